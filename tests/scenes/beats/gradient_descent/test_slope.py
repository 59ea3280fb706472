import numpy as np
import pytest
from manim import RIGHT, Group

from scenes.beats.gradient_descent.one_dial.balls import Balls, StrideChart
from scenes.beats.gradient_descent.one_dial.slope import SlopeReadout, Tangent, slice_chart
from scenes.kit.charts.plots import Curve
from scenes.kit.look import palette

TS = np.linspace(-1.0, 2.0, 301)
COSTS = 0.3 + 0.2 * (TS - 0.5) ** 2


def colored(frame, color):
    row, column = np.nonzero(np.abs(frame[..., :3] / 255 - color.to_rgb()).max(axis=-1) < 0.04)
    return column, row


def test_the_chart_holds_the_slice_between_round_numbers():
    chart = slice_chart(TS, COSTS)
    assert (chart.x.low, chart.x.high) == (-1, 2)
    assert chart.y.low == pytest.approx(0.3)
    assert COSTS.max() < chart.y.high < COSTS.max() + 0.2 * np.ptp(COSTS)


def test_a_tangent_has_the_slope_it_is_given_and_stays_inside():
    chart = slice_chart(TS, COSTS)
    for x in (-0.98, 0.2, 0.5, 1.9):
        slope = 0.4 * (x - 0.5)
        ends = Tangent(chart).show((x, float(np.interp(x, TS, COSTS)), slope)).ends()
        assert ends.min() > -1e-9
        assert ends.max() < 1 + 1e-9
        run, rise = (ends[1] - ends[0]) * [3.0, chart.y.high - chart.y.low]
        assert rise / run == pytest.approx(slope)
    flat = Tangent(chart, length=2.0).show((0.5, 0.3, 0.0)).ends()
    assert (flat[1] - flat[0])[0] * chart.area.width == pytest.approx(2.0)
    with pytest.raises(ValueError, match="lies outside the scale"):
        Tangent(chart).show((5.0, 0.3, 0.0))


@pytest.mark.parametrize(
    ("slope", "hue"), [(-0.3, palette.NEGATIVE), (0.3, palette.POSITIVE), (0.0, palette.SECONDARY)]
)
def test_the_slope_is_read_in_the_color_of_its_sign(slope, hue):
    readout = SlopeReadout().show((0.5, 0.4, slope))
    assert [number.value for number in readout.numbers] == [0.5, 0.4, slope]
    assert [number.get_fill_color() for number in readout.numbers] == [palette.INK, palette.COST, hue]


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


def test_bars_show_the_lengths_of_the_steps_taken():
    bars = StrideChart([0.0, 1.5, 1.0, 8.0], "any").bars
    np.testing.assert_allclose(bars.values, 0)
    np.testing.assert_allclose(bars.show(1.5).values, [1.5, 0.25, 0])
    np.testing.assert_allclose(bars.show(3).values, [1.5, 0.5, 7.0])


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
