"""4.8 and 4.9: the three factors of a derivative, each the slope of a curve, and what each says of a weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Circumscribe,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    GrowFromEdge,
    GrowFromPoint,
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
from scenes.beats.calculus.nudges import COLUMNS, FACTORS_Y, LOW, Product, leave_only
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Label
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

SIZE, LEVEL = (3.0, 2.35), -0.6  # of the area of a curve, and height of its middle, in scene units
FORMULAS_Y, NUMBERS_Y = 1.1, -2.4
FORMULA = 46
POINTS, TANGENT, OVERHANG = (
    61,
    1.15,
    0.15,
)  # of a curve; half its tangent's length, and how far that goes beyond
LINE, SUM, SQUARE = range(3)  # the factors from the weight on: dz/dw, da/dz, dC/da
GROUND = 0.16  # opacity of what is below a curve
REACH = 6.0  # of z to either side
LARGEST, BAR_WIDTH, BAR_HEIGHT, ZERO_Y = 0.29, 1.0, 2.35, 0.55  # a derivative, and how far down its bar goes
SPANS = ((-1.1, 1.1), (-1.1, 1.1)), ((-6.6, 6.6), (-0.07, 1.07)), ((-0.07, 1.07), (-0.1, 1.1))

Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Slope(VGroup):
    """A curve, a knob on it and the tangent there. The axes have the colors of what they stand for.

    Parameters
    ----------
    function, derivative
        Of the curve.
    spans
        From where to where its two axes go.
    x
        Where the knob stands first.
    across, up
        Colors of the axes.
    knob
        What stands on the curve.

    Attributes
    ----------
    slope
        Of the tangent.

    >>> slope = Slope(np.square, lambda x: 2 * x, ((0, 2), (0, 4)), 1.0, across=palette.INK, up=palette.COST)
    >>> slope.slope, slope.show(0.5).slope
    (2.0, 1.0)
    """

    def __init__(
        self,
        function: Function,
        derivative: Function,
        spans: tuple[tuple[float, float], tuple[float, float]],
        x: float,
        *,
        across: ManimColor,
        up: ManimColor,
        knob: VMobject | None = None,
    ) -> None:
        self.function, self.derivative = function, derivative
        self.scales = Scale(*spans[0]), Scale(*spans[1])
        self.area = Rectangle(width=SIZE[0], height=SIZE[1], stroke_width=0)
        corner = self.area.get_corner(DOWN + LEFT)
        self.axes = VGroup(
            Line(corner, corner + SIZE[0] * np.array([1.0, 0, 0]), color=across, stroke_width=4),
            Line(corner, corner + SIZE[1] * UP, color=up, stroke_width=4),
        )
        self.curve = VMobject(color=palette.SECONDARY, stroke_width=5)
        self.ground = VMobject(stroke_width=0, fill_color=up, fill_opacity=GROUND)
        self.tangent = Line(color=palette.INK, stroke_width=8)
        self.knob = Dot(radius=0.17, color=across) if knob is None else knob
        self.x, self.slope = float(x), 0.0
        super().__init__(self.area, self.ground, self.axes, self.curve, self.tangent, self.knob)
        self.bend(function, derivative)

    def point(self, x: float, y: float) -> NDArray[np.float64]:
        """Return the scene point of a point of the plane of the curve."""
        corner = self.area.get_corner(DOWN + LEFT)
        shares = (float(scale.share(value)) for scale, value in zip(self.scales, (x, y), strict=True))
        return np.asarray(corner + np.array([*(s * size for s, size in zip(shares, SIZE, strict=True)), 0.0]))

    def bend(self, function: Function, derivative: Function) -> Self:
        """Draw another curve, the knob staying where it is from left to right."""
        self.function, self.derivative = function, derivative
        low, high = self.scales[0].low, self.scales[0].high
        room = 0.06 * (high - low)
        xs = np.linspace(low + room, high - room, POINTS)
        points = [self.point(x, y) for x, y in zip(xs, self.function(xs), strict=True)]
        self.curve.set_points_as_corners(points)
        feet = [self.point(x, self.scales[1].low) for x in (xs[-1], xs[0])]
        self.ground.set_points_as_corners([*points, *feet, points[0]])
        return self.show(self.x)

    def show(self, x: float) -> Self:
        """Let knob and tangent stand at a place of the curve."""
        self.x = float(x)
        at = np.array([self.x])
        y, self.slope = float(self.function(at)[0]), float(self.derivative(at)[0])
        middle = self.point(self.x, y)
        way = np.array([SIZE[0] / self._span(0), self.slope * SIZE[1] / self._span(1), 0.0])
        way *= TANGENT / float(np.linalg.norm(way))
        self.tangent.put_start_and_end_on(*(middle + self._within(middle, side) for side in (-way, way)))
        self.knob.move_to(middle)
        return self

    def shown(self) -> Channels:
        """Return the slope of the tangent."""
        return {"slope": [self.slope]}

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

    def _span(self, axis: int) -> float:
        return self.scales[axis].high - self.scales[axis].low


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
            Slope(function, derivative, span, start, across=across, up=up, knob=knob).move_to((x, LEVEL, 0))
            for (function, derivative), span, start, across, up, knob, x in zip(
                functions, SPANS, (0.0, z, a), hues[:-1], hues[1:], knobs, COLUMNS[1:], strict=True
            )
        ]
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


class OutputReading(VGroup):
    """The output as a number with its word, in the free corner of the square's area.

    >>> slope = Slope(np.square, lambda x: 2 * x, SPANS[SQUARE], 0.5, across=palette.INK, up=palette.COST)
    >>> OutputReading(slope).show(0.25).number.shown
    '0.25'
    """

    def __init__(self, slope: Slope) -> None:
        right, top = slope.area.get_corner(UP + RIGHT)[:2]
        self.number = Number(slope.x, size=FIGURE_SIZE + 5).move_to((right - 0.4, top - 0.3, 0))
        word = Label("output", size=FIGURE_SIZE)
        word.next_to(self.number, LEFT, buff=0.2).stand_on(self.number)
        super().__init__(word, self.number)

    def show(self, a: float) -> Self:
        """Tell an output."""
        self.number.set_value(a)
        return self

    def shown(self) -> Channels:
        """Return the output."""
        return {"output": [self.number.value]}


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


@beat("4.8", "the three factors", flows_from="4.7")
def the_three_factors(scene: Lecture) -> None:
    """Turn each factor into a formula by taking the slope of its curve, and multiply."""
    example = chain_example(scene)
    found = scene.measure("factors", measure.derivatives.chain_factors, RUN, **example.at)
    entry = scene.measure("gradient", measure.examples.example_grad, RUN, **example.at)[-2]
    product, factors = the_product(example, found), the_factors(example, found)
    sources = originals(example)
    scene.open_with(product)
    with scene.say("Each factor is the slope of a curve.") as line:
        _open(scene, product, factors, sources, line.left)
    told = (
        "z against w: a straight line, {mark}as steep as the neighbor is bright.",
        "a against z: the sigmoid. {mark}Its slope is a times one minus a.",
        "The cost against a: a square. {mark}Its slope is twice the gap.",
    )
    starts = (-0.85, -5.6, 0.02)
    for place, (words, start) in enumerate(zip(told, starts, strict=True)):
        with scene.say(words) as line:
            _take_slope(scene, line, factors, place, start, sources[place])
            scene.moment(f"factor {place}")
            scene.wait(max(0.2, line.left))
    with scene.say(
        "Multiply: {mark}that is backpropagation's own number.",
        when=bool(np.isclose(entry, found.dc_dw[-1], 1e-5)),
    ) as line:
        _multiply(scene, factors, line.until_mark())
        scene.play(
            Circumscribe(factors.product.numbers[0], color=palette.TARGET, stroke_width=6),
            run_time=max(1.0, line.left),
        )
        scene.moment("product")
        scene.wait(0.4)
    leave_only(scene, factors)


def _open(scene: Lecture, product: Product, factors: Factors, sources: list[Formula], seconds: float) -> None:
    """Let the symbols go up and the numbers leave; between them the curves come whose slopes the factors are."""
    wide = factors.product
    scene.remove(product)
    scene.play(
        *(
            ReplacementTransform(one, other)
            for one, other in zip(
                (*product.fractions, *(sign[0] for sign in product.signs)),
                (*wide.fractions, *(sign[0] for sign in wide.signs)),
                strict=True,
            )
        ),
        FadeOut(*product.numbers, *(sign[1] for sign in product.signs), shift=1.5 * DOWN),
        *(Create(slope.axes) for slope in factors.slopes),
        *(FadeIn(slope.ground, rate_func=squish_rate_func(smooth, 0.6, 1)) for slope in factors.slopes),
        *(Create(slope.curve, rate_func=squish_rate_func(smooth, 0.3, 1)) for slope in factors.slopes),
        FadeIn(*sources, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.5, 1)),
        run_time=max(2.0, seconds),
    )


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


def _take_slope(
    scene: Lecture,
    line: Saying,
    factors: Factors,
    place: int,
    start: float,
    source: Formula,
) -> None:
    """Let a tangent slide along a curve to where the example is; the function becomes its derivative."""
    slope, number = factors.slopes[place], factors.product.numbers[place + 1]
    scene.play(
        Drive(Sliding(slope, number, start), 0, 1, rate_func=smooth), run_time=max(1.8, line.until_mark())
    )
    lamp = [] if place != LINE else [GrowFromPoint(factors.lamp, slope.knob.get_center())]
    scene.play(FadeTransform(source, factors.formulas[place]), *lamp, run_time=max(0.9, line.left - 0.4))


def _multiply(scene: Lecture, factors: Factors, seconds: float) -> None:
    """Let the numbers of the factors run together into the result, and its bar grow down."""
    result, *numbers = factors.product.numbers
    scene.play(FadeIn(*(sign[1] for sign in factors.product.signs)), run_time=0.5)
    scene.play(
        *(FadeOut(number.copy(), target_position=result, path_arc=PI / 8) for number in numbers),
        FadeIn(result, rate_func=squish_rate_func(smooth, 0.6, 1)),
        Create(factors.bar.zero),
        GrowFromEdge(factors.bar.bar, UP),
        run_time=max(1.2, seconds),
    )


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
    scene.declare({"0": "the other answer", "1": "what the picture shows"})
    factors = the_factors(example, found)
    scene.open_with(factors)
    with scene.say(
        "Hold the other factors. Let the neighbor go dark: {mark}its weight can do nothing."
    ) as line:
        frame = _frame(LINE)
        scene.play(Create(frame), run_time=0.5)
        _slide(scene, factors, line.until_mark(), behind=(factors.behind, 0.0))
        scene.moment("dark neighbor")
        scene.wait(max(0.2, min(0.8, line.left)))
    with scene.say("Bright, and the weight counts.") as line:
        _slide(scene, factors, 1.2, behind=(0.0, 1.0))
        scene.wait(0.3)
        _slide(scene, factors, max(0.8, line.left), behind=(1.0, float(found.a[-2])))
    with scene.say("Now move the output alone. The further off, {mark}the harder it pushes.") as line:
        scene.play(_move(frame, SQUARE), run_time=0.5)
        _slide(scene, factors, line.left - 0.6, a=(float(found.a[-1]), 0.0))
        scene.moment("far off")
        scene.wait(0.3)
        _slide(scene, factors, 0.8, a=(0.0, float(found.a[-1])))
    with scene.say(
        "But push z far down. {mark}The error is large, and the slope is gone.",
        when=swept.slope[0] < 0.01 and swept.output[0] < 0.01,
    ) as line:
        scene.play(_move(frame, SUM), run_time=0.5)
        _slide(scene, factors, line.left - 0.4, z=(float(found.z[-1]), -REACH))
        scene.moment("slope gone")
        scene.wait(0.5)
    digit = Picture(shown.picture, size=1.9).move_to((COLUMNS[0], LEVEL - 0.3, 0))
    reading = OutputReading(factors.slopes[SQUARE])
    with scene.say(
        "That happens. After training, this {digit} comes out as {output:.2f}, near 0: {mark}sure, and wrong.",
        digit=shown.digit,
        output=after.a[-1],
        when=shown.label == 1 and worst.a[0] < 0.05,
    ) as line:
        scene.play(FadeIn(digit, shift=0.4 * UP), FadeIn(reading), FadeOut(frame), run_time=0.8)
        _to_example(scene, factors, reading, after, max(1.5, line.until_mark()))
        scene.play(Circumscribe(reading, color=palette.TARGET), run_time=max(0.8, line.left))
        scene.moment("sure and wrong")
    with scene.say(
        "A large error, {mark}but a small slope {mark}and a dark neighbor: {mark}hardly any bar is left.",
        when=abs(after.dc_dw[-1]) < 0.01 * abs(found.dc_dw[-1])
        and max(after.a[-2], after.slope[-1]) < 0.05
        and abs(after.gap) > 0.95,
    ) as line:
        frame = _frame(SQUARE)
        scene.play(Create(frame), run_time=line.until_mark())
        for place in (SUM, LINE):
            scene.play(_move(frame, place), run_time=line.until_mark())
        result = factors.product.numbers[0]
        scene.play(
            FadeOut(frame), Circumscribe(result, color=palette.COST, stroke_width=6), run_time=line.left
        )
    with scene.say("All that was one weight, {mark}and one picture.") as line:
        _back_to_the_chain(scene, factors, Group(digit, reading), chain(example), line.left)
        scene.moment("chain")


def _frame(place: int) -> Rectangle:
    """Return a frame around the curve of the factor that is the topic."""
    frame = Rectangle(width=SIZE[0] + 0.4, height=SIZE[1] + 0.35, color=palette.TARGET, stroke_width=4)
    return frame.move_to((COLUMNS[place + 1], LEVEL, 0))


def _move(frame: Rectangle, place: int) -> Any:  # noqa: ANN401 (Manim's builder)
    moving: Any = frame.animate
    return moving.move_to(_frame(place))


def _slide(
    scene: Lecture,
    factors: Factors,
    seconds: float,
    *,
    behind: tuple[float, float] | None = None,
    z: tuple[float, float] | None = None,
    a: tuple[float, float] | None = None,
) -> None:
    """Move one factor from a value to another; with z the output goes, too."""

    def show(shown: Factors, value: float) -> None:
        if behind is not None:
            shown.show(behind=value)
        elif z is not None:
            shown.show(z=value, a=float(sigmoid(value)))
        else:
            shown.show(a=value)

    ends = behind or z or a or (0.0, 0.0)
    scene.play(Drive(factors, *ends, show=show, rate_func=smooth), run_time=max(0.8, seconds))


def _to_example(
    scene: Lecture, factors: Factors, reading: OutputReading, after: ChainFactors, seconds: float
) -> None:
    """Move all factors, and the output that is read off, to the values of another example in the trained chain."""
    begin = factors.behind, factors.slopes[SUM].x
    end = float(after.a[-2]), float(after.z[-1])

    def show(_: Group, share: float) -> None:
        behind, z = (start + share * (stop - start) for start, stop in zip(begin, end, strict=True))
        factors.show(behind=behind, z=z, a=float(sigmoid(z)))
        reading.show(factors.slopes[SQUARE].x)

    scene.play(Drive(Group(factors, reading), 0, 1, show=show, rate_func=smooth), run_time=seconds)


def _back_to_the_chain(
    scene: Lecture, factors: Factors, others: Group, network: NetworkDiagram, seconds: float
) -> None:
    """Let the two neurons that the factors are about go back into the chain; all else leaves."""
    lamps = [factors.lamp.copy(), factors.slopes[SQUARE].knob.copy()]
    scene.play(
        FadeOut(factors, others, scale=0.6),
        *(
            ReplacementTransform(lamp, neurons[0])
            for lamp, neurons in zip(lamps, network.neurons[-2:], strict=True)
        ),
        *(FadeIn(neurons, shift=LEFT) for neurons in network.neurons[:-2]),
        *(FadeIn(edges, rate_func=squish_rate_func(smooth, 0.5, 1)) for edges in network.edges),
        run_time=max(1.4, seconds),
    )
    leave_only(scene, network)
    scene.wait(0.4)
