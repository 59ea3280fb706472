"""4.16: many small factors, and what they cost at three depths; the network learns once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    Transform,
    VGroup,
)

from netcore import measure
from netcore.measure.derivatives import ExampleDerivatives
from netcore.measure.record import CurveBand
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.charts.band import Band
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.frame import beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import picture_before, wide_network
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.network.wires import Wires
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay

DIGIT = 2  # what the picture shows that goes through the deep networks
DEPTHS = (2, 4, 6)  # hidden layers
SEEDS = range(3)
LARGER = 4  # how many times as large the first weights are of the kind "sigmoid-x4"
RELU = palette.SURFACE[2].interpolate(palette.INK, 0.3)
HUES = {"sigmoid": palette.INK, "relu": RELU, "sigmoid-x4": palette.SECONDARY}
NAMES = {"sigmoid": "sigmoid", "relu": "ReLU"}
WIDTH, TALLER, LOWER = 12.4, 5.0, 2.6  # of the deep network: alone, and over its bars
ALONE, OVER_BARS = np.array([0.0, 0.15, 0.0]), np.array([0.0, 1.5, 0.0])  # its middle
BASE, TALL = -2.15, 1.95  # where bars stand, and the height of the largest, in scene units
BAR = 0.5  # width of a bar
FACTORS = -2.75  # height of the line on which factors stand
PANEL, PITCH, PANEL_MIDDLE = (3.5, 3.0), 4.6, -0.75  # a panel of curves: size, distance to the next, height
ICON_MIDDLE, ICON_PITCH, ICON_HEIGHT = (
    2.35,
    0.5,
    0.85,
)  # the network over it: place, width of a layer, height
SEEN = 60  # states that are shown of the training


@dataclass(frozen=True, eq=False)
class Deep:
    """A deep network before its training, with the derivatives of one picture's cost.

    Attributes
    ----------
    params
        Of one run.
    found
        Values and derivatives of the picture in it.
    sizes
        Of the gradient by the weights of each layer over many pictures, mean of several runs, ``(layers,)``.
    factors
        Of each entry of `sizes` but the last over the next, ``(layers - 1,)``.
    """

    params: Params
    found: ExampleDerivatives
    sizes: Array
    factors: list[float]


@dataclass(frozen=True, eq=False)
class Ending:
    """The training of the network that all lectures follow.

    Attributes
    ----------
    records
        Some of its states, each with one of the pictures passed forward that it has just been trained on.
    pictures, labels
        These pictures, ``(m, 784)``, and what they show.
    accuracy
        On the test images at the end, 0..1.
    """

    records: list[StepRecord]
    pictures: Array
    labels: list[int]
    accuracy: float


def runs(depth: int, kind: str) -> tuple[str, ...]:
    """Return the names of the runs of one depth and kind, from different random starts."""
    return tuple(f"depth-{depth}-{kind}-{seed}" for seed in SEEDS)


def _deep(scene: Lecture, kind: str, index: int) -> Deep:
    first = runs(DEPTHS[-1], kind)[0]
    params = _start(scene, DEPTHS[-1], kind)
    found = scene.measure(
        f"derivatives, {kind}", measure.derivatives.example_derivatives, first, index=index, step=0
    )
    sizes = scene.measure(
        f"gradient by layer, {kind}", measure.gradients.gradient_by_layer, runs(DEPTHS[-1], kind)
    ).mean
    factors = [
        scene.derive(f"factor of layer {layer}, {kind}", "ratio", sizes[layer], sizes[layer + 1])
        for layer in range(len(sizes) - 1)
    ]
    return Deep(params, found, sizes, factors)


def _start(scene: Lecture, depth: int, kind: str = "sigmoid") -> Params:
    run = runs(depth, kind)[0]
    sizes = scene.measure(f"layers, {depth}, {kind}", measure.record.layer_sizes, run)
    return Params(
        tuple(sizes), scene.measure(f"start, {depth}, {kind}", measure.record.step_params, run, step=0)
    )


def _ending(scene: Lecture) -> Ending:
    total = scene.measure("steps", measure.record.steps)
    numbers = np.unique(np.geomspace(1, total, SEEN).round().astype(int)).tolist()
    states = scene.measure("states", measure.examples.states_after_batches, steps=numbers)
    sizes = tuple(scene.measure("layers", measure.record.layer_sizes))
    records = [
        StepRecord(number, 0, Params(sizes, vector), activations=tuple(a[place] for a in states.activations))
        for place, (number, vector) in enumerate(zip(numbers, states.params, strict=True))
    ]
    pictures, labels = states.activations[0], states.label.tolist()
    return Ending(records, pictures, labels, scene.measure("accuracy", measure.answers.accuracy))


@beat("4.16", "many small factors")
def many_small_factors(scene: Lecture) -> None:
    """Hand derivatives back through six layers; compare three depths; let the network learn once more."""
    scene.declare({"six": "hidden layers", **{str(depth): "hidden layers" for depth in DEPTHS}})
    scene.declare({"two": "hidden layers", "four": "hidden layers, and by how much the weights are larger"})
    scene.declare({"three": "the formulas", str(len(SEEDS)): "the starts of each kind"})
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT)
    sigmoid, relu = (_deep(scene, kind, index) for kind in ("sigmoid", "relu"))
    steepest = scene.measure(
        "slope of sigmoid", measure.neurons.activation_curve, activation="sigmoid", z=[0.0]
    ).slope
    of_relu = scene.measure(
        "slopes of ReLU", measure.neurons.activation_curve, activation="relu", z=[-1.0, 1.0]
    ).slope
    curves = {
        (depth, kind): scene.measure(
            f"costs, {depth}, {kind}",
            measure.record.learning_curve_band,
            runs(depth, kind),
            score="train_cost",
        )
        for depth in DEPTHS
        for kind in HUES
    }
    level = scene.measure("cost of equal outputs", measure.examples.cost_of_uniform_outputs)
    starts = [_start(scene, depth) for depth in DEPTHS]
    ending = _ending(scene)

    network = _drawn(sigmoid, TALLER).move_to(ALONE)
    scene.open_with(network)
    page = _handed_back(scene, network, sigmoid, relu, [*steepest.tolist(), *of_relu.tolist()])
    smallest, others = _three_depths(scene, network, page, starts, curves, level)
    _once_more(scene, smallest, others, ending)


def _drawn(deep: Deep, height: float) -> NetworkDiagram:
    """Return the deep network over the whole width, its lamps lit by the picture."""
    network = NetworkDiagram(deep.params.layer_sizes, width=WIDTH, height=height, output_labels=())
    network.ellipses[0].remove(network.ellipses[0][-1])  # its size, for which there is no room
    return network.show(deep.params, activations=deep.found.a)


def _unlit(network: NetworkDiagram) -> NetworkDiagram:
    """Hide the weights of a network, whose edges are about to show something else; returns it."""
    for strands in network.edges:
        strands.emphasise(0)
    return network


class Sizes(Group):
    """Bars under a network, one per layer of weights, and the factor from each to the one before it.

    Parameters
    ----------
    deep
        What they show.
    places
        Where the layers of neurons are, in scene units from the left.
    side
        Of the middle between them on which the bars stand, -1 or 1.
    tallest
        What a bar of the full height shows.
    hue
        Of everything.

    Attributes
    ----------
    bars, factors
        From the left.
    """

    def __init__(self, deep: Deep, places: Array, side: int, tallest: float, hue: ManimColor) -> None:
        self.sizes = deep.sizes
        across = (float(places[0]), float(places[-1]))
        chart = Chart(across, (0, tallest), size=(across[1] - across[0], TALL), x_ticks=(), y_ticks=())
        chart.shift(np.array([across[0], BASE, 0]) - chart.area.get_corner(DOWN + LEFT))
        middles = (places[:-1] + places[1:]) / 2 + side * BAR / 2
        self.bars = Bars.around(chart, middles, np.zeros(len(middles)), width=BAR)
        self.bars.colors[:] = palette.rgb(hue)
        self.factors = [
            Words(f"\u00d7 {spell(factor, 2)}", size=FIGURE_SIZE, color=hue)
            .move_to((x, 0, 0))
            .stand_on(FACTORS)
            for factor, x in zip(deep.factors, places[1:-1], strict=True)
        ]
        self.places = middles
        super().__init__(self.bars, *self.factors)

    def show(self, layers: float) -> Self:
        """Show the last so many bars and the factors between them; of a share of one, the bar has grown by that."""
        count = len(self.sizes)
        self.bars.set_values(self.sizes * np.clip(layers - np.arange(count)[::-1], 0, 1))
        for place, words in enumerate(self.factors):
            words.set_opacity(float(np.clip(layers - (count - 1 - place), 0, 1)))
        return self

    def figure(self, layer: int, decimals: int) -> Number:
        """Return the size of one layer's gradient, over its bar."""
        number = Number(self.sizes[layer], decimals, size=48, color=palette.INK)
        top = BASE + TALL * self.sizes[layer] / self.bars.y.high
        return number.move_to((self.places[layer], top + 0.35, 0))


def _handed_back(
    scene: Lecture, network: NetworkDiagram, sigmoid: Deep, relu: Deep, slopes: list[float]
) -> Group:
    """Let derivatives run back through six hidden layers of either kind, and a bar grow for every layer."""
    places = np.array([layer[0].get_x() for layer in network.neurons])
    tallest = 1.05 * max(sigmoid.sizes.max(), relu.sizes.max())
    brightest = float(np.abs(sigmoid.found.dc_dw[-1]).max())
    old, new = (
        Sizes(deep, places, side, tallest, hue)
        for deep, side, hue in ((sigmoid, -1, HUES["sigmoid"]), (relu, 1, RELU))
    )
    ground = Line((places[0], BASE, 0), (places[-1], BASE, 0), color=palette.SECONDARY, stroke_width=2)
    meaning = Words("size of the gradient", size=FIGURE_SIZE, color=palette.SECONDARY)
    meaning.move_to((places[0] + 1.9, 0, 0), aligned_edge=LEFT).stand_on(-0.25)
    source = "times w thin sigma'({{ z : z }}) quad quad sigma'({{ z : z }})"
    rule = _rule(f"{source} <= {spell(slopes[0], 2)}")
    count = len(sigmoid.sizes)
    with scene.say(
        "Now six hidden layers. {mark}Each multiplies by a weight and a slope, at most {slope:.2f}.",
        slope=slopes[0],
    ) as line:
        scene.play(
            ForwardPulse(network, sigmoid.params, sigmoid.found.a), run_time=max(line.until_mark(), 1.3)
        )
        over_bars = _unlit(_drawn(sigmoid, LOWER).move_to(OVER_BARS))
        wires = Wires(over_bars, opacity=0.16)
        scene.play(
            Transform(network, over_bars),
            FadeIn(wires),
            FadeIn(rule, shift=0.3 * DOWN),
            Create(ground),
            FadeIn(meaning),
            run_time=0.8,
        )
        scene.bring_to_back(wires)
        scene.play(
            BackwardPulse(network, sigmoid.found.dc_dw, background=1, keep=True, largest=brightest),
            Drive(old, 0, count, show=Sizes.show),
            run_time=max(line.left, 3.2),
        )
        scene.moment("handed back")
    ends = VGroup(old.figure(0, 4), old.figure(count - 1, 2))
    with scene.say("Almost nothing arrives at the first layer.") as line:
        scene.play(FadeIn(ends), run_time=0.5)
        scene.play(Indicate(ends[0], scale_factor=1.3, color=palette.INK), run_time=max(line.left, 1.2))
        scene.moment("almost nothing")
    with scene.say(
        "ReLU: slope one wherever it is active. {mark}Now it arrives.", when=slopes[2] == 1
    ) as line:
        other = _unlit(_drawn(relu, LOWER).move_to(OVER_BARS))
        slope = '{{ "ReLU"\' : kind }} ({{ z : z }})'
        active = _rule(f'times w thin {slope} quad quad {slope} = {spell(slopes[1])} "or" {spell(slopes[2])}')
        scene.play(
            Transform(network, other),
            FadeOut(rule, shift=0.3 * UP),
            FadeIn(active, shift=0.3 * UP),
            FadeOut(ends, *old.factors),
            run_time=max(line.until_mark(), 0.8),
        )
        scene.play(
            BackwardPulse(network, relu.found.dc_dw, background=1, keep=True, largest=brightest),
            Drive(new, 0, count, show=Sizes.show),
            run_time=max(line.left, 1.9),
        )
        scene.wait(0.6)
        scene.moment("arrives")
    return Group(wires, active, ground, meaning, old.bars, new)


def _rule(source: str) -> Formula:
    hues = {"z": palette.Z, "kind": RELU}
    formula = Formula(
        source, size=46, colors={name: hue for name, hue in hues.items() if f": {name} }}" in source}
    )
    return formula.move_to((6.7, 3.45, 0), aligned_edge=RIGHT)


class Panel(Group):
    """How the cost of several kinds of networks falls at one depth: per kind a mean, in the band of all runs.

    Parameters
    ----------
    costs
        By kind.
    level
        The cost of a network whose outputs are all alike, which is marked.
    """

    def __init__(self, costs: Mapping[str, CurveBand], level: float) -> None:
        self.last = int(next(iter(costs.values())).step[-1])
        self.chart = Chart(
            (0, self.last),
            (0, 1.1),
            size=PANEL,
            x_ticks=(self.last / 2,),
            x_words=lambda steps: f"{spell(steps)} steps",
            y_ticks=(0, 0.5),
            text_size=FIGURE_SIZE,
        )
        self.level = self.chart.level(level, f"cost {spell(level, 2)}", palette.COST)
        # What the networks cost before the first step lies beyond the scale.
        self.curves = {
            kind: (
                Band(self.chart, cost.step[1:], cost.low[1:], cost.high[1:], color=HUES[kind]),
                Curve(self.chart, cost.step[1:], cost.mean[1:], color=HUES[kind], width=6),
            )
            for kind, cost in costs.items()
        }
        super().__init__(self.chart, self.level)

    def draw(self, kind: str) -> list[Drive]:
        """Return the animations that draw one kind, from the first step that was measured to the last."""
        return [Drive(part, float(part.xs[0]), self.last) for part in self.curves[kind]]


def _three_depths(
    scene: Lecture,
    network: NetworkDiagram,
    page: Group,
    starts: Sequence[Params],
    curves: Mapping[tuple[int, str], CurveBand],
    level: float,
) -> tuple[NetworkDiagram, Group]:
    """Draw how the cost falls at three depths, for either kind and for larger weights.

    Returns the picture of the smallest network, and all the others of the page.
    """
    panels, icons, names = [], [], []
    for place, (depth, params) in enumerate(zip(DEPTHS, starts, strict=True)):
        x = (place - 1) * PITCH + 0.15
        panel = Panel({kind: curves[depth, kind] for kind in HUES}, level)
        panel.shift(np.array([x, PANEL_MIDDLE, 0]) - panel.chart.area.get_center())
        for parts in panel.curves.values():
            Group(*parts).move_to(panel.chart.area)
        icons.append(_icon(params).move_to((x, ICON_MIDDLE, 0)))
        names.append(
            Words(f"{spell(depth)} hidden layers", size=FIGURE_SIZE).move_to((x, 0, 0)).stand_on(1.3)
        )
        panels.append(panel)
    spread = _swatch(f"{len(SEEDS)} starts", palette.SECONDARY)
    spread[0].set_stroke(width=20, opacity=0.4)
    legend = VGroup(*(_swatch(NAMES[kind], HUES[kind]) for kind in NAMES), spread).arrange(RIGHT, buff=0.5)
    legend.move_to((6.7, 3.5, 0), aligned_edge=RIGHT)
    ends = {key: float(band.mean[-1]) for key, band in curves.items()}
    shallow, middle, deepest = DEPTHS
    small = Group(*icons[-1].edges, icons[-1].neurons)
    shrinking = Group(*network.edges, network.neurons)
    with scene.say(
        "Does it matter? Two layers: no. {mark}Four: sigmoid lags. {mark}Six: it is stuck.",
        when=abs(ends[shallow, "sigmoid"] - ends[shallow, "relu"]) < 0.05
        and ends[middle, "sigmoid"] > ends[middle, "relu"]
        and curves[deepest, "sigmoid"].low[1:].min() > 0.99 * level,
    ) as line:
        scene.play(
            Transform(shrinking, small),
            FadeOut(network.ellipses),
            FadeOut(page, shift=DOWN),
            LaggedStart(*(FadeIn(icon, shift=0.5 * DOWN) for icon in icons[:-1]), lag_ratio=0.2),
            *(FadeIn(panel, name, shift=0.5 * UP) for panel, name in zip(panels, names, strict=True)),
            FadeIn(legend),
            run_time=1.0,
        )
        scene.remove(shrinking, *shrinking)
        scene.add(icons[-1])
        for panel in panels:
            seconds = line.left if panel is panels[-1] else line.until_mark()
            scene.play(*panel.draw("sigmoid"), *panel.draw("relu"), run_time=max(seconds, 1.3))
        scene.wait(0.3)
        scene.moment("three depths")
    larger = _swatch(f"sigmoid, weights \u00d7 {spell(LARGER)}", HUES["sigmoid-x4"])
    larger.move_to((6.7, 3.5, 0), aligned_edge=RIGHT)
    with scene.say(
        "But start with weights four times as large, and it learns there, too.",
        when=curves[deepest, "sigmoid-x4"].high[-1] < level / 2,
    ) as line:
        kept = legend[:-1].copy().next_to(larger, LEFT, buff=0.5)
        scene.play(
            Transform(legend[:-1], kept), FadeOut(spread), FadeIn(larger, shift=0.3 * LEFT), run_time=0.6
        )
        drawing = [drive for panel in panels for drive in panel.draw("sigmoid-x4")]
        scene.play(*drawing, run_time=max(line.left, 2.0))
        scene.moment("larger weights")
    drawn = [part for panel in panels for parts in panel.curves.values() for part in parts]
    return icons[0], Group(*icons[1:], *panels, *names, *drawn, legend[:-1], larger)


def _icon(params: Params) -> NetworkDiagram:
    """Return a small picture of a network, as wide as it is deep."""
    icon = NetworkDiagram(
        params.layer_sizes,
        width=ICON_PITCH * (len(params.layer_sizes) - 1),
        height=ICON_HEIGHT,
        output_labels=(),
    )
    icon.remove(icon.ellipses)
    for neuron in (neuron for layer in icon.neurons for neuron in layer):
        neuron.set_stroke(width=0.8)
    return icon.show(params)


def _swatch(text: str, hue: ManimColor) -> VGroup:
    """Return a piece of a curve with its name."""
    piece = Line(LEFT * 0.25, RIGHT * 0.25, color=hue, stroke_width=7)
    return VGroup(piece, Words(text, size=FIGURE_SIZE, color=hue).next_to(piece, RIGHT, buff=0.15))


def _once_more(scene: Lecture, icon: NetworkDiagram, others: Group, ending: Ending) -> None:
    """Let the smallest of the networks grow over the frame and learn."""
    network = wide_network(ending.records[0].params)
    network.ellipses[0].remove(network.ellipses[0][-1])  # its size
    picture = picture_before(ending.pictures[0], network)
    picture.remove(picture.rays)
    step = declared(Number(ending.records[0].number, 0, size=60, on=-2.0), "a count of steps")
    step.shift((picture.picture.get_x() + 0.9 - step.point_x) * RIGHT)
    unit = Words("steps", size=FIGURE_SIZE, color=palette.SECONDARY)
    unit.move_to((picture.picture.get_x(), 0, 0)).stand_on(-2.5)
    result = Number(100 * ending.accuracy, 1, size=60, suffix="%", color=palette.TARGET)
    result.move_to((picture.picture.get_x(), 2.5, 0))
    meaning = Words("classified correctly", size=FIGURE_SIZE, color=palette.SECONDARY)
    meaning.move_to((picture.picture.get_x(), 0, 0)).stand_on(1.75)

    def show(_: Group, place: int) -> None:
        record = ending.records[place]
        network.show(record).set_target(ending.labels[place])
        picture.set_values(ending.pictures[place])
        step.set_value(record.number)

    whole = Group(*network.edges, network.neurons)
    growing = whole.copy().stretch_to_fit_width(icon.width).stretch_to_fit_height(icon.height).move_to(icon)
    with scene.say("Deep or not: three formulas find every slope, {mark}and the network learns.") as line:
        scene.play(FadeOut(others, shift=0.5 * DOWN), FadeOut(icon), Transform(growing, whole), run_time=1.0)
        scene.remove(growing, *growing)
        scene.add(network, picture, unit)
        learning = Group(network, picture, step)
        scene.play(
            Replay(learning, range(len(ending.records)), show=show, run_time=max(line.left - 0.8, 3.0))
        )
        scene.play(FadeIn(VGroup(result, meaning), shift=0.3 * UP), run_time=0.5)
        scene.wait(0.4)
        scene.moment("alive")
    with scene.say("Our sources; and it learns once more.") as line:
        going = Group(network.labels, network.ellipses, picture, step, unit, result, meaning)
        network.remove(network.labels, network.ellipses)
        scene.play(
            beside_the_sources(network.animate),
            FadeOut(going),
            FadeIn(sources_at_the_left(scene.sources), shift=0.3 * RIGHT),
            run_time=1.0,
        )
        learning.remove(picture, step)
        scene.play(Replay(learning, range(len(ending.records)), show=show, run_time=max(line.left, 2.4)))
        scene.moment("sources")
