"""4.4 and 4.5: who depends on whom, first for the last layer, then storey by storey up to the input."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Mobject,
    Rectangle,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives.nudges import ParameterSweep
from scenes.beats.calculus.example import (
    NEAR_SIZE,
    RUN,
    SYMBOL_SIZE,
    ChainExample,
    GapSquare,
    LastLayer,
    chain_example,
    picture_of_example,
    the_cost,
    the_tree,
)
from scenes.beats.calculus.tree import LAYERS, Branch, Node, Tree, hue_of, swept
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import SigmoidCurve
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial
from scenes.kit.values.lock import Lock

ASIDE, SMALLER = (-4.55, -0.35, 0.0), 0.74  # where the last layer stands while the tree is made, and its size
NUDGE, SHARES = 1.0, 30  # of a weight or a bias; in how many equal parts
DOT, CARRIED = 0.16, 50  # radius of the dot that carries a nudge, and size of the number beside it
CHANGED = 84  # size of the number by which the cost has changed in the end
REACH, DIAL = (
    1.5,
    0.25,
)  # of the dials of what can be chosen: how far they turn to either side, and their radius
# Seconds that a push takes for every node on its road, and besides; that it stays; and until it is taken back.
PER_STOP, PER_PUSH, PUSHED, BACK = 0.09, 0.3, 0.4, 0.3
ROAD_WAITS = 0.4  # until the road to the next node lights up, as a share of the time that a node takes
CLEAR, CLOSELY = 0.05, 3  # how far the dot may run into what it comes to; places of the value of the output
CURVE_REACH, CURVE, CURVE_AT = (
    5.0,
    (3.6, 1.7),
    (4.85, 1.75, 0.0),
)  # of the sigmoid beside its formula: z, size
BRACKET = 0.35  # room for the bracket before a number
PICTURE, LOCK = 1.0, 0.8  # height of the picture over its ink, and size of the locks on what is given
# Where the bar of the cost stands, its height for a cost of 1 and its width, and the size of the number beside it.
BAR_PLACE, BAR, COST_SIZE = (6.02, -2.85, 0.0), (4.2, 1.0), 84
# Of the trees of two storeys and of three, as in `LAYOUTS`; they lie, along the whole width of the frame.
LYING = {2: (2.3, 2.1, 58.0, 50.0), 3: (1.7, 1.95, 46.0, 44.0)}


@beat("4.4", "the dependency tree", flows_from="4.3")
def the_dependency_tree(scene: Lecture) -> None:
    """Take the formulas apart, from the cost upward, until all that it depends on hangs above it."""
    example = chain_example(scene)
    nudge = _sweep(scene, example, "w3")
    on_the_way = [-CURVE_REACH, float(example.z[-1])]
    scene.measure("sigmoid", measure.neurons.activation_curve, activation="sigmoid", z=on_the_way)
    before, after = swept("w3", nudge, 0), swept("w3", nudge, SHARES)
    moved = {
        name: scene.derive(f"change of {name}", "difference", after[name], before[name]) for name in after
    }
    near, part, formula = the_cost(example)
    tree = the_tree(example)
    scene.open_with(near, part, formula)
    with scene.say("Who depends on whom? {mark}The cost: on the activation, and on y.") as line:
        _cost_and_its_two(scene, near, part, formula, tree, line)
        scene.moment("cost")
    with scene.say("The activation: sigma, the sigmoid, {mark}of one number, the weighted sum z.") as line:
        _sum_above(scene, tree, line)
        scene.moment("sum")
    with scene.say("And z? {mark}A weight, times an activation, plus a bias.") as line:
        _three_above(scene, near, tree, line)
        tree = the_tree(example)
        scene.add(tree)
        scene.moment("three")
    with scene.say("Push the weight, {mark}and it runs down to the cost.") as line:
        _more_closely(tree, "a3")
        scene.play(
            _changes(tree, "w3", nudge, ["w3"], rate_func=smooth), run_time=max(line.until_mark(), 1.2)
        )
        fallen = _run_through(scene, tree, "w3", nudge, moved, 3.6)
        scene.moment("nudged")
        scene.wait(0.7)
    with scene.say("Now take it back.") as line:
        taken_back = {name: -change for name, change in moved.items()}
        scene.play(
            _changes(tree, "w3", nudge, ["w3"], rate_func=_back),
            FadeOut(fallen, rate_func=squish_rate_func(smooth, 0, 0.5)),
            run_time=0.5,
        )
        risen = _run_through(scene, tree, "w3", nudge, taken_back, 2.1, rate_func=_back)
        scene.play(FadeOut(risen, rate_func=squish_rate_func(smooth, 0.4, 1)), run_time=0.6)
        scene.remove(tree)
        scene.add(the_tree(example))
        scene.moment("tree")


def _formula(source: str, tree: Tree) -> Formula:
    """Return a formula whose parts, labelled by nodes of the tree, have their colors."""
    formula = Formula(source, size=SYMBOL_SIZE)
    for name in formula.labels:
        formula.part(name).set_color(hue_of(name, tree.values[name]))
    return formula


def _others(formula: Formula) -> list[Mobject]:
    """Return the letters of a formula that have no label."""
    labelled = [letter for name in formula.labels for letter in formula.part(name)]
    return [letter for letter in formula if letter not in labelled]


def _upward(tree: Tree, name: str) -> Branch:
    """Turn a branch round, to be drawn from the node that depends on another one up to that, and return it."""
    branch = tree.branches[name]
    branch.reverse_direction()
    return branch


def _cost_and_its_two(
    scene: Lecture, near: LastLayer, part: GapSquare, formula: Formula, tree: Tree, line: Saying
) -> None:
    """Let the cost sink to the foot of the tree; then what its formula is made of comes down over it."""
    cost, a, y = (tree.nodes[name] for name in ("C", "a3", "y"))
    scene.remove(part)
    scene.add(*part.submobjects)
    scene.play(
        Transform(near, near.copy().scale(SMALLER).move_to(ASIDE)),
        FadeOut(*(one for one in part.submobjects if one is not part.number)),
        run_time=0.8,
    )
    scene.play(
        TransformFromCopy(formula.part("cost"), cost.symbol),
        ReplacementTransform(part.number, cost.number),
        run_time=max(line.until_mark(), 1.0),
    )
    for label, node in (("a", a), ("y", y)):
        beside = [one for one in node.submobjects if one is not node.symbol]
        scene.play(TransformFromCopy(formula.part(label), node.symbol), run_time=0.7)
        scene.play(Create(_upward(tree, node.key)), FadeIn(*beside), run_time=0.6)
    scene.play(FadeOut(formula, shift=0.3 * UP), run_time=max(line.left, 0.5))


def _sum_above(scene: Lecture, tree: Tree, line: Saying) -> None:
    """Write what the activation is made of over it, and let the weighted sum stay there."""
    z = tree.nodes["z3"]
    squash = _formula("{{ a^((L)) : a3 }} = sigma({{ z^((L)) : z3 }})", tree).move_to(z.symbol)
    curve = SigmoidCurve(Scale(-CURVE_REACH, CURVE_REACH), -CURVE_REACH, width=CURVE[0], height=CURVE[1])
    curve.move_to(CURVE_AT)
    scene.play(
        TransformFromCopy(tree.nodes["a3"].symbol, squash.part("a3")),
        FadeIn(*_others(squash), squash.part("z3"), shift=0.2 * UP),
        FadeIn(curve),
        run_time=1.0,
    )
    scene.moment("sigmoid")
    scene.play(Drive(curve, -CURVE_REACH, tree.values["z3"], rate_func=smooth), run_time=0.9)
    into, out = (Number(tree.values[name], size=NEAR_SIZE, color=hue_of(name, 0)) for name in ("z3", "a3"))
    into.next_to(curve.foot(into.value), DOWN, buff=0.2)
    out.next_to(curve.lamp, UP + LEFT, buff=0.1)
    scene.play(FadeIn(into, out), run_time=max(0.4, line.until_mark()))
    scene.wait(0.6)
    scene.play(FadeOut(squash.part("a3"), *_others(squash), curve, out), run_time=0.4)
    scene.play(
        ReplacementTransform(squash.part("z3"), z.symbol),
        ReplacementTransform(into, z.number),
        Create(_upward(tree, "z3")),
        run_time=max(line.left, 1.0),
    )


def _three_above(scene: Lecture, near: LastLayer, tree: Tree, line: Saying) -> None:
    """Take the weighted sum apart, put its numbers in, and let each part go to its place in the tree."""
    total = _formula(
        "{{ z^((L)) : z3 }} = {{ w^((L)) : w3 }} {{ a^((L-1)) : a2 }} + {{ b^((L)) : b3 }}", tree
    )
    total.match_y(tree.nodes["a2"].symbol)
    numbers = _put_in(total, tree)
    equals, plus = _others(total)
    times = (numbers["w3"].get_right() + numbers["a2"].get_left()) / 2
    signs = [
        Formula(sign, size=NEAR_SIZE).move_to((x, numbers["w3"].get_y(), 0))
        for sign, x in (("=", equals.get_x()), ("dot.op", times[0]), ("+", plus.get_x()))
    ]
    around = [
        Formula(bracket, size=NEAR_SIZE).next_to(numbers["b3"], side, buff=0.06)
        for bracket, side in ((r"\(", LEFT), (r"\)", RIGHT))
    ]
    scene.play(
        TransformFromCopy(tree.nodes["z3"].symbol, total.part("z3")),
        FadeIn(*(letter for letter in total if letter not in total.part("z3")), shift=0.2 * UP),
        run_time=max(line.until_mark(), 1.0),
    )
    for name in ("w3", "a2", "b3"):
        scene.play(
            Indicate(near.numbers[name], color=hue_of(name, tree.values[name])),
            FadeIn(numbers[name], shift=0.2 * DOWN),
            *([FadeIn(signs[1])] if name == "a2" else []),
            *([FadeIn(signs[2], *around)] if name == "b3" else []),
            run_time=0.6,
        )
    scene.play(FadeIn(numbers["z3"], signs[0], shift=0.2 * DOWN), run_time=0.6)
    scene.moment("numbers put in")
    scene.wait(max(line.left, 1.5))
    scene.play(FadeOut(near, total.part("z3"), *_others(total), numbers["z3"], *signs, *around), run_time=0.5)
    rising = []
    for name in ("w3", "a2", "b3"):
        node = tree.nodes[name]
        parted: list[Animation] = [
            ReplacementTransform(total.part(name), node.symbol),
            ReplacementTransform(numbers[name], node.number),
        ]
        if node.lamp is not None:
            parted.append(GrowFromCenter(node.lamp))
        rising.append(AnimationGroup(*parted))
    scene.play(LaggedStart(*rising, lag_ratio=0.4), run_time=1.4)
    scene.play(
        LaggedStart(*(Create(_upward(tree, name)) for name in ("w3", "a2", "b3")), lag_ratio=0.3),
        run_time=0.9,
    )
    scene.remove(*near.get_family(), *tree.get_family())


def _put_in(total: Formula, tree: Tree) -> dict[str, Number]:
    """Return the value of every symbol of a formula, below it, in as many decimals as their sum needs."""
    numbers = {}
    for name in total.labels:
        number = Number(tree.values[name], 3, size=NEAR_SIZE - 6, color=hue_of(name, tree.values[name]))
        numbers[name] = number.next_to(total.part(name), DOWN, buff=0.2)
    for number in numbers.values():
        number.stand_on(numbers["w3"])
    numbers["b3"].shift(BRACKET * RIGHT)
    return numbers


def _sweep(scene: Lecture, example: ChainExample, name: str) -> ParameterSweep:
    """Measure what a nudge of a weight or a bias moves, in equal parts."""
    value = example.values[name]
    return scene.measure(
        f"nudge of {name}",
        measure.derivatives.parameter_sweep,
        RUN,
        layer=int(name[1:]) - 1,
        to=0,
        source=0 if name[0] == "w" else None,
        values=[value + NUDGE * part / SHARES for part in range(SHARES + 1)],
        **example.at,
    )


def _changes(
    tree: Tree,
    name: str,
    nudge: ParameterSweep,
    names: Sequence[str] | None = None,
    *,
    rate_func: Callable[[float], float],
) -> Animation:
    """Return the animation in which the nodes that a nudge moves, or some of them, take their values one by one."""

    def show(shown: Tree, place: float) -> None:
        for key, value in swept(name, nudge, round(place)).items():
            if names is None or key in names:
                shown.nodes[key].set_value(value)

    return Drive(tree, 0, SHARES, show=show, rate_func=rate_func)


def _more_closely(tree: Tree, name: str) -> None:
    """Write a value with a place more, where two places would not add up with those of its change."""
    number = tree.nodes[name].number
    number.decimals = CLOSELY
    number.set_value(number.value)


def _run_through(
    scene: Lecture,
    tree: Tree,
    start: str,
    nudge: ParameterSweep,
    moved: Mapping[str, float],
    seconds: float,
    *,
    rate_func: Callable[[float], float] = smooth,
) -> Number:
    """Let a dot carry what has moved one node down to the next, which changes by its own amount; and so on.

    The branches that it has run along stay lit, or go out again where a nudge is taken back. Returns by how much the
    cost has changed, which is written beside it.
    """
    path = tree.path(start)
    cost = tree.nodes["C"]
    last = Number(moved["C"], sign=True, size=CHANGED, color=hue_of("C", tree.values["C"]))
    last.next_to(cost.symbol, LEFT, buff=0.35).stand_on(cost.number)
    for name in path:
        branch, after = tree.branches[name], tree.below(name)
        way = branch.get_end() - branch.get_start()
        off = (DOT - CLEAR) / np.linalg.norm(way) * way
        way -= 2 * off
        dot = Dot(branch.get_start() + off, radius=DOT, color=palette.INK)
        change = Number(
            moved[name],
            tree.nodes[name].number.decimals,
            sign=True,
            size=CARRIED,
            color=hue_of(name, tree.values[name]),
        )
        carried, moving = VGroup(dot, change.next_to(dot, LEFT, buff=0.28).shift(0.22 * DOWN)), VGroup(dot)
        if branch.get_start()[0] < branch.get_end()[0]:
            moving.add(change)
        else:  # between two lamps it would run into the lower one
            change.match_y(branch).shift(0.1 * DOWN)
        scene.play(GrowFromCenter(dot), FadeIn(change), run_time=0.1 * seconds / len(path))
        scene.play(
            cast(Any, moving).animate.shift(way),
            Transform(branch, branch.copy().light(rate_func is smooth)),
            run_time=0.45 * seconds / len(path),
        )
        scene.play(
            FadeOut(carried, rate_func=squish_rate_func(smooth, 0, 0.5)),
            _changes(tree, start, nudge, [after], rate_func=rate_func),
            *([FadeIn(last, rate_func=squish_rate_func(smooth, 0.3, 1))] if after == "C" else []),
            run_time=0.45 * seconds / len(path),
        )
    return last


def _back(share: float) -> float:
    """Run from the end of a nudge to its start."""
    return 1 - smooth(share)


def _light_up(branch: Branch) -> Animation:
    """Return the animation in which a branch is bright and thick for a while."""
    return Transform(branch, branch.copy().light(True), rate_func=there_and_back)


@beat("4.5", "the tree goes on", flows_from="4.4")
def the_tree_goes_on(scene: Lecture) -> None:
    """Let the tree grow up to the input, push all that can be chosen in it, and come back to its last storey."""
    example = chain_example(scene)
    one = Tree(example.values)
    two, three = (
        Tree(example.values, storeys, layout=layout, by_number=False, lying=True)
        for storeys, layout in LYING.items()
    )
    scene.declare({"2": "a layer, counted from the last", "3": "a layer, counted from the last"})
    ours = [f"{letter}{layer}" for layer in range(1, LAYERS + 1) for letter in "wb"]
    nudges = {name: _sweep(scene, example, name) for name in ours}
    dials = {name: _dial(three.nodes[name]) for name in ours}
    ink = picture_of_example(scene).scale_to_fit_height(PICTURE)
    ink.next_to(three.nodes["a0"].number, UP, buff=0.15).match_x(three.nodes["a0"].symbol)
    scene.open_with(one)
    with scene.say("But the activation at the top {mark}depends on others in its turn.") as line:
        scene.play(_beats(one.nodes["a2"]), run_time=line.until_mark())
        scene.play(one.grow_into(two), run_time=max(line.left, 3.4))
        _replace(scene, one, two)
        scene.moment("two storeys")
    with scene.say("One layer more, {mark}and we are at the input: the ink.") as line:
        scene.play(two.grow_into(three), run_time=max(line.left - 0.8, 2.4))
        _replace(scene, two, three)
        scene.play(FadeIn(ink, shift=0.3 * DOWN), run_time=0.8)
        scene.moment("three storeys")
    with scene.say("The ink is given, {mark}and so is y.") as line:
        locks = [Lock().scale(LOCK).next_to(ink, UP, buff=0.12)]
        locks.append(Lock().scale(LOCK).next_to(three.nodes["y"].submobjects[-1], UP, buff=0.15))
        scene.play(GrowFromCenter(locks[0]), run_time=max(line.until_mark(), 0.8))
        scene.play(GrowFromCenter(locks[1]), run_time=max(line.left, 0.8))
    with scene.say(
        "{n:Words} numbers are ours to choose, {mark}and each one moves the cost.", n=len(ours)
    ) as line:
        cost = CostBar(example.cost)
        at_home = three.nodes["C"].number.copy()
        written = _take_off(scene, three, "C")[0]
        scene.play(
            LaggedStart(*(GrowFromCenter(dial) for dial in dials.values()), lag_ratio=0.2),
            ReplacementTransform(written, cost.number),
            FadeIn(cost.bar, cost.stood, shift=0.2 * DOWN),
            run_time=max(line.until_mark(), 1.6),
        )
        for name, nudge in nudges.items():
            _push(scene, three, dials[name], nudge, cost, name)
        scene.moment("ours")
    with scene.say("Now back to the last layer: {mark}how does its weight move the cost?") as line:
        last = the_tree(example)
        scene.play(
            FadeOut(ink, *locks, *dials.values(), scale=0.3),
            FadeOut(cost.bar, cost.stood),
            ReplacementTransform(cost.number, at_home),
            run_time=0.6,
        )
        three.nodes["C"].number = at_home
        three.nodes["C"].add(at_home)
        scene.play(three.shrink_into(last), run_time=2.8)
        _replace(scene, three, last)
        road = [last.branches[name] for name in last.path("w3")]
        scene.play(LaggedStart(*map(_light_up, road), lag_ratio=0.4), run_time=max(line.left, 1.2))


def _dial(node: Node) -> Dial:
    """Return a dial for the number of a node, beside it where no branch is; turned so far is what has been pushed."""
    dial = Dial(
        node.value - REACH,
        node.value + REACH,
        radius=DIAL,
        start=node.value,
        color=hue_of(node.key, node.value),
    )
    return dial.next_to(node, DOWN if node.key[0] == "w" else UP, buff=0.09)


class CostBar(Group):
    """The cost, large, and as a bar so high; an outline keeps how high that was at first.

    >>> cost = CostBar(0.25)
    >>> round(float(cost.show(0.5).bar.height / cost.stood.height), 6), cost.number.shown
    (2.0, '0.50')
    """

    def __init__(self, cost: float) -> None:
        self.bar = Rectangle(width=BAR[1], height=BAR[0] * cost, stroke_width=0)
        self.bar.set_fill(palette.COST, 1).move_to(BAR_PLACE, aligned_edge=DOWN)
        self.stood = self.bar.copy().set_fill(opacity=0).set_stroke(palette.INK, 3)
        self.number = Number(cost, size=COST_SIZE, color=palette.COST)
        self.number.next_to(self.stood, LEFT, buff=0.3)
        super().__init__(self.bar, self.stood, self.number)

    def show(self, cost: float) -> Self:
        """Let number and bar tell a cost."""
        self.number.set_value(cost)
        self.bar.stretch_to_fit_height(BAR[0] * cost).move_to(BAR_PLACE, aligned_edge=DOWN)
        return self

    def shown(self) -> Channels:
        """Return the cost."""
        return {"length": [self.number.value]}


def _beats(node: Node) -> Animation:
    """Return the animation in which a node is larger for a while."""
    return Transform(node, node.copy().scale(1.15), rate_func=there_and_back)


def _take_off(scene: Lecture, tree: Tree, *names: str) -> list[Number]:
    """Take the numbers of some nodes out of the tree; returns them, still on the stage."""
    numbers = [tree.nodes[name].number for name in names]
    for name, number in zip(names, numbers, strict=True):
        tree.nodes[name].remove(number)
    scene.add(*numbers)
    return numbers


def _push(scene: Lecture, tree: Tree, dial: Dial, nudge: ParameterSweep, cost: CostBar, start: str) -> None:
    """Turn a dial: one node after the other moves, the road lights up behind, the bar answers; then take it back."""
    path = tree.path(start)
    stops = [*path, "C"]
    roads = {name: tree.branches[name].copy().light(True) for name in path}
    ends = {name: branch.get_start_and_end() for name, branch in roads.items()}

    def show(_: Group, place: float) -> None:
        for stop, name in enumerate(stops):
            value = swept(start, nudge, round(SHARES * smooth(float(np.clip(place - stop, 0, 1)))))[name]
            if name == "C":
                cost.show(value)
                continue
            tree.nodes[name].set_value(value)
            (begin, end), far = (
                ends[name],
                float(np.clip((place - stop - ROAD_WAITS) / (1 - ROAD_WAITS), 0, 1)),
            )
            roads[name].put_start_and_end_on(begin, begin + max(far, 1e-3) * (end - begin))
            roads[name].set_stroke(opacity=float(far > 0))
        dial.show(tree.nodes[start].value)

    def take_back(_: Group, share: float) -> None:
        for name, value in swept(start, nudge, round(SHARES * share)).items():
            if name == "C":
                cost.show(value)
            else:
                tree.nodes[name].set_value(value)
        dial.show(tree.nodes[start].value)
        for road in roads.values():
            road.set_stroke(opacity=share)

    moved = Group(tree, dial, cost, *roads.values())
    scene.play(
        Drive(moved, 0, len(stops), show=show, rate_func=linear), run_time=PER_STOP * len(stops) + PER_PUSH
    )
    scene.wait(PUSHED)
    scene.play(Drive(moved, 1, 0, show=take_back, rate_func=smooth), run_time=BACK)
    scene.remove(*roads.values())


def _replace(scene: Lecture, before: Tree, after: Tree) -> None:
    """Let a tree stand where one has become it."""
    scene.remove(*before.get_family(), *after.get_family())
    scene.add(after)
