"""The file format of a run log: HDF5, created at full size, filled block by block, sealed at the end.

Design decisions:

* All space is allocated, and all chunks are entered in HDF5's indexes, when the file is created. Later writes only
  change bytes in place, so a process killed at any moment leaves a file that can be opened.
* A block of steps is valid once its row in ``blocks`` exists, which is written and flushed after the block itself.
  The row contains a SHA-256 of the header and of the checksums of everything in the block.
* HDF5 protects each chunk with fletcher32, but not its indexes: a flipped bit there could point to another, intact
  chunk. So every array has a CRC-32 per chunk (``checks``), which is verified whenever the chunk is read.
* Damaged indexes can crash HDF5 instead of raising an error. So the file's user block, the space before the HDF5
  part, lists all byte ranges that are not chunks, with their SHA-256 (see `netcore.runlog.guard`). It is checked
  before HDF5 opens the file.
* ``seal`` is a SHA-256 of the header and all block rows, written last. A file without it is unfinished.

Nothing in the file is ever unpickled: the header is JSON, everything else is arrays of numbers.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, TypeAdapter, ValidationError

from netcore.errors import DamagedLogError, LogError, SpecError
from netcore.network.params import parameter_count
from netcore.recipe import Count, RunSpec, problem

FORMAT = 1
SIGNATURE = "netcore run log"
SPAN = 64  # steps between parameter keyframes, and steps per chunk of factors
BLOCK = 192  # steps per block; a block is written during the next span, so a kill loses at most a block and a span
DENSE_BLOCK = 16  # span and block where steps store their gradients, as these are large and slow
PIECE_ROWS = 28  # neurons per chunk of factors
PIECE_PARAMS = 4096  # parameters per chunk of keyframes
ROW_SIZE = 40  # bytes of a row of ``blocks``
MOST_EVALUATIONS = 2**20
LAYOUT = ("dense", "span", "block")  # free to change from one version to the next
EVALUATION_FIELDS = ("step", "train_cost", "test_cost", "train_accuracy", "test_accuracy")


@dataclass(frozen=True)
class Header:
    """The header of a log: everything that is fixed when the run starts.

    Attributes
    ----------
    name, table
        The run's name and its recipe (`RunSpec.table`).
    examples, steps, batch
        Training examples; steps planned; examples in a full mini-batch.
    dense
        Whether steps store their gradients. Otherwise they store the factors of the gradient, the batch's ``a`` and
        ``delta``.
    span, block
        Steps between keyframes, and steps in a block.
    evaluation_steps
        The steps before which the full sets are evaluated. The last entry is ``steps``: after the last step.
    data_digest
        SHA-256 of the data set, which is needed to read the log.
    libraries
        Versions of Python, numpy, scipy, h5py and netcore.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid")

    name: str
    table: dict[str, Any]
    examples: Count
    steps: Count
    batch: Count
    dense: bool
    span: Count
    block: Count
    evaluation_steps: tuple[int, ...]
    data_digest: str
    libraries: dict[str, str]

    @classmethod
    def of(cls, spec: RunSpec, examples: int, data_digest: str, libraries: dict[str, str]) -> Header:
        """Create the header for a run.

        Raises
        ------
        SpecError
            If the recipe does not suit so many examples, or asks for too many evaluations.
        """
        batch, steps = spec.batch_size_of(examples), spec.steps_of(examples)
        sizes = spec.network.layers
        full = spec.training.batch_size == "full"
        dense = full or 2 * batch * sum(sizes[1:]) > parameter_count(sizes)
        if steps // spec.log.evaluate_every > MOST_EVALUATIONS:
            raise SpecError(
                f"{spec.name}: log.evaluate_every is {spec.log.evaluate_every}, which gives {steps} steps more "
                f"than {MOST_EVALUATIONS} evaluations: choose a larger one"
            )
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
        """Type of all recorded numbers except costs, which are float64."""
        return np.dtype(str(self.table["training"]["dtype"]))

    @property
    def blocks(self) -> int:
        """Number of blocks in the complete run."""
        return -(-self.steps // self.block)

    @property
    def full_batch(self) -> bool:
        """Whether every step uses the whole training set, unshuffled."""
        return bool(self.table["training"]["batch_size"] == "full")

    def to_json(self) -> str:
        """Return the header as JSON, deterministically."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps({"signature": SIGNATURE, "format": FORMAT, **own}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str, path: Path) -> Header:
        """Parse a header.

        Raises
        ------
        DamagedLogError
            If it is not a header of this version, or not one that the recipe in it leads to.
        """
        own = json.loads(text)
        if not isinstance(own, dict) or own.pop("signature", None) != SIGNATURE:
            raise DamagedLogError(
                f"{path}: header: not a netcore run log; give the path of a log that netcore wrote"
            )
        version = own.pop("format", None)
        if version != FORMAT:
            raise DamagedLogError(
                f"{path}: format: the log has version {version}, this netcore reads {FORMAT}: train the run again"
            )
        try:
            header = _STORED.validate_json(json.dumps(own))
            expected = cls.of(header.spec, header.examples, header.data_digest, header.libraries)
        except ValidationError as error:
            raise _forged(path, "; ".join(map(problem, error.errors()))) from None
        except SpecError as error:
            raise _forged(path, str(error)) from None
        planned = replace(expected, table=header.table, **{key: getattr(header, key) for key in LAYOUT})
        if planned != header or header.to_json() != text:
            raise _forged(path, "does not follow from its recipe")
        if header.block % header.span or not re.fullmatch("[0-9a-f]{64}", header.data_digest):
            raise _forged(path, "its span, block or data_digest is impossible")
        return header

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

    @cached_property
    def arrays(self) -> dict[str, Stored]:
        """All arrays of the file but the header, by name: the columns, their checks, ``blocks`` and ``seal``."""
        found = {
            "seal": Stored((32,), np.dtype("u1"), (32,)),
            "blocks": Stored((self.blocks, ROW_SIZE), np.dtype("u1"), (1, ROW_SIZE)),
        }
        for name, column in self.columns.items():
            rows, pieces = column.checks_shape
            # the checks of a block are a chunk of their own, so that a torn write spoils no other block
            per_block = (column.rows_per_block or 1) // column.stored_chunk[0]
            found[name] = Stored(column.shape, column.dtype, column.stored_chunk)
            found[f"checks/{name}"] = Stored(
                (rows, pieces), np.dtype("u4"), (min(max(per_block, 1), rows), pieces)
            )
        return found

    def rows_of_block(self, name: str, block: int) -> slice:
        """Return the rows of a column that belong to a block; the slice may be empty."""
        per_block = self.columns[name].rows_per_block
        rows = self.columns[name].shape[0]
        last = block == self.blocks - 1
        if per_block is not None:
            return slice(block * per_block, min((block + 1) * per_block, rows))
        if name == "final":
            return slice(0, 1 if last else 0)
        start, stop = np.searchsorted(self.evaluation_steps, [block * self.block, (block + 1) * self.block])
        return slice(int(start), rows if last else int(stop))


_STORED = TypeAdapter(Header)


def _forged(path: Path, what: str) -> DamagedLogError:
    return DamagedLogError(f"{path}: header: {what}: the log is damaged, train the run again")


@dataclass(frozen=True)
class Stored:
    """The shape, the type and the chunks of one array in the file."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    chunk: tuple[int, ...]

    @property
    def chunk_size(self) -> int:
        """How many bytes a chunk takes, with its fletcher32."""
        return math.prod(self.chunk) * self.dtype.itemsize + 4

    @property
    def size(self) -> int:
        """How many bytes all its chunks take."""
        chunks = math.prod(-(-length // wide) for length, wide in zip(self.shape, self.chunk, strict=True))
        return chunks * self.chunk_size


@dataclass(frozen=True)
class Column:
    """One array of the file: its shape, type, chunks, and rows per block (None: it varies)."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    chunk: tuple[int, ...]
    rows_per_block: int | None

    @cached_property
    def stored_chunk(self) -> tuple[int, ...]:
        """Shape of a chunk, limited to the shape of the array."""
        return tuple(min(a, b) for a, b in zip(self.chunk, self.shape, strict=True))

    @cached_property
    def checks_shape(self) -> tuple[int, int]:
        """Number of chunks along the rows and along the second axis."""
        rows = -(-self.shape[0] // self.stored_chunk[0])
        pieces = 1 if len(self.shape) == 1 else -(-self.shape[1] // self.stored_chunk[1])
        return rows, pieces

    def piece(self, piece: int) -> slice:
        """Return the range on the second axis that chunk number `piece` covers."""
        wide = self.stored_chunk[1]
        return slice(piece * wide, min((piece + 1) * wide, self.shape[1]))

    def checks_of(self, values: NDArray[Any]) -> NDArray[np.uint32]:
        """Return the CRC-32 of each chunk, ``(rows of chunks, pieces)``, of values that fill whole rows of chunks."""
        tall = self.stored_chunk[0]
        rows = [values[start : start + tall] for start in range(0, len(values), tall)]
        if values.ndim == 1:
            return np.array([[crc(row)] for row in rows], np.uint32)
        pieces = range(self.checks_shape[1])
        return np.array([[crc(row[:, self.piece(piece)]) for piece in pieces] for row in rows], np.uint32)


def crc(values: NDArray[Any]) -> int:
    """Return the CRC-32 of an array in C order, little-endian."""
    return zlib.crc32(np.ascontiguousarray(values, values.dtype.newbyteorder("<")).data)


@contextmanager
def reading(path: Path, doing: str) -> Iterator[None]:
    """Convert any error raised over a file's content into a `DamagedLogError`, any other into a `LogError`."""
    try:
        yield
    except (LogError, KeyboardInterrupt):
        raise
    except BlockingIOError as error:
        raise _busy(path) from error
    except FileNotFoundError as error:
        raise LogError(f"{path}: there is no such log: train the run, or check the path") from error
    except MemoryError as error:
        raise LogError(f"{path}: cannot {doing}: there is not enough memory") from error
    except Exception as error:  # damaged files make HDF5 raise nearly every type of exception
        if "lock" in str(error) and "errno = 11" in str(error):
            raise _busy(path) from error
        if isinstance(error, OSError) and error.errno is not None:
            raise LogError(
                f"{path}: cannot {doing} ({error.strerror}): check the path and its permissions"
            ) from error
        raise DamagedLogError(f"{path}: damaged: cannot {doing} ({error}): train the run again") from error


@contextmanager
def writing(path: Path, doing: str) -> Iterator[None]:
    """Convert any error raised while a file is written into a `LogError` that names it."""
    try:
        yield
    except (LogError, KeyboardInterrupt):
        raise
    except BlockingIOError as error:
        raise LogError(f"{path}: another process has this log open: wait until it has finished") from error
    except Exception as error:
        reason = getattr(error, "strerror", None) or error
        raise LogError(
            f"{path}: cannot {doing} ({reason}): make room if the disk is full, or choose another path"
        ) from error


def _busy(path: Path) -> LogError:
    return LogError(f"{path}: another process is writing this log: wait until it has finished")


def digest(text: bytes) -> bytes:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(text).digest()


def block_row(
    header_digest: bytes, block: int, count: int, checks: Mapping[str, NDArray[np.uint32]]
) -> NDArray[np.uint8]:
    """Return the row of ``blocks`` for a block, 40 bytes: its number of steps and a SHA-256 of its content."""
    found = hashlib.sha256(header_digest)
    found.update(np.array([block, count], "<i8").tobytes())
    for name in sorted(checks):
        found.update(name.encode())
        found.update(checks[name].astype("<u4").tobytes())
    return np.frombuffer(np.array([count], "<i8").tobytes() + found.digest(), np.uint8)


def seal_of(header_digest: bytes, rows: NDArray[np.uint8]) -> bytes:
    """Return the digest that ends a complete log."""
    return digest(header_digest + rows.tobytes())
