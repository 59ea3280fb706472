"""Formulas: rules of true thickness, labelled parts, and morphs that keep equal labels together."""

import numpy as np
import pytest
from manim import RIGHT, Dot, FadeTransform, ReplacementTransform, VGroup, tempconfig

from scenes.kit.look import palette
from scenes.kit.look.formula import FORMULA_SIZE, Formula, fly_from, morph

SLOPE = "{{ frac(partial C_0, partial w_(j k)) : slope }} = {{ a_k : a }} {{ sigma'(z_j) : s }}"


def bar(formula):
    """The rule of a formula with one fraction: its widest and flattest part."""
    return max(formula.submobjects, key=lambda part: part.width / part.height)


def test_rules_are_as_thick_at_every_resolution_and_in_every_copy():
    bars = []
    for width, height in ((854, 480), (3840, 2160), (854, 480)):
        with tempconfig({"pixel_width": width, "pixel_height": height}):
            bars += [bar(Formula("frac(a, b)")), bar(Formula("frac(a, b)"))]
    assert len({round(rule.height, 9) for rule in bars}) == 1
    assert all(rule.get_stroke_width() == 0 and rule.get_fill_opacity() == 1 for rule in bars)


def test_rules_have_the_thickness_that_the_face_says():
    """0.048 em, the fraction rule of New Computer Modern Math as Typst sets it."""
    em = FORMULA_SIZE / 96
    assert bar(Formula("frac(a, b)")).height == pytest.approx(0.048 * em, rel=0.01)


def test_rules_scale_with_the_letters_in_a_group():
    formula = Formula("frac(a, b)")
    before = bar(formula).height
    VGroup(formula).scale(3)
    assert bar(formula).height == pytest.approx(3 * before)


def test_roots_have_their_rule():
    assert bar(Formula("sqrt(x + y)")).get_fill_opacity() == 1


def test_parts_are_members_of_the_formula():
    formula = Formula(SLOPE, colors={"slope": palette.COST})
    assert formula.labels == ("slope", "a", "s")
    members = {id(part) for part in formula.submobjects}
    assert all(id(part) in members for label in formula.labels for part in formula.part(label))
    assert {part.get_fill_color() for part in formula.part("slope")} == {palette.COST}
    assert {part.get_fill_color() for part in formula.part("a")} == {palette.INK}
    with pytest.raises(KeyError, match="nothing"):
        formula.part("nothing")


def test_indices_are_tall_enough():
    formula = Formula("x_x")
    assert min(part.height for part in formula) >= 0.012 * 8
    with pytest.raises(ValueError, match="below"):
        Formula("x", size=12)


def test_a_morph_leaves_the_new_formula(play):
    before, after = Formula(SLOPE), Formula("{{ a_k : a }} {{ sigma'(z_j) : s }} 2 (a_j - y_j)")
    fresh = after.copy()
    stage = play(morph(before, after), on_stage=[before])
    assert stage.mobjects == [after]
    np.testing.assert_allclose(after.get_all_points(), fresh.get_all_points())
    assert all(part.get_fill_opacity() == 1 for part in after)


def test_equal_labels_travel_together():
    before = Formula("{{ a_k : a }} {{ b : b }} + c")
    after = Formula("c + {{ a_k : a }} {{ d : b }}").shift(RIGHT)
    moves = {
        type(move): move.mobject for move in morph(before, after).animations if len(move.mobject.submobjects)
    }
    assert list(moves[ReplacementTransform]) == list(before.part("a"))
    assert FadeTransform in moves


def test_letters_move_to_letters_of_their_shape():
    before, after = Formula("x + y"), Formula("y + x")
    moves = morph(before, after).animations
    assert len(moves) == 3
    pairs = {(id(move.mobject), id(move.target_mobject)) for move in moves}
    assert pairs == {
        (id(before[0]), id(after[2])),
        (id(before[1]), id(after[1])),
        (id(before[2]), id(after[0])),
    }


def test_letters_fly_from_what_they_name():
    dot, formula = Dot(3 * RIGHT), Formula("{{ x : x }} + y")
    home = formula.part("x").get_center()
    flight = fly_from(dot, formula, "x")
    flight.begin()
    np.testing.assert_allclose(flight.mobject.get_center(), dot.get_center(), atol=1e-6)
    flight.finish()
    np.testing.assert_allclose(flight.mobject.get_center(), home, atol=1e-6)
