"""What the quantities have in common: their types, one log of several, states, examples, and bounds on noise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, TypedDict, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from netcore.errors import FactError
from netcore.landscape.costs import cost_of_points
from netcore.network import probes
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import Forward, forward, targets
from netcore.network.params import Params
from netcore.network.probes import gradient
from netcore.runlog.log import RunLog

Logs = tuple[RunLog, ...]
Split = Literal["train", "test"]
Part = Literal["weights", "biases"]
Flags = NDArray[np.bool_]
T = TypeVar("T")

_progress: ContextVar[bool] = ContextVar("progress", default=False)


class Network(TypedDict):
    """What the functions of netcore take besides parameters and examples."""

    activation: str
    cost: str


# -- runs ------------------------------------------------------------------------------------------------------


def one_log(logs: Logs) -> RunLog:
    """Return the only log, or raise a `FactError`."""
    if len(logs) != 1:
        raise FactError(f"this quantity is one of a single run, not of {len(logs)}; name one")
    return logs[0]


def state(log: RunLog, step: int | None) -> Params:
    """Return the parameters of a numbered state, or the final ones."""
    return log.final_params if step is None else log.params_at(step)


def network_of(log: RunLog) -> Network:
    """Return the activation and cost of a run."""
    return {"activation": log.spec.network.activation, "cost": log.spec.training.cost}


def batch_size_of(log: RunLog) -> int:
    """Return how many examples a step of the run sees."""
    return log.spec.batch_size_of(len(log.data.train_labels))


def entry_of(params: Params, layer: int | None, part: Part, index: list[int] | int | None) -> NDArray[Any]:
    """Return the flat vector, one layer's weights or biases, or an entry (or row) of these."""
    if layer is None:
        return params.vector if index is None else params.vector[index]
    whole = params.weights[layer] if part == "weights" else params.biases[layer]
    if index is None:
        return whole
    return np.asarray(whole[tuple(index) if isinstance(index, list) else index])


# -- examples --------------------------------------------------------------------------------------------------


def examples_of(
    log: RunLog, split: Split = "train", which: Sequence[int] | int | None = None
) -> tuple[Array, Indices]:
    """Return inputs ``(n, d)`` and labels ``(n,)`` of a split: of all, of the first `which`, or of those listed."""
    if split not in ("train", "test"):
        raise FactError(f"there is no split {split!r}; there are train and test")
    data = log.data
    inputs, labels = (
        (data.train_inputs, data.train_labels) if split == "train" else (data.test_inputs, data.test_labels)
    )
    if which is None:
        return inputs, labels
    chosen = slice(which) if isinstance(which, int) else list(which)
    return inputs[chosen], labels[chosen]


def image_shape(log: RunLog) -> tuple[int, int]:
    """Return rows and columns of the run's pictures, or raise a `FactError`."""
    if log.data.image_shape is None:
        raise FactError(f"{log.spec.name}: the inputs are not pictures; this needs some")
    return log.data.image_shape


def shaped(log: RunLog, inputs: Array) -> Array:
    """Return inputs, ``(n, d)``, as ``(n, rows, columns)`` if they are pictures."""
    shape = log.data.image_shape
    return inputs if shape is None else inputs.reshape(-1, *shape)


def pass_example(
    log: RunLog, step: int | None, index: int, split: Split = "train"
) -> tuple[Params, Forward, Array]:
    """Send one example through the network of a state in float64; return parameters, pass and target."""
    recorded = state(log, step)
    params = Params(recorded.layer_sizes, recorded.vector.astype(np.float64))
    inputs, labels = examples_of(log, split, [index])
    passed = forward(params, inputs.astype(np.float64), log.spec.network.activation)
    return params, passed, targets(labels, params.layer_sizes[-1])


def outputs_of(log: RunLog, step: int | None, inputs: Array) -> Array:
    """Return the outputs of a state for inputs ``(n, d)``, ``(n, n_out)``."""
    return probes.layer_activations(state(log, step), inputs, -1, log.spec.network.activation)


def costs_at(log: RunLog, vectors: Sequence[Array], examples: int | None) -> Array:
    """Return the cost over the first training examples, or all, at several parameter vectors."""
    return cost_of_points(
        tuple(log.spec.network.layers),
        np.stack(vectors),
        *examples_of(log, "train", examples),
        dtype=np.float64,
        **network_of(log),
    )


def full_gradient(log: RunLog, step: int | None) -> Array:
    """Return the gradient over the whole training set, ``(P,)``."""
    return gradient(state(log, step), *examples_of(log), **network_of(log))


# -- noise -----------------------------------------------------------------------------------------------------

MARGIN = 10.0  # between a difference and the bound on it, at least
DECADES = 3  # between one bound and the next


def noise_bound(differences: Array) -> float:
    """Return a bound on differences that are nothing but rounding: a power of ten that all of them stay below.

    What is left when numbers cancel out depends on the processor, so the numbers themselves are not worth
    telling. The bound is the smallest of 1e-15, 1e-12, 1e-9, ... that is ten times the largest difference or more:
    another processor seldom changes it.

    >>> noise_bound(np.array([0.0, -1.3e-11])), noise_bound(np.array([4e-11])), noise_bound(np.zeros(2))
    (1e-09, 1e-09, 1e-15)
    """
    largest = MARGIN * float(np.abs(differences).max(initial=0.0))
    bounds = (float(f"1e{exponent}") for exponent in range(-15, 300, DECADES))
    return next(bound for bound in bounds if largest <= bound)


# -- progress --------------------------------------------------------------------------------------------------


@contextmanager
def progress_shown(shown: bool = True) -> Iterator[None]:
    """Let long measurements draw a bar on the terminal while the context lasts; by default they are silent."""
    token = _progress.set(shown)
    try:
        yield
    finally:
        _progress.reset(token)


def shows_progress() -> bool:
    """Return whether measurements are asked to draw bars."""
    return _progress.get()


def tracked(work: Sequence[T], name: str) -> Iterable[T]:
    """Go through `work`, with a bar on the terminal if progress is asked for."""
    if not shows_progress():
        return work
    return track(work, name, console=Console(stderr=True), transient=True)
