"""Renders at the same time do not disturb each other, and what was set before is used again."""

import re
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from manim import UP, tempconfig

from scenes.kit.look import typesetting
from scenes.kit.look.formula import Formula
from scenes.kit.look.text import Words
from scenes.kit.look.typesetting import typeset

SETTER = textwrap.dedent(
    """
    import sys
    from manim import config
    from scenes.kit.look.formula import Formula
    from scenes.kit.look.numbers import Number
    from scenes.kit.look.text import Words

    config.media_dir = sys.argv[1]
    print("ready", flush=True)
    sys.stdin.readline()
    for place in range(15):
        Words(f"text {place}"), Number(place), Formula(f"{{{{ a_{place} : first }}}} + b_{place}")
    """
)


def test_processes_that_set_the_same_texts_at_once(tmp_path):
    setters = [
        subprocess.Popen(
            [sys.executable, "-c", SETTER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for setter in setters:
        assert setter.stdout.readline() == "ready\n"
    for setter in setters:
        setter.stdin.write("go\n")
        setter.stdin.flush()
    errors = [setter.communicate(timeout=120)[1] for setter in setters]
    assert [setter.returncode for setter in setters] == [0, 0, 0], errors
    left = {path.name for path in (tmp_path / "Tex").iterdir()}
    assert left
    assert all(re.fullmatch(r"[0-9a-f]+\.svg", name) for name in left), left


def test_what_was_set_before_is_used_again(tmp_path):
    with tempconfig({"media_dir": str(tmp_path)}):
        first = Words("some words")
        files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.svg")}
        assert first.file_name in files
        again = Words("some words")
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.svg")} == files
        assert again.file_name == first.file_name


def test_a_text_that_was_parsed_before_is_the_same_and_stands_by_itself(tmp_path):
    with tempconfig({"media_dir": str(tmp_path)}):
        for make in (lambda: Words("some words"), lambda: Formula("frac({{ a : over }}, b)")):
            typesetting._parsed.clear()
            first, again = make(), make()
            assert len(typesetting._parsed) == 1
            before = again.get_all_points()
            assert np.array_equal(before, first.get_all_points())
            assert not {*first.get_family()} & {*again.get_family()}
            first.shift(UP).set_opacity(0)
            assert np.array_equal(again.get_all_points(), before)
            assert all(letter.get_fill_opacity() == 1 for letter in again.family_members_with_points())


def test_parts_and_baselines_belong_to_the_text_itself(tmp_path):
    with tempconfig({"media_dir": str(tmp_path)}):
        one, other = Words("some words"), Words("some words")
        other.shift(UP)
        assert other.baseline == pytest.approx(one.baseline + 1)
        formulas = [Formula("{{ a : first }} + b") for _ in range(2)]
        assert set(formulas[1].part("first")) <= set(formulas[1].get_family())
        assert Formula("a + {{ b : first }}").part("first").get_x() > 0


def test_different_texts_have_different_files(tmp_path):
    with tempconfig({"media_dir": str(tmp_path)}):
        files = [
            typeset("a"),
            typeset("b"),
            typeset("a", preamble="#set text(red)"),
            typeset("a", text_size=20),
        ]
        assert len(set(files)) == 4
        assert Formula("a").file_name != Words("a").file_name
