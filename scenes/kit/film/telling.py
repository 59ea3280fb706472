"""What a render tells the person who waits for it: a line a beat, where the files are, and errors that say where."""

from __future__ import annotations

import math
import sys
import textwrap
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

_MORE = "(TRACEBACK=1 in the environment shows where in the code this came up)"


class Progress:
    """Tells of each beat when it is done.

    Parameters
    ----------
    lecture
        Its name.
    beats
        How many there are.
    to_draw
        How many of them are to be drawn.
    """

    def __init__(self, lecture: str, beats: int, to_draw: int) -> None:
        self._lecture, self._beats, self._to_draw = lecture, beats, to_draw
        self._done = self._drawn = 0
        self._begun = time.monotonic()

    def tell(self, beat: str, seconds: float | None = None) -> None:
        """Print the line of a beat that is done.

        Parameters
        ----------
        seconds
            How long it took to draw; nothing if it was found finished.
        """
        drawn = seconds is not None
        self._done += 1
        self._drawn += drawn
        took = "kept" if seconds is None else f"{seconds:.0f} s"
        left = (self._to_draw - self._drawn) * (time.monotonic() - self._begun) / max(1, self._drawn)
        ending = f"   {self._done:>2} of {self._beats}   {took:>5}"
        if drawn and self._drawn < self._to_draw:
            ending += f"   (about {math.ceil(left / 5) * 5} s left)"
        room = get_terminal_size().columns - len(ending) - 1
        print(f"{_shortened(f'{self._lecture}  {beat}', room)}{ending}", flush=True)  # noqa: T201


def _shortened(text: str, room: int) -> str:
    width = max(24, min(room, 60))
    return (text if len(text) <= width else f"{text[: width - 3].rstrip()}...").ljust(width)


def tell_film(film: Path, beside: Mapping[str, Path], seconds: float) -> None:
    """Print where a film and what lies beside it are, and how long it is."""
    for name, path in {"Video": film, **beside}.items():
        print(f"{name}: {path}")  # noqa: T201
    print(f"Length: {round(seconds) // 60} min {round(seconds) % 60:02} s", flush=True)  # noqa: T201


def told(error: BaseException, lecture: str, play: Callable[..., Any] | None) -> str:
    """Return an error in words: the beat, the line in the beat, what is wrong.

    Parameters
    ----------
    play
        The beat that was being played, if any.
    """
    explained = type(error).__module__.startswith(("netcore", "scenes"))
    wrong = str(error) if explained else f"{_named(error)}\n{_MORE}"
    place = _place_in_beat(error, play)
    beat = "" if play is None else f"  {getattr(play, 'beat', play.__name__)}"
    return f"{lecture}{beat}\n{textwrap.indent(place, '  ')}{wrong}"


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _place_in_beat(error: BaseException, play: Callable[..., Any] | None) -> str:
    """Return file, line and code of the innermost frame within the module of a beat."""
    if play is None:
        return ""
    file = play.__code__.co_filename
    within = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if not within:
        return ""
    path = Path(file)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{shown}, line {within[-1].lineno}:\n    {within[-1].line}\n"


def tell_error(text: str) -> None:
    """Print an error where errors go."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201
