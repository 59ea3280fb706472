"""4.4 and 4.5: who depends on whom, first for the last layer, then storey by storey up to the input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    smooth,
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
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.network.diagram import Neuron
from scenes.kit.replay.replay import Drive

ASIDE, SMALLER = (-4.55, -0.35, 0.0), 0.74  # where the last layer stands while the tree is made, and its size
NUDGE, SHARES = 1.0, 30  # of a weight or a bias; in how many equal parts
PULSE = 0.9  # seconds of a nudge forth and back
BRACKET = 0.35  # room for the bracket before a number
PICTURE = 0.6  # height of the picture beside its ink
# Of the trees of two storeys and of three, as in `LAYOUTS`; they lie, along the whole width of the frame.
LYING = {2: (2.3, 2.05, 58.0, 50.0), 3: (1.72, 2.05, 46.0, 44.0)}


@beat("4.4", "the dependency tree", flows_from="4.3")
def the_dependency_tree(scene: Lecture) -> None:
    """Take the formulas apart, from the cost upward, until all that it depends on hangs above it."""
    example = chain_example(scene)
    nudge = _sweep(scene, example, "w3")
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
    with scene.say("Nudge the weight, {mark}and it runs down to the cost. {mark}And back.") as line:
        scene.play(
            _changes(tree, "w3", nudge, ["w3"], rate_func=smooth), run_time=max(line.until_mark(), 1.2)
        )
        _run_through(scene, tree, "w3", nudge, max(line.until_mark(), 3.3))
        scene.moment("nudged")
        scene.wait(0.6)
        scene.play(
            _changes(tree, "w3", nudge, rate_func=lambda share: 1 - smooth(share)),
            run_time=max(line.left, 1.6),
        )
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


def _lamp(node: Node) -> Neuron:
    """Return the lamp of a node that has one."""
    return cast(Neuron, node.lamp)


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
    scene.play(
        TransformFromCopy(tree.nodes["a3"].symbol, squash.part("a3")),
        FadeIn(*_others(squash), squash.part("z3"), shift=0.2 * UP),
        run_time=1.0,
    )
    scene.moment("sigmoid")
    scene.wait(max(1.5, line.until_mark()))
    scene.play(FadeOut(squash.part("a3"), *_others(squash)), run_time=0.4)
    scene.play(
        ReplacementTransform(squash.part("z3"), z.symbol),
        FadeIn(z.number, shift=0.3 * LEFT),
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


def _run_through(scene: Lecture, tree: Tree, start: str, nudge: ParameterSweep, seconds: float) -> None:
    """Let what has moved one node run down to the cost: a branch lights up, then the node at its end changes."""
    path = tree.path(start)
    for name in path:
        scene.play(_light_up(tree.branches[name]), run_time=0.4 * seconds / len(path))
        scene.play(
            _changes(tree, start, nudge, [tree.below(name)], rate_func=smooth),
            run_time=0.6 * seconds / len(path),
        )


def _run_down(scene: Lecture, tree: Tree, names: Sequence[str], seconds: float) -> None:
    """Let a wave run from some nodes down to the cost: branches light up, and what depends on them stirs."""
    waves = []
    for row in (names, *([name] for name in tree.path(names[0])[1:])):
        symbol = tree.nodes[tree.below(row[0])].symbol
        stirred = Transform(symbol, symbol.copy().scale(1.1), rate_func=there_and_back)
        lit = [_light_up(tree.branches[name]) for name in row]
        waves.append(LaggedStart(AnimationGroup(*lit), stirred, lag_ratio=0.4))
    scene.play(LaggedStart(*waves, lag_ratio=0.4), run_time=seconds)


def _light_up(branch: Branch) -> Animation:
    """Return the animation in which a branch is bright and thick for a while."""
    return Transform(branch, branch.copy().light(True), rate_func=there_and_back)


@beat("4.5", "the tree goes on", flows_from="4.4")
def the_tree_goes_on(scene: Lecture) -> None:
    """Let the tree grow a storey, and another, up to the input, and come back to its last storey."""
    example = chain_example(scene)
    one = Tree(example.values)
    two, three = (
        Tree(example.values, storeys, layout=layout, by_number=False, lying=True)
        for storeys, layout in LYING.items()
    )
    scene.declare({"2": "a layer, counted from the last", "3": "a layer, counted from the last"})
    ours = [f"{letter}{layer}" for layer in range(1, LAYERS + 1) for letter in "wb"]
    nudges = {name: _sweep(scene, example, name) for name in ours}
    ink = picture_of_example(scene).scale_to_fit_height(PICTURE)
    ink.next_to(_lamp(three.nodes["a0"]), LEFT, buff=0.12)
    scene.open_with(one)
    with scene.say("But the activation at the top {mark}depends on others in its turn.") as line:
        _run_down(scene, one, ("a2",), line.until_mark())
        scene.play(one.grow_into(two), run_time=max(line.left, 2.2))
        _replace(scene, one, two)
        scene.moment("two storeys")
        scene.wait(0.4)
    with scene.say("One layer more, {mark}and we are at the input: the ink.") as line:
        scene.play(two.grow_into(three), run_time=max(line.duration - 0.8, 2.2))
        _replace(scene, two, three)
        scene.play(FadeIn(ink, shift=0.3 * DOWN, scale=1.6), run_time=0.8)
        scene.moment("three storeys")
    with scene.say("The ink is given. {mark}Each number follows from those before it.") as line:
        scene.play(
            Transform(ink, ink.copy().scale(1.2), rate_func=there_and_back), run_time=line.until_mark()
        )
        _run_down(scene, three, ("a0",), max(line.left, 2.0))
    with scene.say("The weights and biases are ours to choose, {mark}and each one moves the cost.") as line:
        chosen = [node for name, node in three.nodes.items() if name[0] in "wb"]
        scene.play(
            LaggedStart(
                *(
                    Indicate(part, color=palette.INK, scale_factor=1.0)
                    for node in chosen
                    for part in (node.symbol, node.number)
                ),
                lag_ratio=0.1,
            ),
            run_time=max(line.until_mark(), 1.8),
        )
        for name, nudge in nudges.items():
            _pulse(scene, three, name, nudge)
        scene.moment("ours")
    with scene.say("Now back to the last layer: {mark}how does its weight move the cost?") as line:
        last = the_tree(example)
        scene.play(FadeOut(ink, scale=0.3), run_time=max(0.4, line.until_mark() - 0.6))
        scene.play(three.shrink_into(last), run_time=max(line.left - 0.8, 1.9))
        _replace(scene, three, last)
        _run_down(scene, last, ("w3",), 1.2)


def _pulse(scene: Lecture, tree: Tree, name: str, nudge: ParameterSweep) -> None:
    """Nudge a weight or a bias and take it back: its path to the cost lights up, and all on it stirs."""
    scene.play(
        _changes(tree, name, nudge, rate_func=there_and_back),
        *(_light_up(tree.branches[one]) for one in tree.path(name)),
        run_time=PULSE,
    )


def _replace(scene: Lecture, before: Tree, after: Tree) -> None:
    """Let a tree stand where one has become it."""
    scene.remove(*before.get_family(), *after.get_family())
    scene.add(after)
