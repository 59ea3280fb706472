"""Measured quantities about the examples of a run and what single ones cost.

All take a tuple of logs; a `step` is the number of a state, 0 for the start, and None means after the last step.
"""

from __future__ import annotations

import numpy as np

from netcore import probes
from netcore.arrays import Array
from netcore.backprop import forward, targets
from netcore.errors import FactError
from netcore.evaluation import verdicts
from netcore.measuring import quantity
from netcore.quantities import Split, examples_of
from netcore.slice_quantities import Logs, Values, network_of, one_log, state


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


@quantity("first answers")
def first_answers(logs: Logs, *, first: int, split: Split = "test", step: int | None = None) -> Values:
    """Return what the first examples of a split are read as, and the score as they come in.

    Arrays answer, label, right (0 or 1) and score (how many were right so far), ``(first,)``.
    """
    log = one_log(logs)
    inputs, labels = (examples[:first] for examples in examples_of(logs, split))
    outputs = probes.layer_activations(state(log, step), inputs, -1, log.spec.network.activation)
    answer = verdicts(outputs)
    right = (answer == labels).astype(np.int64)
    return {"answer": answer, "label": labels, "right": right, "score": np.cumsum(right)}


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
        "answer": verdicts(outputs),
    }
