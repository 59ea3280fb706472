"""2.3: the cost of one example is a sum of squares, and it falls while the network learns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
    smooth,
)

from netcore import measure
from netcore.measure.examples import ExampleOverSteps
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.example import CostOfOne, ScoredNetwork
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.start.area import (
    CostAsArea,
    ExampleState,
    LargeGap,
    states_of_example,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.painting import pin
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.replay.replay import Drive, Replay

PLATEAU = 300  # steps after which it has hardly learned more than to say little everywhere
SLOW, PACE = 3, 5  # steps whose way is shown; of the later ones, every so many are
WAY = 11  # states on the way of each
OTHER = 8  # the output whose gap is compared with that of the wanted one
CLOSE_X = (-2.9, 2.3)  # where both stand when they are seen large
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
    scene.declare({str(OTHER): "the number of an output"})
    index, image = the_three(scene)
    first, second = early_steps(), list(range(PLATEAU, SNAPSHOT + 1))
    early, late = states_of_three(scene, index, first), states_of_three(scene, index, second)
    sinking, rising = states_of_example(first, early), states_of_example(second, late)
    wanted = scene.measure("label", measure.examples.label, index=index)
    gaps = scene.derive("gaps", "difference", early.target, early.a[0])
    ways = [_way_of_step(scene, index, step) for step in range(SLOW)]
    scored = ScoredNetwork(params_at(scene, 0), activations_of(scene, index, 0))
    whole = CostOfOne(image, early.target, sinking[0])
    area = whole.area.fold(0).pour(0)
    area.remove(area.scale_of_cost)
    area.rods.set_fill(opacity=0)
    legend = _legend()
    scene.open_with(scored)
    _stand_up(scene, scored, whole, legend)
    pair = [
        LargeGap(
            place,
            float(early.a[0, place]),
            float(early.target[place]),
            float(abs(gaps[place])),
            float(early.terms[0, place]),
            x=x,
        )
        for place, x in zip((wanted, OTHER), CLOSE_X, strict=True)
    ]
    _compare(scene, area, pair, legend, wanted)
    with scene.say(
        "All ten together, {mark}poured into one strip:\nthat is the cost of this picture."
    ) as line:
        _fold_all(scene, area, pair, (wanted, OTHER))
        area.add_to_back(area.scale_of_cost)
        whole.number.set_value(0)
        scene.play(FadeIn(whole.cost), run_time=0.3)
        scene.play(
            Drive(area, 0, 1, show=CostAsArea.pour),
            Drive(whole.number, 0, 1, show=lambda number, _: number.set_value(area.cost_so_far())),
            run_time=max(3.4, line.left - 0.8),
        )
        whole.number.set_value(sinking[0].cost)
        scene.moment("cost")
        scene.wait(0.9)
    scene.add(whole)
    with scene.say(
        "Now let it learn. {mark}All ten scores sink, even that of the {wanted}.",
        wanted=wanted,
        when=bool((early.a[-1] < early.a[0]).all()),
    ) as line:
        coming = [state for way in ways for state in way] + sinking[SLOW + 1 :]
        scene.play(Replay(whole, coming, run_time=max(4.4, line.left)))
        scene.moment("sunk")
        scene.wait(0.6)
    others = [place for place in range(len(area.goals)) if place != wanted]
    beside = VGroup(*(part[place] for part in (area.goals, area.labels) for place in others))
    later = [*rising[:-1:PACE], rising[-1]]
    middle = 2 * len(later) // 3
    with scene.say(
        "Then, in jerks, the {wanted} rises: its square shrinks, {mark}and the cost with it.",
        wanted=wanted,
        when=bool(late.terms[-1, wanted] < late.terms[0, wanted] and late.cost[-1] < late.cost[0]),
    ) as line:
        scene.play(beside.animate.set_opacity(palette.DIMMED), run_time=0.4)
        scene.play(Replay(whole, later[:middle], run_time=max(3.2, line.left)))
        scene.moment("rising")
    with scene.say("After {steps} steps, it costs {cost:.2f}.", steps=SNAPSHOT, cost=rising[-1].cost) as line:
        scene.play(Replay(whole, later[middle:], run_time=max(1.8, line.left - 1.4)))
        scene.moment("collapsed")
        scene.play(
            Indicate(whole.number, color=palette.COST),
            beside.animate.set_opacity(1),
            FadeOut(legend),
            run_time=0.8,
        )
        scene.wait(0.6)
    scene.add(whole)


def _stand_up(scene: Lecture, scored: ScoredNetwork, whole: CostOfOne, legend: VGroup) -> None:
    """Let the network go, its scores stand up side by side, and what was wanted come to them."""
    area, network, bars = whole.area, scored.network, scored.bars
    with scene.say("Here are the ten scores, and {mark}in yellow what was wanted.") as line:
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
            LaggedStart(*map(GrowFromCenter, area.goals), lag_ratio=0.1), FadeIn(legend[1]), run_time=1.4
        )
        scene.moment("wanted")


def _compare(scene: Lecture, area: CostAsArea, pair: list[LargeGap], legend: VGroup, wanted: int) -> None:
    """Let two outputs grow, draw the gap of each, and its square."""
    places = (wanted, OTHER)
    rest = [place for place in range(len(area.bars)) if place not in places]
    beside = VGroup(*(part for place in rest for part in _columns(area, place)))
    low, high = pair
    with scene.say(
        "The {wanted} should be {one:.0f}, and is too low.\n{mark}The {other} should be {none:.0f}, and is too high.",
        wanted=wanted,
        other=OTHER,
        one=low.wanted,
        none=high.wanted,
        when=low.a < low.wanted and high.a > high.wanted,
    ) as line:
        area.fold(0)  # corners in the order of the large ones
        growing = [
            ReplacementTransform(small.copy(), large)
            for place, part in zip(places, pair, strict=True)
            for small, large in zip(_columns(area, place), (part.bar, part.goal, part.label), strict=True)
        ]
        scene.remove(*(small for place in places for small in _columns(area, place)))
        scene.play(FadeOut(beside, run_time=0.5), *growing, run_time=1.1)
        for part, seconds in ((low, line.until_mark), (high, lambda: line.left)):
            scene.play(FadeIn(part.wish), run_time=0.4)
            scene.add(part.rod, part.goal)
            scene.play(_growing(part), run_time=max(1.1, seconds() - 0.7))
            scene.play(FadeIn(part.gap), run_time=0.3)
            scene.wait(0.4)
        scene.moment("two gaps")
    with scene.say(
        "Each gap becomes a square: {mark}the large one costs far more.",
        when=bool(high.term_size / low.term_size > high.size / low.size > 1),
    ) as line:
        for part in pair:
            scene.add(part.square, part.rod, part.goal, part.gap)
        scene.play(
            *map(_folding, pair),
            FadeIn(legend[2]),
            run_time=max(1.6, line.until_mark() - 0.4),
        )
        scene.play(*(FadeIn(part.term) for part in pair), run_time=0.4)
        scene.add(*pair)
        scene.moment("two squares")
        scene.wait(max(1.0, line.left))


def _fold_all(scene: Lecture, area: CostAsArea, pair: list[LargeGap], places: Sequence[int]) -> None:
    """Put two large outputs back among the others, and let the gaps of those fold, too."""
    rest = [place for place in range(len(area.bars)) if place not in places]
    beside = VGroup(*(part for place in rest for part in _columns(area, place)))
    area.fold(1, *places)
    area.rods.set_fill(opacity=1)
    figures = [figure for part in pair for figure in (part.wish, part.gap, part.term)]
    scene.play(FadeOut(*figures), run_time=0.3)
    shrinking = [
        ReplacementTransform(large, small)
        for place, part in zip(places, pair, strict=True)
        for large, small in zip(
            (part.square, part.rod, part.bar, part.goal, part.label),
            (area.squares[place], area.rods[place], *_columns(area, place)),
            strict=True,
        )
    ]
    scene.play(*shrinking, FadeIn(beside, rate_func=_late), run_time=0.9)
    scene.add(area)
    scene.play(
        Drive(area, 0, 1, show=lambda part, way: part.fold(way, *rest)),
        FadeIn(area.scale_of_cost),
        run_time=1.3,
    )


def _growing(part: LargeGap) -> Drive:
    """Draw the gap of a large output."""
    return Drive(part.rod, 0, 1, show=lambda _, share: part.reach(share))


def _folding(part: LargeGap) -> Drive:
    """Fold the gap of a large output into its square."""
    moved = VGroup(part.square, part.gap)
    return Drive(moved, 0, 1, show=lambda _, share: part.fold(share), rate_func=smooth)


def _columns(area: CostAsArea, place: int) -> tuple[VMobject, VMobject, VMobject]:
    """Return bar, goal and digit of an output."""
    return area.bars[place], area.goals[place], area.labels[place]


def _late(share: float) -> float:
    return float(smooth(max(0.0, 2 * share - 1)))


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
