"""All derivatives of one example, against nudges of every value."""

import numpy as np
import pytest

from netcore.network.backprop import forward

AT = {"index": 3, "step": 40}


def moved(log, step):
    params = log.params_at(step)
    return [w.astype(float) for w in params.weights], [b.astype(float) for b in params.biases]


@pytest.mark.parametrize("run", ["chain", "thirds"])
def test_derivatives_by_parameters_are_what_nudging_each_finds(ask_small, small_logs, cost_at, run):
    found = ask_small("example derivatives", run, **AT)
    weights, biases = moved(small_logs[run], AT["step"])
    assert found.cost == pytest.approx(cost_at(run, AT["index"], weights, biases))
    for arrays, slopes in ((weights, found.dc_dw), (biases, found.dc_db)):
        for array, slope in zip(arrays, slopes, strict=True):
            assert slope.shape == array.shape
            for place in np.ndindex(array.shape):
                costs = []
                for nudge in (1e-5, -2e-5):
                    array[place] += nudge
                    costs.append(cost_at(run, AT["index"], weights, biases))
                array[place] += 1e-5
                assert slope[place] == pytest.approx((costs[0] - costs[1]) / 2e-5, abs=1e-9)


def test_values_of_an_example_and_their_three_rules(ask_small, small_logs):
    found = ask_small("example derivatives", "thirds", **AT)
    log = small_logs["thirds"]
    passed = forward(log.params_at(40), log.data.train_inputs[[3]])
    for layer in range(2):
        assert found.a[layer + 1] == pytest.approx(passed.a[layer + 1][0], rel=1e-5)
        assert found.z[layer] == pytest.approx(passed.z[layer][0], rel=1e-5)
        assert found.slope[layer] == pytest.approx(found.a[layer + 1] * (1 - found.a[layer + 1]))
        assert found.dc_dz[layer] == pytest.approx(found.dc_da[layer + 1] * found.slope[layer])
        assert list(found.dc_db[layer]) == pytest.approx(list(found.dc_dz[layer]))
        assert found.dc_dw[layer] == pytest.approx(np.outer(found.dc_dz[layer], found.a[layer]))
        weight = log.params_at(40).weights[layer]
        assert found.dc_da[layer] == pytest.approx([column @ found.dc_dz[layer] for column in weight.T])
    assert found.gap == pytest.approx(found.a[-1] - found.target)
    assert found.dc_da[-1] == pytest.approx(2 * found.gap)
    assert list(found.target) == [float(log.data.train_labels[3] == one) for one in range(2)]


def test_roads_add_up_to_what_a_nudge_of_the_activation_does(ask_small, small_logs):
    log = small_logs["thirds"]
    params = log.params_at(40)
    a = forward(params, log.data.train_inputs[[3]]).a[1][0].astype(float)

    def cost(by):
        raised = a + by * np.array([0, 1, 0])
        output = 1 / (1 + np.exp(-(params.weights[1].astype(float) @ raised + params.biases[1])))
        return ((output - (np.arange(2) == log.data.train_labels[3])) ** 2).sum()

    found = ask_small("roads to cost", "thirds", layer=-1, neuron=1, by=0.2, **AT)
    assert found.a == pytest.approx(a[1], rel=1e-5)
    assert list(found.weight) == list(params.weights[1][:, 1])
    assert found.road == pytest.approx(found.weight * found.slope * found.dc_da)
    assert found.total == pytest.approx(found.road.sum())
    assert found.total == pytest.approx((cost(1e-4) - cost(-1e-4)) / 2e-4, rel=1e-4)
    assert found.nudged == pytest.approx(found.total, abs=1e-8)
    assert (found.cost, found.nudged_cost) == (
        pytest.approx(cost(0), rel=1e-5),
        pytest.approx(cost(0.2), rel=1e-5),
    )
    for by, output in ((0.0, found.output), (0.2, found.nudged_output)):
        assert ((output - (np.arange(2) == log.data.train_labels[3])) ** 2).sum() == pytest.approx(
            cost(by), rel=1e-5
        )
    assert found.change == pytest.approx(found.nudged_cost - found.cost)
    assert found.ratio == pytest.approx(found.change / found.by)


def test_gradients_of_examples_and_their_means(ask_small):
    found = ask_small("example gradients", "chain", first=7, step=40)
    assert found.of_examples.shape == (7, 6)
    for index in (0, 6):
        single = ask_small("example derivatives", "chain", index=index, step=40)
        by_layer = [[w[0, 0], b[0]] for w, b in zip(single.dc_dw, single.dc_db, strict=True)]
        assert found.of_examples[index] == pytest.approx(np.ravel(by_layer))
    assert found.so_far[3] == pytest.approx(found.of_examples[:4].mean(axis=0))
    assert found.mean_of_these == pytest.approx(found.so_far[-1])
    assert found.mean_of_all == pytest.approx(
        ask_small("example gradients", "chain", first=400, step=40).mean_of_these
    )
