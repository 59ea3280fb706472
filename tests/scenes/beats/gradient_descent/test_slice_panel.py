"""Slices as panels: a curve where there is a slope, a staircase where there is none."""

import numpy as np
import pytest

from netcore.measure import slices
from scenes.beats.gradient_descent.balls import Staircase
from scenes.beats.gradient_descent.slope import SlicePanel
from scenes.kit.charts.plots import Curve

TS = np.linspace(-1, 1, 21)
COSTS = np.round(TS**2, 1)


def test_the_line_is_what_the_slice_can_be():
    smooth = SlicePanel(slices.Curve(TS, TS**2, 2 * TS), "sigmoid")
    hard = SlicePanel(slices.Stairs(TS, COSTS), "on or off")
    assert isinstance(smooth.line, Curve)
    assert isinstance(hard.line, Staircase)
    assert hard.line.value_at(0.9) == pytest.approx(COSTS[-2])


def test_a_ball_lies_on_the_line_wherever_the_panel_is():
    panel = SlicePanel(slices.Curve(TS, TS**2, 2 * TS), "sigmoid").shift([2, 1, 0])
    ball = panel.ball([0.8, 0.4])
    assert ball.show(1).heights() == pytest.approx([0.16])
    assert ball.get_center() == pytest.approx(panel.chart.area.get_center())
