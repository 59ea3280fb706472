"""The hot loop's arithmetic: one gradient of one batch, in arrays made once.

It computes what `netcore.backprop` does, and is tested equal to it. What makes it quick with numpy: arrays are
neurons x batch; the bias is one more column of the weight, against a row of ones under the activations, so that one
product does both; all results go into arrays that are made once. Parameters in this layout (each layer a block of
``(n_out, n_in + 1)``) are called `blocks`; `to_blocks` and `to_vector` are the permutations between the layouts.

The same products, formed again from the recorded activations and error signals, give the same bits: that is how a
run log is read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from netcore.arrays import Array, Indices
from netcore.params import parameter_count

# expit is quicker for few numbers, exp for many: the two cross near batches of 32
EXPIT_LIMIT = 32


def block_order(layer_sizes: Sequence[int]) -> Indices:
    """Return the permutation with ``blocks = vector[order]``: each neuron's bias moves behind its weights."""
    order, start = [], 0
    for n_in, n_out in pairwise(layer_sizes):
        weight = start + np.arange(n_out * n_in).reshape(n_out, n_in)
        bias = start + n_out * n_in + np.arange(n_out).reshape(n_out, 1)
        order.append(np.hstack([weight, bias]).ravel())
        start += n_out * (n_in + 1)
    return np.concatenate(order)


def block_views(blocks: Array, layer_sizes: Sequence[int]) -> list[Array]:
    """Return the blocks ``(n_out, n_in + 1)`` of a flat array in block layout, as views of it."""
    views, start = [], 0
    for n_in, n_out in pairwise(layer_sizes):
        stop = start + n_out * (n_in + 1)
        views.append(blocks[start:stop].reshape(n_out, n_in + 1))
        start = stop
    return views


class Layout:
    """The two orders of a network's parameters, and the way between them."""

    def __init__(self, layer_sizes: Sequence[int]) -> None:
        self.layer_sizes = tuple(layer_sizes)
        self._order = block_order(layer_sizes)
        self._inverse = np.argsort(self._order)

    def to_blocks(self, vector: Array) -> Array:
        """Reorder a flat vector (a new array)."""
        return vector[self._order]

    def to_vector(self, blocks: Array) -> Array:
        """Undo `to_blocks` (a new array)."""
        return blocks[self._inverse]

    def empty(self, dtype: np.dtype[Any]) -> tuple[Array, list[Array]]:
        """Return a new flat array for blocks, and its views."""
        blocks = np.zeros(parameter_count(self.layer_sizes), dtype)
        return blocks, block_views(blocks, self.layer_sizes)


class Kernel:
    """Forward, backward and the gradient's products for batches of one size.

    Attributes
    ----------
    inputs
        ``(batch, n_0 + 1)``, the last column ones.
    activations, deltas
        All layers' ``a`` (with rows of ones between them) and ``delta``, stacked: neurons x batch.
    a, delta
        Views of these, ``(n_l, batch)`` per layer of weights, without the ones.
    z_out
        Pre-activations of the output layer, ``(n_out, batch)``.
    """

    def __init__(
        self, layer_sizes: Sequence[int], batch: int, *, activation: str, cost: str, dtype: np.dtype[Any]
    ) -> None:
        sizes = tuple(layer_sizes)
        self.batch = batch
        self._sizes = sizes
        self.inputs = np.ones((batch, sizes[0] + 1), dtype)
        self.activations = np.ones((sum(sizes[1:]) + len(sizes) - 2, batch), dtype)
        self.deltas = np.zeros((sum(sizes[1:]), batch), dtype)
        self._scaled = np.zeros_like(self.deltas)
        self._slopes = np.zeros_like(self.activations)
        self._gathered: NDArray[Any] | None = None
        self._pixels = self.inputs[:, :-1]
        starts = np.cumsum([0, *sizes[1:]])
        rows = [slice(start, start + n) for start, n in zip(starts, sizes[1:], strict=False)]
        with_ones = [slice(cut.start + layer, cut.stop + layer) for layer, cut in enumerate(rows)]
        self.a = [self.activations[cut] for cut in with_ones]
        self.delta = [self.deltas[cut] for cut in rows]
        self._scaled_by_layer = [self._scaled[cut] for cut in rows]
        self._slope = [self._slopes[cut] for cut in with_ones]
        self._z = [np.zeros((n, batch), dtype) for n in sizes[1:]]
        self.z_out = self._z[-1]
        # what each layer's weights are multiplied with: the layer before, and its ones
        self._sources = [self.inputs.T] + [
            self.activations[cut.start : cut.stop + 1] for cut in with_ones[:-1]
        ]
        self._activation = activation
        self._quadratic = cost == "quadratic"
        self._one = dtype.type(1)
        self._two = dtype.type(2)
        self._scale = dtype.type(255)

    def gather(self, raw: NDArray[Any], indices: Indices | slice) -> None:
        """Take the examples into `inputs`: bytes become 0..1, other numbers stay as they are."""
        if isinstance(indices, slice):
            taken = raw[indices]
        else:
            if self._gathered is None:
                self._gathered = np.empty((self.batch, raw.shape[1]), raw.dtype)
            taken = np.take(raw, indices, axis=0, out=self._gathered, mode="clip")
        if raw.dtype == np.uint8:
            np.divide(taken, self._scale, out=self._pixels)
        else:
            self._pixels[...] = taken

    def forward(self, blocks: Sequence[Array]) -> None:
        """Fill `a` and `z_out` from `inputs`."""
        last = len(blocks) - 1
        for layer, block in enumerate(blocks):
            z, a = self._z[layer], self.a[layer]
            np.dot(block, self._sources[layer], out=z)
            if layer == last or self._activation == "sigmoid":
                self._sigmoid(z, a)
            elif self._activation == "tanh":
                np.tanh(z, out=a)
            else:
                np.maximum(z, 0, out=a)

    def weighted_sums(self, blocks: Array) -> list[Array]:
        """Return ``z`` of all layers from the activations that are there, ``(n_l, batch)`` each."""
        views = block_views(blocks, self._sizes)
        return [np.dot(block, source) for block, source in zip(views, self._sources, strict=True)]

    def backward(self, blocks: Sequence[Array], target: Array) -> None:
        """Fill `delta` from the last forward pass; `target` is ``(n_out, batch)``."""
        delta, slope, a = self.delta, self._slope, self.a
        self._fill_slopes()
        out = delta[-1]
        np.subtract(a[-1], target, out=out)
        if self._quadratic:
            np.multiply(out, self._two, out=out)
            np.multiply(out, slope[-1], out=out)
        for layer in range(len(blocks) - 1, 0, -1):
            np.dot(blocks[layer][:, :-1].T, delta[layer], out=delta[layer - 1])
            np.multiply(delta[layer - 1], slope[layer - 1], out=delta[layer - 1])

    def products(self, grads: Sequence[Array], count: int) -> None:
        """Form the gradient, in blocks, of the sum of the batch's costs divided by `count`."""
        np.divide(self.deltas, count, out=self._scaled)
        for scaled, source, grad in zip(self._scaled_by_layer, self._sources, grads, strict=True):
            np.dot(scaled, source.T, out=grad)

    def _sigmoid(self, z: Array, a: Array) -> None:
        if self.batch < EXPIT_LIMIT:
            expit(z, out=a)
        else:
            np.negative(z, out=a)
            np.exp(a, out=a)
            np.add(a, self._one, out=a)
            np.reciprocal(a, out=a)

    def _fill_slopes(self) -> None:
        if self._activation == "sigmoid":
            np.subtract(self._one, self.activations, out=self._slopes)
            np.multiply(self._slopes, self.activations, out=self._slopes)
            return
        for layer, (slope, a) in enumerate(zip(self._slope, self.a, strict=True)):
            if layer == len(self.a) - 1:
                np.subtract(self._one, a, out=slope)
                np.multiply(slope, a, out=slope)
            elif self._activation == "tanh":
                np.multiply(a, a, out=slope)
                np.subtract(self._one, slope, out=slope)
            else:
                np.greater(self._z[layer], 0, out=slope, casting="unsafe")
