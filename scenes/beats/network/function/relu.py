"""1.16: two functions for the same sums, sigmoid and ReLU: their slopes, and how deep networks learn with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Line,
    ManimColor,
    ScaleInPlace,
    VGroup,
    VMobject,
    smooth,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.measure.neurons import ActivationCurve
from netcore.measure.record import CurveBand
from scenes.beats.network.dials import Setting, settings, states_of_the_run
from scenes.beats.network.edge_filter import FLOOR, number_line
from scenes.beats.network.example import (
    AllDials,
    all_dials,
    neuron_to_ask,
    the_doubtful,
    the_three_read,
)
from scenes.beats.network.function.sweep import opened_box
from scenes.beats.network.squash import DOT, HIGH, TICKS, sums_of_the_neuron
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.dot_pile import DotPile, Fall
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.frame import sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.replay import Drive, Replay

LEVELS = (1, 10, 20)  # of the outputs, to which lines are drawn
MOST = 20  # the highest of them
SKY = 3.15  # nothing is drawn above
FULL_HIGH = 4.7  # from an output of 0 to the highest level
UPPER_FLOOR, UPPER_HIGH = 0.0, 2.55  # the same, and where 0 is, while the slopes are below the outputs
SLOPE_HIGH = 1.25  # of a slope of 1
POINTS = 241  # of a curve
WIDE = 5.5  # stroke width
FLAT = 0.05  # slopes below count as almost none
SYMBOL = 50
BESIDE, BESIDE_AT = 0.59, np.array([2.95, 0.25, 0.0])  # scale and middle of the network beside the sources
NAMES_AT, NAMES_THEN = (
    (1.95, 0.85),
    (1.92, 0.78),
)  # heights of the formulas, before and after there are slopes
SUMS = Scale(-26, 26)
ALONG = np.append(np.linspace(SUMS.low, SUMS.high, 209), 1e-6)  # sums at which slopes are measured
ALONG.sort()
TOUCHING = 2.6  # length of a tangent, in scene units
NEAR, CEILING = 10, 2.75  # the highest output while there are slopes; no ReLU is drawn above
HALF_WAY = 12.0  # the sum to which the tangent goes while all is flat
DEEP = "depth-6"  # the runs with six hidden layers
SEEDS = range(3)
TRIAL, TRIAL_AT = (8.6, 4.3), np.array([-1.0, 0.35, 0.0])  # size and middle of the chart of how both learn
RESULT_X = 5.0


class Plot(Group):
    """What two functions make of the same sums: a curve and a dot for each sum for both, over one number line.

    Parameters
    ----------
    z
        ``(n,)`` sums.
    values
        What sigmoid and ReLU make of them, ``(n,)`` each.

    Attributes
    ----------
    axis
        The scale of sums, which keeps its place.
    ground
        A line at 0, which does not.
    levels
        A dashed line and a number for each of `LEVELS`.
    curves, dots
        One of each for sigmoid, then for ReLU. The dots of ReLU are hidden at first.
    floor, unit
        The height at which an output of 0 is, and how far above an output of 1 is, in scene units.

    >>> plot = Plot([-2.0, 3.0], ([0.12, 0.95], [0.0, 3.0])).show(-1.0, 0.5)
    >>> plot.dots[1].centers()[:, 1].round(2)
    array([-1. ,  0.5])
    """

    def __init__(self, z: ArrayLike, values: tuple[ArrayLike, ArrayLike]) -> None:
        self.z = np.asarray(z, dtype=np.float64)
        self.values = tuple(np.asarray(one, dtype=np.float64) for one in values)
        self.axis = number_line(SUMS, "", TICKS)
        self.legend = Formula('"sum" {{ z : z }}', size=SYMBOL, colors={"z": palette.Z})
        self.legend.move_to(self.axis.point(15, 0.0) + 0.38 * DOWN)
        left, right = (self.axis.point(end, 0.0) for end in (SUMS.low, SUMS.high))
        self.ground = Line(left, right, color=palette.SECONDARY, stroke_width=2)
        self.levels = VGroup(*(_level(left, right, level) for level in LEVELS))
        self.curves = VGroup(_curve(palette.INK), _curve(palette.Z))
        start = self.axis.point(self.z, 0.0)
        self.dots = [DotPile(start, own, DOT) for own in self.values]
        self.dots[0].set_colors(palette.ink_rgb(self.values[0]))
        self.dots[1].set_colors(
            np.where(self.z[:, None] > 0, palette.rgb(palette.Z), palette.rgb(palette.GROUND))
        )
        for dots in self.dots:
            dots.set_rings(0.8)
        self.dots[1].set_strengths(0.0)
        self.reach = SUMS.low
        super().__init__(self.axis, self.legend, self.ground, self.levels, self.curves, *self.dots)
        self.show(float(FLOOR[1]), HIGH)

    def show(self, floor: float, unit: float) -> Self:
        """Let outputs of 0 and of 1 lie elsewhere."""
        self.floor, self.unit = floor, unit
        self.ground.set_y(floor)
        for level, line in zip(LEVELS, self.levels, strict=True):
            height = floor + level * unit
            line.shift((min(height, SKY) - line[0].get_y()) * UP).set_opacity(float(height < SKY))
        along = np.linspace(SUMS.low, SUMS.high, POINTS)
        self.curves[0].set_points_as_corners(self.at(along, sigmoid(along)))
        for dots, own in zip(self.dots, self.values, strict=True):
            dots.put_at(self.at(self.z, own))
        return self.draw(self.reach)

    def draw(self, reach: float) -> Self:
        """Draw the line of ReLU up to a sum."""
        self.reach = reach
        along = np.unique([SUMS.low, min(0.0, reach), reach])
        self.curves[1].set_points_as_corners(self.at(along, np.maximum(along, 0)))
        self.curves[1].set_stroke(opacity=float(reach > SUMS.low))
        return self

    def at(self, z: ArrayLike, output: ArrayLike) -> NDArray[np.float64]:
        """Return the scene points ``(n, 3)`` for sums and outputs."""
        found = self.axis.point(z, 0.0)
        found[:, 1] = self.floor + np.asarray(output) * self.unit
        return found


class Tangent(Group):
    """A line that touches one of two curves, and below it the steepness of all places that it has been at.

    Parameters
    ----------
    plot
        Whose curve it touches.
    which
        0 for sigmoid, 1 for ReLU.
    z
        ``(n,)`` sums at which it can touch, rising.
    way
        Values and slopes of the function there.

    Attributes
    ----------
    line, dot, number
        The tangent; where its steepness is drawn; its steepness.
    drawn
        The steepness so far.

    >>> z = np.array([-1.0, 0.0, 1.0])
    >>> way = ActivationCurve(value=sigmoid(z), slope=sigmoid(z) * (1 - sigmoid(z)))
    >>> Tangent(Plot([0.0], ([0.5], [0.0])), 0, z, way).go(1.0, 0.0).number.shown
    '0.25'
    """

    def __init__(self, plot: Plot, which: int, z: ArrayLike, way: ActivationCurve) -> None:
        self.plot, self.way = plot, way
        self.z = np.asarray(z, dtype=np.float64)
        color = (palette.INK, palette.Z)[which]
        self.line = Line(color=palette.POSITIVE, stroke_width=9)
        self.drop = DashedLine(color=palette.FAINT, stroke_width=2.5)
        self.drawn = _curve(color)
        self.dot = Dot(radius=0.13, color=color)
        self.number = Number(0, size=48, color=palette.INK)
        super().__init__(self.drop, self.drawn, self.line, self.dot, self.number)
        self.go(float(self.z[0]), float(self.z[0]))

    def go(self, start: float, end: float) -> Self:
        """Let it have slid from one sum to another."""
        first, last = (int(np.abs(self.z - at).argmin()) for at in (start, end))
        passed = slice(min(first, last), max(first, last) + 1)
        self.drawn.set_points_as_corners(self.below(self.z[passed], self.way.slope[passed]))
        here, slope = float(self.z[last]), float(self.way.slope[last])
        touched = self.plot.at([here], [float(self.way.value[last])])[0]
        way = self.plot.at([1.0], [slope])[0] - self.plot.at([0.0], [0.0])[0]
        way *= TOUCHING / 2 / float(np.linalg.norm(way))
        self.line.put_start_and_end_on(touched - way, touched + way).set_color(palette.sign_hue(slope))
        foot = self.below([here], [slope])[0]
        self.dot.move_to(foot)
        self.drop.become(DashedLine(touched, foot, color=palette.FAINT, stroke_width=2.5))
        edge = self.plot.axis.point(SUMS.high, 0.0)[0] - 0.6
        self.number.set_value(slope).move_to((min(foot[0] + 0.2, edge), foot[1] + 0.4, 0))
        return self

    def below(self, z: ArrayLike, slope: ArrayLike) -> NDArray[np.float64]:
        """Return the scene points ``(n, 3)`` for sums and slopes."""
        found = self.plot.axis.point(z, 0.0)
        found[:, 1] += np.asarray(slope) * SLOPE_HIGH
        return found

    def shown(self) -> Channels:
        """Return the steepness of the tangent."""
        return {"slope": [self.number.value]}


def _curve(color: ManimColor) -> VMobject:
    return VMobject(stroke_color=color, stroke_width=WIDE)


def _level(left: NDArray[np.float64], right: NDArray[np.float64], level: float) -> VGroup:
    """Return a dashed line at the height of a number line, and over its left end the number that it stands for."""
    line = DashedLine(left, right, color=palette.FAINT, stroke_width=2.5)
    number = Words(spell(level), size=FIGURE_SIZE, color=palette.SECONDARY)
    number.next_to(left, UP, buff=0.1).align_to(left, LEFT)
    return VGroup(line, declared(number, "a tick of an axis"))


@beat("1.16", "sigmoid or ReLU?", flows_from="1.15")
def sigmoid_or_relu(scene: Lecture) -> None:
    """Send two hundred sums through two functions; follow their slopes; see which a deep network learns with."""
    reading, neuron = the_three_read(scene), neuron_to_ask(scene)
    doubtful = the_doubtful(scene)
    sums = sums_of_the_neuron(scene)
    ways, along = (
        [
            scene.measure(f"{name} {where}", measure.neurons.activation_curve, activation=name, z=z)
            for name in ("sigmoid", "relu")
        ]
        for where, z in (("of the sums", sums.z.tolist()), ("everywhere", ALONG.tolist()))
    )
    trials = [
        scene.measure(
            f"trial of {name}",
            measure.record.learning_curve_band,
            tuple(f"{DEEP}-{name}-{seed}" for seed in SEEDS),
            score="test_accuracy",
        )
        for name in ("sigmoid", "relu")
    ]
    states = states_of_the_run(scene, reading)
    scene.declare({"0": "a bound of sigmoid, a slope of ReLU", "1": "the other one", "six": "hidden layers"})
    plot = Plot(sums.z, (ways[0].value, ways[1].value))
    names = _names()
    dials = opened_box(doubtful)
    scene.open_with(dials)
    _out_of_the_neuron(scene, dials, plot, names[0], neuron)
    _other(scene, plot, names[1])
    scale, flat = _flat(scene, plot, names, along[0], ways[0])
    steep = _steep(scene, plot, flat, along[1])
    page = Group(plot.legend, plot.levels, *plot.curves, *plot.dots, *names, scale, flat.drawn, steep)
    trial = _trial(scene, page, Group(plot.axis, plot.ground), trials)
    _sources(scene, trial, states)


def _names() -> list[Formula]:
    """Return the formulas of both functions, below one another at the upper left."""
    sources = (
        "sigma({{ z : z }}) = frac(1, 1 + e^(-{{ z : z }}))",
        '"ReLU"({{ z : z }}) = max(0, {{ z : z }})',
    )
    names = [Formula(source, size=SYMBOL, colors={"z": palette.Z}) for source in sources]
    for name, y in zip(names, NAMES_AT, strict=True):
        name.move_to((-5.9, y, 0), aligned_edge=LEFT)
    return names


def _out_of_the_neuron(scene: Lecture, dials: AllDials, plot: Plot, name: Formula, neuron: int) -> None:
    """Lay the sums of a neuron on their scale and lift them onto the curve; then make room above an output of 1."""
    dots = plot.dots[0]
    places = dots.centers()
    dots.put_at(plot.at(plot.z, np.zeros(len(plot.z))))

    def shrink(plot: Plot, unit: float) -> None:
        plot.show(plot.floor, unit)

    with scene.say("Sigma squeezes every sum between 0 and 1. {mark}Must it be so?") as line:
        scene.play(dials.space.animate.focus(neuron), run_time=0.4)
        scene.play(
            FadeOut(dials, run_time=0.5),
            FadeIn(plot.axis, plot.legend, plot.ground, plot.levels, dots),
            run_time=0.8,
        )
        scene.play(
            Create(plot.curves[0]),
            Fall(dots, places, lag=0.5, order=np.argsort(np.argsort(plot.z)) / (len(plot.z) - 1)),
            FadeIn(name),
            run_time=max(line.until_mark(), 1.6),
        )
        scene.add(plot)
        scene.moment("sigmoid")
        scene.play(
            Drive(plot, plot.unit, FULL_HIGH / MOST, show=shrink, log=True, rate_func=smooth),
            run_time=max(line.left, 1.8),
        )


def _other(scene: Lecture, plot: Plot, name: Formula) -> None:
    """Draw the other function, and let a copy of each dot go to it."""
    dots = plot.dots[1]
    places = plot.at(plot.z, plot.values[1])[:, :2]
    dots.put_at(plot.dots[0].centers()).set_strengths(1.0)
    order = np.argsort(np.argsort(plot.z)) / (len(plot.z) - 1)
    with scene.say("ReLU does not: {mark}nothing below zero, above zero the sum itself.") as line:
        scene.play(FadeIn(name, shift=0.3 * UP), run_time=max(line.until_mark(), 0.6))
        scene.play(
            Drive(plot, SUMS.low, MOST, show=Plot.draw),
            Fall(dots, places, lag=0.7, order=order),
            run_time=max(line.left, 3.0),
        )
        scene.moment("both")


def slow_at_zero(start: float, end: float) -> Callable[[float], float]:
    """Return the sum at which a tangent is after a share of its way: the steep middle takes most of the time."""

    def place(share: float) -> float:
        ends = [np.sign(at) * abs(at) ** 0.5 for at in (start, end)]
        root = ends[0] + share * (ends[1] - ends[0])
        return float(np.sign(root) * root**2)

    return place


def _slide(tangent: Tangent, begun: float, start: float, end: float, seconds: float) -> Drive:
    """Return the animation in which a tangent that begun somewhere goes on from one sum to another."""
    place = slow_at_zero(start, end)
    return Drive(tangent, 0, 1, show=lambda tangent, share: tangent.go(begun, place(share)), run_time=seconds)


def _flat(
    scene: Lecture, plot: Plot, names: list[Formula], way: ActivationCurve, of_sums: ActivationCurve
) -> tuple[VGroup, Tangent]:
    """Lift both functions; slide a tangent along sigmoid. Return the scale of slopes, and the tangent."""
    start = plot.floor, plot.unit
    end = UPPER_FLOOR, UPPER_HIGH / NEAR

    def lift(plot: Plot, share: float) -> None:
        plot.show(*(before + share * (after - before) for before, after in zip(start, end, strict=True)))
        reach = min(float(MOST), (CEILING - plot.floor) / plot.unit)
        plot.draw(reach).dots[1].set_strengths(plot.z <= reach)

    left, right = (plot.axis.point(end, 0.0) for end in (SUMS.low, SUMS.high))
    level = _level(left, right, 1).shift(SLOPE_HIGH * UP)
    word = Words("slope", size=FIGURE_SIZE).move_to((-5.6, -0.4, 0))
    with scene.say("Why care? {mark}Where it is flat, turning a dial changes almost nothing.") as line:
        scene.play(
            Drive(plot, 0, 1, show=lift, rate_func=smooth),
            *(name.animate.set_y(y) for name, y in zip(names, NAMES_THEN, strict=True)),
            run_time=max(line.until_mark(), 1.2),
        )
        tangent = Tangent(plot, 0, ALONG, way).go(SUMS.high, SUMS.high)
        scene.play(FadeIn(level, word, tangent), run_time=0.5)
        scene.play(_slide(tangent, SUMS.high, SUMS.high, HALF_WAY, max(line.left, 1.5)))
        scene.moment("flat")
    with scene.say(
        "Sigma is flat {mark}for most sums.",
        when=np.mean(of_sums.slope < FLAT) > 0.5,
    ) as line:
        scene.play(_slide(tangent, SUMS.high, HALF_WAY, 0.0, max(line.until_mark(), 1.4)))
        scene.moment("steepest")
        scene.wait(0.4)
        scene.play(_slide(tangent, SUMS.high, 0.0, SUMS.low, max(line.left, 1.4)))
    return VGroup(level, word), tangent


def _steep(scene: Lecture, plot: Plot, flat: Tangent, way: ActivationCurve) -> Tangent:
    """Slide a tangent along ReLU, which takes over from that of sigmoid; returns it."""
    highest = float(NEAR - 1)
    tangent = Tangent(plot, 1, ALONG, way)
    with scene.say(
        "ReLU: slope 0 for every negative sum, {mark}but 1 for every positive one.",
        when=np.array_equal(way.slope, ALONG > 0),
    ) as line:
        scene.play(FadeOut(flat.line, flat.drop, flat.dot, flat.number), FadeIn(tangent), run_time=0.4)
        scene.play(_slide(tangent, SUMS.low, SUMS.low, 0.0, max(line.until_mark(), 1.4)))
        scene.play(_slide(tangent, SUMS.low, 1e-6, highest, max(line.left, 2.2)))
        scene.moment("slopes of both")
        scene.wait(0.6)
    return tangent


class Trial(NamedTuple):
    """How deep networks have learned: the chart with its words and numbers, and the curves in it."""

    frame: Group
    curves: Group


def _trial(scene: Lecture, page: Group, axis: Group, trials: list[CurveBand]) -> Trial:
    """Draw how the share of test images read right grows in deep networks with either function.

    The page gives way first, then the axis on which it stood.
    """
    last = int(trials[0].step[-1])
    chart = Chart(
        (0, last),
        (0, 1),
        size=TRIAL,
        x_ticks=(last / 2, last),
        x_words=lambda steps: f"{spell(steps)} steps",
        y_ticks=(0, 0.5, 1),
        y_words=lambda share: f"{spell(100 * share)}%",
        text_size=FIGURE_SIZE,
    )
    chart.shift(TRIAL_AT - chart.area.get_center())
    hues = (palette.INK, palette.Z)
    curves = [
        Curve(chart, trial.step, trial.mean, color=hue, width=8)
        for trial, hue in zip(trials, hues, strict=True)
    ]
    for curve in curves:
        curve.show(0.0)
    ends = [
        Number(100 * trial.mean[0], 0, size=72, suffix="%", color=hue, at_x=RESULT_X)
        for trial, hue in zip(trials, hues, strict=True)
    ]
    words = [Words(text, size=48, color=hue) for text, hue in zip(("sigma", "ReLU"), hues, strict=True)]
    asked = Words("six hidden layers: test images right", size=FIGURE_SIZE, color=palette.SECONDARY)
    asked.next_to(chart.area, UP, buff=0.25, aligned_edge=LEFT)

    for number, word, trial in zip(ends, words, trials, strict=True):
        number.stand_on(float(chart.point(0, trial.mean[-1])[1]) - 0.2)
        word.move_to((RESULT_X + 0.1, number.baseline + 0.95, 0))

    def show(_: Group, step: float) -> None:
        for curve, number in zip(curves, ends, strict=True):
            curve.show(step)
            measured = curve.ys[int(np.searchsorted(curve.xs, step, side="right")) - 1]
            number.set_value(100 * float(measured))

    learning = Group(*curves, *ends)
    with scene.say(
        "Which learns better? {mark}Six hidden layers deep, sigma can get stuck: our last lecture shows why.",
        when=trials[1].low[-1] > 0.8 and trials[0].high[-1] < 0.15,
    ) as line:
        scene.play(FadeOut(page, shift=0.4 * UP), run_time=0.4)
        scene.play(FadeOut(axis), FadeIn(chart, asked, *words), run_time=max(line.until_mark(), 0.7))
        scene.play(Drive(learning, 0, last, show=show), run_time=max(line.left - 1.2, 3.0))
        scene.moment("trial")
        scene.play(
            *(ScaleInPlace(end, 1.15, rate_func=there_and_back) for end in ends), run_time=max(line.left, 1.0)
        )
    return Trial(Group(chart, asked, *ends, *words), Group(*curves))


def _sources(scene: Lecture, trial: Trial, states: ExampleInStates) -> None:
    """Let the network learn once more beside the sources."""
    shown = settings(states)
    space = all_dials(shown[0].params, shown[0].activations).space
    space.scale(BESIDE).move_to(BESIDE_AT)

    def show(space: NetworkInSpace, setting: Setting) -> None:
        space.show(setting.params, setting.activations)

    with scene.say("Our sources; and it learns once more.") as line:
        scene.play(FadeOut(trial.frame), scene.title_goes(), run_time=0.4)
        card = sources_at_the_left(scene.sources)
        scene.play(
            FadeOut(trial.curves, run_time=0.4), FadeIn(space), FadeIn(card, shift=0.3 * RIGHT), run_time=0.8
        )
        scene.play(Replay(space, shown, show=show), run_time=max(line.left, 5.0))
        scene.moment("sources")
