from itertools import pairwise

import pytest
from manim import AnimationGroup

from scenes.beats.backprop.recipe import LINES, PITCH, Recipe
from scenes.kit.look import palette


@pytest.fixture
def recipe():
    return Recipe(LINES, batch=10)


def test_lines_stand_flush_and_evenly_spaced(recipe):
    lines = [recipe.line(at) for at in range(len(LINES))]
    assert [line.get_left()[0] for line in lines] == pytest.approx([lines[0].get_left()[0]] * 8)
    drops = [one.baseline - next_.baseline for one, next_ in pairwise(lines)]
    assert drops == pytest.approx([PITCH] * 7)
    assert lines[0].text == "shuffle, take ten"


def test_the_line_at_work_is_lit_and_the_one_before_recedes(recipe, play):
    play(AnimationGroup(*recipe.enter(0), run_time=0.2))
    play(AnimationGroup(*recipe.enter(1), run_time=0.2))
    strengths = [recipe.line(at)[0].get_fill_opacity() for at in (0, 1)]
    assert strengths == pytest.approx([palette.receded(palette.INK), 1])
