"""A wish on its way back along an edge."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import smooth
from numpy.typing import ArrayLike

from scenes.kit.values.arrows import ValueArrow

AT_WEIGHT = 0.35, 0.7  # shares of the time between which a wish is at the weight of its edge


class Passing(ValueArrow):
    """An arrow that travels along an edge; on the way the weight multiplies it, and a negative one turns it over.

    Parameters
    ----------
    wish, request
        What sets out, and what arrives: the wish times the weight.
    start, end
        Scene points.
    weight_at
        Share of the way at which it is multiplied.
    **looks
        As of a `ValueArrow`.

    >>> passing = Passing(0.5, -0.25, (0, 0, 0), (4, 0, 0))
    >>> round(passing.show(0.525).value, 6), passing.show(1.0).value, passing.anchor.round(6)
    (0.125, -0.25, array([4., 0., 0.]))
    """

    def __init__(
        self,
        wish: float,
        request: float,
        start: ArrayLike,
        end: ArrayLike,
        *,
        weight_at: float = 0.5,
        **looks: Any,  # noqa: ANN401
    ) -> None:
        self.wish, self.request, self.weight_at = float(wish), float(request), weight_at
        self.start, self.end = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
        super().__init__(wish, **looks)
        self.stand_at(self.start)

    def show(self, way: float) -> Self:
        """Show a share of the way, 0..1."""
        arrives, leaves = AT_WEIGHT
        multiplied = smooth(float(np.clip((way - arrives) / (leaves - arrives), 0.0, 1.0)))
        stops = 0.0, self.weight_at, self.weight_at, 1.0
        along = smooth(float(np.interp(way, (0.0, arrives, leaves, 1.0), stops)))
        value = (1 - multiplied) * self.wish + multiplied * self.request
        return self.set_value(value).stand_at(self.start + along * (self.end - self.start))
