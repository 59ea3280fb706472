"""Recorded steps as plain values, loaded before an animation starts, so that no frame reads from disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from netcore.network.arrays import Array
from netcore.network.params import Params


class Numbered(Protocol):
    """A record that knows which step it is."""

    @property
    def number(self) -> int:
        """Which step."""


def number_of(step: Numbered | float) -> float:
    """Return the number of a record, or the number itself."""
    return step if isinstance(step, int | float | np.number) else step.number


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
