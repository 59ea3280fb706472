import numpy as np
import pytest

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.pictures import space
from scenes.kit.pictures.space import LAYERS_AT, PITCH, NetworkInSpace

SIZES = (784, 16, 16, 10)
PARAMS = Params(SIZES, np.sin(np.arange(13002.0)))


@pytest.fixture
def network():
    return NetworkInSpace(PARAMS, [np.linspace(0, 1, size) for size in SIZES])


def test_what_is_shown_are_the_weights_of_the_edges_that_have_grown(network):
    shown = network.grow(16 + 3.5).shown()
    np.testing.assert_array_equal(shown["weight of layer 0"], PARAMS.weights[0].ravel())
    np.testing.assert_array_equal(shown["weight of layer 1"], PARAMS.weights[1][:4].ravel())
    assert not len(shown["weight of layer 2"])
    np.testing.assert_array_equal(shown["fill of layer 3"], np.linspace(0, 1, 10))


def test_a_pulse_lights_what_it_has_reached(network):
    activations = [np.full(size, 0.5) for size in SIZES]
    shown = network.read(activations, 1.0).shown()
    lit = [set(np.round(shown[f"fill of layer {layer}"], 6)) for layer in range(4)]
    assert lit == [{0.5}, {0.5}, {0.0}, {0.0}]


def test_from_the_side_the_picture_is_a_line_and_turned_it_is_read_from_left_to_right(network):
    corner, next_column = network.seen_at(0, 0), network.seen_at(0, 27)
    assert abs(next_column[0] - corner[0]) < PITCH * 27 / 3  # as the eye is not far away
    network.turn(np.pi / 2)
    assert network.seen_at(0, 27)[0] - network.seen_at(0, 0)[0] > PITCH * 27
    np.testing.assert_allclose(network.turn(0.0).seen_at(-1, 0)[0], LAYERS_AT[-1])


def test_it_moves_and_shrinks_as_a_whole(network):
    before = network.turn(0.5).seen_at(2, 3)
    network.shift([1.0, 0, 0]).scale(0.5, about_point=np.zeros(3))
    np.testing.assert_allclose(network.seen_at(2, 3), (before + np.array([1.0, 0, 0])) / 2)


def test_an_edge_is_drawn_between_its_neurons_in_the_hue_of_its_sign(draw):
    vector = np.zeros(13002)
    params = Params(SIZES, vector)
    one = np.array(vector)
    one[784 * 16 + 16] = -1.0  # from the first neuron of the first hidden layer to the first of the second
    network = NetworkInSpace(Params(SIZES, one), [np.zeros(size) for size in SIZES])
    start, end = network.seen_at(1, 0), network.seen_at(2, 0)
    unit, middle = 90, (start + end) / 2
    row, column = round(360 - unit * middle[1]), round(640 + unit * middle[0])
    near = slice(row - 3, row + 3)
    bare = draw(NetworkInSpace(params, [np.zeros(size) for size in SIZES]), height=720)
    drawn = draw(network, height=720)
    assert np.array_equal(bare[near, column, :3], np.tile(bare[near, column, :3][:1], (6, 1)))
    red, green, blue = drawn[near, column, :3].astype(int).max(axis=0)
    assert red > green > blue
    assert red / 255 <= palette.NEGATIVE.to_rgb()[0]
    assert np.array_equal(draw(network.grow(0), height=720)[near, column], bare[near, column])


def test_biases_are_ringed_in_their_hue(draw, network):
    place = network.seen_at(1, 0)
    radius = network.radii[784]
    row, column = round(360 - 90 * place[1]), round(640 + 90 * (place[0] + radius))
    near = np.s_[row, column - 2 : column + 3]
    plain, ringed = (draw(network.ring(count), height=720)[near][:, :3].astype(int) for count in (0, 1))
    assert (ringed[:, 2] - ringed[:, 1]).max() > 60 > (plain[:, 2] - plain[:, 1]).max()


def test_edges_out_of_focus_recede(draw, network):
    flat = [draw(network.focus(*some), height=480)[..., :3].astype(int).sum() for some in ((), (3,), (3, 4))]
    assert flat[1] < flat[2] < flat[0]
    assert draw(network.focus(), height=480)[..., :3].astype(int).sum() == flat[0]


def test_many_strong_edges_are_fainter_and_few_are_not(draw, network, monkeypatch):
    def brightness(count):
        return draw(network.grow(16).focus(*range(count)), height=480)[..., :3].astype(int).sum()

    crowded = brightness(16)
    monkeypatch.setattr(space, "CROWDED", np.inf)
    assert crowded < 0.9 * brightness(16)
    vector = np.zeros(13002)
    vector[:784:50] = 1.0
    network.show(Params(SIZES, vector))
    alone = brightness(1)
    monkeypatch.undo()
    assert brightness(1) == alone
