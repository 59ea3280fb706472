import numpy as np
import pytest

from netcore.measure.derivatives import RaisedOutput
from netcore.network.params import Params
from scenes.beats.backprop.example import DIGIT, Example
from scenes.beats.backprop.requests.asking import PLOT_ENDS, Case, Plot
from scenes.beats.backprop.requests.handed_back import HandedBack, arrows_beside
from scenes.beats.backprop.requests.opinions import DIVISION, CloseGauge
from scenes.beats.backprop.requests.pads import UNIT as REQUEST_UNIT
from scenes.beats.backprop.requests.pads import NotePad, PadRows
from scenes.beats.backprop.requests.passing import Passing
from scenes.beats.backprop.requests.walks import ZERO, AllSums, Walk
from scenes.beats.backprop.requests.way_back import Collecting, _on_pixels
from scenes.kit.look.text import CAPTION_TOP
from scenes.kit.network.diagram import STRIP, Neuron
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Sticks

RNG = np.random.default_rng(3)
SIZES = (784, 16, 16, 10)
PARAMS = Params(SIZES, 0.3 * RNG.normal(size=13002))
EXAMPLE = Example(5, 2, PARAMS, tuple(RNG.random(size) for size in SIZES))
ASKED = 0.1 * RNG.normal(size=(10, 16))


def test_the_plot_has_its_smallest_and_largest_weight_at_its_ends_and_requests_as_long_as_on_the_pad():
    weights, requests = np.array([-0.6, 0.3]), np.array([-0.16, 0.08])
    plot = Plot(weights, requests)
    assert [plot.point(w, 0.0)[0] for w in weights] == pytest.approx(PLOT_ENDS)
    assert plot.point(0.0, 0.0)[0] == pytest.approx(PLOT_ENDS[0] + 2 / 3 * (PLOT_ENDS[1] - PLOT_ENDS[0]))
    for arrow, noted in zip(plot.arrows, NotePad(EXAMPLE, requests.repeat(8)).arrows[::8], strict=True):
        assert arrow.height == pytest.approx(noted.height)
        assert np.sign(arrow.value) == np.sign(noted.value)


@pytest.mark.parametrize(("weight", "height"), [(0.4, -1.3), (-0.8, 1.4)])
def test_a_neuron_is_worked_out_beside_its_edge(weight, height):
    three = np.zeros(3)
    raised = RaisedOutput(0.0, weight, 0.5, three, 0.0, 0.5, three, three, three)
    by = np.copysign(0.3, weight)
    case = Case(4, raised, by, 0.02, 0.25, 0.25 * weight, (-3.1, height, 0.0))
    entering, output = case.lifting
    assert [part.value for part in entering[1::2]] == [by, weight, three[2]]
    assert output[1].value == 0.02
    assert case.lifting.get_right()[0] < 7
    assert [part.value for part in case.row[::2]] == [0.25, weight, 0.25 * weight]
    assert abs(case.row.get_y()) > abs(case.weight.get_y())
    assert abs(case.activation.get_y()) > abs(height)
    assert case.row.get_bottom()[1] > CAPTION_TOP
    assert case.passing.show(0.0).get_right()[0] < case.weight.get_left()[0]
    assert case.passing.show(1.0).value == 0.25 * weight
    assert 0 < case.passing.get_left()[0] - case.place[0] < 1


def test_a_plot_lays_each_edge_as_far_as_its_weight_and_stands_its_request_there():
    weights, requests = np.array([-0.6, 0.3]), np.array([-0.16, 0.08])
    plot = Plot(weights, requests)
    for edge, arrow, weight, request in zip(plot.edges, plot.arrows, weights, requests, strict=True):
        np.testing.assert_allclose(edge.get_start(), plot.point(weight, 0.0))
        np.testing.assert_allclose(edge.get_end(), plot.origin)
        np.testing.assert_allclose(arrow.points[0], plot.point(weight, request), atol=1e-9)


@pytest.mark.parametrize(("request_", "side"), [(0.2, 1), (-0.2, -1)])
@pytest.mark.parametrize("weight_at", [0.0, 0.5])
def test_a_wish_is_multiplied_where_the_weight_is(request_, side, weight_at):
    passing = Passing(0.4, request_, (0, 0, 0), (4, 0, 0), weight_at=weight_at, length=2.0, whole=True)
    assert passing.show(0.3).value == 0.4
    middle = passing.show(0.525)
    assert middle.get_x() == pytest.approx(4 * weight_at)
    assert middle.value == pytest.approx((0.4 + request_) / 2)
    tip = passing.show(0.7).points[0] - passing.get_center()
    assert np.sign(tip[1]) == side
    assert passing.get_x() == pytest.approx(4 * weight_at)
    assert passing.show(1.0).value == request_
    np.testing.assert_allclose(passing.anchor, (4, 0, 0), atol=1e-9)


def test_a_note_pad_has_every_request_at_its_neuron_as_long_as_its_number():
    pad = NotePad(EXAMPLE, ASKED[DIGIT])
    for neuron, arrow, value in zip(pad.neurons, pad.arrows, ASKED[DIGIT], strict=True):
        assert arrow.value == value
        assert arrow.height == pytest.approx(REQUEST_UNIT * abs(value))
        assert arrow.anchor[0] == pytest.approx(neuron.get_x())
        assert abs(arrow.anchor[1] - neuron.get_y()) == pytest.approx(neuron.height / 2)
    assert pad.sheet.get_bottom()[1] > CAPTION_TOP
    assert pad.top.get_right()[0] < pad.sheet.get_left()[0]


@pytest.fixture
def rows():
    return PadRows(EXAMPLE, ASKED, (3, 11), (0.8, -1.2))


def test_in_its_row_every_output_asks_from_under_its_head(rows):
    assert [top[1].activation for top in rows.tops] == list(EXAMPLE.activations[-1])
    for neuron, place, zero, arrows in zip((3, 11), range(2), (0.8, -1.2), rows.arrows, strict=True):
        assert rows.neurons[place].activation == EXAMPLE.activations[2][neuron]
        assert [arrow.value for arrow in arrows] == list(ASKED[:, neuron])
        for arrow, top, sheet in zip(arrows, rows.tops, rows.sheets, strict=True):
            np.testing.assert_allclose(arrow.anchor, (top[1].get_x(), zero, 0.0), atol=1e-9)
            assert arrow.height == pytest.approx(REQUEST_UNIT * abs(arrow.value))
            assert sheet.get_bottom()[1] < arrow.get_bottom()[1] < arrow.get_top()[1] < sheet.get_top()[1]


def test_only_the_wanted_output_wears_a_ring(rows):
    assert [top[0].get_stroke_width() > 0 for top in rows.tops] == [j == DIGIT for j in range(10)]


def test_the_walk_ends_at_the_sum_under_its_outputs(rows):
    requests = ASKED[:, 11]
    walk = Walk(0.4, requests, float(requests.sum()))
    height = ZERO + REQUEST_UNIT * requests.sum()
    assert walk.walk.tip()[1] == pytest.approx(height)
    assert walk.mark.get_y() == pytest.approx(height)
    for arrow, own in zip(walk.walk.arrows, rows.arrows[1], strict=True):
        assert arrow.anchor[0] == pytest.approx(own.anchor[0])
        assert arrow.height == pytest.approx(own.height)


def test_all_sums_are_the_walks_from_farther_away():
    totals = ASKED.sum(axis=0)
    walk = Walk(EXAMPLE.activations[2][4], ASKED[:, 4], float(totals[4]))
    sums = AllSums(EXAMPLE.activations[2], totals)
    assert [lamp.activation for lamp in sums.lamps] == list(EXAMPLE.activations[2])
    assert sums.sums[4].height / walk.sum.height == pytest.approx(sums.lamps[4].height / walk.lamp.height)
    for arrow, total in zip(sums.sums, totals, strict=True):
        assert arrow.height / sums.sums[4].height == pytest.approx(abs(total / totals[4]))


def test_the_gauge_seen_from_nearby_says_how_far_its_marks_are_apart():
    close = CloseGauge(1.4)
    low, high = (close.gauge.copy().show(1.4 + place * DIVISION).needle for place in (0, 1))
    chord = close.interval[0]
    for end, needle in ((chord.get_start(), low), (chord.get_end(), high)):
        pivot = close.gauge.pivot.get_center()
        np.testing.assert_allclose(
            (end - pivot) / np.linalg.norm(end - pivot), needle.get_unit_vector(), atol=1e-6
        )


def test_the_network_gets_the_sums_beside_its_last_hidden_layer():
    handed = HandedBack(EXAMPLE, ASKED[0])
    network = handed.network
    for arrow, neuron, value in zip(handed.sums, network.neurons[2], ASKED[0], strict=True):
        assert arrow.value == value
        assert arrow.anchor[1] == pytest.approx(neuron.get_y())
        assert network.neurons[1].get_right()[0] < arrow.get_left()[0] < neuron.get_left()[0]
    assert len({round(float(arrow.anchor[0]), 6) for arrow in handed.sums}) == 1
    assert not any(strands.emphasis.any() for strands in network.edges)
    assert [lamp.activation for lamp in network.neurons[-1]] == list(EXAMPLE.activations[-1])


def test_arrows_of_an_earlier_layer_may_be_longer_by_a_factor():
    network = HandedBack(EXAMPLE, ASKED[0]).network
    plain, longer = (arrows_beside(network, 1, ASKED[1], largest=largest) for largest in (1.0, 0.2))
    for one, other in zip(plain, longer, strict=True):
        assert other.height == pytest.approx(5 * one.height)


@pytest.fixture
def collecting():
    asked = Neuron(0.5)
    senders = [Neuron(0.2).move_to((3.0, 2.0 - k, 0.0)) for k in range(5)]
    wishes, weights = np.array([-0.1, 0.1, 0.1, 0.1, 0.1]), np.array([-0.5, 0.6, 0.0, -0.1, 0.2])
    return Collecting(asked, senders, 4 * wishes, np.full(5, 0.25), wishes, weights, wishes * weights)


def test_all_factors_of_requests_from_nearby_are_written(collecting):
    written = [
        (total.value, slope[1].value, wish[1].value, weight.value, part.value)
        for total, slope, wish, weight, part in zip(
            collecting.sums,
            collecting.slopes,
            collecting.figures,
            collecting.weights,
            collecting.products,
            strict=True,
        )
    ]
    np.testing.assert_allclose(written, [(-0.4, 0.25, -0.1, -0.5, 0.05), (0.4, 0.25, 0.1, 0.6, 0.06)])
    assert [one.wish for one in collecting.passing] == [-0.1, 0.1]
    np.testing.assert_allclose([one.show(1.0).value for one in collecting.passing], (0.05, 0.06))


def test_the_edge_is_lit_whose_request_is_being_laid(collecting):
    plain = collecting.edges[3].get_stroke_width()
    collecting.show(3.5)
    assert collecting.walk.laid == 3.5
    assert [edge.get_stroke_width() > plain for edge in collecting.edges] == [
        False,
        False,
        False,
        True,
        False,
    ]
    collecting.show(5)
    assert not any(edge.get_stroke_width() > plain for edge in collecting.edges)


def test_edges_go_to_the_pixels_that_they_come_from():
    picture = Picture(np.zeros(784), size=2.8)
    edges = Sticks(np.zeros((16, 2)), np.ones((16, 2)), np.ones(16))
    places = _on_pixels(edges, picture).tips()
    for pixel, place in zip(STRIP, places, strict=True):
        row, column = divmod(pixel, 28)
        np.testing.assert_allclose(place, picture.pixels((row, column)).get_center()[:2], atol=1e-6)
