"""The run log: every step's parameters, gradient, cost, mini-batch, z, a and delta.

A log is complete, but most of it is stored in factored form. A mini-batch gradient is a product of two thin matrices,
``delta^T a / batch``, and only these are stored. Parameters are stored every 64 steps (keyframes). In between, they
are computed by applying the updates since the last keyframe::

    stored      params 0                                  params 64
                   |  a, delta    a, delta    a, delta       |
    computed       +--> params 1 --> params 2 --> ... ------>+

Reading computes the same products in the same way as training, so the results are bit-identical. Keyframes bound the
drift on a processor that rounds differently.
"""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from netcore.data.datasets import Dataset, as_inputs, check_fits
from netcore.errors import DamagedLogError, DataError, LogError
from netcore.fast.kernel import Kernel, Layout
from netcore.fast.rounding import FUSED, multiply_add
from netcore.fast.threads import one_blas_thread
from netcore.network.arrays import Array, Indices, frozen
from netcore.network.backprop import backward, forward, targets
from netcore.network.params import Params, parameter_count, place_in
from netcore.recipe import RunSpec, load_data
from netcore.runlog.format import Header
from netcore.runlog.reader import LogReader

PARTIAL = ".partial"  # the end of an unfinished log's name
SPANS_KEPT = 4  # spans cached per column, so that iterating over a log reads each span once


@dataclass(frozen=True)
class Evaluation:
    """An evaluation on the full training and test sets, before step `step` (or after the last step)."""

    step: int
    train_cost: float
    test_cost: float
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class Step:
    """One recorded step. Attributes are read from the log on first access.

    Attributes
    ----------
    number, epoch
        Index of the step and of its epoch, from 0.
    """

    number: int
    epoch: int
    log: RunLog

    @cached_property
    def batch(self) -> Indices:
        """Indices of the mini-batch's examples in the training set, ``(batch,)``."""
        return self.log._batch(self.number)

    @cached_property
    def cost(self) -> float:
        """Cost of the mini-batch before the update."""
        return float(self.log._cost(self.number))

    @cached_property
    def params(self) -> Params:
        """Parameters before the update."""
        return self.log.params_at(self.number)

    @cached_property
    def grad(self) -> Params:
        """Gradient of the mini-batch's mean cost, shaped like the parameters."""
        return self.log._grad(self.number)

    @cached_property
    def z(self) -> tuple[Array, ...]:
        """Pre-activations, ``(batch, n_l)`` per layer of weights."""
        return self.log._z(self.number)

    @cached_property
    def a(self) -> tuple[Array, ...]:
        """Activations, ``(batch, n_l)`` per layer, the input first."""
        return self.log._factors(self.number)[0]

    @cached_property
    def delta(self) -> tuple[Array, ...]:
        """Error signals ``dC_k/dz``, ``(batch, n_l)`` per layer of weights; not divided by the batch size."""
        return self.log._factors(self.number)[1]


class RunLog:
    """A recorded run. Open one with `open_log`, create one with `netcore.train` or `netcore.run`.

    ``len(log)`` is the number of recorded steps, and ``log[t]`` is a `Step`; negative indices count from the end, and
    slices give lists. All arrays are read-only. As a context manager, a log closes itself.

    Attributes
    ----------
    path
        The file.
    spec
        The recipe.
    header
        The header: recipe, library versions, digest of the data, planned steps and so on.
    finished
        Whether the run is complete.
    digest
        Hexadecimal SHA-256 of everything in the log. Equal digests mean equal logs.
    """

    def __init__(self, reader: LogReader, data: Dataset | None = None) -> None:
        self._reader = reader
        self.path = reader.path
        self.header: Header = reader.header
        self.spec: RunSpec = reader.header.spec
        self.finished = reader.finished
        self.digest = reader.digest
        self._given_data = data
        self._closed = False
        self._sizes = self.header.layer_sizes
        self._layout = Layout(self._sizes)
        self._kernels: dict[int, Kernel] = {}
        self._spans: OrderedDict[tuple[str, int], NDArray[Any]] = OrderedDict()
        self._cursor: tuple[int, Array] | None = None
        rate = self.spec.training.learning_rate
        self._rate = self.header.dtype.type(rate)

    def __len__(self) -> int:
        return self._reader.count

    def __iter__(self) -> Iterator[Step]:
        return (self[number] for number in range(len(self)))

    @overload
    def __getitem__(self, number: int) -> Step: ...
    @overload
    def __getitem__(self, number: slice) -> list[Step]: ...
    def __getitem__(self, number: int | slice) -> Step | list[Step]:
        if isinstance(number, slice):
            return [self[index] for index in range(*number.indices(len(self)))]
        index = operator.index(number)  # raises a TypeError for a float
        index += len(self) if index < 0 else 0
        if not 0 <= index < len(self):
            self._check_begun()
            raise IndexError(f"{self.path}: no step {number}: the log holds {len(self)} steps")
        return Step(number=index, epoch=index // self._steps_per_epoch, log=self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "finished" if self.finished else "unfinished"
        return f"RunLog({str(self.path)!r}, {len(self)} of {self.header.steps} steps, {state})"

    def close(self) -> None:
        """Close the file. Arrays that were already read stay valid."""
        self._closed = True
        self._reader.close()

    @cached_property
    def data(self) -> Dataset:
        """The data set of the run, loaded on first access.

        Raises
        ------
        LogError
            If it cannot be loaded, or has changed since the run.
        """
        try:
            data = self._given_data or load_data(self.spec)
        except DataError as error:
            raise LogError(
                f"{self.path}: data: the log needs the data it was trained on ({error}); bring it back, or pass it "
                "to open_log as data="
            ) from error
        if data.digest != self.header.data_digest:
            raise LogError(
                f"{self.path}: data: {data.source} is not the data that the run was trained on (its SHA-256 "
                "differs): restore that data, or train the run again"
            )
        try:
            check_fits(data, self._sizes)
        except DataError as error:
            raise DamagedLogError(f"{self.path}: network.layers: {error}") from error
        if len(data.train_labels) != self.header.examples:
            raise DamagedLogError(
                f"{self.path}: examples: the header says {self.header.examples}, the data holds "
                f"{len(data.train_labels)}: train the run again"
            )
        return data

    @cached_property
    def costs(self) -> NDArray[np.float64]:
        """Cost of each step's mini-batch before its update, ``(n,)``."""
        self._check_open()
        return frozen(self._reader.rows("cost", len(self)))

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        """The evaluations so far, in order."""
        self._check_open()
        rows = self._reader.evaluations()
        return [Evaluation(int(row[0]), *(float(value) for value in row[1:])) for row in rows]

    @property
    def final_params(self) -> Params:
        """The parameters after the last step."""
        return self.params_at(len(self))

    def params_at(self, number: int) -> Params:
        """Return the parameters after `number` steps, 0 to ``len(log)``; step `number` starts from them."""
        if not 0 <= number <= len(self):
            raise IndexError(f"{self.path}: no state {number}: the log holds states 0 to {len(self)}")
        return Params(self._sizes, self._layout.to_vector(self._blocks_at(number)))

    def grad_series(self, index: int) -> Array:
        """Return one entry of the gradient's flat vector over all steps, ``(n,)``.

        Each value equals ``log[t].grad.vector[index]`` to within one rounding.
        """
        return frozen(self._series(index)[1])

    def param_series(self, index: int) -> Array:
        """Return one entry of the parameters' flat vector over the whole run, ``(n + 1,)``."""
        return frozen(self._series(index)[0])

    # -- reading a step ---------------------------------------------------------------------------------------------

    @cached_property
    def _steps_per_epoch(self) -> int:
        return -(-self.header.examples // self.header.batch)

    def _check_begun(self) -> None:
        if len(self) == 0:
            raise LogError(
                f"{self.path}: the log holds no steps: the run was stopped too early: train it again"
            )

    def _check_open(self) -> None:
        if self._closed:
            raise LogError(f"{self.path}: the log is closed: open it again")

    def _chunk_row(self, name: str, row: int) -> NDArray[Any]:
        self._check_open()
        key = (name, row)
        if key not in self._spans:
            self._spans[key] = self._reader.chunk_row(name, row)
            while len(self._spans) > SPANS_KEPT * len(self.header.columns):
                self._spans.popitem(last=False)
        return self._spans[key]

    def _row(self, name: str, number: int) -> NDArray[Any]:
        tall = self.header.columns[name].stored_chunk[0]
        values: NDArray[Any] = self._chunk_row(name, number // tall)[number % tall]
        return values

    def _count(self, number: int) -> int:
        """Return the number of examples in a step's mini-batch; the last one of an epoch may be smaller."""
        place = number % self._steps_per_epoch
        return min(self.header.batch, self.header.examples - place * self.header.batch)

    def _batch(self, number: int) -> Indices:
        if self.header.full_batch:
            return frozen(np.arange(self.header.examples))
        return frozen(self._row("batch", number)[: self._count(number)].astype(np.intp))

    def _cost(self, number: int) -> float:
        return float(self.costs[number])

    def _blocks_at(self, number: int) -> Array:
        """Return a new array of the parameters after `number` steps, in the kernel's layout."""
        self._check_begun()
        if number == self.header.steps and self.finished:
            return self._layout.to_blocks(self._chunk_row("final", 0)[0])
        span = self.header.span
        key = max(0, min(number, len(self) - 1)) // span * span
        if self._cursor is not None and key <= self._cursor[0] <= number:
            start, blocks = self._cursor[0], self._cursor[1].copy()
        else:
            start, blocks = key, self._layout.to_blocks(self._row("keyframes", key // span))
        grad, views = self._layout.empty(self.header.dtype)
        with one_blas_thread(), np.errstate(all="ignore"):
            for step in range(start, number):
                self._grad_blocks(step, grad, views)
                np.multiply(grad, self._rate, out=grad)
                np.subtract(blocks, grad, out=blocks)
        self._cursor = (number, blocks.copy())
        return blocks

    def _grad(self, number: int) -> Params:
        grad, views = self._layout.empty(self.header.dtype)
        with one_blas_thread(), np.errstate(all="ignore"):
            self._grad_blocks(number, grad, views)
        return Params(self._sizes, self._layout.to_vector(grad))

    def _grad_blocks(self, number: int, grad: Array, views: list[Array]) -> None:
        if self.header.dense:
            grad[...] = self._layout.to_blocks(self._row("grad", number))
            return
        kernel = self._loaded_kernel(number)
        kernel.products(views, self._count(number))

    def _loaded_kernel(self, number: int) -> Kernel:
        """Load a step's inputs, activations and error signals into a kernel, as they were in training."""
        count = self._count(number)
        kernel = self._kernel(count)
        kernel.gather(self.data.train_raw, self._batch(number))
        factors = self._row("factors", number)
        start = 0
        for a in kernel.a:
            a[...] = factors[start : start + len(a), :count]
            start += len(a)
        kernel.deltas[...] = factors[start:, :count]
        return kernel

    def _kernel(self, count: int) -> Kernel:
        if count not in self._kernels:
            self._kernels[count] = Kernel(
                self._sizes,
                count,
                activation=self.spec.network.activation,
                cost=self.spec.training.cost,
                dtype=self.header.dtype,
            )
        return self._kernels[count]

    def _factors(self, number: int) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        if self.header.dense:
            passed, target = self._dense_pass(number)
            back = backward(self.params_at(number), passed, target, self.spec.training.cost)
            return tuple(map(frozen, passed.a)), tuple(map(frozen, back.delta))
        kernel = self._loaded_kernel(number)
        inputs = kernel.inputs[:, :-1].copy()
        return (
            (frozen(inputs), *(frozen(a.T.copy()) for a in kernel.a)),
            tuple(frozen(delta.T.copy()) for delta in kernel.delta),
        )

    def _z(self, number: int) -> tuple[Array, ...]:
        if self.header.dense:
            return tuple(map(frozen, self._dense_pass(number)[0].z))
        blocks = self._blocks_at(number)
        kernel = self._loaded_kernel(number)
        with one_blas_thread(), np.errstate(all="ignore"):
            return tuple(frozen(z.T.copy()) for z in kernel.weighted_sums(blocks))

    def _dense_pass(self, number: int) -> tuple[Any, Array]:
        dtype = self.header.dtype
        batch = self._batch(number)
        inputs = as_inputs(self.data.train_raw[batch], dtype)
        target = targets(self.data.train_labels[batch], self._sizes[-1], dtype)
        return forward(self.params_at(number), inputs, self.spec.network.activation), target

    # -- one entry over the whole run --------------------------------------------------------------------------------

    def _series(self, index: int) -> tuple[Array, Array]:
        """Return one entry of the parameters, ``(n + 1,)``, and of the gradient, ``(n,)``.

        The gradient entries of all steps are computed at once, with the rounding of the matrix product. The updates
        are then applied in all spans at once, one row of `states` per span. With 7 steps in spans of 3::

            keyframe 0   step 0   step 1   step 2   = keyframe 1 ?
            keyframe 1   step 3   step 4   step 5   = keyframe 2 ?
            keyframe 2   step 6                     = last parameters ?

        A span that does not arrive at the next keyframe was rounded differently, and is replayed in full.
        """
        self._check_open()
        steps, span = len(self), self.header.span
        index = range(parameter_count(self._sizes))[index]
        grads = self._grad_entries(index)
        wide = self.header.columns["keyframes"].stored_chunk[1]
        spans = -(-steps // span)
        keys = self._reader.piece("keyframes", index // wide, spans)[:spans, index % wide]
        padded = np.zeros(spans * span, self.header.dtype)
        padded[:steps] = grads
        changes = padded.reshape(spans, span) * self._rate
        states = np.empty((spans, span + 1), self.header.dtype)
        states[:, 0] = keys
        with np.errstate(all="ignore"):
            for place in range(span):
                np.subtract(states[:, place], changes[:, place], out=states[:, place + 1])
        last = self.params_at(steps).vector[index]
        reached = np.append(keys[1:], last)
        for broken in np.flatnonzero(states[:, -1] != reached):
            self._replay_entry(index, int(broken), states[broken], grads)
        params = np.append(states[:, :-1].ravel()[:steps], last)
        return params, grads

    def _replay_entry(self, index: int, span: int, states: Array, grads: Array) -> None:
        for place in range(self.header.span):
            number = span * self.header.span + place
            if number >= len(self):
                break
            states[place] = self.params_at(number).vector[index]
            grads[number] = self._grad(number).vector[index]

    def _grad_entries(self, index: int) -> Array:
        steps = len(self)
        if self.header.dense:
            wide = self.header.columns["grad"].stored_chunk[1]
            return self._reader.piece("grad", index // wide, steps)[:steps, index % wide]
        layer, to, source = place_in(self._sizes, index)
        hidden = sum(self._sizes[1:])
        delta = self._factor_rows(hidden + sum(self._sizes[1 : layer + 1]) + to)
        counts = np.full(steps, self.header.batch)
        counts[self._steps_per_epoch - 1 :: self._steps_per_epoch] = self._count(self._steps_per_epoch - 1)
        scaled = delta / counts.astype(delta.dtype)[:, None]
        if source is None:
            before: Array = np.ones_like(scaled)
        elif layer == 0:
            batches = self._reader.rows("batch", steps)
            before = as_inputs(self.data.train_raw[:, source][batches], self.header.dtype)
        else:
            before = self._factor_rows(sum(self._sizes[1:layer]) + source)
        return multiply_add(scaled, before, fused=FUSED)

    def _factor_rows(self, row: int) -> Array:
        tall = self.header.columns["factors"].stored_chunk[1]
        return self._reader.piece("factors", row // tall, len(self))[: len(self), row % tall]


def partial_path(path: Path) -> Path:
    """Return the path of a log while it is unfinished."""
    return path.with_name(path.name + PARTIAL)


def open_log(path: str | Path, *, data: Dataset | None = None) -> RunLog:
    """Open a run log.

    Parameters
    ----------
    path
        The log. If it does not exist but an unfinished log of this path does, that is opened, with
        `RunLog.finished` False.
    data
        The data set of the run, if it should not be loaded as the recipe says.

    Raises
    ------
    LogError
        If the file is missing, damaged, of another version, not a run log, or being written by another process.
    """
    path = Path(path)
    if not path.exists() and partial_path(path).exists():
        path = partial_path(path)
    return RunLog(LogReader(path), data)
