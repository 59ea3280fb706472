"""3.8: the sums are handed on, layer by layer, down to the first weights."""

from __future__ import annotations

from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    Line,
    ReplacementTransform,
    UpdateFromFunc,
    VGroup,
    rush_from,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.derivatives import ActivationDerivatives
from netcore.network.arrays import Array
from scenes.beats.backprop.example import DIGIT, Example, example_shown, the_picture, wishes_of_weights
from scenes.beats.backprop.requests.handed_back import HandedBack, arrows_beside
from scenes.beats.backprop.requests.pads import LARGE_FIGURES
from scenes.beats.backprop.requests.passing import Passing
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.network.diagram import STRIP, Neuron
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.network.strands import Strands
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.head_to_tail import HeadToTail
from scenes.kit.values.lock import Lock

TILE, TILE_PITCH, TILES_X = 1.25, 1.413, -4.05  # wishes of the first weights: a row beside every four neurons
ASKED_AT, ASKED_RADIUS = np.array([-1.7, 0.1, 0.0]), 0.5  # the neuron that is looked at from nearby
UNIT, PITCH = 28.0, 0.23  # of its requests: scene units that stand for 1, and between two arrows
WALK_AT = np.array([-6.6, -1.2, 0.0])  # where the first request is laid
SLOW, QUICK = 0.8, 0.22  # between two requests that set out, in times that one is on its way
LAYING = 0.3  # how long a request is laid, by the same measure
LAYER_TIME = 2.2  # seconds that a wave takes from a layer to the one before


class Collecting(Group):
    """Requests that come to one neuron, the first ones slowly, and are laid end to end.

    Parameters
    ----------
    asked
        Where they arrive.
    senders
        ``(n_out, 3)``: where they set out.
    wishes
        ``(n_out,)``: of the neurons that ask, for their weighted sums.
    parts
        ``(n_out,)``: their requests, which are the wishes times the weights.
    slow
        How many come slowly, one at least.

    Attributes
    ----------
    requests, walk
        The arrows on their way, and as they are laid.
    first, end
        When the slow ones are laid, and all of them: to be shown.
    """

    def __init__(
        self, asked: ArrayLike, senders: ArrayLike, wishes: ArrayLike, parts: ArrayLike, slow: int
    ) -> None:
        numbers, looks = np.asarray(parts), {"length": UNIT, "weight": 2.2, "whole": True}
        self.requests = VGroup(
            *(
                Passing(wish, part, start, asked, **looks)
                for wish, part, start in zip(np.asarray(wishes), numbers, np.asarray(senders), strict=True)
            )
        )
        self.walk = HeadToTail(numbers, unit=UNIT, pitch=PITCH, weight=2.2).shift(WALK_AT)
        slowly = SLOW * np.arange(slow)
        self.first = float(slowly[-1]) + 1 + LAYING
        self.starts = np.concatenate([slowly, self.first + QUICK * np.arange(len(numbers) - slow)])
        self.end = float(self.starts[-1]) + 1 + LAYING
        super().__init__(self.walk, self.requests)
        self.show(0.0)

    def show(self, time: float) -> Self:
        """Show a time, in times that one request is on its way."""
        ways = (time - self.starts).round(6)
        for request, way in zip(self.requests, ways, strict=True):
            cast(Passing, request).show(float(np.clip(way, 0.0, 1.0)))
            request.set_opacity(1.0 if 0 < way < 1 else 0.0)
        self.walk.show(float(np.clip((ways - 1) / LAYING, 0.0, 1.0).sum()))
        return self


@beat("3.8", "and back again", flows_from="3.7")
def and_back_again(scene: Lecture) -> None:
    """Hand the sums on: they stand where the distance from the target stood, layer by layer."""
    example = example_shown(scene)
    wished = wishes_of_weights(scene, example)
    last, middle, first = (
        scene.measure(
            f"requests {layer}", measure.derivatives.activation_derivatives, layer=layer, **example.at
        )
        for layer in (-1, -2, -3)
    )
    handed = HandedBack(example, last.total)
    scene.open_with(*handed)
    with scene.say("And each weight that they passed has one, too:\nblue for more, orange for less.") as line:
        scene.play(
            BackwardPulse(handed.network, wished, layers=[2], keep=True, background=1.0), run_time=line.left
        )
        scene.moment("last weights")
    arrows = arrows_beside(handed.network, 1, middle.total)
    _collect(scene, handed, middle, example, arrows)
    _whole_layer(scene, handed, wished, arrows)
    lock = _stop_at_pixels(scene, handed, wished, first)
    tiles = _fold_into_pictures(scene, handed, lock, wished[0], example, first)
    with scene.say(
        "Nobody tells a hidden neuron what to be. {mark}It learns that from the complaints downstream."
    ) as line:
        scene.play(
            BackwardPulse(handed.network, wished, layers=[2, 1], background=1.0), run_time=line.left - 0.8
        )
        scene.play(cast(Any, tiles).animate(rate_func=there_and_back).scale(1.04), run_time=line.left)
    _back_to_one(scene, tiles, Group(handed.network, handed.sums, arrows), example)


def _collect(
    scene: Lecture, handed: HandedBack, middle: ActivationDerivatives, example: Example, arrows: VGroup
) -> None:
    """Look at one neuron of the first hidden layer: sixteen requests come in, and are added."""
    network, neuron = handed.network, int(np.abs(middle.total).argmax())
    asked: Any = network.neuron(1, neuron).copy()
    askers = [cast(Neuron, one) for one in network.neurons[2]]
    weights = example.params.weights[1][:, neuron]
    strands = Strands(askers, asked, weights, thickness=2.2, faintest=0.5)
    scene.add(strands, network.neurons[2], handed.sums, asked)
    rest = Group(handed.picture, *network.edges[:2], *network.neurons[:2], network.ellipses)
    senders = [one.get_left() + 0.75 * LEFT for one in askers]
    slow = int((middle.minus_dz * middle.parts[:, neuron] < 0).argmin())
    near = Collecting(
        ASKED_AT + ASKED_RADIUS * RIGHT, senders, middle.minus_dz, middle.parts[:, neuron], slow
    )
    ground = Line(WALK_AT + 0.25 * LEFT, WALK_AT + 4.1 * RIGHT, color=palette.SECONDARY, stroke_width=2)
    with scene.say("Now these sixteen ask in turn. Take one whom they ask.") as line:
        scene.play(
            FadeOut(rest),
            network.edges[2].animate.emphasise(0.3),
            asked.animate.scale_to_fit_width(2 * ASKED_RADIUS).move_to(ASKED_AT),
            UpdateFromFunc(strands, lambda one: one.follow()),
            Create(ground, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            run_time=line.left,
        )
    with scene.say(
        "On a negative weight, {mark}a request turns over: less becomes more.",
        when=slow > 0 and (middle.minus_dz[:slow] < 0).all() and (weights[:slow] < 0).all(),
    ) as line:
        scene.play(Drive(near, 0, near.first), run_time=max(line.left, 4.0))
        scene.moment("turned over")
    total = ValueArrow(middle.total[neuron], length=UNIT, from_tail=True, weight=2.4, whole=True)
    total.stand_at((ASKED_AT[0] - 1.0, WALK_AT[1], 0.0))
    number = Number(middle.total[neuron], sign=True, size=LARGE_FIGURES, color=palette.sign_hue(total.value))
    number.next_to(total, UP, buff=0.2)
    with scene.say("Here come the others, and end to end, they add up.") as line:
        scene.play(Drive(near, near.first, near.end), run_time=max(line.left - 0.6, 3.2))
        scene.play(GrowFromPoint(total, total.anchor), FadeIn(number, shift=0.3 * UP), run_time=0.7)
        scene.wait(0.8)
        scene.moment("one neuron")
    back = network.neuron(1, neuron).copy()
    scene.play(
        FadeOut(near, ground, number, strands),
        ReplacementTransform(total, arrows[neuron]),
        ReplacementTransform(asked, back),
        FadeIn(rest, rate_func=squish_rate_func(smooth, 0.4, 1.0)),
        network.edges[2].animate.emphasise(1.0),
        run_time=1.0,
    )
    scene.remove(rest, back, arrows[neuron], *network.get_family(), *handed.sums)
    scene.add(*handed, arrows[neuron])


def _whole_layer(scene: Lecture, handed: HandedBack, wished: list[Array], arrows: VGroup) -> None:
    """Let the wave go back one layer; all other sums arrive as it does."""
    rest = [arrow for arrow in arrows if arrow not in scene.mobjects]
    with scene.say("And now the whole layer, neurons and weights.") as line:
        scene.play(
            BackwardPulse(handed.network, wished, layers=[1], keep=True, background=1.0),
            *(
                GrowFromPoint(arrow, arrow.get_center(), rate_func=squish_rate_func(smooth, 0.7, 1.0))
                for arrow in rest
            ),
            run_time=max(LAYER_TIME, line.left),
        )
        scene.remove(*arrows)
        scene.add(arrows)
        scene.moment("first hidden layer")


def _stop_at_pixels(
    scene: Lecture, handed: HandedBack, wished: list[Array], first: ActivationDerivatives
) -> Lock:
    """Let the wave go on to the pixels, whose requests bounce off the picture; returns the lock that it gets."""
    requests: Any = arrows_beside(handed.network, 0, first.total[list(STRIP)])
    frame = handed.picture.picture
    lock: Any = Lock().scale(2.0).open().next_to(frame, DOWN, buff=0.25)
    way = float(frame.get_right()[0] - requests.get_left()[0]) * RIGHT
    with scene.say("Once more. {mark}But here it ends: pixels are as they are.") as line:
        scene.play(
            BackwardPulse(handed.network, wished, layers=[0], keep=True, background=1.0),
            run_time=max(line.until_mark(), LAYER_TIME),
        )
        scene.play(
            LaggedStart(*(GrowFromPoint(one, one.get_center()) for one in requests), lag_ratio=0.03),
            FadeIn(lock, shift=0.6 * DOWN),
            run_time=0.7,
        )
        scene.play(requests.animate(rate_func=rush_into).shift(way), run_time=0.4)
        scene.play(
            FadeOut(requests, shift=-way, rate_func=rush_from),
            lock.animate(rate_func=rush_from).shut(),
            run_time=0.6,
        )
        scene.moment("pixels")
        scene.wait(0.3)
    return cast(Lock, lock)


def _fold_into_pictures(
    scene: Lecture,
    handed: HandedBack,
    lock: Lock,
    wished: Array,
    example: Example,
    first: ActivationDerivatives,
) -> Mosaic:
    """Let the edges into each neuron of the first hidden layer fold into a picture: its wishes, all by one scale."""
    network = handed.network
    tiles = Mosaic(wished, columns=4, cell_size=TILE, gap=TILE_PITCH / TILE - 1, kind="signed")
    tiles.move_to((TILES_X, network.neurons[1].get_y(), 0.0))
    sticks = edges_as_sticks(network, 0)
    two = handed.picture.picture
    with scene.say(
        "What each wants of its {weights} weights is a picture:\n{mark}the {digit}, times its own wish.",
        weights=example.params.layer_sizes[0],
        digit=DIGIT,
        when=np.allclose(wished, np.outer(first.minus_dz, example.activations[0])),
    ) as line:
        network.edges[0].emphasise(0.0)
        scene.add(sticks)
        scene.play(
            Fly(sticks, _in_tiles(sticks, tiles), lag=0.5),
            FadeOut(*handed.picture[1:], rate_func=squish_rate_func(smooth, 0.0, 0.3)),
            *(part.animate.set_opacity(0) for part in (*network.neurons[0], *network.ellipses)),
            FadeOut(lock, rate_func=squish_rate_func(smooth, 0.0, 0.3)),
            two.animate.move_to(tiles),
            run_time=max(line.until_mark(), 1.5),
        )
        scene.remove(sticks)
        copies: list[Animation] = [
            ReplacementTransform(two.copy(), tiles.picture(k)) for k in range(len(tiles))
        ]
        pictures = [cast(Any, copy).target_mobject for copy in copies]
        scene.play(
            FadeOut(two, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            LaggedStart(*copies, lag_ratio=0.12),
            run_time=max(line.left, 2.0),
        )
        scene.remove(*pictures)
        scene.add(tiles)
        scene.moment("tiles")
    return tiles


def _in_tiles(sticks: Sticks, tiles: Mosaic) -> Sticks:
    """Return the edges as dots, hardly to be seen, each at its pixel in the picture of the neuron it leads to."""
    places = []
    for k in range(len(tiles)):
        corners = tiles.corners(k)
        for row, column in (divmod(pixel, 28) for pixel in STRIP):
            across, down = corners[1] - corners[0], corners[2] - corners[0]
            places.append(corners[0] + (column + 0.5) / 28 * across + (row + 0.5) / 28 * down)
    return Sticks(places, places, sticks.values, 3.0).set_strengths(sticks.strengths)


def _back_to_one(scene: Lecture, tiles: Mosaic, others: Group, example: Example) -> None:
    """Lay all pictures on one another: they become the one that all of it is about."""
    two = the_picture(example)
    with scene.say("And all of this for one single picture.") as line:
        by_strength = np.argsort(np.abs(tiles.values).max(axis=(1, 2)))
        flying: list[Any] = [tiles.picture(int(k)) for k in by_strength]
        scene.remove(tiles)
        scene.play(
            FadeOut(others, rate_func=squish_rate_func(smooth, 0.0, 0.5)),
            LaggedStart(
                *(tile.animate.move_to(two).scale(two.height / TILE) for tile in flying), lag_ratio=0.03
            ),
            run_time=0.6 * line.left,
        )
        scene.remove(*flying[:-1])
        scene.play(ReplacementTransform(flying[-1], two), run_time=line.left)
        scene.moment("one picture")
