"""3.4: the wishes of the weights to one output lie on a line over the activations behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
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
    rush_from,
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
from scenes.kit.network.diagram import Edge, NetworkDiagram, Point
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

SMALL, FIGURE, SYMBOL = 37, 48, 50  # sizes of words and ticks, of numbers, of formulas
AREA, CORNER = (11.8, 4.5), np.array([-5.95, -1.85, 0.0])  # of the chart: size, and lower left corner
GAUGE_AT = np.array([3.6, 0.7, 0.0])
SMALL_GAUGE_AT, LARGE_GAUGE_AT = np.array([2.3, 2.2, 0.0]), np.array([-4.75, -0.25, 0.0])
DIAL_AT, RANGE = np.array([-2.55, 0.55, 0.0]), 2.0
RULE_AT, TILT = np.array([-3.6, 2.25, 0.0]), 0.3
ASIDE = np.array([0.1, 2.2, 0.0])  # where the output stands while its weights are on the chart
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
        _lay_ruler(scene, line, board)
        scene.moment("line")
    with scene.say(
        "So each wish is the brightness behind it times {f:.2f}.{mark}\n"
        "That is the output's own wish, {mark}times the slope of σ.",
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
        _turn(scene, line, board, first)
    with scene.say(
        "The same turn behind the darkest: {mark}not even a third of that.",
        when=raised.fall.argmin() == last and raised.fall[last] < raised.fall[first] / 3,
    ) as line:
        _turn(scene, line, board, last)
    with scene.say("And behind a neuron that is off, {mark}the line says: nothing at all.") as line:
        dark = _go_to_zero(scene, line, board)
        scene.moment("zero")
        _go_home(scene, fan, name, board, dark)


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
            lowest, highest, start=raised.cost, ticks=np.linspace(lowest, highest, 6).tolist(), radius=2.2
        )
        self.gauge.move_to(GAUGE_AT)
        self.cost = Formula("C_0", size=60, color=palette.COST).next_to(self.gauge, DOWN, buff=0.3)
        self.rule, self.factors = _rule(wishes)
        self.dial = self.dial_of(wishes.largest_a)

    def dial_of(self, k: int) -> Dial:
        """Return the dial of a weight."""
        weight = float(self.weights[k])
        dial = Dial(-RANGE, RANGE, radius=0.55, start=weight, color=palette.sign_hue(weight))
        return dial.move_to(DIAL_AT)

    def raise_weight(self, k: int, share: float) -> None:
        """Let the lamp and the needle show what a weight does that is raised by a share of what was measured."""
        self.output.set_activation(float(sigmoid(self.z + share * self.wishes.a[k])))
        self.gauge.show(self.raised.cost - share * self.raised.fall[k])


def _axis(chart: Chart) -> VGroup:
    """Return large ticks under the area, and what the two directions say."""
    ticks = VGroup()
    for share in (0, 0.2, 0.4, 0.6):
        label = Label(spell(share, 1 if share else 0), size=SMALL, color=palette.SECONDARY)
        ticks.add(declared(label, "a tick of an axis").next_to(chart.point(share, 0), DOWN, buff=0.45))
    across = Label("brightness", size=SMALL, color=palette.SECONDARY).next_to(chart.area, DOWN, buff=0.3)
    across.align_to(chart.area, RIGHT).shift(0.8 * RIGHT).stand_on(label)
    up = Label("wish", size=SMALL, color=palette.SECONDARY)
    up.next_to(chart.area.get_corner(UL), RIGHT, buff=0.2).shift(0.2 * DOWN)
    return VGroup(ticks, across, up)


def _rule(wishes: WeightDerivatives) -> tuple[Formula, VGroup]:
    """Return the line as a formula, and what its slope is the product of, with words."""
    f, pull, slope = (spell(value, 2) for value in (wishes.minus_dz, wishes.minus_da, wishes.slope))
    rule = Formula(
        f"- frac(partial C_0, partial w_({DIGIT},k)^((3))) = {{{{ {f} : factor }}}} thin a_k^((2))",
        size=SYMBOL,
        colors={"factor": palette.POSITIVE},
    ).move_to(RULE_AT)
    factors = Formula(
        f"{{{{ {f} : factor }}}} {{{{ = : equals }}}} {{{{ {pull} : pull }}}} "
        f"quad {{{{ dot : times }}}} quad {{{{ {slope} : slope }}}}",
        size=SYMBOL,
        colors={"factor": palette.POSITIVE},
    ).next_to(rule, DOWN, buff=0.3, aligned_edge=LEFT)
    words = [
        Label(text, size=SMALL, color=palette.SECONDARY).next_to(factors.part(part), DOWN, buff=0.2)
        for part, text in (("pull", "its wish"), ("slope", "slope of σ"))
    ]
    return rule, VGroup(factors, *words)


def _raise_each(scene: Lecture, line: Saying, fan: NetworkDiagram, board: Board) -> None:
    """Raise one weight after the other and let it sink back; the lamp and the needle follow."""
    scene.play(
        TransformFromCopy(fan.halo, board.gauge.arc),
        FadeIn(VGroup(*board.gauge.submobjects[2:]), board.cost),
        run_time=0.8,
    )
    scene.add(board.gauge)
    largest = abs(board.weights).max()

    def show(_: NetworkDiagram, place: float) -> None:
        current = min(int(place), len(board.lamps) - 1)
        share = float(there_and_back(place - current))
        for k, edge in enumerate(cast(Iterable[Edge], board.edges)):
            amount = share if k == current else 0.0
            weight = board.weights[k] + amount
            edge.show(weight).set_stroke(
                width=float(palette.weight_width(weight, largest, THICKNESS)), opacity=1.0
            )
        board.raise_weight(current, share)

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
        board.gauge.animate.scale(0.36).move_to(SMALL_GAUGE_AT),
        FadeOut(board.cost),
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
    scene.play(ReplacementTransform(edge, board.bars[first][0]), run_time=1.0)
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
    labels = FadeIn(board.axis[0][0], board.axis[2])
    scene.play(LaggedStart(*flights, labels, lag_ratio=0.18), run_time=max(line.left, 3.0))
    scene.add(board.bars)


def _rim(start: Point) -> Point:
    """Return where an edge meets the output's rim while that stands aside."""
    way = ASIDE - start
    return ASIDE - LARGE * way / np.linalg.norm(way)


def _lay_ruler(scene: Lecture, line: Saying, board: Board) -> None:
    """Lay a ruler onto the tops."""
    zero = board.chart.point(0, 0)
    board.ruler.rotate(TILT, about_point=zero)
    scene.play(Create(board.ruler), run_time=line.until_mark())
    scene.play(
        Rotate(board.ruler, -TILT, about_point=zero, rate_func=rate_functions.ease_out_bounce), run_time=1.0
    )
    caps = Group(*(bar[1] for bar in board.bars))
    scene.play(
        LaggedStart(*(Indicate(cap, 1.9, palette.TARGET) for cap in caps), lag_ratio=0.1), run_time=1.2
    )


def _show_rule(scene: Lecture, line: Saying, board: Board) -> None:
    """Write the line as a rule, and what its slope is made of."""
    factors, own, slope = board.factors
    half = line.until_mark() / 2
    scene.play(FadeOut(board.axis[-1], scale=0.5), FadeIn(board.rule, shift=0.2 * DOWN), run_time=half)
    scene.play(
        TransformFromCopy(board.rule.part("factor"), factors.part("factor")),
        FadeIn(factors.part("equals")),
        run_time=half,
    )
    scene.play(
        FadeIn(factors.part("pull"), own, target_position=board.output, scale=0.3), run_time=line.until_mark()
    )
    scene.play(
        FadeIn(factors.part("times"), factors.part("slope"), slope, shift=0.3 * LEFT),
        run_time=0.6 * line.left,
    )
    scene.moment("factors")


def _show_dial(scene: Lecture, line: Saying, board: Board) -> None:
    """Bring in the dial of a weight and the gauge, in place of the rule's factors."""
    scene.play(
        FadeOut(board.factors, target_position=board.rule, scale=0.3),
        board.gauge.animate.scale(1.5 / 0.36 / 2.2).move_to(LARGE_GAUGE_AT),
        FadeIn(board.dial, scale=0.3),
        run_time=line.until_mark(),
    )


def _turn(scene: Lecture, line: Saying, board: Board, k: int) -> None:
    """Turn up one weight, and let the needle say what it is worth."""
    weight, dial = float(board.weights[k]), board.dial_of(k)
    ring = Circle(0.24, color=palette.POSITIVE, stroke_width=5).move_to(board.lamps[k])
    symbol = Formula(f"w_({DIGIT},{k})^((3))", size=SYMBOL, color=palette.sign_hue(weight))
    symbol.next_to(dial, RIGHT, buff=0.1).shift(0.3 * UP)
    fall = Number(-board.raised.fall[k], size=FIGURE, color=palette.COST)
    fall.next_to(board.gauge, UP, buff=0.2)

    def show(_: VGroup, share: float) -> None:
        dial.show(weight + share)
        board.raise_weight(k, share)

    scene.play(
        Create(ring), FadeIn(symbol, shift=0.2 * RIGHT), ReplacementTransform(board.dial, dial), run_time=0.5
    )
    board.dial = dial
    scene.play(Drive(board.fan, 0, 1, show=show, rate_func=smooth), run_time=1.2)
    scene.play(FadeIn(fall, scale=1.5), run_time=0.4)
    scene.moment(f"neuron {k}")
    scene.wait(max(line.left - 0.4, 0.6))
    scene.play(
        Drive(board.fan, 1, 0, show=show, rate_func=rush_from), FadeOut(fall, ring, symbol), run_time=0.4
    )


def _go_to_zero(scene: Lecture, line: Saying, board: Board) -> VGroup:
    """Let a copy of the darkest neuron go out, and its wish with it; returns the copy."""
    a, slope = float(board.wishes.a.min()), board.wishes.minus_dz
    lamp = board.lamps[board.wishes.smallest_a].copy()
    bar = Line(color=palette.POSITIVE, stroke_width=BAR)
    top = Dot(radius=0.11, color=palette.TARGET)

    def show(_: VGroup, a: float) -> None:
        foot, end = board.chart.point(a, 0), board.chart.point(a, slope * a)
        lamp.set_activation(a).move_to(foot + 0.17 * DOWN)
        bar.put_start_and_end_on(foot, end + 1e-3 * UP)
        top.move_to(end)

    show(VGroup(), a)
    scene.add(bar, top, lamp)
    scene.play(Drive(board.fan, a, 0.0, show=show, rate_func=smooth), run_time=line.left)
    return VGroup(bar, top, lamp)


def _go_home(scene: Lecture, fan: NetworkDiagram, name: Label, board: Board, dark: VGroup) -> None:
    """Let bars lie down as edges again, and all lamps go back to their places."""
    shift = board.places[-1] - ASIDE
    scene.play(
        *(part.animate.shift(shift) for part in (board.output, fan.halo, name)),
        *(lamp.animate.move_to(place) for lamp, place in zip(board.lamps, board.places, strict=False)),
        *(ReplacementTransform(bar[0], edge) for bar, edge in zip(board.bars, board.home, strict=True)),
        FadeOut(Group(*(bar[1] for bar in board.bars)), dark, board.rule, board.dial, board.gauge),
        FadeOut(board.chart.axes, *board.axis[:-1], board.ruler),
        run_time=1.5,
    )
    scene.remove(board.home)
    fan.unfocus()
