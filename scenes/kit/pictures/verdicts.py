"""A wall of pictures on cards, each over the answer that it gets, whose cards turn round when answers change."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, set_color

CARD = (0.92, 0.94)  # share of its cell that a card takes
PICTURE_SHARE = 0.66  # of a card's height
RAISED = 0.18  # by which share of a card's height the middle of the picture lies over that of the card
LOWERED = 0.44  # and the foot of the answer below it
ANSWER_SIZE = 38.0
TINT, PLAIN = 0.2, 0.06  # how much of its hue the ground of a card takes on
FINE = 1000.0  # by which outlines of figures are enlarged while they are kept
FLIP = 0.25  # of a step, in which a card turns round
SPREAD = 0.618034  # multiples of it, whole part left out, lie evenly over 0..1 and follow no order
STAMP = 1.5  # by how much larger an answer is when it begins to come down
LATEST = 0.7  # share of a way after which the last card sets out


class VerdictWall(Painted):
    """Pictures on cards with what they are read as, in states one after the other.

    A card turns gold as long as its answer is one that is watched; other wrong answers have the hue of mistakes.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``, 0..1.
    answers
        ``(states, n)``: whole numbers from 0 to 9.
    labels
        ``(n,)``: which answers would be right.
    watched
        The answer that turns cards gold, if there is one.
    columns
        How many cards stand side by side.
    size
        Width and height in scene units.
    answer_size
        Font size of the answers.
    mistakes
        The hue of wrong answers.

    Attributes
    ----------
    time
        ``(1,)``: which state is seen; between two of them the cards turn round, one after the other.
    away
        ``(1,)``: 0 while the cards are at their places, 1 when all are where they go (`gather_at`).
    read
        ``(1,)``: how many cards carry their answers, from the first; the others are not read yet.

    >>> wall = VerdictWall(np.zeros((3, 28, 28)), [[7, 2, 1], [2, 2, 1]], [7, 2, 1], watched=2, columns=3)
    >>> wall.show(0).shown()["answer"], wall.show(1).shown()["answer"]
    (array([7, 2, 1]), array([2, 2, 1]))
    """

    blended: ClassVar[tuple[str, ...]] = ("time", "away", "read")

    def __init__(
        self,
        pictures: ArrayLike,
        answers: ArrayLike,
        labels: ArrayLike,
        *,
        watched: int | None = None,
        columns: int,
        size: tuple[float, float] = (9.95, 5.75),
        answer_size: float = ANSWER_SIZE,
        mistakes: ManimColor = palette.NEGATIVE,
    ) -> None:
        self.pictures = np.asarray(pictures, dtype=np.float64)
        self.answers, self.labels = np.asarray(answers, dtype=np.int64), np.asarray(labels, dtype=np.int64)
        if self.answers.shape[1:] != self.labels.shape or len(self.pictures) != len(self.labels):
            raise ValueError(
                f"{len(self.pictures)} pictures need as many answers and labels, not "
                f"{self.answers.shape[1:]} and {self.labels.shape}"
            )
        self.watched, self.answer_size, self.mistakes = watched, answer_size, mistakes
        self.grid = (-(-len(self.labels) // columns), columns)
        self.time, self.away, self.read = np.zeros(1), np.zeros(1), np.array([float(len(self.labels))])
        self.goals = np.zeros((len(self.labels), 2))
        super().__init__((-size[0] / 2, size[1] / 2), size)

    def __len__(self) -> int:
        return len(self.labels)

    def show(self, time: float) -> Self:
        """Show a state by its number, from 0, or cards on their way to the next."""
        if not 0 <= time <= len(self.answers) - 1:
            raise ValueError(f"there are states 0 to {len(self.answers) - 1}, not {time}")
        self.time = np.array([float(time)])
        return self

    def stamp(self, count: float) -> Self:
        """Let so many cards carry their answers; a part of a card is an answer on its way down to the paper."""
        self.read = np.array([float(count)])
        return self

    def gather_at(self, points: ArrayLike) -> Self:
        """Say where the cards go when they leave their places: one scene point for all, or one for each."""
        self.goals = np.broadcast_to(np.asarray(points, dtype=np.float64)[..., :2], (len(self), 2)).copy()
        return self

    def gather(self, share: float) -> Self:
        """Show the cards a share, 0..1, of their way from their places to where they go, growing small."""
        self.away = np.array([float(share)])
        return self

    def places(self) -> NDArray[np.float64]:
        """Return the middles of the cards' own places, ``(n, 3)``."""
        rows, columns = self.grid
        row, column = np.divmod(np.arange(len(self)), columns)
        return np.array(
            [self.at((x + 0.5) / columns, (y + 0.5) / rows) for x, y in zip(column, row, strict=True)]
        )

    def picture_of(self, index: int) -> tuple[NDArray[np.float64], float]:
        """Return the middle of the picture on a card at its place, a scene point, and the picture's size."""
        high = CARD[1] * self.height / self.grid[0]
        middle = self.places()[index] + np.array([0.0, RAISED * high, 0.0])
        return middle, PICTURE_SHARE * high

    def shown(self) -> Channels:
        """Return the pictures and the answers that are seen under them, if there are any yet."""
        answers = self._seen()[0][: int(self.read[0])]
        return {"brightness": self.pictures} | ({"answer": answers} if len(answers) else {})

    def _seen(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the answer that each card shows and how wide it is, 0 on edge to 1."""
        state = min(int(self.time[0]), len(self.answers) - 1)
        after = min(state + 1, len(self.answers) - 1)
        begins = (1 - FLIP) * (np.arange(len(self)) * SPREAD % 1)
        turned = np.clip((self.time[0] - state - begins) / FLIP, 0, 1)
        answer = np.where(turned < 0.5, self.answers[state], self.answers[after])
        turns = self.answers[state] != self.answers[after]
        return answer, np.where(turns, np.abs(np.cos(np.pi * turned)), 1.0)

    def paint(self, canvas: Canvas) -> None:
        """Draw the cards from the last to the first."""
        if self.opacity <= 0:
            return
        answers, widths = self._seen()
        begins = LATEST * (np.arange(len(self)) * SPREAD % 1)
        way = np.clip((self.away[0] - begins) / (1 - LATEST), 0, 1)
        way = way * way * (3 - 2 * way)
        places = self.places()[:, :2]
        middles = canvas.to_pixels(places + way[:, None] * (self.goals - places))
        corners = canvas.to_pixels(self.points)
        cell = np.array([corners[1, 0] - corners[0, 0], corners[2, 1] - corners[0, 1]]) / self.grid[::-1]
        for index in reversed(range(len(self))):
            size = (1 - way[index]) * cell * CARD
            if size.min() >= 1:
                self._card(canvas, index, int(answers[index]), middles[index], size, float(widths[index]))

    def _card(
        self,
        canvas: Canvas,
        index: int,
        answer: int,
        middle: NDArray[np.float64],
        size: NDArray[np.float64],
        width: float,
    ) -> None:
        context = canvas.context
        gold, wrong = answer == self.watched, answer != self.labels[index]
        hue = palette.TARGET if gold else palette.INK
        context.save()
        context.translate(*middle)
        context.scale(max(width, 0.02), 1.0)
        _rounded(context, size)
        set_color(context, _mixed(hue, TINT if gold else PLAIN), self.opacity)
        context.fill()
        context.restore()
        edge = PICTURE_SHARE * size[1] / 2
        left, right = middle[0] - width * edge, middle[0] + width * edge
        top, bottom = middle[1] - RAISED * size[1] - edge, middle[1] - RAISED * size[1] + edge
        corners = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
        canvas.blit(
            _lit(self.pictures[index].tobytes(), self.pictures.shape[1:], gold),
            corners,
            self.opacity,
            smooth=True,
        )
        pressed = float(np.clip(self.read[0] - index, 0, 1))
        if not pressed:
            return
        context.save()
        context.translate(middle[0], middle[1] + LOWERED * size[1])
        shrunk = (
            (1 + STAMP * (1 - pressed)) * size[1] / (CARD[1] * self.height / self.grid[0])
        )  # pixels per scene unit of the card
        shrunk *= self.answer_size / ANSWER_SIZE
        context.scale(max(width, 0.02) * shrunk / FINE, -shrunk / FINE)
        context.new_path()
        context.append_path(_figure(answer))
        set_color(context, palette.rgb(self.mistakes if wrong and not gold else hue), self.opacity * pressed)
        context.fill()
        context.restore()


def _mixed(hue: ManimColor, share: float) -> palette.Rgb:
    ground = palette.rgb(palette.GROUND)
    return ground + share * (palette.rgb(hue) - ground)


def _rounded(context: cairo.Context[Any], size: NDArray[np.float64]) -> None:
    radius, (x, y) = 0.06 * float(size[1]), size / 2
    context.new_path()
    for turn, (right, down) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        context.arc(
            right * (x - radius), down * (y - radius), radius, turn * np.pi / 2, (turn + 1) * np.pi / 2
        )
    context.close_path()


@lru_cache(maxsize=1024)
def _lit(brightness: bytes, shape: tuple[int, int], gold: bool) -> NDArray[np.uint8]:
    """Return a picture as light on nothing, so that only its strokes cover what lies under it."""
    light = np.frombuffer(brightness).reshape(shape)
    hue = palette.rgb(palette.TARGET if gold else palette.INK)
    lit: NDArray[np.uint8] = np.rint(255 * light[..., None] * np.append(hue, 1.0)).astype(np.uint8)
    return lit


@lru_cache(maxsize=10)
def _figure(digit: int) -> cairo.Path:
    """Return the outline of a figure in scene units, its middle at x = 0 and its foot at y = 0."""
    number = Number(digit, 0, size=ANSWER_SIZE)
    curves = (number.points - np.array([number.get_center()[0], 0.0, 0.0]))[:, :2].reshape(-1, 4, 2)
    # Paths are kept in whole multiples of 1/256 of a unit, so the figure is drawn large and shrunk.
    context = cairo.Context(cairo.RecordingSurface(cairo.CONTENT_ALPHA, None))
    pen = None
    for start, first, second, end in FINE * curves:
        if pen is None or np.abs(start - pen).max() > 1e-6:
            context.move_to(*start)
        context.curve_to(*first, *second, *end)
        pen = end
    return context.copy_path()
