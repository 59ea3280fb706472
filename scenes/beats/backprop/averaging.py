"""3.10: the wishes of single examples, averaged weight by weight."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    BackgroundRectangle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    LaggedStart,
    Line,
    Polygon,
    Rectangle,
    ReplacementTransform,
    Succession,
    Transform,
    VGroup,
    Write,
    rotate_vector,
    smooth,
    squish_rate_func,
    there_and_back_with_pause,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.gradients import ComingDerivatives, ParameterDerivatives
from netcore.network.params import Params
from scenes.beats.backprop.example import EARLY, HEAD_CENTER, HEAD_PITCH, ten_pictures
from scenes.kit.charts.entry_list import EntryList
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.look.text import Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Edge, NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive
from scenes.kit.values.settling import SettlingMean

CHOSEN = (4, 2, 2)  # weights per layer
UNIT = 1e-3  # of the numbers shown
MEANS = 400  # running means that are measured while the examples come in
SIZE = 37  # of words and figures
NAME_SIZE = 46  # of the weights' names
LARGE = 60  # of what the beat is about
TOP, PITCH = 1.98, 0.61  # middle of the first row, and the distance of the rows, in scene units
MEAN_X, MEAN_REACH = 5.35, 1.3  # where the means stand, and how far they reach to either side
SWOLLEN = 14.0  # stroke width of an edge that is pointed at
COUNTED_TO, LISTED_TO = 4.5, 3.2  # where the numbers of pictures and of means end
REACH, RIDER = (
    6.0,
    0.48,
)  # where the farthest rider stands on the beam, and the size of riders, in scene units
UNROLLED = 0.16  # height of a tile that has become a bar
FULL = 0.9  # of its cell that the largest tile fills


class OpinionTiles(Painted):
    """Rows of tiles, one column per example: hue for the sign, area for the amount.

    The columns shown share one width, so that each is the narrower the more there are. Every row is by its own scale:
    the largest of those that are shown fills its cell.

    Parameters
    ----------
    values
        ``(rows, n)``.
    columns
        How many are shown at first.
    center, width, pitch
        The middle of the first row, its width, and the distance of the rows, in scene units.

    Attributes
    ----------
    columns
        ``(1,)``: how many examples are shown, the first ones.
    grown
        ``(1,)``: 0 before any tile is there, 1 when all have grown, from the left to the right.
    rows
        ``(1,)``: how many rows are there.
    sent
        ``(1,)``: 0..1, how far copies of the tiles of all rows but the first are on their way to `goals`, one x for
        each row, at which they melt away; the tiles recede meanwhile.
    """

    blended: ClassVar[tuple[str, ...]] = ("columns", "grown", "rows", "sent")

    def __init__(
        self, values: ArrayLike, columns: int, *, center: tuple[float, float], width: float, pitch: float
    ) -> None:
        self.values = np.asarray(values, dtype=np.float64)
        self.largest = np.maximum.accumulate(np.abs(self.values), axis=1)
        self.columns, self.grown, self.sent = np.array([float(columns)]), np.ones(1), np.zeros(1)
        self.goals = np.full(len(self.values), MEAN_X)
        self.rows = np.array([float(len(self.values))])
        corner = (center[0] - width / 2, center[1] + pitch / 2)
        super().__init__(corner, (width, len(self.values) * pitch))

    @property
    def count(self) -> int:
        """How many examples are shown."""
        return round(float(self.columns[0]))

    def show(self, columns: float) -> Self:
        """Show the first so many examples."""
        self.columns = np.array([float(columns)])
        return self

    def grow(self, share: float) -> Self:
        """Show the tiles growing from the left to the right."""
        self.grown = np.array([float(share)])
        return self

    def fill(self, rows: float) -> Self:
        """Show the first rows; the last of them is on its way in."""
        self.rows = np.array([float(rows)])
        return self

    def send(self, share: float) -> Self:
        """Show copies of the tiles on their way to the goal, those nearest to it ahead."""
        self.sent = np.array([float(share)])
        return self

    def shown(self) -> Channels:
        """Return the numbers behind the tiles."""
        return {"area": self.values[: int(np.ceil(self.rows[0])), : self.count]}

    def tile(self, row: int, column: int) -> NDArray[np.float64]:
        """Return the middle of a tile."""
        return self.at((column + 0.5) / self.count, (row + 0.5) / len(self.values))

    def square(self, row: int, column: int) -> Rectangle:
        """Return a copy of a tile that can leave."""
        value = float(self.values[row, column])
        side = FULL * float(np.sqrt(abs(value) / self.largest[row, self.count - 1]))
        found = Rectangle(
            width=max(side * self.width / self.count, 0.02),
            height=max(side * self.height / len(self.values), 0.02),
            stroke_width=0,
            fill_color=palette.sign_hue(value),
            fill_opacity=1,
        )
        return found.move_to(self.tile(row, column))

    def paint(self, canvas: Canvas) -> None:
        """Draw the tiles of each row; where there are more than pixels, one for each column of pixels."""
        if self.opacity <= 0:
            return
        corners = canvas.to_pixels(self.points)
        (left, top), (right, bottom) = corners[0], corners[3]
        cells = min(self.count, int(right - left))
        chosen = (np.arange(cells) + 0.5) * self.count / cells
        chosen = chosen.astype(np.int64)
        wide, high = (right - left) / cells, (bottom - top) / len(self.values)
        arrived = np.clip(self.grown[0] * (1 + 0.3 * cells) - 0.3 * np.arange(cells), 0, 1)
        places = left + (np.arange(cells) + 0.5) * wide
        begins = 0.6 * np.linspace(1, 0, cells)
        way = np.clip((self.sent[0] - begins) / 0.4, 0, 1)
        goals = canvas.to_pixels(np.column_stack([self.goals, np.zeros((len(self.goals), 2))]))[:, 0]
        receded = 1 - 0.75 * float(np.clip(min(self.sent[0], 1 - self.sent[0]) / 0.15, 0, 1))
        for row in range(int(np.ceil(self.rows[0]))):
            strength = min(float(self.rows[0]) - row, 1.0) * arrived
            values = self.values[row, chosen]
            side = strength * FULL * np.sqrt(palette.share(values, self.largest[row, self.count - 1]))
            middle = top + (row + 0.5) * high
            opacity = self.opacity * (receded if row else 1.0)
            least = min(wide, 1.0)
            self._draw(canvas, values, places, middle, side * wide, side * high, least=least, opacity=opacity)
            if row and self.sent[0] > 0:
                gone, small = places + way**2 * (goals[row] - places), side * (1 - way**4)
                sizes = small * wide, small * high
                self._draw(canvas, values, gone, middle, *sizes, least=0.0, opacity=self.opacity)

    def _draw(
        self,
        canvas: Canvas,
        values: NDArray[np.float64],
        places: NDArray[np.float64],
        middle: float,
        widths: NDArray[np.float64],
        heights: NDArray[np.float64],
        *,
        least: float,
        opacity: float,
    ) -> None:
        for sign, hue in ((1, palette.POSITIVE), (-1, palette.NEGATIVE)):
            for cell in np.flatnonzero(np.sign(values) == sign):
                width, height = max(widths[cell], least), heights[cell]
                canvas.context.rectangle(places[cell] - width / 2, middle - height / 2, width, height)
            canvas.set_color(palette.rgb(hue), opacity)
            canvas.context.fill()


class RunningMeans(Painted):
    """One bar per row to the right or the left of a line: the mean of as many examples as have come in.

    A wedge stands under the end of each bar, as under a beam that balances there. Every row is by its own scale: the
    largest of its running means has the full length.

    Parameters
    ----------
    count
        ``(m,)``: how many examples each mean is of, rising.
    mean
        ``(rows, m)``.

    Attributes
    ----------
    came
        ``(1,)``: how many examples have come in.
    length
        ``(rows,)``: share of its length that each bar is drawn with.
    """

    blended: ClassVar[tuple[str, ...]] = ("came", "length")

    def __init__(self, count: ArrayLike, mean: ArrayLike) -> None:
        self.count, self.mean = np.asarray(count), np.asarray(mean, dtype=np.float64)
        self.largest = np.abs(self.mean).max(axis=1)
        self.came, self.length = np.array([float(self.count[0])]), np.ones(len(self.mean))
        corner = (MEAN_X - MEAN_REACH, TOP + PITCH / 2)
        super().__init__(corner, (2 * MEAN_REACH, len(self.mean) * PITCH))

    @property
    def means(self) -> NDArray[np.float64]:
        """The means that are shown, ``(rows,)``."""
        place = int(np.searchsorted(self.count, self.came[0] + 0.5)) - 1
        found: NDArray[np.float64] = self.mean[:, max(place, 0)]
        return found

    def show(self, came: float) -> Self:
        """Show the means of the first so many examples, or of the last number before at which they were measured."""
        self.came = np.array([float(came)])
        return self

    def draw(self, share: float, first: int = 0) -> Self:
        """Draw the bars from one row on with a share of their length."""
        self.length = self.length.copy()
        self.length[first:] = share
        return self

    def shown(self) -> Channels:
        """Return the means."""
        return {"length": self.means[self.length > 0]}

    def place(self, row: int) -> NDArray[np.float64]:
        """Return the scene point from which a row's bar begins."""
        return self._on(row, 0.0)

    def tip(self, row: int) -> NDArray[np.float64]:
        """Return the scene point at which a row's bar ends."""
        return self._on(row, float(self.means[row] / self.largest[row]))

    def wedge(self, row: int) -> Polygon:
        """Return a copy of the wedge under a row's mean."""
        corners = self.tip(row) + PITCH * np.array([[x, y - BAR / 2, 0.0] for x, y in WEDGE])
        return Polygon(*corners, stroke_width=0, fill_color=palette.TARGET, fill_opacity=1)

    def _on(self, row: int, share: float) -> NDArray[np.float64]:
        return self.at(0.5 + share / 2, (row + 0.5 - LIFTED) / len(self.mean))

    def as_sticks(self, values: ArrayLike) -> Sticks:
        """Return the bars as strokes that can leave, each with a number that it goes on to carry."""
        rows = range(len(self.mean))
        feet, tips = [self.place(row) for row in rows], [self.tip(row) for row in rows]
        return Sticks(feet, tips, values, 100 * BAR * PITCH)

    def paint(self, canvas: Canvas) -> None:
        """Draw the line and the bars."""
        if self.opacity <= 0:
            return
        corners = canvas.to_pixels(self.points)
        (left, top), (right, bottom) = corners[0], corners[3]
        zero, half, high = (left + right) / 2, (right - left) / 2, (bottom - top) / len(self.mean)
        context = canvas.context
        canvas.set_color(palette.rgb(palette.SECONDARY), self.opacity)
        context.set_line_width(canvas.pixels(2))
        context.move_to(zero, top)
        context.line_to(zero, bottom)
        context.stroke()
        for row, mean in enumerate(self.means):
            if not self.length[row]:
                continue
            length = self.length[row] * half * mean / self.largest[row]
            middle = top + (row + 0.5 - LIFTED) * high
            context.rectangle(min(zero, zero + length), middle - BAR * high / 2, abs(length), BAR * high)
            canvas.set_color(palette.rgb(palette.sign_hue(mean)), self.opacity)
            context.fill()
            for x, y in WEDGE:
                context.line_to(zero + length + x * high, middle + (BAR / 2 - y) * high)
            context.close_path()
            canvas.set_color(palette.rgb(palette.TARGET), self.opacity * self.length[row])
            context.fill()


BAR, LIFTED = (
    0.34,
    0.2,
)  # height of a bar, and how far its middle lies over that of its row, as shares of the row
WEDGE = (
    (0.0, -0.03),
    (-0.24, -0.42),
    (0.24, -0.42),
)  # corners, from the foot of a bar's end, in heights of a row


class Seesaw(Group):
    """A beam on which ten pictures stand, over a scale that says where.

    Attributes
    ----------
    beam
        A `SettlingMean`.
    ground
        The scale with its words.
    """

    def __init__(self, values: ArrayLike, pictures: ArrayLike, ticks: tuple[float, ...]) -> None:
        self.beam = SettlingMean(values, pictures, unit=REACH / float(np.abs(values).max()), rider=RIDER)
        self.beam.move_to((0.0, -0.6, 0.0))
        low, high = (
            self.beam.on_scale(-1.1 * np.abs(values).max()),
            self.beam.on_scale(1.1 * np.abs(values).max()),
        )
        self.ground = VGroup(Line(low, high, color=palette.SECONDARY, stroke_width=3))
        for tick in ticks:
            point = self.beam.on_scale(tick)
            mark = Line(point + 0.1 * DOWN, point, color=palette.SECONDARY, stroke_width=3)
            words = Words(spell(tick, sign=True), size=SIZE, color=palette.SECONDARY)
            self.ground.add(mark, declared(words.next_to(mark, DOWN, buff=0.1), "a tick of an axis"))
        for end, text, hue, side in (
            (low, "lower", palette.NEGATIVE, RIGHT),
            (high, "raise", palette.POSITIVE, LEFT),
        ):
            words = Words(text, size=SIZE, color=hue)
            self.ground.add(words.next_to(end, DOWN, buff=0.75).align_to(end, -side))
        super().__init__(self.ground, self.beam)

    def bar(self, index: int) -> Rectangle:
        """Return a bar along the beam from zero to where a rider stands."""
        zero, end = self.beam.on_scale(0.0), self.beam.rider(index).get_bottom()
        bar = Rectangle(
            width=max(abs(end[0] - zero[0]), 0.02),
            height=UNROLLED,
            stroke_width=0,
            fill_color=palette.sign_hue(float(self.beam.values[index])),
            fill_opacity=1,
        )
        return bar.move_to(((zero[0] + end[0]) / 2, self.beam.rider(0).get_bottom()[1] + UNROLLED / 2, 0))


@beat("3.10", "the averaging table", flows_from="3.9")
def the_averaging_table(scene: Lecture) -> None:
    """Average the wishes of all examples for each weight on its own: that is minus the gradient."""
    step = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    chosen = [
        scene.measure(
            f"steepest of layer {layer}",
            measure.gradients.steepest_weights,
            layer=layer,
            count=count,
            step=step,
        )
        for layer, count in enumerate(CHOSEN)
    ]
    first = scene.measure("pictures", measure.examples.first_of_each_label)
    indices = [index for weights in chosen for index in weights.index.tolist()]
    examples = first.index.tolist()
    wished = scene.measure(
        "table",
        measure.gradients.parameter_derivatives,
        step=step,
        indices=indices,
        examples=examples,
        unit=UNIT,
    )
    coming = scene.measure(
        "coming",
        measure.gradients.coming_derivatives,
        step=step,
        indices=indices,
        begin=examples,
        means=MEANS,
        unit=UNIT,
    )
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=step)
    count = scene.measure("examples", measure.examples.example_count)
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    heads = ten_pictures(first.inputs)
    scene.open_with(heads)
    name, tiles, key = _one_weight(scene, wished)
    seesaw = Seesaw(wished.of_examples[0], np.asarray(first.inputs), (-20.0, -10.0, 0.0, 10.0, 20.0))
    number = _balance(scene, wished, tiles, key, seesaw)
    table, means, names = _all_rows(scene, coming, wished, tiles, seesaw, number, name)
    rest = _all_pictures(scene, heads, table, means, number, count)
    _the_list(
        scene,
        Params(tuple(sizes), -gradient),
        indices,
        table,
        means,
        Group(rest, *(part for one in names for part in one)),
    )


def _names(wished: ParameterDerivatives) -> list[tuple[Line, Formula]]:
    """Return a line along the rows of each layer, and the name of its weights."""
    names = []
    x = HEAD_CENTER[0] - 5 * HEAD_PITCH - 0.1
    for layer in np.unique(wished.layer):
        rows = np.flatnonzero(wished.layer == layer)
        high, low = TOP - (rows[0] - 0.4) * PITCH, TOP - (rows[-1] + 0.4) * PITCH
        line = Line((x, high, 0), (x, low, 0), color=palette.SECONDARY, stroke_width=3)
        names.append((line, Formula(f"w^(({layer + 1}))", size=NAME_SIZE).next_to(line, LEFT, buff=0.15)))
    return names


def _one_weight(scene: Lecture, wished: ParameterDerivatives) -> tuple[Formula, OpinionTiles, VGroup]:
    """Let the opinion of each picture about one weight drop out of it, as a tile; returns the key to tiles, too."""
    opinions = wished.of_examples[0]
    tiles = OpinionTiles(opinions[None], 10, center=(HEAD_CENTER[0], 1.75), width=10 * HEAD_PITCH, pitch=0.8)
    name = Formula(f'w_("{wished.to[0]},{wished.source[0]}")^(({wished.layer[0] + 1}))', size=LARGE)
    name.next_to(tiles, LEFT, buff=0.1)
    key = VGroup()
    for text, hue in (("raise it", palette.POSITIVE), ("lower it", palette.NEGATIVE)):
        sizes = VGroup(
            *(
                Rectangle(width=w, height=w, stroke_width=0, fill_color=hue, fill_opacity=1)
                for w in (0.2, 0.45, 0.75)
            )
        )
        words = Words(text, size=LARGE, color=hue)
        key.add(VGroup(words, sizes.arrange(RIGHT, buff=0.25)).arrange(RIGHT, buff=0.45))
    key.arrange(RIGHT, buff=1.4).move_to((0, -0.35, 0))
    more = Words("the larger, the more", size=SIZE).move_to((0, -1.5, 0))
    key.add(more)
    with scene.say(
        "One weight. Each picture wants it raised, or lowered.",
        when=(opinions > 0).any() and (opinions < 0).any(),
    ) as line:
        scene.play(
            FadeIn(name, shift=0.3 * RIGHT, run_time=0.8),
            LaggedStart(*(FadeIn(part, shift=0.3 * UP) for part in key), lag_ratio=0.3, run_time=1.6),
            Drive(tiles, 0, 1, show=OpinionTiles.grow, run_time=line.left - 0.4),
        )
        scene.wait(line.left)
        scene.moment("opinions")
    return name, tiles, key


def _balance(
    scene: Lecture, wished: ParameterDerivatives, tiles: OpinionTiles, key: VGroup, seesaw: Seesaw
) -> VGroup:
    """Unroll each tile along the beam, put its picture there, and let the beam find where it balances."""
    beam = seesaw.beam
    order = np.argsort(-np.abs(beam.values), kind="stable").tolist()
    riders = {index: beam.rider(index) for index in order}
    squares = {index: tiles.square(0, index) for index in order}

    def unroll(index: int) -> Succession:
        square, bar, rider = squares[index], seesaw.bar(index), riders[index]
        end = Rectangle(width=0.02, height=UNROLLED, fill_opacity=1, stroke_width=0)
        end.set_fill(bar.get_fill_color()).move_to(rider.get_bottom() + UNROLLED / 2 * UP)
        begin = bar.copy().stretch_to_fit_width(0.02).move_to(seesaw.beam.on_scale(0.0)).match_y(bar)
        return Succession(
            Transform(square, begin, run_time=1.0),
            Transform(square, bar, run_time=1.0),
            AnimationGroup(
                Transform(square, end, run_time=0.6, remover=True),
                FadeIn(rider, shift=0.3 * DOWN, run_time=0.6),
            ),
        )

    with scene.say("Unroll each square along a beam. {mark}There its picture stands.") as line:
        seesaw.beam.board(False)
        scene.play(
            FadeIn(beam, shift=0.5 * UP),
            GrowFromCenter(seesaw.ground[:-2]),
            ReplacementTransform(key[0], seesaw.ground[-1]),
            ReplacementTransform(key[1], seesaw.ground[-2]),
            FadeOut(key[2]),
            tiles.animate.set_opacity(0.3),
            run_time=0.7,
        )
        scene.add(*squares.values())
        first, *others = (unroll(index) for index in order)
        first.set_run_time(1.4)
        scene.play(first)
        scene.play(LaggedStart(*others, lag_ratio=0.3, run_time=max(line.left, 2.4)))
        scene.remove(*riders.values(), *squares.values())
        beam.board(True)
        scene.moment("on the beam")
    with scene.say("Where does it balance? At the mean of the {n:words} opinions.", n=len(riders)) as line:
        scene.play(Drive(beam, 0, 1, run_time=max(line.left - 0.8, 3.2)))
        number = Number(wished.mean_of_these[0], 1, sign=True, size=LARGE, color=palette.TARGET)
        number.next_to(beam.foot(), DOWN, buff=0.6)
        unit = Words("thousandths", size=SIZE, color=palette.SECONDARY)
        written = VGroup(number, unit.next_to(number, RIGHT, buff=0.25).stand_on(number))
        scene.play(FadeIn(written, shift=0.2 * DOWN), run_time=0.4)
        scene.wait(0.9)
        scene.moment("balance")
    return written


def _all_rows(
    scene: Lecture,
    coming: ComingDerivatives,
    wished: ParameterDerivatives,
    tiles: OpinionTiles,
    seesaw: Seesaw,
    written: VGroup,
    name: Formula,
) -> tuple[OpinionTiles, RunningMeans, list[tuple[Line, Formula]]]:
    """Let the fulcrum become the first row's mean, and the other rows come in and find theirs."""
    rows = len(coming.of_examples)
    table = OpinionTiles(
        coming.of_examples, tiles.count, center=(HEAD_CENTER[0], TOP), width=10 * HEAD_PITCH, pitch=PITCH
    )
    means = RunningMeans(coming.count, coming.mean).draw(0)
    table.goals = np.array([means.tip(row)[0] for row in range(rows)])
    names = _names(wished)
    number, unit = written
    scale = Words("each row by\nits own scale", size=SIZE).move_to((MEAN_X, HEAD_CENTER[1] + 0.05, 0))
    wedge = seesaw.beam.wedge()
    with scene.say("So for each weight, on its own. Here are {n:words}.", n=rows) as line:
        goal = tiles.copy().set_opacity(1).stretch_to_fit_height(PITCH).move_to(table.at(0.5, 0.5 / rows))
        scene.add(wedge)
        scene.play(
            Transform(tiles, goal),
            Transform(wedge, means.wedge(0)),
            number.animate.scale(SIZE / LARGE).move_to(means.place(0) + 0.65 * RIGHT),
            ReplacementTransform(name, names[0][1]),
            FadeOut(seesaw, unit),
            run_time=1.2,
        )
        scene.remove(tiles, seesaw)
        scene.add(table.fill(1), means)
        means.length[0] = 1.0
        scene.play(FadeIn(means), run_time=0.2)
        scene.remove(wedge)
        scene.play(
            Drive(table, 1, rows, show=OpinionTiles.fill),
            *(Create(bracket) for bracket, _ in names),
            *(FadeIn(one, shift=0.3 * RIGHT) for _, one in names[1:]),
            FadeIn(scale, rate_func=squish_rate_func(smooth, 0, 0.4)),
            run_time=line.left,
        )
    with scene.say("In each row, {n:words} opinions become one mean.", n=tiles.count) as line:
        scene.play(
            Drive(table, 0, 1, show=OpinionTiles.send),
            Drive(means, 0, 1, show=lambda shown, share: shown.draw(share, 1), rate_func=smooth),
            run_time=max(line.left, 2.8),
        )
        table.send(0)
        scene.wait(0.4)
        scene.moment("means")
    written.add(scale)
    return table, means, names


def _all_pictures(
    scene: Lecture, heads: Mosaic, table: OpinionTiles, means: RunningMeans, written: VGroup, count: int
) -> VGroup:
    """Let all training pictures come in, as ever narrower columns, until the means rest."""
    number = declared(Number(table.count, 0, size=LARGE, at_x=COUNTED_TO, on=HEAD_CENTER[1] - 0.2), "a count")
    counter = VGroup(number, Words("pictures", size=LARGE).next_to(number, RIGHT, buff=0.25).stand_on(number))
    with scene.say(
        "But {n:words} pictures are few. Let all {count} come:\nthe means tremble, and come to rest.",
        n=table.count,
        count=count,
    ) as line:
        scene.play(
            FadeOut(heads, shift=0.4 * UP), FadeOut(written[0], written[-1]), FadeIn(counter), run_time=0.5
        )
        seconds = max(line.left - 0.6, 4.1)
        scene.play(
            *(
                Drive(part, table.count, count, show=show, log=True, run_time=seconds)
                for part, show in ((table, None), (means, None), (number, Number.set_value))
            )
        )
        scene.wait(0.7)
        scene.moment("rest")
    return counter


def _the_list(
    scene: Lecture,
    wished: Params,
    indices: list[int],
    table: OpinionTiles,
    means: RunningMeans,
    rest: Group,
) -> None:
    """Let the means take their places among those of all weights and biases, and the list return to the edges."""
    spikes = EntryList(wished.vector)
    network = wide_network(wished)
    count = len(wished.vector)
    bars, places = means.as_sticks(wished.vector[indices]), spikes.sticks.some(indices).set_widths(5.0)
    number = declared(Number(len(indices), 0, size=LARGE, at_x=LISTED_TO, on=HEAD_CENTER[1] - 0.2), "a count")
    counter = VGroup(number, Words("means", size=LARGE).next_to(number, RIGHT, buff=0.25).stand_on(number))
    one_scale = Words("now all by one scale", size=SIZE).next_to(counter, DOWN, buff=0.2, aligned_edge=RIGHT)
    counter.add(one_scale)
    with scene.say("Such a mean for every weight and bias: {n:words}.", n=count) as line:
        scene.add(spikes.draw_to(0), bars)
        flat = table.copy().stretch_to_fit_height(0.02).set_opacity(0).move_to(spikes.scale_lines)
        scene.play(
            Fly(bars, places, lag=0.4),
            Transform(table, flat, remover=True),
            FadeOut(means, rate_func=squish_rate_func(smooth, 0, 0.3)),
            FadeOut(rest, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(spikes.scale_lines, counter, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.5,
        )
        scene.play(
            Drive(spikes, 0, count, show=EntryList.draw_to),
            Drive(number, len(indices), count, show=Number.set_value),
            run_time=max(line.left, 1.5),
        )
        scene.remove(bars)
        scene.moment("all means")
    with scene.say("This list is minus the gradient.") as line:
        name = Formula("- nabla C", size=96).move_to((-2.2, 2.1, 0))
        scene.play(Write(name), run_time=1.1)
        scene.wait(line.left)
        scene.moment("gradient")
    with scene.say("Back on the edges, it says: {mark}more of this weight, {mark}less of that.") as line:
        sticks = [spikes.sticks.some(places) for places in drawn_places(network, wished)]
        scene.remove(spikes)
        scene.add(spikes.scale_lines, *sticks, *network.neurons)
        flights = [Fly(some, edges_as_sticks(network, layer), lag=0.5) for layer, some in enumerate(sticks)]
        scene.play(
            *flights,
            FadeOut(spikes.scale_lines, name, counter, rate_func=squish_rate_func(smooth, 0, 0.4)),
            LaggedStart(*(FadeIn(group) for group in network.neurons), lag_ratio=0.2),
            FadeIn(network.labels, network.ellipses),
            run_time=max(line.until_mark(), 1.8),
        )
        scene.remove(*sticks, *network.neurons, network.labels, network.ellipses)
        scene.add(network)
        for edge, text in zip(_furthest(network), ("more", "less"), strict=True):
            swollen = edge.copy().set_stroke(width=SWOLLEN, opacity=1.0)
            word = Words(text, size=NAME_SIZE, color=edge.get_color())
            # Where edges meet is no room: the word stands on a plate beside the middle of its own.
            across = rotate_vector(edge.get_unit_vector(), PI / 2)
            word.move_to(edge.get_center() + 0.75 * across)
            plate = BackgroundRectangle(word, color=palette.GROUND, fill_opacity=0.9, buff=0.1)
            scene.play(
                Transform(edge, swollen, rate_func=there_and_back_with_pause),
                FadeIn(plate, word, rate_func=there_and_back_with_pause, remover=True),
                run_time=1.5,
            )
            scene.remove(edge, plate, word)
        scene.moment("on the edges")


def _furthest(network: NetworkDiagram) -> list[Edge]:
    """Return the edges to the outputs whose weights are to grow and to fall most."""
    last = len(network.edges) - 1
    values = network.edges[last].values.reshape(len(network.neurons[-1]), len(network.neurons[last]))
    places = [np.unravel_index(int(at), values.shape) for at in (values.argmax(), values.argmin())]
    return [network.edge(last, int(to), int(source)) for to, source in places]
