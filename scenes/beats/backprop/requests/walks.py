"""The requests to one neuron laid end to end, and the sums that all sixteen get."""

from __future__ import annotations

from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    DashedLine,
    Group,
    Line,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.beats.backprop.requests.head_to_tail import HeadToTail
from scenes.beats.backprop.requests.pads import (
    ACROSS,
    COLUMN,
    FIGURES,
    FIRST_X,
    LARGE_FIGURES,
    UNIT,
    WEIGHT,
    stand_on,
)
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label
from scenes.kit.network.diagram import Neuron
from scenes.kit.values.arrows import ValueArrow

ZERO = -1.25  # the height of 0
LAMP, LAMP_AT = 0.72, (-5.9, -0.35, 0.0)  # radius and place of the neuron that is looked at from nearby
AXIS_X = -3.35
FARTHER = 0.4  # how large neurons and arrows are when all sixteen are looked at


class Walk(Group):
    """One neuron from nearby, and the requests of all outputs to it, laid end to end below the outputs.

    Parameters
    ----------
    activation
        Of the neuron.
    requests
        ``(n_out,)``.
    total
        Their sum.

    Attributes
    ----------
    lamp, figure
        The neuron, and its activation.
    walk
        The arrows.
    axis
        Of the sum: the level of zero, the upright, and words for up and down.
    sum, back, mark, number
        The sum as an arrow on the axis, a dashed line to it from the last tip, a mark there, and the figure.
    """

    def __init__(self, activation: float, requests: ArrayLike, total: float) -> None:
        self.lamp = Neuron(LAMP).set_activation(activation).move_to(LAMP_AT)
        self.figure = Number(activation, size=LARGE_FIGURES).next_to(self.lamp, DOWN, buff=0.2)
        self.walk = HeadToTail(requests, unit=UNIT, pitch=COLUMN, weight=WEIGHT).shift((FIRST_X, ZERO, 0.0))
        last = FIRST_X + (len(self.walk.arrows) - 1) * COLUMN
        upright = Line((AXIS_X, -2.7, 0.0), (AXIS_X, 2.1, 0.0), color=palette.SECONDARY, stroke_width=3)
        level = Line((AXIS_X, ZERO, 0.0), (last + COLUMN / 2, ZERO, 0.0), color=palette.SECONDARY)
        words = VGroup(
            Label("brighter", size=FIGURES, color=palette.POSITIVE).next_to(upright, LEFT, buff=0.2),
            Label("darker", size=FIGURES, color=palette.NEGATIVE).next_to(upright, LEFT, buff=0.2),
        )
        words[0].align_to(upright, UP)
        words[1].align_to(upright, DOWN)
        self.axis = VGroup(level.set_stroke(width=1.5), upright, words)
        tip = self.walk.tip()
        height = float(tip[1])
        self.back = DashedLine(tip, (AXIS_X, height, 0.0), color=palette.INK, stroke_width=3)
        arrow = ValueArrow(total, length=UNIT, from_tail=True, weight=WEIGHT, whole=True)
        self.sum = arrow.stand_at((AXIS_X, ZERO, 0.0))
        self.mark = Line(
            (AXIS_X - 0.3, height, 0.0), (AXIS_X + 0.3, height, 0.0), color=palette.INK, stroke_width=7
        )
        self.number = Number(total, sign=True, size=60).next_to(self.mark, LEFT, buff=0.12)
        super().__init__(
            self.axis, self.walk, self.back, self.sum, self.mark, self.number, self.lamp, self.figure
        )


class AllSums(Group):
    """The neurons in a row, each with the sum that it gets: as the walk shows its own, from farther away.

    Parameters
    ----------
    activations, totals
        ``(n_in,)``.

    Attributes
    ----------
    lamps, sums
        One per neuron.
    """

    def __init__(self, activations: ArrayLike, totals: ArrayLike) -> None:
        values = np.asarray(totals, dtype=np.float64)
        xs = 1.15 * ACROSS * (np.arange(len(values)) - (len(values) - 1) / 2)
        self.lamps = Group(
            *(
                Neuron(FARTHER * LAMP).set_activation(a).move_to((x, 0.0, 0.0))
                for a, x in zip(np.asarray(activations), xs, strict=True)
            )
        )
        self.sums = VGroup(
            *(
                stand_on(
                    cast(Neuron, lamp),
                    ValueArrow(value, length=FARTHER * UNIT, from_tail=True, weight=2.0, whole=True),
                )
                for lamp, value in zip(self.lamps, values, strict=True)
            )
        )
        super().__init__(self.sums, self.lamps)
