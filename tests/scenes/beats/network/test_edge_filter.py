import numpy as np
import pytest

from scenes.beats.network.edge_filter import Histogram, Painting, SumRow, Trial

INK = np.zeros((28, 28))
INK[8:10, 8:12] = 0.5
BAR = np.zeros((28, 28))
BAR[8, 8:16] = 1.0


def test_a_sum_lies_right_of_zero_or_left_of_it():
    row = SumRow([0, 0, 0])
    assert row.show(12.0).bar.get_left()[0] == pytest.approx(0)
    right = row.bar.width
    assert row.show(-24.0).bar.get_right()[0] == pytest.approx(0)
    assert row.bar.width == pytest.approx(2 * right)
    assert row.shown() == {"length": [-24.0]}


def test_sums_follow_the_brush():
    painting = Painting([Trial(INK, 2.0, 0.0)])
    act = painting.paint(BAR, [2.0], run_time=1)
    act.begin()
    act.interpolate(0.25)
    np.testing.assert_array_equal(painting.weights.values[0], np.where(np.arange(28) < 10, BAR, 0))
    assert painting.rows[0].value == pytest.approx(1.0)
    act.interpolate(1)
    np.testing.assert_array_equal(painting.weights.values[0], BAR)
    assert painting.rows[0].value == 2.0


def test_what_is_painted_next_is_added():
    painting = Painting([Trial(INK, 2.0, 0.0)])
    for layer, total in ((BAR, 2.0), (-np.roll(BAR, 1, axis=0), 0.0)):
        act = painting.paint(layer, [total], run_time=1)
        act.begin()
        act.interpolate(1)
    np.testing.assert_array_equal(painting.weights.values[0], BAR - np.roll(BAR, 1, axis=0))
    assert painting.rows[0].value == pytest.approx(float((painting.weights.values[0] * INK).sum()))


def test_gold_dots_are_larger_and_every_dot_lies_over_its_sum():
    sums = np.array([-20.0, 3.0, 3.1, 11.9])
    histogram = Histogram(sums, [False, True, False, True], BAR)
    gold, grey = histogram.dots.radii[[1, 0]]
    assert gold > grey
    at = histogram.axis.point(sums, 0.0)[:, 0]
    assert np.abs(histogram.dots.centers()[:, 0] - at).max() < 0.45
    assert histogram.dots.shown()["place"].tolist() == sums.tolist()
