"""Gradient descent: what a network is told to improve, and how it walks downhill on it.

Render with ``manim render scenes/gradient_descent.py``. Every number on screen is measured on the runs named in the
beats; this file decides only what is shown, in which order and for how long.
"""

from __future__ import annotations

from scenes.kit.lecture import Lecture

SNAPSHOT = 1000  # the step of `main` at which single dials are turned: the cost has a clear valley there


class GradientDescent(Lecture):
    """Less cost, please: from labelled examples over the cost and its slope to descent, and what comes of it."""

    def construct(self) -> None:
        """List the beats."""
        self.run_beats()
