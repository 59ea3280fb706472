import numpy as np
import pytest

from netcore.network.backprop import forward
from netcore.network.params import Params
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse

SIZES = (3, 4, 2)
PARAMS = Params.initialise(SIZES, rng=np.random.default_rng(0), dtype=np.float64)
A = [a[0] for a in forward(PARAMS, np.array([[0.2, 0.9, 0.5]])).a]


def test_a_forward_pulse_carries_weight_times_activation():
    network = NetworkDiagram(SIZES)
    pulse = ForwardPulse(network, PARAMS, A)
    pulse.begin()
    pulse.interpolate_mobject(0.75)
    carried = (PARAMS.weights[1] * A[1]).ravel()
    np.testing.assert_allclose(network.edges[1].pulse, carried / np.abs(carried).max())
    assert network.edges[1].phase[0] == pytest.approx(0.5)
    assert not network.edges[0].pulse.any()


def test_layers_take_their_values_one_after_the_other():
    network = NetworkDiagram(SIZES)
    pulse = ForwardPulse(network, PARAMS, A)
    pulse.begin()
    pulse.interpolate_mobject(0.55)
    assert [n.activation for n in network.neurons[1]] == pytest.approx(A[1])
    assert {n.activation for n in network.neurons[2]} == {0.0}
    pulse.interpolate_mobject(1.0)
    assert [n.activation for n in network.neurons[2]] == pytest.approx(A[2])


def test_it_leaves_no_trace_on_the_edges(play):
    network = NetworkDiagram(SIZES).show(PARAMS).focus((1, 2), (0, 2, 0))
    before = [layer.emphasis for layer in network.edges]
    play(
        lambda: ForwardPulse(network, PARAMS, A, run_time=0.4),
        lambda: BackwardPulse(network, PARAMS.weights, run_time=0.4),
    )
    for layer, emphasis in zip(network.edges, before, strict=True):
        np.testing.assert_allclose(layer.emphasis, emphasis)
        assert not layer.pulse.any()


def test_a_backward_pulse_runs_from_the_last_layer_to_the_first_and_from_right_to_left():
    network = NetworkDiagram(SIZES)
    pulse = BackwardPulse(network, [-w for w in PARAMS.weights])
    pulse.begin()
    pulse.interpolate_mobject(0.2)
    assert network.edges[1].pulse.any()
    assert not network.edges[0].pulse.any()
    early = network.edges[1].phase[0]
    pulse.interpolate_mobject(0.4)
    assert network.edges[1].phase[0] < early
    pulse.interpolate_mobject(0.8)
    assert network.edges[0].pulse.any()


def test_edges_may_keep_what_a_backward_pulse_brought(play):
    network = NetworkDiagram(SIZES).show(PARAMS).focus()
    wishes = [-2 * w for w in PARAMS.weights]
    kept, other = network.edges[1].set_hue(0), network.edges[0].set_hue(0)
    play(BackwardPulse(network, wishes, layers=[1], run_time=0.4, keep=True))
    assert (kept.hue[0], other.hue[0]) == (1, 0)
    np.testing.assert_array_equal(kept.values, wishes[1].ravel())
    np.testing.assert_allclose(kept.strengths, wishes[1].ravel() / np.abs(wishes[1]).max())
    assert (kept.emphasis == 1).all()
    np.testing.assert_array_equal(other.values, network.drawn_weights(0, PARAMS.weights[0]))
    assert (other.emphasis < 1).all()


def test_one_scale_may_hold_for_all_layers(play):
    network = NetworkDiagram(SIZES).show(PARAMS)
    wishes = [0.01 * PARAMS.weights[0], PARAMS.weights[1]]
    brightest = float(np.abs(PARAMS.weights[1]).max())
    play(BackwardPulse(network, wishes, run_time=0.4, keep=True, largest=brightest))
    for layer, wish in zip(network.edges, wishes, strict=True):
        np.testing.assert_allclose(layer.strengths, wish.ravel() / brightest)
