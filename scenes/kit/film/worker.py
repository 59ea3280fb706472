"""A process that draws beats for the one that makes the film: ``python -m scenes.kit.film.worker CONNECTION``.

`scenes.kit.film.workers` starts it, and says what it is to do.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from manim import config
from manim.utils.module_ops import get_module

from scenes.kit.film.workers import Drawn, Task, take


def work(connection: Connection) -> None:
    """Draw beats until none is left, or one cannot be drawn, or the other end of the connection is closed."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # even where the first process ignores it
    with suppress(EOFError, OSError, KeyboardInterrupt):
        task: Task = connection.recv()
        threading.Thread(target=_end_with, args=[connection], daemon=True).start()
        _draw(task, connection)


def _end_with(connection: Connection) -> None:
    """Interrupt the work once the other end is closed; nothing else comes from there."""
    with suppress(EOFError, OSError):
        connection.recv()
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def _draw(task: Task, connection: Connection) -> None:
    config.update(task.config)
    config.partial_movie_dir = str(task.own)
    config.progress_bar = "none"
    lecture = getattr(get_module(Path(config.input_file)), task.scene)()
    with lecture.filmed_elsewhere() as draw:
        for name in take(task.names, task.taken):
            try:
                drawn = Drawn(name, draw(name))
            except Exception:
                drawn = Drawn(name, None)
            connection.send(drawn)
            if drawn.beat is None:
                break


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))
