"""2.15: noise pours into ten bins and none into an eleventh; and pixels pushed towards a 4 make no 4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    Line,
    VGroup,
    rush_into,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.answers import NoiseAnswers
from netcore.network.arrays import Array
from netcore.network.probes import Ascent
from scenes.beats.gradient_descent.learned.answer_bars import NUMBER_SIZE, AnswerBars
from scenes.beats.gradient_descent.learned.weight_pictures import DIGIT, FAR, ShiftBoard, shift_board
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

COUNT, FLICKER = 1000, 40  # noise pictures that are judged, and how many of them are seen at the source
SURE = 0.9  # a threshold of the measurement that is not shown
SEEDS = tuple(f"seed-{seed:02d}" for seed in range(12))  # the same training from twelve starts
FIRST_START = 1  # as starts are counted on the frame
START_AT, START_SIZE = np.array([0.0, 2.85, 0.0]), 60  # of what names the start
WANTED = 4  # the output whose score is climbed
RATE, STEPS = 0.002, 120  # of the climb
FLOOR, PITCH, DOT = -2.25, 0.07, 0.028  # of the piles: where they stand, distance of dots, their radius
BIN, WALL = 1.2, 4.1  # width of a bin and height of its walls, in scene units
SOURCE_AT, SOURCE = np.array([0.6, 2.8, 0.0]), 1.4  # place and size of the picture from which the noise pours
SHOWN_AT, SHOWN = np.array([-4.55, 0.0, 0.0]), 4.6  # of the one picture that is looked at alone
PICTURE, BESIDE = 4.1, 4.85  # size of the picture that is climbed with, and how far it stands from the middle
QUESTION = 150  # size of the question mark where the picture is to be drawn
SCORES, PLACES = (4.4, 3.5), (0.17, 0.83)  # size of the chart of two scores, and where in it their bars stand


class Bins(VGroup):
    """Ten bins side by side, one for each answer with its digit under it, and an eleventh for no answer.

    >>> bins = Bins()
    >>> bins.places([3, 3, 9])[:, 0].round(2).tolist()
    [-2.96, -2.89, 4.24]
    """

    def __init__(self) -> None:
        self.sides = BIN * (np.arange(12) - 5.5)
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
        self.middles = (self.sides[:-1] + self.sides[1:]) / 2
        self.digits = VGroup(
            *(
                declared(Number(digit, 0, size=NUMBER_SIZE), "an answer")
                .move_to((x, 0, 0))
                .stand_on(FLOOR - 0.55)
                for digit, x in enumerate(self.middles[:10])
            )
        )
        self.none = Words("none", size=FIGURE_SIZE, color=palette.SECONDARY)
        self.none.move_to((self.middles[10], 0, 0)).stand_on(FLOOR - 0.55)
        super().__init__(self.walls, ground, self.digits, self.none)

    def places(self, answers: ArrayLike) -> NDArray[np.float64]:
        """Return where pictures lie that got these answers, ``(n, 2)``."""
        return piled(
            np.asarray(answers) + 0.5,
            np.arange(11),
            self.sides[:11],
            floor=FLOOR + 0.03,
            pitch=PITCH,
        )

    def favourite(self, answers: NoiseAnswers) -> Number:
        """Return the share of the commonest answer, as a number over its pile."""
        top = self.places(answers.answer)[:, 1].max()
        number = Number(100 * answers.commonest_share, 0, size=56, suffix="%")
        return number.move_to((self.middles[answers.commonest], 0, 0)).stand_on(top + 0.15)


class Throw(Fall):
    """Dots are thrown, one after the other: they slow down sideways and gain speed downwards."""

    def interpolate_mobject(self, alpha: float) -> None:
        """Move each dot by its own share of the way."""
        shares = np.clip((alpha - self.lag * self.order) / (1 - self.lag), 0, 1)[:, None]
        way = np.hstack([1 - (1 - shares) ** 2, shares**2])
        cast(DotPile, self.mobject).put_at(self.start + way * (self.to - self.start))


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
    brighter
        How many times as bright the climbing picture is shown: little ink is enough to please the network.

    Attributes
    ----------
    picture, real
        Left and right.
    scale_of_both, bar, number, other, other_number
        Between them: a chart with its name, the score of the picture, and that of the real digit.
    level
        A line from the score of the real digit across to the other bar.
    called, other_called
        What the two pictures are.
    passed
        The step at which the climb scores more than the real digit.

    >>> ascent = Ascent(np.array([[0.0] * 4, [0.25] * 4]), np.array([0.2, 0.9]))
    >>> climb = Climb(ascent, np.zeros((2, 2)), 0.8, wanted=5, brighter=4).show(1)
    >>> climb.number.shown, float(climb.picture.values.max()), climb.passed
    ('0.900', 1.0, 1)
    """

    def __init__(
        self, ascent: Ascent, real: ArrayLike, score: float, *, wanted: int, brighter: float
    ) -> None:
        self.images, self.scores = brighter * ascent.images, ascent.scores
        self.passed = int(np.argmax(self.scores > score))
        self.picture = Picture(self.images[0], size=PICTURE).move_to((-BESIDE, 0.6, 0))
        self.real = Picture(real, size=PICTURE).move_to((BESIDE, 0.6, 0))
        self.chart = Chart((0, 1), (0, 1), size=SCORES, x_ticks=(), y_ticks=(0, 1), text_size=FIGURE_SIZE)
        self.chart.shift(
            (-self.chart.area.get_x(), self.picture.get_bottom()[1] - self.chart.area.get_bottom()[1], 0)
        )
        left, right = PLACES
        self.bar = Bars.around(self.chart, [left], [self.scores[0]], width=0.22)
        self.other = Bars.around(self.chart, [right], [score], width=0.22)
        self.other.colors[:] = palette.rgb(palette.TARGET)
        self.number = Number(self.scores[0], 3, size=NUMBER_SIZE)
        self.other_number = Number(score, 3, size=NUMBER_SIZE, color=palette.TARGET)
        self.other_number.next_to(self.chart.point(right, score), UP, buff=0.12)
        self.level = DashedLine(
            self.chart.point(right - 0.11, score),
            self.chart.point(0, score),
            color=palette.TARGET,
            stroke_width=4,
            dash_length=0.12,
        )
        pushed = Words("pushed from black", size=FIGURE_SIZE).next_to(self.picture, DOWN, buff=0.2)
        times = VGroup(
            Words("shown", size=FIGURE_SIZE, color=palette.SECONDARY),
            Number(brighter, 0, size=FIGURE_SIZE, color=palette.SECONDARY),
            Words("times as bright", size=FIGURE_SIZE, color=palette.SECONDARY),
        ).arrange(RIGHT, buff=0.16)
        for part in times:
            part.stand_on(pushed.get_bottom()[1] - 0.6)
        self.called = VGroup(pushed, times.set_x(self.picture.get_x()))
        self.other_called = Words(f"a real {spell(wanted)}", size=FIGURE_SIZE, color=palette.TARGET)
        self.other_called.next_to(self.real, DOWN, buff=0.2)
        scored = Words(f"score for {spell(wanted)}", size=FIGURE_SIZE, color=palette.SECONDARY)
        self.scale_of_both = Group(self.chart, scored.next_to(self.chart.area, DOWN, buff=0.2))
        super().__init__(
            self.picture, self.real, self.scale_of_both, self.bar, self.level, self.number, self.other,
            self.other_number, self.called, self.other_called,
        )  # fmt: skip
        self.show(0)

    def show(self, steps: int) -> Self:
        """Show what so many steps have made of the picture."""
        score = float(self.scores[steps])
        self.picture.set_values(self.images[steps])
        self.bar.set_values([score])
        self.number.set_value(score).next_to(self.chart.point(PLACES[0], score), UP, buff=0.12)
        return self


def climb_to_the_wanted(scene: Lecture) -> Climb:
    """Return the picture with which 2.15 ends and 2.16 opens, before the climb."""
    ascent = scene.measure(
        "ascent", measure.neurons.pixel_ascent, neuron=WANTED, start=0.0, learning_rate=RATE, steps=STEPS
    )
    index = scene.measure(f"a real {WANTED}", measure.examples.first_with_label, label=WANTED, split="train")
    real = scene.measure("real digit", measure.examples.image, index=index, split="train")
    score = scene.measure("real outputs", measure.answers.outputs, index=[index], split="train")[0, WANTED]
    white, brightest = (
        scene.derive(f"brightest {name}", "largest", picture)
        for name, picture in (("real", real), ("pushed", ascent.images))
    )
    brighter = scene.derive("brighter", "ratio", white, brightest)
    return Climb(ascent, real, float(score), wanted=WANTED, brighter=float(brighter))


@beat("2.15", "it always answers", flows_from="2.14")
def it_always_answers(scene: Lecture) -> None:
    """Show it noise, which gets an answer, too; let thousands pour into bins; push pixels up the score for 4."""
    board = shift_board(scene)
    images = scene.measure(
        "noise images", measure.answers.noise_images, kind="uniform", count=FLICKER, seed=0
    )
    answers = scene.measure(
        "noise", measure.answers.noise_answers, kind="uniform", count=COUNT, threshold=SURE
    )
    elsewhere = [
        scene.measure(
            f"noise, {run}", measure.answers.noise_answers, run, kind="uniform", count=COUNT, threshold=SURE
        )
        for run in SEEDS
    ]
    answered = scene.derive("answered", "total", answers.answers_counted)
    declined = scene.derive("declined", "difference", COUNT, answered)
    climb = climb_to_the_wanted(scene)
    scene.open_with(board.show(FAR))
    shown = _one_noise_picture(scene, board, images[0], answers)
    bins = Bins()
    pile, counts = _pour(scene, shown, bins, images, answers, int(declined))
    label = _pour_over(scene, bins, pile, counts, with_new_favourites(answers, elsewhere))
    _climb(scene, Group(pile, bins, label), climb)


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
    digits = board.digits
    picture = Picture(digits.values[board.one], size=DIGIT).move_to(digits.cell(board.one))
    picture.colors = digits.picture(board.one).colors
    read = Words("read as", size=FIGURE_SIZE, color=palette.SECONDARY)
    with scene.say("Now show it noise, {mark}a picture of nothing.") as line:
        scene.add(picture)
        scene.play(
            FadeOut(board, rate_func=squish_rate_func(smooth, 0, 0.6)),
            picture.animate.scale_to_fit_height(SHOWN).move_to(SHOWN_AT),
            run_time=max(line.until_mark(), 1.0),
        )
        scene.play(picture.animate.set_values(noise), run_time=0.9)
        scene.play(FadeIn(bars.chart), run_time=max(line.left, 0.6))
        scene.add(bars.bars)
        scene.moment("noise")
    read.next_to(picture, DOWN, buff=0.2).shift(0.3 * LEFT)
    named = Number(answer, 0, size=NUMBER_SIZE)
    reading = VGroup(read, named.next_to(read, RIGHT, buff=0.25).stand_on(read))
    with scene.say("No output means “none of these”, {mark}so it answers: {digit}.", digit=answer) as line:
        scene.play(bars.bars.animate.set_values(answers.first), run_time=line.until_mark())
        number = bars.number(answer)
        number.next_to(bars.chart.point(answer, float(answers.first[answer])), UP, buff=0.15)
        scene.play(FadeIn(number, reading), run_time=0.5)
        scene.wait(max(line.left, 0.8))
        scene.moment("answered")
    return Group(picture, VGroup(reading, number), bars.chart, bars.bars)


def _pour(
    scene: Lecture, shown: Group, bins: Bins, images: Array, answers: NoiseAnswers, declined: int
) -> tuple[DotPile, VGroup]:
    """Let the one picture fall into its bin, and then very many; returns both, and two counts."""
    picture, words, chart, bars = shown
    to = bins.places(answers.answer)
    start = np.tile(SOURCE_AT[:2], (COUNT, 1))
    start[0] = to[0]
    pile = bleed(DotPile(start, answers.score, DOT, palette.INK))
    with scene.say("One proves little. {mark}Here are {count} of them.", count=COUNT) as line:
        scene.play(FadeOut(words, bars, chart), run_time=0.4)
        scene.play(
            picture.animate.scale_to_fit_height(SOURCE).move_to(SOURCE_AT),
            FadeIn(bins),
            run_time=max(line.until_mark(), 0.8),
        )
        first = picture.copy()
        scene.play(
            first.animate.scale_to_fit_height(2 * DOT).move_to((*to[0], 0)), rate_func=rush_into, run_time=0.8
        )
        scene.remove(first)
        scene.add(pile, picture)  # the picture hides those that wait
        scene.play(
            Throw(pile, to, lag=0.8, run_time=max(line.left, 3.7)),
            Replay(picture, images, show=Picture.set_values, run_time=max(line.left, 3.7)),
        )
        scene.play(FadeOut(picture, scale=0.4), run_time=0.4)
        scene.moment("poured")
    number = bins.favourite(answers)
    empty = Number(declined, 0, size=56, color=palette.TARGET)
    empty.move_to((bins.middles[10], 0, 0)).stand_on(FLOOR + 0.2)
    with scene.say(
        "{share:.0%} land on the {digit}. {mark}And not one is declined.",
        share=answers.commonest_share,
        digit=answers.commonest,
        when=declined == 0,
    ) as line:
        scene.play(FadeIn(number, shift=0.3 * DOWN), run_time=line.until_mark())
        scene.play(
            FadeIn(empty, scale=1.6),
            bins.none.animate.set_color(palette.TARGET),
            run_time=max(line.left, 0.8),
        )
        scene.wait(0.5)
        scene.moment("favourite")
    return pile, VGroup(number, empty)


def _pour_over(
    scene: Lecture, bins: Bins, pile: DotPile, counts: VGroup, others: Sequence[NoiseAnswers]
) -> VGroup:
    """Let the same pictures get the answers of networks from other starts; returns what names them."""
    share, empty = counts
    word = Words("start", size=START_SIZE)
    start = declared(Number(FIRST_START, 0, size=START_SIZE), "which of the starts that are shown")
    label = VGroup(word, start.next_to(word, RIGHT, buff=0.2).stand_on(word)).move_to(START_AT)
    with scene.say(
        "Train it from another start, {mark}and it may have another favourite.", when=len(others) > 1
    ) as line:
        scene.play(FadeIn(label), FadeOut(empty), run_time=max(line.until_mark() - 0.5, 0.5))
        each = max(line.left / len(others), 2.2)
        for place, one in enumerate(others):
            scene.play(FadeOut(share, start), run_time=0.08 * each)
            start.set_value(FIRST_START + 1 + place)
            pile.set_values(one.score)
            scene.play(FadeIn(start), run_time=0.1 * each)
            scene.play(Fall(pile, bins.places(one.answer), lag=0.4, run_time=0.42 * each))
            share = bins.favourite(one)
            scene.play(FadeIn(share, shift=0.2 * DOWN), run_time=0.1 * each)
            scene.wait(0.34 * each)
        scene.moment("poured over")
    return VGroup(label, share)


def _climb(scene: Lecture, going: Group, climb: Climb) -> None:
    """Set a real digit and its score down, and let a black picture climb past it."""
    low = float(climb.other.values[0])
    climb.other.set_values([0.0])
    asked = Words("?", size=QUESTION, color=palette.SECONDARY).move_to(climb.picture)
    with scene.say(
        "Can it at least draw a {digit}? {mark}A real one scores {low:.3f}.",
        digit=WANTED,
        low=low,
        when=low > 0.5,
    ) as line:
        scene.play(
            FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.6)),
            FadeIn(
                climb.picture,
                asked,
                climb.real,
                climb.other_called,
                climb.scale_of_both,
                rate_func=squish_rate_func(smooth, 0.15, 1),
            ),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(
            Drive(climb.other, 0, low, show=lambda bar, height: bar.set_values([height]), rate_func=smooth),
            run_time=1.0,
        )
        scene.play(FadeIn(climb.other_number), run_time=0.4)
        scene.moment("a real one")
    own = Group(climb.picture, climb.bar, climb.number)
    with scene.say(
        "Start from black, {mark}and push its pixels up the slope of that score.",
        when=bool(climb.scores[0] < 0.01),
    ) as line:
        scene.play(FadeOut(asked, scale=0.6), run_time=0.5)
        scene.play(FadeIn(climb.bar, climb.number, climb.called), run_time=max(line.until_mark(), 0.7))
        scene.play(_pushed(own, climb, 0, climb.passed, max(line.left - 0.4, 3.2)))
        scene.play(Create(climb.level), run_time=0.6)
        scene.wait(0.9)
        scene.moment("climbed")
    with scene.say(
        "It loves this more than a real {digit}. {mark}It judges, but cannot draw.",
        digit=WANTED,
        when=climb.scores[-1] > 0.95 > low,
    ) as line:
        scene.play(_pushed(own, climb, climb.passed, len(climb.scores) - 1, max(line.left - 0.6, 2.6)))
        scene.moment("loved")


def _pushed(own: Group, climb: Climb, first: int, last: int, seconds: float) -> Replay[int]:
    """Return the climb from one step to another, of its picture, bar and number."""
    return Replay(own, range(first, last + 1), show=lambda _, step: climb.show(step), run_time=seconds)
