"""4.13 and 4.14: several neurons in a layer, which takes nothing but indices, and roads to the cost that add up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Flash,
    Group,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.derivatives.layers import ExampleDerivatives, RoadsToCost
from netcore.measure.pictures.ink import InkOfPicture
from netcore.network.params import Params
from scenes.beats.calculus.doorway import the_long_way, way_to_the_first_weight
from scenes.beats.calculus.example import chain_example
from scenes.beats.calculus.tree import LAYERS, Tree
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, factor
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Label, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive
from scenes.kit.values.gauge import Gauge

Point = NDArray[np.float64]

RUN = "thirds"
LABEL, DIGITS = 0, (6, 7)  # of the example; and what the outputs stand for
LAST = 1  # the last layer of weights, and the neurons before it
NUDGE = 0.01  # by which a neuron is pushed: so little that its roads add up to four places
COLUMNS = slice(3, 25)  # of a picture that are drawn: beyond, it is black
PIXEL, SPREAD, THICKNESS = 0.16, 6.0, 4.0  # of thirds; width of the network between its ends; its edges
FIGURES, SYMBOLS, FORMULA, LOUD = 45, 50, 58, 54  # sizes
LARGE, PLACE = 1.05, np.array([0.05, 0.1, 0.0])  # the machine: its size, and its middle
NEAR, OVER = 0.92, np.array([0.0, 1.48, 0.0])  # the last layer over the formula: its size, and its middle
NEAR_SPREAD, NEAR_THICKNESS = 5.2, 5.0  # from neuron to neuron; of its edges
WHOLE = np.array([-4.2, 0.1, 0.0])  # ... and of the picture before it is cut
ROOM = 0.85  # by how much the network stands further to the right meanwhile
RULE_LEVEL, ROW_LEVEL = -1.45, -2.75  # of the formula's middle, and on which its figures stand
WEIGHT = (
    "frac(partial {{ C_0 : cost }}, partial {{ w_({{ j : j }} {{ k : k }})^((L)) : weight }}) {{ = : equals }} "
    "{{ a_({{ k : k }})^((L-1)) : a }} {{ times : first }} {{ sigma' (z_({{ j : j }})^((L))) : slope }} "
    "{{ times : second }} {{ 2 (a_({{ j : j }})^((L)) - {{ y_({{ j : j }}) : wanted }}) : pull }}"
)
NEURON = (
    "frac(partial {{ C_0 : cost }}, partial a_k^((L-1))) = {{ sum_j : sum }} w_(j k)^((L)) thin "
    "{{ sigma' (z_j^((L))) : slope }} thin 2 (a_j^((L)) - y_j) {{ = : equals }}"
)
NEAR_RADIUS = 0.45  # of the lamps seen from nearby
NEURON_AT = np.array([-5.9, 1.0, 0.0])  # middle of the neuron whose roads are followed
OUTPUTS_AT = np.array([[-1.75, 2.1, 0.0], [-1.75, -0.1, 0.0]])
GAUGE, GAUGE_AT = (0.4, 0.42), np.array([5.35, 0.4, 0.0])  # costs at its ends; and its pivot
BOX = np.array([3.05, 2.75, 0.0])  # width and height of the frame around gauge and cost
ARRIVING = np.array([[3.82, 1.15, 0.0], [3.82, 0.45, 0.0]])  # where the roads end, at the frame
WIDTH_OF_ONE = 30.0  # stroke width of a road that carries all of the push
STOPS = (0.5, 0.4)  # where on its way to an output the weight is, and behind it the last factor
BESIDE = (0.93, 0.85, 0.88)  # by how much the factors are above or below their stops
PASSING_AT = np.array(
    [[[-2.65, 1.32, 0], [-0.6, 1.52, 0]], [[-2.65, 0.86, 0], [-0.6, 0.4, 0]]]
)  # between the roads
ARRIVED_AT = ((2.4, 2.0, 0.0), (2.4, -0.5, 0.0))  # what the roads bring
SUM_LEVEL, SUM_SIZE = -2.05, 49  # of the sum and of the formula: their middle, and its size
CHECK_AT, CHECK_SIZE = np.array([4.15, -1.15, 0.0]), 41  # what a push does to the cost
ON_THE_WAY = 0.7  # share of a push's time after which it is at the cost
PALE = 0.65  # how strong the roads of a push are that is not yet made
STOP_NAMES = ("weight", "slope", "twice the error")  # what the stops of a road multiply by


@dataclass(frozen=True, eq=False)
class ThirdsExample:
    """One training picture in the network with several neurons in a layer, at the step where that learns fastest.

    Attributes
    ----------
    ink
        The picture, and the ink of its thirds.
    params
        Of the network.
    found
        All values and all derivatives.
    to, source
        The neurons between which the largest weight of the last layer is.
    roads
        How the cost depends on the neuron `source`, and what a push on that does.
    pushed
        What is left of a push of 1 on that neuron behind each output's slope, ``(2,)``.
    passing
        What is left of the push itself on each road behind the weight, and behind the slope, ``(2,)`` each.
    arriving, together
        What arrives of the push on each road, ``(2,)``, and on both.
    predicted
        The cost and what arrives on both roads.
    raised
        How bright that neuron is after the push.
    """

    ink: InkOfPicture
    params: Params
    found: ExampleDerivatives
    to: int
    source: int
    roads: RoadsToCost
    pushed: NDArray[np.float64]
    passing: tuple[NDArray[np.float64], NDArray[np.float64]]
    arriving: NDArray[np.float64]
    together: float
    predicted: float
    raised: float


def thirds_example(scene: Lecture) -> ThirdsExample:
    """Measure the first training picture of a 6 in the network that tells it from a 7."""
    scene.declare({str(digit): "a digit" for digit in DIGITS})
    index = scene.measure("example of thirds", measure.examples.first_with_label, RUN, label=LABEL)
    step = scene.measure("halfway of thirds", measure.record.step_before_steepest_fall, RUN)
    at: dict[str, Any] = {"index": index, "step": step}
    sizes = scene.measure("neurons per layer of thirds", measure.record.layer_sizes, RUN)
    params = Params(
        tuple(sizes), scene.measure("parameters of thirds", measure.record.step_params, RUN, step=step)
    )
    weights = params.weights[LAST]
    to, source = (int(place) for place in np.unravel_index(np.abs(weights).argmax(), weights.shape))
    roads = scene.measure(
        "roads", measure.derivatives.roads_to_cost, RUN, layer=LAST, neuron=source, by=NUDGE, **at
    )
    found = scene.measure("derivatives of thirds", measure.derivatives.example_derivatives, RUN, **at)
    pushed = scene.derive("behind the slope", "product", roads.weight, roads.slope)
    together = float(scene.derive("arriving together", "product", roads.total, roads.by))
    return ThirdsExample(
        ink=scene.measure("ink of thirds", measure.pictures.ink_of_picture, RUN, index=index),
        params=params,
        found=found,
        to=to,
        source=source,
        roads=roads,
        pushed=pushed,
        passing=(
            scene.derive("passing the weight", "product", roads.weight, roads.by),
            scene.derive("passing the slope", "product", pushed, roads.by),
        ),
        arriving=scene.derive("arriving", "product", roads.road, roads.by),
        together=together,
        predicted=float(scene.derive("predicted", "sum", roads.cost, together)),
        raised=float(scene.derive("raised", "sum", roads.a, roads.by)),
    )


class Machine(Group):
    """The thirds of a picture, the network that reads their ink, and what comes out.

    Attributes
    ----------
    thirds
        Three pieces of the picture, each beside its input.
    network
        The diagram, its lamps lit.
    names
        The digits beside the outputs.
    figures
        For each layer its activations as numbers.
    wanted
        Beside those of the outputs, on the side away from the other, what they ought to be.
    """

    def __init__(self, example: ThirdsExample) -> None:
        network = NetworkDiagram(example.params.layer_sizes, width=SPREAD, thickness=THICKNESS)
        self.network = network.show(example.params, activations=example.found.a)
        self.thirds = Group()
        for (first, stop), lamp in zip(example.ink.bands, network.neurons[0], strict=True):
            third = Picture(example.ink.picture[first:stop, COLUMNS], size=PIXEL * (stop - first))
            self.thirds.add(third.next_to(lamp, LEFT, buff=0.35))
        self.names = VGroup()
        for digit, lamp in zip(DIGITS, network.neurons[-1], strict=True):
            wanted = digit == example.ink.digit
            name = Label(spell(digit), size=60, color=palette.TARGET if wanted else palette.SECONDARY)
            self.names.add(declared(name.next_to(lamp, RIGHT, buff=0.3), "a digit"))
        network.set_target(DIGITS.index(example.ink.digit))
        self.figures = [VGroup() for _ in network.neurons]
        for layer, (numbers, a) in enumerate(zip(self.figures, example.found.a, strict=True)):
            for place, lamp in enumerate(network.neurons[layer]):
                number = Number(a[place], size=FIGURES)
                if lamp in network.neurons[-1]:
                    numbers.add(number.next_to(self.names[place], RIGHT, buff=0.3).match_y(lamp))
                else:
                    numbers.add(number.next_to(lamp, DOWN, buff=0.1))
        self.wanted = VGroup(
            *(
                Formula(f"y = {spell(y)}", size=FIGURES, color=palette.TARGET).next_to(
                    figure, side, buff=0.12
                )
                for y, figure, side in zip(example.found.target, self.figures[-1], (UP, DOWN), strict=True)
            )
        )
        super().__init__(network, self.thirds, self.names, *self.figures, self.wanted)


def large_machine(example: ThirdsExample) -> Machine:
    """Return the whole machine, as wide as the frame."""
    machine = Machine(example)
    machine.scale(LARGE).move_to(PLACE)
    return machine


class LastLayer(Group):
    """The last layer of weights, almost as wide as the frame, and beside each of its neurons the activation.

    Attributes
    ----------
    network
        The diagram without its inputs and without the weights behind these.
    names
        The digits beside the outputs.
    figures
        The activations as numbers, for the neurons before and for the outputs.
    wanted
        Beside those of the outputs what they ought to be.
    """

    def __init__(self, example: ThirdsExample) -> None:
        network = NetworkDiagram(
            example.params.layer_sizes, width=(LAST + 1) * NEAR_SPREAD, thickness=NEAR_THICKNESS
        )
        self.network = network.show(example.params, activations=example.found.a)
        network.remove(network.neurons, *network.edges[:LAST])
        network.add(*network.neurons[LAST:])
        network.set_target(DIGITS.index(example.ink.digit)).scale(NEAR).move_to(OVER)
        before, outputs = network.neurons[LAST:]
        self.names, self.figures, self.wanted = VGroup(), [VGroup(), VGroup()], VGroup()
        for lamp, a in zip(before, example.found.a[LAST], strict=True):
            self.figures[0].add(Number(a, size=LOUD).next_to(lamp, LEFT, buff=0.25))
        for digit, lamp, a, y in zip(DIGITS, outputs, example.found.a[-1], example.found.target, strict=True):
            hue = palette.TARGET if digit == example.ink.digit else palette.SECONDARY
            name = Label(spell(digit), size=60, color=hue).next_to(lamp, RIGHT, buff=0.3)
            figure = Number(a, size=LOUD).next_to(name, RIGHT, buff=0.45)
            wanted = Formula(f"y = {spell(y)}", size=LOUD, color=palette.TARGET)
            self.names.add(declared(name, "a digit"))
            self.figures[1].add(figure)
            self.wanted.add(wanted.next_to(figure, RIGHT, buff=0.5).align_to(figure, UP))
        super().__init__(network, self.names, *self.figures, self.wanted)


class NamedWeight(Group):
    """One weight of the last layer singled out, and under the layer the derivative by it as a product.

    Attributes
    ----------
    machine
        The `LastLayer`.
    formula
        Its parts: cost, weight, a, slope, pull; and the indices j and k wherever they stand.
    row
        Below the formula the numbers: the derivative, and its three factors.
    pointer
        Under the weight that is singled out.
    symbols
        What the neurons at its ends and itself are called, and a line to it: a_k, a_j, w_jk.
    edge
        The neurons that it leads to and comes from.
    """

    def __init__(self, example: ThirdsExample) -> None:
        self.found, self.params = example.found, example.params
        self.machine = LastLayer(example)
        self.formula = Formula(WEIGHT, size=FORMULA).move_to((0.0, RULE_LEVEL, 0.0))
        self.formula.part("cost").set_color(palette.COST)
        self.formula.part("slope").set_color(palette.Z)
        self.formula.part("wanted").set_color(palette.TARGET)
        self.row = VGroup(*(Number(0, decimals, size=LOUD) for decimals in (2, 2, 3, 2)))
        self.row[2].set_color(palette.Z)
        self.signs = VGroup()
        for sign, under in (("=", "equals"), ("times", "first"), ("times", "second")):
            mark = Formula(sign, size=LOUD).move_to((self.formula.part(under).get_x(), ROW_LEVEL + 0.17, 0.0))
            self.signs.add(mark)
        self.pointer = Line(color=palette.INK, stroke_width=17, stroke_opacity=0.3).set_z_index(-1)
        self.symbols = _symbols()
        super().__init__(self.pointer, self.machine, self.formula, self.row, self.signs, self.symbols)
        self.show((example.to, example.source))

    def show(self, edge: tuple[int, int]) -> Self:
        """Single out another weight, by the neurons that it leads to and comes from."""
        self.edge = to, source = edge
        found = self.found
        network = self.machine.network.focus((LAST, to, source))
        ends = network.neuron(LAST, source), network.neuron(LAST + 1, to)
        self.pointer.put_start_and_end_on(*(lamp.get_center() for lamp in ends))
        before, after, weight, leader = self.symbols
        before.next_to(self.machine.figures[0][source], LEFT, buff=0.35)
        after.next_to(ends[1], DOWN if to else UP, buff=0.17)
        _lead(weight, leader, self.pointer.get_center(), network.get_top()[1] - 0.1)
        VGroup(weight, leader).set_color(palette.sign_hue(float(self.params.weights[LAST][to, source])))
        values = (
            found.dc_dw[LAST][to, source], found.a[LAST][source], found.slope[LAST][to], found.dc_da[-1][to],
        )  # fmt: skip
        for number, value, name in zip(self.row, values, ("weight", "a", "slope", "pull"), strict=True):
            number.set_value(value).move_to((self.formula.part(name).get_x(), 0.0, 0.0)).stand_on(ROW_LEVEL)
        return self

    def arrive(self, *places: int) -> list[Animation]:
        """Return the animations in which some of the three factors come from the neuron that each is made of."""
        before, outputs = self.machine.figures
        to, source = self.edge
        origins = (before[source], outputs[to], outputs[to])
        coming: list[Animation] = [
            TransformFromCopy(origins[place], self.row[place + 1], path_arc=0 if place else -0.5 * PI)
            for place in places
        ]  # the first in a bow around the figures below it
        if 2 in places:
            coming.append(Indicate(self.machine.wanted[to], color=palette.TARGET))
        return coming


@beat("4.13", "more neurons: only indices", flows_from="4.12")
def more_neurons(scene: Lecture) -> None:
    """Give the network several neurons in a layer, and the chain's formula the indices that tell them apart."""
    example = thirds_example(scene)
    machine, named = large_machine(example), NamedWeight(example)
    pixel = LARGE * PIXEL
    whole = Picture(example.ink.picture, size=28 * pixel, outline=False).move_to(WHOLE)
    network = machine.network
    network.show(activations=[])
    front = Group(network, machine.names).shift(ROOM * RIGHT)
    single = chain_example(scene)
    long_way = the_long_way(single, way_to_the_first_weight(scene, single))
    scene.open_with(long_way)
    with scene.say("So far, one neuron per layer. {mark}Now several.") as line:
        _multiply(scene, long_way, front, whole, machine, line)
    with scene.say("Is this a 6, or a 7? {mark}Three inputs: the ink of its three thirds.") as line:
        _cut(scene, whole, machine, example, front, line)
        scene.moment("thirds")
    outputs = example.found.a[-1]
    with scene.say(
        "Out come {six:.2f} and {seven:.2f}. {mark}Wanted: {yes:.0f} and {no:.0f}.",
        six=outputs[0],
        seven=outputs[1],
        yes=example.found.target[0],
        no=example.found.target[1],
    ) as line:
        scene.play(
            ForwardPulse(network, example.params, example.found.a, background=0.8),
            FadeIn(machine.figures[1], rate_func=squish_rate_func(smooth, 0.45, 0.65)),
            FadeIn(machine.figures[-1], rate_func=squish_rate_func(smooth, 0.85, 1)),
            run_time=max(line.until_mark(), 2.2),
        )
        scene.play(FadeIn(machine.wanted, shift=0.2 * UP), run_time=0.6)
        scene.wait(max(line.left, 0.6))
        scene.remove(*network.get_family(), *front.submobjects)
        scene.add(machine)
        scene.moment("outputs")
    symbols = _name(scene, machine, example)
    _write(scene, machine, named, symbols)
    _fill_in(scene, named)
    _through_the_weights(scene, named)


def _multiply(
    scene: Lecture, long_way: Group, front: Group, whole: Picture, machine: Machine, line: Saying
) -> None:
    """Let the lamp of each layer become all neurons of a layer; the rest of the tree leaves."""
    network, tree = machine.network, cast(Tree, long_way[0])
    lamps = [cast(Neuron, tree.nodes[f"a{layer}"].lamp) for layer in range(1, LAYERS + 1)]
    scene.remove(*long_way.get_family())
    leaving = Group(
        *(one for one in long_way.get_family() if one.has_points() and not isinstance(one, Neuron))
    )
    others = [cast(Neuron, tree.nodes[name].lamp) for name in ("a0", "y")]
    scene.add(leaving, *others, *lamps)
    columns = network.neurons
    for edges in network.edges:
        edges.set_z_index(-1)
    copies = [(lamp.copy(), neuron) for lamp, column in zip(lamps, columns, strict=True) for neuron in column]
    scene.play(
        *(FadeIn(edges, rate_func=squish_rate_func(smooth, 0.6, 1)) for edges in network.edges),
        FadeOut(leaving, *others, rate_func=squish_rate_func(smooth, 0, 0.5)),
        *(ReplacementTransform(lamp, neuron) for lamp, neuron in copies),
        *(FadeOut(lamp, rate_func=squish_rate_func(smooth, 0, 0.1)) for lamp in lamps),
        run_time=max(line.until_mark(), 1.6),
    )
    scene.remove(*columns, *network.edges)
    scene.add(network)
    scene.play(FadeIn(whole, shift=0.5 * RIGHT), FadeIn(machine.names), run_time=max(line.left, 0.8))
    scene.remove(network, machine.names)
    scene.add(front)


def _cut(
    scene: Lecture, whole: Picture, machine: Machine, example: ThirdsExample, front: Group, line: Saying
) -> None:
    """Cut the picture into its thirds, and pour the ink of each into its lamp."""
    bands, inputs = example.ink.bands, example.found.a[0]
    lamps, lit = machine.network.neurons[0], []
    cuts = [
        Line(whole.at(0, row / 28), whole.at(1, row / 28), color=palette.TARGET, stroke_width=6)
        for row in bands[1:, 0]
    ]
    scene.play(LaggedStart(*map(Create, cuts), lag_ratio=0.2), run_time=max(line.until_mark(), 1.4))
    pieces = machine.thirds.copy()
    for piece, (first, stop) in zip(pieces, bands, strict=True):
        piece.move_to(
            whole.pixels((int(first), COLUMNS.start), (COLUMNS.stop - COLUMNS.start, int(stop - first)))
        )
    scene.add(*pieces)
    scene.play(
        FadeOut(whole, *cuts, rate_func=squish_rate_func(smooth, 0, 0.4)),
        *(piece.animate.move_to(third) for piece, third in zip(pieces, machine.thirds, strict=True)),
        front.animate.shift(ROOM * LEFT),
        run_time=1.0,
    )
    drops, falls = [], []
    for piece, (first, stop), lamp, value, figure in zip(
        pieces, bands, lamps, inputs, machine.figures[0], strict=True
    ):
        drop = piece.copy()
        even = piece.copy().set_values(np.full((int(stop - first), COLUMNS.stop - COLUMNS.start), value))
        drops.append(drop)
        lit.append(Transform(drop, even))
        falls.append(
            AnimationGroup(
                Transform(drop, even.copy().scale(0.2).move_to(lamp)),
                Transform(
                    lamp, lamp.copy().set_activation(value), rate_func=squish_rate_func(smooth, 0.5, 1)
                ),
                FadeIn(figure, rate_func=squish_rate_func(smooth, 0.6, 1)),
            )
        )
    scene.play(*lit, run_time=0.7)
    scene.play(LaggedStart(*falls, lag_ratio=0.35), run_time=max(line.left, 1.8))
    scene.remove(*drops, *pieces)
    scene.add(machine.thirds)


def _symbols() -> VGroup:
    """Return what a weight and the neurons at its ends are called, and a line to it: a_k, a_j, w_jk."""
    return VGroup(
        Formula("a_({{ k : k }})^((L-1))", size=SYMBOLS),
        Formula("a_({{ j : j }})^((L))", size=SYMBOLS),
        Formula("w_({{ j : j }} {{ k : k }})^((L))", size=SYMBOLS),
        VGroup(Line(stroke_width=2.5), Dot(radius=0.07)),
    )


def _lead(weight: VMobject, leader: VMobject, middle: Point, level: float) -> None:
    """Put a weight's name on a level over all edges, and the line from it to the middle of its own."""
    line, dot = leader
    weight.move_to(middle).set_y(level)
    line.put_start_and_end_on(weight.get_bottom() + 0.08 * DOWN, middle)
    dot.move_to(middle)


def _symbols_at(machine: Machine, example: ThirdsExample) -> VGroup:
    """Return the symbols at the largest weight of the last layer."""
    network = machine.network
    to, source = network.neuron(LAST + 1, example.to), network.neuron(LAST, example.source)
    before, after, weight, leader = symbols = _symbols()
    before.next_to(source, UP, buff=0.1)
    after.next_to(to, DOWN, buff=0.1)
    _lead(weight, leader, (source.get_center() + to.get_center()) / 2, source.get_top()[1] + 0.05)
    hue = palette.sign_hue(float(example.params.weights[LAST][example.to, example.source]))
    VGroup(weight, leader).set_color(hue)
    return symbols


def _name(scene: Lecture, machine: Machine, example: ThirdsExample) -> VGroup:
    """Single out a weight, and write beside the neurons at its ends and beside itself what they are called."""
    symbols = _symbols_at(machine, example)
    before, after, weight, leader = symbols
    indices = (*weight.part("j"), *weight.part("k"))
    plain = VGroup(*(one for one in weight if one not in indices))
    with scene.say("Names need indices. {mark}A weight has two: to j, {mark}from k.") as line:
        edge = machine.network.edge(LAST, example.to, example.source)
        scene.play(
            machine.network.animate.focus((LAST, example.to, example.source)),
            Indicate(edge, color=edge.get_color(), scale_factor=1.1),
            FadeIn(plain, leader),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.remove(edge)
        for place, name in ((after, "j"), (before, "k")):
            scene.play(FadeIn(place, shift=0.2 * DOWN), run_time=0.5)
            scene.play(
                Indicate(place.part(name), color=palette.INK, scale_factor=1.8),
                FadeIn(weight.part(name), scale=1.8),
                run_time=max(line.until_mark() if name == "j" else line.left, 0.9),
            )
        scene.remove(*plain, *weight)
        scene.add(symbols)
        scene.moment("names")
    return symbols


def _write(scene: Lecture, machine: Machine, named: NamedWeight, symbols: VGroup) -> None:
    """Come near to the last layer, write the chain's formula under it, and let the indices move into it."""
    formula, goal = named.formula, named.machine
    indices = {name: list(formula.part(name)) for name in "jk"}
    letters = [one for one in formula if one not in (*indices["j"], *indices["k"])]
    near, far = goal.network, machine.network
    with scene.say("The formula is the chain's, {mark}with indices: j and k.") as line:
        scene.play(
            *(
                Transform(one, other)
                for one, other in zip(
                    (*far.neurons[LAST:], *far.edges[LAST:], far.halo),
                    (*near.neurons[LAST:], *near.edges[LAST:], near.halo),
                    strict=True,
                )
            ),
            *(
                Transform(one, other)
                for one, other in zip(
                    (machine.names, *machine.figures[LAST:], machine.wanted),
                    (goal.names, *goal.figures, goal.wanted),
                    strict=True,
                )
            ),
            Transform(symbols, named.symbols),
            FadeOut(
                machine.thirds, far.neurons[0], far.edges[0], machine.figures[0],
                shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.5),
            ),
            FadeIn(named.pointer, rate_func=squish_rate_func(smooth, 0.8, 1)),
            FadeIn(*letters, shift=0.5 * UP, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(line.until_mark(), 1.6),
        )  # fmt: skip
        scene.remove(*machine.get_family(), *symbols.get_family())
        scene.add(goal, named.symbols)
        before, after = named.symbols[:2]
        for name, place in (("j", after), ("k", before)):
            scene.play(
                Indicate(place.part(name), color=palette.INK, scale_factor=1.8),
                *(FadeIn(index, scale=1.8) for index in indices[name]),
                run_time=max(line.left / (2 if name == "j" else 1), 1.0),
            )
        scene.moment("indices")


def _fill_in(scene: Lecture, named: NamedWeight) -> None:
    """Let the numbers of the network come into the formula one after another, and then their product."""
    derivative = named.row[0]
    with scene.say(
        "Three factors, from its two ends. {mark}Their product: {value:.2f}.", value=derivative.value
    ) as line:
        seconds = max(line.until_mark() / 3, 0.85)
        for place, sign in enumerate((VGroup(), *named.signs[1:])):
            scene.play(
                *named.arrive(place),
                FadeIn(sign, rate_func=squish_rate_func(smooth, 0.6, 1)),
                run_time=seconds,
            )
        scene.play(FadeIn(named.signs[0], derivative, shift=0.4 * LEFT), run_time=0.6)
        scene.wait(max(line.left, 0.7))
        scene.remove(*named.get_family())
        scene.add(named)
        scene.moment("numbers")


def _through_the_weights(scene: Lecture, named: NamedWeight) -> None:
    """Change k and hold j, then change j and hold k; what changes in the formula comes from that neuron."""
    to, source = first = named.edge
    other, (second, third) = 1 - to, (k for k in range(len(named.machine.figures[0])) if k != source)
    with scene.say("Another k: only the first factor changes.") as line:
        named = _next(scene, named, (to, second), max(line.left / 2, 1.6))
        named = _next(scene, named, (to, third), max(line.left, 1.6))
        scene.moment("another k")
    with scene.say("Another j: only the other two.") as line:
        named = _next(scene, named, (other, third), max(line.left, 2.4))
        scene.moment("another j")
    with scene.say("The formula stays, for every weight.") as line:
        named = _next(scene, named, (other, source), max((line.left - 0.5) / 2, 1.3))
        _next(scene, named, first, max(line.left - 0.5, 1.3))
        scene.wait(max(line.left, 0.6))
        scene.moment("every weight")


def _next(scene: Lecture, named: NamedWeight, edge: tuple[int, int], seconds: float) -> NamedWeight:
    """Go to a weight that shares one end with this: light the new end, and let its factors come from there."""
    after = named.copy().show(edge)
    kept = named.edge[0] == edge[0]  # the neuron that it leads to
    changing = (0,) if kept else (1, 2)
    bow = 0.8 * PI * (1 if edge[0] else -1)  # of the name of an output, around the outputs
    scene.play(
        Transform(named.machine.network, after.machine.network),
        Transform(named.pointer, after.pointer),
        *(
            Transform(one, there, path_arc=arc)
            for one, there, arc in zip(named.symbols, after.symbols, (0, bow, 0, 0), strict=True)
        ),
        FadeOut(
            named.row[0],
            *(named.row[place + 1] for place in changing),
            rate_func=squish_rate_func(smooth, 0, 0.4),
        ),
        run_time=0.35 * seconds,
    )
    scene.remove(*named.get_family())
    unchanged = [number for place, number in enumerate(after.row) if place and place - 1 not in changing]
    scene.add(after.pointer, after.machine, after.formula, after.signs, after.symbols, *unchanged)
    scene.play(LaggedStart(*after.arrive(*changing), lag_ratio=0.5), run_time=0.45 * seconds)
    scene.play(FadeIn(after.row[0], shift=0.3 * LEFT), run_time=0.2 * seconds)
    scene.remove(*after.get_family())
    scene.add(after)
    return after


class Road(VGroup):
    """A way from a neuron through an output to the cost, as wide as what is left of a push behind each stop.

    Parameters
    ----------
    points
        Where it begins; where the weight is; the output; where the last factor joins; and where it ends.
    carried
        Of a push of 1, behind the weight, behind the slope, and behind the last factor, ``(3,)``.
    strength
        Of its colors, 0..1.

    Attributes
    ----------
    lanes
        One line for the push itself, and one behind each stop.

    >>> road = Road(np.arange(15.0).reshape(5, 3), [2.0, 0.5, -0.25]).show(0.5)
    >>> road.shown(), [round(float(lane.get_stroke_width()), 3) for lane in road.lanes]
    ({'width': [2.0]}, [30.0, 60.0, 15.0, 7.5])
    """

    def __init__(self, points: ArrayLike, carried: ArrayLike, strength: float = 1.0) -> None:
        stops = np.asarray(points, dtype=np.float64)
        self.ends = list(pairwise(stops))
        self.carried = [float(value) for value in np.asarray(carried)]
        hues = [
            palette.GROUND.interpolate(hue, strength)
            for hue in (palette.INK, *map(palette.sign_hue, self.carried))
        ]
        self.lanes = [
            Line(begin, stop, color=hue, stroke_width=WIDTH_OF_ONE * abs(value))
            for (begin, stop), value, hue in zip(self.ends, (1.0, *self.carried), hues, strict=True)
        ]
        super().__init__(*self.lanes)
        self.show(1)

    def show(self, share: float) -> Self:
        """Show what a push has passed after a share of its way, each lane taking as long as the others."""
        self.share = float(share)
        for place, (lane, (begin, stop)) in enumerate(zip(self.lanes, self.ends, strict=True)):
            passed = float(np.clip(len(self.lanes) * share - place, 0, 1))
            lane.put_start_and_end_on(begin, begin + max(passed, 1e-3) * (stop - begin))
            lane.set_stroke(opacity=1.0 if passed else 0.0)
        return self

    def shown(self) -> Channels:
        """Return what passes along the lanes that are seen, behind the first stop."""
        seen = int(np.ceil(len(self.lanes) * self.share))
        return {"width": self.carried[: max(seen - 1, 0)]}


class TwoRoads(Group):
    """A neuron from nearby, the outputs, the cost as a gauge, and both roads with a factor at each of their stops.

    Attributes
    ----------
    lamp, outputs
        The neuron, and what it leads to.
    gauge, cost, box
        The gauge, the number under it with its name before it, and the frame at which the roads end.
    weight_way, ways
        As thin lines the road of the largest weight, and the roads of the neuron.
    roads, pale, factors, passing, arrived
        For each output the road, of a push and of one that is not yet made; its three factors at their stops; what
        of the push passes the first two of these; and what arrives.
    names
        Of the first road's stops.
    mark
        Hollow, where the needle is to point after the push.
    """

    def __init__(self, example: ThirdsExample) -> None:
        self.example, roads = example, example.roads
        self.lamp = Neuron(NEAR_RADIUS).set_activation(roads.a).move_to(NEURON_AT)
        self.outputs = [
            Neuron(NEAR_RADIUS).set_activation(a).move_to(at)
            for a, at in zip(roads.output, OUTPUTS_AT, strict=True)
        ]
        self.gauge = Gauge(*GAUGE, start=roads.cost, radius=1.4).shift(GAUGE_AT)
        name = Formula("C_0 =", size=FIGURES, color=palette.COST)
        number = Number(roads.cost, 4, size=FIGURES, color=palette.COST)
        self.cost = VGroup(name, number.next_to(name, RIGHT, buff=0.18)).next_to(GAUGE_AT, DOWN, buff=0.25)
        self.box = Rectangle(width=BOX[0], height=BOX[1], color=palette.COST, stroke_width=3)
        self.box.move_to(GAUGE_AT + 0.43 * UP)
        self.symbol = Formula("a_k^((L-1))", size=SYMBOLS).next_to(self.lamp, UP, buff=0.1)
        self.number = Number(roads.a, size=LOUD).next_to(self.lamp, DOWN, buff=0.2)
        self.roads: list[Road] = []
        self.pale: list[Road] = []
        self.ways, self.factors, self.passing, self.arrived = VGroup(), VGroup(), VGroup(), VGroup()
        for j, output in enumerate(self.outputs):
            start, middle, stop = self.lamp.get_center(), output.get_center(), ARRIVING[j]
            weight, last = (
                begin + share * (end - begin)
                for begin, end, share in zip((start, middle), (middle, stop), STOPS, strict=True)
            )
            points = np.array([start, weight, middle, last, stop])
            carried = (roads.weight[j], example.pushed[j], roads.road[j])
            self.roads.append(Road(points, carried).set_z_index(-1))
            self.pale.append(Road(points, carried, strength=PALE).set_z_index(-1))
            self.ways.add(_way(start, middle, stop))
            self.factors.add(_factors(roads, j, points[1:4]))
            self.passing.add(
                VGroup(
                    Formula(spell(one[j], 4), size=FIGURE_SIZE, color=palette.sign_hue(one[j])).move_to(at)
                    for one, at in zip(example.passing, PASSING_AT[j], strict=True)
                )
            )
            arrived = Formula(spell(example.arriving[j], 4), size=LOUD)
            self.arrived.add(arrived.set_color(palette.sign_hue(example.arriving[j])).move_to(ARRIVED_AT[j]))
        self.names = _named_stops(cast(VGroup, self.factors[0]))
        tip = Gauge(*GAUGE, start=example.predicted, radius=1.4).shift(GAUGE_AT).tip()
        self.mark = Circle(0.14, color=palette.NEGATIVE, stroke_width=5).move_to(tip)
        own = example.to
        weight = (self.lamp.get_center() + OUTPUTS_AT[own]) / 2
        self.weight_way = _way(weight, OUTPUTS_AT[own], ARRIVING[own])
        super().__init__(self.lamp, *self.outputs, self.box, self.gauge, self.cost, self.symbol, self.number)

    def push(self, share: float) -> Self:
        """Make the neuron brighter by a share of the push; what it leads to stays as it is."""
        a = self.example.roads.a
        raised = a + share * (self.example.raised - a)
        self.lamp.set_activation(raised)
        self.number.set_value(raised)
        return self

    def nudge(self, share: float) -> Self:
        """Make the neuron brighter by a share of the push; outputs and cost follow."""
        roads = self.example.roads
        for neuron, before, after in zip(self.outputs, roads.output, roads.nudged_output, strict=True):
            neuron.set_activation(before + share * (after - before))
        self.push(share)
        return self._show_cost(roads.cost + share * (roads.nudged_cost - roads.cost))

    def flow(self, share: float) -> Self:
        """Show a push that runs along both roads at once, after a share of its way; the cost follows at the end."""
        roads = self.example.roads
        way = min(share / ON_THE_WAY, 1.0)
        at_output = np.clip(4 * way - 1, 0, 1)
        at_cost = max(share - ON_THE_WAY, 0) / (1 - ON_THE_WAY)
        for j, (road, output) in enumerate(zip(self.roads, self.outputs, strict=True)):
            road.show(way)
            before, after = roads.output[j], roads.nudged_output[j]
            output.set_activation(before + at_output * (after - before))
        self.push(min(8 * share, 1.0))
        return self._show_cost(roads.cost + at_cost * (roads.nudged_cost - roads.cost))

    def _show_cost(self, cost: float) -> Self:
        self.gauge.show(cost)
        self.cost[1].set_value(cost)
        return self


def _way(*points: Point) -> VMobject:
    way = VMobject(color=palette.SECONDARY, stroke_width=3).set_points_as_corners(np.array(points))
    return way.set_z_index(-2)


def _factors(roads: RoadsToCost, j: int, stops: Point) -> VGroup:
    """Return by what each stop of a road multiplies: the weight, the output's slope, and how far that is off."""
    weight, slope, pull = (float(one[j]) for one in (roads.weight, roads.slope, roads.dc_da))
    hues = (palette.sign_hue(weight), palette.Z, palette.sign_hue(pull))
    side = DOWN if j else UP  # away from the other road
    return VGroup(
        *(
            Formula(f"times {factor(value, decimals)}", size=FIGURES, color=hue).move_to(stop + off * side)
            for value, decimals, hue, stop, off in zip(
                (weight, slope, pull), (2, 3, 2), hues, stops, BESIDE, strict=True
            )
        )
    )


def _named_stops(factors: VGroup) -> VGroup:
    """Return what the factors of the first road are: before the first two, and over the last."""
    names = VGroup(*(Words(name, size=FIGURE_SIZE, color=palette.SECONDARY) for name in STOP_NAMES))
    for name, part in zip(names[:2], factors[:2], strict=True):
        name.next_to(part, LEFT, buff=0.2)
    names[2].next_to(factors[2], UP, buff=0.16)
    return names


@beat("4.14", "sum over paths", flows_from="4.13")
def sum_over_paths(scene: Lecture) -> None:
    """Send a push on a neuron along both roads to the cost, add what arrives, check it, and divide by the push."""
    example = thirds_example(scene)
    named, page = NamedWeight(example), AddedUp(example)
    two, roads = page.roads, example.roads
    scene.open_with(named)
    with scene.say("A weight has one road to the cost. {mark}A neuron has two.") as line:
        _come_near(scene, named, two, example, line)
        scene.moment("two roads")
    first, second = example.arriving
    with scene.say("What would a push of {by:.2f} do? {mark}Each stop multiplies.", by=roads.by) as line:
        scene.play(FadeIn(page.push, shift=0.4 * UP), run_time=0.6)
        scene.play(Drive(two.pale[0], 0, 0.25), run_time=max(line.until_mark(), 0.9))
        _travel(scene, two, 0, stops=2, seconds=max(line.left, 3.2))
    with scene.say(
        "{first:.4f} arrives. {mark}And on the other road: {second:.4f}.", first=first, second=second
    ) as line:
        _travel(scene, two, 0, stops=1, seconds=max(line.until_mark(), 1.6))
        scene.play(Drive(two.pale[1], 0, 0.25), run_time=0.6)
        _travel(scene, two, 1, stops=3, seconds=max(line.left, 3.9))
        scene.moment("arrived")
    _add_up(scene, page, example)
    _divide(scene, page, example)


def _come_near(
    scene: Lecture, named: NamedWeight, two: TwoRoads, example: ThirdsExample, line: Saying
) -> None:
    """Come nearer to the neuron, draw the road of a weight behind it, and then both of its own."""
    network = named.machine.network
    kept = [network.neuron(LAST, example.source), *network.neurons[-1]]
    there = [two.lamp, *two.outputs]
    edges = [network.edge(LAST, j, example.source).set_z_index(-2) for j in range(len(two.outputs))]
    scene.remove(*named.get_family())
    going = Group(*(one for one in named.get_family() if one.has_points() and one not in kept))
    scene.add(going, *edges, *kept)
    scene.play(FadeOut(going), run_time=0.3)
    instrument = Group(two.box, two.gauge, two.cost)
    scene.play(
        *(Transform(lamp, other) for lamp, other in zip(kept, there, strict=True)),
        *(
            Transform(edge, _way(two.lamp.get_center(), output.get_center()))
            for edge, output in zip(edges, two.outputs, strict=True)
        ),
        FadeIn(instrument, shift=1.5 * LEFT, rate_func=squish_rate_func(smooth, 0.2, 1)),
        run_time=1.0,
    )
    scene.remove(*kept)
    scene.add(two.lamp, *two.outputs)
    hue = palette.sign_hue(float(example.roads.weight[example.to]))
    own = two.weight_way.copy().set_stroke(hue, width=9).set_z_index(-1)
    weight = Formula("w_(j k)^((L))", size=SYMBOLS, color=hue)
    weight.move_to(own.get_start() + 0.75 * DOWN + 0.45 * LEFT)
    mark = Dot(own.get_start(), radius=0.14, color=hue)
    scene.play(
        FadeIn(weight, rate_func=squish_rate_func(smooth, 0, 0.3)),
        GrowFromCenter(mark, rate_func=squish_rate_func(smooth, 0, 0.3)),
        Create(own),
        run_time=max(line.until_mark(), 1.2),
    )
    scene.play(
        FadeOut(own, weight, mark, rate_func=squish_rate_func(smooth, 0, 0.2)),
        FadeIn(two.symbol, two.number, rate_func=squish_rate_func(smooth, 0, 0.2)),
        *(Create(way, rate_func=squish_rate_func(smooth, 0.1, 1)) for way in two.ways),
        run_time=max(line.left, 1.8),
    )
    scene.remove(*edges, two.lamp, *two.outputs, *instrument, two.symbol, two.number)
    scene.add(two)


def _travel(scene: Lecture, two: TwoRoads, j: int, *, stops: int, seconds: float) -> None:
    """Let a push that is not yet made pass the next stops: each has its factor, and what passes is written."""
    side = DOWN if j else UP
    road, factors = two.pale[j], two.factors[j]
    amounts = (*two.passing[j], two.arrived[j])
    done = round(len(road.lanes) * road.share) - 1
    for stop in range(done, done + stops):
        name = [] if j else [two.names[stop]]
        scene.play(
            FadeIn(factors[stop], *name, shift=-0.3 * side, scale=1.2), run_time=0.35 * seconds / stops
        )
        goes = [FadeOut(two.ways[j], rate_func=squish_rate_func(smooth, 0.6, 1))] if stop == 2 else []
        scene.play(
            Drive(road, (stop + 1) / 4, (stop + 2) / 4),
            FadeIn(amounts[stop], shift=0.4 * RIGHT, rate_func=squish_rate_func(smooth, 0.5, 1)),
            *goes,
            run_time=0.65 * seconds / stops,
        )


class AddedUp(Group):
    """Both roads at the end of a push, what the push did to the cost, and the derivative that this makes.

    Attributes
    ----------
    roads
        The neuron, its roads and the cost.
    push
        Under the neuron, by how much it is pushed.
    sum, share
        What arrives on both roads, added up; and that divided by the push.
    check
        Under the cost, its change.
    rule
        The derivative as a sum over roads, in letters, and its value.
    """

    def __init__(self, example: ThirdsExample) -> None:
        self.roads, roads = TwoRoads(example), example.roads
        self.push = Formula(spell(roads.by, 2, sign=True), size=FIGURES)
        self.push.next_to(self.roads.number, DOWN, buff=0.2)
        values = [f"({spell(value, 4)})" for value in example.arriving]
        written = (values[0], "+", values[1], "=", spell(example.together, 4))
        hues = [palette.INK if one in "+=" else palette.NEGATIVE for one in written]
        self.sum = VGroup(
            *(Formula(one, size=LOUD, color=hue) for one, hue in zip(written, hues, strict=True))
        )
        self.sum.arrange(RIGHT, buff=0.25).move_to((0.0, SUM_LEVEL, 0.0))
        after, before, change = (spell(value, 4) for value in (roads.nudged_cost, roads.cost, roads.change))
        self.check = Formula(
            f"{after} - {before} = {{{{ {change} : change }}}}", size=CHECK_SIZE, color=palette.COST
        ).move_to(CHECK_AT)
        self.check.part("change").set_color(palette.sign_hue(roads.change))
        self.share = VGroup(
            Formula(spell(example.together, 4), size=LOUD, color=palette.sign_hue(example.together)),
            Formula(f"slash {spell(roads.by, 2)}", size=LOUD),
            Formula("=", size=LOUD),
            Number(roads.total, size=72, color=palette.sign_hue(roads.total)),
        )
        self.share.arrange(RIGHT, buff=0.25).move_to((0.0, SUM_LEVEL, 0.0))
        self.rule = _rule(example)
        super().__init__(
            *self.roads.roads,
            self.roads,
            self.roads.factors,
            self.roads.names,
            self.roads.mark,
            self.roads.arrived,
            self.check,
            self.rule,
        )


def _rule(example: ThirdsExample) -> VGroup:
    """Return the derivative as a sum over roads, and its value."""
    rule = Formula(NEURON, size=SUM_SIZE)
    rule.part("cost").set_color(palette.COST)
    rule.part("slope").set_color(palette.Z)
    total = example.roads.total
    value = Number(total, size=72, color=palette.sign_hue(total)).next_to(rule, RIGHT, buff=0.25)
    value.match_y(rule.part("equals"))
    return VGroup(rule, value).move_to((0.0, SUM_LEVEL, 0.0))


def added_up(example: ThirdsExample) -> AddedUp:
    """Return both roads added up and checked: 4.14 ends on it."""
    page = AddedUp(example)
    page.roads.nudge(1)
    return page


def _add_up(scene: Lecture, page: AddedUp, example: ThirdsExample) -> None:
    """Add what arrives and mark it on the gauge; then push, along both roads at once."""
    first, plus, second, equals, together = page.sum
    two, roads = page.roads, example.roads
    with scene.say(
        "Together {together:.4f}. {mark}So the cost should fall to here.",
        together=example.together,
        when=np.isclose(roads.change, example.together, atol=5e-5),
    ) as line:
        scene.play(
            *(Indicate(arrived, color=palette.NEGATIVE, scale_factor=1.08) for arrived in two.arrived),
            FadeIn(first, plus, second, shift=0.3 * DOWN, rate_func=squish_rate_func(smooth, 0.3, 1)),
            run_time=0.9,
        )
        scene.play(FadeIn(equals, together, shift=0.3 * RIGHT), run_time=max(line.until_mark(), 0.6))
        scene.moment("sum")
        scene.play(GrowFromCenter(two.mark), Indicate(together, color=palette.NEGATIVE), run_time=0.9)
        scene.play(Flash(two.mark, color=palette.NEGATIVE, flash_radius=0.3), run_time=max(line.left, 0.6))
    with scene.say("Now really push. {mark}It does.") as line:
        scene.play(
            FadeOut(page.push, target_position=two.number, rate_func=squish_rate_func(smooth, 0, 0.15)),
            Drive(Group(*two.roads, two), 0, 1, show=lambda _, share: two.flow(share)),
            run_time=max(line.until_mark(), 2.8),
        )
        scene.remove(*two.pale)
        scene.play(FadeIn(page.check, shift=0.3 * DOWN), run_time=0.5)
        scene.play(
            Indicate(page.check.part("change"), color=palette.NEGATIVE),
            Indicate(together, color=palette.NEGATIVE),
            run_time=max(line.left, 1.0),
        )
        scene.moment("agrees")


def _divide(scene: Lecture, page: AddedUp, example: ThirdsExample) -> None:
    """Divide what arrives by the push: the derivative, which is a sum over the roads."""
    rule, value = page.rule
    arrived, divided, equals, total = page.share
    with scene.say(
        "Divide by the push: {total:.2f}. \n{mark}A neuron's derivative is a sum over its roads.",
        total=example.roads.total,
    ) as line:
        scene.play(
            FadeOut(*page.sum[:-1], shift=0.3 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
            ReplacementTransform(page.sum[-1], arrived),
            run_time=0.6,
        )
        scene.play(FadeIn(divided, shift=0.3 * LEFT), run_time=0.6)
        scene.play(FadeIn(equals, total, shift=0.3 * RIGHT), run_time=0.5)
        scene.wait(max(line.until_mark(), 0.4))
        scene.play(
            FadeOut(arrived, divided, equals, rate_func=squish_rate_func(smooth, 0, 0.4)),
            ReplacementTransform(total, value),
            FadeIn(rule, shift=0.4 * RIGHT, rate_func=squish_rate_func(smooth, 0.5, 1)),
            FadeOut(*page.roads.passing),
            run_time=1.1,
        )
        scene.play(
            *(Indicate(part, color=palette.NEGATIVE, scale_factor=1.08) for part in page.roads.arrived),
            Indicate(rule.part("sum"), color=palette.INK, scale_factor=1.1),
            run_time=max(line.left - 0.9, 1.0),
        )
        scene.wait(0.9)
        scene.moment("sum over roads")
