"""Trainings of two kinds beside each other: their cost over the steps, and how much of it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manim import DOWN, LEFT, RIGHT, UP, Animation, Group, ManimColor, VGroup

from scenes.kit.charts import Chart, Curve, DrawCurve
from scenes.kit.text import TEXT_SIZE, Label, spell


@dataclass(frozen=True, eq=False)
class Kind:
    """Several trainings that differ by their seeds only: name, colour, and the quantity "learning curves"."""

    word: str
    color: ManimColor
    curves: Mapping[str, Any]


class LearningPanel(Group):
    """The costs on the training images on one chart, and beside it what each kind ends with.

    The first measurement, before any step, lies far above and is left out.

    Parameters
    ----------
    kinds
        What is compared; the first is named at the top.
    level, word
        A cost that matters, and its name.

    Attributes
    ----------
    chart, lines, ends
        Chart with its level; one curve per training; one group of words per kind.
    """

    def __init__(self, kinds: Sequence[Kind], level: float, word: str) -> None:
        last = float(kinds[0].curves["step"][-1])
        plain = Chart(
            (0, last), (0, 1), size=(6.4, 3.9), x_label="step", y_label="cost on the training images"
        )
        plain.move_to(3 * LEFT + 0.25 * UP)
        self.chart = Group(plain, plain.level(level, word))
        self.lines = [
            Curve(plain, kind.curves["step"][1:], cost[1:], color=kind.color, width=2)
            for kind in kinds
            for cost in kind.curves["train_cost"]
        ]
        self.ends = VGroup(*map(_ends, kinds)).arrange(DOWN, buff=0.7, aligned_edge=LEFT)
        self.ends.move_to(4.3 * RIGHT + 0.3 * UP)
        super().__init__(self.chart, *self.lines, self.ends)

    def draw(self, run_time: float = 5.0) -> list[Animation]:
        """Return the animations that draw all curves at one pace."""
        return [DrawCurve(line, run_time=run_time) for line in self.lines]


def _ends(kind: Kind) -> VGroup:
    lines = [Label(kind.word, kind.color, TEXT_SIZE)]
    for split, word in (("train", "training"), ("test", "test")):
        shares = 100 * kind.curves[f"{split}_accuracy"][:, -1]
        low, high = spell(shares.min()), spell(shares.max())
        lines.append(Label(f"{low if low == high else f'{low} to {high}'} % of {word} images right"))
    return VGroup(*lines).arrange(DOWN, buff=0.2, aligned_edge=LEFT)
