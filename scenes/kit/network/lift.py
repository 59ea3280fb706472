"""The edges of a network as strokes that can leave it, and where in the parameter vector their weights are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.sticks import Sticks


def edges_as_sticks(network: NetworkDiagram, layer: int) -> Sticks:
    """Return the drawn edges of one layer of weights, as they look, as strokes that can leave."""
    pairs = [(k, j) for j in network.neurons[layer + 1] for k in network.neurons[layer]]
    strands = network.edges[layer]
    starts, ends = ([neuron.get_center() for neuron in side] for side in zip(*pairs, strict=True))
    sticks = Sticks(
        starts, ends, strands.values, palette.weight_width(strands.strengths, 1.0, network.thickness)
    )
    return sticks.set_strengths(palette.weight_opacity(strands.strengths, 1.0, network.faintest))


def drawn_places(network: NetworkDiagram, params: Params) -> list[NDArray[np.intp]]:
    """Return per layer where in the parameter vector the weights of the drawn edges are."""
    numbers = Params(params.layer_sizes, np.arange(len(params.vector), dtype=np.float64))
    return [network.drawn_weights(layer, w).astype(np.intp) for layer, w in enumerate(numbers.weights)]
