"""The picture that the first beats follow, and the pictures with which beats hand over to one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Group,
    Mobject,
    RoundedRectangle,
    Transform,
    UpdateFromFunc,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.input_picture import InputPicture, picture_before, wide_network
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.space import NetworkInSpace

DIGIT = 3  # what the picture shows that the first beats follow
NTH = 5  # of the test images of that digit, counted from 0
SURE = 6  # place of a mistake among those with the highest scores, counted from 0: a picture that anybody can read
READ_AT = np.array([-3.6, 0.15, 0.0])  # middle of the picture whose pixels are read
BRIGHT = 0.9
LAMP_SHARE = 0.42  # radius of a neuron that has taken the place of a pixel, as a share of that
FIRST = 200  # test images over which one neuron is looked at
AIR, WIRE = 0.15, 0.35  # of the closed box: over the columns, and between it and them, in scene units
SEEN_FROM = (0.6, 0.0)  # by how much all dials are turned and tilted when they are counted, in radians
LINE_PLACE, LINE_SIZE = np.array([2.2, 3.15, 0.0]), 60  # of the line over the network in space
SPACE_PLACE, LABEL_GAP = np.array([0.1, 0.1, 0.0]), 0.52
STRIP_WIDTH = 3.5  # stroke width of the outline of the strip whose pixels are drawn
COUNT_SHIFT = 0.13  # of the number of input neurons towards its dots, so that it stands clear of the picture
RING = 1.45  # radius of the ring around a neuron that is asked about, over the neuron's own


@dataclass(frozen=True, eq=False)
class Three:
    """The picture that the first beats follow: which one of the test images, and its pixels, ``(28, 28)``."""

    index: int
    values: Array


def the_three(scene: Lecture) -> Three:
    """Measure the first test image of a 3 that is read surely and makes the neuron shine that is asked about."""
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT, split="test", nth=NTH)
    return Three(index, scene.measure("picture", measure.examples.image, index=index, split="test"))


def the_network(scene: Lecture) -> Params:
    """Measure the network as it is when it has learned."""
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    return Params(tuple(sizes.tolist()), scene.measure("parameters", measure.record.final_params))


def the_three_alone(three: Three) -> Picture:
    """Return the picture alone and large: what is to be read."""
    return Picture(three.values, size=5.0).move_to(0.15 * UP)


def picture_and_lamp(three: Three) -> tuple[Picture, Neuron]:
    """Return the picture at the left, and at the right one neuron, hollow and large."""
    return Picture(three.values, size=5.0).move_to(READ_AT), Neuron(1.25).move_to(3.4 * RIGHT + 0.6 * UP)


def last_pixel_read(three: Three) -> tuple[int, int]:
    """Return row and column of the first bright pixel in the row along which the brightness changes most."""
    row = int(np.abs(np.diff(three.values, axis=1)).sum(axis=1).argmax())
    return row, int((three.values[row] > BRIGHT).argmax())


def lamp_of_pixel(picture: Picture, row: int, column: int) -> Neuron:
    """Return the neuron that reads a pixel, in its place."""
    pixel = picture.pixels((row, column))
    lamp = Neuron(LAMP_SHARE * pixel.height).move_to(pixel)
    return lamp.set_activation(picture.values[0, row, column])


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

    def __init__(self, picture: InputPicture, network: NetworkDiagram) -> None:
        self.network, self.picture = network.show(activations=[picture.picture.values]), picture
        picture.strip.set_stroke(palette.TARGET, STRIP_WIDTH)
        picture.rays.set_stroke(palette.TARGET, STRIP_WIDTH)
        self.neurons, self.dots = network.neurons[0], network.ellipses[0]
        super().__init__(self.picture, self.dots, self.neurons)


def network_that_reads(params: Params) -> NetworkDiagram:
    """Return the network over most of the frame, with the digits beside its outputs as bright as what is said."""
    network = wide_network(params, label_color=palette.INK)
    network.ellipses[0][-1].shift(COUNT_SHIFT * RIGHT)
    return network


def input_column(values: ArrayLike, params: Params) -> InputColumn:
    """Return the picture ``(784,)`` and its column of neurons: with this the network begins to be built."""
    network = network_that_reads(params)
    return InputColumn(picture_before(values, network), network)


class TwoEnds(Group):
    """Input and output layer of the network, and between them a box of which nobody has said what is in it.

    Attributes
    ----------
    column
        The picture and the input layer.
    network
        The wide network, of which only the two columns of neurons are there.
    outputs
        The output neurons, their digits, and the ring around a wanted one.
    box
        What lies between.
    """

    def __init__(self, column: InputColumn) -> None:
        self.column, self.network = column, column.network
        self.outputs = Group(self.network.neurons[-1], self.network.labels, self.network.halo)
        self.box = ClosedBox(self.network.neurons[0], self.network.neurons[-1])
        super().__init__(column, self.box, self.outputs)


class ClosedBox(VGroup):
    """A box with a question mark between two columns of neurons, whose wires end at it.

    Attributes
    ----------
    wires, frame, mark
        Its parts: all wires as one, the box, the question mark.
    """

    def __init__(self, sources: Mobject, targets: Mobject) -> None:
        self.sources, self.targets = sources, targets
        self.wires = VMobject(stroke_color=palette.SECONDARY, stroke_width=1.5, stroke_opacity=0.6)
        self.frame = RoundedRectangle(
            corner_radius=0.15, color=palette.SECONDARY, stroke_width=2.5, fill_opacity=0.1
        )
        self.mark = Words("?", size=120, color=palette.SECONDARY)
        super().__init__(self.wires, self.frame, self.mark)
        self.fit()

    def fit(self) -> Self:
        """Fill the room between the columns as they stand now."""
        left, right = self.sources.get_right()[0], self.targets.get_left()[0]
        height = max(self.sources.height, self.targets.height) + 2 * AIR
        middle = np.array([(left + right) / 2, self.sources.get_y(), 0.0])
        corner = RoundedRectangle(corner_radius=0.15, width=right - left - 2 * WIRE, height=height)
        self.frame.set_points(corner.points).move_to(middle)
        self.mark.move_to(middle)
        self.wires.clear_points()
        for column, side, way in ((self.sources, RIGHT, WIRE), (self.targets, LEFT, -WIRE)):
            for neuron in column:
                start = neuron.get_edge_center(side)
                self.wires.start_new_path(start).add_line_to(start + way * RIGHT)
        return self


def two_ends(values: ArrayLike, outputs: ArrayLike, params: Params) -> TwoEnds:
    """Return what goes into the network, what comes out of it, and a closed box between.

    Parameters
    ----------
    values
        The picture, ``(784,)``.
    outputs
        The scores, ``(10,)``.
    params
        Of the network.
    """
    ends = TwoEnds(input_column(values, params))
    ends.column.picture.mark(0)
    for neuron, score in zip(ends.network.neurons[-1], np.asarray(outputs).ravel(), strict=True):
        neuron.set_activation(score)
    return ends


@dataclass(frozen=True, eq=False)
class Reading:
    """A picture in the trained network.

    Attributes
    ----------
    index
        Of the picture, in the test set.
    params
        Of the network.
    activations
        One ``(n_l,)`` array per layer, the picture first.
    """

    index: int
    params: Params
    activations: tuple[Array, ...]


def the_three_read(scene: Lecture) -> Reading:
    """Measure what the trained network makes of the picture that the first beats follow."""
    return read_test_image(scene, the_three(scene).index)


def the_misread(scene: Lecture) -> Reading:
    """Measure what the trained network makes of the first test image that it reads wrongly."""
    index = scene.measure("first error", measure.answers.example_by_margin, rule="first error")
    return read_test_image(scene, index)


def the_sure_mistake(scene: Lecture) -> Reading:
    """Measure what the trained network makes of a clear picture that it reads wrongly, with a high score."""
    mistakes = scene.measure("mistakes", measure.answers.confident_mistakes, count=SURE + 1)
    return read_test_image(scene, int(mistakes.index[SURE]))


def the_doubtful(scene: Lecture) -> Reading:
    """Measure what the trained network makes of the test image of which it doubts most."""
    index = scene.measure("most doubtful", measure.answers.example_by_margin, rule="most doubtful")
    return read_test_image(scene, index)


def read_test_image(scene: Lecture, index: int) -> Reading:
    """Measure what the trained network makes of a test image."""
    params = the_network(scene)
    picture = scene.measure(f"picture {index}", measure.examples.image, index=index, split="test").reshape(-1)
    layers = [
        scene.measure(
            f"layer {layer + 1} of {index}", measure.answers.layer_of_examples, layer=layer, index=[index]
        )
        for layer in range(len(params.weights))
    ]
    return Reading(index, params, (picture, *(layer.a[0] for layer in layers)))


def picture_to_read(values: ArrayLike, network: NetworkDiagram) -> InputPicture:
    """Return a picture ``(784,)`` before the network with nothing marked on it, so that the digit is plain to see."""
    return picture_before(values, network).mark(0)


class WholeNetwork(Group):
    """The whole network, lit by a picture that it has read, and that picture before it.

    Attributes
    ----------
    network, picture
        As in `InputColumn`, now with all layers; the picture as by `picture_to_read`.
    """

    def __init__(self, reading: Reading) -> None:
        self.network = network_that_reads(reading.params).show(activations=reading.activations)
        self.picture = picture_to_read(reading.activations[0], self.network)
        super().__init__(self.network, self.picture)


def neuron_to_ask(scene: Lecture) -> int:
    """Measure which neuron of the first hidden layer is asked about: the one that halves the images best."""
    return scene.measure("neuron", measure.neurons.most_even_neuron, layer=0, first=FIRST)


class AskedNeuron(Group):
    """The whole network, and in it one neuron of the first hidden layer with a ring and the edges into it.

    Attributes
    ----------
    network, picture
        As in `WholeNetwork`; all other edges have receded.
    neuron, ring
        The neuron that is asked about, and the ring around it.
    """

    def __init__(self, reading: Reading, neuron: int) -> None:
        whole = WholeNetwork(reading)
        self.network, self.picture = whole.network, whole.picture
        self.network.focus(*self.network.edges_into(1, neuron))
        self.neuron = self.network.neuron(1, neuron)
        self.ring = Circle(radius=RING * self.neuron.width / 2, color=palette.INK, stroke_width=3.5)
        super().__init__(whole, self.ring.move_to(self.neuron))


class AllDials(Group):
    """The whole network in space, every weight an edge and every pixel a neuron, with the digits at its outputs.

    Parameters
    ----------
    params
        Of the network.
    activations
        One ``(n_l,)`` array per layer, the picture first.

    Attributes
    ----------
    space
        Neurons and edges.
    labels
        The digits.
    """

    def __init__(self, params: Params, activations: Sequence[ArrayLike]) -> None:
        self.space = NetworkInSpace(params, activations).shift(SPACE_PLACE)
        self.labels = VGroup(
            *(
                declared(Words(spell(digit), size=FIGURE_SIZE), "an output's digit")
                for digit in range(params.layer_sizes[-1])
            )
        )
        super().__init__(self.space, self.labels)
        self.turn(*SEEN_FROM)

    def show(self, params: Params | None = None, activations: Sequence[ArrayLike] | None = None) -> Self:
        """Show other weights, other activations, or both."""
        self.space.show(params, activations)
        return self

    def turn(self, turned: float, tilted: float | None = None) -> Self:
        """Look at it from elsewhere, as in `NetworkInSpace.turn`."""
        self.space.turn(turned, tilted)
        return self.place_labels()

    def place_labels(self) -> Self:
        """Put the digits beside their neurons as these are seen now."""
        for digit, label in enumerate(self.labels):
            label.move_to(self.space.seen_at(-1, digit) + LABEL_GAP * RIGHT)
        return self

    def go_to(self, other: AllDials) -> Animation:
        """Return the animation in which neurons and edges take another's places, and the digits follow."""
        follow = UpdateFromFunc(self.labels, lambda _: self.place_labels())
        return AnimationGroup(Transform(self.space, other.space), follow)


class WrittenLayer(Group):
    """The whole network in space, and over it the line that says what its last layer does.

    Attributes
    ----------
    dials
        The network.
    line
        The formula.
    """

    def __init__(self, reading: Reading) -> None:
        self.dials = AllDials(reading.params, reading.activations)
        self.line = line_of_layer(len(reading.activations) - 1)
        super().__init__(self.dials, self.line)


def line_of_layer(layer: int) -> Formula:
    """Return what a layer does, as one line over the network in space."""
    source = (
        f"{{{{ a^(({layer})) : out }}}} = sigma({{{{ W^(({layer})) : weights }}}} "
        f"{{{{ a^(({layer - 1})) : in }}}} + {{{{ b^(({layer})) : bias }}}})"
    )
    line = Formula(source, size=LINE_SIZE, colors={"bias": palette.BIAS})
    return declared(line.move_to(LINE_PLACE), "the number of a layer")
