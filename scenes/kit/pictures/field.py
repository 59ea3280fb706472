"""Thousands of pictures as one field that can be looked at from nearby: those that were misread stand out."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

FEW = 800  # pictures that are drawn one by one; more are drawn as one image
LEVELS = (1, 2, 4)  # by which pictures are shrunk for that image
COARSEST = 4  # rows that are always kept: what is as small already would change its brightness
LIT = 0.9  # strength of the ground under a misread picture


class PictureField(Painted):
    """Pictures side by side without gaps; misread ones on a ground in the hue of mistakes.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``, 0..1; rows and columns are multiples of 4.
    wrong
        ``(n,)``: which were misread.
    size
        Width and height of what is seen, in scene units. As many columns are chosen as make the cells square.

    Attributes
    ----------
    zoom
        ``(1,)``: 1 when all pictures are seen, more from nearer.
    held
        Which point of the field keeps its place when the zoom changes, from the left and from the top, 0..1.

    >>> field = PictureField(np.zeros((12, 28, 28)), np.arange(12) == 3, size=(4.0, 3.0))
    >>> field.grid, field.show(2).zoom
    ((3, 4), array([2.]))
    """

    blended: ClassVar[tuple[str, ...]] = ("zoom",)

    def __init__(self, pictures: ArrayLike, wrong: ArrayLike, *, size: tuple[float, float]) -> None:
        self.pictures = np.asarray(pictures, dtype=np.float32)
        self.wrong = np.asarray(wrong, dtype=bool)
        if len(self.pictures) != len(self.wrong):
            raise ValueError(f"{len(self.pictures)} pictures need as many verdicts, not {len(self.wrong)}")
        columns = max(1, round(np.sqrt(len(self.wrong) * size[0] / size[1])))
        self.grid = (-(-len(self.wrong) // columns), columns)
        self.zoom, self.held = np.ones(1), np.array([0.5, 0.5])
        self._images: dict[int, NDArray[np.uint8]] = {}
        super().__init__((-size[0] / 2, size[1] / 2), size)

    def __len__(self) -> int:
        return len(self.wrong)

    def show(self, zoom: float) -> Self:
        """Look at the field from nearby."""
        self.zoom = np.array([float(zoom)])
        return self

    def look_from(self, row: int, column: int, rows: int, columns: int) -> Self:
        """Look at so many rows and columns from one of each on, and hold them where they are seen.

        What is seen keeps the shape of the field, so the larger share of the two is seen in full.
        """
        extent = np.array([columns, rows]) / self.grid[::-1]
        share = float(extent.max())
        corner = np.array([column, row]) / self.grid[::-1] - (share - extent) / 2
        self.held = corner / (1 - share) if share < 1 else np.array([0.5, 0.5])
        return self.show(1 / share)

    def shown(self) -> Channels:
        """Return which pictures were misread, as 0 and 1."""
        return {"misread": self.wrong.astype(np.float64)}

    def paint(self, canvas: Canvas) -> None:
        """Draw what is seen of the field."""
        if self.opacity <= 0:
            return
        corners = canvas.to_pixels(self.points)
        held = corners[0] + self.held * (corners[3] - corners[0])
        low = held + self.zoom[0] * (corners[0] - held)
        cell = self.zoom[0] * (corners[3] - corners[0]) / self.grid[::-1]
        first = np.maximum(np.floor((corners[0] - low) / cell), 0).astype(int)
        last = np.minimum(np.ceil((corners[3] - low) / cell), self.grid[::-1]).astype(int)
        context = canvas.context
        context.save()
        context.rectangle(*corners[0], *(corners[3] - corners[0]))
        context.clip()
        if np.prod(last - first) <= FEW:
            across, down = np.meshgrid(np.arange(first[0], last[0]), np.arange(first[1], last[1]))
            places = np.column_stack([across.ravel(), down.ravel()])
            numbers = places @ np.array([1, self.grid[1]])
            there = numbers < len(self)
            for picture, place in zip(self._colored(numbers[there]), places[there], strict=True):
                self._blit(canvas, picture, low + cell * place, cell)
        else:
            size = self.pictures.shape[1]
            level = max(
                (
                    number
                    for number, factor in enumerate(LEVELS)
                    if size / factor >= max(0.9 * cell[1], COARSEST)
                ),
                default=0,
            )
            self._blit(canvas, self._image(level), low, cell * self.grid[::-1])
        context.restore()

    def _blit(
        self, canvas: Canvas, picture: NDArray[np.uint8], low: NDArray[np.float64], size: NDArray[np.float64]
    ) -> None:
        corners = low + size * np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        canvas.blit(picture, corners, self.opacity, smooth=True)

    def _colored(self, which: slice | NDArray[np.intp]) -> NDArray[np.uint8]:
        """Return pictures as ``(n, rows, columns, 4)``: light on the ground, or dark on the hue of mistakes."""
        ink, ground, mistake = (palette.rgb(c) for c in (palette.INK, palette.GROUND, palette.NEGATIVE))
        wrong = np.zeros(self.pictures[which].shape, dtype=bool)
        wrong[:, :-1, :-1] = self.wrong[which][:, None, None]  # apart from its neighbours
        wrong = wrong[..., None]
        under = np.where(wrong, ground + LIT * (mistake - ground), ground)
        over = np.where(wrong, ground, ink)
        light = self.pictures[which][..., None]
        found = np.full((*light.shape[:3], 4), 255, dtype=np.uint8)
        found[..., :3] = np.rint(255 * (under + light * (over - under)))
        return found

    def _image(self, level: int) -> NDArray[np.uint8]:
        """Return the whole field at a level; it is made when it is first seen."""
        if level not in self._images:
            rows, columns = self.grid
            count, high, wide = self.pictures.shape
            factor = LEVELS[level]
            shape = (count, high // factor, factor, wide // factor, factor)
            squares = (self.pictures.reshape(shape) ** 2).mean(axis=(2, 4))
            # the root of the squares, as the mean would dim thin strokes
            shrunk = PictureField(np.sqrt(squares), self.wrong, size=(1, 1))
            cells = shrunk._colored(slice(None))
            rest = np.zeros((rows * columns - count, *cells.shape[1:]), dtype=np.uint8)
            cells = np.concatenate([cells, rest]).reshape(rows, columns, *cells.shape[1:])
            self._images[level] = np.ascontiguousarray(cells.swapaxes(1, 2)).reshape(
                rows * cells.shape[2], -1, 4
            )
        return self._images[level]
