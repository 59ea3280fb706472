"""4.16: many small factors in six layers, larger ones with ReLU, and what training makes of each."""

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
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    Line,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.derivatives import ExampleDerivatives
from netcore.measure.gradients import BackwardFactors
from netcore.measure.record import CurveBand
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.calculus.algorithm import Compared, Run, on_one_line, the_run
from scenes.kit.charts.band import Band
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
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
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.network.wires import Wires
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Fly
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive

DIGIT = 2  # what the picture shows that goes through the deep networks
SHALLOW, DEPTH = 2, 6  # hidden layers
SEEDS = range(3)
LARGER = 4  # how many times as large the first weights are of the runs "sigmoid-x4"
HUES = {"sigmoid": palette.INK, "relu": palette.SURFACE[2].interpolate(palette.INK, 0.3)}
NAMES = {"sigmoid": "sigmoid", "relu": "ReLU"}
KINDS = tuple(HUES)
SHALLOW_HUE, LARGER_HUE = palette.SURFACE[4], palette.SURFACE[3]
ALONE, ALONE_SIZE = np.array([0.0, 0.15, 0.0]), (12.4, 5.0)  # the deep network's middle, width and height
ABOVE, ABOVE_SIZE = np.array([-0.45, 1.4, 0.0]), (11.2, 2.9)  # ... and over its columns
COLUMN = 0.4  # width
LARGE, LOWER, UPPER = (
    (-2.6, 2.2),
    (-2.7, 1.02),
    (-1.35, 1.02),
)  # rows of columns: their foot, and the height of 1
NAMED_AT = -5.75  # x of what a row is called, and of what arrives in it
PRODUCT_AT = np.array([-0.6, -1.5, 0.0])  # where one layer's factors are multiplied
LEARNED_AT, LEARNED_SIZE = np.array([-2.3, 0.1, 0.0]), (6.8, 4.2)  # of the chart of what is learned
ENDS_LEFT = 1.45  # where what its curves reach begins
PLACES = np.linspace(-6, 6, 121).round(3).tolist()  # the z at which slopes are compared
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


def runs(kind: str, depth: int = DEPTH) -> tuple[str, ...]:
    """Return the names of the runs of one kind and depth, from different random starts."""
    return tuple(f"depth-{depth}-{kind}-{seed}" for seed in SEEDS)


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
    """Hand derivatives back through six layers of sigmoid and of ReLU; train both; name the sources."""
    scene.declare({"two": "hidden layers", "six": "hidden layers"})
    scene.declare({str(LARGER): "by how much weights are larger"})
    run = the_run(scene)
    index = scene.measure("picture", measure.examples.first_with_label, label=DIGIT)
    kinds = {kind: _deep(scene, kind, index) for kind in KINDS}
    shallow, larger = (
        scene.measure(f"learned, {named}", measure.record.learning_curve_band, every, score="test_accuracy")
        for named, every in (
            ("two layers", runs("sigmoid", SHALLOW)),
            ("larger weights", runs(f"sigmoid-x{LARGER}")),
        )
    )
    slopes = scene.measure(
        "slopes of sigmoid", measure.neurons.activation_curve, activation="sigmoid", z=PLACES
    )
    steepest = scene.derive("steepest", "largest", slopes.slope)
    training = _training(scene, index)

    compared = on_one_line(run)
    scene.open_with(compared)
    network = _drawn(kinds["sigmoid"], ALONE_SIZE).move_to(ALONE)
    _deepen(scene, run, compared, network, kinds["sigmoid"])
    faded = _vanishing(scene, network, kinds["sigmoid"], float(steepest))
    rows = _arriving(scene, network, faded, kinds)
    learned = _trained(scene, network, rows, kinds, shallow, larger)
    _sources(scene, learned, training)


def _drawn(deep: Deep, size: tuple[float, float]) -> NetworkDiagram:
    """Return the deep network, its lamps lit by the picture."""
    width, height = size
    network = NetworkDiagram(deep.params.layer_sizes, width=width, height=height, output_labels=())
    network.ellipses[0].remove(network.ellipses[0][-1])  # its size, for which there is no room
    return network.show(deep.params, activations=deep.found.a)


def _above(deep: Deep) -> NetworkDiagram:
    """Return the deep network over its columns, without its weights: light is about to run along its edges."""
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


class Glow(VGroup):
    """Light on the edges of a network, gap after gap from the last: as bright as the cost depends on the layers.

    Parameters
    ----------
    network
        Its edges.
    sizes
        How much the cost depends on each layer, the first hidden one first; 1 is as bright as can be.
    hue
        Of the light.
    """

    def __init__(self, network: NetworkDiagram, sizes: ArrayLike, hue: ManimColor) -> None:
        self.sizes, self.passed = np.asarray(sizes, dtype=np.float64), 0.0
        rgb = np.asarray(hue.to_rgb())
        self.lines, self.lights = [], []
        super().__init__()
        beyond = np.concatenate([self.sizes[:1], self.sizes[:-1]])
        for (left, right), here, there in zip(pairwise(network.neurons), self.sizes, beyond, strict=True):
            pairs = [(late.get_center(), early.get_center()) for late in right for early in left]
            self.lines.append(np.array(pairs))
            self.lights.append(np.array([[*rgb, min(there, 1.0)], [*rgb, min(here, 1.0)]]))
            self.add(VMobject(stroke_color=hue, stroke_width=1.6).set_sheen_direction(RIGHT))
        self.show(0)

    def show(self, passed: float) -> Self:
        """Show the light after so many gaps, the last one first."""
        self.passed = float(passed)
        for place, (gap, lines, light) in enumerate(
            zip(self[::-1], self.lines[::-1], self.lights[::-1], strict=True)
        ):
            share = float(np.clip(self.passed - place, 0, 1))
            front = (1 - share) * light[1] + share * light[0]
            gap.stroke_rgbas = np.array([front, light[1]]) if share else np.zeros((2, 4))
            along = np.linspace(0, max(share, 1e-3), gap.n_points_per_cubic_curve)[:, None]
            starts, ends = lines[:, None, 0], lines[:, None, 1]
            gap.set_points((starts + along * (ends - starts)).reshape(-1, 3))
        return self

    def shown(self) -> Channels:
        """Return how bright the light is in the gaps that it has begun to pass."""
        return {"brightness": self.sizes[len(self.sizes) - int(np.ceil(self.passed)) :]}


class Columns(VGroup):
    """A column under each layer, as high as the cost depends on it, and between them by what each layer multiplies.

    Parameters
    ----------
    deep
        What they show.
    network
        Over them.
    kind
        Of its layers, which gives the columns their hue.
    foot, unit
        Where they stand, and how high 1 is.

    Attributes
    ----------
    columns, factors
        From the first hidden layer, and between its column and the next.
    sent, arrived, called
        The numbers at the last column and before the first, and over that what kind it is.
    """

    def __init__(self, deep: Deep, network: NetworkDiagram, kind: str, foot: float, unit: float) -> None:
        self.sizes, self.reached = np.asarray(deep.factors.size), 0.0
        self.foot, self.unit, hue = foot, unit, HUES[kind]
        self.places = [neurons[0].get_x() for neurons in network.neurons[1:]]
        ground = Line(
            (self.places[0] - COLUMN, foot, 0),
            (self.places[-1] + COLUMN, foot, 0),
            color=palette.FAINT,
            stroke_width=3,
        )
        self.columns = [Rectangle(width=COLUMN, height=1.0, stroke_width=0) for _ in self.places]
        for column in self.columns:
            column.set_fill(hue, 1.0)
        self.factors = VGroup()
        for kept, (early, late) in zip(deep.kept, pairwise(self.places), strict=True):
            words = Words(f"×\u2009{spell(kept, 2)}", size=FIGURE_SIZE, color=hue)
            self.factors.add(words.move_to(((early + late) / 2, 0, 0)).stand_on(foot + 0.16))
        self.called = Words(NAMES[kind], size=44, color=hue).move_to((NAMED_AT, 0, 0)).stand_on(foot + 0.72)
        self.arrived = Number(self.sizes[0], 2 if self.sizes[0] > 0.1 else 4, size=50, color=hue)
        self.arrived.move_to((NAMED_AT, 0, 0)).stand_on(foot + 0.16)
        self.sent = Number(self.sizes[-1], 2, size=50, color=hue)
        self.sent.next_to((self.places[-1] + COLUMN / 2, 0, 0), RIGHT, buff=0.2).stand_on(foot + 0.16)
        super().__init__(ground, *self.columns)
        self.show(0)

    def show(self, reached: float) -> Self:
        """Show the last so many columns; of a share of one, the next rises to that share of its height."""
        self.reached, count = float(reached), len(self.sizes)
        for place, (column, size, x) in enumerate(zip(self.columns, self.sizes, self.places, strict=True)):
            passed = float(np.clip(self.reached - (count - 1 - place), 0, 1))
            column.set_fill(opacity=float(passed > 0))
            column.stretch_to_fit_height(max(passed * size * self.unit, 1e-3))
            column.move_to((x, self.foot, 0), aligned_edge=DOWN)
        return self

    def shown(self) -> Channels:
        """Return the heights of the columns that stand."""
        return {"height": self.sizes[len(self.sizes) - int(self.reached) :]}


def _vanishing(
    scene: Lecture, network: NetworkDiagram, deep: Deep, steepest: float
) -> tuple[Wires, Glow, Columns]:
    """Let light run back through sigmoid's six layers: what it starts with, one layer slowly, then all."""
    above = _above(deep)
    wires, glow = Wires(above, opacity=0.09), Glow(above, deep.factors.size, HUES["sigmoid"])
    columns = Columns(deep, above, "sigmoid", *LARGE)
    product = one_layer(deep)
    with scene.say(
        "How strongly does the cost depend on each layer? \n{mark}On the last: {sent:.2f}.",
        sent=deep.factors.size[-1],
    ) as line:
        scene.play(
            Transform(network, above),
            FadeIn(wires, rate_func=squish_rate_func(smooth, 0.6, 1)),
            FadeIn(columns, columns.called, shift=0.4 * UP, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.until_mark(), 1.4),
        )
        scene.bring_to_back(glow, wires)
        scene.play(Drive(columns, 0, 1), run_time=0.8)
        scene.play(FadeIn(columns.sent, shift=0.3 * LEFT), run_time=max(line.left, 0.6))
        scene.moment("the last layer")
    with scene.say(
        "Each layer multiplies by its slopes, {steepest:.2f} at most, \n"
        "{mark}and by its weights. {mark}Here: {kept:.2f}.",
        steepest=steepest,
        kept=deep.kept[-1],
    ) as line:
        scene.play(FadeIn(product[0], shift=0.3 * UP), run_time=0.7)
        scene.play(Drive(glow, 0, 0.45), run_time=max(line.until_mark(), 1.0))
        scene.play(FadeIn(*product[1:3], shift=0.3 * LEFT), run_time=0.6)
        scene.play(Drive(glow, 0.45, 1), run_time=max(line.until_mark(), 0.9))
        scene.play(FadeIn(*product[3:], shift=0.3 * LEFT), Drive(columns, 1, 2), run_time=1.0)
        scene.moment("one layer")
        scene.play(
            ReplacementTransform(product[-1][0], columns.factors[-1]),
            FadeOut(*product[:-1], product[-1][1], rate_func=squish_rate_func(smooth, 0, 0.5)),
            run_time=max(line.left, 0.9),
        )
    with scene.say(
        "Each keeps about a quarter. {mark}\n{left:.4f} is left at the first.",
        left=deep.factors.size[0],
        when=bool(deep.kept.min() > 0.2 and deep.kept.max() < 0.3),
    ) as line:
        _hand_back(scene, glow, columns, 1, seconds=max(line.until_mark(), 3.2))
        scene.play(
            Indicate(columns.arrived, scale_factor=1.2, color=HUES["sigmoid"]), run_time=max(line.left, 0.9)
        )
        scene.moment("almost nothing")
    return wires, glow, columns


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


def _hand_back(scene: Lecture, glow: Glow, columns: Columns, gaps: int, *, seconds: float) -> None:
    """Let light that has passed so many gaps run on to the inputs, each column rising when it has come."""
    count = len(columns.columns)
    every = count - gaps  # gaps that are left
    scene.add(columns)
    entering = [
        FadeIn(
            factor,
            run_time=seconds,
            rate_func=squish_rate_func(smooth, (place + 0.6) / every, (place + 1) / every),
        )
        for place, factor in enumerate(columns.factors[: count - 1 - gaps][::-1])
    ]
    first = squish_rate_func(smooth, 1 - 0.9 / every, 1 - 0.3 / every)
    scene.play(
        Drive(glow, gaps, count, run_time=seconds),
        Drive(columns, gaps + 0.6, count + 0.6, show=_rise, run_time=seconds),
        *entering,
        FadeIn(columns.arrived, run_time=seconds, rate_func=first),
    )


def _rise(columns: Columns, passed: float) -> None:
    """Let columns rise in the second half of the way to them, in `passed` gaps."""
    whole = np.floor(passed)
    columns.show(min(whole + np.clip(2.5 * (passed - whole), 0, 1), len(columns.columns)))


def _arriving(
    scene: Lecture, network: NetworkDiagram, before: tuple[Wires, Glow, Columns], kinds: Mapping[str, Deep]
) -> Group:
    """Take ReLU in the same network: its light arrives, in a row of columns under that of sigmoid."""
    deep = kinds["relu"]
    wires, dark, plain = before
    above = _above(deep)
    glow = Glow(above, deep.factors.size, HUES["relu"])
    columns = Columns(deep, above, "relu", *LOWER)
    goal = Columns(kinds["sigmoid"], above, "sigmoid", *UPPER).show(len(plain.columns))
    with scene.say(
        "Now ReLU: slope one wherever it is active. {mark}\nFrom {sent:.2f}, {arrives:.2f} arrives.",
        sent=deep.factors.size[-1],
        arrives=deep.factors.size[0],
        when=deep.factors.size[0] > deep.factors.size[-1],
    ) as line:
        scene.play(
            FadeOut(dark, rate_func=squish_rate_func(smooth, 0, 0.5)),
            Transform(network, above),
            *(
                Transform(one, other)
                for one, other in zip(
                    (plain, plain.factors, plain.called, plain.arrived, plain.sent),
                    (goal, goal.factors, goal.called, goal.arrived, goal.sent),
                    strict=True,
                )
            ),
            FadeIn(columns, columns.called, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.6, 1)),
            run_time=1.4,
        )
        scene.remove(dark)
        scene.bring_to_back(glow, wires)
        scene.play(
            Drive(columns, 0, 1),
            FadeIn(columns.sent, shift=0.3 * LEFT, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.until_mark(), 0.8),
        )
        _hand_back(scene, glow, columns, 0, seconds=max(line.left - 0.7, 2.8))
        scene.play(Indicate(columns.arrived, scale_factor=1.2, color=HUES["relu"]), run_time=0.7)
        scene.moment("arrives")
    rows = [
        part for row in (plain, columns) for part in (row, row.factors, row.called, row.arrived, row.sent)
    ]
    return Group(wires, glow, *rows)


class Learned(Group):
    """How many test images networks of several kinds read rightly while trained: a mean, in the band of all runs.

    Parameters
    ----------
    bands, hues
        By name of the kind.

    Attributes
    ----------
    chart
        Of the share against steps.
    curves
        By name, the band and the mean.
    """

    def __init__(self, bands: Mapping[str, CurveBand], hues: Mapping[str, ManimColor]) -> None:
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
            name: (
                Band(self.chart, band.step, band.low, band.high, color=hues[name]),
                Curve(self.chart, band.step, band.mean, color=hues[name], width=7),
            )
            for name, band in bands.items()
        }
        super().__init__(self.chart, self.guessing)

    def draw(self, name: str) -> list[Drive]:
        """Return the animations that draw one kind, from the first step that was measured to the last."""
        return [Drive(part, float(part.xs[0]), self.last, rate_func=smooth) for part in self.curves[name]]


def _trained(
    scene: Lecture,
    network: NetworkDiagram,
    going: Group,
    kinds: Mapping[str, Deep],
    shallow: CurveBand,
    larger: CurveBand,
) -> Group:
    """Train two hidden layers, then six of each kind, and from larger weights; returns all that is drawn."""
    plain, relu = (kinds[kind].learned for kind in KINDS)
    bands = {
        "sigmoid, two layers": shallow,
        "sigmoid, six layers": plain,
        "ReLU, six layers": relu,
        f"sigmoid, six, weights ×\u2009{LARGER}": larger,
    }
    hues = dict(zip(bands, (SHALLOW_HUE, *HUES.values(), LARGER_HUE), strict=True))
    learned = Learned(bands, hues)
    heights = dict(zip(bands, (0.94, GUESSING, 0.77, 0.6), strict=True))  # three end at nearly one share
    ends = {}
    for name, band in bands.items():
        share = Number(100 * band.mean[-1], 0, size=60, color=hues[name], suffix="%")
        share.move_to((ENDS_LEFT, learned.chart.point(0, heights[name])[1], 0), aligned_edge=LEFT)
        called = Words(name, size=FIGURE_SIZE + 3, color=hues[name]).next_to(share, RIGHT, buff=0.25)
        ends[name] = VGroup(share, called.stand_on(share))
    with scene.say(
        "Now train. Two layers of sigmoid: {shallow:.0%}. {mark}Six: {stuck:.0%}, a guess.",
        shallow=shallow.mean[-1],
        stuck=plain.mean[-1],
        when=bool(np.abs(plain.mean - GUESSING).max() < 0.015),
    ) as line:
        scene.play(
            FadeOut(network, going, shift=0.6 * UP, rate_func=squish_rate_func(smooth, 0, 0.65)),
            FadeIn(learned, shift=0.5 * UP, rate_func=squish_rate_func(smooth, 0.2, 0.9)),
            run_time=0.9,
        )
        for name, marked in zip(list(bands)[:2], (True, False), strict=True):
            _learn(scene, learned, name, ends[name], line.until_mark() if marked else line.left)
        scene.moment("stuck")
    with scene.say(
        "Six of ReLU: {reached:.0%}. {mark}Sigmoid with larger weights: {larger:.0%}.",
        reached=relu.mean[-1],
        larger=larger.mean[-1],
    ) as line:
        for name, marked in zip(list(bands)[2:], (True, False), strict=True):
            _learn(scene, learned, name, ends[name], line.until_mark() if marked else line.left - 0.8)
        scene.moment("trained")
        scene.wait(0.8)
    drawn = [part for parts in learned.curves.values() for part in parts]
    return Group(learned, *drawn, *ends.values())


def _learn(scene: Lecture, learned: Learned, name: str, end: VGroup, seconds: float) -> None:
    """Draw what networks of one kind learn, and then what they reach."""
    scene.play(*learned.draw(name), run_time=max(seconds - 0.4, 1.2))
    scene.play(FadeIn(end, shift=0.3 * LEFT), run_time=0.4)


def _sources(scene: Lecture, page: Group, training: Training) -> None:
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
        card = sources_at_the_left(scene.sources, gap=0.34).shift(0.15 * UP)
        scene.play(
            FadeOut(page, shift=0.5 * DOWN, rate_func=squish_rate_func(smooth, 0, 0.5)),
            scene.title_goes(),
            FadeIn(card, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.2, 0.9)),
            FadeIn(network, picture, share, read, rate_func=squish_rate_func(smooth, 0.15, 0.8)),
            run_time=max(line.until_mark(), 1.6),
        )
        scene.play(
            Drive(Group(network, share), 0, len(records) - 1, show=learn), run_time=max(line.left, 2.4)
        )
        scene.wait(0.2)
        scene.moment("sources")
