"""Where the log of a run is kept. Another file that is there is moved aside, never deleted."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from itertools import count
from pathlib import Path

from rich.console import Console

from netcore.data.datasets import Dataset
from netcore.places import runs_directory
from netcore.recipe import RunSpec, load_data, load_spec, recipe_names
from netcore.runlog.format import writing
from netcore.runlog.log import PARTIAL, partial_path

LONGEST_NAME = 100  # characters of a run's name in a file's name


def log_path(spec: RunSpec, data: Dataset | None = None) -> Path:
    """Return the path of a run's log in the runs' folder.

    The project's recipes have logs of the same name. All other logs also have a digest in their name, of the recipe
    and of the data if they are not the project's own, so that two runs never claim the same file.

    Parameters
    ----------
    spec
        The recipe.
    data
        Data set to train on, instead of the one in the recipe.

    Raises
    ------
    DataError
        If the recipe's own data cannot be loaded.
    """
    if data is None and spec.name in recipe_names() and load_spec(spec.name).fits(spec):
        return runs_directory() / f"{spec.name}.h5"
    if data is None and spec.data.path is not None:
        data = load_data(spec)
    known = [spec.table(), data.digest if data is not None else None]
    found = hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()
    return runs_directory() / f"{spec.name[:LONGEST_NAME]}-{found[:8]}.h5"


def set_aside(path: Path, why: str, *, word: str = "kept") -> Path:
    """Move a log out of the way, say so on standard error, and return its new path.

    Parameters
    ----------
    path
        A log, or an unfinished one.
    why
        What is wrong with it, for the message.
    word
        What the new name says of it: ``main.h5`` becomes ``main.kept-2026-11-21.h5``.

    Raises
    ------
    LogError
        If it cannot be moved.
    """
    unfinished = path.name.endswith(PARTIAL)
    final = path.with_name(path.name.removesuffix(PARTIAL))
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        aside = final.with_name(f"{final.stem}.{word}-{date.today().isoformat()}{again}{final.suffix}")
        if not any(one.exists() or one.is_symlink() for one in (aside, partial_path(aside))):
            break
    aside = partial_path(aside) if unfinished else aside
    with writing(path, f"move it aside to {aside}"):
        path.rename(aside)
    Console(stderr=True).print(
        f"{path}: {why}: kept as {aside}", highlight=False, markup=False, soft_wrap=True
    )
    return aside
