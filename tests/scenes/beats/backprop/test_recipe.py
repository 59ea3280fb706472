from itertools import pairwise

import numpy as np
import pytest
from manim import AnimationGroup

from scenes.beats.backprop.recipe import LINES, PITCH, Recipe, _where_one_is_misread
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


def test_one_line_alone_is_lit(recipe):
    recipe.light(2).light(5)
    strengths = [recipe.line(at)[0].get_fill_opacity() for at in range(8)]
    assert [at for at, strength in enumerate(strengths) if strength == 1] == [5]


def test_test_images_with_one_misread_are_found_near_the_middle():
    correct = np.ones(6 * 10, dtype=bool)
    correct[[0, 34, 35, 59]] = False  # two that are misread stand together near the middle
    row, column = _where_one_is_misread(correct, (6, 10))
    assert (~correct.reshape(6, 10)[row : row + 2, column : column + 5]).sum() == 1
    assert (row, column) in {(2, 0), (3, 0), (2, 5), (3, 5)}
