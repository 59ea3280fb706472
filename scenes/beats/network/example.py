"""The picture that the first beats follow, and the pictures with which beats hand over to one another."""

from __future__ import annotations

from manim import Group
from numpy.typing import ArrayLike

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import picture_before, wide_network

DIGIT = 3  # what the picture shows that the first beats follow


def the_three(scene: Lecture) -> Array:
    """Measure the first test image of a 3, ``(784,)``: the picture that the first beats follow."""
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT, split="test")
    return scene.measure("picture", measure.examples.image, index=index, split="test").reshape(-1)


class InputColumn(Group):
    """A picture and the input layer that reads it, where the wide network has them.

    Attributes
    ----------
    network
        The wide network, of which the rest is not there yet.
    picture
        With its strip outlined whose pixels are the drawn neurons, and rays between the two.
    neurons
        The sixteen drawn input neurons, those of the network.
    dots
        What stands for the others: dots and their number.
    """

    def __init__(self, values: ArrayLike, network: NetworkDiagram) -> None:
        self.network = network.show(activations=[values])
        self.picture = picture_before(values, network)
        self.neurons, self.dots = network.neurons[0], network.ellipses[0]
        super().__init__(self.picture, self.dots, self.neurons)


def input_column(values: ArrayLike, params: Params) -> InputColumn:
    """Return the picture ``(784,)`` and its column of neurons: with this the network begins to be built."""
    return InputColumn(values, wide_network(params))
