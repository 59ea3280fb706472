"""Paths: the project's root, its recipes and data, and the folder for the logs of named runs."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ROOT / "assets" / "runs"
BEATS = ROOT / "scenes" / "beats"
MNIST_FOLDER = ROOT / "assets" / "mnist"


def runs_directory() -> Path:
    """Return the folder for logs of named runs: ``$NETCORE_RUNS``, or ``media/runs`` in the project."""
    given = os.environ.get("NETCORE_RUNS")
    return Path(given) if given else ROOT / "media" / "runs"
