"""What one example's cost does when a parameter is changed by hand, beside what the derivatives say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.derivatives.layers import example_derivatives
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Split, examples_of, network_of, one_log, pass_example, state
from netcore.network.arrays import Array
from netcore.network.backprop import forward, targets
from netcore.network.cost import cost_named
from netcore.network.gradcheck import check_gradient
from netcore.network.params import Params
from netcore.runlog.log import RunLog


@dataclass(frozen=True, eq=False)
class ParameterSweep:
    """One example's values as one parameter takes m values, and all others stay.

    Attributes
    ----------
    value
        Of the parameter, ``(m,)``.
    z, a
        Of the layer that it leads to and of all that follow, ``(m, n_l)`` each.
    cost
        Of the example, ``(m,)``.
    """

    value: Array
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    cost: Array


@dataclass(frozen=True, eq=False)
class ParameterNudges:
    """What m nudges of one parameter p to an output do to one example, and the derivatives that they come near to.

    Attributes
    ----------
    value, z, a, cost
        Parameter, pre-activation and activation of the output, and cost, before any nudge.
    nudge
        What is added to the parameter, ``(m,)``.
    nudged_value, nudged_z, nudged_a, nudged_cost
        The four after each nudge, ``(m,)``.
    change_z, change_a, change_cost
        By how much the last three changed, ``(m,)``.
    rate_z, rate_a, rate_cost
        Change of z over the nudge, of a over that of z, and of the cost over that of a, ``(m,)``.
    ratio
        Change of the cost over the nudge, ``(m,)``: the product of the three rates.
    dz_dp, da_dz, dc_da, dc_dp
        The three derivatives and their product.
    gap
        How far the ratio is from that product, ``(m,)``.
    """

    value: float
    z: float
    a: float
    cost: float
    nudge: Array
    nudged_value: Array
    nudged_z: Array
    nudged_a: Array
    nudged_cost: Array
    change_z: Array
    change_a: Array
    change_cost: Array
    rate_z: Array
    rate_a: Array
    rate_cost: Array
    ratio: Array
    dz_dp: float
    da_dz: float
    dc_da: float
    dc_dp: float
    gap: Array


@dataclass(frozen=True, eq=False)
class ShrinkingNudges:
    """Finite differences of one example's cost beside backpropagation, for all P parameters and m sizes of the nudge.

    Attributes
    ----------
    backprop
        The derivatives by all parameters, ``(P,)``.
    nudge
        Added to and taken from each parameter, ``(m,)``.
    differences
        The same derivatives found by each nudge, ``(m, P)``.
    largest
        The largest difference between the two derivatives of a parameter, ``(m,)``.
    """

    backprop: Array
    nudge: Array
    differences: Array
    largest: Array


@quantity("parameter sweep")
def parameter_sweep(
    logs: Logs,
    *,
    index: int,
    layer: int,
    to: int,
    source: int | None,
    values: list[float],
    split: Split = "train",
    step: int | None = None,
) -> ParameterSweep:
    """Return one example's values as a weight, or a bias (source None), takes some values."""
    log = one_log(logs)
    params, _, _ = pass_example(log, step, index, split)
    return _swept(log, params, _place(params, layer, to, source), np.array(values), index, split)


@quantity("parameter nudges")
def parameter_nudges(
    logs: Logs,
    *,
    index: int,
    to: int,
    source: int | None,
    by: list[float],
    split: Split = "train",
    step: int | None = None,
) -> ParameterNudges:
    """Return what nudges of a weight to an output, or of its bias (source None), do, and the chain of derivatives."""
    if 0 in by:
        raise FactError("a nudge by 0 changes nothing; ask for others")
    log = one_log(logs)
    params, passed, _ = pass_example(log, step, index, split)
    place = _place(params, -1, to, source)
    nudge = np.array(by, dtype=np.float64)
    value = params.vector[place]
    swept = _swept(log, params, place, np.concatenate([[value], value + nudge]), index, split)
    z, a, cost = swept.z[0][:, to], swept.a[0][:, to], swept.cost
    true = example_derivatives(logs, index=index, split=split, step=step)
    dz_dp = 1.0 if source is None else float(passed.a[-2][0, source])
    da_dz, dc_da = float(true.slope[-1][to]), float(true.dc_da[-1][to])
    moved_z, moved_a, moved_cost = z[1:] - z[0], a[1:] - a[0], cost[1:] - cost[0]
    if not (moved_z.all() and moved_a.all()):
        raise FactError("a nudge does not reach the output, so there are no rates; choose another example")
    dc_dp = dz_dp * da_dz * dc_da
    return ParameterNudges(
        value=float(value),
        z=float(z[0]),
        a=float(a[0]),
        cost=float(cost[0]),
        nudge=nudge,
        nudged_value=value + nudge,
        nudged_z=z[1:],
        nudged_a=a[1:],
        nudged_cost=cost[1:],
        change_z=moved_z,
        change_a=moved_a,
        change_cost=moved_cost,
        rate_z=moved_z / nudge,
        rate_a=moved_a / moved_z,
        rate_cost=moved_cost / moved_a,
        ratio=moved_cost / nudge,
        dz_dp=dz_dp,
        da_dz=da_dz,
        dc_da=dc_da,
        dc_dp=dc_dp,
        gap=np.abs(moved_cost / nudge - dc_dp),
    )


@quantity("gradient check by nudge")
def gradient_check_by_nudge(
    logs: Logs, *, index: int, nudges: list[float], split: Split = "train", step: int | None = None
) -> ShrinkingNudges:
    """Compare backpropagation with finite differences of several sizes, for every parameter, on one example.

    With nudges of 0.001 or more they come as near as mathematics says, by the square of the nudge; with smaller ones
    rounding counts.
    """
    log = one_log(logs)
    inputs, labels = examples_of(log, split, [index])
    params = state(log, step)
    target = targets(labels, params.layer_sizes[-1])
    checks = [check_gradient(params, inputs, target, nudge=nudge, **network_of(log)) for nudge in nudges]
    differences = np.stack([check.differences for check in checks])
    backprop = checks[0].backprop
    return ShrinkingNudges(
        backprop=backprop,
        nudge=np.array(nudges),
        differences=differences,
        largest=np.abs(backprop - differences).max(axis=1),
    )


def _place(params: Params, layer: int, to: int, source: int | None) -> int:
    """Return the index of a weight, or of a bias, in the flat vector."""
    return params.bias_index(layer, to) if source is None else params.weight_index(layer, to, source)


def _swept(
    log: RunLog, params: Params, place: int, values: Array, index: int, split: Split
) -> ParameterSweep:
    layer = params.place(place).layer
    inputs, labels = examples_of(log, split, [index])
    target = targets(labels, params.layer_sizes[-1])
    passes = []
    for value in values:
        vector = params.vector.copy()
        vector[place] = value
        moved = Params(params.layer_sizes, vector)
        passes.append(forward(moved, inputs.astype(np.float64), log.spec.network.activation))
    cost = cost_named(log.spec.training.cost)
    return ParameterSweep(
        value=values,
        z=tuple(np.concatenate(rows) for rows in zip(*(one.z[layer:] for one in passes), strict=True)),
        a=tuple(np.concatenate(rows) for rows in zip(*(one.a[layer + 1 :] for one in passes), strict=True)),
        cost=np.concatenate([cost.examples(one.z[-1], one.output, target) for one in passes]),
    )
