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
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    Rectangle,
    RoundedRectangle,
    Succession,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back_with_pause,
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
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import Numbered, StepRecord, number_of, state_records
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface, Trail
from scenes.kit.values.gauge import Gauge

RUN = "slow"  # every step uses all images of the run
LABEL = 0
# The step up to which the cost hardly falls; steps of a walk after it, and how many walks.
PLATEAU, EACH, SLOWLY = 60, 20, 2
# Steps taken one at a time, and those of the plateau after them that are seen with their gradients.
SINGLE, SWEPT = (1, 2), range(3, PLATEAU, 6)
TURNING = 61  # states of the way of the first step that are shown
GAUGE_AT, GAUGE_ASIDE = np.array([4.0, -0.2, 0.0]), np.array([5.45, 2.15, 0.0])
ASIDE = 0.6  # size of the gauge once the landscape has its place
SURFACE_AT, SURFACE = np.array([3.9, -0.6, 0.0]), (6.0, 4.8)
GHOST = 0.4  # height of the outline that stays of a score of the start
DIM = 0.35  # what no output reaches while it is unsure of everything, and nothing is read
DARK = 0.1  # opacity of the weights while the gradient runs over them
STEP_AT = np.array([2.75, 2.75, 0.0])  # of the name of the gradient while it is shown
CLEAR = 2.0  # how many times the second output is the first one that stands out
SCORE, SCORES_FROM = 1.1, 0.85  # length of the bar of a score of 1; where bars start, right of the outputs
SIDES = (1.0, 0.6)  # of the landscape
LOOK = (38.0, 36.0)  # azimuth and elevation from which the path leads down the picture


class CostReading(VGroup):
    """The cost gauge from zero, and the cost in figures under it.

    >>> reading = CostReading(3.05).show(0.9)
    >>> reading.gauge.value, reading.number.shown
    (0.9, '0.90')
    """

    def __init__(self, most: float) -> None:
        self.gauge = Gauge(0, float(np.ceil(most)), ticks=range(int(np.ceil(most)) + 1), radius=2.4)
        self.symbol = Formula("C", size=60, color=palette.COST)
        self.number = Number(most, 2, size=60, color=palette.COST)
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
        The digit of the largest output, and the question mark in its place while all outputs are small.
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
            sure = float(record.activations[-1].max() >= DIM)
            self.answer.set_value(int(np.argmax(record.activations[-1]))).set_opacity(sure)
            self.unsure.set_opacity(1 - sure)
            self.scores.show(record.activations[-1])
        return self

    def dots(self, numbers: Sequence[int]) -> StepDots:
        """Return dots on the landscape at some steps."""
        x, y = self.path.coordinates[numbers].T
        places = self.surface.to_screen(x, y, self.path.true_cost[numbers])
        return StepDots(numbers, places)

    def ghost(self, record: StepRecord) -> VGroup:
        """Return outlines of the scores of another step around those shown, named, and what was read then."""
        outputs = (record.activations or ())[-1]
        bars = self.scores.copy().show(outputs)
        for bar in bars:
            bar.set_fill(opacity=0).set_stroke(palette.SECONDARY, 4).stretch_to_fit_height(GHOST)
        name = Words("at first", size=FIGURE_SIZE).next_to(bars, UP, buff=0.22)
        words = name.copy().next_to(self.answer, DOWN, buff=0.45).align_to(self.reading[1], LEFT)
        answer = Number(int(np.argmax(outputs)), 0, size=60).move_to(self.answer).stand_on(words)
        return VGroup(bars, name, words, answer)

    def around(self, digit: int) -> RoundedRectangle:
        """Return a frame around the name of an output."""
        frame = RoundedRectangle(
            corner_radius=0.1, width=0.38, height=0.54, color=palette.INK, stroke_width=4
        )
        return frame.move_to(self.network.labels[digit]).shift(0.03 * RIGHT)  # clear of the neuron


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
    """Repeat the same moves on a run that uses all of its images for every step: first slowly, then all."""
    walked = range(PLATEAU, PLATEAU + SLOWLY * EACH)
    board, run = descent_board(scene, since=PLATEAU, closely=(0, *SINGLE, *SWEPT, *walked))
    _first_step(scene, board, run)
    _plateau(scene, board, run)
    dots = _walk(scene, board, run)
    with scene.say("No rule for digits anywhere. Only: less cost, please. Again. And again.") as line:
        rest = run.between(PLATEAU + SLOWLY * EACH, len(run.costs))
        scene.play(_all_follow(board, rest, max(line.left, 5.0), dots))
        scene.moment("descended")
    _then_and_now(scene, board, run, dots)


def _first_step(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """From the dials to the network whose edges they turn: find the gradient, and turn all; the cost falls."""
    wall = all_turned(scene)
    turning = _along_the_first_step(scene, run)
    scene.open_with(wall)
    name = _step_name()
    with scene.say("Back to the start. {mark}Minus the gradient: blue weights up, orange down.") as line:
        goal = wall.copy().set(width=board.network.width).move_to(board.network).set_opacity(0)
        scene.play(
            wall.animate.become(goal),
            FadeIn(board.machine, board.cost, board.reading, rate_func=squish_rate_func(smooth, 0.3, 0.9)),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.remove(wall)
        scene.play(
            Drive(board.network, 1, DARK, show=_weights_at, rate_func=smooth), FadeIn(name), run_time=0.5
        )
        scene.play(_wave_back(board, run, 0, max(line.left - 1.1, 2.4), keep=True))
        scene.moment("gradient")
        scene.wait(0.6)
    with scene.say(
        "Turn them all: one step, and the cost falls from {before:.2f} to {after:.2f}.",
        before=run.costs[0],
        after=run.costs[1],
        when=bool(np.all(np.diff([record.cost for record in turning]) < 0)),
    ) as line:
        scene.play(board.network.animate.show(run.records[0]), FadeOut(name), run_time=0.5)
        scene.play(_all_follow(board, turning, max(line.left - 0.9, 2.6)))
        scene.moment("first step")
        scene.wait(0.9)


def _step_name() -> Formula:
    """Return the name of what the edges show while minus the gradient runs over them."""
    return Formula("- nabla C", size=60).move_to(STEP_AT)


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


def _plateau(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """Take two more steps one at a time, then many: it stays unsure of all ten digits."""
    records = run.between(SWEPT[0], PLATEAU)
    outputs = np.array([record.activations[-1] for record in records if record.activations])
    with scene.say(
        "Gradient, {mark}step. Gradient, {mark}step.\n"
        "{mark}{steps} steps, and still ten short bars: it only guesses.",
        steps=PLATEAU,
        when=float(outputs.max()) < DIM and len(set(outputs.argmax(axis=1).tolist())) > 2,
    ) as line:
        for step in SINGLE:
            seconds = max(line.until_mark(), 0.9)
            scene.play(
                _wave_back(board, run, step, seconds, background=DARK),
                FadeIn(_step_name(), rate_func=there_and_back_with_pause, remover=True),
                run_time=seconds,
            )
            scene.play(_all_follow(board, run.between(step, step + 1), 0.4))
            scene.moment(f"step {step}")
        seconds = max(line.until_mark() + 1.6, 2.2)
        scene.play(_all_follow(board, records, seconds), _sweeps(board, run, SWEPT, seconds))
        scene.moment("plateau")
        scene.wait(max(line.left, 0.8))


def _walk(scene: Lecture, board: DescentBoard, run: Run) -> StepDots:
    """Raise the ground; then walk on it, each time with the gradient first; returns the dots on the way."""
    dots = board.dots(list(range(PLATEAU, len(run.costs) + 1, EACH)))
    with scene.say(
        "And this is the ground it stands on, {mark}along two of {count} directions.",
        count=run.records[0].params.vector.size,
    ) as line:
        aside = board.cost.copy().scale(ASIDE).move_to(GAUGE_ASIDE)
        scene.play(board.cost.animate.become(aside), run_time=0.7)
        board.surface.show(relief=0)
        scene.play(FadeIn(board.surface), run_time=max(line.until_mark(), 0.8))
        scene.play(ShowSurface(board.surface, relief=1), run_time=max(line.left, 1.6))
        scene.moment("ground")
    with scene.say(
        "{each} steps from dot to dot, each by its own gradient. {mark}And {each} more.", each=EACH
    ) as line:
        for first in range(PLATEAU, PLATEAU + SLOWLY * EACH, EACH):
            last = first + EACH
            seconds = max(line.until_mark() if first == PLATEAU else line.left, 2.7)
            scene.play(
                _all_follow(board, run.between(first, last), seconds, dots),
                _sweeps(board, run, range(first, last), seconds),
            )
            scene.moment(f"walked to {last}")
    return dots


def _then_and_now(scene: Lecture, board: DescentBoard, run: Run, dots: StepDots) -> None:
    """Lay the scores of the start around those of the end: what it read, and what it reads."""
    start, end = run.records[0], run.records[-1]
    outputs = [(record.activations or ())[-1] for record in (start, end)]
    answers = [int(np.argmax(scores)) for scores in outputs]
    second, first = np.sort(outputs[1])[-2:]
    ghost, frames = board.ghost(start), [board.around(answer) for answer in answers]
    with scene.say(
        "At first, it took this {label} for an {first}. {mark}Now one bar stands out: it reads a {last}.",
        label=LABEL,
        first=answers[0],
        last=answers[-1],
        when=answers == [8, LABEL] and bool(first > CLEAR * second),
    ) as line:
        scene.play(FadeIn(ghost), run_time=0.8)
        scene.play(Create(frames[0]), run_time=0.7)
        scene.wait(max(line.until_mark(), 0.6))
        scene.moment("then")
        scene.play(FadeOut(frames[0]), Create(frames[1]), run_time=0.7)
        scene.play(Indicate(board.answer, color=palette.INK, scale_factor=1.4), run_time=0.8)
        scene.moment("now")
        scene.wait(max(line.left, 0.8))
    scene.play(FadeOut(ghost, frames[1], dots), run_time=0.4)


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


def _wave_back(
    board: DescentBoard,
    run: Run,
    step: int,
    seconds: float,
    *,
    keep: bool = False,
    background: float = palette.DIMMED,
) -> BackwardPulse:
    wishes = [-weight for weight in run.gradients[step].weights]
    return BackwardPulse(board.network, wishes, run_time=seconds, keep=keep, background=background)


def _sweeps(board: DescentBoard, run: Run, steps: Sequence[int], seconds: float) -> Succession:
    """Return the gradients of some steps, one running back after the other."""
    return Succession(*(_wave_back(board, run, step, seconds / len(steps), background=1.0) for step in steps))
