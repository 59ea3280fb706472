"""Weights that nobody trained: small kernels that slide over a picture, and a detector designed by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.neurons import ShareByBias, share_by_bias
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Split, examples_of, image_shape, one_log
from netcore.network import probes
from netcore.network.arrays import Array, Indices
from netcore.runlog.log import RunLog

DECIMALS = 6  # of a detector's sums


@dataclass(frozen=True, eq=False)
class EdgeResponse:
    """How strongly a picture changes at each pixel, ``(rows, columns)`` each (Sobel).

    Attributes
    ----------
    across, down
        From left to right, and from top to bottom: positive where it gets brighter.
    size
        The length of both together.
    """

    across: Array
    down: Array
    size: Array


@dataclass(frozen=True, eq=False)
class BarDetector:
    """Weights that look for a horizontal bar in one place, ``(rows, columns)`` each.

    Attributes
    ----------
    bar
        1 on the bar, 0 elsewhere.
    rim
        -1 just above and below the bar, 0 elsewhere.
    weights
        Both together.
    block
        A picture to try them on: 1 on bar and rim, 0 elsewhere.
    block_sums
        The weighted sum of that block without and with the rim, ``(2,)``.
    """

    bar: Array
    rim: Array
    weights: Array
    block: Array
    block_sums: Array


@dataclass(frozen=True, eq=False)
class DetectorSums:
    """The weighted sums of a bar detector over n pictures.

    Attributes
    ----------
    bare, rimmed
        Without and with the negative rim, ``(n,)``.
    label
        ``(n,)``.
    labels
        All labels that there are, ``(labels,)``, rising.
    bare_mean, rimmed_mean
        The mean of the pictures with each label, ``(labels,)``.
    bare_edges, rimmed_edges
        Between which sums they are counted, ``(bins + 1,)``.
    bare_counted, rimmed_counted
        How many pictures with each label have a sum in each bin, ``(labels, bins)``.
    bare_auc, rimmed_auc
        How well the sums tell the pictures with each label from all others, ``(labels,)``: the probability that
        theirs is the larger one (`netcore.network.probes.auc`).
    """

    bare: Array
    rimmed: Array
    label: Indices
    labels: Indices
    bare_mean: Array
    rimmed_mean: Array
    bare_edges: Array
    rimmed_edges: Array
    bare_counted: Indices
    rimmed_counted: Indices
    bare_auc: Array
    rimmed_auc: Array


@quantity("kernel response")
def kernel_response(logs: Logs, *, index: int, kernel: list[list[float]], split: Split = "test") -> Array:
    """Return what a small kernel finds at each pixel of a picture, ``(rows, columns)``.

    Its numbers are laid over the neighbourhood of a pixel, multiplied with what lies below and added up, as in a
    convolutional network; beyond the frame everything is black.
    """
    from scipy.ndimage import correlate  # here, so that commands that filter nothing start sooner

    return np.asarray(correlate(_picture(one_log(logs), index, split), np.array(kernel), mode="constant"))


@quantity("edge response")
def edge_response(logs: Logs, *, index: int, split: Split = "test") -> EdgeResponse:
    """Return where a picture has edges, by the filter of Sobel; beyond the frame everything is black."""
    from scipy.ndimage import sobel  # as above

    picture = _picture(one_log(logs), index, split)
    across, down = (sobel(picture, axis=axis, mode="constant") for axis in (1, 0))
    return EdgeResponse(across=across, down=down, size=np.hypot(across, down))


@quantity("bar detector")
def bar_detector(logs: Logs, *, top: int, left: int, height: int, width: int, rim: int) -> BarDetector:
    """Return weights designed by hand: 1 on a bar, -1 on `rim` rows above and as many below it, 0 elsewhere."""
    rows, columns = image_shape(one_log(logs))
    if not (0 <= top - rim < top + height + rim <= rows and 0 <= left < left + width <= columns):
        raise FactError(f"the bar and its rim do not fit into {rows} x {columns} pixels; move them")
    bar, block = np.zeros((rows, columns)), np.zeros((rows, columns))
    across = slice(left, left + width)
    bar[top : top + height, across] = 1
    block[top - rim : top + height + rim, across] = 1
    rimmed = 2 * bar - block
    return BarDetector(
        bar=bar,
        rim=bar - block,
        weights=rimmed,
        block=block,
        block_sums=np.array([np.sum(bar * block), np.sum(rimmed * block)]),
    )


@quantity("detector sums")
def detector_sums(
    logs: Logs,
    *,
    top: int,
    left: int,
    height: int,
    width: int,
    rim: int,
    first: int,
    bins: int = 20,
    split: Split = "test",
) -> DetectorSums:
    """Return the weighted sums of a ``bar detector`` over the first pictures of a split, by their labels."""
    detector = bar_detector(logs, top=top, left=left, height=height, width=width, rim=rim)
    inputs, label = examples_of(one_log(logs), split, first)
    # rounded, as sums of equal pixels often fall exactly between two bins, and which one must not be chance
    weights = np.stack([detector.bar, detector.weights]).reshape(2, -1)
    sums = (inputs.astype(np.float64) @ weights.T).round(DECIMALS)
    labels = np.unique(label)
    edges = [np.linspace(column.min(), column.max(), bins + 1).round(DECIMALS) for column in sums.T]
    counted = [
        np.stack([np.histogram(column[label == one], along)[0] for one in labels])
        for column, along in zip(sums.T, edges, strict=True)
    ]
    means = np.stack([sums[label == one].mean(axis=0) for one in labels])
    aucs = np.stack([probes.auc(sums, label == one) for one in labels])
    return DetectorSums(
        bare=sums[:, 0],
        rimmed=sums[:, 1],
        label=label,
        labels=labels,
        bare_mean=means[:, 0],
        rimmed_mean=means[:, 1],
        bare_edges=edges[0],
        rimmed_edges=edges[1],
        bare_counted=counted[0],
        rimmed_counted=counted[1],
        bare_auc=aucs[:, 0],
        rimmed_auc=aucs[:, 1],
    )


@quantity("detector share by bias")
def detector_share_by_bias(
    logs: Logs,
    *,
    top: int,
    left: int,
    height: int,
    width: int,
    rim: int,
    first: int,
    biases: list[float],
    split: Split = "test",
) -> ShareByBias:
    """Return for how many of the first pictures a ``bar detector`` would be active with each of some biases."""
    found = detector_sums(
        logs, top=top, left=left, height=height, width=width, rim=rim, first=first, split=split
    )
    return share_by_bias(found.rimmed, biases)


def _picture(log: RunLog, index: int, split: Split) -> Array:
    found: Array = examples_of(log, split, [index])[0][0].astype(np.float64).reshape(image_shape(log))
    return found
