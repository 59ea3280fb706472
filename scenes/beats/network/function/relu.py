"""1.16: two functions for the same sums, sigmoid and ReLU, and their slopes."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    Line,
    ManimColor,
    Mobject,
    Transform,
    VGroup,
    VMobject,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.measure.neurons import ActivationCurve, NeuronOverExamples
from scenes.beats.network.dials import Setting, settings, states_of_the_run
from scenes.beats.network.edge_filter import FLOOR, number_line
from scenes.beats.network.example import (
    SEEN_FROM,
    AllDials,
    Reading,
    all_dials,
    neuron_to_ask,
    the_three_read,
)
from scenes.beats.network.squash import DOT, HIGH, SUMS, TICKS, sums_of_the_neuron
from scenes.kit.charts.dot_pile import DotPile, Fall
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.frame import sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.replay import Drive, Replay

LEVELS = (1, 10, 20)  # of the outputs, to which lines are drawn
MOST = 20  # the highest of them
SKY = 3.15  # nothing is drawn above
FULL_HIGH = 4.7  # from an output of 0 to the highest level
UPPER_FLOOR, UPPER_HIGH = 0.55, 2.15  # the same, and where 0 is, while the slopes are below the outputs
SLOPE_HIGH = 1.7  # of a slope of 1
POINTS = 241  # of a curve
WIDE = 5.5  # stroke width
FLAT = 0.05  # slopes below count as almost none
TURN = 0.3  # by how much the network turns at the end, in radians
SYMBOL = 50
BESIDE, BESIDE_AT = 0.59, np.array([2.95, 0.25, 0.0])  # scale and middle of the network beside the sources
NAMES_AT, NAMES_THEN = (1.95, 0.85), (2.2, 1.13)  # heights of the formulas, before and after there are slopes


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


class Slopes(Group):
    """The slopes of two functions at the same sums, below their outputs: curves, and a dot for each sum.

    Parameters
    ----------
    plot
        The outputs, from whose dots these fall.
    slopes
        Of sigmoid and ReLU at the sums, ``(n,)`` each.

    Attributes
    ----------
    curves, dots
        As in `Plot`; the dots are where those of the outputs are until they fall to `places`.
    places
        ``(n, 2)`` for each.

    >>> plot = Plot([-2.0, 3.0], ([0.12, 0.95], [0.0, 3.0]))
    >>> np.ptp(Slopes(plot, ([0.1, 0.05], [0.0, 1.0])).places[1][:, 1]).round(6) == SLOPE_HIGH
    np.True_
    """

    def __init__(self, plot: Plot, slopes: tuple[ArrayLike, ArrayLike]) -> None:
        self.axis = plot.axis
        left, right = (self.axis.point(end, 0.0) for end in (SUMS.low, SUMS.high))
        self.level = _level(left, right, 1).shift(SLOPE_HIGH * UP)
        along = np.linspace(SUMS.low, SUMS.high, POINTS)
        value = sigmoid(along)
        self.curves = VGroup(_curve(palette.INK), _curve(palette.Z))
        self.curves[0].set_points_as_corners(self._at(along, value * (1 - value)))
        steps = np.array([SUMS.low, 0, 0, SUMS.high])
        self.curves[1].set_points_as_corners(self._at(steps, [0, 0, 1, 1]))
        self.places = [self._at(plot.z, own)[:, :2] for own in slopes]
        self.dots = [
            DotPile(dots.centers(), own, DOT, color)
            for dots, own, color in zip(plot.dots, slopes, (palette.INK, palette.Z), strict=True)
        ]
        super().__init__(self.level, self.curves, *self.dots)

    def _at(self, z: ArrayLike, slope: ArrayLike) -> NDArray[np.float64]:
        found = self.axis.point(z, 0.0)
        found[:, 1] += np.asarray(slope) * SLOPE_HIGH
        return found


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
    """Send two hundred sums through two functions; compare their slopes; ask which is better."""
    reading, neuron = the_three_read(scene), neuron_to_ask(scene)
    sums = sums_of_the_neuron(scene)
    ways = [
        scene.measure(name, measure.neurons.activation_curve, activation=name, z=sums.z.tolist())
        for name in ("sigmoid", "relu")
    ]
    states = states_of_the_run(scene, reading)
    scene.declare({"0": "a bound of sigmoid, a slope of ReLU", "1": "the other one"})
    plot = Plot(sums.z, (ways[0].value, ways[1].value))
    names = _names()
    dials = all_dials(reading.params, reading.activations)
    scene.open_with(dials)
    _out_of_the_neuron(scene, dials, plot, names[0], neuron)
    _other(scene, plot, names[1])
    slopes = _slopes(scene, plot, names, ways)
    _steep(scene, slopes, ways, sums)
    parts = [*plot.submobjects, *names, *slopes.submobjects]
    piles = [*plot.dots, *slopes.dots]
    dials = _which(scene, reading, [part for part in parts if part not in piles], piles, neuron)
    _sources(scene, dials, states)


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
    """Let the sums of a neuron come out of it onto their curve; then make room above an output of 1."""
    dots = plot.dots[0]
    places = dots.centers()
    dots.put_at(np.tile(dials.space.seen_at(1, neuron)[:2], (len(places), 1)))

    def shrink(plot: Plot, unit: float) -> None:
        plot.show(plot.floor, unit)

    with scene.say("Sigma squeezes every sum between 0 and 1. {mark}Must it be so?") as line:
        scene.play(dials.space.animate.focus(neuron), run_time=0.5)
        scene.play(
            FadeOut(dials),
            FadeIn(plot.axis, plot.legend, plot.ground, plot.levels, name),
            Create(plot.curves[0]),
            Fall(dots, places, lag=0.5),
            run_time=max(line.until_mark(), 1.8),
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


def _slopes(scene: Lecture, plot: Plot, names: list[Formula], ways: list[ActivationCurve]) -> Slopes:
    """Lift both functions, and let a dot fall from each output of sigmoid to its slope."""
    start = plot.floor, plot.unit
    end = UPPER_FLOOR, UPPER_HIGH / MOST

    def lift(plot: Plot, share: float) -> None:
        plot.show(*(before + share * (after - before) for before, after in zip(start, end, strict=True)))

    word = Words("slope", size=FIGURE_SIZE, color=palette.SECONDARY).move_to((-5.75, -0.95, 0))
    with scene.say(
        "Now their slopes. {mark}Sigma's is almost nothing for most sums.",
        when=np.mean(ways[0].slope < FLAT) > 0.5,
    ) as line:
        scene.play(
            Drive(plot, 0, 1, show=lift, rate_func=smooth),
            *(name.animate.set_y(y) for name, y in zip(names, NAMES_THEN, strict=True)),
            run_time=max(line.until_mark(), 1.2),
        )
        slopes = Slopes(plot, (ways[0].slope, ways[1].slope))
        slopes.add(word)
        scene.play(FadeIn(slopes.level, word), Create(slopes.curves[0]), run_time=1.0)
        scene.play(Fall(slopes.dots[0], slopes.places[0], lag=0.5), run_time=max(line.left, 1.6))
        scene.moment("slopes of sigmoid")
    return slopes


def _steep(scene: Lecture, slopes: Slopes, ways: list[ActivationCurve], sums: NeuronOverExamples) -> None:
    """Let a dot fall from each output of ReLU to its slope."""
    with scene.say(
        "ReLU's is 1 for every positive sum, {mark}and 0 for every negative one.",
        when=np.array_equal(ways[1].slope, sums.z > 0),
    ) as line:
        positive = sums.z > 0
        order = np.where(positive, 0.4, 1.0) * np.linspace(0, 1, len(positive))
        scene.play(Create(slopes.curves[1]), run_time=0.9)
        scene.play(Fall(slopes.dots[1], slopes.places[1], lag=0.6, order=order), run_time=max(line.left, 2.4))
        scene.moment("slopes of both")


def _which(
    scene: Lecture, reading: Reading, panels: list[Mobject], piles: list[DotPile], neuron: int
) -> AllDials:
    """Let all dots gather in the neuron that they are about, and the network read once more."""
    dials = all_dials(reading.params, reading.activations)
    dials.space.read(reading.activations, 0.0)
    place = dials.space.seen_at(1, neuron)[:2]
    layers = len(reading.params.weights)

    def read(dials: AllDials, share: float) -> None:
        dials.space.read(reading.activations, layers * share)
        dials.turn(SEEN_FROM[0] + TURN * float(np.sin(np.pi * share)))

    with scene.say("Which is better? {mark}That is a question for an experiment.") as line:
        scene.play(
            *(Fall(pile, np.tile(place, (len(pile.values), 1)), lag=0.4) for pile in piles),
            FadeOut(*panels),
            FadeIn(dials),
            run_time=max(line.until_mark(), 1.8),
        )
        scene.remove(*piles)
        scene.play(Drive(dials, 0, 1, show=read), run_time=max(line.left, 3.6))
        scene.moment("read once more")
    return dials


def _sources(scene: Lecture, dials: AllDials, states: ExampleInStates) -> None:
    """Let the network learn once more beside the sources."""
    space = dials.space
    there = space.copy().scale(BESIDE).move_to(BESIDE_AT)

    def show(space: NetworkInSpace, setting: Setting) -> None:
        space.show(setting.params, setting.activations)

    def turn(space: NetworkInSpace, share: float) -> None:
        space.turn(SEEN_FROM[0] + TURN * float(np.sin(2 * np.pi * share)))

    with scene.say("Our sources; and it learns once more.") as line:
        scene.play(
            Transform(space, there),
            FadeOut(dials.labels),
            FadeIn(sources_at_the_left(scene.sources), shift=0.3 * RIGHT),
            run_time=1.0,
        )
        scene.play(
            Replay(space, settings(states), show=show),
            Drive(space, 0, 1, show=turn),
            run_time=max(line.left, 3.5),
        )
        scene.moment("sources")
