"""Named runs: a recipe in ``assets/runs`` and its log in ``media/runs``."""

from __future__ import annotations

import os
from pathlib import Path

from netcore.runlog import RunLog
from netcore.spec import RunSpec, load_spec
from netcore.training import train


def runs_directory() -> Path:
    """Return where logs of named runs are kept: ``$NETCORE_RUNS``, or ``media/runs`` of the project."""
    given = os.environ.get("NETCORE_RUNS")
    return Path(given) if given else Path(__file__).resolve().parent.parent / "media" / "runs"


def log_path(spec: RunSpec) -> Path:
    """Return where the log of a recipe is kept."""
    return runs_directory() / f"{spec.name}.h5"


def run(recipe: str | Path | RunSpec, *, progress: bool = False) -> RunLog:
    """Return the log of a recipe: opened if it is there and fits, else trained now.

    An unfinished log is gone on with; one that does not fit the recipe any more, or is damaged, is replaced.

    Raises
    ------
    NetcoreError
        As `load_spec` and `train` do.
    """
    spec = recipe if isinstance(recipe, RunSpec) else load_spec(recipe)
    return train(spec, log_path(spec), resume=True, replace=True, progress=progress)
