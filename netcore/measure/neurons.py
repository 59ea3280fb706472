"""What neurons respond to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Flags, Logs, examples_of, image_shape, one_log, state, tracked
from netcore.network import probes
from netcore.network.activation import ActivationName, activation_named
from netcore.network.arrays import Array, Indices
from netcore.network.probes import Ascent


@dataclass(frozen=True, eq=False)
class PairScores:
    """How well pairs of labels are told from all others.

    Attributes
    ----------
    labels
        ``(pairs, 2)``.
    score
        Of the best neuron, ``(pairs,)``: the larger of AUC and 1 - AUC, as a neuron that falls silent for a pair
        tells as much as one that fires.
    neuron, auc
        Which neuron that is, and its AUC, ``(pairs,)``.
    """

    labels: Indices
    score: Array
    neuron: Indices
    auc: Array


@dataclass(frozen=True, eq=False)
class PairRank:
    """How one pair of labels fares among all.

    Attributes
    ----------
    score, median
        Its own score, and the median of all pairs.
    above, pairs
        How many pairs score higher, and how many there are.
    scores
        Of all pairs, ``(pairs,)``, its own first.
    """

    score: float
    median: float
    above: int
    pairs: int
    scores: Array


@dataclass(frozen=True, eq=False)
class ActivationCurve:
    """An activation function: value and slope at m places, ``(m,)`` each."""

    value: Array
    slope: Array


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
) -> Ascent:
    """Return an image pushed up the score of an output, from an even grey or from noise."""
    log = one_log(logs)
    params = state(log, step)
    pixels = params.layer_sizes[0]
    if start == "noise":
        begin = probes.uniform_noise(1, pixels, rng=np.random.default_rng(seed))[0]
    else:
        begin = np.full(pixels, float(start))
    return probes.pixel_ascent(
        params,
        neuron,
        begin,
        learning_rate=learning_rate,
        steps=steps,
        activation=log.spec.network.activation,
    )


@quantity("never lit")
def never_lit(logs: Logs) -> Flags:
    """Return which inputs are 0 in every training example, ``(d,)``."""
    return probes.never_lit(one_log(logs).data.train_inputs)


@quantity("neighbour correlation")
def neighbour_correlation(logs: Logs, *, rim: int = 4, step: int | None = None) -> float:
    """Return how alike the first-layer weights of neighbouring pixels are: the correlation of all such pairs.

    Neighbours stand side by side or one above the other. Pixels within `rim` of the edge are left out. Near 0 is
    noise, towards 1 a smooth picture.
    """
    log = one_log(logs)
    height, width = image_shape(log)
    pictures = state(log, step).weights[0].astype(np.float64).reshape(-1, height, width)
    inner = pictures[:, rim : height - rim, rim : width - rim]
    one = np.concatenate([inner[:, :, :-1].ravel(), inner[:, :-1].ravel()])
    other = np.concatenate([inner[:, :, 1:].ravel(), inner[:, 1:].ravel()])
    return float(np.corrcoef(one, other)[0, 1])


@quantity("neuron scores")
def neuron_scores(logs: Logs, *, layer: int, labels: list[int], step: int | None = None) -> Array:
    """Return for each neuron of a layer the AUC with which it fires for some labels, over the test set."""
    log = one_log(logs)
    inputs, known = examples_of(log, "test")
    values = probes.layer_activations(state(log, step), inputs, layer, log.spec.network.activation)
    return probes.auc(values, np.isin(known, labels))


@quantity("pair scores")
def pair_scores(logs: Logs, *, layer: int, step: int | None = None) -> PairScores:
    """Return for every pair of labels how well the best neuron of a layer picks out just these two."""
    log = one_log(logs)
    inputs, known = examples_of(log, "test")
    values = probes.layer_activations(state(log, step), inputs, layer, log.spec.network.activation)
    pairs = list(combinations(range(log.spec.network.layers[-1]), 2))
    aucs = np.stack([probes.auc(values, np.isin(known, pair)) for pair in tracked(pairs, "pairs")])
    scores = np.maximum(aucs, 1 - aucs)
    neuron = scores.argmax(axis=1)
    auc = aucs[np.arange(len(pairs)), neuron]
    return PairScores(labels=np.array(pairs), score=scores.max(axis=1), neuron=neuron, auc=auc)


@quantity("pair rank")
def pair_rank(logs: Logs, *, layer: int, labels: list[int], step: int | None = None) -> PairRank:
    """Return how one pair of labels fares among all ``pair scores`` of a layer."""
    found = pair_scores(logs, layer=layer, step=step)
    own = (found.labels == sorted(labels)).all(axis=1)
    if own.sum() != 1:
        raise FactError(f"{labels} is no pair of two different outputs of this network")
    score = float(found.score[own][0])
    return PairRank(
        score=score,
        median=float(np.median(found.score)),
        above=int((found.score > score).sum()),
        pairs=len(found.score),
        scores=np.concatenate([found.score[own], found.score[~own]]),
    )


@quantity("activation curve")
def activation_curve(logs: Logs, *, activation: ActivationName, z: list[float]) -> ActivationCurve:
    """Return an activation function and its slope at some z; the run does not matter."""
    at = np.array(z, dtype=np.float64)
    function = activation_named(activation)
    value = function.value(at)
    return ActivationCurve(value=value, slope=function.slope(at, value))
