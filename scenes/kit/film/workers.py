"""Processes that draw beats beside the one that makes the film.

Each takes the next beat that nobody has taken, draws it into a folder of its own and hands over what it leaves. What
one of them cannot draw is drawn by the first process, which fails in the same way and says why. They end with the
first process, however that ends: they listen at a connection that only it holds the other end of.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Self, cast

from manim import config
from manim._config.utils import ManimConfig

import scenes
from scenes.kit.film.segments import FinishedBeat

_TO_END = 0.7  # seconds that a process has to clean up in


@dataclass(frozen=True)
class Task:
    """What a process is to do.

    Attributes
    ----------
    scene
        The class of the lecture, in the file that Manim was called with.
    config
        Manim's settings.
    names
        The beats, as they are called on the shelf, in the order in which they are to be taken.
    taken
        The folder in which each process notes which of them it has taken.
    own
        The folder that this process draws into.
    """

    scene: str
    config: ManimConfig
    names: tuple[str, ...]
    taken: Path
    own: Path


@dataclass(frozen=True)
class Drawn:
    """A beat as it is called on the shelf, and what it leaves; nothing if the process failed to draw it."""

    name: str
    beat: FinishedBeat | None


def take(names: Sequence[str], folder: Path) -> Iterator[str]:
    """Yield those beats that no process has taken when it is their turn; each is taken by one."""
    for name in names:
        try:
            (folder / name).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield name


class Workers:
    """The processes beside this one; they are there while this is entered.

    Parameters
    ----------
    scene
        The class of the lecture.
    names
        The beats to draw, as they are called on the shelf, in the order in which they are to be taken.
    folder
        Where they work. It is removed.
    count
        How many processes there are beside this one.
    """

    def __init__(self, scene: str, names: Sequence[str], folder: Path, count: int) -> None:
        self._scene, self._names, self._folder, self._count = scene, tuple(names), folder, count
        self._running: dict[Connection, subprocess.Popen[bytes]] = {}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for number in range(self._count):
            self._start(self._folder / f"of worker {number}")
        return self

    def _start(self, own: Path) -> None:
        root = str(Path(scenes.__path__[0]).parent)
        before = os.environ.get("PYTHONPATH")
        here, there = Pipe()
        with there:
            # A group of its own: Ctrl-C reaches the first process only, which ends the others. Without -P a module in
            # the folder of the call could stand in for one of Python's.
            self._processes.append(
                subprocess.Popen(
                    [sys.executable, "-P", "-m", "scenes.kit.film.worker", str(there.fileno())],
                    env={**os.environ, "PYTHONPATH": os.pathsep.join([root, before] if before else [root])},
                    stdin=subprocess.DEVNULL,
                    pass_fds=[there.fileno()],
                    process_group=0,
                )
            )
        self._running[here] = self._processes[-1]
        with suppress(OSError):  # one that has ended already is noticed later
            here.send(Task(self._scene, config.copy(), self._names, self._folder, own))

    def __exit__(self, *error: object) -> None:
        for connection in self._running:
            connection.close()
        end = time.monotonic() + _TO_END
        for process in self._processes:
            try:
                process.wait(max(0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def draw(self, draw: Callable[[str], FinishedBeat]) -> Iterator[tuple[str, FinishedBeat]]:
        """Draw all beats here and in the other processes; yields each, and what it leaves, once it is there.

        Parameters
        ----------
        draw
            Draws a beat in this process.
        """
        missing = dict.fromkeys(self._names)

        def here(name: str) -> tuple[str, FinishedBeat]:
            del missing[name]
            return name, draw(name)

        def there(timeout: float | None) -> Iterator[tuple[str, FinishedBeat]]:
            for drawn in self._handed_over(timeout):
                if drawn.beat is None:
                    yield here(drawn.name)
                else:
                    del missing[drawn.name]
                    yield drawn.name, drawn.beat

        for name in take(self._names, self._folder):
            yield here(name)
            yield from there(0)
        while self._running:
            yield from there(None)
        for name in list(missing):  # taken by a process that is no more
            yield here(name)

    def _handed_over(self, timeout: float | None) -> Iterator[Drawn]:
        """Yield what comes from the other processes, waiting for the first at most so many seconds."""
        for ready in wait(list(self._running), timeout):
            connection = cast(Connection, ready)
            try:
                yield connection.recv()
            except (EOFError, OSError):
                del self._running[connection]
