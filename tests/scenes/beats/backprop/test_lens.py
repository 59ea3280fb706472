import numpy as np
import pytest

from scenes.beats.backprop.lens import WeightLens
from scenes.beats.backprop.recipe import _most_grown

OPINIONS = [0.1, -0.2, -0.1]


@pytest.fixture
def lens():
    return WeightLens(-0.03, -0.06, (0.5, 0.4), OPINIONS, np.zeros((3, 28, 28)))


def test_opinions_stand_over_their_pictures_and_carry_their_numbers(lens):
    assert [arrow.value for arrow in lens.arrows] == OPINIONS
    middles = [lens.row.cell(place).get_x() for place in range(3)]
    assert [arrow.anchor[0] for arrow in lens.arrows] == pytest.approx(middles)
    assert [arrow.get_y() > lens.GROUND for arrow in lens.arrows] == [True, False, False]


def test_the_edge_is_as_thick_as_its_weight_is_large(lens):
    before = lens.edge.stroke_width
    lens.set_weight(-0.06)
    assert lens.edge.stroke_width == pytest.approx(2 * before)
    assert lens.edge.shown()["weight"] == pytest.approx([-0.06])


def test_copies_of_the_opinions_become_their_mean_by_the_same_scale(lens, play):
    mean, movers, merging = lens.merge(-0.05)
    play(merging)
    assert all(np.allclose(arrow.points, mean.points) for arrow in movers)
    assert [arrow.value for arrow in lens.arrows] == OPINIONS
    assert mean.height / lens.arrows[1].height == pytest.approx(0.05 / 0.2)


def test_the_product_is_written_on_the_side_where_no_arrow_is(lens):
    row = lens.product(-0.064, 0.5, -0.032)
    assert [row[0].shown, row[1].text, row[3].shown] == ["\u22120.064", "\u00d7 0.5", "\u22120.032"]
    assert row.get_bottom()[1] > lens.GROUND > lens.product(0.064, 0.5, 0.032).get_top()[1]


def test_the_step_is_added_between_the_weight_and_what_it_becomes(lens):
    beside, total = lens.sum(-0.062)
    half = lens.number.width / 2
    plus, close, equals, after = total
    assert [part.text for part in (plus, close, equals)] == ["+ (", ")", "="]
    assert lens.number.get_right()[0] < plus.get_left()[0]
    assert plus.get_right()[0] < beside[0] - half
    assert beside[0] + half < close.get_left()[0]
    assert after.value == -0.062
    assert after.get_right()[0] < lens.plate.get_right()[0]


def test_the_weight_that_is_watched_grows_most_and_keeps_its_sign():
    before, after = np.ones((2, 3)), np.array([[-9.0, 1.5, 1.2], [1.4, 1.6, -3.0]])
    assert _most_grown(before, after) == (1, 1)
