"""Charts in data units: axes with true ticks, and what is plotted on them.

A chart fixes two scales and an area. Everything plotted keeps its data and paints itself into that area, in
pixels of the frame at hand. A curve of very many points is thinned while it is drawn: of all points that fall
into one column of pixels the first, the lowest, the highest and the last are kept, in their order, so that no
peak is lost and the line covers the same pixels. Data outside the scales are an error, not a line that leaves
the chart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import ClassVar, Protocol, Self

import cairo
import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Animation,
    DashedLine,
    Group,
    Line,
    ManimColor,
    Mobject,
    Rectangle,
    VGroup,
    linear,
)
from numpy.typing import ArrayLike, NDArray

from scenes.kit import palette
from scenes.kit.formula import Formula
from scenes.kit.painting import Canvas, Painted
from scenes.kit.text import SMALLEST, Words, spell

Floats = NDArray[np.float64]

AXIS_WIDTH, CURVE_WIDTH = 2.0, 3.0  # stroke widths
TICK = 0.08  # scene units
POWER_SIZE = 30  # so that the exponent stays readable
PLAIN = 100_000  # from here on a logarithmic scale writes powers of ten


@dataclass(frozen=True)
class Scale:
    """One axis: from which number to which, linear or logarithmic.

    >>> Scale(1, 1000, log=True).share(10.0).round(6)
    np.float64(0.333333)
    >>> Scale(0, 0.9).ticks()
    (0.0, 0.2, 0.4, 0.6, 0.8)
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a scale must rise, not run from {self.low} to {self.high}")
        if self.log and self.low <= 0:
            raise ValueError(f"a logarithmic scale cannot begin at {self.low}")

    def share(self, values: ArrayLike) -> Floats:
        """Return where numbers lie on the axis: 0 at its low end, 1 at its high end.

        Raises
        ------
        ValueError
            If a number lies outside; the message says which.
        """
        numbers = np.asarray(values, dtype=np.float64)
        slack = 1e-9 * max(abs(self.low), abs(self.high))
        outside = ~((numbers >= self.low - slack) & (numbers <= self.high + slack))
        if outside.any():
            culprit = np.atleast_1d(numbers)[np.atleast_1d(outside)][0]
            raise ValueError(f"{culprit} lies outside the scale {self.low} to {self.high}: widen it")
        if self.log:
            return np.asarray(np.log(numbers / self.low) / np.log(self.high / self.low))
        return np.asarray((numbers - self.low) / (self.high - self.low))

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Return at most so many round numbers on the axis: steps of 1, 2 or 5, or powers of ten."""
        if self.log:
            powers = range(ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9) + 1)
            every = max(1, ceil(len(powers) / most))
            return tuple(10.0**power for power in powers[::every])
        step = next(
            step
            for power in range(floor(log10((self.high - self.low) / most)), 400)
            for step in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
            if floor(self.high / step + 1e-9) - ceil(self.low / step - 1e-9) < most
        )
        counts = range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)
        return tuple(round(count * step, 12) for count in counts)


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
    ) -> None:
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
            words = Words(x_label, SMALLEST, palette.SECONDARY)
            self.words.add(words.next_to((size[0] / 2, below, 0.0), DOWN + LEFT, buff=0))
        if y_label:
            words = Words(y_label, SMALLEST, palette.SECONDARY)
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
            found.add(Words(text, SMALLEST, color).next_to(ends[1], side, buff=0.1))
        return found

    def _add_tick(self, at: Floats, side: NDArray[np.float64], text: str) -> None:
        mark = Line(at, at + TICK * side, color=palette.SECONDARY, stroke_width=AXIS_WIDTH)
        label: Mobject
        if text.startswith("10^"):
            label = Formula(text, size=POWER_SIZE, color=palette.SECONDARY)
        else:
            label = Words(text, SMALLEST, palette.SECONDARY)
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
        self.hue = np.asarray(color.to_rgb(), dtype=np.float64)
        super().__init__(chart.area.get_corner(UL), (chart.area.width, chart.area.height))

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

    Attributes
    ----------
    end
        ``(1,)``: the x up to which the curve is drawn.

    >>> curve = Curve(Chart((0, 4), (0, 9)), np.arange(4), np.arange(4) ** 2)
    >>> curve.value_at(1.5), curve.show_until(2).end
    (2.5, array([2.]))
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
    ) -> None:
        self.xs, self.ys = np.array(xs, dtype=np.float64), np.array(ys, dtype=np.float64)
        if self.xs.ndim != 1 or self.xs.shape != self.ys.shape or not len(self.xs):
            raise ValueError(f"a curve needs as many x as y, not {self.xs.shape} and {self.ys.shape}")
        if np.any(np.diff(self.xs) < 0):
            raise ValueError("the x of a curve must rise")
        chart.x.share(self.xs), chart.y.share(self.ys)
        self.stroke, self.steps = width, steps
        self.end = self.xs[-1:].copy()
        super().__init__(chart, color)

    def show_until(self, x: float) -> Self:
        """Draw the curve up to `x` only; between two points it ends on the straight line joining them."""
        self.end = np.array([float(x)])
        return self

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
        context.set_line_width(self.stroke * canvas.unit / 100)
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


class Numbered(Protocol):
    """A recorded step, of which a cost curve needs the number only."""

    @property
    def number(self) -> int:
        """Which step."""


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
        super().__init__(chart, numbers, costs, color=color, width=width)

    def show_step(self, step: Numbered) -> Self:
        """Draw the curve up to a recorded step."""
        return self.show_until(step.number)


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
    ) -> None:
        self.xs, self.ys = np.array(xs, dtype=np.float64).ravel(), np.array(ys, dtype=np.float64).ravel()
        if self.xs.shape != self.ys.shape:
            raise ValueError(f"dots need as many x as y, not {len(self.xs)} and {len(self.ys)}")
        chart.x.share(self.xs), chart.y.share(self.ys)
        self.radius, self.strength = radius, strength
        self.colors = np.tile(np.asarray(color.to_rgb(), dtype=np.float64), (len(self.xs), 1))
        super().__init__(chart, color)

    def set_data(self, xs: ArrayLike, ys: ArrayLike) -> Self:
        """Put the same dots at other data points."""
        across, up = np.array(xs, dtype=np.float64).ravel(), np.array(ys, dtype=np.float64).ravel()
        if across.shape != self.xs.shape or up.shape != self.ys.shape:
            raise ValueError(f"there are {len(self.xs)} dots, not {len(across)} and {len(up)}")
        self.x.share(across), self.y.share(up)
        self.xs, self.ys = across, up
        return self

    def paint(self, canvas: Canvas) -> None:
        """Draw the dots one by one."""
        radius = self.radius * canvas.unit
        for (x, y), rgb in zip(self.on_frame(canvas, self.xs, self.ys), self.colors, strict=True):
            canvas.set_color(rgb, self.opacity * self.strength)
            canvas.context.arc(x, y, radius, 0, 2 * np.pi)
            canvas.context.fill()


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
        self.colors = np.tile(np.asarray(color.to_rgb(), dtype=np.float64), (len(self.edges), 1))
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
    >>> bars.show_first(2).values
    array([0.2, 0.9, 0. ])
    """

    def __init__(self, chart: Chart, values: ArrayLike, *, color: ManimColor = palette.SECONDARY) -> None:
        self.all = np.array(values, dtype=np.float64)
        numbers = np.arange(1, len(self.all) + 1)
        super().__init__(chart, np.column_stack([numbers - 0.4, numbers + 0.4]), self.all, color=color)

    def show_first(self, count: int) -> Self:
        """Show so many bars."""
        return self.set_values(np.where(np.arange(len(self.all)) < count, self.all, 0.0))


class DrawCurve(Animation):
    """Draw a curve from its first point to its last at a constant pace."""

    def __init__(
        self, curve: Curve, *, run_time: float = 1.5, rate_func: Callable[[float], float] = linear
    ) -> None:
        self.shown = curve
        super().__init__(curve, run_time=run_time, rate_func=rate_func, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve up to where it has got."""
        first, last = float(self.shown.xs[0]), float(self.shown.xs[-1])
        self.shown.show_until(first + (last - first) * self.rate_func(alpha))
