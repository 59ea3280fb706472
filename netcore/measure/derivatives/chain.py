"""The chain rule where it is plainest: networks with one neuron per layer, and what each factor says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.derivatives.layers import example_derivatives, slopes
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Split, examples_of, network_of, one_log, pass_example, state
from netcore.network.activation import sigmoid
from netcore.network.arrays import Array
from netcore.network.backprop import forward, targets
from netcore.network.cost import cost_named
from netcore.network.gradcheck import check_gradient
from netcore.network.params import Params


@dataclass(frozen=True, eq=False)
class ChainFactors:
    """One example in a network of one neuron per layer, with L layers of weights; arrays from the input on.

    Attributes
    ----------
    a
        Activations, ``(L + 1,)``, the input first.
    weight, bias, z
        ``(L,)`` each.
    target, gap, cost
        Wanted output ``y``, ``a - y``, and the cost.
    slope
        ``da/dz`` of each neuron, ``(L,)``.
    dz_dw, dz_da
        What z depends on: the activation before, and the weight, ``(L,)``.
    dc_da
        ``dC/da``, ``(L + 1,)``, the input's first.
    dc_dz, dc_dw, dc_db
        ``dC/dz``, ``dC/dw`` and ``dC/db``, ``(L,)``.
    nudged_dw, nudged_db
        The last two by nudging each parameter and measuring the cost, ``(L,)``.
    """

    a: Array
    weight: Array
    bias: Array
    z: Array
    target: float
    gap: float
    cost: float
    slope: Array
    dz_dw: Array
    dz_da: Array
    dc_da: Array
    dc_dz: Array
    dc_dw: Array
    dc_db: Array
    nudged_dw: Array
    nudged_db: Array


@dataclass(frozen=True, eq=False)
class PathFactors:
    """The factors on the way from the cost back to a weight, in a network of one neuron per layer.

    Attributes
    ----------
    factor
        ``(n,)``: dC/da of the output; then da/dz and dz/da of each layer in turn; at last da/dz of the weight's own
        neuron, and dz/dw.
    so_far
        The product of the first 1, 2, ... of them, ``(n,)``.
    derivative, nudged
        All of them multiplied, ``dC/dw``; and the same by nudging the weight.
    """

    factor: Array
    so_far: Array
    derivative: float
    nudged: float


@dataclass(frozen=True, eq=False)
class FactorSweeps:
    """``dC/dw = a sigma'(z) dC/da`` of a weight to the output, while one of its three factors moves.

    The other two stay as they are for the example, ``(m,)`` each.

    Attributes
    ----------
    gap, by_gap
        The output minus what is wanted, from -1 to 1, and ``dC/dw`` with it (quadratic cost).
    z, slope, by_z
        The pre-activation, the slope of sigmoid there, and ``dC/dw`` with it.
    a, by_a
        The activation that the weight comes from, 0 to 1, and ``dC/dw`` with it.
    output, through_z
        The output at each z, and ``dC/dw`` if the gap follows z, too.
    """

    gap: Array
    by_gap: Array
    z: Array
    slope: Array
    by_z: Array
    a: Array
    by_a: Array
    output: Array
    through_z: Array


@dataclass(frozen=True, eq=False)
class SureAndWrong:
    """An output that is as far off as any, first, and one to which the cost reacts as strongly as to any, second.

    Attributes
    ----------
    index, output
        Which example, and which of its outputs, ``(2,)``.
    a, target, gap
        The output, what is wanted, and their difference, ``(2,)``.
    z, slope
        Its pre-activation, and ``da/dz``, ``(2,)``.
    dc_da, dc_dz
        ``dC/da``, and that times the slope, ``(2,)``.
    cost
        Of the example, ``(2,)``.
    """

    index: Array
    output: Array
    a: Array
    target: Array
    gap: Array
    z: Array
    slope: Array
    dc_da: Array
    dc_dz: Array
    cost: Array


@quantity("chain factors")
def chain_factors(logs: Logs, *, index: int, split: Split = "train", step: int | None = None) -> ChainFactors:
    """Return all values and derivatives of one example in a network of one neuron per layer."""
    log = one_log(logs)
    params, passed, target = pass_example(log, step, index, split)
    _check_chain(params)
    found = example_derivatives(logs, index=index, split=split, step=step)
    nudged = check_gradient(params, passed.a[0], target, **network_of(log)).differences
    a, weight = np.concatenate(found.a), np.concatenate(params.weights)[:, 0]
    return ChainFactors(
        a=a,
        weight=weight,
        bias=np.concatenate(params.biases),
        z=np.concatenate(found.z),
        target=float(found.target[0]),
        gap=float(found.gap[0]),
        cost=found.cost,
        slope=np.concatenate(found.slope),
        dz_dw=a[:-1],
        dz_da=weight,
        dc_da=np.concatenate(found.dc_da),
        dc_dz=np.concatenate(found.dc_dz),
        dc_dw=np.concatenate(found.dc_dw)[:, 0],
        dc_db=np.concatenate(found.dc_db),
        nudged_dw=nudged[::2],
        nudged_db=nudged[1::2],
    )


@quantity("path factors")
def path_factors(
    logs: Logs, *, index: int, layer: int, split: Split = "train", step: int | None = None
) -> PathFactors:
    """Return the factors from the cost back to the weight of a layer, in a network of one neuron per layer."""
    found = chain_factors(logs, index=index, split=split, step=step)
    layer = range(len(found.weight))[layer]
    factors = [found.dc_da[-1]]
    for later in reversed(range(layer + 1, len(found.weight))):
        factors += [found.slope[later], found.dz_da[later]]
    factors += [found.slope[layer], found.dz_dw[layer]]
    so_far = np.cumprod(factors)
    return PathFactors(
        factor=np.array(factors),
        so_far=so_far,
        derivative=float(so_far[-1]),
        nudged=float(found.nudged_dw[layer]),
    )


@quantity("factor sweeps")
def factor_sweeps(
    logs: Logs,
    *,
    index: int,
    to: int = 0,
    source: int = 0,
    reach: float = 6.0,
    points: int = 121,
    split: Split = "train",
    step: int | None = None,
) -> FactorSweeps:
    """Return ``dC/dw`` of a weight to an output for one example while one of its three factors moves.

    z goes from -`reach` to `reach`.
    """
    log = one_log(logs)
    if log.spec.training.cost != "quadratic":
        raise FactError(f"{log.spec.name}: the {log.spec.training.cost} cost has no factor 2 (a - y)")
    found = example_derivatives(logs, index=index, split=split, step=step)
    behind, slope, pull = found.a[-2][source], found.slope[-1][to], found.dc_da[-1][to]
    gap, z = np.linspace(-1, 1, points), np.linspace(-reach, reach, points)
    a, output = np.linspace(0, 1, points), sigmoid(z)
    slope_at = output * (1 - output)
    return FactorSweeps(
        gap=gap,
        by_gap=behind * slope * 2 * gap,
        z=z,
        slope=slope_at,
        by_z=behind * slope_at * pull,
        a=a,
        by_a=a * slope * pull,
        output=output,
        through_z=behind * slope_at * 2 * (output - found.target[to]),
    )


@quantity("sure and wrong")
def sure_and_wrong(logs: Logs, *, split: Split = "train", step: int | None = None) -> SureAndWrong:
    """Return the output of all examples that is furthest off, and the one to which the cost reacts most."""
    log = one_log(logs)
    recorded = state(log, step)
    params = Params(recorded.layer_sizes, recorded.vector.astype(np.float64))
    inputs, labels = examples_of(log, split)
    passed = forward(params, inputs.astype(np.float64), log.spec.network.activation)
    target = targets(labels, params.layer_sizes[-1])
    cost = cost_named(log.spec.training.cost)
    gap, slope = passed.output - target, slopes(passed)[-1]
    pull, delta = cost.pull(passed.output, target), cost.delta(passed.output, target)
    chosen = [int(np.abs(sizes).argmax()) for sizes in (gap, delta)]
    index, output = np.divmod(chosen, gap.shape[1])
    return SureAndWrong(
        index=index,
        output=output,
        a=passed.output[index, output],
        target=target[index, output],
        gap=gap[index, output],
        z=passed.z[-1][index, output],
        slope=slope[index, output],
        dc_da=pull[index, output],
        dc_dz=delta[index, output],
        cost=cost.examples(passed.z[-1], passed.output, target)[index],
    )


def _check_chain(params: Params) -> None:
    if set(params.layer_sizes) != {1}:
        sizes = "-".join(map(str, params.layer_sizes))
        raise FactError(f"a network of one neuron per layer is needed, not {sizes}")
