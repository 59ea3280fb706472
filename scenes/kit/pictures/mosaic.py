"""Digits and weight pictures: one of them, or many in a grid that is drawn as a single image.

A weight picture shows the weights from all pixels into one neuron, each at its pixel's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

import numpy as np
from manim import Rectangle, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.replay.records import StepRecord

Kind = Literal["ink", "signed"]
OUTLINE = 1.5  # stroke width of the frames around pictures


class Mosaic(Painted):
    """Many pictures of one size in rows, drawn as one image with crisp pixels and fine outlines.

    Parameters
    ----------
    values
        ``(n, rows, columns)`` brightnesses 0..1, or signed weights; ``(n, 784)`` is taken as 28 x 28.
    columns
        How many pictures stand side by side; as square as possible unless given.
    cell_size
        Height of one picture in scene units.
    gap
        Between pictures, as a share of `cell_size`.
    kind
        ``"ink"``: brightness from ground to ink. ``"signed"``: positive and negative hues, zero is the
        ground.
    largest
        What counts as full colour when signed: by default the largest size among all values shown at a time.
        A number, or one number per picture.
    outline
        Whether a fine frame is drawn around each picture.

    Attributes
    ----------
    slots
        ``(n, 2)``: row and column where each picture lies.

    >>> mosaic = Mosaic(np.zeros((16, 784)), cell_size=1.0)
    >>> mosaic.rows, mosaic.columns, mosaic.shown()["brightness"].shape
    (4, 4, (16, 28, 28))
    """

    blended: ClassVar[tuple[str, ...]] = ("values", "colors", "marks", "slots", "emphasis")

    def __init__(
        self,
        values: ArrayLike,
        *,
        columns: int | None = None,
        cell_size: float = 1.0,
        gap: float = 0.12,
        kind: Kind = "ink",
        largest: float | Sequence[float] | None = None,
        outline: bool = True,
    ) -> None:
        shown = _pictures(values)
        self.kind, self.largest, self.outlined = kind, largest, outline
        count, rows, across = shown.shape
        self.columns = columns or int(np.ceil(np.sqrt(count)))
        self.rows = -(-count // self.columns)
        self.cell_share = across / rows  # width of a cell over its height
        self.gap = gap
        self.marks, self.emphasis = np.zeros(count), np.ones(count)
        self.slots = np.array([divmod(index, self.columns) for index in range(count)], dtype=np.float64)
        self.values, self.colors = shown, self._colored(shown)
        width = cell_size * (self.columns * (self.cell_share + gap) - gap)
        height = cell_size * (self.rows * (1 + gap) - gap)
        super().__init__((-width / 2, height / 2), (width, height))

    def __len__(self) -> int:
        return len(self.colors)

    def set_values(self, values: ArrayLike) -> Self:
        """Show other pictures of the same number and shape at the same places."""
        shown = _pictures(values)
        if shown.shape != self.colors.shape[:3]:
            raise ValueError(f"a mosaic of {self.colors.shape[:3]} cannot show {shown.shape}")
        self.values, self.colors = shown, self._colored(shown)
        return self

    def shown(self) -> Channels:
        """Return the pictures, ``(n, rows, columns)``."""
        return {"brightness" if self.kind == "ink" else "weight": self.values}

    def mark(self, indices: Sequence[int]) -> Self:
        """Frame these pictures in the colour of what is wanted, and no others."""
        self.marks = np.zeros(len(self))
        self.marks[list(indices)] = 1.0
        return self

    def focus(self, *indices: int) -> Self:
        """Leave these pictures as they are and let all others recede."""
        self.emphasis = np.full(len(self), palette.DIMMED)
        self.emphasis[list(indices)] = 1.0
        return self

    def unfocus(self) -> Self:
        """Let nothing be the topic: all pictures at full strength."""
        self.emphasis = np.ones(len(self))
        return self

    def rearrange(self, slots: ArrayLike) -> Self:
        """Put the pictures elsewhere on the mosaic's grid.

        Parameters
        ----------
        slots
            ``(n, 2)``: row and column of each, whole or between. The mobject's own corners stay where they
            are, so that slots outside of the grid lie outside of them.
        """
        places = np.array(slots, dtype=np.float64)
        if places.shape != self.slots.shape:
            raise ValueError(f"{len(self)} pictures need as many rows and columns, not {places.shape}")
        self.slots = places
        return self

    def corners(self, index: int) -> NDArray[np.float64]:
        """Return upper left, upper right, lower left and lower right corner of a picture, ``(4, 3)``."""
        row, column = self.slots[index]
        wide = self.columns * (self.cell_share + self.gap) - self.gap
        high = self.rows * (1 + self.gap) - self.gap
        left, top = column * (self.cell_share + self.gap) / wide, row * (1 + self.gap) / high
        right, bottom = left + self.cell_share / wide, top + 1 / high
        return np.array(
            [self.at(x, y) for x, y in ((left, top), (right, top), (left, bottom), (right, bottom))]
        )

    def cell(self, index: int) -> Rectangle:
        """Return an invisible rectangle where a picture lies, to put things beside it or to frame it."""
        corners = self.corners(index)
        size = corners[3] - corners[0]
        place = Rectangle(width=abs(size[0]), height=abs(size[1]), stroke_width=0)
        place.move_to(corners.mean(axis=0))
        return place

    def picture(self, index: int) -> Mosaic:
        """Return a copy of one picture alone, at its place."""
        corners = self.corners(index)
        alone = Mosaic(
            np.zeros((1, *self.colors.shape[1:3])),
            cell_size=float(np.linalg.norm(corners[2] - corners[0])),
            outline=self.outlined,
            kind=self.kind,
            largest=self.largest[index] if isinstance(self.largest, Sequence) else self.largest,
        )
        alone.values, alone.colors = self.values[index][None].copy(), self.colors[index][None].copy()
        alone.opacity = self.opacity
        alone.move_to(corners.mean(axis=0))
        return alone

    def _colored(self, shown: NDArray[np.float64]) -> NDArray[np.float32]:
        if self.kind == "ink":
            return palette.ink_rgb(shown).astype(np.float32)
        largest = float(np.abs(shown).max()) if self.largest is None else self.largest
        scale = np.broadcast_to(np.asarray(largest, dtype=np.float64), (len(shown),))[:, None, None]
        relative = np.divide(shown, scale, out=np.zeros(shown.shape), where=scale > 0)
        return palette.signed_rgb(relative, 1.0).astype(np.float32)

    def paint(self, canvas: Canvas) -> None:
        """Draw the pictures, then their frames."""
        if self.opacity <= 0:
            return
        opaque = np.full((*self.colors.shape[:3], 4), 255, dtype=np.uint8)
        np.rint(255 * self.colors, out=opaque[..., :3], casting="unsafe")
        places = canvas.to_pixels(np.concatenate([self.corners(i) for i in range(len(self))])).reshape(
            -1, 4, 2
        )
        places = np.rint(places)  # frames and pictures meet on whole pixels
        for picture, place, emphasis in zip(opaque, places, self.emphasis, strict=True):
            canvas.blit(picture, place, self.opacity * emphasis, smooth=False)
        if self.outlined:
            self._frame(canvas, places)

    def _frame(self, canvas: Canvas, places: NDArray[np.float64]) -> None:
        plain, wanted = (palette.rgb(color) for color in (palette.FAINT, palette.TARGET))
        for place, mark, emphasis in zip(places, self.marks, self.emphasis, strict=True):
            thick = max(1.0, round(canvas.pixels(OUTLINE * (1 + mark))))
            canvas.set_color(plain + mark * (wanted - plain), self.opacity * emphasis)
            canvas.context.set_line_width(thick)
            (left, top), (right, bottom) = place[0] - thick / 2, place[3] + thick / 2
            canvas.context.rectangle(left, top, right - left, bottom - top)
            canvas.context.stroke()


class Picture(Mosaic):
    """One digit or weight picture.

    Parameters
    ----------
    values
        ``(rows, columns)``, or ``(784,)`` for 28 x 28.
    size
        Height in scene units.
    kind, largest, outline
        As in `Mosaic`.

    >>> picture = Picture(np.zeros(784), size=2.8)
    >>> round(float(picture.pixels((6, 14), (1, 16)).height), 2)
    1.6
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        size: float = 2.6,
        kind: Kind = "ink",
        largest: float | None = None,
        outline: bool = True,
    ) -> None:
        super().__init__(_one(values), cell_size=size, kind=kind, largest=largest, outline=outline)

    def set_values(self, values: ArrayLike) -> Self:
        """Show another picture of the same shape."""
        return super().set_values(_one(values))

    def pixels(self, corner: tuple[int, int], extent: tuple[int, int] = (1, 1)) -> Rectangle:
        """Return an invisible rectangle over some pixels.

        Parameters
        ----------
        corner
            Row and column of the upper left one, from 0.
        extent
            How many columns wide and rows high: ``(1, 16)`` is an upright strip.
        """
        rows, columns = self.colors.shape[1:3]
        (row, column), (wide, high) = corner, extent
        first, last = (
            self.at(column / columns, row / rows),
            self.at((column + wide) / columns, (row + high) / rows),
        )
        place = Rectangle(width=abs(last[0] - first[0]), height=abs(last[1] - first[1]), stroke_width=0)
        place.move_to((first + last) / 2)
        return place

    def grid(self) -> VMobject:
        """Return fine lines between all pixels, for moments when single pixels are the topic."""
        rows, columns = self.colors.shape[1:3]
        lines = VMobject(stroke_color=palette.FAINT, stroke_width=1.0)
        for share in np.linspace(0, 1, rows + 1):
            lines.start_new_path(self.at(0, share)).add_line_to(self.at(1, share))
        for share in np.linspace(0, 1, columns + 1):
            lines.start_new_path(self.at(share, 0)).add_line_to(self.at(share, 1))
        return lines


class WeightPictures(Mosaic):
    """The weights into each neuron of the first hidden layer, as pictures; they follow a replay.

    Parameters
    ----------
    weight
        ``(n, 784)``: the weight of the first layer.
    columns, cell_size
        As in `Mosaic`.
    largest
        What counts as full colour; by default the largest weight shown at a time.
    """

    def __init__(
        self,
        weight: ArrayLike,
        *,
        columns: int | None = None,
        cell_size: float = 1.0,
        largest: float | None = None,
    ) -> None:
        super().__init__(weight, columns=columns, cell_size=cell_size, kind="signed", largest=largest)

    def show(self, step: StepRecord) -> Self:
        """Show the first layer's weights of a recorded step."""
        return self.set_values(step.params.weights[0])


def _one(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    return array if array.ndim == 3 else array[None]


def _pictures(values: ArrayLike) -> NDArray[np.float64]:
    """Return values as ``(n, rows, columns)``; flat pictures must be square."""
    array = np.array(values, dtype=np.float64)
    if array.ndim == 2:
        side = round(array.shape[1] ** 0.5)
        if side * side != array.shape[1]:
            raise ValueError(f"pictures of {array.shape[1]} pixels are not square: pass (n, rows, columns)")
        array = array.reshape(len(array), side, side)
    if array.ndim != 3 or not array.size:
        raise ValueError(f"pictures must be (n, rows, columns), not {array.shape}")
    return array
