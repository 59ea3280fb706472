"""What the beats of one output draw: levers that lift a sum, wishes on a line, additions and signals on edges."""

import numpy as np
import pytest
from manim import RIGHT, UP

from netcore.measure.derivatives import RaisedOutput
from scenes.beats.backprop.levers.proportion import Wishes
from scenes.beats.backprop.levers.three_levers import ACTIVATION, BIAS, WEIGHT, Levers
from scenes.beats.backprop.levers.wiring import OUTPUT, Additions, Signals
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.strands import Strands


@pytest.fixture
def levers():
    z, lift = -0.2, np.array([1.0, 0.6, 0.4])
    raised = RaisedOutput(
        bias=-0.1,
        weight=0.4,
        activation=0.6,
        raised=np.array([0.9, 1.4, 1.6]),
        z=z,
        a=float(sigmoid(z)),
        lift=lift,
        raised_z=z + lift,
        raised_a=sigmoid(z + lift),
    )
    fan = NetworkDiagram((3, 1)).show(weights=[[[0.1, 0.4, -0.8]]], activations=([0.2, 0.6, 0.3], [raised.a]))
    return Levers(fan, raised, 1)


@pytest.mark.parametrize("lever", [BIAS, WEIGHT, ACTIVATION])
def test_a_lever_lifts_slider_tube_and_lamps_by_what_was_measured(levers, lever):
    raised = levers.raised
    levers.pull(lever, 1.0)
    assert levers.sliders[lever].value == pytest.approx(raised.raised[lever])
    assert levers.tube.value == pytest.approx(raised.raised_z[lever])
    assert levers.output.activation == pytest.approx(raised.raised_a[lever])
    assert levers.after.value == pytest.approx(raised.raised_a[lever])
    assert levers.tube.level()[1] == pytest.approx(levers.curve.lamp.get_y())
    levers.pull(lever, 0.0)
    assert levers.output.activation == pytest.approx(raised.a)
    assert levers.sliders[lever].value == levers.starts[lever]


def test_only_the_weight_makes_its_edge_swell(levers):
    width = levers.edge.edges[0].get_stroke_width()
    levers.pull(BIAS, 1.0)
    assert levers.edge.edges[0].get_stroke_width() == width
    levers.pull(WEIGHT, 1.0)
    assert levers.edge.edges[0].get_stroke_width() > 2 * width
    assert levers.behind.activation == pytest.approx(0.6)


def test_wishes_stand_over_their_activations():
    chart = Chart((0, 1), (0, 0.5))
    wishes = Wishes(chart, np.array([0.2, 0.8]), np.array([0.1, 0.4]))
    for bar, a, value in zip(wishes, (0.2, 0.8), (0.1, 0.4), strict=True):
        np.testing.assert_allclose(bar[0].get_end(), chart.point(a, value), atol=1e-9)
        np.testing.assert_allclose(bar[1].get_center(), chart.point(a, value), atol=1e-9)
    assert wishes.shown()["height"].tolist() == [0.1, 0.4]


@pytest.fixture
def strands():
    sources = [Neuron(0.1), Neuron(0.1).shift(UP)]
    return Strands(sources, Neuron(OUTPUT).shift(6 * RIGHT), [0.5, -0.5])


def test_additions_are_as_long_as_much_is_added(strands):
    additions = Additions(strands, np.array([0.2, -0.1])).grow(1.0)
    assert additions[0].get_length() == pytest.approx(2 * additions[1].get_length())
    assert additions.spread(1.0)[1].get_length() == pytest.approx(strands.edges[1].get_length() - OUTPUT)
    assert additions[0].get_stroke_opacity() == 0


def test_signals_are_as_large_as_neurons_are_bright_and_end_at_the_output(strands):
    signals = Signals(strands, np.array([0.8, 0.4])).show(1.0)
    assert signals[0].width == pytest.approx(2 * signals[1].width)
    for dot in signals:
        assert np.linalg.norm(dot.get_center() - strands.to.get_center()) == pytest.approx(OUTPUT)
    assert signals[0].get_fill_color() == palette.INK
