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
    Transform,
    VGroup,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.neurons import MovedSums, PairRank
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.gradient_descent.learned.answer_bars import NUMBER_SIZE
from scenes.beats.gradient_descent.learned.mistakes import MistakeWall, surest_mistakes_wall
from scenes.kit.charts.bars import ArrivingBars, Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, bleed
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.network.diagram import Neuron
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive, Replay

LOOPED = (8, 9)  # the digits with a loop on top
MOVED = 4  # the digit that is laid on one neuron's weights, and then moved
STEPS = 46  # states of the training that are seen
TILES_AT, TILE = np.array([0.0, 0.2, 0.0]), 1.56  # scene units
RAISED = 1.0  # by how much the weight pictures rise to make room for bars
LARGE_AT, LARGE = np.array([-3.3, 0.1, 0.0]), 5.7  # of the one that is entered
LAMP_AT, LAMP = np.array([3.4, 0.9, 0.0]), 1.15
FULL = 0.7  # share of a neuron's largest weight that counts as full color, so that the others can be seen
UNLIT = 0.16  # strength of weights without any ink on them
FILM = 0.24  # opacity of the ink itself, so that the digit can be made out
FAR = 3  # pixels to the right
FARTHEST = 6
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

    def paint(self, canvas: Canvas) -> None:
        """Draw the weights as strong as they shine, and the ink as a thin film over them."""
        plain, ground = self.colors, palette.rgb(palette.GROUND)
        self.colors = (ground + self.strengths()[None, ..., None] * (plain - ground)).astype(np.float32)
        super().paint(canvas)
        self.colors = plain
        alpha = (FILM * self.laid[0] * self.ink())[..., None]
        film = np.rint(255 * np.concatenate([alpha * palette.rgb(palette.INK), alpha], axis=-1))
        canvas.blit(
            film.astype(np.uint8), np.rint(canvas.to_pixels(self.corners(0))), self.opacity, smooth=False
        )


class PairBars(Group):
    """How well each pair of digits is picked out by the best neuron for it, from the best pair on; one has a name.

    Attributes
    ----------
    bars, called
        The bars, which grow from what chance gives; the name over that of the one pair.
    """

    CHANCE = 0.5

    def __init__(self, word: str, found: PairRank) -> None:
        chart = Chart((0.4, found.pairs + 0.6), (self.CHANCE, 1), size=(12.8, 1.6), x_ticks=(), y_ticks=())
        order = np.argsort(-found.scores, kind="stable")
        self.own = int(np.flatnonzero(order == 0)[0])
        self.scores = found.scores[order]
        places = np.arange(1, found.pairs + 1)
        edges = np.column_stack([places - 0.4, places + 0.4])
        self.bars = Bars(chart, edges, self.scores, base=self.CHANCE)
        self.bars.colors[self.own] = palette.rgb(palette.TARGET)
        self.called = Words(word, size=FIGURE_SIZE, color=palette.TARGET)
        self.called.next_to(chart.point(self.own + 1, float(found.scores[0])), UP, buff=0.15)
        super().__init__(chart.axes[1], self.bars, self.called)

    def show(self, count: float) -> Self:
        """Let so many bars have grown, the last of them in part."""
        shares = np.clip(count - np.arange(len(self.scores)), 0, 1)
        self.bars.set_values(self.CHANCE + shares * (self.scores - self.CHANCE))
        return self


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
    picture, reading, chart, bars
        The digit; what it is read as; the bars in their chart.
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
            (0, 1),
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
        super().__init__(self.picture, self.reading, self.chart, self.bars)

    def show(self, moved: float) -> Self:
        """Show the digit so many pixels to the right, and the bars up to there, the last of them in part."""
        place = max(0, int(np.ceil(moved)))
        self.picture.set_values(self.images[place])
        self.answer.set_value(self.answers[place])
        self.bars.show(moved + 1)
        return self


def shift_board(scene: Lecture) -> ShiftBoard:
    """Return the picture with which 2.14 ends and 2.15 opens, before anything has moved."""
    index = scene.measure(f"a {MOVED}", measure.examples.first_with_label, label=MOVED, split="test")
    right = list(range(FARTHEST + 1))
    moved = scene.measure("moved digit", measure.answers.shifted_image, index=index, right=right)
    accuracy = scene.measure("moved accuracy", measure.answers.shift_accuracy, right=right)
    return ShiftBoard(moved.image, moved.output, accuracy)


@beat("2.14", "what does the first layer look for?", flows_from="2.13")
def what_does_the_first_layer_look_for(scene: Lecture) -> None:
    """Show weight pictures before and after; enter one, lay a digit on it and move that; then move them all."""
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    last = scene.measure("steps", measure.record.steps)
    numbers = [int(step) for step in np.unique(np.geomspace(1, last + 1, STEPS).round().astype(int) - 1)]
    states = scene.measure("states", measure.record.params_at_steps, steps=numbers)
    weights = np.stack([Params(tuple(sizes.tolist()), state).weights[0] for state in states])
    smoothness = [
        scene.measure(f"smoothness {step}", measure.neurons.neighbour_correlation, step=step)
        for step in (0, None)
    ]
    pairs = scene.measure("pairs", measure.neurons.pair_rank, layer=0, labels=list(LOOPED))
    index = scene.measure(f"a {MOVED}", measure.examples.first_with_label, label=MOVED, split="test")
    neuron = scene.measure("neuron", measure.neurons.neuron_silenced_by_moving, index=index, right=FAR)
    sums = scene.measure(
        "sums", measure.neurons.sums_of_moved_image, neuron=neuron, index=index, right=list(range(FAR + 1))
    )
    board, wall = shift_board(scene), surest_mistakes_wall(scene)

    scene.open_with(wall)
    tiles = _noise(scene, wall, weights, sizes[1])
    _train(scene, tiles, weights, numbers, smoothness)
    _seek_a_loop(scene, tiles, pairs)
    entered = _enter(scene, tiles, neuron, weights[-1, neuron], sums)
    _move_the_digit(scene, *entered, sums)
    _move_all(scene, *entered, board)


def _show_weights(tiles: Mosaic, weights: Array) -> None:
    """Show weights ``(n, 784)``, each neuron's largest at full strength."""
    tiles.largest = np.abs(weights).max(axis=1).tolist()
    tiles.set_values(weights)


def _noise(scene: Lecture, wall: MistakeWall, weights: Array, count: int) -> Mosaic:
    """Let the cards make room for the weight pictures as they were before any training."""
    tiles = Mosaic(weights[0], columns=8, cell_size=TILE, gap=0.09, kind="signed").move_to(TILES_AT)
    _show_weights(tiles, weights[0])
    with scene.say(
        "What does it look for? {mark}Its {count} first neurons read the pixels.",
        count=count,
    ) as line:
        scene.play(
            *(FadeOut(card.words) for card in wall.cards),
            *(card.picture.animate.set_opacity(palette.DIMMED) for card in wall.cards),
            run_time=line.until_mark(),
        )
        scene.play(
            *(FadeOut(card.picture, scale=0.6) for card in wall.cards),
            FadeIn(tiles, scale=1.1),
            run_time=max(line.left - 0.6, 1.2),
        )
        scene.moment("start")
    return tiles


def _train(
    scene: Lecture, tiles: Mosaic, weights: Array, numbers: Sequence[int], smoothness: Sequence[float]
) -> None:
    """Let the weights take the values that they had in the course of the training."""
    step = Number(numbers[0], 0, size=NUMBER_SIZE)
    word = Words("step", size=FIGURE_SIZE, color=palette.SECONDARY)
    word.next_to(tiles, DOWN, buff=0.35).shift(0.9 * LEFT)
    step.shift((word.get_right()[0] + 1.9 - step.point_x) * RIGHT).stand_on(word)

    def show(_: Group, place: int) -> None:
        _show_weights(tiles, weights[place])
        step.set_value(numbers[place])

    with scene.say(
        "At first, noise. {mark}Then it trains: blobs and streaks,\nno tidy little edges.",
        when=smoothness[1] > 0.5 > smoothness[0],
    ) as line:
        scene.play(FadeIn(word, step), run_time=line.until_mark())
        scene.play(
            Replay(Group(tiles, step), range(len(numbers)), show=show, run_time=max(line.left - 0.6, 3.2))
        )
        scene.play(FadeOut(word, step), run_time=0.6)
        scene.moment("trained")


def _seek_a_loop(scene: Lecture, tiles: Mosaic, pairs: PairRank) -> None:
    """Show how well the best neuron for each pair of digits picks it out, among them those with a loop on top."""
    bars = PairBars(f"{spell(LOOPED[0])} and {spell(LOOPED[1])}", pairs)
    bars.move_to((0, -1.85, 0))
    with scene.say(
        "And loops? {mark}Of {pairs} pairs of digits, {above} are picked out better than {eight} and {nine}.",
        eight=LOOPED[0],
        nine=LOOPED[1],
        pairs=pairs.pairs,
        above=pairs.above,
        when=pairs.above > pairs.pairs / 2,
    ) as line:
        scene.play(tiles.animate.shift(RAISED * UP), FadeIn(bars[0]), run_time=max(line.until_mark(), 0.7))
        scene.play(
            Drive(bars.bars, 0, pairs.pairs, show=lambda _, count: bars.show(count)),
            run_time=max(line.left - 1.2, 2.0),
        )
        scene.play(FadeIn(bars.called, shift=0.2 * DOWN), run_time=0.4)
        scene.wait(0.8)
        scene.moment("pairs")
    scene.play(FadeOut(bars, shift=0.5 * DOWN), run_time=0.4)


def _enter(
    scene: Lecture, tiles: Mosaic, neuron: int, weights: Array, sums: MovedSums
) -> tuple[WeightsUnderInk, VGroup]:
    """Go into the weight picture of one neuron, and lay a digit on it; returns it, and the neuron with its z."""
    large = WeightsUnderInk(weights, sums.image, size=LARGE).move_to(LARGE_AT)
    lamp = Neuron(LAMP).set_activation(float(sums.a[0])).move_to(LAMP_AT)
    symbol = Formula("z =", size=60, color=palette.Z)
    z = Number(float(sums.z[0]), 2, sign=True, size=60, color=palette.Z)
    symbol.next_to(lamp, DOWN, buff=0.6).shift(0.9 * LEFT)
    z.next_to(symbol, RIGHT, buff=0.25).stand_on(symbol.get_bottom()[1])
    own = tiles.cell(neuron)
    grown = LARGE / own.height
    way = LARGE_AT - (tiles.get_center() + grown * (own.get_center() - tiles.get_center()))
    lit = lamp.copy().set_activation(0.0)
    with scene.say(
        "Go into one, and lay a {digit} on it: {mark}more blue than orange, and the neuron shines.",
        digit=MOVED,
        when=sums.z[0] > 0 and sums.a[0] > 0.9 and sums.products[0].sum() > 0,
    ) as line:
        bleed(tiles)
        nearer = tiles.copy().scale(grown).shift(way)
        nearer.emphasis = np.eye(len(tiles))[neuron]
        scene.play(Transform(tiles, nearer), run_time=max(line.until_mark() - 0.4, 1.4))
        scene.add(large)
        scene.play(tiles.animate.set_opacity(0), FadeIn(lit), run_time=0.4)
        scene.remove(tiles)
        scene.play(Drive(large, 0, 1, show=WeightsUnderInk.lay, rate_func=smooth), run_time=1.3)
        scene.moment("laid")
        scene.play(
            lit.animate.set_activation(float(sums.a[0])), FadeIn(symbol, z, shift=0.2 * UP), run_time=0.8
        )
        scene.wait(0.8)
        scene.moment("shines")
    return large, VGroup(lit, symbol, z)


def _move_the_digit(scene: Lecture, large: WeightsUnderInk, reaction: VGroup, sums: MovedSums) -> None:
    """Move the digit pixel by pixel over the weights: the neuron goes dark."""
    lamp, _, z = reaction
    with scene.say(
        "Now move the {digit} {far:words} pixels. {mark}Other weights, another sum: the neuron is dark.",
        digit=MOVED,
        far=FAR,
        when=sums.z[-1] < 0 and sums.a[-1] < 0.05,
    ) as line:
        each = max(line.left - 0.5, 4.2) / FAR
        for pixel in range(1, FAR + 1):
            scene.play(
                Drive(large, pixel - 1, pixel, show=WeightsUnderInk.move, rate_func=smooth),
                Drive(
                    z, float(sums.z[pixel - 1]), float(sums.z[pixel]), show=Number.set_value, rate_func=smooth
                ),
                lamp.animate.set_activation(float(sums.a[pixel])),
                run_time=0.7 * each,
            )
            scene.wait(0.3 * each)
        scene.moment("dark")


def _move_all(scene: Lecture, large: WeightsUnderInk, reaction: VGroup, board: ShiftBoard) -> None:
    """Move all test images to the right, and count how many are still classified correctly."""
    board.show(-1)
    accuracy = board.bars.all
    with scene.say(
        "So it is with all. {mark}Move every test image {far:words} pixels,\n"
        "and {share:.0%} are classified correctly.",
        far=FAR,
        share=float(accuracy[FAR]),
        when=accuracy[0] > 0.9 > 0.6 > accuracy[FAR],
    ) as line:
        scene.play(
            FadeOut(reaction, shift=0.5 * RIGHT),
            Drive(large, FAR, 0, show=WeightsUnderInk.move, rate_func=smooth),
            large.animate.scale(PICTURE / LARGE).move_to(PICTURE_AT),
            run_time=0.9,
        )
        scene.play(FadeIn(board.picture, board.reading, board.chart), run_time=0.5)
        scene.remove(large)
        scene.add(board)
        scene.play(Drive(board, -1, FARTHEST), run_time=max(line.left - 0.5, 4.2))
        scene.wait(0.5)
        scene.moment("moved")
