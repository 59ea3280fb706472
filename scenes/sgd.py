"""Drunk man versus slow man: rough steps of a few examples against exact steps of all of them.

Render with ``manim render scenes/sgd.py``. Every number on screen is measured on the runs named in the beats; this
file decides only what is shown, in which order and for how long. What the captions claim of runs with one seed was
looked at with two other starts as well (``netcore train drunk --set training.seed=1``, and so on) and holds there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from netcore.network.params import Params
from scenes.kit import palette
from scenes.kit.charts import Chart, Curve, Scale, Scatter
from scenes.kit.fan import FanRow, OpenFan
from scenes.kit.lecture import Lecture, beat
from scenes.kit.mosaic import Mosaic
from scenes.kit.network import NetworkDiagram
from scenes.kit.race import Board, ChangeClock, Clock, Ledger, RunClock, Runner, Stroll, Walk, WalkByClock
from scenes.kit.replay import ReplaySteps, spread
from scenes.kit.surface import CostSurface, Trail
from scenes.kit.surface_moves import ShowSurface
from scenes.kit.text import Label, Note, Words, spell
from scenes.kit.walkers import DrunkMan, SlowMan

Values = dict[str, Any]  # what a quantity of several arrays gives

SLOWLY = 6  # mini-batches that are shown one by one
ROW_GAPS = (1.25, 1.0)  # how far rows move apart when the pictures are cut into batches, and columns
BATCHES = (1, 10, 100, 1000)
ONE_BY_ONE = 1010  # the drunk man's steps that are all shown: a little more than one of the slow man is worth
GAP = 0.05  # between the true cost and the plane's, from which on a path is shown
WALKERS = ("slow", "drunk")
RACE = {"race-1": palette.INK, "drunk": palette.DRUNK, "race-100": palette.SECONDARY, "slow": palette.SLOW}
SAMPLED = 200  # steps of a run that are tried for whether they raise the cost
EQUAL_WORK, EQUAL_STEPS = 100_000, 200  # at which the runs are compared; the longest that all of them have
SIZES = ("examples-100", "examples-1000", "examples-10000", "main")
SOURCES = (
    "H. Robbins, S. Monro: A stochastic approximation method. Ann. Math. Statist. 22 (1951)",
    "L. Bottou, F. Curtis, J. Nocedal: Optimization methods for large-scale machine learning. SIAM Review 60 (2018)",
    "H. Li and others: Visualizing the loss landscape of neural nets. NeurIPS (2018)",
    "Y. LeCun and others: Gradient-based learning applied to document recognition. Proc. IEEE 86 (1998): MNIST",
)


class Sgd(Lecture):
    """One man asks all pictures before every step, the other a few; they race down one hill."""

    def construct(self) -> None:
        """List the beats."""
        self.run_beats(
            self.the_price_of_certainty,
            self.how_good_is_a_rough_guess,
            self.drunk_man_slow_man,
            self.the_race_in_numbers,
            self.it_needs_examples,
        )

    @beat("3.11", "the price of certainty")
    def the_price_of_certainty(self) -> None:
        """Share the price of one exact step among many rough ones."""
        price = self.measure("price of a step", "price of a step")
        batches = self.measure("first batches", "first batches", count=SLOWLY)
        sizes = tuple(self.measure("layer sizes", "layer_sizes").tolist())
        exact = -self.measure("exact change", "full gradient", step=0)
        rough = self.measure("first changes", "step changes", steps=list(range(SLOWLY)))
        shown = spread(SLOWLY, int(price["steps"]) - 1, 12)
        later = self.measure("later changes", "step changes", steps=shown)
        every, batch, steps = (int(price[name]) for name in ("examples", "batch", "steps"))
        slow, drunk = self._meet_the_two(every, batch)
        pictures, network = self._show_pictures_and_network(batches["picture"], sizes, every)
        network.show_step(params=Params(sizes, exact))
        self.caption("An exact step asks all {n:d} training pictures: one backward pass each.", n=every)
        self.play(RunClock(slow, Ledger.show_time, 0, every, run_time=3.6))
        self.play(*(FadeIn(edges) for edges in network.edges), run_time=0.6)
        self.moment("exact step")
        self.caption("Instead: shuffle the pictures and cut them into mini-batches of {n:d}.", n=batch)
        self.play(
            *(FadeOut(edges) for edges in network.edges),
            pictures.animate.rearrange(batches["slot"] * ROW_GAPS),
            run_time=2.6,
        )
        self.moment("mini-batches")
        self.caption(
            "One step per batch. Each time the outputs are computed afresh, with the weights as they are now."
        )
        self._step_by_batches(
            drunk, pictures, network, batches["slot"][:, 0], [Params(sizes, c) for c in rough]
        )
        self.moment("rough steps")
        self.caption("For the price of one careful step you can take {n:d} rough ones.", n=steps)
        changes = ReplaySteps(network, [Params(sizes, c) for c in later], show=_show_change, run_time=4)
        count = RunClock(drunk, Ledger.show_time, batch * SLOWLY, every, run_time=4)
        self.play(changes, count, pictures.animate.emphasise(range(len(pictures))))
        self.moment("the same price")
        self.wait(0.6)

    def _meet_the_two(self, every: int, batch: int) -> tuple[Ledger, Ledger]:
        """Let the two men enter and say how each goes; return them, put aside with what each has paid."""
        slow, drunk = SlowMan(2.6), DrunkMan(2.6)
        words = VGroup()
        for walker, at, name, way in (
            (slow, 3.2 * LEFT, "the slow man", f"asks all {spell(every)} pictures\nbefore he takes a step"),
            (drunk, 3.2 * RIGHT, "the drunk man", f"asks {spell(batch)} pictures\nand stumbles on"),
        ):
            walker.stand_at(at + DOWN + 1.1 * LEFT, 0.0)
            title = Words(name, 28, walker.colour).move_to(at + 1.45 * DOWN)
            words.add(title, Words(way, align="center").next_to(title, DOWN, buff=0.2))
        self.caption(
            "Two men go down the same hill. One asks everybody before each step, the other asks a few."
        )
        title = self.title("Drunk man versus slow man")
        self.play(
            FadeIn(slow, drunk, run_time=0.6),
            FadeIn(words, run_time=1.0),
            Stroll(slow, 3.2 * LEFT + DOWN + 0.7 * LEFT, 1.5, run_time=3.6),
            Stroll(drunk, 3.2 * RIGHT + DOWN + 0.6 * RIGHT, 3.5, run_time=3.6),
        )
        self.moment("two men")
        self.wait(0.8)
        self.caption("What does a careful step cost?")
        ledgers = Ledger(SlowMan(1.0), every, every), Ledger(DrunkMan(1.0), batch, every)
        Group(*ledgers).arrange(DOWN, buff=0.12, aligned_edge=LEFT).move_to(3.4 * RIGHT + 1.65 * DOWN)
        self.play(
            FadeOut(title),
            FadeOut(words),
            *(
                ReplacementTransform(large, ledger.walker)
                for large, ledger in zip((slow, drunk), ledgers, strict=True)
            ),
            run_time=1.2,
        )
        self.play(*(FadeIn(ledger.pictures, ledger.steps) for ledger in ledgers), run_time=0.6)
        return ledgers

    def _show_pictures_and_network(
        self,
        pictures: Any,  # noqa: ANN401 (an array)
        sizes: tuple[int, ...],
        every: int,
    ) -> tuple[Mosaic, NetworkDiagram]:
        """Show the pictures of the first batches, as they lie in the training set, and a network without edges."""
        title = self.title(
            "The price of certainty",
            "run main, from step 0; edges: the change a step makes, blue up, orange down",
        )
        mosaic = Mosaic(pictures, columns=10, cell_size=0.5)
        mosaic.next_to(title, DOWN, buff=0.7, aligned_edge=LEFT)
        heading = Label(f"{len(pictures)} of the {spell(every)} pictures", palette.SECONDARY)
        heading.next_to(mosaic, UP, buff=0.2, aligned_edge=LEFT)
        network = NetworkDiagram(sizes, width=5.0, height=2.9, output_labels=()).move_to(
            3.7 * RIGHT + 1.4 * UP
        )
        parts = (mosaic, heading, network.neurons, network.ellipses)
        self.play(*(FadeIn(part) for part in parts), run_time=0.8)
        return mosaic, network

    def _step_by_batches(
        self,
        drunk: Ledger,
        pictures: Mosaic,
        network: NetworkDiagram,
        batch_of: Any,  # noqa: ANN401 (an array)
        changes: list[Params],
    ) -> None:
        """Take steps, one batch of the pictures after the other."""
        rows = [np.flatnonzero(batch_of == row).tolist() for row in range(len(changes))]
        asked = [drunk.batch * taken for taken in range(1, len(changes) + 1)]
        self.play(
            ReplaySteps(network, changes, show=_show_change),
            ReplaySteps(pictures, rows, show=lambda mosaic, chosen: mosaic.emphasise(chosen)),
            ReplaySteps(drunk, asked, show=Ledger.show_time),
            run_time=0.9 * len(changes),
        )

    @beat("3.12", "how good is a rough guess")
    def how_good_is_a_rough_guess(self) -> None:
        """Compare rough gradients with the exact one, at the start and after training."""
        price = self.measure("examples", "price of a step")
        early, late = (
            [
                self.measure(f"angles, batches of {size}", "gradient angles", batch_size=size, step=step)
                for size in BATCHES
            ]
            for step in (0, None)
        )
        every, draws = int(price["examples"]), len(early[0]["angle"])
        self.caption(
            "Ask some pictures which way is down. Then compare with the answer of all {n:d}.", n=every
        )
        self.title(
            "How good is a rough guess?",
            f"run main, {draws} random batches each; true angles, sides by turns",
        )
        rows = _fan_rows((("at the\nstart", early), ("after\ntraining", late)))
        heads = [
            Label(_images(size), palette.DRUNK).next_to(fan.apex, UP, buff=0.35)
            for size, fan in zip(BATCHES, rows[0].fans, strict=True)
        ]
        exact = Label("the exact way down", palette.SLOW).next_to(rows[0].fans[-1].exact, RIGHT, buff=0.25)
        self.play(FadeIn(*heads, exact, rows[0].heading), run_time=0.6)
        self.play(*(FadeIn(fan.level) for fan in rows[0].fans), *(Create(fan.exact) for fan in rows[0].fans))
        self.caption("At the top of the mountain anyone can point downhill.", when=_all_point_down(early))
        self._open_fans(rows[0])
        self.moment("start")
        self.wait(1.0)
        self.caption(
            "Near the bottom you must ask many. One picture is little better than a coin.",
            when=_one_is_a_coin(late),
        )
        self.play(
            FadeIn(rows[1].heading), *(FadeIn(fan.exact, fan.level) for fan in rows[1].fans), run_time=0.6
        )
        self._open_fans(rows[1])
        self.moment("end")
        self.wait(1.0)
        self.caption(
            "The pink ones lead uphill. The more you ask, the fewer they are.", when=_fewer_with_more(late)
        )
        self.wait(2.5)

    def _open_fans(self, row: FanRow) -> None:
        for fan, text in zip(row.fans, row.texts, strict=True):
            self.play(OpenFan(fan), FadeIn(text), run_time=1.0)

    @beat("3.13", "drunk man, slow man")
    def drunk_man_slow_man(self) -> None:
        """Let both walk over the measured cost on one clock."""
        grid = self.measure("cost surface", "plane surface", run=WALKERS, points=61, margin=0.15)
        slow = self.measure("slow man's path", "walk on plane", run=WALKERS, which=0, points=201, gap=GAP)
        drunk = self.measure(
            "drunk man's path",
            "walk on plane",
            run=WALKERS,
            which=1,
            every_step_until=ONE_BY_ONE,
            points=300,
            gap=GAP,
        )
        price = self.measure("a slow step", "price of a step", run="slow")
        rough = self.measure("a drunk step", "price of a step", run="drunk")
        uphill = self.measure("drunk man's uphill steps", "uphill steps", run="drunk", samples=SAMPLED)[
            "share"
        ]
        never = self.measure("slow man's uphill steps", "uphill steps", run="slow", samples=SAMPLED)["share"]
        plateau = self.measure("plateau", "shrug cost", run="drunk")
        walks = [Walk(path["clock"], path["step"], path["true_cost"]) for path in (slow, drunk)]
        surface = _hill(grid, (slow, drunk))
        one_step, drunk_end, slow_end = int(price["examples"]), walks[1].work[-1], walks[0].work[-1]
        clock = Clock("image gradients each", int(slow_end))
        boards = (
            Board(f"slow man: all {spell(one_step)} a step", palette.SLOW, walks[0]),
            Board(f"drunk man: {spell(int(rough['batch']))} a step", palette.DRUNK, walks[1]),
        )
        board = VGroup(clock, *boards).arrange(DOWN, buff=0.5, aligned_edge=LEFT)
        board.move_to(4.75 * RIGHT + 1.2 * UP)
        level = Note(f"the plateau, where every\noutput says 0.1: cost {spell(plateau, 2)}", palette.COST)
        level.next_to(board, DOWN, buff=0.5, aligned_edge=LEFT)
        shares = _plane_note(slow, drunk).next_to(level, DOWN, buff=0.4, aligned_edge=LEFT)

        self.caption(
            "Same start, same hill: the cost, measured over the plane in which both paths move most."
        )
        self.title("Drunk man, slow man", _start_note(slow, drunk))
        self.play(FadeIn(surface), run_time=1.0)
        self.play(ShowSurface(surface, turn=20.0, run_time=2.0), FadeIn(board, level, shares, run_time=1.0))
        self.moment("same start")
        self.caption("One clock for both: it counts the gradients of single images.")
        self.wait(1.0)
        self.caption(
            "The slow man asks all {n:d} images for one step. Meanwhile the drunk man takes {m:d} steps.",
            n=one_step,
            m=walks[1].at(one_step)[0] - walks[1].at(0)[0],
        )
        self._race(surface, walks, board, 0, one_step, seconds=9.0)
        self.moment("one slow step")
        self.caption(
            "Now faster. Of the drunk man's steps about {wrong:.0f} in 100 lead uphill, and down he comes.",
            wrong=100 * uphill,
        )
        self._race(surface, walks, board, one_step, drunk_end, seconds=7.0, turn=10.0)
        self.moment("the drunk man is down")
        self.caption(
            "Faster still, for the slow man. He never errs: {steps:d} exact steps bring him to {cost:.2f}.",
            when=never == 0,
            steps=walks[0].at(slow_end)[0],
            cost=walks[0].at(slow_end)[1],
        )
        self._race(surface, walks, board, drunk_end, slow_end, seconds=6.0)
        self.moment("the slow man arrives")
        self.caption(
            "One is never wrong and hardly moves. The other is wrong about {wrong:.0f} times in 100, and arrives.",
            when=never == 0 and walks[1].at(drunk_end)[1] < walks[0].at(slow_end)[1] / 3,
            wrong=100 * uphill,
        )
        self.wait(1.0)

    def _race(
        self,
        surface: CostSurface,
        walks: list[Walk],
        board: VGroup,
        start: float,
        end: float,
        *,
        seconds: float,
        turn: float = 0.0,
    ) -> None:
        """Let the clock run, and with it both walkers and the numbers beside them."""
        self.play(
            WalkByClock(surface, walks, start, end, turn=turn, run_time=seconds),
            *(RunClock(part, _show_time, start, end, run_time=seconds) for part in board),
        )

    @beat("3.14", "the race in numbers")
    def the_race_in_numbers(self) -> None:
        """Plot the costs against images computed, then against steps taken."""
        curves = [self.measure(f"cost of {run}", "race curve", run=run, states=120) for run in RACE]
        uphill = [
            self.measure(f"uphill steps of {run}", "uphill steps", run=run, samples=SAMPLED)["share"]
            for run in RACE
        ]
        batches = [int(self.measure(f"batch of {run}", "price of a step", run=run)["batch"]) for run in RACE]
        plateau = self.measure("plateau", "shrug cost", run="slow")
        by_work = self.measure("after equal work", "standings", run=list(RACE), at=EQUAL_WORK, clock="work")
        by_steps = self.measure(
            "after equal steps", "standings", run=list(RACE), at=EQUAL_STEPS, clock="steps"
        )
        names = [spell(batch) for batch in batches]
        chart, level, runners = _race_chart(curves, names, plateau)
        asked, raised = _race_table(names, uphill)
        rates = Note("each at the best learning\nrate of a grid").next_to(
            asked, DOWN, buff=0.6, aligned_edge=LEFT
        )
        first, last = 1.0, float(max(curve["work"][-1] for curve in curves))
        self.caption(
            "The same race in numbers: steps from {a:d} picture, {b:d}, {c:d} and all {d:d}.",
            a=batches[0],
            b=batches[1],
            c=batches[2],
            d=batches[3],
        )
        self.title(
            "The race in numbers",
            f"runs race-1, drunk, race-100, slow; of each, {SAMPLED} steps tried",
        )
        images = Label("image gradients computed", palette.SECONDARY).next_to(chart.area, DOWN, buff=0.5)
        images.align_to(chart.area, RIGHT)
        self.play(FadeIn(chart, level, images, asked, rates), run_time=0.8)
        self.play(
            *(RunClock(runner, Runner.show_until, first, last, log=True, run_time=5) for runner in runners),
        )
        self.moment("by images")
        self.caption(
            "For the same work, few pictures a step win: all of them together still sit on the plateau.",
            when=max(by_work[:2]) < by_work[2] < by_work[3] and by_work[3] > 0.95 * plateau,
        )
        mark = chart.upright(EQUAL_WORK, "equal work")
        self.play(FadeIn(mark), run_time=0.6)
        self.wait(1.4)
        self.moment("equal work")
        self.caption(
            "Count steps instead, and the order turns round. Per step the careful one is better.",
            when=by_steps[3] == min(by_steps),
        )
        steps = Label("steps taken", palette.SECONDARY).move_to(images).align_to(images, RIGHT)
        self.play(
            FadeOut(mark), FadeOut(images, shift=0.3 * LEFT), FadeIn(steps, shift=0.3 * LEFT), run_time=0.6
        )
        self.play(
            *(ChangeClock(runner, batch, run_time=3) for runner, batch in zip(runners, batches, strict=True))
        )
        self.play(FadeIn(chart.upright(EQUAL_STEPS, "equal steps")), run_time=0.6)
        self.moment("by steps")
        self.caption(
            "Yet work is what you pay for. To be wrong in about {wrong:.0f} steps of 100 did not hurt.",
            wrong=100 * uphill[1],
        )
        self.play(LaggedStart(*(FadeIn(line) for line in raised), lag_ratio=0.3, run_time=1.5))
        self.moment("uphill")
        self.wait(1.0)

    @beat("3.16", "it needs examples")
    def it_needs_examples(self) -> None:
        """Show what more labelled examples bring, and the sources."""
        found = self.measure("accuracy by examples", "accuracy by examples", run=SIZES)
        labelled = self.measure("labelled pictures", "first of each label")
        chart = Chart(
            Scale(20, 120_000, log=True), (50, 100), size=(5.6, 3.9), x_label="labelled training images",
            y_label="test images read rightly, %",
        ).move_to(3.3 * RIGHT + 0.1 * UP)  # fmt: skip
        curve = Curve(chart, found["examples"], found["percent"], color=palette.SECONDARY)
        dots = Scatter(chart, found["examples"], found["percent"], radius=0.09)
        values = [
            Label(f"{spell(percent, 1)} %").next_to(
                chart.point(examples, percent), UP + 0.3 * LEFT, buff=0.15
            )
            for examples, percent in zip(found["examples"], found["percent"], strict=True)
        ]
        pictures = _labelled(labelled["picture"], labelled["label"])
        self.caption("All this rests on pictures that people have read and labelled, one by one.")
        self.title(
            "It needs examples",
            f"first training image of each digit; every run takes {spell(found['steps'][0])} steps",
        )
        self.play(LaggedStart(*(FadeIn(pair) for pair in pictures), lag_ratio=0.15, run_time=2.4))
        self.moment("labels")
        self.caption(
            "The same network and as many steps: {low:.0f} % read rightly after {few:d} labelled images, "
            "{high:.0f} % after {all:d}.",
            when=list(found["percent"]) == sorted(found["percent"]) and len(set(found["steps"].tolist())) == 1,
            few=int(found["examples"][0]), low=float(found["percent"][0]),
            all=int(found["examples"][-1]), high=float(found["percent"][-1]),
        )  # fmt: skip
        self.play(FadeIn(chart), run_time=0.6)
        rising = RunClock(curve, Curve.show_until, 100, float(found["examples"][-1]), log=True, run_time=3)
        self.play(rising)
        self.play(FadeIn(dots), *(FadeIn(value) for value in values), run_time=0.6)
        self.moment("accuracy")
        self.caption("More pictures, fewer mistakes, every time. To get them is much of the work.")
        self.wait(1.0)
        self.clear_stage()
        self.caption("What these lectures rest on.")
        self.show_sources("Sources", SOURCES)
        self.moment("sources")


def _show_change(network: NetworkDiagram, change: Params) -> None:
    """Show what a step changes in place of the weights."""
    network.show_step(params=change)


def _show_time(part: Clock | Board, clock: float) -> None:
    part.show_time(clock)


def _all_point_down(found: list[Values]) -> bool:
    """Return whether no batch of any size led uphill, and even the smallest kept well to the way down."""
    return all(int(one["uphill"]) == 0 for one in found) and float(found[0]["median"]) < 45


def _one_is_a_coin(found: list[Values]) -> bool:
    """Return whether of single pictures a good third led uphill, and of the largest batches none."""
    return int(found[0]["uphill"]) > len(found[0]["angle"]) / 3 and int(found[-1]["uphill"]) == 0


def _fewer_with_more(found: list[Values]) -> bool:
    """Return whether larger batches led uphill less often, and kept closer to the way down."""
    typical, uphill = ([float(one[name]) for one in found] for name in ("median", "uphill"))
    return typical == sorted(typical, reverse=True) and uphill == sorted(uphill, reverse=True)


def _fan_rows(measured: Sequence[tuple[str, list[Values]]]) -> list[FanRow]:
    """Return a row of fans for each list of angles, fans of one size below each other."""
    rows = [
        FanRow(name, [(one["angle"], float(one["median"]), int(one["uphill"])) for one in found])
        for name, found in measured
    ]
    Group(*rows).arrange(DOWN, buff=0.45).move_to(0.6 * LEFT + 0.25 * DOWN)
    for other in rows[1:]:
        other.shift((rows[0].fans[0].apex - other.fans[0].apex)[0] * RIGHT)
    return rows


def _hill(grid: Values, paths: Sequence[Values]) -> CostSurface:
    """Return the surface with the slow man and the drunk man on it."""
    trails = [
        Trail(path["coordinates"], path["true_cost"], color, beads=color == palette.SLOW)
        for path, color in zip(paths, (palette.SLOW, palette.DRUNK), strict=True)
    ]
    surface = CostSurface(
        grid["x"],
        grid["y"],
        grid["cost"],
        trails=trails,
        size=(9.4, 6.1),
        rise=0.45,
        azimuth=20.0,
        elevation=30.0,
        ticks=(0, 0.5, 1, 1.5, 2),
    )
    surface.move_to(1.9 * LEFT + 0.35 * UP)
    return surface.carry(SlowMan(0.9), 0, stride=0.1).carry(DrunkMan(0.9), 1, stride=0.015)


def _start_note(slow: Values, drunk: Values) -> str:
    """Return where the paths begin: their first steps come from far above the plane."""
    start = spell(float(slow["start_cost"]), 2)
    return f"begins after the first drop, from {start}: slow step {slow['step'][0]}, drunk step {drunk['step'][0]}"


def _plane_note(slow: Values, drunk: Values) -> Note:
    """Return how much of the paths the plane holds."""
    shares = [spell(100 * float(path["share"])) for path in (slow, drunk)]
    return Note(
        f"plane of most movement: it holds\n{shares[0]} % of the slow man’s spread,\n{shares[1]} % of the drunk man’s"
    )


def _race_chart(
    curves: Sequence[Values], names: Sequence[str], plateau: float
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
        Runner(chart, name, color, curve["work"][1:], curve["cost"][1:])
        for name, color, curve in zip(names, RACE.values(), curves, strict=True)
    ]
    return chart, chart.level(plateau, f"plateau {spell(plateau, 2)}"), runners


def _race_table(names: Sequence[str], uphill: Sequence[float]) -> tuple[VGroup, VGroup]:
    """Return two columns: how many pictures a step asks, and how many steps raised the cost."""
    asked = [
        Label("pictures\na step"),
        *(Label(name, color) for name, color in zip(names, RACE.values(), strict=True)),
    ]
    raised = [Label("steps that\nraise the cost", palette.COST)]
    raised += [
        Label(f"{spell(100 * share)} %", color) for share, color in zip(uphill, RACE.values(), strict=True)
    ]
    columns = [VGroup(*words).arrange(DOWN, buff=0.4, aligned_edge=RIGHT) for words in (asked, raised)]
    columns[1].next_to(columns[0], RIGHT, buff=0.5)
    for words, beside in zip(asked, raised, strict=True):
        beside.stand_on(words)
    VGroup(*columns).move_to(5.15 * RIGHT + 0.6 * UP)
    return columns[0], columns[1]


def _images(count: int) -> str:
    return f"{spell(count)} picture" if count == 1 else f"{spell(count)} pictures"


def _labelled(pictures: Any, labels: Any) -> list[Group]:  # noqa: ANN401 (arrays)
    """Return pictures in rows of five, each with what people say it is."""
    mosaic = Mosaic(pictures, columns=5, cell_size=1.0, gap=0.12)
    mosaic.rearrange([(1.5 * down, across) for down, across in mosaic.slots])
    mosaic.move_to(3.7 * LEFT + 0.75 * UP)
    alone = [mosaic.picture(number) for number in range(len(mosaic))]
    return [
        Group(picture, Label(str(label), palette.TARGET).next_to(picture, DOWN, buff=0.1))
        for picture, label in zip(alone, labels, strict=True)
    ]
