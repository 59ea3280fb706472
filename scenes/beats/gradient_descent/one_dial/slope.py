"""2.6 and 2.7: one parameter, and the slope of the cost along it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Literal, Self

import cairo
import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, Group, ManimColor, VGroup
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure import slices
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT, START, place_of, span_of, the_dial, way
from scenes.beats.gradient_descent.one_dial.balls import BALL, RIM, Balls, StrideChart
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve, Plotted
from scenes.kit.charts.scale import Floats, Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, disc
from scenes.kit.look.text import TEXT_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.replay.replay import Drive, replay
from scenes.kit.values.arrows import ValueArrow


def slice_chart(
    ts: ArrayLike,
    costs: ArrayLike,
    *,
    size: tuple[float, float] = (7.0, 3.4),
    x_label: str = "",
    y_label: str = "cost",
) -> Chart:
    """Return a chart just large enough for a slice: its whole x range, and the costs up to the next round numbers.

    Parameters
    ----------
    ts
        ``(n,)``, rising.
    costs
        ``(n,)``, or several rows ``(k, n)`` to be shown together.
    """
    xs, ys = np.asarray(ts, dtype=np.float64), np.asarray(costs, dtype=np.float64)
    margin = 0.12 * max(float(np.ptp(ys)), 1e-9)
    ticks = Scale(float(ys.min()), float(ys.max()) + margin).ticks()
    step = ticks[1] - ticks[0] if len(ticks) > 1 else margin
    low = math.floor(float(ys.min()) / step + 1e-9) * step
    return Chart(
        (float(xs[0]), float(xs[-1])),
        (low, float(ys.max()) + margin),
        size=size,
        x_label=x_label,
        y_label=y_label,
    )


class Tangent(Plotted):
    """A straight line that touches a curve with a given slope, and the point where it does.

    It keeps its length on the screen whatever its slope, and stays within the chart.

    Parameters
    ----------
    chart
        Where the curve is plotted.
    length
        Of the line, in scene units.

    Attributes
    ----------
    state
        ``(3,)``: x, y and slope in the chart's units.
    """

    blended: ClassVar[tuple[str, ...]] = ("state",)

    def __init__(
        self, chart: Chart, *, length: float = 2.6, color: ManimColor = palette.TARGET, width: float = 3.0
    ) -> None:
        self.state = np.array([chart.x.low, chart.y.low, 0.0])
        self.length, self.stroke = length, width
        super().__init__(chart, color)

    def show(self, state: Sequence[float] | Floats) -> Self:
        """Touch a curve: x, what the curve measures there, and its slope."""
        x, y, slope = state
        self.x.share(x), self.y.share(y)
        self.state = np.array([x, y, slope], dtype=np.float64)
        return self

    def shown(self) -> Channels:
        """Return where the line touches, and its slope."""
        return dict(zip(("x", "y", "slope"), self.state[:, None], strict=True))

    def ends(self) -> Floats:
        """Return both ends as shares ``(2, 2)`` of the chart's width and height."""
        x, y, slope = self.state
        width, height = (float(np.linalg.norm(self.points[i] - self.points[0])) for i in (1, 2))
        run = np.array([width / (self.x.high - self.x.low), slope * height / (self.y.high - self.y.low)])
        unit = run / np.linalg.norm(run) / np.array([width, height])
        middle = np.array([float(self.x.share(x)), float(self.y.share(y))])
        reach = []
        for side in (-1.0, 1.0):
            with np.errstate(divide="ignore", invalid="ignore"):
                limits = np.where(side * unit > 0, (1 - middle) / (side * unit), -middle / (side * unit))
            room = np.nanmin(np.where(unit == 0, np.inf, limits))
            reach.append(middle + side * min(self.length / 2, float(room)) * unit)
        return np.array(reach)

    def paint(self, canvas: Canvas) -> None:
        """Draw the line and the point."""
        corners = canvas.to_pixels(self.points)
        across, up = corners[1] - corners[0], corners[0] - corners[2]
        start, end = corners[2] + self.ends() @ np.stack([across, up])
        context = canvas.context
        context.move_to(*start)
        context.line_to(*end)
        canvas.set_color(self.hue, self.opacity)
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.set_line_width(canvas.pixels(self.stroke))
        context.stroke()
        x, y, _ = self.state
        place = self.on_frame(canvas, [x], [y])[0]
        disc(context, place, BALL * canvas.unit, self.hue, self.opacity, rim=canvas.pixels(RIM))


class SlopeReadout(VGroup):
    """Three lines beside a slice: where on it, how high it is there, and how steep.

    >>> readout = SlopeReadout(decimals=3).show((0.5, 0.41, -0.02))
    >>> [number.shown for number in readout.numbers]
    ['+0.50', '0.410', '−0.020']
    """

    def __init__(self, *, decimals: int = 2) -> None:
        names = [Formula(text) for text in ("w =", "C =", "(d C) / (d w) =")]
        names[1].set_color(palette.COST)
        self.numbers = [
            Number(0.0, 2, sign=True, size=TEXT_SIZE),
            Number(0.0, decimals, size=TEXT_SIZE, color=palette.COST),
            Number(0.0, decimals, sign=True, size=TEXT_SIZE),
        ]
        super().__init__(*names, *self.numbers)
        for row, (name, number) in enumerate(zip(names, self.numbers, strict=True)):
            name.next_to((0.0, -0.85 * row, 0.0), LEFT, buff=0)
            number.match_y(name).shift(0.75 * RIGHT)

    def show(self, state: Sequence[float] | Floats) -> Self:
        """Show a place on the slice: x, cost and slope; the slope has the colour of its sign."""
        for number, value in zip(self.numbers, state, strict=True):
            number.set_value(value)
        self.numbers[2].set_color(palette.sign_hue(state[2]))
        return self


TOY = ("C(w) = (w - 2)^2 + 1", "(d C) / (d w) = 2 (w - 2) = 0", "w = 2")
A_TOY = "a toy, its formula beside it"
RULES: tuple[tuple[Literal["fixed", "slope"], float, str], ...] = (  # stride, learning rate, words
    ("fixed", 2.0, "every step {} long"),
    ("slope", 10.0, "step = η × slope, η = {}"),
    ("slope", 100.0, "step = η × slope, η = {}"),
)
TO_THE_LEFT, TO_THE_RIGHT = 192, 85  # measured points of a slice with a rising and with a falling cost
BEGIN = 5.0  # where the three balls of 2.7 start: high on the right slope


@beat("2.6", "one dial")
def one_dial(scene: Lecture) -> None:
    """Solve a parabola; feel the slope of the measured curve."""
    weight, sweep = the_dial(scene)
    slope = scene.measure("slope", measure.gradients.slope_two_ways, index=weight.index, step=SNAPSHOT)
    with scene.say(
        "All dials but one stand still. If the cost were a parabola, you could solve for its lowest point."
    ):
        scene.title()
        toy = Chart((-1, 5), (0, 10), size=(6.6, 4.0), x_label="w", y_label="C").move_to(
            2.6 * LEFT + 0.1 * UP
        )
        ws = np.linspace(-1, 5, 121)
        parabola = declared(Curve(toy, ws, (ws - 2) ** 2 + 1, color=palette.INK), A_TOY)
        lines = VGroup(*(declared(Formula(text), A_TOY) for text in TOY)).arrange(
            DOWN, buff=0.5, aligned_edge=LEFT
        )
        lines.next_to(toy, RIGHT, buff=1.1)
        scene.play(FadeIn(toy), Drive(parabola, *parabola.span), FadeIn(lines[0]), run_time=2.4)
        scene.play(FadeIn(lines[1], shift=0.1 * DOWN), run_time=1)
        lowest = declared(Tangent(toy, color=palette.INK), A_TOY).show((2, 1, 0))
        scene.play(FadeIn(lines[2], shift=0.1 * DOWN), FadeIn(lowest), run_time=1)
        scene.moment("toy")
    with scene.say(
        "This is the real cost of our network along one weight. There is no formula here to solve."
    ) as line:
        chart = Chart(
            span_of(sweep.t), Scale.around(sweep.cost), size=(6.6, 4.0), x_label="w", y_label="C"
        ).move_to(toy)
        curve = Curve(chart, sweep.t, sweep.cost, color=palette.COST)
        scene.play(FadeOut(toy, parabola, lowest, lines), FadeIn(chart), run_time=0.8)
        scene.note(place_of(weight))
        scene.play(Drive(curve, *curve.span), run_time=line.left)
        scene.moment("curve")
    with scene.say(
        "But wherever you stand, you can feel the slope. Backpropagation gives it, and the curve agrees.",
        when=abs(slope.backward - slope.forward) < 1e-5,
    ):
        tangent = Tangent(chart, color=palette.INK).show((slope.value, slope.cost, slope.backward))
        readout = SlopeReadout(decimals=4).show(tangent.state).next_to(chart, RIGHT, buff=0.9)
        check = Label(f"felt on the curve: {spell(slope.forward, 4, sign=True)}", color=palette.SECONDARY)
        check.next_to(readout, DOWN, buff=0.35, aligned_edge=LEFT)
        scene.play(FadeIn(tangent, readout), run_time=2)
        scene.play(FadeIn(check), run_time=1.2)
        scene.moment("slope")
    with scene.say(
        "Positive: the cost rises to the right. Negative: it falls. Nearly flat: there is little to feel."
    ):
        scene.play(FadeOut(check), run_time=0.4)
        states = [(sweep.t[at], sweep.cost[at], sweep.slope[at]) for at in way(START, 205, 30, 190)]
        scene.play(*replay(states, tangent, readout, seconds=7))
        scene.moment("elsewhere")


@beat("2.7", "step by the slope")
def step_by_the_slope(scene: Lecture) -> None:
    """Three rules for the stride, on the real curve."""
    weight, sweep = the_dial(scene)
    fixed, slope, wild = (
        scene.measure(
            f"{stride}, {rate}", measure.slices.descent_along_parameter, index=weight.index, step=SNAPSHOT,
            start=BEGIN, stride=stride, learning_rate=rate, steps=16, examples=None,
        )
        for stride, rate, _ in RULES
    )  # fmt: skip
    with scene.say(
        "Slope positive: go left. Slope negative: go right. But how far?",
        when=bool(sweep.slope[TO_THE_LEFT] > 0 > sweep.slope[TO_THE_RIGHT]),
    ):
        scene.title(note=f"{place_of(weight)} · every ball starts at w = {spell(BEGIN)}")
        chart = Chart(
            span_of(sweep.t), Scale.around(sweep.cost), size=(11.4, 2.9), x_label="w", y_label="C"
        ).move_to(1.15 * UP)
        curve = Curve(chart, sweep.t, sweep.cost, color=palette.COST, width=2)
        words = [text.format(spell(rate)) for _, rate, text in RULES]
        strides = [*map(StrideChart, (fixed.t, slope.t, wild.t), words)]
        Group(*strides).arrange(RIGHT, buff=0.9, aligned_edge=DOWN).next_to(chart, DOWN, buff=0.35)
        scene.play(FadeIn(chart, curve), run_time=0.8)
        hints = Group(*(_downhill(scene, chart, sweep, at) for at in (TO_THE_RIGHT, TO_THE_LEFT)))
        for hint in hints[::-1]:
            scene.play(FadeIn(hint), run_time=0.6)
        scene.moment("downhill")
        scene.wait(0.8)
        scene.play(FadeOut(hints), run_time=0.4)
    with scene.say(
        "A step of fixed length strides down, and then back and forth across the lowest point for ever.",
        when=bool(np.ptp(fixed.t[-4:]) > 1),
    ):
        _roll(scene, chart, curve, fixed.t, strides[0], run_time=5)
    with scene.say(
        "Let the slope set the stride, times a learning rate. Where the ground flattens, you tread more softly.",
        when=bool(np.all(np.diff(np.abs(np.diff(slope.t))) < 0)),
    ):
        _roll(scene, chart, curve, slope.t, strides[1], run_time=5)
    with scene.say(
        "Too large a rate leaps out of the valley, onto ground with hardly a slope to lead it back. "
        "Once there, it overshoots for ever.",
        when=bool(abs(wild.slope[1]) < 0.01 and wild.t[1] < -5 and np.ptp(wild.t[-4:]) > 1),
    ) as line:
        _roll(scene, chart, curve, wild.t, strides[2], run_time=line.left - 0.6, stays=True)


def _downhill(scene: Lecture, chart: Chart, sweep: slices.Curve, at: int) -> Group:
    """Return a tangent and, over it, an arrow against the slope."""
    t, cost, slope = (float(values[at]) for values in (sweep.t, sweep.cost, sweep.slope))
    arrow = ValueArrow(-slope, largest=float(np.abs(sweep.slope).max()), horizontal=True, from_tail=True)
    return Group(
        Tangent(chart, color=palette.INK).show((t, cost, slope)),
        arrow.stand_at(chart.point(t, cost) + 0.35 * UP),
    )


def _roll(
    scene: Lecture,
    chart: Chart,
    curve: Curve,
    path: Array,
    strides: StrideChart,
    run_time: float,
    stays: bool = False,
) -> None:
    """Let one ball descend while the lengths of its steps appear as bars."""
    ball = Balls(chart, curve, path.reshape(-1, 1), [palette.INK])
    scene.play(FadeIn(ball, strides.frame), run_time=0.6)
    scene.play(*(Drive(part, 0, ball.steps, run_time=run_time) for part in (ball, strides.bars)))
    scene.moment("rolled")
    scene.wait(0.6)
    if not stays:
        scene.play(FadeOut(ball), run_time=0.4)
