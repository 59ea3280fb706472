"""3.6: what one output asks of the neurons before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
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
    Group,
    GrowFromPoint,
    Indicate,
    LaggedStart,
    Line,
    Mobject,
    Polygon,
    ReplacementTransform,
    ShowPassingFlash,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.backprop.example import DIGIT, example_shown, name_of_output, output_fan
from scenes.beats.backprop.requests.pads import FIGURES, LARGE_FIGURES, RequestGrid, stand_on_pads
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import PER_WIDTH
from scenes.kit.look.text import Label, spell
from scenes.kit.network.diagram import Edge, NetworkDiagram
from scenes.kit.values.arrows import ArrowColumn, ValueArrow
from scenes.kit.values.lock import Lock


class Plot(VGroup):
    """Axes that cross at zero; across goes the weight, as wide and colored as its edge, and upwards the request.

    Parameters
    ----------
    weights, requests
        ``(n,)``: what is to be plotted.
    size
        Of the area in scene units.
    middle
        Of the area.
    """

    def __init__(
        self, weights: ArrayLike, requests: ArrayLike, size: tuple[float, float], middle: ArrayLike
    ) -> None:
        ends = [np.array([min(np.min(v), 0.0), max(np.max(v), 0.0)]) for v in (weights, requests)]
        self.units = np.array([length / np.ptp(end) for length, end in zip(size, ends, strict=True)])
        self.origin = np.asarray(middle) - [*(self.units * [end.mean() for end in ends]), 0.0]
        thick = PER_WIDTH * 3 * palette.WEIGHT_WIDTHS[1] / 2
        wedges = VGroup()
        for end in 1.06 * ends[0]:
            half = thick * abs(end) / np.abs(ends[0]).max()
            far = self.point(end, 0.0)
            corners = self.origin, far + half * UP, far + half * DOWN
            wedges.add(Polygon(*corners, color=palette.sign_hue(end), fill_opacity=0.85, stroke_width=0))
        (left, right), (low, high) = 1.06 * ends[0], 1.08 * ends[1]
        up = Line(self.point(0.0, low), self.point(0.0, high), color=palette.SECONDARY, stroke_width=2)
        across = Line(self.point(left, 0.0), self.point(right, 0.0), color=palette.SECONDARY, stroke_width=2)
        words = VGroup(
            Label("weight", size=FIGURES, color=palette.SECONDARY).next_to(across, DOWN, buff=0.3),
            Label("brighter", size=FIGURES, color=palette.POSITIVE).next_to(up.get_end(), UP, buff=0.05),
            Label("darker", size=FIGURES, color=palette.NEGATIVE).next_to(up.get_start(), RIGHT, buff=0.2),
        )
        words[0].align_to(across.get_end(), RIGHT)
        super().__init__(across, up, wedges, words)

    def point(self, weight: float, request: float) -> NDArray[np.float64]:
        """Return where a weight and a request meet."""
        place: NDArray[np.float64] = self.origin + np.array([*(self.units * [weight, request]), 0.0])
        return place


def arrow_and_number(
    value: float, place: ArrayLike, *, size: float = LARGE_FIGURES, unit: float = 7.0
) -> VGroup:
    """Return an arrow, its middle at a place, and to its right the number; `unit` scene units stand for 1."""
    arrow = ValueArrow(value, length=unit, weight=2.2, whole=True).stand_at(place)
    number = Number(value, sign=True, size=size, color=palette.sign_hue(value))
    return VGroup(arrow, number.next_to(arrow.anchor, RIGHT, buff=0.35))


class ThroughWeight(Group):
    """What becomes of a wish that is handed back through a weight, from left to right in large figures.

    Parameters
    ----------
    wish, weight, request
        The first two multiplied are the third.
    height
        Of the row.

    Attributes
    ----------
    wish, request
        Arrow and number each.
    edge, weight
        Line and number.
    """

    def __init__(self, wish: float, weight: float, request: float, height: float) -> None:
        self.wish = arrow_and_number(wish, (0.5, height, 0.0))
        ends = np.array([2.6, height, 0.0]), np.array([4.7, height, 0.0])
        width = 3.0 * float(palette.weight_width(weight, 1.0))
        self.edge = Edge(*ends, weight=weight, stroke_width=width)
        self.weight = VGroup(
            Label("times", size=FIGURES, color=palette.SECONDARY),
            Number(weight, sign=True, size=LARGE_FIGURES, color=palette.sign_hue(weight)),
        )
        self.weight[1].next_to(self.edge, UP, buff=0.2)
        self.weight[0].next_to(self.edge, DOWN, buff=0.2)
        self.request = arrow_and_number(request, (5.2, height, 0.0))
        super().__init__(self.wish, self.edge, self.weight, self.request)


@beat("3.6", "activations in proportion to weights", flows_from="3.5")
def activations_in_proportion_to_weights(scene: Lecture) -> None:
    """One output asks every neuron before it for more or less, in proportion to the weight between."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    wish, asked = float(requests.minus_dz[DIGIT]), requests.parts[DIGIT]
    weights = example.params.weights[-1][DIGIT]
    fan = output_fan(example)
    name = name_of_output(fan)
    scene.open_with(fan, name)
    output = Group(fan.halo, fan.neurons[1][0], name)
    asking, worked = _ask(scene, fan, wish, weights, asked)
    plot = _plot(scene, fan, output, worked, asking, wish, weights, asked)
    _take_note(scene, fan, output, plot, RequestGrid(example, requests.parts))


def _ask(
    scene: Lecture, fan: NetworkDiagram, wish: float, weights: Array, asked: Array
) -> tuple[ArrowColumn, list[ThroughWeight]]:
    """Hand the wish of an output back through its weights; returns the requests, and two of them worked out."""
    output = fan.neurons[1][0]
    asking = ArrowColumn(asked, rows=list(fan.neurons[0]), weight=1.4)
    asking.stand_at_x(float(fan.neurons[0].get_left()[0]) - 0.35)
    leaving = _leaving(output, asking, wish)
    lifted = arrow_and_number(wish, (1.3, 0.1, 0.0))
    kind = Formula(f"= - frac(partial C_0, partial z_{DIGIT}^((3)))", size=50)
    kind.next_to(lifted, RIGHT, buff=0.3)
    with scene.say(
        "Output {digit} should be brighter. {mark}How could the neurons before it help?",
        digit=DIGIT,
        when=wish > 0,
    ) as line:
        scene.play(
            TransformFromCopy(leaving[0], lifted[0]),
            FadeIn(lifted[1], shift=0.3 * UP),
            run_time=line.until_mark(),
        )
        scene.play(
            FadeIn(kind, shift=0.2 * RIGHT),
            LaggedStart(*(GrowFromPoint(one, output.get_center()) for one in leaving), lag_ratio=0.05),
            run_time=line.left,
        )
        scene.moment("wish")
    agrees = ((asked > 0) == (weights > 0)).all()
    cases = [
        ThroughWeight(wish, float(weights[k]), float(asked[k]), height)
        for k, height in ((weights.argmax(), 1.55), (weights.argmin(), -1.35))
    ]
    with scene.say("Behind a positive weight, a brighter neuron would help.", when=agrees) as line:
        coming = [ReplacementTransform(lifted, cases[0].wish), FadeOut(kind)]
        _hand_through(scene, line, coming, cases[0], _send(leaving, asking, np.flatnonzero(weights > 0)))
        scene.moment("brighter")
    with scene.say("Behind a negative weight, a darker one: the wish is turned over.", when=agrees) as line:
        coming = [TransformFromCopy(cases[0].wish, cases[1].wish)]
        _hand_through(scene, line, coming, cases[1], _send(leaving, asking, np.flatnonzero(weights < 0)))
        scene.moment("darker")
    return asking, cases


def _plot(
    scene: Lecture,
    fan: NetworkDiagram,
    output: Group,
    worked: list[ThroughWeight],
    asking: ArrowColumn,
    wish: float,
    weights: Array,
    asked: Array,
) -> Group:
    """Plot requests over weights, every neuron at the foot of its request; returns the arrows, and all around."""
    plot = Plot(weights, asked, size=(10.6, 4.5), middle=(0.35, -0.1, 0.0))
    standing = VGroup(
        *(
            ValueArrow(request, length=float(plot.units[1]), from_tail=True, weight=1.8, whole=True).stand_at(
                plot.point(weight, 0.0)
            )
            for weight, request in zip(weights, asked, strict=True)
        )
    )
    aside = arrow_and_number(wish, (-2.75, 1.75, 0.0), unit=4.0)
    by_weight = np.argsort(weights)
    with scene.say(
        "How much does it ask? Put each neuron where its weight says,\nand let its request stand up."
    ) as line:
        scene.play(
            FadeIn(plot),
            output.animate.scale(0.75).move_to((-3.9, 1.85, 0.0)),
            ReplacementTransform(worked[0].wish, aside),
            FadeOut(
                fan.edges[0],
                worked[1].wish,
                *(part for case in worked for part in (case.edge, case.weight, case.request)),
            ),
            run_time=1.0,
        )
        neurons = [fan.neuron(0, k) for k in fan.drawn[0]]
        feet = [neuron.copy().move_to(plot.point(w, 0.0)) for neuron, w in zip(neurons, weights, strict=True)]
        flights = [
            AnimationGroup(Transform(neurons[k], feet[k]), ReplacementTransform(asking[k], standing[k]))
            for k in by_weight
        ]
        scene.play(LaggedStart(*flights, lag_ratio=0.12), run_time=line.left)
        scene.moment("plotted")
    first, final = (plot.point(weight, wish * weight) for weight in 1.06 * weights[by_weight[[0, -1]]])
    law = Line(first, final, color=palette.TARGET, stroke_width=6)
    rule = Formula(
        f'"request" = {{{{ {spell(wish, 2)} : wish }}}} dot w_({DIGIT},k)^((3))',
        size=50,
        colors={"wish": palette.POSITIVE},
    ).move_to((4.5, -1.45, 0.0))
    with scene.say(
        "One straight line again, {mark}{wish:.2f} times the weight:\nthe same law, with the roles swapped.",
        wish=wish,
        when=np.allclose(asked, wish * weights),
    ) as line:
        scene.play(Create(law), run_time=line.until_mark())
        scene.play(
            FadeIn(rule, shift=0.2 * UP),
            Indicate(aside, 1.25, color=palette.POSITIVE),
            ShowPassingFlash(law.copy().set_stroke(palette.INK, 12), time_width=0.3),
            run_time=line.left,
        )
        scene.moment("line")
    return Group(standing, Group(plot, law, rule, aside))


def _take_note(scene: Lecture, fan: NetworkDiagram, output: Group, plot: Group, grid: RequestGrid) -> None:
    """Lock the neurons, and let the requests go to the output's pad."""
    standing, around = plot
    neurons = fan.neurons[0]
    case = SurroundingRectangle(neurons, color=palette.INK, stroke_width=4, corner_radius=0.2, buff=0.12)
    lock = Lock().scale(2.2).next_to(case, LEFT, buff=-0.25)
    pad = grid.pads[DIGIT]
    with scene.say(
        "But nobody may turn these neurons: they are no dials. {mark}So output {digit} takes a note of its requests.",
        digit=DIGIT,
    ) as line:
        scene.play(Create(case), run_time=0.7 * line.until_mark())
        scene.play(FadeIn(lock, scale=1.5), run_time=0.8)
        scene.play(
            *(ReplacementTransform(one, other) for one, other in zip(neurons, grid.neurons, strict=True)),
            *(ReplacementTransform(one, other) for one, other in zip(output, pad.top, strict=True)),
            LaggedStart(
                *(
                    ReplacementTransform(one, other, path_arc=0.4)
                    for one, other in zip(standing, pad.arrows, strict=True)
                ),
                lag_ratio=0.04,
            ),
            FadeIn(pad.sheet),
            FadeOut(around, lock, case),
            run_time=line.left,
        )
        stand_on_pads(scene, grid, [pad])
        scene.moment("pad")


def _hand_through(
    scene: Lecture, line: Saying, coming: Sequence[Animation], case: ThroughWeight, sending: Animation
) -> None:
    """Hand a wish through one weight, slowly, then through all of its sign."""
    scene.play(*coming, Create(case.edge), FadeIn(case.weight, shift=0.1 * UP), run_time=0.35 * line.duration)
    scene.play(TransformFromCopy(case.wish, case.request, path_arc=0.4), sending, run_time=line.left)


def _leaving(output: Mobject, asking: ArrowColumn, wish: float) -> VGroup:
    """Return the wish of an output once per request, at its left rim, by the scale of the requests."""
    first = cast(ValueArrow, asking[0])
    rim = output.get_center() + output.width / 2 * LEFT
    return VGroup(
        *(
            ValueArrow(wish, largest=first.largest, length=first.length, weight=first.weight).stand_at(rim)
            for _ in asking
        )
    )


def _send(leaving: VGroup, asking: ArrowColumn, those: NDArray[np.intp]) -> LaggedStart:
    """Let requests travel to their neurons; through a negative weight they turn over."""
    return LaggedStart(*(ReplacementTransform(leaving[k], asking[k]) for k in those), lag_ratio=0.1)
