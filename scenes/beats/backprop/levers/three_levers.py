"""3.3: three ways to raise an output, of which one is out of reach."""

from __future__ import annotations

from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Arrow,
    BackgroundRectangle,
    Circle,
    Create,
    DashedVMobject,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    Indicate,
    Line,
    MoveAlongPath,
    TransformFromCopy,
    VGroup,
    VMobject,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
    wiggle,
)

from netcore import measure
from netcore.measure.derivatives import RaisedOutput
from netcore.network.arrays import Array
from scenes.beats.backprop.example import (
    DIGIT,
    FAINTEST,
    THICKNESS,
    example_shown,
)
from scenes.beats.backprop.levers.aside import ASIDE, NeuronWish, asking_output
from scenes.beats.backprop.levers.pile import FLIGHT, Pile
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import LAMP, SigmoidCurve
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.strands import Strands
from scenes.kit.replay.replay import Drive
from scenes.kit.values.lock import Lock
from scenes.kit.values.slider import Slider, Tube

SCALE = Scale(-1.0, 1.9)  # of sliders and tube alike
HEIGHT, MIDDLE = 4.9, 0.5  # scene units: of that scale, and where its middle lies
RAILS = (-0.7, 0.26, 1.2)  # x of the three sliders
TUBE_X, TUBE_WIDTH = 2.42, 0.74
CURVE_SCALE, CURVE_SIZE, CURVE_AT = Scale(-3.0, 3.0), (2.55, 3.9), np.array([5.58, 0.45, 0.0])
SYMBOLS_Y = -2.42
SYMBOL = 50
SMALL = 37  # size of a tick
FIGURE = 48  # size of the numbers a line is about
PRODUCT_AT = np.array([-0.3, 2.6, 0.0])  # middle of the first product's equation
PALE = 0.4  # strength of edges that are not the topic
BIAS, WEIGHT, ACTIVATION = range(3)  # the levers
COLORS = palette.BIAS, palette.POSITIVE, palette.INK


class SumAndBrightness(Group):
    """The sum of an output as the level of a tube, and the sigmoid that makes it a brightness.

    Parameters
    ----------
    z, a
        Both as they are.
    """

    def __init__(self, z: float, a: float) -> None:
        self.tube = Tube(SCALE, z, height=HEIGHT, width=TUBE_WIDTH).shift(TUBE_X * RIGHT + MIDDLE * UP)
        self.zero = _zero(self.tube)
        self.symbol = Formula(f"z_{DIGIT}^((3))", size=SYMBOL, color=palette.Z)
        self.symbol.move_to(TUBE_X * RIGHT + SYMBOLS_Y * UP)
        width, height = CURVE_SIZE
        self.curve = SigmoidCurve(CURVE_SCALE, z, width=width, height=height).shift(CURVE_AT)
        self.stood = DashedVMobject(Circle(LAMP, color=palette.SECONDARY, stroke_width=3), num_dashes=14)
        self.stood.move_to(self.curve.lamp)
        self.total = Number(z, sign=True, size=FIGURE, color=palette.Z)
        self.total.next_to(self.tube.level(), RIGHT, buff=TUBE_WIDTH / 2 + 0.17)
        self.words = VGroup(
            Formula(f"z_{DIGIT}^((3))", size=SYMBOL, color=palette.Z).next_to(
                self.curve.floor, DOWN, buff=0.15
            ),
            Label("brightness", size=SMALL, color=palette.SECONDARY).next_to(
                self.curve.brightest, UP, buff=0.25
            ),
            Formula("sigma", size=60).move_to(self.curve.foot(0.62 * CURVE_SCALE.low) + 0.66 * height * UP),
        )
        self.before = Number(a, size=FIGURE, color=palette.SECONDARY)
        self.arrow = Arrow(0.22 * LEFT, 0.22 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=4)
        self.after = Number(a, size=FIGURE)
        self.figures = VGroup(self.before, self.arrow, self.after).arrange(RIGHT, buff=0.15)
        self.outcome = VGroup(self.arrow, self.after)
        super().__init__(self.tube, self.zero, self.symbol, self.curve, self.stood, self.words, self.before)

    def show(self, z: float) -> Self:
        """Let tube, lamp and figure tell a sum."""
        self.tube.show(z)
        self.curve.show(z)
        self.after.set_value(self.curve.lamp.activation)
        return self


class Levers(Group):
    """Three sliders for what an output is made of, and all that follows them.

    Parameters
    ----------
    fan
        The output from nearby; its lamps and the raised edge follow the levers.
    raised
        The three levers, and what raising them does.
    source
        The neuron behind the weight.
    sums
        What follows.
    """

    def __init__(
        self, fan: NetworkDiagram, raised: RaisedOutput, source: int, sums: SumAndBrightness
    ) -> None:
        self.raised, self.output, self.behind = raised, fan.neuron(1, 0), fan.neuron(0, source)
        self.sums = sums
        self.starts = (raised.bias, raised.weight, raised.activation)
        knob = Neuron(0.26).set_activation(raised.activation)
        self.sliders = [
            Slider(SCALE, self.starts[BIAS], height=HEIGHT, color=COLORS[BIAS]),
            Slider(SCALE, self.starts[WEIGHT], height=HEIGHT, color=COLORS[WEIGHT]),
            Slider(SCALE, self.starts[ACTIVATION], height=HEIGHT, knob=knob, reach=(0.0, 1.0)),
        ]
        self.symbols = [
            Formula(symbol, size=SYMBOL, color=color)
            for symbol, color in zip(
                (f"b_{DIGIT}^((3))", f"w_({DIGIT},{source})^((3))", f"a_{source}^((2))"), COLORS, strict=True
            )
        ]
        for slider, symbol, x in zip(self.sliders, self.symbols, RAILS, strict=True):
            slider.shift(x * RIGHT + MIDDLE * UP)
            symbol.move_to(x * RIGHT + SYMBOLS_Y * UP)
        look = {"thickness": THICKNESS, "faintest": FAINTEST, "largest": abs(fan.edges[0].values).max()}
        self.edge = Strands([self.behind], self.output, [raised.weight], **look)
        self.core = self.edge[0].copy().set_stroke(palette.INK, opacity=0.0)
        self.strand = Group(self.edge, self.core)
        fan.submobjects.insert(1, self.strand)  # over the other edges, under all lamps
        super().__init__(*self.sliders)

    def pull(self, lever: int, share: float) -> Self:
        """Raise a lever by a share of what was measured, and let all that depends on it follow."""
        raised, start = self.raised, self.starts[lever]
        value = start + share * (raised.raised[lever] - start)
        self.sliders[lever].show(value)
        self.sums.show(raised.z + share * raised.lift[lever])
        self.output.set_activation(self.sums.curve.lamp.activation)
        self.sums.outcome.set_opacity(min(1.0, 5 * share))
        if lever == WEIGHT:
            self.edge.show([value])
            self.core.set_stroke(opacity=0.75 * min(1.0, 4 * share))
        if lever == ACTIVATION:
            self.behind.set_activation(value)
            self.sliders[lever].knob.set_activation(value)
        return self

    def gains(self, lever: int) -> tuple[Number, Number]:
        """Return by how much a lever is raised, over it, and by how much the sum, beside its new level."""
        value = float(self.raised.raised[lever])
        gain = Number(self.raised.lift[BIAS], 0, sign=True, size=FIGURE, color=COLORS[lever])
        gain.next_to(self.sliders[lever].place(value), UP, buff=0.34)
        lift = Number(self.raised.lift[lever], sign=True, size=FIGURE, color=palette.Z)
        middle = (self.raised.z + self.raised.raised_z[lever]) / 2
        lift.next_to(self.sums.tube.level(middle), RIGHT, buff=TUBE_WIDTH / 2 + 0.17)
        return gain, lift


def _zero(tube: Tube) -> VGroup:
    """Return the mark of zero across a tube and at its left."""
    level, half = tube.level(0.0), tube.glass.width / 2
    mark = Line(level + (half + 0.14) * LEFT, level + half * RIGHT, color=palette.SECONDARY, stroke_width=3)
    label = declared(Label(spell(0), size=SMALL, color=palette.SECONDARY), "a tick of an axis")
    return VGroup(mark, label.next_to(mark, LEFT, buff=0.08))


@beat("3.3", "three levers", flows_from="3.2")
def three_levers(scene: Lecture) -> None:
    """Raise an output through its bias, through a weight, or through an activation before it."""
    scene.declare({"3": "the number of the last layer"})
    example = example_shown(scene)
    k = scene.measure("neuron", measure.derivatives.weight_derivatives, to=DIGIT, **example.at).largest_a
    raised = scene.measure(
        "raised output", measure.derivatives.raised_output, to=DIGIT, source=k, by=1.0, **example.at
    )
    wish = scene.measure(
        "wishes of neurons", measure.derivatives.activation_derivatives, layer=-1, **example.at
    ).parts[DIGIT, k]
    products = scene.derive("products", "product", example.params.weights[-1][DIGIT], example.activations[-2])
    asked = scene.measure("wishes", measure.derivatives.output_derivatives, **example.at).minus_da[DIGIT]
    fan, name, asking = asking_output(example, float(asked))
    scene.open_with(fan, name, asking)
    sums = SumAndBrightness(raised.z, raised.a)
    with scene.say("How can output {j} be made brighter?", j=DIGIT) as line:
        _make_room(scene, line, Group(fan, name), asking, sums)
    ring = NeuronWish(fan.neuron(0, k), wish).ring
    pile = _pile(fan, sums, products, raised.bias, first=k)
    with scene.say(
        "Brightness {a:.2f}, {mark}times weight {w:.2f}: {mark}one product.",
        a=raised.activation,
        w=raised.weight,
    ) as line:
        _multiply(scene, line, fan, k, ring, raised, products[k], pile)
    with scene.say(
        "Sixteen such products {mark}and a bias add up:\n{mark}what is over zero, less what is under it.",
        when=len(products) == 16 and raised.bias < 0,
    ) as line:
        _add_up(scene, line, fan, sums, pile)
        scene.moment("sum")
    with scene.say("σ turns the sum into brightness.") as line:
        _brighten(scene, line, fan, sums)
        scene.moment("sigma")
    levers = Levers(fan, raised, k, sums)
    with scene.say("Raise the bias by one: {mark}the sum grows by one.") as line:
        _take(scene, levers, BIAS, levers.output, run_time=0.6)
        figures = _pull(scene, line, fan, levers, BIAS)
        scene.moment("bias")
        _let_go(scene, fan, levers, BIAS, figures)
    with scene.say("Raise a weight by one: {mark}the sum grows by the brightness behind it.") as line:
        _take(scene, levers, WEIGHT, levers.edge[0], ring=ring, fan=fan, run_time=0.8)
        figures = _pull(scene, line, fan, levers, WEIGHT, factor=_brightness_of(ring, raised))
        scene.moment("weight")
        _let_go(scene, fan, levers, WEIGHT, figures)
    with scene.say(
        "If the neuron behind could rise by one, {mark}the sum would grow by the weight.",
        when=raised.raised[ACTIVATION] > 1,
    ) as line:
        _take(scene, levers, ACTIVATION, levers.behind, run_time=0.9)
        figures = _pull(scene, line, fan, levers, ACTIVATION, factor=_weight_on(levers.edge.edges[0], raised))
        scene.moment("activation")
        _let_go(scene, fan, levers, ACTIVATION, figures)
    with scene.say(
        "But that one is computed, not set. {mark}We can only wish,\n{mark}and pass the wish on."
    ) as line:
        lock = _lock(scene, levers, run_time=line.until_mark())
        scene.moment("locked")
        _wish(scene, line, fan, levers, lock, ring, wish)


def _make_room(
    scene: Lecture,
    line: Saying,
    subject: Any,  # noqa: ANN401 (Group)
    asking: VGroup,
    sums: SumAndBrightness,
) -> None:
    """Let the output take in its wish and go aside, and an empty tube come."""
    fan = subject[0]
    scene.play(
        subject.animate.shift(ASIDE),
        FadeOut(
            asking,
            target_position=fan.halo.get_center() + ASIDE,
            scale=0.3,
            rate_func=squish_rate_func(smooth, 0.35, 1.0),
        ),
        Create(sums.tube.glass),
        FadeIn(sums.zero, shift=0.2 * LEFT),
        FadeIn(sums.symbol, shift=0.2 * DOWN),
        run_time=0.7 * line.duration,
    )
    sums.figures.next_to(fan.halo, DOWN, buff=0.3).shift(0.15 * LEFT)
    scene.play(Indicate(fan.neuron(1, 0), 1.12, fan.neuron(1, 0).get_fill_color()), run_time=line.left)


def _brightness_of(ring: Circle, raised: RaisedOutput) -> Number:
    """Return the activation of a ringed neuron, clear of its edge."""
    return Number(raised.activation, size=SMALL).next_to(ring, LEFT, buff=0.1)


def _weight_on(edge: Line, raised: RaisedOutput) -> Number:
    """Return the weight of an edge, to stand on it."""
    number = Number(raised.weight, size=FIGURE, color=palette.sign_hue(raised.weight))
    return number.move_to(edge.point_from_proportion(0.3))


def _on_plate(number: Number) -> VGroup:
    """Return a number with a ground behind it, which keeps edges away."""
    return VGroup(BackgroundRectangle(number, color=palette.GROUND, fill_opacity=0.9, buff=0.08), number)


def _pile(fan: NetworkDiagram, sums: SumAndBrightness, products: Array, bias: float, *, first: int) -> Pile:
    """Return all that the output adds up: a product that leaves its edge alone, all others, and the bias."""
    order = [first, *(k for k in range(len(products)) if k != first)]
    edges = (fan.edge(0, 0, fan.drawn[0][k]) for k in order)
    lines = [[edge.point_from_proportion(share) for share in (0.35, 0.75)] for edge in edges]
    output = fan.neuron(1, 0).get_center()
    return Pile(
        [*products[order], bias],
        sums.tube,
        [*lines, [output + 0.4 * LEFT, output + 0.4 * RIGHT]],
        output,
        begins=[0, *(FLIGHT + np.arange(len(products) - 1)), 2 * FLIGHT + len(products)],
        colors=[*(palette.sign_hue(value) for value in products[order]), palette.BIAS],
    )


def _multiply(
    scene: Lecture,
    line: Saying,
    fan: NetworkDiagram,
    k: int,
    ring: Circle,
    raised: RaisedOutput,
    product: float,
    pile: Pile,
) -> None:
    """Multiply one brightness by the weight of its edge, and let the product be the first of the pile."""
    edge: Any = fan.edge(0, 0, k)
    brightness, weight = _brightness_of(ring, raised), _on_plate(_weight_on(edge, raised))
    row = VGroup(
        Number(raised.activation, size=FIGURE),
        Formula("dot", size=SYMBOL),
        Number(raised.weight, size=FIGURE, color=palette.sign_hue(raised.weight)),
        Formula("=", size=SYMBOL),
        Number(product, size=FIGURE, color=palette.sign_hue(product)),
    ).arrange(RIGHT, buff=0.2)
    row.move_to(PRODUCT_AT)
    first, times, second, equals, third = row
    scene.add(edge, *fan.neurons)
    scene.play(
        Create(ring),
        Drive(fan.edges[0], 1.0, PALE, show=_emphasise),
        FadeIn(brightness, scale=0.6),
        run_time=0.5,
    )
    scene.play(TransformFromCopy(brightness, first), run_time=max(line.until_mark(), 0.6))
    scene.play(FadeIn(weight, scale=0.6), run_time=0.4)
    scene.play(TransformFromCopy(weight[1], second), FadeIn(times), run_time=max(line.until_mark(), 0.6))
    scene.play(FadeIn(equals, third, shift=0.2 * RIGHT), run_time=0.4)
    scene.add(pile)
    scene.play(Drive(pile, 0, FLIGHT), FadeOut(weight), run_time=max(line.left, 0.9))
    scene.moment("one product")
    scene.play(FadeOut(row, brightness, ring), run_time=0.3)
    scene.remove(edge)


def _add_up(scene: Lecture, line: Saying, fan: NetworkDiagram, sums: SumAndBrightness, pile: Pile) -> None:
    """Let the other products leave their edges and pile up by sign, then the bias, until ups stand on downs."""
    bias = float(pile.begins[-1])
    scene.play(Drive(pile, FLIGHT, bias), run_time=max(line.until_mark(), 2.6))
    scene.moment("products")
    scene.play(Drive(pile, bias, bias + FLIGHT), run_time=0.9)
    line.until_mark()
    scene.wait(0.2)
    scene.play(Drive(pile, 0, 1, show=Pile.settle, rate_func=smooth), run_time=1.0)
    scene.play(FadeIn(sums.total, scale=0.5), run_time=0.4)
    scene.wait(0.4)
    scene.add(sums.tube)
    sums.tube.rest.set_fill(opacity=0)
    rest: Any = sums.tube.rest
    scene.play(
        FadeOut(pile),
        rest.animate.set_fill(opacity=0.45),
        Drive(fan.edges[0], PALE, 1.0, show=_emphasise),
        run_time=0.5,
    )


def _emphasise(edges: Any, strength: float) -> None:  # noqa: ANN401 (EdgeLayer)
    edges.emphasise(strength)


def _brighten(scene: Lecture, line: Saying, fan: NetworkDiagram, sums: SumAndBrightness) -> None:
    """Let the sum lie down along the floor of the sigmoid, and a lamp climb from there to the curve."""
    curve = sums.curve
    scene.play(
        Create(VGroup(curve.floor, curve.upright, curve.brightest)),
        FadeIn(curve.ends, sums.words),
        Create(curve.curve),
        FadeOut(sums.total, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
        run_time=max(0.5 * line.left, 1.2),
    )
    scene.play(TransformFromCopy(sums.tube.rest, curve.bar), run_time=0.7)
    scene.play(
        Create(curve.rise),
        GrowFromEdge(curve.lamp, DOWN),
        FadeIn(sums.before, shift=0.2 * DOWN),
        run_time=0.7,
    )
    scene.add(curve, sums.stood)
    scene.bring_to_front(curve)


def _take(
    scene: Lecture,
    levers: Levers,
    lever: int,
    origin: VMobject,
    *,
    run_time: float,
    ring: Circle | None = None,
    fan: NetworkDiagram | None = None,
) -> None:
    """Let a slider's knob come out of what it moves, over everything on its way; mark the neuron by a ring."""
    slider = levers.sliders[lever]
    coming = (
        TransformFromCopy(origin, slider.knob, path_arc=PI / 2.4)
        if lever == ACTIVATION
        else FadeIn(
            slider.knob, target_position=origin, scale=0.4, path_arc=-2.2 if lever == WEIGHT else PI / 4
        )
    )
    marking = (
        []
        if ring is None or fan is None
        else [
            Create(ring),
            Drive(fan.edges[0], 1.0, PALE, show=_emphasise),
        ]
    )
    scene.play(
        *marking,
        Create(slider.rail),
        FadeIn(slider.ticks),
        coming,
        FadeIn(levers.symbols[lever], shift=0.2 * DOWN),
        run_time=run_time,
    )
    scene.add(slider)


def _pull(
    scene: Lecture,
    line: Saying,
    fan: NetworkDiagram,
    levers: Levers,
    lever: int,
    factor: Number | None = None,
) -> VGroup:
    """Raise a lever; the number that the sum grows by goes into the output and comes out at the tube.

    Returns all figures.
    """
    gain, lift = levers.gains(lever)
    scene.add(levers.sums.outcome.set_opacity(0.0))
    scene.play(_raise(fan, levers, lever, 0, 1), FadeIn(gain), run_time=max(line.until_mark(), 1.2))
    if factor is None:
        scene.play(FadeIn(lift, scale=0.5), run_time=0.7)
        scene.wait(max(line.left - 0.5, 0.8))
        return VGroup(gain, lift)
    told = _on_plate(factor)
    scene.play(FadeIn(told, scale=0.6), run_time=0.5)
    scene.play(
        FadeOut(factor.copy(), target_position=levers.output, scale=0.4, rate_func=rush_into), run_time=0.6
    )
    scene.play(FadeIn(lift, scale=0.5), run_time=0.5)
    scene.wait(max(line.left - 0.4, 0.8))
    return VGroup(gain, lift, told)


def _let_go(scene: Lecture, fan: NetworkDiagram, levers: Levers, lever: int, figures: VMobject) -> None:
    """Let a lever spring back."""
    scene.play(_raise(fan, levers, lever, 1, 0, rate_func=rush_from), FadeOut(figures), run_time=0.4)


def _raise(fan: NetworkDiagram, levers: Levers, lever: int, start: float, end: float, **how: Any) -> Drive:  # noqa: ANN401
    # The fan lies below all else, so that all that the lever moves is drawn anew with it.
    return Drive(
        fan, start, end, show=lambda _, share: levers.pull(lever, share), **{"rate_func": smooth, **how}
    )


def _lock(scene: Lecture, levers: Levers, *, run_time: float) -> Lock:
    """Shut a padlock under the third knob, which then cannot be moved."""
    knob: Any = levers.sliders[ACTIVATION].knob
    lock: Any = Lock().scale(1.3).open().next_to(knob, DOWN, buff=0.0)
    scene.play(FadeIn(lock, shift=1.2 * DOWN, rate_func=rush_into), run_time=0.45 * run_time)
    scene.play(lock.animate(rate_func=rush_from).shut(), run_time=0.2)
    scene.play(
        *(part.animate(rate_func=wiggle).shift(0.2 * UP) for part in (knob, lock)),
        run_time=max(0.55 * run_time - 0.2, 0.6),
    )
    return cast(Lock, lock)


def _wish(
    scene: Lecture,
    line: Saying,
    fan: NetworkDiagram,
    levers: Levers,
    lock: Lock,
    ring: Circle,
    value: float,
) -> None:
    """Let an arrow grow from the third knob, go to the output with all levers, and back along the edge."""
    wish = NeuronWish(levers.behind, value)
    arrow: Any = wish.arrow.copy().stand_at(levers.sliders[ACTIVATION].knob.get_top() + 0.1 * UP)
    scene.play(GrowFromEdge(arrow, DOWN), run_time=max(line.until_mark(), 0.7))
    moved = Group(*levers, *levers.symbols, lock)
    source, output = levers.behind.get_center(), levers.output.get_center()
    rim = output + 0.5 * levers.output.width * (source - output) / np.linalg.norm(source - output)
    scene.play(
        FadeOut(moved, target_position=levers.output, scale=0.2),
        arrow.animate.move_to(rim),
        run_time=0.9,
    )
    way = VMobject().set_points_as_corners([rim, source, wish.arrow.get_center()])
    scene.play(
        MoveAlongPath(arrow, way, rate_func=smooth),
        FadeOut(levers.sums, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
        Drive(fan.edges[0], PALE, 1.0, show=_emphasise, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
        run_time=max(line.left - 0.5, 1.4),
    )
    scene.moment("wish")
    flashing: Any = ring
    scene.play(flashing.animate(rate_func=there_and_back).scale(1.8), run_time=0.4)
    scene.remove(ring, arrow)
    scene.add(wish)
    scene.wait(0.2)
    fan.unfocus().remove(levers.strand)
