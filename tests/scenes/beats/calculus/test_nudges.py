from types import SimpleNamespace

import numpy as np
import pytest
from manim import VGroup

from scenes.beats.calculus.nudges import (
    COLUMNS,
    LOW,
    PUSHED,
    START,
    START_X,
    THICK,
    THIN,
    UNIT,
    Journey,
    Moves,
    Product,
    Ratio,
    Stop,
    fraction,
    strike,
)
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.look import palette

W, B, BEHIND, Y = 4.17, -1.772, 0.378, 1.0
BY = np.array([0.5, 0.1, 0.01])


def values_of(w):
    z = W * BEHIND + B + (w - W) * BEHIND
    a = sigmoid(z)
    return z, a, (a - Y) ** 2


@pytest.fixture
def found():
    z, a, cost = (float(value) for value in values_of(W))
    nudged_z, nudged_a, nudged_cost = values_of(W + BY)
    slope, pull = a * (1 - a), 2 * (a - Y)
    ratio = (nudged_cost - cost) / BY
    return SimpleNamespace(
        value=W, z=z, a=a, cost=cost, nudge=BY, ratio=ratio,
        change_z=nudged_z - z, change_a=nudged_a - a, change_cost=nudged_cost - cost,
        nudged_z=nudged_z, nudged_a=nudged_a, nudged_cost=nudged_cost,
        rate_z=(nudged_z - z) / BY, rate_a=(nudged_a - a) / (nudged_z - z),
        rate_cost=(nudged_cost - cost) / (nudged_a - a),
        dz_dp=BEHIND, da_dz=slope, dc_da=pull, dc_dp=BEHIND * slope * pull,
        gap=abs(ratio - BEHIND * slope * pull),
    )  # fmt: skip


@pytest.fixture
def example():
    return SimpleNamespace(values={"w3": W, "z3": -0.2, "a3": 0.45, "C": 0.3, "y": Y})


def product_of(example):
    return Product(example, 1.0, (1.0, 1.0, 1.0))


def test_all_number_lines_have_one_unit_and_begin_below_one_another():
    for name, value in (("w3", 4.17), ("z3", -0.2), ("C", 0.3)):
        stop = Stop(name, value, level=0.0)
        assert stop.knob.get_x() == pytest.approx(START_X)
        assert stop.show(value + 0.3).knob.get_x() == pytest.approx(START_X + 0.3 * UNIT)
        assert (stop.number.value, stop.change.value) == pytest.approx((value + 0.3, 0.3))


def test_a_number_line_ends_where_its_values_do():
    stop = Stop("a3", 0.45, level=0.0, reach=(0.0, 1.0))
    assert stop.ruler[0].get_start()[0] == pytest.approx(stop.place(0.0)[0])
    assert stop.ruler[0].get_end()[0] == pytest.approx(stop.place(1.0)[0])


def test_a_change_of_nothing_is_not_written():
    stop = Stop("z3", -0.2, level=0.0)
    assert stop.change.get_fill_opacity() == 0
    assert stop.show(-0.1).change.get_fill_opacity() == 1
    assert stop.show(-0.2).change.get_fill_opacity() == 0


def test_an_activation_is_a_lamp_that_follows():
    assert Stop("a3", 0.4, level=0.0).show(0.6).knob.activation == 0.6


@pytest.mark.parametrize("place", range(3))
def test_a_push_moves_every_value_as_its_function_says(found, place):
    journey = Journey(found, Y).push(BY[place])
    reached = [journey.stops[letter].value for letter in "wzaC"]
    assert reached == pytest.approx(
        [W + BY[place], found.nudged_z[place], found.nudged_a[place], found.nudged_cost[place]]
    )


def test_threads_join_the_values(found):
    journey = Journey(found, Y).move("z", found.z + 0.2)
    ends = [thread.get_end() for thread in journey.threads]
    for end, letter in zip(ends, "zaC", strict=True):
        assert end == pytest.approx(journey.stops[letter].knob.get_center())
    widths = [thread.get_stroke_width() for thread in journey.light(1).threads]
    assert widths == [THIN, THICK, THIN]


def test_the_journey_keeps_to_the_picture(found):
    journey = Journey(found, Y).push(1.0)
    assert journey.get_left()[0] > -7.0
    assert journey.get_right()[0] < 7.0
    assert -2.95 < journey.get_bottom()[1] < journey.get_top()[1] < 3.3


def test_a_trace_stays_when_the_push_goes(found):
    journey = Journey(found, Y).push(BY[0])
    trace = journey.trace()
    reached = journey.stops["w"].knob.get_x()
    journey.push(0.0)
    assert trace[1].get_x() == pytest.approx(reached)
    assert trace[0][0].get_start()[0] == pytest.approx(reached)


def test_a_ratio_is_written_right_of_the_number_lines_it_comes_from(found, example):
    ratio = Ratio(example, found, 1)
    assert ratio.change.value / ratio.push.value == pytest.approx(ratio.result.value)
    assert ratio.change.get_bottom()[1] > ratio.signs[0].get_y() > ratio.push.get_top()[1]
    stops = Journey(found, Y).stops
    assert ratio.get_left()[0] > stops["a"].ruler.get_right()[0]
    assert ratio.get_right()[0] < 7.0
    assert ratio.get_top()[1] < stops["z"].ruler.get_bottom()[1]


def test_both_symbols_of_a_fraction_have_their_own_colors(example):
    formula = fraction("C", "w3", example.values)
    assert formula.part("over")[0].get_fill_color() == palette.COST
    assert formula.part("under")[0].get_fill_color() == palette.POSITIVE


def test_a_number_stands_below_its_fraction(example):
    product = product_of(example)
    for symbols, number, x in zip(product.fractions, product.numbers, COLUMNS, strict=True):
        assert symbols.get_x() == pytest.approx(x)
        assert number.get_x() == pytest.approx(x)
        assert symbols.get_bottom()[1] > number.get_top()[1]


@pytest.mark.parametrize("place", range(3))
def test_a_push_moves_all_four_and_has_its_rates(found, example, place):
    moves = Moves(found, example.values).show(BY[place], 14.0)
    moved = [BY[place], found.change_z[place], found.change_a[place], found.change_cost[place]]
    assert moves.moves == pytest.approx(moved)
    assert [change.value for change in moves.changes] == pytest.approx(moved)
    assert [knob.get_x() - START for knob in moves.knobs] == pytest.approx([14.0 * move for move in moved])
    rates = [found.rate_z[place], found.rate_a[place], found.rate_cost[place]]
    assert moves.rates() == pytest.approx([found.ratio[place], *rates])


def test_without_a_push_the_rates_are_the_derivatives(found, example):
    moves = Moves(found, example.values).show(0.0, 14.0)
    assert moves.rates() == [found.dc_dp, found.dz_dp, found.da_dz, found.dc_da]
    assert moves.changes[0].value == 0


def test_magnified_moves_are_longer_and_told_by_the_same_numbers(found, example):
    moves = Moves(found, example.values).show(0.1, 14.0)
    lengths = np.array([bar.get_length() for bar in moves.bars])
    told = [change.shown for change in moves.changes]
    moves.magnify(70.0)
    assert np.array([bar.get_length() for bar in moves.bars]) == pytest.approx(5 * lengths)
    assert [change.shown for change in moves.changes] == told


@pytest.mark.parametrize("place", range(3))
def test_magnified_moves_keep_to_their_lines_below_the_row(found, example, place):
    moves = Moves(found, example.values).show(BY[place], PUSHED / BY[place])
    lines = VGroup(*(ruler[0] for ruler in moves.rulers))
    for part in (moves.bars, moves.rulers):
        assert (
            lines.get_left()[0] - 0.1 < part.get_left()[0] < part.get_right()[0] < lines.get_right()[0] + 0.1
        )
    assert lines.get_right()[0] < moves.changes.get_left()[0] < moves.changes.get_right()[0] < 7.0
    row = product_of(example).shift(-LOW)
    assert -2.95 < moves.get_bottom()[1] < moves.get_top()[1] < row.get_bottom()[1]


def test_a_stroke_goes_across_what_it_cancels(example):
    part = fraction("C", "w3", example.values).part("over")
    stroke = strike(part)
    assert stroke.width > part.width
    assert stroke.get_center() == pytest.approx(part.get_center())
