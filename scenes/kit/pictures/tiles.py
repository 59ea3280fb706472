"""Hundreds of small squares of one color that can change places: pixels that leave a picture, grains of a heap."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol, Self, cast

import numpy as np
from manim import Animation, ManimColor, Mobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

Floats = NDArray[np.float64]
SEAM = 0.12  # of a tile's width that is left free around it


class Tiles(Painted):
    """Squares drawn as one mobject.

    Parameters
    ----------
    points
        ``(n, 2 or 3)`` scene points of their middles.
    size
        Width of each in scene units.
    color
        Of all of them.
    carries
        What they stand for: their number, or one number per tile.

    >>> tiles = Tiles([[0, 0], [1, 0], [2, 0]], 0.2, palette.COST, {"count": [3]})
    >>> round(float(tiles.width), 2), tiles.shown()
    (2.2, {'count': [3]})
    """

    blended: ClassVar[tuple[str, ...]] = ("places", "sizes")

    def __init__(self, points: ArrayLike, size: float, color: ManimColor, carries: Channels) -> None:
        middles = np.asarray(points, dtype=np.float64)[:, :2]
        self.low, self.extent = middles.min(axis=0) - size / 2, np.ptp(middles, axis=0) + size
        self.places = (middles - self.low) / self.extent  # shares of the mobject's own width and height
        self.sizes = np.full(len(middles), size)
        self.hue, self.carries = color, carries
        super().__init__((self.low[0], self.low[1] + self.extent[1]), tuple(self.extent))

    def put_at(self, points: ArrayLike) -> Self:
        """Put the tiles at other scene points. The mobject's own corners stay where they are."""
        offset = np.asarray(points, dtype=np.float64)[:, :2] - self.points[2, :2]
        self.places = np.linalg.solve(self._axes().T, offset.T).T
        return self

    def set_sizes(self, size: ArrayLike) -> Self:
        """Set the width, one for all or one per tile, in scene units at the size the tiles were made with."""
        self.sizes = np.broadcast_to(np.asarray(size, dtype=np.float64), (len(self.places),)).copy()
        return self

    def centers(self) -> Floats:
        """Return the scene points ``(n, 2)`` of the tiles' middles."""
        found: Floats = self.points[2, :2] + self.places @ self._axes()
        return found

    def shown(self) -> Channels:
        """Return what the tiles stand for."""
        return self.carries

    def paint(self, canvas: Canvas) -> None:
        """Draw all tiles at once."""
        if self.opacity <= 0:
            return
        zoom = float(np.linalg.norm(np.diff(canvas.to_pixels(self.points[:2]), axis=0)) / self.extent[0])
        sides = (1 - SEAM) * zoom * self.sizes
        corners = canvas.to_pixels(self.centers()) - sides[:, None] / 2
        context = canvas.context
        context.new_path()
        for (x, y), side in zip(corners.tolist(), sides.tolist(), strict=True):
            context.rectangle(x, y, side, side)
        canvas.set_color(palette.rgb(self.hue), self.opacity)
        context.fill()

    def _axes(self) -> Floats:
        axes: Floats = np.array([self.points[3] - self.points[2], self.points[0] - self.points[2]])[:, :2]
        return axes


class HasPlaces(Protocol):
    """What is made of many small parts that can be put anywhere."""

    def centers(self) -> Floats:
        """Return the scene points of the parts' middles."""

    def put_at(self, points: ArrayLike) -> object:
        """Put the parts at other scene points."""


def eased(shares: Floats) -> Floats:
    """Return shares of a way, 0..1, gone with an even start and an even stop."""
    return np.asarray(shares**2 * (3 - 2 * shares))


class Travel(Animation):
    """Many small parts leave one after the other and go to other places.

    Parameters
    ----------
    parts
        `Tiles` or `Dots`.
    to
        ``(n, 2 or 3)`` scene points.
    lag
        Share of the time that passes before the last one leaves.
    order
        ``(n,)``: when each leaves, 0 first and 1 last; by default in their order.
    pace
        From shares of the time that each has to shares of its way.
    size
        Of tiles at the end; by default they keep theirs. Tiles of size 0 grow on their way.
    """

    def __init__(
        self,
        parts: HasPlaces,
        to: ArrayLike,
        *,
        lag: float = 0.5,
        order: ArrayLike | None = None,
        pace: Callable[[Floats], Floats] = eased,
        size: float | None = None,
        run_time: float = 2.0,
    ) -> None:
        self.to, self.lag, self.pace, self.size = np.asarray(to, dtype=np.float64)[:, :2], lag, pace, size
        self.order = np.linspace(0, 1, len(self.to)) if order is None else np.asarray(order, dtype=np.float64)
        super().__init__(
            cast(Mobject, parts), run_time=run_time, rate_func=lambda share: share, introducer=True
        )

    def begin(self) -> None:
        """Take the start from what is seen now."""
        parts = cast(HasPlaces, self.mobject)
        self.start = parts.centers()[:, :2]
        if isinstance(parts, Tiles):
            self.first_sizes = parts.sizes
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Move each part by its own share of the way."""
        shares = self.pace(np.clip((alpha - self.lag * self.order) / (1 - self.lag), 0, 1))
        parts = cast(HasPlaces, self.mobject)
        parts.put_at(self.start + shares[:, None] * (self.to - self.start))
        if self.size is not None:
            cast(Tiles, parts).set_sizes(self.first_sizes + shares * (self.size - self.first_sizes))
