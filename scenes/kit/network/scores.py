"""Scores of the output neurons, one column per picture."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import UP, Group, VGroup
from numpy.typing import ArrayLike

from scenes.kit.look.focus import set_lit
from scenes.kit.look.numbers import Number
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.mosaic import Picture


class Scores(Group):
    """What the output neurons make of one picture: a number beside each, the picture over them.

    Parameters
    ----------
    network
        The diagram, where it is to stay.
    picture
        ``(784,)`` brightnesses.
    scores
        ``(n_out,)``.
    place
        Which column it is, 0 being next to the network.

    >>> scores = Scores(NetworkDiagram((784, 4, 3)), np.zeros(784), [0.2, 0.7, 0.1])
    >>> [number.value for number in scores.numbers]
    [0.2, 0.7, 0.1]
    """

    PITCH = 1.0  # scene units between columns
    GAP = 1.3  # from the output neurons to the first decimal point

    def __init__(
        self, network: NetworkDiagram, picture: ArrayLike, scores: ArrayLike, place: int = 0
    ) -> None:
        values = np.asarray(scores, dtype=np.float64)
        neurons = network.neurons[-1]
        x = neurons.get_right()[0] + self.GAP + place * self.PITCH
        self.numbers = VGroup()
        for neuron, value in zip(neurons, values, strict=True):
            self.numbers.add(Number(value, at_x=x).set_y(neuron.get_y()))
        self.picture = Picture(picture, size=0.8 * self.PITCH)
        self.picture.next_to(self.numbers, UP, buff=0.22)
        super().__init__(self.picture, self.numbers)

    def focus(self, *outputs: int) -> Self:
        """Leave these outputs' scores as they are and let the others recede."""
        for index, number in enumerate(self.numbers):
            set_lit(number, index in outputs)
        return self
