"""Cost and accuracy over whole data sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netcore.fast.kernel import Kernel, Layout, block_views
from netcore.fast.threads import one_blas_thread, spread
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import targets
from netcore.network.cost import cost_named
from netcore.network.params import Params

CHUNK = (
    500  # examples at a time: few enough to fit into the CPU cache, and independent of the number of threads
)
GROUP = 10  # chunks per task of a thread


@dataclass(frozen=True)
class Score:
    """Mean cost over a set of examples, and the share of them that is classified correctly, 0..1."""

    cost: float
    accuracy: float


def chunks(examples: int) -> list[slice]:
    """Return slices that cut the examples into chunks of at most `CHUNK`."""
    return [slice(start, min(start + CHUNK, examples)) for start in range(0, examples, CHUNK)]


def outputs(
    params: Params, raw: NDArray[np.generic], *, activation: str = "sigmoid", threads: int | None = None
) -> Array:
    """Return the scores, ``(examples, n_out)``, of inputs as stored in a data set; bytes are scaled to 0..1."""
    return _passes(params, raw, activation, threads)[1]


def score(
    params: Params,
    raw: NDArray[np.generic],
    labels: Indices,
    *,
    activation: str = "sigmoid",
    cost: str = "quadratic",
    threads: int | None = None,
) -> Score:
    """Measure a network on a set of examples.

    Parameters
    ----------
    params
        The network.
    raw
        Inputs as stored in the data set, ``(examples, n_0)``; bytes are scaled to 0..1.
    labels
        Correct classes, ``(examples,)``.
    activation, cost
        As in the recipe.
    threads
        Number of threads, by default one per core. The result does not depend on it.
    """
    z, a = _passes(params, raw, activation, threads)
    target = targets(labels, params.layer_sizes[-1], a.dtype)
    with np.errstate(all="ignore"):
        costs = cost_named(cost).examples(z, a, target)
    right = answers_of(a) == labels
    return Score(cost=float(costs.mean(dtype=np.float64)), accuracy=float(right.mean()))


def _passes(
    params: Params, raw: NDArray[np.generic], activation: str, threads: int | None
) -> tuple[Array, Array]:
    blocks = Layout(params.layer_sizes).to_blocks(params.vector)
    views = block_views(blocks, params.layer_sizes)

    def passed(piece: Sequence[slice]) -> list[tuple[Array, Array]]:
        found, kernels = [], {}
        for cut in piece:
            size = cut.stop - cut.start
            if size not in kernels:
                kernels[size] = Kernel(
                    params.layer_sizes, size, activation=activation, cost="quadratic", dtype=params.dtype
                )
            kernel = kernels[size]
            kernel.gather(raw, cut)
            with np.errstate(all="ignore"):
                kernel.forward(views)
            found.append((kernel.z_out.T.copy(), kernel.a[-1].T.copy()))
        return found

    cuts = chunks(len(raw))
    groups = [cuts[start : start + GROUP] for start in range(0, len(cuts), GROUP)]
    with one_blas_thread():
        found = [pair for group in spread(passed, groups, threads) for pair in group]
    return np.concatenate([z for z, _ in found]), np.concatenate([a for _, a in found])
