"""A long list of numbers as spikes, from all of them to the last few."""

from __future__ import annotations

from math import floor, log10
from typing import Self

import numpy as np
from manim import LEFT, Group, Line, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.sticks import Sticks

FIGURE_SIZE = 37  # of the scale's numbers


class EntryList(Group):
    """The entries of a gradient as spikes over and under a line, in their order; its end can be looked at closely.

    Parameters
    ----------
    entries
        ``(n,)``.

    Attributes
    ----------
    sticks
        The spikes.
    scale_lines
        The line of no reaction, and those of one round size with either sign.

    >>> spikes = EntryList([0.5, -1.0, 0.25, 1.0]).look_at_last(2)
    >>> spikes.sticks.shown()
    {'length': array([0.25, 1.  ])}
    """

    LEFT_END, RIGHT_END, ZERO, HIGHEST = -5.3, 6.7, 0.1, 2.5  # scene units

    def __init__(self, entries: ArrayLike) -> None:
        self.entries = np.asarray(entries, dtype=np.float64)
        largest = float(np.abs(self.entries).max())
        self.unit = self.HIGHEST / largest
        tick = Scale(0, largest).ticks(3)[1]
        decimals = max(0, -floor(log10(tick)))
        self.scale_lines = VGroup()
        for value in (tick, 0.0, -tick):
            y = self.ZERO + value * self.unit
            ends = (self.LEFT_END, y, 0), (self.RIGHT_END, y, 0)
            line = Line(*ends, color=palette.FAINT if value else palette.SECONDARY, stroke_width=2)
            word = Label(
                spell(value, decimals if value else 0, sign=True), size=FIGURE_SIZE, color=palette.SECONDARY
            )
            self.scale_lines.add(line, declared(word.next_to(line, LEFT, buff=0.15), "a tick of an axis"))
        feet, tips = self._places(len(self.entries))
        self.sticks = Sticks(feet, tips, self.entries, 1.3)
        super().__init__(self.scale_lines, self.sticks)

    def look_at_last(self, count: float) -> Self:
        """Let the last entries fill the width; the others lie outside."""
        first = len(self.entries) - round(count)
        pitch = 100 * (self.RIGHT_END - self.LEFT_END) / count
        self.sticks.put_at(*self._places(count)).set_widths(float(np.clip(0.6 * pitch, 1.3, 4.5)))
        self.sticks.set_strengths(np.arange(len(self.entries)) >= first)
        return self

    def draw_to(self, count: float) -> Self:
        """Show the first entries only."""
        self.sticks.set_strengths(np.arange(len(self.entries)) < round(count))
        return self

    def _places(self, count: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return feet and tips while the last `count` entries fill the width."""
        total = len(self.entries)
        shares = (np.arange(total) - total + count + 0.5) / count
        x = self.LEFT_END + shares * (self.RIGHT_END - self.LEFT_END)
        feet = np.column_stack([x, np.full(total, self.ZERO)])
        return feet, feet + np.column_stack([np.zeros(total), self.entries * self.unit])
