"""A gauge: what an instrument reads, as a needle over an arc; the cost has the same one everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import AnnularSector, Arc, DashedLine, Dot, Line, ManimColor, VGroup
from numpy.typing import NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Channels

SWEEP = 65  # degrees to either side of upright
DEPTH = 0.17  # of the radius: the colored part below the arc


class Gauge(VGroup):
    """A needle over an arc; what lies between where it stood and where it stands is filled.

    Parameters
    ----------
    low, high
        The numbers at the left and the right end of the arc.
    start
        Where the needle stands first; a dashed line keeps the place.
    ticks
        Numbers at which the arc has a mark.
    radius
        In scene units.
    color
        Of what is measured.

    Attributes
    ----------
    value
        The number shown.
    pivot
        Where the needle turns.

    >>> gauge = Gauge(0, 2, start=1).show(2)
    >>> gauge.value, round(float(gauge.needle.get_angle() * 180 / np.pi))
    (2.0, 25)
    """

    def __init__(
        self,
        low: float,
        high: float,
        *,
        start: float | None = None,
        ticks: Sequence[float] = (),
        radius: float = 1.7,
        color: ManimColor = palette.COST,
    ) -> None:
        if not low < high:
            raise ValueError(f"a gauge must lead from a smaller to a larger number, not from {low} to {high}")
        self.low, self.high = float(low), float(high)
        self.start = self.low if start is None else float(start)
        self.color_of_reading = color
        span = np.deg2rad(2 * SWEEP)
        self.arc = Arc(radius, np.pi / 2 + span / 2, -span, color=color, stroke_width=4)
        self.marks = VGroup(
            *(
                Line(radius * way, 0.92 * radius * way, color=color, stroke_width=3)
                for way in (_way(self._share(tick)) for tick in ticks)
            )
        )
        self.stood = DashedLine(
            0.12 * radius * _way(self._share(self.start)),
            0.98 * radius * _way(self._share(self.start)),
            color=palette.SECONDARY,
            stroke_width=2,
            dash_length=0.06,
        )
        self.reading = AnnularSector()
        self.needle = Line(color=palette.INK, stroke_width=6)
        self.pivot = Dot(radius=0.06 * radius, color=palette.INK)
        self.value = self.start
        super().__init__(self.reading, self.arc, self.marks, self.stood, self.needle, self.pivot)
        self.show(self.start)

    def show(self, value: float) -> Self:
        """Let the needle point to a number on the arc."""
        slack = 1e-9 * (self.high - self.low)
        if not self.low - slack <= value <= self.high + slack:
            raise ValueError(f"{value} lies outside of the gauge, {self.low} to {self.high}")
        self.value = float(value)
        center = self.pivot.get_center()
        radius = float(np.linalg.norm(self.arc.get_start() - center))
        begin, end = (_angle(self._share(number)) for number in (self.start, self.value))
        sector = AnnularSector(
            inner_radius=(1 - DEPTH) * radius,
            outer_radius=radius,
            start_angle=begin,
            angle=end - begin if end != begin else 1e-6,
            arc_center=center,
        )
        self.reading.set_points(sector.points)
        self.reading.set_fill(self.color_of_reading, 0.6).set_stroke(width=0)
        way = radius * _way(self._share(self.value))
        self.needle.put_start_and_end_on(center, center + 1.1 * way)
        return self

    def tip(self) -> NDArray[np.float64]:
        """Return the end of the needle."""
        end: NDArray[np.float64] = self.needle.get_end()
        return end

    def shown(self) -> Channels:
        """Return the number to which the needle points."""
        return {"needle": [self.value]}

    def _share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


def _angle(share: float) -> float:
    return float(np.deg2rad(90 + SWEEP * (1 - 2 * share)))


def _way(share: float) -> NDArray[Any]:
    """Return the unit vector towards a share of the arc, from the left to the right."""
    return np.array([np.cos(_angle(share)), np.sin(_angle(share)), 0.0])
