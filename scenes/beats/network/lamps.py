"""1.3: a neuron holds a number. 1.4: one neuron for every pixel is the input layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DL,
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UL,
    UP,
    UR,
    AnimationGroup,
    ApplyMethod,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Line,
    Rectangle,
    ReplacementTransform,
    ScaleInPlace,
    Square,
    Transform,
    TransformFromCopy,
    VGroup,
    linear,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.network.params import Params
from scenes.beats.network.example import (
    LAMP_SHARE,
    InputColumn,
    Three,
    input_column,
    lamp_of_pixel,
    last_pixel_read,
    network_that_reads,
    picture_and_lamp,
    the_network,
    the_three,
)
from scenes.kit.lecture.frame import HEIGHT
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import pin
from scenes.kit.look.text import CAPTION_TOP, FIGURE_SIZE, Label
from scenes.kit.network.diagram import STRIP, STRIP_COLUMN, STRIP_ROWS, Neuron
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.tiles import eased
from scenes.kit.replay.replay import Drive, Rate

LEVELS = [
    1.0,
    0.66,
    0.33,
]  # of brightness, near which the pixels are that the neuron takes, before a black one
READABLE = 0.5  # from this activation on a number in a neuron is dark
LARGE, NAME_SIZE, COUNTING = (
    110,
    48,
    130,
)  # font sizes: the number a line is about, its name, a number that counts up
KEPT = (5.45, 2.4, 1.05, 0.34)  # what was held: x, y of the first, distance, radius
COUNTER = (5.6, 0.3)  # where the neurons are counted
COLUMN_X, TOP, HIGH = 1.5, 2.95, 5.6  # the column into which all neurons stream, in scene units
LENS = 1.1  # height of the enlarged pixel, in scene units
BAR = 0.32  # half the width of a neuron that lies flat in the column
FLAT = 0.012  # half its height
TAKES, LAG = 0.3, 0.35  # shares of the time: a row's on its way, and of that until its last neuron leaves
# The neuron from which on the column is seen from nearby, and how many of them are.
NEAR_FROM, NEAR = 537, 15
MARKED, MARKED_BAR = 0.05, 0.46  # half the height and the width of a neuron that is marked in the column
RAIL = 0.45  # opacity of the room in which the column stands
RINGS = 0.4  # opacity of the neurons' outlines, of which there are many


class Lens(Group):
    """A frame around one pixel of a picture, and what it frames, enlarged.

    Attributes
    ----------
    frame
        Around the pixel.
    rays
        From there to the enlarged pixel.
    pixel
        The enlarged pixel, with a frame of its own.

    >>> lens = Lens(Picture(np.eye(28)), at=[3, 0, 0]).look(2, 2)
    >>> lens.frame.get_center().round(2).tolist(), lens.pixel.values.item()
    ([-1.07, 1.07, 0.0], 1.0)
    """

    def __init__(self, picture: Picture, at: ArrayLike) -> None:
        self.picture = picture
        self.frame = Square(1.5 * picture.height / 28, color=palette.TARGET, stroke_width=6)
        self.pixel = Picture([[0.0]], size=LENS, outline=False).move_to(np.asarray(at))
        self.rim = Square(LENS, color=palette.TARGET, stroke_width=4).move_to(self.pixel)
        self.rays = VGroup(*(Line(color=palette.TARGET, stroke_width=2) for _ in range(2)))
        super().__init__(self.rays, self.frame, self.pixel, self.rim)
        self.look(0, 0)

    def look(self, row: float, column: float) -> Lens:
        """Look at a pixel, or from a place between some at the nearest one."""
        self.frame.move_to(self.picture.at((column + 0.5) / 28, (row + 0.5) / 28))
        self.pixel.set_values([[self.picture.values[0, round(row), round(column)]]])
        for ray, near, far in zip(self.rays, (UR, DR), (UL, DL), strict=True):
            ray.put_start_and_end_on(self.frame.get_corner(near), self.rim.get_corner(far))
        return self


@beat("1.3", "a neuron holds a number", flows_from="1.2")
def a_neuron_holds_a_number(scene: Lecture) -> None:
    """One neuron takes the brightness of one pixel after another."""
    three = the_three(scene)
    pixels = scene.measure(
        "pixels", measure.pictures.pixels_by_brightness, index=three.index, levels=LEVELS, split="test"
    )
    looks = list(zip(pixels.row.tolist(), pixels.column.tolist(), pixels.value.tolist(), strict=True))
    (*first, white), *others = looks
    others.append(black_beside(three, first[0]))
    picture, lamp = picture_and_lamp(three)
    lens = Lens(picture, at=((picture.get_right() + lamp.get_left())[0] / 2, lamp.get_y(), 0))
    number = Number(0, size=LARGE).move_to(lamp).set_z_index(1)  # over what leaves the neuron
    kept = Kept()
    scene.open_with(picture, lamp)

    with scene.say("This is a neuron: {mark}a place for one number.") as line:
        scene.play(ApplyMethod(lamp.scale, 1.15, rate_func=there_and_back), run_time=line.until_mark() + 0.3)
        scene.play(FadeIn(number, scale=0.3), run_time=line.left)
    with scene.say("Let it look at a white pixel: {mark}it holds {white:.2f}.", white=white) as line:
        lens.look(*first)
        coming = lens.pixel.copy().set(height=lens.frame.height).move_to(lens.frame)
        scene.play(
            Create(lens.frame),
            Create(lens.rays),
            ReplacementTransform(coming, lens.pixel),
            FadeIn(lens.rim, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=line.until_mark(),
        )
        scene.remove(*lens)
        scene.add(lens)
        _take(scene, lens, lamp, number, white, seconds=max(line.left, 1.0))
        scene.play(kept.take(lamp, white), run_time=0.6)
        scene.moment("white")
    with scene.say(
        "A grey one: {mark}{grey:.2f}. A darker one: {mark}{dark:.2f}. A black one: {mark}{black:.2f}.",
        **dict(zip(("grey", "dark", "black"), (value for *_, value in others), strict=True)),
    ) as line:
        here: Sequence[int] = first
        for *there, value in others:
            scene.play(_follow(lens, lamp, number, here, there), run_time=line.until_mark())
            scene.play(kept.take(lamp, value), run_time=0.7)
            scene.moment(f"look at {value:.2f}")
            scene.wait(0.5)
            here = there
    row, column = last_pixel_read(three)
    with scene.say("The brighter the pixel, the brighter the neuron.") as line:
        *right, _ = black_beside(three, row)
        scene.play(_follow(lens, lamp, number, here, right), run_time=0.6)
        scene.play(_follow(lens, lamp, number, right, (row, column), rate=linear), run_time=line.left + 1.0)
        scene.moment("slid")
    with scene.say("That number has a name: {mark}the activation of the neuron.") as line:
        name = Label("activation", size=72, color=palette.TARGET).next_to(lamp, DOWN, buff=0.5)
        scene.play(FadeIn(name, shift=0.1 * UP), run_time=line.until_mark())
        scene.moment("activation")
        scene.play(ScaleInPlace(Group(lamp, number), 1.12, rate_func=there_and_back), run_time=1.0)
        going = lens.pixel.copy()
        scene.remove(lens)
        scene.add(lens.frame, going)
        scene.play(
            going.animate.set(height=lens.frame.height).move_to(lens.frame),
            FadeOut(lens.rim, lens.rays, rate_func=squish_rate_func(smooth, 0, 0.3)),
            FadeOut(kept, shift=0.3 * RIGHT),
            run_time=max(0.8, line.left),
        )
        scene.play(
            FadeOut(lens.frame, going, name, number, rate_func=squish_rate_func(smooth, 0, 0.3)),
            Transform(lamp, lamp_of_pixel(picture, row, column), rate_func=squish_rate_func(smooth, 0.3, 1)),
            run_time=1.2,
        )


def black_beside(three: Three, row: int) -> tuple[int, int, float]:
    """Return row, column and brightness of a black pixel on the neuron's side of the ink in a row."""
    column = int(np.flatnonzero(three.values[row])[-1]) + 2
    return row, column, float(three.values[row, column])


def hold(lamp: Neuron, number: Number, value: float) -> None:
    """Let a neuron hold a value, and the number in it say so, dark on a bright neuron."""
    lamp.set_activation(value)
    number.set_value(value).set_color(palette.GROUND if value >= READABLE else palette.INK)


def _follow(
    lens: Lens,
    lamp: Neuron,
    number: Number,
    start: Sequence[int],
    end: Sequence[int],
    rate: Rate = smooth,
) -> Drive:
    """Return the animation in which a lens goes from one pixel to another, and the neuron holds what it sees."""
    here, way = np.array(start), np.subtract(end, start)

    def show(_: Group, share: float) -> None:
        lens.look(*(here + share * way))
        hold(lamp, number, lens.pixel.values.item())

    return Drive(Group(lens, lamp, number), 0, 1, show=show, rate_func=rate)


class Kept(Group):
    """What a neuron has held, as small neurons below one another with their numbers.

    >>> kept = Kept()
    >>> coming = kept.take(Neuron(1.0), 0.5)
    >>> [lamp.activation for lamp in kept.lamps]
    [0.5]
    """

    def __init__(self) -> None:
        self.lamps = Group()
        self.numbers = VGroup()
        super().__init__(self.lamps, self.numbers)

    def take(self, lamp: Neuron, value: float) -> AnimationGroup:
        """Return the animation in which a copy of a neuron goes below those that are there already."""
        x, top, pitch, radius = KEPT
        small = Neuron(radius).set_activation(value).move_to((x, top - pitch * len(self.lamps), 0))
        number = Number(value, size=FIGURE_SIZE).next_to(small, RIGHT, buff=0.2)
        self.lamps.add(small)
        self.numbers.add(number)
        return AnimationGroup(
            TransformFromCopy(lamp, small), FadeIn(number, rate_func=squish_rate_func(smooth, 0.5, 1))
        )


def _take(scene: Lecture, lens: Lens, lamp: Neuron, number: Number, value: float, *, seconds: float) -> None:
    """Let the brightness of the pixel that is looked at come over, and the neuron take it."""
    light = lens.pixel.copy()
    scene.add(light, lens)

    def show(_: Group, held: float) -> None:
        hold(lamp, number, held)

    scene.play(
        ApplyMethod(light.move_to, lamp.get_left(), rate_func=rush_into),
        Drive(Group(lamp, number), lamp.activation, value, show=show, rate_func=_late),
        run_time=seconds,
    )
    scene.remove(light)


def _late(share: float) -> float:
    """Stay for half of the time, then go."""
    return float(smooth(max(0.0, 2 * share - 1)))


class Stream(Group):
    """The pixels of a picture as neurons, which leave it row by row and line up in one column.

    Parameters
    ----------
    picture
        Square; it darkens where neurons cover it.
    first
        Row and column of the pixel around which neurons appear first.

    Attributes
    ----------
    lamps
        One per pixel.
    rail
        The whole column, of which dark neurons could not be seen from afar.

    >>> stream = Stream(Picture(np.eye(28)), (0, 0)).leave(1.0)
    >>> bool(np.ptp(stream.lamps.centers()[:, 0]) < 1e-6)
    True
    """

    def __init__(self, picture: Picture, first: tuple[int, int]) -> None:
        self.picture, self.values = picture, picture.values[0].copy()
        side = len(self.values)
        self.row, self.column = np.divmod(np.arange(side**2), side)
        self.grid = np.array(
            [
                picture.at((c + 0.5) / side, (r + 0.5) / side)
                for r, c in zip(self.row, self.column, strict=True)
            ]
        )
        away = np.hypot(self.row - first[0], self.column - first[1])
        self.wait = away / away.max()
        self.radius = LAMP_SHARE * picture.height / side
        self.pitch = HIGH / side**2
        down = TOP - self.pitch * (np.arange(side**2) + 0.5)
        self.places = np.column_stack([np.full(side**2, COLUMN_X), down, np.zeros(side**2)])
        self.lamps = Dots(self.grid, self.values, self.radius).set_rings(RINGS)
        self.rail = Rectangle(
            width=2 * BAR + 0.1, height=HIGH + 0.1, color=palette.SECONDARY, fill_color=palette.FAINT
        ).move_to((COLUMN_X, TOP - HIGH / 2, 0))
        super().__init__(picture, self.rail, self.lamps)
        self._show_rail(0)

    def _show_rail(self, share: float) -> None:
        """Let the room of the whole column be seen, dark neurons and all."""
        self.rail.set_stroke(width=2, opacity=share).set_fill(opacity=RAIL * share)

    def grow(self, time: float) -> Stream:
        """Let neurons take the place of pixels, all of them at time 1."""
        shares = eased(np.clip((time - 0.6 * self.wait) / 0.4, 0, 1))
        self.lamps.set_radii(self.radius * shares)
        self.picture.set_values(self.values * (1 - shares.reshape(self.values.shape)))
        return self

    def grown(self, time: float) -> int:
        """Return how many neurons are half as large as they become, or larger, while they grow."""
        return int((time >= 0.6 * self.wait + 0.2).sum())

    def leave(self, time: float) -> Stream:
        """Let rows leave for the column, the first at time 0; there neurons lie flat. All are there at time 1."""
        side = len(self.values)
        shares = np.clip((time - (1 - TAKES) * self.row / (side - 1)) / TAKES, 0, 1)
        ways = eased(np.clip((shares - LAG * (1 - self.column / (side - 1))) / (1 - LAG), 0, 1))
        self.lamps.put_at(self.grid + ways[:, None] * (self.places - self.grid))
        flat = ways**4  # near the column
        radii = self.radius + flat * (FLAT - self.radius)
        self.lamps.set_radii(radii).set_widths((self.radius + flat * (BAR - self.radius)) / radii)
        # Outlines are bright on the way, so that dark neurons are seen to leave, too.
        self.lamps.set_rings((RINGS + (1 - RINGS) * np.sin(np.pi * ways)) * (1 - flat))
        self.picture.set_values(shares.reshape(self.values.shape) * self.values).set_opacity(palette.DIMMED)
        self._show_rail(min(1.0, 3 * time))
        return self

    def flatten(self, share: float) -> Stream:
        """Let the neurons in the column lie flat, by a share of what they do when all of them are seen."""
        radius = LAMP_SHARE * self.pitch
        radii = radius + share * (FLAT - radius)
        self.lamps.set_radii(radii).set_widths((radius + share * (BAR - radius)) / radii).set_rings(1 - share)
        self._show_rail(share)
        return self

    def mark(self, share: float) -> Stream:
        """Let the neurons that are drawn swell where they lie in the column."""
        drawn = np.isin(np.arange(len(self.places)), STRIP)
        radii = FLAT + share * drawn * (MARKED - FLAT)
        self.lamps.set_radii(radii).set_widths((BAR + share * drawn * (MARKED_BAR - BAR)) / radii)
        self.lamps.set_rings(share * drawn)
        return self

    def gather(self, column: InputColumn, share: float) -> Stream:
        """Let the marked neurons go to their places, all others shrink to where dots stand."""
        drawn = np.isin(np.arange(len(self.places)), STRIP)
        places = np.tile(column.dots[1].get_center(), (len(drawn), 1))
        places[drawn] = [neuron.get_center() for neuron in column.neurons]
        flat, wide = np.where(drawn, MARKED, FLAT), np.where(drawn, MARKED_BAR, BAR)
        radii = flat + share * (drawn * column.neurons[0].width / 2 - flat)
        halves = wide + share * (drawn * column.neurons[0].width / 2 - wide)
        self.lamps.put_at(self.places + share * (places - self.places)).set_rings(drawn)
        self.lamps.set_radii(radii).set_widths(halves / np.maximum(radii, 1e-6))
        self._show_rail(max(0.0, 1 - 2 * share))
        return self

    def figures(self, first: int, count: int, zoom: float) -> Group:
        """Return the numbers that neurons in the column hold, beside them, to be seen from nearby."""
        figures = Group()
        for place in range(first, first + count):
            figure = Number(self.lamps.values[place], size=FIGURE_SIZE).scale(1 / zoom)
            figures.add(figure.next_to(self.places[place], RIGHT, buff=0.45 / zoom))
        return figures


@beat("1.4", "784 numbers in", flows_from="1.3")
def numbers_in(scene: Lecture) -> None:
    """All pixels become neurons, stream into one column, and are drawn as sixteen."""
    three, params = the_three(scene), the_network(scene)
    strip = scene.measure(
        "strip",
        measure.pictures.pixel_strip,
        index=three.index,
        column=STRIP_COLUMN,
        first=STRIP_ROWS.start,
        count=len(STRIP_ROWS),
        split="test",
    )
    side, drawn = (
        scene.derive(f"how many {what}", "how many", values)
        for what, values in (("rows", three.values), ("are drawn", strip.value))
    )
    scene.declare({"784": "the title: as many pixels as are counted in the beat"})
    stream, counted = _grow(scene, three, side)
    name = _line_up(scene, stream, counted)
    _draw_some(scene, stream, VGroup(counted, name), three, params, drawn)


def _grow(scene: Lecture, three: Three, side: int) -> tuple[Stream, VGroup]:
    """Let a neuron take the place of every pixel, from the first one on; return them and their number."""
    picture, _ = picture_and_lamp(three)
    first = last_pixel_read(three)
    lamp = lamp_of_pixel(picture, *first)
    scene.open_with(picture, lamp)
    stream = Stream(picture, first)
    number = pin(Number(0, 0, size=COUNTING, at_x=COUNTER[0], on=COUNTER[1]))
    words = pin(Label("neurons", size=NAME_SIZE).next_to(number, DOWN, buff=0.35).set_x(COUNTER[0] - 1.0))
    with scene.say("Take one neuron for every pixel: {mark}{side} rows of {side}.", side=side) as line:
        scene.remove(picture)
        scene.add(stream.grow(0), lamp)
        scene.play(
            Drive(stream, 0, 1, show=Stream.grow),
            Drive(number, 0, 1, show=lambda one, time: one.set_value(stream.grown(time))),
            FadeIn(words, rate_func=squish_rate_func(smooth, 0, 0.2)),
            run_time=line.left + 0.4,
        )
        scene.remove(lamp)
        scene.moment("neurons")
    return stream, VGroup(number, words)


def _line_up(scene: Lecture, stream: Stream, counted: VGroup) -> Label:
    """Let all rows leave for one column, look at it from nearby, and return its name."""
    with scene.say("Row by row they leave the picture, and line up in one column.") as line:
        scene.play(Drive(stream, 0, 1, show=Stream.leave), run_time=line.duration + 2.0)
        scene.moment("column")
    near = Line(*stream.places[[NEAR_FROM, NEAR_FROM + NEAR]])
    zoom = (HEIGHT / 2 - CAPTION_TOP) / near.height
    figures = stream.figures(NEAR_FROM - 1, 2 * NEAR, zoom)
    with scene.say("Come close: neuron under neuron, {mark}and a brightness in each.") as line:
        scene.play(
            scene.come_close(near, share=1.0),
            Drive(stream, 1, 0, show=Stream.flatten, rate_func=smooth),
            FadeIn(figures, rate_func=squish_rate_func(smooth, 0.7, 1)),
            run_time=line.until_mark() + 0.3,
        )
        scene.moment("near")
        scene.play(scene.move_on(0.45 * near.height * DOWN), run_time=line.left + 0.6)
    with scene.say("All of them together: {mark}the input layer.") as line:
        scene.play(
            scene.pull_back(),
            Drive(stream, 0, 1, show=Stream.flatten, rate_func=smooth),
            FadeOut(figures, rate_func=squish_rate_func(smooth, 0, 0.2)),
            run_time=line.until_mark(),
        )
        name = Label("input layer", size=NAME_SIZE).next_to(counted, DOWN, buff=0.35).set_x(COUNTER[0] - 1.0)
        scene.play(FadeIn(name, shift=0.1 * UP), run_time=line.left)
    return name


def _draw_some(
    scene: Lecture, stream: Stream, counted: VGroup, three: Three, params: Params, drawn: int
) -> None:
    """Let the neurons of one strip swell where they lie, and take the place that they have in the network."""
    values, network = three.values.ravel(), network_that_reads(params)
    network.shift((COLUMN_X - network.neurons[0].get_x()) * RIGHT)
    gap = network.neurons[0].get_left()[0] - stream.picture.get_right()[0]
    column = InputColumn(InputPicture(values, network, size=stream.picture.height, gap=gap), network)
    with scene.say(
        "We draw {drawn:words} of them, {mark}the strip marked here, \nand keep the rest in mind.",
        drawn=drawn,
    ) as line:
        whole = column.picture.picture
        strip = Picture(whole.values[0, STRIP_ROWS.start : STRIP_ROWS.stop, [STRIP_COLUMN]].T, outline=False)
        place = whole.pixels((STRIP_ROWS.start, STRIP_COLUMN), (1, len(STRIP_ROWS)))
        strip.set(height=place.height).move_to(place)
        scene.play(
            FadeIn(strip),
            Create(column.picture.strip),
            Drive(stream, 0, 1, show=Stream.mark, rate_func=smooth),
            run_time=line.until_mark() + 0.6,
        )
        scene.play(
            Drive(stream, 0, 1, show=lambda one, share: one.gather(column, share), rate_func=smooth),
            FadeOut(counted, shift=LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
            FadeIn(column.dots, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=1.4,
        )
        scene.moment("sixteen")
        scene.play(stream.picture.animate.set_opacity(1), Create(column.picture.rays), run_time=0.5)
        scene.remove(stream, strip, column.dots)
        scene.add(column)
        scene.play(ReplacementTransform(column, input_column(values, params)), run_time=max(1.2, line.left))
