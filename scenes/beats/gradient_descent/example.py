"""The pictures with which beats hand over to one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, Arrow, Group, Line, RoundedRectangle, VGroup
from numpy.typing import ArrayLike

from netcore.measure.examples import RunningMean
from netcore.network.params import Params
from scenes.beats.gradient_descent.start.area import CostAsArea, ExampleState
from scenes.beats.gradient_descent.start.outputs import OutputBars
from scenes.beats.gradient_descent.start.pouring import PouringCosts
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import pin
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.counter import StepCounter

WALL = 96  # of the training images, which stand for all of them: twelve in a row
WALL_COLUMNS, WALL_CELL = 12, 0.6  # scene units
COST_SIZE, COST_RIGHT = 84, 6.7  # of "C = 0.42"; where it ends, in scene units
HIGHEST = 1.2  # cost at the upper edge of the bars of all images
BESIDE_COST = 0.83  # of their width is left to the bars when the cost stands beside them
TAG, TAG_PLACE = (2.1, 0.58), (5.7, 3.42, 0.0)  # size and place of the tag that names the network
NARROW, TO_THE_LEFT = 6.0, 0.7  # of the network beside whose outputs there are bars, in scene units
PAID_FOR = (-5.4, -1.7, 0.0)  # place of the picture whose cost is an area
WORD_SIZE, COST_OF_ONE = 60, (COST_RIGHT, -1.75, 0.0)  # of the word before that cost; right end of both


class StepTag(VGroup):
    """Which network is seen, in the upper right corner: that after so many steps, or the trained one.

    Parameters
    ----------
    step
        Number of steps taken, ``None`` for all.

    >>> StepTag(0).show(1000).counter.number.value
    1000.0
    """

    def __init__(self, step: int | None) -> None:
        frame = RoundedRectangle(
            corner_radius=0.12, width=TAG[0], height=TAG[1], color=palette.SECONDARY, stroke_width=2.5
        )
        self.counter = StepCounter(last=1000, size=FIGURE_SIZE, color=palette.INK)
        name = Words("trained", size=FIGURE_SIZE) if step is None else self.counter.show(step)
        name.move_to(frame).shift(0.5 * (TAG[0] - 0.4 - name.width) * RIGHT * (step is not None))
        super().__init__(frame, name)
        pin(self.move_to(TAG_PLACE))

    def show(self, step: int) -> StepTag:
        """Show the network after other steps."""
        self.counter.show(step)
        return self


class ScoredNetwork(Group):
    """A network that has read a picture, and its ten scores as bars beside the outputs.

    Parameters
    ----------
    params
        Of the network.
    activations
        One ``(n_l,)`` array per layer, the picture first.

    Attributes
    ----------
    network, picture, bars, tag
        Its parts; the tag says that it is the network of the start.
    """

    def __init__(self, params: Params, activations: Sequence[ArrayLike]) -> None:
        self.network = wide_network(params, width=NARROW).shift(TO_THE_LEFT * LEFT)
        self.network.show(activations=activations)
        self.picture = InputPicture(activations[0], self.network, size=2.5, gap=1.15)
        self.bars = OutputBars(self.network, activations[-1])
        self.tag = StepTag(0)
        super().__init__(self.network, self.picture, self.bars, self.tag)


def untaught_network(params: Params, values: ArrayLike) -> ScoredNetwork:
    """Return the network before it has any weights, a picture ``(784,)`` in front of it, and no scores yet."""
    empty = [np.zeros(size) for size in params.layer_sizes[1:]]
    whole = ScoredNetwork(params, [np.asarray(values).reshape(-1), *empty])
    for layer in whole.network.edges:
        layer.emphasise(0)
    whole.remove(whole.bars)
    return whole


class CostOfOne(Group):
    """What one picture costs in one state: gaps, squares, the strip that they fill, and its length as a number.

    Parameters
    ----------
    image
        The picture, ``(28, 28)``.
    target
        The wanted outputs, ``(10,)``.
    state
        Outputs, terms and cost.

    Attributes
    ----------
    area, picture, tag
        The squares, the picture that they are the cost of, the step.
    word, number
        The word "cost", and the cost; both are `cost`.
    """

    def __init__(self, image: ArrayLike, target: ArrayLike, state: ExampleState) -> None:
        self.area = CostAsArea(target).show(state).fold(1).pour(1)
        self.picture = Picture(image, size=2.2).move_to(PAID_FOR)
        self.word = Words("cost", size=WORD_SIZE, color=palette.COST)
        self.number = Number(state.cost, size=COST_SIZE, color=palette.COST)
        self.number.next_to(self.word, RIGHT, buff=0.35).stand_on(self.word)
        self.cost = VGroup(self.word, self.number)
        self.cost.move_to(COST_OF_ONE, aligned_edge=RIGHT)
        self.tag = StepTag(state.number)
        super().__init__(self.area, self.picture, self.cost, self.tag)

    def show(self, state: ExampleState) -> CostOfOne:
        """Show another state."""
        self.area.show(state)
        self.number.set_value(state.cost)
        self.tag.show(state.number)
        return self


class MeanOfAll(Group):
    """The costs of all training images under their mean, and this as a number that is to go down.

    Parameters
    ----------
    costs
        Of all training images.
    pictures
        ``(WALL, rows, columns)``: the first of the images.
    step
        Number of steps that the network has taken.

    Attributes
    ----------
    pouring, ground, arrow, tag
        The bars with the line of their mean, what they stand on, where the mean is to go, the step.
    symbol, number
        ``C =`` and the cost; `cost` is both.
    wall, count
        The first of the images and how many they are; neither is in the picture yet.
    """

    def __init__(self, costs: RunningMean, pictures: ArrayLike, step: int) -> None:
        count = len(costs.cost)
        self.pouring = PouringCosts(costs.cost, costs.mean, np.zeros((0, 28, 28)), HIGHEST)
        self.pouring.show(count).line(1).stretch(BESIDE_COST, 0, about_edge=LEFT)
        self.ground = Line(
            self.pouring.at(0.0, 1.0), self.pouring.at(1.0, 1.0), color=palette.SECONDARY, stroke_width=2.5
        )
        self.symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.number = Number(costs.mean_of_all, size=COST_SIZE, color=palette.COST)
        self.number.next_to(self.symbol, RIGHT, buff=0.3)
        self.cost = VGroup(self.symbol, self.number)
        self.cost.move_to((COST_RIGHT, self.pouring.end()[1], 0.0), aligned_edge=RIGHT)
        head = self.cost.get_bottom() + 0.25 * DOWN
        self.arrow = Arrow(
            head,
            (head[0], self.ground.get_y(), 0.0),
            buff=0,
            color=palette.COST,
            stroke_width=12,
            max_tip_length_to_length_ratio=0.4,
            max_stroke_width_to_length_ratio=20,
        )
        self.tag = StepTag(step)
        self.wall = Mosaic(pictures, columns=WALL_COLUMNS, cell_size=WALL_CELL)
        self.count = Words(f"{spell(count)} training images", size=FIGURE_SIZE)
        super().__init__(self.pouring, self.ground, self.cost, self.arrow, self.tag)
