"""A network led astray: what it is shown, step by step, and how its answers drain into one."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.charts import Bars, Chart
from scenes.kit.mosaic import Mosaic
from scenes.kit.numbers import Number
from scenes.kit.replay import StepCounter
from scenes.kit.text import LABEL_SIZE, Words


class SideRun(Group):
    """Bars of the shares of answers, the share of right ones, and the pictures of the step that led there.

    Parameters
    ----------
    called
        ``(steps + 1, classes)``: the share of test images that get each answer, before the first step and
        after each.
    accuracy
        ``(steps + 1,)``: the share read rightly.
    lessons
        ``(steps, batch, 784)``: the pictures of each step.
    digit
        The answer whose bar stands out.

    Attributes
    ----------
    chart, bars, score
        What is there from the start.
    lesson, counter
        What each step was shown, and how many steps it has been.
    """

    def __init__(self, called: ArrayLike, accuracy: ArrayLike, lessons: ArrayLike, digit: int) -> None:
        self.called, self.accuracy = np.asarray(called), np.asarray(accuracy)
        self.lessons = np.asarray(lessons)
        classes = self.called.shape[1]
        self.chart = Chart(
            (-0.6, classes - 0.4),
            (0.0, 1.0),
            size=(7.0, 4.0),
            y_label="share of the test images that are called ...",
            x_ticks=range(classes),
            y_ticks=(0.0, 0.5, 1.0),
            y_words=lambda share: f"{share:.0%}",
        )
        self.bars = Bars.around(self.chart, np.arange(classes), self.called[0])
        self.bars.colors[digit] = palette.INK.to_rgb()
        Group(self.chart, self.bars).to_edge(LEFT, buff=0.5).shift(0.15 * DOWN)
        self.number = Number(100 * self.accuracy[0], 0, size=72, suffix="%")
        words = Words("of the test images read rightly", LABEL_SIZE, palette.SECONDARY)
        words.next_to(self.chart.area, RIGHT, buff=0.9).set_y(1.55)
        self.number.next_to(words, UP, buff=0.2, aligned_edge=LEFT)
        self.score = Group(self.number, words)
        self.lesson = Mosaic(self.lessons[0], columns=5, cell_size=0.68)
        self.lesson.next_to(words, DOWN, buff=0.75, aligned_edge=LEFT)
        self.counter = StepCounter(f"steps with nothing but {digit}s:", last=len(self.lessons))
        self.counter.next_to(self.lesson, DOWN, buff=0.25, aligned_edge=LEFT)
        super().__init__(self.chart, self.bars, self.score, self.lesson, self.counter)

    def show_step(self, steps: int) -> Self:
        """Show the state after so many steps, and the pictures of the last of them (or of the first to come)."""
        self.bars.set_values(self.called[steps])
        self.number.set_value(100 * self.accuracy[steps])
        self.lesson.set_values(self.lessons[max(steps - 1, 0)])
        self.counter.number.set_value(steps)
        return self
