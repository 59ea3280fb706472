import numpy as np
import pytest

from scenes.beats.backprop.bad_master import SideRun
from scenes.kit.replay.replay import Replay

RNG = np.random.default_rng(6)
CALLED = RNG.dirichlet(np.ones(10), size=4)
ACCURACY = np.array([0.7, 0.5, 0.3, 0.1])
LESSONS = RNG.random((3, 10, 784))


@pytest.fixture
def astray():
    return SideRun(CALLED, ACCURACY, LESSONS, digit=2)


@pytest.mark.parametrize(("steps", "lesson"), [(0, 0), (1, 0), (3, 2)])
def test_a_state_is_shown_with_the_pictures_that_led_there(astray, steps, lesson):
    other = SideRun(CALLED, ACCURACY, LESSONS, digit=2).show(2)
    for run in (astray, other):  # whatever was shown before
        run.show(steps)
        np.testing.assert_array_equal(run.bars.values, CALLED[steps])
        assert run.number.shown == f"{100 * ACCURACY[steps]:.0f}%"
        assert run.counter.number.value == steps
        expected = type(run.lesson)(LESSONS[lesson], columns=5).colors
        np.testing.assert_array_equal(run.lesson.colors, expected)


def test_it_replays(astray, play):
    play(Replay(astray, range(4), run_time=0.4))
    assert astray.counter.number.value == 3


def test_the_digit_s_bar_stands_out(astray):
    plain = {tuple(color) for digit, color in enumerate(astray.bars.colors) if digit != 2}
    assert len(plain) == 1
    assert tuple(astray.bars.colors[2]) not in plain
