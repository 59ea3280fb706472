"""Where the factor comes from that all wishes of the weights to an output share: its wish, times a slope."""

from __future__ import annotations

from manim import DOWN, ORIGIN, RIGHT, UP, Line, VGroup

from scenes.beats.backprop.gaps import GapArrow
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import SigmoidCurve
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Point

SMALL, FIGURE, SYMBOL = 37, 48, 50  # sizes of words and ticks, of numbers, of formulas
SCALE, SIZE = Scale(-2.5, 2.5), (3.6, 2.0)  # of the sigmoid
LENGTH = 1.1  # of an output's wish, in scene units
REACH = 2.0  # how far the tangent goes to either side, in units of the sum


class OutputWish(VGroup):
    """What an output wishes: an arrow on it, up if it should be brighter, and the number under it.

    Parameters
    ----------
    fan
        The output from nearby.
    value
        Of the wish.

    >>> fan = NetworkDiagram((2, 1))
    >>> OutputWish(fan, 1.5).arrow.shown()
    {'length': [1.5]}
    """

    def __init__(self, fan: NetworkDiagram, value: float) -> None:
        middle, up = fan.neurons[-1][0].get_center(), 0.5 * LENGTH * UP * (1 if value > 0 else -1)
        self.arrow = GapArrow(value, middle - up, middle + up)
        self.number = Number(value, size=FIGURE, color=palette.sign_hue(value))
        self.number.next_to(fan.halo, DOWN, buff=0.2)
        super().__init__(self.arrow, self.number)


class Tangent(VGroup):
    """The sigmoid with its tangent where an output stands: so far to the right, so much of the slope upwards.

    Parameters
    ----------
    z
        Sum of the output.
    slope
        Of the sigmoid there.

    Attributes
    ----------
    curve
        The sigmoid; its lamp is the output.
    symbol
        Of the sigmoid.
    line, triangle
        The tangent; one to the right and the slope upwards, with both numbers.
    number
        The slope.

    >>> tangent = Tangent(0.0, 0.25)
    >>> tangent.number.shown, tangent.shown()
    ('0.25', {'slope': [0.25]})
    """

    def __init__(self, z: float, slope: float) -> None:
        self.slope = float(slope)
        width, height = SIZE
        self.curve = SigmoidCurve(SCALE, z, width=width, height=height)
        across, up = width / (SCALE.high - SCALE.low) * RIGHT, slope * height * UP
        middle = self.curve.point(z)
        way = REACH * (across + up)
        self.line = Line(middle - way, middle + way, color=palette.TARGET, stroke_width=5)
        run = Line(middle, middle + across, color=palette.INK, stroke_width=3)
        rise = Line(middle + across, middle + across + up, color=palette.INK, stroke_width=3)
        one = declared(Label(spell(1), size=SMALL), "how far a slope goes to the right")
        one.next_to(run, DOWN, buff=0.1)
        self.number = Number(slope, size=SMALL).next_to(rise, RIGHT, buff=0.12)
        self.triangle = VGroup(run, rise, one)
        self.symbol = Formula("sigma", size=SYMBOL).move_to(
            self.curve.point(SCALE.low) + 0.45 * across + 0.6 * height * UP
        )
        super().__init__(self.curve, self.symbol, self.line, self.triangle, self.number)
        self.curve.lamp.set_z_index(1)

    def shown(self) -> Channels:
        """Return the slope."""
        return {"slope": [self.slope]}


class Product(VGroup):
    """A wish, times a slope, as an equation.

    Parameters
    ----------
    wish, slope, factor
        The numbers; the third is the product of the others.
    left
        Where it begins.

    >>> [part.shown for part in Product(1.0, 0.25, 0.25).numbers]
    ['1.00', '0.25', '0.25']
    """

    def __init__(self, wish: float, slope: float, factor: float, left: Point = ORIGIN) -> None:
        colors = palette.sign_hue(wish), palette.INK, palette.TARGET
        self.numbers = [
            Number(value, size=FIGURE, color=color)
            for value, color in zip((wish, slope, factor), colors, strict=True)
        ]
        first, second, third = self.numbers
        self.signs = VGroup(Formula("dot", size=SYMBOL), Formula("=", size=SYMBOL))
        super().__init__(first, self.signs[0], second, self.signs[1], third)
        self.arrange(RIGHT, buff=0.2).next_to(left, RIGHT, buff=0)
