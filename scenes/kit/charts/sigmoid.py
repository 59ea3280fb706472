"""The sigmoid as something that a lamp climbs: upwards the sum, to the right how bright it becomes."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, DashedLine, Line, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette
from scenes.kit.look.painting import Channels
from scenes.kit.network.diagram import Neuron

LAMP, END = 0.2, 0.14  # radii, in scene units
POINTS = 61


def sigmoid(z: ArrayLike) -> NDArray[np.float64]:
    """Return ``1 / (1 + exp(-z))``."""
    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.float64)))


class SigmoidCurve(VGroup):
    """The curve of a = sigma(z), z upwards, and on it a lamp that is as bright as it is far to the right.

    Parameters
    ----------
    scale
        Of z.
    z
        Where the lamp stands first.
    width, height
        In scene units: from a = 0 to 1, and of the scale.

    Attributes
    ----------
    value
        The z at which the lamp stands.

    >>> curve = SigmoidCurve(Scale(-2, 2), 0.0, width=1.0, height=4.0)
    >>> curve.lamp.activation, curve.lamp.get_center().round(6).tolist()
    (0.5, [0.0, 0.0, 0.0])
    """

    def __init__(self, scale: Scale, z: float, *, width: float, height: float) -> None:
        self.scale_of_z, self.value = scale, float(z)
        self.floor = Line(width / 2 * LEFT, width / 2 * RIGHT, color=palette.SECONDARY, stroke_width=2.5)
        self.floor.shift(height / 2 * DOWN)
        self._height = height
        self.ends = VGroup(Neuron(END), Neuron(END).set_activation(1.0))
        for lamp, end in zip(self.ends, (self.floor.get_start(), self.floor.get_end()), strict=True):
            lamp.move_to(end)
        self.brightest = DashedLine(
            self.floor.get_end(), self.floor.get_end() + height * UP, color=palette.FAINT, stroke_width=2
        )
        self.curve = VMobject(color=palette.INK, stroke_width=5)
        self.curve.set_points_smoothly(
            [self.point(one) for one in np.linspace(scale.low, scale.high, POINTS)]
        )
        self.lamp = Neuron(LAMP)
        super().__init__(self.brightest, self.floor, self.ends, self.curve, self.lamp)
        self.show(z)

    def point(self, z: float) -> NDArray[np.float64]:
        """Return the point of the curve for a sum."""
        share, across = float(self.scale_of_z.share(z)), float(sigmoid(z))
        left, right = self.floor.get_start(), self.floor.get_end()
        found: NDArray[np.float64] = left + across * (right - left) + share * self._height * UP
        return found

    def show(self, z: float) -> Self:
        """Let the lamp stand at a sum."""
        self.value = float(z)
        self.lamp.set_activation(float(sigmoid(z))).move_to(self.point(z))
        return self

    def shown(self) -> Channels:
        """Return the sum at which the lamp stands."""
        return {"height": [self.value]}
