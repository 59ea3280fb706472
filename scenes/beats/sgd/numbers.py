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
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    LineJointType,
    ManimColor,
    Mobject,
    Rectangle,
    Transform,
    VGroup,
    VMobject,
    interpolate_color,
    smooth,
    squish_rate_func,
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

MAN = 0.85  # height of the men on the curves, in scene units
DOT, DOT_WIDER = (
    0.06,
    0.008,
)  # radius of the dot at the head of a curve: of a thin one, and more per stroke width
PACES = 3.0  # pairs of steps of a man while his clock grows tenfold
Point = NDArray[np.float64]


class Runner(Group):
    """A cost curve with its name and a dot at its head; a man may stand beside that.

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
        self.dot = Dot(radius=DOT + DOT_WIDER * width, color=color)
        super().__init__(self.curve, self.label, self.dot, *([] if man is None else [man]))
        self.show(self.curve.span[1])

    @property
    def color_of_curve(self) -> ManimColor:
        """The colour of the curve and of all that is said of it."""
        return ManimColor.from_rgb(self.curve.hue)

    @property
    def reached(self) -> float:
        """The x at which the curve ends now."""
        return float(np.clip(self.curve.end[0], *self.curve.span))

    def show(self, x: float) -> Self:
        """Draw the curve up to `x`; its name shows when the curve has begun."""
        self.curve.show(x)
        for part in (self.label, self.dot):
            part.set_opacity(float(x >= self.curve.xs[0]))
        return self.follow()

    def follow(self) -> Self:
        """Put the dot on the head of the curve, and the man beside it."""
        self.dot.move_to(self.curve.tip())
        if self.man is not None:
            begun = max(float(self.curve.end[0] / self.curve.xs[0]), 1.0)
            self.man.stand_at(self.curve.tip(), PACES * float(np.log10(begun)))
        return self


class Factor(VGroup):
    """What a runner's clock is divided or multiplied by, which rides beside the head of its curve while that slides.

    Parameters
    ----------
    text
        What is written.
    before, after
        From the head of the curve to the left end of the text, before and after it slides.
    """

    def __init__(self, runner: Runner, text: str, before: Point, after: Point) -> None:
        self.runner, self.before, self.after = runner, before, after
        self.words = Words(text, color=runner.color_of_curve, size=FIGURE_SIZE)
        plate = Rectangle(width=self.words.width + 0.16, height=self.words.height + 0.14, stroke_width=0)
        super().__init__(plate.set_fill(palette.GROUND, 0.8).move_to(self.words), self.words)
        self.show(0.0)

    def show(self, share: float) -> Self:
        """Stand where it is when its curve has slid so far."""
        beside = self.before + share * (self.after - self.before)
        return self.shift(self.runner.curve.tip() + beside - self.words.get_left())


class ChangeClock(Animation):
    """Plot a runner's curve against another clock: on a logarithmic axis the whole curve slides.

    Parameters
    ----------
    runner
        Whose curve; its man goes along.
    factor
        By how much every x is divided.
    written
        That factor, if it rides on the curve.
    """

    def __init__(
        self,
        runner: Runner,
        factor: float,
        written: Factor | None = None,
        *,
        run_time: float = 3.0,
        rate_func: Rate = smooth,
    ) -> None:
        moved = runner if written is None else Group(runner, written)
        super().__init__(moved, run_time=run_time, rate_func=rate_func)
        self.runner, self.factor, self.written = runner, factor, written

    def begin(self) -> None:
        """Remember from where the curve starts."""
        curve = self.runner.curve
        self.xs, self.end = curve.xs.copy(), curve.end.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve on its way."""
        share = self.rate_func(alpha)
        self.runner.curve.xs = self.xs / self.factor**share
        self.runner.curve.end = self.end / self.factor**share
        self.runner.follow()
        if self.written is not None:
            self.written.show(share)


HALFWAY = interpolate_color(palette.DRUNK, palette.SLOW, 0.5)
RACE = {"race-1": palette.INK, "drunk": palette.DRUNK, "race-100": HALFWAY, "slow": palette.SLOW}
WIDTHS = (9.0, 5.0, 13.0, 5.5)  # of the four curves: where they run together all are to be seen
BACK_TO_FRONT = (2, 0, 1, 3)
PICTURES, STEPS = "pictures asked", "steps taken"
LAST_TICK = 2_000_000
EQUAL_WORK, EQUAL_STEPS = 100_000, 200  # at which the runs are compared; the longest that all of them have
CENTER = np.array([-1.8, 0.3, 0.0])
SIZE = (8.4, 4.7)
NAMES_AT, COSTS_AT = 3.35, 6.75  # left end of the names, right end of the costs
ROWS, HEAD = (2.0, 0.85, -0.3, -1.45), 2.75  # baselines of the names, and of the word over the costs
BAR_BELOW, BAR_HIGH, BAR_LONG = (
    0.3,
    0.2,
    3.4,
)  # of the bars under the names; length of a bar for a cost of one
DIVISOR_BELOW = 0.5  # of the baselines of divisors, under those of the names
DIVIDED = ((0.0, 1.0), (0.0, 0.45), (0.25, 0.7), (0.5, 1.0))  # from when to when each curve is divided
# Where multipliers are written beside the heads of the curves, before and after these slide: clear of men and curves.
MULTIPLIERS_AT = (
    (np.array([-0.7, 0.45, 0.0]), np.array([-0.7, 0.45, 0.0])),
    (np.array([0.8, 0.3, 0.0]), np.array([0.8, 0.3, 0.0])),
    (np.array([-1.2, -0.05, 0.0]), np.array([-1.2, -0.05, 0.0])),
    (np.array([0.15, -0.45, 0.0]), np.array([-1.2, -0.45, 0.0])),
)
PRICES_BELOW, PRICES_END = (
    (0.5, 0.5, 0.85, 0.85),
    2.9,
)  # of prices, below the heads of the curves; how far right they reach
BRACKET_BELOW, BRACKET_HIGH = 0.24, 0.28  # of what joins two heads: how far below them, and how high it is
BESIDE = 0.42  # how far the men stand beside the heads of their curves, where all curves have been stopped
ASIDE = 0.25  # how strong curves are that are not compared in the end
PARTING = 0.35  # the share of the time after which the hill has gone and the paths begin to bend


class Ranking(VGroup):
    """The cost of each run beside its name, and a bar as long as the cost.

    Parameters
    ----------
    runners
        Whose names they stand beside.
    costs
        ``(4,)``: the cost of each.
    """

    def __init__(self, runners: Sequence[Runner], costs: Array) -> None:
        self.rows = VGroup()
        for runner, row, cost in zip(runners, ROWS, costs, strict=True):
            number = Number(cost, 2, size=LARGE, color=runner.color_of_curve)
            number.shift((COSTS_AT - number.get_right()[0]) * RIGHT).stand_on(runner.label)
            bar = Rectangle(width=BAR_LONG * cost, height=BAR_HIGH, stroke_width=0)
            bar.set_fill(runner.color_of_curve, 1.0)
            bar.shift(np.array([NAMES_AT, row - BAR_BELOW, 0.0]) - bar.get_left())
            self.rows.add(VGroup(bar, number))
        self.head = Words("cost", size=FIGURE_SIZE)
        self.head.shift((COSTS_AT - self.head.get_right()[0]) * RIGHT).stand_on(HEAD)
        super().__init__(self.head, self.rows)

    def come(self, places: Sequence[int]) -> LaggedStart:
        """Return the animation in which some rows come, one after the other."""
        return LaggedStart(
            *(
                AnimationGroup(GrowFromEdge(self.rows[place][0], LEFT), FadeIn(self.rows[place][1]))
                for place in places
            ),
            lag_ratio=0.5,
        )


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
    by_steps
        ``(4,)``: their costs after as many steps.
    """

    race: Race
    others: list[CostByWork]
    batches: list[int]
    by_steps: Array


def the_curves(scene: Lecture) -> Curves:
    """Measure all four runs."""
    others = [
        scene.measure(f"cost of {run}", measure.record.cost_by_work, run=run, states=120, also=[EQUAL_STEPS])
        for run in ("race-1", "race-100")
    ]
    batches = [scene.measure(f"batch of {run}", measure.record.epoch, run=run).batch for run in RACE]
    by_steps = scene.measure(
        "after equal steps",
        measure.record.costs_at_equal_clock,
        run=list(RACE),
        at=EQUAL_STEPS,
        clock="steps",
    )
    return Curves(the_race(scene), others, batches, by_steps)


def after_the_race(curves: Curves) -> Group:
    """Return the picture with which the race ends: all after as many steps, over the pictures asked for them."""
    chart = _chart()
    runners = _runners(chart, curves)
    for runner, batch in zip(runners, curves.batches, strict=True):
        runner.show(float(EQUAL_STEPS * batch))
    prices = _prices(runners, [EQUAL_STEPS * batch for batch in curves.batches])
    ranking = Ranking(runners, curves.by_steps)
    joined = price_bracket(runners, curves.batches[3] / curves.batches[2])
    for part in the_higher(runners, ranking, prices):
        part.set_opacity(ASIDE)
    return Group(chart, _clock_words(chart, PICTURES), *_stacked(runners), ranking, prices, joined)


@beat("3.14", "the race in numbers", flows_from="3.13")
def the_race_in_numbers(scene: Lecture) -> None:
    """Lay the paths flat against images asked, then against steps taken, and then ask what the steps have cost."""
    curves = the_curves(scene)
    by_work = scene.measure(
        "after equal work", measure.record.costs_at_equal_clock, run=list(RACE), at=EQUAL_WORK, clock="work"
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
    written = _equal_steps(scene, chart, runners, curves)
    dearer = scene.derive("price of all at a time over one hundred", "ratio", float(paid[3]), float(paid[2]))
    _what_they_paid(scene, chart, words, runners, curves, written, paid, dearer)


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
    """Return the four curves, few pictures a step first; both men go with theirs."""
    drunk, slow = curves.race.walks
    single, hundred = curves.others
    data = [
        (one.work[1:], one.cost[1:], man)
        for one, man in (
            (single, None),
            (drunk, DrunkMan(MAN, aside=BESIDE)),
            (hundred, None),
            (slow, SlowMan(MAN, aside=BESIDE)),
        )
    ]
    runners = [
        Runner(chart, f"{spell(batch)} a step", color, work, cost, man=man, width=width)
        for batch, color, width, (work, cost, man) in zip(
            curves.batches, RACE.values(), WIDTHS, data, strict=True
        )
    ]
    for runner, row in zip(runners, ROWS, strict=True):
        runner.label.shift((NAMES_AT - runner.label.get_left()[0]) * RIGHT).stand_on(row)
    return runners


def _stacked(runners: Sequence[Runner]) -> list[Runner]:
    """Return the curves back to front."""
    return [runners[place] for place in BACK_TO_FRONT]


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
        names = [runner.label for runner in ridden]
        stage.surface.show(trail_lengths=np.zeros(len(race.walks)))
        scene.add(*paths, *men)
        going, bending = (squish_rate_func(smooth, *part) for part in ((0, PARTING), (PARTING, 1)))
        scene.play(
            FadeOut(stage, rate_func=going),
            FadeIn(chart, words, *names, rate_func=bending),
            *(Transform(path, goal, rate_func=bending) for path, goal in zip(paths, flat, strict=True)),
            *(Transform(man, runner.man, rate_func=bending) for man, runner in zip(men, ridden, strict=True)),
            run_time=max(line.until_mark(), 2.4),
        )
        scene.remove(*paths, *men, *names)
        scene.add(*ridden)
        scene.moment("flat")
        ticks = chart.ticks[1 : 2 * len(chart.x.ticks(most=9)) : 2]
        passed = (Indicate(tick, scale_factor=1.15, color=palette.INK) for tick in ticks)
        scene.play(LaggedStart(*passed, lag_ratio=0.5), run_time=max(line.left, 2.0))


def _polyline(points: Point, runner: Runner) -> VMobject:
    line = VMobject(stroke_color=ManimColor.from_rgb(runner.curve.hue), stroke_width=runner.curve.stroke)
    line.joint_type = LineJointType.ROUND
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
            scene.play(Drive(runner, runner.curve.span[0], EQUAL_WORK, log=True, run_time=seconds))
        scene.moment("four curves")


def _all_at(runners: Sequence[Runner], clock: float) -> list[Animation]:
    """Return the animations in which all curves come to end at one time: drawn on, or taken back."""
    return [Drive(runner, runner.reached, clock, log=True, rate_func=smooth) for runner in _stacked(runners)]


def _upright(chart: Chart, clock: float) -> Line:
    """Return the line at a time at which all are stopped."""
    return Line(*chart.point([clock, clock], [chart.y.high, chart.y.low]), color=palette.INK, stroke_width=3)


def _prices(runners: Sequence[Runner], pictures: Sequence[int]) -> VGroup:
    """Return how many pictures each has asked, below the head of its curve."""
    found = VGroup()
    for runner, asked, below in zip(runners, pictures, PRICES_BELOW, strict=True):
        number = Number(asked, 0, size=LARGE, color=runner.color_of_curve)
        number.move_to(runner.curve.tip() + below * DOWN)
        found.add(number.shift(min(0.0, PRICES_END - number.get_right()[0]) * RIGHT))
    return found


def price_bracket(runners: Sequence[Runner], factor: float) -> VGroup:
    """Return a bracket from below the head of the third curve to below that of the fourth, and the factor in it."""
    heads = [runner.curve.tip() for runner in runners[2:]]
    high = min(head[1] for head in heads) - BRACKET_BELOW
    left, right = (np.array([head[0], high, 0.0]) for head in heads)
    bracket = VMobject(stroke_color=palette.INK, stroke_width=4)
    bracket.set_points_as_corners([left, left + BRACKET_HIGH * DOWN, right + BRACKET_HIGH * DOWN, right])
    words = Words(f"× {spell(factor)}", size=LARGE)
    return VGroup(bracket, words.next_to(bracket.get_bottom(), UP, buff=0.12))


def the_higher(runners: Sequence[Runner], ranking: Ranking, prices: VGroup) -> list[Mobject]:
    """Return all that belongs to the first two curves, which stand back while the other two are compared."""
    return [*(part for runner in runners[:2] for part in runner), *ranking.rows[:2], *prices[:2]]


def _equal_work(scene: Lecture, chart: Chart, runners: Sequence[Runner], costs: Array) -> VGroup:
    """Take the slow man back to where all have asked the same, and read off the costs; returns what is written."""
    with scene.say(
        "At {n:d} pictures each, {mark}few at a time: far down.\nAll at a time: still up there.",
        n=EQUAL_WORK,
        when=max(costs[:3]) < costs[3] / 5,
    ) as line:
        upright = _upright(chart, EQUAL_WORK)
        scene.play(Create(upright), run_time=0.5)
        scene.play(*_all_at(runners, EQUAL_WORK), run_time=max(line.until_mark(), 1.2))
        ranking = Ranking(runners, costs)
        scene.play(FadeIn(ranking.head, run_time=0.4), ranking.come([0, 1, 2]), run_time=1.6)
        scene.play(ranking.come([3]), run_time=max(line.left - 0.8, 1.0))
        scene.moment("equal work")
        scene.wait(max(line.left, 0.8))
    return VGroup(upright, ranking)


def _slide(
    scene: Lecture,
    chart: Chart,
    words: Words,
    slides: Sequence[ChangeClock],
    text: str,
    seconds: float,
) -> Words:
    """Let each curve go to another clock, which is then named; returns the words that say what it counts."""
    other = _clock_words(chart, text)
    scene.play(FadeOut(words), run_time=0.3)
    named = FadeIn(other, shift=0.4 * LEFT, rate_func=squish_rate_func(smooth, 0.7, 1.0))
    scene.play(named, *(slides[place] for place in BACK_TO_FRONT), run_time=seconds)
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
        divisors = VGroup()
        for runner, batch, row in zip(runners, batches, ROWS, strict=True):
            divisor = Words(f"÷ {spell(batch)}", color=runner.color_of_curve, size=LARGE)
            divisor.shift((NAMES_AT - divisor.get_left()[0]) * RIGHT)
            divisors.add(divisor.stand_on(row - DIVISOR_BELOW))
        slides = [
            ChangeClock(runner, batch, rate_func=squish_rate_func(smooth, *part))
            for runner, batch, part in zip(runners, batches, DIVIDED, strict=True)
        ]
        scene.play(FadeOut(shutter), run_time=0.5)
        coming = (FadeIn(divisor, shift=0.2 * DOWN) for divisor in divisors)
        scene.play(LaggedStart(*coming, lag_ratio=0.4), run_time=max(line.until_mark(), 1.2))
        words = _slide(scene, chart, words, slides, STEPS, max(line.left - 0.8, 3.0))
        scene.moment("by steps")
        scene.wait(0.5)
        scene.play(FadeOut(divisors), run_time=0.3)
    return words


def _equal_steps(
    scene: Lecture, chart: Chart, runners: Sequence[Runner], curves: Curves
) -> tuple[Line, Ranking]:
    """Take all back, or on, to as many steps, and read off the costs; returns what is written."""
    costs = curves.by_steps
    with scene.say(
        "After {n:d} steps each, {mark}the order has turned round:\nstep for step, the slow man wins.",
        n=EQUAL_STEPS,
        when=list(np.argsort(costs)) == [3, 2, 1, 0],
    ) as line:
        upright = _upright(chart, EQUAL_STEPS)
        scene.play(Create(upright), run_time=0.5)
        scene.play(*_all_at(runners, EQUAL_STEPS), run_time=max(line.until_mark(), 1.2))
        ranking = Ranking(runners, costs)
        scene.play(FadeIn(ranking.head, run_time=0.4), ranking.come(range(4)), run_time=max(line.left, 2.4))
        scene.moment("equal steps")
        scene.wait(0.5)
    return upright, ranking


def _what_they_paid(
    scene: Lecture,
    chart: Chart,
    words: Words,
    runners: Sequence[Runner],
    curves: Curves,
    written: tuple[Line, Ranking],
    paid: Sequence[int],
    dearer: float,
) -> None:
    """Count pictures again: every curve goes to what its steps have cost."""
    upright, ranking = written
    costs = curves.by_steps
    with scene.say(
        "Back to the price: {mark}one hundred a step is almost as low,\nfor a hundredth of his price.",
        when=costs[2] < 1.05 * costs[3] and dearer == 100,
    ) as line:
        factors = [
            Factor(runner, f"× {spell(batch)}", *places)
            for runner, batch, places in zip(runners, curves.batches, MULTIPLIERS_AT, strict=True)
        ]
        scene.play(FadeOut(upright), FadeIn(*factors), run_time=0.5)
        slides = [
            ChangeClock(runner, 1 / batch, factor)
            for runner, batch, factor in zip(runners, curves.batches, factors, strict=True)
        ]
        _slide(scene, chart, words, slides, PICTURES, max(line.until_mark(), 2.2))
        prices = _prices(runners, paid)
        coming = (FadeIn(price, shift=0.2 * DOWN) for price in prices)
        scene.play(FadeOut(*factors, run_time=0.3), LaggedStart(*coming, lag_ratio=0.6), run_time=1.6)
        scene.moment("paid for")
        alike = (Indicate(row, scale_factor=1.12, color=palette.INK) for row in ranking.rows[2:])
        aside = (part.animate.set_opacity(ASIDE) for part in the_higher(runners, ranking, prices))
        scene.play(*aside, *alike, run_time=1.0)
        joined = price_bracket(runners, dearer)
        scene.play(
            LaggedStart(Create(joined[0]), FadeIn(joined[1], shift=0.15 * DOWN), lag_ratio=0.6), run_time=1.0
        )
        scene.moment("a hundredth of the price")
        scene.wait(max(line.left, 0.8))
