"""The example that most beats of the lecture follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import LEFT, ORIGIN, RIGHT, UP
from numpy.typing import ArrayLike

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.legend import EdgeLegend
from scenes.kit.pictures.mosaic import Mosaic, Picture

FAN_WIDTH, FAN_HEIGHT = 3.5, 5.4  # scene units between the middles of the fan's neurons
THICKNESS, FAINTEST = 3.0, 0.55  # of the fan's edges
NAME_SIZE = 48
LARGE = 0.8  # radius of an output that is looked at from nearby
HEAD_PITCH, HEAD_CENTER = 0.86, np.array([-0.75, 2.72, 0.0])  # of ten pictures in a row, in scene units
DIGIT = 2  # what the picture shows that most beats follow
EARLY = 2 / 3  # share of the test images that the half-trained network classifies correctly


@dataclass(frozen=True, eq=False)
class Example:
    """The picture that most beats follow, in the network when its own output is furthest off.

    Attributes
    ----------
    index
        In the training set.
    step
        The parameters are those before this step.
    params
        Of the network at that step.
    activations
        One ``(n_l,)`` array per layer, the picture first.
    """

    index: int
    step: int
    params: Params
    activations: tuple[Array, ...]

    @property
    def at(self) -> dict[str, Any]:
        """The arguments of quantities about it."""
        return {"step": self.step, "index": self.index}


def example_shown(scene: Lecture) -> Example:
    """Measure the first picture of a 2, in the network when its own output is furthest off.

    The other outputs are still far from 0 then, too: all of the wishes can be seen at once.
    """
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT)
    step = scene.measure("telling step", measure.record.first_step_with_largest_target_error, index=index)
    return example_at(scene, index, step)


def example_at(scene: Lecture, index: int, step: int) -> Example:
    """Measure a training example in the network before a step."""
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    vector = scene.measure("parameters", measure.record.step_params, step=step)
    activations = [
        scene.measure(f"activations {layer}", measure.examples.example_a, step=step, index=index, layer=layer)
        for layer in range(len(sizes))
    ]
    return Example(index, step, Params(tuple(sizes), vector), tuple(activations))


def wishes_of_weights(scene: Lecture, example: Example) -> list[Array]:
    """Measure what an example wants of the weights of every layer."""
    return [
        -scene.measure(f"gradient {layer}", measure.examples.example_grad, layer=layer, **example.at)
        for layer in range(len(example.params.weights))
    ]


def whole_network(example: Example) -> NetworkDiagram:
    """Return the network that the example is about to enter, its lamps hollow."""
    return wide_network(example.params)


def at_the_top(legend: EdgeLegend) -> EdgeLegend:
    """Put what the edges mean over the whole network, beside the title."""
    return legend.move_to((6.7, 3.5, 0), aligned_edge=RIGHT)


def weights_legend() -> EdgeLegend:
    """Return what the edges of the whole network mean that the example is about to enter."""
    return at_the_top(EdgeLegend(size=FIGURE_SIZE))


def output_fan(example: Example) -> NetworkDiagram:
    """Return the wanted output from nearby, ringed and large, with its weights and all neurons before it.

    The picture that leads from "one picture, ten wishes" through "fire together, wire together" to the next.
    """
    *_, upstream, outputs = example.activations
    fan = NetworkDiagram(
        (len(upstream), 1), width=FAN_WIDTH, height=FAN_HEIGHT, thickness=THICKNESS, faintest=FAINTEST
    )
    fan.neurons[-1][0].scale(LARGE / (fan.neurons[-1][0].width / 2))
    fan.halo.scale_to_fit_width(1.18 * 2 * LARGE)
    fan.move_to(3.65 * LEFT + 0.2 * UP, aligned_edge=ORIGIN)
    weights = example.params.weights[-1][[DIGIT]]
    return fan.show(weights=[weights], activations=(upstream, [outputs[DIGIT]])).set_target(0)


def name_of_output(fan: NetworkDiagram) -> Label:
    """Return the number of the wanted output, over it."""
    label = Label(spell(DIGIT), size=NAME_SIZE, color=palette.TARGET)
    return declared(label.next_to(fan.halo, UP, buff=0.15), "the number of an output neuron")


def the_picture(example: Example) -> Picture:
    """Return the picture that was asked about, alone and large: what is left when all its wishes are known."""
    return Picture(example.activations[0].reshape(28, 28), size=4.2).move_to(0.4 * UP)


def ten_pictures(inputs: ArrayLike) -> Mosaic:
    """Return one training picture of every label in a row: the heads of a table's columns.

    Parameters
    ----------
    inputs
        ``(10, 28, 28)``.
    """
    row = Mosaic(inputs, columns=10, cell_size=0.74, gap=HEAD_PITCH / 0.74 - 1)
    return row.move_to(HEAD_CENTER)
