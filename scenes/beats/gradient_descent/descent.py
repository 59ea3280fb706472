"""2.11: a whole run, step by step, beside the landscape it descends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    Rectangle,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.planes import PlanePath, Surface
from netcore.network.arrays import Array, spread
from netcore.network.params import Params
from scenes.beats.gradient_descent.gradient.reading import all_turned
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import Numbered, StepRecord, number_of, state_records
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface, Trail
from scenes.kit.values.gauge import Gauge

RUN = "slow"  # every step uses all images of the run
LABEL = 0
PLATEAU, EACH = 60, 20  # the step up to which the cost hardly falls; steps after it from dot to dot
SINGLE = (1, 2)  # steps taken one at a time, besides the first
TURNING = 61  # states of the way of the first step that are shown
GAUGE_AT, GAUGE_ASIDE = np.array([4.0, -0.2, 0.0]), np.array([5.45, 2.15, 0.0])
ASIDE = 0.6  # size of the gauge once the landscape has its place
SURFACE_AT, SURFACE = np.array([3.9, -0.6, 0.0]), (6.0, 4.8)
GHOST = 0.4  # height of the outline that stays of a score of the start
DARK = 0.06  # opacity of the weights while the gradient is seen
NAME_SIZE, NAME_AT = 54, np.array([2.9, 2.75, 0.0])  # of the gradient's name
LOW = 0.3  # up to which outputs count as low: nothing is read, only guessed
COST_SIZE, HEADLINE_AT = 76, np.array([4.2, 2.75, 0.0])
SCORE, SCORES_FROM = 1.1, 0.85  # length of the bar of a score of 1; where bars start, right of the outputs
SIDES = (1.0, 0.6)  # of the landscape
LOOK = (38.0, 36.0)  # azimuth and elevation from which the path leads down the picture


class CostReading(VGroup):
    """The cost gauge from zero, and the cost in figures under it.

    >>> reading = CostReading(3.05).show(0.9)
    >>> reading.gauge.value, reading.number.shown
    (0.9, '0.900')
    """

    def __init__(self, most: float) -> None:
        self.gauge = Gauge(0, float(np.ceil(most)), ticks=range(int(np.ceil(most)) + 1), radius=2.4)
        self.symbol = Formula("C", size=60, color=palette.COST)
        self.number = Number(most, 3, size=60, color=palette.COST)
        self.symbol.next_to(self.gauge.pivot, DOWN + LEFT, buff=0.3)
        self.number.next_to(self.symbol, RIGHT, buff=0.4).stand_on(self.symbol.get_bottom()[1])
        super().__init__(self.gauge, self.symbol, self.number)
        self.show(most)

    def show(self, cost: float) -> Self:
        """Let needle and number tell a cost."""
        self.gauge.show(cost)
        self.number.set_value(cost)
        return self


class OutputScores(VGroup):
    """The outputs as bars that lie beside their neurons, each as long as its output is large.

    Parameters
    ----------
    places
        ``(n, 3)``: the left ends, scene points.
    target
        The output whose bar has the color of what is wanted.

    >>> scores = OutputScores(np.zeros((2, 3)), target=1).show([0.25, 0.5])
    >>> [round(float(bar.width) / SCORE, 2) for bar in scores]
    [0.25, 0.5]
    """

    def __init__(self, places: ArrayLike, *, target: int) -> None:
        self.places = np.asarray(places, dtype=np.float64)
        super().__init__(
            *(
                Rectangle(
                    width=SCORE,
                    height=0.24,
                    stroke_width=0,
                    fill_color=palette.TARGET if which == target else palette.INK,
                    fill_opacity=1.0,
                )
                for which in range(len(self.places))
            )
        )

    def show(self, outputs: ArrayLike) -> Self:
        """Let the bars tell other outputs, ``(n,)``."""
        for bar, place, output in zip(self, self.places, np.asarray(outputs), strict=True):
            bar.stretch_to_fit_width(max(float(output), 1e-3) * SCORE).move_to(place, aligned_edge=LEFT)
        return self


class StepDots(VGroup):
    """Dots on a walked path, one every so many steps, each seen once the walk has come to it.

    Parameters
    ----------
    numbers
        The steps that have a dot.
    places
        ``(n, 3)``: where they lie, scene points.

    >>> dots = StepDots([60, 80], np.zeros((2, 3))).show(70)
    >>> [float(dot.get_fill_opacity()) for dot in dots]
    [1.0, 0.0]
    """

    def __init__(self, numbers: Sequence[int], places: ArrayLike) -> None:
        self.numbers = list(numbers)
        super().__init__(*(Dot(place, 0.09, color=palette.INK) for place in np.asarray(places)))
        self.show(0)

    def show(self, step: Numbered | float) -> Self:
        """Show the dots up to a step."""
        for dot, number in zip(self, self.numbers, strict=True):
            dot.set_opacity(float(number <= number_of(step)))
        return self


class DescentBoard(Group):
    """The stage of a descent; every part follows the recorded step.

    Parameters
    ----------
    first
        The record at the beginning.
    costs
        ``(n,)``: cost before each step.
    plane, path
        The measured surface, and the path over all states of the run.
    since
        The step from which the path is drawn; the plane does not reach up to the start.
    target
        The wanted output.

    Attributes
    ----------
    machine, surface, reading, cost
        The network with its picture; the landscape; the step number, the answer and the scores; the gauge.
    answer, unsure
        The digit of the largest output, and the question mark in its place while all outputs are low.
    scores
        The ten outputs as bars.
    path
        The path drawn on the landscape.
    """

    def __init__(
        self,
        first: StepRecord,
        costs: ArrayLike,
        plane: Surface,
        path: PlanePath,
        *,
        since: int,
        target: int,
    ) -> None:
        self.path, self.since = path, since
        self.costs = np.asarray(costs, dtype=np.float64)
        count = len(self.costs)
        self.network = wide_network(first.params, width=3.0).move_to(2.4 * LEFT + 0.1 * UP)
        self.network.show(first).set_target(target)
        inputs = first.activations[0] if first.activations else np.zeros(first.params.layer_sizes[0])
        self.picture = InputPicture(inputs, self.network, size=1.9, gap=1.0)
        self.picture.mark(0)
        self.machine = Group(self.network, self.picture)
        trail = Trail(path.coordinates[since:], path.true_cost[since:], palette.INK)
        self.surface = CostSurface(plane.x, plane.y, plane.cost, trails=[trail], size=SURFACE, sides=SIDES)
        self.surface.shift(SURFACE_AT).show(azimuth=LOOK[0], elevation=LOOK[1])
        self.cost = CostReading(float(self.costs[0]))
        self.cost.shift(GAUGE_AT - self.cost.get_center())
        self.counter = StepCounter(last=count, color=palette.INK).scale(1.6)
        self.counter.next_to(self.picture.picture, UP, buff=0.5)
        words = Words("read as", size=FIGURE_SIZE).next_to(self.picture.picture, DOWN, buff=0.35)
        self.answer = Number(0, 0, size=60).next_to(words, RIGHT, buff=0.25).stand_on(words)
        self.unsure = Words("?", size=60).next_to(words, RIGHT, buff=0.25).stand_on(words)
        sizes = first.params.layer_sizes
        outputs = [self.network.neuron(len(sizes) - 1, digit).get_center() for digit in range(sizes[-1])]
        self.scores = OutputScores(np.array(outputs) + SCORES_FROM * RIGHT, target=target)
        self.reading = VGroup(self.counter, words, self.answer, self.scores, self.unsure)
        super().__init__(self.machine, self.surface, self.cost, self.reading)
        self.show(first)

    def show(self, record: StepRecord) -> Self:
        """Show a recorded step everywhere; after the last step the cost before it stays."""
        self.network.show(record)
        self.surface.show(trail_lengths=[max(0, record.number - self.since)])
        cost = self.costs[min(record.number, len(self.costs) - 1)] if record.cost is None else record.cost
        self.cost.show(float(cost))
        self.counter.show(record)
        if record.activations:
            sure = float(_reads(record))
            self.answer.set_value(_answer(record)).set_opacity(sure)
            self.unsure.set_opacity(1 - sure)
            self.scores.show(record.activations[-1])
        return self

    def dots(self, numbers: Sequence[int]) -> StepDots:
        """Return dots on the landscape at some steps."""
        x, y = self.path.coordinates[numbers].T
        places = self.surface.to_screen(x, y, self.path.true_cost[numbers])
        return StepDots(numbers, places)

    def ghost(self, record: StepRecord) -> VGroup:
        """Return outlines of the scores of another step around those shown, and their name."""
        bars = self.scores.copy().show((record.activations or ())[-1])
        for bar in bars:
            bar.set_fill(opacity=0).set_stroke(palette.SECONDARY, 4).stretch_to_fit_height(GHOST)
        return VGroup(
            bars, Words("at first", size=FIGURE_SIZE).next_to(bars, UP, buff=0.2, aligned_edge=LEFT)
        )


class GradientGlow(Group):
    """The gradient on the edges of a network, in the colour of the cost: the larger, the brighter.

    Parameters
    ----------
    network
        The network, where it is to stay.
    gradient
        The derivatives, shown by size.

    Attributes
    ----------
    label
        What it is called; no part of it.

    >>> network = NetworkDiagram((784, 4, 3))
    >>> glow = GradientGlow(network, Params((784, 4, 3), np.ones(3155))).show(0.5)
    >>> [float(layer.emphasis[0]) for layer in glow]
    [0.0, 1.0]
    """

    def __init__(self, network: NetworkDiagram, gradient: Params) -> None:
        self.network = network
        layers = [layer.copy().tint(palette.COST).clear_pulse() for layer in network.edges]
        super().__init__(*layers)
        self.label = Words("gradient", size=NAME_SIZE, color=palette.COST).move_to(NAME_AT)
        self.of(gradient).show(0)

    def of(self, gradient: Params) -> Self:
        """Show another gradient."""
        for which, (layer, matrix) in enumerate(zip(self, gradient.weights, strict=True)):
            layer.set_values(self.network.drawn_weights(which, matrix), float(np.abs(matrix).max()))
        return self

    def show(self, share: float) -> Self:
        """Show it on so many of the layers, from the last to the first, 0..1 of all."""
        for place, layer in enumerate(reversed(list(self))):
            layer.emphasise(float(np.clip(share * len(self) - place, 0, 1)))
        return self


class Headline(VGroup):
    """What the descent has done: the cost's name, the cost at first, an arrow, the cost at the end.

    >>> headline = Headline(3.05, 0.35)
    >>> headline[1].shown, headline[3].shown
    ('3.05', '0.35')
    """

    def __init__(self, before: float, after: float) -> None:
        costs = [Number(cost, 2, size=COST_SIZE, color=palette.COST) for cost in (before, after)]
        arrow = Formula("arrow.r", size=COST_SIZE)
        symbol = Formula("C", size=COST_SIZE, color=palette.COST)
        super().__init__(symbol, costs[0], arrow, costs[1])
        self.arrange(RIGHT, buff=0.35).move_to(HEADLINE_AT)


@dataclass(frozen=True, eq=False)
class Run:
    """A recorded run.

    Attributes
    ----------
    costs
        ``(n,)``: before its steps.
    gradients
        Those of some steps.
    records
        Of one example, by step.
    """

    costs: Array
    gradients: dict[int, Params]
    records: list[StepRecord]

    def between(self, first: int, last: int) -> list[StepRecord]:
        """Return the records from one step to another, both taken in."""
        return [record for record in self.records if first <= record.number <= last]


def descent_board(scene: Lecture, *, since: int = 1, closely: Sequence[int] = ()) -> tuple[DescentBoard, Run]:
    """Measure the run that uses all of its images for every step, and return the stage on which it plays.

    Parameters
    ----------
    since
        The step from which its path is drawn.
    closely
        Steps that are seen one by one, each with its gradient.
    """
    sizes = scene.measure("layers", measure.record.layer_sizes, RUN).tolist()
    index = scene.measure("image", measure.examples.first_with_label, RUN, label=LABEL, split="test")
    costs = scene.measure("costs", measure.record.costs, RUN)
    numbers = sorted({1, *closely, *spread(0, len(costs), 101)})
    states = scene.measure(
        "states", measure.examples.example_in_states, RUN, index=index, steps=numbers, split="test"
    )
    gradients = {
        step: Params(
            tuple(sizes), scene.measure(f"gradient {step}", measure.record.step_grad, RUN, step=step)
        )
        for step in closely
    }
    run = Run(costs, gradients, state_records(states, numbers, sizes))
    plane = scene.measure("plane", measure.planes.plane_surface, RUN)
    path = scene.measure("path", measure.planes.plane_path, RUN)
    board = DescentBoard(run.records[0], costs, plane, path, since=since, target=LABEL)
    return board, run


def descended(scene: Lecture) -> DescentBoard:
    """Return the picture on which 2.11 ends and 2.12 opens: the last step of the run, network and landscape."""
    board, run = descent_board(scene, since=PLATEAU)
    board.show(run.records[-1])
    board.cost.scale(ASIDE).move_to(GAUGE_ASIDE)
    return board


@beat("2.11", "descent, live", flows_from="2.10")
def descent_live(scene: Lecture) -> None:
    """Repeat two moves on a run that uses all of its images for every step: the gradient, then a step."""
    board, run = descent_board(scene, since=PLATEAU, closely=(0, *SINGLE))
    glow = GradientGlow(board.network, run.gradients[0])
    _first_step(scene, board, run, glow)
    _again(scene, board, run, glow)
    dots = _ground(scene, board, run)
    rest = run.between(PLATEAU, len(run.costs))
    flip = next(place for place, record in enumerate(rest) if _reads(record))
    with scene.say(
        "No rule for digits: only less cost, please. {mark}There: a {label}. Again. And again.",
        label=LABEL,
        when=all(_reads(record) and _answer(record) == LABEL for record in rest[flip:]),
    ) as line:
        scene.play(_all_follow(board, rest[: flip + 1], max(line.until_mark(), 2.4), dots))
        scene.play(_all_follow(board, rest[flip:], max(line.left, 3.6), dots))
        scene.moment("descended")
    _then_and_now(scene, board, run, dots)


def _first_step(scene: Lecture, board: DescentBoard, run: Run, glow: GradientGlow) -> None:
    """From the dials to the network whose edges they turn: the gradient alone, then all weights turn by it."""
    wall = all_turned(scene)
    turning = _along_the_first_step(scene, run)
    scene.open_with(wall)
    with scene.say(
        "Back to the start: {mark}it reads an {said}.",
        said=_answer(turning[0]),
        when=_reads(turning[0]) and _answer(turning[0]) == 8,
    ) as line:
        goal = wall.copy().set(width=board.network.width).move_to(board.network).set_opacity(0)
        scene.play(
            wall.animate.become(goal),
            FadeIn(board.machine, board.cost, board.reading, rate_func=squish_rate_func(smooth, 0.3, 0.9)),
            run_time=max(line.until_mark(), 1.5),
        )
        scene.remove(wall)
        scene.play(Indicate(board.answer, color=palette.INK, scale_factor=1.5), run_time=max(line.left, 1.0))
    with scene.say("Find the gradient: {mark}how strongly the cost feels each weight.") as line:
        _find(scene, board, glow, max(line.left - 0.5, 2.4))
        scene.moment("gradient")
        scene.wait(0.5)
    with scene.say(
        "Then step, all weights at once: {mark}the cost falls from {before:.2f} to {after:.2f}.",
        before=run.costs[0],
        after=run.costs[1],
        when=bool(np.all(np.diff([record.cost for record in turning]) < 0)),
    ) as line:
        _give_way(scene, board, glow)
        scene.play(_all_follow(board, turning, max(line.left - 0.8, 2.6)))
        scene.moment("first step")
        scene.wait(0.8)


def _find(scene: Lecture, board: DescentBoard, glow: GradientGlow, seconds: float) -> None:
    """Let the weights go dark and the gradient grow over them, from the last layer to the first."""
    scene.play(Drive(board.network, 1, DARK, show=_weights_at, rate_func=smooth), run_time=0.4)
    scene.add(glow)
    scene.play(Drive(glow, 0, 1), FadeIn(glow.label), run_time=seconds - 0.4)


def _give_way(scene: Lecture, board: DescentBoard, glow: GradientGlow) -> None:
    """Let the weights come back in place of the gradient."""
    scene.play(
        Drive(glow, 1, 0),
        FadeOut(glow.label),
        Drive(board.network, DARK, 1, show=_weights_at, rate_func=smooth),
        run_time=0.4,
    )
    scene.remove(glow)


def _answer(record: StepRecord) -> int:
    """Return the digit of the largest output."""
    return int(np.argmax((record.activations or ())[-1]))


def _reads(record: StepRecord) -> bool:
    """Return whether a digit is read: whether not all outputs are low."""
    return bool(np.max((record.activations or ())[-1]) > LOW)


def _weights_at(network: NetworkDiagram, strength: float) -> None:
    """Let all edges of a network be seen at a share of their opacity."""
    for strands in network.edges:
        strands.emphasise(strength)


def _along_the_first_step(scene: Lecture, run: Run) -> list[StepRecord]:
    """Return what the board shows while the weights turn: every state on the way with its own cost and outputs."""
    index = scene.measure("image", measure.examples.first_with_label, RUN, label=LABEL, split="test")
    costs = scene.measure(
        "costs of the first step", measure.record.costs_along_steps, RUN, first=0, stop=1, points=TURNING
    )[0]
    states = scene.measure(
        "the first step",
        measure.examples.example_along_step,
        RUN,
        index=index,
        step=0,
        points=TURNING,
        split="test",
    )
    numbers = [0] * (TURNING - 1) + [1]  # it is taken only once all have turned
    records = state_records(states, numbers, run.records[0].params.layer_sizes)
    return [replace(record, cost=float(cost)) for record, cost in zip(records, costs, strict=True)]


def _again(scene: Lecture, board: DescentBoard, run: Run, glow: GradientGlow) -> None:
    """Take two more steps one at a time, each after its own gradient; then many."""
    records = run.between(SINGLE[-1] + 1, PLATEAU)
    with scene.say("Again: gradient, {mark}step. {mark}Gradient, {mark}step.") as line:
        for step in SINGLE:
            _find(scene, board, glow.of(run.gradients[step]), max(line.until_mark(), 1.1))
            scene.wait(0.6)
            _give_way(scene, board, glow)
            scene.play(_all_follow(board, run.between(step, step + 1), 0.6))
            scene.moment(f"step {step}")
            if step == SINGLE[0]:
                line.until_mark()
    with scene.say(
        "{steps} steps: {mark}all ten are low, it only guesses.",
        steps=PLATEAU,
        when=not any(map(_reads, records)),
    ) as line:
        scene.play(_all_follow(board, records, max(line.left - 0.3, 2.4)))
        scene.moment("plateau")
        scene.wait(0.5)


def _ground(scene: Lecture, board: DescentBoard, run: Run) -> StepDots:
    """Raise the ground on which the network stands; returns the dots of the way that lies before it."""
    dots = board.dots(list(range(PLATEAU, len(board.costs) + 1, EACH)))
    with scene.say(
        "This is the ground it stands on, {mark}along two of {count} directions.",
        count=run.records[0].params.vector.size,
    ) as line:
        aside = board.cost.copy().scale(ASIDE).move_to(GAUGE_ASIDE)
        scene.play(board.cost.animate.become(aside), run_time=0.6)
        board.surface.show(relief=0)
        scene.play(FadeIn(board.surface), run_time=max(line.until_mark(), 0.8))
        scene.play(ShowSurface(board.surface, relief=1), run_time=max(line.left, 1.6))
        scene.moment("ground")
    return dots


def _then_and_now(scene: Lecture, board: DescentBoard, run: Run, dots: StepDots) -> None:
    """Lay the scores of the start around those of the end, and the cost of both side by side."""
    start, end = run.records[0], run.records[-1]
    headline = Headline(float(run.costs[0]), board.cost.number.value)
    ghost = board.ghost(start)
    with scene.say(
        "At first, the {said} was longest. {mark}Now the {label}, {mark}and the cost is low.",
        said=_answer(start),
        label=_answer(end),
        when=_answer(start) != _answer(end) and run.costs[-1] < run.costs[0] / 5,
    ) as line:
        scene.play(FadeIn(ghost), FadeOut(board.cost), run_time=max(line.until_mark(), 0.8))
        scene.play(FadeIn(headline[:3], shift=0.2 * RIGHT), run_time=max(line.until_mark(), 0.5))
        scene.play(FadeIn(headline[3], shift=0.2 * RIGHT), run_time=0.6)
        scene.moment("now")
        scene.wait(max(line.left, 1.2))
    scene.play(FadeOut(ghost, dots, headline), run_time=0.3)
    scene.play(FadeIn(board.cost), run_time=0.3)


def _all_follow(
    board: DescentBoard,
    records: list[StepRecord],
    seconds: float,
    dots: StepDots | None = None,
) -> Replay[StepRecord]:
    """Return a replay in which all parts of the board that are on the stage show the same record at any time."""
    parts = Group(board.machine, board.cost, board.reading)
    if dots is not None:
        parts.add(board.surface, dots)

    def show(_: Group, record: StepRecord) -> None:
        board.show(record)
        if dots is not None:
            dots.show(record)

    return Replay(parts, records, show=show, run_time=seconds)
