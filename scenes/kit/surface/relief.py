"""A height field seen from a chosen side: the arrays behind `scenes.kit.surface.surface`, without any mobject.

The picture is made column by column. All points that meet in one column of pixels lie, on the ground, on one
straight line; walking along it from the viewer into the distance, a point is seen if it rises above everything
before it (a running maximum). That is exact for a height field, needs no sorting of faces, and leaves for every
pixel its distance, by which lines drawn on the surface are hidden behind ridges.

Coordinates: u, v on the ground, from ``-half_sides`` to ``+half_sides``; z upwards; all in one unit of length.
A picture's X points right and Y up. Angles are in degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline

from scenes.kit.look.palette import surface_rgb

Floats = NDArray[np.floating[Any]]
PERSPECTIVE = 0.16  # by how much the nearest and the farthest point are drawn larger and smaller
LIGHT = (-0.50, 0.05, 0.86)  # towards the light: left, and above
CONTRAST = 0.6  # share of the brightness that depends on the light's angle
SHADOW, GLARE = 0.5, 1.2  # brightness of the darkest and the brightest slope, level ground being 1
FINE = 480  # the surface is coloured on a grid of about this many points a side
SAMPLES = 0.4  # points followed into the distance per row of pixels
FILLED = 0.985  # share of the canvas that the picture takes
WALL = 0.09  # the cut edge fades out over this share of the height range
WALL_BRIGHTNESS = 0.4


@dataclass(frozen=True)
class View:
    """From where the surface is seen.

    Attributes
    ----------
    azimuth
        Degrees by which the ground is turned, seen from above, clockwise. At 0, u points right and v away.
    elevation
        Degrees of the viewer above the ground: 0 from the side, 90 from the top.
    relief
        Factor on all heights; 0 is a flat map.
    """

    azimuth: float
    elevation: float
    relief: float

    def project(self, points: Floats, radius: float) -> tuple[Floats, Floats, Floats]:
        """Return X, Y and the distance into the picture of points ``(..., 3)``.

        Farther points are drawn smaller by a factor linear in their distance on the ground alone. This is the
        perspective of a view camera whose film stays upright: straight lines stay straight, plumb lines plumb.

        Parameters
        ----------
        points
            u, v, z; the relief is applied here.
        radius
            Half the diagonal of the ground.
        """
        right, away = self.turned(points[..., 0], points[..., 1])
        tilt = math.radians(self.elevation)
        shrink = 1.0 + self.shrinkage(radius) * away
        height = away * math.sin(tilt) + points[..., 2] * (self.relief * math.cos(tilt))
        return right / shrink, height / shrink, away

    def turned(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Return ground points as seen: to the right, and away from the viewer."""
        angle = math.radians(self.azimuth)
        cos, sin = math.cos(angle), math.sin(angle)
        return u * cos + v * sin, v * cos - u * sin

    def shrinkage(self, radius: float) -> float:
        """Return by how much a unit of distance shrinks the picture; nothing when seen from the top."""
        return PERSPECTIVE * math.cos(math.radians(self.elevation)) / radius


@dataclass(frozen=True)
class Frame:
    """Where a view lies on its canvas of pixels: ``column = left + scale X``, ``row = top - scale Y``."""

    scale: float
    left: float
    top: float

    def pixels(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return the columns and rows, whole numbers being the edges of pixels."""
        return self.left + self.scale * x, self.top - self.scale * y


class HeightField:
    """A measured height field, interpolated for drawing. It is never changed, and never copied.

    Between the measured points, which it meets exactly, the surface is a cubic spline.

    Parameters
    ----------
    heights
        ``(n, m)``: row i at ``v = -half_sides[1] + i * step``, column j likewise along u.
    half_sides
        Half the lengths of the ground along u and v.
    """

    def __init__(self, heights: Floats, half_sides: tuple[float, float]) -> None:
        rows, columns = heights.shape
        self.heights = np.array(heights, dtype=np.float64)
        self.half_sides = half_sides
        self.radius = math.hypot(*half_sides)
        self.low, self.high = float(heights.min()), float(heights.max())
        self.digest = sha256(self.heights.tobytes() + repr(half_sides).encode()).hexdigest()
        self.u = np.linspace(-half_sides[0], half_sides[0], columns)
        self.v = np.linspace(-half_sides[1], half_sides[1], rows)
        self.spline = RectBivariateSpline(self.v, self.u, self.heights, kx=3, ky=3)
        fine_u, fine_v = (np.linspace(-half, half, FINE) for half in half_sides)
        self.fine = self.spline(fine_v, fine_u).astype(np.float32)
        self.slope_u = self.spline(fine_v, fine_u, dy=1).astype(np.float32)
        self.slope_v = self.spline(fine_v, fine_u, dx=1).astype(np.float32)
        shares = (self.fine - self.low) / max(self.high - self.low, 1e-12)
        self.colours = (255 * surface_rgb(shares)).astype(np.float32)

    def __deepcopy__(self, memo: dict[int, Any]) -> HeightField:
        return self

    def at(self, u: Floats, v: Floats) -> Floats:
        """Return the surface's heights above ground points."""
        return np.asarray(self.spline.ev(v, u))

    def quick(self, u: Floats, v: Floats) -> Floats:
        """Return heights for drawing: bilinear on the fine grid, float32."""
        column = self._position(u, self.half_sides[0])
        row = self._position(v, self.half_sides[1])
        j, i = column.astype(np.int32), row.astype(np.int32)
        np.minimum(j, FINE - 2, out=j)
        np.minimum(i, FINE - 2, out=i)
        column -= j
        row -= i
        flat, first = self.fine.ravel(), i * FINE + j
        near = flat[first] * (1 - column) + flat[first + 1] * column
        far = flat[first + FINE] * (1 - column) + flat[first + FINE + 1] * column
        return np.asarray(near * (1 - row) + far * row)

    def nearest(self, u: Floats, v: Floats) -> NDArray[np.int32]:
        """Return the flat index of the nearest point of the fine grid."""
        column = self._position(u, self.half_sides[0])
        row = self._position(v, self.half_sides[1])
        return np.asarray(np.rint(row).astype(np.int32) * FINE + np.rint(column).astype(np.int32))

    @staticmethod
    def _position(coordinate: Floats, half: float) -> NDArray[np.float32]:
        position = (coordinate + half) * ((FINE - 1) / (2 * half))
        clipped: NDArray[np.float32] = np.clip(position, 0, FINE - 1).astype(np.float32)
        return clipped


@dataclass(frozen=True, eq=False)
class Raster:
    """A surface as pixels.

    Attributes
    ----------
    rgba
        ``(rows, columns, 4)`` uint8, colours already multiplied by the opacity.
    distance
        ``(rows, columns)`` float32: how far away the pixel's point is, infinite where nothing is seen.
    frame
        Where the view lies on the canvas.
    """

    rgba: NDArray[np.uint8]
    distance: NDArray[np.float32]
    frame: Frame

    def sees(self, columns: Floats, rows: Floats, distance: Floats, slack: float) -> NDArray[np.bool_]:
        """Return which points are not hidden behind the surface; `slack` forgives being a little too far."""
        height, width = self.distance.shape
        j = np.clip(columns.astype(np.int64), 0, width - 1)
        i = np.clip(rows.astype(np.int64), 1, height - 1)
        seen = np.maximum(
            self.distance[i, j], self.distance[i - 1, j]
        )  # a point on a crest may round below it
        return np.asarray(distance <= seen + slack)


def fitted(view: View, field: HeightField, levels: tuple[float, float], shape: tuple[float, float]) -> Frame:
    """Return the largest frame in which the box around the ground, from the lower to the upper level, fits.

    Parameters
    ----------
    shape
        Height and width of the canvas, in pixels or any other unit.
    """
    u, v = field.half_sides
    corners = np.array([(x, y, z) for x in (-u, u) for y in (-v, v) for z in levels])
    x, y, _ = view.project(corners, field.radius)
    rows, columns = shape
    scale = FILLED * min(columns / np.ptp(x), rows / np.ptp(y))
    return Frame(
        scale=float(scale),
        left=float(columns / 2 - scale * (x.max() + x.min()) / 2),
        top=float(rows / 2 + scale * (y.max() + y.min()) / 2),
    )


@lru_cache(maxsize=4)
def rasterise(field: HeightField, view: View, levels: tuple[float, float], shape: tuple[int, int]) -> Raster:
    """Return the lit surface as pixels.

    Parameters
    ----------
    levels
        Lowest and highest height that must fit on the canvas.
    shape
        Rows and columns of the canvas.
    """
    rows, columns = shape
    frame = fitted(view, field, levels, shape)
    rgba = np.zeros((rows, columns, 4), dtype=np.uint8)
    distance = np.full((rows, columns), np.inf, dtype=np.float32)
    samples = max(48, int(SAMPLES * rows))
    lines = _ground_lines(field, view, (np.arange(columns) + 0.5 - frame.left) / frame.scale, samples)
    up = _profile(field, view, frame, lines, rows, samples)
    row, place, later, top = _first_to_rise(up, rows)

    # Between the sample before and the one that rises above the pixel's middle lies the point that is seen.
    here = later * up.shape[1] + place
    above, below = up.ravel()[here], up.ravel()[here - up.shape[1]]
    middle = np.float32(rows - 0.5) - row.astype(np.float32)
    share = np.clip((middle - below) / np.maximum(above - below, np.float32(1e-6)), 0, 1)
    far = lines.enter[place] + lines.step[place] * (later - 1 + share)
    colours = _lit(field, view)
    pixel = row * columns + place + lines.first
    rgba.view(np.uint32).ravel()[pixel] = colours[field.nearest(*lines.ground(far, place))]
    distance.ravel()[pixel] = far
    covered = slice(lines.first, lines.first + up.shape[1])
    _soften_upper_edge(rgba[:, covered], top)
    depth = (
        WALL * (field.high - field.low) * view.relief * math.cos(math.radians(view.elevation)) * frame.scale
    )
    if depth > 0:
        edge = colours[field.nearest(*lines.ground(lines.enter, slice(None)))]
        _draw_wall(rgba[:, covered], distance[:, covered], up[0], lines.enter, edge, depth)
    return Raster(rgba, distance, frame)


@dataclass(frozen=True, eq=False)
class _GroundLines:
    """The line on the ground behind each column of pixels, ``u = u0 + u1 f`` and ``v = v0 + v1 f`` at distance f.

    It is over the ground from `enter` on for a number of samples that are `step` apart. Columns whose lines miss
    the ground are left out; `first` is the first that is not.
    """

    first: int
    u0: NDArray[np.float32]
    u1: NDArray[np.float32]
    v0: NDArray[np.float32]
    v1: NDArray[np.float32]
    enter: NDArray[np.float32]
    step: NDArray[np.float32]

    def ground(self, away: Floats, column: NDArray[np.intp] | slice) -> tuple[Floats, Floats]:
        """Return u and v at distances behind columns."""
        return self.u0[column] + self.u1[column] * away, self.v0[column] + self.v1[column] * away


def _ground_lines(field: HeightField, view: View, x: Floats, samples: int) -> _GroundLines:
    angle = math.radians(view.azimuth)
    cos, sin = math.cos(angle), math.sin(angle)
    shrinkage = view.shrinkage(field.radius)
    u0, u1 = x * cos, x * (shrinkage * cos) - sin
    v0, v1 = x * sin, x * (shrinkage * sin) + cos
    enter, leave = np.full_like(x, -np.inf), np.full_like(x, np.inf)
    for start, rate, half in ((u0, u1, field.half_sides[0]), (v0, v1, field.half_sides[1])):
        rate = np.where(np.abs(rate) < 1e-9, 1e-9, rate)
        one, other = (-half - start) / rate, (half - start) / rate
        enter = np.maximum(enter, np.minimum(one, other))
        leave = np.minimum(leave, np.maximum(one, other))
    hit = np.flatnonzero(leave > enter)  # the ground is convex: these are neighbours
    step = (leave - enter) / (samples - 1)
    return _GroundLines(
        int(hit[0]), *(part[hit].astype(np.float32) for part in (u0, u1, v0, v1, enter, step))
    )


def _profile(
    field: HeightField, view: View, frame: Frame, lines: _GroundLines, rows: int, samples: int
) -> NDArray[np.float32]:
    """Return how many pixels above the lower edge each sample ``(samples, columns)`` is drawn, nearest first."""
    away = lines.enter + lines.step * np.arange(samples, dtype=np.float32)[:, None]
    tilt = math.radians(view.elevation)
    tall = np.float32(view.relief * math.cos(tilt))
    up: NDArray[np.float32] = away * np.float32(math.sin(tilt))
    if tall > 0:
        up += tall * field.quick(*lines.ground(away, slice(None)))
    away *= np.float32(view.shrinkage(field.radius))
    away += 1
    up /= away
    up *= np.float32(frame.scale)
    up += np.float32(rows - frame.top)
    return up


def _first_to_rise(
    up: NDArray[np.float32], rows: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Find for each pixel the first sample of its column that rises above the pixel's middle.

    Returns
    -------
    row, column
        The pixels that have one, but not already the very first.
    later
        Per pixel, the number of its sample.
    top
        ``(columns,)``, how far up the highest sample is.
    """
    samples, columns = up.shape
    horizon = np.maximum.accumulate(up, axis=0)
    top: NDArray[np.float32] = horizon[-1].copy()
    lowest, highest = max(0, int(horizon[0].min()) - 1), min(rows, int(top.max()) + 2)
    np.ceil(np.subtract(horizon, lowest + 0.5, out=horizon), out=horizon)
    reached = np.clip(horizon, 0, highest - lowest, out=horizon).astype(np.int32)
    reached *= columns
    reached += np.arange(columns, dtype=np.int32)
    passed = np.bincount(reached.ravel(), minlength=(highest - lowest + 1) * columns).reshape(-1, columns)
    risen = np.cumsum(passed[:-1], axis=0)[::-1].ravel()  # samples not above each pixel, upper row first
    pixel = np.flatnonzero((risen > 0) & (risen < samples))
    row, column = np.divmod(pixel, columns)
    return row + rows - highest, column, risen[pixel], top


def _soften_upper_edge(rgba: NDArray[np.uint8], top: Floats) -> None:
    """Give the pixel above each column's last the opacity by which the surface still covers it."""
    rows = len(rgba)
    whole = np.floor(top + 0.5)  # pixels whose middle is below the edge
    column = np.nonzero((whole > 0) & (whole < rows))[0]
    row = rows - 1 - whole[column].astype(np.int64)
    rgba[row, column] = rgba[row + 1, column] * (top + 0.5 - whole)[column, None]


def _draw_wall(
    rgba: NDArray[np.uint8],
    distance: NDArray[np.float32],
    edge: Floats,
    enter: Floats,
    colours: NDArray[np.uint32],
    depth: float,
) -> None:
    """Draw the cut edge that faces the viewer as a wall that fades downwards, and hides all below the surface.

    Parameters
    ----------
    rgba, distance
        Written to.
    edge, enter, colours
        ``(columns,)``: how many pixels above the lower edge the surface begins, how far away, and its colour there.
    depth
        Pixels over which the wall fades.
    """
    rows = len(rgba)
    upper = max(0, rows - 1 - int(edge.max()))  # no wall above this row
    below = edge[None, :] - (np.arange(rows - upper, dtype=np.float32)[::-1, None] + 0.5)
    under = (below > 0) & (rgba[upper:, :, 3] == 0)
    np.copyto(distance[upper:], enter[None, :], where=under)
    row, column = np.nonzero(under & (below < depth))
    opacity = 1 - below[row, column] / np.float32(depth)
    wall = np.full((len(row), 4), 255, dtype=np.float32)
    wall[:, :3] = WALL_BRIGHTNESS * colours.view(np.uint8).reshape(-1, 4)[column, :3]
    rgba[row + upper, column] = wall * opacity[:, None]


@lru_cache(maxsize=2)
def _lit(field: HeightField, view: View) -> NDArray[np.uint32]:
    """Return the pixels of the fine grid, flat: the ramp's colours by height, times the light's brightness."""
    angle = math.radians(view.azimuth)
    cos, sin = math.cos(angle), math.sin(angle)
    right, away, up = LIGHT
    along_u, along_v = right * cos - away * sin, right * sin + away * cos  # turned onto the ground
    tilt_u, tilt_v = field.slope_u * np.float32(view.relief), field.slope_v * np.float32(view.relief)
    facing = (up - along_u * tilt_u - along_v * tilt_v) / np.sqrt(1 + tilt_u * tilt_u + tilt_v * tilt_v)
    brightness = np.clip(1 + CONTRAST * (facing / np.float32(up) - 1), SHADOW, GLARE)
    pixels = np.full((FINE, FINE, 4), 255, dtype=np.uint8)
    pixels[..., :3] = np.minimum(field.colours * brightness[..., None], 255)
    return pixels.view(np.uint32).ravel()


def contour_segments(field: HeightField, levels: Floats) -> Floats:
    """Return lines of equal height as segments ``(k, 2, 3)`` of u, v, z.

    The fine grid, thinned, is cut into triangles; a level crosses each triangle in one segment or not at all.
    """
    thin = 4
    height = field.fine[::thin, ::thin].astype(np.float64)
    u, v = (np.linspace(-half, half, FINE)[::thin] for half in field.half_sides)
    grid = np.stack([*np.meshgrid(u, v), height], axis=-1)
    a, b, c, d = grid[:-1, :-1], grid[:-1, 1:], grid[1:, :-1], grid[1:, 1:]
    corners = np.stack([np.stack([a, b, c], axis=2), np.stack([d, c, b], axis=2)], axis=2).reshape(-1, 3, 3)
    found = [_crossings(corners, float(level)) for level in levels]
    return np.concatenate(found) if found else np.zeros((0, 2, 3))


def _crossings(triangles: Floats, level: float) -> Floats:
    over = triangles[:, :, 2] > level
    count = over.sum(axis=1)
    triangles, over = triangles[(count == 1) | (count == 2)], over[(count == 1) | (count == 2)]
    lonely = np.where(
        over.sum(axis=1) == 1, over.argmax(axis=1), over.argmin(axis=1)
    )  # the corner on its own side
    every = np.arange(len(triangles))
    tip = triangles[every, lonely]
    ends = []
    for other in (1, 2):
        far = triangles[every, (lonely + other) % 3]
        share = (level - tip[:, 2]) / (far[:, 2] - tip[:, 2])
        ends.append(tip + share[:, None] * (far - tip))
    return np.stack(ends, axis=1)
