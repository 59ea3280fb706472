"""Balls descend on a measured curve by their recorded positions."""

import numpy as np
import pytest
from manim import RIGHT, Group

from scenes.beats.gradient_descent.one_dial.balls import Balls
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.look import palette

TS = np.linspace(-1.0, 2.0, 301)
COSTS = 0.3 + 0.2 * (TS - 0.5) ** 2


def slice_chart(ts, costs):
    return Chart((ts[0], ts[-1]), (costs.min(), 1.1 * costs.max()), size=(7.0, 3.4))


def colored(frame, color):
    row, column = np.nonzero(np.abs(frame[..., :3] / 255 - color.to_rgb()).max(axis=-1) < 0.04)
    return column, row


def test_balls_lie_on_the_curve_at_their_recorded_positions(draw):
    chart = slice_chart(TS, COSTS)
    curve = Curve(chart, TS, COSTS)
    positions = np.array([[-0.8, 1.8], [0.1, 1.0], [0.4, 0.7]])
    balls = Balls(chart, curve, positions, [palette.DRUNK, palette.SLOW])
    Group(chart, curve, balls).shift(RIGHT)
    for step in (0, 1, 2):
        frame = draw(balls.show(step))
        for ball, color in enumerate((palette.DRUNK, palette.SLOW)):
            column, row = colored(frame, color)
            expected = chart.point(positions[step, ball], curve.value_at(positions[step, ball]))
            found = np.array([(column.mean() - 427) / 60, (240 - row.mean()) / 60])
            np.testing.assert_allclose(found, expected[:2], atol=0.06)
        np.testing.assert_allclose(balls.heights(), 0.3 + 0.2 * (positions[step] - 0.5) ** 2, atol=1e-5)


def test_between_steps_a_ball_hops_above_the_straight_line(draw):
    chart = slice_chart(TS, COSTS)
    curve = Curve(chart, TS, COSTS)
    balls = Balls(chart, curve, np.array([[-0.8], [1.8]]), [palette.DRUNK]).show(0.5)
    _, row = colored(draw(balls), palette.DRUNK)
    ends = [chart.point(x, curve.value_at(x))[1] for x in (-0.8, 1.8)]
    assert (240 - row.mean()) / 60 > np.mean(ends) + 0.5


def test_a_ball_that_leaps_out_of_the_chart_is_gone(draw):
    chart = slice_chart(TS, COSTS)
    curve = Curve(chart, TS, COSTS)
    balls = Balls(chart, curve, np.array([[1.5], [9.0]]), [palette.DRUNK])
    assert len(colored(draw(balls), palette.DRUNK)[0]) > 50
    assert len(colored(draw(balls.show(1)), palette.DRUNK)[0]) == 0


@pytest.mark.parametrize(
    ("positions", "colors", "message"),
    [
        (np.zeros(3), [palette.INK], "steps \\+ 1, balls"),
        (np.zeros((3, 3)), [palette.INK] * 2, "2 colours for 3"),
    ],
)
def test_balls_that_do_not_fit_are_refused(positions, colors, message):
    chart = slice_chart(TS, COSTS)
    with pytest.raises(ValueError, match=message):
        Balls(chart, Curve(chart, TS, COSTS), positions, colors)
