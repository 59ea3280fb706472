from types import SimpleNamespace

import numpy as np
import pytest

from scenes.beats.calculus.factors import (
    LINE,
    ONE,
    SIZE,
    SQUARE,
    SUM,
    UNIT,
    WHOLE,
    ZERO_X,
    Another,
    Bar,
    Factors,
    RunAndRise,
    Slope,
)
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.pictures.mosaic import Picture

Y = 1.0


@pytest.fixture
def example():
    return SimpleNamespace(values={"w3": 4.17, "z3": -0.2, "a3": 0.45, "C": 0.3})


@pytest.fixture
def factors(example):
    return Factors(example, 0.38, -0.2, float(sigmoid(-0.2)), Y)


def square():
    return Slope(np.square, lambda x: 2 * x, (0.5, 0.5), 0.5, Formula("a"), Formula("C"))


@pytest.mark.parametrize("x", [0.0, 0.5, 0.9])
def test_a_tangent_touches_its_curve_as_steep_as_it_is(x):
    slope = square().show(x)
    start, end = slope.tangent.get_start(), slope.tangent.get_end()
    assert (end[1] - start[1]) / (end[0] - start[0]) == pytest.approx(2 * x)
    assert slope.knob.get_center() == pytest.approx(slope.point(x, x**2))


@pytest.mark.parametrize("x", [0.0, 0.5, 1.0])
def test_a_tangent_stays_in_its_area(x):
    slope = square().shift([1.0, 2.0, 0.0]).show(x)
    for end in (slope.tangent.get_start(), slope.tangent.get_end()):
        off = np.abs(end - slope.area.get_center())[:2]
        assert (off <= np.array(SIZE) / 2 + 1e-6).all()


def test_all_curves_have_one_scale(factors):
    for slope in factors.slopes:
        here, there = slope.point(0, 0), slope.point(1, 1)
        assert there - here == pytest.approx([ONE, ONE, 0])


def test_a_curve_stays_in_its_area(factors):
    for slope in factors.slopes:
        assert slope.curve.width <= SIZE[0] + 1e-6
        assert slope.curve.height <= SIZE[1] + 1e-6


def test_the_area_of_the_sigmoid_goes_with_its_knob(factors):
    slope = factors.slopes[SUM]
    before = slope.knob.get_x()
    assert slope.show(-6.0).knob.get_x() == pytest.approx(before)
    assert slope.curve.height < 0.05


def test_where_the_whole_sigmoid_is_seen_its_knob_runs_down_to_the_axis(factors):
    slope = factors.slopes[SUM].look(WHOLE)
    assert slope.part_of_plane == pytest.approx(WHOLE)
    begin, end = (slope.show(z).knob.get_center() for z in (0.0, -6.0))
    assert end[0] < begin[0]
    assert end[1] == pytest.approx(slope.area.get_bottom()[1], abs=0.01)


@pytest.mark.parametrize("x", [-0.4, 0.25, 0.6])
def test_one_to_the_right_and_its_slope_upwards(x):
    steps = RunAndRise(square().show(x))
    (right, _, _), (_, up, _) = steps.run.get_vector(), steps.rise.get_vector()
    assert (right, up) == pytest.approx((ONE, 2 * x * ONE))
    assert steps.rise.get_end() == pytest.approx(steps.slope.knob.get_center())
    assert (steps.one.get_y() > steps.run.get_y()) == (x < 0)


def test_another_curve_takes_the_place_of_the_first():
    slope = square().bend(lambda x: 0 * x, lambda x: 0 * x)
    assert slope.slope == 0
    assert slope.curve.height == pytest.approx(0, abs=1e-6)


def test_values_that_are_not_given_stay(factors):
    before = [slope.slope for slope in factors.slopes]
    factors.show(behind=0.0)
    after = [slope.slope for slope in factors.slopes]
    assert after[LINE] == 0
    assert (after[SUM], after[SQUARE]) == (before[SUM], before[SQUARE])
    assert factors.bar.value == 0
    assert factors.lamp.activation == 0


def test_a_sum_far_down_has_hardly_a_slope(factors):
    steepest = factors.show(z=0.0).slopes[SUM].slope
    assert steepest == pytest.approx(0.25)
    assert factors.show(z=-6.0).slopes[SUM].slope < 0.01 * steepest


def test_another_picture_has_its_output_beside_it():
    another = Another(Picture(np.zeros((28, 28)), size=1.45), 0.04)
    assert another.number.shown == "0.04"
    assert another.reading.get_left()[0] > another.picture.get_right()[0]
    assert another.reading.get_y() == pytest.approx(another.picture.get_y())


@pytest.mark.parametrize("value", [-0.2, -0.05, 0.1])
def test_a_bar_is_as_long_as_its_number_and_on_the_side_of_its_sign(value):
    bar = Bar(-0.1).show(value).bar
    assert bar.width == pytest.approx(abs(value) * UNIT)
    edge = bar.get_right() if value < 0 else bar.get_left()
    assert edge[0] == pytest.approx(ZERO_X)
    assert bar.get_fill_color() == palette.sign_hue(value)


def test_the_product_is_that_of_the_three_slopes(factors):
    a = float(sigmoid(-0.2))
    expected = [0.38, a * (1 - a), 2 * (a - Y)]
    assert [number.value for number in factors.numbers] == pytest.approx(expected)
    assert factors.result.value == pytest.approx(np.prod(expected))
    assert factors.bar.value == factors.result.value


def test_bar_and_number_may_tell_another_product(factors):
    before = [number.value for number in factors.numbers]
    factors.tell(0.1)
    assert factors.bar.value == factors.result.value == 0.1
    assert [number.value for number in factors.numbers] == before


def test_all_keeps_to_the_picture(factors):
    for values in ({"a": 0.0}, {"z": -6.0}, {"behind": 1.0}):
        factors.show(**values)
        assert factors.get_left()[0] > -7.0
        assert factors.get_right()[0] < 7.0
        assert factors.get_bottom()[1] > -3.0
        assert factors.get_top()[1] < 3.3
