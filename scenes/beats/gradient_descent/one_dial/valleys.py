"""2.8: from one trained network to another and on to its twin; a ball that feels the slope stays in its valley."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    Mobject,
    ReplacementTransform,
    VGroup,
    smooth,
)

from netcore import measure
from netcore.measure.slices import Curve as Slice
from netcore.network.arrays import Array
from netcore.network.params import Params, permute_neurons
from scenes.beats.gradient_descent.gradient.two_dials import OneOfTwo, measured_map
from scenes.beats.gradient_descent.networks import params_at
from scenes.beats.gradient_descent.one_dial.ground import (
    HEADROOM,
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
STEEP = 115  # measured point on the ridge, from where the ball rolls
PAIR = ("pair-a", "pair-b")
SWAPPED = (3, 12)  # of the first hidden layer of B: two neurons with a ridge between B and its twin
UNDER_NETWORK = (
    -MARGIN,
    1 + MARGIN,
    0.62,
)  # the window while a network is in the sky: from, to, height of the crest
WHOLE = (-MARGIN, 2 + MARGIN, 0.6)
FILLED = (-MARGIN, 2 + MARGIN, 1 - HEADROOM)
FLOORS = (-MARGIN, 2 + MARGIN, 5.0)  # so high that the valleys' depths differ before the eye
TALLER_AT = (2.4, 1.9, 0.0)
NETWORK_SIZE = (4.8, 2.2)
NETWORK_AT, READING_AT = (-1.5, 1.98, 0.0), (3.6, 1.98, 0.0)
LETTER_SIZE, COST_SIZE, VALLEY_SIZE = 60, 60, 48
FOOT, COST_FOOT = 0.5, 0.58  # how far below the ground the letters are, and below these the costs
UNDERFOOT, DARK = 0.075, 0.25  # how far the ball feels the ground to either side; opacity of all other ground
TANGENT = 2.2  # length of the line that touches the ground, in scene units
FLAT_BELOW = 0.1  # slopes on the way smaller than this have no hue; the steepest is three


@beat("2.8", "which valley?", flows_from="2.7")
def which_valley(scene: Lecture) -> None:
    """Walk over a ridge from a trained network to another; find its twin; then let a ball feel its way down."""
    _, sweep = slice_of_the_dial(scene)
    walk = scene.measure(
        "way over two ends",
        measure.slices.walk_to_swapped_copy,
        run=PAIR,
        layer=0,
        neurons=list(SWAPPED),
        margin=MARGIN,
        points=WAY,
        examples=EXAMPLES,
    )
    networks = [params_at(scene, None, run=run) for run in PAIR]
    crest = int(walk.cost.argmax())
    scene.measure(
        "network on the crest", measure.slices.params_between_ends, run=PAIR, t=float(walk.t[crest])
    )
    one = OneOfTwo(*measured_map(scene))
    view = OneDial(sweep)
    scene.open_with(view.ground, view.cost)
    country = Country(walk, networks)
    _all_dials_at_once(scene, view, country)
    _over_the_ridge(scene, country, crest)
    twin = _find_the_twin(scene, country, networks[1])
    level = _stay_in_the_valley(scene, country, twin)
    _back_to_one_dial(scene, country, one, level)


class Country:
    """The cost on the way from A over B to the twin of B, as ground, and the walker with its network and its cost.

    Parameters
    ----------
    walk
        The measured way: A at t = 0, B at t = 1, the twin at t = 2.
    networks
        The trained networks A and B.

    Attributes
    ----------
    ground, walker
        The ground, and a ball on it.
    letters
        The names of the three networks, below their places.
    costs
        The cost at the lowest place of A's valley, that of B, and that of its twin, below the names.
    valley
        The measured point where A's valley is lowest.
    turned
        What is turned on the way from A to B.
    network, symbol, cost
        In the sky: the network at the walker's place, and ``C =`` its cost.
    """

    def __init__(self, walk: Slice, networks: list[Params]) -> None:
        self.walk, self.ends = walk, networks
        self.ground = Ground(walk.t, walk.cost)
        self.walker = Feeler(self.ground, walk.slope, flat_below=FLAT_BELOW)
        self.letters = VGroup(*(Formula(name, size=LETTER_SIZE) for name in ("A", "B", "B'")))
        self.valley = int(np.abs(walk.slope[: (A + B) // 4]).argmin())
        self.costs = VGroup(
            *(
                Number(float(walk.cost[place]), 4, size=VALLEY_SIZE, color=palette.COST)
                for place in (self.valley, B, TWIN)
            )
        )
        self.turned = Words(f"all {spell(len(networks[0].vector))} dials turn", size=FIGURE_SIZE)
        self.network = NetworkDiagram(
            networks[0].layer_sizes, width=NETWORK_SIZE[0], height=NETWORK_SIZE[1], output_labels=()
        )
        self.network.remove(self.network.ellipses)
        self.network.move_to(NETWORK_AT)
        self.symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.cost = Number(float(walk.cost[A]), 4, size=COST_SIZE, color=palette.COST)
        VGroup(self.symbol, self.cost.next_to(self.symbol, RIGHT, buff=0.25)).move_to(READING_AT)
        self.look(UNDER_NETWORK)
        self.turned.move_to((self.letters[0].get_center() + self.letters[1].get_center()) / 2)
        self.stand(float(walk.t[A]))

    def look(self, window: tuple[float, ...] | Array) -> Self:
        """Let the window be (from, to, height of the crest); letters and costs stay at their places."""
        self.ground.look_at(*map(float, window))
        for letter, place in zip(self.letters, (A, B, TWIN), strict=True):
            letter.move_to(self.ground.point(float(self.walk.t[place])) + FOOT * DOWN)
        for cost, letter in zip(self.costs, self.letters, strict=True):
            cost.move_to(letter.get_center() + COST_FOOT * DOWN)
        return self

    def stand(self, t: float) -> Self:
        """Let the walker stand between A and B, 0..1; network and cost are those of its place."""
        start, end = (params.vector.astype(np.float64) for params in self.ends)
        self.walker.show(t)
        self.network.show(Params(self.ends[0].layer_sizes, start + t * (end - start)))
        self.cost.set_value(self.ground.value_at(t))
        return self

    def go(self, start: int, end: int, seconds: float) -> Drive:
        """Return the animation of the walk from one measured point to another."""
        moved = Group(self.walker, self.network, self.cost)
        ends = float(self.walk.t[start]), float(self.walk.t[end])
        return Drive(moved, *ends, show=lambda _, t: self.stand(t), run_time=seconds, rate_func=smooth)

    def widen(self, before: tuple[float, ...], after: tuple[float, ...]) -> Drive:
        """Return the animation from one window to another."""

        def show(_: Ground, share: float) -> None:
            self.look((1 - share) * np.array(before) + share * np.array(after))

        return Drive(self.ground, 0, 1, show=show, rate_func=smooth)


def _all_dials_at_once(scene: Lecture, view: OneDial, country: Country) -> None:
    """Bend the ground of one dial into that of all dials, with a trained network in one of its valleys."""
    walk, letter = country.walk, country.symbol.family_members_with_points()[0]
    first = Ground(walk.t[:POINTS], walk.cost[:POINTS]).look_at(*UNDER_NETWORK)
    with scene.say("Now turn all the dials at once, {mark}from a trained network, A.") as line:
        scene.play(
            ReplacementTransform(view.ground, first),
            view.cost.animate.match_height(letter).move_to(letter),
            FadeIn(country.turned, shift=0.2 * UP),
            run_time=max(1.7, line.until_mark()),
        )
        scene.remove(first, view.cost, country.turned)
        scene.add(country.ground, country.turned, country.symbol)
        scene.play(
            FadeIn(country.letters[0], country.walker, country.network, country.cost),
            run_time=max(0.9, line.left),
        )
        scene.moment("A")
        scene.wait(0.4)


def _over_the_ridge(scene: Lecture, country: Country, crest: int) -> None:
    """Walk from A to B, while one network becomes the other; it is bad in between."""
    costs = country.walk.cost
    with scene.say(
        "Walk on: {mark}in between, it answers badly. {mark}Then comes another good one, B.",
        when=bool(costs[crest] > 5 * max(costs[A], costs[B])),
    ) as line:
        scene.play(country.go(A, crest, max(2.2, line.until_mark() + 1.0)))
        scene.moment("ridge")
        scene.wait(max(0.8, line.until_mark()))
        scene.play(country.go(crest, B, 1.9))
        scene.play(FadeIn(country.letters[1], shift=0.2 * UP), run_time=max(0.6, line.left))
        scene.moment("B")


def _find_the_twin(scene: Lecture, country: Country, params: Params) -> Mobject:
    """Let two hidden neurons of B change places; then widen the view to the valley where that network lies."""
    network, ground, walk = country.network, country.ground, country.walk
    order = np.arange(params.layer_sizes[1])
    order[list(SWAPPED)] = SWAPPED[::-1]
    with scene.say("There are more. {mark}Swap two neurons with all their edges.") as line:
        scene.play(
            scene.come_close(network, country.symbol, country.cost, share=0.92),
            FadeOut(country.turned),
            run_time=max(1.0, line.until_mark()),
        )
        lifted = Lifted(network, 1, SWAPPED)
        scene.add(lifted)
        scene.play(Drive(lifted, 0, 1, rate_func=smooth), run_time=max(2.6, line.left))
        scene.moment("swapped")
        scene.remove(lifted)
        network.unfocus().show(permute_neurons(params, 0, order.tolist()))
    twin = Feeler(ground, walk.slope).show(float(walk.t[TWIN]))
    with scene.say(
        "Other dials, another valley, {mark}and exactly the same cost.",
        when=bool(abs(walk.cost[B] - walk.cost[TWIN]) < 1e-12),
    ) as line:
        scene.play(
            scene.pull_back(),
            country.widen(UNDER_NETWORK, WHOLE),
            run_time=max(1.6, line.until_mark() - 0.5),
        )
        scene.play(FadeIn(twin, country.letters[2], shift=0.2 * UP), run_time=0.6)
        level = DashedLine(twin.middle, country.walker.middle, color=palette.INK, stroke_width=3)
        scene.play(Create(level), FadeIn(*country.costs[1:], shift=0.2 * DOWN), run_time=max(0.9, line.left))
        scene.moment("twin")
        scene.wait(0.8)
    return Group(twin, level)


def _stay_in_the_valley(scene: Lecture, country: Country, twin: Mobject) -> Mobject:
    """Let a ball on the ridge feel its way down in the dark; then return the level below which others lie."""
    ground, walk, walker = country.ground, country.walk, country.walker
    underfoot = Ground(walk.t, walk.cost).look_at(*FILLED)

    def feel_way(_: Mobject, t: float) -> None:
        walker.show(t)
        underfoot.reach(t - UNDERFOOT, t + UNDERFOOT)

    with scene.say("Which is the lowest? {mark}A slope only leads down from where you stand.") as line:
        taller = Words("heights drawn larger", size=FIGURE_SIZE).move_to(TALLER_AT)
        scene.play(
            FadeOut(country.network, country.symbol, country.cost, twin, walker),
            run_time=0.6,
        )
        scene.remove(*twin, walker)
        scene.play(
            FadeIn(taller, run_time=0.4), country.widen(WHOLE, FILLED), run_time=max(1.2, line.until_mark())
        )
        start, valley = float(walk.t[STEEP]), float(walk.t[country.valley])
        feel_way(underfoot, start)
        scene.play(
            FadeOut(country.letters, country.costs[1:], taller),
            ground.animate.set_opacity(DARK),
            FadeIn(underfoot, walker),
            Drive(walker, 0, TANGENT, show=Feeler.feel, rate_func=smooth),
            run_time=1.0,
        )
        scene.moment("in the dark")
        scene.play(
            Drive(Group(underfoot, walker), start, valley, show=feel_way, rate_func=smooth),
            run_time=max(2.4, line.left),
        )
    with scene.say("It stops in its own valley.") as line:
        scene.play(
            FadeIn(country.letters[0], country.costs[0], shift=0.2 * DOWN),
            run_time=max(0.8, line.left - 1.0),
        )
        scene.moment("stopped")
        scene.play(
            ground.animate.set_opacity(1),
            FadeOut(underfoot),
            Drive(walker, TANGENT, 0, show=Feeler.feel, rate_func=smooth),
            FadeIn(country.letters[1:], country.costs[1:]),
            run_time=1.0,
        )
    return _magnify_the_floors(scene, country)


def _magnify_the_floors(scene: Lecture, country: Country) -> Mobject:
    """Draw all heights so much larger that the other valleys lie below the level of A's."""
    ground, walk, walker = country.ground, country.walk, country.walker
    with scene.say(
        "Magnify all heights: {mark}the other valleys are lower.\nIt never saw them.",
        when=bool(walk.cost[country.valley] > walk.cost[B]),
    ) as line:
        scene.play(country.widen(FILLED, FLOORS), run_time=max(1.4, line.until_mark()))
        right = ground.window.get_right()[0]
        level = DashedLine(walker.middle, np.array([right, walker.middle[1], 0.0]), color=palette.INK)
        scene.play(Create(level), run_time=1.0)
        scene.play(
            Indicate(country.costs[1:], scale_factor=1.15, color=palette.COST), run_time=max(1.0, line.left)
        )
        scene.moment("lower")
    return level


def _back_to_one_dial(scene: Lecture, country: Country, one: OneOfTwo, level: Mobject) -> None:
    """Bend the ground into the curve of one dial, before the first step of a training."""
    ground, ball = country.ground, one.ball
    bent = ground_below(one, len(country.walk.t))
    here, there = float(country.walker.place[0]), one.dial.dial.value

    def stay_on_the_ground(_: Dot, share: float) -> None:
        ball.move_to(ground.point((1 - share) * here + share * there))

    with scene.say("Back to the start, {mark}and to one dial.") as line:
        scene.play(
            FadeOut(country.letters, country.costs, level, run_time=0.4),
            country.widen(FLOORS, FILLED),
            run_time=0.9,
        )
        scene.remove(*country.letters, *country.costs)
        scene.remove(country.walker)
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
