"""The pictures at the cuts hold what they say, inside the frame."""

from __future__ import annotations

import numpy as np

from netcore.measure.examples import RunningMean
from netcore.network.params import Params
from scenes.beats.gradient_descent.example import WALL, CostOfOne, MeanOfAll, StepTag, untaught_network
from scenes.beats.gradient_descent.start.area import UNIT, ExampleState
from scenes.kit.lecture.frame import PICTURE_BOTTOM, WIDTH
from scenes.kit.look.painting import is_pinned


def test_the_bars_and_their_mean_stand_side_by_side() -> None:
    costs = RunningMean(np.full(600, 0.42), np.full(600, 0.42), 0.42)
    whole = MeanOfAll(costs, np.zeros((WALL, 28, 28)), 1000)
    assert whole.number.value == 0.42
    assert whole.pouring.shown()["mean"][-1] == 0.42
    assert whole.pouring.get_right()[0] < whole.cost.get_left()[0]
    assert abs(whole.arrow.get_end()[1] - whole.ground.get_y()) < 0.01
    assert whole.wall not in whole.submobjects
    assert whole.get_right()[0] < WIDTH / 2
    assert whole.get_bottom()[1] > PICTURE_BOTTOM - 0.05


def test_the_tag_stays_where_it_is_and_says_which_network() -> None:
    tag = StepTag(0)
    frame = tag[0].get_center()
    assert tag.show(1000).counter.number.value == 1000
    assert np.allclose(tag[0].get_center(), frame)
    assert tag.counter.get_right()[0] < tag[0].get_right()[0]
    assert tag.counter.get_left()[0] > tag[0].get_left()[0]
    assert is_pinned(tag[0])
    assert StepTag(None)[1].get_center()[0] == frame[0]


def test_the_untaught_network_shows_its_picture_and_nothing_else() -> None:
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    whole = untaught_network(params, np.full(784, 0.5))
    assert [layer.shown()["weight"].size for layer in whole.network.edges] == [0, 0, 0]
    assert whole.network.neurons[0][3].activation == 0.5
    assert {neuron.activation for layer in whole.network.neurons[1:] for neuron in layer} == {0.0}
    assert whole.bars not in whole.submobjects


def test_the_cost_of_one_is_as_long_as_it_says() -> None:
    state = ExampleState(1000, np.array([0.5, 0.5]), np.array([0.25, 0.25]), 0.5)
    whole = CostOfOne(np.zeros((28, 28)), [0, 1], state)
    assert whole.number.value == 0.5
    assert abs(whole.area.blocks.width / UNIT - 0.5) < 0.02
    assert whole.tag.counter.number.value == 1000
