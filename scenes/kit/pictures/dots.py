"""Hundreds of small circles that carry activations and can change places: all pixels as neurons, for example."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

RING = 1.0  # stroke width


class Dots(Painted):
    """Circles filled by activations, drawn as one mobject.

    Parameters
    ----------
    points
        ``(n, 2 or 3)`` scene points of their middles.
    values
        ``(n,)`` activations: 0 is hollow, 1 is full.
    radius
        In scene units, one for all or one per circle. A radius of 0 hides a circle.

    Attributes
    ----------
    values, radii
        As above, ``(n,)``.
    widths
        ``(n,)``: half the width of each over its radius, 1 for circles; more where many lie flat in a column.
    rings
        ``(n,)``: opacities of the outlines, 1 by default. Circles that overlap in hundreds look clearer without.

    >>> dots = Dots(pixel_places(28, 0.1), np.zeros(784), 0.04)
    >>> round(float(dots.width), 2), dots.centers()[0].round(2)
    (2.78, array([-1.35,  1.35,  0.  ]))
    """

    blended: ClassVar[tuple[str, ...]] = ("places", "values", "radii", "widths", "rings")

    def __init__(self, points: ArrayLike, values: ArrayLike, radius: ArrayLike) -> None:
        middles = np.asarray(points, dtype=np.float64)[:, :2]
        self.radii = np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(middles),)).copy()
        self.widths, self.rings = np.ones(len(middles)), np.ones(len(middles))
        reach = float(self.radii.max())
        self.low, self.extent = middles.min(axis=0) - reach, np.ptp(middles, axis=0) + 2 * reach
        self.places = (middles - self.low) / self.extent  # shares of the mobject's own width and height
        self.values = np.zeros(len(middles))
        super().__init__((self.low[0], self.low[1] + self.extent[1]), tuple(self.extent))
        self.set_values(values)

    def set_values(self, values: ArrayLike) -> Self:
        """Show other activations."""
        shown = np.array(values, dtype=np.float64).ravel()
        if shown.shape != self.values.shape:
            raise ValueError(f"{len(self.values)} circles cannot show {len(shown)} values")
        self.values = shown
        return self

    def set_radii(self, radius: ArrayLike) -> Self:
        """Set the radius, in scene units at the size the dots were made with."""
        self.radii = np.broadcast_to(np.asarray(radius, dtype=np.float64), self.values.shape).copy()
        return self

    def set_widths(self, share: ArrayLike) -> Self:
        """Set half the width over the radius, one for all or one per circle."""
        self.widths = np.broadcast_to(np.asarray(share, dtype=np.float64), self.values.shape).copy()
        return self

    def set_rings(self, opacity: ArrayLike) -> Self:
        """Set the opacity of the outlines, one for all or one per circle."""
        self.rings = np.broadcast_to(np.asarray(opacity, dtype=np.float64), self.values.shape).copy()
        return self

    def put_at(self, points: ArrayLike) -> Self:
        """Put the circles at other scene points. The mobject's own corners stay where they are."""
        offset = np.asarray(points, dtype=np.float64)[:, :2] - self.points[2, :2]
        if len(offset) != len(self.values):
            raise ValueError(f"{len(self.values)} circles need as many places, not {len(offset)}")
        axes = np.array([self.points[3] - self.points[2], self.points[0] - self.points[2]])[:, :2]
        self.places = np.linalg.solve(axes.T, offset.T).T
        return self

    def shown(self) -> Channels:
        """Return the activations of the circles that are seen."""
        return {"fill": self.values[self.radii > 0]}

    def centers(self) -> NDArray[np.float64]:
        """Return the scene points ``(n, 3)`` of the circles' middles."""
        found: NDArray[np.float64] = self.points[2] + self.places @ np.array(
            [self.points[3] - self.points[2], self.points[0] - self.points[2]]
        )
        return found

    def paint(self, canvas: Canvas) -> None:
        """Draw the circles."""
        zoom = float(np.linalg.norm(np.diff(canvas.to_pixels(self.points[:2]), axis=0)) / self.extent[0])
        line = canvas.pixels(RING)
        ring = palette.rgb(palette.INK)
        canvas.context.set_line_width(line)
        centers = canvas.to_pixels(self.centers())
        seen = (self.radii > 0) & (np.abs(centers[:, 1] / canvas.camera.pixel_height - 0.5) < 1)
        looks = (centers, palette.ink_rgb(self.values), self.radii, self.widths, self.opacity * self.rings)
        order = np.flatnonzero(seen)[
            np.argsort(self.values[seen], kind="stable")
        ]  # bright ones over dark ones
        for (x, y), rgb, radius, width, outline in zip(
            *(look[order].tolist() for look in looks), strict=True
        ):
            canvas.context.save()
            canvas.context.translate(x, y)
            canvas.context.scale(width, 1)
            canvas.context.arc(0, 0, max(zoom * radius - line / 2, 0.1), 0, 2 * np.pi)
            canvas.context.restore()
            canvas.set_color(rgb, self.opacity)
            canvas.context.fill_preserve()
            canvas.set_color(ring, outline * (0.35 if radius * zoom < 3 * line else 1.0))
            canvas.context.stroke()


def pixel_places(side: int, pitch: float) -> NDArray[np.float64]:
    """Return the middles ``(side ** 2, 2)`` of a square grid around the origin, row by row from the top left."""
    steps = (np.arange(side) - (side - 1) / 2) * pitch
    return np.array([(x, -y) for y in steps for x in steps])
