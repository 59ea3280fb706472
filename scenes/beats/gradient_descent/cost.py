"""2.2 to 2.5: from a random start to the cost as a function of all parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    Group,
    LaggedStart,
    Line,
    Rectangle,
    VGroup,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.examples import ExampleOverSteps
from netcore.network.arrays import Array, spread
from netcore.network.params import Params
from scenes.beats.gradient_descent.dial import SNAPSHOT, START, the_dial, way
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.kit.charts.bars import ArrivingBars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import recede
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.machine import Machine, small_network
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.network.scores import Scores
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Replay, replay
from scenes.kit.values.dial import LabelledDial

PITCH = 0.42  # scene units between rows
COLUMNS = {"a": 0.95, "y": 2.15, "square": 3.4, "bar": 4.2}  # x of decimal points, and of the bars' left ends
LONGEST_BAR = 2.6  # scene units, for a term of 1
BAR_HEIGHT = 0.2
ROW_SIZE, SUM_SIZE = 26, 34
FOUR = (3, 0, 1, 2)  # the labels of the pictures of 2.2
NO_BAR = 1e-3  # a bar cannot have no length: one of this is not seen


@dataclass(frozen=True, eq=False)
class ExampleState:
    """What one example costs in one state of a run: the state's number, outputs and terms ``(n_out,)``, their sum."""

    number: int
    a: Array
    terms: Array
    cost: float


def states_of_example(numbers: Sequence[int], measured: ExampleOverSteps) -> list[ExampleState]:
    """Return what was measured of an example as records of the steps `numbers`."""
    rows = zip(numbers, measured.a, measured.terms, measured.cost.tolist(), strict=True)
    return [ExampleState(*row) for row in rows]


class CostTerms(Group):
    """Ten rows: output j, its activation, the wanted one, their squared difference as number and bar; and the sum.

    Parameters
    ----------
    wanted
        ``(n,)``: the target y.

    Attributes
    ----------
    outputs, targets, squares, total
        The parts that a lecture lets enter one after the other.

    >>> state = ExampleState(0, np.array([0.5, 0.75]), np.array([0.25, 0.0625]), 0.3125)
    >>> terms = CostTerms([0, 1]).show(state)
    >>> terms.sum.value, [number.value for number in terms.numbers]
    (0.3125, [0.25, 0.0625])
    """

    def __init__(self, wanted: ArrayLike) -> None:
        goals = np.asarray(wanted, dtype=np.float64)
        rows = [-PITCH * row for row in range(len(goals))]
        self.labels, self.a, self.y = VGroup(), VGroup(), VGroup()
        self.numbers, self.bars = VGroup(), VGroup()
        for row, (y, goal) in enumerate(zip(rows, goals, strict=True)):
            hue = palette.TARGET if goal else palette.SECONDARY
            label = Label(spell(row), color=hue, size=ROW_SIZE).stand_on(y)
            self.labels.add(declared(label, "the number of an output neuron"))
            self.a.add(Number(0, size=ROW_SIZE, at_x=COLUMNS["a"], on=y))
            self.y.add(Number(goal, 0, size=ROW_SIZE, color=hue, at_x=COLUMNS["y"], on=y))
            self.numbers.add(Number(0, size=ROW_SIZE, color=palette.COST, at_x=COLUMNS["square"], on=y))
            self.bars.add(_bar(label.get_center()[1]))
        columns = (("a", "a_j", self.a), ("y", "y_j", self.y), ("square", "(a_j - y_j)^2", self.numbers))
        self.heads = {}
        for name, text, column in columns:
            self.heads[name] = (
                Formula(text, color=palette.SECONDARY).next_to(column, UP).set_y(rows[0] + 0.62)
            )
        self.rule = Line(
            (COLUMNS["square"] - 0.7, rows[-1] - 0.14, 0),
            (COLUMNS["square"] + 0.5, rows[-1] - 0.14, 0),
            color=palette.SECONDARY,
            stroke_width=2,
        )
        self.sum = Number(
            0, size=SUM_SIZE, color=palette.COST, at_x=COLUMNS["square"], on=rows[-1] - 1.45 * PITCH
        )
        self.symbol = Formula("C_0 =", color=palette.COST)
        self.symbol.next_to(self.sum, RIGHT).set_x(COLUMNS["square"] - 1.25)
        self.outputs = VGroup(self.labels, self.a, self.heads["a"])
        self.targets = VGroup(self.y, self.heads["y"])
        self.squares = VGroup(self.numbers, self.heads["square"], self.bars)
        self.total = VGroup(self.rule, self.symbol, self.sum)
        super().__init__(self.outputs, self.targets, self.squares, self.total)
        self.terms = np.zeros(len(goals))
        self.center()

    def show(self, state: ExampleState) -> Self:
        """Show the outputs of a state, the terms of its cost and their sum, each rounded by itself."""
        left = float(self.bars[0].get_left()[0])
        for row, (a, term) in enumerate(zip(state.a, state.terms, strict=True)):
            self.a[row].set_value(a)
            self.numbers[row].set_value(term)
            bar = self.bars[row]
            bar.stretch_to_fit_width(max(LONGEST_BAR * term, NO_BAR)).set_x(left + bar.width / 2)
        self.sum.set_value(state.cost)
        self.terms = np.asarray(state.terms)
        return self

    def shown(self) -> Channels:
        """Return the terms that the bars show."""
        return {"length": self.terms}


def _bar(y: float) -> Rectangle:
    bar = Rectangle(
        width=NO_BAR, height=BAR_HEIGHT, stroke_width=0, fill_color=palette.COST, fill_opacity=0.85
    )
    return bar.move_to((COLUMNS["bar"], y, 0))


@beat("2.2", "a random start")
def a_random_start(scene: Lecture) -> None:
    """Random weights give the same nonsense for every picture."""
    scene.declare({"100": "the base of a share"})
    params = params_at(scene, 0)
    indices = [
        scene.measure(f"first {digit}", measure.examples.first_with_label, label=digit) for digit in FOUR
    ]
    passes = [activations_of(scene, index, 0) for index in indices]
    answers = scene.measure("answers", measure.answers.answers, index=indices, split="train", step=0).answer
    accuracy = scene.measure("accuracy at the start", measure.answers.accuracy, step=0)
    with scene.say(
        "All weights start as random numbers: {many:words} dice thrown. The biases start at {start:.0f}.",
        many=len(params.vector) // 1000 * 1000,
        start=params.biases[0][0],
        when=not any(bias.any() for bias in params.biases),
    ):
        scene.title(note=f"training images {', '.join(map(spell, indices))} · step {spell(0)}")
        network = NetworkDiagram(params.layer_sizes, width=4.6, height=4.3).move_to(1.05 * LEFT + 0.1 * DOWN)
        network.show(params)
        picture = InputPicture(passes[0][0], network, size=1.9, gap=1.0)
        scene.play(LaggedStart(*(FadeIn(layer) for layer in network.edges), lag_ratio=0.5), run_time=2.6)
        scene.play(FadeIn(network.neurons, network.ellipses, network.labels, picture), run_time=0.8)
        columns = [Scores(network, a[0], a[-1], place) for place, a in enumerate(passes)]
        scene.add(network)
        _say_scores(scene, network, params, picture, passes[0], columns[0])
        scene.moment("one picture")
    with scene.say(
        "Ten scores come out for this {a}.\nFor a {b}, a {c}, a {d} they are nearly the same.",
        a=FOUR[0],
        b=FOUR[1],
        c=FOUR[2],
        d=FOUR[3],
    ):
        for activations, column in zip(passes[1:], columns[1:], strict=True):
            _say_scores(scene, network, params, picture, activations, column)
        scene.moment("four pictures")
    with scene.say(
        "Whatever it sees, it says {answer}. {share:.0f} of 100 test images are classified correctly, "
        "as by any guess.",
        answer=int(answers[0]),
        share=100 * accuracy,
        when=len(set(answers)) == 1 and abs(accuracy - 0.1) < 0.03,
    ):
        told = int(answers[0])
        scene.play(
            network.animate.focus((3, told)),
            *(column.animate.focus(told) for column in columns),
            run_time=0.6,
        )
        scene.moment("one answer")


def _say_scores(
    scene: Lecture,
    network: NetworkDiagram,
    params: Params,
    picture: InputPicture,
    activations: Sequence[Array],
    column: Scores,
) -> None:
    """Let a picture pass through a network, and its scores stand beside the outputs."""
    picture.set_values(activations[0])
    scene.play(ForwardPulse(network, params, activations, run_time=1.4))
    scene.play(FadeIn(column, shift=0.1 * RIGHT), run_time=0.5)


@beat("2.3", "the cost of one example")
def the_cost_of_one_example(scene: Lecture) -> None:
    """Subtract, square, add; then the same picture while the network learns."""
    scene.declare({"0.1": "the score of an output that says a tenth of everything"})
    index = scene.measure("first 3", measure.examples.first_with_label, label=3)
    image = scene.measure("picture", measure.examples.image, index=index)
    last = scene.measure("last step", measure.record.steps)
    parts = spread(0, 300, 60), spread(300, 3000, 75), spread(3000, last, 30)
    early, middle, late = (
        states_of_example(
            part,
            scene.measure(
                f"cost from step {part[0]}", measure.examples.example_over_steps, index=index, steps=part
            ),
        )
        for part in parts
    )
    wanted = scene.measure("wanted", measure.examples.example_over_steps, index=index, steps=[0]).target
    flat = scene.measure("cost of a shrug", measure.examples.cost_of_one_score, score=0.1)
    with scene.say(
        "How bad was that, as one number? Here is what came out, and here is what was wanted."
    ) as line:
        scene.title(note=f"training image {spell(index)} · every number rounded by itself")
        terms = CostTerms(wanted).move_to(1.9 * RIGHT + 0.3 * DOWN).show(early[0])
        picture = Picture(image, size=2.6).next_to(terms, LEFT, buff=1.6).shift(0.4 * UP)
        counter = StepCounter(last=last).next_to(picture, DOWN, buff=0.35)
        scene.play(FadeIn(picture, counter), run_time=0.8)
        scene.play(FadeIn(terms.outputs, shift=0.1 * RIGHT), run_time=1.6)
        scene.play(FadeIn(terms.targets, shift=0.1 * RIGHT), run_time=line.left)
        scene.moment("wanted")
    with scene.say("Subtract, then square, and add up the ten. That is the cost of this example.") as line:
        scene.play(FadeIn(terms.squares, shift=0.1 * RIGHT), run_time=2)
        scene.play(FadeIn(terms.total, shift=0.1 * DOWN), run_time=line.left)
        scene.moment("cost")
    with scene.say(
        "Now the same picture while the network learns. First all outputs fall: "
        "after {step} steps the cost is {cost:.2f}.",
        step=early[-1].number,
        cost=early[-1].cost,
        when=bool(early[-1].a.max() < early[0].a.min()),
    ) as line:
        scene.play(*replay(early, terms, counter, seconds=line.left))
        scene.moment("shrug")
    with scene.say(
        "Always saying 0.1 would cost {flat:.2f}: so far it has hardly learned more than that. Then it learns.",
        flat=flat,
        when=bool(abs(early[-1].cost - flat) < 0.1),
    ) as line:
        scene.play(*replay(middle, terms, counter, seconds=line.left))
    with scene.say(
        "In the end there is almost nothing left to pay.", when=bool(late[-1].cost < 0.01)
    ) as line:
        scene.play(*replay(late, terms, counter, seconds=line.left))
        scene.moment("paid")


@beat("2.4", "average")
def average(scene: Lecture) -> None:
    """One hundred examples with their costs, and the mean of all."""
    costs = scene.measure("costs", measure.examples.running_mean_cost, first=100, step=SNAPSHOT)
    pictures = scene.measure("pictures", measure.examples.images, first=100)
    count = scene.measure("training set", measure.examples.example_count)
    with scene.say(
        "One picture is an anecdote: the first one here costs {first:.2f}, the second {second:.2f}.",
        first=costs.cost[0],
        second=costs.cost[1],
    ) as line:
        scene.title(note=f"the first {spell(len(pictures))} training images · step {spell(SNAPSHOT)}")
        chart = Chart(
            (0, 101),
            Scale.around(0, costs.cost),
            size=(7.6, 4.0),
            x_label="image",
            y_label="cost of one image",
        )
        chart.move_to(1.9 * RIGHT + 0.25 * UP)
        bars = ArrivingBars(chart, costs.cost, color=palette.COST).set_opacity(0.6).show(0)
        mean = Curve(chart, np.arange(1, 101), costs.mean, color=palette.INK, data="y").show(0)
        picture = Picture(pictures[0], size=2.6).next_to(chart, LEFT, buff=0.8)
        scene.play(FadeIn(chart, picture), run_time=0.8)
        scene.add(bars, mean)
        scene.play(*_as_they_come(pictures[:2], picture, bars, mean, seconds=line.left))
        scene.moment("two")
    with scene.say("A hundred of them, and their mean as they come in."):
        scene.play(*_as_they_come(pictures, picture, bars, mean, seconds=5))
        scene.moment("hundred")
    with scene.say(
        "The cost C is the mean over all {count} of them. That is what shall become small.", count=count
    ):
        level = chart.level(costs.mean_of_all, f"mean of {spell(count)}", palette.INK)
        name = Formula("C =", color=palette.COST)
        total = VGroup(
            name, Number(costs.mean_of_all, size=36, color=palette.COST).next_to(name, RIGHT, buff=0.2)
        )
        total.next_to(picture, DOWN, buff=0.5)
        scene.play(
            bars.animate.set_opacity(0.3),
            mean.animate.set_opacity(palette.DIMMED),
            Create(level[0]),
            run_time=2,
        )
        scene.play(FadeIn(level[1], total), run_time=1)
        scene.moment("mean of all")


@beat("2.5", "a function of the dials")
def a_function_of_the_dials(scene: Lecture) -> None:
    """Read the same formula twice: pictures go in, or dials go in."""
    weight, sweep = the_dial(scene)
    params, image = params_at(scene, SNAPSHOT), activations_of(scene, 0, SNAPSHOT)
    pictures, pairs = (
        scene.measure("pictures", measure.examples.images, first=28),
        scene.measure("pairs", measure.examples.example_count),
    )
    pixels, dials, scores = (spell(len(array)) for array in (image[0], params.vector, image[-1]))
    with scene.say("The network: a picture goes in, scores come out. The dials stand still."):
        scene.title(note=f"training image {spell(0)} · step {spell(SNAPSHOT)}")
        network = Machine(f"{pixels} numbers in", f"with {dials} dials", f"{scores} numbers out").shift(
            1.9 * UP
        )
        inside = network.hold(1, small_network(params))
        given = network.hold(0, Picture(image[0], size=1.6))
        found = network.hold(
            2, VGroup(*(Neuron(0.075).set_activation(a) for a in image[-1])).arrange(DOWN, buff=0.035)
        )
        scene.play(FadeIn(network, inside, given), run_time=1.6)
        scene.play(FadeIn(found, shift=0.2 * RIGHT), run_time=1.2)
        scene.moment("network")
    with scene.say(
        "The cost: now the dials go in and one number comes out. The pictures stand still, all {n}.",
        n=pairs,
    ):
        cost = Machine(f"{dials} numbers in", f"with {spell(pairs)} pairs", "one number out").shift(
            0.6 * RIGHT + 1.15 * DOWN
        )
        wall = cost.hold(1, Mosaic(pictures, columns=7, cell_size=0.38))
        number = cost.hold(2, Number(sweep.cost[START], size=48, color=palette.COST))
        moved = inside.copy()
        scene.play(FadeIn(cost, wall), run_time=0.8)
        scene.play(moved.animate.move_to(cost.places[0]), run_time=2.4)
        scene.play(FadeIn(number, shift=0.2 * RIGHT), run_time=1.2)
        scene.moment("cost")
    with scene.say("Turn one dial out of the {dials}, and the one number follows.", dials=len(params.vector)):
        dial = LabelledDial(sweep.t[0], sweep.t[-1], weight.value)
        dial.next_to(moved, LEFT, buff=0.3)
        turned = weight.layer, weight.to, weight.source
        edge = moved.edge(*turned).set_stroke(width=6, opacity=1)
        still = Group(network, inside, given, found, wall)
        scene.play(recede(still), moved.animate.focus(turned), run_time=0.6)
        scene.play(FadeIn(dial, edge), run_time=0.6)
        turns = way(START, 20, 210)
        weights, costs = sweep.t[turns], sweep.cost[turns]
        scene.play(
            Replay(dial, weights),
            Replay(edge, weights),
            Replay(number, costs, show=Number.set_value),
            run_time=7,
        )
        scene.moment("turned")


def _as_they_come(
    pictures: Array, picture: Picture, bars: ArrivingBars, mean: Curve, *, seconds: float
) -> list[Animation]:
    """Return the replays that let pictures pass, the first first, each with its bar and the mean so far."""
    passing = Replay(picture, pictures, show=Picture.set_values, run_time=seconds)
    return [passing, *replay(range(1, len(pictures) + 1), bars, mean, seconds=seconds)]
