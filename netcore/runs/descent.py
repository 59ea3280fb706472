"""Gradient descent: mini-batches, steps and blocks of recorded steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netcore.data.datasets import Dataset
from netcore.fast.evaluation import chunks, score
from netcore.fast.kernel import Call, Kernel, Layout, run, ways_back
from netcore.fast.threads import cores, one_blas_thread, spread
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import targets
from netcore.network.cost import cost_named
from netcore.network.params import Params, parameter_count
from netcore.runlog.format import Header

CHUNK_GRADIENT_BYTES = 2**26  # memory limit for the gradients of a large batch's chunks


@dataclass(frozen=True, eq=False)
class Block:
    """A block of consecutive steps, as yielded by `descend`.

    Attributes
    ----------
    number, count
        Index of the block, and how many of its steps were taken.
    arrays
        For each column of the log, this block's rows, as expected by `LogWriter.write_block`.
    diverged
        Whether the cost of the step after these is not finite.
    """

    number: int
    count: int
    arrays: dict[str, NDArray[Any]]
    diverged: bool


class Descent:
    """Gradient descent, step by step, in preallocated arrays.

    Attributes
    ----------
    blocks
        Current parameters, in the kernel's layout.
    spec
        The recipe.
    """

    def __init__(self, header: Header, data: Dataset, threads: int | None = None) -> None:
        self.header = header
        self.spec = header.spec
        self.data = data
        self.layout = Layout(header.layer_sizes)
        self.blocks, self._weights = self.layout.empty(header.dtype)
        self.grad, self._grads = self.layout.empty(header.dtype)
        self._ways_back = ways_back(self._weights)
        self._rate = np.array(self.spec.training.learning_rate, header.dtype)
        self._threads = threads
        self._kernels: dict[int, list[Kernel]] = {}
        self._calls: dict[int, list[Call]] = {}
        self._states: Array | None = None

    def kernel(self, batch: int) -> Kernel:
        """Return the kernel for small batches of this size; it holds the last such batch."""
        return self._kernels_for(batch, 1)[0]

    def states(self, steps: int) -> Array:
        """Return a buffer for the kernel states of a block's steps. Every block uses the same buffer."""
        if self._states is None:
            shape = self.kernel(self.header.batch).state.shape
            self._states = np.zeros((self.header.block, *shape), self.header.dtype)
        return self._states[:steps]

    def small_step(self, indices: Indices, target: Array) -> Kernel:
        """Take a step on a mini-batch that fits one kernel; return the kernel, which holds its a and delta.

        The update overwrites `grad`.
        """
        kernel = self.kernel(len(indices))
        kernel.gather(self.data.train_raw, indices)
        kernel.target[...] = target
        run(self._calls_of(kernel))
        return kernel

    def _calls_of(self, kernel: Kernel) -> list[Call]:
        """Return all calls of a small step after `Kernel.gather`, built once per batch size."""
        calls = self._calls.get(kernel.batch)
        if calls is None:
            calls = self._calls[kernel.batch] = [
                *kernel.forward_calls(self._weights),
                *kernel.backward_calls(self._ways_back),
                *kernel.product_calls(self._grads, kernel.batch),
                *self._update_calls(self.grad),
            ]
        return calls

    def large_step(self, indices: Indices | slice, labels: Indices) -> float:
        """Take a step on a large batch, cut into chunks that several threads work on; return its cost.

        The chunks, and the order in which their gradients are added, do not depend on the number of threads. Scaling
        bytes to 0..1 would take a fifth of the time; instead, the weights of the first layer and their gradient are
        divided by 255.
        """
        cuts = chunks(len(labels))
        bytes_per_unit = 255 if self.data.train_raw.dtype == np.uint8 else 1
        first = self._weights[0].copy()
        first[:, :-1] /= bytes_per_unit
        weights = [first, *self._weights[1:]]
        size = parameter_count(self.header.layer_sizes)
        workers = max(1, min(self._threads or cores(), len(cuts)))
        total = 0.0
        group = max(workers, CHUNK_GRADIENT_BYTES // (size * self.header.dtype.itemsize))
        self.grad[...] = 0
        for start in range(0, len(cuts), group):
            part = cuts[start : start + group]
            results: list[tuple[Array, float]] = [(self.grad, 0.0)] * len(part)

            def work(
                worker: int, part: list[slice] = part, results: list[tuple[Array, float]] = results
            ) -> None:
                for place in range(worker, len(part), workers):
                    results[place] = self._chunk(worker, part[place], weights, indices, labels)

            spread(work, range(workers), workers)
            for grad, cost in results:
                np.add(self.grad, grad, out=self.grad)
                total += cost
        self._grads[0][:, :-1] /= bytes_per_unit
        run(self._update_calls(np.empty_like(self.grad)))
        return total / len(labels)

    def _chunk(
        self, worker: int, cut: slice, weights: Sequence[Array], indices: Indices | slice, labels: Indices
    ) -> tuple[Array, float]:
        kernel = self._kernels_for(cut.stop - cut.start, worker + 1)[worker]
        grad, grads = self.layout.empty(self.header.dtype)
        chosen = cut if isinstance(indices, slice) else indices[cut]
        kernel.gather(self.data.train_raw, chosen, scaled=False)
        target = targets(labels[cut], self.header.layer_sizes[-1], self.header.dtype).T
        cost = cost_named(self.spec.training.cost)
        with np.errstate(all="ignore"):  # numpy keeps this state per thread
            kernel.forward(weights)
            kernel.backward(self._ways_back, target)
            kernel.products(grads, len(labels))
            costs = cost.examples(kernel.z_out.T, kernel.a[-1].T, target.T)
        return grad, float(costs.sum(dtype=np.float64))

    def _update_calls(self, change: Array) -> list[Call]:
        return [
            partial(np.multiply, self.grad, self._rate, change),
            partial(np.subtract, self.blocks, change, self.blocks),
        ]

    def _kernels_for(self, batch: int, count: int) -> list[Kernel]:
        kernels = self._kernels.setdefault(batch, [])
        while len(kernels) < count:
            kernels.append(
                Kernel(
                    self.header.layer_sizes,
                    batch,
                    activation=self.spec.network.activation,
                    cost=self.spec.training.cost,
                    dtype=self.header.dtype,
                )
            )
        return kernels


def descend(
    header: Header,
    data: Dataset,
    *,
    resumed: tuple[int, Params] | None = None,
    threads: int | None = None,
    after_span: Callable[[], None] | None = None,
) -> Iterator[Block]:
    """Train, and yield block after block of steps.

    Parameters
    ----------
    header
        Header of the log, which describes the run.
    data
        Data set to train on.
    resumed
        Number of steps already taken, a whole number of blocks, and the parameters after them.
    threads
        Threads for large batches and evaluations, by default one per core. The numbers do not depend on it.
    after_span
        Callback after the first span of each block; by then the previous block must be written.
    """
    rng = np.random.default_rng(header.spec.training.seed)
    params = Params.initialise(header.layer_sizes, init=header.spec.network.init, rng=rng, dtype=header.dtype)
    taken = 0
    if resumed is not None:
        taken, params = resumed
    descent = Descent(header, data, threads)
    descent.blocks[...] = descent.layout.to_blocks(params.vector)
    batches = mini_batches(header, rng, taken)
    with one_blas_thread(), np.errstate(all="ignore"):
        for number in range(-(-taken // header.block), header.blocks):  # empty if only the seal was missing
            block = _take_block(descent, number, batches, threads, after_span)
            yield block
            if block.diverged:
                return


def mini_batches(header: Header, rng: np.random.Generator, taken: int) -> Iterator[Indices]:
    """Yield the mini-batches of step `taken` and of all later steps, endlessly.

    Parameters
    ----------
    header
        Header of the log, which describes the run.
    rng
        The run's generator, after the initial parameters have been drawn. It shuffles the examples at the start of
        each epoch, except for the full batch.
    taken
        Number of steps to skip.
    """
    per_epoch = -(-header.examples // header.batch)
    epoch = 0
    while True:
        order = np.arange(header.examples) if header.full_batch else rng.permutation(header.examples)
        first = max(0, taken - epoch * per_epoch)
        for place in range(first, per_epoch):
            yield order[place * header.batch : (place + 1) * header.batch]
        epoch += 1


def _take_block(
    descent: Descent,
    number: int,
    batches: Iterator[Indices],
    threads: int | None,
    after_span: Callable[[], None] | None,
) -> Block:
    header = descent.header
    start = number * header.block
    steps = min(header.block, header.steps - start)
    due = {step: row for row, step in enumerate(header.evaluation_steps)}
    first_row = header.rows_of_block("evaluations", number).start
    arrays = {}
    for name, column in header.columns.items():
        rows = header.rows_of_block(name, number)
        arrays[name] = np.zeros((rows.stop - rows.start, *column.shape[1:]), column.dtype)
    taker = (_LargeSteps if header.dense else _SmallSteps)(descent, arrays, list(islice(batches, steps)))
    for place in range(steps):
        if place % header.span == 0:
            arrays["keyframes"][place // header.span] = descent.layout.to_vector(descent.blocks)
        if start + place in due:
            arrays["evaluations"][due[start + place] - first_row] = _evaluate(descent, start + place, threads)
        if place == header.span and after_span is not None:
            after_span()
        taker.take(place)
    taker.finish()
    if start + steps == header.steps:
        arrays["final"][0] = descent.layout.to_vector(descent.blocks)
        if header.steps in due:
            arrays["evaluations"][-1] = _evaluate(descent, header.steps, threads)
    finite = np.isfinite(arrays["cost"])
    count = steps if finite.all() else int(np.argmin(finite))
    return Block(number=number, count=count, arrays=arrays, diverged=count < steps)


class _SmallSteps:
    """Takes the steps of a block and records their batches, activations and error signals."""

    def __init__(self, descent: Descent, arrays: dict[str, NDArray[Any]], chosen: list[Indices]) -> None:
        header = descent.header
        self._descent = descent
        self._arrays = arrays
        self._chosen = chosen
        self._seen = np.arange(header.batch) < np.array([len(indices) for indices in chosen])[:, None]
        arrays["batch"][self._seen] = np.concatenate(chosen)
        # targets and costs of the whole block are computed at once, which saves a sixth of the time
        self._target = targets(
            descent.data.train_labels[arrays["batch"]].ravel(), header.layer_sizes[-1], header.dtype
        ).reshape(*self._seen.shape, -1)
        self._wanted = np.ascontiguousarray(self._target.transpose(0, 2, 1))
        self._states = descent.states(len(chosen))

    def take(self, place: int) -> None:
        """Take one step."""
        indices = self._chosen[place]
        target, state = self._wanted[place], self._states[place]
        if len(indices) < len(state[0]):
            target, state = target[:, : len(indices)], state[:, : len(indices)]
        state[...] = self._descent.small_step(indices, target).state

    def finish(self) -> None:
        """Copy the factors of all steps into the log's arrays, and compute the costs.

        With two hidden layers, the rows of a kernel's state and the rows of a step's factors are::

            state     a_1 | ones | a_2 | ones | a_3 | delta_1 | delta_2 | delta_3 | z_3
            factors   a_1 |        a_2 |        a_3 | delta_1 | delta_2 | delta_3

        A step whose batch is smaller than the others, the last of an epoch, fills only some columns; `_seen` marks
        them, and the others are set to 0. With batches of 4, for example, and 10 examples::

            _seen     1 1 1 1    step 0
                      1 1 1 1    step 1
                      1 1 0 0    step 2, the last of the epoch
        """
        header = self._descent.header
        kernel = self._descent.kernel(header.batch)
        seen, hidden = self._seen, sum(header.layer_sizes[1:])
        np.take(self._states, kernel.recorded, axis=1, out=self._arrays["factors"], mode="clip")
        self._arrays["factors"].transpose(0, 2, 1)[~seen] = 0
        outputs = self._arrays["factors"][:, hidden - header.layer_sizes[-1] : hidden]
        a = outputs.transpose(0, 2, 1).astype(np.float64)
        z = self._states[:, -header.layer_sizes[-1] :].transpose(0, 2, 1).astype(np.float64)
        costs = cost_named(self._descent.spec.training.cost).examples(z, a, self._target.astype(np.float64))
        self._arrays["cost"][...] = np.where(seen, costs, 0).sum(axis=1) / seen.sum(axis=1)


class _LargeSteps:
    """Takes the steps of a block and records their batches, costs and gradients."""

    def __init__(self, descent: Descent, arrays: dict[str, NDArray[Any]], chosen: list[Indices]) -> None:
        self._descent = descent
        self._arrays = arrays
        self._chosen = chosen

    def take(self, place: int) -> None:
        """Take one step."""
        descent, arrays, indices = self._descent, self._arrays, self._chosen[place]
        labels = descent.data.train_labels
        if descent.header.full_batch:
            arrays["cost"][place] = descent.large_step(slice(None), labels)
        else:
            arrays["batch"][place, : len(indices)] = indices
            arrays["cost"][place] = descent.large_step(indices, labels[indices])
        arrays["grad"][place] = descent.layout.to_vector(descent.grad)

    def finish(self) -> None:
        """Do nothing: `take` has already filled the arrays."""


def _evaluate(descent: Descent, step: int, threads: int | None) -> tuple[float, float, float, float, float]:
    """Return the log row of a scheduled evaluation."""
    spec = descent.spec
    params = Params(descent.header.layer_sizes, descent.layout.to_vector(descent.blocks))
    train, test = (
        score(
            params,
            raw,
            labels,
            activation=spec.network.activation,
            cost=spec.training.cost,
            threads=threads,
        )
        for raw, labels in (
            (descent.data.train_raw, descent.data.train_labels),
            (descent.data.test_raw, descent.data.test_labels),
        )
    )
    return step, train.cost, test.cost, train.accuracy, test.accuracy
