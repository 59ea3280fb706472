"""A wall of knobs: one for every weight and bias, each of which can turn by its own component of a gradient."""

from __future__ import annotations

import math
from typing import ClassVar, Self

import cairo
import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.values.dial import SWEEP

LEVELS = 6  # of strength; knobs of one level are painted at once
RADIUS = 0.42  # of a knob, in pitches
FACE = 0.2  # how much the face of a knob at rest stands out from the ground
SHOWS_POINTER = 5.0  # pixels of radius from which on a pointer can be seen


class KnobWall(Painted):
    """Very many small knobs behind a window, painted as one.

    The last value has its knob in the middle of the wall, the first at the rim, so that the last layers of a network
    stand together where one comes close. A knob turns as far as its value is of the largest, which turns to the
    stop. Its face takes the hue of the sign as it turns; how strongly, goes with the cube root of the value, so that
    small turns are seen, too.

    Parameters
    ----------
    values
        ``(n,)``: by what each is turned.
    columns
        How many stand side by side.
    width
        Of the window, in scene units; the whole wall fits it.

    Attributes
    ----------
    turn
        ``(1,)``: what share of its turn each knob has made.
    times
        ``(1,)``: how many times closer the wall is than where the whole of it is seen.

    >>> wall = KnobWall([0.5, -1.0, 0.0], columns=2, width=4.0)
    >>> wall.rows, wall.pitch, wall.show(0.5).angles().round(1).tolist()
    (2, 2.0, [33.8, -67.5, 0.0])
    """

    blended: ClassVar[tuple[str, ...]] = ("turn", "times")

    def __init__(self, values: ArrayLike, *, columns: int, width: float) -> None:
        self.values = np.asarray(values, dtype=np.float64).ravel()
        self.columns, self.rows = columns, math.ceil(len(self.values) / columns)
        self.shares = self.values / max(float(np.abs(self.values).max()), 1e-30)
        self.cells = _from_the_rim(len(self.values), self.columns, self.rows)
        self.turn, self.times = np.zeros(1), np.ones(1)
        size = (width, width / columns * self.rows)
        super().__init__((-size[0] / 2, size[1] / 2), size)

    @property
    def pitch(self) -> float:
        """Distance of neighbours in scene units."""
        return float(self.times[0] * np.linalg.norm(self.points[1] - self.points[0])) / self.columns

    def show(self, turn: float) -> Self:
        """Let every knob have made this share of its turn."""
        self.turn = np.array([float(turn)])
        return self

    def come_close(self, times: float) -> Self:
        """Let the wall be so many times closer than where the whole of it is seen."""
        self.times = np.array([float(times)])
        return self

    def shown(self) -> Channels:
        """Return by what the knobs are turned, unless they stand."""
        return {"turn": self.values} if self.turn[0] else {}

    def angles(self) -> NDArray[np.float64]:
        """Return by how many degrees each knob is turned now, clockwise, ``(n,)``."""
        found: NDArray[np.float64] = SWEEP * self.turn[0] * self.shares
        return found

    def place(self, knob: int) -> NDArray[np.float64]:
        """Return the scene point in the middle of a knob."""
        across, down = self._shares()[knob]
        return self.at(float(across), float(down))

    def _shares(self) -> NDArray[np.float64]:
        """Return where the knobs are as shares of the window, ``(n, 2)``; beyond 0 and 1 if they are outside."""
        row, column = np.divmod(self.cells, self.columns)
        whole = np.stack([(column + 0.5) / self.columns, (row + 0.5) / self.rows], axis=1)
        found: NDArray[np.float64] = 0.5 + self.times[0] * (whole - 0.5)
        return found

    def paint(self, canvas: Canvas) -> None:
        """Draw the faces level by level, then the pointers where they can be seen."""
        corners = canvas.to_pixels(self.points)
        window = corners[3] - corners[0]
        pitches = window / (self.columns, self.rows)
        pitch = float(
            self.times[0] * np.sqrt(pitches[0] * pitches[1])
        )  # also of a wall that is pressed together
        shares = self._shares()
        places = corners[0] + shares * window
        inside = RADIUS * pitch / window
        seen = np.all((shares > inside) & (shares < 1 - inside), axis=1)
        strength = np.cbrt(np.abs(self.shares * self.turn[0]))
        level = np.sign(self.shares) * np.ceil(LEVELS * np.minimum(strength, 1) - 1e-9)
        rest = palette.rgb(palette.GROUND) + FACE * (palette.rgb(palette.INK) - palette.rgb(palette.GROUND))
        for one in np.unique(level[seen]):
            hue = palette.rgb(palette.sign_hue(one))
            self._faces(canvas, places[seen & (level == one)], pitch, rest + abs(one) / LEVELS * (hue - rest))
        if RADIUS * pitch > SHOWS_POINTER:
            self._pointers(canvas, places[seen], self.angles()[seen], pitch)

    def _faces(self, canvas: Canvas, places: NDArray[np.float64], pitch: float, hue: palette.Rgb) -> None:
        context = canvas.context
        context.new_path()
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        for x, y in places.tolist():  # a line of no length with round ends is the quickest disc
            context.move_to(x, y)
            context.line_to(x, y)
        canvas.set_color(hue, self.opacity)
        context.set_line_width(2 * RADIUS * pitch)
        context.stroke()

    def _pointers(
        self, canvas: Canvas, places: NDArray[np.float64], angles: NDArray[np.float64], pitch: float
    ) -> None:
        context = canvas.context
        turned = np.radians(angles)
        ways = RADIUS * pitch * np.stack([np.sin(turned), -np.cos(turned)], axis=1)
        context.new_path()
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        for (x, y), (across, down) in zip(places.tolist(), ways.tolist(), strict=True):
            context.move_to(x + 0.15 * across, y + 0.15 * down)
            context.line_to(x + 0.8 * across, y + 0.8 * down)
        canvas.set_color(palette.rgb(palette.INK), self.opacity)
        context.set_line_width(0.16 * RADIUS * 2 * pitch)
        context.stroke()


def _from_the_rim(count: int, columns: int, rows: int) -> NDArray[np.intp]:
    """Return the cells, counted row by row, from those at the rim to the one in the middle, ``(count,)``."""
    row, column = np.divmod(np.arange(count), columns)
    away = np.maximum(np.abs((column + 0.5) / columns - 0.5), np.abs((row + 0.5) / rows - 0.5))
    return np.argsort(-away, kind="stable")
