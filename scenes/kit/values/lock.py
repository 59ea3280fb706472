"""A padlock: what cannot be set."""

from __future__ import annotations

from typing import Self

from manim import DOWN, LEFT, PI, RIGHT, UP, Arc, Line, RoundedRectangle, VGroup

from scenes.kit.look import palette

LIFT = 0.12  # scene units by which an open shackle stands higher


class Lock(VGroup):
    """A shackle and a body, shut.

    >>> lock = Lock()
    >>> round(float(lock.open().height - lock.shut().height), 2)
    0.12
    """

    def __init__(self) -> None:
        self.body = RoundedRectangle(corner_radius=0.05, width=0.4, height=0.32, stroke_width=0)
        self.body.set_fill(palette.INK, 1)
        legs = [Line(0.13 * side, 0.13 * side + (LIFT + 0.03) * DOWN) for side in (RIGHT, LEFT)]
        self.shackle = VGroup(Arc(0.13, 0, PI), *legs).set_stroke(palette.INK, 5)
        self.shackle.next_to(self.body, UP, buff=-LIFT)
        super().__init__(self.shackle, self.body)

    def open(self) -> Self:
        """Lift the shackle."""
        self.shackle.shift(LIFT * UP)
        return self

    def shut(self) -> Self:
        """Push the shackle in."""
        self.shackle.shift(LIFT * DOWN)
        return self
