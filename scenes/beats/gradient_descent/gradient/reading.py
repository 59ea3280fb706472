"""2.10: the gradient as a list of turns, one for every weight and bias."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    Dot,
    Ellipse,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    VGroup,
)
from numpy.typing import ArrayLike

from netcore import measure
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.networks import params_at
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number, NumberColumn
from scenes.kit.look.text import spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.values.arrows import ArrowColumn, ArrowLegend

PITCH = 0.56  # scene units between rows
NUMBER_X, ARROW_X = 1.3, 3.0  # of the decimal points and of the arrows' tails, from the names' middle
LONGEST = 1.3  # scene units, of the largest arrow


class GradientList(VGroup):
    """Some components of the negative gradient, one row each: the weight, the component, an arrow of its size.

    Parameters
    ----------
    to, source
        ``(n,)``: which weights; neuron they lead to and neuron they come from.
    values
        ``(n,)``: components of the negative gradient.
    decimals
        Of the numbers.

    Attributes
    ----------
    names, numbers, arrows
        One part per row, from the top.

    >>> errands = GradientList([7, 5], [2, 4], [-0.5, 0.25], decimals=2)
    >>> [number.value for number in errands.numbers], len(errands.names)
    ([-0.5, 0.25], 2)
    """

    def __init__(
        self, to: Sequence[int], source: Sequence[int], values: ArrayLike, *, decimals: int = 4
    ) -> None:
        self.names = VGroup(
            *(Formula(f"w_({int(j)} comma {int(k)})") for j, k in zip(to, source, strict=True))
        )
        self.numbers = NumberColumn(
            np.asarray(values, dtype=np.float64), PITCH, decimals=decimals, sign=True, at_x=NUMBER_X
        )
        for row, number in enumerate(self.numbers.numbers):
            number.set_color(palette.sign_hue(number.value))
            self.names[row].move_to((0, number.get_center()[1], 0))
        rows = self.numbers.numbers
        self.arrows = ArrowColumn(values, rows, horizontal=True, length=LONGEST)
        self.arrows.stand_at_x(ARROW_X)
        head = Formula("- nabla C", color=palette.COST).next_to(rows[0], UP, buff=0.32)
        ways = ArrowLegend("down", "up", over=(ARROW_X, float(head.get_bottom()[1]), 0.0))
        self.head = VGroup(head, ways)
        super().__init__(self.head, self.names, self.numbers, self.arrows)

    def row(self, index: int) -> VGroup:
        """Return one row as a group; its parts stay members of the list."""
        return VGroup(self.names[index], self.numbers[index], self.arrows[index])

    def beside(self, rows: Sequence[int], values: ArrayLike, words: str, *, decimals: int) -> VGroup:
        """Return what is known of some rows besides, in one column: a formula and a number each."""
        found = VGroup()
        x = self.arrows.get_right()[0] + 0.5
        for index, value in zip(rows, map(float, np.asarray(values)), strict=True):
            name = Formula(words, color=palette.COST)
            name.next_to((x, self.numbers[index].get_center()[1], 0), RIGHT, buff=0)
            number = Number(value, decimals, sign=True, color=palette.COST).next_to(name, RIGHT, buff=0.15)
            found.add(VGroup(name, number.stand_on(self.numbers.numbers[index])))
        return found

    def focus(self, *rows: int) -> Self:
        """Leave these rows as they are and let the others recede."""
        for index in range(len(self.names)):
            set_lit(self.row(index), index in rows)
        return self


UNIT = 1.05  # scene units per unit of x and y
LEVELS = (0.125, 0.5, 1.125, 2.0, 3.125)  # costs of the contour lines; the fourth passes through (1, 1)
ARROW = 0.34  # of the gradient's length, so that it stays in the picture


class ToyBowl(VGroup):
    """``C = 3/2 x^2 + 1/2 y^2`` as a map, the point (1, 1), and the way straight down from there.

    Attributes
    ----------
    formula, map, point, gradient, arrow, downhill
        The parts, in the order in which they are shown.

    >>> bowl = declared(ToyBowl(), "a toy, its formula beside it")
    >>> (bowl.arrow.get_vector()[:2] / bowl.arrow.get_vector()[1]).round(2)
    array([3., 1.])
    """

    def __init__(self) -> None:
        lines = VGroup(
            *(
                Ellipse(
                    width=2 * UNIT * np.sqrt(2 * level / 3),
                    height=2 * UNIT * np.sqrt(2 * level),
                    color=ManimColor.from_rgb(palette.surface_rgb(level / LEVELS[-1])),
                    stroke_width=2.5,
                )
                for level in LEVELS
            )
        )
        across = Line(2.1 * UNIT * LEFT, 2.1 * UNIT * RIGHT, color=palette.FAINT, stroke_width=2)
        up = Line(2.65 * UNIT * DOWN, 2.65 * UNIT * UP, color=palette.FAINT, stroke_width=2)
        names = (
            Formula("x", color=palette.SECONDARY).next_to(across, RIGHT, buff=0.12),
            Formula("y", color=palette.SECONDARY).next_to(up, UP, buff=0.08),
        )
        self.map = VGroup(across, up, lines, *names)
        here = UNIT * np.array([1.0, 1.0, 0.0])
        self.point = Dot(here, 0.09, color=palette.INK)
        self.arrow = Arrow(
            here,
            here - UNIT * ARROW * np.array([3.0, 1.0, 0.0]),
            buff=0,
            color=palette.INK,
            stroke_width=5,
            max_tip_length_to_length_ratio=0.2,
        )
        tip = self.arrow.get_end()
        self.downhill = Formula("- nabla C").next_to(tip, DOWN, buff=0.2)
        picture = VGroup(self.map, self.point, self.arrow, self.downhill).shift(3.2 * RIGHT)
        self.formula = Formula("C = 3/2 x^2 + 1/2 y^2").move_to(3.2 * LEFT + 1.1 * UP)
        self.gradient = Formula('nabla C = mat(3 x; y) = mat(3; 1) quad upright("at") quad (1, 1)')
        self.gradient.next_to(self.formula, DOWN, buff=0.6)
        super().__init__(picture, self.formula, self.gradient)


NUDGE = 0.1  # by which weights are turned
RANKS: tuple[Literal["median"], int] = ("median", 150)  # of weights with small entries in the gradient


@beat("2.10", "thirteen thousand dials: reading the gradient")
def reading_the_gradient(scene: Lecture) -> None:
    """Read a gradient as a list: which way to turn each dial, and how much that matters."""
    scene.declare({"three": "a toy, its formula beside it"})
    most = scene.measure("steepest", measure.gradients.steepest_weights, layer=-1, count=4, step=SNAPSHOT)
    some = [
        scene.measure(f"rank {rank}", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT, rank=rank)
        for rank in RANKS
    ]
    to, source = (
        [*most.to.tolist(), *(one.to for one in some)],
        [*most.source.tolist(), *(one.source for one in some)],
    )
    slopes = [*most.slope.tolist(), *(one.slope for one in some)]
    pair = [int(most.index[0]), some[0].index]
    nudged = scene.measure(
        "nudges", measure.gradients.cost_after_nudges, indices=pair, nudge=NUDGE, step=SNAPSHOT
    )
    params = params_at(scene, SNAPSHOT)
    _read_a_toy(scene)
    with scene.say(
        "The real one has {total} entries. It needs no picture: "
        "turn this one up a lot, that one down a touch, leave the rest.",
        total=len(params.vector),
    ):
        errands = GradientList(to, source, [-slope for slope in slopes]).move_to(4.2 * LEFT + 0.2 * UP)
        network = NetworkDiagram((16, 10), width=3.4, height=4.9).move_to(4.2 * RIGHT + 0.2 * UP)
        network.show(weights=params.weights[-1:])
        scene.note(f"step {spell(SNAPSHOT)} · weights of the last layer, all training images")
        scene.play(FadeIn(errands.head, network), run_time=0.8)
        for index in range(len(slopes)):
            scene.play(FadeIn(errands.row(index), shift=0.1 * UP), run_time=0.8)
        scene.moment("list")
    with scene.say(
        "Turn two dials by the same {nudge:.1f} and measure. "
        "The cost reacts as the list said: much to one, little to the other.",
        nudge=NUDGE,
        when=abs(nudged.change[0] / nudged.change[1] / (slopes[0] / slopes[4]) - 1) < 0.2,
    ):
        edges = [(0, to[k], source[k]) for k in (0, 4)]
        answers = errands.beside((0, 4), nudged.change, "Delta C =", decimals=5)
        scene.play(errands.animate.focus(0, 4), network.animate.focus(*edges), run_time=0.8)
        for edge, answer in zip(edges, answers, strict=True):
            scene.play(Create(network.wire(*edge)), run_time=1)
            scene.play(FadeIn(answer, shift=0.15 * RIGHT), run_time=1)
            scene.wait(0.8)
        scene.moment("nudged")
    with scene.say(
        "The sign belongs to the component, not to the weight. Its size says what a turn is worth."
    ):
        scene.wait(1)


def _read_a_toy(scene: Lecture) -> None:
    bowl = declared(ToyBowl().shift(0.15 * UP), "a toy, its formula beside it")
    with scene.say(
        "A toy with two dials. At this point a turn of x matters three times as much as one of y."
    ):
        scene.title()
        scene.play(FadeIn(bowl.formula, bowl.map), run_time=1.4)
        scene.play(FadeIn(bowl.point), run_time=0.4)
        scene.play(FadeIn(bowl.gradient, bowl.downhill), Create(bowl.arrow), run_time=1.8)
        scene.moment("toy")
        scene.wait(0.8)
        scene.play(FadeOut(bowl), run_time=0.6)
