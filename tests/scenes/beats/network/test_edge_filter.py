import numpy as np
import pytest

from scenes.beats.network.edge_filter import Beyond, Histogram, Painting, SumRow, Trial, middles
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Mosaic

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


def test_a_sum_grows_pixel_by_pixel():
    painting = Painting([Trial(INK, 2.0, 0.0)])
    painting.weights.set_values(BAR)
    act = painting.add_up(0, run_time=1)
    act.begin()
    for share, total in ((0.25, 1.0), (0.5, 2.0), (1.0, 2.0)):  # the ink ends halfway along the bar
        act.interpolate(share)
        assert painting.rows[0].value == pytest.approx(total)


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


BEYOND = Beyond(1, 2, 1, 3)


def test_every_dot_lies_over_its_sum_and_gold_ones_on_their_own_ledge():
    histogram = Histogram(SUMS, GOLD, BAR, BEYOND)
    at = histogram.axis.point(SUMS, 0.0)[:, 0]
    centers = histogram.dots.centers()
    assert np.abs(centers[:, 0] - at).max() < 0.45
    ledge = histogram.ledge.get_y()
    assert centers[GOLD, 1].min() > ledge > centers[~GOLD, 1].max()
    many = Histogram(np.full(12, 7.0), np.arange(12) > 7, BAR, BEYOND).dots.centers()
    assert many[:8, 1].max() > many[:8, 1].min()
    assert many[8:, 1].max() > many[8:, 1].min()


def test_dots_beyond_the_line_are_counted_where_they_are():
    histogram = Histogram(SUMS, GOLD, BAR, BEYOND)
    assert [number.value for number in histogram.count().counts.numbers] == [1, 1]
    histogram.dots.put_at(histogram.places(SUMS + 8))
    assert [number.value for number in histogram.count().counts.numbers] == [2, 2]


def test_a_sweep_counts_from_the_right_and_lights_what_it_has_passed():
    histogram = Histogram(SUMS, GOLD, BAR, BEYOND)
    assert [number.value for number in histogram.count(26.0).counts.numbers] == [0, 0]
    assert len(set(histogram.dots.strengths)) == 1
    histogram.count()
    assert (histogram.dots.strengths == 1).tolist() == (SUMS >= 6).tolist()
    np.testing.assert_allclose(histogram.dots.colors[4], palette.rgb(palette.INK))


def test_a_dot_comes_out_of_the_middle_of_its_image():
    wall = Mosaic(np.zeros((6, 784)), columns=3, cell_size=1.0, gap=0.5).shift([2.0, 1.0, 0.0])
    np.testing.assert_allclose(middles(wall)[[0, 5], :2], [[0.5, 1.75], [3.5, 0.25]], atol=1e-9)


def test_what_is_painted_above_and_below_is_tinted_in_two_bands():
    painting = Painting([Trial(INK, 2.0, 0.0)])
    painting.outline(np.roll(BAR, 2, axis=0) + np.roll(BAR, -2, axis=0), palette.NEGATIVE)
    upper, lower = painting.frames[0][0]
    assert upper.get_bottom()[1] > painting.pictures[0].pixels((8, 8)).get_y() > lower.get_top()[1]


def test_a_picture_that_is_tried_later_has_the_same_tints_and_its_own_sum():
    painting = Painting([Trial(INK, 2.0, 0.0)])
    painting.outline(BAR, palette.POSITIVE)
    painting.try_on(Trial(BAR, 8.0, -8.0))
    assert painting.rows[1].value == 0
    first, second = (frames[0].get_center() for frames in painting.frames)
    np.testing.assert_allclose(
        second - first, painting.pictures[1].get_center() - painting.pictures[0].get_center(), atol=1e-9
    )
