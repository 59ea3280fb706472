"""Ctrl-C that is heard, and ends a render at once.

What runs below a render may catch the interrupt and go on, so it is raised again; and where it would leave threads
behind that nobody ends, it waits.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self


class Interrupts:
    """While this is entered, an interrupt is remembered; `raise_if_asked` raises one that got lost.

    Attributes
    ----------
    on_held
        Called when an interrupt has to wait, to shorten that.
    """

    def __init__(self) -> None:
        self.on_held: Callable[[], None] = lambda: None
        self._held = 0
        self._asked = False
        self._installed = False

    def __enter__(self) -> Self:
        # A process that was started to ignore interrupts, as in the background of a script, goes on ignoring them.
        heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if heeds and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._hear)
            self._installed = True
        return self

    def __exit__(self, *error: object) -> None:
        if self._installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._installed = False

    def raise_if_asked(self) -> None:
        """Raise the interrupt that something has swallowed."""
        if self._asked:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let an interrupt wait until this is left."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        self.raise_if_asked()

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        if not self._held:
            raise KeyboardInterrupt
        self.on_held()
