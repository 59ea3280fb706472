"""Words appear as they are written, large enough, in a face that needs no system font."""

import os
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT, UP

from scenes.kit.look.text import (
    LABEL_SIZE,
    SMALLEST,
    TEXT_SIZE,
    TITLE_SIZE,
    Title,
    Words,
    row,
    spell,
)


@pytest.mark.parametrize("sign", list("#$*_@<>\\\"'`=-+/[]{}~&^%|"))
def test_markup_characters_mean_themselves(sign):
    assert len(Words(f"a{sign}b")) == (4 if sign in '"%' and len(Words(sign)) == 2 else 3)


def test_words_are_not_reinterpreted():
    assert len(Words("= x")) == 2
    assert len(Words("1. x")) == 3
    assert len(Words("a -- b")) == 4
    assert len(Words("// a")) == 3


def test_lines_and_alignment():
    left, right = Words("wide line\nx"), Words("wide line\nx", align="right")
    assert left.height > 1.5 * Words("wide line").height
    assert left[-1].get_center()[0] < 0 < right[-1].get_center()[0]


@pytest.mark.parametrize("size", [TITLE_SIZE, TEXT_SIZE, LABEL_SIZE, SMALLEST])
def test_small_letters_are_tall_enough(size):
    assert Words("x", size=size).height >= 0.012 * 8


def test_small_print_is_refused():
    with pytest.raises(ValueError, match="below 22"):
        Words("x", size=21)


@pytest.mark.parametrize("text", ["", "  ", "日本", "ok ✓"])
def test_what_cannot_be_shown_is_refused(text):
    with pytest.raises(ValueError, match=r"no words|lacks a character"):
        Words(text)


def test_the_signs_that_lectures_use_are_in_the_face():
    Words("− × · → ← ↑ ↓ η σ δ ∂ ≤ ≈ … “ ” ’ – ° ² θ \u2009 ½ é")


def test_words_of_unequal_height_stand_on_one_line():
    low, tall = Words("ace", size=24), Words("gdQ", size=34).shift(UP)
    row(low, tall)
    assert tall.baseline == pytest.approx(low.baseline)
    assert tall.baseline == pytest.approx(low.get_bottom()[1], abs=0.01)
    assert tall.get_left()[0] > low.get_right()[0]


def test_the_baseline_follows_copies_and_moves():
    words = Words("gap")
    moved = words.copy().scale(2).shift(UP + RIGHT)
    again = Words("gap").scale(2).shift(UP + RIGHT)
    assert moved.baseline == pytest.approx(again.baseline)
    assert moved.baseline != pytest.approx(words.baseline)


def test_titles_are_one_line_at_the_upper_left():
    title = Title("One picture, ten wishes")
    assert title.get_left()[0] == pytest.approx(-128 / 18 + 0.4)
    assert title.get_bottom()[1] > 3.2
    with pytest.raises(ValueError, match="one line"):
        Title("a\nb")


@pytest.mark.parametrize(
    ("shown", "options", "text"),
    [
        (1234567.891, {"decimals": 2}, "1\u2009234\u2009567.89"),
        (-0.004, {"decimals": 2}, "0.00"),
        (-0.0, {}, "0"),
        (0.004, {"decimals": 2, "sign": True}, "0.00"),
        (-0.27, {"decimals": 2}, "−0.27"),
        (0.27, {"decimals": 2, "sign": True}, "+0.27"),
        (13002, {"thousands": False}, "13002"),
        (999.96, {"decimals": 1}, "1\u2009000.0"),
    ],
)
def test_numbers_are_spelled_as_the_house_does(shown, options, text):
    assert spell(shown, **options) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_spelling_reads_back(value, decimals):
    text = spell(value, decimals, sign=True)
    read = Decimal(text.replace("\u2009", "").replace("−", "-"))
    assert abs(read - Decimal(value)) <= Decimal(5).scaleb(
        -decimals - 1
    )  # exact: the nearest of that many places
    assert "-" not in text
    assert not (text.startswith("−") and float(text[1:].replace("\u2009", "")) == 0)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_spelled(value):
    with pytest.raises(ValueError, match="not a finite number"):
        spell(value)


def test_no_system_font_is_needed(tmp_path):
    """The same outlines come out where fontconfig knows no font at all."""
    (tmp_path / "none.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    program = (
        "import sys; from manim import config; config.media_dir = sys.argv[1]; config.verbosity = 'ERROR'\n"
        "from scenes.kit.look.text import Words; from scenes.kit.look.formula import Formula\n"
        "words, formula = Words('Every number 0.15'), Formula('frac(partial C, partial w)')\n"
        "print(len(words), words.width, len(formula), formula.width)"
    )

    def measured(folder, **environment):
        return subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / folder)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    bare = {
        "FONTCONFIG_FILE": str(tmp_path / "none.conf"),
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    assert measured("bare", **bare) == measured("here")
