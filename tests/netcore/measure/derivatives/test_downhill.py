"""What one example's cost says of outputs, weights and activations, against direct computation."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.network.backprop import example_gradients, forward, targets

AT = {"step": 5, "index": 3}


@pytest.fixture(scope="module")
def outputs(log):
    return forward(log.params_at(AT["step"]), log.data.train_inputs[[AT["index"]]]).output[0]


@pytest.fixture(scope="module")
def target(log):
    return np.eye(3)[log.data.train_labels[AT["index"]]]


def test_outputs_lower_the_cost_by_twice_what_they_are_off(ask, outputs, target):
    found = ask("output derivatives", **AT)
    off = outputs - target
    assert found.minus_da == pytest.approx(-2 * off, rel=1e-6)
    assert found.a == pytest.approx(outputs, rel=1e-6)
    assert list(found.target) == list(target)
    assert (found.largest, found.smallest) == (np.abs(off).argmax(), np.abs(off).argmin())


@pytest.mark.parametrize("to", range(3))
def test_derivatives_by_the_weights_of_one_output_are_one_number_times_the_activations(ask, log, to):
    found = ask("weight derivatives", to=to, **AT)
    index = [AT["index"]]
    wanted = targets(log.data.train_labels[index], 3)
    whole = example_gradients(log.params_at(AT["step"]), log.data.train_inputs[index], wanted)[0]
    start = log.final_params.weight_index(-1, to, 0)
    assert found.minus_dw == pytest.approx(-whole[start : start + 4], rel=1e-5)
    assert found.nudged == pytest.approx(found.minus_dw, abs=1e-9)
    assert found.minus_dw == pytest.approx(found.minus_dz * found.a)
    assert found.minus_dz == pytest.approx(found.minus_da * found.slope)
    assert found.a[found.smallest_a] == found.a.min() < found.a.max() == found.a[found.largest_a]


def test_a_step_on_one_example_moves_weights_against_their_derivatives(ask, log, outputs, target):
    found = ask("output update", **AT)
    for to in range(3):
        by_weight = ask("weight derivatives", to=to, **AT).minus_dw
        assert found.update[to] == pytest.approx(log.spec.training.learning_rate * by_weight)
        assert found.update[to] == pytest.approx(found.factor[to] * found.a)
    assert np.all(np.diff(found.a[found.order]) <= 0)
    assert found.output == pytest.approx(outputs, rel=1e-6)
    assert list(found.target) == list(target)


def test_a_step_on_one_example_moves_its_outputs_towards_the_target(ask, log, outputs, target):
    found, step = ask("updated outputs", **AT), ask("output update", **AT)
    params = log.params_at(AT["step"])
    a = forward(params, log.data.train_inputs[[AT["index"]]]).a[-2][0]
    z = (params.weights[-1] + step.update) @ a + params.biases[-1]
    assert found.updated_weights - found.weights == pytest.approx(step.update)
    assert found.output == pytest.approx(outputs, rel=1e-6)
    assert found.updated_output == pytest.approx(1 / (1 + np.exp(-z)), rel=1e-6)
    assert np.all(np.abs(found.updated_output - target) < np.abs(outputs - target))
    assert found.cost == pytest.approx(((outputs - target) ** 2).sum(), rel=1e-6)
    assert found.updated_cost == pytest.approx(((found.updated_output - target) ** 2).sum())


@pytest.mark.parametrize("by", [1.0, -0.5])
def test_an_output_raised_through_bias_weight_and_activation(ask, log, outputs, by):
    found = ask("raised output", to=1, source=2, by=by, **AT)
    params = log.params_at(AT["step"])
    a = forward(params, log.data.train_inputs[[AT["index"]]]).a[-2][0]
    assert (found.bias, found.weight) == (params.biases[-1][1], params.weights[-1][1, 2])
    assert found.activation == pytest.approx(a[2], rel=1e-6)
    assert found.a == pytest.approx(outputs[1], rel=1e-6)
    assert found.raised == pytest.approx([found.bias + by, found.weight + by, found.activation + by])
    assert found.lift == pytest.approx([by, by * a[2], by * params.weights[-1][1, 2]], rel=1e-6)
    assert found.raised_z == pytest.approx(found.z + found.lift)
    assert found.raised_a == pytest.approx(1 / (1 + np.exp(-found.raised_z)))


def test_costs_with_one_weight_raised(ask, log, target):
    found = ask("raised weights", to=1, by=0.7, **AT)
    params = log.params_at(AT["step"])
    for source in range(4):
        vector = params.vector.astype(float)
        vector[params.weight_index(-1, 1, source)] += 0.7
        moved = forward(type(params)(params.layer_sizes, vector), log.data.train_inputs[[AT["index"]]])
        assert found.weight[source] == pytest.approx(params.weights[-1][1, source] + 0.7)
        assert found.a[source] == pytest.approx(moved.output[0, 1], rel=1e-5)
        assert found.raised[source] == pytest.approx(((moved.output[0] - target) ** 2).sum(), rel=1e-5)
    assert found.fall == pytest.approx(found.cost - found.raised)


def test_a_weight_behind_a_neuron_switched_off_changes_nothing(ask):
    assert ask("raised idle weight", to=1, source=2, by=0.7, **AT) == 0.0
    assert ask("raised weights", to=1, by=0.7, **AT).fall[2] != 0.0


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_parts_add_up_to_what_nudging_activations_finds(ask, log, layer):
    found = ask("activation derivatives", layer=layer, **AT)
    assert found.parts.shape == log.params_at(0).weights[layer].shape
    assert found.total == pytest.approx(found.parts.sum(axis=0))
    assert found.nudged == pytest.approx(found.total, abs=1e-8)


def test_layers_may_be_counted_from_the_output(ask):
    from_the_front, from_the_back = (ask("activation derivatives", layer=layer, **AT) for layer in (1, -2))
    assert np.array_equal(from_the_front.parts, from_the_back.parts)
    assert np.array_equal(from_the_front.nudged, from_the_back.nudged)


def test_the_most_disputed_activation_loses_most_when_its_parts_are_added(ask):
    parts = ask("activation derivatives", layer=-1, **AT).parts
    found = ask("most disputed activation", layer=-1, least=0.0, **AT)
    lost = np.abs(parts).sum(axis=0) - np.abs(parts.sum(axis=0))
    assert lost[found.neuron] == lost.max()
    assert found.more == (parts[:, found.neuron] > 0).sum()
    assert found.less == (parts[:, found.neuron] < 0).sum()
    least = np.abs(parts[:, found.neuron]).min() * 1.01
    with pytest.raises(FactError, match="no neuron has only parts"):
        ask("most disputed activation", layer=-1, least=10.0, **AT)
    if (np.abs(parts).min(axis=0) >= least).any():
        assert ask("most disputed activation", layer=-1, least=least, **AT).neuron != found.neuron


def test_votes_about_an_activation_are_the_signs_of_its_parts(ask):
    more, less = ask("votes about activations", layer=-1, **AT)
    disputed = ask("most disputed activation", layer=-1, least=0.0, **AT)
    assert (more[disputed.neuron], less[disputed.neuron]) == (disputed.more, disputed.less)
    parts = ask("activation derivatives", layer=-1, **AT).parts
    assert ((more == len(parts)) == (parts > 0).all(axis=0)).all()


@pytest.mark.parametrize("layer", [0, -1])
def test_a_lifted_activation_changes_the_cost_by_its_derivative(ask, layer):
    total = ask("activation derivatives", layer=layer, **AT).total
    for neuron in (0, len(total) - 1):
        found = ask("lifted activation", layer=layer, neuron=neuron, by=1e-4, **AT)
        assert found.a_after - found.a_before == pytest.approx(1e-4)
        assert found.fall == found.cost_before - found.cost_after
        assert found.rate == pytest.approx(total[neuron], abs=1e-3)


def test_lifting_by_nothing_changes_nothing(ask, outputs):
    found = ask("lifted activation", layer=-1, neuron=0, by=1e-300, **AT)
    assert found.cost_before == found.cost_after
    assert found.output_after == pytest.approx(outputs, rel=1e-6)


def test_a_lifted_output_costs_the_square_of_its_smaller_gap(ask, outputs, target):
    found = ask("lifted output", output=1, by=0.25, **AT)
    assert found.a_after == found.output_after[1] == pytest.approx(outputs[1] + 0.25)
    assert found.cost_before == pytest.approx(((outputs - target) ** 2).sum())
    assert found.cost_after == pytest.approx(((found.output_after - target) ** 2).sum())
    assert found.rate == pytest.approx((found.cost_before - found.cost_after) / 0.25)
