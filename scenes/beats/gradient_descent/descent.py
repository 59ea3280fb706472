"""2.11: a whole run, step by step, beside the landscape it descends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group, VGroup, smooth
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.planes import PlanePath, Surface
from netcore.network.arrays import Array, spread
from netcore.network.params import Params
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface, Trail
from scenes.kit.values.gauge import Gauge

RUN = "slow"  # every step uses all images of the run
LABEL = 2
SLOWLY = 3  # steps that are shown one by one
TURN = 40.0  # degrees by which the landscape turns while the run is played
GAUGE_AT, GAUGE_ASIDE = np.array([4.0, -0.2, 0.0]), np.array([5.5, 2.05, 0.0])
ASIDE = 0.66  # size of the gauge once the landscape has its place
SURFACE_AT = np.array([3.5, -0.7, 0.0])


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
        The network with its picture; the landscape; the step number and the answer; the gauge.
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
        self.costs = np.asarray(costs, dtype=np.float64)
        count = len(self.costs)
        self.network = wide_network(first.params, width=3.6).move_to(1.85 * LEFT + 0.1 * UP)
        self.network.show(first).set_target(target)
        inputs = first.activations[0] if first.activations else np.zeros(first.params.layer_sizes[0])
        self.picture = InputPicture(inputs, self.network, size=1.9, gap=1.0)
        self.machine = Group(self.network, self.picture)
        trail = Trail(path.coordinates[1:], path.true_cost[1:], palette.INK)
        self.surface = CostSurface(plane.x, plane.y, plane.cost, trails=[trail], size=(6.4, 4.3))
        self.surface.shift(SURFACE_AT).show(azimuth=towards_the_viewer(path, plane) - TURN / 2, elevation=34)
        self.cost = CostReading(float(self.costs[0]))
        self.cost.shift(GAUGE_AT - self.cost.get_center())
        self.counter = StepCounter(last=count).scale(1.5).next_to(self.picture.picture, UP, buff=0.5)
        words = (
            Words("read as", size=FIGURE_SIZE)
            .next_to(self.picture.picture, DOWN, buff=0.35)
            .shift(0.2 * LEFT)
        )
        self.answer = Number(0, 0, size=60).next_to(words, RIGHT, buff=0.25).stand_on(words)
        self.reading = VGroup(self.counter, words, self.answer)
        super().__init__(self.machine, self.surface, self.cost, self.reading)
        self.show(first)

    def show(self, record: StepRecord) -> Self:
        """Show a recorded step everywhere."""
        self.network.show(record)
        self.surface.show(trail_lengths=[max(0, record.number - 1)])
        if record.number < len(self.costs):
            self.cost.show(float(self.costs[record.number]))
        return self.read(record)

    def read(self, record: StepRecord) -> Self:
        """Show the number of a step, and what its network makes of the picture."""
        self.counter.show(record)
        if record.activations:
            self.answer.set_value(int(np.argmax(record.activations[-1])))
        return self


def towards_the_viewer(path: PlanePath, plane: Surface) -> float:
    """Return from where a path is seen to come down towards the viewer, as degrees of azimuth."""
    sides = np.array([np.ptp(plane.x), 0.85**-1 * np.ptp(plane.y)])
    across, away = (path.coordinates[-1] - path.coordinates[1]) / sides
    return float(np.degrees(np.arctan2(across, -away)))


@dataclass(frozen=True, eq=False)
class Run:
    """A recorded run: costs before its steps, gradients of the first ones, records of one example."""

    costs: Array
    gradients: list[Params]
    records: list[StepRecord]


def descent_board(scene: Lecture) -> tuple[DescentBoard, Run]:
    """Measure the run that uses all of its images for every step, and return the stage on which it plays."""
    sizes = scene.measure("layers", measure.record.layer_sizes, RUN).tolist()
    index = scene.measure("image", measure.examples.first_with_label, RUN, label=LABEL, split="test")
    costs = scene.measure("costs", measure.record.costs, RUN)
    numbers = sorted({*range(SLOWLY + 1), *spread(0, len(costs), 101)})
    states = scene.measure(
        "states", measure.examples.example_in_states, RUN, index=index, steps=numbers, split="test"
    )
    gradients = [
        Params(tuple(sizes), scene.measure(f"gradient {step}", measure.record.step_grad, RUN, step=step))
        for step in range(SLOWLY)
    ]
    run = Run(costs, gradients, state_records(states, numbers, sizes))
    plane = scene.measure("plane", measure.planes.plane_surface, RUN)
    path = scene.measure("path", measure.planes.plane_path, RUN)
    board = DescentBoard(run.records[0], costs, plane, path, target=LABEL)
    return board, run


@beat("2.11", "descent, live")
def descent_live(scene: Lecture) -> None:
    """Repeat the same moves on a run that uses all of its images for every step: three times slowly, then all."""
    board, run = descent_board(scene)
    scene.open_with(board.machine, board.cost, board.reading)
    _first_step(scene, board, run)
    _two_more(scene, board, run)
    answers = [int(np.argmax(record.activations[-1])) for record in run.records if record.activations]
    with scene.say("Again. {mark}And again. No rule for digits anywhere, only: less cost, please.") as line:
        scene.play(
            Replay(board, run.records[SLOWLY:], run_time=max(line.left, 9.0)),
            Drive(board.surface, *_turn(board), show=_seen_from),
        )
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


def _turn(board: DescentBoard) -> tuple[float, float]:
    azimuth = float(board.surface.seen_from[0])
    return azimuth, azimuth + TURN


def _seen_from(surface: CostSurface, azimuth: float) -> None:
    surface.show(azimuth=azimuth)


def _first_step(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """Find the gradient, turn all dials, and run forward again."""
    with scene.say("First, find the gradient: a turn for every weight.") as line:
        scene.play(_wave_back(board, run, 0, max(line.left, 2.0)))
        scene.moment("gradient")
    with scene.say(
        "Turn them all: one step. {mark}The cost falls from {before:.2f} to {after:.2f}.",
        before=run.costs[0],
        after=run.costs[1],
    ) as line:
        scene.play(board.network.animate.show(run.records[1].params), run_time=line.until_mark())
        scene.play(
            Drive(board.cost, float(run.costs[0]), float(run.costs[1]), rate_func=smooth),
            _forward(board, run, 1, max(line.left, 1.4)),
        )
        board.read(run.records[1])
        scene.moment("first step")


def _two_more(scene: Lecture, board: DescentBoard, run: Run) -> None:
    """Take two more steps in the same way, seen on the landscape as well."""
    with scene.say("From here on, watch where it walks. {mark}Gradient, step, and forward again.") as line:
        aside = board.cost.copy().scale(ASIDE).move_to(GAUGE_ASIDE)
        scene.play(board.cost.animate.become(aside), FadeIn(board.surface), run_time=line.until_mark())
        each = max(line.left, 5.0) / (SLOWLY - 1)
        for step in range(1, SLOWLY):
            before, after = float(run.costs[step]), float(run.costs[step + 1])
            scene.play(_wave_back(board, run, step, 0.4 * each))
            scene.play(
                board.network.animate.show(run.records[step + 1].params),
                ShowSurface(board.surface, trail_lengths=[step]),
                Drive(board.cost, before, after, rate_func=smooth),
                run_time=0.25 * each,
            )
            scene.play(_forward(board, run, step + 1, 0.35 * each))
            board.read(run.records[step + 1])
        scene.moment("three steps")


def _wave_back(board: DescentBoard, run: Run, step: int, seconds: float) -> BackwardPulse:
    wishes = [-weight for weight in run.gradients[step].weights]
    return BackwardPulse(board.network, wishes, run_time=seconds)


def _forward(board: DescentBoard, run: Run, step: int, seconds: float) -> ForwardPulse:
    record = run.records[step]
    return ForwardPulse(board.network, record.params, record.activations or (), run_time=seconds)
