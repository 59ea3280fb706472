"""Light and columns that fade as derivatives are handed back, and what deep networks learn."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.gradients import BackwardFactors
from netcore.measure.record import CurveBand
from scenes.beats.calculus.depth import HUES, Columns, Glow, Learned, one_layer
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram

FACTORS = BackwardFactors(
    size=np.array([0.01, 0.1, 1.0]), weight=np.array([0.8, 1.25]), slope=np.array([0.25, 0.2, 0.1])
)
DEEP = SimpleNamespace(factors=FACTORS, kept=np.array([0.1, 0.1]))


@pytest.fixture
def network():
    return NetworkDiagram((2, 2, 2, 2), width=6.0, height=2.0, output_labels=())


def test_columns_rise_from_the_last_layer_as_high_as_the_cost_depends_on_it(network):
    row = Columns(DEEP, network, "sigmoid", -2.0, 1.5).show(1.5)
    first, second, last = row.columns
    assert [column.height for column in (second, last)] == pytest.approx([0.5 * 0.1 * 1.5, 1.5])
    assert [column.get_fill_opacity() for column in (first, second, last)] == [0, 1, 1]
    assert last.get_bottom() == pytest.approx([network.neurons[-1][0].get_x(), -2.0, 0])
    assert row.shown()["height"].tolist() == [1.0]
    assert row.show(3).shown()["height"].tolist() == FACTORS.size.tolist()


def test_what_each_layer_keeps_is_written_between_its_column_and_the_next(network):
    row = Columns(DEEP, network, "relu", -2.0, 1.5)
    assert [words.text for words in row.factors] == ["\u00d7\u20090.10", "\u00d7\u20090.10"]
    for words, (early, late) in zip(row.factors, pairwise(row.columns), strict=True):
        assert early.get_right()[0] < words.get_left()[0] < words.get_right()[0] < late.get_left()[0]
    assert (row.sent.shown, row.arrived.shown) == ("1.00", "0.0100")


def test_light_runs_back_gap_by_gap_and_fades_to_what_the_layer_beyond_has(network):
    glow = Glow(network, FACTORS.size, palette.INK).show(1.5)
    assert [gap.stroke_rgbas[:, 3].max() for gap in glow] == pytest.approx([0, 0.1, 1])
    assert glow[2].stroke_rgbas[:, 3] == pytest.approx([0.1, 1])
    assert glow[1].stroke_rgbas[:, 3] == pytest.approx([0.055, 0.1])
    assert glow[1].width == pytest.approx(1.0)
    assert glow.shown()["brightness"].tolist() == [0.1, 1.0]
    assert glow.show(3)[0].stroke_rgbas[:, 3] == pytest.approx([0.01, 0.01])


def test_what_is_learned_is_drawn_as_a_mean_in_its_band_from_the_start():
    share = CurveBand(
        step=np.array([0, 500, 1000]),
        mean=np.array([0.1, 0.5, 0.8]),
        low=np.array([0.05, 0.4, 0.7]),
        high=np.array([0.15, 0.6, 0.9]),
    )
    learned = Learned(dict.fromkeys(HUES, share), HUES)
    band, curve = learned.curves["relu"]
    assert curve.shown()["y"].tolist() == [0.1, 0.5, 0.8]
    assert band.shown()["high"].tolist() == [0.15, 0.6, 0.9]
    assert [drive.ends for drive in learned.draw("relu")] == [(0.0, 1000.0)] * 2


def test_one_layer_keeps_its_slope_times_its_weights():
    slope, _, weights, _, kept = one_layer(DEEP)
    assert [part[0].shown for part in (slope, weights, kept)] == ["0.20", "1.25", "0.10"]
