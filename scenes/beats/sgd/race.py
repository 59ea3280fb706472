"""3.13: two walkers on one measured surface, by one clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Rectangle,
    Transform,
    VGroup,
    linear,
    rush_into,
    smooth,
)

from netcore import measure
from netcore.network.arrays import Array, Indices
from scenes.beats.sgd.clock import CostPlate, PriceBars
from scenes.beats.sgd.example import Race, Walk, hill, the_race
from scenes.beats.sgd.lanes import AskedWall, WallLens
from scenes.beats.sgd.lens import LastSteps, StepPlot
from scenes.kit.lecture.frame import HEIGHT, WIDTH
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.painting import bleed, pin
from scenes.kit.look.text import CAPTION_TOP
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface

FIRST_STEPS = 3  # of the drunk man, with which he falls onto the hill, one by one
LAST = 20  # steps of the drunk man that are seen one by one
NEAR_AT = 0.82 * UP  # where they are seen on the frame
WALL, WALL_AT = (
    (6.2, 0.85),
    np.array([3.7, 2.55, 0.0]),
)  # size of what the slow man asks, and where on the frame
LENS = 1.2  # height of the lens that runs over it, in scene units
CARD, ROW_AT = 0.72, np.array([2.9, 0.25, 0.0])  # height of the pictures asked by the drunk man, and where
HOP, HOPPING = 0.4, 0.5  # how high the slow man's steps are drawn, and in which share of the time between two
COVER = 1.5  # height of the shade behind the title, once both are on the hill
SKY = 3.25 * UP  # how far above home the camera begins, where the start of both is to be seen
DECIMALS = 3  # of costs: as many as tell the slow man's steps apart
SIDES = (np.array([1.8, 0.72, 0.0]), np.array([2.05, 1.2, 0.0]))  # of the plates, from the men's points


def walk_by_clock(
    surface: CostSurface,
    walks: Sequence[Walk],
    start: float,
    end: float,
    *,
    hops: Sequence[float | None] = (),
    run_time: float = 8.0,
) -> ShowSurface:
    """Return the animation in which the trails of a surface are walked as a clock runs at constant pace.

    Parameters
    ----------
    walks
        One per trail, with as many states.
    start, end
        The clock.
    hops
        For each figure on the surface after how much of the clock it hops, if it does.
    """

    def clock(share: float) -> float:
        return start + share * (end - start)

    def walked(share: float) -> list[float]:
        return [walk.length_at(clock(share)) for walk in walks]

    return _Hopping(surface, walked, clock, hops, run_time)


class _Hopping(ShowSurface):
    """Walk trails; who hops is in the air before each of his steps is done."""

    def __init__(
        self,
        surface: CostSurface,
        walked: Callable[[float], list[float]],
        clock: Callable[[float], float],
        hops: Sequence[float | None],
        run_time: float,
    ) -> None:
        super().__init__(surface, trail_lengths=walked, run_time=run_time, rate_func=linear)
        self.clock, self.hops = clock, hops

    def interpolate_mobject(self, alpha: float) -> None:
        super().interpolate_mobject(alpha)
        for (rider, _, _), every in zip(self.surface.riders, self.hops, strict=False):
            if every:
                share = max(0.0, (self.clock(self.rate_func(alpha)) / every % 1 - 1) / HOPPING + 1)
                rider.shift(4 * share * (1 - share) * HOP * UP)


class RaceStage(Group):
    """The hill, both men on it, the costs beside their heads and the bars of what they have paid.

    Parameters
    ----------
    race
        What is shown.
    clock
        The time at which it begins, in pictures asked.
    """

    def __init__(self, race: Race, clock: float = 0.0) -> None:
        self.surface = hill(race)
        self.plates = [CostPlate(walk, side, DECIMALS) for walk, side in zip(race.walks, SIDES, strict=True)]
        self.bars = PriceBars(race, max(float(race.walks[0].work[-1]), clock))
        self.surface.show(trail_lengths=[walk.length_at(clock) for walk in race.walks])
        self.bars.show(clock)
        for place, plate in enumerate(self.plates):
            plate.show(clock, self.surface.trail_head(place))
        self.cover = bleed(pin(Rectangle(width=14.3, height=0.95, stroke_width=0)))  # keeps the title clear
        ground = palette.GROUND.to_rgba()
        self.cover.fill_rgbas = ground * np.array([[1.0], [1.0], [0.0]]) ** [0, 0, 0, 1]
        self.cover.set_sheen_direction(DOWN)
        self.cover.to_edge(UP, buff=-0.02)
        if clock > self.bars.ends[0]:
            self.bars.go_alone()
            self.cover_more()
        super().__init__(self.surface, self.cover, *self.plates, self.bars)

    def cover_more(self) -> Self:
        """Keep the whole title clear of the way down from the start, once nobody stands so high."""
        self.cover.stretch_to_fit_height(COVER).to_edge(UP, buff=-0.02)
        return self


def sky() -> Rectangle:
    """Return what the camera sees where the start of both, high above the hill, is to be seen."""
    return Rectangle(width=WIDTH, height=HEIGHT / 2 - CAPTION_TOP).next_to(CAPTION_TOP * UP + SKY, UP, buff=0)


def open_at_the_start(scene: Lecture, race: Race) -> RaceStage:
    """Open a beat on both men at their start; returns their hill, of which plate and bars are still to come."""
    stage = RaceStage(race)
    scene.open_with(stage.surface, stage.cover, stage.plates[1], close_to=sky(), share=1.0)
    return stage


def run_clock(
    stage: RaceStage,
    race: Race,
    start: float,
    end: float,
    *,
    seconds: float,
    plates: Sequence[int] = (0, 1),
    hop: bool = False,
) -> list[Animation]:
    """Return the animations in which the clock runs, and with it the men, the bars, and some of the plates."""
    hops = (None, float(race.batches[1])) if hop else ()
    moves: list[Animation] = [
        walk_by_clock(stage.surface, race.walks, start, end, hops=hops, run_time=seconds)
    ]
    for place in plates:

        def follow(plate: CostPlate, clock: float, place: int = place) -> None:
            plate.show(clock, stage.surface.trail_head(place))

        moves.append(Drive(stage.plates[place], start, end, show=follow, run_time=seconds))
    moves.append(Drive(stage.bars, start, end, run_time=seconds))
    return moves


class Asking(Group):
    """The pictures that the slow man asks before each step, and his lens that runs over them.

    Parameters
    ----------
    pictures
        ``(n, rows, columns)``, 0..1.
    """

    def __init__(self, pictures: Array) -> None:
        self.wall = AskedWall(pictures, size=WALL).move_to(WALL_AT)
        self.lens = WallLens(self.wall, pictures, size=LENS)
        super().__init__(self.wall, self.lens)

    def show(self, clock: float) -> Self:
        """Show how many he has asked for his next step; once all, he begins anew."""
        every = len(self.lens.pictures)
        asked = clock - every * max(0.0, np.ceil(clock / every - 1e-9) - 1)
        self.wall.show(asked)
        self.lens.show(asked)
        return self


@dataclass(frozen=True, eq=False)
class FirstBatches:
    """What the drunk man asks before his first steps: which pictures, ``(steps, batch)``, and the pictures."""

    places: Indices
    inputs: Array


@beat("3.13", "drunk man, slow man", flows_from="3.12")
def drunk_man_slow_man(scene: Lecture) -> None:
    """Let both walk over the measured cost on one clock."""
    race = the_race(scene)
    drunk, slow = race.walks
    every = race.batches[1]
    arrived, last = float(drunk.work[-1]), float(slow.work[-1])
    taken = int(drunk.step[-1])
    asking = Asking(scene.measure("pictures", measure.examples.images, run="drunk", first=every))
    batches = FirstBatches(
        scene.measure("batches", measure.examples.drawn_batches, run="drunk", step=0, count=FIRST_STEPS),
        scene.measure("inputs", measure.examples.inputs_of_batches, run="drunk", step=0, count=FIRST_STEPS),
    )
    ways = scene.measure(
        "last steps", measure.record.costs_along_steps, run="drunk", first=taken - LAST, stop=taken
    )
    raised = scene.measure(
        "slow man's uphill steps", measure.record.uphill_steps, run="slow", samples=int(slow.step[-1])
    ).share
    sure = scene.derive("slow steps for the same price", "ratio", arrived, float(every))
    dearer = scene.derive("how many times the price", "ratio", last, arrived)
    stage = open_at_the_start(scene, race)
    _fall(scene, stage, race, asking, batches)
    _one_slow_step(scene, stage, race, asking)
    with scene.say(
        "On they go, at the same price. After {sure:words} sure steps,\nthe slow man is hardly any lower.",
        when=slow.at(arrived)[1] > 0.98 * slow.at(every)[1],
        sure=int(sure),
    ) as line:
        seconds = max(line.left - 0.4, 5.0)
        scene.play(
            *run_clock(stage, race, every, arrived, seconds=seconds, hop=True),
            Drive(asking, every, arrived, run_time=seconds),
        )
        scene.moment("the drunk man is down")
        scene.wait(max(line.left, 0.4))
    near = _look_closely(scene, stage, asking, ways)
    with scene.say("Up that often, and down all the same.") as line:
        _make_room(scene, stage, race, near, line.left)
    with scene.say(
        "None of the slow man's steps raised the cost. But for {times:words} times the price, he is only here.",
        when=raised == 0 and slow.at(last)[1] > 3 * drunk.at(arrived)[1],
        times=int(dearer),
    ) as line:
        scene.play(*run_clock(stage, race, arrived, last, seconds=line.left))
        scene.moment("the slow man arrives")
        scene.wait(0.5)


def _fall(scene: Lecture, stage: RaceStage, race: Race, asking: Asking, batches: FirstBatches) -> None:
    """Show what can be asked, and let the drunk man ask a few, stumble, ask a few others, and so on."""
    few = race.batches[0]
    with scene.say("Both begin high above the hill.") as line:
        asking.show(0).shift(SKY)
        scene.play(FadeIn(asking.wall, shift=0.5 * LEFT), FadeIn(stage.bars), run_time=line.left)
        scene.moment("same start")
    with scene.say(
        "The drunk man asks {few:words} pictures a step,\nand down he falls.",
        few=few,
    ) as line:
        seconds = max(line.left / FIRST_STEPS, 1.4)
        for step in range(FIRST_STEPS):
            _stumble(scene, stage, race, asking.wall, batches, step, seconds)
            if step == 0:
                scene.moment("the first stumble")
        scene.moment("the drunk man is on the hill")


def _stumble(
    scene: Lecture,
    stage: RaceStage,
    race: Race,
    wall: AskedWall,
    batches: FirstBatches,
    step: int,
    seconds: float,
) -> None:
    """Let a batch come off the wall to the drunk man, who falls a step; his cost is read where he lands."""
    few, landing = race.batches[0], float((step + 1) * race.batches[0])
    plate, lengths = stage.plates[0], stage.surface.lengths
    cards = [Picture(values, size=CARD) for values in batches.inputs[step]]
    row = Group(*cards).arrange(RIGHT, buff=0.08).move_to(ROW_AT + SKY)
    small = [
        card.copy().set(height=0.05).move_to(wall.place(int(picture)))
        for card, picture in zip(cards, batches.places[step], strict=True)
    ]
    scene.play(
        LaggedStart(*(Transform(one, card) for one, card in zip(small, cards, strict=True)), lag_ratio=0.05),
        Drive(stage.bars, landing - few, landing),
        run_time=0.45 * seconds,
    )
    scene.remove(*small)
    scene.add(row)
    hand = row.copy().scale(0.05).move_to(stage.surface.riders[0][0].get_center())
    moves = [
        Transform(row, hand, remover=True, run_time=0.3 * seconds),
        ShowSurface(stage.surface, trail_lengths=[step + 1.0, lengths[1]], rate_func=rush_into),
    ]
    if step:

        def follow(shown: CostPlate, share: float) -> None:
            shown.show(landing - few * (share < 1), stage.surface.trail_head(0))

        moves.append(Drive(plate, 0, 1, show=follow))
    scene.play(*moves, run_time=0.45 * seconds)
    if not step:
        plate.show(landing, stage.surface.trail_head(0))
        scene.play(FadeIn(plate), run_time=0.1 * seconds)
    else:
        scene.wait(0.1 * seconds)


def _one_slow_step(scene: Lecture, stage: RaceStage, race: Race, asking: Asking) -> None:
    """Let the slow man ask all while the other runs; only then, with the clock at rest, he steps."""
    few, every = race.batches
    drunk = race.walks[0]
    with scene.say(
        "The slow man asks all {n:d} pictures. {mark}Now, one step!\nThe drunk man has made {m:d}.",
        n=every,
        m=drunk.at(every)[0],
    ) as line:
        begun = float(FIRST_STEPS * few)
        scene.play(FadeIn(asking.lens), run_time=0.3)
        scene.add(asking)

        def walked(share: float) -> list[float]:
            return [drunk.length_at(begun + share * (every - begun)), 0.0]

        _, *rest = run_clock(stage, race, begun, every, seconds=max(line.until_mark() + 0.4, 3.2), plates=[0])
        waits = ShowSurface(stage.surface, trail_lengths=walked, run_time=rest[0].run_time, rate_func=linear)
        asks = Drive(asking, begun, every, run_time=rest[0].run_time)
        scene.play(waits, *rest, asks)
        scene.moment("all asked")

        def follow(plate: CostPlate, share: float) -> None:
            plate.show(every * float(share >= 1), stage.surface.trail_head(1))

        scene.play(
            ShowSurface(stage.surface, trail_lengths=[drunk.length_at(every), 1.0]),
            Drive(stage.plates[1], 0, 1, show=follow),
            run_time=1.2,
        )
        scene.moment("one slow step")
        scene.wait(0.4)
        stage.cover_more()
        scene.play(scene.pull_back(), asking.animate.shift(-SKY), run_time=max(line.left, 1.4))


def _look_closely(scene: Lecture, stage: RaceStage, asking: Asking, ways: Array) -> Group:
    """See the drunk man's last steps from near, then one of each kind that raised the cost; returns the picture."""
    last = LastSteps(ways).put_at(NEAR_AT)
    plot = last.plot
    with scene.say(
        "The drunk man's last {n:words} steps, under a lens: {up:words} raised the cost.",
        n=LAST,
        up=plot.raised(LAST),
    ) as line:
        small = last.copy().scale(0.03).move_to(stage.surface.trail_head(0))
        scene.play(FadeOut(asking, stage.plates[0], run_time=0.4), Transform(small, last), run_time=0.9)
        scene.remove(small)
        scene.add(last)
        scene.play(Drive(last, 0, LAST, run_time=max(line.left - 0.8, 3.5)))
        scene.moment("last steps")
        scene.wait(0.6)
    with scene.say(
        "Of these, {a:words} aimed uphill. {mark}The other {b:words} aimed down,\nand went too far.",
        a=len(plot.uphill),
        b=len(plot.too_far),
    ) as line:
        names = _take_again(scene, last, plot.uphill[0], last.uphill, line.until_mark())
        scene.moment("aimed uphill")
        scene.wait(0.3)
        scene.play(FadeOut(names), run_time=0.3)
        names = _take_again(scene, last, plot.too_far[0], last.too_far, line.left)
        scene.moment("too far")
        scene.wait(0.8)
    return Group(last, last.uphill, last.too_far, names)


def _take_again(scene: Lecture, last: LastSteps, step: int, row: VGroup, seconds: float) -> VGroup:
    """Come near to one step and take it once more: where it starts, aims and lands; returns their names."""
    plot = last.plot
    scene.play(plot.animate.look_at(step), run_time=0.8)
    start, aim, landed = last.names()
    scene.play(
        Drive(plot, 0, 1, show=StepPlot.point, rate_func=smooth),
        FadeIn(start, aim),
        FadeIn(row, shift=0.2 * LEFT),
        run_time=0.8,
    )
    scene.play(
        Drive(plot, 0, 1, show=StepPlot.take_again, rate_func=smooth), run_time=max(seconds - 2.0, 0.9)
    )
    scene.play(FadeIn(landed), run_time=0.3)
    return VGroup(start, aim, landed)


def _make_room(scene: Lecture, stage: RaceStage, race: Race, near: Group, seconds: float) -> None:
    """Let the near steps go, and the bars make room for all that the slow man has still to pay."""
    bars = stage.bars
    arrived, end = (float(walk.work[-1]) for walk in race.walks)
    away = near.copy().scale(0.03).move_to(stage.surface.trail_head(0))
    scene.play(Transform(near, away, remover=True), FadeIn(stage.plates[0]), run_time=0.8)
    scene.play(
        Drive(bars, arrived, end, show=PriceBars.stretch, rate_func=smooth),
        Transform(bars.words, bars.alone),
        run_time=max(seconds - 1.2, 1.0),
    )
    scene.play(FadeIn(bars.place_paid(end)), run_time=0.4)
    bars.go_alone()
