"""A wish on its way back along an edge."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import PI, smooth
from numpy.typing import ArrayLike

from scenes.kit.look import palette
from scenes.kit.values.arrows import ValueArrow

AT_WEIGHT = 0.35, 0.7  # shares of the time between which a wish is at the middle of its edge


class Passing(ValueArrow):
    """An arrow that travels along an edge; half-way the weight multiplies it, and a negative one turns it over.

    Parameters
    ----------
    wish, request
        What sets out, and what arrives: the wish times the weight.
    start, end
        Scene points.
    **looks
        As of a `ValueArrow`.

    >>> passing = Passing(0.5, -0.25, (0, 0, 0), (4, 0, 0))
    >>> round(passing.show(0.525).value, 6), passing.show(1.0).value, passing.anchor.round(6)
    (0.375, -0.25, array([4., 0., 0.]))
    """

    def __init__(self, wish: float, request: float, start: ArrayLike, end: ArrayLike, **looks: Any) -> None:  # noqa: ANN401
        self.wish, self.request = float(wish), float(request)
        self.start, self.end = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
        super().__init__(wish, **looks)
        self.stand_at(self.start)

    def show(self, way: float) -> Self:
        """Show a share of the way, 0..1."""
        arrives, leaves = AT_WEIGHT
        turned = smooth(float(np.clip((way - arrives) / (leaves - arrives), 0.0, 1.0)))
        along = smooth(float(np.interp(way, (0.0, arrives, leaves, 1.0), (0.0, 0.5, 0.5, 1.0))))
        place = self.start + along * (self.end - self.start)
        size = (1 - turned) * abs(self.wish) + turned * abs(self.request)
        turns_over = self.wish * self.request < 0
        if turned == 1 or not turns_over:
            self.set_value(np.copysign(size, self.request)).stand_at(place)
            return self
        self.set_value(np.copysign(size, self.wish)).stand_at(place).rotate(PI * turned, about_point=place)
        self.set_fill(palette.sign_hue(self.request if turned > 0.5 else self.wish))
        return self
