"""Bars in a chart, all at once or one after the other."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike

from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Plotted
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels


class Bars(Plotted):
    """Upright bars from a base line.

    Parameters
    ----------
    chart
        Where they are plotted.
    edges
        ``(n, 2)``: left and right side of each bar; see `around` and `histogram`.
    values
        ``(n,)``: how high each reaches.
    color
        Of all bars.
    base
        From where they rise or hang; not on a logarithmic scale, whose bars would have no true length.

    Attributes
    ----------
    colors
        ``(n, 3)``, which may be set to give bars their own.
    """

    blended: ClassVar[tuple[str, ...]] = ("values", "colors")

    def __init__(
        self,
        chart: Chart,
        edges: ArrayLike,
        values: ArrayLike,
        *,
        color: ManimColor = palette.SECONDARY,
        base: float = 0.0,
    ) -> None:
        if chart.y.log:
            raise ValueError("bars need a linear scale: on a logarithmic one their lengths mean nothing")
        self.edges = np.array(edges, dtype=np.float64).reshape(-1, 2)
        self.base = float(base)
        self.colors = np.tile(palette.rgb(color), (len(self.edges), 1))
        super().__init__(chart, color)
        self.set_values(values)

    @classmethod
    def histogram(
        cls, chart: Chart, samples: ArrayLike, edges: ArrayLike, *, color: ManimColor = palette.SECONDARY
    ) -> Self:
        """Count samples between rising `edges` ``(n + 1,)``; a sample outside them is an error."""
        sides = np.asarray(edges, dtype=np.float64)
        counts, _ = np.histogram(samples, sides)
        if counts.sum() != np.size(samples):
            raise ValueError(f"{np.size(samples) - counts.sum()} samples lie outside the bins: widen them")
        return cls(chart, np.column_stack([sides[:-1], sides[1:]]), counts, color=color)

    @classmethod
    def around(cls, chart: Chart, places: ArrayLike, values: ArrayLike, *, width: float = 0.8) -> Self:
        """Return bars of one width (data units) around their places."""
        middles = np.asarray(places, dtype=np.float64)
        return cls(chart, np.column_stack([middles - width / 2, middles + width / 2]), values)

    def set_values(self, values: ArrayLike) -> Self:
        """Let the same bars reach to other values."""
        heights = np.array(values, dtype=np.float64).ravel()
        if len(heights) != len(self.edges):
            raise ValueError(f"{len(self.edges)} bars cannot show {len(heights)} values")
        self.y.share(heights)
        self.values = heights
        return self

    def shown(self) -> Channels:
        """Return where the bars end."""
        return {"height": self.values}

    def paint(self, canvas: Canvas) -> None:
        """Draw the bars, a fine gap between neighbours."""
        bases = np.full(len(self.values), self.base)
        lower = self.on_frame(canvas, self.edges[:, 0], bases)
        upper = self.on_frame(canvas, self.edges[:, 1], self.values)
        for (left, bottom), (right, top), rgb in zip(lower, upper, self.colors, strict=True):
            canvas.set_color(rgb, self.opacity)
            canvas.context.rectangle(left + 0.5, bottom, max(right - left - 1, 1.0), top - bottom)
            canvas.context.fill()


class ArrivingBars(Bars):
    """Bars of unit pitch that arrive one after the other: bar number n stands around n, the first around 1.

    >>> bars = ArrivingBars(Chart((0, 4), (0, 1)), [0.2, 0.9, 0.4])
    >>> bars.show(2.5).values, bars.shown()
    (array([0.2, 0.9, 0.2]), {'height': array([0.2, 0.9])})
    """

    blended: ClassVar[tuple[str, ...]] = (*Bars.blended, "arrived")

    def __init__(self, chart: Chart, values: ArrayLike, *, color: ManimColor = palette.SECONDARY) -> None:
        self.all = np.array(values, dtype=np.float64)
        self.arrived = np.array([float(len(self.all))])
        numbers = np.arange(1, len(self.all) + 1)
        super().__init__(chart, np.column_stack([numbers - 0.4, numbers + 0.4]), self.all, color=color)

    def show(self, count: float) -> Self:
        """Show so many bars; of a share of one, the bar has grown by that much."""
        self.arrived = np.array([float(count)])
        return self.set_values(self.all * np.clip(count - np.arange(len(self.all)), 0, 1))

    def shown(self) -> Channels:
        """Return where the bars end that have arrived."""
        return {"height": self.all[: int(self.arrived[0])]}
