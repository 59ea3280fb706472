"""The lamp on the sigmoid stands where sum and brightness say, and is as bright."""

import numpy as np
import pytest
from manim import RIGHT

from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import SigmoidCurve, sigmoid


@pytest.mark.parametrize("z", [-1.5, 0.0, 0.8])
def test_the_lamp_stands_where_sum_and_brightness_say(z):
    curve = SigmoidCurve(Scale(-2, 2), 0.0, width=1.5, height=4.0).shift(3 * RIGHT).show(z)
    x, y, _ = curve.lamp.get_center()
    assert (x - 3 + 0.75) / 1.5 == pytest.approx(sigmoid(z))
    assert y == pytest.approx(z)
    assert curve.lamp.activation == pytest.approx(1 / (1 + np.exp(-z)))
    assert curve.shown() == {"height": [z]}


def test_the_curve_passes_through_the_lamp_everywhere():
    curve = SigmoidCurve(Scale(-2, 2), 0.0, width=1.5, height=4.0)
    along = np.array([curve.curve.point_from_proportion(share) for share in np.linspace(0, 1, 9)])
    for z in (-1.7, -0.3, 1.1):
        x = np.interp(z, along[:, 1], along[:, 0])
        assert curve.point(z)[0] == pytest.approx(x, abs=0.02)
