from itertools import pairwise

import numpy as np
import pytest
from manim import FadeIn

from netcore.network.backprop import forward
from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.network.diagram import STRIP, NetworkDiagram
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.legend import EdgeLegend
from scenes.kit.replay.records import StepRecord

SIZES = (784, 16, 16, 10)


@pytest.fixture(scope="module")
def params():
    return Params.initialise(SIZES, rng=np.random.default_rng(0))


@pytest.fixture(scope="module")
def activations(params):
    inputs = np.random.default_rng(1).uniform(size=(1, 784)).astype(np.float32)
    return [a[0] for a in forward(params, inputs).a]


def state(network):
    return [
        np.concatenate([np.concatenate([e.strengths, e.emphasis]) for e in network.edges]),
        np.array([[n.activation, n.emphasis] for layer in network.neurons for n in layer]),
        np.array([n.get_fill_color().to_rgb() for layer in network.neurons for n in layer]),
    ]


def test_of_the_pixels_one_strip_of_the_picture_is_drawn(params):
    assert np.array_equal(np.unravel_index(STRIP, (28, 28)), [np.arange(6, 22), np.full(16, 14)])
    network = NetworkDiagram(SIZES)
    assert [len(layer) for layer in network.neurons] == [16, 16, 16, 10]
    assert len(network.ellipses) == 1
    heights = [neuron.get_center()[1] for neuron in network.neurons[0]]
    assert heights[7] - heights[8] == pytest.approx(3 * (heights[0] - heights[1]))  # room for the dots


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (3, 3, 2), (19, 4), (4, 30, 2)])
def test_any_sizes_fit_and_do_not_touch(sizes):
    network = NetworkDiagram(sizes, width=6, height=5)
    assert network.height <= 5 + 1
    for layer, group in enumerate(network.neurons):
        assert len(group) == (16 if sizes[layer] > 18 else sizes[layer])
        for upper, lower in pairwise(group):
            assert upper.get_bottom()[1] > lower.get_top()[1] + 0.02


def test_edges_follow_the_rows_of_the_weights(params):
    network = NetworkDiagram(SIZES).show(params)
    for layer, weight in enumerate(params.weights):
        to, source = 5, network.drawn[layer][3]
        strength = network.edges[layer].strengths[5 * len(network.drawn[layer]) + 3]
        assert strength == pytest.approx(weight[to, source] / np.abs(weight).max(), rel=1e-6)
    line = network.edge(2, 7, 4)
    middle = (network.neuron(2, 4).get_center() + network.neuron(3, 7).get_center()) / 2
    direction = network.neuron(3, 7).get_center() - network.neuron(2, 4).get_center()
    np.testing.assert_allclose(np.cross(line.get_center() - middle, direction), 0, atol=1e-6)
    assert line.get_color() == palette.sign_hue(params.weights[2][7, 4])


def test_what_is_shown_is_idempotent_and_without_history(params, activations):
    other = Params.initialise(SIZES, rng=np.random.default_rng(9))
    fresh = NetworkDiagram(SIZES).show(params, activations=activations)
    used = NetworkDiagram(SIZES).show(other, activations=[0.3 * a for a in activations])
    for _ in range(2):
        used.show(params, activations=activations)
        for mine, theirs in zip(state(used), state(fresh), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_records_parameters_and_bare_weights_show_the_same(params, activations):
    plain = NetworkDiagram(SIZES).show(weights=params.weights, activations=activations)
    for other in (
        NetworkDiagram(SIZES).show(params, activations=activations),
        NetworkDiagram(SIZES).show(StepRecord(0, 0, params, activations=tuple(activations))),
    ):
        for mine, theirs in zip(state(other), state(plain), strict=True):
            np.testing.assert_array_equal(mine, theirs)
    doubled = [2 * float(np.abs(weight).max()) for weight in params.weights]
    fainter = NetworkDiagram(SIZES).show(params, largest=doubled)
    np.testing.assert_allclose(fainter.edges[1].strengths, plain.edges[1].strengths / 2, rtol=1e-6)
    np.testing.assert_array_equal(fainter.edges[1].values, plain.edges[1].values)


def test_activations_fill_the_neurons_and_layers_not_reached_are_hollow(activations):
    network = NetworkDiagram(SIZES).show(activations=activations[:2])
    assert network.neuron(1, 3).activation == pytest.approx(activations[1][3])
    assert network.neuron(0, STRIP[5]).activation == pytest.approx(activations[0][STRIP[5]])
    assert {neuron.activation for neuron in network.neurons[2]} == {0.0}


def test_focus_dims_the_rest_and_ends_without_trace(params, activations):
    network = NetworkDiagram(SIZES).show(params, activations=activations)
    before = state(network)
    network.focus((3, 2), *network.edges_into(3, 2))
    lit = network.edges[2].emphasis.reshape(10, 16)
    assert np.all(lit[2] == 1)
    assert np.all(np.delete(lit, 2, axis=0) == palette.DIMMED)
    assert network.neuron(2, 0).emphasis == 1
    assert network.neuron(1, 0).emphasis == palette.DIMMED
    for mine, theirs in zip(state(network)[2:], before[2:], strict=True):
        np.testing.assert_array_equal(mine, theirs)  # the fills
    for mine, theirs in zip(state(network.unfocus()), before, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_after_an_animation_it_goes_on_from_what_is_seen(play, params, activations):
    network = NetworkDiagram(SIZES).show(params)
    play(
        lambda: FadeIn(network, run_time=0.2),
        lambda: network.animate(run_time=0.2).show(activations=activations),
        lambda: network.animate(run_time=0.2).focus((0, STRIP[0])),
    )
    expected = NetworkDiagram(SIZES).show(params, activations=activations).focus((0, STRIP[0]))
    for mine, theirs in zip(state(network), state(expected), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_the_target_is_ringed(params):
    network = NetworkDiagram(SIZES).set_target(4)
    np.testing.assert_allclose(network.halo.get_center(), network.neuron(3, 4).get_center())
    assert network.labels[4].get_color() == palette.TARGET
    assert network.set_target(None).halo.get_stroke_opacity() == 0


def test_every_edge_has_its_own_weight_and_begins_and_ends_at_its_neurons(params):
    network = NetworkDiagram(SIZES)
    layers = network.every_edge()
    assert sum(len(layer.strengths) for layer in layers) == 12_960
    for layer, weight in zip(layers, params.weights, strict=True):
        layer.set_values(weight)
    assert layers[0].strengths[784 * 3 + 100] == pytest.approx(
        params.weights[0][3, 100] / np.abs(params.weights[0]).max(), rel=1e-6
    )
    x, y = layers[1].segments[16 * 3 + 5, :2]
    start = layers[1].points[0] + [x, -y, 0]
    np.testing.assert_allclose(start, network.neuron(1, 5).get_center(), atol=1e-9)


def test_the_outlined_strip_lies_on_the_pixels_that_are_drawn(activations):
    network = NetworkDiagram(SIZES)
    shown = InputPicture(activations[0], network)
    pixel = shown.picture.height / 28
    line = (shown.strip.width - pixel) / 2  # the outline runs this far outside the pixels
    assert 0 < line < pixel / 2
    assert shown.strip.height == pytest.approx(16 * pixel + 2 * line)
    assert shown.strip.get_left()[0] - shown.picture.points[0][0] == pytest.approx(14 * pixel - line)
    assert shown.picture.points[0][1] - shown.strip.get_top()[1] == pytest.approx(6 * pixel - line)


def test_what_does_not_fit_is_refused(params):
    network = NetworkDiagram((3, 3, 2))
    with pytest.raises(ValueError, match="cannot show a network"):
        network.show(params)
    with pytest.raises(ValueError, match="is not drawn"):
        NetworkDiagram(SIZES).neuron(0, 0)
    with pytest.raises(ValueError, match="3 labels"):
        NetworkDiagram((3, 2), output_labels=("a", "b", "c"))


def test_it_is_drawn_with_its_legend(draw, params, activations):
    network = NetworkDiagram(SIZES).show(params, activations=activations)
    frame = draw(network, InputPicture(activations[0], network), EdgeLegend().to_edge())
    assert (np.abs(frame.astype(int) - draw()).max(axis=2) > 20).mean() > 0.1


def test_a_wire_runs_along_its_edge_in_plain_sight():
    network = NetworkDiagram((3, 2)).show(Params((3, 2), np.full(8, 1e-6)))
    edge, wire = network.edge(0, 1, 2), network.wire(0, 1, 2)
    assert np.allclose(wire.get_start(), edge.get_start())
    assert wire.get_stroke_opacity() == 1
    assert wire.get_stroke_color() == palette.INK
