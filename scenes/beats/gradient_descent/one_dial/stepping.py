"""2.7: three rules for the length of a step, on the real ground."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    Mobject,
    ReplacementTransform,
    ScaleInPlace,
    smooth,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.slices import Curve as Slice
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.one_dial.balls import Balls
from scenes.beats.gradient_descent.one_dial.ground import (
    FLAT_BELOW,
    LINE,
    SLOPE,
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
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.look.text import Words, spell
from scenes.kit.replay.replay import Drive

FIXED, RATE, WILD = 2.0, 10.0, 100.0  # the length of a fixed step, and two learning rates
STEPS = 16  # that are measured of each descent
HOPS = 8  # ... and shown
LANES, LANE, LANES_AT = HOPS, 0.145, -1.78  # rows of steps in the ground, their pitch, y of the first
RULE_AT, RULE_SIZE = (-1.4, 0.95, 0.0), 54  # in the sky, below the widest leap
HINTS = (1.0, 3.4)  # lengths of the arrow that asks how far, in scene units


class Strides(Painted):
    """The steps of a descent below the ground, one under the other, each as long as it is and where it was.

    Parameters
    ----------
    ground
        On which the steps were taken.
    positions
        ``(n + 1,)``: where the ball was before the first step and after each; as many are drawn as there are lanes.

    Attributes
    ----------
    step
        ``(1,)``: how many steps have been taken.

    >>> strides = Strides(Ground([0.0, 4.0], [0.2, 0.4]), [3.0, 1.0, 2.0]).show(1.5)
    >>> strides.shown()["length"]
    array([2.])
    """

    blended: ClassVar[tuple[str, ...]] = ("step",)

    def __init__(self, ground: Ground, positions: ArrayLike) -> None:
        self.positions = np.array(positions, dtype=np.float64)[: LANES + 1]
        self.ends = (self.positions - ground.frame[0]) / (ground.frame[1] - ground.frame[0])
        self.step = np.zeros(1)
        super().__init__((ground.get_left()[0], LANES_AT), (ground.width, (LANES - 1) * LANE))

    def show(self, step: float) -> Self:
        """Take so many steps."""
        self.step = np.array([float(step)])
        return self

    def shown(self) -> Channels:
        """Return the lengths of the steps taken."""
        return {"length": np.abs(np.diff(self.positions))[: int(self.step[0])]}

    def paint(self, canvas: Canvas) -> None:
        """Draw each step as a line with its end marked."""
        corners = canvas.to_pixels(self.points)
        across, down = corners[1] - corners[0], (corners[2] - corners[0]) / (LANES - 1)
        context = canvas.context
        canvas.set_color(palette.rgb(palette.INK), self.opacity)
        context.set_line_cap(cairo.LINE_CAP_BUTT)
        context.set_line_width(canvas.pixels(LINE))
        for lane, (start, end) in enumerate(zip(self.ends[:-1], self.ends[1:], strict=True)):
            taken = float(np.clip(self.step[0] - lane, 0, 1))
            if taken <= 0:
                break
            row = corners[0] + lane * down
            tip = row + (start + taken * (end - start)) * across
            context.move_to(*(row + start * across))
            context.line_to(*tip)
            context.stroke()
            context.arc(*tip, canvas.pixels(1.1 * LINE), 0, 2 * np.pi)
            context.fill()


@beat("2.7", "step by the slope", flows_from="2.6")
def step_by_the_slope(scene: Lecture) -> None:
    """Against the slope: with steps of one length, with steps by the slope, and with a rate that is too large."""
    weight, sweep = slice_of_the_dial(scene)
    at: dict[str, Any] = {
        "index": weight.index,
        "step": SNAPSHOT,
        "start": float(sweep.t[SLOPE]),
        "steps": STEPS,
        "examples": None,
    }
    descend = measure.slices.descent_along_parameter
    fixed = scene.measure("fixed", descend, stride="fixed", learning_rate=FIXED, **at)
    slope = scene.measure("by slope", descend, stride="slope", learning_rate=RATE, **at)
    wild = scene.measure("too far", descend, stride="slope", learning_rate=WILD, **at)
    times = scene.derive("times", "ratio", WILD, RATE)
    view, readout = on_the_slope(sweep)
    scene.open_with(*view, readout)
    _ask_how_far(scene, view, readout)
    first = _same_length(scene, view, fixed)
    second = _by_the_slope(scene, view, slope, first)
    _too_far(scene, view, wild, second, times)


class Walk:
    """A descent that is shown: its ball, its strides under the ground, and its rule in the sky."""

    def __init__(self, view: OneDial, descent: Slice, rule: Mobject) -> None:
        self.ball = Balls(view.ground.window, view.ground, descent.t[:, None], [palette.INK])
        self.strides = Strides(view.ground, descent.t)
        self.rule = rule.move_to(RULE_AT)

    def take(self, start: float, end: float, seconds: float) -> tuple[Drive, Drive]:
        """Return the animations of its steps from one number to another."""
        return (
            Drive(self.ball, start, end, run_time=seconds),
            Drive(self.strides, start, end, run_time=seconds),
        )


def _ask_how_far(scene: Lecture, view: OneDial, readout: SlopeReadout) -> None:
    """Point against the slope with an arrow that does not know its length."""
    foot = view.ground.point(float(view.ball.place[0])) + 0.45 * UP

    def point(arrow: Arrow, length: float) -> None:
        arrow.put_start_and_end_on(foot, foot + length * LEFT)

    arrow = Arrow(foot, foot + HINTS[0] * LEFT, buff=0, color=palette.INK, stroke_width=9, tip_length=0.35)
    with scene.say(
        "The slope is positive: {mark}step to the left. {mark}But how far?", when=view.ball.slope > 0
    ) as line:
        scene.play(ScaleInPlace(readout, 1.15, rate_func=there_and_back), run_time=line.until_mark())
        scene.play(GrowArrow(arrow), run_time=max(0.8, line.until_mark()))
        scene.moment("to the left")
        for start, end in (HINTS, HINTS[::-1]):
            scene.play(Drive(arrow, start, end, show=point, rate_func=smooth), run_time=0.9)
        scene.play(
            FadeOut(arrow, readout, view.dial),
            Drive(view.ball, TANGENT, 0, show=Feeler.feel, rate_func=smooth),
            run_time=max(0.6, line.left),
        )


def _same_length(scene: Lecture, view: OneDial, descent: Slice) -> Walk:
    """Stride down with steps of one length, and then back and forth across the lowest place."""
    walk = Walk(view, descent, Words(f"every step {spell(FIXED)} long", size=RULE_SIZE))
    with scene.say(
        "Always equally far? {mark}It strides down, and then back and forth for ever.",
        when=bool(np.allclose(descent.t[HOPS - 2 : -2], descent.t[HOPS:])),
    ) as line:
        scene.play(FadeIn(walk.rule, shift=0.2 * DOWN), run_time=line.until_mark())
        scene.remove(view.ball)
        scene.play(*walk.take(0, HOPS, max(4.5, line.left)))
        scene.moment("back and forth")
        scene.wait(0.5)
    return walk


def _by_the_slope(scene: Lecture, view: OneDial, descent: Slice, before: Walk) -> Walk:
    """Let the slope set the length: the steps shrink where the ground flattens."""
    rule = Formula(f'"step" = {spell(RATE)} times (d C) / (d w)', size=RULE_SIZE)
    walk = Walk(view, descent, rule)
    with scene.say(
        "Let the slope set the length, times a learning rate: {mark}"
        "\nwhere the ground flattens, the steps shrink by themselves.",
        when=bool(np.all(np.diff(np.abs(np.diff(descent.t))) < 0)),
    ) as line:
        _change(scene, before, walk, line.until_mark())
        scene.play(*walk.take(0, HOPS, max(4.5, line.left)))
        scene.moment("softer")
        scene.wait(0.5)
    return walk


def _too_far(scene: Lecture, view: OneDial, descent: Slice, before: Walk, times: float) -> None:
    """Leap out of the valley with too large a rate, and creep where it is flat."""
    rule = Formula(f'"step" = {spell(WILD)} times (d C) / (d w)', size=RULE_SIZE)
    walk = Walk(view, descent, rule)
    steps = np.abs(np.diff(descent.t))
    with scene.say(
        "{times:Words} times that rate? {mark}It leaps out of the valley, {mark}and hardly moves on the flat.",
        times=times,
        when=bool(abs(descent.slope[1]) < FLAT_BELOW and steps[1:HOPS].max() < 0.1 * steps[0]),
    ) as line:
        _change(scene, before, walk, line.until_mark())
        scene.play(*walk.take(0, 1, max(1.6, line.until_mark())))
        scene.moment("leapt")
        scene.play(*walk.take(1, HOPS, max(2.6, line.left)))
        scene.moment("flat")
        scene.wait(0.6)
        scene.play(FadeOut(walk.strides, walk.rule, walk.ball), run_time=0.6)


def _change(scene: Lecture, before: Walk, after: Walk, seconds: float) -> None:
    """Take the ball back to where it began, under another rule."""
    back = FadeOut(before.strides, before.ball)
    scene.play(
        back,
        ReplacementTransform(before.rule, after.rule),
        FadeIn(after.ball),
        run_time=max(0.8, seconds),
    )
