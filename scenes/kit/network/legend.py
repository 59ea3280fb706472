"""What the edges of a network diagram mean."""

from __future__ import annotations

from manim import RIGHT, Rectangle, VGroup, VMobject

from scenes.kit.look import palette
from scenes.kit.look.painting import PER_WIDTH
from scenes.kit.look.text import SMALLEST, Words


class EdgeLegend(VGroup):
    """What the edges' hue, width and opacity mean, once per lecture and wherever it changes.

    Parameters
    ----------
    positive, negative
        What an edge of either sign says; the stroke beside the words grows with the size.
    size
        Font size.

    >>> len(EdgeLegend()), EdgeLegend("cost rises", "cost falls")[1].text
    (4, 'cost rises')
    """

    def __init__(
        self, positive: str = "positive weight", negative: str = "negative weight", *, size: float = SMALLEST
    ) -> None:
        parts: list[VMobject] = []
        step = 0.18 * size / SMALLEST
        for text, sign in ((positive, 1.0), (negative, -1.0)):
            ramp = VGroup()
            for at, strength in enumerate((0.05, 0.35, 0.65, 1.0)):
                piece = Rectangle(
                    width=step,
                    height=PER_WIDTH * size / SMALLEST * float(palette.weight_width(strength, 1.0)),
                    stroke_width=0,
                    fill_color=palette.sign_hue(sign),
                    fill_opacity=float(palette.weight_opacity(strength, 1.0)),
                )
                ramp.add(piece.move_to((step * at, 0.0, 0.0)))
            parts += [ramp, Words(text, size=size, color=palette.INK)]
        super().__init__(*parts)
        self.arrange(RIGHT, buff=0.16)
        self[2:].shift(0.25 * RIGHT)
