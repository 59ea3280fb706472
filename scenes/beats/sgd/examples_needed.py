"""3.16: what more labelled examples bring, and the farewell of both men."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.answers import AccuracyByExamples
from netcore.network.arrays import Array, Indices
from scenes.beats.sgd.example import Race, hill
from scenes.beats.sgd.numbers import Curves, Runner, after_the_race, the_curves
from scenes.beats.sgd.race import walk_by_clock
from scenes.beats.sgd.walkers import DrunkMan, SlowMan
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.frame import beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import bleed
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.field import PictureField
from scenes.kit.replay.replay import Drive

SIZES = ("examples-100", "examples-1000", "examples-10000", "main")
FEW = 10  # pictures whose labels are written
SHRUNK = 7  # by which pictures are shrunk where very many are seen
CLEARLY = 10_000  # pictures up to which they are kept as they are
WALL, WALL_AT = (6.3, 4.6), np.array([-3.6, 0.85, 0.0])  # size, and where on the frame
COUNT_ON, COUNT_ENDS = -2.5, -2.75  # height of the number of pictures, and its right end
LARGE, LABEL = 60.0, 64.0
MEN, FEET, APART = (
    1.15,
    np.array([-5.75, -2.9, 0.0]),
    0.42,
)  # height of both men, and where they stand under the wall
NAME_AT = np.array([2.4, 2.6, 0.0])  # of the name of it all, over the low end of the hill
WHOLE = 0.78  # the hill on the frame, of its size where it fills it
GOING, COMING = squish_rate_func(smooth, 0, 0.5), squish_rate_func(smooth, 0.2, 0.8)  # hardly both at once


@beat("3.16", "it needs examples", flows_from="3.14")
def it_needs_examples(scene: Lecture) -> None:
    """Let the labelled pictures multiply, and the accuracy rise with them; let both men race once more."""
    curves = the_curves(scene)
    found = scene.measure("accuracy by examples", measure.answers.accuracy_by_examples, run=SIZES)
    labels = scene.measure("labels", measure.examples.labels, stop=FEW)
    counts = [FEW, *found.examples.tolist()]
    walls = WallsInWalls([_seen(scene, count) for count in counts]).move_to(WALL_AT)
    shelf = _people_label(scene, curves, found, walls, labels)
    _ever_more(scene, found, shelf, counts)
    _farewell(scene, curves.race, shelf)


def _seen(scene: Lecture, count: int) -> Array:
    """Measure the first training images: very many of them only as small as they are seen."""
    if count <= CLEARLY:
        return scene.measure(f"first {count}", measure.examples.images, first=count)
    return scene.measure(f"first {count}", measure.examples.brightest_pixels, first=count, shrink=SHRUNK)


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
    grid
        Rows and columns of the first lot.

    >>> walls = WallsInWalls([np.zeros((count, 4, 4)) for count in (12, 120)])
    >>> [int(wall.opacity) for wall in walls.show(0.5)], round(float(walls[1].zoom[0]), 2)
    ([0, 1], 1.8)
    """

    def __init__(self, lots: Sequence[Array]) -> None:
        order: Indices = np.arange(len(lots[0]))
        walls = [PictureField(lots[0], np.zeros(len(lots[0])), size=WALL)]
        self._zooms = [1.0]
        for pictures in lots[1:]:
            inner, wall = walls[-1].grid, PictureField(pictures, np.zeros(len(pictures)), size=WALL)
            corner = (wall.grid[0] - inner[0]) // 2, (wall.grid[1] - inner[1]) // 2
            order = around(order, inner, corner, len(pictures), wall.grid)
            wall = PictureField(pictures[order], np.zeros(len(pictures)), size=WALL)
            self._zooms.append(float(wall.look_from(*corner, *inner).zoom[0]))
            walls.append(wall)
        self.grid = walls[0].grid
        super().__init__(*walls)
        self.show(0.0)

    def show(self, back: float) -> Self:
        """Step back so far."""
        self.back = back
        seen = int(np.ceil(back))
        for number, wall in enumerate(self):
            wall.set_opacity(float(number == seen))
        self[seen].show(self._zooms[seen] ** (seen - back))
        return self


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
        rows, columns = walls.grid
        corner, cell = walls.get_corner(UP + LEFT), np.array([WALL[0] / columns, -WALL[1] / rows, 0.0])
        self.labels = VGroup(
            *(
                Words(spell(label), size=LABEL, color=palette.TARGET).move_to(
                    corner + cell * np.array([place % columns + 0.9, place // columns + 0.86, 0.0])
                )
                for place, label in enumerate(labels.tolist())
            )
        )
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
        scene.add(*before, *men)
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
        "With {few:d} of them, {mark}{low:.0%} of the test images are classified correctly.",
        few=counts[1],
        low=right[0],
    ) as line:
        held = shelf.walls.get_center()
        scene.play(
            *_step_back(shelf, counts, 0),
            FadeOut(
                shelf.labels, scale=0.7, target_position=held, rate_func=squish_rate_func(smooth, 0, 0.35)
            ),
            run_time=max(line.until_mark(), 1.4),
        )
        shelf.remove(shelf.labels)
        scene.play(*_reach(shelf, found, 0), run_time=0.8)
        scene.moment("few")
        scene.play(Drive(shelf.men, 1, 1.5, show=Pair.show), run_time=max(line.left, 0.8))
    with scene.say(
        "The same network, as many steps. {mark}Ten times the pictures: {a:.0%}. {mark}Again: {b:.0%}. "
        "{mark}All {n:d}: {c:.0%}.",
        when=len(set(found.steps.tolist())) == 1 and right == sorted(right),
        a=right[1], b=right[2], n=counts[4], c=right[3],
    ) as line:  # fmt: skip
        for place in range(1, len(right)):
            seconds = line.until_mark() + (0.0 if place > 1 else -0.4)
            if place == 1:
                scene.play(Drive(shelf.men, 1.5, 2, show=Pair.show), run_time=max(seconds, 0.5))
            scene.play(*_step_back(shelf, counts, place), run_time=1.5)
            scene.play(*_reach(shelf, found, place), run_time=0.8)
            scene.moment(f"{counts[place + 1]} pictures")
        scene.play(Drive(shelf.men, 5, 6, show=Pair.show), run_time=max(line.left, 0.8))


def _step_back(shelf: Shelf, counts: list[int], place: int) -> list[Animation]:
    """Return the animations in which one steps back to the next lot of pictures."""
    return [
        Drive(shelf.walls, place, place + 1, show=WallsInWalls.show, rate_func=smooth),
        Drive(
            shelf.count, counts[place], counts[place + 1], show=Number.set_value, log=True, rate_func=smooth
        ),
        Drive(shelf.men, place + 1, place + 2, show=Pair.show),
    ]


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


def _farewell(scene: Lecture, race: Race, shelf: Shelf) -> None:
    """Let both men go down their hill once more, at last beside the sources."""
    bare, ridden = (bleed(hill(race)).scale(WHOLE).move_to(0.25 * UP) for _ in range(2))
    bare.put_down()
    arrived, last = (float(walk.work[-1]) for walk in race.walks)
    with scene.say("And so both go down once more. {mark}Farewell!") as line:
        men = list(shelf.men)
        shelf.remove(shelf.men)
        scene.remove(shelf)
        scene.add(shelf, *men)
        scene.play(
            FadeOut(shelf, rate_func=GOING),
            FadeIn(bare, shift=0.5 * UP, rate_func=COMING),
            *(Transform(man, rider.copy()) for man, (rider, _, _) in zip(men, ridden.riders, strict=True)),
            scene.title_goes(),
            run_time=1.4,
        )
        scene.remove(bare, *men)
        scene.add(ridden)
        scene.play(walk_by_clock(ridden, race.walks, 0, arrived, run_time=max(line.left, 4.4)))
    name = Words(scene.title_of_film, size=LARGE).move_to(NAME_AT)
    with scene.say("Ask a few, step often: {mark}that is stochastic gradient descent.") as line:
        middle = (arrived + last) / 2
        scene.play(walk_by_clock(ridden, race.walks, arrived, middle, run_time=line.until_mark()))
        scene.play(
            FadeIn(name, shift=0.3 * UP, rate_func=squish_rate_func(smooth, 0, 0.4)),
            walk_by_clock(ridden, race.walks, middle, last, run_time=max(line.left, 2.0)),
        )
        scene.moment("farewell")
    with scene.say("Our sources.") as line:
        scene.play(
            beside_the_sources(ridden.animate),
            FadeOut(name, rate_func=GOING),
            FadeIn(sources_at_the_left(scene.sources), shift=0.3 * RIGHT, rate_func=COMING),
            run_time=1.2,
        )
        scene.play(walk_by_clock(ridden, race.walks, 0, last, run_time=max(line.left, 4.4)))
        scene.moment("sources")
        scene.wait(0.4)
