"""2.5: the network read the other way round: the dials go in, and one number comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    GrowFromCenter,
    Indicate,
    Mobject,
    ReplacementTransform,
    RoundedRectangle,
    Transform,
    VGroup,
    smooth,
)

from netcore import measure
from netcore.measure.gradients import Weight
from netcore.measure.slices import Curve as Slice
from netcore.network.params import Params
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.example import WALL, WALL_COLUMNS, MeanOfAll, mean_of_all
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.one_dial.ground import START, OneDial, slice_of_the_dial
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial

LAST_OF_ROW = WALL_COLUMNS - 1  # of the wall's first row: which image passes through the network
ROW = 0.4  # y of the row in which inputs, what stands still, and the output stand
LEFT_X, MIDDLE_X = -4.9, -0.05
LABEL_Y = -1.9  # of the words below
SMALL_WALL, SMALL_NETWORK = 0.46, 0.58  # what they shrink to
ARC = 0.82 * PI  # of the ways on which they pass each other by
NETWORK_SIZE = (3.9, 3.6)
BIG_DIAL, BIG_DIAL_AT = 1.15, np.array([-4.3, 1.45, 0.0])
SENT = (190, 215, START)  # measured points: the settings of the dial that are sent in, one after the other
SENT_RADIUS = 0.5  # of the dial that is sent in
RIDING_SIZE = 50  # of the numbers at the dial and at the ball
RIM_X = -6.6  # the numbers at the ball go no further to the left


class Reading(VGroup):
    """A symbol and its number, such as "C = 0.42"."""

    def __init__(self, symbol: str, value: float, *, sign: bool = False, color: Any = palette.INK) -> None:  # noqa: ANN401
        self.symbol = Formula(f"{symbol} =", size=RIDING_SIZE, color=color)
        self.number = Number(value, sign=sign, size=RIDING_SIZE, color=color)
        self.number.next_to(self.symbol, RIGHT, buff=0.2)
        super().__init__(self.symbol, self.number)


@dataclass
class Turning:
    """The dial grown large, and the pen that it moves.

    Attributes
    ----------
    view
        Ground, dial and ball as the beat leaves them.
    dial, weight, cost
        The large dial, its number, and the number that rides with the pen.
    """

    view: OneDial
    dial: Dial
    weight: Reading
    cost: Reading

    def show(self, t: float) -> None:
        """Turn the dial to a number; the pen stands above it."""
        self.dial.show(t)
        self.weight.number.set_value(t)
        self.view.ball.show(t)
        self.cost.number.set_value(self.view.ground.value_at(t))
        place = self.view.ground.point(t)
        self.cost.move_to(place + 0.75 * UP + 0.3 * LEFT, aligned_edge=RIGHT)
        self.cost.shift(max(0.0, RIM_X - self.cost.get_left()[0]) * RIGHT)

    def draw_up(self, t: float) -> None:
        """Turn the dial from where it stood to its right stop, and leave ground behind the pen."""
        self.view.ground.reach(float(self.view.sweep.t[START]), t)
        self.show(t)

    def draw_down(self, t: float) -> None:
        """Turn the dial from its right stop to its left one, and leave ground behind the pen."""
        ts = self.view.sweep.t
        self.view.ground.reach(min(t, float(ts[START])), float(ts[-1]))
        self.show(t)


@beat("2.5", "a function of the dials", flows_from="2.4")
def a_function_of_the_dials(scene: Lecture) -> None:
    """Pictures and dials change places; then one dial is turned, and a pen draws the cost."""
    weight, sweep = slice_of_the_dial(scene)
    params, image = params_at(scene, SNAPSHOT), activations_of(scene, LAST_OF_ROW, SNAPSHOT)
    pictures = scene.measure("pictures", measure.examples.images, first=WALL)
    count = scene.measure("training set", measure.examples.example_count)
    costs = scene.measure("costs", measure.examples.running_mean_cost, first=count, step=SNAPSHOT)
    view = OneDial(sweep)
    start = mean_of_all(costs, pictures, SNAPSHOT)
    scene.open_with(start)
    network = _pictures_go_in(scene, start, params, image)
    machine = _change_places(scene, start, network, len(params.vector), sweep)
    turning = _grow_the_dial(scene, start, network, machine, weight, view)
    _draw(scene, turning)


def _pictures_go_in(scene: Lecture, start: MeanOfAll, params: Params, image: list[Any]) -> NetworkDiagram:
    """Put the network between the pictures and their cost, and let one picture pass through it."""
    network = NetworkDiagram(
        params.layer_sizes, width=NETWORK_SIZE[0], height=NETWORK_SIZE[1], output_labels=(), thickness=1.3
    )
    network.remove(network.ellipses)
    network.show(params).move_to((MIDDLE_X, ROW, 0))
    with scene.say(
        "Where does this number come from? {mark}Pictures go in, while the dials stand still."
    ) as line:
        start.wall.scale(SMALL_WALL).move_to((LEFT_X, ROW, 0))
        start.count.move_to((LEFT_X, LABEL_Y, 0))
        scene.play(
            FadeOut(start.pouring, start.ground, start.arrow),
            start.cost.animate.match_y(network),
            FadeIn(start.wall, scale=1.6),
            FadeIn(start.count, shift=0.2 * UP),
            run_time=0.8 * line.until_mark(),
        )
        scene.play(FadeIn(network, shift=0.3 * RIGHT), run_time=0.8)
        first = Picture(image[0], size=0.27).move_to(start.wall.corners(LAST_OF_ROW).mean(axis=0))
        scene.add(first)
        scene.play(
            first.animate.scale(4).move_to(network.neurons[0].get_center() + 0.9 * LEFT),
            run_time=0.7,
        )
        scene.play(
            ForwardPulse(network, params, image, background=0.75),
            FadeOut(first, shift=0.7 * RIGHT),
            run_time=max(1.6, line.left - 0.8),
        )
        scene.moment("pictures in")
        paid = Dot(network.neurons[-1].get_center(), 0.14, color=palette.COST)
        scene.play(paid.animate.move_to(start.cost.get_left() + 0.3 * LEFT), run_time=0.5)
        scene.play(
            FadeOut(paid, shift=0.3 * RIGHT), Indicate(start.cost, scale_factor=1.12, color=palette.COST)
        )
    return network


def _change_places(
    scene: Lecture, start: MeanOfAll, network: NetworkDiagram, dials: int, sweep: Slice
) -> VGroup:
    """Let the network become the input, and the pictures what stands still."""
    of_dials = Words(f"{spell(dials)} dials", size=FIGURE_SIZE).move_to((LEFT_X, LABEL_Y, 0))
    box = RoundedRectangle(corner_radius=0.15, width=4.2, height=2.9, color=palette.SECONDARY, stroke_width=3)
    box.move_to((MIDDLE_X, ROW, 0))
    arrows = VGroup(
        *(
            Arrow((x - 0.38, ROW, 0), (x + 0.38, ROW, 0), buff=0, color=palette.SECONDARY, stroke_width=5)
            for x in (box.get_left()[0] - 0.5, box.get_right()[0] + 0.5)
        )
    )
    with scene.say(
        "Now turn it round. {mark}The dials go in, one number comes out,\nand all the pictures stand still."
    ) as line:
        scene.play(
            network.animate.scale(SMALL_NETWORK),
            FadeOut(start.count, shift=0.2 * DOWN),
            run_time=line.until_mark(),
        )
        scene.play(
            _animate(network, path_arc=ARC).move_to((LEFT_X, ROW, 0)),
            _animate(start.wall, path_arc=ARC).move_to(box),
            run_time=2.2,
        )
        start.count.move_to((MIDDLE_X, LABEL_Y, 0))
        labels = (FadeIn(label, shift=0.2 * UP) for label in (of_dials, start.count))
        growing = [GrowArrow(cast(Arrow, arrow)) for arrow in arrows]
        scene.play(Create(box), *growing, *labels, run_time=0.9)
        _send_settings(scene, start, network, box, sweep)
        scene.moment("dials in")
    return VGroup(of_dials, box, arrows)


def _send_settings(
    scene: Lecture, start: MeanOfAll, network: NetworkDiagram, box: RoundedRectangle, sweep: Slice
) -> None:
    """Send settings of one dial out of the network into the box, and let the cost follow each."""

    def follow(number: Number, t: float) -> None:
        number.set_value(np.interp(t, sweep.t, sweep.cost))

    before = START
    for place in SENT:
        dial = Dial(float(sweep.t[0]), float(sweep.t[-1]), radius=SENT_RADIUS).show(float(sweep.t[place]))
        dial.knob.set_fill(palette.GROUND, 1)
        dial.move_to(network)
        scene.play(GrowFromCenter(dial), run_time=0.3)
        scene.play(dial.animate.move_to(box.get_left()), run_time=0.4)
        scene.play(
            FadeOut(dial, shift=0.6 * RIGHT, scale=0.6),
            Drive(start.number, float(sweep.t[before]), float(sweep.t[place]), show=follow, rate_func=smooth),
            run_time=0.5,
        )
        before = place


def _grow_the_dial(
    scene: Lecture, start: MeanOfAll, network: NetworkDiagram, machine: VGroup, weight: Weight, view: OneDial
) -> Turning:
    """Take one edge out of the network: it becomes the pointer of a large dial, and the cost goes to the pen."""
    low, high = float(view.sweep.t[0]), float(view.sweep.t[-1])
    dial = Dial(low, high, radius=BIG_DIAL).move_to(BIG_DIAL_AT)
    turning = Turning(
        view,
        dial,
        Reading("w", weight.value, sign=True),
        Reading("C", view.sweep.cost[START], color=palette.COST),
    )
    turning.weight.next_to(dial, RIGHT, buff=0.45)
    turning.show(weight.value)
    name = weight.layer, weight.to, weight.source
    edge = network.edge(*name)
    with scene.say("Take one dial of all these, {mark}and leave the others alone.") as line:
        scene.add(edge)
        scene.play(
            network.animate.focus(name),
            edge.animate.set_stroke(width=9, opacity=1),
            run_time=line.until_mark(),
        )
        scene.moment("one edge")
        scene.play(FadeOut(network, machine, start.count, start.wall, start.tag), run_time=0.5)
        scene.play(
            ReplacementTransform(start.symbol, turning.cost.symbol),
            ReplacementTransform(start.number, turning.cost.number),
            ReplacementTransform(edge, dial.pointer),
            GrowFromCenter(dial.knob.set_z_index(-1)),
            FadeIn(dial.marks, turning.weight),
            FadeIn(view.ball, rate_func=_late),
            run_time=max(1.1, line.left),
        )
        scene.moment("dial")
    return turning


def _draw(scene: Lecture, turning: Turning) -> None:
    """Turn the dial from stop to stop while the pen draws; then put the dial into the ground that was drawn."""
    view, ts = turning.view, turning.view.sweep.t
    low, home, high = float(ts[0]), float(ts[START]), float(ts[-1])
    turning.dial.knob.set_z_index(0)
    scene.add(view.ground.reach(home, home), view.ball, turning.dial, turning.weight, turning.cost)
    with scene.say("Turn it all the way up: a pen draws the cost. {mark}And all the way down.") as line:
        scene.play(_turn(turning, Turning.draw_up, home, high), run_time=max(3.0, line.until_mark()))
        scene.moment("up")
        scene.play(_turn(turning, Turning.draw_down, high, low), run_time=max(3.8, line.left))
        scene.moment("drawn")
    with scene.say("Each place on this ground {mark}is one setting of the dial.") as line:
        scene.play(_turn(turning, Turning.show, low, home), run_time=max(1.6, line.until_mark()))
        letter, *rest = turning.cost.symbol.family_members_with_points()
        scene.play(
            FadeOut(turning.weight, turning.cost.number, *rest),
            ReplacementTransform(letter, view.cost),
            run_time=0.7,
        )
        scene.play(
            Transform(turning.dial.set_z_index(1), view.dial.dial.copy().set_z_index(1)),
            FadeIn(view.dial[0], view.dial.symbol, rate_func=_late),
            run_time=max(0.9, line.left),
        )
        scene.moment("ground")
    scene.remove(turning.dial, turning.weight, turning.cost, *view)
    scene.add(*view)


def _turn(turning: Turning, how: Any, start: float, end: float) -> Drive:  # noqa: ANN401
    moved = Group(turning.view.ground, turning.dial, turning.weight, turning.cost, turning.view.ball)
    return Drive(moved, start, end, show=lambda _, t: how(turning, t), rate_func=smooth)


def _animate(part: Mobject, **how: float) -> Any:  # noqa: ANN401 (Manim's builder)
    return cast(Any, part.animate)(**how)


def _late(share: float) -> float:
    return float(cast(Callable[[float], float], smooth)(max(0.0, 3 * share - 2)))
