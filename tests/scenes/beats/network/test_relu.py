import numpy as np
import pytest

from scenes.beats.network.function.relu import ALONG, LEVELS, SKY, Moved, Plot, Turned
from scenes.kit.charts.sigmoid import sigmoid

Z = np.array([-12.0, -1.0, 0.5, 18.0])


@pytest.fixture
def plot():
    return Plot(Z, (sigmoid(Z), np.maximum(Z, 0))).show(-1.0, 0.2)


def test_every_dot_is_as_high_as_its_output_and_on_its_curve(plot):
    for dots, curve, values in zip(plot.dots, plot.curves, plot.values, strict=True):
        np.testing.assert_allclose(dots.centers()[:, 1], -1.0 + 0.2 * values, atol=1e-9)
        corners = np.unique(curve.points, axis=0)
        on_curve = np.interp(dots.centers()[:, 0], corners[:, 0], corners[:, 1])
        np.testing.assert_allclose(dots.centers()[:, 1], on_curve, atol=0.002)


def test_levels_keep_their_height_and_are_hidden_above_the_picture(plot):
    for level, line in zip(LEVELS, plot.levels, strict=True):
        np.testing.assert_allclose(line[0].get_y(), -1.0 + 0.2 * level, atol=1e-6)
    plot.show(-1.0, 2.0)
    assert [line[0].get_y() < SKY for line in plot.levels] == [True, False, False]
    assert [float(line[1].get_fill_opacity()) for line in plot.levels] == [1, 0, 0]


def test_an_output_moves_as_far_as_the_curve_rises_where_the_dial_is_turned(plot):
    flat, steep = (Turned(plot, 0, sigmoid(ALONG), z).swing(0.75) for z in (12.0, 0.0))
    across = np.ptp(plot.at([-2.0, 2.0], [0, 0])[:, 0])
    for turned in (flat, steep):
        assert turned.moved.get_length() == pytest.approx(across)
    assert flat.answer.get_length() < 0.002
    assert steep.answer.get_length() == pytest.approx(0.2 * np.ptp(sigmoid(np.array([-2.0, 2.0]))))
    assert steep.way == pytest.approx(np.ptp(sigmoid(np.array([-2.0, 2.0]))))
    relu = Turned(plot, 1, np.maximum(ALONG, 0), -12.0).turn(2.0)
    assert relu.answer.get_length() < 0.002
    assert relu.stand(12.0).turn(2.0).answer.get_length() == pytest.approx(0.2 * 2)


def test_both_ways_that_outputs_have_moved_stand_named_on_one_scale(plot):
    ways = [Moved(plot, which, low, low + by, by) for which, low, by in ((0, 0.1, 0.75), (1, 10.0, 4.0))]
    plot.show(-1.0, 0.1)
    for moved, length in zip(ways, (0.075, 0.4), strict=True):
        assert moved.show().bar.get_length() == pytest.approx(length)
        assert moved.number.get_right()[0] < moved.bar.get_left()[0]
        assert moved.word.get_bottom()[1] > moved.number.get_top()[1]


def test_halfway_every_sum_is_halfway_and_in_order(plot):
    order = np.argsort(Z)
    lifted, bent = (dots.centers()[order, 1] for dots in (plot.lift(0.5).dots[0], plot.bend(0.5).dots[1]))
    np.testing.assert_allclose(lifted, -1.0 + 0.1 * sigmoid(Z[order]), atol=1e-9)
    np.testing.assert_allclose(bent, -1.0 + 0.1 * (sigmoid(Z) + np.maximum(Z, 0))[order], atol=1e-9)
    assert np.all(np.diff(lifted) > 0)
    assert np.all(np.diff(bent) > 0)
