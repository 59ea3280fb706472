"""The mean as the place where a beam balances on which every number is one rider."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import Polygon
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted, set_color
from scenes.kit.pictures.mosaic import Picture

TIPPED = np.deg2rad(9)  # the beam's angle while the fulcrum is at zero
HELD, LET_GO = 0.05, 0.3  # of the way: until when the beam is held, and when it has tipped
SWINGS = 2.5  # of the fulcrum around its place
LEG = 0.62  # height of the fulcrum, in scene units
OVERHANG = 0.6  # of the beam over the outermost rider


class SettlingMean(Painted):
    """Riders of equal weight on a beam, each at its number; the fulcrum slides until the beam lies level.

    A beam with equal riders balances at their mean. The fulcrum begins at zero, to which one side is too heavy.

    Parameters
    ----------
    values
        ``(n,)``: where the riders stand.
    pictures
        ``(n, rows, columns)``: what they look like, in the hue of their number's sign.
    unit
        Scene units per 1 on the beam, whose middle is zero.
    rider
        Height of a rider in scene units. Those that would overlap stand on one another.

    Attributes
    ----------
    fulcrum, tilt
        ``(1,)`` each: the number at which the beam rests, and its angle.
    aboard
        ``(1,)``: 1 with the riders, 0 while the beam is empty.

    >>> beam = SettlingMean([1.0, 3.0, -1.0], np.zeros((3, 28, 28)))
    >>> beam.show(0).fulcrum, beam.show(1).fulcrum, beam.tilt
    (array([0.]), array([1.]), array([0.]))
    """

    blended: ClassVar[tuple[str, ...]] = ("fulcrum", "tilt", "aboard")

    def __init__(
        self, values: ArrayLike, pictures: ArrayLike, *, unit: float = 1.0, rider: float = 0.7
    ) -> None:
        self.values = np.asarray(values, dtype=np.float64)
        self.mean = float(self.values.mean())
        self.unit, self.rider_size = unit, rider
        self.levels = _levels(self.values * unit, rider)
        self.pictures = [
            _tinted(one, value) for one, value in zip(np.asarray(pictures), self.values, strict=True)
        ]
        self.fulcrum, self.tilt, self.aboard = np.zeros(1), np.zeros(1), np.ones(1)
        self.reach = float(np.abs(self.values).max()) * unit + rider / 2 + OVERHANG
        high = rider * (int(self.levels.max()) + 1)
        super().__init__((-self.reach, high), (2 * self.reach, high + LEG))

    def board(self, aboard: bool) -> Self:
        """Show the beam with its riders, or empty."""
        self.aboard = np.array([float(aboard)])
        return self

    def show(self, share: float) -> Self:
        """Show a share, 0..1, of the way: held at zero, tipping, the fulcrum sliding to its place."""
        loose = float(np.clip((share - HELD) / (LET_GO - HELD), 0, 1)) ** 2
        later = float(np.clip((share - LET_GO) / (1 - LET_GO), 0, 1))
        astray = np.exp(-3 * later) * (1 - later) * np.cos(SWINGS * 2 * np.pi * later * (0.4 + 0.6 * later))
        self.fulcrum = np.array([self.mean * (1 - astray)])
        # The torque is in proportion to how far the fulcrum is from the mean.
        self.tilt = np.array([-np.sign(self.mean) * TIPPED * astray * loose])
        return self

    def shown(self) -> Channels:
        """Return where the riders stand, and where the beam rests when it has settled."""
        settled = self.fulcrum[np.abs(self.fulcrum - self.mean) < 1e-12]
        return {"place": self.values, "fulcrum": settled} if self.aboard[0] else {}

    def foot(self) -> NDArray[np.float64]:
        """Return the scene point under the fulcrum."""
        return self.on_scale(float(self.fulcrum[0]))

    def on_scale(self, value: float) -> NDArray[np.float64]:
        """Return the scene point on the ground that belongs to a number."""
        return self.at(0.5 + value * self.unit / (2 * self.reach), 1.0)

    def rider(self, index: int) -> Picture:
        """Return a copy of a rider at its place on the level beam."""
        low, right = (
            self._at(*self._stand(index)),
            self._at(self._stand(index)[0], self._stand(index)[1] + self.rider_size),
        )
        size = float(np.linalg.norm(right - low))
        alone = Picture(np.zeros((28, 28)), size=size, outline=False)
        alone.colors = self.pictures[index][None]
        return alone.move_to((low + right) / 2)

    def wedge(self) -> Polygon:
        """Return a copy of the fulcrum that can leave."""
        corners = [self._at(*corner) for corner in self._wedge()]
        return Polygon(*corners, stroke_width=0, fill_color=palette.TARGET, fill_opacity=1)

    def _wedge(self) -> list[tuple[float, float]]:
        x = float(self.fulcrum[0]) * self.unit
        return [(x, -0.03), (x - 0.36, -LEG), (x + 0.36, -LEG)]

    def _stand(self, index: int) -> tuple[float, float]:
        return float(self.values[index]) * self.unit, float(self.levels[index]) * self.rider_size

    def _at(self, x: float, y: float) -> NDArray[np.float64]:
        """Return the scene point of a place beside the middle of the beam's upper side."""
        high = self.rider_size * (int(self.levels.max()) + 1)
        return self.at(0.5 + x / (2 * self.reach), (high - y) / (high + LEG))

    def paint(self, canvas: Canvas) -> None:
        """Draw the fulcrum, the beam and its riders."""
        if self.opacity <= 0:
            return
        pivot = np.array([self.fulcrum[0] * self.unit, 0.0])
        turn = np.array(
            [[np.cos(self.tilt[0]), -np.sin(self.tilt[0])], [np.sin(self.tilt[0]), np.cos(self.tilt[0])]]
        )

        def seen(*places: tuple[float, float]) -> NDArray[np.float64]:
            turned = (np.array(places) - pivot) @ turn.T + pivot
            return canvas.to_pixels(np.array([self._at(*place) for place in turned]))

        context = canvas.context
        _polygon(context, canvas.to_pixels(np.array([self._at(*corner) for corner in self._wedge()])))
        set_color(context, palette.rgb(palette.TARGET), self.opacity)
        context.fill()
        ends = seen((-self.reach, 0.0), (self.reach, 0.0))
        context.move_to(*ends[0])
        context.line_to(*ends[1])
        set_color(context, palette.rgb(palette.INK), self.opacity)
        context.set_line_width(canvas.pixels(7))
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.stroke()
        half = self.rider_size / 2
        for index, picture in enumerate(self.pictures):
            left, low = self._stand(index)[0] - half, self._stand(index)[1] + 0.04
            top = low + self.rider_size
            corners = seen((left, top), (left + 2 * half, top), (left, low), (left + 2 * half, low))
            canvas.blit(_opaque(picture), corners, self.opacity * self.aboard[0], smooth=True)


def _levels(places: NDArray[np.float64], size: float) -> NDArray[np.int64]:
    """Return on how many others each rider stands, so that none overlap."""
    levels = np.zeros(len(places), dtype=np.int64)
    for index in range(len(places)):
        near = np.abs(places[:index] - places[index]) < size
        taken = set(levels[:index][near].tolist())
        levels[index] = next(level for level in range(len(places)) if level not in taken)
    return levels


def _tinted(picture: NDArray[np.float64], value: float) -> NDArray[np.float32]:
    """Return a picture on a plate, both in the hue of a number's sign."""
    hue, ground = palette.rgb(palette.sign_hue(value)), palette.rgb(palette.GROUND)
    light = 0.28 + 0.72 * picture[..., None]
    return (ground + light * (hue - ground)).astype(np.float32)


def _opaque(colors: NDArray[np.float32]) -> NDArray[np.uint8]:
    found = np.full((*colors.shape[:2], 4), 255, dtype=np.uint8)
    np.rint(255 * colors, out=found[..., :3], casting="unsafe")
    return found


def _polygon(context: cairo.Context[Any], points: NDArray[np.float64]) -> None:
    context.new_path()
    for point in points:
        context.line_to(*point)
    context.close_path()
