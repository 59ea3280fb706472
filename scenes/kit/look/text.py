"""Words on screen, set by Typst in Libertinus Serif; the compiler carries the face, no system font is used.

Sizes are Manim's font sizes. Letters without ascenders must stay at least 1.2 % of the frame's height tall,
which for this face means size 22 (`SMALLEST`): small print starts there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from manim import RIGHT, UL, UP, ManimColor, Typst, VGroup
from numpy.typing import NDArray

from scenes.kit.look import palette
from scenes.kit.look.typesetting import Typeset, typeset
from scenes.kit.look.written import MINUS, THIN_SPACE, note, plain, typed

FONT = "Libertinus Serif"
TITLE_SIZE = 36
TEXT_SIZE = 28
LABEL_SIZE = 24
FIGURE_SIZE = 37  # of figures that a phone shows
SMALLEST = 22
MARGIN = 0.4  # scene units kept free at the frame's edges
CAPTION_TOP = -3.0  # below this lie the words of lines, and nothing else
_PREAMBLE = f'#set text(font: "{FONT}", fallback: false)'
_NO_SUCH_CHARACTER = "\U000f0000"  # private use: drawn as the box that stands for a missing glyph
_FIRST_LINE = re.compile(r'transform="matrix\(1 0 0 -1 \S+ (\S+)\)"')
_GLYPH = re.compile(r'xlink:href="#(\w+)"')


def spell(value: float, decimals: int = 0, *, sign: bool = False, thousands: bool = True) -> str:
    """Write a number as the lectures do: true minus, thin spaces in thousands, never a minus before a zero.

    Parameters
    ----------
    value : float
        A finite number; others are a ValueError, since nothing on screen may read ``nan``.
    decimals : int
        Places after the point.
    sign : bool
        Whether positive numbers carry a plus.
    thousands : bool
        Whether groups of three digits are set apart.

    >>> spell(-1234.5, 1)
    '−1\u2009234.5'
    >>> spell(-0.001, 2), spell(0.27, 2, sign=True)
    ('0.00', '+0.27')
    """
    digits = f"{abs(value):,.{decimals}f}"
    if not digits[0].isdigit():
        raise ValueError(f"{value} is not a finite number and cannot be shown")
    digits = digits.replace(",", THIN_SPACE if thousands else "")
    if any(digit in "123456789" for digit in digits):
        digits = (MINUS if value < 0 else "+" if sign else "") + digits
    return note(digits, value)


def percent(share: float, decimals: int = 0) -> str:
    """Write a share of one in per cent, the sign close to the figures.

    >>> percent(0.9408), percent(0.9408, 1)
    ('94%', '94.1%')
    """
    return note(f"{plain(spell(100 * share, decimals))}%", share)


def pen_start(text: Typst) -> NDArray[np.float64]:
    """Return the point at which the first line of a text begins, ``(3,)``; made with ``track_baselines=True``.

    Manim tracks the upper left corner of the page; the first baseline lies below it by what the compiled
    file says.
    """
    corner, _, below = text.get_baseline_frame(text._baseline_tracked_submobjects[0])
    drop = _FIRST_LINE.search(Path(str(text.file_name)).read_text(encoding="utf-8"))
    if drop is None:
        raise ValueError(f"the compiled text {text.typst_code!r} has no line of writing")
    start: NDArray[np.float64] = corner + float(drop[1]) * (below - corner)
    return start


class HasBaseline(Protocol):
    """Anything that stands on a line of writing: words, numbers."""

    @property
    def baseline(self) -> float:
        """The y coordinate of the line."""


class Words(Typeset):
    r"""Plain words; every character is shown as it is written, and ``\n`` starts a new line.

    Parameters
    ----------
    text : str
        What to write. A hyphen directly before a digit should be written as a true minus (see `spell`).
    size : float
        Font size, at least `SMALLEST`.
    color : ManimColor
        A colour of `palette` that stands for what the words name.
    align : {"left", "center", "right"}
        How several lines are set.

    Raises
    ------
    ValueError
        If the size is below `SMALLEST`, or the font lacks one of the characters.
    """

    def __init__(
        self, text: str, *, size: float = LABEL_SIZE, color: ManimColor = palette.INK, align: str = "left"
    ) -> None:
        if size < SMALLEST:
            raise ValueError(f"size {size} of {text!r} is below {SMALLEST}, the smallest that stays readable")
        if not text.strip():
            raise ValueError("there are no words to show; leave the mobject out instead")
        self.typed = typed(text)
        self.text = plain(unicodedata.normalize("NFC", text))
        lines = " \\ ".join(f"#{_literal(line)}" for line in self.text.split("\n"))
        # Manim's cache of parsed SVGs forgets the baselines, so only the compiled file is reused.
        super().__init__(
            f"#align({align})[{lines}]",
            typst_preamble=_PREAMBLE,
            font_size=size,
            color=color,
            track_baselines=True,
            use_svg_cache=False,
        )
        if _missing_glyph() in _glyphs(Path(str(self.file_name))):
            raise ValueError(f"{FONT} lacks a character of {text!r}; write it differently or as a Formula")

    @property
    def baseline(self) -> float:
        """The y coordinate on which the first line stands."""
        return float(pen_start(self)[1])

    def stand_on(self, other: HasBaseline | float) -> Self:
        """Shift vertically so that the baseline is `other`'s (or at that y); returns itself."""
        level = other if isinstance(other, float | int) else other.baseline
        return self.shift((level - self.baseline) * UP)


def _literal(line: str) -> str:
    """Return a Typst string literal: markup characters mean themselves in it."""
    escaped = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _glyphs(svg: Path) -> set[str]:
    """Return the outlines that a compiled file uses, by Typst's own digest of each."""
    return set(_GLYPH.findall(svg.read_text(encoding="utf-8")))


@cache
def _missing_glyph() -> str:
    (glyph,) = _glyphs(typeset(f"#{_literal(_NO_SUCH_CHARACTER)}", preamble=_PREAMBLE))
    return glyph


class Label(Words):
    """Words beside what they name."""

    def __init__(self, text: str, *, color: ManimColor = palette.INK, size: float = LABEL_SIZE) -> None:
        super().__init__(text, size=size, color=color)


class Note(Words):
    """Small print, in the secondary color unless it belongs to something that has one."""

    def __init__(self, text: str, *, color: ManimColor = palette.SECONDARY, align: str = "left") -> None:
        super().__init__(text, size=SMALLEST, color=color, align=align)


class Title(Words):
    """The beat's title, one line at the top left of the frame."""

    def __init__(self, text: str) -> None:
        if "\n" in text:
            raise ValueError(f"the title {text!r} must be one line")
        super().__init__(text, size=TITLE_SIZE)
        self.to_corner(UL, buff=MARGIN)


def row(*words: Words, buff: float = 0.2) -> VGroup:
    """Arrange words from left to right on one baseline."""
    for left, right in pairwise(words):
        right.next_to(left, RIGHT, buff=buff)
        right.stand_on(left)
    return VGroup(*words)
