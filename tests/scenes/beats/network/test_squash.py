import numpy as np
import pytest

from scenes.beats.network.squash import CURVE_FLOOR, CURVE_HIGH, Squash, Threshold
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette

Z = np.array([-12.0, -1.0, 0.0, 2.0])


def test_the_straight_line_is_lifted_with_its_dots():
    squash = Squash(Z, sigmoid(Z)).lift(0.0)
    floor = squash.axis.point(0.0, 0.0)[1]
    np.testing.assert_allclose(squash.dots.centers()[:, 1], floor)
    np.testing.assert_allclose(squash.lift(1.0).dots.centers()[:, 1], floor + squash.high / 2)
    np.testing.assert_allclose(squash.line.get_y(), floor + squash.high / 2)


def test_when_it_is_bent_every_dot_is_as_high_as_it_is_bright():
    squash = Squash(Z, sigmoid(Z)).bend(1.0)
    heights = (squash.dots.centers()[:, 1] - squash.axis.point(0.0, 0.0)[1]) / squash.high
    np.testing.assert_allclose(heights, sigmoid(Z), atol=1e-9)
    np.testing.assert_allclose(squash.dots.colors, palette.ink_rgb(sigmoid(Z)))
    np.testing.assert_allclose(squash.dots.centers()[:, 0], squash.axis.point(Z, 0.0)[:, 0])


def test_bending_moves_no_dot_sideways():
    squash = Squash(Z, sigmoid(Z))
    np.testing.assert_allclose(
        squash.bend(0.4).dots.centers()[:, 0], squash.lift(0.0).dots.centers()[:, 0], atol=1e-9
    )


@pytest.mark.parametrize("bias", [-6.0, 0.5, 6.0])
def test_the_upright_stands_where_sum_and_bias_cancel_and_ends_on_the_curve(bias):
    threshold = Threshold(Z, 0.0, 0.5).show((bias, 0.25))
    assert threshold.upright.get_x() == pytest.approx(threshold.axis.point(-bias, 0.0)[0])
    assert threshold.upright.get_end()[1] == pytest.approx(CURVE_FLOOR + CURVE_HIGH / 2)
    np.testing.assert_allclose(threshold.dots.colors, palette.ink_rgb(sigmoid(Z + bias)))
    assert threshold.lit.shown == "25%"


def test_a_bias_moves_the_curve_but_not_the_sums():
    threshold = Threshold(Z, 0.0, 0.5)
    places = threshold.dots.centers().copy()
    low, high = threshold.curve.get_bottom()[1], threshold.curve.get_top()[1]
    threshold.show((3.0, 0.5))
    np.testing.assert_array_equal(threshold.dots.centers(), places)
    assert threshold.curve.get_bottom()[1] == pytest.approx(low, abs=1e-6)
    assert threshold.curve.get_top()[1] == pytest.approx(high, abs=1e-6)
