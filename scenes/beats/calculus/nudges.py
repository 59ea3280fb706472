"""4.6 and 4.7: a nudge travels from a weight to the cost, and the rates on its way multiply."""

from __future__ import annotations

import itertools
from math import ceil, floor
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UP,
    UR,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    Indicate,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
    rush_into,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.derivatives.nudges import ParameterNudges
from scenes.beats.calculus.example import RUN, ChainExample, chain_example, the_tree
from scenes.beats.calculus.tree import hue_of, symbol
from scenes.kit.charts.sigmoid import sigmoid
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels, is_pinned
from scenes.kit.look.text import FIGURE_SIZE, Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import Neuron
from scenes.kit.replay.replay import Drive

NUDGES = [1.0, 0.5]  # of the weight, one after the other
SHRINKING = [0.5, 0.1, 0.01]  # nudges of the weight where the shrinking one rests
UNIT = 5.0  # scene units per 1 on all number lines alike
START_X, LEFT_END, RIGHT_END = -0.9, -3.2, 6.5  # of all values as they are; of the number lines
TOP, PITCH = 2.3, 1.42  # height of the first number line, and from each to the next
SYMBOL_X, POINT_X = -6.05, -4.5  # of symbols, and of the decimal points beside them
SYMBOL, FIGURE = 60, 52  # sizes
THIN, THICK = 3.5, 8.0  # stroke widths of threads
PASSING = 0.4  # seconds that a push takes from one number line to the next
COLUMNS = (-5.45, -1.95, 1.6, 5.15)  # x of a derivative and of its three factors
LOW = np.array([0.0, -1.3, 0.0])  # from its place at the top to where it stands alone
SIGNS = (
    ("=", "approx"),
    ("times", "times"),
    ("times", "times"),
)  # between symbols, and between rounded numbers
FRACTIONS_Y, FACTORS_Y = 2.4, 1.1  # of their symbols and their numbers
ASKED = (
    (3.3, 4.6, 5.8),
    -0.55,
)  # x of the symbols of a ratio, its equals sign and its numbers, and their height
ANSWERED = (4.0, 5.55), -2.2  # the same, of its second equals sign and of what it comes to
DECIMALS = {"a3": 3}  # with which a value, its change and the value afterwards add up; 2 of all others
START, NAMES_X, MOVED_X = (
    -3.3,
    -5.7,
    5.2,
)  # x where all moves begin, of their symbols, and of the points of numbers
LEFT_OUT, RIGHT_OUT = -4.7, 4.25  # ... of the ends of the lines on which they lie
HIGHEST, BETWEEN = 0.2, 0.9  # height of the first of these lines, and from each to the next
PUSHED = 7.0  # how long a push is once it has been magnified, in scene units
TICKS = (0.1, 0.01, 0.001)  # distances of ticks
SPREAD = 0.15, 0.65  # how far ticks lie apart where they begin to be seen, and where they are in full


class Stop(VGroup):
    """A number line with the symbol and the value of what it is for; a bar shows how far the value has moved.

    Parameters
    ----------
    name
        Of the node, as in `Tree`.
    value
        Where it stands first. All number lines have one unit, and their first values are below one another.
    level
        Height of the line, in scene units.
    reach
        Between which numbers the line goes, as far as there is room.

    Attributes
    ----------
    value
        The number shown.
    knob
        What stands there: of an activation its lamp.

    >>> stop = Stop("z3", -0.2, level=1.0).show(0.3)
    >>> stop.value, stop.change.value, round(float(stop.bar.width), 6), stop.bar.width == stop.knob.get_x() - START_X
    (0.3, 0.5, 2.5, np.True_)
    """

    def __init__(
        self, name: str, value: float, *, level: float, reach: tuple[float, float] = (-np.inf, np.inf)
    ) -> None:
        self.key, self.start, self.value, self.level = name, float(value), float(value), level
        hue = hue_of(name, value)
        self.symbol = Formula(symbol(name), size=SYMBOL, color=hue).move_to((SYMBOL_X, level, 0))
        decimals = DECIMALS.get(name, 2)
        self.number = Number(value, decimals, size=FIGURE, color=hue, at_x=POINT_X, on=level - 0.17)
        low = max(reach[0], value + (LEFT_END - START_X) / UNIT)
        high = min(reach[1], value + (RIGHT_END - START_X) / UNIT)
        self.ruler = self._ruler(low, high)
        self.stood = Circle(0.17, color=hue, stroke_width=3).move_to(self.place(value))
        self.bar = Line(color=hue, stroke_width=11)
        self.knob: VMobject = Dot(radius=0.21, color=hue)
        if name[0] == "a":
            self.knob = Neuron(0.27).set_activation(value)
        self.change = Number(0.0, decimals, sign=True, size=48, color=hue)
        super().__init__(self.ruler, self.symbol, self.number, self.stood, self.bar, self.knob, self.change)
        self.show(value)

    def place(self, value: float) -> NDArray[np.float64]:
        """Return the point of the line for a number."""
        return np.array([START_X + UNIT * (value - self.start), self.level, 0.0])

    def show(self, value: float) -> Self:
        """Let knob, bar and numbers tell a value."""
        self.value = float(value)
        place = self.place(value)
        self.knob.move_to(place)
        self.bar.put_start_and_end_on(
            self.place(self.start), place if abs(value - self.start) > 1e-9 else place + 1e-6 * RIGHT
        )
        self.number.set_value(value)
        self.change.set_value(value - self.start).next_to(self.knob, DR, buff=0.0).shift(0.06 * DOWN)
        self.change.set_fill(opacity=float(any(figure in "123456789" for figure in self.change.shown)))
        if isinstance(self.knob, Neuron):
            self.knob.set_activation(value)
        return self

    def shown(self) -> Channels:
        """Return the number at which the knob stands."""
        return {"place": [self.value]}

    def _ruler(self, low: float, high: float) -> VGroup:
        ends = self.place(low), self.place(high)
        marks = VMobject(color=palette.SECONDARY, stroke_width=2.5)
        labels = VGroup()
        for tenth in range(ceil(10 * low - 1e-9), floor(10 * high + 1e-9) + 1):
            at, whole = self.place(tenth / 10), tenth % 10 == 0
            marks.start_new_path(at + (0.2 if whole else 0.09) * UP)
            marks.add_line_to(at + (0.2 if whole else 0.09) * DOWN)
            if whole:
                label = Label(spell(tenth // 10), size=FIGURE_SIZE, color=palette.SECONDARY)
                labels.add(declared(label.next_to(at, UP, buff=0.3), "a tick of an axis"))
        return VGroup(Line(*ends, color=palette.SECONDARY, stroke_width=3), marks, labels)


class Journey(VGroup):
    """Four number lines below one another, for a weight to the output, z, a and the cost; threads join the values.

    Parameters
    ----------
    found
        The values before any nudge.
    y
        What is wanted of a; a ring marks it.

    Attributes
    ----------
    stops
        By letter: w, z, a, C.
    threads
        From w to z, from z to a, from a to the cost.
    """

    def __init__(self, found: ParameterNudges, y: float) -> None:
        self.found, self.y = found, float(y)
        names = {"w": "w3", "z": "z3", "a": "a3", "C": "C"}
        values = {"w": found.value, "z": found.z, "a": found.a, "C": found.cost}
        reaches = {"a": (0.0, 1.0), "C": (0.0, 1.0)}
        self.stops = {
            letter: Stop(
                name, values[letter], level=TOP - row * PITCH, reach=reaches.get(letter, (-np.inf, np.inf))
            )
            for row, (letter, name) in enumerate(names.items())
        }
        self.wanted = Circle(0.27, color=palette.TARGET, stroke_width=4).move_to(self.stops["a"].place(y))
        self.threads = VGroup(*(Line(color=palette.INK, stroke_width=THIN) for _ in range(3)))
        super().__init__(self.threads, self.wanted, *self.stops.values())
        self.tie()

    def tie(self) -> Self:
        """Let each thread join the two values that it belongs to."""
        knobs = [stop.knob.get_center() for stop in self.stops.values()]
        for thread, upper, lower in zip(self.threads, knobs[:-1], knobs[1:], strict=True):
            thread.put_start_and_end_on(upper, lower)
        return self

    def move(self, letter: str, value: float) -> Self:
        """Move one value alone."""
        self.stops[letter].show(value)
        return self.tie()

    def push(self, by: float) -> Self:
        """Nudge the weight by so much, and let all others follow by the functions that join them."""
        z = self.found.z + self.found.dz_dp * by
        a = float(sigmoid(z))
        values = {"w": self.found.value + by, "z": z, "a": a, "C": (a - self.y) ** 2}
        for letter, value in values.items():
            self.stops[letter].show(value)
        return self.tie()

    def trace(self) -> VGroup:
        """Return the threads and the places of now as faint outlines, to be left behind."""
        places = (
            Circle(0.2, color=stop.knob.get_color(), stroke_width=3).move_to(stop.knob)
            for stop in self.stops.values()
        )
        return VGroup(self.threads.copy().set_stroke(width=THIN), *places).set_stroke(opacity=palette.DIMMED)

    def light(self, *threads: int) -> Self:
        """Let these threads be bright and thick, the others thin."""
        for place, thread in enumerate(self.threads):
            thread.set_stroke(width=THICK if place in threads else THIN)
        return self


def fraction(
    over: str,
    under: str,
    values: dict[str, float],
    *,
    sign: str = "partial",
    size: float = 54,
    storeys: int = 1,
) -> Formula:
    """Return a rate of change of one node by another as a fraction, both symbols in their own colors.

    Parameters
    ----------
    over, under
        Names of nodes, as in `Tree`.
    values
        Of these nodes, by name.
    sign
        ``"partial"`` for a derivative, ``"Delta"`` for changes that can be seen.
    storeys
        Of the tree beside which it stands.
    """
    upper, lower = symbol(over, storeys), symbol(under, storeys)
    source = f"frac({{{{ {sign} {upper} : over }}}}, {{{{ {sign} {lower} : under }}}})"
    colors = {"over": hue_of(over, values[over]), "under": hue_of(under, values[under])}
    return Formula(source, size=size, colors=colors)


class Ratio(VGroup):
    """The change of the cost over the push of the last weight: in symbols, in numbers, and what it comes to.

    Parameters
    ----------
    example
        Whose values give the symbols their colors.
    found
        With the push.
    which
        Of its nudges.

    Attributes
    ----------
    symbols, change, push, result
        The fraction, the two numbers of the second fraction, and the ratio.
    signs
        The bar between the numbers and both equals signs.
    """

    def __init__(self, example: ChainExample, found: ParameterNudges, which: int) -> None:
        (first, equals, written), y = ASKED
        (again, result), low = ANSWERED
        middle = np.array([written, y, 0.0])
        self.symbols = fraction("C", "w3", example.values, sign="Delta", size=62).move_to((first, y, 0))
        self.change = Number(found.change_cost[which], sign=True, size=62, color=palette.COST)
        self.push = Number(
            found.nudge[which], sign=True, size=62, color=palette.sign_hue(example.values["w3"])
        )
        self.change.next_to(middle, UP, buff=0.2)
        self.push.next_to(middle, DOWN, buff=0.2)
        self.result = Number(found.ratio[which], size=88).move_to((result, low, 0))
        self.signs = VGroup(
            Line(middle + 0.75 * LEFT, middle + 0.75 * RIGHT, stroke_width=4, color=palette.INK),
            *(Formula("=", size=70).move_to(at) for at in ((equals, y, 0), (again, low, 0))),
        )
        super().__init__(self.symbols, self.signs, self.change, self.push, self.result)

    def shown(self) -> Channels:
        """Return the ratio."""
        return {"ratio": [self.result.value]}


class Product(VGroup):
    """The derivative of the cost by the last weight and its three factors in a row, each over its number.

    Parameters
    ----------
    example
        Whose values give the symbols their colors.
    result, factors
        The numbers.
    sign
        As of `fraction`.
    decimals
        Of the factors; the result has one more.

    Attributes
    ----------
    fractions, numbers
        The derivative first, then its factors.
    signs
        What stands between them, in both rows.
    """

    def __init__(
        self,
        example: ChainExample,
        result: float,
        factors: tuple[float, float, float],
        *,
        sign: str = "partial",
        decimals: int = 3,
    ) -> None:
        pairs = (("C", "w3"), ("z3", "w3"), ("a3", "z3"), ("C", "a3"))
        self.fractions = [
            fraction(over, under, example.values, sign=sign).move_to((x, FRACTIONS_Y, 0))
            for x, (over, under) in zip(COLUMNS, pairs, strict=True)
        ]
        places = (decimals + 1, *3 * [decimals])
        self.numbers = [
            Number(value, most, size=FIGURE).move_to((x, FACTORS_Y, 0))
            for x, value, most in zip(COLUMNS, (result, *factors), places, strict=True)
        ]
        self.signs = [
            VGroup(
                *(
                    Formula(written, size=54).move_to((x, y, 0))
                    for written, y in zip(pair, (FRACTIONS_Y, FACTORS_Y), strict=True)
                )
            )
            for pair, x in zip(SIGNS, _between(COLUMNS), strict=True)
        ]
        super().__init__(*self.fractions, *self.signs, *self.numbers)
        self.shift(LOW)


def _between(columns: tuple[float, ...]) -> list[float]:
    return [(left + right) / 2 for left, right in itertools.pairwise(columns)]


class Moves(VGroup):
    """How far a push of the last weight moves z, the output and the cost, all magnified alike; threads join the ends.

    Parameters
    ----------
    found
        Where the values stand before any push.
    values
        Of the nodes of the dependency tree, by name.

    Attributes
    ----------
    push, unit
        The push, and how many scene units stand for 1.
    moves
        By how much weight, z, output and cost have moved.
    symbols, stood, bars, knobs, changes
        Of the four, from above: what it is called, where it was, how far and to where it has moved, and by how much.
    threads, rulers
        From each knob to the next; and the lines with their ticks, in which numbers lie farther apart when magnified.

    >>> from types import SimpleNamespace
    >>> found = SimpleNamespace(value=4.0, z=0.0, a=0.5, cost=0.25, dz_dp=0.5)
    >>> moves = Moves(found, {"w3": 4.0, "z3": 0.0, "a3": 0.5, "C": 0.25, "y": 1.0}).show(0.1, 40.0)
    >>> [round(float(bar.get_length()), 3) for bar in moves.bars][:2], moves.changes[1].shown
    ([4.0, 2.0], '+0.0500')
    """

    def __init__(self, found: ParameterNudges, values: dict[str, float]) -> None:
        self.found, self.y = found, float(values["y"])
        self.push, self.unit = 0.0, 1.0
        self.moves = np.zeros(4)
        self.starts = found.value, found.z, found.a, found.cost
        names = "w3", "z3", "a3", "C"
        hues = [hue_of(name, values[name]) for name in names]
        self.origins = [np.array([START, HIGHEST - row * BETWEEN, 0.0]) for row in range(len(names))]
        self.symbols, self.stood, self.bars, self.changes = VGroup(), VGroup(), VGroup(), VGroup()
        self.knobs: list[VMobject] = []
        for name, hue, origin in zip(names, hues, self.origins, strict=True):
            self.symbols.add(Formula(symbol(name), size=54, color=hue).move_to((NAMES_X, origin[1], 0)))
            self.stood.add(Circle(0.17, color=hue, stroke_width=3).move_to(origin))
            self.bars.add(Line(color=hue, stroke_width=11))
            self.knobs.append(Neuron(0.25) if name[0] == "a" else Dot(radius=0.2, color=hue))
            self.changes.add(Number(0, 4, sign=True, size=48, color=hue, at_x=MOVED_X, on=origin[1] - 0.16))
        self.threads = VGroup(*(Line(color=palette.INK, stroke_width=THICK) for _ in names[1:]))
        self.rulers = VGroup(*(VGroup(Line(), *(VMobject() for _ in TICKS)) for _ in names))
        self.rulers.set_color(palette.SECONDARY).set_stroke(width=2.5)
        super().__init__(self.rulers, self.threads, self.symbols, self.stood, self.bars, *self.knobs)
        self.add(self.changes)
        self.show(0.0, 1.0)

    def show(self, push: float, unit: float | None = None) -> Self:
        """Let everything tell a push, magnified so and so much, or as it was."""
        self.push, self.unit = float(push), self.unit if unit is None else float(unit)
        found = self.found
        moved_z = found.dz_dp * self.push
        a, after = sigmoid(found.z), sigmoid(found.z + moved_z)
        self.moves = np.array(
            [self.push, moved_z, float(after - a), float((after - self.y) ** 2 - (a - self.y) ** 2)]
        )
        parts = zip(self.moves, self.origins, self.bars, self.knobs, self.changes, strict=True)
        for move, origin, bar, knob, change in parts:
            end = origin + self.unit * move * RIGHT
            bar.put_start_and_end_on(origin, end if abs(end[0] - START) > 1e-6 else end + 1e-6 * RIGHT)
            knob.move_to(end)
            change.set_value(move)
            if isinstance(knob, Neuron):
                knob.set_activation(float(after))
        for thread, upper, lower in zip(self.threads, self.knobs[:-1], self.knobs[1:], strict=True):
            thread.put_start_and_end_on(upper.get_center(), lower.get_center())
        for ruler, start, origin in zip(self.rulers, self.starts, self.origins, strict=True):
            self._rule(cast(VGroup, ruler), start, float(origin[1]))
        return self

    def magnify(self, unit: float) -> Self:
        """Let so many scene units stand for 1."""
        return self.show(self.push, unit)

    def rates(self) -> list[float]:
        """Return cost per weight, z per weight, output per z, cost per output; without a push, the derivatives."""
        found = self.found
        if not self.push:
            return [found.dc_dp, found.dz_dp, found.da_dz, found.dc_da]
        w, z, a, cost = (float(move) for move in self.moves)
        return [cost / w, z / w, a / z, cost / a]

    def shown(self) -> Channels:
        """Return how far each has moved."""
        return {f"length {row}": [move] for row, move in enumerate(self.moves)}

    def _rule(self, ruler: VGroup, start: float, level: float) -> None:
        line, *sets = ruler
        line.put_start_and_end_on((LEFT_OUT, level, 0), (RIGHT_OUT, level, 0))
        low, high = (start + (x - START) / self.unit for x in (LEFT_OUT, RIGHT_OUT))
        for ticks, distance in zip(sets, TICKS, strict=True):
            apart = distance * self.unit
            seen = float(np.clip((apart - SPREAD[0]) / (SPREAD[1] - SPREAD[0]), 0, 1))
            ticks.clear_points()
            ticks.set_stroke(opacity=seen)
            half = (0.07 + 0.05 * float(np.clip(apart, 0, 2))) * UP
            for whole in range(ceil(low / distance), floor(high / distance) + 1) if seen else ():
                at = np.array([START + (whole * distance - start) * self.unit, level, 0.0])
                ticks.start_new_path(at + half).add_line_to(at - half)


def strike(part: VMobject) -> Line:
    """Return the stroke by which a part of a fraction is cancelled."""
    start, end = part.get_corner(DOWN + LEFT), part.get_corner(UR)
    return Line(start + 0.1 * LEFT, end + 0.1 * RIGHT, color=palette.INK, stroke_width=7)


def nudged(scene: Lecture, example: ChainExample, by: list[float], label: str = "nudges") -> ParameterNudges:
    """Measure what nudges of the last weight do to the example."""
    return scene.measure(
        label, measure.derivatives.parameter_nudges, RUN, to=0, source=0, by=by, **example.at
    )


@beat("4.6", "a nudge travels", flows_from="4.5")
def a_nudge_travels(scene: Lecture) -> None:
    """Push the last weight, and see how much of the push arrives at each stop on the way to the cost."""
    example = chain_example(scene)
    found = nudged(scene, example, NUDGES)
    tree, journey = the_tree(example), Journey(found, example.y)
    path = tree.path("w3")
    scene.open_with(tree)
    with scene.say("One path leads from the weight down to the cost.") as line:
        lighting: Any = tree
        for count in range(1, len(path) + 1):
            scene.play(lighting.animate.light(*path[:count]), run_time=line.left / (len(path) + 1 - count))
    with scene.say("Give each stop a number line, {mark}all in one scale.") as line:
        _unroll(scene, line, tree, journey)
        scene.moment("number lines")
    with scene.say("Push the weight up by one. {mark}How much of that arrives?") as line:
        _slide(scene, journey, "w", found.nudged_value[0], line.until_mark() + 0.6)
        scene.wait(max(0.2, line.left))
    with scene.say(
        "z moves by {z:.2f}, {mark}a by only {a:.3f}, {mark}and the cost by {cost:.2f}, downwards.",
        z=found.change_z[0],
        a=found.change_a[0],
        cost=abs(found.change_cost[0]),
        when=found.change_cost[0] < 0,
    ) as line:
        for place, (letter, value) in enumerate(
            zip("zaC", (found.nudged_z[0], found.nudged_a[0], found.nudged_cost[0]), strict=True)
        ):
            _pass_on(scene, journey, place)
            _slide(scene, journey, letter, value, (line.until_mark() if place < 2 else line.left) - PASSING)
        scene.moment("arrived")
        scene.wait(0.6)
    halves = found.change_cost[1] / found.change_cost[0], found.change_a[1] / found.change_a[0]
    with scene.say(
        "Half the push: {mark}about half as much arrives everywhere.",
        when=all(0.45 < x < 0.55 for x in halves),
    ) as line:
        trace = journey.trace()
        scene.add(trace, journey)
        scene.play(
            Drive(journey, found.nudge[0], found.nudge[1], show=Journey.push, rate_func=smooth), run_time=2.2
        )
        scene.moment("half")
        scene.wait(max(0.5, line.left))
    with scene.say("So ask for the ratio: {mark}cost moved per push.") as line:
        _ask(scene, line, journey, Ratio(example, found, 1), trace)
        scene.moment("ratio")
        scene.wait(max(0.2, line.left))


def _ask(scene: Lecture, line: Saying, journey: Journey, ratio: Ratio, trace: VGroup) -> None:
    """Let the changes of cost and weight leave their number lines and stand over each other; then name them."""
    bar, first, second = ratio.signs
    cost, push = (journey.stops[letter].change for letter in "Cw")
    swollen = (Transform(part, part.copy().scale(1.25), rate_func=there_and_back) for part in (cost, push))
    scene.play(*swollen, FadeOut(trace), run_time=max(line.until_mark(), 0.9))
    scene.play(
        LaggedStart(
            TransformFromCopy(cost, ratio.change),
            Create(bar),
            TransformFromCopy(push, ratio.push),
            lag_ratio=0.3,
        ),
        run_time=1.3,
    )
    scene.play(FadeIn(ratio.symbols, first, shift=0.3 * RIGHT), run_time=0.6)
    scene.play(FadeIn(second), GrowFromPoint(ratio.result, bar.get_center()), run_time=0.7)


def _slide(scene: Lecture, journey: Journey, letter: str, value: float, seconds: float) -> None:
    """Let one value alone move to another place."""

    def move(moved: Journey, to: float) -> None:
        moved.move(letter, to)

    scene.play(
        Drive(journey, journey.stops[letter].value, value, show=move, rate_func=smooth),
        run_time=max(0.7, seconds),
    )


def _pass_on(scene: Lecture, journey: Journey, place: int) -> None:
    """Let a thread light up as the push runs down on it."""
    thread: Any = journey.threads[place]
    runner = Dot(radius=0.15, color=journey.stops["wza"[place]].bar.get_color())
    scene.play(
        thread.animate.set_stroke(width=THICK),
        MoveAlongPath(runner, thread.copy(), rate_func=rush_into, remover=True),
        run_time=PASSING,
    )


def _unroll(scene: Lecture, line: Saying, tree: Any, journey: Journey) -> None:  # noqa: ANN401 (Tree)
    """Let the nodes of the path go to the left, each with a number line that grows out of it."""
    names = {"w": "w3", "z": "z3", "a": "a3", "C": "C"}
    nodes = {letter: tree.nodes[name] for letter, name in names.items()}
    branches = [tree.branches[names[letter]] for letter in "wza"]
    leaving = [tree.nodes[name] for name in ("a2", "b3", "y")]
    leaving += [tree.branches[name] for name in ("a2", "b3", "y")]
    going = []
    for letter, node in nodes.items():
        stop = journey.stops[letter]
        going += [
            ReplacementTransform(node.symbol, stop.symbol),
            ReplacementTransform(node.number, stop.number),
        ]
        if node.lamp is not None:
            going.append(ReplacementTransform(node.lamp, stop.knob))
    scene.remove(tree)
    scene.add(*leaving, *branches, *nodes.values())
    scene.play(
        *(FadeOut(part) for part in leaving),
        *going,
        *(
            ReplacementTransform(branch, thread)
            for branch, thread in zip(branches, journey.threads, strict=True)
        ),
        run_time=1.4,
    )
    scene.play(
        LaggedStart(
            *(Create(VGroup(stop.ruler, stop.stood)) for stop in journey.stops.values()),
            lag_ratio=0.15,
        ),
        *(
            GrowFromPoint(stop.knob, stop.knob.get_center())
            for letter, stop in journey.stops.items()
            if letter != "a"
        ),
        FadeIn(journey.wanted, scale=2),
        run_time=max(1.2, line.left),
    )
    leave_only(scene, journey)


def leave_only(scene: Lecture, picture: Group | VGroup) -> None:
    """Let a picture stand on the stage that has been put together from its parts."""
    scene.remove(*(part for part in scene.on_stage() if not is_pinned(part)))
    scene.add(picture)


@beat("4.7", "the chain rule", flows_from="4.6")
def the_chain_rule(scene: Lecture) -> None:
    """Multiply the rates along the path, and let the push shrink until they are derivatives."""
    example = chain_example(scene)
    found = nudged(scene, example, SHRINKING)
    large, small, smallest = (float(push) for push in found.nudge)
    journey = Journey(found, example.y).light(0, 1, 2).push(large)
    ratio = Ratio(example, found, 0)
    rates = (float(found.rate_z[0]), float(found.rate_a[0]), float(found.rate_cost[0]))
    moves = Moves(found, example.values).show(large, PUSHED / large)
    product = Product(example, float(found.ratio[0]), rates, sign="Delta").shift(-LOW)
    scene.open_with(journey, ratio)
    with scene.say("Look closer. {mark}Per push of the weight, z moves by so much.") as line:
        _come_closer(scene, journey, ratio, moves, product, max(1.8, line.until_mark()))
        _find_rate(scene, moves, product, 0)
        scene.wait(max(0.1, line.left))
    with scene.say("Per z, a moves by so much. {mark}And the cost, per a.") as line:
        _find_rate(scene, moves, product, 1)
        scene.wait(max(0.1, line.until_mark()))
        _find_rate(scene, moves, product, 2)
        scene.moment("rates")
        scene.wait(max(0.1, line.left))
    with scene.say(
        "Multiply: {mark}what stands above and below cancels.\n{mark}What is left is cost moved, per push."
    ) as line:
        strokes = _cancel(scene, line, product)
        scene.moment("cancelled")
        scene.wait(max(0.8, line.left))
    with scene.say(
        "Push only {small:.1f}, {mark}and magnify: almost the same picture.",
        small=small,
        when=abs(found.ratio[1] / found.ratio[0] - 1) < 0.05,
    ) as line:
        scene.play(FadeOut(strokes), run_time=0.3)
        leave_only(scene, Group(product, moves))
        _shrink(scene, product, moves, small, line.until_mark())
        _magnify(scene, moves, 0.0)
        scene.moment("small push")
        scene.wait(max(0.4, line.left))
    with scene.say(
        "Push only {smallest:.2f}: {mark}the rates settle.",
        smallest=smallest,
        when=bool((np.diff(found.gap) < 0).all()),
    ) as line:
        _shrink(scene, product, moves, smallest, line.until_mark())
        _magnify(scene, moves, line.left)
        scene.moment("smallest push")
        scene.wait(0.6)
    with scene.say("Push by nothing at all: {mark}the moves are gone, the rates stay.") as line:
        _shrink(scene, product, moves, 0.0, line.until_mark())
        scene.moment("no push")
        scene.play(*(Indicate(number, color=palette.INK) for number in product.numbers), run_time=1.0)
        scene.wait(max(0.1, line.left))
    with scene.say("They are derivatives now. {mark}Delta becomes a curly d: the chain rule.") as line:
        _settle(scene, line, example, found, product, moves)
        scene.moment("chain rule")
        scene.wait(max(0.5, line.left))


def _come_closer(
    scene: Lecture, journey: Journey, ratio: Ratio, moves: Moves, product: Product, seconds: float
) -> None:
    """Let all but the moves go; these go down and grow, and the ratio that is asked for stands in front of a row."""
    stops = list(journey.stops.values())
    asked = VGroup(product.fractions[0], product.signs[0][0])
    scene.remove(journey, ratio)
    scene.add(journey.threads, journey.wanted, *(part for stop in stops for part in stop), *ratio)
    scene.play(
        *(FadeOut(stop.ruler, stop.number, stop.change) for stop in stops),
        FadeOut(journey.wanted, ratio),
        run_time=0.6,
    )
    rows = zip(stops, moves.symbols, moves.stood, moves.bars, moves.knobs, strict=True)
    scene.play(
        *(
            ReplacementTransform(before, after)
            for stop, *afters in rows
            for before, after in zip((stop.symbol, stop.stood, stop.bar, stop.knob), afters, strict=True)
        ),
        *(ReplacementTransform(*pair) for pair in zip(journey.threads, moves.threads, strict=True)),
        FadeIn(moves.rulers, moves.changes, rate_func=squish_rate_func(smooth, 0.6, 1)),
        FadeIn(asked, shift=0.3 * DOWN),
        run_time=seconds - 0.6,
    )
    leave_only(scene, VGroup(moves, asked))


def _find_rate(scene: Lecture, moves: Moves, product: Product, place: int) -> None:
    """Let the two moves at the ends of a thread stand over each other in the row above, and become its rate."""
    symbols, number = product.fractions[place + 1], product.numbers[place + 1]
    middle = number.get_center()
    over = moves.changes[place + 1].copy().scale(0.9).next_to(middle, UP, buff=0.12)
    under = moves.changes[place].copy().scale(0.9).next_to(middle, DOWN, buff=0.12)
    bar = Line(middle + 0.8 * LEFT, middle + 0.8 * RIGHT, stroke_width=3, color=palette.INK)
    swelling = cast(Any, moves.threads[place]).animate(rate_func=there_and_back)
    scene.play(swelling.set_stroke(width=2.2 * THICK), FadeIn(symbols, shift=0.2 * DOWN), run_time=0.6)
    for change, written, parts in (
        (moves.changes[place + 1], over, [Create(bar)]),
        (moves.changes[place], under, []),
    ):
        scene.play(
            Indicate(change, color=change.get_fill_color(), scale_factor=1.25),
            FadeIn(written, shift=0.2 * UP, rate_func=squish_rate_func(smooth, 0.4, 1)),
            *parts,
            run_time=0.6,
        )
    scene.wait(0.2)
    scene.play(FadeOut(over, bar, under, scale=0.7), run_time=0.3)
    scene.play(FadeIn(number, scale=0.8), run_time=0.4)


def _cancel(scene: Lecture, line: Saying, product: Product) -> VGroup:
    """Strike what stands above in one rate and below in the next; what is left is what was asked for."""
    asked, *links = product.fractions
    result, *numbers = product.numbers
    equals, *times = product.signs
    scene.play(FadeIn(*times, scale=1.5), run_time=max(0.6, line.until_mark()))
    strokes = VGroup()
    for upper, lower in itertools.pairwise(links):
        pair = [strike(upper.part("over")), strike(lower.part("under"))]
        scene.play(*(Create(stroke) for stroke in pair), run_time=0.7)
        strokes.add(*pair)
    scene.wait(max(0.1, line.until_mark() - 0.2))
    left = links[-1].part("over"), links[0].part("under"), asked.part("over"), asked.part("under")
    scene.play(
        *(Indicate(part, color=part[0].get_fill_color(), scale_factor=1.3) for part in left), run_time=1.1
    )
    scene.play(
        LaggedStart(*(Indicate(number, color=palette.INK) for number in numbers), lag_ratio=0.3),
        run_time=1.0,
    )
    scene.play(FadeIn(result, equals[1], shift=0.3 * LEFT), run_time=0.6)
    return strokes


def _shrink(scene: Lecture, product: Product, moves: Moves, to: float, seconds: float) -> None:
    """Let the push shrink, the moves with it; the rates of now stand in the row."""
    both = Group(product, moves)

    def show(_: Group, push: float) -> None:
        for number, rate in zip(product.numbers, moves.show(push).rates(), strict=True):
            number.set_value(rate)

    scene.play(Drive(both, moves.push, to, show=show, rate_func=smooth), run_time=max(1.2, seconds))


def _magnify(scene: Lecture, moves: Moves, seconds: float) -> None:
    """Magnify the moves until the push is as long as it was before."""
    scene.play(
        Drive(moves, moves.unit, PUSHED / moves.push, show=Moves.magnify, log=True, rate_func=smooth),
        run_time=max(1.3, seconds),
    )


def _settle(
    scene: Lecture,
    line: Saying,
    example: ChainExample,
    found: ParameterNudges,
    product: Product,
    moves: Moves,
) -> None:
    """Let the changes become derivatives, delta by delta; the moves are no longer needed."""
    limit = Product(example, found.dc_dp, (found.dz_dp, found.da_dz, found.dc_da)).shift(-LOW)
    result = product.numbers[0]
    scene.play(Indicate(result, color=palette.COST), run_time=max(0.8, line.until_mark()))
    scene.play(
        LaggedStart(
            *(_curl(before, after) for before, after in zip(product.fractions, limit.fractions, strict=True)),
            lag_ratio=0.4,
        ),
        run_time=2.0,
    )
    leave_only(scene, Group(moves, limit))
    falling: Any = limit.animate
    scene.play(
        FadeOut(moves, shift=0.5 * DOWN, rate_func=squish_rate_func(smooth, 0, 0.6)),
        falling.shift(LOW),
        run_time=1.1,
    )


def _curl(before: Formula, after: Formula) -> AnimationGroup:
    """Return the animation in which both deltas of a fraction become curly; all else keeps its shape."""
    turned = [before.part(label)[0] for label in ("over", "under")]
    moves: list[Animation] = []
    for one, other in zip(before, after, strict=True):
        if one in turned:
            moves += [
                FadeOut(one, scale=0.3, rate_func=squish_rate_func(smooth, 0, 0.5)),
                FadeIn(other, scale=0.3, rate_func=squish_rate_func(smooth, 0.5, 1)),
            ]
        else:
            moves.append(ReplacementTransform(one, other))
    return AnimationGroup(*moves)
