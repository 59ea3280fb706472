"""4.11 and 4.12: the path of the bias, and through the neuron before, step after step, to the first weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    GrowFromPoint,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives.chain import ChainFactors, PathFactors
from netcore.measure.derivatives.nudges import ParameterNudges, ParameterSweep
from scenes.beats.calculus.example import RUN, ChainExample, chain_example
from scenes.beats.calculus.nudges import fraction
from scenes.beats.calculus.tree import BESIDE, LAYERS, Tree, hue_of, swept, symbol
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial

MIDDLE_X = -3.25  # of the middle of the tree beside its factors
LEVELS, RULE_Y, RESULT_Y = (2.75, 1.5, 0.25), -0.42, -1.12  # of factors, line, and product
NAME_X, TIMES_X, POINT_X = 3.9, 2.85, 5.75  # of names, of the signs before these, and of decimal points
WAYS = ("w3", "b3")  # where the ways begin that are compared
RATE, FACTOR = 42, 47  # sizes of fractions and factors
PUSH, BAR = 0.01, 95.0  # of the bias; length of a bar that stands for a move by 1
DERIVATIVE_BAR, BAR_WIDTH = 15.0, 30  # length of a bar for a derivative of 1; how thick
BARS_X, BARS_Y = 6.05, (-2.08, -2.6)  # where such bars begin
CHECK_AT = np.array([0.75, RESULT_Y - 0.38, 0.0])  # where the move of the cost is divided by the push
QUOTIENT_X = 2.55
FINELY = ("a3", "C")  # the nodes of the tree that a push moves by less than two decimal places show
RUN_OF_PUSH, BEAD = (
    ("b3", "z3", "a3", "C"),
    0.15,
)  # the nodes it reaches one after the other; radius of its bead
TALL, TALL_AT = 0.93, np.array([-2.5, 0.1, 0.0])  # scale and middle of the tree of all storeys
# Of the tree with a door: as in `BESIDE`, and where its last z is; then of the tree with one storey more.
NEAR, NEAR_AT = (1.5, 3.55, 54.0, 44.0), np.array([-2.6, 0.95, 0.0])
MID, MID_AT = (1.09, 3.5, 54.0, 44.0), np.array([-1.4, -0.34, 0.0])
POINTS = (5.75, 3.75, 2.2)  # where the factors of one, two and three storeys have their decimal points
SMALL_BEAD = 0.11  # radius of what climbs up a tree of several storeys and runs down again
STEP_FIGURE, STEP_RATE = 56, 38  # sizes of a factor at its step, and of its name
PRODUCT_AT, PRODUCT = np.array([4.7, -0.1, 0.0]), 96  # decimal point of the product of all; its size
LOUD = 68
NUDGE, SHARES = 0.1, 30  # of the first weight; in how many equal parts
FINE = 4  # decimal places of what a nudge moves
SUM_X, SUM_TOP, SUM_PITCH = 4.6, 1.1, 0.82  # of the nudge's arithmetic: decimal points, first line, distance
REACH = 8.0  # of dials, to either side of 0
AJAR = np.array([0.28, 0.5, 0.0])  # from its hinge to the edge of an open leaf on the left
DIAL = 0.62  # radius of dials
DIALS_AT = {"w3": np.array([-5.75, 0.75, 0.0]), "b3": np.array([0.35, 0.85, 0.0])}


def tree_beside(example: ChainExample) -> Tree:
    """Return the dependency tree with room for a column at its right."""
    return _finely(Tree(example.values, layout=BESIDE)).shift(MIDDLE_X * RIGHT)


def _finely(tree: Tree) -> Tree:
    """Write output and cost of a tree with as many digits as a small push moves."""
    for name in FINELY:
        node = tree.nodes[name]
        node.number.decimals = FINE
        node.set_value(node.value)
    return tree


class PathProduct(Group):
    """The tree of the last layer with one path lit, and in a column the rates of its steps; below, their product.

    Parameters
    ----------
    example
        Whose tree it is.
    found
        Its derivatives.
    begin
        The node where the path begins: w3 or b3. Only what is at the head of the column differs, and the product.
    first
        The rate of z by that.

    Attributes
    ----------
    tree
        At the left.
    fractions, numbers
        The names of the three rates from the top and of the derivative that they make up, and their values.
    signs, rule
        Before the rates that both paths share; over the product.
    whole
        That derivative.
    path
        The names of its steps.
    """

    def __init__(self, example: ChainExample, found: ChainFactors, begin: str, first: float) -> None:
        self.begin = begin
        self.tree = tree_beside(example)
        self.path = self.tree.path(begin)
        self.whole = float((found.dc_dw if begin == "w3" else found.dc_db)[-1])
        values = (first, found.slope[-1], found.dc_da[-1], self.whole)
        ends = ((self.tree.below(begin), begin), ("a3", "z3"), ("C", "a3"), ("C", begin))
        self.fractions, self.numbers = VGroup(), VGroup()
        for (over, under), value, y in zip(ends, values, (*LEVELS, RESULT_Y), strict=True):
            self.fractions.add(fraction(over, under, example.values, size=RATE).move_to((NAME_X, y, 0)))
            self.numbers.add(Number(value, 0 if value == 1 else 3, size=FACTOR, at_x=POINT_X, on=y - 0.17))
        if first == 1:
            self.numbers[0].set_x(self.numbers[1].get_x())  # without decimal places it stands in the middle
        self.signs = VGroup(*(Formula("times", size=FACTOR).move_to((TIMES_X, y, 0)) for y in LEVELS[1:]))
        self.rule = Line((NAME_X - 0.7, RULE_Y, 0), (POINT_X + 0.95, RULE_Y, 0), color=palette.SECONDARY)
        self.rule.set_stroke(width=3)
        self.tree.light(*self.path)
        super().__init__(self.tree, self.own, self.shared)

    @property
    def head(self) -> VGroup:
        """Name and value of its first rate."""
        return VGroup(self.fractions[0], self.numbers[0])

    @property
    def own(self) -> VGroup:
        """What the other path has not: its first rate, and the product."""
        return VGroup(self.head, self.fractions[-1], self.numbers[-1])

    @property
    def shared(self) -> VGroup:
        """The rates that both paths have in common, with their names, the signs before them and the line below."""
        return VGroup(*self.fractions[1:3], *self.numbers[1:3], *self.signs, self.rule)


class Ways:
    """Two ways into the last neuron, of which the second takes the place of the first.

    Attributes
    ----------
    weight, bias
        From the weight and from the bias: two columns at one place.
    bars
        As long as their products, to the left of zero, since these are negative; in the color of that sign.
    names
        Of weight and bias, beside their bars.
    results
        The products at the tips of their bars.
    """

    def __init__(self, example: ChainExample, found: ChainFactors, firsts: Mapping[str, float]) -> None:
        self.weight, self.bias = (PathProduct(example, found, name, firsts[name]) for name in WAYS)
        self.bars, self.names, self.results = VGroup(), VGroup(), VGroup()
        for way, y in zip((self.weight, self.bias), BARS_Y, strict=True):
            zero = np.array([BARS_X, y, 0.0])
            hue = palette.sign_hue(way.whole)
            tip = zero + DERIVATIVE_BAR * way.whole * RIGHT
            self.bars.add(Line(zero, tip, color=hue, stroke_width=BAR_WIDTH))
            name = Formula(symbol(way.begin), size=RATE, color=hue_of(way.begin, example.values[way.begin]))
            self.names.add(name.move_to(zero + 0.15 * RIGHT, aligned_edge=LEFT))
            result = Number(way.whole, 3, size=FIGURE_SIZE, color=hue)
            self.results.add(result.next_to(tip, LEFT, buff=0.2))
        self.bias.tree.light("w3", *self.bias.path)

    @property
    def compared(self) -> Group:
        """The way of the bias, with the product of the weight's for comparison: 4.11 ends on it."""
        bias = self.bias
        return Group(bias.tree, bias.shared, Group(bias.own, self.bars, self.names, self.results))


def ways_in(scene: Lecture, example: ChainExample) -> tuple[Ways, ChainFactors, ParameterNudges]:
    """Measure the derivatives of the last layer and a push on its bias; give them after the pictures of its paths."""
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    pushed = scene.measure(
        "push", measure.derivatives.parameter_nudges, RUN, to=0, source=None, by=[PUSH], **example.at
    )
    firsts = {"w3": float(found.dz_dw[-1]), "b3": pushed.dz_dp}
    return Ways(example, found, firsts), found, pushed


class AllStoreys(Group):
    """The tree up to the input.

    Attributes
    ----------
    tree
        At the left.
    path
        Of the first weight.
    """

    def __init__(self, example: ChainExample) -> None:
        self.tree = _finely(Tree(example.values, storeys=LAYERS))
        self.tree.scale(TALL).move_to(TALL_AT)
        self.path = self.tree.path("w1")
        super().__init__(self.tree)

    def show(self, sweep: ParameterSweep, place: int, names: Sequence[str] | None = None) -> Self:
        """Show the numbers on the path, or some of them, at one value of the first weight; small moves finely."""
        values = swept("w1", sweep, place)
        for name in values if names is None else names:
            node = self.tree.nodes[name]
            node.number.decimals = 2 if name == "w1" else FINE
            node.set_value(values[name])
        return self


class Step(VGroup):
    """One factor, level with its step of the path.

    Attributes
    ----------
    lead, sign, rate, number
        From the left: a line from the step, times, name and number. Not all have the first three.
    """

    def __init__(self, start: float, level: float, point: float, factor: float) -> None:
        self.number = Number(factor, 3, size=STEP_FIGURE, at_x=point, on=level - 0.2)
        self.lead, self.sign, self.rate = VGroup(), VGroup(), VGroup()
        self.start, self.level, self.point = start, level, point
        super().__init__(self.lead, self.sign, self.rate, self.number)

    def times(self) -> Self:
        """Put the sign before it."""
        self.sign.add(Formula("times", size=STEP_FIGURE - 8).move_to((self.point - 1.25, self.level, 0)))
        return self

    def called(self, rate: Formula) -> Self:
        """Put the name between sign and number."""
        self.rate.add(rate.move_to((self.point - 1.85, self.level, 0)))
        self.sign.shift(1.65 * LEFT)
        return self

    def tie(self) -> Self:
        """Draw the line from its step to it."""
        end = self.point - (2.8 if len(self.rate) else 1.15) - (0.3 if len(self.sign) else 0)
        self.lead.add(Line((self.start, self.level, 0), (end, self.level, 0), color=palette.SECONDARY))
        self.lead.set_stroke(width=2.5)
        return self


class Road:
    """The path to the first weight as far as some storeys, and level with each of its steps the factor of that.

    What hangs beside the path is left out, but for the weights, and as long as there is one storey only.

    Attributes
    ----------
    tree
        Of all layers, at its place.
    names
        Of the nodes that are to be seen.
    path
        From the cost upwards.
    steps
        The factors in that order.
    """

    def __init__(self, example: ChainExample, factors: PathFactors, storeys: int) -> None:
        if storeys == LAYERS:
            self.tree = AllStoreys(example).tree
        else:
            layout, at = ((NEAR, NEAR_AT), (MID, MID_AT))[storeys - 1]
            self.tree = _finely(Tree(example.values, storeys=LAYERS, layout=layout))
            self.tree.shift(at - self.tree.nodes["z3"].symbol.get_center())
        first = LAYERS - storeys
        aside = ("b3", "y") if storeys == 1 else ()
        self.names = [
            name
            for name in self.tree.names()
            if name in aside
            or name == "C"
            or (name[0] in "wza" and int(name[1:]) >= first + (name[0] != "a"))
        ]
        self.path = self.tree.path(f"a{first}" if first else "w1")[::-1]
        self.steps: list[Step] = []
        for name, factor in zip(self.path, factors.factor, strict=False):
            (start, top), (end, foot) = (
                point[:2]
                for point in (self.tree.branches[name].get_start(), self.tree.branches[name].get_end())
            )
            level = self.tree.branches["a0" if name == "w1" else name].get_y()
            on_branch = float(np.interp(level, [foot, top], [end, start]))
            step = Step(on_branch + 0.15, level, POINTS[storeys - 1], float(factor))
            if self.steps:
                step.times()
            if first:
                rate = fraction(self.tree.below(name), name, example.values, size=STEP_RATE, storeys=LAYERS)
                step.called(rate)
            self.steps.append(step if aside else step.tie())

    def seen(self, names: Sequence[str] | None = None) -> list[Mobject]:
        """Return branches and nodes that are to be seen, or those of these names."""
        found = self.names if names is None else names
        return [
            *(self.tree.branches[name] for name in found if name != "C"),
            *(self.tree.nodes[n] for n in found),
        ]

    def light(self, count: int) -> Self:
        """Light the first steps of the path from the cost upwards."""
        self.tree.light(*self.path[:count])
        return self

    def becomes(self, other: Tree) -> list[Animation]:
        """Return the animations in which what is to be seen goes to its places in another tree."""
        pairs = [(self.tree.nodes[name], other.nodes[name]) for name in self.names]
        branches = [(self.tree.branches[name], other.branches[name]) for name in self.names if name != "C"]
        return [Transform(one, goal) for one, goal in [*branches, *pairs]]


class Arithmetic(VGroup):
    """What a nudge of the first weight says of its derivative, as one reckons on paper.

    Attributes
    ----------
    after, before, change, by, ratio
        The cost after and before the nudge, one below the other, and their difference; the nudge, and the quotient.
    label, weight
        The weight, in the place of the nudge as long as that is going on; not part of the whole.
    names
        What both costs are called, as long; not part of the whole.
    signs, rule
        Before them, and over the difference.
    """

    def __init__(self, sweep: ParameterSweep, change: float, by: float, ratio: float) -> None:
        def number(value: float, decimals: int, row: int, **look: Any) -> Number:  # noqa: ANN401 (Number's)
            return Number(value, decimals, at_x=SUM_X, on=SUM_TOP - row * SUM_PITCH, **look)

        size, hue = 54, palette.sign_hue(sweep.value[0])
        self.after, self.before = (
            number(sweep.cost[place], FINE, row, size=size, color=palette.COST)
            for row, place in enumerate((-1, 0))
        )
        self.change = number(change, FINE, 2, size=size, color=palette.COST)
        self.by = number(by, 1, 3, size=size, color=hue)
        self.ratio = number(ratio, 3, 4, size=LOUD)
        self.weight = number(sweep.value[-1], 2, 3, size=size, color=hue)
        self.label = Formula(f"{symbol('w1', LAYERS)} =", size=size, color=hue)
        self.label.next_to(self.weight, LEFT, buff=0.2)
        x = SUM_X - 1.3
        self.signs = VGroup(
            *(
                Formula(sign, size=size).move_to((x, line.get_y(), 0))
                for sign, line in (("-", self.before), ("div", self.by), ("=", self.ratio))
            )
        )
        y = (self.before.get_bottom()[1] + self.change.get_top()[1]) / 2
        self.rule = Line(
            (x - 0.2, y, 0), (self.after.get_right()[0] + 0.1, y, 0), color=palette.SECONDARY, stroke_width=3
        )
        self.names = VGroup(
            Formula("C_0 =", size=size, color=palette.COST).next_to(cost, LEFT, buff=0.2)
            for cost in (self.after, self.before)
        )
        super().__init__(self.after, self.before, self.change, self.by, self.ratio, self.signs, self.rule)

    def turn(self, sweep: ParameterSweep, place: int) -> Self:
        """Show one value of the weight."""
        self.weight.set_value(float(sweep.value[place]))
        return self


class Doorway(VGroup):
    """A door around a node: two posts, and two leaves between their tops that open upwards.

    Attributes
    ----------
    posts, leaves
        What stands, and what opens.
    """

    def __init__(self, node: Mobject, width: float = 9.0) -> None:
        around = SurroundingRectangle(node, buff=0.2)
        left, right, top, foot = (
            around.get_left()[0], around.get_right()[0], around.get_top()[1], around.get_bottom()[1]
        )  # fmt: skip
        look: dict[str, Any] = {"color": palette.INK, "stroke_width": width}
        middle = ((left + right) / 2, top, 0)
        self.posts = VGroup(*(Line((x, foot, 0), (x, top, 0), **look) for x in (left, right)))
        self.leaves = VGroup(*(Line((x, top, 0), middle, **look) for x in (left, right)))
        super().__init__(self.posts, self.leaves)

    def open(self) -> Self:
        """Let both leaves stand open, away from us."""
        for leaf, inward in zip(self.leaves, (1, -1), strict=True):
            hinge = leaf.get_start()
            leaf.put_start_and_end_on(hinge, hinge + AJAR * (inward, 1, 0))
        return self

    def opening(self) -> Transform:
        """Return the animation in which both leaves open."""
        return Transform(self, self.copy().open())


@dataclass(frozen=True, eq=False)
class Entering:
    """An open door, and the bead that waits before it and is to go through."""

    door: Doorway
    bead: Dot


@dataclass(frozen=True, eq=False)
class LongWay:
    """What there is to know about the first weight.

    Attributes
    ----------
    factors
        On the way back to it from the cost.
    sweep
        What a nudge of it moves, in equal parts.
    change, ratio
        Of the cost, and that over the nudge.
    """

    factors: PathFactors
    sweep: ParameterSweep
    change: float
    ratio: float


def way_to_the_first_weight(scene: Lecture, example: ChainExample) -> LongWay:
    """Measure the factors from the cost back to the first weight, and what a nudge of that does to the cost."""
    factors = scene.measure(
        "way to the first weight", measure.derivatives.path_factors, RUN, layer=0, **example.at
    )
    first = example.values["w1"]
    sweep = scene.measure(
        "nudge of the first weight",
        measure.derivatives.parameter_sweep,
        RUN,
        layer=0,
        to=0,
        source=0,
        values=[first + NUDGE * part / SHARES for part in range(SHARES + 1)],
        **example.at,
    )
    change = scene.derive("change of the cost", "difference", sweep.cost[-1], sweep.cost[0])
    by = scene.derive("nudge", "difference", sweep.value[-1], sweep.value[0])
    return LongWay(factors, sweep, float(change), float(scene.derive("by nudging", "ratio", change, by)))


def the_long_way(example: ChainExample, found: LongWay) -> Group:
    """Return the whole way to the first weight, and what nudging that says: 4.12 ends on it."""
    everything = AllStoreys(example)
    everything.tree.light(*everything.path)
    everything.show(found.sweep, -1)
    return Group(everything.tree, _product_kept(example, found), _arithmetic(found))


def _arithmetic(found: LongWay) -> Arithmetic:
    by = float(found.sweep.value[-1] - found.sweep.value[0])
    return Arithmetic(found.sweep, found.change, by, found.ratio)


def _product_kept(example: ChainExample, found: LongWay) -> VGroup:
    """Return the derivative by the first weight as it is kept while that is nudged: name, sign, and number."""
    number = Number(found.factors.derivative, 3, size=LOUD, at_x=SUM_X, on=2.0)
    equals = Formula("=", size=LOUD).next_to(number, LEFT, buff=0.2)
    rate = fraction("C", "w1", example.values, size=RATE + 6, storeys=LAYERS).next_to(equals, LEFT, buff=0.2)
    return VGroup(rate, equals, number)


@beat("4.11", "the bias", flows_from="4.10")
def the_bias(scene: Lecture) -> None:
    """Put the path of the bias beside that of the weight: only its first step is another, and it is 1."""
    example = chain_example(scene)
    ways, found, pushed = ways_in(scene, example)
    bias, tree = ways.bias, tree_beside(example)
    change = scene.derive("push on the bias", "difference", pushed.nudged_value[0], pushed.value)
    scene.open_with(tree)
    with scene.say("From the weight down to the cost: {mark}three factors, one product.") as line:
        _walk_down(scene, tree, ways, line)
        scene.moment("the weight")
    with scene.say("And the bias? {mark}Only the first step is another.") as line:
        _exchange(scene, tree, ways, line)
        scene.moment("another step")
    with scene.say(
        "Push it by {by:.2f}: {mark}z moves by as much, {mark}then a, {mark}and at last the cost.",
        by=pushed.nudge[0],
    ) as line:
        moved = _push(scene, tree, example, pushed, change, line)
        scene.moment("pushed")
    with scene.say(
        "{by:.2f} over {by:.2f}: {mark}the factor is {one:.0f}.", by=change, one=pushed.dz_dp
    ) as line:
        _divide(scene, bias, moved, line)
        scene.moment("one")
    check = _check(change, pushed)
    with scene.say(
        "The cost has moved by {moved:.4f}. {mark}Over {by:.2f}, that is {ratio:.2f}.",
        moved=pushed.change_cost[0],
        by=change,
        ratio=pushed.ratio[0],
    ) as line:
        scene.play(_swell(moved[-1], 1.2), run_time=max(line.until_mark() - 0.8, 0.9))
        scene.play(FadeIn(check[0], shift=0.4 * RIGHT), run_time=0.8)
        scene.play(Create(check[1]), FadeIn(check[2], shift=0.2 * UP), run_time=0.8)
        scene.play(FadeIn(check[3:], shift=0.2 * RIGHT), run_time=0.6)
        scene.play(_swell(check[4], 1.3), run_time=max(line.left, 0.6))
        scene.moment("measured")
    with scene.say(
        "The product says so, too: {bias:.2f}. {mark}For the weight it is only {weight:.2f}.",
        when=round(found.dc_db[-1], 2) == round(pushed.ratio[0], 2)
        and abs(found.dc_db[-1]) > abs(found.dc_dw[-1]),
        bias=found.dc_db[-1],
        weight=found.dc_dw[-1],
    ) as line:
        _multiply(scene, bias, max(line.until_mark() - 0.6, 1.4))
        scene.play(_swell(bias.numbers[-1], 1.2), _swell(check[4], 1.2), run_time=0.7)
        scene.play(FadeOut(check, shift=0.2 * DOWN), run_time=0.5)
        short, long = ways.bars
        grown = long.copy()
        long.match_width(short).align_to(short, RIGHT)
        scene.play(TransformFromCopy(short, long), FadeIn(ways.names[1], shift=0.2 * RIGHT), run_time=0.5)
        scene.play(
            Transform(long, grown),
            TransformFromCopy(bias.numbers[-1], ways.results[1]),
            run_time=1.0,
        )
        lighting: Any = tree.animate
        scene.play(lighting.light("w3", *bias.path), FadeOut(moved), run_time=0.5)
        scene.play(
            _swell(ways.results[0], 1.2),
            Drive(tree, 1, 0, show=_pushing(example, pushed), rate_func=smooth),
            run_time=max(line.left - 0.2, 0.9),
        )
        scene.remove(*tree.get_family(), *ways.compared.get_family())
        scene.add(ways.compared)
        scene.moment("compared")
        scene.wait(0.2)


def _walk_down(scene: Lecture, tree: Tree, ways: Ways, line: Saying) -> None:
    """Light the path of the weight step after step, write the rate of each beside it, and multiply all."""
    way = ways.weight
    seconds = max((line.left - 2.2) / len(way.path), 0.75)
    for place in range(len(way.path)):
        lighting: Any = tree.animate
        factor = [way.fractions[place], way.numbers[place], *way.signs[max(place - 1, 0) : place]]
        scene.play(
            lighting.light(*way.path[: place + 1]), FadeIn(*factor, shift=0.5 * RIGHT), run_time=seconds
        )
    scene.play(Create(way.rule), FadeIn(way.fractions[-1], shift=0.3 * DOWN), run_time=0.5)
    _multiply(scene, way, 1.2)
    scene.play(
        GrowFromEdge(ways.bars[0], RIGHT),
        FadeIn(ways.names[0], shift=0.2 * RIGHT),
        run_time=max(line.left, 0.7),
    )


def _multiply(scene: Lecture, way: PathProduct, seconds: float) -> None:
    """Go down the three factors, and write their product below."""
    scene.play(
        LaggedStart(*(_swell(number, 1.25) for number in way.numbers[:3]), lag_ratio=0.5),
        FadeIn(way.numbers[-1], shift=0.4 * DOWN, rate_func=squish_rate_func(smooth, 0.7, 1)),
        run_time=seconds,
    )


def _exchange(scene: Lecture, tree: Tree, ways: Ways, line: Saying) -> None:
    """Light the path of the bias, and put its first rate in the place of the weight's; the others stay."""
    weight, bias = ways.weight, ways.bias
    scene.remove(*weight.shared)
    scene.add(bias.shared)
    lighting: Any = tree.animate
    scene.play(
        lighting.light(*bias.path),
        ReplacementTransform(weight.numbers[-1], ways.results[0]),
        FadeOut(weight.fractions[-1], shift=0.4 * DOWN, rate_func=squish_rate_func(smooth, 0, 0.5)),
        run_time=max(line.until_mark(), 1.2),
    )
    leaves, comes = (squish_rate_func(smooth, *span) for span in ((0, 0.45), (0.5, 1)))
    scene.play(
        FadeOut(weight.head, shift=1.2 * RIGHT, rate_func=leaves),
        FadeIn(bias.fractions[0], shift=0.8 * RIGHT, rate_func=comes),
        FadeIn(bias.fractions[-1], shift=0.3 * DOWN, rate_func=comes),
        run_time=max(line.left, 1.4),
    )


def _check(change: float, pushed: ParameterNudges) -> VGroup:
    """Return the move of the cost over the push of the bias: numerator, rule, denominator, sign, and quotient."""
    x, y = CHECK_AT[:2]
    over = Number(pushed.change_cost[0], FINE, size=FIGURE_SIZE + 5, color=palette.COST)
    under = Number(change, size=FIGURE_SIZE + 5, color=palette.BIAS)
    rule = Line((x - 0.7, y, 0), (x + 0.7, y, 0), color=palette.INK, stroke_width=3)
    equals = Formula("=", size=FACTOR).move_to((x + 1.0, y, 0))
    ratio = Number(pushed.ratio[0], size=FACTOR, at_x=QUOTIENT_X, on=y - 0.17)
    return VGroup(
        over.move_to((x, y + 0.32, 0)),
        rule,
        under.move_to((x, y - 0.32, 0)),
        equals,
        ratio,
    )


def _divide(scene: Lecture, bias: PathProduct, moved: VGroup, line: Saying) -> None:
    """Write by how much z has moved over the push of the bias, in place of the factor, which that then becomes."""
    pushed, driven = (cast(Number, one[0]) for one in moved[:2])
    factor = bias.numbers[0]
    ratio = VGroup(
        *(
            Number(number.value, size=FACTOR, color=number.get_fill_color())
            .move_to(factor)
            .shift(0.34 * side)
            for number, side in ((driven, UP), (pushed, DOWN))
        )
    )
    rule = Line(LEFT, RIGHT, color=palette.INK, stroke_width=3).set_length(1.2).move_to(factor)
    scene.play(_swell(driven, 1.3), FadeIn(ratio[0], shift=0.2 * DOWN), run_time=0.7)
    scene.play(_swell(pushed, 1.3), FadeIn(ratio[1], shift=0.2 * UP), Create(rule), run_time=0.7)
    scene.play(_swell(VGroup(ratio, rule), 1.12), run_time=max(line.until_mark(), 0.6))
    scene.play(
        FadeOut(ratio, rule, scale=0.3, rate_func=squish_rate_func(smooth, 0, 0.45)),
        FadeIn(factor, scale=1.8, rate_func=squish_rate_func(smooth, 0.35, 0.9)),
        run_time=0.8,
    )
    scene.play(_swell(VGroup(bias.fractions[0], factor), 1.2), run_time=max(line.left, 0.6))


def _swell(part: Mobject, scale: float) -> Transform:
    """Return the animation in which a part is larger for a while."""
    return Transform(part, part.copy().scale(scale), rate_func=there_and_back)


def _pushing(example: ChainExample, pushed: ParameterNudges, names: Sequence[str] = RUN_OF_PUSH) -> Any:  # noqa: ANN401 (a show of Drive)
    """Return what shows these nodes of the tree after a share of the push on the bias, by their functions."""

    def show(tree: Tree, share: float) -> None:
        by = share * float(pushed.nudge[0])
        if share in (0, 1):
            values = (pushed.value, pushed.z, pushed.a, pushed.cost)
            after = (
                pushed.nudged_value[0], pushed.nudged_z[0], pushed.nudged_a[0], pushed.nudged_cost[0]
            )  # fmt: skip
            found = after if share else values
        else:
            a = float(sigmoid(np.asarray(pushed.z + by)))
            found = (pushed.value + by, pushed.z + by, a, (a - example.y) ** 2)
        for name, value in zip(RUN_OF_PUSH, found, strict=True):
            if name in names:
                tree.nodes[name].set_value(float(value))

    return show


def _push(
    scene: Lecture, tree: Tree, example: ChainExample, pushed: ParameterNudges, change: float, line: Saying
) -> VGroup:
    """Push the bias, and let what depends on it follow as a bead reaches it; return how far each moved.

    Each is the number, and for b and z a bar as long.
    """
    moved = {}
    for name, by, decimals in (
        ("b3", change, 2),
        ("z3", float(pushed.change_z[0]), 2),
        ("a3", float(pushed.change_a[0]), FINE),
        ("C", float(pushed.change_cost[0]), FINE),
    ):
        hue = hue_of(name, 0)
        number = Number(by, decimals, sign=True, size=FACTOR - 4, color=hue)
        side = {"b3": DOWN, "a3": UP}.get(name, RIGHT)
        number.next_to(tree.nodes[name].number, side, buff=0.25)
        moved[name] = VGroup(number)
        if name in ("b3", "z3"):
            bar = Line(color=hue, stroke_width=18).set_length(abs(by) * BAR).next_to(number, DOWN, buff=0.15)
            moved[name].add(bar.align_to(number, LEFT))
    before = [None, *RUN_OF_PUSH[:-1]]
    for source, name in zip(before, RUN_OF_PUSH, strict=True):
        follows = squish_rate_func(smooth, 0.4 if source else 0, 1)
        playing: list[Animation] = [
            Drive(tree, 0, 1, show=_pushing(example, pushed, [name]), rate_func=follows)
        ]
        bead = Dot(radius=BEAD, color=palette.INK)
        if source:
            playing.append(
                MoveAlongPath(bead, tree.branches[source], rate_func=squish_rate_func(smooth, 0, 0.5))
            )
        if name in moved:
            playing.append(FadeIn(moved[name], shift=0.2 * RIGHT, rate_func=follows))
        scene.play(*playing, run_time=max(line.left if name == "C" else line.until_mark(), 1.0))
        scene.remove(bead)
    return VGroup(*moved.values())


@beat("4.12", "a doorway", flows_from="4.11")
def a_doorway(scene: Lecture) -> None:
    """Take the path of the neuron before, which leads on to all earlier layers, up to the first weight."""
    example = chain_example(scene)
    ways, _, _ = ways_in(scene, example)
    found = way_to_the_first_weight(scene, example)
    near, mid, far = (Road(example, found.factors, storeys) for storeys in range(1, LAYERS + 1))
    scene.open_with(ways.compared)
    with scene.say("Third way in: the neuron before. {mark}Its factor is the weight.") as line:
        _third_way(scene, ways, near, line)
        scene.moment("weight")
    with scene.say("Weight and bias are dials. {mark}This is none: it is a doorway.") as line:
        dials, door = _dials(near.tree), Doorway(near.tree.nodes["a2"])
        scene.play(
            LaggedStart(*map(GrowFromCenter, dials), lag_ratio=0.4), run_time=max(line.until_mark(), 1.2)
        )
        way = _way(near.tree, near.path[-1])
        bead = Dot(radius=SMALL_BEAD, color=palette.INK).move_to(way.get_end())
        scene.play(
            LaggedStart(*map(Create, [*door.posts, *door.leaves]), lag_ratio=0.3),
            MoveAlongPath(bead, Line(way.get_end(), way.get_start())),
            run_time=1.0,
        )
        scene.play(door.opening(), run_time=max(line.left, 0.8))
        scene.moment("doorway")
    with scene.say("Go through it, and multiply on: {mark}by the slope, {mark}by the next weight.") as line:
        _go_up(scene, near, mid, line.until_mark(), Entering(door, bead), dials)
        _multiply_by(scene, mid, 3, "z2", line.until_mark())
        _multiply_by(scene, mid, 4, "w2", line.left)
        scene.moment("one storey up")
    with scene.say("Up again: {mark}by its slope, {mark}and by what the first weight reads.") as line:
        _go_up(scene, mid, far, line.until_mark())
        _multiply_by(scene, far, 5, "z1", line.until_mark())
        _multiply_by(scene, far, 6, "a0", line.left)
        scene.moment("the first weight")
    with scene.say(
        "Seven factors, {mark}and the first weight's derivative is {product:.3f}.",
        when=len(found.factors.factor) == len(far.path),
        product=found.factors.derivative,
    ) as line:
        product = _multiply_all(scene, example, far, found.factors, line)
        scene.moment("all seven")
    kept, sums, everything = _product_kept(example, found), _arithmetic(found), AllStoreys(example)
    with scene.say(
        "Now really nudge that weight, by {by:.1f}. {mark}The cost moves a little.", by=sums.by.value
    ) as line:
        _make_room(scene, far, everything, product, kept, sums, found.sweep)
        _run_down(scene, everything, sums, found.sweep, line)
        scene.moment("nudged")
    with scene.say(
        "By {change:.4f}. {mark}Divide by the nudge: {ratio:.3f}, too.",
        when=round(found.ratio, 3) == round(found.factors.derivative, 3),
        change=found.change,
        ratio=found.ratio,
    ) as line:
        _reckon(scene, kept, sums, line)
        scene.remove(*Group(everything, kept, sums).get_family())
        scene.add(the_long_way(example, found))
        scene.moment("same")
        scene.wait(0.3)


def _third_way(scene: Lecture, ways: Ways, near: Road, line: Saying) -> None:
    """Let what is only of bias and weight leave, put the shared rates at their steps, and add that of the third."""
    bias = ways.bias
    numbers = bias.numbers[1:3]
    leaving = [bias.own, bias.rule, ways.bars, ways.names, ways.results]
    scene.remove(ways.compared)
    scene.add(bias.tree, bias.shared, *leaving)
    scene.play(FadeOut(*leaving, shift=0.3 * DOWN), run_time=0.6)
    near.light(len(near.path))
    set_lit(near.tree.nodes["w3"], True)
    cost, slope, weight = near.steps
    scene.play(
        *(Transform(node, near.tree.nodes[name]) for name, node in bias.tree.nodes.items()),
        *(Transform(branch, near.tree.branches[name]) for name, branch in bias.tree.branches.items()),
        *(Transform(bias.fractions[row], step.rate[0]) for row, step in ((1, slope), (2, cost))),
        *(Transform(number, step.number) for number, step in zip(numbers, (slope, cost), strict=True)),
        Transform(bias.signs[0], slope.sign[0]),
        FadeOut(bias.signs[1]),
        run_time=max(line.until_mark() - 0.5, 1.1),
    )
    scene.remove(*bias.tree.get_family(), *bias.shared.get_family(), *numbers.get_family())
    scene.add(*near.seen(), cost, slope)
    scene.play(FadeIn(weight.rate, weight.sign, shift=0.5 * RIGHT), run_time=0.5)
    scene.play(
        _swell(near.tree.nodes["w3"].number, 1.3),
        FadeIn(weight.number, scale=1.6, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=max(line.left, 1.0),
    )
    scene.remove(*weight.get_family())
    scene.add(weight)


def _dials(tree: Tree) -> list[Dial]:
    """Return a dial below the weight and below the bias, turned to their values."""
    dials = []
    for name, place in DIALS_AT.items():
        node = tree.nodes[name]
        dial = Dial(-REACH, REACH, radius=DIAL, start=0.0, color=hue_of(name, node.value)).show(node.value)
        dials.append(dial.move_to(place))
    return dials


def _go_up(
    scene: Lecture,
    low: Road,
    high: Road,
    seconds: float,
    entering: Entering | None = None,
    dials: Sequence[Dial] = (),
) -> None:
    """Let the next storey grow out of the top of the tree while all factors keep to their steps.

    If there is a door, what waits before it goes through.
    """
    aside = [name for name in low.names if name not in high.names]
    if aside:
        scene.play(FadeOut(*dials, *low.seen(aside)), scene.title_goes(), run_time=0.5)
        low.names = [name for name in low.names if name in high.names]
    high.light(len(low.steps))
    new = [name for name in high.names if name not in low.names]
    top = high.tree.nodes[low.path[-1]].symbol.get_top()
    goes, grows, last = (squish_rate_func(smooth, *span) for span in ((0, 0.7), (0.3, 1), (0.6, 1)))
    playing: list[Animation] = low.becomes(high.tree)
    for one, other in zip(low.steps, high.steps, strict=False):
        playing += [Transform(one.number, other.number), Transform(one.sign, other.sign)]
        playing.append(
            Transform(one.rate, other.rate) if len(other.rate) else FadeOut(one.rate, rate_func=goes)
        )
        if len(one.lead):
            playing.append(Transform(one.lead, other.lead))
        else:
            playing.append(Create(other.lead, rate_func=last))
    playing += [GrowFromPoint(part, top, rate_func=grows) for part in high.seen(new)]
    gone: list[Mobject] = []
    if entering is not None:
        door, bead = entering.door, entering.bead
        beyond = _way(high.tree, high.path[len(low.steps)]).get_end()
        through = Line(bead.get_center(), beyond)
        wide = Doorway(high.tree.nodes["a2"]).open()
        playing += [Transform(door, wide), MoveAlongPath(bead, through, rate_func=smooth)]
        gone = [door, bead]
    scene.play(*playing, run_time=max(seconds - (0.9 if aside else 0), 1.3))
    for step in low.steps:
        scene.remove(*step.get_family())
    if entering is not None:
        scene.play(FadeOut(entering.door), run_time=0.4)
    for part in [*low.seen(), *gone]:
        scene.remove(*part.get_family())
    kept = high.steps[: len(low.steps)]
    for part in [*high.seen(), *kept]:
        scene.remove(*part.get_family())
    scene.add(*high.seen(), *kept)


def _way(tree: Tree, name: str) -> Line:
    """Return the way of a bead down a branch, clear of what is written at the ends of that."""
    branch = tree.branches[name]
    room = SMALL_BEAD / branch.get_length()
    return Line(branch.point_from_proportion(room), branch.point_from_proportion(1 - room))


def _multiply_by(scene: Lecture, road: Road, place: int, source: str, seconds: float) -> None:
    """Climb one step, light it, and let its factor, which comes from a node, stand at it."""
    name, step = road.path[place], road.steps[place]
    goal = road.tree.copy().light(*road.path[: place + 1])
    set_lit(goal.nodes[source], True)
    way = _way(road.tree, name)
    bead = Dot(radius=SMALL_BEAD, color=palette.INK).move_to(way.get_end())
    climbs, ties, stands = (squish_rate_func(smooth, *span) for span in ((0, 0.4), (0.3, 0.6), (0.5, 0.9)))
    scene.play(
        *road.becomes(goal),
        MoveAlongPath(bead, Line(way.get_end(), way.get_start()), rate_func=climbs),
        Create(step.lead, rate_func=ties),
        FadeIn(step.sign, step.rate, step.number, shift=0.4 * RIGHT, rate_func=stands),
        run_time=max(seconds, 1.2),
    )
    scene.remove(bead, *step.get_family())
    scene.add(step)


def _multiply_all(
    scene: Lecture, example: ChainExample, road: Road, factors: PathFactors, line: Saying
) -> VGroup:
    """Let all factors slide into their product, from the cost upwards; returns its name, the sign and the number."""
    x, y = PRODUCT_AT[:2]
    numbers = [step.number for step in road.steps]
    scene.play(
        LaggedStart(*(_swell(number, 1.2) for number in numbers), lag_ratio=0.15),
        run_time=max(line.until_mark(), 1.0),
    )
    product = Number(factors.so_far[0], 3, size=PRODUCT, at_x=x, on=y - 0.33)
    slides, late = squish_rate_func(smooth, 0, 0.8), squish_rate_func(linear, 0.3, 1)
    meets = product.get_left() + 0.2 * LEFT
    for place, step in enumerate(road.steps):
        ties = FadeOut(step.lead, step.sign, rate_func=squish_rate_func(smooth, 0, 0.5))
        if place == 0:
            scene.play(ReplacementTransform(step.number, product, path_arc=PI / 2), ties, run_time=0.6)
        else:
            scene.play(
                FadeOut(step.number, target_position=meets, scale=0.4, rate_func=slides),
                Replay(product, factors.so_far[place - 1 : place + 1], show=Number.set_value, rate_func=late),
                ties,
                run_time=0.32,
            )
        scene.remove(*step.get_family())
    rate = fraction("C", "w1", example.values, size=LOUD + 6, storeys=LAYERS).move_to((2.25, y, 0))
    equals = Formula("=", size=LOUD).move_to((3.5, y, 0))
    scene.play(FadeIn(rate, equals, shift=0.4 * RIGHT), run_time=0.7)
    scene.play(_swell(product, 1.12), run_time=max(line.left, 0.7))
    return VGroup(rate, equals, product)


def _make_room(
    scene: Lecture,
    road: Road,
    everything: AllStoreys,
    product: VGroup,
    kept: VGroup,
    sums: Arithmetic,
    sweep: ParameterSweep,
) -> None:
    """Keep the product above, let what hangs beside the path come back, and write weight and cost as they are."""
    everything.tree.light(*everything.path)
    sums.turn(sweep, 0)
    tree = everything.tree
    others = [name for name in tree.names() if name not in road.names]
    scene.play(
        *(ReplacementTransform(one, other) for one, other in zip(product, kept, strict=True)),
        *road.becomes(tree),
        FadeIn(*(tree.branches[name] for name in others), *(tree.nodes[name] for name in others)),
        run_time=0.9,
    )
    for part in [*road.seen(), tree]:
        scene.remove(*part.get_family())
    everything.show(sweep, 0)
    scene.add(everything, kept)
    scene.play(
        _swell(tree.nodes["C"].number, 1.15),
        _swell(tree.nodes["w1"].number, 1.15),
        FadeIn(sums.before, sums.names[1], sums.label, sums.weight, shift=0.3 * RIGHT),
        run_time=0.7,
    )


def _run_down(
    scene: Lecture, everything: AllStoreys, sums: Arithmetic, sweep: ParameterSweep, line: Saying
) -> None:
    """Nudge the first weight, and let what depends on it follow, down to the cost, as a bead reaches it."""
    tree, path = everything.tree, everything.path

    def nudge(parts: Group, place: float) -> None:
        everything.show(sweep, round(place), ["w1"])
        sums.turn(sweep, round(place))

    scene.play(
        Drive(Group(everything, sums.weight), 0, SHARES, show=nudge, rate_func=smooth),
        run_time=max(line.until_mark() - 0.8, 0.9),
    )
    pace = max(line.left / (len(path) + 1), 0.34)
    for name in path:
        below = tree.below(name)

        def follow(shown: AllStoreys, place: float, below: str = below) -> None:
            shown.show(sweep, round(place), [below])

        bead = Dot(radius=SMALL_BEAD, color=palette.INK)
        arriving = [FadeIn(sums.after, sums.names[0], shift=0.3 * RIGHT)] if below == "C" else []
        scene.play(
            MoveAlongPath(bead, _way(tree, name), rate_func=squish_rate_func(smooth, 0, 0.6)),
            Drive(everything, 0, SHARES, show=follow, rate_func=squish_rate_func(smooth, 0.4, 1)),
            *arriving,
            run_time=(2 if arriving else 1) * pace,
        )
        scene.remove(bead)


def _reckon(scene: Lecture, kept: VGroup, sums: Arithmetic, line: Saying) -> None:
    """Take the first cost from the second, and divide by the nudge."""
    minus, over, equals = sums.signs
    goes, comes = (squish_rate_func(smooth, *span) for span in ((0, 0.4), (0.4, 1)))
    scene.play(
        FadeOut(sums.names, shift=0.3 * LEFT, rate_func=goes),
        FadeIn(minus, rate_func=comes),
        Create(sums.rule, rate_func=comes),
        FadeIn(sums.change, shift=0.3 * DOWN, rate_func=comes),
        run_time=0.9,
    )
    scene.wait(min(line.until_mark(), 0.4))
    scene.play(
        FadeOut(sums.label, sums.weight, shift=0.3 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
        FadeIn(over, sums.by, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.5, 1)),
        run_time=0.8,
    )
    scene.play(FadeIn(equals, sums.ratio, shift=0.3 * DOWN), run_time=0.7)
    scene.play(_swell(sums.ratio, 1.2), _swell(kept[-1], 1.2), run_time=max(line.left, 0.8))
