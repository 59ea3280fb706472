"""Sticks that pictures leave one after the other, and their mean."""

import numpy as np
import pytest

from scenes.beats.calculus.averages import (
    NAMES,
    SHOWN,
    GradientList,
    Means,
    OneOpinion,
    Opinions,
    Step,
    Survey,
)
from scenes.beats.calculus.chain import Dials
from scenes.beats.calculus.example import blank_chain
from scenes.kit.look import palette

EACH = np.outer([0.1, -0.3, 0.05, -0.25], [1.0, 2.0, -1.0, 0.5, 1.5, -2.0])


@pytest.fixture
def survey():
    opinions = Opinions(
        pictures=np.linspace(0, 1, 4)[:, None, None] * np.ones((4, 28, 28)),
        activations=tuple(np.full((4, 1), 0.2) * (layer + np.arange(4)[:, None]) / 2 for layer in range(4)),
        each=EACH,
        so_far=np.cumsum(EACH, axis=0) / np.arange(1, 5)[:, None],
        mean=EACH.mean(axis=0),
        rate=2.0,
        change=-2 * EACH.mean(axis=0),
        after=np.zeros(6),
    )
    return Survey(opinions, blank_chain(), 0)


def test_a_picture_leaves_a_stick_and_moves_the_mean(survey):
    assert survey.sticks.shown()["length"].size == 0
    survey.show(2)
    assert survey.sticks.shown()["length"] == pytest.approx([0.1, -0.3])
    assert survey.number.value == pytest.approx(-0.1)
    assert survey.number.get_fill_color() == palette.NEGATIVE
    assert survey.line.get_y() < survey.axis.get_y()
    assert survey.picture.values == pytest.approx(np.full((1, 28, 28), 1 / 3))
    assert survey.network.neurons[3][0].activation == pytest.approx(0.4)


def test_sticks_and_mean_share_one_scale_which_each_parameter_has_for_itself(survey):
    heights = {}
    for parameter in (0, 1):
        asked = Survey(survey.opinions, blank_chain(), parameter).show(4)
        tips = asked.sticks.tips()[:, 1] - asked.axis.get_y()
        assert tips / asked.sticks.values == pytest.approx(np.full(4, asked.unit))
        assert asked.line.get_y() - asked.axis.get_y() == pytest.approx(asked.unit * asked.number.value)
        heights[parameter] = np.abs(tips).max()
    assert heights[0] == pytest.approx(heights[1])


def test_each_mean_is_level_with_its_entry_of_the_list(survey):
    found = GradientList(survey.opinions.mean)
    for parameter in range(len(NAMES)):
        chart, entry = Means(survey.opinions, parameter), found.numbers[parameter]
        assert (chart.number.value, chart.number.get_y()) == pytest.approx((entry.value, entry.get_y()))
        assert chart.line.get_y() - chart.zero == pytest.approx(chart.unit * chart.mean)
        assert chart.sticks.tips()[:, 1] - chart.zero == pytest.approx(chart.unit * chart.values)


def test_all_rows_of_means_have_one_scale(survey):
    rows = [Means(survey.opinions, parameter) for parameter in range(len(NAMES))]
    assert len({row.unit for row in rows}) == 1


def test_what_has_not_grown_is_flat(survey):
    chart = Means(survey.opinions, 0).grow(0)
    assert chart.sticks.tips()[:, 1] == pytest.approx(np.full(4, chart.zero))


def test_one_picture_has_the_scale_of_all_sticks(survey):
    survey = Survey(survey.opinions, blank_chain(), SHOWN)
    one = OneOpinion(survey, 1)
    value = EACH[1, SHOWN]
    assert one.stick.get_end()[1] - one.stick.get_start()[1] == pytest.approx(survey.unit * value)
    assert one.number.value == value
    assert (one.picture.get_y() - one.stick.get_start()[1]) * value < 0


def test_the_list_has_the_order_of_the_parameters():
    found = GradientList(EACH[0])
    assert [number.value for number in found.numbers] == EACH[0].tolist()
    heights = [number.get_y() for number in found.numbers]
    assert heights == sorted(heights, reverse=True)
    hues = [name[0].get_fill_color() for name in found.names]
    assert (
        hues == [palette.INK, palette.BIAS] * 3
    )  # no sign of a weight where colors are signs of derivatives


def test_entries_of_the_step_are_over_the_dials_that_they_turn():
    dials = Dials(blank_chain(), np.zeros(6), 0.5, signs=False)
    step = Step(GradientList(EACH[0]), -3 * EACH[0], 3.0, dials)
    for row in (step.names, step.numbers, step.changes):
        assert [part.get_x() for part in row] == pytest.approx([dial.knob.get_x() for dial in dials.dials])
    assert [number.value for number in step.changes] == pytest.approx(-3 * EACH[0])
    assert step.rate.get_right()[0] < step.brackets[0].get_left()[0]


@pytest.mark.parametrize(("share", "seen"), [(0.0, (1, 0)), (0.3, (1, 0)), (0.7, (0, 1)), (1.0, (0, 1))])
def test_an_entry_turns_into_its_product_in_its_place(share, seen):
    step = Step(GradientList(EACH[0]), -3 * EACH[0], 3.0, Dials(blank_chain(), np.zeros(6), 0.5, signs=False))
    tall, before = step.numbers[1].height, step.numbers[1].get_center()
    step.multiply(1, share)
    sides = step.numbers[1], step.changes[1]
    assert tuple(side.get_fill_opacity() for side in sides) == seen
    shown = sides[seen.index(1)]
    assert shown.height == pytest.approx(tall * abs(1 - 2 * share))
    assert shown.get_center()[:2] == pytest.approx(before[:2], abs=0.1)
