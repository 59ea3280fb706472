"""4.10: the derivative of the cost as a mean over pictures, and the list of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    GrowFromPoint,
    LaggedStart,
    Line,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.calculus.chain import Dials
from scenes.beats.calculus.doorway import PathProduct, ways_in
from scenes.beats.calculus.example import RUN, ChainExample, chain, chain_example
from scenes.beats.calculus.tree import LAYERS, hue_of, symbol
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Sticks
from scenes.kit.replay.replay import Drive

ASKED = 200  # pictures
SLOW = 4  # ... of which are asked one by one
NAMES = tuple(f"{letter}{layer}" for layer in range(1, LAYERS + 1) for letter in "wb")  # as in the vector
SHOWN = NAMES.index(f"w{LAYERS}")  # the parameter that comes first
ORDER = (*range(SHOWN), SHOWN + 1)  # in which the others follow
SMALLER, OVER = 0.62, np.array([-0.7, 2.05, 0.0])  # of the chain over the sticks: its scale, and its middle
PICTURE, PICTURE_AT = 1.5, np.array([-5.75, 2.05, 0.0])
LEFT_END, RIGHT_END, MEAN_X, ZERO, HIGHEST = (
    -5.3,
    2.3,
    3.25,
    -0.85,
    1.75,
)  # of the row of sticks, in scene units
STICK, NEW_STICK = 3.0, 9.0  # stroke widths
NUMBER_X, LIST_TOP, LIST_PITCH, LIST_X = 6.05, 2.05, 0.86, 5.0
NAME, FIGURE, LOUD = 40, 46, 56  # sizes
TURNED, TURNED_AT = 0.88, np.array([-1.95, 0.1, 0.0])  # of chain and dials: their scale, and their middle
AROUND = 0.5  # to either side of where a dial stands


@dataclass(frozen=True, eq=False)
class Opinions:
    """What the first pictures say about every parameter.

    Attributes
    ----------
    pictures
        ``(n, 28, 28)``.
    activations
        Of the chain, one ``(n, 1)`` array per layer.
    each, so_far
        Derivatives of each picture's cost, and their means over the first 1, 2, ... pictures, ``(n, 6)`` each.
    mean
        Over all of them, ``(6,)``.
    after
        The parameters after one step along minus that, ``(6,)``.
    """

    pictures: Array
    activations: tuple[Array, ...]
    each: Array
    so_far: Array
    mean: Array
    after: Array


def _opinions(scene: Lecture, example: ChainExample) -> Opinions:
    shown = scene.measure("pictures", measure.examples.first_with_labels, labels=[0, 1], count=ASKED)
    ink = scene.measure("ink", measure.examples.first_with_labels, RUN, labels=[0, 1], count=ASKED)
    layers = [
        scene.measure(
            f"layer {layer}",
            measure.answers.layer_of_examples,
            RUN,
            layer=layer,
            first=ASKED,
            split="train",
            step=example.step,
        ).a
        for layer in range(LAYERS)
    ]
    found = scene.measure(
        "derivatives", measure.derivatives.gradients_of_examples, RUN, first=ASKED, step=example.step
    )
    rate = scene.measure("learning rate", measure.record.spec, RUN, field="training.learning_rate")
    change = scene.derive("change", "product", rate, found.mean_of_these)
    return Opinions(
        pictures=shown.inputs,
        activations=(ink.inputs.reshape(-1, 1), *layers),
        each=found.of_examples,
        so_far=found.so_far,
        mean=found.mean_of_these,
        after=scene.derive("after the step", "difference", example.params.vector, change),
    )


class Survey(Group):
    """Pictures that go through the chain one after the other, each of which leaves a stick; and the sticks' mean.

    Parameters
    ----------
    opinions
        What is shown.
    network
        The chain over the sticks.
    parameter
        The place in the vector of what they are asked about.

    Attributes
    ----------
    picture, sticks
        The last picture that was asked, and one stick for each.
    line, number
        At the height of the mean of those that were asked.
    """

    def __init__(self, opinions: Opinions, network: NetworkDiagram, parameter: int) -> None:
        self.opinions, self.network, self.asked, self.share = opinions, network, 0, 1.0
        self.picture = Picture(opinions.pictures[0], size=PICTURE).move_to(PICTURE_AT)
        self.axis = Line((LEFT_END, ZERO, 0), (RIGHT_END, ZERO, 0), color=palette.SECONDARY, stroke_width=3)
        xs = np.linspace(LEFT_END + 0.08, RIGHT_END - 0.08, len(opinions.each))
        self.feet = np.column_stack([xs, np.full(len(xs), ZERO)])
        self.sticks = Sticks(self.feet, self.feet + np.array([0.0, 1.0]), np.ones(len(xs)), STICK)
        self.line = Line(color=palette.INK, stroke_width=6)
        self.number = Number(0, 3, size=LOUD)
        super().__init__(self.axis, self.sticks, self.line, self.number, self.picture)
        self.ask_about(parameter)

    def ask_about(self, parameter: int) -> Self:
        """Ask about another parameter."""
        self.parameter = parameter
        self.sticks.values[:] = self.opinions.each[:, parameter]
        self.unit = HIGHEST / float(np.abs(self.sticks.values).max())
        return self.grow(self.share)

    def grow(self, share: float) -> Self:
        """Let sticks and mean stand as high as a share of what they are."""
        self.share = float(share)
        heights = self.share * self.unit * self.sticks.values
        self.sticks.put_at(self.feet, self.feet + np.column_stack([np.zeros(len(heights)), heights]))
        return self.show(self.asked)

    def show(self, asked: float) -> Self:
        """Ask the first so many pictures; the last one is seen before the chain, and its stick is thick."""
        self.asked = int(asked)
        last = max(self.asked - 1, 0)
        places = np.arange(len(self.feet))
        whole = self.asked in (0, len(places))
        self.sticks.set_strengths(places < self.asked)
        self.sticks.set_widths(np.where((places == last) & (not whole), NEW_STICK, STICK))
        mean = float(self.opinions.so_far[last, self.parameter])
        y = ZERO + self.share * self.unit * mean
        self.line.put_start_and_end_on((LEFT_END, y, 0), (RIGHT_END + 0.1, y, 0))
        self.line.set_stroke(opacity=1.0 if self.asked else 0.0)
        self.number.set_value(mean).move_to((MEAN_X, y, 0)).set_color(palette.sign_hue(mean))
        self.number.set_opacity(1.0 if self.asked else 0.0)
        return self.look_at(last)

    def look_at(self, last: int) -> Self:
        """Show a picture to the chain, by its place."""
        self.picture.set_values(self.opinions.pictures[last])
        self.network.show(activations=[a[last] for a in self.opinions.activations])
        return self


def _derivative(example: ChainExample, parameter: int) -> Formula:
    """Return what the sticks are, beside their line: the derivative of one picture's cost."""
    name = NAMES[parameter]
    source = f"frac(partial {{{{ C_k : over }}}}, partial {{{{ {symbol(name, LAYERS)} : under }}}})"
    hues = {"over": palette.COST, "under": hue_of(name, example.values[name])}
    return Formula(source, size=50, colors=hues).move_to((LEFT_END - 0.8, ZERO, 0))


class GradientList(VGroup):
    """The six derivatives of the chain's cost below one another.

    Attributes
    ----------
    head
        The sign of the gradient.
    names, numbers
        In the order of the parameter vector.
    brackets
        Around the numbers.
    """

    def __init__(self, mean: Array, values: Array) -> None:
        self.names, self.numbers = VGroup(), VGroup()
        for place, (name, derivative, value) in enumerate(zip(NAMES, mean, values, strict=True)):
            y = LIST_TOP - place * LIST_PITCH
            written = Formula(symbol(name, LAYERS), size=NAME, color=hue_of(name, value))
            self.names.add(written.move_to((LIST_X, y, 0), RIGHT))
            hue = palette.sign_hue(derivative)
            self.numbers.add(Number(derivative, 3, size=FIGURE, color=hue).move_to((NUMBER_X, y, 0)))
        self.brackets = VGroup()
        for side in (LEFT, RIGHT):
            x = NUMBER_X + 0.85 * side[0]
            top, foot = LIST_TOP + 0.4, LIST_TOP - (len(NAMES) - 1) * LIST_PITCH - 0.4
            corners = [(x - 0.15 * side[0], top, 0), (x, top, 0), (x, foot, 0), (x - 0.15 * side[0], foot, 0)]
            self.brackets.add(VMobject(color=palette.INK, stroke_width=4).set_points_as_corners(corners))
        self.head = Formula("nabla C", size=LOUD, color=palette.COST).move_to((NUMBER_X, LIST_TOP + 0.85, 0))
        super().__init__(self.head, self.names, self.numbers, self.brackets)


@beat("4.10", "average, then stack", flows_from="4.9")
def average_then_stack(scene: Lecture) -> None:
    """Ask many pictures about one weight and average, then list the averages of all weights and biases."""
    example = chain_example(scene)
    opinions = _opinions(scene, example)
    network, found = chain(example), GradientList(opinions.mean, example.params.vector)
    small = network.copy().scale(SMALLER).move_to(OVER)
    way = ways_in(scene, example)[0].weight
    scene.open_with(network)
    with scene.say("One picture, one derivative. {mark}But the cost is a mean over all.") as line:
        scene.play(Transform(network, small), run_time=line.until_mark())
        survey, name = Survey(opinions, network, SHOWN), _derivative(example, SHOWN)
        scene.play(
            FadeIn(survey.picture, shift=0.6 * RIGHT),
            GrowFromPoint(survey.axis, survey.axis.get_left()),
            FadeIn(name, shift=0.3 * UP),
            run_time=max(line.left, 1.0),
        )
    whole = Group(network, survey)
    with scene.say("So ask every picture: {mark}what would this weight do to your cost?") as line:
        pace = line.duration / SLOW
        for asked in range(1, SLOW + 1):
            _ask_one(scene, survey, whole, asked, pace)
        scene.moment("one by one")
    with scene.say(
        "{n:Words} pictures, and their mean settles: {mean:.3f}.", n=ASKED, mean=opinions.mean[SHOWN]
    ) as line:
        scene.play(
            Drive(
                whole,
                SLOW,
                ASKED,
                show=lambda _, asked: survey.show(asked),
                rate_func=lambda share: share**1.7,
            ),
            run_time=line.duration,
        )
        scene.moment("mean")
    with scene.say(
        "Every weight and every bias, the same way. {mark}The list of the means: the gradient."
    ) as line:
        name = _stack(scene, example, survey, name, found, line)
        scene.moment("gradient")
    with scene.say("Minus this list, times the learning rate: {mark}all dials turn at once.") as line:
        board = _turn(scene, example, opinions, network, Group(survey, name), found, line)
        scene.moment("turned")
    with scene.say("Now one picture again, and the ways into its last neuron.") as line:
        _back_to_one(scene, network, Group(board, found), way, line)


def _ask_one(scene: Lecture, survey: Survey, whole: Group, asked: int, seconds: float) -> None:
    """Show the next picture to the chain, and let its stick grow out of the edge that it is about."""
    place = asked - 1
    survey.look_at(place)
    hue = palette.sign_hue(survey.sticks.values[place])
    foot, tip = ((*point[place], 0.0) for point in (survey.sticks.feet(), survey.sticks.tips()))
    edge = survey.network.edge(LAYERS - 1, 0, 0)
    scene.add(whole)
    stick = Line(foot, tip, color=hue, stroke_width=NEW_STICK)
    scene.play(
        Transform(survey.picture, survey.picture.copy().scale(1.12), rate_func=there_and_back),
        ReplacementTransform(edge, stick),
        run_time=seconds,
    )
    scene.remove(stick)
    survey.show(asked)


def _stack(
    scene: Lecture, example: ChainExample, survey: Survey, name: Formula, found: GradientList, line: Saying
) -> Formula:
    """Let each mean become an entry of the list, the other parameters quickly; returns the last one's name."""

    def into_list(parameter: int) -> AnimationGroup:
        return AnimationGroup(
            FadeIn(found.numbers[parameter], target_position=survey.number),
            FadeIn(found.names[parameter], shift=0.3 * LEFT),
        )

    pace = max(line.until_mark() / (len(NAMES) + 1), 0.7)
    scene.play(into_list(SHOWN), run_time=pace)
    for parameter in ORDER:
        scene.play(
            Drive(survey, 1, 0, show=Survey.grow, rate_func=smooth), FadeOut(name), run_time=0.4 * pace
        )
        survey.ask_about(parameter)
        name = _derivative(example, parameter)
        scene.play(Drive(survey, 0, 1, show=Survey.grow, rate_func=smooth), FadeIn(name), run_time=0.6 * pace)
        scene.play(into_list(parameter), run_time=0.5 * pace)
    scene.play(
        *(GrowFromEdge(bracket, UP) for bracket in found.brackets),
        FadeIn(found.head, shift=0.3 * DOWN),
        run_time=max(line.left, 1.0),
    )
    return name


def _turn(
    scene: Lecture,
    example: ChainExample,
    opinions: Opinions,
    network: NetworkDiagram,
    leaving: Group,
    found: GradientList,
    line: Saying,
) -> Dials:
    """Turn all dials of the chain by one step along minus the gradient; its lamps are dark, for no one picture."""
    before, after = example.params.vector, opinions.after
    goal = chain(example).show(activations=[])
    board = Dials(goal, before, AROUND)
    Group(goal, board).scale(TURNED).move_to(TURNED_AT)
    for number in board.numbers:
        number.scale(FIGURE_SIZE / number.font_size)
    scene.play(
        Transform(network, goal),
        FadeOut(leaving, shift=1.5 * DOWN),
        LaggedStart(
            *(
                GrowFromPoint(dial, lead.get_end())
                for dial, lead in zip(board.dials, board.leads, strict=True)
            ),
            lag_ratio=0.1,
        ),
        FadeIn(*board.leads, *board.numbers),
        run_time=max(line.until_mark(), 1.6),
    )
    scene.play(
        *(
            FadeOut(entry.copy(), target_position=dial, scale=0.6)
            for entry, dial in zip(found.numbers, board.dials, strict=True)
        ),
        run_time=0.8,
    )

    def turn(dials: Dials, share: float) -> None:
        dials.show(before + share * (after - before) if share < 1 else after)

    scene.play(Drive(board, 0, 1, show=turn, rate_func=smooth), run_time=max(line.left, 1.6))
    scene.wait(0.3)
    return board


def _back_to_one(
    scene: Lecture, network: NetworkDiagram, leaving: Group, way: PathProduct, line: Saying
) -> None:
    """Let the last two neurons go to their places in the tree, which grows around them."""
    lamps = [cast(Neuron, way.tree.nodes[name].lamp) for name in ("a2", "a3")]
    kept = [neurons[0] for neurons in network.neurons[-2:]]
    rest = [neurons[0] for neurons in network.neurons[:-2]]
    scene.remove(network)
    for edges in network.edges:
        edges.set_z_index(-1)
    scene.add(*network.edges, *rest, *kept)
    scene.play(
        FadeOut(*network.edges, rate_func=squish_rate_func(smooth, 0, 0.25)),
        FadeOut(leaving, *rest, scale=0.8, rate_func=squish_rate_func(smooth, 0, 0.5)),
        *(Transform(lamp, goal) for lamp, goal in zip(kept, lamps, strict=True)),
        FadeIn(way, rate_func=squish_rate_func(smooth, 0.35, 1)),
        run_time=line.left,
    )
    scene.remove(*kept)
