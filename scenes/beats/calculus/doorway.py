"""4.11 and 4.12: the path of the bias, and through the neuron before, step after step, to the first weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    Polygon,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.derivatives.chain import ChainFactors, PathFactors
from netcore.measure.derivatives.nudges import ParameterNudges, ParameterSweep
from scenes.beats.calculus.example import RUN, ChainExample, chain_example
from scenes.beats.calculus.nudges import fraction
from scenes.beats.calculus.tree import BESIDE, LAYERS, LIT, Branch, Node, Tree, hue_of, swept, symbol
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.replay.replay import Drive, Replay

Points = NDArray[np.float64]

MIDDLE_X = -3.0  # of the middle of the tree beside its factors
LEVELS, RULE_Y, RESULT_Y = (2.85, 1.63, 0.41), -0.25, -0.93  # of factors, line, and product
NAME_X, TIMES_X, POINT_X = 3.9, 2.85, 5.75  # of names, of the signs before these, and of decimal points
WAYS = ("w3", "b3")  # where the ways begin that are compared
RATE, FACTOR, NOTE = 42, 47, 38  # sizes of fractions, factors and words
PUSH, BAR = 0.01, 95.0  # of the bias; length of a bar that stands for a move by 1
DERIVATIVE_BAR, BAR_WIDTH = 18.0, 46  # length of a bar for a derivative of 1; how thick
BARS_X, BARS_Y = 6.0, (-1.8, -2.42)  # where such bars begin
LEGEND_AT = np.array([2.9, BARS_Y[0] + 0.55, 0.0])  # where it ends at the right
RUN_OF_PUSH, BEAD = (
    ("b3", "z3", "a3", "C"),
    0.15,
)  # the nodes it reaches one after the other; radius of its bead
FINE = 4  # decimal places of what a small push moves
# Of the nodes of the last layer, and of others that become factors, which have three.
FINELY = ("a3", "C")  # of the tree of all layers
DECIMALS = {"w3": 3, "a2": 3, "b3": 2, "w2": 3, "w1": 2, "a0": 3, "y": 0}
TALL, TALL_AT = 0.93, np.array([-2.5, 0.1, 0.0])  # scale and middle of the tree of all storeys
SPINE, ASIDE = -2.6, 3.2  # of a room: where its way runs up, and how far to the left of that its weight is
LEVELS_OF_ROOM = {"C": -2.6, "last": -1.45, "a": -2.1, "z": -0.4, "w": 0.45, "before": 1.55}  # of its nodes
SYMBOLS, FIGURES = 54.0, 44.0  # sizes in a room
DOOR_WIDTH, DOOR_HEIGHT, DOORSTEP = 2.3, 2.15, 0.95
SWING, DEPTH = (
    1.35,
    0.11,
)  # of an open leaf: by what angle, and by what share of its height its free edge recedes
FAR, SILL = 0.36, 0.22  # scale of a room seen through the door before it, and how far above its doorstep
BEFORE_DOOR = 0.22  # from a doorstep to what waits below it
# By the number of factors in a column: the heights of these from the foot, and how many, the newest, have names.
COLUMNS = {
    3: ((-1.52, 0.08, 1.68), 3),
    5: ((-2.24, -1.08, 0.08, 1.24, 2.4), 5),
    7: ((-2.5, -1.77, -1.04, -0.31, 0.42, 1.38, 2.52), 2),
}
CORRIDOR_X = 1.95  # between the rooms and the column: there a number rises on its way into that
PRODUCT_AT, PRODUCT = np.array([4.7, -0.1, 0.0]), 96  # decimal point of the product of all; its size
SMALL_BEAD = 0.11  # radius of what runs down the tree of all storeys
LOUD = 68
NUDGE, SHARES = 0.1, 30  # of the first weight; in how many equal parts
SUM_X, SUM_TOP, SUM_PITCH = 4.6, 1.1, 0.82  # of the nudge's arithmetic: decimal points, first line, distance


def tree_beside(example: ChainExample) -> Tree:
    """Return the dependency tree with room for a column at its right."""
    tree = Tree(example.values, layout=BESIDE)
    for name, node in tree.nodes.items():
        _written(node, DECIMALS.get(name, FINE))
    return tree.shift(MIDDLE_X * RIGHT)


def _written(node: Node, decimals: int) -> Node:
    """Write the number of a node with so many decimal places; returns it."""
    node.number.decimals = decimals
    return node.set_value(node.value)


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
    legend
        What bars to the left say of the cost as their parameter grows.
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
            result = Number(way.whole, 3, size=FACTOR - 3, color=hue)
            self.results.add(result.next_to(tip, LEFT, buff=0.2))
        words = (("if it grows:", palette.SECONDARY), ("cost falls", palette.NEGATIVE))
        self.legend = VGroup(*(Words(text, size=NOTE, color=hue) for text, hue in words))
        for row, y in zip(self.legend, (0.48, 0), strict=True):
            row.move_to(LEGEND_AT + y * UP, aligned_edge=RIGHT)

    @property
    def compared(self) -> Group:
        """The way of the bias, with the product of the weight's for comparison: 4.11 ends on it."""
        bias = self.bias
        return Group(
            bias.tree, bias.shared, Group(bias.own, self.bars, self.names, self.results, self.legend)
        )


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
        self.tree = Tree(example.values, storeys=LAYERS)
        for name in FINELY:
            _written(self.tree.nodes[name], FINE)
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


class Door(VGroup):
    """A door across the way: two posts with a lintel, and two leaves that swing open, away from us.

    Parameters
    ----------
    step
        The middle of its doorstep.

    Attributes
    ----------
    leaves, frame
        What opens, and what stands.
    """

    def __init__(self, step: NDArray[np.float64]) -> None:
        side, height = DOOR_WIDTH / 2 * RIGHT, DOOR_HEIGHT * UP
        self.frame = VMobject(color=palette.INK, stroke_width=12)
        self.frame.set_points_as_corners(
            [step - side, step - side + height, step + side + height, step + side]
        )
        look: dict[str, Any] = {"color": palette.SECONDARY, "stroke_width": 3, "fill_opacity": 1}
        corners = [LEFT, UP, RIGHT]
        self.leaves = VGroup(*(Polygon(*corners, fill_color=palette.FAINT, **look) for _ in range(2)))
        super().__init__(self.leaves, self.frame)
        self.swing(0)

    @property
    def step(self) -> NDArray[np.float64]:
        """The middle of its doorstep."""
        middle: NDArray[np.float64] = self.frame.get_bottom()
        return middle

    def swing(self, share: float) -> Self:
        """Let both leaves be open so far, from 0 to 1: seen from before, an open one is narrow."""
        foot, top = self.frame.get_bottom()[1], self.frame.get_top()[1]
        half, turned = self.frame.width / 2, share * SWING
        away = DEPTH * (top - foot) * np.sin(turned)
        for leaf, outward in zip(self.leaves, (LEFT, RIGHT), strict=True):
            hinge = (self.frame.get_x() * RIGHT + half * outward)[0]
            free = hinge - outward[0] * half * np.cos(turned)
            corners = ((hinge, foot), (free, foot + away), (free, top - away), (hinge, top), (hinge, foot))
            leaf.set_points_as_corners([(x, y, 0.0) for x, y in corners])
        return self


class Room:
    """One layer of the chain as a room: a, above it z with the weight aside, and on top a door to the layer before.

    Parameters
    ----------
    example
        Whose layer it is.
    layer
        The last one has the cost at its foot; the first has no door, but what its weight reads.

    Attributes
    ----------
    nodes, branches
        By name, as in `Tree`; all of the path are lit.
    door
        To the neuron before, whose name then stands beside it; None in the first layer.
    a, z, w, before
        The names of its nodes.
    """

    def __init__(self, example: ChainExample, layer: int) -> None:
        self.a, self.z, self.w, self.before = f"a{layer}", f"z{layer}", f"w{layer}", f"a{layer - 1}"
        is_last, levels = layer == LAYERS, LEVELS_OF_ROOM
        self.door = Door(np.array([SPINE, DOORSTEP, 0.0])) if layer > 1 else None
        places = {
            self.a: (SPINE, levels["last" if is_last else "a"], 0.0),
            self.z: (SPINE, levels["z"], 0.0),
            self.w: (SPINE - ASIDE, levels["w"], 0.0),
            self.before: (SPINE, levels["before"], 0.0),
        }
        if is_last:
            places["C"] = (SPINE, levels["C"], 0.0)
        self.nodes = {name: self._node(example, name, place) for name, place in places.items()}
        on_the_way = [*(["C"] if is_last else []), self.a, self.z, self.before]
        self.branches = {
            upper: Branch(
                self.nodes[upper].symbol.get_bottom() + 0.06 * DOWN,
                self.nodes[lower].symbol.get_top() + 0.06 * UP,
            )
            for lower, upper in pairwise(on_the_way)
        }
        z = self.nodes[self.z].symbol
        self.branches[self.w] = Branch(
            self.nodes[self.w].number.get_corner(DOWN + RIGHT) + 0.12 * RIGHT,
            [z.get_left()[0] - 0.05, z.get_top()[1], 0],
        )

    @staticmethod
    def _node(example: ChainExample, name: str, place: ArrayLike) -> Node:
        node = Node(name, example.values[name], at=place, storeys=LAYERS, size=SYMBOLS, figures=FIGURES)
        return _written(node, DECIMALS.get(name, FINE))

    def make_way(self) -> list[Animation]:
        """Return the animations in which the name of the neuron before steps aside for the door."""
        node, branch = self.nodes[self.before], self.branches[self.before]
        return [Transform(node, self._aside(node.copy())), Transform(branch, self._to_the_door())]

    def _aside(self, node: Node) -> Node:
        return node.next_to(cast(Door, self.door).frame, RIGHT, buff=0.35).shift(0.2 * UP)

    def _to_the_door(self) -> Branch:
        branch, door = self.branches[self.before], cast(Door, self.door)
        short = Branch(door.step + 0.06 * DOWN, branch.get_end())
        return short.light(branch.get_stroke_width() == LIT)

    def with_door(self) -> Self:
        """Let the door stand already."""
        self._aside(self.nodes[self.before])
        self.branches[self.before].become(self._to_the_door())
        return self

    @property
    def bare(self) -> VGroup:
        """The way and the door at its end, without names."""
        return VGroup(self.branches[self.z], self.branches[self.before], *([self.door] if self.door else []))

    @property
    def foot(self) -> NDArray[np.float64]:
        """Where a bead stands at the beginning of its way."""
        point: NDArray[np.float64] = self.branches[self.z].get_end() + BEAD * UP
        return point

    def far(self, before: Room) -> VGroup:
        """Return what is seen of it through the open door of the room before."""
        seen = _seen(self.bare, FAR, self.foot, cast(Door, before.door).step + SILL * UP)
        return cast(VGroup, seen)

    def names(self) -> Group:
        """Return what else there is."""
        aside = [self.branches[name] for name in self.branches if name not in (self.z, self.before)]
        return Group(*aside, *self.nodes.values())


def _seen(part: Mobject, scale: float, at: NDArray[np.float64], to: NDArray[np.float64]) -> Mobject:
    """Return a copy of what has lines, as large as from a distance, `at` being then at `to`."""
    seen = part.copy().scale(scale, about_point=at).shift(to - at)
    for one in seen.family_members_with_points():
        one.set_stroke(width=scale * one.get_stroke_width(), family=False)
    return seen


class Step(VGroup):
    """One factor in a column: its name and its number, and times before the factor below.

    Attributes
    ----------
    sign, rate, number
        From the left; the first factor, at the foot, has no sign, and not every one a name.
    """

    def __init__(self, sign: VGroup, rate: VGroup, number: Number) -> None:
        self.sign, self.rate, self.number = sign, rate, number
        super().__init__(sign, rate, number)


class Column:
    """The first factors of the way to the first weight; that of the cost is at the foot.

    Attributes
    ----------
    steps
        The factors from the foot upwards.
    """

    def __init__(self, example: ChainExample, factors: PathFactors, count: int) -> None:
        path = ["C", *AllStoreys(example).path[::-1]]
        levels, named = COLUMNS[count]
        self.steps: list[Step] = []
        for row, ((over, under), y) in enumerate(zip(pairwise(path), levels, strict=False)):
            rate, sign = VGroup(), VGroup()
            if row >= count - named:
                name = fraction(over, under, example.values, size=RATE - 2, storeys=LAYERS)
                rate.add(name.move_to((NAME_X, y, 0)))
            if row:
                sign.add(Formula("times", size=FACTOR).move_to((TIMES_X - 0.1, levels[row - 1], 0)))
            number = Number(factors.factor[row], 3, size=FACTOR, at_x=POINT_X, on=y - 0.17)
            self.steps.append(Step(sign, rate, number))

    def becomes(self, other: Column) -> list[Animation]:
        """Return the animations in which its factors go to their places in a longer column."""
        playing: list[Animation] = []
        for one, goal in zip(self.steps, other.steps, strict=False):
            playing += [Transform(one.number, goal.number), Transform(one.sign, goal.sign)]
            if len(goal.rate):
                playing.append(Transform(one.rate, goal.rate))
            else:
                playing.append(FadeOut(one.rate, rate_func=squish_rate_func(smooth, 0, 0.4)))
        return playing


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
    falls = max(found.dc_dw[-1], found.dc_db[-1]) < 0
    with scene.say("From the weight down to the cost: {mark}three factors, one product.", when=falls) as line:
        _walk_down(scene, tree, ways, found, line)
        scene.moment("the weight")
    with scene.say("And the bias? {mark}Only the first step is another.") as line:
        _exchange(scene, tree, ways, line)
        scene.moment("another step")
    with scene.say("Push it by {by:.2f}: {mark}z moves by as much.", by=pushed.nudge[0]) as line:
        moved = _push(scene, tree, pushed, change, line)
        scene.moment("pushed")
    with scene.say(
        "{by:.2f} over {by:.2f}: {mark}the factor is {one:.0f}.", by=change, one=pushed.dz_dp
    ) as line:
        _divide(scene, bias, moved, line)
        scene.moment("one")
    with scene.say(
        "The other two stay. {mark}The bias moves the cost more than the weight does.",
        when=abs(found.dc_db[-1]) > abs(found.dc_dw[-1]),
    ) as line:
        pace = max(line.until_mark() / 2, 0.7)
        for name, number in zip(bias.path[1:], bias.numbers[1:3], strict=True):
            scene.play(*_run_on(tree, pushed, name), _swell(number, 1.3), run_time=pace)
        scene.play(FadeOut(moved), Drive(tree, 1, 0, show=_pushing(pushed), rate_func=smooth), run_time=0.5)
        _multiply(scene, bias, found)
        _measure_up(scene, ways)
        scene.play(*(_swell(result, 1.2) for result in ways.results), run_time=max(line.left, 0.8))
        scene.remove(*tree.get_family(), *ways.compared.get_family())
        scene.add(ways.compared)
        scene.moment("compared")
        scene.wait(0.2)


def _walk_down(scene: Lecture, tree: Tree, ways: Ways, found: ChainFactors, line: Saying) -> None:
    """Light the path of the weight step after step, write the rate of each beside it, and multiply all."""
    way = ways.weight
    seconds = max((line.left - 1.4) / len(way.path), 0.75)
    for place in range(len(way.path)):
        lighting: Any = tree.animate
        factor = [way.fractions[place], way.numbers[place], *way.signs[max(place - 1, 0) : place]]
        scene.play(
            lighting.light(*way.path[: place + 1]), FadeIn(*factor, shift=0.5 * RIGHT), run_time=seconds
        )
    _multiply(scene, way, found)
    scene.play(
        GrowFromEdge(ways.bars[0], RIGHT),
        FadeIn(ways.results[0], rate_func=squish_rate_func(smooth, 0.6, 1)),
        FadeIn(ways.names[0], ways.legend, shift=0.2 * RIGHT),
        run_time=max(line.left, 0.9),
    )


def _multiply(scene: Lecture, way: PathProduct, found: ChainFactors) -> None:
    """Take in the factors one by one, the lowest first; below the line stands their product so far."""
    result = cast(Number, way.numbers[-1])
    product = Number(found.dc_da[-1], 3, size=FACTOR, at_x=POINT_X, on=result.baseline)
    drawn = [Create(way.rule)] if way.begin == "w3" else []
    scene.play(
        *drawn,
        _swell(way.numbers[2], 1.3),
        FadeIn(product, shift=0.4 * DOWN, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=0.7,
    )
    for factor, value in ((way.numbers[1], found.dc_db[-1]), (way.numbers[0], way.whole)):
        scene.play(
            _swell(factor, 1.4), Replay(product, [product.value, value], show=Number.set_value), run_time=0.8
        )
    scene.remove(product)
    scene.add(result)
    scene.play(FadeIn(way.fractions[-1], shift=0.3 * DOWN), _swell(result, 1.2), run_time=0.6)


def _measure_up(scene: Lecture, ways: Ways) -> None:
    """Let the bar of the bias come out of that of the weight, and grow to what its own product is."""
    short, long = ways.bars
    number = ways.results[1]
    start = long.copy().match_width(short).align_to(short, RIGHT)
    grown = long.copy()
    scene.play(TransformFromCopy(short, start), FadeIn(ways.names[1], shift=0.2 * RIGHT), run_time=0.5)
    scene.remove(start)
    scene.add(long)
    long.become(start)
    scene.play(Transform(long, grown), run_time=1.0)
    scene.play(FadeIn(number, shift=0.2 * LEFT), run_time=0.5)


def _exchange(scene: Lecture, tree: Tree, ways: Ways, line: Saying) -> None:
    """Light the path of the bias, and put its first rate in the place of the weight's; the others stay."""
    weight, bias = ways.weight, ways.bias
    scene.remove(*weight.shared)
    scene.add(bias.shared)
    lighting: Any = tree.animate
    scene.play(
        lighting.light(*bias.path),
        FadeOut(weight.fractions[-1], weight.numbers[-1], shift=0.3 * DOWN),
        run_time=max(line.until_mark(), 1.2),
    )
    leaves, comes = (squish_rate_func(smooth, *span) for span in ((0, 0.45), (0.5, 1)))
    scene.play(
        FadeOut(weight.head, shift=1.2 * RIGHT, rate_func=leaves),
        FadeIn(bias.fractions[0], shift=0.8 * RIGHT, rate_func=comes),
        run_time=max(line.left, 1.4),
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


def _pushing(pushed: ParameterNudges, names: Sequence[str] = RUN_OF_PUSH) -> Any:  # noqa: ANN401 (a show of Drive)
    """Return what shows these nodes of the tree after a share of the push on the bias."""

    def show(tree: Tree, share: float) -> None:
        before = np.array([pushed.value, pushed.z, pushed.a, pushed.cost])
        after = [pushed.nudged_value, pushed.nudged_z, pushed.nudged_a, pushed.nudged_cost]
        found = before + share * (np.concatenate(after) - before)
        for name, value in zip(RUN_OF_PUSH, found, strict=True):
            if name in names:
                tree.nodes[name].set_value(float(value))

    return show


def _run_on(tree: Tree, pushed: ParameterNudges, name: str) -> list[Animation]:
    """Return the animations in which the push goes on from a node to the one that depends on it."""
    bead, after = Dot(radius=BEAD, color=palette.INK), tree.below(name)
    return [
        MoveAlongPath(bead, tree.branches[name], remover=True, rate_func=squish_rate_func(smooth, 0, 0.5)),
        Drive(tree, 0, 1, show=_pushing(pushed, [after]), rate_func=squish_rate_func(smooth, 0.4, 1)),
    ]


def _push(scene: Lecture, tree: Tree, pushed: ParameterNudges, change: float, line: Saying) -> VGroup:
    """Push the bias, and let z follow as a bead reaches it; return how far each moved: a number and a bar as long."""
    moved = {}
    for name, by, decimals in (
        ("b3", change, 2),
        ("z3", float(pushed.change_z[0]), 2),
    ):
        hue = hue_of(name, 0)
        number = Number(by, decimals, sign=True, size=FACTOR - 4, color=hue)
        number.next_to(tree.nodes[name].number, DOWN if name == "b3" else RIGHT, buff=0.25)
        moved[name] = VGroup(number)
        bar = Line(color=hue, stroke_width=18).set_length(abs(by) * BAR).next_to(number, DOWN, buff=0.15)
        moved[name].add(bar.align_to(number, LEFT))
    scene.play(
        Drive(tree, 0, 1, show=_pushing(pushed, ["b3"]), rate_func=smooth),
        FadeIn(moved["b3"], shift=0.2 * RIGHT),
        run_time=max(line.until_mark(), 1.0),
    )
    scene.play(
        *_run_on(tree, pushed, "b3"),
        FadeIn(moved["z3"], shift=0.2 * RIGHT, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=max(line.left, 1.0),
    )
    return VGroup(*moved.values())


@beat("4.12", "a doorway", flows_from="4.11")
def a_doorway(scene: Lecture) -> None:
    """Take the path of the neuron before, which leads on to all earlier layers, up to the first weight."""
    example = chain_example(scene)
    ways, _, _ = ways_in(scene, example)
    found = way_to_the_first_weight(scene, example)
    last, middle, first = (Room(example, layer) for layer in range(LAYERS, 0, -1))
    columns = [Column(example, found.factors, count) for count in COLUMNS]
    scene.open_with(ways.compared)
    with scene.say("Third way in: the neuron before. {mark}Its factor is the weight.") as line:
        _third_way(scene, ways, last, columns[0], line)
        _take_over(scene, last.nodes["w3"], columns[0].steps[2], max(line.left, 1.5))
        scene.moment("weight")
    bead = Dot(radius=BEAD, color=palette.INK)
    middle.with_door()
    with scene.say("No dial turns this neuron: {mark}it is a doorway.") as line:
        far = _come_to_the_door(scene, last, middle, bead, line)
        scene.moment("doorway")
    with scene.say("Go through it: {mark}the same steps, one layer back.") as line:
        _open(scene, last, bead, max(line.until_mark(), 1.8))
        _enter(scene, (last, middle), far, bead, columns[:2], max(line.left, 1.6))
        scene.moment("the room behind")
    with scene.say("Times the slope, {mark}times the next weight.") as line:
        _climb(scene, middle, bead, columns[1].steps[3], max(line.until_mark(), 1.4))
        _take_over(scene, middle.nodes["w2"], columns[1].steps[4], max(line.left, 1.4), middle, bead)
        scene.moment("one storey up")
    with scene.say("The first layer: {mark}the slope, {mark}and what its weight reads.") as line:
        far = first.far(middle)
        _put_behind(scene, far, middle, bead)
        _open(scene, middle, bead, 1.0)
        _enter(scene, (middle, first), far, bead, columns[1:], max(line.until_mark(), 1.1))
        _climb(scene, first, bead, columns[2].steps[5], max(line.until_mark(), 1.2))
        _take_over(scene, first.nodes["a0"], columns[2].steps[6], max(line.left, 1.4), first, bead)
        scene.moment("the first weight")
    with scene.say(
        "Seven factors, {mark}one product: the first weight's derivative.",
        when=len(found.factors.factor) == len(columns[2].steps),
    ) as line:
        product = _multiply_all(scene, columns[2], found.factors, line)
        named = _call(scene, example, product, line)
        scene.moment("all seven")
    kept, sums, everything = _product_kept(example, found), _arithmetic(found), AllStoreys(example)
    with scene.say(
        "Check it: nudge that weight by {by:.1f}. {mark}The cost follows.", by=sums.by.value
    ) as line:
        _make_room(scene, first, bead, everything, named, kept, sums, found.sweep)
        _run_down(scene, everything, sums, found.sweep, line)
        scene.moment("nudged")
    with scene.say(
        "By {change:.4f}. {mark}Over the nudge, that is {ratio:.3f}.",
        when=round(found.ratio, 3) == round(found.factors.derivative, 3),
        change=found.change,
        ratio=found.ratio,
    ) as line:
        _reckon(scene, kept, sums, line)
        scene.remove(*Group(everything, kept, sums).get_family())
        scene.add(the_long_way(example, found))
        scene.moment("same")
        scene.wait(0.2)


def _third_way(scene: Lecture, ways: Ways, room: Room, column: Column, line: Saying) -> None:
    """Let what is only of bias and weight leave, and light the way of the third; what they share is its column."""
    bias = ways.bias
    numbers = bias.numbers[1:3]
    nodes, branches = bias.tree.nodes, bias.tree.branches
    neuron, way = nodes["a2"], branches["a2"]
    aside = [one for name in ("b3", "y") for one in (nodes[name], branches[name])]
    leaving = [bias.own, bias.rule, ways.bars, ways.names, ways.results, ways.legend]
    scene.remove(ways.compared)
    scene.add(bias.tree, bias.shared, *leaving)
    scene.play(
        FadeOut(*leaving, shift=0.3 * DOWN),
        FadeOut(*aside, bias.signs[0]),
        Transform(neuron, set_lit(neuron.copy(), True)),
        Transform(way, way.copy().light(True).set_stroke(opacity=1)),
        run_time=0.6,
    )
    slope, cost = column.steps[1], column.steps[0]
    lit = {name: branch.copy().light(name != "w3") for name, branch in room.branches.items()}
    scene.play(
        *(Transform(nodes[name], node) for name, node in room.nodes.items()),
        *(Transform(branches[name], branch) for name, branch in lit.items()),
        *(Transform(bias.fractions[row], step.rate[0]) for row, step in ((1, slope), (2, cost))),
        *(Transform(number, step.number) for number, step in zip(numbers, (slope, cost), strict=True)),
        Transform(bias.signs[1], slope.sign[0]),
        run_time=max(line.until_mark(), 1.2),
    )
    scene.remove(*bias.tree.get_family(), *bias.shared.get_family(), *numbers.get_family())
    for name, branch in lit.items():
        room.branches[name].become(branch)
    scene.add(*room.branches.values(), *room.nodes.values(), cost, slope)


def _take_over(
    scene: Lecture,
    node: Node,
    step: Step,
    seconds: float,
    room: Room | None = None,
    bead: Dot | None = None,
) -> None:
    """Let the number of a node leave it and become a factor; meanwhile a bead climbs the step it belongs to."""
    number = node.number.copy()
    playing: list[Animation] = [
        _by_the_corridor(number, step.number, rate_func=squish_rate_func(smooth, 0, 0.8)),
        FadeIn(step.sign, step.rate, node.number, rate_func=squish_rate_func(smooth, 0.75, 1)),
    ]
    if room is not None and bead is not None:
        name = room.before if room.door else room.w
        playing += _climbing(room, name, bead, squish_rate_func(smooth, 0.5, 1))
    scene.play(*playing, run_time=seconds)
    scene.remove(number, *step.get_family())
    scene.add(step)


def _by_the_corridor(number: Number, goal: Number, rate_func: Any) -> Transform:  # noqa: ANN401 (a rate function)
    """Return the animation in which a number goes to its place in the column, clear of what is written below that."""
    share_there = (CORRIDOR_X - number.get_x()) / (goal.get_x() - number.get_x())

    def way(start: Points, end: Points, share: float) -> Points:
        across = np.interp(share, (0, 0.4, 0.65, 1), (0, share_there, share_there, 1))
        up = smooth(float(np.clip((share - 0.35) / 0.35, 0, 1)))
        there: Points = start + (end - start) * np.array([across, up, 0.0])
        return there

    return Transform(number, goal, path_func=way, rate_func=rate_func)


def _climbing(room: Room, name: str, bead: Dot, rate_func: Any) -> list[Animation]:  # noqa: ANN401 (a rate function)
    """Return the animations in which a bead climbs a branch, which is lit."""
    branch = room.branches[name]
    end = branch.point_from_proportion(BEFORE_DOOR / branch.get_length())
    return [
        Transform(branch, branch.copy().light(True), rate_func=rate_func),
        Transform(bead, bead.copy().move_to(end), rate_func=rate_func),
    ]


def _climb(scene: Lecture, room: Room, bead: Dot, step: Step, seconds: float) -> None:
    """Climb from a to z; the slope of this step appears there and goes into the column."""
    number = step.number.copy().next_to(room.branches[room.z], RIGHT, buff=0.45)
    scene.play(
        *_climbing(room, room.z, bead, smooth),
        FadeIn(number, shift=0.2 * RIGHT, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=0.4 * seconds,
    )
    scene.play(
        _by_the_corridor(number, step.number, rate_func=squish_rate_func(smooth, 0, 0.85)),
        FadeIn(step.sign, step.rate, rate_func=squish_rate_func(smooth, 0.75, 1)),
        run_time=0.6 * seconds,
    )
    scene.remove(number, *step.get_family())
    scene.add(step)


def _come_to_the_door(scene: Lecture, room: Room, behind: Room, bead: Dot, line: Saying) -> VGroup:
    """Let a bead run up the way, and a door stand where it arrives; return the room behind, seen through that."""
    door, far = cast(Door, room.door), behind.far(room)
    pace = max(line.until_mark(), 1.2) / 4
    for name, seconds in (("a3", pace), ("z3", pace), ("a2", 2 * pace)):
        way = room.branches[name]
        start, end = (way.point_from_proportion(1 - BEAD / way.get_length()), way.get_start() + BEAD * DOWN)
        if name == "a2":
            end = door.step + BEFORE_DOOR * DOWN
        scene.play(MoveAlongPath(bead, Line(start, end)), run_time=seconds)
    scene.play(*room.make_way(), run_time=0.5)
    scene.play(
        Create(door.frame), FadeIn(door.leaves, rate_func=squish_rate_func(smooth, 0.5, 1)), run_time=0.7
    )
    _put_behind(scene, far, room, bead)
    scene.play(_swell(bead, 1.5), run_time=max(line.left, 0.4))
    return far


def _put_behind(scene: Lecture, far: VGroup, room: Room, bead: Dot) -> None:
    """Put what is seen through the door of a room behind that."""
    door = cast(Door, room.door)
    scene.remove(*door.get_family(), bead)
    scene.add(far, door, bead)


def _open(scene: Lecture, room: Room, bead: Dot, seconds: float) -> None:
    """Open both leaves; then the bead passes between the posts."""
    door = cast(Door, room.door)
    scene.play(Drive(door, 0, 1, show=Door.swing, rate_func=smooth), run_time=0.55 * seconds)
    small = bead.copy().scale(FAR).move_to(door.step + SILL * UP)
    scene.play(Transform(bead, small), run_time=0.45 * seconds)


def _enter(
    scene: Lecture,
    rooms: tuple[Room, Room],
    far: VGroup,
    bead: Dot,
    columns: Sequence[Column],
    seconds: float,
) -> None:
    """Go through the door until the room behind is as large as this one was."""
    here, there = rooms
    door = cast(Door, here.door)
    near = _seen(door, 1 / FAR, door.step + SILL * UP, there.foot).set_opacity(0)
    low, high = columns
    leaves, comes = squish_rate_func(smooth, 0, 0.25), squish_rate_func(smooth, 0.75, 1)
    scene.play(
        Transform(far, there.bare),
        Transform(door, near),
        Transform(bead, bead.copy().scale(1 / FAR).move_to(there.foot)),
        FadeOut(here.names(), here.branches[here.z], here.branches[here.before], rate_func=leaves),
        *low.becomes(high),
        FadeIn(there.names(), rate_func=comes),
        run_time=seconds,
    )
    for part in (*here.nodes.values(), *here.branches.values(), door, far, bead, there.names()):
        scene.remove(*part.get_family())
    for step in low.steps:
        scene.remove(*step.get_family())
    scene.add(*there.branches.values(), *there.nodes.values(), *([there.door] if there.door else []))
    scene.add(*high.steps[: len(low.steps)], bead)


def _multiply_all(scene: Lecture, column: Column, factors: PathFactors, line: Saying) -> Number:
    """Let the product climb the column, from the factor of the cost on, and take in one factor after the other."""
    numbers = [step.number for step in column.steps]
    scene.play(
        LaggedStart(*(_swell(number, 1.2) for number in numbers), lag_ratio=0.15),
        run_time=max(line.until_mark(), 0.7),
    )
    product = numbers[0]
    goes, rises = squish_rate_func(smooth, 0, 0.5), squish_rate_func(smooth, 0.1, 0.9)
    for place, step in enumerate(column.steps[1:], start=1):
        rises_by = (product.baseline, step.number.baseline)

        def climb(
            number: Number, share: float, place: int = place, ends: tuple[float, float] = rises_by
        ) -> None:
            number.set_value(float(factors.so_far[place if share > 0.5 else place - 1]))
            number.stand_on(float(np.interp(share, (0, 1), ends)))

        scene.play(
            Drive(product, 0, 1, show=climb, rate_func=rises),
            FadeOut(step.number, shift=0.3 * RIGHT, rate_func=goes),
            FadeOut(step.sign, step.rate, rate_func=goes),
            run_time=0.42,
        )
        scene.remove(*step.get_family())
    return product


def _call(scene: Lecture, example: ChainExample, product: Number, line: Saying) -> VGroup:
    """Let the product come into the middle, large, and call it by its name; returns name, sign and number."""
    x, y = PRODUCT_AT[:2]
    number = Number(product.value, 3, size=PRODUCT, at_x=x, on=y - 0.33)
    rate = fraction("C", "w1", example.values, size=LOUD + 6, storeys=LAYERS).move_to((2.25, y, 0))
    equals = Formula("=", size=LOUD).move_to((3.5, y, 0))
    scene.play(
        ReplacementTransform(product, number),
        FadeIn(rate, equals, shift=0.4 * RIGHT, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=0.8,
    )
    scene.play(_swell(number, 1.12), run_time=max(line.left, 0.9))
    return VGroup(rate, equals, number)


def _make_room(
    scene: Lecture,
    room: Room,
    bead: Dot,
    everything: AllStoreys,
    product: VGroup,
    kept: VGroup,
    sums: Arithmetic,
    sweep: ParameterSweep,
) -> None:
    """Keep the product above, let all rooms be seen as one tree, and write weight and cost as they are."""
    everything.tree.light(*everything.path)
    sums.turn(sweep, 0)
    everything.show(sweep, 0)
    tree = everything.tree
    others = [name for name in tree.names() if name not in room.nodes]
    grown = [*(tree.branches[name] for name in others if name != "C"), *(tree.nodes[name] for name in others)]
    scene.play(
        *(ReplacementTransform(one, other) for one, other in zip(product, kept, strict=True)),
        *(Transform(node, tree.nodes[name]) for name, node in room.nodes.items()),
        *(Transform(branch, tree.branches[name]) for name, branch in room.branches.items()),
        FadeOut(bead),
        FadeIn(tree.branches["a1"], *grown, shift=0.8 * UP, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=1.0,
    )
    for part in [*room.nodes.values(), *room.branches.values(), tree]:
        scene.remove(*part.get_family())
    scene.add(everything, kept)
    scene.play(
        _swell(tree.nodes["C"].number, 1.15),
        _swell(tree.nodes["w1"].number, 1.15),
        FadeIn(sums.before, sums.names[1], sums.label, sums.weight, shift=0.3 * RIGHT),
        run_time=0.6,
    )


def _way(tree: Tree, name: str) -> Line:
    """Return the way of a bead down a branch, clear of what is written at the ends of that."""
    branch = tree.branches[name]
    room = SMALL_BEAD / branch.get_length()
    return Line(branch.point_from_proportion(room), branch.point_from_proportion(1 - room))


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
        run_time=max(line.until_mark() - 0.8, 0.7),
    )
    pace = max(line.left / (len(path) + 1), 0.28)
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
        run_time=max(line.until_mark(), 0.9),
    )
    scene.play(
        FadeOut(sums.label, sums.weight, shift=0.3 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
        FadeIn(over, sums.by, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.5, 1)),
        run_time=0.7,
    )
    scene.play(FadeIn(equals, sums.ratio, shift=0.3 * DOWN), run_time=0.7)
    scene.play(_swell(sums.ratio, 1.2), _swell(kept[-1], 1.2), run_time=max(line.left, 0.8))
