"""The run log's file: HDF5, made at full size when the run starts, filled block by block, sealed at the end.

Why it looks as it does:

* All space is allocated, and all chunks are entered in HDF5's indexes, when the file is made. From then on a write
  only changes bytes in place, so that a process killed at any moment leaves a file that opens.
* A block of steps counts only when its row in ``blocks`` is there, which is written and flushed after the block
  itself. The row holds a SHA-256 over the header and the checks of all that the block wrote.
* HDF5 checks each chunk with fletcher32, but not its own indexes: a flipped bit in one of them would lead to another,
  intact, chunk. So there is a CRC-32 per chunk beside each array (``checks``), looked at whenever a chunk is read.
* Over damaged indexes HDF5 does not always fail: it may crash. So the space before the HDF5 part, its user block,
  lists all bytes of the file that are not chunks, with a SHA-256 of them (`guard`), looked at before HDF5 is.
* ``seal`` is a SHA-256 over the header and all block rows, written last. A file without it is unfinished.

Nothing in the file is ever unpickled: the header is JSON, all else are arrays of numbers.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import h5py
import numpy as np
from numpy.typing import NDArray

from netcore.errors import LogError
from netcore.params import parameter_count
from netcore.spec import RunSpec

FORMAT = 1
SIGNATURE = "netcore run log"
SPAN = 64  # steps between parameter keyframes, and steps to a chunk of factors
BLOCK = 192  # steps to a block; with a span more, while a block is being written, the most that a kill loses
DENSE_BLOCK = 16  # both, where a step stores its gradient and takes its time
PIECE_ROWS = 28  # neurons to a chunk of factors
PIECE_PARAMS = 4096  # parameters to a chunk of keyframes
GUARD_MARK = b"netcore run log\n"
GUARD = struct.Struct("<16sII")  # mark, format, how many extents follow
GUARD_SIZE = 4096
OPEN_MARK = slice(
    20, 24
)  # bytes of HDF5's superblock that change while the file is open for writing, and mean nothing
METADATA, METADATA_PER_CHUNK = 2**16, 128  # bytes to set aside, so that HDF5's own tables lie together
EVALUATION_FIELDS = ("step", "train_cost", "test_cost", "train_accuracy", "test_accuracy")


@dataclass(frozen=True)
class Header:
    """What is fixed about a log when its run starts.

    Attributes
    ----------
    name, table
        The run's name and its recipe (`RunSpec.table`).
    examples, steps, batch
        Training examples; steps planned; examples in a full mini-batch.
    dense
        Whether each step stores its gradient. Otherwise it stores the factors of it: the batch's ``a`` and
        ``delta``.
    span, block
        Steps between keyframes, and steps in a block.
    evaluation_steps
        Before which steps the full sets are measured; the last entry may be ``steps``, after the last.
    data_digest
        SHA-256 of the data set, which reading back needs.
    libraries
        Versions of Python, numpy, scipy, h5py and netcore.
    """

    name: str
    table: dict[str, Any]
    examples: int
    steps: int
    batch: int
    dense: bool
    span: int
    block: int
    evaluation_steps: tuple[int, ...]
    data_digest: str
    libraries: dict[str, str]

    @classmethod
    def of(cls, spec: RunSpec, examples: int, data_digest: str, libraries: dict[str, str]) -> Header:
        """Plan the log of a run."""
        batch, steps = spec.batch_size_of(examples), spec.steps_of(examples)
        sizes = spec.network.layers
        full = spec.training.batch_size == "full"
        dense = full or 2 * batch * sum(sizes[1:]) > parameter_count(sizes)
        due = sorted({*range(0, steps, spec.log.evaluate_every), steps})
        return cls(
            name=spec.name,
            table=spec.table(),
            examples=examples,
            steps=steps,
            batch=batch,
            dense=dense,
            span=DENSE_BLOCK if dense else SPAN,
            block=DENSE_BLOCK if dense else BLOCK,
            evaluation_steps=tuple(due),
            data_digest=data_digest,
            libraries=libraries,
        )

    @property
    def spec(self) -> RunSpec:
        """The recipe."""
        return RunSpec.from_table(self.table, name=self.name)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Neurons per layer, the input first."""
        return tuple(self.table["network"]["layers"])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of all recorded numbers but costs, which are float64."""
        return np.dtype(str(self.table["training"]["dtype"]))

    @property
    def blocks(self) -> int:
        """How many blocks the whole run has."""
        return -(-self.steps // self.block)

    @property
    def full_batch(self) -> bool:
        """Whether every step sees the whole training set, in its own order."""
        return bool(self.table["training"]["batch_size"] == "full")

    def to_json(self) -> str:
        """Write the header as JSON, always in the same way."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps({"signature": SIGNATURE, "format": FORMAT, **own}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str, path: Path) -> Header:
        """Read the header back, or raise a `LogError`."""
        own = json.loads(text)
        if not isinstance(own, dict) or own.pop("signature", None) != SIGNATURE:
            raise LogError(
                f"{path}: header: not a netcore run log; give the path of a log that netcore wrote"
            )
        version = own.pop("format", None)
        if version != FORMAT:
            raise LogError(
                f"{path}: format: the log has version {version}, this netcore reads {FORMAT}: train the run again"
            )
        own["evaluation_steps"] = tuple(own["evaluation_steps"])
        return cls(**own)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The arrays of the file, by name."""
        sizes, dtype = self.layer_sizes, self.dtype
        params = parameter_count(sizes)
        rows = 2 * sum(sizes[1:])
        pieces = -(-rows // PIECE_ROWS)
        wide = min(params, PIECE_PARAMS)
        keyframes = self.block // self.span
        found = {
            "cost": Column((self.steps,), np.dtype("f8"), (self.block,), self.block),
            "keyframes": Column((-(-self.steps // self.span), params), dtype, (keyframes, wide), keyframes),
            "evaluations": Column(
                (len(self.evaluation_steps), len(EVALUATION_FIELDS)),
                np.dtype("f8"),
                (1, len(EVALUATION_FIELDS)),
                None,
            ),
            "final": Column((1, params), dtype, (1, wide), None),
        }
        if not self.full_batch:
            found["batch"] = Column(
                (self.steps, self.batch), np.dtype("i4"), (self.block, self.batch), self.block
            )
        if self.dense:
            found["grad"] = Column((self.steps, params), dtype, (self.span, wide), self.block)
        else:
            chunk = (self.span, -(-rows // pieces), self.batch)
            found["factors"] = Column((self.steps, rows, self.batch), dtype, chunk, self.block)
        return found

    def rows_of_block(self, name: str, block: int) -> slice:
        """Return which rows of a column belong to a block (none, for some)."""
        per_block = self.columns[name].rows_per_block
        rows = self.columns[name].shape[0]
        last = block == self.blocks - 1
        if per_block is not None:
            return slice(block * per_block, min((block + 1) * per_block, rows))
        if name == "final":
            return slice(0, 1 if last else 0)
        start, stop = np.searchsorted(self.evaluation_steps, [block * self.block, (block + 1) * self.block])
        return slice(int(start), rows if last else int(stop))


@dataclass(frozen=True)
class Column:
    """One array of the file: its shape, its chunks, and how many of its rows make a block (None: it varies)."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    chunk: tuple[int, ...]
    rows_per_block: int | None

    @cached_property
    def stored_chunk(self) -> tuple[int, ...]:
        """The chunk, no larger than the array."""
        return tuple(min(a, b) for a, b in zip(self.chunk, self.shape, strict=True))

    @cached_property
    def checks_shape(self) -> tuple[int, int]:
        """How many chunks there are along the rows, and along the second axis."""
        rows = -(-self.shape[0] // self.stored_chunk[0])
        pieces = 1 if len(self.shape) == 1 else -(-self.shape[1] // self.stored_chunk[1])
        return rows, pieces

    def piece(self, piece: int) -> slice:
        """Return the part of the second axis that a chunk covers."""
        wide = self.stored_chunk[1]
        return slice(piece * wide, min((piece + 1) * wide, self.shape[1]))

    def checks_of(self, values: NDArray[Any]) -> NDArray[np.uint32]:
        """Return the CRC-32 of each chunk of some whole rows of chunks, ``(rows of chunks, pieces)``."""
        tall = self.stored_chunk[0]
        rows = [values[start : start + tall] for start in range(0, len(values), tall)]
        if values.ndim == 1:
            return np.array([[crc(row)] for row in rows], np.uint32)
        pieces = range(self.checks_shape[1])
        return np.array([[crc(row[:, self.piece(piece)]) for piece in pieces] for row in rows], np.uint32)


def crc(values: NDArray[Any]) -> int:
    """Return the CRC-32 of the numbers, in C order, little-endian."""
    return zlib.crc32(np.ascontiguousarray(values, values.dtype.newbyteorder("<")).data)


@contextmanager
def reported(path: Path, doing: str) -> Iterator[None]:
    """Turn whatever HDF5 raises over a file into a `LogError` that names it."""
    try:
        yield
    except (LogError, KeyboardInterrupt):
        raise
    except BlockingIOError as error:
        raise LogError(f"{path}: another process is writing this log: wait until it has finished") from error
    except FileNotFoundError as error:
        raise LogError(f"{path}: there is no such log: train the run, or check the path") from error
    except Exception as error:  # HDF5 raises nearly every type over a damaged file
        if "lock" in str(error) and "errno = 11" in str(error):
            raise LogError(
                f"{path}: another process is writing this log: wait until it has finished"
            ) from error
        raise LogError(
            f"{path}: cannot {doing} ({error}): if the file is damaged, train the run again"
        ) from error


class LogWriter:
    """Fills a log block by block. Make one with `create` or, to go on with an unfinished log, `reopen`.

    A block is written by a thread of the writer's own while the next one is being computed: HDF5 needs no Python
    meanwhile.

    Attributes
    ----------
    written
        How many blocks are in the file for good.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header
        self.written = 0
        self._header_digest = digest(header.to_json().encode())
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None
        self._file: h5py.File | None = None

    @classmethod
    def create(cls, path: Path, header: Header) -> LogWriter:
        """Make the file at full size.

        It is made once `settle` or the first `write_block` has returned; either raises a `LogError` if it cannot
        be, such as on a full disk, and nothing is left behind then.
        """

        def make() -> None:
            make_file(path, header)
            writer._open()

        writer = cls(path, header)
        writer._pending = writer._thread.submit(make)
        return writer

    @classmethod
    def reopen(cls, path: Path, header: Header) -> LogWriter:
        """Go on with an unfinished log."""
        writer = cls(path, header)
        writer._open()
        return writer

    def _open(self) -> None:
        with reported(self.path, "write the log"):
            self._file = h5py.File(self.path, "r+")
            columns = self.header.columns
            names = [*columns, *(f"checks/{name}" for name in columns), "blocks", "seal"]
            # kept open, since opening one takes longer than a write
            self._arrays = {name: self._file[name] for name in names}

    def write_block(self, block: int, count: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write a block and, when that is safe in the file, the row that makes it count.

        It is written once `settle` or the next call has returned; until then its arrays must not be changed.

        Parameters
        ----------
        block
            Its number.
        count
            How many of its steps were taken: all but for the last block of a run that had to stop.
        arrays
            For each column, all its rows of this block.
        """
        self.settle()
        self._pending = self._thread.submit(self._write_block, block, count, arrays)

    def settle(self) -> None:
        """Wait until the last block is written; raise the `LogError` of a failed write."""
        if self._pending is not None:
            self._pending.result()
            self._pending = None

    def _write_block(self, block: int, count: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        assert self._file is not None  # noqa: S101 - the file is there once its making has settled
        with reported(self.path, "write the log: is the disk full?"):
            checks = {}
            for name, column in self.header.columns.items():
                rows = self.header.rows_of_block(name, block)
                if rows.start == rows.stop:
                    continue
                values = arrays[name]
                self._arrays[name][rows] = values
                checks[name] = column.checks_of(values)
                first = rows.start // column.stored_chunk[0]
                self._arrays[f"checks/{name}"][first : first + len(checks[name])] = checks[name]
            self._file.flush()
            self._arrays["blocks"][block] = block_row(self._header_digest, block, count, checks)
            self._file.flush()
        self.written += 1

    def seal(self) -> None:
        """Declare the log complete."""
        self.settle()
        with reported(self.path, "write the log"):
            rows = np.asarray(self._arrays["blocks"][...])
            self._arrays["seal"][...] = np.frombuffer(seal_of(self._header_digest, rows), np.uint8)

    def close(self) -> None:
        """Close the file, when the last block is written; what was flushed is in it."""
        try:
            self.settle()
        finally:
            self._thread.shutdown()
            if self._file is not None:
                with reported(self.path, "write the log: is the disk full?"):
                    self._file.close()


class LogReader:
    """Reads a log's arrays, checking each chunk.

    Parameters
    ----------
    path
        The file.

    Attributes
    ----------
    header
        What is fixed about the log.
    count
        How many steps it holds.
    finished
        Whether it is sealed.
    digest
        SHA-256, in hexadecimal, over all that it holds.

    Raises
    ------
    LogError
        If it is missing, foreign, of another version, damaged, or being written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with reported(path, "open the log"):
            if not path.exists():
                raise FileNotFoundError
            _check_guard(path)
            self._file = h5py.File(path, "r")
            try:
                self._open()
            except BaseException:
                self._file.close()
                raise

    def _open(self) -> None:
        if "header" not in self._file or "seal" not in self._file:
            raise LogError(f"{self.path}: not a netcore run log; give the path of a log that netcore wrote")
        text = self._whole("header", None, np.dtype("u1")).tobytes()
        self.header = Header.from_json(text.decode(), self.path)
        header_digest = digest(text)
        self._checks: dict[str, NDArray[np.uint32]] = {}
        self._arrays: dict[str, h5py.Dataset] = {}
        for name, column in self.header.columns.items():
            self._checks[name] = self._whole(f"checks/{name}", column.checks_shape, np.dtype("u4"))
            array = self._file[name]
            if array.shape != column.shape or array.dtype != column.dtype:
                raise LogError(
                    f"{self.path}: {name}: of another shape than the header says: train the run again"
                )
            self._arrays[name] = array
        rows = self._whole("blocks", (self.header.blocks, 40), np.dtype("u1"))
        seal = self._whole("seal", (32,), np.dtype("u1"))
        written = 0
        while written < len(rows) and rows[written].any():
            self._check_block(header_digest, written, rows[written])
            written += 1
        counts = rows[:written, :8].copy().view("<i8").ravel()
        self.count = int(counts.sum())
        self.finished = bool(seal.any())
        expected = seal_of(header_digest, rows)
        if self.finished and (seal.tobytes() != expected or self.count != self.header.steps):
            raise LogError(f"{self.path}: seal: does not fit the log, which is damaged: train the run again")
        self.digest = expected.hex()

    def _check_block(self, header_digest: bytes, block: int, row: NDArray[np.uint8]) -> None:
        checks = {}
        for name, column in self.header.columns.items():
            rows = self.header.rows_of_block(name, block)
            if rows.start < rows.stop:
                tall = column.stored_chunk[0]
                checks[name] = self._checks[name][rows.start // tall : -(-rows.stop // tall)]
        count = int(row[:8].copy().view("<i8")[0])
        fits = np.array_equal(row, block_row(header_digest, block, count, checks))
        if not fits or not 0 < count <= self.header.block:
            raise LogError(f"{self.path}: blocks: block {block} is damaged: train the run again")

    def _whole(self, name: str, shape: tuple[int, ...] | None, dtype: np.dtype[Any]) -> NDArray[Any]:
        array = self._file[name]
        if (shape is not None and array.shape != shape) or array.dtype != dtype or array.size > 2**28:
            raise LogError(f"{self.path}: {name}: of another shape than it should be: train the run again")
        return np.asarray(array[...])

    def chunk_row(self, name: str, row: int) -> NDArray[Any]:
        """Return one row of chunks of a column, whole."""
        column = self.header.columns[name]
        tall = column.stored_chunk[0]
        with reported(self.path, f"read {name}"):
            values = np.asarray(self._arrays[name][row * tall : (row + 1) * tall])
            if not np.array_equal(column.checks_of(values)[0], self._checks[name][row]):
                raise self._damaged(name, row * tall)
        return values

    def piece(self, name: str, piece: int, rows: int) -> NDArray[Any]:
        """Return the first rows, at least `rows`, of one piece of the second axis."""
        column = self.header.columns[name]
        tall = column.stored_chunk[0]
        with reported(self.path, f"read {name}"):
            chunks = -(-rows // tall)
            values = np.asarray(self._arrays[name][: chunks * tall, column.piece(piece)])
            for row in range(chunks):
                if crc(values[row * tall : (row + 1) * tall]) != self._checks[name][row, piece]:
                    raise self._damaged(name, row * tall)
        return values

    def rows(self, name: str, rows: int) -> NDArray[Any]:
        """Return the first `rows` rows of a column."""
        column = self.header.columns[name]
        tall = column.stored_chunk[0]
        parts = [self.chunk_row(name, row) for row in range(-(-rows // tall))]
        return np.concatenate(parts)[:rows] if parts else np.zeros((0, *column.shape[1:]), column.dtype)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _damaged(self, name: str, row: int) -> LogError:
        return LogError(f"{self.path}: {name}: damaged near row {row}: train the run again")


def metadata_of(header: Header) -> int:
    """Return how many bytes of a log's file to set aside for HDF5's own tables."""
    chunks = sum(
        math.prod(column.checks_shape) + column.checks_shape[0] for column in header.columns.values()
    )
    return METADATA + METADATA_PER_CHUNK * (chunks + header.blocks)


def size_of(header: Header) -> int:
    """Return a number of bytes that a log's file will not exceed."""
    chunks = sum(
        math.prod((*column.checks_shape, *column.stored_chunk)) * column.dtype.itemsize
        for column in header.columns.values()
    )
    return len(header.to_json()) + chunks + 2 * metadata_of(header)


def _reserve(path: Path, size: int) -> None:
    """Find out whether there is room for a file, for over a full disk HDF5 may crash."""
    with path.open("wb") as raw:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(raw.fileno(), 0, size)


def make_file(path: Path, header: Header) -> None:
    """Make a log's file at full size, empty; or raise a `LogError` and leave nothing behind."""
    beside = path.with_name(path.name + ".new")
    try:
        with reported(path, "make the log: is the disk full?"):
            path.parent.mkdir(parents=True, exist_ok=True)
            _reserve(beside, size_of(header))
            with h5py.File(
                beside,
                "w",
                libver=(
                    "earliest",
                    "v108",
                ),  # its superblock bears no mark of being open, which outlives a kill
                userblock_size=GUARD_SIZE,
                meta_block_size=metadata_of(header),
            ) as file:
                text = np.frombuffer(header.to_json().encode(), np.uint8)
                file.create_dataset("header", data=text, chunks=text.shape, fletcher32=True)
                _allocate(file, "seal", (32,), np.dtype("u1"), (32,))
                _allocate(file, "blocks", (header.blocks, 40), np.dtype("u1"), (1, 40))
                for name, column in header.columns.items():
                    _allocate(file, name, column.shape, column.dtype, column.stored_chunk)
                    rows, pieces = column.checks_shape
                    tall = (
                        1
                        if column.rows_per_block is None
                        else column.rows_per_block // column.stored_chunk[0]
                    )
                    _allocate(
                        file,
                        f"checks/{name}",
                        (rows, pieces),
                        np.dtype("u4"),
                        (min(max(tall, 1), rows), pieces),
                    )
            _add_guard(beside)
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _allocate(
    file: h5py.File, name: str, shape: tuple[int, ...], dtype: np.dtype[Any], chunk: tuple[int, ...]
) -> None:
    """Make an array of zeros whose every chunk is in the file from the start."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk(chunk)
    properties.set_fletcher32()
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    properties.set_obj_track_times(False)  # equal runs give equal files
    links = h5py.h5p.create(h5py.h5p.LINK_CREATE)
    links.set_create_intermediate_group(True)
    kind = h5py.h5t.py_create(dtype.newbyteorder("<"))
    h5py.h5d.create(file.id, name.encode(), kind, h5py.h5s.create_simple(shape), properties, links)


def _add_guard(path: Path) -> None:
    """Write into the user block where the file's bytes that are not chunks lie, and their SHA-256."""
    chunks: list[tuple[int, int]] = []

    def note(_: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Dataset):
            item.id.chunk_iter(lambda chunk: chunks.append((chunk.byte_offset, chunk.size)))

    with h5py.File(path, "r") as file:
        file.visititems(note)
    extents, end = [(GUARD_SIZE, OPEN_MARK.start)], GUARD_SIZE + OPEN_MARK.stop
    for start, size in [*sorted(chunks), (path.stat().st_size, 0)]:
        if start > end:
            extents.append((end, start - end))
        end = start + size
    table = np.array(extents, "<u8").tobytes()
    head = GUARD.pack(GUARD_MARK, FORMAT, len(extents))
    if len(head) + len(table) + 32 > GUARD_SIZE:
        raise LogError(
            f"{path}: its metadata is in {len(extents)} places, too many to guard: choose a shorter run"
        )
    with path.open("r+b") as raw:
        raw.write(head + table + guard_of(raw, head + table, extents))


def _check_guard(path: Path) -> None:
    """Raise a `LogError` unless the file is a log whose bytes outside of chunks are as they were made."""
    foreign = LogError(f"{path}: not a netcore run log; give the path of a log that netcore wrote")
    damaged = LogError(f"{path}: damaged: its metadata is not as it was written: train the run again")
    if not path.is_file():
        raise foreign
    with path.open("rb") as raw:
        block = raw.read(GUARD_SIZE)
        if not block.startswith(GUARD_MARK):
            raise foreign
        if len(block) < GUARD_SIZE:
            raise damaged
        _, version, count = GUARD.unpack_from(block)
        if version != FORMAT:
            raise LogError(
                f"{path}: format: the log has version {version}, this netcore reads {FORMAT}: train the run again"
            )
        end = GUARD.size + 16 * count
        if end + 32 > GUARD_SIZE:
            raise damaged
        extents = np.frombuffer(block[GUARD.size : end], "<u8").reshape(-1, 2).tolist()
        size = path.stat().st_size
        if any(start + length > size for start, length in extents):
            raise damaged
        if block[end : end + 32] != guard_of(raw, block[:end], extents):
            raise damaged


def guard_of(raw: BinaryIO, table: bytes, extents: Sequence[Sequence[int]]) -> bytes:
    """Return the SHA-256 of a guard's table and of the bytes that it lists. The file is left at its beginning."""
    found = hashlib.sha256(table)
    for start, length in extents:
        raw.seek(start)
        found.update(raw.read(length))
    raw.seek(0)
    return found.digest()


def digest(text: bytes) -> bytes:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(text).digest()


def block_row(
    header_digest: bytes, block: int, count: int, checks: Mapping[str, NDArray[np.uint32]]
) -> NDArray[np.uint8]:
    """Return the 40 bytes that stand for a block: its count, and a digest of all that it wrote."""
    found = hashlib.sha256(header_digest)
    found.update(np.array([block, count], "<i8").tobytes())
    for name in sorted(checks):
        found.update(name.encode())
        found.update(checks[name].astype("<u4").tobytes())
    return np.frombuffer(np.array([count], "<i8").tobytes() + found.digest(), np.uint8)


def seal_of(header_digest: bytes, rows: NDArray[np.uint8]) -> bytes:
    """Return the digest that ends a complete log."""
    return digest(header_digest + rows.tobytes())
