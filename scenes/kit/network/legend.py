"""What the edges of a network diagram mean."""

from __future__ import annotations

from manim import RIGHT, Rectangle, VGroup, VMobject

from scenes.kit.look import palette
from scenes.kit.look.painting import PER_WIDTH
from scenes.kit.look.text import Note


class WeightLegend(VGroup):
    """What the edges' hue, width and opacity mean, once per lecture.

    >>> len(WeightLegend())
    4
    """

    def __init__(self) -> None:
        parts: list[VMobject] = []
        for text, sign in (("positive weight", 1.0), ("negative weight", -1.0)):
            ramp = VGroup()
            for at, strength in enumerate((0.05, 0.35, 0.65, 1.0)):
                piece = Rectangle(
                    width=0.18,
                    height=PER_WIDTH * float(palette.weight_width(strength, 1.0)),
                    stroke_width=0,
                    fill_color=palette.sign_hue(sign),
                    fill_opacity=float(palette.weight_opacity(strength, 1.0)),
                )
                ramp.add(piece.move_to((0.18 * at, 0.0, 0.0)))
            parts += [ramp, Note(text)]
        super().__init__(*parts)
        self.arrange(RIGHT, buff=0.16)
        self[2:].shift(0.25 * RIGHT)
