import numpy as np
import pytest

from scenes.beats.network.edge_filter import Histogram, Painting, SumRow, Trial
from scenes.kit.look import palette

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


SUMS = np.array([-20.0, 3.0, 3.1, 11.9, 12.2])
GOLD = np.array([False, True, False, True, False])


def test_every_dot_lies_over_its_sum_and_gold_ones_lie_lowest():
    histogram = Histogram(SUMS, GOLD, BAR, (1, 1))
    assert len(set(histogram.dots.radii)) == 1
    at = histogram.axis.point(SUMS, 0.0)[:, 0]
    centers = histogram.dots.centers()
    assert np.abs(centers[:, 0] - at).max() < 0.45
    assert centers[GOLD, 1].max() == pytest.approx(centers[:, 1].min())
    many = Histogram(np.full(12, 7.0), np.arange(12) > 9, BAR, (2, 10)).dots.centers()
    assert many[10:, 1].max() == pytest.approx(many[:, 1].min())
    assert many[:10, 1].max() > many[:, 1].min()


def test_dots_beyond_the_line_are_counted_where_they_are():
    histogram = Histogram(SUMS, GOLD, BAR, (1, 1))
    assert [number.value for number in histogram.count().counts.numbers] == [1, 1]
    histogram.dots.put_at(histogram.places(SUMS + 8))
    assert [number.value for number in histogram.count().counts.numbers] == [2, 2]


def test_what_is_painted_above_and_below_is_tinted_in_two_bands():
    painting = Painting([Trial(INK, 2.0, 0.0)])
    act = painting.outline(np.roll(BAR, 2, axis=0) + np.roll(BAR, -2, axis=0), palette.NEGATIVE)
    upper, lower = painting.frames[0][0]
    assert upper.get_bottom()[1] > painting.pictures[0].pixels((8, 8)).get_y() > lower.get_top()[1]
    assert act.mobject is painting.frames[0]
