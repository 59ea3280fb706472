"""1.6 and 1.7: hidden layers, what they do with pictures, and why one would want them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromPoint,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    ScaleInPlace,
    Succession,
    Transform,
    VGroup,
    VMobject,
    linear,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.neurons import WeightedSum
from netcore.measure.pictures.strokes import Parts
from netcore.network.arrays import Array
from scenes.beats.network.example import (
    DIGIT,
    AskedNeuron,
    Reading,
    TwoEnds,
    WholeNetwork,
    neuron_to_ask,
    picture_to_read,
    read_test_image,
    the_doubtful,
    the_three_read,
    two_ends,
)
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas
from scenes.kit.look.text import Words
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.network.strands import Strands
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.sticks import Sticks
from scenes.kit.pictures.tiles import eased
from scenes.kit.replay.replay import Drive

OTHER = 0  # the digit whose first test image the network reads beside the one that is there
CHANGE = 0.45  # seconds in which one picture takes the place of another
ONE = 0.75  # radius of the one lamp of which it is seen how it is set, in scene units
ONE_SIZE = 72  # font size of what it holds
LINES, FAINT = 2.2, 0.4  # of the edges into it: how much thicker than elsewhere, and the least opacity
DROP = 34  # stroke width of the largest product on its way, as a dot
BRIGHT_ENOUGH = 0.7  # the activation to which it comes nearest, so that both signs are seen to count
ARRIVED = 0.6  # share of a wave's time after which it begins to be seen in the lamp
REST = 1.0  # seconds for which an answer stays
WEB, DIM = 0.25, 0.4  # strength of the lines while the lamps are the topic; seconds in which they change
DARK = 0.75  # strength of the outlines of a network that has read nothing
LOOP, BELOW, STROKE = 2, 8, 14  # neurons of the second hidden layer into which pieces are drawn
EDGES = range(0, 16, 3)  # ... and of the first one
WIDE_HOPE, SMALL_HOPE, FILLED = 0.75, 0.38, 1.45  # radii of large neurons; how much of them a piece fills
MIDDLE = np.array([0.7, 0.1, 0.0])  # where digits fall apart
MADE, MADE_SIZE = np.array([6.4, -1.5, 0.0]), 1.7  # where one is made again, and how large
LARGE_HOLE, SMALL_HOLE = 35, 24  # pixels of a loop's inside, at least: of a 9, and of either loop of an 8
NINE_REACH, EIGHT_REACH = 4, 5  # pixels around it that count as the loop: where a stroke begins at it, few
HOPE_SIZE, SMALL_HOPE_SIZE = 60, 44  # of the question marks at large neurons
FLEETING = 0.15  # opacity of a picture while its ink leaves it, so that the two are told apart
CRUMB = 20  # pixels of which a stroke has as many at least
HUES = (
    palette.Z,
    palette.SLOW,
    palette.BIAS,
    palette.BIAS.interpolate(palette.DRUNK, 0.5),
    palette.DRUNK,
    palette.SURFACE[-1],
)  # of short edges, one each
EDGE_WIDTH = 11  # stroke width of a short edge
APART, BLUR = (
    0.1,
    0.25,
)  # of short edges: between them, as a share of a sector; how far ink counts, in radians
PIXEL = 0.118  # of a piece of a digit, in scene units


def pass_forward(
    network: NetworkDiagram, picture: InputPicture, reading: Reading, run_time: float
) -> Succession:
    """Return the animation in which lamps go out, another picture enters, and each layer lights the next."""
    entering = picture_to_read(reading.activations[0], network)
    return Succession(
        AnimationGroup(Transform(picture, entering), put_out(network), run_time=CHANGE),
        ForwardPulse(network, reading.params, reading.activations, run_time=max(1.2, run_time - CHANGE)),
    )


def _lamps(layers: Iterable[Mobject]) -> list[tuple[Neuron, float]]:
    """Return all lamps of some layers, each with its activation."""
    lamps = [cast(Neuron, lamp) for layer in layers for lamp in layer]
    return [(lamp, lamp.activation) for lamp in lamps]


def put_out(network: NetworkDiagram) -> Drive:
    """Return the animation in which all lamps go out except those of the input."""
    lamps = _lamps(network.neurons[1:])

    def show(_: NetworkDiagram, share: float) -> None:
        for lamp, activation in lamps:
            lamp.set_activation(share * activation)

    return Drive(network, 1, 0, show=show, rate_func=smooth)


# -- 1.6 ---------------------------------------------------------------------------------------------------


class Arriving(Group):
    """A neuron, and the products that come to it from those before it: first the positive ones, then the others.

    Parameters
    ----------
    sources
        The neurons before it, all of them.
    lamp
        The neuron. It holds what the products make of it that have come so far.
    found
        What it adds up.

    Attributes
    ----------
    dots
        The products as dots; the larger the product, the larger the dot.
    levels
        What the neuron holds before any product has come, when the positive ones have, and when all have.

    >>> sources = [Neuron(0.1), Neuron(0.1).shift(UP)]
    >>> found = WeightedSum(*np.array([[1.0, 1], [3, -3], [3, -3], [3, 0]]), 0.0, 0.0, 0.0, 0.5)
    >>> arriving = Arriving(sources, Neuron(0.5).shift(RIGHT), found)
    >>> [round(arriving.show(time).lamp.activation, 2) for time in (0.0, 1.0, 2.0)]
    [0.0, 0.95, 0.5]
    """

    def __init__(self, sources: Iterable[Mobject], lamp: Neuron, found: WeightedSum) -> None:
        self.places = np.array([source.get_center()[:2] for source in sources])
        sizes = palette.share(found.products, float(np.abs(found.products).max()))
        self.dots = Sticks(self.places, self.places, found.products, DROP * np.sqrt(sizes))
        self.lamp = lamp
        lifted = float(sigmoid(found.bias + found.products.clip(0).sum()))
        self.levels = (0.0, lifted, found.output)
        super().__init__(self.dots, lamp)
        self.show(0.0)

    def show(self, time: float) -> Self:
        """Show it at a time: at 1 the positive products have come, at 2 the others."""
        waves = np.clip([time, time - 1.0], 0, 1)
        wave = np.where(self.dots.values > 0, *waves)
        way = eased(wave)[:, None]
        places = self.places + way * (self.lamp.get_center()[:2] - self.places)
        self.dots.put_at(places, places).set_strengths((wave > 0) & (wave < 1))
        come = np.clip((waves - ARRIVED) / (1 - ARRIVED), 0, 1)
        self.lamp.set_activation(self.levels[0] + float(eased(come) @ np.diff(self.levels)))
        return self


@beat("1.6", "hidden layers", flows_from="1.5")
def hidden_layers(scene: Lecture) -> None:
    """Open the box: see how one lamp is set, then all; let two more pictures run through."""
    three, there = the_three_read(scene), the_doubtful(scene)
    other = read_test_image(
        scene,
        scene.measure(f"first {OTHER}", measure.examples.first_with_label, label=OTHER, split="test"),
    )
    answer = int(scene.measure("answer", measure.answers.answers, index=[there.index]).answer[0])
    asked = int(np.abs(there.activations[2] - BRIGHT_ENOUGH).argmin())
    found = scene.measure(
        "sum of one lamp", measure.neurons.weighted_sum, layer=1, neuron=asked, index=there.index
    )
    ends = two_ends(there.activations[0], there.activations[-1], three.params)
    scene.open_with(ends)
    network, picture = ends.network, ends.column.picture
    one = _set_one(scene, ends, there, found)
    with scene.say(
        "So are all the others set. {mark}Two columns of {size:words}: the hidden layers.",
        size=three.params.layer_sizes[1],
        when=three.params.layer_sizes[1:-1] == (16, 16),
    ) as line:
        _open_the_box(scene, ends, one, there, asked, line)
        scene.moment("opened")
    with scene.say(
        "Column by column they light up, {mark}to the answer: a {answer}, but only just.",
        answer=answer,
        when=_is_close(there),
    ) as line:
        scene.play(put_out(network), run_time=0.5)
        scene.play(
            ForwardPulse(network, there.params, there.activations, run_time=max(2.6, line.until_mark()))
        )
        _hold_answer(scene, network, answer)
        scene.moment("first run")
    with scene.say("Another picture, another pattern: {mark}a {other}.", other=OTHER) as line:
        run = pass_forward(network, picture, other, max(2.6, line.until_mark() - DIM))
        scene.play(_turn_web(network, 1.0, WEB))
        scene.play(run)
        _hold_answer(scene, network, OTHER)
        scene.moment("another run")
    with scene.say("And our {digit}: {mark}again another pattern in every column.", digit=DIGIT) as line:
        scene.play(pass_forward(network, picture, three, max(2.6, line.left - REST)))
        _hold_answer(scene, network, DIGIT, _turn_web(network, WEB, 1.0))
        scene.moment("whole")


def _is_close(reading: Reading) -> bool:
    """Return whether the two brightest outputs can hardly be told apart."""
    second, best = np.sort(reading.activations[-1])[-2:]
    return bool(best - second < 0.01)


def _turn_web(network: NetworkDiagram, before: float, after: float) -> AnimationGroup:
    """Return the animation in which all lines step back behind the lamps, or come forward again."""
    return AnimationGroup(
        *(
            Drive(strands, before, after, show=EdgeLayer.emphasise, rate_func=smooth)
            for strands in network.edges
        ),
        run_time=DIM,
    )


def _hold_answer(scene: Lecture, network: NetworkDiagram, digit: int, *last: Animation) -> None:
    """Ring an output for as long as it takes to read it; something else may come while the ring goes."""
    ring = _ring_around(network.neuron(-1, digit))
    scene.play(GrowFromCenter(ring), run_time=0.4)
    scene.wait(REST)
    scene.play(FadeOut(ring), *last, run_time=0.3)


def _set_one(scene: Lecture, ends: TwoEnds, there: Reading, found: WeightedSum) -> Group:
    """Let a column of lamps come, and one large lamp that it sets; return that lamp and what was added to it."""
    network, box = ends.network, ends.box
    sources = cast(Sequence[Neuron], network.neurons[1])
    lit_by = network.edges[0].emphasise(0)

    def light(_: Group, share: float) -> None:
        """Let the lamps of the column take their activations, while the lines to them come and go."""
        for source, activation in zip(sources, there.activations[1].tolist(), strict=True):
            source.set_activation(share * activation)
        lit_by.emphasise(float(there_and_back(share)))

    for source in sources:
        source.set_activation(0)
    lamp = Neuron(ONE).move_to(network.neurons[2])
    lines = Strands(sources, lamp, found.weights, thickness=LINES, faintest=FAINT)
    with scene.say(
        "In the box: sixteen lamps, lit by the picture. {mark}And one more. What makes it bright?"
    ) as line:
        scene.remove(ends)
        scene.add(box, ends.column, ends.outputs)
        scene.play(
            FadeOut(box.mark, scale=0.3, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeOut(box.frame, box.wires),
            LaggedStart(
                *(GrowFromPoint(source, box.mark.get_center()) for source in sources), lag_ratio=0.04
            ),
            *(output.animate.set_activation(0) for output in network.neurons[-1]),
            run_time=1.2,
        )
        scene.bring_to_back(lit_by)
        scene.play(
            Drive(Group(lit_by, *sources), 0, 1, show=light, rate_func=smooth),
            run_time=max(1.4, line.until_mark()),
        )
        scene.remove(lit_by)
        scene.play(GrowFromPoint(lamp, box.mark.get_center()), run_time=0.6)
        scene.add(lines, *sources, lamp)
        scene.play(LaggedStart(*map(Create, lines), lag_ratio=0.08), run_time=max(1.2, line.left))
        scene.moment("lines")
    arriving = Arriving(sources, lamp, found)
    number = Number(found.output, size=ONE_SIZE).next_to(lamp, RIGHT, buff=0.3)
    with scene.say(
        "Blue lines brighten it, orange ones darken it. {mark}They leave it at {output:.2f}.",
        output=found.output,
        when=arriving.levels[1] > 0.9 and found.output < arriving.levels[1] - 0.2,
    ) as line:
        scene.add(arriving.dots, *sources, lamp)
        scene.play(Drive(arriving, 0, 2), run_time=max(4.4, line.until_mark()))
        scene.remove(arriving.dots)
        scene.play(FadeIn(number, target_position=lamp, scale=0.3), run_time=0.5)
        scene.moment("one is set")
        scene.wait(max(REST, line.left))
    return Group(lines, lamp, number)


def _open_the_box(
    scene: Lecture, ends: TwoEnds, one: Group, there: Reading, asked: int, line: Saying
) -> None:
    """Let the large lamp go to its place, each other one of its column be set like it, and all edges come."""
    network, (lines, lamp, number) = ends.network, one
    first, second = network.neurons[1:-1]
    place = network.neuron(2, asked).set_activation(there.activations[2][asked])
    others = [neuron for neuron in second if neuron is not place]
    lamp.set_z_index(1)  # in front of the lines that go, and of the small lamps that come
    for strands in network.edges:
        strands.emphasise(0)
    scene.play(
        FadeOut(lines, run_time=0.4),
        FadeOut(number, run_time=0.4),
        Transform(lamp, place.copy().set_z_index(1)),
        FadeIn(*others),
        run_time=0.8,
    )
    scene.remove(ends.column, ends.outputs, lamp, *first, *second)
    scene.add(network, ends.column.picture)
    setting = Drive(network, 0, len(second), show=_setting(there, asked), rate_func=linear)
    scene.play(setting, run_time=max(3.6, line.until_mark()))
    scene.play(
        *(Drive(strands, 0, 1, show=EdgeLayer.emphasise, rate_func=smooth) for strands in network.edges),
        run_time=max(1.8, line.left),
    )


def _setting(there: Reading, asked: int) -> Callable[[NetworkDiagram, float], None]:
    """Return how a network shows a time: lamp k of its second hidden layer is set from k to k + 1, by its edges.

    The edges of its neighbours come and go meanwhile. The lamp that is asked about has been set before.
    """
    places = np.arange(len(there.activations[2]))

    def show(network: NetworkDiagram, time: float) -> None:
        shares = np.clip(time - places, 0, 1)
        shares[asked] = 1.0
        for k, activation in enumerate((shares * there.activations[2]).tolist()):
            network.neuron(2, k).set_activation(activation)
        lit = np.clip(1.5 - np.abs(time - places - 0.5), 0, 1)
        network.edges[1].emphasise(np.repeat(lit, network.layer_sizes[1]))

    return show


def _swell(part: Mobject, by: float = 1.4) -> Animation:
    """Return the animation in which something becomes larger and small again."""
    return ScaleInPlace(part, by, rate_func=there_and_back)


# -- 1.7 ---------------------------------------------------------------------------------------------------


class Ink(Picture):
    """A picture of which only the ink covers what lies under it.

    Parameters
    ----------
    values
        ``(rows, columns)`` brightnesses.

    >>> nine = Ink(np.eye(28))
    >>> nine.cut(np.arange(28)[:, None] < np.full(28, 14)).values.shape
    (1, 14, 14)
    """

    blended = (*Picture.blended, "dark")

    def __init__(self, values: ArrayLike) -> None:
        self.dark = 0.0
        super().__init__(values, size=PIXEL * len(np.asarray(values)), outline=False)

    def darken(self, dark: float) -> Self:
        """Draw it with light at 0, and at 1 dark, as on a light ground."""
        self.dark = dark
        return self

    def cut(self, mask: ArrayLike) -> Ink:
        """Return what lies under a mask, where it lies, as a picture no larger than that."""
        kept = self.values[0] * np.asarray(mask)
        rows, columns = (np.flatnonzero(kept.any(axis=axis)) for axis in (1, 0))
        (top, left), (bottom, right) = (rows[0], columns[0]), (rows[-1] + 1, columns[-1] + 1)
        piece = Ink(kept[top:bottom, left:right])
        place = self.pixels((int(top), int(left)), (int(right - left), int(bottom - top)))
        piece.scale_to_fit_height(place.height).move_to(place)
        return piece

    def paint(self, canvas: Canvas) -> None:
        """Draw the ink."""
        color = palette.INK.interpolate(palette.GROUND, self.dark)
        light = self.values[0][..., None] * np.append(palette.rgb(color), 1.0)
        corners = canvas.to_pixels(self.points)
        canvas.blit(np.rint(255 * light).astype(np.uint8), corners, self.opacity, smooth=False)


class Hope(Group):
    """A neuron drawn large, with a piece of a digit in it: what this neuron might look for.

    It is a sketch, no lamp: its fill is what it would be if it did, whatever the neuron's activation.

    Parameters
    ----------
    piece
        It is moved and scaled into the neuron.
    network, layer, index
        The neuron.
    small
        Whether it is one of many.
    color
        Of the rim.

    Attributes
    ----------
    disc, piece, asked
        The large neuron, what is in it, and a question mark beside it.
    """

    def __init__(
        self,
        piece: Mobject,
        network: NetworkDiagram,
        layer: int,
        index: int,
        *,
        small: bool = False,
        color: ManimColor = palette.TARGET,
    ) -> None:
        radius = SMALL_HOPE if small else WIDE_HOPE
        middle = network.neuron(layer, index).get_center()
        self.disc = Circle(radius, color=color, stroke_width=4, fill_color=palette.GROUND, fill_opacity=1)
        self.disc.move_to(middle)
        self.piece = piece.scale(FILLED * radius / max(piece.width, piece.height)).move_to(middle)
        self.asked = Words("?", size=SMALL_HOPE_SIZE if small else HOPE_SIZE, color=palette.TARGET)
        self.asked.move_to(middle + (radius + 0.24) * (LEFT if small else 0.84 * UP + 0.54 * LEFT))
        super().__init__(self.disc, self.piece, self.asked)

    def light(self, light: float) -> AnimationGroup:
        """Return the animation in which it lights up, to 1, or goes out, to 0, as if it found its piece or not."""
        disc: Any = self.disc.animate
        # The piece changes at once, when the disc is halfway: so it stands out from the disc all the time.
        piece = cast(Any, self.piece).animate(rate_func=squish_rate_func(linear, 0.49, 0.51))
        return AnimationGroup(
            disc.set_fill(palette.GROUND.interpolate(palette.INK, light)).build(),
            piece.set_opacity(1).darken(light).build(),
        )

    def wire_to(self, other: Circle, color: ManimColor | None = palette.INK) -> Line:
        """Return a line from rim to rim."""
        way = other.get_center() - self.disc.get_center()
        way /= np.linalg.norm(way)
        start = self.disc.get_center() + self.disc.width / 2 * way
        end = other.get_center() - other.width / 2 * way
        return Line(start, end, color=color, stroke_width=4)


class Taken(Group):
    """A digit that falls apart: its loops and what is beside them, each where it lies in the digit.

    Parameters
    ----------
    image
        ``(28, 28)`` brightnesses.
    parts
        As measured of it.
    place
        The middle of the picture, in scene units.
    size
        Height of the picture; by default that of an `Ink`.

    Attributes
    ----------
    loops, strokes
        Pieces: every loop, and the ink beside them if there is any.
    edges
        Along the middle of the first loop's ink, one short stroke for each sector, with a color of its own.
    """

    def __init__(
        self, image: ArrayLike, parts: Parts, place: NDArray[np.float64], *, size: float | None = None
    ) -> None:
        whole = Ink(image).move_to(place)
        whole.scale(1 if size is None else size / whole.height)
        self.loops = [whole.cut(mask) for mask in parts.loops]
        self.strokes = [whole.cut(parts.rest)] if parts.rest.any() else []
        self.edges = VGroup()
        for points, color in zip(_along(whole.values[0], parts), HUES, strict=False):
            places = [whole.at((column + 0.5) / 28, (row + 0.5) / 28) for row, column in points]
            edge = VMobject(stroke_color=color, stroke_width=EDGE_WIDTH)
            self.edges.add(edge.set_points_smoothly(places))
        super().__init__(*self.loops, *self.strokes)

    def edges_on(self, loop: Mobject) -> VGroup:
        """Return the short edges where they lie on the first loop, wherever and however large that is shown."""
        way = loop.get_center() - self.loops[0].get_center()
        return (
            self.edges.copy()
            .scale(loop.height / self.loops[0].height, about_point=self.loops[0].get_center())
            .shift(way)
        )


def _along(image: NDArray[np.float64], parts: Parts) -> list[NDArray[np.float64]]:
    """Return rows and columns ``(n, 2)`` along the ink of the first loop, sector after sector, clockwise."""
    loop, count = parts.loops[0], int(parts.sector.max()) + 1
    middle = np.argwhere(parts.holes[0]).mean(axis=0)
    away = np.argwhere(loop) - middle
    angle, radius, ink = np.arctan2(*away.T), np.hypot(*away.T), image[loop]
    found = []
    for sector in range(count):
        angles = 2 * np.pi / count * (sector + np.linspace(APART, 1 - APART, 7))
        off = (angle - angles[:, None] + np.pi) % (2 * np.pi) - np.pi
        near = ink * np.exp(-((off / BLUR) ** 2))
        found.append(
            middle
            + (near @ radius / near.sum(axis=1))[:, None] * np.column_stack([np.sin(angles), np.cos(angles)])
        )
    return found


@beat("1.7", "why layers? A hope", flows_from="1.6")
def why_layers(scene: Lecture) -> None:
    """Take a 9 and an 8 apart, draw the pieces into hidden neurons, and put a question mark on each."""
    three, asked = the_three_read(scene), neuron_to_ask(scene)
    nine = _first_with_holes(scene, 9, holes=1, least=LARGE_HOLE, reach=NINE_REACH)
    eight = _first_with_holes(scene, 8, holes=2, least=SMALL_HOLE, reach=EIGHT_REACH)
    whole = WholeNetwork(three)
    scene.open_with(whole)
    hopes = _take_the_nine(scene, whole, nine)
    to_nine = _together(scene, whole.network, hopes)
    _take_the_eight(scene, whole, nine, eight, hopes, to_nine)
    edges = _short_edges(scene, whole.network, nine, hopes["loop"])
    sketch = _the_hope(scene, nine, hopes, edges, to_nine)
    _ask_one(scene, whole, Group(sketch, *hopes.values(), *edges), AskedNeuron(three, asked), three)


@dataclass(frozen=True, eq=False)
class Cut:
    """A test image, ``(28, 28)``, and its parts."""

    image: Array
    parts: Parts

    def taken(self, place: NDArray[np.float64], size: float | None = None) -> Taken:
        """Return it falling apart."""
        return Taken(self.image, self.parts, place, size=size)


def _first_with_holes(scene: Lecture, label: int, *, holes: int, least: int, reach: int) -> Cut:
    """Measure the first test image of a digit with so many loops, and its parts."""
    index = scene.measure(
        f"a {label}",
        measure.pictures.first_with_holes,
        label=label,
        holes=holes,
        threshold=0.5,
        least=least,
    )
    parts = scene.measure(
        f"parts of {index}",
        measure.pictures.picture_parts,
        index=index,
        threshold=0.5,
        least=least,
        reach=reach,
        crumb=CRUMB,
        sectors=len(EDGES),
    )
    image = scene.measure(f"picture {index}", measure.examples.image, index=index, split="test")
    return Cut(image.reshape(28, 28), parts)


def _lit(network: NetworkDiagram, start: float, end: float) -> Drive:
    """Return the animation in which all edges, outlines and lamps go, or edges and outlines of dark lamps come."""
    lamps = _lamps(network.neurons)

    def show(network: NetworkDiagram, share: float) -> None:
        for strands in network.edges:
            strands.emphasise(share)
        for lamp, activation in lamps:
            lamp.set_activation(share * activation)
            lamp.outline(DARK + share * (1 - DARK))

    return Drive(network, start, end, show=show, rate_func=smooth)


def _leave_the_picture(scene: Lecture, whole: WholeNetwork, digit: Cut, place: NDArray[np.float64]) -> Taken:
    """Let the ink of the picture that the network would read come out of it, large; return that."""
    small = digit.taken(whole.picture.picture.get_center(), whole.picture.picture.height)
    left = cast(Any, whole.picture.picture).animate(rate_func=there_and_back)
    scene.add(small)
    scene.play(
        Transform(small, digit.taken(place)),
        left.set_opacity(FLEETING),
        run_time=0.9,
    )
    return small


def _count(network: NetworkDiagram) -> Mobject:
    """Return what says how many neurons the input layer has."""
    return network.ellipses[0][-1]


def _take_the_nine(scene: Lecture, whole: WholeNetwork, nine: Cut) -> dict[str, Hope]:
    """Put the network out, and draw the loop and the stroke of a 9 into two of its neurons."""
    network = whole.network
    with scene.say("Why layers? Look at this {digit}: {mark}a loop, and a stroke.", digit=9) as line:
        entering = picture_to_read(nine.image, network)
        scene.play(
            _lit(network, 1, 0),
            FadeOut(_count(network)),
            Transform(whole.picture, entering),
            run_time=0.9,
        )
        seen = _leave_the_picture(scene, whole, nine, MIDDLE)
        scene.play(
            seen.loops[0].animate.shift(0.4 * UP), seen.strokes[0].animate.shift(0.4 * DOWN), run_time=0.8
        )
        scene.moment("apart")
        scene.play(_swell(seen.loops[0]), run_time=max(0.6, line.left / 2))
        scene.play(_swell(seen.strokes[0]), run_time=max(0.6, line.left))
    hopes = {
        "loop": Hope(seen.loops[0].copy(), network, 2, LOOP),
        "stroke": Hope(seen.strokes[0].copy(), network, 2, STROKE),
    }
    with scene.say("Could one neuron look for loops, {mark}another for strokes?") as line:
        _draw_into(scene, seen.loops[0], hopes["loop"], run_time=max(1.2, line.until_mark()))
        _draw_into(scene, seen.strokes[0], hopes["stroke"], run_time=max(1.2, line.left))
        scene.remove(seen)
        scene.moment("loop and stroke")
    return hopes


def _draw_into(scene: Lecture, piece: Mobject, hope: Hope, run_time: float) -> None:
    """Let a neuron become large, and a piece of a digit go into it."""
    scene.add(hope.disc, piece)
    scene.play(
        GrowFromCenter(hope.disc),
        Transform(piece, hope.piece),
        FadeIn(hope.asked, scale=2, rate_func=squish_rate_func(smooth, 0.5, 1)),
        run_time=run_time,
    )
    scene.remove(piece)
    scene.add(hope)


class Joined(VGroup):
    """An output lit as if all of some hopes had found their pieces, with lines from them and a question mark.

    Attributes
    ----------
    wires, lamp, asked
        The lines, what lies over the output, and the question mark beside its digit.
    """

    def __init__(self, network: NetworkDiagram, digit: int, hopes: Iterable[Hope]) -> None:
        self.lamp = _ring_around(network.neuron(-1, digit)).set_fill(palette.INK, opacity=1)
        self.wires = VGroup(*(hope.wire_to(self.lamp) for hope in hopes))
        self.asked = Words("?", size=SMALL_HOPE_SIZE, color=palette.TARGET)
        self.asked.next_to(network.labels[digit], RIGHT, buff=0.12)
        super().__init__(self.wires, self.lamp, self.asked)

    def lights_up(self) -> list[Animation]:
        """Return the animations in which lamp and question mark come."""
        return [GrowFromCenter(self.lamp), FadeIn(self.asked, scale=2)]


def _together(scene: Lecture, network: NetworkDiagram, hopes: dict[str, Hope]) -> Joined:
    """Let loop and stroke light up and join to the 9; return lines, the lit output, and its question mark."""
    pair = [hopes["loop"], hopes["stroke"]]
    with scene.say("The two together would make the {digit}.", digit=9) as line:
        scene.play(*(hope.light(1) for hope in pair), run_time=0.7)
        joined = Joined(network, 9, pair)
        scene.play(*map(Create, joined.wires), run_time=0.8)
        scene.play(*joined.lights_up(), run_time=max(0.6, line.left))
        scene.moment("together")
    return joined


def _ring_around(lamp: Circle) -> Circle:
    return Circle(1.35 * lamp.width / 2, color=palette.TARGET, stroke_width=6).move_to(lamp)


def _take_the_eight(
    scene: Lecture, whole: WholeNetwork, nine: Cut, eight: Cut, hopes: dict[str, Hope], to_nine: Joined
) -> None:
    """Let an 8 fall apart: the neuron that knows one of its loops already lights up for it, too."""
    network, loop, stroke = whole.network, hopes["loop"], hopes["stroke"]
    with scene.say("An {digit} has a loop up there, too, {mark}and one below.", digit=8) as line:
        scene.play(
            Transform(whole.picture, picture_to_read(eight.image, network)),
            FadeOut(to_nine),
            loop.light(0),
            stroke.light(0),
            run_time=0.6,
        )
        seen = _leave_the_picture(scene, whole, eight, MIDDLE)
        upper, lower = seen.loops
        below = Hope(lower.copy(), network, 2, BELOW)
        joined = Joined(network, 8, (loop, below))
        scene.play(
            upper.animate.next_to(loop.disc, LEFT, buff=0.1),
            lower.animate.next_to(below.disc, LEFT, buff=0.1),
            *map(FadeOut, seen.strokes),
            run_time=0.8,
        )
        scene.moment("two loops")
        scene.play(_swell(upper, 1.15), loop.light(1), run_time=max(0.8, line.until_mark()))
        scene.play(FadeOut(upper), Create(joined.wires[0]), run_time=0.6)
        _draw_into(scene, lower, below, run_time=0.9)
        scene.play(below.light(1), Create(joined.wires[1]), run_time=0.7)
        scene.play(*joined.lights_up(), run_time=0.5)
        scene.remove(seen, upper)
        scene.moment("shared")
        scene.wait(max(0.8, line.left))
    scene.play(
        FadeOut(below, joined),
        loop.light(0),
        Transform(whole.picture, picture_to_read(nine.image, network)),
        run_time=0.5,
    )


def _short_edges(scene: Lecture, network: NetworkDiagram, nine: Cut, loop: Hope) -> list[Hope]:
    """Trace the loop by short edges, and let each go into a neuron of the layer before; return those neurons."""
    edges = nine.taken(MIDDLE).edges_on(loop.piece)
    hopes = [
        Hope(edge.copy(), network, 1, index, small=True, color=edge.get_color())
        for edge, index in zip(edges, EDGES, strict=True)
    ]
    with scene.say("A loop is made of short arcs: {mark}one for each neuron here?") as line:
        scene.play(
            LaggedStart(*map(Create, edges), lag_ratio=0.6),
            loop.piece.animate.set_opacity(palette.DIMMED),
            run_time=max(1.6, line.until_mark()),
        )
        scene.moment("edges on the loop")
        flying = edges.copy()
        scene.add(*(hope.disc for hope in hopes), flying)
        scene.play(
            FadeOut(edges),
            LaggedStart(
                *(
                    AnimationGroup(GrowFromCenter(hope.disc), Transform(edge, hope.piece), FadeIn(hope.asked))
                    for edge, hope in zip(flying, hopes, strict=True)
                ),
                lag_ratio=0.25,
            ),
            run_time=max(2.0, line.left),
        )
        scene.remove(*flying)
        scene.add(*hopes)
        scene.moment("edges")
    return hopes


def _the_hope(scene: Lecture, nine: Cut, hopes: dict[str, Hope], edges: list[Hope], to_nine: Joined) -> Group:
    """Put everything together again: edges to a loop, loop and stroke to a 9. Return all that was added."""
    loop, stroke = hopes["loop"], hopes["stroke"]
    wires = VGroup(*(edge.wire_to(loop.disc, edge.disc.get_stroke_color()) for edge in edges))
    closed = nine.taken(MIDDLE).edges_on(loop.piece)
    flying = Group(*(edge.piece.copy() for edge in edges))
    whole = nine.taken(MADE, MADE_SIZE)
    with scene.say("Arcs make loops, {mark}loops and strokes make digits: {mark}a hope.") as line:
        scene.play(*map(Create, wires), run_time=0.7)
        scene.play(
            LaggedStart(*(Transform(*pair) for pair in zip(flying, closed, strict=True)), lag_ratio=0.12),
            run_time=max(2.0, line.until_mark()),
        )
        scene.moment("closed")
        pieces = Group(loop.piece.copy().set_opacity(1), stroke.piece.copy())
        scene.play(
            FadeOut(flying),
            loop.light(1),
            stroke.light(1),
            run_time=0.6,
        )
        scene.play(
            Transform(pieces[0], whole.loops[0]),
            Transform(pieces[1], whole.strokes[0]),
            *map(Create, to_nine.wires),
            run_time=max(1.0, line.until_mark()),
        )
        scene.play(*to_nine.lights_up(), run_time=0.5)
        scene.moment("hope")
        asked = [*(hope.asked for hope in (loop, stroke, *edges)), to_nine.asked]
        scene.play(*(_swell(mark) for mark in asked), run_time=max(1.0, line.left))
    return Group(wires, to_nine, pieces)


def _ask_one(scene: Lecture, whole: WholeNetwork, sketch: Group, asked: AskedNeuron, three: Reading) -> None:
    """Let the sketch go, let the network read a 3, and ring the one neuron that is asked next."""
    network = whole.network
    with scene.say(
        "Nobody tells the neurons that. {mark}Read our {digit} again, \n{mark}and ask one: what do you look for?",
        digit=DIGIT,
    ) as line:
        scene.play(FadeOut(sketch), run_time=0.6)
        scene.play(_lit(network, 0, 1), FadeIn(_count(network)), run_time=max(0.6, line.until_mark()))
        scene.play(pass_forward(network, whole.picture, three, max(1.6, line.until_mark())))
        far = asked.ring.copy().scale(5).set_stroke(opacity=0)
        scene.add(far)
        scene.play(
            Transform(network, asked.network), Transform(far, asked.ring), run_time=max(1.0, line.left)
        )
        scene.moment("asked")
    scene.remove(*whole, far)
    scene.add(asked)
