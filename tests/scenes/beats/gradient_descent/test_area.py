"""The cost as area: squares have the area of their terms, and the strip is as long as their sum."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from manim import RIGHT, Rectangle, VGroup

from netcore.measure.examples import ExampleOverSteps
from scenes.beats.gradient_descent.start.area import (
    LARGE_UNIT,
    UNIT,
    CostAsArea,
    ExampleState,
    LargeGap,
    states_of_example,
)

A, TERMS = np.array([0.5, 0.75, 0.2]), np.array([0.25, 0.0625, 0.04])


def area() -> CostAsArea:
    return CostAsArea([0, 1, 0]).show(ExampleState(0, A, TERMS, float(TERMS.sum())))


def test_a_folded_gap_is_a_square_of_its_terms_area() -> None:
    squares = area().fold(1).squares
    assert [square.width * square.height / UNIT**2 for square in squares] == pytest.approx(TERMS.tolist())


def test_only_the_named_gaps_fold() -> None:
    part = area().fold(1, 1)
    assert [square.get_fill_opacity() > 0 for square in part.squares] == [False, True, False]


def test_the_strip_is_as_long_as_the_sum() -> None:
    part = area().fold(1).pour(1)
    assert part.blocks.width == pytest.approx(UNIT * TERMS.sum(), abs=0.03)
    assert part.cost_so_far() == pytest.approx(TERMS.sum())


def test_half_poured_only_what_has_landed_counts() -> None:
    part = area().fold(1).pour(0.7)
    assert part.poured[0] == 1
    assert part.poured[-1] < 1
    assert part.shown()["area"].tolist() == TERMS[part.poured == 1].tolist()


def test_bars_that_stand_up_are_turned_and_never_sheared() -> None:
    lying = VGroup(*(Rectangle(width=2.0, height=0.3).shift(3 * RIGHT) for _ in A))
    part = area()
    for share in (0.0, 0.3, 0.7, 1.0):
        for bar in part.stand_up(share, lying).bars:
            corners = bar.get_start_anchors()
            assert abs(np.dot(corners[1] - corners[0], corners[2] - corners[1])) < 1e-9
    assert [bar.height / UNIT for bar in part.bars] == pytest.approx(A.tolist())


def test_a_square_on_its_way_never_lies_on_a_label() -> None:
    part = area().fold(1)
    for share in np.linspace(0, 1, 41):
        part.pour(share)
        for block, label in product(part.blocks, part.labels):
            apart = np.abs(block.get_center() - label.get_center())
            room = np.array([block.width + label.width, block.height + label.height]) / 2
            assert (apart[:2] > room).any()


@pytest.mark.parametrize("wanted", [0, 1])
def test_a_large_gap_lies_between_what_came_out_and_what_was_wanted(wanted: int) -> None:
    part = LargeGap(2, 0.6, wanted, abs(0.6 - wanted), (0.6 - wanted) ** 2, x=0.0)
    ends = sorted([part.bar.get_top()[1], part.goal.get_top()[1]])
    part.reach(0.5)
    assert part.rod.height == pytest.approx(LARGE_UNIT * part.size / 2)
    part.reach(1).fold(1)
    assert [part.rod.get_bottom()[1], part.rod.get_top()[1]] == pytest.approx(ends)
    assert [part.square.width, part.square.height] == pytest.approx(2 * [LARGE_UNIT * part.size])


def test_the_figure_of_a_large_square_is_inside_it_and_beyond_what_was_wanted() -> None:
    part = LargeGap(2, 0.65, 1, 0.35, 0.1225, x=0.0).fold(1)
    assert part.goal.get_right()[0] < part.term.get_left()[0]
    assert part.term.get_right()[0] < part.square.get_right()[0] < part.gap.get_left()[0]


def test_states_need_as_many_numbers_as_were_measured() -> None:
    measured = ExampleOverSteps(
        a=A[None], terms=TERMS[None], target=np.array([0.0, 1.0, 0.0]), cost=np.array([0.35])
    )
    assert states_of_example([300], measured)[0].number == 300
    with pytest.raises(ValueError, match="zip"):
        states_of_example([0, 300], measured)
