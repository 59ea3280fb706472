import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Dot, FadeIn

from scenes.kit.look import palette
from scenes.kit.values.arrows import HEAD_LENGTH, HEAD_WIDTH, ArrowColumn, ValueArrow

values = st.floats(-5, 5).filter(lambda v: v == 0 or abs(v) > 1e-6)


@given(values)
def test_the_shaft_carries_the_number_and_the_head_keeps_its_size(value):
    arrow = ValueArrow(value, largest=5.0, length=2.0)
    if value:
        assert arrow.height - HEAD_LENGTH == pytest.approx(abs(value) / 5 * 2, abs=1e-6)
        assert arrow.width == pytest.approx(HEAD_WIDTH)
    assert arrow.get_fill_color() == palette.sign_hue(value)


@given(values, st.booleans())
def test_a_whole_arrow_is_as_long_as_its_number(value, horizontal):
    arrow = ValueArrow(value, largest=5.0, length=2.0, whole=True, weight=1.5, horizontal=horizontal)
    if value:
        length, breadth = (arrow.width, arrow.height) if horizontal else (arrow.height, arrow.width)
        assert length == pytest.approx(abs(value) / 5 * 2)
        assert breadth <= 1.5 * HEAD_WIDTH + 1e-9
    changed = ValueArrow(1.0, largest=5.0, length=2.0, whole=True, weight=1.5, horizontal=horizontal)
    np.testing.assert_allclose(changed.set_value(value).points, arrow.points, atol=1e-9)


def test_it_points_up_or_right_for_positive_numbers():
    up, down = ValueArrow(1.0, from_tail=True), ValueArrow(-1.0, from_tail=True)
    assert up.get_bottom()[1] == pytest.approx(0)
    assert down.get_top()[1] == pytest.approx(0)
    right = ValueArrow(1.0, from_tail=True, horizontal=True)
    assert right.get_left()[0] == pytest.approx(0)
    tip = right.points[np.argmax(right.points[:, 0])]
    assert tip[1] == pytest.approx(0)


@given(values, values, st.booleans(), st.booleans())
def test_a_changed_arrow_is_the_arrow_of_the_new_number(first, second, horizontal, from_tail):
    options = {"largest": 5.0, "length": 2.0, "horizontal": horizontal, "from_tail": from_tail}
    changed = ValueArrow(first, **options).scale(0.7).stand_at([1, 2, 0]).set_value(second)
    made = ValueArrow(second, **options)
    expected = made.points * 0.7 + [1, 2, 0]
    np.testing.assert_allclose(changed.points, expected, atol=1e-6)


def test_columns_stand_beside_their_rows_and_do_not_touch():
    rows = [Dot([0, y, 0]) for y in (2.0, 1.4, 0.8)]
    column = ArrowColumn([3.0, -3.0, 0.0], rows).stand_at_x(1.5)
    assert [float(a.anchor[1]) for a in column] == pytest.approx([2.0, 1.4, 0.8])
    assert [float(a.anchor[0]) for a in column] == pytest.approx([1.5] * 3)
    assert column[0].get_bottom()[1] > column[1].get_top()[1]
    column.set_values([-1.0, 0.5, 2.0])
    assert [float(a.anchor[1]) for a in column] == pytest.approx([2.0, 1.4, 0.8])
    with pytest.raises(ValueError, match="beside 3 rows"):
        ArrowColumn([1.0], rows)


def test_zeros_alone_can_be_shown():
    assert len(ArrowColumn(np.zeros(4), 0.5)) == 4


def test_it_plays_and_goes_on(play):
    column = ArrowColumn([1.0, -0.5, 0.0], 0.5)
    play(
        lambda: FadeIn(column, run_time=0.2),
        lambda: column.animate(run_time=0.2).set_values([-1.0, 0.5, 0.7]).shift([1, 0, 0]),
    )
    assert [arrow.value for arrow in column] == [-1.0, 0.5, 0.7]
    expected = ArrowColumn([-1.0, 0.5, 0.7], 0.5, largest=1.0).shift([1, 0, 0])
    for mine, theirs in zip(column.set_values([-1.0, 0.5, 0.7]), expected, strict=True):
        np.testing.assert_allclose(mine.points, theirs.points, atol=1e-6)
