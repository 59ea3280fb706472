import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.tiles import Tiles, Travel, eased

START = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 1.0]])
END = START + np.array([2, -1])


@pytest.fixture
def tiles():
    return Tiles(START, 0.4, palette.COST, {"count": [3]})


def test_tiles_are_squares_where_they_are(tiles, draw):
    frame = draw(tiles.scale(0.5).shift([1, 0, 0]), height=720)
    np.testing.assert_allclose(tiles.centers()[0], [1.5, 0.25])
    assert np.allclose(frame[360 - 22, 640 + 135, :3] / 255, palette.COST.to_rgb(), atol=0.01)
    assert np.allclose(frame[360 - 22 - 12, 640 + 135, :3] / 255, palette.GROUND.to_rgb(), atol=0.01)


def test_a_tile_of_size_zero_is_hidden(tiles, draw):
    assert np.array_equal(draw(tiles.set_sizes(0)), draw())


@pytest.mark.parametrize(
    "make", [lambda: Tiles(START, 0.4, palette.COST, {}), lambda: Dots(START, [0, 1, 1], 0.2)]
)
def test_parts_travel_one_after_the_other(make):
    travel = Travel(make(), END, lag=0.5)
    travel.begin()
    travel.interpolate(0.5)
    found = travel.mobject.centers()[:, :2] - START
    np.testing.assert_allclose(found, np.outer([1, eased(np.array(0.5)), 0], [2, -1]), atol=1e-9)
    travel.interpolate(1)
    np.testing.assert_allclose(travel.mobject.centers()[:, :2], END, atol=1e-9)


def test_tiles_grow_on_their_way(tiles):
    travel = Travel(tiles.set_sizes(0), END, lag=0.0, size=0.2, pace=np.square)
    travel.begin()
    travel.interpolate(0.5)
    np.testing.assert_allclose(tiles.sizes, 0.05)
