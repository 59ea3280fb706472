"""A descent board shows one recorded step in all its parts."""

from dataclasses import replace

import numpy as np
import pytest

from netcore.measure.examples import ExampleInStates
from netcore.measure.planes import PlanePath, Surface
from netcore.network.params import Params
from scenes.beats.gradient_descent.descent import SCORE, DescentBoard, GradientGlow, Run
from scenes.kit.look import palette
from scenes.kit.replay.records import state_records

SIZES = [784, 4, 3]


@pytest.fixture
def board_and_records():
    rng = np.random.default_rng(0)
    count = Params.initialise(tuple(SIZES), rng=rng).vector.size
    numbers = [0, 2, 4]
    outputs = np.array([[0.9, 0.1, 0.0], [0.1, 0.3, 0.2], [0.0, 0.1, 0.8]])
    states = ExampleInStates(
        params=rng.normal(size=(3, count)),
        activations=(np.zeros((3, 784)), rng.random((3, 4)), outputs),
        score=outputs.max(axis=1),
        answer=outputs.argmax(axis=1),
    )
    cost = np.full((5, 5), 0.5)
    cost[0] = 0.7
    plane = Surface(x=np.linspace(-1, 5, 5), y=np.linspace(-1, 1, 5), cost=cost)
    path = PlanePath(
        step=np.arange(5),
        work=10 * np.arange(5),
        coordinates=np.column_stack([np.arange(5.0), np.zeros(5)]),
        true_cost=np.array([3.0, 0.9, 0.8, 0.6, 0.5]),
        plane_cost=np.full(5, 0.5),
        share=0.9,
        start_cost=3.0,
    )
    records = state_records(states, numbers, SIZES)
    return DescentBoard(records[0], [3.0, 0.9, 0.8, 0.6], plane, path, since=2, target=2), records


@pytest.mark.parametrize(
    ("place", "answer", "length", "cost"), [(0, 0, 0, 3.0), (1, 1, 0, 0.8), (2, 2, 2, 0.6)]
)
def test_all_parts_follow(board_and_records, place, answer, length, cost):
    board, records = board_and_records
    board.show(records[-1]).show(records[place])
    assert board.answer.value == answer
    assert board.counter.number.value == records[place].number
    assert board.cost.number.value == board.cost.gauge.value == cost
    assert board.surface.lengths == pytest.approx([length])  # the path is drawn from step 2
    filled = [neuron.activation for neuron in board.network.neurons[-1]]
    assert filled == pytest.approx(records[place].activations[-1])


def test_after_the_last_step_the_cost_before_it_stays(board_and_records):
    board, records = board_and_records
    assert board.show(records[0]).show(records[2]).cost.number.value == 0.6
    assert board.surface.lengths == pytest.approx([2])


def test_a_run_gives_the_records_between_two_steps(board_and_records):
    _, records = board_and_records
    run = Run(np.array([3.0, 0.9, 0.8, 0.6]), {}, records)
    assert [record.number for record in run.between(1, 4)] == [2, 4]


def test_each_score_lies_beside_its_output(board_and_records):
    board, records = board_and_records
    board.show(records[2])
    outputs = records[2].activations[-1]
    assert [bar.width / SCORE for bar in board.scores] == pytest.approx(outputs, abs=2e-3)
    for digit, bar in enumerate(board.scores):
        assert bar.get_y() == pytest.approx(board.network.neuron(2, digit).get_y())
    assert board.scores[2].get_fill_color() == palette.TARGET


def test_the_cost_of_a_record_goes_before_that_of_its_step(board_and_records):
    board, records = board_and_records
    assert board.show(replace(records[0], cost=2.5)).cost.number.value == 2.5


def test_dots_lie_on_the_path_and_come_with_their_steps(board_and_records):
    board, records = board_and_records
    dots = board.dots([2, 4])
    board.show(records[1])
    assert dots[0].get_center() == pytest.approx(board.surface.trail_head(0))
    assert [dot.get_fill_opacity() for dot in dots.show(records[1])] == [1.0, 0.0]


def test_the_ghost_of_a_step_keeps_its_scores(board_and_records):
    board, records = board_and_records
    bars, _ = board.show(records[2]).ghost(records[0])
    assert [bar.width / SCORE for bar in bars] == pytest.approx(records[0].activations[-1], abs=2e-3)
    assert board.scores[2].width / SCORE == pytest.approx(records[2].activations[-1][2])


def test_a_digit_is_read_only_if_its_output_stands_out(board_and_records):
    board, records = board_and_records
    for record, read in zip(records, (True, False, True), strict=True):
        board.show(record)
        assert board.answer.get_fill_opacity() == float(read)
        assert board.unsure.get_fill_opacity() == float(not read)


def test_the_gradient_grows_from_the_last_layer_in_the_colour_of_the_cost(board_and_records):
    board, records = board_and_records
    gradient = records[1].params
    glow = GradientGlow(board.network, gradient)
    assert [float(layer.emphasis.max()) for layer in glow] == [0.0, 0.0]
    assert [float(layer.emphasis.max()) for layer in glow.show(0.5)] == [0.0, 1.0]
    assert glow[1].values == pytest.approx(board.network.drawn_weights(1, gradient.weights[1]))
    assert {code for layer in glow for code in layer.hues} == {palette.COST.to_hex()}
    assert palette.COST.to_hex() not in board.network.edges[0].hues
