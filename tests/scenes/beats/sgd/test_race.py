"""Walkers who stand while they compute, boards and clocks that show true numbers, curves that slide."""

import numpy as np
import pytest
from manim import DOWN

from scenes.beats.sgd.numbers import ChangeClock, Runner
from scenes.beats.sgd.price import Ledger, Stroll
from scenes.beats.sgd.race import STRIDE, Board, Clock, Walk, walk_by_clock
from scenes.beats.sgd.walkers import DrunkMan, SlowMan
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette
from scenes.kit.surface.surface import CostSurface, Trail

SLOW = Walk(np.array([0, 100, 200]), np.array([1, 2, 3]), np.array([0.9, 0.5, 0.2]))
DRUNK = Walk(np.array([0, 10, 20, 30]), np.array([6, 7, 8, 9]), np.array([0.9, 0.95, 0.4, 0.3]))


def test_a_walker_stands_while_he_computes_and_never_runs_ahead():
    assert [SLOW.length_at(clock) for clock in (0, 50, 100 * (1 - STRIDE), 100, 200, 900)] == pytest.approx(
        [0, 0, 0, 1, 2, 2]
    )
    assert 0 < SLOW.length_at(95) < 1
    assert SLOW.at(99.9) == (1, 0.9)
    assert SLOW.at(100) == (2, 0.5)


def test_the_trails_of_a_surface_follow_the_clock(play):
    x = np.linspace(0, 1, 9)
    trails = [
        Trail(
            np.column_stack([np.linspace(0.1, 0.9, len(walk.work)), np.full(len(walk.work), 0.5)]),
            walk.cost,
            hue,
        )
        for walk, hue in ((SLOW, palette.SLOW), (DRUNK, palette.DRUNK))
    ]
    surface = CostSurface(x, x, x[:, None] + x, trails=trails)
    surface.carry(DrunkMan(0.5), 1)
    azimuth = surface.view.azimuth
    play(walk_by_clock(surface, [SLOW, DRUNK], 0, 20, turn=5, run_time=0.5), on_stage=[surface])
    assert list(surface.lengths) == [0, 2]
    assert surface.view.azimuth == pytest.approx(azimuth + 5)
    assert np.allclose(surface.riders[0][0].foot(), surface.trail_head(1))


def test_boards_show_the_last_state_reached():
    board = Board("drunk man", palette.DRUNK, DRUNK).show(19.0)
    assert (board.step.value, board.cost.value) == (7, 0.95)


def test_clocks_show_whole_numbers():
    assert Clock("images", 100).show(41.9).number.value == 41


def test_ledgers_count_whole_steps():
    ledger = Ledger(DrunkMan(), 10, 60_000)
    left = ledger.steps.word.get_left()[0]
    ledger.show(59.0)
    assert (ledger.pictures.number.value, ledger.steps.number.value) == (59, 5)
    ledger.show(60_000)
    assert ledger.steps.number.value == 6_000
    assert ledger.steps.word.get_left()[0] == left == pytest.approx(ledger.pictures.word.get_left()[0])
    assert ledger.steps.number.point_x == pytest.approx(ledger.pictures.number.point_x)


def test_a_stroll_ends_where_it_should(play):
    walker = SlowMan()
    play(Stroll(walker, 2 * DOWN, 3.0, run_time=0.4), on_stage=[walker])
    assert np.allclose(walker.foot(), 2 * DOWN)
    assert walker.phase == pytest.approx(3.0)


def test_another_clock_slides_a_curve_without_bending_it(play):
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    work, cost = np.array([100.0, 200.0, 10_000.0]), np.array([0.9, 0.5, 0.1])
    runner = Runner(chart, "all", palette.SLOW, work, cost)
    at_start = runner.label.get_center()
    change = ChangeClock(runner, 100.0)
    change.begin()
    change.interpolate(0.5)
    assert np.allclose(runner.curve.xs[1:] / runner.curve.xs[:-1], work[1:] / work[:-1])
    assert work[0] / 100 < runner.curve.xs[0] < work[0]
    change.finish()
    assert np.allclose(runner.curve.xs, work / 100)
    assert np.array_equal(runner.curve.ys, cost)
    assert runner.curve.end[0] == runner.curve.xs[-1]
    assert np.linalg.norm(runner.label.get_center() - at_start) > 1


def test_a_name_waits_for_its_curve():
    chart = Chart(Scale(1, 10_000, log=True), (0, 1))
    runner = Runner(chart, "all", palette.SLOW, [100, 200], [0.9, 0.5]).show(50)
    assert runner.label.get_fill_opacity() == 0
    assert runner.show(100).label.get_fill_opacity() == 1
