"""Captions: filled as the house writes numbers, cut into cues of two lines that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.lecture.captions import LINE, LINES, READING_SPEED, cues, fill, reading_time


@pytest.mark.parametrize(
    ("template", "values", "words"),
    [
        ("{n} images", {"n": 60000}, "60\u2009000 images"),
        ("{share:.1f} %", {"share": 49.96}, "50.0 %"),
        ("by {change:+.2f}", {"change": -0.5}, "by −0.50"),
        ("{digit}", {"digit": "a 2-b"}, "a 2-b"),
        ("{cost:.3f}", {"cost": 1234.5678}, "1\u2009234.568"),
        ("{k:d} of {n:d}", {"k": 3, "n": 1000}, "3 of 1\u2009000"),
    ],
)
def test_values_are_written_as_the_house_does(template, values, words):
    assert fill(template, values) == words


def test_a_number_without_places_is_refused():
    with pytest.raises(ValueError, match="how many places"):
        fill("{x}", {"x": 0.1234})


def test_a_missing_value_is_an_error():
    with pytest.raises(ValueError, match="needs a value for"):
        fill("{x:.2f}", {})


def test_short_captions_are_one_cue():
    assert cues("Three ways in. Two are dials.") == ["Three ways in. Two are dials."]


def test_long_captions_break_between_sentences_first():
    found = cues(
        "Ten advisers disagree about every neuron. Add their requests, signs and all. "
        "Note how a negative weight becomes a push up where the output has to fall."
    )
    assert [cue.replace("\n", " ")[-1] for cue in found] == ["."] * len(found)


def test_two_full_lines_are_two_lines():
    half = "abcdefg " * 5 + "ab"
    assert len(half) == LINE
    assert cues(f"{half} {half}") == [f"{half}\n{half}"]


@given(st.lists(st.text("abcdefgh.,", min_size=1, max_size=14), min_size=1, max_size=60))
def test_cues_fit_and_lose_nothing(words):
    caption = " ".join(words)
    found = cues(caption)
    assert " ".join(found).split() == caption.split()
    for cue in found:
        lines = cue.split("\n")
        assert len(lines) <= LINES
        assert max(map(len, lines)) <= LINE
        assert len(cue) <= READING_SPEED * reading_time(cue) + 1e-9
