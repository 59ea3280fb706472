"""A gauge points where its reading says, and keeps the place where its needle stood."""

import numpy as np
import pytest
from manim import RIGHT

from scenes.kit.values.gauge import SWEEP, Gauge


def angle(line):
    way = line.get_end() - line.get_start()
    return np.rad2deg(np.arctan2(way[1], way[0]))


@pytest.mark.parametrize(("value", "degrees"), [(-2, 90 + SWEEP), (3, 90), (8, 90 - SWEEP)])
def test_the_needle_turns_clockwise_wherever_the_gauge_stands(value, degrees):
    gauge = Gauge(-2, 8).scale(0.5).shift(3 * RIGHT).show(value)
    assert angle(gauge.needle) == pytest.approx(degrees)
    np.testing.assert_allclose(gauge.needle.get_start(), gauge.pivot.get_center(), atol=1e-9)
    np.testing.assert_allclose(gauge.tip(), gauge.needle.get_end())
    assert gauge.shown() == {"needle": [value]}


def test_a_gauge_fills_what_lies_between_where_it_stood_and_where_it_stands():
    gauge = Gauge(0, 2, start=1)
    assert gauge.reading.width < 1e-3
    gauge.show(1.5)
    assert gauge.reading.get_left()[0] == pytest.approx(0, abs=1e-2)
    right = gauge.reading.get_right()[0]
    assert right == pytest.approx(1.7 * np.sin(np.deg2rad(SWEEP / 2)), rel=1e-2)
    gauge.show(0.5)
    assert gauge.reading.get_left()[0] == pytest.approx(-right, rel=1e-2)
    assert angle(gauge.stood) == pytest.approx(90)


def test_ticks_stand_at_their_numbers():
    gauge = Gauge(0, 2, ticks=(0, 1, 2))
    assert [angle(mark) % 180 for mark in gauge.marks] == pytest.approx(
        [(90 + SWEEP - 180) % 180, 90, 90 - SWEEP]
    )


def test_a_gauge_has_ends():
    with pytest.raises(ValueError, match="outside of the gauge"):
        Gauge(0, 1).show(1.1)
    with pytest.raises(ValueError, match="smaller to a larger"):
        Gauge(1, 1)
