"""Bars that grow as derivatives are handed back, and the costs of three kinds of networks."""

import numpy as np
import pytest

from netcore.measure.gradients import BackwardFactors
from netcore.measure.record import CurveBand
from scenes.beats.calculus.depth import BAR, HUES, Costs, Sizes
from scenes.kit.look import palette

FACTORS = BackwardFactors(
    size=np.array([0.1, 0.5, 2.0]), weight=np.array([0.8, 1.25]), slope=np.array([0.25, 0.2, 0.1])
)


def test_bars_grow_from_the_last_layer_with_the_factors_between_them():
    shown = Sizes(FACTORS, np.array([-2.0, 2.0, 6.0]), -1, 4.0, palette.INK)
    shown.show(1.2)
    assert shown.bars.values == pytest.approx([0, 0.1, 2.0])
    for row in (shown.weights, shown.slopes):
        assert [words[0].get_fill_opacity() for words in row] == pytest.approx([0.0, 0.6])
    shown.show(3)
    assert shown.bars.shown()["height"].tolist() == FACTORS.size.tolist()


def test_each_factor_stands_between_the_layers_it_leads_from_and_to():
    shown = Sizes(FACTORS, np.array([-2.0, 2.0, 6.0]), -1, 4.0, palette.INK)
    assert [words.text for words in shown.weights] == ["\u00d7 0.8", "\u00d7 1.2"]
    assert [words.text for words in shown.slopes] == ["\u00d7 0.25", "\u00d7 0.20"]
    for row in (shown.weights, shown.slopes):
        assert [words.get_x() for words in row] == pytest.approx([0.0, 4.0])
    number = shown.first(2)
    assert number.value == 0.1
    assert number.get_x() == pytest.approx(-2.0 - BAR)


def test_costs_are_drawn_as_a_mean_in_its_band_from_the_first_measured_step():
    cost = CurveBand(
        step=np.array([0, 500, 1000]),
        mean=np.array([3.0, 0.5, 0.2]),
        low=np.array([2.0, 0.4, 0.1]),
        high=np.array([4.0, 0.6, 0.3]),
    )
    costs = Costs(dict.fromkeys(HUES, cost))
    band, curve = costs.curves["relu"]
    assert curve.shown()["y"].tolist() == [0.5, 0.2]
    assert band.shown()["high"].tolist() == [0.6, 0.3]
    assert [drive.ends for drive in costs.draw("relu")] == [(500.0, 1000.0)] * 2
