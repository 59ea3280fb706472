"""What a render prints, how it ends, and that it ends when asked."""

import re
import resource
import signal
import time

import numpy as np
import pytest
from PIL import Image

from scenes.kit.look import palette

pytestmark = pytest.mark.slow


def test_a_render_prints_a_line_for_each_beat_and_where_the_files_are(project):
    told = project.render()
    assert told.stderr == ""
    lines = [line.rstrip() for line in told.stdout.splitlines() if line.strip()]
    assert re.fullmatch(r"Manim Community v[\d.]+", lines[0])
    assert [re.split(r"\s{2,}", line) for line in lines[1:3]] == [
        ["toy", "1.1 the first", "1 of 2", "kept"],
        ["toy", "1.2 the second", "2 of 2", "kept"],
    ]
    film = project.films / "Toy.mp4"
    assert lines[3:6] == [
        f"Video: {film}",
        f"Words: {film.with_suffix('.words.md')}",
        f"Facts: {film.with_suffix('.facts.json')}",
    ]
    assert re.fullmatch(r"Length: 0 min \d\d s", lines[6])
    assert len(lines) == 7


def test_a_beat_that_is_drawn_says_how_long_it_took(project):
    project.edit("scenes/beats/toy/parts.py", "side_length=3", "side_length=2")
    project.edit("scenes/beats/toy/second.py", "size=60", "size=70")
    lines = project.render().stdout.splitlines()
    assert [
        line for line in lines if re.search(r"1\.1 the first +1 of 2 +\d+ s   \(about \d+ s left\)$", line)
    ]
    assert [line for line in lines if re.search(r"1\.2 the second +2 of 2 +\d+ s$", line)]
    assert [line.split()[0] for line in lines if line.strip()] == [
        *("Manim", "toy", "toy"),
        *("Video:", "Words:", "Facts:", "Length:"),
    ]


def test_subtitles_are_named_where_there_are_any(project):
    told = project.render(CAPTIONS="file")
    assert told.returncode == 0, told.stderr
    assert f"Subtitles: {project.films / 'Toy.srt'}" in told.stdout
    assert "kept" not in told.stdout


def test_manims_log_is_printed_on_request(project):
    project.edit("scenes/beats/toy/second.py", "size=60", "size=70")
    told = project.render("-v", "INFO")
    assert told.stdout.count("INFO") > 1


WRONG = {
    "words that the run does not support": (
        "scenes/beats/toy/second.py",
        'with scene.say("And words."):',
        'with scene.say("And words.", when=False):',
        "the logs do not support the words 'And words.'; change the words, or the run",
    ),
    "a beat that leaves no words": (
        "scenes/beats/toy/second.py",
        'with scene.say("And words."):',
        "if True:",
        "plays before its first line",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_a_lecture_is_said_without_a_traceback(project, wrong):
    file, old, new, message = WRONG[wrong]
    project.edit(file, old, new)
    told = project.render()
    assert told.returncode == 1
    assert told.stderr.startswith("toy  1.2 the second\n")
    assert re.search(rf"{file}, line \d+:\n +(with )?scene\.", told.stderr)
    assert message in " ".join(told.stderr.split())
    assert len(told.stderr.splitlines()) == 4
    assert "Traceback" in project.render(TRACEBACK="1").stderr


def test_other_errors_name_beat_and_line_and_how_to_see_more(project):
    project.edit("scenes/beats/toy/second.py", "size=60", "size=[][1]")
    told = project.render()
    assert told.returncode == 1
    first, where, code, wrong, more = told.stderr.splitlines()
    assert first == "toy  1.2 the second"
    assert re.fullmatch(r"  scenes/beats/toy/second\.py, line \d+:", where)
    assert "size=[][1]" in code
    assert wrong == "IndexError: list index out of range"
    assert "TRACEBACK=1" in more
    assert "Traceback" in project.render(TRACEBACK="1").stderr


def test_a_place_for_the_words_that_there_is_not_is_an_error(project):
    told = project.render(CAPTIONS="loud")
    assert told.returncode == 1
    assert "CAPTIONS=loud is none of picture, file, off" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_still_is_the_last_key_moment(project):
    told = project.render("-s", BEATS="1.2")
    assert told.returncode == 0, told.stderr
    (still,) = (project.folder / "media" / "images").rglob("*.png")
    assert f"Still: {still}" in told.stdout
    with Image.open(still) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    ground = np.array([round(255 * part) for part in palette.GROUND.to_rgb()])
    assert (np.abs(pixels - ground).max(axis=2) > 100).sum() > 100


@pytest.mark.parametrize("after", [0.0, 0.4, 1.1])
def test_ctrl_c_ends_a_render_within_a_second(project, after):
    project.edit("scenes/beats/toy/parts.py", "side_length=3", "side_length=2")
    project.edit(
        "scenes/beats/toy/second.py",
        "    scene.moment",
        "    for _ in range(40):\n        scene.wait(20)\n        scene.play(FadeIn(Words("
        "'a', size=60)), run_time=20)\n"
        "    scene.moment",
    )
    began, spent_before = time.monotonic(), seconds_of_processes()
    render = project.start()
    for line in render.stdout:
        if line.startswith("toy  1.1"):
            break
    time.sleep(after)
    asked = time.monotonic()
    render.send_signal(signal.SIGINT)
    rest, _ = render.communicate(timeout=20)
    ended, spent = time.monotonic(), seconds_of_processes() - spent_before
    assert render.returncode != 0
    assert "Video:" not in rest
    # A render is at work all the time: on a busy machine it takes longer than its own work by this factor.
    assert ended - asked < max(1, (ended - began) / spent)


def seconds_of_processes():
    """CPU time of all processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
