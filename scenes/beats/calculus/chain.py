"""4.1 to 4.3: the smallest network that learns, what its parts are called, and what an example costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromPoint,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    Triangle,
    VGroup,
    VMobject,
    linear,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from manim.utils.rate_functions import ease_out_bounce

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.network.arrays import Array, Indices
from netcore.network.params import Params
from scenes.beats.calculus.example import (
    DIGIT,
    FIGURE_SIZE,
    RUN,
    SYMBOL_SIZE,
    ChainExample,
    GapSquare,
    LastLayer,
    blank_chain,
    chain,
    chain_example,
    figures_below,
    last_layer,
    picture_of_example,
    the_cost,
)
from scenes.beats.calculus.tree import plate
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, factor
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import LABEL_SIZE, Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.pictures.verdicts import CARD, FLIP, LOWERED, PICTURE_SHARE, RAISED, VerdictWall
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial

STEPS = list(range(0, 901, 10))  # of the training that is shown
TESTED = 8  # pictures
REACH = 10.0  # of the dials, to either side of 0
DIALS = 2.2  # height of their middles, in scene units
WIDE_PLACE = np.array([1.7, 0.15, 0.0])  # of the middle of the whole network
WALL, WALL_SIZE = np.array([1.15, -2.05, 0.0]), (11.0, 1.65)  # ... of the cards; of all of them
CARD_SIZE = 2.3  # width of the card on which the picture of the example lies
VERDICT = 84  # size of the answer below it
SAYS_AT = np.array([-0.64, 0.22, 0.0])  # where that is called an answer, from the middle of its foot
MISTAKES = palette.COST  # hue of wrong answers: that of a negative weight is beside them
THREAD = 0.5  # opacity of an edge whose weight is close to zero
DULL, LOOKS = (
    600,
    150,
)  # steps until which all test pictures get one answer; steps between two looks until then
LEARNING = 690  # the step from which on all states are shown
LINGER = 2  # how much longer than others these states are shown
LOUD = 1.4  # how much larger than others the output is written when it is the topic
NEAREST = 1.25 * SYMBOL_SIZE  # size of symbols where the last two lamps fill the frame
SIDES = 48  # size of the two sides of the square, above it
BRIGHTER = 0.65  # how bright the output is made, to see what becomes of the square
READABLE = 37  # size of figures that a phone shows
SEEN = 3.0  # height of the picture that says what is wanted
MISREAD = 2  # the layer whose number is taken for an exponent
OUTSIDE = 5.8  # how far to the right what bounces off that goes, in scene units
LARGEST, WRITTEN_AT = 96, np.array([-0.4, -2.1, 0.0])  # how large that is written, and where
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
    verdicts
        What the example is read as, ``(m,)``.
    tests, labels
        Test pictures ``(n, 28, 28)`` and their labels.
    answers, accuracy
        In each state: what the tests are read as, and the share of all test images classified correctly.
    """

    steps: Sequence[int]
    params: Array
    activations: tuple[Array, ...]
    verdicts: Indices
    tests: Array
    labels: Indices
    answers: list[Indices]
    accuracy: list[float]


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
        for step in STEPS
    ]
    accuracy = [scene.measure(f"accuracy {step}", measure.answers.accuracy, RUN, step=step) for step in STEPS]
    return Course(
        steps=STEPS,
        params=states.params,
        activations=states.activations,
        verdicts=states.answer,
        tests=tests.inputs,
        labels=tests.label,
        answers=answers,
        accuracy=accuracy,
    )


class Dials(VGroup):
    """A dial over each weight and each bias of the chain, with its number below.

    Parameters
    ----------
    network
        The chain, at its place.
    values
        Of the parameter vector.
    around
        How far each dial turns to either side of its first value; by default all dials turn around 0.
    signs
        Whether weights have the color of their sign, or none where that color means something else.

    Attributes
    ----------
    dials, numbers, leads
        In the order of the parameter vector: weight and bias of the first layer, then of the next.

    >>> dials = Dials(blank_chain(), np.zeros(6)).show([1.0, -2.0, 0.0, 0.0, 0.0, 0.5])
    >>> [number.shown for number in dials.numbers][:2]
    ['+1.00', '−2.00']
    """

    def __init__(
        self, network: NetworkDiagram, values: Array, around: float | None = None, *, signs: bool = True
    ) -> None:
        self.signs = signs
        middles = np.zeros(len(values)) if around is None else np.asarray(values, dtype=np.float64)
        reach = REACH if around is None else around
        self.dials: list[Dial] = []
        self.numbers: list[Number] = []
        self.leads: list[Line] = []
        lamps = [neuron for (neuron,) in network.neurons]
        for before, lamp in pairwise(lamps):
            foot = (before.get_center() + lamp.get_center()) / 2 + 0.12 * UP
            for end, hue in ((foot, palette.POSITIVE), (lamp.get_top(), palette.BIAS)):
                middle = float(middles[len(self.dials)])
                dial = Dial(middle - reach, middle + reach, radius=0.46, start=middle, color=hue)
                self.dials.append(dial.shift((end[0], DIALS, 0)))
                number = Number(0, sign=True, size=FIGURE_SIZE - 4, color=hue)
                self.numbers.append(number.next_to(dial.knob, DOWN, buff=0.22))
                top = number.get_bottom() + 0.08 * DOWN
                self.leads.append(Line((end[0], top[1], 0), end, color=hue, stroke_width=3))
        super().__init__(*self.leads, *self.dials, *self.numbers)
        self.show(values)

    def show(self, values: Sequence[float] | Array) -> Self:
        """Turn all dials; those of weights have the color of the sign."""
        for place, (dial, number, value) in enumerate(zip(self.dials, self.numbers, values, strict=True)):
            hue = palette.BIAS if place % 2 else palette.sign_hue(value) if self.signs else palette.INK
            dial.show(value)
            dial.turned.set_fill(hue, 0.5)
            number.set_value(value).set_color(hue)
            self.leads[place].set_color(hue)
        return self


class Training(Group):
    """The chain with its dials, what it reads the example and some tests as, and how many of all it reads correctly.

    Parameters
    ----------
    course
        What is shown.
    network
        The chain, at its place.
    picture
        That of the example, at its place.
    example
        Its weights are those that count as full.

    Attributes
    ----------
    card
        The picture of the example over its answer.
    wall
        The tests over theirs.
    """

    def __init__(
        self, course: Course, network: NetworkDiagram, picture: Picture, example: ChainExample
    ) -> None:
        self.course, self.network, self.picture = course, network, picture
        self.largest = [float(np.abs(weights).max()) for weights in example.params.weights]
        self.dials = Dials(network, course.params[0])
        self.card = _card(picture, course.verdicts, example)
        self.says = Words("says", size=37, color=palette.SECONDARY)
        self.says.move_to(self.card.get_center() + LOWERED * self.card.height * DOWN + SAYS_AT)
        self.wall = VerdictWall(
            course.tests, course.answers, course.labels, columns=TESTED, size=WALL_SIZE, mistakes=MISTAKES
        ).move_to(WALL)
        self.share = Number(100 * course.accuracy[0], 0, size=84, suffix="%", at_x=-5.42, on=2.42)
        self.words = Words("of all test images\nclassified correctly", size=37)
        self.words.align_to(np.array([-6.65, 2.2, 0]), UP + LEFT)
        self.counter = StepCounter(last=course.steps[-1], size=37)
        self.counter.next_to(self.share, RIGHT, buff=0.35, aligned_edge=DOWN)
        super().__init__(self.network, self.dials, self.card, self.says, self.wall, self.share)
        self.add(self.words, self.counter)
        self.show(0)

    def show(self, place: int) -> Self:
        """Show one of the states by its place."""
        course = self.course
        params = Params(self.network.layer_sizes, course.params[place])
        self.network.show(params, activations=[a[place] for a in course.activations], largest=self.largest)
        self.dials.show(params.vector)
        self.card.show(place)
        self.wall.show(place)
        self.share.set_value(100 * course.accuracy[place])
        self.counter.show(course.steps[place])
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
    large = NetworkDiagram(params.layer_sizes, width=8.4, height=5.3, thickness=1.2, output_labels=())
    large.shift(WIDE_PLACE).show(params)
    for dots in large.ellipses:
        dots[-1].scale(READABLE / LABEL_SIZE, about_edge=RIGHT)
    before = picture.copy().scale(1.3).move_to((-5.45, WIDE_PLACE[1], 0))
    scene.open_with(large, before)
    with scene.say("{n:Words} weights and biases.\nWho can follow a single one?", n=dials[0]) as line:
        scene.play(
            ForwardPulse(large, params, [a[0] for a in passed.activations], background=0.8),
            run_time=line.duration,
        )
        scene.moment("whole network")
    network = blank_chain(THREAD)
    with scene.say(
        "So fold the network up: one neuron per layer.\n{mark}{n:Words} dials are left.", n=dials[1]
    ) as line:
        _fold(scene, large, network, before, picture, line.until_mark())
        training = Training(course, network, picture, example)
        board = training.dials
        network.show(activations=[[0.0]] * len(course.activations))
        scene.play(
            LaggedStart(
                *(
                    AnimationGroup(FadeIn(lead), GrowFromPoint(dial, lead.get_end()), FadeIn(number))
                    for lead, dial, number in zip(board.leads, board.dials, board.numbers, strict=True)
                ),
                lag_ratio=0.25,
            ),
            run_time=max(line.left, 1.6),
        )
        scene.moment("folded")
    ink = figures_below(network, example)[0]
    with scene.say("Its input is a single number: {mark}how much ink there is.") as line:
        _pour(scene, picture, network, ink, example, line)
        at_first = [a[0] for a in course.activations]
        start = Params(network.layer_sizes, course.params[0])
        scene.play(ForwardPulse(network, start, at_first), run_time=1.0)
    with scene.say(
        "Is it a 0 or a 1? {mark}At first it says the same to all.", when=_says_the_same(course)
    ) as line:
        training.show(0)
        scene.add(network, *training.dials, training.card)
        rest = Group(training.share, training.words, training.counter)
        scene.play(
            FadeIn(training.card, training.says, run_time=0.8),
            FadeOut(picture, run_time=0.8),
            Drive(training.wall, 0, 1, show=_rise),
            run_time=line.until_mark(),
        )
        scene.play(
            ForwardPulse(network, start, at_first), FadeIn(rest, run_time=0.8), run_time=max(line.left, 1.6)
        )
        scene.remove(network, *training.dials, training.card, training.says, training.wall, rest)
        scene.add(training)
        scene.moment("stuck")
    with scene.say(
        "They swing to and fro; {mark}then the six dials find their way.", when=course.accuracy[-1] > 0.9
    ) as line:
        scene.play(Replay(training, _places_forth(), run_time=max(line.left, 5.0)))
    share = course.accuracy[-1]
    with scene.say("{share:.0%} classified correctly: it does learn.", share=share, when=share > 0.9) as line:
        scene.play(Indicate(training.share, color=palette.INK, scale_factor=1.2), run_time=1.0)
        scene.moment("learned")
    with scene.say(
        "Back to step {step}: {mark}our example, this {digit}, comes out as {a:.2f}. "
        "{mark}Below a half, it is read as a {verdict}: wrong.",
        step=example.step,
        digit=DIGIT,
        a=example.a[-1],
        verdict=course.verdicts[STEPS.index(example.step)],
        when=example.a[-1] < 0.5 and example.y == 1,
    ) as line:
        _go_back(scene, training, example, ink, line)


def _says_the_same(course: Course) -> bool:
    """Return whether all test pictures get one answer, as often as one looks until the step `DULL`."""
    return all(len(set(course.answers[place].tolist())) == 1 for place in _dull_places())


def _dull_places() -> list[int]:
    """Return the places of the few states that are shown as long as nothing is learned."""
    return [STEPS.index(step) for step in range(0, DULL + 1, LOOKS)]


def _places_forth() -> list[int]:
    """Return the places of the states that are shown: a few as long as nothing is learned, in the end all."""
    dull = [place for place in _dull_places() for _ in range(LINGER)]
    return [*dull, *range(STEPS.index(LEARNING), len(STEPS))]


def _card(picture: Picture, verdicts: Indices, example: ChainExample) -> VerdictWall:
    """Lay the picture of the example on a card with its answer, one for each state."""
    height = picture.height / (PICTURE_SHARE * CARD[1])
    card = VerdictWall(
        picture.values.reshape(1, 28, 28),
        verdicts[:, None],
        [int(example.y)],
        columns=1,
        size=(CARD_SIZE, height),
        answer_size=VERDICT,
        mistakes=MISTAKES,
    )
    return card.move_to(picture.get_center() + RAISED * CARD[1] * height * DOWN)


def _rise(wall: VerdictWall, share: float) -> None:
    """Let the cards come up from below, a share of their way."""
    wall.move_to(WALL + 2.0 * (1 - smooth(share)) * DOWN).set_opacity(share)


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
        here, there = (np.tile(lamp.get_center(), (len(sticks.values), 1)) for lamp in (start, end))
        goal = Sticks(here, there, sticks.values, 3.0).set_strengths(CLOSED)
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
    ink: VMobject,
    example: ChainExample,
    line: Saying,
) -> None:
    """Spread the ink of the picture evenly over it, and put it into the first lamp, which shines as bright."""
    lamp = network.neurons[0][0]
    drop = picture.copy()
    even = Picture(np.full((28, 28), example.a[0]), size=picture.height).move_to(picture)
    scene.play(Transform(drop, even), run_time=max(line.until_mark(), 1.4))
    scene.play(
        Transform(drop, even.copy().scale(0.2).move_to(lamp)),
        Transform(lamp, lamp.copy().set_activation(example.a[0]), rate_func=squish_rate_func(smooth, 0.5, 1)),
        FadeIn(ink, shift=0.2 * DOWN, rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=max(line.left - 1.0, 1.2),
    )
    scene.remove(drop)


def _go_back(scene: Lecture, training: Training, example: ChainExample, ink: VMobject, line: Saying) -> None:
    """Take training back to the example's step, where its card turns to a wrong answer, and leave the chain alone."""
    there, verdicts = STEPS.index(example.step), training.course.verdicts
    last_right = there + int(np.flatnonzero(verdicts[there:] == example.y)[0])
    scene.play(
        Replay(training, range(len(STEPS) - 1, last_right - 1, -1), rate_func=rush_from),
        run_time=max(line.until_mark() - 0.5, 1.3),
    )
    card = training.card
    training.show(there)
    scene.play(Drive(card, last_right - 1 + FLIP, last_right - 1), run_time=0.5)
    card.show(there)
    figures = figures_below(training.network, example)
    lamp = training.network.neurons[-1][0]
    figures[-1].scale(LOUD, about_edge=UP)
    scene.play(GrowFromPoint(figures[-1], lamp.get_center()), run_time=0.8)
    scene.wait(max(line.until_mark(), 0.3))
    mistake = SurroundingRectangle(card, buff=0, corner_radius=0.15, color=MISTAKES, stroke_width=6)
    mistake.stretch_to_fit_width(CARD[0] * card.width).stretch_to_fit_height(CARD[1] * card.height)
    scene.play(Create(mistake), run_time=0.8)
    scene.moment("wrong")
    scene.wait(max(line.left - 1.8, 0.8))
    _leave_the_example(scene, training, example, VGroup(ink, *figures[1:]), mistake)


def _leave_the_example(
    scene: Lecture, training: Training, example: ChainExample, figures: VGroup, mistake: VMobject
) -> None:
    """Let dials, cards and score go; what is left is the chain with the numbers of the example."""
    network, dials, picture = training.network, training.dials, training.picture
    scene.remove(training)
    scene.add(network, *training.submobjects[1:], mistake, figures[-1])
    sinking = [
        FadeOut(
            dial,
            target_position=lead.get_end(),
            scale=0.2,
            rate_func=squish_rate_func(smooth, 0.3, 1.0),
        )
        for dial, lead in zip(dials.dials, dials.leads, strict=True)
    ]
    scene.play(
        *sinking,
        FadeOut(*dials.leads, *dials.numbers, run_time=0.4),
        FadeOut(
            training.share,
            training.words,
            training.counter,
            training.card,
            training.says,
            mistake,
            run_time=0.9,
        ),
        FadeIn(picture),
        Drive(training.wall, 1, 0, show=_rise),
        LaggedStart(*(FadeIn(figure, shift=0.2 * DOWN) for figure in figures[1:-1]), lag_ratio=0.3),
        cast(Any, figures[-1]).animate.scale(1 / LOUD, about_edge=UP),
        run_time=1.2,
    )
    scene.remove(network, training.wall, *figures)
    scene.add(chain(example), figures_below(network, example))


class Plate(VGroup):
    """A symbol whose raised number is the number plate of its layer, in dark letters on a light ground.

    Parameters
    ----------
    letter, layer
        Of the symbol, and what the plate says.
    size
        Of the symbol.

    Attributes
    ----------
    power
        The symbol as it could be misread: the number as an exponent.
    box, symbol
        The plate with its rim, and the symbol with the number in brackets on it.

    >>> plate = Plate("a", "3")
    >>> bool(plate.box.get_left()[0] > plate.symbol[0].get_center()[0])
    True
    """

    def __init__(
        self, letter: str, layer: str, *, size: float = NEAREST, color: ManimColor = palette.INK
    ) -> None:
        self.symbol = declared(Formula(f"{letter}^(({layer}))", size=size, color=color), "a layer")
        self.number = VGroup(*self.symbol[1:])
        ground = SurroundingRectangle(self.number, buff=0.1, corner_radius=0.08, stroke_width=0)
        rim = SurroundingRectangle(
            self.number, buff=0.05, corner_radius=0.05, color=palette.GROUND, stroke_width=2
        )
        self.box = VGroup(ground.set_fill(color, 1), rim)
        self.power = declared(Formula(f"{letter}^{layer[0]}", size=size, color=color), "a layer")
        self.number.set_color(palette.GROUND)
        super().__init__(self.box, self.symbol)

    def over(self, lamp: Mobject) -> Self:
        """Put the symbol over a lamp."""
        self.shift(lamp.get_top() + 0.26 * UP - self.symbol.get_bottom())
        self.power.shift(self.symbol[0].get_center() - self.power[0].get_center())
        return self

    def at(self, symbol: Formula) -> Self:
        """Put the symbol where it stands without a plate."""
        return self.shift(symbol.get_center() - self.symbol.get_center())

    def taken_off(self) -> AnimationGroup:
        """Return the animation in which the plate goes and the number stays."""
        bare = self.number.copy().set_color(self.symbol[0].get_fill_color())
        return AnimationGroup(FadeOut(self.box), Transform(self.number, bare))

    def screwed_on(self) -> AnimationGroup:
        """Return the animation in which the plate falls into its place, crooked first, the number on it."""
        parts = VGroup(self.box, self.number)
        crooked = parts.copy().shift(0.8 * UP + 0.2 * RIGHT).rotate(-0.5).set_opacity(0)
        return AnimationGroup(ReplacementTransform(crooked, parts, rate_func=ease_out_bounce))


@beat("4.2", "names", flows_from="4.1")
def names(scene: Lecture) -> None:
    """Give the layers numbers, and everything in a layer the plate with its number."""
    example = chain_example(scene)
    picture = picture_of_example(scene)
    network, figures = chain(example), figures_below(chain(example), example)
    scene.open_with(picture, network, figures)
    scene.declare({"0": "a layer", "1": "a layer", "2": "a layer", "3": "a layer"})

    lamps = [neuron for (neuron,) in network.neurons]
    plates = [Plate("a", str(layer)).over(lamp) for layer, lamp in enumerate(lamps)]
    letters, digits = [one.power[0] for one in plates], [VGroup(*one.power[1:]) for one in plates]
    with scene.say("Four activations, so number the layers: {mark}0, 1, 2, 3.") as line:
        risen = [GrowFromPoint(a, lamp.get_center()) for a, lamp in zip(letters, lamps, strict=True)]
        scene.play(LaggedStart(*risen, lag_ratio=0.3), run_time=line.until_mark())
        scene.play(
            LaggedStart(*(FadeIn(digit, shift=0.4 * DOWN) for digit in digits), lag_ratio=0.5),
            run_time=max(line.left, 1.6),
        )
        scene.moment("numbers")
    with scene.say(
        "These are not exponents: {mark}nothing is squared. {mark}In brackets, each is a number plate."
    ) as line:
        spelled = _mistake(scene, letters[MISREAD], digits, cast(Number, figures[MISREAD]), line)
        scene.remove(*letters)
        scene.add(*(one.symbol[0] for one in plates))
        scene.play(
            LaggedStart(*(one.screwed_on() for one in plates), lag_ratio=0.35), run_time=max(line.left, 2.0)
        )
        scene.remove(*(part for one in plates for part in one.get_family()))
        scene.add(*plates)
        scene.moment("plates")
    near = last_layer(example)
    with scene.say("The last layer is called L, {mark}the one before it L minus 1.") as line:
        last = _come_near(scene, Group(picture, figures, spelled), network, plates, near, line)
        scene.moment("last layer")
    with scene.say("The weight between them {mark}and the bias carry the plate L too.") as line:
        edge = near.network.edges[0].get_center()
        for name, source, seconds in (
            ("w3", edge, line.until_mark()),
            ("b3", near.lead.get_start(), line.left),
        ):
            hue = near.symbols[name][0].get_fill_color()
            last.append(Plate(name[0], plate(3), color=hue).at(near.symbols[name]))
            parts = [last[-1], near.numbers[name]]
            scene.play(
                *([Create(near.lead)] if name == "b3" else []),
                *(GrowFromPoint(part, source) for part in parts),
                run_time=max(seconds, 1.2),
            )
        scene.moment("named")
    with scene.say("From here on, {mark}the brackets alone say: a number plate.") as line:
        scene.play(
            LaggedStart(*(_swell(one) for one in last), lag_ratio=0.2), run_time=max(line.until_mark(), 1.2)
        )
        scene.play(
            LaggedStart(*(one.taken_off() for one in last), lag_ratio=0.35),
            run_time=max(line.left - 0.4, 1.6),
        )
        scene.remove(
            near.network, near.lead, *near.numbers.values(), *(p for one in last for p in one.get_family())
        )
        scene.add(near)


def _mistake(scene: Lecture, letter: Mobject, digits: list[VGroup], figure: Number, line: Saying) -> VGroup:
    """Misread a raised number as an exponent: the second factor bounces off. Then all raised numbers fall.

    Returns the symbol with its plate and what it means.
    """
    plate = Plate("a", str(MISREAD), size=LARGEST)
    plate.shift(WRITTEN_AT - plate.symbol[0].get_center())
    plate.power.shift(plate.symbol[0].get_center() - plate.power[0].get_center())
    power = VGroup(*plate.power[1:])
    meant = VGroup(Formula("=", size=LARGEST), Number(figure.value, size=LARGEST))
    meant.arrange(RIGHT, buff=0.35)
    meant.move_to((power.get_right()[0] + 0.3, WRITTEN_AT[1], 0), aligned_edge=LEFT)
    squaring = VGroup(Formula("dot.op", size=LARGEST), Number(figure.value, size=LARGEST))
    squaring.arrange(RIGHT, buff=0.25).next_to(meant, RIGHT, buff=0.25)
    scene.play(
        _swell(Group(letter, digits[MISREAD])),
        FadeIn(plate.power, meant, shift=0.4 * UP),
        run_time=max(line.until_mark() - 0.6, 1.0),
    )
    outside = squaring.copy().shift(OUTSIDE * RIGHT)
    scene.play(ReplacementTransform(outside, squaring, rate_func=rush_into), run_time=0.6)
    scene.moment("mistake")
    scene.wait(0.4)
    written = VGroup(plate.power, meant)
    scene.play(
        cast(Any, squaring).animate(rate_func=linear).shift(OUTSIDE * RIGHT),
        cast(Any, written).animate(rate_func=there_and_back).shift(0.2 * LEFT),
        run_time=max(line.until_mark() - 1.2, 1.0),
    )
    scene.play(FadeOut(power, *digits, shift=0.5 * DOWN), run_time=0.5)
    scene.remove(squaring, written, *plate.power)
    scene.add(plate.symbol[0], meant)
    room = cast(Any, meant).animate(rate_func=squish_rate_func(smooth, 0, 0.4))
    scene.play(
        plate.screwed_on(),
        room.shift((plate.box.get_right()[0] - power.get_right()[0]) * RIGHT),
        run_time=0.9,
    )
    scene.remove(*plate.get_family())
    scene.add(plate)
    return VGroup(plate, *meant)


def _swell(part: Mobject) -> Transform:
    """Return the animation in which a part is larger for a while."""
    return Transform(part, part.copy().scale(1.2), rate_func=there_and_back)


def _come_near(
    scene: Lecture,
    leaving: Group,
    network: NetworkDiagram,
    plates: list[Plate],
    near: LastLayer,
    line: Saying,
) -> list[Plate]:
    """Move on to the last two lamps, and let their plates say which layers they are, seen from the end."""
    picture, figures, spelled = leaving
    lamps = [neuron for (neuron,) in near.network.neurons]
    gone = [*network.edges[:2], *network.neurons[:2], *plates[:2], picture, *figures[:2], *spelled]
    numbered = [Plate("a", str(layer)).over(lamp) for layer, lamp in zip((2, 3), lamps, strict=True)]
    lettered = [Plate("a", plate(layer)).at(near.symbols[f"a{layer}"]) for layer in (2, 3)]
    kept = [*network.edges[2:], *(neuron for (neuron,) in network.neurons[2:]), *figures[2:], *plates[2:]]
    goals = [*near.network.edges, *lamps, near.numbers["a2"], near.numbers["a3"], *numbered]
    scene.remove(network)
    scene.add(*network.edges, *network.neurons)
    scene.play(
        *(FadeOut(one, shift=5 * LEFT) for one in gone),
        *(Transform(one, goal) for one, goal in zip(kept, goals, strict=True)),
        run_time=max(line.until_mark() - 0.8, 1.6),
    )
    scene.remove(*kept, *network.neurons)
    scene.add(near.network, near.numbers["a2"], near.numbers["a3"], *numbered)
    for before, after in ((numbered[1], lettered[1]), (numbered[0], lettered[0])):
        large = after.copy().scale(1.35)
        scene.play(
            FadeOut(before.number, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(large.number, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.5, 1)),
            ReplacementTransform(before.symbol[0], large.symbol[0]),
            ReplacementTransform(before.box, large.box),
            run_time=max(0.6 * line.left / 2, 0.8),
        )
        scene.remove(*before.get_family(), *large.get_family())
        scene.add(large)
        scene.play(Transform(large, after), run_time=0.5)
        scene.remove(*large.get_family())
        scene.add(after)
    return lettered


@beat("4.3", "the cost of this example", flows_from="4.2")
def the_cost_of_this_example(scene: Lecture) -> None:
    """Lay the gap between the output and what is wanted down as a line, and square it."""
    example = chain_example(scene)
    gap = scene.derive("gap", "difference", example.y, example.a[-1])
    aside, part, formula = the_cost(example)
    part.remove(part.number).open(0)
    near = last_layer(example)
    scene.open_with(near)

    lamp = near.network.neurons[-1][0]
    picture = picture_of_example(scene).scale_to_fit_height(SEEN).move_to(part.unit)
    with scene.say(
        "This picture is a {y:.0f}, so y is {y:.0f}: {mark}a bright lamp is wanted.", y=example.y
    ) as line:
        scene.play(Transform(near, aside), run_time=0.9)
        scene.play(FadeIn(picture, shift=2 * LEFT), run_time=max(line.until_mark() - 2.1, 0.7))
        scene.play(GrowFromPoint(Group(part.called, part.goal), picture.get_center()), run_time=1.2)
        scene.play(GrowFromCenter(part.wanted), run_time=0.6)
        scene.play(
            FadeOut(picture, rate_func=squish_rate_func(smooth, 0, 0.5)),
            Create(part.scale_line),
            FadeIn(part.unit, part.dark, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(line.left, 1.0),
        )
        scene.moment("wanted")
    with scene.say(
        "It shines with {a:.2f}: {mark}{gap:.2f} too dark.", a=example.a[-1], gap=gap, when=gap > 0
    ) as line:
        scene.play(
            GrowFromPoint(Group(part.lamp, part.brightness), lamp.get_right()),
            run_time=max(line.until_mark(), 1.3),
        )
        written = Number(gap, size=60, color=palette.COST).next_to(part.gap, RIGHT, buff=0.2)
        part.gap.reverse_direction()
        scene.play(Create(part.gap), FadeIn(written, shift=0.2 * RIGHT), run_time=max(line.left, 1.2))
        scene.moment("gap")
    with scene.say("a minus y is negative: {mark}the arrow points down.", when=gap > 0) as line:
        negative, falling = _point_down(scene, line, near, part, formula, written)
    with scene.say("Squared, the sign goes: {mark}C0, the cost of this one picture.") as line:
        _square(scene, line, part, formula, negative, falling)
        scene.remove(near, *part.get_family(), part.number, *formula)
        near, part, formula = the_cost(example)
        scene.add(near, part, formula)
        scene.moment("square")
        scene.wait(0.3)
    with scene.say("If the lamp shone brighter, {mark}the square would be smaller.") as line:
        before = ("a2", "w3", "b3")
        symbols, numbers = ([parts[name] for name in before] for parts in (near.symbols, near.numbers))
        receding = Group(*symbols, *numbers, near.lead)
        scene.play(
            *(cast(Any, one).animate.set_opacity(palette.DIMMED) for one in receding),
            run_time=max(line.until_mark() - 0.3, 0.6),
        )
        scene.moment("before")

        def brighten(_: Group, a: float) -> None:
            part.show(a)
            near.network.neurons[-1][0].set_activation(a)
            near.numbers["a3"].set_value(a)

        scene.play(
            Drive(Group(near, part), example.a[-1], BRIGHTER, show=brighten, rate_func=there_and_back),
            run_time=max(line.left, 2.4),
        )
        scene.moment("brighter")
        scene.play(*(cast(Any, one).animate.set_opacity(1) for one in receding), run_time=0.6)
        scene.remove(near, part, *formula)
        scene.add(*the_cost(example))


def _point_down(
    scene: Lecture, line: Saying, near: LastLayer, part: GapSquare, formula: Formula, written: Number
) -> tuple[Number, Triangle]:
    """Write the formula with the gap below it, which points down; returns the gap and the head of its arrow."""
    a, y, power = formula.part("a"), formula.part("y"), formula[-1]
    signs = [letter for letter in formula if letter not in (*formula.part("cost"), *a, *y, power)]
    half = max(line.until_mark(), 1.6) / 2
    for source, hue, letters in (
        (near.symbols["a3"], palette.INK, (*a, *signs[1:])),
        (Group(part.called, part.goal), palette.TARGET, y),
    ):
        scene.play(
            Indicate(source, color=hue, scale_factor=1.12),
            FadeIn(*letters, shift=0.2 * UP),
            run_time=half,
        )
    below = VGroup(*a, *y).get_bottom() + 0.35 * DOWN
    gap = Number(-written.value, size=54, color=palette.COST).move_to(below)
    falling = Triangle(color=palette.COST, fill_opacity=1, stroke_width=0).rotate(PI).scale_to_fit_width(0.5)
    falling.move_to(part.place(part.a), aligned_edge=DOWN)
    plain = Number(written.value, size=54, color=palette.COST, at_x=gap.point_x, on=gap.baseline)
    scene.play(Transform(written, plain), run_time=0.5)
    drop = (part.y - part.a) * part.UNIT - falling.height
    scene.play(FadeIn(gap), FadeIn(falling, shift=drop * DOWN), run_time=0.9)
    scene.remove(written)
    scene.moment("negative")
    scene.wait(max(0.6, line.left))
    return gap, falling


def _square(
    scene: Lecture, line: Saying, part: GapSquare, formula: Formula, gap: Number, falling: Triangle
) -> None:
    """Sweep the gap across its square, and multiply it by itself."""
    sign, power = formula[len(formula.part("cost"))], formula[-1]
    scene.play(FadeOut(falling), run_time=0.2)
    scene.add(part.square)
    scene.play(Drive(part, 0, 1, show=GapSquare.open, rate_func=smooth), FadeIn(power, scale=2), run_time=1.2)
    side = factor(gap.value)
    sides = Formula(f"{side} dot.op {side}", size=SIDES, color=palette.COST)
    free = (part.square.get_bottom()[1] + part.unit.get_bottom()[1]) / 2
    sides.move_to((part.unit.get_x(), free + 0.4, 0))
    made = Number(part.cost, size=60)
    VGroup(equals := Formula("=", size=54), made).arrange(RIGHT, buff=0.2).next_to(sides, DOWN, buff=0.3)
    scene.play(FadeOut(gap, scale=0.8), FadeIn(sides, shift=0.3 * DOWN), run_time=0.8)
    scene.moment("sides")
    scene.play(FadeIn(equals, made, shift=0.2 * DOWN), run_time=0.9)
    scene.wait(0.5)
    scene.play(
        FadeOut(sides, equals, scale=0.8, rate_func=squish_rate_func(smooth, 0, 0.35)),
        ReplacementTransform(made, part.number, rate_func=squish_rate_func(smooth, 0.3, 1)),
        FadeIn(*formula.part("cost"), sign),
        run_time=max(line.left, 1.1),
    )
