"""2.11: a whole run, step by step, beside the landscape it descends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, Group, Rectangle, VGroup, smooth, squish_rate_func
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
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.surface.surface import CostSurface, Trail
from scenes.kit.values.gauge import Gauge

RUN = "slow"  # every step uses all images of the run
LABEL = 0
# The step up to which the cost hardly falls; steps of a walk after it, and how many walks.
PLATEAU, EACH, SLOWLY = 60, 20, 2
GAUGE_AT, GAUGE_ASIDE = np.array([4.0, -0.2, 0.0]), np.array([5.45, 2.15, 0.0])
ASIDE = 0.6  # size of the gauge once the landscape has its place
SURFACE_AT, SURFACE = np.array([3.9, -0.6, 0.0]), (6.0, 4.8)
GROUND_AT = np.array([2.2, 2.65, 0.0])  # of the words that say what the landscape is
DIM = 0.35  # what no output reaches while it is unsure of everything
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


class DescentBoard(Group):
    """The stage of a descent; every part follows the recorded step.

    Parameters
    ----------
    first
        The record at the beginning.
    costs
        ``(n,)``: cost before each step.
    plane, path
        The measured surface, and the path over all states of the run, which is drawn from step 1 on,
        as the plane does not reach up to the start.
    target
        The wanted output.

    Attributes
    ----------
    machine, surface, reading, cost
        The network with its picture; the landscape; the step number, the answer and the scores; the gauge.
    scores
        The ten outputs as bars.
    share
        How much of the path's variance lies in the plane.
    """

    def __init__(
        self,
        first: StepRecord,
        costs: ArrayLike,
        plane: Surface,
        path: PlanePath,
        *,
        target: int,
    ) -> None:
        self.share = path.share
        self.costs = np.asarray(costs, dtype=np.float64)
        count = len(self.costs)
        self.network = wide_network(first.params, width=3.0).move_to(2.4 * LEFT + 0.1 * UP)
        self.network.show(first).set_target(target)
        inputs = first.activations[0] if first.activations else np.zeros(first.params.layer_sizes[0])
        self.picture = InputPicture(inputs, self.network, size=1.9, gap=1.0)
        self.machine = Group(self.network, self.picture)
        trail = Trail(path.coordinates[1:], path.true_cost[1:], palette.INK)
        self.surface = CostSurface(plane.x, plane.y, plane.cost, trails=[trail], size=SURFACE, sides=SIDES)
        self.surface.shift(SURFACE_AT).show(azimuth=LOOK[0], elevation=LOOK[1])
        self.cost = CostReading(float(self.costs[0]))
        self.cost.shift(GAUGE_AT - self.cost.get_center())
        self.counter = StepCounter(last=count).scale(1.5).next_to(self.picture.picture, UP, buff=0.5)
        words = (
            Words("read as", size=FIGURE_SIZE)
            .next_to(self.picture.picture, DOWN, buff=0.35)
            .shift(0.2 * LEFT)
        )
        self.answer = Number(0, 0, size=60).next_to(words, RIGHT, buff=0.25).stand_on(words)
        sizes = first.params.layer_sizes
        outputs = [self.network.neuron(len(sizes) - 1, digit).get_center() for digit in range(sizes[-1])]
        self.scores = OutputScores(np.array(outputs) + SCORES_FROM * RIGHT, target=target)
        self.reading = VGroup(self.counter, words, self.answer, self.scores)
        super().__init__(self.machine, self.surface, self.cost, self.reading)
        self.show(first)

    def show(self, record: StepRecord) -> Self:
        """Show a recorded step everywhere; after the last step the cost before it stays."""
        self.network.show(record)
        self.surface.show(trail_lengths=[max(0, record.number - 1)])
        self.cost.show(float(self.costs[min(record.number, len(self.costs) - 1)]))
        return self.read(record)

    def read(self, record: StepRecord) -> Self:
        """Show the number of a step, and what its network makes of the picture."""
        self.counter.show(record)
        if record.activations:
            self.answer.set_value(int(np.argmax(record.activations[-1])))
            self.scores.show(record.activations[-1])
        return self


@dataclass(frozen=True, eq=False)
class Run:
    """A recorded run: costs before its steps, gradients of some of them, records of one example by step."""

    costs: Array
    gradients: dict[int, Params]
    records: list[StepRecord]

    def between(self, first: int, last: int) -> list[StepRecord]:
        """Return the records from one step to another, both taken in."""
        return [record for record in self.records if first <= record.number <= last]


def descent_board(scene: Lecture) -> tuple[DescentBoard, Run]:
    """Measure the run that uses all of its images for every step, and return the stage on which it plays."""
    sizes = scene.measure("layers", measure.record.layer_sizes, RUN).tolist()
    index = scene.measure("image", measure.examples.first_with_label, RUN, label=LABEL, split="test")
    costs = scene.measure("costs", measure.record.costs, RUN)
    numbers = sorted({1, *spread(0, len(costs), 101)})
    states = scene.measure(
        "states", measure.examples.example_in_states, RUN, index=index, steps=numbers, split="test"
    )
    gradients = {
        step: Params(
            tuple(sizes), scene.measure(f"gradient {step}", measure.record.step_grad, RUN, step=step)
        )
        for step in (0, *(PLATEAU + walk * EACH for walk in range(SLOWLY)))
    }
    run = Run(costs, gradients, state_records(states, numbers, sizes))
    plane = scene.measure("plane", measure.planes.plane_surface, RUN)
    path = scene.measure("path", measure.planes.plane_path, RUN)
    board = DescentBoard(run.records[0], costs, plane, path, target=LABEL)
    return board, run


def descended(scene: Lecture) -> DescentBoard:
    """Return the picture on which 2.11 ends and 2.12 opens: the last step of the run, network and landscape."""
    board, run = descent_board(scene)
    board.show(run.records[-1])
    board.cost.scale(ASIDE).move_to(GAUGE_ASIDE)
    return board


@beat("2.11", "descent, live", flows_from="2.10")
def descent_live(scene: Lecture) -> None:
    """Repeat the same moves on a run that uses all of its images for every step: first slowly, then all."""
    board, run = descent_board(scene)
    _first_step(scene, board, run)
    _plateau(scene, board, run)
    _walk(scene, board, run)
    answers = [int(np.argmax(record.activations[-1])) for record in run.records if record.activations]
    with scene.say("No rule for digits anywhere. Only: less cost, please. Again. And again.") as line:
        rest = run.between(PLATEAU + SLOWLY * EACH, len(run.costs))
        scene.play(Replay(board, rest, run_time=max(line.left, 6.0)))
        scene.moment("descended")
    with scene.say(
        "At the start it took this {label} for an {first}. Now it reads a {last}.",
        label=LABEL,
        first=answers[0],
        last=answers[-1],
        when=answers[0] == 8 and answers[-1] == LABEL and run.costs[-1] < run.costs[0],
    ) as line:
        scene.play(
            ForwardPulse(
                board.network, run.records[-1].params, run.records[-1].activations or (), run_time=line.left
            )
        )


def _first_step(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """From the dials to the network whose edges they turn: find the gradient, turn all, and run forward again."""
    wall = all_turned(scene)
    scene.open_with(wall)
    with scene.say("Back to the start. {mark}First, the gradient: a turn for every weight.") as line:
        goal = wall.copy().set(width=board.network.width).move_to(board.network).set_opacity(0)
        scene.play(
            wall.animate.become(goal),
            FadeIn(board.machine, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.1,
        )
        scene.remove(wall)
        scene.play(FadeIn(board.cost, board.reading), run_time=max(line.until_mark(), 0.7))
        scene.play(_wave_back(board, run, 0, max(line.left, 2.0)))
        scene.moment("gradient")
    with scene.say(
        "Turn them all: one step. {mark}The cost falls from {before:.2f} to {after:.2f}.",
        before=run.costs[0],
        after=run.costs[1],
    ) as line:
        scene.play(
            board.network.animate.show(run.records[1].params),
            run_time=line.until_mark(),
        )
        scene.play(
            Drive(board.cost, float(run.costs[0]), float(run.costs[1]), rate_func=smooth),
            _forward(board, run.records[1], max(line.left, 1.4)),
        )
        board.read(run.records[1])
        scene.moment("first step")


def _plateau(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """Let it be unsure of all ten digits for many steps."""
    outputs = [record.activations[-1] for record in run.between(1, PLATEAU) if record.activations]
    with scene.say(
        "Now it is unsure of everything. {mark}At step {steps}, the cost is still {cost:.2f}.",
        steps=PLATEAU,
        cost=run.costs[PLATEAU],
        when=float(np.max(outputs)) < DIM,
    ) as line:
        scene.wait(line.until_mark())
        before_the_ground = Group(board.machine, board.cost, board.reading)
        scene.play(
            Replay(
                before_the_ground,
                run.between(1, PLATEAU),
                show=lambda _, record: board.show(record),
                run_time=max(line.left, 2.2),
            )
        )
        scene.moment("plateau")


def _walk(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """Show the ground; then walk on it, each time with the gradient first and the way forward last."""
    ground = Words(f"two of its\n{spell(run.records[0].params.vector.size)} directions", size=FIGURE_SIZE)
    ground.move_to(GROUND_AT)
    with scene.say(
        "The ground under it: {mark}two directions that hold {share:.0%} of its walk.",
        share=board.share,
        when=board.share > 0.9,
    ) as line:
        aside = board.cost.copy().scale(ASIDE).move_to(GAUGE_ASIDE)
        scene.play(board.cost.animate.become(aside), run_time=0.6)
        scene.play(FadeIn(board.surface), run_time=max(line.until_mark(), 0.8))
        scene.play(FadeIn(ground), run_time=0.6)
        scene.moment("ground")
    with scene.say(
        "Now watch where it walks, {each} steps at a time:\n{mark}gradient, steps, and forward again.",
        each=EACH,
    ) as line:
        seconds = max(line.left, 6.0) / SLOWLY
        for walk in range(SLOWLY):
            first = PLATEAU + walk * EACH
            scene.play(_wave_back(board, run, first, 0.3 * seconds))
            scene.play(
                Replay(board, run.between(first, first + EACH), run_time=0.4 * seconds),
            )
            scene.play(_forward(board, run.between(first + EACH, first + EACH)[0], 0.3 * seconds))
        scene.moment("walked")
    scene.play(FadeOut(ground), run_time=0.3)


def _wave_back(board: DescentBoard, run: Run, step: int, seconds: float) -> BackwardPulse:
    wishes = [-weight for weight in run.gradients[step].weights]
    return BackwardPulse(board.network, wishes, run_time=seconds)


def _forward(board: DescentBoard, record: StepRecord, seconds: float) -> ForwardPulse:
    return ForwardPulse(board.network, record.params, record.activations or (), run_time=seconds)
