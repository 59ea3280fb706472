"""Lines and planes through the space of parameters, and the cost along them.

A line or plane is an origin and one or two directions, all of them whole parameter vectors; a point of it
is named by one or two coefficients. It is made from parameters (`line_between`, `plane_of_parameters`, ...)
or from the paths of recorded runs (`pca_plane`), and measured with `cost_on_line` and `cost_on_plane`.

A plane shows next to nothing of a space of 13,002 dimensions. What it leaves out is therefore measured too:
the share of a path's variance that it holds, and the true cost of a path's points beside the plane's
(`path_on_plane`).
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
