import numpy as np
import pytest

from scenes.beats.backprop.gaps import Block, GapArrow, Heights, TwoStrips, Wishes
from scenes.kit.look import palette

A, WANTED, WISH = np.array([0.25, 0.5, 0.125]), np.array([0, 1, 0]), [-0.5, 1.0, -0.25]


@pytest.fixture
def heights():
    return Heights(A, WANTED, (A - WANTED) ** 2)


def test_each_lamp_is_as_high_as_it_is_bright(heights):
    ys = np.array([lamp.get_y() for lamp in heights.lamps])
    assert (ys - heights.place(0, 0)[1]) / heights.UNIT == pytest.approx(A)
    assert [lamp.activation for lamp in heights.lamps] == pytest.approx(A)
    assert [number.value for number in heights.numbers] == pytest.approx(A)


def test_wanted_lamps_stand_where_they_ought_to(heights):
    for place, (lamp, ring) in enumerate(heights.wanted):
        assert lamp.activation == WANTED[place]
        assert lamp.get_center() == pytest.approx(heights.place(place, WANTED[place]))
        assert ring.get_center() == pytest.approx(lamp.get_center())


def test_only_the_number_of_the_wanted_output_has_the_target_color(heights):
    colors = [
        {part.get_fill_color() for part in label.family_members_with_points()} for label in heights.labels
    ]
    assert colors == [{palette.SECONDARY}, {palette.TARGET}, {palette.SECONDARY}]


def test_each_arrow_is_the_gap(heights):
    for place, arrow in enumerate(heights.arrows):
        low, high = sorted((A[place], WANTED[place]))
        assert arrow.get_bottom()[1] == pytest.approx(heights.place(place, low)[1])
        assert arrow.get_top()[1] == pytest.approx(heights.place(place, high)[1])
        assert arrow.value == WANTED[place] - A[place]
    assert [arrow.get_fill_color() for arrow in heights.arrows] == [
        palette.NEGATIVE,
        palette.POSITIVE,
        palette.NEGATIVE,
    ]


def test_an_arrow_is_widest_at_its_tip():
    arrow = GapArrow(-1.0, [0, 1, 0], [0, -1, 0])
    wide = np.abs(arrow.points[:, 0]) > 0.49 * GapArrow.HEAD
    assert arrow.points[wide, 1] == pytest.approx(-1 + GapArrow.HEAD_LENGTH)
    assert GapArrow(1.0, [0, 0, 0], [0, 0.1, 0]).height == pytest.approx(0.1)


def test_the_squares_keep_their_area_in_the_stack(heights):
    squares = (A - WANTED) ** 2
    areas = [square.width * square.height for square in heights.squares]
    assert areas == pytest.approx(Block.SIDE**2 * squares)
    assert [slice.width * slice.height for slice in heights.stack] == pytest.approx(areas)
    assert heights.stack.height * heights.STACK_WIDTH == pytest.approx(sum(areas))


def test_squares_stand_on_their_arrows_and_apart(heights):
    for square, arrow in zip(heights.squares, heights.arrows, strict=True):
        assert square.get_center() == pytest.approx(arrow.get_center())
        assert square.width == pytest.approx(arrow.height)


def test_both_strips_are_as_long_as_the_gap_and_as_wide_as_the_nudge():
    two = TwoStrips(Block(0.25), 0.1)
    lower, right = two.strips
    gap, nudge = 0.5 * Block.SIDE, 0.1 * Block.SIDE
    assert (lower.width, lower.height) == pytest.approx((gap, nudge))
    assert (right.width, right.height) == pytest.approx((nudge, gap))
    assert lower.get_bottom() == pytest.approx(two.square.get_bottom())
    assert right.get_right() == pytest.approx(two.square.get_right())


def test_what_the_strips_measure_is_marked_at_its_true_length():
    two = TwoStrips(Block(0.25), 0.1)
    (below, _), (beside, _), (above, _) = *two.gaps, two.nudge
    assert below[0].get_length() == beside[0].get_length() == pytest.approx(0.5 * Block.SIDE)
    assert above[0].get_length() == pytest.approx(0.1 * Block.SIDE)


def test_each_wish_is_as_long_as_its_number_and_points_up_or_down_from_its_lamp():
    wishes = Wishes(A, WISH)
    for lamp, arrow, wished in zip(wishes.lamps, wishes.arrows, WISH, strict=True):
        foot, tip = (arrow.get_bottom(), arrow.get_top())[:: 1 if wished > 0 else -1]
        assert foot == pytest.approx(lamp.get_center())
        assert tip[1] - foot[1] == pytest.approx(wished * Heights.UNIT)
    assert [number.value for number in wishes.numbers] == WISH
    assert [number.get_color() for number in wishes.numbers] == [
        arrow.get_fill_color() for arrow in wishes.arrows
    ]


def test_a_brighter_output_leaves_a_smaller_gap():
    heights = Heights([0.1, 0.2, 0.5], [0, 0, 1], [0.01, 0.04, 0.25])
    animation = heights.brighten(0.5, 0.75)
    animation.begin()
    animation.interpolate(1)
    assert heights.lamps[2].activation == heights.numbers[2].value == 0.75
    assert heights.arrows[2].height == pytest.approx(0.25 * heights.UNIT)
    assert heights.arrows[2].get_top() == pytest.approx(heights.place(2, 1))
