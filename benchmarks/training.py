"""What a training step costs beside other ways to take it, and what the run log adds to it.

Run with ``python benchmarks/training.py``; ``--quick`` takes few rounds and leaves out the large cases. All ways take
turns within one process, so that a busy machine slows all of them; figures are medians, ratios are medians of the
ratios within a round. Before the clock runs, all ways take the same 50 steps and have to arrive at the same
parameters. Each runs on one thread, or on all cores if that is quicker for it; netcore on one unless said.

Required are ratios of times, since times are those of the processor. How quick a way is beside another depends on the
processor, too: libraries choose their code by it. So the bounds are those that should hold on any, with the C of
`contestants.PlainC` as the yardstick of what a step takes at least; all other figures are reported and not judged.
The exit code is 1 if a required figure is missed, or a way trains something else.

The C is compiled for the processor that it runs on. OpenBLAS chooses its code for it, too, so settings that hold it
to the code of another are dropped, for all ways alike.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
from contestants import ALL, Contestant, PerExample, PlainC, PlainNumpy, ScikitLearn, Torch
from reporting import Figures, machine, ratio, seconds, take_turns

from netcore.data.datasets import Dataset, load_dataset
from netcore.fast.threads import cores, one_blas_thread
from netcore.network.arrays import Array, Indices
from netcore.network.params import Params, parameter_count
from netcore.recipe import RunSpec
from netcore.runlog.format import Header
from netcore.runlog.log import open_log
from netcore.runlog.writer import LogWriter
from netcore.runs.descent import descend, mini_batches

SIZES = (784, 16, 16, 10)
BATCH = 10
RATE = 0.5
CHECKED_STEPS = 50
TOLERANCE = 1e-4
AT_LEAST = {PerExample: 12, ScikitLearn: 5, Torch: 7, PlainNumpy: 1.6}  # times as long as a step of netcore
OF_C = 1.3  # times as long as the step in C a step of netcore takes at most
FULL_BATCH = 1.1  # times as long plain numpy takes at least, both on one thread
LOG_TIME = 1.4  # times as long training with the log takes at most
HOLDS_BLAS = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}  # environment variables, read as the library is loaded


def header_of(
    data: Dataset,
    steps: int,
    *,
    batch: int | str = BATCH,
    sizes: tuple[int, ...] = SIZES,
    cost: str = "quadratic",
) -> Header:
    """Plan a run."""
    spec = RunSpec.from_table(
        {
            "data": {"name": "mnist"},
            "network": {"layers": sizes},
            "training": {"learning_rate": RATE, "batch_size": batch, "steps": steps, "cost": cost},
        }
    )
    return Header.of(spec, len(data.train_labels), data.digest, {})


def without_evaluations(header: Header) -> Header:
    """Plan the same run with a single evaluation, after a step that it does not take; no log of it can be read."""
    return replace(header, evaluation_steps=(header.steps + 1,))


def unlogged(header: Header, data: Dataset, threads: int = 1) -> Array:
    """Train with netcore and keep nothing; return the parameters reached."""
    for block in descend(without_evaluations(header), data, threads=threads):
        last = block
    final: Array = last.arrays["final"][0]
    return final


def logged(header: Header, data: Dataset, path: Path) -> None:
    """Train with netcore into a complete run log."""
    writer = LogWriter.create(path, header)
    for block in descend(header, data, threads=1):
        writer.write_block(block.number, block.count, block.arrays)
    writer.seal()
    writer.close()


def per_step(header: Header, work: Callable[[], object]) -> float:
    return seconds(work) / header.steps


# Steps of mini-batches -------------------------------------------------------------------------------------------


@dataclass
class Timed:
    """A contestant, with the number of threads that suits it and the time of its steps."""

    contestant: Contestant
    threads: int = 1

    def per_step(self, rng: np.random.Generator, steps: int) -> float:
        with self.contestant.limit(self.threads):
            return seconds(lambda: self.contestant.run(rng, steps, BATCH)) / steps

    def choose_threads(self, rng: np.random.Generator) -> None:
        """Take all cores if that is quicker; the first of the rounds also compiles and warms up."""
        times: dict[int, list[float]] = {1: [], cores(): []}
        for _ in range(4):
            for self.threads, taken in times.items():
                taken.append(self.per_step(rng, max(50, self.contestant.steps // 4)))
        self.threads = min(times, key=lambda threads: median(times[threads][1:]))


def start_of(header: Header) -> tuple[Params, Iterable[Indices]]:
    """Return the parameters that a run starts from and its mini-batches, as `descend` draws them."""
    rng = np.random.default_rng(header.spec.training.seed)
    params = Params.initialise(header.layer_sizes, init="scaled", rng=rng, dtype=header.dtype)
    return params, mini_batches(header, rng, 0)


def difference(kind: type[Contestant], data: Dataset) -> tuple[Contestant, float]:
    """Return a contestant, and the largest difference of its parameters to netcore's after some steps."""
    header = header_of(data, CHECKED_STEPS, cost=kind.cost)
    start, batches = start_of(header)
    contestant = kind(start, data, RATE)
    with contestant.limit(1):
        contestant.train(np.stack(list(islice(batches, CHECKED_STEPS))))
    return contestant, float(np.abs(contestant.vector() - unlogged(header, data)).max())


def small_steps(figures: Figures, data: Dataset, rounds: int) -> None:
    rng = np.random.default_rng(1)
    found: list[tuple[Timed, float]] = []
    for kind in ALL:
        missing = kind.absent()
        if missing:
            figures.console.print(f"Left out: {kind.name}: {missing}.")
            continue
        contestant, apart = difference(kind, data)
        found.append((Timed(contestant), apart))
        found[-1][0].choose_threads(rng)
    header = header_of(data, 6000)
    ways = {"netcore": lambda: per_step(header, lambda: unlogged(header, data))}
    for timed, _ in found:
        ways[timed.contestant.name] = partial(timed.per_step, rng, timed.contestant.steps)
    times = take_turns(ways, rounds)

    table = figures.table(
        f"A step of {'-'.join(map(str, SIZES))}, batch {BATCH}, float32, unlogged: {rounds} rounds",
        *("way", "threads", "µs", "range", "against netcore", "required", "met", "parameters apart"),
    )
    for name, threads, kind, apart in [
        ("netcore", 1, None, 0.0),
        *((timed.contestant.name, timed.threads, type(timed.contestant), apart) for timed, apart in found),
    ]:
        taken = [1e6 * time for time in times[name]]
        against = ratio(times[name], times["netcore"])
        least = 1 / OF_C if kind is PlainC else AT_LEAST.get(kind)
        if apart > TOLERANCE:
            figures.missed.append(f"{name} trains something else: parameters {apart:.1e} apart")
        table.add_row(
            name,
            str(threads),
            f"{median(taken):.1f}",
            f"{min(taken):.0f}-{max(taken):.0f}",
            f"{against:.2f}",
            *figures.verdict(name, against, least=least),
            f"{apart:.0e}" if kind else "",
        )
    table.add_row("this machine's roofline", "1", f"{1e6 * roofline():.1f}", "", "", "", "", "")
    figures.console.print(table)


def roofline() -> float:
    """Return the seconds of a step whose products ran, and whose parameters moved, at this machine's best rates.

    A step takes two products of all weights with the batch, and one more of all but the first layer's; it reads the
    parameters twice and writes them once, and what is that small stays in the cache.
    """
    params, first = parameter_count(SIZES), SIZES[0] * SIZES[1]
    square = np.ones((1024, 1024), np.float32)
    result, moved = np.empty_like(square), np.ones(params, np.float32)
    with one_blas_thread():
        flops = 2 * 1024**3 / min(seconds(lambda: np.dot(square, square, out=result)) for _ in range(10))
    subtract = min(seconds(lambda: np.subtract(moved, moved, out=moved)) for _ in range(1000))
    return max(2 * BATCH * (3 * params - first) / flops, subtract)


# Steps of the full batch -----------------------------------------------------------------------------------------


def full_batch(figures: Figures, data: Dataset, rounds: int) -> None:
    header = header_of(data, 4, batch="full")
    start, _ = start_of(header)
    plain = PlainNumpy(start, data, RATE)

    def plain_steps(threads: int) -> float:
        plain.load(start)
        with plain.limit(threads):
            return per_step(
                header, lambda: [plain.step(plain.inputs, plain.targets) for _ in range(header.steps)]
            )

    plain_steps(1)
    apart = float(np.abs(plain.vector() - unlogged(header, data)).max())
    if apart > TOLERANCE:
        figures.missed.append(f"the full batch trains something else: parameters {apart:.1e} apart")
    counts = (1, 2) if cores() > 1 else (1,)
    ways = {f"plain numpy, {threads} threads": partial(plain_steps, threads) for threads in counts}
    for threads in counts:
        ways[f"netcore, {threads} threads"] = partial(
            per_step, header, partial(unlogged, header, data, threads)
        )
    times = take_turns(ways, rounds)

    table = figures.table(
        f"A step on the full batch of {header.batch:,}: {rounds} rounds",
        *("way", "ms", "range", "plain numpy on one thread against it", "required", "met"),
    )
    base = times["plain numpy, 1 threads"]
    for name, taken in times.items():
        against = ratio(base, taken)
        least = FULL_BATCH if name == "netcore, 1 threads" else None
        table.add_row(
            name.replace("1 threads", "1 thread"),
            f"{1e3 * median(taken):.1f}",
            f"{1e3 * min(taken):.0f}-{1e3 * max(taken):.0f}",
            f"{against:.2f}",
            *figures.verdict(f"full batch, {name}", against, least=least),
        )
    figures.console.print(table)


# The run log -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LogFigures:
    """What one log costs: seconds per step without and with it, bytes per step, seconds to read."""

    unlogged: float
    logged: float
    ratio: float
    bytes: float
    step: float
    grad_series: float
    param_series: float


def measure_log(header: Header, data: Dataset, rounds: int, folder: Path) -> LogFigures:
    path = folder / "run.h5"
    plan = without_evaluations(header)

    def with_log() -> float:
        path.unlink(missing_ok=True)  # to replace a file takes longer than to make one
        return per_step(plan, partial(logged, plan, data, path))

    times = take_turns(
        {
            "without": partial(per_step, header, partial(unlogged, header, data)),
            "with": with_log,
        },
        rounds,
    )
    path.unlink()
    logged(header, data, path)
    rng = np.random.default_rng(2)
    with open_log(path, data=data) as log:
        _ = data.train_raw, log[0].params  # what is done only once

        def read(number: int) -> None:
            step = log[number]
            _ = step.params, step.grad, step.z, step.a, step.delta

        entries = rng.integers(0, parameter_count(header.layer_sizes), 9).tolist()
        found = LogFigures(
            unlogged=median(times["without"]),
            logged=median(times["with"]),
            ratio=ratio(times["with"], times["without"]),
            bytes=path.stat().st_size / header.steps,
            step=median(seconds(partial(read, number)) for number in rng.integers(0, len(log), 100).tolist()),
            grad_series=median(seconds(partial(log.grad_series, entry)) for entry in entries),
            param_series=median(seconds(partial(log.param_series, entry)) for entry in entries),
        )
    path.unlink()
    return found


def run_log(figures: Figures, data: Dataset, rounds: int, *, large: bool) -> None:
    cases = [(6000, SIZES)]
    if large:
        cases += [(60_000, SIZES), (6000, (784, 64, 64, 10)), (6000, (784, 256, 256, 10))]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (steps, sizes) in enumerate(cases):
            header = header_of(data, steps, sizes=sizes)
            found[steps, sizes] = measure_log(header, data, 1 if number else rounds, Path(folder))

    table = figures.table(
        f"The run log, batch {BATCH}, float32: a step without and with it, its size, reading it",
        *("network, steps", "µs without", "with", "ratio", "bytes a step", "one step, ms"),
        *("grad_series, ms", "param_series, ms"),
    )
    for (steps, sizes), one in found.items():
        table.add_row(
            f"{'-'.join(map(str, sizes))}, {steps:,}",
            *(
                f"{1e6 * one.unlogged:.1f}",
                f"{1e6 * one.logged:.1f}",
                f"{one.ratio:.2f}",
                f"{one.bytes:,.0f}",
            ),
            *(f"{1e3 * value:.2f}" for value in (one.step, one.grad_series, one.param_series)),
        )
    required, met = figures.verdict("time with the log", next(iter(found.values())).ratio, most=LOG_TIME)
    table.add_section()
    table.add_row("required of the first line", "", "", required)
    table.add_row("met", "", "", met)
    figures.console.print(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, and no large logs")
    parser.add_argument("--only", choices=("steps", "full", "log"), help="measure only this part")
    arguments = parser.parse_args()
    figures = Figures()
    figures.console.print(machine())
    data = load_dataset("mnist")
    begun = time.perf_counter()
    if arguments.only in (None, "steps"):
        small_steps(figures, data, 3 if arguments.quick else 21)
    if arguments.only in (None, "full"):
        full_batch(figures, data, 2 if arguments.quick else 9)
    if arguments.only in (None, "log"):
        run_log(figures, data, 3 if arguments.quick else 15, large=not arguments.quick)
    figures.console.print(f"Measured in {time.perf_counter() - begun:.0f} s.")
    return figures.closing()


if __name__ == "__main__":
    if held := HOLDS_BLAS & os.environ.keys():
        for name in held:
            del os.environ[name]
        os.execv(sys.executable, [sys.executable, *sys.argv])
    sys.exit(main())
