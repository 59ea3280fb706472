"""What the network makes of one picture: its ten outputs as bars."""

from __future__ import annotations

import numpy as np
from manim import UP, Group, ManimColor
from numpy.typing import ArrayLike

from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE

NUMBER_SIZE = 48


class AnswerBars(Group):
    """The outputs of one picture as ten bars over their digits, and the height of one of them in figures.

    Parameters
    ----------
    outputs
        ``(10,)``, 0..1.
    size
        Width and height of the chart's area in scene units.

    Attributes
    ----------
    chart, bars
        As named.

    >>> bars = AnswerBars([0, 0, 0.9, 0, 0, 0, 0, 0.2, 0, 0], size=(6.0, 3.0))
    >>> bars.number(2).shown
    '0.90'
    """

    def __init__(self, outputs: ArrayLike, *, size: tuple[float, float]) -> None:
        self.chart = Chart(
            (-0.6, 9.6), (0, 1), size=size, x_ticks=range(10), y_ticks=(0, 1), text_size=FIGURE_SIZE
        )
        self.bars = Bars.around(self.chart, np.arange(10), np.asarray(outputs, dtype=np.float64))
        super().__init__(self.chart, self.bars)

    def paint_bar(self, digit: int, color: ManimColor) -> None:
        """Give the bar of one digit a color of its own."""
        colors = self.bars.colors.copy()
        colors[digit] = palette.rgb(color)
        self.bars.colors = colors

    def number(self, digit: int, decimals: int = 2, color: ManimColor = palette.INK) -> Number:
        """Return how high the bar of one digit is, over it."""
        value = float(self.bars.values[digit])
        number = Number(value, decimals, size=NUMBER_SIZE, color=color)
        return number.next_to(self.chart.point(digit, value), UP, buff=0.15)
