"""Very many verdicts as one picture: a pixel per example, and the score as they come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, Group, VGroup
from numpy.typing import ArrayLike

from scenes.kit.mosaic import Picture
from scenes.kit.numbers import Number
from scenes.kit.text import TEXT_SIZE, Label, spell

TO_COME, RIGHT_ANSWER, WRONG_ANSWER = 0.05, 0.25, 1.0  # brightness: mistakes are the topic


class VerdictField(Group):
    """One pixel per example in the order of the data, quiet for a right answer and bright for a wrong one.

    Parameters
    ----------
    right, score
        ``(n,)``: whether each was read rightly, and how many were up to and with it.
    columns
        How many stand side by side; must divide n.
    size
        Height of the field in scene units.

    >>> field = VerdictField([1, 0, 1, 1], [1, 1, 2, 3], columns=2).show_first(2)
    >>> field.number.value, field.brightness(2).tolist()
    (1.0, [0.25, 1.0, 0.05, 0.05])
    """

    def __init__(self, right: ArrayLike, score: Sequence[int], *, columns: int, size: float = 3.0) -> None:
        self.right, self.score = np.asarray(right, dtype=bool), list(score)
        self.rows = len(self.right) // columns
        self.field = Picture(self.brightness(0).reshape(self.rows, columns), size=size)
        self.number = Number(self.score[-1], 0, size=TEXT_SIZE)
        words = Label(f"of {spell(len(self.right))} read rightly", size=TEXT_SIZE)
        words.next_to(self.number, RIGHT, buff=0.2).stand_on(self.number)
        self.tally = VGroup(self.number, words).next_to(self.field, DOWN, buff=0.35)
        super().__init__(self.field, self.tally)
        self.show_first(0)

    def brightness(self, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the pixels when so many verdicts are in, ``(n,)``."""
        known = np.where(self.right, RIGHT_ANSWER, WRONG_ANSWER)
        return np.where(np.arange(len(known)) < count, known, TO_COME)

    def show_first(self, count: int) -> Self:
        """Show so many verdicts, and the score then."""
        self.field.set_values(self.brightness(count).reshape(self.rows, -1))
        self.number.set_value(self.score[count - 1] if count else 0)
        return self
