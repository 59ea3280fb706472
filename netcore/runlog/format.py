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
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import LogError
from netcore.network.params import parameter_count
from netcore.recipe import RunSpec

FORMAT = 1
SIGNATURE = "netcore run log"
SPAN = 64  # steps between parameter keyframes, and steps to a chunk of factors
BLOCK = 192  # steps to a block; with a span more, while a block is being written, the most that a kill loses
DENSE_BLOCK = 16  # both, where a step stores its gradient and takes its time
PIECE_ROWS = 28  # neurons to a chunk of factors
PIECE_PARAMS = 4096  # parameters to a chunk of keyframes
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
