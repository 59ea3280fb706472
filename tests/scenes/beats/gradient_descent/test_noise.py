"""Noise is thrown into the bin of its answer, and a picture climbs the score of a digit."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.network.probes import Ascent
from scenes.beats.gradient_descent.learned.noise import (
    BIN,
    FLOOR,
    WALL,
    Bins,
    Climb,
    Throw,
    with_new_favourites,
)
from scenes.kit.charts.dot_pile import DotPile


def test_pictures_lie_in_the_bin_of_their_answer():
    bins, answers = Bins(), np.array([0, 9, 3, 3])
    places = bins.places(answers)
    for (x, y), answer in zip(places, answers, strict=True):
        assert abs(x - bins.digits[answer].get_x()) < BIN / 2
        assert y > FLOOR


def test_no_pile_grows_over_the_walls():
    assert Bins().places(np.full(960, 3))[:, 1].max() < FLOOR + WALL


def test_the_bin_for_no_answer_stays_empty():
    bins = Bins()
    assert bins.places(np.arange(10))[:, 0].max() < bins.sides[10] < bins.none.get_x()


def test_a_thrown_dot_goes_sideways_first_and_then_down():
    pile = DotPile([[0.0, 4.0]], [1.0], 0.1)
    throw = Throw(pile, [[2.0, 0.0]], lag=0.0)
    throw.begin()
    throw.interpolate(0.5)
    assert pile.centers()[0] == pytest.approx([1.5, 3.0])
    throw.interpolate(1.0)
    assert pile.centers()[0] == pytest.approx([2.0, 0.0])


def test_a_favourite_is_shown_once():
    networks = [SimpleNamespace(commonest=digit) for digit in (8, 0, 8, 0, 5)]
    assert [one.commonest for one in with_new_favourites(networks[0], networks[1:])] == [0, 5]


def test_a_climb_shows_picture_and_score_of_one_step():
    climb = Climb(
        Ascent(np.array([[0.0] * 4, [0.25] * 4]), np.array([0.2, 0.9])),
        np.ones((2, 2)),
        0.8,
        wanted=5,
        brighter=2.0,
    )
    climb.show(1)
    assert climb.picture.values == pytest.approx(0.5)
    assert (climb.bar.values.tolist(), climb.number.shown) == ([0.9], "0.900")
    assert climb.other_number.shown == "0.800"
    assert climb.number.get_y() > climb.other_number.get_y()
    assert climb.called[1][1].shown == "2"


def test_a_line_goes_from_the_real_score_to_the_other_bar():
    ascent = Ascent(np.array([[0.0] * 4, [0.25] * 4]), np.array([0.2, 0.9]))
    climb = Climb(ascent, np.ones((2, 2)), 0.8, wanted=5, brighter=2.0)
    assert climb.level.get_y() == pytest.approx(climb.chart.point(0, 0.8)[1])
    assert climb.level.get_left()[0] < climb.bar.get_right()[0]
