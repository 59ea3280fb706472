"""The gradient as a list: arrows, hues and rows belong to the components."""

import pytest

from scenes.beats.gradient_descent.gradient.reading import LEVELS, UNIT, GradientList, ToyBowl
from scenes.kit.look import palette

VALUES = [-0.5, 0.25, 0.125]


@pytest.fixture
def errands():
    return GradientList([7, 5, 1], [2, 4, 0], VALUES)


def test_arrows_point_and_grow_as_the_components(errands):
    assert [arrow.value for arrow in errands.arrows] == VALUES
    assert errands.arrows[0].get_fill_color() == palette.NEGATIVE
    assert errands.arrows[1].get_fill_color() == palette.POSITIVE
    assert errands.arrows[0].width > errands.arrows[1].width > errands.arrows[2].width


def test_numbers_and_heads_have_the_color_of_their_sign(errands):
    hues = [palette.NEGATIVE, palette.POSITIVE, palette.POSITIVE]
    assert [number.get_fill_color() for number in errands.numbers] == hues
    assert [(words.text, words[0].get_fill_color()) for words in errands.head[1]] == [
        ("down", palette.NEGATIVE),
        ("up", palette.POSITIVE),
    ]


def test_every_row_is_level_and_rows_do_not_mix(errands):
    for index in range(3):
        heights = [part.get_y() for part in errands.row(index)]
        assert max(heights) - min(heights) < 0.15
    assert errands.numbers[0].get_y() > errands.numbers[1].get_y() > errands.numbers[2].get_y()


def test_focus_dims_the_other_rows(errands):
    errands.focus(1)
    assert [arrow.get_fill_opacity() for arrow in errands.arrows] == [palette.DIMMED, 1, palette.DIMMED]
    assert errands.numbers[1].get_fill_opacity() == 1
    assert errands.numbers[0].get_fill_opacity() == palette.receded(palette.NEGATIVE)


def test_what_is_known_besides_stands_in_one_column(errands):
    first, second = errands.beside((0, 2), [0.0015, 0.0002], "C", decimals=4)
    assert [pair[1].shown for pair in (first, second)] == ["+0.0015", "+0.0002"]
    assert first[1].point_x == pytest.approx(second[1].point_x)
    assert first[1].baseline == pytest.approx(errands.numbers[0].baseline)
    assert first.get_left()[0] > errands.arrows.get_right()[0]


def test_the_point_of_the_toy_lies_on_its_contour_line_and_the_arrow_stands_upright_on_it():
    bowl = ToyBowl()
    middle = bowl.map[0].get_center()
    x, y = (bowl.point.get_center() - middle)[:2] / UNIT
    assert 1.5 * x**2 + 0.5 * y**2 == pytest.approx(LEVELS[3])
    tangent = (-y, 3 * x)
    assert bowl.arrow.get_vector()[:2] @ tangent == pytest.approx(0, abs=1e-6)
    assert bowl.arrow.get_vector()[:2] @ (3 * x, y) < 0
