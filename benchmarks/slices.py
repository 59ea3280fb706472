"""What a surface of costs takes, beside a loop of plain forward passes over the same grid.

Run with ``python benchmarks/slices.py``; ``--quick`` takes a small grid and one round. The ways take turns within
one process, so that a busy machine slows all of them; the tables give medians and ratios. The plain way is what one
writes first: for every point of the grid the parameters, one forward pass in float32 over all examples, the mean.

The exit code is 1 if a required number is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from netcore.data.datasets import load_dataset
from netcore.fast.threads import cores, one_blas_thread
from netcore.landscape.flat import Landscape
from netcore.landscape.slices import Plane, random_plane
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import targets
from netcore.network.params import Params

SIZES = (784, 16, 16, 10)
REQUIRED_RATIO = 6
REQUIRED_ERROR = 1e-6


def plane_at_start() -> Plane:
    rng = np.random.default_rng(0)
    return random_plane(Params.initialise(SIZES, rng=rng), rng=rng)


def grid(points: int) -> Array:
    along = np.linspace(-1, 1, points)
    return np.stack([np.tile(along, points), np.repeat(along, points)], axis=1)


def plain(
    plane: Plane, coefficients: Array, inputs: Array, labels: Indices, dtype: type = np.float32
) -> Array:
    inputs, target = inputs.astype(dtype), targets(labels, SIZES[-1], dtype)
    costs = []
    with one_blas_thread():
        for x, y in coefficients:
            params = Params(SIZES, plane.at(x, y).vector.astype(dtype))
            a = inputs
            for weight, bias in zip(params.weights, params.biases, strict=True):
                a = 1 / (1 + np.exp(-(a @ weight.T + bias)))
            costs.append(np.mean(np.sum((a - target) ** 2, axis=1), dtype=np.float64))
    return np.array(costs)


def combined(plane: Plane, coefficients: Array, inputs: Array, labels: Indices, threads: int) -> Array:
    """Return the costs in netcore's way, the forming of the first layer's products included."""
    landscape = Landscape(SIZES, plane.origin, plane.directions, inputs, labels, threads=threads)
    return landscape.measure(coefficients).cost


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(points: int, count: int, rounds: int) -> bool:
    plane, data = plane_at_start(), load_dataset("mnist")
    inputs, labels, coefficients = data.train_inputs[:count], data.train_labels[:count], grid(points)
    ways: dict[str, Callable[[], Array]] = {
        "plain float32 passes": lambda: plain(plane, coefficients, inputs, labels),
        "netcore, 1 thread": lambda: combined(plane, coefficients, inputs, labels, 1),
    }
    if cores() > 1:
        ways["netcore, 2 threads"] = lambda: combined(plane, coefficients, inputs, labels, 2)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(way))
    first, one, *_ = (median(taken) for taken in times.values())
    print(f"\n{points} x {points} points, {count:,} examples, {rounds} rounds")
    print(f"{'way':24} {'median s':>9} {'range s':>13} {'times faster':>13} {'required':>9}")
    for name, taken in times.items():
        ratio = first / median(taken)
        required = f"{REQUIRED_RATIO}" if name == "netcore, 1 thread" else ""
        spread = f"{min(taken):.2f}-{max(taken):.2f}"
        print(f"{name:24} {median(taken):9.2f} {spread:>13} {ratio:13.1f} {required:>9}")

    sample = coefficients[:: max(1, len(coefficients) // 100)]
    exact = plain(plane, sample, inputs, labels, np.float64)
    error = np.max(np.abs(combined(plane, sample, inputs, labels, 1) / exact - 1))
    usual = np.max(np.abs(plain(plane, sample, inputs, labels) / exact - 1))
    print(f"\nlargest relative difference from plain float64 passes, {len(sample)} points of the grid")
    print(f"netcore {error:.1e} (required below {REQUIRED_ERROR:.0e}), plain float32 passes {usual:.1e}")
    return first / one >= REQUIRED_RATIO and error < REQUIRED_ERROR


def growth(rounds: int, points: tuple[int, ...], counts: tuple[int, ...]) -> None:
    plane, data = plane_at_start(), load_dataset("mnist")
    print("\nhow the time grows (netcore, 1 thread, median seconds)")
    print(f"{'grid':>9} {'points':>7}" + "".join(f"{f'{count:,} examples':>18}" for count in counts))
    for side in points:
        row = f"{f'{side} x {side}':>9} {side**2:7}"
        for count in counts:
            inputs, labels = data.train_inputs[:count], data.train_labels[:count]
            taken = [seconds(lambda: combined(plane, grid(side), inputs, labels, 1)) for _ in range(rounds)]  # noqa: B023
            row += f"{median(taken):18.2f}"
        print(row)


def machine() -> str:
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123 (not a file of ours)
            name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{name}, {cores()} cores{load}; {platform.system()}, "
        f"Python {platform.python_version()}, numpy {np.__version__}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print(machine())
    met = compare(13, 10_000, 1) if quick else compare(51, 10_000, 3)
    growth(1 if quick else 3, (13, 26) if quick else (13, 26, 51), (2_500, 10_000, 40_000))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
