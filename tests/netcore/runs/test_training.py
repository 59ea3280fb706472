"""Training and its log: every recorded step against the plain functions, in every way to train."""

import os
import subprocess
import sys
from itertools import islice

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import netcore
from netcore.data.datasets import Dataset, as_inputs
from netcore.fast.kernel import Kernel, Layout, ways_back
from netcore.network.backprop import batch_cost
from netcore.runlog.format import Header
from netcore.runs.descent import descend, mini_batches
from netcore.runs.verify import verify

MODES = {
    "batch 10": {},
    "last batch smaller": {"data.train": 995, "training.steps": None, "training.epochs": 3},
    "batch 1": {"training.batch_size": 1},
    "batch 50": {"training.batch_size": 50, "training.steps": 90},
    "large mini-batch": {"training.batch_size": 400, "training.steps": 20, "data.train": 1100},
    "full batch": {"training.batch_size": "full", "training.steps": 20, "data.train": 1234},
    "float64": {"training.dtype": "float64"},
    "tanh": {"network.activation": "tanh"},
    "relu": {"network.activation": "relu", "training.learning_rate": 0.05},
    "cross-entropy": {"training.cost": "cross-entropy", "training.learning_rate": 0.1},
    "cross-entropy, full batch": {
        "training.cost": "cross-entropy",
        "training.batch_size": "full",
        "training.steps": 5,
        "training.dtype": "float64",
    },
    "unit start": {"network.init": "unit", "training.seed": 7},
    "shuffled labels": {"data.shuffle_labels": True},
    "one output": {"data.name": "ink", "network.layers": [1, 1, 1, 1]},
    "small": {"data.name": "thirds", "network.layers": [3, 3, 2], "training.batch_size": 2},
    "wide": {"network.layers": [784, 40, 10]},
}
BASE = {
    "data": {"name": "mnist", "train": 1000},
    "network": {"layers": [784, 16, 16, 10]},
    "training": {"learning_rate": 0.5, "batch_size": 10, "steps": 300},
    "log": {"evaluate_every": 100},
}


def spec_of(changes):
    given = {key: value for key, value in changes.items() if value is not None}
    return netcore.RunSpec.from_table(BASE, name="mode").changed(given)


@pytest.fixture(scope="module", params=MODES, ids=lambda mode: mode.replace(" ", "-"))
def log(request, tmp_path_factory):
    with netcore.train(spec_of(MODES[request.param]), tmp_path_factory.mktemp("mode") / "log.h5") as log:
        yield log


def test_every_step_is_what_the_plain_functions_give(log):
    spec, dtype = log.spec, log.header.dtype
    tolerance = {"rtol": 2e-4, "atol": 2e-6} if dtype == np.float32 else {"rtol": 1e-10, "atol": 1e-13}
    rate = dtype.type(spec.training.learning_rate)
    following = None
    for step in reversed(log[:]):  # backwards: every step is read from its own keyframe
        inputs = as_inputs(log.data.train_raw[step.batch], dtype)
        target = netcore.targets(log.data.train_labels[step.batch], log.header.layer_sizes[-1], dtype)
        passed = netcore.forward(step.params, inputs, spec.network.activation)
        back = netcore.backward(step.params, passed, target, spec.training.cost)
        scale = np.abs(back.grad.vector).max()
        np.testing.assert_allclose(step.grad.vector / scale, back.grad.vector / scale, **tolerance)
        for ours, plain in zip(step.z, passed.z, strict=True):  # a sum is off by as much as its largest terms
            scale = max(1, np.abs(plain).max())
            np.testing.assert_allclose(ours / scale, plain / scale, **tolerance)
        for ours, plain in zip(step.a + step.delta, passed.a + back.delta, strict=True):
            np.testing.assert_allclose(ours, plain, **tolerance)
        cost = batch_cost(
            step.params, inputs, target, activation=spec.network.activation, cost=spec.training.cost
        )
        assert step.cost == pytest.approx(cost, rel=1e-5)
        updated = step.params.vector - rate * step.grad.vector
        after = log.final_params.vector if following is None else following
        assert np.array_equal(updated, after), f"step {step.number}"
        following = step.params.vector


def test_the_series_of_an_entry_are_those_of_the_steps(log):
    rng = np.random.default_rng(0)
    count = len(log.final_params.vector)
    entries = {0, count - 1, *rng.integers(0, count, 6).tolist()}
    for entry in entries:
        params, grads = log.param_series(entry), log.grad_series(entry)
        assert params.shape == (len(log) + 1,)
        assert params.tolist() == [
            *(step.params.vector[entry] for step in log),
            log.final_params.vector[entry],
        ]
        expected = np.array([step.grad.vector[entry] for step in log])
        np.testing.assert_allclose(grads, expected, rtol=1e-5, atol=1e-6 * np.abs(expected).max())
    assert log.param_series(-1)[-1] == log.final_params.vector[-1]


def test_reading_in_any_order_gives_the_same_bits(log):
    forwards = [step.params.vector.tobytes() + step.grad.vector.tobytes() for step in log]
    for number in np.random.default_rng(1).permutation(len(log))[:30]:
        with netcore.open_log(log.path) as fresh:
            step = fresh[int(number)]
            assert step.params.vector.tobytes() + step.grad.vector.tobytes() == forwards[number]


def test_mini_batches_go_through_the_training_set_once_an_epoch(log):
    per_epoch = -(-log.header.examples // log.header.batch)
    epoch = [step for step in log if step.epoch == 0]
    seen = np.concatenate([step.batch for step in epoch])
    assert len(np.unique(seen)) == len(seen)
    if len(epoch) == per_epoch:
        assert len(seen) == log.header.examples
    assert all(step.epoch == step.number // per_epoch for step in log)


def test_evaluations_come_on_schedule_and_are_full_measurements(log):
    steps = [row.step for row in log.evaluations]
    assert steps == sorted({*range(0, len(log), 100), len(log)})
    spec, last = log.spec, log.evaluations[-1]
    dtype = log.header.dtype
    inputs = as_inputs(log.data.test_raw, dtype)
    output = netcore.forward(log.final_params, inputs, spec.network.activation).output
    answers = output.argmax(axis=1) if output.shape[1] > 1 else output[:, 0] > 0.5
    assert last.test_accuracy == pytest.approx((answers == log.data.test_labels).mean(), abs=2e-4)
    target = netcore.targets(log.data.test_labels, output.shape[1], dtype)
    cost = batch_cost(
        log.final_params, inputs, target, activation=spec.network.activation, cost=spec.training.cost
    )
    assert last.test_cost == pytest.approx(cost, rel=1e-5)


def test_verification_finds_nothing_wrong(log):
    found = verify(log, steps=None)
    assert found.passed, found
    assert found.steps == len(log)


def test_what_is_handed_out_is_read_only(log):
    step = log[-1]
    assert step.number == len(log) - 1
    for array in (step.params.vector, step.grad.vector, step.batch, *step.a, *step.z, *step.delta, log.costs):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert [step.number for step in log[1:5:3]] == [1, 4]
    with pytest.raises(IndexError, match="holds"):
        log[len(log)]
    with pytest.raises(IndexError, match="holds"):
        log.params_at(len(log) + 1)


def test_a_closed_log_says_so(tmp_path):
    with netcore.train(spec_of({"training.steps": 20}), tmp_path / "log.h5") as log:
        cost = log[3].cost
    assert cost > 0
    with pytest.raises(netcore.LogError, match="closed"):
        log[4].params  # noqa: B018 - reading is the test


CODE = """
import sys, netcore
spec = netcore.load_spec("main").changed({changes!r})
log = netcore.train(spec, sys.argv[1], threads={threads})
print(log.digest)
"""


@pytest.mark.parametrize(
    "changes",
    [
        {"training.steps": 500, "data.train": 3000, "network.layers": [784, 300, 10]},
        {"training.batch_size": "full", "training.steps": 4, "data.train": 5500},
    ],
    ids=["mini-batches", "full-batch"],
)
def test_the_bits_do_not_depend_on_threads(tmp_path, changes):
    digests = set()
    for number, (blas, threads) in enumerate([("1", 1), ("2", 2), ("4", None)]):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": blas, "OMP_NUM_THREADS": blas}
        code = CODE.format(changes=changes, threads=threads)
        told = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{number}.h5")],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr
        digests.add(told.stdout.strip())
    assert len(digests) == 1


def test_a_diverging_run_stops_with_its_step_and_keeps_what_came_before(tmp_path):
    spec = spec_of({"network.activation": "relu", "training.learning_rate": 1e30, "training.seed": 1})
    with pytest.raises(netcore.TrainingError, match=r"no longer finite at step \d+") as error:
        netcore.train(spec, tmp_path / "log.h5")
    with netcore.open_log(tmp_path / "log.h5") as log:
        assert not log.finished
        assert f"at step {len(log)}:" in str(error.value)
        assert np.isfinite(log.costs).all()
        assert len(log.costs) == len(log)
    with pytest.raises(netcore.TrainingError, match="would again"):
        netcore.train(spec, tmp_path / "log.h5", resume=True)


def test_own_data_of_any_size(tmp_path):
    rng = np.random.default_rng(4)
    arrays = {
        "train_inputs": rng.normal(size=(57, 5)),
        "train_labels": rng.integers(0, 3, 57),
        "test_inputs": rng.normal(size=(11, 5)),
        "test_labels": rng.integers(0, 3, 11),
    }
    np.savez(tmp_path / "mine.npz", **arrays)
    (tmp_path / "mine.toml").write_text(
        '[data]\npath = "mine.npz"\n[network]\nlayers = [5, 4, 3]\n'
        "[training]\nlearning_rate = 0.5\nbatch_size = 10\nepochs = 20\n"
    )
    spec = netcore.load_spec(tmp_path / "mine.toml")
    with netcore.train(spec, tmp_path / "mine.h5") as log:
        assert len(log) == 20 * 6
        assert len(log[5].batch) == 7
        assert log.evaluations[-1].train_cost < log.evaluations[0].train_cost
        assert verify(log, steps=None).passed
    arrays["train_inputs"][0, 0] += 1
    np.savez(tmp_path / "mine.npz", **arrays)
    with netcore.open_log(tmp_path / "mine.h5") as log:
        assert log[3].cost > 0  # needs no data
        with pytest.raises(netcore.LogError, match="not the data"):
            log[3].a  # noqa: B018 - reading is the test
    with pytest.raises(netcore.LogError, match="holds a run of mine on other data"):
        netcore.train(spec, tmp_path / "mine.h5")
    (tmp_path / "mine.npz").unlink()
    with (
        netcore.open_log(tmp_path / "mine.h5") as log,
        pytest.raises(netcore.LogError, match="bring it back"),
    ):
        log[3].a  # noqa: B018 - reading is the test


def test_a_data_set_in_memory(tmp_path):
    rng = np.random.default_rng(4)
    data = Dataset(
        train_raw=rng.uniform(size=(40, 2)),
        train_labels=rng.integers(0, 2, 40),
        test_raw=rng.uniform(size=(9, 2)),
        test_labels=rng.integers(0, 2, 9),
        source="memory",
    )
    spec = spec_of({"network.layers": [2, 3, 2], "training.steps": 30, "data.train": None})
    with netcore.train(spec, tmp_path / "log.h5", data=data) as log:
        path = log.path
        log[29].params  # noqa: B018 - reading is the test
    with netcore.open_log(path, data=data) as log:
        assert verify(log).passed


@settings(max_examples=40)
@given(
    layers=st.lists(st.integers(1, 12), min_size=2, max_size=5),
    examples=st.integers(1, 60),
    batch=st.one_of(st.integers(1, 60), st.just("full")),
    steps=st.integers(1, 400),
    activation=st.sampled_from(("sigmoid", "tanh", "relu")),
    cost=st.sampled_from(("quadratic", "cross-entropy")),
    dtype=st.sampled_from(("float32", "float64")),
    kind=st.sampled_from((np.uint8, np.float32, np.float64)),
    seed=st.integers(0, 2**32),
)
@example(
    [5, 1, 1, 3], 1, 1, 13, "sigmoid", "cross-entropy", "float32", np.uint8, 0
)  # error signals cancel out
@example(
    [9, 9, 9, 9], 2, "full", 20, "relu", "quadratic", "float64", np.uint8, 0
)  # fewer examples than neurons
def test_any_run_is_recorded_as_training_gives_it(
    tmp_path_factory, layers, examples, batch, steps, activation, cost, dtype, kind, seed
):
    rng = np.random.default_rng(seed)
    arrays = {}
    for part, size in (("train", examples), ("test", 5)):
        arrays[f"{part}_raw"] = rng.uniform(0, 200 if kind == np.uint8 else 1, (size, layers[0])).astype(kind)
        arrays[f"{part}_labels"] = rng.integers(0, max(2, layers[-1]), size)
    data = Dataset(**arrays, source="memory")
    changes = {
        "data.train": None,
        "network.layers": layers,
        "network.activation": activation,
        "training.cost": cost,
        "training.batch_size": batch if batch == "full" else min(batch, examples),
        "training.steps": steps,
        "training.dtype": dtype,
        "training.learning_rate": 0.05,
        "training.seed": seed,
    }
    path = tmp_path_factory.mktemp("any") / "log.h5"
    with netcore.train(spec_of(changes), path, data=data) as log:
        found = verify(log, steps=None)
        assert found.passed, found
        assert found.steps == steps
        entry = int(rng.integers(len(log.final_params.vector)))
        series = [step.params.vector[entry] for step in log] + [log.final_params.vector[entry]]
        assert log.param_series(entry).tolist() == series


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 300), st.booleans())
def test_a_run_gone_on_with_sees_the_mini_batches_it_had_not(examples, batch, taken, full):
    size = "full" if full else min(batch, examples)
    header = Header.of(spec_of({"training.batch_size": size}), examples, "", {})
    whole = [
        indices.tolist() for indices in islice(mini_batches(header, np.random.default_rng(5), 0), taken + 60)
    ]
    rest = [indices.tolist() for indices in islice(mini_batches(header, np.random.default_rng(5), taken), 60)]
    assert rest == whole[taken:]


def test_the_cost_falls():
    data = netcore.load_dataset("mnist", train=2000)
    header = Header.of(spec_of({"data.train": 2000}), 2000, data.digest, {})
    first, *_, last = descend(header, data)
    assert last.arrays["evaluations"][-1][1] < 0.7 * first.arrays["evaluations"][0][1]


@pytest.mark.parametrize("batch", [1, 10, 31, 32, 100])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_the_hot_loop_equals_the_plain_functions(batch, activation, cost):
    rng = np.random.default_rng(batch)
    sizes, dtype = (20, 7, 5, 3), np.dtype("f8")
    params = netcore.Params.initialise(sizes, init="unit", rng=rng, dtype=dtype)
    raw = rng.integers(0, 256, (300, 20), dtype=np.uint8)
    indices = rng.permutation(300)[:batch]
    target = netcore.targets(rng.integers(0, 3, batch), 3)
    kernel = Kernel(sizes, batch, activation=activation, cost=cost, dtype=dtype)
    layout = Layout(sizes)
    blocks, views = layout.empty(dtype)
    blocks[...] = layout.to_blocks(params.vector)
    grad, grads = layout.empty(dtype)
    kernel.gather(raw, indices)
    kernel.forward(views)
    kernel.backward(ways_back(views), target.T)
    kernel.products(grads, batch)
    passed = netcore.forward(params, as_inputs(raw[indices], dtype), activation)
    back = netcore.backward(params, passed, target, cost)
    np.testing.assert_allclose(layout.to_vector(grad), back.grad.vector, rtol=1e-9, atol=1e-14)
    for ours, plain in zip(kernel.a, passed.a[1:], strict=True):
        np.testing.assert_allclose(ours.T, plain, rtol=1e-12)
    for ours, plain in zip(kernel.delta, back.delta, strict=True):
        np.testing.assert_allclose(ours.T, plain, rtol=1e-9, atol=1e-14)
