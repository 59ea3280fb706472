"""Equal steps in several directions from one point of a cost surface, and what each of them costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import VGroup, normalize

from scenes.kit import palette
from scenes.kit.numbers import Number
from scenes.kit.surface import CostSurface, Trail

BEYOND = 0.42  # scene units from the tip of a spoke to the middle of its number


def spokes(tries: Mapping[str, Any]) -> list[Trail]:
    """Return one straight trail per direction, from the point where one is to where the step leads.

    Parameters
    ----------
    tries
        The quantity "cost in directions"; its sign of change gives each spoke its hue.

    >>> tries = {"here": np.zeros(2), "cost": 1.0, "place": np.eye(2), "reached": [0.8, 1.1], "change": [-0.2, 0.1]}
    >>> [trail.cost.tolist() for trail in spokes(tries)]
    [[1.0, 0.8], [1.0, 1.1]]
    """
    return [
        Trail(
            np.stack([tries["here"], place]),
            np.array([tries["cost"], reached], dtype=np.float64),
            palette.sign_hue(change),
        )
        for place, reached, change in zip(tries["place"], tries["reached"], tries["change"], strict=True)
    ]


def spoke_numbers(surface: CostSurface, tries: Mapping[str, Any], decimals: int = 2) -> VGroup:
    """Return the change in cost beyond the tip of each spoke, as the surface is seen now."""
    middle = surface.to_screen(tries["here"][0], tries["here"][1], tries["cost"])
    numbers = VGroup()
    for place, reached, change in zip(tries["place"], tries["reached"], tries["change"], strict=True):
        tip = surface.to_screen(place[0], place[1], reached)
        number = Number(change, decimals, sign=True, color=palette.INK)
        numbers.add(number.move_to(tip + BEYOND * normalize(tip - middle) * np.array([1.25, 1.0, 1.0])))
    return numbers
