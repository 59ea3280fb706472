"""Races of runs on one clock: walks over a surface, the boards beside them, and curves that change their clock.

The clock counts work: gradients of single images computed. A walker who needs much work for a step stands while he
does it and moves at the end of it.

>>> walk = Walk(np.array([0, 10, 20]), np.array([0, 1, 2]), np.array([2.0, 1.0, 0.5]))
>>> [round(walk.length_at(clock), 3) for clock in (8.0, 9.0, 10.0)]
[0.0, 0.5, 1.0]
>>> walk.at(19.9)
(1, 1.0)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Group, ManimColor, Mobject, VGroup, linear, smooth
from numpy.typing import ArrayLike, NDArray

from scenes.kit import palette
from scenes.kit.charts import Chart, Curve
from scenes.kit.numbers import Number
from scenes.kit.replay import StepCounter
from scenes.kit.surface import CostSurface
from scenes.kit.surface_moves import ShowSurface
from scenes.kit.text import LABEL_SIZE, TEXT_SIZE, Label, Words
from scenes.kit.walkers import Walker

Rate = Callable[[float], float]

STRIDE = 0.2  # the share of a step's work during which the walker moves; before, he computes


@dataclass(frozen=True, eq=False)
class Walk:
    """The recorded states of a run, by the work after which each was reached.

    Attributes
    ----------
    work, step, cost
        ``(n,)`` each; work rises.
    """

    work: NDArray[Any]
    step: NDArray[Any]
    cost: NDArray[Any]

    def length_at(self, clock: float) -> float:
        """Return how many recorded steps have been walked by a time; fractions while he moves."""
        done = self._done(clock)
        if done == len(self.work) - 1:
            return float(done)
        share = (clock - self.work[done]) / (self.work[done + 1] - self.work[done])
        return done + float(np.clip((share - 1) / STRIDE + 1, 0, 1))

    def at(self, clock: float) -> tuple[int, float]:
        """Return the number and the cost of the last state reached by a time."""
        done = self._done(clock)
        return int(self.step[done]), float(self.cost[done])

    def _done(self, clock: float) -> int:
        return max(int(np.searchsorted(self.work, clock, side="right")) - 1, 0)


class WalkByClock(ShowSurface):
    """Let the trails of a surface be walked as a clock runs at constant pace.

    Parameters
    ----------
    walks
        One per trail, with as many states.
    start, end
        The clock.
    turn
        Degrees by which the surface turns meanwhile.
    """

    def __init__(
        self,
        surface: CostSurface,
        walks: Sequence[Walk],
        start: float,
        end: float,
        *,
        turn: float = 0.0,
        run_time: float = 8.0,
    ) -> None:
        super().__init__(surface, turn=turn, run_time=run_time, rate_func=linear)
        self.walks, self.clock = tuple(walks), (start, end)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show where everybody is at this time."""
        start, end = self.clock
        now = start + self.rate_func(alpha) * (end - start)
        self.start_lengths = np.array([walk.length_at(now) for walk in self.walks])
        super().interpolate_mobject(alpha)


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


class Board(VGroup):
    """Who is where: a name, the number of the step and the cost there.

    Parameters
    ----------
    name
        The walker's, and how he goes.
    color
        Whose it is.
    walk
        What the numbers are read from.
    """

    def __init__(self, name: str, color: ManimColor, walk: Walk) -> None:
        self.walk = walk
        step, cost = walk.at(float(walk.work[0]))
        title = Words(name, LABEL_SIZE, color)
        words = Label("step"), Label("cost", palette.COST)
        self.step = Number(step, 0, size=TEXT_SIZE)
        self.cost = Number(cost, 2, size=TEXT_SIZE, color=palette.COST)
        widest = Number(float(walk.step[-1]), 0, size=TEXT_SIZE).width
        words[0].next_to(title, DOWN, buff=0.22, aligned_edge=LEFT)
        self.step.next_to(words[0], RIGHT, buff=0.15 + widest - self.step.width)
        words[1].next_to(words[0], RIGHT, buff=0.55 + widest)
        self.cost.next_to(words[1], RIGHT, buff=0.15)
        for number, word in ((self.step, words[0]), (self.cost, words[0])):
            number.stand_on(word)
        words[1].stand_on(words[0])
        super().__init__(title, *words, self.step, self.cost)

    def show_time(self, clock: float) -> Self:
        """Show the last state reached by a time."""
        step, cost = self.walk.at(clock)
        self.step.set_value(step)
        self.cost.set_value(cost)
        return self


class Ledger(Group):
    """What a walker has paid and what he got: pictures asked, steps taken.

    Parameters
    ----------
    walker
        Stands on the left.
    batch
        How many pictures he asks before a step.
    last
        The largest number of pictures to come, for which room is kept.
    """

    def __init__(self, walker: Walker, batch: int, last: int) -> None:
        self.batch = batch
        self.walker = walker
        self.pictures = StepCounter("pictures asked", last=last, color=palette.INK)
        self.steps = StepCounter("steps taken", last=last, color=walker.colour)
        self.pictures.next_to(walker, RIGHT, buff=0.25).shift(0.28 * UP)
        self.steps.next_to(self.pictures, DOWN, buff=0.2)
        self.steps.shift((self.pictures.word.get_left() - self.steps.word.get_left())[0] * RIGHT)
        self.steps.number.shift((self.pictures.number.point_x - self.steps.number.point_x) * RIGHT)
        super().__init__(walker, self.pictures, self.steps)

    def show_time(self, clock: float) -> Self:
        """Show how many pictures he has asked, and how many steps that made."""
        asked = int(clock + 1e-6)
        self.pictures.number.set_value(asked)
        self.steps.number.set_value(asked // self.batch)
        return self


class Stroll(Animation):
    """Let a walker walk to a point.

    Parameters
    ----------
    walker
        Who.
    to
        Where his feet arrive.
    paces
        How many pairs of steps he takes.
    """

    def __init__(
        self, walker: Walker, to: Sequence[float] | NDArray[np.float64], paces: float, *, run_time: float
    ) -> None:
        super().__init__(walker, run_time=run_time, rate_func=linear)
        self.walker, self.to, self.paces = walker, np.asarray(to, dtype=np.float64), paces

    def begin(self) -> None:
        """Remember from where he sets out."""
        self.start, self.phase = self.walker.foot(), self.walker.phase
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show him on his way."""
        share = self.rate_func(alpha)
        self.walker.points = self.starting_mobject.points.copy()
        self.walker.stand_at(self.start + share * (self.to - self.start), self.phase + share * self.paces)


class Clock(VGroup):
    """A count of work with its words below.

    Parameters
    ----------
    words
        What is counted.
    last
        The largest number to come, for which room is kept on the left.
    """

    def __init__(self, words: str, last: int, *, size: float = 44.0, color: ManimColor = palette.INK) -> None:
        self.number = Number(0, 0, size=size, color=color)
        self.words = Words(words, LABEL_SIZE, palette.SECONDARY)
        widest = Number(last, 0, size=size).width
        self.number.next_to(self.words, UP, buff=0.15, aligned_edge=LEFT)
        self.number.shift((widest - self.number.width) * RIGHT)
        super().__init__(self.number, self.words)

    def show_time(self, clock: float) -> Self:
        """Show the whole number of it."""
        self.number.set_value(int(clock))
        return self


class Runner(Group):
    """A cost curve with its name beside a point of it.

    Parameters
    ----------
    chart
        With a logarithmic x.
    name, color
        Of the curve.
    work, cost
        ``(n,)`` each, the first after one step.

    Attributes
    ----------
    along
        Where the name stands: 0 at the curve's first point, 1 at its last.
    """

    def __init__(self, chart: Chart, name: str, color: ManimColor, work: ArrayLike, cost: ArrayLike) -> None:
        self.curve = Curve(chart, work, cost, color=color)
        self.label = Label(name, color)
        self.along = 0.0
        super().__init__(self.curve, self.label)
        self.place_label()

    def show_until(self, x: float) -> Self:
        """Draw the curve up to `x`; its name shows when the curve has begun."""
        self.curve.show_until(x)
        self.label.set_opacity(float(x >= self.curve.xs[0]))
        return self

    def place_label(self) -> Self:
        """Put the name beside its point: above the curve at its beginning, left and below at its end."""
        index = round(self.along * (len(self.curve.xs) - 1))
        x, y = self.curve.x.share(self.curve.xs[index]), self.curve.y.share(self.curve.ys[index])
        side = UP + RIGHT if self.along < 0.5 else 0.6 * DOWN + LEFT
        self.label.next_to(self.curve.at(float(x), 1 - float(y)), side, buff=0.06)
        return self


class ChangeClock(Animation):
    """Plot a runner's curve against another clock: on a logarithmic axis the whole curve slides.

    Parameters
    ----------
    runner
        Whose curve; its name goes along to the curve's end.
    factor
        By how much every x is divided.
    """

    def __init__(
        self, runner: Runner, factor: float, *, run_time: float = 3.0, rate_func: Rate = smooth
    ) -> None:
        super().__init__(runner, run_time=run_time, rate_func=rate_func)
        self.runner, self.factor = runner, factor

    def begin(self) -> None:
        """Remember from where the curve starts."""
        self.xs = self.runner.curve.xs.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve on its way."""
        share = self.rate_func(alpha)
        self.runner.curve.xs = self.xs / self.factor**share
        self.runner.curve.end = self.runner.curve.xs[-1:].copy()
        self.runner.along = share
        self.runner.place_label()
