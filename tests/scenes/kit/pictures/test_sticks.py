import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.sticks import Fly, Sticks

LOW, HIGH = [[-2, 0], [2, 0]], [[-2, 2], [2, -1]]


def test_strokes_are_drawn_where_they_are_in_the_colour_of_their_sign(draw):
    frame = draw(Sticks(LOW, HIGH, [0.5, -0.5], 20.0), height=720)
    np.testing.assert_allclose(frame[360 - 90, 640 - 180, :3] / 255, palette.POSITIVE.to_rgb(), atol=0.01)
    np.testing.assert_allclose(frame[360 + 45, 640 + 180, :3] / 255, palette.NEGATIVE.to_rgb(), atol=0.01)


def test_they_shift_and_scale_with_the_mobject():
    sticks = Sticks(LOW, HIGH, [1, 2]).shift([1, 1, 0]).scale(2, about_point=[0, 0, 0])
    np.testing.assert_allclose(sticks.tips(), [[-2, 6], [6, 0]], atol=1e-9)


def test_a_stroke_without_length_is_a_dot(draw):
    frame = draw(Sticks([[0, 0]], [[0, 0]], [1.0], 20.0), height=720)
    assert (frame[..., 2] > 200).sum() == pytest.approx(np.pi * 9**2, rel=0.1)


def test_hidden_strokes_leave_no_trace_and_are_not_told(draw):
    sticks = Sticks(LOW, HIGH, [1.0, 2.0]).set_strengths([1.0, 0.0])
    assert sticks.shown()["length"] == pytest.approx([1.0])
    assert np.array_equal(draw(sticks.set_strengths(0.0)), draw())


def test_some_strokes_look_as_they_did():
    sticks = Sticks(LOW, HIGH, [1.0, 2.0], [3.0, 4.0]).set_strengths([0.5, 0.25]).shift([1, 0, 0])
    some = sticks.some([False, True])
    assert (some.values, some.widths, some.strengths) == ([2.0], [4.0], [0.25])
    np.testing.assert_allclose(some.tips(), sticks.tips()[1:], atol=1e-9)


def test_strokes_fly_to_other_places_one_after_the_other(play):
    sticks, to = Sticks(LOW, HIGH, [1.0, 2.0], 8.0), Sticks(HIGH, HIGH, [1.0, 2.0], 2.0)
    flight = Fly(sticks, to, lag=0.5)
    flight.begin()
    flight.interpolate(0.5)
    np.testing.assert_allclose(sticks.feet(), [[-2, 2], [2, 0]], atol=1e-9)
    assert sticks.widths == pytest.approx([2, 8])
    flight.interpolate(0.25)
    assert sticks.widths[0] == pytest.approx(4)
    play(lambda: Fly(sticks, to, run_time=0.4))
    np.testing.assert_allclose(sticks.feet(), HIGH, atol=1e-9)


def test_wrong_counts_are_refused():
    with pytest.raises(ValueError, match="cannot carry 3"):
        Sticks(LOW, HIGH, [1, 2, 3])
    with pytest.raises(ValueError, match="cannot go to 1"):
        Fly(Sticks(LOW, HIGH, [1, 2]), Sticks(LOW[:1], HIGH[:1], [1]))
