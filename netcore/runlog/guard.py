"""The guard of a log file: a digest of all bytes that are not chunks, checked before HDF5 opens the file."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from netcore.errors import DamagedLogError, LogError
from netcore.runlog.format import FORMAT

GUARD_MARK = b"netcore run log\n"
GUARD = struct.Struct("<16sII")  # mark, format, how many extents follow
GUARD_SIZE = 4096
OPEN_MARK = slice(
    20, 24
)  # meaningless bytes of HDF5's superblock that change while the file is open for writing


def add_guard(path: Path, chunks: Iterable[tuple[int, int]]) -> None:
    """Write the guard into the user block: the byte ranges that are not chunks, and their SHA-256.

    Parameters
    ----------
    path
        The file, which HDF5 has closed.
    chunks
        Start and length of each chunk.
    """
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
    with path.open("r+b", buffering=0) as raw:
        raw.write(head + table + guard_of(raw, head + table, extents))


def check_guard(path: Path) -> None:
    """Raise a `DamagedLogError` unless the file is a log whose bytes outside of chunks are unchanged."""
    foreign = DamagedLogError(f"{path}: not a netcore run log; give the path of a log that netcore wrote")
    damaged = DamagedLogError(f"{path}: damaged: its metadata has changed: train the run again")
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
            raise DamagedLogError(
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
    """Return the SHA-256 of a guard's table and of the bytes that it lists. Rewinds the file."""
    found = hashlib.sha256(table)
    for start, length in extents:
        raw.seek(start)
        found.update(raw.read(length))
    raw.seek(0)
    return found.digest()
