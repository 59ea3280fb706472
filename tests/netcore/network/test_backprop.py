"""Backpropagation against finite differences, an independent automatic differentiation, and a step by hand."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import netcore
from netcore import Params
from netcore.network.cost import cost_named

ACTIVATIONS = ("sigmoid", "tanh", "relu")
COSTS = ("quadratic", "cross-entropy")

networks = st.fixed_dictionaries(
    {
        "sizes": st.lists(st.integers(1, 7), min_size=2, max_size=5).map(tuple),
        "batch": st.integers(1, 6),
        "activation": st.sampled_from(ACTIVATIONS),
        "cost": st.sampled_from(COSTS),
        "init": st.sampled_from(("scaled", "unit")),
        "seed": st.integers(0, 2**32 - 1),
    }
)


def drawn(sizes, batch, init, seed, **_):
    rng = np.random.default_rng(seed)
    params = Params.initialise(sizes, init=init, rng=rng, dtype=np.float64)
    inputs = rng.uniform(-1, 1, (batch, sizes[0]))
    labels = rng.integers(0, max(2, sizes[-1]), batch) % max(2, sizes[-1])
    return params, inputs, netcore.targets(labels, sizes[-1])


def clear_of_kinks(params, inputs, activation):
    """Tell whether no neuron is so close to relu's kink that a nudge would cross it."""
    passed = netcore.forward(params, inputs, activation)
    return activation != "relu" or all(np.abs(z).min() > 1e-3 for z in passed.z[:-1])


@settings(max_examples=60, deadline=None)
@given(networks)
def test_every_derivative_equals_its_finite_difference(network):
    params, inputs, target = drawn(**network)
    if not clear_of_kinks(params, inputs, network["activation"]):
        return
    check = netcore.check_gradient(
        params, inputs, target, activation=network["activation"], cost=network["cost"]
    )
    assert len(check.backprop) == len(params.vector)
    scale = max(1.0, float(np.abs(check.backprop).max()))
    assert check.largest_difference < 1e-7 * scale


def autograd_cost(vector, params, inputs, target, activation, cost):
    hidden = {
        "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
        "tanh": anp.tanh,
        "relu": lambda z: anp.maximum(z, 0.0),
    }
    a, start = inputs, 0
    for layer, weight in enumerate(params.weights):
        n_out, n_in = weight.shape
        w = vector[start : start + n_out * n_in].reshape((n_out, n_in))
        b = vector[start + n_out * n_in : start + n_out * (n_in + 1)]
        start += n_out * (n_in + 1)
        z = anp.dot(a, w.T) + b
        a = hidden["sigmoid" if layer == len(params.weights) - 1 else activation](z)
    if cost == "quadratic":
        return anp.mean(anp.sum((a - target) ** 2, axis=1))
    # log a and log(1 - a), written by z: of outputs close to 1 nothing is left of 1 - a
    losses = target * anp.logaddexp(0.0, -z) + (1 - target) * anp.logaddexp(0.0, z)
    return anp.mean(anp.sum(losses, axis=1))


@settings(max_examples=60, deadline=None)
@given(networks)
@example(
    {
        "sizes": (4, 4, 7, 4),
        "batch": 2,
        "activation": "relu",
        "cost": "cross-entropy",
        "init": "unit",
        "seed": 86,
    }
)
def test_the_gradient_equals_that_of_automatic_differentiation(network):
    params, inputs, target = drawn(**network)
    activation, cost = network["activation"], network["cost"]
    if not clear_of_kinks(params, inputs, activation):
        return
    passed = netcore.forward(params, inputs, activation)
    ours = netcore.backward(params, passed, target, cost).grad.vector
    theirs = autograd.grad(autograd_cost)(np.array(params.vector), params, inputs, target, activation, cost)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-11)
    value = cost_named(cost).examples(passed.z[-1], passed.output, target).mean()
    assert value == pytest.approx(autograd_cost(params.vector, params, inputs, target, activation, cost))


def test_one_step_by_hand():
    # one neuron behind another: z1 = 0.5 * 2 - 1 = 0, a1 = 1/2; z2 = 3 * 1/2 - 1.5 = 0, a2 = 1/2; target 1
    params = Params((1, 1, 1), np.array([0.5, -1.0, 3.0, -1.5]))
    passed = netcore.forward(params, np.array([[2.0]]))
    assert [float(z[0, 0]) for z in passed.z] == [0.0, 0.0]
    back = netcore.backward(params, passed, np.array([[1.0]]))
    # delta2 = 2 (1/2 - 1) 1/4 = -1/4; delta1 = 3 * delta2 * 1/4 = -3/16
    assert [float(delta[0, 0]) for delta in back.delta] == [-3 / 16, -1 / 4]
    # dC/dw1 = delta1 * 2, dC/db1 = delta1, dC/dw2 = delta2 * a1, dC/db2 = delta2
    assert back.grad.vector.tolist() == [-3 / 8, -3 / 16, -1 / 8, -1 / 4]
    stepped = params.vector - 1.0 * back.grad.vector
    assert stepped.tolist() == [0.875, -0.8125, 3.125, -1.25]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("cost", COSTS)
def test_a_batch_gradient_is_the_mean_of_its_examples(activation, cost):
    params, inputs, target = drawn((5, 4, 3), 7, "scaled", 3)
    passed = netcore.forward(params, inputs, activation)
    mean = netcore.backward(params, passed, target, cost).grad.vector
    each = netcore.example_gradients(params, inputs, target, activation=activation, cost=cost)
    assert each.shape == (7, len(params.vector))
    np.testing.assert_allclose(each.mean(axis=0), mean, rtol=1e-12)


def test_cross_entropy_stays_exact_where_the_output_rounds_to_one():
    z, a = np.array([[800.0]]), np.array([[1.0]])
    assert cost_named("cross-entropy").examples(z, a, np.array([[0.0]]))[0] == 800.0
    assert cost_named("cross-entropy").examples(z, a, np.array([[1.0]]))[0] == 0.0


def test_the_derivative_with_respect_to_the_output():
    a, target = np.array([[0.25, 0.5]]), np.array([[1.0, 0.0]])
    assert cost_named("quadratic").pull(a, target).tolist() == [[-1.5, 1.0]]
    np.testing.assert_allclose(cost_named("cross-entropy").pull(a, target), [[-4.0, 2.0]])


def test_results_are_read_only_and_shapes_are_checked():
    params, inputs, target = drawn((3, 2), 4, "scaled", 0)
    passed = netcore.forward(params, inputs)
    with pytest.raises(ValueError, match="read-only"):
        netcore.backward(params, passed, target).grad.vector[0] = 1
    with pytest.raises(ValueError, match="inputs must be"):
        netcore.forward(params, inputs[:, :2])
    with pytest.raises(ValueError, match="target must be"):
        netcore.backward(params, passed, target[:, :1])
    with pytest.raises(ValueError, match="no activation"):
        netcore.forward(params, inputs, "swish")
    with pytest.raises(ValueError, match="no cost"):
        netcore.backward(params, passed, target, "hinge")


def test_params_check_what_they_are_given():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="13 parameters, the vector has 12"):
        Params((2, 3, 1), np.zeros(12))
    with pytest.raises(ValueError, match="flat and of floats"):
        Params((1, 1), np.zeros(2, int))
    with pytest.raises(ValueError, match="two or more"):
        Params((3,), np.zeros(3))
    with pytest.raises(ValueError, match="one of scaled, unit, glorot, glorot-sigmoid, he"):
        Params.initialise((2, 1), init="other", rng=rng)
    params = Params.initialise((4, 3, 2), init="unit", rng=rng)
    assert params.dtype == np.float32
    assert np.all(params.biases[0] != 0)
    for layer in range(2):
        n_out, n_in = params.weights[layer].shape
        for to in range(n_out):
            assert params.vector[params.bias_index(layer, to)] == params.biases[layer][to]
            for source in range(n_in):
                assert (
                    params.vector[params.weight_index(layer, to, source)] == params.weights[layer][to, source]
                )
    with pytest.raises(IndexError):
        params.weight_index(1, 2, 0)
    with pytest.raises(IndexError):
        params.bias_index(0, 3)
