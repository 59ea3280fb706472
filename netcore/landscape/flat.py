"""The cost as a function of a few coefficients, measured fast: on a line, a plane, or any flat.

A flat is the set of parameter vectors ``origin + sum_i c_i direction_i``. The first layer, by far the largest, is
linear in the coefficients: its pre-activations are ``z(origin) + sum_i c_i z(direction_i)``. So its matrix products
are computed once per vector (three for a plane), and each point only needs their linear combination.

Sigmoids are computed as ``sigma(z) = (1 + tanh(z/2)) / 2``, one pass over the array instead of three. The factors 1/2
are folded into the weights in advance, which gives a network of tanh neurons with the same cost (`_as_tanh`).

Arrays in this module are neurons x examples, so that NumPy works on long rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike
from rich.console import Console
from rich.progress import Progress

from netcore.fast.threads import one_blas_thread, spread
from netcore.network.activation import ACTIVATIONS
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices, frozen
from netcore.network.backprop import targets
from netcore.network.cost import cost_named
from netcore.network.params import Params

# A chunk's numbers, some 40 per example, should fit into a core's cache; but each NumPy call should take long enough
# that threads do not wait for the GIL. Costs are summed per chunk.
EXAMPLES_AT_ONCE = 3334  # a third of 10,000
POINTS_AT_ONCE = 256  # per task of a thread


@dataclass(frozen=True, eq=False)
class Heights:
    """Measurements at m points of a flat with k directions. All arrays are read-only.

    Attributes
    ----------
    cost
        Mean cost over the examples, ``(m,)``.
    accuracy
        Share of examples that are classified correctly, ``(m,)``, 0..1; None unless requested.
    slopes
        Derivative of the cost with respect to each coefficient, ``(m, k)``; None unless requested.
    """

    cost: Array
    accuracy: Array | None
    slopes: Array | None


@dataclass(frozen=True, eq=False)
class _Chunk:
    """Some examples: their pre-activations in the first layer, for each vector of the flat, and their targets."""

    first: tuple[Array, ...]  # (n_1, examples) each: for the origin, then for each direction
    target: Array  # (n_out, examples)
    wanted: Array  # the same as 2 y - 1, in -1..1
    labels: Indices  # (examples,)


class Landscape:
    """The cost on a flat of parameter vectors, for a fixed set of examples.

    Parameters
    ----------
    layer_sizes
        Layer sizes of the network.
    origin
        Parameter vector, ``(P,)``.
    directions
        Arbitrary vectors, ``(k, P)``; k may be 0.
    inputs, labels
        The examples, ``(n, n_0)`` and ``(n,)``.
    activation
        Activation of the hidden layers: ``"sigmoid"``, ``"tanh"``, ``"relu"``; or ``"threshold"``, with which every
        neuron, including the outputs, is 1 if ``z > 0`` and 0 otherwise.
    cost
        ``"quadratic"`` or ``"cross-entropy"``.
    dtype
        Type to compute in.
    threads
        Number of threads, by default one per core. The results do not depend on it.

    Raises
    ------
    ValueError
        If the shapes do not fit, or the activation or cost is unknown.
    """

    def __init__(
        self,
        layer_sizes: Sequence[int],
        origin: Array,
        directions: Array,
        inputs: Array,
        labels: Indices,
        *,
        activation: str = "sigmoid",
        cost: str = "quadratic",
        dtype: DTypeLike = np.float32,
        threads: int | None = None,
    ) -> None:
        if activation not in (*ACTIVATIONS, "threshold"):
            raise ValueError(
                f"no activation {activation!r}; choose one of {', '.join(ACTIVATIONS)}, threshold"
            )
        if activation == "threshold" and cost != "quadratic":
            raise ValueError(
                "threshold neurons need the quadratic cost; the cross-entropy of 0 or 1 is infinite"
            )
        if len(inputs) != len(labels) or len(inputs) == 0:
            raise ValueError(
                f"{len(inputs)} inputs and {len(labels)} labels; give as many of both, and at least one"
            )
        cost_named(cost)
        sizes = tuple(layer_sizes)
        vectors = [Params(sizes, np.asarray(v, dtype=np.float64)) for v in (origin, *directions)]
        layers = [_as_tanh(params, activation) for params in vectors]
        # all layers but the first, concatenated, for the origin and each direction: (k + 1, numbers)
        self._flat = np.stack([np.concatenate([np.empty(0), *map(np.ravel, later)]) for _, *later in layers])
        self._shapes = [weight.shape for weight in layers[0][1:]]
        self._activation = activation
        self._cost = cost
        self._dtype = np.dtype(dtype)
        self._threads = threads
        self._count = len(inputs)
        self._directions = len(directions)
        self._along = [self._later(numbers) for numbers in self._flat[1:]]
        first = [weights[0].astype(self._dtype) for weights in layers]
        target = targets(labels, sizes[-1], self._dtype).T
        starts = range(0, self._count, EXAMPLES_AT_ONCE)
        parts = [slice(start, start + EXAMPLES_AT_ONCE) for start in starts]
        with one_blas_thread():
            self._chunks = spread(
                lambda part: _chunk(first, inputs[part], target[:, part], labels[part]), parts, threads
            )

    def measure(
        self, coefficients: Array, *, accuracy: bool = False, slopes: bool = False, progress: bool = False
    ) -> Heights:
        """Measure the cost at points of the flat.

        Parameters
        ----------
        coefficients
            ``(m, k)``, one point per row. Consecutive rows that differ only in their first coefficient are cheaper.
        accuracy, slopes
            Whether to measure these too.
        progress
            Whether to show a progress bar on stderr.

        Raises
        ------
        ValueError
            If the coefficients have another shape, or slopes of threshold neurons are requested, which have none.
        """
        points = np.asarray(coefficients, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != self._directions:
            raise ValueError(f"coefficients must be (points, {self._directions}), not {points.shape}")
        if slopes and self._activation == "threshold":
            raise ValueError("threshold neurons have no slope; measure slopes with another activation")

        bar = Progress(console=Console(stderr=True), transient=True, disable=not progress)
        starts = range(0, max(1, len(points)), POINTS_AT_ONCE)
        pieces = [
            (chunk, points[start : start + POINTS_AT_ONCE]) for chunk in self._chunks for start in starts
        ]
        task = bar.add_task("cost", total=len(pieces))

        def work(piece: tuple[_Chunk, Array]) -> tuple[Array, Array, Array]:
            sums = self._measure_chunk(*piece, accuracy, slopes)
            bar.advance(task)
            return sums

        with one_blas_thread(), bar:
            found = spread(work, pieces, self._threads)
        per_chunk = [
            [np.concatenate(parts) for parts in zip(*found[first : first + len(starts)], strict=True)]
            for first in range(0, len(found), len(starts))
        ]
        cost, right, rise = (np.sum(parts, axis=0) / self._count for parts in zip(*per_chunk, strict=True))
        return Heights(
            cost=frozen(cost),
            accuracy=frozen(right) if accuracy else None,
            slopes=frozen(rise) if slopes else None,
        )

    def _measure_chunk(
        self, chunk: _Chunk, points: Array, accuracy: bool, slopes: bool
    ) -> tuple[Array, Array, Array]:
        """Return the sums of cost, correct answers and slopes over a chunk's examples.

        The first layer's pre-activations at a point ``(x, y)`` of a plane are ``base + x first[1]``, with ``base =
        first[0] + y first[2]``. Along a row of a grid only x changes, so `base` is reused until the other
        coefficients change (`new_base`).
        """
        cost, right = np.zeros(len(points)), np.zeros(len(points))
        rise = np.zeros(points.shape)
        examples = chunk.target.shape[1]
        sizes = [len(chunk.first[0]), *(n_out for n_out, _ in self._shapes)]
        a = [np.ones((size + 1, examples), self._dtype) for size in sizes]  # with a row of ones for the bias
        rows = np.column_stack([np.ones(len(points)), points])
        new_base = np.any(np.diff(points[:, 1:], axis=0, prepend=np.nan), axis=1)
        for index, (row, point) in enumerate(zip(rows, points, strict=True)):
            if new_base[index] or index == 0:
                base = _combined(chunk.first[:1] + chunk.first[2:], point[1:])
            later = self._later(row @ self._flat)
            if len(point):
                np.multiply(chunk.first[1], self._dtype.type(point[0]), out=a[0][:-1])
                a[0][:-1] += base
            else:
                a[0][:-1] = base
            for layer, weight in enumerate(later):
                self._activate(a[layer][:-1])
                np.matmul(weight, a[layer], out=a[layer + 1][:-1])
            half_z, output = self._output(a[-1][:-1])
            cost[index] = _cost_sum(self._cost, half_z, output, chunk)
            if accuracy:
                right[index] = np.count_nonzero(answers_of(half_z.T, half=0.0) == chunk.labels)
            if slopes:
                rise[index] = self._slopes(chunk, a, later, output)
        return cost, right, rise

    def _later(self, numbers: Array) -> list[Array]:
        """Return all layers but the first, ``(n_out, n_in + 1)`` with the bias last, as views of a flat array."""
        cast, start, found = numbers.astype(self._dtype), 0, []
        for n_out, width in self._shapes:
            found.append(cast[start : start + n_out * width].reshape(n_out, width))
            start += n_out * width
        return found

    def _activate(self, z: Array) -> None:
        """Turn pre-activations into activations, in place."""
        if self._activation == "relu":
            np.maximum(z, 0, out=z)
        elif self._activation == "threshold":
            np.greater(z, 0, out=z, casting="unsafe")
        else:
            np.tanh(z, out=z)

    def _output(self, half_z: Array) -> tuple[Array, Array]:
        """Return values that rank the outputs, and the outputs as ``2 a - 1``, in -1..1.

        Outputs are ranked by ``z / 2``, because scores that round to the same number still differ in ``z``. Threshold
        neurons can only be ranked by their 0 or 1.
        """
        if self._activation == "threshold":
            output = np.where(half_z > 0, self._dtype.type(1), self._dtype.type(-1))
            return output, output
        return half_z, np.tanh(half_z)

    def _slopes(self, chunk: _Chunk, a: list[Array], later: list[Array], output: Array) -> Array:
        """Differentiate the chunk's summed cost with respect to each coefficient.

        ``dC/dc_i`` is the sum over all layers of ``delta`` times the contribution of direction i to ``z``.
        """
        rise = np.zeros(self._directions)
        delta = 2 * cost_named(self._cost).delta(
            (1 + output) / 2, chunk.target
        )  # with respect to z / 2, hence the factor 2
        for layer in reversed(range(len(later) + 1)):
            for index in range(self._directions):
                added = self._along[index][layer - 1] @ a[layer - 1] if layer else chunk.first[index + 1]
                rise[index] += np.sum(delta * added, dtype=np.float64)
            if layer:
                below = a[layer - 1][:-1]
                bend = below > 0 if self._activation == "relu" else 1 - below * below
                delta = (later[layer - 1][:, :-1].T @ delta) * bend
        return rise


def _as_tanh(params: Params, activation: str) -> list[Array]:
    """Return the layers, ``(n_out, n_in + 1)`` with the bias last, of an equivalent network of tanh neurons.

    A layer whose inputs are sigmoids receives ``t = 2 a - 1`` instead of ``a``, and ``w a + b = (w / 2) t + (b +
    sum(w) / 2)``. A layer of sigmoids, such as the output, must compute ``z / 2``. Both maps are linear, so they
    apply to directions as well.
    """
    layers = []
    last = len(params.weights) - 1
    for layer, (weight, bias) in enumerate(zip(params.weights, params.biases, strict=True)):
        if layer > 0 and activation == "sigmoid":
            weight, bias = weight / 2, bias + weight.sum(axis=1) / 2
        scale = 0.5 if layer == last or activation == "sigmoid" else 1.0
        layers.append(scale * np.column_stack([weight, bias]))
    return layers


def _chunk(first: list[Array], inputs: Array, target: Array, labels: Indices) -> _Chunk:
    pixels = np.asarray(inputs, dtype=first[0].dtype).T
    return _Chunk(
        first=tuple(weight[:, :-1] @ pixels + weight[:, -1:] for weight in first),
        target=np.ascontiguousarray(target),
        wanted=np.ascontiguousarray(2 * target - 1),
        labels=labels,
    )


def _combined(arrays: Sequence[Array], coefficients: Array) -> Array:
    """Return the first array plus the others, each multiplied by its coefficient."""
    total = arrays[0].copy()
    for array, coefficient in zip(arrays[1:], coefficients, strict=True):
        total += array * total.dtype.type(coefficient)
    return total


def _cost_sum(cost: str, half_z: Array, output: Array, chunk: _Chunk) -> float:
    """Return the summed cost of a chunk from ``z / 2`` and ``2 a - 1`` of the outputs."""
    if cost == "quadratic":  # the same as in netcore.network.cost, in fewer passes
        error = output - chunk.wanted
        return float(np.square(error, out=error).sum()) / 4
    each = cost_named(cost).examples(2 * half_z.T, (1 + output.T) / 2, chunk.target.T)
    return float(each.sum(dtype=np.float64))
