import pytest

from scenes.beats.backprop.recipe import INDENT, Recipe
from scenes.kit.look import palette

LINES = [(0, "repeat:"), (1, "for every example:"), (2, "forward"), (0, "test")]


def test_lines_are_indented_by_their_depth_and_evenly_spaced():
    recipe = Recipe(LINES)
    left = recipe.lines[0].get_left()[0]
    assert [line.get_left()[0] - left for line in recipe.lines] == pytest.approx(
        [depth * INDENT for depth, _ in LINES], abs=0.05
    )
    drops = [
        one.baseline - next_.baseline for one, next_ in zip(recipe.lines, recipe.lines[1:], strict=False)
    ]
    assert drops == pytest.approx([drops[0]] * 3)


def test_lit_lines_are_lit_and_the_others_dimmed_whatever_was_lit_before():
    recipe = Recipe(LINES).focus(0).focus(1, 2)
    receded = palette.receded(palette.INK)
    assert [line[0].get_fill_opacity() for line in recipe.lines] == pytest.approx([receded, 1, 1, receded])
