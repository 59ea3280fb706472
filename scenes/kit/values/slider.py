"""Upright instruments that share one scale: a slider to set a number, and a tube whose level follows."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    DashedVMobject,
    Line,
    ManimColor,
    Rectangle,
    RoundedRectangle,
    VGroup,
    VMobject,
)
from numpy.typing import NDArray

from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette
from scenes.kit.look.painting import Channels

KNOB_WIDTH, KNOB_HEIGHT = 0.78, 0.3  # scene units
TUBE_WIDTH = 0.46
PLAY = 0.05  # between the glass of a tube and what is in it
LEAST = 1e-4  # scene units: the height of nothing, since a shape needs some


class Slider(VGroup):
    """A knob on an upright rail, which keeps a trail from where it stood.

    Parameters
    ----------
    scale
        The numbers at both ends of the rail.
    start
        Where the knob stands first; a dashed outline keeps the place once it has left.
    height
        Of the rail, in scene units.
    color
        Of knob and trail.
    knob
        What is moved, in place of a handle.
    reach
        Between which numbers it can be moved; beyond them the rail is thin. By default everywhere.

    Attributes
    ----------
    value
        The number shown.

    >>> slider = Slider(Scale(-1, 2), 0.5, height=3.0).show(1.5)
    >>> slider.value, round(float(slider.knob.get_y()), 6), round(float(slider.trail.height), 6)
    (1.5, 1.0, 1.0)
    """

    def __init__(
        self,
        scale: Scale,
        start: float,
        *,
        height: float,
        color: ManimColor = palette.INK,
        knob: VMobject | None = None,
        reach: tuple[float, float] | None = None,
    ) -> None:
        self.scale_of_values, self.start, self.value = scale, float(start), float(start)
        self.rail = Line(height / 2 * DOWN, height / 2 * UP, color=palette.FAINT, stroke_width=9)
        if reach is not None:
            self.rail.set_stroke(width=2)
            low, high = (self.place(end) for end in reach)
            solid = Line(low, high, color=palette.FAINT, stroke_width=9)
            self.rail.add(solid)
        self.ticks = VGroup(
            *(
                Line(0.17 * DOWN, 0.17 * UP, color=palette.FAINT, stroke_width=2.5)
                .rotate(np.pi / 2)
                .move_to(self.place(tick))
                for tick in scale.ticks()
            )
        )
        self.knob = _handle(color) if knob is None else knob
        self.knob.move_to(self.place(start))
        outline = self.knob[0] if knob is None else self.knob
        self.stood = DashedVMobject(outline.copy().set_fill(opacity=0).set_stroke(color, 2), num_dashes=26)
        self.trail = Rectangle(width=0.09, height=LEAST, stroke_width=0, fill_opacity=1, fill_color=color)
        super().__init__(self.rail, self.ticks, self.stood, self.trail, self.knob)
        self.show(start)

    def place(self, value: float) -> NDArray[np.float64]:
        """Return the point of the rail that stands for a number."""
        low, high = self.rail.get_start(), self.rail.get_end()
        found: NDArray[np.float64] = low + float(self.scale_of_values.share(value)) * (high - low)
        return found

    def show(self, value: float) -> Self:
        """Move the knob to a number."""
        self.value = float(value)
        begin, end = self.place(self.start), self.place(value)
        self.knob.move_to(end)
        self.trail.stretch_to_fit_height(max(abs(end[1] - begin[1]), LEAST)).move_to((begin + end) / 2)
        self.stood.set_stroke(opacity=1.0 if value != self.start else 0.0)
        return self

    def shown(self) -> Channels:
        """Return the number at which the knob stands."""
        return {"height": [self.value]}


def _handle(color: ManimColor) -> VGroup:
    body = RoundedRectangle(corner_radius=0.09, width=KNOB_WIDTH, height=KNOB_HEIGHT, stroke_width=0)
    body.set_fill(color, 1)
    notch = Line(0.24 * DOWN, 0.24 * UP, color=palette.GROUND, stroke_width=3).rotate(np.pi / 2)
    return VGroup(body, notch)


class Tube(VGroup):
    """A level in an upright tube, counted from zero; what has come in since the start is bright.

    Parameters
    ----------
    scale, start, height
        As of a `Slider`, so that both rise by the same for the same; zero lies within the scale.
    color
        Of what is in it.
    width
        Of what is in it, in scene units.

    Attributes
    ----------
    value
        The number shown.

    >>> tube = Tube(Scale(-1, 2), 0.5, height=3.0).show(1.5)
    >>> tube.value, round(float(tube.level()[1]), 6), round(float(tube.rise.height), 6)
    (1.5, 1.0, 1.0)
    """

    def __init__(
        self,
        scale: Scale,
        start: float,
        *,
        height: float,
        color: ManimColor = palette.Z,
        width: float = TUBE_WIDTH,
    ) -> None:
        self.scale_of_values, self.start, self.value = scale, float(start), float(start)
        self.glass = RoundedRectangle(
            corner_radius=0.08,
            width=width + 2 * PLAY,
            height=height + 2 * PLAY,
            color=palette.SECONDARY,
            stroke_width=2.5,
        )
        self.rest, self.rise = (
            Rectangle(width=width, height=LEAST, color=color, stroke_width=0).set_fill(color, opacity)
            for opacity in (0.45, 1.0)
        )
        super().__init__(self.rest, self.rise, self.glass)
        self.show(start)

    def level(self, value: float | None = None) -> NDArray[np.float64]:
        """Return the middle of the tube at the height of a number, by default of the one that is shown."""
        low = self.glass.get_bottom() + PLAY * UP
        height = self.glass.height - 2 * PLAY
        share = float(self.scale_of_values.share(self.value if value is None else value))
        found: NDArray[np.float64] = low + share * height * UP
        return found

    def show(self, value: float) -> Self:
        """Let the level stand at a number."""
        self.value = float(value)
        zero, begin, end = self.level(0.0), self.level(self.start), self.level()
        for part, low, high in ((self.rest, zero, begin), (self.rise, begin, end)):
            height = max(abs(high[1] - low[1]), LEAST)
            part.stretch_to_fit_height(height).move_to((low + high) / 2)
        return self

    def edge(self) -> NDArray[np.float64]:
        """Return the right end of the level."""
        found: NDArray[np.float64] = self.level() + self.glass.width / 2 * RIGHT
        return found

    def shown(self) -> Channels:
        """Return the number at which the level stands."""
        return {"level": [self.value]}
