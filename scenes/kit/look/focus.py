"""What is the topic keeps its full strength, what is not recedes: one rule for every part that can be in focus.

What recedes keeps half of its strength. Words keep as much as they need to be read, and a neuron keeps its fill,
whose brightness is its activation: only its outline recedes.
"""

from __future__ import annotations

from typing import Protocol, TypeVar, runtime_checkable

from manim import Mobject, Transform, VMobject

from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Painted
from scenes.kit.look.text import Words

Part = TypeVar("Part", bound=Mobject)


@runtime_checkable
class Outlined(Protocol):
    """What recedes by its outline alone, since its fill states a quantity."""

    def outline(self, strength: float) -> object:
        """Set the strength of the outline, 0..1."""


def set_lit(part: Part, lit: bool) -> Part:
    """Give a part its full strength, or let it recede; returns it.

    >>> arrow, words = set_lit(VMobject(fill_opacity=1), False), set_lit(Words("read me"), False)
    >>> float(arrow.get_fill_opacity()), palette.contrast(palette.INK, words[0].get_fill_opacity()) >= 4.5
    (0.5, True)
    """
    if isinstance(part, Outlined):
        part.outline(1.0 if lit else palette.DIMMED)
    elif isinstance(part, Painted):
        part.set_opacity(1.0 if lit else min(part.opacity, palette.DIMMED))
    elif isinstance(part, Words | Number | Formula):
        for letter in part.family_members_with_points():
            letter.set_fill(opacity=1.0 if lit else palette.receded(letter.get_fill_color()))
    else:
        if isinstance(part, VMobject):
            fill, stroke = part.get_fill_opacity(), part.get_stroke_opacity()
            if fill > 0:
                part.set_fill(opacity=1.0 if lit else min(fill, palette.DIMMED), family=False)
            if stroke > 0:
                part.set_stroke(opacity=1.0 if lit else min(stroke, palette.DIMMED), family=False)
        for one in part.submobjects:
            set_lit(one, lit)
    return part


def recede(part: Mobject) -> Transform:
    """Return the animation in which a part recedes."""
    return Transform(part, set_lit(part.copy(), False))
