"""The screen audit hears and sees every number, and refuses those that nothing measured bears out."""

import numpy as np
import pytest
from manim import FadeIn, VGroup

from netcore.errors import FactError
from scenes.kit.check.rehearsal import Rehearsal
from scenes.kit.lecture import Lecture, beat
from scenes.kit.lecture.audit import Audit, formula_numerals
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words, spell
from scenes.kit.look.written import declared, noting, numerals, plain
from scenes.kit.network.edges import EdgeLayer


@pytest.fixture
def audit():
    """An audit of a beat that measured a cost, some weights and a share, and notes what is written."""
    with noting() as noted:
        found = Audit("9.1", noted)
        found.origins.add("cost", 1.4142, {"step": 300})
        found.origins.add("weights", np.array([0.5, -2.0, 1.25, 0.75]))
        found.origins.add("share", 0.6712)
        yield found


def shown(audit, *mobjects):
    audit.look(mobjects)
    return [
        (entry.text or entry.what, entry.label, entry.manner) for entry in audit.entries()
    ], audit.faults()


def test_numbers_in_words_and_formulas_are_traced(audit):
    entries, faults = shown(
        audit,
        Words(f"after {spell(300)} steps"),
        Number(-2.0, sign=True),
        Formula(f"C_0 = {spell(1.4142, 2)}", color=palette.COST),
    )
    assert faults == []
    assert ("300", "cost", "itself") in entries
    assert ("−2.00", "weights", "itself") in entries
    assert ("1.41", "cost", "itself") in entries
    assert {entry.color for entry in audit.entries() if entry.text == "1.41"} == {"cost"}


@pytest.mark.parametrize(
    "typed",
    [
        lambda: Words("after 300 steps"),  # measured, but typed
        lambda: Words("step 0"),
        lambda: Number(0.7071),
        lambda: Formula('C = "1.41"'),
        lambda: Formula("C = 7 a"),
        lambda: Words(spell(0.123, 2)),
        lambda: Words("nineteen weights"),
        lambda: Formula("w_(3,7)"),
    ],
)
def test_numbers_that_were_typed_or_never_measured_are_faults(audit, typed):
    assert shown(audit, typed())[1]


def test_numbers_in_words_are_counts_of_what_was_measured(audit):
    entries, faults = shown(audit, Words("Four weights, three hundred steps; one of them"))
    assert faults == []
    assert ("four", "weights", "count") in entries
    assert ("three hundred", "cost", "itself") in entries


def test_round_numbers_in_words_are_roundings(audit):
    audit.origins.add("parameters", 13002)
    assert shown(audit, Words("thirteen thousand dials"))[1] == []
    assert shown(audit, Words("twelve thousand dials"))[1]


def test_what_is_declared_stands_for_itself(audit):
    audit.declare("0.1", "the score of an output that says a tenth everywhere")
    _, faults = shown(audit, Words("always saying 0.1"), declared(Words("1986"), "a citation"))
    assert faults == []
    assert {entry.why for entry in audit.entries()} == {
        "the score of an output that says a tenth everywhere",
        "a citation",
    }


def test_arrays_are_traced_and_strangers_are_faults(audit):
    places = [[0, 0], [0, 1], [0, 2], [0, 3]]
    ends = [[2, 0], [2, 1], [2, 2], [2, 3]]
    entries, faults = shown(audit, EdgeLayer(places, ends).set_values([-0.5, 2.0, -1.25, -0.75]))
    assert faults == []
    assert entries == [("EdgeLayer weight", "weights", "opposite")]
    assert shown(audit, EdgeLayer(places, ends).set_values([0.5, -2.0, 1.25, 0.7]))[1]


def test_what_cannot_be_seen_is_not_looked_at(audit):
    hidden = Words("step 17").set_opacity(0)
    assert shown(audit, VGroup(hidden)) == ([], [])


def test_lines_are_heard_with_the_numbers_they_were_written_from(audit):
    spell(0.6712, 1)  # elsewhere in the beat "0.7" was written from the share
    audit.origins.add("other", 0.7001)
    with noting() as said:
        words = f"it is {spell(0.7001, 1)}"
    audit.hear(words, said)
    assert [origin.label for origin in audit.sources_of("0.7", plain(words))] == ["other"]
    assert audit.faults() == []
    audit.hear("it is 0.9", {})
    assert audit.faults()


def test_numerals_of_formulas_are_told_from_indices():
    assert formula_numerals("w_(5,3)^((2)) + 2 a_0 = {{ 0.45 : sum }}") == (
        ["2", "0.45"],
        ["5", "3", "2", "0"],
    )
    assert numerals("C_0 and w3") == []


class Honest(Lecture):
    """A beat that says what it measured, and one that says more."""


@beat("9.1", "true")
def true_beat(scene):
    count = len(scene.facts)
    scene.declare({"four": "the corners of a square"})
    with scene.say("Four corners.", when=count == 0):
        scene.play(FadeIn(Words("four corners")))
        scene.moment("corners")


@beat("9.2", "false")
def false_beat(scene):
    with scene.say("Four corners."):
        scene.play(FadeIn(Words("5 corners")))
        scene.moment("corners")


def test_a_beat_that_shows_what_it_has_not_measured_ends_in_an_error(monkeypatch):
    monkeypatch.setattr(Honest, "beats", (true_beat, false_beat))
    assert Rehearsal(Honest, ["9.1"]).scene.shown[0].why == "the corners of a square"
    with pytest.raises(FactError, match=r"(?s)beat 9\.2.*'four'.*'5' in '5 corners'"):
        Rehearsal(Honest, ["9.2"])
