"""What networks of different sizes score, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from manim import RIGHT, VGroup
from numpy.typing import ArrayLike

from scenes.kit import palette
from scenes.kit.text import Label, spell

LINE, GAP = 0.42, 0.75  # scene units between baselines, and between columns


class SizeTable(VGroup):
    """One column per network: its hidden layers, and the share of test images that it reads rightly.

    Parameters
    ----------
    layers
        Neurons per layer of each network, inputs and outputs included.
    scores
        Shares, 0..1.
    own
        Which of them is the network that the lecture is about.

    >>> table = SizeTable([(784, 10), (784, 16, 16, 10)], [0.9176, 0.9441], own=1)
    >>> [[part.text for part in column] for column in table]
    [['none', '91.8 %'], ['16 + 16', '94.4 %']]
    """

    def __init__(self, layers: Sequence[ArrayLike], scores: Sequence[float], *, own: int) -> None:
        super().__init__()
        for place, (sizes, score) in enumerate(zip(layers, scores, strict=True)):
            color = palette.INK if place == own else palette.SECONDARY
            hidden = [str(int(size)) for size in list(sizes)[1:-1]]  # type: ignore[arg-type]
            name = Label(" + ".join(hidden) or "none", color).stand_on(0)
            share = Label(f"{spell(100 * score, 1)} %", color).set_x(name.get_x()).stand_on(-LINE)
            self.add(VGroup(name, share))
        for left, right in pairwise(self):
            right.shift((left.get_right()[0] + GAP - right.get_left()[0]) * RIGHT)
        self.center()
