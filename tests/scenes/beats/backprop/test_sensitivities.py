import numpy as np
import pytest

from scenes.beats.backprop.sensitivities import Turned, _into_neurons, _shrunk, _squeezed, _strongest_first
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.sticks import Sticks

WEIGHTS = np.array([[0.5, -2.0], [0.25, 1.0]])


@pytest.fixture
def network():
    return NetworkDiagram((2, 2), output_labels="01").shift([-4, 0, 0]).show(weights=[WEIGHTS])


def test_a_raised_weight_turns_its_dial_and_moves_the_cost(network):
    turned = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0).raise_by(1)
    assert turned.dial.value == turned.value.value == 0.35
    assert turned.gauge.value == 0.006
    assert turned.raise_by(0).gauge.value == 0


def test_the_marked_edge_keeps_what_it_shows(network):
    casing, edge, lead = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0).mark
    assert edge.weight == 0.25
    assert edge.get_stroke_color() == palette.POSITIVE
    assert casing.stroke_width > edge.stroke_width
    assert lead.get_start()[0] > network.labels[1].get_right()[0]


def test_a_dial_is_upright_and_turns_by_one_of_its_divisions(network):
    dial = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0).dial
    assert dial.pointer.get_angle() == pytest.approx(np.pi / 2)
    pointer = dial.show(0.35).pointer.get_unit_vector()
    middle, right, *_ = dial.marks[len(dial.marks) // 2 :]
    assert middle.get_x() == pytest.approx(dial.knob.get_x())
    assert pointer == pytest.approx(right.get_unit_vector(), abs=1e-6)


def test_how_many_divisions_is_written_where_the_needle_will_point(network):
    turned = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0)
    number = turned.times(3.0, 1)
    assert turned.gauge.value == 0  # it has not moved yet
    way = number.get_center() - turned.gauge.pivot.get_center()
    tip = turned.raise_by(1).gauge.tip() - turned.gauge.pivot.get_center()
    assert np.linalg.norm(way) > np.linalg.norm(tip)
    assert way / np.linalg.norm(way) == pytest.approx(tip / np.linalg.norm(tip), abs=0.01)


@pytest.fixture
def sticks():
    return Sticks([[-5, 0], [0, 0], [6, 0]], [[-5, 2], [0, -1], [6, 0.5]], [2.0, -1.0, 0.5], 5.0)


def test_the_strongest_entry_leaves_first_and_alone():
    order = _strongest_first(np.array([[0.1, -0.9], [0.3, 0.2]]))
    assert order[1] == 0
    assert (np.diff(np.delete(order, 1)) > 0).all()
    assert np.delete(order, 1).min() > 0.5


def test_spikes_that_make_room_keep_their_heights_and_order(sticks):
    squeezed = _squeezed(sticks)
    assert squeezed.tips()[:, 1] == pytest.approx(sticks.tips()[:, 1])
    assert np.diff(squeezed.feet()[:, 0]) == pytest.approx(0.6 * np.diff(sticks.feet()[:, 0]))


def test_each_stroke_shrinks_to_a_dot_on_it(sticks):
    dots = _shrunk(sticks)
    assert dots.feet() == pytest.approx(dots.tips())
    assert dots.feet()[:, 0] == pytest.approx(sticks.feet()[:, 0])
    shares = dots.feet()[:, 1] / sticks.tips()[:, 1]
    assert ((shares >= 0) & (shares < 1)).all()
    assert len(set(shares.round(3))) == 3


def test_entries_of_biases_become_dots_in_their_outputs(network, sticks):
    dots = _into_neurons(sticks.some([0, 1]), network)
    centers = np.array([neuron.get_center()[:2] for neuron in network.neurons[-1]])
    assert dots.feet() == pytest.approx(centers)
    assert dots.tips() == pytest.approx(centers)
