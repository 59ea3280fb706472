"""The curve shows what has been reached; ever more pictures lie around those that were there before."""

import numpy as np
import pytest

from scenes.beats.sgd.examples_needed import Climb, WallsInWalls, around
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale


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
