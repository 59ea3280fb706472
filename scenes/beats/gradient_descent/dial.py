"""The dial that several beats turn: one weight, and the cost along it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from netcore import measure
from netcore.measure.gradients import Weight
from netcore.measure.slices import Curve
from netcore.network.arrays import Array
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look.text import spell

SNAPSHOT = 1000  # the step of `main` at which single dials are turned: the cost has a clear valley there
SWEEP: dict[str, Any] = {"reach": 8.0, "points": 241}
START = 120  # of the 241 measured points of a slice: the middle one, where the weight itself stands


def the_dial(scene: Lecture) -> tuple[Weight, Curve]:
    """Measure which dial is turned, and the cost on all of its way."""
    weight = scene.measure("dial", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT)
    curve = scene.measure(
        "cost along the dial",
        measure.slices.cost_along_parameter,
        index=weight.index,
        step=SNAPSHOT,
        examples=None,
        **SWEEP,
    )
    return weight, curve


def place_of(weight: Weight) -> str:
    """Return what a note says of a weight."""
    return (
        f"weight from neuron {spell(weight.source)} of layer {spell(weight.layer)} to output {spell(weight.to)} · "
        f"step {spell(SNAPSHOT)}"
    )


def way(*turns: int) -> list[int]:
    """Return the numbers of measured points on the way from turn to turn."""
    found = [turns[0]]
    for start, end in pairwise(turns):
        step = 1 if end > start else -1
        found += range(start + step, end + step, step)
    return found


def span_of(ts: Array) -> tuple[float, float]:
    """Return the first and the last place of a slice."""
    return float(ts[0]), float(ts[-1])
