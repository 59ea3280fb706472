"""Backpropagation: what one picture wants changed, how the wish is handed back, and why wishes are averaged.

Render with ``manim render scenes/backprop.py``. Every number on screen is measured on the runs named in the beats;
this file decides only what is shown, in which order and for how long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from manim import (
    LEFT,
    RIGHT,
    UP,
    UR,
    FadeIn,
    FadeOut,
    LaggedStart,
)

from netcore.arrays import Array
from netcore.params import Params
from scenes.kit import palette
from scenes.kit.formula import Formula, notes_below
from scenes.kit.lecture import Lecture, beat
from scenes.kit.mosaic import Picture
from scenes.kit.requests import RequestSheet
from scenes.kit.table import AddColumns
from scenes.kit.text import MARGIN, spell

DIGIT = 2  # what the picture shows that most beats follow


@dataclass(frozen=True, eq=False)
class Example:
    """The picture that most beats follow, in the network at its telling step.

    Attributes
    ----------
    index
        In the training set.
    step
        The parameters are those before this step.
    params
        Of the network at that step.
    activations
        One ``(n_l,)`` array per layer, the picture first.
    """

    index: int
    step: int
    params: Params
    activations: tuple[Array, ...]

    @property
    def source(self) -> str:
        """What a corner note says of it."""
        return f"training image {self.index} · after {spell(self.step)} steps"

    @property
    def at(self) -> dict[str, Any]:
        """The arguments of quantities about it."""
        return {"step": self.step, "index": self.index}


class Backprop(Lecture):
    """The error is measured at the output and handed back, layer by layer."""

    def construct(self) -> None:
        """List the beats."""
        self.run_beats(
            self.ten_opinions_added,
        )

    def _example(self) -> Example:
        """Measure the first picture of a 2, in the network at its telling step."""
        index = self.measure("example", "first with label", digit=DIGIT)
        step = self.measure("telling step", "telling step", index=index)
        sizes = self.measure("layer sizes", "layer_sizes")
        vector = self.measure("parameters", "step.params", step=step)
        activations = [
            self.measure(f"activations {layer}", "example.a", step=step, index=index, layer=layer)
            for layer in range(len(sizes))
        ]
        return Example(index, step, Params(tuple(sizes), vector), tuple(activations))

    @beat("3.7", "ten opinions, added")
    def ten_opinions_added(self) -> None:
        """Every output has its own wish for every neuron before it; these wishes add up."""
        example = self._example()
        requests = self.measure("requests", "requests", layer=2, **example.at)
        turned = self.measure("one request", "turned request", layer=2, **example.at)
        asked = requests["asked"]
        _, _, before, behind = example.activations
        sheet = RequestSheet(example.params.weights[2], before, behind, asked)
        picture = Picture(example.activations[0], size=1.6).to_corner(UR, buff=MARGIN)
        self.caption(
            "Output {to} should be darker, and its weight from this neuron is negative. "
            "So it asks the neuron to be brighter.",
            to=int(turned["to"]),
            when=turned["wish"] < 0 and turned["weight"] < 0 and turned["request"] > 0,
        )
        self.title("Ten opinions, added", example.source)
        self.play(FadeIn(sheet), FadeIn(picture), run_time=0.8)
        self._turn_a_request_around(sheet, turned)
        self.caption(
            "Every output asks something of every neuron before it. About each neuron the ten disagree.",
            when=((asked > 0).any(axis=0) & (asked < 0).any(axis=0)).all(),
        )
        self.play(sheet.raise_heads())
        self.play(LaggedStart(*map(FadeIn, sheet.table.columns), lag_ratio=0.2), run_time=2.4)
        self.play(FadeIn(sheet.legend), run_time=0.6)
        self.wait(1)
        self.moment("ten opinions")
        self.caption("So add their requests, signs and all.")
        self.play(FadeIn(sheet.total.show_partial(0)), run_time=0.4)
        self.play(AddColumns(sheet.table, sheet.total, run_time=5))
        self.wait(0.5)
        self.moment("added")
        self._check_the_sums(sheet, requests)

    def _turn_a_request_around(self, sheet: RequestSheet, turned: Mapping[str, Any]) -> None:
        """Follow the request of an output that must fall along a negative weight to a neuron that should rise."""
        to, source = int(turned["to"]), int(turned["source"])
        wish, weight, request = (spell(turned[name], 2, sign=True) for name in ("wish", "weight", "request"))
        product = Formula(
            f'{{{{ "({wish})" : wish }}}} quad {{{{ dot : dot }}}} quad {{{{ "({weight})" : weight }}}} '
            f'quad {{{{ = : equals }}}} quad {{{{ "{request}" : request }}}}',
            colors={"wish": palette.NEGATIVE, "weight": palette.NEGATIVE, "request": palette.POSITIVE},
        ).next_to(sheet.layer, RIGHT, buff=0.45)
        words = {
            "wish": f"output {to}:\ndarker",
            "weight": "negative\nweight",
            "request": "neuron:\nbrighter",
        }
        notes = notes_below(product, words)
        self.play(sheet.layer.animate.focus(edges=[(0, to, source)]), run_time=0.8)
        self.play(FadeIn(product.part("wish"), notes[0]), run_time=0.6)
        self.wait(0.6)
        self.play(FadeIn(product.part("dot"), product.part("weight"), notes[1]), run_time=0.6)
        arrow = sheet.request(to, source)
        self.play(FadeIn(arrow), run_time=0.4)
        self.play(sheet.hand_back(arrow, to, source))
        self.play(FadeIn(product.part("equals"), product.part("request"), notes[2]), run_time=0.6)
        self.wait(0.8)
        self.moment("one request")
        self.play(FadeOut(product, notes, arrow), sheet.layer.animate.unfocus(), run_time=0.6)

    def _check_the_sums(self, sheet: RequestSheet, requests: Mapping[str, Any]) -> None:
        """Compare the sums with what nudging each neuron does to the cost."""
        self.caption(
            "How fast does the cost fall if one of these neurons rises? Nudge it and measure: the same numbers.",
            when=(requests["total"].round(3) == requests["nudged"].round(3)).all(),
        )
        numbers = sheet.numbers(
            [("sum of ten\nrequests", requests["total"]), ("nudged and\nmeasured", requests["nudged"])]
        )
        self.play(FadeOut(sheet.layer.neurons[1], sheet.layer.labels), FadeIn(numbers[0]), run_time=0.6)
        self.wait(0.5)
        self.play(FadeIn(numbers[1], shift=0.2 * LEFT), run_time=0.6)
        self.wait(1)
        self.moment("checked")
        self.caption("Such sums, handed back from layer to layer, are backpropagation.")
        rule = Formula(
            "- frac(partial C_0, partial a_k) = sum_j - 2 (a_j - y_j) thin sigma'(z_j) thin w_(j k)"
        )
        rule.next_to(numbers, RIGHT, buff=0.8)
        self.play(FadeIn(rule, shift=0.1 * UP), run_time=0.8)
        self.wait(1)
        self.moment("rule")
