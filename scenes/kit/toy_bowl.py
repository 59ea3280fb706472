"""A bowl made by a formula, for the one moment at which a gradient can be worked out in the head."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, Dot, Ellipse, Line, ManimColor, VGroup

from scenes.kit import palette
from scenes.kit.formula import Formula

UNIT = 1.05  # scene units per unit of x and y
LEVELS = (0.125, 0.5, 1.125, 2.0, 3.125)  # costs of the contour lines; the fourth passes through (1, 1)
ARROW = 0.34  # of the gradient's length, so that it stays in the picture


class ToyBowl(VGroup):
    """``C = 3/2 x^2 + 1/2 y^2`` as a map, the point (1, 1), and the way straight down from there.

    Attributes
    ----------
    formula, map, point, gradient, arrow, downhill
        The parts, in the order in which they are shown.

    >>> bowl = ToyBowl()
    >>> (bowl.arrow.get_vector()[:2] / bowl.arrow.get_vector()[1]).round(2)
    array([3., 1.])
    """

    def __init__(self) -> None:
        lines = VGroup(
            *(
                Ellipse(
                    width=2 * UNIT * np.sqrt(2 * level / 3),
                    height=2 * UNIT * np.sqrt(2 * level),
                    color=ManimColor.from_rgb(palette.surface_rgb(level / LEVELS[-1])),
                    stroke_width=2.5,
                )
                for level in LEVELS
            )
        )
        across = Line(2.1 * UNIT * LEFT, 2.1 * UNIT * RIGHT, color=palette.FAINT, stroke_width=2)
        up = Line(2.65 * UNIT * DOWN, 2.65 * UNIT * UP, color=palette.FAINT, stroke_width=2)
        names = (
            Formula("x", color=palette.SECONDARY).next_to(across, RIGHT, buff=0.12),
            Formula("y", color=palette.SECONDARY).next_to(up, UP, buff=0.08),
        )
        self.map = VGroup(across, up, lines, *names)
        here = UNIT * np.array([1.0, 1.0, 0.0])
        self.point = Dot(here, 0.09, color=palette.INK)
        self.arrow = Arrow(
            here,
            here - UNIT * ARROW * np.array([3.0, 1.0, 0.0]),
            buff=0,
            color=palette.INK,
            stroke_width=5,
            max_tip_length_to_length_ratio=0.2,
        )
        tip = self.arrow.get_end()
        self.downhill = Formula("- nabla C").next_to(tip, DOWN, buff=0.2)
        picture = VGroup(self.map, self.point, self.arrow, self.downhill).shift(3.2 * RIGHT)
        self.formula = Formula("C = 3/2 x^2 + 1/2 y^2").move_to(3.2 * LEFT + 1.1 * UP)
        self.gradient = Formula('nabla C = mat(3 x; y) = mat(3; 1) quad upright("at") quad (1, 1)')
        self.gradient.next_to(self.formula, DOWN, buff=0.6)
        super().__init__(picture, self.formula, self.gradient)
