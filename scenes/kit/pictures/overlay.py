"""Two pictures laid on each other, and where they disagree."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

CALM = 0.55  # strength of the pixels in rows that were compared and agree


class Overlay(Painted):
    """Two pictures, half of each; row by row, the pixels that disagree light up.

    Parameters
    ----------
    one, two
        ``(rows, columns)`` brightnesses.
    differs
        Which pixels disagree, ``(rows, columns)``.
    size
        Height in scene units.

    Attributes
    ----------
    compared
        ``(1,)``: how many rows were compared so far, from the top.

    >>> overlay = Overlay(np.zeros((2, 2)), np.eye(2), np.eye(2), size=3.0).show(1)
    >>> overlay.shown()["disagrees"].tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """

    blended: ClassVar[tuple[str, ...]] = ("compared",)

    def __init__(self, one: ArrayLike, two: ArrayLike, differs: ArrayLike, *, size: float) -> None:
        self.one, self.two = np.asarray(one, dtype=np.float64), np.asarray(two, dtype=np.float64)
        self.differs = np.asarray(differs, dtype=bool)
        if not self.one.shape == self.two.shape == self.differs.shape:
            raise ValueError(f"{self.one.shape}, {self.two.shape} and {self.differs.shape} are not one shape")
        self.compared = np.zeros(1)
        width = size * self.one.shape[1] / self.one.shape[0]
        super().__init__((-width / 2, size / 2), (width, size))

    def show(self, rows: float) -> Self:
        """Compare so many rows from the top, the last one in part."""
        self.compared = np.array([float(rows)])
        return self

    def shown(self) -> Channels:
        """Return both pictures, and which pixels were found to disagree."""
        found = self.differs & (np.arange(len(self.differs)) < self.compared[0])[:, None]
        return {"brightness": np.stack([self.one, self.two]), "disagrees": found.astype(np.float64)}

    def places(self) -> NDArray[np.float64]:
        """Return the middles ``(n, 3)`` of the pixels that disagree, row by row."""
        rows, columns = self.differs.shape
        found = np.argwhere(self.differs)
        return np.array([self.at((column + 0.5) / columns, (row + 0.5) / rows) for row, column in found])

    @property
    def pixel(self) -> float:
        """Height of one pixel in scene units."""
        return float(self.height / len(self.one))

    def paint(self, canvas: Canvas) -> None:
        """Draw the pictures."""
        lit = np.clip(self.compared[0] - np.arange(len(self.one)), 0, 1)[:, None, None]
        both = palette.ink_rgb((self.one + self.two) / 2)
        calm = palette.ink_rgb(CALM * (self.one + self.two) / 2)
        found = np.where(self.differs[..., None], palette.rgb(palette.COST), calm)
        colors = np.full((*self.one.shape, 4), 255, dtype=np.uint8)
        colors[..., :3] = np.rint(255 * (both + lit * (found - both)))
        canvas.blit(colors, np.rint(canvas.to_pixels(self.points)), self.opacity, smooth=False)
