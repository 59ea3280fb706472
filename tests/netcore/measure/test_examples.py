"""Quantities of examples and of what single ones cost, against direct computation on a small run."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.landscape.costs import cost_of_points
from netcore.measure.registry import evaluate, quantity_named
from netcore.network.backprop import batch_cost, forward, targets
from netcore.recipe import RunSpec


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Give a function that trains on 20 pictures, of which two are also among the 8 of the test."""
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    inputs, labels = rng.random((20, 3, 3)).astype(np.float32), rng.integers(0, 3, 20)
    test = np.concatenate([rng.random((6, 3, 3)).astype(np.float32), inputs[[3, 7]]])
    data = {
        "train_inputs": inputs,
        "train_labels": labels,
        "test_inputs": test,
        "test_labels": np.zeros(8, int),
    }
    np.savez(folder / "data.npz", **data)

    def train(cost):
        table = {
            "data": {"path": str(folder / "data.npz")},
            "network": {"layers": [9, 4, 3]},
            "training": {"learning_rate": 0.5, "batch_size": 2, "steps": 12, "seed": 1, "cost": cost},
            "log": {"evaluate_every": 6},
        }
        return netcore.train(RunSpec.from_table(table, name=cost), folder / f"{cost}.h5")

    return train


@pytest.fixture(scope="module")
def log(trained):
    with trained("quadratic") as log:
        yield log


@pytest.fixture(scope="module")
def ask(log):
    return lambda name, **arguments: evaluate(quantity_named(name), [log], arguments)


def cost_of(params, inputs, labels):
    return batch_cost(params, inputs, targets(labels, 3), activation="sigmoid", cost="quadratic")


def test_examples_are_counted_and_compared(ask, log):
    assert (ask("example count"), ask("example count", split="test")) == (20, 8)
    assert ask("shared examples") == 2
    assert np.array_equal(ask("images", first=4).reshape(4, -1), log.data.train_inputs[:4])


def test_the_score_counts_the_right_answers(ask, log):
    found = ask("first answers", first=5, split="train", step=2)
    outputs = forward(log.params_at(2), log.data.train_inputs[:5]).output
    assert list(found["answer"]) == list(outputs.argmax(axis=1))
    right = found["answer"] == log.data.train_labels[:5]
    assert list(found["right"]) == list(right)
    assert [found["score"][0], found["score"][-1]] == [right[0], right.sum()]


def test_an_example_over_steps_costs_the_sum_of_its_terms(ask, log):
    found = ask("example over steps", index=5, steps=[0, 12])
    inputs, labels = log.data.train_inputs[[5]], log.data.train_labels[[5]]
    for row, params in enumerate((log.params_at(0), log.final_params)):
        assert found["a"][row] == pytest.approx(forward(params, inputs).output[0])
        assert found["cost"][row] == pytest.approx(cost_of(params, inputs, labels))
        assert found["terms"][row] == pytest.approx((found["a"][row] - found["wanted"]) ** 2)
    assert list(found["wanted"]) == list(targets(labels, 3)[0])


def test_one_score_for_all_costs_the_same_for_every_example(ask):
    assert ask("cost of one score", score=0.5) == pytest.approx(3 * 0.25)
    assert ask("cost of one score", score=0.0) == 1


def test_another_cost_is_no_sum_of_squares(trained):
    with trained("cross-entropy") as log, pytest.raises(FactError, match="no sum of squares"):
        evaluate(quantity_named("example over steps"), [log], {"index": 0, "steps": [0]})


def test_the_running_mean_ends_at_the_mean_of_all(ask, log):
    found = ask("running mean cost", first=20, step=3)
    assert found["mean"][0] == pytest.approx(found["cost"][0])
    assert found["mean"][-1] == pytest.approx(found["all"])
    whole = cost_of(log.params_at(3), log.data.train_inputs, log.data.train_labels)
    assert float(found["all"]) == pytest.approx(whole, rel=1e-6)


def test_the_slope_backward_is_the_slope_forward(ask, log):
    index = log.params_at(0).weight_index(1, 2, 0)
    found = ask("slope two ways", index=index, step=4)
    assert found["backward"] == pytest.approx(found["forward"], rel=1e-4)
    vector = log.params_at(4).vector.astype(np.float64)
    data = (log.data.train_inputs, log.data.train_labels)
    (here,) = cost_of_points((9, 4, 3), vector[None], *data, dtype=np.float64)
    assert found["cost"] == pytest.approx(here)
    assert found["value"] == vector[index]


def test_an_example_in_several_states(ask, log):
    found = ask("example in states", index=4, steps=[0, 12])
    assert np.array_equal(found["params"][1], log.final_params.vector)
    passed = forward(log.final_params, log.data.train_inputs[[4]])
    for layer, a in enumerate(passed.a):
        assert found[f"a{layer}"][1] == pytest.approx(a[0])
    assert found["answer"][1] == passed.output[0].argmax()
    assert found["score"][1] == pytest.approx(passed.output.max())
