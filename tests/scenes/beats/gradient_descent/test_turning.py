"""Dials on edges, and all of them on their way from one setting to another."""

import numpy as np
import pytest

from netcore.measure.slices import LineBetween
from netcore.network.params import Params
from scenes.beats.gradient_descent.one_dial.turning import EdgeDials, Settings
from scenes.kit.network.diagram import NetworkDiagram

SIZES = (6, 5, 3)


@pytest.fixture
def params():
    return [Params.initialise(SIZES, rng=np.random.default_rng(seed)) for seed in (0, 1)]


def test_dials_lie_on_their_edges_and_point_to_their_weights(params):
    network = NetworkDiagram(SIZES)
    largest = float(np.abs([one.weights[1] for one in params]).max())
    dials = EdgeDials(network, 1, 2, (0, 3), largest)
    for one in params:
        dials.show(one)
        assert [dial.value for dial in dials] == pytest.approx(one.weights[1][2, [0, 3]].tolist())
    for dial, source in zip(dials, (0, 3), strict=True):
        line = network.edge(1, 2, source)
        ends = line.get_start() - dial.knob.get_center(), line.get_end() - dial.knob.get_center()
        assert np.cross(*ends)[2] == pytest.approx(0, abs=1e-6)


def test_all_dials_turn_together_and_the_cost_is_that_of_the_way(params):
    costs = LineBetween(np.array([0.0, 0.5, 1.0]), np.array([0.4, 1.0, 3.0]), np.zeros(3), 1.0)
    settings = Settings(*params, costs)
    assert settings.at(0.25).vector == pytest.approx(
        0.75 * params[0].vector + 0.25 * params[1].vector, abs=1e-6
    )
    assert settings.cost(0.25) == pytest.approx(0.7)
