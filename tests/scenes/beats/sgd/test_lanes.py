"""Pictures light up as they are asked, and each man's prints, counts and place tell what he has paid for."""

import numpy as np
import pytest
from manim import DOWN, RIGHT

from scenes.beats.sgd.lanes import (
    FAR_MAN,
    FAR_PACE,
    PACE,
    PER_ROW,
    ROW_PITCH,
    AskedWall,
    Lane,
    Lanes,
    WallLens,
)
from scenes.beats.sgd.walkers import DrunkMan, SlowMan

PICTURES = np.arange(8.0)[:, None, None] / 8 * np.ones((8, 14, 14))


NEAR, FAR = np.array([-6.0, 1.0, 0.0]), np.array([-6.5, 2.0, 0.0])


def lanes():
    return Lanes(
        Lane(SlowMan(), 100, NEAR, 2.0, far_start=FAR, lift=0.5),
        Lane(DrunkMan(), 10, NEAR + 3 * DOWN, -1.0, far_start=FAR + 3 * DOWN, rows=3),
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
    assert len(lane.prints[0].points) == 2 * 4
    assert lane.walker.foot()[0] == pytest.approx(-6 + 2 * PACE)


def test_both_lanes_keep_one_scale_from_near_and_from_far_off():
    both = lanes().show(100, 20)
    assert both.slow.walker.foot()[0] == pytest.approx(-6 + PACE)
    assert both.drunk.walker.foot()[0] == pytest.approx(-6 + 2 * PACE)
    near, counts = both.slow.walker.height, both.slow.counts.get_y()
    both.show(100, 20, 1.0)
    assert both.slow.walker.foot() == pytest.approx(FAR + FAR_PACE * RIGHT)
    assert both.drunk.walker.foot() == pytest.approx(FAR + 3 * DOWN + 2 * FAR_PACE * RIGHT)
    assert both.slow.prints.height == pytest.approx(both.drunk.prints.height)
    assert both.slow.walker.height == pytest.approx(both.drunk.walker.height) == FAR_MAN * near
    assert both.slow.counts.get_y() == pytest.approx(counts + 0.5)
    assert both.show(100, 20).slow.walker.height == pytest.approx(near)


def test_prints_fill_row_after_row():
    lane = lanes().show(0, 10 * PER_ROW, 1.0).drunk
    assert lane.walker.foot() == pytest.approx(FAR + 3 * DOWN + PER_ROW * FAR_PACE * RIGHT)
    lane.show(10 * (PER_ROW + 2), 1.0)
    assert [len(row.points) // 4 for row in lane.prints] == [PER_ROW, 2, 0]
    assert lane.walker.foot() == pytest.approx(FAR + (3 + ROW_PITCH) * DOWN + 2 * FAR_PACE * RIGHT)
    assert lane.prints[1].get_right()[0] == pytest.approx(lane.walker.foot()[0])
