"""A digit on a neuron's weights, pairs of digits in order, and test images that move."""

import numpy as np
import pytest

from netcore.measure.neurons import PairRank
from scenes.beats.gradient_descent.learned.weight_pictures import UNLIT, PairBars, ShiftBoard, WeightsUnderInk


def test_weights_shine_where_the_ink_is_now():
    ink = np.zeros((2, 16))
    ink[0, 0] = ink[1, 1] = 1.0
    picture = WeightsUnderInk(np.linspace(-1, 1, 16), ink, size=2.0)
    assert picture.strengths() == pytest.approx(np.ones((4, 4)))
    assert picture.lay(1).strengths()[0, :2] == pytest.approx([1, UNLIT])
    assert picture.move(1).strengths()[0, :2] == pytest.approx([UNLIT, 1])
    assert picture.move(0.5).ink()[0, :2] == pytest.approx([0.5, 0.5])


def test_pairs_stand_from_the_best_on_and_one_is_marked():
    found = PairRank(score=0.7, median=0.8, above=2, pairs=3, scores=np.array([0.7, 0.8, 0.9]))
    bars = PairBars("8 and 9", found)
    assert bars.bars.values == pytest.approx([0.9, 0.8, 0.7])
    assert bars.own == found.above
    assert bars.show(1.5).bars.values == pytest.approx([0.9, 0.65, 0.5])
    assert bars.called.get_x() > bars.bars.get_x()


def test_a_shift_board_shows_digit_answer_and_bars_of_one_shift():
    images, outputs = np.eye(784)[:3], np.eye(10)[[4, 4, 6]]
    board = ShiftBoard(images, outputs, [0.9, 0.7, 0.5]).show(2)
    assert board.answer.shown == "6"
    assert board.picture.values.ravel()[2] == 1
    assert board.bars.shown()["height"].tolist() == [0.9, 0.7, 0.5]
    assert board.show(0).bars.shown()["height"].tolist() == [0.9]
