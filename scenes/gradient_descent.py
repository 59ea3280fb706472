"""Gradient descent: what a network is told to improve, and how it walks downhill on it.

Render with ``manim render scenes/gradient_descent.py``. Every number on screen is measured on the runs named in the
beats; this file decides only what is shown, in which order and for how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Group, LaggedStart, Mobject, VGroup

from netcore.arrays import Array
from netcore.params import Params
from scenes.kit import palette
from scenes.kit.arrows import ValueArrow
from scenes.kit.charts import ArrivingBars, Chart, Curve, DrawCurve, Scatter
from scenes.kit.cost_terms import CostTerms, states_of_example
from scenes.kit.dial import LabelledDial
from scenes.kit.formula import Formula
from scenes.kit.heap import Heap
from scenes.kit.lecture import Lecture, beat
from scenes.kit.machine import Machine, small_network
from scenes.kit.mosaic import Mosaic, Picture
from scenes.kit.network import InputPicture, NetworkDiagram, Neuron
from scenes.kit.numbers import Number
from scenes.kit.pulse import ForwardPulse
from scenes.kit.replay import ReplaySteps, StepCounter, spread
from scenes.kit.scores import Scores
from scenes.kit.slope import Balls, Roll, SlopeReadout, StrideChart, Tangent
from scenes.kit.swap import Lifted, Swap
from scenes.kit.text import Label, spell
from scenes.kit.verdicts import Exam

SNAPSHOT = 1000  # the step of `main` at which single dials are turned: the cost has a clear valley there
COSTS = (0.3, 1.2)  # the scale of the slices: what is lower or higher does not occur, else charts object
SWEEP: dict[str, Any] = {"reach": 8.0, "points": 241}
START = 120  # of the 241 measured points of a slice: the middle one, where the weight itself stands
TOY = ("C(w) = (w - 2)^2 + 1", "(d C) / (d w) = 2 (w - 2) = 0", "w = 2")
RULES = (  # stride, learning rate, words
    ("fixed", 2.0, "every step {} long"),
    ("slope", 10.0, "step = η × slope, η = {}"),
    ("slope", 100.0, "step = η × slope, η = {}"),
)
SWAPPED = (0, 15)  # of the second hidden layer: its first and its last neuron, whose exchange is seen best
ENDS: dict[str, Any] = {"x_ticks": (0, 1), "x_words": "AB".__getitem__}
TO_THE_LEFT, TO_THE_RIGHT = 192, 85  # measured points of a slice with a rising and with a falling cost
BEGIN = 5.0  # where the three balls of 2.7 start: high on the right slope
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
            self.a_function_of_the_dials,
            self.one_dial,
            self.step_by_the_slope,
            self.which_valley,
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
        wall = Mosaic(learn.pictures[:18], columns=6, cell_size=1.1, gap=0.5).shift(0.3 * UP)
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
        exam = Exam(judge.pictures[:40], verdicts["right"], verdicts["score"]).shift(0.15 * UP)
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
        network = NetworkDiagram(params.layer_sizes, width=4.6, height=4.3).move_to(1.05 * LEFT + 0.1 * DOWN)
        network.show_step(params=params)
        picture = InputPicture(passes[0][0], network, size=1.9, gap=1.0)
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
        told = int(answers[0])
        self.play(
            network.animate.focus([(3, told)]),
            *(column.animate.focus(told) for column in columns),
            run_time=0.6,
        )
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
        flat = self.measure("cost of a shrug", "cost of one score", score=0.1)
        self.caption("How bad was that, as one number? Here is what came out, and here is what was wanted.")
        self.title("The cost of one example", f"training image {index}")
        terms = CostTerms(early["wanted"]).move_to(1.9 * RIGHT + 0.3 * DOWN)
        terms.show_values(early["a"][0], early["terms"][0])
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
            "Always saying 0.1 would cost {flat:.2f}, so it had learned next to nothing. "
            "In the end there is almost nothing left to pay.",
            flat=flat,
            when=abs(early["cost"][-1] - flat) < 0.1 and late["cost"][-1] < 0.01,
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

    @beat("2.5", "a function of the dials")
    def a_function_of_the_dials(self) -> None:
        """Read the same formula twice: pictures go in, or dials go in."""
        weight, sweep = self._dial()
        params, image = self._params(SNAPSHOT), self._pass(0, SNAPSHOT)
        pictures, pairs = self.measure("pictures", "images", first=28), self.measure("pairs", "example count")
        pixels, dials, scores = (spell(len(array)) for array in (image[0], params.vector, image[-1]))
        self.caption("The network: a picture goes in, scores come out. The dials stand still.")
        self.title("A function of the dials", f"training image 0 · step {SNAPSHOT}")
        network = Machine(f"{pixels} numbers in", f"with {dials} dials", f"{scores} numbers out").shift(
            1.9 * UP
        )
        inside = network.hold(1, small_network(params))
        given = network.hold(0, Picture(image[0], size=1.6))
        found = network.hold(
            2, VGroup(*(Neuron(0.075).set_state(a) for a in image[-1])).arrange(DOWN, buff=0.035)
        )
        self.play(FadeIn(network, inside, given), run_time=1)
        self.play(FadeIn(found, shift=0.2 * RIGHT), run_time=0.6)
        self.moment("network")
        self.wait(0.6)
        self.caption(
            "The cost: now the dials go in and one number comes out. The pictures stand still, all {n}.",
            n=pairs,
        )
        cost = Machine(f"{dials} numbers in", f"with {spell(pairs)} pairs", "one number out").shift(
            0.6 * RIGHT + 1.15 * DOWN
        )
        wall = cost.hold(1, Mosaic(pictures, columns=7, cell_size=0.38))
        number = cost.hold(2, Number(sweep["cost"][START], size=48, color=palette.COST))
        moved = inside.copy()
        self.play(FadeIn(cost, wall), run_time=0.8)
        self.play(moved.animate.move_to(cost.places[0]), run_time=1.2)
        self.play(FadeIn(number, shift=0.2 * RIGHT), run_time=0.6)
        self.moment("cost")
        self.wait(0.6)
        self.caption(
            "Turn one dial out of the {dials}, and the one number follows.", dials=len(params.vector)
        )
        dial = LabelledDial(sweep["t"][0], sweep["t"][-1], float(weight["value"]))
        dial.next_to(moved, LEFT, buff=0.3)
        turned = tuple(int(weight[name]) for name in ("layer", "to", "source"))
        edge = moved.edge(*turned).set_stroke(width=6, opacity=1)
        still = Group(network, inside, given, found, wall)
        self.play(still.animate.fade(1 - palette.DIMMED), moved.animate.focus(edges=[turned]), run_time=0.6)
        self.play(FadeIn(dial, edge), run_time=0.6)
        turns = _way(START, 20, 210)
        self.play(
            ReplaySteps(dial, turns, show=lambda shown, at: shown.set_value(sweep["t"][at])),
            ReplaySteps(
                edge, turns, show=lambda shown, at: shown.set_color(palette.sign_hue(sweep["t"][at]))
            ),
            ReplaySteps(number, turns, show=lambda shown, at: shown.set_value(sweep["cost"][at])),
            run_time=7,
        )
        self.moment("turned")
        self.wait(1)

    @beat("2.6", "one dial")
    def one_dial(self) -> None:
        """Solve a parabola; feel the slope of the measured curve."""
        weight, sweep = self._dial()
        slope = self.measure("slope", "slope two ways", index=int(weight["index"]), step=SNAPSHOT)
        self.caption(
            "All dials but one stand still. If the cost were a parabola, you could solve for its lowest point."
        )
        self.title("One dial")
        toy = Chart((-1, 5), (0, 10), size=(6.6, 4.0), x_label="w", y_label="C").move_to(
            2.6 * LEFT + 0.1 * UP
        )
        ws = np.linspace(-1, 5, 121)
        parabola = Curve(toy, ws, (ws - 2) ** 2 + 1, color=palette.INK)
        lines = VGroup(*(Formula(text) for text in TOY)).arrange(DOWN, buff=0.5, aligned_edge=LEFT)
        lines.next_to(toy, RIGHT, buff=1.1)
        self.play(FadeIn(toy), DrawCurve(parabola), FadeIn(lines[0]), run_time=1.2)
        self.play(FadeIn(lines[1], shift=0.1 * DOWN), run_time=0.6)
        lowest = Tangent(toy, color=palette.INK).touch(2, 1, 0)
        self.play(FadeIn(lines[2], shift=0.1 * DOWN), FadeIn(lowest), run_time=0.6)
        self.moment("toy")
        self.wait(1)
        self.caption(
            "This is the real cost of our network along one weight. There is no formula here to solve."
        )
        chart = Chart(_range(sweep["t"]), COSTS, size=(6.6, 4.0), x_label="w", y_label="C").move_to(toy)
        curve = Curve(chart, sweep["t"], sweep["cost"], color=palette.COST)
        self.play(FadeOut(toy, parabola, lowest, lines), FadeIn(chart), run_time=0.8)
        self.note(_place_of(weight))
        self.play(DrawCurve(curve), run_time=1.6)
        self.moment("curve")
        self.caption(
            "But wherever you stand, you can feel the slope. Backpropagation gives it, and the curve agrees.",
            when=abs(slope["backward"] - slope["forward"]) < 1e-5,
        )
        tangent = Tangent(chart, color=palette.INK).touch(
            *(float(slope[n]) for n in ("value", "cost", "backward"))
        )
        readout = SlopeReadout(decimals=4).show_values(*tangent.state).next_to(chart, RIGHT, buff=0.9)
        check = Label(f"felt on the curve: {spell(slope['forward'], 4, sign=True)}", palette.SECONDARY)
        check.next_to(readout, DOWN, buff=0.35, aligned_edge=LEFT)
        self.play(FadeIn(tangent, readout), run_time=0.8)
        self.play(FadeIn(check), run_time=0.6)
        self.moment("slope")
        self.wait(1.5)
        self.caption(
            "Positive: the cost rises to the right. Negative: it falls. Nearly flat: there is little to feel."
        )
        self.play(FadeOut(check), run_time=0.4)
        states = [(sweep["t"][at], sweep["cost"][at], sweep["slope"][at]) for at in _way(START, 205, 30, 190)]
        self.play(
            ReplaySteps(tangent, states, show=lambda shown, state: shown.touch(*state)),
            ReplaySteps(readout, states, show=lambda shown, state: shown.show_values(*state)),
            run_time=7,
        )
        self.moment("elsewhere")
        self.wait(1)

    @beat("2.7", "step by the slope")
    def step_by_the_slope(self) -> None:
        """Three rules for the stride, on the real curve."""
        weight, sweep = self._dial()
        fixed, slope, wild = (
            self.measure(
                f"{stride}, {rate}", "descent along parameter", index=int(weight["index"]), step=SNAPSHOT,
                start=BEGIN, stride=stride, learning_rate=rate, steps=16, examples=None,
            )
            for stride, rate, _ in RULES
        )  # fmt: skip
        self.caption(
            "Slope positive: go left. Slope negative: go right. But how far?",
            when=bool(sweep["slope"][TO_THE_LEFT] > 0 > sweep["slope"][TO_THE_RIGHT]),
        )
        self.title("Step by the slope", f"{_place_of(weight)} · every ball starts at w = {spell(BEGIN)}")
        chart = Chart(_range(sweep["t"]), COSTS, size=(11.4, 2.9), x_label="w", y_label="C").move_to(
            1.15 * UP
        )
        curve = Curve(chart, sweep["t"], sweep["cost"], color=palette.COST, width=2)
        words = [text.format(spell(rate)) for _, rate, text in RULES]
        strides = [*map(StrideChart, (fixed["t"], slope["t"], wild["t"]), words)]
        Group(*strides).arrange(RIGHT, buff=0.9, aligned_edge=DOWN).next_to(chart, DOWN, buff=0.35)
        self.play(FadeIn(chart, curve), run_time=0.8)
        hints = Group(*(self._downhill(chart, sweep, at) for at in (TO_THE_RIGHT, TO_THE_LEFT)))
        for hint in hints[::-1]:
            self.play(FadeIn(hint), run_time=0.6)
        self.moment("downhill")
        self.wait(0.8)
        self.play(FadeOut(hints), run_time=0.4)
        self.caption(
            "A step of fixed length strides down, and then back and forth across the lowest point for ever.",
            when=bool(np.ptp(fixed["t"][-4:]) > 1),
        )
        self._roll(chart, curve, fixed["t"], strides[0], run_time=4)
        self.caption(
            "Let the slope set the stride, times a learning rate. Where the ground flattens, you tread more softly.",
            when=bool(np.all(np.diff(np.abs(np.diff(slope["t"]))) < 0)),
        )
        self._roll(chart, curve, slope["t"], strides[1], run_time=5)
        self.caption(
            "Too large a rate leaps out of the valley, onto ground with hardly a slope to lead it back. "
            "Once there, it overshoots for ever.",
            when=bool(abs(wild["slope"][1]) < 0.01 and wild["t"][1] < -5 and np.ptp(wild["t"][-4:]) > 1),
        )
        self._roll(chart, curve, wild["t"], strides[2], run_time=5, stays=True)

    @beat("2.8", "which valley?")
    def which_valley(self) -> None:
        """Two ends, a ridge between; the same network elsewhere; twelve ends of the same kind."""
        pair = ("pair-a", "pair-b")
        line = self.measure("line", "line between ends", run=pair, examples=None)
        balls = self.measure(
            "balls", "descent between ends", run=pair, learning_rate=0.015, steps=50, examples=None
        )
        swap = self.measure(
            "swap", "swapped neurons", run="pair-a", layer=1, neurons=list(SWAPPED), examples=None
        )
        params = self._params(None, run="pair-a")
        ends = self.measure("twelve ends", "final scores", run=[f"seed-{n:02}" for n in range(12)])[
            "train_cost"
        ]
        self.caption(
            "Two trainings from two starts end in A and B. This is the cost on the straight line between."
        )
        self.title("Which valley?", "runs pair-a and pair-b")
        chart = Chart((line["t"][0], line["t"][-1]), (0, 1), size=(5.6, 4.0), y_label="C", **ENDS)
        chart.shift(0.15 * UP)
        curve = Curve(chart, line["t"], line["cost"], color=palette.COST)
        rolling = Balls(chart, curve, balls["t"], [palette.INK])
        self.play(FadeIn(chart), run_time=0.6)
        self.play(DrawCurve(curve), run_time=1.6)
        self.moment("ridge")
        self.caption(
            "Let balls roll down from eleven places: some end near A, some near B. None knows of the other valley.",
            when=bool(np.all(np.minimum(abs(balls["t"][-1]), abs(balls["t"][-1] - 1)) < 0.3)),
        )
        self.play(FadeIn(rolling), run_time=0.6)
        self.play(Roll(rolling, run_time=6))
        self.moment("valleys")
        self.wait(0.6)
        self.play(Group(chart, curve, rolling).animate.to_edge(LEFT, buff=0.7), run_time=0.8)
        self._swap_neurons(params, swap)
        self._twelve_ends(chart, ends)

    def _swap_neurons(self, params: Params, swap: dict[str, Array]) -> None:
        """Let two hidden neurons change places, and compare the costs."""
        self.caption(
            "There are many more: let two neurons change places and keep their edges. "
            "Other dials, exactly the same cost.",
            when=bool(abs(swap["cost"] - swap["swapped_cost"]) < 1e-12),
        )
        network = NetworkDiagram(params.layer_sizes, width=4.2, height=3.9, output_labels=())
        network.show_step(params=params).move_to(3.9 * RIGHT + 0.55 * UP)
        costs = VGroup(
            _named("before", Number(float(swap["cost"]), 5, size=28, color=palette.COST)),
            _named("after", Number(float(swap["swapped_cost"]), 5, size=28, color=palette.COST)),
        ).arrange(RIGHT, buff=0.6)
        costs.next_to(network, DOWN, buff=0.4).set_x(4.0)
        self.play(FadeIn(network), run_time=0.8)
        lifted = Lifted(network, 2, SWAPPED)
        self.add(lifted)
        self.play(FadeIn(costs[0]), run_time=0.5)
        self.play(Swap(lifted, run_time=2.6))
        self.play(FadeIn(costs[1]), run_time=0.5)
        self.moment("swap")
        self.wait(1)
        self.play(FadeOut(network, lifted, costs), run_time=0.6)

    def _twelve_ends(self, beside: Chart, ends: Array) -> None:
        """Show what twelve trainings have come to, on the scale of the ridge."""
        self.caption(
            "Twelve trainings from twelve starts: costs from {low:.2f} to {high:.2f}. "
            "Reaching a valley is easy. Proving that it is the lowest is not.",
            low=ends.min(),
            high=ends.max(),
            when=bool(ends.max() < 0.15),
        )
        chart = Chart(
            (0, 13), (0, 1), size=(4.6, 4.0), y_label="C at the end", x_label="training", x_ticks=(1, 12)
        )
        chart.shift(3.9 * RIGHT + (beside.area.get_y() - chart.area.get_y()) * UP)
        dots = Scatter(chart, np.arange(1, 13), ends, color=palette.COST, radius=0.08)
        self.play(FadeIn(chart), run_time=0.6)
        self.note("runs seed-00 to seed-11")
        self.play(FadeIn(dots), run_time=0.8)
        self.moment("twelve")
        self.wait(2)

    # -- parts of several beats ----------------------------------------------------------------------------

    def _dial(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """Measure which dial is turned, and the cost on all of its way."""
        weight = self.measure("dial", "weight by slope", layer=2, step=SNAPSHOT)
        index = int(weight["index"])
        curve = self.measure(
            "cost along the dial", "cost along parameter", index=index, step=SNAPSHOT, examples=None, **SWEEP
        )
        return weight, curve

    def _downhill(self, chart: Chart, sweep: dict[str, Array], at: int) -> Group:
        """Return a tangent and, over it, an arrow against the slope."""
        t, cost, slope = (float(sweep[name][at]) for name in ("t", "cost", "slope"))
        arrow = ValueArrow(
            -slope, largest=float(np.abs(sweep["slope"]).max()), horizontal=True, from_tail=True
        )
        return Group(
            Tangent(chart, color=palette.INK).touch(t, cost, slope),
            arrow.stand_at(chart.point(t, cost) + 0.35 * UP),
        )

    def _roll(
        self,
        chart: Chart,
        curve: Curve,
        path: Array,
        strides: StrideChart,
        run_time: float,
        stays: bool = False,
    ) -> None:
        """Let one ball descend while the lengths of its steps appear as bars."""
        ball = Balls(chart, curve, path.reshape(-1, 1), [palette.INK])
        self.play(FadeIn(ball, strides.frame), run_time=0.6)
        self.play(Roll(ball, run_time=run_time), Roll(strides.bars, run_time=run_time))
        self.moment("rolled")
        self.wait(0.6)
        if not stays:
            self.play(FadeOut(ball), run_time=0.4)

    def _replays(self, steps: Sequence[Any], *shown: Mobject) -> list[ReplaySteps[Any]]:
        return [ReplaySteps(mobject, steps) for mobject in shown]

    def _heap(self, split: str, columns: int, purpose: str) -> Heap:
        count = self.measure(f"{split} set", "example count", split=split)
        pictures = self.measure(f"{split} pictures", "images", first=count // PER_PICTURE, split=split)
        return Heap(pictures, columns, count, purpose)

    def _params(self, step: int | None, run: str = "main") -> Params:
        sizes = tuple(self.measure("layers", "layer_sizes", run=run).tolist())
        if step is None:
            return Params(sizes, self.measure("parameters", "final_params", run=run))
        return Params(sizes, self.measure("parameters", "step.params", run=run, step=step))

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


def _place_of(weight: dict[str, Any]) -> str:
    return f"weight from neuron {weight['source']} of layer 2 to output {weight['to']} · step {SNAPSHOT}"


def _way(*turns: int) -> list[int]:
    """Return the numbers of measured points on the way from turn to turn."""
    found = [turns[0]]
    for start, end in pairwise(turns):
        step = 1 if end > start else -1
        found += range(start + step, end + step, step)
    return found


def _range(ts: Array) -> tuple[float, float]:
    return float(ts[0]), float(ts[-1])


def _named(text: str, number: Number) -> VGroup:
    label = Label(text, palette.SECONDARY)
    return VGroup(label, number.next_to(label, RIGHT, buff=0.2).stand_on(label))
