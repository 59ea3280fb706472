"""Gradient descent: what a network is told to improve, and how it walks downhill on it.

Render with ``manim render scenes/gradient_descent.py``. Every number on screen is measured on the runs named in the
beats; this file decides only what is shown, in which order and for how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Mobject,
    Transform,
    VGroup,
)

from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit import palette
from scenes.kit.answer_panel import AnswerPanel
from scenes.kit.arrows import ValueArrow
from scenes.kit.charts import ArrivingBars, Bars, Chart, Curve, DrawCurve, Scatter
from scenes.kit.cost_terms import CostTerms, states_of_example
from scenes.kit.descent import DescentBoard, records_of
from scenes.kit.dial import LabelledDial
from scenes.kit.formula import Formula
from scenes.kit.gradient_list import GradientList, gradient_of_two
from scenes.kit.hatching import Hatching
from scenes.kit.heap import Heap
from scenes.kit.learning_panel import Kind, LearningPanel
from scenes.kit.lecture import Lecture, beat
from scenes.kit.machine import Machine, small_network
from scenes.kit.mosaic import Mosaic, Picture
from scenes.kit.network import InputPicture, NetworkDiagram, Neuron, last_layer
from scenes.kit.numbers import Number
from scenes.kit.pair_strips import PairStrips
from scenes.kit.pixel_climb import PixelClimb
from scenes.kit.pulse import BackwardPulse, ForwardPulse
from scenes.kit.replay import ReplaySteps, StepCounter, spread
from scenes.kit.scores import Scores
from scenes.kit.size_table import SizeTable
from scenes.kit.slice_panel import SlicePanel
from scenes.kit.slope import Balls, Roll, SlopeReadout, StrideChart, Tangent
from scenes.kit.spokes import spoke_numbers, spokes
from scenes.kit.surface import CostSurface, share_note
from scenes.kit.surface_moves import Rise, ShowSurface
from scenes.kit.swap import Lifted, Swap
from scenes.kit.text import Label, row, spell
from scenes.kit.toy_bowl import ToyBowl
from scenes.kit.verdict_field import VerdictField
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
SIZES = ("sizes-none", "sizes-16", "main", "sizes-16-16-16", "sizes-32", "sizes-64-32")
NEURONS = {"sigmoid": False, "on or off": True}  # whether they switch
NOISE = {"digits": "test digits", "uniform": "uniform noise", "shuffled": "shuffled pixels"}
TRUE, SHUFFLED = (tuple(f"labels-{kind}-{seed}" for seed in range(3)) for kind in ("true", "shuffled"))
SOURCES = (
    "Nielsen: Neural Networks and Deep Learning (online book)",
    "Goodfellow, Bengio, Courville: Deep Learning (2016)",
    "Olah’s blog: colah.github.io · the journal Distill: distill.pub",
    "Choromanska et al. 2014: The Loss Surfaces of Multilayer Networks, arXiv 1412.0233",
    "Zhang et al. 2016: Understanding Deep Learning Requires Rethinking Generalization, arXiv 1611.03530",
    "Arpit et al. 2017: A Closer Look at Memorization in Deep Networks, arXiv 1706.05394",
)


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
            self.two_dials,
            self.reading_the_gradient,
            self.descent_live,
            self.why_it_must_be_smooth,
            self.how_well_does_it_do,
            self.what_does_the_first_layer_look_for,
            self.confident_nonsense,
            self.memorising,
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
        self.play(FadeOut(wall, answers), run_time=0.5)
        self.play(FadeIn(heaps), run_time=0.8)
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
        self.play(FadeOut(heaps), run_time=0.5)
        self.play(FadeIn(exam), run_time=0.8)
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
        self.caption(
            "All weights start as random numbers: thirteen thousand dice thrown. The biases start at 0.",
            when=not any(bias.any() for bias in params.biases),
        )
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
        parts = spread(0, 300, 60), spread(300, 3000, 75), spread(3000, last, 30)
        early, middle, late = (
            states_of_example(part, self.measure("cost", "example over steps", index=index, steps=part))
            for part in parts
        )
        wanted = self.measure("wanted", "example over steps", index=index, steps=[0])["wanted"]
        flat = self.measure("cost of a shrug", "cost of one score", score=0.1)
        self.caption("How bad was that, as one number? Here is what came out, and here is what was wanted.")
        self.title("The cost of one example", f"training image {index}")
        terms = CostTerms(wanted).move_to(1.9 * RIGHT + 0.3 * DOWN).show_step(early[0])
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
            step=early[-1].number,
            cost=early[-1].terms.sum(),
            when=bool(early[-1].a.max() < early[0].a.min()),
        )
        self.play(*self._replays(early, terms, counter), run_time=4)
        self.moment("shrug")
        self.wait(0.6)
        self.caption(
            "Always saying 0.1 would cost {flat:.2f}: so far it has hardly learned more than that. Then it learns.",
            flat=flat,
            when=bool(abs(early[-1].terms.sum() - flat) < 0.1),
        )
        self.play(*self._replays(middle, terms, counter), run_time=6)
        self.caption(
            "In the end there is almost nothing left to pay.", when=bool(late[-1].terms.sum() < 0.01)
        )
        self.play(*self._replays(late, terms, counter), run_time=2)
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
        line = self.measure("line", "line between ends", run=pair)
        balls = self.measure("balls", "descent between ends", run=pair, learning_rate=0.015, steps=50)
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
        self.title("Which valley?", "runs pair-a and pair-b · cost over the first 10 000 training images")
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

    @beat("2.9", "two dials: the gradient")
    def two_dials(self) -> None:
        """Map the cost over two dials; of eight equal steps the one against the gradient falls the most."""
        dials = self.measure("dials", "steepest weights", layer=-1, count=2, step=0)
        x, y = map(int, dials["index"])
        grid = self.measure("map", "cost over parameters", x_index=x, y_index=y, reach=3.0, points=41)
        tries = self.measure("steps", "cost in directions", x_index=x, y_index=y, length=1.0)
        names = [f"w_({j} comma {k})" for j, k in zip(dials["to"], dials["source"], strict=True)]
        self.caption(
            "Two dials now, and the measured cost as a map: dark is low. "
            "Step in eight directions, always equally far, and measure."
        )
        self.title("Two dials: the gradient", "random start · two weights of the last layer")
        surface = CostSurface(
            *grid.values(), trails=spokes(tries), size=(6.4, 5.0), sides=(1, 1), ticks=(2.5, 3.0, 3.5)
        )
        surface.show(azimuth=0, elevation=90, relief=0).shift(3.0 * LEFT + 0.05 * UP)
        corners = surface.to_screen(grid["x"][[-1, 0]], grid["y"][[0, -1]], 0.0)
        axes = VGroup(
            *(
                Formula(name, color=palette.SECONDARY).next_to(corner, side, buff=0.15)
                for name, corner, side in zip(names, corners, (RIGHT, LEFT), strict=True)
            )
        )
        self.play(FadeIn(surface, axes), run_time=1)
        numbers = spoke_numbers(surface, tries)
        for spoke in (4, 3, 5, 2, 6, 1, 7, 0):
            walked = surface.lengths.copy()
            walked[spoke] = 1
            self.play(ShowSurface(surface, trail_lengths=walked), FadeIn(numbers[spoke]), run_time=0.7)
        self.moment("eight steps")
        self._set_against_the_gradient(names, tries, numbers)
        self.play(FadeOut(numbers, axes), run_time=0.5)
        self.play(Rise(surface, azimuth=-30, elevation=36, run_time=3))
        self.moment("surface")
        self.wait(2)

    def _set_against_the_gradient(self, names: list[str], tries: dict[str, Any], numbers: VGroup) -> None:
        """Compare the best of the steps with the gradient's direction and length."""
        length, lost = float(tries["length"]), -float(tries["change"][0])
        self.caption(
            "Try every direction: the steepest fall lies exactly opposite to the gradient.",
            when=int(np.argmin(tries["change"])) == 0,
        )
        rule, values, size = gradient_of_two(names, tries["slopes"], length).move_to(3.8 * RIGHT + 0.9 * UP)
        down = Formula("- nabla C").next_to(numbers[0], DOWN, buff=0.15)
        up = Formula("nabla C").next_to(numbers[4], UP, buff=0.15)
        dimmed = [numbers[k].animate.set_opacity(palette.DIMMED) for k in (1, 2, 3, 5, 6, 7)]
        self.play(*dimmed, FadeIn(rule), run_time=0.8)
        self.wait(0.6)
        self.play(FadeIn(values, up), run_time=0.8)
        self.wait(0.6)
        self.play(FadeIn(down), run_time=0.8)
        self.wait(0.6)
        self.moment("gradient")
        self.caption(
            "Its length is the slope that way: {length:.2f} for each unit walked. "
            "The step of length 1 lost {lost:.2f}.",
            length=length,
            lost=lost,
            when=abs(length - lost) < 0.1 * length,
        )
        self.play(FadeIn(size), run_time=0.8)
        self.wait(2)
        self.play(FadeOut(down, up), run_time=0.5)

    @beat("2.10", "thirteen thousand dials: reading the gradient")
    def reading_the_gradient(self) -> None:
        """Read a gradient as a list: which way to turn each dial, and how much that matters."""
        most = self.measure("steepest", "steepest weights", layer=-1, count=4, step=SNAPSHOT)
        some = [
            self.measure(f"rank {rank}", "weight by slope", layer=-1, step=SNAPSHOT, rank=rank)
            for rank in ("median", 150)
        ]
        to, source, slopes = ([*most[k], *(one[k] for one in some)] for k in ("to", "source", "slope"))
        pair = [int(most["index"][0]), int(some[0]["index"])]
        nudged = self.measure("nudges", "cost after nudges", indices=pair, nudge=0.1, step=SNAPSHOT)
        params = self._params(SNAPSHOT)
        self._read_a_toy()
        self.caption(
            "The real one has {total} entries. It needs no picture: "
            "turn this one up a lot, that one down a touch, leave the rest.",
            total=len(params.vector),
        )
        errands = GradientList(to, source, [-slope for slope in slopes]).move_to(4.2 * LEFT + 0.2 * UP)
        network = NetworkDiagram((16, 10), width=3.4, height=4.9).move_to(4.2 * RIGHT + 0.2 * UP)
        network.show_step(params=last_layer(params))
        self.note(f"step {spell(SNAPSHOT)} · weights of the last layer, all training images")
        self.play(FadeIn(errands.head, network), run_time=0.8)
        for index in range(len(slopes)):
            self.play(FadeIn(errands.row(index), shift=0.1 * UP), run_time=0.6)
        self.wait(1)
        self.moment("list")
        self.caption(
            "Turn two dials by the same 0.1 and measure. "
            "The cost reacts as the list said: much to one, little to the other.",
            when=abs(nudged["change"][0] / nudged["change"][1] / (slopes[0] / slopes[4]) - 1) < 0.2,
        )
        edges = [(0, int(to[k]), int(source[k])) for k in (0, 4)]
        answers = errands.beside((0, 4), nudged["change"], "Delta C =", decimals=5)
        self.play(errands.animate.focus([0, 4]), network.animate.focus(edges=edges, rest=0.2), run_time=0.8)
        for edge, answer in zip(edges, answers, strict=True):
            self.play(Create(network.wire(*edge)), run_time=0.6)
            self.play(FadeIn(answer, shift=0.15 * RIGHT), run_time=0.6)
            self.wait(0.8)
        self.moment("nudged")
        self.caption(
            "The sign belongs to the component, not to the weight. Its size says what a turn is worth."
        )
        self.wait(1)

    def _read_a_toy(self) -> None:
        bowl = ToyBowl().shift(0.15 * UP)
        self.caption(
            "A toy with two dials. At this point a turn of x matters three times as much as one of y."
        )
        self.title("Thirteen thousand dials: reading the gradient")
        self.play(FadeIn(bowl.formula, bowl.map), run_time=0.8)
        self.play(FadeIn(bowl.point), run_time=0.4)
        self.play(FadeIn(bowl.gradient, bowl.downhill), Create(bowl.arrow), run_time=0.8)
        self.moment("toy")
        self.wait(2.5)
        self.play(FadeOut(bowl), run_time=0.6)

    @beat("2.11", "descent, live")
    def descent_live(self) -> None:
        """Repeat the same two moves on a run that uses all of its images for every step."""
        sizes = self.measure("layers", "layer_sizes", "slow").tolist()
        index = self.measure("image", "first with label", "slow", digit=2, split="test")
        costs = self.measure("costs", "costs", "slow")
        numbers = spread(0, len(costs), 101)
        states = self.measure("states", "example in states", "slow", index=index, steps=numbers, split="test")
        grad = Params(tuple(sizes), self.measure("gradient", "step.grad", "slow", step=0))
        plane = self.measure("plane", "plane surface", "slow")
        path = self.measure("path", "plane path", "slow")
        images = self.measure("images", "example count", "slow")
        answers = states["answer"].tolist()
        records = records_of(states, numbers, sizes)
        self.caption("No rule for digits anywhere. Only: less cost, please. Find the gradient ...")
        self.title(
            "Descent, live",
            f"every gradient over all {spell(images)} images of this run · test image {index}",
        )
        board = DescentBoard(records[0], costs, plane, path, target=2)
        self.play(FadeIn(board.machine), run_time=0.8)
        self.play(FadeIn(board.landscape), run_time=0.8)
        self.play(BackwardPulse(board.network, [-weight for weight in grad.weights], run_time=2.8))
        self.moment("gradient")
        self.caption("... and take a small step. The gradient again, a small step again. Again. Again.")
        self.play(FadeIn(board.reading), run_time=0.4)
        self.play(ReplaySteps(board, records, run_time=14))
        self.moment("descended")
        self.caption(
            "At the start it took this 2 for an {first}. Now it reads a {last}.",
            first=answers[0],
            last=answers[-1],
            when=answers[0] == 8 and answers[-1] == 2 and costs[-1] < costs[0],
        )
        self.note(share_note(float(path["share"]), "this path’s").text)
        self.wait(2)

    @beat("2.12", "why it must be smooth")
    def why_it_must_be_smooth(self) -> None:
        """Compare the slice of one dial for ramps and for switches: one ball rolls, the other lies still."""
        dial = self.measure("dial", "weight by slope", layer=2, step=SNAPSHOT)
        index, value = int(dial["index"]), float(dial["value"])
        far, near = (self._both_slices(index, reach, points) for reach, points in ((1.5, 601), (0.06, 241)))
        rolled = self.measure(
            "descent", "descent along parameter", index=index, step=SNAPSHOT, learning_rate=10.0, steps=14
        )
        self.caption("One dial again. On this curve a ball feels the slope and rolls down.")
        self.title("Why it must be smooth", _place_of(dial))
        left, right = (SlicePanel(far[word], word) for word in NEURONS)
        left.move_to(3.55 * LEFT + 0.2 * UP), right.move_to(3.55 * RIGHT + 0.2 * UP)
        ball, still = left.ball(rolled["t"]), right.ball([value])
        self.play(FadeIn(left), run_time=0.8)
        self.play(FadeIn(ball), run_time=0.4)
        self.play(Roll(ball, run_time=3))
        self.moment("rolled")
        self.caption("The same weights and images, but every neuron only on or off.")
        self.play(FadeIn(right), run_time=0.8)
        self.play(FadeIn(still), run_time=0.4)
        self.wait(1)
        self.moment("switched")
        self.caption(
            "Come closer to where both balls began. One is a slope still. The other is a staircase.",
            when=bool(np.mean(np.diff(near["on or off"]["cost"]) == 0) > 0.9),
        )
        closer = [SlicePanel(near[word], word) for word in NEURONS]
        for panel, old in zip(closer, (left, right), strict=True):
            panel.move_to(old)
        self.clear_pictures()
        self.play(FadeIn(*closer, *(panel.ball([value]) for panel in closer)), run_time=0.8)
        self.wait(1)
        self.moment("closer")
        self.caption("Brains seem to switch. We need ramps, because a staircase has no slope to follow.")
        self.wait(1)

    def _both_slices(self, index: int, reach: float, points: int) -> dict[str, dict[str, Array]]:
        return {
            word: self.measure(
                f"{word}, {reach} around",
                "cost along parameter",
                index=index,
                step=SNAPSHOT,
                reach=reach,
                points=points,
                threshold=switched,
            )
            for word, switched in NEURONS.items()
        }

    @beat("2.13", "how well does it do?")
    def how_well_does_it_do(self) -> None:
        """Judge all test images; then show the mistakes it was surest of, and what other sizes score."""
        exam = self.measure("verdicts", "first answers", first=10_000)
        wrong = self.measure("mistakes", "confident mistakes", count=12)
        pictures = [self.measure(f"image {i}", "image", index=int(i), split="test") for i in wrong["image"]]
        scores = [self.measure(f"{run} score", "accuracy", run=run) for run in SIZES]
        layers = [self.measure(f"{run} layers", "layer_sizes", run=run) for run in SIZES]
        count = self.measure("count", "example count", split="test")
        shared = self.measure("pictures in both sets", "shared examples")
        self.caption(
            "{count} images it has never seen, one dot for each. The bright ones it gets wrong.",
            count=count,
            when=count == len(exam["right"]) and not shared,
        )
        self.title("How well does it do?", "test images in their order")
        field = VerdictField(exam["right"], exam["score"], columns=200).shift(0.2 * UP)
        self.play(FadeIn(field), run_time=0.8)
        judged = spread(0, count, 91)
        self.play(ReplaySteps(field, judged, show=lambda shown, upto: shown.show_first(upto), run_time=6))
        self.moment("counted")
        self.wait(1.5)
        self.caption("These are the mistakes it was surest of. Some of them you may excuse, some not.")
        wall = Mosaic(np.stack(pictures), columns=6, cell_size=1.35, gap=0.5).shift(0.75 * UP)
        names = VGroup()
        for place, (label, answer) in enumerate(zip(wrong["label"], wrong["answer"], strict=True)):
            words = row(Label(str(label), palette.TARGET), Label(f"read as {answer}"), buff=0.15)
            names.add(words.next_to(wall.cell(place), DOWN, buff=0.08))
        self.play(FadeOut(field), run_time=0.5)
        self.play(FadeIn(wall, names), run_time=0.8)
        self.note("the 12 wrong test images with the largest output")
        self.moment("mistakes")
        self.wait(2.5)
        self.caption(
            "Counted, not remembered: this is the score of this very network. "
            "Other sizes, one training each, score so."
        )
        table = SizeTable(layers, scores, own=SIZES.index("main")).move_to(2.15 * DOWN)
        self.play(FadeIn(table), run_time=0.8)
        self.note("neurons in the hidden layers")
        self.moment("sizes")
        self.wait(1)

    @beat("2.14", "what does the first layer look for?")
    def what_does_the_first_layer_look_for(self) -> None:
        """Show weight pictures before and after; seek a neuron for loops; move digits by a few pixels."""
        before = self.measure("start", "step.params", step=0, layer=0)
        after = self.measure("end", "final_params", layer=0)
        dark = self.measure("never lit", "never lit").astype(bool)
        smooth = [
            self.measure(f"smoothness {step}", "neighbour correlation", step=step) for step in (0, None)
        ]
        pairs = [self.measure(f"pairs {k}", "pair among pairs", layer=k, pair=[8, 9]) for k in (0, 1)]
        eight, nine = (
            self.measure(f"a {digit}", "first with label", digit=digit, split="test") for digit in (8, 9)
        )
        loops = [self.measure(f"image {i}", "image", index=i, split="test") for i in (eight, nine)]
        accuracy = self.measure("moved accuracy", "shift accuracy", right=list(range(7)))
        moved = self.measure("moved nine", "shifted image", image=nine, right=list(range(7)))["image"]
        self.caption("What each of the 16 neurons behind the pixels listens for, before training and after.")
        self.title(
            "What does the first layer look for?",
            "weights into hidden layer 1 · brightest: each neuron’s largest",
        )
        weights, trained = (
            Mosaic(
                rows, columns=8, cell_size=1.4, kind="signed", largest=np.abs(rows).max(axis=1).tolist()
            ).shift(0.35 * UP)
            for rows in (before, after)
        )
        self.play(FadeIn(weights), run_time=0.8)
        self.wait(0.8)
        self.moment("start")
        self.play(Transform(weights, trained), run_time=2)
        self.caption(
            "Loose blobs and streaks, no tidy little edges. Hatched: pixels black in every training image. "
            "Their weights never moved.",
            when=bool((before[:, dark] == after[:, dark]).all()) and smooth[1] > 0.5 > smooth[0],
        )
        self.wait(1)
        self.play(FadeIn(Hatching(weights, dark)), run_time=0.8)
        self.wait(2)
        self.moment("learned")
        self._seek_a_loop(loops, pairs)
        self._move_the_digits(moved, accuracy)

    def _seek_a_loop(self, loops: list[Array], pairs: list[dict[str, Any]]) -> None:
        """Show how well the best neuron of each layer tells every pair of digits from the rest."""
        self.caption(
            "Is any neuron looking for the loop on top? It would tell 8 and 9 from all other digits."
        )
        self.clear_pictures()
        self.note("every pair of digits, each by the neuron that tells it best · all test images")
        pictures = Mosaic(np.stack(loops), columns=2, cell_size=1.5).move_to(5.1 * LEFT + 0.6 * UP)
        strips = PairStrips("8 and 9", pairs).move_to(1.9 * RIGHT + 0.4 * UP)
        self.play(FadeIn(pictures, strips.frame), run_time=0.8)
        self.wait(1)
        self.play(FadeIn(strips.others), run_time=0.8)
        self.wait(1)
        first, second = (int(found["above"]) for found in pairs)
        self.caption(
            "8 and 9 do not come out on top. "
            "Of {pairs} pairs, {first} do better in the first layer and {second} in the second.",
            pairs=int(pairs[0]["pairs"]),
            first=first,
            second=second,
            when=first > 0 and second > 0,
        )
        self.play(FadeIn(strips.own), run_time=0.8)
        self.moment("pairs")
        self.wait(1)

    def _move_the_digits(self, moved: Array, accuracy: Array) -> None:
        """Show how the accuracy falls as all test images move to the right."""
        self.caption(
            "Move all test digits {few} pixels to the right, and {low:.0%} are still read rightly. "
            "It found some other way, tied to where the ink usually sits.",
            few=3,
            low=float(accuracy[3]),
            when=accuracy[0] > 0.9 > 0.6 > accuracy[3],
        )
        self.clear_pictures()
        self.note("the first 9 of the test set · shares of all test images")
        picture = Picture(moved[0], size=3.0).move_to(4 * LEFT + 0.4 * UP)
        chart = Chart(
            (0.4, 7.6),
            (0, 1),
            size=(6.0, 3.0),
            x_label="pixels to the right",
            y_label="read rightly",
            x_ticks=range(1, 8),
            x_words=lambda place: spell(place - 1),
            y_words=lambda share: f"{spell(100 * share)} %",
        ).move_to(2.6 * RIGHT + 0.3 * UP)
        bars = ArrivingBars(chart, accuracy).show_first(1)
        self.play(FadeIn(picture, chart, bars), run_time=0.8)
        pixels = range(len(moved))
        self.play(
            ReplaySteps(picture, pixels, show=lambda shown, k: shown.set_values(moved[k]), run_time=4.2),
            ReplaySteps(bars, pixels, show=lambda shown, k: shown.show_first(k + 1), run_time=4.2),
        )
        self.moment("moved")
        self.wait(1)

    @beat("2.15", "confident nonsense, and no drawing")
    def confident_nonsense(self) -> None:
        """Give it noise, which gets an answer too; push pixels up the score for 5, which makes no 5."""
        answers = {
            kind: self.measure(word, "noise answers", kind=kind, count=2000) for kind, word in NOISE.items()
        }
        images = {"digits": self.measure("test image", "image", index=0, split="test")}
        for kind in ("uniform", "shuffled"):
            noise = self.measure(f"{kind} image", "noise images", kind=kind, count=1, seed=0)
            images[kind] = noise.reshape(28, 28)
        ascent = self.measure("ascent", "pixel ascent", neuron=5, start=0.0, learning_rate=0.005, steps=1500)
        five = self.measure("five", "first with label", digit=5, split="test")
        real = self.measure("a five", "image", index=five, split="test")
        uniform = answers["uniform"]
        self.caption(
            "Noise. There is no output for “none of these”, so it answers: {digit}.",
            digit=int(uniform["answer"][0]),
        )
        self.title("Confident nonsense, and no drawing", "the first of many noise images")
        picture = Picture(images["uniform"], size=3.0).move_to(4 * LEFT + 0.3 * UP)
        chart = Chart((-0.6, 9.6), (0, 1), size=(6, 3), x_ticks=range(10), x_label="digit", y_label="output")
        chart.move_to(2.6 * RIGHT + 0.3 * UP)
        bars = Bars.around(chart, np.arange(10), np.zeros(10))
        self.play(FadeIn(picture, chart, bars), run_time=0.8)
        self.play(bars.animate.set_values(uniform["first"]), run_time=1)
        self.moment("noise")
        self._ask_for_thousands(images, answers)
        self._push_pixels(ascent, real)

    def _ask_for_thousands(self, images: dict[str, Array], answers: dict[str, dict[str, Any]]) -> None:
        """Show how firmly two kinds of noise and real digits are answered, and with what."""
        digits, uniform, shuffled = (answers[kind] for kind in NOISE)
        count = len(uniform["answer"])
        self.caption(
            "One noise picture would prove little. So take {count} of two kinds, beside as many real digits.",
            count=count,
        )
        self.clear_pictures()
        panels = [AnswerPanel(word, images[kind], answers[kind]) for kind, word in NOISE.items()]
        Group(*panels).arrange(RIGHT, buff=0.7).move_to(0.25 * UP)
        self.note(
            f"{spell(count)} images of each kind · the first of the test set, and noise made with seed 0"
        )
        for panel in panels:
            self.play(FadeIn(panel.head, panel.firmness), run_time=0.7)
            self.wait(0.4)
        self.moment("firmness")
        self.caption(
            "It seldom sounds sure of noise: above 0.9 for {plain:.0%} of the uniform images "
            "and {mixed:.0%} of the shuffled ones.",
            plain=float(uniform["firm"]),
            mixed=float(shuffled["firm"]),
            when=bool(max(uniform["firm"], shuffled["firm"]) < 0.1 < 0.7 < digits["firm"]),
        )
        self.wait(2)
        self.caption(
            "But it never declines, and there is an answer it likes: {digit}, for {share:.0%} of uniform noise.",
            share=float(uniform["share"]),
            digit=int(uniform["favourite"]),
            when=bool(uniform["share"] > 0.5),
        )
        self.play(*(FadeIn(panel.answers) for panel in panels), run_time=0.8)
        self.wait(1)
        self.moment("answers")

    def _push_pixels(self, ascent: dict[str, Array], real: Array) -> None:
        """Let a black image climb the score of 5."""
        self.caption("Now push the pixels of a black image up the slope of the score for 5.")
        self.clear_pictures()
        self.note("all pixels kept between 0 and 1")
        climb = PixelClimb("score for 5:", ascent).move_to(3 * LEFT + 0.35 * UP)
        self.play(FadeIn(climb), run_time=0.6)
        for first, last, seconds in ((0, 20, 3.0), (20, climb.steps, 3.0)):
            steps = spread(first, last, 46)
            self.play(ReplaySteps(climb, steps, show=lambda shown, k: shown.show_first(k), run_time=seconds))
        score = float(ascent["score"][-1])
        self.caption(
            "It loves this, with {score:.3f}. It can judge a 5, but it holds no idea of one.",
            score=score,
            when=score > 0.99,
        )
        other = Picture(real, size=3.4).move_to(3 * RIGHT).match_y(climb.picture)
        name = Label("a 5 from the test set", palette.SECONDARY).next_to(other, DOWN, buff=0.3)
        self.play(FadeIn(other, name), run_time=0.6)
        self.moment("ascent")
        self.wait(1)

    @beat("2.16", "memorising, and where to read on")
    def memorising(self) -> None:
        """Deal out labels anew: they can be learned by heart, but late, and nothing of it holds."""
        pictures = self.measure("pictures", "images", run=TRUE[0], first=10)
        old, new = (
            self.measure(f"{run} labels", "labels", run=run, stop=10) for run in (TRUE[0], SHUFFLED[0])
        )
        curves = [self.measure(runs[0], "learning curves", run=runs) for runs in (SHUFFLED, TRUE)]
        shrug = self.measure("shrug", "shrug cost", run=TRUE[0])
        count = self.measure("count", "example count", run=TRUE[0])
        self.caption(
            "Take {count} training images. Throw their labels into one hat and deal them out again.",
            count=count,
        )
        self.title("Memorising, and where to read on", f"the first 10 of {spell(count)} training images")
        wall = Mosaic(pictures, columns=5, cell_size=1.6, gap=0.5).shift(0.6 * UP)
        before, after = (
            [
                Label(str(d), palette.TARGET, 28).next_to(wall.cell(k), DOWN, buff=0.12)
                for k, d in enumerate(some)
            ]
            for some in (old, new)
        )
        hat: dict[str, Any] = {"target_position": 2.4 * DOWN, "scale": 0.5}
        self.play(FadeIn(wall, *before), run_time=0.8)
        self.wait(0.6)
        self.play(LaggedStart(*(FadeOut(label, **hat) for label in before), lag_ratio=0.06), run_time=1.2)
        self.play(LaggedStart(*(FadeIn(label, **hat) for label in after), lag_ratio=0.06), run_time=1.2)
        self.moment("shuffled")
        self.wait(0.6)
        self._learn_two_ways(curves[0], curves[1], shrug)
        self.caption("Where to read on, from a first chapter to the papers, on far larger networks.")
        self.clear_stage()
        self.show_sources("Where to read on", SOURCES, seconds=3)
        self.moment("sources")

    def _learn_two_ways(self, shuffled: dict[str, Any], true: dict[str, Any], shrug: float) -> None:
        """Draw the cost over training for both kinds of labels; then what each ends with."""
        self.caption(
            "Nothing true can be learned now, and still the cost falls, late and slowly. "
            "With the true labels it falls early and fast.",
            when=bool((shuffled["train_cost"][:, -1] < shrug - 0.2).all())
            and bool((true["train_cost"][:, 20] < 0.2).all()),
        )
        self.clear_pictures()
        self.note(
            f"three trainings of each kind, {spell(true['step'][-1])} steps, from step {true['step'][1]} on"
        )
        kinds = (
            Kind("shuffled labels", palette.INK, shuffled),
            Kind("true labels", palette.TARGET, true),
        )
        panel = LearningPanel(kinds, shrug, "always saying 0.1")
        self.play(FadeIn(panel.chart), run_time=0.8)
        self.play(*panel.draw())
        self.moment("curves")
        self.caption(
            "It can learn a list of accidents by heart, in part. "
            "It learns a pattern much sooner, and only the pattern survives the test.",
            when=bool(
                shuffled["test_accuracy"][:, -1].max() < 0.15 < 0.8 < true["test_accuracy"][:, -1].min()
            ),
        )
        for part in reversed(panel.ends):
            self.play(FadeIn(part), run_time=0.6)
            self.wait(0.8)
        self.moment("ends")
        self.wait(1)

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
