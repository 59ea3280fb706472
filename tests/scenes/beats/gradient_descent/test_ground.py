"""The ground of one dial, the ball that feels its slope, and the strides of a descent below it."""

import numpy as np
import pytest
from manim import RIGHT

from netcore.measure.slices import Curve as Slice
from scenes.beats.gradient_descent.one_dial.feeling import toy_of
from scenes.beats.gradient_descent.one_dial.ground import (
    BASE,
    FLAT_BELOW,
    START,
    Feeler,
    Ground,
    OneDial,
    SlopeReadout,
    hue_of,
)
from scenes.beats.gradient_descent.one_dial.stepping import SlopeRule, Strides
from scenes.beats.gradient_descent.one_dial.turning import Reading, Turning
from scenes.kit.look import palette
from scenes.kit.values.dial import Dial

TS = np.linspace(-1.0, 2.0, 301)
COSTS = 0.3 + 0.2 * (TS - 0.5) ** 2
SLOPES = 0.4 * (TS - 0.5)


def colored(frame, color):
    row, column = np.nonzero(np.abs(frame[..., :3] / 255 - color.to_rgb()).max(axis=-1) < 0.04)
    return (column - 427) / 60, (240 - row) / 60


def test_the_ground_stands_on_a_base_and_fills_its_window():
    ground = Ground(TS, COSTS)
    lowest = ground.point(0.5)
    assert lowest[1] == pytest.approx(ground.get_bottom()[1] + BASE * ground.height)
    assert ground.point(-1.0)[0] == pytest.approx(ground.get_left()[0])
    window = ground.window
    np.testing.assert_allclose(window.point(1.2, ground.value_at(1.2)), ground.point(1.2))


def test_there_is_ground_only_where_the_pen_has_been(draw):
    ground = Ground(TS, COSTS).reach(0.5, 2.0)
    np.testing.assert_allclose(ground.shown()["cost"], COSTS[TS >= 0.5 - 1e-9])
    across, _ = colored(draw(ground), palette.COST)
    assert across.min() == pytest.approx(ground.point(0.5)[0], abs=0.1)
    assert across.max() > ground.point(1.9)[0]
    assert len(colored(draw(ground.reach(0.5, 0.5)), palette.COST)[0]) == 0


def test_a_window_shows_a_part_of_the_ground_under_as_much_sky_as_asked_for():
    ground = Ground(TS, COSTS).look_at(0.5, 2.0, 0.6)
    assert ground.shown()["t"].min() == pytest.approx(0.5)
    assert ground.point(0.5)[0] == pytest.approx(ground.get_left()[0])
    assert ground.point(2.0)[1] == pytest.approx(ground.get_bottom()[1] + 0.6 * ground.height)


def test_what_is_magnified_out_of_the_window_fades_out_below_its_rim(draw):
    ground = Ground(TS, COSTS).look_at(-1.0, 2.0, 3.0)
    assert ground.point(2.0)[1] > ground.get_top()[1] + ground.height
    _, up = colored(draw(ground), palette.COST)
    assert ground.get_bottom()[1] < up.max() < ground.get_top()[1] - 0.1 * ground.height


def test_a_bent_ground_is_between_two_of_other_scales():
    start, end = Ground(TS, COSTS), Ground(10 * TS, 7 * COSTS)
    between = start.copy()
    between.interpolate_color(start, end, 1.0)
    np.testing.assert_allclose(between.point(5.0), end.point(5.0))


@pytest.mark.parametrize("t", [-0.6, 0.5, 1.7])
def test_the_line_of_a_feeler_has_the_slope_and_length_that_it_feels(t):
    ground = Ground(TS, COSTS)
    feeler = Feeler(ground, SLOPES).show(t).feel(2.0)
    ends = feeler.ends() * [ground.width, ground.height]
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(2.0)
    left, right, bottom, top = ground.frame
    run, rise = (feeler.ends()[1] - feeler.ends()[0]) * [right - left, top - bottom]
    assert rise / run == pytest.approx(0.4 * (t - 0.5), abs=1e-9)


def test_a_feeler_stands_on_the_ground_and_tells_the_slope_only_while_it_feels_it(draw):
    ground = Ground(TS, COSTS).shift(0.3 * RIGHT)
    feeler = Feeler(ground, SLOPES).show(1.5)
    across, up = colored(draw(feeler), palette.INK)
    np.testing.assert_allclose([across.mean(), up.mean()], ground.point(1.5)[:2], atol=0.06)
    assert "slope" not in feeler.shown()
    assert feeler.feel(1).shown()["slope"] == pytest.approx([0.4])


def test_hues_and_figures_tell_the_sign_of_a_slope():
    assert [hue_of(slope) for slope in (0.2, -0.2, FLAT_BELOW / 2)] == [
        palette.POSITIVE,
        palette.NEGATIVE,
        palette.SECONDARY,
    ]
    readout = SlopeReadout().show(-0.2)
    assert readout.number.get_fill_color() == palette.NEGATIVE


def test_dial_and_ball_move_together():
    sweep = Slice(np.linspace(-2, 2, 2 * START + 1), np.linspace(0, 1, 2 * START + 1), np.ones(2 * START + 1))
    view = OneDial(sweep).show(1.0)
    assert view.dial.dial.value == view.ball.place[0] == 1.0


def test_the_toy_has_its_lowest_place_where_its_formula_says():
    toy = toy_of(121)
    assert toy.ground.ts[toy.ground.costs.argmin()] == pytest.approx(2)
    assert toy.ground.costs.min() == pytest.approx(1)
    assert [part.get_fill_opacity() for part in toy.lines[1].family_members_with_points()[-3:]] == [1, 0, 0]
    toy.show(2)
    assert toy.ball.slope == pytest.approx(0)
    rail, _, zero, _, _, _, two, *_ = toy.axis
    assert (zero.value, two.value) == (0, 2)
    assert two.get_x() == pytest.approx(toy.ball.middle[0], abs=0.02)
    assert toy.foot.get_end() == pytest.approx([two.get_x(), rail.get_y(), 0], abs=0.02)


def test_strides_lie_where_the_steps_were_taken(draw):
    ground = Ground(TS, COSTS)
    strides = Strides(ground, [1.5, 0.5, 1.0])
    np.testing.assert_allclose(strides.show(2).shown()["length"], [1.0, 0.5])
    across, up = colored(draw(strides.show(1)), palette.SECONDARY)
    assert across.max() == pytest.approx(ground.point(1.5)[0], abs=0.12)
    assert across.min() == pytest.approx(ground.point(0.5)[0], abs=0.12)
    assert np.ptp(up) < 0.2
    many = Strides(ground, np.linspace(2, 0, 17)).show(16)
    assert colored(draw(many), palette.INK)[1].min() > strides.get_bottom()[1] - 0.1


def test_the_pen_leaves_ground_where_the_dial_has_been_turned():
    count = 2 * START + 1
    sweep = Slice(np.linspace(-2, 2, count), np.linspace(0, 1, count), np.ones(count))
    view = OneDial(sweep)
    turning = Turning(view, Dial(-2, 2), Reading("w", 0.0), Reading("C", 0.5))
    turning.draw_up(1.0)
    np.testing.assert_allclose(view.ground.drawn, [0, 1])
    turning.draw_down(1.0)
    np.testing.assert_allclose(view.ground.drawn, [0, 2])
    turning.draw_down(-1.5)
    np.testing.assert_allclose(view.ground.drawn, [-1.5, 2])
    assert turning.dial.value == turning.weight.number.value == view.ball.place[0] == -1.5
    assert turning.cost.number.value == pytest.approx(0.125)
    assert turning.cost.get_left()[0] >= view.ground.get_left()[0] - 1e-6


def test_a_step_is_minus_the_rate_times_the_slope_and_the_rate_bears_its_name():
    slopes = np.array([0.114, -0.0213])
    rule, other = (SlopeRule(rate, slopes, -rate * slopes) for rate in (10.0, 100.0))
    number = rule.formula.part("rate")
    assert rule.formula.part("step").get_x() < number.get_x() < rule.formula.part("fraction").get_x()
    assert rule.label[1].get_x() == pytest.approx(number.get_x())
    assert rule.label.get_bottom()[1] > number.get_top()[1]
    fresh = {animation.mobject for animation in rule.becomes(other)}
    assert not fresh & {other.step, other.slope}


def test_the_numbers_of_a_rule_are_those_of_the_last_whole_step_and_their_product_is_done():
    slopes = np.array([0.114, -0.0213])
    rule, other = (SlopeRule(rate, slopes, -rate * slopes) for rate in (10.0, 100.0))
    assert (rule.step.shown, rule.slope.shown) == ("−1.14", "+0.114")
    assert (rule.show(0.9).step.shown, rule.show(1).step.shown, rule.slope.shown) == (
        "−1.14",
        "+0.21",
        "−0.021",
    )
    assert rule.slope.get_fill_color() == palette.NEGATIVE
    assert (other.show(1).step.shown, other.slope.shown) == ("+2.13", "−0.0213")
    assert rule.step.get_right()[0] < rule.signs.get_left()[0] < rule.signs.get_right()[0]
    assert rule.signs.get_right()[0] < rule.slope.get_left()[0]


def test_blurred_ground_fades_out_where_it_ends_before_its_last_place(draw):
    ground = Ground(TS, COSTS)
    middle = len(TS) // 2
    sharp, blurred = (
        draw(ground.reach(TS[0], TS[middle]).blur(stretch)).astype(int).sum(axis=2)
        for stretch in (0.0, TS[middle] - TS[0])
    )
    whole, faded = ((picture - sharp[0, 0]).sum(axis=0) for picture in (sharp, blurred))
    lit = np.flatnonzero(whole)
    first, last = lit[3], lit[-4]
    assert faded[first] == pytest.approx(whole[first], rel=0.15)
    assert faded[last] < 0.2 * whole[last]
