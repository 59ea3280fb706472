"""The dice come to rest at the true weights; ticks keep where bars ended."""

from __future__ import annotations

import numpy as np

from netcore.network.params import Params
from scenes.beats.gradient_descent.start.outputs import LONG, OutputBars, RightAnswers
from scenes.beats.gradient_descent.start.random_start import Dice
from scenes.kit.network.diagram import NetworkDiagram


def network() -> NetworkDiagram:
    sizes = (6, 5, 4)
    return NetworkDiagram(sizes).show(Params(sizes, np.sin(np.arange(59.0))))


def test_layers_come_to_rest_one_after_the_other() -> None:
    diagram = network()
    true = [layer.strengths.copy() for layer in diagram.edges]
    dice = Dice(diagram)
    dice.begin()
    dice.interpolate(0.6)
    assert np.array_equal(diagram.edges[0].strengths, true[0])
    assert not np.array_equal(diagram.edges[1].strengths, true[1])
    assert sorted(diagram.edges[1].strengths) == sorted(true[1])
    dice.finish()
    assert np.array_equal(diagram.edges[1].strengths, true[1])


def test_bars_are_as_long_as_their_scores() -> None:
    bars = OutputBars(network(), [0.2, 0.4, 0.6, 0.8]).show([0.1, 0.1, 0.1, 0.3])
    assert round(bars.bars[3].width / LONG, 6) == 0.3


def test_ticks_stay_where_the_bars_ended() -> None:
    bars = OutputBars(network(), [0.2, 0.4, 0.6, 0.8])
    ends = [bar.get_right() for bar in bars.bars]
    ticks = bars.ticks()
    bars.show([0.1, 0.1, 0.1, 0.3])
    assert np.allclose([tick.get_center() for tick in ticks], ends)


def test_the_headline_says_both_counts_in_one_row() -> None:
    right, of, read, are = RightAnswers(2, 40)
    assert (right.value, read.value) == (2, 40)
    assert np.allclose([of.baseline, read.baseline, are.baseline], right.baseline)
