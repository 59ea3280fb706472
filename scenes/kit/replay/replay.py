"""What a recorded run looks like over time: records one after the other, or a number that runs from here to there.

A `Replay` shows recorded values in order and never anything between two of them. A `Drive` runs through all numbers
between two, for what is continuous: the end of a curve, a clock, a share of a way. Both call ``mobject.show(value)``.
Values are plain and loaded before the animation starts, so that no frame reads from disk. What is shown at a time
depends on the time alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from manim import Animation, Mobject, linear

Rate = Callable[[float], float]
Show = Callable[[Any, Any], object]  # show(mobject, value), for what has no `show` of its own
Value = TypeVar("Value")


class Replay(Animation, Generic[Value]):
    """Show values in order, each for the same time: the first at the beginning and the last at the end.

    Parameters
    ----------
    mobject
        What shows them.
    values
        Records or any other values, at least one.
    show
        ``show(mobject, value)`` in place of ``mobject.show``: ``Number.set_value``, ``Dot.move_to``.

    >>> from scenes.kit.replay.counter import StepCounter
    >>> counter = StepCounter()
    >>> replay = Replay(counter, [0, 5, 9])
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
        values: Iterable[Value],
        *,
        show: Show | None = None,
        run_time: float = 4.0,
        rate_func: Rate = linear,
    ) -> None:
        self.values: Sequence[Value] = list(values)
        if not self.values:
            raise ValueError("there is nothing to replay")
        self.show = _show_of(mobject, show)
        super().__init__(mobject, run_time=run_time, rate_func=rate_func)

    def value_at(self, alpha: float) -> Value:
        """Return the value that is shown at this share of the running time."""
        return self.values[min(int(self.rate_func(alpha) * len(self.values)), len(self.values) - 1)]

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the value of this moment."""
        self.show(self.mobject, self.value_at(alpha))


def replay(
    values: Iterable[Value], *mobjects: Mobject | tuple[Mobject, Show], seconds: float = 4.0
) -> list[Replay[Value]]:
    """Return the replays of the same values by several mobjects, which cannot part ways.

    Parameters
    ----------
    values
        As in `Replay`.
    mobjects
        What shows them; a pair of mobject and ``show`` for one without a `show` of its own.
    seconds
        How long all of them take.

    >>> from scenes.kit.replay.counter import StepCounter
    >>> counters = StepCounter(), StepCounter("pictures")
    >>> [part.run_time for part in replay(range(4), *counters, seconds=2)]
    [2, 2]
    """
    shown = list(values)
    pairs = [one if isinstance(one, tuple) else (one, None) for one in mobjects]
    return [Replay(mobject, shown, show=show, run_time=seconds) for mobject, show in pairs]


class Drive(Animation):
    """Show every number from one to another as time passes.

    What is not on the stage yet enters with its first number.

    Parameters
    ----------
    mobject
        What shows them.
    start, end
        The numbers.
    show
        ``show(mobject, number)`` in place of ``mobject.show``.
    log
        Whether equal factors, not equal amounts, pass in equal times.

    >>> from scenes.kit.charts.chart import Chart
    >>> from scenes.kit.charts.plots import Curve
    >>> curve = Curve(Chart((0, 4), (0, 9)), [0, 1, 2, 3], [0, 1, 4, 9])
    >>> drive = Drive(curve, *curve.span)
    >>> drive.begin()
    >>> drive.interpolate(0.5)
    >>> curve.end
    array([1.5])
    """

    def __init__(
        self,
        mobject: Mobject,
        start: float,
        end: float,
        *,
        show: Show | None = None,
        log: bool = False,
        run_time: float = 4.0,
        rate_func: Rate = linear,
    ) -> None:
        self.ends, self.log = (float(start), float(end)), log
        self.show = _show_of(mobject, show)
        super().__init__(mobject, run_time=run_time, rate_func=rate_func, introducer=True)

    def value_at(self, alpha: float) -> float:
        """Return the number that is shown at this share of the running time."""
        start, end = self.ends
        share = self.rate_func(alpha)
        return start * (end / start) ** share if self.log else start + share * (end - start)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the number of this moment."""
        self.show(self.mobject, self.value_at(alpha))


def _show_of(mobject: Mobject, show: Show | None) -> Show:
    own: Show = type(mobject).show
    if show is None and own is Mobject.show:  # Manim's opens a window
        raise ValueError(f"{type(mobject).__name__} has no show: say by `show` how it shows a value")
    return own if show is None else show
