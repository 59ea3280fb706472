"""Lines on a picture of a height field: its grid, its lines of equal height, and the trails of runs across it.

Lines are drawn by cairo on the pixels that `scenes.kit.surface.relief` makes, and hidden where a ridge stands before
them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cairo
import numpy as np
from numpy.typing import NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import PER_WIDTH, Pixels, disc, set_color
from scenes.kit.surface.relief import Floats, HeightField, Raster, View, contour_segments, rasterise

Placed = tuple[Floats, Floats, NDArray[np.bool_]]  # columns, rows, which are seen
GRID_LINES = 26  # about as many along each side
THIN = 1.5  # lines up to this width need no round ends
LINE_POINTS = 60
HEAD, START, BEAD, FOOT = 0.1, 0.07, 0.045, 0.03  # radii in scene units
GHOST = 0.28  # opacity of what a ridge hides
POSTS = 14  # thin lines along a trail that drop to the surface
BLACK = np.zeros(3)
TICK = 0.09  # length in scene units


@dataclass(frozen=True, eq=False)
class Path:
    """A trail in the surface's own units.

    Attributes
    ----------
    points
        ``(n, 3)``, the trail.
    feet
        ``(n, 3)``, the surface beneath (or above) its points.
    """

    points: Floats
    feet: Floats
    color: palette.Rgb
    beads: bool

    def walked(self, length: float) -> tuple[Floats, Floats]:
        """Return points and feet up to a length, the last step as far as it has been drawn."""
        whole = min(int(length), len(self.points) - 2)
        share = length - whole
        return tuple(  # type: ignore[return-value]
            np.vstack([part[: whole + 1], part[whole] + share * (part[whole + 1] - part[whole])])
            for part in (self.points, self.feet)
        )


class Pen:
    """Draws lines of the surface's space on a picture of it."""

    def __init__(
        self, context: cairo.Context[Any], view: View, field: HeightField, raster: Raster, unit: float
    ) -> None:
        self.context, self.view, self.raster, self.unit = context, view, raster, unit
        self.radius = field.radius
        self.slack = 0.02 * field.radius
        context.set_line_join(
            cairo.LINE_JOIN_BEVEL
        )  # at these widths as good as round, and several times faster

    def place(self, points: Floats) -> Placed:
        """Return column, row, and whether the surface leaves each point to be seen."""
        x, y, away = self.view.project(points, self.radius)
        column, row = self.raster.frame.pixels(x, y)
        return column, row, self.raster.sees(column, row, away, self.slack)

    def stroke(self, points: Floats, color: palette.Rgb, opacity: float, width: float) -> None:
        """Draw a line through points, whatever lies before it."""
        column, row, _ = self.place(points)
        self._stroke(column, row, np.arange(len(points)) > 0, color, opacity, width)

    def stroke_many(self, chains: Sequence[Floats], color: palette.Rgb, opacity: float, width: float) -> None:
        """Draw the visible parts of several lines as one."""
        if not chains:
            return
        starts = np.cumsum([0, *(len(chain) for chain in chains[:-1])])
        column, row, seen = self.place(np.concatenate(chains))
        drawn = seen & np.roll(seen, 1)
        drawn[starts] = False
        self._stroke(column, row, drawn, color, opacity, width)

    def stroke_segments(self, segments: Floats, color: palette.Rgb, opacity: float, width: float) -> None:
        """Draw those of segments ``(k, 2, 3)`` of which an end is visible."""
        column, row, seen = self.place(segments.reshape(-1, 3))
        both = (seen[::2] | seen[1::2]).repeat(2)
        self._stroke(column[both], row[both], np.arange(both.sum()) % 2 == 1, color, opacity, width)

    def scale(self, pole: Floats, color: palette.Rgb, opacity: float) -> None:
        """Draw a vertical line through points, and at each a tick to the left."""
        column, row, _ = self.place(pole)
        self._stroke(column, row, np.arange(len(pole)) > 0, color, opacity, 2.0)
        ends = np.stack([column, column - TICK * self.unit], axis=1).ravel()
        self._stroke(ends, row.repeat(2), np.arange(len(ends)) % 2 == 1, color, opacity, 2.0)

    def dot(self, point: Floats, radius: float, color: palette.Rgb, opacity: float) -> None:
        """Draw a disc with a dark rim."""
        column, row, _ = self.place(point[None])
        place = np.array([column[0], row[0]])
        disc(self.context, place, radius * self.unit, color, opacity, rim=2.5 * PER_WIDTH * self.unit)

    def beads(self, points: Floats, color: palette.Rgb) -> None:
        """Draw small discs."""
        column, row, _ = self.place(points)
        self.context.new_path()
        for x, y in zip(column.tolist(), row.tolist(), strict=True):
            self.context.new_sub_path()
            self.context.arc(x, y, BEAD * self.unit, 0, 2 * math.pi)
        set_color(self.context, color, 1.0)
        self.context.fill()

    def line(
        self,
        place: Placed,
        color: palette.Rgb,
        opacities: tuple[float, float],
        width: float,
    ) -> None:
        """Draw a line through placed points, its visible and its hidden parts each with an opacity."""
        column, row, seen = place
        both = seen[1:] & seen[:-1]
        for part, opacity in ((both, opacities[0]), (~both, opacities[1])):
            self._stroke(column, row, np.concatenate([[False], part]), color, opacity, width)

    def _stroke(
        self,
        column: Floats,
        row: Floats,
        drawn: NDArray[np.bool_],
        color: palette.Rgb,
        opacity: float,
        width: float,
    ) -> None:
        """Draw from each point to the one before it where `drawn` says so, all in one stroke."""
        if opacity <= 0 or not drawn.any():
            return
        context = self.context
        context.new_path()
        needed = drawn.copy()
        needed[:-1] |= drawn[1:]  # points that begin or end a piece
        move, line = context.move_to, context.line_to
        for x, y, pen_down in zip(
            column[needed].tolist(), row[needed].tolist(), drawn[needed].tolist(), strict=True
        ):
            (line if pen_down else move)(x, y)
        set_color(self.context, color, opacity)
        context.set_line_cap(cairo.LINE_CAP_ROUND if width > THIN else cairo.LINE_CAP_BUTT)
        context.set_line_width(max(width * PER_WIDTH * self.unit, 0.7))
        context.stroke()


class Lines:
    """What is drawn on the surface itself, prepared once: grid, lines of equal height, rim. Never copied."""

    def __init__(self, field: HeightField, levels: Floats) -> None:
        u, v = field.u, field.v
        self.across = [_along_u(field, at) for at in v[:: _every(len(v))][1:-1]]
        self.along = [_along_v(field, at) for at in u[:: _every(len(u))][1:-1]]
        self.rim = [
            _along_u(field, v[0]),
            _along_u(field, v[-1]),
            _along_v(field, u[0]),
            _along_v(field, u[-1]),
        ]
        self.contours = contour_segments(field, levels)
        a, b = field.half_sides
        self.floor = np.array([(-a, -b, 0.0), (a, -b, 0.0), (a, b, 0.0), (-a, b, 0.0), (-a, -b, 0.0)])

    def __deepcopy__(self, memo: dict[int, Any]) -> Lines:
        return self


def _along_u(field: HeightField, v: float) -> Floats:
    u = np.linspace(field.u[0], field.u[-1], LINE_POINTS)
    return _lifted(field, u, np.full_like(u, v))


def _along_v(field: HeightField, u: float) -> Floats:
    v = np.linspace(field.v[0], field.v[-1], LINE_POINTS)
    return _lifted(field, np.full_like(v, u), v)


@lru_cache(maxsize=2)
def still_picture(
    field: HeightField,
    lines: Lines,
    view: View,
    levels: tuple[float, float],
    shape: tuple[int, int],
    unit: float,
) -> Pixels:
    """Return the surface without trails, as pixels; it stays the same while only the trails grow."""
    raster = rasterise(field, view, levels, shape)
    rows, columns = shape
    picture = np.zeros((rows, columns, 4), dtype=np.uint8)
    target = cairo.ImageSurface.create_for_data(picture.data, cairo.FORMAT_ARGB32, columns, rows, 4 * columns)
    context = cairo.Context(target)
    pen = Pen(context, view, field, raster, unit)
    pen.stroke(lines.floor, palette.rgb(palette.FAINT), 0.8 * min(1.0, view.relief * 2), 1.5)
    hills = cairo.ImageSurface.create_for_data(
        raster.rgba.data, cairo.FORMAT_ARGB32, columns, rows, 4 * columns
    )
    context.set_source_surface(hills)
    context.paint()
    flatness = 1 - view.relief * math.cos(math.radians(view.elevation))
    for parallel in (lines.across, lines.along):  # cairo takes several times longer over lines that cross
        pen.stroke_many(parallel, BLACK, 0.30 - 0.12 * flatness, 1.0)
    pen.stroke_segments(lines.contours, palette.rgb(palette.INK), 0.16 + 0.34 * flatness, 1.1)
    pen.stroke_many(lines.rim, palette.rgb(palette.INK), 0.35, 1.3)
    target.flush()
    return picture


def paint_trail(pen: Pen, path: Path, length: float) -> None:
    """Draw a trail up to a length: its shadow on the surface, thin lines between both, the trail itself."""
    points, feet = path.walked(length)
    if length <= 0:
        return
    higher = np.where(
        points[:, 2:] > feet[:, 2:], points, feet
    )  # a point just below the ground is not hidden by it
    _, _, seen = pen.place(higher)
    if pen.view.relief > 0:
        shadow = (*pen.place(feet)[:2], seen)
        pen.line(shadow, BLACK, (0.45, 0.0), 3.0)
        posts = np.flatnonzero(np.arange(len(points)) % max(1, len(path.points) // POSTS) == 0)
        kept = posts[seen[posts]]
        pen.stroke_segments(np.stack([points[kept], feet[kept]], axis=1), palette.rgb(palette.INK), 0.45, 1.0)
    trail = (*pen.place(points)[:2], seen)
    pen.line(trail, palette.rgb(palette.GROUND), (0.6, 0.0), 6.0)
    pen.line(trail, path.color, (1.0, GHOST), 3.2)
    if path.beads:
        pen.beads(points[:-1][seen[:-1]], path.color)


def paint_head(pen: Pen, path: Path, length: float, *, radius: float) -> None:
    """Draw where a trail starts and where it has come to, with a line to the surface."""
    pen.dot(path.points[0], START, palette.rgb(palette.INK), 1.0)
    points, feet = path.walked(length)
    head, foot = points[-1:], feet[-1:]
    _, _, seen = pen.place(np.where(head[:, 2:] > foot[:, 2:], head, foot))
    pen.stroke(np.concatenate([head, foot]), palette.rgb(palette.INK), 0.8, 1.6)
    pen.dot(foot[0], FOOT, palette.rgb(palette.INK), 0.8)
    pen.dot(head[0], radius, path.color, 1.0 if seen[0] else 2 * GHOST)


def _lifted(field: HeightField, u: Floats, v: Floats) -> Floats:
    return np.stack([u, v, field.at(u, v)], axis=-1)


def _every(points: int) -> int:
    """Return which measured lines are drawn, so that there are about `GRID_LINES`."""
    return max(1, round((points - 1) / GRID_LINES))
