"""Single steps seen from near: what the cost does along each, where it set out for, and where it landed."""

from __future__ import annotations

from typing import ClassVar, Self

import cairo
import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, Group, ManimColor, RoundedRectangle, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, set_color
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.look.written import declared

# Margins around what is seen: in steps; below and above as shares of the costs' range.
FAR, NEAR = (0.3, 0.07, 0.07), (0.32, 0.4, 0.15)
LINE, NEAR_LINE = 5.0, 9.0  # stroke widths of the way, from far and from near
BEAD, NEAR_BEAD = 0.08, 0.15  # radii in scene units
NEEDLE, NEEDLE_WIDTH, BARB = 2.3, 11.0, 0.42  # an arrow's length, its stroke width, the length of its barbs
MARGIN = 0.1  # around the picture in which it is still drawn, in scene units
PALE = 0.4  # strength of a way that has still to be walked
LARGE = 60.0
PLATE = (14.0, 4.5)
FIELD, FIELD_AT = (7.9, 3.1), np.array([-2.0, -0.1, 0.0])  # of the steps' picture, from the plate's middle
SUM_AT = 2.75  # where the numbers of the sum end, right of the plate's middle
ROWS = (1.25, 0.0, -1.25)  # of the sum, from the plate's middle
Floats = NDArray[np.float64]


class StepPlot(Painted):
    """Steps of equal width from left to right, each as high as the cost along its way.

    A step that raised the cost has the colour of the cost. From near one step is seen alone: a level line at the cost
    from which it set out, an arrow the way in which it set out, and the way to where it landed.

    Parameters
    ----------
    ways
        ``(n, points)``: the cost along each step, from its beginning to its end.
    size
        Width and height in scene units.

    Attributes
    ----------
    walked
        ``(1,)``: how many steps have been taken; of the last a part. Each is taken in a lurch.
    window
        ``(4,)``: first step seen and how many, lowest cost seen and how much more.
    strength
        ``(n,)``: how much of each step is to be seen, 0..1.
    near, pointed, again
        ``(1,)`` each, 0..1: whether one step is seen from near; how long its arrow is; how far it has
        been taken again.

    >>> plot = StepPlot([[3.0, 2.0, 1.0], [1.0, 0.8, 2.0], [2.0, 2.2, 2.5]], size=(6.0, 3.0)).show(2.0)
    >>> plot.raised(2.9), plot.uphill, plot.too_far
    (1, [2], [1])
    """

    blended: ClassVar[tuple[str, ...]] = ("walked", "window", "strength", "near", "pointed", "again")

    def __init__(self, ways: ArrayLike, *, size: tuple[float, float]) -> None:
        self.ways = np.asarray(ways, dtype=np.float64)
        count = len(self.ways)
        self.walked, self.near, self.pointed, self.again = (np.zeros(1) for _ in range(4))
        self.strength = np.ones(count)
        self.window = _window(0, self.ways, FAR)
        self.seen = 0
        super().__init__((-size[0] / 2, size[1] / 2), size)

    @property
    def ended_higher(self) -> NDArray[np.bool_]:
        """Which steps raised the cost, ``(n,)``."""
        return np.asarray(self.ways[:, -1] > self.ways[:, 0])

    @property
    def uphill(self) -> list[int]:
        """The steps that raised the cost and set out uphill, those of the largest rise first."""
        return self._found(self.ways[:, 1] > self.ways[:, 0], self.ways[:, -1] - self.ways[:, 0])

    @property
    def too_far(self) -> list[int]:
        """The steps that raised the cost and set out downhill, those of the deepest dip on their way first."""
        dips = self.ways[:, 0] - self.ways.min(axis=1)
        return self._found(
            self.ways[:, 1] <= self.ways[:, 0], dips / np.maximum(np.ptp(self.ways, axis=1), 1e-12)
        )

    def _found(self, kind: NDArray[np.bool_], rank: Floats) -> list[int]:
        found = np.flatnonzero(self.ended_higher & kind)
        return [int(place) for place in found[np.argsort(-rank[found], kind="stable")]]

    def raised(self, steps: float) -> int:
        """Return how many of the whole steps among so many raised the cost."""
        return int(np.sum(self.ended_higher[: int(steps + 1e-9)]))

    def show(self, steps: float) -> Self:
        """Show so many steps."""
        self.walked = np.array([float(steps)])
        return self

    def look_at(self, step: int) -> Self:
        """Come near to one step, which is to be taken again from its beginning."""
        self.window = _window(step, self.ways[step : step + 1], NEAR)
        self.strength = (np.arange(len(self.ways)) == step).astype(np.float64)
        self.near, self.pointed, self.again = np.ones(1), np.zeros(1), np.zeros(1)
        self.seen = step
        return self

    def point(self, length: float) -> Self:
        """Show the arrow so long, as a share of its whole length."""
        self.pointed = np.array([float(length)])
        return self

    def take_again(self, share: float) -> Self:
        """Show the step that is seen from near so far taken again."""
        self.again = np.array([float(share)])
        return self

    def place(self, steps: float, cost: float) -> Floats:
        """Return the scene point of a cost after so many steps."""
        across, down = self._shares(np.array([steps]), np.array([cost]))[0]
        return self.at(float(across), float(down))

    def head(self) -> Floats:
        """Return the scene point that has been reached."""
        steps, costs = self._walked_ways()[-1]
        return self.place(float(steps[-1]), float(costs[-1]))

    def ends(self) -> tuple[Floats, Floats, Floats]:
        """Return where the step that is seen from near begins, where its arrow ends, and where it lands."""
        way = self.ways[self.seen]
        start, landed = self.place(self.seen, way[0]), self.place(self.seen + 1, way[-1])
        ahead = self.place(self.seen + 1 / (len(way) - 1), way[1]) - start
        return start, start + NEEDLE * ahead / np.linalg.norm(ahead), landed

    def shown(self) -> Channels:
        """Return the costs along the steps that have been taken."""
        return {"height": self.ways[: int(self.walked[0] + 1e-9)].ravel()}

    def _shares(self, steps: Floats, costs: Floats) -> Floats:
        """Return places in the picture, ``(n, 2)`` as shares of its width and height from the upper left."""
        first, count, low, high = self.window
        return np.stack([(steps - first) / count, 1 - (costs - low) / high], axis=1)

    def _walked_ways(self) -> list[tuple[Floats, Floats]]:
        """Return numbers and costs along each step taken so far; of the last as far as it has been taken."""
        whole = min(int(self.walked[0] + 1e-9), len(self.ways))
        along = np.linspace(0, 1, self.ways.shape[1])
        found = [(place + along, self.ways[place]) for place in range(whole)]
        part = float(self.walked[0] - whole)
        if whole < len(self.ways) and (part > 1e-9 or not found):
            found.append(self._part(whole, part * part * (3 - 2 * part)))
        return found

    def _part(self, step: int, share: float) -> tuple[Floats, Floats]:
        """Return numbers and costs along the first share of a step."""
        along = np.linspace(0, 1, self.ways.shape[1])
        taken = np.append(along[along < share], share)
        return step + taken, np.interp(taken, along, self.ways[step])

    def paint(self, canvas: Canvas) -> None:
        """Draw the steps as far as they have been taken; from near the level line, the arrow and both ends."""
        if self.opacity <= 0:
            return
        context, near = canvas.context, float(self.near[0])
        corners = canvas.to_pixels(self.points)
        sides = np.stack([corners[1] - corners[0], corners[2] - corners[0]])
        unit = float(np.linalg.norm(sides[0]) / np.linalg.norm(self.points[1] - self.points[0]))
        width = canvas.pixels(LINE + near * (NEAR_LINE - LINE))
        context.save()
        context.rectangle(*(corners[0] - MARGIN * unit), *(sides.sum(axis=0) + 2 * MARGIN * unit))
        context.clip()
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.set_line_join(cairo.LINE_JOIN_ROUND)

        def lay(steps: Floats, costs: Floats, color: ManimColor, strength: float, width: float) -> Floats:
            points: Floats = corners[0] + self._shares(steps, costs) @ sides
            context.new_path()
            for x, y in points:
                context.line_to(x, y)
            set_color(context, palette.rgb(color), strength * self.opacity)
            context.set_line_width(width)
            context.stroke()
            return points

        def dot(point: Floats, color: ManimColor, strength: float) -> None:
            context.new_path()
            context.arc(point[0], point[1], (BEAD + near * (NEAR_BEAD - BEAD)) * unit, 0, 2 * np.pi)
            set_color(context, palette.rgb(color), strength * self.opacity)
            context.fill()

        if near > 0:
            level = np.full(2, self.ways[self.seen, 0])
            across = np.array([self.seen, self.seen + 1 + NEAR[0]])
            context.set_dash([0.12 * unit, 0.16 * unit])
            lay(across, level, palette.SECONDARY, near, canvas.pixels(3.0))
            context.set_dash([])
        for place, (steps, costs) in enumerate(self._walked_ways()):
            strength = float(self.strength[place])
            color = palette.COST if self.ended_higher[place] else palette.DRUNK
            told = near if place == self.seen else 0.0
            end = lay(steps, costs, color, strength * (1 - (1 - PALE) * told), width)[-1]
            dot(end, color, strength * (1 - told))
            if told > 0:
                reached = lay(*self._part(place, float(self.again[0])), color, told, width)
                self._needle(canvas, reached[0], unit)
                dot(reached[0], palette.INK, told)
                if self.again[0] > 0:
                    dot(reached[-1], color, told)
        context.restore()

    def _needle(self, canvas: Canvas, start: Floats, unit: float) -> None:
        """Draw the arrow from where the near step begins, as long as it has grown."""
        length = float(self.pointed[0])
        if length <= 0:
            return
        ends = self.ends()
        aim = ends[1] - ends[0]
        way = np.array([aim[0], -aim[1]]) * unit * length
        tip = start + way
        back = -way / np.linalg.norm(way) * BARB * unit * length
        side = 0.6 * np.array([-back[1], back[0]])
        context = canvas.context
        set_color(context, palette.rgb(palette.INK), self.opacity)
        context.set_line_width(canvas.pixels(NEEDLE_WIDTH))
        for points in ((start, tip), (tip + back + side, tip, tip + back - side)):
            context.new_path()
            for x, y in points:
                context.line_to(x, y)
            context.stroke()


def _window(first: int, ways: Floats, margins: tuple[float, float, float]) -> Floats:
    """Return what is to be seen of some steps: the first and how many, the lowest cost and how much more."""
    beside, below, above = margins
    low, high = float(ways.min()), float(np.ptp(ways))
    return np.array([first - beside, len(ways) + 2 * beside, low - below * high, (1 + below + above) * high])


class LastSteps(Group):
    """Steps on a plate of their own, up and down by their cost, and beside them how many raised it, and in which way.

    Parameters
    ----------
    ways
        ``(n, points)``: the cost along each step.

    Attributes
    ----------
    plot, axes
        The steps, and what up and along mean.
    raised, uphill, too_far
        The sum: a number with its words each, the latter two with their sign; not part of it at first.
    """

    def __init__(self, ways: ArrayLike) -> None:
        self.plate = RoundedRectangle(
            corner_radius=0.25, width=PLATE[0], height=PLATE[1], color=palette.INK, stroke_width=4
        )
        self.plate.set_fill(palette.GROUND, 1.0)
        self.plot = StepPlot(ways, size=FIELD).move_to(FIELD_AT)
        foot = self.plot.get_corner(DOWN + LEFT)
        self.axes = VGroup(
            *(
                Arrow(foot, foot + way, buff=0, color=color, stroke_width=5, tip_length=0.25)
                for way, color in (
                    ((self.plot.height + 0.2) * UP, palette.COST),
                    ((self.plot.width + 0.1) * RIGHT, palette.SECONDARY),
                )
            )
        )
        up, along = self.axes
        self.axes.add(
            Words("cost", size=FIGURE_SIZE, color=palette.COST).next_to(up.get_end(), UP, buff=0.1),
            Words("his way", size=FIGURE_SIZE, color=palette.SECONDARY).next_to(
                along.get_end(), DOWN + LEFT, buff=0.1
            ),
        )
        both = len(self.plot.uphill), len(self.plot.too_far)
        self.raised, self.uphill, self.too_far = (
            _row(height, value, text, color, sign)
            for height, value, text, color, sign in zip(
                ROWS,
                (sum(both), *both),
                ("raised the cost", "aimed uphill", "aimed downhill,\nwent too far"),
                (palette.COST, palette.INK, palette.INK),
                ("", "=", "+"),
                strict=True,
            )
        )
        self.number = self.raised[0]
        super().__init__(self.plate, self.axes, self.plot, self.raised)
        self.show(0.0)

    def put_at(self, middle: Floats) -> Self:
        """Put everything around a scene point, also what is to come."""
        Group(*self, self.uphill, self.too_far).shift(middle - self.plate.get_center())
        return self

    def show(self, steps: float) -> Self:
        """Show so many steps, and count."""
        self.plot.show(steps)
        self.number.set_value(self.plot.raised(steps))
        return self

    def names(self) -> VGroup:
        """Return the words for both ends of the near step, and for where its arrow points."""
        start, aim, landed = self.plot.ends()
        words = [Words(text, size=FIGURE_SIZE) for text in ("start", "aim", "landed")]
        low = UP if aim[1] > start[1] else DOWN
        return VGroup(
            words[0].next_to(start, LEFT, buff=0.25),
            words[1].next_to(aim, RIGHT - 0.6 * low, buff=0.12),
            words[2].next_to(landed, RIGHT, buff=0.25),
        )


def _row(height: float, value: int, text: str, color: ManimColor, sign: str) -> VGroup:
    """Return a row of the sum: a number, the words that say of what, and perhaps a sign before it."""
    number = declared(
        Number(value, 0, size=LARGE, color=color, at_x=SUM_AT), "a count of the steps that are seen"
    )
    number.shift((height - number.get_center()[1]) * UP)
    words = Words(text, size=FIGURE_SIZE, color=color, align="left")
    words.next_to((SUM_AT + 0.2, height, 0.0), RIGHT, buff=0)
    row = VGroup(number, words)
    if sign:
        row.add(Words(sign, size=LARGE, color=color).next_to((SUM_AT - 0.45, height, 0.0), LEFT, buff=0))
    return row
