"""Hatching over some pixels of every picture in a mosaic: places where nothing was learned."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.mosaic import Mosaic
from scenes.kit.painting import Canvas, Painted

SPACING, LINE = 0.09, 1.0  # scene units between lines; stroke width
OPACITY = 0.9


class Hatching(Painted):
    """Slanted lines over the same pixels of all pictures.

    Parameters
    ----------
    mosaic
        The pictures, where they are to stay.
    mask
        ``(pixels,)`` or ``(rows, columns)``: which pixels, 1 or 0.

    >>> hatching = Hatching(Mosaic(np.zeros((2, 9))), [1, 0, 0, 0, 0, 0, 0, 0, 1])
    >>> hatching.cells.shape  # two pixels in each of two pictures: left, top, right, bottom
    (4, 4)
    """

    blended: ClassVar[tuple[str, ...]] = ()

    def __init__(self, mosaic: Mosaic, mask: ArrayLike) -> None:
        rows, columns = mosaic.colors.shape[1:3]
        marked = np.argwhere(np.asarray(mask).reshape(rows, columns))
        corner, extent = mosaic.points[0, :2], (mosaic.points[3] - mosaic.points[0])[:2]
        cells = []
        for index in range(len(mosaic)):
            (left, top), (right, bottom) = (
                (mosaic.corners(index)[end, :2] - corner) / extent for end in (0, 3)
            )
            for row, column in marked:
                across = left + (right - left) * np.array([column, column + 1]) / columns
                down = top + (bottom - top) * np.array([row, row + 1]) / rows
                cells.append((across[0], down[0], across[1], down[1]))
        self.cells = np.array(cells)
        super().__init__(corner, (extent[0], -extent[1]))

    def paint(self, canvas: Canvas) -> None:
        """Draw the lines where the marked pixels are."""
        corners = canvas.to_pixels(self.points)
        origin, size = corners[0], corners[3] - corners[0]
        context = canvas.context
        context.save()
        for left, top, right, bottom in self.cells:
            x, y = origin + size * (left, top)
            context.rectangle(x, y, size[0] * (right - left), size[1] * (bottom - top))
        context.clip()
        step = SPACING * canvas.unit
        for offset in np.arange(-size[1], size[0], step):
            context.move_to(origin[0] + offset, origin[1] + size[1])
            context.line_to(origin[0] + offset + size[1], origin[1])
        canvas.set_color(palette.SECONDARY.to_rgb(), OPACITY * self.opacity)
        context.set_line_width(LINE * canvas.unit / 100)
        context.stroke()
        context.restore()
