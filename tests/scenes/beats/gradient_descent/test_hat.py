"""Labels on tags go through a hat, and two ways to learn are drawn and counted together."""

import numpy as np
import pytest

from netcore.measure.record import CurveBand, Scores
from scenes.beats.gradient_descent.learned.hat import Hat, Tag, TwoWaysToLearn
from scenes.kit.look import palette


@pytest.fixture
def panel():
    step = np.array([0, 100, 200])

    def curves(cost):
        return Scores(
            step=step,
            train_cost=np.array([[3.0, cost, cost / 2]] * 3),
            test_cost=np.full((3, 3), np.nan),
            train_accuracy=np.zeros((3, 3)),
            test_accuracy=np.zeros((3, 3)),
        )

    def band(*mean):
        values = np.array(mean)
        return CurveBand(step=step, mean=values, low=values, high=values)

    return TwoWaysToLearn(
        curves(0.5),
        curves(0.9),
        (band(0.1, 0.9, 0.99), band(0.1, 0.3, 0.66)),
        (band(0.1, 0.8, 0.84), band(0.1, 0.1, 0.1)),
        0.9,
    )


def test_a_false_label_has_another_color():
    true, false = Tag(5, true=True), Tag(7, true=False)
    assert (true[0].get_fill_color(), false[0].get_fill_color()) == (palette.TARGET, palette.NEGATIVE)
    assert false.number.shown == "7"


def test_the_crown_of_the_hat_hangs_under_its_brim():
    hat = Hat()
    assert hat.front.get_bottom()[1] < hat.back.get_bottom()[1]
    assert hat.front.width < hat.back.width


def test_curves_leave_out_the_start(panel):
    assert [curve.ys.tolist() for curve in panel.curves] == [[0.5, 0.25]] * 3 + [[0.9, 0.45]] * 3


def test_bars_and_curves_are_at_one_measurement(panel):
    panel.show(1)
    assert [bar.values.tolist() for bar in panel.bars] == [[0.9], [0.3], [0.8], [0.1]]
    assert {float(curve.end[0]) for curve in panel.curves} == {100.0}
    assert [number.shown for number in panel.show(2).numbers()] == ["99%", "66%", "84%", "10%"]
