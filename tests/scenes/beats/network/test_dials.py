import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.network.dials import Tallies, lie_flat
from scenes.beats.network.example import AllDials, Reading, whole_network

SIZES = (784, 16, 16, 10)
READING = Reading(0, Params(SIZES, np.sin(np.arange(13002.0))), tuple(np.full(size, 0.5) for size in SIZES))


@pytest.fixture
def dials():
    return AllDials(READING.params, READING.activations)


def test_edges_are_counted_over_the_gap_in_which_they_grow(dials):
    tallies = Tallies(dials).grow(16 + 16 + 4.5)
    assert [number.value for number in tallies.numbers] == [16 * 784, 16 * 16, 16 * 4.5]
    assert dials.space.grown == [36.5]
    for layer, number in enumerate(tallies.numbers):
        right = dials.space.seen_at(layer + 1, 0)[0]
        assert right - 5 < number.get_x() < right
    assert tallies.grow(3).numbers[1].get_fill_opacity() == 0


def test_lying_flat_every_neuron_is_where_the_network_has_it(dials):
    whole = whole_network(READING)
    lie_flat(dials, whole)
    for layer, neurons in enumerate(whole.network.neurons[1:], start=1):
        for place, neuron in enumerate(neurons):
            np.testing.assert_allclose(dials.space.seen_at(layer, place), neuron.get_center(), atol=1e-6)
    picture = whole.picture.picture
    pixel = picture.pixels((6, 14)).get_center()
    np.testing.assert_allclose(dials.space.seen_at(0, 6 * 28 + 14), pixel, atol=1e-6)
