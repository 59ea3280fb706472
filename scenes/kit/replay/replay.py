"""Replays: recorded steps shown one after the other, never anything between two of them.

A record is a plain value loaded before the animation starts, so that no frame reads from disk. What is shown
at a time depends on the time alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar, cast

from manim import Animation, Mobject, linear

from scenes.kit.charts.plots import Curve

Rate = Callable[[float], float]
Record = TypeVar("Record")
Shown = TypeVar("Shown", bound=Mobject)


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

    >>> from types import SimpleNamespace
    >>> from scenes.kit.replay.counter import StepCounter
    >>> counter = StepCounter()
    >>> replay = ReplaySteps(counter, [SimpleNamespace(number=n) for n in (0, 5, 9)])
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


class RunClock(Animation):
    """Show what a mobject shows at every time of a clock.

    Parameters
    ----------
    mobject
        Anything.
    show
        ``show(mobject, time)``.
    start, end
        The clock.
    log
        Whether the clock runs through equal factors, not equal amounts, in equal times.
    """

    def __init__(
        self,
        mobject: Mobject,
        show: Callable[[Any, float], object],
        start: float,
        end: float,
        *,
        log: bool = False,
        run_time: float = 8.0,
        rate_func: Rate = linear,
    ) -> None:
        super().__init__(mobject, run_time=run_time, rate_func=rate_func)
        self.show, self.clock, self.log = show, (start, end), log

    def interpolate_mobject(self, alpha: float) -> None:
        """Show this time."""
        start, end = self.clock
        share = self.rate_func(alpha)
        now = start * (end / start) ** share if self.log else start + share * (end - start)
        self.show(self.mobject, now)


class DrawCurve(Animation):
    """Draw a curve from its first point to its last at a constant pace."""

    def __init__(
        self, curve: Curve, *, run_time: float = 1.5, rate_func: Callable[[float], float] = linear
    ) -> None:
        self.shown = curve
        super().__init__(curve, run_time=run_time, rate_func=rate_func, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve up to where it has got."""
        first, last = float(self.shown.xs[0]), float(self.shown.xs[-1])
        self.shown.show_until(first + (last - first) * self.rate_func(alpha))
