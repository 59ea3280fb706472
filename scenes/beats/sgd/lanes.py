"""Two lanes, on which each step leaves a print, below the wall of pictures that are asked before it."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, Line, Square, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from netcore.network.arrays import Indices
from scenes.beats.sgd.example import STRIDE
from scenes.beats.sgd.walkers import Walker
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.look.written import declared
from scenes.kit.pictures.mosaic import Mosaic

UNASKED = 0.3  # strength of pictures that have not been asked yet
SHRUNK = 7  # by which pictures are shrunk on the wall; of so many pixels the brightest is kept, or strokes get lost
GLOW = 0.5  # of the ground under a picture that has been asked, on the way to the color of lines
PACE, FAR_PACE = 0.8, 0.085  # from one print to the next in scene units, from near and from far off
PRINT, FAR_PRINT = 0.3, 0.19  # heights of a print in scene units
PRINT_WIDTH = 4.0  # stroke width
FAR_MAN = 0.54  # the height of a man from far off, as a share
PER_ROW, ROW_PITCH = 100, 0.23  # prints in a row, and how far below it the next one lies
THIRD = np.array([0.0, 1 / 3, 2 / 3, 1.0])
LARGE = 60.0
SIDE = 1  # pictures along the sides of a lens
COUNTS_END, COUNTS_ROOM = 6.6, 2.0  # where counts end on the frame, and how long before that their words end
COUNTS_PITCH = 0.72  # from one row of counts to the next
GROUND = 8.55  # of a lane, from the first step on: as far as a full row of prints, and clear of the counts


class AskedWall(Painted):
    """Thousands of pictures side by side; those that have been asked are lit.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``, 0..1; rows and columns are multiples of 7.
    size
        Width and height in scene units. As many columns are chosen as make the cells square.

    Attributes
    ----------
    grid
        Rows and columns of the wall.
    order
        ``(n,)``: in which order the pictures are asked; at first column by column.
    asked
        ``(1,)``: how many of them have been.
    """

    blended: ClassVar[tuple[str, ...]] = ("asked",)

    def __init__(self, pictures: ArrayLike, *, size: tuple[float, float]) -> None:
        given = np.asarray(pictures, dtype=np.float32)
        count, high, wide = given.shape
        columns = max(1, round(np.sqrt(count * size[0] / size[1])))
        self.grid = (-(-count // columns), columns)
        self.order = np.argsort(np.arange(count) % columns, kind="stable")
        self.asked = np.zeros(1)
        cells = given.reshape(count, high // SHRUNK, SHRUNK, wide // SHRUNK, SHRUNK).max(axis=(2, 4))
        self.cells = np.zeros((self.grid[0] * columns, *cells.shape[1:]), dtype=np.float32)
        self.cells[:count] = cells
        super().__init__((-size[0] / 2, size[1] / 2), size)

    def show(self, asked: float) -> Self:
        """Light so many pictures."""
        self.asked = np.array([float(asked)])
        return self

    def ask_in(self, order: Indices) -> Self:
        """Ask the pictures in another order, from the first on."""
        self.order = np.asarray(order)
        return self.show(0)

    def place(self, picture: int) -> NDArray[np.float64]:
        """Return the middle of a picture."""
        row, column = divmod(picture, self.grid[1])
        return self.at((column + 0.5) / self.grid[1], (row + 0.5) / self.grid[0])

    def lit(self) -> NDArray[np.bool_]:
        """Return which cells are lit, ``(rows x columns,)``."""
        found = np.zeros(len(self.cells), dtype=bool)
        found[self.order[: int(self.asked[0] + 1e-9)]] = True
        return found

    def shown(self) -> Channels:
        """Return nothing: how many have been asked is told by a number beside the wall."""
        return {}

    def paint(self, canvas: Canvas) -> None:
        """Draw the wall as one image."""
        rows, columns = self.grid
        lit = self.lit()[:, None, None, None]
        ink, ground, faint = (palette.rgb(color) for color in (palette.INK, palette.GROUND, palette.FAINT))
        under = np.where(lit, ground + GLOW * (faint - ground), ground)
        light = self.cells[..., None] * np.where(lit, 1.0, UNASKED)
        colors = (under + light * (ink - under)).reshape(rows, columns, *self.cells.shape[1:], 3)
        colors = colors.swapaxes(1, 2).reshape(rows * self.cells.shape[1], -1, 3)
        picture = np.full((*colors.shape[:2], 4), 255, dtype=np.uint8)
        picture[..., :3] = np.rint(255 * colors)
        canvas.blit(picture, canvas.to_pixels(self.points), self.opacity, smooth=True)


class WallLens(Group):
    """A square lens that moves along a wall and shows the pictures in its middle at a readable size.

    Parameters
    ----------
    wall
        The wall.
    pictures
        ``(n, rows, columns)``, those of the wall.
    size
        Height of the lens in scene units.
    """

    def __init__(self, wall: AskedWall, pictures: ArrayLike, *, size: float) -> None:
        self.wall, self.pictures = wall, np.asarray(pictures)
        self.near = Mosaic(
            self.pictures[: SIDE * SIDE], columns=SIDE, cell_size=size / SIDE, gap=0, outline=False
        )
        self.rim = Square(size, color=palette.SLOW, stroke_width=6)
        super().__init__(self.near, self.rim)
        self.show(0)

    def show(self, asked: float) -> Self:
        """Look at the pictures that are asked when so many have been."""
        rows, columns = self.wall.grid
        share = asked / len(self.pictures)
        first = int(share * (columns - SIDE))
        seen = ((rows - SIDE) // 2 + np.arange(SIDE))[:, None] * columns + first + np.arange(SIDE)
        self.near.set_values(self.pictures[seen.ravel()])
        inside = self.width / self.wall.width
        return self.move_to(self.wall.at(inside / 2 + share * (1 - inside), 0.5))


class Lane(Group):
    """A man on level ground, a print for each of his steps, and what they have cost.

    Prints lie in rows, one below the other, as on ruled paper.

    Parameters
    ----------
    walker
        Who walks.
    batch
        How many pictures he asks before a step.
    start, far_start
        Where his feet are at first, from near and from far off.
    counts_on
        How high the pictures asked stand; his steps are counted below.
    rows
        How many rows his prints may need.
    lift
        How much higher the counts stand from far off.
    """

    def __init__(
        self,
        walker: Walker,
        batch: int,
        start: NDArray[np.float64],
        counts_on: float,
        *,
        far_start: NDArray[np.float64],
        rows: int = 1,
        lift: float = 0.0,
    ) -> None:
        self.walker, self.batch = walker, batch
        self.starts, self.lift = (start, far_start), lift
        self.tall, self.lifted = walker.height, 0.0
        self.ground = Line(start + 0.6 * LEFT, start + GROUND * RIGHT, color=palette.FAINT, stroke_width=3)
        self.prints = VGroup(
            *(VMobject(stroke_color=walker.colour, stroke_width=PRINT_WIDTH) for _ in range(rows))
        )
        self.asked = declared(Number(0, 0, size=LARGE), "a count of pictures")
        self.steps = declared(Number(0, 0, size=LARGE, color=walker.colour), "a count of steps")
        self.counts = VGroup()
        for row, (number, text) in enumerate(((self.asked, "pictures asked"), (self.steps, "steps"))):
            number.shift((COUNTS_END, counts_on - row * COUNTS_PITCH - number.get_bottom()[1], 0.0))
            words = Words(text, size=FIGURE_SIZE).next_to((COUNTS_END - COUNTS_ROOM, 0, 0), LEFT, buff=0)
            self.counts.add(words.stand_on(number), number)
        super().__init__(self.ground, self.prints, walker, self.counts)
        self.show(0.0)

    def taken(self, clock: float) -> float:
        """Return how many steps he has taken by a time, in pictures paid for; fractions while he moves."""
        whole, share = divmod(clock / self.batch + 1e-9, 1)
        return whole + float(np.clip((share - 1) / STRIDE + 1, 0, 1))

    def paid(self, clock: float) -> int:
        """Return how many pictures he has asked by a time: those of a step before he moves."""
        whole, share = divmod(clock / self.batch + 1e-9, 1)
        return int(self.batch * (whole + min(1.0, share / (1 - STRIDE))) + 1e-6)

    def show(self, clock: float, far: float = 0.0) -> Self:
        """Show him at a time, seen from near, 0, or from far off, 1."""
        taken, start = self.taken(clock), self.starts[0] + far * (self.starts[1] - self.starts[0])
        pace, tall = PACE * (FAR_PACE / PACE) ** far, PRINT * (FAR_PRINT / PRINT) ** far
        row = max(int(np.ceil(taken / PER_ROW - 1e-9)) - 1, 0)
        feet = start + pace * (taken - row * PER_ROW) * RIGHT + row * ROW_PITCH * DOWN
        self.walker.set(height=self.tall * FAR_MAN**far).stand_at(feet, 0.5 * taken)
        self.ground.shift(start + 0.6 * LEFT - self.ground.get_start())
        whole = int(taken + 1e-9)
        for number, prints in enumerate(self.prints):
            count = int(np.clip(whole - number * PER_ROW, 0, PER_ROW))
            feet = start + number * ROW_PITCH * DOWN + pace * np.arange(1, count + 1)[:, None] * RIGHT
            prints.set_points((feet[:, None] + tall * (1 - THIRD)[:, None] * DOWN).reshape(-1, 3))
        self.counts.shift((self.lift * far - self.lifted) * UP)
        self.lifted = self.lift * far
        self.asked.set_value(self.paid(clock))
        self.steps.set_value(whole)
        return self


class Lanes(Group):
    """Both men's lanes, always by one scale.

    Parameters
    ----------
    slow, drunk
        The lanes.

    Attributes
    ----------
    both
        The slow man's lane, and the drunk man's.
    """

    def __init__(self, slow: Lane, drunk: Lane) -> None:
        self.slow, self.drunk = slow, drunk
        self.both = (slow, drunk)
        super().__init__(slow, drunk)

    def show(self, slow: float, drunk: float, far: float = 0.0) -> Self:
        """Show each at his own time, seen from near, 0, or from far off, 1."""
        self.slow.show(slow, far)
        self.drunk.show(drunk, far)
        return self
