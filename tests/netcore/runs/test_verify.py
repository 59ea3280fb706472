"""Verification finds a log that is not what training gives, whatever is wrong in it."""

import pytest

import netcore
from netcore.data.datasets import load_dataset
from netcore.runlog.format import Header
from netcore.runlog.writer import LogWriter
from netcore.runs.descent import descend
from netcore.runs.verify import verify

SPEC = netcore.RunSpec.from_table(
    {
        "data": {"name": "mnist", "train": 500},
        "network": {"layers": [784, 8, 10]},
        "training": {"learning_rate": 0.5, "batch_size": 10, "steps": 300},
    },
    name="forged",
)


def forged(path, change):
    """Write a log whose checks are all right, but whose numbers were changed before they were written."""
    data = load_dataset("mnist", train=500)
    header = Header.of(SPEC, 500, data.digest, {})
    writer = LogWriter.create(path, header)
    for block in descend(header, data):
        if block.number == 0:
            change(block.arrays)
        writer.write_block(block.number, block.count, block.arrays)
    writer.seal()
    writer.close()
    return netcore.open_log(path)


def change_activation(arrays):
    arrays["factors"][70, 3, 2] += 0.01


def change_delta(arrays):
    arrays["factors"][70, 18 + 3, 2] += 0.01


def change_cost(arrays):
    arrays["cost"][70] *= 1.001


def change_batch(arrays):
    arrays["batch"][70, 0] = (arrays["batch"][70, 0] + 1) % 500


def change_keyframe(arrays):
    arrays["keyframes"][1, 5000] += 1e-4


def change_start(arrays):
    arrays["keyframes"][0, 5000] += 1e-4


def change_evaluation(arrays):
    arrays["evaluations"][0, 1] += 0.01


@pytest.mark.parametrize(
    "change",
    [
        change_activation,
        change_delta,
        change_cost,
        change_batch,
        change_keyframe,
        change_start,
        change_evaluation,
    ],
    ids=lambda change: change.__name__,
)
def test_a_forged_number_is_found(tmp_path, change):
    with forged(tmp_path / "log.h5", change) as log:
        assert not verify(log, steps=None).passed


def test_an_honest_log_passes_and_a_sample_has_both_ends(tmp_path):
    told = []
    with forged(tmp_path / "log.h5", lambda arrays: None) as log:
        assert verify(log, steps=None).passed
        found = verify(log, steps=7, report=lambda *args: told.append(args))
        assert found.passed
        assert found.steps == 7
    assert told[-1][:2] == (7, 7)
