"""Blocks leave their lines, pile up by sign, and settle so that their top is the sum."""

import numpy as np
import pytest
from manim import ORIGIN, RIGHT

from scenes.beats.backprop.levers.pile import FLIGHT, SEAM, Pile
from scenes.kit.charts.scale import Scale
from scenes.kit.values.slider import Tube

VALUES = np.array([0.5, -1.0, 0.25, -0.5])


@pytest.fixture
def pile():
    tube = Tube(Scale(-2, 2), 0.0, height=4.0).shift(3 * RIGHT)  # a unit of the scale is a scene unit
    lines = np.array([[(-4, y, 0), (-2, y, 0)] for y in (1.0, 0.5, -0.5, -1.0)])
    return Pile(VALUES, tube, lines, ORIGIN)


def test_a_block_begins_along_its_line_and_only_then_can_be_seen(pile):
    assert pile[1].width == pytest.approx(2)
    assert pile[1].get_center()[:2] == pytest.approx((-3, 0.5))
    assert pile[1].get_fill_opacity() == 0
    assert pile.show(2.0)[1].get_fill_opacity() > 0.9


def test_positive_blocks_lie_over_zero_and_negative_ones_hang_below(pile):
    pile.show(len(VALUES) + FLIGHT)
    heights = [block.get_y() for block in pile]
    assert heights == pytest.approx([0.25, -0.5, 0.625, -1.25])
    assert [block.get_x() > 3 for block in pile] == [True, False, True, False]
    assert [block.height for block in pile] == pytest.approx(np.abs(VALUES) - SEAM)
    assert pile.shown()["height"].tolist() == VALUES.tolist()


def test_settled_the_top_of_the_positive_ones_is_the_sum(pile):
    pile.show(len(VALUES) + FLIGHT).settle(1.0)
    assert pile[2].get_top()[1] == pytest.approx(VALUES.sum() - SEAM / 2)
    assert pile[1].get_y() == pytest.approx(-0.5)


def test_blocks_leave_when_they_are_told(pile):
    late = Pile(VALUES, pile.tube, np.zeros((4, 2, 3)), ORIGIN, begins=[0, 0, 0, 5]).show(5)
    assert late.landed.tolist() == [1, 1, 1, 0]
