"""What neurons respond to."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Values, chosen_examples, image_shape, one_log, state, tracked
from netcore.network import probes
from netcore.network.activation import ACTIVATIONS
from netcore.network.arrays import Array


@quantity("pixel ascent")
def pixel_ascent(
    logs: Logs,
    *,
    neuron: int,
    learning_rate: float,
    steps: int,
    start: float | Literal["noise"] = 0.5,
    seed: int = 0,
    step: int | None = None,
) -> Values:
    """Return an image pushed up the score of an output, from an even grey or from noise.

    Arrays image, ``(steps + 1, d)``, and score, ``(steps + 1,)``.
    """
    log = one_log(logs)
    params = state(log, step)
    pixels = params.layer_sizes[0]
    if start == "noise":
        begin = probes.uniform_noise(1, pixels, rng=np.random.default_rng(seed))[0]
    else:
        begin = np.full(pixels, float(start))
    found = probes.pixel_ascent(
        params,
        neuron,
        begin,
        learning_rate=learning_rate,
        steps=steps,
        activation=log.spec.network.activation,
    )
    return {"image": found.images, "score": found.scores}


@quantity("never lit")
def never_lit(logs: Logs) -> NDArray[Any]:
    """Return which inputs are 0 in every training example, ``(d,)``, as 1 and 0."""
    return probes.never_lit(one_log(logs).data.train_inputs).astype(np.int64)


@quantity("neighbour correlation")
def neighbour_correlation(logs: Logs, *, rim: int = 4, step: int | None = None) -> float:
    """Return how alike the first-layer weights of neighbouring pixels are: the correlation of all such pairs.

    Pixels within `rim` of the edge are left out. Near 0 is noise, towards 1 a smooth picture.
    """
    log = one_log(logs)
    height, width = image_shape(log)
    pictures = state(log, step).weights[0].astype(np.float64).reshape(-1, height, width)
    inner = pictures[:, rim : height - rim, rim : width - rim]
    one = np.concatenate([inner[:, :, :-1].ravel(), inner[:, :-1].ravel()])
    other = np.concatenate([inner[:, :, 1:].ravel(), inner[:, 1:].ravel()])
    return float(np.corrcoef(one, other)[0, 1])


@quantity("neuron scores")
def neuron_scores(logs: Logs, *, layer: int, digits: list[int], step: int | None = None) -> Array:
    """Return for each neuron of a layer the AUC with which it fires for some digits, over the test set."""
    log = one_log(logs)
    inputs, labels = chosen_examples(log, "test", None)
    values = probes.layer_activations(state(log, step), inputs, layer, log.spec.network.activation)
    return probes.auc(values, np.isin(labels, digits))


@quantity("pair scores")
def pair_scores(logs: Logs, *, layer: int, step: int | None = None) -> Values:
    """Return for every pair of digits how well the best neuron of a layer picks out just these two.

    A neuron that falls silent for the pair tells as much as one that fires, so the score is the larger of AUC
    and 1 - AUC. Arrays digits, ``(pairs, 2)``; score, neuron (whose it is) and auc (its own), ``(pairs,)``.
    """
    log = one_log(logs)
    inputs, labels = chosen_examples(log, "test", None)
    values = probes.layer_activations(state(log, step), inputs, layer, log.spec.network.activation)
    pairs = list(combinations(range(log.spec.network.layers[-1]), 2))
    aucs = np.stack([probes.auc(values, np.isin(labels, pair)) for pair in tracked(pairs, "pairs")])
    scores = np.maximum(aucs, 1 - aucs)
    neuron = scores.argmax(axis=1)
    auc = aucs[np.arange(len(pairs)), neuron]
    return {"digits": np.array(pairs), "score": scores.max(axis=1), "neuron": neuron, "auc": auc}


@quantity("pair among pairs")
def pair_among_pairs(logs: Logs, *, layer: int, pair: list[int], step: int | None = None) -> Values:
    """Return how one pair of digits fares among all ``pair scores`` of a layer.

    Single numbers: score, its own; median of all pairs; above, how many pairs score higher; pairs, how many there
    are. The array scores holds all, the pair's own first.
    """
    found = pair_scores(logs, layer=layer, step=step)
    own = (found["digits"] == sorted(pair)).all(axis=1)
    if own.sum() != 1:
        raise FactError(f"{pair} is no pair of two different outputs of this network")
    scores = found["score"]
    return {
        "score": scores[own][0],
        "median": np.median(scores),
        "above": (scores > scores[own]).sum(),
        "pairs": np.array(len(scores)),
        "scores": np.concatenate([scores[own], scores[~own]]),
    }


@quantity("activation curves")
def activation_curves(logs: Logs, *, z: list[float]) -> Values:
    """Return every activation function and its slope at some z: arrays ``sigmoid``, ``sigmoid slope``, and so on."""
    at = np.array(z, dtype=np.float64)
    found: Values = {}
    for name, function in ACTIVATIONS.items():
        value = function.value(at)
        found |= {name: value, f"{name} slope": function.slope(at, value)}
    return found
