"""1.16: two functions for the same sums, sigmoid and ReLU: what a dial moves in each, and how deep networks learn."""

from __future__ import annotations

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
    ReplacementTransform,
    ScaleInPlace,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.measure.neurons import ActivationCurve
from netcore.measure.record import CurveBand
from scenes.beats.network.dials import Setting, settings, states_of_the_run
from scenes.beats.network.edge_filter import FLOOR, LEAST, number_line
from scenes.beats.network.example import (
    AllDials,
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
from scenes.kit.look.text import FIGURE_SIZE, Label, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial

LEVELS = (1, 10, 20)  # of the outputs, to which lines are drawn
MOST = 20  # the highest of them
SKY = 3.15  # nothing is drawn above
FULL_HIGH = 4.7  # from an output of 0 to the highest level
POINTS = 241  # of a curve
WIDE = 5.5  # stroke width
FLAT = 0.05  # slopes below count as almost none
SYMBOL = 50
BESIDE, BESIDE_AT = 0.59, np.array([2.95, 0.25, 0.0])  # scale and middle of the network beside the sources
NAMES_AT = 1.95, 0.85  # heights of the formulas
SUMS = Scale(-26, 26)
ALONG = np.linspace(SUMS.low, SUMS.high, 209)  # sums at which the functions are measured
TURN = 2.0  # how far the dial is turned to either side
FLAT_AT, STEEP_AT = 12.0, 0.0  # sums at which it is turned
DIAL_AT, DIAL_RADIUS = np.array([-4.7, -0.62, 0.0]), 0.62
OUTPUT_X, MOVED_X = 5.35, 6.3  # where the number of the output stands, and the bar of how far it has moved
CLEAR_OF_DOTS = 0.64  # how high above the ground the number stands at least
BOLD = 14  # stroke width of how far something has moved
TOUCHING = 2.6  # length of a tangent, in scene units
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
        self.legend = Formula("{{ z : z }}", size=SYMBOL, colors={"z": palette.Z})
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


class Turned(Group):
    """A dial that pushes one sum to and fro under a curve: how far the sum moves, and how far the output does.

    Parameters
    ----------
    plot
        Whose curves the output lies on.
    which
        0 for sigmoid, 1 for ReLU.
    way
        Values and slopes of the function at all sums of `ALONG`.
    z
        The sum while the dial is upright.

    Attributes
    ----------
    dial, word
        The bias of the neuron, and its name.
    tangent, dot, number
        The steepness at the sum, the place on the curve, the output.
    rise, guide
        Lines from the axis to the dot, and from there to the number.
    moved, answer
        How far the sum has moved on its axis since `stand`, and how far the output has.

    >>> way = ActivationCurve(value=np.maximum(ALONG, 0), slope=(ALONG > 0).astype(float))
    >>> turned = Turned(Plot([0.0], ([0.5], [0.0])), 1, way, 12.0).turn(2.0)
    >>> turned.number.shown, round(float(turned.answer.get_length() / HIGH), 3)
    ('14.00', 2.0)
    """

    def __init__(self, plot: Plot, which: int, way: ActivationCurve, z: float) -> None:
        self.plot, self.way = plot, way
        color = (palette.INK, palette.Z)[which]
        self.dial = declared(
            Dial(-1.2 * TURN, 1.2 * TURN, radius=DIAL_RADIUS).move_to(DIAL_AT), "a turn that is tried"
        )
        self.word = Label("bias", size=FIGURE_SIZE, color=palette.BIAS).next_to(self.dial, RIGHT, buff=0.25)
        self.rise = Line(color=palette.Z, stroke_width=5)
        self.guide = DashedLine(color=palette.SECONDARY, stroke_width=2.5)
        self.tangent = Line(color=palette.POSITIVE, stroke_width=6)
        self.moved = Line(color=palette.Z, stroke_width=BOLD)
        self.answer = Line(color=palette.INK, stroke_width=BOLD)
        self.dot = Dot(radius=0.17, color=color, stroke_width=3, stroke_color=palette.GROUND)
        self.number = Number(0, size=48, color=palette.INK)
        self.on_curve = Group(
            self.guide, self.rise, self.moved, self.answer, self.tangent, self.dot, self.number
        )
        super().__init__(self.dial, self.word, self.on_curve)
        self.stand(z)

    def stand(self, z: float) -> Self:
        """Let the sum be another one, with the dial upright."""
        self.z, self.passed = z, (z, z)
        return self.turn(0.0)

    def swing(self, share: float) -> Self:
        """Turn the dial up, down and upright again, by a share of this way."""
        angle = 2 * np.pi * share
        up, down = (np.sin(np.clip(angle - start, 0, np.pi / 2)) for start in (0, np.pi))
        self.passed = self.z - TURN * down, self.z + TURN * up
        return self.turn(float(TURN * np.sin(angle)))

    def turn(self, by: float) -> Self:
        """Turn the dial to a bias that is so much larger than it was, upright at 0."""
        here = self.z + by
        self.dial.show(by)
        self.passed = min(self.passed[0], here), max(self.passed[1], here)
        value, slope = (float(np.interp(here, ALONG, of)) for of in (self.way.value, self.way.slope))
        foot, touched = self.plot.at([here, here], [0.0, value])
        way = self.plot.at([1.0], [slope])[0] - self.plot.at([0.0], [0.0])[0]
        way *= TOUCHING / 2 / float(np.linalg.norm(way))
        self.tangent.put_start_and_end_on(touched - way, touched + way)
        self.dot.move_to(touched)
        _span(self.rise, foot, touched)
        end = np.array([MOVED_X, touched[1], 0.0])
        self.guide.become(DashedLine(touched, end, color=palette.SECONDARY, stroke_width=2.5))
        ends = self.plot.at(self.passed, np.interp(self.passed, ALONG, self.way.value))
        _span(self.moved, *self.plot.at(self.passed, [0.0, 0.0]))
        _span(self.answer, *(np.array([MOVED_X, height, 0.0]) for height in ends[:, 1]))
        over = max(float(touched[1]) + 0.42, float(FLOOR[1]) + CLEAR_OF_DOTS)
        self.number.set_value(value).move_to((OUTPUT_X, over, 0))
        return self


def _span(line: Line, start: NDArray[np.float64], end: NDArray[np.float64]) -> None:
    """Let a line run between two points, which may be the same: a line needs some length."""
    line.put_start_and_end_on(start, end if np.linalg.norm(end - start) > LEAST else start + LEAST * UP)


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
    """Send two hundred sums through two functions; turn a dial in both; see which a deep network learns with."""
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
    turned = _turn_in_sigma(scene, plot, along[0], ways[0])
    _other(scene, plot, names[1], turned)
    _turn_in_relu(scene, plot, along[1], turned)
    trial = _trial(scene, plot, names, trials)
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
    """Lay the sums of a neuron on their scale and lift them onto the curve."""
    dots = plot.dots[0]
    places = dots.centers()
    dots.put_at(plot.at(plot.z, np.zeros(len(plot.z))))
    with scene.say("Sigma squeezes every sum between 0 and 1.") as line:
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
            run_time=max(line.left, 1.8),
        )
        scene.add(plot)
        scene.moment("sigmoid")


def _swing(turned: Turned, seconds: float) -> Drive:
    """Return the animation in which the dial is turned to both sides and back."""
    return Drive(turned, 0, 1, show=Turned.swing, rate_func=smooth, run_time=max(seconds, 1.8))


def _walk(turned: Turned, end: float, seconds: float) -> Drive:
    """Return the animation in which the sum becomes another one, the dial upright."""
    return Drive(turned, turned.z, end, show=Turned.stand, rate_func=smooth, run_time=seconds)


def _turn_in_sigma(scene: Lecture, plot: Plot, way: ActivationCurve, of_sums: ActivationCurve) -> Turned:
    """Turn a dial where sigmoid is flat, and where it is steep; returns it."""
    turned = Turned(plot, 0, way, FLAT_AT)
    with scene.say(
        "Turn a dial where it is flat, \nas for most sums: {mark}the output does not move.",
        when=float(np.interp(FLAT_AT - TURN, ALONG, way.slope)) < 0.001
        and np.mean(of_sums.slope < FLAT) > 0.5,
    ) as line:
        scene.play(FadeIn(turned, scale=0.9), run_time=max(0.6, line.until_mark() - 0.6))
        scene.play(_swing(turned, line.left))
        scene.moment("flat")
    with scene.say("The same turn where it is steep: {mark}it moves a lot.") as line:
        scene.play(_walk(turned, STEEP_AT, max(line.until_mark(), 1.0)))
        scene.play(_swing(turned, line.left + 0.4))
        scene.moment("steep")
        scene.wait(0.4)
    return turned


def _other(scene: Lecture, plot: Plot, name: Formula, turned: Turned) -> None:
    """Make room above an output of 1, draw the other function, and let a copy of each dot go to it."""
    dots = plot.dots[1]
    order = np.argsort(np.argsort(plot.z)) / (len(plot.z) - 1)

    def shrink(plot: Plot, unit: float) -> None:
        plot.show(plot.floor, unit)

    with scene.say("ReLU: {mark}nothing below zero, above zero the sum itself.") as line:
        scene.play(
            FadeOut(turned.on_curve, run_time=0.4),
            Drive(plot, plot.unit, FULL_HIGH / MOST, show=shrink, log=True, rate_func=smooth),
            FadeIn(name, shift=0.3 * UP),
            run_time=max(line.until_mark(), 1.2),
        )
        places = plot.at(plot.z, plot.values[1])[:, :2]
        dots.put_at(plot.dots[0].centers()).set_strengths(1.0)
        scene.play(
            Drive(plot, SUMS.low, MOST, show=Plot.draw),
            Fall(dots, places, lag=0.7, order=order),
            run_time=max(line.left, 2.2),
        )
        scene.moment("both")


def _turn_in_relu(scene: Lecture, plot: Plot, way: ActivationCurve, before: Turned) -> None:
    """Turn the dial below zero, and above."""
    turned = Turned(plot, 1, way, -FLAT_AT)
    with scene.say(
        "Below zero the dial does nothing; {mark}above, the output moves along, however far.",
        when=np.array_equal(way.value, np.maximum(ALONG, 0)),
    ) as line:
        scene.remove(before, *before)
        scene.add(turned.dial, turned.word)
        scene.play(FadeIn(turned.on_curve), run_time=0.4)
        scene.play(_swing(turned, line.until_mark()))
        scene.play(_walk(turned, FLAT_AT, 0.8))
        scene.play(_swing(turned, line.left))
        scene.moment("turned in both")
        scene.play(FadeOut(turned), run_time=0.4)


class Trial(NamedTuple):
    """How deep networks have learned: the chart with its words and numbers, and the curves in it."""

    frame: Group
    curves: Group


def _trial(scene: Lecture, plot: Plot, names: list[Formula], trials: list[CurveBand]) -> Trial:
    """Draw how the share of test images read right grows in deep networks with either function.

    The ground of both functions becomes the axis of steps, and each curve shrinks to where its own learning starts.
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
        starts = [chart.point(0, float(trial.mean[0])) for trial in trials]
        scene.remove(plot, *plot)
        scene.add(plot.ground, *plot.curves)
        scene.play(
            FadeOut(plot.axis, plot.legend, plot.levels, *names, *plot.dots, run_time=0.4),
            ReplacementTransform(plot.ground, chart.axes[1]),
            FadeIn(asked, *words),
            *(
                FadeOut(curve, target_position=start, scale=0.05)
                for curve, start in zip(plot.curves, starts, strict=True)
            ),
            run_time=0.9,
        )
        scene.play(FadeIn(chart), run_time=max(line.until_mark(), 0.5))
        scene.play(Drive(learning, 0, last, show=show), run_time=max(line.left - 1.2, 3.0))
        scene.moment("trial")
        scene.play(
            *(ScaleInPlace(end, 1.15, rate_func=there_and_back) for end in ends), run_time=max(line.left, 1.0)
        )
    return Trial(Group(chart, asked, *ends, *words), Group(*curves))


def _sources(scene: Lecture, trial: Trial, states: ExampleInStates) -> None:
    """Let the network learn once more beside the sources."""
    shown = settings(states)
    space = AllDials(shown[0].params, shown[0].activations).space
    space.scale(BESIDE).move_to(BESIDE_AT)

    def show(space: NetworkInSpace, setting: Setting) -> None:
        space.show(setting.params, setting.activations)

    with scene.say("Our sources; and it learns once more.") as line:
        scene.play(
            FadeOut(trial.frame, trial.curves, rate_func=squish_rate_func(smooth, 0, 0.9)),
            scene.title_goes(),
            FadeIn(space, rate_func=squish_rate_func(smooth, 0.1, 1)),
            run_time=0.7,
        )
        card = sources_at_the_left(scene.sources)
        scene.play(FadeIn(card, shift=0.3 * RIGHT), run_time=0.5)
        scene.play(Replay(space, shown, show=show), run_time=max(line.left, 5.0))
        scene.moment("sources")
