"""Named runs: a recipe in ``assets/runs``, or a file, and its log in the runs' folder."""

from __future__ import annotations

from pathlib import Path

from netcore.recipe import RunSpec, load_spec
from netcore.runlog.log import RunLog
from netcore.runs.training import train


def run(recipe: str | Path | RunSpec, *, progress: bool = False) -> RunLog:
    """Return the log of a recipe. Train it first if there is no finished log that matches.

    An unfinished log is resumed. A file that is in the way, such as a damaged log or one of another recipe, is moved
    aside.

    Raises
    ------
    NetcoreError
        As for `load_spec` and `train`.
    """
    spec = recipe if isinstance(recipe, RunSpec) else load_spec(recipe)
    return train(spec, resume=True, set_others_aside=True, progress=progress)
