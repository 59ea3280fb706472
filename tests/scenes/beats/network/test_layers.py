import numpy as np
import pytest

from netcore.measure.pictures.strokes import Parts
from netcore.network.params import Params
from scenes.beats.network.layers import BASE, HUES, PER_CENT, Choice, Hope, Ink, Taken
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram

RING = np.zeros((28, 28))
RING[4:9, 6:11] = 0.5
RING[5:8, 7:10] = 0
HOLE = np.zeros((28, 28), dtype=bool)
HOLE[5:8, 7:10] = True
TAIL = np.zeros((28, 28))
TAIL[9:20, 10] = 0.25


def test_a_choice_has_a_lamp_for_each_hidden_neuron():
    choice = Choice([64, 32], 0.029, x=2.0)
    assert [len(layer.values) for layer in choice.lamps] == [64, 32]
    assert choice.lamps.get_x() == pytest.approx(2.0)
    assert not np.isclose(np.diff(np.sort(choice.lamps[0].centers()[:, 1])), 0).all()
    assert choice.label.text == "64, 32"


def test_its_bar_is_as_high_as_it_makes_mistakes():
    choice = Choice([], 0.08, x=0.0)
    assert choice.bar.get_bottom()[1] == pytest.approx(BASE)
    assert choice.bar.height == pytest.approx(8 * PER_CENT)
    assert choice.shown()["height"] == pytest.approx([8.0])
    assert choice.label.text == "none"


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
