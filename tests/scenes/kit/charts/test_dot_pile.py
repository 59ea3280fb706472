import numpy as np
import pytest

from scenes.kit.charts.dot_pile import DotPile, Fall, piled
from scenes.kit.look import palette

EDGES, PLACES = [-2.0, 0.0, 2.0], [-3.0, 0.0, 3.0]


def test_a_pile_has_as_many_dots_over_each_bin_as_fall_into_it_and_no_two_touch():
    samples = np.random.default_rng(0).uniform(-2, 2, 300)
    places = piled(samples, EDGES, PLACES, floor=-1.0, pitch=0.25)
    assert np.array_equal(places[:, 0] < 0, samples < 0)
    assert places[:, 1].min() == pytest.approx(-1 + 0.125)
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)[~np.eye(300, dtype=bool)]
    assert apart.min() >= 0.25 - 1e-9


def test_a_sample_outside_of_the_bins_is_refused():
    with pytest.raises(ValueError, match="widen"):
        piled([2.5], EDGES, PLACES, floor=0.0, pitch=0.2)


def test_hidden_dots_are_neither_drawn_nor_shown(draw):
    pile = DotPile([[-2, 0], [2, 0]], [0.5, -0.25], 0.5, palette.TARGET).set_strengths([1, 0])
    lit = np.abs(draw(pile).astype(int) - draw()).sum(axis=-1) > 30
    assert lit[:, :427].any()
    assert not lit[:, 427:].any()
    assert pile.shown()["place"].tolist() == [0.5]


def test_large_dots_lie_over_small_ones(draw):
    colors = np.array([palette.rgb(palette.TARGET), palette.rgb(palette.POSITIVE)])
    pile = DotPile([[0, 0], [0.2, 0]], [1.0, 2.0], [0.6, 0.3], colors)
    middle = draw(pile)[240, 427 + 12, :3]
    np.testing.assert_allclose(middle, 255 * palette.rgb(palette.TARGET), atol=2)


def test_dots_fall_one_after_the_other_and_all_arrive():
    pile = DotPile([[0, 1], [1, 1], [2, 1]], [1.0, 2.0, 3.0], 0.1)
    fall = Fall(pile, [[0, 0], [1, 0], [2, 0]], lag=0.6)
    fall.begin()
    fall.interpolate(0.5)
    heights = pile.centers()[:, 1]
    assert heights[0] == pytest.approx(0)
    assert 0 < heights[1] < 1
    assert heights[2] == pytest.approx(1)
    fall.interpolate(1)
    np.testing.assert_allclose(pile.centers(), [[0, 0], [1, 0], [2, 0]], atol=1e-9)


def test_as_many_places_as_dots():
    with pytest.raises(ValueError, match="2 dots cannot go to 1"):
        Fall(DotPile([[0, 0], [1, 1]], [1, 2], 0.1), [[0, 0]])
