"""2.5: the network read the other way round: the dials go in, and one number comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
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
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Mobject,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.gradients import Weight
from netcore.measure.slices import LineBetween
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.example import WALL, MeanOfAll
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.one_dial.ground import START, Ground, OneDial, slice_of_the_dial
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import EdgeName, NetworkDiagram
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive
from scenes.kit.values.dial import Dial

ROW = 0.45  # y of the row in which inputs, what stands still, and the output stand
LEFT_X, MIDDLE_X = -5.2, -1.15
LABEL_Y = -1.9  # of the words below the pictures
SMALL_WALL = 0.42  # what it shrinks to
NETWORK_SIZE = (3.6, 3.6)
HEAP, HEAP_AT, HEAP_COST_Y = (
    (4.6, 2.7),
    (4.3, -0.95, 0.0),
    1.3,
)  # of the costs: size, place; y of their mean over it
POURED = (1, 12, 700)  # costs that there are when each of the first pictures is read; then come all
PER_PICTURE = 4  # pictures that go in with each of these
# Once it is the input: where the network stands and how much larger it is, and where the pictures stand, as large.
INPUT_X, LARGER, DIALS_Y = -4.0, 1.32, -2.4
BOX_X, BOX_SIZE, BOX_LABEL_Y = 1.0, (3.1, 2.2), -1.15
IN_THE_BOX = 0.78  # size of the pictures in the box
PASSING, PASSING_Y = (
    (0.45, 0.5),
    (-1.05, 1.6),
)  # how small, and how high, pictures and network pass each other
EDGE_DIAL, DIAL_ROWS, NEAR = (
    0.46,
    (1.2, -1.2),
    0.5,
)  # radius; y of the dials from the middle, and how far from it
DIAL_ROOM = 1.05  # range of a dial over its larger setting
TAKEN_ROOM = 2.2  # range of the dial that is taken, over the way it turns
BAR_BASE, BAR_WIDE, BAR_UNIT = (
    1.0,
    1.1,
    0.62,
)  # of the bar of the cost, which stands on its number; the last is the height of a cost of 1
BIG_DIAL, BIG_DIAL_AT = 1.15, np.array([-4.3, 1.45, 0.0])
POINTS_BETWEEN = 25  # measured settings of all dials, from the snapshot back to the random start
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
    params = params_at(scene, SNAPSHOT)
    untaught = Params(
        params.layer_sizes, scene.measure("at the random start", measure.record.step_params, step=0)
    )
    passes = [activations_of(scene, index, SNAPSHOT) for index in range(len(POURED))]
    pictures = scene.measure("pictures", measure.examples.images, first=WALL)
    count = scene.measure("training set", measure.examples.example_count)
    costs = scene.measure("costs", measure.examples.running_mean_cost, first=count, step=SNAPSHOT)
    between = scene.measure(
        "cost from the snapshot back to the start",
        measure.slices.cost_between_states,
        steps=[SNAPSHOT, 0],
        points=POINTS_BETWEEN,
        examples=None,
    )
    view = OneDial(sweep)
    start = MeanOfAll(costs, pictures, SNAPSHOT)
    scene.open_with(start)
    network = _pictures_go_in(scene, start, pictures, params, passes)
    settings = Settings(params, untaught, between)
    machine, dials = _change_places(scene, start, network, settings, weight, view)
    _turn_all(scene, start, network, dials, settings, machine)
    turning = _grow_the_dial(scene, start, Group(network, machine), dials, weight, view)
    _draw(scene, turning)


class EdgeDials(VGroup):
    """Dials on edges, each with room for its weight in two settings.

    Parameters
    ----------
    network
        The diagram, where it is to stay.
    edges
        Which edges.
    start, end
        Both settings.
    share
        Where in its range the first dial stands at `start`; without it zero is upright on all.

    >>> network, sizes = NetworkDiagram((4, 3, 2)), (4, 3, 2)
    >>> ends = Params(sizes, np.ones(23)), Params(sizes, -np.ones(23))
    >>> dials = EdgeDials(network, [(1, 0, 0), (0, 2, 1)], *ends).show(ends[1])
    >>> [dial.value for dial in dials]
    [-1.0, -1.0]
    """

    def __init__(
        self,
        network: NetworkDiagram,
        edges: Sequence[EdgeName],
        start: Params,
        end: Params,
        share: float | None = None,
    ) -> None:
        self.edges = list(edges)
        super().__init__()
        for place, name in enumerate(self.edges):
            first, last = (_weight(params, name) for params in (start, end))
            most = DIAL_ROOM * max(abs(first), abs(last))
            low, high = -most, most
            if share is not None and not place:
                room = TAKEN_ROOM * abs(last - first)
                low, high = first - share * room, first + (1 - share) * room
            dial = Dial(low, high, radius=EDGE_DIAL)
            dial.remove(dial.marks)
            self.add(dial.move_to(network.edge(*name).get_center()))
        self.show(start)

    def show(self, params: Params) -> Self:
        """Turn the dials to other weights."""
        for dial, name in zip(self, self.edges, strict=True):
            cast(Dial, dial).show(_weight(params, name))
        return self


def edges_that_turn(network: NetworkDiagram, start: Params, end: Params, taken: EdgeName) -> list[EdgeName]:
    """Return two edges of each layer, one above the other, that turn farthest between two settings.

    Of the layer of `taken` it is that one, and one in the other row.
    """

    def turn(name: EdgeName) -> float:
        weights = [_weight(params, name) for params in (start, end)]
        return abs(weights[0] - weights[1]) / max(map(abs, weights))

    middle = float(network.get_center()[1])
    found = [taken]
    above = float(network.edge(*taken).get_center()[1]) > middle
    for layer in range(len(network.edges)):
        names = [(layer, to, source) for to in network.drawn[layer + 1] for source in network.drawn[layer]]
        for row in DIAL_ROWS:
            if layer == taken[0] and (row > 0) == above:
                continue
            near = [
                name
                for name in names
                if abs(float(network.edge(*name).get_center()[1]) - middle - row) < NEAR
            ]
            found.append(max(near, key=turn))
    return found


def _weight(params: Params, name: EdgeName) -> float:
    layer, to, source = name
    return float(params.weights[layer][to, source])


class CostBar(Rectangle):
    """A bar as high as a cost.

    >>> bar = CostBar(0.0).show(2.0)
    >>> round(float(bar.height) / BAR_UNIT, 6), round(float(bar.get_bottom()[1]), 6)
    (2.0, 1.0)
    """

    def __init__(self, x: float) -> None:
        super().__init__(
            width=BAR_WIDE, height=BAR_UNIT, stroke_width=0, fill_color=palette.COST, fill_opacity=1
        )
        self.move_to((x, BAR_BASE, 0.0), aligned_edge=DOWN)

    def show(self, cost: float) -> Self:
        """Be as high as another cost."""
        self.cost = float(cost)
        foot = self.get_bottom()
        self.stretch_to_fit_height(BAR_UNIT * self.cost)
        return self.move_to(foot, aligned_edge=DOWN)

    def shown(self) -> Channels:
        """Return the cost."""
        return {"height": [self.cost]}


@dataclass(frozen=True)
class Settings:
    """All dials, on the straight way from one setting to another, and the cost on it.

    Attributes
    ----------
    start, end
        Both settings.
    costs
        The measured cost between them.
    """

    start: Params
    end: Params
    costs: LineBetween

    def at(self, t: float) -> Params:
        """Return the setting at a share of the way, 0..1."""
        start, end = (params.vector.astype(np.float64) for params in (self.start, self.end))
        return Params(self.start.layer_sizes, start + t * (end - start))

    def cost(self, t: float) -> float:
        """Return the cost there."""
        return float(np.interp(t, self.costs.t, self.costs.cost))


def _pictures_go_in(
    scene: Lecture, start: MeanOfAll, pictures: Array, params: Params, passes: list[list[Array]]
) -> NetworkDiagram:
    """Put the network between the pictures and their costs, let all costs pour in again, and take their mean."""
    network = NetworkDiagram(
        params.layer_sizes, width=NETWORK_SIZE[0], height=NETWORK_SIZE[1], output_labels=(), thickness=1.3
    )
    network.remove(network.ellipses)
    network.show(params).move_to((MIDDLE_X, ROW, 0))
    pouring, heap = start.pouring, Group(start.pouring, start.ground)
    total = len(pouring.costs)
    with scene.say(
        "Where does this number come from?\n{mark}{all:Words} pictures, {all:words} costs.",
        all=total,
    ) as line:
        start.wall.scale(SMALL_WALL).move_to((LEFT_X, ROW, 0))
        start.count.move_to((LEFT_X, LABEL_Y, 0))
        shrunk: Any = heap.animate
        scene.play(
            shrunk.stretch_to_fit_width(HEAP[0]).stretch_to_fit_height(HEAP[1]).move_to(HEAP_AT),
            FadeOut(start.arrow, run_time=0.4),
            start.cost.animate.set_y(HEAP_COST_Y),
            FadeIn(start.wall, rate_func=_late),
            FadeIn(start.count, rate_func=_late),
            FadeIn(network, rate_func=_late),
            run_time=max(1.2, line.until_mark() - 0.3),
        )
        scene.play(FadeOut(pouring, start.number), run_time=0.3)
        scene.add(pouring, start.number)
        before = network.neurons[0].get_center() + 0.5 * LEFT

        def pour(_: Mobject, count: float) -> None:
            pouring.count = np.array([float(int(count))])
            start.number.set_value(pouring.mean)

        for place, (image, first, last) in enumerate(zip(passes, POURED, (*POURED[1:], total), strict=True)):
            going = range(place * PER_PICTURE, (place + 1) * PER_PICTURE)
            row = [
                Picture(pictures[which], size=0.5).move_to(start.wall.corners(which).mean(axis=0))
                for which in going
            ]
            paid = VGroup(
                *(Dot(neuron.get_center(), 0.09, color=palette.COST) for neuron in network.neurons[-1])
            )
            scene.play(
                LaggedStart(*(FadeOut(one, target_position=before) for one in row), lag_ratio=0.25),
                ForwardPulse(network, params, image, background=0.75),
                LaggedStart(*(FadeOut(dot, target_position=HEAP_AT) for dot in paid), lag_ratio=0.1),
                Drive(Group(pouring, start.number), first, last, show=pour, log=True),
                run_time=1.15,
            )
        pour(pouring, total)
        scene.moment("pictures in")
    with scene.say("Their mean is the number.", when=bool(np.isclose(pouring.costs.mean(), pouring.mean))):
        scene.play(
            FadeOut(pouring, start.ground, target_position=start.number, scale=0.2),
            Indicate(start.number, color=palette.COST, rate_func=squish_rate_func(there_and_back, 0.5, 1)),
            run_time=1.2,
        )
        scene.play(start.cost.animate.set_y(ROW), run_time=0.4)
    return network


def _change_places(
    scene: Lecture,
    start: MeanOfAll,
    network: NetworkDiagram,
    settings: Settings,
    weight: Weight,
    view: OneDial,
) -> tuple[VGroup, EdgeDials]:
    """Let the network become the input, and the pictures what stands still; then show edges as dials."""
    params = settings.start
    count = spell(len(params.vector))
    of_dials = Words(f"{count} dials", size=FIGURE_SIZE).move_to((INPUT_X, DIALS_Y, 0))
    box = RoundedRectangle(
        corner_radius=0.15, width=BOX_SIZE[0], height=BOX_SIZE[1], color=palette.SECONDARY, stroke_width=3
    )
    box.move_to((BOX_X, ROW, 0))
    arrows = VGroup(
        *(
            Arrow((x - 0.3, ROW, 0), (x + 0.3, ROW, 0), buff=0, color=palette.SECONDARY, stroke_width=5)
            for x in (box.get_left()[0] - 0.45, box.get_right()[0] + 0.42)
        )
    )
    with scene.say(
        "Now turn it round: the pictures go aside,\n{mark}and on every edge there is a dial."
    ) as line:
        network.show(activations=[np.zeros(size) for size in params.layer_sizes])
        both = start.wall, network
        scene.play(
            *(
                part.animate.scale(size).set_y(y)
                for part, size, y in zip(both, PASSING, PASSING_Y, strict=True)
            ),
            FadeOut(start.count, run_time=0.3),
            run_time=0.6,
        )
        start.count.move_to((BOX_X, BOX_LABEL_Y, 0))
        scene.play(start.wall.animate.set_x(BOX_X), network.animate.set_x(INPUT_X), run_time=0.8)
        scene.play(
            start.wall.animate.scale(IN_THE_BOX / PASSING[0]).move_to(box),
            network.animate.scale(LARGER / PASSING[1]).move_to((INPUT_X, ROW, 0)),
            run_time=0.6,
        )
        growing = [GrowArrow(cast(Arrow, arrow)) for arrow in arrows]
        scene.play(
            Create(box),
            *growing,
            FadeIn(start.count, of_dials, shift=0.2 * UP),
            run_time=max(0.7, line.until_mark()),
        )
        taken = weight.layer, weight.to, weight.source
        edges = edges_that_turn(network, settings.start, settings.end, taken)
        low, high = float(view.sweep.t[0]), float(view.sweep.t[-1])
        # as the large dial stands that the first of them becomes
        stands = (weight.value - low) / (high - low)
        dials = EdgeDials(network, edges, settings.start, settings.end, stands)
        scene.play(network.animate.focus(*dials.edges), run_time=0.4)
        scene.play(
            LaggedStart(*(GrowFromCenter(dial) for dial in dials), lag_ratio=0.2),
            run_time=max(1.2, line.left),
        )
        scene.moment("dials")
    return VGroup(of_dials, box, arrows), dials


def _turn_all(
    scene: Lecture,
    start: MeanOfAll,
    network: NetworkDiagram,
    dials: EdgeDials,
    settings: Settings,
    machine: VGroup,
) -> None:
    """Turn all dials far away and back again; the cost and its bar follow them."""
    bar = CostBar(float(start.number.get_x())).show(settings.cost(0))

    def turn(_: Mobject, t: float) -> None:
        params = settings.at(t)
        network.show(params)
        dials.show(params)
        bar.show(settings.cost(t))
        start.number.set_value(settings.cost(t))

    moved = Group(network, dials, bar, start.number)
    with scene.say("Turn them all: {mark}one number follows.") as line:
        scene.play(network.animate.unfocus(), FadeOut(start.tag), GrowFromEdge(bar, DOWN), run_time=0.6)
        scene.play(Drive(moved, 0, 1, show=turn, rate_func=smooth), run_time=max(2.0, line.until_mark()))
        scene.moment("turned")
        scene.wait(0.4)
        scene.play(Drive(moved, 1, 0, show=turn, rate_func=smooth), run_time=max(1.7, line.left))
    machine.add(bar)


def _grow_the_dial(
    scene: Lecture, start: MeanOfAll, machine: Group, dials: EdgeDials, weight: Weight, view: OneDial
) -> Turning:
    """Let one dial of all grow, and the cost go to the pen."""
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
    network = cast(NetworkDiagram, machine[0])
    taken = cast(Dial, dials[dials.edges.index(name)]).set_z_index(1)
    others = [other for other in dials if other is not taken]
    with scene.say("Take one of them, {mark}and leave the others alone.") as line:
        scene.play(
            network.animate.focus(name),
            FadeOut(*others),
            taken.animate.scale(1.3),
            run_time=max(0.8, line.until_mark()),
        )
        scene.moment("one edge")
        scene.play(FadeOut(machine, start.count, start.wall), run_time=0.4)
        scene.play(
            ReplacementTransform(start.symbol, turning.cost.symbol),
            ReplacementTransform(start.number, turning.cost.number),
            ReplacementTransform(taken.knob, dial.knob.set_z_index(-1)),
            ReplacementTransform(taken.pointer, dial.pointer),
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
    scene.add(
        view.ground.reach(home, home).fill_below(0), view.ball, turning.dial, turning.weight, turning.cost
    )
    with scene.say("Turn it up: a pen draws the cost. {mark}Then all the way down.") as line:
        scene.play(_turn(turning, Turning.draw_up, home, high), run_time=max(2.4, line.until_mark()))
        scene.moment("up")
        scene.play(_turn(turning, Turning.draw_down, high, low), run_time=max(2.7, line.left))
        scene.moment("drawn")
    with scene.say("Each place on this ground {mark}is one setting of the dial.") as line:
        scene.play(_turn(turning, Turning.show, low, home), run_time=max(1.6, line.until_mark()))
        letter, *rest = turning.cost.symbol.family_members_with_points()
        scene.play(
            FadeOut(turning.cost.number, *rest),
            ReplacementTransform(letter, view.cost),
            Drive(view.ground, 0, 1, show=Ground.fill_below),
            run_time=0.7,
        )
        scene.play(
            FadeOut(turning.weight),
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


def _late(share: float) -> float:
    return float(cast(Callable[[float], float], smooth)(max(0.0, 3 * share - 2)))
