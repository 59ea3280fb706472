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
from scenes.beats.network.squash import DOT, HIGH, TICKS, sums_of_the_neuron
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
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial

HUES = palette.INK, palette.Z  # of sigmoid and of ReLU
NAMES = "sigma", "ReLU"
ACTIVATIONS: tuple[Literal["sigmoid"], Literal["relu"]] = (
    "sigmoid",
    "relu",
)  # what measurements and runs call them
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
FLAT_AT, STEEP_AT = 11.0, 0.0  # sums at which it is turned; at all of them sigmoid is still told from 1
DIAL_AT, DIAL_RADIUS = np.array([-4.7, -0.62, 0.0]), 0.62
OUTPUT_X, MOVED_X = 4.9, 6.3  # where the number of the output stands, and the bar of how far it has moved
LEFT_OF_BAR = np.array([-0.66, 0.5, 0.0])  # its number
CROSSING = (0.6, 0.7)  # outputs of sigmoid between which the number goes below the guide, off the curve
CLEAR_OF_DOTS = 0.64  # how high above the ground the number stands at least
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
        self.show(float(FLOOR[1]), HIGH)

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
        along = np.union1d(np.linspace(SUMS.low, (SUMS.high, MOST)[which], POINTS), 0.0)
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
    >>> round(float(moved.bar.get_length() / HIGH), 3), moved.number.shown
    (4.0, '4.00')
    """

    def __init__(self, plot: Plot, which: int, low: float, high: float, way: float) -> None:
        hue = HUES[which]
        self.plot, self.ends = plot, (low, high)
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
    dot, number
        The place on the curve, the output.
    rise, guide
        Lines from the axis to the dot, and from there to the number.
    moved, answer
        How far the sum has moved on its axis since `stand`, and how far the output has.

    >>> turned = Turned(Plot([0.0], ([0.5], [0.0])), 1, np.maximum(ALONG, 0), 12.0).turn(2.0)
    >>> turned.number.shown, round(float(turned.answer.get_length() / HIGH), 3)
    ('14.00', 2.0)
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
        self.dot = Dot(radius=0.17, color=HUES[which], stroke_width=3, stroke_color=palette.GROUND)
        self.number = Number(0, size=48, color=HUES[which])
        self.on_curve = Group(self.guide, self.rise, self.moved, self.answer, self.dot, self.number)
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
        ends = self.plot.at(self.passed, np.interp(self.passed, ALONG, self.value))
        _span(self.moved, *self.plot.at(self.passed, [0.0, 0.0]))
        _span(self.answer, *(np.array([MOVED_X, height, 0.0]) for height in ends[:, 1]))
        side = float(np.interp(value, CROSSING, (1, -1))) if self.which == 0 else 1.0
        height = max(float(touched[1]) + 0.42 * side, float(FLOOR[1]) + CLEAR_OF_DOTS)
        self.number.set_value(value).move_to((OUTPUT_X, height, 0))
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
    steep = _moved(scene, plot, 0, STEEP_AT)
    flat = [_moved(scene, plot, which, FLAT_AT) for which in range(len(ways))]
    names = _names()
    dials = opened_box(doubtful)
    scene.open_with(dials)
    _out_of_the_neuron(scene, dials, plot, names[0], neuron)
    turned = _turn_in_sigma(scene, plot, along[0], ways[0], steep)
    _other(scene, plot, names[1], turned, steep)
    _turn_in_both(scene, plot, along, turned, flat)
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


def _swing(turned: Turned, seconds: float) -> Drive:
    """Return the animation in which the dial is turned to both sides and back."""
    return Drive(turned, 0, 1, show=Turned.swing, rate_func=smooth, run_time=max(seconds, 1.8))


def _walk(turned: Turned, end: float, seconds: float) -> Drive:
    """Return the animation in which the sum becomes another one, the dial upright."""
    return Drive(turned, turned.z, end, show=Turned.stand, rate_func=smooth, run_time=seconds)


def _turn_in_sigma(
    scene: Lecture, plot: Plot, way: ActivationCurve, of_sums: ActivationCurve, moved: Moved
) -> Turned:
    """Turn a dial where sigmoid is flat, and where it is steep; returns it."""
    turned = Turned(plot, 0, way.value, FLAT_AT)
    with scene.say(
        "Turn a dial where it is flat, \nas for most sums: {mark}the output does not move.",
        when=float(np.interp(FLAT_AT - TURN, ALONG, way.slope)) < 0.001
        and np.mean(of_sums.slope < FLAT) > 0.5,
    ) as line:
        scene.play(FadeIn(turned, scale=0.9), run_time=max(0.6, line.until_mark() - 0.6))
        scene.play(_swing(turned, line.left))
        scene.moment("flat")
    with scene.say(
        "The same turn where it is steep: {mark}it moves by {way:.2f}.", way=moved.number.value
    ) as line:
        scene.play(_walk(turned, STEEP_AT, max(line.until_mark(), 1.0)))
        scene.play(_swing(turned, line.left))
        scene.remove(turned.answer)
        scene.add(moved.show().bar)
        scene.play(
            FadeOut(turned.guide, turned.number),
            FadeIn(moved.number, moved.word, target_position=moved.bar, scale=0.4),
            run_time=0.5,
        )
        scene.add(moved)
        scene.moment("steep")
        scene.wait(0.7)
    return turned


def _other(scene: Lecture, plot: Plot, name: Formula, turned: Turned, moved: Moved) -> None:
    """Make room above an output of 1, and bend a copy of curve and dots into the other function."""
    tall, low = plot.unit, FULL_HIGH / MOST

    def shrink(plot: Plot, share: float) -> None:
        plot.show(plot.floor, tall * (low / tall) ** share)

    with scene.say("ReLU: {mark}nothing below zero, above zero the sum itself.") as line:
        scene.play(
            FadeOut(
                *(turned.rise, turned.moved, turned.dot, moved), rate_func=squish_rate_func(smooth, 0, 0.25)
            ),
            Drive(plot, 0, 1, show=shrink, rate_func=squish_rate_func(smooth, 0.25, 1)),
            FadeIn(name, shift=0.3 * UP),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(Drive(plot, 0, 1, show=Plot.bend, rate_func=smooth), run_time=max(line.left, 2.2))
        scene.moment("both")


def _turn_in_both(
    scene: Lecture, plot: Plot, ways: list[ActivationCurve], before: Turned, moved: list[Moved]
) -> None:
    """Turn one dial below zero, and above: two dots show what it does to both functions at the same sum."""
    in_sigma, in_relu = (Turned(plot, which, way.value, -FLAT_AT) for which, way in enumerate(ways))
    both = Group(*in_relu.on_curve[:-2], in_sigma.answer, in_sigma.dot, in_relu.dot, in_relu.number)

    def swing(_: Group, share: float) -> None:
        in_sigma.swing(share)
        in_relu.swing(share)

    def stand(_: Group, z: float) -> None:
        in_sigma.stand(z)
        in_relu.stand(z)

    with scene.say(
        "Below zero the same turn does nothing; {mark}above, it moves ReLU by {relu:.2f}, sigma by {sigma:.2f}.",
        relu=moved[1].number.value,
        sigma=moved[0].number.value,
        when=np.array_equal(ways[1].value, np.maximum(ALONG, 0)),
    ) as line:
        scene.remove(before, *before)
        scene.add(in_relu.dial, in_relu.word)
        scene.play(FadeIn(both), run_time=0.4)
        turned = Group(in_relu.dial, both)
        scene.play(Drive(turned, 0, 1, show=swing, rate_func=smooth, run_time=max(line.until_mark(), 1.8)))
        scene.play(Drive(turned, -FLAT_AT, FLAT_AT, show=stand, rate_func=smooth, run_time=0.8))
        scene.play(Drive(turned, 0, 1, show=swing, rate_func=smooth, run_time=max(line.left - 0.5, 1.8)))
        scene.remove(turned, in_relu.guide, in_relu.answer, in_relu.number)
        scene.add(in_relu.dial, in_relu.rise, in_relu.moved, in_sigma.dot, in_relu.dot)
        scene.add(*(way.show().bar for way in moved))
        scene.play(
            FadeOut(in_relu.guide, in_relu.number),
            *(FadeIn(way.number, way.word, target_position=way.bar, scale=0.4) for way in moved),
            run_time=0.5,
        )
        scene.moment("turned in both")
        scene.wait(0.8)
        scene.play(
            FadeOut(
                *(in_relu.dial, in_relu.word, in_relu.rise, in_relu.moved, in_sigma.dot, in_relu.dot), *moved
            ),
            run_time=0.4,
        )


class Trial(NamedTuple):
    """How deep networks have learned: the chart with its words and numbers, and the curves in it."""

    frame: Group
    curves: Group


def _trial(scene: Lecture, plot: Plot, names: list[Formula], trials: list[CurveBand]) -> Trial:
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
        "Which learns better? {mark}Six hidden layers deep, sigma can get stuck: our last lecture shows why.",
        when=trials[1].low[-1] > 0.8 and trials[0].high[-1] < 0.15,
    ) as line:
        scene.remove(plot)
        scene.add(*plot)
        scene.play(
            FadeOut(
                *(plot.axis, plot.legend, plot.levels, plot.curves, *names, *plot.dots),
                rate_func=squish_rate_func(smooth, 0, 0.5),
            ),
            ReplacementTransform(plot.ground, chart.axes[1]),
            FadeIn(asked, *words, chart, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(line.until_mark(), 0.9),
        )
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
            FadeOut(trial.frame, trial.curves, rate_func=squish_rate_func(smooth, 0, 0.75)),
            scene.title_goes(),
            FadeIn(space, rate_func=squish_rate_func(smooth, 0.2, 1)),
            run_time=0.7,
        )
        card = sources_at_the_left(scene.sources)
        scene.play(FadeIn(card, shift=0.3 * RIGHT), run_time=0.5)
        scene.play(Replay(space, shown, show=show, rate_func=rush_from), run_time=max(line.left, 4.2))
        scene.moment("sources")
