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
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import h5py
import numpy as np
import scipy
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from rich.console import Console

from netcore.data.datasets import Dataset, check_fits
from netcore.errors import DamagedLogError, LogError, TrainingError
from netcore.network.params import Params
from netcore.recipe import RunSpec, load_data
from netcore.runlog.format import Header, writing
from netcore.runlog.log import RunLog, open_log, partial_path
from netcore.runlog.reader import LogReader
from netcore.runlog.writer import LogWriter
from netcore.runs.descent import descend
from netcore.runs.keeping import log_path, set_aside
from netcore.runs.progress import Report, reporting

SECONDS_OF_PATIENCE = 1.0  # before it is said that another process is waited for


def train(
    spec: RunSpec,
    path: str | Path | None = None,
    *,
    data: Dataset | None = None,
    resume: bool = False,
    set_others_aside: bool = False,
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
        Path of the log; by default in the runs' folder (`log_path`).
    data
        Data set to train on, instead of the one in the recipe.
    resume
        Resume an unfinished log, or start from the beginning if there is none.
    set_others_aside
        Move a log that is damaged or of another recipe or data aside, to a name that says so, instead of raising an
        error. An unfinished log that is damaged is always moved aside, since it cannot be resumed.
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
    path = Path(path) if path is not None else log_path(spec, data)
    with _lock(path):
        if path.exists():
            found = _existing(path, spec, data, set_others_aside)
            if found is not None:
                return found
        data = data or load_data(spec)
        check_fits(data, spec.network.layers)
        header = Header.of(spec, len(data.train_labels), data.digest, _libraries())
        with reporting(spec.name, progress, report) as tell:
            _run(header, data, path, resume=resume, others_aside=set_others_aside, tell=tell, threads=threads)
        return open_log(path, data=data)


def _existing(path: Path, spec: RunSpec, data: Dataset | None, others_aside: bool) -> RunLog | None:
    """Return the finished log at a path if it is the run's, or None if it was another and is moved aside."""
    try:
        log = open_log(path, data=data)
    except DamagedLogError as error:
        problem = str(error).removeprefix(f"{path}: ")
        if not others_aside:
            raise LogError(
                f"{path}: in the way of the log of {spec.name} ({problem}): choose another path, or move it away"
            ) from error
        set_aside(path, problem, word="damaged")
        return None
    differences = log.spec.differences(spec)
    if log.finished and not differences and ((spec.data.path is None and data is None) or _same_data(log)):
        return log
    log.close()
    if differences:
        problem = f"holds another run than {spec.name} ({'; '.join(differences)})"
    elif not log.finished:
        problem = (
            f"holds an unfinished run under the name of a finished one (call it {partial_path(path).name})"
        )
    else:
        problem = f"holds a run of {spec.name} on other data"
    if not others_aside:
        raise LogError(
            f"{path}: {problem}: choose another path for the log of {spec.name}, or move this one away"
        )
    set_aside(path, problem)
    return None


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
    others_aside: bool,
    tell: Report,
    threads: int | None,
) -> None:
    """Take the missing steps, write them, and rename the partial log to its final name."""
    partial = partial_path(path)
    held = _unfinished(partial, header, data, others_aside) if partial.exists() else None
    if held is not None and not resume:
        raise LogError(
            f"{partial}: there is an unfinished log: resume it (netcore train ... --resume, or resume=True), or "
            "move it away"
        )
    if held is None or held.params is None:
        resumed, writer = None, LogWriter.create(partial, header)
    else:
        resumed, writer = (held.steps, held.params), LogWriter.reopen(partial, header, held.rows)
    taken = 0 if resumed is None else resumed[0]
    last_cost = float("nan")
    try:
        for block in descend(header, data, resumed=resumed, threads=threads, after_span=writer.settle):
            start = block.number * header.block
            if block.count == 0:
                raise _diverged(partial, start)
            writer.write_block(block.number, block.count, block.arrays)
            if start > taken:  # the previous block is certain to be written now, so it can be reported
                tell(start, header.steps, last_cost)
            if block.diverged:
                raise _diverged(partial, start + block.count)
            last_cost = float(np.mean(block.arrays["cost"]))
        writer.seal()
        tell(header.steps, header.steps, last_cost)
        writer.close()
        if path.exists() or path.is_symlink():
            set_aside(path, "appeared while the run of this name was trained")
        with writing(partial, f"rename the log to {path}"):
            partial.rename(path)
    except BaseException:
        _abandon(writer, partial, taken)
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


@dataclass(frozen=True)
class _Unfinished:
    """An unfinished log of this run: its steps, the parameters after them (None after none), its blocks' rows."""

    steps: int
    params: Params | None
    rows: NDArray[np.uint8]


def _unfinished(partial: Path, header: Header, data: Dataset, others_aside: bool) -> _Unfinished | None:
    """Return what an unfinished log holds, or None if it was of no use and is moved aside."""
    try:
        reader = LogReader(partial)
        with RunLog(reader, data) as log:
            if log.header == header:
                if len(log) % header.block and len(log) < header.steps:
                    raise TrainingError(
                        f"{partial}: the cost of this run stops being finite at step {len(log)}, and would again: "
                        "move the log away and choose a smaller training.learning_rate"
                    )
                # a run killed before its first block was written starts from the beginning
                params = log.params_at(len(log)) if len(log) else None
                return _Unfinished(len(log), params, reader.rows_of_blocks)
            differences = log.spec.differences(header.spec) or [
                "its data or the libraries it was begun with differ"
            ]
    except DamagedLogError as error:
        set_aside(partial, str(error).removeprefix(f"{partial}: "), word="damaged")
        return None
    problem = f"an unfinished log of another run than {header.name} ({'; '.join(differences)})"
    if not others_aside:
        raise LogError(f"{partial}: {problem}: choose another path, or move this log away")
    set_aside(partial, problem)
    return None


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
        try:
            lock.acquire(timeout=SECONDS_OF_PATIENCE)
        except Timeout:  # the lock of a process that has ended is nobody's: the system lets go of it
            Console(stderr=True).print(
                f"{path}: waiting for another process that trains this run", markup=False, soft_wrap=True
            )
            lock.acquire()
    except OSError as error:
        raise LogError(
            f"{folder}: cannot lock the log {path} here ({error}): make the folder writable"
        ) from error
    try:
        yield
    finally:
        lock.release()
