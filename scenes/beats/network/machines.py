"""1.2: machines that read digits, of which the plainest is learned first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    GrowFromPoint,
    LaggedStart,
    Mobject,
    Rectangle,
    RoundedRectangle,
    Square,
    Transform,
    TransformFromCopy,
    VGroup,
    smooth,
    squish_rate_func,
)

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
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive

KERNEL = [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]]  # finds upper and lower edges of strokes
SIDE, PLACE = 3.6, np.array([-5.0, 0.05, 0.0])  # the picture that enters, in scene units
BOX, BOX_PLACE = (7.2, 5.3), np.array([1.2, 0.05, 0.0])
FOUND, INSIDE = 4.6, np.array([0.1, 0.05, 0.0])  # what a machine makes of the picture: height and middle
ASIDE = np.array([3.6, -1.8, 0.0])  # where words stand beside it, clear of its way out
OUT = np.array([6.2, 0.05, 0.0])  # the answer
ANSWER = 130  # font size of what comes out
BANDS = 10  # of three rows, over which the window goes
TRAVEL = 8  # for how many rows' time a row travels
SMALL = 0.2  # how large a picture is that goes through a wall of the box, as a share of the one before it
BEFORE_WALL = 0.6  # how far from the wall it stops, in scene units
AIR = 0.2  # how far the network stands left of the middle of the box, so that its digits have room
DIGITS = 1.5  # how much larger these are than in other pictures of the network
HOLD = 0.9  # seconds for which an answer stays
WIRES, FAINT_WIRES = 0.2, 0.1  # opacity of the lines between layers, and while one neuron is pulled out
PULLED = 4.0  # how large a neuron is first that is pulled out of the network, over its size there
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

    def come_out(self, scene: Lecture, found: Mobject | None = None) -> None:
        """Let the answer leave the box, and stay for as long as it takes to read it.

        Parameters
        ----------
        scene
            Where it is played.
        found
            What the answer comes of: it becomes small and goes to the wall first.
        """
        wall = self.box.get_right()
        coming = [GrowArrow(self.arrows[1]), GrowFromPoint(self.answer, wall)]
        if found is None:
            scene.play(*coming, run_time=0.6)
        else:
            scene.play(found.animate.scale(SMALL).move_to(wall + BEFORE_WALL * LEFT), run_time=0.7)
            scene.play(FadeOut(found, target_position=wall, rate_func=EARLY), *coming, run_time=0.6)
        scene.wait(HOLD)

    def put_out(self) -> FadeOut:
        """Return the animation in which the answer goes, so that another machine can be asked."""
        return FadeOut(self.arrows[1], self.answer, rate_func=EARLY)


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
        machine.come_out(scene)
        scene.moment("machine")
        scene.play(FadeOut(mark), machine.put_out(), run_time=max(0.6, line.left))
    return machine


def _slide_a_window(scene: Lecture, machine: Machine, response: Array) -> Group:
    """Slide a small window over the picture; in the box grows what it finds. Return that and its name."""
    found = np.abs(response) / np.abs(response).max()
    edges = Picture(np.zeros((28, 28)), size=FOUND).move_to(INSIDE)
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
            run_time=max(2.6, line.left - 0.7),
        )
        scene.moment("window")
        scene.remove(parts)
        scene.add(edges)
        machine.come_out(scene, _ink_of(edges))
        scene.moment("window answers")
    return Group(edges, name, label)


def _read_row_by_row(scene: Lecture, machine: Machine, before: Group) -> Group:
    """Let the rows of the picture go into a memory in the box, one after the other; return that."""
    picture = machine.picture
    rows = Mosaic(
        picture.values.reshape(28, 1, 28), columns=1, cell_size=SIDE / 28, gap=0.0, outline=False
    ).move_to(picture)
    glass = Rectangle(width=1.06 * SIDE, height=2 * SIDE / 28, color=palette.TARGET, stroke_width=5)
    frame = Square(1.08 * SIDE, color=palette.TARGET, stroke_width=4).move_to(INSIDE)
    words = VGroup(
        Label("memory", size=FIGURE_SIZE, color=palette.TARGET).move_to(ASIDE),
        _name("recurrent network"),
    )
    reach = (INSIDE - PLACE)[0] / SIDE

    def show(rows: Mosaic, time: float) -> None:
        """Let one row leave after each unit of time; those that were read before it are kept, less bright."""
        shares = np.clip((time - np.arange(28)) / TRAVEL, 0, 1)
        rows.rearrange(np.column_stack([np.arange(28), reach * shares**2 * (3 - 2 * shares)]))
        kept = np.clip(time - TRAVEL - np.arange(28), 0, 1)
        rows.emphasis = 1 - (1 - palette.DIMMED) * kept
        glass.move_to(picture.at(0.5, (min(time, 27) + 0.5) / 28))

    with scene.say("A recurrent network reads it row by row, and remembers the rows before.") as line:
        scene.bring_to_back(picture, rows)
        scene.play(
            FadeOut(before, rate_func=EARLY),
            machine.put_out(),
            FadeIn(frame, words, rate_func=LATE),
            picture.animate.set_opacity(0.25),
            run_time=0.6,
        )
        scene.add(glass)
        scene.play(Drive(rows, 0, 28 + TRAVEL, show=show), run_time=max(3.0, line.left - 0.7))
        scene.play(rows.animate.unfocus(), FadeOut(glass), run_time=0.4)
        machine.come_out(scene, _ink_of(picture).move_to(INSIDE))
        scene.moment("memory answers")
    return Group(rows, frame, words)


def _take_the_plainest(
    scene: Lecture, machine: Machine, three: Three, reading: Reading, before: Group
) -> None:
    """Put plain layers into the box, and let them answer; of one of their neurons becomes the next subject."""
    network = NetworkDiagram(reading.params.layer_sizes, width=0.75 * BOX[0], height=0.86 * BOX[1])
    network.shift(BOX_PLACE + AIR * LEFT - network.neurons.get_center())
    for label in network.labels:
        label.scale(DIGITS, about_edge=LEFT)
    answer = int(reading.activations[-1].argmax())
    wires, layers, dots = Wires(network, width=1.2, opacity=WIRES), network.neurons, network.ellipses[0][:-1]
    name = _name("multilayer perceptron")
    picture, lamp = picture_and_lamp(three)
    with scene.say(
        "We take the plainest: layers of neurons, {mark}\na multilayer perceptron. "
        "{mark}It reads the {digit} as well.",
        digit=DIGIT,
    ) as line:
        scene.play(
            FadeOut(before, rate_func=EARLY),
            machine.put_out(),
            machine.picture.animate.set_opacity(1),
            FadeIn(name, rate_func=LATE),
            LaggedStart(
                *(FadeIn(layer, shift=0.2 * RIGHT) for layer in layers), lag_ratio=0.4, rate_func=LATE
            ),
            FadeIn(dots, network.labels, rate_func=LATE),
            run_time=1.4,
        )
        scene.bring_to_back(wires)
        scene.play(Create(wires), run_time=max(1.0, line.until_mark()))
        scene.play(
            LaggedStart(
                *(
                    _light(layer, network.drawn[number], reading.activations[number])
                    for number, layer in enumerate(layers)
                ),
                lag_ratio=0.6,
            ),
            run_time=max(1.8, line.until_mark()),
        )
        scene.play(network.labels[answer].animate.set_color(palette.INK), run_time=0.4)
        scene.play(
            GrowArrow(machine.arrows[1]),
            TransformFromCopy(network.labels[answer], machine.answer),
            run_time=1.0,
        )
        scene.moment("layers")
        scene.wait(0.6)
        plain = layers[1][int(reading.activations[1].argmin())]  # as dark as a neuron that has read nothing
        pulled = plain.copy().set_z_index(1)  # in front of all that goes
        scene.play(wires.animate.set_stroke(opacity=FAINT_WIRES), pulled.animate.scale(PULLED), run_time=0.8)
        scene.moment("pulled")
        rest = (machine.box, *machine.arrows, machine.answer, layers, dots, network.labels, wires, name)
        scene.play(
            FadeOut(*rest, rate_func=squish_rate_func(smooth, 0, 0.6)),
            Transform(machine.picture, picture),
            Transform(pulled, lamp),
            run_time=max(1.2, line.left),
        )


def _light(layer: Mobject, drawn: Sequence[int], activations: Array) -> Drive:
    """Return the animation in which the drawn neurons of a layer take their activations."""

    def show(layer: Group, share: float) -> None:
        for lamp, index in zip(layer, drawn, strict=True):
            lamp.set_activation(share * float(activations[index]))

    return Drive(layer, 0, 1, show=show, rate_func=smooth)


def _ink_of(picture: Mosaic) -> Transparency:
    """Return the ink of a picture, at its place, without the ground behind it."""
    return Transparency(picture.values[0], size=picture.height).move_to(picture)


def _name(kind: str) -> Label:
    """Return the name of a machine, over the box."""
    return Label(kind, size=FIGURE_SIZE).move_to(BOX_PLACE + (BOX[1] / 2 + 0.35) * UP)
