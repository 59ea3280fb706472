"""What neurons respond to, against direct computation."""

import numpy as np
import pytest

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


def test_activation_curves(ask):
    relu = ask("activation curve", activation="relu", z=[-1.0, 2.0])
    assert (list(relu.value), list(relu.slope)) == ([0, 2], [0, 1])
    sigmoid = ask("activation curve", activation="sigmoid", z=[-1.0, 2.0])
    assert sigmoid.slope == pytest.approx(sigmoid.value * (1 - sigmoid.value))


def test_a_weighted_sum_is_added_up_product_by_product(ask, log):
    found = ask("weighted sum", layer=-2, neuron=3, index=6)
    passed = forward(log.final_params, log.data.test_inputs[[6]])
    assert found.a == pytest.approx(passed.a[1][0], rel=1e-5)
    assert list(found.weights) == list(log.final_params.weights[1][3])
    assert found.products == pytest.approx(found.a * found.weights)
    assert found.running == pytest.approx([found.products[: count + 1].sum() for count in range(5)])
    assert found.total == found.running[-1]
    assert found.z == pytest.approx(passed.z[1][0, 3], rel=1e-5)
    assert found.z == pytest.approx(found.total + found.bias)
    assert found.output == pytest.approx(1 / (1 + np.exp(-found.z)))


def test_a_neuron_over_examples(ask, log):
    found = ask("neuron over examples", layer=0, neuron=2, first=20, step=7)
    params = log.params_at(7)
    total = log.data.test_inputs[:20] @ params.weights[0][2]
    assert found.total == pytest.approx(total, rel=1e-5)
    assert found.bias == params.biases[0][2]
    assert found.z == pytest.approx(total + found.bias, rel=1e-5)
    assert found.a == pytest.approx(1 / (1 + np.exp(-found.z)), rel=1e-5)
    assert list(found.label) == list(log.data.test_labels[:20])


def test_the_most_even_neuron_is_active_for_half_of_the_examples(ask):
    shares = [
        ask("active share by bias", layer=0, neuron=neuron, first=30, biases=[found.bias]).share[0]
        for neuron in range(5)
        for found in [ask("neuron over examples", layer=0, neuron=neuron, first=30)]
    ]
    chosen = ask("most even neuron", layer=0, first=30)
    assert len(set(shares)) > 1
    assert abs(shares[chosen] - 0.5) == min(abs(share - 0.5) for share in shares)


def test_a_bias_moves_the_threshold(ask):
    total = np.sort(ask("neuron over examples", layer=0, neuron=1, first=10).total)
    between = -(total[2] + total[3]) / 2  # three sums lie below the threshold, seven above
    found = ask("active share by bias", layer=0, neuron=1, first=10, biases=[-1000.0, between, 1000.0])
    assert list(found.share) == [0.0, 0.7, 1.0]
    assert list(found.bias) == [-1000.0, between, 1000.0]


def test_a_layer_is_the_same_added_up_and_as_a_product(ask, log):
    found = ask("layer product", index=2, rows=3, columns=[5, 9])
    passed = forward(log.final_params, log.data.test_inputs[[2]])
    assert found.corner.tolist() == log.final_params.weights[0][:3][:, [5, 9]].tolist()
    assert found.corner_a == pytest.approx(log.data.test_inputs[2, [5, 9]])
    assert found.product == pytest.approx(passed.z[0][0], rel=1e-5)
    assert found.looped == pytest.approx(found.product, abs=found.bound)
    assert found.bound <= 1e-9
    assert found.a == pytest.approx(passed.a[1][0], rel=1e-5)
    assert list(found.bias) == list(log.final_params.biases[0])
    assert found.products == 16 * 5


def test_a_moved_image_is_added_up_anew(ask, log):
    found = ask("sums of moved image", neuron=1, index=2, right=[0, 1])
    image = log.data.test_inputs[2].reshape(4, 4)
    moved = np.zeros_like(image)
    moved[:, 1:] = image[:, :-1]
    assert found.image[1] == pytest.approx(moved.ravel())
    z = log.final_params.weights[0][1] @ moved.ravel() + log.final_params.biases[0][1]
    assert found.z[1] == pytest.approx(float(z), rel=1e-5)
    assert found.products[1].sum() + log.final_params.biases[0][1] == pytest.approx(found.z[1], rel=1e-4)
    assert found.raised - found.lowered == pytest.approx(found.z, rel=1e-4)
    assert min(found.raised.min(), found.lowered.min()) >= 0
    positive = found.products[1][found.products[1] > 0].sum()
    assert found.raised[1] == pytest.approx(positive + max(log.final_params.biases[0][1], 0), rel=1e-5)


def test_the_neuron_that_a_move_silences_falls_most(ask, log):
    neuron = ask("neuron silenced by moving", index=2, right=1)
    falls = []
    for one in range(len(log.final_params.biases[0])):
        a = ask("sums of moved image", neuron=one, index=2, right=[0, 1]).a
        falls.append(a[0] - a[1])
    assert falls[neuron] == max(falls)
