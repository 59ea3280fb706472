"""TODO."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Values, one_log, state
from netcore.network.arrays import Array
from netcore.network.backprop import Forward, backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.gradcheck import check_gradient
from netcore.network.params import Params

if TYPE_CHECKING:
    from netcore.runlog.log import RunLog

NUDGE = 1e-5  # of an activation: its square and the rounding of doubles weigh about the same


@quantity("output wishes")
def output_wishes(logs: Logs, *, step: int, index: int) -> Values:
    """Return what a training example wants of the outputs, ``(n_out,)`` each, in float64.

    a is what came out, wanted the target and wish ``-dC_0/da_j``, for the quadratic cost ``-2 (a_j - y_j)``.
    most and least, single numbers, are the outputs with the largest and the smallest wish.
    """
    log = one_log(logs)
    _, passed, target = _passed(log, step, index)
    wish = -cost_named(log.spec.training.cost).pull(passed.output, target)[0]
    sizes = np.abs(wish)
    return {
        "a": passed.output[0],
        "wanted": target[0],
        "wish": wish,
        "most": sizes.argmax(),
        "least": sizes.argmin(),
    }


@quantity("weight wishes")
def weight_wishes(logs: Logs, *, step: int, index: int, to: int) -> Values:
    """Return what a training example wants of the weights that lead to one output, in float64.

    Over the neurons before it, ``(n_in,)``: a, the activations; wish, ``-dC_0/dw`` by backpropagation; nudged,
    the same by nudging each weight and measuring the cost. Single numbers: pull, the output's own wish
    ``-dC_0/da``; slope, of its activation function; factor, ``-delta``, their product, which is what all the
    wishes have in common; brightest and darkest, the neurons with the largest and the smallest activation.
    """
    log = one_log(logs)
    params, passed, target = _passed(log, step, index)
    layer = len(params.weights) - 1
    back = backward(params, passed, target, log.spec.training.cost)
    check = check_gradient(
        params,
        log.data.train_inputs[[index]],
        target,
        activation=log.spec.network.activation,
        cost=log.spec.training.cost,
        indices=[params.weight_index(layer, to, source) for source in range(params.layer_sizes[-2])],
    )
    a, output = passed.a[-2][0], passed.output
    return {
        "a": a,
        "wish": -back.grad.weights[layer][to],
        "nudged": -check.differences,
        "pull": -cost_named(log.spec.training.cost).pull(output, target)[0, to],
        "slope": (output * (1 - output))[0, to],
        "factor": -back.delta[layer][0, to],
        "brightest": a.argmax(),
        "darkest": a.argmin(),
    }


@quantity("updates of one example")
def updates_of_one_example(logs: Logs, *, step: int, index: int) -> Values:
    """Return how a step on one example alone changes the weights to the outputs, in float64.

    update, ``(n_out, n_in)``, is ``-learning_rate dC_0/dw``; factor, ``(n_out,)``, is ``-learning_rate delta``:
    row j of the update is ``factor[j]`` times the activations a, ``(n_in,)``. order lists the neurons before
    the outputs, ``(n_in,)``, the brightest first. Single numbers: to_fire, the output that is wanted, and
    to_rest, the one of the others that is furthest off.
    """
    log = one_log(logs)
    params, passed, target = _passed(log, step, index)
    back = backward(params, passed, target, log.spec.training.cost)
    rate, a = log.spec.training.learning_rate, passed.a[-2][0]
    return {
        "update": -rate * back.grad.weights[-1],
        "factor": -rate * back.delta[-1][0],
        "a": a,
        "order": np.argsort(-a, kind="stable"),
        "to_fire": target[0].argmax(),
        "to_rest": (passed.output - target)[0].argmax(),
    }


@quantity("requests")
def requests(logs: Logs, *, step: int, index: int, layer: int) -> Values:
    """Return what every neuron behind a layer of weights asks of the activations before it, and the sums.

    The example is of the training set; all is computed in float64. wish, ``(n_out,)``, is ``-delta_j``, what
    neuron j wants of its own z; asked, ``(n_out, n_in)``, is ``-delta_j w_jk``, the part of neuron j in
    ``-dC_0/da_k``; total, ``(n_in,)``, is its sum over j. nudged, ``(n_in,)``, is the same wish without any
    backward pass: each activation is moved by a little, the layers behind it are computed anew and the cost
    is compared. apart is the largest difference between these two.
    """
    log = one_log(logs)
    params, passed, target = _passed(log, step, index)
    delta = backward(params, passed, target, log.spec.training.cost).delta[layer][0]
    asked = -delta[:, None] * params.weights[layer]
    total = asked.sum(axis=0)
    nudged = -_slopes_by_nudging(params, passed.a[layer], target, layer, log)
    return {
        "wish": -delta,
        "asked": asked,
        "total": total,
        "nudged": nudged,
        "apart": np.abs(total - nudged).max(),
    }


@quantity("turned request")
def turned_request(logs: Logs, *, step: int, index: int, layer: int) -> Values:
    """Return the strongest request for more that a neuron which has to fall makes through a negative weight.

    to and source say which weight of the layer; wish is ``-delta_j``, which is negative, weight the weight and
    request their product, which is positive.
    """
    log = one_log(logs)
    params, passed, target = _passed(log, step, index)
    delta = backward(params, passed, target, log.spec.training.cost).delta[layer][0]
    weights = params.weights[layer]
    asked = np.where((delta > 0)[:, None] & (weights < 0), -delta[:, None] * weights, -np.inf)
    to, source = np.unravel_index(asked.argmax(), asked.shape)
    if not np.isfinite(asked[to, source]):
        raise FactError(f"no neuron that has to fall has a negative weight in layer {layer} at step {step}")
    return {
        "to": to,
        "source": source,
        "wish": -delta[to],
        "weight": weights[to, source],
        "request": asked[to, source],
    }


@quantity("wished weights")
def wished_weights(logs: Logs, *, step: int, index: int, layer: int) -> Array:
    """Return ``-dC_0/dw`` of a layer's weights, ``(n_out, n_in)``, for one training example."""
    log = one_log(logs)
    params, passed, target = _passed(log, step, index)
    return -backward(params, passed, target, log.spec.training.cost).grad.weights[layer]


def _passed(log: RunLog, step: int, index: int) -> tuple[Params, Forward, Array]:
    """Send a training example through the network of a step in float64; return also its target."""
    rounded = state(log, step)
    params = Params(rounded.layer_sizes, rounded.vector.astype(np.float64))
    passed = forward(params, log.data.train_inputs[[index]], log.spec.network.activation)
    return params, passed, targets(log.data.train_labels[[index]], params.layer_sizes[-1])


def _slopes_by_nudging(params: Params, activations: Array, target: Array, layer: int, log: RunLog) -> Array:
    """Return ``dC_0/da_k`` of the activations ``(1, n)`` before a layer of weights by central differences."""
    start = params.weight_index(layer, 0, 0)
    behind = Params(params.layer_sizes[layer:], params.vector[start:])
    nudges = NUDGE * np.eye(activations.shape[1])
    passed = forward(
        behind, activations + np.concatenate([nudges, -nudges]), activation=log.spec.network.activation
    )
    costs = cost_named(log.spec.training.cost).examples(passed.z[-1], passed.output, target)
    higher, lower = np.split(costs, 2)
    return np.asarray((higher - lower) / (2 * NUDGE))
