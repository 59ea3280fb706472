"""Dials on edges, and all of them on their way from one setting to another."""

import numpy as np
import pytest

from netcore.measure.slices import LineBetween
from netcore.network.params import Params
from scenes.beats.gradient_descent.one_dial.turning import EdgeDials, Settings, edges_that_turn
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.values.dial import Dial

SIZES = (6, 5, 3)


@pytest.fixture
def params():
    return [Params.initialise(SIZES, rng=np.random.default_rng(seed)) for seed in (0, 1)]


def test_dials_lie_on_their_edges_and_point_to_their_weights(params):
    network = NetworkDiagram(SIZES)
    edges = [(1, 2, 0), (0, 3, 1)]
    dials = EdgeDials(network, edges, *params)
    for one in params:
        dials.show(one)
        assert [dial.value for dial in dials] == pytest.approx([one.weights[1][2, 0], one.weights[0][3, 1]])
    for dial, name in zip(dials, edges, strict=True):
        assert np.allclose(dial.knob.get_center(), network.edge(*name).get_center())


def test_the_first_dial_stands_as_the_large_one_that_it_becomes(params):
    network = NetworkDiagram(SIZES)
    edges = [(1, 2, 0), (0, 3, 1)]
    dials = EdgeDials(network, edges, *params, 0.52)
    weight = dials[0].value
    large = Dial(weight - 0.52, weight + 0.48).show(weight)
    assert dials[0].pointer.get_angle() == pytest.approx(large.pointer.get_angle())
    dials.show(params[1])
    assert dials[0].value == pytest.approx(params[1].weights[1][2, 0])


def test_the_dials_chosen_turn_farthest_and_the_taken_one_is_among_them(params):
    network = NetworkDiagram(SIZES)
    edges = edges_that_turn(network, *params, (1, 2, 0))
    assert edges[0] == (1, 2, 0)
    assert sorted(layer for layer, *_ in edges) == [0, 0, 1, 1]
    ys = [network.edge(*name).get_center()[1] for name in edges if name[0] == 0]
    assert max(ys) > 0 > min(ys)


def test_all_dials_turn_together_and_the_cost_is_that_of_the_way(params):
    costs = LineBetween(np.array([0.0, 0.5, 1.0]), np.array([0.4, 1.0, 3.0]), np.zeros(3), 1.0)
    settings = Settings(*params, costs)
    assert settings.at(0.25).vector == pytest.approx(
        0.75 * params[0].vector + 0.25 * params[1].vector, abs=1e-6
    )
    assert settings.cost(0.25) == pytest.approx(0.7)
