"""The curve shows what has been reached; ever more pictures lie around those that were there before."""

import numpy as np
import pytest

from scenes.beats.sgd.example import Walk
from scenes.beats.sgd.examples_needed import (
    HELD_MOST,
    SLOW_SHARE,
    SLOWLY,
    SURE_END,
    SURELY,
    Asking,
    Climb,
    SureSteps,
    WallsInWalls,
    around,
    as_bright,
    labels_beside,
    strides,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale
from scenes.kit.pictures.mosaic import Mosaic


def test_the_curve_and_its_dots_are_where_as_many_points_have_been_reached():
    chart = Chart(Scale(60, 90_000, log=True), (0, 100))
    climb = Climb(chart, np.array([100.0, 1000.0, 60_000.0]), np.array([60.0, 80.0, 90.0]))
    assert climb.show(0.5).curve.opacity == 0
    assert climb.show(2).curve.end[0] == pytest.approx(1000)
    assert climb.curve.opacity == 1
    assert [dot.get_fill_opacity() for dot in climb.dots] == [1, 1, 0]


def test_pictures_lie_around_those_that_were_there():
    order = around(np.arange(4), (2, 2), (1, 1), 12, (3, 4))
    assert order.reshape(3, 4)[1:, 1:3].tolist() == [[0, 1], [2, 3]]
    assert sorted(order) == list(range(12))


def test_a_row_that_is_not_full_is_filled_by_others():
    order = around(np.arange(3), (2, 2), (0, 1), 12, (3, 4))
    assert order.reshape(3, 4)[:2, 1:3].ravel()[:3].tolist() == [0, 1, 2]
    assert sorted(order) == list(range(12))


def test_stepping_back_begins_on_the_lot_before():
    lots = [np.linspace(0, 1, count)[:, None, None] * np.ones((1, 4, 4)) for count in (12, 120)]
    lots[1][:12] = lots[0]
    walls = WallsInWalls(lots)
    assert [wall.opacity for wall in walls.show(0)] == [1, 0]
    walls.show(1e-9)
    inner, outer = walls
    assert [inner.opacity, outer.opacity] == [0, 1]
    rows, columns = inner.grid
    shares = rows / outer.grid[0], columns / outer.grid[1]
    assert outer.zoom[0] == pytest.approx(1 / max(shares))
    assert walls.show(1)[1].zoom[0] == 1


def test_labels_stand_beside_their_pictures_and_clear_of_each_other():
    walls = WallsInWalls([np.zeros((count, 4, 4)) for count in (12, 120)])
    labels = labels_beside(walls, np.full(12, 4))
    for number, label in enumerate(labels):
        at, cell = walls.cell_of(number)
        assert cell / 4 < label.get_x() - at[0] < cell / 2
    assert labels[0].get_right()[0] < labels[1].get_left()[0]


def test_first_steps_are_slow_and_all_are_taken():
    assert strides(0, 500) == 0
    assert strides(SLOW_SHARE / SLOWLY, 500) == pytest.approx(1)
    assert strides(SLOW_SHARE, 500) == pytest.approx(SLOWLY)
    assert strides(1, 500) == pytest.approx(500)


def test_what_is_asked_belongs_to_the_step_and_stays_on_the_frame():
    asked = []
    cards = Mosaic(np.zeros((10, 4, 4)), columns=5, cell_size=0.5)
    asking = Asking(cards, lambda step, share: asked.append((step, round(share, 2))))
    asking.show(1.11, np.zeros(3)).show(1.8, np.zeros(3)).show(40.5, np.array([6.0, 3.0, 0.0]))
    assert asked == [(1, 0.2), (1, 1.0), (40, 1.0)]
    assert asking.get_center() == pytest.approx(HELD_MOST)
    assert asking.width == pytest.approx(asking.wide)


def test_a_sure_step_follows_its_asking_and_the_wall_stays_lit():
    along = np.arange(11.0)
    walk = Walk(along, along, along, np.stack([along**2, along], axis=1))
    sure = SureSteps(np.ones((20, 28, 28)), walk)
    assert not sure.wall.lit().any()
    (ask, step, done), (again, also, _) = SURELY
    asking = sure.show((ask + step) / 2)
    assert asking.taken((ask + step) / 2) == 0
    assert (asking.wall.lit().sum(), asking.count.value) == (10, 0)
    assert sure.show((step + done) / 2).count.value == 0
    assert 0 < sure.taken((step + done) / 2) < 1
    assert (sure.show(done).wall.lit().sum(), sure.count.value) == (20, 1)
    assert sure.show((again + also) / 2).wall.lit().sum() == 20
    assert sure.bar.get_x() == pytest.approx(sure.wall.get_x())
    assert sure.show(SURE_END).count.value == 10


def test_shrunk_pictures_are_as_bright_as_they_were_large():
    large = np.zeros((2, 28, 28))
    large[:, ::2] = 1
    small = as_bright(large.reshape(2, 4, 7, 4, 7).max(axis=(2, 4)), large)
    np.testing.assert_allclose(small, np.sqrt(0.5))
