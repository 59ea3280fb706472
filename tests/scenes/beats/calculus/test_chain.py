import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.calculus.chain import STEPS, Course, Dials, Plate, Training
from scenes.beats.calculus.example import (
    ChainExample,
    GapSquare,
    LastLayer,
    blank_chain,
    chain,
    figures_below,
)
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.verdicts import CARD, PICTURE_SHARE, RAISED

VECTOR = np.array([5.0, -1.25, -4.5, 1.25, 4.25, -1.75])
EXAMPLE = ChainExample(
    index=1,
    step=800,
    params=Params((1, 1, 1, 1), VECTOR),
    a=np.array([0.15, 0.4, 0.35, 0.45]),
    z=np.array([-0.4, -0.5, -0.2]),
    y=1.0,
    cost=0.3025,
)


@pytest.fixture
def course():
    rng = np.random.default_rng(3)
    states = len(STEPS)
    return Course(
        steps=STEPS,
        params=rng.uniform(-9, 9, (states, 6)),
        activations=tuple(rng.random((states, 1)) for _ in range(4)),
        verdicts=rng.integers(0, 2, states),
        tests=rng.random((3, 28, 28)),
        labels=np.array([0, 1, 1]),
        answers=[rng.integers(0, 2, 3) for _ in range(states)],
        accuracy=list(rng.random(states)),
    )


def test_nodes_of_the_tree_have_the_values_of_the_example():
    values = EXAMPLE.values
    assert [values[name] for name in ("w1", "b1", "w2", "b2", "w3", "b3")] == VECTOR.tolist()
    assert (values["a0"], values["a3"], values["z1"], values["z3"]) == (0.15, 0.45, -0.4, -0.2)
    assert (values["y"], values["C"], EXAMPLE.last) == (1.0, 0.3025, 3)


def test_the_chain_is_lit_by_the_example():
    network = chain(EXAMPLE)
    assert [neuron.activation for (neuron,) in network.neurons] == EXAMPLE.a.tolist()
    assert [edges.values[0] for edges in network.edges] == VECTOR[::2].tolist()
    assert [figure.value for figure in figures_below(network, EXAMPLE)] == EXAMPLE.a.tolist()


def test_every_parameter_has_its_dial():
    dials = Dials(blank_chain(), VECTOR)
    assert [dial.value for dial in dials.dials] == VECTOR.tolist()
    assert [number.get_fill_color() for number in dials.numbers[:3]] == [
        palette.POSITIVE,
        palette.BIAS,
        palette.NEGATIVE,
    ]


def test_a_state_of_training_is_seen_in_all_instruments(course):
    training = Training(course, blank_chain(), Picture(np.zeros(784), size=1.9), EXAMPLE).show(5)
    assert [dial.value for dial in training.dials.dials] == course.params[5].tolist()
    assert training.network.neurons[2][0].activation == course.activations[2][5, 0]
    assert training.share.value == 100 * course.accuracy[5]
    assert training.counter.number.value == STEPS[5]
    assert training.wall.shown()["answer"].tolist() == course.answers[5].tolist()
    assert training.card.shown()["answer"] == [course.verdicts[5]]


def test_the_picture_of_the_example_stays_where_it_is_on_its_card(course):
    picture = Picture(np.zeros(784), size=1.9).shift(np.array([-3.0, 0.5, 0.0]))
    card = Training(course, blank_chain(), picture, EXAMPLE).card
    middle = card.get_center()[1] + RAISED * CARD[1] * card.height
    assert middle == pytest.approx(picture.get_center()[1])
    assert PICTURE_SHARE * CARD[1] * card.height == pytest.approx(picture.height)


def test_a_plate_lies_under_the_raised_number_alone():
    plate = Plate("a", "L-1")
    assert plate.box.get_left()[0] >= plate.symbol[0].get_right()[0] - 0.1
    assert plate.box.get_right()[0] > plate.number.get_right()[0]
    assert plate.number[0].get_fill_color() == palette.GROUND


def test_a_plate_falls_into_its_place(play):
    plate = Plate("a", "2")
    place = plate.box.get_center().copy()
    scene = play(plate.screwed_on())
    assert plate.box in scene.get_mobject_family_members()
    assert plate.box.get_center() == pytest.approx(place)


def test_a_plate_comes_off_and_leaves_the_number(play):
    plate = Plate("a", "3")
    play(plate.taken_off, on_stage=[plate])
    assert plate.number[0].get_fill_color() == palette.INK


def test_the_last_layer_is_the_end_of_the_chain():
    near = LastLayer(EXAMPLE)
    assert [neuron.activation for (neuron,) in near.network.neurons] == [0.35, 0.45]
    assert {name: number.value for name, number in near.numbers.items()} == {
        name: EXAMPLE.values[name] for name in ("a2", "a3", "w3", "b3")
    }


@pytest.mark.parametrize("a", [0.45, 0.9])
def test_the_area_of_the_square_is_the_cost(a):
    part = GapSquare(0.45, 1.0, 0.3025).open(1).show(a)
    assert part.square.width * part.square.height / part.unit.width**2 == pytest.approx((1 - a) ** 2)
    assert part.gap.get_length() / part.unit.width == pytest.approx(1 - a)
    assert part.shown()["area"] == [pytest.approx((1 - a) ** 2)]
    assert part.number.value == part.cost


def test_a_square_that_is_not_whole_tells_no_cost():
    part = GapSquare(0.45, 1.0, 0.3025).open(0.5)
    assert part.shown() == {}
    assert part.square.width == pytest.approx(part.square.height / 2)


def test_dials_seen_from_nearby_turn_around_where_they_stand():
    dials = Dials(blank_chain(), VECTOR, around=0.5)
    for dial, value in zip(dials.dials, VECTOR, strict=True):
        assert (dial.low, dial.start, dial.high) == (value - 0.5, value, value + 0.5)
    assert dials.show(VECTOR + 0.25).dials[0].value == 5.25
