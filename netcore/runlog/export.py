"""Export a log: a table of the steps (.csv), or an archive of arrays (.npz)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from netcore.errors import LogError
from netcore.runlog.format import EVALUATION_FIELDS
from netcore.runlog.log import RunLog


def export(log: RunLog, path: Path, *, every: int = 1000) -> None:
    """Write a log's numbers to a file. If it fails, no partial file is left behind.

    Parameters
    ----------
    log
        The log.
    path
        Output file. ``.csv``: a row per step with epoch and cost, and the evaluations at the steps that have one.
        ``.npz``: ``cost (n,)``, ``batch (n, batch)`` (not for the full batch; rows of shorter batches are padded with
        -1), the evaluations, ``layer_sizes``, ``final_params (P,)``, and ``params`` and ``grad``, both ``(k, P)``, of
        the steps in ``steps (k,)``.
    every
        An archive holds parameters and gradients of every `every`-th step: 0, `every`, twice `every`, and so on.

    Raises
    ------
    LogError
        If the file name has another ending, or the file cannot be written.
    """
    writers = {".csv": _csv, ".npz": _npz}
    if path.suffix not in writers:
        raise LogError(f"{path}: unknown ending {path.suffix!r}: choose a name that ends in .csv or .npz")
    with _whole(path) as beside:
        writers[path.suffix](log, beside, every)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Yield a temporary path in the same folder, and rename it to `path` on success."""
    beside = path.with_name(f".{path.stem}.writing{path.suffix}")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise LogError(
            f"{path}: cannot be written ({error.strerror}): does the folder exist, and is there space?"
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _csv(log: RunLog, path: Path, every: int) -> None:
    evaluated = {row.step: row for row in log.evaluations}
    fields = EVALUATION_FIELDS[1:]
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["step", "epoch", "cost", *fields])
        for number, cost in enumerate(log.costs):
            row = evaluated.get(number)
            extra = [repr(getattr(row, field)) if row else "" for field in fields]
            table.writerow([number, log[number].epoch, repr(float(cost)), *extra])
        last = evaluated.get(len(log))
        if last is not None:
            table.writerow([len(log), "", "", *(repr(getattr(last, field)) for field in fields)])


def _npz(log: RunLog, path: Path, every: int) -> None:
    chosen = [log[number] for number in range(0, len(log), every)]
    arrays = {
        "layer_sizes": np.array(log.header.layer_sizes),
        "cost": log.costs,
        "steps": np.array([step.number for step in chosen]),
        "params": np.array([step.params.vector for step in chosen]),
        "grad": np.array([step.grad.vector for step in chosen]),
        "final_params": log.final_params.vector,
    }
    for field in EVALUATION_FIELDS:
        name = "evaluated_before_step" if field == "step" else field
        arrays[name] = np.array([getattr(row, field) for row in log.evaluations])
    if not log.header.full_batch:
        batch = np.full((len(log), log.header.batch), -1)
        for step in log:
            batch[step.number, : len(step.batch)] = step.batch
        arrays["batch"] = batch
    np.savez_compressed(path, allow_pickle=False, **arrays)
