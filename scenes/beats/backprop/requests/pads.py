"""What outputs ask of the neurons before them, on pads side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from manim import (
    DOWN,
    UP,
    Circle,
    Group,
    Line,
    RoundedRectangle,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.beats.backprop.example import DIGIT, Example
from scenes.kit.look import palette
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.values.arrows import ValueArrow

UNIT = 16.0  # scene units that stand for 1, of all requests to the last hidden layer
WEIGHT = 2.2  # of their heads and strokes
FIGURES = 37  # size of words and figures in the pictures of requests
LARGE_FIGURES = 54
PAD_X, ACROSS = 0.6, 0.72  # middle of a wide pad, and distance of the neurons on it
ZERO_Y = 1.05  # from which height its requests set out
PAD_NEURON, PAD_HEAD = 0.17, 0.42  # radius of its neurons, and of the output whose it is
FIRST_X, COLUMN = -2.4, 0.93  # of pads side by side: middle of the first, and their distance
HEAD_Y, HEAD = 2.6, 0.22  # height of the outputs over them, and their radius
ROW_X, ROW_NEURON = -4.6, 0.5  # where a neuron stands beside its row, and its radius


class NotePad(Group):
    """A wide sheet on which an output notes what it asks of each neuron before it, every arrow as long as its number.

    The picture that leads from "activations in proportion to weights" to "ten opinions, added".

    Parameters
    ----------
    example
        Whose activations the neurons show.
    asked
        ``(n_in,)``: what the wanted output asks; up is brighter.

    Attributes
    ----------
    sheet
        The paper.
    top
        Beside it the output: its ring, its lamp, its number.
    neurons, arrows
        In a row across the sheet; each arrow sets out from the rim of its neuron.
    """

    def __init__(self, example: Example, asked: ArrayLike) -> None:
        *_, upstream, outputs = example.activations
        places = PAD_X + ACROSS * (np.arange(len(upstream)) - (len(upstream) - 1) / 2)
        self.neurons = Group(
            *(
                Neuron(PAD_NEURON).set_activation(a).move_to((x, ZERO_Y, 0.0))
                for a, x in zip(upstream, places, strict=True)
            )
        )
        self.arrows = VGroup(
            *(
                stand_on(cast(Neuron, neuron), request(value))
                for neuron, value in zip(self.neurons, np.asarray(asked, dtype=np.float64), strict=True)
            )
        )
        low, high = (self.arrows.get_edge_center(side)[1] + 0.15 * side[1] for side in (DOWN, UP))
        self.sheet = RoundedRectangle(
            corner_radius=0.12, width=(len(places) + 0.3) * ACROSS, height=high - low
        )
        self.sheet.set_fill(palette.FAINT, 0.35).set_stroke(palette.FAINT, 1.5)
        self.sheet.move_to((PAD_X, (low + high) / 2, 0.0))
        self.top = headed_by(DIGIT, outputs[DIGIT], PAD_HEAD)
        self.top.shift((self.sheet.get_left()[0] - 0.75, ZERO_Y, 0.0))
        super().__init__(self.sheet, self.top, self.arrows, self.neurons)


def request(value: float) -> ValueArrow:
    """Return a request that sets out from the origin."""
    return ValueArrow(value, length=UNIT, from_tail=True, weight=WEIGHT, whole=True)


def stand_on(neuron: Neuron, arrow: ValueArrow) -> ValueArrow:
    """Let an arrow set out from the rim of the neuron that it is about: upwards from its top, or downwards."""
    return arrow.stand_at(neuron.get_center() + np.sign(arrow.value) * neuron.height / 2 * UP)


def headed_by(output: int, activation: float, radius: float) -> Group:
    """Return an output around the origin: the ring that the wanted one wears, its lamp, its number over it."""
    hue = palette.TARGET if output == DIGIT else palette.INK
    head = Neuron(radius).set_activation(activation)
    halo = Circle(1.28 * radius, color=palette.TARGET, stroke_width=4 if output == DIGIT else 0)
    label = declared(Label(spell(output), size=FIGURES, color=hue), "the number of an output neuron")
    return Group(halo, head, label.next_to(halo, UP, buff=0.1))


class PadRows(Group):
    """The ten pads upright and side by side, cut down to the rows of a few neurons.

    Parameters
    ----------
    example
        Whose activations the lamps show.
    asked
        ``(n_out, n_in)``: what each output asks of each neuron.
    neurons
        Whose rows there are, from the top.
    zeros
        From which heights their requests set out.

    Attributes
    ----------
    tops, sheets
        One per output.
    neurons, levels, arrows
        One per row; of the arrows one per output each.
    """

    def __init__(
        self, example: Example, asked: ArrayLike, neurons: Sequence[int], zeros: Sequence[float]
    ) -> None:
        *_, upstream, outputs = example.activations
        requests = np.asarray(asked, dtype=np.float64)[:, list(neurons)].T
        xs = FIRST_X + COLUMN * np.arange(len(outputs))
        self.neurons, self.sheets, self.tops = Group(), VGroup(), Group()
        self.levels, self.arrows = VGroup(), VGroup()
        for neuron, zero, row in zip(neurons, zeros, requests, strict=True):
            self.neurons.add(Neuron(ROW_NEURON).set_activation(upstream[neuron]).move_to((ROW_X, zero, 0.0)))
            ends = (ROW_X + ROW_NEURON, zero, 0.0), (xs[-1] + COLUMN / 2, zero, 0.0)
            self.levels.add(Line(*ends, color=palette.SECONDARY, stroke_width=1.5))
            self.arrows.add(
                VGroup(*(request(value).stand_at((x, zero, 0.0)) for x, value in zip(xs, row, strict=True)))
            )
        low, high = (self.arrows.get_edge_center(side)[1] + 0.15 * side[1] for side in (DOWN, UP))
        for output, (x, a) in enumerate(zip(xs, outputs, strict=True)):
            sheet = RoundedRectangle(corner_radius=0.08, width=0.82 * COLUMN, height=high - low)
            sheet.set_fill(palette.FAINT, 0.35).set_stroke(palette.FAINT, 1.5)
            self.sheets.add(sheet.move_to((x, (low + high) / 2, 0.0)))
            self.tops.add(headed_by(output, a, HEAD).shift((x, HEAD_Y, 0.0)))
        super().__init__(self.sheets, self.levels, self.tops, self.arrows, self.neurons)
