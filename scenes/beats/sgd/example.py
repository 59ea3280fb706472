"""What the beats of the race share: the two runs, the hill that both go down, and where they have come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import UP
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.planes import Surface
from scenes.beats.sgd.walkers import DrunkMan, SlowMan
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.painting import bleed
from scenes.kit.surface.surface import CostSurface, Trail

RUNS = ("slow", "drunk")  # that lie on the plane of the hill
ONE_BY_ONE = 1010  # the drunk man's steps that are all shown: a little more than one of the slow man is worth
STRIDE = 0.2  # the share of a step's work during which the walker moves; before, he computes
MAN = 1.5  # height of the men on the hill, in scene units
APART = 0.35  # how far each stands beside his point: at first it is the same


@dataclass(frozen=True, eq=False)
class Walk:
    """The recorded states of a run, by the work after which each was reached.

    Attributes
    ----------
    work, step, cost
        ``(n,)`` each; work rises.
    coordinates
        ``(n, 2)``: where the states fall on the plane of the hill.
    """

    work: NDArray[Any]
    step: NDArray[Any]
    cost: NDArray[Any]
    coordinates: NDArray[Any]

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


@dataclass(frozen=True, eq=False)
class Race:
    """Both runs on one hill; the drunk man first, so that the slow man's few steps are drawn over his.

    Attributes
    ----------
    grid
        The cost over the plane of both paths.
    walks
        From their common start on, so that every step is paid for.
    batches
        How many pictures each asks before a step.
    """

    grid: Surface
    walks: tuple[Walk, Walk]
    batches: tuple[int, int]


def the_race(scene: Lecture) -> Race:
    """Measure the hill and both runs."""
    grid = scene.measure("cost surface", measure.planes.plane_surface, run=RUNS, points=61, margin=0.15)
    drunk = scene.measure(
        "drunk man's path", measure.planes.plane_path, run=RUNS, which=1, every_until=ONE_BY_ONE, points=300
    )
    slow = scene.measure("slow man's path", measure.planes.plane_path, run=RUNS, which=0, points=201)
    few = scene.measure("a drunk step", measure.record.epoch, run="drunk").batch
    every = scene.measure("a slow step", measure.record.epoch, run="slow").batch
    first, second = (Walk(path.work, path.step, path.true_cost, path.coordinates) for path in (drunk, slow))
    return Race(grid, (first, second), (few, every))


def hill(race: Race) -> CostSurface:
    """Return the hill over the whole frame, with both men at their start, which lies far above it."""
    trails = [
        Trail(walk.coordinates, walk.cost, color, beads=color == palette.SLOW)
        for walk, color in zip(race.walks, (palette.DRUNK, palette.SLOW), strict=True)
    ]
    surface = CostSurface(
        race.grid.x,
        race.grid.y,
        race.grid.cost,
        trails=trails,
        size=(14.0, 8.2),
        sides=(1.0, 0.5),
        rise=0.19,
        azimuth=20.0,
        elevation=12.0,
    )
    bleed(surface).shift(2.0 * UP)
    drunk, slow = DrunkMan(MAN, aside=APART), SlowMan(MAN, aside=-APART)
    return surface.carry(drunk, 0, stride=0.02).carry(slow, 1, stride=0.5)
