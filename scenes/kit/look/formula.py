"""Formulas set by Typst; their labelled parts can be coloured, called up and followed from line to line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    PI,
    ManimColor,
    MathTypst,
    VGroup,
    VMobject,
    normalize,
    rotate_vector,
)

from scenes.kit.look import palette
from scenes.kit.look.text import SMALLEST, Note, Words, spell
from scenes.kit.look.typesetting import Typeset
from scenes.kit.look.written import note, plain

FORMULA_SIZE = 34  # at this size the indices, too, keep letters above 1.2 % of the frame's height


class Formula(Typeset, MathTypst):
    """A formula in Typst's mathematics, such as ``"{{ frac(partial C, partial w) : slope }} = 0"``.

    Parameters
    ----------
    source : str
        The formula; ``{{ content : label }}`` names a part, and the same label may name several.
    size : float
        Font size; indices are set at 70 % of it.
    color : ManimColor
        Colour of everything that `colors` does not name.
    colors : mapping of str to ManimColor
        Colours of parts, by label.

    Raises
    ------
    ValueError
        If the size is too small.
    KeyError
        If `colors` names a label that the formula lacks.

    Notes
    -----
    Fraction bars and roots reach Manim as strokes, whose width depends there on the video's resolution and
    gets lost when shapes come from its cache. Here they become filled bars of their true thickness, which
    scale with the letters.
    """

    def __init__(
        self,
        source: str,
        *,
        size: float = FORMULA_SIZE,
        color: ManimColor = palette.INK,
        colors: Mapping[str, ManimColor] | None = None,
    ) -> None:
        if size < SMALLEST:
            raise ValueError(f"size {size} of the formula {source!r} is below {SMALLEST}")
        self.marked, self.source = source, plain(source)
        super().__init__(self.source, font_size=size, color=color, use_svg_cache=False)
        for rule in self._stroke_width_tracked_submobjects:
            _fill_rule(rule)
        self._stroke_width_tracked_submobjects = []
        for label, part_color in (colors or {}).items():
            self.part(label).set_color(part_color)

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the parts, in the order in which they open."""
        return tuple(dict.fromkeys(self._group_labels))

    def part(self, label: str) -> VGroup:
        """Return the letters under a label; they stay members of the formula."""
        return self.select(label)


def power_of_ten(value: float) -> str:
    """Return the source of a formula for a power of ten.

    >>> power_of_ten(1e-9)
    '10^(-9)'
    """
    exponent = round(math.log10(value))
    if not math.isclose(value, 10.0**exponent):
        raise ValueError(f"{value} is no power of ten")
    return f"10^({note(str(exponent), value)})"


def factor(value: float, decimals: int = 2) -> str:
    """Write a number as it stands in a product or sum of others: a negative one in brackets.

    >>> factor(-0.153), factor(0.68)
    ('(−0.15)', '0.68')
    """
    written = spell(value, decimals)
    return f"({written})" if value < 0 else written


def notes_below(formula: Formula, notes: Mapping[str, str], buff: float = 0.22) -> VGroup:
    """Return words under labelled parts, in the parts' colours, their first lines level.

    The formula must leave room: put ``quad`` around what the words are wider than.

    >>> formula = Formula("{{ w : weight }} quad quad times quad quad {{ a : behind }}")
    >>> len(notes_below(formula, {"weight": "weight", "behind": "neuron"}))
    2
    """
    level = float(formula.get_bottom()[1]) - buff
    words: list[Words] = []
    for label, text in notes.items():
        part = formula.part(label)
        note = Note(text, color=part[0].get_fill_color(), align="center")
        words.append(note.next_to((part.get_center()[0], level, 0.0), DOWN, buff=0))
        note.stand_on(words[0])
    return VGroup(*words)


def _fill_rule(rule: VMobject) -> None:
    """Turn a stroked straight line into a filled bar as thick as Typst says."""
    tracked = cast(Any, rule)
    start, end = rule.get_start(), rule.get_end()
    length = float(np.linalg.norm(end - start))
    scale = max(rule.width, rule.height) / tracked._typst_reference_size
    half = 0.5 * tracked._typst_source_stroke_width * scale * rotate_vector(normalize(end - start), PI / 2)
    if length == 0:
        raise ValueError("a formula contains a rule without length")
    rule.set_points_as_corners([start + half, end + half, end - half, start - half, start + half])
    rule.set_fill(rule.get_stroke_color(), opacity=1.0)
    rule.set_stroke(width=0.0)
