"""The basic quantities of a run, under the names by which lectures and facts ask for them.

All take one log. Layers count from 0: layer l of weights leads from activations l to activations l + 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from netcore.backprop import Backward, Forward, backward, forward, targets
from netcore.cost import cost_named
from netcore.errors import FactError
from netcore.measuring import quantity
from netcore.params import Params

if TYPE_CHECKING:
    from netcore.runlog import RunLog

Logs = tuple["RunLog", ...]
Part = Literal["weights", "biases"]
Split = Literal["train", "test"]


def _only(logs: Logs) -> RunLog:
    if len(logs) != 1:
        raise FactError(f"this quantity is one of a single run, not of {len(logs)}; name one")
    return logs[0]


def _entry(params: Params, layer: int | None, part: Part, index: list[int] | int | None) -> NDArray[Any]:
    """Return the flat vector, one layer's weights or biases, or an entry (or row) of these."""
    if layer is None:
        return params.vector if index is None else params.vector[index]
    whole = params.weights[layer] if part == "weights" else params.biases[layer]
    if index is None:
        return whole
    return np.asarray(whole[tuple(index) if isinstance(index, list) else index])


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
    return _entry(_only(logs).params_at(step), layer, part, index)


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
    return _entry(_only(logs)[step].grad, layer, part, index)


@quantity("final_params")
def final_params(
    logs: Logs, *, layer: int | None = None, part: Part = "weights", index: list[int] | int | None = None
) -> NDArray[Any]:
    """Return Parameters after the last step; shapes as for ``step.params``."""
    return _entry(_only(logs).final_params, layer, part, index)


@quantity("step.cost")
def step_cost(logs: Logs, *, step: int) -> float:
    """Return cost of the mini-batch before the update."""
    return _only(logs)[step].cost


@quantity("step.batch")
def step_batch(logs: Logs, *, step: int) -> NDArray[Any]:
    """Return indices of the mini-batch's examples in the training set, ``(batch,)``."""
    return _only(logs)[step].batch


@quantity("step.z")
def step_z(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return pre-activations of a layer, ``(batch, n)``, of one of the batch's examples, or of one neuron."""
    return _cell(_only(logs)[step].z, layer, example, neuron)


@quantity("step.a")
def step_a(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return activations of a layer, the input being layer 0; shapes as for ``step.z``."""
    return _cell(_only(logs)[step].a, layer, example, neuron)


@quantity("step.delta")
def step_delta(
    logs: Logs, *, step: int, layer: int, example: int | None = None, neuron: int | None = None
) -> NDArray[Any]:
    """Return error signals ``dC_k/dz`` of a layer; shapes as for ``step.z``."""
    return _cell(_only(logs)[step].delta, layer, example, neuron)


@quantity("steps")
def steps(logs: Logs) -> int:
    """Return the number of steps in the log."""
    return len(_only(logs))


@quantity("costs")
def costs(logs: Logs, *, start: int = 0, stop: int | None = None) -> NDArray[Any]:
    """Return mini-batch costs of the steps from `start` up to `stop`."""
    return _only(logs).costs[start:stop]


@quantity("param_series")
def param_series(logs: Logs, *, index: int, start: int = 0, stop: int | None = None) -> NDArray[Any]:
    """Return one entry of the parameter vector in the states from `start` up to `stop`."""
    return _only(logs).param_series(index)[start:stop]


@quantity("grad_series")
def grad_series(logs: Logs, *, index: int, start: int = 0, stop: int | None = None) -> NDArray[Any]:
    """Return one entry of the gradient vector in the steps from `start` up to `stop`."""
    return _only(logs).grad_series(index)[start:stop]


@quantity("evaluations")
def evaluations(logs: Logs) -> dict[str, NDArray[Any]]:
    """Return the scheduled full measurements: arrays step, train_cost, test_cost, train_accuracy, ..."""
    made = _only(logs).evaluations
    names = ("step", "train_cost", "test_cost", "train_accuracy", "test_accuracy")
    return {name: np.array([getattr(evaluation, name) for evaluation in made]) for name in names}


@quantity("spec")
def spec(logs: Logs, *, field: str) -> Any:  # noqa: ANN401 (whatever the recipe holds there)
    """Return a field of the recipe, such as ``training.learning_rate`` or ``network.layers``."""
    value: Any = _only(logs).spec
    for name in field.split("."):
        if not hasattr(value, name):
            raise FactError(f"the recipe has no field {field!r}; see assets/runs")
        value = getattr(value, name)
    return value


@quantity("layer_sizes")
def layer_sizes(logs: Logs) -> NDArray[Any]:
    """Return neurons per layer, the input first."""
    return np.array(_only(logs).params_at(0).layer_sizes)


def examples_of(logs: Logs, split: Split) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return inputs and labels of one split of a run's data."""
    data = _only(logs).data
    if split == "train":
        return data.train_inputs, data.train_labels
    if split == "test":
        return data.test_inputs, data.test_labels
    raise FactError(f"there is no split {split!r}; there are train and test")


@quantity("image")
def image(logs: Logs, *, index: int, split: Split = "train") -> NDArray[Any]:
    """Return one picture of the run's data, ``image_shape``, 0 to 1."""
    shape = _only(logs).data.image_shape
    if shape is None:
        raise FactError("the inputs of this run are not pictures; ask for example.a of layer 0")
    found: NDArray[Any] = examples_of(logs, split)[0][index].reshape(shape)
    return found


@quantity("label")
def label(logs: Logs, *, index: int, split: Split = "train") -> int:
    """Return the label of one example."""
    return int(examples_of(logs, split)[1][index])


@quantity("labels")
def labels(logs: Logs, *, start: int = 0, stop: int | None = None, split: Split = "train") -> NDArray[Any]:
    """Return the labels of the examples from `start` up to `stop`."""
    return examples_of(logs, split)[1][start:stop]


@quantity("first with label")
def first_with_label(logs: Logs, *, digit: int, split: Split = "train", nth: int = 0) -> int:
    """Return the index of the first example with a label (or of the `nth` after it)."""
    found = np.flatnonzero(examples_of(logs, split)[1] == digit)
    if nth >= len(found):
        raise FactError(f"only {len(found)} {split} examples have the label {digit}; ask for fewer")
    return int(found[nth])


def _passed(logs: Logs, step: int, index: int, split: Split) -> tuple[Params, Forward, NDArray[Any]]:
    """Send one example through the network of a step; return parameters, forward pass and target."""
    log = _only(logs)
    params = log.params_at(step)
    inputs, known = examples_of(logs, split)
    passed = forward(params, inputs[[index]], activation=log.spec.network.activation)
    return params, passed, targets(known[[index]], params.layer_sizes[-1])


def _returned(logs: Logs, step: int, index: int, split: Split) -> Backward:
    params, passed, target = _passed(logs, step, index, split)
    return backward(params, passed, target, cost=logs[0].spec.training.cost)


@quantity("example.z")
def example_z(logs: Logs, *, step: int, index: int, layer: int, split: Split = "train") -> NDArray[Any]:
    """Return pre-activations ``(n,)`` of a layer for one example, with the parameters before a step."""
    found: NDArray[Any] = _passed(logs, step, index, split)[1].z[layer][0]
    return found


@quantity("example.a")
def example_a(logs: Logs, *, step: int, index: int, layer: int, split: Split = "train") -> NDArray[Any]:
    """Return activations ``(n,)`` of a layer for one example, the input being layer 0."""
    found: NDArray[Any] = _passed(logs, step, index, split)[1].a[layer][0]
    return found


@quantity("example.delta")
def example_delta(logs: Logs, *, step: int, index: int, layer: int, split: Split = "train") -> NDArray[Any]:
    """Return error signal ``dC_k/dz``, ``(n,)``, of a layer for one example."""
    found: NDArray[Any] = _returned(logs, step, index, split).delta[layer][0]
    return found


@quantity("example.grad")
def example_grad(
    logs: Logs,
    *,
    step: int,
    index: int,
    split: Split = "train",
    layer: int | None = None,
    part: Part = "weights",
) -> NDArray[Any]:
    """Return gradient of one example's cost: all ``(P,)``, or a layer's `part`."""
    return _entry(_returned(logs, step, index, split).grad, layer, part, None)


@quantity("example.cost")
def example_cost(logs: Logs, *, step: int, index: int, split: Split = "train") -> float:
    """Return cost of one example with the parameters before a step."""
    _, passed, target = _passed(logs, step, index, split)
    cost = cost_named(logs[0].spec.training.cost)
    return float(cost.examples(passed.z[-1], passed.output, target)[0])
