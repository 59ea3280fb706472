"""Examples of a run and what single ones cost, against direct computation."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.measure.registry import evaluate, quantity_named
from netcore.network.backprop import batch_cost, forward, targets
from netcore.network.params import Params
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
def twenty(trained):
    with trained("quadratic") as log:
        yield log


@pytest.fixture(scope="module")
def of_twenty(twenty):
    return lambda name, **arguments: evaluate(quantity_named(name), [twenty], arguments)


def cost_of(params, inputs, labels):
    return batch_cost(params, inputs, targets(labels, 3), activation="sigmoid", cost="quadratic")


def test_examples_are_counted_and_compared(of_twenty, twenty):
    assert (of_twenty("example count"), of_twenty("example count", split="test")) == (20, 8)
    assert of_twenty("shared examples") == 2
    assert np.array_equal(of_twenty("images", first=4).reshape(4, -1), twenty.data.train_inputs[:4])


def test_an_example_over_steps_costs_the_sum_of_its_terms(of_twenty, twenty):
    found = of_twenty("example over steps", index=5, steps=[0, 12])
    inputs, labels = twenty.data.train_inputs[[5]], twenty.data.train_labels[[5]]
    for row, params in enumerate((twenty.params_at(0), twenty.final_params)):
        assert found.a[row] == pytest.approx(forward(params, inputs).output[0])
        assert found.cost[row] == pytest.approx(cost_of(params, inputs, labels))
        assert found.terms[row] == pytest.approx((found.a[row] - found.target) ** 2)
    assert list(found.target) == list(targets(labels, 3)[0])


def test_one_score_for_all_costs_the_same_for_every_example(of_twenty):
    assert of_twenty("cost of one score", score=0.5) == pytest.approx(3 * 0.25)
    assert of_twenty("cost of one score", score=0.0) == 1


def test_another_cost_is_no_sum_of_squares(trained):
    with trained("cross-entropy") as log, pytest.raises(FactError, match="no sum of squares"):
        evaluate(quantity_named("example over steps"), [log], {"index": 0, "steps": [0]})


def test_the_running_mean_ends_at_the_mean_of_all(of_twenty, twenty):
    found = of_twenty("running mean cost", first=20, step=3)
    assert found.mean[0] == pytest.approx(found.cost[0])
    assert found.mean[-1] == pytest.approx(found.mean_of_all)
    whole = cost_of(twenty.params_at(3), twenty.data.train_inputs, twenty.data.train_labels)
    assert found.mean_of_all == pytest.approx(whole, rel=1e-6)


def test_an_example_in_several_states(of_twenty, twenty):
    found = of_twenty("example in states", index=4, steps=[0, 12])
    assert np.array_equal(found.params[1], twenty.final_params.vector)
    passed = forward(twenty.final_params, twenty.data.train_inputs[[4]])
    for layer, a in enumerate(passed.a):
        assert found.activations[layer][1] == pytest.approx(a[0])
    assert found.answer[1] == passed.output[0].argmax()
    assert found.score[1] == pytest.approx(passed.output.max())


def test_uniform_outputs_cost_what_their_misses_cost(ask):
    assert ask("cost of uniform outputs") == pytest.approx((2 / 3) ** 2 + 2 * (1 / 3) ** 2)
    assert ask("cost of uniform outputs", "single") == pytest.approx(0.25)


def test_the_first_batches_lie_in_order_and_know_where_they_go(ask, log):
    found = ask("first batches", count=3)
    assert list(found.index) == sorted(found.index)
    for index, batch, place in zip(found.index, found.batch, found.place, strict=True):
        assert log[int(batch)].batch[place] == index
    assert found.inputs.shape == (12, 4, 4)
    assert np.array_equal(found.inputs.reshape(12, 16), log.data.train_inputs[found.index])


def test_the_first_example_of_each_label(ask, log):
    found = ask("first of each label")
    labels = log.data.train_labels
    assert list(found.label) == [0, 1, 2]
    assert list(found.index) == [list(labels).index(label) for label in range(3)]
    assert np.array_equal(found.inputs.reshape(3, 16), log.data.train_inputs[found.index])


def test_the_first_with_some_labels_come_in_their_order(ask, log):
    found = ask("first with labels", labels=[0, 2], count=7)
    known = log.data.train_labels
    assert list(found.index) == [index for index in range(len(known)) if known[index] != 1][:7]
    assert np.array_equal(found.label, known[found.index])
    assert np.array_equal(found.inputs.reshape(7, 16), log.data.train_inputs[found.index])
    with pytest.raises(FactError, match="ask for fewer"):
        ask("first with labels", labels=[0, 2], count=61)


def test_inputs_with_a_label_are_its_first_in_order(ask, log):
    found = ask("inputs with label", label=1, count=3)
    assert np.array_equal(found, log.data.train_inputs[log.data.train_labels == 1][:3])
    found = ask("inputs with label", label=2, count=2, split="test")
    assert np.array_equal(found, log.data.test_inputs[log.data.test_labels == 2][:2])


@pytest.fixture(scope="module")
def tabular(tmp_path_factory):
    """A run on inputs that are no pictures."""
    folder = tmp_path_factory.mktemp("tabular")
    rng = np.random.default_rng(0)
    inputs, labels = rng.random((9, 4)).astype(np.float32), np.arange(9) % 3
    data = {"train_inputs": inputs, "train_labels": labels, "test_inputs": inputs, "test_labels": labels}
    np.savez(folder / "data.npz", **data)
    table = {
        "data": {"path": str(folder / "data.npz")},
        "network": {"layers": [4, 3]},
        "training": {"learning_rate": 0.5, "batch_size": 3, "steps": 3, "seed": 1},
    }
    with netcore.train(RunSpec.from_table(table, name="tabular"), folder / "tabular.h5") as log:
        yield log


def test_inputs_that_are_no_pictures_stay_rows(tabular):
    assert evaluate(quantity_named("first of each label"), [tabular], {}).inputs.shape == (3, 4)
    assert evaluate(quantity_named("first batches"), [tabular], {"count": 2}).inputs.shape == (6, 4)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("image", {"index": 0}),
        ("images", {"first": 2}),
        ("neighbour correlation", {}),
        ("shift accuracy", {"right": [1]}),
    ],
)
def test_pictures_cannot_be_made_of_other_inputs(tabular, name, arguments):
    with pytest.raises(FactError, match="tabular: the inputs are not pictures"):
        evaluate(quantity_named(name), [tabular], arguments)


def test_inputs_of_batches(ask, logs):
    log = logs["rough"]
    found = ask("inputs of batches", step=3, count=2)
    np.testing.assert_array_equal(found[1], log.data.train_inputs[log[4].batch])


def test_of_so_many_pixels_the_brightest_is_kept(ask):
    whole = ask("images", first=3)
    found = ask("brightest pixels", first=3, shrink=2)
    assert found.shape == (3, whole.shape[1] // 2, whole.shape[2] // 2)
    assert found[1, 0, 1] == whole[1, :2, 2:4].max()
    with pytest.raises(FactError, match="3 times smaller"):
        ask("brightest pixels", first=3, shrink=3)


def test_drawn_batches_are_those_whose_inputs_are_measured(ask, logs):
    found = ask("drawn batches", step=3, count=2)
    inputs = logs["rough"].data.train_inputs[found]
    np.testing.assert_array_equal(inputs, ask("inputs of batches", step=3, count=2))


def test_states_come_with_the_batches_that_led_to_them(of_twenty, twenty):
    steps = [1, 2, 12]
    found = of_twenty("states after batches", steps=steps)
    assert np.array_equal(found.params, [twenty.params_at(step).vector for step in steps])
    for row, step in enumerate(steps):
        batch = twenty[step - 1].batch
        index = batch[row % 2]
        assert found.place[row] == row % 2
        assert np.array_equal(found.inputs[row], twenty.data.train_inputs[batch])
        assert found.label[row] == twenty.data.train_labels[index]
        outputs = of_twenty("example.a", step=step, index=int(index), layer=2)
        assert np.array_equal(found.activations[-1][row], outputs)


def test_an_example_is_followed_along_a_step(of_twenty, twenty):
    found = of_twenty("example along a step", index=2, step=4, points=3)
    ends = of_twenty("example in states", index=2, steps=[4, 5])
    assert found.params[[0, 2]] == pytest.approx(ends.params)
    assert found.params[1] == pytest.approx(ends.params.mean(axis=0))
    for layer, of_ends in zip(found.activations, ends.activations, strict=True):
        assert layer[[0, 2]] == pytest.approx(of_ends)
    halfway = Params(twenty.params_at(4).layer_sizes, found.params[1])
    inputs = twenty.data.train_inputs[[2]].reshape(1, -1).astype(np.float64)
    assert found.activations[-1][1] == pytest.approx(forward(halfway, inputs).a[-1][0])


def test_what_an_example_costs_along_a_step_begins_and_ends_with_its_states(of_twenty):
    found = of_twenty("cost of example along a step", index=2, step=4, points=3)
    ends = of_twenty("example over steps", index=2, steps=[4, 5])
    way = of_twenty("example along a step", index=2, step=4, points=3)
    assert found.cost[[0, -1]] == pytest.approx(ends.cost)
    assert found.a == pytest.approx(way.activations[-1])
    assert found.cost == pytest.approx(((way.activations[-1] - ends.target) ** 2).sum(axis=1))
