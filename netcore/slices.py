"""Lines and planes through the space of parameters, and the cost along them.

A line or plane is an origin and one or two directions, all of them whole parameter vectors; a point of it
is named by one or two coefficients. It is made from parameters (`line_between`, `plane_of_parameters`, ...)
or from the paths of recorded runs (`pca_plane`), and measured with `cost_on_line` and `cost_on_plane`.

A plane shows next to nothing of a space of 13,002 dimensions. What it leaves out is therefore measured too:
the share of a path's variance that it holds, and the true cost of a path's points beside the plane's
(`path_on_plane`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from netcore.arrays import Array, Indices, frozen
from netcore.datasets import Dataset
from netcore.landscape import Landscape
from netcore.params import Params

if TYPE_CHECKING:
    from netcore.runlog import RunLog


@dataclass(frozen=True, eq=False)
class Slice:
    """A flat piece of parameter space: what `Line` and `Plane` share.

    Parameters
    ----------
    layer_sizes
        Of the networks that its points are.
    origin
        ``(P,)``, the point whose coefficients are all 0.
    directions
        ``(1, P)`` for a line, ``(2, P)`` for a plane; independent of each other, of any length.
    made_from
        In words, what it was made from.
    landmarks
        ``(m, k)``, the coefficients of the points it was made from; what is drawn by default spans them.
    activation, cost
        Of the networks it was made from; measured with these unless told otherwise.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, or the directions are not independent.
    """

    layer_sizes: tuple[int, ...]
    origin: Array = field(repr=False)
    directions: Array = field(repr=False)
    made_from: str
    landmarks: Array = field(repr=False)
    activation: str = "sigmoid"
    cost: str = "quadratic"

    dimensions: ClassVar[int]

    def __post_init__(self) -> None:
        origin, directions, landmarks = (
            frozen(np.array(part, dtype=np.float64))
            for part in (self.origin, self.directions, self.landmarks)
        )
        Params(self.layer_sizes, origin)  # checks the length
        if directions.shape != (self.dimensions, len(origin)):
            raise ValueError(f"directions must be {(self.dimensions, len(origin))}, not {directions.shape}")
        if not (np.isfinite(origin).all() and np.isfinite(directions).all()):
            raise ValueError("a slice needs finite numbers; its origin or a direction holds others")
        if np.linalg.matrix_rank(directions @ directions.T) < self.dimensions:
            raise ValueError("the directions of a slice must be independent, and none of them zero")
        for name, value in (("origin", origin), ("directions", directions), ("landmarks", landmarks)):
            object.__setattr__(self, name, value)

    def coordinates(self, vectors: Array) -> Array:
        """Return the coefficients, ``(m, k)``, of the points of the slice nearest to ``(m, P)`` vectors."""
        away = np.atleast_2d(vectors).astype(np.float64) - self.origin
        gram = self.directions @ self.directions.T
        found: Array = np.linalg.solve(gram, self.directions @ away.T).T
        return found

    def points(self, coefficients: Array) -> Array:
        """Return the parameter vectors, ``(m, P)``, of ``(m, k)`` coefficients."""
        found: Array = self.origin + np.asarray(coefficients, dtype=np.float64) @ self.directions
        return found

    def landscape(
        self,
        inputs: Array,
        labels: Indices,
        *,
        activation: str | None = None,
        cost: str | None = None,
        dtype: DTypeLike = np.float32,
        threads: int | None = None,
    ) -> Landscape:
        """Return the cost over this slice as something to measure at any of its points."""
        return Landscape(
            self.layer_sizes,
            self.origin,
            self.directions,
            inputs,
            labels,
            activation=activation or self.activation,
            cost=cost or self.cost,
            dtype=dtype,
            threads=threads,
        )

    def axis(self, direction: int, points: int, margin: float = 0.25) -> Array:
        """Return evenly spaced coefficients of one direction that span the landmarks.

        `margin` is how far they go beyond them on either side, as a share of their extent.

        Raises
        ------
        ValueError
            If the landmarks are a single point, so that no extent follows from them.
        """
        along = self.landmarks[:, direction]
        extent = np.ptp(along)
        if not extent > 0:
            raise ValueError(f"{self.made_from}: nothing tells how far to look; give the coefficients")
        return np.linspace(along.min() - margin * extent, along.max() + margin * extent, points)


class Line(Slice):
    """A line; its points are ``origin + t direction``."""

    dimensions = 1

    def at(self, t: float) -> Params:
        """Return the network at coefficient `t`."""
        return Params(self.layer_sizes, self.points(np.array([t])))


class Plane(Slice):
    """A plane; its points are ``origin + x direction_0 + y direction_1``."""

    dimensions = 2

    def at(self, x: float, y: float) -> Params:
        """Return the network at coefficients `x` and `y`."""
        return Params(self.layer_sizes, self.points(np.array([x, y])))

    def share_of_variance(self, path: Array) -> float:
        """Return how much of a path the plane holds.

        This is 1 minus the summed squared distances of the path's points, ``(m, P)``, from the plane over
        those from the path's own mean: 1 if the path lies in the plane, and for a plane through the mean
        the usual share of variance. It is negative for a plane further away than the mean is.
        """
        path = np.asarray(path, dtype=np.float64)
        outside = path - self.points(self.coordinates(path))
        spread = path - path.mean(axis=0)
        return float(1 - np.sum(outside**2) / np.sum(spread**2))


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


@dataclass(frozen=True, eq=False)
class PathOnPlane:
    """A path beside a plane; arrays over its m points, read-only.

    Attributes
    ----------
    coordinates
        ``(m, 2)``, where the points fall on the plane.
    true_cost
        ``(m,)``, the cost at the points themselves.
    plane_cost
        ``(m,)``, the cost at the nearest points of the plane.
    """

    coordinates: Array
    true_cost: Array
    plane_cost: Array


def line_between(start: Params, end: Params, **network: str) -> Line:
    """Return the line with `start` at t = 0 and `end` at t = 1.

    `network` may name the ``activation`` and ``cost``, here and in the functions below.

    >>> line_between(Params((1, 1), np.zeros(2)), Params((1, 1), np.ones(2))).at(0.25).vector
    array([0.25, 0.25])
    """
    _check_alike(start, end)
    step = end.vector.astype(np.float64) - start.vector
    return Line(start.layer_sizes, start.vector, step[None], "two ends", np.array([[0.0], [1.0]]), **network)


def line_along(params: Params, direction: Array, **network: str) -> Line:
    """Return the line through `params`, at t = 0, along a parameter vector `direction`."""
    return Line(
        params.layer_sizes, params.vector, direction[None], "a direction", np.zeros((1, 1)), **network
    )


def line_of_parameter(params: Params, index: int, **network: str) -> Line:
    """Return the line on which only the parameter at `index` changes; t is the parameter's value.

    >>> line_of_parameter(Params((1, 1), np.array([3.0, 4.0])), 1).at(-2).vector
    array([ 3., -2.])
    """
    origin, directions, landmark = _parameter_axes(params, [index])
    return Line(params.layer_sizes, origin, directions, f"parameter {index}", landmark, **network)


def plane_of_parameters(params: Params, x_index: int, y_index: int, **network: str) -> Plane:
    """Return the plane on which only two parameters change; x and y are their values."""
    origin, directions, landmark = _parameter_axes(params, [x_index, y_index])
    made_from = f"parameters {x_index} and {y_index}"
    return Plane(params.layer_sizes, origin, directions, made_from, landmark, **network)


def plane_along(params: Params, x_direction: Array, y_direction: Array, **network: str) -> Plane:
    """Return the plane through `params`, at (0, 0), along two parameter vectors."""
    directions = np.stack([x_direction, y_direction])
    return Plane(params.layer_sizes, params.vector, directions, "two directions", np.zeros((1, 2)), **network)


def plane_through(first: Params, second: Params, third: Params, **network: str) -> Plane:
    """Return the plane through three points.

    The first lies at (0, 0) and the second on the positive x axis; the axes are orthonormal, so that
    distances and angles in the plane are those of parameter space.
    """
    _check_alike(first, second)
    _check_alike(first, third)
    origin = first.vector.astype(np.float64)
    sides = np.stack([second.vector - origin, third.vector - origin])
    axes, lengths = np.linalg.qr(sides.T)
    axes = axes * np.where(np.diag(lengths) < 0, -1, 1)
    landmarks = np.concatenate([np.zeros((1, 2)), sides @ axes])
    return Plane(first.layer_sizes, origin, axes.T, "three points", landmarks, **network)


def random_direction(
    params: Params, *, normalise: Literal["neuron", "layer"], rng: np.random.Generator
) -> Array:
    """Return a random direction, ``(P,)``, whose weights are as large as those of `params`.

    A network of ReLUs computes the same when one layer is doubled and the next is halved, so a step of one
    length means little by itself. Li, Xu, Taylor, Studer and Goldstein, "Visualizing the loss landscape of
    neural nets" (2018), section 4, therefore draw Gaussian numbers and give the incoming weights of each
    neuron (or of each layer) the norm that the network's own have there. Biases stay put, as in their
    experiments.
    """
    drawn = Params(params.layer_sizes, rng.standard_normal(len(params.vector)))
    axis = 1 if normalise == "neuron" else None
    parts = []
    for weight, own in zip(drawn.weights, params.weights, strict=True):
        norm = np.linalg.norm(own, axis=axis, keepdims=True) / np.linalg.norm(
            weight, axis=axis, keepdims=True
        )
        parts += [(weight * norm).ravel(), np.zeros(len(weight))]
    return np.concatenate(parts)


def random_plane(
    params: Params,
    *,
    normalise: Literal["neuron", "layer"] = "neuron",
    rng: np.random.Generator,
    **network: str,
) -> Plane:
    """Return the plane through `params` along two random directions (`random_direction`)."""
    x_direction, y_direction = (random_direction(params, normalise=normalise, rng=rng) for _ in range(2))
    return plane_along(params, x_direction, y_direction, **network)


def _parameter_axes(params: Params, indices: list[int]) -> tuple[Array, Array, Array]:
    origin = params.vector.astype(np.float64)
    directions = np.zeros((len(indices), len(origin)))
    directions[np.arange(len(indices)), indices] = 1
    landmark = origin[indices]
    origin[indices] = 0
    return origin, directions, landmark[None]


def _check_alike(one: Params, other: Params) -> None:
    if one.layer_sizes != other.layer_sizes:
        raise ValueError(f"networks of one shape are needed, not {one.layer_sizes} and {other.layer_sizes}")


def thinned_steps(steps: int, points: int) -> Indices:
    """Return every k-th of the states 0..steps of a run, and the last; k leaves at most `points` of them.

    >>> thinned_steps(10, 4)
    array([ 0,  4,  8, 10])
    """
    if points < 2:
        raise ValueError(f"a path needs at least its two ends, not {points} points")
    every = max(1, -(-steps // (points - 1)))
    return np.unique(np.append(np.arange(0, steps, every), steps))


def path_of(log: RunLog, steps: Indices) -> Array:
    """Return the parameter vectors of a run, ``(m, P)``, at the numbered states; 0 is the start."""
    return np.stack([log.params_at(int(step)).vector for step in steps])


def pca_plane(logs: Sequence[RunLog], *, points: int = 256) -> Plane:
    """Return the plane that holds most of the variance of the paths of one or several runs.

    Each path is thinned to at most `points` evenly spaced states. All runs count alike, whatever their
    number of steps. The plane passes through the mean of the paths, not through their start: what it cuts
    of the cost there is not the true cost, which `path_on_plane` gives.

    Raises
    ------
    ValueError
        If there is no run, or the networks are not alike.
    """
    if not logs:
        raise ValueError("a PCA plane needs at least one run")
    specs = [log.spec for log in logs]
    networks = {(tuple(s.network.layers), s.network.activation, s.training.cost) for s in specs}
    if len(networks) > 1:
        raise ValueError(f"runs of one network and cost are needed, not {sorted(networks)}")
    ((layer_sizes, activation, cost),) = networks
    paths = [path_of(log, thinned_steps(len(log), points)) for log in logs]
    return principal_plane(
        layer_sizes,
        paths,
        made_from=f"PCA of {', '.join(s.name for s in specs)}, up to {points} states each",
        activation=activation,
        cost=cost,
    )


def principal_plane(
    layer_sizes: Sequence[int], paths: Sequence[Array], *, made_from: str, **network: str
) -> Plane:
    """Return the plane of the two largest principal components of paths, ``(m_r, P)`` each.

    Every point of a path of m points weighs ``1 / m``, so that paths count alike; the origin is the mean
    under these weights. A path that moves further still counts for more. The directions are orthonormal,
    the one of the larger variance first, and turned so that the first path ends further along either of
    them than it began. They are found from the points' inner products, as there are far fewer points than
    parameters.
    """
    points = np.concatenate(paths).astype(np.float64)
    weights = np.concatenate([np.full(len(path), 1 / (len(path) * len(paths))) for path in paths])
    origin = weights @ points
    spread = (points - origin) * np.sqrt(weights)[:, None]
    _, vectors = np.linalg.eigh(spread @ spread.T)
    directions, _ = np.linalg.qr(spread.T @ vectors[:, :-3:-1])
    travelled = (paths[0][-1].astype(np.float64) - paths[0][0]) @ directions
    directions = directions * np.where(travelled < 0, -1, 1)
    landmarks = (points - origin) @ directions
    return Plane(tuple(layer_sizes), origin, directions.T, made_from, landmarks, **network)


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
        As for `netcore.landscape.Landscape`.

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


def path_on_plane(plane: Plane, path: Array, data: Dataset, *, examples: int | None = 10_000) -> PathOnPlane:
    """Measure the true cost at a path's points, ``(m, P)``, and the plane's cost below or above them."""
    inputs, labels = data.train_inputs[:examples], data.train_labels[:examples]
    coordinates = plane.coordinates(path)
    true = cost_of_points(
        plane.layer_sizes, path, inputs, labels, activation=plane.activation, cost=plane.cost
    )
    below = plane.landscape(inputs, labels).measure(coordinates).cost
    return PathOnPlane(frozen(coordinates), frozen(true), below)


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


def permute_neurons(params: Params, layer: int, order: Sequence[int]) -> Params:
    """Return the network with the neurons of a hidden layer in another order: what it computes is the same.

    Parameters
    ----------
    layer
        The hidden layer that ``params.weights[layer]`` leads to.
    order
        Place i is taken by the neuron that was at ``order[i]``.

    Raises
    ------
    ValueError
        If there is no such hidden layer, or `order` does not name each of its neurons once.
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
