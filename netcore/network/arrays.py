"""The array types that all of netcore speaks of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only view of `array`; whoever is handed it cannot change the original through it."""
    view = array.view()
    view.flags.writeable = False
    return view
