"""3.13: two walkers on one measured surface, by one clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, ManimColor, VGroup, linear
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.planes import PlanePath, Surface
from scenes.beats.sgd.walkers import DrunkMan, SlowMan
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import TEXT_SIZE, Label, Note, Words, percent, spell
from scenes.kit.replay.replay import Drive
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface, Trail

STRIDE = 0.2  # the share of a step's work during which the walker moves; before, he computes


@dataclass(frozen=True, eq=False)
class Walk:
    """The recorded states of a run, by the work after which each was reached.

    Attributes
    ----------
    work, step, cost
        ``(n,)`` each; work rises.
    """

    work: NDArray[Any]
    step: NDArray[Any]
    cost: NDArray[Any]

    def length_at(self, clock: float) -> float:
        """Return how many recorded steps have been walked by a time; fractions while he moves."""
        done = self._done(clock)
        if done == len(self.work) - 1:
            return float(done)
        share = (clock - self.work[done]) / (self.work[done + 1] - self.work[done])
        return done + float(np.clip((share - 1) / STRIDE + 1, 0, 1))

    def at(self, clock: float) -> tuple[int, float]:
        """Return the number and the cost of the last state reached by a time."""
        done = self._done(clock)
        return int(self.step[done]), float(self.cost[done])

    def _done(self, clock: float) -> int:
        return max(int(np.searchsorted(self.work, clock, side="right")) - 1, 0)


def walk_by_clock(
    surface: CostSurface,
    walks: Sequence[Walk],
    start: float,
    end: float,
    *,
    turn: float = 0.0,
    run_time: float = 8.0,
) -> ShowSurface:
    """Return the animation in which the trails of a surface are walked as a clock runs at constant pace.

    Parameters
    ----------
    walks
        One per trail, with as many states.
    start, end
        The clock.
    turn
        Degrees by which the surface turns meanwhile.
    """

    def walked(share: float) -> list[float]:
        return [walk.length_at(start + share * (end - start)) for walk in walks]

    return ShowSurface(surface, turn=turn, trail_lengths=walked, run_time=run_time, rate_func=linear)


class Board(VGroup):
    """Who is where: a name, the number of the step and the cost there.

    Parameters
    ----------
    name
        The walker's, and how he goes.
    color
        Whose it is.
    walk
        What the numbers are read from.
    """

    def __init__(self, name: str, color: ManimColor, walk: Walk) -> None:
        self.walk = walk
        step, cost = walk.at(float(walk.work[0]))
        title = Words(name, color=color)
        words = Label("step"), Label("cost", color=palette.COST)
        self.step = Number(step, 0, size=TEXT_SIZE)
        self.cost = Number(cost, 2, size=TEXT_SIZE, color=palette.COST)
        widest = Number(float(walk.step[-1]), 0, size=TEXT_SIZE).width
        words[0].next_to(title, DOWN, buff=0.22, aligned_edge=LEFT)
        self.step.next_to(words[0], RIGHT, buff=0.15 + widest - self.step.width)
        words[1].next_to(words[0], RIGHT, buff=0.55 + widest)
        self.cost.next_to(words[1], RIGHT, buff=0.15)
        for number, word in ((self.step, words[0]), (self.cost, words[0])):
            number.stand_on(word)
        words[1].stand_on(words[0])
        super().__init__(title, *words, self.step, self.cost)

    def show(self, clock: float) -> Self:
        """Show the last state reached by a time."""
        step, cost = self.walk.at(clock)
        self.step.set_value(step)
        self.cost.set_value(cost)
        return self


class Clock(VGroup):
    """A count of work with its words below.

    Parameters
    ----------
    words
        What is counted.
    last
        The largest number to come, for which room is kept on the left.
    """

    def __init__(self, words: str, last: int, *, size: float = 44.0, color: ManimColor = palette.INK) -> None:
        self.number = Number(0, 0, size=size, color=color)
        self.words = Words(words, color=palette.SECONDARY)
        widest = Number(last, 0, size=size).width
        self.number.next_to(self.words, UP, buff=0.15, aligned_edge=LEFT)
        self.number.shift((widest - self.number.width) * RIGHT)
        super().__init__(self.number, self.words)

    def show(self, clock: float) -> Self:
        """Show the whole number of it."""
        self.number.set_value(int(clock))
        return self


ONE_BY_ONE = 1010  # the drunk man's steps that are all shown: a little more than one of the slow man is worth
GAP = 0.05  # between the true cost and the plane's, from which on a path is shown
WALKERS = ("slow", "drunk")
SAMPLED = 200  # steps of a run that are tried for whether they raise the cost


@beat("3.13", "drunk man, slow man")
def drunk_man_slow_man(scene: Lecture) -> None:
    """Let both walk over the measured cost on one clock."""
    scene.declare(
        {"0.1": "the score of an output that says a tenth of everything", "100": "the base of a share"}
    )
    grid = scene.measure("cost surface", measure.planes.plane_surface, run=WALKERS, points=61, margin=0.15)
    slow = scene.measure(
        "slow man's path", measure.planes.plane_path, run=WALKERS, which=0, points=201, gap=GAP
    )
    drunk = scene.measure(
        "drunk man's path",
        measure.planes.plane_path,
        run=WALKERS,
        which=1,
        every_until=ONE_BY_ONE,
        points=300,
        gap=GAP,
    )
    price = scene.measure("a slow step", measure.record.epoch, run="slow")
    rough = scene.measure("a drunk step", measure.record.epoch, run="drunk")
    uphill = scene.measure(
        "drunk man's uphill steps", measure.record.uphill_steps, run="drunk", samples=SAMPLED
    ).share
    never = scene.measure(
        "slow man's uphill steps", measure.record.uphill_steps, run="slow", samples=SAMPLED
    ).share
    plateau = scene.measure("plateau", measure.examples.cost_of_uniform_outputs, run="drunk")
    walks = [Walk(path.work, path.step, path.true_cost) for path in (slow, drunk)]
    surface = _hill(grid, (slow, drunk))
    one_step, drunk_end, slow_end = price.examples, walks[1].work[-1], walks[0].work[-1]
    clock = Clock("image gradients each", int(slow_end))
    boards = (
        Board(f"slow man: all {spell(one_step)} a step", palette.SLOW, walks[0]),
        Board(f"drunk man: {spell(rough.batch)} a step", palette.DRUNK, walks[1]),
    )
    board = VGroup(clock, *boards).arrange(DOWN, buff=0.5, aligned_edge=LEFT)
    board.move_to(4.75 * RIGHT + 1.2 * UP)
    level = Note(f"the plateau, where every\noutput says 0.1: cost {spell(plateau, 2)}", color=palette.COST)
    level.next_to(board, DOWN, buff=0.5, aligned_edge=LEFT)
    shares = _plane_note(slow, drunk).next_to(level, DOWN, buff=0.4, aligned_edge=LEFT)

    with scene.say(
        "Same start, same hill: the cost, measured over the plane in which both paths move most."
    ) as line:
        scene.title(note=_start_note(slow, drunk))
        scene.play(FadeIn(surface), run_time=1.0)
        scene.play(
            ShowSurface(surface, turn=20.0, run_time=line.left), FadeIn(board, level, shares, run_time=1.0)
        )
        scene.moment("same start")
    with scene.say("One clock for both: it counts the gradients of single images.") as line:
        scene.play(ShowSurface(surface, turn=10.0, run_time=line.left))
    with scene.say(
        "The slow man asks all {n:d} images for one step. Meanwhile the drunk man takes {m:d} steps.",
        n=one_step,
        m=walks[1].at(one_step)[0] - walks[1].at(0)[0],
    ):
        _race(scene, surface, walks, board, 0, one_step, seconds=9.0)
        scene.moment("one slow step")
    with scene.say(
        "Now faster. Of the drunk man's steps about {wrong:.0f} in 100 lead uphill, and down he comes.",
        wrong=100 * uphill,
    ):
        _race(scene, surface, walks, board, one_step, drunk_end, seconds=7.0, turn=10.0)
        scene.moment("the drunk man is down")
    with scene.say(
        "Faster still, for the slow man. He never errs: {steps:d} exact steps bring him to {cost:.2f}.",
        when=never == 0,
        steps=walks[0].at(slow_end)[0],
        cost=walks[0].at(slow_end)[1],
    ):
        _race(scene, surface, walks, board, drunk_end, slow_end, seconds=6.0)
        scene.moment("the slow man arrives")
    with scene.say(
        "One is never wrong and hardly moves. The other is wrong about {wrong:.0f} times in 100, and arrives.",
        when=never == 0 and walks[1].at(drunk_end)[1] < walks[0].at(slow_end)[1] / 3,
        wrong=100 * uphill,
    ) as line:
        scene.play(ShowSurface(surface, turn=15.0, run_time=line.left))


def _race(
    scene: Lecture,
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
    scene.play(
        walk_by_clock(surface, walks, start, end, turn=turn, run_time=seconds),
        *(Drive(part, start, end, run_time=seconds) for part in board),
    )


def _hill(grid: Surface, paths: Sequence[PlanePath]) -> CostSurface:
    """Return the surface with the slow man and the drunk man on it."""
    trails = [
        Trail(path.coordinates, path.true_cost, color, beads=color == palette.SLOW)
        for path, color in zip(paths, (palette.SLOW, palette.DRUNK), strict=True)
    ]
    surface = CostSurface(
        grid.x,
        grid.y,
        grid.cost,
        trails=trails,
        size=(9.4, 6.1),
        rise=0.45,
        azimuth=20.0,
        elevation=30.0,
        ticks=(0, 0.5, 1, 1.5, 2),
    )
    surface.move_to(1.9 * LEFT + 0.35 * UP)
    return surface.carry(SlowMan(0.9), 0, stride=0.1).carry(DrunkMan(0.9), 1, stride=0.015)


def _start_note(slow: PlanePath, drunk: PlanePath) -> str:
    """Return where the paths begin: their first steps come from far above the plane."""
    start = spell(slow.start_cost, 2)
    return (
        f"begins after the first drop, from {start}: "
        f"slow step {spell(slow.step[0])}, drunk step {spell(drunk.step[0])}"
    )


def _plane_note(slow: PlanePath, drunk: PlanePath) -> Note:
    """Return how much of the paths the plane holds."""
    shares = [percent(path.share) for path in (slow, drunk)]
    return Note(
        f"plane of most movement: it holds\n{shares[0]} of the slow man’s spread,\n{shares[1]} of the drunk man’s"
    )
