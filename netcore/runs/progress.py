"""Progress of a run: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

Report = Callable[[int, int, float], None]
"""Callback that receives the steps done, the steps planned and the mean cost of the last block."""
SECONDS_BETWEEN_LINES = 5.0


class _Speed(ProgressColumn):
    """Steps per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} steps/s")


@contextmanager
def reporting(name: str, progress: bool, report: Report | None = None) -> Iterator[Report]:
    """Yield a progress callback; with `progress`, also display it on stderr. `report` is called, too, if given."""
    console = Console(stderr=True)
    if not progress:
        yield report or (lambda taken, steps, cost: None)
    elif console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
            _Speed(),
            TextColumn("cost {task.fields[cost]:.4f}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(name, total=None, cost=float("nan"), visible=False)

            def show(taken: int, steps: int, cost: float) -> None:
                bar.update(task, completed=taken, total=steps, cost=cost, visible=True)
                if report is not None:
                    report(taken, steps, cost)

            yield show
    else:
        yield _Lines(name, console, report)


class _Lines:
    """Print a line every few seconds, and at the end."""

    def __init__(self, name: str, console: Console, report: Report | None) -> None:
        self._name, self._console, self._report = name, console, report
        self._start = self._last = time.monotonic()
        self._first: int | None = None

    def __call__(self, taken: int, steps: int, cost: float) -> None:
        now = time.monotonic()
        self._first = taken if self._first is None else self._first
        if now - self._last >= SECONDS_BETWEEN_LINES or taken == steps:
            speed = (taken - self._first) / max(now - self._start, 1e-9)
            self._console.print(
                f"{self._name}: step {taken} of {steps}, cost {cost:.4f}, {speed:.0f} steps/s",
                highlight=False,
                soft_wrap=True,
            )
            self._last = now
        if self._report is not None:
            self._report(taken, steps, cost)
