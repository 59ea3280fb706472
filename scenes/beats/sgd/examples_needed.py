"""3.16: what more labelled examples bring."""

from __future__ import annotations

from typing import Any

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group, LaggedStart

from netcore import measure
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve, Scatter
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import Label, percent, spell
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive

SIZES = ("examples-100", "examples-1000", "examples-10000", "main")


@beat("3.16", "it needs examples")
def it_needs_examples(scene: Lecture) -> None:
    """Show what more labelled examples bring, and the sources."""
    found = scene.measure("accuracy by examples", measure.answers.accuracy_by_examples, run=SIZES)
    labelled = scene.measure("labelled pictures", measure.examples.first_of_each_label)
    chart = Chart(
        Scale(20, 120_000, log=True), (50, 100), size=(5.6, 3.9), x_label="labelled training images",
        y_label="test images classified correctly, %",
    ).move_to(3.3 * RIGHT + 0.1 * UP)  # fmt: skip
    height, steps = 100 * found.accuracy, found.steps.tolist()
    curve = Curve(chart, found.examples, height, color=palette.SECONDARY)
    dots = Scatter(chart, found.examples, height, radius=0.09)
    values = [
        Label(percent(share, 1)).next_to(chart.point(examples, 100 * share), UP + 0.3 * LEFT, buff=0.15)
        for examples, share in zip(found.examples, found.accuracy, strict=True)
    ]
    pictures = _labelled(labelled.inputs, labelled.label)
    with scene.say("All this rests on pictures that people have read\nand labelled, one by one.") as line:
        scene.title(
            note=f"first training image of each digit; every run takes {spell(steps[0])} steps",
        )
        scene.play(LaggedStart(*(FadeIn(pair) for pair in pictures), lag_ratio=0.3, run_time=line.left))
        scene.moment("labels")
    with scene.say(
        "The same network and as many steps: {low:.0%} classified correctly after {few:d} labelled images, "
        "{high:.0%} after {all:d}.",
        when=list(height) == sorted(height) and len(set(steps)) == 1,
        few=int(found.examples[0]), low=float(found.accuracy[0]),
        all=int(found.examples[-1]), high=float(found.accuracy[-1]),
    ) as line:  # fmt: skip
        scene.play(FadeIn(chart), run_time=0.6)
        scene.play(Drive(curve, 100, float(found.examples[-1]), log=True, run_time=line.left - 0.6))
        scene.play(FadeIn(dots, values[0], values[-1]), run_time=0.6)
    with scene.say("More pictures, fewer mistakes, every time. To get them is much of the work.") as line:
        between = (FadeIn(value) for value in values[1:-1])
        scene.play(LaggedStart(*between, lag_ratio=0.8, run_time=line.left))
        scene.moment("accuracy")
    with scene.say("What these lectures rest on."):
        scene.clear_stage()
        scene.show_sources("Sources", scene.sources)
        scene.moment("sources")


def _labelled(pictures: Any, labels: Any) -> list[Group]:  # noqa: ANN401 (arrays)
    """Return pictures in rows of five, each with what people say it is."""
    mosaic = Mosaic(pictures, columns=5, cell_size=1.0, gap=0.12)
    mosaic.rearrange([(1.5 * down, across) for down, across in mosaic.slots])
    mosaic.move_to(3.7 * LEFT + 0.75 * UP)
    alone = [mosaic.picture(number) for number in range(len(mosaic))]
    return [
        Group(picture, Label(spell(label), color=palette.TARGET).next_to(picture, DOWN, buff=0.1))
        for picture, label in zip(alone, labels, strict=True)
    ]
