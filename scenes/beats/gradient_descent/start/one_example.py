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
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.examples import ExampleOverSteps
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.example import CostOfOne, ScoredNetwork
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.start.area import (
    BASE_Y,
    GOAL,
    PITCH,
    STRIP_TOP,
    STRIP_X,
    UNIT,
    CostAsArea,
    ExampleState,
    states_of_example,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import pin
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive, Replay

SHRUG = 0.1  # the score of a network that says a tenth of everything
PLATEAU = 300  # steps after which it has hardly learned more than that
SLOW, PACE = 3, 5  # steps that are taken one by one; of the later ones, every so many are shown
WAY = 11  # states on the way of each
BATCH_Y, BATCH_CELL = 2.68, 0.78  # of the images that a step is taken on
LARGE, SMALL = 8, 9  # outputs whose gaps are compared
CLOSE_SIZE = 22  # of the figures that are read from close
LEGEND_Y = 3.42
FROM_CLOSE = slice(1, 5)  # outputs whose scores are seen from close
TENTH_BETWEEN = 2  # the figure on the line at 0.1 stands between this output and the next


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
    first, second = early_steps(), list(range(PLATEAU, SNAPSHOT + 1))
    early, late = states_of_three(scene, index, first), states_of_three(scene, index, second)
    sinking, rising = states_of_example(first, early), states_of_example(second, late)
    batches = scene.measure("batches", measure.examples.inputs_of_batches, step=0, count=SLOW)
    wanted = scene.measure("label", measure.examples.label, index=index)
    ways = [_way_of_step(scene, index, step) for step in range(SLOW)]
    flat = scene.measure("cost of a shrug", measure.examples.cost_of_one_score, score=SHRUG)
    scored = ScoredNetwork(params_at(scene, 0), activations_of(scene, index, 0))
    whole = CostOfOne(image, early.target, sinking[0])
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
        scene.remove(bars)
        scene.add(area.stand_up(0, bars.bars).bars)
        scene.play(
            scored.picture.picture.animate.become(whole.picture),
            Drive(area.bars, 0, 1, show=lambda _, share: area.stand_up(share, bars.bars)),
            LaggedStart(*(map(ReplacementTransform, network.labels, area.labels)), lag_ratio=0.1),
            FadeIn(legend[0]),
            run_time=max(1.8, line.until_mark()),
        )
        scene.remove(scored, scored.picture, scored.picture.picture, scored.tag)
        scene.add(whole.picture, whole.tag)
        scene.play(
            LaggedStart(*map(GrowFromCenter, area.goals), lag_ratio=0.1), FadeIn(legend[1]), run_time=1.6
        )
        scene.moment("wanted")
    with scene.say(
        "Each gap becomes a square: {mark}a large gap costs far more than a small one.",
        when=bool(
            sinking[0].terms[SMALL] / sinking[0].terms[LARGE] < sinking[0].a[SMALL] / sinking[0].a[LARGE]
        ),
    ) as line:
        scene.add(area)
        gaps, squares = _worked_examples(area)
        pair = Rectangle(width=2.7, height=1.95).move_to((5.85, BASE_Y + 0.5, 0.0))
        scene.play(
            scene.come_close(pair, share=0.85),
            area.rods.animate.set_fill(opacity=1),
            FadeIn(legend[2]),
            run_time=1.2,
        )
        scene.play(FadeIn(gaps), run_time=0.4)
        scene.play(
            Drive(area, 0, 1, show=lambda part, way: part.fold(way, LARGE, SMALL)),
            run_time=max(1.2, line.until_mark()),
        )
        scene.play(FadeIn(squares), run_time=0.4)
        scene.moment("two squares")
        scene.wait(1.0)
        others = [place for place in range(len(area.bars)) if place not in (LARGE, SMALL)]
        scene.play(FadeOut(gaps, squares), run_time=0.3)
        scene.play(
            scene.pull_back(),
            Drive(area, 0, 1, show=lambda part, way: part.fold(way, *others)),
            run_time=max(1.8, line.left),
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
    scene.add(whole)
    rows = [
        Mosaic(batch, columns=len(batch), cell_size=BATCH_CELL).move_to(BATCH_Y * UP) for batch in batches
    ]
    with scene.say("Now let it learn, {batch:words} images at a step.", batch=len(batches[0])) as line:
        scene.play(FadeIn(rows[0], shift=3 * LEFT), run_time=1.2)
        scene.moment("ten images")
        scene.wait(max(line.left, 0.8))
    # where it says about a tenth of everything, it costs as much as if it said just that
    flattest = min(range(SLOW, len(sinking)), key=lambda place: abs(sinking[place].cost - flat))
    tenth, level = _tenth(area), _level(flat)
    with scene.say(
        "All ten scores sink, even that of the {wanted}:\n{mark}close to 0.1 for each, which would cost {flat:.2f}.",
        wanted=wanted,
        flat=flat,
        when=bool(sinking[flattest].a.max() < early.a[0].min() and abs(sinking[flattest].cost - flat) < 0.02),
    ) as line:
        for place, state in enumerate(sinking[1 : SLOW + 1]):
            if place:
                scene.play(
                    FadeOut(rows[place - 1], shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
                    FadeIn(rows[place], shift=LEFT, rate_func=squish_rate_func(smooth, 0.5, 1)),
                    run_time=0.6,
                )
            scene.play(Replay(whole, ways[place], run_time=0.7))
            whole.show(state)
        scene.moment("first steps")
        some = Group(*area.goals[FROM_CLOSE], *area.labels[FROM_CLOSE])
        scene.play(FadeOut(rows[-1], shift=LEFT), run_time=0.3)
        scene.play(scene.come_close(some, share=0.9), run_time=0.8)
        scene.play(Replay(whole, sinking[SLOW + 1 : flattest + 1], run_time=1.4))
        scene.play(Create(tenth[0]), FadeIn(tenth[1]), run_time=0.8)
        scene.moment("a tenth")
        scene.play(scene.pull_back(), run_time=0.7)
        scene.play(Create(level[0]), FadeIn(level[1], shift=0.2 * LEFT), run_time=0.7)
        scene.moment("shrug")
        scene.wait(max(line.left, 0.9))
    ahead = 1 + int(np.flatnonzero(late.a.argmax(axis=1) != wanted)[-1])
    later = [*rising[ahead:-1:PACE], rising[-1]]
    with scene.say(
        "Then the {wanted} rises. {mark}Now it is the highest, and stays so:\nthe picture is classified correctly.",
        wanted=wanted,
        when=bool((late.a[ahead:].argmax(axis=1) == wanted).all()),
    ) as line:
        coming = [*sinking[flattest + 1 :], *rising[:ahead:PACE]]
        scene.play(
            Replay(whole, coming, run_time=max(2.4, line.until_mark())), FadeOut(tenth, level, run_time=0.8)
        )
        whole.show(rising[ahead])
        winner = _around(area, wanted)
        scene.play(Create(winner), run_time=0.6)
        scene.moment("highest")
        scene.wait(0.8)
        scene.play(Replay(whole, later[: len(later) // 2], run_time=max(1.0, line.left)))
    with scene.say("After {steps} steps, it costs {cost:.2f}.", steps=SNAPSHOT, cost=rising[-1].cost) as line:
        scene.play(Replay(whole, later[len(later) // 2 :], run_time=max(2.6, line.left - 0.8)))
        scene.moment("collapsed")
        scene.play(Indicate(whole.number, color=palette.COST), FadeOut(winner, legend), run_time=0.8)
    scene.add(whole)


def _way_of_step(scene: Lecture, index: int, step: int) -> list[ExampleState]:
    """Measure what the example costs on the way of a step, which is taken only at its end."""
    label = f"on the way of step {step + 1}"
    measured = scene.measure(
        label, measure.examples.cost_of_example_along_step, index=index, step=step, points=WAY
    )
    return states_of_example([step] * WAY, measured)


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
    return pin(entries.move_to((4.35, LEGEND_Y, 0.0), aligned_edge=RIGHT))


def _worked_examples(area: CostAsArea) -> tuple[VGroup, VGroup]:
    """Return the figures of two outputs: their gaps over the bars, and the squares of these in or beside theirs."""
    gaps, squares = VGroup(), VGroup()
    for place, inside in ((LARGE, True), (SMALL, False)):
        corners = area.bar_corners(place)
        gaps.add(Number(area.a[place], size=CLOSE_SIZE).next_to(corners[1:3].mean(axis=0), UP, buff=0.08))
        side = UNIT * float(area.a[place])
        middle = (corners[3] + corners[2]) / 2 + side / 2 * RIGHT
        hue = palette.GROUND if inside else palette.COST
        square = Number(area.terms[place], size=CLOSE_SIZE, color=hue).move_to(middle)
        squares.add(square if inside else square.shift((side / 2 + square.width / 2 + 0.1) * RIGHT))
    return gaps, squares


def _around(area: CostAsArea, place: int) -> RoundedRectangle:
    """Return a frame around the digit of an output."""
    frame = RoundedRectangle(corner_radius=0.1, width=0.52, height=0.5, color=palette.INK, stroke_width=4)
    return frame.move_to(area.labels[place])


def _tenth(area: CostAsArea) -> VGroup:
    """Return a line across all outputs at a tenth, with its figure."""
    y = BASE_Y + UNIT * SHRUG
    ends = (area.x_of(0) - GOAL, y, 0), (area.x_of(len(area.bars) - 1) + 2 * GOAL, y, 0)
    line = DashedLine(*ends, color=palette.INK, stroke_width=3)
    figure = Words(f"{SHRUG}", size=FIGURE_SIZE)
    figure.next_to((area.x_of(TENTH_BETWEEN) + PITCH / 2, y, 0), UP, buff=0.12)
    return VGroup(line, figure)


def _level(cost: float) -> VGroup:
    """Return a line across the strip at a cost, with its words."""
    x = STRIP_X + UNIT * cost
    line = DashedLine((x, STRIP_TOP + 0.1, 0), (x, STRIP_TOP - UNIT, 0), color=palette.INK, stroke_width=4)
    words = Words("all at 0.1:", size=FIGURE_SIZE)
    number = Number(cost, size=FIGURE_SIZE).next_to(words, DOWN, buff=0.18, aligned_edge=LEFT)
    return VGroup(line, VGroup(words, number).next_to(line, RIGHT, buff=0.2))
