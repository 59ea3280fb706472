"""2.8: two balls roll from one hilltop into two valleys, and one of them has a twin."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    ReplacementTransform,
    VGroup,
    smooth,
)

from netcore import measure
from netcore.measure.slices import Curve as Slice
from netcore.measure.slices import Walk
from netcore.network.arrays import Array
from netcore.network.params import Params, permute_neurons
from scenes.beats.gradient_descent.gradient.two_dials import OneOfTwo, measured_map
from scenes.beats.gradient_descent.one_dial.ground import (
    POINTS,
    Feeler,
    Ground,
    OneDial,
    slice_of_the_dial,
)
from scenes.beats.gradient_descent.one_dial.swap import Lifted
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.replay.replay import Drive

EXAMPLES = 10_000  # of the training set, on which the cost between trained networks is measured
MARGIN = 0.25  # how far the walk goes beyond its ends
WAY = 451  # measured points: in the first window as many as on the slice of one dial, which bends into it
A, B, TWIN = 45, 225, 405  # measured points where the three networks are
ON_TOP = (131, 141)  # measured points on the hilltop, from where the balls roll
PAIR = ("pair-a", "pair-b")
SWAPPED = (3, 12)  # of the first hidden layer of B: two neurons with a ridge between B and its twin
CREST = 0.8  # height of the hilltop in the window
# The window and the width of the networks over it: with two valleys, with three, and without networks.
TWO, THREE = (-MARGIN, 1 + MARGIN, 4.4), (-MARGIN, 2 + MARGIN, 3.1)
SKY, READING = 1.95, 0.4  # heights of the networks and of their costs, in scene units
NETWORK_SIZE = (TWO[2], 2.0)
LETTER_SIZE, COST_SIZE = 60, 54
FOOT = 0.55  # how far below the ground the letters are
TURNED_AT = -1.75  # height of the words inside the hill
UNDERFOOT, DARK = 0.075, 0.25  # how far a ball feels the ground to either side; opacity of all other ground
TANGENT = 1.8  # length of the line that touches the ground, in scene units
FLAT_BELOW = 0.1  # slopes on the way smaller than this have no hue; the steepest is three


@beat("2.8", "which valley?", flows_from="2.7")
def which_valley(scene: Lecture) -> None:
    """Roll two balls from one hilltop into two valleys; then find the twin of the network in one of them."""
    _, sweep = slice_of_the_dial(scene)
    walk = scene.measure(
        "way over two valleys",
        measure.slices.walk_over_valleys,
        run=PAIR,
        layer=0,
        neurons=list(SWAPPED),
        margin=MARGIN,
        points=WAY,
        examples=EXAMPLES,
    )
    ends = [_network_on(scene, walk, place) for place in (A, B)]
    for place in ON_TOP:
        _network_on(scene, walk, place)
    one = OneOfTwo(*measured_map(scene))
    view = OneDial(sweep)
    scene.open_with(view.ground, view.cost)
    country = Country(walk, ends)
    _all_dials_at_once(scene, view, country)
    _down_from_the_hilltop(scene, country)
    _only_underfoot(scene, country)
    _find_the_twin(scene, country)
    _back_to_one_dial(scene, country, one)


def _network_on(scene: Lecture, walk: Walk, place: int) -> Params:
    """Measure the network at one of the measured points from A to B."""
    on_line = float(walk.lowest[0] + walk.t[place] * (walk.lowest[1] - walk.lowest[0]))
    sizes = tuple(scene.measure("layers", measure.record.layer_sizes, run=PAIR[0]).tolist())
    vector = scene.measure(f"network at {place}", measure.slices.params_between_ends, run=PAIR, t=on_line)
    return Params(sizes, vector)


class Traveller(Group):
    """A ball on the way; over the valley that it belongs to, the network at its place, and what this costs.

    Parameters
    ----------
    ground, walk
        What it stands on, and the measured way.
    ends
        The networks A and B.

    Attributes
    ----------
    ball, network, reading, cost
        The parts; `reading` is ``C =`` and the number `cost`.
    """

    def __init__(self, ground: Ground, walk: Slice, ends: list[Params]) -> None:
        self.ends, self.ground = ends, ground
        self.ball = Feeler(ground, walk.slope, flat_below=FLAT_BELOW)
        self.network = NetworkDiagram(
            ends[0].layer_sizes, width=NETWORK_SIZE[0], height=NETWORK_SIZE[1], output_labels=()
        )
        self.network.remove(self.network.ellipses)
        symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.cost = Number(0, 4, size=COST_SIZE, color=palette.COST).next_to(symbol, RIGHT, buff=0.25)
        self.reading = VGroup(symbol, self.cost)
        super().__init__(self.ball, self.network, self.reading)

    def show(self, t: float) -> Self:
        """Stand between A and B, 0..1; network and cost are those of the place."""
        start, end = (params.vector.astype(np.float64) for params in self.ends)
        self.network.show(Params(self.ends[0].layer_sizes, start + t * (end - start)))
        return self.put(t)

    def put(self, t: float) -> Self:
        """Put the ball on any place, and set the cost; the network stays."""
        self.ball.show(t)
        self.cost.set_value(self.ground.value_at(t))
        return self

    def over(self, x: float, width: float) -> Self:
        """Let network and cost be over a place, the network so wide."""
        share = width / self.network.width
        self.network.scale(share).move_to((x, SKY, 0.0))
        self.reading.scale(share).move_to((x, READING, 0.0))
        return self


class Country:
    """The cost on the way from A over B to the twin of B, as ground, and what stands on and over it.

    Parameters
    ----------
    walk
        The measured way: A at t = 0, B at t = 1, the twin at t = 2.
    ends
        The networks A and B.

    Attributes
    ----------
    ground
        The ground.
    travellers
        The one that rolls into A, the one that rolls into B, and the twin of B.
    letters
        The names of the three networks, below their places.
    turned
        What is turned on the way.
    """

    def __init__(self, walk: Slice, ends: list[Params]) -> None:
        self.walk = walk
        self.ground = Ground(walk.t, walk.cost)
        self.travellers = [Traveller(self.ground, walk, ends) for _ in (A, B, TWIN)]
        self.letters = VGroup(*(Formula(name, size=LETTER_SIZE) for name in ("A", "B", "B'")))
        self.turned = Words(f"left to right:\nall {spell(len(ends[0].vector))} dials turn", size=FIGURE_SIZE)
        self.look(TWO)
        self.turned.move_to((self.ground.point(float(walk.t[sum(ON_TOP) // 2]))[0], TURNED_AT, 0.0))
        for traveller, place in zip(self.travellers, (*ON_TOP, B), strict=True):
            traveller.show(float(walk.t[place]))

    def look(self, window: tuple[float, ...] | Array) -> Self:
        """Let the window be (from, to, width of a network); all that belongs to a valley stays in its column."""
        left, right, width = map(float, window)
        self.ground.look_at(left, right, CREST)
        for which, place in enumerate((A, B, TWIN)):
            foot = self.ground.point(float(self.walk.t[place]))
            self.letters[which].move_to(foot + FOOT * DOWN)
            rim = (self.ground.width - width) / 2  # so far out that the network does not stick out
            self.travellers[which].over(float(np.clip(foot[0], -rim, rim)), width)
        return self


def _all_dials_at_once(scene: Lecture, view: OneDial, country: Country) -> None:
    """Bend the ground of one dial into that of all dials; on its hilltop there are two networks almost alike."""
    walk, (left, right, _) = country.walk, country.travellers
    first = Ground(walk.t[:POINTS], walk.cost[:POINTS]).look_at(*TWO[:2], CREST)
    with scene.say("Now turn all the dials at once: {mark}each place is a whole network.") as line:
        scene.play(
            ReplacementTransform(view.ground, first),
            FadeOut(view.cost),
            FadeIn(country.turned, shift=0.2 * UP),
            run_time=max(1.7, line.until_mark()),
        )
        scene.remove(first)
        scene.add(country.ground, country.turned)
        scene.play(FadeIn(left.ball, scale=2), run_time=0.5)
        scene.play(_grow_out(left), run_time=max(1.0, line.left))
    with scene.say("Put two side by side on a hilltop, {mark}almost alike, and bad.") as line:
        scene.play(FadeIn(right.ball, scale=2), run_time=0.6)
        scene.play(_grow_out(right), run_time=max(1.0, line.left - 0.5))
        scene.moment("hilltop")
        scene.wait(0.5)


def _grow_out(traveller: Traveller) -> AnimationGroup:
    """Let network and cost grow out of the ball that stands for them."""
    return AnimationGroup(
        *(
            FadeIn(part, target_position=traveller.ball.middle, scale=0.1)
            for part in (traveller.network, traveller.reading)
        )
    )


def _down_from_the_hilltop(scene: Lecture, country: Country) -> None:
    """Let each ball roll the way its slope leads, and its network change with it."""
    walk, rolling = country.walk, country.travellers[:2]
    ways = [(float(walk.t[start]), float(walk.t[end])) for start, end in zip(ON_TOP, (A, B), strict=True)]

    def roll(_: Group, share: float) -> None:
        for traveller, (start, end) in zip(rolling, ways, strict=True):
            traveller.show(start + share * (end - start))

    with scene.say(
        "Each rolls the way its own slope leads. {mark}Both end up good.",
        when=bool(walk.slope[ON_TOP[0]] > 0 > walk.slope[ON_TOP[1]]),
    ) as line:
        scene.play(
            Drive(Group(*rolling), 0, 1, show=roll, run_time=max(3.2, line.until_mark()), rate_func=smooth)
        )
        scene.play(FadeIn(country.letters[:2], shift=0.2 * DOWN), run_time=max(0.8, line.left - 0.6))
        scene.moment("two valleys")
        scene.wait(0.6)


def _only_underfoot(scene: Lecture, country: Country) -> None:
    """Darken all but the ground that the balls feel: it is level, though the other valley is lower."""
    ground, walk, standing = country.ground, country.walk, country.travellers[:2]
    underfoot = []
    for place in (A, B):
        t = float(walk.t[place])
        here = Ground(walk.t, walk.cost).look_at(*TWO[:2], CREST)
        underfoot.append(here.reach(t - UNDERFOOT, t + UNDERFOOT).set_opacity(0))
    balls = [traveller.ball for traveller in standing]
    scene.add(*underfoot, *country.letters[:2], *balls)
    with scene.say(
        "B is lower. {mark}But at A the ground is level: no slope leads there.",
        when=bool(walk.cost[A] > walk.cost[B] and abs(walk.slope[A]) < FLAT_BELOW),
    ) as line:
        scene.play(
            Indicate(standing[1].reading, scale_factor=1.2, color=palette.COST),
            run_time=max(1.0, line.until_mark()),
        )
        scene.play(
            ground.animate.set_opacity(DARK),
            country.turned.animate.set_opacity(0),
            *(here.animate.set_opacity(1) for here in underfoot),
            *(Drive(ball, 0, TANGENT, show=Feeler.feel, rate_func=smooth) for ball in balls),
            run_time=1.2,
        )
        scene.remove(country.turned)
        scene.moment("level")
        scene.wait(max(1.0, line.left))
    scene.play(
        ground.animate.set_opacity(1),
        FadeOut(*underfoot),
        *(Drive(ball, TANGENT, 0, show=Feeler.feel, rate_func=smooth) for ball in balls),
        run_time=0.6,
    )


def _find_the_twin(scene: Lecture, country: Country) -> None:
    """Let two hidden neurons of B change places; then widen the view to the valley where that network lies."""
    left, original, twin = country.travellers
    params = original.ends[1]
    order = np.arange(params.layer_sizes[1])
    order[list(SWAPPED)] = SWAPPED[::-1]
    with scene.say("There are more. {mark}Swap two neurons of B with all their edges.") as line:
        scene.play(
            scene.come_close(original.network, original.reading, share=0.78),
            run_time=max(1.0, line.until_mark()),
        )
        lifted = Lifted(original.network, 1, SWAPPED)
        scene.add(lifted)
        scene.play(Drive(lifted, 0, 1, rate_func=smooth), run_time=max(2.6, line.left))
        scene.moment("swapped")
        scene.remove(lifted)
        original.network.unfocus()
        twin.network.show(permute_neurons(params, 0, order.tolist()))
    with scene.say(
        "Other dials, another valley, {mark}and exactly the same cost.",
        when=bool(abs(country.walk.cost[B] - country.walk.cost[TWIN]) < 1e-12),
    ) as line:
        scene.remove(original.network, original.reading)
        scene.play(
            scene.pull_back(),
            Drive(
                Group(country.ground, country.letters[:2], left, original.ball, twin.network, twin.reading),
                0,
                1,
                show=lambda _, share: country.look((1 - share) * np.array(TWO) + share * np.array(THREE)),
                rate_func=smooth,
            ),
            run_time=max(1.8, line.until_mark() - 0.5),
        )
        twin.put(float(country.walk.t[TWIN]))
        scene.play(
            FadeIn(twin.ball, country.letters[2], shift=0.2 * DOWN),
            FadeIn(original.network, original.reading),
            run_time=0.7,
        )
        level = DashedLine(original.ball.middle, twin.ball.middle, color=palette.INK, stroke_width=4)
        scene.play(Create(level), run_time=max(0.9, line.left))
        scene.moment("twin")
        scene.wait(0.8)
        scene.play(FadeOut(level), run_time=0.3)


def _back_to_one_dial(scene: Lecture, country: Country, one: OneOfTwo) -> None:
    """Bend the ground into the curve of one dial, before the first step of a training."""
    ground, ball = country.ground, one.ball
    bent = ground_below(one, len(country.walk.t))
    left, *others = country.travellers
    here, there = float(left.ball.place[0]), one.dial.dial.value

    def stay_on_the_ground(_: Dot, share: float) -> None:
        ball.move_to(ground.point((1 - share) * here + share * there))

    with scene.say("Back to the start, {mark}and to one dial.") as line:
        leaving = [part for each in country.travellers for part in (each.network, each.reading)]
        scene.play(
            FadeOut(*leaving, *(other.ball for other in others), country.letters, run_time=0.5),
        )
        scene.remove(left.ball)
        scene.add(ball)
        scene.play(
            ReplacementTransform(ground, bent),
            Drive(ball, 0, 1, show=stay_on_the_ground, rate_func=smooth),
            run_time=max(1.4, line.until_mark()),
        )
        scene.add(one.curve, ball)
        scene.play(FadeOut(bent), FadeIn(one.cost, one.dial), run_time=max(0.9, line.left))
        scene.remove(*one.parts)
        scene.add(*one.parts)


def ground_below(one: OneOfTwo, points: int) -> Ground:
    """Return ground of so many points whose line is the curve of one dial, where that is."""
    curve = one.curve
    xs = np.linspace(*curve.span, points)
    ground = declared(
        Ground(xs, np.interp(xs, curve.xs, curve.ys)), "the curve of one dial, on its way there"
    )
    upper, lower, floor = curve.points[0, 1], curve.points[2, 1], ground.get_bottom()[1]
    high = float(curve.ys.max())
    whole = (high - float(curve.ys.min())) * (upper - floor) / (upper - lower)
    ground.points = curve.points.copy()
    ground.points[2:, 1] = floor
    ground.frame = np.array([*curve.span, high - whole, high])
    return ground
