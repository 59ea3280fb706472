"""Steps in several directions: where they lead, in which hue, with which number."""

import numpy as np
import pytest

from netcore.measure.planes import Directions
from scenes.beats.gradient_descent.gradient import spoke_numbers, spokes
from scenes.kit.look import palette
from scenes.kit.surface.surface import CostSurface

ANGLES = np.arange(8) * np.pi / 4
PLACES = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1) + 0.5
X = np.linspace(-2, 2, 9)


@pytest.fixture
def tries():
    reached = 2.0 + PLACES[:, 0] - 0.5
    return Directions(
        angle=ANGLES,
        change=reached - 2,
        place=PLACES,
        reached=reached,
        here=np.array([0.5, 0.5]),
        cost=2.0,
        slopes=np.array([1.0, 0.0]),
        length=1.0,
    )


def test_trails_run_from_here_to_the_places_at_their_true_costs(tries):
    for index, trail in enumerate(spokes(tries)):
        assert trail.coordinates == pytest.approx(np.stack([[0.5, 0.5], PLACES[index]]))
        assert trail.cost == pytest.approx([2.0, tries.reached[index]])
        assert trail.color == palette.sign_hue(tries.change[index])


def test_numbers_lie_beyond_the_tips(tries):
    surface = CostSurface(X, X, np.ones((9, 1)) * X + 1.5, trails=spokes(tries), sides=(1, 1))
    surface.show(azimuth=0, elevation=90, relief=0)
    middle = surface.to_screen(0.5, 0.5, 2.0)
    for number, place, reached, change in zip(
        spoke_numbers(surface, tries), PLACES, tries.reached, tries.change, strict=True
    ):
        tip = surface.to_screen(*place, reached)
        assert number.value == change
        assert np.linalg.norm(number.get_center() - middle) > np.linalg.norm(tip - middle) + 0.3
