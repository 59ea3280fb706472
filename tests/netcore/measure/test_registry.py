"""Quantities are measured once, and found again only where nothing changed."""

import importlib
import re
import shutil
from dataclasses import dataclass

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.measure import cache, registry
from netcore.measure.registry import describe, quantities, quantity_named
from netcore.places import runs_directory
from netcore.runlog.log import open_log


def measure(name, run, **arguments):
    return registry.measure(quantity_named(name), run, **arguments)


@pytest.fixture
def counted(register):
    """A quantity that counts how often it is measured."""
    calls = []

    def count(logs, *, step=0, **other):
        calls.append(step)
        return logs[0][step].cost

    register("counted", count)
    return calls


def test_quantities_are_those_of_the_log(small, trained):
    with open_log(next(trained.glob("small-*.h5"))) as log:
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
            "first with label": ({"label": 2}, np.flatnonzero(log.data.train_labels == 2)[0]),
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


@dataclass(frozen=True, eq=False)
class Several:
    count: int
    share: float
    row: np.ndarray
    layers: tuple[np.ndarray, ...]


def test_several_values_are_kept_together(small, register):
    def several(logs) -> Several:
        return Several(np.int64(3), np.float32(0.5), np.arange(2.0), (np.ones(1), np.zeros((2, 2))))

    register("several", several)
    for _ in range(2):
        found = measure("several", small)
        assert (type(found.count), type(found.share)) == (int, float)
        assert found.row.tolist() == [0, 1]
        assert [layer.shape for layer in found.layers] == [(1,), (2, 2)]
        with pytest.raises(ValueError, match="read-only"):
            found.layers[0][0] = 2


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


def test_another_log_is_measured_anew(small, trained, counted, recipe):
    measure("counted", small, step=3)
    shutil.copy(trained / "small.toml", runs_directory() / "other.toml")
    other = runs_directory() / "other.toml"
    other.write_text(recipe.replace("0.5", "0.25"))
    measure("counted", str(other), step=3)
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
        ("first with label", {"label": 2, "nth": 100000}, "only .* train examples have the label 2"),
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


def test_every_quantity_says_what_it_takes_and_gives():
    for name, of in quantities().items():
        told = describe(of)
        assert told.name == name
        assert told.summary.endswith("."), name
        assert told.result
        for argument, kind, _ in told.arguments:
            assert kind, f"{name}: {argument} has no type"
        for field, _ in told.fields:
            assert re.search(rf"\b{field}\b", told.result_text), f"{told.result} does not explain {field}"


def test_a_description_gives_defaults_as_they_are_written():
    told = describe(quantity_named("first with label"))
    assert told.arguments == (("label", "int", ""), ("split", "Split", "'train'"), ("nth", "int", "0"))
    assert (told.module, told.function, told.result) == ("examples", "first_with_label", "int")


def test_quantities_in_folders_are_found_and_named_with_the_folder():
    assert describe(quantities()["kernel response"]).module == "pictures.filters"


def test_every_quantity_is_at_hand_in_its_folder():
    for name, of in quantities().items():
        folder = ".".join(of.__module__.split(".")[:3])
        if folder.startswith("netcore.measure."):
            assert getattr(importlib.import_module(folder), of.__name__) is of, name
