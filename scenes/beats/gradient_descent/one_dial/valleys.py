"""2.8: the cost between two trained networks, and a network with two neurons swapped."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, Group, VGroup, VMobject, smooth
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.slices import SwappedNeurons
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.gradient_descent.networks import params_at
from scenes.beats.gradient_descent.one_dial.balls import Balls
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve, Scatter
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.replay.replay import Drive

BOW = 0.28  # how far the neurons pass each other by, in scene units


class Lifted(Group):
    """Two neurons of one hidden layer with all their edges, lifted out of a diagram that dims behind them.

    Parameters
    ----------
    network
        The diagram, where it is to stay. It keeps the dimming, and the lifted parts are hidden in it.
    layer
        Of the neurons; neither the first nor the last.
    neurons
        Their indices.

    Attributes
    ----------
    circles
        The two neurons.
    edges
        Per neuron the lines that end on it.

    >>> lifted = Lifted(NetworkDiagram((784, 4, 4, 3)), 2, (0, 3))
    >>> [len(lines) for lines in lifted.edges]
    [7, 7]
    """

    def __init__(self, network: NetworkDiagram, layer: int, neurons: tuple[int, int]) -> None:
        named = [[*network.edges_into(layer, n), *network.edges_from(layer, n)] for n in neurons]
        self.edges = [VGroup(*(network.edge(*edge) for edge in edges)) for edges in named]
        self.circles = [network.neuron(layer, n).copy() for n in neurons]
        self.homes = [circle.get_center() for circle in self.circles]
        network.focus()
        network.hide(*(edge for edges in named for edge in edges))
        super().__init__(*self.edges, *self.circles)
        self.far_ends = [
            [_farther(line, home) for line in lines]
            for lines, home in zip(self.edges, self.homes, strict=True)
        ]

    def show(self, share: float) -> Self:
        """Show both neurons so far on their ways to each other's place, 0..1."""
        for which, (circle, lines) in enumerate(zip(self.circles, self.edges, strict=True)):
            home, goal = self.homes[which], self.homes[1 - which]
            side = np.array([BOW * np.sin(np.pi * share) * (1 if which else -1), 0.0, 0.0])
            place = home + share * (goal - home) + side
            circle.move_to(place)
            for line, far in zip(lines, self.far_ends[which], strict=True):
                line.put_start_and_end_on(far, place)
        return self


def _farther(line: VMobject, place: NDArray[np.float64]) -> NDArray[np.float64]:
    start, end = line.get_start(), line.get_end()
    return start if abs(start[0] - place[0]) > abs(end[0] - place[0]) else end


EXAMPLES = 10_000  # of the training set, on which the cost between two ends is measured
SWAPPED = (0, 15)  # of the second hidden layer: its first and its last neuron, whose exchange is seen best
ENDS: dict[str, Any] = {"x_ticks": (0, 1), "x_words": "AB".__getitem__}


@beat("2.8", "which valley?")
def which_valley(scene: Lecture) -> None:
    """Two ends, a ridge between; the same network elsewhere; twelve ends of the same kind."""
    scene.declare({"00": "the name of a run", "11": "the name of a run"})
    pair = ("pair-a", "pair-b")
    between = scene.measure("line", measure.slices.line_between_ends, run=pair, examples=EXAMPLES)
    balls = scene.measure(
        "balls",
        measure.slices.descent_between_ends,
        run=pair,
        learning_rate=0.015,
        steps=50,
        starts=11,
        examples=EXAMPLES,
    )
    swap = scene.measure(
        "swap", measure.slices.swapped_neurons, run="pair-a", layer=-2, neurons=list(SWAPPED), examples=None
    )
    params = params_at(scene, None, run="pair-a")
    ends = scene.measure(
        "twelve ends", measure.record.final_scores, run=[f"seed-{n:02}" for n in range(12)]
    ).train_cost
    with scene.say(
        "Two trainings from two starts end in A and B. This is the cost on the straight line between."
    ) as line:
        scene.title(note=f"runs pair-a and pair-b · cost over the first {spell(EXAMPLES)} training images")
        chart = Chart((between.t[0], between.t[-1]), (0, 1), size=(5.6, 4.0), y_label="C", **ENDS)
        chart.shift(0.15 * UP)
        curve = Curve(chart, between.t, between.cost, color=palette.COST)
        rolling = Balls(chart, curve, balls.t, [palette.INK])
        scene.play(FadeIn(chart), run_time=0.6)
        scene.play(Drive(curve, *curve.span), run_time=line.left)
        scene.moment("ridge")
    with scene.say(
        "Let balls roll down from eleven places: some end near A, some near B. None knows of the other valley.",
        when=bool(np.all(np.minimum(abs(balls.t[-1]), abs(balls.t[-1] - 1)) < 0.3)),
    ):
        scene.play(FadeIn(rolling), run_time=0.6)
        scene.play(Drive(rolling, 0, rolling.steps, run_time=6))
        scene.moment("valleys")
        scene.wait(0.6)
        scene.play(Group(chart, curve, rolling).animate.to_edge(LEFT, buff=0.7), run_time=0.8)
    _swap_neurons(scene, params, swap)
    _twelve_ends(scene, chart, ends)


def _swap_neurons(scene: Lecture, params: Params, swap: SwappedNeurons) -> None:
    """Let two hidden neurons change places, and compare the costs."""
    with scene.say(
        "There are many more: let two neurons change places and keep their edges. "
        "Other dials, exactly the same cost.",
        when=abs(swap.cost - swap.swapped_cost) < 1e-12,
    ):
        network = NetworkDiagram(params.layer_sizes, width=4.2, height=3.9, output_labels=())
        network.show(params).move_to(3.9 * RIGHT + 0.55 * UP)
        costs = VGroup(
            _named("before", Number(swap.cost, 5, size=28, color=palette.COST)),
            _named("after", Number(swap.swapped_cost, 5, size=28, color=palette.COST)),
        ).arrange(RIGHT, buff=0.6)
        costs.next_to(network, DOWN, buff=0.4).set_x(4.0)
        scene.play(FadeIn(network), run_time=0.8)
        lifted = Lifted(network, 2, SWAPPED)
        scene.add(lifted)
        scene.play(FadeIn(costs[0]), run_time=0.5)
        scene.play(Drive(lifted, 0, 1, run_time=3.6, rate_func=smooth))
        scene.play(FadeIn(costs[1]), run_time=0.5)
        scene.moment("swap")
        scene.play(FadeOut(network, lifted, costs), run_time=0.6)


def _twelve_ends(scene: Lecture, beside: Chart, ends: Array) -> None:
    """Show what twelve trainings have come to, on the scale of the ridge."""
    with scene.say(
        "Twelve trainings from twelve starts: costs from {low:.2f} to {high:.2f}. "
        "Reaching a valley is easy. Proving that it is the lowest is not.",
        low=ends.min(),
        high=ends.max(),
        when=bool(ends.max() < 0.15),
    ):
        chart = Chart(
            (0, 13), (0, 1), size=(4.6, 4.0), y_label="C at the end", x_label="training", x_ticks=(1, 12)
        )
        chart.shift(3.9 * RIGHT + (beside.area.get_y() - chart.area.get_y()) * UP)
        dots = Scatter(chart, np.arange(1, 13), ends, color=palette.COST, radius=0.08, data="y")
        scene.play(FadeIn(chart), run_time=0.6)
        scene.note("runs seed-00 to seed-11")
        scene.play(FadeIn(dots), run_time=1.6)
        scene.moment("twelve")


def _named(text: str, number: Number) -> VGroup:
    label = Label(text, color=palette.SECONDARY)
    return VGroup(label, number.next_to(label, RIGHT, buff=0.2).stand_on(label))
