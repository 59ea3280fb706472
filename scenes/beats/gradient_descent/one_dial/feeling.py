"""2.6: a parabola can be solved; on the real cost one can only feel the slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    VGroup,
    smooth,
)

from scenes.beats.gradient_descent.one_dial.ground import (
    FLAT_BELOW,
    SLOPE,
    START,
    TANGENT,
    Feeler,
    Ground,
    OneDial,
    SlopeReadout,
    on_the_slope,
    slice_of_the_dial,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.written import declared
from scenes.kit.replay.replay import Drive

TOY = ("C = (w - 2)^2 + 1", "(d C) / (d w) = 2 (w - 2) = 0", "w = 2")
TOY_ROWS = (2.5, 1.05, -0.4)  # y of its formulas, inside of the parabola
TOY_SIZE = 54
A_TOY = "a toy, its formula beside it"
SEARCH = (165, 100)  # measured points between which the ball looks for the lowest
FLAT, FALLING = 22, 92  # measured points where the ground is almost flat, and where it falls
SEEN = 2.2  # scene units: the width of what the camera sees from close
TOY_START = -0.4  # where the ball lands on the toy


@beat("2.6", "one dial", flows_from="2.5")
def one_dial(scene: Lecture) -> None:
    """Bend the ground into a parabola and solve that; on the real ground come close, and feel the slope."""
    _, sweep = slice_of_the_dial(scene)
    view = OneDial(sweep)
    scene.open_with(*view)
    toy = _solve_a_parabola(scene, view)
    _back_to_the_real(scene, view, toy)
    _come_close(scene, view)
    _feel_three_slopes(scene, view)


@dataclass
class Toy:
    """A parabola in the place of the ground, the ball on it, and the formulas that solve it."""

    ground: Ground
    ball: Feeler
    lines: VGroup


def toy_of(points: int) -> Toy:
    """Return the parabola with as many points as the ground that bends into it."""
    ts = np.linspace(-1, 5, points)
    ground = Ground(ts, (ts - 2) ** 2 + 1)
    lines = VGroup(*(Formula(text, size=TOY_SIZE) for text in TOY))
    for line, y in zip(lines, TOY_ROWS, strict=True):
        line.move_to((0, y, 0)).set_x(ground.point(2)[0])
    lines[0].set_color(palette.COST)
    toy = Toy(ground, Feeler(ground, 2 * (ts - 2)).show(TOY_START), lines)
    for part in (toy.ground, toy.ball, toy.lines):
        declared(part, A_TOY)
    return toy


def _solve_a_parabola(scene: Lecture, view: OneDial) -> Toy:
    """Look for the lowest place; then bend the ground into a parabola, whose lowest place a formula gives."""
    toy = toy_of(len(view.sweep.t))
    with scene.say("Where is the cost lowest? {mark}On a parabola, you could solve for it.") as line:
        seconds = line.until_mark()
        for end in (*SEARCH, START):
            scene.play(_move(view, end), run_time=seconds / 3)
        scene.play(
            ReplacementTransform(view.ground, toy.ground),
            ReplacementTransform(view.ball, toy.ball),
            ReplacementTransform(view.cost, toy.lines[0]),
            FadeOut(view.dial, shift=0.4 * DOWN),
            run_time=1.2,
        )
        scene.play(FadeIn(toy.lines[1], shift=0.2 * DOWN), run_time=0.8)
        scene.play(
            Drive(toy.ball, TOY_START, 2, rate_func=smooth),
            FadeIn(toy.lines[2], shift=0.2 * DOWN),
            run_time=max(1.2, line.left),
        )
        scene.moment("solved")
        scene.wait(0.6)
    return toy


def _move(view: OneDial, to: int, readout: SlopeReadout | None = None) -> Drive:
    """Let the ball run to another measured point, and the dial turn with it."""

    def show(_: Group, t: float) -> None:
        view.show(t)
        if readout is not None:
            readout.show(view.ball.slope)

    moved = Group(view.ball, view.dial, *([] if readout is None else [readout]))
    return Drive(moved, float(view.ball.place[0]), float(view.sweep.t[to]), show=show, rate_func=smooth)


def _back_to_the_real(scene: Lecture, view: OneDial, toy: Toy) -> None:
    """Let the formulas fall to pieces while the parabola bends into the real ground again."""
    fresh = OneDial(view.sweep)
    view.ground, view.ball, view.cost, view.dial = fresh.ground, fresh.ball, fresh.cost, fresh.dial
    letters = [letter for line in toy.lines for letter in line.family_members_with_points()]
    falls = [
        FadeOut(letter, shift=(1.2 + 0.5 * (place % 3)) * DOWN + 0.3 * (place % 2 - 0.5) * RIGHT)
        for place, letter in enumerate(letters)
    ]
    with scene.say("For the real cost, {mark}no formula gives the answer.") as line:
        scene.play(
            ReplacementTransform(toy.ground, view.ground),
            ReplacementTransform(toy.ball, view.ball),
            run_time=max(1.0, line.until_mark()),
        )
        scene.play(LaggedStart(*falls, lag_ratio=0.06), run_time=max(1.2, line.left - 0.6))
        scene.play(FadeIn(view.cost, view.dial, shift=0.2 * UP), run_time=0.6)
        scene.moment("real")


def _come_close(scene: Lecture, view: OneDial) -> None:
    """Come so close to the ball that the ground is a straight slope, and lay a line along it."""
    with scene.say("But wherever you stand, {mark}you can feel the slope under your feet.") as line:
        scene.play(_move(view, SLOPE), run_time=max(1.2, line.until_mark()))
        here = Rectangle(width=SEEN, height=SEEN / 2).move_to(view.ground.point(float(view.sweep.t[SLOPE])))
        scene.play(scene.come_close(here, share=1.0), run_time=1.2)
        scene.play(Drive(view.ball, 0, 0.4 * SEEN, show=Feeler.feel, rate_func=smooth), run_time=0.9)
        scene.moment("close")
        scene.wait(0.5)
        scene.play(
            scene.pull_back(),
            Drive(view.ball, 0.4 * SEEN, TANGENT, show=Feeler.feel, rate_func=smooth),
            run_time=max(1.2, line.left),
        )


def _feel_three_slopes(scene: Lecture, view: OneDial) -> None:
    """Stop where the ground is almost flat, where it falls, and where it climbs."""
    slopes = view.sweep.slope
    _, readout = on_the_slope(view.sweep)
    with scene.say(
        "Far out, it is {mark}almost flat. Here it falls: {mark}negative.\nHere it climbs: {mark}positive.",
        when=bool(
            abs(slopes[FLAT]) < FLAT_BELOW and slopes[FALLING] < -FLAT_BELOW and slopes[SLOPE] > FLAT_BELOW
        ),
    ) as line:
        scene.play(FadeIn(readout, shift=0.2 * DOWN), run_time=0.5)
        for end, name in ((FLAT, "flat"), (FALLING, "falling"), (SLOPE, "climbing")):
            scene.play(_move(view, end, readout), run_time=max(1.3, line.until_mark()))
            scene.moment(name)
            scene.wait(0.9)
