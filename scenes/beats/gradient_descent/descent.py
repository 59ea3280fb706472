"""2.11: a whole run, step by step, beside the landscape it descends."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group, VGroup
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.planes import PlanePath, Surface
from netcore.network.arrays import spread
from netcore.network.params import Params
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import CostCurve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, percent, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Replay
from scenes.kit.surface.surface import CostSurface, Trail


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
    machine, landscape, reading
        The network with its picture; curve and surface; the step number and the answer.
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
        count = len(np.asarray(costs))
        layers = first.params.layer_sizes
        self.network = NetworkDiagram(layers, width=3.9, height=4.5).shift(1.85 * LEFT + 0.1 * UP)
        self.network.show(first).set_target(target)
        inputs = first.activations[0] if first.activations else np.zeros(layers[0])
        self.picture = InputPicture(inputs, self.network, size=1.7, gap=0.75)
        self.machine = Group(self.network, self.picture)
        chart = Chart((0, count), Scale.around(0, costs), size=(4.2, 1.35), x_label="step", y_label="cost")
        self.curve = CostCurve(chart, costs, width=3.0)
        Group(chart, self.curve).move_to(4.55 * RIGHT + 2.05 * UP)
        trail = Trail(path.coordinates[1:], path.true_cost[1:], palette.INK)
        self.surface = CostSurface(plane.x, plane.y, plane.cost, trails=[trail], size=(5.6, 3.3), azimuth=-25)
        self.surface.move_to(4.2 * RIGHT + 1.15 * DOWN)
        self.landscape = Group(chart, self.curve, self.surface)
        self.counter = StepCounter(last=count).next_to(self.picture.picture, UP, buff=0.5)
        words = Label("read as").next_to(self.picture.picture, DOWN, buff=0.3).shift(0.15 * LEFT)
        self.answer = Number(0, 0).next_to(words, RIGHT, buff=0.2).stand_on(words)
        self.reading = VGroup(self.counter, words, self.answer)
        super().__init__(self.machine, self.landscape, self.reading)
        self.show(first)

    def show(self, record: StepRecord) -> Self:
        """Show a recorded step everywhere."""
        self.network.show(record)
        self.counter.show(record)
        self.curve.show(record)
        self.surface.show(trail_lengths=[max(0, record.number - 1)])
        if record.activations:
            self.answer.set_value(int(np.argmax(record.activations[-1])))
        return self


@beat("2.11", "descent, live")
def descent_live(scene: Lecture) -> None:
    """Repeat the same two moves on a run that uses all of its images for every step."""
    sizes = scene.measure("layers", measure.record.layer_sizes, "slow").tolist()
    index = scene.measure("image", measure.examples.first_with_label, "slow", label=2, split="test")
    costs = scene.measure("costs", measure.record.costs, "slow")
    numbers = spread(0, len(costs), 101)
    states = scene.measure(
        "states", measure.examples.example_in_states, "slow", index=index, steps=numbers, split="test"
    )
    grad = Params(tuple(sizes), scene.measure("gradient", measure.record.step_grad, "slow", step=0))
    plane = scene.measure("plane", measure.planes.plane_surface, "slow")
    path = scene.measure("path", measure.planes.plane_path, "slow")
    images = scene.measure("images", measure.examples.example_count, "slow")
    answers = states.answer.tolist()
    records = state_records(states, numbers, sizes)
    with scene.say("No rule for digits anywhere. Only: less cost, please. Find the gradient ..."):
        scene.title(
            note=f"every gradient over all {spell(images)} images of this run · test image {spell(index)}",
        )
        board = DescentBoard(records[0], costs, plane, path, target=2)
        scene.play(FadeIn(board.machine), run_time=0.8)
        scene.play(FadeIn(board.landscape), run_time=0.8)
        scene.play(BackwardPulse(board.network, [-weight for weight in grad.weights], run_time=2.8))
        scene.moment("gradient")
    with scene.say("... and take a small step. The gradient again, a small step again. Again. Again."):
        scene.play(FadeIn(board.reading), run_time=0.4)
        scene.play(Replay(board, records, run_time=14))
        scene.moment("descended")
    with scene.say(
        "At the start it took this {label} for an {first}. Now it reads a {last}.",
        label=2,
        first=answers[0],
        last=answers[-1],
        when=answers[0] == 8 and answers[-1] == 2 and costs[-1] < costs[0],
    ):
        scene.note(f"plane of most movement: {percent(path.share)} of this path’s spread")
        scene.wait(2)
