"""3.7: what all outputs ask of the neurons before them, and the sums of it."""

from __future__ import annotations

from typing import Any, cast

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ReplacementTransform,
    RoundedRectangle,
    TransformFromCopy,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives import (
    ActivationDerivatives,
    DisputedActivation,
    LiftedActivation,
    PartThroughWeight,
)
from scenes.beats.backprop.example import DIGIT, Example, example_shown
from scenes.beats.backprop.requests.handed_back import HandedBack
from scenes.beats.backprop.requests.pads import (
    FIGURES,
    FIRST_X,
    LARGE_FIGURES,
    ROW,
    TOP,
    NotePad,
    RequestGrid,
    stand_on_pads,
)
from scenes.beats.backprop.requests.passing import Passing
from scenes.beats.backprop.requests.walks import AXIS_X, UNIT, ZERO, SmallWalks, Walk
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.network.diagram import Edge
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.gauge import Gauge

LEAST = 0.005  # a request that can still be drawn
LIFT = 0.02  # by which an activation is raised by hand: the cost is nearly straight that far
DIVISION = 0.0005  # of the cost between two marks of the gauge


class Product(VGroup):
    """Two factors and their product in large figures, each over its name.

    Parameters
    ----------
    *factors
        Number and name (a formula) of each, the product last.
    height
        Of the figures.

    Attributes
    ----------
    factors, signs
        Number and name each; the signs between them.
    """

    def __init__(self, *factors: tuple[float, str], height: float) -> None:
        self.factors, self.signs = VGroup(), VGroup()
        for place, (value, name) in enumerate(factors):
            number = Number(value, size=LARGE_FIGURES, sign=True, color=palette.sign_hue(value))
            number.move_to((2.05 + 2.05 * place, height, 0.0))
            self.factors.add(VGroup(number, Formula(name, size=40).next_to(number, DOWN, buff=0.22)))
        for sign, place in (("dot", 0), ("=", 1)):
            self.signs.add(Formula(sign, size=LARGE_FIGURES).move_to((3.08 + 2.05 * place, height, 0.0)))
        super().__init__(self.factors, self.signs)


@beat("3.7", "ten opinions, added", flows_from="3.6")
def ten_opinions_added(scene: Lecture) -> None:
    """Every output has its own wish for every neuron before it; these wishes add up."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    turned = scene.measure(
        "one request", measure.derivatives.largest_part_through_negative_weight, layer=-1, **example.at
    )
    disputed = scene.measure(
        "neuron", measure.derivatives.most_disputed_activation, layer=-1, least=LEAST, **example.at
    )
    lifted = scene.measure(
        "lift", measure.derivatives.lifted_activation, layer=-1, neuron=disputed.neuron, by=LIFT, **example.at
    )
    grid = RequestGrid(example, requests.parts)
    scene.open_with(*NotePad(example, requests.parts[DIGIT]))
    worked = _turn_a_wish_around(scene, grid, turned)
    band = _fill_the_pads(scene, grid, requests, turned, worked, disputed.neuron)
    walk = _lay_end_to_end(scene, grid, band, example, requests, disputed)
    instruments = _lift_by_hand(scene, grid, walk, lifted, float(requests.nudged[disputed.neuron]))
    small = _all_at_once(
        scene, Group(instruments, *(pad.top for pad in grid.pads)), walk, example, requests, disputed.neuron
    )
    _hand_back(scene, small, HandedBack(example, requests.total))


def _turn_a_wish_around(
    scene: Lecture, grid: RequestGrid, turned: PartThroughWeight
) -> tuple[ValueArrow, Group]:
    """Follow the wish of an output that must fall along a negative weight to a neuron that should rise.

    Returns
    -------
    request, worked
        The arrow beside its neuron; and all else that explains it.
    """
    pad, to = grid.pads[turned.to], spell(turned.to)
    neuron = grid.neurons[turned.source]
    ends = neuron.get_right(), pad.head.get_corner(DOWN + LEFT)
    edge = Edge(*ends, weight=turned.weight, stroke_width=2.5 * palette.WEIGHT_WIDTHS[1])
    product = Product(
        (turned.minus_dz, f"- frac(partial C_0, partial z_{to}^((3)))"),
        (turned.weight, f"w_({to}, {spell(turned.source)})^((3))"),
        (turned.part, '"request"'),
        height=-0.2,
    )
    looks: dict[str, Any] = {"length": 9.0, "weight": 2.6, "whole": True}
    start, end = pad.head.get_right() + 0.45 * RIGHT, neuron.get_left() + 0.5 * LEFT + 0.2 * UP
    wish = Passing(turned.minus_dz, turned.part, start, end, **looks)
    with scene.say(
        "Output {to} wants to be darker, {mark}and this weight is negative.",
        to=turned.to,
        when=turned.minus_dz < 0 and turned.weight < 0,
    ) as line:
        scene.play(
            ReplacementTransform(grid.pads[DIGIT].top.copy(), pad.top),
            GrowFromPoint(wish, wish.get_top(), rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            FadeIn(product.factors[0], shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            run_time=line.until_mark(),
        )
        scene.play(
            Create(edge), FadeIn(product.signs[0], product.factors[1], shift=0.2 * UP), run_time=line.left
        )
    with scene.say(
        "On its way back it turns over: {mark}less asks for more.",
        when=turned.part > 0,
    ) as line:
        scene.play(Drive(wish, 0, 1), run_time=max(2.2, line.until_mark()))
        scene.play(FadeIn(product.signs[1], product.factors[2], shift=0.2 * UP), run_time=0.6)
        scene.wait(max(0.8, line.left))
        scene.moment("turned")
    return wish, Group(product, edge)


def _fill_the_pads(
    scene: Lecture,
    grid: RequestGrid,
    requests: ActivationDerivatives,
    turned: PartThroughWeight,
    worked: tuple[ValueArrow, Group],
    neuron: int,
) -> RoundedRectangle:
    """Let the outputs come that are still missing, each with its pad; returns a band over a neuron's row."""
    pad, (request, explained) = grid.pads[turned.to], worked
    slot = pad.arrows[turned.source]
    with scene.say(
        "So each output fills its pad. {mark}About no neuron do the ten agree.",
        when=((requests.parts > 0).any(axis=0) & (requests.parts < 0).any(axis=0)).all(),
    ) as line:
        rest = VGroup(*(arrow for arrow in pad.arrows if arrow is not slot))
        scene.play(
            FadeOut(explained),
            FadeIn(pad.sheet),
            ReplacementTransform(request, slot),
            FadeIn(rest),
            run_time=0.9,
        )
        coming = [
            AnimationGroup(
                ReplacementTransform(pad.top[:2].copy(), other.top[:2]),
                FadeIn(other.label, rate_func=squish_rate_func(smooth, 0.7, 1.0)),
                FadeIn(other.sheet, shift=0.3 * DOWN),
                FadeIn(other.arrows, shift=0.3 * DOWN),
            )
            for other in grid.pads
            if other not in (pad, grid.pads[DIGIT])
        ]
        scene.play(LaggedStart(*coming, lag_ratio=0.2), run_time=max(2.0, line.until_mark()))
        stand_on_pads(scene, grid, grid.pads)
        band = RoundedRectangle(
            corner_radius=0.1, width=10.1, height=ROW, color=palette.TARGET, stroke_width=4
        )
        band.move_to((FIRST_X - 1.1 + 5.05, TOP, 0.0))
        scene.play(FadeIn(band), run_time=0.3)
        scene.play(band.animate.shift(15 * ROW * DOWN), run_time=max(0.8, line.left))
        scene.play(band.animate.set_y(TOP - neuron * ROW), run_time=0.4)
        scene.moment("ten opinions")
    return band


def _lay_end_to_end(
    scene: Lecture,
    grid: RequestGrid,
    band: RoundedRectangle,
    example: Example,
    requests: ActivationDerivatives,
    disputed: DisputedActivation,
) -> Walk:
    """Take what is asked of one neuron off the pads, and lay it end to end; returns what then stands there."""
    neuron = disputed.neuron
    parts, total = requests.parts[:, neuron], float(requests.total[neuron])
    walk = Walk(neuron, float(example.activations[-2][neuron]), parts, total)
    row = grid.arrows_about(neuron)
    others = [arrow for pad in grid.pads for arrow in pad.arrows if arrow not in row]
    tip = Dot((FIRST_X, ZERO, 0.0), 0.1, color=palette.INK)

    def lay(first: int, stop: int, run_time: float) -> None:
        for place in range(first, stop):
            scene.play(
                ReplacementTransform(row[place], walk.walk.arrows[place]),
                FadeIn(walk.plumbs[place]),
                tip.animate.move_to(walk.walk.tip_of(place)),
                run_time=run_time / (stop - first),
            )
            scene.add(walk.walk.ledges[place], tip)

    half = len(row) // 2
    with scene.say("Ten outputs, one neuron: {mark}lay their requests end to end.") as line:
        scene.play(
            ReplacementTransform(grid.neurons[neuron], walk.lamp),
            FadeIn(walk.label, walk.axis),
            FadeOut(
                band,
                *(one for place, one in enumerate(grid.neurons) if place != neuron),
                *others,
                *(pad.sheet for pad in grid.pads),
            ),
            run_time=line.until_mark() + 0.4,
        )
        scene.add(tip)
        lay(0, half, line.left)
    with scene.say(
        "{more:Words} pull it up, {less:words} pull it down. {mark}What is left is the sum: {total:.2f}.",
        more=disputed.more,
        less=disputed.less,
        total=total,
        when=total > 0,
    ) as line:
        lay(half, len(row), line.until_mark() + 0.4)
        scene.play(
            Create(walk.back),
            tip.animate.move_to(walk.mark),
            FadeIn(walk.number, shift=0.3 * LEFT),
            run_time=0.6 * line.left,
        )
        scene.remove(tip)
        scene.play(GrowFromPoint(walk.sum, (AXIS_X, ZERO, 0.0)), Create(walk.mark), run_time=line.left)
        scene.moment("end to end")
    return walk


def _lift_by_hand(
    scene: Lecture, grid: RequestGrid, walk: Walk, lifted: LiftedActivation, nudged: float
) -> Group:
    """Raise the neuron a little, and compare how the cost falls with the sum; returns the instruments."""
    before, after = lifted.cost_before, lifted.cost_after
    gauge = Gauge(
        before - 4 * DIVISION,
        before + DIVISION,
        start=before,
        ticks=[before + DIVISION * place for place in range(-4, 2)],
        radius=2.5,
    ).shift(0.3 * RIGHT + 1.7 * DOWN)
    cost = Label("cost", size=FIGURES, color=palette.COST).next_to(gauge.pivot, DOWN, buff=0.3)
    fall = Number(lifted.fall, 4, size=LARGE_FIGURES, color=palette.COST).move_to((3.9, -0.05, 0.0))
    rise = Number(lifted.a_after - lifted.a_before, sign=True, size=LARGE_FIGURES, color=palette.POSITIVE)
    rise.next_to(walk.lamp, UP, buff=0.5)
    with scene.say(
        "Is it true? Lift this neuron by {by:.2f}, {mark}and the cost falls by {fall:.4f}.",
        by=LIFT,
        fall=lifted.fall,
        when=lifted.fall > 0,
    ) as line:
        scene.play(
            FadeOut(
                *walk.walk.arrows,
                walk.walk.ledges,
                walk.plumbs,
                walk.axis[0],
                walk.back,
                rate_func=squish_rate_func(smooth, 0.0, 0.4),
            ),
            FadeIn(gauge, cost, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            run_time=line.until_mark(),
        )
        outputs = zip(grid.pads, lifted.output_after, strict=True)
        scene.play(
            walk.lamp.animate.set_activation(lifted.a_after).shift(0.35 * UP),
            FadeIn(rise, shift=0.35 * UP),
            walk.label.animate.shift(0.35 * UP),
            Drive(gauge, before, after, rate_func=smooth),
            FadeIn(fall, shift=0.2 * DOWN, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            *(pad.head.animate.set_activation(a) for pad, a in outputs),
            run_time=line.left,
        )
        scene.moment("lifted")
    height = ZERO + UNIT * lifted.rate
    bar = Line(0.85 * LEFT, 0.85 * RIGHT, stroke_width=4).next_to(fall, DOWN, buff=0.2)
    below = Number(rise.value, size=LARGE_FIGURES, color=palette.POSITIVE).next_to(bar, DOWN, buff=0.2)
    flying = below.copy().move_to(rise)
    equals = Formula("=", size=LARGE_FIGURES).next_to(bar, RIGHT, buff=0.25)
    rate = Number(lifted.rate, size=60, color=palette.COST).next_to(equals, RIGHT, buff=0.25)
    landed = rate.copy().next_to((AXIS_X + 0.3, height, 0.0), RIGHT, buff=0.15)
    with scene.say(
        "Divide the fall by the lift: {mark}{rate:.2f}. The very same number!",
        rate=lifted.rate,
        when=round(lifted.rate, 2) == round(nudged, 2) == round(float(walk.number.value), 2),
    ) as line:
        scene.play(Create(bar), ReplacementTransform(flying, below), run_time=line.until_mark())
        scene.play(FadeIn(equals, rate, shift=0.2 * RIGHT), run_time=0.5)
        scene.wait(0.6)
        scene.play(TransformFromCopy(rate, landed), run_time=1.0)
        both: Any = VGroup(landed, walk.number)
        scene.play(both.animate(rate_func=there_and_back).scale(1.2), run_time=0.6)
        scene.wait(max(0.6, line.left))
        scene.moment("checked")
    return Group(gauge, cost, fall, rise, bar, below, equals, rate, landed)


def _all_at_once(
    scene: Lecture,
    around: Group,
    walk: Walk,
    example: Example,
    requests: ActivationDerivatives,
    neuron: int,
) -> SmallWalks:
    """Lay what is asked of every neuron end to end, all at the same time, in place of what is around the one."""
    small = SmallWalks(example.activations[-2], requests.parts, requests.total)
    others = [lamp for place, lamp in enumerate(small.lamps) if place != neuron]
    with scene.say("Do the same for all sixteen: {mark}ten opinions each, one sum.") as line:
        scene.play(
            ReplacementTransform(walk.lamp, small.lamps[neuron]),
            ReplacementTransform(walk.sum, small.sums[neuron]),
            FadeOut(
                Group(walk.label, walk.axis[1:], walk.mark, walk.number, around),
                rate_func=squish_rate_func(smooth, 0.0, 0.4),
            ),
            LaggedStart(*(TransformFromCopy(walk.lamp, lamp) for lamp in others), lag_ratio=0.05),
            FadeIn(small.levels, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            run_time=1.2,
        )
        scene.play(*(Drive(one, 0.0, len(one.values)) for one in small.walks), run_time=max(2.6, line.left))
        rest = [cast(ValueArrow, arrow) for place, arrow in enumerate(small.sums) if place != neuron]
        scene.play(*(GrowFromPoint(arrow, arrow.anchor) for arrow in rest), run_time=0.7)
        scene.wait(0.6)
        scene.moment("all sixteen")
    return small


def _hand_back(scene: Lecture, small: SmallWalks, handed: HandedBack) -> None:
    """Let the sums go to their neurons in the network."""
    network = handed.network
    pairs = [*zip(small.lamps, network.neurons[-2], strict=True), *zip(small.sums, handed.sums, strict=True)]
    others = Group(
        handed.picture,
        *network.edges,
        network.ellipses,
        *(layer for layer in network.neurons if layer is not network.neurons[-2]),
        network.labels,
        network.halo,
    )
    with scene.say("These sums go back: every neuron has its wish now.") as line:
        scene.play(
            FadeIn(others, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
            FadeOut(*small.walks, small.levels, rate_func=squish_rate_func(smooth, 0.0, 0.3)),
            *(ReplacementTransform(one, other) for one, other in pairs),
            run_time=line.left,
        )
        scene.remove(others, *(other for _, other in pairs))
        scene.add(*handed)
        scene.moment("handed back")
