"""Threads: BLAS limited to one, for reproducible bits, and a parallel map over all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")
R = TypeVar("R")


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # finding the libraries takes milliseconds, so do it once per process


def one_blas_thread() -> AbstractContextManager[Any]:
    """Limit BLAS to one thread in a ``with`` block: splitting a sum over threads changes its last bits."""
    limits: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limits


def cores() -> int:
    """Return the number of cores available to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[T], R], pieces: Sequence[T], threads: int | None = None) -> list[R]:
    """Map `work` over `pieces` in a thread pool. The result does not depend on the number of threads.

    NumPy releases the GIL inside matrix products and array functions, so threads help if the pieces are large.
    """
    threads = min(threads or cores(), len(pieces))
    if threads <= 1:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, pieces))
