"""The rows of a cost: written parts add up, bars are as long as the numbers say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcore.measure.examples import ExampleOverSteps
from scenes.beats.gradient_descent.cost import (
    LONGEST_BAR,
    CostTerms,
    ExampleState,
    parts_that_add_up,
    states_of_example,
)
from scenes.kit.replay.replay import Replay


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_written_parts_add_up_and_are_close(parts):
    written = parts_that_add_up(parts)
    assert abs(written.sum() - sum(parts)) <= 0.005 + 1e-9
    assert np.abs(written - parts).max() < 0.01 + 1e-9


def test_rows_show_a_state_whatever_was_shown_before():
    terms = CostTerms([0, 1, 0])
    for a, parts in (([1, 0, 0], [1, 1, 0]), ([0.5, 0.9, 0.2], [0.25, 0.01, 0.04])):
        terms.show(ExampleState(0, np.array(a), np.array(parts)))
    assert [number.shown for number in terms.a] == ["0.50", "0.90", "0.20"]
    assert [number.shown for number in terms.numbers] == ["0.25", "0.01", "0.04"]
    assert terms.sum.shown == "0.30"
    assert [bar.width for bar in terms.bars] == pytest.approx([LONGEST_BAR * t for t in (0.25, 0.01, 0.04)])
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
