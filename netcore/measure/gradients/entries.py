"""The gradient over the training set, read entry by entry, and how well batches estimate it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    costs_at,
    examples_of,
    full_gradient,
    network_of,
    noise_bound,
    one_log,
    state,
)
from netcore.network import probes
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import backward, batch_cost, example_gradients, forward, targets
from netcore.network.gradcheck import check_gradient
from netcore.network.params import Params

NUDGE = 1e-5  # of every parameter when a gradient is checked


@dataclass(frozen=True, eq=False)
class Weight:
    """One weight and the slope ``dC/dw`` along it.

    Attributes
    ----------
    index
        In the flat vector.
    layer, to, source
        Which layer of weights, from 0; to which neuron, and from which.
    value, slope
        Of the weight; of the cost over the training set.
    """

    index: int
    layer: int
    to: int
    source: int
    value: float
    slope: float


@dataclass(frozen=True, eq=False)
class Weights:
    """Several weights of a layer, ``(n,)`` each: index, to, source, value and slope as in `Weight`."""

    index: Indices
    to: Indices
    source: Indices
    value: Array
    slope: Array


@dataclass(frozen=True, eq=False)
class TwoSlopes:
    """The slope of the cost along a parameter, by backpropagation and by nudging it.

    Attributes
    ----------
    value, cost
        Of the parameter; of the network as it is.
    backward, forward
        The slope by backpropagation, and as a difference of costs.
    """

    value: float
    cost: float
    backward: float
    forward: float


@dataclass(frozen=True, eq=False)
class Nudges:
    """What n parameters do to the cost when each alone is raised.

    Attributes
    ----------
    cost
        Of the network as it is.
    nudged, change
        Cost after each nudge, and what it changed, ``(n,)``.
    slope, value
        Slope of the cost along each parameter, and its value, ``(n,)``.
    """

    cost: float
    nudged: Array
    change: Array
    slope: Array
    value: Array


@dataclass(frozen=True, eq=False)
class SizeAgainstSlope:
    """The largest weight of a layer, first, and the one with the largest slope, second.

    Attributes
    ----------
    index, to, source, value, slope
        As in `Weight`, ``(2,)`` each.
    cost
        Of the network as it is.
    change
        Of the cost over all training examples when that weight alone is raised, ``(2,)``.
    change_ratio, slope_ratio
        How many times the second is as large as the first.
    """

    index: Indices
    to: Indices
    source: Indices
    value: Array
    slope: Array
    cost: float
    change: Array
    change_ratio: float
    slope_ratio: float


@dataclass(frozen=True, eq=False)
class ParameterDerivatives:
    """What single examples and all of them together make of w parameters; with a minus, in multiples of a unit.

    Attributes
    ----------
    layer, to, source
        Which they are, ``(w,)``; the source of a bias is -1.
    of_examples
        ``-dC_k/dp`` of e examples, ``(w, e)``.
    mean_of_these, mean_of_all
        Its mean over the e examples, and over the training set, ``(w,)``.
    """

    layer: Indices
    to: Indices
    source: Indices
    of_examples: Array
    mean_of_these: Array
    mean_of_all: Array


@dataclass(frozen=True, eq=False)
class ComingDerivatives:
    """What the training examples make of w weights as they come in; with a minus, in multiples of a unit.

    Attributes
    ----------
    of_examples
        ``-dC_k/dw`` of all n training examples, ``(w, n)``.
    count
        After how many of them the mean was taken, ``(m,)``, rising to n.
    mean
        Of the first so many, ``(w, m)``.
    """

    of_examples: Array
    count: Indices
    mean: Array


@dataclass(frozen=True, eq=False)
class Sizes:
    """Of every weight of a layer, ``(weights,)`` each: weight, its size, and slope, that of ``dC/dw``."""

    weight: Array
    slope: Array


@dataclass(frozen=True, eq=False)
class Angles:
    """Between the gradients of random batches and the full gradient.

    Attributes
    ----------
    angle
        In degrees, ``(draws,)``.
    median
        Of these.
    uphill
        How many are beyond 90 degrees.
    """

    angle: Array
    median: float
    uphill: int


@dataclass(frozen=True, eq=False)
class DrawnExamples:
    """Training examples that were drawn one by one.

    Attributes
    ----------
    index
        Which, ``(draws,)``.
    inputs
        ``(draws, d)``.
    """

    index: Indices
    inputs: Array


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """A gradient found in two ways.

    Attributes
    ----------
    backprop, differences
        By backpropagation and by finite differences, ``(P,)``.
    bound
        A power of ten that all differences between the two stay below (`netcore.measure.shared.noise_bound`).
    passes
        How many forward passes the finite differences took.
    nudge
        By how much each parameter was moved to either side.
    """

    backprop: Array
    differences: Array
    bound: float
    passes: int
    nudge: float


@quantity("full gradient")
def full_gradient_at(logs: Logs, *, step: int | None = None) -> Array:
    """Return the gradient of the mean cost over the training set, ``(P,)``."""
    return full_gradient(one_log(logs), step)


@quantity("weight by slope")
def weight_by_slope(
    logs: Logs, *, layer: int, step: int | None = 0, rank: int | Literal["median"] = 0
) -> Weight:
    """Return the weight of a layer to which the cost reacts most, or less: rank 0 is the largest ``|dC/dw|``."""
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    slopes = Params(params.layer_sizes, grad).weights[layer]
    order = np.argsort(-np.abs(slopes), axis=None, kind="stable")
    to, source = divmod(int(order[len(order) // 2 if rank == "median" else rank]), slopes.shape[1])
    index = params.weight_index(layer, to, source)
    return Weight(
        index=index,
        layer=range(len(params.weights))[layer],
        to=to,
        source=source,
        value=float(params.vector[index]),
        slope=float(grad[index]),
    )


@quantity("slope two ways")
def slope_two_ways(
    logs: Logs, *, index: int, step: int | None = 0, nudge: float = 1e-4, examples: int | None = None
) -> TwoSlopes:
    """Return the slope of the cost along one parameter by backpropagation, and by nudging the parameter.

    The second is the difference of the costs a `nudge` to either side over their distance.
    """
    log = one_log(logs)
    params = state(log, step)
    vectors = np.tile(params.vector.astype(np.float64), (3, 1))
    vectors[:, index] += [0.0, -nudge, nudge]
    here, left, right = costs_at(log, list(vectors), examples)
    inputs, labels = examples_of(log, "train", examples)
    return TwoSlopes(
        value=float(params.vector[index]),
        cost=float(here),
        backward=float(probes.gradient(params, inputs, labels, **network_of(log))[index]),
        forward=float((right - left) / (2 * nudge)),
    )


@quantity("cost after nudges")
def cost_after_nudges(
    logs: Logs, *, indices: list[int], nudge: float, step: int | None = 0, examples: int | None = None
) -> Nudges:
    """Return the cost before and after each of some parameters alone is raised by `nudge`."""
    log = one_log(logs)
    params = state(log, step)
    vector: Array = params.vector.astype(np.float64)
    nudged = np.tile(vector, (len(indices), 1))
    nudged[np.arange(len(indices)), indices] += nudge
    costs = costs_at(log, [vector, *nudged], examples)
    inputs, labels = examples_of(log, "train", examples)
    return Nudges(
        cost=float(costs[0]),
        nudged=costs[1:],
        change=costs[1:] - costs[0],
        slope=probes.gradient(params, inputs, labels, **network_of(log))[indices],
        value=params.vector[indices],
    )


@quantity("size against slope")
def size_against_slope(logs: Logs, *, layer: int, nudge: float, step: int | None = 0) -> SizeAgainstSlope:
    """Return the largest weight of a layer and the one with the largest slope, and what raising each does."""
    log = one_log(logs)
    params = state(log, step)
    slopes = Params(params.layer_sizes, full_gradient(log, step)).weights[layer]
    places = [int(np.abs(sizes).argmax()) for sizes in (params.weights[layer], slopes)]
    to, source = np.divmod(places, slopes.shape[1])
    index = [params.weight_index(layer, *place) for place in zip(to.tolist(), source.tolist(), strict=True)]
    found = cost_after_nudges(logs, indices=index, nudge=nudge, step=step)
    return SizeAgainstSlope(
        index=np.array(index),
        to=to,
        source=source,
        value=found.value,
        slope=found.slope,
        cost=found.cost,
        change=found.change,
        change_ratio=abs(float(found.change[1] / found.change[0])),
        slope_ratio=abs(float(found.slope[1] / found.slope[0])),
    )


@quantity("gradient agreement")
def gradient_agreement(
    logs: Logs, *, batch_size: int, draws: int = 60, seed: int = 0, step: int | None = None
) -> Array:
    """Return the cosines of the angles between `draws` random batches' gradients and the full gradient."""
    log = one_log(logs)
    return probes.batch_cosines(
        state(log, step),
        *examples_of(log),
        batch_size=batch_size,
        draws=draws,
        rng=np.random.default_rng(seed),
        **network_of(log),
    )


@quantity("parameter derivatives")
def parameter_derivatives(
    logs: Logs, *, step: int, indices: list[int], examples: list[int], unit: float = 1.0
) -> ParameterDerivatives:
    """Return what some training examples, and all together, make of some parameters: ``-dC_k/dp``, and means."""
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    inputs, labels = examples_of(log, "train", examples)
    grads = example_gradients(params, inputs, targets(labels, params.layer_sizes[-1]), **network_of(log))
    of_examples = -grads[:, indices].T.astype(np.float64) / unit
    places = [params.place(index) for index in indices]
    return ParameterDerivatives(
        layer=np.array([place.layer for place in places]),
        to=np.array([place.to for place in places]),
        source=np.array([-1 if place.source is None else place.source for place in places]),
        of_examples=of_examples,
        mean_of_these=of_examples.mean(axis=1),
        mean_of_all=-grad[indices] / unit,
    )


@quantity("coming derivatives")
def coming_derivatives(
    logs: Logs, *, step: int, indices: list[int], begin: list[int], means: int, unit: float = 1.0
) -> ComingDerivatives:
    """Return ``-dC_k/dw`` of some weights for all training examples, and their means as the examples come in.

    The examples of `begin` come first, then all others in their order. Means are taken after as many as `begin`
    has, after all, and at numbers in between that are evenly spaced on a logarithmic axis, `means` of them at most.
    """
    log = one_log(logs)
    recorded = state(log, step)
    params = Params(recorded.layer_sizes, recorded.vector.astype(np.float64))
    places = [params.place(index) for index in indices]
    inputs, labels = examples_of(log)
    others = np.setdiff1d(np.arange(len(labels)), begin)
    order = np.concatenate([begin, others]).astype(np.int64)
    found = np.empty((len(indices), len(order)))
    for start in range(0, len(order), probes.EXAMPLES_AT_ONCE):
        some = order[start : start + probes.EXAMPLES_AT_ONCE]
        passed = forward(params, inputs[some].astype(np.float64), log.spec.network.activation)
        target = targets(labels[some], params.layer_sizes[-1])
        delta = backward(params, passed, target, log.spec.training.cost).delta
        for row, place in enumerate(places):
            source = 1.0 if place.source is None else passed.a[place.layer][:, place.source]
            found[row, start : start + len(some)] = -delta[place.layer][:, place.to] * source / unit
    count = np.unique(np.geomspace(len(begin), len(order), means).round().astype(np.int64))
    return ComingDerivatives(
        of_examples=found, count=count, mean=np.cumsum(found, axis=1)[:, count - 1] / count
    )


@quantity("steepest weights")
def steepest_weights(logs: Logs, *, layer: int, count: int, step: int | None = None) -> Weights:
    """Return the weights of a layer with the largest ``|dC/dw|``, largest first, at most one per neuron."""
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    sizes = np.abs(Params(params.layer_sizes, grad).weights[layer])
    to = np.argsort(-sizes.max(axis=1), kind="stable")[:count]
    source = sizes.argmax(axis=1)[to]
    places = zip(to.tolist(), source.tolist(), strict=True)
    index = np.array([params.weight_index(layer, *place) for place in places])
    return Weights(index=index, to=to, source=source, value=params.vector[index], slope=grad[index])


@quantity("oblique weights")
def oblique_weights(
    logs: Logs, *, layer: int, step: int | None = None, directions: int = 8, least: float = 0.3
) -> Weights:
    """Return the weight of a layer with the largest ``|dC/dw|``, and one to another neuron beside it.

    In the plane of both, the gradient lies as far as any such weight can turn it from `directions` evenly spaced
    directions, the first along the steepest weight. A weight whose slope is less than `least` of the steepest is
    not chosen.
    """
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    slopes = Params(params.layer_sizes, grad).weights[layer]
    first = np.unravel_index(int(np.abs(slopes).argmax()), slopes.shape)
    apart = 2 * np.pi / directions
    angle = np.arctan2(slopes, slopes[first])
    off = np.abs(angle - apart * np.rint(angle / apart))
    off[first[0]] = -1
    off[np.abs(slopes) < least * np.abs(slopes[first])] = -1
    second = np.unravel_index(int(off.argmax()), slopes.shape)
    to, source = (np.array(places) for places in zip(first, second, strict=True))
    index = np.array(
        [params.weight_index(layer, *place) for place in zip(to.tolist(), source.tolist(), strict=True)]
    )
    return Weights(index=index, to=to, source=source, value=params.vector[index], slope=grad[index])


@quantity("weight and slope sizes")
def weight_and_slope_sizes(logs: Logs, *, layer: int, step: int | None = None) -> Sizes:
    """Return of every weight of a layer its size, and how strongly the cost reacts to it."""
    log = one_log(logs)
    params = state(log, step)
    slopes = Params(params.layer_sizes, np.abs(full_gradient(log, step)))
    return Sizes(weight=np.abs(params.weights[layer]).ravel(), slope=slopes.weights[layer].ravel())


@quantity("gradient angles")
def gradient_angles(
    logs: Logs, *, batch_size: int, draws: int = 60, seed: int = 0, step: int | None = None
) -> Angles:
    """Return the angles between `draws` random batches' gradients and the full gradient."""
    cosines = gradient_agreement(logs, batch_size=batch_size, draws=draws, seed=seed, step=step)
    angle = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    return Angles(angle=angle, median=float(np.median(angle)), uphill=int(np.sum(cosines < 0)))


@quantity("drawn examples")
def drawn_examples(logs: Logs, *, draws: int, seed: int = 0) -> DrawnExamples:
    """Return the examples that the first batches of one in ``gradient angles`` are."""
    inputs, labels = examples_of(one_log(logs))
    batches = probes.draw_batches(len(labels), batch_size=1, draws=draws, rng=np.random.default_rng(seed))
    index = np.concatenate(list(batches))
    return DrawnExamples(index=index, inputs=inputs[index])


@quantity("gradient check")
def gradient_check(logs: Logs, *, step: int) -> GradientCheck:
    """Compare the gradient of a step's mini-batch with finite differences, for every parameter, in float64."""
    log = one_log(logs)
    params = log.params_at(step)
    inputs, labels = examples_of(log, "train", log[step].batch.tolist())
    target = targets(labels, params.layer_sizes[-1])
    check = check_gradient(params, inputs, target, nudge=NUDGE, **network_of(log))
    return GradientCheck(
        backprop=check.backprop,
        differences=check.differences,
        bound=noise_bound(check.backprop - check.differences),
        passes=2 * len(check.indices),
        nudge=NUDGE,
    )


@quantity("batch costs beside")
def batch_costs_beside(logs: Logs, *, step: int, index: int, nudge: float) -> Array:
    """Return the cost over a step's mini-batch with one parameter a nudge lower, as it is, and a nudge higher.

    In float64, ``(3,)``.
    """
    log = one_log(logs)
    params = log.params_at(step)
    inputs, labels = examples_of(log, "train", log[step].batch.tolist())
    inputs, target = inputs.astype(np.float64), targets(labels, params.layer_sizes[-1]).astype(np.float64)
    nudged = np.tile(params.vector.astype(np.float64), (3, 1))
    nudged[:, index] += [-nudge, 0.0, nudge]
    return np.array(
        [batch_cost(Params(params.layer_sizes, one), inputs, target, **network_of(log)) for one in nudged]
    )
