"""4.16: many small factors in six layers, two ways to larger ones, and what training makes of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    Line,
    ManimColor,
    ReplacementTransform,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.derivatives import ExampleDerivatives
from netcore.measure.gradients import BackwardFactors
from netcore.measure.neurons import ActivationCurve
from netcore.measure.record import CurveBand
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.calculus.algorithm import Compared, Run, on_one_line, the_run
from scenes.kit.charts.band import Band
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.frame import BESIDE, beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.network.wires import Wires
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Fly
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive

DIGIT = 2  # what the picture shows that goes through the deep networks
DEPTH = 6  # hidden layers
SEEDS = range(3)
LARGER = 4  # how many times as large the first weights are of the kind "sigmoid-x4"
HUES = {
    "sigmoid": palette.INK,
    "sigmoid-x4": palette.SURFACE[4],
    "relu": palette.SURFACE[2].interpolate(palette.INK, 0.3),
}
KINDS = tuple(HUES)
ALONE, ALONE_SIZE = np.array([0.0, 0.15, 0.0]), (12.4, 5.0)  # the deep network's middle, width and height
ABOVE, ABOVE_SIZE = np.array([-1.6, 2.35, 0.0]), (9.1, 1.35)  # ... and over its dots
BASE, TALL = -2.6, 3.55  # where the scale of the dots begins, and its height, in scene units
LOWEST, HIGHEST = 0.00001, 5.0  # its ends
DOT = 0.13  # radius
SLOPES_AT, SLOPES_SIZE = np.array([5.5, -0.4, 0.0]), (2.2, 3.3)  # the chart of slopes: middle, size
ASIDE = np.array([-9.2, -0.45, 0.0])  # by how far it is off at first
PRODUCT_AT = np.array([1.7, -0.5, 0.0])  # where one layer's factors are multiplied, beside it
FAR = 6.0
STEEP = 2.0  # from this rise on, in scene units, factors stand beside their lines and not over them
PLACES = np.linspace(-FAR, FAR, 121).round(3).tolist()  # the z for which it shows them
LEARNED_AT, LEARNED_SIZE = (
    np.array([-1.6, -0.75, 0.0]),
    (8.2, 3.1),
)  # the same of the chart of what is learned
ENDS_LEFT = 2.75  # where the names of its curves begin
GUESSING = 0.1  # share of the answers that are right by chance
SEEN = 45  # states that are shown of the training


@dataclass(frozen=True, eq=False)
class Deep:
    """A deep network before its training, with the derivatives of one picture's cost.

    Attributes
    ----------
    params
        Of one run.
    found
        Values and derivatives of the picture in it.
    factors
        How large derivatives are in each layer, over many pictures and several runs, and by which factors.
    kept
        What each of the layers but the last has of the one behind it, ``(layers - 1,)``.
    learned
        Share of the test images that are classified correctly while all these runs are trained.
    """

    params: Params
    found: ExampleDerivatives
    factors: BackwardFactors
    kept: Array
    learned: CurveBand


def runs(kind: str) -> tuple[str, ...]:
    """Return the names of the deep runs of one kind, from different random starts."""
    return tuple(f"depth-{DEPTH}-{kind}-{seed}" for seed in SEEDS)


def _deep(scene: Lecture, kind: str, index: int) -> Deep:
    first, *_ = every = runs(kind)
    sizes = scene.measure(f"layers, {kind}", measure.record.layer_sizes, first)
    factors = scene.measure(f"factors, {kind}", measure.gradients.backward_factors, every)
    return Deep(
        Params(tuple(sizes), scene.measure(f"start, {kind}", measure.record.step_params, first, step=0)),
        scene.measure(
            f"derivatives, {kind}", measure.derivatives.example_derivatives, first, index=index, step=0
        ),
        factors,
        scene.derive(f"kept, {kind}", "ratio", factors.size[:-1], factors.size[1:]),
        scene.measure(f"learned, {kind}", measure.record.learning_curve_band, every, score="test_accuracy"),
    )


@dataclass(frozen=True, eq=False)
class Training:
    """The network that all lectures follow, while it learns: records of one picture, and the share it gets right."""

    records: list[StepRecord]
    accuracy: Array


def _training(scene: Lecture, index: int) -> Training:
    total = scene.measure("steps", measure.record.steps)
    numbers = np.unique(np.geomspace(1, total, SEEN).round().astype(int)).tolist()
    states = scene.measure("states", measure.examples.example_in_states, index=index, steps=numbers)
    sizes = scene.measure("layers", measure.record.layer_sizes)
    scores = scene.measure("scores", measure.answers.scores_in_states, steps=numbers)
    return Training(state_records(states, numbers, tuple(sizes)), scores.accuracy)


@beat("4.16", "many small factors", flows_from="4.15")
def many_small_factors(scene: Lecture) -> None:
    """Hand derivatives back through six layers with three kinds of factors; train all three; name the sources."""
    scene.declare(
        {"six": "hidden layers", "three": "starts of a kind", "four": "by how much weights are larger"}
    )
    scene.declare({"two": "hidden layers", str(LARGER): "by how much weights are larger"})
    run = the_run(scene)
    index = scene.measure("picture", measure.examples.first_with_label, label=DIGIT)
    kinds = {kind: _deep(scene, kind, index) for kind in KINDS}
    slopes = {
        kind: scene.measure(f"slopes of {kind}", measure.neurons.activation_curve, activation=kind, z=PLACES)
        for kind in ("sigmoid", "relu")
    }
    steepest = scene.derive("steepest", "largest", slopes["sigmoid"].slope)
    plain, larger, relu = (kinds[kind] for kind in KINDS)
    times = scene.derive("times as much", "ratio", larger.factors.size[0], plain.factors.size[0])
    training = _training(scene, index)

    compared = on_one_line(run)
    scene.open_with(compared)
    network = _drawn(plain, ALONE_SIZE).move_to(ALONE)
    _deepen(scene, run, compared, network, plain)
    page = _vanishing(scene, network, kinds, slopes["sigmoid"], float(steepest))
    _larger_weights(scene, network, page, larger, float(times))
    _other_slopes(scene, network, page, relu, slopes["relu"])
    learned = _trained(scene, network, page, kinds)
    _sources(scene, network, learned, training)


def _drawn(deep: Deep, size: tuple[float, float]) -> NetworkDiagram:
    """Return the deep network, its lamps lit by the picture."""
    width, height = size
    network = NetworkDiagram(deep.params.layer_sizes, width=width, height=height, output_labels=())
    network.ellipses[0].remove(network.ellipses[0][-1])  # its size, for which there is no room
    return network.show(deep.params, activations=deep.found.a)


def _above(deep: Deep) -> NetworkDiagram:
    """Return the deep network over its bars, without its weights: its edges are about to show something else."""
    network = _drawn(deep, ABOVE_SIZE).move_to(ABOVE)
    for strands in network.edges:
        strands.emphasise(0)
    return network


def _deepen(scene: Lecture, run: Run, compared: Compared, network: NetworkDiagram, deep: Deep) -> None:
    """Let the derivatives fly back to their network, and that become one of six hidden layers."""
    shallow = wide_network(run.params)
    shallow.remove(shallow.labels, shallow.halo)
    shallow.ellipses[0].remove(shallow.ellipses[0][-1])
    shallow.set_x(0)
    places = drawn_places(shallow, run.params)
    dots = compared.sticks(places)
    with scene.say("So far, two hidden layers. {mark}Now six.") as line:
        scene.remove(compared, compared.cloud)
        going = Group(compared.chart, compared.panel, compared.diagonal)
        scene.add(going, *dots)
        scene.play(
            FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.4)),
            *(Fly(some, edges_as_sticks(shallow, layer), lag=0.3) for layer, some in enumerate(dots)),
            FadeIn(shallow.neurons, shallow.ellipses, rate_func=squish_rate_func(smooth, 0.4, 0.8)),
            run_time=max(line.until_mark(), 1.5),
        )
        scene.remove(*dots, shallow.neurons, shallow.ellipses)
        scene.add(shallow)
        copies = [
            (shallow.neurons[layer].copy(), column)
            for layer, column in zip((0, *np.repeat((1, 2), DEPTH // 2), 3), network.neurons, strict=True)
        ]
        scene.remove(*shallow.get_family())
        scene.play(
            FadeOut(*shallow.edges, shallow.ellipses, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(*network.edges, rate_func=squish_rate_func(smooth, 0.5, 1)),
            FadeIn(network.ellipses, rate_func=squish_rate_func(smooth, 0.7, 1)),
            *(ReplacementTransform(column, goal) for column, goal in copies),
            run_time=max(line.left - 0.8, 1.4),
        )
        scene.remove(*network.get_family())
        scene.add(network)
        scene.play(ForwardPulse(network, deep.params, deep.found.a), run_time=0.9)
        scene.moment("six layers")


class Fall(VGroup):
    """A dot under each layer, as high as the cost depends on the layer, and the share each keeps of the one behind.

    Parameters
    ----------
    deep
        What they show.
    chart
        Where: x is the layer, the first hidden one being 1.
    hue
        Of everything.

    Attributes
    ----------
    dots, lanes
        From the first layer; the lines between them.
    shares
        Beside the lines.
    arrived
        What arrives at the first layer, beside its dot.
    """

    def __init__(self, deep: Deep, chart: Chart, hue: ManimColor, decimals: int) -> None:
        self.sizes = np.asarray(deep.factors.size)
        count = len(self.sizes)
        self.layers = float(count)
        self.at = chart.point(np.arange(1, count + 1), self.sizes)
        self.dots = [Dot(at, radius=DOT, color=hue) for at in self.at]
        self.lanes = [Line(late, early, color=hue, stroke_width=5) for early, late in pairwise(self.at)]
        self.shares = VGroup()
        steep = self.at[-1][1] - self.at[0][1] > STEEP
        off = 0.46 * RIGHT + 0.26 * DOWN if steep else 0.36 * UP
        for kept, (early, late) in zip(deep.kept, pairwise(self.at), strict=True):
            words = Words(f"× {spell(kept, 2)}", size=FIGURE_SIZE, color=hue)
            self.shares.add(words.move_to((early + late) / 2 + off))
        self.arrived = Number(self.sizes[0], decimals, size=48, color=hue)
        self.arrived.next_to(self.dots[0], DOWN, buff=0.08, aligned_edge=LEFT)
        super().__init__(*self.lanes, *self.dots)

    def show(self, layers: float) -> Self:
        """Show the last so many dots; of a share of one, a dot is on its way to the next layer by that."""
        self.layers, count = float(layers), len(self.sizes)
        for place, dot in enumerate(self.dots):
            passed = float(np.clip(layers - (count - 1 - place), 0, 1))
            dot.set_opacity(float(passed > 0))
            if place == count - 1:
                continue
            here = self.at[place + 1] + passed * (self.at[place] - self.at[place + 1])
            dot.move_to(here)
            lane = self.lanes[place]
            lane.put_start_and_end_on(self.at[place + 1], here + 1e-3 * LEFT).set_stroke(
                opacity=0.6 * (passed > 0)
            )
            self.shares[place].set_opacity(float(np.clip(2 * passed - 1, 0, 1)))
        return self

    def shown(self) -> Channels:
        """Return the sizes of the layers that have been reached."""
        return {"height": self.sizes[len(self.sizes) - int(self.layers) :]}


class Page(Group):
    """What lies under and beside the network while derivatives run back through it.

    Attributes
    ----------
    wires, chart
        The edges without their weights; and under each layer how much the cost depends on it, each line of the
        scale a tenth of the one above.
    slopes, heading, curve
        A chart for slopes, the name of its newest curve over it, and the slope of sigmoid in it.
    legend
        By kind, a swatch and its name.
    falls
        By kind.
    """

    def __init__(self, network: NetworkDiagram, kinds: Mapping[str, Deep], slope: ActivationCurve) -> None:
        columns = [layer[0].get_x() for layer in network.neurons[1:]]
        pitch, count = columns[1] - columns[0], len(columns)
        self.wires = Wires(network, opacity=0.16)
        self.chart = Chart(
            (0.5, count + 0.5), Scale(LOWEST, HIGHEST, log=True), size=(count * pitch, TALL), x_ticks=(),
            y_ticks=(0.0001, 0.001, 0.01, 0.1, 1), y_label="how much the cost depends on each layer",
            text_size=FIGURE_SIZE,
        )  # fmt: skip
        corner = np.array([columns[0] - pitch / 2, BASE, 0.0])
        self.chart.shift(corner - self.chart.area.get_corner(DOWN + LEFT))
        self.falls = {
            kind: Fall(deep, self.chart, HUES[kind], 4 if kind == KINDS[0] else 2)
            for kind, deep in kinds.items()
        }
        self.slopes = Chart(
            (-FAR, FAR), (0, 1.1), size=SLOPES_SIZE, x_ticks=(), y_ticks=(0.25, 1), text_size=FIGURE_SIZE,
            y_words=lambda height: spell(height, 0 if height == 1 else 2),
        )  # fmt: skip
        self.slopes.shift(SLOPES_AT - self.slopes.area.get_center())
        self.curve = self.slope_curve(slope, HUES["sigmoid"])
        self.heading = self.head("slope of sigmoid", HUES["sigmoid"])
        names = ("sigmoid", f"weights × {spell(LARGER)}", "ReLU")
        self.legend = dict(zip(KINDS, map(_swatch, names, HUES.values()), strict=True))
        VGroup(*self.legend.values()).arrange(RIGHT, buff=0.45).move_to((6.75, 3.5, 0), aligned_edge=RIGHT)
        super().__init__(self.wires, self.chart, self.slopes, self.heading)

    def slope_curve(self, slope: ActivationCurve, hue: ManimColor) -> Curve:
        """Return the slopes of an activation function at `PLACES`."""
        return Curve(self.slopes, PLACES, slope.slope, color=hue, width=6)

    def head(self, text: str, hue: ManimColor) -> Words:
        """Return words over the chart of slopes."""
        words = Words(text, size=FIGURE_SIZE, color=hue)
        return words.move_to((SLOPES_AT[0] - 0.1, 0, 0)).stand_on(SLOPES_AT[1] + SLOPES_SIZE[1] / 2 + 0.2)


def _swatch(text: str, hue: ManimColor) -> VGroup:
    """Return a dot with its name."""
    dot = Dot(radius=DOT, color=hue)
    return VGroup(dot, Words(text, size=FIGURE_SIZE, color=hue).next_to(dot, RIGHT, buff=0.15))


def _vanishing(
    scene: Lecture,
    network: NetworkDiagram,
    kinds: Mapping[str, Deep],
    slope: ActivationCurve,
    steepest: float,
) -> Page:
    """Let derivatives run back through sigmoid's six layers, and a dot fall from layer to layer."""
    deep = kinds["sigmoid"]
    above = _above(deep)
    page = Page(above, kinds, slope)
    product = one_layer(deep)
    last = len(network.edges) - 1
    with scene.say(
        "Each layer multiplies: {mark}by a slope, {steepest:.2f} at most, \n"
        "{mark}and by its weights. Here: {kept:.2f}.",
        steepest=steepest,
        kept=deep.kept[-1],
    ) as line:
        scene.play(
            BackwardPulse(network, deep.found.dc_dw, layers=[last], background=0.4, largest=_brightest(deep)),
            run_time=max(line.until_mark() - 0.4, 1.3),
        )
        scene.play(
            Transform(network, above),
            FadeIn(page.wires, rate_func=squish_rate_func(smooth, 0.6, 1)),
            run_time=0.9,
        )
        scene.bring_to_back(page.wires)
        slopes = Group(page.slopes, page.heading, page.curve)
        slopes.shift(ASIDE)
        page.curve.show(-FAR)
        scene.play(FadeIn(page.slopes, page.heading, page.legend["sigmoid"], shift=0.3 * UP), run_time=0.5)
        scene.play(
            Drive(page.curve, -FAR, FAR),
            FadeIn(product[0], shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(FadeIn(*product[1:3], shift=0.3 * LEFT), run_time=0.7)
        scene.play(FadeIn(*product[3:], shift=0.3 * LEFT), run_time=0.6)
        scene.play(Indicate(product[-1], color=HUES["sigmoid"]), run_time=max(line.left, 1.0))
        scene.moment("one layer")
    with scene.say(
        "On the way back, each keeps about a quarter. {mark}\n{left:.4f} is left at the first.",
        left=deep.factors.size[0],
        when=bool(deep.kept.min() > 0.2 and deep.kept.max() < 0.3),
    ) as line:
        scene.play(
            slopes.animate.shift(-ASIDE),
            FadeOut(product, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(page.chart, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=0.9,
        )
        _hand_back(scene, network, page, "sigmoid", deep, seconds=max(line.until_mark(), 3.0))
        _arrive(scene, page, "sigmoid", seconds=max(line.left, 1.4))
        scene.moment("almost nothing")
    return page


def one_layer(deep: Deep) -> VGroup:
    """Return what the last hidden layer multiplies by: slope, sign, weights, sign, and both together."""
    factors = deep.factors
    named = (("slope", factors.slope[-2]), ("weights", factors.weight[-1]), ("is kept", deep.kept[-1]))
    slope, weights, kept = (
        VGroup(
            figure := Number(value, size=72), Words(name, size=FIGURE_SIZE).next_to(figure, DOWN, buff=0.3)
        )
        for name, value in named
    )
    row = VGroup(slope, Formula("times", size=72), weights, Formula("=", size=72), kept)
    row.arrange(RIGHT, buff=0.3, aligned_edge=UP).move_to(PRODUCT_AT)
    for sign in (row[1], row[3]):
        sign.match_y(slope[0])
    return row


def _hand_back(
    scene: Lecture, network: NetworkDiagram, page: Page, kind: str, deep: Deep, *, seconds: float
) -> None:
    """Let derivatives run back through the network as it stands, and a dot of its kind from layer to layer."""
    fall = page.falls[kind]
    scene.play(
        BackwardPulse(network, deep.found.dc_dw, background=1, keep=True, largest=_brightest(deep)),
        Drive(Group(fall, fall.shares), 0, len(fall.sizes), show=lambda _, layers: fall.show(layers)),
        run_time=seconds,
    )


def _brightest(deep: Deep) -> float:
    return float(np.abs(deep.found.dc_dw[-1]).max())


def _arrive(scene: Lecture, page: Page, kind: str, *, seconds: float) -> None:
    """Write what arrives at the first layer beside its dot, and let it stand."""
    arrived = page.falls[kind].arrived
    scene.play(FadeIn(arrived, shift=0.2 * DOWN), run_time=0.4)
    scene.play(Indicate(arrived, scale_factor=1.25, color=arrived.get_color()), run_time=0.8)
    scene.wait(max(seconds - 1.2, 0.3))


def _change(
    scene: Lecture, network: NetworkDiagram, page: Page, before: str, deep: Deep, seconds: float
) -> None:
    """Let the network become one of another kind; of the last one its dots stay, and what arrived."""
    scene.play(Transform(network, _above(deep)), FadeOut(page.falls[before].shares), run_time=seconds)


def _larger_weights(scene: Lecture, network: NetworkDiagram, page: Page, deep: Deep, times: float) -> None:
    """Start with larger weights: smaller slopes, and far more that arrives."""
    kind = KINDS[1]
    with scene.say(
        "Start with weights four times as large: "
        "{mark}{arrives:.2f} of {sent:.2f} arrives, hundreds of times as much.",
        arrives=deep.factors.size[0],
        sent=deep.factors.size[-1],
        when=200 < times < 1000,
    ) as line:
        _change(scene, network, page, KINDS[0], deep, seconds=0.7)
        scene.play(FadeIn(page.legend[kind], shift=0.3 * LEFT), run_time=0.4)
        _hand_back(scene, network, page, kind, deep, seconds=max(line.until_mark(), 2.6))
        _arrive(scene, page, kind, seconds=max(line.left, 1.3))
        scene.moment("larger weights")


def _other_slopes(
    scene: Lecture, network: NetworkDiagram, page: Page, deep: Deep, slope: ActivationCurve
) -> None:
    """Take ReLU: other slopes, and all of it arrives."""
    kind = KINDS[2]
    hue = HUES[kind]
    curve = page.slope_curve(slope, hue)
    with scene.say(
        "Or ReLU: slope one wherever it is active. {mark}From {sent:.2f}, {arrives:.2f} arrives.",
        arrives=deep.factors.size[0],
        sent=deep.factors.size[-1],
        when=set(slope.slope) == {0, 1} and deep.factors.size[0] > deep.factors.size[-1],
    ) as line:
        _change(scene, network, page, KINDS[1], deep, seconds=0.5)
        heading = page.head("slope of ReLU", hue)
        scene.play(
            FadeOut(page.heading, rate_func=squish_rate_func(smooth, 0, 0.3)),
            FadeIn(heading, page.legend[kind], rate_func=squish_rate_func(smooth, 0.3, 0.6)),
            Drive(curve, -FAR, FAR),
            run_time=max(line.until_mark() - 0.5, 1.2),
        )
        page.remove(page.heading).add(heading, curve)
        _hand_back(scene, network, page, kind, deep, seconds=max(line.left - 1.3, 1.8))
        _arrive(scene, page, kind, seconds=1.3)
        scene.moment("arrives")


class Learned(Group):
    """How many test images networks of several kinds read rightly while trained: a mean, in the band of all runs.

    Parameters
    ----------
    bands
        By kind.

    Attributes
    ----------
    chart
        Of the share against steps.
    curves
        By kind, the band and the mean.
    """

    def __init__(self, bands: Mapping[str, CurveBand]) -> None:
        self.last = int(next(iter(bands.values())).step[-1])
        self.chart = Chart(
            (0, self.last), (0, 1), size=LEARNED_SIZE,
            y_label="test images classified correctly, three starts of each",
            x_ticks=(self.last / 2, self.last), x_words=lambda steps: f"{spell(steps)} steps",
            y_ticks=(GUESSING, 0.5, 0.9), y_words=percent, text_size=FIGURE_SIZE,
        )  # fmt: skip
        self.chart.shift(LEARNED_AT - self.chart.area.get_center())
        self.guessing = self.chart.level(GUESSING)
        self.curves = {
            kind: (
                Band(self.chart, band.step, band.low, band.high, color=HUES[kind]),
                Curve(self.chart, band.step, band.mean, color=HUES[kind], width=7),
            )
            for kind, band in bands.items()
        }
        super().__init__(self.chart, self.guessing)

    def draw(self, *kinds: str) -> list[Drive]:
        """Return the animations that draw some kinds, from the first step that was measured to the last."""
        return [
            Drive(part, float(part.xs[0]), self.last, rate_func=smooth)
            for kind in kinds
            for part in self.curves[kind]
        ]


def _trained(scene: Lecture, network: NetworkDiagram, page: Page, kinds: Mapping[str, Deep]) -> Group:
    """Train all three kinds, their names at the ends of their curves; returns all that is drawn of it."""
    learned = Learned({kind: deep.learned for kind, deep in kinds.items()})
    plain, *others = KINDS
    falls = [part for fall in page.falls.values() for part in (fall, fall.arrived)]
    going = Group(
        *(one for one in page if one is not page.wires), page.curve, *falls, page.falls[KINDS[-1]].shares
    )
    heights = dict(
        zip(KINDS, (GUESSING, 0.82, 0.98), strict=True)
    )  # the last two apart: they end at nearly one share
    ends, shares = {}, {}
    for kind, deep in kinds.items():
        height = learned.chart.point(0, heights[kind])[1]
        share = Number(100 * deep.learned.mean[-1], 0, size=54, color=HUES[kind], suffix="%")
        ends[kind] = page.legend[kind].copy().move_to((ENDS_LEFT, height, 0), aligned_edge=LEFT)
        shares[kind] = share.next_to(ends[kind], RIGHT, buff=0.2).stand_on(cast(Words, ends[kind][1]))
    with scene.say(
        "Now train all three. {mark}Plain sigmoid stays at {stuck:.0%}, \n"
        "no better than guessing; the others reach {reached:.0%}.",
        stuck=kinds[plain].learned.mean[-1],
        reached=kinds[KINDS[-1]].learned.mean[-1],
        when=bool(np.abs(kinds[plain].learned.mean - GUESSING).max() < 0.015)
        and len({round(100 * kinds[kind].learned.mean[-1]) for kind in others}) == 1,
    ) as line:
        scene.play(FadeOut(going, shift=0.5 * DOWN), FadeOut(*network.edges), run_time=0.5)
        for strands in network.edges:
            strands.emphasise(0)
        scene.play(
            FadeIn(learned, shift=0.5 * UP),
            *(ReplacementTransform(page.legend[kind], ends[kind]) for kind in KINDS),
            run_time=max(line.until_mark(), 0.8),
        )
        scene.play(*learned.draw(*KINDS), run_time=max(line.left - 1.5, 2.8))
        scene.play(FadeIn(*shares.values(), shift=0.3 * LEFT), run_time=0.5)
        scene.wait(0.8)
        scene.moment("trained")
    drawn = [part for parts in learned.curves.values() for part in parts]
    return Group(page.wires, learned, *drawn, *ends.values(), *shares.values())


def _sources(scene: Lecture, deep: NetworkDiagram, page: Group, training: Training) -> None:
    """Let the network that all lectures follow learn once more to read a picture, beside the sources."""
    records = training.records
    network = wide_network(records[0].params)
    network.remove(network.ellipses)
    beside_the_sources(network).shift(0.35 * LEFT)
    for label in network.labels:
        label.scale(1 / BESIDE, about_edge=LEFT)
    network.labels[DIGIT].set_color(palette.TARGET)
    start = cast(tuple[Array, ...], records[0].activations)
    picture = Picture(start[0].reshape(28, 28), size=1.5).next_to(network, UP, buff=0.25, aligned_edge=LEFT)
    share = Number(100 * training.accuracy[0], 0, size=60, suffix="%", at_x=2.4)
    read = Words("classified correctly", size=FIGURE_SIZE)
    VGroup(share, read).arrange(RIGHT, buff=0.25).next_to(network, DOWN, buff=0.3)
    read.stand_on(share)

    def learn(_: Group, place: float) -> None:
        at = round(place)
        network.show(records[at])
        share.set_value(100 * training.accuracy[at])

    with scene.say("Our sources; {mark}and the network learns once more.") as line:
        scene.play(
            FadeOut(page, deep.ellipses, shift=0.5 * DOWN, rate_func=squish_rate_func(smooth, 0, 0.4)),
            scene.title_goes(),
            Transform(deep.neurons, network.neurons.copy()),
            FadeIn(*network.edges, network.labels, rate_func=squish_rate_func(smooth, 0.7, 1)),
            run_time=max(line.until_mark() - 0.4, 1.4),
        )
        scene.remove(*deep.get_family(), *network.edges, network.labels)
        scene.add(network)
        card = sources_at_the_left(scene.sources)
        scene.play(FadeIn(card, shift=0.3 * RIGHT), FadeIn(picture, share, read), run_time=0.7)
        scene.play(
            Drive(Group(network, share), 0, len(records) - 1, show=learn), run_time=max(line.left, 3.0)
        )
        scene.wait(0.2)
        scene.moment("sources")
