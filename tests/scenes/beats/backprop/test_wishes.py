import numpy as np
import pytest

from scenes.beats.backprop.wishes import OutputWishes
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram

A, WANTED, WISH = [0.25, 0.5, 0.125], [0, 1, 0], [-0.5, 1.0, -0.25]


@pytest.fixture
def sheet():
    network = NetworkDiagram((4, 3), output_labels="012").shift([0.7, -0.4, 0])
    return OutputWishes(network, A, WANTED, WISH)


def test_rows_stand_at_their_neurons(sheet):
    heights = [neuron.get_y() for neuron in sheet.neurons]
    assert [arrow.anchor[1] for arrow in sheet.arrows] == pytest.approx(heights)
    for column in (sheet.came_out[1], sheet.wanted[1], sheet.numbers):
        assert [number.baseline for number in column] == pytest.approx(
            [word.baseline for word in sheet.labels]
        )
        assert np.ptp([number.point_x for number in column]) == pytest.approx(0, abs=1e-6)


def test_what_is_shown_is_what_was_given(sheet):
    assert [number.value for number in sheet.came_out[1]] == A
    assert [number.value for number in sheet.wanted[1]] == WANTED
    assert [number.value for number in sheet.numbers] == [arrow.value for arrow in sheet.arrows] == WISH


def test_more_points_to_the_right_and_less_to_the_left_of_the_line(sheet):
    line = sheet.axis.get_x()
    less, more, little = sheet.arrows
    assert less.get_right()[0] == pytest.approx(line) == pytest.approx(more.get_left()[0])
    assert little.width < less.width < more.width


def test_numbers_have_the_color_of_what_they_say(sheet):
    assert [number.get_fill_color() for number in sheet.numbers] == [
        palette.NEGATIVE,
        palette.POSITIVE,
        palette.NEGATIVE,
    ]
    assert [number.get_fill_color() for number in sheet.wanted[1]] == [
        palette.SECONDARY,  # should rest
        palette.TARGET,
        palette.SECONDARY,
    ]
    assert {number.get_fill_color() for number in sheet.came_out[1]} == {palette.INK}
    assert [(words.text, words[0].get_fill_color()) for words in sheet.legend] == [
        ("darker", palette.NEGATIVE),
        ("brighter", palette.POSITIVE),
    ]


def test_only_rows_in_focus_stay_bright(sheet):
    sheet.focus(1)
    assert [arrow.get_fill_opacity() for arrow in sheet.arrows] == pytest.approx([0.5, 1, 0.5])
    assert sheet.numbers[0].get_fill_opacity() == palette.receded(palette.NEGATIVE)
    sheet.unfocus()
    assert all(number.get_fill_opacity() == 1 for number in sheet.numbers)


def test_arrows_grow_to_their_full_length(sheet, play):
    widths = [arrow.width for arrow in sheet.arrows]
    play(lambda: sheet.wish(run_time=0.6), on_stage=[sheet.axis])
    assert [arrow.width for arrow in sheet.arrows] == pytest.approx(widths)
