"""1.14: a layer is one line of matrix algebra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    RoundedRectangle,
    Transform,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.neurons import LayerProduct
from netcore.network.arrays import Array
from scenes.beats.network.dials import lie_flat
from scenes.beats.network.example import (
    AllDials,
    Reading,
    WholeNetwork,
    all_dials,
    line_of_layer,
    the_three_read,
    whole_network,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE
from scenes.kit.network.diagram import STRIP
from scenes.kit.pictures.space import NetworkInSpace
from scenes.kit.replay.replay import Drive

ROWS, COLUMNS = 4, 3  # of the corner of the matrix that is written out
TOP, ROW_PITCH, COLUMN_PITCH = 1.45, 0.92, 1.02  # of the entries: height of the first row; in scene units
MATRIX_X, INPUT_X, BIAS_X, RESULT_X = -1.8, 2.15, 3.95, 5.85  # the first column of each block
HALF = 0.66  # width of a block of one column, halved
NAME_Y, SYMBOL = 2.65, 50  # of the blocks' names; size
ASIDE, SMALLER = (
    np.array([-4.55, -0.1, 0.0]),
    0.6,
)  # of the network beside the matrix: its first two layers' middle


class Block(VGroup):
    """Entries of a matrix or a vector between brackets, with dots for those that are left out, and a name over it.

    Parameters
    ----------
    values
        ``(rows, columns)``.
    x
        Of the first column.
    name
        The source of a formula.
    color
        Of entries and name; by default entries have the hue of their sign and the name that of ink.

    Attributes
    ----------
    entries
        ``(rows, columns)`` of numbers.
    brackets, dots, letter
        The other parts.

    >>> block = Block([[0.5, -1.0], [0.25, 2.0]], 0.0, "W")
    >>> block.shown()
    {'entry': array([[ 0.5 , -1.  ],
           [ 0.25,  2.  ]])}
    """

    def __init__(self, values: ArrayLike, x: float, name: str, color: ManimColor | None = None) -> None:
        self.values = np.asarray(values, dtype=np.float64)
        rows, columns = self.values.shape
        self.entries = [
            [_entry(value, x + at * COLUMN_PITCH, row, color) for at, value in enumerate(line)]
            for row, line in enumerate(self.values.tolist())
        ]
        self.dots = VGroup()
        last = TOP - rows * ROW_PITCH + 0.12
        for at in range(columns):
            self.dots.add(_dots("dots.v", x + at * COLUMN_PITCH, last))
        right = x + (columns - 1) * COLUMN_PITCH
        if columns > 1:
            right += 0.8
            self.dots.add(*(_dots("dots.h.c", right, TOP - row * ROW_PITCH) for row in range(rows)))
            self.dots.add(_dots("dots.down", right, last))
        middle, height = (TOP + last) / 2, TOP - last + 0.85
        ends = (x - HALF, right + (0.38 if columns > 1 else HALF))
        self.brackets = VGroup(
            *(_bracket(at, middle, height, way) for at, way in zip(ends, (1, -1), strict=True))
        )
        self.letter = Formula(name, size=SYMBOL, color=color or palette.INK)
        self.letter.move_to(((ends[0] + ends[1]) / 2, NAME_Y, 0))
        super().__init__(
            *(number for line in self.entries for number in line), self.dots, self.brackets, self.letter
        )

    def shown(self) -> dict[str, ArrayLike]:
        """Return the entries."""
        return {"entry": self.values}

    def column(self) -> list[Number]:
        """Return the entries of the first column."""
        return [line[0] for line in self.entries]

    def around(self, row: int) -> RoundedRectangle:
        """Return a frame around one row."""
        left, right = self.brackets[0].get_x() + 0.06, self.brackets[1].get_x() - 0.06
        box = RoundedRectangle(corner_radius=0.12, width=right - left, height=0.72 * ROW_PITCH)
        box.set_stroke(palette.INK, 3).move_to(((left + right) / 2, TOP - row * ROW_PITCH, 0))
        return box


def _entry(value: float, x: float, row: int, color: ManimColor | None) -> Number:
    number = Number(value, size=FIGURE_SIZE, color=color or palette.sign_hue(value))
    number.move_to((x, TOP - row * ROW_PITCH, 0))
    return number


def _dots(source: str, x: float, y: float) -> Formula:
    return Formula(source, size=SYMBOL, color=palette.SECONDARY).move_to((x, y, 0))


def _bracket(x: float, y: float, height: float, way: int) -> VMobject:
    top, bottom = np.array([x, y + height / 2, 0]), np.array([x, y - height / 2, 0])
    hook = 0.16 * way * RIGHT
    line = VMobject(stroke_color=palette.INK, stroke_width=3)
    return line.set_points_as_corners([top + hook, top, bottom, bottom + hook])


@dataclass(frozen=True, eq=False)
class Parts:
    """The blocks of ``W a + b = z``, the signs between them, and the same layer in space."""

    weights: Block
    inputs: Block
    bias: Block
    result: Block
    plus: Formula
    equals: Formula
    dials: AllDials


@beat("1.14", "one line for a layer", flows_from="1.13")
def one_line_for_a_layer(scene: Lecture) -> None:
    """Write a layer out as a matrix product, from the real entries of its corner; then as one line."""
    reading = the_three_read(scene)
    pixels = pixels_of_levels(reading.activations[0])
    product = scene.measure(
        "layer product",
        measure.neurons.layer_product,
        index=reading.index,
        rows=ROWS,
        columns=pixels,
    )
    whole = whole_network(reading)
    scene.open_with(whole)
    parts = _blocks(product, lie_flat(all_dials(reading.params, reading.activations), whole))
    _aside(scene, reading, whole, parts, product)
    _rows(scene, parts)
    _column(scene, parts, pixels)
    _sums(scene, parts)
    outputs = _squeeze(scene, reading, parts, product)
    _one_line(scene, reading, parts, outputs)


def pixels_of_levels(picture: Array) -> list[int]:
    """Return which pixels of the strip are nearest to white, to light and to dark grey, the upper ones first."""
    left = list(STRIP)
    for level in np.linspace(1, 0, COLUMNS + 1)[:-1]:
        left.remove(min(left, key=lambda pixel: abs(picture[pixel] - level)))
    return [pixel for pixel in STRIP if pixel not in left]


def _blocks(product: LayerProduct, dials: AllDials) -> Parts:
    equals = Formula("=", size=SYMBOL).move_to(((BIAS_X + RESULT_X) / 2, TOP - 1.5 * ROW_PITCH, 0))
    plus = Formula("+", size=SYMBOL).move_to(((INPUT_X + BIAS_X) / 2, TOP - 1.5 * ROW_PITCH, 0))
    return Parts(
        weights=Block(product.corner, MATRIX_X, "W"),
        inputs=Block(product.corner_a[:, None], INPUT_X, "a^((0))", palette.INK),
        bias=Block(product.bias[:ROWS, None], BIAS_X, "b", palette.BIAS),
        result=Block(product.product[:ROWS, None], RESULT_X, "z", palette.Z),
        plus=plus,
        equals=equals,
        dials=dials,
    )


def _aside(
    scene: Lecture, reading: Reading, whole: WholeNetwork, parts: Parts, product: LayerProduct
) -> None:
    """Leave only the first layer, at the left, in space, its neurons not yet lit."""
    there = all_dials(reading.params, reading.activations)
    first, second = there.space.starts[1:3]
    dark = [reading.activations[0], *(np.zeros(size) for size in there.space.layer_sizes[1:])]
    there.space.grow(second - first).show(activations=dark)
    there.space.radii = np.where(np.arange(len(there.space.radii)) < second, there.space.radii, 0.0)
    there.space.scale(SMALLER)
    there.space.shift(ASIDE - (there.space.seen_at(0, 392) + there.space.seen_at(1, 8)) / 2)
    blocks = parts.weights, parts.inputs, parts.bias, parts.result
    brackets = [one.brackets for one in blocks]
    with scene.say(
        "One layer: {n} products, and their sums. {mark}Can that be one line?",
        n=product.products,
    ) as line:
        scene.play(FadeOut(whole), FadeIn(parts.dials.space), run_time=0.7)
        scene.play(
            Transform(parts.dials.space, there.space),
            LaggedStart(*(FadeIn(one, shift=LEFT) for one in brackets), lag_ratio=0.2),
            run_time=max(line.left, 2.0),
        )
        scene.moment("one layer")


def _rows(scene: Lecture, parts: Parts) -> None:
    """Let the weights into each neuron become a row of the matrix."""
    space, block = parts.dials.space, parts.weights
    with scene.say(
        "All the weights into one neuron make a row. {mark}The next neuron, the next row."
    ) as line:
        slow = max(line.until_mark(), 1.8)
        fast = max(line.duration - slow - 0.4, 2.4) / (ROWS - 1)
        for row, seconds in enumerate([slow, *([fast] * (ROWS - 1))]):
            tip = space.seen_at(1, row)
            base = space.seen_at(0, 28 * 14 + 27)
            starts = np.linspace(base, tip, COLUMNS + 1)[1:]
            flying = [
                number.copy().scale(0.3).move_to(start)
                for number, start in zip(block.entries[row], starts, strict=True)
            ]
            dots = [block.dots[COLUMNS + row]]
            if row == ROWS - 1:
                dots += [*block.dots[:COLUMNS], block.dots[-1]]
            scene.play(space.animate.focus(row), run_time=0.3 * seconds)
            scene.play(
                LaggedStart(
                    *(
                        ReplacementTransform(one, number)
                        for one, number in zip(flying, block.entries[row], strict=True)
                    ),
                    *(FadeIn(one) for one in dots),
                    lag_ratio=0.12,
                ),
                run_time=0.7 * seconds,
            )
        scene.add(block)
        scene.play(FadeIn(block.letter, shift=0.2 * DOWN), space.animate.focus(), run_time=0.4)
        scene.moment("rows")


def _column(scene: Lecture, parts: Parts, pixels: Sequence[int]) -> None:
    """Let the pixels fly into a column, and the biases into another."""
    space = parts.dials.space
    numbers, biases = parts.inputs.column(), parts.bias.column()
    flying = [
        number.copy().scale(0.3).move_to(space.seen_at(0, pixel))
        for number, pixel in zip(numbers, pixels, strict=True)
    ]
    rising = [number.copy().scale(0.3).move_to(space.seen_at(1, row)) for row, number in enumerate(biases)]
    with scene.say("The picture makes a column. {mark}So do the biases.") as line:
        scene.play(
            LaggedStart(
                *(ReplacementTransform(one, number) for one, number in zip(flying, numbers, strict=True)),
                FadeIn(parts.inputs.dots, parts.inputs.letter),
                lag_ratio=0.2,
            ),
            run_time=max(line.until_mark(), 1.4),
        )
        scene.play(
            FadeIn(parts.plus, parts.bias.dots, parts.bias.letter),
            LaggedStart(
                *(ReplacementTransform(one, number) for one, number in zip(rising, biases, strict=True)),
                lag_ratio=0.1,
            ),
            run_time=max(line.left, 1.0),
        )
        scene.add(parts.inputs, parts.bias)
        scene.moment("columns")


def _sums(scene: Lecture, parts: Parts) -> None:
    """Lay each row over the column; products and bias run together into the sum."""
    space, results = parts.dials.space, parts.result.column()
    box = parts.weights.around(0)
    standing = RoundedRectangle(corner_radius=0.12, width=1.15, height=parts.inputs.brackets.height - 0.2)
    standing.set_stroke(palette.INK, 3).move_to(parts.inputs.brackets)
    with scene.say("Row times column, plus the bias: {mark}that is the neuron's sum. Row after row.") as line:
        scene.play(Create(box), Create(standing), space.animate.focus(0), run_time=0.6)
        over = [entry.copy() for entry in parts.weights.entries[0]]
        scene.play(
            LaggedStart(
                *(
                    one.animate.move_to(number).shift(0.34 * UP)
                    for one, number in zip(over, parts.inputs.column(), strict=True)
                ),
                lag_ratio=0.2,
            ),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(
            *(FadeOut(one, target_position=results[0]) for one in [*over, parts.bias.column()[0].copy()]),
            FadeIn(results[0], scale=0.4),
            FadeIn(parts.equals, parts.result.letter),
            run_time=0.9,
        )
        for row in range(1, ROWS):
            entries = [*parts.weights.entries[row], *parts.inputs.column(), parts.bias.column()[row]]
            scene.play(Transform(box, parts.weights.around(row)), space.animate.focus(row), run_time=0.3)
            scene.play(
                *(FadeOut(one.copy(), target_position=results[row], scale=0.6) for one in entries),
                FadeIn(results[row], scale=0.4),
                run_time=0.5,
            )
        scene.add(parts.result)
        scene.play(
            FadeOut(box, standing),
            FadeIn(parts.result.dots),
            space.animate.focus(),
            run_time=max(line.left, 0.4),
        )
        scene.moment("sums")


def _squeeze(scene: Lecture, reading: Reading, parts: Parts, product: LayerProduct) -> Block:
    """Send each sum through sigma: the neurons light up."""
    space = parts.dials.space
    outputs = Block(product.a[:ROWS, None], RESULT_X, "a^((1))", palette.INK)
    lit = [*reading.activations[:2], *(np.zeros(size) for size in space.layer_sizes[2:])]

    with scene.say("Sigma squeezes every sum by itself, {mark}and the layer lights up.") as line:
        scene.play(
            LaggedStart(
                *(
                    ReplacementTransform(one, other)
                    for one, other in zip(parts.result.column(), outputs.column(), strict=True)
                ),
                ReplacementTransform(parts.result.letter, outputs.letter),
                lag_ratio=0.25,
            ),
            run_time=max(line.until_mark(), 1.5),
        )
        scene.remove(*parts.result.get_family())
        scene.add(outputs)
        scene.play(_pass_on(space, lit, 0), run_time=max(line.left, 1.2))
        scene.moment("lit")
    return outputs


def _pass_on(space: NetworkInSpace, activations: Sequence[ArrayLike], layer: int) -> Drive:
    """Return the animation in which a pulse takes the activations of a layer on to the next."""

    def read(space: NetworkInSpace, phase: float) -> None:
        space.read(activations, phase)

    return Drive(space, layer, layer + 1, show=read)


def _one_line(scene: Lecture, reading: Reading, parts: Parts, outputs: Block) -> None:
    """Let each block shrink to its letter; the same line is then read for the other layers."""
    last = len(reading.activations) - 1
    written = line_of_layer(1)
    dark = [np.zeros(len(a)) for a in reading.activations[2:]]
    back = all_dials(reading.params, reading.activations).show(activations=[*reading.activations[:2], *dark])
    with scene.say("So a whole layer is one line. {mark}The next layer: the same line again.") as line:
        scene.play(
            *(
                FadeOut(block, target_position=written, scale=0.2)
                for block in (parts.weights, parts.inputs, parts.bias, outputs, parts.plus, parts.equals)
            ),
            FadeIn(written, scale=1.6),
            run_time=1.2,
        )
        scene.play(
            Transform(parts.dials.space, back.space),
            FadeIn(back.labels),
            run_time=max(line.until_mark(), 0.8),
        )
        scene.moment("one line")
        for layer in range(1, last):
            after = line_of_layer(layer + 1)
            scene.play(
                _pass_on(parts.dials.space, reading.activations, layer),
                ReplacementTransform(written, after),
                run_time=1.4,
            )
            written = after
        scene.wait(line.left)
        scene.moment("again")
