"""The sheet of all pictures: the first stays where it is, what is read is what is near, two blocks go apart."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.beats.gradient_descent.start.heaps import ANSWERED, ROWS, Sheet

HOME = (-0.6, 0.4)


def sheet() -> Sheet:
    bright = np.zeros((150, 28, 28))
    bright[0] = 1.0
    train, test = np.zeros((6 * ROWS, 7, 7)), np.ones((2 * ROWS, 7, 7))
    return Sheet(bright, [3, 1, 4, 1, 5], train, test, HOME)


@pytest.mark.parametrize("cell", [5.0, 2.0])
def test_the_first_picture_stays_where_it_is(cell: float, draw) -> None:
    frame = draw(sheet().show(cell))
    x, y = ((HOME[0] + 64 / 9) * 60, (4 - HOME[1]) * 60)
    assert frame[int(y), int(x), 0] > 200
    assert frame[int(y), int(x + 0.8 * 60 * cell), 0] < 60


def test_answers_are_those_of_the_pictures_in_view() -> None:
    assert sheet().show(20.0).shown()["answer"].tolist() == [3]
    assert sorted(sheet().show(1.9).shown()["answer"].tolist()) == [1, 1, 3, 4, 5]
    assert sheet().show(0.9 * ANSWERED).shown() == {"count": (6 * ROWS, 2 * ROWS)}


def test_the_blocks_touch_until_they_go_apart() -> None:
    whole = sheet().show(0.02)
    assert whole.block(1)[0][0] == pytest.approx(whole.block(0)[1][0])
    assert whole.part(0.9).block(1)[0][0] == pytest.approx(whole.block(0)[1][0] + 0.9)
    assert whole.block(1)[1][0] - whole.block(1)[0][0] == pytest.approx(2 * 0.02)


def test_what_is_taken_vanishes_and_the_test_pictures_stay(draw) -> None:
    whole = sheet().show(0.07).part(0.9).vanish_at((-3.0, 0.0))
    left = int((whole.block(1)[0][0] + 64 / 9) * 60) - 3
    frame = draw(whole.take(1))
    assert frame[:, left:, 0].max() > 60
    assert frame[:, :left, 0].max() < 60


def test_tiles_are_kept_apart_by_dark_lines(draw) -> None:
    whole = sheet().show(0.02)
    left, low = whole.block(1)[0]
    row = draw(whole)[int((4 - (low + 0.1)) * 60), :, 0]
    assert row[int((left + 64 / 9) * 60)] < 60
