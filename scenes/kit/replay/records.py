"""Recorded steps as plain values, loaded before an animation starts, so that no frame reads from disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from netcore.network.arrays import Array
from netcore.network.backprop import forward
from netcore.network.params import Params
from netcore.runlog.log import RunLog


@dataclass(frozen=True, eq=False)
class StepRecord:
    """One step of a run, without the log.

    Attributes
    ----------
    number, epoch
        Which step and which epoch, from 0. The number may be that of the end, which no step follows.
    params
        Parameters before the update.
    cost
        Of the step's mini-batch before the update; nothing at the end.
    grad
        Gradient of that cost, where asked for.
    activations
        One ``(n_l,)`` array per layer for one fixed picture, the picture first, where one was given.
    """

    number: int
    epoch: int
    params: Params
    cost: float | None = None
    grad: Params | None = None
    activations: tuple[Array, ...] | None = None


def load_steps(
    log: RunLog, numbers: Iterable[int], *, picture: ArrayLike | None = None, grad: bool = False
) -> list[StepRecord]:
    """Read steps from a log.

    Parameters
    ----------
    log
        An open log; it may be closed afterwards.
    numbers
        Which steps, 0 to ``len(log)``: the last means the parameters after the last step. See `spread`.
    picture
        ``(n_0,)`` input that is fed through the network of every one of these steps.
    grad
        Whether the gradients are wanted; they cost as much memory as the parameters.
    """
    return [_record(log, number, picture, grad) for number in numbers]


def _record(log: RunLog, number: int, picture: ArrayLike | None, grad: bool) -> StepRecord:
    if not 0 <= number <= len(log):
        raise ValueError(
            f"the log has steps 0 to {len(log) - 1} and an end, {len(log)}; there is no {number}"
        )
    params = log.params_at(number)
    activations = None
    if picture is not None:
        inputs = np.asarray(picture, dtype=params.dtype).reshape(1, -1)
        passed = forward(params, inputs, log.spec.network.activation)
        activations = tuple(a[0] for a in passed.a)
    if number == len(log):
        return StepRecord(number, log[-1].epoch, params, activations=activations)
    step = log[number]
    return StepRecord(number, step.epoch, params, step.cost, step.grad if grad else None, activations)


def state_records(
    found: Mapping[str, ArrayLike], numbers: Sequence[int], layer_sizes: Sequence[int]
) -> list[StepRecord]:
    """Return records of what the quantity "example in states" found at these numbers: parameters, activations."""
    layers = [np.asarray(found[f"a{layer}"]) for layer in range(len(layer_sizes))]
    return [
        StepRecord(number, 0, Params(tuple(layer_sizes), vector), activations=tuple(a[place] for a in layers))
        for place, (number, vector) in enumerate(zip(numbers, np.asarray(found["params"]), strict=True))
    ]


def spread(first: int, last: int, count: int) -> list[int]:
    """Return at most `count` numbers from `first` to `last`, both among them, as evenly as they allow.

    >>> spread(0, 10, 5)
    [0, 2, 5, 8, 10]
    >>> spread(3, 5, 100)
    [3, 4, 5]
    """
    if last < first or count < 2:
        raise ValueError(f"a replay from {first} to {last} in {count} pictures has no first or no last one")
    return [int(number) for number in np.unique(np.rint(np.linspace(first, last, count)).astype(np.int64))]
