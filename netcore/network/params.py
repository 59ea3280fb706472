"""The weights and biases of a network, stored as one flat vector with a view for each layer.

The vector's order is fixed: layer by layer, first the weight row by row (row j holds the weights into neuron j),
then the bias. Wherever a parameter is named by a number, it is the index in this vector.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from netcore.network.arrays import Array, frozen

Init = Literal["scaled", "unit", "glorot", "glorot-sigmoid", "he"]
INVERSE_VARIANCES: dict[Init, Callable[[int, int], float]] = {
    "scaled": lambda n_in, n_out: n_in,
    "unit": lambda n_in, n_out: 1,
    "glorot": lambda n_in, n_out: (n_in + n_out) / 2,
    "glorot-sigmoid": lambda n_in, n_out: (n_in + n_out) / 32,
    "he": lambda n_in, n_out: n_in / 2,
}
"""One over the variance of a layer's initial weights, given the numbers of neurons before and after it."""


def parameter_count(layer_sizes: Sequence[int]) -> int:
    """Return the number of weights and biases of a network.

    >>> parameter_count((784, 16, 16, 10))
    13002
    """
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(layer_sizes))


class Place(NamedTuple):
    """Position of one parameter: its layer of weights, target neuron and source neuron (None for a bias)."""

    layer: int
    to: int
    source: int | None


@dataclass(frozen=True, eq=False)
class Params:
    """The weights and biases of a multilayer perceptron. Immutable.

    Parameters
    ----------
    layer_sizes
        Number of neurons per layer, input layer first. At least two layers, all sizes positive.
    vector
        ``(P,)`` floats, layer by layer: the weight row by row, then the bias. It is not copied; the attributes are
        read-only views of it.

    Attributes
    ----------
    weights
        One ``(n_out, n_in)`` view per layer; row j holds the weights into neuron j.
    biases
        One ``(n_out,)`` view per layer.

    Raises
    ------
    ValueError
        If the vector is not one-dimensional, not of a float type, or its length does not fit the layers.

    >>> params = Params((2, 1), np.array([1.0, -2.0, 0.5]))
    >>> params.weights[0], params.biases[0]
    (array([[ 1., -2.]]), array([0.5]))
    """

    layer_sizes: tuple[int, ...]
    vector: Array
    weights: tuple[Array, ...] = field(init=False, repr=False)
    biases: tuple[Array, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sizes = tuple(int(size) for size in self.layer_sizes)
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"layer_sizes must be two or more positive numbers, not {self.layer_sizes}")
        if self.vector.ndim != 1 or not np.issubdtype(self.vector.dtype, np.floating):
            raise ValueError(
                f"vector must be flat and of floats, not {self.vector.dtype} {self.vector.shape}"
            )
        if len(self.vector) != parameter_count(sizes):
            raise ValueError(
                f"layers {sizes} have {parameter_count(sizes)} parameters, the vector has {len(self.vector)}"
            )
        vector = frozen(self.vector)
        weights, biases = [], []
        start = 0
        for n_in, n_out in pairwise(sizes):
            weights.append(vector[start : start + n_out * n_in].reshape(n_out, n_in))
            start += n_out * n_in
            biases.append(vector[start : start + n_out])
            start += n_out
        object.__setattr__(self, "layer_sizes", sizes)
        object.__setattr__(self, "vector", vector)
        object.__setattr__(self, "weights", tuple(weights))
        object.__setattr__(self, "biases", tuple(biases))

    @classmethod
    def initialise(
        cls,
        layer_sizes: Sequence[int],
        *,
        init: Init = "scaled",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> Params:
        """Draw random parameters.

        Parameters
        ----------
        layer_sizes
            Number of neurons per layer, input layer first.
        init
            ``"scaled"``: weights from N(0, 1/n_in) (LeCun et al., "Efficient BackProp", 1998, section 4.6).
            ``"glorot"``: N(0, 2/(n_in + n_out)) (Glorot and Bengio, "Understanding the difficulty of training deep
            feedforward neural networks", 2010), which assumes a slope of 1 at 0. ``"glorot-sigmoid"``: weights four
            times as large, since the slope of sigmoid at 0 is 1/4. ``"he"``: N(0, 2/n_in), for relu (He et al.,
            "Delving deep into rectifiers", 2015). Biases are zero with all of these. ``"unit"``: weights and biases
            from N(0, 1), as in many textbooks.
        rng
            Random generator to draw from.
        dtype
            ``float32`` or ``float64``. Numbers are drawn as float64 and then converted, so that both types start from
            the same values.

        Raises
        ------
        ValueError
            If `init` is none of these.
        """
        if init not in INVERSE_VARIANCES:
            raise ValueError(f"init must be one of {', '.join(INVERSE_VARIANCES)}, not {init!r}")
        parts = []
        for n_in, n_out in pairwise(layer_sizes):
            weight = rng.standard_normal(n_out * n_in) / np.sqrt(INVERSE_VARIANCES[init](n_in, n_out))
            parts += [weight, rng.standard_normal(n_out) if init == "unit" else np.zeros(n_out)]
        return cls(tuple(layer_sizes), np.concatenate(parts).astype(dtype))

    @property
    def dtype(self) -> np.dtype[Any]:
        """Data type of the parameters."""
        return self.vector.dtype

    def weight_index(self, layer: int, to: int, source: int) -> int:
        """Return the index in `vector` of the weight from neuron `source` to neuron `to`.

        `layer` is an index into ``weights``: layer 0 connects the input to the first hidden layer.

        >>> Params((2, 2, 1), np.arange(9.0)).weight_index(1, 0, 1)
        7
        """
        shape = self.weights[layer].shape
        if not (0 <= to < shape[0] and 0 <= source < shape[1]):
            raise IndexError(f"layer {layer} has weights {shape}, none to {to} from {source}")
        return int(self._layer_start(layer) + to * shape[1] + source)

    def bias_index(self, layer: int, to: int) -> int:
        """Return the index in `vector` of the bias of neuron `to`, the target of the weights of `layer`."""
        shape = self.weights[layer].shape
        if not 0 <= to < shape[0]:
            raise IndexError(f"layer {layer} leads to {shape[0]} neurons, none is {to}")
        return int(self._layer_start(layer) + shape[0] * shape[1] + to)

    def place(self, index: int) -> Place:
        """Return which weight or bias is stored at an index of `vector`.

        >>> Params((2, 2, 1), np.arange(9.0)).place(7)
        Place(layer=1, to=0, source=1)
        """
        return place_in(self.layer_sizes, index)

    def _layer_start(self, layer: int) -> int:
        return parameter_count(self.layer_sizes[: range(len(self.weights))[layer] + 1])


def place_in(layer_sizes: Sequence[int], index: int) -> Place:
    """Return which weight or bias is stored at an index of the flat vector, given the layer sizes.

    Raises
    ------
    IndexError
        If the network does not have that many parameters.
    """
    start = 0
    for layer, (n_in, n_out) in enumerate(pairwise(layer_sizes)):
        within = index - start
        if 0 <= within < n_out * n_in:
            return Place(layer, *divmod(within, n_in))
        if 0 <= within < n_out * (n_in + 1):
            return Place(layer, within - n_out * n_in, None)
        start += n_out * (n_in + 1)
    raise IndexError(f"the network has {start} parameters, none has the index {index}")


def permute_neurons(params: Params, layer: int, order: Sequence[int]) -> Params:
    """Reorder the neurons of a hidden layer. The new network computes the same function.

    Parameters
    ----------
    layer
        The hidden layer whose incoming weights are ``params.weights[layer]``.
    order
        New neuron i is the old neuron ``order[i]``.

    Raises
    ------
    ValueError
        If the hidden layer does not exist, or `order` is not a permutation of its neurons.
    """
    if not 0 <= layer < len(params.weights) - 1:
        raise ValueError(f"hidden layers are 0 to {len(params.weights) - 2}, not {layer}")
    if sorted(order) != list(range(len(params.biases[layer]))):
        raise ValueError(f"order must name each of the {len(params.biases[layer])} neurons once")
    weights, biases = list(params.weights), list(params.biases)
    places = np.asarray(order)
    weights[layer], biases[layer] = weights[layer][places], biases[layer][places]
    weights[layer + 1] = weights[layer + 1][:, places]
    parts = [part.ravel() for pair in zip(weights, biases, strict=True) for part in pair]
    return Params(params.layer_sizes, np.concatenate(parts))
