"""Requests laid end to end: those to one neuron from nearby, and those to all sixteen."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    DashedLine,
    Group,
    Line,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.beats.backprop.requests.pads import COLUMN, FIGURES, FIRST_X, HEAD_Y
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.network.diagram import Neuron
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.head_to_tail import HeadToTail

UNIT, ZERO = 23.0, -1.7  # of the large walk: scene units that stand for 1, and the height of 0
LAMP, LAMP_AT = 0.72, (-6.05, -0.1, 0.0)  # radius and place of the neuron that is looked at from nearby
AXIS_X = -3.35
SMALL_UNIT, SMALL_PITCH = 3.2, 0.19  # of the sixteen small walks


class Walk(Group):
    """One neuron from nearby, and the requests of all outputs to it, laid end to end below the outputs.

    Parameters
    ----------
    neuron
        Its number.
    activation
        Its activation.
    requests
        ``(n_out,)``.
    total
        Their sum.

    Attributes
    ----------
    lamp, label
        The neuron, and its activation's symbol.
    walk, plumbs
        The arrows, and dashed lines down to them from where the outputs stand.
    axis
        Of the sum: the level of zero, the upright, and words for up and down.
    sum, back, mark, number
        The sum as an arrow on the axis, a dashed line to it from the last tip, a mark there, and the figure.
    """

    def __init__(self, neuron: int, activation: float, requests: ArrayLike, total: float) -> None:
        self.lamp = Neuron(LAMP).set_activation(activation).move_to(LAMP_AT)
        self.label = Formula(f"a_{spell(neuron)}^((2))", size=50).next_to(self.lamp, DOWN, buff=0.2)
        self.walk = HeadToTail(requests, unit=UNIT, pitch=COLUMN, weight=2.6).shift((FIRST_X, ZERO, 0.0))
        last = FIRST_X + (len(self.walk.arrows) - 1) * COLUMN
        upright = Line((AXIS_X, -2.7, 0.0), (AXIS_X, 2.1, 0.0), color=palette.SECONDARY, stroke_width=3)
        level = Line((AXIS_X, ZERO, 0.0), (last + 0.5, ZERO, 0.0), color=palette.FAINT, stroke_width=3)
        words = VGroup(
            Label("brighter", size=FIGURES, color=palette.POSITIVE).next_to(
                upright.get_top(), LEFT, buff=0.2
            ),
            Label("darker", size=FIGURES, color=palette.NEGATIVE).next_to(
                upright.get_bottom(), LEFT, buff=0.2
            ),
        )
        words[1].align_to(upright, DOWN)
        words[0].align_to(upright, UP)
        self.axis = VGroup(level, upright, words)
        tip = self.walk.tip()
        height = float(tip[1])
        self.plumbs = VGroup(
            *(
                DashedLine(
                    (float(arrow.get_x()), HEAD_Y - 0.35, 0.0),
                    arrow.get_top(),
                    color=palette.SECONDARY,
                    stroke_width=1.5,
                )
                for arrow in self.walk.arrows
            )
        )
        self.back = DashedLine(tip, (AXIS_X, height, 0.0), color=palette.INK, stroke_width=3)
        arrow = ValueArrow(total, length=UNIT, from_tail=True, weight=2.6, whole=True)
        self.sum = arrow.stand_at((AXIS_X, ZERO, 0.0))
        self.mark = Line(
            (AXIS_X - 0.3, height, 0.0), (AXIS_X + 0.3, height, 0.0), color=palette.INK, stroke_width=7
        )
        self.number = Number(total, sign=True, size=60).next_to(self.mark, LEFT, buff=0.12)
        super().__init__(
            self.axis,
            self.plumbs,
            self.walk,
            self.back,
            self.sum,
            self.mark,
            self.number,
            self.lamp,
            self.label,
        )


class SmallWalks(Group):
    """The requests to every neuron, each time laid end to end beside its lamp, by one scale.

    Parameters
    ----------
    activations
        ``(n_in,)``.
    requests
        ``(n_out, n_in)``.
    totals
        ``(n_in,)``: their sums.

    Attributes
    ----------
    lamps, walks, sums
        One per neuron.
    """

    def __init__(self, activations: ArrayLike, requests: ArrayLike, totals: ArrayLike) -> None:
        self.lamps, self.sums, self.levels = Group(), VGroup(), VGroup()
        self.walks: list[HeadToTail] = []
        columns = np.asarray(requests, dtype=np.float64).T
        for k, (a, column, total) in enumerate(
            zip(np.asarray(activations), columns, np.asarray(totals), strict=True)
        ):
            row, place = divmod(k, 4)
            walk = HeadToTail(column, unit=SMALL_UNIT, pitch=SMALL_PITCH, weight=1.3)
            start = np.array([-5.85 + 3.4 * place, 2.4 - 1.46 * row, 0.0])
            zero = start - [0.0, SMALL_UNIT * (walk.sums.max() + walk.sums.min()) / 2, 0.0]
            walk.shift(zero + 0.35 * RIGHT)
            arrow = ValueArrow(total, length=SMALL_UNIT, from_tail=True, weight=1.8, whole=True)
            self.sums.add(arrow.stand_at(zero))
            self.levels.add(
                Line(
                    zero + 0.15 * LEFT,
                    zero + (0.45 + 9 * SMALL_PITCH) * RIGHT,
                    color=palette.FAINT,
                    stroke_width=2,
                )
            )
            self.walks.append(walk)
            self.lamps.add(Neuron(0.3).set_activation(a).move_to(start + 0.6 * LEFT))
        super().__init__(self.levels, *self.walks, self.sums, self.lamps)
