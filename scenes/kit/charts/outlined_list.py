"""A long list of numbers as outlines of bars, which the same numbers, found in another way, fill."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.pictures.sticks import Sticks

MOST = 200  # bars that are drawn; of more numbers several share one, which reaches as far as the furthest of them
OUTLINE = 2.4  # stroke width
Floats = NDArray[np.float64]


class OutlinedList(Painted):
    """Numbers as outlines over and under a line, and others that fill them as far as they are as large.

    Parameters
    ----------
    outlines, fillings
        ``(n,)`` each.
    single
        Which of them is filled on its own, before all others.
    center, size
        Its middle, and width and height, in scene units; the largest outline reaches to the edge.

    Attributes
    ----------
    view
        ``(2,)``: the first number in view, and how many are.
    drawn
        ``(1,)``: how many outlines are there, the last ones.
    filled
        ``(1,)``: how many fillings are there, the first ones.
    alone
        ``(1,)``: how far the single one is filled, 0..1.

    >>> both = OutlinedList([1.0, -2.0, 0.5], [1.0, -2.0, 0.5], 1, center=(0, 0), size=(6, 2))
    >>> both.draw(2).fill(1).shown()
    {'outline': array([-2. ,  0.5]), 'length': array([1.])}
    """

    blended: ClassVar[tuple[str, ...]] = ("view", "drawn", "filled", "alone")

    def __init__(
        self,
        outlines: ArrayLike,
        fillings: ArrayLike,
        single: int,
        *,
        center: tuple[float, float],
        size: tuple[float, float],
    ) -> None:
        self.outlines, self.fillings = (np.asarray(one, dtype=np.float64) for one in (outlines, fillings))
        self.single = single
        self.largest = float(np.abs(self.outlines).max())
        self.view = np.array([0.0, float(len(self.outlines))])
        self.drawn, self.filled, self.alone = np.zeros(1), np.zeros(1), np.zeros(1)
        super().__init__((center[0] - size[0] / 2, center[1] + size[1] / 2), size)

    def look_at(self, first: float, count: float) -> Self:
        """Let some of the numbers take the whole width."""
        self.view = np.array([float(first), float(count)])
        return self

    def draw(self, count: float) -> Self:
        """Show the last outlines."""
        self.drawn = np.array([float(count)])
        return self

    def fill(self, count: float) -> Self:
        """Fill the first outlines."""
        self.filled = np.array([float(count)])
        return self

    def fill_single(self, share: float) -> Self:
        """Fill the single one by a share of its own filling."""
        self.alone = np.array([float(share)])
        return self

    def shown(self) -> Channels:
        """Return the numbers of the outlines and of the whole fillings."""
        outlined, filled = self._there()
        if self.alone[0] < 1 and self.single >= round(float(self.filled[0])):
            filled[self.single] = False
        return {"outline": self.outlines[outlined], "length": self.fillings[filled]}

    def place(self, index: int) -> Floats:
        """Return the scene point on the line where a number stands."""
        return self.at((index + 0.5 - self.view[0]) / self.view[1], 0.5)

    def sticks(self) -> Sticks:
        """Return all numbers as strokes that can leave."""
        count = len(self.fillings)
        x = (np.arange(count) + 0.5 - self.view[0]) / self.view[1]
        left, right, up = self.at(0.0, 0.5), self.at(1.0, 0.5), self.at(0.0, 0.0) - self.at(0.0, 0.5)
        feet = left + x[:, None] * (right - left)
        return Sticks(feet, feet + (self.fillings / self.largest)[:, None] * up, self.fillings, 1.3)

    def _there(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which outlines and which fillings are there, ``(n,)``."""
        places = np.arange(len(self.outlines))
        outlined = places >= len(places) - round(float(self.drawn[0]))
        filled = places < round(float(self.filled[0]))
        filled[self.single] |= self.alone[0] > 0
        return outlined, filled

    def paint(self, canvas: Canvas) -> None:
        """Draw the line, the fillings, and the outlines around them."""
        if self.opacity <= 0:
            return
        outlined, filled = self._there()
        fillings = np.where(filled, self.fillings, 0.0)
        if self.single >= round(float(self.filled[0])):
            fillings[self.single] *= self.alone[0]
        first, count = self.view
        low, high = max(int(np.floor(first)), 0), min(int(np.ceil(first + count)), len(fillings))
        shared = -(-(high - low) // MOST)  # numbers to a bar
        low -= low % shared
        begins = np.arange(low, high, shared)
        edges = (np.append(begins, min(begins[-1] + shared, len(fillings))) - first) / count
        corners = canvas.to_pixels(self.points)
        (left, top), (right, bottom) = corners[0], corners[3]
        xs, zero = left + np.clip(edges, 0, 1) * (right - left), (top + bottom) / 2
        unit = (top - bottom) / 2 / self.largest  # pixels upwards are negative
        context = canvas.context
        canvas.set_color(palette.rgb(palette.SECONDARY), self.opacity)
        context.set_line_width(canvas.pixels(1.5))
        context.move_to(left, zero)
        context.line_to(right, zero)
        context.stroke()
        for values, outline in ((fillings, False), (np.where(outlined, self.outlines, 0.0), True)):
            seen = values[low:high]
            for clip, furthest, hue in (
                (np.maximum, np.maximum, palette.POSITIVE),
                (np.minimum, np.minimum, palette.NEGATIVE),
            ):
                reach = zero + unit * furthest.reduceat(clip(seen, 0.0), begins - low)
                self._steps(canvas, xs, reach, zero)
                if outline:
                    canvas.set_color(palette.rgb(palette.INK), self.opacity)
                    context.set_line_width(canvas.pixels(OUTLINE))
                    context.stroke()
                else:
                    canvas.set_color(palette.rgb(hue), self.opacity)
                    context.fill()

    @staticmethod
    def _steps(canvas: Canvas, edges: Floats, reach: Floats, zero: float) -> None:
        context = canvas.context
        context.new_path()
        context.move_to(edges[0], zero)
        for left, right, y in zip(edges[:-1].tolist(), edges[1:].tolist(), reach.tolist(), strict=True):
            context.line_to(left, y)
            context.line_to(right, y)
        context.line_to(edges[-1], zero)
