"""A table of what single examples want of single weights, and the two means of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

import numpy as np
from manim import RIGHT, UP, Group, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.formula import Formula
from scenes.kit.mosaic import Picture
from scenes.kit.painting import Painted
from scenes.kit.table import SumColumn, ValueTable
from scenes.kit.text import LABEL_SIZE, SMALLEST, Words

CELL = (0.9, 0.56)  # width and height, in scene units
NAME_SIZE = 32  # of the weights' names, which must keep to their rows
BRACKET = 0.14  # length of a bracket's ends


class AveragingTable(Group):
    """Weights by examples, headed by their pictures, with the mean of these and the mean of all to the right.

    Parameters
    ----------
    table
        As the quantity "averaging table" gives it: layer, to, source, wish, mean_of_these, mean_of_all.
    pictures
        One per example, ``(784,)``.
    all_words
        Over the mean of all examples.

    Attributes
    ----------
    table
        The single wishes; rows are named by formulas.
    these
        Mean of the row, a `SumColumn`.
    everyone
        Mean over all examples, a column of numbers under its words.
    brackets
        Around the numbers of `everyone`: they are part of a vector.
    """

    def __init__(self, table: Mapping[str, Any], pictures: Sequence[ArrayLike], all_words: str) -> None:
        names = [
            Formula(f'w_("{to},{source}")^(({layer + 1}))', NAME_SIZE)
            for layer, to, source in zip(table["layer"], table["to"], table["source"], strict=True)
        ]
        heads = [Picture(picture, size=0.68) for picture in pictures]
        self.table = ValueTable(
            table["wish"],
            rows=names,
            columns=heads,
            cell=CELL,
            entries="numbers",
            decimals=1,
            size=LABEL_SIZE,
        )
        self.these = SumColumn(self.table, mean=True, header=_heading("mean of\nthese ten"), room=1.5)
        numbers = self.table.make_column(table["mean_of_all"])
        numbers.shift(self.these.column[0].get_center() - numbers[0].get_center() + 1.4 * CELL[0] * RIGHT)
        for number, level in zip(numbers, self.these.column, strict=True):
            number.stand_on(level)
        head = _heading(all_words).next_to(numbers, UP, buff=0.2)
        head.stand_on(cast(Words, self.these.header[0]))
        self.everyone = Group(numbers, head)
        self.brackets = brackets(numbers)
        super().__init__(self.table, self.these, self.everyone, self.brackets)
        self.move_to(0.25 * UP)

    def dim_opinions(self) -> Self:
        """Let the single opinions step back behind the means."""
        for part in self.table.get_family():
            if isinstance(part, VMobject | Painted):
                part.set_opacity(palette.DIMMED)
        return self


def _heading(words: str) -> Words:
    return Words(words, SMALLEST, palette.SECONDARY, align="center")


def brackets(column: VMobject, buff: float = 0.12) -> VGroup:
    """Return the square brackets of a vector around a column."""
    found = VGroup()
    low, high = column.get_bottom()[1] - buff, column.get_top()[1] + buff
    for x, inward in ((column.get_left()[0] - buff, 1), (column.get_right()[0] + buff, -1)):
        corners = [(x + inward * BRACKET, high, 0), (x, high, 0), (x, low, 0), (x + inward * BRACKET, low, 0)]
        found.add(VMobject(stroke_width=2.5, color=palette.INK).set_points_as_corners(np.array(corners)))
    return found
