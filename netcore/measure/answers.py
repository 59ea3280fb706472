"""What a network answers: scores, answers, mistakes; also for noise and for shifted pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Flags,
    Logs,
    Split,
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


@dataclass(frozen=True, eq=False)
class Answers:
    """What n examples were read as.

    Attributes
    ----------
    answer, label
        ``(n,)``.
    correct
        Whether they agree, ``(n,)``.
    correct_so_far
        How many answers were correct up to and with each, ``(n,)``.
    """

    answer: Indices
    label: Indices
    correct: Flags
    correct_so_far: Indices


@dataclass(frozen=True, eq=False)
class LayerOfExamples:
    """What the neurons of a layer make of n examples: z and a, ``(n, neurons)``; label, ``(n,)``."""

    z: Array
    a: Array
    label: Indices


@dataclass(frozen=True, eq=False)
class ScoresInStates:
    """How well the network reads a split in m states: mean cost, and accuracy (0..1), ``(m,)`` each."""

    cost: Array
    accuracy: Array


@dataclass(frozen=True, eq=False)
class Mistakes:
    """Wrong answers, ``(n,)`` each: index of the example in its split, label, answer, and score (largest output)."""

    index: Indices
    label: Indices
    answer: Indices
    score: Array


@dataclass(frozen=True, eq=False)
class NoiseAnswers:
    """What n inputs were read as.

    Attributes
    ----------
    score, answer
        The largest output and the answer, ``(n,)``.
    share_above
        Share of the inputs whose score exceeds the threshold.
    commonest, commonest_share
        The most frequent answer, and its share.
    first
        The outputs of the first input, ``(n_out,)``.
    scores_counted
        How many scores lie in each of as many equal parts of 0..1, the last of them closed, ``(bins,)``.
    answers_counted
        How many inputs got each answer, ``(labels,)``.
    """

    score: Array
    answer: Indices
    scores_counted: Indices
    answers_counted: Indices
    share_above: float
    commonest: int
    commonest_share: float
    first: Array


@dataclass(frozen=True, eq=False)
class ShiftedExamples:
    """The first n examples, moved m times: image, ``(m, n, d)``, and correct, ``(m, n)``: which are read so."""

    image: Array
    correct: Flags


@dataclass(frozen=True, eq=False)
class OneLabelTraining:
    """A training on one label only, and on all of them after that, in s states: the start and after each step.

    Attributes
    ----------
    accuracy
        On the test set, ``(s,)``.
    answer_share
        The share of test examples that got each answer, ``(s, answers)``.
    answer
        What the first so many test examples were read as, ``(s, first)``.
    """

    accuracy: Array
    answer_share: Array
    answer: Indices


@dataclass(frozen=True, eq=False)
class AccuracyByExamples:
    """Several runs: number of training examples, accuracy on the test set (0..1) and steps, ``(runs,)`` each."""

    examples: Indices
    accuracy: Array
    steps: Indices


@quantity("outputs")
def outputs(
    logs: Logs, *, index: list[int] | None = None, split: Split = "test", step: int | None = None
) -> Array:
    """Return the scores of some examples, or of all of a split: ``(n, n_out)``."""
    log = one_log(logs)
    return outputs_of(log, step, examples_of(log, split, index)[0])


@quantity("answers")
def answers(
    logs: Logs,
    *,
    index: list[int] | None = None,
    first: int | None = None,
    split: Split = "test",
    step: int | None = None,
) -> Answers:
    """Return what some examples were read as, or the `first` ones, or all of a split."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split, first if index is None else index)
    answer = answers_of(outputs_of(log, step, inputs))
    correct = answer == labels
    return Answers(answer=answer, label=labels, correct=correct, correct_so_far=np.cumsum(correct))


@quantity("accuracy")
def accuracy(logs: Logs, *, split: Split = "test", step: int | None = None) -> float:
    """Return the share of examples that are read correctly, 0..1."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split)
    return float(np.mean(answers_of(outputs_of(log, step, inputs)) == labels))


@quantity("scores in states")
def scores_in_states(logs: Logs, *, steps: list[int], split: Split = "test") -> ScoresInStates:
    """Return the mean cost over a split and the share of it that is read correctly, in several states."""
    return ScoresInStates(
        cost=np.array([example_costs(logs, split=split, step=step).mean() for step in steps]),
        accuracy=np.array([accuracy(logs, split=split, step=step) for step in steps]),
    )


@quantity("example costs")
def example_costs(
    logs: Logs, *, index: list[int] | None = None, split: Split = "train", step: int | None = None
) -> Array:
    """Return the cost ``C_k`` of each of some examples, or of all of a split: ``(n,)``."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split, index)
    return probes.example_costs(state(log, step), inputs, labels, **network_of(log))


@quantity("layer of examples")
def layer_of_examples(
    logs: Logs,
    *,
    layer: int,
    index: list[int] | None = None,
    first: int | None = None,
    split: Split = "test",
    step: int | None = None,
) -> LayerOfExamples:
    """Return what the neurons that ``weights[layer]`` leads to make of some examples, or of the `first` ones."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split, first if index is None else index)
    passed = forward(state(log, step), inputs, log.spec.network.activation)
    place = range(len(passed.z))[layer]
    return LayerOfExamples(z=passed.z[place], a=passed.a[place + 1], label=labels)


@quantity("example by margin")
def example_by_margin(
    logs: Logs, *, rule: Literal["clearest", "most doubtful", "first error"], step: int | None = None
) -> int:
    """Return the test example with the largest or smallest lead of the best score, or the first one misread.

    The clearest and the most doubtful example are sought among those that are read correctly. A single output a
    stands for two scores, 1 - a and a.
    """
    log = one_log(logs)
    inputs, labels = examples_of(log, "test")
    scores = outputs_of(log, step, inputs)
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
    return probes.confusion(found.label, found.answer, _classes(logs))


@quantity("confident mistakes")
def confident_mistakes(logs: Logs, *, count: int, split: Split = "test", step: int | None = None) -> Mistakes:
    """Return the wrong examples with the largest winning scores, the largest first."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split)
    scores = outputs_of(log, step, inputs)
    index = probes.confident_mistakes(scores, labels, count)
    return Mistakes(
        index=index,
        label=labels[index],
        answer=answers_of(scores[index]),
        score=scores[index].max(axis=1),
    )


@quantity("noise images")
def noise_images(logs: Logs, *, kind: NoiseKind, count: int, seed: int) -> Array:
    """Return noise, ``(count, d)``: uniform, or test inputs with their numbers shuffled.

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
    logs: Logs,
    *,
    kind: NoiseKind | Literal["test"],
    count: int,
    threshold: float,
    bins: int = 20,
    seed: int = 0,
    step: int | None = None,
) -> NoiseAnswers:
    """Return what noise, or the first test examples beside it, is read as, and how often above a threshold."""
    log = one_log(logs)
    noise = None if kind == "test" else noise_images(logs, kind=kind, count=count, seed=seed)
    inputs = log.data.test_inputs[:count] if noise is None else noise
    scores = outputs_of(log, step, inputs)
    score, answer = scores.max(axis=1), answers_of(scores)
    called = np.bincount(answer, minlength=max(2, scores.shape[1]))
    shares = called / len(answer)
    return NoiseAnswers(
        score=score,
        answer=answer,
        scores_counted=np.histogram(score, np.linspace(0, 1, bins + 1))[0],
        answers_counted=called,
        share_above=float(np.mean(score > threshold)),
        commonest=int(shares.argmax()),
        commonest_share=float(shares.max()),
        first=scores[0],
    )


@quantity("shift accuracy")
def shift_accuracy(logs: Logs, *, right: list[int], split: Split = "test", step: int | None = None) -> Array:
    """Return the accuracy on images moved right by each of some numbers of pixels."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split)
    shape = image_shape(log)
    moved = (probes.shifted(inputs, shape, right=pixels) for pixels in right)
    return np.array([np.mean(answers_of(outputs_of(log, step, images)) == labels) for images in moved])


@quantity("shifted examples")
def shifted_examples(
    logs: Logs, *, first: int, right: list[int], split: Split = "test", step: int | None = None
) -> ShiftedExamples:
    """Return the first examples moved right by each of some numbers of pixels, and which are read correctly then."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split, list(range(first)))
    moved = [probes.shifted(inputs, image_shape(log), right=pixels) for pixels in right]
    read = [answers_of(outputs_of(log, step, images)) for images in moved]
    return ShiftedExamples(image=np.stack(moved), correct=np.stack(read) == labels)


@quantity("training on one label")
def training_on_one_label(
    logs: Logs, *, label: int, step: int, steps: int = 20, mixed: int = 0, first: int = 0
) -> OneLabelTraining:
    """Return what becomes of the network if from a state on it is shown one label only, and then all again.

    It takes `steps` steps with the run's own learning rate and batch size on the training examples with the
    label, in their order; and then `mixed` steps on the mini-batches that the run itself took from that state on.
    The answers to the `first` test examples are returned one by one.
    """
    log = one_log(logs)
    chosen = log.data.train_labels == label
    train = partial(probes.side_run, learning_rate=log.spec.training.learning_rate, **network_of(log))
    states = train(
        state(log, step),
        log.data.train_inputs[chosen],
        log.data.train_labels[chosen],
        batch_size=log.spec.batch_size_of(int(chosen.sum())),
        steps=steps,
    )
    if mixed:
        batches = np.stack([log[step + later].batch for later in range(mixed)])
        states += train(
            states[-1],
            log.data.train_inputs[batches.ravel()],
            log.data.train_labels[batches.ravel()],
            batch_size=batches.shape[1],
            steps=mixed,
        )[1:]
    tests, wanted = examples_of(log, "test")
    kind = log.spec.network.activation
    answered = [answers_of(probes.layer_activations(one, tests, -1, kind)) for one in states]
    return OneLabelTraining(
        accuracy=np.array([np.mean(answer == wanted) for answer in answered]),
        answer_share=np.stack(
            [np.bincount(answer, minlength=_classes(logs)) / len(tests) for answer in answered]
        ),
        answer=np.stack([answer[:first] for answer in answered]),
    )


@quantity("accuracy by examples")
def accuracy_by_examples(logs: Logs) -> AccuracyByExamples:
    """Return how many training examples several runs had, and how well each reads the test set at its end."""
    return AccuracyByExamples(
        examples=np.array([len(log.data.train_labels) for log in logs]),
        accuracy=np.array([log.evaluations[-1].test_accuracy for log in logs]),
        steps=np.array([len(log) for log in logs]),
    )


def _classes(logs: Logs) -> int:
    """Return how many answers there are: a single output has two."""
    return max(2, one_log(logs).spec.network.layers[-1])
