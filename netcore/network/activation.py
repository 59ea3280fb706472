"""Activation functions and their derivatives.

Each is a pair: ``value(z)`` gives the activation ``a``; ``slope(z, a)`` gives ``da/dz``. It
takes both because the slopes of sigmoid and tanh are cheapest in terms of ``a``. Arrays keep their shape and type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from netcore.network.arrays import Array

ActivationName = Literal["sigmoid", "tanh", "relu"]


@dataclass(frozen=True)
class Activation:
    """A function and its derivative."""

    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]


def sigmoid(z: Array) -> Array:
    """Return ``1 / (1 + exp(-z))``.

    >>> float(sigmoid(np.array(0.0)))
    0.5
    """
    return np.asarray(expit(z))


def sigmoid_slope(z: Array, a: Array) -> Array:
    """Return ``a (1 - a)``, at most 1/4."""
    return a * (1 - a)


def tanh_slope(z: Array, a: Array) -> Array:
    """Return ``1 - a^2``."""
    return 1 - a * a


def relu(z: Array) -> Array:
    """Return ``max(0, z)``."""
    return np.maximum(z, 0)


def relu_slope(z: Array, a: Array) -> Array:
    """Return 1 where ``z > 0``, else 0. At ``z = 0``, where there is no derivative, this is 0."""
    return (z > 0).astype(z.dtype)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(sigmoid, sigmoid_slope),
    "tanh": Activation(np.tanh, tanh_slope),
    "relu": Activation(relu, relu_slope),
}


def activation_named(name: str) -> Activation:
    """Return an activation function by name. An unknown name is a `ValueError` that lists the valid ones."""
    try:
        return ACTIVATIONS[name]
    except KeyError:
        raise ValueError(f"no activation {name!r}; choose one of {', '.join(ACTIVATIONS)}") from None
