"""Gaps between what came out and what was wanted: as arrows, as squares that make the cost, as wishes."""

from __future__ import annotations

from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    DashedLine,
    Group,
    Line,
    ManimColor,
    Rectangle,
    VGroup,
    VMobject,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from scenes.beats.backprop.example import DIGIT
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.replay.replay import Drive


class GapArrow(VMobject):
    """An arrow from what is to what is wanted, whose whole length, head included, is the gap.

    Parameters
    ----------
    value
        The wish that the arrow stands for; its sign is the arrow's colour.
    start, end
        Scene points.

    >>> float(GapArrow(-0.5, [0, 1, 0], [0, 0, 0]).height)
    1.0
    """

    SHAFT, HEAD, HEAD_LENGTH = 0.14, 0.4, 0.36  # scene units

    def __init__(self, value: float, start: ArrayLike, end: ArrayLike) -> None:
        self.value = float(value)
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=palette.sign_hue(self.value))
        begin, way = np.asarray(start, dtype=np.float64), np.subtract(end, start)
        length = float(np.linalg.norm(way))
        along, across = way / length, np.array([-way[1], way[0], 0.0]) / length
        head = min(self.HEAD_LENGTH, 0.6 * length)
        outline = [
            (0, self.SHAFT),
            (length - head, self.SHAFT),
            (length - head, self.HEAD),
            (length, 0),
            (length - head, -self.HEAD),
            (length - head, -self.SHAFT),
            (0, -self.SHAFT),
            (0, self.SHAFT),
        ]
        self.set_points_as_corners([begin + far * along + 0.5 * wide * across for far, wide in outline])

    def shown(self) -> Channels:
        """Return the wish."""
        return {"length": [self.value]}


class Block(Rectangle):
    """One part of a cost, whose area is as large as the part: a square, or a slice of a stack.

    >>> square, slice = Block(0.25), Block(0.25, width=1.0)
    >>> bool(np.isclose(square.width * square.height, slice.width * slice.height))
    True
    """

    SIDE = 2.4  # of the square of 1, in scene units

    def __init__(self, value: float, width: float = 0.0) -> None:
        self.value = float(value)
        area = self.SIDE**2 * self.value
        across = width or float(np.sqrt(area))
        super().__init__(width=across, height=area / across, stroke_color=palette.GROUND, stroke_width=2)
        self.set_fill(palette.COST, 1)

    def shown(self) -> Channels:
        """Return the part."""
        return {"area": [self.value]}


class Heights(Group):
    """Ten outputs side by side, each lamp as high as it is bright, and above or below it where it ought to be.

    Parameters
    ----------
    a, wanted
        ``(n,)``: outputs and target.
    squares
        ``(n,)``: the squares of the gaps, which add up to the cost.

    Attributes
    ----------
    axis, labels
        From dark to bright; the outputs' numbers.
    lamps, numbers
        The outputs.
    wanted
        Lamps as they ought to be, ringed.
    arrows
        From each lamp to the wanted one.
    squares, stack
        The squares of the gaps, on the arrows, and as slices one on the other, the last output's lowest.

    >>> heights = Heights([0.5, 0.25], [1, 0], [0.25, 0.0625])
    >>> [round(float(arrow.height), 2) for arrow in heights.arrows]
    [1.2, 0.6]
    """

    DARK, UNIT = -1.0, Block.SIDE  # height of activation 0, and of 1 over it
    FIRST, PITCH = -4.7, 1.03  # of the columns
    FOOT = -2.72  # height on which the outputs' numbers stand
    STACK, STACK_WIDTH, FLOOR = 5.85, 1.6, -2.72  # middle, width and foot of the stack
    RADIUS = 0.27

    def __init__(self, a: ArrayLike, wanted: ArrayLike, squares: ArrayLike) -> None:
        outputs, goals, parts = (np.asarray(numbers, dtype=np.float64) for numbers in (a, wanted, squares))
        self.lamps, self.wanted, self.numbers, self.labels = (Group() for _ in range(4))
        self.arrows, self.squares, self.stack = (Group() for _ in range(3))
        for place, (output, goal, part) in enumerate(zip(outputs, goals, parts, strict=True)):
            here, there = self.place(place, output), self.place(place, goal)
            self.lamps.add(Neuron(self.RADIUS).set_activation(output).move_to(here))
            lamp = Neuron(self.RADIUS).set_activation(goal).move_to(there)
            ring = Circle(1.3 * self.RADIUS, color=palette.TARGET, stroke_width=3).move_to(there)
            self.wanted.add(Group(lamp, ring))
            number = Number(output, size=FIGURE_SIZE)
            self.numbers.add(number.next_to(self.lamps[-1], DOWN if goal > output else UP, buff=0.12))
            self.labels.add(
                name_of(place, wanted=bool(goal)).move_to(self.place(place, 0)).stand_on(self.FOOT)
            )
            self.arrows.add(GapArrow(goal - output, here, there))
            self.squares.add(Block(part).move_to(self.arrows[-1]))
        self.axis = VGroup()
        for brightness, last in ((0, len(outputs) - 1), (1, int(goals.argmax()))):
            ends = self.place(-0.55, brightness), self.place(last + 0.45, brightness)
            level = DashedLine(*ends, color=palette.FAINT, stroke_width=2)
            name = Label(spell(brightness), size=FIGURE_SIZE, color=palette.SECONDARY)
            name = declared(name, "an end of the scale of brightness").next_to(level, LEFT, buff=0.15)
            self.axis.add(level, name)
        floor = np.array([self.STACK, self.FLOOR, 0])
        for part in parts[::-1]:
            block = Block(part, self.STACK_WIDTH)
            self.stack.add(block.move_to(floor + 0.5 * block.height * UP))
            floor = floor + block.height * UP
        self.stack.submobjects.reverse()
        for block in (*self.squares, *self.stack):
            block.set_z_index(-1)  # lamps and arrows stay in front of what flies past them
        super().__init__(
            *(
                self.axis,
                self.labels,
                self.squares,
                self.stack,
                self.wanted,
                self.lamps,
                self.numbers,
                self.arrows,
            )
        )

    def place(self, column: float, brightness: float) -> NDArray[np.float64]:
        """Return the scene point of a brightness in a column."""
        return np.array([self.FIRST + column * self.PITCH, self.DARK + brightness * self.UNIT, 0.0])

    def brighten(self, before: float, after: float) -> Animation:
        """Return the animation in which the wanted output changes, and the gap that it leaves."""
        lamp, number, arrow = self.lamps[DIGIT], self.numbers[DIGIT], self.arrows[DIGIT]
        goal = self.wanted[DIGIT].get_center()

        def show(_: Group, a: float) -> None:
            lamp.set_activation(a).move_to(self.place(DIGIT, a))
            number.set_value(a).next_to(lamp, DOWN, buff=0.12)
            arrow.set_points(GapArrow(cast(GapArrow, arrow).value, self.place(DIGIT, a), goal).points)

        return Drive(Group(lamp, number, arrow), before, after, show=show, rate_func=smooth)


class TwoStrips(Group):
    """The square of a gap beside its arrow, and what it loses when the gap gets a little smaller: two strips.

    Parameters
    ----------
    square
        Of the gap.
    nudge
        By how much the gap gets smaller.

    Attributes
    ----------
    square
        As it was before.
    strips
        The lower and the right one, each as long as the gap and as wide as the nudge.
    gaps, nudge
        Marks of both strips' lengths and of the right one's width, with their names.

    >>> two = TwoStrips(Block(0.25), 0.05)
    >>> [(round(float(strip.width), 2), round(float(strip.height), 2)) for strip in two.strips]
    [(1.2, 0.12), (0.12, 1.2)]
    """

    NAME_SIZE = 24  # seen from nearby

    def __init__(self, square: Block, nudge: float) -> None:
        self.square = square
        side, wide = float(square.width), Block.SIDE * nudge
        lower = Rectangle(width=side, height=wide).move_to(square, aligned_edge=DOWN)
        right = Rectangle(width=wide, height=side).move_to(square, aligned_edge=RIGHT)
        self.strips = VGroup(lower, right).set_stroke(width=0).set_fill(palette.INK, 1)
        self.gaps = VGroup(
            self._mark(lower, DOWN, "gap", palette.POSITIVE),
            self._mark(right, RIGHT, "gap", palette.POSITIVE),
        )
        self.nudge = self._mark(right, UP, "nudge", palette.INK)
        super().__init__(square, self.strips, self.gaps, self.nudge)

    def _mark(self, strip: Rectangle, side: NDArray[np.float64], words: str, color: ManimColor) -> VGroup:
        """Return a line beside a strip, as long as its side there, between two ends, with its name."""
        along = np.array([abs(side[1]), abs(side[0]), 0.0])
        ends = [strip.get_critical_point(side + sign * along) + 0.12 * side for sign in (-1, 1)]
        lines = [Line(ends[0], ends[1]), *(Line(end - 0.07 * side, end + 0.07 * side) for end in ends)]
        line = VGroup(*lines).set_stroke(color, 4)
        return VGroup(line, Label(words, size=self.NAME_SIZE, color=color).next_to(line, side, buff=0.1))


class Wishes(Group):
    """What is wished of ten outputs, side by side: arrows from a line of no wish, each as long as the wish.

    Parameters
    ----------
    a, wish
        ``(n,)``: outputs and wished changes.

    Attributes
    ----------
    line
        Where a wish of nothing ends.
    lamps, labels
        The outputs on that line, and their numbers.
    arrows, numbers
        The wishes.

    >>> [round(float(arrow.height), 2) for arrow in Wishes([0.5, 0.25], [1.0, -0.5]).arrows]
    [2.4, 1.2]
    """

    ZERO, UNIT = -0.12, Heights.UNIT  # height of the line, and of a wish of 1 over it: as long as a gap of 1
    FIRST, PITCH = -5.15, 1.19  # of the columns

    def __init__(self, a: ArrayLike, wish: ArrayLike) -> None:
        outputs, wishes = (np.asarray(numbers, dtype=np.float64) for numbers in (a, wish))
        self.lamps, self.labels, self.arrows, self.numbers = (Group() for _ in range(4))
        for place, (output, wished) in enumerate(zip(outputs, wishes, strict=True)):
            foot = np.array([self.FIRST + place * self.PITCH, self.ZERO, 0.0])
            self.lamps.add(Neuron(Heights.RADIUS).set_activation(output).move_to(foot))
            self.arrows.add(GapArrow(wished, foot, foot + wished * self.UNIT * UP))
            side = UP if wished > 0 else DOWN
            number = Number(wished, sign=True, size=FIGURE_SIZE, color=palette.sign_hue(wished))
            self.numbers.add(number.next_to(self.arrows[-1], side, buff=0.15))
            self.labels.add(name_of(place, wanted=wished > 0).next_to(self.lamps[-1], -side, buff=0.2))
        ends = self.lamps[0].get_center() + 0.6 * LEFT, self.lamps[-1].get_center() + 0.6 * RIGHT
        name = Label("wish", size=FIGURE_SIZE, color=palette.SECONDARY)
        zero = declared(Label("0", size=FIGURE_SIZE, color=palette.SECONDARY), "no wish")
        level = DashedLine(*ends, color=palette.SECONDARY, stroke_width=2)
        zero.next_to(level, LEFT, buff=0.15)
        self.line = VGroup(level, zero, name.next_to(zero, UP, buff=0.2, aligned_edge=RIGHT))
        super().__init__(self.line, self.labels, self.lamps, self.arrows, self.numbers)


def name_of(output: int, *, wanted: bool) -> Label:
    """Return the number of an output."""
    label = Label(spell(output), size=FIGURE_SIZE, color=palette.TARGET if wanted else palette.SECONDARY)
    return declared(label, "the number of an output neuron")
