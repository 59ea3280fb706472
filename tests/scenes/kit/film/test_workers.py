"""Beats drawn by several processes: the same film, the same errors, and nobody left behind."""

import json
import os
import signal
import time
from contextlib import suppress

import numpy as np
import pytest

from scenes.kit.film.workers import take

MEETING = """
import os
import sys
import time
from pathlib import Path

from manim import FadeIn, Square

FOLDER = Path("begun")


def meet(beat):
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{beat} {os.getpid()}").touch()
    end = time.monotonic() + 60
    while len(list(FOLDER.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.02)


def dawdle(scene):
    for _ in range(40):
        scene.play(FadeIn(Square()), run_time=20)


def end_unless_first():
    if "scenes.kit.film.worker" in sys.orig_argv:
        os.kill(os.getpid(), 9)
"""


def test_each_beat_is_taken_by_one(tmp_path):
    one, other = take(["a", "b", "c", "d"], tmp_path), take(["a", "b", "c", "d"], tmp_path)
    assert [next(one), next(other), next(other), next(one)] == ["a", "b", "c", "d"]
    assert [*one, *other] == []


@pytest.fixture
def meeting(project):
    """The project with no beat drawn, in which each beat waits for the other to begin."""
    (project.folder / "scenes/beats/toy/meeting.py").write_text(MEETING.lstrip())
    for beat in ("first", "second"):
        path = project.folder / f"scenes/beats/toy/{beat}.py"
        begin = f"def the_{beat}(scene):\n"
        text = path.read_text().replace(begin, f"{begin}    meet({beat!r})\n")
        path.write_text(f"from scenes.beats.toy.meeting import dawdle, end_unless_first, meet\n{text}")
    return project


def processes(project):
    """Those that have begun a beat."""
    return {int(path.name.split()[1]) for path in (project.folder / "begun").glob("*")}


def is_running(process):
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def litter(project):
    """Folders that nobody needs any more, and files that are not whole."""
    folders = [project.beats, project.beats.parent, project.folder / "media" / "Tex"]
    beside = [path for folder in folders for path in folder.iterdir()]
    return {path.name for path in beside if path.is_dir() or path.name.startswith(".")} - {"beats"}


@pytest.mark.slow
def test_two_processes_make_the_same_film(meeting):
    frames = meeting.frames()
    words = (meeting.films / "Toy.words.md").read_bytes()
    facts = json.loads((meeting.films / "Toy.facts.json").read_text())
    assert meeting.drawn(WORKERS="2") == ["1.1", "1.2"]
    assert len(processes(meeting)) == 2
    after = meeting.frames()
    assert after.shape == frames.shape
    # The encoder does not always choose the same bits for a block at the frame's rim.
    assert np.abs(after.astype(int) - frames).mean() < 0.01
    assert (meeting.films / "Toy.words.md").read_bytes() == words
    of_the_file = {"film_sha256", "sha256"}
    again = json.loads((meeting.films / "Toy.facts.json").read_text())
    assert {name for name in facts if facts[name] != again[name]} <= of_the_file
    assert litter(meeting) == set()
    assert meeting.drawn() == []


@pytest.mark.slow
def test_a_single_missing_beat_starts_no_process(project):
    (project.folder / "scenes/kit/film/worker.py").write_text("raise SystemExit('started')")
    project.edit("scenes/beats/toy/second.py", "size=60", "size=70")
    told = project.render(WORKERS="2")
    assert told.returncode == 0
    assert told.stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize("beat", ["first", "second"])
def test_an_error_reads_the_same_wherever_it_comes_up(meeting, beat):
    meeting.edit(f"scenes/beats/toy/{beat}.py", f"    meet({beat!r})\n", f"    meet({beat!r})\n    [][1]\n")
    told = meeting.render(WORKERS="2")
    running = processes(meeting)
    assert len(running) == 2
    alone = meeting.render(WORKERS="1")
    assert told.returncode == alone.returncode == 1
    assert told.stderr == alone.stderr
    assert f"scenes/beats/toy/{beat}.py, line" in told.stderr
    assert "Traceback" not in told.stderr
    assert not [process for process in running if is_running(process)]
    assert litter(meeting) == set()


@pytest.mark.slow
def test_what_a_killed_process_has_begun_is_drawn_by_the_first(meeting):
    for beat in ("first", "second"):
        meet = f"    meet({beat!r})\n"
        meeting.edit(f"scenes/beats/toy/{beat}.py", meet, f"{meet}    end_unless_first()\n")
    assert meeting.drawn(WORKERS="2") == ["1.1", "1.2"]


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_others_end_with_the_first(meeting, end):
    for beat in ("first", "second"):
        meeting.edit(
            f"scenes/beats/toy/{beat}.py",
            "        scene.moment",
            "        dawdle(scene)\n        scene.moment",
        )
    first = meeting.start(WORKERS="2")
    patience = time.monotonic() + 60
    while len(processes(meeting)) < 2 and time.monotonic() < patience:
        time.sleep(0.02)
    running = processes(meeting)
    assert len(running) == 2
    time.sleep(1)
    first.send_signal(end)
    told, _ = first.communicate(timeout=20)
    assert first.returncode != 0
    assert "Video:" not in told
    patience = time.monotonic() + 20
    while any(map(is_running, running)) and time.monotonic() < patience:
        time.sleep(0.02)
    assert not [process for process in running if is_running(process)]
    if end == signal.SIGINT:
        assert litter(meeting) == set()
