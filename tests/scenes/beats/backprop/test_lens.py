import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.backprop.example import DIGIT
from scenes.beats.backprop.lens import WeightLens
from scenes.beats.backprop.recipe import _most_changed
from scenes.kit.replay.replay import Drive

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
    assert lens.number.value == -0.06


def test_opinions_become_their_mean(lens, play):
    mean, merging = lens.merge(-0.05)
    play(merging)
    assert all(np.allclose(arrow.points, mean.points) for arrow in lens.arrows)


def test_an_arrow_that_is_added_leaves_the_new_weight(lens, play):
    mean, _ = lens.merge(-0.03)
    words = lens.beside(-0.03, "on average")
    adding = lens.add_to_weight(mean, words, -0.03, -0.06)
    play(next(one for one in adding if isinstance(one, Drive)))
    assert lens.edge.shown()["weight"] == pytest.approx([-0.06])


def test_the_weight_that_is_watched_grows_most_and_keeps_its_sign():
    sizes = (3, DIGIT + 1)
    before = Params(sizes, np.ones(4 * (DIGIT + 1)))
    vector = before.vector.copy()
    vector[3 * DIGIT : 3 * DIGIT + 3] = [-9.0, 1.5, 1.2]
    assert _most_changed(before, Params(sizes, vector)) == 1
