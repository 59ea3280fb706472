import numpy as np
import pytest
from manim import Group

from scenes.beats.backprop.requests import OneRequester, RequestSheet, network_arrows
from scenes.kit.look.text import CAPTION_TOP
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.replay.replay import Drive
from scenes.kit.values.table import Addition

RNG = np.random.default_rng(3)
WEIGHTS, ASKED = RNG.normal(size=(10, 16)), RNG.normal(size=(10, 16))
BEFORE, BEHIND = RNG.random(16), RNG.random(10)


@pytest.fixture
def sheet():
    return RequestSheet(WEIGHTS, BEFORE, BEHIND, ASKED)


def test_every_request_stands_beside_the_neuron_it_is_for(sheet):
    for row, neuron in enumerate(sheet.layer.neurons[0]):
        for column in (0, 9):
            assert sheet.table.entry(row, column).value == ASKED[column, row]
            assert sheet.table.entry_center(row, column)[1] == pytest.approx(neuron.get_y())
        assert sheet.total.column[row].get_left()[0] > neuron.get_right()[0]
    assert sheet.total.get_right()[0] < sheet.table.columns.get_left()[0]
    assert sheet.table.get_bottom()[1] > sheet.legend.get_top()[1] > CAPTION_TOP


def test_sums_are_drawn_by_the_scale_of_the_requests(sheet):
    request = sheet.table.entry(0, 0).copy()
    for total in sheet.total.column:
        assert total.width == pytest.approx(request.set_value(total.value).width)


def test_the_heads_come_to_stand_over_their_columns(sheet, play):
    play(sheet.raise_heads())
    for column, (neuron, label) in enumerate(zip(sheet.layer.neurons[1], sheet.layer.labels, strict=True)):
        assert neuron.get_x() == pytest.approx(sheet.table.entry_center(0, column)[0])
        assert label.get_bottom()[1] > neuron.get_top()[1]
    assert sheet.layer.edges[0].opacity == 0


def test_a_request_ends_beside_its_neuron_and_keeps_its_number(sheet, play):
    arrow = sheet.request(4, 7)
    play(sheet.hand_back(arrow, 4, 7), on_stage=[arrow])
    neuron = sheet.layer.neuron(0, 7)
    assert arrow.value == ASKED[4, 7]
    assert 0 < arrow.get_left()[0] - neuron.get_right()[0] < 0.5
    assert abs(arrow.get_y() - neuron.get_y()) < 0.2


def test_the_columns_add_up_to_their_left(sheet, play):
    place = sheet.total.column.get_center()
    play(Drive(Addition(sheet.table, sheet.total), 0, 1, run_time=0.4))
    np.testing.assert_allclose([arrow.value for arrow in sheet.total.column], ASKED.sum(axis=0))
    np.testing.assert_allclose([column.get_x() for column in sheet.table.columns], place[0])


def test_numbers_stand_at_their_neurons_heights_under_level_words(sheet):
    numbers = sheet.numbers([("sum of\nten", ASKED.sum(axis=0), 3), ("nudged", ASKED[0], 2)])
    for words, column in numbers:
        assert words.baseline == pytest.approx(numbers[0][0].baseline)
        for number, neuron in zip(column, sheet.layer.neurons[0], strict=True):
            assert number.get_y() == pytest.approx(neuron.get_y(), abs=0.02)
    assert numbers[0].get_left()[0] > sheet.total.get_right()[0]
    assert [number.value for number in numbers[1][1]] == list(ASKED[0])


def test_one_requester_lights_only_the_edges_in_question():
    requester = OneRequester(WEIGHTS, BEFORE, BEHIND, ASKED[2], 2)
    asked_for_more = ASKED[2] > 0
    chosen = np.flatnonzero(asked_for_more).tolist()
    requester.focus(*chosen)
    lit = (requester.layer.edges[0].emphasis == 1).reshape(10, 16)
    np.testing.assert_array_equal(lit[2], asked_for_more)
    assert not np.delete(lit, 2, axis=0).any()
    shown = requester.arrows_of(*chosen)
    assert [arrow.value for arrow in shown] == list(ASKED[2][asked_for_more])
    assert requester.arrows.get_right()[0] < requester.layer.neurons[0].get_left()[0]


def test_a_note_pad_frames_its_numbers():
    requester = OneRequester(WEIGHTS, BEFORE, BEHIND, ASKED[2], 2)
    paper, *columns = requester.note_pad([("weight", WEIGHTS[2], 3), ("request", ASKED[2], 2)])
    written = Group(*columns)
    assert paper.get_left()[0] < written.get_left()[0] < written.get_right()[0] < paper.get_right()[0]
    assert paper.get_left()[0] > requester.layer.get_right()[0]


def test_arrows_of_a_layer_stand_before_its_neurons():
    network = NetworkDiagram((784, 16, 16, 10))
    arrows = network_arrows(network, 2, ASKED[0])
    for arrow, neuron in zip(arrows, network.neurons[2], strict=True):
        assert arrow.get_y() == pytest.approx(neuron.get_y())
        assert (
            network.neurons[1].get_right()[0]
            < arrow.get_left()[0]
            < arrow.get_right()[0]
            < neuron.get_left()[0]
        )
