"""What the pixels of single pictures say: where pictures disagree, strips, and a pixel that is moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import (
    Flags,
    Logs,
    Split,
    examples_of,
    image_shape,
    one_log,
    outputs_of,
    pass_example,
)
from netcore.network.answers import answers_of
from netcore.network.arrays import Array, Indices


@dataclass(frozen=True, eq=False)
class NearestPicture:
    """The picture with some label that disagrees with a given one in the fewest pixels.

    Attributes
    ----------
    index, count
        Which one of its split, and in how many pixels it differs by more than the threshold.
    own_counts
        In how many pixels each other picture with the label of the given one differs from that, ``(n,)``, in the
        order of the split.
    further
        How many of these differ in more pixels than the nearest with the other label.
    """

    index: int
    count: int
    own_counts: Indices
    further: int


@dataclass(frozen=True, eq=False)
class DifferingPixels:
    """Where two pictures disagree.

    Attributes
    ----------
    differs
        Which pixels differ by more than the threshold, ``(rows, columns)``.
    count
        How many these are.
    so_far
        How many of them lie in the first 1, 2, ... rows, ``(rows,)``.
    """

    differs: Flags
    count: int
    so_far: Indices


@dataclass(frozen=True, eq=False)
class ChosenPixels:
    """Some pixels of a picture, ``(n,)`` each: row, column, index (place in the flat input) and value, 0..1."""

    row: Indices
    column: Indices
    index: Indices
    value: Array


@dataclass(frozen=True, eq=False)
class PixelSweep:
    """What a network answers as one pixel of a picture takes m values.

    Attributes
    ----------
    row, column
        Of the pixel.
    before
        Its own value.
    value, output
        What it is set to, ``(m,)``, and the outputs then, ``(m, n_out)``.
    answer
        The answers then, ``(m,)``.
    """

    row: int
    column: int
    before: float
    value: Array
    output: Array
    answer: Indices


@quantity("nearest picture")
def nearest_picture(
    logs: Logs, *, index: int, label: int, threshold: float, split: Split = "test"
) -> NearestPicture:
    """Return the picture with another label that differs in the fewest pixels, and how its own kind compares."""
    inputs, labels = examples_of(one_log(logs), split)
    if label == labels[index]:
        raise FactError(f"{split} example {index} has the label {label} itself; ask for another one")
    counts = (np.abs(inputs.astype(np.float64) - inputs[index]) > threshold).sum(axis=1)
    with_label = np.flatnonzero(labels == label)
    if not with_label.size:
        raise FactError(f"no {split} example has the label {label}")
    nearest = int(with_label[counts[with_label].argmin()])
    own_counts = counts[(labels == labels[index]) & (np.arange(len(labels)) != index)]
    return NearestPicture(
        index=nearest,
        count=int(counts[nearest]),
        own_counts=own_counts,
        further=int((own_counts > counts[nearest]).sum()),
    )


@quantity("differing pixels")
def differing_pixels(
    logs: Logs, *, index: int, other: int, threshold: float, split: Split = "test"
) -> DifferingPixels:
    """Return which pixels of two pictures differ by more than a threshold."""
    log = one_log(logs)
    one, two = examples_of(log, split, [index, other])[0].astype(np.float64).reshape(2, *image_shape(log))
    differs = np.abs(one - two) > threshold
    return DifferingPixels(differs=differs, count=int(differs.sum()), so_far=np.cumsum(differs.sum(axis=1)))


@quantity("pixels by brightness")
def pixels_by_brightness(
    logs: Logs, *, index: int, levels: list[float], split: Split = "test"
) -> ChosenPixels:
    """Return for each of some levels the first pixel of a picture whose brightness is nearest to it."""
    log = one_log(logs)
    picture = examples_of(log, split, [index])[0][0].astype(np.float64)
    return _chosen(picture, [int(np.abs(picture - level).argmin()) for level in levels], image_shape(log))


@quantity("pixel strip")
def pixel_strip(
    logs: Logs, *, index: int, column: int, first: int, count: int, split: Split = "test"
) -> ChosenPixels:
    """Return `count` pixels of a picture one below the other in a column, from row `first` on."""
    log = one_log(logs)
    rows, columns = image_shape(log)
    if not (0 <= column < columns and 0 <= first < first + count <= rows):
        raise FactError(f"a picture of {rows} x {columns} pixels has no such strip")
    picture = examples_of(log, split, [index])[0][0].astype(np.float64)
    return _chosen(picture, [(first + row) * columns + column for row in range(count)], (rows, columns))


@quantity("thumbnails")
def thumbnails(logs: Logs, *, block: int, split: Split = "train") -> Array:
    """Return all pictures of a split, each shrunk to the means of its blocks of pixels: ``(n, rows, columns)``."""
    log = one_log(logs)
    rows, columns = image_shape(log)
    if rows % block or columns % block:
        raise FactError(f"a picture of {rows} x {columns} pixels has no whole blocks of {block}")
    pictures = examples_of(log, split)[0].reshape(-1, rows // block, block, columns // block, block)
    found: Array = pictures.mean(axis=(2, 4), dtype=np.float32)
    return found


@quantity("pixel sweep")
def pixel_sweep(
    logs: Logs,
    *,
    index: int,
    points: int,
    pixel: list[int] | None = None,
    split: Split = "test",
    step: int | None = None,
) -> PixelSweep:
    """Return the outputs as one pixel goes from 0 to 1 in `points` even steps and all others stay.

    The pixel is given by row and column; or it is the one that moves the outputs furthest between 0 and 1.
    """
    log = one_log(logs)
    _, passed, _ = pass_example(log, step, index, split)
    picture = passed.a[0][0]
    columns = image_shape(log)[1]
    if pixel is None:
        black, white = (np.tile(picture, (len(picture), 1)) for _ in range(2))
        np.fill_diagonal(black, 0)
        np.fill_diagonal(white, 1)
        moved = np.linalg.norm(outputs_of(log, step, white) - outputs_of(log, step, black), axis=1)
        place = int(moved.argmax())
    else:
        place = pixel[0] * columns + pixel[1]
    value = np.linspace(0, 1, points)
    swept = np.tile(picture, (points, 1))
    swept[:, place] = value
    output = outputs_of(log, step, swept)
    return PixelSweep(
        row=place // columns,
        column=place % columns,
        before=float(picture[place]),
        value=value,
        output=output,
        answer=answers_of(output),
    )


def _chosen(picture: Array, places: list[int], shape: tuple[int, int]) -> ChosenPixels:
    row, column = np.divmod(places, shape[1])
    return ChosenPixels(row=row, column=column, index=np.array(places), value=picture[places])
