"""2.14: what the neurons of the first layer respond to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import LEFT, RIGHT, UP, FadeIn, Group, Transform, VGroup
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.neurons import PairRank
from netcore.network.arrays import Array
from scenes.kit.charts.bars import ArrivingBars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Scatter
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.look.text import Label, percent, spell
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Replay

SPACING, LINE = 0.09, 1.0  # scene units between lines; stroke width
OPACITY = 0.9


class Hatching(Painted):
    """Slanted lines over the same pixels of all pictures.

    Parameters
    ----------
    mosaic
        The pictures, where they are to stay.
    mask
        ``(pixels,)`` or ``(rows, columns)``: which pixels, 1 or 0.

    >>> hatching = Hatching(Mosaic(np.zeros((2, 9))), [1, 0, 0, 0, 0, 0, 0, 0, 1])
    >>> hatching.cells.shape  # two pixels in each of two pictures: left, top, right, bottom
    (4, 4)
    """

    blended: ClassVar[tuple[str, ...]] = ()

    def __init__(self, mosaic: Mosaic, mask: ArrayLike) -> None:
        rows, columns = mosaic.colors.shape[1:3]
        self.mask = np.asarray(mask)
        marked = np.argwhere(np.asarray(mask).reshape(rows, columns))
        corner, extent = mosaic.points[0, :2], (mosaic.points[3] - mosaic.points[0])[:2]
        cells = []
        for index in range(len(mosaic)):
            (left, top), (right, bottom) = (
                (mosaic.corners(index)[end, :2] - corner) / extent for end in (0, 3)
            )
            for row, column in marked:
                across = left + (right - left) * np.array([column, column + 1]) / columns
                down = top + (bottom - top) * np.array([row, row + 1]) / rows
                cells.append((across[0], down[0], across[1], down[1]))
        self.cells = np.array(cells)
        super().__init__(corner, (extent[0], -extent[1]))

    def shown(self) -> Channels:
        """Return which pixels are hatched."""
        return {"hatching": self.mask}

    def paint(self, canvas: Canvas) -> None:
        """Draw the lines where the marked pixels are."""
        corners = canvas.to_pixels(self.points)
        origin, size = corners[0], corners[3] - corners[0]
        context = canvas.context
        context.save()
        for left, top, right, bottom in self.cells:
            x, y = origin + size * (left, top)
            context.rectangle(x, y, size[0] * (right - left), size[1] * (bottom - top))
        context.clip()
        step = SPACING * canvas.unit
        for offset in np.arange(-size[1], size[0], step):
            context.move_to(origin[0] + offset, origin[1] + size[1])
            context.line_to(origin[0] + offset + size[1], origin[1])
        canvas.set_color(palette.rgb(palette.SECONDARY), OPACITY * self.opacity)
        context.set_line_width(canvas.pixels(LINE))
        context.stroke()
        context.restore()


LOOPED = (8, 9)  # the digits with a loop on top
FROM = 0.6  # the left end of the scale; scores of best neurons do not lie lower


class PairStrips(Group):
    """Dots for how surely the best neuron of a layer tells each pair of digits from all others.

    Parameters
    ----------
    word
        The name of the one pair.
    layers
        What was measured, one per hidden layer.

    Attributes
    ----------
    frame, others, own
        Axis and names; the other pairs; the one pair.
    """

    def __init__(self, word: str, layers: Sequence[PairRank]) -> None:
        chart = Chart(
            (FROM, 1.0),
            (0, len(layers)),
            size=(7.4, 2.6),
            y_ticks=(),
            x_label="how surely the best neuron tells them apart (0.5: by chance)",
        )
        self.frame = Group(chart)
        self.others, self.own = Group(), Group()
        for place, found in enumerate(layers):
            height = len(layers) - place - 0.5
            scores, levels = found.scores, np.full(len(found.scores), height)
            name = Label(f"hidden layer {spell(place + 1)}", color=palette.SECONDARY)
            self.frame.add(name.next_to(chart.point(FROM, height), LEFT, buff=0.2))
            self.others.add(
                Scatter(
                    chart,
                    scores[1:],
                    levels[1:],
                    color=palette.SECONDARY,
                    strength=0.6,
                    radius=0.07,
                    data="x",
                )
            )
            dot = Scatter(chart, scores[:1], levels[:1], color=palette.TARGET, radius=0.11, data="x")
            above = Label(word, color=palette.TARGET).next_to(chart.point(scores[0], height), UP, buff=0.15)
            self.own.add(VGroup(above), dot)
        super().__init__(self.frame, self.others, self.own)


@beat("2.14", "what does the first layer look for?")
def what_does_the_first_layer_look_for(scene: Lecture) -> None:
    """Show weight pictures before and after; seek a neuron for loops; move digits by a few pixels."""
    scene.declare(
        {
            "0.5": "the score of a coin",
            "1": "the number of a hidden layer",
            "2": "the number of a hidden layer",
        }
    )
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    before = scene.measure("start", measure.record.step_params, step=0, layer=0)
    after = scene.measure("end", measure.record.final_params, layer=0)
    dark = scene.measure("never lit", measure.neurons.never_lit)
    smooth = [
        scene.measure(f"smoothness {step}", measure.neurons.neighbour_correlation, step=step)
        for step in (0, None)
    ]
    pairs = [
        scene.measure(f"pairs {k}", measure.neurons.pair_rank, layer=k, labels=list(LOOPED)) for k in (0, 1)
    ]
    eight, nine = (
        scene.measure(f"a {digit}", measure.examples.first_with_label, label=digit, split="test")
        for digit in LOOPED
    )
    loops = [
        scene.measure(f"image {i}", measure.examples.image, index=i, split="test") for i in (eight, nine)
    ]
    accuracy = scene.measure("moved accuracy", measure.answers.shift_accuracy, right=list(range(7)))
    moved = scene.measure("moved nine", measure.answers.shifted_image, index=nine, right=list(range(7))).image
    with scene.say(
        "What each of the {count} neurons after the pixels listens for, before training and after.",
        count=sizes[1],
    ) as line:
        scene.title(
            note=f"weights into hidden layer {spell(1)} · brightest: each neuron’s largest",
        )
        weights, trained = (
            Mosaic(
                rows, columns=8, cell_size=1.4, kind="signed", largest=np.abs(rows).max(axis=1).tolist()
            ).shift(0.35 * UP)
            for rows in (before, after)
        )
        scene.play(FadeIn(weights), run_time=1)
        scene.moment("start")
        scene.play(Transform(weights, trained), run_time=line.left)
    with scene.say(
        "Loose blobs and streaks, no tidy little edges. {mark}Hatched: pixels black in every training image. "
        "Their weights never moved.",
        when=bool((before[:, dark] == after[:, dark]).all()) and smooth[1] > 0.5 > smooth[0],
    ) as line:
        scene.wait(line.until_mark())
        scene.play(FadeIn(Hatching(weights, dark)), run_time=2)
        scene.moment("learned")
    _seek_a_loop(scene, loops, pairs)
    _move_the_digits(scene, moved, accuracy)


def _seek_a_loop(scene: Lecture, loops: list[Array], pairs: list[PairRank]) -> None:
    """Show how well the best neuron of each layer tells every pair of digits from the rest."""
    with scene.say(
        "Is any neuron looking for the loop on top? It would tell {eight} and {nine} from all other digits.",
        eight=LOOPED[0],
        nine=LOOPED[1],
    ):
        scene.clear_pictures()
        scene.note("every pair of digits, each by the neuron that tells it best · all test images")
        pictures = Mosaic(np.stack(loops), columns=2, cell_size=1.5).move_to(5.1 * LEFT + 0.6 * UP)
        strips = PairStrips(f"{spell(LOOPED[0])} and {spell(LOOPED[1])}", pairs).move_to(
            1.9 * RIGHT + 0.4 * UP
        )
        scene.play(FadeIn(pictures, strips.frame), run_time=1.4)
        scene.play(FadeIn(strips.others), run_time=1.6)
    first, second = (found.above for found in pairs)
    with scene.say(
        "{eight} and {nine} do not come out on top. "
        "Of {pairs} pairs, {first} do better in the first layer and {second} in the second.",
        eight=LOOPED[0],
        nine=LOOPED[1],
        pairs=pairs[0].pairs,
        first=first,
        second=second,
        when=first > 0 and second > 0,
    ):
        scene.play(FadeIn(strips.own), run_time=1.6)
        scene.moment("pairs")


def _move_the_digits(scene: Lecture, moved: Array, accuracy: Array) -> None:
    """Show how the accuracy falls as all test images move to the right."""
    with scene.say(
        "Move all test digits {few} pixels to the right, and {low:.0%} are still classified correctly. "
        "It found some other way, tied to where the ink usually sits.",
        few=3,
        low=float(accuracy[3]),
        when=accuracy[0] > 0.9 > 0.6 > accuracy[3],
    ) as line:
        scene.clear_pictures()
        scene.note(f"the first {spell(LOOPED[1])} of the test set · shares of all test images")
        picture = Picture(moved[0], size=3.0).move_to(4 * LEFT + 0.4 * UP)
        chart = Chart(
            (0.4, 7.6),
            (0, 1),
            size=(6.0, 3.0),
            x_label="pixels to the right",
            y_label="classified correctly",
            x_ticks=range(1, 8),
            x_words=lambda place: spell(place - 1),
            y_words=percent,
        ).move_to(2.6 * RIGHT + 0.3 * UP)
        bars = ArrivingBars(chart, accuracy).show(1)
        scene.play(FadeIn(picture, chart, bars), run_time=0.8)
        scene.play(
            Replay(picture, moved, show=Picture.set_values),
            Replay(bars, range(1, len(moved) + 1)),
            run_time=line.left,
        )
        scene.moment("moved")
