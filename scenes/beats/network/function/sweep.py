"""1.15: a neuron is a function, and so is the network: one pixel is turned up, and all outputs answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    LaggedStart,
    Line,
    ReplacementTransform,
    RoundedRectangle,
    ScaleInPlace,
    Square,
    Transform,
    VGroup,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.neurons import WeightedSum
from netcore.measure.pictures.pixels import PixelSweep
from netcore.network.arrays import Array
from scenes.beats.network.example import (
    SEEN_FROM,
    AllDials,
    Reading,
    WrittenLayer,
    the_doubtful,
    the_three_read,
)
from scenes.beats.network.outputs import ScoreBars
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number, NumberColumn
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.network.strands import Strands
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive, Replay

POINTS = 61  # at so many brightnesses of the pixel the outputs are looked at
FAN_X, FAN_HIGH, SMALL = -3.0, 4.9, 0.13  # of the sixteen neurons: place, height, radius, in scene units
LARGE, LARGE_AT = 1.15, np.array([2.3, -0.05, 0.0])  # the neuron that they lead to
PICTURE_AT, PICTURE_SIZE = np.array([-4.55, -0.2, 0.0]), 4.4
BOX_AT, BOX = np.array([0.35, -0.2, 0.0]), (2.0, 2.9)
INSIDE, WALLS = 0.14, (13.6, 5.9)  # scale of the network when the box opens, and the box's extent when it has
BARS_X, BARS_UNIT, BARS_TOP, BARS_PITCH = 2.95, 2.9, 2.35, 0.54
LENS, LENS_AT = 1.1, np.array([-1.6, -1.5, 0.0])  # side and place of the enlarged pixel
AT_HOME = (0.11, 0.17)  # radii of neurons in the network in space, roughly
SWING = 0.35  # by how much the network turns at the end, in radians


class Fan(Group):
    """A neuron on its own: those it listens to, the edges into it, and the neuron.

    Parameters
    ----------
    fed
        What it adds up: the activations of the sources and its weights.
    places, radius
        ``(n, 3)`` and one number: where the sources are, and how large.
    to, large
        The same for the neuron.

    Attributes
    ----------
    sources, neuron, strands
        Its parts.
    """

    def __init__(
        self, fed: WeightedSum, places: ArrayLike, radius: float, to: ArrayLike, large: float
    ) -> None:
        self.sources = [
            Neuron(radius).set_activation(a).move_to(place)
            for a, place in zip(fed.a, np.asarray(places), strict=True)
        ]
        self.neuron = Neuron(large).move_to(np.asarray(to))
        self.strands = Strands(self.sources, self.neuron, fed.weights, thickness=2.4, faintest=0.3)
        super().__init__(self.strands, *self.sources, self.neuron)


class PixelLens(VGroup):
    """One pixel of a picture and the same pixel enlarged, with its brightness, which can be turned.

    Parameters
    ----------
    picture
        In which the pixel is.
    row, column
        Of the pixel.
    center
        Where the enlarged one is.
    value
        Its brightness, 0..1.

    >>> lens = PixelLens(Picture(np.zeros((28, 28)), size=4.0), 20, 10, np.zeros(3), 0.25)
    >>> lens.show(0.5).number.shown
    '0.50'
    """

    def __init__(self, picture: Picture, row: int, column: int, center: ArrayLike, value: float) -> None:
        self.pixel = picture.pixels((row, column))
        self.pixel.set_stroke(palette.TARGET, 4.5)
        self.large = Square(LENS, color=palette.TARGET, stroke_width=4).move_to(np.asarray(center))
        self.rays = VGroup(
            *(
                Line(
                    self.pixel.get_corner(side),
                    self.large.get_corner(side),
                    color=palette.TARGET,
                    stroke_width=2.5,
                )
                for side in (UP + RIGHT, DOWN + RIGHT)
            )
        )
        self.number = Number(value, size=48).next_to(self.large, DOWN, buff=0.2)
        super().__init__(self.rays, self.pixel, self.large, self.number)
        self.show(value)

    def show(self, value: float) -> Self:
        """Show another brightness."""
        for square in (self.pixel, self.large):
            square.set_fill(palette.GROUND.interpolate(palette.INK, value), 1.0)
        self.number.set_value(value)
        return self


class Outputs(VGroup):
    """The ten outputs as bars behind their digits, the largest framed.

    Parameters
    ----------
    scores
        ``(10,)``.

    >>> Outputs(np.eye(10)[3]).show(np.eye(10)[6]).answer
    6
    """

    def __init__(self, scores: ArrayLike) -> None:
        ys = BARS_TOP - BARS_PITCH * np.arange(len(np.asarray(scores)))
        self.bars = ScoreBars(scores, BARS_X, ys, BARS_UNIT)
        self.digits = VGroup(
            *(
                declared(
                    Words(spell(digit), size=FIGURE_SIZE, color=palette.SECONDARY), "an output's digit"
                ).move_to((BARS_X - 0.35, y, 0))
                for digit, y in enumerate(ys.tolist())
            )
        )
        self.frame = RoundedRectangle(
            corner_radius=0.1, width=0.46, height=0.5, color=palette.INK, stroke_width=3.5
        )
        self.answer = 0
        super().__init__(self.digits, self.bars, self.frame)
        self.show(scores)

    def show(self, scores: ArrayLike) -> Self:
        """Show other scores."""
        self.bars.show(scores)
        self.answer = int(np.argmax(np.asarray(scores)))
        self.frame.move_to(self.digits[self.answer])
        return self


@beat("1.15", "one large function", flows_from="1.14")
def one_function(scene: Lecture) -> None:
    """Take one neuron out, and see a function; then the whole network, whose input is changed by one pixel."""
    reading = the_three_read(scene)
    last = len(reading.params.weights) - 1
    answer = int(reading.activations[-1].argmax())
    fed = scene.measure(
        "what it adds up", measure.neurons.weighted_sum, layer=last, neuron=answer, index=reading.index
    )
    counts = scene.measure("counts", measure.record.parameter_counts)
    doubtful = the_doubtful(scene)
    sweep = scene.measure("sweep", measure.pictures.pixel_sweep, index=doubtful.index, points=POINTS)
    opening = WrittenLayer(reading)
    scene.open_with(opening)
    taken = _neuron(scene, opening.dials, opening.line, fed, answer)
    machine = _machine(scene, taken, reading, counts.total)
    machine = _doubtful(scene, machine, doubtful)
    lens = _turn_a_pixel(scene, machine, doubtful, sweep)
    _open(scene, machine, lens, doubtful)


@dataclass(frozen=True, eq=False)
class TakenOut:
    """A neuron outside of its network: how it stands in there, how it is seen now, and what is written beside it."""

    at_home: Fan
    fan: Fan
    beside: Group


@dataclass(frozen=True, eq=False)
class Function:
    """A picture, a box with an f on it, and ten outputs, with arrows between them."""

    picture: Picture
    frame: RoundedRectangle
    inside: VGroup
    outputs: Outputs


def _neuron(scene: Lecture, dials: AllDials, line: Formula, fed: WeightedSum, answer: int) -> TakenOut:
    """Take one neuron out of the network: numbers go in, one comes out."""
    space = dials.space
    count = len(fed.a)
    at_home = Fan(
        fed, [space.seen_at(-2, k) for k in range(count)], AT_HOME[0], space.seen_at(-1, answer), AT_HOME[1]
    )
    at_home.neuron.set_activation(fed.output)
    ys = np.linspace(FAN_HIGH / 2, -FAN_HIGH / 2, count) + LARGE_AT[1]
    places = np.column_stack([np.full(count, FAN_X), ys, np.zeros(count)])
    fan = at_home.copy()
    there = Fan(fed, places, SMALL, LARGE_AT, LARGE)
    numbers = NumberColumn(fed.a.tolist(), FAN_HIGH / (count - 1), size=FIGURE_SIZE)
    for number, y in zip(numbers.numbers, ys.tolist(), strict=True):
        number.shift((FAN_X - 0.4 - number.get_right()[0]) * RIGHT + (y - number.get_y()) * UP)
    place = space.neurons_with_edges - space.layer_sizes[-1] + answer
    out = Number(fed.output, size=96).next_to(there.neuron, RIGHT, buff=0.45)
    inward = [FadeOut(source.copy(), target_position=LARGE_AT, scale=0.6) for source in there.sources]
    with scene.say(
        "What is a neuron, then? {mark}A function: {n:words} numbers in, one out.", n=count
    ) as said:
        scene.play(space.animate.focus(place), FadeOut(line), run_time=0.7)
        scene.play(FadeOut(dials), Transform(fan, there), run_time=max(said.until_mark() - 0.3, 1.2))
        scene.play(FadeIn(numbers, shift=0.2 * RIGHT), run_time=0.5)
        scene.play(
            LaggedStart(*inward, lag_ratio=0.03),
            Drive(fan.neuron, 0, fed.output, show=Neuron.set_activation, rate_func=rush_into),
            run_time=1.4,
        )
        scene.play(FadeIn(out, shift=0.8 * RIGHT), run_time=0.5)
        scene.wait(max(said.left, 0.3))
        scene.moment("a neuron")
    return TakenOut(at_home, fan, Group(numbers, out))


def _machine(scene: Lecture, taken: TakenOut, reading: Reading, total: int) -> Function:
    """Put the neuron back; the network becomes a box with an f on it."""
    dials = AllDials(reading.params, reading.activations)
    walls = walls_around(dials)
    picture = Picture(reading.activations[0], size=PICTURE_SIZE).move_to(PICTURE_AT)
    outputs = Outputs(reading.activations[-1])
    frame = RoundedRectangle(
        corner_radius=0.2, width=BOX[0], height=BOX[1], color=palette.INK, stroke_width=4
    )
    letter = Formula("f", size=150).shift(0.3 * UP)
    count = Number(total, 0, size=48)
    dials_word = Words("dials", size=FIGURE_SIZE, color=palette.SECONDARY)
    count.set_x(0).set_y(-0.75)
    dials_word.next_to(count, DOWN, buff=0.12)
    box = VGroup(frame, letter, count, dials_word).move_to(BOX_AT)
    ends = (picture.get_right(), box.get_left()), (box.get_right(), box.get_right() + RIGHT)
    into, out = (Arrow(start, end, color=palette.SECONDARY, stroke_width=5, buff=0.12) for start, end in ends)
    with scene.say(
        "And all of them together? {mark}One function as well: {n} numbers in, ten out.",
        n=len(reading.activations[0]),
        when=len(reading.activations[-1]) == 10,
    ) as line:
        scene.play(Transform(taken.fan, taken.at_home), FadeOut(taken.beside, run_time=0.3), run_time=0.8)
        scene.play(FadeOut(taken.fan), FadeIn(dials, walls), run_time=0.5)
        small = in_the_box(dials)
        scene.play(
            Transform(dials, small),
            ReplacementTransform(walls, frame),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(
            FadeOut(dials),
            FadeIn(letter, count, dials_word),
            FadeIn(picture, target_position=small.space.seen_at(0, 392), scale=INSIDE),
            GrowArrow(into),
            run_time=0.9,
        )
        scene.play(GrowArrow(out), FadeIn(outputs, shift=0.5 * RIGHT), run_time=0.7)
        scene.wait(line.left)
        scene.moment("the network")
    return Function(picture, frame, VGroup(letter, count, dials_word, into, out), outputs)


def _doubtful(scene: Lecture, machine: Function, doubtful: Reading) -> Function:
    """Put another picture in the place of the first, one that is read with doubt, and let the network answer."""
    picture, outputs, letter = machine.picture, machine.outputs, machine.inside[0]
    other = Picture(doubtful.activations[0], size=PICTURE_SIZE).move_to(picture)
    scores = doubtful.activations[-1]
    with scene.say("Another picture: {mark}a {digit}, with some doubt.", digit=int(scores.argmax())) as line:
        scene.play(
            FadeOut(picture, scale=0.85), FadeOut(outputs.bars, outputs.frame, shift=0.3 * LEFT), run_time=0.5
        )
        scene.play(FadeIn(other, scale=0.85), run_time=0.6)
        scene.play(
            FadeOut(other.copy(), target_position=letter, scale=INSIDE),
            ScaleInPlace(letter, 1.25, rate_func=squish_rate_func(there_and_back, 0.4, 1)),
            run_time=max(line.until_mark(), 1.0),
        )
        outputs.show(scores)
        scene.play(FadeIn(outputs.bars, outputs.frame, shift=0.5 * RIGHT), run_time=0.7)
        scene.add(outputs)
        scene.moment("another picture")
        scene.wait(max(line.left, 1.0))
    return replace(machine, picture=other)


def _turn_a_pixel(scene: Lecture, machine: Function, doubtful: Reading, sweep: PixelSweep) -> PixelLens:
    """Turn one pixel of the picture down to black, up to white and back to what it was, and nothing else."""
    outputs = machine.outputs
    lens = PixelLens(machine.picture, sweep.row, sweep.column, LENS_AT, sweep.before)
    own = sweep.before, doubtful.activations[-1]
    states = list(zip(sweep.value.tolist(), sweep.output, strict=True))
    above, turns = (
        int(np.argmax(sweep.value > sweep.before)),
        int(np.argmax(sweep.answer == sweep.answer[-1])),
    )
    down, back = [own, *states[:above][::-1]], [*states[above:][::-1], own]
    before, after = int(own[1].argmax()), int(sweep.answer[-1])
    with scene.say("Now change {mark}one single pixel.") as line:
        scene.play(Create(lens.pixel), run_time=max(line.until_mark(), 0.8))
        scene.play(
            Create(lens.rays), FadeIn(lens.large, lens.number, scale=0.3), run_time=max(line.left, 0.9)
        )
        scene.add(lens)
        scene.moment("one pixel")
    with scene.say(
        "Down to black, then up to white: {mark}the {before} becomes a {after}.",
        before=before,
        after=after,
        when=before == int(sweep.answer[0]) != after,
    ) as line:
        half = max(line.until_mark() / 2, 1.1)
        scene.play(_turn(lens, outputs, down), run_time=half)
        scene.play(_turn(lens, outputs, states[:turns]), run_time=half)
        scene.play(_turn(lens, outputs, states[turns:]), run_time=max(line.left, 2.6))
        scene.moment("another answer")
        scene.wait(1.0)
    with scene.say("Back to what it was, and it is a {before} again.", before=before) as line:
        scene.play(_turn(lens, outputs, back), run_time=max(2.2, line.left))
        scene.wait(0.6)
    return lens


def _turn(
    lens: PixelLens, outputs: Outputs, states: Sequence[tuple[float, Array]]
) -> Replay[tuple[float, Array]]:
    """Return the animation in which the pixel takes some brightnesses, and the outputs answer each."""

    def show(_: Group, state: tuple[float, Array]) -> None:
        lens.show(state[0])
        outputs.show(state[1])

    return Replay(Group(lens, outputs), states, show=show)


def opened_box(reading: Reading) -> AllDials:
    """Return the picture on which the next beat opens: the whole network in space, reading the doubtful picture."""
    return AllDials(reading.params, reading.activations)


def walls_around(dials: AllDials) -> RoundedRectangle:
    """Return the box when it is as large as the network in it."""
    walls = RoundedRectangle(
        corner_radius=0.2, width=WALLS[0], height=WALLS[1], color=palette.INK, stroke_width=4
    )
    return walls.move_to(dials.space)


def in_the_box(dials: AllDials) -> AllDials:
    """Return a network as small as it is in the closed box, where no digit could be read."""
    small = dials.copy().scale(INSIDE).move_to(BOX_AT)
    small.labels.set_opacity(0)
    return small


def _open(scene: Lecture, machine: Function, lens: PixelLens, reading: Reading) -> None:
    """Open the box: the network that reads the picture has been in there."""
    there = opened_box(reading)
    small = in_the_box(there)
    dials, walls = small.copy(), walls_around(there)
    dials.space.set_opacity(0)

    def turn(dials: AllDials, share: float) -> None:
        dials.turn(SEEN_FROM[0] + SWING * float(np.sin(np.pi * share)))

    with scene.say("A complicated function? {mark}It would be strange if it were simple.") as line:
        scene.play(
            FadeOut(machine.inside, lens, machine.outputs, run_time=0.5),
            FadeOut(machine.picture, target_position=small.space.seen_at(0, 392), scale=INSIDE, run_time=0.9),
            Transform(dials, small, run_time=0.9),
        )
        scene.play(Transform(dials, there), Transform(machine.frame, walls), run_time=1.5)
        scene.play(FadeOut(machine.frame), run_time=0.4)
        scene.play(Drive(dials, 0, 1, show=turn, rate_func=smooth), run_time=max(line.left, 2.2))
        scene.moment("the box is open")
