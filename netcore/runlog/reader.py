"""Read the arrays of a log, finished or not. Every chunk is checked when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from netcore.errors import LogError
from netcore.runlog.format import Header, block_row, crc, digest, reported, seal_of
from netcore.runlog.guard import check_guard


class LogReader:
    """Reads the arrays of a log and checks each chunk.

    Parameters
    ----------
    path
        The file.

    Attributes
    ----------
    header
        Header of the log.
    count
        Number of recorded steps.
    finished
        Whether the log is sealed.
    digest
        Hexadecimal SHA-256 of everything in the log.

    Raises
    ------
    LogError
        If the file is missing, damaged, being written, of another version, or not a run log.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with reported(path, "open the log"):
            if not path.exists():
                raise FileNotFoundError
            check_guard(path)
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
                raise LogError(f"{self.path}: {name}: its shape differs from the header: train the run again")
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
            raise LogError(f"{self.path}: {name}: it does not have the expected shape: train the run again")
        return np.asarray(array[...])

    def chunk_row(self, name: str, row: int) -> NDArray[Any]:
        """Return one complete row of chunks of a column."""
        column = self.header.columns[name]
        tall = column.stored_chunk[0]
        with reported(self.path, f"read {name}"):
            values = np.asarray(self._arrays[name][row * tall : (row + 1) * tall])
            if not np.array_equal(column.checks_of(values)[0], self._checks[name][row]):
                raise self._damaged(name, row * tall)
        return values

    def piece(self, name: str, piece: int, rows: int) -> NDArray[Any]:
        """Return at least the first `rows` rows of one piece of a column, in whole chunks."""
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
