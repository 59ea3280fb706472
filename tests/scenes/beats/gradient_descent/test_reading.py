"""A wall of knobs, dials that turn by entries of the gradient, and a gauge that tells a change."""

import numpy as np
import pytest

from netcore.measure.gradients import Weight
from scenes.beats.gradient_descent.gradient.knob_wall import KnobWall
from scenes.beats.gradient_descent.gradient.reading import ChangeGauge, Entry, StepList
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula


def test_knobs_turn_in_proportion_to_their_values():
    wall = KnobWall([0.5, -1.0, 0.0], columns=2, width=4.0)
    assert wall.shown() == {}
    assert wall.show(1).angles() == pytest.approx([67.5, -135.0, 0.0])
    assert wall.shown()["turn"] == pytest.approx([0.5, -1.0, 0.0])


def test_the_last_knob_stands_in_the_middle_and_the_first_at_the_rim():
    wall = KnobWall(np.ones(15), columns=5, width=5.0)
    assert wall.rows == 3
    assert wall.place(14) == pytest.approx([0, 0, 0])
    assert abs(wall.place(0)[1]) == pytest.approx(1)


def test_from_nearby_knobs_are_larger_and_further_from_the_middle():
    wall = KnobWall(np.ones(15), columns=5, width=5.0)
    far = wall.place(0)
    assert wall.come_close(3).place(0) == pytest.approx(3 * far)
    assert wall.pitch == pytest.approx(3)


def test_an_entry_turns_its_dial_against_the_slope_in_the_color_of_its_turn():
    entry = Entry(Weight(9, 2, to=7, source=2, value=0.2, slope=0.01), 0.0).show(0.5)
    assert entry.dial.value == pytest.approx(-0.005)
    assert entry.number.value == -0.01
    assert entry.number.get_fill_color() == palette.NEGATIVE


def test_all_dials_of_the_list_turn_by_one_scale():
    weights = [
        Weight(n, 2, to=n, source=0, value=0.0, slope=slope) for n, slope in enumerate((0.01, -0.005, 0.002))
    ]
    dials = [entry.show(1).dial for entry in StepList(weights).entries]
    assert {(dial.low, dial.high) for dial in dials} == {(-0.015, 0.015)}
    assert [dial.value for dial in dials] == pytest.approx([-0.01, 0.005, -0.002])


def test_the_change_that_the_needle_tells_is_written_down():
    gauge = ChangeGauge(0.002).show(-0.0015)
    first, second = (gauge.read(Formula("w"), row) for row in (0, 1))
    assert gauge.gauge.value == first[1].value == -0.0015
    assert first.get_bottom()[1] > second.get_top()[1]


def test_the_wedge_stays_when_the_needle_moves_on():
    gauge = ChangeGauge(0.002).show(-0.0018)
    ghost = gauge.ghost()
    gauge.show(-0.0003)
    assert ghost.width > 4 * gauge.gauge.reading.width


def test_wedges_are_laid_side_by_side_from_zero():
    gauge = ChangeGauge(0.002).show(-0.0003)
    wedges = gauge.laid(6)
    gauge.show(-0.0018)
    assert wedges.get_left() == pytest.approx(gauge.gauge.reading.get_left(), abs=0.02)
    assert wedges.width == pytest.approx(gauge.gauge.reading.width, abs=0.02)
