"""3.2: what one picture wants of the outputs."""

from __future__ import annotations

from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    UR,
    Create,
    FadeIn,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ManimColor,
    VGroup,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from scenes.beats.backprop.example import DIGIT, example_shown
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import MARGIN, Note, Words, spell
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.values.arrows import ArrowLegend, ValueArrow

# Distances to the right of the output neurons' middles, in scene units: of decimal points, of the line on which
# the arrows stand, and of the wishes' decimal points.
CAME_OUT, WANTED, AXIS, WISH = 1.0, 2.15, 3.75, 5.35
LONGEST = 0.95  # shaft of the largest wish
HEAD_GAP = 0.32  # between the first row and the words over it


class OutputWishes(Group):
    """Columns beside a diagram's output neurons, a row for each.

    Parameters
    ----------
    network
        The diagram, its outputs labelled; nothing of it is changed.
    a, wanted, wish
        ``(n_out,)``: outputs, target and wished change. More is to the right.

    Attributes
    ----------
    came_out, wanted
        Columns of numbers under their heads.
    axis, arrows, numbers
        The wishes: the line of no wish, one arrow from it and one number per output.
    legend
        What the arrows mean, over them.

    >>> network = NetworkDiagram((3, 2), output_labels=("0", "1"))
    >>> sheet = OutputWishes(network, [0.5, 0.25], [1, 0], [1.0, -0.5])
    >>> [arrow.value for arrow in sheet.arrows]
    [1.0, -0.5]
    """

    def __init__(self, network: NetworkDiagram, a: ArrayLike, wanted: ArrayLike, wish: ArrayLike) -> None:
        self.neurons = [cast(Neuron, neuron) for neuron in network.neurons[-1]]
        self.labels = network.labels
        outputs, goals, wishes = (np.asarray(values, dtype=np.float64) for values in (a, wanted, wish))
        ink, small = [palette.INK] * len(outputs), [palette.SECONDARY] * len(outputs)
        hues = [palette.TARGET if goal else color for goal, color in zip(goals, small, strict=True)]
        self.came_out = VGroup(self._head("came out", CAME_OUT), self._column(outputs, CAME_OUT, ink))
        self.wanted = VGroup(self._head("wanted", WANTED), self._column(goals, WANTED, hues, decimals=0))
        largest = float(np.abs(wishes).max())
        self.arrows = VGroup(
            *(
                ValueArrow(value, largest=largest, length=LONGEST, horizontal=True, from_tail=True).stand_at(
                    self._place(row, AXIS)
                )
                for row, value in enumerate(wishes)
            )
        )
        reach = 0.5 * self.neurons[0].height
        self.axis = Line(
            self._place(0, AXIS) + reach * UP,
            self._place(-1, AXIS) + reach * DOWN,
            color=palette.FAINT,
            stroke_width=2,
        )
        self.numbers = self._column(wishes, WISH, [palette.sign_hue(value) for value in wishes], sign=True)
        self.legend = ArrowLegend(over=self._over(AXIS))
        super().__init__(self.came_out, self.wanted, self.axis, self.arrows, self.numbers, self.legend)

    def want(self) -> FadeIn:
        """Return the animation in which the wanted outputs appear."""
        return FadeIn(self.wanted, shift=0.1 * RIGHT, run_time=0.8)

    def wish(self, run_time: float = 2.4) -> LaggedStart:
        """Return the animation in which one arrow after the other grows from the line, its number beside it."""
        grown = [GrowFromPoint(arrow, cast(ValueArrow, arrow).anchor, run_time=0.6) for arrow in self.arrows]
        return LaggedStart(
            *(item for pair in zip(grown, map(FadeIn, self.numbers), strict=True) for item in pair),
            lag_ratio=0.2,
            run_time=run_time,
        )

    def focus(self, *rows: int) -> Self:
        """Leave these rows as they are and let the others recede."""
        for row in range(len(self.arrows)):
            for column in (self.came_out[1], self.wanted[1], self.arrows, self.numbers):
                set_lit(column[row], row in rows)
        return self

    def unfocus(self) -> Self:
        """Let nothing be the topic: all rows at full strength."""
        return self.focus(*range(len(self.arrows)))

    def _place(self, row: int, right: float) -> NDArray[np.float64]:
        place: NDArray[np.float64] = self.neurons[row].get_center() + right * RIGHT
        return place

    def _over(self, right: float) -> NDArray[np.float64]:
        """Return the point over a column on which its head stands."""
        return self._place(0, right) + (self.neurons[0].height / 2 + HEAD_GAP) * UP

    def _head(self, text: str, right: float) -> Note:
        top = self._over(right)
        return Note(text).move_to(top).stand_on(float(top[1]))

    def _column(
        self,
        values: NDArray[np.float64],
        right: float,
        hues: list[ManimColor],
        decimals: int = 2,
        sign: bool = False,
    ) -> VGroup:
        column = VGroup()
        for row, (value, hue) in enumerate(zip(values, hues, strict=True)):
            x, level = self._place(row, right)[0], cast(Words, self.labels[row])
            column.add(Number(value, decimals, sign=sign, color=hue, at_x=x, on=level))
        return column


@beat("3.2", "one picture, ten wishes")
def one_picture_ten_wishes(scene: Lecture) -> None:
    """Ask the output of the right digit to rise, all others to fall, each by twice how far it is off."""
    example = example_shown(scene)
    wishes = scene.measure("wishes", measure.derivatives.output_derivatives, **example.at)
    cost = scene.measure("cost", measure.examples.example_cost, **example.at)
    most, least = wishes.largest, wishes.smallest
    network = NetworkDiagram(example.params.layer_sizes, width=4.6, height=4.5)
    network.move_to(1.25 * LEFT + 0.45 * DOWN).show(example.params)
    picture = InputPicture(example.activations[0], network, size=2.0, gap=0.9)
    sheet = OutputWishes(network, wishes.a, wishes.target, wishes.minus_da)
    with scene.say(
        "A picture of a {digit} passes through a network that has only just begun to learn.", digit=DIGIT
    ):
        scene.title(note=example.source)
        scene.play(FadeIn(network, picture), run_time=0.8)
        scene.play(ForwardPulse(network, example.params, example.activations, run_time=2.2))
        scene.play(FadeIn(sheet.came_out, shift=0.1 * RIGHT), run_time=0.6)
        scene.moment("came out")
    with scene.say(
        "Wanted was {one:.0f} from output {digit} and {zero:.0f} from all others. This is what the picture costs.",
        one=wishes.target[DIGIT],
        zero=wishes.target[DIGIT - 1],
        digit=DIGIT,
        when=wishes.target[DIGIT] == 1 and wishes.target.sum() == 1,
    ):
        outputs = [(3, j) for j in range(len(wishes.a))]
        price = Formula(f"C_0 = {spell(cost, 2)}", color=palette.COST).next_to(picture.picture, UP, buff=0.3)
        scene.play(sheet.want(), network.animate.set_target(DIGIT).focus(*outputs), run_time=0.8)
        scene.play(FadeIn(price, shift=0.1 * UP), run_time=0.6)
        scene.moment("wanted")
    with scene.say(
        "So the {digit} wants to be brighter, the others darker, each by how far it is off.",
        digit=DIGIT,
        when=all((wish > 0) == (j == DIGIT) for j, wish in enumerate(wishes.minus_da)),
    ):
        scene.play(Create(sheet.axis), FadeIn(sheet.legend), run_time=0.6)
        scene.play(sheet.wish(run_time=3.6))
        scene.wait(1)
        scene.moment("wishes")
    with scene.say(
        "Output {most} is furthest off and asks for most. Output {least} is closest to what is wanted "
        "and asks for least.",
        most=most,
        least=least,
        when=abs(wishes.a - wishes.target).argsort()[[0, -1]].tolist() == [least, most],
    ):
        scene.play(sheet.animate.focus(most, least), run_time=0.8)
        scene.wait(1)
        scene.moment("most and least")
    with scene.say("Each wish is minus the derivative of the cost by that output."):
        rule = Formula("- frac(partial C_0, partial a_j) = - 2 (a_j - y_j)").to_corner(UR, buff=MARGIN)
        scene.play(sheet.animate.unfocus(), FadeIn(rule, shift=0.1 * UP), run_time=0.8)
        scene.wait(2)
