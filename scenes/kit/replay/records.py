"""Recorded steps as plain values, loaded before an animation starts, so that no frame reads from disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from netcore.measure.examples import ExampleInStates
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
    found: ExampleInStates, numbers: Sequence[int], layer_sizes: Sequence[int]
) -> list[StepRecord]:
    """Return records of what was measured of one example at these numbers: parameters, activations."""
    return [
        StepRecord(
            number,
            0,
            Params(tuple(layer_sizes), vector),
            activations=tuple(a[place] for a in found.activations),
        )
        for place, (number, vector) in enumerate(zip(numbers, found.params, strict=True))
    ]
