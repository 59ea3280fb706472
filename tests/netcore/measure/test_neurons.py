"""What neurons respond to, against direct computation."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.network.backprop import forward
from netcore.network.probes import auc


def test_pixel_ascent_from_grey(ask):
    found = ask("pixel ascent", neuron=1, learning_rate=0.1, steps=5)
    assert found.images[0] == pytest.approx(0.5)
    assert found.scores[-1] > found.scores[0]


def test_inputs_that_are_never_lit(ask):
    assert list(np.flatnonzero(ask("never lit"))) == [0]


@pytest.mark.parametrize("rim", [0, 1])
def test_neighbours_stand_side_by_side_and_above_each_other(ask, log, rim):
    pairs = []
    for picture in log.final_params.weights[0].astype(np.float64).reshape(-1, 4, 4):
        inside = range(rim, 4 - rim)
        pairs += [(picture[y, x], picture[y, x + 1]) for y in inside for x in inside if x + 1 in inside]
        pairs += [(picture[y, x], picture[y + 1, x]) for y in inside for x in inside if y + 1 in inside]
    expected = np.corrcoef(np.array(pairs).T)[0, 1]
    assert ask("neighbour correlation", rim=rim) == pytest.approx(expected)


def test_neurons_and_pairs(ask, logs):
    log = logs["rough"]
    values = forward(log.final_params, log.data.test_inputs).a[2]
    positive = np.isin(log.data.test_labels, [0, 2])
    scores = ask("neuron scores", layer=1, labels=[0, 2])
    assert scores == pytest.approx(auc(values, positive))
    pairs = ask("pair scores", layer=1)
    assert pairs.labels.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert pairs.score[1] == pytest.approx(max(scores.max(), 1 - scores.min()))
    assert pairs.auc[1] == scores[pairs.neuron[1]]
    one = ask("pair rank", layer=1, labels=[2, 0])
    assert one.score == pairs.score[1] == one.scores[0]
    assert one.above == (pairs.score > pairs.score[1]).sum()
    assert sorted(one.scores) == sorted(pairs.score)
    with pytest.raises(FactError, match="no pair"):
        ask("pair rank", layer=1, labels=[2, 2])


def test_activation_curves(ask):
    relu = ask("activation curve", activation="relu", z=[-1.0, 2.0])
    assert (list(relu.value), list(relu.slope)) == ([0, 2], [0, 1])
    sigmoid = ask("activation curve", activation="sigmoid", z=[-1.0, 2.0])
    assert sigmoid.slope == pytest.approx(sigmoid.value * (1 - sigmoid.value))
