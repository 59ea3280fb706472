"""4.8 and 4.9: the three factors of a derivative, each the slope of a curve, and what each says of a weight."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circumscribe,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Line,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.derivatives.chain import ChainFactors
from scenes.beats.calculus.example import RUN, ChainExample, chain, chain_example
from scenes.beats.calculus.nudges import COLUMNS, FACTORS_Y, FIGURE, LOW, Product, leave_only
from scenes.beats.calculus.tree import hue_of, symbol
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, factor
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Label
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

SIZE, LEVEL = (3.1, 2.1), -0.78  # of the area of a curve, and height of its middle, in scene units
ONE = 1.4  # scene units per 1, to the right and upwards, in all areas alike
SQUEEZED = 0.5  # ... to the right, where the bends of the sigmoid are to be seen
NEAR = 0.93  # share of the picture that a curve with its formulas takes, seen alone
FORMULAS_Y, WORKED_Y, NUMBERS_Y = 1.22, 0.56, -2.4
FORMULA, WORKED, AXIS_NAME = 46, 40, 40
POINTS, TANGENT, OVERHANG = (
    121,
    0.72,
    0.0,
)  # of a curve; the run of half its tangent; how far that goes beyond
LINE, SUM, SQUARE = range(3)  # the factors from the weight on: dz/dw, da/dz, dC/da
GROUND = 0.16  # opacity of what is below a curve
REACH = 6.0  # of z to either side
LARGEST, BAR_WIDTH, BAR_HEIGHT, ZERO_Y = 0.29, 1.0, 2.35, 0.55  # a derivative, and how far down its bar goes
MIDDLES = (0.0, 0.0), (0.0, 0.5), (0.85, 0.55)  # of the areas, as points of their planes
DIGIT_SIZE, DIGIT_AT = (
    1.45,
    np.array([-5.88, -0.9, 0.0]),
)  # of the picture beside the bar; middle with its output
ASIDE = 0.92  # how far that goes aside meanwhile
LARGE, LARGE_AT = 2.0, np.array([1.6, -0.6, 0.0])  # how many times as large that comes in, and where

Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Slope(VGroup):
    """A curve, a knob on it and the tangent there, to one scale. The axes have the colors of what they stand for.

    Thin lines at whole numbers make squares of side 1.

    Parameters
    ----------
    function, derivative
        Of the curve.
    middle
        The point of the plane that is in the middle of the area.
    x
        Where the knob stands first.
    across, up
        Colors of the axes.
    knob
        What stands on the curve.
    following
        Whether the area goes with the knob from left to right.

    Attributes
    ----------
    slope
        Of the tangent.

    >>> slope = Slope(np.square, lambda x: 2 * x, (0.5, 0.5), 0.5, across=palette.INK, up=palette.COST)
    >>> slope.slope, slope.show(0.25).slope
    (1.0, 0.5)
    """

    def __init__(
        self,
        function: Function,
        derivative: Function,
        middle: tuple[float, float],
        x: float,
        *,
        across: ManimColor,
        up: ManimColor,
        knob: VMobject | None = None,
        following: bool = False,
    ) -> None:
        self.function, self.derivative, self.following = function, derivative, following
        self.middle, self.unit = np.array(middle), np.array([ONE, ONE])
        self.area = Rectangle(width=SIZE[0], height=SIZE[1], stroke_width=0)
        corner = self.area.get_corner(DOWN + LEFT)
        self.axes = VGroup(
            Line(corner, corner + SIZE[0] * RIGHT, color=across, stroke_width=4),
            Line(corner, corner + SIZE[1] * UP, color=up, stroke_width=4),
        )
        self.grid = VMobject(color=palette.FAINT, stroke_width=2)
        self.curve = VMobject(color=palette.SECONDARY, stroke_width=5)
        self.ground = VMobject(stroke_width=0, fill_color=up, fill_opacity=GROUND)
        self.tangent = Line(color=palette.INK, stroke_width=8)
        self.knob = Dot(radius=0.17, color=across) if knob is None else knob
        self.x, self.slope = float(x), 0.0
        super().__init__(self.area, self.ground, self.grid, self.axes, self.curve, self.tangent, self.knob)
        self.bend(function, derivative)

    def point(self, x: float, y: float) -> NDArray[np.float64]:
        """Return the scene point of a point of the plane of the curve."""
        away = self.unit * (np.array([x, y]) - self.middle)
        return np.asarray(self.area.get_center() + np.array([*away, 0.0]))

    def bend(self, function: Function, derivative: Function) -> Self:
        """Draw another curve, the knob staying where it is from left to right."""
        self.function, self.derivative = function, derivative
        return self.show(self.x)

    def stretch(self, unit: float) -> Self:
        """Let 1 be so long to the right, in scene units."""
        self.unit[0] = unit
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
        way = TANGENT * np.array([self.unit[0], self.slope * self.unit[1], 0.0])
        self.tangent.put_start_and_end_on(*(middle + self._within(middle, side) for side in (-way, way)))
        self.knob.move_to(middle)
        return self

    def shown(self) -> Channels:
        """Return the slope of the tangent."""
        return {"slope": [self.slope]}

    def _draw(self) -> None:
        """Draw as much of the curve, and of the squares, as is in the area."""
        low, high = (self.middle + side * np.array(SIZE) / 2 / self.unit for side in (-1, 1))
        xs = np.linspace(low[0], high[0], POINTS)
        ys = self.function(xs)
        inside = (ys >= low[1]) & (ys <= high[1])
        points = [self.point(x, y) for x, y in zip(xs[inside], ys[inside], strict=True)]
        self.curve.set_points_as_corners(points)
        feet = [self.point(x, low[1]) for x in (xs[inside][-1], xs[inside][0])]
        self.ground.set_points_as_corners([*points, *feet, points[0]])
        self.grid.clear_points()
        for x in range(ceil(low[0]), floor(high[0]) + 1):
            self.grid.start_new_path(self.point(x, low[1])).add_line_to(self.point(x, high[1]))
        for y in range(ceil(low[1]), floor(high[1]) + 1):
            self.grid.start_new_path(self.point(low[0], y)).add_line_to(self.point(high[0], y))

    def _within(self, middle: NDArray[np.float64], way: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return as much of a way from a point as stays near the area."""
        most = [size / 2 + OVERHANG for size in SIZE]
        off = (middle - self.area.get_center())[:2] * np.sign(way[:2])
        shares = [
            (edge - start) / size
            for edge, start, size in zip(most, off, np.abs(way[:2]), strict=True)
            if size > 0
        ]
        return np.asarray(way * min(1.0, *shares))


class RunAndRise(VGroup):
    """The steps below a tangent: 1 to the right, and up or down by its slope, whose number stands beside.

    Attributes
    ----------
    run, rise
        The two steps, in the colors of the axes that they run along.
    one, number
        What they are long.

    >>> slope = Slope(np.square, lambda x: 2 * x, (0.5, 0.5), 0.25, across=palette.INK, up=palette.COST)
    >>> steps = RunAndRise(slope)
    >>> round(float(steps.rise.get_length() / steps.run.get_length()), 6), steps.number.shown
    (0.5, '0.500')
    """

    def __init__(self, slope: Slope) -> None:
        across, up = (axis.get_color() for axis in slope.axes)
        self.slope = slope
        self.run, self.rise = Line(color=across, stroke_width=6), Line(color=up, stroke_width=6)
        self.one = declared(Label("1", size=FIGURE_SIZE, color=across), "the run of a slope")
        self.number = Number(slope.slope, 3, size=FIGURE_SIZE, color=up)
        super().__init__(self.run, self.rise, self.one, self.number)
        self.follow()

    def follow(self) -> Self:
        """Stand where the tangent now is."""
        slope = self.slope
        y = float(slope.function(np.array([slope.x]))[0])
        start, corner, end = (
            slope.point(slope.x + side / 2, y + level * slope.slope / 2)
            for side, level in ((-1, -1), (1, -1), (1, 1))
        )
        self.run.put_start_and_end_on(start, corner)
        self.rise.put_start_and_end_on(corner, end if slope.slope else end + 1e-6 * UP)
        self.one.next_to(self.run, UP if slope.slope < 0 else DOWN, buff=0.1)
        self.number.set_value(slope.slope).next_to(self.rise, RIGHT, buff=0.1)
        if slope.slope < 0:  # clear of a curve that rises again
            self.number.shift(0.25 * self.rise.get_length() * UP)
        else:  # clear of a tangent that is nearly level
            self.number.shift(max(0.0, 0.32 - 0.8 * slope.slope) * DOWN)
        return self

    def shown(self) -> Channels:
        """Return how far it goes up."""
        return {"rise": [self.slope.slope]}


class Bar(VGroup):
    """A derivative as the length of a bar: below the line of zero if it is negative.

    >>> bar = Bar(-0.2).show(-0.1)
    >>> round(float(bar.bar.height / BAR_HEIGHT), 6) == round(0.1 / LARGEST, 6), bar.bar.get_top()[1] == ZERO_Y
    (True, np.True_)
    """

    def __init__(self, value: float) -> None:
        self.value = float(value)
        self.zero = Line(1.3 * LEFT, -1.3 * LEFT, color=palette.SECONDARY, stroke_width=4)
        self.zero.move_to((COLUMNS[0], ZERO_Y, 0))
        self.bar = Rectangle(width=BAR_WIDTH, height=1.0, stroke_width=0, fill_opacity=1)
        super().__init__(self.bar, self.zero)
        self.show(value)

    def show(self, value: float) -> Self:
        """Let the bar tell a number."""
        self.value = float(value)
        height = max(abs(value) / LARGEST * BAR_HEIGHT, 1e-4)
        self.bar.stretch_to_fit_height(height).set_fill(palette.sign_hue(value))
        self.bar.move_to(self.zero.get_center(), aligned_edge=UP if value < 0 else DOWN)
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
    product
        Symbols at the top and numbers at the bottom.
    slopes
        The three curves.
    bar
        The derivative.
    lamp
        Of the neuron behind the weight.
    """

    def __init__(self, example: ChainExample, behind: float, z: float, a: float, y: float) -> None:
        self.y = float(y)
        self.product = Product(example, 1.0, (1.0, 1.0, 1.0)).shift(-LOW)
        for row in (*self.product.numbers, *(sign[1] for sign in self.product.signs)):
            row.shift((NUMBERS_Y - FACTORS_Y) * UP)
        hues = palette.sign_hue(example.values["w3"]), palette.Z, palette.INK, palette.COST
        functions: list[tuple[Function, Function]] = [
            _line(behind),
            (sigmoid, lambda at: sigmoid(at) * (1 - sigmoid(at))),
            (lambda at: (at - self.y) ** 2, lambda at: 2 * (at - self.y)),
        ]
        knobs = None, None, Neuron(0.2)
        self.slopes = [
            Slope(both[0], both[1], middle, start, across=across, up=up, knob=knob, following=place == SUM)
            for place, (both, middle, start, across, up, knob) in enumerate(
                zip(functions, MIDDLES, (0.0, z, a), hues[:-1], hues[1:], knobs, strict=True)
            )
        ]
        for slope, x in zip(self.slopes, COLUMNS[1:], strict=True):
            slope.shift(np.array([x, LEVEL, 0.0]) - slope.area.get_center())
        self.lamp = Neuron(0.31).move_to((COLUMNS[1] - 1.05, FORMULAS_Y, 0))
        self.bar = Bar(-1e-6)
        self.formulas = derivatives(example)
        super().__init__(self.product, *self.slopes, self.bar, self.lamp, *self.formulas)
        self.behind = float(behind)
        self.show(behind=behind, z=z, a=a)

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
        factors = [slope.slope for slope in self.slopes]
        result = float(np.prod(factors))
        self.bar.show(result)
        for number, value in zip(self.product.numbers, (result, *factors), strict=True):
            number.set_value(value)
        return self


class Another(Group):
    """A picture of its own, its output below it.

    >>> Another(Picture(np.zeros((28, 28)), size=1.0), 0.25).number.shown
    '0.25'
    """

    def __init__(self, picture: Picture, output: float) -> None:
        self.picture, self.number = picture, Number(output, size=FIGURE_SIZE + 5)
        word = Label("output", size=FIGURE_SIZE)
        self.reading = VGroup(word, self.number).arrange(RIGHT, buff=0.14)
        word.stand_on(self.number)
        self.reading.next_to(picture, DOWN, buff=0.2)
        super().__init__(picture, self.reading)


def _line(slope: float) -> tuple[Function, Function]:
    return (lambda at: slope * at), (lambda at: np.full_like(at, slope))


def originals(example: ChainExample) -> list[Formula]:
    """Return the three functions whose slopes the factors are, each in its column."""
    return _in_columns(
        example,
        "{{ w^((L)) : weight }} a^((L-1)) + {{ b^((L)) : bias }}",
        "sigma({{ z^((L)) : sum }})",
        "(a^((L)) - {{ y : wanted }})^2",
    )


def derivatives(example: ChainExample) -> list[Formula]:
    """Return their derivatives."""
    return _in_columns(example, "a^((L-1))", "a^((L)) (1 - a^((L)))", "2 (a^((L)) - {{ y : wanted }})")


def _in_columns(example: ChainExample, *sources: str) -> list[Formula]:
    colors = {
        "weight": palette.sign_hue(example.values["w3"]),
        "bias": palette.BIAS,
        "sum": palette.Z,
        "wanted": palette.TARGET,
    }
    found = []
    for source, x in zip(sources, COLUMNS[1:], strict=True):
        own = {label: color for label, color in colors.items() if f": {label} }}}}" in source}
        found.append(Formula(source, size=FORMULA, colors=own).move_to((x, FORMULAS_Y, 0)))
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


class Sliding(VGroup):
    """A tangent that comes and slides along its curve to a place, its slope as a number below.

    Parameters
    ----------
    slope
        With the knob where it is to arrive.
    number
        Which tells the slope.
    start
        Where it comes.
    """

    def __init__(self, slope: Slope, number: Number, start: float) -> None:
        self.slope, self.number, self.ends = slope, number, (float(start), slope.x)
        super().__init__(slope.tangent, slope.knob, number)
        self.show(0.0)

    def show(self, share: float) -> Self:
        """Let the tangent be so far on its way."""
        start, end = self.ends
        self.number.set_value(self.slope.show(start + share * (end - start)).slope)
        self.set_opacity(min(1.0, 6 * share))
        return self


@beat("4.8", "the three factors", flows_from="4.7")
def the_three_factors(scene: Lecture) -> None:
    """Turn each factor into a formula by taking the slope of its curve, and multiply."""
    example = chain_example(scene)
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    entry = scene.measure("gradient", measure.examples.example_grad, RUN, **example.at)[-2]
    product, factors = the_product(example, found), the_factors(example, found)
    factors.slopes[SUM].stretch(SQUEEZED)
    sources, worked, names = originals(example), _worked(found), _axis_names(example, factors)
    scene.declare({"1": "the run of a slope"})
    steps: list[RunAndRise] = []
    scene.open_with(product)
    with scene.say("Each factor is a slope: {mark}how far up, for 1 to the right.") as line:
        _open(scene, product, factors)
        _visit(scene, factors, LINE, sources, names, line.left, Group(*_symbols(factors.product)))
    with scene.say("z against w: a straight line, {mark}as steep as the neighbor is bright.") as line:
        steps.append(_take_steps(scene, factors.slopes[LINE], line.until_mark()))
        _dim(scene, line, factors, steps[LINE], sources[LINE])
        scene.moment("line")
    with scene.say("a against z: the sigmoid. {mark}Its slope is a times one minus a.") as line:
        seen = Group(factors.formulas[LINE], factors.lamp, names[LINE])
        _visit(scene, factors, SUM, sources, names, line.until_mark(), seen)
        steps.append(_take_steps(scene, factors.slopes[SUM], 1.0))
        _rewrite(scene, sources[SUM], factors.formulas[SUM], worked[0])
        scene.moment("sigmoid")
        scene.wait(max(0.6, line.left))
    with scene.say("The cost against a: a square. {mark}Its slope is twice a minus y.") as line:
        seen = Group(factors.formulas[SUM], worked[0], names[SUM])
        _visit(scene, factors, SQUARE, sources, names, line.until_mark(), seen)
        steps.append(_slide_down(scene, factors.slopes[SQUARE]))
        _rewrite(scene, sources[SQUARE], factors.formulas[SQUARE], worked[1])
        scene.moment("square")
        scene.wait(max(0.6, line.left))
    with scene.say("Now all to one scale, and multiply: {mark}a bar keeps the result.") as line:
        _pull_back(scene, factors, steps)
        _multiply(scene, line, factors, steps, VGroup(worked[1], names[SQUARE]))
        scene.moment("product")
        scene.wait(max(0.2, line.left))
    with scene.say(
        "Backpropagation's code {mark}returns the same number.",
        when=bool(np.isclose(entry, found.dc_dw[-1], 1e-5)),
    ) as line:
        _compare(scene, line, factors, float(entry))
    leave_only(scene, factors)


def _axis_names(example: ChainExample, factors: Factors) -> list[VGroup]:
    """Return what runs to the right and what upwards, beside the axes of each curve."""
    found = []
    for slope, pair in zip(factors.slopes, (("w3", "z3"), ("z3", "a3"), ("a3", "C")), strict=True):
        across, up = (
            Formula(symbol(name), size=AXIS_NAME, color=hue_of(name, example.values[name])) for name in pair
        )
        across.next_to(slope.area.get_corner(DOWN + RIGHT), DOWN + LEFT, buff=0.1)
        up.next_to(slope.area.get_corner(UP + LEFT), UP, buff=0.08)
        found.append(VGroup(across, up))
    return found


def _open(scene: Lecture, product: Product, factors: Factors) -> None:
    """Let the numbers leave and the symbols go up, to make room for the curves whose slopes the factors are."""
    wide = factors.product
    scene.remove(product)
    scene.add(*product.fractions, *product.signs)
    scene.play(
        FadeOut(*product.numbers, *(sign[1] for sign in product.signs), shift=0.4 * DOWN), run_time=0.5
    )
    scene.remove(*product.signs)
    scene.play(
        *(
            ReplacementTransform(one, other)
            for one, other in zip(
                (*product.fractions, *(sign[0] for sign in product.signs)),
                (*wide.fractions, *(sign[0] for sign in wide.signs)),
                strict=True,
            )
        ),
        run_time=0.8,
    )


def _symbols(product: Product) -> list[VMobject]:
    """Return the derivative, its factors and the signs between them, without their numbers."""
    return [*product.fractions, *(sign[0] for sign in product.signs)]


def _visit(
    scene: Lecture,
    factors: Factors,
    place: int,
    sources: list[Formula],
    names: list[VGroup],
    seconds: float,
    seen: Group,
) -> None:
    """Let the camera come close to a column, where a curve and its formula come; what has been seen leaves."""
    slope, source = factors.slopes[place], sources[place]
    late = squish_rate_func(smooth, 0.4, 1)
    scene.play(
        scene.come_close(slope.area, names[place], source, share=NEAR),
        FadeIn(slope.grid, slope.ground, rate_func=late),
        Create(slope.axes, rate_func=late),
        Create(slope.curve, rate_func=late),
        FadeIn(names[place], source, rate_func=late),
        FadeOut(seen, rate_func=squish_rate_func(smooth, 0, 0.5)),
        run_time=max(1.4, seconds),
    )


def _worked(found: ChainFactors) -> list[Formula]:
    """Return each derivative with its numbers put in, in its column."""
    written = (
        f"{factor(found.a[-1], 3)} dot.op {factor(-found.gap, 3)}",
        f"2 dot.op {factor(found.gap, 3)}",
    )
    return [
        Formula(source, size=WORKED).move_to((x + 0.45, WORKED_Y, 0))  # clear of what the axis is called
        for source, x in zip(written, COLUMNS[2:], strict=True)
    ]


def _take_steps(scene: Lecture, slope: Slope, seconds: float) -> RunAndRise:
    """Lay the tangent on a curve, go 1 to the right below it, and then up to it, or down."""
    steps = RunAndRise(slope)
    half = max(seconds, 1.2) / 2
    scene.play(
        GrowFromCenter(slope.knob), Create(slope.tangent), Create(steps.run), FadeIn(steps.one), run_time=half
    )
    scene.play(Create(steps.rise), FadeIn(steps.number, shift=0.15 * RIGHT), run_time=half)
    return steps


def _dim(scene: Lecture, line: Saying, factors: Factors, steps: RunAndRise, source: Formula) -> None:
    """Let the neuron behind the weight go dark and shine up again, and the straight line go with it."""
    slope, brightness = factors.slopes[LINE], factors.behind
    scene.play(FadeOut(source, shift=0.2 * UP), run_time=0.3)
    scene.play(FadeIn(factors.formulas[LINE], shift=0.2 * UP), GrowFromCenter(factors.lamp), run_time=0.6)

    def brighten(_: Group, now: float) -> None:
        slope.bend(*_line(now))
        factors.lamp.set_activation(now)
        steps.follow()

    moving = Group(slope, factors.lamp, steps)
    for start, end in ((brightness, 0.0), (0.0, brightness)):
        scene.play(
            Drive(moving, start, end, show=brighten, rate_func=smooth),
            run_time=max(1.3, line.left / 2 if end == 0 else line.left),
        )


def _slide_down(scene: Lecture, slope: Slope) -> RunAndRise:
    """Let the tangent slide along a curve from where it is steepest to where the example is."""
    number = Number(0.0, 3)
    sliding = Sliding(slope, number, 0.02)
    sliding.remove(number)
    scene.play(Drive(sliding, 0, 1, rate_func=smooth), run_time=1.4)
    steps = RunAndRise(slope)
    scene.play(Create(steps.run), FadeIn(steps.one), run_time=0.6)
    scene.play(Create(steps.rise), FadeIn(steps.number, shift=0.15 * RIGHT), run_time=0.6)
    return steps


def _rewrite(scene: Lecture, source: Formula, derivative: Formula, worked: Formula) -> None:
    """Let a function give its place to its derivative, and put the numbers of the example in."""
    scene.play(FadeOut(source, shift=0.2 * UP), run_time=0.3)
    scene.play(FadeIn(derivative, shift=0.2 * UP), run_time=0.5)
    scene.play(FadeIn(worked, shift=0.2 * DOWN), run_time=0.6)


def _pull_back(scene: Lecture, factors: Factors, steps: list[RunAndRise]) -> None:
    """Let the camera see all three curves, and the sigmoid's axes have the scale of the others."""
    slope, below = factors.slopes[SUM], steps[SUM]

    def stretch(_: Group, unit: float) -> None:
        slope.stretch(unit)
        below.follow()

    scene.play(
        scene.pull_back(),
        Drive(Group(slope, below), SQUEEZED, ONE, show=stretch, rate_func=smooth),
        FadeIn(
            *_symbols(factors.product),
            *factors.formulas[:SQUARE],
            factors.lamp,
            rate_func=squish_rate_func(smooth, 0.5, 1),
        ),
        run_time=1.6,
    )


def _multiply(
    scene: Lecture, line: Saying, factors: Factors, steps: list[RunAndRise], leaving: VGroup
) -> None:
    """Let the rises come down as factors, and run together into the result, which a bar keeps."""
    result, *numbers = factors.product.numbers
    result.set_value(float(np.prod([slope.slope for slope in factors.slopes])))
    for number, below in zip(numbers, steps, strict=True):
        number.set_value(below.slope.slope)
    equals, *times = (sign[1] for sign in factors.product.signs)
    scene.play(
        *(ReplacementTransform(below.number, number) for below, number in zip(steps, numbers, strict=True)),
        FadeOut(leaving, *(part for below in steps for part in (below.run, below.rise, below.one))),
        run_time=0.9,
    )
    scene.play(FadeIn(*times, scale=1.4), run_time=0.4)
    scene.play(
        LaggedStart(*(Indicate(number, color=palette.INK) for number in numbers), lag_ratio=0.35),
        run_time=max(1.0, line.until_mark()),
    )
    scene.play(FadeIn(result, equals, shift=0.4 * LEFT), run_time=0.6)
    scene.play(Create(factors.bar.zero), run_time=0.4)
    scene.play(GrowFromEdge(factors.bar.bar, UP), run_time=0.9)


def _compare(scene: Lecture, line: Saying, factors: Factors, entry: float) -> None:
    """Let the number that the code returns come down on the result."""
    result = factors.product.numbers[0]
    word = Label("backprop", size=FIGURE_SIZE).move_to((COLUMNS[0], -0.8, 0))
    same = Number(entry, 4, size=FIGURE).move_to((COLUMNS[0], -1.45, 0))
    scene.play(FadeIn(word, same, shift=0.3 * DOWN), run_time=max(0.7, line.until_mark()))
    scene.wait(0.7)
    beside: Any = same.animate
    scene.play(beside.move_to(result), FadeOut(word), run_time=0.9)
    scene.remove(same)
    factors.show()
    scene.play(Indicate(result, color=palette.INK), run_time=0.8)
    scene.wait(max(0.2, line.left))


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
        scene.wait(max(0.2, min(0.8, line.left)))
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
        "But push z far down. {mark}The error is large, and the slope is gone.",
        when=swept.slope[0] < 0.01 and swept.output[0] < 0.01,
    ) as line:
        frame = _refocus(scene, frame, SUM)
        _slide(scene, factors, line.left - 0.4, z=(float(found.z[-1]), -REACH))
        scene.moment("slope gone")
        scene.wait(0.3)
    another = Another(Picture(shown.picture, size=DIGIT_SIZE), after.a[-1])
    with scene.say(
        "That happens: after training, another {digit} comes out as {output:.2f}. {mark}Sure, and wrong.",
        digit=shown.digit,
        output=after.a[-1],
        when=shown.label == 1 and worst.a[0] < 0.05,
    ) as line:
        scene.play(FadeOut(frame), run_time=0.2)
        _slide(scene, factors, 0.8, z=(-REACH, float(found.z[-1])))
        row = [*factors.product.numbers[1:], *(sign[1] for sign in factors.product.signs)]
        curves = [*factors.slopes, factors.lamp, *factors.formulas, *row]
        another.scale(LARGE).move_to(LARGE_AT)
        scene.play(
            FadeOut(*curves, rate_func=squish_rate_func(smooth, 0, 0.5)),
            FadeIn(another.picture, shift=0.4 * UP, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=1.0,
        )
        scene.play(FadeIn(another.reading, shift=0.2 * UP), run_time=0.5)
        scene.moment("sure and wrong")
        scene.play(Indicate(another.reading, color=palette.INK), run_time=max(line.until_mark() + 0.2, 0.9))
        early = squish_rate_func(smooth, 0, 0.5)
        bar, zero = (cast(Any, part).animate(rate_func=early) for part in (factors.bar.bar, factors.bar.zero))
        home: Any = cast(Any, another).animate(path_arc=-0.5)  # below the bar
        scene.play(
            bar.shift(ASIDE * RIGHT),
            zero.shift(ASIDE * RIGHT).scale(0.55),
            home.scale(1 / LARGE).move_to(DIGIT_AT),
            FadeIn(*curves, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(line.left, 0.9),
        )
        scene.remove(*factors.get_family())
        scene.add(factors, another)
    with scene.say(
        "Put in its factors: a large error, {mark}a small slope, {mark}a dark neighbor. "
        "{mark}Hardly any bar is left.",
        when=abs(after.dc_dw[-1]) < 0.01 * abs(found.dc_dw[-1])
        and max(after.a[-2], after.slope[-1]) < 0.05
        and abs(after.gap) > 0.95,
    ) as line:
        ghost, frame = _outline(factors.bar), _frame(SQUARE)
        scene.play(Create(frame), FadeIn(ghost), run_time=0.4)
        _slide(scene, factors, line.until_mark(), a=(float(found.a[-1]), float(after.a[-1])))
        frame = _refocus(scene, frame, SUM)
        _slide(scene, factors, line.until_mark(), z=(float(found.z[-1]), float(after.z[-1])), a=after.a[-1])
        frame = _refocus(scene, frame, LINE)
        _slide(scene, factors, line.until_mark(), behind=(float(found.a[-2]), float(after.a[-2])))
        scene.moment("sliver")
        scene.play(
            FadeOut(frame, rate_func=squish_rate_func(smooth, 0, 0.3)),
            Circumscribe(VGroup(ghost, factors.product.numbers[0]), color=palette.TARGET, stroke_width=6),
            run_time=max(line.left, 1.0),
        )
    with scene.say("All that was one weight, {mark}and one picture.") as line:
        others = Group(another, ghost)
        _back_to_the_chain(scene, factors, others, chain(example), line.left)
        scene.moment("chain")


def _frame(place: int) -> Rectangle:
    """Return a frame around the curve of the factor that is the topic."""
    frame = Rectangle(width=SIZE[0] + 0.4, height=SIZE[1] + 0.35, color=palette.TARGET, stroke_width=4)
    return frame.move_to((COLUMNS[place + 1], LEVEL, 0))


def _refocus(scene: Lecture, frame: Rectangle, place: int) -> Rectangle:
    """Let the frame go, and draw one around the curve of another factor; returns it."""
    other = _frame(place)
    scene.play(
        FadeOut(frame, rate_func=squish_rate_func(smooth, 0, 0.5)),
        FadeIn(other, rate_func=squish_rate_func(smooth, 0.4, 1)),
        run_time=0.4,
    )
    return other


def _outline(bar: Bar) -> Rectangle:
    """Return the outline of a bar as it is now, to be left behind."""
    return bar.bar.copy().set_fill(opacity=0).set_stroke(palette.INK, 3)


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


def _back_to_the_chain(
    scene: Lecture, factors: Factors, others: Group, network: NetworkDiagram, seconds: float
) -> None:
    """Let the two neurons that the factors are about go back into the chain; all else leaves."""
    lamps = [factors.lamp.copy(), factors.slopes[SQUARE].knob.copy()]
    scene.add(*lamps)
    for edges in network.edges:
        edges.set_z_index(-1)
    late = squish_rate_func(smooth, 0.6, 1)
    scene.play(
        FadeOut(factors, others, rate_func=squish_rate_func(smooth, 0, 0.35)),
        *(
            ReplacementTransform(lamp, neurons[0], rate_func=squish_rate_func(smooth, 0.25, 0.7))
            for lamp, neurons in zip(lamps, network.neurons[-2:], strict=True)
        ),
        *(FadeIn(neurons, rate_func=late) for neurons in network.neurons[:-2]),
        *(FadeIn(edges, rate_func=late) for edges in network.edges),
        run_time=max(1.8, seconds),
    )
    leave_only(scene, network)
    scene.wait(0.4)
