"""A picture that is pushed up the slope of one output's score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from manim import DOWN, RIGHT, UP, Group

from scenes.kit.mosaic import Picture
from scenes.kit.numbers import Number
from scenes.kit.replay import StepCounter
from scenes.kit.text import TEXT_SIZE, Label


class PixelClimb(Group):
    """The picture after so many steps, its score, and the number of steps.

    Parameters
    ----------
    word
        What stands before the score.
    ascent
        The quantity "pixel ascent".
    size
        Height of the picture in scene units.

    >>> import numpy as np
    >>> climb = PixelClimb("score", {"image": np.zeros((2, 9)), "score": np.array([0.2, 0.9])})
    >>> climb.show_first(1).score.value
    0.9
    """

    def __init__(self, word: str, ascent: Mapping[str, Any], *, size: float = 3.4) -> None:
        self.images, self.scores = ascent["image"], ascent["score"]
        self.picture = Picture(self.images[0], size=size)
        self.counter = StepCounter(last=self.steps).next_to(self.picture, UP, buff=0.2)
        words = Label(word, size=TEXT_SIZE).next_to(self.picture, DOWN, buff=0.3).shift(0.45 * -RIGHT)
        self.score = Number(self.scores[0], 3, size=TEXT_SIZE).next_to(words, RIGHT, buff=0.2).stand_on(words)
        super().__init__(self.picture, self.counter, words, self.score)

    @property
    def steps(self) -> int:
        """How many steps are recorded."""
        return len(self.scores) - 1

    def show_first(self, steps: int) -> Self:
        """Show what so many steps have made of the picture."""
        self.picture.set_values(self.images[steps])
        self.score.set_value(self.scores[steps])
        self.counter.number.set_value(steps)
        return self
