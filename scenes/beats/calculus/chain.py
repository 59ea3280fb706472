"""4.1 to 4.3: the smallest network that learns, what its parts are called, and what an example costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

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
    GrowFromPoint,
    Indicate,
    LaggedStart,
    Line,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.network.arrays import Array, Indices
from netcore.network.params import Params
from scenes.beats.calculus.example import (
    DIGIT,
    FIGURE_SIZE,
    RUN,
    ChainExample,
    blank_chain,
    chain,
    chain_example,
    figures_below,
    picture_of_example,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial

STEPS = list(range(0, 1201, 10))  # of the training that is shown
ANSWERED = 50  # steps between two looks at the test pictures
TESTED = 10  # pictures
REACH = 12.0  # of the dials, to either side of 0
DIALS = 2.2  # height of their middles, in scene units
WIDE_PLACE = np.array([1.7, 0.15, 0.0])  # of the middle of the whole network
WALL = -2.05  # ... of the cards' middles
DULL = 650  # steps until which all test pictures get one answer
CLOSED = 0.06  # opacity of an edge that lies on hundreds of others


@dataclass(frozen=True, eq=False)
class Course:
    """The chain's training as it is shown, state by state.

    Attributes
    ----------
    steps
        Of the m states.
    params
        ``(m, P)``.
    activations
        Of the example, one ``(m, 1)`` array per layer.
    tests, labels, answers
        Test pictures ``(n, 28, 28)``, their labels, and what they are read as in some of the states, ``(k, n)``.
    measured, accuracy
        Steps of full measurements, and the share of all test images classified correctly there.
    """

    steps: Sequence[int]
    params: Array
    activations: tuple[Array, ...]
    tests: Array
    labels: Indices
    answers: list[Indices]
    measured: Indices
    accuracy: Array


def course_shown(scene: Lecture, index: int) -> Course:
    """Measure how the chain learns, the example with this index lighting its lamps."""
    states: ExampleInStates = scene.measure(
        "example in states", measure.examples.example_in_states, RUN, index=index, steps=STEPS, split="train"
    )
    tests = scene.measure(
        "tests", measure.examples.first_with_labels, labels=[0, 1], count=TESTED, split="test"
    )
    answers = [
        scene.measure(f"answers {step}", measure.answers.answers, RUN, first=TESTED, step=step).answer
        for step in STEPS[:: ANSWERED // 10]
    ]
    scores = scene.measure("evaluations", measure.record.evaluations, RUN)
    return Course(
        steps=STEPS,
        params=states.params,
        activations=states.activations,
        tests=tests.inputs,
        labels=tests.label,
        answers=answers,
        measured=scores.step,
        accuracy=scores.test_accuracy,
    )


class Dials(VGroup):
    """A dial over each weight and each bias of the chain, with its number below.

    Attributes
    ----------
    dials, numbers, leads
        In the order of the parameter vector: weight and bias of the first layer, then of the next.

    >>> dials = Dials(blank_chain(), np.zeros(6)).show([1.0, -2.0, 0.0, 0.0, 0.0, 0.5])
    >>> [number.shown for number in dials.numbers][:2]
    ['+1.00', '−2.00']
    """

    def __init__(self, network: NetworkDiagram, values: Array) -> None:
        self.dials, self.numbers, self.leads = VGroup(), VGroup(), VGroup()
        lamps = [neuron for (neuron,) in network.neurons]
        for before, lamp in pairwise(lamps):
            foot = (before.get_center() + lamp.get_center()) / 2 + 0.12 * UP
            for end, hue in ((foot, palette.POSITIVE), (lamp.get_top(), palette.BIAS)):
                dial = Dial(-REACH, REACH, radius=0.46, start=0.0, color=hue)
                self.dials.add(dial.shift((end[0], DIALS, 0)))
                number = Number(0, sign=True, size=FIGURE_SIZE - 4, color=hue)
                self.numbers.add(number.next_to(dial.knob, DOWN, buff=0.22))
                top = number.get_bottom() + 0.08 * DOWN
                self.leads.add(Line((end[0], top[1], 0), end, color=hue, stroke_width=3))
        super().__init__(self.leads, self.dials, self.numbers)
        self.show(values)

    def show(self, values: Sequence[float] | Array) -> Self:
        """Turn all dials; those of weights have the color of the sign."""
        for place, (dial, number, value) in enumerate(zip(self.dials, self.numbers, values, strict=True)):
            hue = palette.BIAS if place % 2 else palette.sign_hue(value)
            dial.show(value)
            dial.turned.set_fill(hue, 0.5)
            number.set_value(value).set_color(hue)
            self.leads[place].set_color(hue)
        return self


class Training(Group):
    """The chain with its dials, some test pictures with their answers, and how many of all are read correctly.

    Parameters
    ----------
    course
        What is shown.
    network
        The chain, at its place.
    """

    def __init__(self, course: Course, network: NetworkDiagram) -> None:
        self.course, self.network = course, network
        self.largest = [float(np.abs(course.params[:, ::2]).max())] * (len(network.neurons) - 1)
        self.dials = Dials(network, course.params[0])
        self.wall = VerdictWall(
            course.tests, course.answers, course.labels, columns=TESTED, size=(13.3, 1.65)
        ).move_to((0, WALL, 0))
        self.share = Number(100 * course.accuracy[0], 0, size=84, suffix="%", at_x=-5.6, on=2.42)
        self.words = Words("of all test images\nclassified correctly", size=37)
        self.words.align_to(np.array([-6.65, 2.2, 0]), UP + LEFT)
        self.counter = StepCounter(last=course.steps[-1], size=37)
        self.counter.next_to(self.share, RIGHT, buff=0.35, aligned_edge=DOWN)
        super().__init__(self.network, self.dials, self.wall, self.share, self.words, self.counter)
        self.show(0)

    def show(self, place: int) -> Self:
        """Show one of the states by its place."""
        course = self.course
        step = course.steps[place]
        params = Params(self.network.layer_sizes, course.params[place])
        self.network.show(params, activations=[a[place] for a in course.activations], largest=self.largest)
        self.dials.show(params.vector)
        self.wall.show(step / ANSWERED)
        known = int(np.searchsorted(course.measured, step, side="right")) - 1
        self.share.set_value(100 * course.accuracy[known])
        self.counter.show(step)
        return self


@beat("4.1", "the smallest network that learns")
def the_smallest_network_that_learns(scene: Lecture) -> None:
    """Fold the network into a chain of four neurons, and train that."""
    example = chain_example(scene)
    course = course_shown(scene, example.index)
    whole = scene.measure("layer sizes", measure.record.layer_sizes)
    steps = scene.measure("steps", measure.record.steps)
    shown = scene.measure("example in MNIST", measure.examples.first_with_label, label=DIGIT)
    passed = scene.measure(
        "pass", measure.examples.example_in_states, index=shown, steps=[steps], split="train"
    )
    dials = [
        scene.measure("parameters in all", measure.record.parameter_count),
        scene.measure("parameters of the chain", measure.record.parameter_count, RUN),
    ]
    picture = picture_of_example(scene)
    scene.declare({"0": "a digit", "1": "a digit"})

    params = Params(tuple(whole), passed.params[0])
    large = NetworkDiagram(whole, width=8.4, height=5.3, thickness=1.2, output_labels=())
    large.shift(WIDE_PLACE).show(params)
    before = picture.copy().scale(1.3).move_to((-5.45, WIDE_PLACE[1], 0))
    scene.open_with(large, before)
    with scene.say("{n:Words} weights and biases.\nWho can follow a single one?", n=dials[0]) as line:
        scene.play(
            ForwardPulse(large, params, [a[0] for a in passed.activations], background=0.8),
            run_time=line.duration,
        )
        scene.moment("whole network")
    network = blank_chain()
    with scene.say(
        "So fold the network up: one neuron per layer.\n{mark}{n:Words} dials are left.", n=dials[1]
    ) as line:
        _fold(scene, large, network, before, picture, line.until_mark())
        training = Training(course, network)
        network.show(activations=[[0.0]] * len(course.activations))
        scene.play(
            LaggedStart(
                *(
                    AnimationGroup(FadeIn(lead), GrowFromPoint(dial, lead.get_end()), FadeIn(number))
                    for lead, dial, number in zip(*training.dials.submobjects, strict=True)
                ),
                lag_ratio=0.25,
            ),
            run_time=max(line.left, 1.6),
        )
        scene.moment("folded")
    ink = figures_below(network, example)[0]
    with scene.say("Its input is a single number: how much ink there is.") as line:
        _pour(scene, picture, network, ink, example, line.left)
    with scene.say(
        "Is it a 0 or a 1? {mark}At first it says the same to all.", when=_says_the_same(course)
    ) as line:
        training.show(0)
        scene.add(network, *training.dials)
        rest = Group(training.share, training.words, training.counter)
        scene.play(
            Drive(training.wall, 0, 1, show=_rise, run_time=line.until_mark()), FadeIn(rest, run_time=0.8)
        )
        scene.remove(network, *training.dials, training.wall, rest)
        scene.add(training)
        dull = STEPS.index(DULL)
        scene.play(Replay(training, range(dull + 1), run_time=max(line.left, 3.0)))
        scene.moment("stuck")
    with scene.say("Then six dials find their way.", when=course.accuracy.max() > 0.9) as line:
        scene.play(Replay(training, range(dull, len(STEPS)), run_time=max(line.left, 4.4)))
    share = course.accuracy[course.measured == STEPS[-1]][0]
    with scene.say(
        "{share:.0%} classified correctly: it does learn something.", share=share, when=share > 0.9
    ) as line:
        scene.play(Indicate(training.share, color=palette.INK, scale_factor=1.2), run_time=1.0)
        scene.moment("learned")
    with scene.say("Back to halfway, {mark}with one picture: this is our example.") as line:
        scene.play(Replay(training, _places_back(example.step), run_time=max(line.until_mark(), 1.5)))
        _leave_the_example(scene, training, example, ink)


def _says_the_same(course: Course) -> bool:
    """Return whether all test pictures get one answer until the step `DULL`."""
    dull = course.answers[: DULL // ANSWERED + 1]
    return all(len(set(answers.tolist())) == 1 for answers in dull)


def _places_back(step: int) -> list[int]:
    """Return the places of the states from the last one back to a step."""
    return list(range(len(STEPS) - 1, STEPS.index(step) - 1, -1))


def _rise(wall: VerdictWall, share: float) -> None:
    """Let the cards come up from below, a share of their way."""
    wall.move_to((0, WALL - 2.0 * (1 - smooth(share)), 0)).set_opacity(share)


def _fold(
    scene: Lecture,
    large: NetworkDiagram,
    network: NetworkDiagram,
    before: Picture,
    after: Picture,
    seconds: float,
) -> None:
    """Let the neurons of each layer become one, and all edges between two layers one line."""
    lamps = [neuron for (neuron,) in network.neurons]
    edges = [edges_as_sticks(large, layer) for layer in range(len(lamps) - 1)]
    scene.remove(large)
    scene.add(*edges, *large.neurons, large.ellipses)
    flights = []
    for sticks, (start, end) in zip(edges, pairwise(lamps), strict=True):
        ends = [np.tile(lamp.get_center(), (len(sticks.values), 1)) for lamp in (start, end)]
        goal = Sticks(*ends, sticks.values, 3.0).set_strengths(CLOSED)
        flights.append(Fly(sticks, goal, lag=0.3))
    folded = [
        Transform(neuron, lamp.copy())
        for layer, lamp in zip(large.neurons, lamps, strict=True)
        for neuron in layer
    ]
    scene.play(
        *flights, *folded, FadeOut(large.ellipses, run_time=0.5), Transform(before, after), run_time=seconds
    )
    scene.remove(*edges, *large.neurons, before)
    scene.add(network, after)


def _pour(
    scene: Lecture,
    picture: Picture,
    network: NetworkDiagram,
    ink: Number,
    example: ChainExample,
    seconds: float,
) -> None:
    """Let the ink of the picture run into the first lamp, which shines as bright as there is ink."""
    lamp = network.neurons[0][0]
    drop = picture.copy()
    scene.play(
        Transform(drop, picture.copy().scale(0.12).move_to(lamp).set_opacity(0.3)),
        Transform(lamp, lamp.copy().set_activation(example.a[0]), rate_func=squish_rate_func(smooth, 0.5, 1)),
        FadeIn(ink, shift=0.2 * DOWN, rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=seconds,
    )
    scene.remove(drop)


def _leave_the_example(scene: Lecture, training: Training, example: ChainExample, ink: Number) -> None:
    """Let dials, cards and score go; what is left is the chain with the numbers of the example."""
    figures = figures_below(training.network, example)
    network = training.network
    scene.remove(training)
    scene.add(network, *training.submobjects[1:])
    dials = training.dials
    sinking = [
        FadeOut(dial, target_position=lead.get_end(), scale=0.2)
        for dial, lead in zip(dials.dials, dials.leads, strict=True)
    ]
    scene.play(
        *sinking,
        FadeOut(dials.leads, dials.numbers, training.share, training.words, training.counter),
        Drive(training.wall, 1, 0, show=_rise),
        LaggedStart(*(FadeIn(figure, shift=0.2 * DOWN) for figure in figures[1:]), lag_ratio=0.3),
        network.animate.show(example.params),
        run_time=1.6,
    )
    scene.remove(network, ink, *figures, training.wall)
    scene.add(chain(example), figures)
