"""The edges of a network without anything that they carry: what leads where."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import VMobject

from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram


class Wires(VMobject):
    """All drawn edges of a network as thin lines of one neutral colour, where their weights are not the topic.

    They stand for no number. What edges mean instead is shown over them, by an `EdgeLayer` or a pulse.

    >>> len(Wires(NetworkDiagram((3, 4, 2))).get_subpaths())
    20
    """

    def __init__(self, network: NetworkDiagram, *, width: float = 1.0, opacity: float = 0.28) -> None:
        super().__init__(stroke_color=palette.SECONDARY, stroke_width=width, stroke_opacity=opacity)
        pairs = np.array(
            [
                (source.get_center(), to.get_center())
                for sources, targets in pairwise(network.neurons)
                for to in targets
                for source in sources
            ]
        )
        shares = np.linspace(0, 1, self.n_points_per_cubic_curve)[:, None]
        lines = pairs[:, None, 0] + shares * (pairs[:, None, 1] - pairs[:, None, 0])
        self.set_points(lines.reshape(-1, 3))
