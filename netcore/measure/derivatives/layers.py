"""All derivatives of one example's cost, layer by layer, and the roads by which an activation reaches the cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.measure.derivatives.downhill import costs_from, slopes_by_nudging
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Split, examples_of, network_of, one_log, pass_example, state
from netcore.network import probes
from netcore.network.activation import activation_named
from netcore.network.arrays import Array
from netcore.network.backprop import Forward, backward, example_gradients, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params


@dataclass(frozen=True, eq=False)
class ExampleDerivatives:
    """One example's values and the derivatives of its cost; one array per layer, the first hidden layer first.

    Attributes
    ----------
    a
        Activations, ``(n_l,)``; the input comes first, so there is one entry more.
    z, slope
        Pre-activations, and the slope ``da/dz`` of the activation function there, ``(n_l,)``.
    target, gap, cost
        Wanted outputs ``y`` and ``a - y``, ``(n_out,)``; the cost of the example.
    dc_da
        ``dC/da``, like `a`, the input's first.
    dc_dz, dc_db
        ``dC/dz`` and ``dC/db``, which are equal, ``(n_l,)``.
    dc_dw
        ``dC/dw``, ``(n_out, n_in)`` per layer of weights.
    """

    a: tuple[Array, ...]
    z: tuple[Array, ...]
    slope: tuple[Array, ...]
    target: Array
    gap: Array
    cost: float
    dc_da: tuple[Array, ...]
    dc_dz: tuple[Array, ...]
    dc_db: tuple[Array, ...]
    dc_dw: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class RoadsToCost:
    """How one activation reaches the cost through every neuron j of the layer that follows.

    Attributes
    ----------
    a
        The activation.
    weight, slope, dc_da
        Along each road ``dz_j/da``, ``da_j/dz_j`` and ``dC/da_j``, ``(n_out,)`` each.
    road, total
        The products of the three, ``(n_out,)``, and their sum, ``dC/da``.
    by, cost, nudged_cost, change
        By how much the activation is raised; the cost before and after that; and what it changed.
    output, nudged_output
        What the network puts out before the nudge and after it.
    ratio, nudged
        The change over the nudge; and the derivative from nudges that are as small as rounding allows.
    """

    a: float
    weight: Array
    slope: Array
    dc_da: Array
    road: Array
    total: float
    by: float
    cost: float
    nudged_cost: float
    change: float
    output: Array
    nudged_output: Array
    ratio: float
    nudged: float


@dataclass(frozen=True, eq=False)
class ExampleGradients:
    """The derivatives of the costs of n examples by all P parameters.

    Attributes
    ----------
    of_examples
        ``dC_k/dp``, ``(n, P)``.
    so_far
        The mean over the first 1, 2, ... examples, ``(n, P)``.
    mean_of_these, mean_of_all
        The mean over the n examples, and over the whole split, ``(P,)``.
    """

    of_examples: Array
    so_far: Array
    mean_of_these: Array
    mean_of_all: Array


def slopes(passed: Forward) -> tuple[Array, ...]:
    """Return ``da/dz`` of all layers, ``(batch, n_l)`` each; the output layer is always sigmoid."""
    last = len(passed.z) - 1
    names = [passed.activation] * last + ["sigmoid"]
    return tuple(
        activation_named(name).slope(z, a) for name, z, a in zip(names, passed.z, passed.a[1:], strict=True)
    )


@quantity("example derivatives")
def example_derivatives(
    logs: Logs, *, index: int, split: Split = "train", step: int | None = None
) -> ExampleDerivatives:
    """Return all values that one example gives rise to, and all derivatives of its cost."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index, split)
    cost = cost_named(log.spec.training.cost)
    back = backward(params, passed, target, log.spec.training.cost)
    before = [delta @ weight for delta, weight in zip(back.delta, params.weights, strict=True)]
    return ExampleDerivatives(
        a=tuple(a[0] for a in passed.a),
        z=tuple(z[0] for z in passed.z),
        slope=tuple(slope[0] for slope in slopes(passed)),
        target=target[0],
        gap=(passed.output - target)[0],
        cost=float(cost.examples(passed.z[-1], passed.output, target)[0]),
        dc_da=tuple(pull[0] for pull in (*before, cost.pull(passed.output, target))),
        dc_dz=tuple(delta[0] for delta in back.delta),
        dc_db=back.grad.biases,
        dc_dw=back.grad.weights,
    )


@quantity("roads to cost")
def roads_to_cost(
    logs: Logs,
    *,
    index: int,
    layer: int,
    neuron: int,
    by: float,
    split: Split = "train",
    step: int | None = None,
) -> RoadsToCost:
    """Return what each road from an activation before a layer of weights carries, and what a nudge does."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index, split)
    layer = range(len(params.weights))[layer]
    found = example_derivatives(logs, index=index, split=split, step=step)
    weight, slope, dc_da = params.weights[layer][:, neuron], found.slope[layer], found.dc_da[layer + 1]
    road = weight * slope * dc_da
    activations = np.repeat(passed.a[layer], 2, axis=0)
    activations[1, neuron] += by
    (cost, nudged_cost), (output, nudged_output) = costs_from(params, activations, target, layer, log)
    return RoadsToCost(
        a=float(passed.a[layer][0, neuron]),
        weight=weight,
        slope=slope,
        dc_da=dc_da,
        road=road,
        total=float(road.sum()),
        by=by,
        cost=float(cost),
        nudged_cost=float(nudged_cost),
        change=float(nudged_cost - cost),
        output=output,
        nudged_output=nudged_output,
        ratio=float(nudged_cost - cost) / by,
        nudged=float(slopes_by_nudging(params, passed.a[layer], target, layer, log)[neuron]),
    )


@quantity("example gradients")
def gradients_of_examples(
    logs: Logs, *, first: int, split: Split = "train", step: int | None = None
) -> ExampleGradients:
    """Return the derivatives of each of the first examples' costs by all parameters, and their means."""
    log = one_log(logs)
    recorded = state(log, step)
    params = Params(recorded.layer_sizes, recorded.vector.astype(np.float64))
    inputs, labels = examples_of(log, split, first)
    target = targets(labels, params.layer_sizes[-1])
    grads = example_gradients(params, inputs.astype(np.float64), target, **network_of(log))
    return ExampleGradients(
        of_examples=grads,
        so_far=np.cumsum(grads, axis=0) / np.arange(1, len(grads) + 1)[:, None],
        mean_of_these=grads.mean(axis=0),
        mean_of_all=probes.gradient(params, *examples_of(log, split), **network_of(log)),
    )
