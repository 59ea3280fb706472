"""What one example asks of the network: its wishes, minus the derivatives of its own cost.

All take one log. Layers count from 0: layer l of weights leads from activations l to activations l + 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from netcore.arrays import Array
from netcore.backprop import Forward, backward, forward, targets
from netcore.cost import cost_named
from netcore.errors import FactError
from netcore.gradcheck import check_gradient
from netcore.measuring import quantity
from netcore.params import Params
from netcore.slice_quantities import Logs, Values, network_of, one_log, state

if TYPE_CHECKING:
    from netcore.runlog import RunLog

NUDGE = 1e-5  # of an activation: its square and the rounding of doubles weigh about the same


@quantity("telling step")
def telling_step(logs: Logs, *, index: int) -> int:
    """Return the first step at which a training example's own output is the one that is furthest off.

    Then it wants more than any of the outputs that should fall, and those are still far from 0, too: all of
    the wishes can be seen at once. Much later the others have all but fallen silent.
    """
    log = one_log(logs)
    inputs, label = log.data.train_inputs[[index]], int(log.data.train_labels[index])
    target = targets(np.array([label]), log.spec.network.layers[-1])
    for step in range(len(log)):
        outputs = forward(log.params_at(step), inputs, log.spec.network.activation).output
        if np.abs(outputs - target).argmax() == label:
            return step
    raise FactError(f"output {label} is never the furthest off for training example {index}; choose another")


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


@quantity("early snapshot")
def early_snapshot(logs: Logs, *, share: float, every: int) -> int:
    """Return the first multiple of `every` steps after which that share of the test images is read rightly."""
    log = one_log(logs)
    tests, labels = log.data.test_inputs, log.data.test_labels
    for step in range(0, len(log), every):
        outputs = forward(log.params_at(step), tests, log.spec.network.activation).output
        if np.mean(outputs.argmax(axis=1) == labels) >= share:
            return step
    raise FactError(f"the run never reads {share:.0%} of the test images; ask for less, or train longer")


@quantity("pictures of a digit")
def pictures_of_a_digit(logs: Logs, *, digit: int, count: int) -> Array:
    """Return the first training pictures with a label, ``(count, n_0)``."""
    data = one_log(logs).data
    return data.train_inputs[np.flatnonzero(data.train_labels == digit)[:count]]


@quantity("gradient check")
def gradient_check(logs: Logs, *, step: int) -> Values:
    """Compare the gradient of a step's mini-batch with finite differences, for every parameter, in float64.

    backprop and differences, ``(P,)`` each; apart, their largest difference; passes, how many forward passes
    the differences took.
    """
    log = one_log(logs)
    params, batch = log.params_at(step), log[step].batch
    target = targets(log.data.train_labels[batch], params.layer_sizes[-1])
    check = check_gradient(params, log.data.train_inputs[batch], target, **network_of(log))
    return {
        "backprop": check.backprop,
        "differences": check.differences,
        "apart": np.array(check.largest_difference),
        "passes": np.array(2 * len(check.indices)),
    }


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
