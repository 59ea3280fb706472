import numpy as np
import pytest

from netcore.measure.answers import ScoresInStates
from netcore.measure.examples import ExampleInStates
from netcore.network.params import Params
from scenes.beats.network.dials import (
    COURSE,
    STEPS,
    Course,
    Tallies,
    Worth,
    lie_flat,
    settings,
    turn_the_dials,
)
from scenes.beats.network.example import AllDials, Reading, whole_network
from scenes.kit.look import palette

SIZES = (784, 16, 16, 10)
READING = Reading(0, Params(SIZES, np.sin(np.arange(13002.0))), tuple(np.full(size, 0.5) for size in SIZES))


@pytest.fixture
def dials():
    return AllDials(READING.params, READING.activations)


@pytest.fixture
def course():
    layers = tuple(np.stack([np.full(size, 0.25), np.full(size, 0.75)]) for size in SIZES)
    states = ExampleInStates(
        params=np.stack([READING.params.vector, 2 * READING.params.vector]),
        activations=layers,
        score=np.array([0.25, 0.75]),
        answer=np.array([6, 4]),
    )
    return Course(states, ScoresInStates(cost=np.array([2.5, 0.5]), accuracy=np.array([0.125, 0.75])))


def test_edges_are_counted_over_the_gap_in_which_they_grow(dials):
    tallies = Tallies(dials).grow(16 + 16 + 4.5)
    assert [number.value for number in tallies.numbers] == [16 * 784, 16 * 16, 16 * 4.5]
    assert dials.space.grown == [36.5]
    for layer, number in enumerate(tallies.numbers):
        right = dials.space.seen_at(layer + 1, 0)[0]
        assert right - 5 < number.get_x() < right
    assert tallies.grow(3).numbers[1].get_fill_opacity() == 0


def test_edges_that_have_grown_are_counted_afterwards(dials):
    tallies = Tallies(dials)
    dials.space.grow(1)
    assert tallies.numbers[0].value == 0
    assert tallies.count(1).numbers[0].value == 784
    assert dials.space.grown == [1]


def test_lying_flat_every_neuron_is_where_the_network_has_it(dials):
    whole = whole_network(READING)
    lie_flat(dials, whole)
    for layer, neurons in enumerate(whole.network.neurons[1:], start=1):
        for place, neuron in enumerate(neurons):
            np.testing.assert_allclose(dials.space.seen_at(layer, place), neuron.get_center(), atol=1e-6)
    picture = whole.picture.picture
    pixel = picture.pixels((6, 14)).get_center()
    np.testing.assert_allclose(dials.space.seen_at(0, 6 * 28 + 14), pixel, atol=1e-6)


def test_an_answer_has_the_hue_of_mistakes_only_where_it_is_wrong():
    worth = Worth(np.zeros(784), 4)
    assert worth.say(6).answer.get_fill_color() == palette.NEGATIVE
    assert worth.say(4).answer.get_fill_color() == palette.INK


def test_dials_and_what_they_are_worth_go_from_step_to_step(dials, course):
    worth = Worth(np.zeros(784), 4)
    animation = turn_the_dials(dials, worth, course, range(2), 1.0)
    animation.begin()
    for share, place in ((0.0, 0), (1.0, 1)):
        animation.interpolate(share)
        assert (worth.answer.value, worth.counter.number.value, worth.share.value) == (
            course.states.answer[place],
            COURSE[place],
            100 * course.worth.accuracy[place],
        )
        np.testing.assert_array_equal(dials.space.weights[1], course.params(place).weights[1])
        assert set(dials.space.lit) == {course.states.activations[0][place, 0]}


def test_settings_follow_the_run_step_by_step():
    steps = len(STEPS)
    states = ExampleInStates(
        params=np.arange(steps * 13002.0).reshape(steps, -1),
        activations=tuple(np.repeat(np.arange(steps)[:, None], size, axis=1) for size in SIZES),
        score=np.zeros(steps),
        answer=np.zeros(steps, dtype=int),
    )
    found = settings(states)
    assert [setting.step for setting in found] == STEPS
    assert found[0].step == 0
    assert found[3].params.layer_sizes == SIZES
    np.testing.assert_array_equal(found[3].params.vector, states.params[3])
    assert [set(layer) for layer in found[3].activations] == [{3}] * 4
