"""The dice come to rest at the true weights; bars keep those of an earlier picture as outlines."""

from __future__ import annotations

import numpy as np

from netcore.network.params import Params
from scenes.beats.gradient_descent.start.outputs import LONG, OutputBars
from scenes.beats.gradient_descent.start.random_start import LINGER, Dice, Passed, _lingering
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


def test_a_picture_that_is_classified_correctly_stays_longer() -> None:
    passed = [Passed([], right) for right in (0, 1, 1)]
    assert [_lingering(passed).count(one) for one in passed] == [1, LINGER, 1]
