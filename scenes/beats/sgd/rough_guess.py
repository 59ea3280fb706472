"""3.12: how far the gradients of mini-batches point from the exact one, high up and far down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    FadeIn,
    FadeOut,
    Flash,
    Group,
    GrowFromPoint,
    Indicate,
    Mobject,
    Transform,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.gradients import Angles
from netcore.network.arrays import Array
from scenes.beats.sgd.example import Race, the_race
from scenes.beats.sgd.needles import BatchRail, Compass, Needles, Tally
from scenes.beats.sgd.race import RaceStage, open_at_the_start, sky
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

RUN = "drunk"
BATCHES = (1, 10, 100, 1000)
TEN = 10  # as many as the drunk man asks
DRAWS = 1000  # needles of each batch size
SLOWLY = 4  # of them, which are put down one by one
RADIUS = 3.1  # of the needles, in scene units
TO_THE_TOP = 3.2 * LEFT + 0.2 * UP  # the way of the camera, to see the needles at the start
AT_THE_END = np.array([3.2, 0.3, 0.0])  # where on the frame the needles are far down
PICTURE, PICTURE_AT = (
    2.3,
    np.array([3.2, 1.6, 0.0]),
)  # a picture that is asked: its size, and where on the frame
TALLY_AT_THE_TOP = 5.1 * RIGHT + 1.0 * DOWN
TALLY_AT_THE_END, RAIL_AT = 4.5 * LEFT + 0.35 * UP, 4.3 * LEFT + 1.65 * DOWN
SPOT = 0.16  # radius of what marks where the drunk man's way will end, in scene units
EARLY = 0.6  # the share of a flight of the camera in which it goes down, and of that in which it goes aside
RAIL = 4.4  # width of the rail of batch sizes, in scene units


@beat("3.12", "how good is a rough guess?", flows_from="3.11")
def how_good_is_a_rough_guess(scene: Lecture) -> None:
    """Put needles down at the start and where the drunk man ends, first of one picture each, then of more."""
    race = the_race(scene)
    early = _angles(scene, "start", BATCHES[0], 0)
    late = in_one_order([_angles(scene, "end", size, None) for size in BATCHES])
    drawn = scene.measure("drawn", measure.gradients.drawn_examples, run=RUN, draws=SLOWLY)
    stage = open_at_the_start(scene, race)
    guesses = _exact_way(scene, stage, race, early)
    _at_the_top(scene, guesses, early, drawn.inputs)
    guesses = _go_down(scene, stage, race, guesses, late[0])
    _far_down(scene, guesses, late)
    rail = _ask_more(scene, guesses, late)
    _back_to_ten(scene, stage, guesses, rail, late)


def _angles(scene: Lecture, where: str, size: int, step: int | None) -> Angles:
    """Measure how far the gradients of batches of a size point from the exact one."""
    return scene.measure(
        f"angles at the {where}, batches of {size}",
        measure.gradients.gradient_angles,
        run=RUN,
        batch_size=size,
        draws=DRAWS,
        step=step,
    )


def in_one_order(draws: Sequence[Angles]) -> list[Angles]:
    """Return draws in the order of the first: what was the steepest there becomes the steepest of each of the others.

    Needles that turn from one draw to another then never overtake each other.
    """
    rank = np.argsort(np.argsort(draws[0].angle, kind="stable"), kind="stable")
    return [replace(one, angle=np.sort(one.angle)[rank]) for one in draws]


class Guesses(Group):
    """Needles on their compass, where the men stand on the hill, and how many of them point uphill.

    Parameters
    ----------
    stage
        The men, who are drawn before the needles.
    point
        Where the needles are put down.
    tally_at
        Where on the frame they are counted.
    asked
        How many pictures know the exact way down.
    side
        On which side of its tip that is written: 1 right, -1 left.
    spot
        What marks the point.
    """

    def __init__(
        self,
        stage: RaceStage,
        point: NDArray[np.float64],
        angles: Array,
        tally_at: NDArray[np.float64],
        asked: int,
        side: int = 1,
        spot: VMobject | None = None,
    ) -> None:
        self.compass = Compass(RADIUS, asked, side).shift(point)
        self.needles = Needles(angles, length=RADIUS).shift(point)
        self.men = Group(*(rider.copy() for rider, _, _ in stage.surface.riders))
        self.tally = Tally(DRAWS).move_to(tally_at)
        super().__init__(self.compass.around, self.needles, self.compass.exact, self.men, self.tally)
        if spot is not None:
            self.add(spot)

    @property
    def point(self) -> NDArray[np.float64]:
        """Where the needles are put down."""
        return np.asarray(self.compass.exact.get_start())

    def show(self, put: float) -> Self:
        """Show so many needles."""
        self.needles.show(put)
        self.tally.show(int(put + 1e-9), self.needles.uphill(put))
        return self

    def fold_up(self) -> list[Animation]:
        """Return the animations in which all goes that is not on the hill itself."""
        self.remove(self.men)
        return [
            FadeOut(Group(*self[:3]), scale=0.2, target_position=self.point),
            *(FadeOut(part) for part in self[3:]),
        ]

    def turn(self, start: Array, end: Array, share: float) -> Self:
        """Show all needles on their way from some angles to others, and count those that point uphill just now."""
        self.needles.turn(start, end, share)
        return self.show(DRAWS)


def _exact_way(scene: Lecture, stage: RaceStage, race: Race, early: Angles) -> Guesses:
    """Let the slow man ask all: one arrow, straight down."""
    guesses = Guesses(stage, stage.surface.trail_head(0), early.angle, TALLY_AT_THE_TOP, race.batches[1])
    compass = guesses.compass
    with scene.say(
        "Which way is down? {mark}All {n:d} pictures together know it exactly.", n=race.batches[1]
    ) as line:
        scene.play(scene.move_on(TO_THE_TOP), FadeOut(stage.plates[1]), run_time=max(line.until_mark(), 1.2))
        scene.add(compass.around, compass.exact, guesses.men)
        scene.play(
            FadeIn(compass.around, run_time=0.5),
            GrowFromPoint(compass.exact, guesses.point, run_time=max(line.left, 1.5)),
        )
        scene.moment("exact way")
    return guesses


def _at_the_top(scene: Lecture, guesses: Guesses, early: Angles, pictures: Array) -> None:
    """Put down the first needles slowly, each by its picture, then all of them."""
    place = scene.camera_frame.get_center() + PICTURE_AT
    with scene.say("One picture knows it roughly. {mark}It puts down a needle of its own.") as line:
        picture = Picture(pictures[0], size=PICTURE).move_to(place)
        scene.play(
            FadeIn(picture, shift=0.4 * LEFT),
            FadeIn(guesses.tally),
            run_time=max(line.until_mark() - 0.4, 0.8),
        )
        scene.remove(*guesses)
        scene.add(guesses, picture)
        scene.play(*_put_down(guesses, picture, 0), run_time=1.2)
        scene.moment("one needle")
        scene.wait(line.left)
    with scene.say(
        "Ask another, and another, {mark}a thousand.\nUp here, they all point downhill.",
        when=early.uphill == 0,
    ) as line:
        for number in range(1, SLOWLY):
            picture = Picture(pictures[number], size=PICTURE).move_to(place)
            scene.play(FadeIn(picture, shift=0.4 * LEFT), run_time=0.2)
            scene.play(*_put_down(guesses, picture, number), run_time=0.5)
        scene.play(Drive(guesses, SLOWLY, DRAWS, log=True, run_time=max(line.left, 2.4)))
        scene.moment("all downhill")
        scene.wait(0.6)


def _put_down(guesses: Guesses, picture: Picture, number: int) -> list[Animation]:
    """Return the animations in which a picture goes to the point and becomes a needle there."""
    goal = picture.copy().scale(0.04).move_to(guesses.point)
    return [
        Transform(picture, goal, remover=True),
        Drive(guesses, number, number + 1, rate_func=lambda share: smooth(max(0.0, 2 * share - 1))),
    ]


def _go_down(scene: Lecture, stage: RaceStage, race: Race, guesses: Guesses, late: Angles) -> Guesses:
    """Fold up the needles, and go with the camera to where the drunk man will end; returns the needles there."""
    walk = race.walks[0]
    end = stage.surface.to_screen(walk.coordinates[-1, 0], walk.coordinates[-1, 1], walk.cost[-1])
    spot = Circle(SPOT, color=palette.DRUNK, stroke_width=6).move_to(end)
    with scene.say("Now far down, where the drunk man's way will end.") as line:
        scene.remove(guesses, *guesses)
        scene.play(*guesses.fold_up(), run_time=0.6)
        scene.add(spot)
        scene.play(_fly(scene, end - AT_THE_END, run_time=max(line.left - 0.6, 2.4)))
        scene.play(Flash(end, color=palette.DRUNK, line_stroke_width=5, flash_radius=0.45, run_time=0.8))
        scene.moment("far down")
    return Guesses(stage, end, late.angle, TALLY_AT_THE_END, race.batches[1], side=-1, spot=spot)


def _fly(scene: Lecture, goal: NDArray[np.float64], *, run_time: float) -> Animation:
    """Return the animation in which the camera goes to a point, first down, then aside.

    So the men leave the picture beside the title, and not through it.
    """
    start = scene.camera_frame.get_center()

    def show(frame: Mobject, share: float) -> None:
        down, aside = smooth(min(1.0, share / EARLY)), smooth(max(0.0, 1 - (1 - share) / EARLY))
        frame.move_to(start + np.array([aside, down, 0.0]) * (goal - start))

    return Drive(scene.camera_frame, 0, 1, show=show, run_time=run_time)


def _far_down(scene: Lecture, guesses: Guesses, late: Sequence[Angles]) -> None:
    """Put needles down once more, of one picture each."""
    compass = guesses.compass
    with scene.say("Again one picture for each needle. They disagree.") as line:
        scene.add(compass.around, compass.exact, guesses.men)
        scene.play(
            FadeIn(compass.around, guesses.tally),
            GrowFromPoint(compass.exact, guesses.point),
            run_time=1.0,
        )
        scene.remove(*guesses)
        scene.add(guesses)
        scene.play(Drive(guesses, 1, DRAWS, log=True, run_time=max(line.left, 3.4)))
        scene.moment("needles far down")
    with scene.say(
        "{k:d} of them point uphill.", k=late[0].uphill, when=0.25 < late[0].uphill / DRAWS < 0.5
    ) as line:
        _stress_uphill(scene, guesses, line.left)


def _stress_uphill(scene: Lecture, guesses: Guesses, seconds: float) -> None:
    """Point to how many needles point uphill."""
    up = guesses.tally.up
    scene.play(Indicate(up, scale_factor=1.3, color=palette.COST), run_time=max(seconds, 1.4))


def _ask_more(scene: Lecture, guesses: Guesses, late: Sequence[Angles]) -> BatchRail:
    """Let each needle ask more pictures: they draw together around the exact way; returns the rail of how many."""
    rail = BatchRail(BATCHES, width=RAIL).move_to(RAIL_AT)
    uphill = [one.uphill for one in late]
    with scene.say(
        "So ask ten for each needle, {mark}a hundred, {mark}a thousand:\nthey draw together.",
        when=uphill == sorted(uphill, reverse=True) and uphill[-1] == 0,
    ) as line:
        scene.play(FadeIn(rail, shift=0.3 * DOWN), run_time=0.7)
        for place in range(1, len(BATCHES)):
            scene.play(*_ask(guesses, rail, place - 1, place, late), run_time=1.3)
            scene.moment(f"{BATCHES[place]} each")
            scene.wait(0.5)
        scene.wait(line.left)
    return rail


def _ask(guesses: Guesses, rail: BatchRail, start: int, end: int, late: Sequence[Angles]) -> list[Animation]:
    """Return the animations in which each needle asks as many pictures as another place of the rail says."""

    def turn(shown: Guesses, share: float) -> None:
        shown.turn(late[start].angle, late[end].angle, share)

    return [
        Drive(guesses, 0, 1, show=turn, rate_func=smooth),
        Drive(rail, start, end, rate_func=smooth),
    ]


def _back_to_ten(
    scene: Lecture, stage: RaceStage, guesses: Guesses, rail: BatchRail, late: Sequence[Angles]
) -> None:
    """Let each needle ask only as many as the drunk man does, and go back to the men at their start."""
    ten = BATCHES.index(TEN)
    with scene.say("The drunk man asks only {n:words}.", n=TEN) as line:
        scene.play(*_ask(guesses, rail, len(BATCHES) - 1, ten, late), run_time=max(line.left, 1.8))
        scene.moment("ten each again")
    with scene.say("{k:d} point uphill.", k=late[ten].uphill) as line:
        _stress_uphill(scene, guesses, line.left)
    with scene.say("Is that good enough? They will race.") as line:
        scene.remove(guesses, *guesses)
        scene.play(*guesses.fold_up(), FadeOut(rail), scene.title_goes(), run_time=0.6)
        scene.play(
            scene.come_close(sky(), share=1.0),
            FadeIn(stage.plates[1], rate_func=squish_rate_func(smooth, 0.7, 1)),
            run_time=max(line.left, 2.4),
        )
