"""Array types used throughout netcore."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only view of `array`. No data are copied, and the original stays writable for its owner."""
    view = array.view()
    view.flags.writeable = False
    return view


def spread(first: int, last: int, count: int) -> list[int]:
    """Return at most `count` whole numbers from `first` to `last`, both among them, as evenly as they allow.

    >>> spread(0, 10, 5)
    [0, 2, 5, 8, 10]
    >>> spread(3, 5, 100)
    [3, 4, 5]
    """
    if last < first or count < 2:
        raise ValueError(f"{count} numbers from {first} to {last}: there is no first or no last one")
    return [int(number) for number in np.unique(np.rint(np.linspace(first, last, count)).astype(np.int64))]
