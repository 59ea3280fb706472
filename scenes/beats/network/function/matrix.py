"""1.14: a layer is one line of matrix algebra."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product as product_of
from typing import Literal, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromPoint,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
    rotate_vector,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

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
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.pictures.tiles import Tiles, Travel, eased
from scenes.kit.replay.replay import Drive

COLUMNS = 2  # pixels that are written out with their weights
CANDIDATES = 40  # among so many of the largest products of either sign they are picked
ASIDE, SMALLER = np.array([-4.1, 0.0, 0.0]), 0.7  # of the first layer, while row and column come out of it
LENGTH, THICK = 5.0, 0.5  # of a row and of the column, each number a bar in it; in scene units
COLUMN_AT, ROW_AT = 5.6 * RIGHT, np.array([1.8, 2.2, 0.0])  # middles of both when they are complete
LAID_AT, BESIDE = np.array([-4.4, -0.1, 0.0]), 0.6  # of the row along the column; how far right that is
THIN, BAR = 0.012, 20.0  # radius of a pixel where all of them lie in one column, and half its width over that
SPECK = 0.035  # width of a weight on its way from its edge into the row
PAIR_XS, PAIR_YS = (-2.0, -0.1, 2.1), (1.15, -1.25)  # of weight, pixel and product; of two rows of them
PAIR_SIZE = 60
SUM_AT, SUM_SIZE, NAME_UP = np.array([3.0, -0.1, 0.0]), 120, 1.2  # of the sum; how far its name is above it
BIAS_DOWN, BIAS_SIZE = 1.3, 72  # of the bias that waits below the sum
GRAIN, LEAST = 0.28, 0.07  # widths of the largest grain and the smallest
LANDED = 0.97  # share of its way when a grain is in the sum
MIXED = 0.618  # the golden section: so that grains leave from everywhere at any time
POUR, RUN = 0.4, 0.25  # lag of the grains of one sum that is watched, and of the others
FULL = 0.4  # share of the largest weight that counts as full colour
TOP, PITCH, ROW_HIGH = 2.05, 0.305, 0.24  # of the matrix: its first row, from row to row, height of one
NAME_Y, SYMBOL = 2.72, 50  # of what blocks are called; size
RESULT_X, EQUALS_X, SIGMA_X, BIAS_X, CLOSE_X = -5.4, -4.5, -3.95, 4.35, 5.3
MATRIX = -3.45, 1.75  # where its rows begin and end
COLUMN_X = 2.55
EACH = 0.25  # seconds for each row that is not the first
LAMP = 0.135  # radius of a lamp in the layer that is written out
SHRUNK = 0.2  # how high the lamps are back in the network
INDEX_SHIFT = 0.2  # by how much indices rise when they change


def strip(
    values: ArrayLike, kind: Literal["ink", "signed"], length: float, thick: float, largest: float
) -> Mosaic:
    """Return a row of numbers as one strip of bars, first one at the left, around the origin.

    Parameters
    ----------
    values
        ``(n,)``.
    kind, largest
        As in `Mosaic`.
    length, thick
        In scene units.

    >>> row = strip([0.5, -1.0, 0.25], "signed", 3.0, 0.5, 1.0)
    >>> round(float(row.width), 2), round(float(row.height), 2)
    (3.0, 0.5)
    """
    row = np.asarray(values, dtype=np.float64)
    bars = Mosaic(row[None, None], cell_size=thick, kind=kind, largest=largest, outline=kind == "ink")
    return bars.stretch_to_fit_width(length)


class Grains(Group):
    """The products of one sum as grains in the hue of their sign, each as large as its amount, on their way into it.

    Parameters
    ----------
    products
        ``(n,)``; what is zero has no grain.
    starts
        ``(n, 2)``: where each product comes from.
    end
        Where the sum stands.
    grain
        Width of the largest.
    lag
        Share of the time that passes before the last one leaves.

    >>> grains = Grains([0.5, 0.0, -2.0], np.zeros((3, 2)), [4.0, 0.0], 0.2, 0.5)
    >>> grains.pour(0.0).landed, grains.pour(1.0).landed
    (0.0, -1.5)
    """

    def __init__(
        self, products: ArrayLike, starts: ArrayLike, end: ArrayLike, grain: float, lag: float
    ) -> None:
        values, places = np.asarray(products, dtype=np.float64), np.asarray(starts, dtype=np.float64)[:, :2]
        here = np.flatnonzero(values)
        self.values, self.starts, self.lag = values[here], places[here], lag
        self.end, self.order = np.asarray(end, dtype=np.float64)[:2], np.arange(len(here)) * MIXED % 1
        self.sizes = np.maximum(grain * np.sqrt(palette.share(self.values, np.abs(values).max())), LEAST)
        self.ways = [np.flatnonzero(sign * self.values > 0) for sign in (1, -1)]
        self.tiles = [
            Tiles(self.starts[way], grain, hue, {"product": self.values[way]})
            for way, hue in zip(self.ways, (palette.POSITIVE, palette.NEGATIVE), strict=True)
            if len(way)
        ]
        self.ways = [way for way in self.ways if len(way)]
        super().__init__(*self.tiles)
        self.pour(0.0)

    def pour(self, share: float) -> Self:
        """Let a share of the time have passed."""
        gone = eased(np.clip((share - self.lag * self.order) / (1 - self.lag), 0, 1))
        places = self.starts + gone[:, None] * (self.end - self.starts)
        sizes = np.where(gone < LANDED, self.sizes, 0.0)
        for tiles, way in zip(self.tiles, self.ways, strict=True):
            tiles.put_at(places[way]).set_sizes(sizes[way])
        self.landed = float(self.values[gone >= LANDED].sum())
        return self

    def grow(self, share: float) -> Self:
        """Let the grains, which have not left yet, have a share of their size."""
        for tiles, way in zip(self.tiles, self.ways, strict=True):
            tiles.set_sizes(share * self.sizes[way])
        return self


class Pair(VGroup):
    """A weight, a pixel and their product in one line.

    Parameters
    ----------
    weight, pixel, product
        The three numbers.
    y
        How high they stand.

    Attributes
    ----------
    weight, pixel, product, signs
        The parts.

    >>> pair = Pair(-0.5, 0.5, -0.25, 1.0)
    >>> pair.weight.shown, pair.pixel.shown, pair.product.shown
    ('−0.50', '0.50', '−0.25')
    """

    def __init__(self, weight: float, pixel: float, product: float, y: float) -> None:
        hues = (palette.sign_hue(weight), palette.INK, palette.sign_hue(product))
        self.weight, self.pixel, self.product = (
            Number(value, size=PAIR_SIZE, color=hue).move_to((x, y, 0))
            for value, hue, x in zip((weight, pixel, product), hues, PAIR_XS, strict=True)
        )
        self.signs = VGroup(
            *(
                Words(sign, size=PAIR_SIZE, color=palette.SECONDARY).move_to(
                    ((one.get_right()[0] + other.get_left()[0]) / 2, y, 0)
                )
                for sign, one, other in (("×", self.weight, self.pixel), ("=", self.pixel, self.product))
            )
        )
        super().__init__(self.weight, self.pixel, self.product, self.signs)


class Layer(Group):
    """A layer written out: what comes out of each neuron, and the matrix, the column and the biases it comes of.

    Parameters
    ----------
    weights, picture, bias, z, a
        ``(n_out, n_in)``, ``(n_in,)``, and three times ``(n_out,)``.

    Attributes
    ----------
    rows, column
        The matrix row by row, and what it is multiplied with, as strips.
    bias, sums, lamps
        One number, one number and one neuron per row.
    brackets
        Around matrix, column and biases: two for each.
    letters
        The names of the blocks: ``"weights"``, ``"in"``, ``"bias"``, ``"sums"`` and ``"out"``.
    equals, plus, sigma, close
        The signs between them, in the row of names.
    """

    def __init__(
        self, weights: ArrayLike, picture: ArrayLike, bias: ArrayLike, z: ArrayLike, a: ArrayLike
    ) -> None:
        w = np.asarray(weights, dtype=np.float64)
        left, right = MATRIX
        ys = TOP - PITCH * np.arange(len(w))
        middle, high = float(ys.mean()), float(ys[0] - ys[-1]) + ROW_HIGH
        full = FULL * float(np.abs(w).max())
        self.rows = [
            strip(row, "signed", right - left, ROW_HIGH, full).move_to(((left + right) / 2, y, 0))
            for row, y in zip(w, ys.tolist(), strict=True)
        ]
        self.column = strip(picture, "ink", high, THICK, 1.0).rotate(-PI / 2).move_to((COLUMN_X, middle, 0))
        self.bias, self.sums = (
            [
                Number(value, size=FIGURE_SIZE, color=hue).move_to((x, y, 0)).set_x(x)
                for value, y in zip(np.asarray(values).tolist(), ys.tolist(), strict=True)
            ]
            for values, hue, x in ((bias, palette.BIAS, BIAS_X), (z, palette.Z, RESULT_X))
        )
        self.lamps = [
            Neuron(LAMP).set_activation(value).move_to((RESULT_X, y, 0))
            for value, y in zip(np.asarray(a).tolist(), ys.tolist(), strict=True)
        ]
        reach = ((left, right), (COLUMN_X - THICK / 2, COLUMN_X + THICK / 2), (BIAS_X - 0.5, BIAS_X + 0.5))
        self.brackets = [
            _bracket(x + 0.17 * way, middle, high + 0.16, -way)
            for ends in reach
            for x, way in zip(ends, (-1, 1), strict=True)
        ]
        names = {
            "weights": ("W^((1))", (left + right) / 2, palette.INK),
            "in": ("a^((0))", COLUMN_X, palette.INK),
            "bias": ("b^((1))", BIAS_X, palette.BIAS),
            "sums": ("z^((1))", RESULT_X, palette.Z),
            "out": ("a^((1))", RESULT_X, palette.INK),
        }
        self.letters = {
            label: declared(Formula(name, size=SYMBOL, color=hue), "the number of a layer").move_to(
                (x, NAME_Y, 0)
            )
            for label, (name, x, hue) in names.items()
        }
        self.equals, self.plus, self.sigma, self.close = (
            Formula(sign, size=SYMBOL).move_to((x, NAME_Y, 0))
            for sign, x in (
                ("=", EQUALS_X),
                ("+", (COLUMN_X + BIAS_X) / 2),
                ("sigma \\(", SIGMA_X),
                ("\\)", CLOSE_X),
            )
        )
        super().__init__(*self.rows, self.column, *self.bias, *self.sums, *self.lamps, *self.brackets)


def _bracket(x: float, y: float, height: float, way: int) -> VMobject:
    top, bottom = np.array([x, y + height / 2, 0]), np.array([x, y - height / 2, 0])
    hook = 0.1 * way * RIGHT
    line = VMobject(stroke_color=palette.INK, stroke_width=3)
    return line.set_points_as_corners([top + hook, top, bottom, bottom + hook])


@beat("1.14", "one line for a layer", flows_from="1.13")
def one_line_for_a_layer(scene: Lecture) -> None:
    """Lay a row of weights over the column of the picture and add up; then all rows; then as one line."""
    reading = the_three_read(scene)
    picture, params = reading.activations[0], reading.params
    pixels = telling_pixels(params.weights[0][0], picture, float(params.biases[0][0]))
    product = scene.measure(
        "layer product", measure.neurons.layer_product, index=reading.index, rows=1, columns=pixels
    )
    products = np.array(
        [
            scene.measure(
                f"sum of row {row}", measure.neurons.weighted_sum, layer=0, neuron=row, index=reading.index
            ).products
            for row in range(len(params.weights[0]))
        ]
    )
    dials = AllDials(params, reading.activations)
    scene.open_with(dials)
    strips = _row_and_column(scene, reading, dials)
    pairs = _pairs(scene, product, dials.space, strips, pixels)
    z = _add_up(scene, product, products[0], pairs, pixels)
    layer = Layer(params.weights[0], picture, product.bias, product.product, product.a)
    _every_row(scene, layer, products, strips, z)
    _one_line(scene, reading, layer)


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


def _first_layer(reading: Reading, middle: ArrayLike, scale: float) -> NetworkInSpace:
    """Return the network in space with nothing after its first layer, which is dark."""
    space = AllDials(reading.params, reading.activations).space
    first, second = space.starts[1:3]
    dark = [reading.activations[0], *(np.zeros(size) for size in space.layer_sizes[1:])]
    space.grow(second - first).show(activations=dark)
    space.radii = np.where(np.arange(len(space.radii)) < second, space.radii, 0.0)
    space.scale(scale)
    return space.shift(np.asarray(middle) - (space.seen_at(0, 392) + space.seen_at(1, 8)) / 2)


def _row_and_column(scene: Lecture, reading: Reading, dials: AllDials) -> tuple[Mosaic, Mosaic]:
    """Leave only the first layer; its picture becomes a column, and the weights into one neuron a row."""
    space, (picture, params) = dials.space, (reading.activations[0], reading.params)
    with scene.say("One layer. {mark}Can it be one line?") as line:
        bleed(space)  # with the empty places of the layers that are gone
        aside = _first_layer(reading, ASIDE, SMALLER)
        scene.play(
            Transform(space, aside, rate_func=squish_rate_func(smooth, 0.1, 1)),
            FadeOut(dials.labels, rate_func=squish_rate_func(smooth, 0, 0.2)),
            run_time=max(line.left, 2.0),
        )
        scene.moment("one layer")
    steps = np.linspace(LENGTH / 2, -LENGTH / 2, len(picture))
    starts = np.array([space.seen_at(0, pixel) for pixel in range(len(picture))])
    leaving = Dots(starts, picture, 0.04).set_rings(0)
    leaving.set_radii(np.where(picture > 0, 0.04, 0.0))
    column = strip(picture, "ink", LENGTH, THICK, 1.0).rotate(-PI / 2).move_to(COLUMN_AT)
    row = strip(params.weights[0][0], "signed", LENGTH, THICK, FULL * float(np.abs(params.weights[0]).max()))
    row.move_to(ROW_AT)
    with scene.say("Its picture is a column, {mark}\nthe weights into one neuron are a row.") as line:
        scene.play(
            Travel(
                leaving, np.column_stack([np.full(len(steps), COLUMN_AT[0]), COLUMN_AT[1] + steps]), lag=0.5
            ),
            run_time=max(line.until_mark() - 0.5, 1.6),
        )
        scene.play(leaving.animate.set_widths(BAR).set_radii(THIN), FadeIn(column), run_time=0.5)
        scene.remove(leaving)
        scene.moment("column")
        scene.play(space.animate.focus(0), run_time=0.4)
        tip = space.seen_at(1, 0)
        middles = (starts + tip) / 2
        flying = [
            Tiles(middles[way], SPECK, hue, {"weight": params.weights[0][0][way]})
            for way, hue in _by_sign(params.weights[0][0])
        ]
        places = ROW_AT - np.column_stack([steps, 0 * steps, 0 * steps])
        scene.play(
            *(
                Travel(tiles, places[way], order=way / len(steps))
                for tiles, (way, _) in zip(flying, _by_sign(params.weights[0][0]), strict=True)
            ),
            run_time=max(line.left - 0.4, 1.4),
        )
        scene.play(FadeIn(row), FadeOut(*flying), run_time=0.4)
        scene.moment("row")
    return row, column


def _by_sign(values: Array) -> list[tuple[NDArray[np.intp], ManimColor]]:
    """Return the places of positive values and of negative ones, and their hues."""
    return [(np.flatnonzero(values > 0), palette.POSITIVE), (np.flatnonzero(values < 0), palette.NEGATIVE)]


def _pairs(
    scene: Lecture,
    product: LayerProduct,
    space: NetworkInSpace,
    strips: tuple[Mosaic, Mosaic],
    pixels: list[int],
) -> list[Pair]:
    """Lay the row beside the column, and write out two products, each beside its weight and its pixel."""
    row, column = strips
    weights, inputs = product.corner[0].tolist(), product.corner_a.tolist()
    products = [
        scene.derive(f"product {at}", "product", weight, value)
        for at, (weight, value) in enumerate(zip(weights, inputs, strict=True))
    ]
    pairs = [Pair(*given) for given in zip(weights, inputs, products, PAIR_YS, strict=True)]
    laid = row.copy().rotate(-PI / 2).move_to(LAID_AT)
    beside = LAID_AT + BESIDE * RIGHT
    count = product.products // len(product.product)
    with scene.say("Lay the row along the column: {mark}weight times pixel.") as line:
        scene.play(
            FadeOut(space, shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.4)),
            _turn(row, laid, -PI / 2, squish_rate_func(smooth, 0.25, 1)),
            _turn(column, column.copy().move_to(beside), 0, squish_rate_func(smooth, 0.25, 1)),
            run_time=max(line.until_mark(), 1.8),
        )
        for pair, pixel in zip(pairs, pixels, strict=True):
            height = LAID_AT[1] + LENGTH * (0.5 - (pixel + 0.5) / count)
            places = LAID_AT[0] * RIGHT + height * UP, beside[0] * RIGHT + height * UP
            scene.play(
                *(
                    GrowFromPoint(number, place)
                    for number, place in zip((pair.weight, pair.pixel), places, strict=True)
                ),
                FadeIn(pair.signs[0]),
                run_time=0.7,
            )
            scene.play(FadeIn(pair.signs[1]), FadeIn(pair.product, shift=0.5 * RIGHT), run_time=0.5)
        scene.wait(max(line.left, 0.4))
        scene.moment("products")
    return pairs


def _turn(row: Mosaic, to: Mosaic, angle: float, pace: Callable[[float], float]) -> Drive:
    """Return the animation in which a strip turns by an angle, and takes the place and size of another."""
    start, end = row.get_center(), to.get_center()
    here, there = (one.points - one.get_center() for one in (row, to))
    there = rotate_vector(there.T, -angle).T

    def show(row: Mosaic, share: float) -> None:
        shape = here + share * (there - here)
        row.points = rotate_vector(shape.T, share * angle).T + start + share * (end - start)

    return Drive(row, 0, 1, show=show, rate_func=pace)


def _add_up(
    scene: Lecture, product: LayerProduct, products: Array, pairs: list[Pair], pixels: list[int]
) -> VGroup:
    """Let the two products, then all others, fall into one sum, and at last the bias; return the sum and its name."""
    bias, z = float(product.bias[0]), float(product.product[0])
    own = [pair.product.value for pair in pairs]
    both, before = (
        scene.derive("two of them", "sum", *own),
        scene.derive("without bias", "difference", z, bias),
    )
    total = Number(own[0], size=SUM_SIZE, color=palette.Z).move_to(SUM_AT)
    name = Words("sum", size=PAIR_SIZE, color=palette.SECONDARY).move_to(SUM_AT + NAME_UP * UP)
    others = scene.derive("products left out", "difference", len(products), len(own))
    left_out = products.copy()
    left_out[pixels] = 0
    heights = LAID_AT[1] + LENGTH * (0.5 - (np.arange(len(products)) + 0.5) / len(products))
    starts = np.column_stack([np.full(len(products), LAID_AT[0] + BESIDE / 2), heights])
    grains = Grains(left_out, starts, total.get_left() + 0.7 * LEFT, GRAIN, POUR)

    def pour(parts: Group, share: float) -> None:
        parts[0].pour(share)
        parts[1].set_value(both + parts[0].landed)

    with scene.say("All products fall into one sum: {mark}\nthese two, and {n} more.", n=others) as line:
        scene.play(
            FadeIn(name, rate_func=squish_rate_func(smooth, 0.6, 1)),
            *(FadeOut(VGroup(pair.weight, pair.pixel, pair.signs)) for pair in pairs),
            ReplacementTransform(pairs[0].product, total),
            run_time=max(line.until_mark() - 0.6, 0.8),
        )
        scene.play(FadeOut(pairs[1].product, target_position=total, scale=0.5), run_time=0.6)
        total.set_value(both)
        scene.play(Drive(grains, 0, 1, show=Grains.grow, rate_func=smooth), run_time=0.6)
        scene.play(Drive(Group(grains, total), 0, 1, show=pour), run_time=max(line.left, 2.8))
        scene.remove(grains)
        total.set_value(before)
        scene.moment("sum")
    waiting = VGroup(
        Words("+", size=BIAS_SIZE, color=palette.SECONDARY), Number(bias, size=BIAS_SIZE, color=palette.BIAS)
    ).arrange(RIGHT, buff=0.2)
    waiting.move_to(SUM_AT + BIAS_DOWN * DOWN).align_to(total, RIGHT)
    called = Formula("z", size=1.4 * BIAS_SIZE, color=palette.Z).move_to(name)
    with scene.say("Plus the bias: {mark}that is z.") as line:
        scene.play(FadeIn(waiting, shift=0.4 * UP), run_time=max(line.until_mark() - 0.3, 0.8))
        scene.play(
            FadeOut(waiting, target_position=total, scale=0.5),
            Drive(total, before, z, show=Number.set_value, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=0.9,
        )
        scene.play(
            FadeOut(name, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(called, scale=0.6, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=0.6,
        )
        scene.moment("z")
        scene.wait(max(line.left, 0.5))
    return VGroup(total, called)


def _every_row(
    scene: Lecture, layer: Layer, products: Array, strips: tuple[Mosaic, Mosaic], ours: VGroup
) -> None:
    """Put the row into the matrix; all other rows follow, and each has its sum."""
    row, column = strips
    first, *others = layer.rows
    total, called = ours
    letters = layer.letters
    frame = SurroundingRectangle(first, buff=0.03, color=palette.INK, stroke_width=3)
    with scene.say("And so for {mark}every row.") as line:
        scene.play(
            _turn(row, first, PI / 2, squish_rate_func(smooth, 0, 0.8)),
            Transform(column, layer.column, rate_func=squish_rate_func(smooth, 0, 0.8)),
            *(
                ReplacementTransform(one, other, rate_func=squish_rate_func(smooth, 0.3, 1))
                for one, other in ((total, layer.sums[0]), (called[0], letters["sums"][0]))
            ),
            FadeIn(letters["sums"][1:], rate_func=squish_rate_func(smooth, 0.85, 1)),
            run_time=1.4,
        )
        scene.remove(row, column, called, *letters["sums"])
        scene.add(first, layer.column, letters["sums"])
        scene.play(
            LaggedStart(*(FadeIn(other, shift=0.5 * PITCH * DOWN) for other in others), lag_ratio=0.15),
            *map(Create, layer.brackets),
            FadeIn(letters["weights"], letters["in"], letters["bias"], layer.plus, layer.equals, *layer.bias),
            FadeIn(frame),
            run_time=1.0,
        )
        left, right = MATRIX
        along = left + (right - left) * (np.arange(products.shape[1]) + 0.5) / products.shape[1]
        for at, (other, number) in enumerate(zip(others, layer.sums[1:], strict=True), start=1):
            end = np.array([number.get_right()[0], other.get_y()])
            starts = np.column_stack([along, np.full(len(along), other.get_y())])
            scene.play(
                Drive(Grains(products[at], starts, end, 0.5 * GRAIN, RUN), 0, 1, show=Grains.pour),
                Transform(frame, frame.copy().move_to(other), rate_func=squish_rate_func(smooth, 0, 0.4)),
                FadeIn(number, rate_func=squish_rate_func(smooth, 0.6, 1)),
                run_time=EACH,
            )
        scene.play(FadeOut(frame), run_time=max(line.left, 0.3))
        scene.moment("every row")
    with scene.say("Sigma on each: {mark}the layer lights up.") as line:
        scene.play(
            FadeOut(letters["sums"], rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(layer.sigma, layer.close, scale=0.5, rate_func=squish_rate_func(smooth, 0.3, 1)),
            FadeIn(letters["out"], rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(0.8, line.until_mark()),
        )
        scene.play(
            LaggedStart(
                *(
                    AnimationGroup(
                        FadeOut(number, scale=0.3, rate_func=squish_rate_func(smooth, 0, 0.5)),
                        GrowFromCenter(lamp, rate_func=squish_rate_func(smooth, 0.4, 1)),
                    )
                    for number, lamp in zip(layer.sums, layer.lamps, strict=True)
                ),
                lag_ratio=0.2,
            ),
            run_time=max(line.left - 0.3, 1.6),
        )
        scene.moment("lamps")
        scene.wait(0.3)


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


def _one_line(scene: Lecture, reading: Reading, layer: Layer) -> None:
    """Let each block shrink into its letter, all letters become one line, and read it for the other layers, too."""
    last = len(reading.activations) - 1
    written = line_of_layer(1)
    dark = [np.zeros(len(a)) for a in reading.activations[2:]]
    back = AllDials(reading.params, reading.activations).show(activations=[*reading.activations[:2], *dark])
    blocks = {
        "weights": Group(*layer.rows, *layer.brackets[:2]),
        "in": Group(layer.column, *layer.brackets[2:4]),
    }
    blocks["bias"] = Group(*layer.bias, *layer.brackets[4:])
    letters = {label: written.part(label) for label in ("out", *blocks)}
    named = [letter for part in letters.values() for letter in part]
    equals, *sigma, plus, close = (letter for letter in written if letter not in named)
    signs = [
        (layer.equals, VGroup(equals)),
        (layer.sigma, VGroup(*sigma)),
        (layer.plus, VGroup(plus)),
        (layer.close, VGroup(close)),
    ]
    with scene.say("So a layer is one line. {mark}The next layers: the same line.") as line:
        scene.play(
            *(
                FadeOut(
                    block,
                    target_position=layer.letters[label],
                    scale=0.05,
                    rate_func=squish_rate_func(smooth, 0, 0.7),
                )
                for label, block in blocks.items()
            ),
            *(
                Transform(
                    lamp,
                    lamp.copy().move_to(back.space.seen_at(1, row)).scale_to_fit_height(SHRUNK),
                    rate_func=squish_rate_func(smooth, 0.2, 0.85),
                )
                for row, lamp in enumerate(layer.lamps)
            ),
            *(ReplacementTransform(layer.letters[label], letters[label]) for label in letters),
            *(ReplacementTransform(one, other) for one, other in signs),
            FadeIn(back, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.until_mark(), 2.0),
        )
        scene.remove(*layer.lamps, *written.get_family())
        scene.add(written)
        scene.moment("one line")
        for index in range(1, last):
            after = line_of_layer(index + 1)
            scene.play(
                _pass_on(back.space, reading.activations, index), renumber(written, after), run_time=1.2
            )
            scene.remove(*written.get_family(), *after.get_family())
            scene.add(after)
            written = after
        scene.wait(line.left)
        scene.moment("again")
