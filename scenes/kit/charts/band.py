"""The range between several runs, as a band in a chart."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike

from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Plotted
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels


class Band(Plotted):
    """What lies between a lowest and a highest curve, which can be drawn up to any x.

    Parameters
    ----------
    chart
        Where it is plotted.
    xs, lows, highs
        ``(n,)`` each, x rising.
    color, strength
        Its color and opacity.

    Attributes
    ----------
    end
        ``(1,)``: the x up to which the band is drawn.

    >>> band = Band(Chart((0, 2), (0, 9)), [0, 1, 2], [1, 2, 3], [4, 6, 8])
    >>> band.show(1.5).shown()
    {'low': array([1., 2.]), 'high': array([4., 6.])}
    """

    blended: ClassVar[tuple[str, ...]] = ("xs", "lows", "highs", "end")

    def __init__(
        self,
        chart: Chart,
        xs: ArrayLike,
        lows: ArrayLike,
        highs: ArrayLike,
        *,
        color: ManimColor = palette.INK,
        strength: float = 0.3,
    ) -> None:
        self.xs, self.lows, self.highs = (np.array(one, dtype=np.float64) for one in (xs, lows, highs))
        if not self.xs.shape == self.lows.shape == self.highs.shape:
            raise ValueError("a band needs as many lowest and highest numbers as x")
        for numbers, scale in ((self.xs, chart.x), (self.lows, chart.y), (self.highs, chart.y)):
            scale.share(numbers)
        self.strength = strength
        self.end = self.xs[-1:].copy()
        super().__init__(chart, color)

    def show(self, x: float) -> Self:
        """Draw the band up to `x` only; between two points its sides are straight."""
        self.end = np.array([float(x)])
        return self

    def shown(self) -> Channels:
        """Return the ends of the range, as far as it is drawn."""
        drawn = slice(int(np.searchsorted(self.xs, self.end[0], side="right")))
        return {"low": self.lows[drawn], "high": self.highs[drawn]}

    def paint(self, canvas: Canvas) -> None:
        """Fill what lies between the two curves."""
        end = float(self.end[0])
        if end <= self.xs[0] or self.opacity <= 0:
            return
        before = self.xs < end
        xs = np.append(self.xs[before], min(end, self.xs[-1]))
        sides = [self.on_frame(canvas, xs, np.interp(xs, self.xs, ys)) for ys in (self.lows, self.highs)]
        context = canvas.context
        for x, y in np.concatenate([sides[0], sides[1][::-1]]):
            context.line_to(x, y)
        context.close_path()
        canvas.set_color(self.hue, self.opacity * self.strength)
        context.fill()
