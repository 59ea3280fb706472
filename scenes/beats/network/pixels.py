"""1.1: pictures of one digit that differ, and a picture of another that is nearer."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UL,
    UP,
    UR,
    ApplyMethod,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    Line,
    Transform,
    VGroup,
    linear,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.pictures import DifferingPixels, NearestPicture
from netcore.network.arrays import Array, Indices
from scenes.beats.network.example import DIGIT, Three, the_three, the_three_alone
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.pictures.overlay import Overlay
from scenes.kit.pictures.tiles import Floats, Tiles, Travel
from scenes.kit.replay.replay import Drive, Replay

OTHER = 8  # the digit that comes nearer
THRESHOLD = 0.5  # of brightness, beyond which two pixels disagree
ACROSS, DOWNWARD = 14, 6  # pictures of the wall
CELLS, WALLS = ACROSS * DOWNWARD, 3  # pictures that are seen at once, and how often all of them change
# The picture that is followed and the one it is compared with stand near the middle of the last wall.
ORDER = np.r_[0, 2:5, 6:35, 5, 35:37, 1, 37:CELLS]
OURS, BROTHERS = 33, 36  # their places on the wall
LEFT_PLACE, RIGHT_PLACE, SIDE = np.array([-4.3, 0.1, 0]), np.array([2.9, 0.1, 0]), 4.9  # scene units
BESIDE = (np.array([2.4, -0.75, 0]), 3.6)  # where the other digit stands alone, and its height
BAR_X, BAR_YS, TILE, DEEP = (
    -0.5,
    (2.3, 1.0),
    0.165,
    5,
)  # the bars of disagreeing pixels, and how many lie in a column
THUMB, THUMB_X = 0.9, -1.2  # the picture before a bar
FLOOR, GRAIN, ABREAST = -2.8, 0.055, 3  # the heap of other threes; as wide as a column of tiles
FALLING, LAG = (
    2.2,
    0.7,
)  # how much larger a falling grain is; share of the time after which the last one falls
SMALL_THUMB, BETWEEN = 0.4, 1.65  # the picture that falls as the first grain, and its way between the bars
SKY = 0.35  # the height from which the heap rains down, under the bars
LARGE, COUNTING = 60, 130  # font sizes of a number that is known, and that is counted
COUNTER = ((1.9, 0.0), (1.9, -1.6))  # where the two numbers are counted


@beat("1.1", "same digit, different pixels")
def same_digit_different_pixels(scene: Lecture) -> None:
    """Lay two 3s on each other and count the pixels that disagree; then an 8, which disagrees in fewer."""
    three = the_three(scene)
    threes = scene.measure(
        "threes", measure.examples.inputs_with_label, label=DIGIT, count=WALLS * CELLS, split="test"
    )
    second = scene.measure(
        "second three", measure.examples.first_with_label, label=DIGIT, split="test", nth=1
    )
    brother = scene.measure("brother", measure.examples.image, index=second, split="test")
    nearest = scene.measure(
        "nearest", measure.pictures.nearest_picture, index=three.index, label=OTHER, threshold=THRESHOLD
    )
    eight = scene.measure("eight", measure.examples.image, index=nearest.index, split="test")
    apart = [
        scene.measure(
            f"disagreement {place}",
            measure.pictures.differing_pixels,
            index=three.index,
            other=other,
            threshold=THRESHOLD,
        )
        for place, other in enumerate((second, nearest.index))
    ]
    scene.declare(
        {
            "two": "as many threes as are taken",
            "three": "the digit that all of them show",
            "threes": "pictures of a digit",
            "eight": "a digit",
        }
    )
    others = scene.derive("other threes", "how many", nearest.own_counts)

    ours, lain = _lift_two(scene, threes, three, brother)
    with scene.say(
        "Where one is bright, one dark, a pixel lights up: {mark}{count}.", count=apart[0].count
    ) as line:
        first_bar = _count(scene, ours, lain, apart[0], bar=0, seconds=line.until_mark())
    with scene.say("And an eight, {mark}on that same three?") as line:
        other = Picture(eight, size=BESIDE[1]).move_to(BESIDE[0])
        scene.play(GrowFromCenter(other), run_time=0.6)
        scene.moment("an eight")
        scene.wait(1.0)
        scene.play(
            other.animate.set(height=SIDE).move_to(LEFT_PLACE).set_opacity(0.5), run_time=max(1.4, line.left)
        )
    with scene.say(
        "Only {count} pixels disagree.", count=apart[1].count, when=apart[1].count < apart[0].count
    ) as line:
        second_bar = _count(scene, ours, other, apart[1], bar=1, seconds=max(1.4, line.left))
    heap = _pile_up(scene, nearest, others, first_bar, second_bar)
    with scene.say("So how do you read a three? {mark}Not pixel by pixel.") as line:
        alone = the_three_alone(three)
        grid = alone.grid().set_stroke(palette.COST, 1.5)
        scene.play(
            FadeOut(
                Group(first_bar, second_bar, heap),
                shift=0.8 * DOWN,
                rate_func=squish_rate_func(smooth, 0, 0.5),
            ),
            ours.animate.set(height=alone.height).move_to(alone),
            FadeIn(grid, target_position=ours, scale=ours.height / alone.height),
            run_time=line.until_mark(),
        )
        scene.moment("pixel by pixel")
        loose = grid.copy().shift(1.2 * DOWN).rotate(0.06)
        scene.play(Transform(grid, loose, rate_func=rush_into), run_time=0.6)
        scene.play(FadeOut(grid, shift=3.0 * DOWN), run_time=0.6)
        scene.wait(max(0.5, line.left))


def _lift_two(scene: Lecture, threes: Array, three: Three, brother: Array) -> tuple[Picture, Picture]:
    """Show wall after wall of threes; take two of the last one and return them."""
    walls = threes.reshape(WALLS, CELLS, 28, 28)[::-1, ORDER]
    wall = Mosaic(walls[0], columns=ACROSS, cell_size=1.0, gap=0.0, outline=False).move_to(0.06 * UP)
    scene.open_with(wall)
    with scene.say("Every one of these is a three. {mark}You read it at a glance.") as line:
        scene.play(Drive(wall, 0, WALLS - 1, show=_changing(walls), run_time=line.left))
        scene.moment("wall")
    ours, lain = (
        Picture(values, size=1.0).move_to(wall.cell(cell))
        for values, cell in ((three.values, OURS), (brother, BROTHERS))
    )
    scene.add(ours, lain)
    with scene.say("Take two of them, {mark}and lay one on the other.") as line:
        scene.play(
            FadeOut(wall, scale=0.94),
            *(
                picture.animate.set(height=SIDE).move_to(place)
                for picture, place in ((ours, LEFT_PLACE), (lain, RIGHT_PLACE))
            ),
            run_time=line.until_mark() + 0.4,
        )
        scene.moment("two threes")
        scene.play(lain.animate.move_to(LEFT_PLACE).set_opacity(0.5), run_time=max(line.left, 1.4))
    return ours, lain


def _changing(walls: Array) -> Callable[[Mosaic, float], Mosaic]:
    """Return how a wall shows a time: from each whole number to the next, a wave of changes goes across it."""
    waits = np.add.outer(np.linspace(0.05, 0.3, DOWNWARD), np.linspace(0, 0.65, ACROSS)).ravel()

    def show(wall: Mosaic, time: float) -> Mosaic:
        return wall.set_values(walls[np.floor(time + 1 - waits).astype(int), np.arange(CELLS)])

    return show


def _count(
    scene: Lecture, ours: Picture, lain: Picture, apart: DifferingPixels, *, bar: int, seconds: float
) -> Group:
    """Light the pixels of two pictures that disagree and line them up; return the bar with its picture and number."""
    overlay = Overlay(ours.values[0], lain.values[0], apart.differs, size=SIDE).move_to(LEFT_PLACE)
    number = Number(0, 0, size=COUNTING, color=palette.COST, at_x=COUNTER[bar][0], on=COUNTER[bar][1])
    words = Label("pixels disagree", size=FIGURE_SIZE, color=palette.COST).next_to(number, RIGHT, buff=0.3)
    words.stand_on(number)
    edge = Line(overlay.get_corner(UL), overlay.get_corner(UR), color=palette.COST, stroke_width=3)
    scene.remove(lain)
    scene.add(overlay, edge)
    scene.play(
        Drive(overlay, 0, len(apart.so_far)),
        ApplyMethod(edge.shift, overlay.height * DOWN, rate_func=linear),
        Replay(number, apart.so_far.tolist(), show=Number.set_value),
        FadeIn(words, rate_func=squish_rate_func(smooth, 0, 0.2)),
        run_time=seconds,
    )
    scene.remove(edge)
    scene.moment(f"disagreement {bar}")
    scene.wait(0.6)
    tiles = Tiles(overlay.places(), overlay.pixel, palette.COST, {"count": [apart.count]})
    scene.add(tiles)
    there = _in_a_bar(apart.count, BAR_YS[bar])
    scene.play(
        FadeOut(overlay, words),
        Travel(tiles, there, size=TILE),
        lain.animate.set(height=THUMB).move_to((THUMB_X, BAR_YS[bar], 0)).set_opacity(1),
        number.animate.scale(LARGE / COUNTING).next_to((there[-1, 0], BAR_YS[bar], 0), RIGHT, buff=0.35),
        run_time=1.4,
    )
    return Group(lain, tiles, number)


def _in_a_bar(count: int, y: float) -> Floats:
    """Return the middles ``(count, 2)`` of tiles side by side, column after column from the left."""
    column, place = np.divmod(np.arange(count), DEEP)
    return np.column_stack([BAR_X + (column + 0.5) * TILE, y + ((DEEP - 1) / 2 - place) * TILE])


def _in_a_heap(counts: Indices) -> Floats:
    """Return the middles ``(n, 2)`` of grains, each over the column of the bars in which its count ends."""
    found = np.empty((len(counts), 2))
    for column in np.unique(counts // DEEP):
        here = np.flatnonzero(counts // DEEP == column)
        up, across = np.divmod(np.arange(len(here)), ABREAST)
        found[here] = np.column_stack(
            [BAR_X + column * TILE + (across + 0.5) * GRAIN, FLOOR + (up + 0.5) * GRAIN]
        )
    return found


def _pile_up(
    scene: Lecture, nearest: NearestPicture, others: int, first_bar: Group, second_bar: Group
) -> Group:
    """Let a grain rain down for every other three, under the end of its own bar; return the heap and its words.

    The first to fall is the three that has been compared: it becomes a grain at the end of its bar.
    """
    counts, places = nearest.own_counts, _in_a_heap(nearest.own_counts)
    end = BAR_X + nearest.count / DEEP * TILE
    floor = Line((BAR_X, FLOOR, 0), (6.7, FLOOR, 0), color=palette.SECONDARY, stroke_width=2)
    limit = DashedLine(
        (end, BAR_YS[1] - DEEP * TILE / 2, 0), (end, FLOOR, 0), color=palette.COST, stroke_width=3
    )
    grey = palette.SECONDARY.interpolate(palette.INK, 0.5)
    grains = Tiles(places, GRAIN, grey, {"x": counts})
    thumb, count = first_bar[0].copy(), cast(Number, first_bar[2]).value
    landed = int(np.flatnonzero(counts == count)[0])

    def rain(grains: Tiles, time: float) -> None:
        """Let one grain after the other fall, larger on its way than in the heap."""
        shares = np.clip((time - LAG * np.linspace(0, 1, len(places))) / (1 - LAG), 0, 1)
        shares[landed] = 1.0
        heights = SKY + shares**2 * (places[:, 1] - SKY)
        grains.put_at(np.column_stack([places[:, 0], heights]))
        grains.set_sizes(np.where(shares < 1, FALLING * (shares > 0), 1) * GRAIN)

    rain(grains, 0.0)
    way = [np.array([x, BETWEEN, 0.0]) for x in (THUMB_X, places[landed, 0])]
    first = Tiles([way[1][:2]], FALLING * GRAIN, grey, {"x": counts[[landed]]})
    further = counts > nearest.count
    lit = Tiles(places[further], GRAIN, palette.INK, {"x": counts[further]})
    number = Number(nearest.further, 0, size=LARGE)
    words = Label(f"of {spell(others)} are further", size=FIGURE_SIZE)
    words.next_to(number, RIGHT, buff=0.2).stand_on(number)
    VGroup(number, words).move_to((4.65, -0.4, 0))
    with scene.say("Now every other three: one grain each, where its bar would end.") as line:
        scene.play(
            Create(limit), Create(floor), thumb.animate.set(height=SMALL_THUMB).move_to(way[0]), run_time=0.5
        )
        scene.play(thumb.animate.move_to(way[1]), run_time=0.7)
        scene.play(
            thumb.animate.set(height=first.height),
            FadeIn(first, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=0.6,
        )
        scene.remove(thumb)
        scene.play(ApplyMethod(first.set_y, FLOOR + GRAIN / 2, rate_func=rush_into), run_time=0.6)
        scene.remove(first)
        scene.play(Drive(grains, 0, 1, show=rain), run_time=max(3.0, line.left + 0.2))
    with scene.say(
        "{further} of {others} are further away {mark}than the eight.", further=nearest.further, others=others
    ) as line:
        scene.play(
            FadeIn(lit),
            FadeIn(words, rate_func=squish_rate_func(smooth, 0, 0.3)),
            Drive(number, 0, nearest.further, show=Number.set_value, rate_func=smooth),
            run_time=line.until_mark(),
        )
        scene.moment("heap")
        picture, _, known = second_bar  # but not the bar, whose length is measured
        scene.play(
            *(ApplyMethod(part.scale, 1.2, rate_func=there_and_back) for part in (picture, known)),
            run_time=line.left,
        )
    return Group(floor, limit, grains, lit, number, words)
