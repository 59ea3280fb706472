import numpy as np

from netcore import measure
from netcore.measure.registry import measure as found
from netcore.network.params import Params
from scenes.beats.network.example import DIGIT, FIRST, NTH, AllDials, input_column
from scenes.kit.network.diagram import STRIP

PARAMS = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))


def test_the_input_column_is_lit_by_the_strip_of_its_picture():
    values = np.linspace(0, 1, 784)
    column = input_column(values, PARAMS)
    np.testing.assert_allclose([neuron.activation for neuron in column.neurons], values[list(STRIP)])
    np.testing.assert_allclose(column.picture.picture.values.ravel(), values)
    assert column.picture.get_right()[0] < column.neurons.get_left()[0] < 0
    assert column.network.edges[0] not in column.get_family()


def test_the_digits_stand_beside_their_outputs_from_wherever_all_dials_are_seen():
    dials = AllDials(PARAMS, [np.zeros(size) for size in PARAMS.layer_sizes])
    for turned in (0.2, 0.9):
        dials.turn(turned)
        for digit, label in enumerate(dials.labels):
            np.testing.assert_allclose(label.get_center()[1], dials.space.seen_at(-1, digit)[1], atol=1e-6)
            assert 0.3 < label.get_x() - dials.space.seen_at(-1, digit)[0] < 0.6


def test_the_picture_that_is_followed_is_the_first_that_is_read_surely_and_lights_the_neuron():
    index = [
        found(measure.examples.first_with_label, label=DIGIT, split="test", nth=nth) for nth in range(NTH + 1)
    ]
    neuron = found(measure.neurons.most_even_neuron, layer=0, first=FIRST)
    score = found(measure.answers.outputs, index=index)[:, DIGIT]
    lit = found(measure.answers.layer_of_examples, layer=0, index=index).a[:, neuron]
    assert np.flatnonzero((score > 0.9) & (lit > 0.9)).tolist() == [NTH]
