import numpy as np
import pytest

from scenes.beats.backprop.averaging import REACH, OpinionTiles, RunningMeans, Seesaw, _furthest
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


def test_copies_go_to_the_means_of_their_rows_while_the_tiles_recede(tiles, draw):
    tiles.goals = np.array([5.0, 5.0, 6.0])
    before, under_way = (np.asarray(draw(tiles.send(share)), dtype=float) for share in (0.0, 0.5))
    assert np.abs(under_way - before).sum() > 0
    assert tiles.send(0.5).shown()["area"].shape == (3, 4)


def test_a_square_leaves_from_its_tile(tiles):
    square = tiles.square(1, 2)
    assert square.get_center() == pytest.approx(tiles.tile(1, 2))
    largest = np.abs(OPINIONS[1, :4]).max()
    assert square.width == pytest.approx(0.9 * 2.0 * np.sqrt(abs(OPINIONS[1, 2]) / largest))


def test_means_are_drawn_from_one_row_on(means):
    means.draw(0).draw(1, first=1)
    np.testing.assert_array_equal(means.shown()["length"], MEANS[1:, 0])


def test_the_wedge_points_at_the_end_of_its_bar(means):
    wedge = means.show(40).wedge(2)
    assert wedge.get_top()[0] == pytest.approx(means.tip(2)[0])
    assert wedge.get_top()[1] < means.tip(2)[1]


def test_a_tile_unrolls_to_where_its_picture_stands():
    opinions = OPINIONS[0, :10]
    seesaw = Seesaw(opinions, RNG.random((10, 28, 28)), (-1.0, 0.0, 1.0))
    for index, opinion in enumerate(opinions):
        bar, x = seesaw.bar(index), seesaw.beam.rider(index).get_x()
        assert (bar.get_right() if opinion > 0 else bar.get_left())[0] == pytest.approx(x, abs=0.02)


def test_the_beam_rests_over_its_mean_on_the_scale():
    opinions = OPINIONS[0, :10]
    seesaw = Seesaw(opinions, RNG.random((10, 28, 28)), (-1.0, 0.0, 1.0))
    seesaw.beam.show(1)
    assert seesaw.beam.foot()[0] == pytest.approx(REACH * opinions.mean() / np.abs(opinions).max())
    assert seesaw.ground[0].get_y() == pytest.approx(seesaw.beam.foot()[1])


def test_the_weights_that_are_to_grow_and_to_fall_most_are_pointed_at():
    network = NetworkDiagram((2, 3)).show(weights=[np.array([[0.1, 0.4], [-0.9, 0.0], [0.2, -0.3]])])
    assert [edge.weight for edge in _furthest(network)] == [0.4, -0.9]
