import numpy as np
import pytest

from netcore.measure.derivatives import RaisedOutput
from netcore.network.params import Params
from scenes.beats.backprop.example import DIGIT, Example
from scenes.beats.backprop.requests.asking import PLOT_ENDS, Case, Plot
from scenes.beats.backprop.requests.handed_back import HandedBack
from scenes.beats.backprop.requests.opinions import Product
from scenes.beats.backprop.requests.pads import UNIT as REQUEST_UNIT
from scenes.beats.backprop.requests.pads import NotePad, RequestGrid
from scenes.beats.backprop.requests.passing import Passing
from scenes.beats.backprop.requests.walks import UNIT, ZERO, SmallWalks, Walk
from scenes.beats.backprop.requests.way_back import Collecting, _in_tiles
from scenes.kit.look.text import CAPTION_TOP
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.pictures.sticks import Sticks

RNG = np.random.default_rng(3)
SIZES = (784, 16, 16, 10)
PARAMS = Params(SIZES, 0.3 * RNG.normal(size=13002))
EXAMPLE = Example(5, 2, PARAMS, tuple(RNG.random(size) for size in SIZES))
ASKED = 0.1 * RNG.normal(size=(10, 16))


@pytest.fixture
def grid():
    return RequestGrid(EXAMPLE, ASKED)


def test_every_request_stands_on_the_pad_of_its_output_at_the_height_of_its_neuron(grid):
    for output, pad in enumerate(grid.pads):
        assert [arrow.value for arrow in pad.arrows] == list(ASKED[output])
        assert pad.head.activation == EXAMPLE.activations[-1][output]
        assert pad.head.get_bottom()[1] > pad.sheet.get_top()[1]
        assert pad.sheet.get_bottom()[1] > CAPTION_TOP
        for neuron, arrow in zip(grid.neurons, pad.arrows, strict=True):
            assert arrow.anchor[1] == pytest.approx(neuron.get_y())
    assert [arrow.value for arrow in grid.arrows_about(7)] == list(ASKED[:, 7])


def test_only_the_wanted_output_wears_a_ring(grid):
    assert [pad.halo.get_stroke_width() > 0 for pad in grid.pads] == [j == DIGIT for j in range(10)]


def test_pads_lie_side_by_side(grid):
    for left, right in zip(grid.pads[:-1], grid.pads[1:], strict=True):
        assert left.sheet.get_right()[0] < right.sheet.get_left()[0]
    assert grid.neurons.get_right()[0] < grid.pads[0].get_left()[0]


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
    case = Case(4, raised, 0.25, 0.25 * weight, (-3.1, height, 0.0))
    assert [part.value for part in case.row[::2]] == [0.25, weight, 0.25 * weight]
    assert abs(case.row.get_y()) > abs(case.weight.get_y())
    assert abs(case.activation.get_y()) > abs(height)
    assert case.row.get_bottom()[1] > CAPTION_TOP
    assert case.passing.show(0.0).get_right()[0] < case.weight.get_left()[0]
    assert case.passing.show(1.0).value == 0.25 * weight
    assert case.passing.get_right()[0] < case.place[0]


def test_a_plot_lays_each_edge_as_far_as_its_weight_and_stands_its_request_there():
    weights, requests = np.array([-0.6, 0.3]), np.array([-0.16, 0.08])
    plot = Plot(weights, requests)
    for edge, arrow, weight, request in zip(plot.edges, plot.arrows, weights, requests, strict=True):
        np.testing.assert_allclose(edge.get_start(), plot.point(weight, 0.0))
        np.testing.assert_allclose(edge.get_end(), plot.origin)
        np.testing.assert_allclose(arrow.points[0], plot.point(weight, request), atol=1e-9)


@pytest.mark.parametrize(("request_", "turns"), [(0.2, False), (-0.2, True)])
def test_a_wish_turns_over_half_way_where_the_weight_is_negative(request_, turns):
    passing = Passing(0.4, request_, (0, 0, 0), (4, 0, 0), length=2.0, whole=True)
    tip = passing.show(0.3).points[0] - passing.get_center()
    assert tip[1] > 0
    middle = passing.show(0.525)
    assert middle.get_x() == pytest.approx(2.0)
    assert (middle.width > middle.height) == turns
    assert passing.show(1.0).value == request_
    np.testing.assert_allclose(passing.anchor, (4, 0, 0), atol=1e-9)


def test_a_product_names_its_factors():
    product = Product((-0.8, "a"), (0.25, "b"), (-0.2, "c"), height=1.0)
    numbers = [number for number, _ in product.factors]
    assert [number.shown for number in numbers] == ["−0.80", "+0.25", "−0.20"]
    for number, name in product.factors:
        assert name.get_top()[1] < number.get_bottom()[1]


def test_the_walk_ends_at_the_sum_under_its_outputs(grid):
    requests = ASKED[:, 4]
    walk = Walk(4, 0.4, requests, float(requests.sum()))
    height = ZERO + UNIT * requests.sum()
    assert walk.walk.tip()[1] == pytest.approx(height)
    assert walk.mark.get_y() == pytest.approx(height)
    for arrow, pad in zip(walk.walk.arrows, grid.pads, strict=True):
        assert arrow.anchor[0] == pytest.approx(pad.head.get_x())


def test_small_walks_are_drawn_by_one_scale_and_end_at_the_heights_of_their_sums():
    small = SmallWalks(EXAMPLE.activations[2], ASKED, ASKED.sum(axis=0))
    for walk, total in zip(small.walks, small.sums, strict=True):
        assert walk.tip()[1] == pytest.approx(total.points[0][1])
    assert [lamp.activation for lamp in small.lamps] == list(EXAMPLE.activations[2])


def test_the_network_gets_the_sums_beside_its_last_hidden_layer():
    handed = HandedBack(EXAMPLE, ASKED[0])
    network = handed.network
    for arrow, neuron, value in zip(handed.sums, network.neurons[2], ASKED[0], strict=True):
        assert arrow.value == value
        assert arrow.anchor[1] == pytest.approx(neuron.get_y())
        assert network.neurons[1].get_right()[0] < arrow.get_left()[0] < neuron.get_left()[0]
    assert [lamp.activation for lamp in network.neurons[-1]] == list(EXAMPLE.activations[-1])


def test_requests_come_one_by_one_and_are_laid_end_to_end():
    wishes, parts = np.full(16, 0.1), np.linspace(-0.05, 0.06, 16)
    senders = np.column_stack([np.full(16, 3.0), np.linspace(2, -2, 16), np.zeros(16)])
    collecting = Collecting((0.0, 0.0, 0.0), senders, wishes, parts, slow=2)
    assert not any(arrow.get_fill_opacity() for arrow in (*collecting.requests, *collecting.walk.arrows))
    collecting.show(0.1)
    assert [arrow.get_fill_opacity() for arrow in collecting.requests] == [1.0] + 15 * [0.0]
    collecting.show(collecting.first)
    assert collecting.walk.laid == 2
    assert not any(arrow.get_fill_opacity() for arrow in collecting.requests)
    collecting.show(collecting.end)
    assert list(collecting.walk.shown()["length"]) == list(parts)


def test_edges_fold_into_the_picture_of_the_neuron_that_they_lead_to():
    tiles = Mosaic(np.zeros((2, 784)), columns=2, cell_size=1.0)
    edges = Sticks(np.zeros((32, 2)), np.ones((32, 2)), np.ones(32))
    places = _in_tiles(edges, tiles).tips()
    for k in range(2):
        (left, top, _), (right, bottom, _) = tiles.corners(k)[[0, 3]]
        own = places[16 * k : 16 * (k + 1)]
        assert ((own[:, 0] > left) & (own[:, 0] < right)).all()
        assert ((own[:, 1] > bottom) & (own[:, 1] < top)).all()


def test_a_note_pad_has_every_request_at_its_neuron_as_long_as_its_number():
    pad = NotePad(EXAMPLE, ASKED[DIGIT])
    for neuron, arrow, value in zip(pad.neurons, pad.arrows, ASKED[DIGIT], strict=True):
        assert arrow.value == value
        assert arrow.height == pytest.approx(REQUEST_UNIT * abs(value))
        assert arrow.anchor[0] == pytest.approx(neuron.get_x())
        assert abs(arrow.anchor[1] - neuron.get_y()) == pytest.approx(neuron.height / 2)
    assert pad.sheet.get_bottom()[1] > CAPTION_TOP
    assert pad.top.get_right()[0] < pad.sheet.get_left()[0]
