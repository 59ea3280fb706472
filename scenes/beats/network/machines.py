"""1.2: machines that read digits, of which the plainest is learned first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import (
    LEFT,
    PI,
    RIGHT,
    UP,
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    GrowFromPoint,
    Mobject,
    Rectangle,
    RoundedRectangle,
    Square,
    Transform,
    TransformFromCopy,
    Triangle,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from manim.utils.space_ops import normalize

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.network.example import (
    DIGIT,
    Reading,
    Three,
    picture_and_lamp,
    the_three,
    the_three_alone,
    the_three_read,
)
from scenes.beats.network.weights import Transparency
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import FIGURE_SIZE, Label, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.wires import Wires
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.pictures.tiles import Travel
from scenes.kit.replay.replay import Drive

KERNEL = [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]]  # finds upper and lower edges of strokes
SIDE, PLACE = 3.6, np.array([-5.0, 0.05, 0.0])  # the picture that enters, in scene units
BOX, BOX_PLACE = (7.2, 5.3), np.array([1.2, 0.05, 0.0])
FOUND = 4.8  # height of what a machine makes of the picture
ASIDE = np.array([4.17, 0.05, 0.0])  # where words stand beside it
OUT = np.array([6.2, 0.05, 0.0])  # the answer
ANSWER = 130  # font size of what comes out
BANDS = 10  # of three rows, over which the window goes
MEMORY, DEEP = 4.9, 7  # width of the memory in scene units, and its height in pixels
MEMORY_PLACE = np.array([1.2, -0.85, 0.0])  # its middle
LOOP_ROOM, LOOP_HIGH, BEND = 0.55, 2.6, 0.45  # of the loop: beside the memory and over it, and its corners
LOOP, BUSY = 4, 5  # its stroke width, and how much is added while the fast rows come
KEPT = 0.92  # share of the memory that is left when it has gone round once
LIFT = 0.7  # brightness is what is remembered, as a share of the most, to this power: so that little is seen
FLIGHT, FADING = 0.5, 0.25  # seconds on the way into it; share of them in which a row becomes part of it
SLOW_ROWS, SLOW, FAST = 3, 0.8, 0.08  # of rows: how many are read slowly, and the seconds between two
SKETCH = "a sketch of a memory: all rows so far, the weaker the longer ago they came"
SMALL = 0.2  # how large a picture is that goes through a wall of the box, as a share of the one before it
HOLD = 0.8  # seconds for which the answer stays
PLAIN = np.array([0.8, 0.05, 0.0])  # middle of the network
PLAIN_SIZE = (5.8, 5.0)  # its width and height
LAMPS = 1.25  # how much larger its neurons are than in other pictures of the network
DIGITS = 1.5  # and its digits
COMING = 0.25, 0.38, 0.51, 0.65  # when its layers begin to come, as shares of the time
WIRES, WIRE = 0.42, 1.4  # opacity and stroke width of the lines between layers
SPARK, LEAST = 0.075, 0.2  # radius of the light of a bright neuron; the least activation that sends some
PASSING = 0.85  # seconds from one layer to the next
MIXED = 0.618  # the golden section: so that light leaves from everywhere at any time
EARLY = squish_rate_func(smooth, 0, 0.4)  # so that what goes has gone when what comes begins to come
LATE = squish_rate_func(smooth, 0.5, 1)


@beat("1.2", "a plain machine for the job", flows_from="1.1")
def a_plain_machine(scene: Lecture) -> None:
    """Ask for a machine that reads digits, look at two clever ones, and take the plainest."""
    three, reading = the_three(scene), the_three_read(scene)
    response = scene.measure(
        "response", measure.pictures.kernel_response, index=three.index, kernel=KERNEL, split="test"
    )
    machine = _set_up(scene, three)
    found = _slide_a_window(scene, machine, response)
    memory = _read_row_by_row(scene, machine, found)
    _take_the_plainest(scene, machine, three, reading, memory)


class Machine(Group):
    """A box into which a picture goes, and out of which a digit comes.

    Attributes
    ----------
    picture, box, arrows, answer
        Its parts: the arrows lead into the box and out of it.
    """

    def __init__(self, three: Three) -> None:
        self.picture = Picture(three.values, size=SIDE).move_to(PLACE)
        self.box = RoundedRectangle(
            corner_radius=0.2, width=BOX[0], height=BOX[1], color=palette.SECONDARY, stroke_width=3
        ).move_to(BOX_PLACE)
        self.answer = declared(Words(spell(DIGIT), size=ANSWER).move_to(OUT), "the digit in the picture")
        ends = ((self.picture.get_right(), self.box.get_left()), (self.box.get_right(), OUT + 0.4 * LEFT))
        self.arrows = [
            Arrow(start, end, buff=0.08, color=palette.SECONDARY, stroke_width=5, tip_length=0.22)
            for start, end in ends
        ]
        super().__init__(self.picture, self.box, *self.arrows, self.answer)


def _set_up(scene: Lecture, three: Three) -> Machine:
    """Let the picture enter a box, and its digit come out; return picture and box."""
    machine = Machine(three)
    picture = the_three_alone(three)
    mark = Words("?", size=ANSWER, color=palette.SECONDARY).move_to(BOX_PLACE)
    scene.open_with(picture)
    with scene.say("We want a machine: {mark}a picture goes in, a digit comes out.") as line:
        scene.play(
            Transform(picture, machine.picture),
            Create(machine.box),
            FadeIn(mark),
            run_time=line.until_mark() + 0.2,
        )
        scene.remove(picture)
        scene.add(machine.picture)
        entering, start = _ink_of(machine.picture), machine.arrows[0].get_start()
        scene.play(GrowArrow(machine.arrows[0]), entering.animate.scale(SMALL).move_to(start), run_time=0.6)
        scene.play(entering.animate.move_to(BOX_PLACE).set_opacity(0), run_time=0.5)
        scene.remove(entering)
        wall = machine.box.get_right()
        scene.play(GrowArrow(machine.arrows[1]), GrowFromPoint(machine.answer, wall), run_time=0.6)
        scene.moment("machine")
        scene.wait(HOLD)
        scene.play(FadeOut(mark, machine.answer), run_time=max(0.5, line.left))
    return machine


def _slide_a_window(scene: Lecture, machine: Machine, response: Array) -> Group:
    """Slide a small window over the picture; in the box grows what it finds. Return that and its name."""
    found = np.abs(response) / np.abs(response).max()
    edges = Picture(np.zeros((28, 28)), size=FOUND).move_to(BOX_PLACE)
    glass = Square(3 * SIDE / 28, color=palette.TARGET, stroke_width=6)
    label = Label("edges", size=FIGURE_SIZE).move_to(ASIDE)
    name = _name("convolutional network")
    rows, columns = np.indices(response.shape)

    def show(parts: Group, time: float) -> None:
        """Put the window where it is when it has gone over so many bands, back and forth from the top."""
        band = min(int(time), BANDS - 1)
        back, way = band % 2 == 1, time - band
        top, left = min(3 * band, 25), 25 * (1 - way if back else way)
        parts[1].move_to(machine.picture.at((left + 1.5) / 28, (top + 1.5) / 28))
        passed = columns >= left if back else columns < left + 3
        parts[0].set_values(np.where((rows < top) | ((rows < top + 3) & passed), found, 0.0))

    with scene.say("A convolutional network slides a window over it, and finds edges.") as line:
        parts = Group(edges, glass)
        scene.play(
            Drive(parts, 0, BANDS, show=show),
            FadeIn(name, label, rate_func=EARLY),
            run_time=max(3.4, line.left - 0.6),
        )
        scene.moment("window")
        scene.remove(parts)
        scene.add(edges)
        scene.wait(max(0.5, line.left))
    return Group(edges, name, label)


class Recurrent(Group):
    """One memory, a loop from it into itself, and the rows of a picture that come in, one after the other.

    Whenever a row comes in, the memory comes back, too, a little weaker, and the two are added.

    Parameters
    ----------
    picture
        The picture that is read.

    Attributes
    ----------
    memory, loop, mark
        What is remembered, the way on which it comes back, and a mark that goes that way.
    glass, rows
        A window over the row that is read, and copies of the rows, which go into the memory.
    arrivals
        When each row has come in, in seconds.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture, brightness = picture, picture.values[0]
        kept = [np.zeros(28)]
        for row in brightness:
            kept.append(KEPT * kept[-1] + row)
        self.kept = (np.array(kept) / np.max(kept)) ** LIFT
        first = int(brightness.any(axis=1).argmax())
        pace = np.full(28, FAST)
        pace[first : first + SLOW_ROWS] = SLOW
        self.slow = range(first + 1, first + SLOW_ROWS + 1)  # rows for which the mark goes round
        self.arrivals = FLIGHT + np.cumsum(pace) - pace
        self.memory = declared(
            Mosaic(np.zeros((1, DEEP, 28)), cell_size=DEEP * MEMORY / 28).move_to(MEMORY_PLACE),
            SKETCH,
        )
        self.loop = _loop_around(self.memory)
        self.mark = Dot(radius=0.15, color=palette.INK).set_opacity(0)
        self.glass = Rectangle(width=1.06 * SIDE, height=2 * SIDE / 28, color=palette.TARGET, stroke_width=5)
        self.rows = [Transparency(row[None], size=SIDE / 28) for row in brightness]
        self.ways = [
            (picture.at(0.5, (index + 0.5) / 28), row.points.copy()) for index, row in enumerate(self.rows)
        ]
        super().__init__(self.memory, self.loop, self.mark, self.glass, *self.rows)
        self.show(0.0)

    @property
    def duration(self) -> float:
        """How many seconds it takes until the last row has come in."""
        return float(self.arrivals[-1])

    def show(self, time: float) -> Self:
        """Show it so many seconds after the first row left."""
        ways = np.clip((time - self.arrivals + FLIGHT) / FLIGHT, 0, 1)
        for row, way, (start, points) in zip(self.rows, ways.tolist(), self.ways, strict=True):
            share = way * way * (3 - 2 * way)
            row.points = (1 - share) * (points + start) + share * self.memory.points
            row.set_opacity(min(1.0, (1 - way) / FADING) if way > 0 else 0.0)
        come = int((ways == 1).sum())
        merging = max(0.0, (float(ways[min(come, 27)]) - 1) / FADING + 1)
        values = self.kept[come] + merging * (self.kept[min(come + 1, 28)] - self.kept[come])
        self.memory.set_values(np.tile(values, (1, DEEP, 1)))
        self.glass.move_to(self.picture.at(0.5, (max(int((ways > 0).sum()) - 1, 0) + 0.5) / 28))
        self._go_round(time, come)
        return self

    def _go_round(self, time: float, come: int) -> None:
        """Put the mark on the loop so that it is back when the next row comes in; the fast rows go without."""
        if come in self.slow:
            start, end = self.arrivals[come - 1 : come + 1]
            share = float((time - start) / (end - start))
            self.mark.move_to(self.loop[0].point_from_proportion(share)).set_opacity(1)
        else:
            self.mark.set_opacity(0)
        since, left = time - self.arrivals[self.slow[-1]], self.duration - time
        self.loop[0].set_stroke(width=LOOP + BUSY * float(np.clip(min(since, left) / FLIGHT, 0, 1)))


def _loop_around(memory: Mosaic) -> VGroup:
    """Return the way from the right end of a memory over its top into its left end, with a tip."""
    away, up, bend = LOOP_ROOM * RIGHT, LOOP_HIGH * UP, BEND
    left, right = memory.get_left() + 0.08 * LEFT, memory.get_right() + 0.08 * RIGHT
    corners = [right, right + away, right + away + up, left - away + up, left - away, left]
    way = VMobject(color=palette.TARGET, stroke_width=LOOP).start_new_path(right)
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        entering, leaving = (corner + bend * normalize(other - corner) for other in (before, after))
        way.add_line_to(entering)
        way.add_quadratic_bezier_curve_to(corner, leaving)
    way.add_line_to(left + 0.15 * LEFT)
    tip = Triangle(color=palette.TARGET, fill_opacity=1, stroke_width=0).scale(0.16).rotate(-PI / 2)
    return VGroup(way, tip.next_to(left, LEFT, buff=0))


def _read_row_by_row(scene: Lecture, machine: Machine, before: Group) -> Group:
    """Let the rows of the picture go into a memory that also comes back into itself; return that."""
    reading = Recurrent(machine.picture)
    words = VGroup(
        Label("memory", size=FIGURE_SIZE, color=palette.TARGET).move_to(MEMORY_PLACE + 0.62 * LOOP_HIGH * UP),
        _name("recurrent network"),
    )
    with scene.say("A recurrent network reads it row by row, and remembers the rows before.") as line:
        scene.play(
            FadeOut(before, rate_func=EARLY),
            FadeIn(reading.memory, reading.loop, words, rate_func=LATE),
            run_time=0.6,
        )
        scene.add(reading)
        scene.play(
            Drive(reading, 0, reading.duration, show=Recurrent.show),
            run_time=max(reading.duration, line.left - 0.7),
        )
        scene.moment("memory")
        scene.remove(reading)
        kept = Group(reading.memory, reading.loop, words)
        scene.add(kept)
        scene.play(FadeOut(reading.glass), run_time=max(0.4, line.left))
    return kept


def _take_the_plainest(
    scene: Lecture, machine: Machine, three: Three, reading: Reading, before: Group
) -> None:
    """Put plain layers in place of the box; light runs through them to the answer; pull one of their neurons out."""
    width, height = PLAIN_SIZE
    network = NetworkDiagram(reading.params.layer_sizes, width=width, height=height)
    network.shift(PLAIN - network.neurons.get_center())
    layers, dots = network.neurons, network.ellipses[0][:-1]
    wires = Wires(network, width=WIRE, opacity=WIRES)
    for lamp in (lamp for layer in layers for lamp in layer):
        lamp.scale(LAMPS).set_z_index(1)
    for label in network.labels:
        label.scale(DIGITS, about_edge=LEFT)
    name = _name("multilayer perceptron")
    with scene.say("We take the plainest: {mark}layers of neurons, a multilayer perceptron.") as line:
        scene.play(
            FadeOut(before, rate_func=EARLY),
            FadeOut(machine.box, scale=1.06, rate_func=squish_rate_func(smooth, 0, 0.7)),
            FadeOut(machine.arrows[1], rate_func=EARLY),
            FadeIn(name, rate_func=LATE),
            *(
                FadeIn(layer, shift=0.2 * RIGHT, rate_func=squish_rate_func(smooth, start, start + 0.35))
                for layer, start in zip(layers, COMING, strict=True)
            ),
            FadeIn(dots, rate_func=squish_rate_func(smooth, COMING[0], 0.6)),
            FadeIn(network.labels, rate_func=squish_rate_func(smooth, COMING[-1], 1)),
            run_time=max(1.6, line.until_mark()),
        )
        scene.bring_to_back(wires)
        scene.play(Create(wires), run_time=max(1.4, line.left))
        scene.moment("layers")
    answer = int(reading.activations[-1].argmax())
    machine.answer.match_y(network.labels[answer])
    with scene.say("Each layer lights the next."):
        _let_light_run(scene, machine.picture, network, reading)
    with scene.say("And out comes the {digit}.", digit=DIGIT) as line:
        scene.play(network.labels[answer].animate.set_color(palette.INK), run_time=0.3)
        scene.play(TransformFromCopy(network.labels[answer], machine.answer), run_time=0.8)
        scene.moment("answer")
        scene.wait(max(HOLD, line.left))
    picture, lamp = picture_and_lamp(three)
    with scene.say("But what is one neuron?") as line:
        plain = layers[1][int(reading.activations[1].argmin())]  # as dark as a neuron that has read nothing
        pulled = plain.copy().set_z_index(2)  # in front of all that goes
        scene.add(pulled)
        rest = (machine.arrows[0], machine.answer, layers, dots, network.labels, wires, name)
        scene.play(
            FadeOut(*rest, rate_func=squish_rate_func(smooth, 0, 0.5)),
            Transform(machine.picture, picture, rate_func=squish_rate_func(smooth, 0.35, 1)),
            Transform(pulled, lamp, rate_func=squish_rate_func(smooth, 0.1, 1)),
            run_time=max(1.8, line.left),
        )


def _let_light_run(scene: Lecture, picture: Picture, network: NetworkDiagram, reading: Reading) -> None:
    """Send light from the pixels to the first layer, and from each layer to the next, which it lights."""
    layers = [np.array([lamp.get_center() for lamp in layer]) for layer in network.neurons]
    pixels = [divmod(index, 28) for index in network.drawn[0]]
    places = np.array([picture.at((column + 0.5) / 28, (row + 0.5) / 28) for row, column in pixels])
    for number, (drawn, layer) in enumerate(zip(network.drawn, layers, strict=True)):
        if number == 0:
            starts, ends, values = places, layer, reading.activations[0][list(drawn)]
        else:
            before = layers[number - 1]
            starts, ends = np.repeat(before, len(layer), axis=0), np.tile(layer, (len(before), 1))
            values = np.repeat(reading.activations[number - 1][list(network.drawn[number - 1])], len(layer))
        sparks = Dots(starts, values, SPARK).set_rings(0)
        sparks.set_radii(np.where(values > LEAST, SPARK * values, 0.0))
        scene.play(
            Travel(sparks, ends, lag=0.3, order=np.arange(len(starts)) * MIXED % 1),
            _light(network.neurons[number], drawn, reading.activations[number]),
            run_time=PASSING,
        )
        scene.remove(sparks)


def _light(layer: Mobject, drawn: Sequence[int], activations: Array) -> Drive:
    """Return the animation in which the drawn neurons of a layer take their activations."""

    def show(layer: Group, share: float) -> None:
        for lamp, index in zip(layer, drawn, strict=True):
            lamp.set_activation(share * float(activations[index]))

    return Drive(layer, 0, 1, show=show, rate_func=LATE)


def _ink_of(picture: Mosaic) -> Transparency:
    """Return the ink of a picture, at its place, without the ground behind it."""
    return Transparency(picture.values[0], size=picture.height).move_to(picture)


def _name(kind: str) -> Label:
    """Return the name of a machine, over the box."""
    return Label(kind, size=FIGURE_SIZE).move_to(BOX_PLACE + (BOX[1] / 2 + 0.35) * UP)
