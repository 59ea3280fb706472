import numpy as np
import pytest

from netcore.measure.neurons import ActivationCurve
from scenes.beats.network.function.relu import LEVELS, SKY, SLOPE_HIGH, Plot, Tangent, slow_at_zero
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


def test_a_tangent_has_the_slope_that_it_draws_below(plot):
    z = np.array([-2.0, 0.0, 2.0, 4.0])
    way = ActivationCurve(value=np.maximum(z, 0), slope=(z > 0).astype(float))
    tangent = Tangent(plot, 1, z, way).go(-2.0, 2.0)
    steep = plot.at([3.0], [3.0])[0] - plot.at([2.0], [2.0])[0]
    np.testing.assert_allclose(tangent.line.get_unit_vector(), steep / np.linalg.norm(steep), atol=1e-9)
    np.testing.assert_allclose(tangent.line.get_center(), plot.at([2.0], [2.0])[0], atol=1e-9)
    assert tangent.shown() == {"slope": [1.0]}
    floor = plot.axis.point(0, 0.0)[1]
    np.testing.assert_allclose(tangent.dot.get_y() - floor, SLOPE_HIGH, atol=1e-6)
    assert tangent.drawn.height == pytest.approx(SLOPE_HIGH)
    assert tangent.go(-2.0, 0.0).drawn.height == pytest.approx(0)


def test_the_tangent_takes_its_time_where_the_curve_is_steep():
    place = slow_at_zero(-25.0, 25.0)
    assert [place(share) for share in (0, 0.5, 1)] == [-25, 0, 25]
    assert place(0.6) - place(0.4) < 0.1 * 50
