"""2.13: all test images are judged; the mistakes come forward out of their field."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Rectangle,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.answers import Mistakes
from netcore.network.arrays import Array, Indices
from scenes.beats.gradient_descent.gradient.ramps import two_ramps
from scenes.beats.gradient_descent.learned.answer_bars import AnswerBars
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import recede, set_lit
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.pictures.field import PictureField
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive, Replay

FIELD = (13.9, 6.0)  # scene units
NEARBY = (5, 12)  # rows and columns that are seen at first
CARDS, ACROSS = 8, 4  # mistakes that are shown as cards, and how many side by side
CARD_PITCH, CARD_PICTURE = np.array([3.47, 2.85]), 1.95  # scene units
CARDS_AT = np.array([0.0, 0.1, 0.0])
LARGE_AT, LARGE = np.array([-4.6, 0.05, 0.0]), 4.2  # where one mistake is seen alone, and how large
READ, STATES = (
    0,
    60,
)  # the test image that is read while the network trains, and how many of its states are seen
NETWORK_SHIFT = 0.6 * RIGHT  # from where a network usually stands
COUNTED_AT, COUNTED_SIZE = np.array([-4.95, 2.35, 0.0]), 60  # of the steps that are counted while it does
SMALLER = 0.55  # what the count shrinks to over the share that it is
ROW_SIZE, SCORE_SIZE = 56, 48  # of the digits and of the score on a card
DIGITS = 1.35  # how far right of the middle a running score ends
BEHIND, FROM = 0.12, 0.25  # strength of the field behind a single mistake, and while others come out of it
EXCUSABLE, INEXCUSABLE = 3, 2  # of the cards: a 6 that looks like a 5, and a plain 3


class JudgedField(PictureField):
    """A field whose pictures are judged row by row: misread ones turn orange as the judge comes to them.

    Attributes
    ----------
    judged
        ``(1,)``: how many rows have been judged, from the top.

    >>> field = JudgedField(np.zeros((12, 28, 28)), np.arange(12) > 2, size=(4.0, 3.0))
    >>> float(field.judge(1).shown()["misread"].sum()), field.done()
    (1.0, 4)
    """

    blended: ClassVar[tuple[str, ...]] = (*PictureField.blended, "judged")

    def __init__(self, pictures: ArrayLike, wrong: ArrayLike, *, size: tuple[float, float]) -> None:
        super().__init__(pictures, wrong, size=size)
        self.plain = PictureField(self.pictures, np.zeros(len(self.wrong)), size=size)
        self.judged = np.zeros(1)

    def judge(self, rows: float) -> Self:
        """Let so many rows be judged."""
        self.judged = np.array([float(rows)])
        return self

    def done(self) -> int:
        """Return how many pictures have been judged."""
        return int(min(len(self), int(self.judged[0]) * self.grid[1]))

    def shown(self) -> Channels:
        """Return which of the judged pictures were misread, as 0 and 1."""
        return {"misread": self.wrong[: self.done()].astype(np.float64)}

    def place(self, index: int) -> NDArray[np.float64]:
        """Return the scene point in the middle of a picture while all are seen."""
        row, column = divmod(index, self.grid[1])
        return self.at((column + 0.5) / self.grid[1], (row + 0.5) / self.grid[0])

    def paint(self, canvas: Canvas) -> None:
        """Draw all pictures, then again those that have been judged."""
        self.plain.points, self.plain.opacity = self.points, self.opacity
        self.plain.zoom, self.plain.held = self.zoom, self.held
        self.plain.paint(canvas)
        corners = canvas.to_pixels(self.points)
        context = canvas.context
        context.save()
        share = self.judged[0] / self.grid[0]
        (left, top), (across, down) = corners[0], corners[3] - corners[0]
        context.rectangle(left, top, across, share * down)
        context.clip()
        super().paint(canvas)
        context.restore()


class MistakeCard(Group):
    """A misread picture, and beside it what it is, what it is read as, and with which score.

    Attributes
    ----------
    picture, words
        The picture; all that stands beside it.
    """

    def __init__(self, picture: ArrayLike, label: int, answer: int, score: float) -> None:
        self.picture = Picture(picture, size=CARD_PICTURE)
        wanted = Number(label, 0, size=ROW_SIZE, color=palette.TARGET)
        read = Words("read as", size=FIGURE_SIZE, color=palette.SECONDARY)
        taken = Number(answer, 0, size=ROW_SIZE, color=palette.NEGATIVE)
        sure = Number(score, 2, size=SCORE_SIZE)
        self.words = VGroup(wanted, read, taken, sure)
        left, top = self.picture.get_right()[0] + 0.15, self.picture.get_top()[1]
        for part, down in zip(self.words, (0.5, 0.9, 1.43, 1.93), strict=True):
            part.move_to((left, 0, 0), aligned_edge=LEFT).stand_on(top - down)
        super().__init__(self.picture, self.words)


class MistakeWall(Group):
    """The mistakes of which the network was surest, as cards in rows.

    Attributes
    ----------
    cards
        From the surest on.
    """

    def __init__(self, pictures: ArrayLike, found: Mistakes) -> None:
        rows = zip(np.asarray(pictures), found.label, found.answer, found.score, strict=True)
        self.cards = [
            MistakeCard(one, int(label), int(answer), float(score)) for one, label, answer, score in rows
        ]
        for place, card in enumerate(self.cards):
            down, across = divmod(place, ACROSS)
            middle = np.array([across - (ACROSS - 1) / 2, (len(self.cards) // ACROSS - 1) / 2 - down])
            card.move_to(CARDS_AT + np.array([*(middle * CARD_PITCH), 0.0]))
        super().__init__(*self.cards)


def surest_mistakes(scene: Lecture) -> tuple[Mistakes, Array]:
    """Measure the mistakes with the largest output, and their pictures ``(n, 28, 28)``."""
    found = scene.measure("mistakes", measure.answers.confident_mistakes, count=CARDS)
    pictures = [
        scene.measure(f"image {index}", measure.examples.image, index=int(index), split="test")
        for index in found.index
    ]
    return found, np.stack(pictures)


def surest_mistakes_wall(scene: Lecture) -> MistakeWall:
    """Return the picture on which 2.13 ends and 2.14 opens."""
    found, pictures = surest_mistakes(scene)
    return MistakeWall(pictures, found)


@beat("2.13", "how well does it do?", flows_from="2.12")
def how_well_does_it_do(scene: Lecture) -> None:
    """Judge all test images; then let the mistakes come forward that it was surest of."""
    steps = scene.measure("steps", measure.record.steps)
    count = scene.measure("count", measure.examples.example_count, split="test")
    shared = scene.measure("pictures in both sets", measure.examples.shared_examples)
    exam = scene.measure("verdicts", measure.answers.answers, first=count)
    share = scene.measure("accuracy", measure.answers.accuracy)
    tests = scene.measure("tests", measure.examples.images, first=count, split="test")
    found, pictures = surest_mistakes(scene)
    outputs = scene.measure("outputs", measure.answers.outputs, index=[int(found.index[0])])[0]
    training = _training(scene, steps)

    field = JudgedField(tests, ~exam.correct, size=FIELD).move_to((0, 0.06, 0))
    field.look_from(0, 0, *NEARBY)
    _train(scene, training, field, steps)
    with scene.say(
        "{count} images it has never seen. {mark}Orange: misread.",
        count=count,
        when=count == len(exam.correct) and not shared,
    ) as line:
        scene.play(Drive(field, float(field.zoom[0]), 1, log=True, rate_func=smooth), run_time=2.2)
        plate, tally = _judge(scene, field, exam.correct_so_far, max(line.left, 3.8))
        scene.moment("judged")
    with scene.say("{share:.1%} are classified correctly.", share=share) as line:
        result = Number(100 * share, 1, size=150, suffix="%")
        number, of_all, unit = tally
        row = VGroup(number.copy().scale(SMALLER), of_all.copy()).arrange(RIGHT, buff=0.25)
        row[1].stand_on(row[0])
        VGroup(row, result).arrange(DOWN, buff=0.45).move_to(plate)
        scene.play(Transform(number, row[0]), Transform(of_all, row[1]), FadeOut(unit), run_time=0.7)
        scene.play(FadeIn(result, shift=0.4 * DOWN), run_time=0.6)
        scene.wait(0.9)
        scene.moment("counted")
    alone = _one_comes_forward(scene, field, Group(plate, number, of_all, result), found, pictures, outputs)
    _the_others_come(scene, field, alone, found, pictures)


def _training(scene: Lecture, steps: int) -> list[StepRecord]:
    """Measure states of the training, ever farther apart, and what each makes of one test image."""
    sizes = scene.measure("layers", measure.record.layer_sizes).tolist()
    numbers = [0, *np.unique(np.geomspace(1, steps, STATES).round().astype(int)).tolist()]
    states = scene.measure(
        "states", measure.examples.example_in_states, index=READ, steps=numbers, split="test"
    )
    return state_records(states, numbers, sizes)


def _train(scene: Lecture, records: list[StepRecord], field: JudgedField, steps: int) -> None:
    """Let the network train to the end while it reads one image; then that takes its place among the others."""
    ramps = two_ramps(scene)
    network = wide_network(records[0].params).shift(NETWORK_SHIFT).show(records[0])
    read = InputPicture((records[0].activations or ())[0], network)
    counter = StepCounter(last=steps, size=COUNTED_SIZE).show(0).move_to(COUNTED_AT)
    counter.word.shift(0.15 * LEFT)
    down, across = NEARBY
    place = field.get_corner(UP + LEFT) + np.array([FIELD[0] / across, -FIELD[1] / down, 0]) / 2

    def show(_: Group, record: StepRecord) -> None:
        network.show(record)
        counter.show(record)

    scene.open_with(*ramps)
    with scene.say("So it went on, {steps} steps. {mark}And how well does it read now?", steps=steps) as line:
        scene.play(
            *(
                FadeOut(ramp, shift=2 * side, rate_func=squish_rate_func(smooth, 0, 0.6))
                for ramp, side in zip(ramps, (LEFT, RIGHT), strict=True)
            ),
            FadeIn(network, read, counter, rate_func=squish_rate_func(smooth, 0.2, 1)),
            run_time=0.9,
        )
        scene.play(Replay(Group(network, counter), records, show=show, run_time=max(line.until_mark(), 2.2)))
        scene.moment("trained")
        scene.wait(0.3)
        alone = read.picture
        read.remove(alone)
        scene.add(alone)
        first = alone.copy().scale_to_fit_height(FIELD[1] / down).move_to(place)
        scene.play(
            FadeOut(read, counter, rate_func=squish_rate_func(smooth, 0, 0.25)),
            FadeOut(network, rate_func=squish_rate_func(smooth, 0, 0.7)),
            Transform(alone, first, rate_func=squish_rate_func(smooth, 0.15, 0.65)),
            FadeIn(field, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.2,
        )
        scene.remove(alone)


def _judge(scene: Lecture, field: JudgedField, so_far: Indices, seconds: float) -> tuple[Rectangle, VGroup]:
    """Let the judge go through the rows while the score counts along; returns the score and its plate."""
    number = Number(0, 0, size=110)
    words = VGroup(
        Words(f"of {spell(len(field))}", size=FIGURE_SIZE), Words("classified correctly", size=FIGURE_SIZE)
    ).arrange(RIGHT, buff=0.2)
    words[1].stand_on(words[0])
    words.next_to(number, DOWN, buff=0.3)
    tally = VGroup(number, *words).move_to(field)
    number.shift((words.get_x() + DIGITS - number.point_x) * RIGHT)
    plate = Rectangle(
        width=words.width + 0.9, height=2.9, stroke_width=0, fill_color=palette.GROUND, fill_opacity=0.88
    ).move_to(tally)

    def show(_: Group, rows: float) -> None:
        field.judge(rows)
        number.set_value(so_far[field.done() - 1] if field.done() else 0)

    scene.play(FadeIn(plate, tally), run_time=0.4)
    scene.play(Drive(Group(field, plate, tally), 0, field.grid[0], show=show), run_time=seconds)
    return plate, tally


def _one_comes_forward(
    scene: Lecture, field: JudgedField, result: Group, found: Mistakes, pictures: Array, outputs: Array
) -> tuple[Picture, VGroup, Group]:
    """Let the mistake it was surest of grow out of the field; returns it, what names it, and its outputs."""
    label, answer = int(found.label[0]), int(found.answer[0])
    picture = Picture(pictures[0], size=LARGE).move_to(LARGE_AT)
    bars = AnswerBars(outputs, size=(7.6, 3.9))
    bars.move_to((2.75, -0.05, 0))
    bars.paint_bar(answer, palette.NEGATIVE)
    number = bars.number(answer, color=palette.NEGATIVE)
    low = bars.copy()
    low.bars.set_values(np.zeros(10))
    name = Words(f"a {spell(label)}", size=FIGURE_SIZE, color=palette.TARGET).next_to(
        picture, DOWN, buff=0.15
    )
    with scene.say(
        "This {label}, for example, {mark}it calls a {answer}, and is almost sure: {score:.2f}.",
        label=label,
        answer=answer,
        score=float(found.score[0]),
        when=label != answer and found.score[0] > 0.95,
    ) as line:
        seed = (
            picture.copy()
            .scale(field.height / field.grid[0] / LARGE)
            .move_to(field.place(int(found.index[0])))
        )
        scene.add(seed)
        scene.play(
            FadeOut(result),
            field.animate.set_opacity(BEHIND),
            seed.animate.scale_to_fit_height(LARGE).move_to(LARGE_AT),
            run_time=line.until_mark(),
        )
        scene.remove(seed)
        scene.add(picture)
        scene.play(FadeIn(name, low.chart), run_time=0.4)
        scene.add(low.bars)
        scene.play(low.bars.animate.set_values(outputs), run_time=1.0)
        scene.play(FadeIn(number, shift=0.2 * UP), run_time=0.4)
        scene.moment("surest mistake")
    return picture, VGroup(name, number), Group(low.chart, low.bars)


def _the_others_come(
    scene: Lecture, field: JudgedField, alone: tuple[Picture, VGroup, Group], found: Mistakes, pictures: Array
) -> None:
    """Let the one step back into a row, and the others come out of the field beside it, each with its words."""
    wall = MistakeWall(pictures, found)
    picture, names, bars = alone
    seeds = [card.picture.copy() for card in wall.cards]
    for seed, index in zip(seeds, found.index, strict=True):
        seed.scale(field.height / field.grid[0] / CARD_PICTURE).move_to(field.place(int(index)))
    seeds[0] = picture
    arrivals: list[Any] = [
        seed.animate.scale_to_fit_height(CARD_PICTURE).move_to(card.picture)
        for seed, card in zip(seeds, wall.cards, strict=True)
    ]
    with scene.say("These are the mistakes it was surest of.", when=found.score.min() > 0.95):
        first, *later = (
            AnimationGroup(
                arrival, FadeIn(card.words, shift=0.2 * RIGHT, rate_func=squish_rate_func(smooth, 0.6, 1))
            )
            for arrival, card in zip(arrivals, wall.cards, strict=True)
        )
        scene.play(FadeOut(names, bars, run_time=0.5), field.animate.set_opacity(FROM), first, run_time=0.8)
        scene.play(LaggedStart(*later, lag_ratio=0.5), FadeOut(field), run_time=2.3)
        scene.remove(*seeds)
        scene.add(*(card.picture for card in wall.cards))
        scene.wait(1.5)
        scene.moment("mistakes")
    _judge_two(scene, wall, found)


def _judge_two(scene: Lecture, wall: MistakeWall, found: Mistakes) -> None:
    """Light a mistake that one may excuse, and then one that one may not."""
    one, other = (wall.cards[place] for place in (EXCUSABLE, INEXCUSABLE))
    with scene.say(
        "This {one} you may excuse. {mark}But not this {other}.",
        one=int(found.label[EXCUSABLE]),
        other=int(found.label[INEXCUSABLE]),
    ) as line:
        scene.play(*(recede(card) for card in wall.cards if card is not one), run_time=0.5)
        scene.wait(max(line.until_mark(), 0.7))
        scene.moment("excused")
        scene.play(recede(one), Transform(other, set_lit(other.copy(), True)), run_time=0.5)
        scene.wait(max(line.left, 0.9))
        scene.moment("not excused")
        scene.play(
            *(Transform(card, set_lit(card.copy(), True)) for card in wall.cards if card is not other),
            run_time=0.4,
        )
