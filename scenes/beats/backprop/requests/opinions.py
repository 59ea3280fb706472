"""3.7: what all outputs ask of the neurons before them, and the sums of it."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
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
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives import LiftedActivation
from netcore.network.arrays import Array
from scenes.beats.backprop.example import DIGIT, example_shown
from scenes.beats.backprop.requests.handed_back import HandedBack
from scenes.beats.backprop.requests.pads import (
    COLUMN,
    FIGURES,
    FIRST_X,
    LARGE_FIGURES,
    NotePad,
    PadRows,
)
from scenes.beats.backprop.requests.walks import AXIS_X, ZERO, AllSums, Walk
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.gauge import Gauge

LEAST = 0.005  # a request that can still be drawn
LIFT = 0.02  # by which an activation is raised by hand: the cost is nearly straight that far
DIVISION = 0.0005  # of the cost between two marks of the gauge
MOVED_Y, MOVED, SHIFTED = 1.6, 0.9, 0.14  # arrows of how outputs move: height, length; way of the outputs
UPPER_ZERO = 0.75  # height from which the requests of the upper row set out


class CloseGauge(Group):
    """The cost gauge from so near that a small fall is seen, with the distance of its marks written at two of them.

    Parameters
    ----------
    cost
        Where the needle stands first.

    Attributes
    ----------
    gauge, interval, word
        The gauge; the piece between two marks and what it stands for; what is measured.
    """

    def __init__(self, cost: float) -> None:
        ticks = [cost + DIVISION * place for place in range(-4, 2)]
        self.gauge = Gauge(ticks[0], ticks[-1], start=cost, ticks=ticks, radius=2.5)
        self.gauge.shift((3.75, -2.1, 0.0))
        piece = self.gauge.marks[-2:]
        chord = Line(piece[0].get_start(), piece[1].get_start(), color=palette.INK, stroke_width=6)
        label = Label(spell(DIVISION, 4), size=FIGURES, color=palette.INK)
        label.next_to(chord.get_center(), RIGHT + UP, buff=0.1)
        self.interval = VGroup(chord, declared(label, "the distance of two marks of the gauge"))
        self.word = Label("cost", size=FIGURES, color=palette.COST)
        self.word.next_to(self.gauge.pivot, LEFT, buff=0.5)
        super().__init__(self.gauge, self.interval, self.word)


@beat("3.7", "ten opinions, added", flows_from="3.6")
def ten_opinions_added(scene: Lecture) -> None:
    """Every output has its own wish for every neuron before it; these wishes add up."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    votes = scene.measure("votes", measure.derivatives.votes_about_activations, layer=-1, **example.at)
    disputed = scene.measure(
        "neuron", measure.derivatives.most_disputed_activation, layer=-1, least=LEAST, **example.at
    ).neuron
    lifted = scene.measure(
        "lift", measure.derivatives.lifted_activation, layer=-1, neuron=disputed, by=LIFT, **example.at
    )
    moves = scene.derive("moves of the outputs", "difference", lifted.output_after, example.activations[-1])
    pad = NotePad(example, requests.parts[DIGIT])
    pair = int(requests.total.argmax()), disputed
    rows = PadRows(example, requests.parts, pair, (UPPER_ZERO, ZERO))
    walk = Walk(lifted.a_before, requests.parts[:, disputed], float(requests.total[disputed]))
    scene.open_with(*pad)
    _compare(scene, pad, rows, pair, votes)
    _lay_end_to_end(scene, rows, walk)
    instruments = _lift_by_hand(scene, rows, walk, lifted, moves, float(requests.nudged[disputed]))
    sums = AllSums(example.activations[-2], requests.total)
    _all_sums(scene, Group(instruments, rows.tops), walk, sums, disputed, HandedBack(example, requests.total))


def _compare(
    scene: Lecture, pad: NotePad, rows: PadRows, pair: tuple[int, int], votes: np.ndarray[Any, Any]
) -> None:
    """Stand the pads of all outputs side by side, and read what they ask of two neurons."""
    others = [k for k in range(len(pad.neurons)) if k not in pair]
    (more, less), (pro, contra) = (votes[:, neuron] for neuron in pair)
    with scene.say(
        "All ten outputs have such a pad. {mark}Here, {more:words} ask for brighter,\n{less:words} for darker.",
        more=more,
        less=less,
    ) as line:
        scene.play(
            FadeOut(*(part[k] for part in (pad.neurons, pad.arrows) for k in others), scale=0.6),
            ReplacementTransform(pad.sheet, rows.sheets[DIGIT]),
            *(ReplacementTransform(one, other) for one, other in zip(pad.top, rows.tops[DIGIT], strict=True)),
            *(
                AnimationGroup(
                    ReplacementTransform(pad.neurons[k], neuron),
                    ReplacementTransform(pad.arrows[k], row[DIGIT]),
                )
                for k, neuron, row in zip(pair, rows.neurons, rows.arrows, strict=True)
            ),
            run_time=1.2,
        )
        coming = [
            AnimationGroup(FadeIn(top, shift=0.3 * DOWN), FadeIn(sheet, shift=0.3 * DOWN))
            for output, (top, sheet) in enumerate(zip(rows.tops, rows.sheets, strict=True))
            if output != DIGIT
        ]
        scene.play(
            LaggedStart(*coming, lag_ratio=0.15), Create(rows.levels), run_time=max(0.9, line.until_mark())
        )
        _grow_row(scene, rows, 0, run_time=max(1.8, line.left - 0.6))
        scene.wait(0.9)
        scene.moment("one row")
    with scene.say(
        "But here, it is {pro:words} against {contra:words}.",
        pro=pro,
        contra=contra,
        when=abs(pro - contra) < 2,
    ) as line:
        _grow_row(scene, rows, 1, run_time=max(1.6, line.left - 0.6))
        scene.wait(1.0)
        scene.moment("ten opinions")


def _grow_row(scene: Lecture, rows: PadRows, place: int, *, run_time: float) -> None:
    """Let each output that is still missing ask what it asks of the neuron of one row."""
    arrows = [cast(ValueArrow, arrow) for output, arrow in enumerate(rows.arrows[place]) if output != DIGIT]
    asked: Any = rows.neurons[place]
    scene.play(
        LaggedStart(*(GrowFromPoint(arrow, arrow.anchor) for arrow in arrows), lag_ratio=0.3),
        asked.animate(rate_func=there_and_back).scale(1.2),
        run_time=run_time,
    )
    scene.bring_to_front(*rows.arrows[place])


def _lay_end_to_end(scene: Lecture, rows: PadRows, walk: Walk) -> None:
    """Lay the requests of the lower row end to end; what is left is the sum."""
    row, level = rows.arrows[1], rows.levels[1]
    tip = Dot((FIRST_X, ZERO, 0.0), 0.1, color=palette.INK)
    with scene.say("Who wins? {mark}Lay the ten end to end.") as line:
        scene.play(
            FadeOut(rows.arrows[0], rows.levels[0], rows.neurons[0], rows.sheets, shift=0.3 * UP),
            ReplacementTransform(rows.neurons[1], walk.lamp),
            ReplacementTransform(level, walk.axis[0]),
            FadeIn(walk.axis[1:], rate_func=squish_rate_func(smooth, 0.4, 1.0)),
            run_time=max(1.0, line.until_mark()),
        )
        scene.add(tip)
        for place, arrow in enumerate(row):
            scene.play(
                ReplacementTransform(arrow, walk.walk.arrows[place]),
                tip.animate.move_to(walk.walk.tip_of(place)),
                run_time=0.33 if place else 0.6,
            )
            scene.play(
                tip.animate.shift((COLUMN if place + 1 < len(row) else 0.0) * RIGHT),
                Create(walk.walk.ledges[place]),
                run_time=0.1,
            )
    total = float(walk.number.value)
    with scene.say("What is left is the sum: {total:.2f}.", total=total, when=total > 0) as line:
        scene.play(Create(walk.back), tip.animate.move_to(walk.mark), run_time=0.9)
        scene.play(
            GrowFromPoint(walk.sum, (AXIS_X, ZERO, 0.0)),
            Create(walk.mark),
            FadeIn(walk.number, shift=0.3 * LEFT),
            FadeOut(tip),
            run_time=0.7,
        )
        scene.wait(max(0.9, line.left))
        scene.moment("end to end")


def _lift_by_hand(
    scene: Lecture, rows: PadRows, walk: Walk, lifted: LiftedActivation, moves: Array, nudged: float
) -> Group:
    """Raise the neuron a little, and compare how the cost falls with the sum; returns what explains it."""
    largest = float(np.abs(moves).max())
    moved = VGroup(
        *(
            ValueArrow(move, largest=largest, length=MOVED, weight=1.8, whole=True).stand_at(
                (top[1].get_x(), MOVED_Y, 0.0)
            )
            for move, top in zip(moves.tolist(), rows.tops, strict=True)
        )
    )
    close = CloseGauge(lifted.cost_before)
    rise = Number(lifted.a_after - lifted.a_before, sign=True, size=LARGE_FIGURES).next_to(
        walk.lamp, UP, buff=0.2
    )
    figure: Any = walk.figure
    rate = Number(lifted.rate, size=60, color=palette.COST).next_to(walk.mark, RIGHT, buff=0.2)
    equals = Formula("=", size=60).next_to(rate, RIGHT, buff=0.25)
    bar = Line(0.95 * LEFT, 0.95 * RIGHT, stroke_width=4).next_to(equals, RIGHT, buff=0.25)
    fall = Number(lifted.fall, 4, size=60, color=palette.COST).next_to(bar, UP, buff=0.2)
    below = Number(rise.value, size=60).next_to(bar, DOWN, buff=0.2)
    with scene.say(
        "Is it true? Lift it by {by:.2f}: {mark}all outputs move,\nand the cost falls by {fall:.4f}.",
        by=LIFT,
        fall=lifted.fall,
        when=lifted.fall > 0,
    ) as line:
        scene.play(
            FadeOut(
                *walk.walk.arrows,
                walk.walk.ledges,
                walk.axis[0],
                walk.back,
                rate_func=squish_rate_func(smooth, 0, 0.4),
            ),
            FadeIn(close, rate_func=squish_rate_func(smooth, 0.3, 0.8)),
            FadeIn(figure, rise, rate_func=squish_rate_func(smooth, 0.3, 0.8)),
            run_time=line.until_mark(),
        )
        outputs = zip(rows.tops, lifted.output_after, strict=True)
        scene.play(
            walk.lamp.animate.set_activation(lifted.a_after),
            Drive(figure, lifted.a_before, lifted.a_after, show=Number.set_value, rate_func=smooth),
            Drive(close.gauge, lifted.cost_before, lifted.cost_after, rate_func=smooth),
            *(top[1].animate.set_activation(a) for top, a in outputs),
            *(
                cast(Any, top).animate.shift(SHIFTED * move / largest * UP)
                for top, move in zip(rows.tops, moves.tolist(), strict=True)
            ),
            *(GrowFromPoint(arrow, cast(ValueArrow, arrow).anchor) for arrow in moved),
            Drive(fall, 0.0, lifted.fall, show=Number.set_value, rate_func=smooth),
            run_time=max(1.6, line.left - 0.4),
        )
        scene.wait(0.8)
        scene.moment("lifted")
    with scene.say(
        "Divide the one by the other: {mark}{rate:.2f}. The very same number!",
        rate=lifted.rate,
        when=round(lifted.rate, 2) == round(nudged, 2) == round(float(walk.number.value), 2),
    ) as line:
        swelling: Any = rise
        scene.play(
            Create(bar),
            FadeIn(below, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
            swelling.animate(rate_func=there_and_back).scale(1.2),
            run_time=max(1.0, line.until_mark()),
        )
        scene.play(FadeIn(equals, rate, shift=0.3 * LEFT), run_time=0.6)
        meeting: Any = rate.copy()
        total: Any = walk.number
        scene.play(
            meeting.animate.move_to(total, aligned_edge=RIGHT),
            total.animate(rate_func=squish_rate_func(smooth, 0.7, 1.0)).set_color(palette.COST),
            run_time=0.8,
        )
        scene.remove(meeting)
        scene.play(total.animate(rate_func=there_and_back).scale(1.2), run_time=0.8)
        scene.wait(max(0.8, line.left))
        scene.moment("checked")
    return Group(close, fall, rise, bar, below, equals, rate, figure, moved)


def _all_sums(
    scene: Lecture, around: Group, walk: Walk, sums: AllSums, neuron: int, handed: HandedBack
) -> None:
    """Show what every neuron gets, and hand it back to all of them in the network."""
    others = [place for place in range(len(sums.lamps)) if place != neuron]
    with scene.say("And so each of the {count:words} gets its sum.", count=len(sums.lamps)):
        scene.play(
            FadeOut(
                Group(walk.axis[1:], walk.mark, walk.number, around),
                rate_func=squish_rate_func(smooth, 0.0, 0.5),
            ),
            ReplacementTransform(walk.lamp, sums.lamps[neuron]),
            ReplacementTransform(walk.sum, sums.sums[neuron]),
            FadeIn(*(sums.lamps[place] for place in others), rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            run_time=1.2,
        )
        growing = [cast(ValueArrow, sums.sums[place]) for place in others]
        scene.play(
            LaggedStart(*(GrowFromPoint(arrow, arrow.anchor) for arrow in growing), lag_ratio=0.2),
            run_time=2.0,
        )
        scene.wait(0.8)
        scene.moment("all sixteen")
    network = handed.network
    pairs = [
        *zip(sums.lamps, network.neurons[-2], strict=True),
        *zip(sums.sums, handed.sums, strict=True),
    ]
    rest = Group(
        handed.wires,
        handed.picture,
        network.ellipses,
        *(layer for layer in network.neurons if layer is not network.neurons[-2]),
        network.labels,
        network.halo,
    )
    with scene.say("The sums go back: these are their wishes.") as line:
        scene.play(
            FadeIn(rest, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
            *(ReplacementTransform(one, other) for one, other in pairs),
            run_time=1.6,
        )
        scene.remove(rest, *(other for _, other in pairs))
        scene.add(*handed)
        scene.wait(max(0.6, line.left))
        scene.moment("handed back")
