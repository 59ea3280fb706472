"""A heap of examples, drawn by some of them."""

from __future__ import annotations

import numpy as np
from manim import DOWN, Group
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.mosaic import Mosaic
from scenes.kit.numbers import Number
from scenes.kit.text import TEXT_SIZE, Label

PICTURE = 0.26  # scene units


class Heap(Group):
    """Many small pictures side by side, under them how many examples there are and what they are for.

    Heaps that are drawn with one picture for the same number of examples have areas in their true proportion.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``: those that are drawn.
    columns
        How many stand side by side.
    count
        Of all examples.
    purpose
        Words.

    >>> heap = Heap(np.zeros((50, 28, 28)), 5, 10_000, "to be judged on")
    >>> heap.wall.rows, heap.count.shown
    (10, '10\u2009000')
    """

    def __init__(self, pictures: ArrayLike, columns: int, count: int, purpose: str) -> None:
        self.pictures = np.asarray(pictures)
        self.wall = Mosaic(self.pictures, columns=columns, cell_size=PICTURE, outline=False)
        self.count = Number(count, 0, size=TEXT_SIZE).next_to(self.wall, DOWN, buff=0.25)
        self.purpose = Label(purpose, palette.SECONDARY).next_to(self.count, DOWN, buff=0.15)
        super().__init__(self.wall, self.count, self.purpose)
