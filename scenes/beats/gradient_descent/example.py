"""The pictures with which beats hand over to one another."""

from __future__ import annotations

from manim import DOWN, RIGHT, Group, VGroup
from numpy.typing import ArrayLike

from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.pictures.mosaic import Mosaic

WALL = 96  # of the training images, which stand for all of them: twelve in a row
WALL_COLUMNS, WALL_CELL = 12, 0.6  # scene units
WALL_PLACE = (-1.6, 0.35, 0.0)
COST_SIZE, COST_RIGHT = 84, 6.5  # of "C = 0.42"; where it ends, in scene units


class MeanOfAll(Group):
    """The training images as a wall, what they are under it, and at the right what they cost on average.

    Attributes
    ----------
    wall
        The first of the images.
    count
        How many there are.
    symbol, number
        ``C =`` and the cost; `cost` is both.
    """

    def __init__(self, pictures: ArrayLike, cost: float, count: int) -> None:
        self.wall = Mosaic(pictures, columns=WALL_COLUMNS, cell_size=WALL_CELL).move_to(WALL_PLACE)
        self.count = Words(f"{spell(count)} training images", size=FIGURE_SIZE)
        self.count.next_to(self.wall, DOWN, buff=0.12)
        self.symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.number = Number(cost, size=COST_SIZE, color=palette.COST)
        self.number.next_to(self.symbol, RIGHT, buff=0.3)
        self.cost = VGroup(self.symbol, self.number)
        self.cost.move_to((COST_RIGHT, WALL_PLACE[1], 0.0), aligned_edge=RIGHT)
        super().__init__(self.wall, self.count, self.cost)


def mean_of_all(pictures: ArrayLike, cost: float, count: int) -> MeanOfAll:
    """Return the training images and their mean cost: the averaging ends on it, and the dials come to it.

    Parameters
    ----------
    pictures
        ``(WALL, rows, columns)``: the first training images.
    cost, count
        Mean cost of all training images, and how many they are.
    """
    return MeanOfAll(pictures, cost, count)
