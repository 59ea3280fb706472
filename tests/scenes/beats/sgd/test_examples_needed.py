"""The men rise to the first point of the curve and then go along it."""

import numpy as np
import pytest

from scenes.beats.sgd.examples_needed import Climb
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale


def test_the_men_are_where_as_many_points_have_been_reached():
    chart = Chart(Scale(60, 90_000, log=True), (0, 100))
    climb = Climb(chart, np.array([100.0, 1000.0, 60_000.0]), np.array([60.0, 80.0, 90.0]))
    feet = [np.mean([man.foot() for man in climb.show(reached).men], axis=0) for reached in (0, 0.5, 1, 2, 3)]
    points = [(100, 0), (100, 30), (100, 60), (1000, 80), (60_000, 90)]
    assert np.allclose(feet, [chart.point(x, y) for x, y in points])
    assert climb.show(0.5).curve.opacity == 0
    assert climb.show(2).curve.end[0] == pytest.approx(1000)
    assert climb.curve.opacity == 1
