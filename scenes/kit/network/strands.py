"""The edges into one neuron as lines of their own, which follow their neurons and swell with their weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import VGroup
from numpy.typing import ArrayLike

from scenes.kit.look import palette
from scenes.kit.look.painting import Channels
from scenes.kit.network.diagram import Edge, Neuron


class Strands(VGroup):
    """One line from each of some neurons to another one; width and opacity tell the size of its weight.

    They lie below the neurons: add them first.

    Parameters
    ----------
    sources, to
        The neurons, which may move: `follow` them.
    weights
        ``(n,)``, one for each source.
    largest
        The weight that counts as full width; by default the largest of these. Larger ones are wider still.
    thickness, faintest
        As of an `EdgeLayer`.

    >>> strands = Strands([Neuron(0.1)], Neuron(0.1).shift(2), [0.5], largest=1.0, thickness=2.0)
    >>> strands.show([1.0]).shown(), round(float(strands[0].stroke_width), 6)
    ({'weight': array([1.])}, 6.8)
    """

    def __init__(
        self,
        sources: Sequence[Neuron],
        to: Neuron,
        weights: ArrayLike,
        *,
        largest: float | None = None,
        thickness: float = 1.0,
        faintest: float = palette.WEIGHT_OPACITIES[0],
    ) -> None:
        self.sources, self.to = list(sources), to
        self.weights = np.asarray(weights, dtype=np.float64)
        self.largest = float(np.abs(self.weights).max()) if largest is None else largest
        self.thickness, self.faintest, self.strength = thickness, faintest, 1.0
        self.edges = [
            Edge(source.get_center(), to.get_center(), weight=weight)
            for source, weight in zip(self.sources, self.weights, strict=True)
        ]
        super().__init__(*self.edges)
        self.show(self.weights)

    def show(self, weights: ArrayLike) -> Self:
        """Show other weights by the same scale."""
        self.weights = np.array(weights, dtype=np.float64)
        thin, thick = palette.WEIGHT_WIDTHS
        sizes = np.abs(self.weights) / self.largest
        widths = self.thickness * (thin + (thick - thin) * sizes)
        opacities = self.strength * palette.weight_opacity(self.weights, self.largest, self.faintest)
        for edge, weight, width, opacity in zip(self.edges, self.weights, widths, opacities, strict=True):
            edge.show(weight).set_stroke(width=float(width), opacity=float(opacity))
        return self

    def emphasise(self, strength: float) -> Self:
        """Set a factor of all opacities."""
        self.strength = float(strength)
        return self.show(self.weights)

    def follow(self) -> Self:
        """Lead from where the neurons are now to where the one that they lead to is."""
        for edge, source in zip(self.edges, self.sources, strict=True):
            edge.put_start_and_end_on(source.get_center(), self.to.get_center())
        return self

    def shown(self) -> Channels:
        """Return the weights."""
        return {"weight": self.weights}
