"""Arrows whose shaft is as long as a number is large, while head and stroke keep their size.

A tiny number is then a bare head that still points its way. An exact zero has no direction and is a short
dash. Arrows that are to be laid end to end are as long as their number from tail to tip instead (`whole`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, cast

import numpy as np
from manim import Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Channels

HEAD_LENGTH, HEAD_WIDTH = 0.13, 0.15  # scene units
SHAFT_WIDTH = 0.038
DASH_LENGTH = 0.12
LARGEST_HEAD = 0.6  # of an arrow whose whole length carries its number


class ValueArrow(VMobject):
    """A signed number as an arrow: up (or right) and in the positive hue above zero, down (or left) below.

    Parameters
    ----------
    value
        The number.
    largest
        The size for which the shaft has its full `length`; more is drawn longer still.
    length
        Of that shaft, in scene units.
    horizontal
        Whether it points right and left in place of up and down.
    from_tail
        Whether the arrow starts at its anchor; else the anchor is its middle. The anchor is where the arrow
        was made (the origin), and shifts and scales with it.
    weight
        Size of head and stroke, 1 being the usual one; the same for all arrows that are compared.
    whole
        Whether the number is told by the whole arrow, from tail to tip; short ones then have smaller heads.

    Attributes
    ----------
    value
        The number shown.

    >>> arrow = ValueArrow(-0.5, largest=2.0, length=0.8)
    >>> round(float(arrow.height) - HEAD_LENGTH, 3)
    0.2
    """

    def __init__(
        self,
        value: float,
        *,
        largest: float = 1.0,
        length: float = 0.8,
        horizontal: bool = False,
        from_tail: bool = False,
        weight: float = 1.0,
        whole: bool = False,
    ) -> None:
        if not largest > 0:
            raise ValueError(f"arrows need a positive largest value, not {largest}")
        self.value, self.largest, self.length = float(value), float(largest), float(length)
        self.horizontal, self.from_tail, self.weight, self.whole = horizontal, from_tail, weight, whole
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=palette.sign_hue(self.value))
        self.set_points_as_corners(_closed(self._outline()))

    @property
    def anchor(self) -> NDArray[np.float64]:
        """The point that stays where it is when the number changes."""
        return self._placement()[0]

    def set_value(self, value: float) -> Self:
        """Show another number from the same anchor."""
        anchor, zoom = self._placement()
        self.value = float(value)
        self.set_points_as_corners(_closed(self._outline()) * zoom + anchor)
        return self.set_fill(palette.sign_hue(self.value))

    def shown(self) -> Channels:
        """Return the number."""
        return {"length": [self.value]}

    def stand_at(self, point: ArrayLike) -> Self:
        """Shift so that the anchor lies at a point."""
        self.shift(np.asarray(point) - self.anchor)
        return self

    def interpolate_color(self, mobject1: Any, mobject2: Any, alpha: float) -> Self:  # noqa: ANN401
        """Take the colour between those of two arrows; the number becomes the second's only at the end."""
        self.value = mobject2.value if alpha >= 1 else mobject1.value
        super().interpolate_color(mobject1, mobject2, alpha)
        return self

    def _outline(self) -> NDArray[np.float64]:
        """Return the seven corners ``(7, 3)`` of the present number's arrow, its anchor at the origin."""
        length = abs(self.value) / self.largest * self.length / self.weight
        head = min(1.0, LARGEST_HEAD * length / HEAD_LENGTH) if self.whole else 1.0
        shaft = length - head * HEAD_LENGTH if self.whole else length
        arrow = _arrow(shaft, head) if self.value else _dash(turned=not self.horizontal)
        upright = self.weight * arrow
        if self.value and not self.from_tail:
            upright = upright - [0.0, upright[0, 1] / 2]
        if self.value < 0:
            upright = -upright
        flat = upright @ [[0.0, -1.0], [1.0, 0.0]] if self.horizontal else upright
        return np.column_stack([flat, np.zeros(7)])

    def _placement(self) -> tuple[NDArray[np.float64], float]:
        """Return anchor and scale, told from where the first two corners have got to."""
        outline = self._outline()
        first, second = self.points[0], self.points[3]
        zoom = float(np.linalg.norm(second - first) / np.linalg.norm(outline[1] - outline[0]))
        return first - zoom * outline[0], zoom


def _arrow(shaft: float, head: float) -> NDArray[np.float64]:
    """Return an arrow upwards from the origin, its head a share of the full one; that has the first two corners."""
    wide, tip = head * HEAD_WIDTH / 2, shaft + head * HEAD_LENGTH
    half = min(SHAFT_WIDTH / 2, wide / 2)
    return np.array(
        [[0, tip], [wide, shaft], [half, shaft], [half, 0], [-half, 0], [-half, shaft], [-wide, shaft]]
    )


def _dash(*, turned: bool) -> NDArray[np.float64]:
    """Return a dash around the origin, with as many corners as an arrow: one can turn into the other."""
    half, long = SHAFT_WIDTH / 2, DASH_LENGTH / 2
    upright = np.array(
        [[0, long], [half, long], [half, 0], [half, -long], [-half, -long], [-half, 0], [-half, long]]
    )
    return upright[:, ::-1] if turned else upright


def _closed(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([corners, corners[:1]])


class ArrowColumn(VGroup):
    """One arrow per row, beside the rows it belongs to.

    Parameters
    ----------
    values
        ``(n,)`` signed numbers, from the top.
    rows
        The n mobjects at whose heights the arrows stand; or, a number, the distance between rows.
    largest
        What counts as full length; by default the largest size among the values, all zeros being dashes.
    length
        Of that largest shaft, in scene units. By default an arrow just fits between its neighbours' rows.
    horizontal, from_tail, weight, whole
        As in `ValueArrow`.

    >>> column = ArrowColumn([0.5, -2.0, 0.0], rows=0.6)
    >>> [round(float(arrow.anchor[1]), 6) for arrow in column]
    [0.6, 0.0, -0.6]
    """

    def __init__(
        self,
        values: ArrayLike,
        rows: Sequence[Mobject] | float,
        *,
        largest: float | None = None,
        length: float | None = None,
        horizontal: bool = False,
        from_tail: bool = False,
        weight: float = 1.0,
        whole: bool = False,
    ) -> None:
        numbers = np.asarray(values, dtype=np.float64).ravel()
        heights = _heights(rows, len(numbers))
        pitch = float(np.abs(np.diff(heights)).min()) if len(heights) > 1 else 1.0
        full = float(np.abs(numbers).max()) if largest is None else largest
        room = (1.2 if horizontal else pitch - 0.06) - (0.0 if whole else weight * HEAD_LENGTH)
        super().__init__()
        for value, height in zip(numbers, heights, strict=True):
            arrow = ValueArrow(
                value,
                largest=full if full > 0 else 1.0,
                length=max(room, 0.1) if length is None else length,
                horizontal=horizontal,
                from_tail=from_tail,
                weight=weight,
                whole=whole,
            )
            self.add(arrow.stand_at([0, height, 0]))

    def set_values(self, values: ArrayLike) -> Self:
        """Show other numbers from the same anchors, by the same scale."""
        for arrow, value in zip(self, np.asarray(values, dtype=np.float64).ravel(), strict=True):
            arrow.set_value(value)
        return self

    def shown(self) -> Channels:
        """Return the numbers, from the top."""
        return {"length": [cast(ValueArrow, arrow).value for arrow in self]}

    def stand_at_x(self, x: float) -> Self:
        """Shift sideways so that all anchors lie at `x`; the arrows' own extent does not matter."""
        first = cast(ValueArrow, self[0])
        self.shift((x - float(first.anchor[0]), 0.0, 0.0))
        return self


def _heights(rows: Sequence[Mobject] | float, count: int) -> NDArray[np.float64]:
    if isinstance(rows, (int, float)):
        return np.asarray((np.arange(count)[::-1] - (count - 1) / 2) * float(rows), dtype=np.float64)
    heights = np.array([row.get_center()[1] for row in rows])
    if len(heights) != count:
        raise ValueError(f"{count} arrows cannot stand beside {len(heights)} rows")
    return heights
