"""Paths of runs through parameter space, and their principal plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netcore.data.datasets import Dataset
from netcore.landscape.costs import cost_of_points
from netcore.landscape.slices import Plane
from netcore.network.arrays import Array, Indices, frozen

if TYPE_CHECKING:
    from netcore.runlog.log import RunLog


@dataclass(frozen=True, eq=False)
class PathOnPlane:
    """A path and its projection onto a plane. Arrays over the m points of the path, read-only.

    Attributes
    ----------
    coordinates
        Coordinates of the projected points, ``(m, 2)``.
    true_cost
        Cost at the points themselves, ``(m,)``.
    plane_cost
        Cost at the projected points, ``(m,)``.
    """

    coordinates: Array
    true_cost: Array
    plane_cost: Array


def thinned_steps(steps: int, points: int) -> Indices:
    """Thin the states 0..steps of a run: every k-th and the last, with k such that at most `points` remain.

    >>> thinned_steps(10, 4)
    array([ 0,  4,  8, 10])
    """
    if points < 2:
        raise ValueError(f"a path needs at least 2 points, its ends, not {points}")
    every = max(1, -(-steps // (points - 1)))
    return np.unique(np.append(np.arange(0, steps, every), steps))


def path_of(log: RunLog, steps: Indices) -> Array:
    """Return the parameter vectors of a run, ``(m, P)``, after the given numbers of steps; 0 is the start."""
    return np.stack([log.params_at(int(step)).vector for step in steps])


def pca_plane(logs: Sequence[RunLog], *, points: int = 256) -> Plane:
    """Return the plane that contains most of the variance of the paths of one or several runs.

    Each path is thinned to at most `points` evenly spaced states. All runs have the same weight, whatever their
    number of steps. The plane passes through the mean of the paths, so the paths themselves are not in it: the cost
    on the plane differs from the true cost on a path. `path_on_plane` gives both.

    Raises
    ------
    ValueError
        If there is no run, or the networks or costs differ.
    """
    if not logs:
        raise ValueError("a PCA plane needs at least one run")
    specs = [log.spec for log in logs]
    networks = {(tuple(s.network.layers), s.network.activation, s.training.cost) for s in specs}
    if len(networks) > 1:
        raise ValueError(f"all runs must have the same network and cost, not {sorted(networks)}")
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

    Each point of a path with m points has weight ``1 / m``, so that all paths have the same total weight; a longer
    path still contributes more variance. The origin is the weighted mean. The directions are orthonormal, the one
    with the larger variance first. Their signs are chosen such that the first path ends at larger coordinates than
    it starts. They are computed from the inner products of the points, ``(m, m)``, because there are far fewer points
    than parameters.
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


def path_on_plane(plane: Plane, path: Array, data: Dataset, *, examples: int | None = 10_000) -> PathOnPlane:
    """Measure the cost at the points of a path, ``(m, P)``, and at their projections onto a plane."""
    inputs, labels = data.train_inputs[:examples], data.train_labels[:examples]
    coordinates = plane.coordinates(path)
    true = cost_of_points(
        plane.layer_sizes, path, inputs, labels, activation=plane.activation, cost=plane.cost
    )
    below = plane.landscape(inputs, labels).measure(coordinates).cost
    return PathOnPlane(frozen(coordinates), frozen(true), below)
