"""4.10: the derivative of the cost as a mean over pictures, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    GrowFromPoint,
    LaggedStart,
    Line,
    ManimColor,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.calculus.chain import Dials
from scenes.beats.calculus.doorway import tree_beside
from scenes.beats.calculus.example import CHAIN_PLACE, RUN, ChainExample, chain, chain_example
from scenes.beats.calculus.tree import LAYERS, Tree, symbol
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.wires import Wires
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Sticks
from scenes.kit.replay.replay import Drive

ASKED = 100  # pictures
SLOW = 4  # ... of which are asked one by one
NAMES = tuple(f"{letter}{layer}" for layer in range(1, LAYERS + 1) for letter in "wb")  # as in the vector
SHOWN = NAMES.index(f"w{LAYERS}")  # the parameter that pictures are asked about first
SMALLER, OVER = 0.62, np.array([-0.7, 2.05, 0.0])  # of the chain over the sticks: its scale, and its middle
PICTURE, PICTURE_AT = 1.5, np.array([-5.75, 2.05, 0.0])
LEFT_END, RIGHT_END, MEAN_X, ZERO, HIGHEST = -3.7, 1.9, 2.9, -0.7, 1.6  # of the row of sticks, in scene units
LEGEND_X = 5.3
NAME_AT = np.array([-6.1, ZERO, 0.0])
OURS_X, OURS = -4.65, 0.8  # of the one picture; its height
STICK, OUR_STICK = 5.6, 16.0  # stroke widths
FEWEST = 5  # how many sticks the row has room for at first
ROOM = 1.25  # ... and later for how many times those that stand
BAR_SHARE, WIDEST = 0.55, 16.0  # of a stick's room that it takes, and its greatest stroke width
ROWS_LEFT, ROWS_RIGHT, ROWS_HIGH, ROWS_MEAN_X, ROWS_NAME_X = -4.6, 1.3, 0.55, 2.55, -5.5  # of all six charts
ROWS_STICK, ROWS_LINE = 4.0, 3.0  # stroke widths there
NUMBER_X, LIST_TOP, LIST_PITCH, LIST_X = 4.72, 2.05, 0.86, 5.6
NAME, FIGURE, LOUD = 40, 44, 56  # sizes
TURNED, TURNED_AT = 0.95, np.array([1.4, -1.95, 0.0])  # ... and below its dials
BEFORE_DIALS = np.array([-5.3, TURNED_AT[1], 0.0])  # where a picture is then
AROUND = 0.5  # to either side of where a dial stands
ROW_Y, ROW_NAME_Y, ROW_HEAD_Y = 2.2, 2.85, 3.5  # of the list as a row
ARRIVED = 0.42  # how far over a dial what turns it stops
FALL, TURN = 0.6, 0.7  # seconds that an entry falls, and that its dial turns
MULTIPLY, READ, LAG = (
    0.5,
    0.6,
    0.6,
)  # ... that it turns into its product, that this is read, and until the next one
BELOW = 0.7  # how far below the row the factor goes along


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
    rate, change
        The learning rate, and minus it times that mean, ``(6,)``.
    after
        The parameters after one step along minus that, ``(6,)``.
    """

    pictures: Array
    activations: tuple[Array, ...]
    each: Array
    so_far: Array
    mean: Array
    rate: float
    change: Array
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
    uphill = scene.derive("rate times gradient", "product", rate, found.mean_of_these)
    return Opinions(
        pictures=shown.inputs,
        activations=(ink.inputs.reshape(-1, 1), *layers),
        each=found.of_examples,
        so_far=found.so_far,
        mean=found.mean_of_these,
        rate=float(rate),
        change=-uphill,
        after=scene.derive("after the step", "difference", example.params.vector, uphill),
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
    word
        Says that it is the mean.
    """

    def __init__(self, opinions: Opinions, network: NetworkDiagram, parameter: int) -> None:
        self.opinions, self.network, self.parameter, self.asked = opinions, network, parameter, 0
        self.left, self.right, self.zero, self.unit = LEFT_END, RIGHT_END, ZERO, self.unit_of(parameter)
        self.picture = Picture(opinions.pictures[0], size=PICTURE).move_to(PICTURE_AT)
        self.axis = Line((LEFT_END, ZERO, 0), (RIGHT_END, ZERO, 0), color=palette.SECONDARY, stroke_width=3)
        values = opinions.each[:, parameter]
        feet = self.feet_of(len(values))
        self.sticks = Sticks(feet, feet + np.array([0.0, 1.0]), values, STICK)
        self.line = Line(color=palette.INK, stroke_width=6)
        self.word = Words("mean", size=FIGURE_SIZE)
        self.number = Number(0, 3, size=LOUD)
        super().__init__(self.axis, self.sticks, self.line, self.word, self.number, self.picture)
        self.show(0)

    def unit_of(self, parameter: int) -> float:
        """Return how high a stick for a derivative of 1 is where pictures are asked about a parameter."""
        return HIGHEST / float(np.abs(self.opinions.each[:, parameter]).max())

    def feet_of(self, room: float) -> NDArray[np.float64]:
        """Return where sticks stand, ``(n, 2)``, where there is room for so many of them side by side."""
        pitch = (self.right - self.left) / room
        xs = self.left + pitch * (np.arange(len(self.opinions.each)) + 0.5)
        return np.column_stack([np.minimum(xs, self.right), np.full(len(xs), self.zero)])

    def show(self, asked: float) -> Self:
        """Ask the first so many pictures; the last one is seen before the chain, and its stick is thick.

        Sticks are the wider, the fewer there are.
        """
        self.asked, count = int(asked), len(self.opinions.each)
        last = max(self.asked - 1, 0)
        places = np.arange(count)
        room = min(max(FEWEST, ROOM * asked), count)
        width = max(min(100 * BAR_SHARE * (self.right - self.left) / room, WIDEST), STICK)
        self.sticks.set_strengths(places < self.asked).set_widths(width)
        feet = self.feet_of(room)
        heights = self.unit * self.sticks.values
        self.sticks.put_at(feet, feet + np.column_stack([np.zeros(count), heights]))
        mean = float(self.opinions.so_far[last, self.parameter])
        y = self.zero + self.unit * mean
        self.line.put_start_and_end_on((self.left, y, 0), (self.right + 0.1, y, 0))
        self.line.set_stroke(opacity=1.0 if self.asked else 0.0)
        self.number.set_value(mean).move_to((MEAN_X, y, 0)).set_color(palette.sign_hue(mean))
        self.word.next_to(self.number, UP, buff=0.12)
        for part in (self.number, self.word):
            part.set_opacity(1.0 if self.asked else 0.0)
        return self.look_at(last)

    def look_at(self, last: int) -> Self:
        """Show a picture to the chain, by its place."""
        self.picture.set_values(self.opinions.pictures[last])
        self.network.show(activations=[a[last] for a in self.opinions.activations])
        return self


class Means(Group):
    """What all pictures say about one parameter, small, level with the entry of the list that their mean becomes.

    All these charts have one scale.

    Parameters
    ----------
    opinions
        What is shown.
    parameter
        The place in the vector.

    Attributes
    ----------
    written
        The name of the parameter.
    axis, sticks, line
        As in `Survey`.
    number
        The mean; not part of the whole.
    """

    def __init__(self, opinions: Opinions, parameter: int) -> None:
        self.values, self.mean = opinions.each[:, parameter], float(opinions.mean[parameter])
        self.zero = LIST_TOP - parameter * LIST_PITCH
        self.unit = ROWS_HIGH / float(np.abs(opinions.each).max())
        ends = np.array([[ROWS_LEFT, self.zero, 0.0], [ROWS_RIGHT, self.zero, 0.0]])
        self.axis = Line(*ends, color=palette.SECONDARY, stroke_width=2)
        xs = np.linspace(ROWS_LEFT + 0.05, ROWS_RIGHT - 0.05, len(self.values))
        self.feet = np.column_stack([xs, np.full(len(xs), self.zero)])
        self.sticks = Sticks(self.feet, self.feet + ROWS_HIGH * np.array([0.0, 1.0]), self.values, ROWS_STICK)
        self.line = Line(*ends, color=palette.INK, stroke_width=ROWS_LINE)
        self.written = Formula(symbol(NAMES[parameter], LAYERS), size=LOUD - 8, color=_hue(parameter))
        self.written.move_to((ROWS_NAME_X, self.zero, 0))
        self.number = Number(self.mean, 3, size=FIGURE, color=palette.sign_hue(self.mean))
        self.number.move_to((ROWS_MEAN_X, self.zero, 0))
        super().__init__(self.axis, self.sticks, self.line, self.written)
        self.grow(1)

    def grow(self, share: float) -> Self:
        """Let sticks and mean stand as high as a share of what they are."""
        heights = share * self.unit * self.values
        self.sticks.put_at(self.feet, self.feet + np.column_stack([np.zeros(len(heights)), heights]))
        seen = 1.0 if share > 0 else 0.0
        self.sticks.set_strengths(seen)
        self.line.set_y(self.zero + share * self.unit * self.mean).set_stroke(opacity=seen)
        return self


class OneOpinion(Group):
    """One picture and, as a thick stick below it, what it says about the parameter that is asked about first.

    Attributes
    ----------
    picture, stick, number
        From the top.
    """

    def __init__(self, survey: Survey, place: int) -> None:
        value = float(survey.opinions.each[place, SHOWN])
        hue, foot = palette.sign_hue(value), np.array([OURS_X, ZERO, 0.0])
        tip = foot + survey.unit_of(SHOWN) * value * UP
        self.stick = Line(foot, tip, color=hue, stroke_width=OUR_STICK)
        away = UP if value < 0 else DOWN
        self.picture = Picture(survey.opinions.pictures[place], size=OURS).next_to(foot, away, buff=0.15)
        self.number = Number(value, 3, size=FIGURE, color=hue).next_to(tip, -away, buff=0.15)
        super().__init__(self.picture, self.stick, self.number)


def _legend() -> VGroup:
    """Return what the colors of derivatives mean: the cost's way as the parameter grows."""
    words = VGroup(Words("if this weight grows:", size=FIGURE_SIZE, color=palette.SECONDARY))
    words.move_to((LEGEND_X, ZERO + 1.15, 0))
    for text, hue, side in (("cost rises", palette.POSITIVE, UP), ("cost falls", palette.NEGATIVE, DOWN)):
        note = Words(text, size=NAME, color=hue)
        words.add(note.move_to((LEGEND_X, ZERO, 0)).shift(0.4 * side))
    return words


def _derivative(parameter: int, picture: str = "k") -> Formula:
    """Return what the sticks are, beside their line: the derivative of one picture's cost, by its number."""
    name = symbol(NAMES[parameter], LAYERS)
    source = f"frac(partial {{{{ C_{picture} : over }}}}, partial {{{{ {name} : under }}}})"
    return Formula(source, size=50, colors={"over": palette.COST, "under": _hue(parameter)}).move_to(NAME_AT)


def _hue(parameter: int) -> ManimColor:
    """Return the color of a parameter's name where blue and orange are signs of derivatives."""
    return palette.BIAS if NAMES[parameter][0] == "b" else palette.INK


def _mark(network: NetworkDiagram, parameter: int) -> VMobject:
    """Return a bright line over the edge, or a ring around the neuron, that a parameter of the chain belongs to."""
    layer = int(NAMES[parameter][1:])
    if NAMES[parameter][0] == "b":
        lamp = network.neuron(layer, 0)
        return Circle(lamp.width / 2 + 0.07, color=palette.BIAS, stroke_width=8).move_to(lamp)
    before, after = network.neuron(layer - 1, 0), network.neuron(layer, 0)
    return Line(before.get_right(), after.get_left(), color=palette.INK, stroke_width=10)


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

    def __init__(self, mean: Array) -> None:
        self.names, self.numbers = VGroup(), VGroup()
        for place, (name, derivative) in enumerate(zip(NAMES, mean, strict=True)):
            y = LIST_TOP - place * LIST_PITCH
            written = Formula(symbol(name, LAYERS), size=NAME, color=_hue(place))
            self.names.add(written.move_to((LIST_X, y, 0), LEFT))
            hue = palette.sign_hue(derivative)
            self.numbers.add(Number(derivative, 3, size=FIGURE, color=hue).move_to((NUMBER_X, y, 0)))
        self.brackets = VGroup()
        for side in (LEFT, RIGHT):
            foot, top = LIST_TOP - (len(NAMES) - 1) * LIST_PITCH - 0.4, LIST_TOP + 0.4
            self.brackets.add(_bracket(NUMBER_X + 0.75 * side[0], foot, top, side))
        self.head = Formula("nabla C", size=LOUD, color=palette.COST).move_to((NUMBER_X, LIST_TOP + 0.85, 0))
        super().__init__(self.head, self.names, self.numbers, self.brackets)


class Step(VGroup):
    """Minus the learning rate times the gradient, as a row over the dials that its entries turn.

    Parameters
    ----------
    found
        The gradient as a list.
    change
        What each parameter changes by, ``(6,)``.
    rate
        The learning rate.
    dials
        Below the row.

    Attributes
    ----------
    head, names, numbers
        Where those of the list go.
    brackets, sign, times
        Around and before them.
    rate, word
        The learning rate, and what it is called.
    changes
        The products, which take the place of `numbers`; their colors say no longer where the cost rises.
    factor
        Times minus the learning rate, as it goes along below the row; not part of the whole.
    """

    def __init__(self, found: GradientList, change: Array, rate: float, dials: Dials) -> None:
        xs = [float(dial.knob.get_x()) for dial in dials.dials]
        self.head = found.head.copy().move_to((float(np.mean(xs)), ROW_HEAD_Y, 0))
        self.names = VGroup(
            *(name.copy().move_to((x, ROW_NAME_Y, 0)) for name, x in zip(found.names, xs, strict=True))
        )
        self.numbers = VGroup(
            *(number.copy().move_to((x, ROW_Y, 0)) for number, x in zip(found.numbers, xs, strict=True))
        )
        self.changes = VGroup(
            *(
                Number(value, sign=True, size=FIGURE).move_to((x, ROW_Y, 0))
                for value, x in zip(change, xs, strict=True)
            )
        )
        self.heights = [float(number.height) for number in self.numbers]
        self.brackets = VGroup(
            _bracket(self.numbers.get_left()[0] - 0.2, ROW_Y - 0.35, ROW_Y + 0.35, LEFT),
            _bracket(self.numbers.get_right()[0] + 0.2, ROW_Y - 0.35, ROW_Y + 0.35, RIGHT),
        )
        right = self.brackets[0].get_left()[0]
        self.sign, self.times = (
            Formula(sign, size=LOUD).move_to((right - before, ROW_Y, 0))
            for sign, before in (("-", 2.1), ("times", 0.5))
        )
        self.rate = Number(rate, 0, size=LOUD).move_to((right - 1.3, ROW_Y, 0))
        self.word = Words("learning rate", size=FIGURE_SIZE, color=palette.SECONDARY)
        self.word.next_to(self.rate, DOWN, buff=0.25)
        self.factor = VGroup(self.times.copy(), self.sign.copy(), self.rate.copy()).arrange(RIGHT, buff=0.15)
        self.factor.scale(FIGURE / LOUD).move_to((xs[0], ROW_Y - BELOW, 0))
        parts = (self.names, self.numbers, self.brackets, self.sign, self.times, self.rate, self.word)
        super().__init__(self.head, *parts)

    @property
    def before_the_row(self) -> VGroup:
        """Minus, the learning rate and times."""
        return VGroup(self.sign, self.rate, self.word, self.times)

    def multiply(self, place: int, share: float) -> None:
        """Turn an entry over, until its other side, the product, is seen in its place."""
        sides = (self.numbers[place], self.changes[place])
        for side, height in zip(sides, (1 - 2 * share, 2 * share - 1), strict=True):
            seen = height > 0
            side.set_opacity(1.0 if seen else 0.0)
            if seen:
                side.stretch_to_fit_height(height * self.heights[place])


def _bracket(x: float, foot: float, top: float, side: NDArray[np.float64]) -> VMobject:
    """Return a square bracket that opens away from a side."""
    inward = x - 0.15 * float(side[0])
    corners = [(inward, top, 0), (x, top, 0), (x, foot, 0), (inward, foot, 0)]
    return VMobject(color=palette.INK, stroke_width=4).set_points_as_corners(corners)


@beat("4.10", "average, then stack", flows_from="4.9")
def average_then_stack(scene: Lecture) -> None:
    """Ask many pictures about one weight and average, then list the averages of all weights and biases."""
    example = chain_example(scene)
    opinions = _opinions(scene, example)
    network, found = chain(example), GradientList(opinions.mean)
    way = tree_beside(example)
    scene.open_with(network)
    survey = Survey(opinions, network, SHOWN).look_at(example.index)
    ours, legend, name = OneOpinion(survey, example.index), _legend(), _derivative(SHOWN, "0")
    with scene.say("One picture, one derivative. {mark}But the cost is a mean over all.") as line:
        wires, mark = _one_picture(scene, example, survey, ours, name, line)
        scene.play(
            FadeOut(survey.picture, target_position=ours.picture, scale=0.5),
            GrowFromCenter(ours.picture, rate_func=squish_rate_func(smooth, 0.5, 1)),
            GrowFromPoint(survey.axis, survey.axis.get_left()),
            FadeIn(legend, shift=0.3 * LEFT),
            run_time=max(line.left, 1.2),
        )
        scene.moment("one picture")
    whole = Group(network, survey)
    with scene.say("So ask more: {mark}does your cost rise, or fall?") as line:
        each = _derivative(SHOWN)
        scene.play(
            FadeOut(name, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0, 0.5)),
            FadeIn(each, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=0.6,
        )
        pace = line.left / SLOW
        for asked in range(1, SLOW + 1):
            own = ours if asked - 1 == example.index else None
            _ask_one(scene, survey, Group(wires, mark, whole), asked, pace, own)
        scene.moment("one by one")
    with scene.say("Then ask all {n:words} of them.", n=ASKED) as line:
        scene.play(
            Drive(
                whole,
                SLOW,
                ASKED,
                show=lambda _, asked: survey.show(asked),
                rate_func=lambda share: share**1.7,
            ),
            run_time=max(line.left, 2.4),
        )
    with scene.say("Their mean settles: {mean:.3f}.", mean=opinions.mean[SHOWN]) as line:
        number = survey.number
        scene.play(
            Transform(number, number.copy().scale(1.2, about_edge=LEFT), rate_func=there_and_back),
            run_time=line.left,
        )
        scene.moment("mean")
    with scene.say(
        "Every weight and every bias, the same way. {mark}The list of the means: the gradient."
    ) as line:
        charts = _list_all(scene, opinions, survey, Group(legend, each, mark, wires), found, line)
        scene.moment("gradient")
    with scene.say("Minus this list, times the learning rate: {mark}each entry turns its dial.") as line:
        network, machine, step = _turn(scene, example, opinions, charts, found, line)
        scene.moment("turned")
    with scene.say("Back to one picture, before the step: {mark}the ways into its last neuron.") as line:
        picture = Picture(opinions.pictures[example.index], size=PICTURE).move_to(BEFORE_DIALS)
        scene.play(
            Drive(machine[0], 1, 0, show=_turning(example, opinions), rate_func=smooth),
            FadeOut(step, shift=0.5 * UP),
            FadeIn(picture, shift=0.6 * RIGHT),
            Transform(network, network.copy().show(activations=example.activations)),
            run_time=max(line.until_mark(), 1.2),
        )
        _back_to_one(scene, network, Group(*machine, picture), way, line)


def _one_picture(
    scene: Lecture, example: ChainExample, survey: Survey, ours: OneOpinion, name: Formula, line: Saying
) -> tuple[Wires, VMobject]:
    """Show one picture to the chain, without the colors of its weights, and what it says about the last weight."""
    network = survey.network
    small = chain(example).scale(SMALLER).move_to(OVER)
    mark = _mark(small, SHOWN)
    for edges in small.edges:
        edges.emphasise(0)
    wires = _wires(small)
    scene.add(wires, network)
    scene.play(
        Transform(network, small),
        FadeIn(wires, rate_func=squish_rate_func(smooth, 0.6, 1)),
        FadeIn(survey.picture, shift=0.6 * RIGHT),
        run_time=1.1,
    )
    scene.play(Create(mark), FadeIn(name, shift=0.3 * UP), run_time=0.5)
    scene.play(
        GrowFromPoint(ours.stick, ours.stick.get_start()),
        FadeIn(ours.number, shift=0.3 * DOWN),
        run_time=max(line.until_mark(), 0.7),
    )
    return wires, mark


def _wires(network: NetworkDiagram) -> Wires:
    """Return the lines of a chain whose weights are not the topic."""
    wires = Wires(network, width=8, opacity=0.6)
    return wires.set_z_index(-1)  # behind the lamps also while these fade


def _ask_one(
    scene: Lecture, survey: Survey, whole: Group, asked: int, seconds: float, own: OneOpinion | None
) -> None:
    """Show the next picture to the chain, and let its stick grow, or come where the picture has one of its own."""
    place = asked - 1
    survey.look_at(place)
    hue = palette.sign_hue(survey.sticks.values[place])
    foot, tip = ((*point[place], 0.0) for point in (survey.sticks.feet(), survey.sticks.tips()))
    scene.add(whole)
    stick = Line(foot, tip, color=hue, stroke_width=float(survey.sticks.widths[place]))
    scene.play(
        Transform(survey.picture, survey.picture.copy().scale(1.12), rate_func=there_and_back),
        *([GrowFromPoint(stick, foot)] if own is None else _joins(own, survey, stick)),
        run_time=seconds,
    )
    scene.remove(stick)
    survey.show(asked)


def _joins(own: OneOpinion, survey: Survey, stick: Line) -> list[Animation]:
    """Return the animations in which one opinion takes its place, a stick, among those of the others."""
    leaves = squish_rate_func(smooth, 0, 0.5)
    return [
        ReplacementTransform(own.stick, stick),
        FadeOut(own.picture, target_position=survey.picture, rate_func=leaves),
        FadeOut(own.number, rate_func=leaves),
    ]


def _list_all(
    scene: Lecture, opinions: Opinions, survey: Survey, leaving: Group, found: GradientList, line: Saying
) -> list[Means]:
    """Let the first chart become one of six, whose means go over into the list; returns these charts."""
    charts = [Means(opinions, parameter) for parameter in range(len(NAMES))]
    first = charts[SHOWN]
    early, late = (squish_rate_func(smooth, *span) for span in ((0, 0.5), (0.5, 1)))
    scene.play(
        FadeOut(leaving, survey.network, survey.picture, survey.word, rate_func=early),
        *(
            Transform(part, goal)
            for part, goal in (
                (survey.axis, first.axis),
                (survey.sticks, first.sticks),
                (survey.line, first.line),
                (survey.number, first.number),
            )
        ),
        FadeIn(first.written, rate_func=late),
        run_time=1.1,
    )
    scene.remove(*survey.get_family(), first.written)
    scene.add(first, first.number)
    others = [chart for chart in charts if chart is not first]
    scene.play(
        LaggedStart(
            *(
                AnimationGroup(
                    FadeIn(chart.written, chart.axis, rate_func=early),
                    Drive(Group(chart.sticks, chart.line), 0, 1, show=_growing(chart), rate_func=smooth),
                    FadeIn(chart.number, rate_func=late),
                )
                for chart in others
            ),
            lag_ratio=0.3,
        ),
        run_time=max(line.until_mark() - 0.3, 1.9),
    )
    scene.add(*charts)
    scene.play(
        LaggedStart(
            *(
                AnimationGroup(ReplacementTransform(chart.number, number), FadeIn(name, shift=0.3 * LEFT))
                for chart, number, name in zip(charts, found.numbers, found.names, strict=True)
            ),
            lag_ratio=0.25,
        ),
        run_time=1.6,
    )
    scene.play(
        *(GrowFromEdge(bracket, UP) for bracket in found.brackets),
        FadeIn(found.head, shift=0.3 * DOWN),
        run_time=0.7,
    )
    scene.play(
        *(Transform(number, number.copy().scale(1.15), rate_func=there_and_back) for number in found.numbers),
        run_time=max(line.left, 1.0),
    )
    return charts


def _growing(chart: Means) -> Callable[[Group, float], object]:
    """Return what shows a chart as it grows."""
    return lambda _, share: chart.grow(share)


def _turn(
    scene: Lecture,
    example: ChainExample,
    opinions: Opinions,
    charts: Sequence[Means],
    found: GradientList,
    line: Saying,
) -> tuple[NetworkDiagram, Group, Group]:
    """Lay the list over the dials of the chain, multiply it, and let each entry fall on its dial and turn it."""
    goal = chain(example).show(activations=[])
    for edges in goal.edges:
        edges.emphasise(0)
    board = Dials(goal, example.params.vector, AROUND, signs=False)
    Group(goal, board).scale(TURNED, about_point=CHAIN_PLACE).shift(TURNED_AT - CHAIN_PLACE)
    step = Step(found, opinions.change, opinions.rate, board)
    parts, goals = (
        (found.head, found.brackets[0], *found.numbers),
        (step.head, step.brackets[0], *step.numbers),
    )
    scene.remove(found)
    scene.add(*parts, *found.names, found.brackets[1])
    scene.play(
        FadeOut(*charts, shift=0.6 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.35)),
        *(ReplacementTransform(part, other) for part, other in zip(parts, goals, strict=True)),
        *(
            ReplacementTransform(name, other, path_func=_around_the_entry)
            for name, other in zip(found.names, step.names, strict=True)
        ),
        FadeOut(found.brackets[1], rate_func=squish_rate_func(smooth, 0, 0.15)),  # names pass there
        FadeIn(step.brackets[1], rate_func=squish_rate_func(smooth, 0.75, 1)),
        run_time=1.3,
    )
    wires = _wires(goal)
    scene.play(FadeIn(wires, goal, board, shift=0.4 * UP), run_time=0.6)
    scene.play(
        FadeIn(step.before_the_row, shift=0.4 * RIGHT),
        run_time=max(line.until_mark() - 0.8, 0.9),
    )
    scene.moment("times the learning rate")
    scene.remove(*step.names, *step.numbers, *step.brackets)
    scene.add(step.names, step.numbers, step.brackets)
    scene.play(
        *(
            ReplacementTransform(part, other, path_arc=PI / 3)
            for part, other in zip((step.times, step.sign, step.rate), step.factor, strict=True)
        ),
        FadeOut(step.word, step.head, rate_func=squish_rate_func(smooth, 0, 0.3)),
        run_time=0.7,
    )
    _multiply_and_fall(scene, step, board, _turning(example, opinions), line.left)
    scene.wait(0.2)
    return goal, Group(board, wires), Group(step.changes, step.names)


def _around_the_entry(
    start: NDArray[np.float64], end: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """Return points of a name on the way from the right of its entry to above that, clear of it."""
    aside = np.sin(np.pi * share) * (0.35 * RIGHT + 0.2 * UP)
    points: NDArray[np.float64] = (1 - share) * start + share * end + aside
    return points


def _multiply_and_fall(
    scene: Lecture, step: Step, board: Dials, turning: Callable[[Dials, float | Array], None], seconds: float
) -> None:
    """Lead the factor along the row: each entry turns into its product in its place, falls, and turns its dial."""
    length = MULTIPLY + READ + FALL + TURN + LAG * (len(NAMES) - 1)
    tops = [dial.knob.get_top() + ARRIVED * UP for dial in board.dials]
    starts = [change.get_center() for change in step.changes]
    xs = [float(start[0]) for start in starts]

    def follow(_: Group, share: float) -> None:
        since = share * length - LAG * np.arange(len(NAMES))
        multiplied, fallen, turned = (
            np.clip((since - begin) / duration, 0, 1)
            for begin, duration in ((0, MULTIPLY), (MULTIPLY + READ, FALL), (MULTIPLY + READ + FALL, TURN))
        )
        for place, (change, start, top) in enumerate(zip(step.changes, starts, tops, strict=True)):
            step.multiply(place, smooth(float(multiplied[place])))
            change.move_to(start + smooth(float(fallen[place])) * (top - start))
        step.factor.set_x(np.interp(share * length / LAG, range(len(NAMES)), xs))
        step.factor.set_opacity(1 - multiplied[-1])
        turning(board, np.array([smooth(float(one)) for one in turned]))

    scene.play(
        Drive(Group(board, step.numbers, step.changes, step.factor), 0, 1, show=follow),
        FadeOut(step.brackets, rate_func=squish_rate_func(smooth, 0.75, 0.95)),
        run_time=max(seconds, length),
    )
    scene.remove(step.numbers, step.factor)


def _turning(example: ChainExample, opinions: Opinions) -> Callable[[Dials, float | Array], None]:
    """Return what shows the dials after a share of the step, one for all or one each."""
    before, after = example.params.vector, opinions.after

    def turn(dials: Dials, share: float | Array) -> None:
        dials.show(np.where(np.equal(share, 1), after, before + share * (after - before)))

    return turn


def _back_to_one(scene: Lecture, network: NetworkDiagram, leaving: Group, way: Tree, line: Saying) -> None:
    """Let the last two neurons go to their places in the tree, which grows around them."""
    lamps = [cast(Neuron, way.nodes[name].lamp) for name in ("a2", "a3")]
    kept = [neurons[0] for neurons in network.neurons[-2:]]
    rest = [neurons[0] for neurons in network.neurons[:-2]]
    grown = [part for node in way.nodes.values() for part in node.submobjects if part not in lamps]
    grown += way.branches.values()
    scene.remove(network)
    for edges in network.edges:
        edges.set_z_index(-1)
    scene.add(*network.edges, *rest, *kept)
    scene.play(
        FadeOut(*network.edges, rate_func=squish_rate_func(smooth, 0, 0.25)),
        FadeOut(leaving, *rest, scale=0.8, rate_func=squish_rate_func(smooth, 0, 0.35)),
        *(
            Transform(lamp, goal, rate_func=squish_rate_func(smooth, 0.1, 0.65))
            for lamp, goal in zip(kept, lamps, strict=True)
        ),
        FadeIn(*grown, rate_func=squish_rate_func(smooth, 0.3, 0.9)),
        run_time=max(line.left, 1.8),
    )
    scene.remove(*kept, *grown)
    scene.add(way)
