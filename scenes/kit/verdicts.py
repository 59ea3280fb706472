"""Ticks and crosses under pictures: which of them a network read rightly, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import DOWN, RIGHT, UP, Group, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.mosaic import Mosaic
from scenes.kit.numbers import Number
from scenes.kit.text import TEXT_SIZE, Label

WIDTH, STROKE = 0.2, 3.0  # scene units; stroke width


class Verdict(VMobject):
    """A quiet tick for right, a bright cross for wrong.

    >>> Verdict(right=True).right, len(Verdict(right=False).get_subpaths())
    (True, 2)
    """

    def __init__(self, *, right: bool) -> None:
        self.right = right
        color = palette.SECONDARY if right else palette.INK
        super().__init__(stroke_color=color, stroke_width=STROKE * (1 if right else 1.5))
        if right:
            self.set_points_as_corners([(0.0, 0.45, 0.0), (0.35, 0.1, 0.0), (1.0, 0.9, 0.0)])
        else:
            self.start_new_path(UP * 0.9 + RIGHT * 0.1).add_line_to(RIGHT * 0.9 + UP * 0.1)
            self.start_new_path(UP * 0.1 + RIGHT * 0.1).add_line_to(RIGHT * 0.9 + UP * 0.9)
        self.scale(WIDTH, about_point=(0.0, 0.0, 0.0))


class Verdicts(VGroup):
    """One verdict under each picture of a mosaic, which needs a gap to hold them.

    Parameters
    ----------
    mosaic
        The pictures, where they are to stay.
    right
        ``(n,)``: whether each was read rightly, 1 or 0.

    >>> import numpy as np
    >>> marks = Verdicts(Mosaic(np.zeros((3, 784)), gap=0.5), [1, 0, 1])
    >>> [float(mark.get_stroke_opacity()) for mark in marks.show_first(2)]
    [1.0, 1.0, 0.0]
    """

    def __init__(self, mosaic: Mosaic, right: Sequence[int]) -> None:
        marks = [Verdict(right=bool(verdict)) for verdict in right]
        for index, mark in enumerate(marks):
            mark.next_to(mosaic.cell(index), DOWN, buff=0.1)
        super().__init__(*marks)

    def show_first(self, count: int) -> Self:
        """Show so many of them and hide the others."""
        for index, mark in enumerate(self):
            mark.set_stroke(opacity=1.0 if index < count else 0.0)
        return self


class Exam(Group):
    """Pictures in rows of ten, which get their verdicts one after the other while the score counts along.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``.
    right, score
        ``(n,)``: whether each was read rightly, and how many were so far.
    """

    def __init__(self, pictures: ArrayLike, right: Sequence[int], score: Sequence[int]) -> None:
        self.score = list(score)
        self.wall = Mosaic(pictures, columns=10, cell_size=0.8, gap=0.45)
        self.marks = Verdicts(self.wall, right)
        self.number = Number(self.score[-1], 0, size=TEXT_SIZE)
        words = Label(f"of {len(self.score)} read rightly", size=TEXT_SIZE)
        words.next_to(self.number, RIGHT, buff=0.2).stand_on(self.number)
        self.tally = VGroup(self.number, words).next_to(self.marks, DOWN, buff=0.35).set_x(0)
        super().__init__(self.wall, self.marks, self.tally)
        self.show_first(0)

    def show_first(self, count: int) -> Self:
        """Show the verdicts on so many pictures, and the score then."""
        self.marks.show_first(count)
        self.number.set_value(self.score[count - 1] if count else 0)
        return self
