"""3.11: what one exact step costs in rough ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    LaggedStart,
    Transform,
    TransformFromCopy,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.network.arrays import Array, Indices
from scenes.beats.sgd.example import STRIDE, Race, the_race
from scenes.beats.sgd.lanes import PER_ROW, AskedWall, Lane, Lanes, WallLens
from scenes.beats.sgd.race import SKY, RaceStage, open_at_the_start
from scenes.beats.sgd.walkers import DrunkMan, SlowMan, Walker
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

RUN = "drunk"
SLOWLY = 4  # mini-batches that are asked one by one
WALL, WALL_AT = (13.5, 1.45), 0.5 * UP  # size, and where on the frame
LENS = 1.9  # height of the slow man's lens, in scene units
GLASS = 0.1  # its size in his hand, as a share
TURNING = 0.35  # phases by which a man who looks around turns to and fro
MAN = 1.65  # height of the men, in scene units
SLOW_AT, DRUNK_AT = np.array([-5.9, 1.42, 0.0]), np.array([-5.9, -2.5, 0.0])  # feet at first, on the frame
SLOW_COUNTS, DRUNK_COUNTS = 2.4, -1.55  # how high the upper of their counts stands on the frame
ROW_AT, CARD = (
    np.array([-0.9, -0.53, 0.0]),
    0.56,
)  # where ten pictures are asked on the frame, and their height
FLOWN = 0.15  # their size when they have come to a man, as a share
SLOW_FAR, DRUNK_FAR = np.array([-6.5, 2.0, 0.0]), np.array([-6.5, -0.55, 0.0])  # feet, seen from far off
WALL_FAR = 1.1 * UP  # where the wall is on the frame, from far off
SLOW_LIFT, DRUNK_LIFT = 0.55, 1.15  # how much higher their counts stand from far off
ONE_AT, LARGER = -0.1, 3.0  # how high one print is held over a thousand, and how much larger, to be seen


@dataclass(frozen=True, eq=False)
class Asked:
    """The pictures that both men ask.

    Attributes
    ----------
    pictures
        All, ``(n, rows, columns)``.
    batches
        Which of them the drunk man asks, step by step, until he has asked all once, ``(steps, batch)``.
    inputs
        Those of his first steps, ``(steps, batch, d)``.
    """

    pictures: Array
    batches: Indices
    inputs: Array


@beat("3.11", "the price of certainty")
def the_price_of_certainty(scene: Lecture) -> None:
    """Share the price of one exact step among many rough ones."""
    race = the_race(scene)
    few, every = race.batches
    steps = every // few
    asked = Asked(
        scene.measure("pictures", measure.examples.images, run=RUN, first=every),
        scene.measure("batches", measure.examples.drawn_batches, run=RUN, step=0, count=steps),
        scene.measure("inputs", measure.examples.inputs_of_batches, run=RUN, step=0, count=SLOWLY),
    )
    stage = open_at_the_start(scene, race)
    wall, lanes = _come_to_the_lanes(scene, stage, race, asked)
    _one_sure_step(scene, wall, lanes, asked, every)
    _a_few_rough_ones(scene, wall, lanes, asked)
    tick = _pay_the_same(scene, wall, lanes, asked)
    _back_to_the_hill(scene, race, wall, lanes, tick)


def _come_to_the_lanes(scene: Lecture, stage: RaceStage, race: Race, asked: Asked) -> tuple[AskedWall, Lanes]:
    """Let the hill sink, the pictures come, and the men go to their lanes."""
    few, every = race.batches
    wall = AskedWall(asked.pictures, size=WALL).move_to(WALL_AT + SKY)
    lanes = Lanes(
        Lane(
            SlowMan(MAN),
            every,
            SLOW_AT + SKY,
            SLOW_COUNTS + SKY[1],
            far_start=SLOW_FAR + SKY,
            lift=SLOW_LIFT,
        ),
        Lane(
            DrunkMan(MAN),
            few,
            DRUNK_AT + SKY,
            DRUNK_COUNTS + SKY[1],
            far_start=DRUNK_FAR + SKY,
            rows=len(asked.batches) // PER_ROW,
            lift=DRUNK_LIFT,
        ),
    )
    with scene.say(
        "Two men, one hill, no view. Which way is down?\n{mark}They ask training pictures."
    ) as line:
        looking = (Drive(man, 0, 1, show=_look_around) for man, _, _ in stage.surface.riders)
        scene.play(*looking, run_time=max(line.until_mark() - 1.0, 0.6))
        drunk, slow = stage.surface.put_down()
        scene.remove(stage.cover)  # it would go by over the title
        coming = squish_rate_func(smooth, 0.1, 0.85)
        scene.play(
            FadeOut(stage.surface, shift=4.5 * DOWN, rate_func=squish_rate_func(smooth, 0, 0.8)),
            FadeOut(stage.plates[1], rate_func=squish_rate_func(smooth, 0, 0.15)),
            FadeIn(wall, shift=6.0 * LEFT, rate_func=coming),
            *(FadeIn(lane.ground, lane.counts, rate_func=coming) for lane in lanes.both),
            Transform(slow, lanes.slow.walker),
            Transform(drunk, lanes.drunk.walker),
            run_time=max(line.left, 1.8),
        )
        scene.remove(drunk, slow, *(part for lane in lanes.both for part in lane))
        scene.add(lanes)
        scene.moment("the lanes")
    return wall, lanes


def _look_around(man: Walker, share: float) -> None:
    """Let a man turn on the spot, to here and there."""
    man.stand_at(man.foot() - man.aside * RIGHT, TURNING * np.sin(2 * np.pi * share))


def _glass_of(lanes: Lanes) -> NDArray[np.float64]:
    """Return where the slow man holds his magnifying glass."""
    return cast(SlowMan, lanes.slow.walker).glass()


def _one_sure_step(scene: Lecture, wall: AskedWall, lanes: Lanes, asked: Asked, every: int) -> None:
    """Move the slow man's lens over all pictures; then he takes one step."""
    lens = WallLens(wall, asked.pictures, size=LENS)

    def show(parts: Group, clock: float) -> None:
        lanes.show(clock, 0)
        wall.show(lanes.slow.paid(clock))
        lens.show(lanes.slow.paid(clock))

    def step(shown: Lanes, clock: float) -> None:
        shown.show(clock, 0)

    with scene.say(
        "The slow man asks all {n:d}, one by one. {mark}Then he takes a single sure step.", n=every
    ) as line:
        glass = lens.copy().scale(GLASS).move_to(_glass_of(lanes))
        scene.play(TransformFromCopy(glass, lens), run_time=0.5)
        asked_all = (1 - STRIDE) * every
        parts = Group(wall, lens, lanes)
        scene.play(Drive(parts, 0, asked_all, show=show, run_time=max(line.until_mark(), 3.4)))
        glass = lens.copy().scale(GLASS).move_to(_glass_of(lanes))
        scene.play(Transform(lens, glass), run_time=0.6)
        scene.remove(lens)
        scene.play(Drive(lanes, asked_all, every, show=step, rate_func=smooth, run_time=1.0))
        scene.moment("one sure step")
        scene.wait(max(line.left, 0.5))


def _a_few_rough_ones(scene: Lecture, wall: AskedWall, lanes: Lanes, asked: Asked) -> None:
    """Let the drunk man ask ten and stumble on, and so on: one batch slowly, then some quicker."""
    few, every = lanes.drunk.batch, lanes.slow.batch
    with scene.say("The drunk man asks any {few:words}, {mark}and stumbles on.", few=few) as line:
        scene.play(Drive(wall, every, 0, rate_func=smooth), run_time=0.8)
        wall.ask_in(asked.batches.ravel())
        _ask_ten(scene, wall, lanes, asked, 0, max(line.left, 2.6))
        scene.moment("one rough step")
    with scene.say("From where he stands now, another {few:words}. And another.", few=few) as line:
        for step in range(1, SLOWLY):
            _ask_ten(scene, wall, lanes, asked, step, max(line.duration / (SLOWLY - 1), 1.3))
        scene.moment("rough steps")


def _ask_ten(scene: Lecture, wall: AskedWall, lanes: Lanes, asked: Asked, step: int, seconds: float) -> None:
    """Let the pictures of a batch come off the wall to the drunk man, who takes a step."""
    few, every = lanes.drunk.batch, lanes.slow.batch
    cards = [Picture(values, size=CARD) for values in asked.inputs[step]]
    row = Group(*cards).arrange(RIGHT, buff=0.1).move_to(ROW_AT + SKY)
    small = [
        card.copy().set(height=0.05).move_to(wall.place(int(picture)))
        for card, picture in zip(cards, asked.batches[step], strict=True)
    ]

    def show(parts: Group, clock: float) -> None:
        lanes.show(every, clock)
        wall.show(lanes.drunk.paid(clock))

    asking = step * few + (1 - STRIDE) * few
    scene.play(
        LaggedStart(*(Transform(one, card) for one, card in zip(small, cards, strict=True)), lag_ratio=0.08),
        Drive(Group(wall, lanes), step * few, asking, show=show, rate_func=squish_rate_func(linear, 0, 0.42)),
        run_time=0.45 * seconds,
    )
    scene.remove(*small)
    scene.add(row)
    man = lanes.drunk.walker.get_center()
    flown = [card.copy().scale(FLOWN).move_to(man) for card in cards]
    scene.play(
        LaggedStart(
            *(Transform(card, there) for card, there in zip(cards, flown, strict=True)), lag_ratio=0.06
        ),
        run_time=0.25 * seconds,
    )
    scene.remove(row, *cards)
    scene.play(Drive(Group(wall, lanes), asking, (step + 1) * few, show=show), run_time=0.3 * seconds)


def _pay_the_same(scene: Lecture, wall: AskedWall, lanes: Lanes, asked: Asked) -> VGroup:
    """Let the drunk man go on until he, too, has asked all; then one print is held against a thousand; returns it."""
    few, every = lanes.drunk.batch, lanes.slow.batch
    parts = Group(wall, lanes)

    def draw_back(parts: Group, far: float) -> None:
        lanes.show(every, SLOWLY * few, far)
        wall.move_to(SKY + WALL_AT + far * (WALL_FAR - WALL_AT))

    def show(parts: Group, clock: float) -> None:
        lanes.show(every, clock, 1.0)
        wall.show(lanes.drunk.paid(clock))

    with scene.say("Let him go on until he, too, has asked all {n:d}.", n=every) as line:
        scene.play(Drive(parts, 0, 1, show=draw_back, rate_func=smooth, run_time=1.2))
        run = Drive(parts, SLOWLY * few, every, show=show, rate_func=_faster)
        scene.play(run, run_time=max(line.left, 4.3))
        scene.moment("he, too, has asked all")
    with scene.say("For the price of one sure step: {m:words} rough ones.", m=len(asked.batches)) as line:
        one, first = lanes.slow.prints[0], lanes.drunk.prints[0]
        held = one.copy().scale(LARGER).set_stroke(width=LARGER * one.stroke_width)
        held.move_to((first.get_left()[0] + held.stroke_width / 200, SKY[1] + ONE_AT, 0.0))
        tick = one.copy()
        lanes.slow.prints.set_stroke(opacity=0)
        words = Words("one sure step", size=FIGURE_SIZE, color=palette.SLOW)
        words.next_to(held, RIGHT, buff=0.2)
        scene.add(tick, wall, lanes)  # the print goes by behind the wall
        same = (Indicate(lane.asked, scale_factor=1.3, color=palette.INK) for lane in lanes.both)
        scene.play(Transform(tick, held), *same, run_time=1.2)
        scene.play(FadeIn(words, shift=0.2 * RIGHT), run_time=0.5)
        scene.play(
            LaggedStart(
                *(Indicate(row, scale_factor=1, color=palette.INK) for row in lanes.drunk.prints),
                lag_ratio=0.3,
            ),
            Indicate(lanes.drunk.steps, scale_factor=1.3, color=palette.DRUNK),
            run_time=max(line.left, 1.6),
        )
        scene.moment("the same price")
        scene.wait(0.4)
    return VGroup(tick, words)


def _faster(share: float) -> float:
    """Return how far he has come: slowly at first, so that single steps are seen."""
    return float(share**2.2)


def _back_to_the_hill(scene: Lecture, race: Race, wall: AskedWall, lanes: Lanes, tick: VGroup) -> None:
    """Let the hill rise again, and both men go back to their start."""
    again = RaceStage(race)
    empty = RaceStage(race)
    empty.surface.put_down()
    drunk, slow = (rider for rider, _, _ in again.surface.riders)
    with scene.say("But what is a rough step worth? {mark}Back to the hill.") as line:
        scene.wait(line.until_mark() - 1.0)
        men = lanes.drunk.walker, lanes.slow.walker
        scene.remove(lanes)
        rest = [part for lane in lanes.both for part in lane if part not in men]
        scene.add(*rest)
        coming = Group(empty.surface, empty.cover, empty.plates[1])
        scene.add(*men)
        scene.play(
            FadeOut(Group(wall, *rest, tick), shift=1.5 * UP, rate_func=squish_rate_func(smooth, 0, 0.5)),
            FadeIn(coming, shift=2.5 * UP, rate_func=squish_rate_func(smooth, 0.2, 0.7)),
            Transform(men[0], drunk.copy()),
            Transform(men[1], slow.copy()),
            run_time=max(line.left, 1.8),
        )
        scene.remove(coming, *coming, *men)
        scene.add(again.surface, again.cover, again.plates[1])
