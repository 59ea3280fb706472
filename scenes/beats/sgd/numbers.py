"""3.14: cost against work, and against steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    Rectangle,
    Transform,
    VGroup,
    VMobject,
    interpolate_color,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.record import CostByWork
from netcore.network.arrays import Array
from scenes.beats.sgd.clock import LARGE
from scenes.beats.sgd.example import Race, the_race
from scenes.beats.sgd.race import RaceStage
from scenes.beats.sgd.walkers import DrunkMan, SlowMan, Walker
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.replay.replay import Drive, Rate

MAN = 1.15  # height of the men on the curves, in scene units
PACES = 3.0  # pairs of steps of a man while his clock grows tenfold
Point = NDArray[np.float64]


class Runner(Group):
    """A cost curve with its name beside its end, and perhaps a man at its head.

    Parameters
    ----------
    chart
        With a logarithmic x.
    name, color
        Of the curve.
    work, cost
        ``(n,)`` each, the first after one step.
    man
        Who rides it; before it begins he waits at its first point.
    width
        Stroke width of the curve.

    Attributes
    ----------
    side
        From the end of the curve to the left end of its name's middle line, in scene units.
    """

    def __init__(
        self,
        chart: Chart,
        name: str,
        color: ManimColor,
        work: ArrayLike,
        cost: ArrayLike,
        *,
        man: Walker | None = None,
        width: float = 5.0,
    ) -> None:
        self.curve = Curve(chart, work, cost, color=color, width=width)
        self.label = Words(name, color=color, size=FIGURE_SIZE)
        self.man = man
        self.side: Point = 0.6 * RIGHT
        super().__init__(self.curve, self.label, *([man] if man else []))
        self.show(self.curve.span[1])

    @property
    def reached(self) -> float:
        """The x at which the curve ends now."""
        return float(np.clip(self.curve.end[0], *self.curve.span))

    def show(self, x: float) -> Self:
        """Draw the curve up to `x`; its name shows when the curve has begun."""
        self.curve.show(x)
        self.label.set_opacity(float(x >= self.curve.xs[0]))
        return self.follow()

    def follow(self) -> Self:
        """Put the man on the head of the curve, and the name beside it."""
        self.label.shift(self.curve.tip() + self.side - self.label.get_left())
        if self.man is not None:
            begun = max(float(self.curve.end[0] / self.curve.xs[0]), 1.0)
            self.man.stand_at(self.curve.tip(), PACES * float(np.log10(begun)))
        return self

    def stand_aside(self, side: Point) -> Self:
        """Put the name elsewhere beside the end of the curve."""
        self.side = np.asarray(side, dtype=np.float64)
        return self.follow()

    def move_aside(self, start: Point, goal: Point, share: float) -> Self:
        """Bring the name from one side to another while the curve moves; on its way it is hidden."""
        self.label.set_opacity(max(0.0, 2 * abs(2 * share - 1) - 1))
        return self.stand_aside(start + share * (goal - start))


class ChangeClock(Animation):
    """Plot a runner's curve against another clock: on a logarithmic axis the whole curve slides.

    Parameters
    ----------
    runner
        Whose curve; its man and its name go along.
    factor
        By how much every x is divided.
    side
        Where the name is to stand afterwards, as `Runner.side`.
    """

    def __init__(
        self, runner: Runner, factor: float, side: Point, *, run_time: float = 3.0, rate_func: Rate = smooth
    ) -> None:
        super().__init__(runner, run_time=run_time, rate_func=rate_func)
        self.runner, self.factor, self.side = runner, factor, side

    def begin(self) -> None:
        """Remember from where the curve starts."""
        curve = self.runner.curve
        self.xs, self.end, self.start = curve.xs.copy(), curve.end.copy(), self.runner.side
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve on its way."""
        share = self.rate_func(alpha)
        self.runner.curve.xs = self.xs / self.factor**share
        self.runner.curve.end = self.end / self.factor**share
        self.runner.move_aside(self.start, self.side, share)


HALFWAY = interpolate_color(palette.DRUNK, palette.SLOW, 0.5)
RACE = {"race-1": palette.INK, "drunk": palette.DRUNK, "race-100": HALFWAY, "slow": palette.SLOW}
WIDTHS = (2.5, 8.0, 4.5, 5.0)  # of the four curves: where two run together both are to be seen
BACK_TO_FRONT = (1, 2, 0, 3)
PICTURES, STEPS = "pictures asked", "steps taken"
LAST_TICK = 2_000_000
EQUAL_WORK, EQUAL_STEPS = 100_000, 200  # at which the runs are compared; the longest that all of them have
CENTER = np.array([-0.75, 0.3, 0.0])
SIZE = (10.2, 4.6)
ASIDE, PITCH, LOWEST = (
    0.85,
    0.52,
    0.3,
)  # of names: from their curves' ends, from one to the next, from the axis
COST_AT, PAID_AT = 2.2 * RIGHT, 0.6 * DOWN  # of numbers, from the left end of their names
UNDER = np.array([-0.6, -0.45, 0.0])  # of a name below the end of its curve
CLEAR = (
    ASIDE * RIGHT,
    0.15 * RIGHT + 0.3 * DOWN,
    2.05 * LEFT,
    UNDER,
)  # of names while all count steps, clear of other curves
ROUNDS = 40  # in which names that lie on each other are pushed apart
BESIDE = (
    -0.45
)  # how far the drunk man stands beside the head of his curve, or the slow man would stand on him


NEAR_SIZE, NEAR_CENTER = (
    (6.0, 4.4),
    np.array([-3.0, 0.3, 0.0]),
)  # of the chart of the last steps before the stop
NEAR_FROM = 20  # the step at which it begins
NEAR_COSTS = (0.3, 1.6)  # between which it reaches
NEAR_MAN, NEAR_ASIDE = 0.85, 0.42  # the men there: how high, and how far beside the ends of their curves
NEAR_PITCH = 0.8
TABLE_AT = (
    1.2,
    4.55,
    6.8,
)  # left end of the names beside the ends, right ends of the costs and of the prices


class CloseUp(Group):
    """The last steps before all are stopped, near: the ends of the curves, and what is known of each beside them.

    Parameters
    ----------
    runners
        The four runs while they count steps; the close-up has curves of its own.
    batches
        How many pictures each asks before a step.
    costs
        ``(4,)``: where they are stopped.
    paid
        How many pictures each has asked by then.

    Attributes
    ----------
    seen
        The part of the runners' chart that it shows.
    """

    def __init__(
        self,
        chart: Chart,
        runners: Sequence[Runner],
        batches: Sequence[int],
        costs: Array,
        paid: Sequence[int],
    ) -> None:
        lower, upper = chart.point([NEAR_FROM, EQUAL_STEPS], NEAR_COSTS)
        self.seen = Rectangle(width=upper[0] - lower[0], height=upper[1] - lower[1], color=palette.INK)
        self.seen.move_to((lower + upper) / 2)
        near = Chart(
            Scale(NEAR_FROM, EQUAL_STEPS, log=True),
            Scale(*NEAR_COSTS, log=True),
            size=NEAR_SIZE,
            y_label="cost",
            x_ticks=(20, 50, 100, 200),
            y_ticks=(0.3, 0.4, 0.5, 0.7, 1),
            y_words=lambda value: f"{value:g}",
            x_words=spell,
            text_size=FIGURE_SIZE,
        )
        near.shift(NEAR_CENTER - near.area.get_center())
        men = (None, DrunkMan(NEAR_MAN, aside=NEAR_ASIDE), None, SlowMan(NEAR_MAN, aside=NEAR_ASIDE))
        self.runners = [
            _before_the_stop(near, runner, batch, cost, man)
            for runner, batch, cost, man in zip(runners, batches, costs, men, strict=True)
        ]
        tips, heights = _spread(self.runners, NEAR_PITCH)
        self.costs, self.prices = VGroup(), VGroup()
        for runner, tip, height, cost, pictures in zip(self.runners, tips, heights, costs, paid, strict=True):
            runner.stand_aside(np.array([TABLE_AT[0] - tip[0], height - tip[1], 0.0]))
            color = ManimColor.from_rgb(runner.curve.hue)
            for column, number, right in (
                (self.costs, Number(cost, 2, size=LARGE, color=color), TABLE_AT[1]),
                (self.prices, Number(pictures, 0, size=FIGURE_SIZE, color=color), TABLE_AT[2]),
            ):
                number.shift((right - number.get_right()[0]) * RIGHT)
                column.add(number.stand_on(runner.label))
        top = max(number.get_top()[1] for number in self.costs) + 0.3
        self.heads = VGroup(*(Words(text, size=FIGURE_SIZE) for text in ("cost", "pictures")))
        for head, right in zip(self.heads, TABLE_AT[1:], strict=True):
            head.shift(np.array([right, top, 0.0]) - head.get_corner(DOWN + RIGHT))
        self.heads[1].stand_on(self.heads[0])
        self.picture = Group(near, _clock_words(near, STEPS), *_stacked(self.runners))
        super().__init__(self.picture)

    def from_afar(self) -> Group:
        """Return its picture as small as the part of the chart that it shows."""
        small: Group = self.picture.copy().replace(self.seen, stretch=True)
        return small


def _before_the_stop(chart: Chart, runner: Runner, batch: int, cost: float, man: Walker | None) -> Runner:
    """Return a run's last steps before the stop, which ends where that is measured."""
    curve = runner.curve
    kept = (curve.xs >= NEAR_FROM) & (curve.xs < EQUAL_STEPS)
    xs, ys = np.append(curve.xs[kept], EQUAL_STEPS), np.append(curve.ys[kept], cost)
    name, color = f"{spell(batch)} a step", ManimColor.from_rgb(curve.hue)
    return Runner(chart, name, color, xs, ys, man=man, width=curve.stroke)


@dataclass(frozen=True, eq=False)
class Curves:
    """What the curves of the race show.

    Attributes
    ----------
    race
        Both men's runs.
    others
        The costs of the other two, fewer pictures a step first.
    batches
        How many pictures each of the four asks before a step, in the order of `RACE`.
    """

    race: Race
    others: list[CostByWork]
    batches: list[int]


def the_curves(scene: Lecture) -> Curves:
    """Measure all four runs."""
    others = [
        scene.measure(f"cost of {run}", measure.record.cost_by_work, run=run, states=120)
        for run in ("race-1", "race-100")
    ]
    batches = [scene.measure(f"batch of {run}", measure.record.epoch, run=run).batch for run in RACE]
    return Curves(the_race(scene), others, batches)


def after_the_race(curves: Curves) -> Group:
    """Return the picture with which the race ends: all after as many steps, over the pictures asked for them."""
    chart = _chart()
    runners = _runners(chart, curves)
    for runner, batch in zip(runners, curves.batches, strict=True):
        runner.show(float(EQUAL_STEPS * batch)).stand_aside(UNDER)
    numbers = _paid(runners, [EQUAL_STEPS * batch for batch in curves.batches])
    return Group(chart, _clock_words(chart, PICTURES), *_stacked(runners), numbers)


@beat("3.14", "the race in numbers", flows_from="3.13")
def the_race_in_numbers(scene: Lecture) -> None:
    """Lay the paths flat against images asked, then against steps taken, and then ask what the steps have cost."""
    curves = the_curves(scene)
    by_work = scene.measure(
        "after equal work", measure.record.costs_at_equal_clock, run=list(RACE), at=EQUAL_WORK, clock="work"
    )
    by_steps = scene.measure(
        "after equal steps",
        measure.record.costs_at_equal_clock,
        run=list(RACE),
        at=EQUAL_STEPS,
        clock="steps",
    )
    paid = [
        int(scene.derive(f"paid by {run}", "product", float(EQUAL_STEPS), float(batch)))
        for run, batch in zip(RACE, curves.batches, strict=True)
    ]
    chart = _chart()
    runners = _runners(chart, curves)
    words = _clock_words(chart, PICTURES)
    _lay_flat(scene, curves.race, chart, words, runners)
    _beside_two_others(scene, runners, curves.batches)
    shutter = _equal_work(scene, chart, runners, by_work)
    words = _count_steps(scene, chart, words, runners, curves.batches, shutter)
    _equal_steps(scene, chart, words, runners, curves.batches, by_steps, paid)
    _what_they_paid(scene, chart, words, runners, curves.batches, paid)


def _chart() -> Chart:
    """Return the chart of cost against a clock that counts pictures, or steps."""
    chart = Chart(
        Scale(1, LAST_TICK, log=True),
        Scale(0.04, 4, log=True),
        size=SIZE,
        y_label="cost",
        x_ticks=[10.0**power for power in range(7)],
        y_ticks=(0.05, 0.1, 0.2, 0.5, 1, 2),
        y_words=lambda value: f"{value:g}",
        x_words=spell,
        text_size=FIGURE_SIZE,
    )
    chart.shift(CENTER - chart.area.get_center())
    return chart


def _clock_words(chart: Chart, text: str) -> Words:
    """Return what the chart's x counts, above the left end of its axis."""
    words = Words(text, size=FIGURE_SIZE)
    return words.next_to(chart.area.get_corner(DOWN + LEFT), UP + RIGHT, buff=0.15)


def _runners(chart: Chart, curves: Curves) -> list[Runner]:
    """Return the four curves, few pictures a step first; both men ride theirs."""
    drunk, slow = curves.race.walks
    single, hundred = curves.others
    data = [
        (one.work[1:], one.cost[1:], man)
        for one, man in (
            (single, None),
            (drunk, DrunkMan(MAN, aside=BESIDE)),
            (hundred, None),
            (slow, SlowMan(MAN)),
        )
    ]
    runners = [
        Runner(chart, f"{spell(batch)} a step", color, work, cost, man=man, width=width)
        for batch, color, width, (work, cost, man) in zip(
            curves.batches, RACE.values(), WIDTHS, data, strict=True
        )
    ]
    for runner, side in zip(runners, _sides(runners), strict=True):
        runner.stand_aside(side)
    return runners


def _stacked(runners: Sequence[Runner]) -> list[Runner]:
    """Return the curves back to front."""
    return [runners[place] for place in BACK_TO_FRONT]


def _sides(runners: Sequence[Runner]) -> list[Point]:
    """Return where names stand right of the curves' ends, none on another; at the rim below the end."""
    tips, heights = _spread(runners, PITCH)
    rim = runners[0].curve.get_right()[0] - 0.5
    return [
        np.array([ASIDE, height - tip[1], 0.0]) if tip[0] < rim else UNDER
        for tip, height in zip(tips, heights, strict=True)
    ]


def _spread(runners: Sequence[Runner], pitch: float) -> tuple[Point, Point]:
    """Return where the curves end, and heights near those ends, at least so far from one another."""
    tips = np.stack([runner.curve.tip() for runner in runners])
    heights = tips[:, 1].copy()
    order = np.lexsort((-np.arange(len(tips)), heights))
    bottom = runners[0].curve.get_bottom()[1]
    for _ in range(ROUNDS):
        heights[order[0]] = max(heights[order[0]], bottom + LOWEST)
        for lower, upper in pairwise(order):
            short = max(0.0, pitch - heights[upper] + heights[lower])
            heights[[lower, upper]] += -short / 2, short / 2
    return tips, heights


def _lay_flat(scene: Lecture, race: Race, chart: Chart, words: Words, runners: Sequence[Runner]) -> None:
    """Let both paths leave the hill and become curves, with the men at their heads; the ticks are passed."""
    stage = RaceStage(race, float(race.walks[1].work[-1]))
    scene.open_with(stage)
    ridden = [runner for runner in runners if runner.man is not None]
    with scene.say(
        "Lay both paths flat: how high, after how many pictures?\n{mark}Each mark to the right: ten times as many."
    ) as line:
        men = stage.surface.put_down()
        paths = [
            _polyline(
                stage.surface.to_screen(walk.coordinates[1:, 0], walk.coordinates[1:, 1], walk.cost[1:]),
                runner,
            )
            for walk, runner in zip(race.walks, ridden, strict=True)
        ]
        flat = [
            _polyline(chart.point(walk.work[1:], walk.cost[1:]), runner)
            for walk, runner in zip(race.walks, ridden, strict=True)
        ]
        scene.add(*paths, *men)
        scene.play(
            FadeOut(stage, run_time=0.9),
            FadeIn(chart, words, run_time=1.8),
            *(Transform(path, goal) for path, goal in zip(paths, flat, strict=True)),
            *(Transform(man, runner.man) for man, runner in zip(men, ridden, strict=True)),
            run_time=line.until_mark(),
        )
        scene.remove(*paths, *men)
        scene.add(*ridden)
        scene.moment("flat")
        ticks = chart.ticks[1 : 2 * len(chart.x.ticks(most=9)) : 2]
        passed = (Indicate(tick, scale_factor=1.3, color=palette.INK) for tick in ticks)
        scene.play(LaggedStart(*passed, lag_ratio=0.5), run_time=max(line.left, 2.0))


def _polyline(points: Point, runner: Runner) -> VMobject:
    line = VMobject(stroke_color=ManimColor.from_rgb(runner.curve.hue), stroke_width=runner.curve.stroke)
    return line.set_points_as_corners(points)


def _beside_two_others(scene: Lecture, runners: Sequence[Runner], batches: Sequence[int]) -> None:
    """Draw the two other curves."""
    with scene.say(
        "Beside them two others: {a:words} picture a step, {mark}and {b:words}.", a=batches[0], b=batches[2]
    ) as line:
        single, hundred = runners[0], runners[2]
        scene.remove(*runners)
        for runner in (single, hundred):
            runner.show(0.5)
        scene.add(*_stacked(runners))
        for runner, seconds in ((single, line.until_mark()), (hundred, max(line.left, 1.5))):
            scene.play(Drive(runner, 1, EQUAL_WORK, log=True, run_time=seconds))
        scene.moment("four curves")


def _go_to(runner: Runner, clock: float, side: Point, *, seconds: float) -> Drive:
    """Return the animation in which a curve is drawn on, or taken back, to a time, and its name goes to a side."""
    start, first = runner.reached, runner.side

    def show(shown: Runner, x: float) -> None:
        share = float(np.log(x / start) / np.log(clock / start)) if clock != start else 1.0
        shown.show(x).move_aside(first, side, share)

    return Drive(runner, start, clock, show=show, log=True, rate_func=smooth, run_time=seconds)


def _all_at(runners: Sequence[Runner], clock: float, *, seconds: float) -> list[Animation]:
    """Return the animations in which all curves come to end at one time, with their names beside each other."""
    ends = [runner.reached for runner in runners]
    sides = [runner.side for runner in runners]
    goals = _sides([runner.show(clock) for runner in runners])
    for runner, end, side in zip(runners, ends, sides, strict=True):
        runner.show(end).stand_aside(side)
    return [_go_to(runner, clock, goal, seconds=seconds) for runner, goal in zip(runners, goals, strict=True)]


def _upright(chart: Chart, clock: float) -> Line:
    """Return the line at a time at which all are stopped."""
    return Line(*chart.point([clock, clock], [chart.y.high, chart.y.low]), color=palette.INK, stroke_width=3)


def _costs(runners: Sequence[Runner], costs: Array) -> VGroup:
    """Return the costs behind the names, the highest first."""
    found = VGroup()
    for place in np.argsort(costs)[::-1]:
        name = runners[place].label
        number = Number(costs[place], 2, size=LARGE, color=list(RACE.values())[place])
        found.add(number.next_to(name.get_left() + COST_AT, RIGHT, buff=0).stand_on(name))
    return found


def _paid(runners: Sequence[Runner], pictures: Sequence[int]) -> VGroup:
    """Return how many pictures each has asked, below its name."""
    found = VGroup()
    for runner, asked in zip(runners, pictures, strict=True):
        number = Number(asked, 0, size=LARGE, color=ManimColor.from_rgb(runner.curve.hue))
        found.add(number.next_to(runner.label.get_left() + PAID_AT, RIGHT, buff=0))
    return found


def _equal_work(scene: Lecture, chart: Chart, runners: Sequence[Runner], costs: Array) -> VGroup:
    """Take the slow man back to where all have asked the same, and read off the costs; returns what is written."""
    with scene.say(
        "Stop, at {n:d} pictures each. {mark}Few at a time: far down.\nAll at a time: still up there.",
        n=EQUAL_WORK,
        when=max(costs[:3]) < costs[3] / 5,
    ) as line:
        upright = _upright(chart, EQUAL_WORK)
        scene.play(Create(upright), run_time=0.5)
        scene.play(*_all_at(runners, EQUAL_WORK, seconds=max(line.until_mark(), 1.2)))
        numbers = _costs(runners, costs)
        low = [FadeIn(number, shift=0.3 * RIGHT) for number in numbers[1:][::-1]]
        scene.play(LaggedStart(*low, lag_ratio=0.6), run_time=1.6)
        scene.wait(max(line.left - 1.2, 0.1))
        scene.play(FadeIn(numbers[0], shift=0.3 * RIGHT), run_time=0.5)
        scene.wait(max(line.left, 1.0))
        scene.moment("equal work")
    return VGroup(upright, numbers)


def _slide(
    scene: Lecture,
    chart: Chart,
    words: Words,
    runners: Sequence[Runner],
    factors: Sequence[float],
    sides: Sequence[Point],
    text: str,
    seconds: float,
) -> Words:
    """Divide each curve's clock by a factor; then it counts something else; returns the words that say what."""
    other = _clock_words(chart, text)
    scene.play(FadeOut(words, shift=0.4 * DOWN), run_time=0.3)
    slides = [
        ChangeClock(runner, factor, side)
        for runner, factor, side in zip(runners, factors, sides, strict=True)
    ]
    scene.play(FadeIn(other, shift=0.4 * UP, run_time=0.4), *slides, run_time=seconds)
    return other


def _count_steps(
    scene: Lecture,
    chart: Chart,
    words: Words,
    runners: Sequence[Runner],
    batches: Sequence[int],
    shutter: VGroup,
) -> Words:
    """Divide every curve by its pictures a step; returns the words that say what is counted."""
    with scene.say("Now count steps instead: {mark}divide each by its pictures a step.") as line:
        scene.play(FadeOut(shutter), run_time=0.5)
        scene.wait(line.until_mark() - 0.4)
        words = _slide(scene, chart, words, runners, batches, CLEAR, STEPS, max(line.left - 0.3, 2.4))
        scene.moment("by steps")
    return words


def _equal_steps(
    scene: Lecture,
    chart: Chart,
    words: Words,
    runners: Sequence[Runner],
    batches: Sequence[int],
    costs: Array,
    paid: Sequence[int],
) -> None:
    """Take all back, or on, to as many steps; come near, and read off the costs and what they have cost."""
    names = Group(*(part for runner in runners for part in runner if part is not runner.curve))
    with scene.say(
        "After {n:d} steps each, {mark}the order has turned round:\nstep for step, the careful man wins.",
        n=EQUAL_STEPS,
        when=list(np.argsort(costs)) == [3, 2, 1, 0],
    ) as line:
        near = CloseUp(chart, runners, batches, costs, paid)
        lines = [runner.curve for runner in _stacked(runners)]
        scene.remove(*runners)
        scene.add(*lines, names)
        scene.play(
            *(Drive(runner.curve, runner.reached, EQUAL_STEPS, log=True) for runner in runners),
            FadeOut(names, run_time=0.4),
            Create(near.seen),
            run_time=1.2,
        )
        small = near.from_afar()
        afar = Group(chart, words, *lines)
        scene.play(
            FadeOut(afar, run_time=0.7), FadeOut(near.seen), Transform(small, near.picture), run_time=1.4
        )
        scene.remove(small)
        scene.add(near.picture, near.heads[0])
        written = LaggedStart(*(FadeIn(number, shift=0.3 * RIGHT) for number in near.costs), lag_ratio=0.7)
        scene.play(written, run_time=max(line.left, 2.0))
        scene.moment("equal steps")
    with scene.say(
        "One hundred a step: almost as low, {mark}for a hundredth of his price.",
        when=costs[2] < 1.05 * costs[3] and paid[3] == 100 * paid[2],
    ) as line:
        rows = (near.costs[2], near.runners[2].label, near.costs[3])
        scene.play(
            *(Indicate(part, scale_factor=1.2, color=palette.INK) for part in rows),
            run_time=line.until_mark(),
        )
        written = LaggedStart(*(FadeIn(number, shift=0.3 * RIGHT) for number in near.prices), lag_ratio=0.5)
        scene.play(FadeIn(near.heads[1], run_time=0.4), written, run_time=max(line.left - 0.8, 1.6))
        scene.moment("a hundredth of the price")
        scene.wait(max(line.left, 0.6))
    for runner, side in zip(runners, _sides([one.show(EQUAL_STEPS) for one in runners]), strict=True):
        runner.stand_aside(side)
    scene.play(
        FadeOut(near.picture, near.heads, near.costs, near.prices, run_time=0.5),
        FadeIn(chart, words, *_stacked(runners)),
        run_time=0.8,
    )


def _what_they_paid(
    scene: Lecture,
    chart: Chart,
    words: Words,
    runners: Sequence[Runner],
    batches: Sequence[int],
    paid: Sequence[int],
) -> None:
    """Count pictures again: every curve goes to what its steps have cost."""
    with scene.say(
        "Back to the price: {mark}{a:d} pictures, or {b:d}.",
        a=paid[0], b=paid[-1],
    ) as line:  # fmt: skip
        _slide(
            scene,
            chart,
            words,
            runners,
            [1 / batch for batch in batches],
            [UNDER] * len(runners),
            PICTURES,
            max(line.until_mark(), 2.0),
        )
        numbers = _paid(runners, paid)
        scene.play(
            LaggedStart(*(FadeIn(number, shift=0.2 * DOWN) for number in numbers), lag_ratio=0.8),
            run_time=max(line.left, 1.6),
        )
        scene.moment("paid for")
        scene.wait(0.5)
