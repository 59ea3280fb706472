"""Networks of a run and what they make of an example, measured for several beats."""

from __future__ import annotations

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.lecture.lecture import Lecture


def params_at(scene: Lecture, step: int | None, run: str = "main") -> Params:
    """Measure the parameters of a run before a step, or at its end."""
    of_run = "" if run == "main" else f" of {run}"
    sizes = tuple(scene.measure(f"layers{of_run}", measure.record.layer_sizes, run=run).tolist())
    if step is None:
        return Params(sizes, scene.measure(f"parameters{of_run}", measure.record.final_params, run=run))
    return Params(sizes, scene.measure(f"parameters{of_run}", measure.record.step_params, run=run, step=step))


def activations_of(scene: Lecture, index: int, step: int) -> list[Array]:
    """Measure what every layer makes of a training example before a step, the input first."""
    return [
        scene.measure(
            f"layer {layer} for image {index}",
            measure.examples.example_a,
            step=step,
            index=index,
            layer=layer,
        )
        for layer in range(4)
    ]
