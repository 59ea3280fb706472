"""3.16: what more labelled examples bring, and the farewell of both men."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    ManimColor,
    SurroundingRectangle,
    Transform,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.answers import AccuracyByExamples
from netcore.network.arrays import Array, Indices
from scenes.beats.sgd.example import Race, Walk, hill
from scenes.beats.sgd.lanes import AskedWall
from scenes.beats.sgd.numbers import Curves, Runner, after_the_race, the_curves
from scenes.beats.sgd.walkers import DrunkMan, SlowMan, Walker
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.frame import BESIDE_EDGE, beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Painted, bleed
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.field import LEVELS, PictureField
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface

SIZES = ("examples-100", "examples-1000", "examples-10000", "main")
FEW = 10  # pictures whose labels are written
SHRUNK = 7  # by which pictures are shrunk where very many are seen
CLEARLY = 10_000  # pictures up to which they are kept as they are
WALL, WALL_AT = (6.3, 4.6), np.array([-3.6, 0.85, 0.0])  # size, and where on the frame
COUNT_ON, COUNT_ENDS = -2.5, -2.75  # height of the number of pictures, and its right end
LARGE, LABEL = 60.0, 50.0
BESIDE = np.array([0.45, -0.27, 0.0])  # from the middle of a picture to its label, in heights of it
IN_LENS, LENS = 0.8, 8  # height of a picture in the lens, and how many are seen there
MEN, FEET, APART = (
    1.15,
    np.array([-5.75, -2.9, 0.0]),
    0.42,
)  # height of both men, and where they stand under the wall
NAME_AT = np.array([2.4, 2.6, 0.0])  # of the name of it all, over the low end of the hill
ASKING = (2.4, 0.95)  # width and height of what a man asks
HELD, HELD_MOST = np.array([2.5, 1.95, 0.0]), np.array([5.6, 3.3, 0.0])  # where: from his feet; on the frame
SURE_WALL, SURE_AT = (4.6, 1.8), np.array([2.6, 2.2, 0.0])  # all that the slow man asks: size, and where
SURELY = ((0.03, 0.22, 0.37), (0.43, 0.56, 0.6))  # when he begins to ask, and to step, and has: of the time
SURE_END, EPSILON = 0.95, 1e-9  # when he has taken all his steps
SLOWLY, SLOW_SHARE = 3, 0.45  # a man's first steps, which are seen one by one, and their share of the time
MOVES = 0.55  # when in such a step he moves: before, he asks
WAVES = 3.0
ASIDE = 0.85  # the hill beside the sources, of the room that is left there
REACHED_AT = np.array([3.5, 0.1, 0.0]), np.array([-1.6, 1.25, 0.0])  # what each man has reached, above him
WHOLE = 0.78  # the hill on the frame, of its size where it fills it
GOING, COMING = squish_rate_func(smooth, 0, 0.5), squish_rate_func(smooth, 0.2, 0.8)  # hardly both at once


@beat("3.16", "it needs examples", flows_from="3.14")
def it_needs_examples(scene: Lecture) -> None:
    """Let the labelled pictures multiply, and the accuracy rise with them; let both men race once more."""
    curves = the_curves(scene)
    found = scene.measure("accuracy by examples", measure.answers.accuracy_by_examples, run=SIZES)
    labels = scene.measure("labels", measure.examples.labels, stop=FEW)
    counts = [FEW, *found.examples.tolist()]
    race = curves.race
    drunk, slow = (int(walk.step[-1]) for walk in race.walks)
    batches = scene.measure("batches", measure.examples.drawn_batches, run="drunk", step=0, count=drunk)
    raised = scene.measure(
        "slow man's uphill steps", measure.record.uphill_steps, run="slow", samples=slow
    ).share
    lots = [_seen(scene, count) for count in counts]
    lots[-1] = as_bright(lots[-1], lots[-2])
    walls = WallsInWalls(lots).move_to(WALL_AT)
    shelf = _people_label(scene, curves, found, walls, labels)
    _ever_more(scene, found, shelf, counts)
    farewell = Farewell(race, lots[counts.index(CLEARLY)], batches, raised == 0)
    _farewell(scene, shelf, farewell)


def _seen(scene: Lecture, count: int) -> Array:
    """Measure the first training images: very many of them only as small as they are seen."""
    if count <= CLEARLY:
        return scene.measure(f"first {count}", measure.examples.images, first=count)
    return scene.measure(f"first {count}", measure.examples.brightest_pixels, first=count, shrink=SHRUNK)


def as_bright(small: Array, large: Array) -> Array:
    """Return pictures shrunk to their brightest pixels, as bright as the first of them are when seen large.

    Parameters
    ----------
    small
        The shrunk pictures, ``(n, rows, columns)``.
    large
        The first of them before they were shrunk.

    >>> large = np.full((2, 8, 8), 0.5)
    >>> float(as_bright(np.ones((3, 2, 2)), large).mean())
    0.5
    """
    count, high, wide = large.shape
    cells = large.reshape(count, high // LEVELS[-1], LEVELS[-1], wide // LEVELS[-1], LEVELS[-1])
    seen = np.sqrt((np.asarray(cells) ** 2).mean(axis=(2, 4))).mean()  # as a field shrinks them
    return np.asarray(small) * float(seen / np.asarray(small[:count]).mean())


class WallsInWalls(Group):
    """Ever more pictures on one wall: each lot lies in the middle of the next, as one sees by stepping back.

    Parameters
    ----------
    lots
        Pictures ``(n, rows, columns)``, ever more of them: each lot begins with the one before.

    Attributes
    ----------
    back
        How far one has stepped back: at a whole number that lot fills the wall.
    orders
        Which pictures lie on each wall, row by row.

    >>> walls = WallsInWalls([np.zeros((count, 4, 4)) for count in (12, 120)])
    >>> [int(wall.opacity) for wall in walls.show(0.5)], round(float(walls[1].zoom[0]), 2)
    ([0, 1], 1.8)
    """

    def __init__(self, lots: Sequence[Array]) -> None:
        self.orders: list[Indices] = [np.arange(len(lots[0]))]
        walls = [PictureField(lots[0], np.zeros(len(lots[0])), size=WALL)]
        self._zooms = [1.0]
        for pictures in lots[1:]:
            inner, wall = walls[-1].grid, PictureField(pictures, np.zeros(len(pictures)), size=WALL)
            corner = (wall.grid[0] - inner[0]) // 2, (wall.grid[1] - inner[1]) // 2
            self.orders.append(around(self.orders[-1], inner, corner, len(pictures), wall.grid))
            wall = PictureField(pictures[self.orders[-1]], np.zeros(len(pictures)), size=WALL)
            self._zooms.append(float(wall.look_from(*corner, *inner).zoom[0]))
            walls.append(wall)
        self.walls = walls
        super().__init__(*walls)
        self.show(0.0)

    def show(self, back: float) -> Self:
        """Step back so far."""
        self.back = back
        seen = int(np.ceil(back))
        for number, wall in enumerate(self.walls):
            wall.set_opacity(float(number == seen))
        self.walls[seen].show(self._zooms[seen] ** (seen - back))
        return self

    def cell_of(self, picture: int) -> tuple[NDArray[np.float64], float]:
        """Return the middle of a picture and its height, from as far as one has stepped back now."""
        seen = int(np.ceil(self.back))
        wall = self.walls[seen]
        row, column = divmod(int(np.flatnonzero(self.orders[seen] == picture)[0]), wall.grid[1])
        share = np.array([column + 0.5, row + 0.5]) / wall.grid[::-1]
        at = wall.at(*(wall.held + wall.zoom[0] * (share - wall.held)))
        return at, float(wall.zoom[0] * wall.height / wall.grid[0])


def labels_beside(walls: WallsInWalls, labels: Indices) -> VGroup:
    """Return the labels ``(n,)`` of the first pictures, each beside its picture on the walls as they are seen."""
    found = VGroup(*(Words(spell(label), size=LABEL, color=palette.TARGET) for label in labels.tolist()))
    return put_beside(found, walls)


def put_beside(labels: VGroup, walls: WallsInWalls, high: float = 1.0) -> VGroup:
    """Put labels beside their pictures on the walls as they are seen, at a share of their height; returns them."""
    for number, label in enumerate(labels):
        at, cell = walls.cell_of(number)
        label.scale(high).move_to(at + cell * BESIDE)
    return labels


class LabelLens(Group):
    """A lens over the middle of the walls, where the first pictures lie: some of them with their labels.

    Parameters
    ----------
    pictures, labels
        Of the pictures in its two rows.
    """

    def __init__(self, pictures: Array, labels: Indices) -> None:
        self.near = Mosaic(pictures, columns=len(pictures) // 2, cell_size=IN_LENS, gap=0, outline=False)
        self.rim = SurroundingRectangle(self.near, color=palette.TARGET, buff=0.04, stroke_width=5)
        super().__init__(self.near, self.rim)
        for place, label in enumerate(labels.tolist()):
            row, column = divmod(place, self.near.columns)
            at = self.near.at((column + 0.87) / self.near.columns, (row + 0.8) / 2)
            self.add(Words(spell(label), size=FIGURE_SIZE, color=palette.TARGET).move_to(at))


def around(
    inner: Indices, inner_grid: tuple[int, int], corner: tuple[int, int], count: int, grid: tuple[int, int]
) -> Indices:
    """Return the order ``(count,)`` in which pictures fill a grid row by row so that some keep their places in it.

    Parameters
    ----------
    inner, inner_grid
        Those that do: their numbers, row by row, and the rows and columns that they fill.
    corner
        Row and column at which their first one comes to lie.
    count, grid
        How many pictures there are in all, and the rows and columns that they fill.
    """
    row, column = np.divmod(np.arange(count), grid[1]) - np.array(corner)[:, None]
    place = row * inner_grid[1] + column
    kept = (row >= 0) & (column >= 0) & (column < inner_grid[1]) & (place < len(inner))
    order = np.empty(count, dtype=np.intp)
    order[kept] = inner[place[kept]]
    order[~kept] = np.setdiff1d(np.arange(count), inner)
    return order


class Climb(Group):
    """A curve through few points, each with a dot when it has been reached.

    Parameters
    ----------
    chart
        With a logarithmic x.
    xs, ys
        ``(n,)`` each.
    """

    def __init__(self, chart: Chart, xs: Array, ys: Array) -> None:
        self.xs = xs
        self.curve = Curve(chart, xs, ys, color=palette.TARGET, width=6.0)
        self.dots = VGroup(
            *(Dot(chart.point(x, y), 0.1, color=palette.TARGET) for x, y in zip(xs, ys, strict=True))
        )
        super().__init__(self.curve, self.dots)
        self.show(0.0)

    def show(self, reached: float) -> Self:
        """Show that so many of the points have been reached; fractions on the way to the next."""
        place = float(np.clip(reached - 1, 0, len(self.xs) - 1))
        x = float(np.exp(np.interp(place, np.arange(len(self.xs)), np.log(self.xs))))
        self.curve.show(x).set_opacity(float(reached >= 1))
        for number, dot in enumerate(self.dots):
            dot.set_opacity(float(reached >= number + 1))
        return self


class Pair(Group):
    """Both men side by side, on the spot."""

    def __init__(self) -> None:
        super().__init__(DrunkMan(MEN, aside=APART), SlowMan(MEN, aside=-APART))
        self.show(0.0)

    def show(self, phase: float) -> Self:
        """Let them stand as at this phase."""
        for man in self:
            man.stand_at(FEET, phase)
        return self


class Shelf(Group):
    """What the beat works with: the walls, the labels on the first of them, the count, the chart and both men."""

    def __init__(self, walls: WallsInWalls, labels: Indices, chart: Chart, climb: Climb) -> None:
        self.walls, self.chart, self.climb, self.men = walls, chart, climb, Pair()
        self.labels = labels_beside(walls, labels)
        self.lens = LabelLens(walls.walls[0].pictures[:LENS], labels[:LENS]).move_to(walls)
        self.count = declared(Number(FEW, 0, size=LARGE, color=palette.TARGET), "a count of pictures")
        self.words = Words("labelled pictures", size=FIGURE_SIZE)
        self.words.next_to((COUNT_ENDS, COUNT_ON, 0), RIGHT, buff=0).stand_on(COUNT_ON)
        self.count.shift((COUNT_ENDS - 0.25 - self.count.point_x, COUNT_ON - self.count.get_bottom()[1], 0.0))
        self.written = VGroup()
        super().__init__(walls, chart, climb, self.labels, self.count, self.words, self.written, self.men)


def _people_label(
    scene: Lecture, curves: Curves, found: AccuracyByExamples, walls: WallsInWalls, labels: Indices
) -> Shelf:
    """Let the race give way to ten pictures, which get their labels one by one."""
    before = after_the_race(curves)
    scene.open_with(before)
    chart = Chart(
        Scale(60, 90_000, log=True),
        (0, 100),
        size=(5.0, 4.0),
        x_label="labelled pictures",
        x_ticks=[10.0**power for power in range(2, 5)] + [float(found.examples[-1])],
        y_ticks=(0, 50, 100),
        x_words=spell,
        y_words=lambda value: f"{value:.0f}%",
        text_size=FIGURE_SIZE,
    )
    chart.shift(np.array([3.75, 0.25, 0.0]) - chart.area.get_center())
    meaning = Words("of the test images\nclassified correctly", size=FIGURE_SIZE, color=palette.TARGET)
    chart.add(meaning.move_to(chart.area.get_center() + 1.1 * DOWN + 0.3 * RIGHT))
    climb = Climb(chart, found.examples.astype(np.float64), 100 * found.accuracy)
    shelf = Shelf(walls, labels, chart, climb)
    with scene.say("Both men need one thing: {mark}pictures that people have labelled, one by one.") as line:
        ridden = [(part, part.man) for part in before if isinstance(part, Runner) and part.man is not None]
        men = [man for _, man in ridden]
        for runner, man in ridden:
            runner.remove(man)
        scene.remove(before)
        scene.add(*before)
        scene.play(
            FadeOut(before, rate_func=GOING),
            FadeIn(walls[0], shift=0.4 * UP, rate_func=COMING),
            FadeIn(chart, rate_func=COMING),
            *(Transform(man, goal) for man, goal in zip(men, shelf.men, strict=True)),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.remove(*men)
        scene.add(walls, shelf.men)
        scene.play(
            LaggedStart(
                *(FadeIn(label, shift=0.15 * DOWN, scale=1.6) for label in shelf.labels), lag_ratio=0.5
            ),
            run_time=max(line.left - 0.6, 3.0),
        )
        scene.play(FadeIn(shelf.count, shelf.words), run_time=0.6)
        scene.moment("labelled")
    return shelf


def _ever_more(scene: Lecture, found: AccuracyByExamples, shelf: Shelf, counts: list[int]) -> None:
    """Step back to each next lot of pictures while the curve rises to what is reached with it."""
    right = found.accuracy.tolist()
    with scene.say(
        "The same network, as many steps, with {few:d} of them:",
        when=len(set(found.steps.tolist())) == 1,
        few=counts[1],
    ) as line:
        shelf.remove(shelf.labels)
        scene.add(shelf.labels)
        scene.play(*_step_back(shelf, counts, 0), _labels_go(shelf), run_time=max(line.left, 2.4))
        scene.remove(shelf.labels)
    with scene.say("{low:.0%} classified correctly.", when=right == sorted(right), low=right[0]) as line:
        scene.play(*_reach(shelf, found, 0), run_time=1.0)
        scene.moment(f"{counts[1]} pictures")
    with scene.say("Ten times the pictures: {a:.0%}.", a=right[1]) as line:
        _grow(scene, found, shelf, counts, 1, max(line.left, 2.4))
    with scene.say("Ten times again: {b:.0%}.", b=right[2]) as line:
        _grow(scene, found, shelf, counts, 2, max(line.left, 2.4))
    with scene.say("And with {n:d}: {c:.0%}.", n=counts[4], c=right[3]) as line:
        _grow(scene, found, shelf, counts, 3, max(line.left, 2.4))
        scene.wait(0.4)


def _labels_go(shelf: Shelf) -> Animation:
    """Return the animation in which the first labels go back with their pictures, and fade on the way."""
    _, near = shelf.walls.cell_of(0)
    begun = shelf.labels.copy()

    def show(labels: VGroup, share: float) -> None:
        labels.become(begun)
        put_beside(labels, shelf.walls, shelf.walls.cell_of(0)[1] / near)
        labels.set_opacity(float(np.clip(2 - 2.5 * share, 0, 1)))

    return Drive(shelf.labels, 0, 1, show=show)


def _grow(
    scene: Lecture, found: AccuracyByExamples, shelf: Shelf, counts: list[int], place: int, seconds: float
) -> None:
    """Step back to the next lot of pictures; then the curve reaches what is reached with it."""
    near = _near(shelf) if place == 1 else ()
    scene.play(*_step_back(shelf, counts, place), *near, run_time=0.65 * seconds)
    scene.play(*_reach(shelf, found, place), run_time=0.35 * seconds)
    scene.moment(f"{counts[place + 1]} pictures")


def _step_back(shelf: Shelf, counts: list[int], place: int) -> list[Animation]:
    """Return the animations in which one steps back to the next lot of pictures."""
    return [
        Drive(shelf.walls, place, place + 1, rate_func=smooth),
        Drive(
            shelf.count, counts[place], counts[place + 1], show=Number.set_value, log=True, rate_func=smooth
        ),
        Drive(shelf.men, place + 1, place + 2, show=Pair.show),
    ]


def _near(shelf: Shelf) -> list[Animation]:
    """Return the animation in which a lens shows some of the pictures with their labels."""
    shelf.add(shelf.lens)
    return [FadeIn(shelf.lens, scale=0.3, rate_func=squish_rate_func(smooth, 0.25, 1))]


def _reach(shelf: Shelf, found: AccuracyByExamples, place: int) -> list[Animation]:
    """Return the animations in which the curve reaches a point, and its height is written beside it."""
    share = float(found.accuracy[place])
    at = shelf.chart.point(float(found.examples[place]), 100 * share)
    written = Words(percent(share), size=48, color=palette.TARGET)
    written.next_to(at, DOWN, buff=0.25).shift((0.35 if place == 0 else 0.0) * RIGHT)
    shelf.written.add(written)
    return [
        Drive(shelf.climb, place, place + 1, rate_func=smooth),
        FadeIn(written, shift=0.1 * DOWN, rate_func=squish_rate_func(smooth, 0.5, 1)),
    ]


@dataclass(frozen=True, eq=False)
class Farewell:
    """What the farewell shows.

    Attributes
    ----------
    race
        Both men's ways.
    pictures
        All that the slow man asks, ``(n, rows, columns)``.
    batches
        Which of them the drunk man asks, ``(steps, batch)``.
    sure
        Whether no step of the slow man raised the cost.
    """

    race: Race
    pictures: Array
    batches: Indices
    sure: bool


def _farewell(scene: Lecture, shelf: Shelf, farewell: Farewell) -> None:
    """Let the slow man go down once more, then the drunk man; both wave, and go on beside the sources."""
    race, pictures, batches = farewell.race, farewell.pictures, farewell.batches
    few, every = race.batches
    bare, ridden = (bleed(hill(race)).scale(WHOLE).move_to(0.25 * UP) for _ in range(2))
    bare.put_down()
    with scene.say(
        "The race again. Ask all {every:d}, and every step is sure.", when=farewell.sure, every=every
    ) as line:
        asking = SureSteps(pictures, race.walks[1])
        men = list(shelf.men)
        shelf.remove(shelf.men)
        scene.remove(shelf)
        scene.add(shelf, *men)
        scene.play(
            FadeOut(shelf, rate_func=GOING),
            FadeIn(bare, shift=0.5 * UP, rate_func=COMING),
            FadeIn(asking, rate_func=squish_rate_func(smooth, 0.6, 1)),
            *(Transform(man, rider.copy()) for man, (rider, _, _) in zip(men, ridden.riders, strict=True)),
            scene.title_goes(),
            run_time=1.4,
        )
        scene.remove(bare, *men)
        scene.add(ridden)
        scene.play(*_go_surely(ridden, asking, run_time=max(line.left, 4.6)))
        scene.moment("the slow man is down")
    name = Words(scene.title_of_film, size=LARGE).move_to(NAME_AT)
    with scene.say("Ask a few, step often: {mark}that is stochastic gradient descent.") as line:
        cards = Mosaic(pictures[:few], columns=few // 2, cell_size=ASKING[1] / 2, gap=0.06)
        rough = Asking(cards, lambda step, share: cards.set_values(pictures[batches[step]]))
        coming = squish_rate_func(smooth, 0.45, 0.65)
        seconds = max(line.left, 5.0)
        scene.play(
            FadeOut(asking, run_time=0.3),
            *_go_down(ridden, race, 0, rough, run_time=seconds),
            FadeIn(name, shift=0.3 * UP, rate_func=coming, run_time=seconds),
        )
        scene.moment("the drunk man is down")
    reached = VGroup(
        *(
            _reached(walk, color, at)
            for walk, color, at in zip(race.walks, (palette.DRUNK, palette.SLOW), REACHED_AT, strict=True)
        )
    )
    with scene.say("Farewell!") as line:
        scene.play(
            FadeOut(rough, run_time=0.3),
            FadeIn(reached, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.35, 1), run_time=0.9),
            *(
                Drive(man, 0, WAVES, show=Walker.wave, run_time=max(line.left, 1.7))
                for man, _, _ in ridden.riders
            ),
        )
        scene.moment("farewell")
    with scene.say("Our sources.") as line:
        small = beside_the_sources(ridden.copy()).scale(ASIDE, about_point=BESIDE_EDGE * RIGHT)
        small.show(trail_lengths=np.zeros(2))
        for man, _, _ in small.riders:
            man.wave(0)
        scene.play(
            Transform(ridden, small),
            FadeOut(name, reached, rate_func=GOING),
            FadeIn(
                sources_at_the_left(scene.sources),
                shift=0.3 * RIGHT,
                rate_func=squish_rate_func(smooth, 0.5, 1),
            ),
            run_time=1.2,
        )
        both = _by_growing_clock(race)
        scene.play(ShowSurface(ridden, trail_lengths=both, run_time=max(line.left, 4.8), rate_func=linear))
        scene.moment("sources")
        scene.wait(0.4)


def _reached(walk: Walk, color: ManimColor, at: NDArray[np.float64]) -> VGroup:
    """Return the pictures that a man has asked in all, and below it the cost that he has reached, around a point."""
    asked = Number(walk.work[-1], 0, size=FIGURE_SIZE, color=color)
    pictures = (
        Words("pictures", size=FIGURE_SIZE, color=color).next_to(asked, RIGHT, buff=0.18).stand_on(asked)
    )
    cost = Words("cost", size=FIGURE_SIZE, color=palette.COST)
    reached = Number(walk.cost[-1], 3, size=FIGURE_SIZE, color=palette.COST)
    reached.next_to(cost, RIGHT, buff=0.18).stand_on(cost)
    return VGroup(VGroup(asked, pictures), VGroup(cost, reached)).arrange(DOWN, buff=0.18).move_to(at)


class SureSteps(Group):
    """All that the slow man asks, on one wall that stays where it is, and how many steps he has taken.

    A bar passes over the wall before each of his first steps; all others follow without a rest.

    Parameters
    ----------
    pictures
        All of them.
    walk
        His way, of which each step is known.
    """

    def __init__(self, pictures: Array, walk: Walk) -> None:
        self.wall = AskedWall(pictures, size=SURE_WALL).move_to(SURE_AT)
        self.bar = Line(UP, DOWN, color=palette.SLOW, stroke_width=8).set(height=1.12 * SURE_WALL[1])
        self.count = declared(Number(0, 0, size=LARGE, color=palette.SLOW), "a count of steps")
        self.words = Words("steps", size=LABEL, color=palette.SLOW)
        self.words.move_to(SURE_AT + 1.35 * DOWN, aligned_edge=RIGHT)
        self.count.stand_on(self.words).shift((SURE_AT[0] + 1.35 - self.count.point_x) * RIGHT)
        steps = np.linalg.norm(np.diff(np.asarray(walk.coordinates), axis=0), axis=1)
        self.way = np.concatenate([[0.0], np.cumsum(steps)])
        super().__init__(self.wall, self.bar, self.count, self.words)
        self.show(0.0)

    def taken(self, share: float) -> float:
        """Return how many steps he has taken by a share of the time; fractions while he steps."""
        for number, (_, step, done) in enumerate(SURELY):
            if share < done:
                return number + float(smooth(np.clip((share - step) / (done - step), 0, 1)))
        first, start = len(SURELY), SURELY[-1][-1]
        part = smooth(np.clip((share - start) / (SURE_END - start), 0, 1))
        gone = self.way[first] + part * (self.way[-1] - self.way[first])
        return float(np.interp(gone, self.way, np.arange(len(self.way))))

    def show(self, share: float) -> Self:
        """Show what is asked, and what has been walked, by a share of the time."""
        asked = [float(np.clip((share - ask) / (step - ask), 0, 1)) for ask, step, _ in SURELY]
        self.wall.show(asked[0] * len(self.wall.order))
        passing = next((part for part in asked if 0 < part < 1), 0.0)
        self.bar.move_to(self.wall.at(passing, 0.5)).set_opacity(float(passing > 0))
        self.count.set_value(np.floor(self.taken(share) + EPSILON))
        return self


def _go_surely(surface: CostSurface, asking: SureSteps, *, run_time: float) -> list[Animation]:
    """Return the animations in which the slow man goes all his way, and what he asks is seen."""
    lengths = surface.lengths.copy()

    def walked(share: float) -> Array:
        lengths[1] = asking.taken(share)
        return lengths

    return [
        ShowSurface(surface, trail_lengths=walked, run_time=run_time, rate_func=linear),
        Drive(asking, 0, 1, run_time=run_time),
    ]


class Asking(Group):
    """What a man asks before a step, held beside him: it comes while he asks, and goes into his step.

    Parameters
    ----------
    asked
        The pictures.
    ask
        ``ask(step, share)`` shows what is asked before a step, and how much of it has been.

    >>> cards = Mosaic(np.zeros((10, 4, 4)), columns=5, cell_size=0.5)
    >>> asking = Asking(cards, lambda step, share: None)
    >>> [round(float(asking.show(step, np.zeros(3)).width / asking.wide), 2) for step in (0.1, 0.45, 1.0, 9.5)]
    [0.36, 1.0, 0.02, 1.0]
    """

    def __init__(self, asked: Painted, ask: Callable[[int, float], object]) -> None:
        self.ask = ask
        super().__init__(asked)
        self.wide = self.width

    def show(self, step: float, feet: NDArray[np.float64]) -> Self:
        """Show it when so many steps have been taken, beside a man with his feet on a point."""
        number, share = divmod(step, 1)
        if step < SLOWLY:
            self.ask(int(number), min(share / MOVES, 1.0))
            grown = float(np.interp(share, (0, MOVES / 2, MOVES, 1), (0, 1, 1, 0)))
        else:
            self.ask(int(number), 1.0)
            grown = min(1.0, 2 * (step - SLOWLY))
        self.set(width=self.wide * max(grown, 0.02))
        return self.move_to(np.minimum(feet + HELD, HELD_MOST))


def strides(share: float, last: float) -> float:
    """Return how many steps have been taken by a share of the time: a few slowly, then ever quicker."""
    if share < SLOW_SHARE:
        return SLOWLY * share / SLOW_SHARE
    return float(SLOWLY * (last / SLOWLY) ** ((share - SLOW_SHARE) / (1 - SLOW_SHARE)))


def _go_down(
    surface: CostSurface, race: Race, which: int, asking: Asking, *, run_time: float
) -> list[Animation]:
    """Return the animations in which one of the men goes all his way, with what he asks beside him."""
    walk, batch = race.walks[which], race.batches[which]
    last = float(walk.step[-1])
    lengths = surface.lengths.copy()

    def walked(share: float) -> Array:
        step = strides(share, last)
        whole, part = divmod(step, 1)
        slowly = whole + smooth(max(0.0, (part - MOVES) / (1 - MOVES)))
        lengths[which] = slowly if step < SLOWLY else walk.length_at(step * batch)
        return lengths

    def show(shown: Asking, share: float) -> None:
        feet = surface.trail_head(which)
        shown.show(min(strides(share, last), last - 1), feet)

    return [
        ShowSurface(surface, trail_lengths=walked, run_time=run_time, rate_func=linear),
        Drive(asking, 0, 1, show=show, run_time=run_time),
    ]


def _by_growing_clock(race: Race) -> Callable[[float], list[float]]:
    """Return how far both have walked by a share of the time, by one clock that grows by equal factors."""
    first, last = float(race.batches[0]), float(race.walks[1].work[-1])

    def walked(share: float) -> list[float]:
        return [walk.length_at(first * (last / first) ** share) for walk in race.walks]

    return walked
