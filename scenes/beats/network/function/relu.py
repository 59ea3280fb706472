"""1.16: two functions for the same sums, sigmoid and ReLU: what a dial moves in each, and how deep networks learn."""

from __future__ import annotations

from typing import Literal, NamedTuple, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
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
    rush_from,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.measure.neurons import ActivationCurve
from netcore.measure.record import CurveBand
from netcore.network.arrays import Array
from scenes.beats.network.dials import Setting, settings, states_of_the_run
from scenes.beats.network.edge_filter import FLOOR, LEAST, number_line
from scenes.beats.network.example import (
    AllDials,
    neuron_to_ask,
    the_doubtful,
    the_three_read,
)
from scenes.beats.network.function.sweep import opened_box
from scenes.beats.network.squash import DOT, TICKS, sums_of_the_neuron
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.dot_pile import DotPile
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
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial

HUES = palette.INK, palette.Z  # of sigmoid and of ReLU
NAMES = "sigma", "ReLU"
ACTIVATIONS: tuple[Literal["sigmoid"], Literal["relu"]] = (
    "sigmoid",
    "relu",
)  # what measurements and runs call them
LEVELS = (1, 10, 20)  # of the outputs, to which lines are drawn
MOST = 20  # the highest of them; curves end at this sum
SKY = 3.15  # nothing is drawn above
FULL_HIGH = 4.7  # from an output of 0 to the highest level
POINTS = 241  # of a curve
WIDE = 5.5  # stroke width
SYMBOL = 50
BESIDE, BESIDE_AT = 0.55, np.array([3.15, 0.25, 0.0])  # scale and middle of the network beside the sources
NAMES_AT = 1.95, 0.85  # heights of the formulas
SUMS = Scale(-26, 26)
ALONG = np.linspace(SUMS.low, SUMS.high, 209)  # sums at which the functions are measured
TURN = 2.0  # how far the dial is turned to either side
TURNED_AT = 11.0  # sum at which it is turned; there sigmoid is still told from 1
DIAL_AT, DIAL_RADIUS = np.array([-4.7, -0.62, 0.0]), 0.62
MOVED_X = 6.3  # where the bar stands of how far the output has moved
LEFT_OF_BAR = np.array([-0.66, 0.85, 0.0])  # its number, over all places of the line to the dot
CAP = 0.2  # half the width of the lines at both ends of the bar
BOLD = 14  # stroke width of how far something has moved
DEEP = "depth-6"  # the runs with six hidden layers
SEEDS = range(3)
TRIAL, TRIAL_AT = (8.6, 4.0), np.array([-1.0, 0.1, 0.0])  # size and middle of the chart of how both learn
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
        One of each for sigmoid, then for ReLU. Those of ReLU are hidden at first.
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
        self.curves = VGroup(*map(_curve, HUES))
        start = self.axis.point(self.z, 0.0)
        self.dots = [DotPile(start, own, DOT) for own in self.values]
        self.dots[0].set_colors(palette.ink_rgb(self.values[0]))
        self.dots[1].set_colors(
            np.where(self.z[:, None] > 0, palette.rgb(palette.Z), palette.rgb(palette.GROUND))
        )
        for dots in self.dots:
            dots.set_rings(0.8)
        self.dots[1].set_strengths(0.0)
        self.curves[1].set_stroke(opacity=0)
        self.shares = [1.0, 1.0]
        super().__init__(self.axis, self.legend, self.ground, self.levels, self.curves, *self.dots)
        self.show(float(FLOOR[1]), FULL_HIGH / MOST)

    def show(self, floor: float, unit: float) -> Self:
        """Let outputs of 0 and of 1 lie elsewhere."""
        self.floor, self.unit = floor, unit
        self.ground.set_y(floor)
        for level, line in zip(LEVELS, self.levels, strict=True):
            height = floor + level * unit
            line.shift((min(height, SKY) - line[0].get_y()) * UP).set_opacity(float(height < SKY))
        for which, share in enumerate(self.shares):
            self._put(which, share)
        return self

    def lift(self, share: float) -> Self:
        """Take the dots and curve of sigmoid a share of the way up from the ground."""
        return self._put(0, share)

    def bend(self, share: float) -> Self:
        """Take the dots and line of ReLU, now seen, a share of the way from where sigmoid puts them."""
        self.dots[1].set_strengths(1.0)
        self.curves[1].set_stroke(opacity=1)
        return self._put(1, share)

    def _put(self, which: int, share: float) -> Self:
        self.shares[which] = share
        along = np.union1d(np.linspace(SUMS.low, MOST, POINTS), 0.0)
        everywhere = sigmoid(along), np.maximum(along, 0)
        self.curves[which].set_points_as_corners(self.at(along, _on_the_way(everywhere, which, share)))
        self.dots[which].put_at(self.at(self.z, _on_the_way(self.values, which, share)))
        return self

    def at(self, z: ArrayLike, output: ArrayLike) -> NDArray[np.float64]:
        """Return the scene points ``(n, 3)`` for sums and outputs."""
        found = self.axis.point(z, 0.0)
        found[:, 1] = self.floor + np.asarray(output) * self.unit
        return found


def _on_the_way(outputs: tuple[Array, ...], which: int, share: float) -> Array:
    """Return what one function makes of some sums, mixed with what was there before it: 0, or the other's outputs."""
    before = np.zeros_like(outputs[0]) if which == 0 else outputs[which - 1]
    return before + share * (outputs[which] - before)


class Moved(Group):
    """How far an output has moved: a bar on the scale of a plot, and its number below the name of the function.

    Parameters
    ----------
    plot
        On whose scale the bar stands.
    which
        0 for sigmoid, 1 for ReLU.
    low, high
        The outputs between which it has moved.
    way
        How far that is.

    Attributes
    ----------
    bar, number, word
        All in the hue of the function.

    >>> moved = Moved(Plot([0.0], ([0.5], [0.0])), 1, 10.0, 14.0, 4.0).show()
    >>> round(float(moved.bar.get_length() / moved.plot.unit), 3), moved.number.shown
    (4.0, '4.00')
    """

    def __init__(self, plot: Plot, which: int, low: float, high: float, way: float) -> None:
        hue = HUES[which]
        self.plot, self.ends, self.way = plot, (low, high), way
        self.bar = Line(color=hue, stroke_width=BOLD)
        self.number = Number(way, size=48, color=hue)
        self.word = Words(NAMES[which], size=FIGURE_SIZE, color=hue)
        super().__init__(self.bar, self.number, self.word)
        self.show()

    def show(self) -> Self:
        """Stand on the plot's scale as it is now."""
        low, high = (self.plot.at([0.0], [end])[0] for end in self.ends)
        low[0] = high[0] = MOVED_X
        _span(self.bar, low, high)
        self.number.move_to((low + high) / 2 + LEFT_OF_BAR)
        self.word.next_to(self.number, UP, buff=0.15)
        return self


class Turned(Group):
    """A dial that pushes one sum to and fro under a curve: how far the sum moves, and how far the output does.

    Parameters
    ----------
    plot
        Whose curves the output lies on.
    which
        0 for sigmoid, 1 for ReLU.
    value
        What the function makes of all sums of `ALONG`.
    z
        The sum while the dial is upright.

    Attributes
    ----------
    dial, word
        The bias of the neuron, and its name.
    dot
        The place on the curve.
    rise, guide
        Lines from the axis to the dot, and from there to the bar.
    moved, answer, caps
        How far the sum has moved on its axis since `stand`, and how far the output has; lines at the ends of the
        latter, so that it is seen where it has no length.
    way
        The latter as a number.

    >>> turned = Turned(Plot([0.0], ([0.5], [0.0])), 1, np.maximum(ALONG, 0), 12.0).turn(2.0)
    >>> turned.way, round(float(turned.answer.get_length() / turned.plot.unit), 3)
    (2.0, 2.0)
    """

    def __init__(self, plot: Plot, which: int, value: Array, z: float) -> None:
        self.plot, self.which, self.value = plot, which, value
        self.dial = declared(
            Dial(-1.2 * TURN, 1.2 * TURN, radius=DIAL_RADIUS).move_to(DIAL_AT), "a turn that is tried"
        )
        self.word = Label("bias", size=FIGURE_SIZE, color=palette.BIAS).next_to(self.dial, RIGHT, buff=0.25)
        self.rise = Line(color=palette.Z, stroke_width=5)
        self.guide = DashedLine(color=palette.SECONDARY, stroke_width=2.5)
        self.moved = Line(color=palette.Z, stroke_width=BOLD)
        self.answer = Line(color=HUES[which], stroke_width=BOLD)
        self.caps = VGroup(
            *(Line(CAP * LEFT, CAP * RIGHT, color=HUES[which], stroke_width=5) for _ in range(2))
        )
        self.dot = Dot(radius=0.17, color=HUES[which], stroke_width=3, stroke_color=palette.GROUND)
        self.on_curve = Group(self.guide, self.rise, self.moved, self.answer, self.caps, self.dot)
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
        value = float(np.interp(here, ALONG, self.value))
        foot, touched = self.plot.at([here, here], [0.0, value])
        self.dot.move_to(touched)
        _span(self.rise, foot, touched)
        end = np.array([MOVED_X, touched[1], 0.0])
        self.guide.become(DashedLine(touched, end, color=palette.SECONDARY, stroke_width=2.5))
        reached = np.interp(self.passed, ALONG, self.value)
        self.way = float(reached[1] - reached[0])
        ends = self.plot.at(self.passed, reached)
        _span(self.moved, *self.plot.at(self.passed, [0.0, 0.0]))
        _span(self.answer, *(np.array([MOVED_X, height, 0.0]) for height in ends[:, 1]))
        for cap, height in zip(self.caps, ends[:, 1].tolist(), strict=True):
            cap.move_to((MOVED_X, height, 0))
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
            for name in ACTIVATIONS
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
        for name in ACTIVATIONS
    ]
    states = states_of_the_run(scene, reading)
    scene.declare({"0": "a bound of sigmoid, a slope of ReLU", "1": "the other one", "six": "hidden layers"})
    plot = Plot(sums.z, (ways[0].value, ways[1].value))
    moved = [_moved(scene, plot, which, TURNED_AT) for which in range(len(ways))]
    names = _names()
    dials = opened_box(doubtful)
    scene.open_with(dials)
    _out_of_the_neuron(scene, dials, plot, names[0], neuron)
    _other(scene, plot, names[1])
    _turn_in_both(scene, plot, along, moved)
    trial = _trial(scene, plot, names, [way.word for way in moved], trials)
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
    plot.lift(0.0)
    with scene.say("Sigma squeezes every sum between 0 and 1.") as line:
        scene.play(dials.space.animate.focus(neuron), run_time=0.4)
        scene.play(
            FadeOut(dials, run_time=0.5),
            FadeIn(plot.axis, plot.legend, plot.ground, plot.levels, plot.curves[0], plot.dots[0]),
            run_time=0.8,
        )
        scene.add(plot)
        scene.play(
            Drive(plot, 0, 1, show=Plot.lift, rate_func=smooth),
            FadeIn(name),
            run_time=max(line.left, 1.8),
        )
        scene.moment("sigmoid")


def _moved(scene: Lecture, plot: Plot, which: int, z: float) -> Moved:
    """Measure how far the output moves when the dial is turned to both sides of a sum."""
    low, high = (
        float(
            scene.measure(
                f"{NAMES[which]} at {end:g}",
                measure.neurons.activation_curve,
                activation=ACTIVATIONS[which],
                z=[end],
            ).value[0]
        )
        for end in (z - TURN, z + TURN)
    )
    way = scene.derive(f"moved in {NAMES[which]} at {z:g}", "difference", high, low)
    return Moved(plot, which, low, high, way)


def _other(scene: Lecture, plot: Plot, name: Formula) -> None:
    """Bend a copy of curve and dots into the other function, on the same scale."""
    with scene.say("ReLU: {mark}nothing below zero, above zero the sum itself.") as line:
        scene.play(FadeIn(name, shift=0.3 * UP), run_time=max(line.until_mark(), 0.6))
        scene.play(Drive(plot, 0, 1, show=Plot.bend, rate_func=smooth), run_time=max(line.left, 2.6))
        scene.moment("both")


def _turn_in_both(scene: Lecture, plot: Plot, ways: list[ActivationCurve], moved: list[Moved]) -> None:
    """Turn one dial: two dots show what it does to both functions at the same sum."""
    in_sigma, in_relu = (Turned(plot, which, way.value, TURNED_AT) for which, way in enumerate(ways))
    answers = in_sigma.answer, in_sigma.caps, in_relu.answer, in_relu.caps
    both = Group(in_relu.guide, in_relu.rise, in_relu.moved, *answers, in_sigma.dot, in_relu.dot)
    dial = VGroup(in_relu.dial, in_relu.word)

    def swing(_: Group, share: float) -> None:
        for turned, way in zip((in_sigma, in_relu), moved, strict=True):
            turned.swing(share)
            way.number.set_value(turned.way)

    with scene.say("Turn a dial of the neuron, {mark}to and fro, for both at the same sum.") as line:
        swing(both, 0.0)
        scene.play(FadeIn(dial, both), run_time=max(line.until_mark() - 0.2, 0.8))
        scene.play(FadeIn(*(VGroup(way.number, way.word) for way in moved)), run_time=0.5)
        turned = Group(in_relu.dial, both, *(way.number for way in moved))
        scene.play(Drive(turned, 0, 1, show=swing, rate_func=smooth, run_time=max(line.left, 4.5)))
        for way in moved:
            way.number.set_value(way.way)
        scene.moment("turned in both")
    with scene.say(
        "ReLU moves by {relu:.2f}, sigma by {sigma:.2f}.",
        relu=moved[1].way,
        sigma=moved[0].way,
        when=np.array_equal(ways[1].value, np.maximum(ALONG, 0)),
    ) as line:
        scene.play(
            *(ScaleInPlace(way.number, 1.3, rate_func=there_and_back) for way in moved[::-1]),
            run_time=max(line.left - 0.4, 1.2),
        )
        scene.play(FadeOut(dial, both, *(way.number for way in moved)), run_time=0.4)


class Trial(NamedTuple):
    """How deep networks have learned: the chart with its words and numbers, and the curves in it."""

    frame: Group
    curves: Group


def _trial(
    scene: Lecture, plot: Plot, names: list[Formula], called: list[Words], trials: list[CurveBand]
) -> Trial:
    """Draw how the share of test images read right grows in deep networks with either function.

    The ground of both functions becomes the axis of steps.
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
    curves = [
        Curve(chart, trial.step, trial.mean, color=hue, width=8)
        for trial, hue in zip(trials, HUES, strict=True)
    ]
    for curve in curves:
        curve.show(0.0)
    ends = [
        Number(100 * trial.mean[0], 0, size=72, suffix="%", color=hue, at_x=RESULT_X)
        for trial, hue in zip(trials, HUES, strict=True)
    ]
    words = [Words(text, size=48, color=hue) for text, hue in zip(NAMES, HUES, strict=True)]
    asked = Words("six hidden layers: test images right", size=FIGURE_SIZE)
    asked.next_to(chart.area, UP, buff=0.2, aligned_edge=LEFT)

    for number, word, trial in zip(ends, words, trials, strict=True):
        number.stand_on(float(chart.point(0, trial.mean[-1])[1]) - 0.2)
        word.move_to((0, number.baseline + 0.95, 0)).align_to(number, LEFT)

    def show(_: Group, step: float) -> None:
        for curve, number in zip(curves, ends, strict=True):
            curve.show(step)
            measured = curve.ys[int(np.searchsorted(curve.xs, step, side="right")) - 1]
            number.set_value(100 * float(measured))

    learning = Group(*curves, *ends)
    with scene.say(
        "Which learns better? {mark}Six hidden layers deep, sigma can get stuck: the final lecture shows why.",
        when=trials[1].low[-1] > 0.8 and trials[0].high[-1] < 0.15,
    ) as line:
        scene.remove(plot)
        scene.add(*plot)
        scene.play(
            FadeOut(
                *(plot.axis, plot.legend, plot.levels, plot.curves, *names, *plot.dots),
                rate_func=squish_rate_func(smooth, 0, 0.4),
            ),
            ReplacementTransform(plot.ground, chart.axes[1]),
            *(ReplacementTransform(one, word) for one, word in zip(called, words, strict=True)),
            FadeIn(asked, chart, rate_func=squish_rate_func(smooth, 0.3, 0.8)),
            run_time=max(line.until_mark(), 0.9),
        )
        scene.play(Drive(learning, 0, last, show=show), run_time=max(line.left - 1.2, 3.0))
        scene.moment("trial")
        scene.play(
            *(ScaleInPlace(end, 1.15, rate_func=there_and_back) for end in ends), run_time=max(line.left, 1.0)
        )
    return Trial(Group(chart, asked, *ends, *words), Group(*curves))


def _sources(scene: Lecture, trial: Trial, states: ExampleInStates) -> None:
    """Let the whole network learn once more, large; then put it beside the sources."""
    shown = settings(states)
    dials = AllDials(shown[0].params, shown[0].activations)

    def show(dials: AllDials, setting: Setting) -> None:
        dials.show(setting.params, setting.activations)

    with scene.say("Once more: {mark}thousands of dials, and a machine that learns to read.") as line:
        scene.play(
            FadeOut(trial.frame, trial.curves, rate_func=squish_rate_func(smooth, 0, 0.6)),
            scene.title_goes(),
            FadeIn(dials, rate_func=squish_rate_func(smooth, 0.35, 1)),
            run_time=0.8,
        )
        scene.play(Replay(dials, shown, show=show, rate_func=rush_from), run_time=max(line.left, 4.5))
        scene.moment("learned")
    with scene.say("And our sources.") as line:
        dials.labels.set_opacity(0)
        scene.play(
            dials.space.animate.scale(BESIDE).move_to(BESIDE_AT),
            FadeIn(sources_at_the_left(scene.sources), rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.0,
        )
        scene.wait(max(line.left, 2.0))
        scene.moment("sources")
