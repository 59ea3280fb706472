"""Animations of a cost surface: it turns, rises from a map, and its trails are walked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import Animation, smooth

from scenes.kit.replay.replay import Rate
from scenes.kit.surface.relief import Floats
from scenes.kit.surface.surface import CostSurface

Lengths = Sequence[float] | Floats


class ShowSurface(Animation):
    """Take a surface from its present state to another.

    Parameters
    ----------
    surface
        The surface; what is not given below stays.
    azimuth, elevation, relief, trail_lengths
        As `CostSurface.show` takes them. The lengths may also be a function that gives them for each share, 0..1, of
        the way, for walkers who stop and go.
    turn
        Degrees by which it turns, where no azimuth is given.
    """

    def __init__(
        self,
        surface: CostSurface,
        *,
        azimuth: float | None = None,
        elevation: float | None = None,
        relief: float | None = None,
        trail_lengths: Lengths | Callable[[float], Lengths] | None = None,
        turn: float = 0.0,
        run_time: float = 1.0,
        rate_func: Rate = smooth,
    ) -> None:
        super().__init__(surface, run_time=run_time, rate_func=rate_func)
        self.surface = surface
        self.goal = (azimuth, elevation, relief)
        self.goal_lengths = trail_lengths
        self.turn = turn

    def begin(self) -> None:
        """Remember where the surface starts."""
        self.start = self.surface.seen_from.copy()
        goal = [new if new is not None else old for new, old in zip(self.goal, self.start, strict=True)]
        self.change = np.array(goal) - self.start
        if self.goal[0] is None:
            self.change[0] = self.turn
        self.start_lengths = self.surface.lengths.copy()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the state between.

        What is pinned sets out from where it was at the beginning: rounding errors of the frames before would
        else add up, and a render that skips frames would end a hair beside one that does not.
        """
        for part, start in zip(self.mobject.get_family(), self.starting_mobject.get_family(), strict=True):
            part.points = start.points.copy()
        share = self.rate_func(alpha)
        azimuth, elevation, relief = self.start + share * self.change
        lengths = self.start_lengths
        if callable(self.goal_lengths):
            lengths = np.asarray(self.goal_lengths(share), dtype=np.float64)
        elif self.goal_lengths is not None:
            lengths = lengths + share * (np.asarray(self.goal_lengths, dtype=np.float64) - lengths)
        self.surface.show(azimuth=azimuth, elevation=elevation, relief=relief, trail_lengths=lengths)
