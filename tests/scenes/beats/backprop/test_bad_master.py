import numpy as np
import pytest

from netcore.measure.answers import OneLabelTraining
from scenes.beats.backprop.bad_master import STEPS, Lessons, Schooling
from scenes.kit.look import palette
from scenes.kit.replay.replay import Drive

RNG = np.random.default_rng(6)
STATES = 2 * STEPS + 1
COURSE = OneLabelTraining(
    accuracy=np.linspace(0.7, 0.1, STATES),
    answer_share=RNG.dirichlet(np.ones(10), size=STATES),
    answer=RNG.integers(0, 10, (STATES, 28)),
)
LESSONS = RNG.random((2 * STEPS, 10, 784))


@pytest.fixture
def school():
    return Schooling(COURSE, RNG.random((28, 28, 28)), RNG.integers(0, 10, 28), LESSONS, digit=2)


@pytest.mark.parametrize(
    ("steps", "lesson", "done"), [(0, 0, 0), (1, 0, 1), (20, 19, 20), (23, 22, 3), (40, 39, 20)]
)
def test_a_state_is_shown_with_the_pictures_that_led_there(school, steps, lesson, done):
    for before in (5, 31):  # whatever was shown before
        school.show(before).show(steps)
        np.testing.assert_array_equal(school.wall.shown()["answer"], COURSE.answer[steps])
        assert school.number.shown == f"{100 * COURSE.accuracy[steps]:.0f}%"
        assert school.counter.number.value == done
        assert school.share.value == pytest.approx(100 * COURSE.answer_share[steps, 2])
        np.testing.assert_array_equal(school.lessons.values.reshape(10, -1), LESSONS[lesson])
        assert school.lessons.emphasis == pytest.approx(1)


def test_it_is_driven_on(school, play):
    play(Drive(school, 0, 3, run_time=0.4))
    assert school.counter.number.value == 3
    assert school.level.width / school.track.width == pytest.approx(COURSE.accuracy[3])


def test_pictures_fall_to_their_places_as_a_step_begins():
    lessons = Lessons(LESSONS, np.arange(40) < 20, columns=5, cell_size=0.5)
    falling = lessons.show(3.1)
    assert falling.emphasis[0] < 1
    assert falling.slots[0, 0] < 0


def test_those_of_the_watched_digit_are_gold():
    lessons = Lessons(np.ones((2, 10, 784)), [True, False], columns=5, cell_size=0.5)
    assert lessons.show(1).colors[0, 0, 0] == pytest.approx(palette.rgb(palette.TARGET), abs=1e-6)
    assert lessons.show(2).colors[0, 0, 0] == pytest.approx(palette.rgb(palette.INK), abs=1e-6)


def test_the_shares_are_those_of_the_nearer_step_and_the_count_begins_anew(school):
    school.show(STEPS + 0.4)
    assert school.number.shown == f"{100 * COURSE.accuracy[STEPS]:.0f}%"
    assert school.counter.number.value == 0
    assert school.show(STEPS + 0.6).number.shown == f"{100 * COURSE.accuracy[STEPS + 1]:.0f}%"


def test_a_wedge_flashes_from_the_pictures_to_the_wall_as_a_step_begins(school):
    strengths = [school.show(time).push.get_fill_opacity() for time in (3, 3.1, 3.8, 4)]
    assert strengths == pytest.approx([0, 0.9, 0.2, 0])
    assert school.wall.get_right()[0] < school.push.get_left()[0]
    assert school.push.get_right()[0] < school.lessons.get_left()[0]
