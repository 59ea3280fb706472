"""The network reads pictures one after the other, and its answers fly to the cards."""

from __future__ import annotations

import numpy as np
import pytest

from netcore.measure.answers import Answers
from netcore.network.params import Params
from scenes.beats.gradient_descent.start.answers import FLIGHT, Reading

SIZES = (784, 4, 10)


@pytest.fixture
def reading() -> Reading:
    params = Params.initialise(SIZES, rng=np.random.default_rng(0))
    activations = [np.linspace(0, 1, 3 * size).reshape(3, size) for size in SIZES]
    correct = np.array([True, False, True])
    read = Answers(
        answer=np.array([7, 6, 1]),
        label=np.array([7, 4, 1]),
        correct=correct,
        correct_so_far=correct.cumsum(),
    )
    return Reading(params, activations, read)


def test_an_answer_flies_from_its_output_to_its_card(reading: Reading) -> None:
    output = reading.network.neuron(-1, 6).get_center()
    assert np.allclose(reading.fly(1, 0).answers[1].get_center(), output)
    assert np.allclose(reading.fly(1, 1).answers[1].get_center(), reading.goals[1])


def test_the_network_shows_the_picture_that_is_read(reading: Reading) -> None:
    reading.show(2)
    assert reading.network.neuron(-1, 3).activation == pytest.approx(float(reading.activations[2][2, 3]))
    assert np.array_equal(reading.slot.values.reshape(28, 28), reading.pictures[2])


def test_a_misread_picture_is_marked_when_its_answer_lands(reading: Reading) -> None:
    assert len(reading.marks) == 1
    assert reading.show(1 + FLIGHT - 0.5).marks[0].get_stroke_opacity() == 0
    assert reading.show(1 + FLIGHT).marks[0].get_stroke_opacity() == 1
