"""Many dots, one for each example, that fall on a number line and pile up there."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Self, cast

import numpy as np
from manim import Animation, ManimColor, smooth
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted

Floats = NDArray[np.float64]
RING = 1.6  # stroke width of the ring around a dot that is a lamp


def piled(
    samples: ArrayLike,
    edges: ArrayLike,
    places: ArrayLike,
    *,
    floor: float,
    pitch: float,
) -> Floats:
    """Return where dots lie that have piled up over the bins of a number line, ``(n, 2)`` scene coordinates.

    Parameters
    ----------
    samples
        ``(n,)`` numbers.
    edges, places
        ``(bins + 1,)`` each: the bins' ends, rising, and at which x these are in the scene.
    floor
        The y on which the piles stand.
    pitch
        Distance between neighbours, in scene units; a bin is filled row by row with as many as find room.

    >>> piled([0.5, 1.5, 0.2], [0, 1, 2], [0.0, 1.0, 2.0], floor=0.0, pitch=1.0).tolist()
    [[0.5, 0.5], [1.5, 0.5], [0.5, 1.5]]
    """
    numbers, sides, xs = (np.asarray(part, dtype=np.float64) for part in (samples, edges, places))
    if numbers.min() < sides[0] or numbers.max() > sides[-1]:
        raise ValueError(f"{numbers.min()} to {numbers.max()} do not lie within the bins: widen them")
    bins = np.minimum(np.searchsorted(sides, numbers, side="right") - 1, len(sides) - 2)
    found = np.zeros((len(numbers), 2))
    for number in np.unique(bins):
        which = np.flatnonzero(bins == number)
        left, right = xs[number], xs[number + 1]
        across = max(1, int((right - left) / pitch + 1e-6))
        row, column = np.divmod(np.arange(len(which)), across)
        found[which] = np.column_stack(
            [left + (column + 0.5) * (right - left) / across, floor + (row + 0.5) * pitch]
        )
    return found


class DotPile(Painted):
    """Dots that each carry a number, drawn as one mobject; they are moved by `Fall`.

    Parameters
    ----------
    points
        ``(n, 2 or 3)`` scene points of their middles.
    values
        ``(n,)`` numbers that their places stand for.
    radius
        In scene units, one for all or one per dot.
    color
        Of all dots, or ``(n, 3)`` red, green and blue.

    Attributes
    ----------
    values, radii
        As above, ``(n,)``.
    colors
        ``(n, 3)``.
    strengths
        ``(n,)`` opacities; a dot of opacity 0 is hidden.
    rings
        ``(1,)``: opacity of rings around the dots, which then are lamps.

    >>> pile = DotPile([[0, 0], [1, 1]], [0.5, -0.25], 0.1).set_strengths([1, 0])
    >>> pile.shown(), pile.centers()[1].tolist()
    ({'place': array([0.5])}, [1.0, 1.0])
    """

    blended: ClassVar[tuple[str, ...]] = ("places", "colors", "strengths", "rings", "radii")

    def __init__(
        self,
        points: ArrayLike,
        values: ArrayLike,
        radius: ArrayLike,
        color: ManimColor | Floats = palette.SECONDARY,
    ) -> None:
        middles = np.asarray(points, dtype=np.float64)[:, :2]
        self.values = np.array(values, dtype=np.float64).ravel()
        if len(middles) != len(self.values):
            raise ValueError(f"{len(middles)} dots cannot carry {len(self.values)} numbers")
        self.radii = np.broadcast_to(np.asarray(radius, dtype=np.float64), self.values.shape).copy()
        self.rings, reach = np.zeros(1), float(self.radii.max())
        self.colors = np.broadcast_to(
            palette.rgb(color) if isinstance(color, ManimColor) else color, (len(middles), 3)
        ).copy()
        self.strengths = np.ones(len(middles))
        self.low = middles.min(axis=0) - reach
        self.extent = np.ptp(middles, axis=0) + 2 * reach
        self.places = (middles - self.low) / self.extent  # shares of the mobject's own width and height
        super().__init__((self.low[0], self.low[1] + self.extent[1]), tuple(self.extent))

    def centers(self) -> Floats:
        """Return the scene points ``(n, 2)`` of the dots' middles."""
        found: Floats = self.points[2, :2] + self.places @ self._axes()
        return found

    def put_at(self, points: ArrayLike) -> Self:
        """Put the dots at other scene points. The mobject's own corners stay where they are."""
        offset = np.asarray(points, dtype=np.float64)[:, :2] - self.points[2, :2]
        self.places = np.linalg.solve(self._axes().T, offset.T).T
        return self

    def set_values(self, values: ArrayLike) -> Self:
        """Let the places stand for other numbers."""
        numbers = np.array(values, dtype=np.float64).ravel()
        if numbers.shape != self.values.shape:
            raise ValueError(f"{len(self.values)} dots cannot carry {len(numbers)} numbers")
        self.values = numbers
        return self

    def set_colors(self, colors: ArrayLike) -> Self:
        """Set the colors, ``(3,)`` for all or ``(n, 3)``."""
        self.colors = np.broadcast_to(np.asarray(colors, dtype=np.float64), self.colors.shape).copy()
        return self

    def set_strengths(self, strength: ArrayLike) -> Self:
        """Set the opacity, one for all or one per dot."""
        self.strengths = np.broadcast_to(np.asarray(strength, dtype=np.float64), self.values.shape).copy()
        return self

    def set_rings(self, opacity: float) -> Self:
        """Set the opacity of the rings."""
        self.rings = np.array([float(opacity)])
        return self

    def set_radii(self, radius: ArrayLike) -> Self:
        """Set the radius, in scene units, one for all or one per dot."""
        self.radii = np.broadcast_to(np.asarray(radius, dtype=np.float64), self.values.shape).copy()
        return self

    def shown(self) -> Channels:
        """Return the numbers of the dots that are seen."""
        return {"place": self.values[self.strengths > 0]}

    def paint(self, canvas: Canvas) -> None:
        """Draw the dots, and rings around them."""
        if self.opacity <= 0:
            return
        centers = canvas.to_pixels(self.centers()).tolist()
        zoom = float(np.ptp(canvas.to_pixels([[0.0, 0.0], [1.0, 0.0]])[:, 0]))
        radii, line = (self.radii * zoom).tolist(), canvas.pixels(RING)
        ring, ringed = palette.rgb(palette.INK), float(self.rings[0])
        context = canvas.context
        context.set_line_width(line)
        seen = np.flatnonzero(self.strengths > 0)
        for index in seen[np.argsort(self.radii[seen], kind="stable")]:  # large ones last
            strength = self.opacity * self.strengths[index]
            x, y = centers[index]
            context.new_path()
            context.arc(x, y, radii[index], 0, 2 * np.pi)
            canvas.set_color(self.colors[index], strength)
            context.fill_preserve()
            if ringed > 0:
                canvas.set_color(ring, strength * ringed)
                context.stroke()

    def _axes(self) -> Floats:
        axes: Floats = np.array([self.points[3] - self.points[2], self.points[0] - self.points[2]])[:, :2]
        return axes


class Fall(Animation):
    """Dots leave one after the other and come to rest at other places.

    Parameters
    ----------
    pile
        What moves.
    to
        ``(n, 2)`` scene points.
    lag
        Share of the time that passes before the last one leaves.
    order
        ``(n,)``: when each leaves, 0 first and 1 last; by default in their order.
    ease
        The way of one dot over its time, slow at both ends by default; ``lambda share: share**2`` for what falls.
    """

    def __init__(
        self,
        pile: DotPile,
        to: ArrayLike,
        *,
        lag: float = 0.5,
        order: ArrayLike | None = None,
        ease: Callable[[float], float] | None = None,
        run_time: float = 2.0,
    ) -> None:
        self.to = np.asarray(to, dtype=np.float64)[:, :2]
        count = len(pile.values)
        if len(self.to) != count:
            raise ValueError(f"{count} dots cannot go to {len(self.to)} places")
        self.lag, self.ease = float(lag), ease or cast(Callable[[float], float], smooth)
        self.order = np.linspace(0, 1, count) if order is None else np.asarray(order, dtype=np.float64)
        super().__init__(pile, run_time=run_time, rate_func=lambda share: share)

    def begin(self) -> None:
        """Take the start from what is seen now."""
        self.start = cast(DotPile, self.mobject).centers()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Move each dot by its own share of the way."""
        shares = np.clip((alpha - self.lag * self.order) / (1 - self.lag), 0, 1)
        way = np.array([self.ease(float(share)) for share in shares])[:, None]
        cast(DotPile, self.mobject).put_at(self.start + way * (self.to - self.start))
