"""The pictures at the cuts hold what they say, inside the frame."""

from __future__ import annotations

import numpy as np

from scenes.beats.gradient_descent.example import WALL, mean_of_all
from scenes.kit.lecture.frame import PICTURE_BOTTOM, PICTURE_TOP, WIDTH


def test_the_wall_and_the_cost_stand_side_by_side() -> None:
    whole = mean_of_all(np.zeros((WALL, 28, 28)), 0.42, 60_000)
    assert whole.number.value == 0.42
    assert whole.wall.get_right()[0] < whole.cost.get_left()[0]
    assert whole.get_right()[0] < WIDTH / 2
    assert whole.get_bottom()[1] > PICTURE_BOTTOM - 0.05
    assert whole.get_top()[1] < PICTURE_TOP
