"""2.12: on a curve a ball feels a slope however close one comes; on a staircase it feels none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, FadeIn, FadeOut, Group, Transform, VGroup, smooth
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.slices import Curve as Slice
from netcore.measure.slices import Stairs
from scenes.beats.gradient_descent.descent import descended
from scenes.beats.gradient_descent.dial import SNAPSHOT
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

REACHES, POINTS = (4.0, 0.4, 0.04), 241  # of the slices that are measured, each ten times closer
ZOOM = 100.0
HEIGHT = 0.5  # of the window at first, in units of the cost
BALL_AT = (0.26, 0.5)  # how high in its window the ball stands at first, and after the zoom
SIZE, ASIDE = (6.4, 4.3), 3.4  # of a window, and where the two stand, in scene units
WIDE = 13.2  # width of the window while there is only one
BALL, LINE = 0.17, 6.0  # radius in scene units; stroke width
WASH = 0.22  # opacity of the ground under the curve
START = 3.5  # from where the ball rolls at first
NUDGE, SLIDE = 0.006, -0.024  # how far a ball is pushed on its shelf, and how far it rolls on a ramp in all
FEELER = 0.3  # half the line that touches the slice, as a share of the window
SIGNALS = 6.0  # up to which a neuron's input goes, to either side
ICON, LAMP = (2.0, 0.9), 0.36  # size of what a neuron does, radius of the neuron beside it


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

    >>> wide, near = (Stairs(np.linspace(-r, r, 5), np.ones(5)) for r in (2.0, 1.0))
    >>> CloserSlice([wide, near], slope=0.0).ts.tolist()
    [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0]
    """

    blended: ClassVar[tuple[str, ...]] = ("costs", "middle", "zoom", "ball", "tangent", "slope")

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
        self.slope = np.array([slope])
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

    def shown(self) -> Channels:
        """Return the measured slices."""
        return {f"cost within {slice.t[-1] - slice.t[0]:.2f}": slice.cost for slice in self.slices}

    def height_at(self, t: float) -> float:
        """Return the cost drawn at a distance from the place."""
        return float(np.interp(t, self.ts, self.costs))

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
        place = self._on_frame(corners, np.array([ball]), np.array([height]))[0]
        place[1] -= BALL * canvas.unit
        disc(context, place, BALL * canvas.unit, palette.rgb(palette.INK), self.opacity, rim=canvas.pixels(2))
        context.restore()

    def _on_frame(self, corners: NDArray[Any], ts: NDArray[Any], costs: NDArray[Any]) -> NDArray[np.float64]:
        zoom = float(self.zoom[0])
        stands = BALL_AT[0] + (BALL_AT[1] - BALL_AT[0]) * np.log(zoom) / np.log(ZOOM)
        across = (ts * zoom / self.reach + 1) / 2
        up = (costs - self.middle[0]) * zoom / HEIGHT + stands
        width, height = corners[3] - corners[0]
        return np.stack([corners[0, 0] + across * width, corners[3, 1] - up * height], axis=1)


class NeuronAtWork(Group):
    """A neuron beside what it does with its input: a bead rides on the function, and the lamp follows.

    Parameters
    ----------
    switches
        Whether it is on or off, or soft: sigma.

    >>> neuron = NeuronAtWork(switches=True)
    >>> neuron.show(-1.0).lamp.activation, neuron.show(1.0).lamp.activation
    (0.0, 1.0)
    """

    def __init__(self, *, switches: bool) -> None:
        self.switches = switches
        zs = np.linspace(-SIGNALS, SIGNALS, 121)
        chart = Chart((-SIGNALS, SIGNALS), (0, 1), size=ICON, x_ticks=(), y_ticks=())
        self.chart = chart
        curve = Curve(chart, zs, self.answer(zs), color=palette.SECONDARY, width=5)
        self.bead = Dot(radius=0.13, color=palette.INK)
        self.lamp = Neuron(LAMP).next_to(chart, RIGHT, buff=0.45)
        super().__init__(chart, curve, self.bead, self.lamp)
        declared(self, "what a neuron does, not measured")
        self.show(-SIGNALS)

    def answer(self, signal: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the activations for inputs."""
        return (signal > 0).astype(np.float64) if self.switches else 1 / (1 + np.exp(-signal))

    def show(self, signal: float) -> Self:
        """Let bead and lamp tell the activation for an input."""
        activation = float(self.answer(np.array([signal]))[0])
        self.bead.move_to(self.chart.point(signal, activation))
        self.lamp.set_activation(activation)
        return self


def soft_slices(scene: Lecture) -> tuple[list[Slice], dict[str, Any]]:
    """Measure the cost along one dial, each time ten times closer; returns also where that was measured."""
    dial = scene.measure("dial", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT)
    at: dict[str, Any] = {"index": dial.index, "step": SNAPSHOT, "points": POINTS, "examples": None}
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
    right = left.copy()
    return left.shift(ASIDE * LEFT), right.shift(ASIDE * RIGHT)


@beat("2.12", "why it must be smooth", flows_from="2.11")
def why_it_must_be_smooth(scene: Lecture) -> None:
    """Come a hundred times closer to the cost along one dial: soft neurons leave a ramp, switches a shelf."""
    scene.declare({"hundred": "magnification of the window"})
    soft, at = soft_slices(scene)
    hard = [
        scene.measure(
            f"on or off within {reach}", measure.slices.threshold_cost_along_parameter, reach=reach, **at
        )
        for reach in REACHES
    ]
    middle = POINTS // 2
    rise = scene.derive("rise", "difference", hard[-1].cost[middle + 1], hard[-1].cost[middle - 1])
    curve = soft_curve(soft)
    stairs = CloserSlice(hard, slope=float(rise))
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
    """From the landscape to the cost along one dial, on which a ball rolls; returns the soft neuron above it."""
    board = descended(scene)
    curve.roll(START).stretch_to_fit_width(WIDE)
    neuron = NeuronAtWork(switches=False).next_to(curve, UP, buff=0.15).shift(ASIDE * LEFT)
    scene.open_with(board)
    with scene.say(
        "It walks because it feels a slope. {mark}Here is the ground along one dial again."
    ) as line:
        scene.play(FadeOut(board.machine, board.reading, board.cost), run_time=0.6)
        scene.play(
            FadeOut(board.surface, shift=2 * LEFT),
            FadeIn(curve, shift=LEFT),
            run_time=max(line.until_mark(), 0.9),
        )
        scene.play(
            Drive(curve, START, 0, show=CloserSlice.roll, rate_func=smooth), run_time=max(line.left, 2.5)
        )
        scene.moment("rolled")
    return neuron


def _switch(scene: Lecture, curve: CloserSlice, stairs: CloserSlice, neuron: NeuronAtWork) -> NeuronAtWork:
    """Let the curve make room for what it becomes when neurons switch; returns such a neuron."""
    middle = curve.get_center()
    stairs.move_to(middle + ASIDE * RIGHT)
    soft = curve.copy().stretch_to_fit_width(SIZE[0]).move_to(stairs)
    switch = NeuronAtWork(switches=True).move_to(neuron).shift(2 * ASIDE * RIGHT)
    with scene.say("Every neuron in it is soft. {mark}Now let them only switch: on or off.") as line:
        scene.play(
            curve.animate.stretch_to_fit_width(SIZE[0]).move_to(middle + ASIDE * LEFT),
            FadeIn(neuron),
            run_time=0.7,
        )
        scene.play(Drive(neuron, -SIGNALS, SIGNALS, rate_func=smooth), run_time=max(line.until_mark(), 1.4))
        scene.play(FadeIn(soft, switch), run_time=0.5)
        scene.play(Transform(soft, stairs), run_time=0.9)
        scene.remove(soft)
        scene.add(stairs)
        scene.play(Drive(switch, -SIGNALS, SIGNALS, rate_func=smooth), run_time=max(line.left, 1.4))
        scene.moment("switched")
    return switch


def _come_closer(scene: Lecture, curve: CloserSlice, stairs: CloserSlice) -> VGroup:
    """Let both windows come closer while a counter tells how much; returns the counter."""
    times = declared(Formula("times", size=60), "magnification of the window")
    number = declared(Number(float(curve.zoom[0]), 0, size=60), "magnification of the window")
    counter = VGroup(number, times.next_to(number, RIGHT, buff=0.1)).move_to(2.3 * UP + 0.35 * RIGHT)
    with scene.say("From afar, both lead down. {mark}Come a hundred times closer.") as line:
        scene.play(FadeIn(counter), run_time=line.until_mark())
        scene.play(
            *(Drive(part, 1, ZOOM, log=True, rate_func=smooth) for part in (curve, stairs)),
            Drive(number, 1, ZOOM, log=True, rate_func=smooth, show=Number.set_value),
            run_time=max(line.left, 3.6),
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


def _slide(part: CloserSlice, start: float, end: float) -> Drive:
    """Let a ball roll on from one share of its slide to another, at constant pace."""
    return Drive(part, start * SLIDE, end * SLIDE, show=CloserSlice.roll)


def _feel(scene: Lecture, curve: CloserSlice, stairs: CloserSlice, rise: float) -> VGroup:
    """On the ramp there is a slope, and the ball rolls on; on the shelf a push to either side changes nothing."""
    slopes = [
        _slope_of(curve, float(curve.slope[0]), 3, sign=True),
        _slope_of(stairs, rise, 0, sign=False),
    ]
    with scene.say("Here the curve is a ramp. {mark}It has a slope, and the ball rolls on.") as line:
        scene.play(Drive(curve, 0, 1, show=CloserSlice.touch), FadeIn(slopes[0]), run_time=line.until_mark())
        scene.play(_slide(curve, 0, 0.3), run_time=max(line.left, 1.5))
        scene.moment("ramp")
    with scene.say(
        "Here it is a shelf. {mark}Left or right, the ball feels nothing.",
        when=stairs.height_at(-NUDGE) == stairs.height_at(NUDGE) == stairs.height_at(0),
    ) as line:
        scene.play(
            Drive(stairs, 0, 1, show=CloserSlice.touch),
            FadeIn(slopes[1]),
            _slide(curve, 0.3, 0.45),
            run_time=line.until_mark(),
        )
        each = max(line.left, 2.4) / 4
        for (start, end), (before, after) in zip(
            ((0, -NUDGE), (-NUDGE, NUDGE), (NUDGE, 0)), ((0.45, 0.5), (0.5, 0.6), (0.6, 0.65)), strict=True
        ):
            scene.play(
                Drive(stairs, start, end, show=CloserSlice.roll, rate_func=smooth),
                _slide(curve, before, after),
                run_time=each * (1 + (start * end < 0)),
            )
        scene.moment("shelf")
    return VGroup(*slopes)


def _soften(
    scene: Lecture, curve: CloserSlice, stairs: CloserSlice, switch: NeuronAtWork, slopes: VGroup
) -> list[Any]:
    """Make the switches soft again: the shelf becomes a ramp, and the ball rolls; returns what then stands there."""
    again = curve.copy().roll(0).touch(0).move_to(stairs)
    soft = NeuronAtWork(switches=False).move_to(switch).show(SIGNALS)
    slope = _slope_of(again, float(again.slope[0]), 3, sign=True)
    with scene.say("A shelf gives no hint which way to go. {mark}Soft neurons make it a ramp again.") as line:
        scene.play(
            Drive(stairs, 1, 0, show=CloserSlice.touch),
            _slide(curve, 0.65, 0.75),
            run_time=line.until_mark(),
        )
        scene.play(FadeOut(switch, slopes[1]), FadeIn(soft), Transform(stairs, again), run_time=0.8)
        scene.remove(stairs)
        scene.add(again)
        scene.play(
            Drive(again, 0, 1, show=CloserSlice.touch),
            FadeIn(slope),
            Drive(soft, SIGNALS, -SIGNALS, rate_func=smooth),
            run_time=1.0,
        )
        scene.play(
            _slide(again, 0, 1),
            _slide(curve, 0.75, 1),
            Drive(soft, -SIGNALS, SIGNALS, rate_func=smooth),
            run_time=max(line.left, 2.4),
        )
        scene.moment("ramps")
    slopes.remove(slopes[1])
    return [curve, again, soft, slope]
