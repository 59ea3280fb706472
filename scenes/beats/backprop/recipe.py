"""3.15: training in eight lines, each of them done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
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
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.derivatives import OutputDerivatives
from netcore.measure.examples import BatchMembers, StatesAfterBatches
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.backprop.checked import check_by_nudging, nudge_of_one_edge, sources_beside_the_network
from scenes.beats.backprop.example import EARLY, Example, example_at
from scenes.beats.backprop.lens import WeightLens
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import set_lit
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words, spell
from scenes.kit.look.written import declared, in_words, note
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.input_picture import InputPicture, wide_network
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
SMALLER, ASIDE = 0.78, np.array([2.05, 0.42, 0.0])  # the network beside the lines: its scale and its middle
ABOUT_EDGES = -2.4  # height of the words about the edges
FAINT = 0.12  # strength of edges whose colors are about to mean something else
BATCHES = 3  # mini-batches that are shuffled
CARD = 0.58  # size of their pictures, in scene units
ASKED_LAYER = 1  # of the weight that is looked at from nearby
SEEN = 110  # steps that are shown of the training
ROUNDS = 4  # how often the light runs through the lines meanwhile
TESTED = (2, 5)  # rows and columns of test images that are read one by one


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

    def light(self, at: int) -> Self:
        """Light one of the lines that have come, and no other."""
        for place in range(len(self.submobjects)):
            set_lit(self.line(place), place == at)
        return self


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
    scene.declare({"2": "one pass forward and one back", "two": "nudged up and nudged down"})
    early = scene.measure("snapshot", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    gradient = scene.measure("gradient", measure.gradients.full_gradient_at, step=early)
    stock = scene.measure("first batches", measure.examples.first_batches, count=BATCHES)
    training = _training(scene)
    test_count = scene.measure("test images", measure.examples.example_count, split="test")
    tests = scene.measure("tests", measure.examples.images, first=test_count, split="test")
    answers = scene.measure("answers", measure.answers.answers, split="test")
    read = scene.measure("accuracy", measure.answers.accuracy)
    field = PictureField(tests, ~answers.correct, size=(13.9, 6.0)).move_to((0, 0.06, 0))
    corner = _where_one_is_misread(answers.correct, field.grid)
    check = scene.measure("check", measure.gradients.gradient_check, step=early)
    checked = _state(scene, early)
    sizes = training.example.params.layer_sizes
    nudge = nudge_of_one_edge(scene, check, checked)

    network = wide_network(Params(sizes, -gradient))
    scene.open_with(network)
    recipe = Recipe(LINES, batch=len(training.labels))
    pictures = _shuffle_and_take(scene, network, recipe, stock, training)
    entering, about = _one_picture(scene, network, recipe, pictures, training)
    page = Page(network, recipe, pictures, entering)
    close = _one_step(scene, page, training)
    _repeat(scene, page, about, training, close)
    result = _test(scene, page, field, corner, read)
    found, board = check_by_nudging(scene, result, check, checked, nudge)
    sources_beside_the_network(scene, found, board, Params(sizes, -check.backprop), training.records)


class Page(Group):
    """What the recipe works on.

    Attributes
    ----------
    network, recipe
        As everywhere in this beat.
    pictures
        Of the mini-batch, or of the test.
    entering
        The one of them that the network reads.
    """

    def __init__(
        self, network: NetworkDiagram, recipe: Recipe, pictures: Mosaic, entering: InputPicture
    ) -> None:
        self.network, self.recipe, self.pictures, self.entering = network, recipe, pictures, entering
        super().__init__(network, recipe, pictures, entering)


def _where_one_is_misread(correct: NDArray[np.bool_], grid: tuple[int, int]) -> tuple[int, int]:
    """Return the corner nearest to the middle of a field from which on one of some test images is misread."""
    rows, columns = grid
    whole = np.pad(~correct, (0, rows * columns - len(correct))).reshape(grid)
    found = np.argwhere(sliding_window_view(whole, TESTED).sum(axis=(2, 3)) == 1)
    middle = (np.array(grid) - TESTED) / 2
    row, column = found[np.argmin(np.abs(found - middle).sum(axis=1))].tolist()
    return row, column


def _shuffle_and_take(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, stock: BatchMembers, training: Training
) -> Mosaic:
    """Shuffle training pictures, and take ten of them, while the edges of the network become its first weights."""
    count = len(training.labels)
    pictures = Mosaic(stock.inputs, columns=5, cell_size=CARD).move_to((LEFT_EDGE, 0, 0), aligned_edge=LEFT)
    pictures.shift((-2.85 - pictures.get_bottom()[1]) * UP)
    size_of_input = network.ellipses[0][-1]
    network.ellipses[0].remove(size_of_input)
    with scene.say("How does it learn? Shuffle, {mark}take {n:words}.", n=count) as line:
        aside = network.copy().scale(SMALLER).move_to(ASIDE)
        for label in aside.labels:
            label.scale(1 / SMALLER)
        for strands in aside.edges:
            strands.emphasise(FAINT)
        scene.play(
            Transform(network, aside), FadeOut(size_of_input), FadeIn(pictures, shift=RIGHT), run_time=0.7
        )
        network.show(training.example.params)
        about = _about_edges("edges: its weights, random at first", network)
        drawn = np.lexsort((stock.place, stock.batch))
        # Those that are drawn come to lie in the last two rows, where they stay.
        places = np.empty((len(drawn), 2))
        places[drawn] = np.column_stack(np.divmod((np.arange(len(drawn)) - count) % len(drawn), 5))
        scene.play(
            *recipe.enter(0),
            pictures.animate.rearrange(places),
            *(Drive(strands, FAINT, 1, show=EdgeLayer.emphasise) for strands in network.edges),
            FadeIn(about),
            run_time=max(line.until_mark(), 1.1),
        )
        taken = Mosaic(stock.inputs[drawn[:count]], columns=5, cell_size=CARD)
        taken.move_to((LEFT_EDGE, 0, 0), aligned_edge=LEFT).align_to(pictures, DOWN)
        pictures.emphasis[drawn[:count]] = 0
        scene.add(taken)
        scene.play(FadeOut(pictures, shift=0.6 * UP), run_time=0.5)
        scene.wait(line.left)
        scene.moment("taken")
    scene.play(FadeOut(about), run_time=0.2)
    return taken


def _about_edges(text: str, network: NetworkDiagram) -> Words:
    """Return under the network what its edges are."""
    words = Words(text, size=SIZE)
    return words.move_to((network.get_x(), 0, 0)).stand_on(ABOUT_EDGES)


def _one_picture(
    scene: Lecture, network: NetworkDiagram, recipe: Recipe, pictures: Mosaic, training: Training
) -> tuple[InputPicture, Words]:
    """Pass one picture forward, compare, and hand back what it wishes."""
    entering = InputPicture(training.example.activations[0], network, size=1.55, gap=0.4)
    with scene.say("Pass one forward. {mark}Compare. {mark}Hand back its wishes.") as line:
        going = pictures.picture(0)
        scene.play(
            *recipe.enter(1), pictures.animate.mark([0]), Transform(going, entering.picture), run_time=0.5
        )
        scene.remove(going)
        scene.add(entering)
        scene.play(
            ForwardPulse(network, training.example.params, training.example.activations),
            run_time=max(line.until_mark(), 0.9),
        )
        compared = _compared(network, training.outputs)
        scene.play(
            *recipe.enter(2),
            LaggedStart(*map(FadeIn, compared), lag_ratio=0.08),
            run_time=max(line.until_mark(), 0.7),
        )
        scene.wait(0.1)
        scene.moment("compared")
        about = _about_edges(f"edges: what this {spell(training.labels[0])} wishes", network)
        scene.play(
            *recipe.enter(3),
            FadeIn(about),
            BackwardPulse(network, training.wished[0].weights, background=FAINT, keep=True),
            run_time=max(line.left, 1.4),
        )
        scene.play(FadeOut(compared), run_time=0.2)
        scene.moment("handed back")
    return entering, about


def _compared(network: NetworkDiagram, outputs: OutputDerivatives) -> Group:
    """Return, beside each output, the wanted one, and an arrow: up if it is to be brighter, down if darker."""
    x = network.labels.get_right()[0]
    largest = float(np.abs(outputs.minus_da).max())
    rows = Group()
    for goal, wish, neuron in zip(
        outputs.target.tolist(), outputs.minus_da.tolist(), network.neurons[-1], strict=True
    ):
        lamp = Neuron(neuron.width / 2).set_activation(goal).set_stroke(palette.TARGET)
        lamp.move_to((x + 0.3, neuron.get_y(), 0))
        arrow = ValueArrow(wish, largest=largest, length=0.42, weight=1.5, whole=True)
        rows.add(Group(lamp, arrow.stand_at((x + 0.68, neuron.get_y(), 0))))
    return rows


def _one_step(scene: Lecture, page: Page, training: Training) -> Callable[[float], None]:
    """Ask ten pictures about one weight, average, and add half of that; returns what closes the close-up."""
    network, recipe, pictures, entering = page.network, page.recipe, page.pictures, page.entering
    before, after = training.example.params, training.records[0].params
    edge = (ASKED_LAYER, *_most_grown(before.weights[ASKED_LAYER], after.weights[ASKED_LAYER]))
    place = edge[1:]
    weight, stepped = (float(params.weights[ASKED_LAYER][place]) for params in (before, after))
    opinions = [params.weights[ASKED_LAYER][place] for params in training.wished]
    mean = float(training.mean.weights[ASKED_LAYER][place])
    added = scene.derive("step of the weight", "product", training.rate, mean)
    upstream, downstream = training.example.activations[ASKED_LAYER : ASKED_LAYER + 2]
    lens = WeightLens(weight, stepped, (upstream[place[1]], downstream[place[0]]), opinions, pictures.values)
    homes = [pictures.picture(index) for index in range(len(pictures))]
    cards = [one.copy() for one in homes]
    with scene.say("Ask all {n:words} about one weight: {mark}average.", n=len(opinions)) as line:
        wire = network.wire(*edge).set_stroke(width=7)
        scene.play(Create(wire), pictures.animate.mark([]), run_time=0.3)
        flights = [Transform(card, lens.row.picture(index)) for index, card in enumerate(cards)]
        growing = [GrowFromPoint(arrow, cast(ValueArrow, arrow).anchor) for arrow in lens.arrows]
        scene.play(FadeIn(lens, target_position=wire, scale=0.05), run_time=0.35)
        scene.remove(pictures, network, wire, entering)
        scene.play(LaggedStart(*flights, lag_ratio=0.05), run_time=0.5)
        scene.play(LaggedStart(*growing, lag_ratio=0.4), run_time=max(line.until_mark(), 0.7))
        scene.wait(0.1)
        scene.moment("opinions")
        arrow, movers, merging = lens.merge(mean)
        product = lens.product(mean, training.rate, added)
        scene.play(
            *recipe.enter(4), *(one.animate.set_opacity(0.3) for one in lens.arrows), merging, run_time=0.85
        )
        scene.remove(*movers)
        scene.add(arrow)
        scene.play(FadeIn(product[0], shift=0.2 * UP), run_time=0.3)
        scene.wait(max(line.left, 0.5))
        scene.moment("averaged")
    with scene.say("One step: {rate:.1f} times that is added.", rate=training.rate) as line:
        scene.play(*recipe.enter(5), FadeIn(product[1], shift=0.3 * LEFT), run_time=0.3)
        scene.play(
            Drive(arrow, mean, added, show=ValueArrow.set_value, rate_func=smooth),
            FadeIn(product[2:]),
            run_time=0.6,
        )
        scene.wait(0.2)
        beside, total = lens.sum(stepped)
        gone = arrow.copy().move_to((lens.CENTER[0], lens.EDGE, 0)).set_opacity(0)
        scene.play(
            product[3].animate.move_to(beside), FadeOut(product[:3]),
            Transform(arrow, gone, remover=True), run_time=0.6,
        )  # fmt: skip
        scene.play(
            Drive(lens, weight, stepped, show=WeightLens.set_weight, rate_func=smooth),
            FadeIn(total),
            run_time=0.7,
        )
        scene.wait(max(line.left, 0.6))
        scene.moment("stepped")

    def close(seconds: float) -> None:
        """Let the weight go back among the others, and the pictures to their places."""
        scene.bring_to_back(network.show(after), entering)
        scene.play(
            FadeOut(lens, lens.arrows, product[3], total, target_position=network.edge(*edge), scale=0.05),
            LaggedStart(*map(Transform, cards, homes), lag_ratio=0.03),
            run_time=seconds,
        )
        scene.remove(*cards)
        scene.add(pictures)

    return close


def _most_grown(before: Array, after: Array) -> tuple[int, int]:
    """Return which weight of a layer grows by the largest factor, without a change of sign: to and from where."""
    factors = np.abs(after) / np.abs(before) * (np.sign(after) == np.sign(before))
    to, source = divmod(int(np.argmax(factors)), before.shape[1])
    return to, source


def _repeat(
    scene: Lecture, page: Page, about: Words, training: Training, close: Callable[[float], None]
) -> None:
    """Replay the training: each step on other pictures, of which one is in the network."""
    network, recipe, pictures, entering = page.network, page.recipe, page.pictures, page.entering
    records = training.records
    counter = Number(records[0].number, 0, size=48, color=palette.TARGET)
    counter.next_to(recipe.line(6), RIGHT, buff=1.4).stand_on(recipe.line(6))
    declared(counter, "a count")

    def show(_: Group, place: int) -> None:
        network.show(records[place]).set_target(int(training.states.label[place]))
        pictures.set_values(training.states.inputs[place]).mark([training.states.place[place]])
        entering.set_values(training.states.activations[0][place])
        counter.set_value(records[place].number)

    learnt = _about_edges("edges: its weights", network)
    with scene.say("So for all weights: {total} steps.", total=training.numbers[-1]) as line:
        close(0.5)
        scene.play(*recipe.enter(6), FadeIn(counter), FadeOut(about), FadeIn(learnt), run_time=0.3)
        seconds = max(line.left, 2.2)
        moving = Group(network, pictures, entering, counter)
        scene.play(
            Replay(moving, range(len(records)), show=show, run_time=seconds),
            Drive(recipe, 0, 6 * ROUNDS - 1e-6, show=lambda lines, at: lines.light(int(at) % 6), run_time=seconds),
        )  # fmt: skip
        recipe.light(6)
        scene.moment("trained")
    page.add(learnt, counter)


def _test(scene: Lecture, page: Page, field: PictureField, corner: tuple[int, int], read: float) -> Group:
    """Look at all test images from ever farther away, and say how many are read correctly."""
    recipe, pictures = page.recipe, page.pictures
    number = Number(100 * read, 1, size=170, suffix="%").move_to(field).shift(0.25 * UP)
    result = VGroup(number, Words("read correctly", size=SIZE).next_to(number, DOWN, buff=0.25))
    plate = Rectangle(
        width=result.width + 0.8,
        height=result.height + 0.7,
        stroke_width=0,
        fill_color=palette.GROUND,
        fill_opacity=0.88,
    ).move_to(result)

    with scene.say("Test it on {n:words} new digits. {mark}Orange: misread.", n=len(field)) as line:
        field.look_from(*corner, *TESTED)
        close = float(field.zoom[0])
        small = field.copy().stretch_to_fit_width(pictures.width).stretch_to_fit_height(pictures.height)
        small.move_to(pictures)
        scene.play(*recipe.enter(7), FadeOut(pictures), FadeIn(small), run_time=0.5)
        scene.moment("new digits")
        scene.play(Transform(small, field), run_time=0.5)
        scene.remove(*page, small)
        scene.add(field)
        scene.play(Drive(field, close, 1, log=True, rate_func=smooth, run_time=1.0))
        scene.play(FadeIn(plate), FadeIn(result, scale=1.3), run_time=0.3)
        scene.wait(max(line.left, 1.2))
        scene.moment("tested")
    return Group(field, plate, result)
