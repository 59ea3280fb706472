"""2.2: weights are thrown like dice, and the network says the same of every picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    RoundedRectangle,
    VGroup,
    rush_into,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.answers import Answers
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.example import ScoredNetwork, untaught_network
from scenes.beats.gradient_descent.networks import activations_of, params_at
from scenes.beats.gradient_descent.start.answers import judged
from scenes.beats.gradient_descent.start.outputs import LONG, OutputBars, RightAnswers
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.replay import Drive

FOUR = (3, 0, 1, 2)  # the labels of the pictures that are read one by one
STREAM = 40  # training images that are read after them
STRIDES = (37, 61, 83, 97, 113)  # prime, so that every weight comes once in each order
COLUMNS, WALL, WALL_AT = 10, (12.8, 5.0), (0.0, -0.4, 0.0)  # how they stand, on which size, and where
STAMPED = 52.0  # font size of the answers below them
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


@beat("2.2", "a random start", flows_from="2.1")
def a_random_start(scene: Lecture) -> None:
    """Random weights give the same nonsense for every picture."""
    params = params_at(scene, 0)
    indices = [
        scene.measure(f"first {digit}", measure.examples.first_with_label, label=digit) for digit in FOUR
    ]
    passes = [activations_of(scene, index, 0) for index in indices]
    stream = scene.measure("training images", measure.examples.images, first=STREAM)
    read = scene.measure("answers", measure.answers.answers, first=STREAM, split="train", step=0)
    told = int(read.answer[0])
    _, missed = judged(scene)
    last_read = scene.measure("picture before", measure.examples.image, index=missed, split="test")
    whole = untaught_network(params, last_read)
    network, picture, bars = whole.network, whole.picture, whole.bars.show(passes[0][-1])
    scene.open_with(network, picture, whole.tag)
    with scene.say(
        "It begins with dice:\n{many:words} weights, thrown at random.",
        many=len(params.vector) // 1000 * 1000,
        when=not any(bias.any() for bias in params.biases),
    ) as line:
        scene.play(Dice(network, run_time=line.duration))
        scene.moment("thrown")
    winner = _around(network, bars, told)
    score = Number(passes[0][-1][told], size=FIGURE_SIZE, color=palette.GROUND)
    score.move_to(bars.bars[told].get_right() + 0.15 * LEFT, aligned_edge=RIGHT)
    with scene.say(
        "Show it a {a}. Ten scores come out. {mark}The {told} is highest.", a=FOUR[0], told=told
    ) as line:
        picture.set_values(passes[0][0])
        seconds = max(2.4, line.until_mark())
        scene.play(ForwardPulse(network, params, passes[0], run_time=seconds - 0.8))
        scene.play(_grow(bars, passes[0][-1]), run_time=0.8)
        scene.play(Create(winner), FadeIn(score), run_time=0.4)
        scene.moment("one picture")
        scene.wait(0.8)
    ticks = bars.ticks()
    with scene.say(
        "Now a {b}, a {c}, a {d}: {mark}the scores hardly move.",
        b=FOUR[1],
        c=FOUR[2],
        d=FOUR[3],
        when=bool(np.ptp([one[-1] for one in passes], axis=0).max() < ALIKE)
        and all(one[-1].argmax() == told for one in passes),
    ):
        scene.play(Create(ticks), run_time=0.3)
        for activations in passes[1:]:
            picture.set_values(activations[0])
            pulse = ForwardPulse(network, params, activations, background=0.8)
            scene.play(pulse, _follow(bars, score, activations[-1], told), run_time=1.4)
            scene.wait(0.3)
        scene.moment("four pictures")
        scene.wait(0.4)
    machine = Group(network, bars, ticks, winner, score)
    wall = VerdictWall(stream, read.answer[None], read.label, columns=COLUMNS, size=WALL, answer_size=STAMPED)
    wall.shift(WALL_AT).gather_at(picture.picture.get_center())
    _read_many(scene, machine, picture, wall, read, told)
    with scene.say("So our {a} is an {told} to it, too. How bad is that?", a=FOUR[0], told=told):
        picture.set_values(passes[0][0])
        machine.remove(ticks)
        scene.play(
            Drive(wall, 0, 1, show=VerdictWall.gather, rate_func=smooth, run_time=1.0),
            FadeIn(picture, rate_func=squish_rate_func(smooth, 0.6, 1), run_time=1.0),
        )
        scene.remove(wall)
        scene.play(FadeIn(machine), run_time=0.5)
        pulse = ForwardPulse(network, params, passes[0], background=0.8)
        scene.play(pulse, _follow(bars, score, passes[0][-1], told), run_time=1.5)
        scene.play(FadeOut(winner, score), run_time=0.6)
        scene.moment("the three")
    scene.remove(bars, network, picture, whole.tag)
    scene.add(ScoredNetwork(params, passes[0]))


def _read_many(
    scene: Lecture, machine: Group, picture: InputPicture, wall: VerdictWall, read: Answers, told: int
) -> None:
    """Lay out pictures, stamp on each what the network reads, and frame at once those that it gets right."""
    marks = VGroup(*(_mark(wall, int(which)) for which in np.flatnonzero(read.correct)))
    stamped = Group(wall.stamp(0).gather(1), marks)

    def stamp(_: Group, count: float) -> None:
        wall.stamp(count)
        for mark, which in zip(marks, np.flatnonzero(read.correct), strict=True):
            mark.set_stroke(opacity=float(count >= which + 1))

    with scene.say(
        "{many:Words} pictures. {mark}What does it say? {told}, {told}, {told}: always {told}.",
        many=len(wall),
        told=told,
        when=bool((read.answer == told).all()),
    ) as line:
        scene.play(FadeOut(machine), run_time=0.5)
        scene.play(
            FadeOut(picture, run_time=0.4),
            Drive(wall, 1, 0, show=VerdictWall.gather, run_time=max(1.3, line.until_mark())),
        )
        scene.play(
            Drive(stamped, 0, len(wall), show=stamp, rate_func=rush_into), run_time=max(3.6, line.left)
        )
        scene.moment("many pictures")
    tally = RightAnswers(int(read.correct.sum()), len(wall))
    with scene.say("{right:Words} of them are right.", right=int(read.correct.sum())):
        scene.play(
            FadeIn(tally, shift=0.2 * UP),
            *(Indicate(mark, scale_factor=1.1, color=palette.INK) for mark in marks),
            run_time=0.9,
        )
        scene.moment("right by chance")
        scene.wait(0.8)
        scene.play(FadeOut(marks, tally), run_time=0.4)


def _mark(wall: VerdictWall, which: int) -> RoundedRectangle:
    """Return a frame around a card."""
    rows, columns = wall.grid
    frame = RoundedRectangle(
        corner_radius=0.08,
        width=wall.width / columns,
        height=wall.height / rows,
        color=palette.INK,
        stroke_width=6,
    )
    return frame.move_to(wall.places()[which])


def _grow(bars: OutputBars, scores: ArrayLike) -> Animation:
    """Return the animation in which the bars grow from the outputs."""
    bars.show(np.zeros(len(bars.scores)))
    return cast(Animation, bars.animate.show(scores))


def _follow(bars: OutputBars, score: Number, scores: Array, told: int) -> Animation:
    """Return the animation in which the bars and the number on one of them move to new scores, as a pulse arrives."""
    before = np.array(bars.scores)

    def show(_: Group, share: float) -> None:
        between = before + share * (scores - before)
        bars.show(between)
        score.set_value(between[told])

    return Drive(Group(bars, score), 0, 1, show=show, rate_func=squish_rate_func(smooth, 0.7, 1))


def _around(network: NetworkDiagram, bars: OutputBars, output: int) -> RoundedRectangle:
    """Return a frame around the digit and the bar of an output."""
    label, bar = network.labels[output], bars.bars[output]
    left, right = float(label.get_left()[0]) - 0.15, bars.left + LONG * float(bars.scores[output]) + 0.15
    frame = RoundedRectangle(
        corner_radius=0.1, width=right - left, height=0.52, color=palette.INK, stroke_width=4
    )
    return frame.move_to(((left + right) / 2, bar.get_y(), 0.0))
