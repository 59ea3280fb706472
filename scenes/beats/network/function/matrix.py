"""1.14: a layer is one line of matrix algebra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    ArcBetweenPoints,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    RoundedRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.neurons import LayerProduct
from netcore.network.arrays import Array
from scenes.beats.network.example import (
    AllDials,
    Reading,
    all_dials,
    line_of_layer,
    the_three_read,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import STRIP
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.replay import Drive

ROWS, COLUMNS = 3, 3  # of the corner of the matrix that is written out
TOP, ROW_PITCH, COLUMN_PITCH = 1.5, 0.88, 1.0  # of the entries: height of the first row; in scene units
MATRIX_X, INPUT_X, BIAS_X, RESULT_X = -1.9, 2.1, 3.75, 6.0  # the first column of each block
SIGMA_X, OPEN_X, CLOSE_X = -3.15, -2.6, 4.46  # of what stands around the sum
HALF = 0.56  # width of a block of one column, halved
NAME_Y, SYMBOL = 2.65, 50  # of the blocks' names; size
ALONE, LARGE = np.array([-1.2, -0.1, 0.0]), 0.85  # of one layer on its own: its middle, and its scale
ASIDE, SMALLER = np.array([-5.05, 0.3, 0.0]), 0.44  # of the same beside the matrix
TERM_XS = (-5.5, -3.05, -0.6, 1.75, BIAS_X)  # of the terms of a sum that is written out: products, rest, bias
TERM_SIZE, FACTORS_Y, TERMS_Y = 42, -2.05, -2.72  # size and baselines of its two rows


class Block(VGroup):
    """Entries of a matrix or a vector between brackets, with dots for those that are left out, and a name over it.

    Parameters
    ----------
    values
        ``(rows, columns)``.
    x
        Of the first column.
    name
        The source of a formula.
    color
        Of entries and name; by default entries have the hue of their sign and the name that of ink.

    Attributes
    ----------
    entries
        ``(rows, columns)`` of numbers.
    brackets, dots, letter
        The other parts.

    >>> block = Block([[0.5, -1.0], [0.25, 2.0]], 0.0, "W")
    >>> block.shown()
    {'entry': array([[ 0.5 , -1.  ],
           [ 0.25,  2.  ]])}
    """

    def __init__(self, values: ArrayLike, x: float, name: str, color: ManimColor | None = None) -> None:
        self.values = np.asarray(values, dtype=np.float64)
        rows, columns = self.values.shape
        self.entries = [
            [_entry(value, x + at * COLUMN_PITCH, row, color) for at, value in enumerate(line)]
            for row, line in enumerate(self.values.tolist())
        ]
        self.dots = VGroup()
        last = TOP - rows * ROW_PITCH + 0.12
        for at in range(columns):
            self.dots.add(_dots("dots.v", x + at * COLUMN_PITCH, last))
        right = x + (columns - 1) * COLUMN_PITCH
        if columns > 1:
            right += 0.8
            self.dots.add(*(_dots("dots.h.c", right, TOP - row * ROW_PITCH) for row in range(rows)))
            self.dots.add(_dots("dots.down", right, last))
        middle, height = (TOP + last) / 2, TOP - last + 0.85
        ends = (x - HALF, right + (0.38 if columns > 1 else HALF))
        self.brackets = VGroup(
            *(_bracket(at, middle, height, way) for at, way in zip(ends, (1, -1), strict=True))
        )
        self.letter = declared(
            Formula(name, size=SYMBOL, color=color or palette.INK), "the number of a layer"
        )
        self.letter.move_to(((ends[0] + ends[1]) / 2, NAME_Y, 0))
        super().__init__(
            *(number for line in self.entries for number in line), self.dots, self.brackets, self.letter
        )

    def shown(self) -> dict[str, ArrayLike]:
        """Return the entries."""
        return {"entry": self.values}

    def column(self) -> list[Number]:
        """Return the entries of the first column."""
        return [line[0] for line in self.entries]

    def around(self, row: int) -> RoundedRectangle:
        """Return a strip of light behind one row."""
        left, right = self.brackets[0].get_x() + 0.06, self.brackets[1].get_x() - 0.06
        strip = _strip(right - left, 0.72 * ROW_PITCH)
        return strip.move_to(((left + right) / 2, TOP - row * ROW_PITCH, 0))

    def within(self) -> RoundedRectangle:
        """Return a strip of light behind all rows."""
        left, right = self.brackets
        return _strip(right.get_x() - left.get_x() - 0.12, left.height - 0.12).move_to(self.brackets)


def _entry(value: float, x: float, row: int, color: ManimColor | None) -> Number:
    number = Number(value, size=FIGURE_SIZE, color=color or palette.sign_hue(value))
    number.move_to((x, TOP - row * ROW_PITCH, 0))
    return number


def _dots(source: str, x: float, y: float) -> Formula:
    return Formula(source, size=SYMBOL, color=palette.SECONDARY).move_to((x, y, 0))


def _bracket(x: float, y: float, height: float, way: int) -> VMobject:
    top, bottom = np.array([x, y + height / 2, 0]), np.array([x, y - height / 2, 0])
    hook = 0.16 * way * RIGHT
    line = VMobject(stroke_color=palette.INK, stroke_width=3)
    return line.set_points_as_corners([top + hook, top, bottom, bottom + hook])


def _strip(width: float, height: float) -> RoundedRectangle:
    strip = RoundedRectangle(corner_radius=0.1, width=width, height=height)
    return strip.set_stroke(width=0).set_fill(palette.INK, 0.16).set_z_index(-1)


class Terms(VGroup):
    """One sum written out: each product below its two factors, those left out as one number, bias and total.

    Parameters
    ----------
    weights, inputs, products
        ``(n,)`` each: the factors and products that are written out.
    others, rest
        How many products are left out, and their sum.
    bias, total
        The last term, and what all terms add up to.

    Attributes
    ----------
    count
        How many products are left out.
    factors
        For each product the weight, a sign, and the input.
    products
        The terms below them.
    others, rest, bias, total
        The other parts.

    >>> terms = Terms([-0.5, 2.0], [0.5, 1.0], [-0.25, 2.0], 7, 0.75, -1.0, 1.5)
    >>> [term.shown for term in (*terms.products, terms.rest, terms.bias)]
    ['−0.25', '+2.00', '+0.75', '−1.00']
    """

    def __init__(
        self,
        weights: ArrayLike,
        inputs: ArrayLike,
        products: ArrayLike,
        others: float,
        rest: float,
        bias: float,
        total: float,
    ) -> None:
        pairs = zip(np.asarray(weights).tolist(), np.asarray(inputs).tolist(), TERM_XS, strict=False)
        self.factors = [_factors(weight, value, x) for weight, value, x in pairs]
        shown = np.asarray(products).tolist()
        self.products = [
            _term(value, x, palette.sign_hue(value)) for value, x in zip(shown, TERM_XS, strict=False)
        ]
        self.count = others
        self.rest = _term(rest, TERM_XS[-2], palette.sign_hue(rest))
        self.others = Words(f"{spell(others)} more", size=FIGURE_SIZE, color=palette.SECONDARY)
        self.others.move_to((TERM_XS[-2], 0, 0)).stand_on(FACTORS_Y)
        self.bias = _term(bias, TERM_XS[-1], palette.BIAS)
        number = Number(total, size=TERM_SIZE, color=palette.Z, on=TERMS_Y)
        number.set_x(RESULT_X)
        equals = Words("=", size=TERM_SIZE).move_to(((BIAS_X + RESULT_X) / 2, 0, 0)).stand_on(TERMS_Y)
        self.total = VGroup(equals, number)
        super().__init__(*self.factors, *self.products, self.others, self.rest, self.bias, self.total)


def _factors(weight: float, value: float, x: float) -> VGroup:
    parts = VGroup(
        Number(weight, size=TERM_SIZE, color=palette.sign_hue(weight)),
        Words("×", size=FIGURE_SIZE, color=palette.SECONDARY),
        Number(value, size=TERM_SIZE),
    ).arrange(RIGHT, buff=0.12)
    parts.move_to((x, 0, 0))
    for part in parts:
        part.stand_on(FACTORS_Y)
    return parts


def _term(value: float, x: float, color: ManimColor) -> Number:
    number = Number(value, sign=True, size=TERM_SIZE, color=color, on=TERMS_Y)
    return number.set_x(x)


@dataclass(frozen=True, eq=False)
class Parts:
    """The blocks of ``W a + b = z``, the signs between them and around the sum, and the same layer in space."""

    weights: Block
    inputs: Block
    bias: Block
    result: Block
    plus: VGroup
    equals: VGroup
    sigma: VGroup
    dials: AllDials


@beat("1.14", "one line for a layer", flows_from="1.13")
def one_line_for_a_layer(scene: Lecture) -> None:
    """Write a layer out as a matrix product, from the real entries of its corner; then as one line."""
    reading = the_three_read(scene)
    pixels = pixels_of_levels(reading.activations[0])
    product = scene.measure(
        "layer product",
        measure.neurons.layer_product,
        index=reading.index,
        rows=ROWS,
        columns=pixels,
    )
    parts = _blocks(product, all_dials(reading.params, reading.activations))
    scene.open_with(parts.dials)
    _one_layer(scene, reading, parts, product)
    _rows(scene, parts, len(reading.activations[0]))
    _column(scene, parts)
    _sums(scene, parts, _terms(scene, product, len(reading.activations[0])))
    outputs = _squeeze(scene, reading, parts, product)
    _one_line(scene, reading, parts, outputs)


def pixels_of_levels(picture: Array) -> list[int]:
    """Return which pixels of the strip are nearest to white, to light and to dark grey, the upper ones first."""
    left = list(STRIP)
    for level in np.linspace(1, 0, COLUMNS + 1)[:-1]:
        left.remove(min(left, key=lambda pixel: abs(picture[pixel] - level)))
    return [pixel for pixel in STRIP if pixel not in left]


def _blocks(product: LayerProduct, dials: AllDials) -> Parts:
    return Parts(
        weights=Block(product.corner, MATRIX_X, "W^((1))"),
        inputs=Block(product.corner_a[:, None], INPUT_X, "a^((0))", palette.INK),
        bias=Block(product.bias[:ROWS, None], BIAS_X, "b^((1))", palette.BIAS),
        result=Block(product.product[:ROWS, None], RESULT_X, "z^((1))", palette.Z),
        plus=_signs("+", (INPUT_X + BIAS_X) / 2),
        equals=_signs("=", (BIAS_X + RESULT_X) / 2 + 0.18),
        sigma=_sigma(),
        dials=dials,
    )


def _signs(sign: str, x: float) -> VGroup:
    """Return a sign between two blocks, and the same between their names."""
    return VGroup(*(Formula(sign, size=SYMBOL).move_to((x, y, 0)) for y in (_middle(), NAME_Y)))


def _sigma() -> VGroup:
    """Return a sigma with brackets around the sum of the blocks, and the same around their names."""
    parts = VGroup()
    for y, high in ((_middle(), ROWS * ROW_PITCH + 0.9), (NAME_Y, 0.75)):
        parts.add(Formula("sigma", size=72).move_to((SIGMA_X, y, 0)))
        for x, way in ((OPEN_X, 1), (CLOSE_X, -1)):
            top, bottom = np.array([x, y + high / 2, 0]), np.array([x, y - high / 2, 0])
            parts.add(ArcBetweenPoints(top, bottom, way * PI / 9, color=palette.INK, stroke_width=3.5))
    return parts


def _middle() -> float:
    """Return the height of the middle row."""
    return TOP - (ROWS - 1) / 2 * ROW_PITCH


def _terms(scene: Lecture, product: LayerProduct, pixels: int) -> Terms:
    """Return the first neuron's sum written out, the products without a place there as one number."""
    weights, inputs = product.corner[0].tolist(), product.corner_a.tolist()
    products = [
        scene.derive(f"product {at}", "product", weight, value)
        for at, (weight, value) in enumerate(zip(weights, inputs, strict=True))
    ]
    bias, total = float(product.bias[0]), float(product.product[0])
    written = scene.derive("written out", "sum", *products, bias)
    return Terms(
        weights,
        inputs,
        products,
        scene.derive("products left out", "difference", pixels, len(inputs)),
        scene.derive("their sum", "difference", total, written),
        bias,
        total,
    )


def _one_layer(scene: Lecture, reading: Reading, parts: Parts, product: LayerProduct) -> None:
    """Leave only the first layer, in space, its neurons not yet lit; then make room beside it."""
    with scene.say(
        "One layer: {n} products, and their sums. {mark}Can that be one line?",
        n=product.products,
    ) as line:
        alone = _first_layer(reading, ALONE, LARGE)
        scene.play(
            Transform(parts.dials.space, alone),
            FadeOut(parts.dials.labels),
            run_time=max(line.until_mark(), 1.6),
        )
        scene.moment("one layer")
        aside = _first_layer(reading, ASIDE, SMALLER)
        scene.play(Transform(parts.dials.space, aside), run_time=max(line.left, 1.2))


def _first_layer(reading: Reading, middle: ArrayLike, scale: float) -> NetworkInSpace:
    """Return the network in space with nothing after its first layer, which is dark."""
    space = all_dials(reading.params, reading.activations).space
    first, second = space.starts[1:3]
    dark = [reading.activations[0], *(np.zeros(size) for size in space.layer_sizes[1:])]
    space.grow(second - first).show(activations=dark)
    space.radii = np.where(np.arange(len(space.radii)) < second, space.radii, 0.0)
    space.scale(scale)
    return space.shift(np.asarray(middle) - (space.seen_at(0, 392) + space.seen_at(1, 8)) / 2)


def _rows(scene: Lecture, parts: Parts, pixels: int) -> None:
    """Let the weights into each neuron become a row of the matrix."""
    space, block = parts.dials.space, parts.weights
    with scene.say(
        "All {n} weights into one neuron make a row. {mark}The next neuron, the next row.", n=pixels
    ) as line:
        slow = max(line.until_mark(), 1.8)
        fast = max(line.duration - slow - 0.4, 2.4) / (ROWS - 1)
        for row, seconds in enumerate([slow, *([fast] * (ROWS - 1))]):
            tip = space.seen_at(1, row)
            base = space.seen_at(0, 28 * 14 + 27)
            starts = np.linspace(base, tip, COLUMNS + 1)[1:]
            flying = [
                number.copy().scale(0.3).move_to(start)
                for number, start in zip(block.entries[row], starts, strict=True)
            ]
            dots = [block.dots[COLUMNS + row]]
            if row == ROWS - 1:
                dots += [*block.dots[:COLUMNS], block.dots[-1]]
            entering = [Create(block.brackets), FadeIn(block.letter)] if row == 0 else []
            scene.play(space.animate.focus(row), *entering, run_time=0.3 * seconds)
            scene.play(
                LaggedStart(
                    *(
                        ReplacementTransform(one, number)
                        for one, number in zip(flying, block.entries[row], strict=True)
                    ),
                    *(FadeIn(one) for one in dots),
                    lag_ratio=0.4,
                ),
                run_time=0.7 * seconds,
            )
        scene.add(block)
        scene.play(space.animate.focus(), run_time=0.4)
        scene.moment("rows")


def _column(scene: Lecture, parts: Parts) -> None:
    """Write pixels below one another as a column, and the biases as another."""
    numbers, biases = parts.inputs.column(), parts.bias.column()
    with scene.say("The picture makes a column. {mark}So do the biases.") as line:
        scene.play(
            Create(parts.inputs.brackets),
            FadeIn(parts.inputs.letter),
            LaggedStart(
                *(FadeIn(number, shift=0.4 * DOWN) for number in numbers),
                FadeIn(parts.inputs.dots),
                lag_ratio=0.2,
            ),
            run_time=max(line.until_mark(), 1.4),
        )
        scene.play(
            Create(parts.bias.brackets),
            FadeIn(parts.plus, parts.bias.dots, parts.bias.letter),
            LaggedStart(
                *(FadeIn(number, shift=0.4 * DOWN) for number in biases),
                lag_ratio=0.1,
            ),
            run_time=max(line.left, 1.0),
        )
        scene.add(parts.inputs, parts.bias)
        scene.moment("columns")


def _sums(scene: Lecture, parts: Parts, terms: Terms) -> None:
    """Write one row times the column out, product by product, as a sum; then let the other rows follow."""
    space, results = parts.dials.space, parts.result.column()
    strip, standing = parts.weights.around(0), parts.inputs.within()
    with scene.say("Row times column: {mark}product by product, and {n} more.", n=terms.count) as line:
        scene.play(FadeIn(strip, standing), space.animate.focus(0), run_time=line.until_mark())
        for weight, value, factors, product in zip(
            parts.weights.entries[0], parts.inputs.column(), terms.factors, terms.products, strict=True
        ):
            scene.play(
                TransformFromCopy(weight, factors[0]),
                TransformFromCopy(value, factors[2]),
                FadeIn(factors[1]),
                run_time=0.7,
            )
            scene.play(FadeIn(product, shift=0.4 * DOWN), run_time=0.4)
        scene.play(
            FadeIn(terms.others, shift=0.4 * DOWN),
            FadeIn(terms.rest, shift=0.4 * DOWN),
            run_time=max(line.left, 0.8),
        )
        scene.moment("products")
    with scene.say("Plus the bias: {mark}that is the neuron's sum. So for every row.") as line:
        scene.play(
            TransformFromCopy(parts.bias.column()[0], terms.bias), run_time=max(line.until_mark(), 0.7)
        )
        scene.play(FadeIn(terms.total, shift=0.4 * RIGHT), run_time=0.6)
        scene.moment("sum")
        scene.play(
            Create(parts.result.brackets),
            FadeIn(parts.equals, parts.result.letter),
            TransformFromCopy(terms.total[1], results[0]),
            run_time=0.8,
        )
        scene.add(terms)
        scene.play(FadeOut(terms, shift=0.3 * DOWN), run_time=0.4)
        for row in range(1, ROWS):
            scene.play(Transform(strip, parts.weights.around(row)), space.animate.focus(row), run_time=0.4)
            scene.play(FadeIn(results[row], shift=0.5 * RIGHT), run_time=0.4)
        scene.add(parts.result)
        scene.play(
            FadeOut(strip, standing),
            FadeIn(parts.result.dots),
            space.animate.focus(),
            run_time=max(line.left, 0.4),
        )
        scene.moment("sums")


def _squeeze(scene: Lecture, reading: Reading, parts: Parts, product: LayerProduct) -> Block:
    """Write sigma around the sum, which squeezes every entry: the neurons light up."""
    space = parts.dials.space
    outputs = Block(product.a[:ROWS, None], RESULT_X, "a^((1))", palette.INK)
    lit = [*reading.activations[:2], *(np.zeros(size) for size in space.layer_sizes[2:])]

    with scene.say(
        "Around it all stands sigma. {mark}It squeezes each sum by itself: the layer lights up."
    ) as line:
        scene.play(
            LaggedStart(*(Create(part) for part in parts.sigma), lag_ratio=0.1),
            FadeOut(parts.equals, parts.result.letter),
            run_time=max(line.until_mark(), 1.0),
        )
        scene.moment("sigma")
        scene.play(
            LaggedStart(
                *(
                    ReplacementTransform(one, other)
                    for one, other in zip(parts.result.column(), outputs.column(), strict=True)
                ),
                FadeIn(parts.equals, outputs.letter),
                lag_ratio=0.25,
            ),
            run_time=1.5,
        )
        scene.remove(*parts.result.get_family())
        scene.add(outputs)
        scene.play(_pass_on(space, lit, 0), run_time=max(line.left, 1.2))
        scene.moment("lit")
    return outputs


def _pass_on(space: NetworkInSpace, activations: Sequence[ArrayLike], layer: int) -> Drive:
    """Return the animation in which a pulse takes the activations of a layer on to the next."""

    def read(space: NetworkInSpace, phase: float) -> None:
        space.read(activations, phase)

    return Drive(space, layer, layer + 1, show=read)


def _one_line(scene: Lecture, reading: Reading, parts: Parts, outputs: Block) -> None:
    """Let each block shrink to its letter; the same line is then read for the other layers."""
    last = len(reading.activations) - 1
    written = line_of_layer(1)
    dark = [np.zeros(len(a)) for a in reading.activations[2:]]
    back = all_dials(reading.params, reading.activations).show(activations=[*reading.activations[:2], *dark])
    blocks = {"weights": parts.weights, "in": parts.inputs, "bias": parts.bias, "out": outputs}
    named = [letter for label in blocks for letter in written.part(label)]
    with scene.say(
        "So a layer is one line. {mark}The next has weights and biases of its own: the same line."
    ) as line:
        scene.play(
            *(ReplacementTransform(block.letter, written.part(label)) for label, block in blocks.items()),
            FadeIn(*(letter for letter in written if letter not in named)),
            FadeOut(parts.sigma, parts.plus, parts.equals),
            *(
                FadeOut(one, target_position=written.part(label), scale=0.2)
                for label, block in blocks.items()
                for one in block
                if one is not block.letter
            ),
            run_time=0.9,
        )
        scene.remove(*written.get_family())
        scene.add(written)
        scene.play(
            Transform(parts.dials.space, back.space),
            FadeIn(back.labels),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.moment("one line")
        for layer in range(1, last):
            after = line_of_layer(layer + 1)
            scene.play(
                _pass_on(parts.dials.space, reading.activations, layer),
                ReplacementTransform(written, after),
                run_time=1.4,
            )
            written = after
        scene.wait(line.left)
        scene.moment("again")
