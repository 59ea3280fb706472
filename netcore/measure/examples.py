"""Quantities of single examples and of a run's data."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    Part,
    Split,
    Values,
    entry_of,
    examples_of,
    network_of,
    one_log,
    state,
)
from netcore.network import probes
from netcore.network.answers import answers_of
from netcore.network.arrays import Array
from netcore.network.backprop import Backward, Forward, backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params


@quantity("image")
def image(logs: Logs, *, index: int, split: Split = "train") -> NDArray[Any]:
    """Return one picture of the run's data, ``image_shape``, 0 to 1."""
    shape = one_log(logs).data.image_shape
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
    log = one_log(logs)
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
    return entry_of(_returned(logs, step, index, split).grad, layer, part, None)


@quantity("example.cost")
def example_cost(logs: Logs, *, step: int, index: int, split: Split = "train") -> float:
    """Return cost of one example with the parameters before a step."""
    _, passed, target = _passed(logs, step, index, split)
    cost = cost_named(logs[0].spec.training.cost)
    return float(cost.examples(passed.z[-1], passed.output, target)[0])


@quantity("example count")
def example_count(logs: Logs, *, split: Split = "train") -> int:
    """Return how many examples a split has."""
    return len(examples_of(logs, split)[1])


@quantity("images")
def images(logs: Logs, *, first: int, split: Split = "train") -> Array:
    """Return the first pictures of a split, ``(first, rows, columns)``, 0 to 1."""
    shape = one_log(logs).data.image_shape
    if shape is None:
        raise FactError("the inputs of this run are not pictures; ask for example.a of layer 0")
    found: Array = examples_of(logs, split)[0][:first].reshape(-1, *shape)
    return found


@quantity("shared examples")
def shared_examples(logs: Logs) -> int:
    """Return how many test inputs are also, number for number, among the training inputs."""
    data = one_log(logs).data
    known = {inputs.tobytes() for inputs in data.train_inputs}
    return sum(inputs.tobytes() in known for inputs in data.test_inputs)


@quantity("example over steps")
def example_over_steps(logs: Logs, *, index: int, steps: list[int], split: Split = "train") -> Values:
    """Return what one example costs in several states, and what the cost is made of.

    Over m states and the outputs j: a and ``terms = (a_j - y_j)^2``, ``(m, n_out)``; wanted, the target ``y``,
    ``(n_out,)``; cost, the sum of the terms, ``(m,)``.
    """
    log = one_log(logs)
    if log.spec.training.cost != "quadratic":
        raise FactError(f"{log.spec.name}: the {log.spec.training.cost} cost is no sum of squares")
    inputs, labels = (examples[[index]] for examples in examples_of(logs, split))
    passed = [
        probes.layer_activations(state(log, step), inputs, -1, log.spec.network.activation)[0]
        for step in steps
    ]
    a = np.array(passed, dtype=np.float64)
    wanted = targets(labels, a.shape[1])[0].astype(np.float64)
    terms = (a - wanted) ** 2
    return {"a": a, "wanted": wanted, "terms": terms, "cost": terms.sum(axis=1)}


@quantity("cost of one score")
def cost_of_one_score(logs: Logs, *, score: float) -> float:
    """Return the quadratic cost of an example, whichever it is, for giving every output the same score."""
    outputs = one_log(logs).spec.network.layers[-1]
    return float((outputs - 1) * score**2 + (score - 1) ** 2)


@quantity("running mean cost")
def running_mean_cost(logs: Logs, *, first: int, split: Split = "train", step: int | None = None) -> Values:
    """Return the costs of the first examples, their mean as they come in, and the mean of the whole split.

    Arrays cost and mean, ``(first,)``: ``mean[k]`` is that of ``cost[0..k]``. The single number all.
    """
    log = one_log(logs)
    costs = probes.example_costs(state(log, step), *examples_of(logs, split), **network_of(log))
    costs = costs.astype(np.float64)
    mean = np.cumsum(costs[:first]) / np.arange(1, first + 1)
    return {"cost": costs[:first], "mean": mean, "all": np.array(costs.mean())}


@quantity("example in states")
def example_in_states(logs: Logs, *, index: int, steps: list[int], split: Split = "train") -> Values:
    """Return the parameters of several states and what every layer makes of one example in each.

    Over m states: params, ``(m, P)``; ``a0``, ``a1``, ..., the activations ``(m, n_l)`` of the layers, the
    input first; score, the largest output, and answer, ``(m,)``.
    """
    log = one_log(logs)
    inputs = examples_of(logs, split)[0][[index]]
    states = [state(log, step) for step in steps]
    passed = [forward(params, inputs, log.spec.network.activation).a for params in states]
    outputs = np.concatenate([layers[-1] for layers in passed])
    return {
        "params": np.stack([params.vector for params in states]),
        **{f"a{layer}": np.concatenate(rows) for layer, rows in enumerate(zip(*passed, strict=True))},
        "score": outputs.max(axis=1),
        "answer": answers_of(outputs),
    }


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


@quantity("pictures of a digit")
def pictures_of_a_digit(logs: Logs, *, digit: int, count: int) -> Array:
    """Return the first training pictures with a label, ``(count, n_0)``."""
    data = one_log(logs).data
    return data.train_inputs[np.flatnonzero(data.train_labels == digit)[:count]]
