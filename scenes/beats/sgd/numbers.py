"""3.14: cost against work, and against steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    BackgroundRectangle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    ManimColor,
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


class Runner(Group):
    """A cost curve with its name beside a point of it, and perhaps a man at its head.

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

    Attributes
    ----------
    along
        Where the name stands: 0 at the curve's first point, 1 at its last.
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
    ) -> None:
        self.curve = Curve(chart, work, cost, color=color, width=5.0)
        self.label = Words(name, color=color, size=FIGURE_SIZE)
        self.man = man
        self.along = 0.0
        super().__init__(self.curve, self.label, *([man] if man else []))
        self.show(self.curve.span[1])
        self.place_label()

    def show(self, x: float) -> Self:
        """Draw the curve up to `x`; its name shows when the curve has begun."""
        self.curve.show(x)
        self.label.set_opacity(float(x >= self.curve.xs[0]))
        return self.place_man()

    def place_man(self) -> Self:
        """Put the man on the head of the curve."""
        if self.man is not None:
            begun = max(float(self.curve.end[0] / self.curve.xs[0]), 1.0)
            self.man.stand_at(self.curve.tip(), PACES * float(np.log10(begun)))
        return self

    def place_label(self) -> Self:
        """Put the name beside its point: above the curve at its beginning, left and below at its end."""
        index = round(self.along * (len(self.curve.xs) - 1))
        x, y = self.curve.x.share(self.curve.xs[index]), self.curve.y.share(self.curve.ys[index])
        side = UP + RIGHT if self.along < 0.5 else 0.6 * DOWN + LEFT
        self.label.next_to(self.curve.at(float(x), 1 - float(y)), side, buff=0.08)
        return self


class ChangeClock(Animation):
    """Plot a runner's curve against another clock: on a logarithmic axis the whole curve slides.

    Parameters
    ----------
    runner
        Whose curve; its man goes along, and its name to the curve's end, or back to its beginning.
    factor
        By how much every x is divided.
    """

    def __init__(
        self, runner: Runner, factor: float, *, run_time: float = 3.0, rate_func: Rate = smooth
    ) -> None:
        super().__init__(runner, run_time=run_time, rate_func=rate_func)
        self.runner, self.factor = runner, factor

    def begin(self) -> None:
        """Remember from where the curve starts."""
        self.xs, self.along = self.runner.curve.xs.copy(), self.runner.along
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve on its way."""
        share = self.rate_func(alpha)
        self.runner.curve.xs = self.xs / self.factor**share
        self.runner.curve.end = self.runner.curve.xs[-1:].copy()
        self.runner.along = self.along + share * (1 - 2 * self.along)
        self.runner.place_man().place_label()


HALFWAY = interpolate_color(palette.DRUNK, palette.SLOW, 0.5)
RACE = {"race-1": palette.INK, "drunk": palette.DRUNK, "race-100": HALFWAY, "slow": palette.SLOW}
PICTURES, STEPS = "pictures asked", "steps taken"
LAST_TICK = 2_000_000
EQUAL_WORK, EQUAL_STEPS = 100_000, 200  # at which the runs are compared; the longest that all of them have
SAMPLED = 1000  # steps of a run that are tried for whether they raise the cost
PITCH = 0.5  # between the costs of a shutter
CENTER = np.array([0.35, 0.25, 0.0])


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
    """Return the picture with which the race ends: chart, words, curves with both men, and the five steps."""
    chart = _chart()
    runners = _runners(chart, curves.race, curves.others, curves.batches)
    for runner in runners:
        runner.show(float(LAST_TICK))
    return Group(chart, _clock_words(chart), *runners, _of_five())


@beat("3.14", "the race in numbers", flows_from="3.13")
def the_race_in_numbers(scene: Lecture) -> None:
    """Lay the paths flat against images asked, then against steps taken."""
    scene.declare({"two": "two steps in five are 0.4 of them", "five": "two steps in five are 0.4 of them"})
    curves = the_curves(scene)
    race, batches = curves.race, curves.batches
    uphill = [
        scene.measure(f"uphill steps of {run}", measure.record.uphill_steps, run=run, samples=SAMPLED).share
        for run in ("race-1", "drunk", "race-100")
    ]
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
    chart = _chart()
    words = _clock_words(chart)
    runners = _runners(chart, race, curves.others, batches)
    _lay_flat(scene, race, chart, words, runners)
    _run_again(scene, runners, batches)
    shutter = _equal_work(scene, chart, by_work)
    _count_steps(scene, chart, words, runners, batches, shutter, by_steps)
    with scene.say("But pictures are what you pay for.", when=by_work[3] > 5 * max(by_work[:3])) as line:
        _change_clock(scene, words, runners, [1 / batch for batch in batches], PICTURES, max(line.left, 2.0))
        scene.moment("by pictures again")
    with scene.say(
        "Two steps in five lead uphill, for one picture, for ten, for a hundred. It does no harm.",
        when=all(0.35 < share < 0.45 for share in uphill),
    ) as line:
        scene.play(
            *_run(runners, 1.0, float(LAST_TICK), seconds=line.left),
            LaggedStart(
                *(FadeIn(step, shift=0.3 * RIGHT) for step in _of_five()), lag_ratio=0.5, run_time=2.4
            ),
        )
        scene.moment("uphill, and down all the same")


def _of_five() -> VGroup:
    """Return five steps, of which two lead uphill."""
    steps = VGroup(*(Arrow(0.35 * LEFT, 0.35 * RIGHT, buff=0, stroke_width=7) for _ in range(5)))
    for step, up in zip(steps, (False, True, False, False, True), strict=True):
        step.rotate((1 if up else -1) * np.pi / 5).set_color(palette.COST if up else palette.INK)
    return steps.arrange(RIGHT, buff=0.25).move_to(CENTER + 3.3 * LEFT + 1.1 * DOWN)


def _chart() -> Chart:
    """Return the chart of cost against a clock that counts pictures, or steps."""
    chart = Chart(
        Scale(1, LAST_TICK, log=True),
        Scale(0.04, 4, log=True),
        size=(11.6, 4.6),
        y_label="cost",
        y_ticks=(0.05, 0.1, 0.2, 0.5, 1, 2),
        y_words=lambda value: f"{value:g}",
        x_words=spell,
        text_size=FIGURE_SIZE,
    )
    chart.shift(CENTER - chart.area.get_center())
    return chart


def _clock_words(chart: Chart) -> Words:
    """Return what the chart's x counts, above the left end of its axis."""
    words = Words(PICTURES, size=FIGURE_SIZE, color=palette.SECONDARY)
    return words.next_to(chart.area.get_corner(DOWN + LEFT), UP + RIGHT, buff=0.15)


def _runners(chart: Chart, race: Race, others: Sequence[CostByWork], batches: Sequence[int]) -> list[Runner]:
    """Return the four curves, few pictures a step first; both men ride theirs."""
    drunk, slow = race.walks
    single, hundred = others
    data = [
        (one.work[1:], one.cost[1:], man)
        for one, man in ((single, None), (drunk, DrunkMan(MAN)), (hundred, None), (slow, SlowMan(MAN)))
    ]
    names = [*(f"{spell(batch)} a step" for batch in batches[:-1]), spell(batches[-1])]
    return [
        Runner(chart, name, color, work, cost, man=man)
        for name, color, (work, cost, man) in zip(names, RACE.values(), data, strict=True)
    ]


def _lay_flat(scene: Lecture, race: Race, chart: Chart, words: Words, runners: Sequence[Runner]) -> None:
    """Let both paths leave the hill and become curves, with the men at their heads."""
    stage = RaceStage(race, float(race.walks[1].work[-1]))
    scene.open_with(stage)
    with scene.say("Lay both paths flat: how high, after how many pictures?") as line:
        men = stage.surface.put_down()
        ridden = [runner for runner in runners if runner.man is not None]
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
            FadeOut(stage, run_time=1.4),
            FadeIn(chart, words, run_time=1.8),
            *(Transform(path, goal) for path, goal in zip(paths, flat, strict=True)),
            *(Transform(man, runner.man) for man, runner in zip(men, ridden, strict=True)),
            run_time=line.left,
        )
        scene.remove(*paths, *men)
        scene.add(*ridden)
        scene.moment("flat")


def _polyline(points: NDArray[np.float64], runner: Runner) -> VMobject:
    line = VMobject(stroke_color=ManimColor.from_rgb(runner.curve.hue), stroke_width=5.0)
    return line.set_points_as_corners(points)


def _run(runners: Sequence[Runner], start: float, end: float, *, seconds: float) -> list[Animation]:
    """Return the animations in which the curves are drawn by one clock, and the men ride at their heads."""
    return [Drive(runner, start, end, log=True, run_time=seconds) for runner in runners]


def _run_again(scene: Lecture, runners: Sequence[Runner], batches: Sequence[int]) -> None:
    """Let both men go back to their start, and run once more beside two others, until all have paid the same."""
    with scene.say(
        "Once more, {mark}beside two others: {a:words} picture a step, and {b:words}.",
        a=batches[0],
        b=batches[2],
    ) as line:
        ridden = [runner for runner in runners if runner.man is not None]
        back = max(line.until_mark(), 1.0)
        scene.play(*(Drive(runner, LAST_TICK, 1, log=True, run_time=back) for runner in ridden))
        scene.play(*_run(runners, 1, EQUAL_WORK, seconds=max(line.left, 5.0)))
        scene.moment("by pictures")


def _equal_work(scene: Lecture, chart: Chart, costs: Array) -> VGroup:
    """Let a shutter fall where all have asked the same, and read off the costs; returns both."""
    with scene.say(
        "Stop, at {n:d} pictures each. Few at a time: far down.\nAll at a time: still up there.",
        n=EQUAL_WORK,
        when=max(costs[:3]) < costs[3] / 5,
    ) as line:
        shutter = _fall(scene, chart, EQUAL_WORK, costs, line.left - 1.2)
        scene.wait(line.left)
        scene.moment("equal work")
    return shutter


def _fall(scene: Lecture, chart: Chart, clock: float, costs: Array, seconds: float) -> VGroup:
    """Let a shutter fall at a time, and the costs of that time step out of it, one by one; returns them."""
    line = Line(*chart.point([clock, clock], [chart.y.high, chart.y.low]), color=palette.INK, stroke_width=4)
    numbers = VGroup()
    room = float(chart.area.get_top()[1])
    for place in np.argsort(costs)[::-1]:
        at = chart.point(clock, costs[place])
        room = min(float(at[1]) + 0.35, room - PITCH)
        number = Number(costs[place], 2, size=LARGE, color=list(RACE.values())[place])
        number.move_to((at[0] + 1.15, room, 0.0))
        plate = BackgroundRectangle(number, color=palette.GROUND, fill_opacity=0.85, buff=0.08)
        numbers.add(VGroup(plate, number))
    numbers.shift(max(0.0, float(chart.area.get_bottom()[1]) + 0.1 - float(numbers.get_bottom()[1])) * UP)
    scene.play(Create(line), run_time=0.6)
    scene.play(
        LaggedStart(*(FadeIn(number, shift=0.4 * RIGHT) for number in numbers), lag_ratio=0.9),
        run_time=seconds - 0.6,
    )
    return VGroup(line, numbers)


def _change_clock(
    scene: Lecture,
    words: Words,
    runners: Sequence[Runner],
    factors: Sequence[float],
    text: str,
    seconds: float,
) -> None:
    """Divide each curve's clock by a factor; then it counts something else."""
    other = Words(text, size=FIGURE_SIZE, color=palette.SECONDARY)
    other.align_to(words, LEFT).stand_on(words)
    slides = [
        ChangeClock(runner, factor, run_time=seconds) for runner, factor in zip(runners, factors, strict=True)
    ]
    scene.play(Transform(words, other, run_time=seconds / 2), *slides)


def _count_steps(
    scene: Lecture,
    chart: Chart,
    words: Words,
    runners: Sequence[Runner],
    batches: Sequence[int],
    shutter: VGroup,
    costs: Array,
) -> None:
    """Let all finish, divide every curve by its pictures a step, and compare after equal steps."""
    with scene.say("Now count steps instead: {mark}divide each by its pictures a step.") as line:
        scene.play(
            *_run(runners, EQUAL_WORK, LAST_TICK, seconds=max(line.until_mark(), 1.6)),
            FadeOut(shutter, run_time=0.6),
        )
        _change_clock(scene, words, runners, batches, STEPS, max(line.left, 2.4))
        scene.moment("by steps")
    with scene.say(
        "After {n:d} steps each, the order has turned round:\nstep for step, the careful man wins.",
        n=EQUAL_STEPS,
        when=list(np.argsort(costs)) == [3, 2, 1, 0],
    ) as line:
        shutter = _fall(scene, chart, EQUAL_STEPS, costs, line.left - 1.2)
        scene.wait(line.left)
        scene.moment("equal steps")
        scene.play(FadeOut(shutter), run_time=0.5)
