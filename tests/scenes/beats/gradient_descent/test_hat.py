"""Labels on tags go through a hat, and what was learned is followed into the test."""

import numpy as np
import pytest

from netcore.measure.record import CurveBand
from scenes.beats.gradient_descent.learned.hat import Hat, LearnedAndTested, Tag, one_of_each
from scenes.kit.look import palette


@pytest.fixture
def panel():
    def band(*mean):
        values = np.array(mean)
        return CurveBand(step=np.array([0, 100, 200]), mean=values, low=values, high=values)

    return LearnedAndTested(
        (band(0.1, 0.9, 0.99), band(0.1, 0.3, 0.66)), (band(0.1, 0.8, 0.84), band(0.1, 0.1, 0.1)), 1000
    )


def test_a_false_label_has_another_color():
    true, false = Tag(5, true=True), Tag(7, true=False)
    assert (true[0].get_fill_color(), false[0].get_fill_color()) == (palette.TARGET, palette.NEGATIVE)
    assert false.number.shown == "7"


def test_the_crown_of_the_hat_hangs_under_its_brim():
    hat = Hat()
    assert hat.front.get_bottom()[1] < hat.back.get_bottom()[1]
    assert hat.front.width < hat.back.width


def test_the_labels_that_come_out_are_those_that_went_in():
    rng = np.random.default_rng(3)
    own = rng.integers(0, 10, 400)
    dealt = rng.permutation(own)
    chosen = one_of_each(own, dealt, wanted=7)
    assert own[chosen].tolist() == list(range(10))
    assert sorted(dealt[chosen]) == list(range(10))
    assert not (own[chosen] == dealt[chosen]).any() or own[7] == dealt[7]
    assert 7 in chosen


def test_nothing_is_dealt_where_labels_do_not_suffice():
    with pytest.raises(ValueError, match="no such"):
        one_of_each(np.array([0, 1]), np.array([0, 1]), wanted=0)


def test_lines_into_the_test_begin_where_the_curves_end(panel):
    assert (
        [curve.ys[-1] for curve in panel.learning] == [line.ys[0] for line in panel.falling] == [0.99, 0.66]
    )
    for curve, line in zip(panel.learning, panel.falling, strict=True):
        assert curve.get_right()[0] == pytest.approx(line.get_left()[0])


def test_ends_are_named_in_the_color_of_their_labels(panel):
    assert [number.shown for number in (*panel.learned, *panel.kept)] == ["99%", "66%", "84%", "10%"]
    assert [name.get_color() for name in panel.names] == [palette.TARGET, palette.NEGATIVE]
