"""2.10: minus the gradient as a list of turns, one for every weight and bias."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.gradients import Weight
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.gradient.knob_wall import KnobWall
from scenes.beats.gradient_descent.gradient.two_dials import walked_map
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

COLUMNS, WIDTH = 180, 13.4  # of the wall
NEAR = 6.4  # how many times closer single knobs are seen
WALL_AT = 0.12 * UP
COLUMN, OUTSIDE, TINY = (
    2.2,
    6.9,
    0.2,
)  # width into which it is pressed; where brackets begin; width of a knob then
NUDGE = -0.01  # by which two weights are turned
STOP = 0.015  # change of a weight for which a dial turns to its stop
ROWS, DOTS = (1.85, 0.35, -1.15), (1.1, -0.4, -1.9)  # heights of the entries, and of those left out
NUMBER_X, DIAL_X, SYMBOL_X = -0.3, 2.05, 2.9  # of an entry's parts, in scene units
ASIDE = 2.2 * LEFT  # how far the list makes room for the gauge
SYMBOL, FIGURES, AMOUNT = 50, 60, 48
GAUGE_AT, GAUGE_RADIUS = np.array([4.75, 0.15, 0.0]), 2.15
READINGS = (-0.9, -2.0)  # heights of what the gauge has read
GHOST = 0.35  # opacity of the wedge that stays of what it read before


class Entry(VGroup):
    """A dial, the weight that it stands for, and the entry of minus the gradient by which it is turned.

    The pointer stands for the change of the weight, for all entries by one scale.

    Parameters
    ----------
    weight
        Which weight.
    height
        Of the row, in scene units.

    >>> entry = Entry(Weight(9, 2, to=7, source=2, value=0.2, slope=0.01), 0.0)
    >>> entry.value, entry.number.shown
    (-0.01, '−0.0100')
    """

    def __init__(self, weight: Weight, height: float) -> None:
        self.value = -weight.slope
        self.weight = weight
        hue = palette.sign_hue(self.value)
        self.dial = Dial(-STOP, STOP, radius=0.5, start=0.0, color=hue).move_to((DIAL_X, height, 0))
        name = f"w_({weight.to} comma {weight.source})^(({weight.layer + 1}))"
        self.symbol = Formula(name, size=SYMBOL).move_to((SYMBOL_X, height, 0), aligned_edge=LEFT)
        self.number = Number(self.value, 4, sign=True, size=FIGURES, color=hue)
        self.number.move_to((NUMBER_X, height, 0))
        super().__init__(self.dial, self.symbol, self.number)

    def show(self, share: float) -> Self:
        """Let the dial have made a share of its turn."""
        self.dial.show(share * self.value)
        return self


class ChangeGauge(VGroup):
    """The cost gauge, zeroed, which tells by how much the cost changes.

    >>> gauge = ChangeGauge(0.002).show(0.0015)
    >>> gauge.gauge.value, gauge.read(Formula("w"), 0)[1].shown
    (0.0015, '+0.001500')
    """

    def __init__(self, largest: float) -> None:
        self.gauge = Gauge(-largest, largest, start=0.0, ticks=(0.0,), radius=GAUGE_RADIUS)
        self.symbol = Formula("Delta C", size=FIGURES, color=palette.COST)
        self.symbol.next_to(self.gauge.arc, UP, buff=0.42)  # clear of the needle
        super().__init__(self.gauge, self.symbol)
        self.shift(GAUGE_AT - self.gauge.pivot.get_center())

    def show(self, change: float) -> Self:
        """Let the needle tell the change."""
        self.gauge.show(change)
        return self

    def read(self, symbol: Formula, row: int) -> VGroup:
        """Return what the needle tells in figures, below the gauge beside what was turned."""
        number = Number(self.gauge.value, 6, sign=True, size=FIGURES, color=palette.COST)
        name = symbol.copy()
        place = GAUGE_AT[0] * RIGHT + READINGS[row] * UP
        return VGroup(name, number).arrange(RIGHT, buff=0.36).move_to(place)

    def ghost(self) -> VMobject:
        """Return the wedge that the needle has left behind, to stay when it moves on."""
        wedge: VMobject = self.gauge.reading.copy()
        return wedge.set_fill(opacity=GHOST).set_stroke(palette.COST, 3, opacity=0.9)

    def laid(self, count: int) -> VGroup:
        """Return the wedge of the needle so many times, laid side by side from zero."""
        turn = self.gauge.needle.get_angle() - np.pi / 2
        wedges = [self.gauge.reading.copy() for _ in range(count)]
        for place, wedge in enumerate(wedges):
            wedge.rotate(place * turn, about_point=self.gauge.pivot.get_center())
            wedge.set_fill(opacity=1).set_stroke(palette.GROUND, 4, opacity=1)
        return VGroup(*wedges)


class StepList(VGroup):
    """Minus the gradient as a column between brackets, with some of its entries and the dials that they turn.

    Attributes
    ----------
    entries, frame
        The rows; what is around them: `symbol`, `brackets`, and `dots` for the entries left out.
    middle, height_inside
        Of the room between the brackets.
    """

    def __init__(self, chosen: list[Weight]) -> None:
        self.entries = [Entry(weight, height).show(0) for weight, height in zip(chosen, ROWS, strict=True)]
        self.symbol = Formula("- nabla C =", size=60).move_to(
            (NUMBER_X - 1.6, ROWS[1], 0), aligned_edge=RIGHT
        )
        top, bottom = ROWS[0] + 0.55, DOTS[-1] - 0.35
        self.brackets = [_bracket(NUMBER_X + 1.4 * side, top, bottom, -side) for side in (-1, 1)]
        self.middle, self.height_inside = np.array([NUMBER_X, (top + bottom) / 2, 0.0]), top - bottom - 0.3
        dots = [Formula("dots.v", size=SYMBOL).move_to((NUMBER_X, height, 0)) for height in DOTS]
        self.dots = VGroup(*dots)
        self.frame = VGroup(self.symbol, *self.brackets, self.dots)
        super().__init__(self.frame, *self.entries)


def _bracket(x: float, top: float, bottom: float, way: int) -> VMobject:
    ends = np.array([[x, top, 0], [x, bottom, 0]])
    hook = 0.2 * way * RIGHT
    line = VMobject(stroke_color=palette.INK, stroke_width=4)
    return line.set_points_as_corners([ends[0] + hook, *ends, ends[1] + hook])


@dataclass(frozen=True, eq=False)
class Read:
    """Minus the gradient of a network, three of its weights, and what the nudged first and last do to the cost."""

    downhill: Array
    chosen: list[Weight]
    changes: Array


def _downhill(scene: Lecture) -> Array:
    """Measure minus the gradient at which the dials are read, ``(n,)``."""
    gradient: Array = scene.measure("gradient", measure.gradients.full_gradient_at, step=SNAPSHOT)
    return -gradient


def all_turned(scene: Lecture) -> KnobWall:
    """Return the picture on which 2.10 ends and 2.11 opens: from nearby, knobs turned by minus the gradient."""
    return _wall(_downhill(scene)).come_close(NEAR).show(1)


def _wall(downhill: Array) -> KnobWall:
    return KnobWall(downhill, columns=COLUMNS, width=WIDTH).shift(WALL_AT)


@beat("2.10", "thirteen thousand dials: reading the gradient", flows_from="2.9")
def reading_the_gradient(scene: Lecture) -> None:
    """Read minus the gradient as a list: which way to turn each dial, and how much that matters."""
    read = _measured(scene)
    wall = _wall(read.downhill)
    _from_two_to_all(scene, wall, read)
    steps = _three_entries(scene, wall, read)
    meter = _turn_two(scene, steps, read)
    _turn_all(scene, wall, steps, meter, read)


def _measured(scene: Lecture) -> Read:
    most = scene.measure("steepest", measure.gradients.steepest_weights, layer=-1, count=2, step=SNAPSHOT)
    small = scene.measure("median", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT, rank="median")
    columns = (most.index, most.to, most.source, most.value, most.slope)
    chosen = [
        Weight(index, small.layer, to, source, value, slope)
        for index, to, source, value, slope in zip(*(part.tolist() for part in columns), strict=True)
    ] + [small]
    nudged = scene.measure(
        "nudges",
        measure.gradients.cost_after_nudges,
        indices=[chosen[0].index, chosen[2].index],
        nudge=NUDGE,
        step=SNAPSHOT,
    )
    return Read(_downhill(scene), chosen, nudged.change)


def _from_two_to_all(scene: Lecture, wall: KnobWall, read: Read) -> None:
    """Let the two dials go to their places among all, and pull back until all are seen."""
    walked = walked_map(scene)
    both = scene.measure("two dials", measure.gradients.oblique_weights, layer=-1, step=0)
    scene.open_with(*walked)
    wall.come_close(NEAR).set_opacity(0)
    with scene.say("That was two dials. {mark}This network has {total}.", total=len(read.downhill)) as line:
        flights = [
            named.dial.animate.set(width=wall.pitch).move_to(wall.place(index))
            for named, index in zip(walked.dials, both.index.tolist(), strict=True)
        ]
        scene.add(wall, *(named.dial for named in walked.dials))
        scene.play(
            FadeOut(
                walked.surface,
                walked.cost,
                *(part for named in walked.dials for part in (named[0], named.symbol)),
                rate_func=squish_rate_func(smooth, 0, 0.4),
            ),
            *flights,
            Drive(wall, 0, 1, show=KnobWall.set_opacity, rate_func=squish_rate_func(smooth, 0.35, 1)),
            run_time=max(line.until_mark(), 1.8),
        )
        scene.play(FadeOut(*(named.dial for named in walked.dials)), run_time=0.3)
        scene.play(
            Drive(wall, NEAR, 1, show=KnobWall.come_close, log=True, rate_func=smooth),
            run_time=max(line.left, 2.2),
        )
        scene.moment("all knobs")


def _three_entries(scene: Lecture, wall: KnobWall, read: Read) -> StepList:
    """Press the wall into a column between brackets, and draw three knobs out of it beside their entries."""
    steps = StepList(read.chosen)
    with scene.say("Minus the gradient is a list: {mark}one entry for every dial.") as line:
        column = wall.copy().stretch_to_fit_width(COLUMN).stretch_to_fit_height(steps.height_inside)
        column.move_to(steps.middle)
        outside = [
            bracket.copy().set_x(side * OUTSIDE)
            for bracket, side in zip(steps.brackets, (-1, 1), strict=True)
        ]
        scene.play(
            wall.animate.become(column),
            *(
                ReplacementTransform(far, bracket)
                for far, bracket in zip(outside, steps.brackets, strict=True)
            ),
            FadeIn(steps.symbol, rate_func=squish_rate_func(smooth, 0.6, 1)),
            run_time=max(line.until_mark(), 2.0),
        )
        flights = []
        for entry in steps.entries:
            tiny = entry.dial.copy().set(width=TINY).move_to(wall.place(entry.weight.index))
            flights.append(ReplacementTransform(tiny, entry.dial))
        scene.play(LaggedStart(*flights, lag_ratio=0.25), run_time=1.2)
        scene.play(wall.animate.set_opacity(0), run_time=0.3)
        parts = [VGroup(entry.symbol, entry.number) for entry in steps.entries]
        scene.play(
            FadeIn(steps.dots), LaggedStart(*map(FadeIn, parts), lag_ratio=0.4), run_time=max(line.left, 1.4)
        )
        scene.moment("list")
    return steps


def _as_said(entries: Array) -> bool:
    """Return whether the first goes down furthest, the second up about half as far, the third down a little."""
    second, third = (entries / entries[0]).tolist()[1:]
    return bool(entries[0] < 0) and -0.65 < second < -0.4 and 0.05 < third < 0.25


def _turn_two(scene: Lecture, steps: StepList, read: Read) -> tuple[ChangeGauge, VGroup]:
    """Turn two of the dials down by the same amount; returns the gauge, and what stands on and beside it."""
    first, _, last = steps.entries
    gauge = ChangeGauge(1.15 * float(np.abs(read.changes).max()))
    times = scene.derive("times", "ratio", read.changes[0], read.changes[1])
    amounts = [_amount(entry).shift(ASIDE) for entry in (first, last)]
    with scene.say(
        "Turn the first one down by {nudge:.2f}: {mark}the cost falls.",
        nudge=-NUDGE,
        when=bool(np.all(read.changes < 0)),
    ) as line:
        scene.play(steps.animate.shift(ASIDE), run_time=0.7)
        scene.play(FadeIn(gauge), run_time=0.4)
        far = _turn(scene, gauge, first, amounts[0], float(read.changes[0]), 0, line.left)
        scene.moment("first turned")
    with scene.say(
        "Another one just as much: {mark}it falls {times:.0f} times less.",
        times=times,
        when=abs(times / (read.chosen[0].slope / read.chosen[2].slope) - 1) < 0.1,
    ) as line:
        ghost = gauge.ghost()
        scene.add(ghost)
        scene.play(
            Drive(gauge, float(read.changes[0]), 0, rate_func=smooth),
            Drive(first.dial, NUDGE, 0, rate_func=smooth),
            FadeOut(amounts[0]),
            run_time=0.7,
        )
        near = _turn(scene, gauge, last, amounts[1], float(read.changes[1]), 1, line.until_mark())
        wedges = gauge.laid(round(times))
        scene.add(wedges[0])
        scene.play(
            LaggedStart(
                *(ReplacementTransform(before.copy(), wedge) for before, wedge in pairwise(wedges)),
                lag_ratio=0.8,
            ),
            run_time=max(line.left, 2.0),
        )
        scene.moment("last turned")
        scene.play(_swell(first), _swell(last), run_time=0.9)
    return gauge, VGroup(ghost, wedges, far, near, amounts[1])


def _turn_all(
    scene: Lecture, wall: KnobWall, steps: StepList, meter: tuple[ChangeGauge, VGroup], read: Read
) -> None:
    """Turn each of the three dials by its entry; then put them back among all, which turn like them."""
    gauge, readings = meter
    last = steps.entries[-1].dial
    with scene.say(
        "So each turns by its entry: {mark}down a lot, {mark}up half as much, {mark}down a touch.",
        when=_as_said(read.downhill[[weight.index for weight in read.chosen]]),
    ) as line:
        scene.play(
            Drive(gauge, gauge.gauge.value, 0, rate_func=smooth),
            Drive(last, last.value, 0, rate_func=smooth),
            FadeOut(readings),
            run_time=0.6,
        )
        scene.play(FadeOut(gauge), steps.animate.shift(-ASIDE), run_time=max(line.until_mark(), 0.6))
        for place, entry in enumerate(steps.entries):
            seconds = line.until_mark() if place < 2 else line.left
            scene.play(Drive(entry, 0, 1, rate_func=smooth), _swell(entry), run_time=max(seconds, 1.1))
        scene.moment("turned")
    with scene.say("And with them all the others.") as line:
        wall.reset_points().shift(WALL_AT).show(0).come_close(NEAR).set_opacity(0)
        dials = [entry.dial for entry in steps.entries]
        scene.play(
            FadeOut(steps.frame, *(part for entry in steps.entries for part in entry[1:])), run_time=0.4
        )
        scene.add(wall, *dials)
        scene.play(
            wall.animate.set_opacity(1),
            *(
                entry.dial.animate.set(width=wall.pitch).move_to(wall.place(entry.weight.index))
                for entry in steps.entries
            ),
            run_time=0.9,
        )
        scene.play(Drive(wall, 0, 1, rate_func=smooth), run_time=max(line.left, 2.6))
        scene.play(FadeOut(*dials), run_time=0.3)
        scene.moment("all turn")


def _turn(
    scene: Lecture, gauge: ChangeGauge, entry: Entry, amount: Number, change: float, row: int, seconds: float
) -> VGroup:
    """Turn one dial by the nudge; the needle goes along, then the change is written down, which is returned."""
    scene.play(
        FadeIn(amount),
        Drive(entry.dial, 0, NUDGE, rate_func=smooth),
        Drive(gauge, 0, change, rate_func=smooth),
        run_time=max(seconds - 0.9, 1.2),
    )
    reading = gauge.read(entry.symbol, row)
    scene.play(FadeIn(reading, shift=0.2 * DOWN), run_time=0.5)
    scene.wait(0.4)
    return reading


def _amount(entry: Entry) -> Number:
    """Return by how much a dial is turned, in figures beside its symbol."""
    amount = Number(NUDGE, 2, sign=True, size=AMOUNT, color=palette.NEGATIVE)
    return amount.next_to(entry.symbol, DOWN, buff=0.12, aligned_edge=LEFT)


def _swell(entry: Entry) -> Indicate:
    return Indicate(entry.number, scale_factor=1.15, color=palette.sign_hue(entry.value))
