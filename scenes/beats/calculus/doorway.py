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
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives.chain import ChainFactors, PathFactors
from netcore.measure.derivatives.nudges import ParameterNudges, ParameterSweep
from scenes.beats.calculus.example import RUN, ChainExample, chain_example, the_tree
from scenes.beats.calculus.nudges import fraction
from scenes.beats.calculus.tree import LAYERS, Tree, hue_of, symbol
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial

TREE_HEIGHT = 0.62  # of the middle of the tree beside its factors
RESULT_Y = -2.1
PUSH, BAR = 0.5, 2.4  # of the bias; length of a bar that stands for a move by 1
DERIVATIVE_BAR, DERIVATIVE_Y = (
    7.5,
    -2.66,
)  # length of a bar that stands for a derivative of 1; where the bars are
TALL, TALL_AT = 0.93, np.array([-2.5, 0.1, 0.0])  # scale and middle of the tree of all storeys
TALL_TIMES_X, NAME_X, FACTOR_X, PRODUCT_X = 1.85, 2.1, 4.6, 5.95  # ... and where its list has what
TALL_FIGURE, HEAD = 38, 0.6
NUDGE, SHARES = 0.1, 30  # of the first weight; in how many equal parts
FINE = 4  # decimal places of what a nudge moves
SUM_X, SUM_TOP, SUM_PITCH = 4.6, 1.1, 0.82  # of the nudge's arithmetic: decimal points, first line, distance
REACH = 8.0  # of dials, to either side of 0
TURNING = 0.15  # ... of that of the first weight
AJAR = np.array([0.3, 0.3, 0.0])  # from its hinge to the edge of an open leaf on the left


@dataclass(frozen=True)
class Place:
    """Where the rates of a path stand beside its tree, and how large.

    Attributes
    ----------
    times, fraction, point
        The signs, the fractions and the decimal points.
    sizes
        Of fractions, factors and their product.
    scale, middle
        Of the tree.
    pitch
        Of the rates; by default each is as high as its branch.
    """

    times: float
    fraction: float
    point: float
    sizes: tuple[float, float, float]
    scale: float
    middle: float
    pitch: float | None = None


ALONE = Place(2.5, 3.6, 5.5, (46, 54, 66), 0.78, -2.45)
LEFT_OF_TWO, RIGHT_OF_TWO = (
    Place(x, x + 0.78, x + 2.05, (42, 46, 54), 0.64, -3.36, pitch=1.27) for x in (0.6, 3.9)
)


class PathProduct(Group):
    """The tree of the last layer with one path lit, and beside each step of it its rate; below, their product.

    Parameters
    ----------
    example
        Whose tree it is.
    found
        Its derivatives.
    begin
        The node where the path begins: w3, b3 or a2.
    first
        The rate of z by that.
    place
        Of the rates; the tree is as large as they leave room for.

    Attributes
    ----------
    tree
        At the left.
    fractions, numbers
        The three rates from the top, then the derivative that they make up.
    signs, rule
        Between them, and before and over the last.
    whole
        That derivative.
    path
        The names of its steps.
    """

    def __init__(
        self, example: ChainExample, found: ChainFactors, begin: str, first: float, place: Place = ALONE
    ) -> None:
        self.begin = begin
        self.tree = the_tree(example)
        self.tree.scale(place.scale).move_to((place.middle, TREE_HEIGHT, 0))
        self.path = self.tree.path(begin)
        whole = float({"w3": found.dc_dw[-1], "a2": found.dc_da[-2], "b3": found.dc_db[-1]}[begin])
        self.whole = whole
        values = (first, found.slope[-1], found.dc_da[-1], whole)
        levels = [float(self.tree.branches[name].get_y()) for name in self.path]
        if place.pitch is not None:
            levels = [TREE_HEIGHT + place.pitch * row for row in (1, 0, -1)]
        size, figure, result = place.sizes
        self.fractions, self.numbers = VGroup(), VGroup()
        for name, value, level in zip(self.path, values, levels, strict=False):
            rate = fraction(self.tree.below(name), name, example.values, size=size)
            self.fractions.add(rate.move_to((place.fraction, level, 0)))
            decimals = 0 if value == 1 else 3
            self.numbers.add(Number(value, decimals, size=figure, at_x=place.point, on=level - 0.18))
        rate = fraction("C", begin, example.values, size=size)
        self.fractions.add(rate.move_to((place.fraction, RESULT_Y, 0)))
        hue = palette.sign_hue(whole)
        self.numbers.add(Number(whole, 3, size=result, color=hue, at_x=place.point, on=RESULT_Y - 0.2))
        self.signs = VGroup(
            *(Formula("times", size=figure).move_to((place.times, level, 0)) for level in levels[1:]),
            Formula("=", size=figure).move_to((place.times, RESULT_Y, 0)),
        )
        y = (levels[-1] + RESULT_Y) / 2
        start, end = (np.array([x, y, 0.0]) for x in (place.times - 0.2, place.point + 0.85))
        self.rule = Line(start, end, color=palette.SECONDARY, stroke_width=3)
        self.tree.light(*self.path)
        super().__init__(self.tree, self.fractions, self.numbers, self.signs, self.rule)

    @property
    def column(self) -> VGroup:
        """Everything beside and below the tree."""
        return VGroup(self.fractions, self.numbers, self.signs, self.rule)


class Ways:
    """The three ways into the last neuron.

    Attributes
    ----------
    weight, before
        From the weight and from the activation before, each alone beside its tree.
    first, bias
        From the weight and from the bias side by side, beside the tree of the second.
    bars
        As long as their products, below them.
    """

    def __init__(self, example: ChainExample, found: ChainFactors, firsts: Mapping[str, float]) -> None:
        self.weight, self.before = (PathProduct(example, found, name, firsts[name]) for name in ("w3", "a2"))
        self.first = PathProduct(example, found, "w3", firsts["w3"], LEFT_OF_TWO)
        self.bias = PathProduct(example, found, "b3", firsts["b3"], RIGHT_OF_TWO)
        self.bars = VGroup()
        for way in (self.first, self.bias):
            length = DERIVATIVE_BAR * abs(way.whole)
            foot = np.array([way.rule.get_left()[0], DERIVATIVE_Y, 0.0])
            hue = palette.sign_hue(way.whole)
            self.bars.add(Line(foot, foot + length * RIGHT, color=hue, stroke_width=14))

    @property
    def side_by_side(self) -> Group:
        """The ways of weight and bias: 4.11 ends on it."""
        return Group(self.bias, self.first.column, self.bars)


def ways_in(scene: Lecture, example: ChainExample) -> tuple[Ways, ChainFactors, ParameterNudges]:
    """Measure the derivatives of the last layer and a push on its bias; give them after the pictures of its paths."""
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    pushed = scene.measure(
        "push", measure.derivatives.parameter_nudges, RUN, to=0, source=None, by=[PUSH], **example.at
    )
    firsts = {"w3": float(found.dz_dw[-1]), "b3": pushed.dz_dp, "a2": float(found.dz_da[-1])}
    return Ways(example, found, firsts), found, pushed


class AllStoreys(Group):
    """The tree up to the input, and beside the steps of its longest path the factors and their products so far.

    Attributes
    ----------
    tree
        At the left.
    path
        From the first weight down.
    factors, names, signs, products
        From the cost upwards; a factor is called as the numbers of the tree that it is made of.
    heads
        Over the columns.
    """

    def __init__(self, example: ChainExample, factors: PathFactors) -> None:
        self.tree = Tree(example.values, storeys=LAYERS)
        self.tree.scale(TALL).move_to(TALL_AT)
        self.path = self.tree.path("w1")
        self.factors, self.names, self.signs, self.products = VGroup(), VGroup(), VGroup(), VGroup()
        for name, factor, product in zip(self.path[::-1], factors.factor, factors.so_far, strict=True):
            level = float(self.tree.branches[name].get_y()) - 0.14
            self.factors.add(Number(factor, 3, size=TALL_FIGURE, at_x=FACTOR_X, on=level))
            self.names.add(_name_of_factor(name, example).move_to((NAME_X, level + 0.14, 0), LEFT))
            hue = palette.sign_hue(product)
            self.products.add(Number(product, 3, size=TALL_FIGURE, color=hue, at_x=PRODUCT_X, on=level))
            self.signs.add(Formula("times", size=TALL_FIGURE).move_to((TALL_TIMES_X, level + 0.14, 0)))
        self.signs[0].set_opacity(0)
        heads = [Words(words, size=FIGURE_SIZE, color=palette.SECONDARY) for words in ("factor", "so far")]
        for head, column in zip(heads, (self.factors, self.products), strict=True):
            head.align_to(column[-1], RIGHT).stand_on(level + HEAD)
        self.heads = VGroup(*heads)
        super().__init__(self.tree, self.factors, self.names, self.signs, self.products, self.heads)

    @property
    def rows(self) -> list[VGroup]:
        """What stands in each row but its product."""
        return [VGroup(*row) for row in zip(self.factors, self.names, self.signs, strict=True)]

    def show(self, sweep: ParameterSweep, place: int) -> Self:
        """Show the numbers on the path at one value of the first weight; what it moves only a little, finely."""
        values = {"w1": sweep.value, "C": sweep.cost}
        for layer, (z, a) in enumerate(zip(sweep.z, sweep.a, strict=True), start=1):
            values |= {f"z{layer}": z[:, 0], f"a{layer}": a[:, 0]}
        for name, found in values.items():
            node = self.tree.nodes[name]
            node.number.decimals = 2 if name == "w1" else FINE
            node.set_value(float(found[place]))
        return self


def _name_of_factor(name: str, example: ChainExample) -> Formula:
    """Return what the rate along a branch of the chain's longest path is called, by the branch's upper end."""
    letter, layer = name[0], int(name[1:])
    if letter == "w":
        source = f"{{{{ {symbol(f'a{layer - 1}', LAYERS)} : from }}}}"
    elif letter == "z":
        source = f"sigma'({{{{ {symbol(name, LAYERS)} : from }}}})"
    elif layer < LAYERS:
        source = f"{{{{ {symbol(f'w{layer + 1}', LAYERS)} : from }}}}"
    else:
        source = f"2({{{{ {symbol(name, LAYERS)} : from }}}} - y)"
    of = {"w": f"a{layer - 1}", "z": name, "a": f"w{layer + 1}" if layer < LAYERS else name}[letter]
    return Formula(source, size=TALL_FIGURE, colors={"from": hue_of(of, example.values[of])})


class Arithmetic(VGroup):
    """What a nudge of the first weight says of its derivative, as one reckons on paper.

    Attributes
    ----------
    after, before, change, by, ratio
        The cost after and before the nudge, one below the other, and their difference; the nudge, and the quotient.
    label, weight
        The weight, in the place of the nudge as long as that is going on; not part of the whole.
    signs, rule
        Before them, and over the difference.
    """

    def __init__(self, sweep: ParameterSweep, change: float, by: float, ratio: float) -> None:
        def number(value: float, decimals: int, row: int, **look: Any) -> Number:  # noqa: ANN401 (Number's)
            return Number(value, decimals, at_x=SUM_X, on=SUM_TOP - row * SUM_PITCH, **look)

        size = ALONE.sizes[1]
        self.after, self.before = (
            number(sweep.cost[place], FINE, row, size=size, color=palette.COST)
            for row, place in enumerate((-1, 0))
        )
        self.change = number(change, FINE, 2, size=size, color=palette.COST)
        self.by = number(by, 1, 3, size=size, color=palette.sign_hue(sweep.value[0]))
        self.ratio = number(ratio, 3, 4, size=ALONE.sizes[2], color=palette.sign_hue(ratio))
        self.weight = number(sweep.value[-1], 2, 3, size=size, color=palette.sign_hue(sweep.value[0]))
        self.label = Formula(f"{symbol('w1', LAYERS)} =", size=size, color=self.weight.get_fill_color())
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
        super().__init__(self.after, self.before, self.change, self.by, self.ratio, self.signs, self.rule)

    def show(self, sweep: ParameterSweep, place: int) -> Self:
        """Show weight and cost at one value of the weight."""
        self.weight.set_value(float(sweep.value[place]))
        self.after.set_value(float(sweep.cost[place]))
        return self


class Doorway(VGroup):
    """A door around a node: a frame with two leaves at the top that open upwards.

    Attributes
    ----------
    frame, leaves
        Its three fixed sides, and what opens.
    """

    def __init__(self, node: Mobject, width: float = 6.0) -> None:
        around = SurroundingRectangle(node, buff=0.14)
        left, right, top, foot = (
            around.get_left()[0], around.get_right()[0], around.get_top()[1], around.get_bottom()[1]
        )  # fmt: skip
        look: dict[str, Any] = {"color": palette.TARGET, "stroke_width": width}
        corners = [(left, top, 0), (left, foot, 0), (right, foot, 0), (right, top, 0)]
        self.frame = VMobject(**look).set_points_as_corners(corners)
        middle = ((left + right) / 2, top, 0)
        self.leaves = VGroup(*(Line(hinge, middle, **look) for hinge in (corners[0], corners[-1])))
        super().__init__(self.frame, self.leaves)

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
    everything = AllStoreys(example, found.factors)
    everything.tree.light(*everything.path)
    everything.show(found.sweep, -1)
    dial = _first_dial(everything).show(float(found.sweep.value[-1]))
    return Group(everything.tree, _product_kept(everything, example), _arithmetic(found), dial)


def _first_dial(everything: AllStoreys) -> Dial:
    """Return the dial of the first weight, below it."""
    node, below = (everything.tree.nodes[name] for name in ("w1", "w2"))
    first = everything.tree.values["w1"]
    dial = Dial(first - TURNING, first + TURNING, radius=0.33, start=first, color=hue_of("w1", first))
    return dial.move_to((node.symbol.get_x(), (node.get_y() + below.get_y()) / 2, 0))


def _arithmetic(found: LongWay) -> Arithmetic:
    by = float(found.sweep.value[-1] - found.sweep.value[0])
    return Arithmetic(found.sweep, found.change, by, found.ratio)


def _product_kept(everything: AllStoreys, example: ChainExample) -> VGroup:
    """Return the derivative by the first weight as it is kept while that is nudged: name and last product."""
    names = (symbol("C", LAYERS), symbol("w1", LAYERS))
    source = "frac({{{{ partial {} : over }}}}, {{{{ partial {} : under }}}}) =".format(*names)
    hues = {"over": palette.COST, "under": hue_of("w1", example.values["w1"])}
    rate = Formula(source, size=ALONE.sizes[0], colors=hues)
    last = cast(Number, everything.products[-1])
    value = Number(last.value, 3, size=ALONE.sizes[2], color=last.get_fill_color(), at_x=SUM_X)
    value.match_y(everything.products[-1])
    return VGroup(rate.next_to(value, LEFT, buff=0.2), value)


@beat("4.11", "the bias", flows_from="4.10")
def the_bias(scene: Lecture) -> None:
    """Put the path of the bias beside that of the weight: only its first step is another, and it is 1."""
    example = chain_example(scene)
    ways, found, pushed = ways_in(scene, example)
    bias = ways.bias
    change = scene.derive("push on the bias", "difference", pushed.nudged_value[0], pushed.value)
    scene.open_with(ways.weight)
    with scene.say("From the weight down to the cost: {mark}three factors.") as line:
        _walk_down(scene, ways.weight, line)
    with scene.say("And the bias? {mark}Only the first step is another.") as line:
        _put_beside(scene, ways, line)
        scene.moment("another step")
    tree = bias.tree
    with scene.say("Push it by {by:.1f}: {mark}z moves by exactly as much.", by=pushed.nudge[0]) as line:
        moved = _push(scene, tree, example, pushed, change, line)
        scene.moment("pushed")
    with scene.say(
        "{by:.2f} over {by:.2f}: {mark}the factor is {one:.0f}.", by=change, one=pushed.dz_dp
    ) as line:
        _divide(scene, bias, moved, line)
        scene.play(
            Drive(tree, 1, 0, show=_pushing(example, pushed), rate_func=smooth),
            FadeOut(moved, scale=0.8),
            run_time=max(line.left, 1.0),
        )
        scene.moment("one")
    with scene.say(
        "The cost moves {bias:.2f} per unit of bias, {mark}only {weight:.2f} per unit of weight.",
        when=abs(found.dc_db[-1]) > abs(found.dc_dw[-1]),
        bias=found.dc_db[-1],
        weight=found.dc_dw[-1],
    ) as line:
        bars = ways.bars
        scene.play(
            FadeIn(bias.numbers[-1], shift=0.3 * DOWN),
            GrowFromEdge(bars[1], LEFT, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=line.until_mark(),
        )
        scene.play(
            _swell(ways.first.numbers[-1], 1.25),
            GrowFromEdge(bars[0], LEFT),
            run_time=max(line.left - 0.6, 1.2),
        )
        scene.remove(*ways.side_by_side.get_family())
        scene.add(ways.side_by_side)
        scene.moment("compared")
        scene.wait(0.6)


def _put_beside(scene: Lecture, ways: Ways, line: Saying) -> None:
    """Make room beside the weight's rates, light the path of the bias, and write its rates: two are the same."""
    weight, first, bias = ways.weight, ways.first, ways.bias
    aside = bias.tree.copy().light(*first.path)
    scene.remove(weight)
    scene.add(weight.tree, weight.column)
    scene.play(
        Transform(weight.tree, aside),
        Transform(weight.column, first.column),
        run_time=max(line.until_mark(), 1.3),
    )
    scene.remove(*weight.get_family())
    scene.add(first.column, aside)
    lighting: Any = aside.animate
    scene.play(
        lighting.light(*bias.path),
        FadeIn(bias.fractions[0], bias.fractions[-1], shift=0.3 * RIGHT),
        run_time=0.9,
    )
    scene.play(
        *(_swell(VGroup(first.fractions[row], first.numbers[row]), 1.1) for row in (1, 2)),
        *(FadeIn(bias.fractions[row], bias.numbers[row], shift=0.4 * RIGHT) for row in (1, 2)),
        FadeIn(bias.signs, bias.rule, rate_func=squish_rate_func(smooth, 0.5, 1)),
        run_time=max(line.left, 1.2),
    )
    scene.remove(*aside.get_family())
    scene.add(bias.tree)


def _divide(scene: Lecture, bias: PathProduct, moved: VGroup, line: Saying) -> None:
    """Write by how much z has moved over the push of the bias, in place of the factor, which that then becomes."""
    pushed, driven = (cast(Number, one[0]) for one in moved)
    factor = bias.numbers[0]
    ratio = VGroup(
        *(
            Number(number.value, size=FIGURE_SIZE, color=number.get_fill_color())
            .move_to(factor)
            .shift(0.29 * side)
            for number, side in ((driven, UP), (pushed, DOWN))
        )
    )
    rule = Line(LEFT, RIGHT, color=palette.INK, stroke_width=3).set_length(0.95).move_to(factor)
    scene.play(_swell(driven, 1.3), FadeIn(ratio[0], shift=0.2 * DOWN), run_time=0.7)
    scene.play(_swell(pushed, 1.3), FadeIn(ratio[1], shift=0.2 * UP), Create(rule), run_time=0.7)
    scene.wait(max(line.until_mark(), 0.7))
    scene.play(FadeOut(ratio, rule, scale=0.5), FadeIn(factor, scale=1.8), run_time=0.7)


def _walk_down(scene: Lecture, way: PathProduct, line: Saying) -> None:
    """Let light run down the path, each step with its factor, and then to the product."""
    steps = [
        LaggedStart(
            Transform(branch, branch.copy().set_stroke(width=16), rate_func=there_and_back),
            _swell(rate, 1.15),
            _swell(number, 1.3),
            lag_ratio=0.15,
        )
        for branch, rate, number in zip(
            (way.tree.branches[name] for name in way.path), way.fractions, way.numbers, strict=False
        )
    ]
    scene.play(LaggedStart(*steps, lag_ratio=0.55), run_time=max(line.left - 0.7, 2.4))
    scene.play(_swell(way.numbers[-1], 1.3), run_time=0.7)


def _swell(part: Mobject, scale: float) -> Transform:
    """Return the animation in which a part is larger for a while."""
    return Transform(part, part.copy().scale(scale), rate_func=there_and_back)


def _pushing(example: ChainExample, pushed: ParameterNudges) -> Any:  # noqa: ANN401 (a show of Drive)
    """Return what shows the tree after a share of the push on the bias, all that depends on it by its function."""

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
        for name, value in zip(("b3", "z3", "a3", "C"), found, strict=True):
            tree.nodes[name].set_value(float(value))

    return show


def _push(
    scene: Lecture, tree: Tree, example: ChainExample, pushed: ParameterNudges, change: float, line: Saying
) -> VGroup:
    """Push the bias; return by how much it and z have moved, beside them."""
    moved = VGroup()
    for name, by in (("b3", change), ("z3", float(pushed.change_z[0]))):
        hue = hue_of(name, 0)
        number = Number(by, sign=True, size=RIGHT_OF_TWO.sizes[1], color=hue)
        number.next_to(tree.nodes[name].number, DOWN if name == "b3" else RIGHT, buff=0.25)
        bar = Line(color=hue, stroke_width=14).set_length(by * BAR).next_to(number, DOWN, buff=0.15)
        moved.add(VGroup(number, bar))
    scene.play(
        Drive(tree, 0, 1, show=_pushing(example, pushed), rate_func=smooth),
        FadeIn(moved[0][0], shift=0.2 * UP),
        GrowFromEdge(moved[0][1], LEFT),
        run_time=max(line.until_mark(), 1.4),
    )
    scene.play(
        FadeIn(moved[1][0], target_position=moved[0][0]),
        TransformFromCopy(moved[0][1], moved[1][1]),
        run_time=max(line.left, 1.0),
    )
    return moved


@beat("4.12", "a doorway", flows_from="4.11")
def a_doorway(scene: Lecture) -> None:
    """Take the path of the neuron before, which leads on to all earlier layers, up to the first weight."""
    example = chain_example(scene)
    ways, _, _ = ways_in(scene, example)
    found = way_to_the_first_weight(scene, example)
    factors, before = found.factors, ways.before
    scene.open_with(ways.side_by_side)
    with scene.say("Third way in: the neuron before. {mark}Its factor is the weight.") as line:
        _third_way(scene, ways, line)
        scene.moment("weight")
    with scene.say("Weight and bias are dials. {mark}This is none: it is a doorway.") as line:
        dials, door = _dials(before.tree), Doorway(before.tree.nodes["a2"])
        scene.play(
            LaggedStart(*map(GrowFromCenter, dials), lag_ratio=0.4), run_time=max(line.until_mark(), 1.2)
        )
        scene.play(Create(door), run_time=0.8)
        scene.play(door.opening(), run_time=max(line.left, 1.0))
        scene.moment("doorway")
    everything = AllStoreys(example, factors)
    with scene.say("Go through it, and keep multiplying, {mark}storey by storey.") as line:
        _go_through(scene, before, everything, dials, door, max(line.until_mark(), 2.0))
        _climb(scene, everything, range(3, 5), line.left)
        scene.moment("on the way")
    with scene.say(
        "Seven factors lead to the very first weight: {mark}{product:.3f}.",
        when=len(factors.factor) == len(everything.path),
        product=factors.derivative,
    ) as line:
        _climb(scene, everything, range(5, 7), max(line.until_mark(), 2.0))
        scene.play(_swell(everything.products[-1], 1.5), run_time=max(line.left, 1.0))
        scene.moment("first weight")
    kept, sums, dial = _product_kept(everything, example), _arithmetic(found), _first_dial(everything)
    with scene.say(
        "Now really nudge that weight, by {by:.1f}. {mark}The cost moves a little.", by=sums.by.value
    ) as line:
        _make_room(scene, everything, kept, sums, dial, found)

        def nudge(parts: Group, place: float) -> None:
            everything.show(found.sweep, round(place))
            sums.show(found.sweep, round(place))
            dial.show(float(found.sweep.value[round(place)]))

        scene.play(
            Drive(Group(everything, dial, sums.after, sums.weight), 0, SHARES, show=nudge, rate_func=smooth),
            run_time=max(line.left, 2.4),
        )
        scene.moment("nudged")
    with scene.say(
        "By {change:.4f}. {mark}Divide by the nudge: {ratio:.3f}, too.",
        when=round(found.ratio, 3) == round(factors.derivative, 3),
        change=found.change,
        ratio=found.ratio,
    ) as line:
        _reckon(scene, kept, sums, line)
        scene.remove(*Group(everything, dial, kept, sums).get_family())
        scene.add(the_long_way(example, found))
        scene.moment("same")
        scene.wait(0.6)


def _third_way(scene: Lecture, ways: Ways, line: Saying) -> None:
    """Let what bias and weight have of their own leave, and write the rates of the third way around what stays."""
    first, bias, before = ways.first, ways.bias, ways.before
    shared = [VGroup(part[1], part[2]) for part in (first.fractions, first.numbers, first.signs)]
    goals = [VGroup(part[1], part[2]) for part in (before.fractions, before.numbers, before.signs)]
    scene.remove(ways.side_by_side)
    scene.add(bias.tree, first.column, bias.column, ways.bars)
    own = [first.fractions[0], first.fractions[-1], first.numbers[0], first.numbers[-1]]
    scene.play(FadeOut(bias.column, ways.bars, *own, shift=0.3 * DOWN), run_time=0.6)
    goal = before.tree.copy()
    set_lit(goal.nodes["w3"], True)
    scene.remove(first.column)
    scene.play(
        Transform(bias.tree, goal),
        *(Transform(one, other) for one, other in zip(shared, goals, strict=True)),
        Transform(first.signs[0], before.signs[0]),
        Transform(first.rule, before.rule),
        FadeIn(before.fractions[0], before.fractions[-1], rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=max(line.until_mark(), 1.2),
    )
    weight = bias.tree.nodes["w3"]
    scene.play(_swell(weight.number, 1.4), run_time=0.6)
    scene.play(TransformFromCopy(weight.number, before.numbers[0], path_arc=PI / 4), run_time=1.1)
    scene.play(FadeIn(before.numbers[-1], shift=0.3 * DOWN), run_time=max(line.left, 0.8))
    scene.remove(*bias.get_family(), *first.get_family(), *shared, *before.get_family())
    scene.add(before)


def _dials(tree: Tree) -> list[Dial]:
    """Return a dial below the weight and below the bias, turned to their values."""
    dials = []
    for name, side in (("w3", LEFT), ("b3", RIGHT)):
        node = tree.nodes[name]
        dial = Dial(-REACH, REACH, radius=0.36, start=0.0, color=hue_of(name, node.value)).show(node.value)
        dials.append(dial.move_to(node.symbol.get_center() + 1.15 * DOWN - 0.1 * side))
    return dials


def _go_through(
    scene: Lecture,
    before: PathProduct,
    after: AllStoreys,
    dials: Sequence[Dial],
    door: Doorway,
    seconds: float,
) -> None:
    """Clear the way, let the tree grow out of the open door, and the three factors move into the longer list."""
    kept = range(len(before.path))
    after.tree.light(*after.path[-len(before.path) :])
    through = Doorway(after.tree.nodes[f"a{LAYERS - 1}"], width=4).open()
    scene.remove(before)
    scene.add(before.tree, *before.numbers, door)
    scene.play(
        FadeOut(*before.fractions, before.rule, *before.signs, before.numbers[-1], *dials), run_time=0.5
    )
    scene.play(
        *before.tree.moves_into(after.tree),
        Transform(door, through),
        *(ReplacementTransform(before.numbers[2 - place], after.factors[place]) for place in kept),
        run_time=0.45 * seconds,
    )
    scene.play(before.tree.growth_into(after.tree), run_time=0.55 * seconds)
    scene.play(
        FadeOut(door),
        FadeIn(after.heads, shift=0.2 * DOWN),
        *(FadeIn(after.names[place], after.signs[place]) for place in kept),
        LaggedStart(*(FadeIn(after.products[place], shift=0.2 * UP) for place in kept), lag_ratio=0.4),
        run_time=0.9,
    )
    scene.remove(*before.get_family(), *after.tree.get_family())
    scene.add(after.tree)


def _climb(scene: Lecture, everything: AllStoreys, places: range, seconds: float) -> None:
    """Go some steps further from the cost: each branch lights up, and its factor joins the product."""
    for place in places:
        lighting: Any = everything.tree.animate
        pace = seconds / len(places)
        scene.play(
            lighting.light(*everything.path[len(everything.path) - place - 1 :]),
            FadeIn(everything.rows[place], shift=0.3 * RIGHT),
            FadeIn(everything.products[place], shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(pace, 0.8),
        )


def _make_room(
    scene: Lecture, everything: AllStoreys, kept: VGroup, sums: Arithmetic, dial: Dial, found: LongWay
) -> None:
    """Keep the last product of all, give the weight its dial, and set the cost down as it is, finely."""
    scene.remove(everything)
    scene.add(everything.tree, *everything.rows, *everything.products, everything.heads)
    scene.play(
        FadeOut(*everything.rows, *everything.products[:-1], everything.heads, shift=0.3 * DOWN),
        ReplacementTransform(everything.products[-1], kept[1], rate_func=squish_rate_func(smooth, 0.45, 1)),
        FadeIn(kept[0], rate_func=squish_rate_func(smooth, 0.6, 1)),
        GrowFromCenter(dial),
        run_time=1.1,
    )
    everything.remove(*everything.submobjects[1:])
    scene.remove(everything.tree)
    everything.show(found.sweep, 0)
    sums.show(found.sweep, 0)
    scene.add(everything)
    scene.play(
        TransformFromCopy(everything.tree.nodes["C"].number, sums.before, path_arc=-PI / 6),
        FadeIn(sums.label, sums.weight, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.7, 1)),
        FadeIn(sums.after, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=0.9,
    )


def _reckon(scene: Lecture, kept: VGroup, sums: Arithmetic, line: Saying) -> None:
    """Take the first cost from the second, and divide by the nudge."""
    minus, over, equals = sums.signs
    scene.play(FadeIn(minus), Create(sums.rule), FadeIn(sums.change, shift=0.3 * DOWN), run_time=0.8)
    scene.wait(min(line.until_mark(), 0.6))
    scene.play(
        FadeOut(sums.label, sums.weight, shift=0.3 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
        FadeIn(over, sums.by, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.5, 1)),
        run_time=0.9,
    )
    scene.play(FadeIn(equals, sums.ratio, shift=0.3 * DOWN), run_time=0.8)
    scene.play(_swell(sums.ratio, 1.2), _swell(kept[1], 1.2), run_time=max(line.left, 0.9))
