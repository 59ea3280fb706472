"""The quantities that lectures ask for, on small real runs, against direct computation."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.fast.evaluation import score
from netcore.landscape.paths import pca_plane
from netcore.measure.registry import evaluate, quantity_named
from netcore.network.backprop import batch_cost, example_gradients, forward, targets
from netcore.network.params import Params
from netcore.network.probes import auc, gradient
from netcore.recipe import RunSpec

SIZES = [16, 5, 4, 3]
STEPS = 40


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """Two runs from one start, batch 4 and full batch, and a third from another start."""
    folder = tmp_path_factory.mktemp("runs")
    rng = np.random.default_rng(0)

    def examples(count):
        labels = rng.integers(0, 3, count)
        inputs = np.clip(rng.random((count, 4, 4)) + (labels - 1)[:, None, None] * 0.4, 0, 1)
        inputs[:, 0, 0] = 0
        return inputs.astype(np.float32), labels

    (train_inputs, train_labels), (test_inputs, test_labels) = examples(60), examples(50)
    np.savez(
        folder / "data.npz",
        train_inputs=train_inputs,
        train_labels=train_labels,
        test_inputs=test_inputs,
        test_labels=test_labels,
    )

    def trained(name, batch, seed, rate):
        training = {"learning_rate": rate, "batch_size": batch, "steps": STEPS, "seed": seed}
        table = {
            "data": {"path": str(folder / "data.npz")},
            "network": {"layers": SIZES},
            "training": training,
            "log": {"evaluate_every": 10},
        }
        return netcore.train(RunSpec.from_table(table, name=name), folder / f"{name}.h5")

    opened = {
        "rough": trained("rough", 4, 1, 1.0),
        "exact": trained("exact", "full", 1, 0.5),
        "other": trained("other", 4, 2, 1.0),
    }
    yield opened
    for log in opened.values():
        log.close()


@pytest.fixture
def ask(logs):
    """Measure a quantity of the runs named, "rough" unless said."""

    def measured(name, *runs, **arguments):
        return evaluate(quantity_named(name), [logs[run] for run in runs or ["rough"]], arguments)

    return measured


def cost(log, vector):
    data = log.data
    return batch_cost(
        Params(tuple(SIZES), np.asarray(vector, dtype=np.float64)),
        data.train_inputs.astype(np.float64),
        targets(data.train_labels, 3),
        activation="sigmoid",
        cost="quadratic",
    )


def full_gradient(log, step):
    return gradient(log.params_at(step), log.data.train_inputs, log.data.train_labels)


def test_full_cost_and_gradient(ask, logs):
    log = logs["rough"]
    assert ask("full cost", step=7) == pytest.approx(cost(log, log.params_at(7).vector))
    assert ask("full cost") == pytest.approx(log.evaluations[-1].train_cost, rel=1e-6)
    assert ask("full gradient", step=7) == pytest.approx(full_gradient(log, 7))


def test_parameter_places_are_those_of_the_params():
    params = Params(tuple(SIZES), np.zeros(16 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3))
    assert params.place(params.weight_index(1, 2, 3)) == (1, 2, 3)
    assert params.place(params.weight_index(2, 2, 3)) == (2, 2, 3)
    assert params.place(params.bias_index(0, 4)) == (0, 4, None)
    with pytest.raises(IndexError, match="none has the index 124"):
        params.place(len(params.vector))


@pytest.mark.parametrize("rank", [0, 1, "median"])
def test_weight_by_slope(ask, logs, rank):
    found = ask("weight by slope", layer=-1, step=3, rank=rank)
    grad = full_gradient(logs["rough"], 3)
    slopes = np.sort(np.abs(Params(tuple(SIZES), grad).weights[2]).ravel())[::-1]
    assert abs(found["slope"]) == pytest.approx(slopes[6 if rank == "median" else rank])
    params = logs["rough"].params_at(3)
    assert params.weight_index(2, int(found["to"]), int(found["source"])) == found["index"]
    assert found["value"] == params.weights[2][found["to"], found["source"]]


def test_cost_and_descent_along_a_parameter(ask, logs):
    index = int(ask("weight by slope", layer=-1)["index"])
    curve = ask("cost along parameter", index=index, reach=2.0, points=5)
    here = logs["rough"].params_at(0).vector.astype(np.float64)
    assert curve["t"][2] == here[index]
    assert curve["cost"][2] == pytest.approx(cost(logs["rough"], here))
    assert curve["slope"][2] == pytest.approx(full_gradient(logs["rough"], 0)[index], rel=1e-5)
    here[index] = curve["t"][4]
    assert curve["cost"][4] == pytest.approx(cost(logs["rough"], here))
    stairs = ask("cost along parameter", index=index, threshold=True)
    assert "slope" not in stairs
    assert len(np.unique(stairs["cost"])) < 30
    way = ask("descent along parameter", index=index, learning_rate=2.0, steps=4)
    assert np.diff(way["t"]) == pytest.approx(-2.0 * way["slope"][:-1])
    assert (np.diff(way["cost"]) < 0).all()
    fixed = ask("descent along parameter", index=index, learning_rate=0.5, steps=4, stride="fixed", start=1.0)
    assert np.abs(np.diff(fixed["t"])) == pytest.approx(0.5)
    assert fixed["t"][0] == 1.0


def test_the_line_between_two_ends(ask, logs):
    curve = ask("line between ends", "rough", "other", margin=0.5, points=5)
    ends = [logs[name].final_params.vector.astype(np.float64) for name in ("rough", "other")]
    assert curve["t"] == pytest.approx([-0.5, 0, 0.5, 1, 1.5])
    expected = [cost(logs["rough"], vector) for vector in (ends[0], (ends[0] + ends[1]) / 2, ends[1])]
    assert curve["cost"][1:4] == pytest.approx(expected)
    assert curve["distance"] == pytest.approx(np.linalg.norm(ends[1] - ends[0]))
    rolled = ask("descent between ends", "rough", "other", starts=3, learning_rate=0.01, steps=2)
    assert rolled["t"].shape == rolled["cost"].shape == (3, 3)
    assert rolled["cost"][0, [0, 2]] == pytest.approx(curve["cost"][[1, 3]])
    assert (np.diff(rolled["cost"], axis=0) <= 1e-12).all()
    with pytest.raises(FactError, match="two runs"):
        ask("line between ends", "rough")


def test_permuted_networks_cost_the_same(ask):
    swapped = ask("swapped neurons", layer=0, neurons=[1, 3])
    assert swapped["cost"] == pytest.approx(float(swapped["swapped_cost"]), abs=1e-12)
    assert swapped["distance"] > 0
    line = ask("line to permuted copy", seed=0, margin=0.0, points=3)
    assert line["cost"][0] == pytest.approx(line["cost"][2])
    assert abs(line["cost"][1] - line["cost"][0]) > 1e-6


def test_two_parameters(ask, logs):
    here = logs["rough"].params_at(0).vector.astype(np.float64)
    grid = ask("cost over parameters", x_index=90, y_index=115, reach=1.0, points=3)
    moved = here.copy()
    moved[[90, 115]] = grid["x"][2], grid["y"][0]
    assert grid["cost"][0, 2] == pytest.approx(cost(logs["rough"], moved), rel=1e-6)
    found = ask("cost in directions", x_index=90, y_index=115, length=0.3)
    slopes = full_gradient(logs["rough"], 0)[[90, 115]]
    assert found["slopes"] == pytest.approx(slopes, rel=1e-5)
    first = np.array([np.cos(found["angle"][0]), np.sin(found["angle"][0])])
    assert first == pytest.approx(-slopes / np.linalg.norm(slopes), rel=1e-5)
    assert found["change"].argmin() == 0
    moved = here.copy()
    moved[[90, 115]] += 0.3 * first
    assert found["change"][0] == pytest.approx(cost(logs["rough"], moved) - found["cost"])
    assert found["place"][0] == pytest.approx(moved[[90, 115]])
    assert found["reached"][0] == pytest.approx(cost(logs["rough"], moved))
    assert found["length"] == pytest.approx(np.linalg.norm(slopes), rel=1e-5)


def test_nudges(ask, logs):
    found = ask("cost after nudges", indices=[85, 110], nudge=1e-4, step=5)
    assert found["change"] / 1e-4 == pytest.approx(found["slope"], rel=1e-2)
    assert found["change"] == pytest.approx(found["nudged"] - found["cost"])
    assert found["slope"] == pytest.approx(full_gradient(logs["rough"], 5)[[85, 110]])


def test_the_largest_weight_and_the_one_the_cost_reacts_to_most(ask, logs):
    found = ask("size and reaction", layer=1, nudge=1e-4, step=5)
    params = logs["rough"].params_at(5)
    slopes = Params(params.layer_sizes, full_gradient(logs["rough"], 5)).weights[1]
    assert abs(found["value"][0]) == np.abs(params.weights[1]).max()
    assert abs(found["slope"][1]) == pytest.approx(np.abs(slopes).max())
    assert slopes[found["to"], found["source"]] == pytest.approx(found["slope"])
    assert found["change"] / 1e-4 == pytest.approx(found["slope"], rel=1e-2)
    assert found["slope_ratio"] == pytest.approx(abs(found["slope"][1] / found["slope"][0]))
    assert found["change_ratio"] == pytest.approx(abs(found["change"][1] / found["change"][0]))


@pytest.mark.parametrize("plane", ["pca", "ends"])
def test_paths_beside_planes(ask, logs, plane):
    runs = ("exact", "rough")
    surface = ask("plane surface", *runs, plane=plane, points=5)
    path = ask("plane path", *runs, plane=plane, which=1)
    true = [cost(logs["rough"], logs["rough"].params_at(step).vector) for step in path["step"]]
    assert path["true_cost"] == pytest.approx(np.array(true), rel=1e-6)
    x, y = path["coordinates"].T
    assert surface["x"][0] < x.min() <= x.max() < surface["x"][-1]
    assert surface["y"][0] < y.min() <= y.max() < surface["y"][-1]
    assert 0 < path["share"] <= 1
    if plane == "ends":
        assert path["plane_cost"][[0, -1]] == pytest.approx(path["true_cost"][[0, -1]], rel=1e-5)
    else:
        plane = pca_plane([logs[run] for run in runs])
        on_grid = plane.at(surface["x"][1], surface["y"][3]).vector
        assert surface["cost"][3, 1] == pytest.approx(cost(logs["rough"], on_grid), rel=1e-5)


def test_a_random_plane_has_the_end_in_its_middle(ask, logs):
    surface = ask("plane surface", plane="random", points=3, seed=4)
    assert surface["cost"][1, 1] == pytest.approx(logs["rough"].evaluations[-1].train_cost, rel=1e-5)


def test_impossible_planes_are_named(ask):
    with pytest.raises(FactError, match="start at the same point"):
        ask("plane surface", "rough", "other", plane="ends")
    with pytest.raises(FactError, match="no plane"):
        ask("plane surface", plane="flat")


def test_race_and_uphill_steps(ask, logs):
    curve = ask("race curve", states=6)
    assert (curve["step"][0], curve["step"][-1]) == (0, STEPS)
    assert curve["work"] == pytest.approx(curve["step"] * 4)
    assert curve["cost"][-1] == pytest.approx(ask("full cost"))
    assert ask("race curve", "exact", states=6)["work"][-1] == STEPS * 60
    uphill = ask("uphill steps")
    costs = [cost(logs["rough"], logs["rough"].params_at(step).vector) for step in range(STEPS + 1)]
    assert uphill["change"] == pytest.approx(np.diff(costs), abs=1e-12)
    assert uphill["share"] == np.mean(np.diff(costs) > 0)
    some = ask("uphill steps", first=10, stop=20, samples=3)
    assert list(some["step"]) == [10, 14, 19]


def test_verdicts(ask, logs):
    log = logs["rough"]
    scores = forward(log.final_params, log.data.test_inputs).output
    assert ask("outputs") == pytest.approx(scores)
    found = ask("answers", images=[3, 1])
    assert list(found["answer"]) == list(scores[[3, 1]].argmax(axis=1))
    assert list(found["label"]) == list(log.data.test_labels[[3, 1]])
    right = scores.argmax(axis=1) == log.data.test_labels
    assert ask("accuracy") == pytest.approx(right.mean())
    table = ask("confusion")
    assert table.sum() == 50
    assert np.trace(table) == right.sum()
    wrong = ask("confident mistakes", count=3)
    assert not right[wrong["image"]].any()
    assert ask("example by margin", rule="first error") == np.flatnonzero(~right)[0]
    lead = np.diff(np.sort(scores, axis=1)[:, -2:], axis=1)[:, 0]
    assert lead[ask("example by margin", rule="clearest")] == lead[right].max()
    assert lead[ask("example by margin", rule="most doubtful")] == lead[right].min()


def test_costs_and_activations_of_examples(ask, logs):
    log = logs["rough"]
    assert ask("example costs").mean() == pytest.approx(log.evaluations[-1].train_cost, rel=1e-5)
    found = ask("layer of images", layer=1, first=6)
    passed = forward(log.final_params, log.data.test_inputs[:6])
    assert found["z"] == pytest.approx(passed.z[1])
    assert found["a"] == pytest.approx(passed.a[2])


def test_noise_and_shifts(ask, logs):
    images = ask("noise images", kind="shuffled", count=4, seed=5)
    assert np.sort(images) == pytest.approx(np.sort(logs["rough"].data.test_inputs[:4]))
    assert np.array_equal(
        ask("noise images", kind="uniform", count=2, seed=5),
        ask("noise images", kind="uniform", count=9, seed=5)[:2],
    )
    answers = ask("noise answers", kind="shuffled", count=4, seed=5)
    scores = forward(logs["rough"].final_params, images).output
    assert answers["score"] == pytest.approx(scores.max(axis=1))
    assert answers["first"] == pytest.approx(scores[0])
    assert answers["firm"] == np.mean(scores.max(axis=1) > 0.9)
    assert answers["share"] == np.mean(answers["answer"] == answers["favourite"])
    assert ask("shift accuracy", right=[0])[0] == pytest.approx(ask("accuracy"))
    shifted = ask("shifted image", image=2, right=[0, 4])
    assert shifted["image"][0] == pytest.approx(logs["rough"].data.test_inputs[2])
    assert not shifted["image"][1].any()
    with pytest.raises(FactError, match="no noise"):
        ask("noise images", kind="white", count=2, seed=5)


def test_pixel_ascent_from_grey(ask):
    found = ask("pixel ascent", neuron=1, learning_rate=0.1, steps=5)
    assert found["image"][0] == pytest.approx(0.5)
    assert found["score"][-1] > found["score"][0]


def test_the_first_layer(ask):
    assert list(np.flatnonzero(ask("never lit"))) == [0]
    assert -1 <= ask("neighbour correlation", rim=0) <= 1


def test_neurons_and_pairs(ask, logs):
    log = logs["rough"]
    values = forward(log.final_params, log.data.test_inputs).a[2]
    positive = np.isin(log.data.test_labels, [0, 2])
    scores = ask("neuron scores", layer=1, digits=[0, 2])
    assert scores == pytest.approx(auc(values, positive))
    pairs = ask("pair scores", layer=1)
    assert pairs["digits"].tolist() == [[0, 1], [0, 2], [1, 2]]
    assert pairs["score"][1] == pytest.approx(max(scores.max(), 1 - scores.min()))
    assert pairs["auc"][1] == scores[pairs["neuron"][1]]
    one = ask("pair among pairs", layer=1, pair=[2, 0])
    assert one["score"] == pairs["score"][1] == one["scores"][0]
    assert one["above"] == (pairs["score"] > pairs["score"][1]).sum()
    assert sorted(one["scores"]) == sorted(pairs["score"])
    with pytest.raises(FactError, match="no pair"):
        ask("pair among pairs", layer=1, pair=[2, 2])


def test_gradient_agreement_is_perfect_for_all_examples(ask):
    assert ask("gradient agreement", batch_size=60, draws=2) == pytest.approx(1)
    assert ask("gradient agreement", batch_size=1, draws=8).std() > 0.01


def test_only_one_digit_ends_in_one_answer(ask, logs):
    found = ask("only one digit", digit=2, step=STEPS, steps=30)
    assert found["called"].sum(axis=1) == pytest.approx(1)
    assert found["called"][-1, 2] > found["called"][0, 2]
    data = logs["rough"].data
    start = score(logs["rough"].final_params, data.test_raw, data.test_labels)
    assert found["accuracy"][0] == pytest.approx(start.accuracy)


def test_the_averaging_table(ask, logs):
    log = logs["rough"]
    table = ask("averaging table", step=5, per_layer=[3, 1, 2])
    assert list(table["layer"]) == [0, 0, 0, 1, 2, 2]
    assert len(set(table["to"][:3])) == 3
    labels = log.data.train_labels
    assert [labels[image] for image in table["image"]] == [0, 1, 2]
    target = targets(labels[table["image"]], 3)
    grads = example_gradients(log.params_at(5), log.data.train_inputs[table["image"]], target)
    assert table["wish"] == pytest.approx(-grads[:, table["index"]].T)
    assert table["mean_of_all"] == pytest.approx(-full_gradient(log, 5)[table["index"]])
    sizes = np.abs(Params(tuple(SIZES), full_gradient(log, 5)).weights[1])
    assert abs(table["mean_of_all"][3]) == pytest.approx(sizes.max())


def test_the_steepest_weights_lead_to_different_neurons(ask, logs):
    log = logs["rough"]
    found = ask("steepest weights", layer=-1, count=2, step=5)
    slopes = Params(tuple(SIZES), full_gradient(log, 5)).weights[-1]
    assert found["slope"][0] == pytest.approx(slopes.ravel()[np.abs(slopes).argmax()])
    assert found["slope"] == pytest.approx(slopes[found["to"], found["source"]])
    assert found["value"] == pytest.approx(log.params_at(5).weights[-1][found["to"], found["source"]])
    assert len(set(found["to"])) == 2


def test_sizes_of_weights_and_slopes(ask, logs):
    found = ask("weight and slope sizes", layer=2, step=5)
    assert found["weight"] == pytest.approx(np.abs(logs["rough"].params_at(5).weights[2]).ravel())
    assert found["slope"].shape == (12,)


def test_several_runs_together(ask, logs):
    ends = ask("final scores", "rough", "exact", "other")
    assert ends["test_cost"][1] == logs["exact"].evaluations[-1].test_cost
    curves = ask("learning curves", "rough", "other")
    assert list(curves["step"]) == [0, 10, 20, 30, 40]
    assert curves["train_cost"].shape == (2, 5)
    with pytest.raises(FactError, match="single run"):
        ask("full cost", "rough", "other")


def test_activation_curves(ask):
    found = ask("activation curves", z=[-1.0, 2.0])
    assert list(found["relu"]) == [0, 2]
    assert list(found["relu slope"]) == [0, 1]
    assert found["sigmoid slope"] == pytest.approx(found["sigmoid"] * (1 - found["sigmoid"]))


def test_a_pca_plane_needs_runs_of_one_network(logs):
    with pytest.raises(ValueError, match="at least one run"):
        pca_plane([])
    plane = pca_plane([logs["rough"], logs["exact"]], points=9)
    assert "rough, exact" in plane.made_from
    assert len(plane.landmarks) == 18
    grid = netcore.cost_on_plane(plane, logs["rough"].data)
    assert grid.cost.shape == (51, 51)
    assert grid.cost[13, 7] == pytest.approx(
        cost(logs["rough"], plane.at(grid.x[7], grid.y[13]).vector), rel=1e-6
    )
