"""Cost functions, and the derivatives that start a backward pass.

The output layer is always sigmoid. ``z``, ``a`` and ``target`` belong to the output layer, ``(batch, n)``.
The functions here give the cost ``C_k`` of each example k; the cost of a batch is the mean of its ``C_k``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from netcore.network.arrays import Array

CostName = Literal["quadratic", "cross-entropy"]


@dataclass(frozen=True)
class Cost:
    """A cost per example and its derivatives.

    ``examples(z, a, target)`` is ``(batch,)``; ``pull(a, target)`` is ``dC_k/da`` and ``delta(a, target)``
    is ``dC_k/dz``, both ``(batch, n)``.
    """

    examples: Callable[[Array, Array, Array], Array]
    pull: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]


def quadratic(z: Array, a: Array, target: Array) -> Array:
    """Return ``C_k = sum_j (a_j - y_j)^2``: without a factor 1/2.

    >>> float(quadratic(np.zeros((1, 2)), np.array([[0.5, 0.0]]), np.array([[1.0, 0.0]]))[0])
    0.25
    """
    return np.asarray(np.square(a - target).sum(axis=-1))


def quadratic_pull(a: Array, target: Array) -> Array:
    """Return ``dC_k/da_j = 2 (a_j - y_j)``."""
    return 2 * (a - target)


def quadratic_delta(a: Array, target: Array) -> Array:
    """Return ``dC_k/dz_j = 2 (a_j - y_j) a_j (1 - a_j)``."""
    return 2 * (a - target) * (a * (1 - a))


def cross_entropy(z: Array, a: Array, target: Array) -> Array:
    """Return ``C_k = -sum_j [y_j ln a_j + (1 - y_j) ln(1 - a_j)]``.

    This is the binary form, applied to each output separately, because sigmoid outputs need not add up to 1
    (Nielsen, "Neural networks and deep learning", equation 63). It is computed from ``z`` as
    ``ln(1 + e^z) - y z``, which stays accurate where ``a`` rounds to 0 or 1.
    """
    return np.asarray((np.logaddexp(0, z) - target * z).sum(axis=-1))


def cross_entropy_pull(a: Array, target: Array) -> Array:
    """Return ``dC_k/da_j = (a_j - y_j) / (a_j (1 - a_j))``; infinite or undefined where ``a_j`` is 0 or 1."""
    return (a - target) / (a * (1 - a))


def cross_entropy_delta(a: Array, target: Array) -> Array:
    """Return ``dC_k/dz_j = a_j - y_j``: the slope of the sigmoid cancels."""
    return a - target


COSTS: dict[str, Cost] = {
    "quadratic": Cost(quadratic, quadratic_pull, quadratic_delta),
    "cross-entropy": Cost(cross_entropy, cross_entropy_pull, cross_entropy_delta),
}


def cost_named(name: str) -> Cost:
    """Return a cost by name. An unknown name is a `ValueError` that lists the valid ones."""
    try:
        return COSTS[name]
    except KeyError:
        raise ValueError(f"no cost {name!r}; choose one of {', '.join(COSTS)}") from None
