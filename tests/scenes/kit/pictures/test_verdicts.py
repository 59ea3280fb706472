import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.replay import Drive

RNG = np.random.default_rng(4)
LABELS = RNG.integers(0, 10, 12)
ANSWERS = np.stack([LABELS, RNG.integers(0, 10, 12), np.full(12, 2)])


@pytest.fixture
def wall():
    return VerdictWall(RNG.random((12, 28, 28)), ANSWERS, LABELS, watched=2, columns=4, size=(4.0, 3.0))


@pytest.mark.parametrize("state", [0, 1, 2])
def test_a_whole_state_shows_its_answers(wall, state):
    np.testing.assert_array_equal(wall.show(state).shown()["answer"], ANSWERS[state])


def test_cards_turn_one_after_the_other(wall):
    known = [np.sum(wall.show(1 + part).shown()["answer"] == ANSWERS[2]) for part in (0.0, 0.3, 0.6, 0.99)]
    assert known == sorted(known)
    assert len(set(known)) > 2


def test_only_cards_that_were_read_carry_answers(wall, draw):
    frames = [np.asarray(draw(wall.show(0).stamp(count)), dtype=float) for count in (0, 4, 4.5, 12)]
    assert "answer" not in wall.stamp(0).shown()
    np.testing.assert_array_equal(wall.stamp(4.5).shown()["answer"], ANSWERS[0][:4])
    changed = [np.flatnonzero(np.abs(frame - frames[0]).max(axis=(1, 2))) for frame in frames]
    assert len(changed[0]) == 0
    assert changed[1].max() < changed[2].max() < changed[3].max()


def test_a_state_that_is_not_there_is_an_error(wall):
    with pytest.raises(ValueError, match="0 to 2"):
        wall.show(2.5)


def test_cards_stand_in_rows(wall):
    places = wall.shift(np.array([1.0, 0.0, 0.0])).places()
    assert places[0] == pytest.approx([-0.5, 1.0, 0.0])
    assert places[-1] == pytest.approx([2.5, -1.0, 0.0])


def test_it_takes_part_in_animations(wall, play):
    play(Drive(wall.gather_at([0.0, 2.0, 0.0]), 0, 1, show=VerdictWall.gather, run_time=0.4))
    assert wall.away[0] == 1
    assert wall.goals.shape == (12, 2)


def test_answers_must_fit_the_pictures():
    with pytest.raises(ValueError, match="as many answers"):
        VerdictWall(RNG.random((3, 28, 28)), ANSWERS, LABELS, watched=2, columns=4)


def test_answers_can_be_set_larger(draw):
    def high(size):
        wall = VerdictWall(
            np.zeros((1, 28, 28)), [[8]], [3], watched=2, columns=1, size=(3, 3), answer_size=size
        )
        frame = np.asarray(draw(wall), dtype=float)[..., :3]
        orange = np.abs(frame - 255 * palette.rgb(palette.NEGATIVE)).max(axis=2) < 60
        return np.ptp(np.flatnonzero(orange.any(axis=1))) + 1

    assert high(80) == pytest.approx(2 * high(40), abs=2)


def test_wrong_answers_can_have_another_hue(draw):
    def seen(hue):
        wall = VerdictWall(np.zeros((1, 28, 28)), [[8]], [3], columns=1, size=(3, 3), mistakes=palette.COST)
        frame = np.asarray(draw(wall), dtype=float)[..., :3]
        return (np.abs(frame - 255 * palette.rgb(hue)).max(axis=2) < 60).any()

    assert seen(palette.COST)
    assert not seen(palette.NEGATIVE)
