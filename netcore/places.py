"""Paths: the project's root, its recipes and data, and the logs of named runs."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ROOT / "assets" / "runs"
MNIST_FOLDER = ROOT / "assets" / "mnist"


def runs_directory() -> Path:
    """Return the folder for logs of named runs: ``$NETCORE_RUNS``, or ``media/runs`` in the project."""
    given = os.environ.get("NETCORE_RUNS")
    return Path(given) if given else ROOT / "media" / "runs"


def log_path(run: str) -> Path:
    """Return the path of the log of a named run."""
    return runs_directory() / f"{run}.h5"
