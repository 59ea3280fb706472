"""Slices that come closer: which measured costs they draw, where ball and tangent are."""

import cairo
import numpy as np
import pytest

from netcore.measure.slices import Stairs, SteepenedCurves
from scenes.beats.gradient_descent.gradient.ramps import BALL, CloserSlice, NeuronAtWork, SofteningStairs
from scenes.kit.look.painting import Canvas, StageCamera


@pytest.fixture
def closer():
    wide, near = (
        Stairs(np.linspace(1 - r, 1 + r, 5), np.full(5, cost)) for r, cost in ((2.0, 3.0), (1.0, 2.0))
    )
    return CloserSlice([wide, near], slope=0.5)


def test_each_place_has_the_cost_of_the_finest_slice_that_reaches_it(closer):
    assert closer.ts == pytest.approx([-2, -1, -0.5, 0, 0.5, 1, 2])
    assert closer.costs == pytest.approx([3, 2, 2, 2, 2, 2, 3])
    assert closer.height_at(1.5) == pytest.approx(2.5)
    assert closer.middle == pytest.approx([2.0])


def test_all_measured_slices_are_shown(closer):
    assert [set(costs) for costs in closer.shown().values()] == [{3.0}, {2.0}]


def test_its_state_is_what_was_asked_for(closer):
    closer.show(10).roll(-0.5).touch(1)
    assert (closer.zoom[0], closer.ball[0], closer.tangent[0], closer.slope[0]) == (10, -0.5, 1, 0.5)


def test_a_soft_neuron_follows_its_input_and_a_switch_jumps():
    soft, switch = (NeuronAtWork(steepness) for steepness in (1.0, np.inf))
    assert soft.show(0.0).lamp.activation == pytest.approx(0.5)
    assert 0.5 < soft.show(0.1).lamp.activation < 0.6
    assert switch.show(-0.1).lamp.activation == 0
    assert switch.show(0.1).lamp.activation == 1
    assert switch.bead.get_center() == pytest.approx(switch.chart.point(0.1, 1.0))


def test_a_neuron_grows_soft_where_it_is():
    neuron = NeuronAtWork(np.inf).show(0.5)
    assert neuron.steepen(1000.0).lamp.activation == pytest.approx(1.0)
    assert neuron.steepen(1.0).lamp.activation == pytest.approx(0.622, abs=1e-3)
    assert neuron.curve.ys[0] == pytest.approx(0.0025, abs=1e-4)


def test_stairs_grow_soft_by_what_was_measured():
    stairs = Stairs(np.linspace(1, 3, 5), np.array([0.0, 0, 0, 2, 2]))
    curves = SteepenedCurves(
        stairs.t[::2],
        np.array([9.0, 1.0]),
        np.array([[0, 0.5, 2], [0, 1, 2]]),
        np.array([[0.5] * 3, [1.0] * 3]),
    )
    soft = SofteningStairs([stairs], curves)
    assert soft.steepness() == np.inf
    assert soft.shown()["cost within 2.00"].tolist() == [0, 0, 0, 2, 2]
    soft.soften(1.5)
    assert (soft.steepness(), soft.slope[0], soft.middle[0]) == pytest.approx((3.0, 0.75, 0.75))
    assert soft.costs[2] == pytest.approx(0.75)
    assert soft.shown()["cost within the window"].tolist() == [0, 0.5, 2]


def test_a_ball_lies_on_the_ground_and_not_in_it():
    flat = Stairs(np.linspace(-1, 1, 5), np.zeros(5))
    step = Stairs(flat.t, np.array([0.0, 0, 0, 1, 1]))
    level, beside = (CloserSlice([one], slope=0.0) for one in (flat, step))
    ground = level.ball_at()[1] - BALL
    assert beside.roll(-0.5).ball_at()[1] == pytest.approx(ground + BALL)
    assert beside.roll(0.0).ball_at()[1] > ground + BALL


def test_above_a_held_ball_a_sign_is_painted(closer):
    canvas = Canvas(cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 854, 480)), StageCamera())
    surface = canvas.context.get_target()
    pictures = []
    for opacity in (0, 1):
        closer.hold(opacity).paint(canvas)
        surface.flush()
        pictures.append(bytes(surface.get_data()))
    assert pictures[0] != pictures[1]


def test_a_neuron_says_of_which_kind_it_is():
    switch = NeuronAtWork(np.inf)
    assert switch.kind.text == "on or off"
    assert switch.steepen(1.0).renamed().target_mobject.text == "soft"
