"""What a run's record says: parameters, gradients and costs of its steps, its recipe and its scores."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Part, Values, costs_at, entry_of, one_log, state
from netcore.network.answers import answers_of
from netcore.network.arrays import Array
from netcore.network.backprop import forward, targets


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
    """Return gradient of the mini-batch's mean cost at a step; shapes as for ``step.params``."""
    return entry_of(one_log(logs)[step].grad, layer, part, index)


@quantity("final_params")
def final_params(
    logs: Logs, *, layer: int | None = None, part: Part = "weights", index: list[int] | int | None = None
) -> NDArray[Any]:
    """Return Parameters after the last step; shapes as for ``step.params``."""
    return entry_of(one_log(logs).final_params, layer, part, index)


@quantity("step.cost")
def step_cost(logs: Logs, *, step: int) -> float:
    """Return cost of the mini-batch before the update."""
    return one_log(logs)[step].cost


@quantity("step.batch")
def step_batch(logs: Logs, *, step: int) -> NDArray[Any]:
    """Return indices of the mini-batch's examples in the training set, ``(batch,)``."""
    return one_log(logs)[step].batch


@quantity("step.z")
def step_z(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return pre-activations of a layer, ``(batch, n)``, of one of the batch's examples, or of one neuron."""
    return _cell(one_log(logs)[step].z, layer, example, neuron)


@quantity("step.a")
def step_a(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return activations of a layer, the input being layer 0; shapes as for ``step.z``."""
    return _cell(one_log(logs)[step].a, layer, example, neuron)


@quantity("step.delta")
def step_delta(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return error signals ``dC_k/dz`` of a layer; shapes as for ``step.z``."""
    return _cell(one_log(logs)[step].delta, layer, example, neuron)


@quantity("steps")
def steps(logs: Logs) -> int:
    """Return the number of steps in the log."""
    return len(one_log(logs))


@quantity("costs")
def costs(logs: Logs, *, start: int = 0, stop: int | None = None) -> NDArray[Any]:
    """Return mini-batch costs of the steps from `start` up to `stop`."""
    return one_log(logs).costs[start:stop]


@quantity("param_series")
def param_series(logs: Logs, *, index: int, start: int = 0, stop: int | None = None) -> NDArray[Any]:
    """Return one entry of the parameter vector in the states from `start` up to `stop`."""
    return one_log(logs).param_series(index)[start:stop]


@quantity("grad_series")
def grad_series(logs: Logs, *, index: int, start: int = 0, stop: int | None = None) -> NDArray[Any]:
    """Return one entry of the gradient vector in the steps from `start` up to `stop`."""
    return one_log(logs).grad_series(index)[start:stop]


@quantity("evaluations")
def evaluations(logs: Logs) -> dict[str, NDArray[Any]]:
    """Return the scheduled full measurements: arrays step, train_cost, test_cost, train_accuracy, ..."""
    made = one_log(logs).evaluations
    names = ("step", "train_cost", "test_cost", "train_accuracy", "test_accuracy")
    return {name: np.array([getattr(evaluation, name) for evaluation in made]) for name in names}


@quantity("spec")
def spec(logs: Logs, *, field: str) -> Any:  # noqa: ANN401 (whatever the recipe holds there)
    """Return a field of the recipe, such as ``training.learning_rate`` or ``network.layers``."""
    value: Any = one_log(logs).spec
    for name in field.split("."):
        if not hasattr(value, name):
            raise FactError(f"the recipe has no field {field!r}; see assets/runs")
        value = getattr(value, name)
    return value


@quantity("layer_sizes")
def layer_sizes(logs: Logs) -> NDArray[Any]:
    """Return neurons per layer, the input first."""
    return np.array(one_log(logs).params_at(0).layer_sizes)


@quantity("full cost")
def full_cost(logs: Logs, *, step: int | None = None, examples: int | None = None) -> float:
    """Return the mean cost over the training set."""
    log = one_log(logs)
    return float(costs_at(log, [state(log, step).vector], examples)[0])


@quantity("final scores")
def final_scores(logs: Logs) -> Values:
    """Return how several runs ended: train_cost, test_cost, train_accuracy, test_accuracy, one number per run."""
    names = ("train_cost", "test_cost", "train_accuracy", "test_accuracy")
    return {name: np.array([getattr(log.evaluations[-1], name) for log in logs]) for name in names}


@quantity("learning curves")
def learning_curves(logs: Logs) -> Values:
    """Return the evaluations of several runs with one schedule: step, ``(m,)``, and four curves, ``(runs, m)``."""
    steps = [[evaluation.step for evaluation in log.evaluations] for log in logs]
    if any(other != steps[0] for other in steps):
        raise FactError("the runs were not measured at the same steps; give them the same log.evaluate_every")
    names = ("train_cost", "test_cost", "train_accuracy", "test_accuracy")
    curves = {
        name: np.array([[getattr(evaluation, name) for evaluation in log.evaluations] for log in logs])
        for name in names
    }
    return {"step": np.array(steps[0]), **curves}


@quantity("price of a step")
def price_of_a_step(logs: Logs) -> Values:
    """Return what a step costs: examples, all there are; batch, those of one step; steps, one pass's number."""
    log = one_log(logs)
    examples = len(log.data.train_labels)
    batch = log.spec.batch_size_of(examples)
    return {"examples": np.array(examples), "batch": np.array(batch), "steps": np.array(examples // batch)}


@quantity("step changes")
def step_changes(logs: Logs, *, steps: list[int]) -> Array:
    """Return the directions in which some steps moved the parameters, ``(m, P)``: minus the batches' gradients."""
    log = one_log(logs)
    return np.stack([-log[step].grad.vector for step in steps])


@quantity("telling step")
def telling_step(logs: Logs, *, index: int) -> int:
    """Return the first step at which a training example's own output is the one that is furthest off.

    Then it wants more than any of the outputs that should fall, and those are still far from 0, too: all of
    the wishes can be seen at once. Much later the others have all but fallen silent.
    """
    log = one_log(logs)
    inputs, label = log.data.train_inputs[[index]], int(log.data.train_labels[index])
    target = targets(np.array([label]), log.spec.network.layers[-1])
    for step in range(len(log)):
        outputs = forward(log.params_at(step), inputs, log.spec.network.activation).output
        if np.abs(outputs - target).argmax() == label:
            return step
    raise FactError(f"output {label} is never the furthest off for training example {index}; choose another")


@quantity("early snapshot")
def early_snapshot(logs: Logs, *, share: float, every: int) -> int:
    """Return the first multiple of `every` steps after which that share of the test images is read rightly."""
    log = one_log(logs)
    tests, labels = log.data.test_inputs, log.data.test_labels
    for step in range(0, len(log), every):
        outputs = forward(log.params_at(step), tests, log.spec.network.activation).output
        if np.mean(answers_of(outputs) == labels) >= share:
            return step
    raise FactError(f"the run never reads {share:.0%} of the test images; ask for less, or train longer")
