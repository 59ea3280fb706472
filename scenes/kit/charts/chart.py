"""A chart: two scales around an area, with true ticks, in which data can be plotted.

Data outside the scales are an error, not a line that leaves the chart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, log10

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    DashedLine,
    Group,
    Line,
    ManimColor,
    Rectangle,
    VGroup,
)
from numpy.typing import ArrayLike, NDArray

from scenes.kit.charts.scale import PLAIN, Floats, Scale
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.text import SMALLEST, Words, spell
from scenes.kit.look.written import declared

AXIS_WIDTH, CURVE_WIDTH = 2.0, 3.0  # stroke widths
TICK = 0.08  # scene units
POWER_SIZE = 30  # so that the exponent stays readable


class Chart(Group):
    """Two axes around an area.

    Parameters
    ----------
    x, y
        Scales, or pairs of lowest and highest number for linear ones.
    size
        Width and height of the area in scene units, without the labels around it.
    x_label, y_label
        Words; the first stands under the axis at its right end, the second over the axis. Empty for none.
    x_ticks, y_ticks
        Where the marks with numbers are; round numbers by default, ``()`` for none.
    text_size
        Font size of all its words.
    x_words, y_words
        How a tick's number is written; as few decimals as tell the ticks apart by default.

    Attributes
    ----------
    area
        An invisible rectangle over the area.

    >>> chart = Chart((0, 4000), Scale(0.01, 10, log=True), x_label="step", y_label="cost")
    >>> chart.point(2000, 10.0).round(3)
    array([0. , 1.5, 0. ])
    """

    def __init__(
        self,
        x: Scale | tuple[float, float],
        y: Scale | tuple[float, float],
        *,
        size: tuple[float, float] = (5.0, 3.0),
        x_label: str = "",
        y_label: str = "",
        x_ticks: Sequence[float] | None = None,
        y_ticks: Sequence[float] | None = None,
        x_words: Callable[[float], str] | None = None,
        y_words: Callable[[float], str] | None = None,
        text_size: float = SMALLEST,
    ) -> None:
        self.text_size = text_size
        self.x = x if isinstance(x, Scale) else Scale(*x)
        self.y = y if isinstance(y, Scale) else Scale(*y)
        self.area = Rectangle(width=size[0], height=size[1], stroke_width=0)
        corner = self.area.get_corner(DL)
        self.axes = VGroup(
            *(
                Line(corner, self.area.get_corner(end), color=palette.SECONDARY, stroke_width=AXIS_WIDTH)
                for end in (UL, DOWN + RIGHT)
            )
        )
        across = self.x.ticks() if x_ticks is None else tuple(x_ticks)
        up = self.y.ticks() if y_ticks is None else tuple(y_ticks)
        self.ticks = Group()
        for value, text in zip(across, _spelled(across, self.x, x_words), strict=True):
            self._add_tick(corner + float(self.x.share(value)) * size[0] * RIGHT, DOWN, text)
        for value, text in zip(up, _spelled(up, self.y, y_words), strict=True):
            self._add_tick(corner + float(self.y.share(value)) * size[1] * UP, LEFT, text)
        self.words = Group()
        below = Group(self.axes, self.ticks).get_bottom()[1] - 0.18
        if x_label:
            words = self._words(x_label)
            self.words.add(words.next_to((size[0] / 2, below, 0.0), DOWN + LEFT, buff=0))
        if y_label:
            words = self._words(y_label)
            self.words.add(words.next_to(self.area.get_corner(UL), UP, buff=0.2, aligned_edge=LEFT))
        super().__init__(self.area, self.axes, self.ticks, self.words)

    def point(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """Return the scene points ``(..., 3)`` of data points, wherever the chart has been moved to."""
        left_bottom, right_top = self.area.get_corner(DL), self.area.get_corner(UP + RIGHT)
        shares = np.stack(np.broadcast_arrays(self.x.share(x), self.y.share(y), 0.0), axis=-1)
        return np.asarray(left_bottom + shares * (right_top - left_bottom))

    def level(self, y: float, text: str = "", color: ManimColor = palette.SECONDARY) -> VGroup:
        """Return a dashed line across the area at a height that matters, its words over its right end."""
        ends = self.point([self.x.low, self.x.high], [y, y])
        return self._reference(ends, text, color, UP + LEFT)

    def upright(self, x: float, text: str = "", color: ManimColor = palette.SECONDARY) -> VGroup:
        """Return a dashed line up the area at a place that matters, with its words beside its upper end."""
        ends = self.point([x, x], [self.y.low, self.y.high])
        return self._reference(ends, text, color, DOWN + RIGHT)

    def _reference(self, ends: Floats, text: str, color: ManimColor, side: NDArray[np.float64]) -> VGroup:
        found = VGroup(DashedLine(*ends, color=color, stroke_width=AXIS_WIDTH, dash_length=0.1))
        if text:
            found.add(self._words(text, color).next_to(ends[1], side, buff=0.1))
        return found

    def _words(self, text: str, color: ManimColor = palette.SECONDARY) -> Words:
        return Words(text, size=self.text_size, color=color)

    def _add_tick(self, at: Floats, side: NDArray[np.float64], text: str) -> None:
        mark = Line(at, at + TICK * side, color=palette.SECONDARY, stroke_width=AXIS_WIDTH)
        power = text.startswith("10^")
        label = Formula(text, size=POWER_SIZE, color=palette.SECONDARY) if power else self._words(text)
        declared(label, "a tick of an axis")
        self.ticks.add(mark, label.next_to(mark, side, buff=0.09))


def _spelled(values: Sequence[float], scale: Scale, words: Callable[[float], str] | None) -> list[str]:
    if words is not None:
        return [words(value) for value in values]
    if scale.log and max(values, default=1.0) >= PLAIN:
        return [f"10^{round(log10(value))}" for value in values]
    if scale.log:
        return [spell(value, max(0, -floor(log10(value) + 1e-9))) for value in values]
    decimals = next((d for d in range(13) if all(abs(round(v, d) - v) < 1e-12 for v in values)), 12)
    return [spell(value, decimals) for value in values]
