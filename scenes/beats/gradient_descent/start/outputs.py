"""What comes out of the network: ten bars that lie beside its outputs, and how many answers are right."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, Line, Rectangle, VGroup
from numpy.typing import ArrayLike

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram

BESIDE, LONG, THICK = 0.75, 3.0, 0.3  # from the neurons to the bars; length of a score of 1; scene units
TICK = 0.38  # length of the mark at the end of a bar
HEADLINE, HEADLINE_AT = 62, (0.15, 2.72, 0.0)  # size and place of how many answers are right


class OutputBars(VGroup):
    """Ten bars, one beside each output.

    Parameters
    ----------
    network
        The diagram, where it is to stay.
    scores
        ``(n_out,)``, each in 0..1.

    Attributes
    ----------
    bars
        The bars, the first output's first.

    >>> bars = OutputBars(NetworkDiagram((784, 4, 3)), [0.2, 0.7, 0.1]).show([0.25, 0.5, 0.125])
    >>> bars.shown(), round(float(bars.bars[1].width), 2)
    ({'length': array([0.25 , 0.5  , 0.125])}, 1.5)
    """

    def __init__(self, network: NetworkDiagram, scores: ArrayLike) -> None:
        neurons = network.neurons[-1]
        self.left = float(neurons.get_right()[0]) + BESIDE
        self.ys = [float(neuron.get_y()) for neuron in neurons]
        self.bars = VGroup(
            *(
                Rectangle(height=THICK, stroke_width=0, fill_color=palette.INK, fill_opacity=1)
                for _ in self.ys
            )
        )
        super().__init__(self.bars)
        self.show(scores)

    def show(self, scores: ArrayLike) -> Self:
        """Show other scores."""
        self.scores = np.array(scores, dtype=np.float64)
        for bar, score, y in zip(self.bars, self.scores.tolist(), self.ys, strict=True):
            width = max(LONG * score, 1e-3)
            bar.stretch_to_fit_width(width).move_to((self.left + width / 2, y, 0.0))
        return self

    def ticks(self) -> VGroup:
        """Return marks where the bars end now; they stay there when the bars go on."""
        marks = (
            Line(0.5 * TICK * UP, 0.5 * TICK * DOWN, color=palette.SECONDARY, stroke_width=5).move_to(
                bar.get_right()
            )
            for bar in self.bars
        )
        return VGroup(*marks)

    def shown(self) -> Channels:
        """Return the scores."""
        return {"length": self.scores}


class RightAnswers(VGroup):
    """How many answers are right, of how many, as a headline.

    Parameters
    ----------
    right, read
        Both counts.

    >>> headline = RightAnswers(2, 40)
    >>> headline.right.value
    2.0
    """

    def __init__(self, right: int, read: int) -> None:
        self.right = Number(right, 0, size=HEADLINE)
        of, are = Words("of", size=HEADLINE), Words("are right", size=HEADLINE)
        whole = declared(Number(read, 0, size=HEADLINE), "how many were shown")
        super().__init__(self.right, of, whole, are)
        self.arrange(RIGHT, buff=0.22)
        for part in (of, whole, are):
            part.stand_on(self.right)
        self.move_to(HEADLINE_AT)
