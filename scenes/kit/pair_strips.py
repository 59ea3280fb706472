"""All pairs of digits on strips, one per hidden layer, and one pair among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import LEFT, UP, Group, VGroup

from scenes.kit import palette
from scenes.kit.charts import Chart, Scatter
from scenes.kit.text import Label

FROM = 0.6  # the left end of the scale; scores of best neurons do not lie lower


class PairStrips(Group):
    """Dots for how surely the best neuron of a layer tells each pair of digits from all others.

    Parameters
    ----------
    word
        The name of the one pair.
    layers
        The quantity "pair among pairs", one per hidden layer.

    Attributes
    ----------
    frame, others, own
        Axis and names; the other pairs; the one pair.
    """

    def __init__(self, word: str, layers: Sequence[Mapping[str, Any]]) -> None:
        chart = Chart(
            (FROM, 1.0),
            (0, len(layers)),
            size=(7.4, 2.6),
            y_ticks=(),
            x_label="how surely the best neuron tells them apart (0.5: by chance)",
        )
        self.frame = Group(chart)
        self.others, self.own = Group(), Group()
        for place, found in enumerate(layers):
            height = len(layers) - place - 0.5
            scores, levels = found["scores"], np.full(len(found["scores"]), height)
            name = Label(f"hidden layer {place + 1}", palette.SECONDARY)
            self.frame.add(name.next_to(chart.point(FROM, height), LEFT, buff=0.2))
            self.others.add(
                Scatter(chart, scores[1:], levels[1:], color=palette.SECONDARY, strength=0.6, radius=0.07)
            )
            dot = Scatter(chart, scores[:1], levels[:1], color=palette.TARGET, radius=0.11)
            above = Label(word, palette.TARGET).next_to(chart.point(scores[0], height), UP, buff=0.15)
            self.own.add(VGroup(above), dot)
        super().__init__(self.frame, self.others, self.own)
