"""1.10 and 1.11: from a sum of any size to a brightness, and how large a sum must be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Arrow,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ReplacementTransform,
    ScaleInPlace,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
    there_and_back_with_pause,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.neurons import NeuronOverExamples
from netcore.network.arrays import Array
from scenes.beats.network.edge_filter import (
    FLOOR,
    SMALL,
    SMALL_AT,
    Histogram,
    after_the_rim,
    counts_beyond,
    middles,
    number_line,
    sums_by_the_detector,
    wall_of_images,
)
from scenes.beats.network.example import FIRST, Reading, WholeNetwork, neuron_to_ask, the_three_read
from scenes.beats.network.weights import FULL, weighted_sum_of_the_seven
from scenes.kit.charts.dot_pile import DotPile, Fall, piled
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.arrows import ValueArrow

SUMS = Scale(-32, 32)
UNDER = 0.14  # from a part of a formula to the line under it, in scene units
HIGH = 4.5  # from a dark lamp to a bright one, in scene units
DOT, END = 0.11, 0.2  # radii of the dots and of the lamps at the ends of the scale
CLEAR = 0.55  # opacity of dots that are no lamps yet, so that those behind show
NAME_AT, DROP = 29.0, 0.1  # over which sum the axis's name stands; how much lower all words below it are
POINTS = 221  # of the line that is bent
FORMULA_SIZE = 46
FORMULA_AT = np.array([-2.6, 1.35, 0.0])
MANY = 1000  # test images whose sums pile up
TICKS = (-20, -10, 0, 10, 20)
PITCH, SMALL_DOT = 0.0677, 0.031  # of the pile, in scene units
CURVE_FLOOR, CURVE_HIGH = 1.05, 1.65  # of the sigmoid over the pile
BIAS_LEVEL = 0.62  # the height of the bias over the pile
NEAR = 4.0  # how much larger a neuron is seen before its network is there
GAP = 0.06  # between a neuron and the arrow of its bias, in scene units
SHARE_SIZE, SHARE_AT = 64, np.array([5.6, -0.25, 0.0])
WEIGHTS_SIZE, WEIGHTS_AT = 2.0, np.array([-5.3, -0.5, 0.0])  # of the learned weights beside the pile
# the bias at which its number changes sides, so that it stands left of 0 and right of a small one
SWEEP = 0.26
LONGEST, WEIGHT = 1.0, 2.0  # the longest arrow of a bias, in scene units, and how bold all are
FULL_LAW_AT = np.array([6.6, 3.45, 0.0])
SWELL = 0.5  # by which share the bright dots swell when they are named
SHIFT, STATES = 6.0, 60  # how far the bias is moved, and how many states are seen on each way
LAMP = 0.27  # radius of the neuron that runs along all sums
WALL_COLUMNS, WALL_CELL = 25, 0.36  # of the images of which the sums are
SUBSTITUTED_AT = np.array([-5.05, -0.55, 0.0])  # left end of the formula into which a sum of 0 is put


class Squash(Group):
    """A number line of sums with a dot for each image, which bends until every dot is as high as it is bright.

    Parameters
    ----------
    z, a
        ``(n,)`` each: the sums, and the activations that they become.
    floor
        The middle of the axis, where activations are 0.
    high
        From there to an activation of 1, in scene units.

    Attributes
    ----------
    axis, levels
        The scale of sums below; a line at activation 1, and at the left lamps of 0, 1 and 0.5 with their numbers.
    line, dots
        What is bent, and what rides on it.

    >>> squash = Squash([-2.0, 0.0], [0.12, 0.5]).bend(1)
    >>> squash.dots.centers()[:, 1].round(2), squash.bend(0).dots.centers()[:, 1].round(2)
    (array([-1.41,  0.3 ]), array([0.3, 0.3]))
    """

    def __init__(
        self, z: ArrayLike, a: ArrayLike, *, floor: NDArray[np.float64] = FLOOR, high: float = HIGH
    ) -> None:
        self.z, self.a = np.asarray(z, dtype=np.float64), np.asarray(a, dtype=np.float64)
        self.high = high
        self.axis = number_line(SUMS, "", TICKS, DROP).shift(floor - FLOOR)
        self.legend = Formula("{{ z : z }}", size=FIGURE_SIZE, colors={"z": palette.Z})
        self.legend.move_to(self.axis.point(NAME_AT, 0.0)).set_y(self.axis.ticks[1].get_y())
        left, right = (self.axis.point(end, 0.0) for end in (SUMS.low, SUMS.high))
        self.levels = VGroup(
            DashedLine(left + high * UP, right + high * UP, color=palette.FAINT, stroke_width=2.5),
            Neuron(END).move_to(left),
            Neuron(END).set_activation(1.0).move_to(left + high * UP),
            Neuron(END).set_activation(0.5).move_to(left + high / 2 * UP),
            *(_brightness(a, left + a * high * UP) for a in (0.0, 0.5, 1.0)),
        )
        self.line = VMobject(color=palette.Z, stroke_width=5)
        self.dots = DotPile(self.at(self.z, self.a), self.z, DOT, palette.Z)
        super().__init__(self.axis, self.legend, self.levels, self.line, self.dots)
        self.lift(0.0)

    def lift(self, share: float) -> Self:
        """Lift the straight line by a share of the way from the axis to half brightness."""
        along = np.array([SUMS.low, SUMS.high])
        self.line.set_points_as_corners(self.at(along, np.full(2, share / 2))).set_stroke(palette.Z)
        self.dots.put_at(self.at(self.z, np.full(len(self.z), share / 2))).set_rings(0)
        self.dots.set_colors(palette.rgb(palette.Z)).set_strengths(CLEAR)
        return self

    def bend(self, share: float) -> Self:
        """Bend the line about its middle: 0 is straight at half brightness, 1 is the sigmoid."""
        along = np.linspace(SUMS.low, SUMS.high, POINTS)
        now = 0.5 + share * (self.a - 0.5)
        self.line.set_points_as_corners(self.at(along, 0.5 + share * (sigmoid(along) - 0.5)))
        self.line.set_stroke(palette.Z.interpolate(palette.INK, share))
        self.dots.put_at(self.at(self.z, now)).set_rings(0.8 * share)
        self.dots.set_strengths(CLEAR + (1 - CLEAR) * share)
        self.dots.set_colors((1 - share) * palette.rgb(palette.Z) + share * palette.ink_rgb(now))
        return self

    def at(self, z: ArrayLike, a: ArrayLike) -> NDArray[np.float64]:
        """Return the scene points ``(n, 3)`` for sums and activations."""
        found = self.axis.point(z, 0.0)
        found[:, 1] += np.asarray(a) * self.high
        return found


def _brightness(a: float, lamp: NDArray[np.float64]) -> Label:
    """Return the number of an activation, to the right of the lamp that shows it at the end of a scale."""
    label = Label(spell(a, 0 if a == round(a) else 1), size=FIGURE_SIZE, color=palette.SECONDARY)
    label.next_to(lamp, RIGHT, buff=END + 0.1).stand_on(lamp[1] + 0.1)
    return declared(label, "a brightness")


class Became(VGroup):
    """A sum, an arrow and the activation that it becomes.

    >>> [part.shown for part in Became(-21.012, 7.5e-10)[::2]]
    ['−21.01', '0.00']
    """

    def __init__(self, z: float, a: float) -> None:
        number = Number(z, size=FIGURE_SIZE, color=palette.Z)
        arrow = Arrow(ORIGIN, 0.8 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=4)
        result = Number(a, size=FIGURE_SIZE)
        super().__init__(number, arrow, result)
        self.arrange(RIGHT, buff=0.15)


def sums_of_the_neuron(scene: Lecture) -> NeuronOverExamples:
    """Measure what the neuron that is asked about makes of the first test images, and of a sum of 0."""
    neuron = neuron_to_ask(scene)
    scene.measure("half bright", measure.neurons.activation_curve, activation="sigmoid", z=[0.0])
    return scene.measure(
        "neuron's sums", measure.neurons.neuron_over_examples, layer=0, neuron=neuron, first=FIRST
    )


def law() -> Formula:
    """Return the formula of the sigmoid."""
    formula = Formula(
        "{{ a : a }} = sigma({{ z : z }}) = frac(1, 1 + e^(-{{ z : z }}))",
        size=FORMULA_SIZE,
        colors={"z": palette.Z},
    )
    return formula.move_to(FORMULA_AT)


def after_the_squash(found: NeuronOverExamples) -> tuple[Squash, Formula]:
    """Return the picture on which the next beat opens: the dots on the curve, and its formula."""
    return Squash(found.z, found.a).bend(1.0), law()


@beat("1.10", "squashed into a brightness", flows_from="1.9")
def squashed_into_a_brightness(scene: Lecture) -> None:
    """Bend the number line of all sums into the sigmoid, with two hundred dots on it."""
    scene.declare({"0": "no brightness", "1": "full brightness"})
    detector, by_detector = sums_by_the_detector(scene)
    weights = weighted_sum_of_the_seven(scene).weights
    found = sums_of_the_neuron(scene)
    ends = [int(found.z.argmin()), int(found.z.argmax())]
    pictures = [
        scene.measure(f"image {index}", measure.examples.image, index=index, split="test") for index in ends
    ]

    wall = wall_of_images(scene, FIRST, columns=WALL_COLUMNS, cell=WALL_CELL)
    beyond = counts_beyond(scene, "with the rim", by_detector.rimmed, by_detector.label)
    histogram = after_the_rim(detector, by_detector, beyond)
    scene.open_with(histogram)
    squash = Squash(found.z, found.a)
    learned = Picture(
        weights, size=SMALL, kind="signed", largest=FULL * float(np.abs(weights).max())
    ).move_to(SMALL_AT)
    _sums_of_images(scene, histogram, learned, squash, wall)
    pinned = _lift(scene, squash, histogram.weights)
    shown = _bend(scene, squash, pictures, ends)
    _sweep(scene, squash, Group(shown, pinned))


def _sums_of_images(
    scene: Lecture, histogram: Histogram, learned: Picture, squash: Squash, wall: Mosaic
) -> None:
    """Clear the old pile away; let a sum by the learned weights fall out of each of two hundred images."""
    places, count = squash.dots.centers(), len(squash.z)
    with scene.say(
        "The learned weights, {mark}{count} test images: {mark}one number z for each.", count=count
    ) as line:
        scene.remove(histogram)
        scene.add(*histogram)
        scene.play(
            FadeOut(histogram.dots, shift=0.4 * DOWN),
            FadeOut(histogram.line, histogram.called, histogram.counts, histogram.axis, histogram.ledge),
            Transform(histogram.weights, learned, run_time=1.2),
            run_time=0.7,
        )
        scene.play(
            FadeIn(wall, scale=1.1), FadeIn(squash.axis, squash.legend), run_time=max(0.8, line.until_mark())
        )
        scene.wait(line.until_mark())
        squash.dots.put_at(middles(wall))
        scene.play(
            FadeOut(wall, rate_func=squish_rate_func(smooth, 0, 0.8)),
            FadeIn(squash.dots, rate_func=squish_rate_func(smooth, 0.1, 0.9)),
            run_time=0.7,
        )
        scene.play(
            Fall(squash.dots, places, lag=0.5, order=_ranks(squash.z), ease=lambda share: share**2),
            run_time=max(line.left, 1.8),
        )
        scene.moment("on a line")


def _lift(scene: Lecture, squash: Squash, weights: Picture) -> Group:
    """Ask for a brightness, pin half of it over 0, and lift the line of sums to there; return the pin."""
    foot, head = squash.at([0.0, 0.0], [0.0, 0.5])
    half = squash.levels[3]
    pin, stem = half.copy().move_to(head), Line(foot, head, color=palette.Z, stroke_width=5)
    guide = DashedLine(half.get_right(), head, color=palette.SECONDARY, stroke_width=2.5)
    with scene.say("A brightness lies between 0 and 1. {mark}Let zero be half bright.") as line:
        scene.remove(squash.axis, squash.legend, squash.dots)
        scene.add(squash)
        squash.remove(squash.levels)
        scene.play(
            FadeOut(weights, shift=0.3 * UP, run_time=0.6),
            LaggedStart(*map(FadeIn, squash.levels), lag_ratio=0.3),
            run_time=line.until_mark(),
        )
        squash.add_to_back(squash.levels)
        scene.play(Create(stem), Create(guide), TransformFromCopy(half, pin), run_time=1.2)
        scene.play(Drive(squash, 0, 1, show=Squash.lift, rate_func=smooth), run_time=max(1.2, line.left))
        scene.bring_to_front(pin)
        scene.moment("half bright")
        scene.play(FadeOut(guide), run_time=0.3)
    return Group(stem, pin)


def _bend(scene: Lecture, squash: Squash, pictures: Sequence[Array], ends: Sequence[int]) -> Group:
    """Bend the line with all its dots; read off what becomes of the smallest sum and of the largest."""
    shown = Group()
    places = squash.at(squash.z[ends], squash.a[ends])
    ways = (UP + 0.35 * LEFT, RIGHT), (DOWN + 0.35 * RIGHT, LEFT)
    for index, values, place, (way, side) in zip(ends, pictures, places, ways, strict=True):
        picture = Picture(np.asarray(values).reshape(28, 28), size=1.5).move_to(place + 1.15 * way)
        words = Became(float(squash.z[index]), float(squash.a[index]))
        words.next_to(picture, side, buff=0.2)
        lead = Line(
            place, picture.get_edge_center(-np.sign(way[1]) * UP), color=palette.SECONDARY, stroke_width=3
        )
        shown.add(Group(lead, picture, words))
    low, high = (
        FadeIn(one, target_position=place, scale=0.2) for one, place in zip(shown, places, strict=True)
    )
    with scene.say(
        "Then bend the line: {mark}a very negative z becomes almost 0, {mark}a very positive one almost 1."
    ) as line:
        scene.play(
            Drive(squash, 0, 1, show=Squash.bend, rate_func=smooth, run_time=max(2.4, line.until_mark()))
        )
        scene.moment("bent")
        scene.play(low, run_time=0.9)
        scene.wait(line.until_mark())
        scene.play(high, run_time=0.9)
        scene.moment("ends")
        scene.wait(max(0.8, line.left))
    return shown


def _sweep(scene: Lecture, squash: Squash, shown: Group) -> None:
    """Run along all sums with the neuron; then say what the curve is called."""
    lamp, formula = Neuron(LAMP), law()
    low, high = float(squash.z.min()), float(squash.z.max())
    rise = Line(color=palette.Z, stroke_width=6)

    def show(_: object, z: float) -> None:
        a = float(squash.a.max() if z == high else sigmoid(z))
        foot, point = squash.at([z, z], [0.0, a])
        rise.put_start_and_end_on(foot, point + 0.01 * UP)
        lamp.set_activation(a).move_to(point)

    with scene.say("Let z rise: {mark}only around zero does it turn from dark to bright.") as line:
        scene.play(FadeOut(shown), run_time=0.6)
        scene.play(Drive(Group(rise, lamp), low, high, show=show, rate_func=_slow_midway, run_time=line.left))
        scene.moment("swept")
    with scene.say("This is the sigmoid: one over one plus e to the minus z.") as line:
        scene.play(
            LaggedStart(*map(FadeIn, formula), lag_ratio=0.4),
            Drive(Group(rise, lamp), high, 0.0, show=show, rate_func=smooth),
            run_time=max(2.5, line.left),
        )
        scene.remove(*formula)
        scene.add(formula)
        scene.moment("law")
    worked_out = _put_in_zero(scene, squash, lamp)
    scene.play(FadeOut(rise, lamp, worked_out), run_time=0.5)


def substituted() -> tuple[Formula, Formula, Formula]:
    """Return the sigmoid of 0 in three steps: 0 put in, the power of e found, the fraction found."""
    sources = (
        "sigma({{ 0 : zero }}) = frac(1, 1 + {{ e^(-0) : power }})",
        "sigma({{ 0 : zero }}) = frac(1, 1 + {{ 1 : power }})",
        f"sigma({{{{ 0 : zero }}}}) = {{{{ {spell(float(sigmoid(0.0)), 1)} : half }}}}",
    )
    steps = [Formula(source, size=FORMULA_SIZE, colors={"zero": palette.Z}) for source in sources]
    for step in steps:
        step.shift(SUBSTITUTED_AT - step[0].get_center())
    first, second, third = steps
    return first, second, third


def _put_in_zero(scene: Lecture, squash: Squash, lamp: Neuron) -> Formula:
    """Send the 0 of the axis into the formula, work it out, and send what comes out to the neuron."""
    put_in, power_found, worked_out = (declared(step, "the sigmoid of 0") for step in substituted())
    zero = squash.axis.ticks[2 * TICKS.index(0) + 1]
    power, one, half = put_in.part("power"), power_found.part("power"), worked_out.part("half")
    rest, same = (
        [glyph for glyph in step if glyph not in part.submobjects]
        for step, part in ((put_in, power), (power_found, one))
    )
    left = len(worked_out) - len(half)
    with scene.say("Put in zero: {mark}e to the zero is one. {mark}One over two: half bright.") as line:
        others = VGroup(*(glyph for glyph in put_in if glyph not in put_in.part("zero").submobjects))
        scene.play(
            FadeIn(others, shift=0.4 * DOWN),
            TransformFromCopy(zero, put_in.part("zero")),
            run_time=max(1.3, line.until_mark()),
        )
        scene.remove(*put_in)
        scene.add(put_in)
        scene.play(
            ReplacementTransform(power, one),
            *(ReplacementTransform(*pair) for pair in zip(rest, same, strict=True)),
            run_time=1.0,
        )
        scene.remove(*put_in, put_in, *power_found)
        scene.add(power_found)
        scene.wait(line.until_mark())
        scene.play(
            *(
                ReplacementTransform(*pair)
                for pair in zip(power_found[:left], worked_out[:left], strict=True)
            ),
            FadeOut(power_found[left:], scale=0.6),
            FadeIn(half, scale=0.6),
            run_time=0.9,
        )
        scene.remove(*power_found, *worked_out)
        scene.add(worked_out)
        scene.moment("half")
        scene.play(
            FadeOut(half.copy(), target_position=lamp.get_center()),
            ScaleInPlace(lamp, 1.5, rate_func=there_and_back),
            run_time=1.2,
        )
        scene.wait(max(0.3, line.left))
    return worked_out


def _slow_midway(share: float) -> float:
    return 0.5 + 4 * (share - 0.5) ** 3


class Threshold(Group):
    """A pile of weighted sums that a bias pushes along under the sigmoid, whose step stays at 0.

    Parameters
    ----------
    total
        ``(n,)`` weighted sums without any bias.
    bias, share
        What is shown first: the bias, and the share, 0..1, of sums that it lifts over 0.

    Attributes
    ----------
    axis, with_bias
        The scale of what goes into the sigmoid; the name that it has in place of ``axis.words`` with a bias added.
    levels, names, curve
        The levels of dark and bright with their numbers; the sigmoid
        between these.
    step
        A line at 0, where neurons are half bright.
    dots
        One for each sum, as bright as the neuron is with the bias added.
    push, letter, number
        The bias as an arrow from 0, and as a number.
    lit, word
        The share of what is brighter than one half.

    >>> threshold = Threshold([-3.0, 1.0, 2.5], 0.5, 2 / 3).show((-2.0, 1 / 3))
    >>> threshold.number.shown, threshold.lit.shown
    ('−2.00', '33%')
    """

    def __init__(self, total: ArrayLike, bias: float, share: float) -> None:
        self.total = np.asarray(total, dtype=np.float64)
        self.axis = number_line(SUMS, "weighted sum", TICKS, DROP)
        self.with_bias = Formula("z", size=FIGURE_SIZE, color=palette.Z)
        self.with_bias.move_to(self.axis.point(NAME_AT, 0.0)).set_y(self.axis.ticks[1].get_y())
        self.levels, self.names = VGroup(), VGroup()
        for a in (0.0, 1.0):
            left, right = self.at([SUMS.low, SUMS.high], [a, a])
            self.levels.add(
                DashedLine(left, right, color=palette.FAINT, stroke_width=2.5),
                Neuron(END).set_activation(a).move_to(left),
            )
            self.names.add(_brightness(a, left))
        self.curve = VMobject(color=palette.INK, stroke_width=5)
        along = np.linspace(SUMS.low, SUMS.high, POINTS)
        self.curve.set_points_as_corners(self.at(along, sigmoid(along)))
        self.step = DashedLine(
            self.axis.point(0.0, 0.0), self.at(0.0, 0.5), color=palette.SECONDARY, stroke_width=3.5
        )
        edges = np.arange(SUMS.low, SUMS.high + 0.5)
        floor = self.axis.point(edges, 0.0)
        places = piled(self.total, edges, floor[:, 0], floor=float(floor[0, 1]) + 0.03, pitch=PITCH)
        self.dots = DotPile(places, self.total, SMALL_DOT).set_rings(0.5)
        self.push = ValueArrow(
            0.0, length=self.way(1.0), horizontal=True, from_tail=True, weight=2, whole=True
        )
        self.letter = Formula("b =", size=FORMULA_SIZE, color=palette.BIAS)
        self.number = Number(bias, sign=True, size=FORMULA_SIZE, color=palette.BIAS)
        self.lit = Number(100 * share, 0, size=SHARE_SIZE, suffix="%").move_to(SHARE_AT)
        self.word = Label("bright", size=FIGURE_SIZE).next_to(self.lit, DOWN, buff=0.15)
        super().__init__(
            self.axis,
            self.levels,
            self.names,
            self.dots,
            self.step,
            self.curve,
            VGroup(self.push, self.letter, self.number),
            VGroup(self.lit, self.word),
        )
        self.piled = self.dots.centers()
        self.show((bias, share))

    def at(self, total: ArrayLike, a: ArrayLike) -> NDArray[np.float64]:
        """Return the scene points ``(n, 3)`` of the curve's part for sums and activations."""
        found = self.axis.point(total, 0.0)
        found[..., 1] = CURVE_FLOOR + np.asarray(a) * CURVE_HIGH
        return found

    def way(self, bias: float) -> float:
        """Return how far a bias pushes, in scene units."""
        return float(self.axis.point(bias, 0.0)[0] - self.axis.point(0.0, 0.0)[0])

    def show(self, state: tuple[float, float]) -> Self:
        """Show a bias that is added to every sum, and the share of sums that it lifts over 0."""
        bias, share = state
        self.dots.put_at(self.piled + np.array([self.way(bias), 0.0]))
        self.dots.set_colors(palette.ink_rgb(sigmoid(self.total + bias)))
        foot = self.axis.point(0.0, 0.0) * [1, 0, 0] + BIAS_LEVEL * UP
        self.push.set_value(bias).stand_at(foot).set_fill(palette.BIAS)
        self.number.set_value(bias)
        words = VGroup(self.letter, self.number).arrange(RIGHT, buff=0.15)
        # Beyond the tip on either side, and from one side to the other in one sweep.
        words.move_to(
            foot + (self.way(bias) + (words.width / 2 + 0.25) * np.tanh(2 * (bias - SWEEP) / SWEEP)) * RIGHT
        )
        self.lit.set_value(100 * share)
        return self


def full_law() -> Formula:
    """Return the formula of what goes into the sigmoid."""
    formula = Formula(
        '{{ z : z }} = {{ "weighted sum" : sum }} + {{ b : bias }}',
        size=FORMULA_SIZE,
        colors={"z": palette.Z, "bias": palette.BIAS},
    )
    return formula.move_to(FULL_LAW_AT, aligned_edge=RIGHT)


class BiasArrows(VGroup):
    """The bias of every neuron as an arrow that starts at its rim, to the right where it is positive.

    Parameters
    ----------
    network
        Whose neurons they are; the input layer has no biases.
    biases
        One ``(n_l,)`` array for each layer after the input layer.
    """

    def __init__(self, network: NetworkDiagram, biases: Sequence[ArrayLike]) -> None:
        largest = max(float(np.abs(layer).max()) for layer in biases)
        self.arrows = [
            ValueArrow(
                value,
                largest=largest,
                length=LONGEST,
                horizontal=True,
                from_tail=True,
                weight=WEIGHT,
                whole=True,
            )
            .stand_at(neuron.get_center() + np.sign(value) * (neuron.width / 2 + GAP) * RIGHT)
            .set_fill(palette.BIAS)
            for neurons, layer in zip(network.neurons[1:], biases, strict=True)
            for neuron, value in zip(neurons, np.asarray(layer), strict=True)
        ]
        super().__init__(*self.arrows)

    def grow(self, run_time: float) -> LaggedStart:
        """Return the animation in which the arrows grow out of their neurons, one after the other."""
        growing = (GrowFromPoint(arrow, arrow.anchor) for arrow in self.arrows)
        return LaggedStart(*growing, lag_ratio=0.05, run_time=run_time)


@beat("1.11", "bias: how much is enough", flows_from="1.10")
def how_much_is_enough(scene: Lecture) -> None:
    """Push a thousand sums past the fixed step of the sigmoid by a bias; then show the biases of all neurons."""
    scene.declare({"0": "where the sigmoid is one half"})
    found = sums_of_the_neuron(scene)
    neuron = neuron_to_ask(scene)
    arguments: dict[str, Any] = {"layer": 0, "neuron": neuron, "first": MANY}
    many = scene.measure("sums", measure.neurons.neuron_over_examples, **arguments)
    ways = [np.linspace(*ends, STATES) for ends in pairwise([0.0, -SHIFT, SHIFT, many.bias])]
    shares = scene.measure(
        "shares",
        measure.neurons.active_share_by_bias,
        biases=[float(bias) for bias in np.concatenate(ways)],
        **arguments,
    )
    states = list(zip(shares.bias.tolist(), shares.share.tolist(), strict=True))
    to_low, to_high, back = (states[k * STATES : (k + 1) * STATES] for k in range(3))
    reading = the_three_read(scene)
    weights = weighted_sum_of_the_seven(scene).weights

    squash, formula = after_the_squash(found)
    scene.open_with(squash, formula)
    threshold = Threshold(many.total, *states[0])
    law = _drop(scene, squash, formula, threshold)
    _push(scene, threshold, law, to_low, to_high)
    rest = _its_own(scene, threshold, law, weights, back)
    _find_its_place(scene, threshold, rest, reading, neuron)


def _drop(scene: Lecture, squash: Squash, formula: Formula, threshold: Threshold) -> Formula:
    """Let the sums of many images, without any bias, drop from the curve and pile up below."""
    law, dots = full_law(), threshold.dots
    there, total = dots.centers(), threshold.total
    on_curve = squash.at(total, sigmoid(total))

    def swell(dots: DotPile, share: float) -> None:
        dots.set_radii(SMALL_DOT * (1 + SWELL * share * (total > 0)))

    with scene.say(
        "The weighted sums of {count:words} images. {mark}Bright is what lies beyond 0.", count=len(total)
    ) as line:
        dots.put_at(on_curve).set_strengths(0)
        scene.add(dots)
        scene.play(
            FadeOut(squash.dots),
            dots.animate.set_strengths(1),
            FadeOut(formula, shift=0.2 * UP),
            run_time=0.6,
        )
        scene.play(
            Fall(dots, there, lag=0.4, order=_ranks(total), ease=lambda share: share**2),
            ReplacementTransform(squash.line, threshold.curve),
            ReplacementTransform(squash.levels[0], threshold.levels[2]),
            ReplacementTransform(squash.levels[1], threshold.levels[1]),
            ReplacementTransform(squash.levels[2], threshold.levels[3]),
            ReplacementTransform(squash.levels[4], threshold.names[0]),
            ReplacementTransform(squash.levels[6], threshold.names[1]),
            FadeIn(threshold.levels[0]),
            FadeOut(squash.legend, squash.levels[3], squash.levels[5]),
            run_time=line.until_mark() + 0.3,
        )
        scene.remove(squash.axis)
        scene.add(threshold.axis)
        scene.play(
            Create(threshold.step),
            FadeIn(threshold.lit, threshold.word, shift=0.2 * UP),
            Drive(threshold.dots, 0, 1, show=swell, rate_func=there_and_back),
            run_time=max(line.left, 1.2),
        )
        scene.moment("piled")
    return law


def _push(
    scene: Lecture,
    threshold: Threshold,
    law: Formula,
    to_low: Sequence[tuple[float, float]],
    to_high: Sequence[tuple[float, float]],
) -> None:
    """Add a negative bias to all sums at once, and then a positive one."""
    (low, few), (high, most) = to_low[-1], to_high[-1]
    with scene.say(
        "Now add a bias to each, {mark}say {bias:.0f}: all go left, and few are bright.",
        bias=low,
        when=few < 0.2,
    ) as line:
        scene.play(
            FadeOut(threshold.axis.words, shift=0.2 * DOWN),
            FadeIn(law, threshold.with_bias, shift=0.2 * DOWN),
            FadeIn(threshold.push, threshold.letter, threshold.number),
            run_time=max(0.7, line.until_mark()),
        )
        threshold.axis.remove(threshold.axis.words)
        threshold.add(threshold.with_bias)
        scene.remove(*threshold)
        scene.add(threshold)
        scene.play(Replay(threshold, to_low, rate_func=smooth, run_time=max(2.8, line.left)))
        scene.moment("low")
    with scene.say(
        "With a bias of {bias:+.0f} {mark}all go right, and most are bright.",
        bias=high,
        when=most > 0.75,
    ) as line:
        scene.play(Replay(threshold, to_high, rate_func=smooth, run_time=max(line.left - 0.4, 3.4)))
        scene.moment("high")


def _its_own(
    scene: Lecture,
    threshold: Threshold,
    law: Formula,
    weights: Array,
    back: Sequence[tuple[float, float]],
) -> Group:
    """Let the bias go to what the neuron has learned, beside its weights; return what is not of the pile."""
    learned = Picture(weights, size=WEIGHTS_SIZE, kind="signed", largest=FULL * float(np.abs(weights).max()))
    learned.move_to(WEIGHTS_AT)
    with scene.say("And the bias that it has learned? {mark}{bias:+.2f}.", bias=back[-1][0]) as line:
        scene.play(Replay(threshold, back, rate_func=smooth, run_time=max(2.2, line.until_mark())))
        own = Label("its own", size=FIGURE_SIZE, color=palette.BIAS)
        own.next_to(threshold.number, RIGHT, buff=0.25).stand_on(threshold.number.get_bottom()[1])
        scene.play(
            FadeIn(own, shift=0.3 * LEFT),
            ScaleInPlace(threshold.number, 1.2, rate_func=there_and_back),
            run_time=max(0.9, line.left),
        )
        scene.moment("learned")
    with scene.say("The weights say what to look for, {mark}the bias how much of it is enough.") as line:
        first, second = line.until_mark(), line.left
        scene.play(
            FadeIn(learned, shift=0.6 * RIGHT),
            _underline(law, "sum", first),
            run_time=first,
        )
        scene.play(
            _underline(law, "bias", max(1.2, second - first)),
            ScaleInPlace(threshold.number, 1.2, rate_func=there_and_back),
            run_time=max(1.2, second - first),
        )
    return Group(law, learned, own)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each value which share of them is smaller, 0 for the smallest and 1 for the largest."""
    return np.argsort(np.argsort(values)) / (len(values) - 1)


def _underline(law: Formula, part: str, run_time: float) -> Create:
    """Return the animation in which a part of the formula is underlined for a moment."""
    named = law.part(part)
    line = Line(
        named.get_corner(DOWN + LEFT),
        named.get_corner(DOWN + RIGHT),
        color=named[0].get_color(),
        stroke_width=5,
    ).shift(UNDER * DOWN)
    return Create(line, rate_func=there_and_back_with_pause, remover=True, run_time=run_time)


def _find_its_place(scene: Lecture, threshold: Threshold, rest: Group, reading: Reading, neuron: int) -> None:
    """Let all sums go into the neuron that they are of, and show the biases of all others."""
    whole = WholeNetwork(reading)
    network, place, dots = whole.network, whole.network.neuron(1, neuron), threshold.dots
    arrows = BiasArrows(network, reading.params.biases)
    near = place.copy().scale(NEAR)
    with scene.say("That was one neuron. {mark}Each has its own weights, and its own bias.") as line:
        scene.remove(threshold)
        scene.add(*threshold)
        scene.play(
            FadeOut(*(part for part in threshold if part is not dots), rest, run_time=0.6),
            Fall(dots, np.tile(place.get_center()[:2], (len(dots.values), 1)), lag=0.3),
            FadeIn(near, scale=0.4),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.remove(dots)
        scene.play(FadeIn(whole), near.animate.scale(1 / NEAR), run_time=1.0)
        scene.remove(near)
        scene.play(network.animate.focus(), run_time=0.5)
        scene.play(arrows.grow(max(line.left, 2.0)))
        scene.moment("all biases")
        scene.wait(0.6)
        scene.play(FadeOut(arrows), network.animate.unfocus(), run_time=0.6)
