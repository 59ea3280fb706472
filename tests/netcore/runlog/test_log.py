"""Asking a log for its steps. That they are right: see test_training."""

import numpy as np
import pytest

import netcore

SPEC = netcore.RunSpec.from_table(
    {
        "data": {"name": "thirds"},
        "network": {"layers": [3, 3, 2]},
        "training": {"learning_rate": 0.5, "batch_size": 5000, "steps": 40},
        "log": {"evaluate_every": 7},
    },
    name="asked",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("asked") / "asked.h5"
    netcore.train(SPEC, path).close()
    return path


@pytest.fixture
def log(path):
    with netcore.open_log(path) as log:
        yield log


def test_steps_are_asked_for_like_entries_of_a_list(log):
    numbers = list(range(40))
    assert [step.number for step in log] == numbers
    for part in (slice(None), slice(-3, None), slice(5, 30, 7), slice(30, 5, -4), slice(90, 99)):
        assert [step.number for step in log[part]] == numbers[part]
    for index in (0, 39, -1, -40, np.int64(7), np.uint8(3)):
        assert log[index].number == numbers[index]
    for index in (40, -41):
        with pytest.raises(IndexError, match=r"asked\.h5: no step -?4\d: the log holds 40"):
            log[index]
    for index in (1.0, 2.7, "3", None):
        with pytest.raises(TypeError):
            log[index]


def test_states_and_entries_outside_are_refused(log):
    for number in (-1, 41):
        with pytest.raises(IndexError, match="holds states 0 to 40"):
            log.params_at(number)
    for entry in (20, -21):
        with pytest.raises(IndexError):
            log.param_series(entry)
        with pytest.raises(IndexError):
            log.grad_series(entry)
    for entry in (-1, -20):
        assert np.array_equal(log.grad_series(entry), log.grad_series(20 + entry))


def test_epochs_and_their_smaller_last_batches(log):
    assert [step.epoch for step in log[:7]] == [0, 0, 0, 1, 1, 1, 2]
    examples = log.header.examples
    assert [len(step.batch) for step in log[:4]] == [5000, 5000, examples - 10_000, 5000]
    assert [len(array) for array in log[2].a] == [examples - 10_000] * 3


def test_evaluations_in_order(log):
    assert [row.step for row in log.evaluations] == [0, 7, 14, 21, 28, 35, 40]


def test_what_a_step_has_handed_out_outlives_the_log(path):
    with netcore.open_log(path) as log:
        step = log[11]
        before = [step.params.vector.copy(), step.grad.vector.copy(), step.delta[0].copy()]
    assert all(map(np.array_equal, before, [step.params.vector, step.grad.vector, step.delta[0]]))
    for read in (lambda: log[12].grad, lambda: log.costs, lambda: log.param_series(0)):
        with pytest.raises(netcore.LogError, match="closed"):
            read()


def test_a_log_says_what_it_is(log):
    assert repr(log) == f"RunLog({str(log.path)!r}, 40 of 40 steps, finished)"
    assert len(log.digest) == 64


def test_two_readers_at_once(path):
    with netcore.open_log(path) as one, netcore.open_log(path) as other:
        assert np.array_equal(one[30].grad.vector, other[30].grad.vector)


def test_changing_what_was_handed_out_changes_nothing(log):
    with pytest.raises(ValueError, match="read-only"):
        log.param_series(0)[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        log.final_params.vector[0] = 1
    with pytest.raises(AttributeError):
        log[0].number = 3
