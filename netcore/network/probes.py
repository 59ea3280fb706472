"""Questions put to a network: what it gets wrong, what it makes of noise, what its neurons tell apart.

Each is a small function of parameters and arrays. Inputs are ``(n, d)``, one row per example; scores are the
outputs, ``(n, n_out)``; `rng` is a numpy Generator, where something is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from netcore.network.activation import activation_named
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices, frozen
from netcore.network.backprop import backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params

EXAMPLES_AT_ONCE = 2500  # bounds the memory that a pass over a whole data set takes


@dataclass(frozen=True, eq=False)
class Ascent:
    """Pixels pushed uphill: ``images``, ``(steps + 1, d)``, and ``scores``, ``(steps + 1,)``; start first."""

    images: Array
    scores: Array


def layer_activations(params: Params, inputs: Array, layer: int, activation: str = "sigmoid") -> Array:
    """Return the activations ``a`` of the neurons that ``params.weights[layer]`` leads to, ``(n, n_l)``.

    Layer -1 is the output layer. Examples go through in portions, so that memory stays small.
    """
    starts = range(0, len(inputs), EXAMPLES_AT_ONCE)
    place = range(len(params.weights))[layer] + 1
    return np.concatenate(
        [forward(params, inputs[start : start + EXAMPLES_AT_ONCE], activation).a[place] for start in starts]
    )


def example_costs(
    params: Params, inputs: Array, labels: Indices, *, activation: str = "sigmoid", cost: str = "quadratic"
) -> Array:
    """Return each example's own cost ``C_k``, ``(n,)``; their mean is the cost."""
    passed = forward(params, inputs, activation)
    target = targets(labels, params.layer_sizes[-1], passed.output.dtype)
    return cost_named(cost).examples(passed.z[-1], passed.output, target)


def gradient(
    params: Params, inputs: Array, labels: Indices, *, activation: str = "sigmoid", cost: str = "quadratic"
) -> Array:
    """Return the gradient of the mean cost over examples, ``(P,)``, taking them in portions.

    It is computed in float64 whatever the types given: in a trained network the examples' gradients all but
    cancel, and what is left would be the rounding of float32.
    """
    exact = Params(params.layer_sizes, params.vector.astype(np.float64))
    total = np.zeros(len(exact.vector))
    for start in range(0, len(inputs), EXAMPLES_AT_ONCE):
        some = slice(start, start + EXAMPLES_AT_ONCE)
        passed = forward(exact, inputs[some].astype(np.float64), activation)
        target = targets(labels[some], params.layer_sizes[-1])
        total += len(target) * backward(exact, passed, target, cost).grad.vector
    return total / len(inputs)


def confusion(labels: Indices, answered: Indices, classes: int) -> Indices:
    """Count answers by label: entry ``[label, answer]`` of a ``(classes, classes)`` table.

    >>> confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    return np.bincount(labels * classes + answered, minlength=classes**2).reshape(classes, classes)


def confident_mistakes(scores: Array, labels: Indices, count: int) -> Indices:
    """Return the wrongly answered examples with the largest winning scores, at most `count`, surest first.

    Of equal scores the example that comes first goes first.
    """
    wrong = np.flatnonzero(answers_of(scores) != labels)
    surest = np.argsort(-scores[wrong].max(axis=1), kind="stable")
    return wrong[surest[:count]]


def uniform_noise(count: int, pixels: int, *, rng: np.random.Generator) -> Array:
    """Return noise images, ``(count, pixels)``: every pixel even between 0 and 1, whatever the others are."""
    return rng.random((count, pixels), dtype=np.float32)


def shuffled_pixels(images: Array, *, rng: np.random.Generator) -> Array:
    """Return images, ``(n, d)``, each with its own pixels in random order: noise with as much ink."""
    return rng.permuted(images, axis=1)


def shifted(images: Array, image_shape: tuple[int, int], *, right: int = 0, down: int = 0) -> Array:
    """Return images, ``(n, h w)``, moved by whole pixels; what leaves is lost, what enters is black.

    >>> shifted(np.array([[1.0, 2.0, 3.0, 4.0]]), (2, 2), right=1)
    array([[0., 1., 0., 3.]])
    """
    height, width = image_shape
    pictures = images.reshape(-1, height, width)
    moved = np.zeros_like(pictures)

    def overlap(size: int, by: int) -> tuple[slice, slice]:
        """Return where the part that stays in the frame comes from, and where it goes."""
        kept = max(size - abs(by), 0)
        start = max(-by, 0)
        return slice(start, start + kept), slice(max(by, 0), max(by, 0) + kept)

    from_rows, to_rows = overlap(height, down)
    from_columns, to_columns = overlap(width, right)
    moved[:, to_rows, to_columns] = pictures[:, from_rows, from_columns]
    return moved.reshape(images.shape)


def never_lit(inputs: Array) -> np.typing.NDArray[np.bool_]:
    """Return which inputs, ``(d,)``, are 0 in every example; weights from them have gradient exactly 0."""
    return np.asarray(~np.any(inputs, axis=0))


def pixel_ascent(
    params: Params,
    neuron: int,
    start: Array,
    *,
    learning_rate: float,
    steps: int,
    activation: str = "sigmoid",
) -> Ascent:
    """Push the pixels of an image up the score of one output.

    Each step adds ``learning_rate`` times the derivative of the output's ``z`` by the pixels, and cuts them
    to 0..1. Going up ``z`` is going up the score ``sigma(z)``, but does not stall where the sigmoid is
    flat.

    Parameters
    ----------
    neuron
        Of the output layer.
    start
        ``(d,)``, the first image.
    """
    images, scores = [np.asarray(start, dtype=np.float64)], []
    hidden = activation_named(activation)
    for step in range(steps + 1):
        passed = forward(params, images[-1][None], activation)
        scores.append(float(passed.output[0, neuron]))
        if step == steps:
            break
        pull = params.weights[-1][neuron][None]
        for layer in reversed(range(len(params.weights) - 1)):
            pull = (pull * hidden.slope(passed.z[layer], passed.a[layer + 1])) @ params.weights[layer]
        images.append(np.clip(images[-1] + learning_rate * pull[0], 0, 1))
    return Ascent(images=frozen(np.stack(images)), scores=frozen(np.array(scores)))


def auc(values: Array, positive: np.typing.NDArray[np.bool_]) -> Array:
    """Return for each neuron how well it tells some examples from the rest, 0..1.

    The area under the ROC curve: the chance that the neuron is larger for a random positive example than
    for a random other one, ties counting half (Mann and Whitney 1947). 1/2 is no knowledge at all, 0 a
    neuron that is always smaller.

    Parameters
    ----------
    values
        ``(n, neurons)``.
    positive
        ``(n,)``, which examples are to be told from the rest.

    Raises
    ------
    ValueError
        If all examples are positive, or none is.

    >>> auc(np.array([[0.1], [0.4], [0.4], [0.9]]), np.array([False, False, True, True]))
    array([0.875])
    """
    count = int(positive.sum())
    others = len(positive) - count
    if count == 0 or others == 0:
        raise ValueError("an AUC needs examples of both kinds")
    ranks = rankdata(values, axis=0)[positive].sum(axis=0)
    return np.asarray((ranks - count * (count + 1) / 2) / (count * others))


def batch_cosines(
    params: Params,
    inputs: Array,
    labels: Indices,
    *,
    batch_size: int,
    draws: int,
    rng: np.random.Generator,
    activation: str = "sigmoid",
    cost: str = "quadratic",
) -> Array:
    """Return the cosines, ``(draws,)``, between the gradients of random batches and the full gradient.

    A cosine below 0 is a batch that points uphill. A batch's examples are drawn without repetition.
    """
    full = gradient(params, inputs, labels, activation=activation, cost=cost)
    found = []
    for _ in range(draws):
        batch = rng.choice(len(inputs), batch_size, replace=False)
        rough = gradient(params, inputs[batch], labels[batch], activation=activation, cost=cost)
        found.append(full @ rough / (np.linalg.norm(full) * np.linalg.norm(rough)))
    return np.array(found)


def uphill_share(costs: Array) -> float:
    """Return the share of steps that raise the cost, given the full cost at consecutive states, ``(n + 1,)``.

    >>> uphill_share(np.array([3.0, 2.0, 2.5, 2.5, 1.0]))
    0.25
    """
    return float(np.mean(np.diff(costs) > 0))


def side_run(
    params: Params,
    inputs: Array,
    labels: Indices,
    *,
    batch_size: int,
    steps: int,
    learning_rate: float,
    activation: str = "sigmoid",
    cost: str = "quadratic",
) -> list[Params]:
    """Train on from `params` on other examples, in their order, for a few steps; the `steps` + 1 states.

    The examples are used again from the first when they are used up.
    """
    states = [params]
    for step in range(steps):
        batch = np.arange(step * batch_size, (step + 1) * batch_size) % len(inputs)
        grad = gradient(states[-1], inputs[batch], labels[batch], activation=activation, cost=cost)
        vector = states[-1].vector - learning_rate * grad
        states.append(Params(params.layer_sizes, vector.astype(params.dtype)))
    return states
