"""The network with the sums that were handed back: the picture between 3.7 and 3.8."""

from __future__ import annotations

from typing import cast

from manim import (
    RIGHT,
    UP,
    Group,
)
from numpy.typing import ArrayLike

from scenes.beats.backprop.example import DIGIT, Example
from scenes.beats.backprop.requests.pads import FIGURES
from scenes.kit.look import palette
from scenes.kit.look.text import Label
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.wires import Wires
from scenes.kit.values.arrows import ArrowColumn

LARGEST_SUM = 0.46  # length of a layer's largest arrow, in scene units: hardly more than its row


class HandedBack(Group):
    """The network with lamps lit by a picture, and at its last hidden layer the sums that were handed back.

    The picture that leads from "ten opinions, added" to "and back again". Its edges are neutral: blue and orange are
    left to wishes.

    Parameters
    ----------
    example
        The picture, and what the network makes of it.
    sums
        ``(n_hidden,)``.

    Attributes
    ----------
    network, picture
        Which look at it.
    wires
        The edges; those of the network itself wait, hidden, for what they will mean.
    sums
        One arrow beside each neuron.
    """

    def __init__(self, example: Example, sums: ArrayLike) -> None:
        self.network = NetworkDiagram(example.params.layer_sizes, width=8.5, height=5.4, thickness=1.4)
        self.network.show(activations=example.activations)
        self.network.shift(1.35 * RIGHT + 0.1 * UP).set_target(DIGIT)
        for label in self.network.labels:
            label.scale(FIGURES / cast(Label, label).font_size)
        *_, count = self.network.ellipses[0]
        count.scale(FIGURES / cast(Label, count).font_size)
        self.picture = InputPicture(example.activations[0], self.network, size=2.4, gap=1.4)
        self.wires = Wires(self.network)
        self.sums = arrows_beside(self.network, -2, sums)
        super().__init__(self.wires, self.network, self.picture, self.sums)
        for strands in self.network.edges:
            strands.emphasise(0.0)


def arrows_beside(
    network: NetworkDiagram, layer: int, values: ArrayLike, *, largest: float | None = None
) -> ArrowColumn:
    """Return one upright arrow close to the left of each neuron of a layer.

    All by one scale: the `largest`, by default of these values, has the full length.
    """
    neurons = list(network.neurons[layer])
    arrows = ArrowColumn(values, rows=neurons, largest=largest, length=LARGEST_SUM, weight=1.8, whole=True)
    arrows.stand_at_x(float(neurons[0].get_left()[0]) - 0.17)
    for arrow in arrows:
        arrow.set_stroke(palette.GROUND, 8, background=True)
    return arrows
