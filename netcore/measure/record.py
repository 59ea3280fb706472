"""What a run's record says: parameters, gradients and costs of its steps, its recipe and its scores."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    Part,
    batch_size_of,
    costs_at,
    entry_of,
    examples_of,
    one_log,
    outputs_of,
    pass_example,
    state,
    tracked,
)
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices, spread


@dataclass(frozen=True, eq=False)
class Scores:
    """Full measurements of a run, or of several.

    Attributes
    ----------
    step
        ``(m,)``: before which steps they were made.
    train_cost, test_cost, train_accuracy, test_accuracy
        ``(m,)``, or ``(runs, m)`` of several runs; accuracies are shares, 0..1.
    """

    step: Indices
    train_cost: Array
    test_cost: Array
    train_accuracy: Array
    test_accuracy: Array


@dataclass(frozen=True, eq=False)
class FinalScores:
    """The last full measurements of several runs.

    Attributes
    ----------
    train_cost, test_cost, train_accuracy, test_accuracy
        ``(runs,)``; accuracies are shares, 0..1.
    """

    train_cost: Array
    test_cost: Array
    train_accuracy: Array
    test_accuracy: Array


@dataclass(frozen=True, eq=False)
class CurveBand:
    """A score of several runs in m states: step, and mean, low and high of the runs, ``(m,)`` each."""

    step: Indices
    mean: Array
    low: Array
    high: Array


ScoreName = Literal["train_cost", "test_cost", "train_accuracy", "test_accuracy"]
SCORES = ("train_cost", "test_cost", "train_accuracy", "test_accuracy")


@dataclass(frozen=True, eq=False)
class Epoch:
    """One pass over the training set: how many examples it has, how many a batch, and how many steps it takes."""

    examples: int
    batch: int
    steps: int


@dataclass(frozen=True, eq=False)
class ParameterCounts:
    """How many weights and biases a network has.

    Attributes
    ----------
    weights, biases
        Of each layer of weights, the one to the first hidden layer first, ``(layers,)``.
    all_weights, all_biases, total
        Of the whole network.
    """

    weights: Indices
    biases: Indices
    all_weights: int
    all_biases: int
    total: int


@dataclass(frozen=True, eq=False)
class CostByWork:
    """The full cost at m states of a run.

    Attributes
    ----------
    step, work
        Number of each state, and gradients of single examples computed until then, ``(m,)``.
    cost
        ``(m,)``.
    """

    step: Indices
    work: Indices
    cost: Array


@dataclass(frozen=True, eq=False)
class UphillSteps:
    """How m steps changed the full cost.

    Attributes
    ----------
    step, change
        Which steps, and what each did to the cost, ``(m,)``.
    share
        The share of them that raised it.
    """

    step: Indices
    change: Array
    share: float


def _cell(
    layers: tuple[NDArray[Any], ...], layer: int, example: int | None, neuron: int | None
) -> NDArray[Any]:
    rows = layers[layer] if example is None else layers[layer][example]
    return rows if neuron is None else rows[..., neuron]


@quantity("step.params")
def step_params(
    logs: Logs,
    *,
    step: int,
    layer: int | None = None,
    part: Part = "weights",
    index: list[int] | int | None = None,
) -> NDArray[Any]:
    """Return parameters before `step` (or after the last): all ``(P,)``, a layer's `part`, or an entry."""
    return entry_of(one_log(logs).params_at(step), layer, part, index)


@quantity("step.grad")
def step_grad(
    logs: Logs,
    *,
    step: int,
    layer: int | None = None,
    part: Part = "weights",
    index: list[int] | int | None = None,
) -> NDArray[Any]:
    """Return the gradient of the mini-batch's mean cost at a step; shapes as for ``step.params``."""
    return entry_of(one_log(logs)[step].grad, layer, part, index)


@quantity("final_params")
def final_params(
    logs: Logs, *, layer: int | None = None, part: Part = "weights", index: list[int] | int | None = None
) -> NDArray[Any]:
    """Return the parameters after the last step; shapes as for ``step.params``."""
    return entry_of(one_log(logs).final_params, layer, part, index)


@quantity("step.cost")
def step_cost(logs: Logs, *, step: int) -> float:
    """Return the cost of the mini-batch before the update."""
    return one_log(logs)[step].cost


@quantity("step.batch")
def step_batch(logs: Logs, *, step: int) -> Indices:
    """Return the indices of the mini-batch's examples in the training set, ``(batch,)``."""
    return one_log(logs)[step].batch


@quantity("step.z")
def step_z(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return the pre-activations of a layer, ``(batch, n)``, of one of the batch's examples, or of one neuron."""
    return _cell(one_log(logs)[step].z, layer, example, neuron)


@quantity("step.a")
def step_a(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return the activations of a layer, the input being layer 0; shapes as for ``step.z``."""
    return _cell(one_log(logs)[step].a, layer, example, neuron)


@quantity("step.delta")
def step_delta(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return the error signals ``dC_k/dz`` of a layer; shapes as for ``step.z``."""
    return _cell(one_log(logs)[step].delta, layer, example, neuron)


@quantity("steps")
def steps(logs: Logs) -> int:
    """Return the number of steps in the log."""
    return len(one_log(logs))


@quantity("costs")
def costs(logs: Logs, *, start: int = 0, stop: int | None = None) -> Array:
    """Return the mini-batch costs of the steps from `start` up to `stop`."""
    return one_log(logs).costs[start:stop]


@quantity("param_series")
def param_series(logs: Logs, *, index: int, start: int = 0, stop: int | None = None) -> Array:
    """Return one entry of the parameter vector in the states from `start` up to `stop`."""
    return one_log(logs).param_series(index)[start:stop]


@quantity("grad_series")
def grad_series(logs: Logs, *, index: int, start: int = 0, stop: int | None = None) -> Array:
    """Return one entry of the gradient vector in the steps from `start` up to `stop`."""
    return one_log(logs).grad_series(index)[start:stop]


@quantity("params at steps")
def params_at_steps(logs: Logs, *, steps: list[int]) -> Array:
    """Return the parameters of several states, ``(m, P)``: before each of the steps, or after the last."""
    log = one_log(logs)
    return np.stack([log.params_at(step).vector for step in steps])


@quantity("spec")
def spec(logs: Logs, *, field: str) -> Any:  # noqa: ANN401 (whatever the recipe holds there)
    """Return a field of the recipe, such as ``training.learning_rate`` or ``network.layers``."""
    value: Any = one_log(logs).spec
    for name in field.split("."):
        if not hasattr(value, name):
            raise FactError(f"the recipe has no field {field!r}; see assets/runs")
        value = getattr(value, name)
    return value


@quantity("parameter count")
def parameter_count(logs: Logs) -> int:
    """Return how many weights and biases the network has."""
    return len(one_log(logs).params_at(0).vector)


@quantity("parameter counts")
def parameter_counts(logs: Logs) -> ParameterCounts:
    """Return how many weights and biases the network has, layer by layer and in all."""
    params = one_log(logs).params_at(0)
    weights = np.array([weight.size for weight in params.weights])
    biases = np.array([bias.size for bias in params.biases])
    return ParameterCounts(
        weights=weights,
        biases=biases,
        all_weights=int(weights.sum()),
        all_biases=int(biases.sum()),
        total=params.vector.size,
    )


@quantity("layer_sizes")
def layer_sizes(logs: Logs) -> Indices:
    """Return the neurons per layer, the input first."""
    return np.array(one_log(logs).params_at(0).layer_sizes)


@quantity("full cost")
def full_cost(logs: Logs, *, step: int | None = None, examples: int | None = None) -> float:
    """Return the mean cost over the training set."""
    log = one_log(logs)
    return float(costs_at(log, [state(log, step).vector], examples)[0])


@quantity("cost by work")
def cost_by_work(
    logs: Logs, *, states: int = 60, also: list[int] | None = None, examples: int | None = None
) -> CostByWork:
    """Return the full cost over a run at states evenly spaced on a logarithmic axis, with start and end.

    Further states can be asked for, so that a curve passes through those at which it is read.
    """
    log = one_log(logs)
    spaced = np.geomspace(1, len(log), states).round().astype(np.int64)
    steps = np.unique([0, *spaced, *(also or [])])
    path = [state(log, int(step)).vector for step in steps]
    return CostByWork(step=steps, work=steps * batch_size_of(log), cost=costs_at(log, path, examples))


@quantity("uphill steps")
def uphill_steps(
    logs: Logs, *, first: int = 0, stop: int | None = None, samples: int = 500, examples: int | None = None
) -> UphillSteps:
    """Return how single steps changed the full cost, and how many raised it.

    Looked at are at most `samples` evenly spaced steps from `first` up to `stop` (or the last).
    """
    log = one_log(logs)
    steps = spread(first, (len(log) if stop is None else stop) - 1, samples)
    change = np.concatenate(
        [
            np.diff(costs_at(log, [state(log, s).vector for s in (step, step + 1)], examples))
            for step in tracked(steps, "steps")
        ]
    )
    return UphillSteps(step=np.array(steps), change=change, share=float(np.mean(change > 0)))


@quantity("costs along steps")
def costs_along_steps(
    logs: Logs, *, first: int, stop: int, points: int = 13, examples: int | None = None
) -> Array:
    """Return the full cost along each step from `first` up to `stop`, ``(steps, points)``.

    The points lie evenly on the straight way from one state to the next, both included.
    """
    log = one_log(logs)
    states = [state(log, step).vector for step in range(first, stop + 1)]
    shares = np.linspace(0, 1, points)
    found = [
        costs_at(log, [start + share * (end - start) for share in shares], examples)
        for start, end in tracked(list(pairwise(states)), "steps")
    ]
    return np.stack(found)


@quantity("costs at equal clock")
def costs_at_equal_clock(
    logs: Logs, *, at: int, clock: Literal["work", "steps"], examples: int | None = None
) -> Array:
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


@quantity("evaluations")
def evaluations(logs: Logs) -> Scores:
    """Return the scheduled full measurements of a run."""
    made = one_log(logs).evaluations
    return Scores(
        step=np.array([one.step for one in made]),
        **{name: np.array([getattr(one, name) for one in made]) for name in SCORES},
    )


@quantity("final scores")
def final_scores(logs: Logs) -> FinalScores:
    """Return how several runs ended."""
    return FinalScores(
        **{name: np.array([getattr(log.evaluations[-1], name) for log in logs]) for name in SCORES}
    )


@quantity("learning curves")
def learning_curves(logs: Logs) -> Scores:
    """Return the full measurements of several runs with one schedule."""
    made = [evaluations((log,)) for log in logs]
    if any(not np.array_equal(other.step, made[0].step) for other in made):
        raise FactError("the runs were not measured at the same steps; give them the same log.evaluate_every")
    return Scores(
        step=made[0].step, **{name: np.stack([getattr(one, name) for one in made]) for name in SCORES}
    )


@quantity("learning curve band")
def learning_curve_band(logs: Logs, *, score: ScoreName) -> CurveBand:
    """Return the mean, the smallest and the largest value of a score in the ``learning curves`` of several runs."""
    if score not in SCORES:
        raise FactError(f"there is no score {score!r}; there are {', '.join(SCORES)}")
    curves = learning_curves(logs)
    values = getattr(curves, score)
    return CurveBand(
        step=curves.step, mean=values.mean(axis=0), low=values.min(axis=0), high=values.max(axis=0)
    )


@quantity("epoch")
def epoch(logs: Logs) -> Epoch:
    """Return how many examples and steps one pass over the training set has."""
    log = one_log(logs)
    examples = len(log.data.train_labels)
    batch = batch_size_of(log)
    return Epoch(examples=examples, batch=batch, steps=examples // batch)


@quantity("step changes")
def step_changes(logs: Logs, *, steps: list[int]) -> Array:
    """Return the directions in which some steps moved the parameters, ``(m, P)``: minus the batches' gradients."""
    log = one_log(logs)
    return np.stack([-log[step].grad.vector for step in steps])


@quantity("first step with largest target error")
def first_step_with_largest_target_error(logs: Logs, *, index: int) -> int:
    """Return the first step at which a training example's own output is the one that is furthest off.

    At first the other outputs, which are all to fall to 0, are further off together; much later they have all but
    fallen silent.
    """
    log = one_log(logs)
    for step in range(len(log)):
        _, passed, target = pass_example(log, step, index)
        if np.abs(passed.output - target).argmax() == target.argmax():
            return step
    label = log.data.train_labels[index]
    raise FactError(
        f"output {label} is never the furthest off for training example {index}; choose another example"
    )


@quantity("first step with accuracy")
def first_step_with_accuracy(logs: Logs, *, accuracy: float, every: int) -> int:
    """Return the first multiple of `every` steps after which that share of the test examples is read correctly."""
    log = one_log(logs)
    inputs, labels = examples_of(log, "test")
    for step in range(0, len(log), every):
        if np.mean(answers_of(outputs_of(log, step, inputs)) == labels) >= accuracy:
            return step
    raise FactError(
        f"the run never reads {accuracy:.0%} of the test examples correctly; ask for less, or train longer"
    )


@quantity("step before steepest fall")
def step_before_steepest_fall(logs: Logs) -> int:
    """Return the step of the scheduled measurement from which the training cost falls most until the next one."""
    made = one_log(logs).evaluations
    if len(made) < 2:
        raise FactError(f"the cost was measured {len(made)} times; a fall needs two measurements")
    return int(made[int(np.argmin(np.diff([one.train_cost for one in made])))].step)
