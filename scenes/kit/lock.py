"""A padlock: what it stands by cannot be set."""

from __future__ import annotations

from manim import PI, UP, Arc, RoundedRectangle, VGroup

from scenes.kit import palette


class Lock(VGroup):
    """A shackle and a body, to be put beside what is locked.

    >>> len(Lock())
    2
    """

    def __init__(self) -> None:
        body = RoundedRectangle(corner_radius=0.04, width=0.32, height=0.25, stroke_width=0)
        body.set_fill(palette.INK, 1)
        shackle = Arc(0.105, 0, PI, color=palette.INK, stroke_width=4).next_to(body, UP, buff=-0.01)
        super().__init__(shackle, body)
