"""One weight from nearby, what ten pictures ask of it, and the step that it takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    Transform,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.network.diagram import Edge, Neuron
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow

SIZE, LARGE, DECIMALS = 38, 64, 3


class WeightLens(Group):
    """A plate that covers the network: one edge as thick as its weight is large, and room for opinions under it.

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
        The weight, drawn and written.
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
    THICK = 55.0  # stroke width
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
        self.number.move_to((x, self.EDGE + 0.72, 0))
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
        """Show another weight."""
        self.edge.show(weight).set_stroke(width=self.THICK * abs(weight) / self.full)
        self.number.set_value(weight)
        return self

    def merge(self, mean: float) -> tuple[ValueArrow, LaggedStart]:
        """Return the arrow of the mean, and the animation in which the opinions become it."""
        target = self._arrow(mean, self.CENTER[0], weight=2.6)
        return target, LaggedStart(
            *(Transform(arrow, target.copy()) for arrow in self.arrows), lag_ratio=0.08
        )

    def beside(self, value: float, words: str) -> VGroup:
        """Return a number beside the arrow in the middle, and what it is."""
        number = Number(value, DECIMALS, sign=True, size=LARGE)
        number.move_to((self.CENTER[0] + 1.7, self.GROUND - 0.7, 0))
        return VGroup(number, Words(words, size=SIZE).next_to(number, RIGHT, buff=0.35).stand_on(number))

    def add_to_weight(
        self, arrow: ValueArrow, words: Mobject, weight: float, after: float
    ) -> list[Animation]:
        """Return the animations in which the arrow goes into the edge, which takes its new weight."""
        gone: Any = arrow.copy().scale(0.3).move_to((self.CENTER[0], self.EDGE, 0)).set_opacity(0)
        return [
            Transform(arrow, gone, run_time=0.7, remover=True),
            FadeOut(words, shift=0.4 * UP, run_time=0.5),
            Drive(self, weight, after, show=WeightLens.set_weight, rate_func=_late),
        ]


def _late(share: float) -> float:
    """Wait until the arrow has arrived."""
    late = float(np.clip((share - 0.45) / 0.55, 0, 1))
    return late * late * (3 - 2 * late)
