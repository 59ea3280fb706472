"""The command of the README, in a process of its own: no LaTeX, no network, no fonts of the system, no questions."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import av
import pytest

ROOT = Path(__file__).resolve().parents[2]

NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise OSError("this process has no network")

socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
"""


def render(tmp_path, lecture, beats):
    (tmp_path / "fonts.conf").write_text("<?xml version='1.0'?><fontconfig></fontconfig>")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(textwrap.dedent(NO_NETWORK))
    environment = {
        **os.environ,
        "PATH": str(tmp_path),  # neither latex nor anything else
        "PYTHONPATH": str(tmp_path / "site"),
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "BEATS": beats,
    }
    command = [sys.executable, "-m", "manim", "render", "-ql", "--media_dir", str(tmp_path / "media")]
    return subprocess.run(
        [*command, f"scenes/{lecture}.py"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_a_beat_renders_with_its_words_and_facts(tmp_path):
    told = render(tmp_path, "backprop", "3.4")
    assert told.returncode == 0, told.stderr[-3000:]
    folder = tmp_path / "media" / "videos" / "backprop" / "480p15"
    with av.open(folder / "Backprop-3.4.mp4") as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) == (854, 480)
        seconds = video.duration / av.time_base
    assert 10 < seconds < 40
    assert "brightness" in (folder / "Backprop-3.4.words.md").read_text()
    facts = json.loads((folder / "Backprop-3.4.facts.json").read_text())["facts"]
    assert {fact["beat"] for fact in facts} == {"3.4"}


@pytest.mark.parametrize("lecture", ["backprop"])
def test_a_beat_that_a_lecture_lacks_is_an_error_that_lists_them(tmp_path, lecture):
    told = render(tmp_path, lecture, "9.9")
    assert told.returncode != 0
    words = " ".join((told.stdout + told.stderr).split())
    assert "has no beat 9.9" in words
    assert "3.15" in words
