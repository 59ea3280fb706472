"""The cost of one example as area: ten gaps fold into squares, which pour into one strip; and one gap, large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, DashedVMobject, ManimColor, Rectangle, VGroup, VMobject, smooth
from numpy.typing import ArrayLike, NDArray

from netcore.measure.examples import ExampleOverSteps
from netcore.network.arrays import Array
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared

UNIT = 1.3  # scene units of an output of 1, and of a cost of 1 along the strip, which is as high
PITCH, FIRST_X, BASE_Y = 1.4, -6.55, 0.85  # of the outputs: from one to the next; where they stand
BAR, GOAL, ROD = 0.18, 0.4, 0.07  # widths
PLATE = 0.1  # height of the plate that says that nothing was wanted
STRIP_X, STRIP_TOP = -2.6, -0.75  # left end and upper edge of the strip
LONGEST = 3  # cost for which the strip has room
SOLID = 0.95  # opacity of squares
LANE = 0.26  # y of the upper edge to which a square sinks before it turns to the strip
FLOW = 0.3  # opacity of what links a square to its part of the strip
LARGE_UNIT, LARGE_Y = 3.5, -1.5  # of an output that is seen large: of 1; where it stands
LARGER, LARGE_GOAL = LARGE_UNIT / UNIT, 0.9  # how much larger it is, and the width of what was wanted of it
LARGE_SIZE, DIGIT_Y = 60, -2.2  # of its figures; where its digit is


@dataclass(frozen=True, eq=False)
class ExampleState:
    """What one example costs in one state of a run: the state's number, outputs and terms ``(n_out,)``, their sum."""

    number: int
    a: Array
    terms: Array
    cost: float


def states_of_example(numbers: Sequence[int], measured: ExampleOverSteps) -> list[ExampleState]:
    """Return what was measured of an example as records of the steps `numbers`."""
    rows = zip(numbers, measured.a, measured.terms, measured.cost.tolist(), strict=True)
    return [ExampleState(*row) for row in rows]


class CostAsArea(VGroup):
    """Ten outputs beside what was wanted; each gap folds into a square, and the squares pour into a strip.

    One unit holds everywhere, and the strip is one unit high: its length is the sum of the areas.

    Parameters
    ----------
    target
        ``(n,)``: the wanted outputs, 0 or 1.

    Attributes
    ----------
    bars, goals, labels
        What came out, what was wanted, and the outputs' digits.
    rods, squares, ribbons, blocks
        The gaps, their squares, and what flows from these into the strip.
    scale
        The empty strip with its numbers.
    folded, poured
        ``(n,)`` each: how far, 0..1, every gap has folded and every square has flowed.

    >>> state = ExampleState(0, np.array([0.5, 0.75]), np.array([0.25, 0.0625]), 0.3125)
    >>> area = CostAsArea([0, 1]).show(state).fold(1).pour(1)
    >>> area.cost_so_far(), area.shown()["area"]
    (0.3125, array([0.25  , 0.0625]))
    """

    def __init__(self, target: ArrayLike) -> None:
        self.wanted = np.asarray(target, dtype=np.float64)
        count = len(self.wanted)
        self.a, self.terms = np.zeros(count), np.zeros(count)
        self.folded, self.poured = np.zeros(count), np.zeros(count)
        self.bars = VGroup(*(_solid(palette.INK, 1.0) for _ in range(count)))
        self.rods = VGroup(*(_solid(palette.COST, 1.0) for _ in range(count)))
        self.squares, self.ribbons, self.blocks = VGroup(), VGroup(), VGroup()
        for _ in range(count):
            self.squares.add(_solid(palette.COST, SOLID))
            self.ribbons.add(_solid(palette.COST, FLOW))
            self.blocks.add(_solid(palette.COST, SOLID))
        self.goals = VGroup(*(self._goal(place) for place in range(count)))
        self.labels = VGroup()
        for place, wanted in enumerate(self.wanted):
            hue = palette.TARGET if wanted else palette.INK
            label = Words(spell(place), size=FIGURE_SIZE, color=hue)
            label.next_to((self.x_of(place), BASE_Y, 0.0), DOWN, buff=0.24)
            self.labels.add(declared(label, "the number of an output neuron"))
        self.scale_of_cost = _scale()
        super().__init__(
            self.ribbons, self.scale_of_cost, self.blocks, self.squares, self.bars, self.rods, self.goals,
            self.labels,
        )  # fmt: skip
        self._draw()

    def x_of(self, place: int) -> float:
        """Return where the bar of an output stands."""
        return FIRST_X + PITCH * place

    def show(self, state: ExampleState) -> Self:
        """Show outputs and terms of a state."""
        self.a, self.terms = np.asarray(state.a), np.asarray(state.terms)
        return self._draw()

    def fold(self, share: float, *places: int) -> Self:
        """Let the gaps of some outputs, or of all, have folded so far."""
        self.folded[list(places) or slice(None)] = share
        return self._draw()

    def pour(self, share: float) -> Self:
        """Let the squares have flowed so far, the first before the second and so on."""
        count = len(self.poured)
        self.poured = np.clip((1 + 0.3 * (count - 1)) * share - 0.3 * np.arange(count), 0.0, 1.0)
        return self._draw()

    def shown(self) -> Channels:
        """Return the outputs, and the terms that have reached the strip."""
        return {"height": self.a, "area": self.terms[self.poured == 1]}

    def cost_so_far(self) -> float:
        """Return the sum of the terms that have reached the strip."""
        return float(self.terms[self.poured == 1].sum())

    def stand_up(self, share: float, lying: VGroup) -> Self:
        """Let the bars have risen so far from bars that lie: each turns as a whole, the first before the second."""
        count = len(self.bars)
        ways = np.clip((1 + 0.1 * (count - 1)) * share - 0.1 * np.arange(count), 0.0, 1.0)
        for place, (bar, start, way) in enumerate(
            zip(self.bars, lying, map(smooth, ways.tolist()), strict=True)
        ):
            end = self.bar_corners(place)
            length = start.width + way * (end[1, 1] - end[0, 1] - start.width)
            thickness = start.height + way * (BAR - start.height)
            along = length / 2 * np.array([np.cos(way * np.pi / 2), np.sin(way * np.pi / 2), 0.0])
            across = thickness / 2 * np.array([-np.sin(way * np.pi / 2), np.cos(way * np.pi / 2), 0.0])
            middle = start.get_center() + way * (end.mean(axis=0) - start.get_center())
            sides = (-along - across, -along + across, along + across, along - across)
            _outline(bar, middle + np.array(sides))
        return self

    def bar_corners(self, place: int) -> NDArray[np.float64]:
        """Return the corners ``(4, 3)`` of an output's bar."""
        return _corners(self.x_of(place) - BAR / 2, BASE_Y, BAR, UNIT * float(self.a[place]))

    def _draw(self) -> Self:
        lefts = STRIP_X + UNIT * np.concatenate([[0.0], np.cumsum(self.terms)])
        for place, (a, wanted) in enumerate(zip(self.a.tolist(), self.wanted.tolist(), strict=True)):
            _outline(self.bars[place], self.bar_corners(place))
            side, low = UNIT * abs(a - wanted), BASE_Y + UNIT * min(a, wanted)
            left = self.x_of(place) + BAR / 2 + 0.02
            turned = float(smooth(self.folded[place])) * np.pi / 2
            _outline(self.rods[place], _corners(left - 0.02, low, ROD, side))
            square = _corners(left, low, max(side * np.sin(turned), 1e-4), side)
            _outline(self.squares[place], square)
            self.squares[place].set_fill(opacity=SOLID * (self.folded[place] > 0))
            went = float(smooth(self.poured[place]))
            term = UNIT * float(self.terms[place])
            goal = _corners(float(lefts[place]), STRIP_TOP - UNIT, max(term - 0.02, 1e-4), UNIT)
            block = _on_its_way(square, goal, went)
            _outline(self.blocks[place], block)
            self.blocks[place].set_fill(opacity=SOLID * (went > 0))
            _ribbon(self.ribbons[place], square[0], square[3], block[1], block[2])
            self.ribbons[place].set_fill(opacity=FLOW * went)
        return self

    def _goal(self, place: int) -> VMobject:
        x = self.x_of(place)
        if not self.wanted[place]:
            plate = Rectangle(
                width=GOAL, height=PLATE, stroke_width=0, fill_color=palette.TARGET, fill_opacity=1
            )
            return plate.move_to((x, BASE_Y - PLATE / 2, 0.0))
        wanted = Rectangle(width=GOAL, height=UNIT, color=palette.TARGET, stroke_width=6)
        return wanted.move_to((x, BASE_Y + UNIT / 2, 0.0))


class LargeGap(VGroup):
    """One output, large: its bar, what was wanted of it, the gap between the two, and the square of the gap.

    Parameters
    ----------
    place
        Which output.
    a, wanted
        What came out, and what was wanted: 0 or 1.
    gap, term
        Between these, and its square.
    x
        Where the bar stands.

    Attributes
    ----------
    bar, goal, label
        What came out, what was wanted, and the output's digit.
    wish, gap, term
        Their figures: what was wanted, the gap, the square.
    rod, square
        The gap and its square.

    >>> large = LargeGap(3, 0.75, 1, 0.25, 0.0625, x=0.0).reach(1).fold(1)
    >>> round(float(large.rod.height) / LARGE_UNIT, 6), round(float(large.square.width) / LARGE_UNIT, 6)
    (0.25, 0.25)
    """

    def __init__(self, place: int, a: float, wanted: float, gap: float, term: float, *, x: float) -> None:
        self.a, self.wanted, self.size, self.term_size, self.x = a, wanted, gap, term, x
        self.bar = _solid(palette.INK, 1.0)
        _outline(self.bar, _corners(x - LARGER * BAR / 2, LARGE_Y, LARGER * BAR, LARGE_UNIT * a))
        self.rod, self.square = _solid(palette.COST, 1.0), _solid(palette.COST, SOLID)
        if wanted:
            self.goal: VMobject = Rectangle(
                width=LARGE_GOAL, height=LARGE_UNIT, color=palette.TARGET, stroke_width=8
            ).move_to((x, LARGE_Y + LARGE_UNIT / 2, 0.0))
        else:
            self.goal = Rectangle(
                width=LARGE_GOAL,
                height=LARGER * PLATE,
                stroke_width=0,
                fill_color=palette.TARGET,
                fill_opacity=1,
            ).move_to((x, LARGE_Y - LARGER * PLATE / 2, 0.0))
        hue = palette.TARGET if wanted else palette.INK
        label = Words(spell(place), size=LARGE_SIZE, color=hue).move_to((x, DIGIT_Y, 0.0))
        self.label = declared(label, "the number of an output neuron")
        self.wish = Number(wanted, 0, size=LARGE_SIZE, color=palette.TARGET)
        edge = LARGE_Y + LARGE_UNIT * wanted
        self.wish.move_to((x - LARGE_GOAL / 2 - 0.25, edge, 0.0), aligned_edge=RIGHT)
        left, low, side = self._place()
        self.gap = Number(gap, size=LARGE_SIZE, color=palette.COST)
        self.gap.move_to((left + LARGER * ROD + 0.2, low + side / 2, 0.0), aligned_edge=LEFT)
        edge = (
            x + LARGE_GOAL / 2 if wanted else left
        )  # where the inside of the square begins that nothing crosses
        size = FIGURE_SIZE if wanted else LARGE_SIZE
        self.term = Number(term, size=size, color=palette.GROUND)
        self.term.move_to(((edge + left + side) / 2, low + side / 2, 0.0))
        super().__init__(
            self.bar, self.square, self.rod, self.goal, self.label, self.wish, self.gap, self.term
        )
        self.reach(0).fold(0)

    def reach(self, share: float) -> Self:
        """Let the gap have grown so far, from what was wanted to what came out."""
        left, low, side = self._place()
        start = low + side * (1 - share) if self.wanted else low
        _outline(self.rod, _corners(left, start, LARGER * ROD, side * share))
        return self

    def fold(self, share: float) -> Self:
        """Let the gap have folded so far into its square; its figure stays beside that."""
        left, low, side = self._place()
        wide = side * np.sin(share * np.pi / 2)
        _outline(self.square, _corners(left, low, max(wide, 1e-4), side))
        self.gap.set_x(left + max(wide, LARGER * ROD) + 0.2 + self.gap.width / 2)
        return self

    def shown(self) -> Channels:
        """Return what came out."""
        return {"height": [self.a]}

    def _place(self) -> tuple[float, float, float]:
        """Return the left end, the lower edge and the side of the square."""
        low = LARGE_Y + LARGE_UNIT * min(self.a, self.wanted)
        return self.x + LARGER * BAR / 2, low, LARGE_UNIT * self.size


def _scale() -> VGroup:
    """Return the empty strip, with the whole numbers along it."""
    frame = Rectangle(width=LONGEST * UNIT, height=UNIT, color=palette.SECONDARY, stroke_width=2)
    frame.move_to((STRIP_X + LONGEST * UNIT / 2, STRIP_TOP - UNIT / 2, 0.0))
    ticks = VGroup()
    for value in range(LONGEST + 1):
        tick = Words(spell(value), size=FIGURE_SIZE, color=palette.SECONDARY)
        tick.next_to((STRIP_X + UNIT * value, STRIP_TOP - UNIT, 0.0), DOWN, buff=0.12)
        ticks.add(declared(tick, "a tick of an axis"))
    return VGroup(DashedVMobject(frame, num_dashes=80), ticks)


def _solid(color: ManimColor, opacity: float) -> VMobject:
    return VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity)


def _corners(left: float, low: float, width: float, height: float) -> NDArray[np.float64]:
    """Return lower left, upper left, upper right and lower right corner, ``(4, 3)``."""
    height = max(height, 1e-4)
    return np.array(
        [(left, low, 0), (left, low + height, 0), (left + width, low + height, 0), (left + width, low, 0)]
    )


def _on_its_way(square: NDArray[np.float64], goal: NDArray[np.float64], went: float) -> NDArray[np.float64]:
    """Return the corners of a square that sinks below the labels, then goes along, then into its place."""
    sinks, goes, lands = (
        float(smooth(way)) for way in (went / 0.45, (went - 0.25) / 0.75, (went - 0.55) / 0.45)
    )
    (x, low), (to_x, to_low) = square[0, :2], goal[0, :2]
    lane = LANE - float(square[1, 1] - square[0, 1])
    at = x + goes * (to_x - x), low + sinks * (lane - low) + lands * (to_low - lane), 0.0
    shape = square - square[0]
    return np.asarray(at + shape + lands * (goal - goal[0] - shape))


def _outline(part: VMobject, corners: NDArray[np.float64]) -> None:
    part.set_points_as_corners([*corners, corners[0]])


def _ribbon(part: VMobject, *ends: NDArray[np.float64]) -> None:
    """Let a part flow from the line between the first two points to that between the last two."""
    left, right, low_left, low_right = ends
    middle = np.array([0.0, (left[1] + low_left[1]) / 2, 0.0])
    x = np.array([1.0, 0.0, 0.0])
    sides = [
        np.array([left, left * x + middle, low_left * x + middle, low_left]),
        np.linspace(low_left, low_right, 4),
        np.array([low_right, low_right * x + middle, right * x + middle, right]),
        np.linspace(right, left, 4),
    ]
    part.set_points(np.concatenate(sides))
