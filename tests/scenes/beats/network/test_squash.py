import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.network.squash import BiasArrows, Squash, Threshold, substituted
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette
from scenes.kit.network.diagram import Neuron
from scenes.kit.network.input_picture import wide_network

Z = np.array([-12.0, -1.0, 0.0, 2.0])


def test_the_straight_line_is_lifted_with_its_dots():
    squash = Squash(Z, sigmoid(Z)).lift(0.0)
    floor = squash.axis.point(0.0, 0.0)[1]
    np.testing.assert_allclose(squash.dots.centers()[:, 1], floor)
    np.testing.assert_allclose(squash.lift(1.0).dots.centers()[:, 1], floor + squash.high / 2)
    np.testing.assert_allclose(squash.line.get_y(), floor + squash.high / 2)


def test_when_it_is_bent_every_dot_is_as_high_as_it_is_bright():
    squash = Squash(Z, sigmoid(Z)).bend(1.0)
    heights = (squash.dots.centers()[:, 1] - squash.axis.point(0.0, 0.0)[1]) / squash.high
    np.testing.assert_allclose(heights, sigmoid(Z), atol=1e-9)
    np.testing.assert_allclose(squash.dots.colors, palette.ink_rgb(sigmoid(Z)))
    np.testing.assert_allclose(squash.dots.centers()[:, 0], squash.axis.point(Z, 0.0)[:, 0])


def test_bending_moves_no_dot_sideways():
    squash = Squash(Z, sigmoid(Z))
    np.testing.assert_allclose(
        squash.bend(0.4).dots.centers()[:, 0], squash.lift(0.0).dots.centers()[:, 0], atol=1e-9
    )


def test_the_line_is_bent_about_half_brightness_at_0():
    squash = Squash(Z, sigmoid(Z))
    floor = squash.axis.point(0.0, 0.0)[1]
    for share in (0.0, 0.4, 1.0):
        heights = (squash.bend(share).dots.centers()[:, 1] - floor) / squash.high
        np.testing.assert_allclose(heights - 0.5, share * (sigmoid(Z) - 0.5), atol=1e-9)


@pytest.mark.parametrize("bias", [-6.0, 0.5, 6.0])
def test_a_bias_pushes_every_sum_by_itself_past_a_step_that_stays(bias):
    threshold = Threshold(Z, 0.0, 0.5)
    before, curve, step = threshold.dots.centers(), threshold.curve.points.copy(), threshold.step.get_x()
    threshold.show((bias, 0.25))
    pushed = threshold.axis.point(bias, 0.0)[0] - threshold.axis.point(0.0, 0.0)[0]
    np.testing.assert_allclose(threshold.dots.centers(), before + np.array([pushed, 0.0]))
    np.testing.assert_array_equal(threshold.curve.points, curve)
    assert threshold.step.get_x() == step == pytest.approx(threshold.axis.point(0.0, 0.0)[0])
    np.testing.assert_allclose(threshold.dots.colors, palette.ink_rgb(sigmoid(Z + bias)))
    assert threshold.lit.shown == "25%"


@pytest.mark.parametrize("bias", [-6.0, -0.1, 0.5, 6.0])
def test_the_arrow_of_a_bias_reaches_from_0_as_far_as_it_pushes_and_its_number_stands_beyond(bias):
    threshold = Threshold(Z, 0.0, 0.5).show((bias, 0.25))
    zero, tip = threshold.axis.point([0.0, bias], 0.0)[:, 0]
    np.testing.assert_allclose(
        sorted([threshold.push.get_left()[0], threshold.push.get_right()[0]]), sorted([zero, tip]), atol=1e-6
    )
    words = [threshold.letter.get_left()[0], threshold.number.get_right()[0]]
    assert max(words) < tip if bias < 0 else min(words) > tip


def test_every_bias_starts_at_its_neuron_and_points_right_where_it_is_positive():
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    network = wide_network(params)
    arrows = BiasArrows(network, params.biases).arrows
    assert [arrow.value for arrow in arrows] == np.concatenate(params.biases).tolist()
    for arrow, neuron in zip(arrows, [one for layer in network.neurons[1:] for one in layer], strict=True):
        assert neuron.width / 2 < abs(arrow.anchor[0] - neuron.get_x()) < neuron.width
        assert (arrow.get_x() > neuron.get_x()) == (arrow.value > 0)


def test_the_lamps_at_the_left_are_as_high_as_they_are_bright():
    squash = Squash(Z, sigmoid(Z))
    floor = squash.axis.point(0.0, 0.0)[1]
    lamps = [part for part in squash.levels if isinstance(part, Neuron)]
    assert sorted(lamp.activation for lamp in lamps) == [0.0, 0.5, 1.0]
    for lamp in lamps:
        assert lamp.get_y() == pytest.approx(floor + lamp.activation * squash.high)


def test_zero_is_put_in_step_by_step_with_nothing_else_moving():
    put_in, power_found, worked_out = substituted()
    assert [len(step.part("zero")) for step in (put_in, power_found, worked_out)] == [1, 1, 1]
    for step in (power_found, worked_out):
        np.testing.assert_allclose(step[0].get_center(), put_in[0].get_center())
    assert len(put_in) - len(put_in.part("power")) == len(power_found) - len(power_found.part("power"))
