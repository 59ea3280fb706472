"""The paths of runs through parameter space, and the principal plane of such paths."""

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


def path_on_plane(plane: Plane, path: Array, data: Dataset, *, examples: int | None = 10_000) -> PathOnPlane:
    """Measure the true cost at a path's points, ``(m, P)``, and the plane's cost below or above them."""
    inputs, labels = data.train_inputs[:examples], data.train_labels[:examples]
    coordinates = plane.coordinates(path)
    true = cost_of_points(
        plane.layer_sizes, path, inputs, labels, activation=plane.activation, cost=plane.cost
    )
    below = plane.landscape(inputs, labels).measure(coordinates).cost
    return PathOnPlane(frozen(coordinates), frozen(true), below)
