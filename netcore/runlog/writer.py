"""Write a log: create the file at full size, fill it block by block, and seal it at the end."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from netcore.runlog.format import Header, block_row, digest, reported, seal_of
from netcore.runlog.guard import GUARD_SIZE, add_guard

METADATA, METADATA_PER_CHUNK = 2**16, 128  # bytes to reserve, so that HDF5's metadata is contiguous


class LogWriter:
    """Fills a log block by block. Use `create` for a new log, `reopen` to resume an unfinished one.

    A background thread writes each block while the next one is being computed.

    Attributes
    ----------
    written
        Number of blocks that are safely in the file.
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
        """Create the file at full size, in the background.

        `settle` and the first `write_block` wait for it. They raise a `LogError` if the file cannot be created, for
        example because the disk is full; nothing is left behind then.
        """

        def make() -> None:
            make_file(path, header)
            writer._open()

        writer = cls(path, header)
        writer._pending = writer._thread.submit(make)
        return writer

    @classmethod
    def reopen(cls, path: Path, header: Header) -> LogWriter:
        """Open an unfinished log to resume it."""
        writer = cls(path, header)
        writer._open()
        return writer

    def _open(self) -> None:
        with reported(self.path, "write the log"):
            self._file = h5py.File(self.path, "r+")
            columns = self.header.columns
            names = [*columns, *(f"checks/{name}" for name in columns), "blocks", "seal"]
            # kept open, because opening an array takes longer than writing to it
            self._arrays = {name: self._file[name] for name in names}

    def write_block(self, block: int, count: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write a block in the background and, once it is flushed, the row that makes it valid.

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
            self._pending.result()
            self._pending = None

    def _write_block(self, block: int, count: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        assert self._file is not None  # noqa: S101 - `settle` has waited for `create` to open the file
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
        """Mark the log as complete."""
        self.settle()
        with reported(self.path, "write the log"):
            rows = np.asarray(self._arrays["blocks"][...])
            self._arrays["seal"][...] = np.frombuffer(seal_of(self._header_digest, rows), np.uint8)

    def close(self) -> None:
        """Close the file after the last block has been written."""
        try:
            self.settle()
        finally:
            self._thread.shutdown()
            if self._file is not None:
                with reported(self.path, "write the log: is the disk full?"):
                    self._file.close()


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


def _reserve(path: Path, size: int) -> None:
    """Reserve the space for a file first: HDF5 may crash when the disk fills up."""
    with path.open("wb") as raw:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(raw.fileno(), 0, size)


def make_file(path: Path, header: Header) -> None:
    """Create an empty log file at full size. On a `LogError` nothing is left behind."""
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
                ),  # later superblocks have an open flag, which would survive a kill
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
            add_guard(beside)
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _allocate(
    file: h5py.File, name: str, shape: tuple[int, ...], dtype: np.dtype[Any], chunk: tuple[int, ...]
) -> None:
    """Create an array of zeros with all its chunks allocated."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk(chunk)
    properties.set_fletcher32()
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    properties.set_obj_track_times(False)  # so that equal runs give equal files
    links = h5py.h5p.create(h5py.h5p.LINK_CREATE)
    links.set_create_intermediate_group(True)
    kind = h5py.h5t.py_create(dtype.newbyteorder("<"))
    h5py.h5d.create(file.id, name.encode(), kind, h5py.h5s.create_simple(shape), properties, links)
