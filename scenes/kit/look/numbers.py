"""Numbers on screen that change every frame: digits are shapes laid side by side, not text set anew.

Typst sets each character once per process; after that a number is one vector shape put together from those
outlines. All digits have one width (tabular figures), so columns align and a changing number does not jitter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Self

import numpy as np
from manim import DOWN, ManimColor, VGroup, VMobject
from numpy.typing import NDArray

from scenes.kit.look import palette
from scenes.kit.look.text import FONT, LABEL_SIZE, SMALLEST, HasBaseline, pen_start, spell
from scenes.kit.look.typesetting import Typeset
from scenes.kit.look.written import MINUS, THIN_SPACE, plain

Points = NDArray[np.float64]  # (points, 3), four to each cubic curve
_THIN = 0.32  # width of a thin space over a figure's
_UNIT = 100.0  # size at which outlines are kept; numbers scale them
_CHARACTERS = f"0123456789.+{MINUS}%"
_PREAMBLE = f'#set text(font: "{FONT}", fallback: false, kerning: false, number-width: "tabular")'


@cache
def _outlines() -> dict[str, tuple[Points, float]]:
    """Return outline (at size `_UNIT`, pen at the origin) and advance width of each character."""
    row = Typeset(
        # Zeros between the characters, and two in front, tell where the pen was before and after each.
        f'#"00{"".join(character + "0" for character in _CHARACTERS)}"',
        typst_preamble=_PREAMBLE,
        font_size=_UNIT,
        track_baselines=True,
        use_svg_cache=False,  # the cache forgets the baselines
    )
    zeros = [row[0], *row[1::2]]
    lefts = [float(zero.get_left()[0]) for zero in zeros]
    figure = lefts[1] - lefts[0]
    start, baseline, _ = pen_start(row)
    bearing = lefts[0] - start
    found: dict[str, tuple[Points, float]] = {THIN_SPACE: (np.zeros((0, 3)), _THIN * figure)}
    for character, glyph, left, after in zip(_CHARACTERS, row[2::2], lefts[1:-1], lefts[2:], strict=True):
        pen = left - bearing + figure
        found[character] = (glyph.points - np.array([pen, baseline, 0.0]), after - bearing - pen)
    return found


def _lay_out(text: str) -> Points:
    """Return the outlines of `text` side by side, the end of its whole part at x = 0, baseline at y = 0."""
    glyphs = [_outlines()[character] for character in text]
    pens = np.cumsum([0.0, *(advance for _, advance in glyphs)])
    whole = text.index(".") if "." in text else len(text)
    origin = pens[whole]
    return np.concatenate(
        [
            outline + np.array([pen - origin, 0.0, 0.0])
            for (outline, _), pen in zip(glyphs, pens, strict=False)
        ]
    )


class Number(VMobject):
    """A number that can change in every frame.

    The decimal point (or the end of a whole number) stays where it is when the value changes: digits grow to
    the left. Shifting and scaling are kept; rotating is not.

    Parameters
    ----------
    value : float
        The number to show first.
    decimals : int
        Places after the point.
    sign : bool
        Whether positive numbers carry a plus.
    size : float
        Font size, at least `SMALLEST`.
    color : ManimColor
        Colour of the digits.
    thousands : bool
        Whether groups of three digits are set apart by thin spaces.
    suffix : str
        What follows the digits: ``"%"`` or nothing.
    at_x : float
        Where the decimal point (or the end of a whole number) is.
    on : float, or anything with a baseline
        The y coordinate on which the digits stand, or what they stand in one line with.

    Raises
    ------
    ValueError
        If the size is too small or the value is not finite.

    >>> number = Number(-1234.5, 1, at_x=2.0, on=-1.0)
    >>> number.shown, round(number.point_x, 6), round(number.baseline, 6)
    ('−1\u2009234.5', 2.0, -1.0)
    """

    def __init__(
        self,
        value: float,
        decimals: int = 2,
        *,
        sign: bool = False,
        size: float = LABEL_SIZE,
        color: ManimColor = palette.INK,
        thousands: bool = True,
        suffix: str = "",
        at_x: float = 0.0,
        on: HasBaseline | float = 0.0,
    ) -> None:
        if size < SMALLEST:
            raise ValueError(f"size {size} of a number is below {SMALLEST}, the smallest that stays readable")
        super().__init__(color=color, fill_opacity=1.0, stroke_width=0.0)
        self.value = float(value)
        self.decimals, self.sign, self.thousands, self.suffix = decimals, sign, thousands, suffix
        self.shown = self._spell(value)
        level = on if isinstance(on, float | int) else on.baseline
        self.points = _lay_out(self.shown) * (size / _UNIT) + np.array([at_x, level, 0.0])

    def set_value(self, value: float) -> Self:
        """Show another value at the same place and size; returns itself."""
        self.value = float(value)
        shown = self._spell(value)
        if shown != self.shown:
            scale, origin = self._placement()
            self.points = _lay_out(shown) * scale + origin
            self.shown = shown
        return self

    @property
    def font_size(self) -> float:
        """The size at which the digits now stand."""
        return self._placement()[0] * _UNIT

    @property
    def baseline(self) -> float:
        """The y coordinate on which the digits stand."""
        return float(self._placement()[1][1])

    @property
    def point_x(self) -> float:
        """The x coordinate of the decimal point, or of the end of a whole number."""
        return float(self._placement()[1][0])

    def stand_on(self, other: HasBaseline | float) -> Self:
        """Shift vertically so that the baseline is `other`'s (or at that y); returns itself."""
        level = other if isinstance(other, float | int) else other.baseline
        return self.shift(np.array([0.0, level - self.baseline, 0.0]))

    def _spell(self, value: float) -> str:
        return plain(spell(value, self.decimals, sign=self.sign, thousands=self.thousands)) + self.suffix

    def _placement(self) -> tuple[float, Points]:
        """Return the scale of the outlines and where the whole part ends, as the points now lie."""
        plain = _lay_out(self.shown)
        low, high = plain.min(axis=0), plain.max(axis=0)
        here_low, here_high = self.points.min(axis=0), self.points.max(axis=0)
        scale = float((here_high[1] - here_low[1]) / (high[1] - low[1]))
        return scale, here_low - scale * low


class NumberColumn(VGroup):
    """Numbers below one another, decimal points in one line.

    Parameters
    ----------
    values : sequence of float
        From top to bottom.
    pitch : float
        Distance between baselines, in scene units.
    **look
        Handed to every `Number`.
    """

    def __init__(
        self, values: Sequence[float] | Points, pitch: float = 0.45, **look: int | bool | float | str
    ) -> None:
        numbers = [Number(value, **look) for value in values]  # type: ignore[arg-type]
        super().__init__(*numbers)
        for row, number in enumerate(numbers):
            number.shift(row * pitch * DOWN)
        self.numbers = numbers

    def set_values(self, values: Sequence[float]) -> Self:
        """Show other values, as many as there are numbers; returns itself."""
        for number, value in zip(self.submobjects, values, strict=True):
            number.set_value(value)
        return self
