"""3.6: what one output asks of the neurons before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
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
    Transform,
    UpdateFromFunc,
    VGroup,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.derivatives import RaisedOutput
from netcore.network.arrays import Array
from scenes.beats.backprop.example import (
    DIGIT,
    FAINTEST,
    THICKNESS,
    example_shown,
    name_of_output,
    output_fan,
)
from scenes.beats.backprop.requests.pads import FIGURES, LARGE_FIGURES, NotePad
from scenes.beats.backprop.requests.passing import Passing
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.network.diagram import Edge, NetworkDiagram, Neuron
from scenes.kit.network.strands import Strands
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.lock import Lock

ARROWS: dict[str, Any] = {"length": 7.0, "weight": 2.4, "whole": True}  # of the large wish and requests
OUTPUT_AT = np.array([3.3, 0.25, 0.0])
ENLARGED = 3.4  # how many times as large a neuron is that is looked at


class Plot(VGroup):
    """Axes that cross at zero; across goes the weight, as an edge that lies down, and upwards the request.

    Parameters
    ----------
    weights, requests
        ``(n,)``: what is to be plotted.
    size
        Of the area in scene units.
    middle
        Of the area.

    Attributes
    ----------
    edges
        From zero to each weight.
    arrows
        The requests, standing on their weights.
    """

    def __init__(
        self, weights: ArrayLike, requests: ArrayLike, size: tuple[float, float], middle: ArrayLike
    ) -> None:
        ends = [np.array([min(np.min(v), 0.0), max(np.max(v), 0.0)]) for v in (weights, requests)]
        self.units = np.array([length / np.ptp(end) for length, end in zip(size, ends, strict=True)])
        self.origin = np.asarray(middle) - [*(self.units * [end.mean() for end in ends]), 0.0]
        pairs = list(zip(np.asarray(weights), np.asarray(requests), strict=True))
        self.edges = VGroup(
            *(Edge(self.origin, self.point(w, 0.0), weight=w, stroke_width=5) for w, _ in pairs)
        )
        self.arrows = VGroup(
            *(
                ValueArrow(r, length=float(self.units[1]), from_tail=True, weight=1.8, whole=True).stand_at(
                    self.point(w, 0.0)
                )
                for w, r in pairs
            )
        )
        low, high = 1.08 * ends[1]
        self.up = Line(self.point(0.0, low), self.point(0.0, high), color=palette.SECONDARY, stroke_width=2)
        self.words = VGroup(
            Label("weight", size=FIGURES, color=palette.INK),
            Label("brighter", size=FIGURES, color=palette.POSITIVE).next_to(
                self.up.get_end(), RIGHT, buff=0.2
            ),
            Label("darker", size=FIGURES, color=palette.NEGATIVE).next_to(
                self.up.get_start(), LEFT, buff=0.2
            ),
        )
        self.words[0].next_to(self.point(ends[0][1] / 2, 0.0), DOWN, buff=0.25)
        super().__init__(self.edges, self.up, self.words, self.arrows)

    def point(self, weight: float, request: float) -> NDArray[np.float64]:
        """Return where a weight and a request meet."""
        place: NDArray[np.float64] = self.origin + np.array([*(self.units * [weight, request]), 0.0])
        return place


class Case(Group):
    """One neuron that is looked at from nearby, and what is worked out about it.

    Parameters
    ----------
    neuron
        Its number.
    raised
        What the output does when the neuron is set to another activation.
    wish, request
        Of the output, and what becomes of it through the weight.
    place
        Where the neuron goes.

    Attributes
    ----------
    weight
        The weight's figure, to stand beside the edge.
    row
        Wish, weight and request as an equation.
    passing
        The wish on its way to the neuron.
    """

    def __init__(
        self, neuron: int, raised: RaisedOutput, wish: float, request: float, place: ArrayLike
    ) -> None:
        self.neuron, self.raised = neuron, raised
        self.place = np.asarray(place, dtype=np.float64)
        side = np.sign(self.place[1]) * UP
        hue = palette.sign_hue(raised.weight)
        near_output = 0.35 * self.place + 0.65 * OUTPUT_AT
        self.weight = Number(raised.weight, sign=True, size=LARGE_FIGURES, color=hue)
        self.weight.next_to(near_output, side, buff=0.3)
        self.row = VGroup(
            Number(wish, sign=True, size=LARGE_FIGURES, color=palette.sign_hue(wish)),
            Formula("dot", size=LARGE_FIGURES),
            Number(raised.weight, sign=True, size=LARGE_FIGURES, color=hue),
            Formula("=", size=LARGE_FIGURES),
            Number(request, sign=True, size=LARGE_FIGURES, color=palette.sign_hue(request)),
        ).arrange(RIGHT, buff=0.2)
        self.row.move_to((0.4, 2.4 * np.sign(self.place[1]), 0.0))
        away = (self.place - OUTPUT_AT) / np.linalg.norm(self.place - OUTPUT_AT)
        start, end = OUTPUT_AT + 1.2 * away, self.place + 0.85 * LEFT
        self.passing = Passing(wish, request, start, end, **ARROWS)
        super().__init__(self.weight, self.row, self.passing)


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
        change = raised.raised[2] - raised.activation
        self.lamps[case.neuron].set_activation(raised.activation + share * change)
        a = float(sigmoid(self.z + share * raised.lift[2]))
        self.output.set_activation(a)
        self.figure.set_value(a)


@beat("3.6", "activations in proportion to weights", flows_from="3.5")
def activations_in_proportion_to_weights(scene: Lecture) -> None:
    """One output asks every neuron before it for more or less, in proportion to the weight between."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    wish, asked = float(requests.minus_dz[DIGIT]), requests.parts[DIGIT]
    weights, before = example.params.weights[-1][DIGIT], example.activations[-2]
    cases = []
    for k, light, place in (
        (int(weights.argmax()), 1.0, (-3.1, -1.35, 0.0)),
        (int(weights.argmin()), 0.0, (-3.1, 1.75, 0.0)),
    ):
        raised = scene.measure(
            f"output with neuron {k} changed",
            measure.derivatives.raised_output,
            to=DIGIT,
            source=k,
            by=float(light - before[k]),
            **example.at,
        )
        cases.append(Case(k, raised, wish, float(asked[k]), place))
    fan = output_fan(example)
    name = name_of_output(fan)
    scene.open_with(fan, name)
    board = _come_apart(scene, fan, name, wish, weights, cases[0].raised)
    _through_positive(scene, board, cases[0])
    _through_negative(scene, board, cases[1])
    plot = Plot(weights, asked, size=(10.6, 4.2), middle=(0.0, 0.25, 0.0))
    around = _plot(scene, board, plot, cases, wish, weights, asked)
    _take_note(scene, board, plot, around, NotePad(example, asked))


def _come_apart(
    scene: Lecture, fan: NetworkDiagram, name: Label, wish: float, weights: Array, raised: RaisedOutput
) -> Board:
    """Let the output go to the right, its edges behind it, and show what it wishes."""
    output, lamps = fan.neuron(1, 0), [fan.neuron(0, k) for k in fan.drawn[0]]
    strands = Strands(lamps, output, weights, thickness=THICKNESS, faintest=FAINTEST)
    scene.remove(fan, name)
    scene.add(strands, *lamps, fan.halo, output, name)
    arrow = ValueArrow(wish, **ARROWS).stand_at(OUTPUT_AT + 1.5 * RIGHT)
    number = Number(wish, sign=True, size=LARGE_FIGURES, color=palette.sign_hue(wish))
    number.next_to(arrow.anchor, RIGHT, buff=0.35)
    word = Label("its wish", size=FIGURES, color=palette.INK).next_to(number, UP, buff=0.25)
    figure = Number(raised.a, size=LARGE_FIGURES).next_to(OUTPUT_AT + 0.95 * DOWN, DOWN, buff=0.2)
    board = Board(
        strands, lamps, output, Group(fan.halo, name), figure, VGroup(arrow, number, word), raised.z
    )
    way = OUTPUT_AT - output.get_center()
    with scene.say(
        "Output {digit} should be brighter. {mark}Could the neurons before it help?",
        digit=DIGIT,
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


def _through_positive(scene: Lecture, board: Board, case: Case) -> None:
    """Brighten a neuron behind a positive weight; then the wish goes back to it."""
    raised = case.raised
    with scene.say(
        "Take a positive weight. {mark}Light up the neuron behind it,\nand the output gets brighter, too.",
        when=raised.weight > 0 and raised.raised[2] > raised.activation and raised.raised_a[2] > raised.a,
    ) as line:
        _take(scene, board, case, run_time=line.until_mark())
        _change_light(scene, board, case, line)
        scene.moment("brighter")
    with scene.say("So its wish goes back along this edge,\ntimes the weight: more, please.") as line:
        _pass_on(scene, board, case, line)
        scene.moment("more")


def _through_negative(scene: Lecture, board: Board, case: Case) -> None:
    """Darken a neuron behind a negative weight; then the wish goes back to it and turns over."""
    raised = case.raised
    with scene.say(
        "Now a negative weight. {mark}Put out the neuron behind it:\nthe output gets brighter again.",
        when=raised.weight < 0 and raised.raised[2] < raised.activation and raised.raised_a[2] > raised.a,
    ) as line:
        _take(scene, board, case, run_time=line.until_mark())
        _change_light(scene, board, case, line)
        scene.moment("darker")
    with scene.say("On this edge the wish turns over: less, please.") as line:
        _pass_on(scene, board, case, line)
        scene.moment("less")


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
        FadeIn(case.weight, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
        board.follow(),
        run_time=max(run_time, 1.0),
    )


def _change_light(scene: Lecture, board: Board, case: Case, line: Saying) -> None:
    """Change the neuron's light, slowly, and look at what came of it."""

    def show(_: Strands, share: float) -> None:
        board.set_light(case, share)

    figure: Any = board.figure
    scene.play(Drive(board.strands, 0, 1, show=show, rate_func=smooth), run_time=0.55 * line.left)
    scene.play(
        figure.animate(rate_func=there_and_back).scale(1.25),
        cast(Any, board.around[0]).animate(rate_func=there_and_back).scale(1.15),
        run_time=line.left,
    )


def _pass_on(scene: Lecture, board: Board, case: Case, line: Saying) -> None:
    """Let the light go back, and the wish pass along the edge; then work it out in figures."""

    def show(_: Strands, share: float) -> None:
        board.set_light(case, share)

    scene.play(Drive(board.strands, 1, 0, show=show, rate_func=rush_from), run_time=0.6)
    scene.add(case.passing)
    scene.bring_to_front(board.lamps[case.neuron])
    scene.play(Drive(case.passing, 0, 1), run_time=max(0.55 * line.left, 1.9))
    scene.play(
        LaggedStart(*(FadeIn(part, shift=0.15 * UP) for part in case.row), lag_ratio=0.3),
        run_time=max(line.left - 0.8, 0.9),
    )
    scene.wait(0.8)


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
    figures, figure = _figures(plot, cases, weights, asked), cast(Any, board.wish[1])
    with scene.say(
        "Lay every edge down, as long as its weight,\nand let each neuron's request stand up."
    ) as line:
        _lay_down(scene, board, plot, cases, figures, run_time=0.35 * line.left)
        others = [k for k in np.argsort(weights) if k not in [case.neuron for case in cases]]
        scene.play(
            LaggedStart(
                *(GrowFromPoint(plot.arrows[k], plot.point(weights[k], 0.0)) for k in others), lag_ratio=0.15
            ),
            FadeIn(plot.words[1:]),
            run_time=max(line.left, 2.0),
        )
        scene.moment("plotted")
    ends = 1.06 * weights[[weights.argmin(), weights.argmax()]]
    first, final = (plot.point(w, wish * w) for w in ends)
    law = Line(first, final, color=palette.TARGET, stroke_width=6)
    rule = Formula(
        f'"request" = {{{{ {spell(wish, 2)} : wish }}}} dot w_({DIGIT},k)^((3))',
        size=56,
        colors={"wish": palette.POSITIVE},
    ).move_to((-3.2, 2.2, 0.0))
    with scene.say(
        "One straight line again: {mark}this time, {wish:.2f} times the weight.",
        wish=wish,
        when=np.allclose(asked, wish * weights),
    ) as line:
        scene.play(Create(law), run_time=line.until_mark())
        scene.play(
            FadeIn(rule, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
            figure.animate(rate_func=there_and_back).scale(1.3),
            ShowPassingFlash(law.copy().set_stroke(palette.INK, 12), time_width=0.3),
            run_time=line.left,
        )
        scene.moment("line")
    return Group(plot.edges, plot.up, plot.words, law, rule, board.wish[:2], figures)


def _figures(plot: Plot, cases: list[Case], weights: Array, asked: Array) -> VGroup:
    """Return weight and request of the two neurons that were looked at, where the plot has them."""
    figures = VGroup()
    for case in cases:
        weight, request = float(weights[case.neuron]), float(asked[case.neuron])
        side = np.sign(request) * UP
        one = Number(weight, sign=True, size=FIGURES, color=palette.sign_hue(weight))
        other = Number(request, sign=True, size=FIGURES, color=palette.sign_hue(request))
        one.next_to(plot.point(weight, 0.0), -side, buff=0.25)
        other.next_to(plot.point(weight, request), RIGHT, buff=0.2).shift(0.25 * DOWN)
        figures.add(VGroup(one, other))
    return figures


def _lay_down(
    scene: Lecture, board: Board, plot: Plot, cases: list[Case], figures: VGroup, *, run_time: float
) -> None:
    """Let the edges lie down on an axis, each with its neuron at its end; the output makes room."""
    place, radius = np.array([2.6, -1.5, 0.0]), board.lamps[cases[0].neuron + 1].width / 2
    top: Any = board.top
    feet = [
        lamp.copy().scale_to_fit_width(2.6 * radius).move_to(edge.get_end())
        for lamp, edge in zip(board.lamps, plot.edges, strict=True)
    ]
    lying, going = (
        LaggedStart(*(change(one, other) for one, other in zip(ones, others, strict=True)), lag_ratio=0.06)
        for change, ones, others in (
            (ReplacementTransform, board.strands, plot.edges),
            (Transform, board.lamps, feet),
        )
    )
    scene.play(
        lying,  # first, so that edges stay below lamps
        going,
        *(ReplacementTransform(case.passing, plot.arrows[case.neuron]) for case in cases),
        FadeOut(
            *(part for case in cases for part in (case.row, case.weight)),
            board.figure,
            board.wish[2],
            rate_func=squish_rate_func(smooth, 0.0, 0.3),
        ),
        FadeIn(figures, plot.words[0], rate_func=squish_rate_func(smooth, 0.7, 1.0)),
        top.animate.scale(0.6).move_to(place),
        board.wish[:2].animate.scale(0.7).move_to(place + 1.6 * RIGHT),
        Create(plot.up),
        run_time=max(run_time, 2.2),
    )
    scene.remove(board.strands)
    scene.bring_to_front(*board.lamps)


def _take_note(scene: Lecture, board: Board, plot: Plot, around: Group, pad: NotePad) -> None:
    """Try to move the neurons, lock them, and let the requests go to the output's pad, one after the other."""
    lock: Any = Lock().scale(2.2).open().move_to((-6.2, plot.origin[1], 0.0))
    pulls = []
    for lamp, arrow in zip(board.lamps, plot.arrows, strict=True):
        pair, way = Group(lamp, arrow), 0.25 * np.sign(cast(ValueArrow, arrow).value) * UP
        pulls.append(cast(Any, pair).animate(rate_func=there_and_back).shift(way))
    with scene.say(
        "But neurons are no dials. {mark}So output {digit} makes a note of its requests.",
        digit=DIGIT,
    ) as line:
        scene.play(*pulls, FadeIn(lock, shift=0.8 * DOWN, rate_func=rush_into), run_time=1.2)
        scene.play(lock.animate(rate_func=rush_from).shut(), run_time=0.3)
        scene.play(lock.animate(rate_func=there_and_back).scale(1.25), run_time=max(0.4, line.until_mark()))
        scene.play(
            FadeOut(around, lock),
            *(ReplacementTransform(one, other) for one, other in zip(board.top, pad.top, strict=True)),
            FadeIn(pad.sheet),
            run_time=0.7,
        )
        notes = [
            AnimationGroup(
                ReplacementTransform(lamp, pad.neurons[k]),
                ReplacementTransform(plot.arrows[k], pad.arrows[k]),
            )
            for k, lamp in enumerate(board.lamps)
        ]
        scene.play(LaggedStart(*notes, lag_ratio=0.15), run_time=max(line.left, 2.2))
        scene.remove(*pad.get_family())
        scene.add(*pad)
        scene.moment("pad")
