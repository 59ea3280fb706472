"""The gradient over the training set, read entry by entry, and how well batches estimate it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    Values,
    costs_at,
    full_gradient,
    network_of,
    one_log,
    state,
    training_examples,
)
from netcore.network import probes
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import example_gradients, targets
from netcore.network.gradcheck import check_gradient
from netcore.network.params import Params
from netcore.network.probes import gradient


@quantity("full gradient")
def full_gradient_at(logs: Logs, *, step: int | None = None) -> Array:
    """Return the gradient of the mean cost over the training set, ``(P,)``."""
    return full_gradient(one_log(logs), step)


@quantity("weight by slope")
def weight_by_slope(
    logs: Logs, *, layer: int, step: int | None = 0, rank: int | Literal["median"] = 0
) -> Values:
    """Return the weight of a layer to which the cost reacts most, or less: rank 0 is the largest ``|dC/dw|``.

    Entries: index in the flat vector, layer, to, source, value, slope; all single numbers.
    """
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    slopes = Params(params.layer_sizes, grad).weights[layer]
    order = np.argsort(-np.abs(slopes), axis=None, kind="stable")
    to, source = divmod(int(order[len(order) // 2 if rank == "median" else rank]), slopes.shape[1])
    layer = range(len(params.weights))[layer]
    index = params.weight_index(layer, to, source)
    found = {"index": index, "layer": layer, "to": to, "source": source}
    return {
        **{name: np.array(number) for name, number in found.items()},
        "value": np.array(params.vector[index]),
        "slope": np.array(grad[index]),
    }


@quantity("slope two ways")
def slope_two_ways(
    logs: Logs, *, index: int, step: int | None = 0, nudge: float = 1e-4, examples: int | None = None
) -> Values:
    """Return the slope of the cost along one parameter: backward, by backpropagation, and forward.

    Forward is the difference of the costs a `nudge` to either side over their distance. Single numbers: value (of
    the parameter), cost, backward, forward.
    """
    log = one_log(logs)
    params = state(log, step)
    vectors = np.tile(params.vector.astype(np.float64), (3, 1))
    vectors[:, index] += [0.0, -nudge, nudge]
    here, left, right = costs_at(log, list(vectors), examples)
    inputs, labels = training_examples(log, examples)
    return {
        "value": np.array(params.vector[index]),
        "cost": np.array(here),
        "backward": np.array(gradient(params, inputs, labels, **network_of(log))[index]),
        "forward": np.array((right - left) / (2 * nudge)),
    }


@quantity("cost after nudges")
def cost_after_nudges(
    logs: Logs, *, indices: list[int], nudge: float, step: int | None = 0, examples: int | None = None
) -> Values:
    """Return the cost before and after each of some parameters alone is raised by `nudge`.

    Entries: cost (a single number); nudged, change (nudged less cost), slope and value, one per parameter.
    """
    log = one_log(logs)
    params = state(log, step)
    vector: Array = params.vector.astype(np.float64)
    nudged = np.tile(vector, (len(indices), 1))
    nudged[np.arange(len(indices)), indices] += nudge
    costs = costs_at(log, [vector, *nudged], examples)
    inputs, labels = training_examples(log, examples)
    slope = gradient(params, inputs, labels, **network_of(log))[indices]
    return {
        "cost": costs[0],
        "nudged": costs[1:],
        "change": costs[1:] - costs[0],
        "slope": slope,
        "value": params.vector[indices],
    }


@quantity("size and reaction")
def size_and_reaction(logs: Logs, *, layer: int, nudge: float, step: int | None = 0) -> Values:
    """Return what the cost makes of two weights of a layer: of the largest, and of the one it reacts to most.

    Arrays of two, the largest ``|w|`` first, the largest ``|dC/dw|`` second: index in the flat vector, to,
    source, value and slope; change, of the cost over all training examples when that weight alone is raised by
    `nudge`. Single numbers: cost; change_ratio and slope_ratio, how many times the second reaction is as large
    as the first.
    """
    log = one_log(logs)
    params = state(log, step)
    slopes = Params(params.layer_sizes, full_gradient(log, step)).weights[layer]
    places = [int(np.abs(sizes).argmax()) for sizes in (params.weights[layer], slopes)]
    to, source = np.divmod(places, slopes.shape[1])
    index = [params.weight_index(layer, *place) for place in zip(to.tolist(), source.tolist(), strict=True)]
    found = cost_after_nudges(logs, indices=index, nudge=nudge, step=step)
    ratios = {f"{name}_ratio": np.abs(found[name][1] / found[name][0]) for name in ("change", "slope")}
    return {"index": np.array(index), "to": to, "source": source, **found, **ratios}


@quantity("gradient agreement")
def gradient_agreement(
    logs: Logs, *, batch_size: int, draws: int = 60, seed: int = 0, step: int | None = None
) -> Array:
    """Return the cosines of the angles between `draws` random batches' gradients and the full gradient."""
    log = one_log(logs)
    return probes.batch_cosines(
        state(log, step),
        log.data.train_inputs,
        log.data.train_labels,
        batch_size=batch_size,
        draws=draws,
        rng=np.random.default_rng(seed),
        **network_of(log),
    )


@quantity("averaging table")
def averaging_table(logs: Logs, *, step: int, per_layer: list[int], unit: float = 1.0) -> Values:
    """Return what single examples and all of them together want of some weights.

    The weights are, of each layer, the `per_layer` ones with the largest full gradient that lead to
    different neurons; the examples are the first training image of every label. Over w weights and e
    examples: index, layer, to and source, ``(w,)``; image, ``(e,)``; wish, ``(w, e)``, which is
    ``-dC_k/dw``; mean_of_these and mean_of_all, ``(w,)``. All these are multiples of `unit`.
    """
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    sizes = Params(params.layer_sizes, np.abs(grad)).weights
    index = np.concatenate([_largest(params, sizes, layer, count) for layer, count in enumerate(per_layer)])
    labels = log.data.train_labels
    image = np.array([np.flatnonzero(labels == label)[0] for label in np.unique(labels)])
    target = targets(labels[image], params.layer_sizes[-1])
    grads = example_gradients(params, log.data.train_inputs[image], target, **network_of(log))
    wish = -grads[:, index].T.astype(np.float64) / unit
    places = np.array([params.place(int(one)) for one in index])
    return {
        "index": index,
        **dict(zip(("layer", "to", "source"), places.T, strict=True)),
        "image": image,
        "wish": wish,
        "mean_of_these": wish.mean(axis=1),
        "mean_of_all": -grad[index] / unit,
    }


@quantity("steepest weights")
def steepest_weights(logs: Logs, *, layer: int, count: int, step: int | None = None) -> Values:
    """Return the weights of a layer to which the cost reacts most, of all that lead to different neurons.

    Arrays index in the flat vector, to, source, value and slope, ``(count,)``, the largest ``|dC/dw|`` first.
    """
    log = one_log(logs)
    params, grad = state(log, step), full_gradient(log, step)
    layer = range(len(params.weights))[layer]
    index = _largest(params, Params(params.layer_sizes, np.abs(grad)).weights, layer, count)
    places = np.array([params.place(int(one)) for one in index])
    return {
        "index": index,
        "to": places[:, 1],
        "source": places[:, 2],
        "value": params.vector[index],
        "slope": grad[index],
    }


@quantity("weight and slope sizes")
def weight_and_slope_sizes(logs: Logs, *, layer: int, step: int | None = None) -> Values:
    """Return of every weight of a layer its size and the size of ``dC/dw`` over the training set, ``(weights,)``."""
    log = one_log(logs)
    params = state(log, step)
    slopes = Params(params.layer_sizes, np.abs(full_gradient(log, step)))
    return {"weight": np.abs(params.weights[layer]).ravel(), "slope": slopes.weights[layer].ravel()}


def _largest(params: Params, sizes: tuple[Array, ...], layer: int, count: int) -> Indices:
    """Return the indices in the flat vector of a layer's weights with the largest `sizes`, one per neuron."""
    source = sizes[layer].argmax(axis=1)
    to = np.argsort(-sizes[layer].max(axis=1), kind="stable")[:count]
    return np.array([params.weight_index(layer, int(neuron), int(source[neuron])) for neuron in to])


@quantity("gradient angles")
def gradient_angles(
    logs: Logs, *, batch_size: int, draws: int = 60, seed: int = 0, step: int | None = None
) -> Values:
    """Return the angles in degrees between `draws` random batches' gradients and the full gradient.

    Entries: angle, ``(draws,)``; median; uphill, how many are beyond 90 degrees.
    """
    cosines = gradient_agreement(logs, batch_size=batch_size, draws=draws, seed=seed, step=step)
    angle = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    return {"angle": angle, "median": np.median(angle), "uphill": np.sum(cosines < 0)}


@quantity("gradient check")
def gradient_check(logs: Logs, *, step: int) -> Values:
    """Compare the gradient of a step's mini-batch with finite differences, for every parameter, in float64.

    backprop and differences, ``(P,)`` each; apart, their largest difference; passes, how many forward passes
    the differences took.
    """
    log = one_log(logs)
    params, batch = log.params_at(step), log[step].batch
    target = targets(log.data.train_labels[batch], params.layer_sizes[-1])
    check = check_gradient(params, log.data.train_inputs[batch], target, **network_of(log))
    return {
        "backprop": check.backprop,
        "differences": check.differences,
        "apart": np.array(check.largest_difference),
        "passes": np.array(2 * len(check.indices)),
    }
