"""Two hidden neurons that change places with all their edges."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Group, VGroup, VMobject
from numpy.typing import NDArray

from scenes.kit.network.diagram import NetworkDiagram

BOW = 0.45  # how far the neurons pass each other by, in scene units
LARGE, OUTLINE, THINNEST = (
    1.7,
    4.0,
    1.6,
)  # size of the neurons; stroke widths of them and of the thinnest edge


class Lifted(Group):
    """Two neurons of one hidden layer with all their edges, lifted out of a diagram that dims behind them.

    They are larger there, and their edges are all to be seen.

    Parameters
    ----------
    network
        The diagram, where it is to stay. It keeps the dimming, and the lifted parts are hidden in it.
    layer
        Of the neurons; neither the first nor the last.
    neurons
        Their indices.

    Attributes
    ----------
    circles
        The two neurons.
    edges
        Per neuron the lines that end on it.

    >>> lifted = Lifted(NetworkDiagram((784, 4, 4, 3)), 2, (0, 3))
    >>> [len(lines) for lines in lifted.edges]
    [7, 7]
    """

    def __init__(self, network: NetworkDiagram, layer: int, neurons: tuple[int, int]) -> None:
        named = [[*network.edges_into(layer, n), *network.edges_from(layer, n)] for n in neurons]
        self.edges = [VGroup(*(network.edge(*edge) for edge in edges)) for edges in named]
        for lines in self.edges:
            for line in lines:
                line.set_stroke(width=max(line.get_stroke_width(), THINNEST), opacity=1.0)
        self.circles = [
            network.neuron(layer, n).copy().scale(LARGE).set_stroke(width=OUTLINE) for n in neurons
        ]
        self.homes = [circle.get_center() for circle in self.circles]
        network.focus()
        network.hide(*(edge for edges in named for edge in edges))
        super().__init__(*self.edges, *self.circles)
        self.far_ends = [
            [_farther(line, home) for line in lines]
            for lines, home in zip(self.edges, self.homes, strict=True)
        ]

    def show(self, share: float) -> Self:
        """Show both neurons so far on their ways to each other's place, 0..1."""
        for which, (circle, lines) in enumerate(zip(self.circles, self.edges, strict=True)):
            home, goal = self.homes[which], self.homes[1 - which]
            side = np.array([BOW * np.sin(np.pi * share) * (1 if which else -1), 0.0, 0.0])
            place = home + share * (goal - home) + side
            circle.move_to(place)
            for line, far in zip(lines, self.far_ends[which], strict=True):
                line.put_start_and_end_on(far, place)
        return self


def _farther(line: VMobject, place: NDArray[np.float64]) -> NDArray[np.float64]:
    start, end = line.get_start(), line.get_end()
    return start if abs(start[0] - place[0]) > abs(end[0] - place[0]) else end
