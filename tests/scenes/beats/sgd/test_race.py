"""Walkers who stand while they compute, plates and bars with true numbers, steps under a lens, sliding curves."""

import numpy as np
import pytest
from manim import DOWN, UP

from netcore.measure.planes import Surface
from scenes.beats.sgd.clock import LEFT_END, RIGHT_END, RIM, CostPlate, PriceBars
from scenes.beats.sgd.example import STRIDE, Race, Walk, hill
from scenes.beats.sgd.lens import LastSteps, StepPlot
from scenes.beats.sgd.numbers import (
    BAR_LONG,
    NAMES_AT,
    ROWS,
    ChangeClock,
    Factor,
    Ranking,
    Runner,
    price_bracket,
)
from scenes.beats.sgd.race import HOP, Asking, walk_by_clock
from scenes.beats.sgd.walkers import DrunkMan, SlowMan
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette
from scenes.kit.surface.surface import CostSurface, Trail


def way(points):
    return np.column_stack([np.linspace(0.1, 0.9, points), np.full(points, 0.5)])


SLOW = Walk(np.array([0, 100, 200]), np.array([0, 1, 2]), np.array([0.9, 0.5, 0.2]), way(3))
DRUNK = Walk(np.array([0, 10, 20, 30]), np.array([0, 1, 2, 3]), np.array([0.9, 0.95, 0.4, 0.3]), way(4))
GRID = np.linspace(0, 1, 9)
RACE = Race(Surface(GRID, GRID, GRID[:, None] + GRID), (DRUNK, SLOW), (10, 100))


def test_a_walker_stands_while_he_computes_and_never_runs_ahead():
    assert [SLOW.length_at(clock) for clock in (0, 50, 100 * (1 - STRIDE), 100, 200, 900)] == pytest.approx(
        [0, 0, 0, 1, 2, 2]
    )
    assert 0 < SLOW.length_at(95) < 1
    assert SLOW.at(99.9) == (0, 0.9)
    assert SLOW.at(100) == (1, 0.5)


def test_the_trails_of_a_surface_follow_the_clock(play):
    trails = [
        Trail(walk.coordinates, walk.cost, hue)
        for walk, hue in ((SLOW, palette.SLOW), (DRUNK, palette.DRUNK))
    ]
    surface = CostSurface(GRID, GRID, RACE.grid.cost, trails=trails)
    surface.carry(DrunkMan(0.5), 1)
    play(walk_by_clock(surface, [SLOW, DRUNK], 0, 20, run_time=0.5), on_stage=[surface])
    assert list(surface.lengths) == [0, 2]
    assert np.allclose(surface.riders[0][0].foot(), surface.trail_head(1))


def test_two_men_at_one_point_stand_on_either_side_of_it():
    surface = hill(RACE)
    drunk, slow = (rider.foot() for rider, _, _ in surface.riders)
    assert np.allclose((drunk + slow) / 2, surface.trail_head(0))
    assert np.allclose(surface.trail_head(0), surface.trail_head(1))
    assert slow[0] < drunk[0]


def test_a_plate_shows_the_last_cost_reached_beside_the_feet():
    plate = CostPlate(DRUNK, UP).show(19.0, np.array([2.0, 1.0, 0.0]))
    assert plate.number.value == 0.95
    assert np.allclose(plate.back.get_center(), [2.0, 2.0, 0.0])
    assert plate.show(19.0, np.array([6.9, 1.0, 0.0])).back.get_right()[0] == pytest.approx(RIM)


def test_bars_are_as_long_as_what_was_paid_and_stop_with_the_walker():
    bars = PriceBars(RACE, 400).show(150.9)
    drunk, slow = bars.bars
    unit = (RIGHT_END - LEFT_END) / 400
    assert bars.number.value == 150
    assert drunk.get_right()[0] - LEFT_END == pytest.approx(30 * unit, abs=0.06)
    assert slow.get_right()[0] - LEFT_END == pytest.approx(150.9 * unit)
    assert len(slow.get_subpaths()) == 2  # a whole block and a half
    assert bars.shown()["length"] == [30]
    bars.stretch(800)
    assert slow.get_right()[0] - LEFT_END == pytest.approx(150.9 * unit / 2)


def test_each_whole_block_bears_a_print_until_they_draw_together():
    bars = PriceBars(RACE, 400).show(250)
    assert len(bars.prints.get_subpaths()) == 2
    bars.stretch(100_000)
    assert bars.prints.height == 0


def test_who_hops_is_in_the_air_before_his_step_is_done():
    surface = hill(RACE)
    slow = surface.riders[1][0]
    walking = walk_by_clock(surface, RACE.walks, 0, 100, hops=(None, 100.0))
    walking.begin()
    heights = []
    for share in (0.0, 0.25, 0.75):
        walking.interpolate(share)
        heights.append(slow.foot()[1] - surface.trail_head(1)[1])
    assert heights[0] == pytest.approx(heights[1])
    assert heights[2] > heights[0] + 0.9 * HOP
    walking.interpolate(1.0)
    assert slow.foot()[1] - surface.trail_head(1)[1] == pytest.approx(heights[0])


def test_the_slow_man_asks_all_anew_before_each_step():
    asking = Asking(np.zeros((100, 28, 28)))
    assert [int(asking.show(clock).wall.asked[0]) for clock in (0, 40, 100, 130, 200)] == [
        0,
        40,
        100,
        30,
        100,
    ]


def test_only_the_slow_man_goes_on_paying():
    bars = PriceBars(RACE, 200).show(200).go_alone()
    assert bars.paid.value == 30
    assert bars.paid.get_left()[0] > bars.bars[0].get_right()[0]


WAYS = np.array([[3.0, 2.0, 1.0], [1.0, 0.8, 2.0], [2.0, 2.2, 2.3], [2.3, 1.0, 0.5]])  # too far, and uphill


def test_whole_steps_that_raised_the_cost_are_counted():
    last = LastSteps(WAYS).show(1.5)
    assert last.number.value == 0
    last.show(2.0)
    assert last.number.value == 1
    assert last.plot.shown()["height"].tolist() == WAYS[:2].ravel().tolist()


def test_a_step_goes_too_far_where_it_set_out_downhill_and_raised_the_cost():
    last = LastSteps(WAYS)
    assert (last.plot.uphill, last.plot.too_far) == ([2], [1])
    assert [row[0].value for row in (last.uphill, last.too_far)] == [1, 1]


def test_steps_stay_within_their_picture_and_one_fills_it_from_near():
    plot = StepPlot(WAYS, size=(6.0, 3.0))
    heads = np.array([plot.show(step).head() for step in np.linspace(0, 4, 33)])
    assert (np.abs(heads) < [3.0, 1.5, 1.0]).all()
    far = plot.show(2.0).head() - plot.show(1.0).head()
    start, _, landed = plot.look_at(1).ends()
    assert (landed - start)[0] > 2 * far[0]
    assert plot.strength.tolist() == [0, 1, 0, 0]


def test_an_arrow_points_the_way_in_which_a_step_set_out():
    plot = StepPlot(WAYS, size=(6.0, 3.0))
    rises = [aim[1] - start[1] for start, aim, _ in (plot.look_at(step).ends() for step in (1, 2))]
    assert rises[0] < 0 < rises[1]


def test_names_stand_clear_of_the_plot_of_their_step():
    last = LastSteps(WAYS).put_at(UP)
    last.plot.look_at(1)
    start, _, landed = last.plot.ends()
    first, _, other = last.names()
    assert first.get_right()[0] < start[0]
    assert other.get_left()[0] > landed[0]
    assert np.allclose(last.plate.get_center(), UP)


def test_another_clock_slides_a_curve_without_bending_it(play):
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    work, cost = np.array([100.0, 200.0, 10_000.0]), np.array([0.9, 0.5, 0.1])
    runner = Runner(chart, "all", palette.SLOW, work, cost)
    written = Factor(runner, "by", UP, DOWN)
    assert np.allclose(written.words.get_left(), runner.curve.tip() + UP)
    change = ChangeClock(runner, 100.0, written)
    change.begin()
    change.interpolate(0.5)
    assert np.allclose(runner.curve.xs[1:] / runner.curve.xs[:-1], work[1:] / work[:-1])
    assert work[0] / 100 < runner.curve.xs[0] < work[0]
    change.finish()
    assert np.allclose(runner.curve.xs, work / 100)
    assert np.array_equal(runner.curve.ys, cost)
    assert runner.curve.end[0] == runner.curve.xs[-1]
    assert np.allclose(written.words.get_left(), runner.curve.tip() + DOWN)
    assert np.allclose(runner.dot.get_center(), runner.curve.tip())


def test_a_clock_changed_back_is_as_before(play):
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    runner = Runner(chart, "all", palette.SLOW, [100.0, 10_000.0], [0.9, 0.1], man=SlowMan(0.5))
    runner.show(1000.0)
    stood = runner.man.foot()
    written = Factor(runner, "by", UP, DOWN)
    for factor in (100.0, 0.01):
        play(ChangeClock(runner, factor, written, run_time=0.2), on_stage=[runner, written])
    assert np.allclose(runner.man.foot(), stood)


def test_a_man_waits_for_his_curve_and_rides_its_head():
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    runner = Runner(chart, "all", palette.SLOW, [100.0, 1000.0], [0.9, 0.5], man=SlowMan(0.5))
    assert np.allclose(runner.show(7).man.foot(), chart.point(100, 0.9))
    assert np.allclose(runner.show(1000).man.foot(), chart.point(1000, 0.5))


def test_a_name_waits_for_its_curve():
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    runner = Runner(chart, "all", palette.SLOW, [100, 200], [0.9, 0.5]).show(50)
    assert runner.label.get_fill_opacity() == runner.dot.get_fill_opacity() == 0
    assert runner.show(100).label.get_fill_opacity() == 1


def test_the_bracket_ends_below_the_heads_of_the_last_two_curves():
    chart = Chart(Scale(1, 10_000, log=True), (0, 1), size=(8, 4))
    runners = [
        Runner(chart, "some", palette.SLOW, [1, end], [1.0, low])
        for end, low in ((10, 0.9), (20, 0.8), (50, 0.5), (5000, 0.4))
    ]
    line, words = price_bracket(runners, 100.0)
    heads = [runner.dot.get_center() for runner in runners[2:]]
    for end, head in zip((line.get_start(), line.get_end()), heads, strict=True):
        assert end[0] == pytest.approx(head[0])
        assert line.get_bottom()[1] < end[1] < head[1]
    assert line.get_start()[1] == line.get_end()[1]
    assert heads[0][0] < words.get_left()[0] < words.get_right()[0] < heads[1][0]
    assert line.get_bottom()[1] < words.get_bottom()[1]


def test_a_clock_is_changed_without_a_written_factor(play):
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    runner = Runner(chart, "all", palette.SLOW, [100.0, 10_000.0], [0.9, 0.1])
    play(ChangeClock(runner, 100.0, run_time=0.2), on_stage=[runner])
    assert np.allclose(runner.curve.xs, [1.0, 100.0])


def test_costs_stand_beside_their_names_over_bars_as_long():
    chart = Chart(Scale(1, 10_000, log=True), (0, 1), size=(8, 4))
    costs = np.array([0.9, 0.5, 0.25, 0.1])
    runners = [Runner(chart, str(end), palette.SLOW, [100, 200], [1.0, end]) for end in costs]
    for runner, row in zip(runners, ROWS, strict=True):
        runner.label.stand_on(row)
    ranking = Ranking(runners, costs)
    for runner, (bar, number), cost in zip(runners, ranking.rows, costs, strict=True):
        assert number.value == cost
        assert number.baseline == pytest.approx(runner.label.baseline)
        assert bar.get_left()[0] == pytest.approx(NAMES_AT)
        assert bar.width == pytest.approx(BAR_LONG * cost)
        assert bar.get_top()[1] < number.baseline
