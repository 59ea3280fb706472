"""A band between two curves."""

import numpy as np
import pytest

from scenes.kit.charts.band import Band
from scenes.kit.charts.chart import Chart
from scenes.kit.look import palette


def lit(frame, ground):
    return np.abs(frame.astype(int) - ground).max(axis=2) > 10


def test_a_band_lies_between_its_curves_and_ends_where_it_is_drawn_to(draw):
    chart = Chart((0, 10), (0, 1), size=(8, 4))
    band = Band(chart, [0, 10], [0.25, 0.25], [0.5, 0.75], color=palette.INK)
    whole = lit(draw(band, height=720), draw(height=720))
    for x, low, high in ((2.5, 0.25, 0.5625), (7.5, 0.25, 0.6875)):
        column = np.flatnonzero(whole[:, round(640 + 90 * chart.point(x, 0)[0])])
        assert column.max() == pytest.approx(360 - 90 * chart.point(x, low)[1], abs=2)
        assert column.min() == pytest.approx(360 - 90 * chart.point(x, high)[1], abs=2)
    half = lit(draw(band.show(5.0), height=720), draw(height=720))
    assert np.flatnonzero(half.any(axis=0)).max() == pytest.approx(640, abs=2)
    assert not lit(draw(band.show(0.0), height=720), draw(height=720)).any()


def test_a_band_outside_the_scales_is_refused():
    with pytest.raises(ValueError, match="outside the scale"):
        Band(Chart((0, 1), (0, 1)), [0, 1], [0, 0], [1, 2], color=palette.INK)
