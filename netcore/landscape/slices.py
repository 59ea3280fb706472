"""Lines and planes in parameter space.

A line or plane consists of an origin and one or two directions, all of them parameter vectors; one or two
coefficients identify a point. It is created from parameters (`line_between`, `plane_of_parameters`, ...) or from the
paths of recorded runs (`pca_plane`), and measured with `cost_on_line` and `cost_on_plane`.

A plane shows very little of a space with 13,002 dimensions. So two numbers say what it leaves out: the share of a
path's variance that it contains (`Plane.share_of_variance`), and the true cost at the points of a path, next to the
cost on the plane (`path_on_plane`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from netcore.landscape.flat import Landscape
from netcore.network.arrays import Array, Indices, frozen
from netcore.network.params import Params


@dataclass(frozen=True, eq=False)
class Slice:
    """A line or plane in parameter space: the base class of `Line` and `Plane`.

    Parameters
    ----------
    layer_sizes
        Layer sizes of the network.
    origin
        The point with all coefficients 0, ``(P,)``.
    directions
        ``(1, P)`` for a line, ``(2, P)`` for a plane; linearly independent, of any length.
    made_from
        Description of what it was created from.
    landmarks
        Coefficients of the points it was created from, ``(m, k)``. The default range of `axis` contains them.
    activation, cost
        Activation and cost of the network, the defaults for measurements.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, or the directions are linearly dependent.
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
            raise ValueError("the origin and directions of a slice must be finite")
        if np.linalg.matrix_rank(directions @ directions.T) < self.dimensions:
            raise ValueError("the directions of a slice must be independent, and none of them zero")
        for name, value in (("origin", origin), ("directions", directions), ("landmarks", landmarks)):
            object.__setattr__(self, name, value)

    def coordinates(self, vectors: Array) -> Array:
        """Project parameter vectors, ``(m, P)``, onto the slice and return their coefficients, ``(m, k)``."""
        away = np.atleast_2d(vectors).astype(np.float64) - self.origin
        gram = self.directions @ self.directions.T
        found: Array = np.linalg.solve(gram, self.directions @ away.T).T
        return found

    def points(self, coefficients: Array) -> Array:
        """Return the parameter vectors, ``(m, P)``, at coefficients ``(m, k)``."""
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
        """Return the cost on this slice, which can be measured at any of its points."""
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
        """Return evenly spaced coefficients along one direction, whose range contains the landmarks.

        `margin` extends the range on both sides, as a fraction of the landmarks' extent.

        Raises
        ------
        ValueError
            If the landmarks are a single point, which gives no range.
        """
        along = self.landmarks[:, direction]
        extent = np.ptp(along)
        if not extent > 0:
            raise ValueError(f"{self.made_from}: there is no default range; give the coefficients")
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
        """Return the share of a path's variance that the plane contains.

        For a path ``(m, P)`` this is ``1 - (squared distances from the plane) / (squared distances from the path's
        mean)``, both summed over the points. It is 1 if the path lies in the plane, the usual share of variance if
        the plane passes through the path's mean, and negative if the plane is further from the path than the mean.
        """
        path = np.asarray(path, dtype=np.float64)
        outside = path - self.points(self.coordinates(path))
        spread = path - path.mean(axis=0)
        return float(1 - np.sum(outside**2) / np.sum(spread**2))


def line_between(start: Params, end: Params, **network: str) -> Line:
    """Return the line with `start` at t = 0 and `end` at t = 1.

    `network` may contain ``activation`` and ``cost``, here and in the functions below.

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

    The first is at (0, 0) and the second on the positive x axis. The axes are orthonormal, so distances and angles in
    the plane equal those in parameter space.
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

    In a ReLU network, doubling one layer and halving the next does not change the function, so the length of a step
    has no meaning by itself. Li, Xu, Taylor, Studer and Goldstein, "Visualizing the loss landscape of neural nets"
    (2018), section 4, therefore draw Gaussian numbers and rescale the incoming weights of each neuron (or layer) to
    the norm that they have in the network. Biases do not change, as in their experiments.
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
        raise ValueError(f"networks must be of one shape, not {one.layer_sizes} and {other.layer_sizes}")
