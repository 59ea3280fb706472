"""Panels of counts and curves show every measured value once, and words that fit them."""

import numpy as np
import pytest

from netcore.measure.record import Scores
from scenes.beats.gradient_descent.memorising import Kind, LearningPanel
from scenes.kit.look import palette


@pytest.fixture
def kinds():
    def curves(cost, train, test):
        return Scores(
            step=np.array([0, 100, 200]),
            train_cost=np.array([[3.0, cost, cost / 2]] * 2),
            test_cost=np.full((2, 3), np.nan),
            train_accuracy=np.array([[0, 0, train], [0, 0, train + 0.03]]),
            test_accuracy=np.array([[0, 0, test], [0, 0, test + 0.001]]),
        )

    return Kind("by chance", palette.INK, curves(0.9, 0.64, 0.102)), Kind(
        "true", palette.TARGET, curves(0.5, 0.9, 0.85)
    )


def test_a_learning_panel_leaves_out_the_start_only(kinds):
    panel = LearningPanel(kinds, 0.9, "shrug")
    assert [line.ys.tolist() for line in panel.lines] == [[0.9, 0.45]] * 2 + [[0.5, 0.25]] * 2
    assert len(panel.draw()) == 4


def test_ends_are_ranges_unless_they_read_the_same(kinds):
    first, second = LearningPanel(kinds, 0.9, "shrug").ends
    assert [words.text for words in first] == [
        "by chance",
        "64% to 67% of training images right",
        "10% of test images right",
    ]
    assert second[0].color == palette.TARGET
