"""What outputs ask of the neurons before them, on pads side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Circle,
    Group,
    RoundedRectangle,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.beats.backprop.example import DIGIT, Example
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.values.arrows import ArrowColumn, ValueArrow

UNIT = 16.0  # of requests to the last hidden layer, wherever they are looked at: scene units that stand for 1
ACROSS, ZERO_Y = (
    0.72,
    1.05,
)  # distance of the neurons on a pad, and the height from which their requests set out
PAD_X, PAD_NEURON, PAD_HEAD = (
    0.6,
    0.17,
    0.42,
)  # middle of a pad; radius of its neurons, and of the output whose it is
FIGURES = 37  # size of words and figures in the pictures of requests
LARGE_FIGURES = 54
TOP, ROW = 2.05, 0.31  # height of the first row and distance of the rows, in scene units
LAYER_X = -4.6  # where the neurons stand of whom something is asked
FIRST_X, COLUMN = -2.4, 0.93  # middle of the first pad, and distance of the pads
HEADS = 1.15  # size of the heads of requests in rows
HEAD_Y, HEAD = 2.68, 0.22  # height of the outputs over their pads, and their radius


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
                request_from(neuron, value)
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


def request_from(neuron: Neuron, value: float) -> ValueArrow:
    """Return a request that sets out from the rim of the neuron that it is about, as long as its number."""
    arrow = ValueArrow(value, length=UNIT, from_tail=True, weight=2.2, whole=True)
    return arrow.stand_at(neuron.get_center() + np.sign(value) * neuron.height / 2 * UP)


def headed_by(output: int, activation: float, radius: float) -> Group:
    """Return an output around the origin: the ring that the wanted one wears, its lamp, its number over it."""
    hue = palette.TARGET if output == DIGIT else palette.INK
    head = Neuron(radius).set_activation(activation)
    halo = Circle(1.28 * radius, color=palette.TARGET, stroke_width=4 if output == DIGIT else 0)
    label = declared(Label(spell(output), size=FIGURES, color=hue), "the number of an output neuron")
    return Group(halo, head, label.next_to(halo, UP, buff=0.1))


class Pad(Group):
    """A sheet headed by an output, on which stands what it asks of each neuron before it.

    Parameters
    ----------
    output
        Its number.
    activation
        Its activation.
    asked
        ``(n_in,)``: up is brighter.
    largest
        The request that fills a row.

    Attributes
    ----------
    sheet
        The paper.
    top
        Over it the output: `halo`, the ring that the wanted one wears; `head`, its lamp; `label`, its number.
    arrows
        One arrow per neuron.
    """

    def __init__(self, output: int, activation: float, asked: ArrayLike, largest: float) -> None:
        wanted = output == DIGIT
        self.arrows = ArrowColumn(asked, ROW, largest=largest, weight=HEADS)
        self.arrows.shift((TOP - float(cast(ValueArrow, self.arrows[0]).anchor[1])) * UP)
        rows = len(self.arrows)
        self.sheet = RoundedRectangle(corner_radius=0.08, width=0.8 * COLUMN, height=rows * ROW + 0.12)
        self.sheet.set_fill(palette.FAINT, 0.35).set_stroke(palette.FAINT, 1.5)
        self.sheet.move_to((TOP - (rows - 1) / 2 * ROW) * UP)
        self.head = Neuron(HEAD).set_activation(activation).move_to(HEAD_Y * UP)
        self.halo = Circle(1.28 * HEAD, color=palette.TARGET, stroke_width=4 if wanted else 0)
        self.halo.move_to(self.head)
        hue = palette.TARGET if wanted else palette.INK
        self.label = declared(Label(spell(output), size=FIGURES, color=hue), "the number of an output neuron")
        self.label.next_to(self.halo, UP, buff=0.1)
        self.top = Group(self.halo, self.head, self.label)
        super().__init__(self.sheet, self.arrows, self.top)


class RequestGrid(Group):
    """The neurons before the outputs, one to a row, and one pad per output with its requests.

    Parameters
    ----------
    example
        Whose activations the lamps show.
    asked
        ``(n_out, n_in)``: what each output asks of each neuron.

    Attributes
    ----------
    neurons, pads
        From the top, and from the left.
    """

    def __init__(self, example: Example, asked: ArrayLike) -> None:
        requests = np.asarray(asked, dtype=np.float64)
        *_, upstream, outputs = example.activations
        self.neurons = Group(
            *(
                Neuron(0.36 * ROW).set_activation(a).move_to((LAYER_X, TOP - row * ROW, 0.0))
                for row, a in enumerate(upstream)
            )
        )
        largest = float(np.abs(requests).max())
        self.pads = [
            Pad(output, outputs[output], column, largest).shift((FIRST_X + output * COLUMN) * RIGHT)
            for output, column in enumerate(requests)
        ]
        super().__init__(self.neurons, *self.pads)

    def arrows_about(self, neuron: int) -> list[ValueArrow]:
        """Return what is asked of one neuron, output after output."""
        return [cast(ValueArrow, pad.arrows[neuron]) for pad in self.pads]


def stand_on_pads(scene: Lecture, grid: RequestGrid, pads: Sequence[Pad]) -> None:
    """Put the grid's neurons and some of its pads on the stage, in place of their parts."""
    scene.remove(*grid.neurons, *(part for pad in pads for part in pad.get_family()))
    scene.add(grid.neurons, *pads)
