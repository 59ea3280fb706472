"""A lens that shows single steps: how each changes the cost, one after the other."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import ClassVar, Self

import cairo
import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.beats.sgd.walkers import DrunkMan
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, set_color
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared

ACROSS, HIGH = 1.5, 1.0  # of the steps' picture, as shares of the lens's radius
BELOW = 0.55  # the lowest place, under the middle
RIM = 5.0  # stroke width
LINE = 5.0
BEAD = 0.07  # radius in scene units


class StepLens(Painted):
    """Steps of equal width from left to right, each as high as it raises or lowers the cost.

    Parameters
    ----------
    change
        ``(n,)``: what each step does to the cost.
    radius
        Of the lens, in scene units.

    Attributes
    ----------
    walked
        ``(1,)``: how many steps have been taken; of the last a part. Each is taken in a lurch.

    >>> lens = StepLens([-2.0, 1.0, -1.0]).show(2.0)
    >>> lens.uphill(2.9), lens.shown()["height"]
    (1, array([-2., -1.]))
    """

    blended: ClassVar[tuple[str, ...]] = ("walked",)

    def __init__(self, change: ArrayLike, *, radius: float = 2.0) -> None:
        self.change = np.asarray(change, dtype=np.float64)
        self.heights = np.concatenate([[0.0], np.cumsum(self.change)])
        self.radius = radius
        self.walked = np.zeros(1)
        super().__init__((-radius, radius), (2 * radius, 2 * radius))

    def show(self, steps: float) -> Self:
        """Show so many steps."""
        self.walked = np.array([float(steps)])
        return self

    def uphill(self, steps: float) -> int:
        """Return how many of the whole steps among so many led uphill."""
        return int(np.sum(self.change[: int(steps + 1e-9)] > 0))

    def head(self) -> NDArray[np.float64]:
        """Return the scene point that has been reached."""
        x, y = self._places()[-1]
        return self.at(float(x), float(y))

    def shown(self) -> Channels:
        """Return the heights of the steps that have been taken, from where the first set out."""
        return {"height": self.heights[1:][: int(self.walked[0] + 1e-9)]}

    def _shares(self, steps: NDArray[np.float64], heights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return places in the lens, ``(n, 2)`` as shares of its width and height from the upper left."""
        low, high = self.heights.min(), self.heights.max()
        across = 0.5 + ACROSS / 2 * (steps / len(self.change) - 0.5)
        down = 0.5 + (BELOW - HIGH * (heights - low) / max(high - low, 1e-12)) / 2
        return np.stack([across, down], axis=1)

    def _places(self) -> NDArray[np.float64]:
        """Return the way taken so far, as shares of width and height."""
        numbers = np.arange(len(self.heights), dtype=np.float64)
        every = self._shares(numbers, self.heights)
        whole = min(int(self.walked[0] + 1e-9), len(self.change))
        part = self.walked[0] - whole
        if whole == len(self.change) or part < 1e-9:
            return every[: whole + 1]
        lurch = part * part * (3 - 2 * part)
        head = every[whole] + lurch * (every[whole + 1] - every[whole])
        return np.vstack([every[: whole + 1], head])

    def paint(self, canvas: Canvas) -> None:
        """Draw the lens: the ground as far as it has been walked, the steps on it, the rim."""
        if self.opacity <= 0:
            return
        corners = canvas.to_pixels(self.points)
        sides = np.stack([corners[1] - corners[0], corners[2] - corners[0]])
        radius = float(np.linalg.norm(sides[0])) / 2
        way = self._places()
        points = corners[0] + way @ sides
        middle = corners[0] + sides.sum(axis=0) / 2
        context = canvas.context
        unit = radius / self.radius
        context.save()
        context.push_group()
        context.new_path()
        context.arc(middle[0], middle[1], radius, 0, 2 * math.pi)
        set_color(context, palette.rgb(palette.SURFACE[0]), 1.0)
        context.fill_preserve()
        context.clip()
        self._ground(context, points, middle, radius)
        self._steps(context, points, unit)
        context.reset_clip()
        context.new_path()
        context.arc(middle[0], middle[1], radius - 0.01 * RIM * unit / 2, 0, 2 * math.pi)
        set_color(context, palette.rgb(palette.INK), 1.0)
        context.set_line_width(0.01 * RIM * unit)
        context.stroke()
        context.pop_group_to_source()
        context.paint_with_alpha(self.opacity)
        context.restore()

    def _ground(
        self,
        context: cairo.Context[cairo.ImageSurface],
        points: NDArray[np.float64],
        middle: NDArray[np.float64],
        radius: float,
    ) -> None:
        context.new_path()
        context.move_to(middle[0] - radius, middle[1] + radius)
        context.line_to(middle[0] - radius, points[0, 1])
        for x, y in points:
            context.line_to(x, y)
        context.line_to(middle[0] + radius, points[-1, 1])
        context.line_to(middle[0] + radius, middle[1] + radius)
        set_color(context, palette.rgb(palette.SURFACE[1]), 1.0)
        context.fill()

    def _steps(
        self, context: cairo.Context[cairo.ImageSurface], points: NDArray[np.float64], unit: float
    ) -> None:
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.set_line_width(0.01 * LINE * unit)
        for place, (one, other) in enumerate(pairwise(points)):
            up = self.change[place] > 0
            context.new_path()
            context.move_to(*one)
            context.line_to(*other)
            set_color(context, palette.rgb(palette.COST if up else palette.DRUNK), 1.0)
            context.stroke()
            context.new_path()
            context.arc(other[0], other[1], BEAD * unit, 0, 2 * math.pi)
            context.fill()


class LastSteps(Group):
    """The lens with the drunk man in it, who takes its steps, and a count of those that lead uphill.

    Parameters
    ----------
    change
        ``(n,)``: what each step does to the cost.
    """

    def __init__(self, change: ArrayLike) -> None:
        self.lens = StepLens(change)
        self.man = DrunkMan(0.85)
        self.number = declared(Number(0, 0, size=96, color=palette.COST), "a count of the lens's own steps")
        self.words = Words(
            f"of his last\n{spell(len(self.lens.change))} steps\nlead uphill", size=FIGURE_SIZE, align="left"
        )
        self.words.next_to(self.number, DOWN, buff=0.3)
        self.text = VGroup(self.number, self.words).next_to(self.lens, RIGHT, buff=0.3).shift(0.45 * UP)
        self.number.align_to(self.words, LEFT)
        super().__init__(self.lens, self.man, self.text)
        self.show(0.0)

    def show(self, steps: float) -> Self:
        """Show so many steps."""
        self.lens.show(steps)
        self.man.stand_at(self.lens.head(), 0.5 * steps)
        self.number.set_value(self.lens.uphill(steps))
        return self
