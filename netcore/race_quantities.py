"""Measured quantities about rough and exact steps: how good a rough gradient is, and who gets where for which work.

All take a tuple of logs; a `step` is the number of a state, 0 for the start, and None means after the last step.
Work counts the gradients of single images computed. Costs are over the first `examples` training examples, or all
of them if None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from netcore.arrays import Array
from netcore.backprop import targets
from netcore.cost import cost_named
from netcore.errors import FactError
from netcore.measuring import quantity
from netcore.probe_quantities import gradient_agreement
from netcore.slice_quantities import Logs, Values, full_cost, one_log
from netcore.slices import path_of, path_on_plane, pca_plane, thinned_steps

if TYPE_CHECKING:
    from netcore.runlog import RunLog


@quantity("price of a step")
def price_of_a_step(logs: Logs) -> Values:
    """Return what a step costs: examples, all there are; batch, those of one step; steps, one pass's number."""
    log = one_log(logs)
    examples = len(log.data.train_labels)
    batch = log.spec.batch_size_of(examples)
    return {"examples": np.array(examples), "batch": np.array(batch), "steps": np.array(examples // batch)}


@quantity("shrug cost")
def shrug_cost(logs: Logs) -> float:
    """Return the mean cost of a network whose outputs are always ``1 / n_out``, whatever it is shown."""
    log = one_log(logs)
    classes = log.spec.network.layers[-1]
    target = targets(log.data.train_labels, classes)
    z = np.full(target.shape, -np.log(classes - 1.0))
    cost = cost_named(log.spec.training.cost)
    return float(cost.examples(z, np.full(target.shape, 1 / classes), target).mean())


@quantity("first batches")
def first_batches(logs: Logs, *, count: int) -> Values:
    """Return the examples of the first mini-batches, in the order in which they lie in the training set.

    Over the n examples: index; picture, ``(n, rows, columns)``; slot, ``(n, 2)``, which batch each belongs to and
    its place in it.
    """
    log = one_log(logs)
    if log.data.image_shape is None:
        raise FactError(f"{log.spec.name}: the inputs are not pictures; this needs some")
    batches = np.stack([log[step].batch for step in range(count)])
    drawn = np.argsort(batches, axis=None, kind="stable")
    index = batches.ravel()[drawn]
    return {
        "index": index,
        "picture": log.data.train_inputs[index].reshape(-1, *log.data.image_shape),
        "slot": np.stack(np.unravel_index(drawn, batches.shape), axis=1),
    }


@quantity("step changes")
def step_changes(logs: Logs, *, steps: list[int]) -> Array:
    """Return the directions in which some steps moved the parameters, ``(m, P)``: minus the batches' gradients."""
    log = one_log(logs)
    return np.stack([-log[step].grad.vector for step in steps])


@quantity("gradient angles")
def gradient_angles(
    logs: Logs, *, batch_size: int, draws: int = 60, seed: int = 0, step: int | None = None
) -> Values:
    """Return the angles in degrees between `draws` random batches' gradients and the full gradient.

    Entries: angle, ``(draws,)``; median; uphill, how many are beyond 90 degrees.
    """
    cosines = gradient_agreement(logs, batch_size=batch_size, draws=draws, seed=seed, step=step)
    angle = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    return {"angle": angle, "median": np.median(angle), "uphill": np.sum(cosines < 0)}


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
        "clock": (steps[walked] - steps[near[0]]) * _batch_size(log),
        "coordinates": found.coordinates[walked],
        "true_cost": found.true_cost[walked],
        "plane_cost": found.plane_cost[walked],
        "share": np.array(plane.share_of_variance(path_of(log, thinned_steps(len(log), 256)))),
        "start_cost": found.true_cost[0],
    }


@quantity("standings")
def standings(logs: Logs, *, at: int, clock: Literal["work", "steps"], examples: int | None = None) -> Array:
    """Return the costs of several runs, ``(runs,)``, when each has done the same work, or the same steps.

    A run that could not yet finish a further step stands where its last one led.
    """
    if clock not in ("work", "steps"):
        raise FactError(f"there is no clock {clock!r}; there are work and steps")
    reached = [at // _batch_size(log) if clock == "work" else at for log in logs]
    for log, step in zip(logs, reached, strict=True):
        if step > len(log):
            raise FactError(f"{log.spec.name} has only {len(log)} steps, not {step}; ask for an earlier time")
    return np.array(
        [full_cost((log,), step=step, examples=examples) for log, step in zip(logs, reached, strict=True)]
    )


@quantity("accuracy by examples")
def accuracy_by_examples(logs: Logs) -> Values:
    """Return how many training examples several runs had, and what percentage of the test images each gets right."""
    return {
        "examples": np.array([len(log.data.train_labels) for log in logs]),
        "percent": np.array([100 * log.evaluations[-1].test_accuracy for log in logs]),
        "steps": np.array([len(log) for log in logs]),
    }


@quantity("first of each label")
def first_of_each_label(logs: Logs) -> Values:
    """Return the first training picture of every label: index, label and picture, ``(labels, rows, columns)``."""
    log = one_log(logs)
    if log.data.image_shape is None:
        raise FactError(f"{log.spec.name}: the inputs are not pictures; this needs some")
    label, index = np.unique(log.data.train_labels, return_index=True)
    return {
        "index": index,
        "label": label,
        "picture": log.data.train_inputs[index].reshape(-1, *log.data.image_shape),
    }


def _batch_size(log: RunLog) -> int:
    return log.spec.batch_size_of(len(log.data.train_labels))
