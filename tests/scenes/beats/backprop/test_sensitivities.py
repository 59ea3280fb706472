import numpy as np
import pytest

from scenes.beats.backprop.sensitivities import EntryList, Turned, edges_as_sticks
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram

ENTRIES = np.array([0.25, -1.0, 0.5, 0.0625])
WEIGHTS = np.array([[0.5, -2.0], [0.25, 1.0]])


@pytest.fixture
def network():
    return NetworkDiagram((2, 2), output_labels="01").shift([-4, 0, 0]).show(weights=[WEIGHTS])


def test_spikes_are_as_high_as_the_entries_by_one_scale():
    sticks = EntryList(ENTRIES).sticks
    heights = sticks.tips()[:, 1] - sticks.feet()[:, 1]
    assert heights / heights[0] == pytest.approx(ENTRIES / ENTRIES[0])
    assert np.ptp(sticks.feet()[:, 1]) == pytest.approx(0)


def test_the_last_entries_fill_the_width():
    spikes = EntryList(ENTRIES).look_at_last(2)
    x = spikes.sticks.feet()[2:, 0]
    width = spikes.RIGHT_END - spikes.LEFT_END
    assert x == pytest.approx([spikes.LEFT_END + 0.25 * width, spikes.LEFT_END + 0.75 * width])
    assert spikes.sticks.shown()["length"] == pytest.approx(ENTRIES[2:])


def test_the_list_is_drawn_from_its_start():
    assert EntryList(ENTRIES).draw_to(3).sticks.shown()["length"] == pytest.approx(ENTRIES[:3])


def test_edges_that_leave_lie_where_they_lay(network, draw):
    sticks = edges_as_sticks(network, 0)
    assert sticks.values == pytest.approx(WEIGHTS.ravel())
    edges, strokes = (draw(part)[..., :3].astype(float) for part in (network.edges[0], sticks))
    assert np.abs(edges - strokes).mean() < 0.3


def test_a_raised_weight_turns_its_dial_and_moves_the_cost(network):
    turned = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0).raise_by(1)
    assert turned.dial.value == turned.value.value == turned.edge.weight == 0.35
    assert turned.gauge.value == 0.006
    assert turned.edge.get_stroke_color() == palette.POSITIVE
    assert turned.raise_by(0).gauge.value == 0


def test_how_many_divisions_is_written_where_the_needle_will_point(network):
    turned = Turned(network, (1, 0), 0.25, 0.35, 0.006, 0.002, 4, 0.0)
    number = turned.times(3.0, 1)
    assert turned.gauge.value == 0  # it has not moved yet
    way = number.get_center() - turned.gauge.pivot.get_center()
    tip = turned.raise_by(1).gauge.tip() - turned.gauge.pivot.get_center()
    assert np.linalg.norm(way) > np.linalg.norm(tip)
    assert way / np.linalg.norm(way) == pytest.approx(tip / np.linalg.norm(tip), abs=0.01)


def test_the_scale_has_round_numbers_of_any_size():
    written = [word.text for word in EntryList(0.01 * ENTRIES).scale_lines[1::2]]
    assert written == ["+0.005", "0", "−0.005"]
