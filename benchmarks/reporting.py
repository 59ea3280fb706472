"""What timing comparisons share: taking turns, ratios, required figures, the machine they were measured on."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_info

from netcore.fast.threads import cores


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def take_turns(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure all ways once per round, so that a busy machine slows all of them.

    Parameters
    ----------
    ways
        By name, what measures once and returns seconds.
    rounds
        How often; the way that begins moves on from round to round.
    """
    names = list(ways)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(ways[name]())
    return times


def ratio(times: list[float], base: list[float]) -> float:
    """Return how many times `base` the times are: the median of the ratios within each round."""
    return median(a / b for a, b in zip(times, base, strict=True))


class Figures:
    """Required figures, and which of them were missed."""

    def __init__(self) -> None:
        self.console = Console(width=118, highlight=False)
        self.missed: list[str] = []

    def verdict(
        self,
        what: str,
        value: float,
        *,
        least: float | None = None,
        most: float | None = None,
        unit: str = "",
    ) -> tuple[str, str]:
        """Return the two cells `required` and `met` of a figure."""
        if least is None and most is None:
            return "", ""
        met = (least is None or value >= least) and (most is None or value <= most)
        if not met:
            self.missed.append(what)
        bound = f"≥ {least:.3g}" if least is not None else f"≤ {most:.3g}"
        return bound + unit, "yes" if met else "[bold]NO[/bold]"

    def table(self, title: str, first: str, *others: str) -> Table:
        """Return an empty table whose first column is words and whose others are numbers."""
        table = Table(title=title, title_justify="left", title_style="bold")
        table.add_column(first)
        for name in others:
            table.add_column(name, justify="right")
        return table

    def closing(self) -> int:
        """Say what was missed; return the exit code."""
        if self.missed:
            self.console.print(f"Missed: {'; '.join(self.missed)}.")
        return int(bool(self.missed))


def machine() -> str:
    """Describe the processor, how busy it is, and the numerical libraries."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = sorted({line.split(":")[1].strip() for line in lines if line.startswith("model name")})
    pools = sorted(
        {(pool["internal_api"], pool["version"], pool.get("architecture")) for pool in threadpool_info()}
    )
    blas = "; ".join(f"{api} {version} ({architecture})" for api, version, architecture in pools)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{', '.join(models) or platform.processor() or platform.machine()}, {cores()} cores{load}; "
        f"{platform.system()}, Python {platform.python_version()}, numpy {np.__version__}, {blas or 'BLAS unknown'}"
    )
