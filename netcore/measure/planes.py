"""The cost over planes through parameter space, and the paths of runs beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from netcore.errors import FactError
from netcore.landscape.costs import cost_on_plane
from netcore.landscape.paths import path_of, path_on_plane, pca_plane, thinned_steps
from netcore.landscape.slices import Plane, plane_of_parameters, plane_through, random_plane
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Values, batch_size_of, network_of, one_log, state, training_examples
from netcore.network.arrays import Array, Indices

if TYPE_CHECKING:
    from netcore.runlog.log import RunLog

PlaneKind = Literal["pca", "ends", "random"]


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
) -> Values:
    """Return the cost as two parameters sweep `reach` around their values: x, y and ``cost[row of y, x]``."""
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
) -> Values:
    """Return how the cost changes by equal steps of two parameters in `count` evenly spaced directions.

    The first direction is straight against the gradient. Arrays angle and change, ``(count,)``; the places
    reached, ``(count, 2)``, and their costs; the cost here, its two slopes, ``(2,)``, and their length together.
    """
    log = one_log(logs)
    params = state(log, step)
    landscape = plane_of_parameters(params, x_index, y_index, **network_of(log)).landscape(
        *training_examples(log, examples), dtype=np.float64
    )
    here = params.vector[[x_index, y_index]].astype(np.float64)
    found = landscape.measure(here[None], slopes=True)
    assert found.slopes is not None  # noqa: S101 - they were asked for
    downhill = np.arctan2(*-found.slopes[0, ::-1])
    angle = downhill + 2 * np.pi * np.arange(count) / count
    around = here + length * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    reached = landscape.measure(around).cost
    return {
        "angle": angle,
        "change": reached - found.cost[0],
        "place": around,
        "reached": reached,
        "here": here,
        "cost": found.cost[0],
        "slopes": found.slopes[0],
        "length": np.array(np.linalg.norm(found.slopes[0])),
    }


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
) -> Values:
    """Return the cost on a plane through the runs' paths: x, y and ``cost[row of y, x]``.

    Parameters
    ----------
    plane
        ``"pca"``: the principal plane of the paths (`netcore.landscape.paths.pca_plane`). ``"ends"``: through the common
        start of two runs and their two ends, where the surface has the true heights. ``"random"``: around the
        end of one run along two random directions with the weights' own norms, drawn with `seed`.
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
    seed: int = 0,
    examples: int | None = 10_000,
) -> Values:
    """Return the path of run number `which` beside the plane of all the runs given.

    Entries over at most `points` evenly spaced states: step; coordinates, ``(m, 2)``; true_cost, at the states
    themselves; plane_cost, at the nearest points of the plane. The single number share tells how much of this
    path's variance the plane holds.
    """
    log = logs[which]
    steps = _states(log, points)
    path = path_of(log, steps)
    chosen = _plane(logs, plane, seed)
    found = path_on_plane(chosen, path, log.data, examples=examples)
    return {
        "step": steps,
        "coordinates": found.coordinates,
        "true_cost": found.true_cost,
        "plane_cost": found.plane_cost,
        "share": np.array(chosen.share_of_variance(path)),
    }


def _grid(plane: Plane, log: RunLog, x: Array, y: Array, examples: int | None) -> Values:
    found = cost_on_plane(plane, log.data, x, y, examples=examples, progress=True)
    return {"x": found.x, "y": found.y, "cost": found.cost}


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


@quantity("walk on plane")
def walk_on_plane(
    logs: Logs,
    *,
    which: int = 0,
    every_step_until: int = 0,
    points: int = 1000,
    gap: float = 0.1,
    examples: int | None = 10_000,
) -> Values:
    """Return the path of run number `which` over the principal plane of all the runs, from where it comes near.

    A plane through the mean of paths can lie far from their common start. The walk begins with the first state
    whose true cost differs from the plane's below it by at most `gap`.

    Parameters
    ----------
    every_step_until
        Up to this step every state is recorded, later on at most `points` evenly spaced ones.

    Returns
    -------
    dict
        Over the recorded states: step; clock, the work since the first of them; coordinates ``(m, 2)``; true_cost;
        plane_cost. Single numbers: share, how much of this path's variance the plane holds, and start_cost, the true
        cost at step 0.

    Raises
    ------
    FactError
        If the path never comes near the plane.
    """
    log = logs[which]
    every = np.arange(min(every_step_until, len(log)) + 1)
    steps = np.union1d(every, thinned_steps(len(log), points))
    plane = pca_plane(logs)
    found = path_on_plane(plane, path_of(log, steps), log.data, examples=examples)
    near = np.flatnonzero(np.abs(found.true_cost - found.plane_cost) <= gap)
    if not near.size:
        raise FactError(f"{log.spec.name} never comes within {gap} of the plane's cost; allow a larger gap")
    walked = slice(int(near[0]), None)
    return {
        "step": steps[walked],
        "clock": (steps[walked] - steps[near[0]]) * batch_size_of(log),
        "coordinates": found.coordinates[walked],
        "true_cost": found.true_cost[walked],
        "plane_cost": found.plane_cost[walked],
        "share": np.array(plane.share_of_variance(path_of(log, thinned_steps(len(log), 256)))),
        "start_cost": found.true_cost[0],
    }
