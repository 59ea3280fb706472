"""Replays: recorded steps shown one after the other, never anything between two of them.

A record is a plain value loaded before the animation starts, so that no frame reads from disk. What is shown
at a time depends on the time alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar, cast

import numpy as np
from manim import RIGHT, Animation, ManimColor, Mobject, VGroup, linear
from numpy.typing import ArrayLike

from netcore.network.arrays import Array
from netcore.network.backprop import forward
from netcore.network.params import Params
from netcore.runlog.log import RunLog
from scenes.kit import palette
from scenes.kit.numbers import Number
from scenes.kit.text import LABEL_SIZE, Words

Record = TypeVar("Record")
Shown = TypeVar("Shown", bound=Mobject)


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


class ShowsSteps(Protocol):
    """A mobject that can show one record."""

    def show_step(self, step: Any, /) -> Any:  # noqa: ANN401
        """Show it, whatever was shown before."""


class ReplaySteps(Animation, Generic[Record]):
    """Show recorded steps in order at a constant pace, the first at the beginning and the last at the end.

    Parameters
    ----------
    mobject
        What shows them: by its ``show_step(record)`` unless `show` is given.
    steps
        The records, at least one.
    show
        ``show(mobject, record)`` in place of ``mobject.show_step``: for numbers, dots, anything.

    >>> counter = StepCounter()
    >>> replay = ReplaySteps(counter, [StepRecord(n, 0, Params((1, 1), np.zeros(2))) for n in (0, 5, 9)])
    >>> replay.begin()
    >>> for alpha in (0.0, 0.4, 1.0):
    ...     replay.interpolate(alpha)
    ...     print(counter.number.value)
    0.0
    5.0
    9.0
    """

    def __init__(
        self,
        mobject: Mobject,
        steps: Sequence[Record],
        *,
        show: Callable[[Any, Record], object] | None = None,
        run_time: float = 4.0,
        rate_func: Callable[[float], float] = linear,
    ) -> None:
        if not steps:
            raise ValueError("there is no step to replay")
        if show is None and not hasattr(mobject, "show_step"):
            raise ValueError(
                f"{type(mobject).__name__} has no show_step: say how it shows a record by `show`"
            )
        self.steps, self.show = list(steps), show
        super().__init__(mobject, run_time=run_time, rate_func=rate_func)

    def record_at(self, alpha: float) -> Record:
        """Return the record that is shown at this share of the running time."""
        return self.steps[min(int(self.rate_func(alpha) * len(self.steps)), len(self.steps) - 1)]

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the record of this moment."""
        record = self.record_at(alpha)
        if self.show is None:
            cast(ShowsSteps, self.mobject).show_step(record)
        else:
            self.show(self.mobject, record)


class HasNumber(Protocol):
    """A record that knows which step it is."""

    @property
    def number(self) -> int:
        """Which step."""


class StepCounter(VGroup):
    """The true number of the step that is seen: ``step 1 234``.

    Parameters
    ----------
    word, size, color
        What stands before the number, and the look of both.
    last
        The largest number to come, for which room is kept.

    >>> StepCounter().show_step(StepRecord(7, 0, Params((1, 1), np.zeros(2)))).number.value
    7.0
    """

    def __init__(
        self,
        word: str = "step",
        *,
        last: int = 10_000,
        size: float = LABEL_SIZE,
        color: ManimColor = palette.SECONDARY,
    ) -> None:
        self.word = Words(word, size, color)
        self.number = Number(0, decimals=0, size=size, color=color)
        super().__init__(self.word, self.number)
        # Digits grow to the left: with room for the last number the word never moves.
        widest = Number(last, decimals=0, size=size).width
        self.number.next_to(self.word, RIGHT, buff=0.16 + widest - self.number.width)
        self.number.stand_on(self.word)

    def show_step(self, step: HasNumber) -> Self:
        """Show the number of a record."""
        self.number.set_value(step.number)
        return self
