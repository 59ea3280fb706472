"""The way over two valleys: what stands where, and what a ball takes along."""

import numpy as np
import pytest

from netcore.measure.slices import Curve as Slice
from netcore.network.params import Params
from scenes.beats.gradient_descent.one_dial.ground import POINTS
from scenes.beats.gradient_descent.one_dial.valleys import (
    CREST,
    FEW,
    FOOT,
    MAGNIFIED,
    MARGIN,
    ON_TOP,
    A,
    B,
    Country,
    FewDials,
)

TS = np.linspace(-MARGIN, 1 + MARGIN, POINTS)


@pytest.fixture
def country():
    rng = np.random.default_rng(0)
    networks = [Params.initialise((784, 4, 4, 3), rng=rng) for _ in range(2)]
    walk = Slice(TS, 0.5 - 0.4 * np.cos(2 * np.pi * TS), 0.8 * np.pi * np.sin(2 * np.pi * TS))
    return Country(walk, networks)


def test_both_networks_are_at_measured_points():
    assert TS[[A, B]] == pytest.approx([0, 1])


def test_what_belongs_to_a_valley_is_in_its_column_within_the_frame(country):
    rim = country.ground.get_right()[0]
    for which, traveller in enumerate(country.travellers):
        for part in traveller.above:
            assert part.get_x() == pytest.approx(country.foot(which)[0])
            assert abs(part.get_x()) + part.width / 2 <= rim + 1e-9


def test_letters_stay_below_their_valleys_as_these_are_magnified(country):
    for crest in (CREST, MAGNIFIED):
        country.magnify(crest)
        for which, letter in enumerate(country.letters):
            foot = country.foot(which)
            assert letter.get_center() == pytest.approx([foot[0], foot[1] - FOOT, 0])


def test_both_balls_begin_on_the_hilltop_at_either_side(country):
    assert country.walk.slope[ON_TOP[0]] > 0 > country.walk.slope[ON_TOP[1]]
    for traveller, place in zip(country.travellers, ON_TOP, strict=True):
        assert traveller.ball.place == pytest.approx([TS[place]])
        assert traveller.cost.value == pytest.approx(country.walk.cost[place])


def test_a_ball_takes_its_dials_and_its_cost_along(country):
    start, end = (params.vector.astype(float) for params in country.ends)
    traveller = country.travellers[0].show(0.25)
    which = traveller.dials.which
    assert [dial.value for dial in traveller.dials] == pytest.approx((0.75 * start + 0.25 * end)[which])
    assert traveller.cost.value == pytest.approx(country.ground.value_at(0.25))


def test_the_dials_are_those_that_differ_most_and_turn_beyond_both_ends():
    start, end = np.zeros(30), np.linspace(-1.0, 3.0, 30)
    dials = FewDials(start, end, beyond=0.5)
    assert dials.which.tolist() == list(range(30 - FEW, 30))
    assert dials.show(1.5)[-1].value == pytest.approx(4.5)
    assert dials.show(-0.5)[-1].value == pytest.approx(-1.5)
