from itertools import pairwise

import numpy as np
import pytest

from scenes.beats.network.example import line_of_layer
from scenes.beats.network.function.matrix import Grains, Layer, Pair, renumber, strip, telling_pixels
from scenes.kit.look import palette


@pytest.fixture
def grains():
    starts = np.column_stack([np.zeros(4), np.arange(4.0)])
    return Grains([0.5, 0.0, -2.0, 1.0], starts, [4.0, 1.0], 0.2, 0.4)


def test_grains_have_the_hue_of_their_sign_and_what_is_zero_has_none(grains):
    positive, negative = grains.tiles
    assert (positive.hue, negative.hue) == (palette.POSITIVE, palette.NEGATIVE)
    assert (positive.shown()["product"].tolist(), negative.shown()["product"].tolist()) == (
        [0.5, 1.0],
        [-2.0],
    )
    assert positive.sizes[0] < positive.sizes[1] < negative.sizes[0]


def test_the_sum_is_that_of_the_grains_that_are_gone_from_sight(grains):
    for share in np.linspace(0, 1, 21):
        grains.pour(share)
        unseen = sum(tiles.shown()["product"][tiles.sizes == 0].sum() for tiles in grains.tiles)
        assert grains.landed == pytest.approx(unseen)
    assert grains.landed == pytest.approx(-0.5)


def test_a_strip_has_a_bar_for_each_number_from_the_left():
    row = strip([0.5, -1.0], "signed", 4.0, 0.5, 1.0)
    assert row.values.tolist() == [[[0.5, -1.0]]]
    np.testing.assert_allclose([row.width, row.height], [4.0, 0.5])


def test_each_row_has_its_sum_and_then_its_lamp_beside_it():
    rng = np.random.default_rng(0)
    layer = Layer(rng.normal(size=(16, 784)), rng.random(784), *rng.normal(size=(2, 16)), rng.random(16))
    for row, number, lamp, bias in zip(layer.rows, layer.sums, layer.lamps, layer.bias, strict=True):
        np.testing.assert_allclose([number.get_y(), lamp.get_y(), bias.get_y()], row.get_y(), atol=0.02)
        assert number.get_right()[0] < row.get_left()[0] < layer.column.get_left()[0] < bias.get_left()[0]
    ys = [number.get_y() for number in layer.sums]
    assert all(upper.get_bottom()[1] > lower.get_top()[1] for upper, lower in pairwise(layer.sums))
    assert ys == sorted(ys, reverse=True)


def test_a_product_stands_in_one_line_with_its_factors():
    pair = Pair(-0.5, 0.5, -0.25, 1.0)
    assert pair.weight.value * pair.pixel.value == pair.product.value
    order = [pair.weight, pair.signs[0], pair.pixel, pair.signs[1], pair.product]
    assert all(one.get_right()[0] < other.get_left()[0] for one, other in pairwise(order))


def test_from_layer_to_layer_only_indices_change_and_halfway_none_is_there():
    line, after = line_of_layer(1), line_of_layer(2)
    changing = renumber(line, after)
    changing.begin()
    *staying, going, coming = changing.animations
    assert len(staying) == len(line) - 4  # a, W, a before and b have one index each
    changing.interpolate(0.2)
    assert all(letter.get_fill_opacity() < 0.01 for part in (going, coming) for letter in part.mobject)
    changing.interpolate(1.0)
    assert all(letter.get_fill_opacity() > 0.99 for letter in coming.mobject)


def test_the_pixels_written_out_say_most_among_those_whose_terms_add_up_as_written():
    weights, picture = np.zeros(784), np.ones(784)
    weights[[5, 9, 300, 301, 400]] = [0.75, 0.504, -0.5, -0.25, 0.002]
    # Beside 0.504 the last pixel's rounding is lost: 0.50 - 0.50 + 0.50 + 0.10 is not what is written for the sum.
    pixels = telling_pixels(weights, picture, 0.1)
    own = weights[pixels]
    rest = weights.sum() - own.sum()
    assert round(sum(np.round([*own, rest, 0.1], 2)), 2) == round(weights.sum() + 0.1, 2)
    assert pixels == [5, 300]
