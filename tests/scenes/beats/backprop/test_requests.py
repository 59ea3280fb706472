import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.backprop.example import DIGIT, Example
from scenes.beats.backprop.requests.asking import Plot, ThroughWeight
from scenes.beats.backprop.requests.handed_back import HandedBack, arrows_beside
from scenes.beats.backprop.requests.opinions import Product
from scenes.beats.backprop.requests.pads import RequestGrid
from scenes.beats.backprop.requests.walks import UNIT, ZERO, SmallWalks, Walk
from scenes.beats.backprop.requests.way_back import Collecting
from scenes.kit.look.text import CAPTION_TOP
from scenes.kit.network.diagram import NetworkDiagram

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


def test_the_axes_of_the_plot_cross_at_zero_and_it_fills_its_area():
    weights, requests = np.array([-2.0, 1.0]), np.array([-0.5, 0.25])
    plot = Plot(weights, requests, size=(6.0, 3.0), middle=(1.0, 0.5, 0.0))
    corners = plot.point(-2.0, -0.5), plot.point(1.0, 0.25)
    np.testing.assert_allclose(corners, [[-2.0, -1.0, 0.0], [4.0, 2.0, 0.0]])
    np.testing.assert_allclose(plot.point(0, 0), [2.0, 1.0, 0.0])


def test_a_worked_request_reads_from_left_to_right():
    case = ThroughWeight(0.27, -0.75, -0.2, 1.0)
    wish, request = case.wish[0], case.request[0]
    assert (wish.value, case.edge.weight, request.value) == (0.27, -0.75, -0.2)
    assert (
        case.wish.get_right()[0] < case.edge.get_left()[0] < case.edge.get_right()[0] < request.get_left()[0]
    )


def test_a_product_names_its_factors():
    product = Product((-0.8, "a"), (0.25, "sigma'"), (-0.2, "c"), height=1.0)
    numbers = [number for number, _ in product.factors]
    assert [number.shown for number in numbers] == ["−0.80", "0.25", "−0.20"]
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


def test_requests_turn_over_on_the_way_and_join_the_sum_one_by_one():
    network = NetworkDiagram(SIZES)
    wishes, parts = np.full(16, 0.1), np.linspace(-0.05, 0.06, 16)
    senders = arrows_beside(network, 2, wishes)
    collecting = Collecting(network.neuron(1, 3), senders, wishes, parts)
    assert not any(arrow.get_fill_opacity() for arrow in (*collecting.requests, collecting.sum))
    collecting.show(0.05)
    assert collecting.requests[0].value == 0.1
    collecting.show(0.6)
    on_the_way = [arrow.get_fill_opacity() > 0 for arrow in collecting.requests]
    arrived = on_the_way.index(True)
    assert arrived > 0
    assert collecting.sum.value == pytest.approx(parts[:arrived].sum())
    collecting.show(1.0)
    assert not any(arrow.get_fill_opacity() for arrow in collecting.requests)
    assert collecting.sum.value == pytest.approx(parts.sum())
    assert [arrow.value for arrow in collecting.requests] == list(parts)
