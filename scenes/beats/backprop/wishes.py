"""3.2: what one picture wants of the outputs."""

from __future__ import annotations

from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    GrowFromPoint,
    Indicate,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    Restore,
    Rotate,
    TransformFromCopy,
    VGroup,
    VMobject,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.derivatives import LiftedActivation, OutputDerivatives
from scenes.beats.backprop.example import (
    DIGIT,
    FIGURE_SIZE,
    Example,
    example_shown,
    name_of_output,
    output_fan,
    picture_before,
    whole_network,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.sticks import Fly
from scenes.kit.replay.replay import Drive

ASIDE = 11.7  # how far the camera goes to the right of the network, in scene units
FORMULA_SIZE = 50
NUDGE = 0.08  # by which an output is made brighter, to see what its square loses


class GapArrow(VMobject):
    """An arrow from what is to what is wanted, whose whole length, head included, is the gap.

    Parameters
    ----------
    value
        The wish that the arrow stands for; its sign is the arrow's colour.
    start, end
        Scene points.

    >>> float(GapArrow(-0.5, [0, 1, 0], [0, 0, 0]).height)
    1.0
    """

    SHAFT, HEAD, HEAD_LENGTH = 0.14, 0.4, 0.36  # scene units

    def __init__(self, value: float, start: ArrayLike, end: ArrayLike) -> None:
        self.value = float(value)
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=palette.sign_hue(self.value))
        begin, way = np.asarray(start, dtype=np.float64), np.subtract(end, start)
        length = float(np.linalg.norm(way))
        along, across = way / length, np.array([-way[1], way[0], 0.0]) / length
        head = min(self.HEAD_LENGTH, 0.6 * length)
        outline = [
            (0, self.SHAFT),
            (length - head, self.SHAFT),
            (length - head, self.HEAD),
            (length, 0),
            (length - head, -self.HEAD),
            (length - head, -self.SHAFT),
            (0, -self.SHAFT),
            (0, self.SHAFT),
        ]
        self.set_points_as_corners([begin + far * along + 0.5 * wide * across for far, wide in outline])

    def shown(self) -> Channels:
        """Return the wish."""
        return {"length": [self.value]}


class Block(Rectangle):
    """One part of a cost, whose area is as large as the part: a square, or a slice of a stack.

    >>> square, slice = Block(0.25), Block(0.25, width=1.0)
    >>> bool(np.isclose(square.width * square.height, slice.width * slice.height))
    True
    """

    SIDE = 2.4  # of the square of 1, in scene units

    def __init__(self, value: float, width: float = 0.0) -> None:
        self.value = float(value)
        area = self.SIDE**2 * self.value
        across = width or float(np.sqrt(area))
        super().__init__(width=across, height=area / across, stroke_color=palette.GROUND, stroke_width=2)
        self.set_fill(palette.COST, 1)

    def shown(self) -> Channels:
        """Return the part."""
        return {"area": [self.value]}


class Heights(Group):
    """Ten outputs side by side, each lamp as high as it is bright, and beside it where it ought to be.

    Parameters
    ----------
    a, wanted, wish
        ``(n,)``: outputs, target and wished change.
    squares
        ``(n,)``: the squares of the gaps, which add up to the cost.
    at
        Scene point in the middle of the picture.

    Attributes
    ----------
    axis, labels
        From dark to bright; the outputs' numbers.
    lamps, numbers
        The outputs.
    wanted
        Lamps as they ought to be, ringed.
    arrows
        From each lamp to the wanted one.
    doubles
        Each arrow once more, laid on its tip.
    wishes
        The wished changes, where the outputs' numbers were.
    squares, stack
        The squares of the gaps, on the arrows, and as slices one on the other, the last output's lowest.

    >>> heights = Heights([0.5, 0.25], [1, 0], [1.0, -0.5], [0.25, 0.0625], at=[0, 0, 0])
    >>> [round(float(arrow.height), 2) for arrow in heights.arrows]
    [1.2, 0.6]
    """

    DARK, UNIT = -1.0, Block.SIDE  # height of activation 0, and of 1 over it
    FIRST, PITCH = -4.7, 1.03  # of the columns
    FOOT = -2.72  # height on which the outputs' numbers stand
    STACK, STACK_WIDTH, FLOOR = 5.85, 1.6, -2.72  # middle, width and foot of the stack
    RADIUS = 0.27

    def __init__(
        self, a: ArrayLike, wanted: ArrayLike, wish: ArrayLike, squares: ArrayLike, *, at: ArrayLike
    ) -> None:
        outputs, goals, wishes, parts = (
            np.asarray(numbers, dtype=np.float64) for numbers in (a, wanted, wish, squares)
        )
        self.origin = np.asarray(at, dtype=np.float64)
        self.lamps, self.wanted, self.numbers, self.labels = (Group() for _ in range(4))
        self.arrows, self.doubles, self.wishes, self.squares, self.stack = (Group() for _ in range(5))
        for place, (output, goal, wished) in enumerate(zip(outputs, goals, wishes, strict=True)):
            here, there = self.place(place, output), self.place(place, goal)
            self.lamps.add(Neuron(self.RADIUS).set_activation(output).move_to(here))
            lamp = Neuron(self.RADIUS).set_activation(goal).move_to(there)
            ring = Circle(1.3 * self.RADIUS, color=palette.TARGET, stroke_width=3).move_to(there)
            self.wanted.add(Group(lamp, ring))
            number = Number(output, size=FIGURE_SIZE)
            self.numbers.add(number.next_to(self.lamps[-1], DOWN if wished > 0 else UP, buff=0.12))
            label = Label(spell(place), size=FIGURE_SIZE, color=palette.TARGET if goal else palette.SECONDARY)
            label.move_to(self.place(place, 0)).stand_on(float(self.origin[1]) + self.FOOT)
            self.labels.add(declared(label, "the number of an output neuron"))
            self.arrows.add(GapArrow(wished, here, there))
            self.doubles.add(GapArrow(wished, there, 2 * there - here))
            wish = Number(wished, 1, sign=True, size=FIGURE_SIZE, color=palette.sign_hue(wished))
            self.wishes.add(wish)
            if wished > 0:
                wish.scale(48 / FIGURE_SIZE).next_to(self.doubles[-1], LEFT, buff=0.15)
            else:
                wish.next_to(self.lamps[-1], UP, buff=0.12)
        self.axis = VGroup()
        for brightness, last in ((0, len(outputs) - 1), (1, int(goals.argmax()))):
            ends = self.place(-0.55, brightness), self.place(last + 0.45, brightness)
            level = DashedLine(*ends, color=palette.FAINT, stroke_width=2)
            name = Label(spell(brightness), size=FIGURE_SIZE, color=palette.SECONDARY)
            name = declared(name, "an end of the scale of brightness").next_to(level, LEFT, buff=0.15)
            self.axis.add(level, name)
        self.squares.add(
            *(
                Block(part).next_to(arrow, RIGHT, buff=-arrow.width / 2)
                for part, arrow in zip(parts, self.arrows, strict=True)
            )
        )
        floor = self.origin + np.array([self.STACK, self.FLOOR, 0])
        for part in parts[::-1]:
            block = Block(part, self.STACK_WIDTH)
            self.stack.add(block.move_to(floor + 0.5 * block.height * UP))
            floor = floor + block.height * UP
        self.stack.submobjects.reverse()
        for block in (*self.squares, *self.stack):
            block.set_z_index(-1)  # lamps and arrows stay in front of what flies past them
        super().__init__(
            *(self.axis, self.labels, self.squares, self.stack, self.wanted, self.lamps, self.numbers),
            *(self.arrows, self.doubles, self.wishes),
        )

    def place(self, column: float, brightness: float) -> NDArray[np.float64]:
        """Return the scene point of a brightness in a column."""
        x, y = self.FIRST + column * self.PITCH, self.DARK + brightness * self.UNIT
        point: NDArray[np.float64] = self.origin + np.array([x, y, 0.0])
        return point

    def brighten(self, before: float, after: float) -> Animation:
        """Return the animation in which the wanted output changes, and the gap that it leaves."""
        lamp, number, arrow = self.lamps[DIGIT], self.numbers[DIGIT], self.arrows[DIGIT]
        goal = self.wanted[DIGIT].get_center()

        def show(_: Group, a: float) -> None:
            lamp.set_activation(a).move_to(self.place(DIGIT, a))
            number.set_value(a).next_to(lamp, DOWN, buff=0.12)
            arrow.set_points(GapArrow(cast(GapArrow, arrow).value, self.place(DIGIT, a), goal).points)

        return Drive(Group(lamp, number, arrow), before, after, show=show, rate_func=smooth)


def _lamp_legend(picture: InputPicture) -> VGroup:
    """Return what a lamp's brightness means, under the picture."""
    rows = VGroup()
    for activation in (0, 1):
        lamp = Neuron(0.2).set_activation(activation)
        word = declared(Label(spell(activation), size=FIGURE_SIZE), "an end of the scale of brightness")
        rows.add(VGroup(lamp, word.next_to(lamp, RIGHT, buff=0.2)))
    rows.arrange(RIGHT, buff=0.7)
    return declared(rows.next_to(picture.picture, DOWN, buff=0.35), "what a lamp's brightness means")


@beat("3.2", "one picture, ten wishes", flows_from="3.1")
def one_picture_ten_wishes(scene: Lecture) -> None:
    """Ask the output of the right digit to rise, all others to fall, each by twice how far it is off."""
    example = example_shown(scene)
    wishes = scene.measure("wishes", measure.derivatives.output_derivatives, **example.at)
    cost = scene.measure("cost", measure.examples.example_cost, **example.at)
    lifted = scene.measure(
        "brighter", measure.derivatives.lifted_output, output=DIGIT, by=NUDGE, **example.at
    )
    gaps = scene.derive("gaps", "difference", wishes.a, wishes.target)
    squares = scene.derive("squares", "product", gaps, gaps)

    network = whole_network(example)
    picture = picture_before(example, network)
    heights = Heights(wishes.a, wishes.target, wishes.minus_da, squares, at=ASIDE * RIGHT)
    scene.open_with(network, picture)
    _pass_forward(scene, example, network, picture)
    _ask(scene, network, heights, wishes)
    price = _add_up(scene, heights, cost)
    strips = _brighten(scene, heights, price, lifted)
    rule = _double(scene, heights, strips, price, lifted, wishes, len(example.activations) - 1)
    _double_all(scene, heights, wishes)
    with scene.say("Come close to output {digit}, and to all that leads to it.", digit=DIGIT) as line:
        left = Group(heights.axis, heights.labels, heights.wanted, heights.lamps, heights.numbers[DIGIT])
        wished = Group(heights.arrows, heights.doubles, heights.wishes, price, rule)
        _come_to_the_fan(scene, example, network, Group(picture, left, wished), line.left)


def _pass_forward(scene: Lecture, example: Example, network: NetworkDiagram, picture: InputPicture) -> None:
    """Let each layer light the next; then go to the outputs and put each as high as it is bright."""
    legend = _lamp_legend(picture)
    with scene.say(
        "A picture of a {digit} enters a network after {n:words} steps of learning. "
        "Each layer lights the next.",
        digit=DIGIT,
        n=example.step,
    ) as line:
        scene.play(FadeIn(legend, shift=0.2 * UP), run_time=0.6)
        scene.play(
            ForwardPulse(
                network, example.params, example.activations, run_time=line.left - 0.6, background=0.75
            ),
        )
        scene.moment("came out")
        scene.play(FadeOut(legend), run_time=line.left)


def _ask(scene: Lecture, network: NetworkDiagram, heights: Heights, wishes: OutputDerivatives) -> None:
    """Put each output as high as it is bright, a wanted lamp in its column, and an arrow from one to the other."""
    outputs = network.neurons[-1]
    with scene.say("Put each output as high as it is bright.") as line:
        flights = [
            AnimationGroup(TransformFromCopy(neuron, lamp), TransformFromCopy(name, label))
            for neuron, lamp, name, label in zip(
                outputs, heights.lamps, network.labels, heights.labels, strict=True
            )
        ]
        scene.play(
            scene.move_on(ASIDE * RIGHT),
            FadeIn(heights.axis),
            LaggedStart(*flights[::-1], lag_ratio=0.06),  # the farthest first: none overtakes another
            run_time=line.left - 0.5,
        )
        scene.play(LaggedStart(*map(FadeIn, heights.numbers), lag_ratio=0.1), run_time=0.8)
        scene.moment("heights")
    with scene.say(
        "Wanted was a bright {digit}, and nine dark others.",
        digit=DIGIT,
        when=wishes.target[DIGIT] == 1 and wishes.target.sum() == 1,
    ) as line:
        scene.play(
            LaggedStart(*map(GrowFromCenter, heights.wanted), lag_ratio=0.1),
            network.animate.set_target(DIGIT),
            run_time=line.left,
        )
        scene.moment("wanted")
    with scene.say(
        "Every gap is a wish: {mark}brighter for the {digit}, darker for all the others.",
        digit=DIGIT,
        when=all((wish > 0) == (j == DIGIT) for j, wish in enumerate(wishes.minus_da)),
    ) as line:
        grown = [
            GrowFromPoint(arrow, heights.place(j, a))
            for j, (arrow, a) in enumerate(zip(heights.arrows, wishes.a, strict=True))
        ]
        scene.wait(line.until_mark() - 0.4)
        scene.play(grown.pop(DIGIT), run_time=1.0)
        scene.play(LaggedStart(*grown, lag_ratio=0.15), run_time=line.left)
        scene.moment("wishes")


def _add_up(scene: Lecture, heights: Heights, cost: float) -> VGroup:
    """Stack the squares of the gaps to the cost; return its name and number."""
    name = Formula("C_0 =", size=FORMULA_SIZE, color=palette.COST)
    number = Number(cost, size=FORMULA_SIZE, color=palette.COST)
    price = VGroup(name, number.next_to(name, RIGHT, buff=0.2)).next_to(
        heights.stack, UP, buff=0.25, aligned_edge=RIGHT
    )
    squares = heights.squares.copy()
    for square in squares:
        square.save_state().stretch(1e-3, 0, about_edge=LEFT)
    with scene.say("Square each gap {mark}and add them up: the cost of this picture.") as line:
        scene.play(
            LaggedStart(*map(Restore, squares), lag_ratio=0.08),
            *(FadeOut(one, run_time=0.5) for j, one in enumerate(heights.numbers) if j != DIGIT),
            run_time=line.until_mark() + 0.6,
        )
        scene.moment("squares")
        stacked = [ReplacementTransform(*pair) for pair in zip(squares, heights.stack, strict=True)]
        scene.play(LaggedStart(*stacked[::-1], lag_ratio=0.2), run_time=line.left - 0.5)
        scene.play(FadeIn(price, shift=0.2 * UP), run_time=0.5)
        scene.moment("cost")
        scene.wait(0.6)
    return price


def _brighten(scene: Lecture, heights: Heights, price: VGroup, lifted: LiftedActivation) -> VGroup:
    """Raise the wanted output a little and see what its square loses; return the two strips."""
    square = heights.squares[DIGIT]
    strips = VGroup(*(Rectangle(stroke_width=0, fill_color=palette.INK, fill_opacity=1) for _ in range(2)))
    for strip, side in zip(strips, (DOWN, RIGHT), strict=True):
        strip.stretch_to_fit_width(square.width).stretch_to_fit_height(square.height)
        strip.stretch(NUDGE * Block.SIDE / square.width, abs(int(side[1]))).move_to(square, aligned_edge=side)
    with scene.say(
        "How large is a wish? {mark}Brighten the {digit} a little: its square loses two strips.", digit=DIGIT
    ) as line:
        scene.play(
            *(FadeOut(block) for j, block in enumerate(heights.stack) if j != DIGIT),
            ReplacementTransform(heights.stack[DIGIT], square),
            run_time=line.until_mark(),
        )
        scene.wait(0.3)
        scene.play(
            heights.brighten(lifted.a_before, lifted.a_after),
            Drive(price[1], lifted.cost_before, lifted.cost_after, show=Number.set_value, rate_func=smooth),
            *(GrowFromEdge(strip, side) for strip, side in zip(strips, (DOWN, RIGHT), strict=True)),
            run_time=line.left - 0.8,
        )
        scene.moment("strips")
    return strips


def _double(
    scene: Lecture,
    heights: Heights,
    strips: VGroup,
    price: VGroup,
    lifted: LiftedActivation,
    wishes: OutputDerivatives,
    layer: int,
) -> VGroup:
    """Lay both strips along the gap, one on the other, and write down how long that is; return the formula."""
    y = wishes.target[DIGIT]
    output = f"a_{spell(DIGIT)}^(({spell(layer)}))"
    asked = f"{{{{ {output} : came }}}} - {{{{ y_{spell(DIGIT)} : wanted }}}}"
    rule = Formula(f"- frac(partial C_0, partial {output}) = - 2 ({asked})", size=FORMULA_SIZE)
    numbers = Formula(
        f"= - 2 ({spell(lifted.a_before, 2)} - {{{{ {spell(y)} : wanted }}}}) "
        f"approx {{{{ {spell(wishes.minus_da[DIGIT], 1, sign=True)} : wish }}}}",
        size=FORMULA_SIZE,
        colors={"wish": palette.sign_hue(wishes.minus_da[DIGIT]), "wanted": palette.TARGET},
    )
    rule.part("wanted").set_color(palette.TARGET)
    rule.move_to(heights.place(5.85, 1.45))
    numbers.next_to(rule, DOWN, buff=0.12)
    with scene.say(
        "Each is as long as the gap:\n{mark}the wish, minus the derivative, is twice that."
    ) as line:
        gap, double = heights.arrows[DIGIT], heights.doubles[DIGIT]
        scene.play(
            heights.brighten(lifted.a_after, lifted.a_before),
            Drive(price[1], lifted.cost_after, lifted.cost_before, show=Number.set_value, rate_func=smooth),
            FadeOut(heights.squares[DIGIT]),
            Rotate(strips[0], PI / 2, about_point=heights.place(DIGIT, lifted.a_before)),
            strips[1].animate.move_to(double),
            run_time=line.until_mark() - 0.4,
        )
        scene.play(
            FadeOut(strips),
            FadeIn(double),
            Indicate(gap, color=gap.get_fill_color(), scale_factor=1.1),
            run_time=0.6,
        )
        scene.moment("twice")
        scene.play(FadeIn(rule, shift=0.2 * UP), run_time=1.0)
        scene.play(FadeIn(numbers, shift=0.2 * UP), FadeIn(heights.wishes[DIGIT]), run_time=0.8)
        scene.moment("derivative")
    return VGroup(rule, numbers)


def _double_all(scene: Lecture, heights: Heights, wishes: OutputDerivatives) -> None:
    """Double all other gaps, too; then point to the largest and to the smallest wish."""
    others = [j for j in range(len(wishes.a)) if j != DIGIT]
    most, least = wishes.largest, wishes.smallest
    with scene.say(
        "The same for the others. {mark}Output {most} asks for most, output {least} for least.",
        most=most,
        least=least,
        when=abs(wishes.a - wishes.target).argsort()[[0, -1]].tolist() == [least, most],
    ) as line:
        scene.play(
            LaggedStart(
                *(TransformFromCopy(heights.arrows[j], heights.doubles[j]) for j in others), lag_ratio=0.1
            ),
            LaggedStart(*(FadeIn(heights.wishes[j], shift=0.1 * UP) for j in others), lag_ratio=0.1),
            run_time=line.until_mark() + 0.4,
        )
        scene.moment("ten wishes")
        for j in (most, least):
            whole = Group(heights.arrows[j], heights.doubles[j], heights.wishes[j])
            scene.play(
                Indicate(whole, color=palette.sign_hue(wishes.minus_da[j]), scale_factor=1.15),
                run_time=line.left / 2 if j == most else line.left,
            )


def _come_to_the_fan(
    scene: Lecture, example: Example, network: NetworkDiagram, leaving: Group, seconds: float
) -> None:
    """Go back to the network and so close to the wanted output that it and all that leads to it fill the frame."""
    fan = output_fan(example)
    edges = edges_as_sticks(network, len(network.edges) - 1)
    leads_there = np.arange(len(edges.values)) // len(network.neurons[-2]) == DIGIT
    close, others = edges.some(leads_there), edges.some(~leads_there)
    output = network.neurons[-1][DIGIT]
    far = Group(
        *network.edges[:-1],
        others,
        network.ellipses,
        *network.neurons[:-2],
        *(neuron for neuron in network.neurons[-1] if neuron is not output),
        *(label for place, label in enumerate(network.labels) if place != DIGIT),
    )
    name = name_of_output(fan)
    scene.remove(network)
    scene.add(far, close, *network.neurons[-2], output, network.labels[DIGIT], network.halo)
    scene.play(
        scene.pull_back(),
        FadeOut(leaving),
        FadeOut(far, shift=7 * LEFT, scale=1.6),
        Fly(close, edges_as_sticks(fan, 0), lag=0.0),
        *(
            ReplacementTransform(old, new)
            for old, new in zip(network.neurons[-2], fan.neurons[0], strict=True)
        ),
        ReplacementTransform(output, fan.neurons[1][0]),
        ReplacementTransform(network.halo, fan.halo),
        ReplacementTransform(network.labels[DIGIT], name),
        run_time=seconds,
    )
    scene.remove(close, *fan.neurons[0], *fan.neurons[1], fan.halo, name)
    scene.add(fan, name)
