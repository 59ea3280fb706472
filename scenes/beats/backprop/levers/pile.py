"""A sum of signed numbers: blocks that leave lines and pile up over and under zero, until ups stand on downs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import UP, ManimColor, VGroup, VMobject, smooth
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Channels
from scenes.kit.values.slider import Tube

THIN = 0.05  # half the width of a block while it is still part of its line, in scene units
SEAM = 0.025  # scene units between blocks that are tall enough
LEAST = 0.012  # the height of a block that is hardly anything, in scene units
FLIGHT = 4.0  # how many blocks leave while one is under way


class Pile(VGroup):
    """Signed numbers as blocks, positive ones over zero at the right of a tube, negative ones under it at the left.

    Parameters
    ----------
    values
        ``(n,)``.
    tube
        Whose scale and place they take.
    lines
        ``(n, 2, 3)`` scene points: start and end of the line that each block leaves.
    through
        The point that all of them pass on their way.
    begins
        ``(n,)``: when each leaves, as counted by `show`; by default in their order.
    colors
        By default by sign.

    >>> from scenes.kit.charts.scale import Scale
    >>> tube = Tube(Scale(-2, 2), 0.0, height=4.0)
    >>> pile = Pile([1.0, -1.5], tube, np.zeros((2, 2, 3)), np.zeros(3)).show(9)
    >>> [round(float(block.get_y()), 2) for block in pile], round(float(pile.settle(1)[0].get_top()[1]), 2)
    ([0.5, -0.75], -0.51)
    """

    def __init__(
        self,
        values: ArrayLike,
        tube: Tube,
        lines: ArrayLike,
        through: ArrayLike,
        *,
        begins: ArrayLike | None = None,
        colors: Sequence[ManimColor] | None = None,
    ) -> None:
        self.values = np.asarray(values, dtype=np.float64).ravel()
        self.tube, self.through = tube, np.asarray(through, dtype=np.float64)
        count = len(self.values)
        self.begins = np.arange(count) if begins is None else np.asarray(begins, dtype=np.float64)
        hues = [palette.sign_hue(value) for value in self.values] if colors is None else colors
        super().__init__(*(VMobject(stroke_width=0, fill_color=hue, fill_opacity=0) for hue in hues))
        self.outlines = [
            (_along(*line), self._block(place)) for place, line in enumerate(np.asarray(lines, dtype=float))
        ]
        self.landed = np.zeros(count)
        self.show(0.0)

    def _block(self, place: int) -> NDArray[np.float64]:
        """Return the corners ``(4, 3)`` of a block that has landed, its left side first."""
        value, before = self.values[place], self.values[:place]
        base = float(before[np.sign(before) == np.sign(value)].sum())
        low, high = sorted(self.tube.level(one)[1] for one in (base, base + value))
        if high - low > 3 * SEAM:
            low, high = low + SEAM / 2, high - SEAM / 2
        high = max(high, low + LEAST)
        half = self.tube.width / 4
        x = self.tube.get_x() + (half if value > 0 else -half)
        wide = 0.85 * half
        return np.array([(x - wide, low, 0), (x - wide, high, 0), (x + wide, high, 0), (x + wide, low, 0)])

    def show(self, count: float) -> Self:
        """Let the first so many have left their lines; each then takes a while to land."""
        self.landed = np.clip((float(count) - self.begins) / FLIGHT, 0.0, 1.0)
        for block, share, (line, pile) in zip(self, self.landed, self.outlines, strict=True):
            way = float(smooth(float(share)))
            start, end = line.mean(axis=0), pile.mean(axis=0)
            middle = (1 - way) ** 2 * start + 2 * way * (1 - way) * self.through + way**2 * end
            shape = (1 - way) * (line - start) + way * (pile - end)
            block.set_points_as_corners([*(middle + shape), middle + shape[0]])
            block.set_fill(opacity=min(1.0, 8 * float(share)))
        return self

    def settle(self, share: float) -> Self:
        """Let what lies over zero go a share of its way to the foot of what hangs below it: its top is the sum."""
        depth = float(self.values[self.values < 0].sum())
        down = share * (self.tube.level(depth) - self.tube.level(0.0))
        for block, value, (_, pile) in zip(self, self.values, self.outlines, strict=True):
            if value > 0:
                block.set_points_as_corners([*(pile + down), pile[0] + down])
        return self

    def shown(self) -> Channels:
        """Return the numbers that have landed."""
        return {"height": self.values[self.landed == 1]}


def _along(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners ``(4, 3)`` of a thin block along a line, the first two at its start."""
    way = end - start
    length = float(np.linalg.norm(way))
    across = THIN * (np.array([-way[1], way[0], 0.0]) / length if length else UP)
    return np.array([start - across, start + across, end + across, end - across])
