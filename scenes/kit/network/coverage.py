"""Which pixels lines cover, and by how much, as sparse matrices: the arrays behind `scenes.kit.network.edges`.

For every pixel near a line it is known how far the pixel's middle is from the line's, and how far along it. A
line of half-width h covers ``clip(h + 1/2 - distance, 0, min(1, 2 h))`` of such a pixel (a box filter across
the line). These shares are tabulated for a dozen half-widths; one that lies between is drawn by the nearest
of them with its depth of colour adjusted, so that the line's total ink is right.

Entries stand line by line, the nearest pixel first. The pixels that a narrow line reaches are then the
beginning of those of a wide one, and drawing touches no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]
TABULATED = 12  # half-widths


@dataclass(frozen=True, eq=False)
class Table:
    """The shares that lines of one half-width cover.

    Attributes
    ----------
    half_width
        In pixels.
    starts
        ``(E + 1,)``: where each line's entries begin.
    covered
        Per entry, the share of the pixel.
    """

    half_width: float
    starts: Integers
    covered: Floats


@dataclass(frozen=True, eq=False)
class Coverage:
    """Which pixels lines of one shape touch at one resolution.

    Attributes
    ----------
    height, width
        Of the picture, in pixels.
    starts
        ``(E + 1,)``: where each line's entries begin.
    pixels
        Per entry, which pixel, counted row by row.
    along
        Per entry, the share of the line that lies before it, 0..1.
    tables
        The covered shares, from the thinnest line to the thickest. Each begins as `pixels` does, line by
        line.
    """

    height: int
    width: int
    starts: Integers
    pixels: Integers
    along: Floats
    tables: tuple[Table, ...]

    def depths(self, half_widths: Floats, signed: Floats) -> Floats:
        """Add up the depths of colour that lines lay on each pixel, those of both signs apart.

        Parameters
        ----------
        half_widths
            ``(E,)`` pixels, within those tabulated.
        signed
            ``(E,)`` depths at full cover; the sign only says to which of the two sums a line adds.

        Returns
        -------
        Floats
            ``(2, height * width)``: the positive sum of each pixel and the negative one.
        """
        if len(self.tables) == 1:
            return self._sums(self.tables[0].covered, signed)
        known = np.array([table.half_width for table in self.tables], dtype=np.float32)
        nearest = np.rint((half_widths - known[0]) / (known[1] - known[0])).astype(np.int64)
        inked = np.abs(signed) * half_widths / known[nearest]
        lines = np.concatenate([np.flatnonzero(signed > 0), np.flatnonzero(signed < 0)])
        covered, pixels, starts = self._entries(lines, nearest[lines])
        if not len(lines):
            return np.zeros((2, self.height * self.width), dtype=np.float32)
        pixels[starts[np.count_nonzero(signed > 0)] :] += self.height * self.width
        shape = (2 * self.height * self.width, len(lines))
        total: Floats = sparse.csc_array((covered, pixels, starts), shape=shape, copy=False) @ inked[lines]
        return total.reshape(2, -1)

    def glow(self, signed: Floats, phase: float, reach: float) -> Floats:
        """Return sums as `depths` does, for the thickest lines and only around one share of their length."""
        near = np.exp(-(((self.along - np.float32(phase)) / np.float32(reach)) ** 2))
        return self._sums(self.tables[-1].covered * near, signed)

    def _sums(self, covered: Floats, signed: Floats) -> Floats:
        """Add up all lines by one table, which holds all entries."""
        shape = (self.height * self.width, len(signed))
        matrix = sparse.csc_array((covered, self.pixels, self.starts), shape=shape, copy=False)
        return np.stack([matrix @ np.maximum(signed, 0), matrix @ np.maximum(-signed, 0)])

    def _entries(
        self, lines: NDArray[np.int64], tables: NDArray[np.int64]
    ) -> tuple[Floats, Integers, Integers]:
        """Return shares, pixels and starts of some lines only, each from its table."""
        all_starts = np.stack([table.starts for table in self.tables])
        begins = all_starts[tables, lines]
        counts = all_starts[tables, lines + 1] - begins
        shares = [table.covered for table in self.tables]
        pieces = list(
            zip(tables.tolist(), begins.tolist(), self.starts[lines].tolist(), counts.tolist(), strict=True)
        )
        covered = [
            np.empty(0, dtype=np.float32),
            *(shares[t][begin : begin + n] for t, begin, _, n in pieces),
        ]
        pixels = [np.empty(0, dtype=np.int32), *(self.pixels[first : first + n] for _, _, first, n in pieces)]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return np.concatenate(covered), np.concatenate(pixels), starts


@lru_cache(maxsize=8)
def coverage(segments: bytes, thin: float, thick: float) -> Coverage:
    """Find the pixels within reach of line segments.

    Parameters
    ----------
    segments
        ``(E, 4)`` float32 as bytes: x and y of start and end, in pixels from the picture's upper left corner.
    thin, thick
        The smallest and the largest half-width that will be asked for, in pixels. If they are the same,
        nothing else can be asked for, and one table is made. The picture is larger than the segments by
        `thick` and one.
    """
    ends = np.frombuffer(segments, dtype=np.float32).reshape(-1, 4).astype(np.float64)
    width = ceil(ends[:, [0, 2]].max() + thick) + 1
    height = ceil(ends[:, [1, 3]].max() + thick) + 1
    steep = np.abs(ends[:, 3] - ends[:, 1]) > np.abs(ends[:, 2] - ends[:, 0])
    parts = []
    for is_steep in (False, True):
        chosen = np.flatnonzero(steep == is_steep)
        if len(chosen):
            u, v = (1, 0) if is_steep else (0, 1)
            flat, limits = ends[chosen][:, [u, v, u + 2, v + 2]], (width, height)
            first, second, edge, distance, along = _near(flat, thick, limits[u], limits[v])
            x, y = (second, first) if is_steep else (first, second)
            parts.append((y * np.int32(width) + x, chosen.astype(np.int32)[edge], distance, along))
    pixels, edges, distance, along = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = _by_line(edges, distance if thick > thin else None)
    starts = _starts(edges, len(ends))
    edges, distance = edges[order], distance[order]
    half_widths = np.linspace(thin, thick, TABULATED) if thick > thin else np.array([thick])
    tables = tuple(_table(float(half), edges, distance, len(ends)) for half in half_widths)
    return Coverage(height, width, starts, pixels[order], along[order], tables)


def _near(
    ends: NDArray[np.float64], half_width: float, u_size: int, v_size: int
) -> tuple[Integers, Integers, Integers, Floats, Floats]:
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


def _by_line(edges: Integers, distance: Floats | None) -> NDArray[np.int64]:
    """Return the order in which entries stand line by line and, where it matters, the nearest first."""
    short = edges.astype(np.uint16) if edges.max(initial=0) < 2**16 else edges  # sorts faster by far
    if distance is None:
        return np.argsort(short, kind="stable")
    nearest = np.argsort(distance)
    return np.asarray(nearest[np.argsort(short[nearest], kind="stable")])


def _table(half_width: float, edges: Integers, distance: Floats, count: int) -> Table:
    reached = distance < half_width + 0.5
    most = np.float32(min(1.0, 2 * half_width))
    covered = np.clip(np.float32(half_width + 0.5) - distance[reached], 0, most)
    return Table(half_width, _starts(edges[reached], count), covered)


def _starts(edges: Integers, count: int) -> Integers:
    starts = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(edges, minlength=count), out=starts[1:])
    return starts
