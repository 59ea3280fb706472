"""How large the gradient is in each layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, examples_of, network_of, state
from netcore.network import probes
from netcore.network.arrays import Array
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


@quantity("gradient by layer")
def gradient_by_layer(logs: Logs, *, step: int | None = 0, examples: int | None = 2_000) -> LayerGradients:
    """Return how large the gradient over the first training examples is in each layer, for several runs."""
    if len({tuple(log.spec.network.layers) for log in logs}) != 1:
        raise FactError("the runs have different layers; ask for those with equal ones")
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
