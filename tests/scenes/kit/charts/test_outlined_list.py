import numpy as np
import pytest

from scenes.kit.charts.outlined_list import OutlinedList
from scenes.kit.look import palette
from scenes.kit.replay.replay import Drive

OUTLINES = np.array([1.0, -2.0, 0.5, 1.5])
FILLINGS = np.array([1.1, -1.9, 0.4, 1.6])


@pytest.fixture
def both():
    return OutlinedList(OUTLINES, FILLINGS, 3, center=(0.0, 0.0), size=(8.0, 4.0))


def test_outlines_come_from_the_end_and_fillings_from_the_beginning(both):
    shown = both.draw(2).fill(3).shown()
    np.testing.assert_array_equal(shown["outline"], OUTLINES[2:])
    np.testing.assert_array_equal(shown["length"], FILLINGS[:3])


def test_a_single_one_is_filled_before_the_others(both, play):
    assert both.fill_single(0.5).shown()["length"].size == 0
    play(Drive(both, 0, 1, show=OutlinedList.fill_single, run_time=0.2))
    np.testing.assert_array_equal(both.shown()["length"], FILLINGS[3:])


def test_bars_are_as_long_as_their_numbers(both, draw):
    frame = np.asarray(draw(both.draw(4).fill(4)), dtype=float)[..., :3]

    def high(hue):
        return (np.abs(frame - 255 * palette.rgb(hue)).max(axis=2) < 40).sum(axis=0)

    positive, negative = high(palette.POSITIVE), high(palette.NEGATIVE)
    assert positive.max() / negative.max() == pytest.approx(1.6 / 1.9, rel=0.15)


def test_numbers_can_be_looked_at_closely(both):
    assert both.place(3)[0] == pytest.approx(3.0)
    assert both.look_at(2, 2).place(3)[0] == pytest.approx(2.0)


def test_strokes_leave_from_where_the_bars_are(both):
    sticks = both.sticks()
    assert sticks.feet()[:, 0] == pytest.approx([both.place(index)[0] for index in range(4)])
    assert sticks.tips()[1] == pytest.approx([-1.0, -1.9])
