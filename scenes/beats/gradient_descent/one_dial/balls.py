"""Balls that roll on measured curves, and the lengths of their steps as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, Self

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike

from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Plotted
from scenes.kit.charts.scale import Floats
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, disc

BALL = 0.17  # radius in scene units
RIM, PATH = 2.0, 4.0  # stroke widths
HOP = 0.22  # height of a hop over its length on the screen
SHOWN_HOPS = 6  # older hops have faded away


class Ground(Protocol):
    """What balls stand on: a measured curve."""

    def value_at(self, x: float, /) -> float:
        """Return the height above x."""


class Balls(Plotted):
    """Balls that descend on a curve, each by its own recorded positions.

    After a whole number of steps every ball lies on the curve at its recorded position; in between it hops from
    one to the next, since a step has no halfway. A ball whose position is outside the chart is gone.

    Parameters
    ----------
    chart
        Where the curve is plotted.
    ground
        The curve; anything with ``value_at``.
    positions
        ``(n + 1, balls)``: where each ball is before the first step and after each.
    colors
        One for all balls, or one for each.

    Attributes
    ----------
    step
        ``(1,)``: how many steps have been taken.
    """

    blended: ClassVar[tuple[str, ...]] = ("step",)

    def __init__(
        self, chart: Chart, ground: Ground, positions: ArrayLike, colors: Sequence[ManimColor]
    ) -> None:
        self.positions = np.array(positions, dtype=np.float64)
        if self.positions.ndim != 2 or len(self.positions) < 1:
            raise ValueError(f"positions must be (steps + 1, balls), not {self.positions.shape}")
        if len(colors) not in (1, self.positions.shape[1]):
            raise ValueError(f"{len(colors)} colours for {self.positions.shape[1]} balls")
        inside = np.clip(self.positions, chart.x.low, chart.x.high)
        self.costs = np.vectorize(ground.value_at, otypes=[np.float64])(inside)
        self.colors = np.array([palette.rgb(color) for color in colors])
        self.step = np.zeros(1)
        super().__init__(chart, colors[0])

    @property
    def steps(self) -> int:
        """How many steps are recorded."""
        return len(self.positions) - 1

    def show(self, step: float) -> Self:
        """Take so many steps, at most all."""
        self.step = np.array([min(max(float(step), 0.0), float(self.steps))])
        return self

    def heights(self) -> Floats:
        """Return the costs of the positions reached with the last whole step, ``(balls,)``."""
        found: Floats = self.costs[int(self.step[0])]
        return found

    def shown(self) -> Channels:
        """Return the positions reached with the last whole step."""
        return {"x": self.positions[int(self.step[0])]}

    def paint(self, canvas: Canvas) -> None:
        """Draw the last hops, then the balls."""
        context = canvas.context
        corners = canvas.to_pixels(self.points)
        whole, part = int(self.step[0]), float(self.step[0] % 1)
        context.save()
        margin = 2 * BALL * canvas.unit  # balls on the rim are drawn whole
        width, height = corners[3] - corners[0]
        context.rectangle(
            corners[0][0] - margin, corners[0][1] - margin, width + 2 * margin, height + 2 * margin
        )
        context.clip()
        for ball in range(self.positions.shape[1]):
            hue = self.colors[ball % len(self.colors)]
            last = min(whole + (part > 0), self.steps)
            for step in range(max(0, last - SHOWN_HOPS), last):
                age = (self.step[0] - step) / SHOWN_HOPS
                arc = self._hop(corners, step, ball, np.linspace(0, part if step == whole else 1, 24))
                self._line(canvas, arc, hue, self.opacity * 0.6 * max(0.0, 1 - age))
            here = self._hop(corners, whole, ball, np.array([part]))
            disc(context, here[0], BALL * canvas.unit, hue, self.opacity, rim=canvas.pixels(RIM))
        context.restore()

    def _hop(self, corners: Floats, step: int, ball: int, share: Floats) -> Floats:
        """Return pixels ``(k, 2)`` of a hop: on the straight line between two positions, lifted to a parabola."""
        rows = [step, min(step + 1, self.steps)]
        across = (self.positions[rows, ball] - self.x.low) / (self.x.high - self.x.low)
        up = (self.costs[rows, ball] - self.y.low) / (self.y.high - self.y.low)
        ends = corners[2] + np.outer(across, corners[1] - corners[0]) + np.outer(up, corners[0] - corners[2])
        path = ends[0] + np.outer(share, ends[1] - ends[0])
        path[:, 1] -= 4 * HOP * share * (1 - share) * float(np.linalg.norm(ends[1] - ends[0]))
        return np.asarray(path)

    def _line(self, canvas: Canvas, path: Floats, hue: Floats, opacity: float) -> None:
        for place in path:
            canvas.context.line_to(*place)
        canvas.set_color(hue, opacity)
        canvas.context.set_line_width(canvas.pixels(PATH))
        canvas.context.stroke()
