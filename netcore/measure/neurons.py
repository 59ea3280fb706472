"""What neurons respond to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Flags,
    Logs,
    Split,
    examples_of,
    image_shape,
    noise_bound,
    one_log,
    pass_example,
    state,
    tracked,
)
from netcore.network import probes
from netcore.network.activation import ActivationName, activation_named
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import forward
from netcore.network.probes import Ascent
from netcore.runlog.log import RunLog


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
class ActivationCurve:
    """An activation function: value and slope at m places, ``(m,)`` each."""

    value: Array
    slope: Array


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """How a neuron adds up what it is given.

    Attributes
    ----------
    a, weights
        Activations of the layer before and the neuron's weights, ``(n_in,)``.
    products, running
        Weight times activation, and the sum of the first 1, 2, ... of these, ``(n_in,)``.
    total, bias, z, output
        The sum of all products; the bias; both together; and the neuron's activation.
    """

    a: Array
    weights: Array
    products: Array
    running: Array
    total: float
    bias: float
    z: float
    output: float


@dataclass(frozen=True, eq=False)
class NeuronOverExamples:
    """What one neuron makes of n examples.

    Attributes
    ----------
    total
        The weighted sums ``w a``, without the bias, ``(n,)``.
    bias
        Of the neuron.
    z, a
        Pre-activation ``w a + b`` and activation, ``(n,)``.
    label
        ``(n,)``.
    """

    total: Array
    bias: float
    z: Array
    a: Array
    label: Indices


@dataclass(frozen=True, eq=False)
class ShareByBias:
    """Several values of bias b, and the share of examples with ``w a + b > 0``, 0..1, for each: ``(m,)``.

    There sigmoid exceeds 1/2.
    """

    bias: Array
    share: Array


@dataclass(frozen=True, eq=False)
class LayerProduct:
    """A layer computed for one example, neuron by neuron and as one matrix product, and a corner of its matrix.

    Attributes
    ----------
    corner, corner_a
        Weights of the first neurons from some neurons of the layer before, ``(rows, columns)``, and the activations
        of the latter, ``(columns,)``.
    looped, product
        Pre-activations ``z`` by adding up products one by one, and as ``W a + b``, ``(n_out,)``.
    bias, a
        Biases and activations of the layer, ``(n_out,)``.
    products
        How many products of two numbers either way takes.
    bound
        A power of ten that all differences between the two stay below (`netcore.measure.shared.noise_bound`).
    """

    corner: Array
    corner_a: Array
    looped: Array
    product: Array
    bias: Array
    a: Array
    products: int
    bound: float


@dataclass(frozen=True, eq=False)
class MovedSums:
    """What a neuron of the first hidden layer adds up for one picture moved to m places.

    Attributes
    ----------
    image, products
        The moved picture, and weight times brightness of each of its pixels, ``(m, d)``.
    raised, lowered
        How much the positive products add up to, and the negative ones with a negative bias, without their sign,
        ``(m,)``; a positive bias raises. Their difference is z.
    z, a
        Pre-activation and activation, ``(m,)``.
    """

    image: Array
    products: Array
    raised: Array
    lowered: Array
    z: Array
    a: Array


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


@quantity("activation curve")
def activation_curve(logs: Logs, *, activation: ActivationName, z: list[float]) -> ActivationCurve:
    """Return an activation function and its slope at some z; the run does not matter."""
    at = np.array(z, dtype=np.float64)
    function = activation_named(activation)
    value = function.value(at)
    return ActivationCurve(value=value, slope=function.slope(at, value))


@quantity("weighted sum")
def weighted_sum(
    logs: Logs, *, layer: int, neuron: int, index: int, split: Split = "test", step: int | None = None
) -> WeightedSum:
    """Return the products that a neuron adds up for one example; `layer` is that of its incoming weights."""
    params, passed, _ = pass_example(one_log(logs), step, index, split)
    layer = range(len(params.weights))[layer]
    a, weights = passed.a[layer][0], params.weights[layer][neuron]
    running = np.cumsum(weights * a)
    return WeightedSum(
        a=a,
        weights=weights,
        products=weights * a,
        running=running,
        total=float(running[-1]),
        bias=float(params.biases[layer][neuron]),
        z=float(passed.z[layer][0, neuron]),
        output=float(passed.a[layer + 1][0, neuron]),
    )


@quantity("sums of moved image")
def sums_of_moved_image(
    logs: Logs, *, neuron: int, index: int, right: list[int], split: Split = "test", step: int | None = None
) -> MovedSums:
    """Return what a neuron of the first hidden layer makes of a picture moved right by some numbers of pixels."""
    log = one_log(logs)
    params = state(log, step)
    moved = _moved(log, index, right, split)
    passed = forward(params, moved, log.spec.network.activation)
    products = params.weights[0][neuron] * moved
    bias = float(params.biases[0][neuron])
    return MovedSums(
        image=moved,
        products=products,
        raised=products.clip(min=0).sum(axis=1) + max(bias, 0.0),
        lowered=-products.clip(max=0).sum(axis=1) + max(-bias, 0.0),
        z=passed.z[0][:, neuron],
        a=passed.a[1][:, neuron],
    )


@quantity("neuron silenced by moving")
def neuron_silenced_by_moving(
    logs: Logs, *, index: int, right: int, split: Split = "test", step: int | None = None
) -> int:
    """Return the neuron of the first hidden layer whose activation falls most as a picture moves right."""
    log = one_log(logs)
    moved = _moved(log, index, [0, right], split)
    before, after = forward(state(log, step), moved, log.spec.network.activation).a[1]
    return int((before - after).argmax())


def _moved(log: RunLog, index: int, right: list[int], split: Split) -> Array:
    """Return a picture moved right by each of some numbers of pixels, ``(m, d)``."""
    inputs, _ = examples_of(log, split, [index])
    return np.concatenate([probes.shifted(inputs, image_shape(log), right=pixels) for pixels in right])


@quantity("neuron over examples")
def neuron_over_examples(
    logs: Logs, *, layer: int, neuron: int, first: int, split: Split = "test", step: int | None = None
) -> NeuronOverExamples:
    """Return what a neuron makes of the first examples of a split; `layer` is that of its incoming weights."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split, first)
    params = state(log, step)
    layer = range(len(params.weights))[layer]
    passed = forward(params, inputs, log.spec.network.activation)
    z = passed.z[layer][:, neuron].astype(np.float64)
    bias = float(params.biases[layer][neuron])
    return NeuronOverExamples(
        total=z - bias, bias=bias, z=z, a=passed.a[layer + 1][:, neuron].astype(np.float64), label=labels
    )


@quantity("most even neuron")
def most_even_neuron(
    logs: Logs, *, layer: int, first: int, split: Split = "test", step: int | None = None
) -> int:
    """Return the neuron of a layer whose z is positive for most nearly half of the first examples of a split."""
    log = one_log(logs)
    params = state(log, step)
    passed = forward(params, examples_of(log, split, first)[0], log.spec.network.activation)
    shares = np.mean(passed.z[layer] > 0, axis=0)
    return int(np.abs(shares - 0.5).argmin())


@quantity("active share by bias")
def active_share_by_bias(
    logs: Logs,
    *,
    layer: int,
    neuron: int,
    first: int,
    biases: list[float],
    split: Split = "test",
    step: int | None = None,
) -> ShareByBias:
    """Return for how many of the first examples a neuron would be active if it had each of some biases."""
    total = neuron_over_examples(logs, layer=layer, neuron=neuron, first=first, split=split, step=step).total
    return share_by_bias(total, biases)


def share_by_bias(total: Array, biases: list[float]) -> ShareByBias:
    """Return the share of weighted sums ``(n,)`` that each of some biases lifts above 0."""
    return ShareByBias(
        bias=np.array(biases, dtype=np.float64),
        share=np.array([np.mean(total + bias > 0) for bias in biases]),
    )


@quantity("layer product")
def layer_product(
    logs: Logs,
    *,
    index: int,
    layer: int = 0,
    rows: int = 4,
    columns: list[int],
    split: Split = "test",
    step: int | None = None,
) -> LayerProduct:
    """Return a layer of one example by adding up products one by one and by a matrix product, which agree.

    The corner shows the first `rows` neurons and the neurons `columns` of the layer before.
    """
    params, passed, _ = pass_example(one_log(logs), step, index, split)
    layer = range(len(params.weights))[layer]
    weights, bias, a = params.weights[layer], params.biases[layer], passed.a[layer][0]
    looped = np.array([_added_up(row, a, start) for row, start in zip(weights, bias, strict=True)])
    product = weights @ a + bias
    return LayerProduct(
        corner=weights[:rows, columns],
        corner_a=a[columns],
        looped=looped,
        product=product,
        bias=bias,
        a=passed.a[layer + 1][0],
        products=weights.size,
        bound=noise_bound(looped - product),
    )


def _added_up(weights: Array, activations: Array, bias: float) -> float:
    total = 0.0
    for weight, activation in zip(weights.tolist(), activations.tolist(), strict=True):
        total += weight * activation
    return total + float(bias)
