import numpy as np
import pytest

from netcore.measure.neurons import ActivationCurve
from scenes.beats.network.function.relu import ALONG, LEVELS, SKY, Plot, Turned
from scenes.kit.charts.sigmoid import sigmoid

Z = np.array([-12.0, -1.0, 0.5, 18.0])


@pytest.fixture
def plot():
    return Plot(Z, (sigmoid(Z), np.maximum(Z, 0))).show(-1.0, 0.2)


def test_every_dot_is_as_high_as_its_output_and_on_its_curve(plot):
    plot.draw(20.0)
    for dots, curve, values in zip(plot.dots, plot.curves, plot.values, strict=True):
        np.testing.assert_allclose(dots.centers()[:, 1], -1.0 + 0.2 * values, atol=1e-9)
        corners = np.unique(curve.points, axis=0)
        on_curve = np.interp(dots.centers()[:, 0], corners[:, 0], corners[:, 1])
        np.testing.assert_allclose(dots.centers()[:, 1], on_curve, atol=0.002)


def test_levels_keep_their_height_and_are_hidden_above_the_picture(plot):
    for level, line in zip(LEVELS, plot.levels, strict=True):
        np.testing.assert_allclose(line[0].get_y(), -1.0 + 0.2 * level, atol=1e-6)
    plot.show(-1.0, 2.0)
    assert [line[0].get_y() < SKY for line in plot.levels] == [True, False, False]
    assert [float(line[1].get_fill_opacity()) for line in plot.levels] == [1, 0, 0]


def test_an_output_moves_as_far_as_the_curve_rises_where_the_dial_is_turned(plot):
    ways = [
        ActivationCurve(value=sigmoid(ALONG), slope=sigmoid(ALONG) * (1 - sigmoid(ALONG))),
        ActivationCurve(value=np.maximum(ALONG, 0), slope=(ALONG > 0).astype(float)),
    ]
    flat, steep = (Turned(plot, 0, ways[0], z).swing(0.75) for z in (12.0, 0.0))
    across = np.ptp(plot.at([-2.0, 2.0], [0, 0])[:, 0])
    for turned in (flat, steep):
        assert turned.moved.get_length() == pytest.approx(across)
    assert flat.answer.get_length() < 0.002
    assert steep.answer.get_length() == pytest.approx(0.2 * np.ptp(sigmoid(np.array([-2.0, 2.0]))))
    assert steep.number.shown == "0.12"
    relu = Turned(plot, 1, ways[1], -12.0).turn(2.0)
    assert relu.answer.get_length() < 0.002
    assert relu.stand(12.0).turn(2.0).answer.get_length() == pytest.approx(0.2 * 2)


def test_a_tangent_is_as_steep_as_its_curve(plot):
    way = ActivationCurve(value=np.maximum(ALONG, 0), slope=(ALONG > 0).astype(float))
    turned = Turned(plot, 1, way, 2.0)
    steep = plot.at([3.0], [3.0])[0] - plot.at([2.0], [2.0])[0]
    np.testing.assert_allclose(turned.tangent.get_unit_vector(), steep / np.linalg.norm(steep), atol=1e-9)
    np.testing.assert_allclose(turned.tangent.get_center(), turned.dot.get_center(), atol=1e-9)
    assert turned.stand(-2.0).tangent.get_unit_vector()[1] == pytest.approx(0)
