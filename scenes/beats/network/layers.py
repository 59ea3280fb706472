"""1.6 and 1.7: hidden layers, what they do with pictures, and why one would want them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    ApplyMethod,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    GrowFromPoint,
    LaggedStart,
    Mobject,
    Rectangle,
    ScaleInPlace,
    Succession,
    Transform,
    VGroup,
    Wait,
    smooth,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.pictures.strokes import Parts
from scenes.beats.network.example import (
    AskedNeuron,
    Reading,
    TwoEnds,
    WholeNetwork,
    asked_neuron,
    neuron_to_ask,
    read_test_image,
    the_misread,
    the_three_read,
    two_ends,
    whole_network,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.input_picture import InputPicture, picture_before
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive

OTHERS = (0, 7)  # digits whose first test images the network reads beside the one that is there
SIZES = ("sizes-none", "sizes-16", "main", "sizes-16-16-16", "sizes-32", "sizes-64-32")
OURS = SIZES.index("main")
BASE = -0.55  # foot of the bars, in scene units
PER_CENT = 0.35  # height of one per cent
FULL, FADED = 0.9, 0.25  # opacity of the bars, and of those that are not the topic
STRIPE = 16  # lamps of a small layer's stripe
BACKGROUND = 0.25  # strength of edges behind pieces of digits
LOOP, BELOW, STROKE = 2, 7, 12  # neurons of the second hidden layer before which pieces hang
EDGES = range(0, 16, 3)  # ... and of the first one
NINE, EIGHT = np.array([3.6, -1.0, 0.0]), np.array([3.55, -0.8, 0.0])  # where digits fall apart
LARGE_HOLE, SMALL_HOLE = 20, 4  # pixels of a loop's inside, at least
REACH = 5  # pixels around it that count as the loop
LARGER = 1.25  # by which short edges are enlarged
PIXEL = 0.118  # of a piece of a digit, in scene units


def pass_forward(
    network: NetworkDiagram, picture: InputPicture, reading: Reading, run_time: float
) -> AnimationGroup:
    """Return the animation in which another picture enters, and each layer lights the next."""
    entering = picture_before(reading.activations[0], network)
    return AnimationGroup(
        Transform(picture, entering, run_time=min(0.5, run_time)),
        ForwardPulse(network, reading.params, reading.activations, run_time=run_time),
    )


# -- 1.6 ---------------------------------------------------------------------------------------------------


class Choice(Group):
    """Hidden layers of some sizes as small columns of lamps, and over them the mistakes that such a network makes.

    Parameters
    ----------
    hidden
        Neurons of each hidden layer.
    mistakes
        Share of the test images that are classified wrongly.
    x
        Its middle, in scene units.

    Attributes
    ----------
    lamps
        All hidden neurons, in stripes of sixteen; nothing where there are none.
    label, bar, number
        The sizes; the mistakes, as a bar and in per cent.

    >>> choice = Choice([32], 0.04, 0.0)
    >>> len(choice.lamps[0].values), choice.bar.height.round(2), choice.number.shown
    (32, 1.4, '4.0%')
    """

    PITCH, BESIDE, APART = 0.1, 0.16, 0.42  # of lamps, stripes and layers, in scene units

    def __init__(self, hidden: Sequence[int], mistakes: float, x: float) -> None:
        self.mistakes = float(mistakes)
        self.lamps = Group(
            *(Dots(places, np.zeros(len(places)), 0.044) for places in self._places(hidden, x))
        )
        self.label = Words(", ".join(map(spell, hidden)) or "none", size=FIGURE_SIZE)
        self.label.move_to((x, 0, 0)).stand_on(-2.72)
        self.bar = Rectangle(
            width=1.0,
            height=100 * PER_CENT * self.mistakes,
            stroke_width=0,
            fill_color=palette.NEGATIVE,
            fill_opacity=FULL,
        ).move_to((x, BASE, 0), aligned_edge=DOWN)
        self.number = Number(100 * self.mistakes, 1, size=44, suffix="%")
        self.number.next_to(self.bar, UP, buff=0.15)
        super().__init__(self.lamps, self.label, self.bar, self.number)

    def shown(self) -> Channels:
        """Return the mistakes in per cent."""
        return {"height": [100 * self.mistakes]}

    def _places(self, hidden: Sequence[int], x: float) -> list[NDArray[np.float64]]:
        xs, left = [], 0.0
        for size in hidden:
            numbers = np.arange(size)
            xs.append(left + self.BESIDE * (numbers // STRIPE))
            left = xs[-1].max() + self.APART
        shift = x - np.mean([xs[0].min(), xs[-1].max()]) if xs else 0.0
        top = BASE - 0.2
        return [
            np.column_stack([stripe + shift, top - self.PITCH * (np.arange(len(stripe)) % STRIPE)])
            for stripe in xs
        ]


@beat("1.6", "hidden layers", flows_from="1.5")
def hidden_layers(scene: Lecture) -> None:
    """Open the box, let pictures run through, and compare other sizes."""
    three = the_three_read(scene)
    there = the_misread(scene)
    others = [read_test_image(scene, index) for index in _first_of(scene)]
    choices = _choices(scene)
    ends = two_ends(there.activations[0], there.activations[-1], three.params)
    scene.open_with(ends)
    network, picture = ends.network, ends.column.picture
    with scene.say(
        "In the box are two more columns of {size:words}: hidden layers.",
        size=three.params.layer_sizes[1],
        when=three.params.layer_sizes[1:-1] == (16, 16),
    ) as line:
        _open_the_box(scene, ends, line.left)
        scene.moment("opened")
    with scene.say("The lamps of one column set those of the next.") as line:
        scene.play(pass_forward(network, picture, there, line.left))
        scene.moment("first run")
    with scene.say("Another picture, {mark}another pattern in every column.") as line:
        for reading in others:
            scene.play(pass_forward(network, picture, reading, max(1.9, line.left / 2)))
            scene.moment(f"run {reading.index}")
        scene.wait(0.3)
    _compare(scene, Group(network, picture), choices, three)


def _first_of(scene: Lecture) -> list[int]:
    """Measure which are the first test images of some other digits."""
    return [
        scene.measure(f"first {digit}", measure.examples.first_with_label, label=digit, split="test")
        for digit in OTHERS
    ]


def _choices(scene: Lecture) -> list[Choice]:
    """Measure networks with other hidden layers; return them side by side."""
    scores = scene.measure("final scores", measure.record.final_scores, run=SIZES)
    mistakes = scene.derive("mistakes", "rest to one", scores.test_accuracy)
    xs = np.linspace(-5.7, 5.5, len(SIZES))
    found = []
    for name, share, x in zip(SIZES, mistakes.tolist(), xs.tolist(), strict=True):
        sizes = scene.measure(f"layers of {name}", measure.record.layer_sizes, run=name)
        found.append(Choice(sizes[1:-1].tolist(), share, x))
    return found


def _open_the_box(scene: Lecture, ends: TwoEnds, seconds: float) -> None:
    """Let the question mark become two columns, and the box their edges."""
    network, box = ends.network, ends.box
    hidden = [lamp for layer in network.neurons[1:-1] for lamp in layer]
    growing = [GrowFromPoint(lamp, box.mark.get_center()) for lamp in hidden]
    scene.play(
        FadeOut(box.mark, scale=3),
        LaggedStart(*growing, lag_ratio=0.03),
        box.frame.animate.set_fill(opacity=0),
        run_time=0.45 * seconds,
    )
    for strands in network.edges:
        strands.emphasise(0)
    scene.remove(ends, *hidden, box)
    scene.add(box.wires, box.frame, network, ends.column.picture)
    scene.play(
        FadeOut(box.frame, box.wires),
        LaggedStart(
            *(Drive(strands, 0, 1, show=EdgeLayer.emphasise, rate_func=smooth) for strands in network.edges),
            lag_ratio=0.4,
        ),
        run_time=0.55 * seconds,
    )


def _compare(scene: Lecture, whole: Group, choices: list[Choice], three: Reading) -> None:
    """Put the network among others of other sizes, and take it back."""
    ours = choices[OURS]
    heading = Words("test images classified wrongly", size=FIGURE_SIZE, color=palette.NEGATIVE)
    heading.move_to((6.6, 2.75, 0), aligned_edge=RIGHT)
    with scene.say("Why sixteen? They fit on the screen. {mark}Other sizes read digits, too.") as line:
        scene.play(
            FadeOut(whole, target_position=ours.lamps, scale=0.15),
            Succession(Wait(0.4), FadeIn(ours.lamps, ours.label, heading, run_time=0.5)),
            Succession(Wait(0.5), _grow(ours)),
            run_time=1.3,
        )
        scene.play(
            LaggedStart(
                *(
                    AnimationGroup(FadeIn(one.lamps, one.label, shift=0.3 * UP), _grow(one))
                    for place, one in enumerate(choices)
                    if place != OURS
                ),
                lag_ratio=0.35,
            ),
            run_time=max(2.0, line.left),
        )
        scene.moment("sizes")
    by_name = dict(zip(SIZES, choices, strict=True))
    with scene.say(
        "Wider layers make fewer mistakes here; {mark}a third one of {size:words} does not.",
        size=three.params.layer_sizes[1],
        when=by_name["sizes-64-32"].mistakes < by_name["sizes-32"].mistakes < by_name["sizes-16"].mistakes
        and by_name["sizes-16-16-16"].mistakes > by_name["main"].mistakes,
    ) as line:
        wide = [by_name[name] for name in ("sizes-16", "sizes-32", "sizes-64-32")]
        deep = [by_name[name] for name in ("main", "sizes-16-16-16")]
        scene.play(_point_out(wide, choices), run_time=max(1.2, line.until_mark()))
        scene.play(_point_out(deep, choices), run_time=line.left)
    back = whole_network(three)
    with scene.say("We keep ours: {mark}a network that can be looked at whole.") as line:
        others = Group(
            *(one for one in choices if one is not ours), heading, ours.bar, ours.number, ours.label
        )
        scene.play(
            FadeOut(others, shift=0.5 * DOWN),
            FadeOut(ours.lamps, scale=3),
            FadeIn(back, target_position=ours.lamps, scale=0.15),
            run_time=line.left,
        )
        scene.moment("whole")


def _grow(choice: Choice) -> AnimationGroup:
    return AnimationGroup(GrowFromEdge(choice.bar, DOWN), FadeIn(choice.number, shift=choice.bar.height * UP))


def _point_out(some: Sequence[Choice], choices: Sequence[Choice]) -> AnimationGroup:
    """Return the animation in which the numbers of some swell, and the bars of all others fade."""
    bars = [ApplyMethod(one.bar.set_fill, None, FULL if one in some else FADED) for one in choices]
    swelling = LaggedStart(*(_swell(one.number) for one in some), lag_ratio=0.5)
    return AnimationGroup(AnimationGroup(*bars, run_time=0.6), swelling)


def _swell(part: Mobject) -> Animation:
    """Return the animation in which something becomes larger and small again."""
    return ScaleInPlace(part, 1.4, rate_func=there_and_back)


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

    def __init__(self, values: ArrayLike) -> None:
        super().__init__(values, size=PIXEL * len(np.asarray(values)), outline=False)

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
        light = self.values[0][..., None] * np.append(palette.rgb(palette.INK), 1.0)
        corners = canvas.to_pixels(self.points)
        canvas.blit(np.rint(255 * light).astype(np.uint8), corners, self.opacity, smooth=False)


class Hope(Group):
    """A piece of a digit that hangs before a neuron, with a question mark: what this neuron might look for.

    Parameters
    ----------
    piece
        It is moved there.
    network, layer, index
        The neuron.
    """

    def __init__(self, piece: Ink, network: NetworkDiagram, layer: int, index: int) -> None:
        self.name_of_neuron = (layer, index)
        self.neuron = network.neuron(layer, index)
        self.ring = self.neuron.copy().scale(1.5).set_fill(opacity=0).set_stroke(palette.TARGET, 3)
        self.asked = Words("?", size=46, color=palette.TARGET)
        self.asked.next_to(self.ring, LEFT, buff=0.1)
        self.piece = piece.next_to(self.asked, LEFT, buff=0.12)
        super().__init__(self.ring, self.asked, self.piece)


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

    Attributes
    ----------
    loops, strokes, edges
        Pieces: every loop, the ink beside them if there is any, and the first loop cut into short edges.
    """

    def __init__(self, image: ArrayLike, parts: Parts, place: NDArray[np.float64]) -> None:
        whole = Ink(image).move_to(place)
        self.loops = [whole.cut(mask) for mask in parts.loops]
        self.strokes = [whole.cut(parts.rest)] if parts.rest.any() else []
        sectors = np.where(parts.loops[0], parts.sector, -1)
        self.edges = [whole.cut(sectors == number) for number in range(sectors.max() + 1)]
        super().__init__(*self.loops, *self.strokes)


@beat("1.7", "why layers? A hope", flows_from="1.6")
def why_layers(scene: Lecture) -> None:
    """Take a 9 and an 8 apart, hang the pieces before hidden neurons, and put a question mark on each."""
    three, asked = the_three_read(scene), neuron_to_ask(scene)
    nine, nine_parts = _first_with_holes(scene, 9, holes=1, least=LARGE_HOLE)
    eight, eight_parts = _first_with_holes(scene, 8, holes=2, least=SMALL_HOLE)
    reading = read_test_image(scene, nine)
    image = scene.measure(f"picture {eight}", measure.examples.image, index=eight, split="test")
    whole = whole_network(three)
    scene.open_with(whole)
    digits = (
        Taken(reading.activations[0].reshape(28, 28), nine_parts, NINE),
        Taken(image.reshape(28, 28), eight_parts, EIGHT),
    )
    hopes = _take_the_nine(scene, whole, digits[0], reading)
    _take_the_eight(scene, whole.network, digits[1], hopes)
    _short_edges(scene, whole.network, digits[0], hopes)
    wired = _the_hope(scene, whole.network, digits[0], hopes)
    pieces = Group(wired, *hopes.values())
    _ask_one(scene, whole, pieces, asked_neuron(three, asked), three)


def _first_with_holes(scene: Lecture, label: int, *, holes: int, least: int) -> tuple[int, Parts]:
    """Measure which is the first test image of a digit with so many loops, and its parts."""
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
        reach=REACH,
        sectors=len(EDGES),
    )
    return index, parts


def _take_the_nine(scene: Lecture, whole: WholeNetwork, nine: Taken, reading: Reading) -> dict[str, Hope]:
    """Let the network read a 9, and hang its loop and its stroke before two neurons."""
    network, seen = whole.network, nine.copy()
    with scene.say("Why layers? Look at this {digit}: {mark}a loop, and a stroke.", digit=9) as line:
        scene.play(pass_forward(network, whole.picture, reading, max(1.5, line.until_mark() - 0.6)))
        scene.play(
            GrowFromPoint(seen, network.neuron(-1, 9).get_center()),
            *(
                Drive(strands, 1, BACKGROUND, show=EdgeLayer.emphasise, rate_func=smooth)
                for strands in network.edges
            ),
            run_time=0.8,
        )
        apart = [seen.loops[0].animate.shift(0.35 * UP), seen.strokes[0].animate.shift(0.35 * DOWN)]
        scene.play(*apart, run_time=0.7)
        scene.moment("apart")
        scene.wait(line.left)
    hopes = {
        "loop": Hope(nine.loops[0].copy(), network, 2, LOOP),
        "stroke": Hope(nine.strokes[0].copy(), network, 2, STROKE),
    }
    with scene.say("Could one neuron look for the loop, {mark}and another one for the stroke?") as line:
        scene.play(_hang(seen.loops[0], hopes["loop"]), run_time=max(1.2, line.until_mark()))
        scene.play(_hang(seen.strokes[0], hopes["stroke"]), run_time=max(1.2, line.left))
        scene.remove(*seen)
        scene.add(*hopes.values())
        scene.moment("loop and stroke")
    return hopes


def _hang(piece: Ink, hope: Hope) -> LaggedStart:
    """Return the animation in which a piece goes to where a neuron might look for it."""
    return LaggedStart(
        Transform(piece, hope.piece), Create(hope.ring), FadeIn(hope.asked, scale=2), lag_ratio=0.4
    )


def _take_the_eight(scene: Lecture, network: NetworkDiagram, eight: Taken, hopes: dict[str, Hope]) -> None:
    """Let an 8 fall apart: of its loops one is known already."""
    upper, lower = eight.loops
    hopes["below"] = Hope(lower.copy(), network, 2, BELOW)
    with scene.say("An {digit} has that loop, too, {mark}and another one below.", digit=8) as line:
        scene.play(GrowFromPoint(eight, network.neuron(-1, 8).get_center()), run_time=0.7)
        scene.play(
            upper.animate.shift(0.3 * UP),
            lower.animate.shift(0.3 * DOWN),
            *map(FadeOut, eight.strokes),
            run_time=0.5,
        )
        scene.moment("two loops")
        known = hopes["loop"]
        scene.play(upper.animate.move_to(known.piece), run_time=max(0.8, line.until_mark()))
        scene.play(FadeOut(upper), *map(_swell, (known.piece, known.ring, known.asked)), run_time=0.7)
        scene.play(_hang(lower, hopes["below"]), run_time=max(1.2, line.left))
        scene.remove(lower)
        scene.add(hopes["below"])
        scene.moment("shared")


def _short_edges(scene: Lecture, network: NetworkDiagram, nine: Taken, hopes: dict[str, Hope]) -> None:
    """Cut the loop into short edges, and hang each before a neuron of the layer before."""
    loop = hopes["loop"].piece
    pieces = [edge.copy().shift(loop.get_center() - nine.loops[0].get_center()) for edge in nine.edges]
    for number, (edge, index) in enumerate(zip(nine.edges, EDGES, strict=True)):
        hopes[f"edge {number}"] = Hope(edge.copy().scale(LARGER), network, 1, index)
    edges = [hopes[f"edge {number}"] for number in range(len(pieces))]
    with scene.say("And a loop is itself made of short edges.") as line:
        scene.play(
            LaggedStart(
                *(_hang(piece, hope) for piece, hope in zip(pieces, edges, strict=True)), lag_ratio=0.18
            ),
            run_time=max(2.6, line.left),
        )
        scene.remove(*pieces)
        scene.add(*edges)
        scene.moment("edges")


def _the_hope(scene: Lecture, network: NetworkDiagram, nine: Taken, hopes: dict[str, Hope]) -> Group:
    """Put everything together again along the wires: edges to a loop, loop and stroke to a 9.

    Returns wires and the digit that was put together.
    """
    edges = [hope for name, hope in hopes.items() if name.startswith("edge")]
    loop, stroke = hopes["loop"], hopes["stroke"]
    into_loop = VGroup(*(network.wire(1, LOOP, index) for index in EDGES))
    into_digits = VGroup(
        *(network.wire(2, to, source) for to, source in ((9, LOOP), (9, STROKE), (8, LOOP), (8, BELOW)))
    )
    for wire in (*into_loop, *into_digits):
        wire.set_stroke(width=2.5, opacity=0.8)
    scene.remove(*hopes.values())
    scene.add(into_loop, *hopes.values())
    way = loop.piece.get_center() - nine.loops[0].get_center()
    flying = [hope.piece.copy() for hope in edges]
    there = [edge.copy().shift(way) for edge in nine.edges]
    with scene.say(
        "Edges would make loops, {mark}loops and strokes would make digits: {mark}a hope."
    ) as line:
        scene.play(
            _drawn(into_loop),
            LaggedStart(*(Transform(*pair) for pair in zip(flying, there, strict=True)), lag_ratio=0.08),
            run_time=max(1.6, line.until_mark()),
        )
        scene.remove(*flying, *hopes.values())
        scene.add(into_digits, *hopes.values())
        whole = [loop.piece.copy(), stroke.piece.copy()]
        scene.play(
            _drawn(into_digits),
            Transform(whole[0], nine.loops[0]),
            Transform(whole[1], nine.strokes[0]),
            run_time=max(1.4, line.until_mark()),
        )
        scene.moment("hope")
        marks = [_swell(hope.asked) for hope in hopes.values()]
        scene.play(LaggedStart(*marks, lag_ratio=0.12), run_time=max(1.5, line.left))
    return Group(into_loop, into_digits, *whole)


def _drawn(wires: VGroup) -> LaggedStart:
    """Return the animation in which wires that are there already are drawn, without coming to the front."""
    return LaggedStart(*(Create(wire, introducer=False) for wire in wires), lag_ratio=0.1)


def _ask_one(scene: Lecture, whole: WholeNetwork, pieces: Group, asked: AskedNeuron, three: Reading) -> None:
    """Let the pieces go, and ring the one neuron that is asked next."""
    with scene.say("Nobody tells the neurons that. {mark}Let us ask one: what do you look for?") as line:
        scene.play(
            FadeOut(pieces, shift=0.4 * DOWN),
            pass_forward(whole.network, whole.picture, three, max(1.6, line.until_mark())),
        )
        scene.play(Transform(whole.network, asked.network), Create(asked.ring), run_time=max(1.0, line.left))
        scene.moment("asked")
    scene.remove(*whole, asked.ring)
    scene.add(asked)
