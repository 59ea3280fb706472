"""Every derivative checked by nudging; the sources."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    Line,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore.measure.gradients import GradientCheck
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.backprop.example import wide_network
from scenes.kit.charts.entry_list import EntryList
from scenes.kit.lecture.frame import source_card
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, power_of_ten
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay

LEFT_EDGE, SIZE, LARGE = -6.65, 38, 60  # in scene units; Manim's font sizes
CHECKED = (1.2, -1.75)  # heights at which the two lists stand that are compared
PASSES_AT = (0.7, 2.2)  # how far from their names the numbers of passes end
LATELY, FAINT = 260, 0.25  # weights nudged last, whose edges are lit, and the strength of the others
PAGE = 14.3 * LEFT  # by which one picture pushes another off the stage


def check_by_nudging(
    scene: Lecture, page: Group, check: GradientCheck, state: StepRecord
) -> tuple[Sticks, Group]:
    """Find the gradient twice: at once, and by nudging every parameter; lay the one list upon the other."""
    found, nudged = (
        _list_at(values, y) for values, y in zip((-check.backprop, -check.differences), CHECKED, strict=True)
    )
    networks = [_small_network(state.params).move_to((-4.9, y, 0)) for y in CHECKED]
    passes = [
        declared(Number(0, 0, size=LARGE, color=palette.TARGET), "passes through the network so far")
        for _ in CHECKED
    ]
    heads = [
        _head(*one) for one in zip(("backpropagation", "nudging"), passes, PASSES_AT, CHECKED, strict=True)
    ]
    count = len(found.values)
    activations = state.activations or ()
    wished = Params(state.params.layer_sizes, -check.backprop).weights
    with scene.say("Is it right? {mark}One pass forward, one back.") as line:
        levels = [_level(sticks) for sticks in (found, nudged)]
        board = Group(*levels, *heads, *networks).shift(-PAGE)
        scene.play(page.animate.shift(PAGE), board.animate.shift(PAGE), run_time=max(line.until_mark(), 0.8))
        scene.remove(page)
        scene.play(
            Drive(passes[0], 0, 1, show=Number.set_value),
            ForwardPulse(networks[0], state.params, activations),
            run_time=0.8,
        )
        scene.add(found.set_strengths(0))
        scene.play(
            Drive(passes[0], 1, 2, show=Number.set_value),
            BackwardPulse(networks[0], wished, keep=True),
            Drive(found, 0, count, show=_draw_back_to),
            run_time=max(line.left, 0.9),
        )
    with scene.say("Now nudge each weight and bias, and measure.") as line:
        scene.add(nudged.set_strengths(0))
        networks[1].show(activations=activations)
        touch = _touch(networks[1], state.params)
        scene.play(
            Drive(passes[1], 0, check.passes, show=Number.set_value),
            Drive(nudged, 0, count, show=_draw_to),
            Drive(networks[1], 0, count, show=touch),
            run_time=max(line.left, 3.0),
        )
        scene.moment("nudged")
    with scene.say("One on the other: {mark}the same list.") as line:
        upon = nudged.copy().shift((CHECKED[0] - CHECKED[1]) * UP)
        scene.play(Transform(nudged, upon), FadeOut(levels[1]), run_time=max(line.until_mark(), 0.8))
        apart = VGroup(
            Words("no entry differs by more than", size=SIZE), Formula(power_of_ten(check.bound), size=LARGE)
        )
        apart.arrange(RIGHT, buff=0.3).move_to(nudged).match_y(networks[1])
        scene.play(FadeIn(apart, shift=0.3 * UP), run_time=0.5)
        scene.wait(max(line.left, 1.1))
        scene.moment("the same")
    scene.remove(nudged)
    board.remove(levels[1])
    return found, Group(board, apart)


def _small_network(params: Params) -> NetworkDiagram:
    network = wide_network(params)
    network.remove(network.labels, network.ellipses)
    return network.scale(0.38)


def _list_at(values: Array, y: float) -> Sticks:
    """Return a gradient's entries as spikes to the right of their network, at a height."""
    sticks = EntryList(values).sticks
    sticks.stretch_to_fit_width(9.2).stretch_to_fit_height(2.2)
    return sticks.move_to((2.1, y, 0))


def _level(sticks: Sticks) -> Line:
    """Return the line of zero along a list."""
    (left, y), (right, _) = sticks.feet()[[0, -1]]
    return Line((left, y, 0), (right, y, 0), color=palette.FAINT, stroke_width=2)


def _head(text: str, passes: Number, room: float, y: float) -> VGroup:
    """Return a row's name and its number of passes, which grows to the left, over the row."""
    words = Words(text, size=SIZE).move_to((LEFT_EDGE, 0, 0), aligned_edge=LEFT).stand_on(y + 1.3)
    passes.shift((words.get_right()[0] + room - passes.point_x) * RIGHT).stand_on(words)
    unit = Words("passes", size=SIZE).next_to(passes, RIGHT, buff=0.2).stand_on(words)
    return VGroup(words, passes, unit)


def _draw_to(sticks: Sticks, count: float) -> None:
    sticks.set_strengths(np.arange(len(sticks.values)) < round(count))


def _draw_back_to(sticks: Sticks, count: float) -> None:
    """Show the last entries: those of the last layer, which backpropagation finds first."""
    total = len(sticks.values)
    sticks.set_strengths(np.arange(total) >= total - round(count))


def _touch(network: NetworkDiagram, params: Params) -> Callable[[NetworkDiagram, float], None]:
    """Return what lights the edges of the last few weights that were nudged, after so many."""
    places = drawn_places(network, params)

    def show(shown: NetworkDiagram, count: float) -> None:
        for strands, own in zip(shown.edges, places, strict=True):
            ago = count - own
            strands.emphasise(np.where((ago >= 0) & (ago < LATELY), 1.0, FAINT))

    return show


def sources_beside_the_network(
    scene: Lecture, found: Sticks, board: Group, gradient: Params, records: list[StepRecord]
) -> None:
    """Let the list fly to the edges, and the network learn beside the sources."""
    network = wide_network(gradient)
    network.remove(network.labels, network.ellipses)
    network.scale(0.56).move_to((6.75, 0.1, 0), aligned_edge=RIGHT)
    card = source_card("Sources", scene.sources, size=37)
    card[1].set_color(palette.INK)
    card.move_to((LEFT_EDGE, 0.1, 0), aligned_edge=LEFT)
    with scene.say("The sources, and the network, learning once more.") as line:
        places = drawn_places(network, gradient)
        flying = [found.some(some) for some in places]
        scene.remove(found)
        scene.add(*flying)
        scene.play(
            *(Fly(some, edges_as_sticks(network, layer), lag=0.5) for layer, some in enumerate(flying)),
            FadeIn(network.neurons),
            FadeOut(board, shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.3)),
            FadeIn(card, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.25, 0.8)),
            run_time=1.2,
        )
        scene.remove(*flying, network.neurons)
        scene.add(network)
        scene.play(network.animate.show(records[0]), run_time=0.3)
        scene.play(Replay(network, records, run_time=max(line.left, 2.6)))
        scene.moment("alive")
