"""3.1: how large a weight is, and how strongly the cost reacts to it."""

from __future__ import annotations

from math import ceil
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back_with_pause,
)

from netcore import measure
from netcore.measure.gradients import SizeAgainstSlope, Sizes
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.backprop.example import (
    Example,
    at_the_top,
    example_shown,
    weights_legend,
    whole_network,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.entry_list import EntryList
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, LABEL_SIZE, Label
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import picture_before, wide_network
from scenes.kit.network.legend import EdgeLegend
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive, Rate
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

SNAPSHOT = 1000  # the step of `main` at which the lecture on gradient descent turned its dials
NUDGE = 0.1  # by which weights are raised there
MARKS = 10  # divisions of a dial, each as large as what the weight is raised by
LEVELS = 1.5, -1.5  # heights of both dials, in scene units
NEARBY = 1.4  # thickness of the edges of one layer alone
SWOLLEN = (
    2.2  # how many times stronger all reactions look for a moment, to say that thickness is what to look at
)
GOLDEN = (5**0.5 - 1) / 2  # its multiples spread evenly between whole numbers
LARGE = 60  # size of the numbers that the beat is about


class Turned(VGroup):
    """A weight on its dial, and a gauge of what raising it does to the cost.

    Parameters
    ----------
    network
        Of two layers; the weight's edge is marked on it.
    edge
        To which neuron it leads, and from which.
    value, raised
        Of the weight before and after.
    change
        Of the cost.
    unit
        The change of the cost that is one division of the gauge.
    divisions
        How many the gauge has.
    level
        Height of the dial's middle, in scene units.

    Attributes
    ----------
    mark
        The marked edge, and the line that leads from it to the dial.
    dial, gauge
        Both instruments; the dial is upright before, and then turned by one division.
    value, by, change
        The weight's number, by how much it is raised, and by how much the cost changes.
    """

    DIAL_X, GAUGE_X, GAUGE_DROP = 0.55, 4.5, 0.75

    def __init__(
        self,
        network: NetworkDiagram,
        edge: tuple[int, int],
        value: float,
        raised: float,
        change: float,
        unit: float,
        divisions: int,
        level: float,
    ) -> None:
        self.ends = (float(value), float(raised))
        line = network.edge(0, *edge)
        casing = line.set_stroke(opacity=1).copy().set_stroke(palette.INK, line.stroke_width + 5)
        start = network.labels[edge[0]].get_right() + 0.15 * RIGHT
        lead = Line(start, (self.DIAL_X - 1.4, level, 0), color=palette.INK, stroke_width=3)
        self.mark = VGroup(casing, line, lead)
        reach = MARKS / 2 * (self.ends[1] - self.ends[0])
        self.dial = Dial(value - reach, value + reach, radius=0.92, start=value, color=palette.INK)
        self.dial.shift((self.DIAL_X, level, 0))
        self.by = Number(NUDGE, 1, sign=True, size=FIGURE_SIZE)
        self.by.move_to(self.dial.knob).shift(0.45 * DOWN)
        self.value = Number(value, sign=True, size=48).next_to(self.dial.knob, DOWN, buff=0.15)
        ticks = unit * np.arange(1, divisions + 1)
        self.gauge = Gauge(0, 1.05 * ticks[-1], ticks=ticks.tolist(), radius=1.9)
        self.gauge.shift((self.GAUGE_X, level - self.GAUGE_DROP, 0))
        written = Number(change, 6, sign=True, size=44, color=palette.COST)
        name = Label("cost", size=44, color=palette.COST)
        self.change = VGroup(name, written.next_to(name, RIGHT, buff=0.2).stand_on(name))
        self.change.next_to(self.gauge.pivot, DOWN, buff=0.12)
        self.cost_change = float(change)
        super().__init__(self.mark, self.dial, self.value, self.gauge)

    def times(self, ratio: float, decimals: int) -> Number:
        """Return how many divisions the cost has moved, at the needle's tip."""
        self.gauge.show(self.cost_change)
        pivot, tip = self.gauge.pivot.get_center(), self.gauge.tip()
        self.gauge.show(0)
        number = Number(ratio, decimals, size=LARGE)
        return number.move_to(tip + 0.42 * (tip - pivot) / np.linalg.norm(tip - pivot))

    def raise_by(self, share: float) -> Self:
        """Show the weight raised by a share of the way, and the cost changed by that share."""
        before, after = self.ends
        value = before + share * (after - before)
        self.dial.show(value)
        self.value.set_value(value)
        self.gauge.show(share * self.cost_change)
        return self


@beat("3.1", "a list of sensitivities")
def a_list_of_sensitivities(scene: Lecture) -> None:
    """Compare how large a weight is with how strongly the cost reacts to it."""
    example = example_shown(scene)
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=SNAPSHOT)
    found = scene.measure(
        "two weights", measure.gradients.size_against_slope, layer=-1, nudge=NUDGE, step=SNAPSHOT
    )
    sizes = scene.measure("sizes", measure.gradients.weight_and_slope_sizes, layer=-1, step=SNAPSHOT)
    raised = [scene.derive(f"raised {place}", "sum", value, NUDGE) for place, value in enumerate(found.value)]

    slopes = Params(example.params.layer_sizes, gradient)
    reactions = scene.derive("reactions", "ratio", sizes.slope, abs(found.slope[0]))

    network, legend = _over_the_frame(slopes), reaction_legend()
    scene.open_with(network, legend)
    spikes, counter = _lay_out_the_list(scene, network, slopes)
    layer = _put_entries_on_edges(scene, spikes, counter, slopes)
    turned = _take_two_weights(scene, layer, found, raised, sizes)
    times = _raise_them(scene, turned, found, sizes)
    chart, dots, marks = _compare_sizes(scene, layer, turned, times, found, sizes, reactions)
    _go_back(scene, dots, Group(chart, marks, legend), example)


def _over_the_frame(slopes: Params) -> NetworkDiagram:
    """Return the network as large as the frame; its edges show entries of the gradient."""
    return wide_network(slopes, width=11.2).move_to((0.05, 0.1, 0))


def reaction_legend() -> EdgeLegend:
    """Return what hue and width of all strokes mean but in the last picture: how the cost reacts."""
    return at_the_top(EdgeLegend("raised: cost rises", "raised: cost falls", size=FIGURE_SIZE))


def _go_back(scene: Lecture, dots: Sticks, leaving: Group, example: Example) -> None:
    """Let every dot become an edge of the early network, whose edges show weights; a picture is about to enter."""
    early = whole_network(example)
    home = edges_as_sticks(early, len(early.edges) - 1)
    home.set_strengths(0.4 * home.strengths)
    names = Group(early.ellipses, early.labels)
    with scene.say(
        "Backpropagation finds this list. {mark}Training step {n:words}: edges show weights.", n=example.step
    ) as line:
        scene.play(FadeOut(leaving), run_time=0.5)
        scene.play(
            Fly(dots, home, lag=0.3),
            LaggedStart(*(FadeIn(group) for group in early.neurons[::-1]), lag_ratio=0.3),
            run_time=max(1.0, line.until_mark()),
        )
        scene.add(*early.edges, dots, *early.neurons)
        scene.play(
            *(FadeIn(edges) for edges in early.edges),
            FadeOut(dots),
            FadeIn(names, weights_legend()),
            FadeIn(picture_before(example.activations[0], early), shift=1.5 * RIGHT),
            run_time=max(0.9, line.left - 1.0),
        )
        scene.remove(*early.edges, *early.neurons, *names)
        scene.add(early)
        scene.moment("weights again")
        scene.wait(max(1.0, line.left))


def _lay_out_the_list(scene: Lecture, network: NetworkDiagram, slopes: Params) -> tuple[EntryList, Number]:
    """Let the edges swell that show how strongly the cost reacts, and lay them down as one list."""
    gradient = slopes.vector
    count = len(gradient)
    spikes = EntryList(gradient)
    counter = Number(count, 0, size=72).move_to((-0.3, 2.35, 0))
    largest = np.array([abs(layer).max() for layer in slopes.weights])

    def swell(diagram: NetworkDiagram, times: float) -> None:
        diagram.show(weights=slopes.weights, largest=(largest / times).tolist())

    with scene.say("How does the cost react to each weight? {mark}Thick: strongly.") as line:
        scene.wait(line.until_mark() - 1.2)
        scene.play(
            Drive(network, 1, SWOLLEN, show=swell, rate_func=there_and_back_with_pause), run_time=line.left
        )
        scene.moment("reactions")
    with scene.say("{n:Words} answers: the gradient.", n=count) as line:
        flown = drawn_places(network, slopes)
        sticks = Group()
        flights = []
        for layer, places in enumerate(flown):
            edges = edges_as_sticks(network, layer)
            flights.append(Fly(edges, spikes.sticks.some(places), lag=0.6))
            sticks.add(edges)
        scene.remove(network)
        scene.add(spikes.draw_to(0), sticks)
        scene.play(
            *flights,
            FadeOut(network.neurons, network.labels, network.ellipses),
            FadeIn(spikes.scale_lines),
            run_time=2.0,
        )
        scene.play(
            Drive(spikes, 0, count, show=EntryList.draw_to),
            Drive(counter, 0, count, show=Number.set_value),
            run_time=max(1.0, line.left),
        )
        scene.remove(sticks)
        scene.moment("list")
    return spikes, counter


def _put_entries_on_edges(
    scene: Lecture, spikes: EntryList, counter: Number, slopes: Params
) -> NetworkDiagram:
    """Fly to the end of the list, and let each entry fall on its edge, or into its neuron; return the layer."""
    entries = slopes.weights[-1]
    layer = NetworkDiagram(entries.shape[::-1], width=4.2, height=5.3, thickness=NEARBY).shift(
        (-4.25, 0.15, 0)
    )
    for label in layer.labels:
        label.scale(FIGURE_SIZE / LABEL_SIZE, about_edge=LEFT)
    count = entries.size + len(entries)
    layer.show(weights=[entries])
    with scene.say("Each entry belongs to one weight, {mark}or to one bias.") as line:
        scene.play(
            Drive(
                spikes, len(spikes.entries), count, show=EntryList.look_at_last, log=True, rate_func=smooth
            ),
            FadeOut(counter, shift=2 * LEFT),
            run_time=1.0,
        )
        scene.moment("last layer")
        last = spikes.sticks.some(np.arange(len(spikes.entries) - count, len(spikes.entries)))
        scene.remove(spikes)
        scene.add(spikes.scale_lines, last)
        scene.play(
            Fly(last, _squeezed(last), lag=0.0),
            FadeOut(spikes.scale_lines, rate_func=_within(0, 0.5)),
            FadeIn(*layer.neurons, layer.labels, rate_func=_within(0.4, 1)),
            run_time=0.5,
        )
        edges = np.arange(count) < entries.size
        falling, biases = last.some(edges), last.some(~edges)
        scene.remove(last)
        scene.add(biases, falling, *layer.neurons)
        scene.play(
            Fly(falling, edges_as_sticks(layer, 0), lag=0.65, order=_strongest_first(entries)), run_time=1.6
        )
        scene.play(Fly(biases, _into_neurons(biases, layer), lag=0.4), run_time=max(0.9, line.left))
        scene.remove(biases, falling, *layer.neurons, layer.labels)
        scene.add(layer)
        scene.moment("entries on edges")
    return layer


def _into_neurons(biases: Sticks, layer: NetworkDiagram) -> Sticks:
    """Return the entries of biases as dots, one in each output."""
    centers = [neuron.get_center() for neuron in layer.neurons[-1]]
    return Sticks(centers, centers, biases.values, 3.0)


def _squeezed(sticks: Sticks) -> Sticks:
    """Return strokes moved together at the right, to make room at the left."""
    feet, tips = sticks.feet(), sticks.tips()
    for ends in (feet, tips):
        ends[:, 0] = EntryList.RIGHT_END - 0.6 * (EntryList.RIGHT_END - ends[:, 0])
    return Sticks(feet, tips, sticks.values, 0.6 * sticks.widths)


def _strongest_first(slopes: Array) -> Array:
    """Return when each entry leaves, 0..1: the largest alone, the others in their order after a while."""
    order = np.linspace(0.55, 1, slopes.size)
    order[abs(slopes).argmax()] = 0
    return order


def _take_two_weights(
    scene: Lecture, layer: NetworkDiagram, found: SizeAgainstSlope, raised: list[float], sizes: Sizes
) -> list[Turned]:
    """Mark the edge of the weight furthest from zero and that of a small one, and put both on dials."""
    edges = [(int(to), int(source)) for to, source in zip(found.to, found.source, strict=True)]
    turned = [
        Turned(
            layer,
            edge,
            float(value),
            after,
            change,
            found.change[0],
            ceil(found.change_ratio),
            level,
        )
        for edge, value, after, change, level in zip(
            edges, found.value, raised, found.change, LEVELS, strict=True
        )
    ]
    with scene.say(
        "Test two weights: one far from zero, and one near it.",
        when=4 * abs(found.value[1]) < abs(found.value[0]) == sizes.weight.max(),
    ) as line:
        scene.play(layer.animate.focus(*((0, *edge) for edge in edges)), run_time=0.4)
        for one in turned:
            scene.play(Create(one.mark), run_time=0.7)
            scene.play(
                GrowFromPoint(one.dial, one.mark[-1].get_end()),
                FadeIn(one.value, shift=0.2 * DOWN),
                GrowFromPoint(one.gauge, one.dial.get_right(), rate_func=_within(0.3, 1)),
                run_time=0.8,
            )
        scene.moment("two weights")
        scene.wait(max(0.2, line.left))
    return turned


def _within(start: float, end: float) -> Rate:
    """Return the pace of what happens between two shares of the time alone."""
    return cast(Rate, squish_rate_func(smooth, start, end))


def _raise_them(scene: Lecture, turned: list[Turned], found: SizeAgainstSlope, sizes: Sizes) -> list[Number]:
    """Turn both dials by the same, one after the other; return how many divisions the cost has moved."""
    scene.declare({"1": "one division of the gauge"})
    times = [turned[0].times(1, 0), turned[1].times(found.change_ratio, 1)]
    with scene.say(
        "Raise the first by {nudge:.1f}: {mark}the cost goes up one division.",
        nudge=NUDGE,
        when=found.change.min() > 0,
    ) as line:
        _turn(scene, turned[0], times[0], line)
    with scene.say(
        "The other, by just as much: {mark}{ratio:.1f} times as far.",
        ratio=found.change_ratio,
        when=found.change_ratio > 2 and abs(abs(found.slope[1]) - sizes.slope.max()) < 1e-6,
    ) as line:
        _turn(scene, turned[1], times[1], line)
        scene.moment("raised")
        scene.wait(line.left + 0.4)
    return times


def _turn(scene: Lecture, turned: Turned, times: Number, line: Saying) -> None:
    """Turn one dial until the mark of a line, the gauge with it; then say how far that went."""
    scene.play(
        Drive(turned, 0, 1, show=Turned.raise_by, rate_func=smooth),
        FadeIn(turned.by),
        run_time=line.until_mark(),
    )
    scene.play(
        FadeIn(turned.change, shift=0.1 * DOWN), FadeIn(times, scale=0.5), run_time=min(0.8, line.left)
    )


def _compare_sizes(
    scene: Lecture,
    layer: NetworkDiagram,
    turned: list[Turned],
    times: list[Number],
    found: SizeAgainstSlope,
    sizes: Sizes,
    reactions: Array,
) -> tuple[Chart, Sticks, VGroup]:
    """Straighten the gauges to an axis, and put every edge as a dot where its weight and its reaction say."""
    ticks = range(ceil(found.change_ratio) + 1)
    chart = Chart(
        Scale.around(0, sizes.weight),
        (0, ticks[-1]),
        size=(11.2, 4.1),
        x_label="size of the weight",
        y_label="size of the reaction, in divisions of the gauge",
        y_ticks=ticks,
        text_size=FIGURE_SIZE,
    ).move_to((0.1, 0.05, 0))
    chart.words.set_color(palette.INK)
    upright, across = chart.axes
    marks = chart.ticks[::2]
    straight = VGroup(upright, *marks[-len(ticks) + 1 :]).set_color(palette.COST)
    far = chart.ticks[1::2]

    dots = edges_as_sticks(layer, 0)
    dots.set_strengths(layer.edges[0].emphasis * dots.strengths)
    chosen = [
        int(to) * layer.layer_sizes[0] + int(source)
        for to, source in zip(found.to, found.source, strict=True)
    ]
    points = chart.point(sizes.weight, reactions)
    widths = np.full(len(points), 15.0)
    widths[chosen] = 24.0
    landed = Sticks(points, points, dots.values, widths).set_strengths(0.9)
    with scene.say("All {n}: size to the right, reaction upwards.", n=len(sizes.weight)) as line:
        scene.remove(layer)
        scene.add(*layer.neurons, layer.labels, dots, *turned, *times)
        going = [
            (one.mark, one.dial, one.value, one.change, one.by, one.gauge[0], *one.gauge[3:])
            for one in turned
        ]
        straightened = [straight.copy() for _ in turned]
        scene.play(
            *(FadeOut(*parts) for parts in going),
            FadeOut(*layer.neurons, layer.labels, *times),
            Fly(dots, _shrunk(dots), lag=0.0),
            *(
                ReplacementTransform(VGroup(one.gauge.arc, *one.gauge.marks), axis)
                for one, axis in zip(turned, straightened, strict=True)
            ),
            run_time=1.0,
        )
        scene.play(
            Fly(dots, landed, lag=0.4),
            FadeIn(across, *marks[: -len(ticks)], rate_func=_within(0, 0.4)),
            FadeIn(*far, chart.words, rate_func=_within(0.7, 1)),
            run_time=max(1.6, line.left),
        )
        scene.remove(*straightened, across, *marks, *far, chart.words)
        scene.add(chart, dots)
        scene.moment("scatter")
        scene.wait(0.4)
    places = chart.point(abs(found.value), reactions[chosen])
    return chart, dots, _tell_which_matters(scene, chart.point(0, 0)[1], places, times, dots, chosen)


def _tell_which_matters(
    scene: Lecture, foot: float, places: Array, times: list[Number], dots: Sticks, chosen: list[int]
) -> VGroup:
    """Let all dots recede but two, and measure the height of these; return their marks."""
    rings, bars = VGroup(), VGroup()
    for (x, y, _), number in zip(places, times, strict=True):
        rings.add(Circle(0.24, color=palette.INK, stroke_width=4).move_to((x, y, 0)))
        bars.add(Line((x, foot, 0), (x, y - 0.24, 0), color=palette.COST, stroke_width=10))
        number.next_to(rings[-1], RIGHT, buff=0.15)
    strengths = np.full(len(dots.values), 0.35)
    strengths[chosen] = 1.0
    receded = dots.copy().set_strengths(strengths)
    with scene.say("It is not the size that matters, but the reaction.") as line:
        scene.play(Fly(dots, receded, lag=0.0), *(FadeIn(ring, scale=2) for ring in rings), run_time=0.6)
        for bar, number in zip(bars, times, strict=True):
            scene.play(
                Create(bar),
                FadeIn(number, scale=0.5, rate_func=_within(0.6, 1)),
                run_time=0.8,
            )
        scene.moment("which matters")
        scene.wait(max(0.8, line.left))
    return VGroup(rings, bars, *times)


def _shrunk(sticks: Sticks) -> Sticks:
    """Return every stroke as a dot somewhere on it, spread evenly over all."""
    shares = np.arange(len(sticks.values))[:, None] * GOLDEN % 1
    points = sticks.feet() + shares * (sticks.tips() - sticks.feet())
    return Sticks(points, points, sticks.values, 12.0).set_strengths(0.9)
