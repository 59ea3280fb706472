"""3.8: the sums are handed on, layer by layer, down to the first weights."""

from __future__ import annotations

from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
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
from scenes.beats.backprop.requests.head_to_tail import HeadToTail
from scenes.beats.backprop.requests.pads import FIGURES, LARGE_FIGURES
from scenes.beats.backprop.requests.passing import AT_WEIGHT, Passing
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import STRIP, NetworkDiagram, Neuron
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.lock import Lock

CLOSER = 5  # how many times as long arrows are drawn one layer farther back: they have become so small
UNIT = 24.0  # of requests from nearby: scene units that stand for 1
PITCH, WEIGHT = 0.34, 2.2  # their distance where they are laid, and their heads
ASKED_AT, ASKED_RADIUS = np.array([-3.5, 1.2, 0.0]), 0.65  # the neuron that is looked at from nearby
SENDERS_AT, SENDER_RADIUS = ((1.9, 2.0, 0.0), (1.9, -0.75, 0.0)), 0.45  # two of those that ask
OTHERS_X = 6.5  # where the others of them stand
WEIGHT_X, NEAR_FIGURES = 0.65, 46  # where the weights of the two edges are written; size of figures there
WALK_AT = np.array([-6.4, -2.3, 0.0])  # where the first request is laid
LAYER_TIME = 1.5  # seconds of a wave from layer to layer
FAN_PICTURE, FAN_PICTURE_AT = 4.8, np.array([-3.9, 0.2, 0.0])  # the picture that a fan of edges becomes
FAN_PIXELS_X, FAN_NEURON_AT, FAN_RADIUS = 1.2, np.array([5.6, 0.2, 0.0]), 0.5
TILE, TILE_PITCH = 1.5, 1.64  # of sixteen pictures


class Collecting(Group):
    """Requests to one neuron, of which two come along their edges in sight and the others are only laid.

    Parameters
    ----------
    asked
        The neuron.
    senders
        All that ask it; the first two from nearby.
    sums, slopes
        ``(n_out,)``: the wishes of the neurons that ask, and the slopes of the sigmoid there.
    wishes
        ``(n_out,)``: the products of these, wishes for the neurons' weighted sums.
    weights, parts
        ``(n_out,)``: of their edges, and their requests, which are the wishes times the weights.

    Attributes
    ----------
    edges
        One plain line per sender, to be below the neurons.
    weights, products
        At those two edges their weights, and what becomes there of the wishes.
    sums, slopes, figures, wishes
        Beside those two neurons, as far as they are written: sum, times slope, equal to the wish, and its arrow.
    passing
        Their requests on the way.
    walk
        All requests, laid end to end.
    """

    def __init__(
        self,
        asked: Neuron,
        senders: list[Neuron],
        sums: ArrayLike,
        slopes: ArrayLike,
        wishes: ArrayLike,
        weights: ArrayLike,
        parts: ArrayLike,
    ) -> None:
        numbers = np.asarray(parts, dtype=np.float64)
        rows = np.array([sums, slopes, wishes, weights, numbers], dtype=np.float64).T.tolist()
        looks: dict[str, Any] = {"length": UNIT, "weight": WEIGHT, "whole": True}
        self.edges = VGroup(
            *(Line(one.get_center(), asked.get_center(), color=palette.SECONDARY) for one in senders)
        )
        self.edges.set_stroke(width=1.5, opacity=0.6)
        self.weights, self.products, self.passing = VGroup(), VGroup(), VGroup()
        self.sums, self.slopes, self.figures, self.wishes = (VGroup() for _ in range(4))
        for sender, side, (total, slope, wish, weight, part) in zip(
            senders[:2], (UP, DOWN), rows, strict=False
        ):
            start, end = sender.get_center(), asked.get_center()
            way = (end - start) / abs((end - start)[0])
            figure = _figure(weight).next_to(start + (start[0] - WEIGHT_X) * way, side, buff=0.3)
            self.weights.add(figure)
            stop = start + (start[0] - figure.get_left()[0] + 0.35) * way
            self.products.add(_figure(part).next_to(stop + 0.95 * way, side, buff=0.45))
            goal = end - way / np.linalg.norm(way) * (ASKED_RADIUS + 0.25)
            self.passing.add(Passing(wish, part, stop, goal, weight_at=0.0, **looks))
            arrow = ValueArrow(wish, **looks).stand_at(start + 0.85 * RIGHT)
            self.wishes.add(arrow)
            times = VGroup(Formula("dot", size=NEAR_FIGURES), Number(slope, size=NEAR_FIGURES))
            equals = VGroup(Formula("=", size=NEAR_FIGURES), _figure(wish)).arrange(RIGHT, buff=0.2)
            self.sums.add(_figure(total).move_to(start + 1.15 * RIGHT + 0.35 * UP, aligned_edge=LEFT))
            self.slopes.add(times.arrange(RIGHT, buff=0.2).next_to(self.sums[-1], RIGHT, buff=0.2))
            self.figures.add(equals.move_to(start + 1.15 * RIGHT + 0.35 * DOWN, aligned_edge=LEFT))
        for part in (self.sums, self.slopes, self.figures):
            part.set_stroke(palette.GROUND, 8, background=True)
        self.walk = HeadToTail(numbers, unit=UNIT, pitch=PITCH, weight=WEIGHT).shift(WALK_AT)
        self.walk.show(0)
        super().__init__(
            self.edges,
            self.weights,
            self.products,
            self.sums,
            self.slopes,
            self.figures,
            self.wishes,
            self.walk,
        )

    def follow(self, asked: Neuron, senders: list[Neuron]) -> Self:
        """Let the edges lead from where the senders are now to where the neuron is."""
        for edge, sender in zip(self.edges, senders, strict=True):
            edge.put_start_and_end_on(sender.get_center(), asked.get_center())
        return self

    def show(self, count: float) -> Self:
        """Show the first so many requests as laid, and light the edge of the one that is just coming."""
        self.walk.show(count)
        coming = int(np.ceil(count)) - 1
        for place, edge in enumerate(self.edges[2:], start=2):
            lit = place == coming and count < len(self.edges)
            edge.set_stroke(palette.INK if lit else palette.SECONDARY, 5 if lit else 1.5, 1.0 if lit else 0.6)
        return self


def _figure(value: float) -> Number:
    return Number(value, sign=True, size=NEAR_FIGURES, color=palette.sign_hue(value))


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
    slopes = scene.measure("slopes", measure.derivatives.example_derivatives, **example.at).slope[1]
    handed = HandedBack(example, last.total)
    scene.open_with(*handed)
    network = handed.network
    legend = _legend(network)
    with scene.say("Each weight on the way has a wish.") as line:
        scene.play(
            BackwardPulse(network, wished, layers=[2], keep=True, background=1.0),
            FadeIn(legend, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            run_time=LAYER_TIME,
        )
        scene.play(legend.animate(rate_func=there_and_back).scale(1.15), run_time=max(0.9, line.left))
        scene.moment("last weights")
    arrows = arrows_beside(network, 1, middle.total, largest=float(np.abs(last.total).max()) / CLOSER)
    neuron = int(np.abs(middle.total).argmax())
    _collect(scene, handed, legend, middle, neuron, arrows, last.total, slopes, example.params.weights[1])
    longer = declared(Label(f"arrows × {CLOSER}", size=FIGURES), "how many times as long they are drawn")
    longer.next_to(arrows, UP, buff=0.2).set_y(legend.get_y())
    _whole_layer(scene, handed, wished, arrows, neuron, longer)
    lock = _stop_at_pixels(scene, handed, wished)
    around = Group(handed.wires, handed.sums, legend, longer, lock)
    picture, rest = _fold_into_picture(scene, handed, around, arrows, wished[0], neuron, example, first)
    _sixteen_for_one(scene, picture, rest, wished[0], neuron, example)


def _legend(network: NetworkDiagram) -> Any:  # noqa: ANN401
    """Return over the last edges what their colours mean."""
    words = VGroup(
        Label("wishes:", size=FIGURES, color=palette.INK),
        Label("more", size=FIGURES, color=palette.POSITIVE),
        Label("less", size=FIGURES, color=palette.NEGATIVE),
    ).arrange(RIGHT, buff=0.35)
    for word in words[1:]:
        word.stand_on(words[0])
    x = (network.neurons[-1].get_x() + network.neurons[-2].get_x()) / 2
    return words.move_to((x, network.neurons[-2].get_top()[1] + 0.4, 0.0))


def _collect(
    scene: Lecture,
    handed: HandedBack,
    legend: VGroup,
    middle: ActivationDerivatives,
    neuron: int,
    arrows: VGroup,
    sums: Array,
    slopes: Array,
    weights: Array,
) -> None:
    """Look at one neuron of the first hidden layer: sixteen requests come in, and are added."""
    network, parts = handed.network, middle.parts[:, neuron]
    order = np.argsort(-np.abs(parts), kind="stable")
    order = np.concatenate([np.sort(order[:2]), np.sort(order[2:])])
    asked: Any = network.neuron(1, neuron)
    askers = [cast(Any, network.neurons[2][int(k)]) for k in order]
    there = Neuron(ASKED_RADIUS).set_activation(asked.activation).move_to(ASKED_AT)
    near = [
        Neuron(SENDER_RADIUS).set_activation(one.activation).move_to(at)
        for one, at in zip(askers, SENDERS_AT, strict=False)
    ]
    near += [one.copy().set_x(OTHERS_X) for one in askers[2:]]
    collecting = Collecting(
        there,
        near,
        *(values[order] for values in (sums, slopes, middle.minus_dz, weights[:, neuron], parts)),
    )
    homes = [one.copy() for one in (asked, *askers)]
    hidden = Group(
        handed.picture,
        handed.wires,
        *network.edges,
        network.ellipses,
        network.labels,
        network.halo,
        legend,
        *(one for layer in network.neurons for one in layer if one is not asked and one not in askers),
        *(handed.sums[int(k)] for k in order[2:]),
    )
    ground = Line(
        WALK_AT + 0.25 * LEFT,
        WALK_AT + (len(order) * PITCH + 0.8) * RIGHT,
        color=palette.SECONDARY,
        stroke_width=2,
    )
    stay = Group(asked, *askers)
    loud = [handed.sums[int(k)].copy() for k in order[:2]]
    scene.remove(handed.network, *network.get_family(), handed.sums, *handed.sums)
    scene.add(hidden, collecting.follow(asked, askers).edges, *loud, stay)
    with scene.say("Who tells this neuron what to be? {mark}The sixteen after it.") as line:
        scene.play(
            FadeOut(hidden, rate_func=squish_rate_func(smooth, 0.0, 0.5)),
            *(one.animate.become(other) for one, other in zip((asked, *askers), (there, *near), strict=True)),
            *(ReplacementTransform(one, total) for one, total in zip(loud, collecting.sums, strict=True)),
            UpdateFromFunc(collecting.edges, lambda _: collecting.follow(asked, askers)),
            Create(ground, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            run_time=max(1.5, line.until_mark()),
        )
        strong: Any = collecting.edges[:2]
        scene.play(
            strong.animate.set_stroke(width=7, opacity=1.0),
            cast(Any, collecting.sums).animate(rate_func=there_and_back).scale(1.1),
            run_time=max(0.9, line.left),
        )
        scene.bring_to_front(stay)
        scene.moment("asked")
    with scene.say(
        "Their wishes, times the slope of σ: {mark}a quarter is left.",
        when=np.allclose(sums * slopes, middle.minus_dz) and (abs(slopes[order[:2]] - 0.25) < 0.04).all(),
    ) as line:
        scene.play(FadeIn(collecting.slopes, shift=0.3 * LEFT), run_time=max(line.until_mark(), 0.7))
        scene.play(
            FadeIn(collecting.figures, shift=0.2 * DOWN),
            *(GrowFromPoint(wish, wish.get_center()) for wish in collecting.wishes),
            run_time=0.8,
        )
        scene.wait(max(line.left, 0.5))
        scene.moment("a quarter")
    one, other = (cast(Passing, request) for request in collecting.passing)
    with scene.say(
        "A negative weight turns less into more. {mark}A positive one keeps more.",
        when=one.wish < 0 < one.request and other.wish > 0 and other.request > 0,
    ) as line:
        laid = collecting.walk.copy().show(2).arrows
        for place, passing in enumerate((one, other)):
            _multiply(
                scene, collecting, place, run_time=max(line.until_mark() if place == 0 else line.left, 2.0)
            )
            scene.play(ReplacementTransform(passing, laid[place], path_arc=-PI / 2), run_time=0.5)
        scene.remove(*laid)
        scene.add(collecting.show(2))
        scene.bring_to_front(stay)
        scene.moment("turned over")
    total = ValueArrow(middle.total[neuron], length=UNIT, from_tail=True, weight=WEIGHT, whole=True)
    total.stand_at(WALK_AT + (len(order) * PITCH + 0.4) * RIGHT)
    number = Number(middle.total[neuron], sign=True, size=LARGE_FIGURES, color=palette.sign_hue(total.value))
    number.next_to(total, RIGHT, buff=0.2).align_to(total, DOWN)
    with scene.say("The others add theirs. The sum is its wish.") as line:
        written = Group(
            collecting.sums, collecting.slopes, collecting.figures, collecting.weights, collecting.products
        )
        collecting.remove(*written)
        scene.play(
            FadeOut(written, rate_func=squish_rate_func(smooth, 0.0, 0.12)),
            Drive(collecting, 2, len(order)),
            run_time=max(2.6, line.left - 0.8),
        )
        scene.play(GrowFromPoint(total, total.anchor), FadeIn(number, shift=0.2 * UP), run_time=0.6)
        scene.wait(0.7)
        scene.moment("one neuron")
    scene.play(
        FadeOut(collecting, ground, number, rate_func=squish_rate_func(smooth, 0.0, 0.4)),
        *(one.animate.become(home) for one, home in zip((asked, *askers), homes, strict=True)),
        ReplacementTransform(total, arrows[neuron]),
        FadeIn(
            hidden, *(handed.sums[int(k)] for k in order[:2]), rate_func=squish_rate_func(smooth, 0.4, 1.0)
        ),
        run_time=0.9,
    )
    scene.remove(hidden, stay, arrows[neuron], *network.get_family(), *handed.sums, *handed, legend)
    scene.add(*handed, legend, arrows[neuron])


def _multiply(scene: Lecture, collecting: Collecting, place: int, *, run_time: float) -> None:
    """Let a wish come to the weight of its edge, be multiplied there, and go on to the neuron."""
    passing = cast(Passing, collecting.passing[place])
    weight: Any = collecting.weights[place]
    scene.play(
        FadeIn(weight, scale=0.6),
        FadeIn(passing, shift=0.8 * LEFT, rate_func=squish_rate_func(smooth, 0.3, 1.0)),
        run_time=0.3 * run_time,
    )
    scene.play(
        Drive(passing, *AT_WEIGHT),
        weight.animate(rate_func=there_and_back).scale(1.2),
        FadeIn(collecting.products[place], shift=0.2 * LEFT, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
        run_time=0.4 * run_time,
    )
    scene.play(Drive(passing, AT_WEIGHT[1], 1), run_time=0.3 * run_time)


def _whole_layer(
    scene: Lecture, handed: HandedBack, wished: list[Array], arrows: VGroup, neuron: int, longer: Label
) -> None:
    """Let the wave go back one layer; all other sums arrive as it does."""
    rest = [cast(ValueArrow, arrow) for place, arrow in enumerate(arrows) if place != neuron]
    with scene.say(
        "The whole layer, too; arrows drawn {n:words} times as long.",
        n=CLOSER,
        when=CLOSER > 1,
    ) as line:
        scene.play(
            BackwardPulse(handed.network, wished, layers=[1], keep=True, background=1.0),
            FadeIn(longer, rate_func=squish_rate_func(smooth, 0.7, 1.0)),
            *(
                GrowFromPoint(arrow, arrow.anchor, rate_func=squish_rate_func(smooth, 0.7, 1.0))
                for arrow in rest
            ),
            run_time=max(LAYER_TIME, line.left - 1.0),
        )
        scene.remove(*arrows)
        scene.add(arrows)
        scene.wait(max(0.8, line.left))
        scene.moment("first hidden layer")


def _stop_at_pixels(scene: Lecture, handed: HandedBack, wished: list[Array]) -> Lock:
    """Let the wave go on to the pixels, which get a lock; returns it."""
    frame = handed.picture.picture
    lock: Any = Lock().scale(2.6).open().next_to(frame, DOWN, buff=-0.25)
    with scene.say("Once more, {mark}to the end: pixels are as they are.") as line:
        scene.play(
            BackwardPulse(handed.network, wished, layers=[0], keep=True, background=1.0), run_time=LAYER_TIME
        )
        scene.play(FadeIn(lock, shift=0.8 * DOWN, rate_func=rush_into), run_time=0.5)
        scene.play(lock.animate(rate_func=rush_from).shut(), run_time=0.3)
        scene.wait(max(0.6, line.left))
        scene.moment("pixels")
    return cast(Lock, lock)


def _fold_into_picture(
    scene: Lecture,
    handed: HandedBack,
    around: Group,
    arrows: VGroup,
    wished: Array,
    neuron: int,
    example: Example,
    first: ActivationDerivatives,
) -> tuple[Picture, Group]:
    """Let the edges into one neuron go to their pixels: its wishes are the picture in the colour of its own.

    Returns
    -------
    picture, rest
        What the edges have become; and what else stands there.
    """
    network, count = handed.network, len(STRIP)
    fan = edges_as_sticks(network, 0).some(np.arange(neuron * count, (neuron + 1) * count))
    asked: Any = network.neuron(1, neuron)
    arrow: Any = arrows[neuron]
    pixels, two = [cast(Any, one) for one in network.neurons[0]], cast(Any, handed.picture.picture)
    ends = [one.copy().set_x(FAN_PIXELS_X) for one in pixels]
    spread = Sticks(
        [one.get_center() for one in ends],
        count * [FAN_NEURON_AT],
        fan.values,
        2.0 * fan.widths,
    ).set_strengths(fan.strengths)
    grown = two.copy().scale_to_fit_height(FAN_PICTURE).move_to(FAN_PICTURE_AT)
    wishes = Picture(wished[neuron], size=FAN_PICTURE, kind="signed").move_to(FAN_PICTURE_AT)
    others = Group(
        *network.edges,
        network.ellipses,
        network.labels,
        network.halo,
        *(one for layer in network.neurons[1:] for one in layer if one is not asked),
        *(one for place, one in enumerate(arrows) if place != neuron),
        *handed.picture[1:],
        around,
    )
    scene.remove(*handed, *network.get_family(), arrows, *arrows, *around)
    scene.add(others, two, fan, *pixels, asked, arrow)
    with scene.say(
        "What it wants of its {weights} weights: {mark}the {digit}, times its own wish.",
        weights=example.params.layer_sizes[0],
        digit=DIGIT,
        when=np.allclose(wished, np.outer(first.minus_dz, example.activations[0])),
    ) as line:
        scene.play(
            FadeOut(others, rate_func=squish_rate_func(smooth, 0.0, 0.5)),
            Fly(fan, spread, lag=0.0),
            *(one.animate.move_to(end) for one, end in zip(pixels, ends, strict=True)),
            asked.animate.scale_to_fit_height(2 * FAN_RADIUS).move_to(FAN_NEURON_AT),
            arrow.animate.scale(2.2).move_to(FAN_NEURON_AT + (FAN_RADIUS + 0.65) * UP),
            two.animate.become(grown),
            run_time=1.2,
        )
        left = fan.copy().set_strengths(palette.DIMMED * fan.strengths)
        scene.add(left, *pixels, asked, fan)
        scene.play(Fly(fan, _on_pixels(fan, grown), lag=0.4), run_time=max(1.5, line.until_mark()))
        scene.moment("on their pixels")
        scene.play(
            FadeIn(wishes, rate_func=squish_rate_func(smooth, 0.3, 1.0)),
            FadeOut(fan, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            arrow.animate(rate_func=there_and_back).scale(1.5),
            run_time=1.2,
        )
        scene.remove(two)
        scene.wait(max(0.7, line.left))
        scene.moment("one fan")
    return wishes, Group(left, *pixels, asked, arrow)


def _on_pixels(fan: Sticks, picture: Mosaic) -> Sticks:
    """Return edges as dots, each on its pixel of a picture."""
    side = picture.values.shape[1]
    places = [
        picture.at((column + 0.5) / side, (row + 0.5) / side)
        for row, column in (divmod(pixel, side) for pixel in STRIP)
    ]
    return Sticks(places, places, fan.values, 100 * picture.height / side).set_strengths(fan.strengths)


def _sixteen_for_one(
    scene: Lecture, picture: Picture, rest: Group, wished: Array, neuron: int, example: Example
) -> None:
    """Show the wishes of all neurons as pictures; laid together, they become the one it is all about."""
    tiles = Mosaic(
        wished,
        columns=8,
        cell_size=TILE,
        gap=TILE_PITCH / TILE - 1,
        kind="signed",
        largest=[float(one) for one in np.abs(wished).max(axis=1)],
    ).move_to(0.5 * UP)
    own = declared(Label("each on its own scale", size=FIGURES), "the scale of the pictures")
    own.next_to(tiles, DOWN, buff=0.4)
    two = the_picture(example)
    with scene.say("Sixteen neurons, sixteen pictures: {mark}all for a single picture.") as line:
        copies: list[Animation] = [
            ReplacementTransform(picture.copy(), tiles.picture(k)) for k in range(len(tiles)) if k != neuron
        ]
        copies.append(ReplacementTransform(picture, tiles.picture(neuron)))
        pictures = [cast(Any, copy).target_mobject for copy in copies]
        scene.play(
            FadeOut(rest, rate_func=squish_rate_func(smooth, 0.0, 0.3)),
            LaggedStart(*copies, lag_ratio=0.04),
            FadeIn(own, rate_func=squish_rate_func(smooth, 0.5, 1.0)),
            run_time=1.4,
        )
        scene.remove(*pictures)
        scene.add(tiles)
        scene.wait(max(0.9, line.until_mark()))
        scene.moment("tiles")
        flying: list[Any] = [tiles.picture(k) for k in range(len(tiles))]
        scene.remove(tiles)
        scene.play(
            FadeOut(own, rate_func=squish_rate_func(smooth, 0.0, 0.5)),
            LaggedStart(
                *(tile.animate.move_to(two).scale(two.height / TILE) for tile in flying), lag_ratio=0.03
            ),
            run_time=1.0,
        )
        scene.remove(*flying[:-1])
        scene.play(ReplacementTransform(flying[-1], two), run_time=max(0.9, line.left))
        scene.moment("one picture")
