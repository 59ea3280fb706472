"""One axis: from which number to which, linear or logarithmic, and its round ticks."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
ROOM = 0.05  # least room beyond the data, as a share of their range
PLAIN = 100_000  # from here on a logarithmic scale writes powers of ten


@dataclass(frozen=True)
class Scale:
    """One axis: from which number to which, linear or logarithmic.

    >>> Scale(1, 1000, log=True).share(10.0).round(6)
    np.float64(0.333333)
    >>> Scale(0, 0.9).ticks()
    (0.0, 0.2, 0.4, 0.6, 0.8)
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a scale must rise, not run from {self.low} to {self.high}")
        if self.log and self.low <= 0:
            raise ValueError(f"a logarithmic scale cannot begin at {self.low}")

    @classmethod
    def around(cls, *data: ArrayLike) -> Self:
        """Return a linear scale from a round number below all numbers of the data to one above, with a little room.

        Round are the multiples of half the distance of its ticks. Data that do not go below 0 have a scale that does
        not, either.

        >>> Scale.around(0, [0.4, 2.3]), Scale.around([-3, 9.1])
        (Scale(low=0.0, high=2.5, log=False), Scale(low=-4.0, high=10.0, log=False))
        """
        numbers = np.concatenate([np.asarray(part, dtype=np.float64).ravel() for part in data])
        low, high = float(numbers.min()), float(numbers.max())
        if not low < high:
            raise ValueError(f"there is no scale around data that are all {low}")
        ticks = cls(low, high).ticks()
        half = (ticks[1] - ticks[0] if len(ticks) > 1 else high - low) / 2
        room = ROOM * (high - low)
        lowest = low - room if low < 0 else max(low - room, 0.0)
        highest = high + room if high > 0 else min(high + room, 0.0)
        return cls(
            round(floor(lowest / half + 1e-9) * half, 12), round(ceil(highest / half - 1e-9) * half, 12)
        )

    def share(self, values: ArrayLike) -> Floats:
        """Return where numbers lie on the axis: 0 at its low end, 1 at its high end.

        Raises
        ------
        ValueError
            If a number lies outside; the message says which.
        """
        numbers = np.asarray(values, dtype=np.float64)
        slack = 1e-9 * max(abs(self.low), abs(self.high))
        outside = ~((numbers >= self.low - slack) & (numbers <= self.high + slack))
        if outside.any():
            culprit = np.atleast_1d(numbers)[np.atleast_1d(outside)][0]
            raise ValueError(f"{culprit} lies outside the scale {self.low} to {self.high}: widen it")
        if self.log:
            return np.asarray(np.log(numbers / self.low) / np.log(self.high / self.low))
        return np.asarray((numbers - self.low) / (self.high - self.low))

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Return at most so many round numbers on the axis: steps of 1, 2 or 5, or powers of ten."""
        if self.log:
            powers = range(ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9) + 1)
            every = max(1, ceil(len(powers) / most))
            return tuple(10.0**power for power in powers[::every])
        step = next(
            step
            for power in range(floor(log10((self.high - self.low) / most)), 400)
            for step in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
            if floor(self.high / step + 1e-9) - ceil(self.low / step - 1e-9) < most
        )
        counts = range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)
        return tuple(round(count * step, 12) for count in counts)
