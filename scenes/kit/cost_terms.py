"""The cost of one example as it is added up: what came out, what was wanted, the squares, their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import RIGHT, UP, Group, Line, ManimColor, Rectangle, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit import palette
from scenes.kit.formula import Formula
from scenes.kit.numbers import Number
from scenes.kit.text import Label

PITCH = 0.42  # scene units between rows
COLUMNS = {"a": 0.95, "y": 2.15, "square": 3.4, "bar": 4.2}  # x of decimal points, and of the bars' left ends
LONGEST_BAR = 2.6  # scene units, for a term of 1
BAR_HEIGHT = 0.2
ROW_SIZE, SUM_SIZE = 26, 34
NO_BAR = 1e-3  # a bar cannot have no length: one of this is not seen


def parts_that_add_up(parts: ArrayLike, decimals: int = 2) -> NDArray[np.float64]:
    """Round parts up or down so that what is written adds up to the rounded sum.

    Every part is off by less than one unit of the last place; those closest to the next unit are rounded up.

    >>> parts_that_add_up([0.334, 0.333, 0.333], 2).tolist(), round(0.334 + 0.333 + 0.333, 2)
    ([0.34, 0.33, 0.33], 1.0)
    """
    units = np.asarray(parts, dtype=np.float64) * 10**decimals
    whole = np.floor(units)
    missing = round(float(units.sum())) - int(whole.sum())
    whole[np.argsort(whole - units, kind="stable")[:missing]] += 1
    found: NDArray[np.float64] = np.round(whole / 10**decimals, decimals)
    return found


@dataclass(frozen=True, eq=False)
class ExampleState:
    """What one example costs in one state of a run: number of the state, outputs and terms, ``(n_out,)``."""

    number: int
    a: NDArray[np.float64]
    terms: NDArray[np.float64]


def states_of_example(
    numbers: Sequence[int], measured: Mapping[str, NDArray[np.float64]]
) -> list[ExampleState]:
    """Return the records of the quantity ``example over steps``, measured for the steps `numbers`."""
    rows = zip(numbers, measured["a"], measured["terms"], strict=True)
    return [ExampleState(number, a, terms) for number, a, terms in rows]


class CostTerms(Group):
    """Ten rows: output j, its activation, the wanted one, their squared difference as number and bar; and the sum.

    Parameters
    ----------
    wanted
        ``(n,)``: the target y.

    Attributes
    ----------
    outputs, targets, squares, total
        The parts that a lecture lets enter one after the other.

    >>> terms = CostTerms([0, 1]).show_values([0.5, 0.75], [0.25, 0.0625])
    >>> terms.sum.value, [number.value for number in terms.numbers]
    (0.31, [0.25, 0.06])
    """

    def __init__(self, wanted: ArrayLike) -> None:
        goals = np.asarray(wanted, dtype=np.float64)
        rows = [-PITCH * row for row in range(len(goals))]
        self.labels, self.a, self.y = VGroup(), VGroup(), VGroup()
        self.numbers, self.bars = VGroup(), VGroup()
        for row, (y, goal) in enumerate(zip(rows, goals, strict=True)):
            hue = palette.TARGET if goal else palette.SECONDARY
            label = Label(str(row), hue, ROW_SIZE).stand_on(y)
            self.labels.add(label)
            self.a.add(_number(0, COLUMNS["a"], y, palette.INK))
            self.y.add(_number(goal, COLUMNS["y"], y, hue, decimals=0))
            self.numbers.add(_number(0, COLUMNS["square"], y, palette.COST))
            self.bars.add(_bar(label.get_center()[1]))
        columns = (("a", "a_j", self.a), ("y", "y_j", self.y), ("square", "(a_j - y_j)^2", self.numbers))
        self.heads = {}
        for name, text, column in columns:
            self.heads[name] = (
                Formula(text, color=palette.SECONDARY).next_to(column, UP).set_y(rows[0] + 0.62)
            )
        self.rule = Line(
            (COLUMNS["square"] - 0.7, rows[-1] - 0.14, 0),
            (COLUMNS["square"] + 0.5, rows[-1] - 0.14, 0),
            color=palette.SECONDARY,
            stroke_width=2,
        )
        self.sum = _number(0, COLUMNS["square"], rows[-1] - 1.45 * PITCH, palette.COST, size=SUM_SIZE)
        self.symbol = Formula("C_0 =", color=palette.COST)
        self.symbol.next_to(self.sum, RIGHT).set_x(COLUMNS["square"] - 1.25)
        self.outputs = VGroup(self.labels, self.a, self.heads["a"])
        self.targets = VGroup(self.y, self.heads["y"])
        self.squares = VGroup(self.numbers, self.heads["square"], self.bars)
        self.total = VGroup(self.rule, self.symbol, self.sum)
        super().__init__(self.outputs, self.targets, self.squares, self.total)
        self.center()

    def show_values(self, activations: ArrayLike, terms: ArrayLike) -> Self:
        """Show the outputs ``(n,)`` of a state and the terms of its cost, which add up as they are written."""
        left = float(self.bars[0].get_left()[0])
        written = parts_that_add_up(terms)
        for row, (a, term) in enumerate(
            zip(np.asarray(activations, dtype=np.float64), np.asarray(terms, dtype=np.float64), strict=True)
        ):
            self.a[row].set_value(a)
            self.numbers[row].set_value(written[row])
            bar = self.bars[row]
            bar.stretch_to_fit_width(max(LONGEST_BAR * term, NO_BAR)).set_x(left + bar.width / 2)
        self.sum.set_value(round(float(written.sum()), 2))
        return self

    def show_step(self, state: ExampleState) -> Self:
        """Show a recorded state."""
        return self.show_values(state.a, state.terms)


def _number(
    value: float, x: float, y: float, color: ManimColor, decimals: int = 2, size: float = ROW_SIZE
) -> Number:
    number = Number(value, decimals, size=size, color=color).stand_on(y)
    return number.shift((x - number.point_x) * RIGHT)


def _bar(y: float) -> Rectangle:
    bar = Rectangle(
        width=NO_BAR, height=BAR_HEIGHT, stroke_width=0, fill_color=palette.COST, fill_opacity=0.85
    )
    return bar.move_to((COLUMNS["bar"], y, 0))
