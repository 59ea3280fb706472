"""2.1: examples with answers."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, Group, LaggedStart, VGroup, VMobject
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.shared import Split
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import TEXT_SIZE, Label, spell
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Replay

PICTURE = 0.26  # scene units


class Heap(Group):
    """Many small pictures side by side, under them how many examples there are and what they are for.

    Heaps that are drawn with one picture for the same number of examples have areas in their true proportion.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``: those that are drawn.
    columns
        How many stand side by side.
    count
        Of all examples.
    purpose
        Words.

    >>> heap = Heap(np.zeros((50, 28, 28)), 5, 10_000, "to be judged on")
    >>> heap.wall.rows, heap.count.shown
    (10, '10\u2009000')
    """

    def __init__(self, pictures: ArrayLike, columns: int, count: int, purpose: str) -> None:
        self.pictures = np.asarray(pictures)
        self.wall = Mosaic(self.pictures, columns=columns, cell_size=PICTURE, outline=False)
        self.count = Number(count, 0, size=TEXT_SIZE).next_to(self.wall, DOWN, buff=0.25)
        self.purpose = Label(purpose, color=palette.SECONDARY).next_to(self.count, DOWN, buff=0.15)
        super().__init__(self.wall, self.count, self.purpose)


WIDTH, STROKE = 0.2, 3.0  # scene units; stroke width


class Verdict(VMobject):
    """A quiet tick for right, a bright cross for wrong.

    >>> Verdict(right=True).right, len(Verdict(right=False).get_subpaths())
    (True, 2)
    """

    def __init__(self, *, right: bool) -> None:
        self.right = right
        color = palette.SECONDARY if right else palette.INK
        super().__init__(stroke_color=color, stroke_width=STROKE * (1 if right else 1.5))
        if right:
            self.set_points_as_corners([(0.0, 0.45, 0.0), (0.35, 0.1, 0.0), (1.0, 0.9, 0.0)])
        else:
            self.start_new_path(UP * 0.9 + RIGHT * 0.1).add_line_to(RIGHT * 0.9 + UP * 0.1)
            self.start_new_path(UP * 0.1 + RIGHT * 0.1).add_line_to(RIGHT * 0.9 + UP * 0.9)
        self.scale(WIDTH, about_point=(0.0, 0.0, 0.0))


class Verdicts(VGroup):
    """One verdict under each picture of a mosaic, which needs a gap to hold them.

    Parameters
    ----------
    mosaic
        The pictures, where they are to stay.
    right
        ``(n,)``: whether each was classified correctly, 1 or 0.

    >>> import numpy as np
    >>> marks = Verdicts(Mosaic(np.zeros((3, 784)), gap=0.5), [1, 0, 1])
    >>> [float(mark.get_stroke_opacity()) for mark in marks.show(2)]
    [1.0, 1.0, 0.0]
    """

    def __init__(self, mosaic: Mosaic, right: ArrayLike) -> None:
        self.right, self.count = np.asarray(right), len(np.asarray(right))
        marks = [Verdict(right=bool(verdict)) for verdict in self.right]
        for index, mark in enumerate(marks):
            mark.next_to(mosaic.cell(index), DOWN, buff=0.1)
        super().__init__(*marks)

    def show(self, count: int) -> Self:
        """Show so many of them and hide the others."""
        self.count = count
        for index, mark in enumerate(self):
            mark.set_stroke(opacity=1.0 if index < count else 0.0)
        return self

    def shown(self) -> Channels:
        """Return the verdicts that are in."""
        return {"right": self.right[: self.count]}


class Tally(VGroup):
    """How many of the examples so far were classified correctly: ``31 of 40 correct``.

    Parameters
    ----------
    score
        ``(n,)``: how many of the first 1, 2, 3, ... they are.

    >>> Tally([1, 1, 2]).show(3).number.shown
    '2'
    """

    def __init__(self, score: ArrayLike) -> None:
        self.score = [0, *np.asarray(score).tolist()]
        self.number = Number(self.score[-1], 0, size=TEXT_SIZE)
        words = Label(f"of {spell(len(self.score) - 1)} correct", size=TEXT_SIZE)
        super().__init__(self.number, words.next_to(self.number, RIGHT, buff=0.2).stand_on(self.number))

    def show(self, count: int) -> Self:
        """Show the score of the first so many."""
        self.number.set_value(self.score[count])
        return self


class Exam(Group):
    """Pictures in rows of ten, which get their verdicts one after the other while the score counts along.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``.
    right, score
        ``(n,)``: whether each was classified correctly, and how many were so far.
    """

    def __init__(self, pictures: ArrayLike, right: ArrayLike, score: ArrayLike) -> None:
        self.wall = Mosaic(pictures, columns=10, cell_size=0.8, gap=0.45)
        self.marks = Verdicts(self.wall, right)
        self.tally = Tally(score).next_to(self.marks, DOWN, buff=0.35).set_x(0)
        super().__init__(self.wall, self.marks, self.tally)
        self.show(0)

    def show(self, count: int) -> Self:
        """Show the verdicts on so many pictures, and the score then."""
        self.marks.show(count)
        self.tally.show(count)
        return self


PER_PICTURE = 200  # examples that one picture of a heap stands for


@beat("2.1", "examples with answers")
def examples_with_answers(scene: Lecture) -> None:
    """Pictures with labels, in two heaps, of which the second judges."""
    labels = scene.measure("labels", measure.examples.labels, stop=18)
    learn, judge = _heap(scene, "train", 20, "to learn from"), _heap(scene, "test", 5, "to be judged on")
    shared = scene.measure("pictures in both", measure.examples.shared_examples)
    verdicts = scene.measure("verdicts", measure.answers.answers, first=40)
    with scene.say(
        "Pictures, each with its answer. Nobody writes down a rule: there are only examples."
    ) as line:
        scene.title()
        wall = Mosaic(learn.pictures[:18], columns=6, cell_size=1.1, gap=0.5).shift(0.3 * UP)
        answers = VGroup(*(Label(spell(digit), color=palette.TARGET, size=28) for digit in labels))
        for index, answer in enumerate(answers):
            answer.next_to(wall.cell(index), DOWN, buff=0.1)
        scene.play(FadeIn(wall), run_time=1)
        scene.play(
            LaggedStart(*(FadeIn(a, shift=0.1 * DOWN) for a in answers), lag_ratio=0.2), run_time=line.left
        )
        scene.moment("pairs")
    with scene.say(
        "Learn from the left heap. Be judged on the right one. No image is in both.", when=not shared
    ):
        heaps = Group(learn, judge).arrange(RIGHT, buff=1.6, aligned_edge=UP).shift(0.1 * UP)
        scene.play(FadeOut(wall, answers), run_time=0.5)
        scene.play(FadeIn(heaps), run_time=2)
        scene.note(f"one picture drawn for {spell(PER_PICTURE)}")
        scene.moment("heaps")
    with scene.say(
        "Of {n} test images our trained network classifies {right} correctly, without having seen any of them "
        "before. That is the hope: that it generalises.",
        n=len(verdicts.correct_so_far),
        right=verdicts.correct_so_far[-1],
        when=not shared and verdicts.correct_so_far[-1] > 30,
    ) as line:
        exam = Exam(judge.pictures[:40], verdicts.correct, verdicts.correct_so_far).shift(0.15 * UP)
        scene.play(FadeOut(heaps), run_time=0.5)
        scene.play(FadeIn(exam), run_time=0.8)
        scene.note(f"the first {spell(len(verdicts.correct))} test images, read after the last step")
        scene.play(Replay(exam, range(len(verdicts.correct) + 1)), run_time=line.left)
        scene.moment("verdicts")


def _heap(scene: Lecture, split: Split, columns: int, purpose: str) -> Heap:
    count = scene.measure(f"{split} set", measure.examples.example_count, split=split)
    pictures = scene.measure(
        f"{split} pictures", measure.examples.images, first=count // PER_PICTURE, split=split
    )
    return Heap(pictures, columns, count, purpose)
