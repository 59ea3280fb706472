"""The hot loop's arithmetic: one gradient of one batch, in arrays made once.

It computes what `netcore.network.backprop` does, and is tested equal to it. What makes it quick with numpy: arrays
are neurons x batch; the bias is one more column of the weight, against a row of ones under the activations, so that
one product does both; all results go into arrays that are made once. Parameters in this layout (each layer a block
of ``(n_out, n_in + 1)``) are called `blocks`; `to_blocks` and `to_vector` are the permutations between the layouts.

The same products, formed again from the recorded activations and error signals, give the same bits: that is how a
run log is read back.
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
# expit is quicker for few numbers, exp for many: the two cross near batches of 32
EXPIT_LIMIT = 32
# from here on, the product with the inputs takes half the time if its result has one row per example
ROWS_LIMIT = 128


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


def ways_back(views: Sequence[Array]) -> list[Array]:
    """Return what carries error signals back through all layers but the first: weights transposed, as views."""
    return [view[:, :-1].T for view in views[1:]]


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


def run(calls: Iterable[Call]) -> None:
    """Make the calls, one after the other."""
    for call in calls:
        call()


class Kernel:
    """Forward, backward and the gradient's products for batches of one size.

    Whoever takes many steps with the same arrays can have the calls that make up each of the three, bound to their
    arguments, and `run` them: small batches are mostly overhead, and that saves a tenth.

    Attributes
    ----------
    inputs
        ``(batch, n_0 + 1)``, the last column ones.
    activations, deltas
        All layers' ``a`` (with rows of ones between them) and ``delta``, stacked: neurons x batch.
    target
        Wanted outputs, ``(n_out, batch)``.
    z_out
        Pre-activations of the output layer, ``(n_out, batch)``.
    state
        These three as one array, so that one copy keeps all that a step has computed.
    a, delta
        Views of it, ``(n_l, batch)`` per layer of weights, without the ones.
    recorded
        Which rows of it a log keeps: the activations without the ones, then the error signals.
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
        # what each layer's weights are multiplied with: the layer before, and its ones
        self._sources = [self.inputs.T] + [
            self.activations[cut.start : cut.stop + 1] for cut in with_ones[:-1]
        ]
        self._activation = activation
        self._quadratic = cost == "quadratic"
        self._one = dtype.type(1)
        self._two = dtype.type(2)
        self._scale = dtype.type(255)

    def gather(self, raw: NDArray[Any], indices: Indices | slice, *, scaled: bool = True) -> None:
        """Take the examples into `inputs`: bytes become 0..1 if `scaled`, other numbers stay as they are."""
        if isinstance(indices, slice):
            taken = raw[indices]
        else:
            if self._gathered is None:
                self._gathered = np.empty((self.batch, raw.shape[1]), raw.dtype)
            taken = raw.take(indices, axis=0, out=self._gathered, mode="clip")
        self._pixels[...] = taken
        if scaled and raw.dtype == np.uint8:
            self._ones.fill(255)  # to be divided, too: an array without gaps takes half the time
            np.divide(self.inputs, self._scale, out=self.inputs)

    def forward(self, blocks: Sequence[Array]) -> None:
        """Fill `a` and `z_out` from `inputs`."""
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
                calls.append(partial(np.maximum, z, 0, out=a))
        return calls

    def weighted_sums(self, blocks: Array) -> list[Array]:
        """Return ``z`` of all layers from the activations that are there, ``(n_l, batch)`` each."""
        views = block_views(blocks, self._sizes)
        found = [np.dot(block, source) for block, source in zip(views, self._sources, strict=True)]
        if self.batch >= ROWS_LIMIT:
            found[0] = np.dot(self.inputs, views[0].T).T  # as `forward` forms it, to the last bit
        return found

    def backward(self, ways_back: Sequence[Array], target: Array) -> None:
        """Fill `delta` from the last forward pass.

        Parameters
        ----------
        ways_back
            `ways_back` of the parameters' blocks.
        target
            Wanted outputs, ``(n_out, batch)``.
        """
        self.target[...] = target
        run(self.backward_calls(ways_back))

    def backward_calls(self, ways_back: Sequence[Array]) -> list[Call]:
        """Return the calls of `backward`, which find the wanted outputs in `target`."""
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
        """Form the gradient, in blocks, of the sum of the batch's costs divided by `count`."""
        run(self.product_calls(grads, count))

    def product_calls(self, grads: Sequence[Array], count: int) -> list[Call]:
        """Return the calls of `products`."""
        calls: list[Call] = [partial(np.divide, self.deltas, count, self._scaled)]
        for scaled, source, grad in zip(self._scaled_by_layer, self._sources, grads, strict=True):
            calls.append(partial(np.dot, scaled, source.T, grad))
        return calls

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
                calls.append(partial(np.greater, z, 0, slope, casting="unsafe"))
        return calls + self._product_slope(self.a[-1], self._slope[-1])

    def _product_slope(self, a: Array, slope: Array) -> list[Call]:
        return [partial(np.subtract, self._one, a, slope), partial(np.multiply, slope, a, slope)]
