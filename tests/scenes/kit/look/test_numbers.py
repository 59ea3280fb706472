"""Numbers that change: same place, same size, aligned, and quickly."""

import time

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, DecimalNumber, FadeIn, MathTypst

from scenes.kit.look.numbers import Number, NumberColumn
from scenes.kit.look.text import Words


def test_a_number_looks_like_the_same_words():
    number, words = Number(-1234.5, size=40), Words("−1\u2009234.50", size=40)
    assert number.width == pytest.approx(words.width, rel=0.02)
    assert number.height == pytest.approx(words.height, rel=0.01)


@pytest.mark.parametrize("value", [0.5, -0.25, 7.0, 12345.678, -99.999, 0.0])
def test_a_changed_number_equals_a_new_one_in_its_place(value):
    number = Number(3.14, size=30).scale(1.7).shift(2 * RIGHT + UP)
    fresh = Number(value, size=30)
    number.set_value(value)
    place = np.array([number.point_x, number.baseline, 0.0])
    np.testing.assert_allclose(number.points, fresh.points * 1.7 + place, atol=1e-9)


def test_the_decimal_point_stays_where_it_is():
    number = Number(9.99).shift(RIGHT + DOWN)
    x, y = number.point_x, number.baseline
    for value in (10.0, -1234.5, 0.0, 7.77):
        number.set_value(value)
        assert (number.point_x, number.baseline) == pytest.approx((x, y))


def test_columns_align_at_the_point():
    column = NumberColumn([1.0, -123.45, 99999.9, 0.001], pitch=0.5).shift(RIGHT)
    assert np.ptp([number.point_x for number in column]) == pytest.approx(0, abs=1e-9)
    assert np.diff([number.baseline for number in column]) == pytest.approx([-0.5] * 3)
    column.set_values([5.0, 6.0, -7.0, 8.0])
    assert [number.shown for number in column] == ["5.00", "6.00", "−7.00", "8.00"]
    assert np.ptp([number.point_x for number in column]) == pytest.approx(0, abs=1e-9)


def test_all_digits_are_equally_wide():
    widths = {round(Number(int(digit * 4), 0).point_x - Number(0, 0).point_x, 9) for digit in "123456789"}
    assert widths == {0.0}
    lefts = [Number(float(f"{digit}{digit}.0"), 1).get_right()[0] for digit in range(1, 10)]
    assert np.ptp(lefts) < 1e-9  # what follows the point is the same zero, equally far right


def test_no_minus_before_zero():
    assert Number(-0.004).shown == "0.00"
    assert Number(1.0).set_value(-0.001).shown == "0.00"


def test_percent_and_sign():
    assert Number(95.42, 1, suffix="%").shown == "95.4%"
    assert Number(0.5, sign=True).shown == "+0.50"


def test_what_cannot_be_shown_is_refused():
    with pytest.raises(ValueError, match="finite"):
        Number(float("nan"))
    with pytest.raises(ValueError, match="below"):
        Number(1.0, size=12)


def test_copies_are_independent():
    number = Number(1.0)
    copy = number.copy().set_value(2.0)
    assert (number.shown, copy.shown) == ("1.00", "2.00")
    assert not np.array_equal(number.points, copy.points)


def test_numbers_fade_and_move_like_any_shape(play):
    number = Number(1.5)
    play(FadeIn(number), lambda: number.animate.shift(RIGHT))
    assert number.point_x == pytest.approx(1.0)
    assert number.set_value(2.5).point_x == pytest.approx(1.0)
    assert number.get_fill_opacity() == 1.0


def test_changing_is_much_cheaper_than_setting_text_anew():
    """Manim's own number parses text and rebuilds its letters; 20 times is what 80 changing numbers need."""
    number, manims = Number(0.0), DecimalNumber(0.0, mob_class=MathTypst)

    def fastest(change, times):
        spent = []
        for _ in range(3):
            start = time.process_time()
            for step in range(times):
                change(step * 1.37)
            spent.append((time.process_time() - start) / times)
        return min(spent)

    manims.set_value(1.37)
    assert fastest(manims.set_value, 10) > 20 * fastest(number.set_value, 200)
