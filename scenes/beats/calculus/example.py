"""The chain of four neurons and the picture that most beats of the lecture follow, and the pictures at their cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import DOWN, VGroup

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.calculus.tree import Tree
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look.numbers import Number
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.mosaic import Picture

RUN = "chain"
DIGIT = 1  # what the example shows
RADIUS = 0.75  # of the chain's lamps, in scene units
CHAIN_WIDTH, CHAIN_PLACE = 9.3, np.array([1.3, 0.2, 0.0])  # between the middles of its ends; its own middle
THICKNESS = 6.0  # of its edges
PICTURE_SIZE, PICTURE_PLACE = 1.9, np.array([-5.6, 0.2, 0.0])
FIGURE_SIZE = 44  # of the numbers below lamps


@dataclass(frozen=True, eq=False)
class ChainExample:
    """One training picture in the chain of four neurons, halfway through its training.

    Layers are counted from 0, the input, to ``last``.

    Attributes
    ----------
    index
        In the training set of 0s and 1s.
    step
        The parameters are those before this step.
    params
        Of the chain at that step.
    a
        Activations, ``(4,)``, the ink of the picture first.
    z
        Weighted sums, ``(3,)``; that of layer l is ``z[l - 1]``.
    y
        The wanted output.
    cost
        ``(a[-1] - y)^2``.
    """

    index: int
    step: int
    params: Params
    a: Array
    z: Array
    y: float
    cost: float

    @property
    def at(self) -> dict[str, Any]:
        """The arguments of quantities about it, besides the run `RUN`."""
        return {"step": self.step, "index": self.index}

    @property
    def last(self) -> int:
        """The number of the last layer, which formulas call L."""
        return len(self.z)

    @property
    def activations(self) -> tuple[Array, ...]:
        """Activations as a diagram takes them: one ``(1,)`` array per layer."""
        return tuple(self.a[:, None])

    @property
    def values(self) -> dict[str, float]:
        """The value of every node of the dependency tree, by its name there: w3, b3, a2, z3, a3, ..., y, C."""
        found = {f"a{layer}": value for layer, value in enumerate(self.a)}
        for layer, z in enumerate(self.z, start=1):
            found[f"z{layer}"] = z
            found[f"w{layer}"] = self.params.weights[layer - 1][0, 0]
            found[f"b{layer}"] = self.params.biases[layer - 1][0]
        return {name: float(value) for name, value in found.items()} | {"y": self.y, "C": self.cost}


def chain_example(scene: Lecture) -> ChainExample:
    """Measure the first training picture of a 1, in the chain at the step where its cost is about to fall fastest."""
    index = scene.measure("example", measure.examples.first_with_label, RUN, label=DIGIT)
    step = scene.measure("halfway", measure.record.step_before_steepest_fall, RUN)
    sizes = scene.measure("neurons per layer", measure.record.layer_sizes, RUN)
    vector = scene.measure("parameters", measure.record.step_params, RUN, step=step)
    at: dict[str, Any] = {"step": step, "index": index}
    layers = range(len(sizes))
    a = [scene.measure(f"a {layer}", measure.examples.example_a, RUN, layer=layer, **at) for layer in layers]
    z = [
        scene.measure(f"z {layer}", measure.examples.example_z, RUN, layer=layer - 1, **at)
        for layer in layers[1:]
    ]
    return ChainExample(
        index=index,
        step=step,
        params=Params(tuple(sizes), vector),
        a=np.concatenate(a),
        z=np.concatenate(z),
        y=float(scene.measure("wanted output", measure.examples.label, RUN, index=index)),
        cost=scene.measure("cost", measure.examples.example_cost, RUN, **at),
    )


def chain(example: ChainExample) -> NetworkDiagram:
    """Return the chain of four neurons, its lamps lit by the example: most of the frame wide."""
    return blank_chain().show(example.params, activations=example.activations)


def blank_chain() -> NetworkDiagram:
    """Return the chain of four neurons at its place, its lamps hollow and its edges not yet to be seen."""
    network = NetworkDiagram((1, 1, 1, 1), width=CHAIN_WIDTH, thickness=THICKNESS, output_labels=())
    for (neuron,) in network.neurons:
        neuron.scale_to_fit_width(2 * RADIUS)
    network.halo.scale_to_fit_width(2.36 * RADIUS)
    return network.shift(CHAIN_PLACE)


def picture_of_example(scene: Lecture) -> Picture:
    """Measure the picture whose ink the chain reads, and return it where it is about to enter the chain."""
    index = scene.measure("example in MNIST", measure.examples.first_with_label, label=DIGIT)
    inputs = scene.measure("picture", measure.examples.image, index=index)
    return Picture(inputs, size=PICTURE_SIZE).move_to(PICTURE_PLACE)


def figures_below(network: NetworkDiagram, example: ChainExample) -> VGroup:
    """Return the activations of the chain as numbers below its lamps, the ink of the picture first."""
    figures = VGroup()
    for (neuron,), a in zip(network.neurons, example.a, strict=True):
        figures.add(Number(a, size=FIGURE_SIZE).next_to(neuron, DOWN, buff=0.16))
    return figures


def the_tree(example: ChainExample) -> Tree:
    """Return the dependency tree of the last layer, large, from its weight, activation and bias to the cost."""
    return Tree(example.values)
