"""Costs that pour in side by side, from eight broad bars to sixty thousand thin ones, under their mean."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

LEFT_END, AXIS_Y, WIDE, HIGH = -6.2, -1.3, 11.0, 3.95  # scene units
DOWN_BY = 1.1  # scene units, by which the axis sinks where there are no pictures
PICTURE = 1.2  # largest height of a picture under its bar
BAR_SHARE, PICTURE_SHARE = 0.72, 0.9  # of the room that one image has
ONE_BY_ONE = 400  # bars that are drawn as bars; more share the columns of one image
LEAST = 0.05  # scene units: narrower rooms have no picture
LINE, DOT = 4.5, 0.11  # stroke width of the mean, radius of its end


class PouringCosts(Painted):
    """The first so many costs as bars that share the width, their pictures under them, and their running mean.

    Where more bars than columns of pixels stand side by side, a column is as bright at a height as the share of its
    bars that reach there.

    Parameters
    ----------
    costs, means
        ``(n,)`` each: the cost of every image, and the mean up to and with it.
    pictures
        ``(m, rows, columns)``: the first of the images, for as long as there is room for them.
    highest
        Cost at the upper edge, which `reach` changes.

    Attributes
    ----------
    first, count
        ``(1,)`` each: bars from the first on, counted from 0, up to so many are shown.
    lined
        ``(1,)``: 1 with the line of the mean, 0 without.
    levelled
        ``(1,)``: 0 where every bar is as high as its cost, 1 where all have run together at their mean.

    >>> pouring = PouringCosts([0.5, 1.0, 0.3], [0.5, 0.75, 0.6], np.zeros((1, 28, 28)), 1.5).show(2)
    >>> pouring.shown()["height"], round(pouring.room, 2), pouring.mean
    (array([0.5, 1. ]), 5.5, 0.75)
    """

    blended: ClassVar[tuple[str, ...]] = ("first", "count", "lined", "levelled", "highest")

    def __init__(self, costs: ArrayLike, means: ArrayLike, pictures: ArrayLike, highest: float) -> None:
        self.costs, self.means = np.asarray(costs, dtype=np.float64), np.asarray(means, dtype=np.float64)
        self.pictures, self.highest = np.asarray(pictures, dtype=np.float64), np.array([float(highest)])
        ink = palette.ink_rgb(self.pictures)
        self._images = np.full((*ink.shape[:3], 4), 255, dtype=np.uint8)
        self._images[..., :3] = np.rint(255 * ink)
        self.first, self.count, self.lined = np.zeros(1), np.array([float(len(self.costs))]), np.zeros(1)
        self.levelled = np.zeros(1)
        super().__init__((LEFT_END, AXIS_Y + HIGH), (WIDE, HIGH))

    def show(self, count: float) -> Self:
        """Show so many costs over the whole width; the bars reach down as their pictures shrink."""
        self.count = np.array([float(count)])
        self.points[2:, 1] = AXIS_Y - DOWN_BY * (1 - self.size_of_pictures / PICTURE)
        return self

    def begin_at(self, first: float) -> Self:
        """Show the bars from this one on; of a share of one, the bar has grown by the rest."""
        self.first = np.array([float(first)])
        return self

    def reach(self, highest: float) -> Self:
        """Let the upper edge stand for another cost."""
        self.highest = np.array([float(highest)])
        return self

    def line(self, strength: float) -> Self:
        """Show the line of the mean, or hide it."""
        self.lined = np.array([float(strength)])
        return self

    def level(self, share: float) -> Self:
        """Let the bars touch, in the first half, and then what stands above their mean fill what is missing."""
        self.levelled = np.array([float(share)])
        return self

    @property
    def room(self) -> float:
        """The width that one image has, in scene units."""
        return float(WIDE / self.count[0])

    @property
    def size_of_pictures(self) -> float:
        """Height of the pictures under the bars, in scene units."""
        return min(PICTURE, PICTURE_SHARE * self.room)

    @property
    def mean(self) -> float:
        """The mean of all that have come."""
        return float(self.means[int(self.count[0]) - 1])

    def place(self, number: int, cost: float) -> NDArray[np.float64]:
        """Return the scene point at a cost over the middle of an image's room."""
        return self.at((number + 0.5) / float(self.count[0]), 1 - cost / float(self.highest[0]))

    def end(self) -> NDArray[np.float64]:
        """Return the scene point where the line of the mean ends."""
        return self.at(1.0, 1 - self.mean / float(self.highest[0]))

    def heights(self) -> NDArray[np.float64]:
        """Return how high the bars are that have come, the last perhaps in part, as costs."""
        costs = self.costs[: int(np.ceil(self.count[0]))]
        share = max(0.0, 2 * float(self.levelled[0]) - 1)
        heights: NDArray[np.float64] = (1 - share) * costs + share * self.mean
        return heights

    def line_of_mean(self) -> NDArray[np.float64]:
        """Return the mean of all up to and with each image that has come, where bars are levelled that of all."""
        means = self.means[: int(self.count[0])]
        levelled: NDArray[np.float64] = means + float(self.levelled[0]) * (self.mean - means)
        return levelled

    def shown(self) -> Channels:
        """Return the heights of the bars, and their means where these are lined."""
        some = slice(int(np.ceil(self.first[0])), int(self.count[0]))
        found: dict[str, ArrayLike] = {"height": self.heights()[some]}
        return found | {"mean": self.line_of_mean()} if self.lined[0] else found

    def paint(self, canvas: Canvas) -> None:
        """Draw bars, pictures and the line."""
        if self.opacity <= 0:
            return
        if self.count[0] <= ONE_BY_ONE:
            self._paint_bars(canvas)
        else:
            self._paint_columns(canvas)
        if self.lined[0] > 0:
            self._paint_mean(canvas)

    def _paint_bars(self, canvas: Canvas) -> None:
        heights = self.heights()
        grown = np.clip(np.arange(len(heights)) + 1 - self.first[0], 0, 1)
        size = self.size_of_pictures
        share = BAR_SHARE + (1 - BAR_SHARE) * min(1.0, 2 * float(self.levelled[0]))
        half = share / 2 / float(self.count[0])
        for number in np.flatnonzero(grown).tolist():
            middle = (number + 0.5) / float(self.count[0])
            if middle > 1:
                continue
            top = 1 - float(grown[number] * heights[number]) / float(self.highest[0])
            ends = canvas.to_pixels([self.at(middle - half, top), self.at(middle + half, 1.0)])
            if share == 1:
                ends[:, 0] = np.rint(ends[:, 0])  # no seams between bars that touch
            canvas.set_color(palette.rgb(palette.COST), 0.9 * self.opacity)
            canvas.context.rectangle(*ends[0], *(ends[1] - ends[0]))
            canvas.context.fill()
            if number < len(self._images) and size > LEAST:
                self._paint_picture(canvas, number, middle, size, float(grown[number]))

    def _paint_picture(
        self, canvas: Canvas, number: int, middle: float, size: float, strength: float
    ) -> None:
        under = self.at(middle, 1.0) + np.array([0.0, -0.12 - size / 2, 0.0])
        half = size / 2
        corners = under + half * np.array([[-1, 1, 0], [1, 1, 0], [-1, -1, 0], [1, -1, 0]])
        canvas.blit(
            self._images[number], canvas.to_pixels(corners), strength * self.opacity, smooth=size < 0.5
        )

    def _paint_columns(self, canvas: Canvas) -> None:
        corners = canvas.to_pixels(self.points)
        columns, rows = (max(2, int(extent)) for extent in np.abs(corners[3] - corners[0]))
        count = int(self.count[0])
        column = np.arange(count) * columns // count
        row = np.minimum((self.costs[:count] / self.highest[0] * rows).astype(np.int64), rows - 1)
        reach = np.bincount(column * rows + row, minlength=columns * rows).reshape(columns, rows)
        share = np.cumsum(reach[:, ::-1], axis=1) / np.maximum(reach.sum(axis=1), 1)[:, None]
        opacity = 0.9 * share.T[..., None]
        premultiplied = np.concatenate([opacity * palette.rgb(palette.COST), opacity], axis=2)
        pixels = np.ascontiguousarray(np.rint(255 * premultiplied).astype(np.uint8))
        canvas.blit(pixels, np.rint(corners), self.opacity, smooth=False)

    def _paint_mean(self, canvas: Canvas) -> None:
        count = int(self.count[0])
        numbers = np.unique(np.linspace(0, count - 1, min(count, 1500)).astype(np.int64))
        means = self.line_of_mean()[numbers]
        shares = np.concatenate([[0.0], (numbers + 0.5) / self.count[0], [1.0]])
        levels = 1 - np.concatenate([means[:1], means, [self.mean]]) / self.highest[0]
        corners = canvas.to_pixels(self.points)
        points = corners[0] + np.column_stack([shares, levels]) * (corners[3] - corners[0])
        for x, y in points.tolist():
            canvas.context.line_to(x, y)
        canvas.set_color(palette.rgb(palette.INK), self.lined[0] * self.opacity)
        canvas.context.set_line_width(canvas.pixels(LINE))
        canvas.context.stroke()
        x, y = points[-1].tolist()
        canvas.context.arc(x, y, DOT * canvas.unit, 0, 2 * np.pi)
        canvas.context.fill()
