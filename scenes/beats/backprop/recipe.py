"""3.15: training in eight lines, each of them done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    GrowFromPoint,
    LaggedStart,
    Rectangle,
    Transform,
    VGroup,
    smooth,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.derivatives import OutputDerivatives
from netcore.measure.examples import BatchMembers, StatesAfterBatches
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.backprop.checked import check_by_nudging, sources_beside_the_network
from scenes.beats.backprop.example import DIGIT, EARLY, Example, example_at, wide_network
from scenes.beats.backprop.lens import WeightLens
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.look.written import declared, in_words, note
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.pictures.field import PictureField
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay
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
ASIDE = 0.35 * RIGHT  # by which the network makes room for the lines
BEHIND = 5.1 * RIGHT  # ... and for a wall of pictures
BATCHES = 6  # mini-batches of which the wall is made
SEEN = 110  # steps that are shown of the training
CLOSE = 30.0  # zoom from which single test images are seen


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


@dataclass(frozen=True, eq=False)
class Training:
    """What is measured of the training that the recipe describes.

    Attributes
    ----------
    example
        The first picture of the first mini-batch, in the network before the first step.
    labels
        Of the first mini-batch.
    outputs
        How the cost of the example depends on the outputs.
    wished
        Minus the gradient of each example of the first mini-batch.
    mean
        Minus the gradient of its mean cost.
    rate
        The learning rate.
    states
        The networks after some of the steps, with the pictures that these steps were taken on.
    numbers
        Which steps these are, from 1 to the last.
    """

    example: Example
    labels: list[int]
    outputs: OutputDerivatives
    wished: list[Params]
    mean: Params
    rate: float
    states: StatesAfterBatches
    numbers: list[int]

    @property
    def records(self) -> list[StepRecord]:
        """The states, each with one of its pictures passed forward."""
        sizes = self.example.params.layer_sizes
        return [
            StepRecord(
                number,
                0,
                Params(sizes, vector),
                activations=tuple(layer[place] for layer in self.states.activations),
            )
            for place, (number, vector) in enumerate(zip(self.numbers, self.states.params, strict=True))
        ]


def _state(scene: Lecture, step: int) -> StepRecord:
    """Measure the network before a step, with the first picture of the step's mini-batch passed forward."""
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    vector = scene.measure("parameters when checked", measure.record.step_params, step=step)
    activations = tuple(
        scene.measure(f"layer {layer} when checked", measure.record.step_a, step=step, layer=layer, example=0)
        for layer in range(len(sizes))
    )
    return StepRecord(step, 0, Params(tuple(sizes), vector), activations=activations)


def _training(scene: Lecture) -> Training:
    batch = scene.measure("mini-batch", measure.record.step_batch, step=0)
    total = scene.measure("steps", measure.record.steps)
    example = example_at(scene, int(batch[0]), 0)
    sizes = example.params.layer_sizes
    numbers = np.unique(np.geomspace(1, total, SEEN).round().astype(int)).tolist()
    return Training(
        example=example,
        labels=[scene.measure(f"label of {i}", measure.examples.label, index=i) for i in batch.tolist()],
        outputs=scene.measure("outputs", measure.derivatives.output_derivatives, **example.at),
        wished=[
            Params(sizes, -scene.measure(f"gradient of {i}", measure.examples.example_grad, step=0, index=i))
            for i in batch.tolist()
        ],
        mean=Params(sizes, -scene.measure("mean gradient", measure.record.step_grad, step=0)),
        rate=scene.measure("learning rate", measure.record.spec, field="training.learning_rate"),
        states=scene.measure("states", measure.examples.states_after_batches, steps=numbers),
        numbers=numbers,
    )


@beat("3.15", "the recipe, checked", flows_from="3.10")
def the_recipe_checked(scene: Lecture) -> None:
    """Train by eight lines; confirm every derivative by nudging; name the sources."""
    scene.declare({"2": "one pass forward and one back"})
    early = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=early)
    stock = scene.measure("first batches", measure.examples.first_batches, count=BATCHES)
    training = _training(scene)
    test_count = scene.measure("test images", measure.examples.example_count, split="test")
    tests = scene.measure("tests", measure.examples.images, first=test_count, split="test")
    answers = scene.measure("answers", measure.answers.answers, split="test")
    read = scene.measure("accuracy", measure.answers.accuracy)
    check = scene.measure("check", measure.gradients.gradient_check, step=early)
    checked = _state(scene, early)

    sizes = training.example.params.layer_sizes
    network = wide_network(Params(sizes, -gradient))
    scene.open_with(network)
    recipe = Recipe(LINES, batch=len(training.labels))
    pictures = _shuffle_and_take(scene, network, recipe, stock, training)
    _one_picture(scene, network, recipe, pictures, training)
    _one_step(scene, network, recipe, pictures, training)
    counter = _repeat(scene, network, recipe, pictures, training)
    page = Group(network, recipe, pictures, counter)
    field = _test(scene, page, recipe, pictures, tests, answers.correct, read)
    sticks, board = check_by_nudging(scene, field, check, checked)
    sources_beside_the_network(scene, sticks, board, Params(sizes, -check.backprop), training.records)


def _shuffle_and_take(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, stock: BatchMembers, training: Training
) -> Mosaic:
    """Shuffle a wall of training pictures, take its first row, and let that go before the network."""
    wall = Mosaic(stock.inputs, columns=len(training.labels), cell_size=0.68)
    wall.move_to((LEFT_EDGE, -0.48, 0), aligned_edge=LEFT)
    size_of_input = network.ellipses[0][-1]
    network.ellipses[0].remove(size_of_input)
    count = len(training.labels)
    with scene.say("So how does it learn? Shuffle the pictures, {mark}take {n:words}.", n=count) as line:
        scene.play(
            network.animate.shift(BEHIND).show(training.example.params),
            FadeOut(size_of_input),
            FadeIn(wall, shift=6 * RIGHT),
            run_time=0.8,
        )
        places = np.column_stack([stock.batch, stock.place])
        scene.play(*recipe.enter(0), wall.animate.rearrange(places), run_time=max(line.until_mark(), 1.4))
        taken = np.lexsort((stock.place, stock.batch))[:count]
        ten = [wall.picture(index) for index in taken]
        wall.emphasis[taken] = 0
        pictures = Mosaic(stock.inputs[taken], columns=5, cell_size=0.58)
        pictures.move_to((LEFT_EDGE, -2.2, 0), aligned_edge=LEFT)
        scene.add(*ten)
        scene.play(
            *(Transform(one, pictures.picture(place)) for place, one in enumerate(ten)),
            FadeOut(wall, shift=8 * LEFT),
            network.animate.shift(ASIDE - BEHIND),
            run_time=max(line.left, 1.0),
        )
        scene.remove(*ten)
        scene.add(pictures)
        scene.moment("taken")
    return pictures


def _one_picture(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, pictures: Mosaic, training: Training
) -> None:
    """Pass one picture forward, compare, and hand back what it wishes."""
    with scene.say("Pass one forward. {mark}Compare with what was wanted.") as line:
        going = pictures.picture(0)
        pixels = network.neurons[0]
        goal = going.copy().stretch_to_fit_width(pixels.width).stretch_to_fit_height(pixels.height)
        scene.play(*recipe.enter(1), pictures.animate.mark([0]), going.animate.scale(2.2), run_time=0.5)
        scene.play(Transform(going, goal.move_to(pixels)), run_time=0.5)
        scene.play(
            FadeOut(going, run_time=0.4),
            ForwardPulse(network, training.example.params, training.example.activations),
            run_time=max(line.until_mark(), 1.4),
        )
        compared = _compared(network, training.outputs)
        scene.play(*recipe.enter(2), LaggedStart(*map(FadeIn, compared), lag_ratio=0.08), run_time=1.2)
        scene.moment("compared")
    with scene.say("Hand back what it wishes.") as line:
        wished = training.wished[0].weights
        scene.play(
            *recipe.enter(3),
            FadeOut(compared, shift=0.6 * LEFT, run_time=0.6),
            BackwardPulse(network, wished, keep=True, run_time=max(line.left, 2.2)),
        )
        scene.moment("handed back")


def _compared(network: NetworkDiagram, outputs: OutputDerivatives) -> Group:
    """Return, beside each output, the wanted one, and an arrow: up if it is to be brighter, down if darker."""
    x = network.labels.get_right()[0]
    largest = float(np.abs(outputs.minus_da).max())
    rows = Group()
    for goal, wish, neuron in zip(
        outputs.target.tolist(), outputs.minus_da.tolist(), network.neurons[-1], strict=True
    ):
        lamp = Neuron(neuron.width / 2).set_activation(goal).set_stroke(palette.TARGET)
        lamp.move_to((x + 0.36, neuron.get_y(), 0))
        arrow = ValueArrow(wish, largest=largest, length=0.32, weight=1.5)
        rows.add(Group(lamp, arrow.stand_at((x + 0.85, neuron.get_y(), 0))))
    return rows


def _one_step(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, pictures: Mosaic, training: Training
) -> None:
    """Ask ten pictures about one weight, average, and add half of that; so every weight takes its step."""
    after = training.records[0]
    source = _most_changed(training.example.params, after.params)
    before, stepped = (
        float(params.weights[-1][DIGIT, source]) for params in (training.example.params, after.params)
    )
    opinions = [params.weights[-1][DIGIT, source] for params in training.wished]
    mean = float(training.mean.weights[-1][DIGIT, source])
    added = scene.derive("step of the weight", "product", training.rate, mean)
    *_, hidden, outputs = training.example.activations
    lens = WeightLens(before, stepped, (hidden[source], outputs[DIGIT]), opinions, pictures.values)
    place = network.edge(len(network.edges) - 1, DIGIT, source).get_center()
    homes = [pictures.picture(index) for index in range(len(pictures))]
    cards = [one.copy() for one in homes]
    with scene.say("Ask all {n:words} so, {mark}and average their wishes.", n=len(opinions)) as line:
        pictures.mark([])
        scene.play(FadeIn(lens, target_position=place, scale=0.05), run_time=0.5)
        scene.remove(pictures, network)
        flights = [Transform(card, lens.row.picture(index)) for index, card in enumerate(cards)]
        scene.play(LaggedStart(*flights, lag_ratio=0.05), run_time=0.6)
        scene.play(
            LaggedStart(
                *(GrowFromPoint(arrow, cast(ValueArrow, arrow).anchor) for arrow in lens.arrows),
                lag_ratio=0.5,
            ),
            run_time=max(line.until_mark(), 1.3),
        )
        scene.moment("opinions")
        arrow, merging = lens.merge(mean)
        scene.play(*recipe.enter(4), merging, run_time=0.9)
        scene.remove(*lens.arrows)
        words = lens.beside(mean, "on average")
        scene.add(arrow)
        scene.play(FadeIn(words, shift=0.2 * RIGHT), run_time=0.4)
        scene.wait(max(line.left, 0.6))
        scene.moment("averaged")
    with scene.say(
        "One step: add {rate:.1f} times the average. {mark}So for every weight.", rate=training.rate
    ) as line:
        until = max(line.until_mark(), 2.8)
        scene.play(
            *recipe.enter(5),
            Drive(arrow, mean, added, show=ValueArrow.set_value),
            Drive(words[0], mean, added, show=Number.set_value),
            FadeOut(words[1], shift=0.2 * UP),
            run_time=0.9,
        )
        scene.wait(0.4)
        scene.play(*lens.add_to_weight(arrow, words[0], before, stepped), run_time=until - 1.7)
        scene.wait(0.4)
        scene.moment("stepped")
        scene.bring_to_back(network.show(after))
        scene.play(
            FadeOut(lens, target_position=place, scale=0.05),
            LaggedStart(
                *(Transform(card, home) for card, home in zip(cards, homes, strict=True)), lag_ratio=0.03
            ),
            run_time=max(line.left, 1.0),
        )
        scene.remove(*cards)
        scene.add(pictures)


def _most_changed(before: Params, after: Params) -> int:
    """Return which weight to the output that the lecture follows grows by the largest factor."""
    old, new = (params.weights[-1][DIGIT] for params in (before, after))
    return int(np.argmax(np.abs(new) / np.abs(old) * (np.sign(new) == np.sign(old))))


def _repeat(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, pictures: Mosaic, training: Training
) -> Number:
    """Replay the training: each step on other pictures, of which one is in the network."""
    records = training.records
    counter = Number(records[0].number, 0, size=48, color=palette.TARGET)
    counter.next_to(recipe.line(6), RIGHT, buff=1.5).stand_on(recipe.line(6))
    declared(counter, "a count")

    def show(page: Group, place: int) -> None:
        network.show(records[place]).set_target(int(training.states.label[place]))
        pictures.set_values(training.states.inputs[place]).mark([training.states.place[place]])
        counter.set_value(records[place].number)

    with scene.say(
        "And again, with other pictures. {total} steps in all.", total=training.numbers[-1]
    ) as line:
        scene.play(*recipe.enter(6), FadeIn(counter), run_time=0.3)
        page = Group(network, pictures, counter)
        scene.play(Replay(page, range(len(records)), show=show, run_time=max(line.left, 3.2)))
        scene.moment("trained")
    return counter


def _test(
    scene: Lecture,
    page: Group,
    recipe: Recipe,
    pictures: Mosaic,
    tests: Array,
    correct: NDArray[np.bool_],
    read: float,
) -> Group:
    """Let the cards become test images that fill the frame, and look at all of them from ever farther away."""
    field = PictureField(tests, ~correct, size=(13.9, 6.0)).move_to((0, 0.1, 0))
    number = Number(100 * read, 1, size=170, suffix="%").move_to(field).shift(0.25 * UP)
    result = VGroup(
        number, Words("read correctly, the orange ones not", size=SIZE).next_to(number, DOWN, buff=0.25)
    )
    plate = Rectangle(
        width=result.width + 0.8,
        height=result.height + 0.7,
        stroke_width=0,
        fill_color=palette.GROUND,
        fill_opacity=0.88,
    ).move_to(result)
    with scene.say("Then test it on {n:words} new digits.", n=len(tests)) as line:
        field.show(CLOSE)
        small = field.copy().scale_to_fit_width(pictures.width).move_to(pictures)
        scene.play(*recipe.enter(7), FadeIn(small), run_time=0.5)
        scene.play(Transform(small, field), run_time=0.7)
        scene.remove(*page, *recipe, small)
        scene.add(field)
        scene.play(Drive(field, CLOSE, 1, log=True, rate_func=smooth, run_time=max(line.left, 2.0)))
        scene.play(FadeIn(plate), FadeIn(result, scale=1.3), run_time=0.5)
        scene.wait(1.3)
        scene.moment("tested")
    return Group(field, plate, result)
