"""A slice of the cost along one weight as a panel: smooth for smooth neurons, a staircase for switches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import UP, Group
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.charts import Curve
from scenes.kit.slope import Balls, Staircase, slice_chart
from scenes.kit.text import Label

SIZE = (5.2, 3.5)  # of the chart, in scene units


class SlicePanel(Group):
    """Chart, curve or staircase, and the name of what the neurons do.

    Parameters
    ----------
    slice
        The quantity "cost along parameter"; it has no slope where neurons switch, and is drawn as a staircase then.
    word
        What the neurons do.
    """

    def __init__(self, slice: Mapping[str, Any], word: str) -> None:
        ts, costs = slice["t"], slice["cost"]
        self.chart = slice_chart(ts, costs, size=SIZE, x_label="weight")
        self.line: Curve | Staircase = (
            Curve(self.chart, ts, costs, color=palette.COST)
            if "slope" in slice
            else Staircase(self.chart, ts, costs)
        )
        name = Label(word, palette.SECONDARY).next_to(self.chart.area, UP, buff=0.2)
        super().__init__(self.chart, self.line, name)

    def ball(self, positions: ArrayLike) -> Balls:
        """Return a ball that takes its recorded positions ``(n + 1,)``, or lies where one is given."""
        path = np.asarray(positions, dtype=np.float64).reshape(-1, 1)
        return Balls(self.chart, self.line, path, [palette.INK])
