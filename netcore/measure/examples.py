"""Single examples, what they cost, and what a run's data holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    Part,
    Split,
    entry_of,
    examples_of,
    image_shape,
    network_of,
    one_log,
    pass_example,
    shaped,
    state,
)
from netcore.network import probes
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import Backward, backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params
from netcore.runlog.log import RunLog


@dataclass(frozen=True, eq=False)
class ExampleOverSteps:
    """What one example costs in m states.

    Attributes
    ----------
    a, terms
        Outputs and ``(a_j - y_j)^2``, ``(m, n_out)``.
    target
        The target ``y``, ``(n_out,)``.
    cost
        The sums of the terms, ``(m,)``.
    """

    a: Array
    terms: Array
    target: Array
    cost: Array


@dataclass(frozen=True, eq=False)
class RunningMean:
    """Costs as they come in.

    Attributes
    ----------
    cost, mean
        ``(first,)``: ``mean[k]`` is that of ``cost[0..k]``.
    mean_of_all
        The mean over the whole split.
    """

    cost: Array
    mean: Array
    mean_of_all: float


@dataclass(frozen=True, eq=False)
class ExampleInStates:
    """What m networks make of one example.

    Attributes
    ----------
    params
        Parameters of the states, ``(m, P)``.
    activations
        One array ``(m, n_l)`` per layer, the input first.
    score, answer
        The largest output and the answer, ``(m,)``.
    """

    params: Array
    activations: tuple[Array, ...]
    score: Array
    answer: Indices


@dataclass(frozen=True, eq=False)
class StatesAfterBatches:
    """What m steps were taken on, and what they led to.

    Attributes
    ----------
    params
        Parameters after each of the steps, ``(m, P)``.
    inputs
        Of the mini-batch that the step was taken on, ``(m, batch, d)``.
    place, label
        One example of each of the mini-batches, by its place there and its label, ``(m,)``: of the first the first,
        of the next the second, and so on in turn.
    activations
        What the network makes of that example after the step, one array ``(m, n_l)`` per layer, the input first.
    """

    params: Array
    inputs: Array
    place: Indices
    label: Indices
    activations: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class BatchMembers:
    """The n examples of some mini-batches, in the order in which they lie in the training set.

    Attributes
    ----------
    index
        In the training set, ``(n,)``, rising.
    inputs
        ``(n, rows, columns)`` of pictures, else ``(n, d)``.
    batch, place
        Which batch each belongs to, and its place in it, ``(n,)``.
    """

    index: Indices
    inputs: Array
    batch: Indices
    place: Indices


@dataclass(frozen=True, eq=False)
class LabelledExamples:
    """Some examples of a split with their labels.

    Attributes
    ----------
    index, label
        Of each, ``(n,)``.
    inputs
        ``(n, rows, columns)`` of pictures, else ``(n, d)``.
    """

    index: Indices
    label: Indices
    inputs: Array


@quantity("image")
def image(logs: Logs, *, index: int, split: Split = "train") -> Array:
    """Return one picture of the run's data, ``image_shape``, 0 to 1."""
    log = one_log(logs)
    found: Array = examples_of(log, split)[0][index].reshape(image_shape(log))
    return found


@quantity("images")
def images(logs: Logs, *, first: int, split: Split = "train") -> Array:
    """Return the first pictures of a split, ``(first, rows, columns)``, 0 to 1."""
    log = one_log(logs)
    return examples_of(log, split, first)[0].reshape(-1, *image_shape(log))


@quantity("brightest pixels")
def brightest_pixels(logs: Logs, *, first: int, shrink: int, split: Split = "train") -> Array:
    """Return the first pictures of a split made `shrink` times smaller: of so many pixels the brightest is kept.

    ``(first, rows / shrink, columns / shrink)``, 0 to 1.
    """
    whole = images(logs, first=first, split=split)
    count, high, wide = whole.shape
    if high % shrink or wide % shrink:
        raise FactError(f"pictures of {high} x {wide} pixels cannot be made {shrink} times smaller")
    return np.asarray(whole.reshape(count, high // shrink, shrink, wide // shrink, shrink).max(axis=(2, 4)))


@quantity("label")
def label(logs: Logs, *, index: int, split: Split = "train") -> int:
    """Return the label of one example."""
    return int(examples_of(one_log(logs), split)[1][index])


@quantity("labels")
def labels(logs: Logs, *, start: int = 0, stop: int | None = None, split: Split = "train") -> Indices:
    """Return the labels of the examples from `start` up to `stop`."""
    return examples_of(one_log(logs), split)[1][start:stop]


@quantity("first with label")
def first_with_label(logs: Logs, *, label: int, split: Split = "train", nth: int = 0) -> int:
    """Return the index of the first example with a label (or of the `nth` after it)."""
    found = np.flatnonzero(examples_of(one_log(logs), split)[1] == label)
    if nth >= len(found):
        raise FactError(f"only {len(found)} {split} examples have the label {label}; ask for fewer")
    return int(found[nth])


@quantity("first of each label")
def first_of_each_label(logs: Logs) -> LabelledExamples:
    """Return the first training example of every label."""
    log = one_log(logs)
    label, index = np.unique(log.data.train_labels, return_index=True)
    return LabelledExamples(index=index, label=label, inputs=shaped(log, log.data.train_inputs[index]))


@quantity("first with labels")
def first_with_labels(
    logs: Logs, *, labels: list[int], count: int, split: Split = "train"
) -> LabelledExamples:
    """Return the first examples that have one of some labels, in their order.

    The k-th of MNIST with the label 0 or 1 is the k-th of "ink", which was derived from it; likewise "thirds".
    """
    log = one_log(logs)
    inputs, known = examples_of(log, split)
    index = np.flatnonzero(np.isin(known, labels))[:count]
    if len(index) < count:
        raise FactError(f"only {len(index)} {split} examples have a label of {labels}; ask for fewer")
    return LabelledExamples(index=index, label=known[index], inputs=shaped(log, inputs[index]))


@quantity("inputs with label")
def inputs_with_label(logs: Logs, *, label: int, count: int, split: Split = "train") -> Array:
    """Return the first inputs with a label, ``(count, d)``."""
    inputs, labels = examples_of(one_log(logs), split)
    return inputs[np.flatnonzero(labels == label)[:count]]


@quantity("first batches")
def first_batches(logs: Logs, *, count: int) -> BatchMembers:
    """Return the examples of the first mini-batches, in the order in which they lie in the training set."""
    log = one_log(logs)
    batches = np.stack([log[step].batch for step in range(count)])
    drawn = np.argsort(batches, axis=None, kind="stable")
    index = batches.ravel()[drawn]
    batch, place = np.unravel_index(drawn, batches.shape)
    return BatchMembers(
        index=index, inputs=shaped(log, log.data.train_inputs[index]), batch=batch, place=place
    )


@quantity("drawn batches")
def drawn_batches(logs: Logs, *, step: int, count: int) -> Indices:
    """Return the mini-batches of `count` steps from a step on, as indices in the training set, ``(count, batch)``."""
    log = one_log(logs)
    return np.stack([log[step + later].batch for later in range(count)])


@quantity("inputs of batches")
def inputs_of_batches(logs: Logs, *, step: int, count: int) -> Array:
    """Return the inputs of the mini-batches of `count` steps from a step on, ``(count, batch, d)``."""
    log = one_log(logs)
    return np.stack([log.data.train_inputs[log[step + later].batch] for later in range(count)])


@quantity("example count")
def example_count(logs: Logs, *, split: Split = "train") -> int:
    """Return how many examples a split has."""
    return len(examples_of(one_log(logs), split)[1])


@quantity("shared examples")
def shared_examples(logs: Logs) -> int:
    """Return how many test inputs are also, number for number, among the training inputs."""
    data = one_log(logs).data
    known = {inputs.tobytes() for inputs in data.train_inputs}
    return sum(inputs.tobytes() in known for inputs in data.test_inputs)


def _returned(logs: Logs, step: int, index: int, split: Split) -> Backward:
    log = one_log(logs)
    return backward(*pass_example(log, step, index, split), cost=log.spec.training.cost)


@quantity("example.z")
def example_z(logs: Logs, *, step: int, index: int, layer: int, split: Split = "train") -> Array:
    """Return the pre-activations ``(n,)`` of a layer for one example, with the parameters before a step."""
    found: Array = pass_example(one_log(logs), step, index, split)[1].z[layer][0]
    return found


@quantity("example.a")
def example_a(logs: Logs, *, step: int, index: int, layer: int, split: Split = "train") -> Array:
    """Return the activations ``(n,)`` of a layer for one example, the input being layer 0."""
    found: Array = pass_example(one_log(logs), step, index, split)[1].a[layer][0]
    return found


@quantity("example.delta")
def example_delta(logs: Logs, *, step: int, index: int, layer: int, split: Split = "train") -> Array:
    """Return the error signal ``dC_k/dz``, ``(n,)``, of a layer for one example."""
    found: Array = _returned(logs, step, index, split).delta[layer][0]
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
    """Return the gradient of one example's cost: all ``(P,)``, or a layer's `part`."""
    return entry_of(_returned(logs, step, index, split).grad, layer, part, None)


@quantity("example.cost")
def example_cost(logs: Logs, *, step: int, index: int, split: Split = "train") -> float:
    """Return the cost of one example with the parameters before a step."""
    log = one_log(logs)
    _, passed, target = pass_example(log, step, index, split)
    cost = cost_named(log.spec.training.cost)
    return float(cost.examples(passed.z[-1], passed.output, target)[0])


@quantity("example over steps")
def example_over_steps(
    logs: Logs, *, index: int, steps: list[int], split: Split = "train"
) -> ExampleOverSteps:
    """Return what one example costs in several states, and which terms the quadratic cost is the sum of."""
    log = one_log(logs)
    _require_quadratic(log)
    passes = [pass_example(log, step, index, split) for step in steps]
    return _squared(np.concatenate([passed.output for _, passed, _ in passes]), passes[0][2][0])


@quantity("cost of one score")
def cost_of_one_score(logs: Logs, *, score: float) -> float:
    """Return the quadratic cost of an example, whichever it is, for giving every output the same score."""
    outputs = one_log(logs).spec.network.layers[-1]
    return float((outputs - 1) * score**2 + (score - 1) ** 2)


@quantity("cost of uniform outputs")
def cost_of_uniform_outputs(logs: Logs) -> float:
    """Return the mean cost of a network whose outputs are always one over the number of answers."""
    log = one_log(logs)
    outputs = log.spec.network.layers[-1]
    share = 1 / max(2, outputs)
    target = targets(log.data.train_labels, outputs)
    z = np.full(target.shape, np.log(share / (1 - share)))
    cost = cost_named(log.spec.training.cost)
    return float(cost.examples(z, np.full(target.shape, share), target).mean())


@quantity("running mean cost")
def running_mean_cost(
    logs: Logs, *, first: int, split: Split = "train", step: int | None = None
) -> RunningMean:
    """Return the costs of the first examples, their mean as they come in, and the mean of the whole split."""
    log = one_log(logs)
    costs = probes.example_costs(state(log, step), *examples_of(log, split), **network_of(log))
    costs = costs.astype(np.float64)
    mean = np.cumsum(costs[:first]) / np.arange(1, first + 1)
    return RunningMean(cost=costs[:first], mean=mean, mean_of_all=float(costs.mean()))


@quantity("example in states")
def example_in_states(logs: Logs, *, index: int, steps: list[int], split: Split = "train") -> ExampleInStates:
    """Return the parameters of several states and what every layer makes of one example in each."""
    log = one_log(logs)
    passes = [pass_example(log, step, index, split)[1].a for step in steps]
    layers = tuple(np.concatenate(rows) for rows in zip(*passes, strict=True))
    return ExampleInStates(
        params=np.stack([state(log, step).vector for step in steps]),
        activations=layers,
        score=layers[-1].max(axis=1),
        answer=answers_of(layers[-1]),
    )


@quantity("example along a step")
def example_along_step(
    logs: Logs, *, index: int, step: int, points: int = 49, split: Split = "train"
) -> ExampleInStates:
    """Return what becomes of one example on the way of a step.

    The states lie evenly on the straight way from the state before the step to the one after it, both included.
    """
    ways, layers, _ = _along_step(one_log(logs), index, step, points, split)
    return ExampleInStates(
        params=np.stack([params.vector for params in ways]),
        activations=layers,
        score=layers[-1].max(axis=1),
        answer=answers_of(layers[-1]),
    )


@quantity("cost of example along a step")
def cost_of_example_along_step(
    logs: Logs, *, index: int, step: int, points: int = 49, split: Split = "train"
) -> ExampleOverSteps:
    """Return what an example costs in the states of ``example along a step``, and the terms of its quadratic cost."""
    log = one_log(logs)
    _require_quadratic(log)
    _, layers, target = _along_step(log, index, step, points, split)
    return _squared(layers[-1], target)


def _along_step(
    log: RunLog, index: int, step: int, points: int, split: Split
) -> tuple[list[Params], tuple[Array, ...], Array]:
    """Return the states on the way of a step, each layer of an example in them, and what is wanted of the last."""
    start, end = (state(log, number) for number in (step, step + 1))
    inputs, labels = examples_of(log, split, [index])
    ways = [
        Params(start.layer_sizes, (start.vector + share * (end.vector - start.vector)).astype(np.float64))
        for share in np.linspace(0, 1, points)
    ]
    passes = [forward(params, inputs.astype(np.float64), log.spec.network.activation).a for params in ways]
    layers = tuple(np.concatenate(rows) for rows in zip(*passes, strict=True))
    return ways, layers, targets(labels, layers[-1].shape[1])[0]


def _require_quadratic(log: RunLog) -> None:
    if log.spec.training.cost != "quadratic":
        raise FactError(f"{log.spec.name}: the {log.spec.training.cost} cost is no sum of squares")


def _squared(outputs: Array, target: Array) -> ExampleOverSteps:
    """Return the quadratic cost of outputs, ``(m, n_out)``, and its terms."""
    terms = (outputs - target) ** 2
    return ExampleOverSteps(a=outputs, terms=terms, target=target, cost=terms.sum(axis=1))


@quantity("states after batches")
def states_after_batches(logs: Logs, *, steps: list[int]) -> StatesAfterBatches:
    """Return the networks after so many steps each, from 1 on, and the mini-batch that the last of these used."""
    log = one_log(logs)
    batches = np.stack([log[step - 1].batch for step in steps])
    place = np.arange(len(steps)) % batches.shape[1]
    chosen = batches[np.arange(len(steps)), place]
    passes = [pass_example(log, step, int(index))[1].a for step, index in zip(steps, chosen, strict=True)]
    return StatesAfterBatches(
        params=np.stack([state(log, step).vector for step in steps]),
        inputs=log.data.train_inputs[batches],
        place=place,
        label=log.data.train_labels[chosen],
        activations=tuple(np.concatenate(rows) for rows in zip(*passes, strict=True)),
    )
