"""1.12 and 1.13: all weights and biases are counted, and chosen by learning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Arrow,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Line,
    ManimColor,
    ScaleInPlace,
    Transform,
    VGroup,
    Write,
    rush_into,
    smooth,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.answers import Answers, ScoresInStates
from netcore.measure.examples import ExampleInStates
from netcore.measure.record import ParameterCounts
from netcore.network.arrays import Array
from netcore.network.backprop import forward
from netcore.network.params import Params
from scenes.beats.network.example import (
    DIGIT,
    SEEN_FROM,
    AllDials,
    Reading,
    WholeNetwork,
    the_misread,
    the_three_read,
)
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Drive, Rate, Replay
from scenes.kit.values.dial import Dial

LAST = 30_000  # the last step of the run
STATES = 80  # at so many steps at most it is looked at while it learns: dense at first, then ever less so
STEPS = [0, *np.unique(np.geomspace(1, LAST, STATES).round().astype(int)).tolist()]
TOP = 3.0  # baseline of the numbers over the network
COUNTER_Y = 3.45  # of the steps, clear of the outputs
TALLY_SIZE = 60
EDGE_WIDTH = 8.0  # stroke width of the edge whose dial is turned
KNOB, BIAS_KNOB, WOUND = (
    0.62,
    0.46,
    0.42,
)  # radii of the dials, and of the one that is wound back, in scene units
OVER_EDGE = 1.25  # how far over its edge the dial of a weight stands
WOUND_Y = 3.3
TURNED = -0.8  # how far a dial is turned: what its number is multiplied by
READ = 4  # what the picture shows that is read at some settings of the dials
SNAPSHOTS = [0, 1000, LAST]
COURSE = sorted({*SNAPSHOTS, *np.geomspace(1, LAST, 36).round().astype(int).tolist()})  # steps on the way
ASIDE, ASIDE_SCALE = np.array([-1.72, 0.2, 0.0]), 0.8  # where it stands beside what it is worth
FROM_THE_FRONT = (0.22, 0.08)  # how far it is turned and tilted where weights take most of the width


class Tallies(VGroup):
    """How many edges have grown between each two layers, a number over each gap; over gaps without edges none.

    Parameters
    ----------
    dials
        The network: the numbers stand over it as it is seen now.

    >>> params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    >>> tallies = Tallies(AllDials(params, [np.zeros(n) for n in params.layer_sizes]))
    >>> [number.value for number in tallies.grow(18.0).numbers]
    [12544.0, 32.0, 0.0]
    """

    def __init__(self, dials: AllDials) -> None:
        self.space = dials.space
        self.sizes = np.array(self.space.layer_sizes)
        self.before = np.cumsum([0, *self.sizes[1:-1]])  # neurons with edges before those of each layer
        columns = [self.space.seen_at(layer, 0)[0] for layer in range(len(self.sizes))]
        columns[0] = self.space.seen_at(0, 27)[0]
        self.numbers = [Number(0, 0, size=TALLY_SIZE) for _ in self.before]
        self.middles = [(left + right) / 2 for left, right in pairwise(columns)]
        super().__init__(*self.numbers)
        self.grow(0.0)

    def grow(self, neurons: float) -> Tallies:
        """Let the edges grow into so many neurons, and count them."""
        self.space.grow(neurons)
        return self.count(neurons)

    def plus(self) -> VGroup:
        """Return a plus between each two of the numbers."""
        return VGroup(
            *(
                Words("+", size=TALLY_SIZE)
                .stand_on(TOP)
                .set_x((left.get_right()[0] + right.get_left()[0]) / 2)
                for left, right in pairwise(self.numbers)
            )
        )

    def count(self, neurons: float) -> Tallies:
        """Count the edges into so many neurons, whichever are drawn."""
        grown = np.clip(neurons - self.before, 0, self.sizes[1:]) * self.sizes[:-1]
        for number, count, middle in zip(self.numbers, np.floor(grown), self.middles, strict=True):
            number.set_value(count).set_opacity(float(count > 0))
            number.stand_on(TOP).shift((middle - number.get_x()) * RIGHT)
        return self


def lie_flat(dials: AllDials, whole: WholeNetwork) -> AllDials:
    """Let all neurons lie where the network and the picture before it have them; no edges."""
    space, network, picture = dials.space, whole.network, whole.picture.picture
    dials.turn(0.0, 0.0)
    middle = space.get_center()
    pitch = picture.height / 28
    shares = (np.arange(28) + 0.5) / 28
    pixels = np.array([picture.at(across, down) for down in shares for across in shares])
    space.put_at(0, pixels - middle, 0.44 * pitch)
    for layer, neurons in enumerate(network.neurons[1:], start=1):
        places = np.array([neuron.get_center() for neuron in neurons])
        space.put_at(layer, places - middle, neurons[0].width / 2)
    for label, other in zip(dials.labels, network.labels, strict=True):
        label.move_to(other)
    space.grow(0)
    return dials


class Setting(NamedTuple):
    """All dials before a step, and what every layer makes of a picture with them."""

    step: int
    params: Params
    activations: list[Array]


def states_of_the_run(scene: Lecture, reading: Reading) -> ExampleInStates:
    """Measure what the network makes of the picture at `STEPS`."""
    return scene.measure(
        "while it learns, with the 3",
        measure.examples.example_in_states,
        index=reading.index,
        steps=STEPS,
        split="test",
    )


def settings(states: ExampleInStates) -> list[Setting]:
    """Return the settings at `STEPS` one after the other."""
    sizes = tuple(layer.shape[1] for layer in states.activations)
    return [
        Setting(step, Params(sizes, vector), [layer[place] for layer in states.activations])
        for place, (step, vector) in enumerate(zip(STEPS, states.params, strict=True))
    ]


def dials_at_random(states: ExampleInStates) -> AllDials:
    """Return the whole network in space before its first step, lit by the picture."""
    _, params, activations = settings(states)[0]
    return AllDials(params, activations)


@beat("1.12", "counting the dials", flows_from="1.11")
def counting_the_dials(scene: Lecture) -> None:
    """Turn two dials; count weights neuron after neuron, and the biases; wind all of them back to their start."""
    reading = the_three_read(scene)
    counts = scene.measure("counts", measure.record.parameter_counts)
    states = states_of_the_run(scene, reading)
    whole = WholeNetwork(reading)
    scene.open_with(whole)
    knobs = _turn_two(scene, reading, whole)
    dials = _open_out(scene, reading, whole)
    total = _count(scene, dials, counts)
    _wind_back(scene, dials, states, total, knobs)


class Knobs:
    """A network in which the dials of one weight and of one bias can be turned; all lamps behind them answer.

    Parameters
    ----------
    network
        As the picture has lit it.
    reading
        What is seen in it. The weight is the one that carries most to a neuron of the second hidden layer: to the one
        on whose lamp both dials tell most.

    Attributes
    ----------
    weight, bias
        The dials: beside the edge, and beside the neuron that it leads to.
    stem
        From the dial to the middle of its edge.
    edge, ring
        The edge as a line of its own, and a ring around the neuron.

    >>> params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    >>> reading = Reading(0, params, tuple(forward(params, np.full((1, 784), 0.5)).a[k][0] for k in range(4)))
    >>> knobs = Knobs(WholeNetwork(reading).network, reading)
    >>> bool(knobs.turn_weight(0.0).edge.weight == 0.0)
    True
    """

    LAYER = 1

    def __init__(self, network: NetworkDiagram, reading: Reading) -> None:
        self.network, self.reading = network, reading
        carried = reading.params.weights[self.LAYER] * reading.activations[self.LAYER]
        biases = reading.params.biases[self.LAYER]
        z = carried.sum(axis=1) + biases
        largest = np.abs(carried).argmax(axis=1)
        moved = [
            np.abs(sigmoid(z + (TURNED - 1) * part) - sigmoid(z))
            for part in (carried[np.arange(len(z)), largest], biases)
        ]
        self.to = int(np.minimum(*moved).argmax())
        self.source = int(largest[self.to])
        self.edge = network.edge(self.LAYER, self.to, self.source)
        self.own_weight = float(reading.params.weights[self.LAYER][self.to, self.source])
        self.own_bias = float(reading.params.biases[self.LAYER][self.to])
        neuron = network.neuron(self.LAYER + 1, self.to)
        self.ring = Circle(radius=0.75 * neuron.width, color=palette.BIAS, stroke_width=6).move_to(neuron)
        self.weight = _knob(self.own_weight, KNOB, palette.sign_hue(self.own_weight))
        middle = self.edge.get_center()
        self.weight.move_to(middle + OVER_EDGE * UP)
        self.stem = Line(self.weight.get_center(), middle, color=palette.INK, stroke_width=3)
        self.bias = _knob(self.own_bias, BIAS_KNOB, palette.BIAS).next_to(self.ring, RIGHT, buff=0.3)
        self.edge.set_stroke(width=EDGE_WIDTH)

    def turn_weight(self, share: float) -> Self:
        """Set the weight to a share of its own number."""
        weight = share * self.own_weight
        self.weight.show(weight)
        self.edge.show(weight).set_stroke(width=1 + (EDGE_WIDTH - 1) * abs(share))
        return self._read()

    def turn_bias(self, share: float) -> Self:
        """Set the bias to a share of its own number."""
        self.bias.show(share * self.own_bias)
        return self._read()

    def _read(self) -> Self:
        own = self.reading.params
        vector = own.vector.copy()
        vector[own.weight_index(self.LAYER, self.to, self.source)] = self.weight.value
        vector[own.bias_index(self.LAYER, self.to)] = self.bias.value
        params = Params(own.layer_sizes, vector)
        passed = forward(params, self.reading.activations[0][None])
        self.network.show(activations=[layer[0] for layer in passed.a])
        return self


def _knob(value: float, radius: float, color: ManimColor) -> Dial:
    """Return a dial that stands at a number and has room to either side of zero."""
    dial = Dial(-1.1 * abs(value), 1.1 * abs(value), radius=radius, start=value, color=color)
    dial.set_z_index(1)  # over the edge
    return dial


def _there_and_back(share: float) -> float:
    """Return by what a number is multiplied while its dial is turned and turned back."""
    return 1 + (TURNED - 1) * float(there_and_back(share))


def _turn_two(scene: Lecture, reading: Reading, whole: WholeNetwork) -> Knobs:
    """Turn the dial of a weight, then that of a bias, and both back; return them."""
    network = whole.network
    knobs = Knobs(network, reading)
    turning = Group(network, knobs.edge, knobs.weight)
    with scene.say("Each weight is a dial to turn. {mark}So is each bias.") as line:
        scene.play(
            network.animate.focus((Knobs.LAYER, knobs.to, knobs.source)),
            FadeIn(knobs.edge),
            Create(knobs.stem),
            FadeIn(knobs.weight, scale=0.4),
            run_time=0.7,
        )
        scene.play(
            Drive(turning, 0, 1, show=lambda _, share: knobs.turn_weight(_there_and_back(share))),
            run_time=max(line.until_mark(), 1.8),
        )
        scene.moment("a weight")
        scene.play(Create(knobs.ring), FadeIn(knobs.bias, scale=0.4), run_time=0.5)
        turning.add(knobs.ring, knobs.bias)
        scene.play(
            Drive(turning, 0, 1, show=lambda _, share: knobs.turn_bias(_there_and_back(share))),
            run_time=max(line.left - 0.3, 1.6),
        )
        scene.moment("a bias")
        scene.play(
            FadeOut(knobs.weight, knobs.stem, knobs.ring, knobs.bias, knobs.edge),
            network.animate.unfocus(),
            run_time=0.4,
        )
    return knobs


def _open_out(scene: Lecture, reading: Reading, whole: WholeNetwork) -> AllDials:
    """Take the edges away; the picture becomes all input neurons and turns to its place in space."""
    dials = lie_flat(AllDials(reading.params, reading.activations), whole)
    network, picture = whole.network, whole.picture
    there = AllDials(reading.params, reading.activations)
    there.space.grow(0)
    with scene.say("How many are there? {mark}Count them, neuron after neuron.") as line:
        column = network.neurons[0]
        scene.play(
            *(strands.animate.set_opacity(0) for strands in network.edges),
            FadeOut(picture.rays, network.ellipses),
            run_time=0.7,
        )
        pixels = [
            picture.strip.get_top() + (row + 0.5) / len(column) * picture.strip.height * DOWN
            for row in range(len(column))
        ]
        scene.play(
            *(neuron.animate.move_to(pixel).scale(0.3) for neuron, pixel in zip(column, pixels, strict=True)),
            run_time=0.6,
        )
        scene.remove(*whole.get_family())
        scene.add(picture.picture, dials)
        scene.play(dials.go_to(there), FadeOut(picture.picture, run_time=0.5), run_time=max(line.left, 1.5))
        scene.moment("every pixel a neuron")
    return dials


def _count(scene: Lecture, dials: AllDials, counts: ParameterCounts) -> VGroup:
    """Let the edges grow, neuron after neuron, and ring the biases; return the sum of all."""
    space = dials.space
    tallies = Tallies(dials)
    pixels, *hidden = space.layer_sizes
    first = hidden[0]
    ring = Circle(radius=1.5 * space.radii[-1], color=palette.INK, stroke_width=4)

    def count_to(_: Group, count: float) -> None:
        tallies.grow(count)
        counted = min(int(count), space.neurons_with_edges - 1)
        space.focus(counted, others=0.3)
        layer = int(np.searchsorted(tallies.before, counted, side="right"))
        ring.move_to(space.seen_at(layer, counted - int(tallies.before[layer - 1])))

    def grow(start: float, end: float, seconds: float, pace: Rate = smooth) -> Drive:
        # All at once, or Manim would take the network for a thing that stays as it is.
        return Drive(Group(space, tallies, ring), start, end, show=count_to, rate_func=pace, run_time=seconds)

    with scene.say("The first neuron listens to every pixel: {n} weights.", n=pixels) as line:
        space.focus(0)
        ring.move_to(space.seen_at(1, 0))
        scene.play(Create(ring, run_time=0.4), Drive(space, 0, 1, show=NetworkInSpace.grow), run_time=1.1)
        scene.moment("first neuron")
        scene.play(Drive(tallies, 0, 1, show=Tallies.count, rate_func=smooth), run_time=1.0)
        scene.wait(max(line.left, 1.2))
    with scene.say("So does the next, and the next, layer after layer.") as line:
        scene.play(grow(1, first, max(line.left, 3.4), rush_into))
        scene.play(grow(first, first + hidden[1], 1.2))
        scene.play(grow(first + hidden[1], space.neurons_with_edges, 1.0))
        plus = tallies.plus()
        scene.play(space.animate.focus(), FadeOut(ring), FadeIn(plus), run_time=0.4)
        scene.wait(0.5)
        scene.moment("all weights")
    return _add_up(scene, dials, tallies, plus, counts)


def _add_up(
    scene: Lecture, dials: AllDials, tallies: Tallies, plus: VGroup, counts: ParameterCounts
) -> VGroup:
    """Add the numbers of weights; ring the biases one by one and count them; add both counts."""
    weights = Number(counts.all_weights, 0, size=TALLY_SIZE, at_x=0.6, on=TOP)
    biases = Number(0, 0, size=TALLY_SIZE, color=palette.BIAS, at_x=2.6, on=TOP)
    total = Number(counts.total, 0, size=TALLY_SIZE, at_x=5.6, on=TOP)
    signs = VGroup(
        *(Words(sign, size=TALLY_SIZE).stand_on(TOP).set_x(x) for sign, x in (("+", 1.2), ("=", 3.3)))
    )

    def ring(space: NetworkInSpace, count: float) -> None:
        space.ring(count)
        biases.set_value(int(count))

    with scene.say("And each has a bias of its own: {n:words} more.", n=counts.all_biases) as line:
        scene.play(
            *(FadeOut(part, target_position=weights, scale=0.5) for part in (*tallies.numbers, *plus)),
            run_time=0.6,
        )
        scene.play(FadeIn(weights), run_time=0.3)
        scene.play(FadeIn(signs[0], biases), run_time=0.3)
        scene.play(
            Drive(dials.space, 0, counts.all_biases, show=ring, rate_func=smooth),
            run_time=max(line.left, 1.8),
        )
        scene.moment("biases")
    with scene.say("Together: {n:words} dials.", n=counts.total) as line:
        scene.play(Write(signs[1]), run_time=0.3)
        scene.play(FadeIn(total, scale=0.5), dials.space.animate.ring(0), run_time=0.9)
        scene.moment("all dials")
        scene.wait(max(line.left, 0.5))
    return VGroup(weights, signs, biases, total)


def dial_of_the_run(course: Sequence[Setting], knobs: Knobs) -> Dial:
    """Return the dial of the weight that was turned, with room for all that it is in a run; it stands at the end."""
    weights = [float(params.weights[knobs.LAYER][knobs.to, knobs.source]) for _, params, _ in course]
    room = 1.1 * max(map(abs, weights))
    return Dial(-room, room, radius=WOUND, start=weights[-1])


def _wind_back(scene: Lecture, dials: AllDials, states: ExampleInStates, row: VGroup, knobs: Knobs) -> None:
    """Go back to the start of the run, step by step; the dial of the weight that was turned is seen over its gap."""
    course = settings(states)
    knob = dial_of_the_run(course, knobs)
    gap = [dials.space.seen_at(layer, 0)[0] for layer in (knobs.LAYER, knobs.LAYER + 1)]
    knob.move_to((sum(gap) / 2, WOUND_Y, 0))
    counter = StepCounter(last=LAST, size=48, color=palette.INK).show(LAST)
    counter.move_to((6.7, COUNTER_Y, 0), aligned_edge=RIGHT)

    def show(_: Group, setting: Setting) -> None:
        dials.show(setting.params, setting.activations)
        counter.show(setting.step)
        knob.show(float(setting.params.weights[knobs.LAYER][knobs.to, knobs.source]))

    with scene.say("Wind all of them back to where they began: {mark}at random.") as line:
        scene.play(FadeOut(row, shift=0.3 * UP), run_time=0.4)
        scene.play(FadeIn(counter), FadeIn(knob, scale=0.5), run_time=0.4)
        # Both at once, or Manim would take the counter for a thing that stays as it is.
        scene.play(
            Replay(Group(dials, counter, knob), course[::-1], show=show),
            run_time=max(line.until_mark(), 2.4),
        )
        scene.moment("at the start")
        scene.wait(max(line.left, 1.0))
        scene.play(FadeOut(counter, knob), run_time=0.4)


# -- 1.13 --------------------------------------------------------------------------------------------------


class Worth(Group):
    """What a setting of the dials is worth: the answer to one picture, and the share of all that is read right.

    Parameters
    ----------
    picture
        What is read, ``(784,)``.
    label
        What it shows.

    Attributes
    ----------
    counter
        After which step the dials stood so.
    picture, answer
        What is read, and as what: in the hue of mistakes where that is wrong. The answer is there once it is given.
    share
        Of the test images that are read right, in per cent.

    >>> worth = Worth(np.zeros(784), 4).say(6).judge(100, 0.75)
    >>> worth.answer.value, worth.counter.number.shown, worth.share.shown
    (6.0, '100', '75%')
    """

    MIDDLE = 5.0  # x, in scene units

    def __init__(self, picture: ArrayLike, label: int) -> None:
        self.label = label
        self.counter = StepCounter(last=LAST, size=48, color=palette.INK)
        self.counter.move_to((self.MIDDLE, 2.3, 0))
        self.picture = Picture(np.reshape(picture, (28, 28)), size=1.9).move_to((self.MIDDLE - 1.1, 0.55, 0))
        self.answer = Number(label, 0, size=120, at_x=self.MIDDLE + 1.7, on=0.2)
        self.share = Number(0, 0, size=72, suffix="%", at_x=self.MIDDLE + 0.5, on=-1.75)
        right = (
            Words("of the test images right", size=FIGURE_SIZE).move_to((self.MIDDLE, 0, 0)).stand_on(-2.35)
        )
        arrow = Arrow(ORIGIN, 0.9 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=5)
        arrow.next_to(self.picture, RIGHT, buff=0.15)
        super().__init__(self.counter, self.picture, arrow, self.share, right)

    def say(self, answer: float) -> Self:
        """Show an answer."""
        self.answer.set_value(answer)
        self.answer.set_color(palette.INK if answer == self.label else palette.NEGATIVE)
        return self

    def judge(self, step: int, share: float) -> Self:
        """Show after which step it is, and a share."""
        self.counter.show(step)
        self.share.set_value(100 * share)
        return self

    def give(self, answer: float) -> FadeIn:
        """Return the animation in which an answer is given that was not there before."""
        self.add(self.say(answer).answer)
        return FadeIn(self.answer, shift=0.4 * RIGHT)

    def take_back(self) -> FadeOut:
        """Return the animation in which the answer leaves."""
        self.remove(self.answer)
        return FadeOut(self.answer)


@dataclass(frozen=True, eq=False)
class Course:
    """How one test image is read while the network learns, and how well all of them are.

    Attributes
    ----------
    states
        The network at `COURSE`.
    worth
        Share of correct answers over the test images, at each step, among other scores.
    """

    states: ExampleInStates
    worth: ScoresInStates

    def params(self, place: int) -> Params:
        """Return the parameters of a state."""
        sizes = tuple(layer.shape[1] for layer in self.states.activations)
        return Params(sizes, self.states.params[place])

    def activations(self, place: int) -> list[Array]:
        """Return what the layers make of the picture in a state."""
        return [layer[place] for layer in self.states.activations]


def _course(scene: Lecture) -> Course:
    index = scene.measure("test image", measure.examples.first_with_label, label=READ, split="test")
    return Course(
        states=scene.measure(
            "while it learns", measure.examples.example_in_states, index=index, steps=COURSE, split="test"
        ),
        worth=scene.measure("worth", measure.answers.scores_in_states, steps=COURSE),
    )


@beat("1.13", "learning is choosing the dials", flows_from="1.12")
def choosing_the_dials(scene: Lecture) -> None:
    """Read one picture at three settings of the dials, and another that is misread at the last of them."""
    three, course = the_three_read(scene), _course(scene)
    wrong = the_misread(scene)
    misread = scene.measure("misread", measure.answers.answers, index=[wrong.index])
    dials = dials_at_random(states_of_the_run(scene, three))
    scene.open_with(dials)
    worth = Worth(course.activations(0)[0], READ)
    _at_random(scene, dials, worth, course)
    _ever_better(scene, dials, worth, course)
    _still_wrong(scene, dials, worth, wrong.activations, misread)
    _look_at_the_dials(scene, dials, worth, wrong)
    _closer(scene, dials, three)


def turn_the_dials(
    dials: AllDials, worth: Worth, course: Course, places: range, seconds: float
) -> Replay[int]:
    """Return the animation in which the dials are set as they were at some steps, one after the other."""

    def show(_: Group, place: int) -> None:
        dials.show(course.params(place), course.activations(place))
        worth.judge(COURSE[place], course.worth.accuracy[place])

    return Replay(Group(dials, worth), places, show=show, run_time=seconds)


def change_picture(dials: AllDials, picture: ArrayLike) -> Callable[[float], None]:
    """Return what gives way to a picture ``(784,)``, row by row from the top, by shares; no neuron has read it."""
    space = dials.space
    first = space.layer_sizes[0]
    before, after = space.lit.copy(), np.asarray(picture)
    rows = np.arange(first) // round(first**0.5)

    def show(share: float) -> None:
        lit = (1 - share) * before
        lit[:first] = np.where(rows < share * (rows[-1] + 1), after, before[:first])
        space.show(activations=[lit])

    return show


def _read(dials: AllDials, activations: Sequence[ArrayLike], seconds: float) -> Drive:
    """Return the animation in which a picture is read: a pulse runs along all edges."""
    return Drive(
        dials,
        0,
        len(activations) - 1,
        show=lambda dials, phase: dials.space.read(activations, phase),
        run_time=seconds,
    )


def _at_random(scene: Lecture, dials: AllDials, worth: Worth, course: Course) -> None:
    """Make room, and read a picture with the dials as they were before the first step."""
    first = course.activations(0)
    aside = dials.copy()
    aside.space.scale(ASIDE_SCALE).move_to(ASIDE)
    aside.place_labels()
    worth.judge(COURSE[0], course.worth.accuracy[0])
    with scene.say("What is learning? {mark}Choosing all these dials.") as line:
        scene.play(Transform(dials, aside), run_time=max(1.2, line.until_mark()))
        change = change_picture(dials, first[0])
        scene.play(
            FadeIn(worth, shift=0.4 * LEFT),
            Drive(dials, 0, 1, show=lambda _, share: change(share)),
            run_time=max(0.9, line.left),
        )
    with scene.say(
        "At random, it calls a {label} {mark}{an} {answer}.",
        label=READ,
        an="an" if course.states.answer[0] == 8 else "a",
        answer=course.states.answer[0],
        when=course.states.answer[0] != READ,
    ) as line:
        scene.play(_read(dials, first, max(1.3, line.until_mark())))
        _answer(scene, worth, course.states.answer[0], line.left)
        scene.moment("at random")


def _answer(scene: Lecture, worth: Worth, answer: float, seconds: float) -> None:
    """Let an answer come in, swell, and stand."""
    scene.play(worth.give(int(answer)), run_time=0.4)
    scene.play(ScaleInPlace(worth.answer, 1.25, rate_func=there_and_back), run_time=max(0.8, seconds - 0.4))


def _ever_better(scene: Lecture, dials: AllDials, worth: Worth, course: Course) -> None:
    """Turn the dials as the run did, from snapshot to snapshot."""
    places = [COURSE.index(step) for step in SNAPSHOTS]
    answer = course.states.answer[places]
    lines: list[tuple[str, dict[str, float], bool]] = [
        (
            "After {n:words} steps, the grey takes shape. {mark}The {label} comes out.",
            {"n": SNAPSHOTS[1], "label": READ},
            answer[1] == READ,
        ),
        (
            "At the end, {mark}{share:.0%} of all test images are right.",
            {"share": course.worth.accuracy[-1]},
            answer[2] == READ,
        ),
    ]
    for number, (words, values, when) in enumerate(lines, start=1):
        with scene.say(words, when=when, **values) as line:
            passed = range(places[number - 1], places[number] + 1)
            scene.play(worth.take_back(), run_time=0.3)
            scene.play(turn_the_dials(dials, worth, course, passed, max(line.until_mark(), 3.0)))
            _answer(scene, worth, answer[number], line.left)
            scene.moment(f"after {SNAPSHOTS[number]} steps")


def _still_wrong(
    scene: Lecture, dials: AllDials, worth: Worth, activations: Sequence[Array], misread: Answers
) -> None:
    """Read a picture that is misread to the end."""
    with scene.say(
        "And yet this {label} {mark}is still a {answer} to it.",
        label=misread.label[0],
        answer=misread.answer[0],
        when=misread.label[0] != misread.answer[0],
    ) as line:
        change = change_picture(dials, activations[0])
        first = len(activations[0])

        def show(_: Group, share: float) -> None:
            change(share)
            worth.picture.set_values(dials.space.lit[:first].reshape(worth.picture.values.shape[1:]))

        scene.play(worth.take_back(), run_time=0.3)
        scene.play(Drive(Group(dials, worth.picture), 0, 1, show=show), run_time=0.8)
        scene.play(_read(dials, activations, max(1.4, line.until_mark())))
        worth.label = int(misread.label[0])
        _answer(scene, worth, misread.answer[0], line.left)
        scene.moment("still wrong")


def _look_at_the_dials(scene: Lecture, dials: AllDials, worth: Worth, wrong: Reading) -> None:
    """Let the network fill the frame, turned so that its weights take most of it."""
    front = AllDials(wrong.params, wrong.activations)
    front.turn(*FROM_THE_FRONT)
    with scene.say("Why? {mark}The dials are the only place to look.") as line:
        scene.play(FadeOut(worth, shift=0.6 * RIGHT), run_time=max(0.6, line.until_mark()))
        scene.play(dials.go_to(front), run_time=max(line.left, 2.2))
        scene.moment("the dials")


def _closer(scene: Lecture, dials: AllDials, three: Reading) -> None:
    """Read the picture that the next beat goes on with."""
    change = change_picture(dials, three.activations[0])
    there = AllDials(three.params, three.activations)

    def show(dials: AllDials, share: float) -> None:
        change(share)
        gone = float(smooth(share))
        dials.turn(*(near + gone * (far - near) for near, far in zip(FROM_THE_FRONT, SEEN_FROM, strict=True)))

    with scene.say("So we look closer, {mark}with our {digit} again.", digit=DIGIT) as line:
        scene.play(Drive(dials, 0, 1, show=show), run_time=max(1.4, line.until_mark()))
        scene.play(_read(dials, three.activations, max(1.4, line.left)))
        scene.remove(dials)
        scene.add(there)
        scene.moment("read")
