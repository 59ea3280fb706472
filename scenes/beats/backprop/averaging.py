"""3.10: the wishes of single examples, averaged weight by weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from manim import DOWN, RIGHT, UP, Create, FadeIn, FadeOut, Group, LaggedStart, VGroup, VMobject
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.gradients import ParameterDerivatives
from scenes.beats.backprop.example import EARLY
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.text import LABEL_SIZE, Note, Words, spell
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.values.table import SumColumn, ValueTable

CELL = (0.9, 0.56)  # width and height, in scene units
NAME_SIZE = 32  # of the weights' names, which must keep to their rows
CHOSEN = (4, 2, 2)  # weights per layer, those with the largest entries of the gradient
UNIT = 1e-3  # of the numbers in the table
BRACKET = 0.14  # length of a bracket's ends


class AveragingTable(Group):
    """Weights by examples, headed by their pictures, with the mean of these and the mean of all to the right.

    Parameters
    ----------
    table
        Wishes of weights.
    pictures
        One per example, ``(784,)``.
    all_words
        Over the mean of all examples.

    Attributes
    ----------
    table
        The single wishes; rows are named by formulas.
    these
        Mean of the row, a `SumColumn`.
    everyone
        Mean over all examples, a column of numbers under its words.
    brackets
        Around the numbers of `everyone`: they are part of a vector.
    """

    def __init__(self, table: ParameterDerivatives, pictures: Sequence[ArrayLike], all_words: str) -> None:
        names = [
            Formula(f'w_("{to},{source}")^(({layer + 1}))', size=NAME_SIZE)
            for layer, to, source in zip(table.layer, table.to, table.source, strict=True)
        ]
        heads = [Picture(picture, size=0.68) for picture in pictures]
        self.table = ValueTable(
            table.of_examples,
            rows=names,
            columns=heads,
            cell=CELL,
            entries="numbers",
            decimals=1,
            size=LABEL_SIZE,
        )
        self.these = SumColumn(self.table, mean=True, header=_heading("mean of\nthese ten"), room=1.5)
        numbers = self.table.make_column(table.mean_of_all)
        numbers.shift(self.these.column[0].get_center() - numbers[0].get_center() + 1.4 * CELL[0] * RIGHT)
        for number, level in zip(numbers, self.these.column, strict=True):
            number.stand_on(level)
        head = _heading(all_words).next_to(numbers, UP, buff=0.2)
        head.stand_on(cast(Words, self.these.header[0]))
        self.everyone = Group(numbers, head)
        self.brackets = brackets(numbers)
        super().__init__(self.table, self.these, self.everyone, self.brackets)
        self.move_to(0.25 * UP)


def _heading(words: str) -> Words:
    return Note(words, align="center")


def brackets(column: VMobject, buff: float = 0.12) -> VGroup:
    """Return the square brackets of a vector around a column."""
    found = VGroup()
    low, high = column.get_bottom()[1] - buff, column.get_top()[1] + buff
    for x, inward in ((column.get_left()[0] - buff, 1), (column.get_right()[0] + buff, -1)):
        corners = [(x + inward * BRACKET, high, 0), (x, high, 0), (x, low, 0), (x + inward * BRACKET, low, 0)]
        found.add(VMobject(stroke_width=2.5, color=palette.INK).set_points_as_corners(np.array(corners)))
    return found


@beat("3.10", "the averaging table")
def the_averaging_table(scene: Lecture) -> None:
    """Average the wishes of all examples for each weight on its own: that is minus the gradient."""
    step = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    chosen = [
        scene.measure(
            f"largest of layer {layer}",
            measure.gradients.steepest_weights,
            layer=layer,
            count=count,
            step=step,
        )
        for layer, count in enumerate(CHOSEN)
    ]
    first = scene.measure("pictures", measure.examples.first_of_each_label)
    wished = scene.measure(
        "table",
        measure.gradients.parameter_derivatives,
        step=step,
        indices=[index for weights in chosen for index in weights.index.tolist()],
        examples=first.index.tolist(),
        unit=UNIT,
    )
    parameters = scene.measure("parameters", measure.record.parameter_count)
    examples = scene.measure("examples", measure.examples.example_count)
    board = AveragingTable(wished, list(first.inputs), f"mean of all\n{spell(examples)}")
    opinions = wished.of_examples.round(1)
    with scene.say("Each row is one weight. Each column is one picture's opinion: raise it, or lower it."):
        scene.title(
            note=f"after {spell(step)} steps · −∂C/∂w in thousandths, the largest of each layer",
        )
        scene.play(FadeIn(board.table.row_headers), run_time=0.6)
        scene.play(FadeIn(board.table.column_headers), run_time=0.6)
        scene.play(LaggedStart(*map(FadeIn, board.table.columns), lag_ratio=0.4), run_time=4)
        scene.wait(1)
        scene.moment("opinions")
    with scene.say(
        "About every weight the pictures disagree, even in sign.",
        when=((opinions > 0).any(axis=1) & (opinions < 0).any(axis=1)).all(),
    ):
        scene.wait(3.6)
    with scene.say("So take the mean of each row, over these ten,"):
        scene.play(FadeIn(board.these, shift=0.2 * RIGHT), run_time=0.8)
        scene.wait(2)
    with scene.say("and then over all {examples} pictures.", examples=examples):
        scene.play(FadeIn(board.everyone, shift=0.2 * RIGHT), run_time=0.8)
        scene.wait(2)
        scene.moment("means")
    with scene.say(
        "There is one cost, C. These are {shown} of the {count} entries of minus its gradient.",
        shown=len(opinions),
        count=parameters,
    ):
        gradient = Formula("- nabla C").next_to(board.brackets, DOWN, buff=0.15)
        scene.play(board.table.animate.focus(), FadeOut(board.these), run_time=0.6)
        scene.play(Create(board.brackets), FadeIn(gradient), run_time=1)
        scene.wait(1.5)
        scene.moment("gradient")
