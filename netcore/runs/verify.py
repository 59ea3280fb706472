"""Verify a log: recompute it from its data and compare.

Each recorded step is compared with `netcore.network.backprop` on its examples, within a tolerance. Each update must
give the parameters of the next step exactly, and the mini-batches and initial parameters must follow from the seed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netcore.data.datasets import as_inputs
from netcore.fast.evaluation import score
from netcore.fast.threads import one_blas_thread
from netcore.network.activation import activation_named
from netcore.network.arrays import Array, spread
from netcore.network.backprop import Backward, Forward, backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params
from netcore.runlog.log import RunLog, Step
from netcore.runs.descent import mini_batches
from netcore.runs.progress import Report

TOLERANCES = {
    "float32": 2e-5,
    "float64": 2e-11,
}  # several hundred rounding errors: sums have up to thousands of terms
EVALUATION_TOLERANCE = 1e-4  # one example in ten thousand may be on the boundary between two answers


@dataclass
class Verification:
    """The largest deviations of a log from the recomputed values.

    Attributes
    ----------
    steps
        Number of steps that were recomputed.
    activations, deltas, gradients, costs
        Largest difference from the recomputed values, relative to the largest value of the same array or, if that is
        larger, to the sum of the absolute values of the terms that were added.
    updates
        Number of steps whose update does not give the next parameters exactly.
    batches
        Number of mini-batches that do not follow from the seed.
    start
        Whether the initial parameters follow from the seed.
    evaluations
        Largest difference between a recorded and a recomputed cost or accuracy.
    tolerance
        Allowed relative difference.
    """

    tolerance: float
    steps: int = 0
    activations: float = 0.0
    deltas: float = 0.0
    gradients: float = 0.0
    costs: float = 0.0
    updates: int = 0
    batches: int = 0
    start: bool = True
    evaluations: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the log matches what training computes. Values that are not finite never match."""
        worst = (self.activations, self.deltas, self.gradients, self.costs)
        exact = self.start and self.updates == 0 and self.batches == 0
        return (
            exact and all(off <= self.tolerance for off in worst) and self.evaluations <= EVALUATION_TOLERANCE
        )


def verify(log: RunLog, *, steps: int | None = 200, report: Report | None = None) -> Verification:
    """Recompute steps of a log and compare.

    Parameters
    ----------
    log
        The log, finished or not.
    steps
        Number of steps to check, evenly spaced, including first and last. None: all steps, and all evaluations
        instead of only the first and the last.
    report
        Progress callback: steps done, steps to do, cost of the last step.

    Raises
    ------
    LogError
        If the log is damaged, or its data cannot be loaded.
    """
    found = Verification(tolerance=TOLERANCES[log.spec.training.dtype])
    count = len(log)
    sample = count if steps is None else max(steps, 2)
    chosen = list(range(count)) if sample >= count else spread(0, count - 1, sample)
    header = log.header
    rng = np.random.default_rng(log.spec.training.seed)
    start = Params.initialise(header.layer_sizes, init=log.spec.network.init, rng=rng, dtype=header.dtype)
    found.start = bool(np.array_equal(log.params_at(0).vector, start.vector))
    drawn = enumerate(mini_batches(header, rng, 0))
    with np.errstate(all="ignore"):
        for done, number in enumerate(chosen, start=1):
            step = log[int(number)]
            indices = next(batch for place, batch in drawn if place == number)
            found.batches += not np.array_equal(step.batch, indices)
            _verify_step(found, log, step)
            if report is not None and (done % 256 == 0 or done == len(chosen)):
                report(done, len(chosen), step.cost)
    found.steps = len(chosen)
    evaluations = log.evaluations if steps is None else log.evaluations[:1] + log.evaluations[-1:]
    for row in evaluations:
        measured = _evaluations_at(log, row.step)
        recorded = (row.train_cost, row.test_cost, row.train_accuracy, row.test_accuracy)
        off = np.abs(np.subtract(recorded, measured)).max()
        found.evaluations = float(np.maximum(found.evaluations, off))
    return found


def _verify_step(found: Verification, log: RunLog, step: Step) -> None:
    spec, dtype = log.spec, log.header.dtype
    params = step.params
    inputs = as_inputs(log.data.train_raw[step.batch], dtype)
    target = targets(log.data.train_labels[step.batch], log.header.layer_sizes[-1], dtype)
    with one_blas_thread():
        passed = forward(params, inputs, spec.network.activation)
        # use the recorded z: recomputed, it may fall on the other side of relu's kink by a rounding error
        recorded = Forward(z=step.z, a=step.a, activation=spec.network.activation)
        back = backward(params, recorded, target, spec.training.cost)
    sums = _sums(params, recorded, back)
    found.activations = _worst(
        found.activations, zip(passed.z + passed.a, step.z + step.a, sums.z + sums.a, strict=True)
    )
    found.deltas = _worst(found.deltas, zip(back.delta, step.delta, sums.delta, strict=True))
    found.gradients = _worst(found.gradients, [(back.grad.vector, step.grad.vector, sums.grad)])
    exact = (array.astype(np.float64) for array in (passed.z[-1], passed.output, target))
    cost = cost_named(spec.training.cost).examples(*exact).mean()
    off = np.abs(passed.output - target).sum(axis=1).mean() * max(1.0, sums.z[-1])
    found.costs = _worst(found.costs, [(np.asarray([cost]), np.asarray([step.cost]), float(off))])
    rate = dtype.type(spec.training.learning_rate)
    updated = params.vector - rate * step.grad.vector
    found.updates += not np.array_equal(log.params_at(step.number + 1).vector, updated)


@dataclass(frozen=True)
class _Sums:
    """Upper bounds for each layer's z, a and delta, and for the gradient: sums of absolute values.

    Rounding errors are proportional to the terms of a sum, not to its result. For example ``z = 1000 - 999.999`` is
    0.001, but its error is that of a number near 1000; it is compared relative to ``1000 + 999.999``.
    """

    z: list[float]
    a: list[float]
    delta: list[float]
    grad: float


def _sums(params: Params, passed: Forward, back: Backward) -> _Sums:
    weights = [np.abs(weight) for weight in params.weights]
    names = [passed.activation] * (len(weights) - 1) + ["sigmoid"]
    z: list[Array] = []
    a: list[Array] = [np.abs(passed.a[0])]
    slopes = []
    for layer, name in enumerate(names):
        z.append(a[-1] @ weights[layer].T + np.abs(params.biases[layer]))
        slopes.append(activation_named(name).slope(passed.z[layer], passed.a[layer + 1]))
        a.append(np.abs(passed.a[layer + 1]) + slopes[-1] * z[-1])
    delta = [np.abs(back.delta[-1])]
    for layer in reversed(range(len(weights) - 1)):
        delta.insert(0, (delta[0] @ weights[layer + 1]) * slopes[layer])
    grads = [
        error.T @ np.abs(before) / len(error) for error, before in zip(delta, passed.a[:-1], strict=True)
    ]
    z_max, a_max, delta_max = ([float(array.max()) for array in arrays] for arrays in (z, a, delta))
    return _Sums(z_max, a_max, delta_max, grad=max(float(array.max()) for array in grads))


def _worst(so_far: float, pairs: Iterable[tuple[NDArray[np.floating], NDArray[np.floating], float]]) -> float:
    """Return the largest difference, relative to the values or to their bounds in `_Sums`.

    It is infinite if shapes differ, and NaN if a number is not finite.
    """
    for expected, recorded, sums in pairs:
        if expected.shape != recorded.shape:
            return float("inf")
        scale = max(float(np.abs(expected).max()), sums, float(np.finfo(expected.dtype).tiny))
        off = float(np.abs(expected - recorded).max()) / scale
        so_far = float(np.maximum(so_far, off))
    return so_far


def _evaluations_at(log: RunLog, step: int) -> tuple[float, float, float, float]:
    params, data, spec = log.params_at(step), log.data, log.spec
    activation, cost = spec.network.activation, spec.training.cost
    train = score(params, data.train_raw, data.train_labels, activation=activation, cost=cost)
    test = score(params, data.test_raw, data.test_labels, activation=activation, cost=cost)
    return train.cost, test.cost, train.accuracy, test.accuracy
