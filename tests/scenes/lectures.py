"""The lectures there are, found in their folder, so that a new one is tested without another file."""

import importlib
from pathlib import Path

from scenes.kit.lecture import Lecture

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for path in (ROOT / "scenes").glob("*.py") if path.stem != "__init__")


def lecture_in(path):
    """Return the lecture that a file of ``scenes/`` defines."""
    module = importlib.import_module(f"scenes.{path.stem}")
    (found,) = [
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Lecture) and one.__module__ == module.__name__
    ]
    return found


LECTURES = [lecture_in(path) for path in FILES]
BEATS = [(lecture, play) for lecture in LECTURES for play in lecture.beats]
