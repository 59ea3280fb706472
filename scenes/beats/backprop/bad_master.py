"""3.9: what becomes of a network that is shown one digit only."""

from __future__ import annotations

from math import ceil
from typing import Any, Self, cast

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
    GrowFromEdge,
    GrowFromPoint,
    LaggedStart,
    Line,
    Polygon,
    Rectangle,
    Transform,
    VGroup,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.answers import OneLabelTraining
from netcore.network.arrays import Array
from scenes.beats.backprop.example import DIGIT, EARLY, example_shown, ten_pictures, the_picture
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words, spell
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow

WALL, ACROSS = 98, 14  # test images on the wall, and how many of them side by side
STEPS = 20  # on one digit, and as many on all of them after that
SIDE = 3.6  # left edge of what stands beside the wall, in scene units
WIDTH = 3.05  # of it
SIZE = 37  # of words
PUSH = 0.15  # size of the wedge between a step's pictures and the wall, in scene units
LABEL = 48  # of a word about one arrow
CALLED = 60  # of the share that is called by the watched digit
FALL = 0.4  # of a step, in which its pictures fall to their places
ASIDE = 9.0 * LEFT  # from where its cards come
EXAMPLE = np.array([-1.73, 0.14, 0.0])  # middle of the card that is explained
ASKED_LAYER = 1  # of the weight about which all examples are asked at the end
WISH_LEVEL, WISH_LENGTH = -0.2, 2.0  # height at which their wishes begin, and length of the largest


class Lessons(Mosaic):
    """The pictures of each step, which fall to their places from above as the step begins.

    Parameters
    ----------
    pictures
        ``(steps, batch, 784)``.
    gold
        ``(steps,)``: whether those of a step are all of the digit that is watched.
    """

    def __init__(self, pictures: ArrayLike, gold: ArrayLike, *, columns: int, cell_size: float) -> None:
        self.lessons, self.gold = np.asarray(pictures), np.asarray(gold)
        super().__init__(self.lessons[0], columns=columns, cell_size=cell_size, outline=False)
        self.home = self.slots.copy()
        self.show(0)

    def show(self, time: float) -> Self:
        """Show the pictures of the step that is under way, or of the last one; at first those of the first."""
        step = max(ceil(time) - 1, 0)
        self.set_values(self.lessons[step])
        if self.gold[step]:
            light = self.values[..., None]
            ground = palette.rgb(palette.GROUND)
            self.colors = (ground + light * (palette.rgb(palette.TARGET) - ground)).astype(np.float32)
        fallen = smooth(min((time - step) / FALL, 1.0)) if time > 0 else 1.0
        self.emphasis = np.full(len(self), fallen)
        return self.rearrange(self.home - np.array([0.7 * (1 - fallen), 0.0]))


class Schooling(Group):
    """A wall of test images with their answers, the share read correctly, and the pictures of every step.

    Parameters
    ----------
    course
        What became of the network.
    tests, labels
        The test images of the wall, ``(n, 28, 28)``, and what they show.
    lessons
        ``(steps, batch, 784)``: the pictures of each step.
    digit
        What the first `steps` of them show, and the answer that turns cards gold.

    Attributes
    ----------
    wall, score, lessons, count
        Its parts, from left to right and down.
    push
        A wedge from the pictures to the wall, which flashes as a step begins.
    """

    def __init__(
        self, course: OneLabelTraining, tests: ArrayLike, labels: ArrayLike, lessons: ArrayLike, digit: int
    ) -> None:
        self.accuracy = course.accuracy
        self.wall = VerdictWall(tests, course.answer, labels, watched=digit, columns=ACROSS)
        self.wall.move_to((-1.73, 0.14, 0.0))
        self.number = Number(100 * self.accuracy[0], 0, size=150, suffix="%", on=1.95)
        self.number.move_to((SIDE, 0.0, 0.0), aligned_edge=LEFT).stand_on(1.95)
        self.track = Rectangle(
            width=WIDTH, height=0.2, stroke_width=0, fill_color=palette.FAINT, fill_opacity=1
        )
        self.track.move_to((SIDE + WIDTH / 2, 1.63, 0.0))
        self.level = self.track.copy().set_fill(palette.INK)
        before = self.track.get_left() + self.accuracy[0] * WIDTH * RIGHT
        self.before = Line(before + 0.25 * DOWN, before + 0.25 * UP, color=palette.INK, stroke_width=3)
        words = Words("of the test images\nread correctly", size=SIZE)
        words.next_to(self.track, DOWN, buff=0.25, aligned_edge=LEFT)
        self.score = VGroup(self.number, self.track, self.level, self.before, words)
        self.called = course.answer_share[:, digit]
        self.share = Number(100 * self.called[0], 0, size=CALLED, suffix="%", color=palette.TARGET)
        self.share.move_to((SIDE, 0.0, 0.0), aligned_edge=LEFT).stand_on(-0.22)
        called = Words(f"called a {spell(digit)}", size=SIZE, color=palette.TARGET)
        called.next_to(self.share, RIGHT, buff=0.25).stand_on(self.share)
        self.score.add(self.share, called)
        gold = np.arange(2 * STEPS) < STEPS
        self.lessons = Lessons(lessons, gold, columns=5, cell_size=0.54)
        self.lessons.move_to((SIDE + WIDTH / 2, -1.25, 0.0))
        gap = (self.wall.get_right()[0] + SIDE) / 2
        self.push = Polygon(*(gap * RIGHT + PUSH * corner for corner in (UP, DOWN, LEFT)), stroke_width=0)
        self.push.match_y(self.lessons)
        self.counter = StepCounter("step", last=STEPS, size=SIZE, color=palette.INK)
        self.counter.move_to((SIDE, -2.2, 0.0), aligned_edge=LEFT)
        of = Words(f"of {spell(STEPS)}", size=SIZE).next_to(self.counter, RIGHT, buff=0.16)
        of.stand_on(self.counter.word)
        self.blocks = VGroup(
            *(Rectangle(width=0.11, height=0.2, stroke_width=0, fill_opacity=1) for _ in range(STEPS))
        )
        self.blocks.arrange(RIGHT, buff=(WIDTH - 0.11 * STEPS) / (STEPS - 1))
        self.blocks.move_to((SIDE, -2.62, 0.0), aligned_edge=LEFT)
        self.count = VGroup(self.counter, of, self.blocks)
        super().__init__(self.wall, self.score, self.lessons, self.push, self.count)
        self.show(0)

    def show(self, time: float) -> Self:
        """Show what is between two steps: the whole part of the time is how many have been taken.

        The shares are those of the step that is nearer, as are most of the cards.
        """
        self.wall.show(time)
        self.lessons.show(time)
        nearer = round(time)  # the counter keeps to it, too, so that it never lags behind the shares
        self.number.set_value(100 * self.accuracy[nearer])
        self.share.set_value(100 * self.called[nearer])
        width = max(float(self.accuracy[nearer]) * WIDTH, 0.01)
        self.level.stretch_to_fit_width(width).move_to(self.track.get_left(), aligned_edge=LEFT)
        taken, mixed = int(time + 1e-9), time > STEPS
        done = nearer - STEPS if mixed else nearer
        hue = palette.INK if mixed else palette.TARGET
        self.push.set_fill(hue, opacity=1 - (time - taken) if time > taken + 1e-9 else 0.0)
        self.counter.show(done)
        for place, block in enumerate(self.blocks):
            block.set_fill(hue if place < done else palette.FAINT)
        return self


@beat("3.9", "one digit is a bad master", flows_from="3.8")
def one_example_is_a_bad_master(scene: Lecture) -> None:
    """Show a half-trained network nothing but 2s: soon everything is a 2 to it; all digits together heal it."""
    example = example_shown(scene)
    step = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    course = scene.measure(
        "course", measure.answers.training_on_one_label,
        label=DIGIT, step=step, steps=STEPS, mixed=STEPS, first=WALL,
    )  # fmt: skip
    batch = scene.measure("batch size", measure.record.spec, field="training.batch_size")
    twos = scene.measure("twos", measure.examples.inputs_with_label, label=DIGIT, count=STEPS * batch)
    mixed = scene.measure("mixed", measure.examples.inputs_of_batches, step=step, count=STEPS)
    tests = scene.measure("wall", measure.examples.images, first=WALL, split="test")
    labels = scene.measure("labels", measure.examples.labels, stop=WALL, split="test")
    heads = scene.measure("ten pictures", measure.examples.first_of_each_label)
    asked = scene.measure(
        "weight asked about", measure.gradients.steepest_weights, layer=ASKED_LAYER, count=1, step=step
    )
    wishes = scene.measure(
        "wishes", measure.gradients.parameter_derivatives,
        step=step, indices=asked.index.tolist(), examples=heads.index.tolist(),
    )  # fmt: skip
    called, accuracy = course.answer_share, course.accuracy
    lessons = np.concatenate([twos.reshape(STEPS, batch, -1), mixed])
    school = Schooling(course, tests, labels, lessons, DIGIT)
    alone = the_picture(example)
    scene.open_with(alone)
    with scene.say(
        "After {step} steps with all digits, a network reads {read:.0%} of the test images.",
        step=step, read=accuracy[0],
    ) as line:  # fmt: skip
        first = _bring_the_wall(scene, school, alone)
        _explain_a_card(scene, school.wall, max(line.left, 3.0))
        scene.moment("before")
    with scene.say("Suppose it now heard of this {digit}, and of nothing but {digit}s.", digit=DIGIT) as line:
        _nothing_but_these(scene, school, first, line.left)
        scene.moment("nothing but these")
    with scene.say(
        "{batch:Words} {digit}s a step. Card by card, the wall turns gold.", batch=batch, digit=DIGIT
    ) as line:
        scene.play(Drive(school, 0, 4, run_time=max(line.left, 4.6)))
        scene.moment("gold")
    with scene.say(
        "{steps:Words} steps, and {called:.0%} of all test images are called a {digit}.",
        steps=STEPS, called=called[STEPS, DIGIT], digit=DIGIT,
        when=called[STEPS, DIGIT] > 0.95 and accuracy[STEPS] < 0.15,
    ) as line:  # fmt: skip
        scene.play(Drive(school, 4, STEPS, run_time=max(line.left - 1.0, 3.6)))
        scene.wait(1.0)
        scene.moment("after")
    with scene.say(
        "Let all the digits speak again. After as many steps, the wall has healed.",
        when=accuracy[-1] >= accuracy[0],
    ) as line:
        scene.play(Drive(school, STEPS, STEPS + 6, run_time=3.4))
        scene.play(Drive(school, STEPS + 6, 2 * STEPS, run_time=max(line.left - 0.4, 1.6)))
        scene.wait(0.5)
        scene.moment("healed")
    with scene.say("So the wishes that count are those of all examples, {mark}averaged.") as line:
        row = ten_pictures(heads.inputs)
        _gather(scene, school, row, 1.7)
        _average(scene, row, wishes.of_examples[0], float(wishes.mean_of_these[0]), line)


def _bring_the_wall(scene: Lecture, school: Schooling, alone: Mosaic) -> Mosaic:
    """Let the picture go to its place in the first step, and the wall and what is said of it come; returns it."""
    school.wall.gather_at(school.wall.places() + ASIDE).gather(1)
    first = school.lessons.picture(0)
    scene.play(
        Transform(alone, first),
        Drive(school.wall, 1, 0, show=VerdictWall.gather),
        FadeIn(school.number, shift=0.3 * UP),
        GrowFromEdge(school.track, LEFT),
        GrowFromEdge(school.level, LEFT),
        FadeIn(school.before, *school.score[4:]),
        run_time=1.5,
    )
    scene.remove(alone)
    scene.add(school.wall, school.score, first)
    return first


def _nothing_but_these(scene: Lecture, school: Schooling, first: Mosaic, seconds: float) -> None:
    """Let nine others of its kind fall to the picture's side, large at first, and the count of steps come."""
    others = [school.lessons.picture(index) for index in range(1, len(school.lessons))]
    looked_at = cast(Any, first).animate(rate_func=there_and_back).scale(1.6)
    falling = LaggedStart(
        *(FadeIn(one, shift=0.35 * DOWN, scale=1.6, rate_func=rush_into) for one in others), lag_ratio=0.3
    )
    scene.play(looked_at, run_time=0.8)
    scene.play(falling, FadeIn(school.count, shift=0.3 * UP), run_time=max(seconds - 1.1, 1.6))
    scene.remove(*others, first, school.wall, school.score, school.count)
    scene.add(school)
    scene.wait(0.3)


def _explain_a_card(scene: Lecture, wall: VerdictWall, seconds: float) -> None:
    """Hold one card that is read wrongly before the others, and say what stands on it."""
    answers = wall.answers[0]
    index = int(np.flatnonzero((answers != wall.labels) & (answers != wall.watched))[0])
    card = VerdictWall(
        wall.pictures[[index]], answers[None, [index]], wall.labels[[index]],
        watched=wall.watched, columns=1, size=(2.1, 2.6), answer_size=120,
    )  # fmt: skip
    about = VGroup(
        Words("a test image", size=SIZE),
        VGroup(
            Words("what the network answers", size=SIZE),
            Words("orange: wrong", size=SIZE, color=palette.NEGATIVE),
            Words(f"gold: called a {spell(wall.watched or 0)}", size=SIZE, color=palette.TARGET),
        ).arrange(DOWN, buff=0.22, aligned_edge=LEFT),
    )
    card.move_to(EXAMPLE + 2.3 * LEFT)
    about.arrange(DOWN, buff=0.75, aligned_edge=LEFT).next_to(card, RIGHT, buff=0.4)
    held = Group(card, about)
    plate = Rectangle(
        width=held.width + 0.8,
        height=held.height + 0.6,
        stroke_color=palette.FAINT,
        stroke_width=2,
        fill_color=palette.GROUND,
        fill_opacity=0.95,
    ).move_to(held)
    held = Group(plate, card, about)
    home = wall.places()[index]
    scene.play(FadeIn(held, target_position=home, scale=0.3), run_time=0.5)
    scene.moment("a card")
    scene.wait(seconds - 0.9)
    scene.play(FadeOut(held, target_position=home, scale=0.3), run_time=0.4)


def _gather(scene: Lecture, school: Schooling, heads: Mosaic, seconds: float) -> None:
    """Let every card fly to the training picture of its own label, at the top."""
    goals = [heads.cell(label).get_center() for label in school.wall.labels.tolist()]
    school.wall.gather_at(goals)
    scene.remove(school)
    scene.add(school.wall)
    scene.play(
        AnimationGroup(
            Drive(school.wall, 0, 1, show=VerdictWall.gather, run_time=seconds),
            FadeIn(heads, run_time=seconds, rate_func=squish_rate_func(smooth, 0.5, 1)),
            FadeOut(school.score, school.lessons, school.count, shift=UP, run_time=0.7),
        )
    )
    scene.remove(school.wall)


def _average(scene: Lecture, heads: Mosaic, wishes: Array, mean: float, line: Saying) -> None:
    """Let what each picture wishes of one weight drop out of it, as an arrow, and all of them become their mean."""
    largest = float(np.abs(wishes).max())

    def arrow(value: float, x: float, weight: float) -> ValueArrow:
        made = ValueArrow(
            value, largest=largest, length=WISH_LENGTH, from_tail=True, weight=weight, whole=True
        )
        return made.stand_at((x, WISH_LEVEL, 0))

    places = [heads.cell(label).get_center() for label in range(len(wishes))]
    arrows = [arrow(wish, at[0], 2.0) for wish, at in zip(wishes.tolist(), places, strict=True)]
    target = arrow(mean, heads.get_x(), 3.0)
    left, right = heads.get_left()[0], heads.get_right()[0]
    zero = Line((left, WISH_LEVEL, 0), (right, WISH_LEVEL, 0), color=palette.SECONDARY, stroke_width=2)
    about = Words("one weight", size=SIZE).next_to(zero, LEFT, buff=0.25)
    scene.play(
        FadeIn(zero, about, rate_func=squish_rate_func(smooth, 0, 0.4)),
        LaggedStart(*(GrowFromPoint(one, at) for one, at in zip(arrows, places, strict=True)), lag_ratio=0.1),
        run_time=1.3,
    )
    scene.wait(max(min(line.until_mark(), 0.5), 0.3))
    scene.moment("wishes")
    movers = [one.copy() for one in arrows]
    scene.play(
        *(one.animate.set_opacity(0.3) for one in arrows),
        LaggedStart(*(Transform(one, target.copy()) for one in movers), lag_ratio=0.08),
        run_time=1.4,
    )
    scene.remove(*movers)
    scene.add(target)
    word = Words("average", size=LABEL).move_to((heads.get_x(), WISH_LEVEL - 1.6, 0))
    scene.play(FadeIn(word, shift=0.2 * UP), run_time=0.3)
    scene.wait(max(line.left, 0.9))
    scene.moment("averaged")
    scene.play(FadeOut(*arrows, target, word, zero, about), run_time=0.4)
