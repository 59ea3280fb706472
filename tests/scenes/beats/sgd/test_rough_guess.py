"""Directions of a fan lie at their true angles, and those beyond level are told apart."""

import numpy as np
import pytest

from scenes.beats.sgd.rough_guess import Fan, FanRow
from scenes.kit.look import palette


def angles_of(fan):
    ends = np.concatenate([lines.points[3::4] for lines in (fan.downhill, fan.uphill)]) - fan.apex
    return np.degrees(np.arctan2(ends[:, 0], -ends[:, 1]))


def test_directions_have_their_angles_wherever_the_fan_is():
    fan = Fan([20.0, 35.0, 110.0, 60.0]).shift([1.0, 2.0, 0.0]).show(1.0)
    assert np.allclose(sorted(angles_of(fan)), [-60, -35, 20, 110])
    assert len(fan.uphill.points) == 4
    assert np.all(fan.uphill.points[3::4, 1] > fan.apex[1])


def test_directions_beyond_level_and_no_other_have_the_color_of_the_cost():
    fan = Fan([60.0, 81.0, 89.0, 91.0, 100.0])
    assert fan.uphill.get_stroke_color() == palette.COST
    assert fan.downhill.get_stroke_color() == palette.DRUNK
    assert (len(fan.downhill.points), len(fan.uphill.points)) == (3 * 4, 2 * 4)
    for share in (0.2, 0.9):  # while it opens, a direction has the color of where it will end
        fan.show(share)
        assert (len(fan.downhill.points), len(fan.uphill.points)) == (3 * 4, 2 * 4)


def test_a_fan_opens_from_the_exact_direction():
    fan = Fan([20.0, 110.0])
    assert np.allclose(angles_of(fan.show(0)), 0)
    assert np.allclose(sorted(angles_of(fan.show(0.5))), [-55, 10])
    assert np.allclose(sorted(angles_of(fan.show(1))), [-110, 20])


@pytest.mark.parametrize("angles", [[-1.0], [181.0], [[1.0]]])
def test_other_angles_are_refused(angles):
    with pytest.raises(ValueError, match="0 to 180"):
        Fan(angles)


def test_a_row_tells_how_far_off_and_how_many_lead_uphill():
    row = FanRow("late", [([10.0, 20.0], 15.0, 0), ([80.0, 100.0], 90.0, 1)])
    assert [[text.text for text in texts] for texts in row.texts] == [
        ["typically 15°", "0 of 2 uphill"],
        ["typically 90°", "1 of 2 uphill"],
    ]
    assert row.texts[1][1][0].get_fill_color() == palette.COST
    assert row.heading.get_right()[0] < row.fans[0].get_left()[0]
