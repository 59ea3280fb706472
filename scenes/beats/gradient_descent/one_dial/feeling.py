"""2.6: a parabola can be solved; on the real cost one can only feel the slope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    Line,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
    rush_into,
    smooth,
    squish_rate_func,
)

from netcore import measure
from scenes.beats.gradient_descent.one_dial.ground import (
    FLAT_BELOW,
    SLOPE,
    TANGENT,
    Feeler,
    Ground,
    OneDial,
    SlopeReadout,
    hue_of,
    on_the_slope,
    slice_of_the_dial,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import pin, unpin
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.replay.replay import Drive

TOY = (
    "{{ C = : left }} {{ (w - 2)^2 + 1 : right }}",
    "(d C) / (d w) = 2 (w - 2) = 0",
    "{{ w = : left }} {{ 2 : right }}",
)
REAL_AT, ASKED_AT = (
    (-1.1, 2.3, 0.0),
    (-1.1, 0.75, 0.0),
)  # of the real cost's formula, and of what it does not tell
LIGHT, BLUR = (
    1.9,
    0.8,
)  # how far the ground is seen to the left of the ball, and over how much of that it fades
TOY_ROWS = (2.5, 1.05, -0.4)  # y of its formulas, inside of the parabola
TOY_SIZE = 54
A_TOY = "a toy, its formula beside it"
SEARCH = (190, 62)  # measured points between which the ball looks for the lowest
FLAT, FALLING = 24, 92  # measured points where the ground is almost flat, and where it falls
SEEN = 2.2  # scene units: the width of what the camera sees from close
ARROW_ABOVE, ARROW_AHEAD, ARROW_LENGTH = 0.75, 0.3, 1.5  # of the way down: from the ball; scene units
SIGN_SIZE = 72
TICKS, AXIS_Y = range(5), -2.2  # of the toy's axis: its numbers, and where it is


@beat("2.6", "one dial", flows_from="2.5")
def one_dial(scene: Lecture) -> None:
    """Bend the ground into a parabola and solve that; on the real ground come close, and feel the slope."""
    _, sweep = slice_of_the_dial(scene)
    count = scene.measure("training set", measure.examples.example_count)
    view = OneDial(sweep)
    scene.open_with(*view)
    toy = _solve_a_parabola(scene, view)
    formulas = _back_to_the_real(scene, view, toy, count)
    readout = _come_close(scene, view, formulas)
    _feel_three_slopes(scene, view, readout)


@dataclass
class Toy:
    """A parabola in the place of the ground, the ball on it, the formulas that solve it, and an axis.

    Attributes
    ----------
    ground, ball, lines
        The parabola, the ball, the formulas.
    axis
        Of w, in the ground.
    foot
        The line from the ball down to the axis.
    """

    ground: Ground
    ball: Feeler
    lines: VGroup
    axis: VGroup
    foot: Line

    def show(self, t: float) -> None:
        """Let the ball stand at a place."""
        self.ball.show(t)
        middle = self.ball.middle
        self.foot.put_start_and_end_on(middle, np.array([middle[0], AXIS_Y, 0.0]))


def toy_of(points: int) -> Toy:
    """Return the parabola with as many points as the ground that bends into it."""
    ts = np.linspace(-1, 5, points)
    ground = Ground(ts, (ts - 2) ** 2 + 1)
    lines = VGroup(*(Formula(text, size=TOY_SIZE) for text in TOY))
    for line, y in zip(lines, TOY_ROWS, strict=True):
        line.move_to((0, y, 0)).set_x(ground.point(2)[0])
    lines[0].set_color(palette.COST)
    equals_zero(lines[1]).set_opacity(0)
    foot = Line(stroke_color=palette.INK, stroke_width=3)
    toy = Toy(ground, Feeler(ground, 2 * (ts - 2)), lines, _axis_of(ground), foot)
    for part in (toy.ground, toy.ball, toy.lines, *toy.axis):
        declared(part, A_TOY)
    return toy


def equals_zero(line: VMobject) -> VGroup:
    """Return the last two signs of the derivative's formula."""
    return VGroup(*line.submobjects[-2:])


def _axis_of(ground: Ground) -> VGroup:
    """Return an axis of w in the ground, its numbers below it."""
    rail = Line(ground.get_left(), ground.get_right(), color=palette.SECONDARY, stroke_width=3).set_y(AXIS_Y)
    axis = VGroup(rail)
    for tick in TICKS:
        place = np.array([ground.point(tick)[0], AXIS_Y, 0.0])
        axis.add(Line(place + 0.1 * DOWN, place + 0.1 * UP, color=palette.SECONDARY, stroke_width=3))
        axis.add(Number(tick, 0, size=FIGURE_SIZE).move_to(place + 0.4 * DOWN))
    return axis.add(Formula("w", size=TOY_SIZE).next_to(rail.get_end(), DOWN, buff=0.2).shift(0.3 * LEFT))


def _solve_a_parabola(scene: Lecture, view: OneDial) -> Toy:
    """Look for the lowest place; then bend the ground into a parabola, whose lowest place a formula gives."""
    toy = toy_of(len(view.sweep.t))
    begin = float(toy.ground.ts[SEARCH[-1]])
    toy.show(begin)
    with scene.say("Where is the cost lowest? {mark}On a parabola, {mark}you could solve for it.") as line:
        seconds = line.until_mark()
        for end in SEARCH:
            scene.play(_move(view, end), run_time=seconds / len(SEARCH))
        scene.play(
            ReplacementTransform(view.ground, toy.ground),
            ReplacementTransform(view.ball, toy.ball),
            FadeOut(view.cost),
            FadeOut(view.dial, shift=0.4 * DOWN),
            run_time=max(1.2, line.until_mark()),
        )
        scene.play(FadeIn(toy.axis, toy.foot), FadeIn(toy.lines[0], shift=0.2 * DOWN), run_time=0.7)
        scene.play(
            FadeIn(toy.lines[1], shift=0.2 * DOWN),
            Drive(toy.ball, 0, TANGENT, show=Feeler.feel, rate_func=smooth),
            run_time=0.9,
        )
        moved = Group(toy.ball, toy.foot)
        scene.play(
            Drive(moved, begin, 2, show=lambda _, t: toy.show(t), rate_func=smooth),
            run_time=max(1.4, line.left),
        )
        scene.play(equals_zero(toy.lines[1]).animate.set_opacity(1), run_time=0.5)
        scene.play(FadeIn(toy.lines[2], shift=0.2 * DOWN), run_time=0.6)
        scene.moment("solved")
        scene.wait(0.9)
    return toy


def _move(
    view: OneDial,
    to: int,
    readout: SlopeReadout | None = None,
    light: Callable[[float], object] | None = None,
) -> Drive:
    """Let the ball run to another measured point, and the dial turn with it; perhaps the ground is lit on the way."""

    def show(_: Group, t: float) -> None:
        view.show(t)
        if readout is not None:
            readout.show(view.ball.slope)
        if light is not None:
            light(t)

    lit = [] if light is None else [view.ground]
    moved = Group(*lit, view.ball, view.dial, *([] if readout is None else [readout]))
    return Drive(moved, float(view.ball.place[0]), float(view.sweep.t[to]), show=show, rate_func=smooth)


def _back_to_the_real(scene: Lecture, view: OneDial, toy: Toy, count: int) -> VGroup:
    """Bend the parabola into the real ground again, whose formula has no solution; returns what is written."""
    fresh = OneDial(view.sweep, SLOPE)
    view.ground, view.ball, view.cost, view.dial = fresh.ground, fresh.ball, fresh.cost, fresh.dial
    real = Formula(
        f'{{{{ C = : left }}}} {{{{ med frac(1, "{spell(count)}") thick sum_"images" thick sum_"outputs"'
        ' thin ("output" - "wanted")^2 : right }}',
        size=TOY_SIZE,
    ).move_to(REAL_AT)
    real.set_color(palette.COST)
    asked = Formula('{{ w = : left }} {{ "?" : right }}', size=TOY_SIZE).move_to(ASKED_AT)
    toy_cost, derivative, solution = toy.lines
    with scene.say(
        "The real cost adds up {count:words} images, {mark}and no formula gives the answer.", count=count
    ) as line:
        scene.play(
            FadeOut(derivative, solution.part("right"), shift=0.6 * DOWN, rate_func=rush_into),
            FadeOut(toy.axis, toy.foot),
            Drive(toy.ball, TANGENT, 0, show=Feeler.feel, rate_func=smooth),
            run_time=0.7,
        )
        scene.play(
            ReplacementTransform(toy.ground, view.ground),
            ReplacementTransform(toy.ball, view.ball),
            ReplacementTransform(toy_cost.part("left"), real.part("left")),
            FadeOut(toy_cost.part("right"), shift=0.5 * UP, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(real.part("right"), shift=0.5 * UP, rate_func=squish_rate_func(smooth, 0.65, 1)),
            ReplacementTransform(solution.part("left"), asked.part("left")),
            FadeIn(view.dial, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(1.6, line.until_mark()),
        )
        scene.play(FadeIn(asked.part("right"), shift=0.4 * DOWN), run_time=0.6)
        scene.moment("real")
        scene.wait(max(1.0, line.left))
    return VGroup(real, asked)


def _light(ground: Ground, around: float, share: float = 0.0) -> None:
    """Show the ground to the right of a place, what is near on its left, and a share of what lies beyond."""
    first, last = (float(end) for end in ground.ts[[0, -1]])
    near = max(around - LIGHT, first)
    ground.reach(near + share * (first - near), last).blur(BLUR)


def _come_close(scene: Lecture, view: OneDial, formulas: VGroup) -> SlopeReadout:
    """Darken all but the ground at the ball, come so close that it is a straight slope, and read that."""
    _, readout = on_the_slope(view.sweep)
    place = float(view.ball.place[0])
    with scene.say("But wherever you stand, {mark}you can feel the slope under your feet.") as line:
        scene.play(
            FadeOut(formulas, rate_func=squish_rate_func(smooth, 0, 0.5)),
            FadeIn(view.cost, rate_func=squish_rate_func(smooth, 0.5, 1)),
            Drive(
                view.ground, 1, 0, show=lambda ground, share: _light(ground, place, share), rate_func=smooth
            ),
            run_time=max(1.3, line.until_mark()),
        )
        scene.moment("dark")
        here = Rectangle(width=SEEN, height=SEEN / 2).move_to(view.ball.middle)
        scene.play(scene.come_close(here, share=1.0), run_time=1.3)
        scene.play(
            Drive(view.ball, 0, 0.4 * SEEN, show=Feeler.feel, rate_func=smooth),
            FadeIn(pin(readout)),
            run_time=0.9,
        )
        scene.moment("close")
        scene.wait(0.9)
        scene.play(
            scene.pull_back(),
            Drive(view.ball, 0.4 * SEEN, TANGENT, show=Feeler.feel, rate_func=smooth),
            run_time=max(1.2, line.left),
        )
        unpin(readout)
    return readout


def _feel_three_slopes(scene: Lecture, view: OneDial, readout: SlopeReadout) -> None:
    """Walk far out, where it is almost flat, and uncover the ground on the way; then read the signs."""
    slopes = view.sweep.slope
    with scene.say(
        "Far out, {mark}it is almost flat.",
        when=bool(abs(slopes[FLAT]) < FLAT_BELOW),
    ) as line:
        scene.play(
            _move(view, FLAT, readout, lambda t: _light(view.ground, t)), run_time=max(2.0, line.until_mark())
        )
        scene.moment("flat")
        scene.wait(max(0.9, line.left))
    _read_the_signs(scene, view, readout)


def _read_the_signs(scene: Lecture, view: OneDial, readout: SlopeReadout) -> None:
    """Stand where the ground falls, then where it climbs; an arrow shows each time which way is down."""
    arrows, slopes = VGroup(), view.sweep.slope
    with scene.say(
        "Its sign tells you which way is down:\n{mark}minus, to the right; {mark}plus, to the left.",
        when=bool(slopes[FALLING] < -FLAT_BELOW and slopes[SLOPE] > FLAT_BELOW),
    ) as line:
        for place, sign in ((FALLING, "−"), (SLOPE, "+")):
            scene.play(_move(view, place, readout), run_time=1.4)
            arrow, name = _way_down(view.ball, sign)
            arrows.add(arrow, name)
            scene.play(GrowArrow(arrow), FadeIn(name), run_time=max(0.7, line.until_mark()))
            scene.moment("down to the right" if place == FALLING else "climbing")
        scene.wait(0.9)
        scene.play(FadeOut(arrows), run_time=0.5)


def _way_down(ball: Feeler, sign: str) -> tuple[Arrow, Words]:
    """Return an arrow above the ball, against the sign of its slope, and that sign at the arrow's tail."""
    way = LEFT if ball.slope > 0 else RIGHT
    tail = ball.middle + ARROW_ABOVE * UP + ARROW_AHEAD * way
    hue = hue_of(ball.slope)
    arrow = Arrow(tail, tail + ARROW_LENGTH * way, buff=0, color=hue, stroke_width=8, tip_length=0.32)
    return arrow, Words(sign, size=SIGN_SIZE, color=hue).next_to(arrow, -way, buff=0.2)
