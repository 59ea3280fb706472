"""How large the gradient is in each layer, and by which factors it is so on its way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, examples_of, network_of, state
from netcore.network import probes
from netcore.network.arrays import Array
from netcore.network.backprop import backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params


@dataclass(frozen=True, eq=False)
class LayerGradients:
    """The size of the gradient by the weights of each layer, for several runs with equal layers.

    Attributes
    ----------
    norm
        The length of ``dC/dw`` of all weights of a layer together, ``(runs, layers)``, the first hidden layer's
        first.
    each
        The same per weight: its root mean square, ``(runs, layers)``.
    mean, low, high
        Mean, smallest and largest norm over the runs, ``(layers,)``.
    first_to_last
        The norm of the first layer over that of the last, ``(runs,)``.
    """

    norm: Array
    each: Array
    mean: Array
    low: Array
    high: Array
    first_to_last: Array


@dataclass(frozen=True, eq=False)
class BackwardFactors:
    """The size of ``dC_k/dz`` in each layer, and what it is multiplied by from one layer to the one before.

    A size is the root mean square, over examples k and runs, of the length of a layer's vector.

    Attributes
    ----------
    size
        Of ``dC_k/dz``, ``(layers,)``, the first hidden layer first.
    weight
        The size of ``dC_k/da`` of a layer over that of ``dC_k/dz`` of the next, ``(layers - 1,)``.
    slope
        The size of ``dC_k/dz`` of a layer over that of its ``dC_k/da``, ``(layers,)``; at most the largest slope.
    """

    size: Array
    weight: Array
    slope: Array


def _require_equal_layers(logs: Logs) -> None:
    if len({tuple(log.spec.network.layers) for log in logs}) != 1:
        raise FactError("the runs have different layers; ask for those with equal ones")


@quantity("gradient by layer")
def gradient_by_layer(logs: Logs, *, step: int | None = 0, examples: int | None = 2_000) -> LayerGradients:
    """Return how large the gradient over the first training examples is in each layer, for several runs."""
    _require_equal_layers(logs)
    norms, counts = [], []
    for log in logs:
        params = state(log, step)
        grad = probes.gradient(params, *examples_of(log, "train", examples), **network_of(log))
        weights = Params(params.layer_sizes, grad).weights
        norms.append([np.linalg.norm(weight) for weight in weights])
        counts.append([weight.size for weight in weights])
    norm = np.array(norms)
    return LayerGradients(
        norm=norm,
        each=norm / np.sqrt(counts),
        mean=norm.mean(axis=0),
        low=norm.min(axis=0),
        high=norm.max(axis=0),
        first_to_last=norm[:, 0] / norm[:, -1],
    )


@quantity("backward factors")
def backward_factors(logs: Logs, *, step: int | None = 0, examples: int | None = 2_000) -> BackwardFactors:
    """Return the factors by which weights and slopes change the first examples' derivatives on their way back."""
    _require_equal_layers(logs)
    by_z, by_a = [], []
    for log in logs:
        params, training = state(log, step), log.spec.training
        inputs, labels = examples_of(log, "train", examples)
        target = targets(labels, params.layer_sizes[-1])
        passed = forward(params, inputs, log.spec.network.activation)
        delta = backward(params, passed, target, training.cost).delta
        before = [error @ weight for error, weight in zip(delta[1:], params.weights[1:], strict=True)]
        pull = cost_named(training.cost).pull(passed.output, target)
        by_z.append([_mean_square(error) for error in delta])
        by_a.append([_mean_square(error) for error in (*before, pull)])
    size, of_a = (np.sqrt(np.mean(squares, axis=0)) for squares in (by_z, by_a))
    return BackwardFactors(size=size, weight=of_a[:-1] / size[1:], slope=size / of_a)


def _mean_square(vectors: Array) -> float:
    """Return the mean over examples of the squared length of their vectors, ``(examples, n)``."""
    return float((vectors.astype(np.float64) ** 2).sum(axis=1).mean())
