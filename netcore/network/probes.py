"""Measurements on a network: its mistakes, its answers to noise, what its neurons distinguish.

Each is a small function of parameters and arrays. Inputs are ``(n, d)``, one row per example; scores are the
network's outputs, ``(n, n_out)``; random functions take a numpy Generator, `rng`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netcore.network.activation import activation_named
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices, frozen
from netcore.network.backprop import backward, forward, targets
from netcore.network.cost import cost_named
from netcore.network.params import Params

EXAMPLES_AT_ONCE = 2500  # bounds the memory of a pass over a whole data set


@dataclass(frozen=True, eq=False)
class Ascent:
    """Result of `pixel_ascent`: ``images``, ``(steps + 1, d)``, and ``scores``, ``(steps + 1,)``, start included."""

    images: Array
    scores: Array


def layer_activations(params: Params, inputs: Array, layer: int, activation: str = "sigmoid") -> Array:
    """Return the activations of the layer whose incoming weights are ``params.weights[layer]``, ``(n, n_l)``.

    Layer -1 is the output layer. Examples are processed in chunks to bound memory.
    """
    starts = range(0, len(inputs), EXAMPLES_AT_ONCE)
    place = range(len(params.weights))[layer] + 1
    return np.concatenate(
        [forward(params, inputs[start : start + EXAMPLES_AT_ONCE], activation).a[place] for start in starts]
    )


def example_costs(
    params: Params, inputs: Array, labels: Indices, *, activation: str = "sigmoid", cost: str = "quadratic"
) -> Array:
    """Return the cost ``C_k`` of each example, ``(n,)``; their mean is the cost of the set."""
    passed = forward(params, inputs, activation)
    target = targets(labels, params.layer_sizes[-1], passed.output.dtype)
    return cost_named(cost).examples(passed.z[-1], passed.output, target)


def gradient(
    params: Params, inputs: Array, labels: Indices, *, activation: str = "sigmoid", cost: str = "quadratic"
) -> Array:
    """Return the gradient of the mean cost over examples, ``(P,)``, computed in chunks.

    It is always computed in float64: in a trained network the gradients of the examples nearly cancel, and in
    float32 the rounding errors would dominate the small remainder.
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
    """Return the misclassified examples with the highest winning scores, at most `count`, highest first.

    Ties keep the order of the examples.
    """
    wrong = np.flatnonzero(answers_of(scores) != labels)
    surest = np.argsort(-scores[wrong].max(axis=1), kind="stable")
    return wrong[surest[:count]]


def uniform_noise(count: int, pixels: int, *, rng: np.random.Generator) -> Array:
    """Return noise images, ``(count, pixels)``: pixels independent and uniform in 0..1."""
    return rng.random((count, pixels), dtype=np.float32)


def shuffled_pixels(images: Array, *, rng: np.random.Generator) -> Array:
    """Shuffle the pixels of each image, ``(n, d)``: noise with the same pixel values."""
    return rng.permuted(images, axis=1)


def shifted(images: Array, image_shape: tuple[int, int], *, right: int = 0, down: int = 0) -> Array:
    """Shift images, ``(n, h w)``, by whole pixels. Pixels that leave the frame are lost; new ones are 0.

    >>> shifted(np.array([[1.0, 2.0, 3.0, 4.0]]), (2, 2), right=1)
    array([[0., 1., 0., 3.]])
    """
    height, width = image_shape
    pictures = images.reshape(-1, height, width)
    moved = np.zeros_like(pictures)

    def overlap(size: int, by: int) -> tuple[slice, slice]:
        """Return the source and target ranges, along one axis, of the part that stays in the frame."""
        kept = max(size - abs(by), 0)
        start = max(-by, 0)
        return slice(start, start + kept), slice(max(by, 0), max(by, 0) + kept)

    from_rows, to_rows = overlap(height, down)
    from_columns, to_columns = overlap(width, right)
    moved[:, to_rows, to_columns] = pictures[:, from_rows, from_columns]
    return moved.reshape(images.shape)


def never_lit(inputs: Array) -> np.typing.NDArray[np.bool_]:
    """Return which inputs, ``(d,)``, are 0 in every example. Their weights have a gradient of exactly 0."""
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
    """Change the pixels of an image to raise the score of one output: gradient ascent.

    Each step adds ``learning_rate`` times the derivative of the output's ``z`` with respect to the pixels, then
    clips the pixels to 0..1. Raising ``z`` raises the score ``sigma(z)``, but does not stall where the sigmoid is
    flat.

    Parameters
    ----------
    neuron
        Index of the output neuron.
    start
        The first image, ``(d,)``.
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
    """Return how well each neuron separates some examples from the rest, 0..1.

    The area under the ROC curve: the probability that the activation for a random positive example is larger than
    for a random other one, with ties counted half (Mann and Whitney 1947). 1/2 means no separation; 0 means that
    the activation is always smaller for positive examples.

    Parameters
    ----------
    values
        Activations, ``(n, neurons)``.
    positive
        Which examples to separate from the rest, ``(n,)``.

    Raises
    ------
    ValueError
        If all examples are positive, or none is.

    >>> auc(np.array([[0.1], [0.4], [0.4], [0.9]]), np.array([False, False, True, True]))
    array([0.875])
    """
    from scipy.stats import (
        rankdata,
    )  # here, since all of scipy.stats doubles the time that any command takes to start

    count = int(positive.sum())
    others = len(positive) - count
    if count == 0 or others == 0:
        raise ValueError("an AUC needs examples of both kinds")
    ranks = rankdata(values, axis=0)[positive].sum(axis=0)
    return np.asarray((ranks - count * (count + 1) / 2) / (count * others))


def draw_batches(
    examples: int, *, batch_size: int, draws: int, rng: np.random.Generator
) -> Iterator[Indices]:
    """Yield the examples, ``(batch_size,)``, of so many random batches; within a batch none comes twice."""
    for _ in range(draws):
        yield rng.choice(examples, batch_size, replace=False)


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

    A step along a batch gradient with a negative cosine goes uphill on the full cost. The batches are those of
    `draw_batches`.
    """
    full = gradient(params, inputs, labels, activation=activation, cost=cost)
    found = []
    for batch in draw_batches(len(inputs), batch_size=batch_size, draws=draws, rng=rng):
        rough = gradient(params, inputs[batch], labels[batch], activation=activation, cost=cost)
        found.append(full @ rough / (np.linalg.norm(full) * np.linalg.norm(rough)))
    return np.array(found)


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
    """Continue training from `params` on other examples, in the given order; return the `steps` + 1 states.

    After the last example, batches start again from the first.
    """
    states = [params]
    for step in range(steps):
        batch = np.arange(step * batch_size, (step + 1) * batch_size) % len(inputs)
        grad = gradient(states[-1], inputs[batch], labels[batch], activation=activation, cost=cost)
        vector = states[-1].vector - learning_rate * grad
        states.append(Params(params.layer_sizes, vector.astype(params.dtype)))
    return states
