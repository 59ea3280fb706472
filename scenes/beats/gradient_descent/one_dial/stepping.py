"""2.7: three rules for the length of a step, on the real ground."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    Line,
    Mobject,
    ReplacementTransform,
    ScaleInPlace,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.slices import Curve as Slice
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.gradient.two_dials import NamedDial
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
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import PER_WIDTH, Canvas, Channels, Painted
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.replay.replay import Drive

FIXED, RATE, WILD = 2.0, 10.0, 100.0  # the length of a fixed step, and two learning rates
STEPS = 16  # that are measured of each descent
HOPS = 8  # ... and shown of the first
CREPT = 11  # steps after which the wild descent is back in the valley
LANES, LANES_AT = 0.88, -1.92  # height of all rows of steps in the ground; y of the first
TIGHT, KNOB = 0.6, 1.3  # of the room of a row, what a step may fill; radius of its end over its width
NAME_AT, DIAL_BESIDE = (
    (2.9, -2.42, 0.0),
    (5.68, -2.3, 0.0),
)  # of the strides' name and of the dial, in the ground
RULE_AT, RULE_SIZE = (-1.1, 0.9, 0.0), 54  # in the sky, below the widest leap
BELOW = 1.25  # scene units from a rule to its numbers
SLOW = 2  # steps of the second descent that are taken one by one
PLACES, GAP, NARROW = 2, 0.2, 0.06  # decimals of a step; scene units between a number and a sign, a bracket
ARRIVED = 0.1  # from the lowest place of the curve, at most, where a ball has arrived
BACK = 0.9  # seconds in which a ball goes, and another one comes to the start
HINTS = (1.0, 3.4)  # lengths of the arrow that asks how far, in scene units


class Strides(Painted):
    """The steps of a descent below the ground, one under the other, each as long as it is and where it was.

    Parameters
    ----------
    ground
        On which the steps were taken.
    positions
        ``(n + 1,)``: where the ball was before the first step and after each.

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
        self.positions = np.array(positions, dtype=np.float64)
        self.ends = (self.positions - ground.frame[0]) / (ground.frame[1] - ground.frame[0])
        self.step = np.zeros(1)
        super().__init__((ground.get_left()[0], LANES_AT), (ground.width, LANES))

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
        rows = max(len(self.positions) - 2, 1)
        across, down = corners[1] - corners[0], (corners[2] - corners[0]) / rows
        thick = min(LINE, TIGHT * LANES / rows / PER_WIDTH)
        context = canvas.context
        context.set_line_cap(cairo.LINE_CAP_BUTT)
        context.set_line_width(canvas.pixels(thick))
        for lane, (start, end) in enumerate(zip(self.ends[:-1], self.ends[1:], strict=True)):
            taken = float(np.clip(self.step[0] - lane, 0, 1))
            if taken <= 0:
                break
            row = corners[0] + lane * down
            tip = row + (start + taken * (end - start)) * across
            canvas.set_color(palette.rgb(palette.SECONDARY), self.opacity)
            context.move_to(*(row + start * across))
            context.line_to(*tip)
            context.stroke()
            canvas.set_color(palette.rgb(palette.INK), self.opacity)
            context.arc(float(tip[0]), float(tip[1]), canvas.pixels(KNOB * thick), 0, 2 * np.pi)
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
    strides = scene.derive("strides by slope", "product", slope.slope, -RATE)
    leaps = scene.derive("strides too far", "product", wild.slope, -WILD)
    view, readout = on_the_slope(sweep)
    scene.open_with(*view, readout)
    _ask_how_far(scene, view, readout)
    name = Words("the steps taken", size=FIGURE_SIZE).move_to(NAME_AT)
    first = _same_length(scene, view, fixed, name)
    second, rule = _by_the_slope(scene, view, slope, strides, first)
    third = _too_far(scene, view, wild, leaps, second, rule, times)
    scene.play(FadeOut(third.strides, name, third.rule, third.ball, view.dial), run_time=0.6)


class SlopeRule(VGroup):
    """The rule that a step is minus a learning rate times the slope, and below it the numbers of each step.

    Parameters
    ----------
    rate
        The learning rate, which bears its name.
    slopes, steps
        ``(n,)`` each: the slope before every step, and that step.

    Attributes
    ----------
    formula, label, signs, brackets
        The rule, what its rate is called, and what stands between and around the numbers.
    slope, step
        The numbers, below what they are.

    >>> rule = SlopeRule(10.0, [0.114, 0.002], [-1.14, -0.02])
    >>> rule.step.shown, rule.slope.shown, rule.show(1.5).step.shown
    ('−1.14', '+0.114', '−0.02')
    """

    def __init__(self, rate: float, slopes: ArrayLike, steps: ArrayLike) -> None:
        self.slopes, self.steps = np.asarray(slopes), np.asarray(steps)
        self.formula = Formula(
            f'{{{{ "step" : step }}}} {{{{ = - : equals }}}} {{{{ {spell(rate)} : rate }}}}'
            " {{ times : times }} {{ (d C) / (d w) : fraction }}",
            size=RULE_SIZE,
        )
        number = self.formula.part("rate")
        words = Words("learning rate", size=FIGURE_SIZE, color=palette.SECONDARY)
        words.next_to(number, UP, buff=0.55)
        self.label = VGroup(
            Line(words.get_bottom(), number.get_top(), color=palette.SECONDARY, buff=0.1), words
        )
        between = (self.formula.part(one).copy() for one in ("equals", "rate", "times"))
        self.signs = VGroup(*between).shift(BELOW * DOWN)
        level = float(number.get_bottom()[1]) - BELOW
        finer = round(np.log10(rate))  # so that the product of what is written is what is written
        self.step = Number(float(self.steps[0]), PLACES, sign=True, size=RULE_SIZE, on=level)
        self.step.shift((self.signs.get_left()[0] - GAP - self.step.get_right()[0]) * RIGHT)
        self.slope = Number(float(self.slopes[0]), PLACES + finer, sign=True, size=RULE_SIZE, on=level)
        self.slope.shift((self.signs.get_right()[0] + 2.2 * GAP - self.slope.get_left()[0]) * RIGHT)
        self.brackets = VGroup(*(Words(sign, size=RULE_SIZE) for sign in "()"))
        for bracket, side in zip(self.brackets, (LEFT, RIGHT), strict=True):
            bracket.next_to(self.slope, side, buff=NARROW)
        super().__init__(self.formula, self.label, self.signs, self.step, self.brackets, self.slope)
        self.shift(np.array(RULE_AT) - self.formula.get_center())
        self.show(0)

    def show(self, step: float) -> Self:
        """Tell the slope at the place reached with the last whole step, and the step from there."""
        reached = int(step)
        self.slope.set_value(float(self.slopes[reached])).set_color(palette.sign_hue(self.slopes[reached]))
        self.step.set_value(float(self.steps[reached]))
        return self

    @property
    def numbers(self) -> VGroup:
        """What is written below the rule: step, rate and slope in figures."""
        return VGroup(self.signs, self.step, self.brackets, self.slope)

    def becomes(self, other: SlopeRule) -> list[Animation]:
        """Return the animations in which the rule with another rate, still without its numbers, takes its place."""
        kept = [
            ReplacementTransform(self.formula.part(label), other.formula.part(label))
            for label in ("step", "equals", "times", "fraction")
        ]
        return [
            *kept,
            ReplacementTransform(self.label, other.label),
            FadeOut(self.formula.part("rate"), rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(other.formula.part("rate"), rate_func=squish_rate_func(smooth, 0.5, 1)),
            FadeOut(self.numbers),
        ]


class Walk:
    """A descent that is shown: its ball, its dial, its strides under the ground, and its rule in the sky."""

    def __init__(self, view: OneDial, positions: Array, rule: Mobject) -> None:
        self.positions = positions
        self.ball = Balls(view.ground.window, view.ground, positions[:, None], [palette.INK])
        self.dial = view.dial
        self.strides = Strides(view.ground, positions)
        self.rule = rule

    def take(self, start: float, end: float, seconds: float) -> list[Drive]:
        """Return the animations of its steps from one number to another."""
        parts = [Drive(one, start, end, run_time=seconds) for one in (self.ball, self.strides)]
        parts.append(Drive(self.dial, start, end, show=self._turn, run_time=seconds))
        return parts

    def leaves(self) -> list[Animation]:
        """Return the animations in which the ball and its strides go, and the dial is set to the start again."""
        last = float(self.ball.step[0])
        return [
            FadeOut(self.ball, self.strides, rate_func=squish_rate_func(smooth, 0, 0.5)),
            Drive(self.dial, last, 0, show=self._turn, rate_func=smooth),
        ]

    def _turn(self, dial: NamedDial, step: float) -> None:
        dial.show(float(np.interp(step, np.arange(len(self.positions)), self.positions)))


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
            scene.play(Drive(arrow, start, end, show=point, rate_func=smooth), run_time=0.7)
        scene.play(
            FadeOut(arrow, readout),
            view.dial.animate.move_to(DIAL_BESIDE),
            Drive(view.ball, TANGENT, 0, show=Feeler.feel, rate_func=smooth),
            run_time=max(0.8, line.left),
        )


def _same_length(scene: Lecture, view: OneDial, descent: Slice, name: Words) -> Walk:
    """Stride down with steps of one length, and then back and forth across the lowest place."""
    rule = Formula(f'"every step turns" w "by" {spell(FIXED)}', size=RULE_SIZE).move_to(RULE_AT)
    walk = Walk(view, descent.t[: HOPS + 1], rule)
    with scene.say(
        "Always equally far? {mark}It strides down, and then back and forth for ever.",
        when=bool(np.allclose(descent.t[HOPS - 2 : -2], descent.t[HOPS:])),
    ) as line:
        scene.play(FadeIn(walk.rule, shift=0.2 * DOWN), FadeIn(name), run_time=line.until_mark())
        scene.remove(view.ball)
        scene.play(*walk.take(0, HOPS, max(3.2, line.left)))
        scene.moment("back and forth")
        scene.wait(0.5)
    return walk


def _by_the_slope(
    scene: Lecture, view: OneDial, descent: Slice, steps: Array, before: Walk
) -> tuple[Walk, SlopeRule]:
    """Let the slope set the length: the steps shrink where the ground flattens, down to the lowest place."""
    rule = SlopeRule(RATE, descent.slope, steps)
    walk = Walk(view, descent.t, rule)
    feeler = _feeler_on(view, descent)
    with scene.say(
        "Instead: {mark}against the slope, {mark}times a learning rate.",
        when=bool(np.all(np.diff(descent.t) * descent.slope[:-1] < 0)),
    ) as line:
        scene.play(FadeOut(before.rule, shift=0.2 * UP), *before.leaves(), _lands(feeler), run_time=BACK)
        scene.play(
            FadeIn(rule.formula, shift=0.2 * DOWN),
            Drive(feeler, 0, TANGENT, show=Feeler.feel, rate_func=smooth),
            run_time=max(0.8, line.until_mark()),
        )
        scene.play(FadeIn(rule.slope, target_position=feeler.middle), run_time=0.8)
        scene.play(FadeIn(rule.label, rule.signs, rule.step, rule.brackets), run_time=0.8)
        scene.moment("rule")
        scene.wait(max(0.5, line.left))
    with scene.say(
        "Where the ground flattens, {mark}the steps shrink by themselves.",
        when=bool(
            np.all(np.diff(np.abs(np.diff(descent.t))) < 0)
            and abs(descent.t[-1] - view.sweep.t[view.sweep.cost.argmin()]) < ARRIVED
        ),
    ) as line:
        for step in range(SLOW):
            scene.play(Drive(feeler, TANGENT, 0, show=Feeler.feel, rate_func=smooth), run_time=0.25)
            scene.remove(feeler)
            scene.play(*walk.take(step, step + 1, 0.7))
            rule.show(step + 1)
            feeler.show(float(descent.t[step + 1]))
            scene.play(Drive(feeler, 0, TANGENT, show=Feeler.feel, rate_func=smooth), run_time=0.35)
        scene.moment("felt again")
        scene.play(
            FadeOut(rule.numbers),
            Drive(feeler, TANGENT, 0, show=Feeler.feel, rate_func=smooth),
            run_time=0.25,
        )
        scene.remove(feeler)
        scene.play(*walk.take(SLOW, STEPS, max(2.0, line.left - 0.3)))
        scene.play(FadeIn(rule.show(STEPS).numbers), run_time=0.3)
        scene.moment("arrived")
        scene.wait(0.8)
    return walk, rule


def _lands(ball: Mobject) -> Animation:
    """Return the animation in which a ball is set on the ground from above, when the one before it has gone."""
    return FadeIn(ball, shift=0.5 * DOWN, rate_func=squish_rate_func(smooth, 0.5, 1))


def _feeler_on(view: OneDial, descent: Slice) -> Feeler:
    """Return a ball that feels the slope at every place of a descent to the left, at the first one now."""
    ground = Ground(descent.t[::-1], descent.cost[::-1])
    ground.frame = view.ground.frame.copy()
    return Feeler(ground, descent.slope[::-1]).show(float(descent.t[0]))


def _too_far(
    scene: Lecture, view: OneDial, descent: Slice, steps: Array, before: Walk, rule: SlopeRule, times: float
) -> Walk:
    """Leap out of the valley with too large a rate, creep back over the flat, and jump from side to side."""
    fresh = SlopeRule(WILD, descent.slope, steps)
    walk = Walk(view, descent.t, fresh)
    sides = np.sign(descent.slope[CREPT:])
    with scene.say(
        "{times:Words} times that rate? {mark}It leaps out of the valley,",
        times=times,
        when=bool(abs(descent.slope[1]) < FLAT_BELOW),
    ) as line:
        scene.play(*rule.becomes(fresh), *before.leaves(), _lands(walk.ball), run_time=BACK)
        scene.play(FadeIn(fresh.numbers), run_time=max(0.7, line.until_mark()))
        scene.wait(0.2)
        scene.play(*walk.take(0, 1, max(1.5, line.left)))
        fresh.show(1)
        scene.moment("leapt")
        scene.wait(0.5)
    with scene.say(
        "creeps back over the flat, {mark}and jumps from side to side.",
        when=bool(np.all(np.diff(descent.t[1 : CREPT + 1]) > 0) and np.all(sides[1:] == -sides[:-1])),
    ) as line:
        scene.play(FadeOut(fresh.numbers), *walk.take(1, 2, 0.4))
        scene.play(*walk.take(2, CREPT, max(2.2, line.until_mark())))
        scene.moment("back")
        scene.play(*walk.take(CREPT, STEPS, max(2.4, line.left - 0.3)))
        scene.play(FadeIn(fresh.show(STEPS).numbers), run_time=0.3)
        scene.moment("side to side")
        scene.wait(0.6)
    return walk
