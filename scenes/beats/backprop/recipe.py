"""3.15: training in eight lines, and every derivative checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Rectangle,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.gradients import GradientCheck
from netcore.network.arrays import Array, spread
from netcore.network.params import Params
from scenes.beats.backprop.example import EARLY, Example, example_at, wide_network
from scenes.kit.charts.entry_list import EntryList
from scenes.kit.lecture.frame import source_card
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.formula import Formula, power_of_ten
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.look.written import declared, in_words, note
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.pictures.field import PictureField
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive, Replay, replay
from scenes.kit.values.arrows import ValueArrow

LINES = (
    "shuffle, take {batch}",
    "pass forward",
    "compare",
    "hand back",
    "average",
    "step",
    "repeat",
    "test",
)
LEFT_EDGE, TOP, PITCH, SIZE = -6.65, 2.55, 0.55, 38  # of the lines, in scene units and Manim's font size
LARGE = 60  # size of the numbers that the beat is about
ASIDE = 0.75 * RIGHT  # by which the network makes room for the lines
PAGE = 14.3 * LEFT  # by which one picture pushes another off the stage
CLOSE = 22.0  # zoom from which single test images are seen
CHECKED = (1.45, -1.55)  # heights at which the two lists stand that are compared


class Recipe(VGroup):
    """Lines below one another, which come one by one; the last to come is the one that is at work.

    Parameters
    ----------
    lines
        From the top, with ``{name}`` where a number is to stand in words.
    **numbers
        These numbers.

    >>> recipe = Recipe(("forward", "take {all}"), all=10)
    >>> len(recipe), recipe.line(1).text
    (2, 'take ten')
    """

    def __init__(self, lines: Sequence[str], **numbers: int) -> None:
        written = {name: note(in_words(number), number) for name, number in numbers.items()}
        super().__init__(*(Words(text.format(**written), size=SIZE) for text in lines))
        for at in range(len(lines)):
            line = self.line(at)
            line.align_to((LEFT_EDGE, 0, 0), LEFT).stand_on(TOP - at * PITCH)

    def line(self, at: int) -> Words:
        """Return a line."""
        return cast(Words, self.submobjects[at])

    def enter(self, at: int) -> list[FadeIn | Transform]:
        """Return the animations in which a line comes in and the one before it recedes."""
        before = [Transform(one, set_lit(one.copy(), False)) for one in self.submobjects[max(at - 1, 0) : at]]
        return [FadeIn(self.line(at), shift=0.3 * RIGHT), *before]


@beat("3.15", "the recipe, checked", flows_from="3.10")
def the_recipe_checked(scene: Lecture) -> None:
    """Train by eight lines; confirm every derivative by nudging; name the sources."""
    scene.declare({"2": "one pass forward and one back"})
    step = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    total = scene.measure("steps", measure.record.steps)
    rate = scene.measure("learning rate", measure.record.spec, field="training.learning_rate")
    batch = scene.measure("mini-batch", measure.record.step_batch, step=step)
    inputs = scene.measure("pictures", measure.examples.inputs_of_batches, step=step, count=1)
    grads = [
        scene.measure(f"gradient of {place}", measure.examples.example_grad, step=step, index=index)
        for place, index in enumerate(batch.tolist())
    ]
    mean = scene.measure("mean gradient", measure.record.step_grad, step=step)
    labels = [scene.measure(f"label of {i}", measure.examples.label, index=i) for i in batch.tolist()]
    example = example_at(scene, int(batch[0]), step)
    layers = [
        scene.measure(f"layer {layer} of all", measure.record.step_a, step=step, layer=layer)
        for layer in range(len(example.activations))
    ]
    wishes = scene.measure("wishes", measure.derivatives.output_derivatives, **example.at)
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=step)
    numbers = spread(step + 1, total, 60)
    states = scene.measure("states", measure.examples.example_in_states, index=example.index, steps=numbers)
    test_count = scene.measure("test images", measure.examples.example_count, split="test")
    tests = scene.measure("tests", measure.examples.images, first=test_count, split="test")
    answers = scene.measure("answers", measure.answers.answers, split="test")
    read = scene.measure("accuracy", measure.answers.accuracy)
    check = scene.measure("check", measure.gradients.gradient_check, step=step)

    sizes = example.params.layer_sizes
    network = wide_network(Params(sizes, -gradient))
    scene.open_with(network)
    recipe = Recipe(LINES, batch=len(batch))
    pictures = Mosaic(inputs[0], columns=5, cell_size=0.58)
    pictures.move_to((LEFT_EDGE, -2.2, 0), aligned_edge=LEFT)
    records = state_records(states, numbers, sizes)
    single = [
        StepRecord(step, 0, Params(sizes, -grad), activations=tuple(a[place] for a in layers))
        for place, grad in enumerate(grads)
    ]
    _one_picture(scene, network, recipe, pictures, example, wishes.minus_da, single[0].params)
    _one_step(scene, network, recipe, pictures, single, labels, Params(sizes, -mean), records[0], rate)
    counter = _repeat(scene, network, recipe, records, total)
    field = _test(scene, Group(network, recipe, pictures, counter), recipe, tests, answers.correct, read)
    sticks, board = _check(scene, field, check)
    _end(scene, sticks, board, Params(sizes, check.backprop), records)


def _one_picture(
    scene: Lecture,
    network: NetworkDiagram,
    recipe: Recipe,
    pictures: Mosaic,
    example: Example,
    wishes: Array,
    wished: Params,
) -> None:
    """Take ten pictures, pass one of them forward, compare, and hand back what it wishes."""
    home = pictures.slots.copy()
    order = np.random.default_rng(0).permutation(len(pictures))
    pictures.rearrange(home[order])
    size_of_input = network.ellipses[0][-1]
    network.ellipses[0].remove(size_of_input)
    with scene.say(
        "So how does it learn? Shuffle the pictures, {mark}and take {n:words}.", n=len(pictures)
    ) as line:
        scene.play(
            network.animate.shift(ASIDE).show(example.params),
            FadeOut(size_of_input),
            *recipe.enter(0),
            LaggedStart(FadeIn(pictures, shift=2 * RIGHT)),
            run_time=line.until_mark(),
        )
        scene.play(pictures.animate.rearrange(home), run_time=line.left)
    with scene.say("Pass one forward. {mark}Compare with what was wanted.") as line:
        scene.play(
            *recipe.enter(1),
            pictures.animate.mark([0]),
            ForwardPulse(network, example.params, example.activations),
            run_time=line.until_mark() + 0.4,
        )
        arrows = _gaps(network, wishes)
        network.set_target(int(np.argmax(wishes)))
        scene.play(
            *recipe.enter(2), LaggedStart(*map(FadeIn, arrows), lag_ratio=0.2), run_time=max(line.left, 1.4)
        )
        scene.moment("compared")
    with scene.say("Hand back what it wishes of every weight.") as line:
        scene.play(
            *recipe.enter(3),
            FadeOut(arrows, shift=0.3 * LEFT),
            BackwardPulse(network, wished.weights),
            run_time=line.left - 0.8,
        )
        scene.play(network.animate.show(wished), run_time=0.8)
        scene.moment("handed back")


def _gaps(network: NetworkDiagram, wishes: Array) -> VGroup:
    """Return an arrow beside each output: up if it is to be brighter, down if darker."""
    x = network.labels.get_right()[0] + 0.25
    largest = float(np.abs(wishes).max())
    return VGroup(
        *(
            ValueArrow(wish, largest=largest, length=0.4).stand_at((x, neuron.get_y(), 0))
            for wish, neuron in zip(wishes.tolist(), network.neurons[-1], strict=True)
        )
    )


def _one_step(
    scene: Lecture,
    network: NetworkDiagram,
    recipe: Recipe,
    pictures: Mosaic,
    single: list[StepRecord],
    labels: list[int],
    mean: Params,
    after: StepRecord,
    rate: float,
) -> None:
    """Show the wishes of each picture, their mean, and the network after a step along it."""

    def ask(both: Group, place: int) -> None:
        network.show(single[place]).set_target(labels[place])
        pictures.mark([place])

    with scene.say("Ask all {n:words} so, {mark}and average their wishes.", n=len(single)) as line:
        asking = Replay(Group(network, pictures), range(len(single)), show=ask)
        scene.play(asking, run_time=max(line.until_mark(), 2.2))
        network.set_target(None)
        everyone = pictures.copy().mark(range(len(single)))
        scene.play(
            *recipe.enter(4),
            network.animate.show(mean, activations=()),
            Transform(pictures, everyone),
            run_time=max(line.left, 1.2),
        )
        scene.moment("averaged")
    with scene.say("One step: add {rate:.1f} times the average.", rate=rate) as line:
        scene.play(
            *recipe.enter(5), network.animate.show(after), pictures.animate.mark([0]), run_time=line.left
        )
        network.set_target(labels[0])
        scene.moment("stepped")


def _repeat(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, records: list[StepRecord], total: int
) -> Number:
    """Replay the rest of the training."""
    counter = Number(records[0].number, 0, size=48, color=palette.TARGET)
    counter.next_to(recipe.line(6), RIGHT, buff=0.9).stand_on(recipe.line(6))
    declared(counter, "a count")

    def count(number: Number, record: StepRecord) -> None:
        number.set_value(record.number)

    with scene.say("And again, with other pictures. {total} steps in all.", total=total) as line:
        scene.play(*recipe.enter(6), FadeIn(counter), run_time=0.5)
        scene.play(*replay(records, network, (counter, count), seconds=max(line.left, 3.0)))
        scene.moment("trained")
    return counter


def _test(
    scene: Lecture,
    page: Group,
    recipe: Recipe,
    tests: Array,
    correct: NDArray[np.bool_],
    read: float,
) -> Group:
    """Push the network aside, and look at all test images, from nearby and from ever farther away."""
    field = PictureField(tests, ~correct, size=(13.9, 6.0)).move_to((0, 0.1, 0))
    number = Number(100 * read, 1, size=170, suffix="%").move_to(field).shift(0.25 * UP)
    result = VGroup(number, Words("read correctly", size=SIZE).next_to(number, DOWN, buff=0.25))
    plate = Rectangle(
        width=result.width + 0.8,
        height=result.height + 0.7,
        stroke_width=0,
        fill_color=palette.GROUND,
        fill_opacity=0.88,
    ).move_to(result)
    with scene.say(
        "Then test it on {n:words} new digits. It misreads the orange ones.", n=len(tests)
    ) as line:
        scene.play(*recipe.enter(7), run_time=0.5)
        field.show(CLOSE).shift(-PAGE)
        scene.add(field)
        scene.play(page.animate.shift(PAGE), field.animate.shift(PAGE), run_time=1.0)
        scene.remove(page)
        scene.play(Drive(field, CLOSE, 1, log=True, rate_func=smooth, run_time=line.left))
        scene.play(FadeIn(plate), FadeIn(result, scale=1.3), run_time=0.6)
        scene.wait(0.6)
        scene.moment("tested")
    return Group(field, plate, result)


def _check(scene: Lecture, page: Group, check: GradientCheck) -> tuple[Sticks, VGroup]:
    """Find the gradient twice: at once, and by nudging every parameter; lay the one list upon the other."""
    found, nudged = (
        _list_at(values, y) for values, y in zip((check.backprop, check.differences), CHECKED, strict=True)
    )
    heads = [_head(text, y) for text, y in zip(("backpropagation", "nudging"), CHECKED, strict=True)]
    passes = [
        declared(Number(0, 0, size=90, color=hue), "passes through the network so far").move_to(
            (LEFT_EDGE + 1.9, y - 0.15, 0)
        )
        for hue, y in zip((palette.TARGET, palette.INK), CHECKED, strict=True)
    ]
    for one in passes:
        one.shift((LEFT_EDGE + 2.7 - one.point_x) * RIGHT)
    count = len(found.values)
    with scene.say("Is it right? {mark}One pass forward, one back.") as line:
        board = VGroup(*heads, *passes).shift(-PAGE)
        scene.play(page.animate.shift(PAGE), board.animate.shift(PAGE), run_time=max(line.until_mark(), 1.0))
        scene.remove(page)
        scene.add(found.set_strengths(0))
        scene.play(
            Drive(passes[0], 0, 2, show=Number.set_value),
            Drive(found, 0, count, show=_draw_to),
            run_time=1.0,
        )
        scene.wait(line.left)
    with scene.say(
        "Check it: nudge each weight and bias, and measure. {passes} passes.",
        passes=check.passes,
    ) as line:
        scene.add(nudged.set_strengths(0))
        seconds = max(line.left, 4.4)
        scene.play(
            Drive(passes[1], 0, check.passes, show=Number.set_value, run_time=seconds),
            Drive(nudged, 0, count, show=_draw_to, run_time=seconds),
        )
        scene.moment("nudged")
    with scene.say("One on the other: {mark}the same list.") as line:
        upon = nudged.copy().shift((CHECKED[0] - CHECKED[1]) * UP)
        scene.play(Transform(nudged, upon), run_time=line.until_mark())
        apart = VGroup(
            Words("no entry differs by more than", size=SIZE), Formula(power_of_ten(check.bound), size=LARGE)
        )
        apart.arrange(RIGHT, buff=0.3).move_to((1.8, CHECKED[1], 0))
        scene.play(FadeIn(apart, shift=0.3 * UP), run_time=max(line.left, 1.0))
        scene.moment("the same")
    scene.remove(nudged)
    return found, VGroup(board, apart)


def _list_at(values: Array, y: float) -> Sticks:
    """Return a gradient's entries as spikes to the right of their heads, at a height."""
    sticks = EntryList(values).sticks
    sticks.stretch_to_fit_width(9.2).stretch_to_fit_height(2.5)
    return sticks.move_to((2.0, y, 0))


def _head(text: str, y: float) -> VGroup:
    words = Words(text, size=SIZE).move_to((LEFT_EDGE, y + 0.85, 0), aligned_edge=LEFT)
    below = Words("passes", size=SIZE, color=palette.SECONDARY).move_to(
        (LEFT_EDGE, y - 0.8, 0), aligned_edge=LEFT
    )
    return VGroup(words, below)


def _draw_to(sticks: Sticks, count: float) -> None:
    sticks.set_strengths(np.arange(len(sticks.values)) < round(count))


def _end(scene: Lecture, found: Sticks, board: VGroup, gradient: Params, records: list[StepRecord]) -> None:
    """Let the list fly to the edges, and the network learn beside the sources."""
    network = wide_network(gradient)
    network.remove(network.labels, network.ellipses)
    network.scale(0.56).move_to((6.75, 0.1, 0), aligned_edge=RIGHT)
    card = source_card("Sources", scene.sources, size=37)
    card.move_to((LEFT_EDGE, 0.1, 0), aligned_edge=LEFT)
    with scene.say("The sources, and the network, learning once more.") as line:
        places = drawn_places(network, gradient)
        flying = [found.some(some) for some in places]
        scene.remove(found)
        scene.add(*flying)
        scene.play(
            *(Fly(some, edges_as_sticks(network, layer), lag=0.5) for layer, some in enumerate(flying)),
            FadeIn(network.neurons),
            FadeOut(board, shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.35)),
            FadeIn(card, shift=0.3 * RIGHT, rate_func=squish_rate_func(smooth, 0.35, 1)),
            run_time=1.6,
        )
        scene.remove(*flying, network.neurons)
        scene.add(network)
        scene.play(network.animate.show(records[0]), run_time=0.6)
        scene.play(Replay(network, records, run_time=max(line.left, 2.8)))
        scene.moment("alive")
