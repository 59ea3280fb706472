"""Named runs: a recipe in ``assets/runs`` and its log in ``media/runs``."""

from __future__ import annotations

from pathlib import Path

from netcore.places import log_path
from netcore.recipe import RunSpec, load_spec
from netcore.runlog.log import RunLog
from netcore.runs.training import train


def run(recipe: str | Path | RunSpec, *, progress: bool = False) -> RunLog:
    """Return the log of a recipe: opened if it is there and fits, else trained now.

    An unfinished log is gone on with; one that does not fit the recipe any more, or is damaged, is replaced.

    Raises
    ------
    NetcoreError
        As `load_spec` and `train` do.
    """
    spec = recipe if isinstance(recipe, RunSpec) else load_spec(recipe)
    return train(spec, log_path(spec.name), resume=True, replace=True, progress=progress)
