"""3.4: the wishes of the weights to one output lie on a line over the activations behind them."""

from __future__ import annotations

from itertools import pairwise
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
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    Indicate,
    Line,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.derivatives import RaisedWeights, WeightDerivatives
from netcore.network.arrays import Array
from scenes.beats.backprop.example import DIGIT, THICKNESS, example_shown
from scenes.beats.backprop.levers.aside import ASIDE, NeuronWish, fan_aside
from scenes.beats.backprop.levers.factor import OutputWish, Product, Tangent
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
from scenes.kit.network.diagram import Edge, NetworkDiagram, Neuron, Point
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

SMALL, FIGURE, SYMBOL = 37, 48, 50  # sizes of words and ticks, of numbers, of formulas
BY = 0.1  # by how much a weight is turned up
TURN = 60  # degrees of the dial for that
AREA, CORNER = (7.7, 4.5), np.array([-0.95, -1.72, 0.0])  # of the chart: size, and lower left corner
REACH = 0.72, 0.2  # of its axes
BELOW = -2.45  # y of the figures under the axis
GAUGE_AT, RADIUS = np.array([1.75, 1.5, 0.0]), 1.5  # where its needle turns
DIAL_AT = np.array([-3.05, -1.9, 0.0])
RULE_AT = np.array([2.55, 3.3, 0.0])  # left end
TANGENT_AT = np.array([1.35, 1.9, 0.0])  # middle of the sigmoid with its tangent
QUIET = 2.0, 0.55  # stroke width and opacity of an edge whose weight is not told
LIFTED = 8  # stroke width by which an edge swells while its weight is turned up
BAR = 7  # stroke width of an edge that stands upright
RISING = 0.2  # share of its way from which on an edge stands up


class StandingEdges(VGroup):
    """Edges that leave their fan with their neurons and stand up over the activations: ``-dC/dw`` against ``a``.

    Parameters
    ----------
    chart
        Where they stand.
    lamps
        The neurons, from whose present places they come.
    edges
        The edges, likewise; when all come home, they take the looks that these have now.
    values
        ``(n,)`` derivatives.

    Attributes
    ----------
    shares
        ``(n,)``: how far each is on its way.
    """

    def __init__(self, chart: Chart, lamps: list[Neuron], edges: list[Edge], values: Array) -> None:
        self.homes, self.edges, self.values = lamps, edges, values
        self.shares = np.zeros(len(lamps))
        self.looks = [
            (palette.sign_hue(edge.weight), edge.get_stroke_width(), edge.get_stroke_opacity())
            for edge in edges
        ]
        self.lamps: VGroup = VGroup(*(lamp.copy() for lamp in lamps))
        self.sticks = VGroup(*(Line() for _ in lamps))
        self.caps = VGroup(*(Dot(radius=0.09, color=palette.INK) for _ in lamps))
        radius = lamps[0].width / 2
        a = np.array([lamp.activation for lamp in lamps])
        self.feet = chart.point(a, np.zeros(len(a))) + radius * DOWN
        self.heights = chart.point(a, values)[:, 1] - chart.point(a, 0 * a)[:, 1]
        super().__init__(self.sticks, self.lamps, self.caps)
        for k in range(len(lamps)):
            self.stand(k, 0.0)

    def stand(self, k: int, share: float) -> Self:
        """Let one edge be so far on its way; before it leaves, there is nothing to see of it."""
        self.shares[k] = share
        lamp, stick, cap = self.lamps[k], self.sticks[k], self.caps[k]
        radius, edge = lamp.width / 2, self.edges[k]
        way, up = float(smooth(share)), float(smooth(np.clip((share - RISING) / (1 - RISING), 0, 1)))
        middle = (1 - way) * self.homes[k].get_center() + way * self.feet[k]
        angle = (1 - up) * edge.get_angle() + up * np.pi / 2
        length = (1 - up) * edge.get_length() + up * self.heights[k]
        along = np.array([np.cos(angle), np.sin(angle), 0.0])
        start = middle + radius * along
        stick.put_start_and_end_on(start, start + length * along)
        seen = 1.0 if share > 0 else 0.0
        stick.set_stroke(palette.INK.interpolate(palette.POSITIVE, up), BAR, opacity=seen)
        lamp.move_to(middle).set_fill(opacity=seen).set_stroke(opacity=seen)
        cap.move_to(start + length * along).set_fill(opacity=float(np.clip(20 * share - 19, 0, 1)))
        return self

    def stand_all(self, which: list[int], share: float) -> Self:
        """Let some of them leave one after the other."""
        lag = 0.5 / max(len(which) - 1, 1)
        for place, k in enumerate(which):
            self.stand(k, float(np.clip((share - lag * place) / 0.5, 0.0, 1.0)))
        return self

    def come_home(self, share: float) -> Self:
        """Let all be a share of their way back to where their neurons and edges are now, and as these looked."""
        for k, (stick, (color, width, opacity)) in enumerate(zip(self.sticks, self.looks, strict=True)):
            self.stand(k, 1 - share)
            stick.set_stroke(
                color.interpolate(palette.POSITIVE, 1 - share),
                (1 - share) * BAR + share * width,
                opacity=(1 - share) + share * opacity,
            )
        return self

    def light(self, share: float) -> Self:
        """Let the tops swell one after the other, the shortest first."""
        for place, k in enumerate(np.argsort(self.values)):
            swell = float(np.sin(np.pi * np.clip(2 * share - place / len(self.values), 0, 1)))
            self.caps[k].scale_to_fit_width(0.18 * (1 + swell)).set_color(
                palette.INK.interpolate(palette.TARGET, swell)
            )
        return self

    def shown(self) -> Channels:
        """Return the derivatives of those that stand."""
        return {"height": self.values[self.shares == 1]}


class FallGauge(VGroup):
    """The cost gauge, zeroed: by how much the cost has changed, falls to the left, with the number under it.

    Parameters
    ----------
    largest
        The largest fall; the scale ends at the next hundredth.
    """

    def __init__(self, largest: float) -> None:
        end = float(np.ceil(100 * largest)) / 100
        self.gauge = Gauge(-end, end, start=0.0, ticks=np.linspace(-end, end, 9).tolist(), radius=RADIUS)
        left = Label(spell(-end, 2), size=SMALL, color=palette.SECONDARY)
        top = Label(spell(0), size=SMALL, color=palette.SECONDARY)
        arc = self.gauge.arc
        left.next_to(arc.get_start(), LEFT, buff=0.12).shift(0.12 * UP)
        top.next_to(arc.get_top(), UP, buff=0.2)
        falls = Label("falls", size=SMALL, color=palette.COST)
        falls.next_to(left, DOWN, buff=0.18)
        rises = Label("rises", size=SMALL, color=palette.SECONDARY)
        rises.next_to(arc.get_end(), RIGHT, buff=0.12).align_to(falls, DOWN)
        self.number = Number(-largest, 3, sign=True, size=FIGURE, color=palette.COST)
        name = Formula("C_0", size=SYMBOL, color=palette.COST)
        reading = VGroup(name, self.number).arrange(RIGHT, buff=0.3)
        reading.next_to(self.gauge.pivot, DOWN, buff=0.22).shift(0.95 * LEFT)
        ticks = (declared(label, "a tick of a gauge") for label in (left, top))
        super().__init__(self.gauge, *ticks, falls, rises, name, self.number)
        self.shift(GAUGE_AT - self.gauge.pivot.get_center())
        self.show(0.0)

    def show(self, fall: float) -> Self:
        """Let needle and number tell by how much the cost has fallen."""
        self.gauge.show(-fall)
        self.number.set_value(-fall if fall else 0.0)
        return self


@beat("3.4", "weights in proportion to activations", flows_from="3.3")
def weights_in_proportion_to_activations(scene: Lecture) -> None:
    """For one neuron, all wishes of its weights are one number times the activations upstream."""
    scene.declare({"3": "the number of the last layer"})
    example = example_shown(scene)
    wishes = scene.measure("wishes", measure.derivatives.weight_derivatives, to=DIGIT, **example.at)
    first, dark = wishes.largest_a, wishes.smallest_a
    half = int(np.abs(wishes.a / wishes.a[first] - 0.5).argmin())
    raised = scene.measure(
        "raised weights", measure.derivatives.raised_weights, to=DIGIT, by=BY, **example.at
    )
    idle = scene.measure(
        "fall behind a dark neuron",
        measure.derivatives.raised_idle_weight,
        to=DIGIT,
        source=dark,
        by=BY,
        **example.at,
    )
    neuron = scene.measure(
        "wishes of neurons", measure.derivatives.activation_derivatives, layer=-1, **example.at
    ).parts[DIGIT, first]
    z = scene.measure("sum", measure.examples.example_z, layer=-1, **example.at)[DIGIT]
    fan, name = fan_aside(example)
    of_neuron = NeuronWish(fan.neuron(0, first), neuron)
    scene.open_with(fan, name, of_neuron)
    board = Board(fan, name, wishes, raised, example.params.weights[-1][DIGIT], float(z))
    with scene.say(
        "Which weight helps most? {mark}Turn one up by {by:.1f}:\n{mark}the cost falls by {fall:.3f}.",
        by=BY,
        fall=raised.fall[first],
    ) as line:
        board.bring_instruments(scene, of_neuron, first, run_time=line.until_mark())
        board.turn_up(scene, first, raised.fall[first], run_time=max(line.until_mark(), 1.6))
        scene.moment("turned")
    with scene.say(
        "Fall per turn: that is its wish. {mark}Its edge stands up, as tall,\nat its neuron's brightness.",
        when=round(raised.fall[first] / BY, 2) == round(wishes.nudged[first], 2),
    ) as line:
        board.divide(scene, first, run_time=line.until_mark())
        board.stand(scene, first, run_time=max(0.75 * line.left, 1.8))
        scene.moment("first")
    with scene.say(
        "Half as bright: {mark}half the wish.",
        when=abs(wishes.nudged[half] / wishes.nudged[first] - 0.5) < 0.02,
    ) as line:
        board.test(scene, half)
        scene.moment("half")
    with scene.say(
        "A quarter as bright: {mark}a quarter of the wish.",
        when=abs(wishes.nudged[dark] / wishes.nudged[first] - 0.25) < 0.02,
    ) as line:
        board.test(scene, dark)
        scene.moment("quarter")
    with scene.say("And all the others?") as line:
        board.stand_others(scene, [first, half, dark], run_time=max(line.left, 2.0))
    with scene.say(
        "Output {j} wishes {wish:.2f}. {mark}Times the slope of σ there, {slope:.2f}: {mark}{f:.2f}.",
        j=DIGIT,
        wish=wishes.minus_da,
        slope=wishes.slope,
        f=wishes.minus_dz,
        when=np.isclose(wishes.minus_da * wishes.slope, wishes.minus_dz),
    ) as line:
        board.find_factor(scene, line)
        scene.moment("factor")
    with scene.say(
        "A line that steep {mark}meets all sixteen tops!",
        when=len(wishes.a) == 16 and abs(wishes.nudged - wishes.minus_dz * wishes.a).max() < 1e-6,
    ) as line:
        board.lay_ruler(scene, line)
        scene.moment("line")
    with scene.say("Each wish is {f:.2f} times the brightness behind it.", f=wishes.minus_dz) as line:
        board.show_rule(scene, [first, half, dark], line)
        scene.moment("rule")
    with scene.say(
        "And behind a neuron that is off? {mark}The same turn,\nand the cost does not move.", when=idle == 0
    ) as line:
        board.go_to_zero(scene, dark, run_time=line.until_mark())
        board.turn_up(scene, dark, idle, run_time=1.2)
        scene.play(Indicate(board.gauge.number, 1.3, palette.COST), run_time=0.7)
        scene.moment("zero")
        board.go_home(scene)


class Board:
    """What the beat moves: a dial for one weight, a gauge for the cost, edges that stand up in a chart.

    Attributes
    ----------
    edges
        The fan's edges, one by one, ``home`` as they were.
    standing
        What leaves them.
    """

    def __init__(
        self,
        fan: NetworkDiagram,
        name: Label,
        wishes: WeightDerivatives,
        raised: RaisedWeights,
        weights: Array,
        z: float,
    ) -> None:
        self.fan, self.name = fan, name
        self.wishes, self.raised, self.weights, self.z = wishes, raised, weights, z
        self.output = fan.neuron(1, 0)
        edges = [fan.edge(0, 0, k) for k in fan.drawn[0]]
        self.edges = VGroup(*edges)
        across, up = REACH
        self.chart = Chart((0, across), (0, up), size=AREA, x_ticks=(), y_ticks=())
        self.chart.shift(CORNER - self.chart.area.get_corner(DL))
        lamps = [fan.neuron(0, k) for k in fan.drawn[0]]
        self.standing = StandingEdges(self.chart, lamps, edges, wishes.nudged)
        self.gauge = FallGauge(float(raised.fall.max()))
        self.dial = self.dial_of(wishes.largest_a)
        self.symbol = self.symbol_of(wishes.largest_a)
        self.by = Number(BY, 1, sign=True, size=FIGURE).next_to(self.dial, RIGHT, buff=0.05)
        self.axes = self._axes()
        self.figures = VGroup()  # under and over the edges that stand

    def _axes(self) -> VGroup:
        wish = Label("wish", size=SMALL, color=palette.POSITIVE)
        wish.next_to(self.chart.area.get_corner(UL) + 0.15 * DOWN, LEFT, buff=0.15)
        zero = declared(Label(spell(0), size=SMALL, color=palette.SECONDARY), "a tick of an axis")
        zero.move_to(self.chart.point(0, 0)).set_y(BELOW)
        brightness = Label("brightness", size=SMALL, color=palette.SECONDARY)
        brightness.move_to(self.chart.point(0.5, 0)).set_y(BELOW).stand_on(zero)
        return VGroup(self.chart.axes, wish, zero, brightness)

    def dial_of(self, k: int) -> Dial:
        """Return the dial of a weight, upright."""
        weight, half = float(self.weights[k]), BY / 2 * 270 / TURN
        dial = Dial(weight - half, weight + half, radius=0.62, start=weight, color=palette.INK)
        return dial.move_to(DIAL_AT)

    def symbol_of(self, k: int) -> Formula:
        """Return the name of a weight, beside its dial."""
        return Formula(f"w_({DIGIT},{k})^((3))", size=SYMBOL).next_to(self.dial, LEFT, buff=0.15)

    # -- one weight ------------------------------------------------------------------------------------------

    def bring_instruments(self, scene: Lecture, of_neuron: NeuronWish, k: int, *, run_time: float) -> None:
        """Let the weights' colours go, and dial and gauge come."""
        self.fan.edges[0].emphasise(0.0)
        scene.add(self.edges)
        scene.bring_to_back(self.standing)
        self.ring = of_neuron.ring
        scene.play(
            Drive(self.edges, 0, 1, show=self._quiet),
            FadeOut(of_neuron.arrow, target_position=self.fan.neuron(0, k), scale=0.3),
            FadeIn(self.dial, self.symbol, target_position=self.edges[k], scale=0.3),
            FadeIn(self.gauge, target_position=self.output, scale=0.3),
            run_time=run_time,
        )

    def _quiet(self, edges: Any, share: float) -> None:  # noqa: ANN401 (VGroup)
        """Let the edges be so far from telling their weights to telling nothing."""
        largest = abs(self.weights).max()
        widths = palette.weight_width(self.weights, largest, THICKNESS)
        opacities = palette.weight_opacity(self.weights, largest, self.fan.faintest)
        for edge, weight, width, opacity in zip(edges, self.weights, widths, opacities, strict=True):
            edge.set_stroke(
                palette.sign_hue(weight).interpolate(palette.SECONDARY, share),
                float((1 - share) * width + share * QUIET[0]),
                opacity=float((1 - share) * opacity + share * QUIET[1]),
            )

    def turn(self, k: int, fall: float, start: float, end: float, **how: Any) -> list[Animation]:  # noqa: ANN401
        """Return the animations in which a weight goes from one share of its turn to another, and what depends on it.

        Each drives its own part, so that none is drawn behind the others.
        """
        weight = float(self.weights[k])
        return [
            Drive(self.edges[k], start, end, show=_swell, **how),
            Drive(self.dial, weight + start * BY, weight + end * BY, **how),
            Drive(self.gauge, start * fall, end * fall, **how),
            *(
                [Drive(self.output, start, end, show=lambda lamp, s: self._light(lamp, k, s), **how)]
                if fall
                else []
            ),
        ]

    def _light(self, lamp: Neuron, k: int, share: float) -> None:
        lamp.set_activation(float(sigmoid(self.z + share * BY * self.wishes.a[k])))

    def turn_up(self, scene: Lecture, k: int, fall: float, *, run_time: float) -> None:
        """Turn a dial up; edge, needle and output follow."""
        scene.play(
            *self.turn(k, fall, 0, 1, rate_func=smooth), FadeIn(self.by, shift=0.2 * RIGHT), run_time=run_time
        )

    def turn_back(self, k: int, fall: float, run_time: float) -> list[Animation]:
        """Return the animations in which all goes back to where it stood."""
        how: Any = {"rate_func": smooth, "run_time": run_time}
        return [*self.turn(k, fall, 1, 0, **how), FadeOut(self.by, run_time=run_time)]

    def divide(self, scene: Lecture, k: int, *, run_time: float) -> None:
        """Divide the fall by the turn: what comes out is the wish."""
        fall = Number(self.raised.fall[k], 3, size=FIGURE, color=palette.COST)
        by = Number(BY, 1, size=FIGURE)
        bar = Line(0.62 * LEFT, 0.62 * RIGHT, color=palette.INK, stroke_width=3)
        fraction = VGroup(fall, bar, by).arrange(DOWN, buff=0.14)
        self.wish = Number(self.wishes.nudged[k], size=FIGURE, color=palette.POSITIVE)
        word = Label("wish", size=SMALL, color=palette.POSITIVE)
        equation = VGroup(fraction, Formula("=", size=SYMBOL), self.wish).arrange(RIGHT, buff=0.25)
        equation.move_to((4.7, 0.3, 0))
        word.next_to(self.wish, DOWN, buff=0.2)
        flying: Any = self.gauge.number.copy()
        scene.play(
            flying.animate(path_arc=-0.8).move_to(fall),
            FadeIn(bar, by, shift=0.2 * UP),
            run_time=0.55 * run_time,
        )
        scene.remove(flying)
        scene.add(fall)
        scene.play(FadeIn(equation[1], self.wish, word, shift=0.2 * RIGHT), run_time=0.45 * run_time)
        scene.wait(0.8)
        self.equation = VGroup(fraction, equation[1], word)

    def stand(self, scene: Lecture, k: int, *, run_time: float) -> None:
        """Let the first edge go to the chart with its neuron, stand up, and take its wish to its top."""
        brightness, wish = self._figures_of(k)
        flight = Drive(self.standing, 0, 1, show=lambda edges, share: edges.stand(k, share))
        number: Any = self.wish
        scene.play(
            Create(self.axes[0]), FadeIn(*self.axes[1:]), FadeOut(self.equation), run_time=0.25 * run_time
        )
        scene.play(flight, run_time=0.6 * run_time)
        scene.play(
            number.animate.move_to(wish),
            FadeIn(brightness, shift=0.2 * UP),
            run_time=max(0.15 * run_time, 0.5),
        )
        scene.remove(number)
        scene.add(wish)
        self.figures.add(brightness, wish)
        self.last = k

    def _figures_of(self, k: int) -> tuple[Number, Number]:
        """Return a neuron's brightness, under its foot, and the wish of its weight, beside its edge's top."""
        a, value = float(self.wishes.a[k]), float(self.wishes.nudged[k])
        brightness = Number(a, size=SMALL, color=palette.INK)
        brightness.move_to(self.chart.point(a, 0)).set_y(BELOW)
        wish = Number(value, size=FIGURE, color=palette.POSITIVE)
        wish.next_to(self.chart.point(a, value), UL, buff=0.1)
        return brightness, wish

    def test(self, scene: Lecture, k: int) -> None:
        """Turn up another weight, and let its edge stand up as tall as the cost falls."""
        fall, before = float(self.raised.fall[k]), self.last
        ring: Any = self.ring
        dial, symbol = self.dial_of(k), self.symbol_of(k)
        scene.play(
            *self.turn_back(before, float(self.raised.fall[before]), 0.5),
            ring.animate.move_to(self.fan.neuron(0, k)),
            FadeOut(self.symbol),
            run_time=0.5,
        )
        scene.remove(self.dial)
        scene.add(dial)
        self.dial, self.symbol = dial, symbol
        scene.play(*self.turn(k, fall, 0, 1, rate_func=smooth), FadeIn(self.by, symbol), run_time=1.1)
        brightness, wish = self._figures_of(k)
        flight = Drive(self.standing, 0, 1, show=lambda edges, share: edges.stand(k, share))
        scene.play(flight, run_time=1.2)
        scene.play(FadeIn(wish, scale=0.5), FadeIn(brightness, shift=0.2 * UP), run_time=0.4)
        scene.wait(0.3)
        self.figures.add(brightness, wish)
        self.last = k

    # -- all of them -----------------------------------------------------------------------------------------

    def stand_others(self, scene: Lecture, tested: list[int], *, run_time: float) -> None:
        """Let all other edges follow, the brightest neuron's first."""
        others = [int(k) for k in np.argsort(-self.wishes.a) if k not in tested]
        scene.play(
            Drive(
                self.standing,
                0,
                1,
                show=lambda edges, share: edges.stand_all(others, share),
                run_time=run_time,
            ),
            *self.turn_back(self.last, float(self.raised.fall[self.last]), run_time=0.5),
            FadeOut(self.ring, self.symbol, run_time=0.5),
        )
        scene.play(FadeOut(self.gauge, self.dial, run_time=0.3))

    def find_factor(self, scene: Lecture, line: Saying) -> None:
        """Multiply the output's wish by the slope of the sigmoid where it stands."""
        wish = OutputWish(self.fan, self.wishes.minus_da)
        tangent: Any = Tangent(self.z, self.wishes.slope).move_to(TANGENT_AT)
        self.product = Product(self.wishes.minus_da, self.wishes.slope, self.wishes.minus_dz, RULE_AT)
        first, second, third = self.product.numbers
        times, equals = self.product.signs
        scene.play(
            GrowFromEdge(wish.arrow, DOWN),
            FadeIn(wish.number),
            FadeIn(tangent.curve, tangent.symbol, target_position=self.output, scale=0.3),
            run_time=max(0.7, 0.55 * line.until_mark()),
        )
        scene.play(TransformFromCopy(wish.number, first), run_time=0.7)
        scene.play(Create(tangent.line), run_time=0.7)
        scene.play(FadeIn(tangent.triangle, tangent.number), run_time=0.4)
        scene.play(TransformFromCopy(tangent.number, second), FadeIn(times), run_time=0.7)
        scene.play(FadeIn(equals, third, shift=0.2 * RIGHT), run_time=0.5)
        scene.wait(max(0.4, line.left))
        self.reasons = VGroup(wish, tangent)

    def lay_ruler(self, scene: Lecture, line: Saying) -> None:
        """Draw the line from nothing through all tops."""
        across = REACH[0]
        self.ruler = Line(
            *self.chart.point([0, across], [0, across * self.wishes.minus_dz]),
            color=palette.TARGET,
            stroke_width=6,
        )
        scene.play(
            Create(self.ruler, rate_func=linear),
            Indicate(self.product.numbers[-1], 1.3, palette.TARGET),
            FadeOut(self.reasons),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.play(Drive(self.standing, 0, 1, show=StandingEdges.light), run_time=max(line.left, 1.3))

    def show_rule(self, scene: Lecture, tested: list[int], line: Saying) -> None:
        """Let a point run down the line with the product that it stands for, from one tested weight to the next."""
        self.rule = Rule(self.wishes.minus_dz)
        a = [float(self.wishes.a[k]) for k in tested]
        self.point = Dot(self._on_line(a[0]), 0.15, color=palette.TARGET)
        self.rule.show(a[0])
        *left, factor = self.product
        scene.play(
            FadeOut(*left, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            ReplacementTransform(factor, self.rule.factor, rate_func=squish_rate_func(smooth, 0.3, 0.9)),
            FadeIn(*self.rule[1:], rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            FadeIn(self.point, scale=3),
            run_time=0.9,
        )
        scene.add(self.rule)
        scene.wait(0.3)
        for start, end in pairwise(a):
            scene.play(Drive(self.point, start, end, show=self._run, rate_func=smooth), run_time=0.8)
            scene.wait(0.3)

    def _on_line(self, a: float) -> Point:
        return self.chart.point(a, self.wishes.minus_dz * a)

    def _run(self, point: Any, a: float) -> None:  # noqa: ANN401 (Dot)
        point.move_to(self._on_line(a))
        self.rule.show(a)

    def go_to_zero(self, scene: Lecture, k: int, *, run_time: float) -> None:
        """Let a copy of a neuron go out as it slides to nothing, and the point on the line with it."""
        a = float(self.wishes.a[k])
        self.idle = self.standing.lamps[k].copy()
        foot = self.idle.get_center() - self.chart.point(a, 0)

        def show(lamp: Any, now: float) -> None:  # noqa: ANN401 (Neuron)
            lamp.set_activation(now).move_to(self.chart.point(now, 0) + foot)
            self._run(self.point, now)

        self.dial = self.dial_of(k)
        scene.play(
            FadeIn(self.dial, self.gauge),
            Drive(self.idle, a, 0.0, show=show, rate_func=smooth),
            Drive(self.point, a, 0.0, show=self._run),
            run_time=run_time,
        )

    def go_home(self, scene: Lecture) -> None:
        """Let all edges lie down in the fan again, which comes back to where it stood."""
        picture: Any = Group(self.fan, self.name, self.edges)
        scene.play(
            FadeOut(self.gauge, self.dial, self.by, self.axes, self.figures, self.ruler, self.rule),
            FadeOut(self.point, self.idle),
            run_time=0.4,
        )
        scene.play(
            picture.animate.shift(-ASIDE),
            Drive(self.standing, 0, 1, show=StandingEdges.come_home),
            Drive(self.edges, 1, 0, show=self._quiet),
            run_time=1.1,
        )
        scene.remove(self.standing, self.edges)
        self.fan.unfocus()


class Rule(VGroup):
    """A wish as the product that it is, ``0.27 * a = ...``, which can run through all activations.

    Parameters
    ----------
    slope
        The number that all have in common.

    Attributes
    ----------
    a
        The activation at which the point stands.
    """

    def __init__(self, slope: float) -> None:
        self.slope, self.a = slope, 0.0
        self.factor = Number(self.slope, size=FIGURE, color=palette.TARGET)
        self.brightness, self.wish = Number(0, size=FIGURE), Number(0, size=FIGURE, color=palette.POSITIVE)
        signs = [Formula(sign, size=SYMBOL) for sign in ("dot", "=")]
        super().__init__(self.factor, signs[0], self.brightness, signs[1], self.wish)
        self.arrange(RIGHT, buff=0.2).next_to(RULE_AT, RIGHT, buff=0)

    def show(self, a: float) -> Self:
        """Stand at an activation."""
        self.a = float(a)
        self.brightness.set_value(a)
        self.wish.set_value(self.slope * a)
        return self

    def shown(self) -> Channels:
        """Return the slope."""
        return {"factor": [self.slope]}


def _swell(edge: Any, share: float) -> None:  # noqa: ANN401 (Line)
    """Let an edge show that its weight is being turned up."""
    edge.set_stroke(
        palette.SECONDARY.interpolate(palette.INK, share),
        QUIET[0] + share * LIFTED,
        opacity=QUIET[1] + share * (1 - QUIET[1]),
    )
