import numpy as np
import pytest

from netcore.network.params import Params
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.lift import drawn_places, edges_as_sticks

WEIGHTS = np.array([[0.5, -2.0], [0.25, 1.0]])


@pytest.fixture
def network():
    return NetworkDiagram((2, 2), output_labels="01").shift([-4, 0, 0]).show(weights=[WEIGHTS])


def test_edges_that_leave_lie_where_they_lay(network, draw):
    sticks = edges_as_sticks(network, 0)
    assert sticks.values == pytest.approx(WEIGHTS.ravel())
    edges, strokes = (draw(part)[..., :3].astype(float) for part in (network.edges[0], sticks))
    assert np.abs(edges - strokes).mean() < 0.3


def test_each_drawn_edge_knows_its_place_in_the_parameter_vector():
    vector = np.sin(np.arange(784 * 3 + 3 + 3 * 2 + 2))
    params = Params((784, 3, 2), vector)
    network = NetworkDiagram(params.layer_sizes).show(params)
    for layer, places in enumerate(drawn_places(network, params)):
        assert vector[places] == pytest.approx(network.edges[layer].values)
