"""3.2: what one picture wants of the outputs."""

from __future__ import annotations

from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    GrowFromPoint,
    Indicate,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    Restore,
    Rotate,
    Transform,
    TransformFromCopy,
    VGroup,
    smooth,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.derivatives import LiftedActivation, OutputDerivatives
from scenes.beats.backprop.example import (
    DIGIT,
    Example,
    example_shown,
    weights_legend,
    whole_network,
)
from scenes.beats.backprop.gaps import Block, GapArrow, Heights, TwoStrips, Wishes
from scenes.beats.backprop.levers.aside import asking_output
from scenes.kit.lecture.frame import WIDTH
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.input_picture import InputPicture, picture_before
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.sticks import Fly
from scenes.kit.replay.replay import Drive

ASIDE = 11.7  # how far the network goes to the left, in scene units
FORMULA_SIZE = 50
NUDGE = 0.08  # by which an output is made brighter, to see what its square loses
OTHERS = tuple(j for j in range(10) if j != DIGIT)
NEARBY_SIZE = 28  # of formulas and figures that the camera comes close to
NEAR, NEAR_AT = (6.0, 2.95), np.array([1.35, -0.72, 0.0])  # what it sees, from the wanted lamp on: the square
ASIDE_OF_IT, ASIDE_AT = (8.2, 4.04), np.array([3.1, -0.25, 0.0])  # ... and what comes beside that
BESIDE = 0.55  # between the gap and its square
QUOTIENT_AT, QUOTIENT_SIZE = np.array([3.41, -0.66, 0.0]), 24
WISH_AT = np.array([2.9, -1.1, 0.0])  # foot of the wish, from the wanted lamp on
BACK = 0.4  # opacity of strips that the square has got back
THIN = 0.05  # width of what is left of a strip
HEIGHT_OF_PRICE = 0.55
DOWN_LEFT = np.array([-1.0, -0.6, 0.0])
LOUD = 1.5  # how many times larger the numbers get that a line is about
RULE_AT = np.array([3.5, 2.1, 0.0])


def _lamp_legend(picture: InputPicture) -> VGroup:
    """Return what a lamp's brightness means, under the picture."""
    rows = VGroup()
    for activation in (0, 1):
        lamp = Neuron(0.2).set_activation(activation)
        word = declared(Label(spell(activation), size=FIGURE_SIZE), "an end of the scale of brightness")
        rows.add(VGroup(lamp, word.next_to(lamp, RIGHT, buff=0.2)))
    rows.arrange(RIGHT, buff=0.7)
    return declared(rows.next_to(picture.picture, DOWN, buff=0.35), "what a lamp's brightness means")


@beat("3.2", "one picture, ten wishes", flows_from="3.1")
def one_picture_ten_wishes(scene: Lecture) -> None:
    """Ask the output of the right digit to rise, all others to fall, each by twice how far it is off."""
    example = example_shown(scene)
    derivatives = scene.measure("wishes", measure.derivatives.output_derivatives, **example.at)
    cost = scene.measure("cost", measure.examples.example_cost, **example.at)
    lifted = scene.measure(
        "brighter", measure.derivatives.lifted_output, output=DIGIT, by=NUDGE, **example.at
    )
    gaps = scene.derive("gaps", "difference", derivatives.a, derivatives.target)
    squares = scene.derive("squares", "product", gaps, gaps)

    network, legend = whole_network(example), weights_legend()
    picture = picture_before(example.activations[0], network)
    heights = Heights(derivatives.a, derivatives.target, squares)
    scene.open_with(network, picture, legend)
    legends = Group(legend, _pass_forward(scene, example, network, picture))
    column = _ask(scene, network, picture, legends, heights, derivatives)
    price = _add_up(scene, heights, cost)
    strips = _brighten(scene, heights, column, price, lifted)
    wish, rule = _divide(scene, heights, strips, price, lifted, derivatives, len(example.activations) - 1)
    wishes = _ask_all(scene, heights, wish, rule, price, derivatives)
    _come_to_the_fan(scene, example, wishes, rule)


def _pass_forward(scene: Lecture, example: Example, network: NetworkDiagram, picture: InputPicture) -> VGroup:
    """Let each layer light the next; return what a lamp's brightness means."""
    of_lamps = _lamp_legend(picture)
    with scene.say(
        "A picture of a {digit} enters: each layer lights the next.",
        digit=DIGIT,
    ) as line:
        scene.play(FadeIn(of_lamps, shift=0.2 * UP), run_time=0.5)
        scene.play(
            ForwardPulse(network, example.params, example.activations, run_time=line.left, background=0.75),
        )
        scene.moment("came out")
    return of_lamps


def _ask(
    scene: Lecture,
    network: NetworkDiagram,
    picture: InputPicture,
    legends: Group,
    heights: Heights,
    wishes: OutputDerivatives,
) -> Group:
    """Put each output as high as it is bright, where it ought to be, and an arrow from one to the other.

    Returns what stays of the network, at the left.
    """
    outputs = network.neurons[-1]
    with scene.say("Put each output as high as it is bright.") as line:
        flights = [
            AnimationGroup(TransformFromCopy(neuron, lamp), TransformFromCopy(name, label))
            for neuron, lamp, name, label in zip(
                outputs, heights.lamps, network.labels, heights.labels, strict=True
            )
        ]
        scene.play(
            Group(network, picture).animate.shift(ASIDE * LEFT),
            FadeOut(legends),
            FadeIn(heights.axis),
            LaggedStart(*flights[::-1], lag_ratio=0.06),  # the farthest first: none overtakes another
            run_time=max(1.9, line.left - 0.6),
        )
        column = Group(outputs, network.labels)
        scene.remove(network, picture)
        scene.add(column)
        scene.play(LaggedStart(*map(FadeIn, heights.numbers), lag_ratio=0.1), run_time=0.6)
        scene.moment("heights")
    with scene.say(
        "Wanted: a bright {digit}, nine dark others. {mark}Each arrow is a gap.",
        digit=DIGIT,
        when=wishes.target[DIGIT] == 1 and wishes.target.sum() == 1,
    ) as line:
        scene.play(
            LaggedStart(*map(GrowFromCenter, heights.wanted), lag_ratio=0.1),
            run_time=line.until_mark() - 0.3,
        )
        scene.moment("wanted")
        grown = [
            GrowFromPoint(arrow, heights.place(j, a))
            for j, (arrow, a) in enumerate(zip(heights.arrows, wishes.a, strict=True))
        ]
        scene.play(grown.pop(DIGIT), run_time=0.8)
        scene.play(LaggedStart(*grown, lag_ratio=0.15), run_time=max(0.9, line.left))
        scene.moment("gaps")
    return column


def _add_up(scene: Lecture, heights: Heights, cost: float) -> VGroup:
    """Stack the squares of the gaps to the cost; return its name and number."""
    name = Formula("C_0 =", size=FORMULA_SIZE, color=palette.COST)
    number = Number(cost, size=FORMULA_SIZE, color=palette.COST)
    price = VGroup(name, number.next_to(name, RIGHT, buff=0.2)).next_to(
        heights.stack, UP, buff=0.25, aligned_edge=RIGHT
    )
    squares = heights.squares.copy()
    for square in squares:
        square.save_state().stretch(1e-3, 0)
    with scene.say("Square each gap {mark}and add them up: the cost of this picture.") as line:
        scene.play(
            LaggedStart(*map(Restore, squares), lag_ratio=0.08),
            *(FadeOut(one) for j, one in enumerate(heights.numbers) if j != DIGIT),
            run_time=line.until_mark() + 0.3,
        )
        scene.moment("squares")
        stacked = [ReplacementTransform(*pair) for pair in zip(squares, heights.stack, strict=True)]
        scene.play(LaggedStart(*stacked[::-1], lag_ratio=0.2), run_time=line.left - 0.4)
        scene.play(FadeIn(price, shift=0.2 * UP), run_time=0.5)
        scene.moment("cost")
        scene.wait(0.6)
    return price


def _look_at(
    scene: Lecture, heights: Heights, price: VGroup, size: tuple[float, float], at: NDArray[np.float64]
) -> AnimationGroup:
    """Return the animation in which the camera goes to a place beside the wanted lamp, and the cost with it."""
    view = Rectangle(width=size[0], height=size[1]).move_to(heights.place(DIGIT, 1) + at)
    seen = price.copy().scale_to_fit_height(HEIGHT_OF_PRICE * size[0] / WIDTH)
    seen.move_to(view.get_corner(UP + RIGHT) + 0.05 * size[0] * DOWN_LEFT, aligned_edge=UP + RIGHT)
    return AnimationGroup(scene.come_close(view, share=1.0), Transform(price, seen))


def _brighten(
    scene: Lecture, heights: Heights, column: Group, price: VGroup, lifted: LiftedActivation
) -> TwoStrips:
    """Come close to the wanted output, raise it a little, and see what its square loses."""
    square = heights.squares[DIGIT].next_to(heights.place(DIGIT, 1), DOWN + RIGHT, buff=0)
    two = TwoStrips(cast(Block, square.shift(BESIDE * RIGHT)), NUDGE)
    others = Group(
        *(part[j] for part in (heights.lamps, heights.arrows, heights.wanted, heights.labels) for j in OTHERS)
    )
    with scene.say(
        "How fast can it fall? {mark}Brighten the {digit} a little: two strips are lost.", digit=DIGIT
    ) as line:
        scene.play(
            _look_at(scene, heights, price, NEAR, NEAR_AT),
            TransformFromCopy(heights.stack[DIGIT], square),
            FadeOut(others, column),
            run_time=line.until_mark(),
        )
        scene.wait(0.3)
        scene.play(
            heights.brighten(lifted.a_before, lifted.a_after),
            Drive(price[1], lifted.cost_before, lifted.cost_after, show=Number.set_value, rate_func=smooth),
            *(GrowFromEdge(strip, side) for strip, side in zip(two.strips, (DOWN, RIGHT), strict=True)),
            run_time=line.left - 0.4,
        )
        scene.moment("strips")
        scene.wait(0.4)
    return two


def _divide(
    scene: Lecture,
    heights: Heights,
    two: TwoStrips,
    price: VGroup,
    lifted: LiftedActivation,
    wishes: OutputDerivatives,
    layer: int,
) -> tuple[VGroup, Formula]:
    """Divide both strips by the nudge and put what is left, two gaps, one on the other: the wish; name its parts.

    Returns
    -------
    wish, rule
        The arrow with its foot, name and number; and the formula.
    """
    wish = _one_wish(heights, float(wishes.minus_da[DIGIT]))
    arrow, *_ = wish
    output = f"a_{spell(DIGIT)}^(({spell(layer)}))"
    rule = Formula(
        f"- frac(partial C_0, partial {output}) = {{{{ 2 : twice }}}} ({{{{ y_{spell(DIGIT)} - {output} : gap }}}})",
        size=NEARBY_SIZE,
        colors={"gap": palette.POSITIVE},
    )
    rule.next_to(arrow, RIGHT, buff=0.45).shift(0.15 * DOWN)
    with scene.say("Each strip is one gap long, {mark}one nudge wide.") as line:
        scene.play(
            heights.brighten(lifted.a_after, lifted.a_before),
            Drive(price[1], lifted.cost_after, lifted.cost_before, show=Number.set_value, rate_func=smooth),
            two.strips.animate.set_fill(opacity=BACK).set_stroke(palette.INK, 2),
            LaggedStart(*map(FadeIn, two.gaps), lag_ratio=0.5),
            run_time=line.until_mark(),
        )
        scene.play(FadeIn(two.nudge, shift=0.1 * DOWN), run_time=0.6)
        scene.moment("gap and nudge")
        scene.wait(line.left)
    quotient = Formula(
        'frac("strip", "nudge") = {{ "gap" : gap }}', size=QUOTIENT_SIZE, colors={"gap": palette.POSITIVE}
    )
    quotient.move_to(heights.place(DIGIT, 1) + QUOTIENT_AT)
    lower, right = two.strips
    gap = two.gaps[1].copy().shift(two.square.width * LEFT)  # beside the arrow
    with scene.say("Divide by the nudge: {mark}twice the gap. That is the wish.") as line:
        scene.play(
            lower.animate.stretch_to_fit_height(THIN, about_edge=DOWN)
            .set_fill(opacity=1)
            .set_stroke(width=0),
            right.animate.stretch_to_fit_width(THIN, about_edge=RIGHT)
            .set_fill(opacity=1)
            .set_stroke(width=0),
            two.nudge[0].animate.stretch_to_fit_width(THIN, about_edge=RIGHT),
            two.nudge[1].animate.set_opacity(0),
            FadeOut(two.square),
            FadeIn(quotient, shift=0.2 * LEFT),
            run_time=line.until_mark(),
        )
        scene.moment("divided")
        scene.wait(0.3)
        halves = arrow.get_bottom(), arrow.get_center(), arrow.get_top()
        scene.play(
            Rotate(lower, -PI / 2, about_point=lower.get_right() + 0.25 * LEFT),
            FadeOut(two.nudge, two.gaps, quotient),
            run_time=0.6,
        )
        scene.play(
            _look_at(scene, heights, price, ASIDE_OF_IT, ASIDE_AT),
            FadeIn(gap),
            lower.animate.move_to((halves[0] + halves[1]) / 2),
            right.animate.move_to((halves[1] + halves[2]) / 2),
            run_time=1.0,
        )
        scene.play(FadeOut(two.strips), FadeIn(wish), run_time=0.5)
        scene.moment("twice")
        scene.play(FadeIn(rule, shift=0.2 * LEFT), run_time=0.6)
        for named in ((rule.part("gap"), heights.arrows[DIGIT], gap), (rule.part("twice"), arrow)):
            lit = [Indicate(part, color=palette.POSITIVE, scale_factor=1.15) for part in named]
            scene.play(*lit, run_time=0.7)
        scene.moment("derivative")
        scene.play(FadeOut(gap), run_time=max(0.2, line.left))
    return wish, rule


def _one_wish(heights: Heights, wished: float) -> VGroup:
    """Return the arrow of the wanted output's wish beside its gap, foot, name and number with it."""
    foot = heights.place(DIGIT, 1) + WISH_AT
    arrow = GapArrow(wished, foot, foot + wished * Heights.UNIT * UP)
    halves = Line(arrow.get_center() + 0.2 * LEFT, arrow.get_center() + 0.2 * RIGHT, color=palette.GROUND)
    level = Line(foot + 0.35 * LEFT, foot + 0.35 * RIGHT, color=palette.SECONDARY, stroke_width=3)
    zero = declared(Label("0", size=NEARBY_SIZE, color=palette.SECONDARY), "no wish")
    name = Label("wish", size=NEARBY_SIZE, color=palette.POSITIVE)
    number = Number(wished, sign=True, size=NEARBY_SIZE, color=palette.POSITIVE)
    number.next_to(arrow.get_top(), RIGHT, buff=0.25)
    return VGroup(
        arrow, halves, level, zero.next_to(level, LEFT, buff=0.1), name.next_to(level, DOWN, buff=0.1), number
    )


def _ask_all(
    scene: Lecture,
    heights: Heights,
    wish: VGroup,
    rule: Formula,
    price: VGroup,
    derivatives: OutputDerivatives,
) -> Wishes:
    """Double all gaps on one line of no wish; point to the largest and to the smallest wish."""
    wishes = Wishes(derivatives.a, derivatives.minus_da)
    most, least = derivatives.largest, derivatives.smallest
    arrow, *beside = wish
    with scene.say(
        "All outputs wish: {mark}the {most} the most, {mark}the {least} the least.",
        most=most,
        least=least,
        when=abs(derivatives.a - derivatives.target).argsort()[[0, -1]].tolist() == [least, most],
    ) as line:
        coming = Group(*(part[j] for part in (heights.lamps, heights.arrows, heights.labels) for j in OTHERS))
        scene.remove(*heights.stack)  # out of sight
        scene.play(
            scene.pull_back(),
            FadeIn(coming),
            FadeOut(price, *beside, heights.wanted[DIGIT], heights.axis, heights.numbers[DIGIT]),
            rule.animate.scale(FORMULA_SIZE / NEARBY_SIZE).move_to(RULE_AT),
            run_time=0.7,
        )
        arrows = [heights.arrows[j] for j in range(len(heights.arrows))]
        arrows[DIGIT] = arrow
        scene.play(
            FadeOut(heights.arrows[DIGIT]),
            *(
                ReplacementTransform(old, new)
                for olds, news in (
                    (heights.lamps, wishes.lamps),
                    (heights.labels, wishes.labels),
                    (arrows, wishes.arrows),
                )
                for old, new in zip(olds, news, strict=True)
            ),
            FadeIn(wishes.line),
            run_time=1.0,
        )
        scene.play(LaggedStart(*map(FadeIn, wishes.numbers), lag_ratio=0.1), run_time=0.6)
        scene.moment("ten wishes")
        for j in (most, least):
            wait = line.until_mark() - 0.2
            if wait > 0.1:
                scene.wait(wait)
            asking, number = cast(GapArrow, wishes.arrows[j]), wishes.numbers[j]
            at = number.get_critical_point(DOWN if asking.value > 0 else UP)
            scene.play(
                number.animate.scale(LOUD, about_point=at),
                Indicate(asking, color=asking.get_fill_color(), scale_factor=1.1),
                run_time=0.8,
            )
        scene.moment("most and least")
        scene.wait(max(0.4, line.left))
    return wishes


def _come_to_the_fan(scene: Lecture, example: Example, wishes: Wishes, rule: Formula) -> None:
    """Come so close to the wanted output that it and all that leads to it fill the frame."""
    fan, name, wish = asking_output(example, cast(GapArrow, wishes.arrows[DIGIT]).value)
    (output,) = fan.neurons[-1]
    edges = edges_as_sticks(fan, 0)
    center = np.tile(output.get_center(), (len(edges.values), 1))
    growing = edges.copy().put_at(center, center)
    with scene.say("Now output {digit} alone, and all that leads to it.", digit=DIGIT) as line:
        near, far = Group(wishes.line), Group(rule)
        for j in OTHERS:
            aside = wishes.lamps[j].get_left()[0] > fan.halo.get_right()[0]
            (far if aside else near).add(
                *(part[j] for part in (wishes.lamps, wishes.labels, wishes.arrows, wishes.numbers))
            )
        scene.play(
            FadeOut(near),
            ReplacementTransform(wishes.lamps[DIGIT], output),
            ReplacementTransform(wishes.labels[DIGIT], name),
            ReplacementTransform(wishes.arrows[DIGIT], wish[0]),
            ReplacementTransform(wishes.numbers[DIGIT], wish[1]),
            run_time=0.9,
        )
        scene.add(growing, output)
        scene.play(
            FadeOut(far, shift=0.5 * RIGHT),
            FadeIn(fan.halo),
            Fly(growing, edges, lag=0.4),
            LaggedStart(*(GrowFromPoint(one, output.get_center()) for one in fan.neurons[0]), lag_ratio=0.04),
            run_time=line.left,
        )
        scene.remove(growing, output, *fan.neurons[0], fan.halo, name, *wish)
        scene.add(fan, name, wish)
