"""What a network answers: scores, verdicts, mistakes; also for noise and for shifted pictures."""

from __future__ import annotations

from typing import Literal

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Logs,
    Split,
    Values,
    chosen_examples,
    examples_of,
    image_shape,
    network_of,
    one_log,
    outputs_of,
    state,
)
from netcore.network import probes
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import forward

NoiseKind = Literal["uniform", "shuffled"]


@quantity("outputs")
def outputs(
    logs: Logs, *, images: list[int] | None = None, split: Split = "test", step: int | None = None
) -> Array:
    """Return the scores of some examples, or of all of a split: ``(n, n_out)``."""
    return outputs_of(logs, step, chosen_examples(one_log(logs), split, images)[0])


@quantity("answers")
def answers(
    logs: Logs, *, images: list[int] | None = None, split: Split = "test", step: int | None = None
) -> Values:
    """Return what examples were read as: arrays answer, label and right (0 or 1), ``(n,)`` each."""
    inputs, labels = chosen_examples(one_log(logs), split, images)
    answer = answers_of(outputs_of(logs, step, inputs))
    return {"answer": answer, "label": labels, "right": (answer == labels).astype(np.int64)}


@quantity("accuracy")
def accuracy(logs: Logs, *, split: Split = "test", step: int | None = None) -> float:
    """Return the share of examples that are read rightly, 0..1."""
    inputs, labels = chosen_examples(one_log(logs), split, None)
    return float(np.mean(answers_of(outputs_of(logs, step, inputs)) == labels))


@quantity("example costs")
def example_costs(
    logs: Logs, *, images: list[int] | None = None, split: Split = "train", step: int | None = None
) -> Array:
    """Return the cost ``C_k`` of each of some examples, or of all of a split: ``(n,)``."""
    log = one_log(logs)
    inputs, labels = chosen_examples(log, split, images)
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
    inputs, labels = chosen_examples(log, split, images if first is None else list(range(first)))
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
    inputs, labels = chosen_examples(one_log(logs), "test", None)
    scores = outputs_of(logs, step, inputs)
    right = answers_of(scores) == labels
    both = np.concatenate([1 - scores, scores], axis=1) if scores.shape[1] == 1 else scores
    second, best = np.sort(both, axis=1)[:, -2:].T
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
    inputs, labels = chosen_examples(one_log(logs), split, None)
    scores = outputs_of(logs, step, inputs)
    image = probes.confident_mistakes(scores, labels, count)
    score = scores[image].max(axis=1)
    return {"image": image, "label": labels[image], "answer": answers_of(scores[image]), "score": score}


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
    scores = outputs_of(logs, step, inputs)
    score, answer = scores.max(axis=1), answers_of(scores)
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
    inputs, labels = chosen_examples(one_log(logs), split, None)
    shape = image_shape(one_log(logs))
    moved = (probes.shifted(inputs, shape, right=pixels) for pixels in right)
    return np.array([np.mean(answers_of(outputs_of(logs, step, images)) == labels) for images in moved])


@quantity("shifted image")
def shifted_image(
    logs: Logs, *, image: int, right: list[int], split: Split = "test", step: int | None = None
) -> Values:
    """Return one image moved right by each of some numbers of pixels, and what it is read as then.

    Arrays image, ``(m, d)``, and score, ``(m, n_out)``.
    """
    log = one_log(logs)
    inputs, _ = chosen_examples(log, split, [image])
    moved = np.concatenate([probes.shifted(inputs, image_shape(log), right=pixels) for pixels in right])
    return {"image": moved, "score": outputs_of(logs, step, moved)}


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
    tests, wanted = chosen_examples(log, "test", None)
    kind = log.spec.network.activation
    answered = [answers_of(probes.layer_activations(one, tests, -1, kind)) for one in states]
    classes = log.spec.network.layers[-1]
    return {
        "accuracy": np.array([np.mean(answer == wanted) for answer in answered]),
        "called": np.stack([np.bincount(answer, minlength=classes) / len(tests) for answer in answered]),
    }


@quantity("first answers")
def first_answers(logs: Logs, *, first: int, split: Split = "test", step: int | None = None) -> Values:
    """Return what the first examples of a split are read as, and the score as they come in.

    Arrays answer, label, right (0 or 1) and score (how many were right so far), ``(first,)``.
    """
    log = one_log(logs)
    inputs, labels = (examples[:first] for examples in examples_of(logs, split))
    outputs = probes.layer_activations(state(log, step), inputs, -1, log.spec.network.activation)
    answer = answers_of(outputs)
    right = (answer == labels).astype(np.int64)
    return {"answer": answer, "label": labels, "right": right, "score": np.cumsum(right)}


@quantity("accuracy by examples")
def accuracy_by_examples(logs: Logs) -> Values:
    """Return how many training examples several runs had, and what percentage of the test images each gets right."""
    return {
        "examples": np.array([len(log.data.train_labels) for log in logs]),
        "percent": np.array([100 * log.evaluations[-1].test_accuracy for log in logs]),
        "steps": np.array([len(log) for log in logs]),
    }
