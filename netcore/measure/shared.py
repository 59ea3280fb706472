"""What the measured quantities have in common: types, one log of several, states, examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from netcore.errors import FactError
from netcore.landscape.costs import cost_of_points
from netcore.network import probes
from netcore.network.arrays import Array, Indices
from netcore.network.params import Params
from netcore.network.probes import gradient

if TYPE_CHECKING:
    from netcore.runlog.log import RunLog

Logs = tuple["RunLog", ...]
Values = dict[str, NDArray[Any]]
T = TypeVar("T")


class Network(TypedDict):
    """What the functions of netcore take besides parameters and examples."""

    activation: str
    cost: str


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


def tracked(work: Sequence[T], name: str) -> Iterable[T]:
    """Go through `work` with a bar on the terminal."""
    return track(work, name, console=Console(stderr=True), transient=True)


def full_gradient(log: RunLog, step: int | None) -> Array:
    """Return the gradient over the whole training set, ``(P,)``."""
    data = log.data
    return gradient(state(log, step), data.train_inputs, data.train_labels, **network_of(log))


def training_examples(log: RunLog, examples: int | None) -> tuple[Array, Indices]:
    return log.data.train_inputs[:examples], log.data.train_labels[:examples]


def costs_at(log: RunLog, vectors: Sequence[Array], examples: int | None) -> Array:
    return cost_of_points(
        tuple(log.spec.network.layers),
        np.stack(vectors),
        *training_examples(log, examples),
        dtype=np.float64,
        **network_of(log),
    )


Part = Literal["weights", "biases"]
Split = Literal["train", "test"]


def entry_of(params: Params, layer: int | None, part: Part, index: list[int] | int | None) -> NDArray[Any]:
    """Return the flat vector, one layer's weights or biases, or an entry (or row) of these."""
    if layer is None:
        return params.vector if index is None else params.vector[index]
    whole = params.weights[layer] if part == "weights" else params.biases[layer]
    if index is None:
        return whole
    return np.asarray(whole[tuple(index) if isinstance(index, list) else index])


def examples_of(logs: Logs, split: Split) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return inputs and labels of one split of a run's data."""
    data = one_log(logs).data
    if split == "train":
        return data.train_inputs, data.train_labels
    if split == "test":
        return data.test_inputs, data.test_labels
    raise FactError(f"there is no split {split!r}; there are train and test")


def chosen_examples(log: RunLog, split: str, images: list[int] | None) -> tuple[Array, Indices]:
    """Return inputs and labels of some examples of a split, or of all."""
    if split == "train":
        inputs, labels = log.data.train_inputs, log.data.train_labels
    elif split == "test":
        inputs, labels = log.data.test_inputs, log.data.test_labels
    else:
        raise FactError(f"there is no split {split!r}; there are train and test")
    return (inputs, labels) if images is None else (inputs[images], labels[images])


def outputs_of(logs: Logs, step: int | None, inputs: Array) -> Array:
    log = one_log(logs)
    return probes.layer_activations(state(log, step), inputs, -1, log.spec.network.activation)


def image_shape(log: RunLog) -> tuple[int, int]:
    if log.data.image_shape is None:
        raise FactError(f"{log.spec.name}: the inputs are not pictures; this needs some")
    return log.data.image_shape


def batch_size_of(log: RunLog) -> int:
    return log.spec.batch_size_of(len(log.data.train_labels))
