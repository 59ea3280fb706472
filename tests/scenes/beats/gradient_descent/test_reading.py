"""A wall of knobs, dials that turn by entries of the gradient, and a gauge that tells a change."""

import numpy as np
import pytest

from netcore.measure.gradients import Weight
from scenes.beats.gradient_descent.gradient.knob_wall import KnobWall
from scenes.beats.gradient_descent.gradient.reading import ChangeGauge, TurnedDial
from scenes.kit.look import palette


def test_knobs_turn_in_proportion_to_their_values():
    wall = KnobWall([0.5, -1.0, 0.0], columns=2, width=4.0)
    assert wall.shown() == {}
    assert wall.show(1).angles() == pytest.approx([67.5, -135.0, 0.0])
    assert wall.shown()["turn"] == pytest.approx([0.5, -1.0, 0.0])


def test_knobs_stand_in_rows_from_the_upper_left():
    wall = KnobWall(np.ones(5), columns=2, width=4.0)
    assert wall.rows == 3
    assert wall.place(0) == pytest.approx([-1, 2, 0])
    assert wall.place(3) == pytest.approx([1, 0, 0])


def test_a_dial_turns_against_the_slope_in_the_color_of_its_turn():
    dial = TurnedDial(Weight(9, 2, to=7, source=2, value=0.2, slope=0.5), 1.0).show(0.5)
    assert dial.dial.value == -0.25
    assert dial.number.get_fill_color() == palette.NEGATIVE


def test_needle_and_number_tell_the_same_change():
    gauge = ChangeGauge(0.002).show(-0.0015)
    assert (gauge.gauge.value, gauge.number.value) == (-0.0015, -0.0015)
