"""Tables of small arrows or numbers under headers, and the sum of their columns.

Rows and columns carry any mobjects as headers: words, formulas, pictures, neurons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self, cast

import numpy as np
from manim import LEFT, UP, Group, Line, Mobject, VGroup, VMobject, smooth
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import SMALLEST, Label
from scenes.kit.values.arrows import HEAD_LENGTH, ArrowColumn, ValueArrow

Header = Mobject | str
SMALL = 0.7  # size of the arrows' heads and strokes, whose cells are small


class ValueTable(Group):
    """Signed numbers in rows and columns, drawn as small arrows or written out.

    Parameters
    ----------
    values
        ``(rows, columns)``.
    rows, columns
        Headers, words or any mobjects; none by default.
    cell
        Width and height of a cell in scene units.
    entries
        ``"arrows"`` or ``"numbers"``.
    horizontal
        Whether the arrows point right and left: in low wide cells they have more room for their length.
    largest
        The size that fills a cell; by default the largest of all values.
    decimals, size
        Of numbers.

    Attributes
    ----------
    values
        The numbers.
    columns
        One group of entries per column, from the top.
    row_headers, column_headers
        Groups of the headers.

    >>> table = ValueTable([[0.5, -1.0], [0.2, 0.1]], columns=("0", "1"))
    >>> len(table.columns), len(table.columns[0])
    (2, 2)
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        rows: Sequence[Header] = (),
        columns: Sequence[Header] = (),
        cell: tuple[float, float] = (0.5, 0.32),
        entries: Literal["arrows", "numbers"] = "arrows",
        horizontal: bool = False,
        largest: float | None = None,
        decimals: int = 2,
        size: float = SMALLEST,
    ) -> None:
        self.values = np.array(values, dtype=np.float64)
        if self.values.ndim != 2 or not self.values.size:
            raise ValueError(f"a table needs rows and columns, not values of shape {self.values.shape}")
        self.cell, self.entries, self.decimals, self.text_size = cell, entries, decimals, size
        self.horizontal = horizontal
        full = float(np.abs(self.values).max()) if largest is None else float(largest)
        self.largest = full if full > 0 else 1.0
        self.columns = Group(*(self.make_column(column) for column in self.values.T))
        middle = (len(self.columns) - 1) / 2
        for index, column in enumerate(self.columns):
            column.shift(((index - middle) * cell[0], 0.0, 0.0))
        self.row_headers = self._headers(rows, self.values.shape[0])
        self.column_headers = self._headers(columns, self.values.shape[1])
        super().__init__(self.columns, self.row_headers, self.column_headers)
        self._place_headers()

    def make_column(self, values: ArrayLike) -> VGroup:
        """Return a column of entries for other values ``(rows,)`` by this table's scale, at x = 0."""
        numbers = np.asarray(values, dtype=np.float64)
        if self.entries == "arrows":
            return self.make_arrows(numbers, self.largest)
        column = VGroup()
        for row, value in enumerate(numbers):
            number = Number(
                value, self.decimals, sign=True, size=self.text_size, color=palette.sign_hue(value)
            )
            column.add(number.move_to((0.0, self._height(row), 0.0)))
        return column

    def make_arrows(self, values: NDArray[np.float64], largest: float) -> ArrowColumn:
        """Return a column of arrows of which `largest` fills a cell."""
        length = self.cell[0 if self.horizontal else 1] - SMALL * HEAD_LENGTH - 0.03
        return ArrowColumn(
            values,
            self.cell[1],
            largest=largest,
            length=length,
            weight=SMALL,
            horizontal=self.horizontal,
        )

    def shown(self) -> Channels:
        """Return the numbers, ``(rows, columns)``, while their entries are seen."""
        seen = any(entry.get_fill_opacity() > 0 for column in self.columns for entry in column)
        return {"entry": self.values} if seen else {}

    def entry(self, row: int, column: int) -> VMobject:
        """Return one entry."""
        return cast(VMobject, self.columns[column][row])

    def entry_center(self, row: int, column: int) -> NDArray[np.float64]:
        """Return the middle of a cell as the table lies now; entries move about in theirs with their size."""
        entry = self.entry(row, column)
        return entry.anchor if isinstance(entry, ValueArrow) else entry.get_center()

    def focus(self, *cells: tuple[int, int]) -> Self:
        """Leave the entries in these rows and columns as they are, with their headers, and let the rest recede."""
        for column, entries in enumerate(self.columns):
            for row, entry in enumerate(entries):
                set_lit(entry, (row, column) in cells)
        for headers, place in ((self.row_headers, 0), (self.column_headers, 1)):
            for index, header in enumerate(headers):
                set_lit(header, index in {cell[place] for cell in cells})
        return self

    def unfocus(self) -> Self:
        """Let nothing be the topic: everything at full strength."""
        rows, columns = self.values.shape
        return self.focus(*((row, column) for row in range(rows) for column in range(columns)))

    def _height(self, row: int) -> float:
        return ((len(self.values) - 1) / 2 - row) * self.cell[1]

    def _headers(self, headers: Sequence[Header], count: int) -> Group:
        if headers and len(headers) != count:
            raise ValueError(f"{count} rows or columns cannot carry {len(headers)} headers")
        size = self.text_size
        return Group(
            *(Label(h, color=palette.SECONDARY, size=size) if isinstance(h, str) else h for h in headers)
        )

    def _place_headers(self) -> None:
        left = -self.cell[0] * self.values.shape[1] / 2 - 0.15
        top = self._height(0) + self.cell[1] / 2 + 0.12
        for row, header in enumerate(self.row_headers):
            header.next_to((left, self._height(row), 0.0), LEFT, buff=0)
        for column, header in enumerate(self.column_headers):
            x = (column - (self.values.shape[1] - 1) / 2) * self.cell[0]
            header.next_to((x, top, 0.0), UP, buff=0)


class SumColumn(Group):
    """The sum or the mean of a table's columns, beside it behind a fine line.

    Parameters
    ----------
    table
        The table, where it is to stay.
    header
        Words or a mobject over the sum.
    largest
        The sum that fills a cell when drawn as arrows; by default the largest that is met while the columns
        are added from the left, so that no partial sum outgrows its cell. Its scale is then its own: say so.
    mean
        Whether it is the mean in place of the sum.
    side
        Where it stands: to the right of the table, or to its left, where backward passes lead.
    room
        Its distance from the nearest column, in cells; a sum by the table's own scale may need more than one.

    Attributes
    ----------
    partial
        ``(columns + 1, rows)``: the sums (or means) of the first 0, 1, 2, ... columns.
    """

    def __init__(
        self,
        table: ValueTable,
        *,
        header: Header | None = None,
        largest: float | None = None,
        mean: bool = False,
        side: Literal["left", "right"] = "right",
        room: float = 1.4,
    ) -> None:
        sums = np.cumsum(table.values.T, axis=0)
        added = np.arange(1, len(sums) + 1)[:, None]
        self.partial = np.concatenate([np.zeros_like(sums[:1]), sums / added if mean else sums])
        full = float(np.abs(self.partial).max()) if largest is None else largest
        if table.entries == "arrows":
            self.column: VGroup = table.make_arrows(self.partial[-1], full if full > 0 else 1.0)
        else:
            self.column = table.make_column(self.partial[-1])
        outward = 1 if side == "right" else -1
        last = [table.entry_center(row, -1 if outward > 0 else 0) for row in range(len(table.values))]
        x = float(last[0][0]) + outward * room * table.cell[0]
        middle = (last[0] + last[-1]) / 2
        self.column.shift((x, float(middle[1]), 0.0))
        half = (last[0][1] - last[-1][1]) / 2 + table.cell[1] / 2
        between = x - outward * (room - 0.7) * table.cell[0]
        self.line = Line(
            (between, middle[1] - half, 0.0),
            (between, middle[1] + half, 0.0),
            color=palette.FAINT,
            stroke_width=2,
        )
        self.header = Group()
        if header is not None:
            head = (
                Label(header, color=palette.SECONDARY, size=table.text_size)
                if isinstance(header, str)
                else header
            )
            self.header.add(head.next_to((x, middle[1] + half + 0.12, 0.0), UP, buff=0))
        super().__init__(self.line, self.column, self.header)

    def show(self, columns: int) -> Self:
        """Show the sum of the first so many columns."""
        for entry, value in zip(self.column, self.partial[columns], strict=True):
            entry.set_value(value)
            if isinstance(entry, Number):
                entry.set_color(palette.sign_hue(value))
        return self


class Addition(Group):
    """The columns of a table on their way, one after the other from the left, into its sum or mean.

    Every state of it is the true sum (or mean) of the columns that have arrived. The table's entries end
    invisible.

    Parameters
    ----------
    table, total
        The table and its sum, where they are to stay. Before they move, let the sum appear as that of no columns:
        ``FadeIn(total.show(0))``.

    >>> table = ValueTable([[1.0, 2.0]])
    >>> [arrow.value for arrow in Addition(table, SumColumn(table)).show(0.75).total.column]
    [1.0]
    """

    def __init__(self, table: ValueTable, total: SumColumn) -> None:
        self.table, self.total = table, total
        self.places = [column.get_center() for column in table.columns]
        super().__init__(table, total)

    def show(self, share: float) -> Self:
        """Show a share, 0..1, of the whole way. A column takes half of it; the next sets out before."""
        goal, arrived = self.total.column.get_center()[0], 0
        for index, (column, place) in enumerate(zip(self.table.columns, self.places, strict=True)):
            begins = 0.5 * index / max(len(self.places) - 1, 1)
            way = smooth(float(np.clip((share - begins) / 0.5, 0, 1)))
            arrived += way >= 1
            column.move_to((place[0] + way * (goal - place[0]), place[1], 0.0))
            column.set_opacity(1 - smooth(float(np.clip(8 * way - 7, 0, 1))))
        self.total.show(arrived)
        return self
