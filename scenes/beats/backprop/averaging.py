"""3.10: the wishes of single examples, averaged weight by weight."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    LaggedStart,
    Line,
    ReplacementTransform,
    Transform,
    VGroup,
    Write,
    smooth,
    squish_rate_func,
    there_and_back_with_pause,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.gradients import ComingDerivatives, ParameterDerivatives
from netcore.network.params import Params
from scenes.beats.backprop.example import EARLY, HEAD_CENTER, HEAD_PITCH, ten_pictures, wide_network
from scenes.kit.charts.entry_list import EntryList
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted
from scenes.kit.look.text import Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Edge, NetworkDiagram
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
COUNTED_TO = 4.5  # where the number of pictures ends, beside their heads
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
        ``(1,)``: 0..1, how far copies of the tiles are on their way to `goal`, an x at which they melt away.
    """

    blended: ClassVar[tuple[str, ...]] = ("columns", "grown", "rows", "sent")

    def __init__(
        self, values: ArrayLike, columns: int, *, center: tuple[float, float], width: float, pitch: float
    ) -> None:
        self.values = np.asarray(values, dtype=np.float64)
        self.largest = np.maximum.accumulate(np.abs(self.values), axis=1)
        self.columns, self.grown, self.sent = np.array([float(columns)]), np.ones(1), np.zeros(1)
        self.goal = MEAN_X
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
        goal = canvas.to_pixels(np.array([[self.goal, 0.0, 0.0]]))[0, 0]
        for row in range(int(np.ceil(self.rows[0]))):
            strength = min(float(self.rows[0]) - row, 1.0) * arrived
            values = self.values[row, chosen]
            side = strength * FULL * np.sqrt(palette.share(values, self.largest[row, self.count - 1]))
            middle = top + (row + 0.5) * high
            self._draw(canvas, values, places, middle, side * wide, side * high, least=min(wide, 1.0))
            if self.sent[0] > 0:
                gone, small = places + way**2 * (goal - places), side * (1 - way**4)
                self._draw(canvas, values, gone, middle, small * wide, small * high, least=0.0)

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
    ) -> None:
        for sign, hue in ((1, palette.POSITIVE), (-1, palette.NEGATIVE)):
            for cell in np.flatnonzero(np.sign(values) == sign):
                width, height = max(widths[cell], least), heights[cell]
                canvas.context.rectangle(places[cell] - width / 2, middle - height / 2, width, height)
            canvas.set_color(palette.rgb(hue), self.opacity)
            canvas.context.fill()


class RunningMeans(Painted):
    """One bar per row to the right or the left of a line: the mean of as many examples as have come in.

    Every row is by its own scale: the largest of its running means has the full length.

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
        ``(1,)``: share of their length that the bars are drawn with.
    """

    blended: ClassVar[tuple[str, ...]] = ("came", "length")

    def __init__(self, count: ArrayLike, mean: ArrayLike) -> None:
        self.count, self.mean = np.asarray(count), np.asarray(mean, dtype=np.float64)
        self.largest = np.abs(self.mean).max(axis=1)
        self.came, self.length = np.array([float(self.count[0])]), np.ones(1)
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

    def draw(self, share: float) -> Self:
        """Draw the bars with a share of their length."""
        self.length = np.array([float(share)])
        return self

    def shown(self) -> Channels:
        """Return the means."""
        return {"length": self.means} if self.length[0] > 0 else {}

    def place(self, row: int) -> NDArray[np.float64]:
        """Return the scene point from which a row's bar begins."""
        return self.at(0.5, (row + 0.5) / len(self.mean))

    def as_sticks(self, values: ArrayLike) -> Sticks:
        """Return the bars as strokes that can leave, each with a number that it goes on to carry."""
        reach = self.means / self.largest / 2
        ends = [self.at(0.5 + share, (row + 0.5) / len(self.mean)) for row, share in enumerate(reach)]
        return Sticks([self.place(row) for row in range(len(ends))], ends, values, 100 * BAR * PITCH)

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
            length = self.length[0] * half * mean / self.largest[row]
            middle = top + (row + 0.5) * high
            context.rectangle(min(zero, zero + length), middle - BAR * high / 2, abs(length), BAR * high)
            canvas.set_color(palette.rgb(palette.sign_hue(mean)), self.opacity)
            context.fill()


BAR = 0.55  # height of a bar as a share of its row


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
        self.beam = SettlingMean(values, pictures, unit=5.0 / float(np.abs(values).max()), rider=0.66)
        self.beam.move_to((0.0, -0.35, 0.0))
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
    about, tiles, seesaw = _one_weight(scene, wished, np.asarray(first.inputs))
    number = _balance(scene, wished, heads, seesaw)
    layers = _names(wished)
    table, means = _all_rows(scene, coming, tiles, Group(seesaw, number), about, layers)
    rest = _all_pictures(scene, heads, table, means, count)
    _the_list(
        scene,
        Params(tuple(sizes), -gradient),
        indices,
        table,
        means,
        Group(rest, *(part for name in layers for part in name)),
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


def _one_weight(
    scene: Lecture, wished: ParameterDerivatives, pictures: NDArray[np.float64]
) -> tuple[VGroup, OpinionTiles, Seesaw]:
    """Let the opinion of each picture about one weight drop out of it, as a tile, over an empty scale."""
    opinions = wished.of_examples[0]
    tiles = OpinionTiles(opinions[None], 10, center=(HEAD_CENTER[0], 1.75), width=10 * HEAD_PITCH, pitch=0.8)
    name = Formula(f'w_("{wished.to[0]},{wished.source[0]}")^(({wished.layer[0] + 1}))', size=LARGE)
    name.next_to(tiles, LEFT, buff=0.1)
    kind = Formula("- (partial C_k) / (partial w)", size=54).next_to(tiles, RIGHT, buff=0.5)
    seesaw = Seesaw(opinions, pictures, (-20.0, -10.0, 0.0, 10.0, 20.0))
    with scene.say(
        "One weight. Each picture wants it raised, or lowered.",
        when=(opinions > 0).any() and (opinions < 0).any(),
    ) as line:
        seesaw.beam.board(False)
        scene.play(
            FadeIn(name, kind, shift=0.3 * RIGHT, run_time=0.8),
            FadeIn(seesaw.beam, shift=0.5 * UP, run_time=1.0),
            GrowFromCenter(seesaw.ground, run_time=1.0),
            Drive(tiles, 0, 1, show=OpinionTiles.grow, run_time=line.left),
        )
        scene.moment("opinions")
    return VGroup(name, kind), tiles, seesaw


def _balance(scene: Lecture, wished: ParameterDerivatives, heads: Mosaic, seesaw: Seesaw) -> VGroup:
    """Let the pictures stand on the beam, each at its opinion, and let it find where it balances."""
    beam = seesaw.beam
    riders = [beam.rider(index) for index in range(len(beam.values))]
    with scene.say("Let them stand on a beam, each at its own opinion.") as line:
        flying = [heads.picture(index) for index in range(len(riders))]
        flights = map(Transform, flying, riders)
        scene.play(LaggedStart(*flights, lag_ratio=0.25, run_time=line.left))
        scene.remove(*flying)
        beam.board(True)
    with scene.say("Where does it balance? At the mean of the {n:words} opinions.", n=len(riders)) as line:
        scene.play(Drive(beam, 0, 1, run_time=max(line.left - 0.6, 3.8)))
        number = Number(wished.mean_of_these[0], 1, sign=True, size=LARGE, color=palette.TARGET)
        number.next_to(beam.foot(), DOWN, buff=0.6)
        unit = Words("thousandths", size=SIZE, color=palette.SECONDARY)
        written = VGroup(number, unit.next_to(number, RIGHT, buff=0.25).stand_on(number))
        scene.play(FadeIn(written, shift=0.2 * DOWN), run_time=0.6)
        scene.wait(1.2)
        scene.moment("balance")
    return written


def _all_rows(
    scene: Lecture,
    coming: ComingDerivatives,
    tiles: OpinionTiles,
    seesaw: Group,
    about: VGroup,
    names: list[tuple[Line, Formula]],
) -> tuple[OpinionTiles, RunningMeans]:
    """Let the beam shrink to a bar at the end of its row, and the other rows come in with theirs."""
    rows = len(coming.of_examples)
    table = OpinionTiles(
        coming.of_examples, tiles.count, center=(HEAD_CENTER[0], TOP), width=10 * HEAD_PITCH, pitch=PITCH
    )
    means = RunningMeans(coming.count, coming.mean)
    with scene.say("So for every weight, on its own. Here are {n:words} of them.", n=rows) as line:
        goal = tiles.copy().stretch_to_fit_height(PITCH).move_to(table.at(0.5, 0.5 / rows))
        scene.play(
            Transform(tiles, goal),
            ReplacementTransform(about[0], names[0][1]),
            FadeOut(about[1]),
            FadeOut(seesaw, target_position=means.place(0), scale=0.12),
            run_time=0.7,
        )
        scene.remove(tiles, seesaw)
        scene.add(table.fill(1), means.draw(0))
        scene.play(
            Drive(table, 1, rows, show=OpinionTiles.fill),
            LaggedStart(
                Create(names[0][0]),
                *(FadeIn(*one, shift=0.3 * RIGHT) for one in names[1:]),
                lag_ratio=0.5,
            ),
            run_time=line.left,
        )
    with scene.say("In each row, {n:words} opinions become one mean.", n=tiles.count) as line:
        scene.play(
            Drive(table, 0, 1, show=OpinionTiles.send),
            Drive(means, 0, 1, show=RunningMeans.draw),
            run_time=line.left,
        )
        table.send(0)
        scene.moment("means")
    return table, means


def _all_pictures(
    scene: Lecture, heads: Mosaic, table: OpinionTiles, means: RunningMeans, count: int
) -> VGroup:
    """Let all training pictures come in, as ever narrower columns, until the means rest."""
    number = declared(Number(table.count, 0, size=LARGE, at_x=COUNTED_TO, on=HEAD_CENTER[1] - 0.2), "a count")
    counter = VGroup(number, Words("pictures", size=LARGE).next_to(number, RIGHT, buff=0.25).stand_on(number))
    left, width = heads.get_left(), heads.width

    def squeeze(row: Mosaic, came: float) -> None:
        share = table_columns / came
        row.stretch_to_fit_width(max(width * share, 0.01)).move_to(left, aligned_edge=LEFT)
        row.set_opacity(min(1.0, 4 * share))

    table_columns = table.count
    with scene.say(
        "But {n:words} pictures are few. Let all {count} come:\nthe means tremble, and come to rest.",
        n=table_columns,
        count=count,
    ) as line:
        seconds = max(line.left - 0.8, 6.0)
        scene.add(counter[1])
        scene.play(
            *(
                Drive(part, table_columns, count, show=show, log=True, run_time=seconds)
                for part, show in ((table, None), (means, None), (number, Number.set_value), (heads, squeeze))
            )
        )
        scene.remove(heads)
        scene.wait(0.8)
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
    bars, places = means.as_sticks(wished.vector[indices]), spikes.sticks.some(indices)
    with scene.say("Such a mean for every weight and bias: {n:words}.", n=count) as line:
        scene.remove(means)
        scene.add(spikes.draw_to(0), bars)
        flat = table.copy().stretch_to_fit_height(0.02).set_opacity(0).move_to(spikes.scale_lines)
        scene.play(
            Fly(bars, places, lag=0.4),
            Transform(table, flat, remover=True),
            FadeOut(rest, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(spikes.scale_lines, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.6,
        )
        scene.play(Drive(spikes, 0, count, show=EntryList.draw_to, run_time=max(line.left, 1.5)))
        scene.remove(bars)
    with scene.say("There is one cost, and this list is minus its gradient.") as line:
        name = Formula("- nabla C", size=80).move_to((-2.2, 2.2, 0))
        scene.play(Write(name), run_time=line.left)
        scene.moment("gradient")
    with scene.say("Back on the edges, it says: {mark}more of this weight, {mark}less of that.") as line:
        sticks = [spikes.sticks.some(places) for places in drawn_places(network, wished)]
        scene.remove(spikes)
        scene.add(spikes.scale_lines, *sticks, *network.neurons)
        flights = [Fly(some, edges_as_sticks(network, layer), lag=0.5) for layer, some in enumerate(sticks)]
        scene.play(
            *flights,
            FadeOut(spikes.scale_lines, name),
            LaggedStart(*(FadeIn(group) for group in network.neurons), lag_ratio=0.2),
            FadeIn(network.labels, network.ellipses),
            run_time=max(line.until_mark(), 2.2),
        )
        scene.remove(*sticks, *network.neurons, network.labels, network.ellipses)
        scene.add(network)
        for edge in _furthest(network):
            swollen = edge.copy().set_stroke(width=SWOLLEN, opacity=1.0)
            scene.play(Transform(edge, swollen, rate_func=there_and_back_with_pause), run_time=1.0)
            scene.remove(edge)
        scene.moment("on the edges")


def _furthest(network: NetworkDiagram) -> list[Edge]:
    """Return the edges to the outputs whose weights are to grow and to fall most."""
    last = len(network.edges) - 1
    values = network.edges[last].values.reshape(len(network.neurons[-1]), len(network.neurons[last]))
    places = [np.unravel_index(int(at), values.shape) for at in (values.argmax(), values.argmin())]
    return [network.edge(last, int(to), int(source)) for to, source in places]
