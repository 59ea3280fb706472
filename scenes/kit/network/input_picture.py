"""The picture that a network reads, beside its input layer: the pixels drawn as neurons are outlined on it.

`wide_network` and `picture_before` are where a lecture puts the two when they are the whole picture.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, Line, ManimColor, VGroup
from numpy.typing import ArrayLike, NDArray

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.look.text import FIGURE_SIZE, LABEL_SIZE
from scenes.kit.network.diagram import STRIP_COLUMN, STRIP_ROWS, NetworkDiagram
from scenes.kit.pictures.mosaic import Picture

WIDE, HIGH = 8.4, 5.4  # scene units between the middles of the wide network's neurons
RAYS = 0.5  # opacity of the lines from the strip
WIDE_PLACE = np.array([0.9, 0.15, 0.0])  # its middle


class InputPicture(Group):
    """The picture that a network reads, with the strip outlined whose pixels are its drawn input neurons.

    Thin lines lead from the ends of the strip to the first and the last input neuron.

    Parameters
    ----------
    values
        ``(784,)`` or ``(28, 28)`` brightnesses.
    network
        A diagram whose input layer is drawn by `STRIP`. The picture is put to its left.
    size, gap
        Height of the picture and its distance to the input neurons, in scene units.

    >>> picture = InputPicture(np.zeros(784), NetworkDiagram((784, 16, 10)))
    >>> len(picture)
    3
    """

    def __init__(
        self, values: ArrayLike, network: NetworkDiagram, *, size: float = 2.6, gap: float = 1.15
    ) -> None:
        self.picture = Picture(_square(values), size=size)
        self.picture.next_to(network.neurons[0], LEFT, buff=gap)
        self.strip = self.picture.pixels((STRIP_ROWS.start, STRIP_COLUMN), (1, len(STRIP_ROWS)))
        # The line runs outside the pixels, cased in the ground's colour so that it shows on ink too.
        self.strip.stretch_to_fit_width(self.strip.width + 0.07).stretch_to_fit_height(
            self.strip.height + 0.07
        )
        self.strip.set_stroke(palette.GROUND, 5.0, background=True).set_stroke(palette.INK, 2.0)
        first, last = network.neurons[0][0], network.neurons[0][-1]
        ends = ((UP, first), (DOWN, last))
        self.rays = VGroup(
            *(
                Line(
                    self.strip.get_corner(side + RIGHT),
                    neuron.get_left() + 0.08 * LEFT,
                    stroke_width=1.0,
                    color=palette.SECONDARY,
                    stroke_opacity=RAYS,
                )
                for side, neuron in ends
            )
        )
        super().__init__(self.picture, self.rays, self.strip)

    def mark(self, strength: float) -> Self:
        """Show strip and rays, or hide them, so that the picture is seen alone: 1 is as usual, 0 is not at all."""
        for background in (False, True):
            self.strip.set_stroke(opacity=strength, background=background)
        self.rays.set_stroke(opacity=RAYS * strength)
        return self

    def set_values(self, values: ArrayLike) -> Self:
        """Show another picture."""
        self.picture.set_values(_square(values))
        return self


def wide_network(
    params: Params, width: float = WIDE, *, label_color: ManimColor = palette.SECONDARY
) -> NetworkDiagram:
    """Return a network over most of the frame, at the right of where the picture stands that it reads."""
    network = NetworkDiagram(
        params.layer_sizes, width=width, height=HIGH, thickness=1.2, label_color=label_color
    )
    for label in network.labels:
        label.scale(FIGURE_SIZE / LABEL_SIZE, about_edge=LEFT)
    for *_, count in network.ellipses:
        count.scale(FIGURE_SIZE / LABEL_SIZE, about_edge=RIGHT)
    return network.shift(WIDE_PLACE).show(params)


def picture_before(values: ArrayLike, network: NetworkDiagram) -> InputPicture:
    """Return a picture ``(784,)`` where it is about to enter the wide network."""
    return InputPicture(values, network, size=2.5, gap=0.75)


def _square(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64).reshape(28, 28)
