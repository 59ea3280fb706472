"""A measured cost over a plane as a lit surface, with the paths of runs at their true heights.

The surface is one mobject that paints itself (see `scenes.kit.surface.relief` for how). What it shows is its state:
from where it is seen, how tall it stands, and how far each trail has been walked.

>>> import numpy as np
>>> x, y = np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)
>>> cost = 1.5 * x**2 + 0.5 * y[:, None] ** 2  # a toy; lectures take a measured grid
>>> path = Trail(np.array([[0.9, 0.9], [0.4, 0.8], [0.1, 0.7]]), np.array([1.6, 0.6, 0.3]), palette.SLOW)
>>> surface = CostSurface(x, y, cost, trails=[path], ticks=(0, 1, 2))
>>> surface.show(azimuth=20, trail_lengths=[2.0]).trail_head(0).shape
(3,)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from manim import LEFT, UP, ManimColor, Mobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.surface.pen import (
    BEAD,
    HEAD,
    TICK,
    Lines,
    Path,
    Pen,
    paint_head,
    paint_trail,
    still_picture,
)
from scenes.kit.surface.relief import Floats, HeightField, View, fitted, rasterise

Point = NDArray[np.float64]  # (3,) or (..., 3), of the screen
CONTOURS = 12  # about as many lines of equal cost
CORNER_SHARPNESS = 9.0  # how decidedly the vertical scale stands in the leftmost corner
CLOSEST = 0.24  # scene units between ticks of the vertical scale below which it is not shown


class Rider(Painted):
    """A figure that can be carried along a trail."""

    def stand_at(self, point: NDArray[np.float64], phase: float) -> Self:
        """Stand at a scene point, `phase` strides along the way; returns itself."""
        raise NotImplementedError

    def shown(self) -> Channels:
        """Return nothing: a figure draws no data."""
        return {}


@dataclass(frozen=True, eq=False)
class Trail:
    """The path of a run over a plane.

    Attributes
    ----------
    coordinates
        ``(n, 2)``, where its points fall on the plane.
    cost
        ``(n,)``, the true cost at the points themselves, which need not lie in the plane.
    color
        Whose path it is. Thin long paths beforehand: beyond some 3,000 points they only cost time.
    beads
        Whether every recorded point gets a small dot, for paths of few and long steps.
    """

    coordinates: Floats
    cost: Floats
    color: ManimColor
    beads: bool = False

    def __post_init__(self) -> None:
        if self.coordinates.shape != (len(self.cost), 2) or len(self.cost) < 2:
            raise ValueError(
                "a trail needs two or more points, and a cost for each: "
                f"coordinates {self.coordinates.shape}, cost {self.cost.shape}"
            )


@dataclass(frozen=True, eq=False)
class _Pin:
    """A mobject that keeps its place beside a point (u, v, z), or beside the head of a trail."""

    mobject: Mobject
    point: Floats | int
    direction: Point
    buff: float


class CostSurface(Painted):
    """A grid of costs as a surface that turns, flattens into a map, and carries trails.

    Light comes from the upper left of the screen, wherever the surface turns. Grid lines are rows and columns of the
    measured grid; lines of equal cost are light. A trail is drawn at its true cost, with a shadow on
    the surface and thin lines between both, since a plane holds only part of a path. Where a ridge hides it, it
    shines through faintly. The picture always fills its window; it does not rotate on the screen.

    Parameters
    ----------
    x, y
        Coefficients of the grid, evenly spaced.
    cost
        ``(len(y), len(x))``, finite.
    trails
        The paths.
    size
        Width and height of the window, in scene units.
    sides, rise
        Lengths along x and y, and the height of the whole range of costs, in any common unit.
    azimuth, elevation
        The first view, in degrees (see `relief.View`).
    ticks
        Costs marked on the vertical scale; none: no scale.
    decimals
        Places of the ticks' numbers.

    Raises
    ------
    ValueError
        If the grid does not fit its coefficients, holds a number that is not finite, or a trail leaves it.
    """

    blended: ClassVar[tuple[str, ...]] = ("seen_from", "lengths")

    def __init__(
        self,
        x: Floats,
        y: Floats,
        cost: Floats,
        *,
        trails: Sequence[Trail] = (),
        size: tuple[float, float] = (8.0, 5.6),
        sides: tuple[float, float] = (1.0, 0.85),
        rise: float = 0.5,
        azimuth: float = 30.0,
        elevation: float = 32.0,
        ticks: Sequence[float] = (),
        decimals: int = 1,
    ) -> None:
        if cost.shape != (len(y), len(x)) or not np.isfinite(cost).all():
            raise ValueError(f"cost must be finite and {(len(y), len(x))} like y and x, not {cost.shape}")
        self.grid = (x, y, cost)
        self.trails = tuple(trails)
        self.bounds = (float(x[0]), float(x[-1]), float(y[0]), float(y[-1]))
        self.sides = sides
        self.lowest = float(cost.min())
        self.per_cost = rise / max(float(np.ptp(cost)), 1e-12)
        self.field = HeightField((cost - self.lowest) * self.per_cost, (sides[0] / 2, sides[1] / 2))
        self.lines = Lines(self.field, self._contour_levels(cost))
        self.digest = self.field.digest  # plain text, seen by Manim's cache
        self.paths = tuple(self._path(trail) for trail in trails)
        heights = [
            0.0,
            rise,
            *self._z(np.array(ticks)),
            *(z for path in self.paths for z in path.points[:, 2]),
        ]
        self.levels = (float(min(heights)), float(max(heights)))
        self.seen_from = np.array([azimuth, elevation, 1.0])
        self.lengths = np.zeros(len(self.paths))
        self.pins: list[_Pin] = []
        self.riders: list[tuple[Rider, int, float]] = []
        self.ticks = tuple(sorted(ticks))
        self.tick_labels: list[Label] = []
        super().__init__((-size[0] / 2, size[1] / 2), size)
        if ticks:
            labels = [Label(spell(tick, decimals), color=palette.SECONDARY) for tick in self.ticks]
            self.tick_labels = [declared(label, "a tick of an axis") for label in labels]
            self.tick_labels.append(Label("cost", color=palette.COST))
            self.add(*self.tick_labels)
        self.show()

    # -- state -----------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """From where the surface is seen now."""
        azimuth, elevation, relief = (float(value) for value in self.seen_from)
        return View(azimuth, elevation, relief)

    @property
    def longest(self) -> NDArray[np.float64]:
        """The trails' numbers of steps."""
        return np.array([len(path.points) - 1 for path in self.paths], dtype=np.float64)

    def show(
        self,
        *,
        azimuth: float | None = None,
        elevation: float | None = None,
        relief: float | None = None,
        trail_lengths: Sequence[float] | Floats | None = None,
    ) -> Self:
        """Take a state; what is not given stays.

        Parameters
        ----------
        azimuth, elevation
            Degrees.
        relief
            1 as tall as built, 0 flat.
        trail_lengths
            Per trail, how many steps have been walked. A fraction draws that much of the straight line to the next
            recorded point.

        Raises
        ------
        ValueError
            If there are more or fewer lengths than trails.
        """
        given = (azimuth, elevation, relief)
        self.seen_from = np.array(
            [new if new is not None else old for new, old in zip(given, self.seen_from, strict=True)],
            dtype=float,
        )
        if trail_lengths is not None:
            if len(trail_lengths) != len(self.paths):
                raise ValueError(f"{len(trail_lengths)} lengths for {len(self.paths)} trails")
            self.lengths = np.clip(np.asarray(trail_lengths, dtype=np.float64), 0, self.longest)
        self._place_scale()
        for pin in self.pins:
            at = self.trail_head(pin.point) if isinstance(pin.point, int) else self._on_screen(pin.point)
            pin.mobject.next_to(at, pin.direction, buff=pin.buff)
        for rider, trail, stride in self.riders:
            rider.stand_at(self.trail_head(trail), stride * float(self.lengths[trail]))
        return self

    def shown(self) -> Channels:
        """Return the grid and its costs, and the recorded points of each trail that have been walked."""
        x, y, cost = self.grid
        found: dict[str, ArrayLike] = {"x": x, "y": y, "height": cost}
        for number, (trail, length) in enumerate(zip(self.trails, self.lengths, strict=True)):
            walked = slice(int(length) + 1)
            name = f"trail {number} ({palette.name_of(trail.color)})"
            found[name] = trail.coordinates[walked]
            found[f"height of {name}"] = trail.cost[walked]
        return found

    def set_opacity(self, alpha: float, family: bool = True) -> Self:
        """Set the opacity of the surface and of what is pinned to it."""
        super().set_opacity(alpha)
        for part in self.submobjects:
            part.set_opacity(alpha)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Take away the share `darkness` of the opacity of the surface and of what is pinned to it."""
        super().fade(darkness)
        for part in self.submobjects:
            part.fade(darkness)
        return self

    # -- places ----------------------------------------------------------------------------------------------

    def to_screen(self, x: ArrayLike, y: ArrayLike, cost: ArrayLike) -> NDArray[np.float64]:
        """Return where points of the plane, lifted to a cost, are on the screen, ``(..., 3)``."""
        return self._on_screen(self._units(np.asarray(x), np.asarray(y), np.asarray(cost)))

    def trail_head(self, trail: int) -> NDArray[np.float64]:
        """Return where the head of a trail is on the screen."""
        points, _ = self.paths[trail].walked(float(self.lengths[trail]))
        return self._on_screen(points[-1])

    def pin(
        self,
        mobject: Mobject,
        point: tuple[float, float, float] | int,
        direction: Point = UP,
        buff: float = 0.12,
    ) -> Self:
        """Add a mobject that stays beside a point (x, y, cost), or beside the head of the trail so numbered."""
        at = point if isinstance(point, int) else self._units(*(np.array(part) for part in point))
        self.pins.append(_Pin(mobject, at, direction, buff))
        self.add(mobject)
        return self.show()

    def carry(self, rider: Rider, trail: int, stride: float = 1.0) -> Self:
        """Add a figure that stands on the head of a trail; its phase grows by `stride` with every step."""
        self.riders.append((rider, trail, stride))
        self.add(rider)
        return self.show()

    def put_down(self) -> list[Rider]:
        """Let all figures stay where they stand; returns them, no longer part of the surface."""
        riders = [rider for rider, _, _ in self.riders]
        self.remove(*riders)
        self.riders = []
        return riders

    def _z(self, cost: Floats) -> Floats:
        return np.asarray((cost - self.lowest) * self.per_cost)

    def _units(self, x: Floats, y: Floats, cost: Floats) -> NDArray[np.float64]:
        left, right, near, far = self.bounds
        u = ((x - left) / (right - left) - 0.5) * self.sides[0]
        v = ((y - near) / (far - near) - 0.5) * self.sides[1]
        return np.stack(np.broadcast_arrays(u, v, self._z(cost)), axis=-1)

    def _path(self, trail: Trail) -> Path:
        points = self._units(trail.coordinates[:, 0], trail.coordinates[:, 1], trail.cost)
        if np.any(np.abs(points[:, :2]) > np.array(self.field.half_sides) + 1e-9):
            raise ValueError("a trail leaves the grid; measure the cost further out")
        feet = points.copy()
        feet[:, 2] = self.field.at(points[:, 0], points[:, 1])
        return Path(points, feet, palette.rgb(trail.color), trail.beads)

    def _on_screen(self, units: Floats) -> NDArray[np.float64]:
        across, down = self.points[1] - self.points[0], self.points[2] - self.points[0]
        shape = float(np.linalg.norm(down)), float(np.linalg.norm(across))
        frame = fitted(self.view, self.field, self.levels, shape)
        x, y, _ = self.view.project(units, self.field.radius)
        column, row = frame.pixels(x, y)
        found: NDArray[np.float64] = (
            self.points[0] + column[..., None] * across / shape[1] + row[..., None] * down / shape[0]
        )
        return found

    # -- the vertical scale ----------------------------------------------------------------------------------

    def _contour_levels(self, cost: Floats) -> Floats:
        step = _round_step(float(np.ptp(cost)) / CONTOURS)
        levels = np.arange(math.ceil(self.lowest / step), math.floor(cost.max() / step) + 1) * step
        return self._z(levels)

    def _scale_foot(self) -> NDArray[np.float64]:
        """Return where on the ground the vertical scale stands: in the leftmost corner.

        Corners are weighed so that the scale wanders along an edge, and does not jump, when the surface turns.
        """
        u, v = self.field.half_sides
        corners = np.array([(-u, -v, 0.0), (-u, v, 0.0), (u, -v, 0.0), (u, v, 0.0)])
        right, _, _ = self.view.project(corners, self.field.radius)
        weights = np.exp(-CORNER_SHARPNESS * (right - right.min()) / self.field.radius)
        found: NDArray[np.float64] = weights @ corners / weights.sum()
        return found

    def _pole(self) -> NDArray[np.float64]:
        """Return the points of the vertical scale, one per tick."""
        pole = np.tile(self._scale_foot(), (len(self.ticks), 1))
        pole[:, 2] = self._z(np.array(self.ticks))
        return pole

    def _uprightness(self) -> float:
        """Return the opacity of the vertical scale: it fades before its numbers meet."""
        span = self._on_screen(self._pole())[[0, -1], 1]
        return float(np.clip((span[1] - span[0]) / max(1, len(self.ticks) - 1) / CLOSEST - 1, 0, 1))

    def _place_scale(self) -> None:
        if not self.ticks:
            return
        *numbers, title = self.tick_labels
        for at, number in zip(self._on_screen(self._pole()), numbers, strict=True):
            number.next_to(at + TICK * LEFT, LEFT, buff=0.08)
        title.next_to(numbers[-1], UP, buff=0.14)
        for label in self.tick_labels:
            label.set_opacity(self._uprightness() * self.opacity)

    # -- painting --------------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Draw the surface and its trails into the frame."""
        corners = canvas.to_pixels(self.points)
        left, top = (int(value) for value in np.rint(corners[0]))
        columns, rows = (int(value) for value in np.rint(corners[3] - corners[0]))
        if self.opacity <= 0 or columns < 8 or rows < 8:
            return
        unit = columns / float(np.linalg.norm(self.points[1] - self.points[0]))
        context = canvas.context
        context.save()
        context.translate(left, top)
        context.push_group()
        shape = (rows, columns)
        still = still_picture(self.field, self.lines, self.view, self.levels, shape, unit)
        whole = np.array([[0, 0], [columns, 0], [0, rows], [columns, rows]], dtype=np.float64)
        canvas.blit(still, whole, 1.0, smooth=False)
        raster = rasterise(self.field, self.view, self.levels, shape)
        pen = Pen(context, self.view, self.field, raster, unit)
        if self.ticks:
            pen.scale(self._pole(), palette.rgb(palette.SECONDARY), self._uprightness())
        for path, length in zip(self.paths, self.lengths, strict=True):
            paint_trail(pen, path, float(length))
        ridden = {trail for _, trail, _ in self.riders}
        for number, (path, length) in enumerate(zip(self.paths, self.lengths, strict=True)):
            paint_head(pen, path, float(length), radius=BEAD if number in ridden else HEAD)
        context.pop_group_to_source()
        context.paint_with_alpha(self.opacity)
        context.restore()


def _round_step(step: float) -> float:
    """Return the next larger of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(step, 1e-12)))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))
