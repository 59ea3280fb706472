"""2.14: what the neurons of the first hidden layer respond to, and why a moved digit escapes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    Polygon,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.neurons import MovedSums
from netcore.network.arrays import Array, Indices
from netcore.network.params import Params
from scenes.beats.gradient_descent.learned.answer_bars import NUMBER_SIZE
from scenes.beats.gradient_descent.learned.mistakes import MistakeWall, surest_mistakes_wall
from scenes.kit.charts.bars import ArrivingBars, Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, bleed
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import Neuron
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive, Replay

MOVED = 4  # the digit that is laid on one neuron's weights, and then moved
BIRTH, STEPS = 200, 60  # from which step on the training changes what is seen; states of it that are seen
TILES_AT, TILE, BELOW = np.array([0.0, 0.2, 0.0]), 1.56, 0.75  # scene units; how far below stand words
LARGE_AT, LARGE = np.array([-4.0, 0.1, 0.0]), 5.6  # of the one that is entered
HEAPS_AT, HEAPS = np.array([1.0, 0.0, 0.0]), (2.7, 4.4)
CANCELLED = 0.4  # strength of the parts of both bars that cancel out
LAMP_AT, LAMP = np.array([4.9, 0.9, 0.0]), 1.15
FULL = 0.4  # share of a neuron's largest weight that counts as full color, so that the others can be seen
UNLIT = 0.2  # strength of weights without any ink on them
FILM = 0.12  # opacity of the ink while it lies on the weights
INKED, CONTOUR = 0.3, 2.5  # brightness from which a pixel counts as the digit's; stroke width of its contour
LAID_FROM = np.array([9.5, 0.1, 0.0])  # outside of the frame, of the digit that is laid down
FLIGHT = 0.3  # share of the time in which all pixels fly that one of them is on its way
FAR = 3  # pixels to the right
DIGITS, ABREAST = 40, 8  # test images that are seen while all are moved, and how many side by side
DIGITS_AT, DIGIT, GAP = (
    np.array([-2.85, 0.15, 0.0]),
    0.96,
    0.06,
)  # size of one, and what is between, a share of it
ORANGE = 0.9  # strength of the ground under a misread digit


class Ink(Picture):
    """A digit without any ground: where there is no ink, one sees what lies under it.

    >>> Ink(np.eye(2), size=1.0).shown()["brightness"].tolist()
    [[[1.0, 0.0], [0.0, 1.0]]]
    """

    def __init__(self, values: ArrayLike, *, size: float) -> None:
        super().__init__(values, size=size, outline=False)

    def paint(self, canvas: Canvas) -> None:
        """Draw the ink."""
        _draw_ink(canvas, self, self.values[0], self.opacity)


def _draw_ink(canvas: Canvas, where: Picture, ink: NDArray[np.float64], opacity: float) -> None:
    """Draw ink ``(rows, columns)`` over a picture."""
    alpha = np.clip(ink, 0, 1)[..., None]
    film = np.rint(255 * np.concatenate([alpha * palette.rgb(palette.INK), alpha], axis=-1)).astype(np.uint8)
    canvas.blit(film, np.rint(canvas.to_pixels(where.corners(0))), opacity, smooth=False)


class WeightsUnderInk(Picture):
    """A weight picture on which a digit lies: weights shine as much as there is ink on them.

    Parameters
    ----------
    weights
        ``(784,)``.
    images
        ``(m, 784)``: the digit at 0, 1, 2, ... pixels to the right, brightnesses.
    size
        In scene units.

    Attributes
    ----------
    laid
        ``(1,)``: 0 when all weights shine, up to 1, when only those under the ink do.
    left
        ``(1,)``: how much is left of the weights, 1..0; when nothing is, the ink is seen alone.
    moved
        ``(1,)``: by how many pixels the digit has moved, whole or between.

    >>> picture = WeightsUnderInk(np.ones(4), np.eye(4)[:2], size=2.0).lay(1)
    >>> picture.strengths().round(2).tolist(), picture.move(1).strengths()[0].round(2).tolist()
    ([[1.0, 0.2], [0.2, 0.2]], [0.2, 1.0])
    """

    blended: ClassVar[tuple[str, ...]] = (*Picture.blended, "laid", "left", "moved")

    def __init__(self, weights: ArrayLike, images: ArrayLike, *, size: float) -> None:
        values = np.asarray(weights, dtype=np.float64)
        super().__init__(values, size=size, kind="signed", largest=FULL * float(np.abs(values).max()))
        self.images = np.asarray(images, dtype=np.float64).reshape(-1, *self.values.shape[1:])
        self.laid, self.left, self.moved = np.zeros(1), np.ones(1), np.zeros(1)

    def leave(self, share: float) -> Self:
        """Leave a share of the weights under the ink."""
        self.left = np.array([float(share)])
        return self

    def lay(self, share: float) -> Self:
        """Lay the digit on the weights, by a share from 0 to 1."""
        self.laid = np.array([float(share)])
        return self

    def move(self, pixels: float) -> Self:
        """Move the digit to the right."""
        self.moved = np.array([float(pixels)])
        return self

    def ink(self) -> NDArray[np.float64]:
        """Return the digit where it is now, ``(rows, columns)``."""
        whole = int(self.moved[0])
        after = min(whole + 1, len(self.images) - 1)
        found: NDArray[np.float64] = self.images[whole] + (self.moved[0] - whole) * (
            self.images[after] - self.images[whole]
        )
        return found

    def strengths(self) -> NDArray[np.float64]:
        """Return how strongly each weight shines, ``(rows, columns)``."""
        found: NDArray[np.float64] = 1 + self.laid[0] * (1 - UNLIT) * (self.ink() - 1)
        return found

    def contour(self) -> NDArray[np.float64]:
        """Return the sides of pixels that bound the digit where it is now, ``(n, 2, 2)``: columns and rows."""
        inked = np.pad(self.images[0] > INKED, 1)
        rows, columns = np.nonzero(inked[1:, 1:-1] != inked[:-1, 1:-1])
        flat = [[columns, rows], [columns + 1, rows]]
        rows, columns = np.nonzero(inked[1:-1, 1:] != inked[1:-1, :-1])
        upright = [[columns, rows], [columns, rows + 1]]
        sides = np.concatenate([np.array(flat), np.array(upright)], axis=2)
        found: NDArray[np.float64] = sides.transpose(2, 0, 1) + np.array([self.moved[0], 0.0])
        return found

    def paint(self, canvas: Canvas) -> None:
        """Draw the weights as strong as they shine, the ink over them, a thin film once it lies, and its contour."""
        plain, ground = self.colors, palette.rgb(palette.GROUND)
        shine = self.left[0] * self.strengths()[None, ..., None]
        self.colors = (ground + shine * (plain - ground)).astype(np.float32)
        super().paint(canvas)
        self.colors = plain
        _draw_ink(canvas, self, self.ink(), self.opacity * (1 + self.laid[0] * self.left[0] * (FILM - 1)))
        drawn = float(self.laid[0] * self.left[0])
        if not drawn:
            return
        rows, columns = self.values.shape[1:]
        canvas.set_color(palette.rgb(palette.INK), self.opacity * drawn)
        canvas.context.set_line_width(canvas.pixels(CONTOUR))
        for side in self.contour():
            start, end = canvas.to_pixels(np.array([self.at(x / columns, y / rows) for x, y in side]))
            canvas.context.move_to(*start)
            canvas.context.line_to(*end)
        canvas.context.stroke()


class Heaps(Group):
    """What raises a neuron's z and what lowers it, as two bars; what the longer one has over the other is z.

    The parts that cancel out can grow pale, so that the rest is left on top of the longer bar.

    Parameters
    ----------
    sums
        Of a picture at 0, 1, 2, ... pixels to the right.

    Attributes
    ----------
    bars, rest
        The two bars; the part of the longer one from the height of the other on.

    >>> sums = MovedSums(np.zeros((2, 4)), np.zeros((2, 4)), *np.array([[3.0, 1], [1, 2], [2, -1], [0.9, 0.3]]))
    >>> heaps = Heaps(sums).show(1)
    >>> heaps.bars.values.tolist(), heaps.rest.base, heaps.rest.values.tolist(), heaps.rest.edges.tolist()
    ([1.0, 2.0], 1.0, [2.0], [[1.6, 2.4]])
    """

    def __init__(self, sums: MovedSums) -> None:
        self.sums = sums
        top = 1.02 * float(max(sums.raised.max(), sums.lowered.max()))
        self.chart = Chart((0.5, 2.5), (0, top), size=HEAPS, x_ticks=(), y_ticks=())
        self.bars = Bars.around(self.chart, [1, 2], [0.0, 0.0])
        self.hues = np.array([palette.rgb(palette.POSITIVE), palette.rgb(palette.NEGATIVE)])
        self.rest = Bars.around(self.chart, [1], [0.0], width=0.8)
        signs = VGroup(
            *(
                Formula(sign, size=60, color=hue).next_to(self.chart.point(x, 0), DOWN, buff=0.2)
                for x, sign, hue in ((1, "+", palette.POSITIVE), (2, "-", palette.NEGATIVE))
            )
        )
        super().__init__(self.chart.axes[1], self.bars, self.rest, signs)

    def show(self, moved: float, share: float = 1.0, rest: float = 1.0) -> Self:
        """Show the sums of the picture so many pixels to the right, or a share of them.

        The rest is set off from what cancels out by a share, from 0 to 1.
        """
        places = np.arange(len(self.sums.z))
        heights = share * np.array(
            [np.interp(moved, places, part) for part in (self.sums.raised, self.sums.lowered)]
        )
        self.bars.set_values(heights)
        ground = palette.rgb(palette.GROUND)
        self.bars.colors[:] = ground + (1 - rest * (1 - CANCELLED)) * (self.hues - ground)
        longer = int(heights.argmax())
        self.rest.edges = np.array([[longer + 0.6, longer + 1.4]])
        self.rest.colors[:] = self.hues[longer]
        self.rest.base = float(heights.min())
        self.rest.set_values([float(heights.max())])
        return self


class FlyingPixels(Painted):
    """The lit pixels of a digit on their way to the two heaps, in each as a slab as high as weight times brightness.

    Parameters
    ----------
    large
        Where they come from.
    heaps
        Where they go; the bias, which no pixel brings, grows on the ground of its heap.

    Attributes
    ----------
    flown
        ``(1,)``: 0 before the first one leaves, 1 when all lie in their heaps.

    >>> picture = WeightsUnderInk([2.0, 1.0, -1.0, 0.0], np.ones((1, 4)), size=2.0)
    >>> sums = MovedSums(np.ones((1, 4)), np.array([[2.0, 1, -1, 0]]), *np.array([[3.0], [1.5], [1.5], [0.8]]))
    >>> flying = FlyingPixels(picture, Heaps(sums))
    >>> flying.fly(0.5).shown()["product"].tolist(), flying.fly(1).shown()["product"].tolist()
    ([2.0], [2.0, 1.0, -1.0])
    """

    blended: ClassVar[tuple[str, ...]] = ("flown",)

    def __init__(self, large: WeightsUnderInk, heaps: Heaps) -> None:
        sums = heaps.sums
        rows, columns = large.values.shape[1:]
        products = sums.products[0]
        lit = np.flatnonzero(products)
        self.products = products[lit]
        self.flown = np.zeros(1)
        tops = [float(sums.raised[0]), float(sums.lowered[0])]
        heights = [tops[0] - products.clip(min=0).sum(), tops[1] + products.clip(max=0).sum()]  # of the bias
        self.slabs = [self._slab(heaps.bars, 1 + which, 0.0, height) for which, height in enumerate(heights)]
        starts, ends = [], []
        for place, product in zip(lit.tolist(), self.products.tolist(), strict=True):
            row, column = divmod(place, columns)
            starts.append(
                [large.at(column / columns, row / rows), large.at((column + 1) / columns, (row + 1) / rows)]
            )
            which = int(product < 0)
            ends.append(self._slab(heaps.bars, 1 + which, heights[which], heights[which] + abs(product)))
            heights[which] += abs(product)
        self.starts, self.ends = np.array(starts), np.array(ends)
        corner = large.get_corner(UP + LEFT)
        super().__init__(corner, (float(self.ends[..., 0].max() - corner[0]), float(large.height)))

    @staticmethod
    def _slab(bars: Bars, x: float, low: float, high: float) -> NDArray[np.float64]:
        """Return upper left and lower right corner of a slab of a bar, ``(2, 3)``."""
        sides = ((x - 0.4, high), (x + 0.4, low))
        return np.array([bars.at(float(bars.x.share(at)), 1 - float(bars.y.share(y))) for at, y in sides])

    def fly(self, share: float) -> Self:
        """Let a share of the time have passed in which they fly."""
        self.flown = np.array([float(share)])
        return self

    def ways(self) -> NDArray[np.float64]:
        """Return which share of its way each pixel has gone, ``(n,)``."""
        leaves = np.linspace(0, 1 - FLIGHT, len(self.products))
        found: NDArray[np.float64] = np.clip((self.flown[0] - leaves) / FLIGHT, 0, 1)
        return found * found * (3 - 2 * found)

    def shown(self) -> Channels:
        """Return weight times brightness of the pixels that have arrived."""
        return {"product": self.products[self.ways() == 1]}

    def paint(self, canvas: Canvas) -> None:
        """Draw the bias on the ground of its heap, then the pixels where they are."""
        hues = [palette.rgb(palette.POSITIVE), palette.rgb(palette.NEGATIVE)]
        grown = min(1.0, float(self.flown[0]) / FLIGHT)
        for (high, low), hue in zip(self.slabs, hues, strict=True):
            top = np.array([high[0], low[1] + grown * (high[1] - low[1]), 0.0])
            self._draw(canvas, np.array([top, low]), hue)
        ways = self.ways()
        for place in np.flatnonzero(ways):
            between = self.starts[place] + ways[place] * (self.ends[place] - self.starts[place])
            self._draw(canvas, between, hues[int(self.products[place] < 0)])

    def _draw(self, canvas: Canvas, corners: NDArray[np.float64], hue: NDArray[np.float64]) -> None:
        (left, top), (right, bottom) = canvas.to_pixels(corners)
        canvas.set_color(hue, self.opacity)
        canvas.context.rectangle(left, top, right - left, bottom - top)
        canvas.context.fill()


class MovedDigits(Mosaic):
    """Digits that move together to the right, each in its own frame; those that are misread turn orange.

    Parameters
    ----------
    images
        ``(m, n, 784)``: the digits at 0, 1, 2, ... pixels to the right, brightnesses.
    wrong
        ``(m, n)``: which of them are misread there.

    Attributes
    ----------
    moved
        ``(1,)``: by how many pixels they have moved, whole or between.
    orange
        ``(n,)``: how far each has turned orange, 0..1.

    >>> digits = MovedDigits(np.zeros((2, 3, 16)), [[0, 0, 1], [0, 1, 1]], columns=3, cell_size=1.0)
    >>> digits.judge(1, 0.5).orange.tolist(), digits.judge(1).shown()["misread"].tolist()
    ([0.0, 0.5, 1.0], [0.0, 1.0, 1.0])
    """

    blended: ClassVar[tuple[str, ...]] = (*Mosaic.blended, "moved", "orange")

    def __init__(self, images: ArrayLike, wrong: ArrayLike, *, columns: int, cell_size: float) -> None:
        self.wrong = np.asarray(wrong, dtype=np.float64)
        self.moved, self.orange = np.zeros(1), np.zeros(self.wrong.shape[1])
        super().__init__(np.asarray(images)[0], columns=columns, cell_size=cell_size, gap=GAP)
        self.images = np.asarray(images, dtype=np.float64).reshape(-1, *self.values.shape)

    def move(self, pixels: float) -> Self:
        """Move all digits to the right."""
        self.moved = np.array([float(pixels)])
        whole = int(pixels)
        after = min(whole + 1, len(self.images) - 1)
        return self.set_values(
            self.images[whole] + (pixels - whole) * (self.images[after] - self.images[whole])
        )

    def judge(self, place: int, share: float = 1.0) -> Self:
        """Let those that are misread so many pixels to the right turn orange, by a share from what was before."""
        before = self.wrong[place - 1] if place else np.zeros(len(self.orange))
        self.orange = before + share * (self.wrong[place] - before)
        return self.set_values(self.values)

    def shown(self) -> Channels:
        """Return the digits at the nearest whole pixel, and which have turned orange, as 0 and 1."""
        return {
            "brightness": self.images[round(float(self.moved[0]))],
            "misread": (self.orange == 1).astype(np.float64),
        }

    def _colored(self, shown: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return light ink on the ground, or dark ink on the hue of mistakes."""
        ink, ground, mistake = (palette.rgb(c) for c in (palette.INK, palette.GROUND, palette.NEGATIVE))
        orange = self.orange[:, None, None, None]
        under = ground + ORANGE * orange * (mistake - ground)
        over = ink + orange * (ground - ink)
        return (under + np.clip(shown, 0, 1)[..., None] * (over - under)).astype(np.float32)


class ShiftBoard(Group):
    """Some test images that move to the right, and beside them how many of all are misread, pixel by pixel.

    Parameters
    ----------
    images, wrong
        ``(m, n, 784)`` and ``(m, n)``, as in `MovedDigits`.
    misread
        ``(m,)``: the share of all test images that is misread.
    one
        Which of the images is looked at alone before and after.

    Attributes
    ----------
    digits, frame, bars, marked
        The images; the chart with a column for each number of pixels, as high as all images; what of them is
        misread; these shares in figures.
    """

    def __init__(self, images: ArrayLike, wrong: ArrayLike, misread: ArrayLike, one: int) -> None:
        self.one = one
        self.digits = MovedDigits(images, wrong, columns=ABREAST, cell_size=DIGIT).move_to(DIGITS_AT)
        shares = np.asarray(misread, dtype=np.float64)
        chart = Chart(
            (0.5, len(shares) + 0.5),
            (0, 1),
            size=(5.2, 3.7),
            x_label="pixels to the right",
            y_label="misread, of all test images",
            x_ticks=range(1, len(shares) + 1),
            y_ticks=(),
            x_words=lambda place: spell(place - 1),
            text_size=FIGURE_SIZE,
        )
        chart.remove(chart.axes).move_to((4.25, 0.15, 0))
        places = 1 + np.arange(len(shares))
        columns = VGroup(
            *(
                Polygon(
                    *chart.point(place + 0.4 * np.array([-1, 1, 1, -1]), [0, 0, 1, 1]),
                    color=palette.FAINT,
                    stroke_width=2.5,
                )
                for place in places
            )
        )
        self.frame = Group(chart, columns)
        self.bars = ArrivingBars(chart, shares, color=palette.NEGATIVE)
        self.marked = VGroup(
            *(
                Number(100 * share, 0, size=NUMBER_SIZE, suffix="%").next_to(
                    chart.point(place, share), UP, buff=0.12
                )
                for place, share in zip(places, shares.tolist(), strict=True)
            )
        )
        super().__init__(self.digits, self.frame, self.bars, self.marked)

    def show(self, moved: int) -> Self:
        """Show all so many pixels to the right, and the bars up to there."""
        self.digits.move(moved).judge(moved)
        self.bars.show(moved + 1)
        return self


def shift_board(scene: Lecture) -> ShiftBoard:
    """Return the picture with which 2.14 ends and 2.15 opens, before anything has moved."""
    index = scene.measure(f"a {MOVED}", measure.examples.first_with_label, label=MOVED, split="test")
    right = list(range(FAR + 1))
    moved = scene.measure("moved digits", measure.answers.shifted_examples, first=DIGITS, right=right)
    accuracy = scene.measure("moved accuracy", measure.answers.shift_accuracy, right=right)
    misread = scene.derive("moved and misread", "rest to one", accuracy)
    return ShiftBoard(moved.image, ~moved.correct, misread, index)


@beat("2.14", "what does the first layer look for?", flows_from="2.13")
def what_does_the_first_layer_look_for(scene: Lecture) -> None:
    """Show weight pictures before and after; enter one, lay a digit on it and move that; then move them all."""
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    last = scene.measure("steps", measure.record.steps)
    numbers = [0, *np.geomspace(BIRTH, last, STEPS).round().astype(int).tolist()]
    states = scene.measure("states", measure.record.params_at_steps, steps=numbers)
    weights = np.stack([Params(tuple(sizes.tolist()), state).weights[0] for state in states])
    smoothness = [
        scene.measure(f"smoothness {step}", measure.neurons.neighbour_correlation, step=step)
        for step in (0, None)
    ]
    index = scene.measure(f"a {MOVED}", measure.examples.first_with_label, label=MOVED, split="test")
    neuron = scene.measure("neuron", measure.neurons.neuron_silenced_by_moving, index=index, right=FAR)
    sums = scene.measure(
        "sums", measure.neurons.sums_of_moved_image, neuron=neuron, index=index, right=list(range(FAR + 1))
    )
    board, wall = shift_board(scene), surest_mistakes_wall(scene)

    scene.open_with(wall)
    tiles, hues = _noise(scene, wall, weights, sizes[:2])
    _train(scene, tiles, hues, weights, numbers, smoothness)
    large, heaps, reaction = _enter(scene, tiles, neuron, weights[-1, neuron], sums)
    _move_the_digit(scene, large, heaps, reaction, sums)
    _gather_others(scene, large, Group(heaps, reaction), board)
    _move_all(scene, board)


def _show_weights(tiles: Mosaic, weights: Array) -> None:
    """Show weights ``(n, 784)``, each neuron's largest at full strength."""
    tiles.largest = np.abs(weights).max(axis=1).tolist()
    tiles.set_values(weights)


def _noise(scene: Lecture, wall: MistakeWall, weights: Array, sizes: Indices) -> tuple[Mosaic, VGroup]:
    """Let the cards make room for the weight pictures as they were before any training; also says what hues mean."""
    tiles = Mosaic(weights[0], columns=8, cell_size=TILE, gap=0.09, kind="signed").move_to(TILES_AT)
    _show_weights(tiles, weights[0])
    hues = VGroup(
        Words("blue: positive", size=FIGURE_SIZE, color=palette.POSITIVE),
        Words("orange: negative", size=FIGURE_SIZE, color=palette.NEGATIVE),
    )
    for part, side in zip(hues, (LEFT, RIGHT), strict=True):
        part.move_to(tiles.get_corner(DOWN + side), aligned_edge=side).stand_on(tiles.get_bottom()[1] - BELOW)
    pixels, count = (int(size) for size in sizes)
    with scene.say(
        "{count} tiles: each the {pixels} weights of one neuron, pixel by pixel.", count=count, pixels=pixels
    ) as line:
        scene.play(
            *(FadeOut(card.words) for card in wall.cards),
            *(FadeOut(card.picture, scale=0.5) for card in wall.cards),
            Drive(tiles, 0, 4, show=_let_appear, rate_func=squish_rate_func(smooth, 0.25, 1)),
            run_time=0.9,
        )
        scene.play(Drive(tiles, 4, len(tiles) + 3, show=_let_appear, run_time=max(line.left - 0.8, 2.4)))
        scene.play(FadeIn(hues), run_time=0.5)
        scene.moment("start")
    return tiles, hues


def _let_appear(tiles: Mosaic, count: float) -> None:
    """Let so many tiles have appeared, the last three of them in part."""
    tiles.emphasis = np.clip((count - np.arange(len(tiles))) / 3, 0, 1)


def _train(
    scene: Lecture,
    tiles: Mosaic,
    hues: VGroup,
    weights: Array,
    numbers: Sequence[int],
    smoothness: Sequence[float],
) -> None:
    """Let the weights take the values that they had in the course of the training."""
    step = Number(numbers[0], 0, size=NUMBER_SIZE)
    word = Words("step", size=FIGURE_SIZE, color=palette.SECONDARY)
    word.shift(0.9 * LEFT).stand_on(tiles.get_bottom()[1] - BELOW)
    step.shift((word.get_right()[0] + 1.9 - step.point_x) * RIGHT).stand_on(word)

    def show(_: Group, place: int) -> None:
        _show_weights(tiles, weights[place])
        step.set_value(numbers[place])

    with scene.say(
        "At first, noise. {mark}Training makes blobs and streaks of it.",
        when=smoothness[1] > 0.5 > smoothness[0],
    ) as line:
        scene.play(FadeIn(word, step), run_time=max(line.until_mark(), 0.9))
        scene.play(
            Replay(Group(tiles, step), range(len(numbers)), show=show, run_time=max(line.left - 0.6, 3.5))
        )
        scene.wait(0.6)
        scene.moment("trained")
        scene.play(FadeOut(word, step, hues), run_time=0.4)


def _enter(
    scene: Lecture, tiles: Mosaic, neuron: int, weights: Array, sums: MovedSums
) -> tuple[WeightsUnderInk, Heaps, VGroup]:
    """Go into the weight picture of one neuron, and lay a digit on it; returns it, sums, and neuron."""
    large = WeightsUnderInk(weights, sums.image, size=LARGE).move_to(LARGE_AT)
    heaps = Heaps(sums).move_to(HEAPS_AT).show(0, 0)
    lamp = Neuron(LAMP).move_to(LAMP_AT)
    named = Words("blue minus orange", size=FIGURE_SIZE, color=palette.SECONDARY)
    symbol = Formula("z =", size=60)
    z = _set_z(Number(float(sums.z[0]), 2, sign=True, size=60), float(sums.z[0]))
    named.next_to(lamp, DOWN, buff=0.5)
    symbol.next_to(named, DOWN, buff=0.4).shift(0.9 * LEFT)
    z.next_to(symbol, RIGHT, buff=0.25).stand_on(symbol.get_bottom()[1])
    own = tiles.cell(neuron)
    grown = LARGE / own.height
    way = LARGE_AT - (tiles.get_center() + grown * (own.get_center() - tiles.get_center()))
    with scene.say("Go into one, {mark}and lay a {digit} on it.", digit=MOVED) as line:
        tiles.mark([neuron])
        alone: Array = np.eye(len(tiles))[neuron]
        for rest in (0.3, 0.0):
            scene.play(Transform(tiles, _with_emphasis(tiles, np.maximum(alone, rest))), run_time=0.35)
        bleed(tiles)
        nearer = tiles.copy().scale(grown).shift(way)
        nearer.mark([])
        nearer.largest = (FULL * np.asarray(tiles.largest)).tolist()
        nearer.set_values(tiles.values)
        scene.play(Transform(tiles, nearer), run_time=1.1)
        ink = Ink(large.images[0], size=LARGE).move_to(LAID_FROM)
        scene.play(ink.animate.move_to(LARGE_AT), run_time=1.2)
        scene.remove(ink, tiles)
        scene.add(large)
        scene.wait(0.3)
        scene.play(Drive(large, 0, 1, show=WeightsUnderInk.lay, rate_func=smooth), FadeIn(lamp), run_time=1.0)
        scene.moment("laid")
    with scene.say(
        "Add up the blue, add up the orange: {mark}more blue, and the neuron shines.",
        when=sums.raised[0] > sums.lowered[0] and sums.a[0] > 0.9,
    ) as line:
        scene.play(FadeIn(heaps[0], heaps[3]), run_time=0.3)
        flying = FlyingPixels(large, heaps)
        scene.play(Drive(flying, 0, 1, show=FlyingPixels.fly, run_time=max(line.until_mark(), 2.6)))
        scene.remove(flying)
        scene.add(heaps.show(0, 1, rest=0))
        scene.play(
            Drive(heaps, 0, 1, show=lambda part, share: part.show(0, rest=share), rate_func=smooth),
            FadeIn(named, symbol, z, shift=0.2 * UP),
            run_time=0.8,
        )
        scene.play(lamp.animate.set_activation(float(sums.a[0])), run_time=0.7)
        scene.wait(max(line.left, 0.6))
        scene.moment("shines")
    return large, heaps, VGroup(lamp, named, symbol, z)


def _with_emphasis(tiles: Mosaic, emphasis: Array) -> Mosaic:
    """Return a copy of pictures that have other strengths."""
    found = tiles.copy()
    found.emphasis = np.asarray(emphasis, dtype=np.float64).ravel()
    return found


def _set_z(number: Number, z: float) -> Number:
    """Show a sum in the hue of its sign."""
    return number.set_value(z).set_color(palette.sign_hue(z))


def _move_the_digit(
    scene: Lecture, large: WeightsUnderInk, heaps: Heaps, reaction: VGroup, sums: MovedSums
) -> None:
    """Move the digit pixel by pixel over the weights: the neuron goes dark."""
    lamp, *_, z = reaction
    with scene.say(
        "Move the {digit} {far:words} pixels: {mark}other weights, and the neuron is dark.",
        digit=MOVED,
        far=FAR,
        when=sums.z[-1] < 0 and sums.a[-1] < 0.05,
    ) as line:
        scene.wait(0.3)
        each = max(line.left, 3.9) / FAR
        for pixel in range(1, FAR + 1):
            scene.play(
                Drive(large, pixel - 1, pixel, show=WeightsUnderInk.move, rate_func=smooth),
                Drive(heaps, pixel - 1, pixel, rate_func=smooth),
                Drive(z, float(sums.z[pixel - 1]), float(sums.z[pixel]), show=_set_z, rate_func=smooth),
                lamp.animate.set_activation(float(sums.a[pixel])),
                run_time=0.75 * each,
            )
            scene.wait(0.25 * each)
        scene.moment("dark")


def _gather_others(scene: Lecture, large: WeightsUnderInk, going: Group, board: ShiftBoard) -> None:
    """Take the digit off the weights, and put it back among others; count how many of all are misread."""
    digits = board.digits.judge(0, 0)
    others = np.arange(len(digits)) != board.one
    board.bars.show(0)

    def take_off(_: Group, share: float) -> None:
        large.leave(1 - share).move(FAR * (1 - share))

    def let_come(_: Mosaic, share: float) -> None:
        digits.emphasis = others * np.clip(share * 2 - np.arange(len(digits)) / len(digits), 0, 1)

    let_come(digits, 0)
    with scene.say(
        "And others? {mark}These {many:words}; beside them, all test images.", many=len(digits)
    ) as line:
        scene.play(
            FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.6)),
            Drive(large, 0, 1, show=take_off, rate_func=smooth),
            run_time=max(line.until_mark(), 1.0),
        )
        scene.play(
            large.animate.scale(DIGIT / LARGE).move_to(digits.cell(board.one)),
            Drive(digits, 0, 1, show=let_come, rate_func=squish_rate_func(smooth, 0.3, 1)),
            FadeIn(board.frame, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.5,
        )
        digits.unfocus()
        scene.remove(large)
        scene.add(board.bars)
        _judge(scene, board, 0)
        scene.moment("all test images")


def _move_all(scene: Lecture, board: ShiftBoard) -> None:
    """Move all test images pixel by pixel, and count how many are misread."""
    share = float(board.bars.all[FAR])
    with scene.say("One pixel to the right. {mark}Two. {mark}Three.") as line:
        for place in range(1, FAR + 1):
            scene.play(
                Drive(board.digits, place - 1, place, show=MovedDigits.move, rate_func=smooth), run_time=0.7
            )
            if place == FAR:
                break
            _judge(scene, board, place)
            scene.wait(max(line.until_mark(), 0.3))
    with scene.say("{share:.0%} are misread.", share=share, when=share > 0.4):
        _judge(scene, board, FAR)
        scene.wait(1.2)
        scene.moment("moved")


def _judge(scene: Lecture, board: ShiftBoard, place: int) -> None:
    """Let those turn orange that are misread so many pixels to the right, and count those among all."""
    scene.play(
        Drive(board.digits, 0, 1, show=lambda part, share: part.judge(place, share), run_time=0.5),
        Drive(board.bars, place, place + 1, rate_func=smooth, run_time=0.8),
    )
    scene.play(FadeIn(board.marked[place], shift=0.15 * UP), run_time=0.25)
