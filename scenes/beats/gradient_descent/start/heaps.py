"""All pictures there are: seen from one of them with its answer, or as a sheet, of which a part goes aside."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted

ROWS = 200  # of the sheet
VIEW = (-7.2, 7.2, -2.98, 3.1)  # left, right, lower and upper end of what is seen of it, in scene units
ONE_BY_ONE = 2400  # pictures that are drawn one by one; more are drawn as one image
LEVELS = (1, 2, 4, 8)  # by which the thumbnails are shrunk for that image; the last leaves one pixel of each
FINEST = (
    3.0  # pixels: narrower pictures are one pixel of the image, since their rims would beat with the screen's
)
TILE, TILE_GAP, TILED = (
    10,
    0.24,
    (0.065, 0.03),
)  # pictures along a tile; share of it that is dark; from which width on
LONELY, CROWDED = 4.75, 3.2  # scene units: a larger picture is seen alone, a smaller one with all around it
ANSWERED = 0.45  # scene units: smaller pictures have no answer written on them
ANSWER_SHARE, ANSWER_PLACE = 0.24, (0.37, -0.3)  # height of an answer, and its middle, in sizes of a picture
Floats = NDArray[np.float64]


class Sheet(Painted):
    """The training pictures and, at their right, the test pictures, on one grid of squares.

    The first training pictures lie around the middle of their part, the nearest first.

    Parameters
    ----------
    near, answers
        ``(m, 28, 28)`` pictures and ``(m,)`` labels of training examples: those drawn one by one from nearby.
    train, test
        ``(n, rows, columns)`` each: all pictures, small. Both fill whole columns of the sheet.
    home
        Scene point at which the first picture stays, whatever the scale.

    Attributes
    ----------
    cell
        ``(1,)``: width of a picture in scene units.
    apart
        ``(1,)``: by how much the test pictures were moved to the right, in scene units.
    taken
        ``(1,)``: share of its way that the training part has gone to where it vanishes (`take`).

    >>> sheet = Sheet(np.zeros((1, 28, 28)), [3], np.zeros((400, 7, 7)), np.zeros((200, 7, 7)), (0.0, 0.0)).show(2.0)
    >>> sheet.shown()["answer"], sheet.columns
    (array([3]), (2, 1))
    """

    blended: ClassVar[tuple[str, ...]] = ("cell", "apart", "taken")

    def __init__(
        self,
        near: ArrayLike,
        answers: ArrayLike,
        train: ArrayLike,
        test: ArrayLike,
        home: tuple[float, float],
    ) -> None:
        self.near, self.answers = np.asarray(near, dtype=np.float64), np.asarray(answers)
        self.counts = len(np.asarray(train)), len(np.asarray(test))
        self.columns = self.counts[0] // ROWS, self.counts[1] // ROWS
        self.home = np.array(home, dtype=np.float64)
        self.cell, self.apart, self.taken = np.ones(1), np.zeros(1), np.zeros(1)
        self.mouth = np.zeros(2)
        middle = ROWS // 2, self.columns[0] // 2
        rows, columns = np.divmod(np.arange(ROWS * self.columns[0]), self.columns[0])
        far = np.hypot(rows - middle[0], columns - middle[1])
        self.places = np.column_stack([columns - middle[1], middle[0] - rows])[np.argsort(far, kind="stable")]
        self._close = _opaque(self.near)
        small = np.zeros((len(self.places), *np.shape(train)[1:]), dtype=np.float32)
        small[np.argsort(far, kind="stable")] = train
        self._images = [_levels(small, self.columns[0]), _levels(np.asarray(test), self.columns[1])]
        left, right, low, high = VIEW
        super().__init__((left, high), (right - left, high - low))

    def show(self, cell: float) -> Self:
        """Draw pictures of this width."""
        self.cell = np.array([float(cell)])
        return self

    def part(self, apart: float) -> Self:
        """Move the test pictures away from the others by so much."""
        self.apart = np.array([float(apart)])
        return self

    def vanish_at(self, point: ArrayLike) -> Self:
        """Say at which scene point the training pictures vanish when they are taken."""
        self.mouth = np.asarray(point, dtype=np.float64)[:2]
        return self

    def take(self, share: float) -> Self:
        """Show the training pictures a share, 0..1, of their way to where they vanish, growing small."""
        self.taken = np.array([float(share)])
        return self

    def block(self, which: int) -> Floats:
        """Return the corners ``(2, 2)``, lower left and upper right, of the training (0) or test (1) pictures."""
        cell = float(self.cell[0])
        left = self.home[0] - (self.columns[0] // 2 + 0.5) * cell
        low = self.home[1] + (0.5 - ROWS // 2) * cell
        low, high = low, low + ROWS * cell
        if which:
            left += self.columns[0] * cell + float(self.apart[0])
        offset = self.get_center()[:2] - np.array([(VIEW[0] + VIEW[1]) / 2, (VIEW[2] + VIEW[3]) / 2])
        corners: Floats = np.array([[left, low], [left + self.columns[which] * cell, high]]) + offset
        return corners

    def shown(self) -> Channels:
        """Return the answers that are seen, or how many pictures there are where none is."""
        if self.cell[0] < ANSWERED:
            return {"count": self.counts}
        seen = [number for number in self._seen() if number < len(self.answers)]
        return {"answer": self.answers[seen]}

    def _seen(self) -> list[int]:
        """Return which training pictures lie in view, by their order around the first."""
        middles = self.home + float(self.cell[0]) * self.places
        half = float(self.cell[0]) / 2
        left, right, low, high = VIEW
        x, y = middles[:, 0], middles[:, 1]
        inside = (x + half > left) & (x - half < right) & (y + half > low) & (y - half < high)
        return np.flatnonzero(inside).tolist()

    def paint(self, canvas: Canvas) -> None:
        """Draw what is in view."""
        if self.opacity <= 0:
            return
        corners = canvas.to_pixels(self.points)
        context = canvas.context
        context.save()
        context.rectangle(*corners[0], *(corners[3] - corners[0]))
        context.clip()
        seen = self._seen() if self.cell[0] > 2 * WIDEST_OF_FEW else []
        if seen and len(seen) <= ONE_BY_ONE and max(seen) < len(self.near):
            for number in seen:
                self._paint_one(canvas, number)
        else:
            for which in (0, 1):
                self._paint_block(canvas, which)
        context.restore()

    def _paint_one(self, canvas: Canvas, number: int) -> None:
        cell = float(self.cell[0])
        middle = self.home + cell * self.places[number]
        signs = np.array([[-1, 1], [1, 1], [-1, -1], [1, -1]])
        corners = canvas.to_pixels(middle + 0.5 * cell * signs)
        lit = self.opacity * (float(np.clip((LONELY - cell) / (LONELY - CROWDED), 0, 1)) if number else 1.0)
        canvas.blit(self._close[number], corners, lit, smooth=cell < ANSWERED)
        if cell < ANSWERED or number >= len(self.answers):
            return
        context = canvas.context
        context.rectangle(*corners[0], *(corners[3] - corners[0]))
        canvas.set_color(palette.rgb(palette.FAINT), lit)
        context.set_line_width(canvas.pixels(2))
        context.stroke()
        strength = float(np.clip(2 * (cell / ANSWERED - 1), 0, 1))
        digit = _outline(int(self.answers[number])) * ANSWER_SHARE * cell
        points = canvas.to_pixels(digit + middle + cell * np.array(ANSWER_PLACE)).reshape(-1, 4, 2)
        ends = [None, *points[:-1, 3]]
        for before, (start, first, second, end) in zip(ends, points, strict=True):
            if before is None or not np.allclose(before, start):
                context.move_to(*start)
            context.curve_to(*first, *second, *end)
        canvas.set_color(palette.rgb(palette.TARGET), strength * lit)
        context.fill()

    def _paint_block(self, canvas: Canvas, which: int) -> None:
        if which == 0 and self.taken[0] >= 1:
            return
        block = self.block(which)
        low_left, high_right = block if which else block + self.taken[0] * (self.mouth - block)
        ends = np.array([[low_left[0], high_right[1]], high_right, low_left, [high_right[0], low_left[1]]])
        corners = canvas.to_pixels(ends)
        pixels = float(corners[1][0] - corners[0][0]) / self.columns[which]
        levels = self._images[which]
        size = levels[0].shape[0] / ROWS
        fine = [n for n, factor in enumerate(LEVELS[:-1]) if size / factor >= 0.9 * pixels]
        level = len(LEVELS) - 1 if pixels < FINEST else max(fine, default=0)
        canvas.blit(levels[level], corners, self.opacity, smooth=True)
        share = float(np.clip((TILED[0] - self.cell[0]) / (TILED[0] - TILED[1]), 0, 1))
        if share:
            self._paint_gaps(canvas, corners, which, share * TILE_GAP)

    def _paint_gaps(self, canvas: Canvas, corners: Floats, which: int, gap: float) -> None:
        """Draw the dark lines between tiles, each so broad as a share of a tile."""
        (left, top), (right, low) = corners[0], corners[3]
        canvas.set_color(palette.rgb(palette.GROUND), self.opacity)
        wide, high = (right - left) * TILE / self.columns[which], (low - top) * TILE / ROWS
        for place in np.arange(left, right + wide / 2, wide):
            canvas.context.rectangle(place - gap * wide / 2, top, gap * wide, low - top)
        for place in np.arange(top, low + high / 2, high):
            canvas.context.rectangle(left, place - gap * high / 2, right - left, gap * high)
        canvas.context.fill()


WIDEST_OF_FEW = 0.07  # scene units: pictures narrower than twice this are too many to be drawn one by one
_digits: dict[int, Floats] = {}


def _outline(digit: int) -> Floats:
    """Return the outline of a digit one unit high, around its middle: ``(n, 2)``, four points to each curve."""
    if digit not in _digits:
        points = Number(digit, 0).points[:, :2]
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        _digits[digit] = (points - middle) / float(np.ptp(points[:, 1]))
    return _digits[digit]


def _opaque(pictures: Floats) -> NDArray[np.uint8]:
    found = np.full((*pictures.shape, 4), 255, dtype=np.uint8)
    found[..., :3] = np.rint(255 * palette.ink_rgb(pictures))
    return found


def _levels(pictures: NDArray[np.float32], columns: int) -> list[NDArray[np.uint8]]:
    """Return the pictures side by side, row after row, as images at every level; a dark rim keeps them apart."""
    room = -(-(pictures.shape[1] + 1) // LEVELS[-1]) * LEVELS[-1]
    cells = np.zeros((len(pictures), room, room), dtype=np.float32)
    cells[:, : pictures.shape[1], : pictures.shape[2]] = pictures
    whole = cells.reshape(ROWS, columns, room, room).swapaxes(1, 2).reshape(ROWS * room, columns * room)
    found = []
    for factor in LEVELS:
        high, wide = whole.shape[0] // factor, whole.shape[1] // factor
        squares = (whole**2).reshape(high, factor, wide, factor).mean(axis=(1, 3))
        found.append(_opaque(np.sqrt(squares)))  # unlike the mean it keeps thin strokes bright
    return found
