"""The pictures with which beats hand over to one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, VGroup
from numpy.typing import ArrayLike

from netcore.network.params import Params
from scenes.beats.gradient_descent.start.area import CostAsArea, ExampleState
from scenes.beats.gradient_descent.start.outputs import OutputBars
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.counter import StepCounter

WALL = 96  # of the training images, which stand for all of them: twelve in a row
WALL_COLUMNS, WALL_CELL = 12, 0.6  # scene units
WALL_PLACE = (-1.6, 0.35, 0.0)
COST_SIZE, COST_RIGHT = 84, 6.5  # of "C = 0.42"; where it ends, in scene units
NARROW, TO_THE_LEFT = 6.0, 0.7  # of the network beside whose outputs there are bars, in scene units
PAID_FOR = (-5.4, -1.7, 0.0)  # place of the picture whose cost is an area


class ScoredNetwork(Group):
    """A network that has read a picture, and its ten scores as bars beside the outputs.

    Attributes
    ----------
    network, picture, bars
        Its parts.
    """

    def __init__(self, params: Params, activations: Sequence[ArrayLike]) -> None:
        self.network = wide_network(params, width=NARROW).shift(TO_THE_LEFT * LEFT)
        self.network.show(activations=activations)
        self.picture = InputPicture(activations[0], self.network, size=2.5, gap=1.15)
        self.bars = OutputBars(self.network, activations[-1])
        super().__init__(self.network, self.picture, self.bars)


def scored_network(params: Params, activations: Sequence[ArrayLike]) -> ScoredNetwork:
    """Return the network of the random start with the scores that it gives a picture.

    Parameters
    ----------
    params
        Of the network.
    activations
        One ``(n_l,)`` array per layer, the picture first.
    """
    return ScoredNetwork(params, activations)


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

    Attributes
    ----------
    area, picture, counter
        The squares, the picture that they are the cost of, the step.
    symbol, number
        ``C_0 =`` and the cost; `cost` is both.
    """

    def __init__(self, image: ArrayLike, target: ArrayLike, state: ExampleState) -> None:
        self.area = CostAsArea(target).show(state).fold(1).pour(1)
        self.picture = Picture(image, size=2.2).move_to(PAID_FOR)
        self.symbol = Formula("C_0 =", size=COST_SIZE, color=palette.COST)
        self.number = Number(state.cost, size=COST_SIZE, color=palette.COST)
        self.number.next_to(self.symbol, RIGHT, buff=0.3).shift(0.07 * UP)
        self.cost = VGroup(self.symbol, self.number)
        self.cost.move_to((COST_RIGHT, -1.3, 0.0), aligned_edge=RIGHT)
        self.counter = StepCounter(size=FIGURE_SIZE).show(state.number)
        self.counter.next_to(self.cost, DOWN, buff=0.35, aligned_edge=RIGHT)
        super().__init__(self.area, self.picture, self.cost, self.counter)

    def show(self, state: ExampleState) -> CostOfOne:
        """Show another state."""
        self.area.show(state)
        self.number.set_value(state.cost)
        self.counter.show(state.number)
        return self


def cost_of_one(image: ArrayLike, target: ArrayLike, state: ExampleState) -> CostOfOne:
    """Return what one picture costs, all ten squares poured into the strip.

    Parameters
    ----------
    image
        The picture, ``(28, 28)``.
    target
        The wanted outputs, ``(10,)``.
    state
        Outputs, terms and cost.
    """
    return CostOfOne(image, target, state)


class MeanOfAll(Group):
    """The training images as a wall, what they are under it, and at the right what they cost on average.

    Attributes
    ----------
    wall
        The first of the images.
    count
        How many there are.
    symbol, number
        ``C =`` and the cost; `cost` is both.
    """

    def __init__(self, pictures: ArrayLike, cost: float, count: int) -> None:
        self.wall = Mosaic(pictures, columns=WALL_COLUMNS, cell_size=WALL_CELL).move_to(WALL_PLACE)
        self.count = Words(f"{spell(count)} training images", size=FIGURE_SIZE)
        self.count.next_to(self.wall, DOWN, buff=0.12)
        self.symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.number = Number(cost, size=COST_SIZE, color=palette.COST)
        self.number.next_to(self.symbol, RIGHT, buff=0.3)
        self.cost = VGroup(self.symbol, self.number)
        self.cost.move_to((COST_RIGHT, WALL_PLACE[1], 0.0), aligned_edge=RIGHT)
        super().__init__(self.wall, self.count, self.cost)


def mean_of_all(pictures: ArrayLike, cost: float, count: int) -> MeanOfAll:
    """Return the training images and their mean cost: the averaging ends on it, and the dials come to it.

    Parameters
    ----------
    pictures
        ``(WALL, rows, columns)``: the first training images.
    cost, count
        Mean cost of all training images, and how many they are.
    """
    return MeanOfAll(pictures, cost, count)
