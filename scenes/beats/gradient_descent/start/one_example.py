"""2.3: the cost of one example is a sum of squares, and it falls while the network learns."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    VGroup,
)

from netcore import measure
from netcore.measure.examples import ExampleOverSteps
from netcore.network.arrays import Array, spread
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.example import cost_of_one, scored_network
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.start.area import STRIP_TOP, STRIP_X, UNIT, CostAsArea, states_of_example
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.replay.replay import Drive, Replay

SHRUG = 0.1  # the score of a network that says a tenth of everything
PLATEAU = 300  # steps after which it has hardly learned more than that
LEGEND_Y = 3.42


def the_three(scene: Lecture) -> tuple[int, Array]:
    """Measure which training image the first beats follow, and its pixels."""
    index = scene.measure("first 3", measure.examples.first_with_label, label=3)
    return index, scene.measure("picture", measure.examples.image, index=index)


def states_of_three(scene: Lecture, index: int, steps: list[int]) -> ExampleOverSteps:
    """Measure what the picture costs in some states."""
    label = f"cost from step {steps[0]}"
    return scene.measure(label, measure.examples.example_over_steps, index=index, steps=steps)


@beat("2.3", "the cost of one example", flows_from="2.2")
def the_cost_of_one_example(scene: Lecture) -> None:
    """Gaps become squares, squares become a strip, and the strip shrinks while the network learns."""
    scene.declare({"0.1": "the score of an output that says a tenth of everything"})
    index, image = the_three(scene)
    first, second = early_steps(), spread(PLATEAU, SNAPSHOT, 150)
    early, late = states_of_three(scene, index, first), states_of_three(scene, index, second)
    sinking, rising = states_of_example(first, early), states_of_example(second, late)
    wanted = scene.measure("label", measure.examples.label, index=index)
    flat = scene.measure("cost of a shrug", measure.examples.cost_of_one_score, score=SHRUG)
    scored = scored_network(params_at(scene, 0), activations_of(scene, index, 0))
    whole = cost_of_one(image, early.target, sinking[0])
    area = whole.area.fold(0).pour(0)
    area.remove(area.scale_of_cost)
    area.rods.set_fill(opacity=0)
    legend = _legend()
    scene.open_with(scored)
    with scene.say("Here are the ten scores, and {mark}in yellow what was wanted.") as line:
        network, bars = scored.network, scored.bars
        scene.play(
            FadeOut(Group(*network.edges, network.neurons, network.ellipses, network.halo), shift=LEFT),
            FadeOut(scored.picture.rays, scored.picture.strip),
            run_time=0.9,
        )
        scene.play(
            scored.picture.picture.animate.become(whole.picture),
            LaggedStart(*(map(ReplacementTransform, bars.bars, area.bars)), lag_ratio=0.06),
            LaggedStart(*(map(ReplacementTransform, network.labels, area.labels)), lag_ratio=0.06),
            FadeIn(legend[0]),
            run_time=max(1.8, line.until_mark()),
        )
        scene.remove(scored, scored.picture, scored.picture.picture, scored.tag)
        scene.add(whole.picture, whole.tag)
        scene.play(LaggedStart(*map(Create, area.goals), lag_ratio=0.1), FadeIn(legend[1]), run_time=1.6)
        scene.moment("wanted")
    with scene.say("Each gap becomes a square: {mark}a large gap costs far more than a small one.") as line:
        scene.add(area)
        scene.play(area.rods.animate.set_fill(opacity=1), FadeIn(legend[2]), run_time=0.6)
        largest = int(np.argmax(sinking[0].a))
        example = _worked_example(area, largest)
        scene.play(
            FadeIn(example[0]),
            Drive(area, 0, 1, show=lambda part, way: part.fold(way, largest)),
            run_time=1.2,
        )
        scene.play(FadeIn(example[1]), run_time=0.4)
        others = [place for place in range(len(area.bars)) if place != largest]
        scene.play(
            Drive(area, 0, 1, show=lambda part, way: part.fold(way, *others)), run_time=max(1.6, line.left)
        )
        scene.moment("squares")
    with scene.say("All ten together, poured into one strip: that is the cost of this picture.") as line:
        scene.play(FadeIn(area.scale_of_cost), FadeIn(whole.cost.set_opacity(0)), run_time=0.6)
        area.add_to_back(area.scale_of_cost)
        whole.number.set_value(0)
        whole.cost.set_opacity(1)
        scene.add(whole.cost)
        scene.play(
            Drive(area, 0, 1, show=CostAsArea.pour),
            Drive(whole.number, 0, 1, show=lambda number, _: number.set_value(area.cost_so_far())),
            run_time=max(3.6, line.left),
        )
        whole.number.set_value(sinking[0].cost)
        scene.wait(0.6)
        scene.moment("cost")
    with scene.say(
        "Now let it learn. First all ten scores sink: the cost drops to {cost:.2f}.",
        cost=sinking[-1].cost,
        when=bool(sinking[-1].a.max() < early.a[0].min()),
    ) as line:
        scene.play(FadeOut(example, legend), run_time=0.6)
        scene.add(whole)
        scene.play(Replay(whole, sinking, run_time=line.left))
        scene.moment("plateau")
    with scene.say(
        "Saying 0.1 to everything would cost {flat:.2f}. It knows hardly more than that.",
        flat=flat,
        when=bool(abs(sinking[-1].cost - flat) < 0.1),
    ) as line:
        level = _level(flat)
        scene.play(Create(level[0]), FadeIn(level[1], shift=0.2 * LEFT), run_time=1.2)
        few = [state for state in rising if state.cost > 0.9 * rising[0].cost]
        scene.play(Replay(whole, few, run_time=line.left))
        scene.moment("shrug")
    with scene.say(
        "Then the {wanted} rises, and the squares collapse.\nAfter {steps} steps this picture costs {cost:.2f}.",
        wanted=wanted,
        steps=SNAPSHOT,
        cost=rising[-1].cost,
        when=bool(rising[-1].a.argmax() == 3),
    ) as line:
        scene.play(Replay(whole, rising[len(few) :], run_time=line.left - 0.6), FadeOut(level, run_time=1.2))
        scene.moment("collapsed")
        scene.wait(0.8)
    scene.add(whole)


def early_steps() -> list[int]:
    """Return steps up to the plateau, close to one another where the cost falls fast."""
    return sorted({int(step) for step in np.geomspace(1, PLATEAU + 1, 60) - 1})


def _legend() -> VGroup:
    """Return what is white, yellow and pink, in the upper right corner."""
    signs = (
        Rectangle(width=0.17, height=0.42, stroke_width=0, fill_color=palette.INK, fill_opacity=1),
        Rectangle(width=0.26, height=0.46, color=palette.TARGET, stroke_width=4),
        Rectangle(width=0.42, height=0.42, stroke_width=0, fill_color=palette.COST, fill_opacity=0.95),
    )
    hues = (palette.INK, palette.TARGET, palette.COST)
    entries = VGroup()
    for sign, word, hue in zip(signs, ("got", "wanted", "gap, squared"), hues, strict=True):
        entries.add(VGroup(sign, Words(word, size=FIGURE_SIZE, color=hue).next_to(sign, RIGHT, buff=0.16)))
    entries.arrange(RIGHT, buff=0.6)
    return entries.move_to((4.35, LEGEND_Y, 0.0), aligned_edge=RIGHT)


def _worked_example(area: CostAsArea, place: int) -> VGroup:
    """Return the figures of one output: its gap over the bar, and the square of that in its square."""
    corners = area.bar_corners(place)
    gap = Number(area.a[place], size=FIGURE_SIZE).next_to(corners[1:3].mean(axis=0), UP, buff=0.14)
    square = Number(area.terms[place], size=FIGURE_SIZE, color=palette.GROUND)
    return VGroup(
        gap, square.move_to((corners[3] + corners[2]) / 2 + (UNIT * area.a[place] / 2 + 0.05) * RIGHT)
    )


def _level(cost: float) -> VGroup:
    """Return a line across the strip at a cost, with its words."""
    x = STRIP_X + UNIT * cost
    line = DashedLine((x, STRIP_TOP + 0.1, 0), (x, STRIP_TOP - UNIT, 0), color=palette.INK, stroke_width=4)
    words = Words("all at 0.1:", size=FIGURE_SIZE)
    number = Number(cost, size=FIGURE_SIZE).next_to(words, DOWN, buff=0.18, aligned_edge=LEFT)
    return VGroup(line, VGroup(words, number).next_to(line, RIGHT, buff=0.2))
