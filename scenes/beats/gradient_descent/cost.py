"""2.4 and 2.5: the mean cost of all examples, and the cost as a function of all parameters."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    VGroup,
)

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.kit.charts.bars import ArrivingBars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import spell
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Replay, replay


@beat("2.4", "average")
def average(scene: Lecture) -> None:
    """One hundred examples with their costs, and the mean of all."""
    costs = scene.measure("costs", measure.examples.running_mean_cost, first=100, step=SNAPSHOT)
    pictures = scene.measure("pictures", measure.examples.images, first=100)
    count = scene.measure("training set", measure.examples.example_count)
    with scene.say(
        "One picture is an anecdote: the first one here costs {first:.2f}, the second {second:.2f}.",
        first=costs.cost[0],
        second=costs.cost[1],
    ) as line:
        scene.title(note=f"the first {spell(len(pictures))} training images · step {spell(SNAPSHOT)}")
        chart = Chart(
            (0, 101),
            Scale.around(0, costs.cost),
            size=(7.6, 4.0),
            x_label="image",
            y_label="cost of one image",
        )
        chart.move_to(1.9 * RIGHT + 0.25 * UP)
        bars = ArrivingBars(chart, costs.cost, color=palette.COST).set_opacity(0.6).show(0)
        mean = Curve(chart, np.arange(1, 101), costs.mean, color=palette.INK, data="y").show(0)
        picture = Picture(pictures[0], size=2.6).next_to(chart, LEFT, buff=0.8)
        scene.play(FadeIn(chart, picture), run_time=0.8)
        scene.add(bars, mean)
        scene.play(*_as_they_come(pictures[:2], picture, bars, mean, seconds=line.left))
        scene.moment("two")
    with scene.say("A hundred of them, and their mean as they come in."):
        scene.play(*_as_they_come(pictures, picture, bars, mean, seconds=5))
        scene.moment("hundred")
    with scene.say(
        "The cost C is the mean over all {count} of them. That is what shall become small.", count=count
    ):
        level = chart.level(costs.mean_of_all, f"mean of {spell(count)}", palette.INK)
        name = Formula("C =", color=palette.COST)
        total = VGroup(
            name, Number(costs.mean_of_all, size=36, color=palette.COST).next_to(name, RIGHT, buff=0.2)
        )
        total.next_to(picture, DOWN, buff=0.5)
        scene.play(
            bars.animate.set_opacity(0.3),
            mean.animate.set_opacity(palette.DIMMED),
            Create(level[0]),
            run_time=2,
        )
        scene.play(FadeIn(level[1], total), run_time=1)
        scene.moment("mean of all")


def _as_they_come(
    pictures: Array, picture: Picture, bars: ArrivingBars, mean: Curve, *, seconds: float
) -> list[Animation]:
    """Return the replays that let pictures pass, the first first, each with its bar and the mean so far."""
    passing = Replay(picture, pictures, show=Picture.set_values, run_time=seconds)
    return [passing, *replay(range(1, len(pictures) + 1), bars, mean, seconds=seconds)]
