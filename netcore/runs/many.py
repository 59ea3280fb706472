"""Train many runs in parallel: resume interrupted ones, skip finished ones."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np

from netcore.errors import LogError, NetcoreError
from netcore.fast.evaluation import score
from netcore.fast.threads import cores
from netcore.network.params import Params
from netcore.recipe import RunSpec, load_data
from netcore.runlog.format import Header
from netcore.runlog.log import open_log, partial_path
from netcore.runs.descent import descend
from netcore.runs.keeping import log_path
from netcore.runs.training import train

State = Literal["there", "unfinished", "missing"]


@dataclass(frozen=True)
class Job:
    """A run: its recipe, its state on disk, its total steps, and the estimated seconds for the rest on one core."""

    spec: RunSpec
    state: State
    steps: int
    seconds: float


@dataclass(frozen=True)
class Progress:
    """The state of a run on disk, how many of its steps are done, and its accuracy on the test set if finished."""

    state: State
    steps: int = 0
    test_accuracy: float | None = None


def progress_of(spec: RunSpec) -> Progress:
    """Return how far a run is."""
    path = log_path(spec)
    for file in (path, partial_path(path)):
        try:
            with open_log(file) as log:
                if log.spec.fits(spec) and log.finished:
                    return Progress("there", len(log), log.evaluations[-1].test_accuracy)
                if log.spec.fits(spec):
                    return Progress("unfinished", len(log))
        except LogError:
            continue
    return Progress("missing")


def plan(specs: Sequence[RunSpec]) -> list[Job]:
    """Find out which runs are finished, and time a few steps of the others to estimate the rest."""
    jobs = []
    for spec in specs:
        found = progress_of(spec)
        data = load_data(spec)
        header = Header.of(spec, len(data.train_labels), data.digest, {})
        seconds = 0.0
        if found.state != "there":
            few = 2 if header.dense else min(header.steps, 200)
            trial = replace(header, steps=few, evaluation_steps=())
            began = time.perf_counter()
            for _ in descend(trial, data, threads=1):
                pass
            seconds = (time.perf_counter() - began) / few * (header.steps - found.steps)
            began = time.perf_counter()
            params = Params.initialise(header.layer_sizes, rng=np.random.default_rng(0), dtype=header.dtype)
            score(params, data.test_raw, data.test_labels, activation=spec.network.activation, threads=1)
            per_example = (time.perf_counter() - began) / len(data.test_labels)
            examples = len(data.train_labels) + len(data.test_labels)
            seconds += per_example * examples * len(header.evaluation_steps)
        jobs.append(Job(spec, found.state, header.steps, seconds))
    return jobs


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its name, the time in seconds, and the error if it failed."""

    name: str
    seconds: float
    error: str | None


def train_all(jobs: Sequence[Job], *, workers: int | None = None) -> Iterator[Outcome]:
    """Train all runs that are not finished, longest first, and yield the outcome of each as it ends.

    Parameters
    ----------
    jobs
        Result of `plan`.
    workers
        Number of processes, each on one core; by default one per core.

    Raises
    ------
    KeyboardInterrupt
        If interrupted. Every run that was started can be resumed.
    """
    due = sorted((job for job in jobs if job.state != "there"), key=lambda job: -job.seconds)
    if not due:
        return
    workers = min(workers or cores(), len(due))
    context = multiprocessing.get_context("spawn")  # fork would copy locked mutexes of BLAS and HDF5 threads
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        # submit only as many as there are workers: jobs queued in the pool would still start after an interrupt
        queue = iter(due)
        running = {pool.submit(_make, job.spec, log_path(job.spec)) for job in islice(queue, workers)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    running |= {pool.submit(_make, job.spec, log_path(job.spec)) for job in islice(queue, 1)}
        except KeyboardInterrupt:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _make(spec: RunSpec, path: Path) -> Outcome:
    began = time.perf_counter()
    try:
        train(spec, path, resume=True, set_others_aside=True, threads=1).close()
    except NetcoreError as error:
        return Outcome(spec.name, time.perf_counter() - began, str(error))
    return Outcome(spec.name, time.perf_counter() - began, None)
