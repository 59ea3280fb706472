from itertools import pairwise

import numpy as np
import pytest

from scenes.beats.network.example import line_of_layer
from scenes.beats.network.function.matrix import Block, Terms, renumber, telling_pixels
from scenes.kit.look import palette


@pytest.fixture
def block():
    return Block([[0.5, -1.25], [0.75, 2.0], [-0.25, 0.1]], 1.0, "W", picked="columns")


def test_entries_stand_in_rows_and_columns_in_the_hue_of_their_sign(block):
    shown = [[number.shown for number in line] for line in block.entries]
    assert shown == [["0.50", "−1.25"], ["0.75", "2.00"], ["−0.25", "0.10"]]
    assert block.entries[0][1].get_fill_color() == palette.NEGATIVE
    assert block.entries[1][0].get_fill_color() == palette.POSITIVE
    xs = np.array([[number.get_x() for number in line] for line in block.entries])
    ys = np.array([[number.get_y() for number in line] for line in block.entries])
    np.testing.assert_allclose(xs[:, 0], 1.0, atol=1e-6)
    assert np.all(np.diff(xs, axis=1) > 0)
    assert np.all(np.diff(ys, axis=0) < 0)


def test_brackets_hold_all_entries_and_what_is_left_out(block):
    left, right = (bracket.get_x() for bracket in block.brackets)
    inside = [number for line in block.entries for number in line] + list(block.dots)
    assert all(left < one.get_left()[0] < one.get_right()[0] < right for one in inside)
    assert len(block.dots) == 3 * 3 + 2  # around the columns in each row, and below each column
    assert len(Block([[0.5], [1.0]], 0.0, "b", palette.BIAS).dots) == 1


def test_what_is_picked_has_dots_on_either_side():
    column = Block([[0.5], [1.0]], 0.0, "a", palette.INK, picked="rows")
    parts = [column.dots[0], column.column()[0], column.dots[1], column.column()[1], column.dots[2]]
    assert all(upper.get_bottom()[1] > lower.get_top()[1] for upper, lower in pairwise(parts))
    assert column.brackets.get_bottom()[1] < parts[-1].get_bottom()[1]


def test_a_row_is_lit_with_the_dots_beside_it(block):
    frame = block.around(1)
    for one in (*block.entries[1], *block.dots[3:6]):
        assert frame.get_left()[0] < one.get_left()[0] < one.get_right()[0] < frame.get_right()[0]
        assert frame.get_bottom()[1] < one.get_y() < frame.get_top()[1]
    assert frame.get_bottom()[1] > block.entries[2][0].get_top()[1]


def test_the_parts_of_a_row_are_its_entries_and_the_dots_beside_them(block):
    assert block.row(1) == [*block.entries[1], *block.dots[3:6]]


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


def test_each_product_stands_below_its_factors_and_nothing_overlaps():
    terms = Terms([-0.5, 2.0], [0.5, 1.0], [-0.25, 2.0], 7, 0.75, -1.0, 1.5)
    for factors, product in zip(terms.factors, terms.products, strict=True):
        assert [factors[0].value * factors[2].value] == [product.value]
        assert product.get_top()[1] < factors.get_bottom()[1]
        assert factors.get_left()[0] < product.get_x() < factors.get_right()[0]
    row = [*terms.products, terms.rest, terms.bias, terms.total]
    assert sum(term.value for term in row[:-1]) == terms.total[1].value
    assert all(one.get_right()[0] < other.get_left()[0] for one, other in pairwise(row))
