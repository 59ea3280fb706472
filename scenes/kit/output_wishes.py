"""Beside the output neurons: what came out, what was wanted, and the wished change as an arrow and a number."""

from __future__ import annotations

from typing import cast

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group, GrowFromPoint, LaggedStart, Line, ManimColor, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit import palette
from scenes.kit.arrows import ValueArrow
from scenes.kit.network import NetworkDiagram, Neuron
from scenes.kit.numbers import Number
from scenes.kit.text import LABEL_SIZE, SMALLEST, Words

# Distances to the right of the output neurons' middles, in scene units: of decimal points, of the line on which
# the arrows stand, and of the wishes' decimal points.
CAME_OUT, WANTED, AXIS, WISH = 1.0, 2.15, 3.75, 5.35
LONGEST = 0.95  # shaft of the largest wish
HEAD_GAP = 0.32  # between the first row and the words over it


class OutputWishes(Group):
    """Columns beside a diagram's output neurons, a row for each.

    Parameters
    ----------
    network
        The diagram, its outputs labelled; nothing of it is changed.
    a, wanted, wish
        ``(n_out,)``: outputs, target and wished change. More is to the right.

    Attributes
    ----------
    came_out, wanted
        Columns of numbers under their heads.
    axis, arrows, numbers
        The wishes: the line of no wish, one arrow from it and one number per output.
    legend
        What the arrows mean, over them.

    >>> network = NetworkDiagram((3, 2), output_labels=("0", "1"))
    >>> sheet = OutputWishes(network, [0.5, 0.25], [1, 0], [1.0, -0.5])
    >>> [arrow.value for arrow in sheet.arrows]
    [1.0, -0.5]
    """

    def __init__(self, network: NetworkDiagram, a: ArrayLike, wanted: ArrayLike, wish: ArrayLike) -> None:
        self.neurons = [cast(Neuron, neuron) for neuron in network.neurons[-1]]
        self.labels = network.labels
        outputs, goals, wishes = (np.asarray(values, dtype=np.float64) for values in (a, wanted, wish))
        ink, small = [palette.INK] * len(outputs), [palette.SECONDARY] * len(outputs)
        hues = [palette.TARGET if goal else color for goal, color in zip(goals, small, strict=True)]
        self.came_out = VGroup(self._head("came out", CAME_OUT), self._column(outputs, CAME_OUT, ink))
        self.wanted = VGroup(self._head("wanted", WANTED), self._column(goals, WANTED, hues, decimals=0))
        largest = float(np.abs(wishes).max())
        self.arrows = VGroup(
            *(
                ValueArrow(value, largest=largest, length=LONGEST, horizontal=True, from_tail=True).stand_at(
                    self._place(row, AXIS)
                )
                for row, value in enumerate(wishes)
            )
        )
        reach = 0.5 * self.neurons[0].height
        self.axis = Line(
            self._place(0, AXIS) + reach * UP,
            self._place(-1, AXIS) + reach * DOWN,
            color=palette.FAINT,
            stroke_width=2,
        )
        self.numbers = self._column(wishes, WISH, [palette.sign_hue(value) for value in wishes], sign=True)
        self.legend = VGroup(
            self._head("darker", AXIS, palette.NEGATIVE), self._head("brighter", AXIS, palette.POSITIVE)
        )
        for word, side in zip(self.legend, (LEFT, RIGHT), strict=True):
            word.shift((word.width / 2 + 0.15) * side)
        super().__init__(self.came_out, self.wanted, self.axis, self.arrows, self.numbers, self.legend)

    def want(self) -> FadeIn:
        """Return the animation in which the wanted outputs appear."""
        return FadeIn(self.wanted, shift=0.1 * RIGHT, run_time=0.8)

    def wish(self, run_time: float = 2.4) -> LaggedStart:
        """Return the animation in which one arrow after the other grows from the line, its number beside it."""
        grown = [GrowFromPoint(arrow, cast(ValueArrow, arrow).anchor, run_time=0.6) for arrow in self.arrows]
        return LaggedStart(
            *(item for pair in zip(grown, map(FadeIn, self.numbers), strict=True) for item in pair),
            lag_ratio=0.2,
            run_time=run_time,
        )

    def focus(self, *rows: int) -> OutputWishes:
        """Leave these rows as they are and dim the others; without any, nothing is dimmed."""
        for row in range(len(self.arrows)):
            opacity = 1.0 if not rows or row in rows else palette.DIMMED
            for column in (self.came_out[1], self.wanted[1], self.arrows, self.numbers):
                column[row].set_opacity(opacity)
        return self

    def _place(self, row: int, right: float) -> NDArray[np.float64]:
        place: NDArray[np.float64] = self.neurons[row].get_center() + right * RIGHT
        return place

    def _head(self, text: str, right: float, color: ManimColor = palette.SECONDARY) -> Words:
        words = Words(text, SMALLEST, color)
        top = self._place(0, right) + (self.neurons[0].height / 2 + HEAD_GAP) * UP
        words.move_to(top)
        return words.stand_on(float(top[1]))

    def _column(
        self,
        values: NDArray[np.float64],
        right: float,
        hues: list[ManimColor],
        decimals: int = 2,
        sign: bool = False,
    ) -> VGroup:
        column = VGroup()
        for row, (value, hue) in enumerate(zip(values, hues, strict=True)):
            number = Number(value, decimals, sign, LABEL_SIZE, hue)
            number.shift((self._place(row, right)[0] - number.point_x) * RIGHT)
            column.add(number.stand_on(cast(Words, self.labels[row])))
        return column
