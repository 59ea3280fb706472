"""1.9: weights designed by hand, which like a short horizontal bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    Line,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    ScaleInPlace,
    Square,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.neurons import WeightedSum
from netcore.measure.pictures.filters import BarDetector, DetectorSums
from netcore.network.arrays import Array, Indices
from scenes.beats.network.weights import (
    OTHER_DIGIT,
    WEIGHTS_AT,
    WEIGHTS_SIZE,
    AskedLamp,
    Bench,
    Transparency,
    after_the_sum,
    weighted_sum_of_the_seven,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.dot_pile import DotPile, Fall, piled
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared, in_words
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive

DETECTOR: dict[str, Any] = {"top": 8, "left": 8, "height": 3, "width": 8, "rim": 3}
FIRST = 1000  # test images that are tried
ROW = 2.75  # scene units between the pictures on which the detector is tried
ROW_SIZE, PICTURES_AT = 2.4, np.array([-5.35, 1.6, 0.0])  # their height, and the middle of the first
ROWS_AT = np.array([4.35, 1.6, 0.0])  # zero of the first sum
UNIT, BAR_HEIGHT, LEAST = 0.09, 0.5, 1e-4  # of a sum's bar, in scene units; a shape needs some width
SUM_SIZE = 44
GHOST = 0.3  # opacity of a picture under the brush
SUMS, BIN = Scale(-34, 26), 2.0  # of the detector, and the width of a bin of its histogram
WIDTH, HIGH = 13.0, 4.9  # of the histogram in scene units
PITCHES, RADII = (0.144, 0.0615), (0.062, 0.0285)  # of its gold dots and of the others
LEDGE, LEDGE_FROM = (
    1.2,
    -22.5,
)  # height of the line on which the gold dots lie, and the sum at which it begins
LINE, LINE_TOP = 6.0, 3.0  # the sum from which dots are counted, an edge of bins, and how high its line is
COUNT_SIZE, COUNTS_X, COUNTS_Y = 56, 3.75, (2.35, 0.25)  # of the counts: end, and where each stands
WALL_AT, WALL_COLUMNS, WALL_CELL = np.array([1.5, 0.45, 0.0]), 45, 0.19  # of all images before they are dots
TINT = 0.45  # of what has been painted, on the small pictures
FLOOR = np.array([0.0, -1.95, 0.0])  # the middle of its axis
SMALL, SMALL_AT = 2.3, np.array([-5.35, 1.55, 0.0])  # the detector beside it
GREY = 0.6  # strength of the dots that do not lie beyond the line
LOST_AT = np.array([5.6, 3.0, 0.0])  # of how many gold dots the rim costs


class SumRow(VGroup):
    """A weighted sum as a bar that lies to the right or to the left of zero, its number over it.

    Parameters
    ----------
    at
        The scene point around which bar and number stand one over the other.

    >>> row = SumRow([0, 0, 0]).show(-12.0)
    >>> row.number.shown, round(float(row.bar.get_right()[0]), 6), round(float(row.bar.width), 6)
    ('−12.00', 0.0, 1.08)
    """

    def __init__(self, at: ArrayLike) -> None:
        self.zero = Line(0.4 * DOWN, 0.4 * UP, color=palette.SECONDARY, stroke_width=2.5)
        self.zero.move_to(np.asarray(at) + 0.35 * DOWN)
        self.bar = Rectangle(
            width=LEAST, height=BAR_HEIGHT, stroke_width=0, fill_color=palette.Z, fill_opacity=1
        )
        self.number = Number(0.0, sign=True, size=SUM_SIZE, color=palette.Z)
        super().__init__(self.bar, self.zero, self.number)
        self.show(0.0)

    def show(self, total: float) -> Self:
        """Let the bar reach to a sum."""
        self.value, foot = float(total), self.zero.get_center()
        tip = foot + total * UNIT * RIGHT
        self.bar.stretch_to_fit_width(max(abs(total) * UNIT, LEAST)).move_to((foot + tip) / 2)
        self.number.set_value(total).next_to(self.zero, UP, buff=0.12)
        return self

    def shown(self) -> Channels:
        """Return the sum to which the bar reaches."""
        return {"length": [self.value]}


@dataclass(frozen=True, eq=False)
class Trial:
    """A picture on which the detector is tried.

    Attributes
    ----------
    picture
        ``(28, 28)``.
    bare, rimmed
        Its sum without and with the rim.
    """

    picture: Array
    bare: float
    rimmed: float


class Painting(Group):
    """Weights that are painted pixel by pixel, pictures to try them on, and sums that follow the brush.

    Attributes
    ----------
    weights
        What is painted.
    pictures, rows
        One picture and one `SumRow` for each trial.
    brush
        A frame around the pixel that is painted.
    frames
        One group for each picture: where layers have been painted.
    ghost
        One of the pictures, faint on the weights: where it has ink, they count.
    """

    def __init__(self, trials: Sequence[Trial]) -> None:
        self.trials: list[Trial] = []
        self.layers: list[tuple[Array, ManimColor]] = []
        self.weights = Picture(np.zeros((28, 28)), size=WEIGHTS_SIZE, kind="signed", largest=1.0)
        self.weights.move_to(WEIGHTS_AT)
        self.grid = self.weights.grid()
        self.brush = Square(side_length=WEIGHTS_SIZE / 28, color=palette.INK, stroke_width=4)
        self.pictures, self.rows, self.frames = Group(), VGroup(), VGroup()
        for trial in trials:
            self.try_on(trial)
        self.ghost = Transparency(trials[0].picture, size=WEIGHTS_SIZE).move_to(WEIGHTS_AT)
        self.ghost.set_opacity(GHOST)
        super().__init__(self.weights, self.ghost, self.grid, self.pictures, self.frames, self.rows)

    def try_on(self, trial: Trial) -> Group:
        """Take one more picture, below those that are there; returns it with its sum, which is 0 as yet."""
        down = len(self.trials) * ROW * DOWN
        picture, row = (
            Picture(trial.picture, size=ROW_SIZE).move_to(PICTURES_AT + down),
            SumRow(ROWS_AT + down),
        )
        frames = VGroup(*(_tints(picture, layer, color) for layer, color in self.layers))
        self.trials.append(trial)
        self.pictures.add(picture)
        self.rows.add(row)
        self.frames.add(frames)
        return Group(picture, frames, row)

    def paint(self, layer: Array, totals: Sequence[float], *, run_time: float) -> Drive:
        """Return the animation in which the pixels of a layer that are not zero are painted, one by one.

        Parameters
        ----------
        layer
            ``(28, 28)``, added to what is there.
        totals
            What the sums of all pictures then are.
        """
        pixels, before = np.argwhere(layer), self.weights.values[0].copy()

        def show(_: object, count: float) -> None:
            done = pixels[: round(count)]
            now = before.copy()
            now[tuple(done.T)] += layer[tuple(done.T)]
            self.weights.set_values(now)
            row, column = (int(place) for place in pixels[min(round(count), len(pixels) - 1)])
            self.brush.move_to(self.weights.pixels((row, column)))
            for trial, bar, total in zip(self.trials, self.rows, totals, strict=True):
                done_all = len(done) == len(pixels)
                cast(SumRow, bar).show(total if done_all else float(np.sum(now * trial.picture)))

        return Drive(Group(self, self.brush), 0, len(pixels), show=show, run_time=run_time)

    def add_up(self, place: int, *, run_time: float) -> Drive:
        """Return the animation in which the brush passes the weights, and one picture's sum grows by each product."""
        weights, row = self.weights.values[0], cast(SumRow, self.rows[place])
        pixels = np.argwhere(weights)
        running = np.cumsum([0.0, *(weights * self.trials[place].picture)[tuple(pixels.T)]])

        def show(_: object, count: float) -> None:
            row.show(float(running[round(count)]))
            self.brush.move_to(
                self.weights.pixels(tuple(pixels[min(round(count), len(pixels) - 1)].tolist()))
            )

        return Drive(Group(row, self.brush), 0, len(pixels), show=show, run_time=run_time)

    def outline(self, layer: Array, color: ManimColor) -> FadeIn:
        """Return the animation in which all pictures are tinted where a layer has been painted."""
        self.layers.append((layer, color))
        tints = [_tints(cast(Picture, picture), layer, color) for picture in self.pictures]
        for frames, tint in zip(self.frames, tints, strict=True):
            frames.add(tint)
        return FadeIn(*tints)

    def point_out(self, place: int) -> AnimationGroup:
        """Return the animation in which a picture and its sum swell for a moment."""
        picture = Group(self.pictures[place], self.frames[place])
        return AnimationGroup(
            *(ScaleInPlace(part, 1.15, rate_func=there_and_back) for part in (picture, self.rows[place]))
        )


def _tints(picture: Picture, layer: Array, color: ManimColor) -> VGroup:
    """Return frames on a picture where a layer is not zero."""
    found = VGroup(*(picture.pixels(corner, extent) for corner, extent in bands(layer)))
    return found.set_stroke(color, 4).set_fill(color, TINT)


def bands(layer: Array) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the rectangles of what is not zero, one over the other: first row and column, width and height.

    >>> bands(np.array([[0, 1, 1], [0, 0, 0], [0, 1, 1]]))
    [((0, 1), (2, 1)), ((2, 1), (2, 1))]
    """
    rows, columns = np.flatnonzero(layer.any(axis=1)), np.flatnonzero(layer.any(axis=0))
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return [((int(run[0]), int(columns[0])), (len(columns), len(run))) for run in runs]


class Beyond(NamedTuple):
    """How many dots lie beyond a line, and how many there are: of the gold ones, and of the others."""

    gold: int
    all_gold: int
    others: int
    all_others: int


class Counts(VGroup):
    """How many gold dots lie beyond a line, and how many others, each beside its own pile.

    Parameters
    ----------
    beyond
        The counts.
    name
        Of what the gold dots are.

    >>> [number.shown for number in Counts(Beyond(86, 99, 594, 901), "sevens").numbers]
    ['86', '594']
    """

    def __init__(self, beyond: Beyond, name: str) -> None:
        rows = (
            (beyond.gold, beyond.all_gold, name, palette.TARGET),
            (beyond.others, beyond.all_others, "others", palette.INK),
        )
        self.numbers, labels = [], []
        for (count, whole, word, hue), y in zip(rows, COUNTS_Y, strict=True):
            self.numbers.append(Number(count, 0, size=COUNT_SIZE, color=hue, at_x=COUNTS_X, on=y))
            label = Label(f"of {spell(whole)} {word}", size=FIGURE_SIZE, color=hue)
            labels.append(label.stand_on(y).set_x(COUNTS_X + 0.2, LEFT))
        super().__init__(*self.numbers, *labels)

    def show(self, gold: int, others: int) -> Self:
        """Show other counts."""
        for number, count in zip(self.numbers, (gold, others), strict=True):
            number.set_value(count)
        return self


class Histogram(Group):
    """Weighted sums of test images as dots that have piled up, those of one digit gold and on a ledge of their own.

    Parameters
    ----------
    sums
        ``(n,)``.
    gold
        ``(n,)`` truth values: which dots are gold.
    detector
        The weights that make these sums.
    beyond
        How many gold dots lie beyond the line, and how many others.

    Attributes
    ----------
    axis, ledge, dots, weights
        The number line, the line above it for the gold dots, all dots, a small picture of the weights.
    line, called, counts
        The line beyond which dots are counted, what it is for, and how many there are.
    """

    def __init__(self, sums: ArrayLike, gold: ArrayLike, detector: ArrayLike, beyond: Beyond) -> None:
        self.gold = np.asarray(gold, dtype=bool)
        self.axis = number_line(SUMS, "weighted sum", range(-30, 30, 10))
        ends = self.axis.point([LEDGE_FROM, SUMS.high], 0.0)
        ends[:, 1] = LEDGE
        self.ledge = Line(*ends, color=palette.TARGET, stroke_width=2.5)
        hues = np.where(self.gold[:, None], palette.rgb(palette.TARGET), palette.rgb(palette.SECONDARY))
        self.dots = DotPile(self.places(sums), sums, np.where(self.gold, *RADII), hues)
        self.dots.set_strengths(np.where(self.gold, 1.0, GREY))
        self.weights = Picture(detector, size=SMALL, kind="signed", largest=1.0).move_to(SMALL_AT)
        foot = self.axis.point(LINE, 0.0)
        self.line = DashedLine(
            foot, [foot[0], LINE_TOP, 0.0], color=palette.INK, stroke_width=3.5, dash_length=0.1
        )
        digit = spell(OTHER_DIGIT)
        self.called = declared(
            Label(f"{spell(LINE, 0)} or more: a {digit}", size=FIGURE_SIZE), "from where dots are counted"
        )
        self.called.next_to(self.line, UP, buff=0.12)
        self.counts = Counts(beyond, f"{in_words(OTHER_DIGIT)}s")
        super().__init__(self.axis, self.ledge, self.dots, self.weights, self.line, self.called, self.counts)

    def places(self, sums: ArrayLike) -> NDArray[np.float64]:
        """Return where dots with these sums lie when they have piled up, ``(n, 2)``."""
        edges = np.arange(SUMS.low, SUMS.high + BIN / 2, BIN)
        at = self.axis.point(edges, 0.0)
        found = np.zeros((len(self.gold), 2))
        floors = (LEDGE, float(at[0, 1]))
        for which, floor, pitch in zip((self.gold, ~self.gold), floors, PITCHES, strict=True):
            if which.any():
                found[which] = piled(
                    np.asarray(sums)[which], edges, at[:, 0], floor=floor + 0.03, pitch=pitch
                )
        return found

    def count(self, sweep: float = LINE) -> Self:
        """Let the dots beyond the line, as far as a sweep from the right has come, be counted and shine."""
        beyond = self.dots.centers()[:, 0] > self.axis.point(max(sweep, LINE), 0.0)[0]
        self.counts.show(int((beyond & self.gold).sum()), int((beyond & ~self.gold).sum()))
        self.dots.set_strengths(np.where(beyond, 1.0, GREY))
        others = np.where(beyond[:, None], palette.rgb(palette.INK), palette.rgb(palette.SECONDARY))
        self.dots.set_colors(np.where(self.gold[:, None], palette.rgb(palette.TARGET), others))
        return self


def number_line(scale: Scale, name: str, ticks: Sequence[float], drop: float = 0.0) -> Chart:
    """Return a number line across the frame, over which dots can pile up; its words stand lower by `drop`."""
    chart = Chart(
        scale, (0, 1), size=(WIDTH, HIGH), x_ticks=ticks, y_ticks=(), x_label=name, text_size=FIGURE_SIZE
    )
    chart.axes[0].set_stroke(opacity=0)
    Group(*chart.ticks[1::2], chart.words).shift(drop * DOWN)
    return chart.shift(FLOOR - chart.point((scale.low + scale.high) / 2, 0.0))


def sums_by_the_detector(scene: Lecture) -> tuple[BarDetector, DetectorSums]:
    """Measure the detector, and what it makes of the first test images."""
    detector = scene.measure("detector", measure.pictures.bar_detector, **DETECTOR)
    sums = scene.measure("sums", measure.pictures.detector_sums, first=FIRST, **DETECTOR)
    return detector, sums


def wall_of_images(scene: Lecture, first: int, *, columns: int, cell: float) -> Mosaic:
    """Measure the first test images, and return them side by side: out of each, one dot will come."""
    images = scene.measure(f"first {first} images", measure.examples.images, first=first, split="test")
    return Mosaic(images, columns=columns, cell_size=cell, outline=False).move_to(WALL_AT)


def middles(wall: Mosaic) -> NDArray[np.float64]:
    """Return the scene points ``(n, 3)`` of the middles of all images."""
    return np.array([wall.corners(place).mean(axis=0) for place in range(len(wall))])


def after_the_rim(detector: BarDetector, sums: DetectorSums, beyond: Beyond) -> Histogram:
    """Return the picture on which the next beat opens: all sums by the detector with its rim."""
    return Histogram(sums.rimmed, sums.label == OTHER_DIGIT, detector.weights, beyond).count()


def counts_beyond(scene: Lecture, name: str, sums: Array, label: Indices) -> Beyond:
    """Derive how many sums of the sought digit lie beyond the line, how many others, and how many there are."""
    sought, beyond = label == OTHER_DIGIT, sums >= LINE
    return Beyond(
        scene.derive(f"sevens {name}", "how many", sums[sought & beyond]),
        scene.derive(f"all sevens {name}", "how many", sums[sought]),
        scene.derive(f"others {name}", "how many", sums[~sought & beyond]),
        scene.derive(f"all others {name}", "how many", sums[~sought]),
    )


@beat("1.9", "weights by hand", flows_from="1.8")
def weights_by_hand(scene: Lecture) -> None:
    """Paint weights pixel by pixel, watch two sums follow, then try a thousand images without and with the rim."""
    detector, sums = sums_by_the_detector(scene)
    gold = sums.label == OTHER_DIGIT
    counts = [
        counts_beyond(scene, name, found, sums.label)
        for name, found in (("without the rim", sums.bare), ("with the rim", sums.rimmed))
    ]
    lost = scene.derive("lost sevens", "difference", counts[0].gold, counts[1].gold)
    wall = wall_of_images(scene, FIRST, columns=WALL_COLUMNS, cell=WALL_CELL)
    seven = weighted_sum_of_the_seven(scene)
    trial = _trial(scene, sums, OTHER_DIGIT)
    blob = Trial(detector.block, *map(float, detector.block_sums))

    bench, lamp = after_the_sum(seven)
    scene.open_with(bench, lamp)
    _wipe(scene, bench, lamp, seven)
    painting = Painting([trial])
    _paint_bar(scene, bench, painting, detector)
    _try_blob(scene, painting, blob)
    _paint_rim(scene, painting, detector)
    before, after = (
        Histogram(sums.bare, gold, detector.bar, counts[0]),
        after_the_rim(detector, sums, counts[1]),
    )
    _try_all(scene, painting, before, wall, counts[0])
    _add_the_rim(scene, before, after, sums, counts[1].others, lost)


def _trial(scene: Lecture, sums: DetectorSums, digit: int) -> Trial:
    index = scene.measure(f"a {digit}", measure.examples.first_with_label, label=digit, split="test")
    picture = scene.measure(f"picture of a {digit}", measure.examples.image, index=index, split="test")
    return Trial(
        np.asarray(picture, dtype=np.float64).reshape(28, 28),
        float(sums.bare[index]),
        float(sums.rimmed[index]),
    )


def _wipe(scene: Lecture, bench: Bench, lamp: AskedLamp, seven: WeightedSum) -> None:
    """Wipe off the learned weights from the top, and what they add up to with them."""
    weights, products = (part.reshape(28, 28) for part in (seven.weights, seven.products))

    def show(_: object, row: float) -> None:
        kept = np.arange(28)[:, None] >= round(row)
        bench.weights.set_values(np.where(kept, weights, 0.0))
        bench.total.show(float(products[round(row) :].sum()))

    with scene.say("What if {mark}we choose the weights by hand?") as line:
        scene.play(FadeOut(lamp), run_time=line.until_mark())
        scene.play(Drive(bench, 0, 28, show=show, run_time=line.left))
        scene.moment("wiped")


def _paint_bar(scene: Lecture, bench: Bench, painting: Painting, detector: BarDetector) -> None:
    """Set the picture beside the empty weights, and paint a bar."""
    with scene.say(
        "Say we look for a short bar, as in the {digit}: {mark}plus one on these pixels.",
        digit=OTHER_DIGIT,
        when=bool(detector.bar.max() == 1),
    ) as line:
        scene.remove(bench)
        ghost = Transparency(bench.picture.values[0], size=bench.picture.height).move_to(bench.picture)
        scene.add(painting.weights, bench.picture, bench.total)
        scene.play(
            FadeOut(bench.total, run_time=0.4),
            ReplacementTransform(bench.picture, painting.pictures[0]),
            ReplacementTransform(ghost, painting.ghost),
            FadeIn(painting.grid),
            FadeIn(painting.rows[0], shift=0.3 * LEFT),
            run_time=line.until_mark(),
        )
        scene.add(painting)
        scene.play(painting.paint(detector.bar, [painting.trials[0].bare], run_time=line.left))
        scene.remove(painting.brush)
        scene.play(painting.outline(detector.bar, palette.POSITIVE), run_time=0.5)
        scene.moment("bar")


def _try_blob(scene: Lecture, painting: Painting, blob: Trial) -> None:
    """Name the sum of the picture; lay a plain white square under the same weights."""
    seven = painting.trials[0]
    with scene.say(
        "The {digit} gets {good:.2f}. {mark}But a plain white square gets more: {bad:.2f}.",
        digit=OTHER_DIGIT,
        good=seven.bare,
        bad=blob.bare,
        when=blob.bare > seven.bare,
    ) as line:
        scene.play(painting.point_out(0), run_time=line.until_mark())
        coming = painting.try_on(blob)
        scene.play(
            FadeIn(coming, shift=0.4 * RIGHT), painting.ghost.animate.set_values(blob.picture), run_time=0.8
        )
        scene.play(painting.add_up(1, run_time=1.2))
        scene.remove(painting.brush)
        scene.play(painting.point_out(1), run_time=max(0.8, line.left))


def _paint_rim(scene: Lecture, painting: Painting, detector: BarDetector) -> None:
    """Paint minus ones above and below the bar, while the sums follow."""
    seven, blob = painting.trials
    with scene.say(
        "So minus ones above and below. {mark}The square sinks to {bad:.2f}, and the {digit} keeps {good:.2f}.",
        digit=OTHER_DIGIT,
        good=seven.rimmed,
        bad=blob.rimmed,
        when=bool(detector.rim.min() == -1) and seven.rimmed > 0.8 * seven.bare,
    ) as line:
        scene.play(
            painting.paint(detector.rim, [one.rimmed for one in painting.trials], run_time=line.left - 1.3)
        )
        scene.remove(painting.brush)
        scene.play(painting.outline(detector.rim, palette.NEGATIVE), run_time=0.5)
        scene.play(painting.point_out(1), run_time=0.7)
        scene.moment("rim")


def _try_all(scene: Lecture, painting: Painting, histogram: Histogram, wall: Mosaic, beyond: Beyond) -> None:
    """Let a dot fall out of each of a thousand images on its sum by the bar alone; count those beyond the line."""
    dots, places, gold = histogram.dots, histogram.dots.centers(), histogram.gold
    with scene.say(
        "First the bar alone, on {count:words} test images, {mark}{sought} of them {digit}s.",
        count=len(gold),
        sought=beyond.all_gold,
        digit=OTHER_DIGIT,
    ) as line:
        scene.remove(painting)
        scene.add(*painting)
        scene.play(
            FadeOut(
                *(painting.rows, painting.pictures, painting.frames, painting.grid, painting.ghost),
                rate_func=squish_rate_func(smooth, 0, 0.4),
            ),
            ReplacementTransform(painting.weights, histogram.weights),
            FadeIn(wall, scale=1.1, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(1.2, line.until_mark()),
        )
        strengths = dots.strengths.copy()
        dots.put_at(middles(wall)).set_strengths(strengths * gold)
        scene.play(FadeIn(dots), run_time=max(0.8, line.left))
        scene.moment("a thousand images")
    order = np.argsort(np.argsort(places[:, 0])) / (len(gold) - 1)
    with scene.say(
        "Our {digit} had {good:.2f}. {mark}Let us say: {least:.0f} is enough for a {digit}.",
        digit=OTHER_DIGIT,
        good=painting.trials[0].bare,
        least=LINE,
        when=painting.trials[0].bare > painting.trials[0].rimmed > LINE,
    ) as line:
        scene.play(FadeOut(wall), FadeIn(histogram.axis), dots.animate.set_strengths(GREY), run_time=0.6)
        scene.play(
            FadeIn(histogram.ledge, run_time=0.5),
            Fall(dots, places, lag=0.5, order=order, ease=_dropping),
            run_time=max(line.until_mark(), 2.2),
        )
        scene.play(Create(histogram.line), FadeIn(histogram.called), run_time=max(1.2, line.left))
        scene.moment("the line")
    with scene.say(
        "By the bar alone, {hits} of the {digit}s pass, {mark}but so do {misses} others.",
        digit=OTHER_DIGIT,
        hits=beyond.gold,
        misses=beyond.others,
    ) as line:
        histogram.count(SUMS.high)
        scene.add(histogram)
        scene.play(FadeIn(histogram.counts), run_time=0.5)
        scene.play(
            Drive(histogram, SUMS.high, LINE, show=Histogram.count, rate_func=smooth),
            run_time=max(line.left - 0.6, 2.4),
        )
        scene.moment("without the rim")
        scene.wait(max(0.6, line.left))


def _add_the_rim(
    scene: Lecture, before: Histogram, after: Histogram, sums: DetectorSums, others: int, lost: int
) -> None:
    """Add the rim to the weights, and let all dots go to their sums with it, counted at the line."""
    with scene.say(
        "With the minus ones, only {others} others stay. {mark}The price: {lost} of the {digit}s.",
        digit=OTHER_DIGIT,
        others=others,
        lost=lost,
        when=others < lost,
    ) as line:
        order = np.argsort(np.argsort(-sums.rimmed)) / len(sums.rimmed)
        scene.play(
            Transform(before.weights, after.weights, run_time=1.0),
            Fall(before.dots, before.places(sums.rimmed), lag=0.35, order=order),
            Drive(before.counts, 0, 1, show=lambda *_: before.count()),
            run_time=max(line.until_mark() + 0.6, 3.2),
        )
        scene.remove(before, *before)
        scene.add(after)
        scene.moment("with the rim")
        price = Number(-lost, 0, size=COUNT_SIZE, color=palette.TARGET).move_to(LOST_AT)
        scene.play(FadeIn(price, target_position=after.counts.numbers[0], scale=0.4), run_time=0.8)
        scene.moment("the price")
        scene.wait(max(0.8, line.left))
        scene.play(FadeOut(price), run_time=0.3)


def _dropping(share: float) -> float:
    return share**2
