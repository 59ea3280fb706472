"""Three ways into the last neuron, and the long way up to the first weight."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.derivatives.chain import PathFactors
from scenes.beats.calculus.doorway import AllStoreys, PathProduct
from scenes.beats.calculus.tree import LIT
from scenes.kit.look import palette

NAMES = [f"{letter}{layer}" for layer in (1, 2, 3) for letter in "wbza"]
EXAMPLE = SimpleNamespace(values=dict.fromkeys([*NAMES, "a0", "y", "C"], 0.5))
FOUND = SimpleNamespace(
    slope=np.array([0.2, 0.21, 0.25]),
    dc_da=np.array([0.1, 0.2, -0.5, -1.0]),
    dc_dw=np.array([0.3, 0.4, -0.1]),
    dc_db=np.array([0.3, 0.4, -0.25]),
)


@pytest.mark.parametrize(
    ("begin", "first", "whole"), [("w3", 0.4, -0.1), ("b3", 1.0, -0.25), ("a2", 2.0, -0.5)]
)
def test_each_factor_is_beside_its_step(begin, first, whole):
    way = PathProduct(EXAMPLE, FOUND, begin, first)
    assert [number.value for number in way.numbers] == [first, 0.25, -1.0, whole]
    for name, rate in zip(way.path, way.fractions, strict=False):
        assert rate.get_y() == pytest.approx(way.tree.branches[name].get_y())
    lit = [name for name, branch in way.tree.branches.items() if branch.get_stroke_width() == LIT]
    assert sorted(lit) == sorted([begin, "z3", "a3"])


def test_the_rate_of_the_bias_is_written_as_a_whole_number():
    assert PathProduct(EXAMPLE, FOUND, "b3", 1.0).numbers[0].shown == "1"


def test_factors_and_products_go_up_from_the_cost():
    factor = np.array([-1.0, 0.25, 4.0, 0.2, -3.0, 0.24, 0.16])
    so_far = np.cumprod(factor)
    both = AllStoreys(EXAMPLE, PathFactors(factor, so_far, float(so_far[-1]), float(so_far[-1])))
    heights = [number.baseline for number in both.factors]
    assert heights == sorted(heights)
    assert [number.value for number in both.products] == so_far.tolist()
    assert both.products[0].get_fill_color() == palette.NEGATIVE
    assert both.products[-1].get_fill_color() == palette.POSITIVE
