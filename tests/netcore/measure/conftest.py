"""Small real runs to measure quantities on, and what direct computation says of them."""

import numpy as np
import pytest

import netcore
from netcore.measure.registry import evaluate, quantity_named
from netcore.network.backprop import batch_cost, targets
from netcore.network.params import Params
from netcore.network.probes import gradient
from netcore.recipe import RunSpec

STEPS, EXAMPLES, TESTS = 40, 60, 50


@pytest.fixture(scope="session")
def logs(tmp_path_factory):
    """Runs of 40 steps on 60 pictures of 4 x 4 pixels with three labels, of which the first pixel is always 0.

    "rough" and "exact" start at one point, with batches of 4 and of all; "other" starts elsewhere; "few" has 12
    examples; "rare" is evaluated half as often; "short" has one step; "single" has one output, for labels 0 and 1.
    """
    folder = tmp_path_factory.mktemp("runs")

    def write(name, labels_there):
        rng = np.random.default_rng(0)
        arrays = {}
        for split, count in (("train", EXAMPLES), ("test", TESTS)):
            labels = rng.integers(0, labels_there, count)
            inputs = np.clip(rng.random((count, 4, 4)) + (labels - 1)[:, None, None] * 0.4, 0, 1)
            inputs[:, 0, 0] = 0
            arrays |= {f"{split}_inputs": inputs.astype(np.float32), f"{split}_labels": labels}
        np.savez(folder / f"{name}.npz", **arrays)

    def train(
        name, batch, seed, rate, *, data="three", layers=(16, 5, 4, 3), every=10, steps=STEPS, **examples
    ):
        table = {
            "data": {"path": str(folder / f"{data}.npz"), **examples},
            "network": {"layers": list(layers)},
            "training": {"learning_rate": rate, "batch_size": batch, "steps": steps, "seed": seed},
            "log": {"evaluate_every": every},
        }
        return netcore.train(RunSpec.from_table(table, name=name), folder / f"{name}.h5")

    write("three", 3)
    write("two", 2)
    opened = {
        "rough": train("rough", 4, 1, 1.0),
        "exact": train("exact", "full", 1, 0.5),
        "other": train("other", 4, 2, 1.0),
        "few": train("few", 4, 1, 1.0, train=12),
        "rare": train("rare", 4, 1, 1.0, every=20),
        "short": train("short", 4, 1, 1.0, steps=1),
        "single": train("single", 4, 1, 1.0, data="two", layers=(16, 5, 1)),
    }
    yield opened
    for log in opened.values():
        log.close()


@pytest.fixture(scope="session")
def log(logs):
    """Give the run "rough"."""
    return logs["rough"]


@pytest.fixture(scope="session")
def ask(logs):
    """Measure a quantity by its name, of the runs named, "rough" unless said."""

    def measured(name, *runs, **arguments):
        return evaluate(quantity_named(name), [logs[run] for run in runs or ["rough"]], arguments)

    return measured


@pytest.fixture(scope="session")
def cost():
    """Compute the cost of a parameter vector over all training examples of a run, in float64."""

    def computed(log, vector):
        data, sizes = log.data, tuple(log.spec.network.layers)
        return batch_cost(
            Params(sizes, np.asarray(vector, dtype=np.float64)),
            data.train_inputs.astype(np.float64),
            targets(data.train_labels, sizes[-1]),
            activation="sigmoid",
            cost="quadratic",
        )

    return computed


@pytest.fixture(scope="session")
def full_gradient():
    """Compute the gradient over all training examples of a run at a step."""
    return lambda log, step: gradient(log.params_at(step), log.data.train_inputs, log.data.train_labels)
