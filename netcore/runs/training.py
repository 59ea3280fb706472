"""The training loop: stochastic gradient descent in mini-batches, and full-batch descent, one loop for both.

`descend` takes the steps and hands them on in blocks; `train` writes the blocks into a run log. The examples are
shuffled once per epoch by the run's own generator, which has drawn the initial parameters before, so that a seed
decides everything; the full batch is taken as it stands.
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

    A finished log of the same recipe and data that is already there is the result, since equal recipes give equal
    logs; it is opened. While the run goes on, its log is at ``path`` with ``.partial`` behind it. Two processes that
    ask for the same path train it once.

    Parameters
    ----------
    spec
        The recipe.
    path
        Where the log goes; by default to the runs' directory, under the run's name.
    data
        What to train on, if not what the recipe names.
    resume
        Go on with an unfinished log, or start from the beginning if there is none.
    replace
        Train again if there is a log that does not fit or is damaged, instead of refusing.
    progress
        Show a progress bar (plain lines where there is no terminal).
    report
        Called after each block of steps.
    threads
        For large batches and evaluations; all cores by default. The log does not depend on it.

    Returns
    -------
    RunLog
        The log, opened.

    Raises
    ------
    SpecError, DataError
        If the recipe or its data cannot be trained on. No file is left behind.
    LogError
        If another log, or an unfinished one, is in the way, or the log cannot be written. What had been written
        stays, and can be resumed.
    TrainingError
        If the cost is no longer finite; the log holds the steps before that.
    KeyboardInterrupt
        If interrupted. What had been written stays, and can be resumed.
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
    """Return the finished log at a path if it fits; None if it is to be replaced."""
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
    """Take all steps that are missing, write them, and give the log its name."""
    partial = partial_path(path)
    resumed = None
    if partial.exists():
        if not resume and not replace:
            raise LogError(
                f"{partial}: an unfinished log is in the way: go on with it (netcore train ... --resume, or "
                "resume=True), or remove it"
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
            if start > held:  # that the block before is written is certain now, so it can be told
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
    """Close a log that will not be finished; keep it only if there is something in it."""
    with suppress(LogError):  # the error under way says more than a second one about closing
        writer.close()
    if held + writer.written == 0:
        partial.unlink(missing_ok=True)


def _resumable(partial: Path, header: Header, data: Dataset, replace: bool) -> tuple[int, Params] | None:
    """Return how many steps an unfinished log holds and the parameters after them; None to start anew."""
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
            # killed before its first block was written, it has nothing to go on from
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
    """Hold a log's lock. Lock files live apart from the logs, so that none is left beside them."""
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
