"""Two layers of a network whose edges turn into a table of requests, which add up beside the layer before.

The neurons before stand on the left, one to a row of the table; the neurons behind stand on the right and become
the heads of its columns. What is asked goes from right to left, as a backward pass does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from manim import DOWN, RIGHT, UP, AnimationGroup, Group, Line, MoveAlongPath
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.arrows import ArrowLegend, ValueArrow
from scenes.kit.network import NetworkDiagram
from scenes.kit.numbers import NumberColumn
from scenes.kit.stage import WIDTH
from scenes.kit.table import SumColumn, ValueTable
from scenes.kit.text import MARGIN, SMALLEST, Words

TOP, ROW = 2.2, 0.31  # height of the first row and distance of the rows, in scene units
CELL = 0.86  # width of a column
SUM_ROOM = 1.75  # columns' widths between the sum and the first column: room for the longest arrow


class RequestSheet(Group):
    """Neurons and edges of two layers; the requests that travel back along the edges, and their sums.

    Parameters
    ----------
    weights
        ``(n_out, n_in)``: between the two layers.
    before, behind
        ``(n_in,)`` and ``(n_out,)`` activations.
    asked
        ``(n_out, n_in)``: what each neuron behind asks of each one before. More is to the right.

    Attributes
    ----------
    layer
        The diagram of both layers, the only part that is shown from the start.
    table, total
        The requests and their sums by the same scale.
    legend
        What the arrows mean, under the table.
    """

    def __init__(self, weights: ArrayLike, before: ArrayLike, behind: ArrayLike, asked: ArrayLike) -> None:
        self.table = ValueTable(np.asarray(asked).T, cell=(CELL, ROW), horizontal=True)
        rows, columns = self.table.values.shape
        self.layer = NetworkDiagram((rows, columns), width=7.2, height=ROW * (rows - 1))
        self.layer.edges[0].set_values(weights)
        self.layer.show_step(activations=(before, behind))
        first = self.layer.neurons[0][0]
        self.layer.shift((MARGIN - WIDTH / 2 - first.get_left()[0], TOP - first.get_y(), 0.0))
        left = first.get_right()[0] + (SUM_ROOM + 1.0) * CELL
        self.table.shift(np.array([left, TOP, 0.0]) - self.table.entry_center(0, 0))
        self.total = SumColumn(self.table, largest=self.table.largest, side="left", room=SUM_ROOM)
        self.legend = ArrowLegend().next_to(self.table, DOWN, buff=0.14)
        super().__init__(self.layer)

    def request(self, to: int, source: int) -> ValueArrow:
        """Return a request as it sets out from the neuron that makes it; it ends as ``table.entry(source, to)``."""
        arrow = self.table.entry(source, to).copy()
        assert isinstance(arrow, ValueArrow)  # noqa: S101 (what this table is made of)
        return arrow.next_to(self.layer.neuron(1, to), UP, buff=0.12)

    def hand_back(self, arrow: ValueArrow, to: int, source: int, run_time: float = 1.2) -> MoveAlongPath:
        """Return the animation in which a request travels along its edge to the neuron of which it asks."""
        goal = self.layer.neuron(0, source).get_right() + (0.25 + arrow.width / 2) * RIGHT
        way = Line(arrow.get_center(), goal + 0.12 * UP)
        return MoveAlongPath(arrow, way, run_time=run_time)

    def raise_heads(self, run_time: float = 1.0) -> AnimationGroup:
        """Return the animation in which the neurons behind come to stand over their columns, edges fading."""
        moves: list[Any] = []
        top = TOP + 1.05 * ROW
        for at, (neuron, label) in enumerate(zip(self.layer.neurons[1], self.layer.labels, strict=True)):
            x = self.table.entry_center(0, at)[0]
            moves.append(neuron.animate.move_to((x, top + neuron.height / 2, 0.0)))
            moves.append(label.animate.move_to((x, top + neuron.height + 0.1 + label.height / 2, 0.0)))
        moves.append(self.layer.edges[0].animate.set_opacity(0.0))
        return AnimationGroup(*moves, run_time=run_time)

    def numbers(self, columns: Sequence[tuple[str, ArrayLike]], decimals: int = 3) -> Group:
        """Return columns of numbers, one to a row, each under words: to the right of the sums."""
        found = Group()
        for words, values in columns:
            numbers = NumberColumn(
                list(np.asarray(values)), pitch=ROW, decimals=decimals, sign=True, size=SMALLEST
            )
            for number in numbers.numbers:
                number.set_color(palette.sign_hue(number.value))
            heading = Words(words, SMALLEST, palette.SECONDARY, align="center")
            found.add(Group(heading, numbers).arrange(DOWN, buff=0.22))
        found.arrange(RIGHT, buff=0.7, aligned_edge=DOWN).next_to(self.total, RIGHT, buff=0.6)
        headings = [cast(Words, column[0]) for column in found]
        for heading in headings:
            heading.stand_on(headings[0])
        return found.align_to(self.total.column, DOWN)
