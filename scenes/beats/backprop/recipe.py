"""3.15: training in eight lines, and every derivative checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, DR, LEFT, RIGHT, UP, FadeIn, FadeOut, Group, VGroup

from netcore import measure
from netcore.measure.gradients import GradientCheck
from netcore.network.arrays import spread
from scenes.beats.backprop.example import EARLY, example_at, wishes_of_weights
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve, Scatter
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula, power_of_ten
from scenes.kit.look.text import MARGIN, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import state_records
from scenes.kit.replay.replay import replay

INDENT = 0.45  # scene units per level
LINE_PITCH = 0.56


class Recipe(VGroup):
    """Lines below one another, indented by how deep they are.

    Parameters
    ----------
    lines
        Pairs of depth and words.
    size
        Of the words.

    >>> len(Recipe([(0, "repeat:"), (1, "step")]))
    2
    """

    def __init__(self, lines: Sequence[tuple[int, str]], size: float = 28) -> None:
        self.lines = [Words(text, size=size) for _, text in lines]
        for at, (line, (depth, _)) in enumerate(zip(self.lines, lines, strict=True)):
            line.align_to(depth * INDENT * RIGHT, LEFT).stand_on(float(-at * LINE_PITCH))
        super().__init__(*self.lines)

    def focus(self, *lines: int) -> Self:
        """Leave these lines as they are and let the others recede."""
        for at, line in enumerate(self.lines):
            set_lit(line, at in lines)
        return self


@beat("3.15", "the recipe, checked")
def the_recipe_checked(scene: Lecture) -> None:
    """Train by eight lines; confirm every derivative by nudging; name the sources."""
    scene.declare({"eight": "the lines of the recipe"})
    step = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    total = scene.measure("steps", measure.record.steps)
    epochs = scene.measure("epochs", measure.record.spec, field="training.epochs")
    rate = scene.measure("learning rate", measure.record.spec, field="training.learning_rate")
    batch = scene.measure("mini-batch", measure.record.step_batch, step=step)
    read = scene.measure("accuracy", measure.answers.accuracy)
    check = scene.measure("check", measure.gradients.gradient_check, step=step)
    example = example_at(scene, int(batch[0]), step)
    wished = wishes_of_weights(scene, example)
    numbers = spread(step, total, 60)
    states = scene.measure("states", measure.examples.example_in_states, index=example.index, steps=numbers)
    recipe = (
        Recipe(
            [
                (0, f"repeat {spell(epochs)} times:"),
                (1, "shuffle the training images"),
                (1, f"for every {spell(len(batch))} of them:"),
                (2, "forward: all activations"),
                (2, "backward: what each image wishes"),
                (2, "average these wishes"),
                (2, f"step: add {spell(rate, 1)} times the average"),
                (0, "test on images never seen"),
            ]
        )
        .to_edge(LEFT, buff=MARGIN)
        .set_y(0.15)
    )
    network = NetworkDiagram(example.params.layer_sizes, width=5.4, height=4.6).to_edge(RIGHT, buff=0.7)
    network.show(example.params, activations=example.activations[:1])
    counter = StepCounter(last=total).next_to(network, DOWN, buff=0.2)
    counter.show(step)
    with scene.say("This is the whole of learning, in eight lines."):
        scene.title()
        scene.play(FadeIn(recipe), run_time=0.8)
        scene.play(FadeIn(network, counter), run_time=0.8)
        scene.moment("recipe")
    with scene.say("A few images forward, their wishes backward, the mean of the wishes, one step."):
        scene.play(recipe.animate.focus(3), run_time=0.4)
        scene.play(ForwardPulse(network, example.params, example.activations, run_time=1.6))
        scene.play(recipe.animate.focus(4), run_time=0.4)
        scene.play(BackwardPulse(network, wished, run_time=1.6))
        scene.play(recipe.animate.focus(5), run_time=0.6)
        scene.play(recipe.animate.focus(6), run_time=0.6)
    with scene.say("And again, {total} times in all.", total=total):
        scene.play(recipe.animate.focus(0, 1, 2), run_time=0.4)
        records = state_records(states, numbers, example.params.layer_sizes)
        scene.play(*replay(records, network, counter, seconds=4))
    with scene.say("Then it reads {read:.1%} of images it has never seen.", read=read):
        scene.play(recipe.animate.focus(7), run_time=0.4)
        scene.moment("trained")
        scene.wait(1)
    with scene.say(
        "Do not believe us about the wishes. Nudge each of the {count} parameters, measure, compare.",
        count=len(check.backprop),
    ):
        scene.play(FadeOut(network, counter), recipe.animate.focus(4), run_time=0.6)
        _compare_with_nudges(scene, check)
    with scene.say("These are the sources."):
        scene.clear_stage()
        scene.show_sources("Sources", scene.sources, seconds=3.0)


def _compare_with_nudges(scene: Lecture, check: GradientCheck) -> None:
    """Plot all derivatives by backpropagation against those by finite differences."""
    found, measured = check.backprop, check.differences
    span = 1.05 * float(np.abs(found).max())
    chart = (
        Chart(
            (-span, span),
            (-span, span),
            size=(5.2, 4.3),
            x_label="slope by backpropagation",
            y_label="slope by nudging and measuring",
            x_ticks=(-0.02, 0.0, 0.02),
            y_ticks=(-0.02, 0.0, 0.02),
        )
        .to_edge(RIGHT, buff=0.9)
        .shift(0.15 * UP)
    )
    diagonal = declared(
        Curve(chart, [-span, span], [-span, span], color=palette.FAINT, width=2.0),
        "the diagonal, where both agree",
    )
    dots = Scatter(chart, found, measured, radius=0.035, strength=0.5)
    scene.play(FadeIn(chart, diagonal), run_time=0.8)
    scene.play(FadeIn(dots), run_time=1.2)
    scene.wait(1)
    apart = Formula(power_of_ten(check.bound), size=40)
    words = Words("all differences below", color=palette.SECONDARY)
    result = Group(words, apart).arrange(DOWN, buff=0.2)
    result.next_to(chart.point(-span, span), DR, buff=0.25)
    scene.play(FadeIn(result), run_time=0.6)
    scene.moment("checked")
    with scene.say(
        "Nudging took {passes} passes through the network. Backpropagation took one forward, one back.",
        passes=check.passes,
    ):
        scene.wait(1)
