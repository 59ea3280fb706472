"""The rows of a cost: every number is the measured one, bars are as long as the numbers say."""

import numpy as np
import pytest

from netcore.measure.examples import ExampleOverSteps
from scenes.beats.gradient_descent.cost import (
    LONGEST_BAR,
    CostTerms,
    ExampleState,
    states_of_example,
)
from scenes.kit.replay.replay import Replay


def test_rows_show_a_state_whatever_was_shown_before():
    terms = CostTerms([0, 1, 0])
    for a, parts in (([1, 0, 0], [1, 1, 0]), ([0.5, 0.9, 0.2], [0.254, 0.014, 0.044])):
        terms.show(ExampleState(0, np.array(a), np.array(parts), float(sum(parts))))
    assert [number.shown for number in terms.a] == ["0.50", "0.90", "0.20"]
    assert [number.shown for number in terms.numbers] == ["0.25", "0.01", "0.04"]
    assert terms.sum.shown == "0.31"  # of the unrounded terms, though those written add up to 0.30
    assert [bar.width for bar in terms.bars] == pytest.approx(
        [LONGEST_BAR * t for t in (0.254, 0.014, 0.044)]
    )
    assert len({round(float(bar.get_left()[0]), 6) for bar in terms.bars}) == 1


def test_rows_follow_a_replay():
    measured = ExampleOverSteps(
        a=np.array([[0.5, 0.5], [0.1, 0.9]]),
        terms=np.array([[0.25, 0.25], [0.01, 0.01]]),
        target=np.array([0.0, 1.0]),
        cost=np.array([0.5, 0.02]),
    )
    states = states_of_example([0, 300], measured)
    terms = CostTerms([0, 1])
    replay = Replay(terms, states)
    replay.begin()
    replay.finish()
    assert terms.sum.shown == "0.02"
    with pytest.raises(ValueError, match="zip"):
        states_of_example([0], measured)
