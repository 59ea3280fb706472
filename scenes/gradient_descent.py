"""Gradient descent: what a network is told to improve, and how it walks downhill on it.

Render with ``manim render scenes/gradient_descent.py``. Every number on screen is measured on the runs named in the
beats; this file decides only what is shown, in which order and for how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Group, LaggedStart, Mobject, VGroup

from netcore.arrays import Array
from netcore.params import Params
from scenes.kit import palette
from scenes.kit.charts import ArrivingBars, Chart, Curve
from scenes.kit.cost_terms import CostTerms, states_of_example
from scenes.kit.formula import Formula
from scenes.kit.heap import Heap
from scenes.kit.lecture import Lecture, beat
from scenes.kit.mosaic import Mosaic, Picture
from scenes.kit.network import InputPicture, NetworkDiagram
from scenes.kit.numbers import Number
from scenes.kit.pulse import ForwardPulse
from scenes.kit.replay import ReplaySteps, StepCounter, spread
from scenes.kit.scores import Scores
from scenes.kit.text import Label, spell
from scenes.kit.verdicts import Exam

SNAPSHOT = 1000  # the step of `main` at which single dials are turned: the cost has a clear valley there
PER_PICTURE = 200  # examples that one picture of a heap stands for


class GradientDescent(Lecture):
    """Less cost, please: from labelled examples over the cost and its slope to descent, and what comes of it."""

    def construct(self) -> None:
        """List the beats."""
        self.run_beats(
            self.examples_with_answers,
            self.a_random_start,
            self.the_cost_of_one_example,
            self.average,
        )

    @beat("2.1", "examples with answers")
    def examples_with_answers(self) -> None:
        """Pictures with labels, in two heaps, of which the second judges."""
        labels = self.measure("labels", "labels", stop=18)
        learn, judge = self._heap("train", 20, "to learn from"), self._heap("test", 5, "to be judged on")
        shared = self.measure("pictures in both", "shared examples")
        verdicts = self.measure("verdicts", "first answers", first=40)
        self.caption("Pictures, each with its answer. Nobody writes down a rule: there are only examples.")
        self.title("Examples with answers")
        wall = Mosaic(learn.pictures[:18], columns=6, cell_size=1.05, gap=0.5).shift(0.25 * UP)
        answers = VGroup(*(Label(f"{digit}", palette.TARGET, 28) for digit in labels))
        for index, answer in enumerate(answers):
            answer.next_to(wall.cell(index), DOWN, buff=0.1)
        self.play(FadeIn(wall), run_time=1)
        self.play(LaggedStart(*(FadeIn(a, shift=0.1 * DOWN) for a in answers), lag_ratio=0.2), run_time=2)
        self.moment("pairs")
        self.caption(
            "Learn from the left heap. Be judged on the right one. No image is in both.", when=not shared
        )
        heaps = Group(learn, judge).arrange(RIGHT, buff=1.6, aligned_edge=UP).shift(0.1 * UP)
        self.play(FadeOut(wall, answers), FadeIn(heaps), run_time=1)
        self.note(f"one picture drawn for {PER_PICTURE}")
        self.moment("heaps")
        self.wait(2)
        self.caption(
            "Of {n} test images our trained network reads {right} rightly, without having seen any of them before. "
            "That is the hope: that it generalises.",
            n=len(verdicts["score"]),
            right=int(verdicts["score"][-1]),
            when=not shared and verdicts["score"][-1] > 30,
        )
        exam = Exam(judge.pictures, verdicts["right"], verdicts["score"]).shift(0.2 * UP)
        self.play(FadeOut(heaps), FadeIn(exam), run_time=1)
        self.note(f"the first {len(verdicts['score'])} test images, read after the last step")
        self.play(ReplaySteps(exam, range(len(verdicts["score"]) + 1), show=Exam.show_first), run_time=4)
        self.moment("verdicts")
        self.wait(1.5)

    @beat("2.2", "a random start")
    def a_random_start(self) -> None:
        """Random weights give the same nonsense for every picture."""
        params = self._params(0)
        indices = [self.measure(f"first {digit}", "first with label", digit=digit) for digit in (3, 0, 1, 2)]
        passes = [self._pass(index, 0) for index in indices]
        answers = self.measure("answers", "answers", images=indices, split="train", step=0)["answer"]
        accuracy = self.measure("accuracy at the start", "accuracy", step=0)
        self.caption("All weights and biases start as random numbers: thirteen thousand dice thrown.")
        self.title("A random start", f"training images {', '.join(map(str, indices))} · step 0")
        network = NetworkDiagram(params.layer_sizes, width=4.6, height=4.6).move_to(1.5 * LEFT + 0.35 * DOWN)
        network.show_step(params=params)
        picture = InputPicture(passes[0][0], network, size=2.1)
        self.play(LaggedStart(*(FadeIn(layer) for layer in network.edges), lag_ratio=0.5), run_time=1.5)
        self.play(FadeIn(network.neurons, network.ellipses, network.labels, picture), run_time=0.8)
        columns = [Scores(network, a[0], a[-1], place) for place, a in enumerate(passes)]
        self.add(network)
        for activations, column in zip(passes, columns, strict=True):
            picture.set_values(activations[0])
            self.play(ForwardPulse(network, params, activations, run_time=1.4))
            self.play(FadeIn(column, shift=0.1 * RIGHT), run_time=0.5)
            if column is columns[0]:
                self.moment("one picture")
                self.caption("Ten scores come out for this 3. For a 0, a 1, a 2 they are nearly the same.")
        self.moment("four pictures")
        self.caption(
            "Whatever it sees, it says {answer}. {share:.0f} of 100 test images are read rightly, as by any guess.",
            answer=int(answers[0]),
            share=100 * accuracy,
            when=len(set(answers)) == 1 and abs(accuracy - 0.1) < 0.03,
        )
        self.play(*(column.animate.focus(int(answers[0])) for column in columns), run_time=0.6)
        self.moment("one answer")
        self.wait(2)

    @beat("2.3", "the cost of one example")
    def the_cost_of_one_example(self) -> None:
        """Subtract, square, add; then the same picture while the network learns."""
        index = self.measure("first 3", "first with label", digit=3)
        image = self.measure("picture", "image", index=index)
        last = self.measure("last step", "steps")
        numbers = spread(0, 300, 60), spread(300, last, 60)
        early, late = (
            self.measure("cost", "example over steps", index=index, steps=part) for part in numbers
        )
        self.caption("How bad was that, as one number? Here is what came out, and here is what was wanted.")
        self.title("The cost of one example", f"training image {index}")
        terms = CostTerms(early["wanted"]).move_to(1.9 * RIGHT + 0.3 * DOWN)
        terms.show(early["a"][0], early["terms"][0])
        picture = Picture(image, size=2.6).next_to(terms, LEFT, buff=1.6).shift(0.4 * UP)
        counter = StepCounter(last=last).next_to(picture, DOWN, buff=0.35)
        self.play(FadeIn(picture, counter), run_time=0.8)
        self.play(FadeIn(terms.outputs, shift=0.1 * RIGHT), run_time=0.8)
        self.play(FadeIn(terms.targets, shift=0.1 * RIGHT), run_time=0.8)
        self.moment("wanted")
        self.caption("Subtract, then square, and add up the ten. That is the cost of this example.")
        self.play(FadeIn(terms.squares, shift=0.1 * RIGHT), run_time=1)
        self.wait(0.6)
        self.play(FadeIn(terms.total, shift=0.1 * DOWN), run_time=0.8)
        self.moment("cost")
        self.wait(1)
        self.caption(
            "Now the same picture while the network learns. First all outputs fall: "
            "after {step} steps the cost is {cost:.2f}.",
            step=numbers[0][-1],
            cost=early["cost"][-1],
            when=early["a"][-1].max() < early["a"][0].min(),
        )
        self.play(*self._replays(states_of_example(numbers[0], early), terms, counter), run_time=4)
        self.moment("shrug")
        self.wait(1)
        self.caption(
            "Saying 0.1 to everything would cost 0.90. In the end there is almost nothing left to pay.",
            when=late["cost"][-1] < 0.01,
        )
        self.play(*self._replays(states_of_example(numbers[1], late), terms, counter), run_time=5)
        self.moment("paid")
        self.wait(1.5)

    @beat("2.4", "average")
    def average(self) -> None:
        """One hundred examples with their costs, and the mean of all."""
        costs = self.measure("costs", "running mean cost", first=100, step=SNAPSHOT)
        pictures = self.measure("pictures", "images", first=100)
        count = self.measure("training set", "example count")
        self.caption(
            "One picture is an anecdote: the first one here costs {first:.2f}, the second {second:.2f}.",
            first=costs["cost"][0],
            second=costs["cost"][1],
        )
        self.title("Average over all", f"training images 0 to 99 · step {SNAPSHOT}")
        chart = Chart((0, 101), (0, 1.4), size=(7.6, 4.0), x_label="image", y_label="cost of one image")
        chart.move_to(1.9 * RIGHT + 0.25 * UP)
        bars = ArrivingBars(chart, costs["cost"], color=palette.COST).set_opacity(0.6).show_first(0)
        mean = Curve(chart, np.arange(1, 101), costs["mean"], color=palette.INK).show_until(0)
        picture = Picture(pictures[0], size=2.6).next_to(chart, LEFT, buff=0.8)
        self.play(FadeIn(chart, picture), run_time=0.8)
        self.add(bars, mean)
        self.play(*_as_they_come(2, pictures, picture, bars, mean), run_time=2)
        self.moment("two")
        self.caption("A hundred of them, and their mean as they come in.")
        self.play(*_as_they_come(100, pictures, picture, bars, mean), run_time=5)
        self.moment("hundred")
        self.caption(
            "The cost C is the mean over all {count} of them. That is what shall become small.", count=count
        )
        level = chart.level(float(costs["all"]), f"mean of {spell(count)}", palette.INK)
        name = Formula("C =", color=palette.COST)
        total = VGroup(name, Number(costs["all"], size=36, color=palette.COST).next_to(name, RIGHT, buff=0.2))
        total.next_to(picture, DOWN, buff=0.5)
        self.play(
            bars.animate.set_opacity(0.2), mean.animate.set_opacity(0.35), Create(level[0]), run_time=0.8
        )
        self.play(FadeIn(level[1], total), run_time=0.6)
        self.moment("mean of all")
        self.wait(1.5)

    # -- parts of several beats ----------------------------------------------------------------------------

    def _replays(self, steps: Sequence[Any], *shown: Mobject) -> list[ReplaySteps[Any]]:
        return [ReplaySteps(mobject, steps) for mobject in shown]

    def _heap(self, split: str, columns: int, purpose: str) -> Heap:
        count = self.measure(f"{split} set", "example count", split=split)
        pictures = self.measure(f"{split} pictures", "images", first=count // PER_PICTURE, split=split)
        return Heap(pictures, columns, count, purpose)

    def _params(self, step: int) -> Params:
        sizes = self.measure("layers", "layer_sizes")
        return Params(tuple(sizes.tolist()), self.measure("parameters", "step.params", step=step))

    def _pass(self, index: int, step: int) -> list[Array]:
        return [
            self.measure(f"layer {layer} for image {index}", "example.a", step=step, index=index, layer=layer)
            for layer in range(4)
        ]


def _as_they_come(
    count: int, pictures: Array, picture: Picture, bars: ArrivingBars, mean: Curve
) -> list[ReplaySteps[int]]:
    """Return the replays that let the first `count` images pass, each with its bar and the mean so far."""
    return [
        ReplaySteps(picture, range(count), show=lambda shown, index: shown.set_values(pictures[index])),
        ReplaySteps(bars, range(count), show=lambda shown, index: shown.show_first(index + 1)),
        ReplaySteps(mean, range(count), show=lambda shown, index: shown.show_until(index + 1)),
    ]
