import numpy as np
import pytest

from netcore.measure.neurons import WeightedSum
from scenes.beats.network.weights import Adding, Bench, SumTube, Transparency, dots_of, pixel_centers
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Picture

WEIGHTS = np.sin(np.arange(784.0)).reshape(28, 28)


def test_a_transparency_hides_only_what_lies_under_its_ink(draw):
    ink = np.zeros((28, 28))
    ink[:, :14] = 1
    below = Picture(np.full((28, 28), -1.0), size=4, kind="signed", outline=False)
    seen = draw(below, Transparency(ink, size=4))
    np.testing.assert_allclose(seen[240, 427 - 60, :3], 255 * palette.rgb(palette.INK), atol=2)
    np.testing.assert_allclose(seen[240, 427 + 60, :3], 255 * palette.rgb(palette.NEGATIVE), atol=2)


def test_the_level_and_the_number_of_a_sum_follow_it():
    tube = SumTube().show(3.4)
    assert tube.number.shown == "+3.40"
    assert tube.number.get_left()[0] > tube.tube.get_right()[0]
    assert tube.number.get_y() == pytest.approx(tube.tube.level(3.4)[1])
    assert tube.show(-10.08).number.get_y() < tube.tube.level(0.0)[1]


def test_levels_lie_in_the_tube_as_high_as_the_sums():
    tube = SumTube()
    levels = tube.levels([-3.0, 0.0, 3.0])
    assert levels[:, 0] == pytest.approx(tube.tube.get_x())
    assert np.diff(levels[:, 1]) == pytest.approx(2 * [tube.tube.level(3.0)[1] - tube.tube.level(0.0)[1]])


def test_what_is_left_to_add_has_one_sign_and_lacks_what_was_added_first():
    products = np.array([0.5, -0.25, 1.0, -2.0])
    found = WeightedSum(np.ones(4), products, products, np.cumsum(products), -0.75, 0.0, -0.75, 0.3)
    adding = Adding(found, 3, highest=-0.5)
    assert adding.rest(1).tolist() == [0.5, 0.0, 1.0, 0.0]
    assert adding.rest(-1).tolist() == [0.0, -0.25, 0.0, 0.0]
    assert Adding(found, None, highest=1.5).rest(-1).tolist() == [0.0, -0.25, 0.0, -2.0]


def test_dots_lie_on_the_pixels_that_are_not_zero_and_are_as_strong():
    products = WEIGHTS * (np.arange(784).reshape(28, 28) % 3 == 0)
    picture = Picture(WEIGHTS, size=4, kind="signed", largest=0.8)
    dots = dots_of(picture, products)
    which = np.flatnonzero(products)
    np.testing.assert_allclose(dots.values, products.ravel()[which])
    np.testing.assert_allclose(dots.feet(), pixel_centers(picture)[which], atol=1e-9)
    np.testing.assert_allclose(dots.strengths, np.minimum(np.abs(dots.values) / 0.8, 1))


def test_the_first_pixel_is_the_upper_left_one_and_the_second_lies_right_of_it():
    centers = pixel_centers(Picture(WEIGHTS, size=2.8))
    np.testing.assert_allclose(centers[0], [-1.35, 1.35], atol=1e-9)
    np.testing.assert_allclose(centers[1], [-1.25, 1.35], atol=1e-9)


def test_the_parts_of_the_bench_stand_side_by_side():
    bench = Bench(np.zeros(784), WEIGHTS, 0.7, -10.08)
    assert bench.picture.get_right()[0] < bench.weights.get_left()[0]
    assert bench.weights.get_right()[0] < bench.total.get_left()[0]
    assert bench.total.number.shown == "−10.08"
