"""A sum as a walk: signed numbers as arrows laid end to end, of which the last ends at their sum."""

from __future__ import annotations

from typing import Self, cast

import numpy as np
from manim import Line, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Channels
from scenes.kit.values.arrows import ValueArrow


class HeadToTail(VGroup):
    """Arrows up and down in a row, each starting at the height where the one before ended.

    Parameters
    ----------
    values
        ``(n,)`` signed numbers, in the order in which they are laid.
    unit
        How many scene units stand for 1.
    pitch
        Distance between two arrows.
    weight
        Size of heads and strokes, as in `ValueArrow`.

    Attributes
    ----------
    arrows
        One `ValueArrow` per number, each as long as its number.
    ledges
        From each arrow's tip to the tail of the next; the last one is only a point.
    sums
        ``(n + 1,)``: the sums of the first 0, 1, 2, ... numbers.

    The first arrow starts at the origin.

    >>> walk = HeadToTail([0.5, -2.0, 1.0], unit=2.0, pitch=0.5)
    >>> walk.sums, walk.tip().round(6), walk.show(1).tip().round(6)
    (array([ 0. ,  0.5, -1.5, -0.5]), array([ 1., -1.,  0.]), array([0., 1., 0.]))
    """

    def __init__(self, values: ArrayLike, *, unit: float, pitch: float, weight: float = 1.0) -> None:
        self.values = np.asarray(values, dtype=np.float64).ravel()
        self.sums = np.concatenate([[0.0], np.cumsum(self.values)])
        self.laid = float(len(self.values))
        self.arrows, self.ledges = VGroup(), VGroup()
        for place, value in enumerate(self.values):
            arrow = ValueArrow(value, length=unit, from_tail=True, weight=weight, whole=True)
            self.arrows.add(arrow.stand_at((place * pitch, unit * self.sums[place], 0.0)))
            after = min(place + 1, len(self.values) - 1)
            level = unit * self.sums[place + 1]
            ledge = Line((place * pitch, level, 0.0), (after * pitch, level, 0.0), color=palette.SECONDARY)
            self.ledges.add(ledge.set_stroke(width=2.0 * min(weight, 1.0)))
        super().__init__(self.ledges, self.arrows)

    def show(self, count: float) -> Self:
        """Show the first so many arrows; of one that is just being laid, a share of its length."""
        self.laid = float(count)
        for place, (arrow, ledge) in enumerate(zip(self.arrows, self.ledges, strict=True)):
            share = float(np.clip(self.laid - place, 0.0, 1.0))
            arrow.set_opacity(1.0 if share else 0.0)
            ledge.set_stroke(opacity=1.0 if share == 1 else 0.0)
            if share:
                cast(ValueArrow, arrow).set_value(share * self.values[place])
        return self

    def tip(self) -> NDArray[np.float64]:
        """Return where the arrow ends that has been laid last."""
        return self.tip_of(int(np.ceil(self.laid)) - 1)

    def tip_of(self, place: int) -> NDArray[np.float64]:
        """Return where an arrow ends."""
        arrow = cast(ValueArrow, self.arrows[place])
        end: NDArray[np.float64] = arrow.points[0]  # the outline begins at the tip
        return end

    def shown(self) -> Channels:
        """Return the numbers whose arrows have been laid."""
        return {"length": self.values[: int(self.laid)]}
