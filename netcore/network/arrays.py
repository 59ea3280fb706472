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
