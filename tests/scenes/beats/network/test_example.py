import numpy as np

from netcore.network.params import Params
from scenes.beats.network.example import input_column
from scenes.kit.network.diagram import STRIP

PARAMS = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))


def test_the_input_column_is_lit_by_the_strip_of_its_picture():
    values = np.linspace(0, 1, 784)
    column = input_column(values, PARAMS)
    np.testing.assert_allclose([neuron.activation for neuron in column.neurons], values[list(STRIP)])
    np.testing.assert_allclose(column.picture.picture.values.ravel(), values)
    assert column.picture.get_right()[0] < column.neurons.get_left()[0] < 0
    assert column.network.edges[0] not in column.get_family()
