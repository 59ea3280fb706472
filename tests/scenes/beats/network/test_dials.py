import numpy as np
import pytest

from netcore.measure.answers import ScoresInStates
from netcore.measure.examples import ExampleInStates
from netcore.network.backprop import forward
from netcore.network.params import Params
from scenes.beats.network.dials import (
    COURSE,
    STEPS,
    Course,
    Knobs,
    Setting,
    Tallies,
    Worth,
    change_picture,
    dial_of_the_run,
    dials_at_random,
    lie_flat,
    settings,
    turn_the_dials,
)
from scenes.beats.network.example import AllDials, Reading, WholeNetwork
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


def test_a_plus_stands_between_each_two_counts(dials):
    tallies = Tallies(dials).grow(42)
    first, second, third = tallies.numbers
    signs = tallies.plus()
    assert first.get_right()[0] < signs[0].get_left()[0] < signs[0].get_right()[0] < second.get_left()[0]
    assert second.get_right()[0] < signs[1].get_left()[0] < signs[1].get_right()[0] < third.get_left()[0]


def test_edges_that_have_grown_are_counted_afterwards(dials):
    tallies = Tallies(dials)
    dials.space.grow(1)
    assert tallies.numbers[0].value == 0
    assert tallies.count(1).numbers[0].value == 784
    assert dials.space.grown == [1]


def test_lying_flat_every_neuron_is_where_the_network_has_it(dials):
    whole = WholeNetwork(READING)
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


def test_dials_and_their_worth_go_from_step_to_step_without_an_answer(dials, course):
    worth = Worth(np.zeros(784), 4)
    animation = turn_the_dials(dials, worth, course, range(2), 1.0)
    animation.begin()
    for share, place in ((0.0, 0), (1.0, 1)):
        animation.interpolate(share)
        assert worth.answer not in worth.submobjects
        assert (worth.counter.number.value, worth.share.value) == (
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


def test_before_the_first_step_the_weights_are_those_of_the_first_state():
    steps = len(STEPS)
    layers = tuple(np.full((steps, size), 0.5) for size in SIZES)
    vectors = np.repeat(np.cos(np.arange(13002.0))[None], steps, axis=0)
    vectors[1:] = 0.0
    states = ExampleInStates(vectors, layers, np.zeros(steps), np.zeros(steps, dtype=int))
    for drawn, first in zip(
        dials_at_random(states).space.weights, Params(SIZES, vectors[0]).weights, strict=True
    ):
        np.testing.assert_array_equal(drawn, first)


def test_a_picture_gives_way_row_by_row_while_no_neuron_has_read_it(dials):
    change = change_picture(dials, np.ones(784))
    change(0.5)
    assert set(dials.space.lit[: 14 * 28]) == {1.0}
    assert set(dials.space.lit[14 * 28 :]) == {0.5, 0.25}
    change(1.0)
    np.testing.assert_array_equal(dials.space.lit, np.arange(784 + 42) < 784)


def test_a_dial_that_is_turned_changes_its_edge_and_the_lamps_behind_it():
    reading = READING
    passed = forward(reading.params, reading.activations[0][None])
    reading = Reading(0, reading.params, tuple(layer[0] for layer in passed.a))
    network = WholeNetwork(reading).network
    knobs = Knobs(network, reading)
    before = network.shown()
    knobs.turn_weight(-0.8)
    assert knobs.edge.weight == pytest.approx(-0.8 * knobs.own_weight)
    assert network.shown()["fill of layer 1"] == before["fill of layer 1"]
    changed = np.flatnonzero(
        np.array(network.shown()["fill of layer 2"]) != np.array(before["fill of layer 2"])
    )
    assert changed.tolist() == [knobs.to]
    knobs.turn_weight(1.0).turn_bias(1.0)
    np.testing.assert_allclose(network.shown()["fill of layer 3"], before["fill of layer 3"])


def test_the_dial_that_is_wound_back_has_room_for_all_that_its_weight_is_in_a_run():
    knobs = Knobs(WholeNetwork(READING).network, READING)
    course = [
        Setting(step, Params(SIZES, factor * READING.params.vector), [])
        for step, factor in enumerate((-3.0, 1.0))
    ]
    dial = dial_of_the_run(course, knobs)
    assert dial.value == pytest.approx(knobs.own_weight)
    assert dial.low < -3 * abs(knobs.own_weight)
    assert dial.high > 3 * abs(knobs.own_weight)
