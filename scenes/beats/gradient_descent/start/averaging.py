"""2.4: one picture's cost is an anecdote; the mean of all comes to rest."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    Transform,
    UpdateFromFunc,
    VGroup,
    VMobject,
    interpolate_color,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.example import (
    BESIDE_COST,
    HIGHEST,
    WALL,
    CostOfOne,
    MeanOfAll,
)
from scenes.beats.gradient_descent.start.area import states_of_example
from scenes.beats.gradient_descent.start.one_example import states_of_three, the_three
from scenes.beats.gradient_descent.start.pouring import (
    AXIS_Y,
    BAR_SHARE,
    LEFT_END,
    PICTURE,
    WIDE,
    PouringCosts,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

HIGH, ROW = 1.0, 0.86  # cost at the upper edge of the bars of eight, and where their figures stay meanwhile
SOME = 100  # images whose mean trembles, in their second half less than half as much as in the first
MEAN_SIZE = 60
LEFT_OF_TAG = 4.35  # where the number of images ends, in scene units
LIT = interpolate_color(palette.COST, palette.INK, 0.65)  # of the bar that is followed
THIN, KNOWN = 0.05, 0.45  # scene units: least width of that bar, and least height of its picture
SETTLED = 0.02  # by which the mean still moves over the last five sixths


@beat("2.4", "average", flows_from="2.3")
def average(scene: Lecture) -> None:
    """One cost stands among eight, a hundred, sixty thousand, and the mean of all is the cost C."""
    index, image = the_three(scene)
    state = states_of_example([SNAPSHOT], states := states_of_three(scene, index, [SNAPSHOT]))[0]
    count = scene.measure("training set", measure.examples.example_count)
    costs = scene.measure("costs", measure.examples.running_mean_cost, first=count, step=SNAPSHOT)
    pictures = scene.measure("pictures", measure.examples.images, first=WALL)
    one = CostOfOne(image, states.target, state)
    pouring = PouringCosts(costs.cost, costs.mean, pictures, HIGH).show(index + 1).begin_at(index)
    axis = _Axis(pouring)
    figures = VGroup(*(_figure(pouring, number) for number in range(index + 1)))
    scene.open_with(one)
    with scene.say(
        "One picture is an anecdote. {mark}The {before:words} before it cost more, or less.",
        before=index,
        when=bool(costs.cost[:index].min() < state.cost < costs.cost[:index].max()),
    ) as line:
        _stand_up(scene, one, pouring, figures[-1], axis)
        seconds = max(2.0, line.left - 0.6)
        scene.play(
            Drive(pouring, index, 0, show=PouringCosts.begin_at, run_time=0.8 * seconds),
            LaggedStart(*(map(FadeIn, figures[:-1][::-1])), lag_ratio=0.5, run_time=seconds),
        )
        scene.moment("eight")
    tally, mean, followed = _Tally(index + 1), _Mean(pouring), _Followed(pouring, index)
    with scene.say("Level them: {mark}this height is their mean.") as line:
        row = float(pouring.place(0, ROW)[1])
        scene.play(
            *(figure.animate.set_y(row).set_color(palette.SECONDARY) for figure in figures), run_time=0.7
        )
        scene.play(
            Drive(pouring, 0, 1, show=PouringCosts.level, rate_func=smooth),
            run_time=max(2.4, line.until_mark()),
        )
        scene.play(
            Drive(pouring, 0, 1, show=PouringCosts.line), FadeIn(mean, shift=0.3 * RIGHT), run_time=0.6
        )
        scene.moment("level")
        scene.wait(max(0.8, line.left))
    with scene.say(
        "Take a hundred: {mark}the mean still moves, but less and less.",
        when=bool(np.ptp(costs.mean[SOME // 2 : SOME]) < np.ptp(costs.mean[: SOME // 2]) / 2),
    ) as line:
        scene.play(
            Drive(pouring, 1, 0, show=PouringCosts.level, rate_func=smooth),
            Drive(pouring, HIGH, HIGHEST, show=PouringCosts.reach, rate_func=smooth),
            UpdateFromFunc(axis, axis.follow),
            Drive(mean, 0, 1, show=lambda part, _: part.follow()),
            FadeOut(figures, rate_func=squish_rate_func(smooth, 0, 0.3)),
            run_time=1.0,
        )
        scene.play(FadeIn(tally, followed), run_time=0.4)
        _pour(scene, axis, tally, mean, followed, (index + 1, SOME), max(4.2, line.left))
        scene.moment("hundred")
        scene.wait(0.8)
    with scene.say(
        "Now all {count:words} pour in, and the mean comes to rest.",
        count=count,
        when=bool(np.ptp(costs.mean[count // 6 :]) < SETTLED),
    ) as line:
        _pour(scene, axis, tally, mean, followed, (SOME, count), max(4.0, line.left))
        mean.number.set_value(costs.mean_of_all)
        scene.wait(0.8)
        scene.moment("all")
    whole = MeanOfAll(costs, pictures, SNAPSHOT)
    with scene.say("This is the cost C: one number for all images.") as line:
        scene.play(FadeOut(mean.word, axis.ticks, tally, followed), run_time=0.4)
        scene.play(
            pouring.animate.stretch(BESIDE_COST, 0, about_edge=LEFT),
            ReplacementTransform(axis.ground, whole.ground),
            ReplacementTransform(mean.number, whole.number),
            run_time=1.3,
        )
        scene.play(FadeIn(whole.symbol, shift=0.2 * RIGHT), run_time=0.6)
        scene.remove(pouring)
        scene.add(whole.pouring, whole.ground, whole.cost)
        scene.moment("the cost")
        scene.wait(max(0.6, line.left))
    with scene.say("It has to {mark}become small.") as line:
        scene.play(GrowArrow(whole.arrow), run_time=max(0.8, line.until_mark()))
        for _ in range(2):
            scene.play(whole.arrow.animate.shift(0.25 * DOWN), rate_func=there_and_back, run_time=0.8)
        scene.moment("down")
    scene.remove(one.tag)
    scene.add(whole)


def _stand_up(scene: Lecture, one: CostOfOne, pouring: PouringCosts, figure: VMobject, axis: _Axis) -> None:
    """Let the strip of one picture's cost stand up as its bar, with the picture under it."""
    area, number = one.area, len(pouring.pictures[: int(pouring.count[0])]) - 1
    foot, top = pouring.place(number, 0.0), pouring.place(number, float(pouring.costs[number]))
    bar = Rectangle(
        width=BAR_SHARE * pouring.room,
        height=float(top[1] - foot[1]),
        stroke_width=0,
        fill_color=palette.COST,
        fill_opacity=0.9,
    ).move_to((foot + top) / 2)
    picture = Picture(pouring.pictures[number], size=PICTURE, outline=False)
    picture.move_to(foot + (0.12 + PICTURE / 2) * DOWN)
    rest = Group(
        area.ribbons, area.scale_of_cost, area.squares, area.bars, area.rods, area.goals, area.labels,
        one.word,
    )  # fmt: skip
    scene.play(FadeOut(rest), run_time=0.33)
    scene.remove(one)
    scene.add(area.blocks, one.picture, one.number, one.tag)
    scene.play(
        ReplacementTransform(area.blocks, bar),
        Transform(one.picture, picture),
        ReplacementTransform(one.number, figure),
        FadeIn(axis),
        run_time=1.0,
    )
    scene.remove(bar, one.picture)
    scene.add(pouring, axis, figure)


class _Axis(VGroup):
    """The ground that the bars stand on, and the numbers 0 and 1 at its left."""

    def __init__(self, pouring: PouringCosts) -> None:
        self.pouring = pouring
        ends = (LEFT_END, AXIS_Y, 0), (LEFT_END + WIDE, AXIS_Y, 0)
        self.ground = Line(*ends, color=palette.SECONDARY, stroke_width=2.5)
        self.ticks = VGroup(
            *(Words(spell(cost), size=FIGURE_SIZE, color=palette.SECONDARY) for cost in (0, 1))
        )
        super().__init__(self.ground, declared(self.ticks, "a tick of an axis"))
        self.follow()

    def follow(self, _: object = None) -> None:
        """Put the numbers where the bars have them now."""
        self.ground.set_y(float(self.pouring.get_bottom()[1]))
        for cost, tick in enumerate(self.ticks):
            at = self.pouring.at(0.0, 1 - cost / float(self.pouring.highest[0]))
            tick.next_to(at, LEFT, buff=0.18)


def _figure(pouring: PouringCosts, number: int) -> Number:
    cost = float(pouring.costs[number])
    return Number(cost, size=FIGURE_SIZE).next_to(pouring.place(number, cost), UP, buff=0.14)


class _Tally(VGroup):
    """How many images have come, in the upper right corner."""

    def __init__(self, count: int) -> None:
        self.words = Words("images", size=FIGURE_SIZE).move_to((LEFT_OF_TAG, 3.42, 0.0), aligned_edge=RIGHT)
        left = float(self.words.get_left()[0]) - 0.2
        self.number = declared(Number(count, 0, size=48, at_x=left).stand_on(self.words), "a count")
        super().__init__(self.number, self.words)


class _Mean(VGroup):
    """The mean as a number beside the end of its line."""

    def __init__(self, pouring: PouringCosts) -> None:
        self.pouring = pouring
        self.word = Words("mean", size=FIGURE_SIZE)
        self.number = Number(pouring.mean, size=MEAN_SIZE, color=palette.COST)
        super().__init__(self.word, self.number)
        self.follow()

    def follow(self) -> None:
        """Stand where the line ends now."""
        self.number.set_value(self.pouring.mean)
        end = self.pouring.end()
        self.number.move_to((end[0] + 1.2, end[1], 0.0))
        self.word.next_to(self.number, UP, buff=0.16)


class _Followed(Group):
    """One of the images in the crowd: its bar lit, and its picture large enough to be known."""

    def __init__(self, pouring: PouringCosts, number: int) -> None:
        self.pouring, self.number = pouring, number
        self.bar = Rectangle(stroke_width=0, fill_color=LIT, fill_opacity=1)
        self.picture = Picture(pouring.pictures[number], size=PICTURE, outline=False)
        super().__init__(self.bar, self.picture)
        self.follow()

    def follow(self, _: object = None) -> None:
        """Stand where the image is now."""
        cost = float(self.pouring.costs[self.number])
        foot, top = (self.pouring.place(self.number, height) for height in (0.0, cost))
        wide = max(THIN, BAR_SHARE * self.pouring.room)
        self.bar.stretch_to_fit_width(wide).stretch_to_fit_height(float(top[1] - foot[1]))
        self.bar.move_to((foot + top) / 2)
        size = max(KNOWN, self.pouring.size_of_pictures)
        self.picture.scale_to_fit_height(size).move_to(foot + (0.1 + size / 2) * DOWN)


def _pour(
    scene: Lecture,
    axis: _Axis,
    tally: _Tally,
    mean: _Mean,
    followed: _Followed,
    ends: tuple[int, int],
    seconds: float,
) -> None:
    """Let images come, from so many to so many, while the mean follows."""
    scene.play(
        Drive(axis.pouring, *ends, log=True),
        UpdateFromFunc(axis, axis.follow),
        UpdateFromFunc(followed, followed.follow),
        Drive(tally.number, *ends, log=True, show=lambda number, count: number.set_value(int(count))),
        Drive(mean, *ends, log=True, show=lambda part, _: part.follow()),
        run_time=seconds,
    )
