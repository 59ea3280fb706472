"""2.15: noise rains into ten bins, for there is no other place; and pixels pushed towards a 5 make no 5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, Group, Line, VGroup, smooth, squish_rate_func
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.answers import NoiseAnswers
from netcore.network.arrays import Array
from netcore.network.probes import Ascent
from scenes.beats.gradient_descent.learned.answer_bars import NUMBER_SIZE, AnswerBars
from scenes.beats.gradient_descent.learned.weight_pictures import FARTHEST, ShiftBoard, shift_board
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.dot_pile import DotPile, Fall, piled
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import bleed
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive, Replay

COUNT = 2000  # noise pictures
SURE = 0.9  # an answer with a larger output sounds sure
SEEDS = tuple(f"seed-{seed:02d}" for seed in range(12))  # the same training from twelve starts
WANTED = 5  # the output whose score is climbed
RATE, STEPS = 0.05, 1500  # of the climb
SWOLLEN = 3.0  # by which sure answers grow for a moment
FLOOR, PITCH, DOT = -2.25, 0.055, 0.025  # of the piles: where they stand, distance of dots, their radius
BIN, WALL = 1.3, 5.2  # width of a bin and height of its walls, in scene units
SPREAD = 0.618034  # multiples of it, whole part left out, lie evenly over 0..1 and follow no order
SKY = (4.2, 6.2)  # between these heights the pictures begin to fall
PICTURE, BESIDE = 4.1, 4.85  # size of the picture that is climbed with, and how far it stands from the middle


class Bins(VGroup):
    """Ten bins side by side, one for each answer, with its digit under it.

    >>> bins = Bins()
    >>> bins.places([3, 3, 9])[:, 0].round(2).tolist()
    [-2.57, -2.52, 5.23]
    """

    def __init__(self) -> None:
        self.sides = BIN * (np.arange(11) - 5.0)
        foot, head = FLOOR * UP, (FLOOR + WALL) * UP
        self.walls = VGroup(
            *(
                Line(x * RIGHT + foot, x * RIGHT + head, color=palette.FAINT, stroke_width=2.5)
                for x in self.sides
            )
        )
        ground = Line(
            self.sides[0] * RIGHT + foot,
            self.sides[-1] * RIGHT + foot,
            color=palette.SECONDARY,
            stroke_width=3,
        )
        self.digits = VGroup(
            *(
                declared(Number(digit, 0, size=NUMBER_SIZE), "an answer")
                .move_to(((left + right) / 2, 0, 0))
                .stand_on(FLOOR - 0.55)
                for digit, (left, right) in enumerate(zip(self.sides[:-1], self.sides[1:], strict=True))
            )
        )
        super().__init__(self.walls, ground, self.digits)

    def places(self, answers: ArrayLike) -> NDArray[np.float64]:
        """Return where pictures lie that got these answers, ``(n, 2)``."""
        return piled(
            np.asarray(answers) + 0.5,
            np.arange(11),
            self.sides,
            floor=FLOOR + 0.03,
            pitch=PITCH,
        )


class Climb(Group):
    """A picture whose pixels climb the score of one output, that score as a bar, and a real digit with its own.

    Parameters
    ----------
    ascent
        The measured climb.
    real
        ``(28, 28)``: the real digit.
    score
        What it scores.
    wanted
        Which digit it is.

    Attributes
    ----------
    picture, real
        Left and right.
    chart, bar, number, other, other_number
        Between them: the score of the picture, and of the real digit.

    >>> climb = Climb(Ascent(np.zeros((2, 4)), np.array([0.2, 0.9])), np.zeros((2, 2)), 0.8, wanted=5)
    >>> climb.show(1).number.shown
    '0.900'
    """

    def __init__(self, ascent: Ascent, real: ArrayLike, score: float, *, wanted: int) -> None:
        self.images, self.scores = ascent.images, ascent.scores
        self.picture = Picture(self.images[0], size=PICTURE).move_to((-BESIDE, 0.1, 0))
        self.real = Picture(real, size=PICTURE).move_to((BESIDE, 0.1, 0))
        self.chart = Chart(
            (0.4, 2.6),
            (0, 1),
            size=(3.6, PICTURE - 0.6),
            x_ticks=(),
            y_ticks=(0, 1),
            x_label=f"score for {spell(wanted)}",
            text_size=FIGURE_SIZE,
        )
        self.chart.shift(
            (-self.chart.area.get_x(), self.picture.get_bottom()[1] - self.chart.area.get_bottom()[1], 0)
        )
        self.bar = Bars.around(self.chart, [1], [self.scores[0]])
        self.other = Bars.around(self.chart, [2], [score])
        self.other.colors[:] = palette.rgb(palette.TARGET)
        self.number = Number(self.scores[0], 3, size=FIGURE_SIZE)
        self.other_number = Number(score, 3, size=FIGURE_SIZE, color=palette.TARGET)
        self.other_number.next_to(self.chart.point(2, score), UP, buff=0.12)
        super().__init__(
            self.picture, self.real, self.chart, self.bar, self.number, self.other, self.other_number
        )
        self.show(0)

    def show(self, steps: int) -> Self:
        """Show what so many steps have made of the picture."""
        score = float(self.scores[steps])
        self.picture.set_values(self.images[steps])
        self.bar.set_values([score])
        self.number.set_value(score).next_to(self.chart.point(1, score), UP, buff=0.12)
        return self


def climb_to_the_wanted(scene: Lecture) -> Climb:
    """Return the picture with which 2.15 ends and 2.16 opens, before the climb."""
    ascent = scene.measure(
        "ascent", measure.neurons.pixel_ascent, neuron=WANTED, start=0.0, learning_rate=RATE, steps=STEPS
    )
    index = scene.measure(f"a {WANTED}", measure.examples.first_with_label, label=WANTED, split="train")
    real = scene.measure("real digit", measure.examples.image, index=index, split="train")
    score = scene.measure("real outputs", measure.answers.outputs, index=[index], split="train")[0, WANTED]
    return Climb(ascent, real, float(score), wanted=WANTED)


@beat("2.15", "it cannot say: nothing", flows_from="2.14")
def it_cannot_say_nothing(scene: Lecture) -> None:
    """Show it noise, which gets an answer, too; let thousands rain into bins; push pixels up the score for 5."""
    scene.declare({"two": "the scores that are compared"})
    board = shift_board(scene)
    noise = scene.measure("noise image", measure.answers.noise_images, kind="uniform", count=1, seed=0)[0]
    answers = scene.measure(
        "noise", measure.answers.noise_answers, kind="uniform", count=COUNT, threshold=SURE
    )
    elsewhere = [
        scene.measure(
            f"noise, {run}", measure.answers.noise_answers, run, kind="uniform", count=COUNT, threshold=SURE
        )
        for run in SEEDS
    ]
    climb = climb_to_the_wanted(scene)
    scene.open_with(board.show(FARTHEST))
    shown = _one_noise_picture(scene, board, noise, answers)
    bins = Bins()
    pile, legend = _rain(scene, shown, bins, answers)
    _pour_over(scene, bins, pile, with_new_favourites(answers, elsewhere))
    _climb(scene, Group(pile, bins, legend), climb)


def with_new_favourites(first: NoiseAnswers, others: Sequence[NoiseAnswers]) -> list[NoiseAnswers]:
    """Return those whose commonest answer none before them has."""
    known, found = {first.commonest}, []
    for one in others:
        if one.commonest not in known:
            known.add(one.commonest)
            found.append(one)
    return found


def _one_noise_picture(scene: Lecture, board: ShiftBoard, noise: Array, answers: NoiseAnswers) -> Group:
    """Let the digit become noise; the network answers all the same."""
    bars = AnswerBars(answers.first, size=(7.4, 4.0)).move_to((2.85, -0.1, 0))
    bars.bars.set_values(np.zeros(10))
    answer = int(answers.answer[0])
    with scene.say("And a picture of nothing? {mark}Noise.") as line:
        scene.play(FadeOut(board.chart, board.bars, board.reading), run_time=max(line.until_mark(), 0.8))
        scene.play(board.picture.animate.set_values(noise), FadeIn(bars.chart), run_time=max(line.left, 1.2))
        scene.add(bars.bars)
        scene.moment("noise")
    with scene.say(
        "There is no output for “none of these”, {mark}so it answers: {digit}.", digit=answer
    ) as line:
        scene.play(bars.bars.animate.set_values(answers.first), run_time=line.until_mark())
        number = bars.number(answer)
        board.answer.set_value(answer)
        number.next_to(bars.chart.point(answer, float(answers.first[answer])), UP, buff=0.15)
        scene.play(FadeIn(number, board.reading), run_time=0.5)
        scene.wait(max(line.left, 0.8))
        scene.moment("answered")
    return Group(board.picture, VGroup(board.reading, number), bars.chart, bars.bars)


def _rain(scene: Lecture, shown: Group, bins: Bins, answers: NoiseAnswers) -> tuple[DotPile, Words]:
    """Let the one picture fall into its bin, and then very many; returns these, and what their brightness says."""
    picture, words, chart, bars = shown
    to = bins.places(answers.answer)
    across = 2 * bins.sides[-1] * (np.arange(COUNT) * SPREAD % 1 - 0.5)
    sky = np.column_stack([across, np.linspace(*SKY, COUNT)])
    pile = bleed(DotPile(sky, answers.score, DOT, palette.ink_rgb(answers.score)))
    legend = Words("the brighter, the surer", size=FIGURE_SIZE, color=palette.SECONDARY)
    legend.move_to((6.7, 3.5, 0), aligned_edge=RIGHT)
    with scene.say("One proves little. {mark}Here are {count} of them.", count=COUNT) as line:
        scene.play(FadeOut(words, bars, chart), run_time=0.4)
        scene.play(
            picture.animate.scale_to_fit_height(0.9 * BIN).move_to((to[0, 0], 2.2, 0)),
            FadeIn(bins),
            run_time=max(line.until_mark(), 0.8),
        )
        scene.play(
            picture.animate.scale_to_fit_height(2 * DOT).move_to((*to[0], 0)), FadeIn(legend), run_time=0.6
        )
        scene.remove(picture)
        scene.add(pile)
        scene.play(Fall(pile, to, lag=0.8, ease=lambda share: share**2, run_time=max(line.left, 4.4)))
        scene.moment("rained")
    share = answers.commonest_share
    number = Number(100 * share, 0, size=60, suffix="%")
    number.move_to((bins.digits[answers.commonest].get_x(), 2.75, 0))
    with scene.say(
        "{share:.0%} land on the {digit}. {mark}It is seldom sure, but it never declines.",
        share=share,
        digit=answers.commonest,
        when=answers.share_above < 0.1,
    ) as line:
        scene.play(FadeIn(number, shift=0.3 * DOWN), run_time=line.until_mark())
        scene.moment("favourite")
        sure = np.where(answers.score > SURE, SWOLLEN * DOT, DOT)
        for radii, seconds in ((sure, 0.5 * line.left), (DOT, 0.5 * line.left)):
            scene.play(pile.animate.set_radii(radii), run_time=max(seconds, 0.9))
        scene.play(FadeOut(number), run_time=0.3)
    return pile, legend


def _pour_over(scene: Lecture, bins: Bins, pile: DotPile, others: Sequence[NoiseAnswers]) -> None:
    """Let the same pictures get the answers of networks that were trained from other starts."""
    with scene.say(
        "Train it from another start, {mark}and it may have another favourite.", when=len(others) > 1
    ) as line:
        each = max(line.duration / len(others), 1.3)
        for one in others:
            pile.set_values(one.score).set_colors(palette.ink_rgb(one.score))
            scene.play(Fall(pile, bins.places(one.answer), lag=0.4, run_time=0.8 * each))
            scene.wait(0.2 * each)
        scene.moment("poured over")


def _climb(scene: Lecture, going: Group, climb: Climb) -> None:
    """Let a black picture climb the score, and set a real digit beside it."""
    steps = evenly_changing(climb.images, 75)
    own = Group(climb.picture, climb.chart, climb.bar, climb.number)
    with scene.say(
        "Can it at least draw a {digit}? {mark}Push black pixels up the slope of its score.", digit=WANTED
    ) as line:
        scene.play(
            FadeOut(going, shift=DOWN, rate_func=squish_rate_func(smooth, 0, 0.75)),
            FadeIn(own, climb.real, rate_func=squish_rate_func(smooth, 0.15, 1)),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(
            Replay(own, steps, show=lambda _, number: climb.show(number)), run_time=max(line.left, 5.0)
        )
        scene.moment("climbed")
    with scene.say(
        "It loves this more than a real {digit}: {mark}{high:.3f} against {low:.3f}. It judges, but cannot draw.",
        digit=WANTED,
        high=float(climb.scores[-1]),
        low=float(climb.other.values[0]),
        when=climb.scores[-1] > 0.99 > climb.other.values[0] > 0.5,
    ) as line:
        low = float(climb.other.values[0])
        scene.wait(max(line.until_mark() - 1.0, 0.1))
        scene.play(
            Drive(climb.other, 0, low, show=lambda bar, height: bar.set_values([height])), run_time=1.6
        )
        scene.play(FadeIn(climb.other_number), run_time=0.3)
        scene.wait(max(line.left - 0.4, 0.8))
        scene.moment("loved")


def evenly_changing(images: Array, count: int) -> list[int]:
    """Return the numbers of so many of the images ``(m, d)``, from first to last, that change by equal amounts.

    >>> evenly_changing(np.array([[0.0], [5.0], [6.0], [7.0], [10.0]]), 3)
    [0, 1, 4]
    """
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(images, axis=0), axis=1))])
    return [int(step) for step in np.searchsorted(way, np.linspace(0, way[-1], count) * (1 - 1e-12))]
