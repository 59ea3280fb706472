"""A few weights, how the cost reacts when each alone is nudged, and the entries of the gradient beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, Line, ManimColor, VGroup
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.arrows import ValueArrow
from scenes.kit.numbers import Number
from scenes.kit.text import LABEL_SIZE, SMALLEST, HasBaseline, Words

PITCH = 1.15  # scene units between rows
WEIGHT, CHANGE, SLOPE = 0.6, 3.2, 5.6  # x of the decimal points of each column
LONGEST = 1.4  # shaft of the largest change
DECIMALS = 6  # of changes and slopes


class Reactions(Group):
    """One row per weight: its value, the change of the cost as number and arrow, the entry of the gradient.

    Parameters
    ----------
    names
        Words over the values, one per row.
    values, changes, slopes
        ``(n,)``: the weights, what a nudge of each does to the cost, and ``dC/dw``.
    change_words
        The head of the changes, which says how far the weights are nudged.

    Attributes
    ----------
    weights, changes, slopes
        The columns with their heads, which a lecture lets enter one after the other.

    >>> table = Reactions(["one", "other"], [-2.0, 0.1], [0.1, 0.4], [1.0, 4.0], "nudged")
    >>> [arrow.value for arrow in table.arrows]
    [0.1, 0.4]
    """

    def __init__(
        self,
        names: Sequence[str],
        values: ArrayLike,
        changes: ArrayLike,
        slopes: ArrayLike,
        change_words: str,
    ) -> None:
        sizes, moved, entries = (
            np.asarray(numbers, dtype=np.float64) for numbers in (values, changes, slopes)
        )
        rows = [-PITCH * row for row in range(len(names))]
        self.weights, self.changes, self.slopes = VGroup(), VGroup(), VGroup()
        self.arrows = VGroup()
        largest = float(np.abs(moved).max())
        for y, name, value, change, slope in zip(rows, names, sizes, moved, entries, strict=True):
            number = _number(value, WEIGHT, y, palette.sign_hue(value), 2)
            self.weights.add(
                number,
                Words(name, SMALLEST, palette.SECONDARY).next_to(number, LEFT, buff=0.25).stand_on(number),
            )
            written = _number(change, CHANGE, y, palette.COST, DECIMALS)
            arrow = ValueArrow(change, largest=largest, length=LONGEST, horizontal=True, from_tail=True)
            arrow.set_fill(palette.COST).stand_at((written.get_left()[0], y - 0.28, 0.0))
            self.arrows.add(arrow)
            self.changes.add(written, arrow)
            self.slopes.add(_number(slope, SLOPE, y, palette.INK, DECIMALS - 1))
        heads = ((self.weights, "weight"), (self.changes, change_words), (self.slopes, "entry of\nthe list"))
        for column, words in heads:
            head = Words(words, SMALLEST, palette.SECONDARY, align="center")
            column.add(head.next_to((column[0].get_center()[0], rows[0] + 0.75, 0.0), UP, buff=0))
        self.slopes[-1].stand_on(self.changes[-1])
        super().__init__(self.weights, self.changes, self.slopes)

    def ratios(self, change: float, slope: float) -> VGroup:
        """Return how many times the last row's change and entry are as large as the first one's, under a line."""
        last = self.changes.get_bottom()[1]
        left, right = self.changes.get_left()[0], self.slopes.get_right()[0]
        line = Line((left, last - 0.25, 0), (right, last - 0.25, 0), color=palette.FAINT, stroke_width=2)
        found = VGroup(line)
        for column, ratio in ((self.changes, change), (self.slopes, slope)):
            number = Number(ratio, 1, size=LABEL_SIZE + 4)
            times = Words("times", SMALLEST, palette.SECONDARY)
            number.next_to((column[0].get_left()[0], last - 0.45, 0.0), DOWN + RIGHT, buff=0)
            found.add(number, times.next_to(number, RIGHT, buff=0.15).stand_on(number))
        return found


def _number(value: float, x: float, y: HasBaseline | float, color: ManimColor, decimals: int) -> Number:
    number = Number(value, decimals, sign=True, size=LABEL_SIZE, color=color).stand_on(y)
    return number.shift((x - number.point_x) * RIGHT)
