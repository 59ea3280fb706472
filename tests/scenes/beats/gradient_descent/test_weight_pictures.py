"""A digit on a neuron's weights, what it adds up there, and test images that move."""

import numpy as np
import pytest

from netcore.measure.neurons import MovedSums
from scenes.beats.gradient_descent.learned.weight_pictures import (
    UNLIT,
    FlyingPixels,
    Heaps,
    ShiftBoard,
    WeightsUnderInk,
)
from scenes.kit.look import palette


def test_weights_shine_where_the_ink_is_now():
    ink = np.zeros((2, 16))
    ink[0, 0] = ink[1, 1] = 1.0
    picture = WeightsUnderInk(np.linspace(-1, 1, 16), ink, size=2.0)
    assert picture.strengths() == pytest.approx(np.ones((4, 4)))
    assert picture.lay(1).strengths()[0, :2] == pytest.approx([1, UNLIT])
    assert picture.move(1).strengths()[0, :2] == pytest.approx([UNLIT, 1])
    assert picture.move(0.5).ink()[0, :2] == pytest.approx([0.5, 0.5])


def test_the_contour_of_a_digit_goes_with_it():
    ink = np.zeros((2, 16))
    ink[0, 5] = ink[1, 6] = 1.0
    picture = WeightsUnderInk(np.ones(16), ink, size=2.0)
    corners = {tuple(point) for side in picture.contour() for point in side}
    assert len(picture.contour()) == 4
    assert corners == {(1, 1), (2, 1), (1, 2), (2, 2)}
    assert picture.move(0.5).contour()[..., 0].min() == pytest.approx(1.5)


@pytest.fixture
def heaps():
    image = np.zeros((2, 4))
    return Heaps(
        MovedSums(
            image,
            image,
            raised=np.array([3.0, 1.0]),
            lowered=np.array([1.0, 2.0]),
            z=np.array([2.0, -1.0]),
            a=np.array([0.9, 0.3]),
        )
    )


@pytest.mark.parametrize(("moved", "z"), [(0, 2.0), (1, -1.0), (0.5, 0.5)])
def test_z_is_what_one_heap_is_higher_than_the_other(heaps, moved, z):
    up, down = heaps.show(moved).bars.values
    assert up - down == pytest.approx(z)
    assert heaps.rest.values[0] - heaps.rest.base == pytest.approx(abs(z))
    assert heaps.rest.edges.mean() == pytest.approx(1 if z > 0 else 2)


def test_heaps_grow_together(heaps):
    assert heaps.show(0, 0.5, rest=0).bars.values == pytest.approx([1.5, 0.5])


def test_what_cancels_out_grows_pale_and_the_rest_does_not(heaps):
    assert heaps.show(0, rest=0).bars.colors == pytest.approx(heaps.hues)
    assert np.all(heaps.show(0).bars.colors.max(axis=1) < 0.5 * heaps.hues.max(axis=1))
    assert heaps.rest.colors[0] == pytest.approx(heaps.hues[0])


def test_pixels_fly_into_slabs_as_high_as_their_products():
    products = np.array([[2.0, 0.5, -1.0, 0.0]])
    sums = MovedSums(np.ones((1, 4)), products, *np.array([[3.0], [1.0], [2.0], [0.9]]))
    heaps = Heaps(sums).shift([3.0, -1.0, 0.0]).show(0)
    large = WeightsUnderInk(products[0], np.ones((1, 4)), size=2.0)
    flying = FlyingPixels(large, heaps)
    assert flying.ways().tolist() == [0, 0, 0]
    assert flying.fly(1).ways().tolist() == [1, 1, 1]
    assert flying.starts[0, 0] == pytest.approx(large.at(0, 0))
    foot, head = heaps.bars.at(0, 1)[1], heaps.bars.at(0, 1 - float(heaps.bars.y.share(3.0)))[1]
    assert flying.slabs[0][1][1] == pytest.approx(foot)
    assert flying.ends[1, 0, 1] == pytest.approx(head)
    heights = (flying.ends[:, 0] - flying.ends[:, 1])[:, 1]
    assert heights == pytest.approx((head - foot) / 3 * np.abs(products[0, :3]))


def test_the_rest_has_the_hue_of_what_there_is_more_of(heaps):
    hues = [palette.rgb(palette.POSITIVE), palette.rgb(palette.NEGATIVE)]
    for moved, hue in enumerate(hues):
        assert heaps.show(moved).rest.colors[0] == pytest.approx(hue)


@pytest.fixture
def board():
    images = np.zeros((3, 2, 784))
    images[range(3), :, range(3)] = 1.0
    return ShiftBoard(images, [[0, 0], [0, 1], [1, 1]], [0.1, 0.3, 0.5], 1)


def test_digits_move_together_and_are_seen_between_pixels(board):
    digits = board.digits
    assert digits.move(0.5).values[:, 0, :3].tolist() == [[0.5, 0.5, 0]] * 2
    assert digits.move(2).shown()["brightness"][:, 0, :3].tolist() == [[0, 0, 1]] * 2


def test_a_misread_digit_is_dark_on_orange(board):
    digits = board.digits.move(1).judge(1)
    ground = palette.rgb(palette.GROUND)
    assert digits.colors[0, 5, 5] == pytest.approx(ground)
    assert digits.colors[1, 0, 1] == pytest.approx(ground)
    assert digits.colors[1, 5, 5, 0] > 0.5


def test_a_shift_board_shows_digits_and_bars_of_one_shift(board):
    assert board.show(2).bars.shown()["height"].tolist() == [0.1, 0.3, 0.5]
    assert board.digits.shown()["misread"].tolist() == [1, 1]
    assert board.show(0).bars.shown()["height"].tolist() == [0.1]
    assert board.digits.shown()["misread"].tolist() == [0, 0]
    assert [number.shown for number in board.marked] == ["10%", "30%", "50%"]
