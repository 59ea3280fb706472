import numpy as np
import pytest

from scenes.beats.backprop.sensitivities import Turned
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram

WEIGHTS = np.array([[0.5, -2.0], [0.25, 1.0]])


@pytest.fixture
def network():
    return NetworkDiagram((2, 2), output_labels="01").shift([-4, 0, 0]).show(weights=[WEIGHTS])


def test_a_raised_weight_turns_its_dial_and_moves_the_cost(network):
    turned = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0).raise_by(1)
    assert turned.dial.value == turned.value.value == turned.edge.weight == 0.35
    assert turned.gauge.value == 0.006
    assert turned.edge.get_stroke_color() == palette.POSITIVE
    assert turned.raise_by(0).gauge.value == 0


def test_how_many_divisions_is_written_where_the_needle_will_point(network):
    turned = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0)
    number = turned.times(3.0, 1)
    assert turned.gauge.value == 0  # it has not moved yet
    way = number.get_center() - turned.gauge.pivot.get_center()
    tip = turned.raise_by(1).gauge.tip() - turned.gauge.pivot.get_center()
    assert np.linalg.norm(way) > np.linalg.norm(tip)
    assert way / np.linalg.norm(way) == pytest.approx(tip / np.linalg.norm(tip), abs=0.01)
