"""What the beats of one output draw: levers that lift a sum, wishes on a line, additions and signals on edges."""

import numpy as np
import pytest
from manim import RIGHT, UP

from netcore.measure.derivatives import RaisedOutput, RaisedWeights, UpdatedOutputs, WeightDerivatives
from scenes.beats.backprop.levers.proportion import Board, Rule, Wishes
from scenes.beats.backprop.levers.three_levers import ACTIVATION, BIAS, WEIGHT, Levers
from scenes.beats.backprop.levers.wiring import (
    OUTPUT,
    OUTPUT_X,
    OUTPUT_YS,
    CostReading,
    Signals,
    Ties,
    _targets,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram, Neuron


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
def wishes():
    a = np.array([0.2, 0.6])
    return WeightDerivatives(
        a=a,
        minus_dw=0.25 * a,
        nudged=0.25 * a,
        minus_da=1.0,
        slope=0.25,
        minus_dz=0.25,
        largest_a=1,
        smallest_a=0,
    )


@pytest.fixture
def board(wishes):
    raised = RaisedWeights(
        cost=1.4, weight=wishes.a, a=wishes.a, raised=np.array([1.35, 1.25]), fall=np.array([0.05, 0.15])
    )
    fan = NetworkDiagram((2, 1)).show(weights=[[[0.3, -0.4]]], activations=(wishes.a, [0.5]))
    return Board(fan, wishes, raised, np.array([0.3, -0.4]), 0.0)


def test_a_raised_weight_moves_edge_lamp_and_needle(board):
    width = board.edges[1].get_stroke_width()
    board.raise_weight(1, 1.0)
    assert board.edges[1].get_stroke_width() > 2 * width  # also where the weight is negative
    assert board.output.activation == pytest.approx(float(sigmoid(0.6)))
    assert board.gauge.value == pytest.approx(1.25)
    np.testing.assert_allclose(board.marks[1].get_center(), board.gauge.tip(), atol=1e-6)


def test_dial_needle_and_lamp_turn_together_each_driven_by_itself(board):
    dial = board.dial_of(1)
    turning = board.turn(dial, 1, 0, 1, rate_func=lambda share: share)
    assert [one.mobject for one in turning] == [dial, board.gauge, board.output]
    for one in turning:
        one.begin()
        one.interpolate(0.5)
    assert dial.value == pytest.approx(-0.4 + 0.5)
    assert board.gauge.value == pytest.approx(1.325)
    assert board.output.activation == pytest.approx(float(sigmoid(0.3)))


def test_the_rule_multiplies(wishes):
    rule = Rule(wishes).show(0.6)
    assert (rule.brightness.shown, rule.wish.shown) == ("0.60", "0.15")


@pytest.fixture
def neurons():
    sources = [Neuron(0.1).set_activation(0.8), Neuron(0.1).shift(UP).set_activation(0.4)]
    return sources, Neuron(0.7).shift(6 * RIGHT)


def test_ties_are_as_wide_as_much_is_added_or_taken(neurons):
    sources, to = neurons
    ties = Ties(sources, to, np.array([0.2, -0.1]), largest=0.4).show(1.0)
    assert ties[0].get_stroke_width() == pytest.approx(2 * ties[1].get_stroke_width())
    assert ties[0].get_length() == pytest.approx(6 - 0.7)
    assert [tie.get_stroke_color() for tie in ties] == [palette.POSITIVE, palette.NEGATIVE]


def test_ties_reach_from_the_rim_of_the_output_to_their_neurons(neurons):
    sources, to = neurons
    ties = Ties(sources, to, np.array([0.2, -0.1]), largest=0.4).show(0.5)
    for tie, source in zip(ties, sources, strict=True):
        assert np.linalg.norm(tie.get_end() - to.get_center()) == pytest.approx(0.7)
        assert tie.get_length() == pytest.approx(
            (np.linalg.norm(to.get_center() - source.get_center()) - 0.7) / 2
        )
    for tie, source in zip(ties.show(1.0), sources, strict=True):
        np.testing.assert_allclose(tie.get_start(), source.get_center(), atol=1e-9)


def test_each_target_stands_directly_beside_its_output():
    bright, dark, _ = _targets([1.0, 0.0])
    assert (bright.activation, dark.activation) == (1.0, 0.0)
    for target, y in zip((bright, dark), OUTPUT_YS, strict=True):
        assert target.get_y() == pytest.approx(y)
        assert 0 < target.get_left()[0] - (OUTPUT_X + OUTPUT) < OUTPUT


def test_signals_are_as_large_as_neurons_are_bright_and_are_taken_in_at_the_output(neurons):
    sources, to = neurons
    signals = Signals(sources, to).show(0.5)
    assert signals[0].width == pytest.approx(2 * signals[1].width)
    assert signals[0].get_fill_color() == palette.INK
    for dot in signals.show(1.0):
        assert np.linalg.norm(dot.get_center() - to.get_center()) == pytest.approx(0.7)
        assert dot.width < 0.01


def test_a_cost_reading_goes_to_the_new_cost_and_back():
    found = UpdatedOutputs(*np.zeros((4, 1)), cost=1.4, updated_cost=1.0)
    reading = CostReading(found)
    change = reading.change()
    change.begin()
    change.interpolate(1.0)
    assert (reading.gauge.value, reading.number.value) == (1.0, 1.0)
    back = reading.change(back=True)
    back.begin()
    back.interpolate(1.0)
    assert (reading.gauge.value, reading.number.value) == (1.4, 1.4)
