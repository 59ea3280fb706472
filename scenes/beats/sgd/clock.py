"""What both walkers have paid and reached by a time: one clock as two bars, a plate beside each head."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import LEFT, RIGHT, Group, ManimColor, RoundedRectangle, VGroup, VMobject
from numpy.typing import NDArray

from scenes.beats.sgd.example import Race, Walk
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels, pin
from scenes.kit.look.text import FIGURE_SIZE, Words

LARGE = 48.0
LEFT_END, RIGHT_END = -6.7, 6.7  # of the bars
UPPER, LOWER, THICK = -2.52, -2.8, 0.16  # where the bars lie, and how thick they are
NUMBER_ON = -1.98  # baseline of what is written over them
PRINT, PRINT_WIDTH, TIGHT = (
    0.3,
    6.0,
    0.1,
)  # height and stroke width of a print; it shrinks as steps draw together
RIM = 7.0  # where a plate must end
GAP = 0.05  # between the blocks of a bar, at most a quarter of one
THIRD = np.array([0.0, 1 / 3, 2 / 3, 1.0])


class PriceBars(VGroup):
    """The pictures that both have asked, as bars on one scale: a block, and a print on it, for each slow step.

    They keep their place on the frame.

    Parameters
    ----------
    race
        Whose.
    span
        The number of pictures that fills the bars.

    Attributes
    ----------
    clock, span
        The time, in pictures asked; a walker who has arrived asks no more.
    """

    def __init__(self, race: Race, span: float) -> None:
        self.block = race.batches[1]
        self.ends = [int(walk.work[-1]) for walk in race.walks]
        self.clock, self.span = 0.0, float(span)
        self.bars = [VMobject(stroke_width=0, fill_opacity=1) for _ in self.ends]
        for bar, color in zip(self.bars, (palette.DRUNK, palette.SLOW), strict=True):
            bar.set_fill(color)
        self.number = Number(0, 0, size=LARGE, at_x=LEFT_END + 2.0, on=NUMBER_ON)
        self.words = Words("pictures each", size=FIGURE_SIZE)
        self.words.next_to(self.number, RIGHT, buff=0.25).stand_on(self.number)
        self.alone = Words("pictures asked", size=FIGURE_SIZE, color=palette.SLOW)
        self.alone.align_to(self.words, LEFT).stand_on(self.number)
        VGroup(self.number, self.words, self.alone).shift((RIGHT_END - self.alone.get_right()[0]) * RIGHT)
        self.paid = Number(self.ends[0], 0, size=FIGURE_SIZE, color=palette.DRUNK)
        self.prints = VMobject(stroke_color=palette.SLOW, stroke_width=PRINT_WIDTH)
        super().__init__(*self.bars, self.prints, self.number, self.words)
        pin(Group(*self, self.alone, self.paid))

    def show(self, clock: float) -> Self:
        """Show what has been paid by a time."""
        self.clock = clock
        self.number.set_value(int(clock))
        for bar, y, end, block in zip(
            self.bars, (LOWER, UPPER), self.ends, (self.ends[0], self.block), strict=True
        ):
            bar.set_points(_blocks(min(clock, end), block, self.span, y))
        pitch = (RIGHT_END - LEFT_END) * self.block / self.span
        foot, height = UPPER + THICK / 2, PRINT * min(1.0, max(0.0, pitch - TIGHT))
        self.prints.clear_points()
        for step in range(1, int(clock / self.block + 1e-9) + 1 if height else 0):
            self.prints.start_new_path(np.array([LEFT_END + step * pitch - GAP, foot, 0.0]))
            self.prints.add_line_to(np.array([LEFT_END + step * pitch - GAP, foot + height, 0.0]))
        return self

    def stretch(self, span: float) -> Self:
        """Let another number of pictures fill the bars."""
        self.span = span
        return self.show(self.clock)

    def place_paid(self, span: float) -> Number:
        """Put what the drunk man has paid in all at the end of his bar, as long as that is for a span; returns it."""
        end = LEFT_END + (RIGHT_END - LEFT_END) * self.ends[0] / span
        self.paid.move_to((end + 0.15 + self.paid.width / 2, LOWER, 0.0))
        return self.paid

    def go_alone(self) -> Self:
        """Say that only the slow man goes on paying, and what the other has paid."""
        self.words.become(self.alone)
        self.add(self.place_paid(self.span))
        return self

    def shown(self) -> Channels:
        """Return how much was asked in all, once somebody has arrived."""
        arrived = [end for end in self.ends if self.clock >= end]
        return {"length": arrived} if arrived else {}


def _blocks(length: float, block: float, span: float, y: float) -> NDArray[np.float64]:
    """Return the outline of blocks of one size that make up a length; the last may be a part of one."""
    unit = (RIGHT_END - LEFT_END) / span
    gap = min(GAP, block * unit / 4)
    begins = np.arange(0, max(length, 1e-9), block)
    ends = np.minimum(begins + block, length)
    left = LEFT_END + unit * begins
    right = np.maximum(LEFT_END + unit * ends - gap * (ends == begins + block), left)
    low, high = np.full_like(left, y - THICK / 2), np.full_like(left, y + THICK / 2)
    corners = np.stack(
        [np.stack([x, h], axis=-1) for x, h in ((left, low), (right, low), (right, high), (left, high))],
        axis=1,
    )
    sides = np.roll(corners, -1, axis=1) - corners
    points = (corners[:, :, None] + THIRD[:, None] * sides[:, :, None]).reshape(-1, 2)
    return np.column_stack([points, np.zeros(len(points))])


class CostPlate(VGroup):
    """The cost where a walker stands, on a plate beside him that stays on the frame.

    Parameters
    ----------
    walk
        Where the cost is read from.
    side
        From his feet to the middle of the plate, in scene units.
    decimals
        Of the cost: as many as tell his steps apart.
    """

    def __init__(
        self, walk: Walk, side: NDArray[np.float64], decimals: int = 2, color: ManimColor = palette.COST
    ) -> None:
        self.walk, self.side = walk, np.asarray(side, dtype=np.float64)
        words = Words("cost", size=FIGURE_SIZE, color=color)
        self.number = Number(walk.at(0)[1], decimals, size=LARGE, color=color)
        self.number.next_to(words, RIGHT, buff=0.18).stand_on(words)
        written = VGroup(words, self.number)
        self.back = RoundedRectangle(
            corner_radius=0.1, width=written.width + 0.3, height=written.height + 0.24, stroke_width=0
        )
        self.back.set_fill(palette.GROUND, 0.75).move_to(written)
        super().__init__(self.back, words, self.number)

    def show(self, clock: float, feet: NDArray[np.float64]) -> Self:
        """Show the cost of the last state reached by a time, beside where he stands."""
        self.number.set_value(self.walk.at(clock)[1])
        at = feet + self.side
        at[0] = min(at[0], RIM - self.back.width / 2)
        return self.shift(at - self.back.get_center())
