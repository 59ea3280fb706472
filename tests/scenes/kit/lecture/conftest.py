"""Small lectures, made of a few steps or beats, and all frames of their films."""

from contextlib import nullcontext

import numpy as np
import pytest
from manim import tempconfig

from scenes.kit.film.writer import FilmWriter
from scenes.kit.lecture import Lecture, beat

SMALL = {
    "pixel_width": 320,
    "pixel_height": 180,
    "frame_rate": 15,
    "progress_bar": "none",
    "verbosity": "ERROR",
}


def _lecture_of(*steps, says="a"):
    @beat("1.1", "only")
    def only(scene):
        with scene.say(says) if says else nullcontext():
            for step in steps:
                step(scene)

    return _lecture_with(only)


def _lecture_with(*plays):
    class Small(Lecture):
        """A few beats."""

        beats = plays

    return Small


@pytest.fixture
def lecture_of():
    """Make a lecture of one beat that takes the given steps, and says something meanwhile."""
    return _lecture_of


@pytest.fixture
def lecture_with():
    """Make a lecture of the given beats."""
    return _lecture_with


@pytest.fixture
def film(monkeypatch):
    """Play a lecture as a render does; returns it, and a record of each frame, which `look` makes."""

    def filmed(lecture, look=lambda scene, frame: frame):
        found = []
        monkeypatch.setattr(
            FilmWriter,
            "write_frame",
            lambda writer, frame, repeat=1: found.extend([look(scene, np.array(frame)[..., :3])] * repeat),
        )
        with tempconfig({**SMALL, "dry_run": True}):
            scene = lecture()
            scene.render()
        return scene, found

    return filmed
