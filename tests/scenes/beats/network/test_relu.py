import numpy as np
import pytest

from scenes.beats.network.function.relu import LEVELS, SKY, SLOPE_HIGH, Plot, Slopes
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


def test_slopes_lie_below_their_sums(plot):
    steep = (Z > 0).astype(float)
    slopes = Slopes(plot, (sigmoid(Z) * (1 - sigmoid(Z)), steep))
    for places, dots in zip(slopes.places, plot.dots, strict=True):
        np.testing.assert_allclose(places[:, 0], dots.centers()[:, 0])
    floor = plot.axis.point(0, 0.0)[1]
    np.testing.assert_allclose(slopes.places[1][:, 1] - floor, SLOPE_HIGH * steep, atol=1e-9)
    assert slopes.curves[0].height == pytest.approx(SLOPE_HIGH / 4)  # no slope of sigmoid is larger
