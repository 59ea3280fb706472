"""The way over two trained networks to a twin: what stands where, and how it becomes the curve of one dial."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.slices import Curve as Slice
from netcore.network.params import Params
from scenes.beats.gradient_descent.one_dial.valleys import (
    COST_FOOT,
    FILLED,
    FLOORS,
    FOOT,
    MARGIN,
    TWIN,
    WAY,
    WHOLE,
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


def test_letters_and_costs_stay_below_their_places_in_every_window(country):
    for window in (WHOLE, FILLED, FLOORS):
        country.look(window)
        for letter, cost, place in zip(country.letters, country.costs, (A, B, TWIN), strict=True):
            foot = country.ground.point(float(TS[place]))
            assert letter.get_center() == pytest.approx([foot[0], foot[1] - FOOT, 0])
            assert cost.get_center() == pytest.approx([foot[0], foot[1] - FOOT - COST_FOOT, 0])
            assert cost.get_bottom()[1] > country.ground.get_bottom()[1]
    assert country.valley == A


def test_walking_blends_one_network_into_the_other(country):
    start, end = (params.vector.astype(float) for params in country.ends)
    middle = Params(country.ends[0].layer_sizes, (start + end) / 2)
    country.stand(0.5)
    last = country.network.edges[-1]
    assert last.values == pytest.approx(country.network.drawn_weights(2, middle.weights[2]))
    assert country.cost.value == pytest.approx(country.ground.value_at(0.5))
    country.stand(1)
    assert last.values == pytest.approx(country.network.drawn_weights(2, country.ends[1].weights[2]))


def test_ground_bends_to_where_the_curve_of_one_dial_is():
    xs = np.linspace(-1.0, 3.0, 9)
    curve = Curve(Chart((-1.0, 3.0), (2.0, 3.0), size=(9.0, 3.0)), xs, 2 + (xs + 1) / 4)
    ground = ground_below(SimpleNamespace(curve=curve), 31)
    assert len(ground.ts) == 31
    assert ground.point(-1.0)[:2] == pytest.approx(curve.points[2, :2])
    assert ground.point(3.0)[:2] == pytest.approx(curve.points[1, :2])
