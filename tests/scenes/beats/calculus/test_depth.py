"""Dots that fall as derivatives are handed back, and what three kinds of networks learn."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.gradients import BackwardFactors
from netcore.measure.record import CurveBand
from scenes.beats.calculus.depth import HUES, Fall, Learned, one_layer
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette

FACTORS = BackwardFactors(
    size=np.array([0.01, 0.1, 1.0]), weight=np.array([0.8, 1.25]), slope=np.array([0.25, 0.2, 0.1])
)
DEEP = SimpleNamespace(factors=FACTORS, kept=np.array([0.1, 0.1]))


@pytest.fixture
def chart():
    return Chart((0, 4), Scale(0.001, 10, log=True), size=(8.0, 4.0), x_ticks=(), y_ticks=())


def test_a_dot_falls_from_the_last_layer_as_far_for_each_tenth(chart):
    fall = Fall(DEEP, chart, palette.INK, 2).show(1.5)
    first, second, last = fall.dots
    assert last.get_center() == pytest.approx(chart.point(3, 1.0))
    assert second.get_center() == pytest.approx((chart.point(3, 1.0) + chart.point(2, 0.1)) / 2)
    assert [dot.get_fill_opacity() for dot in (first, second, last)] == [0, 1, 1]
    assert fall.shown()["height"].tolist() == [1.0]
    fall.show(3)
    drops = np.diff([dot.get_y() for dot in fall.dots])
    assert drops == pytest.approx([1.0, 1.0])
    assert fall.shown()["height"].tolist() == FACTORS.size.tolist()


def test_what_a_layer_keeps_is_written_when_its_dot_has_come(chart):
    fall = Fall(DEEP, chart, palette.INK, 2).show(2)
    assert [words.text for words in fall.shares] == ["\u00d7 0.10", "\u00d7 0.10"]
    assert [words[0].get_fill_opacity() for words in fall.shares] == [0, 1]
    assert fall.arrived.shown == "0.01"


def test_what_is_learned_is_drawn_as_a_mean_in_its_band_from_the_start():
    share = CurveBand(
        step=np.array([0, 500, 1000]),
        mean=np.array([0.1, 0.5, 0.8]),
        low=np.array([0.05, 0.4, 0.7]),
        high=np.array([0.15, 0.6, 0.9]),
    )
    learned = Learned(dict.fromkeys(HUES, share))
    band, curve = learned.curves["relu"]
    assert curve.shown()["y"].tolist() == [0.1, 0.5, 0.8]
    assert band.shown()["high"].tolist() == [0.15, 0.6, 0.9]
    assert [drive.ends for drive in learned.draw("relu")] == [(0.0, 1000.0)] * 2


def test_one_layer_keeps_its_slope_times_its_weights():
    slope, _, weights, _, kept = one_layer(DEEP)
    assert [part[0].shown for part in (slope, weights, kept)] == ["0.20", "1.25", "0.10"]
