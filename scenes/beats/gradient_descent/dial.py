"""The step at which several beats turn single dials."""

from __future__ import annotations

SNAPSHOT = 1000  # of `main`: the cost has a clear valley there along the dial that is turned
