"""3.13: two walkers on one measured surface, by one clock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    Rectangle,
    Transform,
    VGroup,
    linear,
    smooth,
)

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.sgd.clock import LARGE, CostPlate, PriceBars
from scenes.beats.sgd.example import Race, Walk, hill, the_race
from scenes.beats.sgd.lens import LastSteps, StepLens
from scenes.kit.lecture.frame import HEIGHT, WIDTH
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.painting import bleed, pin
from scenes.kit.look.text import CAPTION_TOP, Words, spell
from scenes.kit.replay.replay import Drive
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface

FIRST_STEPS = 10  # of the drunk man, with which he falls onto the hill
LAST = 20  # steps of the drunk man that are seen one by one
LENS = 2.3 * RIGHT + 1.5 * UP
SKY = 3.25 * UP  # how far above home the camera begins, where the start of both is to be seen
SIDES = (np.array([1.8, 0.72, 0.0]), np.array([2.05, 1.2, 0.0]))  # of the plates, from the men's points


def walk_by_clock(
    surface: CostSurface,
    walks: Sequence[Walk],
    start: float,
    end: float,
    *,
    run_time: float = 8.0,
) -> ShowSurface:
    """Return the animation in which the trails of a surface are walked as a clock runs at constant pace.

    Parameters
    ----------
    walks
        One per trail, with as many states.
    start, end
        The clock.
    """

    def walked(share: float) -> list[float]:
        return [walk.length_at(start + share * (end - start)) for walk in walks]

    return ShowSurface(surface, trail_lengths=walked, run_time=run_time, rate_func=linear)


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
        self.plates = [
            CostPlate(walk, side, decimals)
            for walk, side, decimals in zip(race.walks, SIDES, (2, 3), strict=True)
        ]
        self.bars = PriceBars(race, max(float(race.walks[0].work[-1]), clock))
        self.surface.show(trail_lengths=[walk.length_at(clock) for walk in race.walks])
        self.bars.show(clock)
        for place, plate in enumerate(self.plates):
            plate.show(clock, self.surface.trail_head(place))
        if clock > self.bars.ends[0]:
            self.bars.go_alone()
        self.cover = bleed(pin(Rectangle(width=14.3, height=0.95, stroke_width=0)))  # keeps the title clear
        ground = palette.GROUND.to_rgba()
        self.cover.fill_rgbas = ground * np.array([[1.0], [1.0], [0.0]]) ** [0, 0, 0, 1]
        self.cover.set_sheen_direction(DOWN)
        self.cover.to_edge(UP, buff=-0.02)
        super().__init__(self.surface, self.cover, *self.plates, self.bars)


def sky() -> Rectangle:
    """Return what the camera sees where the start of both, high above the hill, is to be seen."""
    return Rectangle(width=WIDTH, height=HEIGHT / 2 - CAPTION_TOP).next_to(CAPTION_TOP * UP + SKY, UP, buff=0)


def open_at_the_start(scene: Lecture, race: Race) -> RaceStage:
    """Open a beat on both men at their start; returns their hill, of which plate and bars are still to come."""
    stage = RaceStage(race)
    scene.open_with(stage.surface, stage.cover, stage.plates[1], close_to=sky(), share=1.0)
    return stage


def run_clock(
    stage: RaceStage, race: Race, start: float, end: float, *, seconds: float, plates: Sequence[int] = (0, 1)
) -> list[Animation]:
    """Return the animations in which the clock runs, and with it the men, the bars, and some of the plates."""
    moves: list[Animation] = [walk_by_clock(stage.surface, race.walks, start, end, run_time=seconds)]
    for place in plates:

        def follow(plate: CostPlate, clock: float, place: int = place) -> None:
            plate.show(clock, stage.surface.trail_head(place))

        moves.append(Drive(stage.plates[place], start, end, show=follow, run_time=seconds))
    moves.append(Drive(stage.bars, start, end, run_time=seconds))
    return moves


@beat("3.13", "drunk man, slow man", flows_from="3.12")
def drunk_man_slow_man(scene: Lecture) -> None:
    """Let both walk over the measured cost on one clock."""
    race = the_race(scene)
    drunk, slow = race.walks
    every = race.batches[1]
    arrived, last = float(drunk.work[-1]), float(slow.work[-1])
    taken = int(drunk.step[-1])
    ways = scene.measure(
        "last steps", measure.record.costs_along_steps, run="drunk", first=taken - LAST, stop=taken
    )
    raised = scene.measure(
        "slow man's uphill steps", measure.record.uphill_steps, run="slow", samples=int(slow.step[-1])
    ).share
    sure = scene.derive("slow steps for the same price", "ratio", arrived, float(every))
    dearer = scene.derive("how many times the price", "ratio", last, arrived)
    stage = open_at_the_start(scene, race)
    _meet(scene, stage, race)
    _one_slow_step(scene, stage, race)
    with scene.say(
        "On they go, at the same price. On ground almost flat,\n{sure:.0f} sure steps hardly lead on.",
        when=slow.at(arrived)[1] > 0.98 * slow.at(every)[1],
        sure=sure,
    ) as line:
        scene.play(*run_clock(stage, race, every, arrived, seconds=max(line.left - 0.6, 5.2)))
        scene.moment("the drunk man is down")
        scene.wait(max(line.left, 0.6))
    lens = _look_closely(scene, stage, ways)
    with scene.say("Up that often, and down all the same.") as line:
        _make_room(scene, stage, race, lens, line.left)
    with scene.say(
        "None of the slow man's steps raised the cost. But for {times:words} times the price, he is only here.",
        when=raised == 0 and slow.at(last)[1] > 3 * drunk.at(arrived)[1],
        times=int(dearer),
    ) as line:
        scene.play(*run_clock(stage, race, arrived, last, seconds=line.left))
        scene.moment("the slow man arrives")
        scene.wait(0.8)


def _meet(scene: Lecture, stage: RaceStage, race: Race) -> None:
    """Say what each of them asks, and let the drunk man take his first steps."""
    few, every = race.batches
    asks = VGroup(
        Words(f"asks all {spell(every)} pictures, then steps", size=LARGE, color=palette.SLOW),
        Words(f"asks {spell(few)}, and stumbles on", size=LARGE, color=palette.DRUNK),
    )
    asks.arrange(DOWN, buff=0.5, aligned_edge=LEFT).move_to(SKY + 2.6 * RIGHT + 1.3 * UP)
    with scene.say("Both begin high above the hill.") as line:
        scene.play(
            LaggedStart(*(FadeIn(words, shift=0.3 * LEFT) for words in asks), lag_ratio=0.5),
            FadeIn(stage.bars, stage.plates[0]),
            run_time=line.left,
        )
        scene.moment("same start")
    with scene.say("The drunk man asks {few:words} pictures a step, and down he falls.", few=few) as line:
        fall = run_clock(stage, race, 0, FIRST_STEPS * few, seconds=line.left)
        scene.play(*fall, FadeOut(asks, run_time=0.8))
        scene.moment("the drunk man is on the hill")


def _one_slow_step(scene: Lecture, stage: RaceStage, race: Race) -> None:
    """Let the slow man ask all while the other runs; only then, with the clock at rest, he steps."""
    few, every = race.batches
    drunk = race.walks[0]
    with scene.say(
        "The slow man asks all {n:d} pictures. {mark}Now, one step!\nThe drunk man has made {m:d}.",
        n=every,
        m=drunk.at(every)[0],
    ) as line:
        begun = float(FIRST_STEPS * few)

        def walked(share: float) -> list[float]:
            return [drunk.length_at(begun + share * (every - begun)), 0.0]

        asking, *rest = run_clock(stage, race, begun, every, seconds=line.until_mark() + 0.4, plates=[0])
        waits = ShowSurface(stage.surface, trail_lengths=walked, run_time=asking.run_time, rate_func=linear)
        scene.play(waits, *rest)
        scene.moment("all asked")

        def follow(plate: CostPlate, share: float) -> None:
            plate.show(share * every, stage.surface.trail_head(1))

        scene.play(
            ShowSurface(stage.surface, trail_lengths=[drunk.length_at(every), 1.0]),
            Drive(stage.plates[1], 0, 1, show=follow),
            run_time=1.2,
        )
        scene.moment("one slow step")
        scene.wait(0.4)
        scene.play(scene.pull_back(), run_time=max(line.left, 1.4))


def _look_closely(scene: Lecture, stage: RaceStage, ways: Array) -> Group:
    """Take the drunk man's last steps once more under a lens, and one of them large; returns lens and lines to it."""
    last = LastSteps(ways)
    place = LENS - last.lens.get_center()
    last.shift(place)
    last.kinds.shift(place).align_to(last.lens, UP)
    last.text.align_to(last.lens, UP)
    feet = stage.surface.trail_head(0)
    spot = Circle(0.16, color=palette.INK, stroke_width=3).move_to(feet)
    rays = VGroup(
        *(
            Line(feet, LENS + last.lens.radius * way, color=palette.INK, stroke_width=2, stroke_opacity=0.7)
            for way in (np.array([-0.62, -0.78, 0.0]), np.array([0.8, -0.6, 0.0]))
        )
    )
    count = last.lens.raised(LAST)
    over = int(np.sum(last.lens.overshot()))
    with scene.say(
        "His last {n:words} steps, under a lens: {up:words} raised the cost.", n=LAST, up=count
    ) as line:
        small = last.lens.copy().scale(0.08).move_to(feet)
        scene.add(small)
        scene.play(Transform(small, last.lens), Create(spot), Create(rays), FadeIn(last.text), run_time=0.8)
        scene.remove(small)
        scene.play(Drive(last, 0, LAST, run_time=max(line.left, 4.6)))
        scene.moment("last steps")
        scene.wait(0.5)
    with scene.say(
        "Of these, {a:words} pointed uphill. {mark}The others pointed down,\nand went too far.",
        a=count - over,
    ) as line:
        up, down = last.kinds
        scene.play(FadeOut(last.text), run_time=0.3)
        scene.play(
            Drive(last.lens, 0, 1, show=StepLens.point, rate_func=smooth),
            FadeIn(up, run_time=0.5),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.moment("two kinds")
        telling = last.lens.telling
        scene.play(Drive(last.lens, LAST, telling, rate_func=smooth), run_time=0.5)
        scene.play(
            Drive(last.lens, 0, 1, show=StepLens.come_near, rate_func=smooth), FadeIn(down), run_time=1.2
        )
        scene.play(Drive(last.lens, telling, telling + 1, run_time=max(line.left, 1.8)))
        scene.moment("too far")
        scene.wait(0.8)
    return Group(spot, rays, last.lens, last.kinds)


def _make_room(scene: Lecture, stage: RaceStage, race: Race, lens: Group, seconds: float) -> None:
    """Let the lens go, and the bars make room for all that the slow man has still to pay."""
    bars = stage.bars
    arrived, end = (float(walk.work[-1]) for walk in race.walks)
    paid = pin(bars.number.copy())
    goal = bars.place_paid(end)
    scene.play(
        FadeOut(lens, scale=0.3, target_position=stage.surface.trail_head(0), run_time=0.8),
        Drive(bars, arrived, end, show=PriceBars.stretch, rate_func=smooth, run_time=seconds),
        Transform(paid, goal, run_time=min(1.5, seconds)),
        Transform(bars.words, bars.alone, run_time=min(1.5, seconds)),
    )
    scene.remove(paid)
    bars.go_alone()
