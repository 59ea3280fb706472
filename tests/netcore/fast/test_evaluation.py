"""Cost and accuracy of whole sets, against the plain functions."""

import warnings

import numpy as np
import pytest

import netcore
from netcore.data.datasets import as_inputs
from netcore.fast.evaluation import CHUNK, chunks, outputs, score
from netcore.network.answers import answers_of
from netcore.network.backprop import batch_cost


@pytest.mark.parametrize("examples", [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 11 * CHUNK + 3])
@pytest.mark.parametrize(
    ("activation", "cost", "outputs_wanted"),
    [("sigmoid", "quadratic", 4), ("tanh", "cross-entropy", 1), ("relu", "quadratic", 2)],
)
def test_a_score_is_what_the_plain_functions_give(examples, activation, cost, outputs_wanted):
    rng = np.random.default_rng(examples)
    params = netcore.Params.initialise((9, 5, outputs_wanted), init="unit", rng=rng, dtype=np.float64)
    raw = rng.integers(0, 256, (examples, 9), dtype=np.uint8)
    labels = rng.integers(0, max(2, outputs_wanted), examples)
    inputs = as_inputs(raw, np.float64)
    passed = netcore.forward(params, inputs, activation)
    np.testing.assert_allclose(outputs(params, raw, activation=activation), passed.output, rtol=1e-12)
    found = score(params, raw, labels, activation=activation, cost=cost)
    target = netcore.targets(labels, outputs_wanted)
    assert found.cost == pytest.approx(batch_cost(params, inputs, target, activation=activation, cost=cost))
    answers = passed.output[:, 0] > 0.5 if outputs_wanted == 1 else passed.output.argmax(axis=1)
    assert found.accuracy == (answers == labels).mean()


def test_a_score_does_not_depend_on_threads():
    rng = np.random.default_rng(0)
    params = netcore.Params.initialise((30, 20, 3), rng=rng)
    raw, labels = rng.random((12_345, 30)), rng.integers(0, 3, 12_345)
    assert len({score(params, raw, labels, threads=threads) for threads in (1, 2, 3, None)}) == 1


def test_numbers_that_overflow_stay_quiet():
    params = netcore.Params((2, 2, 1), np.full(9, 1e30, np.float32))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = score(
            params, np.full((3, 2), 1e10), np.zeros(3, int), activation="relu", cost="cross-entropy"
        )
    assert not np.isfinite(found.cost)


def test_chunks_cover_all_examples_once():
    for examples in (0, 1, CHUNK, CHUNK + 1, 60_000):
        covered = [number for cut in chunks(examples) for number in range(cut.start, cut.stop)]
        assert covered == list(range(examples))


def test_verdicts():
    assert answers_of(np.array([[0.1, 0.3, 0.2], [0.9, 0.3, 0.2]])).tolist() == [1, 0]
    assert answers_of(np.array([[0.5], [0.6]])).tolist() == [0, 1]
