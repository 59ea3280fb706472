"""2.8: two balls roll from one hilltop into two valleys, and no slope leads from one to the other."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    VGroup,
    rush_from,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.slices import Curve as Slice
from netcore.measure.slices import Walk
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.gradient_descent.gradient.two_dials import OneOfTwo, measured_map
from scenes.beats.gradient_descent.one_dial.ground import (
    BASE,
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
from scenes.kit.values.dial import Dial

EXAMPLES = 10_000  # of the training set, on which the cost between trained networks is measured
MARGIN = 0.25  # how far the walk goes beyond its ends
A, B = 45, 225  # measured points where the two networks are
ON_TOP = (131, 141)  # measured points on the hilltop, from where the balls roll
PAIR = ("pair-a", "pair-b")
SWAPPED = (3, 12)  # of the first hidden layer of B
WINDOW = (-MARGIN, 1 + MARGIN)
# Height of the hilltop in the window: as a whole, and so high that the floors of the valleys are told apart.
CREST, MAGNIFIED = 0.8, 11.63
FEW, COLUMNS = 8, 4  # dials that stand for all, eight in words, and how many of them stand side by side
DIAL, PITCH = 0.4, np.array([1.1, -1.12])  # their radius; their distances, in scene units
DIALS_AT, COUNT_AT, READING_AT = 2.05, 0.6, -0.1  # heights of dials, of what they are, and of the cost
MAGNIFYING, SCALE_AT = "how many times higher than before the ground is drawn", (-0.4, 2.1, 0.0)
HILL_GONE = 3.0  # magnified so often, the hilltop is above the window
LETTER_SIZE, COST_SIZE = 60, 60
FOOT = 0.72  # how far below the ground the letters are
TANGENT = 1.4  # length of the line that touches the ground, in scene units
FLAT_BELOW = 0.01  # slopes on the way smaller than this have no hue; the steepest is three
SAME = 1e-12  # how far equal costs may be apart
PUSH = 17  # measured points by which the ball is pushed out of A, to either side
LEVEL_TO, ABOVE = 1.6, 0.4  # how far the level of each valley leads over the middle; of its cost above it
NETWORK_SIZE, NETWORK_AT = (7.6, 4.9), np.array([-1.7, 0.3, 0.0])
BESIDE, LARGE = (
    np.array([4.55, -2.35, 0.0]),
    1.15,
)  # place and size of the cost of the network that stands alone
IN_A_ROW, KNOB = 2, 0.34  # dials above it for each swapped neuron; their radius
PASSING = 1.02  # how far to the side the rows pass each other, in scene units


@beat("2.8", "which valley?", flows_from="2.7")
def which_valley(scene: Lecture) -> None:
    """Roll two balls from one hilltop into two valleys; then push one of them, and it comes back."""
    _, sweep = slice_of_the_dial(scene)
    walk = scene.measure(
        "way over two valleys",
        measure.slices.walk_over_valleys,
        run=PAIR,
        layer=0,
        neurons=list(SWAPPED),
        margin=MARGIN,
        points=POINTS,
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
    levels = _one_is_lower(scene, country)
    _push(scene, country, levels)
    network = _swap_two_neurons(scene, country, VGroup(*levels[1:]))
    _back_to_one_dial(scene, network, one)


def _network_on(scene: Lecture, walk: Walk, place: int) -> Params:
    """Measure the network at one of the measured points from A to B."""
    on_line = float(walk.lowest[0] + walk.t[place] * (walk.lowest[1] - walk.lowest[0]))
    sizes = tuple(scene.measure("layers", measure.record.layer_sizes, run=PAIR[0]).tolist())
    vector = scene.measure(f"network at {place}", measure.slices.params_between_ends, run=PAIR, t=on_line)
    return Params(sizes, vector)


class FewDials(VGroup):
    """Some of the dials of two networks as rows: those in which the two differ most.

    Parameters
    ----------
    start, end
        The networks' parameters, ``(n,)`` each.
    beyond
        How far beyond the two the dials can turn, as a share of the way.

    >>> dials = FewDials(np.zeros(9), np.arange(9.0), beyond=0.5).show(0.5)
    >>> dials.which.tolist(), dials[0].value
    ([1, 2, 3, 4, 5, 6, 7, 8], 0.5)
    """

    def __init__(self, start: ArrayLike, end: ArrayLike, *, beyond: float) -> None:
        self.start, self.end = (np.asarray(side, dtype=np.float64) for side in (start, end))
        self.which = np.sort(np.argsort(-np.abs(self.end - self.start), kind="stable")[:FEW])
        most = max(float(np.abs(self._at(t)).max()) for t in (-beyond, 1 + beyond))
        self.dials = [Dial(-most, most, radius=DIAL) for _ in self.which]
        super().__init__(*self.dials)
        for place, dial in enumerate(self.dials):
            row, column = divmod(place, COLUMNS)
            dial.move_to((*(PITCH * (column, row)), 0.0))
        self.show(0)

    def show(self, t: float) -> Self:
        """Turn to the values between the start, 0, and the end, 1."""
        for dial, value in zip(self.dials, self._at(t), strict=True):
            dial.show(float(value))
        return self

    def _at(self, t: float) -> Array:
        found: Array = (self.start + t * (self.end - self.start))[self.which]
        return found


class Traveller(Group):
    """A ball on the way; over the valley that it belongs to, the dials of its network, and what this costs.

    Parameters
    ----------
    ground, walk
        What it stands on, and the measured way.
    ends
        The networks A and B.

    Attributes
    ----------
    ball, dials, count, reading, cost
        The parts; `reading` is ``C =`` and the number `cost`.
    """

    def __init__(self, ground: Ground, walk: Slice, ends: list[Params]) -> None:
        self.ground = ground
        self.ball = Feeler(ground, walk.slope, flat_below=FLAT_BELOW)
        start, end = (params.vector.astype(np.float64) for params in ends)
        self.dials = FewDials(start, end, beyond=MARGIN)
        self.count = Words(f"eight of {spell(len(start))} dials", size=FIGURE_SIZE)
        symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.cost = Number(0, 3, size=COST_SIZE, color=palette.COST).next_to(symbol, RIGHT, buff=0.25)
        self.reading = VGroup(symbol, self.cost)
        self.above = Group(self.dials, self.count, self.reading)
        super().__init__(self.ball, self.above)

    def show(self, t: float) -> Self:
        """Stand between A and B, 0..1; dials and cost are those of the place."""
        self.dials.show(t)
        self.ball.show(t)
        self.cost.set_value(self.ground.value_at(t))
        return self

    def over(self, x: float) -> Self:
        """Let dials and cost be over a place."""
        for part, height in zip(self.above, (DIALS_AT, COUNT_AT, READING_AT), strict=True):
            part.move_to((x, height, 0.0))
        return self


class Country:
    """The cost on the way from A to B as ground, and what stands on and over it.

    Parameters
    ----------
    walk
        The measured way: A at t = 0, B at t = 1.
    ends
        The networks A and B.

    Attributes
    ----------
    ground
        The ground.
    travellers
        The one that rolls into A, and the one that rolls into B.
    letters
        The names of the two networks, below their places.
    """

    def __init__(self, walk: Walk, ends: list[Params]) -> None:
        self.walk, self.ends = walk, ends
        self.ground = Ground(walk.t, walk.cost)
        self.travellers = [Traveller(self.ground, walk, ends) for _ in (A, B)]
        self.letters = VGroup(*(Formula(name, size=LETTER_SIZE) for name in ("A", "B")))
        self.magnify(CREST)
        for which, (place, traveller) in enumerate(zip(ON_TOP, self.travellers, strict=True)):
            traveller.show(self.t(place)).over(float(self.foot(which)[0]))

    def t(self, place: int) -> float:
        """Return where a measured point is on the way."""
        return float(self.walk.t[place])

    def foot(self, which: int) -> Array:
        """Return the scene point on the ground in one of the valleys."""
        found: Array = self.ground.point(self.t((A, B)[which]))
        return found

    def magnify(self, crest: float) -> Self:
        """Let the hilltop be so high in the window; the letters stay below the ground."""
        self.ground.look_at(*WINDOW, crest)
        for which, letter in enumerate(self.letters):
            letter.move_to(self.foot(which) + FOOT * DOWN)
        return self


def _all_dials_at_once(scene: Lecture, view: OneDial, country: Country) -> None:
    """Walk from A to B while the dials turn and the ground comes to be; then set two balls on the hilltop."""
    left, right = country.travellers
    first, last = WINDOW
    start, end = (country.t(place) for place in (A, B))
    left.show(start)
    right.show(start)
    country.ground.reach(first, start)

    def walk_on(_: Group, t: float) -> None:
        country.ground.reach(first, t)
        right.show(t)

    with scene.say("Now turn all the dials at once, {mark}from network A to network B.") as line:
        scene.play(
            FadeOut(view.ground, view.cost, rate_func=squish_rate_func(smooth, 0, 0.55)),
            FadeIn(left.dials, left.count, shift=0.2 * DOWN, rate_func=squish_rate_func(smooth, 0.1, 0.6)),
            FadeIn(
                country.ground,
                left.ball,
                left.reading,
                country.letters[0],
                rate_func=squish_rate_func(smooth, 0.55, 1),
            ),
            run_time=1.0,
        )
        scene.play(FadeIn(right.ball, right.above), run_time=0.6)
        line.until_mark()
        scene.play(
            Drive(Group(country.ground, left.ball, right), start, end, show=walk_on, rate_func=smooth),
            run_time=2.7,
        )
        scene.play(
            Drive(
                Group(country.ground, left.ball, right.ball),
                end,
                last,
                show=lambda _, t: country.ground.reach(first, t),
                rate_func=smooth,
            ),
            FadeIn(country.letters[1], scale=1.6),
            run_time=0.6,
        )
        scene.moment("walked")
        scene.wait(max(line.left, 0.2))
    _set_on_the_hilltop(scene, country)


def _set_on_the_hilltop(scene: Lecture, country: Country) -> None:
    """Turn both sets of dials until they are almost alike, and let the balls drop where that is."""
    tops = [country.t(place) for place in ON_TOP]
    sets = [(each.dials, country.t(place)) for each, place in zip(country.travellers, (A, B), strict=True)]
    with scene.say("Start two on the hilltop, {mark}almost alike.") as line:
        scene.play(*(FadeOut(each.ball, each.reading) for each in country.travellers), run_time=0.4)
        scene.play(
            *(
                Drive(dials, start, top, rate_func=smooth)
                for (dials, start), top in zip(sets, tops, strict=True)
            ),
            run_time=max(1.0, line.until_mark()),
        )
        for each, top in zip(country.travellers, tops, strict=True):
            each.show(top)
        scene.play(
            *(FadeIn(each.ball, shift=0.6 * DOWN) for each in country.travellers),
            *(FadeIn(each.reading) for each in country.travellers),
            run_time=0.6,
        )
        scene.moment("hilltop")
        scene.wait(max(line.left, 0.6))


def _down_from_the_hilltop(scene: Lecture, country: Country) -> None:
    """Let each ball roll the way its slope leads, and its dials turn with it."""
    walk, rolling = country.walk, country.travellers
    ways = [(country.t(start), country.t(end)) for start, end in zip(ON_TOP, (A, B), strict=True)]

    def roll(_: Group, share: float) -> None:
        for traveller, (start, end) in zip(rolling, ways, strict=True):
            traveller.show(start + share * (end - start))

    with scene.say(
        "Each rolls the way its slope leads: {mark}where it starts decides.",
        when=bool(walk.slope[ON_TOP[0]] > 0 > walk.slope[ON_TOP[1]]),
    ) as line:
        scene.play(
            Drive(Group(*rolling), 0, 1, show=roll, rate_func=smooth), run_time=max(3.2, line.until_mark())
        )
        scene.play(
            *(Indicate(letter, scale_factor=1.5, color=palette.INK) for letter in country.letters),
            run_time=max(0.8, line.left),
        )
        scene.moment("two valleys")


def _one_is_lower(scene: Lecture, country: Country) -> VGroup:
    """Magnify the floors of the valleys until their heights are told apart; returns what shows them."""
    travellers, walk = country.travellers, country.walk
    scale = VGroup(Words("heights ×", size=COST_SIZE), declared(Number(0, 0, size=COST_SIZE), MAGNIFYING))
    scale[0].move_to(SCALE_AT)

    def magnify(_: Group, crest: float) -> None:
        country.magnify(crest)
        times = (crest - BASE) / (CREST - BASE)
        scale[1].set_value(times).next_to(scale[0], RIGHT, buff=0.2).stand_on(scale[0])
        scale.set_opacity(min(max((times - HILL_GONE) / HILL_GONE, 0.0), 1.0))

    with scene.say("Magnified: {mark}B is lower.", when=bool(walk.cost[A] > walk.cost[B])) as line:
        scene.play(FadeOut(*(each.above for each in travellers)), run_time=0.5)
        grown = Group(country.ground, country.letters, scale, *(each.ball for each in travellers))
        scene.play(
            Drive(
                grown,
                CREST,
                MAGNIFIED,
                show=magnify,
                log=True,
                rate_func=smooth,
            ),
            run_time=max(2.0, line.until_mark()),
        )
        levels = []
        for which, (traveller, way) in enumerate(zip(travellers, (RIGHT, LEFT), strict=True)):
            foot = country.foot(which)
            end = np.array([LEVEL_TO * way[0], foot[1], 0.0])
            levels.append(DashedLine(foot + 0.25 * way, end, color=palette.INK, stroke_width=4))
            traveller.reading.move_to(foot[1] * UP + ABOVE * (DOWN if which else UP))
            scene.play(Create(levels[-1]), FadeIn(traveller.reading), run_time=0.65)
        scene.moment("levels")
        scene.wait(max(line.left, 0.5))
    return VGroup(*levels, scale)


def _push(scene: Lecture, country: Country, levels: VGroup) -> None:
    """Push the ball out of A to either side: the slope that it feels leads it back each time."""
    pushed, walk = country.travellers[0], country.walk
    moved = Group(pushed.ball, pushed.reading)

    def push(_: Group, t: float) -> None:
        pushed.show(t)

    sides = [country.t(A + way * PUSH) for way in (1, -1)]
    inside = walk.slope[A - PUSH : A] < 0, walk.slope[A + 1 : A + PUSH + 1] > 0
    with scene.say(
        "Push A right, then left: {mark}the slope leads it back.",
        when=bool(all(map(np.all, inside))),
    ) as line:
        scene.play(
            FadeOut(levels[0]),
            Drive(pushed.ball, 0, TANGENT, show=Feeler.feel),
            run_time=max(0.4, line.until_mark() - 0.9),
        )
        seconds = max(line.left / 2, 1.9)
        for side in sides:
            scene.play(
                Drive(moved, country.t(A), side, show=push, rate_func=rush_from), run_time=0.35 * seconds
            )
            if side == sides[0]:
                scene.moment("pushed")
            scene.play(Drive(moved, side, country.t(A), show=push, rate_func=smooth), run_time=0.65 * seconds)
        scene.moment("back")


def _swap_two_neurons(scene: Lecture, country: Country, levels: VGroup) -> Group:
    """Let the network of B stand alone, and two of its hidden neurons change places; returns all that there is."""
    one, other = country.travellers
    params = country.ends[1]
    network = NetworkDiagram(
        params.layer_sizes, width=NETWORK_SIZE[0], height=NETWORK_SIZE[1], output_labels=()
    )
    network.remove(network.ellipses)
    number = other.reading.copy().scale(LARGE).move_to(BESIDE)
    network.show(params).move_to(NETWORK_AT)
    rows = _dials_of_two(params)
    heights = [float(network.neuron(1, neuron).get_y()) for neuron in SWAPPED]
    _exchange(rows, heights, 0)
    with scene.say(
        "Swap two neurons of B: {mark}other dials, {mark}the same cost.",
        when=bool(abs(country.walk.cost[B] - country.walk.swapped[0]) < SAME),
    ) as line:
        scene.play(
            FadeOut(
                country.ground, country.letters, *levels, one.ball, one.reading, other.reading, run_time=0.5
            ),
            FadeIn(
                network,
                target_position=other.ball.middle,
                scale=0.05,
                rate_func=squish_rate_func(smooth, 0.4, 1),
            ),
            FadeOut(other.ball),
            FadeIn(number, rows, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.1,
        )
        lifted = Lifted(network, 1, SWAPPED)
        scene.add(lifted)
        line.until_mark()
        scene.play(
            Drive(lifted, 0, 1, rate_func=smooth),
            Drive(rows, 0, 1, show=lambda _, share: _exchange(rows, heights, share), rate_func=smooth),
            run_time=max(2.4, line.until_mark()),
        )
        scene.moment("swapped")
        scene.play(Indicate(number, scale_factor=1.15, color=palette.COST), run_time=max(1.0, line.left))
    return Group(network, lifted, rows, number)


def _dials_of_two(params: Params) -> VGroup:
    """Return a row of dials for each of the swapped neurons: its weights to where the two differ most."""
    weights = params.weights[1][:, SWAPPED].astype(np.float64)
    chosen = weights[np.argsort(-np.abs(weights[:, 0] - weights[:, 1]))[:IN_A_ROW]]
    most = float(np.abs(chosen).max())
    return VGroup(
        *(
            VGroup(*(Dial(-most, most, radius=KNOB).show(float(weight)) for weight in row)).arrange(
                RIGHT, buff=0.1
            )
            for row in chosen.T
        )
    )


def _exchange(rows: VGroup, heights: list[float], share: float) -> None:
    """Put both rows of dials so far on their ways to each other's height, past each other."""
    for which, row in enumerate(rows):
        side = PASSING * np.sin(np.pi * share) * (1 if which else -1)
        height = heights[which] + share * (heights[1 - which] - heights[which])
        row.move_to((BESIDE[0] + side, height, 0.0))


def _back_to_one_dial(scene: Lecture, shown: Group, one: OneOfTwo) -> None:
    """Let the network shrink to the ball that stands for it, on the curve of one dial before the first step."""
    with scene.say("Back to random weights, {mark}and to one dial.") as line:
        scene.play(
            FadeOut(shown, target_position=one.ball, scale=0.05, rate_func=squish_rate_func(smooth, 0, 0.6)),
            Drive(one.curve, *one.curve.span, rate_func=squish_rate_func(smooth, 0.25, 1)),
            FadeIn(one.ball, rate_func=squish_rate_func(smooth, 0.4, 0.6)),
            run_time=max(1.7, line.until_mark()),
        )
        scene.add(one.ball)
        scene.play(FadeIn(one.cost, one.dial, shift=0.1 * UP), run_time=max(0.6, line.left))
        scene.moment("one dial again")
        scene.remove(*one.parts)
        scene.add(*one.parts)
