"""2.8: two valleys on the line between two trained networks; the same network elsewhere; twelve more trainings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
    rush_into,
    smooth,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.slices import SwappedNeurons
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.gradient_descent.gradient.two_dials import OneOfTwo, measured_map
from scenes.beats.gradient_descent.networks import params_at
from scenes.beats.gradient_descent.one_dial.balls import BALL, Balls
from scenes.beats.gradient_descent.one_dial.ground import (
    POINTS,
    WASH,
    Feeler,
    Ground,
    OneDial,
    slice_of_the_dial,
)
from scenes.beats.gradient_descent.one_dial.swap import Lifted
from scenes.kit.charts.chart import Chart
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import is_pinned
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.replay.replay import Drive

EXAMPLES = 10_000  # of the training set, on which the cost between two ends is measured
RATE, STEPS, STARTS = 0.015, 50, 11  # of the descents on the line
PAIR = ("pair-a", "pair-b")
SWAPPED = (0, 15)  # of the second hidden layer: its first and its last neuron, whose exchange is seen best
NETWORKS_Y = 2.0  # of the two small networks in the sky
LETTER_SIZE, COUNT_SIZE, COST_SIZE = 60, 60, 54
NEXT_DOOR = 14.6 * RIGHT  # how far the camera goes to the network, and from there to the twelve trainings
TWELVE, TWELVE_AT = (12.6, 4.9), 2 * NEXT_DOOR + 0.25 * DOWN  # size and middle of their picture
PILLAR = 0.7  # width of what a ball falls on, of the room it has
PITCH = 1.98 * BALL  # of balls that lie on each other


@beat("2.8", "which valley?", flows_from="2.7")
def which_valley(scene: Lecture) -> None:
    """Two ends, a ridge between; the same network elsewhere; twelve ends of the same kind."""
    _, sweep = slice_of_the_dial(scene)
    between = scene.measure(
        "line", measure.slices.line_between_ends, run=PAIR, points=POINTS, examples=EXAMPLES
    )
    descents = scene.measure(
        "balls",
        measure.slices.descent_between_ends,
        run=PAIR,
        learning_rate=RATE,
        steps=STEPS,
        starts=STARTS,
        examples=EXAMPLES,
    )
    swap = scene.measure(
        "swap", measure.slices.swapped_neurons, run=PAIR[0], layer=-2, neurons=list(SWAPPED), examples=None
    )
    networks = [params_at(scene, None, run=run) for run in PAIR]
    ends = scene.measure(
        "twelve ends", measure.record.final_scores, run=[f"seed-{n:02}" for n in range(12)]
    ).train_cost
    one = OneOfTwo(*measured_map(scene))
    view = OneDial(sweep)
    scene.open_with(view.ground, view.cost)
    ground = Ground(between.t, between.cost)
    _two_networks(scene, view, ground, between.slope, [_small(network) for network in networks])
    _roll(scene, ground, descents.t)
    home = [part for part in scene.on_stage() if not is_pinned(part)]
    _swap_neurons(scene, networks[0], swap)
    twelve = _twelve_ends(scene, ends, float(between.cost.max()))
    _back_to_the_slope(scene, twelve, home, one)


def _small(params: Params) -> NetworkDiagram:
    """Return a network as one thing among others."""
    network = NetworkDiagram(params.layer_sizes, width=2.5, height=1.7, output_labels=())
    network.remove(network.ellipses)
    return network.show(params)


def _two_networks(
    scene: Lecture, view: OneDial, ground: Ground, slopes: Array, networks: Sequence[NetworkDiagram]
) -> None:
    """Bend the ground of one dial into the ground between two trained networks, and walk from one to the other."""
    letters = VGroup(Formula("A", size=LETTER_SIZE), Formula("B", size=LETTER_SIZE))
    for letter, network, t in zip(letters, networks, (0.0, 1.0), strict=True):
        letter.move_to(ground.point(t) + 0.65 * DOWN)
        network.move_to((ground.point(t)[0], NETWORKS_Y, 0))
    walker = Feeler(ground, slopes).show(0)
    with scene.say("Now walk straight from one trained network, {mark}A, to another, {mark}B.") as line:
        scene.play(
            ReplacementTransform(view.ground, ground),
            view.cost.animate.next_to(ground.point(float(ground.ts[0])), UP, buff=0.4).shift(0.2 * RIGHT),
            run_time=max(1.8, line.until_mark() - 0.4),
        )
        scene.play(FadeIn(letters[0], networks[0], walker, shift=0.2 * UP), run_time=0.7)
        scene.moment("A")
        scene.play(Drive(walker, 0, 1, rate_func=smooth), run_time=2.0)
        scene.play(FadeIn(letters[1], networks[1], shift=0.2 * UP), run_time=max(0.7, line.left))
        scene.moment("ridge")
        scene.play(FadeOut(walker), run_time=0.3)


def _roll(scene: Lecture, ground: Ground, paths: Array) -> None:
    """Let balls descend from places between both; pile them up where they stop, and count."""
    balls = Balls(ground.window, ground, paths, [palette.INK])
    near = [np.flatnonzero(abs(paths[-1] - end) < 0.3) for end in (0, 1)]
    piles = VGroup(*(_pile(ground, paths[-1, which]) for which in near))
    counts = VGroup(
        *(
            Number(len(pile), 0, size=COUNT_SIZE).next_to(pile, UP, buff=0.25).set_x(pile.get_x())
            for pile in piles
        )
    )
    with scene.say(
        "Let {balls:words} balls roll from places between. {mark}{a:Words} end near A, {b:words} near B.",
        balls=paths.shape[1],
        a=len(near[0]),
        b=len(near[1]),
        when=len(near[0]) + len(near[1]) == paths.shape[1],
    ) as line:
        scene.play(FadeIn(balls), run_time=0.6)
        scene.play(Drive(balls, 0, balls.steps, rate_func=rush_into), run_time=max(3.0, line.until_mark()))
        scene.moment("valleys")
        dots = [
            Dot(ground.point(float(t)), BALL, color=palette.INK) for which in near for t in paths[-1, which]
        ]
        scene.remove(balls)
        stacked = [dot for pile in piles for dot in pile]
        scene.play(
            LaggedStart(
                *(ReplacementTransform(dot, goal) for dot, goal in zip(dots, stacked, strict=True)),
                lag_ratio=0.05,
            ),
            run_time=1.0,
        )
        scene.play(FadeIn(counts, shift=0.2 * DOWN), run_time=max(0.6, line.left))
        scene.moment("counted")
        scene.wait(0.5)


def _pile(ground: Ground, places: Array) -> VGroup:
    """Return balls one on the other over the middle of the places where they stopped."""
    foot = ground.point(float(places.mean()))
    return VGroup(*(Dot(foot + k * PITCH * UP, BALL, color=palette.INK) for k in range(len(places))))


def _swap_neurons(scene: Lecture, params: Params, swap: SwappedNeurons) -> None:
    """Let two hidden neurons change places, and compare the costs."""
    network = NetworkDiagram(params.layer_sizes, width=7.6, height=5.3, output_labels=(), thickness=1.3)
    network.remove(network.ellipses)
    network.show(params).move_to(NEXT_DOOR + 2.6 * LEFT + 0.25 * UP)
    costs = VGroup(*(_cost_of(value) for value in (swap.cost, swap.swapped_cost)))
    costs.arrange(DOWN, buff=1.1).move_to(NEXT_DOOR + 4.3 * RIGHT + 0.3 * UP)
    names = VGroup(
        *(
            Words(name, size=FIGURE_SIZE, color=palette.SECONDARY).next_to(
                cost, UP, buff=0.2, aligned_edge=LEFT
            )
            for name, cost in zip(("before", "after"), costs, strict=True)
        )
    )
    with scene.say(
        "And there are more. {mark}Swap two neurons with all their edges:\nother dials, {mark}exactly the same cost.",
        when=abs(swap.cost - swap.swapped_cost) < 1e-12,
    ) as line:
        scene.add(network, costs[0], names[0])
        scene.play(scene.move_on(NEXT_DOOR), run_time=max(1.4, line.until_mark()))
        lifted = Lifted(network, 2, SWAPPED)
        scene.add(lifted)
        scene.play(Drive(lifted, 0, 1, rate_func=smooth), run_time=max(2.8, line.until_mark()))
        scene.play(TransformFromCopy(costs[0], costs[1]), FadeIn(names[1]), run_time=max(0.9, line.left))
        scene.moment("swap")
        scene.wait(0.6)


def _cost_of(value: float) -> VGroup:
    """Return a cost with its name."""
    symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
    return VGroup(
        symbol, Number(value, 5, size=COST_SIZE, color=palette.COST).next_to(symbol, RIGHT, buff=0.2)
    )


class TwelveEnds(Group):
    """A ball for each training, which falls from the height of the ridge to the cost at which the training ended.

    Attributes
    ----------
    balls
        At the height of the ridge.
    pillars
        What they will stand on, as high as the costs.
    extremes
        The lowest and the highest cost, over their places.
    """

    def __init__(self, ends: Array, ridge: float) -> None:
        count = len(ends)
        self.chart = Chart((0.4, count + 0.6), (0, ridge), size=TWELVE, x_ticks=(), y_ticks=()).move_to(
            TWELVE_AT
        )
        self.chart.remove(self.chart.axes)
        self.ends = ends
        level = DashedLine(
            self.chart.point(0.4, ridge),
            self.chart.point(count + 0.6, ridge),
            color=palette.COST,
            stroke_width=4,
        )
        name = Words("the ridge between A and B", size=FIGURE_SIZE, color=palette.COST)
        self.balls = VGroup(
            *(Dot(self.chart.point(k + 1, ridge), BALL, color=palette.INK) for k in range(count))
        )
        self.pillars = VGroup(*(self._pillar(k) for k in range(count)))
        self.extremes = VGroup(
            *(
                Number(float(ends[k]), size=COUNT_SIZE, color=palette.COST).move_to(self.goal(k) + 0.75 * UP)
                for k in (int(ends.argmin()), int(ends.argmax()))
            )
        )
        super().__init__(self.chart, level, name.next_to(level, UP, buff=0.2), self.pillars, self.balls)

    def _pillar(self, k: int) -> VGroup:
        left, right = (self.chart.point(k + 1 + side * PILLAR / 2, float(self.ends[k])) for side in (-1, 1))
        wash = Rectangle(
            width=right[0] - left[0], height=left[1] - self.chart.area.get_bottom()[1], stroke_width=0
        )
        wash.set_fill(palette.COST, WASH).next_to((left + right) / 2, DOWN, buff=0)
        return VGroup(wash, Line(left, right, color=palette.COST, stroke_width=6))

    def goal(self, k: int) -> NDArray[np.float64]:
        """Return where a ball comes to lie."""
        found: NDArray[np.float64] = self.chart.point(k + 1, float(self.ends[k])) + BALL * UP
        return found


def _twelve_ends(scene: Lecture, ends: Array, ridge: float) -> TwelveEnds:
    """Drop a ball for each training to the cost at which it ended."""
    twelve = TwelveEnds(ends, ridge)
    with scene.say(
        "{count:Words} trainings from {count:words} starts: {mark}costs from {low:.2f} to {high:.2f}.",
        count=len(ends),
        low=ends.min(),
        high=ends.max(),
        when=bool(ends.max() < ridge / 4),
    ) as line:
        scene.add(twelve)
        scene.play(scene.move_on(NEXT_DOOR), run_time=max(1.4, line.until_mark()))
        falls = [
            ball.animate(rate_func=rush_into).move_to(twelve.goal(k)) for k, ball in enumerate(twelve.balls)
        ]
        scene.play(LaggedStart(*falls, lag_ratio=0.15), run_time=2.2)
        scene.play(FadeIn(twelve.extremes, shift=0.2 * DOWN), run_time=max(0.7, line.left))
        scene.moment("twelve")
        scene.wait(0.6)
    return twelve


def _back_to_the_slope(scene: Lecture, twelve: TwelveEnds, home: Sequence[Mobject], one: OneOfTwo) -> None:
    """Leave the question open, and come back to one dial, at the start of a training."""
    ring = Circle(1.9 * BALL, color=palette.TARGET, stroke_width=6).move_to(twelve.balls[0])
    with scene.say(
        "Is one the lowest of all? Hard to prove.\n{mark}A slope only leads down from where you stand."
    ) as line:
        seconds = line.until_mark()
        scene.play(Create(ring), run_time=0.4)
        for ball in twelve.balls[1:]:
            scene.play(ring.animate.move_to(ball), run_time=(seconds - 0.8) / (len(twelve.balls) - 1))
        scene.play(FadeOut(ring), run_time=0.4)
        scene.remove(*home)
        scene.add(*one.parts)
        scene.play(scene.pull_back(), run_time=max(2.2, line.left))
        scene.remove(*(part for part in scene.on_stage() if part not in one.parts and not is_pinned(part)))
