"""Slices that come closer: which measured costs they draw, where ball and tangent are."""

import numpy as np
import pytest

from netcore.measure.slices import Stairs
from scenes.beats.gradient_descent.gradient.ramps import CloserSlice, NeuronAtWork


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
    soft, switch = (NeuronAtWork(switches=switches) for switches in (False, True))
    assert soft.show(0.0).lamp.activation == pytest.approx(0.5)
    assert 0.5 < soft.show(0.1).lamp.activation < 0.6
    assert switch.show(-0.1).lamp.activation == 0
    assert switch.show(0.1).lamp.activation == 1
    assert switch.bead.get_center() == pytest.approx(switch.chart.point(0.1, 1.0))
