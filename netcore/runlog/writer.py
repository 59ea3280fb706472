"""Write a log: create the file at full size, fill it block by block, and seal it at the end.

HDF5 only lays the file out. It crashes when a write fails, so it never writes to the disk itself: while the file is
created it writes through `_Disk`, which keeps a failure to itself, and after that chunks are overwritten in place,
with the checksums that HDF5 expects behind them.
"""

from __future__ import annotations

import errno
import fcntl
import math
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import FileIO
from itertools import product
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from netcore.runlog.format import ROW_SIZE, Header, Stored, block_row, digest, seal_of, writing
from netcore.runlog.guard import GUARD_SIZE, add_guard

METADATA, METADATA_PER_CHUNK = 2**16, 128  # bytes to reserve, so that HDF5's metadata is contiguous
LARGEST_COMPACT = (
    63_000  # bytes of an array that HDF5 keeps within its own metadata: a little less than 64 KiB
)
UNSUPPORTED = (errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL)
Places = dict[str, dict[tuple[int, ...], int]]
"""Of each array of a file: where each chunk begins, by the index of its first entry."""


class LogWriter:
    """Fills a log block by block. Use `create` for a new log, `reopen` to resume an unfinished one.

    A background thread writes each block while the next one is being computed. No other process can read or write
    the log meanwhile.

    Attributes
    ----------
    written
        Number of blocks that are safely in the file.

    Raises
    ------
    LogError
        If the file cannot be created or opened.
    """

    def __init__(self, path: Path, header: Header, places: Places) -> None:
        self.path = path
        self.header = header
        self.written = 0
        self._places = places
        self._header_digest = digest(header.to_json().encode())
        self._rows = np.zeros((header.blocks, ROW_SIZE), np.uint8)
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None
        with writing(path, "write the log"):
            self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                _lock_against_readers(self._file)
            except BaseException:
                os.close(self._file)
                raise

    @classmethod
    def create(cls, path: Path, header: Header) -> LogWriter:
        """Create the file at full size. If that fails, for example on a full disk, nothing is left behind."""
        return cls(path, header, make_file(path, header))

    @classmethod
    def reopen(cls, path: Path, header: Header, rows: NDArray[np.uint8]) -> LogWriter:
        """Open an unfinished log to resume it; `rows` are those of its blocks (`LogReader.rows_of_blocks`)."""
        with writing(path, "open the log"):
            writer = cls(path, header, _places_in(path))
        writer._rows[...] = rows
        return writer

    def write_block(self, block: int, count: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write a block in the background and then the row that makes it valid.

        The arrays must not be changed until `settle` or the next call has returned.

        Parameters
        ----------
        block
            Index of the block.
        count
            Number of steps that were taken: all of them, except in the last block of a run that diverged.
        arrays
            For each column, this block's rows.
        """
        self.settle()
        self._pending = self._thread.submit(self._write_block, block, count, arrays)

    def settle(self) -> None:
        """Wait for the background write. Raises its `LogError` if it failed."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending.result()

    def _write_block(self, block: int, count: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        with writing(self.path, "write the log"):
            checks = {}
            for name, column in self.header.columns.items():
                rows = self.header.rows_of_block(name, block)
                if rows.start == rows.stop:
                    continue
                self._put(name, rows.start, arrays[name])
                checks[name] = column.checks_of(arrays[name])
                self._put(f"checks/{name}", rows.start // column.stored_chunk[0], checks[name])
            row = block_row(self._header_digest, block, count, checks)
            self._put("blocks", block, row[None])
        self._rows[block] = row
        self.written += 1

    def _put(self, name: str, first: int, values: NDArray[Any]) -> None:
        """Overwrite whole chunks of an array, from row `first` on."""
        stored = self.header.arrays[name]
        for start, chunk in chunks_of(stored, first, values):
            content = chunk.tobytes()
            put(self._file, self._places[name][start], content + fletcher32(content).to_bytes(4, "little"))

    def seal(self) -> None:
        """Mark the log as complete."""
        self.settle()
        with writing(self.path, "write the log"):
            self._put("seal", 0, np.frombuffer(seal_of(self._header_digest, self._rows), np.uint8))

    def close(self) -> None:
        """Close the file after the last block has been written."""
        try:
            self.settle()
        finally:
            self._thread.shutdown()
            file, self._file = self._file, -1
            if file >= 0:
                with writing(self.path, "write the log"):
                    os.close(file)


def _lock_against_readers(file: int) -> None:
    """Take the lock that HDF5 takes, where the file system has locks; `BlockingIOError` if someone else has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise


def put(file: int, place: int, content: bytes) -> None:
    """Write all of some bytes at a place of a file."""
    rest = memoryview(content)
    while rest:
        done = os.pwrite(file, rest, place)
        place, rest = place + done, rest[done:]


def chunks_of(
    stored: Stored, first: int, values: NDArray[Any]
) -> Iterable[tuple[tuple[int, ...], NDArray[Any]]]:
    """Cut rows of an array into its chunks, the cut ones filled up with zeros as HDF5 does.

    Yields
    ------
    index
        Of the chunk's first entry, in the whole array.
    chunk
        Of the shape of a chunk, in C order, little-endian.
    """
    starts = [range(0, length, wide) for length, wide in zip(values.shape, stored.chunk, strict=True)]
    kind = stored.dtype.newbyteorder("<")
    for start in product(*starts):
        part = values[tuple(slice(at, at + wide) for at, wide in zip(start, stored.chunk, strict=True))]
        chunk = np.ascontiguousarray(part, kind)
        if part.shape != stored.chunk:
            chunk = np.zeros(stored.chunk, kind)
            chunk[tuple(map(slice, part.shape))] = part
        yield (first + start[0], *start[1:]), chunk


def fletcher32(content: bytes) -> int:
    """Return the checksum that HDF5 puts behind a chunk.

    The bytes are taken in pairs as numbers ``d_i``, the high byte first. The lower half of the result is the sum of
    all ``d_i``, the upper half that of all ``(n - i) d_i``, each modulo 65535 (with 65535 for 0, unless all are 0).

    >>> hex(fletcher32(bytes([0, 1, 0, 2])))
    '0x40003'
    """
    words = np.frombuffer(content + bytes(len(content) % 2), ">u2").astype(np.uint64)
    # sums of products stay far below 2**64 for the chunks there are: 2**32 words would be needed
    upper = int(np.dot(words, np.arange(len(words), 0, -1, dtype=np.uint64)))
    lower = int(words.sum())
    return (((upper - 1) % 65535 + 1 if upper else 0) << 16) | ((lower - 1) % 65535 + 1 if lower else 0)


def metadata_of(header: Header) -> int:
    """Return how many bytes to reserve for HDF5's metadata."""
    chunks = sum(
        math.prod(column.checks_shape) + column.checks_shape[0] for column in header.columns.values()
    )
    return METADATA + METADATA_PER_CHUNK * (chunks + header.blocks)


def size_of(header: Header) -> int:
    """Return an upper bound on the size of a log's file, in bytes."""
    chunks = sum(
        math.prod((*column.checks_shape, *column.stored_chunk)) * column.dtype.itemsize
        for column in header.columns.values()
    )
    return len(header.to_json()) + chunks + 2 * metadata_of(header)


class _Disk:
    """The file that HDF5 lays a log out in. A write that fails is kept in `error`, and told to no one.

    The space is reserved first and full of zeros, so zeros need not be written.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._end = 0
        self.error: OSError | None = None

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(self._end if whence == os.SEEK_END else offset)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int) -> bytes:
        return self._file.read(size) or b""

    def readinto(self, room: memoryview) -> int:
        return self._file.readinto(room) or 0

    def write(self, content: memoryview) -> int:
        place, size = self._file.tell(), len(content)
        if place < self._end or np.frombuffer(content, np.uint8).any():
            try:
                put(self._file.fileno(), place, bytes(content))
            except OSError as error:
                self.error = self.error or error
        self._end = max(self._end, place + size)
        self._file.seek(place + size)
        return size

    def truncate(self, size: int) -> int:
        try:
            self._file.truncate(size)
        except OSError as error:
            self.error = self.error or error
        self._end = size
        return size

    def flush(self) -> None:
        """Nothing is held back."""


def make_file(path: Path, header: Header) -> Places:
    """Create an empty log file at full size. On a `LogError` nothing is left behind."""
    beside = path.with_name(path.name + ".new")
    try:
        with writing(path, "make the log"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("w+b", buffering=0) as raw:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(raw.fileno(), 0, size_of(header))
                disk = _Disk(raw)
                try:
                    # in a thread, since Ctrl-C would raise in the middle of what HDF5 calls, and crash it, too
                    with ThreadPoolExecutor(1) as thread:
                        thread.submit(_lay_out, disk, header).result()
                finally:
                    if disk.error is not None:
                        raise disk.error
            places = _places_in(beside)
            sizes = {"header": len(header.to_json()) + 4}
            sizes |= {name: array.chunk_size for name, array in header.arrays.items()}
            add_guard(
                beside, ((place, sizes[name]) for name, found in places.items() for place in found.values())
            )
            beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return places


def _lay_out(disk: _Disk, header: Header) -> None:
    """Let HDF5 create all arrays, full of zeros, and the header."""
    with h5py.File(
        disk,
        "w",
        libver=("earliest", "v108"),  # later superblocks have an open flag, which would survive a kill
        userblock_size=GUARD_SIZE,
    ) as file:
        _reserve_metadata(file, metadata_of(header))
        text = np.frombuffer(header.to_json().encode(), np.uint8)
        file.create_dataset("header", data=text, chunks=text.shape, fletcher32=True)
        for name, stored in header.arrays.items():
            _allocate(file, name, stored)


def _reserve_metadata(file: h5py.File, size: int) -> None:
    """Make HDF5 put all metadata into one place: it uses space that was freed before any other."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_layout(h5py.h5d.COMPACT)  # within its own metadata
    properties.set_obj_track_times(False)
    names = [b"room %d" % number for number in range(-(-size // LARGEST_COMPACT))]
    for name in names:
        room = h5py.h5s.create_simple((LARGEST_COMPACT,))
        h5py.h5d.create(file.id, name, h5py.h5t.STD_U8LE, room, properties)
    for name in names:
        file.id.unlink(name)


def _allocate(file: h5py.File, name: str, stored: Stored) -> None:
    """Create an array of zeros with all its chunks allocated."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk(stored.chunk)
    properties.set_fletcher32()
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    properties.set_obj_track_times(False)  # so that equal runs give equal files
    links = h5py.h5p.create(h5py.h5p.LINK_CREATE)
    links.set_create_intermediate_group(True)
    kind = h5py.h5t.py_create(stored.dtype.newbyteorder("<"))
    h5py.h5d.create(file.id, name.encode(), kind, h5py.h5s.create_simple(stored.shape), properties, links)


def _places_in(path: Path) -> Places:
    """Return where the chunks of a log's file are."""
    found: Places = {}

    def note(name: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Dataset):
            places = found[name] = {}
            item.id.chunk_iter(lambda chunk: places.__setitem__(chunk.chunk_offset, chunk.byte_offset))

    with h5py.File(path, "r") as file:
        file.visititems(note)
    return found
