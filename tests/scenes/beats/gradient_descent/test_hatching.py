"""Hatching lies on the marked pixels of every picture and nowhere else."""

import numpy as np
import pytest
from manim import RIGHT, UP

from scenes.beats.gradient_descent.first_layer import Hatching
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Mosaic


@pytest.mark.parametrize("shift", [0 * UP, 1.5 * RIGHT + UP])
def test_only_marked_pixels_are_hatched(draw, shift):
    mosaic = Mosaic(np.zeros((2, 16)), columns=2, cell_size=3.0, outline=False).shift(shift)
    mask = np.zeros((4, 4))
    mask[0, 1] = mask[3, 2] = 1
    frame = draw(Hatching(mosaic, mask))
    changed = np.abs(frame[..., :3].astype(int) - (255 * palette.GROUND.to_rgb())).max(axis=-1) > 40
    unit = len(frame) / 8
    inside = np.zeros_like(changed)
    for index in range(2):
        corner = mosaic.corners(index)[0]
        for row, column in np.argwhere(mask):
            left = frame.shape[1] / 2 + unit * (corner[0] + 0.75 * column)
            top = len(frame) / 2 - unit * (corner[1] - 0.75 * row)
            place = np.s_[int(top) : int(top + 0.75 * unit) + 2, int(left) : int(left + 0.75 * unit) + 2]
            assert 0.05 < changed[place].mean() < 0.8
            inside[place] = True
    assert not changed[~inside].any()
