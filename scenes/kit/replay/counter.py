"""The number of the step that is seen."""

from __future__ import annotations

from typing import Self

from manim import RIGHT, ManimColor, VGroup

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import LABEL_SIZE, Words
from scenes.kit.look.written import declared
from scenes.kit.replay.records import Numbered, number_of


class StepCounter(VGroup):
    """The true number of the step that is seen: ``step 1 234``.

    Parameters
    ----------
    word, size, color
        What stands before the number, and the look of both.
    last
        The largest number to come, for which room is kept.

    >>> StepCounter().show(7).number.value
    7.0
    """

    def __init__(
        self,
        word: str = "step",
        *,
        last: int = 10_000,
        size: float = LABEL_SIZE,
        color: ManimColor = palette.SECONDARY,
    ) -> None:
        self.word = Words(word, size=size, color=color)
        self.number = Number(0, decimals=0, size=size, color=color)
        super().__init__(self.word, declared(self.number, "a count"))
        # Digits grow to the left: with room for the last number the word never moves.
        widest = Number(last, decimals=0, size=size).width
        self.number.next_to(self.word, RIGHT, buff=0.16 + widest - self.number.width)
        self.number.stand_on(self.word)

    def show(self, step: Numbered | float) -> Self:
        """Show a number, or that of a record."""
        self.number.set_value(number_of(step))
        return self
