"""The inner loop of training: forward pass, backward pass and gradient of one batch, without allocating memory.

It computes the same as `netcore.network.backprop`, and tests check that the two agree. It is fast because

* arrays are neurons x batch, and all results go into preallocated arrays;
* the bias is an extra column of the weight, and the activations have an extra row of ones, so that one matrix product
  computes ``w a + b``. Parameters in this layout, each layer a block ``(n_out, n_in + 1)``, are called `blocks`.

A layer with 3 inputs and 2 neurons, in the flat vector and in blocks::

    vector   w00 w01 w02 w10 w11 w12 b0 b1            blocks   w00 w01 w02 b0 w10 w11 w12 b1

    as a block        a with a row of ones
    w00 w01 w02 b0    a0
    w10 w11 w12 b1  @ a1  =  w a + b
                      a2
                      1

Reading a run log forms the same products from the recorded activations and error signals, and so gets the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from netcore.network.arrays import Array, Indices
from netcore.network.params import parameter_count

Call = Callable[[], object]
# batch size from which exp is faster than expit
EXPIT_LIMIT = 32
# batch size from which the product with the inputs is twice as fast if its result has one row per example
ROWS_LIMIT = 128
# bytes; parameters that begin with a cache line are updated in four fifths of the time
CACHE_LINE = 64


def block_order(layer_sizes: Sequence[int]) -> Indices:
    """Return the permutation with ``blocks = vector[order]``, which moves each neuron's bias after its weights.

    >>> block_order((3, 2))
    array([0, 1, 2, 6, 3, 4, 5, 7])
    """
    order, start = [], 0
    for n_in, n_out in pairwise(layer_sizes):
        weight = start + np.arange(n_out * n_in).reshape(n_out, n_in)
        bias = start + n_out * n_in + np.arange(n_out).reshape(n_out, 1)
        order.append(np.hstack([weight, bias]).ravel())
        start += n_out * (n_in + 1)
    return np.concatenate(order)


def block_views(blocks: Array, layer_sizes: Sequence[int]) -> list[Array]:
    """Return views ``(n_out, n_in + 1)``, one per layer, of a flat array in block layout."""
    views, start = [], 0
    for n_in, n_out in pairwise(layer_sizes):
        stop = start + n_out * (n_in + 1)
        views.append(blocks[start:stop].reshape(n_out, n_in + 1))
        start = stop
    return views


def ways_back(views: Sequence[Array]) -> list[Array]:
    """Return the transposed weights of all layers but the first, as views; they propagate error signals backward."""
    return [view[:, :-1].T for view in views[1:]]


class Layout:
    """Conversion between the two orders of a network's parameters: flat vector and blocks."""

    def __init__(self, layer_sizes: Sequence[int]) -> None:
        self.layer_sizes = tuple(layer_sizes)
        self._order = block_order(layer_sizes)
        self._inverse = np.argsort(self._order)

    def to_blocks(self, vector: Array) -> Array:
        """Convert a flat vector to block order (a new array)."""
        return vector[self._order]

    def to_vector(self, blocks: Array) -> Array:
        """Convert blocks back to the order of the flat vector (a new array)."""
        return blocks[self._inverse]

    def empty(self, dtype: np.dtype[Any]) -> tuple[Array, list[Array]]:
        """Return a new array in block order, filled with zeros, and its views; it begins with a cache line."""
        size = parameter_count(self.layer_sizes)
        padded = np.zeros(size + CACHE_LINE // dtype.itemsize, dtype)
        start = -padded.ctypes.data % CACHE_LINE // dtype.itemsize
        blocks = padded[start : start + size]
        return blocks, block_views(blocks, self.layer_sizes)


def run(calls: Iterable[Call]) -> None:
    """Make the calls one after the other."""
    for call in calls:
        call()


class Kernel:
    """Forward pass, backward pass and gradient for batches of one size.

    `forward`, `backward` and `products` run one phase each. The methods ``*_calls`` return the NumPy calls of a phase
    with their arguments bound. A training loop builds the list once and passes it to `run` at every step, which saves
    about 10 % of the time on small batches.

    Attributes
    ----------
    inputs
        Inputs of the batch, ``(batch, n_0 + 1)``; the last column is all ones.
    activations, deltas
        ``a`` (with a row of ones between layers) and ``delta`` of all layers, stacked: neurons x batch.
    target
        Target outputs, ``(n_out, batch)``.
    z_out
        Pre-activations of the output layer, ``(n_out, batch)``.
    state
        `activations`, `deltas` and `z_out` as one array, so that a single copy saves the whole step. With two hidden
        layers its rows are::

            a_1 | ones | a_2 | ones | a_3 | delta_1 | delta_2 | delta_3 | z_3

    a, delta
        Views of it, ``(n_l, batch)`` per layer of weights, without the ones.
    recorded
        The rows of `state` that a log stores: activations without the ones, then error signals.
    """

    def __init__(
        self, layer_sizes: Sequence[int], batch: int, *, activation: str, cost: str, dtype: np.dtype[Any]
    ) -> None:
        sizes = tuple(layer_sizes)
        self.batch = batch
        self._sizes = sizes
        self.inputs = np.ones((batch, sizes[0] + 1), dtype)
        neurons, ones = sum(sizes[1:]), len(sizes) - 2
        self.state = np.zeros((2 * neurons + ones + sizes[-1], batch), dtype)
        self.activations, self.deltas, self.z_out = np.split(self.state, [neurons + ones, 2 * neurons + ones])
        self.activations[...] = 1
        self.target = np.zeros((sizes[-1], batch), dtype)
        self._scaled = np.zeros_like(self.deltas)
        self._slopes = np.zeros_like(self.activations)
        self._gathered: NDArray[Any] | None = None
        self._pixels, self._ones = self.inputs[:, :-1], self.inputs[:, -1]
        starts = np.cumsum([0, *sizes[1:]])
        rows = [slice(start, start + n) for start, n in zip(starts, sizes[1:], strict=False)]
        with_ones = [slice(cut.start + layer, cut.stop + layer) for layer, cut in enumerate(rows)]
        self.a = [self.activations[cut] for cut in with_ones]
        self.delta = [self.deltas[cut] for cut in rows]
        self.recorded = np.concatenate(
            [np.arange(cut.start, cut.stop) for cut in with_ones] + [neurons + ones + np.arange(neurons)]
        )
        self._scaled_by_layer = [self._scaled[cut] for cut in rows]
        self._slope = [self._slopes[cut] for cut in with_ones]
        self._rows = np.zeros((batch, sizes[1]), dtype)
        self._z = [*(np.zeros((n, batch), dtype) for n in sizes[1:-1]), self.z_out]
        # what each layer's block is multiplied with: the previous layer and its ones
        self._sources = [self.inputs.T] + [
            self.activations[cut.start : cut.stop + 1] for cut in with_ones[:-1]
        ]
        self._activation = activation
        self._quadratic = cost == "quadratic"
        self._zero, self._one, self._two, self._scale = map(self._constant, (0, 1, 2, 255))

    def gather(self, raw: NDArray[Any], indices: Indices | slice, *, scaled: bool = True) -> None:
        """Copy examples into `inputs`. Bytes become 0..1 if `scaled`; other numbers keep their values."""
        if isinstance(indices, slice):
            taken = raw[indices]
        else:
            if self._gathered is None:
                self._gathered = np.empty((self.batch, raw.shape[1]), raw.dtype)
            taken = raw.take(indices, axis=0, out=self._gathered, mode="clip")
        self._pixels[...] = taken
        if scaled and raw.dtype == np.uint8:
            self._ones.fill(255)  # divided, too: dividing a contiguous array takes half the time
            np.divide(self.inputs, self._scale, out=self.inputs)

    def forward(self, blocks: Sequence[Array]) -> None:
        """Compute `a` and `z_out` from `inputs`."""
        run(self.forward_calls(blocks))

    def forward_calls(self, blocks: Sequence[Array]) -> list[Call]:
        """Return the calls of `forward`."""
        calls: list[Call] = []
        for layer, (block, source, z, a) in enumerate(
            zip(blocks, self._sources, self._z, self.a, strict=True)
        ):
            if layer == 0 and self.batch >= ROWS_LIMIT:
                calls += [
                    partial(np.dot, self.inputs, block.T, self._rows),
                    partial(np.copyto, z, self._rows.T),
                ]
            else:
                calls.append(partial(np.dot, block, source, z))
            if layer == len(blocks) - 1 or self._activation == "sigmoid":
                calls += self._sigmoid_calls(z, a)
            elif self._activation == "tanh":
                calls.append(partial(np.tanh, z, a))
            else:
                calls.append(partial(np.maximum, z, self._zero, out=a))
        return calls

    def weighted_sums(self, blocks: Array) -> list[Array]:
        """Return ``z`` of all layers, ``(n_l, batch)`` each, from the current activations."""
        views = block_views(blocks, self._sizes)
        found = [np.dot(block, source) for block, source in zip(views, self._sources, strict=True)]
        if self.batch >= ROWS_LIMIT:
            found[0] = np.dot(
                self.inputs, views[0].T
            ).T  # the same product as in `forward`, for the same bits
        return found

    def backward(self, ways_back: Sequence[Array], target: Array) -> None:
        """Compute `delta` from the last forward pass.

        Parameters
        ----------
        ways_back
            Result of `ways_back` for the parameters' blocks.
        target
            Target outputs, ``(n_out, batch)``.
        """
        self.target[...] = target
        run(self.backward_calls(ways_back))

    def backward_calls(self, ways_back: Sequence[Array]) -> list[Call]:
        """Return the calls of `backward`; they read the target outputs from `target`."""
        delta, slope = self.delta, self._slope
        calls = self._slope_calls()
        calls.append(partial(np.subtract, self.a[-1], self.target, delta[-1]))
        if self._quadratic:
            calls += [
                partial(np.multiply, delta[-1], self._two, delta[-1]),
                partial(np.multiply, delta[-1], slope[-1], delta[-1]),
            ]
        for layer in range(len(delta) - 1, 0, -1):
            back = delta[layer - 1]
            calls += [
                partial(np.dot, ways_back[layer - 1], delta[layer], back),
                partial(np.multiply, back, slope[layer - 1], back),
            ]
        return calls

    def products(self, grads: Sequence[Array], count: int) -> None:
        """Compute the gradient of the batch's summed cost divided by `count`, in blocks."""
        run(self.product_calls(grads, count))

    def product_calls(self, grads: Sequence[Array], count: int) -> list[Call]:
        """Return the calls of `products`."""
        calls: list[Call] = [partial(np.divide, self.deltas, self._constant(count), self._scaled)]
        for scaled, source, grad in zip(self._scaled_by_layer, self._sources, grads, strict=True):
            calls.append(partial(np.dot, scaled, source.T, grad))
        return calls

    def _constant(self, value: int) -> Array:
        """Return a number as an array without axes: NumPy converts any other number anew at each call."""
        return np.array(value, self.state.dtype)

    def _sigmoid_calls(self, z: Array, a: Array) -> list[Call]:
        if self.batch < EXPIT_LIMIT:
            return [partial(expit, z, a)]
        return [
            partial(np.negative, z, a),
            partial(np.exp, a, a),
            partial(np.add, a, self._one, a),
            partial(np.reciprocal, a, a),
        ]

    def _slope_calls(self) -> list[Call]:
        if self._activation == "sigmoid":
            return self._product_slope(self.activations, self._slopes)
        calls: list[Call] = []
        for slope, a, z in zip(self._slope[:-1], self.a, self._z, strict=False):
            if self._activation == "tanh":
                calls += [partial(np.multiply, a, a, slope), partial(np.subtract, self._one, slope, slope)]
            else:
                calls.append(partial(np.greater, z, self._zero, slope, casting="unsafe"))
        return calls + self._product_slope(self.a[-1], self._slope[-1])

    def _product_slope(self, a: Array, slope: Array) -> list[Call]:
        return [partial(np.subtract, self._one, a, slope), partial(np.multiply, slope, a, slope)]
