"""Gradient check: compare backpropagation with finite differences, one parameter at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from netcore.network.arrays import Array, Indices
from netcore.network.backprop import backward, batch_cost, forward
from netcore.network.params import Params


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """Derivatives with respect to some parameters, computed in two ways.

    Attributes
    ----------
    indices
        The parameters' indices in the flat vector, ``(k,)``.
    backprop, differences
        The derivatives from `backward` and from central differences, ``(k,)`` float64.
    """

    indices: Indices
    backprop: Array
    differences: Array

    @property
    def largest_difference(self) -> float:
        """The largest absolute difference between the two."""
        return float(np.abs(self.backprop - self.differences).max())


def check_gradient(
    params: Params,
    inputs: Array,
    target: Array,
    *,
    activation: str = "sigmoid",
    cost: str = "quadratic",
    indices: Sequence[int] | None = None,
    nudge: float = 1e-5,
) -> GradientCheck:
    """Compare backpropagation with central differences ``(C(p + h) - C(p - h)) / 2h``, in double precision.

    Parameters
    ----------
    params
        The network; it is converted to float64.
    inputs, target
        The batch, ``(batch, n_0)`` and ``(batch, n_out)``.
    activation, cost
        As in the recipe. With relu, the comparison is meaningless for a parameter whose nudge crosses a kink.
    indices
        Which entries of the flat vector to check, by default all. Each takes two forward passes.
    nudge
        The step h. The truncation error is of the order ``h^2``, the rounding error of the order ``1e-16 / h``.

    Raises
    ------
    ValueError
        If shapes do not fit, as in `forward` and `backward`.
    """
    exact = Params(params.layer_sizes, params.vector.astype(np.float64))
    inputs, target = inputs.astype(np.float64), target.astype(np.float64)
    grad = backward(exact, forward(exact, inputs, activation), target, cost).grad.vector
    chosen: Indices = np.arange(len(grad)) if indices is None else np.asarray(indices)
    differences = np.empty(len(chosen))
    nudged = exact.vector.copy()
    moved = Params(params.layer_sizes, nudged)
    for place, index in enumerate(chosen):
        ends = []
        for sign in (1.0, -1.0):
            nudged[index] = exact.vector[index] + sign * nudge
            ends.append(batch_cost(moved, inputs, target, activation=activation, cost=cost))
        nudged[index] = exact.vector[index]
        differences[place] = (ends[0] - ends[1]) / (2 * nudge)
    return GradientCheck(indices=chosen, backprop=grad[chosen], differences=differences)
