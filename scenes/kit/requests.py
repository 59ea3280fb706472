"""Two layers of a network whose edges turn into a table of requests, which add up beside the layer before.

The neurons before stand on the left, one to a row of the table; the neurons behind stand on the right and become
the heads of its columns. What is asked goes from right to left, as a backward pass does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    AnimationGroup,
    Group,
    Line,
    Mobject,
    MoveAlongPath,
    SurroundingRectangle,
    VGroup,
)
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.arrows import ArrowColumn, ArrowLegend, ValueArrow
from scenes.kit.network import NetworkDiagram
from scenes.kit.numbers import Number
from scenes.kit.stage import WIDTH
from scenes.kit.table import SumColumn, ValueTable
from scenes.kit.text import MARGIN, SMALLEST, Words

TOP, ROW = 2.2, 0.31  # height of the first row and distance of the rows, in scene units
CELL = 0.86  # width of a column
Rows = tuple[str, ArrayLike, int]  # a column of numbers: words over it, values, decimals
QUIET = 0.12  # factor on the edges that are not asked about
SUM_ROOM = 1.75  # columns' widths between the sum and the first column
LONGEST = 1.9  # how many cells' fill a sum may measure, at any time while it is formed


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
        requests = np.asarray(asked, dtype=np.float64)
        largest = max(np.abs(requests).max(), np.abs(np.cumsum(requests, axis=0)).max() / LONGEST)
        self.table = ValueTable(requests.T, cell=(CELL, ROW), horizontal=True, largest=largest)
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

    def numbers(self, columns: Sequence[Rows]) -> Group:
        """Return columns of numbers, one to a row, each under words: to the right of the sums."""
        found = numbers_beside(list(self.layer.neurons[0]), columns)
        return found.shift((self.total.get_right()[0] + 0.6 - found.get_left()[0], 0.0, 0.0))


class OneRequester(Group):
    """Two layers of a network, and what one neuron of the second asks of those before, as arrows on their left.

    Parameters
    ----------
    weights
        ``(n_out, n_in)``: between the two layers.
    before, behind
        ``(n_in,)`` and ``(n_out,)`` activations.
    asked
        ``(n_in,)``: what neuron `to` asks of each one before. More is to the right.
    to
        Who asks.

    Attributes
    ----------
    layer
        The diagram, the only part that is shown from the start.
    arrows
        One arrow per neuron before.
    legend
        What the arrows mean, under the diagram.
    """

    def __init__(
        self, weights: ArrayLike, before: ArrayLike, behind: ArrayLike, asked: ArrayLike, to: int
    ) -> None:
        self.to = to
        rows, columns = len(np.asarray(before)), len(np.asarray(behind))
        self.layer = NetworkDiagram((rows, columns), width=5.9, height=ROW * (rows - 1))
        self.layer.edges[0].set_values(weights)
        self.layer.show_step(activations=(before, behind))
        self.arrows = ArrowColumn(asked, rows=list(self.layer.neurons[0]), horizontal=True, length=1.2)
        self.arrows.stand_at_x(self.layer.neurons[0].get_left()[0] - 0.85)
        whole = Group(self.arrows, self.layer)
        first = self.layer.neurons[0][0]
        whole.shift((MARGIN - WIDTH / 2 - whole.get_left()[0], TOP - first.get_y(), 0.0))
        self.legend = ArrowLegend().next_to(self.layer, DOWN, buff=0.14)
        super().__init__(self.layer)

    def focus(self, sources: ArrayLike) -> Self:
        """Leave the edges from some neurons, ``(n_in,)`` of bool, to the one that asks as they are; dim the rest."""
        edges = [(0, self.to, int(source)) for source in np.flatnonzero(sources)]
        self.layer.focus(edges=edges, rest=QUIET)
        return self

    def arrows_of(self, sources: ArrayLike) -> Group:
        """Return the arrows of some neurons, ``(n_in,)`` of bool."""
        return Group(*(self.arrows[int(source)] for source in np.flatnonzero(sources)))

    def note_pad(self, columns: Sequence[Rows]) -> Group:
        """Return a sheet with columns of numbers, one to a row, each under a word, to the right of the diagram."""
        written = numbers_beside(list(self.layer.neurons[0]), columns)
        written.shift((self.layer.get_right()[0] + 1.0 - written.get_left()[0], 0.0, 0.0))
        sheet = SurroundingRectangle(written, color=palette.FAINT, stroke_width=1.5, corner_radius=0.1)
        return Group(sheet, *written)


def network_arrows(network: NetworkDiagram, layer: int, values: ArrayLike) -> ArrowColumn:
    """Return flat arrows to the left of a layer of a network, one per neuron."""
    arrows = ArrowColumn(values, rows=list(network.neurons[layer]), horizontal=True, length=0.7)
    return arrows.stand_at_x(network.neurons[layer].get_left()[0] - 0.6)


def numbers_beside(rows: Sequence[Mobject], columns: Sequence[Rows]) -> Group:
    """Return columns of signed numbers at the heights of some mobjects, each under its words."""
    found = Group()
    for words, values, decimals in columns:
        numbers = VGroup()
        for row, value in zip(rows, np.asarray(values), strict=True):
            number = Number(value, decimals, sign=True, size=SMALLEST, color=palette.sign_hue(value))
            numbers.add(number.set_y(row.get_y()))
        heading = Words(words, SMALLEST, palette.SECONDARY, align="center").next_to(numbers, UP, buff=0.22)
        column = Group(heading, numbers)
        if len(found):
            column.shift((found.get_right()[0] + 0.7 - column.get_left()[0], 0.0, 0.0))
            heading.stand_on(cast(Words, found[0][0]))
        found.add(column)
    return found
