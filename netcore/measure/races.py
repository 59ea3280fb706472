"""Cost against work and against steps, for runs that compete."""

from __future__ import annotations

from typing import Literal

import numpy as np

from netcore.errors import FactError
from netcore.measure.record import full_cost
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Values, batch_size_of, costs_at, one_log, state, tracked
from netcore.network.arrays import Array
from netcore.network.backprop import targets
from netcore.network.cost import cost_named
from netcore.network.probes import uphill_share


@quantity("race curve")
def race_curve(logs: Logs, *, states: int = 60, examples: int | None = None) -> Values:
    """Return the full cost over a run at states evenly spaced on a logarithmic axis, with start and end.

    Arrays step, work and cost; work counts gradients of single images computed until then.
    """
    log = one_log(logs)
    steps = np.unique(np.append(0, np.geomspace(1, len(log), states).round().astype(np.int64)))
    batch = log.spec.batch_size_of(len(log.data.train_labels))
    path = [state(log, int(step)).vector for step in steps]
    return {"step": steps, "work": steps * batch, "cost": costs_at(log, path, examples)}


@quantity("uphill steps")
def uphill_steps(
    logs: Logs, *, first: int = 0, stop: int | None = None, samples: int = 500, examples: int | None = None
) -> Values:
    """Return how single steps changed the full cost: arrays step and change, and the share that raised it.

    Looked at are at most `samples` evenly spaced steps from `first` up to `stop` (or the last).
    """
    log = one_log(logs)
    stop = len(log) if stop is None else stop
    steps = np.unique(np.linspace(first, stop - 1, samples).round().astype(np.int64))
    change = np.concatenate(
        [
            np.diff(costs_at(log, [state(log, int(s)).vector for s in (step, step + 1)], examples))
            for step in tracked(steps.tolist(), "steps")
        ]
    )
    share = np.mean([uphill_share(np.array([0.0, by])) for by in change])
    return {"step": steps, "change": change, "share": np.array(share)}


@quantity("shrug cost")
def shrug_cost(logs: Logs) -> float:
    """Return the mean cost of a network whose outputs are always ``1 / n_out``, whatever it is shown."""
    log = one_log(logs)
    classes = log.spec.network.layers[-1]
    target = targets(log.data.train_labels, classes)
    z = np.full(target.shape, -np.log(classes - 1.0))
    cost = cost_named(log.spec.training.cost)
    return float(cost.examples(z, np.full(target.shape, 1 / classes), target).mean())


@quantity("standings")
def standings(logs: Logs, *, at: int, clock: Literal["work", "steps"], examples: int | None = None) -> Array:
    """Return the costs of several runs, ``(runs,)``, when each has done the same work, or the same steps.

    A run that could not yet finish a further step stands where its last one led.
    """
    if clock not in ("work", "steps"):
        raise FactError(f"there is no clock {clock!r}; there are work and steps")
    reached = [at // batch_size_of(log) if clock == "work" else at for log in logs]
    for log, step in zip(logs, reached, strict=True):
        if step > len(log):
            raise FactError(f"{log.spec.name} has only {len(log)} steps, not {step}; ask for an earlier time")
    return np.array(
        [full_cost((log,), step=step, examples=examples) for log, step in zip(logs, reached, strict=True)]
    )
