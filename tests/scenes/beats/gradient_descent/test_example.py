"""The pictures at the cuts hold what they say, inside the frame."""

from __future__ import annotations

import numpy as np

from netcore.network.params import Params
from scenes.beats.gradient_descent.example import WALL, cost_of_one, mean_of_all, untaught_network
from scenes.beats.gradient_descent.start.area import UNIT, ExampleState
from scenes.kit.lecture.frame import PICTURE_BOTTOM, PICTURE_TOP, WIDTH


def test_the_wall_and_the_cost_stand_side_by_side() -> None:
    whole = mean_of_all(np.zeros((WALL, 28, 28)), 0.42, 60_000)
    assert whole.number.value == 0.42
    assert whole.wall.get_right()[0] < whole.cost.get_left()[0]
    assert whole.get_right()[0] < WIDTH / 2
    assert whole.get_bottom()[1] > PICTURE_BOTTOM - 0.05
    assert whole.get_top()[1] < PICTURE_TOP


def test_the_untaught_network_shows_its_picture_and_nothing_else() -> None:
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    whole = untaught_network(params, np.full(784, 0.5))
    assert [layer.shown()["weight"].size for layer in whole.network.edges] == [0, 0, 0]
    assert whole.network.neurons[0][3].activation == 0.5
    assert {neuron.activation for layer in whole.network.neurons[1:] for neuron in layer} == {0.0}
    assert whole.bars not in whole.submobjects


def test_the_cost_of_one_is_as_long_as_it_says() -> None:
    state = ExampleState(1000, np.array([0.5, 0.5]), np.array([0.25, 0.25]), 0.5)
    whole = cost_of_one(np.zeros((28, 28)), [0, 1], state)
    assert whole.number.value == 0.5
    assert abs(whole.area.blocks.width / UNIT - 0.5) < 0.02
    assert whole.counter.number.value == 1000
