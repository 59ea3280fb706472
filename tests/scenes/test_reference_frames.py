"""A few frames against stored ones: small, blurred, compared within a tolerance that other releases of cairo keep.

After a change that is meant to be seen, look at the new frames and store them: ``NEW_FRAMES=1 pytest`` on this file.
The values drawn are made by formulas, since nothing here is about what was measured.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Group
from PIL import Image, ImageFilter

from netcore import Params
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import NumberColumn
from scenes.kit.look.text import Words
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.surface.surface import CostSurface
from scenes.kit.values.arrows import ArrowColumn

FRAMES = Path(__file__).parent / "frames"
SIZE = (160, 90)
MEAN, WORST = 1.0, 24.0  # of 255: anti-aliasing moves a hair's breadth; a lost edge or colour moves far more


def network():
    sizes = (784, 16, 16, 10)
    waves = np.sin(np.arange(13002) * 0.7) * np.linspace(1, 0.2, 13002)
    params = Params(sizes, waves)
    activations = [np.abs(np.sin(np.arange(size))) for size in sizes]
    diagram = NetworkDiagram(sizes, width=9)
    return [diagram.show(params, activations=activations)]


def values():
    wishes = np.array([-0.8, 0.3, 1.2, -0.1, 0.0, 0.6])
    arrows, numbers = ArrowColumn(wishes, rows=0.7), NumberColumn(wishes, sign=True)
    formula = Formula("{{ frac(partial C_0, partial w) : dw }} = sum_j delta_j a_k")
    numbers.next_to(arrows, RIGHT, buff=1)
    return [
        Group(arrows, numbers).shift(3 * LEFT),
        formula.shift(3 * RIGHT + UP),
        Words("in words").shift(3 * RIGHT + DOWN),
    ]


def curve():
    x = np.linspace(0, 100, 400)
    chart = Chart(Scale(0, 100), Scale(0, 1), size=(9, 4.5))
    return [chart, Curve(chart, x, np.exp(-x / 30) * (0.8 + 0.2 * np.cos(x / 5)))]


def surface():
    x, y = np.linspace(-2, 2, 31), np.linspace(-2, 2, 31)
    cost = 0.3 * (x[None, :] ** 2 + y[:, None] ** 2) + 0.3 * np.sin(2 * x)[None, :]
    return [CostSurface(x, y, cost)]


def small(frame):
    """Shrink a frame and blur it, so that only what is drawn counts, not how an edge is smoothed."""
    picture = Image.fromarray(frame[:, :, :3]).resize(SIZE, Image.Resampling.BOX)
    return picture.filter(ImageFilter.GaussianBlur(1))


@pytest.mark.parametrize("draws", [network, values, curve, surface], ids=lambda draws: draws.__name__)
def test_it_looks_as_it_did(draw, draws):
    drawn = small(draw(*draws()))
    stored = FRAMES / f"{draws.__name__}.png"
    if os.environ.get("NEW_FRAMES"):
        drawn.save(stored)
    apart = np.abs(np.asarray(drawn, float) - np.asarray(Image.open(stored), float))
    assert apart.mean() < MEAN
    assert apart.max() < WORST


def test_the_comparison_sees_a_changed_colour_and_a_lost_arrow(draw):
    stored = np.asarray(Image.open(FRAMES / "values.png"), float)
    group, *others = values()
    group[0].submobjects[2].set_opacity(0)
    changed = np.asarray(small(draw(group, *others)), float)
    assert np.abs(changed - stored).max() > WORST
