"""4.11 and 4.12: the path of the bias, and through the neuron before, step after step, to the first weight."""

from __future__ import annotations

from dataclasses import dataclass
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
    Wiggle,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives.chain import ChainFactors, PathFactors
from netcore.measure.derivatives.nudges import ParameterNudges
from scenes.beats.calculus.example import RUN, ChainExample, chain_example, the_tree
from scenes.beats.calculus.nudges import fraction
from scenes.beats.calculus.tree import Tree, hue_of
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial

ASIDE, SMALLER = (
    np.array([-2.45, 0.62, 0.0]),
    0.78,
)  # the middle of the tree beside its factors, and its scale
FRACTIONS_X, POINT_X, TIMES_X = 3.6, 5.5, 2.5
FRACTION, FIGURE, RESULT = 46, 54, 66  # sizes
RESULT_Y = -2.3
PUSH, BAR = 0.5, 3.2  # of the bias; length of a bar that stands for a move by 1
TALL, TALL_AT = 0.93, np.array([-1.75, 0.1, 0.0])  # scale and middle of the tree of all storeys
FACTOR_X, PRODUCT_X = 4.55, 6.0  # decimal points of the two columns beside it
TALL_FIGURE, TALL_TIMES_X, HEAD = 40, 3.75, 0.6
REACH = 8.0  # of dials, to either side of 0


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

    Attributes
    ----------
    tree
        At the left.
    fractions, numbers
        The three rates from the top, then the derivative that they make up.
    signs
        Between them, and before the last.

    path
        The names of its steps.
    """

    def __init__(self, example: ChainExample, found: ChainFactors, begin: str, first: float) -> None:
        self.begin = begin
        self.tree = the_tree(example)
        self.tree.scale(SMALLER).move_to(ASIDE)
        self.path = self.tree.path(begin)
        whole = {"w3": found.dc_dw[-1], "a2": found.dc_da[-2], "b3": found.dc_db[-1]}[begin]
        values = (first, found.slope[-1], found.dc_da[-1], whole)
        levels = [float(self.tree.branches[name].get_y()) for name in self.path]
        self.fractions, self.numbers = VGroup(), VGroup()
        for name, value, level in zip(self.path, values, levels, strict=False):
            rate = fraction(self.tree.below(name), name, example.values, size=FRACTION)
            self.fractions.add(rate.move_to((FRACTIONS_X, level, 0)))
            places = 0 if value == 1 else 3
            self.numbers.add(Number(value, places, size=FIGURE, at_x=POINT_X, on=level - 0.18))
        rate = fraction("C", begin, example.values, size=FRACTION)
        self.fractions.add(rate.move_to((FRACTIONS_X, RESULT_Y, 0)))
        hue = palette.sign_hue(whole)
        self.numbers.add(Number(whole, 3, size=RESULT, color=hue, at_x=POINT_X, on=RESULT_Y - 0.22))
        self.signs = VGroup(
            *(Formula("times", size=FIGURE).move_to((TIMES_X, level, 0)) for level in levels[1:]),
            Formula("=", size=FIGURE).move_to((TIMES_X, RESULT_Y, 0)),
        )
        rule = Line((TIMES_X - 0.25, 0, 0), (POINT_X + 1.1, 0, 0), color=palette.SECONDARY, stroke_width=3)
        self.rule = rule.shift((levels[-1] + RESULT_Y) / 2 * UP)
        self.tree.light(*self.path)
        super().__init__(self.tree, self.fractions, self.numbers, self.signs, self.rule)

    @property
    def below(self) -> VGroup:
        """Everything beside and below the tree."""
        return VGroup(self.fractions, self.numbers, self.signs, self.rule)


@dataclass(frozen=True, eq=False)
class Ways:
    """The three ways into the last neuron.

    Attributes
    ----------
    weight, bias, before
        From the weight, from the bias and from the activation before.
    """

    weight: PathProduct
    bias: PathProduct
    before: PathProduct


def ways_in(scene: Lecture, example: ChainExample) -> tuple[Ways, ChainFactors, ParameterNudges]:
    """Measure the derivatives of the last layer and a push on its bias; give them after the pictures of its paths."""
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    pushed = scene.measure(
        "push", measure.derivatives.parameter_nudges, RUN, to=0, source=None, by=[PUSH], **example.at
    )
    firsts = {"w3": float(found.dz_dw[-1]), "b3": pushed.dz_dp, "a2": float(found.dz_da[-1])}
    return Ways(*(PathProduct(example, found, name, first) for name, first in firsts.items())), found, pushed


class AllStoreys(Group):
    """The tree up to the input, and beside the steps of its longest path the factors and their products so far.

    Attributes
    ----------
    tree
        At the left.
    path
        From the first weight down.
    factors, signs, products
        From the cost upwards.
    heads
        Over the columns.
    """

    def __init__(self, example: ChainExample, factors: PathFactors) -> None:
        self.tree = Tree(example.values, storeys=3)
        self.tree.scale(TALL).move_to(TALL_AT)
        self.path = self.tree.path("w1")
        self.factors, self.signs, self.products = VGroup(), VGroup(), VGroup()
        for name, factor, product in zip(self.path[::-1], factors.factor, factors.so_far, strict=True):
            level = float(self.tree.branches[name].get_y()) - 0.14
            self.factors.add(Number(factor, 3, size=TALL_FIGURE, at_x=FACTOR_X, on=level))
            hue = palette.sign_hue(product)
            self.products.add(Number(product, 3, size=TALL_FIGURE, color=hue, at_x=PRODUCT_X, on=level))
            self.signs.add(Formula("times", size=TALL_FIGURE).move_to((TALL_TIMES_X, level + 0.14, 0)))
        self.signs[0].set_opacity(0)
        heads = [Words(words, size=FIGURE_SIZE, color=palette.SECONDARY) for words in ("factor", "product")]
        for head, column in zip(heads, (self.factors, self.products), strict=True):
            head.match_x(column[-1]).stand_on(level + HEAD)
        self.heads = VGroup(*heads)
        super().__init__(self.tree, self.factors, self.signs, self.products, self.heads)


def way_to_the_first_weight(scene: Lecture, example: ChainExample) -> PathFactors:
    """Measure the factors from the cost back to the first weight."""
    return scene.measure(
        "way to the first weight", measure.derivatives.path_factors, RUN, layer=0, **example.at
    )


def the_long_way(example: ChainExample, factors: PathFactors) -> Group:
    """Return the whole way to the first weight, and what nudging that says: 4.12 ends on it."""
    everything = AllStoreys(example, factors)
    everything.tree.light(*everything.path)
    return Group(everything, _by_nudging(everything, factors))


def _by_nudging(everything: AllStoreys, factors: PathFactors) -> Number:
    """Return the derivative by the first weight as nudging tells it, below that."""
    measured = Number(factors.nudged, 3, size=FIGURE, color=palette.sign_hue(factors.nudged))
    return measured.next_to(everything.tree.nodes["w1"], DOWN, buff=0.3)


@beat("4.11", "the bias", flows_from="4.10")
def the_bias(scene: Lecture) -> None:
    """Take the path of the bias in place of that of the weight: only its first step is another, and it is 1."""
    example = chain_example(scene)
    ways, found, pushed = ways_in(scene, example)
    weight, bias = ways.weight, ways.bias
    change = scene.derive("push on the bias", "difference", pushed.nudged_value[0], pushed.value)
    scene.open_with(weight)
    with scene.say("From the weight down to the cost: {mark}three factors.") as line:
        _walk_down(scene, weight, line)
    tree = weight.tree
    with scene.say("And the bias? {mark}Only the first step is another.") as line:
        lighting: Any = tree.animate
        scene.play(lighting.light(*bias.path), run_time=max(line.until_mark(), 1.0))
        scene.play(
            ReplacementTransform(weight.fractions[0], bias.fractions[0]),
            Transform(weight.fractions[-1], bias.fractions[-1]),
            FadeOut(weight.numbers[0], weight.numbers[-1], shift=0.3 * DOWN),
            run_time=max(line.left, 1.0),
        )
        scene.moment("another step")
    with scene.say("Push it by {by:.1f}: {mark}z moves by exactly as much.", by=pushed.nudge[0]) as line:
        moved = _push(scene, tree, example, pushed, change, line)
        scene.moment("pushed")
    with scene.say("So that factor is {one:.0f}: {mark}the easy one.", one=pushed.dz_dp) as line:
        scene.play(
            FadeOut(*moved, target_position=bias.numbers[0]),
            FadeIn(bias.numbers[0], scale=1.8, rate_func=squish_rate_func(smooth, 0.4, 1)),
            Drive(tree, 1, 0, show=_pushing(example, pushed), rate_func=smooth),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.play(
            *(FadeOut(number.copy(), target_position=bias.numbers[-1]) for number in bias.numbers[:-1]),
            FadeIn(bias.numbers[-1], rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.left, 1.1),
        )
        scene.remove(*weight.get_family(), *bias.get_family())
        scene.add(bias)
        scene.moment("one")
    with scene.say(
        "The cost moves {bias:.2f} per unit of bias,\n{weight:.2f} per unit of weight.",
        bias=found.dc_db[-1],
        weight=found.dc_dw[-1],
    ) as line:
        _walk_down(scene, bias, line)


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
        number = Number(by, sign=True, size=FIGURE, color=hue)
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
    factors = way_to_the_first_weight(scene, example)
    bias, before = ways.bias, ways.before
    scene.open_with(bias)
    with scene.say("Third way in: the neuron before. {mark}Its factor is the weight.") as line:
        lighting: Any = bias.tree.animate
        scene.play(lighting.light(*before.path), run_time=max(line.until_mark(), 1.0))
        scene.play(
            ReplacementTransform(bias.fractions[0], before.fractions[0]),
            Transform(bias.fractions[-1], before.fractions[-1]),
            FadeOut(bias.numbers[0], bias.numbers[-1], shift=0.3 * DOWN),
            FadeIn(before.numbers[0], target_position=bias.tree.nodes["w3"].number),
            FadeIn(before.numbers[-1], rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.left, 1.3),
        )
        scene.remove(*bias.get_family(), *before.get_family())
        scene.add(before)
        scene.moment("weight")
    with scene.say("Weight and bias are dials. This is none: {mark}it is a doorway.") as line:
        dials = _dials(before.tree)
        scene.play(LaggedStart(*map(GrowFromCenter, dials.values()), lag_ratio=0.3), run_time=0.8)
        scene.play(
            *(
                Drive(dial, 0, before.tree.nodes[name].value, rate_func=smooth)
                for name, dial in dials.items()
            ),
            run_time=max(line.until_mark(), 0.9),
        )
        door = SurroundingRectangle(before.tree.nodes["a2"], buff=0.16, color=palette.TARGET, stroke_width=6)
        scene.play(Create(door), run_time=max(line.left, 0.8))
        scene.moment("doorway")
    everything = AllStoreys(example, factors)
    with scene.say("Go through it, and keep multiplying, {mark}storey by storey.") as line:
        _go_through(scene, before, everything, VGroup(*dials.values()), door, max(line.until_mark(), 2.0))
        _climb(scene, everything, range(3, 5), line.left)
        scene.moment("on the way")
    with scene.say(
        "Seven factors lead to the very first weight: {mark}{product:.3f}.", product=factors.derivative
    ) as line:
        _climb(scene, everything, range(5, 7), max(line.until_mark(), 2.0))
        first = everything.products[-1]
        scene.play(_swell(first, 1.5), run_time=max(line.left, 1.0))
        scene.moment("first weight")
    with scene.say("Nudge that weight and measure: {nudged:.3f}, too.", nudged=factors.nudged) as line:
        node = everything.tree.nodes["w1"]
        measured = _by_nudging(everything, factors)
        scene.play(Wiggle(node, scale_value=1.2), run_time=1.2)
        scene.play(FadeIn(measured, target_position=node.number), run_time=0.8)
        scene.play(*(_swell(one, 1.3) for one in (measured, first)), run_time=max(line.left, 0.9))
        scene.remove(*everything.get_family(), measured)
        scene.add(the_long_way(example, factors))
        scene.moment("same")


def _dials(tree: Tree) -> dict[str, Dial]:
    """Return a dial below the weight and below the bias, at 0."""
    dials = {}
    for name, side in (("w3", LEFT), ("b3", RIGHT)):
        node = tree.nodes[name]
        dial = Dial(-REACH, REACH, radius=0.36, start=0.0, color=hue_of(name, node.value))
        dials[name] = dial.move_to(node.symbol.get_center() + 1.15 * DOWN - 0.1 * side)
    return dials


def _go_through(
    scene: Lecture, before: PathProduct, after: AllStoreys, dials: VGroup, door: Mobject, seconds: float
) -> None:
    """Let the tree grow out of the doorway, and the three factors move into the longer list."""
    kept = range(len(before.path))
    lit = after.path[len(after.path) - len(before.path) :]
    new = Group(*(node for name, node in after.tree.nodes.items() if name not in before.tree.nodes))
    beyond = SurroundingRectangle(new, buff=0.12, color=palette.TARGET, stroke_width=4)
    after.tree.light(*lit)
    scene.remove(before)
    scene.add(before.tree, *before.numbers, *before.signs)
    scene.play(
        FadeOut(*before.fractions, before.rule, before.signs[-1], dials, scale=0.6),
        door.animate.scale(1.15),
        run_time=0.4,
    )
    scene.play(
        before.tree.grow_into(after.tree),
        Transform(door, beyond),
        FadeOut(*before.signs[:-1], rate_func=squish_rate_func(smooth, 0, 0.25)),
        *(ReplacementTransform(before.numbers[2 - place], after.factors[place]) for place in kept),
        ReplacementTransform(before.numbers[-1], after.products[2]),
        FadeIn(after.heads, shift=0.3 * DOWN),
        *(FadeIn(after.signs[place], rate_func=squish_rate_func(smooth, 0.6, 1)) for place in kept[1:]),
        *(FadeIn(after.products[place], rate_func=squish_rate_func(smooth, 0.6, 1)) for place in kept[:2]),
        run_time=seconds,
    )
    scene.play(FadeOut(door), run_time=0.4)
    scene.remove(*before.get_family(), *after.tree.get_family())
    scene.add(after.tree)


def _climb(scene: Lecture, everything: AllStoreys, places: range, seconds: float) -> None:
    """Go some steps further from the cost: each branch lights up, and its factor joins the product."""
    for place in places:
        name = everything.path[::-1][place]
        branch = everything.tree.branches[name]
        lighting: Any = everything.tree.animate
        pace = seconds / len(places)
        scene.play(
            lighting.light(*everything.path[len(everything.path) - place - 1 :]),
            FadeIn(everything.factors[place], everything.signs[place], target_position=branch),
            FadeIn(
                everything.products[place],
                target_position=everything.products[place - 1],
                rate_func=squish_rate_func(smooth, 0.4, 1),
            ),
            run_time=max(pace, 0.7),
        )
