"""Curves and dots in a chart. Each keeps its data and paints itself, in pixels of the frame at hand.

A curve of very many points is thinned while it is drawn: of all points that fall into one column of pixels the
first, the lowest, the highest and the last are kept, in their order. No peak is lost, and the line covers the same
pixels.
"""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import cairo
import numpy as np
from manim import UL, ManimColor
from numpy.typing import ArrayLike

from scenes.kit.charts.chart import CURVE_WIDTH, Chart
from scenes.kit.charts.scale import Floats
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.replay.records import Numbered, number_of

Coordinates = Literal["xy", "x", "y"]  # which of a point's coordinates are data; a number in a row is not


class Plotted(Painted):
    """Something that paints data into the area of a chart; it moves and scales with its own corners.

    Parameters
    ----------
    chart
        Whose scales and place it takes. Put both into one group before moving the chart.
    color
        Of everything, or per item where a subclass says so.
    """

    def __init__(self, chart: Chart, color: ManimColor) -> None:
        self.x, self.y = chart.x, chart.y
        self.hue = palette.rgb(color)
        super().__init__(chart.area.get_corner(UL), (chart.area.width, chart.area.height))

    def shown(self) -> Channels:
        """Return the numbers drawn at this moment."""
        raise NotImplementedError

    def on_frame(self, canvas: Canvas, x: ArrayLike, y: ArrayLike) -> Floats:
        """Return where data points lie, ``(n, 2)`` in pixels."""
        corners = canvas.to_pixels(self.points)
        across, up = self.x.share(x)[:, None], self.y.share(y)[:, None]
        found: Floats = corners[2] + across * (corners[1] - corners[0]) + up * (corners[0] - corners[2])
        return found


class Curve(Plotted):
    """A line through data points, which can be drawn up to any x.

    Parameters
    ----------
    chart
        Where it is plotted.
    xs, ys
        ``(n,)`` each, x rising.
    color, width
        Colour and stroke width.
    steps
        Whether the line stays level from each point to the next x and then jumps.
    data
        Which coordinates are data; not an x that only numbers the points.

    Attributes
    ----------
    end
        ``(1,)``: the x up to which the curve is drawn.

    >>> curve = Curve(Chart((0, 4), (0, 9)), np.arange(4), np.arange(4) ** 2)
    >>> curve.value_at(1.5), curve.show(2.5).end, curve.shown()["y"]
    (2.5, array([2.5]), array([0., 1., 4.]))
    """

    blended: ClassVar[tuple[str, ...]] = ("xs", "ys", "end")

    def __init__(
        self,
        chart: Chart,
        xs: ArrayLike,
        ys: ArrayLike,
        *,
        color: ManimColor = palette.INK,
        width: float = CURVE_WIDTH,
        steps: bool = False,
        data: Coordinates = "xy",
    ) -> None:
        self.xs, self.ys = np.array(xs, dtype=np.float64), np.array(ys, dtype=np.float64)
        if self.xs.ndim != 1 or self.xs.shape != self.ys.shape or not len(self.xs):
            raise ValueError(f"a curve needs as many x as y, not {self.xs.shape} and {self.ys.shape}")
        if np.any(np.diff(self.xs) < 0):
            raise ValueError("the x of a curve must rise")
        chart.x.share(self.xs), chart.y.share(self.ys)
        self.stroke, self.steps, self.data = width, steps, data
        self.end = self.xs[-1:].copy()
        super().__init__(chart, color)

    @property
    def span(self) -> tuple[float, float]:
        """The x of its first and last point."""
        return float(self.xs[0]), float(self.xs[-1])

    def show(self, x: float) -> Self:
        """Draw the curve up to `x` only; between two points it ends on the straight line joining them."""
        self.end = np.array([float(x)])
        return self

    def shown(self) -> Channels:
        """Return the points that have been drawn."""
        drawn = slice(int(np.searchsorted(self.xs, self.end[0], side="right")))
        return {name: {"x": self.xs, "y": self.ys}[name][drawn] for name in self.data}

    def value_at(self, x: float) -> float:
        """Return the curve's y at `x`, as drawn."""
        if self.steps:
            return float(self.ys[max(int(np.searchsorted(self.xs, x, side="right")) - 1, 0)])
        return float(np.interp(x, self.xs, self.ys))

    def tip(self) -> Floats:
        """Return the scene point where the curve ends now."""
        x = float(np.clip(self.end[0], self.xs[0], self.xs[-1]))
        return self.at(float(self.x.share(x)), 1 - float(self.y.share(self.value_at(x))))

    def paint(self, canvas: Canvas) -> None:
        """Draw the thinned line."""
        shown = int(np.searchsorted(self.xs, self.end[0], side="right"))
        if not shown or self.opacity <= 0:
            return
        xs, ys = self.xs[:shown], self.ys[:shown]
        if self.end[0] < self.xs[-1]:
            xs, ys = np.append(xs, self.end[0]), np.append(ys, self.value_at(self.end[0]))
        if self.steps:
            xs, ys = np.repeat(xs, 2)[1:], np.repeat(ys, 2)[:-1]
        context = canvas.context
        for x, y in thinned(self.on_frame(canvas, xs, ys)):
            context.line_to(x, y)
        canvas.set_color(self.hue, self.opacity)
        context.set_line_width(canvas.pixels(self.stroke))
        context.set_line_join(cairo.LINE_JOIN_BEVEL)
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.stroke()


def thinned(points: Floats) -> Floats:
    """Return the points of a line, ``(n, 2)`` pixels with x rising, without those that hide in their column.

    >>> thinned(np.array([[0.1, 5.0], [0.2, 9.0], [0.3, 6.0], [0.4, 7.0], [0.5, 8.0], [1.5, 1.0]]))[:, 1]
    array([5., 9., 8., 1.])
    """
    columns = np.floor(points[:, 0]).astype(np.int64)
    first = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    if 2 * len(first) >= len(points):
        return points
    group = np.repeat(np.arange(len(first)), np.diff(first, append=len(points)))
    order = np.lexsort(
        (points[:, 1], group)
    )  # within each column from the highest to the lowest on the frame
    last = np.append(first[1:], len(points)) - 1
    kept: Floats = points[np.unique(np.concatenate([first, last, order[first], order[last]]))]
    return kept


class CostCurve(Curve):
    """The cost of every recorded step, drawn up to the step that a replay shows.

    Parameters
    ----------
    chart
        Where it is plotted; x counts steps.
    costs
        ``(n,)``: as in ``log.costs``.
    first
        Number of the first step.

    >>> CostCurve(Chart((0, 10), (0, 1)), np.linspace(1, 0.1, 10)).end
    array([9.])
    """

    def __init__(
        self,
        chart: Chart,
        costs: ArrayLike,
        *,
        first: int = 0,
        color: ManimColor = palette.COST,
        width: float = 2.0,
    ) -> None:
        numbers = np.arange(len(np.asarray(costs))) + first
        super().__init__(chart, numbers, costs, color=color, width=width, data="y")

    def show(self, step: Numbered | float) -> Self:
        """Draw the curve up to a recorded step."""
        return super().show(number_of(step))


class Scatter(Plotted):
    """Dots at data points.

    Parameters
    ----------
    chart
        Where they are plotted.
    xs, ys
        ``(n,)`` each.
    color
        Of all dots.
    radius
        In scene units.
    strength
        Opacity of one dot; below 1, dots that lie on each other show.
    data
        Which coordinates are data.

    Attributes
    ----------
    colors
        ``(n, 3)``, which may be set to give dots their own.
    """

    blended: ClassVar[tuple[str, ...]] = ("xs", "ys", "colors")

    def __init__(
        self,
        chart: Chart,
        xs: ArrayLike,
        ys: ArrayLike,
        *,
        color: ManimColor = palette.INK,
        radius: float = 0.05,
        strength: float = 0.85,
        data: Coordinates = "xy",
    ) -> None:
        self.xs, self.ys = np.array(xs, dtype=np.float64).ravel(), np.array(ys, dtype=np.float64).ravel()
        if self.xs.shape != self.ys.shape:
            raise ValueError(f"dots need as many x as y, not {len(self.xs)} and {len(self.ys)}")
        chart.x.share(self.xs), chart.y.share(self.ys)
        self.radius, self.strength, self.data = radius, strength, data
        self.colors = np.tile(palette.rgb(color), (len(self.xs), 1))
        super().__init__(chart, color)

    def shown(self) -> Channels:
        """Return the coordinates that are data."""
        return {name: {"x": self.xs, "y": self.ys}[name] for name in self.data}

    def paint(self, canvas: Canvas) -> None:
        """Draw the dots one by one; of opaque ones at one place only the last, which hides the others."""
        radius = self.radius * canvas.unit
        places, colors = self.on_frame(canvas, self.xs, self.ys), self.colors
        if self.strength == 1 and self.opacity == 1:
            cells = np.rint(2 * places[::-1]).astype(np.int64)  # half pixels
            _, last = np.unique(cells[:, 0] << 32 | cells[:, 1] & 0xFFFFFFFF, return_index=True)
            kept = np.sort(len(places) - 1 - last)
            places, colors = places[kept], colors[kept]
        for (x, y), rgb in zip(places, colors, strict=True):
            canvas.set_color(rgb, self.opacity * self.strength)
            canvas.context.arc(x, y, radius, 0, 2 * np.pi)
            canvas.context.fill()
