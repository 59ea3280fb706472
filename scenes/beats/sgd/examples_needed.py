"""3.16: what more labelled examples bring, and the farewell of both men."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
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
from netcore.measure.examples import LabelledExamples
from netcore.network.arrays import Array
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
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive

SIZES = ("examples-100", "examples-1000", "examples-10000", "main")
SHRUNK = 7  # by which pictures are shrunk where very many are seen
CLEARLY = 1000  # pictures up to which they are seen as they are
WALL, WALL_AT = (6.3, 4.6), np.array([-3.6, 0.85, 0.0])  # size, and where on the frame
COUNT_ON = -2.55  # how high the number of pictures stands
LARGE = 60.0
MAN = 1.15  # height of the men on the curve, in scene units
APART = 0.3  # how far each stands beside the head of the curve
SMALL = 0.7  # the hill beside the sources, of its size on the frame before it goes there
GOING, COMING = squish_rate_func(smooth, 0, 0.5), squish_rate_func(smooth, 0.35, 0.9)  # hardly both at once
CARD = 0.95  # height of the pictures that are labelled before our eyes, in scene units


@beat("3.16", "it needs examples", flows_from="3.14")
def it_needs_examples(scene: Lecture) -> None:
    """Let the labelled pictures multiply, and the accuracy rise with them; let both men race beside the sources."""
    curves = the_curves(scene)
    found = scene.measure("accuracy by examples", measure.answers.accuracy_by_examples, run=SIZES)
    labelled = scene.measure("labelled pictures", measure.examples.first_of_each_label)
    walls = [_wall(_seen(scene, int(count))) for count in found.examples]
    chart, climb, cards = _people_label(scene, curves, found, labelled)
    written = _ever_more(scene, found, climb, cards, walls)
    _farewell(scene, curves.race, Group(walls[-1], chart, written), climb)


def _seen(scene: Lecture, count: int) -> Array:
    """Measure the first training images: very many of them only as small as they are seen."""
    if count <= CLEARLY:
        return scene.measure(f"first {count}", measure.examples.images, first=count)
    return scene.measure(f"first {count}", measure.examples.brightest_pixels, first=count, shrink=SHRUNK)


def _wall(pictures: Array) -> PictureField:
    return PictureField(pictures, np.zeros(len(pictures)), size=WALL).move_to(WALL_AT)


class Climb(Group):
    """A curve through few points, with both men at its head; before it begins they rise to its first point.

    Parameters
    ----------
    chart
        With a logarithmic x.
    xs, ys
        ``(n,)`` each.

    Attributes
    ----------
    men
        The drunk man and the slow man.
    """

    def __init__(self, chart: Chart, xs: Array, ys: Array) -> None:
        self.chart, self.xs, self.ys = chart, xs, ys
        self.curve = Curve(chart, xs, ys, color=palette.TARGET, width=6.0)
        self.men = (DrunkMan(MAN, aside=APART), SlowMan(MAN, aside=-APART))
        super().__init__(self.curve, *self.men)
        self.show(0.0)

    def show(self, reached: float) -> Self:
        """Show the men when they have reached so many of the points; fractions on their way to the next."""
        place = float(np.clip(reached - 1, 0, len(self.xs) - 1))
        x = float(np.exp(np.interp(place, np.arange(len(self.xs)), np.log(self.xs))))
        self.curve.show(x).set_opacity(float(reached >= 1))
        feet = self.chart.point(x, min(reached, 1.0) * self.curve.value_at(x))
        for man in self.men:
            man.stand_at(feet, 1.5 * reached)
        return self


def _people_label(
    scene: Lecture, curves: Curves, found: AccuracyByExamples, labelled: LabelledExamples
) -> tuple[Chart, Climb, Group]:
    """Let the race give way to a chart of examples, and ten pictures get their labels one by one."""
    before = after_the_race(curves)
    scene.open_with(before)
    chart = Chart(
        Scale(60, 90_000, log=True),
        (0, 100),
        size=(5.3, 4.0),
        x_label="labelled pictures",
        y_ticks=(0, 50, 100),
        x_words=spell,
        y_words=lambda value: f"{value:.0f}%",
        text_size=FIGURE_SIZE,
    )
    chart.shift(np.array([3.6, 0.25, 0.0]) - chart.area.get_center())
    meaning = Words("of the test images\nclassified correctly", size=FIGURE_SIZE, color=palette.TARGET)
    chart.add(meaning.move_to(chart.area.get_center() + 0.9 * DOWN + 0.3 * RIGHT))
    climb = Climb(chart, found.examples.astype(np.float64), 100 * found.accuracy)
    cards = Mosaic(labelled.inputs, columns=5, cell_size=CARD, gap=0.3)
    cards.rearrange([(1.5 * down, across) for down, across in cards.slots]).move_to(WALL_AT + 0.3 * UP)
    labels = VGroup(
        *(
            Words(spell(label), size=48, color=palette.TARGET).next_to(cards.cell(place), DOWN, buff=0.12)
            for place, label in enumerate(labelled.label)
        )
    )
    with scene.say("Both men need one thing: {mark}pictures that people have labelled, one by one.") as line:
        ridden = [(part, part.man) for part in before if isinstance(part, Runner) and part.man is not None]
        men = [man for _, man in ridden]
        for runner, man in ridden:
            runner.remove(man)
        scene.remove(before)
        scene.add(*before, *men)
        scene.play(
            FadeOut(before, shift=0.6 * DOWN, rate_func=GOING),
            FadeIn(chart, rate_func=COMING),
            FadeIn(cards, shift=0.6 * UP, rate_func=COMING),
            *(Transform(man, goal) for man, goal in zip(men, climb.men, strict=True)),
            run_time=max(line.until_mark(), 1.4),
        )
        scene.remove(*men)
        scene.add(climb)
        written = LaggedStart(*(FadeIn(label, shift=0.15 * DOWN) for label in labels), lag_ratio=0.6)
        scene.play(written, run_time=max(line.left, 3.0))
        scene.moment("labelled")
    return chart, climb, Group(cards, labels)


def _ever_more(
    scene: Lecture, found: AccuracyByExamples, climb: Climb, cards: Group, walls: list[PictureField]
) -> Group:
    """Let each wall shrink into the next, and the men rise to what is reached with it; returns what is written."""
    counts, right = found.examples.tolist(), found.accuracy.tolist()
    number = declared(Number(counts[0], 0, size=LARGE, color=palette.TARGET), "a count of pictures")
    words = Words("labelled pictures", size=FIGURE_SIZE)
    words.move_to(WALL_AT + 0.9 * RIGHT).stand_on(COUNT_ON)
    number.shift((words.get_left()[0] - 0.25 - number.point_x, COUNT_ON - number.get_bottom()[1], 0.0))
    written = Group(number, words)
    with scene.say(
        "With {few:d} of them, {low:.0%} of the test images are classified correctly.",
        few=counts[0],
        low=right[0],
    ) as line:
        scene.play(*_zoom_out(scene, cards, walls[0], 0.3), FadeIn(written), run_time=1.4)
        written.add(_rise(scene, climb, found, 0, max(line.left, 2.0)))
        scene.moment("few")
    with scene.say(
        "The same network, as many steps. {mark}Ten times the pictures: {a:.0%}. {mark}Again: {b:.0%}. "
        "{mark}All {n:d}: {c:.0%}.",
        when=len(set(found.steps.tolist())) == 1 and right == sorted(right),
        a=right[1], b=right[2], n=counts[3], c=right[3],
    ) as line:  # fmt: skip
        for place in range(1, len(counts)):
            scene.wait(line.until_mark() - 0.5)
            more = counts[place] / counts[place - 1]
            scene.play(
                *_zoom_out(scene, walls[place - 1], walls[place], more**-0.5),
                Drive(number, counts[place - 1], counts[place], show=Number.set_value, log=True),
                run_time=1.2,
            )
            written.add(_rise(scene, climb, found, place, 1.2))
            scene.moment(f"{counts[place]} pictures")
        scene.wait(line.left)
    return written


def _zoom_out(scene: Lecture, near: Group | PictureField, far: PictureField, scale: float) -> list[Animation]:
    """Return the animations in which pictures shrink to their share of many more."""
    scene.remove(near)
    scene.add(far, near)
    return [
        FadeOut(near, scale=scale, target_position=far.get_center(), rate_func=GOING),
        FadeIn(far, rate_func=COMING),
    ]


def _rise(scene: Lecture, climb: Climb, found: AccuracyByExamples, place: int, seconds: float) -> Words:
    """Let the men go on to a point, whose height is then written beside it; returns that."""
    share = float(found.accuracy[place])
    at = climb.chart.point(float(found.examples[place]), 100 * share)
    written = Words(percent(share), size=FIGURE_SIZE, color=palette.TARGET)
    written.next_to(at, DOWN if place else DOWN + 0.6 * RIGHT, buff=0.2)
    scene.play(Drive(climb, place, place + 1, rate_func=smooth), run_time=seconds - 0.4)
    scene.play(FadeIn(written, shift=0.1 * DOWN), run_time=0.4)
    return written


def _farewell(scene: Lecture, race: Race, before: Group, climb: Climb) -> None:
    """Let both men go down their hill once more, beside the sources."""
    bare, ridden = (beside_the_sources(bleed(hill(race)).scale(SMALL)) for _ in range(2))
    bare.put_down()
    arrived, last = (float(walk.work[-1]) for walk in race.walks)
    with scene.say("Our sources; {mark}and both go down once more. Farewell!") as line:
        scene.remove(climb)
        scene.add(climb.curve, *climb.men)
        scene.play(
            FadeOut(Group(before, climb.curve), shift=DOWN, rate_func=GOING),
            FadeIn(bare, shift=UP, rate_func=COMING),
            FadeIn(sources_at_the_left(scene.sources), shift=0.3 * RIGHT, rate_func=COMING),
            *(
                Transform(man, rider.copy())
                for man, (rider, _, _) in zip(climb.men, ridden.riders, strict=True)
            ),
            run_time=1.4,
        )
        scene.remove(bare, *climb.men)
        scene.add(ridden)
        scene.play(walk_by_clock(ridden, race.walks, 0, arrived, run_time=max(line.left, 4.0)))
        scene.play(walk_by_clock(ridden, race.walks, arrived, last, run_time=2.6))
        scene.moment("farewell")
        scene.wait(0.8)
