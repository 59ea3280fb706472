"""A dial: one parameter as something that can be turned."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import AnnularSector, Circle, DashedLine, Line, ManimColor, VGroup

from scenes.kit.look import palette
from scenes.kit.look.painting import Channels

SWEEP = 135  # degrees to either side of upright


class Dial(VGroup):
    """A knob with marks around it, whose pointer stands for a number; upright is the middle of its range.

    Parameters
    ----------
    low, high
        The numbers at both stops.
    radius
        In scene units.
    start
        Where the pointer stands first. If it is given, a dashed line keeps the place, and what lies between there and
        the pointer is filled.
    color
        Of what is filled.

    Attributes
    ----------
    value
        The number shown.

    >>> dial = Dial(-10, 10).show(10)
    >>> dial.value, round(float(dial.pointer.get_angle() * 180 / np.pi))
    (10.0, -45)
    """

    def __init__(
        self,
        low: float,
        high: float,
        *,
        radius: float = 0.4,
        start: float | None = None,
        color: ManimColor = palette.SECONDARY,
    ) -> None:
        if not low < high:
            raise ValueError(f"a dial must turn from a smaller to a larger number, not from {low} to {high}")
        self.low, self.high = float(low), float(high)
        self.knob = Circle(radius=radius, color=palette.INK, stroke_width=2.5)
        self.knob.set_fill(palette.GROUND, 1)
        self.marks = VGroup(
            *(
                Line(1.18 * radius * way, 1.36 * radius * way, color=palette.SECONDARY, stroke_width=2)
                for way in (_way(share) for share in np.linspace(0, 1, 11))
            )
        )
        self.pointer = Line(stroke_width=10 * radius, color=palette.INK)
        self.start, self.turned = start, AnnularSector(fill_color=color, fill_opacity=0.4)
        self.value = (self.low + self.high) / 2 if start is None else float(start)
        super().__init__(self.marks, self.knob)
        if start is not None:
            way = radius * _way(self._share(start))
            stood = DashedLine(
                0.15 * way, 0.85 * way, color=palette.SECONDARY, stroke_width=2, dash_length=0.06
            )
            self.add(self.turned, stood)
        self.add(self.pointer)
        self.show(self.value)

    def show(self, value: float) -> Self:
        """Turn to a number within the range."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{value} lies outside of the dial, {self.low} to {self.high}")
        self.value = float(value)
        center, radius = self.knob.get_center(), self.knob.width / 2
        way = radius * _way(self._share(self.value))
        self.pointer.put_start_and_end_on(center + 0.15 * way, center + 0.85 * way)
        if self.start is not None:
            begin, end = (_angle(self._share(number)) for number in (self.start, self.value))
            sector = AnnularSector(
                inner_radius=0.15 * radius,
                outer_radius=0.85 * radius,
                start_angle=begin,
                angle=end - begin or 1e-6,
                arc_center=center,
            )
            self.turned.set_points(sector.points).set_stroke(width=0)
        return self

    def shown(self) -> Channels:
        """Return the number to which the pointer points."""
        return {"turn": [self.value]}

    def _share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


def _way(share: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the unit vector towards a share of the range: clockwise from the lower left."""
    angle = _angle(share)
    return np.array([np.cos(angle), np.sin(angle), 0.0])


def _angle(share: float) -> float:
    return float(np.deg2rad(90 + SWEEP * (1 - 2 * share)))
