"""4.16: many small factors in six layers, two ways to larger ones, and what training makes of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

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
    Line,
    ManimColor,
    Square,
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
from scenes.kit.charts.band import Band
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.frame import beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.network.wires import Wires
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay

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
ABOVE, ABOVE_SIZE = np.array([-1.9, 2.0, 0.0]), (9.1, 2.1)  # ... and over its bars
BASE, TALL = -1.5, 1.7  # where bars stand, and the height of the largest, in scene units
BAR = 0.36  # width of a bar, and the distance between those of two kinds
ROWS = {"weights": -2.15, "slopes": -2.8}  # the lines on which factors stand
NAMES_LEFT = -6.75  # where their names begin
SLOPES_AT, SLOPES_SIZE = np.array([5.4, -0.15, 0.0]), (2.4, 3.7)  # the chart of slopes: middle, size
FAR = 6.0
PLACES = np.linspace(-FAR, FAR, 121).round(3).tolist()  # the z for which it shows them
COSTS_AT, COSTS_SIZE = np.array([-1.75, -0.95, 0.0]), (8.2, 2.5)  # the same of the chart of costs
ENDS_LEFT = 2.55  # where the names of its curves begin
SEEN = 90  # states that are shown of the training


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
    costs
        During the training of all these runs.
    """

    params: Params
    found: ExampleDerivatives
    factors: BackwardFactors
    costs: CurveBand


def runs(kind: str) -> tuple[str, ...]:
    """Return the names of the deep runs of one kind, from different random starts."""
    return tuple(f"depth-{DEPTH}-{kind}-{seed}" for seed in SEEDS)


def _deep(scene: Lecture, kind: str, index: int) -> Deep:
    first, *_ = every = runs(kind)
    sizes = scene.measure(f"layers, {kind}", measure.record.layer_sizes, first)
    return Deep(
        Params(tuple(sizes), scene.measure(f"start, {kind}", measure.record.step_params, first, step=0)),
        scene.measure(
            f"derivatives, {kind}", measure.derivatives.example_derivatives, first, index=index, step=0
        ),
        scene.measure(f"factors, {kind}", measure.gradients.backward_factors, every),
        scene.measure(f"costs, {kind}", measure.record.learning_curve_band, every, score="train_cost"),
    )


def _training(scene: Lecture) -> list[StepRecord]:
    """Measure some states of the network that all lectures follow, each with a picture passed forward."""
    total = scene.measure("steps", measure.record.steps)
    numbers = np.unique(np.geomspace(1, total, SEEN).round().astype(int)).tolist()
    states = scene.measure("states", measure.examples.states_after_batches, steps=numbers)
    sizes = tuple(scene.measure("layers", measure.record.layer_sizes))
    return [
        StepRecord(number, 0, Params(sizes, vector), activations=tuple(a[place] for a in states.activations))
        for place, (number, vector) in enumerate(zip(numbers, states.params, strict=True))
    ]


@beat("4.16", "many small factors")
def many_small_factors(scene: Lecture) -> None:
    """Hand derivatives back through six layers with three kinds of factors; train all three; name the sources."""
    scene.declare({"six": "hidden layers", "three": "the steps", "four": "by how much weights are larger"})
    scene.declare({str(LARGER): "by how much weights are larger"})
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT)
    kinds = {kind: _deep(scene, kind, index) for kind in KINDS}
    slopes = {
        kind: scene.measure(f"slopes of {kind}", measure.neurons.activation_curve, activation=kind, z=PLACES)
        for kind in ("sigmoid", "relu")
    }
    steepest = scene.derive("steepest", "largest", slopes["sigmoid"].slope)
    level = scene.measure("cost of equal outputs", measure.examples.cost_of_uniform_outputs)
    records = _training(scene)

    network = _drawn(kinds["sigmoid"], ALONE_SIZE).move_to(ALONE)
    scene.open_with(network)
    page = _vanishing(scene, network, kinds, slopes["sigmoid"], steepest)
    _larger_weights(scene, network, page, kinds["sigmoid-x4"])
    curve = _other_slopes(scene, network, page, kinds["relu"], slopes["relu"])
    costs = _trained(scene, network, page, curve, kinds, level)
    _sources(scene, network, costs, records)


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


class Sizes(Group):
    """Bars under the layers of a network, and between them the factors from each to the one before it.

    Parameters
    ----------
    factors
        What they show.
    places
        Where the layers are that have bars, in scene units from the left.
    aside
        By how many bars to the right of the layers' middles they stand.
    tallest
        What a bar of the full height shows.
    hue
        Of everything.

    Attributes
    ----------
    bars
        From the left.
    weights, slopes
        Between the bars, the latter below the former.

    >>> factors = BackwardFactors(np.array([0.2, 1.0]), np.array([0.8]), np.array([0.25, 0.2]))
    >>> sizes = Sizes(factors, np.array([0.0, 2.0]), 0, 1.0, palette.INK).show(1.5)
    >>> sizes.bars.values, [words.text for words in (*sizes.weights, *sizes.slopes)]
    (array([0.1, 1. ]), ['× 0.8', '× 0.25'])
    """

    def __init__(
        self, factors: BackwardFactors, places: Array, aside: int, tallest: float, hue: ManimColor
    ) -> None:
        self.sizes = factors.size
        across = (float(places[0] - 2 * BAR), float(places[-1] + 2 * BAR))
        chart = Chart(across, (0, tallest), size=(across[1] - across[0], TALL), x_ticks=(), y_ticks=())
        chart.shift(np.array([across[0], BASE, 0]) - chart.area.get_corner(DOWN + LEFT))
        self.middles = places + aside * BAR
        self.bars = Bars.around(chart, self.middles, np.zeros(len(places)), width=BAR)
        self.bars.colors[:] = palette.rgb(hue)
        between = (places[:-1] + places[1:]) / 2
        self.weights, self.slopes = (
            VGroup(
                *(
                    Words(f"× {spell(value, decimals)}", size=FIGURE_SIZE, color=hue)
                    .move_to((x, 0, 0))
                    .stand_on(level)
                    for value, x in zip(values, between, strict=False)
                )
            )
            for values, decimals, level in zip(
                (factors.weight, factors.slope), (1, 2), ROWS.values(), strict=True
            )
        )
        super().__init__(self.bars, self.weights, self.slopes)

    def show(self, layers: float) -> Self:
        """Show the last so many bars and the factors between them; of a share of one, the bar has grown by that."""
        count = len(self.sizes)
        self.bars.set_values(self.sizes * np.clip(layers - np.arange(count)[::-1], 0, 1))
        for place, pair in enumerate(zip(self.weights, self.slopes, strict=True)):
            for words in pair:
                words.set_opacity(float(np.clip(3 * (layers - (count - 1 - place)), 0, 1)))
        return self

    def first(self, decimals: int) -> Number:
        """Return what arrives at the first layer, over its bar."""
        number = Number(self.sizes[0], decimals, size=48, color=palette.INK)
        top = BASE + TALL * self.sizes[0] / self.bars.y.high
        return number.move_to((self.middles[0], top + 0.33, 0))


class Page(Group):
    """What lies under and beside the network while derivatives run back through it.

    Attributes
    ----------
    wires, ground, meaning, names
        The edges without their weights, the line on which bars stand, what these mean, and what factors are called.
    slopes, heading, curve
        A chart for slopes, the name of its newest curve over it, and the slope of sigmoid in it.
    legend
        By kind, a bar and its name.
    sizes
        By kind.
    arrived
        What arrives at the first layer, of the kind that was last shown.
    """

    def __init__(self, network: NetworkDiagram, kinds: Mapping[str, Deep], slope: ActivationCurve) -> None:
        places = np.array([layer[0].get_x() for layer in network.neurons])
        tallest = 1.05 * max(float(deep.factors.size.max()) for deep in kinds.values())
        self.sizes = {
            kind: Sizes(deep.factors, places[1:], aside, tallest, HUES[kind])
            for (kind, deep), aside in zip(kinds.items(), (-1, 0, 1), strict=True)
        }
        self.wires = Wires(network, opacity=0.16)
        left, right = float(places[1] - 2 * BAR), float(places[-1] + 2 * BAR)
        self.ground = Line((left, BASE, 0), (right, BASE, 0), color=palette.SECONDARY, stroke_width=2)
        self.meaning = Words(
            "how much the cost depends on each layer", size=FIGURE_SIZE, color=palette.SECONDARY
        )
        self.meaning.move_to((NAMES_LEFT, 0, 0), aligned_edge=LEFT).stand_on(0.45)
        self.names = VGroup(
            *(
                Words(name, size=FIGURE_SIZE, color=palette.SECONDARY)
                .move_to((NAMES_LEFT, 0, 0), aligned_edge=LEFT)
                .stand_on(level)
                for name, level in ROWS.items()
            )
        )
        self.slopes = Chart(
            (-FAR, FAR), (0, 1.1), size=SLOPES_SIZE, x_ticks=(), y_ticks=(0.25, 1), text_size=FIGURE_SIZE,
            y_words=lambda height: spell(height, 0 if height == 1 else 2),
        )  # fmt: skip
        self.slopes.shift(SLOPES_AT - self.slopes.area.get_center())
        self.curve = self.slope_curve(slope, HUES["sigmoid"])
        self.heading = self.head("slope of sigmoid", HUES["sigmoid"])
        self.arrived = self.sizes["sigmoid"].first(4)
        names = ("sigmoid", f"weights × {spell(LARGER)}", "ReLU")
        self.legend = dict(zip(KINDS, map(_swatch, names, HUES.values()), strict=True))
        VGroup(*self.legend.values()).arrange(RIGHT, buff=0.45).move_to((6.75, 3.5, 0), aligned_edge=RIGHT)
        super().__init__(self.wires, self.ground, self.meaning, self.names, self.slopes, self.heading)

    def slope_curve(self, slope: ActivationCurve, hue: ManimColor) -> Curve:
        """Return the slopes of an activation function at `PLACES`."""
        return Curve(self.slopes, PLACES, slope.slope, color=hue, width=6)

    def head(self, text: str, hue: ManimColor) -> Words:
        """Return words over the chart of slopes."""
        words = Words(text, size=FIGURE_SIZE, color=hue)
        return words.move_to((SLOPES_AT[0] - 0.1, 0, 0)).stand_on(SLOPES_AT[1] + SLOPES_SIZE[1] / 2 + 0.2)


def _swatch(text: str, hue: ManimColor) -> VGroup:
    """Return a piece of a bar with its name."""
    piece = Square(BAR, stroke_width=0, fill_color=hue, fill_opacity=1)
    return VGroup(piece, Words(text, size=FIGURE_SIZE, color=hue).next_to(piece, RIGHT, buff=0.15))


def _vanishing(
    scene: Lecture,
    network: NetworkDiagram,
    kinds: Mapping[str, Deep],
    slope: ActivationCurve,
    steepest: float,
) -> Page:
    """Let derivatives run back through sigmoid's six layers, and a bar grow for every layer."""
    deep = kinds["sigmoid"]
    above = _above(deep)
    page = Page(above, kinds, slope)
    with scene.say(
        "Now six hidden layers. {mark}Each multiplies by weights, {mark}and by a slope: {steepest:.2f} at most.",
        steepest=steepest,
    ) as line:
        scene.play(ForwardPulse(network, deep.params, deep.found.a), run_time=max(line.until_mark(), 1.5))
        scene.play(
            Transform(network, above),
            FadeIn(page.wires, rate_func=squish_rate_func(smooth, 0.6, 1)),
            Create(page.ground),
            FadeIn(page.names[0], shift=0.3 * RIGHT),
            run_time=max(line.until_mark(), 1.0),
        )
        scene.bring_to_back(page.wires)
        scene.play(
            FadeIn(page.names[1], shift=0.3 * RIGHT),
            FadeIn(page.slopes, page.heading, page.legend["sigmoid"], shift=0.3 * LEFT),
            run_time=0.6,
        )
        scene.play(Drive(page.curve, -FAR, FAR), run_time=max(line.left, 1.2))
        scene.moment("slope")
    factors = deep.factors
    with scene.say(
        "Weights of about one, slopes of a quarter: {mark}almost nothing arrives at the first layer.",
        when=np.allclose(factors.weight, 1, atol=0.25) and np.allclose(factors.slope[:-1], 0.24, atol=0.005),
    ) as line:
        scene.play(FadeIn(page.meaning), run_time=0.4)
        _hand_back(scene, network, page, "sigmoid", deep, seconds=max(line.until_mark(), 3.6))
        scene.play(FadeIn(page.arrived, shift=0.2 * DOWN), run_time=0.4)
        scene.play(Indicate(page.arrived, scale_factor=1.3, color=palette.INK), run_time=1.0)
        scene.wait(0.4)
        scene.moment("almost nothing")
    return page


def _hand_back(
    scene: Lecture, network: NetworkDiagram, page: Page, kind: str, deep: Deep, *, seconds: float
) -> None:
    """Let derivatives run back through the network as it stands, and the bars of its kind grow under them."""
    sizes = page.sizes[kind]
    scene.play(
        BackwardPulse(network, deep.found.dc_dw, background=1, keep=True, largest=_brightest(deep)),
        Drive(sizes, 0, len(sizes.sizes), show=Sizes.show),
        run_time=seconds,
    )


def _brightest(deep: Deep) -> float:
    return float(np.abs(deep.found.dc_dw[-1]).max())


def _change(
    scene: Lecture, network: NetworkDiagram, page: Page, before: str, deep: Deep, seconds: float
) -> None:
    """Let the network become one of another kind, and take away what arrived, and by which factors."""
    old = page.sizes[before]
    scene.play(
        Transform(network, _above(deep)),
        FadeOut(page.arrived, old.weights, old.slopes, shift=0.2 * DOWN),
        run_time=seconds,
    )


def _larger_weights(scene: Lecture, network: NetworkDiagram, page: Page, deep: Deep) -> None:
    """Start with larger weights: the same slopes, and bars that last."""
    kind = KINDS[1]
    with scene.say(
        "Start with weights four times as large, {mark}and it arrives.", when=deep.factors.size[0] > 0.05
    ) as line:
        _change(scene, network, page, KINDS[0], deep, seconds=0.8)
        legend = page.legend[kind]
        scene.play(FadeIn(legend, shift=0.3 * LEFT), run_time=0.6)
        _hand_back(scene, network, page, kind, deep, seconds=max(line.until_mark(), 2.8))
        _arrive(scene, page, kind, seconds=max(line.left, 1.0))
        scene.moment("larger weights")


def _other_slopes(
    scene: Lecture, network: NetworkDiagram, page: Page, deep: Deep, slope: ActivationCurve
) -> Curve:
    """Take ReLU: other slopes, and bars that last; returns the curve of these slopes."""
    kind = KINDS[2]
    hue = HUES[kind]
    curve = page.slope_curve(slope, hue)
    with scene.say(
        "Or ReLU: slope one wherever it is active. {mark}It arrives, too.",
        when=set(slope.slope) == {0, 1} and deep.factors.size[0] > deep.factors.size[-1],
    ) as line:
        _change(scene, network, page, KINDS[1], deep, seconds=0.6)
        heading = page.head("slope of ReLU", hue)
        scene.play(
            FadeOut(page.heading, rate_func=squish_rate_func(smooth, 0, 0.3)),
            FadeIn(heading, page.legend[kind], rate_func=squish_rate_func(smooth, 0.3, 0.6)),
            Drive(curve, -FAR, FAR),
            run_time=max(line.until_mark() - 0.4, 1.5),
        )
        page.remove(page.heading).add(heading)
        _hand_back(scene, network, page, kind, deep, seconds=max(line.left, 2.4))
        _arrive(scene, page, kind, seconds=1.2)
        scene.moment("arrives")
    return curve


def _arrive(scene: Lecture, page: Page, kind: str, *, seconds: float) -> None:
    """Write what arrives at the first layer over its bar, and let it stand."""
    page.arrived = page.sizes[kind].first(2)
    scene.play(FadeIn(page.arrived, shift=0.2 * DOWN), run_time=0.4)
    scene.wait(max(seconds - 0.4, 0.6))


class Costs(Group):
    """How the cost of several kinds of networks falls: per kind a mean, in the band of all runs.

    Parameters
    ----------
    bands
        By kind.

    Attributes
    ----------
    chart
        Of cost against steps.
    curves
        By kind, the band and the mean.
    """

    def __init__(self, bands: Mapping[str, CurveBand]) -> None:
        self.last = int(next(iter(bands.values())).step[-1])
        self.chart = Chart(
            (0, self.last), (0, 1.1), size=COSTS_SIZE, y_label="cost", x_ticks=(self.last / 2, self.last),
            x_words=lambda steps: f"{spell(steps)} steps", y_ticks=(0, 0.5, 1), text_size=FIGURE_SIZE,
        )  # fmt: skip
        self.chart.shift(COSTS_AT - self.chart.area.get_center())
        # What the networks cost before the first step lies beyond the scale.
        self.curves = {
            kind: (
                Band(self.chart, band.step[1:], band.low[1:], band.high[1:], color=HUES[kind]),
                Curve(self.chart, band.step[1:], band.mean[1:], color=HUES[kind], width=7),
            )
            for kind, band in bands.items()
        }
        super().__init__(self.chart)

    def draw(self, *kinds: str) -> list[Drive]:
        """Return the animations that draw some kinds, from the first step that was measured to the last."""
        return [
            Drive(part, float(part.xs[0]), self.last, rate_func=smooth)
            for kind in kinds
            for part in self.curves[kind]
        ]


def _trained(
    scene: Lecture, network: NetworkDiagram, page: Page, curve: Curve, kinds: Mapping[str, Deep], level: float
) -> Group:
    """Train all three kinds, their names at the ends of their costs; returns all that is drawn of it."""
    costs = Costs({kind: deep.costs for kind, deep in kinds.items()})
    plain, *others = KINDS
    going = Group(
        *(one for one in page if one is not page.wires),
        page.curve,
        curve,
        page.arrived,
        *page.legend.values(),
    )
    bars = Group(*(sizes.bars for sizes in page.sizes.values()), page.sizes[KINDS[-1]])
    heights = dict(
        zip(KINDS, (level, 0.36, 0.1), strict=True)
    )  # the last two apart: they end at nearly one cost
    ends = {}
    for kind, deep in kinds.items():
        name = page.legend[kind].copy()
        name.move_to((ENDS_LEFT, costs.chart.point(0, heights[kind])[1], 0), aligned_edge=LEFT)
        number = Number(deep.costs.mean[-1], 2, size=FIGURE_SIZE, color=HUES[kind])
        ends[kind] = VGroup(name, number.next_to(name, RIGHT, buff=0.25).stand_on(cast(Words, name[1])))
    with scene.say(
        "Trained, plain sigmoid stays at {stuck:.2f}, \n"
        "{mark}no better than one answer for all. {mark}Both others learn.",
        stuck=kinds[plain].costs.mean[-1],
        when=kinds[plain].costs.low[1:].min() > 0.99 * level
        and all(kinds[kind].costs.high[-1] < level / 2 for kind in others),
    ) as line:
        scene.play(FadeOut(going, bars, shift=0.5 * DOWN), FadeOut(*network.edges), run_time=0.5)
        for strands in network.edges:
            strands.emphasise(0)
        scene.play(FadeIn(costs, shift=0.5 * UP), run_time=0.5)
        scene.play(*costs.draw(plain), run_time=max(line.until_mark(), 1.8))
        scene.play(FadeIn(ends[plain], shift=0.3 * LEFT), run_time=0.6)
        scene.wait(max(line.until_mark() - 0.4, 0.2))
        scene.play(*costs.draw(*others), run_time=max(line.left, 1.6))
        scene.play(FadeIn(*(ends[kind] for kind in others), shift=0.3 * LEFT), run_time=0.5)
        scene.wait(0.8)
        scene.moment("trained")
    drawn = [part for parts in costs.curves.values() for part in parts]
    return Group(page.wires, costs, *drawn, *ends.values())


def _sources(scene: Lecture, deep: NetworkDiagram, page: Group, records: list[StepRecord]) -> None:
    """Let the network that all lectures follow learn once more, beside the sources."""
    network = wide_network(records[0].params)
    network.remove(network.labels, network.ellipses)
    beside_the_sources(network)
    with scene.say("Deep or not: the same three steps. {mark}Our sources; and it learns once more.") as line:
        scene.play(
            FadeOut(page, deep.ellipses, shift=0.5 * DOWN, rate_func=squish_rate_func(smooth, 0, 0.4)),
            scene.title_goes(),
            Transform(deep.neurons, network.neurons.copy()),
            FadeIn(*network.edges, rate_func=squish_rate_func(smooth, 0.7, 1)),
            run_time=max(line.until_mark() - 0.4, 1.4),
        )
        scene.remove(*deep.get_family(), *network.edges)
        scene.add(network)
        card = sources_at_the_left(scene.sources)
        scene.play(FadeIn(card, shift=0.3 * RIGHT), Replay(network, records[:12], run_time=0.8))
        scene.play(Replay(network, records[12:], run_time=max(line.left, 4.0)))
        scene.moment("sources")
