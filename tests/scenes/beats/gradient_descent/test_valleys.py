"""Twelve balls fall from the ridge to the costs at which their trainings ended."""

import numpy as np
import pytest

from scenes.beats.gradient_descent.one_dial.balls import BALL
from scenes.beats.gradient_descent.one_dial.valleys import TwelveEnds

ENDS = np.array([0.2, 0.1, 0.4, 0.3])


def test_balls_fall_onto_pillars_as_high_as_the_costs():
    twelve = TwelveEnds(ENDS, 0.8)
    floor, top = twelve.chart.area.get_bottom()[1], twelve.chart.area.get_top()[1]
    for k, (ball, (wash, level)) in enumerate(zip(twelve.balls, twelve.pillars, strict=True)):
        assert ball.get_y() == pytest.approx(top)
        assert level.get_y() == pytest.approx(floor + ENDS[k] / 0.8 * (top - floor))
        assert wash.get_top()[1] == pytest.approx(level.get_y())
        assert twelve.goal(k)[1] - BALL == pytest.approx(level.get_y())
        assert ball.get_x() == pytest.approx(level.get_x())


def test_the_lowest_and_the_highest_cost_are_told_over_their_places():
    twelve = TwelveEnds(ENDS, 0.8)
    assert [number.shown for number in twelve.extremes] == ["0.10", "0.40"]
    assert twelve.extremes[0].get_x() == pytest.approx(twelve.balls[1].get_x())
