"""2.10: the gradient as a list of turns, one for every weight and bias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    Square,
    VGroup,
    smooth,
    there_and_back,
)

from netcore import measure
from netcore.measure.gradients import Weight
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.gradient.knob_wall import KnobWall
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

COLUMNS, WIDTH = 180, 13.2  # of the wall
BEHIND = 0.16  # opacity of the wall while knobs stand in front of it
NUDGE = 0.1  # by which two weights are turned
NUDGE_TURN = (
    0.225  # change of a weight for which a dial turns to its stop: the nudge is a good part of the way
)
RANKS: tuple[Literal["median"], int] = ("median", 150)  # of weights with small entries in the gradient
COLUMN_PITCH, TOP_ROW, LOW_ROW = 4.3, 1.75, -1.2  # of the six large dials
SYMBOL = 50
PAIR_X, GAUGE_AT = -4.2, np.array([2.5, -1.35, 0.0])


class TurnedDial(VGroup):
    """A large dial, the weight that it stands for, and the entry of the gradient by which it is turned.

    Parameters
    ----------
    weight
        Which weight.
    largest
        The entry that turns a dial to its stop.

    >>> dial = TurnedDial(Weight(9, 2, to=7, source=2, value=0.2, slope=0.5), 1.0)
    >>> dial.entry, dial.number.shown
    (-0.5, '−0.5000')
    """

    def __init__(self, weight: Weight, largest: float) -> None:
        self.entry = -weight.slope
        self.weight = weight
        hue = palette.sign_hue(self.entry)
        self.dial = Dial(-largest, largest, radius=0.78, start=0.0, color=hue)
        name = f"w_({weight.to} comma {weight.source})^(({weight.layer + 1}))"
        self.symbol = Formula(name, size=SYMBOL).next_to(self.dial, RIGHT, buff=0.25).shift(0.35 * UP)
        self.number = Number(self.entry, 4, sign=True, size=FIGURE_SIZE, color=hue)
        self.number.next_to(self.symbol, DOWN, buff=0.3, aligned_edge=LEFT)
        super().__init__(self.dial, self.symbol, self.number)

    def show(self, share: float) -> Self:
        """Let the dial have made a share of its turn."""
        self.dial.show(share * self.entry)
        return self


class ChangeGauge(VGroup):
    """The cost gauge, zeroed, and the change of the cost in figures under it.

    >>> gauge = ChangeGauge(0.002).show(0.0015)
    >>> gauge.gauge.value, gauge.number.shown
    (0.0015, '+0.00150')
    """

    def __init__(self, largest: float) -> None:
        self.gauge = Gauge(-largest, largest, start=0.0, ticks=(0.0,), radius=2.7)
        self.symbol = Formula("Delta C", size=60, color=palette.COST)
        self.number = Number(0.0, 5, sign=True, size=60, color=palette.COST)
        self.symbol.next_to(self.gauge.pivot, DOWN + LEFT, buff=0.3).shift(0.4 * LEFT)
        self.number.next_to(self.symbol, RIGHT, buff=0.75).stand_on(self.symbol.get_bottom()[1])
        super().__init__(self.gauge, self.symbol, self.number)
        self.shift(GAUGE_AT - self.gauge.pivot.get_center())

    def show(self, change: float) -> Self:
        """Let needle and number tell the change."""
        self.gauge.show(change)
        self.number.set_value(change)
        return self


@dataclass(frozen=True, eq=False)
class Read:
    """The gradient of a network, some of its weights, the largest entry first, and two of them nudged."""

    downhill: Array
    chosen: list[Weight]
    changes: Array


@beat("2.10", "thirteen thousand dials: reading the gradient")
def reading_the_gradient(scene: Lecture) -> None:
    """Read a gradient as a list: which way to turn each dial, and how much that matters."""
    read = _measured(scene)
    wall = KnobWall(read.downhill, columns=COLUMNS, width=WIDTH).shift(0.15 * UP)
    _all_knobs(scene, wall, read)
    large = _six_in_front(scene, wall, read)
    _turn_two(scene, wall, large, read)


def _measured(scene: Lecture) -> Read:
    most = scene.measure("steepest", measure.gradients.steepest_weights, layer=-1, count=4, step=SNAPSHOT)
    small = [
        scene.measure(f"rank {rank}", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT, rank=rank)
        for rank in RANKS
    ]
    columns = (most.index, most.to, most.source, most.value, most.slope)
    chosen = [
        Weight(index, small[0].layer, to, source, value, slope)
        for index, to, source, value, slope in zip(*(part.tolist() for part in columns), strict=True)
    ] + small
    nudged = scene.measure(
        "nudges",
        measure.gradients.cost_after_nudges,
        indices=[chosen[0].index, chosen[4].index],
        nudge=NUDGE,
        step=SNAPSHOT,
    )
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=SNAPSHOT)
    return Read(-gradient, chosen, nudged.change)


def _all_knobs(scene: Lecture, wall: KnobWall, read: Read) -> None:
    """Pull back from one knob to all of them; all turn at once."""
    first = len(read.downhill) // 2
    two = (wall.place(first) + wall.place(first + 1)) / 2
    scene.open_with(wall, close_to=Square(2 * wall.pitch).move_to(two), share=0.9)
    with scene.say("That was two dials. {mark}This network has {total}.", total=len(read.downhill)) as line:
        scene.play(scene.pull_back(), run_time=max(line.left, 3.2))
        scene.moment("all knobs")
    with scene.say("No one can picture that many directions. {mark}But a gradient is also a list.") as line:
        scene.play(Drive(wall, 0, 1, rate_func=there_and_back), run_time=line.until_mark())
        scene.play(Drive(wall, 0, 1, rate_func=smooth), run_time=max(line.left, 2.0))
        scene.moment("all turned")


def _six_in_front(scene: Lecture, wall: KnobWall, read: Read) -> list[TurnedDial]:
    """Bring six knobs to the front, and turn each by its entry."""
    largest = abs(read.chosen[0].slope)
    large = [TurnedDial(weight, largest).show(0) for weight in read.chosen]
    for place, dial in enumerate(large):
        row, column = divmod(place, 3)
        dial.move_to(((column - 1) * COLUMN_PITCH, TOP_ROW if row == 0 else LOW_ROW, 0))
    with scene.say(
        "It says for every dial: {mark}this one down a lot, these up half as much,\nthat one down a touch.",
        when=_as_said(read.downhill[[weight.index for weight in read.chosen]]),
    ) as line:
        flights = []
        for weight, dial in zip(read.chosen, large, strict=True):
            tiny = dial.dial.copy().set(width=wall.pitch).move_to(wall.place(weight.index))
            flights.append(ReplacementTransform(tiny, dial.dial))
        scene.play(
            wall.animate.set_opacity(BEHIND),
            LaggedStart(*flights, lag_ratio=0.1),
            run_time=max(line.until_mark(), 1.6),
        )
        scene.add(*(dial.dial for dial in large))
        for some in (large[:1], large[1:3], large[3:5], large[5:]):
            scene.play(
                *(Drive(dial, 0, 1, rate_func=smooth) for dial in some),
                *(FadeIn(dial.symbol, dial.number, shift=0.1 * RIGHT) for dial in some),
                run_time=1.2,
            )
        scene.moment("six")
    return large


def _as_said(entries: Array) -> bool:
    """Return whether the first goes down furthest, the next two up about half as far, the fifth down a little."""
    second, third, _, fifth, _ = (entries / entries[0]).tolist()[1:]
    return bool(entries[0] < 0) and -0.65 < second <= third < -0.4 and 0.05 < fifth < 0.25


def _turn_two(scene: Lecture, wall: KnobWall, large: list[TurnedDial], read: Read) -> None:
    """Turn two of the weights by the same amount: the cost moves as far as the entries said; then turn all."""
    pair = [large[0], large[4]]
    others = VGroup(*(part for dial in large if dial not in pair for part in dial))
    gauge = ChangeGauge(1.15 * float(np.abs(read.changes).max()))
    times = scene.derive("times", "ratio", read.changes[0], read.changes[1])
    with scene.say(
        "Does it matter? Raise one of them {mark}by {nudge:.1f}: the cost climbs.", nudge=NUDGE
    ) as line:
        raised = []
        for height in (TOP_ROW - 0.2, LOW_ROW):
            goal = Dial(-NUDGE_TURN, NUDGE_TURN, radius=0.78, start=0.0, color=palette.POSITIVE)
            raised.append(goal.move_to((PAIR_X, height, 0)))
        scene.play(
            FadeOut(others, scale=0.7),
            *(FadeOut(dial.number) for dial in pair),
            *(ReplacementTransform(dial.dial, goal) for dial, goal in zip(pair, raised, strict=True)),
            *(
                dial.symbol.animate.next_to(goal, RIGHT, buff=0.3)
                for dial, goal in zip(pair, raised, strict=True)
            ),
            FadeIn(gauge),
            run_time=max(line.until_mark(), 1.2),
        )
        nudges = [
            Number(NUDGE, 1, sign=True, size=FIGURE_SIZE, color=palette.POSITIVE).next_to(
                goal, LEFT, buff=0.25
            )
            for goal in raised
        ]
        scene.play(
            FadeIn(nudges[0]),
            Drive(raised[0], 0, NUDGE, rate_func=smooth),
            Drive(gauge, 0, float(read.changes[0]), rate_func=smooth),
            run_time=max(line.left, 1.6),
        )
        scene.moment("first raised")
    with scene.say(
        "Now another, just as much: {mark}it moves {times:.0f} times less.",
        times=times,
        when=read.changes[0] > 0 and abs(times / (read.chosen[0].slope / read.chosen[4].slope) - 1) < 0.1,
    ) as line:
        scene.play(
            Drive(gauge, float(read.changes[0]), 0, rate_func=smooth),
            Drive(raised[0], NUDGE, 0, rate_func=smooth),
            run_time=line.until_mark(),
        )
        scene.play(
            FadeIn(nudges[1]),
            Drive(raised[1], 0, NUDGE, rate_func=smooth),
            Drive(gauge, 0, float(read.changes[1]), rate_func=smooth),
            run_time=max(line.left, 1.8),
        )
        scene.moment("second raised")
    with scene.say("The sign says which way to turn. {mark}The size says what a turn is worth.") as line:
        largest = abs(read.chosen[0].slope)
        asked = [TurnedDial(dial.weight, largest).show(0) for dial in pair]
        for dial, goal in zip(asked, raised, strict=True):
            dial.shift(goal.get_center() - dial.dial.get_center())
        scene.play(
            FadeOut(*nudges, *(dial.symbol for dial in pair)),
            *(ReplacementTransform(goal, dial.dial) for dial, goal in zip(asked, raised, strict=True)),
            *(FadeIn(dial.symbol, dial.number) for dial in asked),
            Drive(gauge, float(read.changes[1]), 0, rate_func=smooth),
            run_time=line.until_mark(),
        )
        scene.play(*(Drive(dial, 0, 1, rate_func=smooth) for dial in asked), run_time=line.left)
        scene.moment("worth")
    with scene.say("So all of them turn, each by its own amount.") as line:
        wall.show(0)
        scene.play(FadeOut(*asked, gauge, scale=0.6), wall.animate.set_opacity(1), run_time=0.7)
        scene.play(Drive(wall, 0, 1, rate_func=smooth), run_time=max(line.left, 1.5))
        scene.moment("all turn")
