import numpy as np
import pytest

from scenes.kit.replay.replay import Drive
from scenes.kit.values.settling import SettlingMean

VALUES = np.array([3.0, -1.0, 2.9, -6.0, 0.5])
PICTURES = np.random.default_rng(2).random((5, 28, 28))


@pytest.fixture
def beam():
    return SettlingMean(VALUES, PICTURES, unit=0.8, rider=0.5)


def test_it_comes_to_rest_level_at_the_mean(beam, play):
    play(Drive(beam, 0, 1, run_time=0.4))
    assert beam.fulcrum[0] == pytest.approx(VALUES.mean())
    assert beam.tilt[0] == 0
    np.testing.assert_allclose(beam.shown()["fulcrum"], [VALUES.mean()])


def test_the_heavy_side_goes_down_while_the_fulcrum_is_off(beam):
    beam.show(0.3)
    assert beam.fulcrum[0] == pytest.approx(0, abs=1e-9)
    assert beam.tilt[0] > 0  # the mean is negative: the left side goes down
    assert list(beam.shown()["fulcrum"]) == []


def test_riders_stand_at_their_numbers_and_not_in_one_another(beam):
    riders = [beam.rider(index) for index in range(len(VALUES))]
    for value, rider in zip(VALUES, riders, strict=True):
        assert rider.get_x() == pytest.approx(beam.on_scale(value)[0])
    assert riders[2].get_y() - riders[0].get_y() == pytest.approx(0.5)
    assert riders[1].get_y() == pytest.approx(riders[0].get_y())


def test_an_empty_beam_shows_nothing(beam):
    assert beam.board(False).shown() == {}
    assert "place" in beam.board(True).shown()


def test_the_fulcrum_can_leave_from_where_it_is(beam):
    wedge = beam.show(1).wedge()
    assert wedge.get_bottom() == pytest.approx(beam.foot())
    assert wedge.get_top()[0] == pytest.approx(beam.foot()[0])
