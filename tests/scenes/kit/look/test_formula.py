"""Formulas: rules of true thickness, and labelled parts."""

import pytest
from manim import VGroup, tempconfig

from scenes.kit.look import palette
from scenes.kit.look.formula import FORMULA_SIZE, Formula

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
