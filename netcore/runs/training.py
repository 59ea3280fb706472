"""Training: run gradient descent and write it to a run log.

`netcore.runs.descent.descend` yields blocks of steps; `train` writes them to the log. One random generator, seeded by
the recipe, draws the initial parameters and then shuffles the examples once per epoch, so the seed determines the
whole run. The full batch is not shuffled.
"""

from __future__ import annotations

import getpass
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import h5py
import numpy as np
import scipy
from filelock import FileLock

from netcore.data.datasets import Dataset, check_fits
from netcore.errors import LogError, TrainingError
from netcore.network.params import Params
from netcore.places import log_path
from netcore.recipe import RunSpec, load_data
from netcore.runlog.format import Header
from netcore.runlog.log import RunLog, open_log, partial_path
from netcore.runlog.reader import LogReader
from netcore.runlog.writer import LogWriter
from netcore.runs.descent import descend
from netcore.runs.progress import Report, reporting


def train(
    spec: RunSpec,
    path: str | Path | None = None,
    *,
    data: Dataset | None = None,
    resume: bool = False,
    replace: bool = False,
    progress: bool = False,
    report: Report | None = None,
    threads: int | None = None,
) -> RunLog:
    """Train a network and write its log.

    If `path` already holds a finished log of the same recipe and data, that log is opened instead: equal recipes give
    equal logs. During the run the log is at ``path`` with ``.partial`` appended. If two processes ask for the same
    path, only one trains.

    Parameters
    ----------
    spec
        The recipe.
    path
        Path of the log; by default in the runs' folder, under the run's name.
    data
        Data set to train on, instead of the one in the recipe.
    resume
        Resume an unfinished log, or start from the beginning if there is none.
    replace
        Replace a log that is damaged or of another recipe, instead of raising an error.
    progress
        Show a progress bar (plain lines if there is no terminal).
    report
        Progress callback, called after each block of steps.
    threads
        Threads for large batches and evaluations, by default one per core. The log does not depend on it.

    Returns
    -------
    RunLog
        The log, opened.

    Raises
    ------
    SpecError, DataError
        If the recipe or its data cannot be trained on. No file is left behind.
    LogError
        If another log, or an unfinished one, exists at the path, or the log cannot be written. What was written
        remains and can be resumed.
    TrainingError
        If the cost is no longer finite. The log holds the steps before that.
    KeyboardInterrupt
        If interrupted. What was written remains and can be resumed.
    """
    path = Path(path) if path is not None else log_path(spec.name)
    with _lock(path):
        if path.exists():
            found = _existing(path, spec, data, replace)
            if found is not None:
                return found
        data = data or load_data(spec)
        check_fits(data, spec.network.layers)
        header = Header.of(spec, len(data.train_labels), data.digest, _libraries())
        with reporting(spec.name, progress, report) as tell:
            _run(header, data, path, resume=resume, replace=replace, tell=tell, threads=threads)
    return open_log(path, data=data)


def _existing(path: Path, spec: RunSpec, data: Dataset | None, replace: bool) -> RunLog | None:
    """Return the finished log at a path if it matches, or None if it should be replaced."""
    try:
        log = open_log(path, data=data)
        if log.spec.fits(spec) and ((spec.data.path is None and data is None) or _same_data(log)):
            return log
        log.close()
        problem = "holds another run"
    except LogError as error:
        if not replace:
            raise
        problem = str(error)
    if replace:
        return None
    raise LogError(f"{path}: {problem}: remove it, or choose another path for the log")


def _same_data(log: RunLog) -> bool:
    try:
        return log.data.digest == log.header.data_digest
    except LogError:
        return False


def _run(
    header: Header,
    data: Dataset,
    path: Path,
    *,
    resume: bool,
    replace: bool,
    tell: Report,
    threads: int | None,
) -> None:
    """Take the missing steps, write them, and rename the partial log to its final name."""
    partial = partial_path(path)
    resumed = None
    if partial.exists():
        if not resume and not replace:
            raise LogError(
                f"{partial}: there is an unfinished log: resume it (netcore train ... --resume, or resume=True), or "
                "remove it"
            )
        resumed = _resumable(partial, header, data, replace) if resume else None
    writer = (LogWriter.create if resumed is None else LogWriter.reopen)(partial, header)
    held = 0 if resumed is None else resumed[0]
    last_cost = float("nan")
    try:
        for block in descend(header, data, resumed=resumed, threads=threads, after_span=writer.settle):
            start = block.number * header.block
            if block.count == 0:
                raise _diverged(partial, start)
            writer.write_block(block.number, block.count, block.arrays)
            if start > held:  # the previous block is certain to be written now, so it can be reported
                tell(start, header.steps, last_cost)
            if block.diverged:
                raise _diverged(partial, start + block.count)
            last_cost = float(np.mean(block.arrays["cost"]))
        writer.seal()
        tell(header.steps, header.steps, last_cost)
        writer.close()
        partial.replace(path)
    except BaseException:
        _abandon(writer, partial, held)
        raise


def _diverged(partial: Path, step: int) -> TrainingError:
    kept = f"the log holds the {step} steps before it; " if step else ""
    return TrainingError(
        f"{partial}: the cost is no longer finite at step {step}: {kept}choose a smaller training.learning_rate"
    )


def _abandon(writer: LogWriter, partial: Path, held: int) -> None:
    """Close a log that will not be finished. Delete it if it is empty."""
    with suppress(LogError):  # the original error says more than one about closing
        writer.close()
    if held + writer.written == 0:
        partial.unlink(missing_ok=True)


def _resumable(partial: Path, header: Header, data: Dataset, replace: bool) -> tuple[int, Params] | None:
    """Return how many steps an unfinished log holds and the parameters after them, or None to start again."""
    try:
        with RunLog(LogReader(partial), data) as log:
            if log.header != header:
                if replace:
                    return None
                raise LogError(
                    f"{partial}: header: the unfinished log is of another run, data or version: remove it, or choose "
                    "another path"
                )
            if len(log) % header.block and len(log) < header.steps:
                raise TrainingError(
                    f"{partial}: the cost of this run stops being finite at step {len(log)}, and would again: remove "
                    "the log and choose a smaller training.learning_rate"
                )
            # a run killed before its first block was written starts from the beginning
            return (len(log), log.params_at(len(log))) if len(log) else None
    except LogError:
        if replace:
            return None
        raise


def _libraries() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "netcore": version("netcore-lectures"),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "h5py": h5py.__version__,
    }


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold the lock of a log. Lock files are kept in a temporary folder, so that none is left beside the logs."""
    folder = Path(tempfile.gettempdir()) / f"netcore-locks-{getpass.getuser()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(folder / f"{sha256(str(path.resolve()).encode()).hexdigest()}.lock")
        lock.acquire()
    except OSError as error:
        raise LogError(
            f"{folder}: cannot lock the log {path} here ({error}): make the folder writable"
        ) from error
    try:
        yield
    finally:
        lock.release()
