"""Read the arrays of a log, finished or not. Every chunk is checked when it is read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from netcore.errors import DamagedLogError
from netcore.runlog.format import Header, block_row, crc, digest, reading, seal_of
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
    rows_of_blocks
        The row of each block (`block_row`), zeros where it is not written.
    finished
        Whether the log is sealed.
    digest
        Hexadecimal SHA-256 of everything in the log.

    Raises
    ------
    DamagedLogError
        If the file is damaged, of another version, or not a run log.
    LogError
        If the file is missing, unreadable or being written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with reading(path, "open the log"):
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
        text = self._header_text()
        self.header = Header.from_json(text.decode(), self.path)
        arrays = self.header.arrays
        if sum(array.size for array in arrays.values()) > self.path.stat().st_size:
            raise DamagedLogError(f"{self.path}: shorter than its header says: train the run again")
        for name, stored in arrays.items():
            array = self._file[name]
            if (array.shape, array.dtype, array.chunks) != (stored.shape, stored.dtype, stored.chunk):
                raise DamagedLogError(f"{self.path}: {name}: not of the expected shape: train the run again")
        self._arrays: dict[str, h5py.Dataset] = {name: self._file[name] for name in self.header.columns}
        self._checks = {name: self._small(f"checks/{name}") for name in self.header.columns}
        self._read_blocks(digest(text))
        self._check_numbers()

    def _header_text(self) -> bytes:
        if "header" not in self._file:
            raise DamagedLogError(
                f"{self.path}: not a netcore run log; give the path of a log that netcore wrote"
            )
        array = self._file["header"]
        if array.dtype != np.dtype("u1") or array.ndim != 1 or array.size > self.path.stat().st_size:
            raise DamagedLogError(f"{self.path}: header: not of the expected shape: train the run again")
        return bytes(np.asarray(array[...]))

    def _read_blocks(self, header_digest: bytes) -> None:
        """Find out how many steps there are, and whether each block is as it was written."""
        header = self.header
        rows, seal = self._small("blocks"), self._small("seal")
        self.rows_of_blocks = rows
        absent = np.flatnonzero(~rows.any(axis=1))
        written = int(absent[0]) if len(absent) else len(rows)
        if rows[written:].any():
            raise DamagedLogError(f"{self.path}: blocks: block {written} is missing: train the run again")
        counts = rows[:, :8].copy().view("<i8").ravel()[:written]
        for block in range(written):
            planned = min(header.block, header.steps - block * header.block)
            least = (
                1 if block == written - 1 else planned
            )  # only a run that diverged has a last block that is cut
            checks = self._checks_of_block(block)
            row = block_row(header_digest, block, int(counts[block]), checks)
            if not np.array_equal(rows[block], row) or not least <= counts[block] <= planned:
                raise DamagedLogError(f"{self.path}: blocks: block {block} is damaged: train the run again")
        self.count = int(counts.sum())
        self.finished = bool(seal.any())
        expected = seal_of(header_digest, rows)
        if self.finished and (seal.tobytes() != expected or self.count != header.steps):
            raise DamagedLogError(
                f"{self.path}: seal: does not fit the log, which is damaged: train the run again"
            )
        self.digest = expected.hex()

    def _checks_of_block(self, block: int) -> dict[str, NDArray[np.uint32]]:
        checks = {}
        for name, column in self.header.columns.items():
            rows = self.header.rows_of_block(name, block)
            if rows.start < rows.stop:
                tall = column.stored_chunk[0]
                checks[name] = self._checks[name][rows.start // tall : -(-rows.stop // tall)]
        return checks

    def _check_numbers(self) -> None:
        """Check the numbers that others are looked up by: in a forged log even its checksums are right."""
        header = self.header
        if not np.isfinite(self.rows("cost", self.count)).all():
            raise DamagedLogError(f"{self.path}: cost: not finite: train the run again")
        if not header.full_batch and self.count:
            batch = self.piece("batch", 0, self.count)[: self.count]
            if batch.min() < 0 or batch.max() >= header.examples:
                raise DamagedLogError(
                    f"{self.path}: batch: names an example outside of the {header.examples} there are: train the run "
                    "again"
                )
        evaluations = self.evaluations()
        due = header.evaluation_steps[: len(evaluations)]
        accuracy = evaluations[:, 3:]
        if not np.array_equal(evaluations[:, 0], due) or not ((accuracy >= 0) & (accuracy <= 1)).all():
            raise DamagedLogError(f"{self.path}: evaluations: not those that are due: train the run again")

    def _small(self, name: str) -> NDArray[Any]:
        """Return all of a small array. What a torn write has left of a chunk counts as not written."""
        array = self._file[name]
        with suppress(OSError):
            return np.asarray(array[...])
        values = np.zeros(array.shape, array.dtype)
        for chunk in array.iter_chunks():
            try:
                values[chunk] = array[chunk]
            except OSError:
                _, raw = array.id.read_direct_chunk(tuple(part.start for part in chunk))
                if raw[-1]:  # the end is there, so this write was not torn
                    raise
        return values

    def evaluations(self) -> NDArray[np.float64]:
        """Return the rows of the scheduled evaluations that were made, columns as in `EVALUATION_FIELDS`."""
        due = self.header.evaluation_steps
        return self.rows("evaluations", len(due) if self.finished else int(np.searchsorted(due, self.count)))

    def chunk_row(self, name: str, row: int) -> NDArray[Any]:
        """Return one complete row of chunks of a column."""
        column = self.header.columns[name]
        tall = column.stored_chunk[0]
        with reading(self.path, f"read {name}"):
            values = np.asarray(self._arrays[name][row * tall : (row + 1) * tall])
            if not np.array_equal(column.checks_of(values)[0], self._checks[name][row]):
                raise self._damaged(name, row * tall)
        return values

    def piece(self, name: str, piece: int, rows: int) -> NDArray[Any]:
        """Return at least the first `rows` rows of one piece of a column, in whole chunks."""
        column = self.header.columns[name]
        tall = column.stored_chunk[0]
        with reading(self.path, f"read {name}"):
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

    def _damaged(self, name: str, row: int) -> DamagedLogError:
        return DamagedLogError(f"{self.path}: {name}: damaged near row {row}: train the run again")
