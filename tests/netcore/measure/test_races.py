"""Quantities about rough and exact steps, against direct computation on three small runs."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.measure.registry import evaluate, quantity_named
from netcore.network.backprop import batch_cost, targets
from netcore.recipe import RunSpec

EXAMPLES, STEPS = 24, 30


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """Two runs from one start, in batches of 4 and of all, and one with fewer examples."""
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)
    labels = np.arange(EXAMPLES) % 3
    inputs = np.clip(0.5 * rng.random((EXAMPLES, 3, 3)) + 0.3 * (labels - 1)[:, None, None], 0, 1)
    inputs = inputs.astype(np.float32)
    np.savez(
        folder / "data.npz", train_inputs=inputs, train_labels=labels, test_inputs=inputs, test_labels=labels
    )

    def train(name, batch, rate, examples):
        table = {
            "data": {"path": str(folder / "data.npz"), "train": examples},
            "network": {"layers": [9, 4, 3]},
            "training": {"learning_rate": rate, "batch_size": batch, "steps": STEPS, "seed": 1},
            "log": {"evaluate_every": 10},
        }
        return netcore.train(RunSpec.from_table(table, name=name), folder / f"{name}.h5")

    opened = {
        "exact": train("exact", "full", 2.0, EXAMPLES),
        "rough": train("rough", 4, 1.0, EXAMPLES),
        "few": train("few", 4, 1.0, 6),
    }
    yield opened
    for log in opened.values():
        log.close()


@pytest.fixture(scope="module")
def ask(logs):
    return lambda name, *runs, **arguments: evaluate(
        quantity_named(name), [logs[run] for run in runs], arguments
    )


def cost_at(log, step):
    data = log.data
    inputs, target = data.train_inputs.astype(np.float64), targets(data.train_labels, 3)
    params = netcore.Params(log.params_at(step).layer_sizes, log.params_at(step).vector.astype(np.float64))
    return batch_cost(params, inputs, target, activation="sigmoid", cost="quadratic")


def test_the_price_of_a_step(ask):
    assert {name: int(n) for name, n in ask("price of a step", "rough").items()} == {
        "examples": EXAMPLES,
        "batch": 4,
        "steps": EXAMPLES // 4,
    }
    assert int(ask("price of a step", "exact")["steps"]) == 1


def test_a_shrug_costs_what_its_misses_cost(ask):
    assert ask("shrug cost", "rough") == pytest.approx((2 / 3) ** 2 + 2 * (1 / 3) ** 2)


def test_the_first_batches_lie_in_order_and_know_where_they_go(ask, logs):
    found = ask("first batches", "rough", count=3)
    assert list(found["index"]) == sorted(found["index"])
    for index, (batch, place) in zip(found["index"], found["slot"], strict=True):
        assert logs["rough"][int(batch)].batch[place] == index
    assert np.array_equal(found["picture"].reshape(12, 9), logs["rough"].data.train_inputs[found["index"]])


def test_changes_are_against_the_gradients(ask, logs):
    changes = ask("step changes", "rough", steps=[0, 7])
    assert np.array_equal(changes[1], -logs["rough"][7].grad.vector)


def test_angles_follow_from_cosines(ask):
    cosines = ask("gradient agreement", "rough", batch_size=1, draws=40, step=None)
    found = ask("gradient angles", "rough", batch_size=1, draws=40, step=None)
    assert np.allclose(np.cos(np.radians(found["angle"])), cosines)
    assert int(found["uphill"]) == np.count_nonzero(found["angle"] > 90) > 0
    assert float(found["median"]) == np.median(found["angle"])


def test_a_batch_of_all_examples_points_along_the_full_gradient(ask):
    found = ask("gradient angles", "rough", batch_size=EXAMPLES, draws=2, step=0)
    assert found["angle"].max() < 1e-3
    assert int(found["uphill"]) == 0


def test_a_walk_begins_where_the_path_is_near_the_plane(ask, logs):
    whole = ask("walk on plane", "exact", "rough", which=1, points=STEPS + 1, gap=10.0)
    assert list(whole["step"]) == list(range(STEPS + 1))
    assert np.allclose(whole["true_cost"][[0, 20]], [cost_at(logs["rough"], s) for s in (0, 20)], atol=1e-6)
    off = np.abs(whole["true_cost"] - whole["plane_cost"])
    gap = float(np.sort(off)[STEPS // 2])
    later = ask("walk on plane", "exact", "rough", which=1, points=STEPS + 1, gap=gap)
    first = int(later["step"][0])
    assert first == np.flatnonzero(off <= gap)[0]
    assert np.array_equal(later["coordinates"], whole["coordinates"][first:])
    assert later["start_cost"] == whole["true_cost"][0]
    assert np.array_equal(later["clock"], 4 * (later["step"] - first))
    with pytest.raises(FactError, match="never comes within"):
        ask("walk on plane", "exact", "rough", which=1, points=STEPS + 1, gap=float(off.min()) / 2)


def test_a_walk_may_be_recorded_densely_at_first(ask):
    found = ask("walk on plane", "exact", "rough", which=1, every_step_until=5, points=4, gap=10.0)
    assert list(found["step"]) == [0, 1, 2, 3, 4, 5, 10, 20, 30]


def test_standings_by_work_and_by_steps(ask, logs):
    by_steps = ask("standings", "exact", "rough", at=10, clock="steps")
    assert np.allclose(by_steps, [cost_at(logs[name], 10) for name in ("exact", "rough")])
    by_work = ask("standings", "exact", "rough", at=50, clock="work")  # 2.08 and 12.5 steps
    assert np.allclose(by_work, [cost_at(logs["exact"], 2), cost_at(logs["rough"], 12)])
    with pytest.raises(FactError, match="only 30 steps"):
        ask("standings", "exact", "rough", at=31, clock="steps")
    with pytest.raises(FactError, match="no clock"):
        ask("standings", "exact", "rough", at=3, clock="hours")


def test_accuracy_by_examples(ask, logs):
    found = ask("accuracy by examples", "few", "rough")
    assert list(found["examples"]) == [6, EXAMPLES]
    assert found["percent"][1] == 100 * logs["rough"].evaluations[-1].test_accuracy
    assert list(found["steps"]) == [STEPS, STEPS]


def test_the_first_picture_of_each_label(ask, logs):
    found = ask("first of each label", "rough")
    assert [list(found[name]) for name in ("index", "label")] == [[0, 1, 2], [0, 1, 2]]
    assert np.array_equal(found["picture"].reshape(3, 9), logs["rough"].data.train_inputs[:3])
