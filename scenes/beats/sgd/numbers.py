"""3.14: cost against work, and against steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    ManimColor,
    VGroup,
    smooth,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.record import CostByWork
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import Label, Note, percent, spell
from scenes.kit.replay.replay import Drive, Rate


class Runner(Group):
    """A cost curve with its name beside a point of it.

    Parameters
    ----------
    chart
        With a logarithmic x.
    name, color
        Of the curve.
    work, cost
        ``(n,)`` each, the first after one step.

    Attributes
    ----------
    along
        Where the name stands: 0 at the curve's first point, 1 at its last.
    """

    def __init__(self, chart: Chart, name: str, color: ManimColor, work: ArrayLike, cost: ArrayLike) -> None:
        self.curve = Curve(chart, work, cost, color=color)
        self.label = Label(name, color=color)
        self.along = 0.0
        super().__init__(self.curve, self.label)
        self.place_label()

    def show(self, x: float) -> Self:
        """Draw the curve up to `x`; its name shows when the curve has begun."""
        self.curve.show(x)
        self.label.set_opacity(float(x >= self.curve.xs[0]))
        return self

    def place_label(self) -> Self:
        """Put the name beside its point: above the curve at its beginning, left and below at its end."""
        index = round(self.along * (len(self.curve.xs) - 1))
        x, y = self.curve.x.share(self.curve.xs[index]), self.curve.y.share(self.curve.ys[index])
        side = UP + RIGHT if self.along < 0.5 else 0.6 * DOWN + LEFT
        self.label.next_to(self.curve.at(float(x), 1 - float(y)), side, buff=0.06)
        return self


class ChangeClock(Animation):
    """Plot a runner's curve against another clock: on a logarithmic axis the whole curve slides.

    Parameters
    ----------
    runner
        Whose curve; its name goes along to the curve's end.
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
        self.xs = self.runner.curve.xs.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the curve on its way."""
        share = self.rate_func(alpha)
        self.runner.curve.xs = self.xs / self.factor**share
        self.runner.curve.end = self.runner.curve.xs[-1:].copy()
        self.runner.along = share
        self.runner.place_label()


SAMPLED = 200  # steps of a run that are tried for whether they raise the cost
RACE = {"race-1": palette.INK, "drunk": palette.DRUNK, "race-100": palette.SECONDARY, "slow": palette.SLOW}
EQUAL_WORK, EQUAL_STEPS = 100_000, 200  # at which the runs are compared; the longest that all of them have


@beat("3.14", "the race in numbers")
def the_race_in_numbers(scene: Lecture) -> None:
    """Plot the costs against images computed, then against steps taken."""
    scene.declare({"100": "the base of a share, or in the name of a run", "1": "in the name of a run"})
    curves = [
        scene.measure(f"cost of {run}", measure.record.cost_by_work, run=run, states=120) for run in RACE
    ]
    uphill = [
        scene.measure(f"uphill steps of {run}", measure.record.uphill_steps, run=run, samples=SAMPLED).share
        for run in RACE
    ]
    batches = [scene.measure(f"batch of {run}", measure.record.epoch, run=run).batch for run in RACE]
    plateau = scene.measure("plateau", measure.examples.cost_of_uniform_outputs, run="slow")
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
    names = [spell(batch) for batch in batches]
    chart, level, runners = _race_chart(curves, names, plateau)
    asked, raised = _race_table(names, uphill)
    rates = Note("each at the best learning\nrate of a grid").next_to(
        asked, DOWN, buff=0.6, aligned_edge=LEFT
    )
    first, last = 1.0, float(max(curve.work[-1] for curve in curves))
    with scene.say(
        "The same race in numbers: steps from {a:d} picture, {b:d}, {c:d} and all {d:d}.",
        a=batches[0],
        b=batches[1],
        c=batches[2],
        d=batches[3],
    ):
        scene.title(
            note=f"runs race-1, drunk, race-100, slow; of each, {spell(SAMPLED)} steps tried",
        )
        images = Label("image gradients computed", color=palette.SECONDARY).next_to(
            chart.area, DOWN, buff=0.5
        )
        images.align_to(chart.area, RIGHT)
        scene.play(FadeIn(chart, level, images, asked, rates), run_time=0.8)
        scene.play(*(Drive(runner, first, last, log=True, run_time=5) for runner in runners))
        scene.moment("by images")
    with scene.say(
        "For the same work, few pictures a step win: all of them together still sit on the plateau.",
        when=max(by_work[:2]) < by_work[2] < by_work[3] and by_work[3] > 0.95 * plateau,
    ):
        mark = chart.upright(EQUAL_WORK, "equal work")
        scene.play(FadeIn(mark), run_time=1.2)
        scene.moment("equal work")
    with scene.say(
        "Count steps instead, and the order turns round. Per step the careful one is better.",
        when=by_steps[3] == min(by_steps),
    ) as line:
        steps = Label("steps taken", color=palette.SECONDARY).move_to(images).align_to(images, RIGHT)
        scene.play(
            FadeOut(mark), FadeOut(images, shift=0.3 * LEFT), FadeIn(steps, shift=0.3 * LEFT), run_time=0.6
        )
        scene.play(
            *(
                ChangeClock(runner, batch, run_time=line.left - 0.6)
                for runner, batch in zip(runners, batches, strict=True)
            )
        )
        scene.play(FadeIn(chart.upright(EQUAL_STEPS, "equal steps")), run_time=0.6)
        scene.moment("by steps")
    with scene.say(
        "Yet work is what you pay for. To be wrong in about {wrong:.0f} steps of 100 did not hurt.",
        wrong=100 * uphill[1],
    ) as line:
        scene.play(LaggedStart(*(FadeIn(line) for line in raised), lag_ratio=0.6, run_time=line.left))
        scene.moment("uphill")


def _race_chart(
    curves: Sequence[CostByWork], names: Sequence[str], plateau: float
) -> tuple[Chart, VGroup, list[Runner]]:
    """Return the chart, the plateau on it, and a curve for each run."""
    chart = Chart(
        Scale(1, 2_000_000, log=True),
        Scale(0.04, 4, log=True),
        size=(8.2, 4.5),
        y_label=f"cost of all {names[-1]} pictures",
        y_ticks=(0.05, 0.1, 0.2, 0.5, 1, 2),
        y_words=lambda value: f"{value:g}",
    )
    chart.to_corner(LEFT + UP, buff=0.5).shift(0.7 * DOWN)
    runners = [
        Runner(chart, name, color, curve.work[1:], curve.cost[1:])
        for name, color, curve in zip(names, RACE.values(), curves, strict=True)
    ]
    return chart, chart.level(plateau, f"plateau {spell(plateau, 2)}"), runners


def _race_table(names: Sequence[str], uphill: Sequence[float]) -> tuple[VGroup, VGroup]:
    """Return two columns: how many pictures a step asks, and how many steps raised the cost."""
    asked = [
        Label("pictures\na step"),
        *(Label(name, color=color) for name, color in zip(names, RACE.values(), strict=True)),
    ]
    raised = [Label("steps that\nraise the cost", color=palette.COST)]
    raised += [Label(percent(share), color=color) for share, color in zip(uphill, RACE.values(), strict=True)]
    columns = [VGroup(*words).arrange(DOWN, buff=0.4, aligned_edge=RIGHT) for words in (asked, raised)]
    columns[1].next_to(columns[0], RIGHT, buff=0.5)
    for words, beside in zip(asked, raised, strict=True):
        beside.stand_on(words)
    VGroup(*columns).move_to(5.15 * RIGHT + 0.6 * UP)
    return columns[0], columns[1]
