"""A lens that shows single steps: what the cost does along each, and which way it set out."""

from __future__ import annotations

import math
from typing import ClassVar, Self

import cairo
import numpy as np
from manim import DOWN, LEFT, RIGHT, Group, ManimColor, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, set_color
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared

ACROSS, HIGH = 1.5, 1.0  # of the steps' picture, as shares of the lens's radius
BELOW = 0.5  # the lowest place, under the middle
RIM = 5.0  # stroke width
LINE = 5.0
BEAD = 0.07  # radius in scene units
NEEDLE, NEAR_NEEDLE = 0.4, 1.1  # lengths of a needle, seen from far and from near, in scene units
HUGE, LARGE = 96.0, 60.0
Floats = NDArray[np.float64]


class StepLens(Painted):
    """Steps of equal width from left to right, each as high as the cost along its way.

    Where a step lies above the place from which it set out it has the colour of the cost. A needle tells which way a
    step that ended higher had set out: uphill, or downhill and then too far.

    Parameters
    ----------
    ways
        ``(n, points)``: the cost along each step, from its beginning to its end.
    radius
        Of the lens, in scene units.

    Attributes
    ----------
    walked
        ``(1,)``: how many steps have been taken; of the last a part. Each is taken in a lurch.
    pointed
        ``(1,)``: how strong the needles are, 0..1.
    near
        ``(1,)``: 0 where all steps are seen, 1 where the `telling` one fills the lens.

    >>> lens = StepLens([[3.0, 2.0, 1.0], [1.0, 0.8, 2.0], [2.0, 1.0, 0.5]]).show(2.0)
    >>> lens.raised(2.9), int(lens.overshot().sum()), lens.telling
    (1, 1, 1)
    """

    blended: ClassVar[tuple[str, ...]] = ("walked", "pointed", "near")

    def __init__(self, ways: ArrayLike, *, radius: float = 2.0) -> None:
        self.ways = np.asarray(ways, dtype=np.float64)
        self.radius = radius
        self.walked, self.pointed, self.near = np.zeros(1), np.zeros(1), np.zeros(1)
        dips = self.ways[:, 0] - self.ways.min(axis=1)
        self.telling = int(np.argmax(self.overshot() * dips / np.maximum(np.ptp(self.ways, axis=1), 1e-12)))
        super().__init__((-radius, radius), (2 * radius, 2 * radius))

    def show(self, steps: float) -> Self:
        """Show so many steps."""
        self.walked = np.array([float(steps)])
        return self

    def point(self, strength: float) -> Self:
        """Show the needles as strong as this."""
        self.pointed = np.array([float(strength)])
        return self

    def come_near(self, share: float) -> Self:
        """Come so near to the telling step."""
        self.near = np.array([float(share)])
        return self

    def ended_higher(self) -> NDArray[np.bool_]:
        """Return which steps raised the cost, ``(n,)``."""
        return np.asarray(self.ways[:, -1] > self.ways[:, 0])

    def overshot(self) -> NDArray[np.bool_]:
        """Return which steps set out downhill and raised the cost all the same, ``(n,)``."""
        return np.asarray(self.ended_higher() & (self.ways[:, 1] < self.ways[:, 0]))

    def raised(self, steps: float) -> int:
        """Return how many of the whole steps among so many raised the cost."""
        return int(np.sum(self.ended_higher()[: int(steps + 1e-9)]))

    def head(self) -> Floats:
        """Return the scene point that has been reached."""
        x, y = self._shares(*self._walked_ways()[-1])[-1]
        return self.at(float(x), float(y))

    def shown(self) -> Channels:
        """Return the costs along the steps that have been taken."""
        return {"height": self.ways[: int(self.walked[0] + 1e-9)].ravel()}

    def _shares(self, steps: Floats, costs: Floats) -> Floats:
        """Return places in the lens, ``(n, 2)`` as shares of its width and height from the upper left."""
        one = self.ways[self.telling]
        windows = np.array(
            [
                [0.0, len(self.ways), self.ways.min(), np.ptp(self.ways)],
                [self.telling, 1.0, one.min(), np.ptp(one)],
            ]
        )
        first, count, low, high = windows[0] + self.near[0] * (windows[1] - windows[0])
        across = 0.5 + ACROSS / 2 * ((steps - first) / count - 0.5)
        down = 0.5 + (BELOW - HIGH * (costs - low) / max(high, 1e-12)) / 2
        return np.stack([across, down], axis=1)

    def _walked_ways(self) -> list[tuple[Floats, Floats]]:
        """Return numbers and costs along each step taken so far; of the last as far as it has been taken."""
        along = np.linspace(0, 1, self.ways.shape[1])
        whole = min(int(self.walked[0] + 1e-9), len(self.ways))
        found = [(place + along, self.ways[place]) for place in range(whole)]
        part = float(self.walked[0] - whole)
        if whole < len(self.ways) and (part > 1e-9 or not found):
            lurch = part * part * (3 - 2 * part)
            taken = np.append(along[along < lurch], lurch)
            found.append((whole + taken, np.interp(taken, along, self.ways[whole])))
        return found

    def _strength(self, place: int) -> float:
        """Return how much of a step is to be seen: from near only the telling one."""
        return 1.0 if place == self.telling else 1.0 - float(self.near[0])

    def paint(self, canvas: Canvas) -> None:
        """Draw the lens: the steps as far as they have been taken, their needles, the rim."""
        if self.opacity <= 0:
            return
        corners = canvas.to_pixels(self.points)
        sides = np.stack([corners[1] - corners[0], corners[2] - corners[0]])
        radius = float(np.linalg.norm(sides[0])) / 2
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
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        for place, (steps, costs) in enumerate(self._walked_ways()):
            points = corners[0] + self._shares(steps, costs) @ sides
            self._step(context, points, costs > costs[0], unit, self._strength(place))
        self._needles(context, corners[0], sides, unit)
        context.reset_clip()
        context.new_path()
        context.arc(middle[0], middle[1], radius - 0.01 * RIM * unit / 2, 0, 2 * math.pi)
        set_color(context, palette.rgb(palette.INK), 1.0)
        context.set_line_width(0.01 * RIM * unit)
        context.stroke()
        context.pop_group_to_source()
        context.paint_with_alpha(self.opacity)
        context.restore()

    def _step(
        self,
        context: cairo.Context[cairo.ImageSurface],
        points: Floats,
        above: NDArray[np.bool_],
        unit: float,
        strength: float,
    ) -> None:
        context.set_line_width(0.01 * LINE * unit * (1 + self.near[0]))
        for place in range(1, len(points)):
            set_color(context, palette.rgb(palette.COST if above[place] else palette.DRUNK), strength)
            context.new_path()
            context.move_to(*points[place - 1])
            context.line_to(*points[place])
            context.stroke()
        context.new_path()
        context.arc(
            float(points[-1, 0]), float(points[-1, 1]), BEAD * unit * (1 + self.near[0]), 0, 2 * math.pi
        )
        context.fill()

    def _needles(
        self, context: cairo.Context[cairo.ImageSurface], origin: Floats, sides: Floats, unit: float
    ) -> None:
        length = (NEEDLE + self.near[0] * (NEAR_NEEDLE - NEEDLE)) * unit
        pace = 1 / (self.ways.shape[1] - 1)
        for place in np.flatnonzero(self.ended_higher()).tolist():
            start, after = (
                origin + self._shares(np.array([place, place + pace]), self.ways[place, :2]) @ sides
            )
            way = (after - start) / np.linalg.norm(after - start)
            end = start + length * way
            set_color(
                context,
                palette.rgb(palette.DRUNK if self.overshot()[place] else palette.COST),
                float(self.pointed[0]) * self._strength(place),
            )
            context.set_line_width(0.01 * LINE * unit)
            wing = 0.3 * length * np.array([[way[1], -way[0]], [-way[1], way[0]]]) / 2 - 0.3 * length * way
            for tip in (start, *(end + wing)):
                context.new_path()
                context.move_to(*end)
                context.line_to(*tip)
                context.stroke()


class LastSteps(Group):
    """The lens, a count of the steps that raised the cost, and then of the two ways in which they did.

    Parameters
    ----------
    ways
        ``(n, points)``: the cost along each step.
    """

    def __init__(self, ways: ArrayLike) -> None:
        self.lens = StepLens(ways)
        over = int(np.sum(self.lens.overshot()))
        self.number = _count(0, HUGE, palette.COST)
        self.words = Words(
            f"of his last\n{spell(len(self.lens.ways))} steps\nraised the cost",
            size=FIGURE_SIZE,
            align="left",
        )
        self.words.next_to(self.number, DOWN, buff=0.3).align_to(self.number, LEFT)
        self.text = VGroup(self.number, self.words).next_to(self.lens, RIGHT, buff=0.3)
        self.kinds = VGroup(
            _kind(self.lens.raised(len(self.lens.ways)) - over, "pointed uphill", palette.COST),
            _kind(over, "pointed down,\ntoo far", palette.DRUNK),
        )
        self.kinds.arrange(DOWN, buff=0.4, aligned_edge=LEFT).next_to(self.lens, RIGHT, buff=0.3)
        super().__init__(self.lens, self.text)
        self.show(0.0)

    def show(self, steps: float) -> Self:
        """Show so many steps."""
        self.lens.show(steps)
        self.number.set_value(self.lens.raised(steps))
        return self


def _count(value: int, size: float, color: ManimColor) -> Number:
    return declared(Number(value, 0, size=size, color=color), "a count of the lens's own steps")


def _kind(count: int, text: str, color: ManimColor) -> VGroup:
    """Return a count of steps over the words that say of which."""
    number, words = _count(count, LARGE, color), Words(text, size=FIGURE_SIZE, align="left")
    return VGroup(number, words.next_to(number, DOWN, buff=0.2).align_to(number, LEFT))
