"""Named runs: a recipe in ``assets/runs`` and its log in ``media/runs``."""

from __future__ import annotations

from pathlib import Path

from netcore.places import log_path
from netcore.recipe import RunSpec, load_spec
from netcore.runlog.log import RunLog
from netcore.runs.training import train


def run(recipe: str | Path | RunSpec, *, progress: bool = False) -> RunLog:
    """Return the log of a recipe. Train it first if there is no finished log that matches.

    An unfinished log is resumed. A damaged log, or one of another recipe, is replaced.

    Raises
    ------
    NetcoreError
        As for `load_spec` and `train`.
    """
    spec = recipe if isinstance(recipe, RunSpec) else load_spec(recipe)
    return train(spec, log_path(spec.name), resume=True, replace=True, progress=progress)
