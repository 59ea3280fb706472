"""A dial points where its number says, also after it was moved."""

import numpy as np
import pytest
from manim import RIGHT

from scenes.kit.values.dial import SWEEP, Dial


@pytest.mark.parametrize(("value", "degrees"), [(-2, 90 + SWEEP), (3, 90), (8, 90 - SWEEP)])
def test_the_pointer_turns_clockwise(value, degrees):
    dial = Dial(-2, 8).shift(3 * RIGHT).show(value)
    way = dial.pointer.get_end() - dial.knob.get_center()
    expected = [np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))]
    assert way[:2] / np.linalg.norm(way) == pytest.approx(expected, abs=1e-6)


def test_a_dial_has_stops():
    with pytest.raises(ValueError, match="outside of the dial"):
        Dial(0, 1).show(1.1)
    with pytest.raises(ValueError, match="smaller to a larger"):
        Dial(1, 1)


def test_a_dial_keeps_the_place_where_it_stood_and_fills_what_it_was_turned_by():
    dial = Dial(0, 1, start=0.5)
    assert dial.turned.width < 1e-3
    dial.show(0.75)
    assert dial.turned.get_left()[0] == pytest.approx(0, abs=1e-3)
    assert dial.turned.get_right()[0] > 0.2
