"""How firmly a heap of pictures is answered, and with what: two small charts over each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import DOWN, LEFT, UP, Group

from scenes.kit import palette
from scenes.kit.charts import Bars, Chart
from scenes.kit.mosaic import Picture
from scenes.kit.text import Label

BINS = np.linspace(0, 1, 21)
SIZE = (3.1, 1.35)  # of each chart, in scene units


class AnswerPanel(Group):
    """Counts of the largest output and of the answers, under a picture of the kind and its name.

    Parameters
    ----------
    word
        What the pictures are.
    picture
        One of them.
    answers
        The quantity "noise answers".
    """

    def __init__(self, word: str, picture: Any, answers: Mapping[str, Any]) -> None:  # noqa: ANN401 (array-like)
        count = len(answers["answer"])
        called = np.bincount(answers["answer"], minlength=10)
        upper = Chart((0, 1), (0, count), size=SIZE, x_label="largest output", x_ticks=(0, 0.5, 1))
        lower = Chart((-0.6, 9.6), (0, count), size=SIZE, x_label="answer", x_ticks=range(10))
        lower.next_to(upper, DOWN, buff=0.3, aligned_edge=LEFT)
        lower.shift((upper.area.get_left()[0] - lower.area.get_left()[0], 0, 0))
        self.firmness = Group(upper, Bars.histogram(upper, answers["score"], BINS, color=palette.INK))
        self.answers = Group(lower, Bars.around(lower, np.arange(10), called))
        head = Group(Picture(picture, size=0.75), Label(word)).arrange(buff=0.25)
        self.head = head.next_to(upper.area, UP, buff=0.2)
        super().__init__(self.head, self.firmness, self.answers)
