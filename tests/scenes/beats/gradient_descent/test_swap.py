"""Two neurons change places: their lines keep the far ends, and the diagram behind hides its own."""

import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.gradient_descent.one_dial.swap import Lifted
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram


@pytest.fixture
def network():
    params = Params.initialise((784, 4, 4, 3), rng=np.random.default_rng(0))
    return NetworkDiagram(params.layer_sizes).show(params)


def test_both_neurons_arrive_with_their_edges(network):
    lifted = Lifted(network, 2, (0, 3))
    before = [circle.get_center() for circle in lifted.circles]
    far = [ends[0].copy() for ends in lifted.far_ends]
    lifted.show(0.5)
    middle = [circle.get_center() for circle in lifted.circles]
    assert middle[0][1] == pytest.approx(middle[1][1])
    assert abs(middle[0][0] - middle[1][0]) > 0.3, "they pass each other by"
    lifted.show(1)
    for which in (0, 1):
        assert lifted.circles[which].get_center() == pytest.approx(before[1 - which])
        assert lifted.edges[which][0].get_start() == pytest.approx(far[which])
        assert lifted.edges[which][0].get_end() == pytest.approx(before[1 - which])


def test_the_diagram_hides_what_is_lifted_and_dims_the_rest(network):
    Lifted(network, 2, (0, 3))
    assert sorted(set(network.edges[0].emphasis)) == pytest.approx([palette.DIMMED])
    assert (network.edges[1].emphasis == 0).sum() == 2 * 4
    assert (network.edges[2].emphasis == 0).sum() == 2 * 3
