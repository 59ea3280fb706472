"""Fans of directions: how far rough gradients point away from the exact one, as true angles.

Downhill is down on the screen. In a space of many dimensions an angle to a direction has no side; to let the
directions be seen apart they go to the right and to the left by turns.

>>> fan = Fan([20.0, 35.0, 110.0])
>>> fan.spread(0.0).angles
array([ 20., -35., 110.])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, DashedLine, Line, ManimColor, VGroup, VMobject, smooth
from numpy.typing import ArrayLike, NDArray

from scenes.kit import palette
from scenes.kit.text import Label, Note, spell

ROUGH_WIDTH, EXACT_WIDTH = 1.6, 5.0  # stroke widths
ROUGH_OPACITY = 0.7  # of a single direction, so that many near each other still look like many


class Fan(VGroup):
    """Directions around the straight way down.

    Those beyond 90 degrees lead uphill and take the colour of the cost, which they raise.

    Parameters
    ----------
    angles
        ``(n,)``, in degrees, 0 to 180.
    length
        Of the directions, in scene units.

    Attributes
    ----------
    angles
        ``(n,)``: the same, to the left as negative numbers.
    """

    def __init__(self, angles: ArrayLike, *, length: float = 1.0) -> None:
        sizes = np.asarray(angles, dtype=np.float64)
        if sizes.ndim != 1 or sizes.min() < 0 or sizes.max() > 180:
            raise ValueError("a fan needs angles from 0 to 180 degrees")
        self.angles = np.where(np.arange(len(sizes)) % 2, -sizes, sizes)
        self.level = DashedLine(length * LEFT, length * RIGHT, color=palette.FAINT, stroke_width=2.0)
        self.downhill, self.uphill = _directions(palette.DRUNK), _directions(palette.COST)
        self.exact = Line(0 * DOWN, 1.08 * length * DOWN, color=palette.SLOW, stroke_width=EXACT_WIDTH)
        super().__init__(self.level, self.downhill, self.uphill, self.exact)
        self.spread(1.0)

    @property
    def apex(self) -> NDArray[np.float64]:
        """The point from which all directions lead."""
        return np.asarray(self.exact.get_start())

    def spread(self, share: float) -> Self:
        """Turn the directions to this share of their angles: 0 is the exact one for all, 1 is the truth."""
        length = self.exact.get_length() / 1.08
        turned = np.radians(share * self.angles)
        ends = self.apex + length * np.stack([np.sin(turned), -np.cos(turned), 0 * turned], axis=1)
        upwards = np.abs(self.angles) > 90
        for lines, chosen in ((self.downhill, ends[~upwards]), (self.uphill, ends[upwards])):
            lines.clear_points()
            for end in chosen:
                lines.start_new_path(self.apex).add_line_to(end)
        return self


class OpenFan(Animation):
    """Open a fan from the exact direction to the true angles."""

    def __init__(
        self, fan: Fan, *, run_time: float = 1.5, rate_func: Callable[[float], float] = smooth
    ) -> None:
        super().__init__(fan, run_time=run_time, rate_func=rate_func)
        self.fan = fan

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the fan at this share of its opening."""
        self.fan.spread(self.rate_func(alpha))


def _directions(color: ManimColor) -> VMobject:
    return VMobject(stroke_color=color, stroke_width=ROUGH_WIDTH, stroke_opacity=ROUGH_OPACITY)


class FanRow(VGroup):
    """Fans side by side, the typical angle and the number that lead uphill below each.

    Parameters
    ----------
    name
        What the row is about, on its left.
    fans
        Per fan its angles, their median and how many lead uphill.
    pitch
        Between the middles of neighbours, in scene units.
    """

    def __init__(
        self,
        name: str,
        fans: Sequence[tuple[ArrayLike, float, int]],
        *,
        length: float = 1.0,
        pitch: float = 3.0,
    ) -> None:
        self.fans: list[Fan] = []
        self.texts: list[VGroup] = []
        for place, (angles, median, uphill) in enumerate(fans):
            fan = Fan(angles, length=length)
            fan.shift(place * pitch * RIGHT - fan.apex)
            typical = Label(f"typically {spell(median)}°").next_to(fan.exact, DOWN, buff=0.12)
            above = Note(
                f"{uphill} of {len(fan.angles)} uphill", palette.COST if uphill else palette.SECONDARY
            ).next_to(typical, DOWN, buff=0.1)
            self.fans.append(fan)
            self.texts.append(VGroup(typical, above))
        self.heading = Label(name, palette.SECONDARY)
        self.heading.next_to(self.fans[0].apex + 0.5 * length * DOWN + 1.25 * length * LEFT, LEFT, buff=0.3)
        super().__init__(self.heading, *self.fans, *self.texts)
