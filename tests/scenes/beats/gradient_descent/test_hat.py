"""Labels on tags go through a hat, and what was learned is put to the test."""

from itertools import combinations

import numpy as np
import pytest
from manim import DL, UR, Group

from netcore.measure.record import CurveBand
from scenes.beats.gradient_descent.learned.hat import CELL, Hat, LearnedAndTested, Tag, gather, one_of_each
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Picture


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


def test_cards_of_a_set_gather_without_touching():
    cards = [Group(Picture(np.zeros((2, 2)), size=CELL), Tag(place, true=True)) for place in range(10)]
    moves = [animation.build() for animation in gather(cards, np.zeros(3))]
    for animation in moves:
        animation.begin()
        animation.finish()
    parts = [part for card in cards for part in card]
    boxes = [(part.get_corner(DL)[:2], part.get_corner(UR)[:2]) for part in parts]
    for (low, high), (other_low, other_high) in combinations(boxes, 2):
        assert (high <= other_low + 1e-6).any() or (other_high <= low + 1e-6).any()


def test_the_test_stands_apart_from_the_curves(panel):
    left, right = panel.frame
    assert left.get_right()[0] < right.get_left()[0]
    assert panel.learned.get_right()[0] < right.get_left()[0]


def test_numbers_stand_over_the_bars_of_the_test(panel):
    right = panel.frame[1]
    assert panel.held == [0.84, 0.1]
    for which, (bar, number, height) in enumerate(zip(panel.bars, panel.kept, panel.held, strict=True)):
        assert bar.values.tolist() == [0.0]
        x, y, _ = right.point(1 + which, height)
        assert number.get_x() == pytest.approx(x)
        assert number.get_bottom()[1] > y


def test_ends_are_named_in_the_color_of_their_labels(panel):
    assert [number.shown for number in (*panel.learned, *panel.kept)] == ["99%", "66%", "84%", "10%"]
    assert [name.get_color() for name in panel.names] == [palette.TARGET, palette.NEGATIVE]
