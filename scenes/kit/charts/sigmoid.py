"""The sigmoid as something that a lamp climbs: to the right the sum, upwards how bright it becomes."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, DashedLine, Line, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette
from scenes.kit.look.painting import Channels
from scenes.kit.network.diagram import Neuron

LAMP, END = 0.22, 0.15  # radii, in scene units
POINTS = 61


def sigmoid(z: ArrayLike) -> NDArray[np.float64]:
    """Return ``1 / (1 + exp(-z))``."""
    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.float64)))


class SigmoidCurve(VGroup):
    """The curve of a = sigma(z), z to the right, and on it a lamp that is as bright as it is high.

    It runs between the levels of a dark lamp and of a bright one. A bar along the floor is z, counted from zero.

    Parameters
    ----------
    scale
        Of z, zero within it.
    z
        Where the lamp stands first.
    width, height
        In scene units: of the scale, and from a = 0 to 1.

    Attributes
    ----------
    value
        The z at which the lamp stands.

    >>> curve = SigmoidCurve(Scale(-2, 2), 0.0, width=4.0, height=1.0)
    >>> curve.lamp.activation, curve.lamp.get_center().round(6).tolist()
    (0.5, [0.0, 0.0, 0.0])
    """

    def __init__(self, scale: Scale, z: float, *, width: float, height: float) -> None:
        self.scale_of_z, self.value = scale, float(z)
        self.floor = Line(width / 2 * LEFT, width / 2 * RIGHT, color=palette.SECONDARY, stroke_width=2.5)
        self.floor.shift(height / 2 * DOWN)
        self._height = height
        self.brightest = DashedLine(
            self.floor.get_start(), self.floor.get_end(), color=palette.FAINT, stroke_width=2
        ).shift(height * UP)
        foot = self.foot(0.0)
        self.upright = Line(foot, foot + height * UP, color=palette.FAINT, stroke_width=2.5)
        self.curve = VMobject(color=palette.INK, stroke_width=5)
        self.curve.set_points_smoothly(
            [self.point(one) for one in np.linspace(scale.low, scale.high, POINTS)]
        )
        self.ends = VGroup(Neuron(END), Neuron(END).set_activation(1.0))
        for lamp, end in zip(self.ends, (self.floor.get_start(), self.brightest.get_end()), strict=True):
            lamp.move_to(end)
        self.bar = Line(color=palette.Z, stroke_width=9)
        self.rise = Line(color=palette.Z, stroke_width=2.5)
        self.lamp = Neuron(LAMP)
        super().__init__(
            self.brightest, self.floor, self.upright, self.curve, self.ends, self.bar, self.rise, self.lamp
        )
        self.show(z)

    def foot(self, z: float) -> NDArray[np.float64]:
        """Return the point of the floor for a sum."""
        left, right = self.floor.get_start(), self.floor.get_end()
        found: NDArray[np.float64] = left + float(self.scale_of_z.share(z)) * (right - left)
        return found

    def point(self, z: float) -> NDArray[np.float64]:
        """Return the point of the curve for a sum."""
        return self.foot(z) + float(sigmoid(z)) * self._height * UP

    def show(self, z: float) -> Self:
        """Let bar and lamp stand at a sum."""
        self.value = float(z)
        foot, point = self.foot(z), self.point(z)
        self.bar.put_start_and_end_on(self.foot(0.0), foot if z else foot + 1e-6 * RIGHT)
        self.rise.put_start_and_end_on(foot, point)
        self.lamp.set_activation(float(sigmoid(z))).move_to(point)
        return self

    def shown(self) -> Channels:
        """Return the sum at which the lamp stands."""
        return {"place": [self.value]}
