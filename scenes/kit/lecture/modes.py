"""What a render is asked for beyond Manim's own options, by variables of the environment."""

from __future__ import annotations

import os
from enum import Enum

from netcore.fast.threads import cores
from scenes.kit.lecture.beat import LectureError


class Captions(Enum):
    """Where the words of a lecture go: ``CAPTIONS`` in the environment.

    A transcript lies beside the film in any case.
    """

    PICTURE = "picture"  # they are drawn
    FILE = "file"  # they lie beside the film as subtitles: for those who speak themselves, or translate
    OFF = "off"

    @classmethod
    def asked_for(cls) -> Captions:
        """Return what the environment asks for; the words are drawn by default.

        Raises
        ------
        LectureError
            If it asks for something else.
        """
        asked = os.environ.get("CAPTIONS", "") or cls.PICTURE.value
        try:
            return cls(asked)
        except ValueError:
            known = ", ".join(mode.value for mode in cls)
            raise LectureError(f"CAPTIONS={asked} is none of {known}") from None


def wanted_beats() -> list[str]:
    """Return the ids that ``BEATS`` names."""
    return [id for id in os.environ.get("BEATS", "").replace(" ", "").split(",") if id]


def workers() -> int:
    """Return how many processes may draw: ``WORKERS`` in the environment, by default one per core.

    Raises
    ------
    LectureError
        If it asks for none, or for something else than a number.
    """
    asked = os.environ.get("WORKERS", "")
    if asked and (not asked.isdecimal() or int(asked) < 1):
        raise LectureError(f"WORKERS={asked} is no number of processes, such as 1")
    return int(asked) if asked else cores()


def traceback_wanted() -> bool:
    """Return whether errors are to come with a traceback: ``TRACEBACK=1``."""
    return os.environ.get("TRACEBACK", "0") != "0"
