"""3.1: how large a weight is, and how strongly the cost reacts to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, FadeIn, FadeOut, Group, Line, VGroup
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.gradients import SizeAgainstSlope, Sizes
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve, Scatter
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import LABEL_SIZE, MARGIN, Note, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow

PITCH = 1.15  # scene units between rows
WEIGHT, CHANGE, SLOPE = 0.6, 3.2, 5.6  # x of the decimal points of each column
LONGEST = 1.4  # shaft of the largest change
DECIMALS = 6  # of changes and slopes


class Reactions(Group):
    """One row per weight: its value, the change of the cost as number and arrow, the entry of the gradient.

    Parameters
    ----------
    names
        Words over the values, one per row.
    values, changes, slopes
        ``(n,)``: the weights, what a nudge of each does to the cost, and ``dC/dw``.
    change_words
        The head of the changes, which says how far the weights are nudged.

    Attributes
    ----------
    weights, changes, slopes
        The columns with their heads, which a lecture lets enter one after the other.

    >>> table = Reactions(["one", "other"], [-2.0, 0.1], [0.1, 0.4], [1.0, 4.0], "nudged")
    >>> [arrow.value for arrow in table.arrows]
    [0.1, 0.4]
    """

    def __init__(
        self,
        names: Sequence[str],
        values: ArrayLike,
        changes: ArrayLike,
        slopes: ArrayLike,
        change_words: str,
    ) -> None:
        sizes, moved, entries = (
            np.asarray(numbers, dtype=np.float64) for numbers in (values, changes, slopes)
        )
        rows = [-PITCH * row for row in range(len(names))]
        self.weights, self.changes, self.slopes = VGroup(), VGroup(), VGroup()
        self.arrows = VGroup()
        largest = float(np.abs(moved).max())
        for y, name, value, change, slope in zip(rows, names, sizes, moved, entries, strict=True):
            number = Number(value, sign=True, color=palette.sign_hue(value), at_x=WEIGHT, on=y)
            self.weights.add(
                number,
                Note(name).next_to(number, LEFT, buff=0.25).stand_on(number),
            )
            written = Number(change, DECIMALS, sign=True, color=palette.COST, at_x=CHANGE, on=y)
            arrow = ValueArrow(change, largest=largest, length=LONGEST, horizontal=True, from_tail=True)
            arrow.set_fill(palette.COST).stand_at((written.get_left()[0], y - 0.28, 0.0))
            self.arrows.add(arrow)
            self.changes.add(written, arrow)
            self.slopes.add(Number(slope, DECIMALS - 1, sign=True, at_x=SLOPE, on=y))
        heads = ((self.weights, "weight"), (self.changes, change_words), (self.slopes, "entry of\nthe list"))
        for column, words in heads:
            head = Note(words, align="center")
            column.add(head.next_to((column[0].get_center()[0], rows[0] + 0.75, 0.0), UP, buff=0))
        self.slopes[-1].stand_on(self.changes[-1])
        super().__init__(self.weights, self.changes, self.slopes)

    def ratios(self, change: float, slope: float) -> VGroup:
        """Return how many times the last row's change and entry are as large as the first one's, under a line."""
        last = self.changes.get_bottom()[1]
        left, right = self.changes.get_left()[0], self.slopes.get_right()[0]
        line = Line((left, last - 0.25, 0), (right, last - 0.25, 0), color=palette.FAINT, stroke_width=2)
        found = VGroup(line)
        for column, ratio in ((self.changes, change), (self.slopes, slope)):
            number = Number(ratio, 1, size=LABEL_SIZE + 4)
            times = Note("times")
            number.next_to((column[0].get_left()[0], last - 0.45, 0.0), DOWN + RIGHT, buff=0)
            found.add(number, times.next_to(number, RIGHT, buff=0.15).stand_on(number))
        return found


SNAPSHOT = 1000  # the step of `main` at which the lecture on gradient descent turned its dials
NUDGE = 0.1  # by which weights are raised there


@beat("3.1", "a list of sensitivities")
def a_list_of_sensitivities(scene: Lecture) -> None:
    """Compare how large a weight is with how strongly the cost reacts to it."""
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=SNAPSHOT)
    found = scene.measure(
        "two weights", measure.gradients.size_against_slope, layer=-1, nudge=NUDGE, step=SNAPSHOT
    )
    sizes = scene.measure("sizes", measure.gradients.weight_and_slope_sizes, layer=-1, step=SNAPSHOT)
    weights = scene.measure("last weights", measure.record.step_params, layer=-1, step=SNAPSHOT)
    with scene.say(
        "A gradient is a list: {n} sensitivities, one for every weight and bias. Who computes it?",
        n=len(gradient),
    ):
        scene.title(note=f"all training images · after {spell(SNAPSHOT)} steps")
        top = 1.1 * float(abs(gradient).max())
        chart = Chart(
            (0, len(gradient)), (-top, top), size=(12, 3.8), x_label="number in the list", y_label="entry"
        )
        entries = Curve(chart, range(len(gradient)), gradient, width=1.5, data="y")
        scene.play(FadeIn(chart), run_time=0.6)
        scene.play(Drive(entries, *entries.span), run_time=2)
        scene.wait(1)
        scene.moment("list")
    with scene.say(
        "Each entry says how the cost reacts if this one weight is turned up and all others stay."
    ):
        scene.wait(2)
        layer = NetworkDiagram(weights.shape[::-1], width=3.2, height=4.6).to_edge(LEFT, buff=2 * MARGIN)
        layer.show(weights=[weights])
        scene.play(FadeOut(chart, entries), FadeIn(layer), run_time=0.8)
        lifted = _raise_two_weights(scene, layer, found, sizes.weight.max(), sizes.slope.max())
        _compare_sizes(scene, layer, lifted, found, sizes)


def _raise_two_weights(
    scene: Lecture, layer: NetworkDiagram, found: SizeAgainstSlope, largest: float, steepest: float
) -> VGroup:
    """Raise the largest weight of a layer and the one to which the cost reacts most; return their edges."""
    with scene.say(
        "Take two: the largest weight of the last layer, and a small one.",
        when=2 * abs(found.value[1]) < abs(found.value[0]) == largest,
    ):
        changed = f"change of the cost,\nif raised by {spell(NUDGE, 1)}"
        table = Reactions(["largest", "small"], found.value, found.change, found.slope, changed)
        table.to_edge(RIGHT, buff=2 * MARGIN)
        taken = [(0, int(to), int(source)) for to, source in zip(found.to, found.source, strict=True)]
        lifted = VGroup(*(layer.edge(*edge).set_stroke(opacity=1) for edge in taken))
        scene.play(layer.animate.focus(*taken), FadeIn(lifted, table.weights), run_time=0.8)
        scene.wait(1)
        scene.moment("two weights")
    with scene.say(
        "Raise both by the same {nudge:.1f}. To the small one the cost reacts {ratio:.1f} times as strongly, "
        "more than to any other weight of this layer.",
        nudge=NUDGE,
        ratio=found.change_ratio,
        when=found.change_ratio > 2 and abs(abs(found.slope[1]) - steepest) < 1e-6,
    ):
        scene.play(FadeIn(table.changes, shift=0.1 * RIGHT), run_time=0.8)
        scene.wait(1)
        ratios = table.ratios(found.change_ratio, found.slope_ratio)
        scene.play(FadeIn(table.slopes, ratios, shift=0.1 * RIGHT), run_time=0.8)
        scene.wait(1)
        scene.moment("reactions")
        return lifted


def _compare_sizes(
    scene: Lecture, layer: NetworkDiagram, lifted: VGroup, found: SizeAgainstSlope, sizes: Sizes
) -> None:
    """Put every weight of the layer where its size and that of its entry say."""
    with scene.say("Which dial matters? Not the one turned up highest. The one to which the cost reacts."):
        chart = Chart(
            Scale.around(0, sizes.weight),
            Scale.around(0, sizes.slope),
            size=(4.0, 3.4),
            x_label="size of the weight",
            y_label="size of its entry",
            x_ticks=(0, 1, 2),
        )
        chart.move_to(layer).align_to(layer, LEFT)
        dots = Scatter(chart, sizes.weight, sizes.slope, color=palette.SECONDARY, radius=0.04)
        places = chart.point(abs(found.value), abs(found.slope))
        marks = VGroup(*(Dot(place, 0.09, color=palette.INK) for place in places))
        names = VGroup(
            Note("largest", color=palette.INK).next_to(marks[0], UP, buff=0.1),
            Note("small", color=palette.INK).next_to(marks[1], RIGHT, buff=0.1),
        )
        scene.play(FadeOut(layer, lifted), FadeIn(chart, dots), run_time=0.8)
        scene.play(FadeIn(marks, names), run_time=0.6)
        scene.wait(2.5)
        scene.moment("sizes")
