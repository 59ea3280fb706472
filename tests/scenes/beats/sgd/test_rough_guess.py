"""Needles reach as deep as their cosine, and those that point uphill are told apart; bead and counts follow."""

import numpy as np
import pytest

from netcore.measure.gradients import Angles
from scenes.beats.sgd.needles import BatchRail, Compass, Needles, Tally
from scenes.beats.sgd.rough_guess import in_one_order


def test_a_needle_reaches_down_by_its_cosine_whichever_side_it_is_on():
    needles = Needles([0.0, 35.0, 120.0, 90.0])
    across, up = needles.reaches().T
    assert np.allclose(up, -np.cos(np.radians(needles.angles)))
    assert np.all(np.abs(across) <= np.sin(np.radians(needles.angles)) + 1e-12)
    assert across[1] < 0 < across[2] - 0.05  # not all on one side


def test_many_needles_of_one_angle_leave_no_gap_in_the_middle():
    across, _ = Needles(np.full(200, 40.0)).reaches().T
    assert np.histogram(across, bins=8, range=(-0.65, 0.65))[0].min() > 10


def test_needles_beyond_level_are_uphill_once_they_are_whole():
    needles = Needles([91.0, 85.0, 100.0])
    assert [needles.uphill(put) for put in (0.9, 1, 2.9, 3)] == [0, 1, 1, 2]
    assert list(needles.show(1.5).shown()["angle"]) == [91.0]


def test_needles_on_their_way_show_no_angles():
    start, end = np.array([91.0, 60.0]), np.array([60.0, 20.0])
    needles = Needles(start).show(2)
    assert needles.turn(start, end, 0.5).shown() == {}
    assert needles.uphill(2) == 0
    assert list(needles.turn(start, end, 1).shown()["angle"]) == [60.0, 20.0]


@pytest.mark.parametrize("angles", [[-1.0], [181.0], [[1.0]]])
def test_other_angles_are_refused(angles):
    with pytest.raises(ValueError, match="0 to 180"):
        Needles(angles)


def test_the_exact_way_is_straight_down_from_the_level():
    compass = Compass(2.0, 10_000)
    assert np.allclose(compass.exact.get_start(), 0)
    assert np.allclose(compass.exact.get_end(), [0, -2, 0])
    assert compass.uphill.get_bottom()[1] > 0


def test_the_bead_stands_over_the_size_that_is_asked():
    rail = BatchRail((1, 10, 100), width=4.0).shift([1.0, 2.0, 0.0])
    for place, stop in enumerate(rail.stops):
        assert rail.show(place).bead.get_x() == pytest.approx(stop.get_x(), abs=0.05)


def test_a_tally_shows_both_counts():
    tally = Tally(1000).show(20, 3)
    assert (tally.put.value, tally.up.value) == (20, 3)


def test_in_one_order_no_needle_overtakes_another_and_each_draw_keeps_its_angles():
    draws = [Angles(np.array(angles), 0.0, 0) for angles in ([90.0, 20.0, 60.0], [10.0, 70.0, 30.0])]
    first, second = in_one_order(draws)
    assert first.angle.tolist() == [90, 20, 60]
    assert second.angle.tolist() == [70, 10, 30]


def test_needles_that_turn_are_counted_on_their_way():
    start, end = np.array([100.0, 95.0, 80.0]), np.array([88.0, 60.0, 50.0])
    needles = Needles(start).show(3)
    assert [needles.turn(start, end, share).uphill(3) for share in (0, 0.5, 1)] == [2, 1, 0]
