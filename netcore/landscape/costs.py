"""Measure the cost along lines, over planes and at points, and descend on measured slopes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from netcore.data.datasets import Dataset
from netcore.landscape.flat import Landscape
from netcore.landscape.slices import Line, Plane
from netcore.network.arrays import Array, Indices, frozen


@dataclass(frozen=True, eq=False)
class Curve:
    """The cost along a line. Arrays ``(m,)``, read-only; optional ones are None unless requested.

    `slope` is the exact derivative of `cost` with respect to `t`, not a difference of neighboring values.
    """

    t: Array
    cost: Array
    slope: Array | None = None
    accuracy: Array | None = None


@dataclass(frozen=True, eq=False)
class Grid:
    """The cost over a plane: ``cost[row, column]`` belongs to ``y[row]`` and ``x[column]``. Read-only."""

    x: Array
    y: Array
    cost: Array
    accuracy: Array | None = None


def cost_on_line(
    line: Line,
    data: Dataset,
    t: Array | None = None,
    *,
    examples: int | None = 10_000,
    slope: bool = False,
    accuracy: bool = False,
    activation: str | None = None,
    cost: str | None = None,
    dtype: DTypeLike = np.float32,
    threads: int | None = None,
    progress: bool = False,
) -> Curve:
    """Measure the cost along a line.

    Parameters
    ----------
    line, data
        The line, and the data set; the cost is the mean over its first `examples` training examples (None: all).
    t
        Coefficients, ``(m,)``; by default 241 in the range of `Slice.axis`.
    slope, accuracy
        Whether to measure these, too.
    activation
        Replaces the line's activation. With ``"threshold"`` every neuron is either 0 or 1.
    cost
        Replaces the line's cost.
    dtype, threads, progress
        As for `netcore.landscape.flat.Landscape`.

    Raises
    ------
    ValueError
        If the data do not fit the network, or slopes of threshold neurons are requested.
    """
    t = line.axis(0, 241) if t is None else np.asarray(t, dtype=np.float64)
    inputs, labels = data.train_inputs[:examples], data.train_labels[:examples]
    landscape = line.landscape(inputs, labels, activation=activation, cost=cost, dtype=dtype, threads=threads)
    found = landscape.measure(t[:, None], slopes=slope, accuracy=accuracy, progress=progress)
    slopes = None if found.slopes is None else found.slopes[:, 0]
    return Curve(t=frozen(t), cost=found.cost, slope=slopes, accuracy=found.accuracy)


def cost_on_plane(
    plane: Plane,
    data: Dataset,
    x: Array | None = None,
    y: Array | None = None,
    *,
    examples: int | None = 10_000,
    accuracy: bool = False,
    activation: str | None = None,
    cost: str | None = None,
    dtype: DTypeLike = np.float32,
    threads: int | None = None,
    progress: bool = False,
) -> Grid:
    """Measure the cost on a grid of a plane.

    Parameters
    ----------
    x, y
        Coefficients of columns and rows; by default 51 each in the range of `Slice.axis`.

    Other parameters and errors are as for `cost_on_line`.
    """
    x = plane.axis(0, 51) if x is None else np.asarray(x, dtype=np.float64)
    y = plane.axis(1, 51) if y is None else np.asarray(y, dtype=np.float64)
    inputs, labels = data.train_inputs[:examples], data.train_labels[:examples]
    landscape = plane.landscape(
        inputs, labels, activation=activation, cost=cost, dtype=dtype, threads=threads
    )
    grid = np.stack([np.tile(x, len(y)), np.repeat(y, len(x))], axis=1)
    found = landscape.measure(grid, accuracy=accuracy, progress=progress)
    shape = (len(y), len(x))
    return Grid(
        x=frozen(x),
        y=frozen(y),
        cost=found.cost.reshape(shape),
        accuracy=None if found.accuracy is None else found.accuracy.reshape(shape),
    )


def cost_of_points(
    layer_sizes: Sequence[int],
    points: Array,
    inputs: Array,
    labels: Indices,
    *,
    activation: str = "sigmoid",
    cost: str = "quadratic",
    dtype: DTypeLike = np.float32,
) -> Array:
    """Return the cost over the given examples, ``(m,)``, at arbitrary parameter vectors, ``(m, P)``."""
    none = np.empty((0, points.shape[1]))
    here = np.empty((1, 0))
    return np.array(
        [
            Landscape(layer_sizes, point, none, inputs, labels, activation=activation, cost=cost, dtype=dtype)
            .measure(here)
            .cost[0]
            for point in points
        ]
    )


def roll_downhill(
    slope_at: Callable[[Array], Array],
    starts: Array,
    *,
    stride: Literal["slope", "fixed"],
    learning_rate: float,
    steps: int,
) -> Array:
    """Descend in one dimension from several starting points at once.

    Parameters
    ----------
    slope_at
        Function that returns the slopes, ``(m,)``, at m positions.
    starts
        Starting positions, ``(m,)``.
    stride
        Step length: ``"slope"`` for ``learning_rate * slope``, ``"fixed"`` for `learning_rate`.
    steps
        Number of steps.

    Returns
    -------
    array
        Positions, ``(steps + 1, m)``, starts included.

    >>> roll_downhill(lambda t: 2 * t, np.array([1.0]), stride="slope", learning_rate=0.25, steps=2).ravel()
    array([1.  , 0.5 , 0.25])
    """
    places = [np.asarray(starts, dtype=np.float64)]
    for _ in range(steps):
        slope = slope_at(places[-1])
        places.append(places[-1] - learning_rate * (slope if stride == "slope" else np.sign(slope)))
    return np.stack(places)
