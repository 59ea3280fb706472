"""Measured quantities about what networks answer: verdicts, mistakes, noise, shifts, neurons, rough gradients.

All take a tuple of logs; a `step` is the number of a state, 0 for the start, and None means after the last
step. What is drawn at random is drawn by a generator made from `seed`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from netcore import probes
from netcore.activation import ACTIVATIONS
from netcore.arrays import Array, Indices
from netcore.backprop import example_gradients, forward, targets
from netcore.errors import FactError
from netcore.evaluation import verdicts
from netcore.measuring import quantity
from netcore.params import Params
from netcore.slice_quantities import (
    Logs,
    Values,
    full_gradient,
    network_of,
    one_log,
    parameter_place,
    state,
    tracked,
)

if TYPE_CHECKING:
    from netcore.runlog import RunLog

Split = Literal["train", "test"]
NoiseKind = Literal["uniform", "shuffled"]


@quantity("outputs")
def outputs(
    logs: Logs, *, images: list[int] | None = None, split: Split = "test", step: int | None = None
) -> Array:
    """Return the scores of some examples, or of all of a split: ``(n, n_out)``."""
    return _outputs(logs, step, _chosen(one_log(logs), split, images)[0])


@quantity("answers")
def answers(
    logs: Logs, *, images: list[int] | None = None, split: Split = "test", step: int | None = None
) -> Values:
    """Return what examples were read as: arrays answer, label and right (0 or 1), ``(n,)`` each."""
    inputs, labels = _chosen(one_log(logs), split, images)
    answer = verdicts(_outputs(logs, step, inputs))
    return {"answer": answer, "label": labels, "right": (answer == labels).astype(np.int64)}


@quantity("accuracy")
def accuracy(logs: Logs, *, split: Split = "test", step: int | None = None) -> float:
    """Return the share of examples that are read rightly, 0..1."""
    inputs, labels = _chosen(one_log(logs), split, None)
    return float(np.mean(verdicts(_outputs(logs, step, inputs)) == labels))


@quantity("example costs")
def example_costs(
    logs: Logs, *, images: list[int] | None = None, split: Split = "train", step: int | None = None
) -> Array:
    """Return the cost ``C_k`` of each of some examples, or of all of a split: ``(n,)``."""
    log = one_log(logs)
    inputs, labels = _chosen(log, split, images)
    return probes.example_costs(state(log, step), inputs, labels, **network_of(log))


@quantity("layer of images")
def layer_of_images(
    logs: Logs,
    *,
    layer: int,
    images: list[int] | None = None,
    first: int | None = None,
    split: Split = "test",
    step: int | None = None,
) -> Values:
    """Return what the neurons behind ``weights[layer]`` make of some examples, or of the `first` ones.

    Arrays z and a, ``(n, neurons)``, and label, ``(n,)``.
    """
    log = one_log(logs)
    inputs, labels = _chosen(log, split, images if first is None else list(range(first)))
    passed = forward(state(log, step), inputs, log.spec.network.activation)
    place = range(len(passed.z))[layer]
    return {"z": passed.z[place], "a": passed.a[place + 1], "label": labels}


@quantity("example by margin")
def example_by_margin(
    logs: Logs, *, rule: Literal["clearest", "most doubtful", "first error"], step: int | None = None
) -> int:
    """Return the test example with the largest or smallest lead of the best score, or the first one misread.

    The clearest and the most doubtful example are sought among those that are read rightly.
    """
    inputs, labels = _chosen(one_log(logs), "test", None)
    scores = _outputs(logs, step, inputs)
    right = verdicts(scores) == labels
    second, best = np.sort(scores, axis=1)[:, -2:].T
    lead = best - second
    if rule == "clearest":
        return int(np.argmax(np.where(right, lead, -1)))
    if rule == "most doubtful":
        return int(np.argmin(np.where(right, lead, 2)))
    if rule == "first error":
        if right.all():
            raise FactError("no test example is read wrongly; choose another rule")
        return int(np.argmin(right))
    raise FactError(f"there is no rule {rule!r}; there are clearest, most doubtful and first error")


@quantity("confusion")
def confusion(logs: Logs, *, split: Split = "test", step: int | None = None) -> Indices:
    """Return how often each label (row) got each answer (column)."""
    found = answers(logs, split=split, step=step)
    classes = max(2, one_log(logs).spec.network.layers[-1])
    return probes.confusion(found["label"], found["answer"], classes)


@quantity("confident mistakes")
def confident_mistakes(logs: Logs, *, count: int, split: Split = "test", step: int | None = None) -> Values:
    """Return the wrong examples with the largest winning scores: arrays image, label, answer, score."""
    inputs, labels = _chosen(one_log(logs), split, None)
    scores = _outputs(logs, step, inputs)
    image = probes.confident_mistakes(scores, labels, count)
    score = scores[image].max(axis=1)
    return {"image": image, "label": labels[image], "answer": verdicts(scores[image]), "score": score}


@quantity("noise images")
def noise_images(logs: Logs, *, kind: NoiseKind, count: int, seed: int) -> Array:
    """Return noise, ``(count, d)``: uniform, or test images with their pixels shuffled.

    A larger `count` with the same seed begins with the same images.
    """
    log = one_log(logs)
    rng = np.random.default_rng(seed)
    if kind == "uniform":
        return probes.uniform_noise(count, log.data.test_inputs.shape[1], rng=rng)
    if kind == "shuffled":
        return probes.shuffled_pixels(log.data.test_inputs[:count], rng=rng)
    raise FactError(f"there is no noise {kind!r}; there are uniform and shuffled")


@quantity("noise answers")
def noise_answers(
    logs: Logs, *, kind: NoiseKind | Literal["digits"], count: int, seed: int = 0, step: int | None = None
) -> Values:
    """Return what noise, or the first test digits beside it, is read as.

    Arrays score (the largest of an image's outputs) and answer. Single numbers: firm, the share of images whose
    score exceeds 0.9; favourite, the most frequent answer, and its share. The outputs of the first image are
    ``first``, ``(n_out,)``.
    """
    log = one_log(logs)
    if kind == "digits":
        inputs = log.data.test_inputs[:count]
    else:
        inputs = noise_images(logs, kind=kind, count=count, seed=seed)
    scores = _outputs(logs, step, inputs)
    score, answer = scores.max(axis=1), verdicts(scores)
    shares = np.bincount(answer) / len(answer)
    return {
        "score": score,
        "answer": answer,
        "firm": np.mean(score > 0.9),
        "favourite": shares.argmax(),
        "share": shares.max(),
        "first": scores[0],
    }


@quantity("shift accuracy")
def shift_accuracy(logs: Logs, *, right: list[int], split: Split = "test", step: int | None = None) -> Array:
    """Return the accuracy on images moved right by each of some numbers of pixels."""
    inputs, labels = _chosen(one_log(logs), split, None)
    shape = _image_shape(one_log(logs))
    moved = (probes.shifted(inputs, shape, right=pixels) for pixels in right)
    return np.array([np.mean(verdicts(_outputs(logs, step, images)) == labels) for images in moved])


@quantity("shifted image")
def shifted_image(
    logs: Logs, *, image: int, right: list[int], split: Split = "test", step: int | None = None
) -> Values:
    """Return one image moved right by each of some numbers of pixels, and what it is read as then.

    Arrays image, ``(m, d)``, and score, ``(m, n_out)``.
    """
    log = one_log(logs)
    inputs, _ = _chosen(log, split, [image])
    moved = np.concatenate([probes.shifted(inputs, _image_shape(log), right=pixels) for pixels in right])
    return {"image": moved, "score": _outputs(logs, step, moved)}


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
    height, width = _image_shape(log)
    pictures = state(log, step).weights[0].astype(np.float64).reshape(-1, height, width)
    inner = pictures[:, rim : height - rim, rim : width - rim]
    one = np.concatenate([inner[:, :, :-1].ravel(), inner[:, :-1].ravel()])
    other = np.concatenate([inner[:, :, 1:].ravel(), inner[:, 1:].ravel()])
    return float(np.corrcoef(one, other)[0, 1])


@quantity("neuron scores")
def neuron_scores(logs: Logs, *, layer: int, digits: list[int], step: int | None = None) -> Array:
    """Return for each neuron of a layer the AUC with which it fires for some digits, over the test set."""
    log = one_log(logs)
    inputs, labels = _chosen(log, "test", None)
    values = probes.layer_activations(state(log, step), inputs, layer, log.spec.network.activation)
    return probes.auc(values, np.isin(labels, digits))


@quantity("pair scores")
def pair_scores(logs: Logs, *, layer: int, step: int | None = None) -> Values:
    """Return for every pair of digits how well the best neuron of a layer picks out just these two.

    A neuron that falls silent for the pair tells as much as one that fires, so the score is the larger of AUC
    and 1 - AUC. Arrays digits, ``(pairs, 2)``; score, neuron (whose it is) and auc (its own), ``(pairs,)``.
    """
    log = one_log(logs)
    inputs, labels = _chosen(log, "test", None)
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


@quantity("only one digit")
def only_one_digit(logs: Logs, *, digit: int, step: int, steps: int = 20) -> Values:
    """Return what becomes of the network if from a state on it is shown one digit only.

    It takes `steps` steps with the run's own learning rate and batch size on the training images of the
    digit, in their order. Over ``steps + 1`` states: accuracy on the test set; called, ``(steps + 1,
    n_out)``, the share of test images that got each answer.
    """
    log = one_log(logs)
    chosen = log.data.train_labels == digit
    inputs, labels = log.data.train_inputs[chosen], log.data.train_labels[chosen]
    states = probes.side_run(
        state(log, step),
        inputs,
        labels,
        batch_size=log.spec.batch_size_of(len(inputs)),
        steps=steps,
        learning_rate=log.spec.training.learning_rate,
        **network_of(log),
    )
    tests, wanted = _chosen(log, "test", None)
    kind = log.spec.network.activation
    answered = [verdicts(probes.layer_activations(one, tests, -1, kind)) for one in states]
    classes = log.spec.network.layers[-1]
    return {
        "accuracy": np.array([np.mean(answer == wanted) for answer in answered]),
        "called": np.stack([np.bincount(answer, minlength=classes) / len(tests) for answer in answered]),
    }


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
    places = np.array([parameter_place(params, int(one)) for one in index])
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
    places = np.array([parameter_place(params, int(one)) for one in index])
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


@quantity("activation curves")
def activation_curves(logs: Logs, *, z: list[float]) -> Values:
    """Return every activation function and its slope at some z: arrays ``sigmoid``, ``sigmoid slope``, and so on."""
    at = np.array(z, dtype=np.float64)
    found: Values = {}
    for name, function in ACTIVATIONS.items():
        value = function.value(at)
        found |= {name: value, f"{name} slope": function.slope(at, value)}
    return found


def _chosen(log: RunLog, split: str, images: list[int] | None) -> tuple[Array, Indices]:
    """Return inputs and labels of some examples of a split, or of all."""
    if split == "train":
        inputs, labels = log.data.train_inputs, log.data.train_labels
    elif split == "test":
        inputs, labels = log.data.test_inputs, log.data.test_labels
    else:
        raise FactError(f"there is no split {split!r}; there are train and test")
    return (inputs, labels) if images is None else (inputs[images], labels[images])


def _outputs(logs: Logs, step: int | None, inputs: Array) -> Array:
    log = one_log(logs)
    return probes.layer_activations(state(log, step), inputs, -1, log.spec.network.activation)


def _image_shape(log: RunLog) -> tuple[int, int]:
    if log.data.image_shape is None:
        raise FactError(f"{log.spec.name}: the inputs are not pictures; this needs some")
    return log.data.image_shape


def _largest(params: Params, sizes: tuple[Array, ...], layer: int, count: int) -> Indices:
    """Return the indices in the flat vector of a layer's weights with the largest `sizes`, one per neuron."""
    source = sizes[layer].argmax(axis=1)
    to = np.argsort(-sizes[layer].max(axis=1), kind="stable")[:count]
    return np.array([params.weight_index(layer, int(neuron), int(source[neuron])) for neuron in to])
