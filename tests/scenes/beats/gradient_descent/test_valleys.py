"""The way over two valleys to a third: what stands where, and how it becomes the curve of one dial."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.slices import Curve as Slice
from netcore.network.params import Params
from scenes.beats.gradient_descent.one_dial.valleys import (
    FOOT,
    MARGIN,
    ON_TOP,
    THREE,
    TWIN,
    TWO,
    WAY,
    A,
    B,
    Country,
    ground_below,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve

TS = np.linspace(-MARGIN, 2 + MARGIN, WAY)


@pytest.fixture
def country():
    rng = np.random.default_rng(0)
    networks = [Params.initialise((784, 4, 4, 3), rng=rng) for _ in range(2)]
    walk = Slice(TS, 0.5 - 0.4 * np.cos(2 * np.pi * TS), 0.8 * np.pi * np.sin(2 * np.pi * TS))
    return Country(walk, networks)


def test_the_three_networks_are_at_measured_points():
    assert TS[[A, B, TWIN]] == pytest.approx([0, 1, 2])


def test_what_belongs_to_a_valley_is_in_its_column_within_the_frame(country):
    for window, valleys in ((TWO, 2), (THREE, 3)):
        country.look(window)
        rim = country.ground.get_right()[0]
        for which, place in enumerate((A, B, TWIN)[:valleys]):
            foot, traveller = country.ground.point(float(TS[place])), country.travellers[which]
            assert country.letters[which].get_center() == pytest.approx([foot[0], foot[1] - FOOT, 0])
            assert traveller.network.width == pytest.approx(window[2])
            assert traveller.network.get_x() == pytest.approx(foot[0], abs=0.3)
            assert traveller.reading.get_x() == pytest.approx(traveller.network.get_x())
            assert abs(traveller.network.get_x()) + window[2] / 2 <= rim + 1e-9
    assert country.look(TWO).travellers[2].network.get_x() == pytest.approx(
        country.travellers[1].network.get_x()
    )


def test_both_balls_begin_on_the_hilltop_at_either_side(country):
    left, right, twin = country.travellers
    assert country.walk.slope[ON_TOP[0]] > 0 > country.walk.slope[ON_TOP[1]]
    for traveller, place in ((left, ON_TOP[0]), (right, ON_TOP[1]), (twin, B)):
        assert traveller.ball.place == pytest.approx([TS[place]])
        assert traveller.cost.value == pytest.approx(country.walk.cost[place])


def test_a_ball_takes_its_network_and_its_cost_along(country):
    start, end = (params.vector.astype(float) for params in country.travellers[0].ends)
    traveller = country.travellers[0].show(0.5)
    sizes = traveller.ends[0].layer_sizes
    last = traveller.network.edges[-1]
    middle = Params(sizes, (start + end) / 2)
    assert last.values == pytest.approx(traveller.network.drawn_weights(2, middle.weights[2]))
    assert traveller.cost.value == pytest.approx(country.ground.value_at(0.5))
    traveller.put(2)
    assert last.values == pytest.approx(traveller.network.drawn_weights(2, middle.weights[2]))
    assert traveller.cost.value == pytest.approx(country.ground.value_at(2))


def test_ground_bends_to_where_the_curve_of_one_dial_is():
    xs = np.linspace(-1.0, 3.0, 9)
    curve = Curve(Chart((-1.0, 3.0), (2.0, 3.0), size=(9.0, 3.0)), xs, 2 + (xs + 1) / 4)
    ground = ground_below(SimpleNamespace(curve=curve), 31)
    assert len(ground.ts) == 31
    assert ground.point(-1.0)[:2] == pytest.approx(curve.points[2, :2])
    assert ground.point(3.0)[:2] == pytest.approx(curve.points[1, :2])
