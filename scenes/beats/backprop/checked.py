"""Every derivative checked by nudging; the sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Rectangle,
    TransformFromCopy,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.gradients import GradientCheck
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.charts.outlined_list import OutlinedList
from scenes.kit.lecture.frame import beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, power_of_ten
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.pictures.sticks import Fly
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.values.dial import Dial
from scenes.kit.values.gauge import Gauge

LEFT_EDGE, RIGHT_EDGE, SIZE, LARGE = -6.65, 6.65, 38, 60  # in scene units; Manim's font sizes
LIST_CENTER, LIST_SIZE = (0.0, -1.55), (13.3, 2.5)  # of the list that is checked
HEADS = -0.02  # height of the names over it
NETWORK, DIAL, GAUGE = (-4.5, 1.75), (-0.2, 1.85), (4.3, 1.2)  # middles; the gauge's pivot
VERDICT, HUGE = 2.3, 120  # height of what the check found, and size of its numbers
FEW = 14  # entries that are seen while one edge is nudged
LATELY, FAINT = 260, 0.25  # weights nudged last, whose edges are lit, and the strength of the others
PAGE = 14.3 * LEFT  # by which one picture pushes another off the stage


@dataclass(frozen=True, eq=False)
class EdgeNudge:
    """One weight that is nudged up and down.

    Attributes
    ----------
    layer, to, source
        Which layer of weights, from 0; to which neuron, and from which.
    index
        Where it is in the parameter vector.
    costs
        With the weight nudged down, as it is, and nudged up, ``(3,)``.
    """

    layer: int
    to: int
    source: int
    index: int
    costs: Array


def nudge_of_one_edge(scene: Lecture, check: GradientCheck, state: StepRecord) -> EdgeNudge:
    """Measure what nudging does for the weight to the outputs on which the cost depends most."""
    layer = len(state.params.weights) - 1
    slopes = Params(state.params.layer_sizes, check.backprop).weights[layer]
    to, source = divmod(int(np.abs(slopes).argmax()), slopes.shape[1])
    index = state.params.weight_index(layer, to, source)
    costs = scene.measure(
        "costs beside",
        measure.gradients.batch_costs_beside,
        step=state.number,
        index=index,
        nudge=check.nudge,
    )
    return EdgeNudge(layer, to, source, index, costs)


def check_by_nudging(
    scene: Lecture, page: Group, check: GradientCheck, state: StepRecord, nudge: EdgeNudge
) -> tuple[OutlinedList, Group]:
    """Find the gradient twice: at once, as outlines; and by nudging every parameter, which fills them."""
    both = OutlinedList(-check.backprop, -check.differences, nudge.index, center=LIST_CENTER, size=LIST_SIZE)
    count = len(check.backprop)
    network = wide_network(state.params)
    network.remove(network.labels, network.ellipses)
    network.scale(0.44).move_to((*NETWORK, 0))
    once, often = (
        declared(Number(0, 0, size=LARGE, color=palette.TARGET), "passes through the network so far")
        for _ in range(2)
    )
    head_once = _head("backpropagation", _swatch(filled=False), once, 0.6)
    head_often = _head("nudging", _swatch(filled=True), often, 2.1)
    for head, x, side in ((head_once, LEFT_EDGE, LEFT), (head_often, RIGHT_EDGE, RIGHT)):
        head.move_to((x, 0, 0), aligned_edge=side)
        for part in head[1:]:
            part.stand_on(HEADS)
        head[0].align_to(head[1], DOWN)
    wished = Params(state.params.layer_sizes, -check.backprop).weights
    with scene.say("Is the list of wishes right? Two passes find it.") as line:
        board = Group(both, head_once, network).shift(-PAGE)
        scene.play(page.animate.shift(PAGE), board.animate.shift(PAGE), run_time=1.3)
        scene.remove(page)
        scene.play(
            Drive(once, 0, 1, show=Number.set_value),
            ForwardPulse(network, state.params, state.activations or ()),
            run_time=0.7,
        )
        scene.play(
            Drive(once, 1, 2, show=Number.set_value),
            BackwardPulse(network, wished),
            Drive(both, 0, count, show=OutlinedList.draw),
            run_time=max(line.left, 1.1),
        )
        scene.wait(0.2)
        scene.moment("found at once")
    instruments = _nudge_once(scene, check, nudge, network, both, head_often, often)
    with scene.say("Then all the others, one by one.") as line:
        touch = _touch(network, state.params)
        scene.play(
            Drive(both, 0, 1, show=_from_few_to_all(nudge.index, count)),
            FadeOut(*instruments),
            run_time=0.7,
        )
        scene.play(
            Drive(often, 2, check.passes, show=Number.set_value),
            Drive(both, 0, count, show=OutlinedList.fill),
            Drive(network, 0, count, show=touch),
            run_time=max(line.left, 1.7),
        )
    verdict = _verdict(once, often, check.bound)
    two, against, all_, same = verdict
    with scene.say(
        "{once:Words} passes against {often}: {mark}and the same list.", once=2, often=check.passes
    ) as line:
        scene.play(
            FadeOut(network, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0, 0.4)),
            TransformFromCopy(once, two),
            TransformFromCopy(often, all_),
            FadeIn(against, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.0,
        )
        scene.wait(max(line.until_mark(), 0.2))
        scene.play(FadeIn(same, shift=0.3 * UP), run_time=0.5)
        scene.wait(0.5)
        swelling: Any = same
        scene.play(swelling.animate(rate_func=there_and_back).scale(1.08), run_time=0.8)
        scene.wait(max(line.left, 1.0))
        scene.moment("the same")
    return both, Group(head_once, head_often, verdict)


def _nudge_once(
    scene: Lecture,
    check: GradientCheck,
    nudge: EdgeNudge,
    network: NetworkDiagram,
    both: OutlinedList,
    head: VGroup,
    passes: Number,
) -> VGroup:
    """Turn one weight up and down by a hair, and let what the cost does fill the outline; returns what was used."""
    wire = network.wire(nudge.layer, nudge.to, nudge.source).set_stroke(width=6)
    reach = 2 * check.nudge
    dial = Dial(-reach, reach, radius=0.72, start=0.0)
    dial.move_to((*DIAL, 0))
    hair = Formula(f"plus.minus {power_of_ten(check.nudge)}", size=50).next_to(dial, RIGHT, buff=0.3)
    lower, here, higher = nudge.costs.tolist()
    room = 1.25 * float(np.abs(nudge.costs - here).max())
    gauge = Gauge(here - room, here + room, start=here, radius=1.5)
    gauge.shift(np.array([*GAUGE, 0.0]) - gauge.pivot.get_center())
    name = Words("cost", size=SIZE, color=palette.COST).next_to(gauge, RIGHT, buff=0.1).stand_on(GAUGE[1])
    count = len(check.backprop)
    with scene.say("Or nudge one edge, up and down.") as line:
        scene.play(
            Create(wire),
            FadeIn(head, shift=0.3 * LEFT),
            Drive(both, 1, 0, show=_from_few_to_all(nudge.index, count)),
            FadeIn(dial, target_position=wire, scale=0.1),
            FadeIn(hair, gauge, name, shift=0.3 * LEFT),
            run_time=0.7,
        )
        # Half of the difference comes from either side.
        halves = [0.0, (higher - here) / (higher - lower), 1.0]
        at, cost = 0.0, here
        for place, (turned, reads) in enumerate(((check.nudge, higher), (-check.nudge, lower))):
            scene.play(
                Drive(dial, at, turned, rate_func=smooth),
                Drive(gauge, cost, reads, rate_func=smooth),
                Drive(both, *halves[place : place + 2], show=OutlinedList.fill_single, rate_func=smooth),
                Drive(passes, place, place + 1, show=Number.set_value),
                run_time=0.75,
            )
            scene.wait(0.1)
            at, cost = turned, reads
        scene.wait(max(line.left, 0.4))
        scene.moment("one edge")
    scene.remove(wire)
    return VGroup(dial, hair, gauge, name)


def _from_few_to_all(index: int, count: int) -> Callable[[OutlinedList, float], object]:
    """Return what shows a list from a few entries around one of them, at 0, to all of it, at 1."""

    def show(shown: OutlinedList, share: float) -> None:
        few = min(FEW, count)
        seen = few * (count / few) ** smooth(share)
        way = (seen - few) / max(count - few, 1)
        first = np.clip(index + 0.5 - few / 2, 0, count - few)
        shown.look_at((1 - way) * first, seen)

    return show


def _verdict(once: Number, often: Number, bound: float) -> VGroup:
    """Return large the passes of both ways, a word between them; and that no entry differs by more than a bound."""
    two, all_ = (number.copy().scale(HUGE / LARGE) for number in (once, often))
    against = Words("passes against", size=LARGE)
    row = VGroup(two, against, all_).arrange(RIGHT, buff=0.4).move_to((0, VERDICT, 0))
    for part in row:
        part.stand_on(two)
    same = VGroup(Words("the same list, to", size=LARGE), Formula(power_of_ten(bound), size=LARGE))
    same.arrange(RIGHT, buff=0.25, aligned_edge=DOWN).next_to(row, DOWN, buff=0.45)
    return VGroup(two, against, all_, same)


def _swatch(*, filled: bool) -> Rectangle:
    """Return a piece of a bar, as an outline or filled by what fills it."""
    hue = palette.POSITIVE if filled else palette.INK
    return Rectangle(
        width=0.36,
        height=0.36,
        stroke_color=hue,
        stroke_width=2.4,
        fill_color=hue,
        fill_opacity=float(filled),
    )


def _head(text: str, swatch: Rectangle, passes: Number, room: float) -> VGroup:
    """Return a name with its sign before it, and the number of passes after it, which grows to the left."""
    words = Words(text, size=SIZE).next_to(swatch, RIGHT, buff=0.25)
    passes.shift((words.get_right()[0] + room - passes.point_x) * RIGHT).stand_on(words)
    unit = Words("passes", size=SIZE).next_to(passes, RIGHT, buff=0.2).stand_on(words)
    return VGroup(swatch, words, passes, unit)


def _touch(network: NetworkDiagram, params: Params) -> Callable[[NetworkDiagram, float], None]:
    """Return what lights the edges of the last few weights that were nudged, after so many."""
    places = drawn_places(network, params)

    def show(shown: NetworkDiagram, count: float) -> None:
        for strands, own in zip(shown.edges, places, strict=True):
            ago = count - own
            strands.emphasise(np.where((ago >= 0) & (ago < LATELY), 1.0, FAINT))

    return show


def sources_beside_the_network(
    scene: Lecture, found: OutlinedList, board: Group, gradient: Params, records: list[StepRecord]
) -> None:
    """Let the list fly to the edges, and the network learn beside the sources."""
    network = wide_network(gradient)
    network.remove(network.labels, network.ellipses)
    beside_the_sources(network)
    card = sources_at_the_left(scene.sources)
    with scene.say("Our sources; and it learns once more.") as line:
        places = drawn_places(network, gradient)
        sticks = found.sticks()
        flying = [sticks.some(some) for some in places]
        scene.remove(found)
        scene.add(*flying)
        scene.play(
            *(Fly(some, edges_as_sticks(network, layer), lag=0.5) for layer, some in enumerate(flying)),
            FadeIn(network.neurons),
            FadeOut(board, shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.3)),
            FadeIn(card, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.25, 0.8)),
            run_time=1.0,
        )
        scene.remove(*flying, network.neurons)
        scene.add(network)
        scene.play(network.animate.show(records[0]), run_time=0.2)
        scene.play(Replay(network, records, run_time=max(line.left, 1.3)))
        scene.moment("alive")
