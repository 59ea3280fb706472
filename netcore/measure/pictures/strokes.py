"""Which parts a handwritten digit has: its loops, and the strokes beside them, cut by masks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Flags, Logs, Split, examples_of, image_shape, one_log
from netcore.network.arrays import Array, Indices

ON_BORDER = 1e-9  # of a sector: a pixel on the border between two belongs to the second on every machine


@dataclass(frozen=True, eq=False)
class Parts:
    """A picture cut into loops and strokes.

    Attributes
    ----------
    holes
        The enclosed dark areas, ``(holes, rows, columns)``, the topmost first.
    loops
        What counts as the ink around each hole, ``(holes, rows, columns)``; they do not overlap.
    rest
        All other pixels with ink, ``(rows, columns)``: the strokes.
    sector
        In which of equal angles around the centre of its hole a pixel of a loop lies, from 0, ``(rows, columns)``;
        -1 where there is no loop. The first begins at the right; they follow each other clockwise on the screen.
    """

    holes: Flags
    loops: Flags
    rest: Flags
    sector: Indices


@quantity("first with holes")
def first_with_holes(
    logs: Logs, *, label: int, holes: int, threshold: float, least: int, split: Split = "test"
) -> int:
    """Return the first picture with a label and with so many holes, as ``picture parts`` finds them."""
    log = one_log(logs)
    inputs, labels = examples_of(log, split)
    for index in np.flatnonzero(labels == label):
        if len(_holes(inputs[index].reshape(image_shape(log)), threshold, least)) == holes:
            return int(index)
    raise FactError(f"no {split} picture with the label {label} has {holes} holes; choose another threshold")


@quantity("picture parts")
def picture_parts(
    logs: Logs,
    *,
    index: int,
    threshold: float,
    least: int,
    reach: int,
    sectors: int,
    crumb: int = 0,
    split: Split = "test",
) -> Parts:
    """Return the masks that cut a picture into loops and strokes.

    A hole is an area of at least `least` pixels darker than `threshold` that ink encloses on all sides, diagonal
    gaps being closed. Ink at most `reach` pixels away from a hole, up, down or sideways, is the loop around the
    nearest one, and so is what hangs together beside the loops in fewer than `crumb` pixels, edge to edge or corner
    to corner.
    """
    from scipy.ndimage import (  # here, so that commands that filter nothing start sooner
        distance_transform_cdt,
        label,
    )

    log = one_log(logs)
    picture = examples_of(log, split, [index])[0][0].reshape(image_shape(log))
    holes = _holes(picture, threshold, least)
    if not len(holes):
        raise FactError(
            f"{split} picture {index} has no hole at the threshold {threshold}; choose another one"
        )
    ink = (picture > 0) & ~holes.any(axis=0)
    away = np.stack([distance_transform_cdt(~hole, metric="taxicab") for hole in holes])
    nearest = away.argmin(axis=0)
    near = ink & (away.min(axis=0) <= reach)
    pieces, _ = label(ink & ~near, structure=np.ones((3, 3)))
    near |= ink & (np.bincount(pieces.ravel())[pieces] < crumb)
    loops = np.stack([near & (nearest == place) for place in range(len(holes))])
    sector = np.full(picture.shape, -1)
    rows, columns = np.indices(picture.shape)
    for hole, loop in zip(holes, loops, strict=True):
        centre = np.argwhere(hole).mean(axis=0)
        angle = np.arctan2(rows - centre[0], columns - centre[1]) % (2 * np.pi)
        turned = angle[loop] / (2 * np.pi) * sectors + ON_BORDER
        sector[loop] = turned.astype(np.int64) % sectors
    return Parts(holes=holes, loops=loops, rest=ink & ~near, sector=sector)


def _holes(picture: Array, threshold: float, least: int) -> NDArray[np.bool_]:
    """Return the dark areas that do not reach the rim, ``(holes, rows, columns)``, the topmost first."""
    from scipy.ndimage import label  # as above

    numbered, count = label(np.pad(picture < threshold, 1, constant_values=True))
    outside, inner = numbered[0, 0], numbered[1:-1, 1:-1]
    areas = [np.asarray(inner == number) for number in range(1, count + 1) if number != outside]
    kept = np.array([area for area in areas if area.sum() >= max(least, 1)], dtype=np.bool_)
    top = [int(area.any(axis=1).argmax()) for area in kept]
    return kept.reshape(-1, *picture.shape)[np.argsort(top, kind="stable")]
