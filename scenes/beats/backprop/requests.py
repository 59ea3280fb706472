"""3.6 to 3.8: what outputs ask of the neurons before them, the sums of it, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    UR,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    SurroundingRectangle,
    VGroup,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.derivatives import ActivationDerivatives, PartThroughWeight
from scenes.beats.backprop.example import DIGIT, example_shown, wishes_of_weights
from scenes.kit.lecture.frame import WIDTH
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, notes_below
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import MARGIN, SMALLEST, TEXT_SIZE, Note, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.pictures.mosaic import Picture, WeightPictures
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ArrowColumn, ArrowLegend, ValueArrow
from scenes.kit.values.table import Addition, SumColumn, ValueTable

TOP, ROW = 2.2, 0.31  # height of the first row and distance of the rows, in scene units
CELL = 0.86  # width of a column
Rows = tuple[str, ArrayLike, int]  # a column of numbers: words over it, values, decimals
SUM_ROOM = 1.75  # columns' widths between the sum and the first column
LONGEST = 1.9  # how many cells' fill a sum may measure, at any time while it is formed


class RequestSheet(Group):
    """Neurons and edges of two layers; the requests that travel back along the edges, and their sums.

    Parameters
    ----------
    weights
        ``(n_out, n_in)``: between the two layers.
    upstream, downstream
        ``(n_in,)`` and ``(n_out,)`` activations.
    asked
        ``(n_out, n_in)``: what each neuron downstream asks of each one upstream. More is to the right.

    Attributes
    ----------
    layer
        The diagram of both layers, the only part that is shown from the start.
    table, total
        The requests and their sums by the same scale.
    legend
        What the arrows mean, under the table.
    """

    def __init__(
        self, weights: ArrayLike, upstream: ArrayLike, downstream: ArrayLike, asked: ArrayLike
    ) -> None:
        requests = np.asarray(asked, dtype=np.float64)
        largest = max(np.abs(requests).max(), np.abs(np.cumsum(requests, axis=0)).max() / LONGEST)
        self.table = ValueTable(requests.T, cell=(CELL, ROW), horizontal=True, largest=largest)
        rows, columns = self.table.values.shape
        self.layer = NetworkDiagram((rows, columns), width=7.2, height=ROW * (rows - 1))
        self.layer.show(weights=[weights], activations=(upstream, downstream))
        first = self.layer.neurons[0][0]
        self.layer.shift((MARGIN - WIDTH / 2 - first.get_left()[0], TOP - first.get_y(), 0.0))
        left = first.get_right()[0] + (SUM_ROOM + 1.0) * CELL
        self.table.shift(np.array([left, TOP, 0.0]) - self.table.entry_center(0, 0))
        self.total = SumColumn(self.table, largest=self.table.largest, side="left", room=SUM_ROOM)
        self.legend = ArrowLegend().next_to(self.table, DOWN, buff=0.14)
        super().__init__(self.layer)

    def request(self, to: int, source: int) -> ValueArrow:
        """Return a request as it sets out from the neuron that makes it; it ends as ``table.entry(source, to)``."""
        arrow = self.table.entry(source, to).copy()
        assert isinstance(arrow, ValueArrow)  # noqa: S101 (what this table is made of)
        return arrow.next_to(self.layer.neuron(1, to), UP, buff=0.12)

    def hand_back(self, arrow: ValueArrow, to: int, source: int, run_time: float = 1.2) -> MoveAlongPath:
        """Return the animation in which a request travels along its edge to the neuron of which it asks."""
        goal = self.layer.neuron(0, source).get_right() + (0.25 + arrow.width / 2) * RIGHT
        way = Line(arrow.get_center(), goal + 0.12 * UP)
        return MoveAlongPath(arrow, way, run_time=run_time)

    def raise_heads(self, run_time: float = 1.0) -> AnimationGroup:
        """Return the animation in which the neurons downstream come to stand over their columns, edges fading."""
        moves: list[Any] = []
        top = TOP + 1.05 * ROW
        for at, (neuron, label) in enumerate(zip(self.layer.neurons[1], self.layer.labels, strict=True)):
            x = self.table.entry_center(0, at)[0]
            moves.append(neuron.animate.move_to((x, top + neuron.height / 2, 0.0)))
            moves.append(label.animate.move_to((x, top + neuron.height + 0.1 + label.height / 2, 0.0)))
        moves.append(self.layer.edges[0].animate.set_opacity(0.0))
        return AnimationGroup(*moves, run_time=run_time)

    def numbers(self, columns: Sequence[Rows]) -> Group:
        """Return columns of numbers, one to a row, each under words: to the right of the sums."""
        found = numbers_beside(list(self.layer.neurons[0]), columns)
        return found.shift((self.total.get_right()[0] + 0.6 - found.get_left()[0], 0.0, 0.0))


class OneRequester(Group):
    """Two layers of a network, and what one neuron of the second asks of the first, as arrows on its left.

    Parameters
    ----------
    weights
        ``(n_out, n_in)``: between the two layers.
    upstream, downstream
        ``(n_in,)`` and ``(n_out,)`` activations.
    asked
        ``(n_in,)``: what neuron `to` asks of each one upstream. More is to the right.
    to
        Who asks.

    Attributes
    ----------
    layer
        The diagram, the only part that is shown from the start.
    arrows
        One arrow per neuron upstream.
    legend
        What the arrows mean, under the diagram.
    """

    def __init__(
        self, weights: ArrayLike, upstream: ArrayLike, downstream: ArrayLike, asked: ArrayLike, to: int
    ) -> None:
        self.to = to
        rows, columns = len(np.asarray(upstream)), len(np.asarray(downstream))
        self.layer = NetworkDiagram((rows, columns), width=5.9, height=ROW * (rows - 1))
        self.layer.show(weights=[weights], activations=(upstream, downstream))
        self.arrows = ArrowColumn(asked, rows=list(self.layer.neurons[0]), horizontal=True, length=1.2)
        self.arrows.stand_at_x(self.layer.neurons[0].get_left()[0] - 0.85)
        whole = Group(self.arrows, self.layer)
        first = self.layer.neurons[0][0]
        whole.shift((MARGIN - WIDTH / 2 - whole.get_left()[0], TOP - first.get_y(), 0.0))
        self.legend = ArrowLegend().next_to(self.layer, DOWN, buff=0.14)
        super().__init__(self.layer)

    def focus(self, *sources: int) -> Self:
        """Leave the edges from some neurons to the one that asks as they are, and let all others recede."""
        self.layer.focus(*((0, self.to, source) for source in sources))
        return self

    def arrows_of(self, *sources: int) -> Group:
        """Return the arrows of some neurons."""
        return Group(*(self.arrows[source] for source in sources))

    def note_pad(self, columns: Sequence[Rows]) -> Group:
        """Return a sheet with columns of numbers, one to a row, each under a word, to the right of the diagram."""
        written = numbers_beside(list(self.layer.neurons[0]), columns)
        written.shift((self.layer.get_right()[0] + 1.0 - written.get_left()[0], 0.0, 0.0))
        sheet = SurroundingRectangle(written, color=palette.FAINT, stroke_width=1.5, corner_radius=0.1)
        return Group(sheet, *written)


def network_arrows(network: NetworkDiagram, layer: int, values: ArrayLike) -> ArrowColumn:
    """Return flat arrows to the left of a layer of a network, one per neuron."""
    arrows = ArrowColumn(values, rows=list(network.neurons[layer]), horizontal=True, length=0.7)
    return arrows.stand_at_x(network.neurons[layer].get_left()[0] - 0.6)


def numbers_beside(rows: Sequence[Mobject], columns: Sequence[Rows]) -> Group:
    """Return columns of signed numbers at the heights of some mobjects, each under its words."""
    found = Group()
    for words, values, decimals in columns:
        numbers = VGroup()
        for row, value in zip(rows, np.asarray(values), strict=True):
            number = Number(value, decimals, sign=True, size=SMALLEST, color=palette.sign_hue(value))
            numbers.add(number.set_y(row.get_y()))
        heading = Note(words, align="center").next_to(numbers, UP, buff=0.22)
        column = Group(heading, numbers)
        if len(found):
            column.shift((found.get_right()[0] + 0.7 - column.get_left()[0], 0.0, 0.0))
            heading.stand_on(cast(Words, found[0][0]))
        found.add(column)
    return found


@beat("3.6", "activations in proportion to weights")
def activations_in_proportion_to_weights(scene: Lecture) -> None:
    """One output asks every neuron before it for more or less, in proportion to the weight between."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    wish, asked = float(requests.minus_dz[DIGIT]), requests.parts[DIGIT]
    *_, upstream, downstream = example.activations
    weights = example.params.weights[-1]
    requester = OneRequester(weights, upstream, downstream, asked, DIGIT)
    requester.layer.set_target(DIGIT)
    every = range(len(upstream))
    with scene.say(
        "The {digit} should be brighter. Could the neurons before it help?", digit=DIGIT, when=wish > 0
    ):
        scene.title(note=example.source)
        scene.play(FadeIn(requester), run_time=0.8)
        scene.play(requester.animate.focus(*every), run_time=0.8)
        scene.wait(0.6)
        scene.moment("one output")
    for words, helped in (
        ("Behind a positive weight, a brighter neuron would help.", weights[DIGIT] > 0),
        ("Behind a negative weight, a darker one would.", weights[DIGIT] < 0),
    ):
        with scene.say(words, when=((asked > 0) == (weights[DIGIT] > 0)).all()):
            those = np.flatnonzero(helped).tolist()
            scene.play(requester.animate.focus(*those), run_time=0.6)
            scene.play(
                LaggedStart(*map(GrowFromCenter, requester.arrows_of(*those)), lag_ratio=0.15), run_time=1.6
            )
            scene.wait(1.2)
            scene.moment(words)
    with scene.say(
        "What is asked is {wish:.3f} times the weight, for all sixteen.",
        wish=wish,
        when=np.allclose(asked, wish * weights[DIGIT]),
    ):
        scene.play(requester.animate.focus(*every), FadeIn(requester.legend), run_time=0.8)
        pad = requester.note_pad([("weight", weights[DIGIT], 3), ("request", asked, 2)])
        rule = Words(f"request =\n{spell(wish, 3)} × weight", size=TEXT_SIZE).next_to(pad, RIGHT, buff=0.4)
        scene.play(FadeIn(pad[:2]), run_time=0.8)
        scene.play(FadeIn(pad[2], shift=0.2 * RIGHT), FadeIn(rule), run_time=0.8)
        scene.wait(1)
        scene.moment("note pad")
    with scene.say("We may not touch these neurons. We write down what would help."):
        scene.play(requester.layer.animate.focus(), run_time=0.8)
        scene.wait(2)


@beat("3.7", "ten opinions, added")
def ten_opinions_added(scene: Lecture) -> None:
    """Every output has its own wish for every neuron before it; these wishes add up."""
    example = example_shown(scene)
    requests = scene.measure("requests", measure.derivatives.activation_derivatives, layer=-1, **example.at)
    turned = scene.measure(
        "one request", measure.derivatives.largest_part_through_negative_weight, layer=-1, **example.at
    )
    asked = requests.parts
    *_, upstream, downstream = example.activations
    sheet = RequestSheet(example.params.weights[-1], upstream, downstream, asked)
    picture = Picture(example.activations[0], size=1.6).to_corner(UR, buff=MARGIN)
    with scene.say(
        "Output {to} should be darker, and its weight from this neuron is negative. "
        "So it asks the neuron to be brighter.",
        to=turned.to,
        when=turned.minus_dz < 0 and turned.weight < 0 and turned.part > 0,
    ):
        scene.title(note=example.source)
        scene.play(FadeIn(sheet), FadeIn(picture), run_time=0.8)
        _turn_a_request_around(scene, sheet, turned)
    with scene.say(
        "Every output asks something of every neuron before it. About each neuron the ten disagree.",
        when=((asked > 0).any(axis=0) & (asked < 0).any(axis=0)).all(),
    ):
        scene.play(sheet.raise_heads())
        scene.play(LaggedStart(*map(FadeIn, sheet.table.columns), lag_ratio=0.2), run_time=2.4)
        scene.play(FadeIn(sheet.legend), run_time=0.6)
        scene.wait(1)
        scene.moment("ten opinions")
    with scene.say("So add their requests, signs and all."):
        scene.play(FadeIn(sheet.total.show(0)), run_time=0.4)
        scene.play(Drive(Addition(sheet.table, sheet.total), 0, 1, run_time=5))
        scene.wait(0.5)
        scene.moment("added")
        _check_the_sums(scene, sheet, requests)


def _turn_a_request_around(scene: Lecture, sheet: RequestSheet, turned: PartThroughWeight) -> None:
    """Follow the request of an output that must fall along a negative weight to a neuron that should rise."""
    to, source = turned.to, turned.source
    wish, weight, request = (
        spell(number, 2, sign=True) for number in (turned.minus_dz, turned.weight, turned.part)
    )
    product = Formula(
        f'{{{{ "({wish})" : wish }}}} quad {{{{ dot : dot }}}} quad {{{{ "({weight})" : weight }}}} '
        f'quad {{{{ = : equals }}}} quad {{{{ "{request}" : request }}}}',
        colors={"wish": palette.NEGATIVE, "weight": palette.NEGATIVE, "request": palette.POSITIVE},
    ).next_to(sheet.layer, RIGHT, buff=0.45)
    words = {
        "wish": f"output {spell(to)}:\ndarker",
        "weight": "negative\nweight",
        "request": "neuron:\nbrighter",
    }
    notes = notes_below(product, words)
    scene.play(sheet.layer.animate.focus((0, to, source)), run_time=0.8)
    scene.play(FadeIn(product.part("wish"), notes[0]), run_time=0.6)
    scene.wait(0.6)
    scene.play(FadeIn(product.part("dot"), product.part("weight"), notes[1]), run_time=0.6)
    arrow = sheet.request(to, source)
    scene.play(FadeIn(arrow), run_time=0.4)
    scene.play(sheet.hand_back(arrow, to, source))
    scene.play(FadeIn(product.part("equals"), product.part("request"), notes[2]), run_time=0.6)
    scene.wait(0.8)
    scene.moment("one request")
    scene.play(FadeOut(product, notes, arrow), sheet.layer.animate.unfocus(), run_time=0.6)


def _check_the_sums(scene: Lecture, sheet: RequestSheet, requests: ActivationDerivatives) -> None:
    """Compare the sums with what nudging each neuron does to the cost."""
    with scene.say(
        "How fast does the cost fall if one of these neurons rises? Nudge it and measure: the same numbers.",
        when=(requests.total.round(3) == requests.nudged.round(3)).all(),
    ):
        numbers = sheet.numbers(
            [("sum of ten\nrequests", requests.total, 3), ("nudged and\nmeasured", requests.nudged, 3)]
        )
        scene.play(FadeOut(sheet.layer.neurons[1], sheet.layer.labels), FadeIn(numbers[0]), run_time=0.6)
        scene.wait(0.5)
        scene.play(FadeIn(numbers[1], shift=0.2 * LEFT), run_time=0.6)
        scene.wait(1)
        scene.moment("checked")
    with scene.say("Such sums, handed back from layer to layer, are backpropagation."):
        rule = Formula(
            "- frac(partial C_0, partial a_k) = sum_j - 2 (a_j - y_j) thin sigma'(z_j) thin w_(j k)"
        )
        rule.next_to(numbers, RIGHT, buff=0.8)
        scene.play(FadeIn(rule, shift=0.1 * UP), run_time=0.8)
        scene.wait(1)
        scene.moment("rule")


@beat("3.8", "and back again")
def and_back_again(scene: Lecture) -> None:
    """Hand the sums on: they stand where the distance from the target stood, layer by layer."""
    example = example_shown(scene)
    wished = wishes_of_weights(scene, example)
    last, middle = (
        scene.measure(
            f"requests {layer}", measure.derivatives.activation_derivatives, layer=layer, **example.at
        )
        for layer in (-1, -2)
    )
    network = NetworkDiagram(example.params.layer_sizes, width=8.2, height=4.9)
    network.show(example.params, activations=example.activations)
    network.shift(2.0 * RIGHT + 0.15 * UP).set_target(DIGIT)
    picture = InputPicture(example.activations[0], network)
    wishes = [
        network_arrows(network, layer, values)
        for layer, values in ((3, last.minus_dz), (2, last.total), (1, middle.total))
    ]
    with scene.say("The outputs' wishes became requests, and their sums are the wishes of this layer."):
        scene.title(note=f"{example.source} · every layer by its own scale")
        scene.play(FadeIn(network), FadeIn(picture), run_time=0.8)
        scene.play(network.animate.focus(), FadeIn(wishes[0]), run_time=0.8)
        scene.play(BackwardPulse(network, wished, layers=[2], run_time=1.6))
        scene.play(FadeIn(wishes[1], shift=0.3 * LEFT), run_time=0.6)
        scene.moment("second hidden layer")
    with scene.say("So it goes on as before: with biases, weights, and requests to the layer before."):
        scene.play(BackwardPulse(network, wished, layers=[1], run_time=1.6))
        scene.play(FadeIn(wishes[2], shift=0.3 * LEFT), run_time=0.6)
        scene.wait(0.6)
        scene.moment("first hidden layer")
    with scene.say("At the first weights it ends, for nothing can be asked of the pixels."):
        scene.play(BackwardPulse(network, wished, layers=[0], run_time=1.6))
        first = WeightPictures(wished[0], cell_size=0.7).move_to(picture.picture)
        words = Note("wished change of the first\nweights, neuron by neuron")
        scene.play(FadeOut(picture), FadeIn(first, words.next_to(first, DOWN, buff=0.2)), run_time=0.8)
        scene.wait(0.6)
        scene.moment("first weights")
    with scene.say("Nobody tells a hidden neuron what to be. It learns it from the complaints downstream."):
        scene.wait(2)
