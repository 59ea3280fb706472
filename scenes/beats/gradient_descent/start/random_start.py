"""2.2: weights are thrown like dice, and the network says the same of every picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from manim import LEFT, RIGHT, Animation, Create, FadeIn, FadeOut, RoundedRectangle, VGroup
from numpy.typing import ArrayLike

from netcore import measure
from netcore.network.arrays import Array, Indices
from scenes.beats.gradient_descent.example import ScoredNetwork, scored_network, untaught_network
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.start.answers import judged
from scenes.beats.gradient_descent.start.outputs import LONG, OutputBars
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.replay.replay import Replay

FOUR = (3, 0, 1, 2)  # the labels of the pictures that are read one by one
STREAM = 100  # test images that are read after them
STRIDES = (37, 61, 83, 97, 113)  # prime, so that every weight comes once in each order
LINGER = 16  # times as long as the others those stay that are classified correctly
THROWS = 24  # times that the weights change before they lie
ALIKE = 0.05  # by which no score moves from one of the four pictures to the next


class Dice(Animation):
    """The weights change places in every throw, and come to rest where they belong, layer after layer.

    Parameters
    ----------
    network
        The diagram, which shows the weights as they are in the end.
    """

    def __init__(self, network: NetworkDiagram, *, run_time: float = 3.0) -> None:
        self.layers: Sequence[EdgeLayer] = network.edges
        super().__init__(network, run_time=run_time, rate_func=lambda share: share)

    def begin(self) -> None:
        """Take the weights from what is shown now."""
        self.rest: list[Array] = [layer.strengths for layer in self.layers]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Throw those layers that do not lie yet."""
        throw = int(alpha * THROWS)
        for place, layer in enumerate(self.layers):
            layer.emphasise(min(1.0, 8 * alpha))
            lies = alpha >= (place + 1) / len(self.layers)
            layer.strengths = np.array(self.rest[place] if lies else _shuffled(self.rest[place], throw))


def _shuffled(values: Array, throw: int) -> Array:
    """Return the same values in another order for every throw."""
    count, stride = len(values), STRIDES[throw % len(STRIDES)]
    return values[(stride * np.arange(count) + 31 * throw) % count]


@dataclass(frozen=True, eq=False)
class Passed:
    """A picture that has passed through the network: one ``(n_l,)`` array per layer, and how many were right."""

    activations: Sequence[Array]
    right: int


@beat("2.2", "a random start", flows_from="2.1")
def a_random_start(scene: Lecture) -> None:
    """Random weights give the same nonsense for every picture."""
    params = params_at(scene, 0)
    indices = [
        scene.measure(f"first {digit}", measure.examples.first_with_label, label=digit) for digit in FOUR
    ]
    passes = [activations_of(scene, index, 0) for index in indices]
    stream, answers = _stream(scene)
    told = int(answers[0])
    _, missed = judged(scene)
    last_read = scene.measure("picture before", measure.examples.image, index=missed, split="test")
    whole = untaught_network(params, last_read)
    network, picture, bars = whole.network, whole.picture, whole.bars.show(passes[0][-1])
    scene.open_with(network, picture, whole.tag)
    with scene.say(
        "So it begins with dice:\n{many:words} weights, thrown at random.",
        many=len(params.vector) // 1000 * 1000,
        when=not any(bias.any() for bias in params.biases),
    ) as line:
        scene.play(Dice(network, run_time=line.duration))
        scene.moment("thrown")
    winner = _around(network, bars, told)
    score = Number(passes[0][-1][told], size=FIGURE_SIZE, color=palette.GROUND)
    score.move_to(bars.bars[told].get_right() + 0.15 * LEFT, aligned_edge=RIGHT)
    with scene.say(
        "Show it a {a}. Ten scores come out, {mark}and the {told} is highest.", a=FOUR[0], told=told
    ) as line:
        picture.set_values(passes[0][0])
        scene.play(ForwardPulse(network, params, passes[0], run_time=max(1.8, line.until_mark() - 0.6)))
        scene.play(_grow(bars), run_time=0.8)
        scene.play(Create(winner), FadeIn(score), run_time=0.6)
        scene.moment("one picture")
    with scene.say(
        "Now a {b}, a {c}, a {d}: the scores hardly move.",
        b=FOUR[1],
        c=FOUR[2],
        d=FOUR[3],
        when=bool(np.ptp([one[-1] for one in passes], axis=0).max() < ALIKE),
    ):
        for activations in passes[1:]:
            picture.set_values(activations[0])
            scene.play(ForwardPulse(network, params, activations, run_time=1.1, background=0.8))
            score.set_value(activations[-1][told])
            scene.play(bars.animate.show(activations[-1]), run_time=0.4)
        scene.moment("four pictures")
    with scene.say(
        "A hundred test images: to each of them it says {told}.\n{right:Words} of them are classified correctly.",
        told=told,
        right=stream[-1].right,
        when=bool((answers == told).all()),
    ) as line:
        tally = Tally(len(stream))
        scene.play(FadeIn(tally), run_time=0.4)
        show = Streaming(whole, tally, score, told)
        slowly = _lingering(stream)
        scene.play(Replay(network, slowly, show=lambda _, one: show(one), run_time=max(7.0, line.left)))
        scene.moment("a hundred pictures")
        scene.wait(0.6)
    with scene.say("So our {a} is an {told} to it, too. How bad is that?", a=FOUR[0], told=told):
        picture.set_values(passes[0][0])
        scene.play(ForwardPulse(network, params, passes[0], run_time=2.0, background=0.8), FadeOut(tally))
        score.set_value(passes[0][-1][told])
        scene.play(bars.animate.show(passes[0][-1]), run_time=0.4)
        scene.play(FadeOut(winner, score), run_time=0.8)
        scene.moment("the three")
    scene.remove(bars, network, picture, whole.tag)
    scene.add(scored_network(params, passes[0]))


class Tally(VGroup):
    """How many of the test images were classified correctly, left of the tag.

    >>> Tally(100).show(2).number.value
    2.0
    """

    def __init__(self, count: int) -> None:
        self.words = Words(f"of {spell(count)} classified correctly", size=FIGURE_SIZE)
        self.words.move_to((4.35, 3.42, 0.0), aligned_edge=RIGHT)
        self.number = Number(0, 0, size=48, at_x=float(self.words.get_left()[0]) - 0.2).stand_on(self.words)
        super().__init__(self.number, self.words)

    def show(self, right: int) -> Tally:
        """Show so many."""
        self.number.set_value(right)
        return self


class Streaming:
    """Shows passed pictures: the picture, the lamps, the bars, the highest score and the tally at once."""

    def __init__(self, whole: ScoredNetwork, tally: Tally, score: Number, told: int) -> None:
        self.whole, self.tally, self.score, self.told = whole, tally, score, told

    def __call__(self, one: Passed) -> None:
        """Show one of them."""
        self.whole.picture.set_values(one.activations[0])
        self.whole.network.show(activations=one.activations)
        self.whole.bars.show(one.activations[-1])
        self.score.set_value(one.activations[-1][self.told])
        self.tally.show(one.right)


def _stream(scene: Lecture) -> tuple[list[Passed], Indices]:
    """Measure how the first test images pass through the untrained network, and what it says."""
    inputs = scene.measure("test images", measure.examples.images, first=STREAM, split="test")
    layers = [
        scene.measure(
            f"layer {layer}", measure.answers.layer_of_examples, layer=layer, first=STREAM, step=0
        ).a
        for layer in range(3)
    ]
    read = scene.measure("answers", measure.answers.answers, first=STREAM, step=0)
    rows = zip(inputs.reshape(len(inputs), -1), *layers, strict=True)
    right = read.correct_so_far.tolist()
    return [Passed(row, count) for row, count in zip(rows, right, strict=True)], read.answer


def _lingering(stream: Sequence[Passed]) -> list[Passed]:
    """Return the passed pictures, each as often as it is to be shown: long where one is classified correctly."""
    before = [0, *(one.right for one in stream[:-1])]
    rows = zip(stream, before, strict=True)
    return [one for one, right in rows for _ in range(LINGER if one.right > right else 1)]


def _grow(bars: OutputBars) -> Animation:
    """Return the animation in which the bars grow from the outputs."""
    scores: ArrayLike = bars.scores
    bars.show(np.zeros(len(bars.scores)))
    return cast(Animation, bars.animate.show(scores))


def _around(network: NetworkDiagram, bars: OutputBars, output: int) -> RoundedRectangle:
    """Return a frame around the digit and the bar of an output."""
    label, bar = network.labels[output], bars.bars[output]
    left, right = float(label.get_left()[0]) - 0.15, bars.left + LONG * float(bars.scores[output]) + 0.15
    frame = RoundedRectangle(
        corner_radius=0.1, width=right - left, height=0.52, color=palette.INK, stroke_width=4
    )
    return frame.move_to(((left + right) / 2, bar.get_y(), 0.0))
