"""The measured cost along lines, over planes and at points, and descents on measured slopes."""

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
    """The cost along a line; arrays ``(m,)``, read-only, None where not asked for.

    `slope` is the exact derivative of `cost` by `t`, found by differentiation and not from neighbouring
    values.
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
        Where, and over which examples: the first `examples` training examples, or all if None.
    t
        ``(m,)`` coefficients; by default 241 that span what the line was made from.
    slope, accuracy
        Whether to measure these too.
    activation
        In place of the line's own: ``"threshold"`` makes every neuron switch between 0 and 1.
    cost
        In place of the line's own.
    dtype, threads, progress
        As for `netcore.landscape.flat.Landscape`.

    Raises
    ------
    ValueError
        If the data do not fit the network, or slopes of threshold neurons are asked for.
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
        Coefficients; by default 51 each, that span what the plane was made from.

    The other parameters are those of `cost_on_line`, and so are the errors.
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
    """Return the cost at any parameter vectors, ``(m, P)``, over the examples given: ``(m,)``."""
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
    """Roll downhill in one dimension, from several starts at once.

    Parameters
    ----------
    slope_at
        Gives the slopes, ``(m,)``, at m places.
    starts
        ``(m,)``.
    stride
        ``"slope"``: a step is ``learning_rate * slope``; ``"fixed"``: `learning_rate` whatever the slope.
    steps
        How many.

    Returns
    -------
    array
        ``(steps + 1, m)``, the places, the starts first.

    >>> roll_downhill(lambda t: 2 * t, np.array([1.0]), stride="slope", learning_rate=0.25, steps=2).ravel()
    array([1.  , 0.5 , 0.25])
    """
    places = [np.asarray(starts, dtype=np.float64)]
    for _ in range(steps):
        slope = slope_at(places[-1])
        places.append(places[-1] - learning_rate * (slope if stride == "slope" else np.sign(slope)))
    return np.stack(places)
