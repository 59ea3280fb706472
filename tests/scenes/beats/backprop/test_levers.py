"""What the beats of one output draw: levers that lift a sum, wishes on a line, additions and signals on edges."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP

from netcore.measure.derivatives import RaisedOutput, RaisedWeights, UpdatedOutputs, WeightDerivatives
from scenes.beats.backprop.levers.aside import NeuronWish
from scenes.beats.backprop.levers.factor import OutputWish, Tangent
from scenes.beats.backprop.levers.proportion import BY, Board, FallGauge, Rule, StandingEdges
from scenes.beats.backprop.levers.three_levers import ACTIVATION, BIAS, WEIGHT, Levers, SumAndBrightness
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
from scenes.kit.look.text import Label
from scenes.kit.network.diagram import Edge, NetworkDiagram, Neuron


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
    return Levers(fan, raised, 1, SumAndBrightness(raised.z, raised.a))


@pytest.mark.parametrize("lever", [BIAS, WEIGHT, ACTIVATION])
def test_a_lever_lifts_slider_tube_and_lamps_by_what_was_measured(levers, lever):
    raised = levers.raised
    levers.pull(lever, 1.0)
    assert levers.sliders[lever].value == pytest.approx(raised.raised[lever])
    assert levers.sums.tube.value == levers.sums.curve.value == pytest.approx(raised.raised_z[lever])
    assert levers.output.activation == pytest.approx(raised.raised_a[lever])
    assert levers.sums.after.value == pytest.approx(raised.raised_a[lever])
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


def test_a_lever_says_by_how_much_it_and_the_sum_are_raised(levers):
    gain, lift = levers.gains(WEIGHT)
    assert (gain.shown, lift.shown) == ("+1", "+0.60")
    assert gain.get_bottom()[1] > levers.sliders[WEIGHT].place(1.4)[1]


def test_the_wish_of_a_neuron_points_up_beside_its_ring():
    wish = NeuronWish(Neuron(0.2).shift(RIGHT), 0.1)
    assert wish.ring.get_center()[0] == pytest.approx(1)
    tip, shaft = wish.arrow.points[0], wish.arrow.anchor
    assert tip[1] > shaft[1]
    assert tip[0] == pytest.approx(shaft[0])


@pytest.fixture
def standing():
    chart = Chart((0, 1), (0, 0.5))
    lamps = [Neuron(0.1).set_activation(a).shift(4 * LEFT) for a in (0.2, 0.8)]
    edges = [Edge(4 * LEFT, 2 * LEFT, weight=-0.5, stroke_width=width) for width in (3, 5)]
    return chart, StandingEdges(chart, lamps, edges, np.array([0.1, 0.4]))


def test_edges_stand_over_their_activations_as_tall_as_their_wishes(standing):
    chart, edges = standing
    edges.stand(1, 1.0)
    np.testing.assert_allclose(edges.sticks[1].get_start(), chart.point(0.8, 0), atol=1e-9)
    np.testing.assert_allclose(edges.sticks[1].get_end(), chart.point(0.8, 0.4), atol=1e-9)
    np.testing.assert_allclose(edges.caps[1].get_center(), chart.point(0.8, 0.4), atol=1e-9)
    assert edges.shown()["height"].tolist() == [0.4]
    assert (edges.sticks[0].get_stroke_opacity(), edges.lamps[0].get_fill_opacity()) == (0, 0)


def test_edges_come_home_as_they_looked(standing):
    _, edges = standing
    edges.stand_all([0, 1], 1.0).come_home(1.0)
    for stick, width in zip(edges.sticks, (3, 5), strict=True):
        assert stick.get_stroke_width() == pytest.approx(width)
        assert stick.get_angle() == pytest.approx(0)
        assert stick.get_length() == pytest.approx(2)
        assert stick.get_stroke_color() == palette.NEGATIVE
    assert edges.lamps[0].get_x() == pytest.approx(-4)


def test_the_gauge_of_a_fall_goes_left():
    gauge = FallGauge(0.013).show(0.01)
    assert gauge.gauge.value == -0.01
    assert gauge.gauge.low == -0.02
    assert gauge.gauge.tip()[0] < gauge.gauge.pivot.get_x()
    assert gauge.number.value == -0.01
    assert gauge.show(0.0).number.shown == "0.000"


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
    fall = np.array([0.005, 0.015])
    raised = RaisedWeights(cost=1.4, weight=wishes.a, a=wishes.a, raised=1.4 - fall, fall=fall)
    fan = NetworkDiagram((2, 1)).show(weights=[[[0.3, -0.4]]], activations=(wishes.a, [0.5]))
    return Board(fan, Label("one"), wishes, raised, np.array([0.3, -0.4]), 0.0)


def test_edge_dial_needle_and_output_turn_together_each_driven_by_itself(board):
    turning = board.turn(1, 0.015, 0, 1, rate_func=lambda share: share)
    assert [one.mobject for one in turning] == [board.edges[1], board.dial, board.gauge, board.output]
    width = board.edges[1].get_stroke_width()
    for one in turning:
        one.begin()
        one.interpolate(0.5)
    assert board.edges[1].get_stroke_width() > width
    assert board.dial.value == pytest.approx(-0.4 + BY / 2)
    assert board.gauge.gauge.value == pytest.approx(-0.0075)
    assert board.output.activation == pytest.approx(float(sigmoid(0.03)))


def test_behind_a_dark_neuron_the_output_stays(board):
    assert board.output not in [one.mobject for one in board.turn(0, 0.0, 0, 1)]


def test_the_rule_multiplies():
    rule = Rule(0.25).show(0.6)
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


def test_the_wish_of_an_output_stands_on_it_and_points_up_or_down():
    fan = NetworkDiagram((2, 1)).set_target(0)
    for value in (1.5, -0.5):
        wish = OutputWish(fan, value)
        np.testing.assert_allclose(
            wish.arrow.get_center()[:2], fan.neurons[-1][0].get_center()[:2], atol=1e-9
        )
        tip = wish.arrow.get_all_points()[wish.arrow.get_all_points()[:, 0].argsort()]
        assert np.sign(tip[0, 1] - wish.arrow.get_y()) == np.sign(value)
        assert wish.number.get_top()[1] < fan.halo.get_bottom()[1]


def test_a_tangent_touches_the_sigmoid_and_rises_by_the_slope_for_each_one():
    tangent = Tangent(-0.5, 0.235)
    np.testing.assert_allclose(tangent.line.get_center(), tangent.curve.point(-0.5), atol=1e-9)
    run, rise, _ = tangent.triangle
    across, height = tangent.curve.foot(1.0) - tangent.curve.foot(0.0), tangent.curve.upright.get_length()
    assert run.get_length() == pytest.approx(across[0])
    assert rise.get_length() == pytest.approx(0.235 * height)
    assert tangent.line.get_slope() == pytest.approx(0.235 * height / across[0])
