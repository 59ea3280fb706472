"""The example that most beats of the lecture follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netcore import measure
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look.text import spell

DIGIT = 2  # what the picture shows that most beats follow
EARLY = 2 / 3  # share of the test images that the half-trained network classifies correctly


@dataclass(frozen=True, eq=False)
class Example:
    """The picture that most beats follow, in the network when its own output is furthest off.

    Attributes
    ----------
    index
        In the training set.
    step
        The parameters are those before this step.
    params
        Of the network at that step.
    activations
        One ``(n_l,)`` array per layer, the picture first.
    """

    index: int
    step: int
    params: Params
    activations: tuple[Array, ...]

    @property
    def source(self) -> str:
        """What a corner note says of it."""
        return f"training image {spell(self.index)} · after {spell(self.step)} steps"

    @property
    def at(self) -> dict[str, Any]:
        """The arguments of quantities about it."""
        return {"step": self.step, "index": self.index}


def example_shown(scene: Lecture) -> Example:
    """Measure the first picture of a 2, in the network when its own output is furthest off.

    The other outputs are still far from 0 then, too: all of the wishes can be seen at once.
    """
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT)
    step = scene.measure("telling step", measure.record.first_step_with_largest_target_error, index=index)
    return example_at(scene, index, step)


def example_at(scene: Lecture, index: int, step: int) -> Example:
    """Measure a training example in the network before a step."""
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    vector = scene.measure("parameters", measure.record.step_params, step=step)
    activations = [
        scene.measure(f"activations {layer}", measure.examples.example_a, step=step, index=index, layer=layer)
        for layer in range(len(sizes))
    ]
    return Example(index, step, Params(tuple(sizes), vector), tuple(activations))


def wishes_of_weights(scene: Lecture, example: Example) -> list[Array]:
    """Measure what an example wants of the weights of every layer."""
    return [
        -scene.measure(f"gradient {layer}", measure.examples.example_grad, layer=layer, **example.at)
        for layer in range(len(example.params.weights))
    ]
