"""Quantities are measured once and found again only where nothing changed; facts are checked against the logs."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from netcore import facts
from netcore.errors import FactError
from netcore.measure import cache, registry
from netcore.measure.registry import quantity_named
from netcore.places import runs_directory
from netcore.runlog.log import open_log
from netcore.runs.named import run

RECIPE = """
[data]
name = "mnist"
train = 500
[network]
layers = [784, 16, 16, 10]
[training]
learning_rate = 0.5
batch_size = 10
steps = 300
[log]
evaluate_every = 100
"""


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder with one finished log and its recipe."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "small.toml").write_text(RECIPE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETCORE_RUNS", str(folder))
        run(folder / "small.toml").close()
    return folder


@pytest.fixture
def small(trained, tmp_path, monkeypatch):
    """The name of a run of one's own, which may be spoilt; nothing of it has been measured."""
    shutil.copy(trained / "small.h5", tmp_path)
    shutil.copy(trained / "small.toml", tmp_path)
    monkeypatch.setenv("NETCORE_RUNS", str(tmp_path))
    return str(tmp_path / "small.toml")


def measure(name, run, **arguments):
    return registry.measure(quantity_named(name), run, **arguments)


@pytest.fixture
def register(monkeypatch):
    """Register a quantity for the length of a test."""

    def registered(name, function):
        monkeypatch.setitem(registry._quantities, name, function)
        monkeypatch.setitem(registry._names, function, name)

    return registered


@pytest.fixture
def counted(register):
    """A quantity that counts how often it is measured."""
    calls = []

    def count(logs, *, step=0, **other):
        calls.append(step)
        return logs[0][step].cost

    register("counted", count)
    return calls


@pytest.fixture
def written(small, tmp_path):
    """A facts file of all kinds of values."""
    path = tmp_path / "Backprop.facts.json"
    asked = [
        ("cost", "step.cost", {"step": 7}),
        ("weights", "step.params", {"step": 7, "layer": 0}),
        ("biases", "step.grad", {"step": 7, "layer": 1, "part": "biases"}),
        ("course", "evaluations", {}),
        ("rate", "spec", {"field": "training.learning_rate"}),
        ("cost function", "spec", {"field": "training.cost"}),
        ("picture", "image", {"index": 3}),
        ("label", "label", {"index": 3}),
    ]
    made = [
        facts.measure_fact("3.4", label, quantity_named(name), small, index)[1]
        for label, name, index in asked
    ]
    facts.write_facts(path, "Backprop", made)
    return path


def change(path, label, alter):
    content = json.loads(path.read_text())
    fact = next(fact for fact in content["facts"] if fact["label"] == label)
    alter(fact)
    path.write_text(json.dumps(content))


def test_quantities_are_those_of_the_log(small, trained):
    with open_log(trained / "small.h5") as log:
        step = log[7]
        asked = {
            "step.cost": ({"step": 7}, step.cost),
            "step.batch": ({"step": 7}, step.batch),
            "step.z": ({"step": 7, "layer": 1, "example": 2}, step.z[1][2]),
            "step.a": ({"step": 7, "layer": 3, "example": 2, "neuron": 4}, step.a[3][2, 4]),
            "step.delta": ({"step": 7, "layer": 2}, step.delta[2]),
            "step.params": ({"step": 300}, log.final_params.vector),
            "step.grad": ({"step": 7, "layer": 2, "index": [3, 5]}, step.grad.weights[2][3, 5]),
            "final_params": ({"layer": 0, "part": "biases"}, log.final_params.biases[0]),
            "steps": ({}, 300),
            "costs": ({"start": 10, "stop": 20}, log.costs[10:20]),
            "param_series": ({"index": 13001}, log.param_series(13001)),
            "grad_series": ({"index": 13001, "stop": 5}, log.grad_series(13001)[:5]),
            "layer_sizes": ({}, [784, 16, 16, 10]),
            "image": ({"index": 3}, log.data.train_inputs[3].reshape(28, 28)),
            "label": ({"index": 3, "split": "test"}, log.data.test_labels[3]),
            "labels": ({"stop": 9}, log.data.train_labels[:9]),
            "first with label": ({"digit": 2}, np.flatnonzero(log.data.train_labels == 2)[0]),
        }
        for name, (arguments, value) in asked.items():
            np.testing.assert_array_equal(measure(name, small, **arguments), value, err_msg=name)


def test_an_example_of_the_batch_gives_the_recorded_pass(small):
    example = int(measure("step.batch", small, step=9)[4])
    for layer in range(3):
        for what in ("z", "delta"):
            np.testing.assert_allclose(
                measure(f"example.{what}", small, step=9, index=example, layer=layer),
                measure(f"step.{what}", small, step=9, layer=layer, example=4),
                rtol=2e-4,
                atol=1e-7,
            )
    outputs = measure("example.a", small, step=9, index=example, layer=3)
    wanted = np.eye(10)[measure("label", small, index=example)]
    cost = measure("example.cost", small, step=9, index=example)
    assert cost == pytest.approx(((outputs - wanted) ** 2).sum(), rel=1e-5)


def test_gradients_of_the_batchs_examples_average_to_its_gradient(small):
    batch = measure("step.batch", small, step=9)
    mean = np.mean([measure("example.grad", small, step=9, index=index) for index in batch], axis=0)
    np.testing.assert_allclose(mean, measure("step.grad", small, step=9), atol=1e-6)


def test_a_quantity_is_measured_once(small, counted):
    first = measure("counted", small, step=3)
    assert measure("counted", small, step=np.int64(3)) == first
    measure("counted", small, step=4)
    assert counted == [3, 4]


def test_what_is_kept_has_the_kinds_that_were_measured(small, register):
    kinds = {"number": 1.5, "count": 3, "text": "sigmoid", "yes": True, "row": np.arange(3, dtype=np.int8)}
    for kind, value in kinds.items():
        register(kind, lambda logs, value=value: value)
        for _ in range(2):
            found = measure(kind, small)
            assert type(found) is type(value)
            np.testing.assert_array_equal(found, value)
    register("several", lambda logs: {"x y": np.ones(2), "z": np.zeros(1)})
    for _ in range(2):
        assert list(measure("several", small)) == ["x y", "z"]


def test_arrays_are_read_only(small):
    for _ in range(2):
        with pytest.raises(ValueError, match="read-only"):
            measure("step.batch", small, step=1)[0] = 0


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_what_is_damaged_is_measured_again(small, counted, damage):
    value = measure("counted", small, step=3)
    (kept,) = (runs_directory() / "measured").iterdir()
    content = kept.read_bytes()
    kept.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert measure("counted", small, step=3) == value
    assert counted == [3, 3]


def test_another_log_is_measured_anew(small, trained, counted):
    measure("counted", small, step=3)
    shutil.copy(trained / "small.toml", runs_directory() / "other.toml")
    recipe = runs_directory() / "other.toml"
    recipe.write_text(RECIPE.replace("0.5", "0.25"))
    measure("counted", str(recipe), step=3)
    assert counted == [3, 3]


def test_changed_code_is_measured_anew(small, counted, monkeypatch):
    measure("counted", small, step=3)
    monkeypatch.setattr(cache, "code_digest", lambda *module, **packages: "changed")
    measure("counted", small, step=3)
    assert counted == [3, 3]


@pytest.mark.parametrize(
    ("name", "arguments", "complaint"),
    [
        ("no such thing", {}, "unknown quantity 'no such thing'; there are: .*step.cost"),
        ("step.cost", {}, "step.cost.*missing.*'step'"),
        ("step.cost", {"step": 1, "colour": 2}, "unexpected keyword argument 'colour'"),
        ("step.cost", {"step": object()}, "cannot be written down"),
        ("step.cost", {"step": float("nan")}, "cannot be written down"),
        ("spec", {"field": "training.eta"}, "no field 'training.eta'"),
        ("label", {"index": 0, "split": "tset"}, "no split 'tset'"),
        ("first with label", {"digit": 2, "nth": 100000}, "only .* train examples have the label 2"),
    ],
)
def test_what_cannot_be_measured_says_so(small, name, arguments, complaint):
    with pytest.raises(FactError, match=complaint):
        measure(name, small, **arguments)


def test_two_quantities_cannot_share_a_name():
    with pytest.raises(ValueError, match="already measured"):
        registry.quantity("step.cost")(lambda logs: 0)


def test_quantities_of_one_run_refuse_several(small):
    with pytest.raises(FactError, match="not of 2"):
        measure("steps", (small, small))


def test_true_facts_pass(written):
    assert facts.check_facts(written) == []


def test_facts_name_where_they_come_from(written, small):
    content = json.loads(written.read_text())
    assert content["lecture"] == "Backprop"
    cost = content["facts"][0]
    assert cost.keys() == {"beat", "label", "value", "run", "digest", "field", "index"}
    with open_log(runs_directory() / "small.h5") as log:
        assert cost["digest"] == [log.digest]
        assert cost["value"] == log[7].cost
    assert content["facts"][1]["value"]["shape"] == [16, 784]


@pytest.mark.parametrize(
    ("label", "alter"),
    [
        ("cost", lambda fact: fact.update(value=fact["value"] * 1.00001)),
        ("cost", lambda fact: fact["index"].update(step=8)),
        ("weights", lambda fact: fact["value"].update(shape=[784, 16])),
        ("weights", lambda fact: fact["value"].update(sha256="0", sketch=[0.0] * 8)),
        ("biases", lambda fact: fact["value"].__setitem__(5, fact["value"][5] + 1e-3)),
        ("biases", lambda fact: fact["value"].pop()),
        ("course", lambda fact: fact["value"]["test_accuracy"].__setitem__(1, 0.99)),
        ("course", lambda fact: fact["value"].pop("step")),
        ("rate", lambda fact: fact.update(value="0.5")),
        ("cost function", lambda fact: fact.update(value="cross-entropy")),
        ("label", lambda fact: fact.update(value=fact["value"] + 1)),
    ],
)
def test_a_changed_fact_is_found(written, label, alter):
    change(written, label, alter)
    (difference,) = facts.check_facts(written)
    assert difference.fact.label == label
    assert "beat 3.4" in str(difference)
    assert str(difference.shown) in str(difference)
    assert str(difference.measured) in str(difference)


def test_a_changed_log_is_found(written, small, monkeypatch):
    """As if one cost in the log had been another, with everything else the same."""
    log = registry.named_log(small)
    costs = {number: log._cost(number) for number in range(len(log))}
    costs[7] += 0.01
    monkeypatch.setattr(log, "_cost", lambda number: costs[number])
    (difference,) = facts.check_facts(written)
    assert difference.fact.label == "cost"


def test_a_spoilt_file_of_a_log_is_an_error_not_a_number(written, small):
    path = runs_directory() / "small.h5"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    # Either the log is refused and trained anew (and everything agrees again), or the damage lies in a gap.
    assert facts.check_facts(written) == []


def test_another_log_with_equal_values_is_named(written):
    change(written, "rate", lambda fact: fact.update(digest=["f" * 64]))
    (difference,) = facts.check_facts(written)
    assert "the log of" in difference.reason
    assert "render the lecture again" in difference.reason


def test_logs_can_be_handed_over(written, small, trained):
    with open_log(trained / "small.h5") as log:
        assert facts.check_facts(written, runs={small: log}) == []


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read.*render the lecture first"),
        ("no json", "facts: not a facts file"),
        ('{"facts": [{"beat": "1"}]}', "facts: not a facts file"),
        ("[]", "facts: not a facts file"),
    ],
)
def test_what_is_no_facts_file_says_so(tmp_path, content, complaint):
    path = tmp_path / "x.facts.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(FactError, match=complaint):
        facts.check_facts(path)


def test_a_fact_that_cannot_be_measured_says_which(written):
    change(written, "cost", lambda fact: fact["index"].update(step=300))
    with pytest.raises(FactError, match=r"facts\.json: beat 3\.4, 'cost': quantity 'step\.cost'.*step=300"):
        facts.check_facts(written)
    change(written, "cost", lambda fact: fact.update(field="step.cots"))
    with pytest.raises(FactError, match=r"'cost': unknown quantity 'step.cots'"):
        facts.check_facts(written)


def test_no_value_that_is_not_finite_becomes_a_fact():
    with pytest.raises(FactError, match="not finite"):
        facts.written(np.array([1.0, np.nan]))


def test_long_arrays_agree_through_rounding_and_not_beyond():
    """The same numbers summed in another order pass; one number off by more than 1e-6 of the norm does not."""
    rng = np.random.default_rng(0)
    array = rng.normal(size=(40, 50))
    shown = facts.written(array)
    rounded = array * (1 + 1e-8 * rng.normal(size=array.shape))
    assert facts.written(rounded)["sha256"] != shown["sha256"]
    assert facts._difference(shown, facts.written(rounded)) is None
    norm = np.linalg.norm(array)
    for place in rng.integers(array.size, size=200):
        spoilt = array.copy()
        spoilt.flat[place] += 2e-6 * norm
        assert facts._difference(shown, facts.written(spoilt)) is not None
    swapped = array.copy()
    swapped[[3, 7]] = swapped[[7, 3]]
    assert facts._difference(shown, facts.written(swapped)) is not None


def test_facts_are_written_whole_or_not_at_all(written, monkeypatch):
    before = written.read_text()
    fact = replace(facts.read_facts(written)[0], value=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        facts.write_facts(written, "Backprop", [fact])
    assert written.read_text() == before
