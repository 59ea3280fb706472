"""One weight from nearby, what ten pictures ask of it, and the step that it takes."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, Group, LaggedStart, Line, Rectangle, Transform, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words, spell
from scenes.kit.network.diagram import Edge, Neuron
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.values.arrows import ValueArrow

SIZE, LARGE, DECIMALS = 38, 64, 3


class WeightLens(Group):
    """A plate that covers the network: one edge as thick as its weight is large, and room for opinions under it.

    All arrows have one scale: each is as long as its number from tail to tip.

    Parameters
    ----------
    weight, after
        Before and after the step; the larger of the two is drawn as `THICK`.
    ends
        Activations of the neurons at its ends.
    opinions
        ``(n,)``: by how much each picture wants it raised.
    pictures
        ``(n, rows, columns)``, which stand under their opinions.

    Attributes
    ----------
    edge, number
        The weight, drawn, and written as it is before the step.
    row
        The pictures.
    arrows
        The opinions, over the pictures.

    >>> lens = WeightLens(-0.03, -0.06, (0.5, 0.4), [0.1, -0.2], np.zeros((2, 28, 28)))
    >>> len(lens.arrows), lens.set_weight(-0.06).edge.shown()
    (2, {'weight': [-0.06]})
    """

    CENTER = np.array([1.85, 0.15, 0.0])
    WIDTH, HEIGHT = 10.3, 6.1
    EDGE, GROUND, FEET = 1.75, -0.4, -2.3  # heights of the edge, of opinion zero, and of the pictures
    PITCH, CELL = 0.96, 0.76
    THICK = 24.0  # stroke width
    LENGTH = 1.25  # of the longest opinion

    def __init__(
        self,
        weight: float,
        after: float,
        ends: tuple[float, float],
        opinions: ArrayLike,
        pictures: ArrayLike,
    ) -> None:
        values = np.asarray(opinions, dtype=np.float64)
        self.largest = float(np.abs(values).max())
        self.plate = Rectangle(
            width=self.WIDTH,
            height=self.HEIGHT,
            stroke_color=palette.FAINT,
            stroke_width=2,
            fill_color=palette.GROUND,
            fill_opacity=1.0,
        ).move_to(self.CENTER)
        x = self.CENTER[0]
        source, to = (
            Neuron(0.5).set_activation(a).move_to((x + side * 4.1, self.EDGE, 0))
            for a, side in zip(ends, (-1, 1), strict=True)
        )
        self.full = max(abs(weight), abs(after))
        self.edge = Edge(source.get_center(), to.get_center(), weight=weight)
        self.number = Number(weight, DECIMALS, sign=True, size=LARGE)
        self.number.move_to((x - 1.6, self.EDGE + 0.78, 0))
        name = Words("one weight", size=SIZE).next_to(self.number, LEFT, buff=0.35).stand_on(self.number)
        self.level = Line(
            (x - self.WIDTH / 2 + 0.3, self.GROUND, 0),
            (x + self.WIDTH / 2 - 0.3, self.GROUND, 0),
            color=palette.FAINT,
            stroke_width=2,
        )
        self.row = Mosaic(pictures, columns=len(values), cell_size=self.CELL, gap=self.PITCH / self.CELL - 1)
        self.row.move_to((x, self.FEET, 0))
        self.arrows = Group(
            *(self._arrow(value, self.row.cell(place).get_x()) for place, value in enumerate(values.tolist()))
        )
        super().__init__(self.plate, self.edge, source, to, name, self.number, self.level)
        self.set_weight(weight)

    def _arrow(self, value: float, x: float, weight: float = 1.6) -> ValueArrow:
        arrow = ValueArrow(
            value, largest=self.largest, length=self.LENGTH, from_tail=True, weight=weight, whole=True
        )
        return arrow.stand_at((x, self.GROUND, 0))

    def set_weight(self, weight: float) -> WeightLens:
        """Let the edge be as thick as another weight is large."""
        self.edge.show(weight).set_stroke(width=self.THICK * abs(weight) / self.full)
        return self

    def merge(self, mean: float) -> tuple[ValueArrow, Group, LaggedStart]:
        """Return the arrow of the mean, copies of the opinions, and the animation in which these become it."""
        target = self._arrow(mean, self.CENTER[0], weight=2.6)
        movers = self.arrows.copy()
        merging = LaggedStart(*(Transform(arrow, target.copy()) for arrow in movers), lag_ratio=0.08)
        return target, movers, merging

    def product(self, mean: float, rate: float, added: float) -> VGroup:
        """Return ``mean x rate = added`` in a row on the side of the line where the arrow of the mean is not."""
        first, last = (Number(value, DECIMALS, sign=True, size=LARGE) for value in (mean, added))
        row = VGroup(first, Words(f"\u00d7 {spell(rate, 1)}", size=LARGE), Words("=", size=LARGE), last)
        row.arrange(RIGHT, buff=0.3)
        for part in row[1:]:
            part.stand_on(first)
        return row.move_to((self.CENTER[0], self.GROUND - np.sign(mean) * 0.62, 0))

    def sum(self, after: float) -> tuple[NDArray[np.float64], VGroup]:
        """Return where the step is written that is added to the weight, and what stands around and after it."""
        plus, close, equals = (Words(text, size=LARGE) for text in ("+ (", ")", "="))
        total = VGroup(plus, close, equals, Number(after, DECIMALS, sign=True, size=LARGE))
        plus.next_to(self.number, RIGHT, buff=0.25)
        close.next_to(plus, RIGHT, buff=self.number.width + 0.16)
        equals.next_to(close, RIGHT, buff=0.25)
        total[3].next_to(equals, RIGHT, buff=0.25)
        for part in total:
            part.stand_on(self.number)
        beside = np.array([plus.get_right()[0] + 0.08 + self.number.width / 2, self.number.get_y(), 0.0])
        return beside, total
