"""The lamp on the sigmoid stands where sum and brightness say, and is as bright."""

import numpy as np
import pytest
from manim import RIGHT

from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import SigmoidCurve, sigmoid


@pytest.mark.parametrize("z", [-1.5, 0.0, 0.8])
def test_the_lamp_stands_where_sum_and_brightness_say(z):
    curve = SigmoidCurve(Scale(-2, 2), 0.0, width=4.0, height=1.5).shift(3 * RIGHT).show(z)
    x, y, _ = curve.lamp.get_center()
    assert x - 3 == pytest.approx(z)
    assert (y + 0.75) / 1.5 == pytest.approx(sigmoid(z))
    assert curve.lamp.activation == pytest.approx(1 / (1 + np.exp(-z)))
    assert curve.bar.get_end()[0] - curve.bar.get_start()[0] == pytest.approx(z, abs=1e-5)
    assert curve.shown() == {"place": [z]}


def test_the_curve_passes_through_the_lamp_everywhere():
    curve = SigmoidCurve(Scale(-2, 2), 0.0, width=4.0, height=1.5)
    along = np.array([curve.curve.point_from_proportion(share) for share in np.linspace(0, 1, 9)])
    for z in (-1.7, -0.3, 1.1):
        y = np.interp(z, along[:, 0], along[:, 1])
        assert curve.point(z)[1] == pytest.approx(y, abs=0.02)
