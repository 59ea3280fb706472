"""Many edges drawn at once: a sparse matrix from edges to pixels, built once, times what the edges carry now.

For every pixel near an edge the matrix keeps which edge it is, how far the pixel's middle is from the edge's,
and how far along it. A line of half-width h covers ``clip(h + 1/2 - distance, 0, min(1, 2 h))`` of such a
pixel (a box filter across the line). Edges are composed as by depth of colour: an edge of opacity o lays down
``-log(1 - o)``, depths add up, and a pixel of depth D ends with opacity ``1 - exp(-D)``. That needs no order,
and one edge alone comes out as it should. Where both signs meet, the squares of their depths decide the hue,
so that a strong edge shows as if drawn last.

Recolouring is then two products of a sparse matrix with a vector and a look-up of the colour of each pixel.
The matrix belongs to a shape and a resolution, not to a place, and is shared by all layers of that shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log2
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from scenes.kit import palette
from scenes.kit.painting import Canvas, Painted, Pixels

Floats = NDArray[np.float32]

DEEPEST = 6.0  # depth of colour at which a pixel counts as opaque: 1 - exp(-6) is 0.998
GLOW = 0.13  # half the length of a pulse, as a share of the edge
LEVELS_PER_OCTAVE = 4  # at other sizes than its own a layer is drawn a little larger and shrunk smoothly
PER_WIDTH = 0.01  # scene units per unit of stroke width, as in Manim


@dataclass(frozen=True, eq=False)
class Coverage:
    """Which pixels the edges of one shape touch at one resolution.

    Attributes
    ----------
    height, width
        Of the picture, in pixels.
    starts
        ``(height * width + 1,)``: where each pixel's entries begin, row by row.
    edges
        Per entry, which edge.
    distance
        Per entry, pixels from the middle of the pixel to the middle of the edge.
    along
        Per entry, the share of the edge that lies before it, 0..1.
    """

    height: int
    width: int
    starts: NDArray[np.int32]
    edges: NDArray[np.int32]
    distance: Floats
    along: Floats

    def covered(self, half_widths: Floats) -> Floats:
        """Return the share of its pixel that each entry covers, for edges ``(E,)`` of these half-widths."""
        reach = np.take(half_widths + np.float32(0.5), self.edges)
        np.subtract(reach, self.distance, out=reach)
        return np.clip(reach, 0, np.take(np.minimum(2 * half_widths, 1), self.edges), out=reach)

    def depth(self, covered: Floats, depths: Floats) -> Floats:
        """Return the depth of colour of each pixel, row by row, for edges of the depths ``(E,)``."""
        shape = (self.height * self.width, len(depths))
        matrix = sparse.csr_array((covered, self.edges, self.starts), shape=shape, copy=False)
        total: Floats = matrix @ depths
        return total


@lru_cache(maxsize=8)
def coverage(segments: bytes, half_width: float) -> Coverage:
    """Find the pixels within reach of line segments.

    Parameters
    ----------
    segments
        ``(E, 4)`` float32 as bytes: x and y of start and end, in pixels from the picture's upper left corner.
    half_width
        The largest that will be asked for, in pixels. The picture is larger than the segments by this and
        one.
    """
    ends = np.frombuffer(segments, dtype=np.float32).reshape(-1, 4).astype(np.float64)
    width = ceil(ends[:, [0, 2]].max() + half_width) + 1
    height = ceil(ends[:, [1, 3]].max() + half_width) + 1
    steep = np.abs(ends[:, 3] - ends[:, 1]) > np.abs(ends[:, 2] - ends[:, 0])
    pixels, edges, distance, along = [], [], [], []
    for is_steep in (False, True):
        chosen = np.flatnonzero(steep == is_steep)
        if len(chosen):
            u, v = (1, 0) if is_steep else (0, 1)
            found = _near(
                ends[chosen][:, [u, v, u + 2, v + 2]], half_width, (width, height)[u], (width, height)[v]
            )
            first, second, edge, far, share = found
            x, y = (second, first) if is_steep else (first, second)
            pixels.append(y * np.int32(width) + x)
            edges.append(chosen.astype(np.int32)[edge])
            distance.append(far)
            along.append(share)
    pixel = np.concatenate(pixels)
    order = np.argsort(pixel, kind="stable")
    starts = np.zeros(height * width + 1, dtype=np.int32)
    np.cumsum(np.bincount(pixel, minlength=height * width), out=starts[1:])
    return Coverage(
        height,
        width,
        starts,
        np.concatenate(edges)[order],
        np.concatenate(distance)[order],
        np.concatenate(along)[order],
    )


def _near(
    ends: NDArray[np.float64], half_width: float, u_size: int, v_size: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], Floats, Floats]:
    """Return pixel column, pixel row, segment, distance and share along, for segments flat in u against v."""
    u0, v0, u1, v1 = ends.T
    run = np.where(u1 == u0, 1e-9, u1 - u0)
    slope = (v1 - v0) / run
    straight = 1 / np.sqrt(1 + slope**2)
    first = np.clip(np.ceil(np.minimum(u0, u1) - 0.5), 0, u_size).astype(np.int32)
    last = np.clip(np.floor(np.maximum(u0, u1) - 0.5), -1, u_size - 1).astype(np.int32)
    counts = np.maximum(last - first + 1, 0)
    edge = np.repeat(np.arange(len(ends), dtype=np.int32), counts)
    begins = np.cumsum(counts) - counts
    u = (np.arange(len(edge)) - np.repeat(begins - first, counts)).astype(np.int32)
    along = ((u + 0.5 - u0[edge]) / run[edge]).astype(np.float32)
    middle = v0[edge] + slope[edge] * (u + 0.5 - u0[edge])
    reach = (half_width + 0.5) / straight
    lowest = np.floor(middle - reach[edge]).astype(np.int32)
    shrink, parts = straight[edge], []
    for offset in range(ceil(2 * reach.max()) + 1):
        v = lowest + np.int32(offset)
        distance = (np.abs(v + 0.5 - middle) * shrink).astype(np.float32)
        near = np.flatnonzero((distance < half_width + 0.5) & (v >= 0) & (v < v_size))
        parts.append((u[near], v[near], edge[near], distance[near], along[near]))
    us, vs, edges, distances, shares = (np.concatenate(part) for part in zip(*parts, strict=True))
    return us, vs, edges, distances, shares


@lru_cache(maxsize=1)
def _colors() -> NDArray[np.uint32]:
    """Return the pixel for each pair of depths, at ``256 * positive + negative``, roots of their shares."""
    depth = DEEPEST * (np.arange(256) / 255) ** 2
    positive, negative = depth[:, None], depth[None, :]
    opacity = 1 - np.exp(-(positive + negative))
    share = positive**2 / np.maximum(positive**2 + negative**2, 1e-12)
    hues = [np.asarray(color.to_rgb()) for color in (palette.NEGATIVE, palette.POSITIVE)]
    rgb = hues[0] + share[..., None] * (hues[1] - hues[0])
    premultiplied = np.concatenate([rgb * opacity[..., None], opacity[..., None]], axis=-1)
    packed: NDArray[np.uint32] = np.rint(255 * premultiplied).astype(np.uint8).view(np.uint32).ravel()
    return packed


@lru_cache(maxsize=12)
def _picture(
    segments: bytes,
    finest: float,
    half_widths: bytes,
    depths: bytes,
    pulse: bytes,
    phase: float,
    reach: float,
) -> Pixels:
    """Draw edges: half-widths in pixels, signed depths of colour and pulse, ``(E,)`` float32 as bytes."""
    shape = coverage(segments, finest)
    layers = [(_covered(segments, finest, half_widths), _floats(depths))]
    if np.any(_floats(pulse)):
        glow = np.exp(-(((shape.along - np.float32(phase)) / np.float32(GLOW)) ** 2))
        thick = np.full(len(_floats(pulse)), reach, dtype=np.float32)
        layers.append((shape.covered(thick) * glow, _floats(pulse)))
    index = np.zeros(shape.height * shape.width, dtype=np.uint16)
    for sign in (1, -1):
        total = np.zeros(len(index), dtype=np.float32)
        for covered, signed in layers:
            total += shape.depth(covered, np.maximum(sign * signed, 0))
        np.multiply(total, np.float32(255**2 / DEEPEST), out=total)
        np.minimum(np.sqrt(total, out=total), 255, out=total)
        index = index * np.uint16(256) + total.astype(np.uint16)
    return _colors()[index].view(np.uint8).reshape(shape.height, shape.width, 4)


@lru_cache(maxsize=12)
def _covered(segments: bytes, finest: float, half_widths: bytes) -> Floats:
    return coverage(segments, finest).covered(_floats(half_widths))


def _floats(data: bytes) -> Floats:
    return np.frombuffer(data, dtype=np.float32)


def _depth(opacity: NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.log1p(-np.minimum(opacity, 0.9975))


class EdgeLayer(Painted):
    """All edges between two layers of neurons as one mobject; hue tells the sign, width and opacity the size.

    Parameters
    ----------
    starts, ends
        ``(E, 2 or 3)`` scene points.
    width
        Stroke width of all edges. Without it the width follows the size, by the palette's rule.

    Attributes
    ----------
    strengths
        ``(E,)`` signed shares of the layer's largest weight, -1..1.
    emphasis
        ``(E,)`` factors of the opacity: 1 in full, `palette.DIMMED` in the background, 0 hidden.
    pulse
        ``(E,)`` signed strengths, -1..1, of a glow that stands at `phase` on its way along the edges.
    phase
        ``(1,)``: where the glow is, 0 at the starts and 1 at the ends.

    >>> layer = EdgeLayer([[0, 0], [0, 1]], [[2, 0], [2, 1]])
    >>> layer.set_values([0.5, -2.0]).strengths
    array([ 0.25, -1.  ])
    """

    blended: ClassVar[tuple[str, ...]] = ("strengths", "emphasis", "pulse", "phase")

    def __init__(self, starts: ArrayLike, ends: ArrayLike, *, width: float | None = None) -> None:
        begin, end = (np.asarray(points, dtype=np.float64)[:, :2] for points in (starts, ends))
        if begin.shape != end.shape or not len(begin):
            raise ValueError(f"edges need as many starts as ends, not {len(begin)} and {len(end)}")
        self.stroke = width
        widest = PER_WIDTH * (palette.WEIGHT_WIDTHS[1] if width is None else width)
        both = np.concatenate([begin, end])
        corner = np.array([both[:, 0].min() - widest, both[:, 1].max() + widest])
        size = (both.max(axis=0) - both.min(axis=0)) + 2 * widest
        self.segments = np.concatenate([begin - corner, end - corner], axis=1) * [1, -1, 1, -1]
        count = len(begin)
        self.strengths, self.emphasis = np.zeros(count), np.ones(count)
        self.pulse, self.phase = np.zeros(count), np.zeros(1)
        super().__init__(corner, size)

    def set_values(self, values: ArrayLike, largest: float | None = None) -> Self:
        """Show signed values ``(E,)``; `largest` counts as full strength, else their largest."""
        signed = np.asarray(values, dtype=np.float64).ravel()
        if signed.shape != self.strengths.shape:
            raise ValueError(f"{len(self.strengths)} edges cannot show {len(signed)} values")
        largest = float(np.abs(signed).max()) if largest is None else largest
        self.strengths = np.sign(signed) * palette.share(signed, largest)
        return self

    def emphasise(self, emphasis: ArrayLike) -> Self:
        """Set the factors of the opacity, one for all edges or one per edge."""
        self.emphasis = np.broadcast_to(np.asarray(emphasis, dtype=np.float64), self.strengths.shape).copy()
        return self

    def set_pulse(self, strengths: ArrayLike, phase: float) -> Self:
        """Let a glow of these signed strengths, -1..1, stand at `phase` of the way (0..1 and beyond)."""
        self.pulse = np.broadcast_to(np.asarray(strengths, dtype=np.float64), self.strengths.shape).copy()
        self.phase = np.array([float(phase)])
        return self

    def paint(self, canvas: Canvas) -> None:
        """Draw the edges."""
        corners = canvas.to_pixels(self.points)
        home = float(np.ptp(self._first_points[:, 0]))
        size = float(np.linalg.norm(corners[1] - corners[0])) / (home * canvas.unit)
        if self.opacity <= 0 or size < 1e-3:
            return
        level = 2 ** (ceil(LEVELS_PER_OCTAVE * log2(size) - 1e-6) / LEVELS_PER_OCTAVE)
        picture = self._drawn(canvas.unit * level)
        if abs(level / size - 1) < 1e-6 and abs(corners[1][1] - corners[0][1]) < 1e-6:
            corners = np.rint(corners[0]) + _corners(
                picture
            )  # whole pixels: nothing needs to be interpolated
            canvas.blit(picture, corners, self.opacity, smooth=False)
        else:
            across, down = corners[1] - corners[0], corners[2] - corners[0]
            scale = np.ptp(self._first_points, axis=0) * canvas.unit * level
            shares = _corners(picture) / scale
            canvas.blit(picture, corners[0] + shares @ np.array([across, down]), self.opacity, smooth=True)

    def _drawn(self, unit: float) -> Pixels:
        """Return the picture at `unit` pixels per scene unit."""
        thin, thick = palette.WEIGHT_WIDTHS if self.stroke is None else (self.stroke, self.stroke)
        per_width = PER_WIDTH * unit / 2
        half_widths = (thin + (thick - thin) * np.abs(self.strengths)) * per_width
        signs = np.where(self.strengths < 0, -1.0, 1.0)
        opacity = palette.weight_opacity(self.strengths, 1.0) * (self.strengths != 0) * self.emphasis
        pulse = np.sign(self.pulse) * _depth(0.95 * np.abs(self.pulse))
        return _picture(
            _bytes(self.segments * unit),
            round(thick * per_width, 6),
            _bytes(half_widths),
            _bytes(signs * _depth(opacity)),
            _bytes(pulse),
            float(self.phase[0]),
            round(thick * per_width, 6),
        )


def _corners(picture: Pixels) -> NDArray[np.float64]:
    height, width = picture.shape[:2]
    return np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)


def _bytes(values: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(values, dtype=np.float32).tobytes()
