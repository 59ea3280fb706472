"""The chain of four neurons and the picture that most beats of the lecture follow, and the pictures at their cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Group, Line, Rectangle, Square, VGroup
from numpy.typing import NDArray

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.calculus.tree import Tree, hue_of, symbol
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Picture

RUN = "chain"
DIGIT = 1  # what the example shows
RADIUS = 0.75  # of the chain's lamps, in scene units
CHAIN_WIDTH, CHAIN_PLACE = 9.3, np.array([1.3, 0.2, 0.0])  # between the middles of its ends; its own middle
THICKNESS = 6.0  # of its edges
PICTURE_SIZE, PICTURE_PLACE = 1.9, np.array([-5.6, 0.2, 0.0])
FIGURE_SIZE = 44  # of the numbers below lamps
SYMBOL_SIZE, NEAR_SIZE = 68, 54  # of symbols, and of numbers where the last layer is seen from nearby


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


def blank_chain(faintest: float = palette.WEIGHT_OPACITIES[0]) -> NetworkDiagram:
    """Return the chain of four neurons at its place, its lamps hollow and its edges not yet to be seen.

    `faintest` is the opacity of an edge whose weight is zero.
    """
    network = NetworkDiagram(
        (1, 1, 1, 1), width=CHAIN_WIDTH, thickness=THICKNESS, faintest=faintest, output_labels=()
    )
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


class LastLayer(Group):
    """The last two lamps of the chain from nearby, with their symbols, the weight between them and the bias.

    Attributes
    ----------
    network
        The two lamps and the edge between them.
    symbols, numbers
        By the names of the dependency tree: a2, w3, a3, b3.
    lead
        From the last lamp to its bias.
    """

    PLACE, WIDTH, RADIUS = np.array([-3.3, 0.15, 0.0]), 4.1, 0.98  # of the middle, between the lamps, of them

    def __init__(self, example: ChainExample) -> None:
        self.network = NetworkDiagram((1, 1), width=self.WIDTH, thickness=THICKNESS, output_labels=())
        for (neuron,) in self.network.neurons:
            neuron.scale_to_fit_width(2 * self.RADIUS)
        largest = float(np.abs(example.params.vector[::2]).max())
        self.network.shift(self.PLACE).show(
            weights=example.params.weights[-1:], activations=example.activations[-2:], largest=[largest]
        )
        self.network.edges[0].set_z_index(-1)  # lamps stay in front of it also while it leaves
        before, last = (layer[0] for layer in self.network.neurons)
        middle = (before.get_center() + last.get_center()) / 2
        values = example.values
        self.symbols, self.numbers = {}, {}
        for name, lamp in (("a2", before), ("a3", last)):
            self.symbols[name] = Formula(symbol(name), size=SYMBOL_SIZE).next_to(lamp, UP, buff=0.22)
            self.numbers[name] = Number(values[name], size=NEAR_SIZE).next_to(lamp, DOWN, buff=0.22)
        hue = hue_of("w3", values["w3"])
        self.symbols["w3"] = Formula(symbol("w3"), size=SYMBOL_SIZE, color=hue).next_to(middle, UP, buff=0.28)
        self.numbers["w3"] = Number(values["w3"], size=NEAR_SIZE, color=hue).next_to(middle, DOWN, buff=0.28)
        corner = last.get_center() + 0.5 * last.width * np.array([-0.71, -0.71, 0.0])
        self.symbols["b3"] = Formula(symbol("b3"), size=SYMBOL_SIZE, color=palette.BIAS)
        self.symbols["b3"].move_to(corner + 1.2 * LEFT + 0.9 * DOWN)
        self.numbers["b3"] = Number(values["b3"], size=NEAR_SIZE, color=palette.BIAS)
        self.numbers["b3"].next_to(self.symbols["b3"], DOWN, buff=0.2)
        self.lead = Line(
            corner, self.symbols["b3"].get_corner(UP + RIGHT) + 0.1 * UP, color=palette.BIAS, stroke_width=6
        )
        super().__init__(self.network, self.lead, *self.symbols.values(), *self.numbers.values())


def last_layer(example: ChainExample) -> LastLayer:
    """Return the last two lamps with their names, in the middle of the frame."""
    near = LastLayer(example)
    return near.scale(1.25).move_to((0.0, 0.1, 0.0))


class GapSquare(Group):
    """A lamp as high as it is bright beside where it ought to be, and the square of the gap between them.

    The square of side 1 is outlined.

    Attributes
    ----------
    scale_line, unit
        From dark to bright, and the outlined square.
    lamp, wanted
        The lamp, and the ringed one that it ought to be.
    brightness, goal
        How bright the lamp is, and ought to be.
    called, dark
        What the goal is called, and the number at the foot of the scale.
    gap, square
        What is between them, and the square of that.
    number
        The cost, in the square.

    >>> part = GapSquare(0.75, 1.0, 0.0625).open(1)
    >>> bool(np.isclose(part.square.width * part.square.height / part.unit.width**2, part.shown()["area"][0]))
    True
    """

    CORNER, UNIT = np.array([2.35, -2.6, 0.0]), 4.15  # lower left corner, and side, of the square of side 1
    RADIUS = 0.42

    def __init__(self, a: float, y: float, cost: float) -> None:
        self.a, self.y, self.cost, self.share = float(a), float(y), float(cost), 0.0
        self.unit = Square(self.UNIT, color=palette.FAINT, stroke_width=2.5)
        self.unit.move_to(self.CORNER, aligned_edge=DOWN + LEFT)
        self.scale_line = Line(self.place(0), self.place(1), color=palette.SECONDARY, stroke_width=3)
        self.lamp = Neuron(self.RADIUS)
        wanted = Neuron(self.RADIUS).set_activation(self.y).move_to(self.place(self.y) + 0.62 * LEFT)
        ring = Circle(1.22 * self.RADIUS, color=palette.TARGET, stroke_width=4).move_to(wanted)
        self.wanted = Group(wanted, ring)
        self.gap = Line(self.place(0), self.place(self.y), color=palette.COST, stroke_width=12)
        self.square = Rectangle(stroke_width=0, fill_color=palette.COST, fill_opacity=0.55)
        self.brightness = Number(self.a, size=FIGURE_SIZE)
        self.goal = Number(self.y, 0, size=FIGURE_SIZE, color=palette.TARGET).next_to(ring, LEFT, buff=0.15)
        self.called = Formula("y =", size=NEAR_SIZE, color=palette.TARGET).next_to(self.goal, LEFT, buff=0.18)
        self.called.shift((self.goal.get_y() - self.called[1].get_y()) * UP)
        self.dark = declared(Label("0", size=FIGURE_SIZE, color=palette.SECONDARY), "the dark end of a scale")
        self.dark.next_to(self.place(0), LEFT, buff=0.2)
        self.number = Number(self.cost, size=72)
        super().__init__(self.unit, self.square, self.scale_line, self.gap, self.lamp, self.wanted)
        self.add(self.brightness, self.goal, self.called, self.dark)
        self.show(self.a)

    def place(self, brightness: float) -> NDArray[np.float64]:
        """Return the scene point of a brightness on the scale."""
        point: NDArray[np.float64] = self.CORNER + brightness * self.UNIT * UP
        return point

    def show(self, a: float) -> Self:
        """Let the lamp be so bright, and so high; gap and square follow."""
        self.a, self.cost = float(a), float((a - self.y) ** 2)
        self.lamp.set_activation(a).move_to(self.place(a) + 0.62 * LEFT)
        self.brightness.set_value(a).next_to(self.lamp, LEFT, buff=0.15)
        self.gap.put_start_and_end_on(self.place(a), self.place(self.y))
        self.number.set_value(self.cost)
        return self.open(self.share)

    def open(self, share: float) -> Self:
        """Let the gap sweep a share of the way across its square."""
        self.share = float(share)
        side = abs(self.y - self.a) * self.UNIT
        self.square.stretch_to_fit_height(side).stretch_to_fit_width(max(share * side, 1e-3))
        self.square.move_to((self.place(self.a) + self.place(self.y)) / 2, aligned_edge=LEFT)
        self.number.move_to(self.gap.get_center() + side / 2 * RIGHT)
        return self

    def shown(self) -> Channels:
        """Return the cost, once the square is whole."""
        return {"area": [self.cost]} if self.share == 1 else {}


def the_cost(example: ChainExample) -> tuple[LastLayer, GapSquare, Formula]:
    """Return the last layer, the square of its gap with the cost in it, and the formula that says so."""
    gap = GapSquare(example.a[-1], example.y, example.cost).open(1)
    gap.add(gap.number)
    return LastLayer(example), gap, cost_formula()


def cost_formula() -> Formula:
    """Return what the cost of one example is; labelled parts are cost, a and y, the square is its last letter."""
    source = "{{ C_0 : cost }} = ({{ a^((L)) : a }} - {{ y : y }})^2"
    colors = {"cost": palette.COST, "y": palette.TARGET}
    return Formula(source, size=SYMBOL_SIZE, colors=colors).move_to((4.0, 2.72, 0))


def the_tree(example: ChainExample) -> Tree:
    """Return the dependency tree of the last layer, large, from its weight, activation and bias to the cost."""
    return Tree(example.values)
