"""3.1: how large a weight is, and how strongly the cost reacts to it."""

from __future__ import annotations

from math import ceil
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.gradients import SizeAgainstSlope, Sizes
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.backprop.example import (
    FIGURE_SIZE,
    Example,
    example_shown,
    picture_before,
    whole_network,
    wide_network,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.entry_list import EntryList
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import LABEL_SIZE, SMALLEST, Label
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.legend import WeightLegend
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive, Rate
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

SNAPSHOT = 1000  # the step of `main` at which the lecture on gradient descent turned its dials
NUDGE = 0.1  # by which weights are raised there
TURN = 60  # degrees that stand for it
LEVELS = 1.62, -1.32  # heights of both dials, in scene units
NEARBY = 1.4  # thickness of the edges of one layer alone
STRONG, LARGE_WEIGHT = "thick: strong reaction", "thick: weight large in size"
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
    edge, dial, gauge
        The marked edge, and both instruments.
    value, change
        The numbers below them.
    """

    DIAL_X, GAUGE_X, GAUGE_DROP = 0.5, 4.45, 0.55

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
        hue = palette.sign_hue(value)
        self.ends = (float(value), float(raised))
        self.largest = float(np.abs(network.edges[0].values).max())
        self.edge = network.edge(0, *edge)
        self.casing = self.edge.copy().set_color(palette.INK)
        self.lead = Line(
            network.labels[edge[0]].get_right() + 0.15 * RIGHT,
            (self.DIAL_X - 1.25, level, 0),
            color=hue,
            stroke_width=3,
        )
        half = NUDGE / 2 * 270 / TURN
        middle = value + NUDGE / 2
        self.dial = Dial(middle - half, middle + half, radius=0.78, start=value, color=hue)
        self.dial.shift((self.DIAL_X, level, 0))
        self.by = Number(NUDGE, 1, sign=True, size=FIGURE_SIZE)
        self.by.move_to(self.dial.knob).shift(0.42 * DOWN)
        self.value = Number(value, sign=True, size=48, color=hue).next_to(self.dial.knob, DOWN, buff=0.32)
        ticks = unit * np.arange(1, divisions + 1)
        self.gauge = Gauge(0, 1.05 * ticks[-1], ticks=ticks.tolist(), radius=1.9)
        self.gauge.shift((self.GAUGE_X, level - self.GAUGE_DROP, 0))
        written = Number(change, 6, sign=True, size=44, color=palette.COST)
        name = Label("cost", size=44, color=palette.COST)
        self.change = VGroup(name, written.next_to(name, RIGHT, buff=0.2).stand_on(name))
        self.change.next_to(self.gauge.pivot, DOWN, buff=0.14)
        self.cost_change = float(change)
        self._style(value)
        super().__init__(self.casing, self.edge, self.lead, self.dial, self.value, self.gauge)

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
        self._style(value)
        self.gauge.show(share * self.cost_change)
        return self

    def _style(self, value: float) -> None:
        width = 2.2 * float(palette.weight_width(value, self.largest))
        self.edge.show(value).set_stroke(width=width, opacity=1)
        self.casing.set_stroke(width=width + 3, opacity=1)


@beat("3.1", "a list of sensitivities")
def a_list_of_sensitivities(scene: Lecture) -> None:
    """Compare how large a weight is with how strongly the cost reacts to it."""
    example = example_shown(scene)
    params = Params(
        example.params.layer_sizes,
        scene.measure("parameters then", measure.record.step_params, step=SNAPSHOT),
    )
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=SNAPSHOT)
    found = scene.measure(
        "two weights", measure.gradients.size_against_slope, layer=-1, nudge=NUDGE, step=SNAPSHOT
    )
    sizes = scene.measure("sizes", measure.gradients.weight_and_slope_sizes, layer=-1, step=SNAPSHOT)
    raised = [scene.derive(f"raised {place}", "sum", value, NUDGE) for place, value in enumerate(found.value)]

    network, tag = wide_network(params), _tag(LARGE_WEIGHT)
    scene.open_with(network, _at_the_top(tag))
    spikes, counter = _lay_out_the_list(scene, network, tag, params, gradient)
    layer, biases = _put_entries_on_edges(scene, spikes, counter, params)
    turned = _take_two_weights(scene, layer, biases, params.weights[-1], found, raised, sizes)
    times = _raise_them(scene, turned, found, sizes)
    chart, dots, marks = _compare_sizes(scene, layer, turned, times, found, sizes)
    with scene.say("Who computes this list? {mark}Go back to the start: ask a single picture.") as line:
        _go_back(scene, line, dots, Group(chart, marks), params, example)


def _go_back(
    scene: Lecture, line: Saying, dots: Sticks, leaving: Group, params: Params, example: Example
) -> None:
    """Let every dot become an edge again, and the network the early one, into which a picture is about to go."""
    early = whole_network(example).show(params)
    home = edges_as_sticks(early, len(params.weights) - 1)
    scene.play(FadeOut(leaving), run_time=0.5)
    scene.play(
        Fly(dots, home, lag=0.3),
        LaggedStart(*(FadeIn(group) for group in early.neurons[::-1]), lag_ratio=0.3),
        FadeIn(early.labels),
        run_time=line.until_mark(),
    )
    others = Group(*early.edges[:-1], early.ellipses)
    scene.remove(dots)
    scene.add(early.edges[-1], *early.neurons)
    scene.play(FadeIn(others), run_time=0.5)
    scene.remove(*others, early.edges[-1], *early.neurons, early.labels)
    scene.add(early)
    scene.play(
        early.animate.show(example.params),
        FadeIn(picture_before(example, early), shift=1.5 * RIGHT),
        run_time=line.left,
    )


def _lay_out_the_list(
    scene: Lecture, network: NetworkDiagram, tag: Label, params: Params, gradient: Array
) -> tuple[EntryList, Number]:
    """Let the edges show how strongly the cost reacts to them, and lay them down as one list."""
    slopes = Params(params.layer_sizes, gradient)
    count = len(gradient)
    spikes = EntryList(gradient)
    counter = Number(count, 0, size=72).move_to((-0.3, 2.35, 0))
    strong = _at_the_top(_tag(STRONG))
    with scene.say("How does the cost react {mark}to each weight and bias of a network?") as line:
        scene.play(
            FadeOut(tag, shift=0.3 * UP), FadeIn(strong, shift=0.3 * UP), run_time=line.until_mark() - 0.4
        )
        scene.play(network.animate.show(weights=slopes.weights), run_time=line.left)
        scene.moment("reactions")
    with scene.say("{n:Words} answers:\nthat list is the gradient.", n=count) as line:
        flown = drawn_places(network, params)
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
            FadeOut(network.neurons, network.labels, network.ellipses, strong),
            FadeIn(spikes.scale_lines),
            run_time=0.55 * line.duration,
        )
        scene.play(
            Drive(spikes, 0, count, show=EntryList.draw_to),
            Drive(counter, 0, count, show=Number.set_value),
            run_time=line.left,
        )
        scene.remove(sticks)
        scene.moment("list")
    return spikes, counter


def _put_entries_on_edges(
    scene: Lecture, spikes: EntryList, counter: Number, params: Params
) -> tuple[NetworkDiagram, Group]:
    """Fly to the end of the list, and let each entry fall on its edge; return the layer, and what else is shown."""
    weights = params.weights[-1]
    layer = NetworkDiagram(weights.shape[::-1], width=4.2, height=5.3, thickness=NEARBY).shift(
        (-4.25, 0.15, 0)
    )
    for label in layer.labels:
        label.scale(FIGURE_SIZE / LABEL_SIZE, about_edge=LEFT)
    count = weights.size + len(weights)
    slopes = Params(params.layer_sizes, spikes.entries).weights[-1]
    layer.show(weights=[slopes])
    tag = _at_the_top(_tag(STRONG))
    with scene.say(
        "Fly to its end: each entry belongs to one edge, {mark}the last {n:words} are biases.",
        n=len(weights),
    ) as line:
        scene.play(
            Drive(
                spikes, len(spikes.entries), count, show=EntryList.look_at_last, log=True, rate_func=smooth
            ),
            FadeOut(counter, shift=2 * LEFT),
            run_time=1.5,
        )
        scene.moment("last layer")
        last = spikes.sticks.some(np.arange(len(spikes.entries) - count, len(spikes.entries)))
        scene.remove(spikes)
        scene.add(spikes.scale_lines, last)
        scene.play(
            Fly(last, _squeezed(last), lag=0.0),
            FadeOut(spikes.scale_lines, rate_func=_within(0, 0.5)),
            FadeIn(*layer.neurons, layer.labels, rate_func=_within(0.4, 1)),
            run_time=0.7,
        )
        edges = np.arange(count) < weights.size
        falling, biases = last.some(edges), last.some(~edges)
        scene.remove(last)
        scene.add(biases, falling, *layer.neurons)
        scene.play(
            Fly(falling, edges_as_sticks(layer, 0), lag=0.65, order=_strongest_first(slopes)),
            FadeIn(tag, rate_func=_within(0, 0.2)),
            run_time=line.until_mark() + 0.9,
        )
        scene.play(Fly(biases, _beside_neurons(biases, layer), lag=0.3), run_time=line.left)
        scene.remove(falling, *layer.neurons, layer.labels)
        scene.add(layer)
        scene.moment("entries on edges")
        scene.wait(0.8)
    return layer, Group(tag, biases)


def _beside_neurons(biases: Sticks, layer: NetworkDiagram) -> Sticks:
    """Return the entries of biases, one lying beside each output."""
    starts = np.array([label.get_right() + 0.25 * RIGHT for label in layer.labels])
    starts[:, 0] = starts[:, 0].max()
    lengths = np.linalg.norm(biases.tips() - biases.feet(), axis=1)
    return Sticks(starts, starts + lengths[:, None] * RIGHT, biases.values, 6.0)


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
    scene: Lecture,
    layer: NetworkDiagram,
    leaving: Group,
    weights: Array,
    found: SizeAgainstSlope,
    raised: list[float],
    sizes: Sizes,
) -> list[Turned]:
    """Let the edges show their weights, and put the largest one and a small one on dials."""
    legend = _legend()
    with scene.say(
        "Now the weights. {mark}Take the largest in size, and a small one.",
        when=2 * abs(found.value[1]) < abs(found.value[0]) == sizes.weight.max(),
    ) as line:
        scene.play(
            layer.animate.show(weights=[weights]),
            FadeOut(leaving, rate_func=_within(0, 0.4)),
            FadeIn(legend, rate_func=_within(0.4, 0.8)),
            run_time=line.until_mark(),
        )
        scene.moment("weights")
        turned = [
            Turned(
                layer,
                (int(to), int(source)),
                float(value),
                after,
                change,
                found.change[0],
                ceil(found.change_ratio),
                level,
            )
            for to, source, value, after, change, level in zip(
                found.to, found.source, found.value, raised, found.change, LEVELS, strict=True
            )
        ]
        scene.play(
            FadeOut(legend, shift=0.5 * RIGHT, rate_func=_within(0, 0.25)),
            *map(_enter, turned),
            run_time=line.left,
        )
        scene.moment("two weights")
    return turned


def _tag(words: str) -> Label:
    """Return what the width of the edges means now."""
    return Label(words, size=FIGURE_SIZE)


def _at_the_top(tag: Label) -> Label:
    """Put what the edges' width means in the upper right corner."""
    return tag.move_to((EntryList.RIGHT_END, 3.5, 0), aligned_edge=RIGHT)


def _legend() -> VGroup:
    """Return what the edges' hue and width mean, large, at the right."""
    legend = WeightLegend()
    rows = VGroup(VGroup(*legend[:2]), VGroup(*legend[2:])).scale(FIGURE_SIZE / SMALLEST)
    rows.arrange(DOWN, buff=0.5, aligned_edge=LEFT)
    for _, words in rows:
        words.set_color(palette.INK)
    rows.add(_tag(LARGE_WEIGHT).next_to(rows, DOWN, buff=0.5, aligned_edge=LEFT))
    return rows.move_to((3.4, 0.15, 0))


def _enter(turned: Turned) -> AnimationGroup:
    """Return the animation in which an edge lights up, its dial grows out of it, and the gauge out of that."""
    end = turned.lead.get_end()
    return AnimationGroup(
        FadeIn(turned.casing, turned.edge),
        Create(turned.lead),
        GrowFromPoint(turned.dial, end),
        FadeIn(turned.value, shift=0.3 * RIGHT),
        GrowFromPoint(turned.gauge, end),
        rate_func=_within(0.15, 0.9),
    )


def _within(start: float, end: float) -> Rate:
    """Return the pace of what happens between two shares of the time alone."""
    return cast(Rate, squish_rate_func(smooth, start, end))


def _raise_them(scene: Lecture, turned: list[Turned], found: SizeAgainstSlope, sizes: Sizes) -> list[Number]:
    """Turn both dials by the same, one after the other; return how many divisions the cost has moved."""
    scene.declare({"1": "one division of the gauge"})
    times = [turned[0].times(1, 0), turned[1].times(found.change_ratio, 1)]
    with scene.say(
        "Turn the large one up by {nudge:.1f}: {mark}the cost goes up one division.",
        nudge=NUDGE,
        when=found.change.min() > 0,
    ) as line:
        _turn(scene, turned[0], times[0], line)
    with scene.say(
        "Turn the small one by just as much: {mark}{ratio:.1f} times as far.",
        ratio=found.change_ratio,
        when=found.change_ratio > 2 and abs(abs(found.slope[1]) - sizes.slope.max()) < 1e-6,
    ) as line:
        _turn(scene, turned[1], times[1], line)
        scene.moment("raised")
        scene.wait(line.left + 0.6)
    return times


def _turn(scene: Lecture, turned: Turned, times: Number, line: Saying) -> None:
    """Turn one dial until the mark of a line, the gauge with it; then say how far that went."""
    scene.play(
        Drive(turned, 0, 1, show=Turned.raise_by, rate_func=smooth),
        FadeIn(turned.by, run_time=0.4),
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
) -> tuple[Chart, Sticks, VGroup]:
    """Shrink every edge to a dot and put it where the size of its weight and that of its entry say."""
    chart = Chart(
        Scale.around(0, sizes.weight),
        Scale.around(0, sizes.slope),
        size=(11.2, 4.2),
        x_label="size of the weight",
        y_label="reaction of the cost",
        text_size=FIGURE_SIZE,
    ).move_to((0.1, 0.05, 0))
    chart.words.set_color(palette.INK)
    dots = edges_as_sticks(layer, 0)
    points = chart.point(sizes.weight, sizes.slope)
    landed = Sticks(points, points, dots.values, 15.0).set_strengths(0.9)
    with scene.say("All {n} of them: size to the right, reaction upwards.", n=len(sizes.weight)) as line:
        scene.remove(layer)
        scene.add(*layer.neurons, layer.labels, dots, *turned, *times)
        scene.play(
            FadeOut(*turned, *(one.change for one in turned), *(one.by for one in turned), *times),
            FadeOut(*layer.neurons, layer.labels),
            Fly(dots, _shrunk(dots), lag=0.0),
            run_time=0.9,
        )
        scene.play(Fly(dots, landed, lag=0.4), FadeIn(chart, rate_func=_within(0, 0.4)), run_time=line.left)
        scene.moment("scatter")
    places = chart.point(abs(found.value), abs(found.slope))
    marks = _tell_which_matters(scene, chart.point(0, 0)[1], places, times, dots, landed)
    return chart, dots, marks


def _tell_which_matters(
    scene: Lecture, foot: float, places: Array, times: list[Number], dots: Sticks, landed: Sticks
) -> VGroup:
    """Let all other dots recede, and measure the height of both; return their marks."""
    rings, bars = VGroup(), VGroup()
    for (x, y, _), number in zip(places, times, strict=True):
        rings.add(Circle(0.2, color=palette.INK, stroke_width=4).move_to((x, y, 0)))
        bars.add(Line((x, foot, 0), (x, y - 0.2, 0), color=palette.COST, stroke_width=10))
        number.next_to(rings[-1], RIGHT, buff=0.15)
    with scene.say(
        "Which dial matters? Not the largest one. {mark}The one to which the cost reacts."
    ) as line:
        scene.play(
            Fly(dots, landed.set_strengths(0.4), lag=0.0),
            *(FadeIn(ring, scale=2) for ring in rings),
            run_time=0.8,
        )
        for bar, number in zip(bars, times, strict=True):
            scene.play(
                Create(bar),
                FadeIn(number, scale=0.5, rate_func=_within(0.6, 1)),
                run_time=line.until_mark() if bar is bars[0] else 1.2,
            )
        scene.moment("which matters")
    return VGroup(rings, bars, *times)


def _shrunk(sticks: Sticks) -> Sticks:
    """Return every stroke as a dot somewhere on it, spread evenly over all."""
    shares = np.arange(len(sticks.values))[:, None] * GOLDEN % 1
    points = sticks.feet() + shares * (sticks.tips() - sticks.feet())
    return Sticks(points, points, sticks.values, 12.0).set_strengths(0.9)
