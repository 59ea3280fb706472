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
    LaggedStart,
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
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.network.diagram import Neuron
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive, Replay

MOVED = 4  # the digit that is laid on one neuron's weights, and then moved
BIRTH, STEPS = 200, 60  # from which step on the training changes what is seen; states of it that are seen
TILES_AT, TILE, BELOW = np.array([0.0, 0.2, 0.0]), 1.56, 0.75  # scene units; how far below stand words
LARGE_AT, LARGE = np.array([-4.0, 0.1, 0.0]), 5.6  # of the one that is entered
HEAPS_AT, HEAPS = np.array([1.0, 0.0, 0.0]), (2.7, 4.4)
LAMP_AT, LAMP = np.array([4.9, 0.9, 0.0]), 1.15
FULL = 0.5  # share of a neuron's largest weight that counts as full color, so that the others can be seen
UNLIT = 0.16  # strength of weights without any ink on them
FILM = 0.12  # opacity of the ink itself
INKED, CONTOUR = 0.3, 2.5  # brightness from which a pixel counts as the digit's; stroke width of its contour
CARD_FROM, CARD = (
    np.array([8.6, 0.1, 0.0]),
    3.0,
)  # place outside of the frame, and size, of the digit that is laid down
FLIGHT = 0.3  # share of the time in which all pixels fly that one of them is on its way
FAR = 3  # pixels to the right
PICTURE_AT, PICTURE = np.array([-4.55, 0.0, 0.0]), 4.6


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
        ``(1,)``: 0 when no digit has been laid, and all weights shine, up to 1.
    moved
        ``(1,)``: by how many pixels the digit has moved, whole or between.

    >>> picture = WeightsUnderInk(np.ones(4), np.eye(4)[:2], size=2.0).lay(1)
    >>> picture.strengths().round(2).tolist(), picture.move(1).strengths()[0].round(2).tolist()
    ([[1.0, 0.16], [0.16, 0.16]], [0.16, 1.0])
    """

    blended: ClassVar[tuple[str, ...]] = (*Picture.blended, "laid", "moved")

    def __init__(self, weights: ArrayLike, images: ArrayLike, *, size: float) -> None:
        values = np.asarray(weights, dtype=np.float64)
        super().__init__(values, size=size, kind="signed", largest=FULL * float(np.abs(values).max()))
        self.images = np.asarray(images, dtype=np.float64).reshape(-1, *self.values.shape[1:])
        self.laid, self.moved = np.zeros(1), np.zeros(1)

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
        """Draw the weights as strong as they shine, the ink as a thin film over them, and its contour."""
        plain, ground = self.colors, palette.rgb(palette.GROUND)
        self.colors = (ground + self.strengths()[None, ..., None] * (plain - ground)).astype(np.float32)
        super().paint(canvas)
        self.colors = plain
        alpha = (FILM * self.laid[0] * self.ink())[..., None]
        film = np.rint(255 * np.concatenate([alpha * palette.rgb(palette.INK), alpha], axis=-1))
        canvas.blit(
            film.astype(np.uint8), np.rint(canvas.to_pixels(self.corners(0))), self.opacity, smooth=False
        )
        if not self.laid[0]:
            return
        rows, columns = self.values.shape[1:]
        canvas.set_color(palette.rgb(palette.INK), self.opacity * self.laid[0])
        canvas.context.set_line_width(canvas.pixels(CONTOUR))
        for side in self.contour():
            start, end = canvas.to_pixels(np.array([self.at(x / columns, y / rows) for x, y in side]))
            canvas.context.move_to(*start)
            canvas.context.line_to(*end)
        canvas.context.stroke()


class Heaps(Group):
    """What raises a neuron's z and what lowers it, as two bars; the rest between their ends is z.

    Parameters
    ----------
    sums
        Of a picture at 0, 1, 2, ... pixels to the right.

    Attributes
    ----------
    bars, rest
        The two bars; the bar on the lower of them up to the height of the other.

    >>> sums = MovedSums(np.zeros((2, 4)), np.zeros((2, 4)), *np.array([[3.0, 1], [1, 2], [2, -1], [0.9, 0.3]]))
    >>> heaps = Heaps(sums).show(1)
    >>> heaps.bars.values.tolist(), heaps.rest.base, heaps.rest.values.tolist()
    ([1.0, 2.0], 1.0, [2.0])
    """

    def __init__(self, sums: MovedSums) -> None:
        self.sums = sums
        top = 1.02 * float(max(sums.raised.max(), sums.lowered.max()))
        self.chart = Chart((0.5, 2.5), (0, top), size=HEAPS, x_ticks=(), y_ticks=())
        self.bars = Bars.around(self.chart, [1, 2], [0.0, 0.0])
        self.bars.colors[:] = [palette.rgb(palette.POSITIVE), palette.rgb(palette.NEGATIVE)]
        self.rest = Bars.around(self.chart, [1], [0.0], width=0.8)
        self.rest.colors[:] = palette.rgb(palette.Z)
        signs = VGroup(
            *(
                Formula(sign, size=60, color=hue).next_to(self.chart.point(x, 0), DOWN, buff=0.2)
                for x, sign, hue in ((1, "+", palette.POSITIVE), (2, "-", palette.NEGATIVE))
            )
        )
        super().__init__(self.chart.axes[1], self.bars, self.rest, signs)

    def show(self, moved: float, share: float = 1.0, rest: float = 1.0) -> Self:
        """Show the sums of the picture so many pixels to the right, or a share of them; and a share of the rest."""
        places = np.arange(len(self.sums.z))
        heights = share * np.array(
            [np.interp(moved, places, part) for part in (self.sums.raised, self.sums.lowered)]
        )
        self.bars.set_values(heights)
        low = float(heights.min())
        middle = 1 + int(heights.argmin())
        self.rest.edges = np.array([[middle - 0.4, middle + 0.4]])
        self.rest.base = low
        self.rest.set_values([low + rest * (float(heights.max()) - low)])
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


class ShiftBoard(Group):
    """A digit that moves to the right, what it is read as, and how many of all test images are still read right.

    Parameters
    ----------
    images, outputs
        ``(m, 784)`` and ``(m, 10)`` of the digit at 0, 1, 2, ... pixels to the right.
    accuracy
        ``(m,)`` over all test images moved so.

    Attributes
    ----------
    picture, reading, chart, bars, marked
        The digit; what it is read as; the bars in their chart; the heights of the first and last in figures.
    """

    def __init__(self, images: ArrayLike, outputs: ArrayLike, accuracy: ArrayLike) -> None:
        self.images, self.answers = np.asarray(images), np.asarray(outputs).argmax(axis=1)
        self.picture = Picture(self.images[0], size=PICTURE).move_to(PICTURE_AT)
        words = Words("read as", size=FIGURE_SIZE, color=palette.SECONDARY)
        words.next_to(self.picture, DOWN, buff=0.2).shift(0.3 * LEFT)
        self.answer = Number(self.answers[0], 0, size=NUMBER_SIZE).next_to(words, RIGHT, buff=0.25)
        self.reading = VGroup(words, self.answer.stand_on(words))
        count = len(self.images)
        self.chart = Chart(
            (0.4, count + 0.6),
            (0, 1.15),
            size=(7.4, 4.0),
            x_label="pixels to the right",
            y_label="classified correctly, of all test images",
            x_ticks=range(1, count + 1),
            y_ticks=(0, 0.5, 1),
            x_words=lambda place: spell(place - 1),
            y_words=percent,
            text_size=FIGURE_SIZE,
        ).move_to((2.85, 0.15, 0))
        self.bars = ArrivingBars(self.chart, accuracy)
        self.marked = VGroup(
            *(
                Number(
                    100 * float(self.bars.all[place]), 0, size=NUMBER_SIZE, suffix="%", color=palette.INK
                ).next_to(self.chart.point(place + 1, float(self.bars.all[place])), UP, buff=0.1)
                for place in (0, count - 1)
            )
        )
        super().__init__(self.picture, self.reading, self.chart, self.bars, self.marked)

    def show(self, moved: float) -> Self:
        """Show the digit so many pixels to the right, and the bars up to there, the last of them in part."""
        self.bars.show(moved + 1)
        return self.put(max(0, int(np.ceil(moved))))

    def put(self, place: int) -> Self:
        """Put the digit alone so many pixels to the right."""
        self.picture.set_values(self.images[place])
        self.answer.set_value(self.answers[place])
        return self


def shift_board(scene: Lecture) -> ShiftBoard:
    """Return the picture with which 2.14 ends and 2.15 opens, before anything has moved."""
    index = scene.measure(f"a {MOVED}", measure.examples.first_with_label, label=MOVED, split="test")
    right = list(range(FAR + 1))
    moved = scene.measure("moved digit", measure.answers.shifted_image, index=index, right=right)
    accuracy = scene.measure("moved accuracy", measure.answers.shift_accuracy, right=right)
    return ShiftBoard(moved.image, moved.output, accuracy)


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
    _move_all(scene, large, Group(heaps, reaction), board)


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
        "What does it look for? {mark}{count} tiles: each the {pixels} weights of one neuron, pixel by pixel.",
        count=count,
        pixels=pixels,
    ) as line:
        scene.play(*(FadeOut(card.words) for card in wall.cards), run_time=0.5)
        leaving = LaggedStart(*(FadeOut(card.picture, scale=0.5) for card in wall.cards), lag_ratio=0.05)
        scene.play(
            leaving.set_run_time(0.9),
            Drive(tiles, -3.5, len(tiles) + 3, show=_let_appear, run_time=max(line.left - 0.8, 3.2)),
        )
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
        "At first, noise. {mark}Trained, each looks for its own blobs and streaks of ink.",
        when=smoothness[1] > 0.5 > smoothness[0],
    ) as line:
        scene.play(FadeIn(word, step), run_time=max(line.until_mark(), 0.9))
        scene.play(
            Replay(Group(tiles, step), range(len(numbers)), show=show, run_time=max(line.left - 0.6, 4.4))
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
    symbol = Formula("z =", size=60, color=palette.Z)
    z = Number(float(sums.z[0]), 2, sign=True, size=60, color=palette.Z)
    symbol.next_to(lamp, DOWN, buff=0.6).shift(0.9 * LEFT)
    z.next_to(symbol, RIGHT, buff=0.25).stand_on(symbol.get_bottom()[1])
    own = tiles.cell(neuron)
    grown = LARGE / own.height
    way = LARGE_AT - (tiles.get_center() + grown * (own.get_center() - tiles.get_center()))
    with scene.say("Go into one, {mark}and lay a {digit} on it.", digit=MOVED) as line:
        tiles.mark([neuron])
        alone = tiles.copy()
        alone.emphasis = np.eye(len(tiles))[neuron]
        scene.play(Transform(tiles, alone), run_time=max(line.until_mark(), 0.9))
        bleed(tiles)
        nearer = tiles.copy().scale(grown).shift(way)
        nearer.mark([])
        nearer.largest = (FULL * np.asarray(tiles.largest)).tolist()
        nearer.set_values(tiles.values)
        scene.play(Transform(tiles, nearer), run_time=1.1)
        scene.add(large)
        scene.remove(tiles)
        card = Picture(large.images[0], size=CARD).move_to(CARD_FROM)
        scene.play(card.animate.scale_to_fit_height(LARGE).move_to(LARGE_AT), run_time=1.2)
        large.lay(1)
        scene.play(FadeOut(card), FadeIn(lamp), run_time=1.0)
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
            FadeIn(symbol, z, shift=0.2 * UP),
            run_time=0.8,
        )
        scene.play(lamp.animate.set_activation(float(sums.a[0])), run_time=0.7)
        scene.wait(max(line.left, 0.6))
        scene.moment("shines")
    return large, heaps, VGroup(lamp, symbol, z)


def _move_the_digit(
    scene: Lecture, large: WeightsUnderInk, heaps: Heaps, reaction: VGroup, sums: MovedSums
) -> None:
    """Move the digit pixel by pixel over the weights: the neuron goes dark."""
    lamp, _, z = reaction
    with scene.say(
        "Now move the {digit} {far:words} pixels. {mark}Other weights, another sum: the neuron is dark.",
        digit=MOVED,
        far=FAR,
        when=sums.z[-1] < 0 and sums.a[-1] < 0.05,
    ) as line:
        scene.wait(0.5)
        each = max(line.left, 4.8) / FAR
        for pixel in range(1, FAR + 1):
            scene.play(
                Drive(large, pixel - 1, pixel, show=WeightsUnderInk.move, rate_func=smooth),
                Drive(heaps, pixel - 1, pixel, rate_func=smooth),
                Drive(
                    z, float(sums.z[pixel - 1]), float(sums.z[pixel]), show=Number.set_value, rate_func=smooth
                ),
                lamp.animate.set_activation(float(sums.a[pixel])),
                run_time=0.75 * each,
            )
            scene.wait(0.25 * each)
        scene.moment("dark")


def _move_all(scene: Lecture, large: WeightsUnderInk, going: Group, board: ShiftBoard) -> None:
    """Move all test images to the right, and count how many are still classified correctly."""
    accuracy = board.bars.all
    board.show(-1).put(FAR)
    with scene.say("And other digits? {mark}Back, and move all test images.") as line:
        scene.play(
            FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.5)),
            large.animate.scale(PICTURE / LARGE).move_to(PICTURE_AT),
            FadeIn(board.chart, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.until_mark(), 1.1),
        )
        scene.play(FadeIn(board.picture, board.reading), run_time=0.4)
        scene.remove(large)
        scene.play(
            Replay(
                Group(board.picture, board.answer), range(FAR, -1, -1), show=lambda _, place: board.put(place)
            ),
            run_time=0.9,
        )
        scene.add(board.bars)
        scene.play(Drive(board.bars, 0, 1), run_time=max(line.left, 0.6))
    with scene.say(
        "{far:Words} pixels to the right, {mark}and {share:.0%} are classified correctly.",
        far=FAR,
        share=float(accuracy[FAR]),
        when=accuracy[0] > 0.9 > 0.6 > accuracy[FAR],
    ) as line:
        scene.play(
            Drive(
                Group(board.picture, board.reading, board.chart, board.bars),
                0,
                FAR,
                show=lambda _, moved: board.show(moved),
            ),
            run_time=max(line.until_mark(), 2.6),
        )
        scene.play(FadeIn(board.marked), run_time=0.4)
        scene.wait(max(line.left, 0.8))
        scene.moment("moved")
