"""The formulas that run backwards, and the rings they light."""

import pytest

from scenes.beats.calculus.algorithm import RULES, Rings, Rules
from scenes.kit.look import palette
from scenes.kit.network.diagram import Neuron


def test_a_ring_is_as_thick_as_its_derivative_is_large_and_stays_outside_of_its_neuron():
    neurons = [Neuron(0.2).shift((x, 0, 0)) for x in range(3)]
    rings = Rings(neurons, [-2.0, 1.0, 0.0])
    widths = [ring.get_stroke_width() for ring in rings]
    assert widths == [Rings.THICK, (Rings.THICK + Rings.THIN) / 2, Rings.THIN]
    assert [ring.get_stroke_color() for ring in rings[:2]] == [palette.NEGATIVE, palette.POSITIVE]
    assert [ring.get_x() for ring in rings] == [0, 1, 2]
    assert all(ring.width > neuron.width for ring, neuron in zip(rings, neurons, strict=True))
    assert rings.shown()["thickness"].tolist() == [-2.0, 1.0, 0.0]


def _strength(formula):
    return formula.family_members_with_points()[0].get_fill_opacity()


def test_one_step_is_open_and_every_formula_is_in_its_box():
    rules = Rules(RULES).open(1)
    assert [_strength(formula) for formula in rules.formulas] == [0, 1, 0]
    assert [box.get_stroke_opacity() for box in rules.boxes] == [0, 1, 0]
    for box, *formulas in rules.rows():
        for formula in formulas:
            assert box.get_left()[0] < formula.get_left()[0] < formula.get_right()[0] < box.get_right()[0]
            assert box.get_bottom()[1] < formula.get_bottom()[1] < formula.get_top()[1] < box.get_top()[1]


@pytest.mark.parametrize("at", [None, 0, 1, 2])
def test_the_numbers_of_closed_steps_are_beside_the_open_box(at):
    rules = Rules(RULES).open(at)
    xs = [number.get_x() for number in rules.numbers]
    assert xs == sorted(xs)
    if at is not None:
        box = rules.boxes[at]
        for place, number in enumerate(rules.numbers):
            inside = box.get_left()[0] < number.get_left()[0] < number.get_right()[0] < box.get_right()[0]
            assert inside == (place == at)
        assert rules.numbers[at].get_right()[0] < rules.formulas[at].get_left()[0]


def test_the_formula_for_biases_is_beside_that_for_weights_and_at_work_with_it():
    rules = Rules(RULES)
    _, by_weight, by_bias = rules.rows()[1]
    assert by_bias is rules.bias
    assert by_bias.get_left()[0] > by_weight.get_right()[0]
    assert _strength(rules.open(0).bias) == 0
    assert _strength(rules.open(1).bias) == 1


def test_a_formula_is_taken_apart_at_its_sign_of_equality_and_after_its_slope():
    rules = Rules(RULES)
    for at, formula in enumerate(rules.formulas):
        fraction = rules.left(at)
        assert 0 < len(fraction) < len(formula.family_members_with_points())
        assert max(letter.get_right()[0] for letter in fraction) < formula.part("equals").get_left()[0]
    assert len(rules.beyond(1)) == len(
        rules.left(0)
    )  # the derivative by an activation of the layer that follows
