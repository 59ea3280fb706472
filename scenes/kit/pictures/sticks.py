"""Straight strokes that each carry a number and can change places: spikes of a list, edges of a network, dots."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import ClassVar, Self, cast

import cairo
import numpy as np
from manim import Animation, smooth
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

Floats = NDArray[np.float64]
LEVELS = 10_000  # of opacity or of width to one: strokes of the same levels are drawn at once


class Sticks(Painted):
    """Straight strokes coloured by the sign of the number that each carries, drawn as one mobject.

    Parameters
    ----------
    starts, ends
        ``(n, 2 or 3)`` scene points. A stroke without length is a dot.
    values
        ``(n,)`` numbers.
    width
        Stroke width, one for all or one per stroke.

    Attributes
    ----------
    values, widths
        As above, ``(n,)``.
    strengths
        ``(n,)`` opacities; a stroke of opacity 0 is hidden.

    >>> sticks = Sticks([[0, 0], [1, 0]], [[0, 2], [1, -1]], [0.5, -0.25])
    >>> sticks.shown(), sticks.tips()[1].round(6)
    ({'length': array([ 0.5 , -0.25])}, array([ 1., -1.]))
    """

    blended: ClassVar[tuple[str, ...]] = ("shares", "widths", "strengths")

    def __init__(self, starts: ArrayLike, ends: ArrayLike, values: ArrayLike, width: ArrayLike = 3.0) -> None:
        self.values = np.array(values, dtype=np.float64).ravel()
        points = _pairs(starts, ends)
        if len(points) != len(self.values):
            raise ValueError(f"{len(points)} strokes cannot carry {len(self.values)} values")
        low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
        extent = np.maximum(high - low, 1e-3)
        self.shares = (points - low) / extent  # (n, 2, 2): of the mobject's own width and height
        self.widths = np.broadcast_to(np.asarray(width, dtype=np.float64), self.values.shape).copy()
        self.strengths = np.ones(len(self.values))
        super().__init__((low[0], low[1] + extent[1]), tuple(extent))

    def feet(self) -> Floats:
        """Return the scene points ``(n, 2)`` at which the strokes begin."""
        return self._places()[:, 0]

    def tips(self) -> Floats:
        """Return the scene points ``(n, 2)`` at which the strokes end."""
        return self._places()[:, 1]

    def some(self, chosen: ArrayLike) -> Sticks:
        """Return some of the strokes, by their numbers or by a mask, as they are now."""
        which = np.asarray(chosen)
        places = self._places()[which]
        some = Sticks(places[:, 0], places[:, 1], self.values[which], self.widths[which])
        return some.set_strengths(self.strengths[which])

    def put_at(self, starts: ArrayLike, ends: ArrayLike) -> Self:
        """Put the strokes at other scene points. The mobject's own corners stay where they are."""
        offset = _pairs(starts, ends) - self.points[2, :2]
        self.shares = np.linalg.solve(self._axes().T, offset.reshape(-1, 2).T).T.reshape(-1, 2, 2)
        return self

    def set_widths(self, width: ArrayLike) -> Self:
        """Set the stroke width, one for all or one per stroke."""
        self.widths = np.broadcast_to(np.asarray(width, dtype=np.float64), self.values.shape).copy()
        return self

    def set_strengths(self, strength: ArrayLike) -> Self:
        """Set the opacity, one for all or one per stroke."""
        self.strengths = np.broadcast_to(np.asarray(strength, dtype=np.float64), self.values.shape).copy()
        return self

    def shown(self) -> Channels:
        """Return the numbers of the strokes that are seen."""
        return {"length": self.values[self.strengths > 0]}

    def paint(self, canvas: Canvas) -> None:
        """Draw the strokes, faint ones first; all of one look at once."""
        seen = np.flatnonzero(self.strengths * self.opacity > 0)
        if not seen.size:
            return
        levels = np.rint(LEVELS * np.column_stack([self.strengths, self.widths])[seen]).astype(np.int64)
        signs = np.sign(self.values[seen]).astype(np.int64)
        looks = (
            3 * (levels[:, 0] << 32 | levels[:, 1]) + signs
        )  # one number each: far faster to sort than rows
        order = np.argsort(looks, kind="stable")
        begins = np.flatnonzero(np.diff(looks[order], prepend=-2))
        pixels = canvas.to_pixels(self._places()[seen[order]].reshape(-1, 2)).reshape(-1, 4).tolist()
        context = canvas.context
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        for begin, end in pairwise([*begins.tolist(), len(seen)]):
            context.new_path()
            for x0, y0, x1, y1 in pixels[begin:end]:
                context.move_to(x0, y0)
                context.line_to(x1, y1)
            (strength, width), sign = levels[order[begin]] / LEVELS, signs[order[begin]]
            canvas.set_color(palette.rgb(palette.sign_hue(sign)), strength * self.opacity)
            context.set_line_width(canvas.pixels(width))
            context.stroke()

    def _axes(self) -> Floats:
        axes: Floats = np.array([self.points[3] - self.points[2], self.points[0] - self.points[2]])[:, :2]
        return axes

    def _places(self) -> Floats:
        """Return start and end of every stroke, ``(n, 2, 2)`` scene coordinates."""
        places: Floats = self.points[2, :2] + self.shares @ self._axes()
        return places


def _pairs(starts: ArrayLike, ends: ArrayLike) -> Floats:
    begin, end = (np.asarray(points, dtype=np.float64)[:, :2] for points in (starts, ends))
    return np.stack([begin, end], axis=1)


class Fly(Animation):
    """Strokes leave one after the other and go to where the strokes of another set are, taking their look.

    Parameters
    ----------
    sticks
        What flies; the numbers stay those it carries.
    to
        As many strokes, in the same order.
    lag
        Share of the time that passes before the last one leaves.
    order
        ``(n,)``: when each leaves, 0 first and 1 last; by default in their order.
    """

    def __init__(
        self,
        sticks: Sticks,
        to: Sticks,
        *,
        lag: float = 0.5,
        order: ArrayLike | None = None,
        run_time: float = 2.0,
    ) -> None:
        count = len(sticks.values)
        if len(to.values) != count:
            raise ValueError(f"{count} strokes cannot go to {len(to.values)} places")
        self.to, self.lag = to.copy(), float(lag)
        self.order = np.linspace(0, 1, count) if order is None else np.asarray(order, dtype=np.float64)
        super().__init__(sticks, run_time=run_time, rate_func=lambda share: share)

    def begin(self) -> None:
        """Take the start from what is seen now."""
        sticks = cast(Sticks, self.mobject)
        self.start = (sticks.feet(), sticks.tips(), sticks.strengths, sticks.widths)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Move each stroke by its own share of the way."""
        ease = cast(Callable[[float], float], smooth)
        shares = np.clip((alpha - self.lag * self.order) / (1 - self.lag), 0, 1)
        way = np.array([ease(float(share)) for share in shares])
        end = (self.to.feet(), self.to.tips(), self.to.strengths, self.to.widths)
        feet, tips, strengths = (
            before + (way[:, None] if before.ndim == 2 else way) * (after - before)
            for before, after in zip(self.start[:3], end[:3], strict=True)
        )
        # By equal factors, so that a long stroke is never as thick as the dot that it comes from.
        widths = self.start[3] ** (1 - way) * end[3] ** way
        cast(Sticks, self.mobject).put_at(feet, tips).set_widths(widths).set_strengths(strengths)
