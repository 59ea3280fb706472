"""What one example's cost says of outputs, weights and activations: its derivatives, backward and by nudging.

They are given with a minus: ``minus_da`` is ``-dC_k/da``, likewise ``minus_dz`` and ``minus_dw``. Going that way
lowers the cost of example k, which is of the training set. All is computed in float64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, network_of, one_log, pass_example
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import Forward, backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.gradcheck import check_gradient
from netcore.network.params import Params
from netcore.runlog.log import RunLog

NUDGE = 1e-5  # of an activation: its square and the rounding of doubles weigh about the same


@dataclass(frozen=True, eq=False)
class OutputDerivatives:
    """How the cost depends on the outputs.

    Attributes
    ----------
    a, target, minus_da
        Outputs, target and ``-dC_k/da_j``, ``(n_out,)``; for the quadratic cost ``-2 (a_j - y_j)``.
    largest, smallest
        The outputs with the largest and the smallest derivative in size.
    """

    a: Array
    target: Array
    minus_da: Array
    largest: int
    smallest: int


@dataclass(frozen=True, eq=False)
class WeightDerivatives:
    """How the cost depends on the weights to one output.

    Attributes
    ----------
    a
        Activations of the neurons that the weights come from, ``(n_in,)``.
    minus_dw, nudged
        ``-dC_k/dw`` by backpropagation, and by nudging each weight and measuring the cost, ``(n_in,)``.
    minus_da, slope, minus_dz
        ``-dC_k/da`` of the output, the slope of its activation function, and their product: the factor that all of
        ``minus_dw`` have in common.
    largest_a, smallest_a
        The neurons with the largest and the smallest activation.
    """

    a: Array
    minus_dw: Array
    nudged: Array
    minus_da: float
    slope: float
    minus_dz: float
    largest_a: int
    smallest_a: int


@dataclass(frozen=True, eq=False)
class OutputUpdate:
    """What a step on one example alone does to the weights to the outputs.

    Attributes
    ----------
    update
        ``-learning_rate dC_k/dw``, ``(n_out, n_in)``: row j is ``factor[j]`` times `a`.
    factor
        ``-learning_rate dC_k/dz``, ``(n_out,)``.
    a
        Activations of the layer before the outputs, ``(n_in,)``.
    order
        Its neurons, ``(n_in,)``, the largest activation first.
    output, target
        ``(n_out,)``.
    """

    update: Array
    factor: Array
    a: Array
    order: Indices
    output: Array
    target: Array


@dataclass(frozen=True, eq=False)
class UpdatedOutputs:
    """One example before and after a step on it alone that changes only the weights to the outputs.

    Attributes
    ----------
    weights, updated_weights
        ``(n_out, n_in)``.
    output, updated_output
        ``(n_out,)``.
    cost, updated_cost
        Of the example.
    """

    weights: Array
    updated_weights: Array
    output: Array
    updated_output: Array
    cost: float
    updated_cost: float


@dataclass(frozen=True, eq=False)
class RaisedOutput:
    """An output while one of three things is raised: its bias, a weight to it, or the activation behind that weight.

    Attributes
    ----------
    bias, weight, activation
        The three as they are.
    raised
        The three raised, each while the others stay, ``(3,)``, in that order.
    z, a
        Pre-activation and activation of the output with these.
    lift
        By how much z grows as each of the three is raised, ``(3,)``.
    raised_z, raised_a
        What z and a then are, ``(3,)``.
    """

    bias: float
    weight: float
    activation: float
    raised: Array
    z: float
    a: float
    lift: Array
    raised_z: Array
    raised_a: Array


@dataclass(frozen=True, eq=False)
class RaisedWeights:
    """What an example costs when one weight to an output is raised and all else stays.

    Attributes
    ----------
    cost
        With all weights as they are.
    weight, a
        The weights when raised, and the output with each of them, ``(n_in,)``.
    raised, fall
        The cost with each of them, and how much lower that is, ``(n_in,)``.
    """

    cost: float
    weight: Array
    a: Array
    raised: Array
    fall: Array


@dataclass(frozen=True, eq=False)
class ActivationDerivatives:
    """How the cost depends on the activations that a layer of weights starts from.

    Attributes
    ----------
    minus_dz
        ``-dC_k/dz_j`` of the neurons that the weights lead to, ``(n_out,)``.
    parts
        ``-dC_k/dz_j w_jk``, ``(n_out, n_in)``: what neuron j contributes to neuron k.
    total
        Their sums over j, ``-dC_k/da_k``, ``(n_in,)``.
    nudged
        The same without a backward pass, ``(n_in,)``: each activation is moved by a little, the layers that follow
        are computed anew, and the costs are compared.
    """

    minus_dz: Array
    parts: Array
    total: Array
    nudged: Array


@dataclass(frozen=True, eq=False)
class DisputedActivation:
    """An activation about which the neurons that follow disagree.

    Attributes
    ----------
    neuron
        Which one of its layer.
    more, less
        How many of the neurons that follow contribute a positive and a negative part to its ``-dC_k/da``.
    """

    neuron: int
    more: int
    less: int


@dataclass(frozen=True, eq=False)
class LiftedActivation:
    """What raising one activation of an example does, all layers that follow being computed anew.

    Attributes
    ----------
    a_before, a_after
        The activation.
    cost_before, cost_after
        The cost of the example.
    fall, rate
        By how much the cost falls, and that over the lift.
    output_after
        The outputs, ``(n_out,)``.
    """

    a_before: float
    a_after: float
    cost_before: float
    cost_after: float
    fall: float
    rate: float
    output_after: Array


@quantity("output derivatives")
def output_derivatives(logs: Logs, *, step: int, index: int) -> OutputDerivatives:
    """Return how the cost of a training example depends on each output."""
    log = one_log(logs)
    _, passed, target = pass_example(log, step, index)
    minus_da = -cost_named(log.spec.training.cost).pull(passed.output, target)[0]
    sizes = np.abs(minus_da)
    return OutputDerivatives(
        a=passed.output[0],
        target=target[0],
        minus_da=minus_da,
        largest=int(sizes.argmax()),
        smallest=int(sizes.argmin()),
    )


@quantity("weight derivatives")
def weight_derivatives(logs: Logs, *, step: int, index: int, to: int) -> WeightDerivatives:
    """Return how the cost of a training example depends on the weights that lead to one output."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index)
    layer = len(params.weights) - 1
    back = backward(params, passed, target, log.spec.training.cost)
    check = check_gradient(
        params,
        passed.a[0],
        target,
        indices=[params.weight_index(layer, to, source) for source in range(params.layer_sizes[-2])],
        **network_of(log),
    )
    a, output = passed.a[-2][0], float(passed.output[0, to])
    return WeightDerivatives(
        a=a,
        minus_dw=-back.grad.weights[layer][to],
        nudged=-check.differences,
        minus_da=-float(cost_named(log.spec.training.cost).pull(passed.output, target)[0, to]),
        slope=output * (1 - output),
        minus_dz=-float(back.delta[layer][0, to]),
        largest_a=int(a.argmax()),
        smallest_a=int(a.argmin()),
    )


@quantity("output update")
def output_update(logs: Logs, *, step: int, index: int) -> OutputUpdate:
    """Return how a step on one training example alone changes the weights to the outputs."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index)
    back = backward(params, passed, target, log.spec.training.cost)
    rate, a = log.spec.training.learning_rate, passed.a[-2][0]
    return OutputUpdate(
        update=-rate * back.grad.weights[-1],
        factor=-rate * back.delta[-1][0],
        a=a,
        order=np.argsort(-a, kind="stable"),
        output=passed.output[0],
        target=target[0],
    )


@quantity("updated outputs")
def updated_outputs(logs: Logs, *, step: int, index: int) -> UpdatedOutputs:
    """Return what a training example gives after a step on it alone that changes only the weights to the outputs."""
    log = one_log(logs)
    params, passed, _ = pass_example(log, step, index)
    updated = params.weights[-1] + output_update(logs, step=step, index=index).update
    new = _last_layer(log, passed.a[-2], updated, params.biases[-1])
    costs = [_cost(log, index, one) for one in (passed, new)]
    return UpdatedOutputs(
        weights=params.weights[-1],
        updated_weights=updated,
        output=passed.output[0],
        updated_output=new.output[0],
        cost=float(costs[0][0]),
        updated_cost=float(costs[1][0]),
    )


@quantity("raised output")
def raised_output(
    logs: Logs, *, step: int, index: int, to: int, source: int, by: float = 1.0
) -> RaisedOutput:
    """Return an output for a training example while its bias, a weight to it or an activation is raised."""
    log = one_log(logs)
    params, passed, _ = pass_example(log, step, index)
    weights, bias, behind = params.weights[-1][to], params.biases[-1][to], passed.a[-2][0]
    one = by * np.eye(len(behind))[source]
    raised = [
        _last_layer(log, a[None], w[None], np.array([b]))
        for a, w, b in (
            (behind, weights, bias + by),
            (behind, weights + one, bias),
            (behind + one, weights, bias),
        )
    ]
    z = np.array([state.z[-1][0, 0] for state in raised])
    return RaisedOutput(
        bias=float(bias),
        weight=float(weights[source]),
        activation=float(behind[source]),
        raised=np.array([bias, weights[source], behind[source]]) + by,
        z=float(passed.z[-1][0, to]),
        a=float(passed.output[0, to]),
        lift=z - passed.z[-1][0, to],
        raised_z=z,
        raised_a=np.array([state.output[0, 0] for state in raised]),
    )


@quantity("raised weights")
def raised_weights(logs: Logs, *, step: int, index: int, to: int, by: float = 1.0) -> RaisedWeights:
    """Return what a training example costs when each of the weights to one output is raised, one at a time."""
    log = one_log(logs)
    params, passed, _ = pass_example(log, step, index)
    (cost,) = _cost(log, index, passed)
    passes = []
    for source in range(params.layer_sizes[-2]):
        weights = params.weights[-1].copy()
        weights[to, source] += by
        passes.append(_last_layer(log, passed.a[-2], weights, params.biases[-1]))
    raised = np.concatenate([_cost(log, index, one) for one in passes])
    return RaisedWeights(
        cost=float(cost),
        weight=params.weights[-1][to] + by,
        a=np.array([one.output[0, to] for one in passes]),
        raised=raised,
        fall=cost - raised,
    )


@quantity("raised idle weight")
def raised_idle_weight(logs: Logs, *, step: int, index: int, to: int, source: int, by: float = 1.0) -> float:
    """Return by how much a training example's cost falls when a weight is raised behind a neuron switched off.

    The weight leads from neuron `source`, whose activation is set to 0, to output `to`.
    """
    log = one_log(logs)
    params, passed, _ = pass_example(log, step, index)
    behind, weights = passed.a[-2].copy(), params.weights[-1].copy()
    behind[0, source] = 0.0
    before = _last_layer(log, behind, weights, params.biases[-1])
    weights[to, source] += by
    after = _last_layer(log, behind, weights, params.biases[-1])
    return float((_cost(log, index, before) - _cost(log, index, after))[0])


@quantity("activation derivatives")
def activation_derivatives(logs: Logs, *, step: int, index: int, layer: int) -> ActivationDerivatives:
    """Return how the cost of a training example depends on the activations before a layer of weights."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index)
    layer = range(len(params.weights))[layer]
    minus_dz = -backward(params, passed, target, log.spec.training.cost).delta[layer][0]
    parts = minus_dz[:, None] * params.weights[layer]
    return ActivationDerivatives(
        minus_dz=minus_dz,
        parts=parts,
        total=parts.sum(axis=0),
        nudged=-slopes_by_nudging(params, passed.a[layer], target, layer, log),
    )


@quantity("most disputed activation")
def most_disputed_activation(
    logs: Logs, *, step: int, index: int, layer: int, least: float
) -> DisputedActivation:
    """Return the activation before a layer of weights of whose ``-dC_k/da`` most is lost when its parts are added.

    Only activations count of which each part has at least the size `least`.
    """
    parts = activation_derivatives(logs, step=step, index=index, layer=layer).parts
    lost = np.abs(parts).sum(axis=0) - np.abs(parts.sum(axis=0))
    lost[np.abs(parts).min(axis=0) < least] = -1.0
    neuron = int(lost.argmax())
    if lost[neuron] < 0:
        raise FactError(f"before layer {layer} at step {step} no neuron has only parts of at least {least}")
    more, less = (int(np.count_nonzero(side)) for side in (parts[:, neuron] > 0, parts[:, neuron] < 0))
    return DisputedActivation(neuron, more, less)


@quantity("votes about activations")
def votes_about_activations(logs: Logs, *, step: int, index: int, layer: int) -> Indices:
    """Return ``(2, n_in)``: how many parts of each ``-dC_k/da`` are positive, and how many negative."""
    parts = activation_derivatives(logs, step=step, index=index, layer=layer).parts
    return np.array([(parts > 0).sum(axis=0), (parts < 0).sum(axis=0)])


@quantity("lifted activation")
def lifted_activation(
    logs: Logs, *, step: int, index: int, layer: int, neuron: int, by: float
) -> LiftedActivation:
    """Return what happens when one activation before a layer of weights is raised by hand."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index)
    layer = range(len(params.weights))[layer]
    activations = np.repeat(passed.a[layer], 2, axis=0)
    activations[1, neuron] += by
    costs, outputs = costs_from(params, activations, target, layer, log)
    return _lifted(activations[:, neuron], costs, outputs[1], by)


@quantity("lifted output")
def lifted_output(logs: Logs, *, step: int, index: int, output: int, by: float) -> LiftedActivation:
    """Return what happens when one output is raised by hand."""
    log = one_log(logs)
    _, passed, target = pass_example(log, step, index)
    outputs = np.repeat(passed.output, 2, axis=0)
    outputs[1, output] += by
    costs = cost_named(log.spec.training.cost).examples(passed.z[-1], outputs, target)
    return _lifted(outputs[:, output], costs, outputs[1], by)


def _lifted(activation: Array, costs: Array, output_after: Array, by: float) -> LiftedActivation:
    """Return what raising an activation does, from it and the cost before and after, ``(2,)`` each."""
    fall = float(costs[0] - costs[1])
    return LiftedActivation(
        a_before=float(activation[0]),
        a_after=float(activation[1]),
        cost_before=float(costs[0]),
        cost_after=float(costs[1]),
        fall=fall,
        rate=fall / by,
        output_after=output_after,
    )


def _last_layer(log: RunLog, a: Array, weights: Array, biases: Array) -> Forward:
    """Send activations ``(1, n_in)`` through the last layer alone, with these weights and biases."""
    last = Params(weights.shape[::-1], np.concatenate([weights.ravel(), biases]))
    return forward(last, a, log.spec.network.activation)


def _cost(log: RunLog, index: int, passed: Forward) -> Array:
    """Return the cost ``(1,)`` of a training example whose pass is given."""
    target = targets(log.data.train_labels[[index]], passed.output.shape[1])
    return cost_named(log.spec.training.cost).examples(passed.z[-1], passed.output, target)


def costs_from(
    params: Params, activations: Array, target: Array, layer: int, log: RunLog
) -> tuple[Array, Array]:
    """Return costs ``(n,)`` and outputs ``(n, n_out)`` that activations ``(n, n_l)`` before a layer lead to."""
    start = params.weight_index(layer, 0, 0)
    following = Params(params.layer_sizes[layer:], params.vector[start:])
    passed = forward(following, activations, activation=log.spec.network.activation)
    return cost_named(log.spec.training.cost).examples(passed.z[-1], passed.output, target), passed.output


def slopes_by_nudging(params: Params, activations: Array, target: Array, layer: int, log: RunLog) -> Array:
    """Return ``dC_k/da`` of the activations ``(1, n)`` before a layer of weights by central differences."""
    nudges = NUDGE * np.eye(activations.shape[1])
    costs, _ = costs_from(params, activations + np.concatenate([nudges, -nudges]), target, layer, log)
    higher, lower = np.split(costs, 2)
    return np.asarray((higher - lower) / (2 * NUDGE))
