import numpy as np
import pytest
from manim import LEFT, RIGHT, UP

from netcore.network.params import Params
from scenes.beats.network.example import TwoEnds, input_column, two_ends
from scenes.beats.network.outputs import NEARER, UNIT, Board, ScoreBars
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import InputPicture

PARAMS = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
SCORES = np.linspace(0, 0.9, 10)


def test_a_bar_is_as_long_as_its_score_and_its_number_stands_after_it():
    bars = ScoreBars([0.5, 0.25], 1.0, [0.0, -1.0]).show([0.125, 0.75])
    assert [bar.width / UNIT for bar in bars.bars] == pytest.approx([0.125, 0.75])
    assert [bar.get_left()[0] for bar in bars.bars] == pytest.approx([1.0, 1.0])
    assert [number.value for number in bars.numbers] == [0.125, 0.75]
    for bar, number in zip(bars.bars, bars.numbers, strict=True):
        assert number.get_left()[0] == pytest.approx(bar.get_right()[0] + 0.2)


def test_stacked_bars_reach_to_their_sum_with_the_lowest_below():
    stack = ScoreBars([0.25, 0.5, 0.125], -1.0, [2.0, 1.0, 0.0]).stacked(0.5, -2.0)
    assert [bar.get_top()[1] for bar in stack] == pytest.approx(-2 + UNIT * np.array([0.875, 0.625, 0.125]))
    assert [bar.height for bar in stack] == pytest.approx(UNIT * np.array([0.25, 0.5, 0.125]))
    assert {round(float(bar.get_x()), 6) for bar in stack} == {0.5}


def test_small_scores_are_not_written():
    bars = ScoreBars([0.5, 0.25, 0.002], 0.0, [1.0, 0.0, -1.0]).write(1)
    assert [number.get_fill_opacity() for number in bars.numbers] == [1, 1, 0]
    assert not any(number.get_fill_opacity() for number in bars.write(0).numbers)


def test_a_track_is_as_long_as_a_whole_and_its_ends_are_named():
    board = Board(TwoEnds(input_column(np.zeros(784), PARAMS)))
    assert [track.width for track in board.bars.tracks] == pytest.approx([UNIT] * 10)
    ends = board.bars.tracks[0].get_corner(UP + LEFT)[0], board.bars.tracks[0].get_corner(UP + RIGHT)[0]
    assert [word.get_x() for word in board.limits] == pytest.approx(ends)


def test_the_output_layer_goes_to_its_place_and_the_closed_box_fills_the_room():
    board = Board(TwoEnds(input_column(np.zeros(784), PARAMS)))
    box, narrow = board.ends.box, board.ends.box.frame.width
    animation = board.open_up(1.0)
    animation.begin()
    animation.interpolate(1.0)
    assert box.frame.width == pytest.approx(narrow + NEARER)
    assert box.frame.get_right()[0] < board.ends.outputs.get_left()[0]
    wide = two_ends(np.zeros(784), SCORES, PARAMS)
    assert board.ends.outputs.get_center() == pytest.approx(wide.outputs.get_center())


def test_scores_are_seen_at_lamps_and_bars():
    board = Board(TwoEnds(input_column(np.zeros(784), PARAMS)))
    board.set_scores(SCORES)
    assert [lamp.activation for lamp in board.ends.network.neurons[-1]] == pytest.approx(SCORES)
    assert board.bars.shown()["length"] == pytest.approx(SCORES)


def test_two_ends_are_lit_by_what_goes_in_and_what_comes_out():
    ends = two_ends(np.ones(784), SCORES, PARAMS)
    assert {lamp.activation for lamp in ends.network.neurons[0]} == {1.0}
    assert [lamp.activation for lamp in ends.network.neurons[-1]] == pytest.approx(SCORES)
    assert not {id(part) for part in ends.network.neurons[1]} & {id(part) for part in ends.get_family()}


def test_a_picture_is_seen_without_its_marks_and_with_them_again():
    network = NetworkDiagram((784, 16, 10))
    picture = InputPicture(np.zeros(784), network)
    before = [part.get_stroke_opacity() for part in (picture.strip, *picture.rays)]
    hidden = picture.copy().mark(0)
    assert not any(part.get_stroke_opacity() for part in (hidden.strip, *hidden.rays))
    shown = hidden.mark(1)
    assert [part.get_stroke_opacity() for part in (shown.strip, *shown.rays)] == pytest.approx(before)
