"""Costs that pour in: what is shown is what has come, and thin bars leave the brightness that broad ones would."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.beats.gradient_descent.start.pouring import AXIS_Y, DOWN_BY, PouringCosts
from scenes.kit.look import palette

COSTS = np.tile([0.5, 1.0], 500)
MEANS = np.cumsum(COSTS) / np.arange(1, 1001)


def pouring() -> PouringCosts:
    return PouringCosts(COSTS, MEANS, np.zeros((2, 28, 28)), 2.0)


def test_only_what_has_come_is_shown() -> None:
    part = pouring().show(8).begin_at(6.4)
    assert part.shown()["height"].tolist() == [1.0]
    assert part.line(1).shown()["mean"].tolist() == MEANS[:8].tolist()
    assert part.level(1).shown()["mean"] == pytest.approx([MEANS[7]] * 8)
    assert part.mean == MEANS[7]


def test_bars_touch_before_they_run_together_at_their_mean(draw) -> None:
    part = pouring().show(8)
    assert part.level(0.5).heights().tolist() == COSTS[:8].tolist()
    assert part.level(0.75).heights().sum() == pytest.approx(COSTS[:8].sum())
    assert part.level(1).shown()["height"] == pytest.approx([MEANS[7]] * 8)
    picture = draw(part, height=120)
    row = round((4 - (part.get_bottom()[1] + 0.1)) / 8 * 120)
    left, right = (round((part.at(side, 0)[0] * 120 / 8) + picture.shape[1] / 2) for side in (0.02, 0.98))
    assert np.ptp(picture[row, left:right, 0].astype(int)) < 12


def test_the_axis_sinks_as_the_pictures_shrink() -> None:
    part = pouring()
    assert part.show(8).get_bottom()[1] == pytest.approx(AXIS_Y)
    assert part.show(1000).get_bottom()[1] == pytest.approx(AXIS_Y - DOWN_BY, abs=0.02)


def test_a_column_is_as_bright_as_the_share_of_its_bars_that_reach_there(draw) -> None:
    part = pouring().show(1000)
    part.costs = np.tile([0.5, 0.5, 1.0, 1.0], 250)
    picture = draw(part, height=120)
    pink = float(palette.rgb(palette.COST)[0])
    ground = float(palette.rgb(palette.GROUND)[0])
    top, bottom = part.get_top()[1], part.get_bottom()[1]
    rows = [round((4 - (bottom + share * (top - bottom))) / 8 * 120) for share in (0.12, 0.38)]
    full, half = (float(picture[row, 60:150, 0].mean()) / 255 for row in rows)
    assert full == pytest.approx(ground + 0.9 * (pink - ground), abs=0.06)
    assert half == pytest.approx(ground + 0.45 * (pink - ground), abs=0.06)
