"""1.2: machines that read digits, of which the plainest is learned first."""

from __future__ import annotations

import numpy as np
from manim import (
    LEFT,
    PI,
    RIGHT,
    UP,
    Arc,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    LaggedStart,
    Rotate,
    RoundedRectangle,
    Square,
    TransformFromCopy,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.network.example import Three, picture_and_lamp, the_three, the_three_alone
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.wires import Wires
from scenes.kit.pictures.mosaic import Mosaic, Picture
from scenes.kit.replay.replay import Drive

KERNEL = [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]]  # finds upper and lower edges of strokes
SIDE, PLACE = 3.9, np.array([-4.75, -0.05, 0.0])  # the picture that enters, in scene units
BOX, BOX_PLACE = (4.6, 4.7), np.array([0.35, -0.05, 0.0])
SLOTS_X, PITCH = 5.4, 0.53  # the ten answers
BANDS = 10  # of three rows, over which the window goes
REACH, TRAVEL = 1.0, 8  # how far rows travel, in widths of the picture, and for how many rows' time
EARLY = squish_rate_func(smooth, 0, 0.4)  # so that what goes has gone when what comes begins to come
LATE = squish_rate_func(smooth, 0.5, 1)


@beat("1.2", "a plain machine for the job", flows_from="1.1")
def a_plain_machine(scene: Lecture) -> None:
    """Ask for a machine that reads digits, look at two clever ones, and take the plainest."""
    three = the_three(scene)
    response = scene.measure(
        "response", measure.pictures.kernel_response, index=three.index, kernel=KERNEL, split="test"
    )
    scores = scene.measure("scores", measure.answers.outputs, index=[three.index])[0]
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)

    picture, machine = _set_up(scene, three, scores)
    found = _slide_a_window(scene, picture, response)
    loop = _read_row_by_row(scene, picture, found)
    _take_the_plainest(scene, three, tuple(sizes.tolist()), Group(picture, machine), loop)


def _set_up(scene: Lecture, three: Three, scores: Array) -> tuple[Picture, Group]:
    """Let the picture enter a box, and ten lamps answer; return the picture, and box, arrows and lamps."""
    picture = the_three_alone(three)
    lamps = Group(
        *(Neuron(0.21).move_to((SLOTS_X, BOX_PLACE[1] + y, 0)) for y in PITCH * np.linspace(4.5, -4.5, 10))
    )
    digits = VGroup(
        *(
            declared(Label(spell(digit), size=FIGURE_SIZE).next_to(lamp, RIGHT, buff=0.25), "a digit")
            for digit, lamp in enumerate(lamps)
        )
    )
    box = RoundedRectangle(
        corner_radius=0.2, width=BOX[0], height=BOX[1], color=palette.SECONDARY, stroke_width=3
    )
    box.move_to(BOX_PLACE)
    arrows = [
        Arrow(start, end, buff=0.12, color=palette.SECONDARY, stroke_width=5, tip_length=0.22)
        for start, end in ((PLACE + SIDE / 2 * RIGHT, box.get_left()), (box.get_right(), lamps.get_left()))
    ]
    scene.open_with(picture)
    with scene.say("We want a machine: {mark}a picture goes in, a digit comes out.") as line:
        scene.play(
            picture.animate.set(height=SIDE).move_to(PLACE),
            FadeIn(lamps, digits, shift=LEFT),
            Create(box),
            run_time=line.until_mark() + 0.2,
        )
        entering = picture.copy()
        scene.play(
            GrowArrow(arrows[0]), entering.animate.scale(0.2).move_to(BOX_PLACE).set_opacity(0), run_time=1.0
        )
        scene.remove(entering)
        scene.play(
            GrowArrow(arrows[1]),
            *(lamp.animate.set_activation(score) for lamp, score in zip(lamps, scores, strict=True)),
            run_time=line.left,
        )
        scene.moment("machine")
    return picture, Group(box, *arrows, lamps, digits)


def _slide_a_window(scene: Lecture, picture: Picture, response: Array) -> Group:
    """Slide a small window over the picture; in the box grows what it finds. Return that and its name."""
    edges = Picture(np.zeros((28, 28)), size=SIDE, kind="signed", largest=float(np.abs(response).max()))
    edges.move_to(BOX_PLACE)
    window = Picture(KERNEL, size=3 * SIDE / 28, kind="signed", largest=1.0)
    glass = Square(window.height, color=palette.INK, stroke_width=4)
    name = _name("convolutional network")
    rows, columns = np.indices(response.shape)

    def show(parts: Group, time: float) -> None:
        """Put the window where it is when it has gone over so many bands, back and forth from the top."""
        band = min(int(time), BANDS - 1)
        back, way = band % 2 == 1, time - band
        top, left = min(3 * band, 25), 25 * (1 - way if back else way)
        for part in parts[1:]:
            part.move_to(picture.at((left + 1.5) / 28, (top + 1.5) / 28))
        passed = columns >= left if back else columns < left + 3
        parts[0].set_values(np.where((rows < top) | ((rows < top + 3) & passed), response, 0.0))

    with scene.say("Some slide a little window over it, and look for edges.") as line:
        parts = Group(edges, window, glass)
        scene.play(Drive(parts, 0, BANDS, show=show), FadeIn(name, rate_func=EARLY), run_time=line.left + 0.6)
        scene.moment("window")
        scene.remove(parts)
        scene.add(edges)
    return Group(edges, name)


def _read_row_by_row(scene: Lecture, picture: Picture, before: Group) -> Group:
    """Let the rows of the picture go into the box one after the other, where a memory turns; return that."""
    height = SIDE / 28
    rows = Mosaic(picture.values.reshape(28, 1, 28), columns=1, cell_size=height, gap=0.0, outline=False)
    rows.move_to(picture)
    loop = Arc(
        1.15, 0.1 * PI, 1.7 * PI, color=palette.SECONDARY, stroke_width=6, arc_center=BOX_PLACE
    ).add_tip()
    words = VGroup(Label("memory", size=FIGURE_SIZE).move_to(BOX_PLACE), _name("recurrent network (LSTM)"))

    def show(rows: Mosaic, time: float) -> None:
        """Let one row leave after each unit of time, and vanish in the box."""
        shares = np.clip((time - np.arange(28)) / TRAVEL, 0, 1)
        rows.rearrange(np.column_stack([np.arange(28), REACH * shares**2 * (3 - 2 * shares)]))
        rows.emphasis = np.clip(2.5 * (1 - shares), 0, 1)

    with scene.say("Some read it row by row, and keep a memory.") as line:
        scene.bring_to_back(picture, rows)
        scene.play(
            FadeOut(before, rate_func=EARLY),
            FadeIn(loop, words, rate_func=LATE),
            picture.animate.set_opacity(palette.DIMMED),
            run_time=0.6,
        )
        scene.play(
            Drive(rows, 0, 28 + TRAVEL, show=show),
            Rotate(loop, -3 * PI, about_point=BOX_PLACE, rate_func=linear),
            run_time=line.left + 0.6,
        )
        scene.remove(rows)
    return Group(loop, words)


def _take_the_plainest(
    scene: Lecture, three: Three, sizes: tuple[int, ...], leaving: Group, loop: Group
) -> None:
    """Put plain layers into the box; of one of their neurons becomes the next subject."""
    network = NetworkDiagram(sizes, width=0.78 * BOX[0], height=0.8 * BOX[1], output_labels=())
    network.move_to(BOX_PLACE)
    wires, layers = Wires(network), network.neurons
    name = _name("multilayer perceptron")
    picture, lamp = picture_and_lamp(three)
    with scene.say(
        "Take the plainest first: layers of neurons.{mark}\nIt has all of the ideas, and none of the tricks."
    ) as line:
        scene.play(
            FadeOut(loop, rate_func=EARLY),
            leaving[0].animate.set_opacity(1),
            LaggedStart(*(FadeIn(layer, shift=0.2 * RIGHT) for layer in layers), lag_ratio=0.4),
            FadeIn(name, rate_func=LATE),
            run_time=1.4,
        )
        scene.bring_to_back(wires)
        scene.play(Create(wires), run_time=line.until_mark())
        scene.moment("layers")
        chosen = layers[1][7]
        scene.play(
            FadeOut(Group(leaving[1], layers, wires, name)),
            leaving[0].animate.set(height=picture.height).move_to(picture),
            TransformFromCopy(chosen, lamp),
            run_time=line.left,
        )


def _name(kind: str) -> Label:
    """Return the name of a machine, over the box."""
    return Label(kind, size=FIGURE_SIZE).move_to(BOX_PLACE + (BOX[1] / 2 + 0.35) * UP)
