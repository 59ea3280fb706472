"""Where the words of a lecture go: into the picture, into subtitles, or only into the text beside the film."""

from itertools import pairwise

import av
import numpy as np
import pytest
import srt
from manim import RIGHT, FadeIn, Square, tempconfig

from netcore.fast.threads import cores
from scenes.kit.lecture.band import GROUND
from scenes.kit.lecture.beat import LectureError, beat
from scenes.kit.lecture.lines import CUE_ROW, ROWS
from scenes.kit.lecture.modes import Captions, workers
from scenes.kit.look import palette
from scenes.kit.look.text import CAPTION_TOP

MODES = [mode.value for mode in Captions]
FLICKER = 0.2  # seconds without words that are seen as a flicker


@beat("1.1", "a tile")
def a_tile(scene):
    with scene.say(
        "A tile appears, with a line of words, which takes more than one subtitle to be shown as a whole."
    ):
        scene.play(FadeIn(Square()))
    with scene.say("It comes from where you see it, and at once it stays there."):
        scene.wait(1)


@beat("1.2", "it moves")
def it_moves(scene):
    with scene.say(
        "Now watch how it moves a long way to the right and further\nthan you may have thought it would."
    ):
        scene.play(Square().animate.shift(RIGHT))
    with scene.say("No."):
        scene.wait(1)


@pytest.fixture
def render(lecture_with, tmp_path, monkeypatch):
    """Render with the words going somewhere; returns the film's path, always the same."""

    def rendered(mode):
        monkeypatch.setenv("CAPTIONS", mode)
        settings = {"media_dir": str(tmp_path), "pixel_width": 160, "pixel_height": 90, "frame_rate": 15}
        with tempconfig({**settings, "progress_bar": "none", "verbosity": "ERROR", "format": "mp4"}):
            lecture_with(a_tile, it_moves)().render()
        (film,) = tmp_path.rglob("Small.mp4")
        return film

    return rendered


def band_of(film):
    """The lowest part of a frame within the first line, (rows, columns, 3)."""
    with av.open(film) as container:
        frame = next(frame for frame in container.decode(video=0) if frame.time > 1)
    pixels = frame.to_ndarray(format="rgb24").astype(int)
    return pixels[round(90 * (4 - CAPTION_TOP) / 8) + 2 :]


def near(pixels, color):
    return np.abs(pixels - np.array([round(255 * part) for part in color.to_rgb()])).max(axis=-1) < 6


def test_words_stand_in_the_picture_and_in_no_file_that_a_player_would_show_too(render):
    film = render("picture")
    band = band_of(film)
    assert near(band[:, :4], GROUND).mean() > 0.9
    assert band.max() > 100
    assert not film.with_suffix(".srt").exists()


def test_a_file_of_subtitles_leaves_the_picture_without_words(render):
    film = render("file")
    assert near(band_of(film), palette.GROUND).all()
    cues = list(srt.parse(film.with_suffix(".srt").read_text("utf-8")))
    times = [(cue.start.total_seconds(), cue.end.total_seconds()) for cue in cues]
    with av.open(film) as container:
        assert 0 <= times[0][0] < times[-1][1] <= container.duration / av.time_base
    assert all(start < end for start, end in times)
    for (_, end), (start, _) in pairwise(times):
        assert end <= start
        assert start - end < 1e-9 or start - end >= FLICKER
    rows = [cue.content.split("\n") for cue in cues]
    assert all(len(some) <= ROWS and max(map(len, some)) <= CUE_ROW for some in rows)
    assert [" ".join(some) for some in rows][-1] == "No."


def test_words_can_be_off(render):
    film = render("off")
    assert near(band_of(film), palette.GROUND).all()
    assert not film.with_suffix(".srt").exists()


@pytest.mark.parametrize("mode", MODES)
def test_the_words_lie_beside_the_film_as_a_text_in_any_case(render, mode):
    lines = render(mode).with_name("Small.words.md").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("#")] == ["# Small", "## 1.1 a tile", "## 1.2 it moves"]
    assert lines[-1].endswith("No.")


def test_a_film_with_words_elsewhere_is_another_and_keeps_no_old_subtitles(render):
    """Beats are drawn anew, though their code has not changed."""
    film = render("file")
    render("picture")
    assert band_of(film).max() > 100
    assert not film.with_suffix(".srt").exists()
    render("off")
    assert near(band_of(film), palette.GROUND).all()


def test_words_are_drawn_by_default(monkeypatch):
    monkeypatch.setenv("CAPTIONS", "")
    assert Captions.asked_for() is Captions.PICTURE
    monkeypatch.delenv("CAPTIONS")
    assert Captions.asked_for() is Captions.PICTURE


def test_an_unknown_mode_is_an_error_that_lists_those_there_are(monkeypatch):
    monkeypatch.setenv("CAPTIONS", "loud")
    with pytest.raises(LectureError, match="CAPTIONS=loud is none of picture, file, off"):
        Captions.asked_for()


def test_as_many_processes_draw_as_there_are_cores_or_as_asked_for(monkeypatch):
    monkeypatch.delenv("WORKERS", raising=False)
    assert workers() == cores()
    monkeypatch.setenv("WORKERS", "1")
    assert workers() == 1


@pytest.mark.parametrize("asked", ["0", "-1", "many", "1.5"])
def test_a_number_of_processes_that_there_is_not_is_an_error(monkeypatch, asked):
    monkeypatch.setenv("WORKERS", asked)
    with pytest.raises(LectureError, match=f"WORKERS={asked} is no number of processes"):
        workers()
