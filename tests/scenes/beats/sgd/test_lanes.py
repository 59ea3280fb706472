"""Pictures light up as they are asked, and each man's prints, counts and place tell what he has paid for."""

import numpy as np
import pytest

from scenes.beats.sgd.lanes import PACE, AskedWall, Lane, Lanes, WallLens
from scenes.beats.sgd.walkers import DrunkMan, SlowMan

PICTURES = np.arange(8.0)[:, None, None] / 8 * np.ones((8, 14, 14))


def lanes():
    return Lanes(
        Lane(SlowMan(), 100, np.array([-6.0, 1.0, 0.0]), 2.0),
        Lane(DrunkMan(), 10, np.array([-6.0, -2.0, 0.0]), -1.0),
        room=4.0,
    )


def test_a_wall_is_asked_column_by_column_until_told_otherwise():
    wall = AskedWall(PICTURES, size=(4.0, 2.0))
    assert wall.grid == (2, 4)
    assert list(np.flatnonzero(wall.show(3).lit())) == [0, 1, 4]
    assert list(np.flatnonzero(wall.ask_in(np.array([7, 2, 5])).show(2).lit())) == [2, 7]
    assert wall.place(6) == pytest.approx([0.5, -0.5, 0])


def test_a_lens_stays_on_the_wall_and_shows_its_pictures():
    wall = AskedWall(PICTURES, size=(4.0, 2.0))
    lens = WallLens(wall, PICTURES, size=1.0)
    first = lens.get_center()
    assert first == pytest.approx([-1.5, 0, 0])
    assert lens.show(8).near.get_right() == pytest.approx(wall.get_right(), abs=0.02)
    assert {float(value) for value in np.unique(lens.near.values)} <= set(PICTURES[:, 0, 0])


def test_a_man_asks_and_then_moves():
    lane = lanes().drunk
    assert [lane.paid(clock) for clock in (0, 4, 8, 9, 10, 14)] == [0, 5, 10, 10, 10, 15]
    assert [lane.taken(clock) for clock in (4, 8, 9, 10, 38)] == pytest.approx([0, 0, 0.5, 1, 3], abs=1e-6)
    lane.show(25)
    assert (lane.asked.value, lane.steps.value) == (26, 2)
    assert len(lane.prints.points) == 2 * 4
    assert lane.walker.foot()[0] == pytest.approx(-6 + 2 * PACE)


def test_both_lanes_keep_one_scale_when_the_drunk_man_would_leave():
    both = lanes().show(100, 20)
    assert both.slow.walker.foot()[0] == pytest.approx(-6 + PACE)
    both.show(100, 200)
    assert both.drunk.walker.foot()[0] == pytest.approx(-2)
    assert both.slow.walker.foot()[0] == pytest.approx(-6 + 4 / 20)
