"""The negative gradient read as a list of errands: for each dial which way, and how much it matters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.arrows import ArrowColumn
from scenes.kit.formula import Formula
from scenes.kit.numbers import Number, NumberColumn
from scenes.kit.text import SMALLEST, Words, spell

PITCH = 0.56  # scene units between rows
NUMBER_X, ARROW_X = 1.3, 3.0  # of the decimal points and of the arrows' tails, from the names' middle
LONGEST = 1.3  # scene units, of the largest arrow


class GradientList(VGroup):
    """Some components of the negative gradient, one row each: the weight, the component, an arrow of its size.

    Parameters
    ----------
    to, source
        ``(n,)``: which weights; neuron they lead to and neuron they come from.
    values
        ``(n,)``: components of the negative gradient.
    decimals
        Of the numbers.

    Attributes
    ----------
    names, numbers, arrows
        One part per row, from the top.

    >>> errands = GradientList([7, 5], [2, 4], [-0.5, 0.25], decimals=2)
    >>> [number.value for number in errands.numbers], len(errands.names)
    ([-0.5, 0.25], 2)
    """

    def __init__(
        self, to: Sequence[int], source: Sequence[int], values: ArrayLike, *, decimals: int = 4
    ) -> None:
        self.names = VGroup(
            *(Formula(f"w_({int(j)} comma {int(k)})") for j, k in zip(to, source, strict=True))
        )
        self.numbers = NumberColumn(list(map(float, values)), PITCH, decimals=decimals, sign=True)  # type: ignore[arg-type]
        for row, number in enumerate(self.numbers.numbers):
            number.set_color(palette.sign_hue(number.value))
            self.names[row].move_to((0, number.get_center()[1], 0))
            number.shift((NUMBER_X - number.point_x) * RIGHT)
        rows = self.numbers.numbers
        self.arrows = ArrowColumn(values, rows, horizontal=True, length=LONGEST)
        self.arrows.stand_at_x(ARROW_X)
        head = Formula("- nabla C", color=palette.COST).next_to(rows[0], UP, buff=0.32)
        ways = [Words("down", SMALLEST, palette.NEGATIVE), Words("up", SMALLEST, palette.POSITIVE)]
        for word, side in zip(ways, (LEFT, RIGHT), strict=True):
            word.move_to((ARROW_X + 0.6 * side[0], 0, 0)).stand_on(float(head.get_bottom()[1]))
        self.head = VGroup(head, *ways)
        super().__init__(self.head, self.names, self.numbers, self.arrows)

    def row(self, index: int) -> VGroup:
        """Return one row as a group; its parts stay members of the list."""
        return VGroup(self.names[index], self.numbers[index], self.arrows[index])

    def beside(self, rows: Sequence[int], values: ArrayLike, words: str, *, decimals: int) -> VGroup:
        """Return what is known of some rows besides, in one column: a formula and a number each."""
        found = VGroup()
        x = self.arrows.get_right()[0] + 0.5
        for index, value in zip(rows, map(float, np.asarray(values)), strict=True):
            name = Formula(words, color=palette.COST)
            name.next_to((x, self.numbers[index].get_center()[1], 0), RIGHT, buff=0)
            number = Number(value, decimals, sign=True, color=palette.COST).next_to(name, RIGHT, buff=0.15)
            found.add(VGroup(name, number.stand_on(self.numbers.numbers[index])))
        return found

    def focus(self, rows: Sequence[int]) -> GradientList:
        """Leave these rows as they are and dim the others."""
        for index in range(len(self.names)):
            self.row(index).set_opacity(1.0 if index in rows else palette.DIMMED)
        return self


def gradient_of_two(names: Sequence[str], slopes: ArrayLike, length: float) -> VGroup:
    """Return the gradient of two dials in three lines: as a rule, in numbers, and its length.

    >>> len(gradient_of_two(("x", "y"), [0.3, -0.4], 0.5))
    3
    """
    first, second = (spell(float(slope), 2, sign=True) for slope in np.asarray(slopes))
    grad = "{{ nabla C : grad }}"
    hue = {"grad": palette.COST}
    rule = Formula(
        f"{grad} = mat(partial C \\/ partial {names[0]}; partial C \\/ partial {names[1]})", colors=hue
    )
    values = Formula(f'= mat("{first}"; "{second}")').next_to(rule, RIGHT, buff=0.25)
    size = Formula(f'abs({grad}) = "{spell(length, 2)}"', colors=hue)
    size.next_to(rule, DOWN, buff=0.6, aligned_edge=LEFT)
    return VGroup(rule, values, size)
