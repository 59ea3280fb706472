"""A facts file is whole, its facts are what the logs give, and what is shown is a rounding or a function of them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from netcore import facts
from netcore.errors import FactError
from netcore.facts import file
from netcore.facts.check import rounding_fault
from netcore.facts.file import Shown, derive_fact, measure_fact
from netcore.facts.origins import Origins
from netcore.facts.values import difference, written
from netcore.measure import registry
from netcore.measure.registry import quantity_named
from netcore.places import runs_directory
from netcore.runlog.log import open_log

ASKED = [
    ("cost", "step.cost", {"step": 7}),
    ("weights", "step.params", {"step": 7, "layer": 0}),
    ("biases", "step.grad", {"step": 7, "layer": 1, "part": "biases"}),
    ("course", "evaluations", {}),
    ("rate", "spec", {"field": "training.learning_rate"}),
    ("cost function", "spec", {"field": "training.cost"}),
    ("picture", "image", {"index": 3}),
    ("label", "label", {"index": 3}),
]


def shown_as(origins, what, text, value):
    origin = origins.of_array(value) if np.ndim(value) else origins.of_number(value)
    at = [list(run) for run in origin.at]
    drawn = written(np.asarray(value)) if np.ndim(value) else value
    return Shown("3.4", what, text, "ink", drawn, origin.label, origin.field, origin.manner, at)


@pytest.fixture
def sealed(small, tmp_path):
    """A facts file of all kinds of values, beside its film."""
    origins, measured = Origins(), []
    for label, name, arguments in ASKED:
        value, fact = measure_fact("3.4", label, quantity_named(name), small, arguments)
        origins.add(label, value, arguments)
        measured.append(fact)
    values = {fact.label: fact.value for fact in measured}
    drop = [values["course"]["train_cost"][0], values["course"]["train_cost"][-1]]
    value, fact = derive_fact("3.4", "drop", "difference", [origins.source(one) for one in drop], drop)
    measured.append(fact)
    origins.add("drop", value)
    shown = [
        shown_as(origins, "formula", f"{values['cost']:.2f}", values["cost"]),
        shown_as(origins, "said", f"{value:.1f}", value),
        shown_as(origins, "Arrows length", "", -np.array(values["biases"])),
        shown_as(origins, "Curve y", "", np.array(values["course"]["test_accuracy"])),
        Shown("3.4", "words", "28", "secondary", None, why="a tick of an axis"),
    ]
    film = tmp_path / "Backprop.mp4"
    film.write_bytes(b"moving pictures")
    path = tmp_path / "Backprop.facts.json"
    content = facts.FactsFile("Backprop", ["3.4"], measured, shown, film.name, file.file_digest(film))
    facts.write_facts(path, content)
    return path


def change(path, alter, *, seal):
    """Alter a facts file; with `seal` its digest is made to fit, as somebody might who knows how."""
    content = json.loads(path.read_text())
    alter(content)
    if seal:
        content.pop("sha256")
        content["facts_count"], content["shown_count"] = len(content["facts"]), len(content["shown"])
        content["sha256"] = file._seal(content)
    path.write_text(json.dumps(content))


def fact_of(content, label):
    return next(fact for fact in content["facts"] if fact["label"] == label)


def test_true_facts_pass(sealed):
    assert facts.check_facts(sealed) == []


def small_log(folder):
    (path,) = folder.glob("small-*.h5")
    return path


def test_facts_name_where_they_come_from(sealed):
    content = json.loads(sealed.read_text())
    assert content["lecture"] == "Backprop"
    cost = content["facts"][0]
    assert cost.keys() == {"beat", "label", "value", "run", "digest", "quantity", "arguments", "of"}
    with open_log(small_log(runs_directory())) as log:
        assert cost["digest"] == [log.digest]
        assert cost["value"] == log[7].cost
    assert content["facts"][1]["value"]["shape"] == [16, 784]
    assert content["shown"][2]["manner"] == "opposite"


ALTERATIONS = {
    "a number": lambda c: fact_of(c, "cost").update(value=fact_of(c, "cost")["value"] * 1.0001),
    "an argument": lambda c: fact_of(c, "cost")["arguments"].update(step=8),
    "a shape": lambda c: fact_of(c, "weights")["value"].update(shape=[784, 16]),
    "a sketch": lambda c: fact_of(c, "weights")["value"].update(sha256="0" * 64, sketch=[0.0] * 8),
    "a norm": lambda c: fact_of(c, "weights")["value"].update(
        norm=fact_of(c, "weights")["value"]["norm"] * 1.01
    ),
    "a norm that excuses all": lambda c: fact_of(c, "weights")["value"].update(norm=1e12, sketch=[0.0] * 8),
    "an empty sketch": lambda c: fact_of(c, "weights")["value"].update(sketch=[]),
    "no SHA at all": lambda c: fact_of(c, "weights")["value"].update(sha256="0" * 64),
    "an entry": lambda c: fact_of(c, "biases")["value"].__setitem__(
        5, fact_of(c, "biases")["value"][5] + 1e-3
    ),
    "an entry less": lambda c: fact_of(c, "biases")["value"].pop(),
    "a curve": lambda c: fact_of(c, "course")["value"]["test_accuracy"].__setitem__(1, 0.99),
    "a field less": lambda c: fact_of(c, "course")["value"].pop("step"),
    "a kind": lambda c: fact_of(c, "rate").update(value="0.5"),
    "a text": lambda c: fact_of(c, "cost function").update(value="cross-entropy"),
    "a whole number": lambda c: fact_of(c, "label").update(value=fact_of(c, "label")["value"] + 1),
    "a derived number": lambda c: fact_of(c, "drop").update(value=fact_of(c, "drop")["value"] / 2),
    "a function": lambda c: fact_of(c, "drop").update(quantity="sum"),
}


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS)
def test_a_changed_fact_is_found_even_under_a_new_seal(sealed, alter):
    change(sealed, alter, seal=True)
    found = facts.check_facts(sealed)
    assert found
    assert "beat 3.4" in str(found[0])
    assert str(found[0].shown) in str(found[0])
    assert str(found[0].measured) in str(found[0])


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS)
def test_any_change_breaks_the_seal(sealed, alter):
    change(sealed, alter, seal=False)
    with pytest.raises(FactError, match="not as it was written"):
        facts.check_facts(sealed)


@pytest.mark.parametrize(
    ("alter", "complaint"),
    [
        (lambda c: c["facts"].pop(3), "some are missing"),
        (lambda c: c["shown"].pop(), "some are missing"),
        (lambda c: c["facts"].clear(), "there are none; render the lecture again"),
        (lambda c: c["shown"].clear(), "there are none; render the lecture again"),
        (lambda c: fact_of(c, "cost").update(beat="3.5"), "not as it was written"),
        (lambda c: fact_of(c, "cost").update(label="price"), "not as it was written"),
        (lambda c: c.update(lecture="Sgd"), "not as it was written"),
        (lambda c: c.update(format=1), "format: the file has version 1"),
        (lambda c: fact_of(c, "cost").update(digest=[]), "not as it was written"),
        (lambda c: c["facts"].reverse(), "not as it was written"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(sealed, alter, complaint):
    change(sealed, alter, seal=False)
    with pytest.raises(FactError, match=complaint):
        facts.check_facts(sealed)


@pytest.mark.parametrize(
    ("alter", "complaint"),
    [
        (
            lambda c: fact_of(c, "cost").update(beat="3.5"),
            "beats: it has facts of beats that its film has not",
        ),
        (lambda c: fact_of(c, "biases").update(label="b"), "'biases' was not measured for this beat"),
        (lambda c: fact_of(c, "cost").update(digest=[]), "cost"),
        (lambda c: c["shown"][0].update(manner="guess"), "was not measured"),
        (lambda c: c["shown"][2].update(at=[[0, 99]]), "too few"),
        (lambda c: fact_of(c, "drop").update(of=[]), "drop"),
    ],
)
def test_entries_that_belong_nowhere_are_refused_under_a_new_seal(sealed, alter, complaint):
    change(sealed, alter, seal=True)
    with pytest.raises(FactError, match=complaint):
        facts.check_facts(sealed)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("label", ["cost", "biases"])
def test_what_is_no_number_is_refused_also_within_an_array(sealed, label, number):
    content = json.loads(sealed.read_text())
    value = fact_of(content, label)["value"]
    one = value[2] if label == "biases" else value
    sealed.write_text(sealed.read_text().replace(json.dumps(one), number, 1))
    with pytest.raises(FactError, match="no number that can be shown"):
        facts.check_facts(sealed)


def test_another_film_beside_it_is_noticed(sealed):
    film = sealed.with_name("Backprop.mp4")
    film.write_bytes(b"other pictures")
    with pytest.raises(FactError, match="another film than it was written for"):
        facts.check_facts(sealed)
    film.unlink()
    assert facts.check_facts(sealed) == []


SHOWN = {
    "another digit": lambda c: c["shown"][0].update(text="9.99"),
    "a number derived from others": lambda c: c["shown"][1].update(text="7.7"),
    "drawn the other way": lambda c: c["shown"][2].update(manner="itself"),
    "drawn twice as long": lambda c: c["shown"][2].update(value=[2 * one for one in c["shown"][2]["value"]]),
    "another curve": lambda c: c["shown"][3].update(field="train_accuracy"),
    "written from another number": lambda c: c["shown"][0].update(value=c["shown"][0]["value"] + 0.001),
}


@pytest.mark.parametrize("alter", SHOWN.values(), ids=SHOWN)
def test_what_is_shown_must_be_what_was_measured(sealed, alter):
    change(sealed, alter, seal=True)
    (found,) = facts.check_facts(sealed)
    assert isinstance(found.entry, Shown)


@pytest.mark.parametrize(("off", "honest"), [(1e-6, True), (1e-4, False)])
@pytest.mark.parametrize("written_out", [False, True])
def test_an_entry_near_zero_is_held_to_the_rounding_of_its_array(sealed, written_out, off, honest):
    def show_smallest(content):
        biases = np.array(fact_of(content, "biases")["value"])
        place = int(np.abs(biases).argmin())
        value = -biases[place] + off * np.abs(biases).max()
        entry = {**content["shown"][2], "at": [[place, place + 1]]}
        assert entry["manner"] == "opposite"
        other = {"text": f"{value:.9f}", "value": value} if written_out else {"value": [value]}
        content["shown"].append(entry | other)

    change(sealed, show_smallest, seal=True)
    assert (facts.check_facts(sealed) == []) == honest


@pytest.mark.parametrize(
    ("text", "number", "honest"),
    [
        ("0.45", 0.4512, True),
        ("0.46", 0.4512, False),
        ("+0.45", 0.4512, True),
        ("\u22120.45", -0.4512, True),
        ("0.45", -0.4512, False),
        ("13\u2009002", 13002, True),
        ("13\u2009003", 13002, False),
        ("67%", 0.6712, True),
        ("68%", 0.6712, False),
        ("0", 0.4, True),
        ("1", 0.4, False),
    ],
)
def test_roundings(text, number, honest):
    assert (rounding_fault(text, number) == "") == honest


def test_a_changed_log_is_found(sealed, small, monkeypatch):
    """As if one cost in the log had been another, with everything else the same."""
    log = registry.named_log(small)
    costs = {number: log._cost(number) for number in range(len(log))}
    costs[7] += 0.01
    monkeypatch.setattr(log, "_cost", lambda number: costs[number])
    first, *others = facts.check_facts(sealed)
    assert first.entry.label == "cost"
    assert [one.entry.label for one in others] == ["cost"]  # and the number shown is no rounding of it


def test_a_spoilt_file_of_a_log_is_an_error_not_a_number(sealed):
    path = small_log(runs_directory())
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    # Either the log is refused and trained anew (and everything agrees again), or the damage lies in a gap.
    assert facts.check_facts(sealed) == []


def test_another_log_with_equal_values_is_named(sealed):
    change(sealed, lambda content: fact_of(content, "rate").update(digest=["f" * 64]), seal=True)
    (found,) = facts.check_facts(sealed)
    assert "the log of" in found.reason
    assert "render the lecture again" in found.reason


def test_logs_can_be_handed_over(sealed, small, trained):
    with open_log(small_log(trained)) as log:
        assert facts.check_facts(sealed, runs={small: log}) == []


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read.*render the lecture first"),
        ("no json", "facts: not a facts file"),
        ('{"facts": [{"beat": "1"}], "format": 2}', "facts: not a facts file"),
        ('{"facts": [], "shown": [], "format": 2}', "facts: there are none"),
        ('{"facts": 3, "shown": 4, "format": 2}', "facts: not a facts file"),
        ("[]", "facts: not a facts file"),
    ],
)
def test_what_is_no_facts_file_says_so(tmp_path, content, complaint):
    path = tmp_path / "x.facts.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(FactError, match=complaint):
        facts.check_facts(path)


def test_a_fact_that_cannot_be_measured_says_which(sealed):
    change(sealed, lambda content: fact_of(content, "cost")["arguments"].update(step=300), seal=True)
    with pytest.raises(FactError, match=r"facts\.json: beat 3\.4, 'cost': quantity 'step\.cost'.*step=300"):
        facts.check_facts(sealed)
    change(sealed, lambda content: fact_of(content, "cost").update(quantity="step.cots"), seal=True)
    with pytest.raises(FactError, match=r"'cost': unknown quantity 'step.cots'"):
        facts.check_facts(sealed)


def test_no_value_that_is_not_finite_becomes_a_fact():
    with pytest.raises(FactError, match="not finite"):
        written(np.array([1.0, np.nan]))


def test_long_arrays_agree_through_rounding_and_not_beyond():
    """The same numbers summed in another order pass; one number off by more than 2e-5 of the norm does not."""
    rng = np.random.default_rng(0)
    array = rng.normal(size=(40, 50))
    shown = written(array)
    rounded = array * (1 + 1e-7 * rng.normal(size=array.shape))
    assert written(rounded)["sha256"] != shown["sha256"]
    assert difference(shown, written(rounded)) is None
    norm = np.linalg.norm(array)
    for place in rng.integers(array.size, size=200):
        spoilt = array.copy()
        spoilt.flat[place] += 4e-5 * norm
        assert difference(shown, written(spoilt)) is not None
    swapped = array.copy()
    swapped[[3, 7]] = swapped[[7, 3]]
    assert difference(shown, written(swapped)) is not None


def test_several_arrays_are_compared_one_by_one():
    rng = np.random.default_rng(0)
    arrays = tuple(rng.normal(size=size) for size in ((40, 50), (16,), (2, 4)))
    shown = written(arrays)
    assert difference(shown, written(tuple(one * (1 + 1e-7) for one in arrays))) is None
    assert difference(shown, written(arrays[:2])) is not None
    for number, one in enumerate(arrays):
        spoilt = one.copy()
        spoilt.flat[0] += 1e-3 * np.linalg.norm(one)
        found = difference(shown, written((*arrays[:number], spoilt, *arrays[number + 1 :])))
        assert str(found[0]).startswith(f"{number}: ")


def test_facts_are_written_whole_or_not_at_all(sealed):
    before, content = sealed.read_text(), facts.read_facts(sealed)
    content.facts[0] = replace(content.facts[0], value=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        facts.write_facts(sealed, content)
    assert sealed.read_text() == before
