"""The cost over planes through parameter space, and the paths of runs beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from netcore.errors import FactError
from netcore.landscape.costs import cost_on_plane
from netcore.landscape.paths import path_of, path_on_plane, pca_plane, thinned_steps
from netcore.landscape.slices import Plane, plane_of_parameters, plane_through, random_plane
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    batch_size_of,
    examples_of,
    network_of,
    one_log,
    shows_progress,
    state,
)
from netcore.network.arrays import Array, Indices
from netcore.runlog.log import RunLog

PlaneKind = Literal["pca", "ends", "random"]


@dataclass(frozen=True, eq=False)
class Surface:
    """The cost over a plane: x, ``(columns,)``, y, ``(rows,)``, and cost, ``(rows, columns)``."""

    x: Array
    y: Array
    cost: Array


@dataclass(frozen=True, eq=False)
class Directions:
    """Equal steps of two parameters in evenly spaced directions, the first along the first parameter.

    Attributes
    ----------
    angle, change
        Direction of each step, from 0 to less than 2 pi, and what it does to the cost, ``(count,)``.
    place, reached
        Where each step leads, ``(count, 2)``, and the cost there, ``(count,)``.
    here, cost
        Where all of them start, ``(2,)``, and the cost there.
    slopes, length
        The gradient of the two parameters, ``(2,)``, and its length.
    """

    angle: Array
    change: Array
    place: Array
    reached: Array
    here: Array
    cost: float
    slopes: Array
    length: float


@dataclass(frozen=True, eq=False)
class PlaneDescent:
    """A descent of two parameters alone: where it stands before each step and at its end.

    Attributes
    ----------
    place, cost
        The two parameters, ``(steps + 1, 2)``, and the cost there, ``(steps + 1,)``.
    """

    place: Array
    cost: Array


@dataclass(frozen=True, eq=False)
class PlanePath:
    """The path of a run beside a plane, at m states.

    Attributes
    ----------
    step, work
        Number of each state, and gradients of single examples computed since the first, ``(m,)``.
    coordinates
        Where the states fall on the plane, ``(m, 2)``.
    true_cost, plane_cost
        At the states themselves, and at the nearest points of the plane, ``(m,)``.
    share
        How much of the variance of the whole path the plane holds, 0..1.
    start_cost
        The true cost at step 0.
    """

    step: Indices
    work: Indices
    coordinates: Array
    true_cost: Array
    plane_cost: Array
    share: float
    start_cost: float


@quantity("cost over parameters")
def cost_over_parameters(
    logs: Logs,
    *,
    x_index: int,
    y_index: int,
    step: int | None = 0,
    reach: float = 10.0,
    points: int = 51,
    examples: int | None = 10_000,
) -> Surface:
    """Return the cost as two parameters sweep `reach` around their values."""
    log = one_log(logs)
    params = state(log, step)
    plane = plane_of_parameters(params, x_index, y_index, **network_of(log))
    x, y = (np.linspace(v - reach, v + reach, points) for v in params.vector[[x_index, y_index]].tolist())
    return _grid(plane, log, x, y, examples)


@quantity("cost in directions")
def cost_in_directions(
    logs: Logs,
    *,
    x_index: int,
    y_index: int,
    length: float,
    count: int = 8,
    step: int | None = 0,
    examples: int | None = 10_000,
) -> Directions:
    """Return how the cost changes by equal steps of two parameters in `count` evenly spaced directions."""
    log = one_log(logs)
    params = state(log, step)
    landscape = plane_of_parameters(params, x_index, y_index, **network_of(log)).landscape(
        *examples_of(log, "train", examples), dtype=np.float64
    )
    here = params.vector[[x_index, y_index]].astype(np.float64)
    found = landscape.measure(here[None], slopes=True)
    assert found.slopes is not None  # noqa: S101 - they were asked for
    angle = 2 * np.pi * np.arange(count) / count
    around = here + length * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    reached = landscape.measure(around).cost
    return Directions(
        angle=angle,
        change=reached - found.cost[0],
        place=around,
        reached=reached,
        here=here,
        cost=float(found.cost[0]),
        slopes=found.slopes[0],
        length=float(np.linalg.norm(found.slopes[0])),
    )


@quantity("descent over parameters")
def descent_over_parameters(
    logs: Logs,
    *,
    x_index: int,
    y_index: int,
    learning_rate: float,
    steps: int,
    step: int | None = 0,
    examples: int | None = 10_000,
) -> PlaneDescent:
    """Return a descent of two parameters against the gradient of the two, measured anew before every step."""
    log = one_log(logs)
    params = state(log, step)
    landscape = plane_of_parameters(params, x_index, y_index, **network_of(log)).landscape(
        *examples_of(log, "train", examples), dtype=np.float64
    )
    places = [params.vector[[x_index, y_index]].astype(np.float64)]
    for _ in range(steps):
        slopes = landscape.measure(places[-1][None], slopes=True).slopes
        assert slopes is not None  # noqa: S101 - they were asked for
        places.append(places[-1] - learning_rate * slopes[0])
    place = np.array(places)
    return PlaneDescent(place=place, cost=landscape.measure(place).cost)


@quantity("plane surface")
def plane_surface(
    logs: Logs,
    *,
    plane: PlaneKind = "pca",
    points: int = 51,
    margin: float = 0.25,
    reach: float = 1.0,
    seed: int = 0,
    examples: int | None = 10_000,
) -> Surface:
    """Return the cost on a plane through the runs' paths.

    Parameters
    ----------
    plane
        ``"pca"``: the principal plane of the paths (`netcore.landscape.paths.pca_plane`). ``"ends"``: through the
        common start of two runs and their two ends, where the surface has the true heights. ``"random"``: around
        the end of one run along two random directions with the weights' own norms, drawn with `seed`.
    margin, reach
        How far the grid goes: beyond the paths, as a share of their extent; of a random plane from -`reach` to
        `reach`.
    """
    if plane == "random":
        along = np.linspace(-reach, reach, points)
        return _grid(_plane(logs, plane, seed), logs[0], along, along, examples)
    chosen = _plane(logs, plane, seed)
    corners = np.concatenate([chosen.coordinates(path_of(log, _states(log))) for log in logs])
    x, y = (_spanning(coordinates, margin, points) for coordinates in corners.T)
    return _grid(chosen, logs[0], x, y, examples)


@quantity("plane path")
def plane_path(
    logs: Logs,
    *,
    which: int = 0,
    plane: PlaneKind = "pca",
    points: int = 256,
    every_until: int = 0,
    gap: float | None = None,
    seed: int = 0,
    examples: int | None = 10_000,
) -> PlanePath:
    """Return the path of run number `which` beside the plane of all the runs given.

    Parameters
    ----------
    plane, seed
        As in ``plane surface``.
    points, every_until
        At most `points` evenly spaced states are taken, and every state up to step `every_until`.
    gap
        A plane through the mean of paths can lie far from their common start. With a gap, the path begins with the
        first state whose true cost differs from the plane's below it by at most that much.

    Raises
    ------
    FactError
        If the path never comes that near to the plane.
    """
    log = logs[which]
    chosen = _plane(logs, plane, seed)
    every = np.arange(min(every_until, len(log)) + 1)
    steps = np.union1d(every, thinned_steps(len(log), points))
    found = path_on_plane(chosen, path_of(log, steps), log.data, examples=examples)
    near = np.flatnonzero(np.abs(found.true_cost - found.plane_cost) <= (np.inf if gap is None else gap))
    if not near.size:
        raise FactError(f"{log.spec.name} never comes within {gap} of the plane's cost; allow a larger gap")
    first = int(near[0])
    return PlanePath(
        step=steps[first:],
        work=(steps[first:] - steps[first]) * batch_size_of(log),
        coordinates=found.coordinates[first:],
        true_cost=found.true_cost[first:],
        plane_cost=found.plane_cost[first:],
        share=float(chosen.share_of_variance(path_of(log, _states(log)))),
        start_cost=float(found.true_cost[0]),
    )


def _grid(plane: Plane, log: RunLog, x: Array, y: Array, examples: int | None) -> Surface:
    found = cost_on_plane(plane, log.data, x, y, examples=examples, progress=shows_progress())
    return Surface(x=found.x, y=found.y, cost=found.cost)


def _plane(logs: Logs, kind: str, seed: int) -> Plane:
    if kind == "pca":
        return pca_plane(logs)
    if kind == "ends":
        if len(logs) != 2 or not np.array_equal(logs[0].params_at(0).vector, logs[1].params_at(0).vector):
            raise FactError('the plane "ends" needs two runs that start at the same point')
        ends = [log.final_params for log in logs]
        return plane_through(logs[0].params_at(0), *ends, **network_of(logs[0]))
    if kind == "random":
        rng = np.random.default_rng(seed)
        return random_plane(one_log(logs).final_params, rng=rng, **network_of(logs[0]))
    raise FactError(f"there is no plane {kind!r}; there are pca, ends and random")


def _states(log: RunLog, points: int = 256) -> Indices:
    return thinned_steps(len(log), points)


def _spanning(along: Array, margin: float, points: int) -> Array:
    extent = np.ptp(along)
    return np.linspace(along.min() - margin * extent, along.max() + margin * extent, points)
