"""3.6: what one output asks of the neurons before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    UpdateFromFunc,
    VGroup,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
    there_and_back_with_pause,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.derivatives import RaisedOutput
from netcore.network.arrays import Array
from scenes.beats.backprop.example import (
    DIGIT,
    FAINTEST,
    NAME_SIZE,
    THICKNESS,
    example_shown,
    name_of_output,
    output_fan,
)
from scenes.beats.backprop.requests.pads import FIGURES, LARGE_FIGURES, UNIT, ZERO_Y, NotePad
from scenes.beats.backprop.requests.passing import AT_WEIGHT, Passing
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Edge, NetworkDiagram, Neuron
from scenes.kit.network.strands import Strands
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.lock import Lock

ARROWS: dict[str, Any] = {"length": UNIT, "weight": 2.2, "whole": True}  # of the wish and the requests
OUTPUT_AT = np.array([3.3, 0.25, 0.0])
WEIGHT_X = 1.45  # where the weight of an edge is written beside it, in scene units
ROW_X, ROWS_Y = 0.8, (-2.5, 2.8)  # left edge of what is worked out below, and above; heights of it
SMALLER_FIGURES = 46
ENLARGED = 3.4  # how many times as large a neuron is that is looked at
CHANGE = 0.3  # of the activation of such a neuron
PLOT_ENDS = -5.4, 3.1  # where the smallest and the largest weight are, in scene units
PLOTTED = 0.12  # radius of a neuron in the plot
ASIDE = np.array([3.7, -1.3, 0.0])  # where the output stands beside the plot, to the left of its wish
PULL = 0.32  # by how much requests move their neurons before these are locked
WORDS = {
    True: (
        "Brighten one: {by:.1f} × {weight:.2f} goes into the sum.\n{mark}The output moves a quarter as far.",
        "Let go. {mark}The wish goes back, times the weight: more, please.",
    ),
    False: (
        "Behind a negative weight, {mark}it takes a neuron {by:.1f} darker.",
        "Let go. {mark}This weight turns the wish over: less, please.",
    ),
}
"""What is said of a neuron behind a weight that is positive, or not: while its light changes, and then."""


class Plot(VGroup):
    """Axes that cross at zero; across goes the weight, as an edge that lies down, and upwards the request.

    Requests are as long as on the pad on which they are noted.

    Parameters
    ----------
    weights, requests
        ``(n,)``: what is to be plotted.

    Attributes
    ----------
    edges
        From each weight to zero.
    arrows
        The requests, standing on their weights.
    """

    def __init__(self, weights: ArrayLike, requests: ArrayLike) -> None:
        least, most = float(np.min(weights)), float(np.max(weights))
        self.unit = (PLOT_ENDS[1] - PLOT_ENDS[0]) / (most - least)
        self.origin = np.array([PLOT_ENDS[0] - self.unit * least, ZERO_Y, 0.0])
        pairs = list(zip(np.asarray(weights), np.asarray(requests), strict=True))
        self.edges = VGroup(
            *(Edge(self.point(w, 0.0), self.origin, weight=w, stroke_width=5) for w, _ in pairs)
        )
        looks = {**ARROWS, "weight": 1.6}
        self.arrows = VGroup(
            *(ValueArrow(r, from_tail=True, **looks).stand_at(self.point(w, 0.0)) for w, r in pairs)
        )
        low, high = self.arrows.get_bottom()[1], self.arrows.get_top()[1]
        self.up = Line(
            (self.origin[0], low, 0.0), (self.origin[0], high, 0.0), color=palette.SECONDARY, stroke_width=3
        )
        zero = declared(Label("0", size=FIGURES, color=palette.INK), "a tick of an axis")
        self.words = VGroup(
            zero.next_to(self.origin, DOWN + RIGHT, buff=0.2),
            Label("weight", size=FIGURES, color=palette.INK),
            Label("brighter", size=FIGURES, color=palette.POSITIVE).next_to(
                self.up.get_end(), RIGHT, buff=0.2
            ),
            Label("darker", size=FIGURES, color=palette.NEGATIVE).next_to(
                self.up.get_start(), RIGHT, buff=0.2
            ),
        )
        self.words[1].next_to(self.point(most / 2, 0.0), DOWN, buff=0.25)
        super().__init__(self.edges, self.up, self.words, self.arrows)

    def point(self, weight: float, request: float) -> NDArray[np.float64]:
        """Return where a weight and a request meet."""
        place: NDArray[np.float64] = self.origin + np.array([self.unit * weight, UNIT * request, 0.0])
        return place


class Case(Group):
    """One neuron that is looked at from nearby, and what is worked out about it.

    Parameters
    ----------
    neuron
        Its number.
    raised
        What the output does when the neuron is set to another activation.
    by, gain
        By how much the neuron's activation is changed then, and that of the output.
    wish, request
        Of the output's sum, and what becomes of it through the weight.
    place
        Where the neuron goes.

    Attributes
    ----------
    weight, activation
        Figures, to stand beside the edge and the neuron.
    lifting
        What goes into the output's sum when the neuron is changed, as an equation, and what the output then gains.
    row
        Wish, weight and request as an equation.
    passing
        The wish on its way to the neuron, from the figure of the weight on.
    """

    def __init__(
        self,
        neuron: int,
        raised: RaisedOutput,
        by: float,
        gain: float,
        wish: float,
        request: float,
        place: ArrayLike,
    ) -> None:
        self.neuron, self.raised = neuron, raised
        self.place = np.asarray(place, dtype=np.float64)
        side = np.sign(self.place[1]) * UP
        hue = palette.sign_hue(raised.weight)
        self.weight = Number(raised.weight, sign=True, size=LARGE_FIGURES, color=hue)
        self.weight.next_to(self._on_edge(WEIGHT_X), side, buff=0.42)
        self.activation = Number(raised.activation, size=LARGE_FIGURES)
        self.activation.next_to(self.place, side, buff=0.6)
        y = ROWS_Y[int(side[1] > 0)]
        entering = _equation(by, raised.weight, float(raised.lift[2]), SMALLER_FIGURES)
        entering.add_to_back(Formula('"sum:"', size=SMALLER_FIGURES).next_to(entering, LEFT, buff=0.3))
        output = VGroup(
            Formula('"output:"', size=SMALLER_FIGURES),
            Number(gain, sign=True, size=SMALLER_FIGURES, color=palette.sign_hue(gain)),
        ).arrange(RIGHT, buff=0.3)
        self.lifting = VGroup(entering, output.next_to(entering, RIGHT, buff=0.6))
        self.lifting.move_to((2.25, y, 0.0))
        self.row = _equation(wish, raised.weight, request, LARGE_FIGURES)
        self.row.move_to((ROW_X, y, 0.0), aligned_edge=LEFT)
        x = self.weight.get_left()[0] - 0.4
        self.passing = Passing(
            wish, request, self._on_edge(x), self.place + 0.9 * RIGHT, weight_at=0.0, **ARROWS
        )
        super().__init__(self.weight, self.activation, self.lifting, self.row, self.passing)

    def _on_edge(self, x: float) -> NDArray[np.float64]:
        share = (OUTPUT_AT[0] - x) / (OUTPUT_AT - self.place)[0]
        point: NDArray[np.float64] = OUTPUT_AT + share * (self.place - OUTPUT_AT)
        return point


def _equation(factor: float, weight: float, product: float, size: float) -> VGroup:
    """Return a number times a weight, and what that makes, each in the hue of its sign."""
    first, second, third = (
        Number(value, sign=True, size=size, color=palette.sign_hue(value))
        for value in (factor, weight, product)
    )
    parts = first, Formula("dot", size=size), second, Formula("=", size=size), third
    return VGroup(*parts).arrange(RIGHT, buff=0.2)


@dataclass
class Board:
    """What the beat moves.

    Attributes
    ----------
    strands, lamps
        The edges as single lines, below all else, and the neurons that they come from.
    output, figure
        The lamp that is asked about, and its activation.
    around
        Ring and name of the output.
    wish
        Arrow, figure and word.
    z
        What the output's activation is computed from.
    """

    strands: Strands
    lamps: list[Neuron]
    output: Neuron
    around: Group
    figure: Number
    wish: VGroup
    z: float

    @property
    def top(self) -> Group:
        """Ring, lamp and name of the output."""
        return Group(self.around[0], self.output, self.around[1])

    def follow(self) -> UpdateFromFunc:
        """Let the edges follow their neurons."""
        return UpdateFromFunc(self.strands, lambda strands: strands.follow())

    def set_light(self, case: Case, share: float) -> None:
        """Change a neuron's light by a share of what was measured; the output follows."""
        raised = case.raised
        activation = raised.activation + share * (raised.raised[2] - raised.activation)
        a = float(sigmoid(self.z + share * raised.lift[2]))
        for lamp, figure, value in (
            (self.lamps[case.neuron], case.activation, activation),
            (self.output, self.figure, a),
        ):
            lamp.set_activation(value)
            figure.set_value(value)


@beat("3.6", "activations in proportion to weights", flows_from="3.5")
def activations_in_proportion_to_weights(scene: Lecture) -> None:
    """One output asks every neuron before it for more or less, in proportion to the weight between."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    wish, asked = float(requests.minus_dz[DIGIT]), requests.parts[DIGIT]
    weights = example.params.weights[-1][DIGIT]
    cases = []
    for k, place in ((int(weights.argmax()), (-3.9, -1.5, 0.0)), (int(weights.argmin()), (-2.9, 1.3, 0.0))):
        by = float(np.copysign(CHANGE, weights[k]))
        raised = scene.measure(
            f"output with neuron {k} changed",
            measure.derivatives.raised_output,
            to=DIGIT,
            source=k,
            by=by,
            **example.at,
        )
        gain = scene.derive(f"gain by neuron {k}", "difference", raised.raised_a[2], raised.a)
        cases.append(Case(k, raised, by, gain, wish, float(asked[k]), place))
    fan = output_fan(example)
    name = name_of_output(fan)
    scene.open_with(fan, name)
    board = _come_apart(scene, fan, name, wish, weights, cases[0].raised)
    for case in cases:
        _work_out(scene, board, case)
    plot = Plot(weights, asked)
    around = _plot(scene, board, plot, cases, wish, weights, asked)
    _take_note(scene, board, plot, around, cases, NotePad(example, asked))


def _come_apart(
    scene: Lecture, fan: NetworkDiagram, name: Label, wish: float, weights: Array, raised: RaisedOutput
) -> Board:
    """Let the output go to the right, its edges behind it, and show what it wishes."""
    output, lamps = fan.neuron(1, 0), [fan.neuron(0, k) for k in fan.drawn[0]]
    strands = Strands(lamps, output, weights, thickness=THICKNESS, faintest=FAINTEST)
    scene.remove(fan, name)
    scene.add(strands, *lamps, fan.halo, output, name)
    arrow = ValueArrow(wish, **ARROWS).stand_at(OUTPUT_AT + 1.55 * RIGHT)
    number = Number(wish, sign=True, size=LARGE_FIGURES, color=palette.sign_hue(wish))
    number.next_to(arrow.anchor, RIGHT, buff=0.3)
    word = Formula('"wish of" z', size=FIGURES).next_to(number, UP, buff=0.25)
    figure = Number(raised.a, size=LARGE_FIGURES).next_to(OUTPUT_AT + 0.95 * DOWN, DOWN, buff=0.2)
    board = Board(
        strands, lamps, output, Group(fan.halo, name), figure, VGroup(arrow, number, word), raised.z
    )
    way = OUTPUT_AT - output.get_center()
    with scene.say(
        "The sum z of output {digit} wishes {wish:+.2f}. {mark}Can the neurons help?",
        digit=DIGIT,
        wish=wish,
        when=wish > 0,
    ) as line:
        scene.play(
            *(part.animate.shift(way) for part in (output, fan.halo, name)),
            GrowFromPoint(arrow, arrow.get_bottom(), rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            FadeIn(number, word, figure, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            board.follow(),
            run_time=line.until_mark(),
        )
        scene.play(
            LaggedStart(
                *(cast(Any, lamp).animate(rate_func=there_and_back).scale(1.5) for lamp in lamps),
                lag_ratio=0.12,
            ),
            run_time=line.left,
        )
        scene.moment("wish")
    return board


def _work_out(scene: Lecture, board: Board, case: Case) -> None:
    """Change a neuron so that the output gets brighter; then the wish goes back to it."""
    raised = case.raised
    change, back = WORDS[raised.weight > 0]
    share = (raised.raised_a[2] - raised.a) / raised.lift[2]
    values = {"weight": raised.weight} if raised.weight > 0 else {}
    with scene.say(
        change, by=CHANGE, when=raised.lift[2] > 0 and abs(share - 0.25) < 0.015, **values
    ) as line:
        seconds = line.until_mark()
        _take(scene, board, case, run_time=0.6 * seconds)
        entering, output = case.lifting
        scene.play(FadeIn(entering, shift=0.2 * LEFT), run_time=max(0.4 * seconds, 0.8))
        scene.play(
            Drive(board.strands, 0, 1, show=lambda _, share: board.set_light(case, share), rate_func=smooth),
            FadeIn(output, shift=0.2 * LEFT, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            run_time=1.4,
        )
        scene.play(
            *(
                cast(Any, part).animate(rate_func=there_and_back).scale(1.2)
                for part in (board.figure, case.activation)
            ),
            run_time=max(line.left, 0.9),
        )
        scene.moment("changed")
    with scene.say(back, when=raised.weight * case.passing.request > 0) as line:
        factors, product = case.row[:3], case.row[3:]
        scene.play(
            Drive(board.strands, 1, 0, show=lambda _, share: board.set_light(case, share), rate_func=smooth),
            FadeOut(case.lifting, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            FadeIn(case.passing, shift=0.8 * LEFT, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
            cast(Any, board.wish[0]).animate(rate_func=squish_rate_func(smooth, 0.4, 1.0)).set_opacity(0.35),
            FadeIn(factors, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
            run_time=max(1.0, line.until_mark()),
        )
        scene.play(
            Drive(case.passing, *AT_WEIGHT),
            cast(Any, case.weight).animate(rate_func=there_and_back_with_pause).scale(1.25),
            FadeIn(product, shift=0.2 * LEFT, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            run_time=1.5,
        )
        scene.moment("times the weight")
        scene.play(
            Drive(case.passing, AT_WEIGHT[1], 1),
            cast(Any, board.wish[0]).animate.set_opacity(1.0),
            run_time=0.9,
        )
        scene.wait(max(0.6, line.left))
        scene.moment("more" if raised.weight > 0 else "less")


def _take(scene: Lecture, board: Board, case: Case, *, run_time: float) -> None:
    """Let a neuron come out of its row; of all edges its own is lit, and says its weight."""
    lamp: Any = board.lamps[case.neuron]
    edge: Any = board.strands[case.neuron]
    scene.bring_to_front(lamp)
    others = [one for one in board.strands if one is not edge]
    scene.play(
        lamp.animate.scale(ENLARGED).move_to(case.place),
        edge.animate.set_stroke(opacity=1.0),
        *(one.animate.set_stroke(opacity=0.25 * FAINTEST) for one in others),
        FadeIn(case.weight, case.activation, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
        board.follow(),
        run_time=max(run_time, 1.0),
    )


def _plot(
    scene: Lecture,
    board: Board,
    plot: Plot,
    cases: list[Case],
    wish: float,
    weights: Array,
    asked: Array,
) -> Group:
    """Plot requests over weights, every neuron at the foot of its request; returns what is around the arrows."""
    figures = _figures(plot, cases, weights, asked)
    with scene.say("Lay the edges down by weight, and stand the requests up.") as line:
        _lay_down(scene, board, plot, cases)
        others = [k for k in np.argsort(weights) if k not in [case.neuron for case in cases]]
        scene.play(
            LaggedStart(
                *(GrowFromPoint(plot.arrows[k], plot.point(weights[k], 0.0)) for k in others), lag_ratio=0.15
            ),
            FadeIn(plot.words, figures, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            run_time=max(line.left, 1.6),
        )
        scene.bring_to_front(*board.lamps)
        scene.moment("plotted")
    first, final = (plot.point(w, wish * w) for w in (weights.min(), weights.max()))
    law = Line(first, final, color=palette.TARGET, stroke_width=6)
    rule = Formula(
        f'"request" = {{{{ {spell(wish, 2)} : wish }}}} dot w_({DIGIT},k)^((3))',
        size=52,
        colors={"wish": palette.POSITIVE},
    ).move_to((-2.3, 2.3, 0.0))
    with scene.say(
        "One straight line again: {mark}{wish:.2f} times the weight.",
        wish=wish,
        when=np.allclose(asked, wish * weights),
    ) as line:
        scene.play(Create(law), run_time=line.until_mark())
        scene.play(
            FadeIn(rule, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            cast(Any, board.wish[1]).animate(rate_func=there_and_back).scale(1.3),
            ShowPassingFlash(law.copy().set_stroke(palette.INK, 12), time_width=0.3),
            run_time=line.left,
        )
        scene.wait(0.3)
        scene.moment("line")
    return Group(plot.edges, plot.up, plot.words, law, rule, board.wish, figures)


def _figures(plot: Plot, cases: list[Case], weights: Array, asked: Array) -> VGroup:
    """Return weight and request of the two neurons that were looked at, where the plot has them."""
    figures = VGroup()
    for case in cases:
        weight, request = float(weights[case.neuron]), float(asked[case.neuron])
        one = Number(weight, sign=True, size=FIGURES, color=palette.sign_hue(weight))
        other = Number(request, sign=True, size=FIGURES, color=palette.sign_hue(request))
        one.next_to(plot.point(weight, 0.0), np.sign(weight) * RIGHT, buff=0.25)
        other.next_to(plot.point(weight, request), RIGHT, buff=0.2).shift(0.2 * np.sign(request) * UP)
        figures.add(VGroup(one, other))
    return figures


def _lay_down(scene: Lecture, board: Board, plot: Plot, cases: list[Case]) -> None:
    """Let each edge lie down in its row, from zero to its weight, and all rows sink to one axis."""
    top: Any = board.top
    heights = [(y - plot.origin[1]) * UP for y in np.linspace(2.85, -2.45, len(board.lamps))]
    standing = [plot.arrows[case.neuron].copy().shift(heights[case.neuron]) for case in cases]
    flat: list[Any] = []
    for lamp, edge, there, height in zip(board.lamps, board.strands, plot.edges, heights, strict=True):
        ends = there.get_start() + height, there.get_end() + height
        flat += [
            edge.animate.put_start_and_end_on(*ends).set_stroke(width=5, opacity=1.0),
            cast(Any, lamp).animate.scale_to_fit_width(2 * PLOTTED).move_to(ends[0]),
        ]
    scene.play(
        *flat,
        *(ReplacementTransform(case.passing, one) for case, one in zip(cases, standing, strict=True)),
        Create(plot.up),
        FadeOut(
            *(part for case in cases for part in (case.row, case.weight, case.activation)),
            board.figure,
            rate_func=squish_rate_func(smooth, 0.0, 0.3),
        ),
        top.animate.scale(FIGURES / NAME_SIZE).move_to(ASIDE),
        run_time=1.4,
    )
    scene.wait(0.5)
    scene.play(
        *(ReplacementTransform(edge, there) for edge, there in zip(board.strands, plot.edges, strict=True)),
        *(cast(Any, lamp).animate.set_y(plot.origin[1]) for lamp in board.lamps),
        *(
            ReplacementTransform(one, plot.arrows[case.neuron])
            for case, one in zip(cases, standing, strict=True)
        ),
        run_time=0.9,
    )
    scene.remove(board.strands, *plot.edges)
    scene.add(plot.edges, *(plot.arrows[case.neuron] for case in cases), *board.lamps)


def _take_note(
    scene: Lecture, board: Board, plot: Plot, around: Group, cases: list[Case], pad: NotePad
) -> None:
    """Try to move the neurons, lock them, and let the requests go to the output's pad, one after the other."""
    locks: list[Any] = []
    for case in cases:
        side = -np.sign(case.raised.weight) * UP
        locks.append(Lock().scale(1.7).open().next_to(board.lamps[case.neuron], side, buff=0.04))
    pairs: list[tuple[Any, NDArray[np.float64]]] = [
        (Group(lamp, arrow), PULL * np.sign(cast(ValueArrow, arrow).value) * UP)
        for lamp, arrow in zip(board.lamps, plot.arrows, strict=True)
    ]
    with scene.say(
        "But neurons are no dials. {mark}Output {digit} can only note its requests.",
        digit=DIGIT,
    ) as line:
        scene.play(
            *(pair.animate(rate_func=rush_from).shift(way) for pair, way in pairs),
            *(FadeIn(lock, scale=1.6) for lock in locks),
            run_time=0.8,
        )
        scene.play(
            *(pair.animate(rate_func=rush_into).shift(-way) for pair, way in pairs),
            *(lock.animate(rate_func=rush_into).shut() for lock in locks),
            run_time=0.3,
        )
        scene.play(
            *(lock.animate(rate_func=there_and_back).scale(1.12) for lock in locks),
            run_time=max(0.7, line.until_mark()),
        )
        scene.moment("locked")
        scene.bring_to_back(pad.sheet)
        notes = [
            AnimationGroup(
                ReplacementTransform(lamp, pad.neurons[k], path_arc=PI / 4),
                ReplacementTransform(plot.arrows[k], pad.arrows[k], path_arc=PI / 4),
            )
            for k, lamp in enumerate(board.lamps)
        ]
        scene.play(
            FadeOut(around, *locks, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            FadeOut(board.top, scale=0.3, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            FadeIn(pad.top, scale=0.3, rate_func=squish_rate_func(smooth, 0.1, 0.5)),
            FadeIn(pad.sheet, rate_func=squish_rate_func(smooth, 0.2, 0.6)),
            LaggedStart(*notes, lag_ratio=0.06),
            run_time=max(line.left, 2.2),
        )
        scene.remove(*pad.get_family())
        scene.add(*pad)
        scene.wait(0.2)
        scene.moment("pad")
