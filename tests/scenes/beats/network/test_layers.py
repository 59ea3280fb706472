import numpy as np
import pytest
from manim import RIGHT, UP

from netcore.measure.neurons import WeightedSum
from netcore.measure.pictures.strokes import Parts
from netcore.network.params import Params
from scenes.beats.network.layers import HUES, Arriving, Hope, Ink, Joined, Taken
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram, Neuron

RING = np.zeros((28, 28))
RING[4:9, 6:11] = 0.5
RING[5:8, 7:10] = 0
HOLE = np.zeros((28, 28), dtype=bool)
HOLE[5:8, 7:10] = True
TAIL = np.zeros((28, 28))
TAIL[9:20, 10] = 0.25


FOUND = WeightedSum(
    a=np.ones(2),
    weights=np.array([3.0, -2.0]),
    products=np.array([3.0, -2.0]),
    running=np.array([3.0, 1.0]),
    total=1.0,
    bias=-0.5,
    z=0.5,
    output=float(sigmoid(0.5)),
)


def test_positive_products_come_first_and_light_the_lamp_which_the_others_darken():
    lamp = Neuron(0.5).shift(2 * RIGHT)
    arriving = Arriving([Neuron(0.1).shift(UP), Neuron(0.1)], lamp, FOUND)
    seen = []
    for time in (0.0, 0.5, 1.0, 1.5, 2.0):
        arriving.show(time)
        seen.append((lamp.activation, arriving.dots.shown()["length"].tolist()))
    assert [carried for _, carried in seen] == [[], [3.0], [], [-2.0], []]
    assert [level for level, _ in seen] == pytest.approx([0.0, 0.0, sigmoid(2.5), sigmoid(2.5), sigmoid(0.5)])


def test_products_go_from_their_lamps_to_the_one_that_they_set():
    arriving = Arriving([Neuron(0.1).shift(UP), Neuron(0.1)], Neuron(0.5).shift(2 * RIGHT), FOUND)
    assert arriving.show(0.0).dots.feet() == pytest.approx(np.array([[0, 1], [0, 0]]))
    assert arriving.show(1.0).dots.feet() == pytest.approx(np.array([[2, 0], [0, 0]]))


def test_a_piece_lies_where_it_was_cut():
    whole = Ink(RING + TAIL).shift([1.0, -0.5, 0.0])
    piece = whole.cut(TAIL > 0)
    assert piece.values.shape == (1, 11, 1)
    assert piece.get_center() == pytest.approx(whole.pixels((9, 10), (1, 11)).get_center())
    assert piece.height == pytest.approx(11 / 28 * whole.height)


def test_a_digit_falls_apart_into_loop_stroke_and_edges():
    sector = np.where(RING > 0, np.arange(28) > 8, -1)
    parts = Parts(holes=HOLE[None], loops=RING[None] > 0, rest=TAIL > 0, sector=sector)
    taken = Taken(RING + TAIL, parts, np.zeros(3))
    assert taken.loops[0].values.sum() == RING.sum()
    assert taken.strokes[0].values.sum() == TAIL.sum()
    assert len(taken.edges) == 2
    assert {edge.get_stroke_color().to_hex() for edge in taken.edges} == {hue.to_hex() for hue in HUES[:2]}
    alone = Taken(RING, Parts(parts.holes, parts.loops, np.zeros_like(parts.rest), sector), np.zeros(3))
    assert alone.strokes == []


def test_short_edges_lie_on_the_loop_however_large_it_is():
    sector = np.where(RING > 0, np.indices(RING.shape)[0] > 6, -1)
    taken = Taken(RING, Parts(HOLE[None], RING[None] > 0, TAIL > 1, sector), np.zeros(3))
    loop = taken.loops[0].copy().scale(2).shift([3.0, 1.0, 0.0])
    edges = taken.edges_on(loop)
    assert edges.get_center() == pytest.approx(loop.get_center(), abs=0.05)
    assert edges.width == pytest.approx(2 * taken.edges.width)
    assert 0.6 * loop.width < edges.width < loop.width


def test_a_hope_is_drawn_into_its_neuron_and_joined_from_rim_to_rim():
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    network = NetworkDiagram(params.layer_sizes).show(params, activations=[np.zeros(784), np.ones(16)])
    hope = Hope(Ink(RING).cut(RING > 0), network, 1, 3)
    assert hope.disc.get_center() == pytest.approx(network.neuron(1, 3).get_center())
    assert hope.piece.width < hope.disc.width
    assert hope.disc.get_fill_color() == palette.GROUND
    wire = hope.wire_to(network.neuron(2, 3))
    assert np.linalg.norm(wire.get_start() - hope.disc.get_center()) == pytest.approx(hope.disc.width / 2)
    assert wire.get_length() < np.linalg.norm(network.neuron(2, 3).get_center() - hope.disc.get_center())


def test_a_hope_lights_up_with_its_piece_dark_on_it():
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    network = NetworkDiagram(params.layer_sizes).show(params, activations=[np.zeros(784), np.ones(16)])
    hope = Hope(Ink(RING).cut(RING > 0), network, 1, 3)
    lighting = hope.light(1)
    lighting.begin()
    lighting.interpolate(1.0)
    assert hope.disc.get_fill_color() == palette.INK
    assert hope.piece.dark == 1.0


def test_what_hopes_make_is_joined_to_its_output_and_asked_about_beside_the_digit():
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    network = NetworkDiagram(params.layer_sizes).show(params, activations=[np.zeros(784), np.ones(16)])
    hopes = [Hope(Ink(RING).cut(RING > 0), network, 2, neuron) for neuron in (2, 14)]
    joined = Joined(network, 9, hopes)
    assert len(joined.wires) == len(hopes)
    assert joined.lamp.get_center() == pytest.approx(network.neuron(-1, 9).get_center())
    assert joined.asked.get_left()[0] > network.labels[9].get_right()[0]
