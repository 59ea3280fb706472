"""Stills of lectures on one sheet."""

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.kit.check.contact_sheet import load_lecture, main, moments, sheet, strip
from scenes.kit.look import palette

LECTURE = """
from manim import RIGHT, FadeIn
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look.text import Words

@beat("1.1", "one")
def one(scene):
    with scene.say("Some words."):
        words = Words("word", size=60)
        scene.moment("empty")
        scene.play(FadeIn(words))
        scene.moment("full")

@beat("1.2", "two")
def two(scene):
    with scene.say("More words."):
        scene.play(FadeIn(Words("other", size=60)))

class Shown(Lecture):
    beats = (one, two)
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "shown.py"
    path.write_text(LECTURE)
    return path


def ink(picture):
    """How much of a still is brighter than the ground."""
    return int((picture[..., :3].max(axis=-1) > 60).sum())


def test_each_moment_is_drawn_as_it_is(file):
    stills = moments(load_lecture(file))
    assert [label.split("|")[1].strip() for label, _ in stills] == ["empty", "full", "end", "end"]
    assert [ink(picture) > 0 for _, picture in stills] == [False, True, True, True]
    assert stills[0][1].shape == (480, 854, 4)
    ground = [round(255 * part) for part in palette.GROUND.to_rgb()]
    above_words = stills[0][1][:400, :, :3].astype(int)
    assert np.abs(above_words - ground).max() <= 1


def test_a_strip_shows_the_beat_at_even_times(file):
    stills = strip(load_lecture(file), "1.1", 6)
    assert len(stills) == 6
    amounts = [int(picture[..., :3].sum()) for _, picture in stills]
    assert amounts[0] < amounts[2]  # fading in
    assert amounts[-1] < amounts[-2]  # fading out


def test_the_sheet_holds_all_stills(file):
    stills = moments(load_lecture(file))
    image = sheet(stills, columns=2)
    assert image.width == 2 * (854 + 8)
    assert image.height == 2 * (480 + 62)


def test_the_command_writes_a_sheet(file, tmp_path):
    output = tmp_path / "sheet.png"
    result = CliRunner().invoke(main, [str(file), "--beats", "1.2", "-o", str(output)])
    assert result.exit_code == 0, result.output
    assert "1 stills" in result.output
    with Image.open(output) as image:
        assert image.width >= 854


@pytest.mark.parametrize("source", ["x = 1", LECTURE + "\nclass Second(Lecture):\n    pass\n"])
def test_a_file_must_hold_one_lecture(tmp_path, source):
    path = tmp_path / "several.py"
    path.write_text(source)
    with pytest.raises(ValueError, match="exactly one scene"):
        load_lecture(path)
