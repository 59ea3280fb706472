import numpy as np
import pytest

from scenes.beats.backprop.averaging import OpinionTiles, RunningMeans, Seesaw, _furthest
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.replay.replay import Drive

RNG = np.random.default_rng(5)
OPINIONS = RNG.normal(size=(3, 40))
COUNT = np.array([4, 10, 40])
MEANS = np.stack([OPINIONS[:, :count].mean(axis=1) for count in COUNT], axis=1)


@pytest.fixture
def tiles():
    return OpinionTiles(OPINIONS, 4, center=(0.0, 1.0), width=8.0, pitch=0.5)


@pytest.fixture
def means():
    return RunningMeans(COUNT, MEANS)


def test_tiles_stand_under_their_columns_and_in_their_rows(tiles):
    assert tiles.tile(0, 0) == pytest.approx([-3.0, 1.0, 0.0])
    assert tiles.tile(2, 3) == pytest.approx([3.0, 0.0, 0.0])


def test_more_columns_share_the_same_width(tiles, play):
    play(Drive(tiles, 4, 40, run_time=0.4))
    np.testing.assert_array_equal(tiles.shown()["area"], OPINIONS)
    assert tiles.width == pytest.approx(8.0)


def test_rows_come_in_one_by_one(tiles):
    assert tiles.fill(1.2).shown()["area"].shape == (2, 4)


@pytest.mark.parametrize(("came", "place"), [(4, 0), (9, 0), (10, 1), (39.9, 2), (40, 2)])
def test_the_last_measured_mean_is_shown(means, came, place):
    np.testing.assert_array_equal(means.show(came).shown()["length"], MEANS[:, place])


def test_bars_leave_from_where_they_are(means):
    sticks = means.show(40).as_sticks([1.0, -1.0, 0.5])
    for row, (foot, tip) in enumerate(zip(sticks.feet(), sticks.tips(), strict=True)):
        assert foot == pytest.approx(means.place(row)[:2])
        assert np.sign(tip[0] - foot[0]) == np.sign(MEANS[row, -1])


def test_the_beam_rests_over_its_mean_on_the_scale():
    opinions = OPINIONS[0, :10]
    seesaw = Seesaw(opinions, RNG.random((10, 28, 28)), (-1.0, 0.0, 1.0))
    seesaw.beam.show(1)
    assert seesaw.beam.foot()[0] == pytest.approx(5 * opinions.mean() / np.abs(opinions).max())
    assert seesaw.ground[0].get_y() == pytest.approx(seesaw.beam.foot()[1])


def test_the_weights_that_are_to_grow_and_to_fall_most_are_pointed_at():
    network = NetworkDiagram((2, 3)).show(weights=[np.array([[0.1, 0.4], [-0.9, 0.0], [0.2, -0.3]])])
    assert [edge.weight for edge in _furthest(network)] == [0.4, -0.9]
