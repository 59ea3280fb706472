"""Bars that grow as derivatives are handed back, and panels of costs."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.record import CurveBand
from scenes.beats.calculus.depth import Panel, Sizes
from scenes.kit.look import palette


def test_bars_grow_from_the_last_layer_with_the_factors_between_them():
    deep = SimpleNamespace(sizes=np.array([0.1, 0.5, 2.0]), factors=[0.2, 0.25])
    shown = Sizes(deep, np.array([-6.0, -2.0, 2.0, 6.0]), -1, 4.0, palette.INK)
    shown.show(1.5)
    assert shown.bars.values == pytest.approx([0, 0.25, 2.0])
    assert [words[0].get_fill_opacity() for words in shown.factors] == [0.0, 0.5]
    shown.show(3)
    assert shown.bars.shown()["height"].tolist() == deep.sizes.tolist()
    assert [words.text for words in shown.factors] == ["\u00d7 0.20", "\u00d7 0.25"]
    assert [words.get_x() for words in shown.factors] == pytest.approx([-2.0, 2.0])


def test_a_panel_draws_a_mean_in_its_band_from_the_first_measured_step():
    cost = CurveBand(
        step=np.array([0, 500, 1000]),
        mean=np.array([3.0, 0.5, 0.2]),
        low=np.array([2.0, 0.4, 0.1]),
        high=np.array([4.0, 0.6, 0.3]),
    )
    panel = Panel({"relu": cost}, 0.9)
    band, curve = panel.curves["relu"]
    assert curve.shown()["y"].tolist() == [0.5, 0.2]
    assert band.shown()["high"].tolist() == [0.6, 0.3]
    assert [drive.ends for drive in panel.draw("relu")] == [(500.0, 1000.0)] * 2
