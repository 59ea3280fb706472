"""4.4 and 4.5: who depends on whom, first for the last layer, then storey by storey up to the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    there_and_back,
)

from scenes.beats.calculus.example import (
    NEAR_SIZE,
    SYMBOL_SIZE,
    GapSquare,
    LastLayer,
    chain_example,
    picture_of_example,
    the_cost,
    the_tree,
)
from scenes.beats.calculus.tree import Branch, Node, Tree, hue_of
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.network.diagram import Neuron
from scenes.kit.values.dial import Dial

ASIDE, SMALLER = (-4.55, -0.35, 0.0), 0.74  # where the last layer stands while the tree is made, and its size
PICTURE = 0.66  # height of the picture beside its ink
REACH = 8.0  # of the small dials, to either side of 0


@beat("4.4", "the dependency tree", flows_from="4.3")
def the_dependency_tree(scene: Lecture) -> None:
    """Take the formulas apart, from the cost upward, until all that it depends on hangs above it."""
    example = chain_example(scene)
    near, part, formula = the_cost(example)
    tree = the_tree(example)
    scene.open_with(near, part, formula)
    with scene.say("Who depends on whom? {mark}The cost: on the activation, and on y.") as line:
        _cost_and_its_two(scene, near, part, formula, tree, line)
        scene.moment("cost")
    with scene.say("The activation depends on one number: {mark}the weighted sum z.") as line:
        z = tree.nodes["z3"]
        squash = _formula("{{ a^((L)) : a3 }} = sigma({{ z^((L)) : z3 }})", tree).move_to(z.symbol)
        scene.play(
            TransformFromCopy(tree.nodes["a3"].symbol, squash.part("a3")),
            FadeIn(*_others(squash), shift=0.2 * RIGHT),
            run_time=line.until_mark(),
        )
        scene.play(
            ReplacementTransform(squash.part("z3"), z.symbol),
            FadeOut(squash.part("a3"), *_others(squash), shift=0.4 * DOWN),
            Create(_upward(tree, "z3")),
            FadeIn(z.number, shift=0.3 * UP),
            run_time=max(line.left, 1.4),
        )
        scene.moment("sum")
    with scene.say("And z? {mark}A weight, times an activation, plus a bias.") as line:
        _three_above(scene, near, tree, line)
        tree = the_tree(example)
        scene.add(tree)
        scene.moment("three")
    with scene.say("Draw who depends on whom: {mark}three numbers above, one cost below.") as line:
        _run_down(scene, tree, ("w3", "a2", "b3"), line.until_mark())
        _run_down(scene, tree, ("w3", "a2", "b3"), max(line.left, 1.5))
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
    """Let the cost sink to the foot of the tree, and what it is made of rise over it."""
    cost, a, y = (tree.nodes[name] for name in ("C", "a3", "y"))
    aside = near.copy().scale(SMALLER).move_to(ASIDE)
    rest = _others(formula)
    scene.remove(part, formula)
    scene.add(*part.submobjects, *formula)
    scene.play(
        Transform(near, aside),
        ReplacementTransform(formula.part("cost"), cost.symbol, path_arc=PI / 2),
        ReplacementTransform(part.number, cost.number),
        Transform(
            part.square, part.square.copy().scale(0.1).move_to(cost.symbol).set_opacity(0), remover=True
        ),
        FadeOut(part.unit, part.scale_line, part.gap),
        run_time=max(line.until_mark(), 1.8),
    )
    scene.play(
        ReplacementTransform(formula.part("a"), a.symbol),
        ReplacementTransform(part.lamp, _lamp(a)),
        ReplacementTransform(part.brightness, a.number),
        ReplacementTransform(formula.part("y"), y.symbol),
        ReplacementTransform(part.wanted, Group(*y.submobjects[2:])),
        ReplacementTransform(part.goal, y.number),
        FadeOut(*rest),
        Create(_upward(tree, "a3")),
        Create(_upward(tree, "y")),
        run_time=max(line.left, 1.8),
    )


def _three_above(scene: Lecture, near: LastLayer, tree: Tree, line: Saying) -> None:
    """Take the weighted sum apart, and let the last layer go to where its parts are in the tree."""
    total = _formula(
        "{{ z^((L)) : z3 }} = {{ w^((L)) : w3 }} {{ a^((L-1)) : a2 }} + {{ b^((L)) : b3 }}", tree
    )
    total.match_y(tree.nodes["a2"].symbol)
    numbers = _put_in(total, tree)
    equals, *_ = _others(total)
    times = (numbers["w3"].get_right() + numbers["a2"].get_left()) / 2
    signs = [
        Formula(sign, size=NEAR_SIZE).move_to((x, numbers["w3"].get_y(), 0))
        for sign, x in (("=", equals.get_x()), ("dot.op", times[0]))
    ]
    rising = []
    for name, source in (("w3", None), ("a2", near.network.neurons[0][0]), ("b3", None)):
        node = tree.nodes[name]
        risen: list[Animation] = [
            ReplacementTransform(total.part(name), node.symbol),
            ReplacementTransform(numbers[name], node.number),
            Create(_upward(tree, name)),
        ]
        if source is not None:
            risen.append(ReplacementTransform(source, _lamp(node), path_arc=PI / 5))
        rising.append(AnimationGroup(*risen))
    scene.remove(near)
    scene.add(*near.network.edges, near.lead, *near.network.neurons)
    scene.add(*near.symbols.values(), *near.numbers.values())
    scene.play(
        TransformFromCopy(tree.nodes["z3"].symbol, total.part("z3")),
        FadeIn(*(letter for letter in total if letter not in total.part("z3")), shift=0.4 * UP),
        FadeOut(*near.network.edges, near.lead, near.symbols["a3"], near.numbers["a3"]),
        FadeOut(near.network.neurons[1][0], target_position=_lamp(tree.nodes["a3"]), scale=0.3),
        run_time=1.4,
    )
    scene.play(
        *(ReplacementTransform(near.numbers[name], numbers[name]) for name in ("w3", "a2", "b3")),
        *(FadeOut(near.symbols[name], scale=0.5) for name in ("w3", "a2", "b3")),
        TransformFromCopy(tree.nodes["z3"].number, numbers["z3"]),
        FadeIn(*signs),
        run_time=1.2,
    )
    scene.moment("numbers put in")
    scene.wait(max(line.left - 2.6, 2.0))
    scene.play(
        LaggedStart(*rising, lag_ratio=0.5, run_time=2.6),
        FadeOut(
            total.part("z3"), *_others(total), numbers["z3"], *signs, target_position=tree.nodes["z3"].symbol
        ),
    )
    scene.remove(*near.get_family(), *tree.get_family())


def _put_in(total: Formula, tree: Tree) -> dict[str, Number]:
    """Return the value of every symbol of a formula, below it, by the names of the tree's nodes."""
    numbers = {}
    for name in total.labels:
        number = Number(
            tree.values[name], sign=name == "b3", size=NEAR_SIZE, color=hue_of(name, tree.values[name])
        )
        numbers[name] = number.next_to(total.part(name), DOWN, buff=0.2)
    for number in numbers.values():
        number.stand_on(numbers["w3"])
    return numbers


def _run_down(scene: Lecture, tree: Tree, names: Sequence[str], seconds: float) -> None:
    """Let a wave run from some nodes down to the cost: branches light up, and what depends on them stirs."""
    waves = []
    for row in (names, *([name] for name in tree.path(names[0])[1:])):
        symbol = tree.nodes[tree.below(row[0])].symbol
        stirred = Transform(symbol, symbol.copy().scale(1.35), rate_func=there_and_back)
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
    one, two, three = (Tree(example.values, storeys) for storeys in (1, 2, 3))
    ink = picture_of_example(scene).scale_to_fit_height(PICTURE)
    ink.next_to(_lamp(three.nodes["a0"]), LEFT, buff=0.12)
    scene.open_with(one)
    with scene.say("But the activation up there {mark}depends on others in its turn.") as line:
        _run_down(scene, one, ("a2",), line.until_mark())
        scene.play(one.grow_into(two), run_time=max(line.left, 2.2))
        _replace(scene, one, two)
        scene.moment("two storeys")
    with scene.say("One storey more, {mark}and we are at the input: the ink.") as line:
        scene.play(two.grow_into(three), run_time=line.duration - 0.8)
        _replace(scene, two, three)
        scene.play(FadeIn(ink, shift=0.5 * RIGHT, scale=1.6), run_time=0.8)
        scene.moment("three storeys")
    with scene.say("The ink is given. {mark}Down the middle, each number hangs on others.") as line:
        scene.play(
            Transform(ink, ink.copy().scale(1.4), rate_func=there_and_back), run_time=line.until_mark()
        )
        _run_down(scene, three, ("a0",), line.left)
    with scene.say("Weights and biases hang on nothing: they are our dials.") as line:
        dials = _dials(three)
        scene.play(
            LaggedStart(*(GrowFromCenter(dial) for dial in dials), lag_ratio=0.3), run_time=line.duration
        )
        scene.moment("dials")
    with scene.say("Now back to the last storey: {mark}how does its weight move the cost?") as line:
        last = the_tree(example)
        scene.play(
            LaggedStart(*(FadeOut(one, scale=0.3) for one in (*dials, ink)), lag_ratio=0.08),
            run_time=line.until_mark(),
        )
        scene.play(three.shrink_into(last), run_time=max(line.left - 0.8, 1.6))
        _replace(scene, three, last)
        _run_down(scene, last, ("w3",), 1.2)


def _replace(scene: Lecture, before: Tree, after: Tree) -> None:
    """Let a tree stand where one has become it."""
    scene.remove(*before.get_family(), *after.get_family())
    scene.add(after)


def _dials(tree: Tree) -> list[Dial]:
    """Return a dial beside each weight and each bias of a tree, turned to its value."""
    dials = []
    for name, node in tree.nodes.items():
        if name[0] in "wb":
            dial = Dial(-REACH, REACH, radius=0.23, start=0.0, color=hue_of(name, node.value))
            dial.show(node.value)
            dials.append(dial.next_to(node, LEFT if name[0] == "w" else RIGHT, buff=0.3).shift(0.17 * DOWN))
    return dials
