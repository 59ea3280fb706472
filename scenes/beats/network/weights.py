"""1.8: what a connection carries, and what a neuron adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    Rectangle,
    ReplacementTransform,
    Succession,
    Transform,
    TransformFromCopy,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.neurons import WeightedSum
from scenes.beats.network.example import (
    DIGIT,
    RING,
    AskedNeuron,
    neuron_to_ask,
    the_three_read,
)
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas
from scenes.kit.look.text import FIGURE_SIZE, Label, Words
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import STRIP, Neuron
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive
from scenes.kit.values.slider import Tube

OTHER_DIGIT = 7  # what is laid over the same weights after the first picture
DIGIT_AT, DIGIT_SIZE = np.array([-5.15, 0.1, 0.0]), 3.2
WEIGHTS_AT, WEIGHTS_SIZE = np.array([-0.85, 0.1, 0.0]), 4.9
TUBE_AT, TUBE_HEIGHT, TUBE_WIDTH = np.array([3.0, 0.1, 0.0]), 5.3, 0.8  # middle of the tube, and its extent
LAMP_AT, LAMP = np.array([6.05, 0.1, 0.0]), 0.4  # the neuron from nearby, and its radius
SUMS = Scale(-12, 20)
SUM_SIZE = 60
FULL = 0.7  # share of a neuron's largest weight that counts as full colour, so that the others can be seen
FAINT = 0.45  # strength of products whose copies are on their way
TERMS_AT, TERMS_SIZE = np.array([6.55, 2.0, 0.0]), 56  # right end of one product that is written out
SWATCH = 0.62  # height of its pixels when they are seen large
MARK, FROM = (
    4.0,
    8.0,
)  # stroke width of the frames around its pixels; how much larger these are when they come
GREY = 0.8  # its pixel is less bright than that, so that there is something to multiply
LAG = 0.8  # of the way of the products: the share of the time after which the last one leaves
THICKNESS, FAINTEST = 0.9, 0.06  # of the edges into the neuron


class Transparency(Picture):
    """A picture of which only the ink is there, with nothing behind it: it can be laid over another.

    Parameters
    ----------
    values, size
        As of a `Picture`.
    """

    def __init__(self, values: ArrayLike, *, size: float) -> None:
        super().__init__(values, size=size, outline=False)

    def paint(self, canvas: Canvas) -> None:
        """Draw the ink, as opaque as it is bright."""
        strength = np.clip(self.values[0], 0, 1)[..., None]
        ink = np.concatenate([strength * palette.rgb(palette.INK), strength], axis=-1)
        corners = np.rint(canvas.to_pixels(self.corners(0)))
        canvas.blit(np.rint(255 * ink).astype(np.uint8), corners, self.opacity, smooth=False)


class SumTube(VGroup):
    """A weighted sum as a level that rises over zero or sinks under it, and its number beside the level.

    >>> tube = SumTube().show(-2.5)
    >>> tube.number.shown, bool(tube.number.get_y() < tube.tube.level(0.0)[1])
    ('−2.50', True)
    """

    def __init__(self) -> None:
        self.tube = Tube(SUMS, 0.0, height=TUBE_HEIGHT, width=TUBE_WIDTH).move_to(TUBE_AT)
        zero, side = self.tube.level(0.0), (TUBE_WIDTH / 2 + 0.2) * RIGHT
        self.zero = DashedLine(zero - side, zero + side, color=palette.SECONDARY, stroke_width=2.5)
        self.origin = declared(Label("0", size=FIGURE_SIZE, color=palette.SECONDARY), "zero of a scale")
        self.origin.next_to(self.zero, LEFT, buff=0.12)
        self.number = Number(0.0, sign=True, size=SUM_SIZE, color=palette.Z)
        super().__init__(self.tube, self.zero, self.origin, self.number)
        self.show(0.0)

    def show(self, total: float) -> Self:
        """Let the level stand at a sum."""
        self.tube.show(total)
        self.number.set_value(total).next_to(self.tube.edge(), RIGHT, buff=0.3)
        return self

    def levels(self, sums: ArrayLike) -> NDArray[np.float64]:
        """Return where the level stands at sums, ``(n, 2)``: the middle of the tube."""
        return np.array([self.tube.level(total)[:2] for total in np.asarray(sums).tolist()])


class Bench(Group):
    """A picture, the weights that it is laid on, and what their products add up to: from left to right.

    Attributes
    ----------
    picture, weights
        Side by side.
    total
        At the right of both.
    """

    def __init__(self, picture: ArrayLike, weights: ArrayLike, largest: float, total: float = 0.0) -> None:
        self.picture = Picture(picture, size=DIGIT_SIZE).move_to(DIGIT_AT)
        self.weights = Picture(weights, size=WEIGHTS_SIZE, kind="signed", largest=largest).move_to(WEIGHTS_AT)
        self.total = SumTube().show(total)
        super().__init__(self.picture, self.weights, self.total)

    def lay(self, scene: Lecture, products: ArrayLike, *, run_time: float) -> None:
        """Let the picture's ink go over the weights: where both are, a product stays, and all else goes dark."""
        ink = Transparency(self.picture.values[0], size=DIGIT_SIZE).move_to(self.picture)
        scene.play(
            ink.animate.scale(WEIGHTS_SIZE / DIGIT_SIZE).move_to(self.weights),
            self.picture.animate.set_opacity(palette.DIMMED),
            run_time=0.6 * run_time,
        )
        scene.play(
            ink.animate.set_opacity(0), self.weights.animate.set_values(products), run_time=0.4 * run_time
        )
        scene.remove(ink)

    def stand_at(self, total: float, lamp: AskedLamp) -> None:
        """Show a sum, and the lamp as bright as it makes the neuron."""
        self.total.show(total)
        lamp.follow(total)

    def pour(self, scene: Lecture, products: ArrayLike, lamp: AskedLamp, *, run_time: float) -> None:
        """Let products ``(784,)`` fly into the sum, row by row; those that are zero stay.

        Each flies to where the level stands when it arrives, and moves it; the neuron's lamp follows.
        """
        flying = dots_of(self.weights, products)
        running = self.total.tube.value + np.cumsum(flying.values)
        ends = self.total.levels(running)
        steps, strengths = np.array([self.total.tube.value, *running]), flying.strengths

        def show(_: Group, count: float) -> None:
            self.stand_at(float(np.interp(count, np.arange(len(steps)), steps)), lamp)
            flying.set_strengths(np.where(np.arange(len(running)) < count, 0.0, strengths))

        scene.add(flying)
        scene.play(
            Fly(flying, Sticks(ends, ends, flying.values, flying.widths), lag=LAG),
            Drive(Group(self.total, lamp.lamp), 0, len(running), show=show, rate_func=_arrived),
            run_time=run_time,
        )
        scene.remove(flying)


def _arrived(share: float) -> float:
    """Return which share of the products has arrived after a share of the time."""
    return float(np.clip((share - (1 - LAG)) / LAG, 0, 1))


def dots_of(picture: Picture, values: ArrayLike) -> Sticks:
    """Return the pixels of a signed picture that are not zero as dots that can leave it, as strong as they are."""
    numbers = np.asarray(values, dtype=np.float64).ravel()
    which = np.flatnonzero(numbers)
    pitch = picture.height / 28
    largest = picture.largest if isinstance(picture.largest, float) else float(np.abs(numbers).max())
    places = pixel_centers(picture)[which]
    dots = Sticks(places, places, numbers[which], 0.92 * pitch / 0.01)
    return dots.set_strengths(palette.share(numbers[which], largest))


def pixel_centers(picture: Picture) -> NDArray[np.float64]:
    """Return the scene points ``(784, 2)`` of the middles of a picture's pixels."""
    steps = (np.arange(28) + 0.5) / 28
    return np.array([picture.at(across, down)[:2] for down in steps for across in steps])


class AskedLamp(VGroup):
    """The neuron that is asked about from nearby, its ring around it.

    Parameters
    ----------
    activation
        Of the neuron.
    bias
        Its bias.

    Attributes
    ----------
    lamp, ring
        The neuron and its ring.

    >>> AskedLamp(1.0).follow(0.0).lamp.activation
    0.5
    """

    def __init__(self, activation: float, bias: float = 0.0) -> None:
        self.bias = bias
        self.lamp = Neuron(LAMP).set_activation(activation).move_to(LAMP_AT)
        self.ring = Circle(radius=RING * LAMP, color=palette.INK, stroke_width=3.5).move_to(LAMP_AT)
        super().__init__(self.lamp, self.ring)

    def follow(self, total: float) -> Self:
        """Let the lamp be as bright as a weighted sum makes it."""
        self.lamp.set_activation(float(sigmoid(total + self.bias)))
        return self


def bench_of(found: WeightedSum, total: float = 0.0) -> Bench:
    """Return what a neuron adds up, before the picture has been laid on its weights."""
    return Bench(found.a, found.weights, full_color(found), total)


def full_color(found: WeightedSum) -> float:
    """Return the weight that counts as full colour."""
    return FULL * float(np.abs(found.weights).max())


def after_the_sum(found: WeightedSum) -> tuple[Bench, AskedLamp]:
    """Return the picture on which the next beat opens: a digit, learned weights, their sum, and the neuron."""
    return bench_of(found, found.total), AskedLamp(found.output)


def weighted_sum_of_the_seven(scene: Lecture) -> WeightedSum:
    """Measure what the neuron adds up for the first test image of a 7."""
    index = scene.measure("other", measure.examples.first_with_label, label=OTHER_DIGIT, split="test")
    return _weighted_sum(scene, "sum of the other", neuron_to_ask(scene), index)


def _weighted_sum(scene: Lecture, name: str, neuron: int, index: int) -> WeightedSum:
    return scene.measure(name, measure.neurons.weighted_sum, layer=0, neuron=neuron, index=index)


@dataclass(frozen=True, eq=False)
class Adding:
    """What is added up before the viewer's eyes, and what the sum is on the way.

    Attributes
    ----------
    found
        Products and sum.
    first
        The pixel whose product is added before all others, if there is one.
    highest
        The sum when that one and all positive ones have been added.
    """

    found: WeightedSum
    first: int | None
    highest: float

    def rest(self, sign: int) -> NDArray[np.float64]:
        """Return the products of one sign that are not added yet, ``(784,)``, zeros for all others."""
        left = np.where(np.sign(self.found.products) == sign, self.found.products, 0.0)
        left[[] if self.first is None else self.first] = 0.0
        return left


def _adding(scene: Lecture, name: str, found: WeightedSum, first: int | None = None) -> Adding:
    """Derive what the sum is when the positive products have been added, and how bright the lamp is on the way."""
    before = [] if first is None else [found.products[first]]
    lifted = scene.derive(f"{name}: positive", "total", found.products[found.products > 0])
    highest = scene.derive(f"{name}: highest", "sum", lifted, *before)
    on_the_way = [total + found.bias for total in (0.0, *map(float, before), highest)]
    scene.measure(f"{name}: brightness", measure.neurons.activation_curve, activation="sigmoid", z=on_the_way)
    return Adding(found, first, highest)


def _grey_pixel(found: WeightedSum) -> int:
    """Return which grey pixel has the largest product."""
    return int(np.where(found.a < GREY, np.abs(found.products), 0).argmax())


@beat("1.8", "what a connection carries", flows_from="1.7")
def what_a_connection_carries(scene: Lecture) -> None:
    """Collect a neuron's weights into a picture, lay a digit on it, and add up the products."""
    reading = the_three_read(scene)
    neuron = neuron_to_ask(scene)
    found = _weighted_sum(scene, "sum", neuron, reading.index)
    ours = _adding(scene, "ours", found, _grey_pixel(found))
    other = _adding(scene, "other", weighted_sum_of_the_seven(scene))

    asked, bench, lamp = AskedNeuron(reading, neuron), bench_of(found), AskedLamp(found.output, found.bias)
    scene.open_with(asked)
    edges = _come_near(scene, asked, neuron, bench, lamp, found)
    _collect(scene, bench, edges, found)
    terms = _one_product(scene, bench, lamp, found)
    with scene.say("So with all of them: lay the {digit} on the weights.", digit=DIGIT) as line:
        scene.play(FadeOut(terms), run_time=0.4)
        bench.lay(scene, found.products, run_time=line.left)
        scene.moment("products")
    with scene.say(
        "Blue lifts the sum, {mark}orange lowers it. {mark}{total:.2f}, above zero: the neuron shines.",
        total=found.total,
        when=found.total > 0 and found.output > 0.9,
    ) as line:
        _add_up(scene, bench, lamp, ours, line)
        scene.moment("sum")
        scene.play(_flash(lamp), run_time=0.8)
        scene.play(
            bench.weights.animate.set_values(found.weights).set_opacity(1), run_time=max(0.8, line.left)
        )
    _try_another(scene, bench, lamp, found, other)


def _add_up(scene: Lecture, bench: Bench, lamp: AskedLamp, adding: Adding, line: Saying) -> None:
    """Add what is left: until the line's next mark what lifts, until the one after that what lowers; then rest."""
    flying = bench.weights.copy().set_opacity(FAINT)
    scene.play(Transform(bench.weights, flying), run_time=0.2)
    for sign, level in ((1, adding.highest), (-1, adding.found.total)):
        bench.pour(scene, adding.rest(sign), lamp, run_time=max(1.5, line.until_mark()))
        bench.stand_at(level, lamp)
        scene.wait(0.3)
    scene.wait(0.5)


def _come_near(
    scene: Lecture, asked: AskedNeuron, neuron: int, bench: Bench, lamp: AskedLamp, found: WeightedSum
) -> Sticks:
    """Come near to the neuron and its picture, and let all edges between the two grow; return these."""
    network, drawn = asked.network, list(STRIP)
    row = len(drawn) * network.drawn[1].index(neuron)
    few = edges_as_sticks(network, 0).some(np.arange(row, row + len(drawn)))
    pixels, ends = pixel_centers(bench.picture), np.tile(LAMP_AT[:2], (28 * 28, 1))
    every = Sticks(pixels, ends, found.weights, palette.weight_width(found.weights, 1.0, THICKNESS))
    every.set_strengths(palette.weight_opacity(found.weights, float(np.abs(found.weights).max()), FAINTEST))

    feet = pixel_centers(asked.picture.picture)
    tips = feet.copy()
    strengths = np.zeros(len(feet))
    feet[drawn], tips[drawn], strengths[drawn] = few.feet(), few.tips(), few.strengths
    edges = every.copy().put_at(feet, tips).set_strengths(strengths)
    begun = every.copy().put_at(pixels, np.where(strengths[:, None] > 0, ends, pixels))
    begun.set_strengths(every.strengths * (strengths > 0))
    with scene.say(
        "What makes this neuron shine? {mark}{count} connections lead to it, one from every pixel.",
        count=len(found.weights),
        when=found.output > 0.9,
    ) as line:
        picture = asked.picture.picture
        scene.remove(asked)
        scene.add(asked.network, asked.picture, edges, asked.neuron, asked.ring)
        scene.play(
            FadeOut(asked.network, asked.picture.strip, asked.picture.rays, run_time=0.8),
            ReplacementTransform(picture, bench.picture),
            Fly(edges, begun, lag=0.0),
            ReplacementTransform(asked.neuron.copy(), lamp.lamp),
            ReplacementTransform(asked.ring, lamp.ring),
            run_time=line.until_mark(),
        )
        scene.play(Fly(edges, every, lag=0.6), run_time=line.left)
        scene.moment("all edges")
    return edges


def _collect(scene: Lecture, bench: Bench, edges: Sticks, found: WeightedSum) -> None:
    """Let every edge become a pixel of its weight's strength; then look at one sign at a time."""
    names = (
        Label("counts for", size=FIGURE_SIZE, color=palette.POSITIVE),
        Label("counts against", size=FIGURE_SIZE, color=palette.NEGATIVE),
    )
    for name, side in zip(names, (LEFT, RIGHT), strict=True):
        name.next_to(bench.weights, UP, buff=0.15, aligned_edge=side).stand_on(names[0])
    with scene.say(
        "Each has a weight. Put it at its pixel: {mark}\nblue counts for it, orange against.",
    ) as line:
        dots = dots_of(bench.weights, found.weights)
        scene.play(Fly(edges, dots, lag=0.6), run_time=max(2.4, line.until_mark()))
        scene.play(FadeIn(bench.weights), run_time=0.4)
        scene.remove(edges)
        scene.moment("weights")
        for name, signed in zip(names, (found.weights.clip(0), found.weights.clip(None, 0)), strict=True):
            scene.play(bench.weights.animate.set_values(signed), FadeIn(name), run_time=0.6)
            scene.wait(0.3)
        scene.play(bench.weights.animate.set_values(found.weights), FadeOut(*names), run_time=0.6)


def _one_product(scene: Lecture, bench: Bench, lamp: AskedLamp, found: WeightedSum) -> Group:
    """Write out one product, its factors taken from their pixels, and let the sum begin with it; return the terms."""
    index = _grey_pixel(found)
    place, product = divmod(index, 28), found.products[index]
    pixels = [picture.pixels(place) for picture in (bench.picture, bench.weights)]
    marks = [_framed(pixel) for pixel in pixels]
    rows = [
        Number(found.a[index], size=TERMS_SIZE),
        *(
            Number(value, sign=True, size=TERMS_SIZE, color=palette.sign_hue(value))
            for value in (found.weights[index], product)
        ),
    ]
    column = VGroup(*rows).arrange(DOWN, buff=0.4, aligned_edge=RIGHT).move_to(TERMS_AT, aligned_edge=RIGHT)
    swatches = [
        Picture([[found.a[index]]], size=SWATCH),
        *(
            Picture([[value]], size=SWATCH, kind="signed", largest=full_color(found))
            for value in (found.weights[index], product)
        ),
    ]
    for swatch, row in zip(swatches, rows, strict=True):
        swatch.move_to((column.get_left()[0] - 0.6, row.get_y(), 0))
    frames = [_framed(swatch) for swatch in swatches[:2]]
    times, equals = (Words(sign, size=TERMS_SIZE) for sign in "×=")
    for sign, row in ((times, rows[1]), (equals, rows[2])):
        sign.move_to((swatches[0].get_left()[0] - 0.35, 0, 0)).stand_on(row)

    def take(which: int) -> Succession:
        """Let a frame close on a pixel, and both come over, large."""
        start = swatches[which].copy().set(height=pixels[which].height).move_to(pixels[which])
        return Succession(
            FadeIn(marks[which], scale=FROM, run_time=0.5),
            AnimationGroup(
                ReplacementTransform(start, swatches[which]),
                TransformFromCopy(marks[which], frames[which]),
                run_time=0.7,
            ),
            FadeIn(rows[which], run_time=0.2),
        )

    with scene.say(
        "We add up from zero. One pixel: {mark}its brightness {mark}times its weight: {mark}{product:.2f}.",
        product=product,
    ) as line:
        scene.play(lamp.animate.follow(0.0), FadeIn(bench.total), run_time=max(0.8, line.until_mark()))
        scene.play(take(0), run_time=max(1.2, line.until_mark()))
        scene.play(take(1), FadeIn(times), run_time=max(1.2, line.until_mark()))
        scene.play(
            FadeIn(equals),
            TransformFromCopy(swatches[1], swatches[2]),
            FadeIn(rows[2], rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=0.8,
        )
        scene.moment("one product")
        scene.wait(1.2)
        landed = SumTube().show(product)
        falling = swatches[2].copy()
        number = rows[2].copy()
        scene.play(
            falling.animate.scale(0.7).move_to(landed.tube.level()),
            ReplacementTransform(number, landed.number, path_arc=1.5),
            FadeOut(bench.total.number, rate_func=squish_rate_func(smooth, 0, 0.4)),
            run_time=0.8,
        )
        scene.remove(landed.number)
        scene.add(bench.total.show(product))
        scene.play(FadeOut(falling, scale=0.2), lamp.animate.follow(product), run_time=0.4)
        scene.moment("first product added")
        scene.wait(max(0.4, line.left))
    return Group(*marks, *frames, *swatches, *rows, times, equals)


def _framed(part: Mobject) -> Rectangle:
    """Return a frame around something, which hides nothing of it."""
    return Rectangle(
        width=part.width + MARK / 100,
        height=part.height + MARK / 100,
        color=palette.TARGET,
        stroke_width=MARK,
    ).move_to(part)


def _flash(lamp: AskedLamp) -> Transform:
    """Return the animation in which a ring runs out from the neuron."""
    wave = lamp.ring.copy()
    return Transform(wave, wave.copy().scale(1.5).set_stroke(opacity=0), remover=True)


def _try_another(scene: Lecture, bench: Bench, lamp: AskedLamp, found: WeightedSum, other: Adding) -> None:
    """Lay another digit on the same weights; end on the picture on which the next beat opens."""
    with scene.say(
        "Now a {digit}: {mark}little blue, {mark}much orange. {mark}{total:.2f}: it goes dark.",
        digit=OTHER_DIGIT,
        total=other.found.total,
        when=other.found.total < 0 and other.found.output < 0.1 and other.highest < -other.found.total,
    ) as line:
        scene.play(
            bench.picture.animate.set_values(other.found.a).set_opacity(1),
            Drive(
                Group(bench.total, lamp.lamp),
                found.total,
                0.0,
                show=lambda _, total: bench.stand_at(total, lamp),
            ),
            run_time=0.8,
        )
        bench.lay(scene, other.found.products, run_time=max(1.0, line.until_mark()))
        _add_up(scene, bench, lamp, other, line)
        scene.moment("the other sum")
        ended, _ = after_the_sum(other.found)
        scene.play(
            bench.weights.animate.set_values(other.found.weights).set_opacity(1),
            bench.picture.animate.set_opacity(1),
            run_time=max(0.8, line.left),
        )
        scene.remove(bench, *bench)
        scene.add(ended, lamp)
