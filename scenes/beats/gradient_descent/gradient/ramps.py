"""2.12: on a curve a ball feels a slope however close one comes; on a staircase it feels none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    Transform,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)
from manim.utils.rate_functions import ease_in_sine
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.slices import Curve as Slice
from netcore.measure.slices import Stairs, SteepenedCurves
from netcore.network.activation import sigmoid
from scenes.beats.gradient_descent.descent import descended
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.gradient.two_dials import NamedDial
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, disc
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.replay.replay import Drive
from scenes.kit.surface.moves import ShowSurface

REACHES, POINTS = (8.0, 2.0, 0.4, 0.04), 241  # of the slices that are measured, ever closer
ZOOM = REACHES[0] / REACHES[-1]
HILLSIDE = 2.4  # how far from its value the dial is when time stops: where both grounds clearly rise
HEIGHT = 1.15  # of the window at first, in units of the cost
BALL_AT = (0.37, 0.5)  # how high in its window the ball stands at first, and after the zoom
SIZE, ASIDE = (6.4, 4.3), 3.4  # of a window, and where the two stand, in scene units
WIDE, HIGH = 13.2, 5.7  # size of the window while there is only one
BALL, LINE = 0.17, 6.0  # radius in scene units; stroke width
WASH = 0.22  # opacity of the ground under the curve
START, OUTSIDE = 200, 20.0  # from which point of the slice the ball rolls at first; where no window reaches
DIAL_AT, SYMBOL = np.array([0.0, -2.0, 0.0]), 50  # of the dial that is turned, and size of the cost's name
NUDGE = 0.0065  # how far a ball is pushed on its shelf
SLIDE, PACE = -0.026, -0.0018  # how far it rolls on a ramp in all, and in a second
BEHIND = 0.0193  # how far the second ball stays behind the first, which has rolled for longer
PUSH = 0.9  # length of the arrow that pushes it, in scene units
STEEPNESS = [float(factor) for factor in np.geomspace(2000, 1, 13)]  # of neurons that grow soft
COUNTER_AT = np.array([0.2, 3.45, 0.0])  # of the magnification
MORPH = 2.4  # seconds in which they do
COARSER = 3  # of so many places of a slice, one is measured while they do
HEAD = 0.1  # radius of the ball where it comes from the landscape
BARS, APART = (
    (0.11, 0.42),
    0.26,
)  # of the sign that time stands still: size of its bars, and how far apart they are
FEELER = 0.17  # half the line that touches the slice, as a share of the window
SIGNALS, REST = 6.0, -0.8  # up to which a neuron's input goes, to either side, and where it is left
ICON, LAMP = (2.1, 1.0), 0.42  # size of what a neuron does, radius of the neuron beside it


class CloserSlice(Painted):
    """A slice of the cost in a window that comes closer to one place of it, and a ball on it.

    Parameters
    ----------
    slices
        The same slice at several reaches, the widest first, all around one place.

    Attributes
    ----------
    costs
        The costs drawn, from the left to the right; each place has that of the finest slice that reaches it.
    middle
        ``(1,)``: the cost at the place itself.
    zoom
        ``(1,)``: how many times closer the window is than at first.
    ball
        ``(1,)``: where the ball is, as a distance from the place.
    tangent
        ``(1,)``: opacity of the line that touches the slice at the ball, with `slope`.
    held
        ``(1,)``: opacity of the sign above the ball that time stands still.

    >>> wide, near = (Stairs(np.linspace(-r, r, 5), np.ones(5)) for r in (2.0, 1.0))
    >>> CloserSlice([wide, near], slope=0.0).ts.tolist()
    [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0]
    """

    blended: ClassVar[tuple[str, ...]] = ("costs", "middle", "zoom", "ball", "tangent", "slope", "held")

    def __init__(self, slices: Sequence[Slice | Stairs], *, slope: float) -> None:
        self.slices = list(slices)
        finest = slices[-1]
        at = len(finest.t) // 2
        place = float(finest.t[at])
        self.reach = float(slices[0].t[-1]) - place
        ts, costs = finest.t - place, finest.cost
        for wider in slices[-2::-1]:
            away = wider.t - place
            left, right = away < ts[0] - 1e-9, away > ts[-1] + 1e-9
            ts = np.concatenate([away[left], ts, away[right]])
            costs = np.concatenate([wider.cost[left], costs, wider.cost[right]])
        self.ts, self.costs = ts, costs
        self.middle = np.array([float(finest.cost[at])])
        self.zoom, self.ball, self.tangent = np.ones(1), np.zeros(1), np.zeros(1)
        self.slope, self.held = np.array([slope]), np.zeros(1)
        super().__init__((-SIZE[0] / 2, SIZE[1] / 2), SIZE)

    def show(self, zoom: float) -> Self:
        """Come so many times closer."""
        self.zoom = np.array([float(zoom)])
        return self

    def roll(self, ball: float) -> Self:
        """Put the ball at a distance from the place."""
        self.ball = np.array([float(ball)])
        return self

    def touch(self, opacity: float) -> Self:
        """Show the line that touches the slice at the ball."""
        self.tangent = np.array([float(opacity)])
        return self

    def hold(self, opacity: float) -> Self:
        """Show above the ball that time stands still."""
        self.held = np.array([float(opacity)])
        return self

    def shown(self) -> Channels:
        """Return the measured slices."""
        return {f"cost within {slice.t[-1] - slice.t[0]:.2f}": slice.cost for slice in self.slices}

    def height_at(self, t: float) -> float:
        """Return the cost drawn at a distance from the place."""
        return float(np.interp(t, self.ts, self.costs))

    def ball_at(self) -> NDArray[np.float64]:
        """Return the scene point of the ball's middle: as deep as it can lie without sinking in anywhere."""
        across = BALL * np.linspace(-1, 1, 81)
        reach = 2 * self.reach / (float(self.zoom[0]) * float(self.width))
        ts = float(self.ball[0]) + reach * across
        ground = self._on_frame(self.points[:, :2], ts, np.interp(ts, self.ts, self.costs))
        height = float((ground[:, 1] + np.sqrt(BALL**2 - across**2)).max())
        return np.array([ground[len(ground) // 2, 0], height, 0.0])

    def paint(self, canvas: Canvas) -> None:
        """Draw ground, curve, tangent and ball within the window."""
        context = canvas.context
        corners = canvas.to_pixels(self.points)
        context.save()
        context.rectangle(*corners[0], *(corners[3] - corners[0]))
        context.clip()
        reach = self.reach / float(self.zoom[0])
        inside = np.flatnonzero(np.abs(self.ts) <= reach)
        near = slice(max(inside[0] - 1, 0), inside[-1] + 2)
        line = self._on_frame(corners, self.ts[near], self.costs[near])
        for x, y in line.tolist():
            context.line_to(x, y)
        pink = palette.rgb(palette.COST)
        canvas.set_color(pink, self.opacity)
        context.set_line_width(canvas.pixels(LINE))
        context.stroke_preserve()
        context.line_to(float(line[-1, 0]), float(corners[3, 1]))
        context.line_to(float(line[0, 0]), float(corners[3, 1]))
        canvas.set_color(pink, self.opacity * WASH)
        context.fill()
        ball = float(self.ball[0])
        height = self.height_at(ball)
        if self.tangent[0] > 0:
            ends = ball + reach * FEELER * np.array([-1, 1])
            for x, y in self._on_frame(corners, ends, height + self.slope[0] * (ends - ball)).tolist():
                context.line_to(x, y)
            canvas.set_color(palette.rgb(palette.INK), self.opacity * float(self.tangent[0]))
            context.set_line_width(canvas.pixels(LINE))
            context.stroke()
        place = canvas.to_pixels(self.ball_at()[None])[0]
        disc(context, place, BALL * canvas.unit, palette.rgb(palette.INK), self.opacity, rim=canvas.pixels(2))
        if self.held[0] > 0:
            x, y = place.tolist()
            width, height, apart = (canvas.unit * length for length in (*BARS, APART))
            for side in (-1, 1):
                context.rectangle(
                    x + side * apart / 2 - width / 2, y - 2 * BALL * canvas.unit - height, width, height
                )
            canvas.set_color(palette.rgb(palette.INK), self.opacity * float(self.held[0]))
            context.fill()
        context.restore()

    def _on_frame(self, corners: NDArray[Any], ts: NDArray[Any], costs: NDArray[Any]) -> NDArray[np.float64]:
        zoom = float(self.zoom[0])
        stands = BALL_AT[0] + (BALL_AT[1] - BALL_AT[0]) * np.log(zoom) / np.log(ZOOM)
        across = (ts * zoom / self.reach + 1) / 2
        up = (costs - self.middle[0]) * zoom / HEIGHT + stands
        width, height = corners[3] - corners[0]
        return np.stack([corners[0, 0] + across * width, corners[3, 1] - up * height], axis=1)


class SofteningStairs(CloserSlice):
    """Stairs that become a curve as neurons, switches at first, grow less and less steep.

    Parameters
    ----------
    slices
        The stairs at several reaches, as in `CloserSlice`.
    steepened
        The costs within the last reach for neurons of finite steepness, the steepest first.

    >>> stairs = Stairs(np.linspace(-1, 1, 5), np.array([0.0, 0, 1, 1, 1]))
    >>> curves = SteepenedCurves(stairs.t[::2], np.array([1.0]), np.array([[0.0, 0.5, 1]]), np.array([[0.5] * 3]))
    >>> SofteningStairs([stairs], curves).soften(0.5).costs.tolist()
    [0.0, 0.125, 0.75, 0.875, 1.0]
    """

    blended: ClassVar[tuple[str, ...]] = (*CloserSlice.blended, "softened")

    def __init__(self, slices: Sequence[Stairs], steepened: SteepenedCurves) -> None:
        super().__init__(slices, slope=0.0)
        self.steepened, self.softened = steepened, np.zeros(1)
        finest = slices[-1]
        first = int(np.searchsorted(self.ts, finest.t[0] - finest.t[len(finest.t) // 2] - 1e-9))
        self.closest = slice(first, first + len(finest.t))
        costs, slopes = (
            [np.interp(finest.t, steepened.t, one) for one in table]
            for table in (steepened.cost, steepened.slope)
        )
        self.stages = np.stack([finest.cost, *costs])
        self.slopes = np.stack([np.zeros(len(finest.t)), *slopes])

    def soften(self, stage: float) -> Self:
        """Show what neurons cost at a stage: 0 for switches, then the steepnesses one by one, or between two.

        The ground goes on level where nothing was measured: outside of the last reach.
        """
        self.softened = np.array([float(stage)])
        before = min(int(stage), len(self.stages) - 2)
        share = stage - before
        costs, slopes = (
            (1 - share) * table[before] + share * table[before + 1] for table in (self.stages, self.slopes)
        )
        first, last = self.closest.start, self.closest.stop
        self.costs = np.concatenate(
            [np.full(first, costs[0]), costs, np.full(len(self.ts) - last, costs[-1])]
        )
        self.slope = np.array([np.interp(self.ball[0], self.ts[self.closest], slopes)])
        self.middle = costs[[len(costs) // 2]]
        return self

    def steepness(self) -> float:
        """Return how steep the neurons are at this stage; infinitely for switches."""
        factors, stage = self.steepened.steepness, float(self.softened[0])
        if stage == 0:
            return float(np.inf)
        return float(np.exp(np.interp(stage - 1, np.arange(len(factors)), np.log(factors))))

    def shown(self) -> Channels:
        """Return the measured stairs, or the last measured curve that has been reached."""
        stage = int(self.softened[0])
        return super().shown() if stage == 0 else {"cost within the window": self.steepened.cost[stage - 1]}


class NeuronAtWork(Group):
    """A neuron beside what it does with its input: a bead rides on the function, and the lamp follows.

    Parameters
    ----------
    steepness
        Factor on its input: 1 for a soft neuron, infinite for one that is on or off.

    >>> neuron = NeuronAtWork(np.inf)
    >>> neuron.show(-1.0).lamp.activation, neuron.show(1.0).lamp.activation
    (0.0, 1.0)
    """

    def __init__(self, steepness: float = 1.0) -> None:
        self.steepness, self.signal = steepness, -SIGNALS
        zs = np.linspace(-SIGNALS, SIGNALS, 121)
        chart = Chart((-SIGNALS, SIGNALS), (0, 1), size=ICON, x_ticks=(), y_ticks=())
        self.chart = chart
        self.curve = Curve(chart, zs, self.answer(zs), color=palette.SECONDARY, width=7)
        self.bead = Dot(radius=0.14, color=palette.INK)
        self.lamp = Neuron(LAMP).next_to(chart, RIGHT, buff=0.45)
        self.kind = self._kind().next_to(chart, LEFT, buff=0.35)
        super().__init__(chart, self.curve, self.bead, self.lamp, self.kind)
        declared(self, "what a neuron does, not measured")
        self.show(-SIGNALS)

    def _kind(self) -> Words:
        return Words("on or off" if np.isinf(self.steepness) else "soft", size=FIGURE_SIZE)

    def renamed(self) -> Animation:
        """Return the animation in which the words beside it become those for its present steepness."""
        return Transform(self.kind, self._kind().move_to(self.kind, aligned_edge=RIGHT))

    def answer(self, signal: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the activations for inputs."""
        if np.isinf(self.steepness):
            return np.heaviside(signal, 0.0)
        return np.asarray(sigmoid(self.steepness * signal), dtype=np.float64)

    def steepen(self, steepness: float) -> Self:
        """Take another steepness, and answer the same input."""
        self.steepness = steepness
        self.curve.ys = self.answer(self.curve.xs)
        return self.show(self.signal)

    def show(self, signal: float) -> Self:
        """Let bead and lamp tell the activation for an input."""
        self.signal = signal
        activation = float(self.answer(np.array([signal]))[0])
        self.bead.move_to(self.chart.point(signal, activation))
        self.lamp.set_activation(activation)
        return self


def soft_slices(scene: Lecture) -> tuple[list[Slice], dict[str, Any]]:
    """Measure the cost along one dial, each time closer; returns also where that was measured."""
    dial = scene.measure("dial", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT)
    at: dict[str, Any] = {
        "index": dial.index,
        "step": SNAPSHOT,
        "points": POINTS,
        "aside": HILLSIDE,
        "examples": None,
    }
    slices = [
        scene.measure(f"soft within {reach}", measure.slices.cost_along_parameter, reach=reach, **at)
        for reach in REACHES
    ]
    return slices, at


def soft_curve(slices: Sequence[Slice]) -> CloserSlice:
    """Return the cost along one dial in a window, with its slope."""
    return CloserSlice(slices, slope=float(slices[-1].slope[POINTS // 2])).shift(0.45 * DOWN)


def two_ramps(scene: Lecture) -> tuple[CloserSlice, CloserSlice]:
    """Return the picture on which 2.12 ends: two ramps from nearby, and a ball on each."""
    left = soft_curve(soft_slices(scene)[0]).show(ZOOM).roll(SLIDE)
    right = left.copy().roll(SLIDE + BEHIND)
    return left.shift(ASIDE * LEFT), right.shift(ASIDE * RIGHT)


@beat("2.12", "why it must be smooth", flows_from="2.11")
def why_it_must_be_smooth(scene: Lecture) -> None:
    """Come much closer to the cost along one dial: soft neurons leave a ramp, switches a shelf."""
    scene.declare({f"{ZOOM:.0f}": "magnification of the window"})
    soft, at = soft_slices(scene)
    hard = [
        scene.measure(
            f"on or off within {reach}", measure.slices.threshold_cost_along_parameter, reach=reach, **at
        )
        for reach in REACHES
    ]
    steepened = scene.measure(
        "steepened",
        measure.slices.cost_along_parameter_of_steepened_neurons,
        steepness=STEEPNESS,
        reach=REACHES[-1],
        **(at | {"points": POINTS // COARSER + 1}),
    )
    middle = POINTS // 2
    rise = scene.derive("rise", "difference", hard[-1].cost[middle + 1], hard[-1].cost[middle - 1])
    curve = soft_curve(soft)
    stairs = SofteningStairs(hard, steepened)
    neuron = _roll(scene, curve)
    switch = _switch(scene, curve, stairs, neuron)
    counter = _come_closer(scene, curve, stairs)
    slope = _feel(scene, curve, stairs, rise)
    going = _soften(scene, curve, stairs, switch, slope)
    scene.play(
        *(Drive(part, 1, 0, show=CloserSlice.touch) for part in going[:2]),
        FadeOut(neuron, counter, slope, *going[2:]),
        run_time=0.4,
    )


def _roll(scene: Lecture, curve: CloserSlice) -> NeuronAtWork:
    """Lift the ball to the top again, and let it roll along one dial until time stops; returns a soft neuron."""
    neuron = NeuronAtWork().next_to(curve, UP, buff=0.2)
    neuron.shift((curve.get_x() - ASIDE - neuron.get_x()) * RIGHT)
    bottom = curve.get_bottom()
    curve.stretch_to_fit_width(WIDE).stretch_to_fit_height(HIGH).move_to(bottom, aligned_edge=DOWN)
    board = descended(scene)
    surface = board.surface
    ts = curve.slices[0].t
    value = float(ts[POINTS // 2])
    own = value - HILLSIDE  # where the dial stands in the network
    dial = NamedDial("w", own - curve.reach, own + curve.reach).move_to(DIAL_AT)
    start = float(ts[START]) - value
    cost = Formula("C", size=SYMBOL, color=palette.COST)
    cost.next_to(curve.roll(-curve.reach).ball_at(), UP + RIGHT, buff=0.2)

    def roll(_: Group, ball: float) -> None:
        curve.roll(ball)
        dial.show(value + ball)

    scene.open_with(board)
    with scene.say(
        "Put it back on top. {mark}Along one dial, this is the ground.\n"
        "{mark}It walks because it feels a slope. {mark}Stop the clock."
    ) as line:
        scene.play(
            FadeOut(board.machine, board.reading, board.cost, rate_func=squish_rate_func(smooth, 0, 0.6)),
            scene.come_close(surface, share=0.8),
            run_time=0.8,
        )
        scene.play(ShowSurface(surface, trail_lengths=[0]), run_time=max(line.until_mark(), 1.1))
        ball = Dot(surface.trail_head(0), radius=HEAD, color=palette.INK)
        top = Dot(curve.roll(start).ball_at(), radius=BALL, color=palette.INK)
        curve.roll(OUTSIDE)
        dial.show(float(ts[START]))
        scene.add(ball)
        scene.play(
            FadeOut(surface, rate_func=squish_rate_func(smooth, 0, 0.6)),
            Transform(ball, top),
            FadeIn(curve, rate_func=squish_rate_func(smooth, 0.25, 0.9)),
            FadeIn(cost, dial, rate_func=squish_rate_func(smooth, 0.7, 1)),
            scene.pull_back(),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.remove(ball)
        scene.play(
            Drive(Group(curve, dial), start, 0, show=roll, rate_func=ease_in_sine),
            run_time=max(line.until_mark(), 2.2),
        )
        scene.play(Drive(curve, 0, 1, show=CloserSlice.hold), run_time=0.4)
        scene.moment("stopped")
        scene.wait(max(line.left, 0.6))
    scene.play(FadeOut(dial, cost), run_time=0.3)
    return neuron


def _switch(scene: Lecture, curve: CloserSlice, stairs: CloserSlice, neuron: NeuronAtWork) -> NeuronAtWork:
    """Let the curve make room for what it becomes when neurons switch; returns such a neuron."""
    middle = curve.get_bottom() + SIZE[1] / 2 * UP
    stairs.move_to(middle + ASIDE * RIGHT).hold(1)
    soft = curve.copy().stretch_to_fit_width(SIZE[0]).stretch_to_fit_height(SIZE[1]).move_to(stairs)
    other = neuron.copy().shift(2 * ASIDE * RIGHT)
    with scene.say("The neurons behind it are soft. {mark}Let them only switch: on or off.") as line:
        scene.play(
            curve.animate.stretch_to_fit_width(SIZE[0])
            .stretch_to_fit_height(SIZE[1])
            .move_to(middle + ASIDE * LEFT),
            FadeIn(neuron, soft, other, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=0.9,
        )
        scene.play(
            *(Drive(one, -SIGNALS, SIGNALS, rate_func=smooth) for one in (neuron, other)),
            run_time=max(line.until_mark(), 1.4),
        )
        scene.play(
            Transform(soft, stairs),
            Drive(other, 1, STEEPNESS[0], log=True, show=NeuronAtWork.steepen),
            run_time=0.9,
        )
        scene.remove(soft, other)
        switch = NeuronAtWork(np.inf).shift(other.chart.get_center())
        scene.add(stairs, switch.show(SIGNALS))
        scene.play(
            *(Drive(one, SIGNALS, REST, rate_func=smooth) for one in (neuron, switch)),
            run_time=max(line.left, 1.6),
        )
        scene.moment("switched")
    return switch


def _come_closer(scene: Lecture, curve: CloserSlice, stairs: CloserSlice) -> VGroup:
    """Let both windows come closer while a counter tells how much; returns the counter."""
    times = declared(Formula("times", size=60), "magnification of the window")
    number = declared(Number(float(curve.zoom[0]), 0, size=60), "magnification of the window")
    counter = VGroup(number, times.next_to(number, RIGHT, buff=0.1)).move_to(COUNTER_AT)
    with scene.say(
        "Another ground, and a rougher one. {mark}Come {zoom:.0f} times closer.", zoom=ZOOM
    ) as line:
        scene.play(FadeIn(counter), run_time=line.until_mark())
        scene.play(
            *(Drive(part, 1, ZOOM, log=True, rate_func=smooth) for part in (curve, stairs)),
            Drive(number, 1, ZOOM, log=True, rate_func=smooth, show=Number.set_value),
            run_time=max(line.left, 3.4),
        )
        scene.moment("closer")
    return counter


def _slope_of(part: CloserSlice, value: float, places: int, *, sign: bool) -> VGroup:
    """Return a slope in figures in the lower right corner of a window."""
    return (
        VGroup(Words("slope", size=FIGURE_SIZE), Number(value, places, sign=sign, size=66))
        .arrange(RIGHT, buff=0.4)
        .next_to(part.get_corner(DOWN + RIGHT), UP + LEFT, buff=0.3)
    )


def _slide(part: CloserSlice, seconds: float) -> Drive:
    """Let a ball roll on at constant pace for so long."""
    ball = float(part.ball[0])
    return Drive(part, ball, ball + PACE * seconds, show=CloserSlice.roll, run_time=seconds)


def _feel(scene: Lecture, curve: CloserSlice, stairs: CloserSlice, rise: float) -> VGroup:
    """On the ramp there is a slope, and the ball rolls on; on the shelf a push to either side changes nothing."""
    slopes = [
        _slope_of(curve, float(curve.slope[0]), 3, sign=True),
        _slope_of(stairs, rise, 0, sign=False),
    ]
    with scene.say("Start the clock. {mark}The ramp has a slope: the ball rolls on.") as line:
        scene.play(
            *(Drive(part, 1, 0, show=CloserSlice.hold) for part in (curve, stairs)),
            run_time=line.until_mark(),
        )
        scene.play(
            Drive(curve, 0, 1, show=CloserSlice.touch), FadeIn(slopes[0]), _slide(curve, 0.8), run_time=0.8
        )
        scene.play(_slide(curve, max(line.left, 1.5)))
        scene.moment("ramp")
    with scene.say(
        "The shelf has none. {mark}Push the ball: it stays where you put it.",
        when=stairs.height_at(-NUDGE) == stairs.height_at(NUDGE) == stairs.height_at(0),
    ) as line:
        seconds = max(line.until_mark(), 0.8)
        scene.play(
            Drive(stairs, 0, 1, show=CloserSlice.touch),
            FadeIn(slopes[1]),
            _slide(curve, seconds),
            run_time=seconds,
        )
        for start, end in ((0, -NUDGE), (-NUDGE, NUDGE)):
            _push(scene, stairs, start, end, curve)
        scene.moment("shelf")
    return VGroup(*slopes)


def _push(scene: Lecture, part: CloserSlice, start: float, end: float, rolling: CloserSlice) -> None:
    """Let an arrow come, push a ball on its shelf from one place to another, and go, while another ball rolls on."""
    side = RIGHT if end > start else LEFT
    arrow = Arrow(ORIGIN, PUSH * side, color=palette.INK, stroke_width=9, buff=0)

    def show(_: Mobject, ball: float) -> None:
        arrow.next_to(part.roll(ball).ball_at(), -side, buff=BALL + 0.06)

    show(arrow, start)
    scene.play(FadeIn(arrow, shift=0.4 * side), _slide(rolling, 0.4), run_time=0.4)
    scene.play(
        Drive(Group(part, arrow), start, end, show=show, rate_func=smooth, run_time=0.8), _slide(rolling, 0.8)
    )
    scene.play(FadeOut(arrow, shift=-0.4 * side), _slide(rolling, 0.4), run_time=0.4)


def _soften(
    scene: Lecture,
    curve: CloserSlice,
    stairs: SofteningStairs,
    switch: NeuronAtWork,
    slopes: VGroup,
) -> list[Any]:
    """Make the switches soft again: the shelf becomes a ramp, and the ball rolls; returns what then stands there."""
    again = curve.copy().roll(0).move_to(stairs)
    slope = _slope_of(again, float(again.slope[0]), 3, sign=True)

    def soften(_: Group, stage: float) -> None:
        stairs.roll(NUDGE * (1 - (stage / len(STEEPNESS)) ** 3))  # as soon as there is a slope, it rolls
        switch.steepen(stairs.soften(stage).steepness())

    with scene.say("A shelf gives no hint. {mark}Soft neurons make it a ramp again.") as line:
        seconds = max(line.until_mark() - 0.4, 0.5)
        scene.play(FadeOut(slopes[1]), _slide(curve, seconds), run_time=seconds)
        scene.play(
            Drive(Group(stairs, switch), 0, len(STEEPNESS), show=soften, rate_func=smooth, run_time=MORPH),
            _slide(curve, MORPH),
        )
        scene.remove(stairs)
        scene.add(again)
        scene.play(FadeIn(slope), switch.renamed(), _slide(curve, 0.5), _slide(again, 0.5), run_time=0.5)
        scene.play(
            *(
                Drive(part, float(part.ball[0]), end, show=CloserSlice.roll, rate_func=linear)
                for part, end in ((again, SLIDE + BEHIND), (curve, SLIDE))
            ),
            run_time=max(line.left, 2.0),
        )
        scene.moment("ramps")
    slopes.remove(slopes[1])
    return [curve, again, switch, slope]
