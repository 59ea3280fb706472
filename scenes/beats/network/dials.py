"""1.12: all weights and biases are counted, and seen at once while they learn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Group,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    Write,
    rush_into,
    smooth,
)

from netcore import measure
from netcore.measure.examples import ExampleInStates
from netcore.measure.record import ParameterCounts
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.network.example import (
    SEEN_FROM,
    AllDials,
    Reading,
    WholeNetwork,
    the_three_read,
    whole_network,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Drive, Rate, Replay

LAST = 30_000  # the last step of the run
STATES = 80  # at so many steps at most it is looked at while it learns: dense at first, then ever less so
STEPS = [0, *np.unique(np.geomspace(1, LAST, STATES).round().astype(int)).tolist()]
TOP = 3.0  # baseline of the numbers over the network
TALLY_SIZE = 60
SWING, LEARNING = 0.42, 5.0  # by how much it is turned to either side while it learns, in radians; seconds


class Tallies(VGroup):
    """How many edges have grown between each two layers, a number over each gap; over gaps without edges none.

    Parameters
    ----------
    dials
        The network: the numbers stand over it as it is seen now.

    >>> params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    >>> tallies = Tallies(AllDials(params, [np.zeros(n) for n in params.layer_sizes]))
    >>> [number.value for number in tallies.grow(18.0).numbers]
    [12544.0, 32.0, 0.0]
    """

    def __init__(self, dials: AllDials) -> None:
        self.space = dials.space
        self.sizes = np.array(self.space.layer_sizes)
        self.before = np.cumsum([0, *self.sizes[1:-1]])  # neurons with edges before those of each layer
        columns = [self.space.seen_at(layer, 0)[0] for layer in range(len(self.sizes))]
        columns[0] = self.space.seen_at(0, 27)[0]
        self.numbers = [Number(0, 0, size=TALLY_SIZE) for _ in self.before]
        self.middles = [(left + right) / 2 for left, right in pairwise(columns)]
        super().__init__(*self.numbers)
        self.grow(0.0)

    def grow(self, neurons: float) -> Tallies:
        """Let the edges grow into so many neurons, and count them."""
        self.space.grow(neurons)
        grown = np.clip(neurons - self.before, 0, self.sizes[1:]) * self.sizes[:-1]
        for number, count, middle in zip(self.numbers, np.floor(grown), self.middles, strict=True):
            number.set_value(count).set_opacity(float(count > 0))
            number.stand_on(TOP).shift((middle - number.get_x()) * RIGHT)
        return self


def lie_flat(dials: AllDials, whole: WholeNetwork) -> AllDials:
    """Let all neurons lie where the network and the picture before it have them; no edges."""
    space, network, picture = dials.space, whole.network, whole.picture.picture
    dials.turn(0.0, 0.0)
    middle = space.get_center()
    pitch = picture.height / 28
    shares = (np.arange(28) + 0.5) / 28
    pixels = np.array([picture.at(across, down) for down in shares for across in shares])
    space.put_at(0, pixels - middle, 0.44 * pitch)
    for layer, neurons in enumerate(network.neurons[1:], start=1):
        places = np.array([neuron.get_center() for neuron in neurons])
        space.put_at(layer, places - middle, neurons[0].width / 2)
    for label, other in zip(dials.labels, network.labels, strict=True):
        label.move_to(other)
    space.grow(0)
    return dials


@beat("1.12", "counting the dials", flows_from="1.11")
def counting_the_dials(scene: Lecture) -> None:
    """Count weights neuron after neuron, and the biases; then watch all of them at once while they learn."""
    reading = the_three_read(scene)
    counts = scene.measure("counts", measure.record.parameter_counts)
    states = scene.measure(
        "while it learns",
        measure.examples.example_in_states,
        index=reading.index,
        steps=STEPS,
        split="test",
    )
    whole = whole_network(reading)
    scene.open_with(whole)
    dials = _open_out(scene, reading, whole)
    total = _count(scene, dials, counts)
    _learn(scene, dials, reading, states, total)


def _open_out(scene: Lecture, reading: Reading, whole: WholeNetwork) -> AllDials:
    """Take the edges away; the picture becomes all input neurons and turns to its place in space."""
    dials = lie_flat(AllDials(reading.params, reading.activations), whole)
    network, picture = whole.network, whole.picture
    there = AllDials(reading.params, reading.activations)
    there.space.grow(0)
    with scene.say("How many dials does this machine have? {mark}Let us count them.") as line:
        column = network.neurons[0]
        scene.play(
            *(strands.animate.set_opacity(0) for strands in network.edges),
            FadeOut(picture.rays, network.ellipses),
            run_time=0.8,
        )
        pixels = [
            picture.strip.get_top() + (row + 0.5) / len(column) * picture.strip.height * DOWN
            for row in range(len(column))
        ]
        scene.play(
            *(neuron.animate.move_to(pixel).scale(0.3) for neuron, pixel in zip(column, pixels, strict=True)),
            run_time=0.7,
        )
        scene.remove(*whole.get_family())
        scene.add(picture.picture, dials)
        scene.play(
            Transform(dials, there), FadeOut(picture.picture, run_time=0.5), run_time=max(line.left, 1.5)
        )
        scene.moment("every pixel a neuron")
    return dials


def _count(scene: Lecture, dials: AllDials, counts: ParameterCounts) -> VGroup:
    """Let the edges grow, neuron after neuron, and ring the biases; return the sum of all."""
    space = dials.space
    tallies = Tallies(dials)
    pixels, *hidden = space.layer_sizes
    first = hidden[0]

    def grow(start: float, end: float, seconds: float, pace: Rate = smooth) -> Drive:
        # Both at once, or Manim would take the network for a thing that stays as it is.
        return Drive(
            Group(space, tallies),
            start,
            end,
            show=lambda _, count: tallies.grow(count),
            rate_func=pace,
            run_time=seconds,
        )

    with scene.say("The first neuron listens to every pixel: {n} weights.", n=pixels) as line:
        scene.play(grow(0, 1, line.left))
        scene.moment("first neuron")
    with scene.say("So does the next, and the next, layer after layer.") as line:
        scene.play(grow(1, first, max(line.left, 3.2), rush_into))
        scene.play(grow(first, first + hidden[1], 1.2))
        scene.play(grow(first + hidden[1], space.neurons_with_edges, 1.0))
        scene.moment("all weights")
    return _add_up(scene, dials, tallies, counts)


def _add_up(scene: Lecture, dials: AllDials, tallies: Tallies, counts: ParameterCounts) -> VGroup:
    """Ring the biases one by one and count them; add both counts."""
    weights = Number(counts.all_weights, 0, size=TALLY_SIZE, at_x=0.6, on=TOP)
    biases = Number(0, 0, size=TALLY_SIZE, color=palette.BIAS, at_x=2.6, on=TOP)
    total = Number(counts.total, 0, size=TALLY_SIZE, at_x=5.6, on=TOP)
    signs = VGroup(
        *(Words(sign, size=TALLY_SIZE).stand_on(TOP).set_x(x) for sign, x in (("+", 1.2), ("=", 3.3)))
    )

    def ring(space: NetworkInSpace, count: float) -> None:
        space.ring(count)
        biases.set_value(int(count))

    with scene.say("And each has a bias of its own: {n:words} more.", n=counts.all_biases) as line:
        merged = [number.animate.move_to(weights).set_opacity(0) for number in tallies.numbers[1:]]
        scene.play(
            ReplacementTransform(tallies.numbers[0], weights),
            *merged,
            FadeIn(signs[0], biases),
            run_time=0.8,
        )
        scene.remove(*tallies)
        scene.add(weights)
        scene.play(
            Drive(dials.space, 0, counts.all_biases, show=ring, rate_func=smooth),
            run_time=max(line.left, 1.8),
        )
        scene.moment("biases")
    with scene.say("Together: {n:words} dials.", n=counts.total) as line:
        scene.play(
            Write(signs[1], run_time=0.3),
            TransformFromCopy(weights, total),
            FadeOut(biases.copy(), target_position=total),
            dials.space.animate.ring(0),
            run_time=1.0,
        )
        scene.moment("all dials")
        scene.wait(max(line.left, 0.5))
    return VGroup(weights, signs, biases, total)


def _learn(scene: Lecture, dials: AllDials, reading: Reading, states: ExampleInStates, row: VGroup) -> None:
    """Go back to the start of the run, and forward again, turning all the while."""
    sizes = dials.space.layer_sizes
    shown = [
        (step, Params(sizes, vector), [layer[place] for layer in states.activations])
        for place, (step, vector) in enumerate(zip(STEPS, states.params, strict=True))
    ]
    counter = StepCounter(last=LAST, size=FIGURE_SIZE).show(LAST)
    counter.move_to((6.7, TOP, 0), aligned_edge=RIGHT)

    def show(dials: AllDials, state: tuple[int, Params, list[Array]]) -> None:
        step, params, activations = state
        dials.show(params, activations)
        counter.show(step)

    def turn(dials: AllDials, share: float) -> None:
        dials.turn(SEEN_FROM[0] + SWING * float(np.sin(2 * np.pi * share)))

    with scene.say("Wind them all back to where they began, {mark}and watch them learn.") as line:
        back = max(line.until_mark(), 1.5)
        scene.play(
            FadeOut(row, shift=0.3 * UP),
            FadeIn(counter),
            Replay(dials, shown[::-1], show=show),
            Drive(dials, 0, 0.25, show=turn, rate_func=smooth),
            run_time=back,
        )
        scene.moment("at the start")
        scene.play(
            Replay(dials, shown, show=show),
            Drive(dials, 0.25, 1, show=turn, rate_func=smooth),
            run_time=max(line.left, LEARNING),
        )
        scene.play(FadeOut(counter), run_time=0.4)
        scene.moment("learned")
