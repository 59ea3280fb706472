"""4.8 and 4.9: the three factors of a derivative, each the slope of a curve, and what each says of a weight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    Indicate,
    Line,
    ManimColor,
    Mobject,
    Polygon,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
    interpolate_color,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.derivatives.chain import ChainFactors
from scenes.beats.calculus.example import RUN, ChainExample, chain, chain_example
from scenes.beats.calculus.nudges import FIGURE, Product, fraction, leave_only
from scenes.beats.calculus.tree import hue_of, symbol
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Label
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

SIZE, LEVEL = (3.8, 2.2), 0.05  # of the area of a curve, and height of its middle, in scene units
ONE = 1.2  # scene units per 1, to the right and upwards, in all areas alike
COLUMNS = (-4.55, 0.0, 4.55)  # of the three factors
FRACTIONS_Y, FORMULAS_Y, NUMBERS_Y, RESULT_Y = 2.55, 1.6, -1.5, -2.45
FRACTION, FORMULA, AXIS_NAME = 46, 44, 40
POINTS = 121  # of a curve
BEHIND, AHEAD = (
    1.05,
    0.5,
)  # how far a tangent goes to the left of its knob and to the right, on the scale of the curve
LINE, SUM, SQUARE = range(3)  # the factors from the weight on: dz/dw, da/dz, dC/da
REACH = 6.0  # of z to either side
ZERO_X, UNIT, BAR_HEIGHT = -1.1, 11.0, 0.5  # where a bar begins, and scene units per 1 of a derivative
NAME_X, RESULT_X = -5.75, 5.5  # in the row of the bar
MIDDLES = (-0.2, 0.0), (0.0, 0.5), (0.4, SIZE[1] / ONE / 2)  # of the areas, on their scales
DIGIT_SIZE, DIGIT_AT = (
    1.0,
    np.array([1.6, RESULT_Y, 0.0]),
)  # of the picture beside the bar; middle with its output
FLATTER = 0.4  # share of its height that a bar loses amid its turn, to stay below the numbers
LARGE, LARGE_AT = 3.0, np.array([0.0, 0.85, 0.0])  # how many times as large that comes in, and where
WHOLE = np.array(
    [[-6.6, 0.0], [3.0, 1.1]]
)  # the corners of the part of the plane that the whole sigmoid takes
ASIDE = 0.9  # how far a weight is turned that does nothing

Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Slope(VGroup):
    """A curve, a knob on it and the tangent there. The axes have the colors of what they stand for.

    Both axes have one scale until another part of the plane is looked at.

    Parameters
    ----------
    function, derivative
        Of the curve.
    middle
        The point of the plane that is in the middle of the area.
    x
        Where the knob stands first.
    across, up
        What the axes are called, in their colors.
    knob
        What stands on the curve.
    following
        Whether the area goes with the knob from left to right.

    Attributes
    ----------
    slope
        Of the tangent.

    >>> names = Formula("a"), Formula("C")
    >>> slope = Slope(np.square, lambda x: 2 * x, (0.5, 0.5), 0.5, *names)
    >>> slope.slope, slope.show(0.25).slope
    (1.0, 0.5)
    """

    def __init__(
        self,
        function: Function,
        derivative: Function,
        middle: tuple[float, float],
        x: float,
        across: Formula,
        up: Formula,
        *,
        knob: VMobject | None = None,
        following: bool = False,
    ) -> None:
        self.function, self.derivative, self.following = function, derivative, following
        self.middle, self.scale_of_plane = np.array(middle), np.array([ONE, ONE])
        self.area = Rectangle(width=SIZE[0], height=SIZE[1], stroke_width=0)
        corner = self.area.get_corner(DOWN + LEFT)
        self.hues = ManimColor(across[-1].get_fill_color()), ManimColor(up[-1].get_fill_color())
        self.axes = VGroup(
            Line(corner, corner + SIZE[0] * RIGHT, color=self.hues[0], stroke_width=4),
            Line(corner, corner + SIZE[1] * UP, color=self.hues[1], stroke_width=4),
        )
        across.next_to(self.area.get_corner(DOWN + RIGHT), DOWN + LEFT, buff=0.1)
        up.next_to(self.area.get_corner(UP + LEFT), DOWN + RIGHT, buff=0.1)
        self.names = VGroup(across, up)
        self.curve = VMobject(color=palette.SECONDARY, stroke_width=6)
        self.tangent = Line(color=palette.INK, stroke_width=8)
        self.knob = Dot(radius=0.12, color=self.hues[0]) if knob is None else knob
        self.x, self.slope = float(x), 0.0
        super().__init__(self.area, self.axes, self.names, self.curve, self.tangent, self.knob)
        self.bend(function, derivative)

    def point(self, x: float, y: float) -> NDArray[np.float64]:
        """Return the scene point of a point of the plane of the curve."""
        away = self.scale_of_plane * (np.array([x, y]) - self.middle)
        return np.asarray(self.area.get_center() + np.array([*away, 0.0]))

    def bend(self, function: Function, derivative: Function) -> Self:
        """Draw another curve, the knob staying where it is from left to right."""
        self.function, self.derivative = function, derivative
        return self.show(self.x)

    @property
    def part_of_plane(self) -> NDArray[np.float64]:
        """The lower left and the upper right corner of what is seen of the plane."""
        half = np.array(SIZE) / 2 / self.scale_of_plane
        return np.array([self.middle - half, self.middle + half])

    def look(self, corners: NDArray[np.float64]) -> Self:
        """See this part of the plane from now on; the knob wanders in it."""
        low, high = corners
        self.middle, self.scale_of_plane = (low + high) / 2, np.array(SIZE) / (high - low)
        self.following = False
        return self.show(self.x)

    def show(self, x: float) -> Self:
        """Let knob and tangent stand at a place of the curve."""
        self.x = float(x)
        if self.following:
            self.middle[0] = self.x
        self._draw()
        at = np.array([self.x])
        y, self.slope = float(self.function(at)[0]), float(self.derivative(at)[0])
        middle = self.point(self.x, y)
        across, up = self.scale_of_plane
        way = ONE * np.array([1.0, self.slope * up / across, 0.0])
        ends = (middle + self._within(middle, run * way) for run in (-BEHIND, AHEAD))
        self.tangent.put_start_and_end_on(*ends)
        self.knob.move_to(middle)
        return self

    def shown(self) -> Channels:
        """Return the slope of the tangent."""
        return {"slope": [self.slope]}

    def _draw(self) -> None:
        """Draw as much of the curve as is in the area."""
        low, high = self.part_of_plane
        xs = np.linspace(low[0], high[0], POINTS)
        ys = self.function(xs)
        inside = (ys >= low[1]) & (ys <= high[1])
        points = [self.point(x, y) for x, y in zip(xs[inside], ys[inside], strict=True)]
        self.curve.set_points_as_corners(points)

    def _within(self, middle: NDArray[np.float64], way: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return as much of a way from a point as stays in the area."""
        off = (middle - self.area.get_center())[:2] * np.sign(way[:2])
        shares = [
            (size / 2 - start) / length
            for size, start, length in zip(SIZE, off, np.abs(way[:2]), strict=True)
            if length > 0
        ]
        return np.asarray(way * min(1.0, *shares))


class RunAndRise(VGroup):
    """The triangle below a tangent that ends in its knob: 1 to the right, and up or down by its slope.

    Attributes
    ----------
    run, rise
        The two steps, in the colors of the axes that they run along.
    one
        What the run is long.
    ground
        What is between them and the tangent.

    >>> slope = Slope(np.square, lambda x: 2 * x, (0.5, 0.5), 0.25, Formula("a"), Formula("C"))
    >>> steps = RunAndRise(slope)
    >>> round(float(steps.rise.get_length() / steps.run.get_length()), 6)
    0.5
    """

    def __init__(self, slope: Slope) -> None:
        across, up = slope.hues
        self.slope = slope
        self.run, self.rise = Line(color=across, stroke_width=7), Line(color=up, stroke_width=9)
        self.one = declared(Label("1", size=FIGURE_SIZE, color=across), "the run of a slope")
        self.ground = Polygon(LEFT, RIGHT, UP, stroke_width=0, fill_color=up, fill_opacity=0.3)
        super().__init__(self.ground, self.run, self.rise, self.one)
        self.follow()

    def follow(self) -> Self:
        """Stand where the tangent now is."""
        slope = self.slope
        end = slope.point(slope.x, float(slope.function(np.array([slope.x]))[0]))
        corner = end - ONE * slope.slope * UP
        start = corner + ONE * LEFT
        self.run.put_start_and_end_on(start, corner)
        self.rise.put_start_and_end_on(corner, end if slope.slope else end + 1e-6 * UP)
        self.ground.set_points_as_corners([start, corner, end, start])
        self.one.next_to(self.run, UP if slope.slope < 0 else DOWN, buff=0.1)
        return self

    def shown(self) -> Channels:
        """Return how far it goes up."""
        return {"rise": [self.slope.slope]}


class Bar(VGroup):
    """A derivative as the length of a bar: to the left of the line of zero if it is negative.

    >>> bar = Bar(-0.2).show(-0.1)
    >>> round(float(bar.bar.width), 6) == round(0.1 * UNIT, 6), round(float(bar.bar.get_right()[0]), 6) == ZERO_X
    (True, True)
    """

    def __init__(self, value: float) -> None:
        self.value = float(value)
        self.zero = Line(0.5 * UP, 0.5 * DOWN, color=palette.SECONDARY, stroke_width=4)
        self.zero.move_to((ZERO_X, RESULT_Y, 0))
        self.bar = Rectangle(width=1.0, height=BAR_HEIGHT, stroke_width=0, fill_opacity=1)
        super().__init__(self.bar, self.zero)
        self.show(value)

    def show(self, value: float) -> Self:
        """Let the bar tell a number."""
        self.value = float(value)
        self.bar.stretch_to_fit_width(max(abs(value) * UNIT, 1e-4)).set_fill(palette.sign_hue(value))
        self.bar.move_to(self.zero.get_center(), aligned_edge=RIGHT if value < 0 else LEFT)
        return self

    def shown(self) -> Channels:
        """Return the number."""
        return {"length": [self.value]}


class Factors(Group):
    """The factors of the last weight's derivative as slopes of three curves, each over its number; and the product.

    Parameters
    ----------
    example
        Whose symbols they are.
    behind, z, a, y
        The activation behind the weight, z, the output, and what is wanted.

    Attributes
    ----------
    fractions, numbers
        The three factors above their curves, and what they are, below.
    over_times, times
        What stands between them.
    formulas
        The factors worked out; before the first of them is the lamp.
    slopes
        The three curves.
    asked, equals, bar, result
        The derivative, and what it is.
    lamp
        Of the neuron behind the weight.
    """

    def __init__(self, example: ChainExample, behind: float, z: float, a: float, y: float) -> None:
        self.y = float(y)
        values = example.values
        pairs = ("w3", "z3"), ("z3", "a3"), ("a3", "C")
        self.fractions = VGroup(
            *(
                fraction(up, across, values, size=FRACTION).move_to((x, FRACTIONS_Y, 0))
                for (across, up), x in zip(pairs, COLUMNS, strict=True)
            )
        )
        gaps = [(left + right) / 2 for left, right in pairwise(COLUMNS)]
        self.over_times, self.times = (
            VGroup(*(Formula("times", size=54).move_to((x, y, 0)) for x in gaps))
            for y in (FRACTIONS_Y, NUMBERS_Y)
        )
        functions: list[tuple[Function, Function]] = [
            _line(behind),
            (sigmoid, lambda at: sigmoid(at) * (1 - sigmoid(at))),
            (lambda at: (at - self.y) ** 2, lambda at: 2 * (at - self.y)),
        ]
        knobs = None, None, Neuron(0.15)
        self.slopes = [
            Slope(
                *both,
                middle,
                start,
                *(Formula(symbol(name), size=AXIS_NAME, color=hue_of(name, values[name])) for name in pair),
                knob=knob,
                following=place == SUM,
            )
            for place, (both, middle, start, pair, knob) in enumerate(
                zip(functions, MIDDLES, (0.0, z, a), pairs, knobs, strict=True)
            )
        ]
        for slope, x in zip(self.slopes, COLUMNS, strict=True):
            slope.shift(np.array([x, LEVEL, 0.0]) - slope.area.get_center())
        self.numbers = VGroup(
            *(
                Number(one.slope, 3, size=FIGURE).move_to((x, NUMBERS_Y, 0))
                for one, x in zip(self.slopes, COLUMNS, strict=True)
            )
        )
        self.formulas = derivatives(example)
        self.lamp = Neuron(0.27).next_to(self.formulas[LINE], LEFT, buff=0.2)
        self.asked = fraction("C", "w3", values, size=FRACTION).move_to((NAME_X, RESULT_Y, 0))
        self.equals = Formula("=", size=54).next_to(self.asked, RIGHT, buff=0.25)
        self.bar = Bar(-1e-6)
        self.result = Number(self.bar.value, 4, size=FIGURE).move_to((RESULT_X, RESULT_Y, 0))
        super().__init__(self.fractions, self.over_times, *self.slopes, self.numbers, self.times)
        self.add(*self.formulas, self.lamp, self.asked, self.equals, self.bar, self.result)
        self.behind = float(behind)
        self.show(behind=behind, z=z, a=a)

    @property
    def upper(self) -> list[Mobject]:
        """All but the row of the bar."""
        lower = self.asked, self.equals, self.bar, self.result
        return [part for part in self.submobjects if part not in lower]

    def show(self, *, behind: float | None = None, z: float | None = None, a: float | None = None) -> Self:
        """Show the factors for these values; those that are not given stay."""
        if behind is not None:
            self.behind = float(behind)
            self.slopes[LINE].bend(*_line(self.behind))
            self.lamp.set_activation(self.behind)
        if z is not None:
            self.slopes[SUM].show(z)
        if a is not None:
            self.slopes[SQUARE].show(a)
            self.slopes[SQUARE].knob.set_activation(a)
        for number, slope in zip(self.numbers, self.slopes, strict=True):
            number.set_value(slope.slope)
        return self.tell(float(np.prod([slope.slope for slope in self.slopes])))

    def tell(self, product: float) -> Self:
        """Let bar and number below tell a product, whatever the factors are."""
        self.bar.show(product)
        self.result.set_value(product)
        return self


class Another(Group):
    """A picture of its own, its output beside it.

    >>> Another(Picture(np.zeros((28, 28)), size=1.0), 0.25).number.shown
    '0.25'
    """

    def __init__(self, picture: Picture, output: float) -> None:
        self.picture, self.number = picture, Number(output, size=FIGURE_SIZE + 5)
        word = Label("output", size=FIGURE_SIZE)
        self.reading = VGroup(word, self.number).arrange(DOWN, buff=0.14).next_to(picture, RIGHT, buff=0.25)
        super().__init__(picture, self.reading)


def _line(slope: float) -> tuple[Function, Function]:
    return (lambda at: slope * at), (lambda at: np.full_like(at, slope))


def derivatives(example: ChainExample) -> list[Formula]:
    """Return what the three slopes are, each in its column."""
    return _in_columns(example, "a^((L-1))", "a^((L)) (1 - a^((L)))", "2 (a^((L)) - {{ y : wanted }})")


def _in_columns(example: ChainExample, *sources: str) -> list[Formula]:
    found = []
    for source, x in zip(sources, COLUMNS, strict=True):
        colors = {"wanted": palette.TARGET} if ": wanted" in source else {}
        found.append(Formula(source, size=FORMULA, colors=colors).move_to((x, FORMULAS_Y, 0)))
    return found


def the_product(example: ChainExample, found: ChainFactors) -> Product:
    """Return the derivative of the cost by the last weight as the product of its factors: 4.7 ends on it."""
    return Product(
        example,
        float(found.dc_dw[-1]),
        (float(found.dz_dw[-1]), float(found.slope[-1]), float(found.dc_da[-1])),
    )


def the_factors(example: ChainExample, found: ChainFactors) -> Factors:
    """Return the three factors as slopes with their formulas, and the bar of their product: 4.8 ends on it."""
    return Factors(example, found.a[-2], found.z[-1], found.a[-1], found.target)


@beat("4.8", "the three factors", flows_from="4.7")
def the_three_factors(scene: Lecture) -> None:
    """Find each factor as the slope of a curve, and multiply."""
    example = chain_example(scene)
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    entry = scene.measure("gradient", measure.examples.example_grad, RUN, **example.at)[-2]
    scene.derive("first two factors", "product", found.dz_dw[-1], found.slope[-1])
    product, factors = the_product(example, found), the_factors(example, found)
    scene.declare({"1": "the run of a slope"})
    steps = [RunAndRise(slope) for slope in factors.slopes]
    scene.open_with(product)
    with scene.say("Each factor is a slope: {mark}1 to the right, {mark}so far up.") as line:
        _lay_out(scene, product, factors, max(line.until_mark(), 1.6))
        _go_right(scene, factors, steps, LINE, max(0.7, line.until_mark()))
        _go_up(scene, factors, steps, LINE, max(0.9, line.left))
    with scene.say("z against w: {mark}as steep as the neighbor is bright.") as line:
        _name(scene, factors, LINE, max(0.7, line.until_mark()))
        _dim(scene, line, factors, steps[LINE])
        scene.moment("line")
    with scene.say("a against z, the sigmoid: {mark}a times one minus a.") as line:
        _go_right(scene, factors, steps, SUM, 0.7)
        _go_up(scene, factors, steps, SUM, max(0.8, line.until_mark()))
        _name(scene, factors, SUM, 0.8)
        scene.moment("sigmoid")
        scene.wait(max(0.5, line.left))
    with scene.say("The cost against a: {mark}down, so a minus.") as line:
        _go_right(scene, factors, steps, SQUARE, max(0.7, line.until_mark()))
        _go_up(scene, factors, steps, SQUARE, 1.1)
        _name(scene, factors, SQUARE, 0.8)
        scene.moment("square")
        scene.wait(max(0.5, line.left))
    with scene.say(
        "Multiply: take the first height, {mark}a quarter of it, {mark}and {turn:.1f} turns it around.",
        turn=factors.slopes[SQUARE].slope,
        when=bool(abs(found.slope[-1] - 0.25) < 0.01) and found.gap < 0,
    ) as line:
        _multiply(scene, line, factors, steps)
        scene.moment("product")
        scene.wait(max(0.8, line.left))
    with scene.say(
        "The code of backpropagation {mark}returns the same.",
        when=bool(np.isclose(entry, found.dc_dw[-1], 1e-5)),
    ) as line:
        _compare(scene, line, factors, steps, float(entry))
    leave_only(scene, factors)


def _lay_out(scene: Lecture, product: Product, factors: Factors, seconds: float) -> None:
    """Let each factor go over its column, where a curve is drawn; what they make goes below."""
    scene.remove(product)
    scene.add(*product.fractions, *product.signs)
    early, late = squish_rate_func(smooth, 0, 0.6), squish_rate_func(smooth, 0.6, 1)
    symbols = [*product.fractions, *(sign[0] for sign in product.signs)]
    places = [factors.asked, *factors.fractions, factors.equals, *factors.over_times]
    scene.play(
        FadeOut(
            *product.numbers,
            *(sign[1] for sign in product.signs),
            rate_func=squish_rate_func(smooth, 0, 0.25),
        ),
        *(
            ReplacementTransform(one, other, rate_func=early)
            for one, other in zip(symbols, places, strict=True)
        ),
        *(Create(slope.axes, rate_func=late) for slope in factors.slopes),
        *(Create(slope.curve, rate_func=late) for slope in factors.slopes),
        *(FadeIn(slope.names, rate_func=late) for slope in factors.slopes),
        run_time=seconds,
    )


def _go_right(scene: Lecture, factors: Factors, steps: list[RunAndRise], place: int, seconds: float) -> None:
    """Lay the tangent on a curve at its knob, and go 1 to the right."""
    slope, below = factors.slopes[place], steps[place]
    scene.play(
        GrowFromCenter(slope.knob),
        GrowFromCenter(slope.tangent),
        Create(below.run),
        FadeIn(below.one),
        run_time=seconds,
    )


def _go_up(scene: Lecture, factors: Factors, steps: list[RunAndRise], place: int, seconds: float) -> None:
    """Go up to the knob, or down; how far stands below the curve."""
    below, late = steps[place], squish_rate_func(smooth, 0.5, 1)
    scene.play(
        Create(below.rise),
        FadeIn(below.ground, rate_func=late),
        FadeIn(factors.numbers[place], shift=0.2 * DOWN, rate_func=late),
        run_time=seconds,
    )
    scene.add(factors.slopes[place].knob)


def _name(scene: Lecture, factors: Factors, place: int, seconds: float) -> None:
    """Let a factor be followed by what it is."""
    lamp = [GrowFromCenter(factors.lamp)] if place == LINE else []
    scene.play(FadeIn(factors.formulas[place], shift=0.25 * DOWN), *lamp, run_time=seconds)


def _dim(scene: Lecture, line: Saying, factors: Factors, steps: RunAndRise) -> None:
    """Let the neuron behind the weight go dark and shine up again, and the straight line go with it."""
    slope, number, brightness = factors.slopes[LINE], factors.numbers[LINE], factors.behind

    def brighten(_: Group, now: float) -> None:
        slope.bend(*_line(now))
        factors.lamp.set_activation(now)
        number.set_value(slope.slope)
        steps.follow()

    moving = Group(slope, factors.lamp, steps, number)
    for start, end in ((brightness, 0.0), (0.0, brightness)):
        scene.play(
            Drive(moving, start, end, show=brighten, rate_func=smooth),
            run_time=max(1.3, line.left / 2 if end == 0 else line.left),
        )


def _multiply(scene: Lecture, line: Saying, factors: Factors, steps: list[RunAndRise]) -> None:
    """Let the first height become a bar, which the others stretch; a frame is around the one whose turn it is."""
    heights = [slope.slope for slope in factors.slopes]
    bar, so_far = factors.bar, heights[LINE]
    frame = _frame(LINE)
    rise = steps[LINE].rise
    taken = Rectangle(width=rise.get_length(), height=0.12, stroke_width=0, fill_opacity=1)
    taken.set_fill(rise.get_color()).rotate(PI / 2).move_to(rise)
    factors.tell(so_far)
    lying: Any = cast(Any, taken).animate(path_arc=-PI / 2)
    beside = bar.zero.get_center() + (rise.get_length() / 2 + 0.05) * RIGHT
    scene.play(Create(frame), Create(bar.zero), run_time=0.5)
    scene.play(lying.rotate(-PI / 2).move_to(beside), run_time=0.9)
    scene.play(
        ReplacementTransform(taken, bar.bar),
        FadeIn(factors.result, rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=max(0.8, line.until_mark()),
    )
    telling = Group(bar, factors.result)
    for place in (SUM, SQUARE):
        frame = _refocus(scene, frame, place, factors.times[place - 1])
        after = so_far * abs(heights[place])
        scene.play(
            Drive(telling, so_far, after, show=lambda _, now: factors.tell(now), rate_func=smooth),
            run_time=max(1.3, line.until_mark()) if place == SUM else 0.5,
        )
        so_far = after
    _turn_around(scene, factors, max(1.1, line.left))
    scene.play(FadeOut(frame), run_time=0.3)


def _turn_around(scene: Lecture, factors: Factors, seconds: float) -> None:
    """Let the bar swing over the line of zero to its other side; there its number has the other sign."""
    bar, pivot = factors.bar, factors.bar.zero.get_center()
    value, here, there = bar.value, palette.sign_hue(bar.value), palette.sign_hue(-bar.value)
    outline = bar.bar.points.copy()

    def show(shown: Bar, share: float) -> None:
        shown.bar.points = outline.copy()
        shown.bar.rotate(share * PI, about_point=pivot).set_fill(interpolate_color(here, there, share))
        shown.bar.stretch(1 - FLATTER * np.sin(share * PI), 1, about_point=pivot)
        factors.result.set_value(value if share < 0.5 else -value)

    telling = Group(bar, factors.result)
    scene.play(
        Drive(telling, 0.0, 1.0, show=lambda _, share: show(bar, share), rate_func=smooth), run_time=seconds
    )
    bar.bar.points = outline
    factors.tell(-value)
    scene.wait(0.3)


def _compare(scene: Lecture, line: Saying, factors: Factors, steps: list[RunAndRise], entry: float) -> None:
    """Let the bar of what the code returns come, and be laid over the result."""
    same = Bar(entry)
    outline = same.bar.set_fill(opacity=0).set_stroke(palette.INK, 5)
    outline.shift((-0.2 - outline.get_left()[0] + 0.4) * RIGHT)
    word = Label("code", size=FIGURE_SIZE)
    number = Number(entry, 4, size=FIGURE_SIZE + 4)
    VGroup(word, number).arrange(RIGHT, buff=0.25).next_to(outline, RIGHT, buff=0.2)
    word.stand_on(number)
    scene.play(Create(outline), FadeIn(word, number, shift=0.2 * LEFT), run_time=max(0.9, line.until_mark()))
    over: Any = outline.animate
    scene.play(over.move_to(factors.bar.bar), run_time=1.0)
    scene.play(Indicate(factors.result, color=palette.INK), run_time=0.8)
    scene.wait(max(0.3, line.left))
    scene.play(FadeOut(outline, word, number, *steps), run_time=0.5)


@beat("4.9", "what each factor says", flows_from="4.8")
def what_each_factor_says(scene: Lecture) -> None:
    """Move one factor after the other, and see the worst case: sure and wrong."""
    example = chain_example(scene)
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    swept = scene.measure("sweeps", measure.derivatives.factor_sweeps, RUN, reach=REACH, **example.at)
    worst = scene.measure("sure and wrong", measure.derivatives.sure_and_wrong, RUN)
    index = int(worst.index[0])
    after = scene.measure("furthest off", measure.derivatives.chain_factors, RUN, index=index)
    shown = scene.measure("its picture", measure.pictures.ink_of_picture, RUN, index=index)
    scene.derive("steepest cost", "sum", swept.gap[0], swept.gap[0])
    far = scene.derive("gap at low z", "difference", swept.output[0], found.target)
    scene.derive("cost's slope at low z", "sum", far, far)
    slow = scene.derive("small slope, large error", "product", after.slope[-1], after.dc_da[-1])
    scene.derive("with its small slope", "product", found.dz_dw[-1], slow)
    steep = scene.derive("neighbor and slope", "product", found.dz_dw[-1], found.slope[-1])
    scene.derive("with its large error", "product", steep, after.dc_da[-1])
    scene.declare({"0": "the other answer", "1": "what the picture shows"})
    factors = the_factors(example, found)
    scene.open_with(factors)
    with scene.say(
        "Hold the other factors. Let the neighbor go dark: {mark}its weight can do nothing."
    ) as line:
        frame = _frame(LINE)
        scene.play(Create(frame), run_time=0.5)
        _slide(scene, factors, max(line.until_mark(), 1.4), behind=(factors.behind, 0.0))
        scene.moment("dark neighbor")
        scene.play(
            Drive(factors.slopes[LINE], 0.0, ASIDE, show=Slope.show, rate_func=there_and_back),
            run_time=max(1.2, min(1.5, line.left)),
        )
    with scene.say("Bright, and the weight counts.") as line:
        _slide(scene, factors, 1.2, behind=(0.0, 1.0))
        scene.wait(0.3)
        _slide(scene, factors, max(0.8, line.left), behind=(1.0, float(found.a[-2])))
    with scene.say("Now move the output alone. The further off, {mark}the harder it pushes.") as line:
        frame = _refocus(scene, frame, SQUARE)
        _slide(scene, factors, line.left - 0.6, a=(float(found.a[-1]), 0.0))
        scene.moment("far off")
        scene.wait(0.15)
        _slide(scene, factors, 0.8, a=(0.0, float(found.a[-1])))
    with scene.say(
        "But slide far down the S: {mark}the error is large, the slope is gone.",
        when=swept.slope[0] < 0.01 and swept.output[0] < 0.01,
    ) as line:
        frame = _refocus(scene, frame, SUM, also=[_see_whole(factors.slopes[SUM])])
        _slide(scene, factors, line.left - 0.4, z=(float(found.z[-1]), -REACH))
        scene.moment("slope gone")
        scene.wait(0.5)
        _slide(scene, factors, 0.8, z=(-REACH, float(found.z[-1])))
    another = Another(Picture(shown.picture, size=DIGIT_SIZE), after.a[-1])
    wanted = VGroup(
        Label("wanted", size=FIGURE_SIZE, color=palette.TARGET),
        Number(after.target, 0, size=FIGURE_SIZE + 5, color=palette.TARGET),
    ).arrange(DOWN, buff=0.14)
    wanted.next_to(another.reading, RIGHT, buff=0.25)
    for one, beside in zip(wanted, another.reading, strict=True):
        one.stand_on(beside)
    ghost = _before(factors.bar)
    with scene.say(
        "After training, another {digit}, a fat one, {mark}comes out as {output:.2f}: sure, and wrong.",
        digit=shown.digit,
        output=after.a[-1],
        when=shown.label == 1 and worst.a[0] < 0.05,
    ) as line:
        Group(another, wanted).scale(LARGE).move_to(LARGE_AT)
        told = factors.bar.bar, factors.result
        scene.play(
            FadeOut(frame, *factors.upper, *told, rate_func=squish_rate_func(smooth, 0, 0.35)),
            FadeIn(ghost, rate_func=squish_rate_func(smooth, 0, 0.35)),
            FadeIn(another.picture, scale=0.6, rate_func=squish_rate_func(smooth, 0.2, 0.9)),
            run_time=1.0,
        )
        scene.play(FadeIn(another.reading, shift=0.3 * RIGHT), run_time=max(0.6, line.until_mark()))
        scene.play(FadeIn(wanted, shift=0.3 * LEFT), run_time=0.6)
        scene.moment("sure and wrong")
        scene.wait(max(line.left, 0.6))
    with scene.say(
        "Put in its factors: {mark}a large error, {mark}a small slope, {mark}a dark neighbor. "
        "{mark}Hardly any bar is left.",
        when=abs(after.dc_dw[-1]) < 0.01 * abs(found.dc_dw[-1])
        and max(after.a[-2], after.slope[-1]) < 0.05
        and abs(after.gap) > 0.95,
    ) as line:
        frame = _frame(SQUARE)
        home: Any = cast(Any, another).animate(rate_func=squish_rate_func(smooth, 0, 0.75))
        late = squish_rate_func(smooth, 0.45, 1)
        scene.play(
            home.scale(1 / LARGE).move_to(DIGIT_AT),
            FadeOut(wanted, rate_func=squish_rate_func(smooth, 0, 0.25)),
            FadeIn(*factors.upper, *told, rate_func=late),
            Create(frame, rate_func=late),
            run_time=max(1.2, line.until_mark()),
        )
        scene.remove(*factors.get_family())
        scene.add(factors, another, ghost, frame)
        _slide(scene, factors, max(1.1, line.until_mark()), a=(float(found.a[-1]), float(after.a[-1])))
        frame = _refocus(scene, frame, SUM)
        z = float(found.z[-1]), float(after.z[-1])
        _slide(scene, factors, max(1.1, line.until_mark()), z=z, a=after.a[-1])
        frame = _refocus(scene, frame, LINE)
        behind = float(found.a[-2]), float(after.a[-2])
        _slide(scene, factors, max(1.1, line.until_mark()), behind=behind)
        scene.moment("sliver")
        scene.play(
            FadeOut(frame, rate_func=squish_rate_func(smooth, 0, 0.3)),
            Indicate(factors.result, color=palette.INK),
            run_time=max(line.left, 1.2),
        )
    with scene.say("Back to the chain.") as line:
        _back_to_the_chain(scene, Group(factors, another, ghost), chain(example), line.left)
        scene.moment("chain")


def _frame(place: int) -> Rectangle:
    """Return a frame around the column of the factor that is the topic."""
    top, bottom = FRACTIONS_Y + 0.6, NUMBERS_Y - 0.26
    frame = Rectangle(width=SIZE[0] + 0.2, height=top - bottom, color=palette.TARGET, stroke_width=4)
    return frame.move_to((COLUMNS[place], (top + bottom) / 2, 0))


def _refocus(
    scene: Lecture, frame: Rectangle, place: int, *coming: Mobject, also: Sequence[Animation] = ()
) -> Rectangle:
    """Let the frame go, and parts come with one around the column of another factor; returns it."""
    other = _frame(place)
    scene.play(
        FadeOut(frame, rate_func=squish_rate_func(smooth, 0, 0.5)),
        FadeIn(other, *coming, rate_func=squish_rate_func(smooth, 0.4, 1)),
        *also,
        run_time=0.7 if also else 0.5,
    )
    return other


def _see_whole(slope: Slope) -> Animation:
    """Return the animation in which the area of a sigmoid comes to show all of it, on the axis of zero."""
    now = slope.part_of_plane

    def show(shown: Slope, share: float) -> None:
        shown.look((1 - share) * now + share * WHOLE)

    return Drive(slope, 0.0, 1.0, show=show, rate_func=smooth)


def _before(bar: Bar) -> VGroup:
    """Return the outline of a bar as it is now, to be left behind, with a word that says so."""
    outline = bar.bar.copy().set_fill(opacity=0).set_stroke(palette.INK, 3)
    return VGroup(outline, Label("before", size=FIGURE_SIZE).next_to(outline, UP, buff=0.07))


def _slide(
    scene: Lecture,
    factors: Factors,
    seconds: float,
    *,
    behind: tuple[float, float] | None = None,
    z: tuple[float, float] | None = None,
    a: tuple[float, float] | float | None = None,
) -> None:
    """Move one factor from a value to another; with z the output goes, too, unless it is held at one value."""
    moved, held = (a, None) if isinstance(a, tuple) else (None, None if a is None else float(a))

    def show(shown: Factors, value: float) -> None:
        if behind is not None:
            shown.show(behind=value)
        elif z is not None:
            shown.show(z=value, a=float(sigmoid(value)) if held is None else held)
        else:
            shown.show(a=value)

    ends = behind or z or moved or (0.0, 0.0)
    scene.play(Drive(factors, *ends, show=show, rate_func=smooth), run_time=max(0.8, seconds))


def _back_to_the_chain(scene: Lecture, leaving: Group, network: NetworkDiagram, seconds: float) -> None:
    """Let the chain grow in the middle while all else leaves."""
    late = squish_rate_func(smooth, 0.1, 0.9)
    for edges in network.edges:
        edges.set_z_index(-1)
    scene.play(
        FadeOut(leaving, rate_func=squish_rate_func(smooth, 0, 0.35)),
        *(GrowFromCenter(neurons[0], rate_func=late) for neurons in network.neurons),
        *(FadeIn(edges, rate_func=late) for edges in network.edges),
        run_time=max(1.6, seconds),
    )
    leave_only(scene, network)
    scene.wait(0.4)
