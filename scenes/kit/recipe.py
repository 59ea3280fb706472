"""A procedure in a few lines, of which some are lit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import LEFT, RIGHT, VGroup

from scenes.kit import palette
from scenes.kit.text import Words

INDENT = 0.45  # scene units per level
LINE_PITCH = 0.56


class Recipe(VGroup):
    """Lines below one another, indented by how deep they are.

    Parameters
    ----------
    lines
        Pairs of depth and words.
    size
        Of the words.

    >>> len(Recipe([(0, "repeat:"), (1, "step")]))
    2
    """

    def __init__(self, lines: Sequence[tuple[int, str]], size: float = 28) -> None:
        self.lines = [Words(text, size) for _, text in lines]
        for at, (line, (depth, _)) in enumerate(zip(self.lines, lines, strict=True)):
            line.align_to(depth * INDENT * RIGHT, LEFT).stand_on(float(-at * LINE_PITCH))
        super().__init__(*self.lines)

    def light(self, *which: int) -> Self:
        """Light these lines and dim the others; all are lit without any."""
        for at, line in enumerate(self.lines):
            line.set_opacity(1.0 if not which or at in which else palette.DIMMED)
        return self
