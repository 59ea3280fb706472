"""Networks with one neuron per layer, and with two roads to the cost."""

import numpy as np
import pytest

import netcore
from netcore.measure.registry import evaluate, quantity_named
from netcore.recipe import RunSpec


@pytest.fixture(scope="package")
def small_logs(tmp_path_factory):
    """Short runs on the ink of pictures, "chain" with one neuron per layer, and on its thirds."""
    folder = tmp_path_factory.mktemp("small")

    def train(name, data, layers):
        table = {
            "data": {"name": data, "train": 400},
            "network": {"layers": layers},
            "training": {"learning_rate": 3.0, "batch_size": 10, "steps": 60},
        }
        return netcore.train(RunSpec.from_table(table, name=name), folder / f"{name}.h5")

    opened = {"chain": train("chain", "ink", [1, 1, 1, 1]), "thirds": train("thirds", "thirds", [3, 3, 2])}
    yield opened
    for log in opened.values():
        log.close()


@pytest.fixture(scope="package")
def ask_small(small_logs):
    """Measure a quantity on one of these runs."""

    def measured(name, run, **arguments):
        return evaluate(quantity_named(name), [small_logs[run]], arguments)

    return measured


@pytest.fixture(scope="package")
def cost_at(small_logs):
    """Compute the cost of one example of a run with other parameters, by the formulas alone."""

    def computed(run, index, weights, biases):
        data = small_logs[run].data
        a = data.train_inputs[index].astype(float)
        for weight, bias in zip(weights, biases, strict=True):
            a = 1 / (1 + np.exp(-(weight @ a + bias)))
        label = data.train_labels[index]
        y = np.array([label]) if len(a) == 1 else np.arange(len(a)) == label
        return float(((a - y) ** 2).sum())

    return computed
