"""A function as a box: what goes in on the left, what it is made with inside, what comes out on the right."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Arrow, Group, Mobject, RoundedRectangle, VGroup
from numpy.typing import NDArray

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.look.text import Label
from scenes.kit.network.diagram import NetworkDiagram

BOX = (3.4, 1.9)  # scene units
REACH = 4.25  # from the middle of the box to those of input and output


class Machine(Group):
    """A box with arrows into it and out of it; words tell what stands there.

    Parameters
    ----------
    enters, inside, leaves
        Words under the three places.

    Attributes
    ----------
    places
        Scene points of the three places, from left to right, as the machine lies now.

    >>> machine = Machine("784 numbers", "13 002 dials", "10 numbers").shift(RIGHT)
    >>> [place.round(1).tolist()[0] for place in machine.places]
    [-3.2, 1.0, 5.2]
    """

    def __init__(self, enters: str, inside: str, leaves: str) -> None:
        self.box = RoundedRectangle(
            corner_radius=0.12, width=BOX[0], height=BOX[1], color=palette.SECONDARY, stroke_width=2
        )
        self.arrows = VGroup(
            *(
                Arrow(
                    (x - 0.45) * RIGHT,
                    (x + 0.45) * RIGHT,
                    buff=0,
                    color=palette.SECONDARY,
                    stroke_width=3,
                    tip_length=0.18,
                )
                for x in (-BOX[0] / 2 - 0.55, BOX[0] / 2 + 0.55)
            )
        )
        self.words = VGroup(
            *(
                Label(text, color=palette.SECONDARY).next_to((x, -BOX[1] / 2, 0), DOWN, buff=0.16)
                for text, x in ((enters, -REACH), (inside, 0.0), (leaves, REACH))
            )
        )
        super().__init__(self.box, self.arrows, self.words)

    @property
    def places(self) -> list[NDArray[np.float64]]:
        """The middles of input, box and output."""
        middle = self.box.get_center()
        return [middle + x * RIGHT for x in (-REACH, 0.0, REACH)]

    def hold(self, which: int, thing: Mobject) -> Mobject:
        """Put something at place 0, 1 or 2; returns it."""
        return thing.move_to(self.places[which])


def small_network(params: Params) -> NetworkDiagram:
    """Return a diagram that fits into a machine: the network as one thing among others."""
    network = NetworkDiagram(params.layer_sizes, width=2.7, height=1.55, output_labels=())
    network.remove(network.ellipses)
    return network.show(params)
