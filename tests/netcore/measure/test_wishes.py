"""What one example asks of the network, against direct computation on a small run."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.measure.registry import evaluate, quantity_named
from netcore.network.backprop import example_gradients, forward, targets
from netcore.recipe import RunSpec

AT = {"step": 5, "index": 3}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Give a function that trains 6 inputs, 5 hidden neurons and 3 outputs on 12 examples."""
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(4)
    inputs, labels = rng.random((12, 6)).astype(np.float32), np.arange(12) % 3
    examples = {"train_inputs": inputs, "train_labels": labels, "test_inputs": inputs, "test_labels": labels}
    np.savez(folder / "data.npz", **examples)

    def train(steps):
        table = {
            "data": {"path": str(folder / "data.npz")},
            "network": {"layers": [6, 5, 3]},
            "training": {"learning_rate": 1.0, "batch_size": 3, "steps": steps, "seed": 2},
            "log": {"evaluate_every": 40},
        }
        return netcore.train(RunSpec.from_table(table, name=f"steps {steps}"), folder / f"{steps}.h5")

    return train


@pytest.fixture(scope="module")
def log(trained):
    with trained(40) as log:
        yield log


@pytest.fixture(scope="module")
def ask(log):
    return lambda name, **arguments: evaluate(quantity_named(name), [log], arguments)


def outputs(log, step, index):
    return forward(log.params_at(step), log.data.train_inputs[[index]], "sigmoid").output[0]


def test_outputs_wish_twice_what_they_are_off(ask, log):
    found = ask("output wishes", **AT)
    off = outputs(log, **AT) - np.eye(3)[log.data.train_labels[AT["index"]]]
    assert found["wish"] == pytest.approx(-2 * off, rel=1e-6)
    assert found["a"] - found["wanted"] == pytest.approx(off, rel=1e-6)
    assert (found["most"], found["least"]) == (np.abs(off).argmax(), np.abs(off).argmin())


@pytest.mark.parametrize("to", range(3))
def test_weights_of_one_output_wish_one_number_times_the_activations(ask, log, to):
    found = ask("weight wishes", to=to, **AT)
    index = [AT["index"]]
    target = targets(log.data.train_labels[index], 3)
    whole = example_gradients(log.params_at(AT["step"]), log.data.train_inputs[index], target)[0]
    start = log.final_params.weight_index(1, to, 0)
    assert found["wish"] == pytest.approx(-whole[start : start + 5], rel=1e-5)
    assert found["nudged"] == pytest.approx(found["wish"], abs=1e-9)
    assert found["wish"] == pytest.approx(found["factor"] * found["a"])
    assert found["factor"] == pytest.approx(found["pull"] * found["slope"])
    assert (
        found["a"][found["darkest"]] == found["a"].min() < found["a"].max() == found["a"][found["brightest"]]
    )


def test_a_step_on_one_example_moves_weights_by_their_wishes(ask, log):
    found = ask("updates of one example", **AT)
    own = log.data.train_labels[AT["index"]]
    for to in range(3):
        wishes = ask("weight wishes", to=to, **AT)
        assert found["update"][to] == pytest.approx(log.spec.training.learning_rate * wishes["wish"])
        assert found["update"][to] == pytest.approx(found["factor"][to] * found["a"])
    assert np.all(np.diff(found["a"][found["order"]]) <= 0)
    assert found["to_fire"] == own
    assert outputs(log, **AT)[found["to_rest"]] == np.delete(outputs(log, **AT), own).max()


@pytest.mark.parametrize("layer", [0, 1])
def test_requests_add_up_to_what_nudging_activations_finds(ask, log, layer):
    found = ask("requests", layer=layer, **AT)
    assert found["asked"].shape == log.params_at(0).weights[layer].shape
    assert found["total"] == pytest.approx(found["asked"].sum(axis=0))
    assert found["nudged"] == pytest.approx(found["total"], abs=1e-8)
    assert found["apart"] == np.abs(found["nudged"] - found["total"]).max()


def test_a_turned_request_is_the_strongest_of_its_kind(ask):
    asked = ask("requests", layer=1, **AT)["asked"]
    wish = ask("output wishes", **AT)["wish"]
    found = ask("turned request", layer=1, **AT)
    assert found["wish"] < 0 > found["weight"]
    assert found["request"] == pytest.approx(found["wish"] * found["weight"])
    assert found["request"] == pytest.approx(asked[wish < 0].max())


def test_the_telling_step_is_the_first_at_which_the_own_output_is_furthest_off(ask, log):
    index = 1
    step = ask("telling step", index=index)
    own = log.data.train_labels[index]
    furthest = [np.abs(outputs(log, at, index) - np.eye(3)[own]).argmax() for at in range(step + 1)]
    assert own not in furthest[:-1]
    assert furthest[-1] == own


def test_an_example_without_a_telling_step_is_an_error(trained):
    with trained(1) as log:
        untold = [i for i in range(12) if np.abs(outputs(log, 0, i) - np.eye(3)[i % 3]).argmax() != i % 3]
        with pytest.raises(FactError, match="choose another"):
            evaluate(quantity_named("telling step"), [log], {"index": untold[0]})


@pytest.mark.parametrize("layer", [0, 1])
def test_wished_weights_are_minus_the_example_s_gradient(ask, log, layer):
    index = [AT["index"]]
    target = targets(log.data.train_labels[index], 3)
    whole = example_gradients(log.params_at(AT["step"]), log.data.train_inputs[index], target)[0]
    assert ask("wished weights", layer=layer, **AT) == pytest.approx(
        -netcore.Params((6, 5, 3), whole).weights[layer], rel=1e-5
    )


def test_the_early_snapshot_is_the_first_that_reads_well_enough(ask, log):
    def read(step):
        answers = [outputs(log, step, index).argmax() for index in range(12)]
        return np.mean(answers == log.data.test_labels)

    share = max(read(step) for step in range(0, 40, 4))
    step = ask("early snapshot", share=share, every=4)
    assert read(step) >= share
    assert all(read(earlier) < share for earlier in range(0, step, 4))
    with pytest.raises(FactError, match="ask for less"):
        ask("early snapshot", share=1.1, every=4)


def test_pictures_of_a_digit_are_its_first_in_order(ask, log):
    found = ask("pictures of a digit", digit=1, count=3)
    np.testing.assert_array_equal(found, log.data.train_inputs[[1, 4, 7]])


def test_the_gradient_check_covers_every_parameter_of_the_step_s_mini_batch(ask, log):
    found = ask("gradient check", step=5)
    assert found["backprop"] == pytest.approx(log[5].grad.vector, rel=1e-4, abs=1e-7)
    assert found["passes"] == 2 * len(log.final_params.vector)
    assert 0 < found["apart"] < 1e-8
    assert found["apart"] == np.abs(found["backprop"] - found["differences"]).max()
