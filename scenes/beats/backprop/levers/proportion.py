"""3.4: the wishes of the weights to one output lie on a line over the activations behind them."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    LaggedStart,
    Line,
    ReplacementTransform,
    Rotate,
    TransformFromCopy,
    VGroup,
    rate_functions,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives import RaisedWeights, WeightDerivatives
from netcore.network.arrays import Array
from scenes.beats.backprop.example import (
    DIGIT,
    LARGE,
    THICKNESS,
    example_shown,
    name_of_output,
    output_fan,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron, Point
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

SMALL, FIGURE, SYMBOL = 37, 48, 50  # sizes of words and ticks, of numbers, of formulas
AREA, CORNER = (11.8, 4.5), np.array([-5.95, -1.85, 0.0])  # of the chart: size, and lower left corner
GAUGE_AT, RADIUS = np.array([3.6, 0.7, 0.0]), 2.2
SMALL_GAUGE_AT, LARGE_GAUGE_AT = np.array([2.7, 2.2, 0.0]), np.array([-3.6, 1.6, 0.0])
SMALL_RADIUS, LARGE_RADIUS = 1.0, 1.55
DIAL_AT, RANGE = np.array([1.25, 2.1, 0.0]), 2.0
ROW_AT = np.array([0.5, 2.78, 0.0])  # left end of the rule
TILT = 0.12  # by how much the ruler comes from above
ASIDE, FURTHER = np.array([0.1, 2.2, 0.0]), np.array([-0.6, 2.15, 0.0])  # where the output makes room
LIFTED = 9  # stroke width by which an edge swells while its weight is raised
END = 0.72  # activation up to which the ruler reaches
BAR = 7  # stroke width of a wish that stands upright


class Wishes(VGroup):
    """Upright bars over the activations to which they belong, with a cap on each: ``-dC/dw`` against ``a``.

    Parameters
    ----------
    chart
        Where they stand.
    a, values
        ``(n,)`` activations and derivatives.
    """

    def __init__(self, chart: Chart, a: Array, values: Array) -> None:
        self.values = values
        feet, tops = chart.point(a, np.zeros(len(a))), chart.point(a, values)
        super().__init__(
            *(
                VGroup(
                    Line(foot, top, color=palette.sign_hue(value), stroke_width=BAR),
                    Dot(top, 0.075, color=palette.INK),
                )
                for foot, top, value in zip(feet, tops, values, strict=True)
            )
        )

    def shown(self) -> Channels:
        """Return the derivatives."""
        return {"height": self.values}


@beat("3.4", "weights in proportion to activations", flows_from="3.3")
def weights_in_proportion_to_activations(scene: Lecture) -> None:
    """For one neuron, all wishes of its weights are one number times the activations upstream."""
    scene.declare({"3": "the number of the last layer"})
    example = example_shown(scene)
    wishes = scene.measure("wishes", measure.derivatives.weight_derivatives, to=DIGIT, **example.at)
    raised = scene.measure(
        "raised weights", measure.derivatives.raised_weights, to=DIGIT, by=1.0, **example.at
    )
    fan = output_fan(example)
    name = name_of_output(fan)
    scene.open_with(fan, name)
    z = scene.measure("sum", measure.examples.example_z, layer=-1, **example.at)[DIGIT]
    weights = example.params.weights[-1][DIGIT]
    board = Board(fan, wishes, raised, weights, float(z))
    fan.edges[0].emphasise(0.0)
    scene.add(board.edges)
    with scene.say(
        "Sixteen weights lead to output {j}. Raise each in turn,\nand watch the cost: {mark}which one helps most?",
        j=DIGIT,
        when=len(wishes.a) == 16,
    ) as line:
        _raise_each(scene, line, fan, board)
        scene.moment("raised")
    with scene.say(
        "Put each neuron where its brightness says. {mark}Its edge stands up,\n"
        "as tall as the cost falls fast: that is its wish.",
        when=(wishes.nudged > 0).all(),
    ) as line:
        _fly(scene, line, fan, name, board)
        scene.moment("bars")
    with scene.say(
        "Sixteen tops, {mark}one straight line!",
        when=abs(wishes.nudged - wishes.minus_dz * wishes.a).max() < 1e-6,
    ) as line:
        _lay_ruler(scene, line, fan, name, board)
        scene.moment("line")
    with scene.say(
        "So each wish is {f:.2f} times the brightness behind it:{mark}\n"
        "the output's own wish, {mark}times the slope of σ.",
        f=wishes.minus_dz,
    ) as line:
        _show_rule(scene, line, board)
        scene.moment("rule")
    first, last = wishes.largest_a, wishes.smallest_a
    with scene.say(
        "Turn up the weight {mark}behind the brightest: the cost drops most.",
        when=raised.fall.argmax() == first,
    ) as line:
        _show_dial(scene, line, board)
        stays = _turn(scene, line, board, first)
    with scene.say(
        "The same turn behind the darkest: {mark}about a third of that.",
        when=raised.fall.argmin() == last and abs(raised.fall[last] / raised.fall[first] - 1 / 3) < 0.04,
    ) as line:
        stays.add(*_turn(scene, line, board, last))
    with scene.say("And behind a neuron that is off, {mark}the line says: nothing at all.") as line:
        dark = _go_to_zero(scene, line, board)
        scene.moment("zero")
        _go_home(scene, fan, name, board, Group(stays, dark))


class Board:
    """What the beat moves: the edges as single lines, and what they become.

    Attributes
    ----------
    edges
        The fan's edges, ``home`` where they end again.
    chart, ticks, bars
        Brightness to the right, wishes upwards.
    gauge
        What the picture costs.
    """

    def __init__(
        self, fan: NetworkDiagram, wishes: WeightDerivatives, raised: RaisedWeights, weights: Array, z: float
    ) -> None:
        self.fan = fan
        self.wishes, self.raised, self.weights, self.z = wishes, raised, weights, z
        self.lamps = [fan.neuron(0, k) for k in fan.drawn[0]]
        self.output = fan.neuron(1, 0)
        self.edges = VGroup(*(fan.edge(0, 0, k) for k in fan.drawn[0]))
        self.home = self.edges.copy()
        self.places = [lamp.get_center() for lamp in (*self.lamps, self.output)]
        self.chart = Chart((0, 0.75), (0, 0.2), size=AREA, x_ticks=(), y_ticks=())
        self.chart.shift(CORNER - self.chart.area.get_corner(DL))
        self.axis = _axis(self.chart)
        self.feet = self.chart.point(wishes.a, np.zeros(len(wishes.a))) + 0.17 * DOWN
        self.bars = Wishes(self.chart, wishes.a, wishes.nudged)
        self.ruler = Line(
            *self.chart.point([0, END], [0, END * wishes.minus_dz]), color=palette.TARGET, stroke_width=6
        )
        lowest = np.floor(20 * raised.raised.min() - 0.5) / 20
        highest = np.ceil(20 * raised.cost) / 20
        self.gauge = Gauge(
            lowest, highest, start=raised.cost, ticks=np.linspace(lowest, highest, 6).tolist(), radius=RADIUS
        )
        self.gauge.move_to(GAUGE_AT)
        self.marks = VGroup(*(self._mark(cost) for cost in raised.raised))
        self.cost = Formula("C_0", size=60, color=palette.COST).next_to(self.gauge, DOWN, buff=0.3)
        self.rule, self.factors = Rule(wishes), _factors(wishes)
        self.dial = self.dial_of(wishes.largest_a)

    def dial_of(self, k: int) -> Dial:
        """Return the dial of a weight."""
        weight = float(self.weights[k])
        dial = Dial(-RANGE, RANGE, radius=0.55, start=weight, color=palette.sign_hue(weight))
        return dial.move_to(DIAL_AT)

    def _mark(self, cost: float) -> Dot:
        """Return a dot where the needle's tip is at a cost."""
        return Dot(self.gauge.copy().show(cost).tip(), 0.07, color=palette.COST, fill_opacity=0.0)

    def raise_weight(self, k: int, share: float) -> None:
        """Let edge, lamp and needle show what a weight does that is raised by a share of what was measured."""
        width = float(palette.weight_width(self.weights[k], abs(self.weights).max(), THICKNESS))
        edge: Any = self.edges[k]
        edge.set_stroke(
            palette.sign_hue(self.weights[k]).interpolate(palette.INK, share), width + share * LIFTED
        )
        self._light(self.output, k, share)
        self.gauge.show(self.raised.cost - share * self.raised.fall[k])

    def turn(self, dial: Dial, k: int, start: float, end: float, **how: Any) -> list[Animation]:  # noqa: ANN401
        """Return the animations in which a dial turns from one share of a raise to another, and what depends on it.

        Each drives its own part, so that none is drawn behind the others.
        """
        weight, cost, fall = float(self.weights[k]), self.raised.cost, self.raised.fall[k]
        return [
            Drive(dial, weight + start, weight + end, **how),
            Drive(self.gauge, cost - start * fall, cost - end * fall, **how),
            Drive(self.output, start, end, show=lambda lamp, share: self._light(lamp, k, share), **how),
        ]

    def _light(self, lamp: Neuron, k: int, share: float) -> None:
        lamp.set_activation(float(sigmoid(self.z + share * self.wishes.a[k])))


def _axis(chart: Chart) -> VGroup:
    """Return large ticks under the area, and what the two directions say."""
    ticks = VGroup()
    for share in (0, 0.2, 0.4, 0.6):
        label = Label(spell(share, 1 if share else 0), size=SMALL, color=palette.SECONDARY)
        ticks.add(declared(label, "a tick of an axis").next_to(chart.point(share, 0), DOWN, buff=0.45))
    for wish in (0.1, 0.2):
        height = Label(spell(wish, 1), size=SMALL, color=palette.SECONDARY)
        ticks.add(declared(height, "a tick of an axis").next_to(chart.point(0, wish), LEFT, buff=0.15))
    across = Label("brightness", size=SMALL, color=palette.SECONDARY).next_to(chart.area, DOWN, buff=0.3)
    across.align_to(chart.area, RIGHT).shift(0.8 * RIGHT).stand_on(label)
    up = Label("wish", size=SMALL, color=palette.SECONDARY)
    up.next_to(chart.area.get_corner(UL), RIGHT, buff=0.2)
    return VGroup(ticks, across, up)


class Rule(VGroup):
    """A wish as the product that it is, ``0.27 * a = ...``, which can run through all activations.

    Parameters
    ----------
    wishes
        Slope and activations.

    Attributes
    ----------
    a
        The activation at which the point stands.
    """

    def __init__(self, wishes: WeightDerivatives) -> None:
        self.slope, self.a = wishes.minus_dz, 0.0
        self.factor = Number(self.slope, size=FIGURE, color=palette.POSITIVE)
        self.brightness, self.wish = Number(0, size=FIGURE), Number(0, size=FIGURE, color=palette.TARGET)
        signs = [Formula(sign, size=SYMBOL) for sign in ("dot", "=")]
        super().__init__(self.factor, signs[0], self.brightness, signs[1], self.wish)
        self.arrange(RIGHT, buff=0.2).next_to(ROW_AT, RIGHT, buff=0)

    def show(self, a: float) -> Self:
        """Stand at an activation."""
        self.a = float(a)
        self.brightness.set_value(a)
        self.wish.set_value(self.slope * a)
        return self

    def shown(self) -> Channels:
        """Return the slope."""
        return {"factor": [self.slope]}


def _factors(wishes: WeightDerivatives) -> VGroup:
    """Return the slope as a product, with words over its factors."""
    f, pull, slope = (spell(value, 2) for value in (wishes.minus_dz, wishes.minus_da, wishes.slope))
    factors = Formula(
        f"{{{{ {f} : factor }}}} {{{{ = : equals }}}} {{{{ {pull} : pull }}}} "
        f"quad {{{{ dot : times }}}} quad {{{{ {slope} : slope }}}}",
        size=SYMBOL,
        colors={"factor": palette.POSITIVE},
    ).next_to(ROW_AT, RIGHT, buff=0)
    words = [
        Label(text, size=SMALL, color=palette.SECONDARY).next_to(factors.part(part), UP, buff=0.2)
        for part, text in (("pull", "its wish"), ("slope", "slope of σ"))
    ]
    return VGroup(factors, *words)


def _raise_each(scene: Lecture, line: Saying, fan: NetworkDiagram, board: Board) -> None:
    """Raise one weight after the other and let it sink back; the lamp and the needle follow."""
    scene.play(
        TransformFromCopy(fan.halo, board.gauge.arc),
        FadeIn(VGroup(*board.gauge.submobjects[2:]), board.cost),
        run_time=0.8,
    )
    scene.add(board.gauge)
    scene.add(board.marks)

    def show(_: NetworkDiagram, place: float) -> None:
        current = min(int(place), len(board.lamps) - 1)
        for k in range(current):
            board.raise_weight(k, 0.0)
        board.raise_weight(current, float(there_and_back(place - current)))
        for k, mark in enumerate(board.marks):
            mark.set_fill(opacity=float(k + 0.5 <= place))

    scene.play(Drive(fan, 0, len(board.lamps), show=show), run_time=line.left + 0.8)


def _fly(scene: Lecture, line: Saying, fan: NetworkDiagram, name: Label, board: Board) -> None:
    """Let each neuron slide to its brightness, and its edge stand up there: one slowly, then all others."""
    shift, first = ASIDE - board.output.get_center(), board.wishes.largest_a
    scene.play(
        *(part.animate.shift(shift) for part in (board.output, fan.halo, name)),
        *(
            edge.animate.put_start_and_end_on(edge.get_start(), _rim(lamp.get_center()))
            for edge, lamp in zip(board.edges, board.lamps, strict=True)
        ),
        board.gauge.animate.scale(SMALL_RADIUS / RADIUS).move_to(SMALL_GAUGE_AT),
        FadeOut(board.cost, board.marks),
        Create(board.chart.axes),
        FadeIn(board.axis[0][1:], board.axis[1]),
        run_time=1.2,
    )
    edge, foot = board.edges[first], board.feet[first]
    scene.play(
        board.lamps[first].animate.move_to(foot),
        edge.animate.put_start_and_end_on(board.bars[first][0].get_start(), _rim(foot)),
        run_time=max(line.until_mark(), 0.8),
    )
    cost, fall = board.raised.cost, board.raised.fall[first]
    scene.play(
        ReplacementTransform(edge, board.bars[first][0]),
        Drive(board.gauge, cost, cost - fall, rate_func=there_and_back),
        run_time=1.2,
    )
    scene.play(FadeIn(board.bars[first][1], scale=3), run_time=0.2)
    scene.moment("first")
    others = [k for k in np.argsort(-board.wishes.a) if k != first]
    flights = [
        AnimationGroup(
            board.lamps[k].animate.move_to(board.feet[k]),
            ReplacementTransform(board.edges[k], board.bars[k][0]),
            FadeIn(board.bars[k][1], rate_func=squish_rate_func(smooth, 0.8, 1.0)),
        )
        for k in others
    ]
    scene.play(LaggedStart(*flights, lag_ratio=0.18), run_time=max(line.left, 3.0))
    scene.add(board.bars)


def _rim(start: Point) -> Point:
    """Return where an edge meets the output's rim while that stands aside."""
    way = ASIDE - start
    return ASIDE - LARGE * way / np.linalg.norm(way)


def _lay_ruler(scene: Lecture, line: Saying, fan: NetworkDiagram, name: Label, board: Board) -> None:
    """Lay a ruler onto the tops."""
    zero = board.chart.point(0, 0)
    board.ruler.rotate(TILT, about_point=zero)
    shift = FURTHER - board.output.get_center()
    scene.play(
        Create(board.ruler),
        FadeIn(board.axis[0][0], board.axis[2]),
        *(part.animate.shift(shift) for part in (board.output, fan.halo, name)),
        board.gauge.animate.scale(LARGE_RADIUS / SMALL_RADIUS).move_to(LARGE_GAUGE_AT),
        run_time=line.until_mark(),
    )
    scene.play(
        Rotate(board.ruler, -TILT, about_point=zero, rate_func=rate_functions.ease_out_bounce), run_time=1.0
    )
    caps = Group(*(bar[1] for bar in board.bars))
    scene.play(
        LaggedStart(*(Indicate(cap, 1.9, palette.TARGET) for cap in caps), lag_ratio=0.1), run_time=1.0
    )


def _show_rule(scene: Lecture, line: Saying, board: Board) -> None:
    """Let a point run up the line with the product that it stands for; then take the slope apart."""
    factors, own, slope = board.factors
    rule, point = board.rule, Dot(board.chart.point(0, 0), 0.13, color=palette.TARGET)
    brightest = float(board.wishes.a[board.wishes.largest_a])

    def run(dot: Dot, a: float) -> None:
        dot.move_to(board.chart.point(a, board.wishes.minus_dz * a))
        rule.show(a)

    scene.add(point)
    scene.play(FadeOut(board.axis[-1], scale=0.5), FadeIn(rule, shift=0.2 * DOWN), run_time=0.5)
    # The rule lies over the point, so that it is drawn anew with it.
    scene.play(Drive(point, 0, brightest, show=run, rate_func=smooth), run_time=max(line.until_mark(), 2.0))
    scene.moment("rule")
    scene.wait(0.4)
    scene.play(
        ReplacementTransform(rule.factor, factors.part("factor")),
        FadeOut(*rule[1:], point),
        FadeIn(factors.part("equals"), factors.part("pull"), own, target_position=board.output, scale=0.3),
        run_time=line.until_mark(),
    )
    scene.play(
        FadeIn(factors.part("times"), factors.part("slope"), slope, shift=0.3 * LEFT),
        run_time=0.6 * line.left,
    )
    scene.moment("factors")


def _show_dial(scene: Lecture, line: Saying, board: Board) -> None:
    """Bring in the dial of a weight, in place of the rule's factors."""
    scene.play(
        FadeOut(board.factors, target_position=board.output, scale=0.3),
        FadeIn(board.dial, scale=0.3),
        run_time=line.until_mark(),
    )


def _turn(scene: Lecture, line: Saying, board: Board, k: int) -> VGroup:
    """Turn up one weight, and let the needle say what it is worth; returns what stays of it on the gauge."""
    weight, dial = float(board.weights[k]), board.dial_of(k)
    ring = Circle(0.24, color=palette.POSITIVE, stroke_width=5).move_to(board.lamps[k])
    symbol = Formula(f"w_({DIGIT},{k})^((3))", size=SYMBOL, color=palette.sign_hue(weight))
    symbol.next_to(dial, RIGHT, buff=0.1).shift(0.3 * UP)
    scene.play(
        Create(ring), FadeIn(symbol, shift=0.2 * RIGHT), ReplacementTransform(board.dial, dial), run_time=0.5
    )
    board.dial = dial
    scene.play(*board.turn(dial, k, 0, 1, rate_func=smooth), run_time=1.2)
    ghost = board.gauge.needle.copy().set_stroke(palette.COST, 4)
    fall = Number(-board.raised.fall[k], size=FIGURE, color=palette.COST)
    fall.next_to(ghost.get_end(), ghost.get_unit_vector(), buff=0.12)
    scene.play(FadeIn(ghost), FadeIn(fall, scale=1.5), run_time=0.3)
    scene.moment(f"neuron {k}")
    scene.wait(max(line.left - 0.4, 0.8))
    scene.play(*board.turn(dial, k, 1, 0, rate_func=smooth), FadeOut(ring, symbol), run_time=0.6)
    return VGroup(ghost, fall)


def _go_to_zero(scene: Lecture, line: Saying, board: Board) -> Group:
    """Let a copy of the darkest neuron go out, and its wish with it; returns the copy."""
    a, slope = float(board.wishes.a.min()), board.wishes.minus_dz
    lamp = board.lamps[board.wishes.smallest_a].copy()
    bar = Line(color=palette.POSITIVE, stroke_width=BAR)
    top = Dot(radius=0.11, color=palette.TARGET)

    def show(_: Group, a: float) -> None:
        foot, end = board.chart.point(a, 0), board.chart.point(a, slope * a)
        lamp.set_activation(a).move_to(foot + 0.17 * DOWN)
        bar.put_start_and_end_on(foot, end + 1e-3 * UP)
        top.move_to(end)

    dark = Group(bar, top, lamp)
    show(dark, a)
    scene.add(dark)
    scene.play(Drive(dark, a, 0.0, show=show, rate_func=smooth), run_time=line.left)
    return dark


def _go_home(scene: Lecture, fan: NetworkDiagram, name: Label, board: Board, rest: Group) -> None:
    """Let bars lie down as edges again, and all lamps go back to their places."""
    shift = board.places[-1] - board.output.get_center()
    scene.play(
        *(part.animate.shift(shift) for part in (board.output, fan.halo, name)),
        *(lamp.animate.move_to(place) for lamp, place in zip(board.lamps, board.places, strict=False)),
        *(ReplacementTransform(bar[0], edge) for bar, edge in zip(board.bars, board.home, strict=True)),
        FadeOut(Group(*(bar[1] for bar in board.bars)), rest, board.dial, board.gauge),
        FadeOut(board.chart.axes, *board.axis[:-1], board.ruler),
        run_time=1.3,
    )
    scene.remove(board.home)
    fan.unfocus()
