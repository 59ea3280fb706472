"""3.9: what becomes of a network that is shown one digit only."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group
from numpy.typing import ArrayLike

from netcore import measure
from scenes.beats.backprop.example import DIGIT, EARLY
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words, spell
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Replay


class SideRun(Group):
    """Bars of the shares of answers, the share of right ones, and the pictures of the step that led there.

    Parameters
    ----------
    called
        ``(steps + 1, classes)``: the share of test images that get each answer, before the first step and
        after each.
    accuracy
        ``(steps + 1,)``: the share classified correctly.
    lessons
        ``(steps, batch, 784)``: the pictures of each step.
    digit
        The answer whose bar stands out.

    Attributes
    ----------
    chart, bars, score
        What is there from the start.
    lesson, counter
        What each step was shown, and how many steps it has been.
    """

    def __init__(self, called: ArrayLike, accuracy: ArrayLike, lessons: ArrayLike, digit: int) -> None:
        self.called, self.accuracy = np.asarray(called), np.asarray(accuracy)
        self.lessons = np.asarray(lessons)
        classes = self.called.shape[1]
        self.chart = Chart(
            (-0.6, classes - 0.4),
            (0.0, 1.0),
            size=(7.0, 4.0),
            y_label="share of the test images that are called ...",
            x_ticks=range(classes),
            y_ticks=(0.0, 0.5, 1.0),
            y_words=lambda share: f"{share:.0%}",
        )
        self.bars = Bars.around(self.chart, np.arange(classes), self.called[0])
        self.bars.colors[digit] = palette.rgb(palette.INK)
        Group(self.chart, self.bars).to_edge(LEFT, buff=0.5).shift(0.15 * DOWN)
        self.number = Number(100 * self.accuracy[0], 0, size=72, suffix="%")
        words = Words("of the test images classified correctly", color=palette.SECONDARY)
        words.next_to(self.chart.area, RIGHT, buff=0.9).set_y(1.55)
        self.number.next_to(words, UP, buff=0.2, aligned_edge=LEFT)
        self.score = Group(self.number, words)
        self.lesson = Mosaic(self.lessons[0], columns=5, cell_size=0.68)
        self.lesson.next_to(words, DOWN, buff=0.75, aligned_edge=LEFT)
        self.counter = StepCounter(f"steps with nothing but {spell(digit)}s:", last=len(self.lessons))
        self.counter.next_to(self.lesson, DOWN, buff=0.25, aligned_edge=LEFT)
        super().__init__(self.chart, self.bars, self.score, self.lesson, self.counter)

    def show(self, steps: int) -> Self:
        """Show the state after so many steps, and the pictures of the last of them (or of the first to come)."""
        self.bars.set_values(self.called[steps])
        self.number.set_value(100 * self.accuracy[steps])
        self.lesson.set_values(self.lessons[max(steps - 1, 0)])
        self.counter.show(steps)
        return self


@beat("3.9", "one example is a bad master")
def one_example_is_a_bad_master(scene: Lecture) -> None:
    """Show a half-trained network nothing but 2s: soon everything is a 2 to it."""
    step = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    course = scene.measure("course", measure.answers.training_on_one_label, label=DIGIT, step=step, steps=20)
    batch = scene.measure("batch size", measure.record.spec, field="training.batch_size")
    shown = scene.measure("pictures", measure.examples.inputs_with_label, label=DIGIT, count=20 * batch)
    called, accuracy = course.answer_share, course.accuracy
    with scene.say(
        "This network has learned a little: it reads {read:.0%} of the test images.", read=accuracy[0]
    ):
        scene.title(
            note=f"from the network after {spell(step)} steps · {spell(batch)} pictures a step",
        )
        astray = SideRun(called, accuracy, shown.reshape(20, batch, -1), DIGIT)
        scene.play(FadeIn(astray.chart, astray.bars, astray.score), run_time=0.8)
        scene.wait(1)
        scene.moment("before")
    with scene.say("Now it hears of nothing but {digit}s, for twenty steps.", digit=DIGIT):
        scene.play(FadeIn(astray.lesson, astray.counter), run_time=0.6)
        scene.play(Replay(astray, range(21), run_time=7))
        scene.wait(0.6)
        scene.moment("after")
    with scene.say(
        "To {called:.0%} of all test images it now says {digit}. What it knew of the others is all but gone.",
        called=called[-1, DIGIT],
        digit=DIGIT,
        when=called[-1, DIGIT] > 0.95 and accuracy[-1] < 0.15,
    ):
        scene.wait(1)
    with scene.say("The wishes that count are those of all examples together, averaged."):
        pass
