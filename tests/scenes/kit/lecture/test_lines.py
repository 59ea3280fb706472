"""Lines: filled as the house writes numbers, cut into pages and subtitles where a thought ends, timed for reading."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.film.words import SpokenLine
from scenes.kit.lecture.lines import (
    CUE_ROW,
    READING_SPEED,
    ROW,
    ROWS,
    SHORTEST,
    Line,
    cues,
    fill,
    pages,
    reading_time,
    subtitles,
)
from scenes.kit.look.written import noting, plain

ENDS = ".!?:;,"


@pytest.mark.parametrize(
    ("template", "values", "words"),
    [
        ("{n} images", {"n": 60000}, "60\u2009000 images"),
        ("{share:.1%}", {"share": 0.4996}, "50.0%"),
        ("by {change:+.2f}", {"change": -0.5}, "by −0.50"),
        ("{digit}", {"digit": "a 2-b"}, "a 2-b"),
        ("{cost:.3f}", {"cost": 1234.5678}, "1\u2009234.568"),
        ("{k:d} of {n:d}", {"k": 3, "n": 1000}, "3 of 1\u2009000"),
        ("{n:Words} of {k:words}", {"n": 3, "k": 16}, "Three of sixteen"),
    ],
)
def test_values_are_written_as_the_house_does(template, values, words):
    assert fill(template, values) == (words, [])


def test_a_number_without_places_is_refused():
    with pytest.raises(ValueError, match="number of places"):
        fill("{x}", {"x": 0.1234})


def test_a_missing_value_is_an_error():
    with pytest.raises(ValueError, match="needs a value for 'x'"):
        fill("{x:.2f}", {})


def test_marks_say_nothing_and_keep_their_places_among_the_plain_words():
    with noting():
        text, marks = fill("{n} dots,  {mark}one line.\n{mark}No {k}.", {"n": 16, "k": 17})
    words = plain(text)
    assert words == "16 dots, one line.\nNo 17."
    assert [words[mark:] for mark in marks] == ["one line.\nNo 17.", "No 17."]


PHRASE = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=5).map(" ".join)
PHRASES = st.lists(st.tuples(PHRASE, st.sampled_from(ENDS), st.sampled_from(" \n")), min_size=1, max_size=12)


@given(PHRASES)
def test_pages_lose_nothing_fit_the_band_and_end_where_a_thought_does(phrases):
    text = "".join(f"{words}{end}{space}" for words, end, space in phrases).strip()
    found = pages(text)
    rows = [page.split("\n") for page in found]
    assert " ".join(row for page in rows for row in page) == text.replace("\n", " ")
    assert all(len(page) <= ROWS for page in rows)
    assert all(len(row) <= ROW and row[-1] in ENDS for page in rows for row in page)
    authors, place = {match.start() for match in re.finditer("\n", text)}, -1
    ends = {place := place + len(row) + 1 for page in rows for row in page}
    assert authors <= ends


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=8, max_size=40))
def test_words_without_punctuation_end_where_the_author_says_or_are_refused(words):
    text = " ".join(words)
    by_hand = "\n".join(" ".join(words[start : start + 6]) for start in range(0, len(words), 6))
    assert "\n".join(pages(by_hand)) == by_hand
    if len(text) <= ROW:
        assert pages(text) == [text]
    else:
        with pytest.raises(ValueError, match=r"no punctuation; rows have at most 66: put \\n"):
            pages(text)


def test_a_page_ends_with_a_sentence_where_it_can():
    first = "Ten advisers disagree about every neuron, each by its own needs."
    second = "Add their requests, signs and all, and you have its wish."
    third = "Then go on, layer by layer, to the front."
    assert pages(f"{first} {second} {third}") in (
        [f"{first}\n{second}", third],
        [first, f"{second}\n{third}"],
    )


def test_what_fits_a_row_is_set_in_one():
    assert pages("Raise this one. Lower that one. Leave the rest.") == [
        "Raise this one. Lower that one. Leave the rest."
    ]


def test_a_line_lasts_as_long_as_its_words_need():
    assert Line("x" * 45).seconds == pytest.approx(45 / READING_SPEED)
    assert Line("No.").seconds == SHORTEST
    text = "Ten advisers disagree about every neuron. " * 4
    line = Line(text.strip())
    assert len(line.pages) > 1
    assert line.seconds == pytest.approx(reading_time(line.words))


def test_a_mark_is_reached_in_proportion_to_the_words_before_it():
    text, marks = fill("{mark}Sixteen dots, {mark}one straight line.{mark}", {})
    line = Line(text, tuple(marks))
    share = len("Sixteen dots, ") / len(line.words)
    times = [line.seconds_to(mark) / line.seconds for mark in range(3)]
    assert times == pytest.approx([0, share, 1])


def test_a_mark_on_a_later_page_is_reached_after_the_pages_before():
    sentence = "This sentence is a whole row of the band and nothing else at all."
    text, marks = fill(f"{sentence} {sentence} {{mark}}Last.", {})
    line = Line(text, tuple(marks))
    assert [page[-5:] for page in line.pages][-1] == "Last."
    assert line.seconds_to(0) == pytest.approx(sum(line.page_seconds[:-1]), abs=1 / READING_SPEED)


def test_short_lines_are_one_subtitle():
    assert cues("Three ways in. Two are dials.") == ["Three ways in. Two are dials."]


def test_long_subtitles_break_between_sentences_first():
    found = cues(
        "Ten advisers disagree about every neuron. Add their requests, signs and all. "
        "Note how a negative weight becomes a push up, where the output has to fall."
    )
    assert [cue.replace("\n", " ")[-1] for cue in found] == ["."] * len(found)


LONG_PHRASE = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=25).map(" ".join)


@given(st.lists(st.tuples(LONG_PHRASE, st.sampled_from(ENDS), st.just(" ")), min_size=1, max_size=8))
def test_subtitles_fit_lose_nothing_and_share_the_time_of_the_line(phrases):
    text = "".join(f"{words}{end}{space}" for words, end, space in phrases).strip()
    said = subtitles(SpokenLine(2.0, 9.0, text))
    assert " ".join(cue.words for cue in said).split() == text.split()
    assert (said[0].start, said[-1].end) == pytest.approx((2.0, 9.0))
    for cue, after in zip(said, [*said[1:], None], strict=True):
        rows = cue.words.split("\n")
        assert len(rows) <= ROWS
        assert max(map(len, rows)) <= CUE_ROW
        assert cue.start < cue.end
        assert after is None or cue.end == pytest.approx(after.start)
