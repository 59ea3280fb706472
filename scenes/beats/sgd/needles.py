"""Rough guesses of which way is down, as needles that are put down one by one around the exact one."""

from __future__ import annotations

import math
from typing import ClassVar, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arc, Circle, Line, VGroup
from numpy.typing import ArrayLike, NDArray

from netcore.network.arrays import Array
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, pin, set_color
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared

GOLDEN = math.pi * (3 - math.sqrt(5))  # turns so far from one another that they come evenly from all sides
THICK, THIN = 5.0, 1.8  # stroke widths of a few needles and of very many
CLEAR, DENSE = 0.95, 0.42  # their opacities
FEW, MANY = 6, 300  # needles up to which they are a few, and from which they are very many
EXACT, LEVEL = 10.0, 3.0  # stroke widths of the exact way down, and of what is level with the point
HEAD = 0.4  # of the exact way down, in scene units
LARGE = 60.0
BESIDE_THE_TIP = np.array([0.86, -0.78, 0.0])  # where the name of the exact way begins, in radii
CLEAR_OF_NEEDLES = 1.35  # how far above the level its name stands, in scene units
RAIL = 6.0  # stroke width of the rail of batch sizes
BEAD = 0.2  # radius of the bead on it, in scene units


class Needles(Painted):
    """Directions from one point, seen from the side; straight down is the exact way down.

    A needle leans from straight down by its angle, and the needles stand around it evenly, by golden turns: how deep
    it reaches is the cosine of its angle, whatever side it is on. Those beyond 90 degrees reach above the level of
    the point and have the colour of the cost, which they raise.

    Parameters
    ----------
    angles
        ``(n,)``, in degrees, 0 to 180.
    length
        Of a needle, in scene units.

    Attributes
    ----------
    angles
        The same; between two sets while they turn into others.
    put
        ``(1,)``: how many have been put down; of the last a part.

    >>> needles = Needles([30.0, 120.0, 80.0]).show(2.5)
    >>> needles.uphill(2.5), needles.shown()["angle"]
    (1, array([ 30., 120.]))
    """

    blended: ClassVar[tuple[str, ...]] = ("angles", "put")

    def __init__(self, angles: ArrayLike, *, length: float = 1.0) -> None:
        self.angles = np.asarray(angles, dtype=np.float64)
        if self.angles.ndim != 1 or self.angles.min() < 0 or self.angles.max() > 180:
            raise ValueError("needles need angles from 0 to 180 degrees")
        self.put, self.length = np.zeros(1), length
        self.settled = True
        super().__init__((-length, length), (2 * length, 2 * length))

    def show(self, put: float) -> Self:
        """Show so many needles."""
        self.put = np.array([float(put)])
        return self

    def turn(self, start: Array, end: Array, share: float) -> Self:
        """Show the needles on their way from some angles to others."""
        self.angles, self.settled = start + share * (end - start), share in (0, 1)
        return self

    def uphill(self, put: float) -> int:
        """Return how many of the whole needles among so many point uphill."""
        return int(np.sum(self.point_uphill()[: int(put + 1e-9)]))

    def point_uphill(self) -> NDArray[np.bool_]:
        """Return which needles point uphill, ``(n,)``."""
        return np.asarray(self.angles > 90)

    def reaches(self) -> NDArray[np.float64]:
        """Return where the needles end, right and up from their point as shares of their length, ``(n, 2)``."""
        lean = np.radians(self.angles)
        turns = GOLDEN * np.arange(len(lean))
        return np.stack([np.sin(lean) * np.cos(turns), -np.cos(lean)], axis=1)

    def shown(self) -> Channels:
        """Return the angles of the needles that have been put down."""
        return {"angle": self.angles[: int(self.put[0] + 1e-9)]} if self.settled else {}

    def paint(self, canvas: Canvas) -> None:
        """Draw the needles, those that point uphill over the others."""
        whole = min(math.ceil(self.put[0] - 1e-9), len(self.angles))
        if self.opacity <= 0 or whole == 0:
            return
        corners = canvas.to_pixels(self.points)
        middle, across = corners.mean(axis=0), (corners[1] - corners[0]) / 2
        grown = np.clip(self.put[0] - np.arange(whole), 0, 1)[:, None]
        ends = middle + np.linalg.norm(across) * grown * self.reaches()[:whole] * (1, -1)
        crowd = float(np.clip(math.log(max(self.put[0], 1) / FEW) / math.log(MANY / FEW), 0, 1))
        context = canvas.context
        context.save()
        context.set_line_width(canvas.pixels(THICK + crowd * (THIN - THICK)))
        opacity = self.opacity * (CLEAR + crowd * (DENSE - CLEAR))
        up = self.point_uphill()[:whole]
        for hue, chosen in ((palette.DRUNK, ends[~up]), (palette.COST, ends[up])):
            set_color(context, palette.rgb(hue), opacity if hue == palette.DRUNK else min(1.0, 1.6 * opacity))
            for end in chosen:
                context.new_path()
                context.move_to(*middle)
                context.line_to(*end)
                context.stroke()
        context.restore()


class Compass(VGroup):
    """A rim around needles, what is level with their point, and the exact way down, straight down.

    Parameters
    ----------
    radius
        In scene units; its middle is the origin.
    asked
        How many pictures know the exact way.
    side
        On which side of the tip that is written: 1 right, -1 left.
    """

    def __init__(self, radius: float, asked: int, side: int = 1) -> None:
        self.rim = Arc(radius, angle=-np.pi, stroke_width=LEVEL, color=palette.SECONDARY)
        self.level = Line(radius * LEFT, radius * RIGHT, stroke_width=LEVEL)
        self.level.set_color(palette.SECONDARY)
        self.uphill = Words("uphill", size=FIGURE_SIZE, color=palette.COST)
        self.uphill.next_to(self.level, UP, buff=CLEAR_OF_NEEDLES).align_to(self.level, RIGHT)
        self.exact = Line(0 * DOWN, radius * DOWN, stroke_width=EXACT, color=palette.SLOW)
        self.exact.add_tip(tip_length=HEAD, tip_width=HEAD)
        self.downhill = Words(
            f"downhill,\nby all {spell(asked)}", size=FIGURE_SIZE, color=palette.SLOW, align="left"
        )
        self.downhill.move_to(radius * BESIDE_THE_TIP * (side, 1, 0), aligned_edge=-side * RIGHT)
        self.around = VGroup(self.rim, self.level, self.uphill, self.downhill)
        super().__init__(self.around, self.exact)


class BatchRail(VGroup):
    """How many pictures make a needle: a bead on a rail of batch sizes. It keeps its place on the frame.

    Parameters
    ----------
    sizes
        The batch sizes.
    width
        Of the rail, in scene units.

    Attributes
    ----------
    at
        Where the bead is, in places of the rail.
    """

    def __init__(self, sizes: tuple[int, ...], *, width: float) -> None:
        self.sizes = sizes
        self.rail = Line(0 * RIGHT, width * RIGHT, stroke_width=RAIL, color=palette.SECONDARY)
        self.stops = VGroup(*(Words(spell(size), size=FIGURE_SIZE) for size in sizes))
        for place, stop in enumerate(self.stops):
            stop.next_to(self._place(place), DOWN, buff=0.3)
        self.bead = Circle(BEAD, stroke_width=0, fill_opacity=1, fill_color=palette.DRUNK)
        self.about = Words("pictures for each needle", size=FIGURE_SIZE, color=palette.DRUNK)
        self.about.next_to(self.rail, UP, buff=0.3).align_to(self.stops, LEFT)
        super().__init__(self.about, self.rail, self.stops, self.bead)
        pin(self.show(0.0))

    def _place(self, at: float) -> NDArray[np.float64]:
        """Return the point of the rail at a place."""
        return np.asarray(self.rail.point_from_proportion(at / (len(self.sizes) - 1)))

    def show(self, at: float) -> Self:
        """Put the bead on a place of the rail."""
        self.at = at
        self.bead.move_to(self._place(at))
        return self


class Tally(VGroup):
    """How many needles have been put down, and how many of them point uphill. It keeps its place on the frame."""

    def __init__(self, needles: int) -> None:
        self.put = declared(Number(needles, 0, size=LARGE, color=palette.DRUNK), "a count of the needles")
        self.up = declared(Number(0, 0, size=LARGE, color=palette.COST), "a count of the needles")
        needle, uphill = Words("put down", size=FIGURE_SIZE), Words("point uphill", size=FIGURE_SIZE)
        needle.next_to(self.put, RIGHT, buff=0.25).stand_on(self.put)
        self.up.shift((self.put.point_x - self.up.point_x, -0.8, 0.0))
        uphill.align_to(needle, LEFT).stand_on(self.up)
        super().__init__(self.put, self.up, needle, uphill)
        self.put.set_value(0)
        pin(self)

    def show(self, put: int, uphill: int) -> Self:
        """Show both counts."""
        self.put.set_value(put)
        self.up.set_value(uphill)
        return self
