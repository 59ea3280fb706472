"""1.14: a layer is one line of matrix algebra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from itertools import product as product_of
from typing import Literal

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromPoint,
    LaggedStart,
    ManimColor,
    Mobject,
    ReplacementTransform,
    RoundedRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.neurons import LayerProduct
from netcore.network.arrays import Array
from scenes.beats.network.example import (
    AllDials,
    Reading,
    line_of_layer,
    the_three_read,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import bleed
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.pictures.tiles import Travel
from scenes.kit.replay.replay import Drive

ROWS, COLUMNS = 3, 2  # of the matrix: its first rows, and as many columns of pixels that are picked
CANDIDATES = 40  # among so many of the largest products of either sign they are picked
TOP, ROW_PITCH, COLUMN_PITCH = 1.5, 0.88, 1.4  # of the entries: height of the first row; in scene units
MATRIX_X, INPUT_X, BIAS_X, RESULT_X, OUTPUT_X = -5.44, -1.95, 0.05, 2.05, 4.6  # first column of each block
BESIDE = 3.84  # how much further right matrix and input stand while the network is beside them
SIGMA_X, SIGMA_UP, LAMP_X, LAMP = 3.35, 0.28, 5.75, 0.26  # of what comes out; radius of its lamps
ARROW = 0.4  # half the length of the arrow under sigma
HALF = 0.6  # width of a block of one column, halved
NAME_Y, SYMBOL = 2.65, 50  # of the blocks' names; size
ALONE, LARGE = np.array([0.0, 0.0, 0.0]), 1.0  # of one layer on its own: its middle, and its scale
ASIDE, SMALLER = np.array([-4.72, 0.3, 0.0]), 0.57  # of the same beside the matrix
TERM_XS, TOTAL_X = (-5.3, -2.3, 0.6, 3.0), 4.65  # of a sum that is written out: products, rest, bias; total
TERM_SIZE, FACTORS_Y, TERMS_Y = 42, -2.05, -2.72  # size and baselines of its two rows
AWAY = 0.2  # opacity of rows over which the factors of another one move
BELOW, SHRUNK = -PI / 3, 0.2  # arc on which letters pass others; how high the lamps are back in the network
INDEX_SHIFT = 0.2  # by how much indices rise when they change
THIN, BAR = 0.012, 20.0  # radius of a pixel where all of them lie in one column, and half its width over that


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
    picked
        Whether the ``"columns"`` or the ``"rows"`` are picked, so that others are left out around each of them. Rows
        that are not picked are the first ones.

    Attributes
    ----------
    entries
        ``(rows, columns)`` of numbers.
    brackets, dots, letter
        The other parts; dots row by row.

    >>> block = Block([[0.5, -1.0], [0.25, 2.0]], 0.0, "W")
    >>> block.shown()
    {'entry': array([[ 0.5 , -1.  ],
           [ 0.25,  2.  ]])}
    """

    def __init__(
        self,
        values: ArrayLike,
        x: float,
        name: str,
        color: ManimColor | None = None,
        picked: Literal["columns", "rows"] | None = None,
    ) -> None:
        self.values = np.asarray(values, dtype=np.float64)
        rows, columns = self.values.shape
        last = TOP - ROWS * ROW_PITCH + 0.12
        pitch, lower = ((TOP - last) / rows, 0.5) if picked == "rows" else (ROW_PITCH, 0.0)
        self.entries = [
            [
                _entry(value, x + at * COLUMN_PITCH, TOP - (row + lower) * pitch, color)
                for at, value in enumerate(line)
            ]
            for row, line in enumerate(self.values.tolist())
        ]
        self.dots = VGroup()
        right = x + (columns - 1) * COLUMN_PITCH
        ends = (x - HALF, right + HALF)
        if picked == "columns":
            beside = [x + (at - 0.5) * COLUMN_PITCH for at in range(columns + 1)]
            self.dots.add(
                *(_dots("dots.h.c", at, TOP - row * ROW_PITCH) for row in range(rows) for at in beside)
            )
            ends = (beside[0] - 0.36, beside[-1] + 0.36)
        if picked == "rows":
            self.dots.add(*(_dots("dots.v", x, TOP - row * pitch) for row in range(rows + 1)))
        else:
            self.dots.add(*(_dots("dots.v", x + at * COLUMN_PITCH, last) for at in range(columns)))
        middle, height = (TOP + last) / 2, TOP - last + 0.85
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

    def row(self, row: int) -> list[Mobject]:
        """Return the entries of a row, and the dots around each, of a block whose columns are picked."""
        beside = len(self.entries[row]) + 1
        return [*self.entries[row], *self.dots[row * beside : (row + 1) * beside]]

    def around(self, row: int) -> RoundedRectangle:
        """Return a strip of light behind one row."""
        left, right = self.brackets[0].get_x() + 0.06, self.brackets[1].get_x() - 0.06
        strip = _strip(right - left, 0.72 * ROW_PITCH)
        return strip.move_to(((left + right) / 2, TOP - row * ROW_PITCH, 0))

    def within(self) -> RoundedRectangle:
        """Return a strip of light behind all rows."""
        left, right = self.brackets
        return _strip(right.get_x() - left.get_x() - 0.12, left.height - 0.12).move_to(self.brackets)


def _entry(value: float, x: float, y: float, color: ManimColor | None) -> Number:
    number = Number(value, size=FIGURE_SIZE, color=color or palette.sign_hue(value))
    number.move_to((x, y, 0))
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
    plus
        The signs between the terms.

    >>> terms = Terms([-0.5, 2.0], [0.5, 1.0], [-0.25, 2.0], 7, 0.75, -1.0, 1.5)
    >>> [term.shown for term in (*terms.products, terms.rest, terms.bias)]
    ['−0.25', '2.00', '0.75', '−1.00']
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
        number.set_x(TOTAL_X)
        equals = Words("=", size=TERM_SIZE).move_to(((TERM_XS[-1] + TOTAL_X) / 2, 0, 0)).stand_on(TERMS_Y)
        self.total = VGroup(equals, number)
        self.plus = [
            Words("+", size=TERM_SIZE).move_to(((left + right) / 2, 0, 0)).stand_on(TERMS_Y)
            for left, right in pairwise(TERM_XS)
        ]
        super().__init__(
            *self.factors, *self.products, self.others, self.rest, self.bias, self.total, *self.plus
        )


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
    number = Number(value, size=TERM_SIZE, color=color, on=TERMS_Y)
    return number.set_x(x)


@dataclass(frozen=True, eq=False)
class Parts:
    """The blocks of ``W a + b = z``, the signs between them, what sigma makes of ``z``, and the same layer in space.

    Attributes
    ----------
    weights, inputs, bias, result
        The blocks.
    plus, equals
        Each sign twice: between blocks, and between their names.
    sigma
        The one sign that goes from row to row.
    output
        The block of what it makes of them.
    lamps
        Of each row the neuron with that activation.
    dials
        The layer in space.
    """

    weights: Block
    inputs: Block
    bias: Block
    result: Block
    plus: VGroup
    equals: VGroup
    sigma: Formula
    output: Block
    lamps: list[Neuron]
    dials: AllDials


@beat("1.14", "one line for a layer", flows_from="1.13")
def one_line_for_a_layer(scene: Lecture) -> None:
    """Write a layer out as a matrix product, from real entries; then as one line."""
    reading = the_three_read(scene)
    picture, params = reading.activations[0], reading.params
    pixels = telling_pixels(params.weights[0][0], picture, float(params.biases[0][0]))
    product = scene.measure(
        "layer product",
        measure.neurons.layer_product,
        index=reading.index,
        rows=ROWS,
        columns=pixels,
    )
    parts = _blocks(product, AllDials(params, reading.activations))
    scene.open_with(parts.dials)
    _one_layer(scene, reading, parts, product)
    _column(scene, parts, picture, pixels)
    _rows(scene, parts)
    _sums(scene, parts, _terms(scene, product, len(picture)))
    arrow = _squeeze(scene, parts)
    _one_line(scene, reading, parts, arrow)


def telling_pixels(weights: ArrayLike, picture: ArrayLike, bias: float) -> list[int]:
    """Return the two pixels that say most for and most against a neuron among those whose sum adds up as written.

    Parameters
    ----------
    weights, picture
        ``(784,)`` each: of the neuron, and what it reads.
    bias
        Of the neuron.
    """
    w, a = (np.asarray(part, dtype=np.float64) for part in (weights, picture))
    products = w * a
    falling = np.argsort(-products, kind="stable")
    pairs = product_of(falling[:CANDIDATES].tolist(), falling[::-1][:CANDIDATES].tolist())

    def adds_up(pair: tuple[int, ...]) -> bool:
        own = products[list(pair)]
        factors = np.round(w[list(pair)], 2) * np.round(a[list(pair)], 2)
        terms = np.round([*own, products.sum() - own.sum(), bias], 2)
        agrees = np.allclose(np.round(factors, 2), np.round(own, 2), atol=1e-9)
        return bool(agrees and abs(terms.sum() - np.round(products.sum() + bias, 2)) < 1e-9)

    best = max(
        (pair for pair in pairs if adds_up(pair)), key=lambda pair: products[pair[0]] - products[pair[1]]
    )
    return sorted(best)


def _blocks(product: LayerProduct, dials: AllDials) -> Parts:
    heights = [TOP - row * ROW_PITCH for row in range(ROWS)]
    outputs = product.a[:ROWS].tolist()
    parts = Parts(
        weights=Block(product.corner, MATRIX_X, "W^((1))", picked="columns"),
        inputs=Block(product.corner_a[:, None], INPUT_X, "a^((0))", palette.INK, picked="rows"),
        bias=Block(product.bias[:ROWS, None], BIAS_X, "b^((1))", palette.BIAS),
        result=Block(product.product[:ROWS, None], RESULT_X, "z^((1))", palette.Z),
        plus=_signs("+", (INPUT_X + BIAS_X) / 2),
        equals=_signs("=", (BIAS_X + RESULT_X) / 2),
        sigma=Formula("sigma", size=62).move_to((SIGMA_X, TOP + SIGMA_UP, 0)),
        output=Block(product.a[:ROWS, None], OUTPUT_X, "a^((1))", palette.INK),
        lamps=[
            Neuron(LAMP).set_activation(output).move_to((LAMP_X, y, 0))
            for output, y in zip(outputs, heights, strict=True)
        ],
        dials=dials,
    )
    VGroup(parts.weights, parts.inputs).shift(BESIDE * RIGHT)
    return parts


def _signs(sign: str, x: float) -> VGroup:
    """Return a sign between two blocks, and the same between their names."""
    return VGroup(*(Formula(sign, size=SYMBOL).move_to((x, y, 0)) for y in (_middle(), NAME_Y)))


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
        "One layer: {n} products and their sums. {mark}Can that be one line?",
        n=product.products,
    ) as line:
        bleed(parts.dials.space)  # with the empty places of the layers that are gone
        alone = _first_layer(reading, ALONE, LARGE)
        scene.play(
            Transform(parts.dials.space, alone, rate_func=squish_rate_func(smooth, 0.15, 1)),
            FadeOut(parts.dials.labels, rate_func=squish_rate_func(smooth, 0, 0.2)),
            run_time=max(line.until_mark(), 1.6),
        )
        scene.moment("one layer")
        aside = _first_layer(reading, ASIDE, SMALLER)
        scene.play(
            Transform(parts.dials.space, aside),
            Create(parts.inputs.brackets, rate_func=squish_rate_func(smooth, 0.5, 1)),
            FadeIn(parts.inputs.letter, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.left, 1.3),
        )


def _first_layer(reading: Reading, middle: ArrayLike, scale: float) -> NetworkInSpace:
    """Return the network in space with nothing after its first layer, which is dark."""
    space = AllDials(reading.params, reading.activations).space
    first, second = space.starts[1:3]
    dark = [reading.activations[0], *(np.zeros(size) for size in space.layer_sizes[1:])]
    space.grow(second - first).show(activations=dark)
    space.radii = np.where(np.arange(len(space.radii)) < second, space.radii, 0.0)
    space.scale(scale)
    return space.shift(np.asarray(middle) - (space.seen_at(0, 392) + space.seen_at(1, 8)) / 2)


def _column(scene: Lecture, parts: Parts, picture: Array, pixels: list[int]) -> None:
    """Let all pixels leave the picture and lie below one another; two of them are written out."""
    space, block = parts.dials.space, parts.inputs
    starts = np.array([space.seen_at(0, pixel) for pixel in range(len(picture))])
    top, bottom = block.brackets.get_top()[1] - 0.1, block.brackets.get_bottom()[1] + 0.1
    column = np.column_stack([np.full(len(picture), block.get_x()), np.linspace(top, bottom, len(picture))])
    leaving = Dots(starts, picture, 0.04).set_rings(0)
    rings = VGroup(
        *(Circle(radius=0.11, color=palette.INK, stroke_width=3).move_to(starts[pixel]) for pixel in pixels)
    )
    with scene.say("The picture makes one column. {mark}We write out two of its pixels.") as line:
        scene.play(Travel(leaving, column, lag=0.5), run_time=max(line.until_mark() - 0.3, 1.6))
        scene.play(leaving.animate.set_widths(BAR).set_radii(THIN), run_time=0.4)
        scene.moment("column")
        scene.play(Create(rings), run_time=0.5)
        scene.play(FadeOut(leaving, run_time=0.4), FadeIn(block.dots), run_time=0.5)
        scene.play(
            *(
                ReplacementTransform(ring.copy(), number)
                for ring, number in zip(rings, block.column(), strict=True)
            ),
            run_time=max(line.left, 0.9),
        )
        scene.add(block)
        scene.play(FadeOut(rings), run_time=0.3)
        scene.moment("two pixels")


def _rows(scene: Lecture, parts: Parts) -> None:
    """Let the weights into each neuron become a row of the matrix."""
    space, block = parts.dials.space, parts.weights
    with scene.say(
        "The weights into one neuron make a row of W. {mark}The next neuron, the next row."
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
            dots = block.row(row)[COLUMNS:]
            if row == ROWS - 1:
                dots += block.dots[-COLUMNS:]
            entering = [Create(block.brackets), FadeIn(block.letter)] if row == 0 else []
            scene.play(space.animate.focus(row), *entering, run_time=0.3 * seconds)
            scene.play(
                LaggedStart(
                    *(
                        ReplacementTransform(one, number)
                        for one, number in zip(flying, block.entries[row], strict=True)
                    ),
                    *(FadeIn(one) for one in dots),
                    lag_ratio=0.2,
                ),
                run_time=0.7 * seconds,
            )
        scene.add(block)
        scene.play(space.animate.focus(), run_time=0.4)
        scene.moment("rows")


def _sums(scene: Lecture, parts: Parts, terms: Terms) -> None:
    """Write one row times the column out, product by product, as a sum; then let the other rows follow."""
    results, (weights, inputs) = parts.result.column(), (parts.weights, parts.inputs)
    strip, standing = weights.around(0), inputs.within()
    with scene.say("Row times column: {mark}product by product, and {n} more.", n=terms.count) as line:
        scene.play(
            FadeOut(parts.dials.space, shift=LEFT),
            FadeIn(strip, standing),
            *(part.animate.set_fill(opacity=AWAY) for row in range(1, ROWS) for part in weights.row(row)),
            run_time=max(line.until_mark(), 0.8),
        )
        for at, (weight, value) in enumerate(zip(weights.entries[0], inputs.column(), strict=True)):
            ours, times, theirs = terms.factors[at]
            scene.play(
                TransformFromCopy(weight, ours),
                TransformFromCopy(value, theirs),
                FadeIn(times),
                run_time=0.9,
            )
            scene.play(
                FadeIn(terms.products[at], shift=0.4 * DOWN), *map(FadeIn, terms.plus[:at]), run_time=0.4
            )
        scene.play(
            FadeIn(terms.others, terms.rest, shift=0.4 * DOWN),
            FadeIn(terms.plus[-2]),
            run_time=max(line.left, 0.8),
        )
        scene.moment("products")
    with scene.say("Plus the bias: {mark}that is the neuron's z. So for every row.") as line:
        scene.play(
            *(part.animate.shift(BESIDE * LEFT) for part in (weights, inputs, strip, standing)), run_time=0.7
        )
        scene.play(
            Create(parts.bias.brackets),
            FadeIn(parts.plus, parts.bias.dots, parts.bias.letter, *parts.bias.column()),
            FadeIn(terms.plus[-1], terms.bias),
            run_time=max(line.until_mark(), 0.7),
        )
        scene.add(parts.bias)
        scene.play(FadeIn(terms.total, shift=0.4 * RIGHT), run_time=0.6)
        scene.moment("sum")
        scene.play(
            Create(parts.result.brackets),
            FadeIn(parts.equals, parts.result.letter),
            TransformFromCopy(terms.total[1], results[0]),
            run_time=0.9,
        )
        scene.add(terms)
        scene.play(FadeOut(terms, shift=0.3 * DOWN), run_time=0.4)
        for row in range(1, ROWS):
            scene.play(
                Transform(strip, weights.around(row)),
                *(part.animate.set_fill(opacity=1) for part in weights.row(row)),
                FadeIn(results[row], shift=0.4 * RIGHT),
                run_time=0.6,
            )
        scene.add(parts.result)
        scene.play(FadeOut(strip, standing), FadeIn(parts.result.dots), run_time=max(line.left, 0.4))
        scene.moment("sums")


def _squeeze(scene: Lecture, parts: Parts) -> Arrow:
    """Let sigma go from row to row: each sum becomes a lamp; return the arrow under sigma."""
    output, sigma = parts.output, parts.sigma
    arrow = Arrow(ARROW * LEFT, ARROW * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=5)
    arrow.move_to((SIGMA_X, TOP - 0.1, 0))
    with scene.say("Sigma squeezes each z by itself: {mark}the layer lights up.") as line:
        scene.play(
            FadeIn(sigma, scale=0.4),
            FadeIn(arrow),
            FadeIn(output.letter),
            Create(output.brackets),
            run_time=0.6,
        )
        for row, (lamp, number) in enumerate(zip(parts.lamps, output.column(), strict=True)):
            if row:
                scene.play(VGroup(sigma, arrow).animate.shift(ROW_PITCH * DOWN), run_time=0.3)
            scene.play(FadeIn(number, shift=0.4 * RIGHT), run_time=0.4)
            scene.play(GrowFromPoint(lamp, number.get_center()), run_time=0.4)
        scene.add(output)
        scene.play(
            FadeIn(output.dots),
            VGroup(sigma, arrow).animate.shift(ROW_PITCH * UP),
            run_time=max(line.left, 0.5),
        )
        scene.moment("lamps")
    return arrow


def _pass_on(space: NetworkInSpace, activations: Sequence[ArrayLike], layer: int) -> Drive:
    """Return the animation in which a pulse takes the activations of a layer on to the next."""

    def read(space: NetworkInSpace, phase: float) -> None:
        space.read(activations, phase)

    return Drive(space, layer, layer + 1, show=read)


def renumber(line: Formula, after: Formula) -> Animation:
    """Return the animation in which the indices that differ go before the new ones come; all other letters stay."""
    pairs = list(zip(line, after, strict=True))
    changing = [pair for pair in pairs if not _looks_like(*pair)]
    old, new = (VGroup(*letters) for letters in zip(*changing, strict=True))
    return AnimationGroup(
        *(Transform(*pair) for pair in pairs if pair not in changing),
        FadeOut(old, shift=INDEX_SHIFT * UP, rate_func=squish_rate_func(smooth, 0, 0.2)),
        FadeIn(new, shift=INDEX_SHIFT * UP, rate_func=squish_rate_func(smooth, 0.2, 0.4)),
    )


def _looks_like(one: VMobject, other: VMobject) -> bool:
    """Return whether two letters have the same shape, wherever they are."""
    ours, theirs = (letter.points - letter.get_center() for letter in (one, other))
    return ours.shape == theirs.shape and np.allclose(ours, theirs, atol=1e-3)


def _one_line(scene: Lecture, reading: Reading, parts: Parts, arrow: Arrow) -> None:
    """Let each block shrink to its letter, all letters become one line, and read it for the other layers, too."""
    last = len(reading.activations) - 1
    written = line_of_layer(1)
    dark = [np.zeros(len(a)) for a in reading.activations[2:]]
    back = AllDials(reading.params, reading.activations).show(activations=[*reading.activations[:2], *dark])
    blocks = {"weights": parts.weights, "in": parts.inputs, "bias": parts.bias, "out": parts.output}
    letters = {label: written.part(label) for label in blocks}
    squeezing = written[len(letters["out"]) + 1]  # sigma, after the equals sign
    named = [squeezing, *(letter for part in letters.values() for letter in part)]
    with scene.say("So a layer is one line. {mark}The next layers: the same line.") as line:
        first, then, last_of_all = (
            squish_rate_func(smooth, *part) for part in ((0, 0.8), (0.2, 1), (0.45, 1))
        )
        # What comes to stand in front passes below what it passes.
        scene.play(
            FadeOut(
                *(parts.result, parts.equals, arrow, parts.plus, *parts.output[:-1]),
                rate_func=squish_rate_func(smooth, 0, 0.25),
            ),
            *(
                FadeOut(VGroup(*block[:-1]), target_position=letters[label], scale=0.1, rate_func=first)
                for label, block in blocks.items()
                if label != "out"
            ),
            *(
                ReplacementTransform(
                    block.letter, letters[label], path_arc=BELOW if label == "out" else 0, rate_func=first
                )
                for label, block in blocks.items()
            ),
            ReplacementTransform(parts.sigma[0], squeezing, path_arc=BELOW, rate_func=then),
            *(
                Transform(
                    lamp,
                    lamp.copy().move_to(back.space.seen_at(1, row)).scale_to_fit_height(SHRUNK),
                    rate_func=then,
                )
                for row, lamp in enumerate(parts.lamps)
            ),
            FadeIn(back.space, rate_func=last_of_all),
            run_time=max(line.until_mark(), 2.0),
        )
        scene.remove(*parts.lamps)
        scene.play(FadeIn(back.labels, *(letter for letter in written if letter not in named)), run_time=0.5)
        scene.remove(*written.get_family())
        scene.add(written)
        scene.moment("one line")
        for layer in range(1, last):
            after = line_of_layer(layer + 1)
            scene.play(
                _pass_on(back.space, reading.activations, layer), renumber(written, after), run_time=1.3
            )
            scene.remove(*written.get_family(), *after.get_family())
            scene.add(after)
            written = after
        scene.wait(line.left)
        scene.moment("again")
