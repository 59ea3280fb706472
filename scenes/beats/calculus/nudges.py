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
from scenes.kit.charts.chart import Chart
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
SHRINKING = [round(0.5 - 0.01 * place, 2) for place in range(50)]  # from a half down to a hundredth
STOPS = [0.1, 0.01]  # of these, where the shrinking nudge rests
UNIT = 5.0  # scene units per 1 on all number lines alike
START_X, LEFT_END, RIGHT_END = -0.9, -3.2, 6.5  # of all values as they are; of the number lines
TOP, PITCH = 2.3, 1.42  # height of the first number line, and from each to the next
SYMBOL_X, POINT_X = -6.05, -4.5  # of symbols, and of the decimal points beside them
SYMBOL, FIGURE = 60, 52  # sizes
THIN, THICK = 3.5, 8.0  # stroke widths of threads
PASSING = 0.4  # seconds that a push takes from one number line to the next
COLUMNS = (-5.45, -1.95, 1.6, 5.15)  # x of a derivative and of its three factors
LOW = np.array([0.0, -1.3, 0.0])  # from its place at the top to where it stands alone
FRACTIONS_Y, FACTORS_Y = 2.4, 1.1  # of their symbols and their numbers
ASKED = (
    (3.3, 4.6, 5.8),
    -0.55,
)  # x of the symbols of a ratio, its equals sign and its numbers, and their height
ANSWERED = (4.0, 5.55), -2.2  # the same, of its second equals sign and of what it comes to
DECIMALS = {"a3": 3}  # with which a value, its change and the value afterwards add up; 2 of all others
NAMES_X, TIMES_X = -1.95, 2.95  # of the symbols beside the bare path, and of the signs between rates
RATES = 3.95, 4.98, 6.1  # x of the fraction of a link, of its equals sign, and of its numbers
QUESTION, ANSWER = np.array([-5.2, 0.75, 0.0]), np.array([-5.2, -0.75, 0.0])
CHART_SIZE, CHART_PLACE = (10.0, 1.85), np.array([0.75, -1.2, 0.0])
MAGNIFIED = (
    (-0.1034, -0.0982),
    (-0.102, -0.101, -0.1, -0.099),
)  # what of the ratio's axis is seen, and its ticks


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
            VGroup(*(Formula(written, size=54).move_to((x, y, 0)) for y in (FRACTIONS_Y, FACTORS_Y)))
            for written, x in zip(("=", "times", "times"), _between(COLUMNS), strict=True)
        ]
        super().__init__(*self.fractions, *self.signs, *self.numbers)
        self.shift(LOW)


def _between(columns: tuple[float, ...]) -> list[float]:
    return [(left + right) / 2 for left, right in itertools.pairwise(columns)]


class Link(VGroup):
    """The rate of one thread of the path: below per above, in symbols, in numbers, and what it comes to.

    Parameters
    ----------
    symbols
        The fraction, both changes with a delta.
    change, push
        By how much the lower and the upper end of the thread have moved.
    rate
        What that comes to.
    level
        Height of the middle of the thread.

    Attributes
    ----------
    symbols, equals, over, bar, under, result
        The parts, from left to right; the numbers give way to the result.
    """

    def __init__(self, symbols: Formula, change: Number, push: Number, rate: float, level: float) -> None:
        first, equals, last = (np.array([x, level, 0.0]) for x in RATES)
        self.symbols = symbols.move_to(first)
        self.equals = Formula("=", size=54).move_to(equals)
        self.over = change.copy().scale(0.9).next_to(last, UP, buff=0.15)
        self.under = push.copy().scale(0.9).next_to(last, DOWN, buff=0.15)
        self.bar = Line(last + 0.75 * LEFT, last + 0.75 * RIGHT, stroke_width=3, color=palette.INK)
        self.result = Number(rate, 3, size=FIGURE).move_to(last)
        super().__init__(self.symbols, self.equals, self.result)

    def shown(self) -> Channels:
        """Return the rate."""
        return {"ratio": [self.result.value]}


def strike(part: VMobject) -> Line:
    """Return the stroke by which a part of a fraction is cancelled."""
    start, end = part.get_corner(DOWN + LEFT), part.get_corner(UR)
    return Line(start + 0.1 * LEFT, end + 0.1 * RIGHT, color=palette.INK, stroke_width=7)


class Shrinking(Group):
    """The rates of a nudge that shrinks, in a product, and the course of its ratio over the push.

    The push is a knob on the axis at the bottom, and the ratio a dot over it, at the end of its true curve.

    Parameters
    ----------
    found
        Nudges from the largest to the smallest.
    product
        Whose numbers follow.
    """

    def __init__(self, found: ParameterNudges, product: Product) -> None:
        self.found, self.product = found, product
        self.pushes = np.append(found.nudge, 0.0)[::-1]
        derivatives = (found.dc_dp, found.dz_dp, found.da_dz, found.dc_da)
        courses = (found.ratio, found.rate_z, found.rate_a, found.rate_cost)
        self.courses = [np.append(c, end)[::-1] for c, end in zip(courses, derivatives, strict=True)]
        span, ticks = MAGNIFIED
        self.chart = Chart(
            (0.0, float(found.nudge[0]) * 1.04),
            span,
            size=CHART_SIZE,
            x_ticks=(0.0, *STOPS[:1], float(found.nudge[0])),
            y_ticks=ticks,
            text_size=FIGURE_SIZE,
        )
        self.chart.shift(CHART_PLACE - self.chart.area.get_center())
        self.curve = VMobject(color=palette.COST, stroke_width=6)
        self.dot, self.knob = Dot(radius=0.17, color=palette.INK), Dot(radius=0.17, color=palette.POSITIVE)
        self.push = Number(0.0, 2, size=48, color=palette.POSITIVE)
        left, top = self.chart.area.get_corner(UP + LEFT)[:2]
        self.wide = Label("cost moved per push, magnified", size=FIGURE_SIZE, color=palette.COST)
        self.wide.next_to((left + 0.2, top, 0), UR, buff=0.0).shift(0.1 * UP)
        self.called = Label("push", size=FIGURE_SIZE + 5, color=palette.POSITIVE)
        self.push.move_to((self.chart.area.get_right()[0] - 0.5, top + 0.3, 0))
        self.called.next_to(self.push, LEFT, buff=0.2).stand_on(self.push)
        super().__init__(self.chart, self.wide, self.curve, self.knob, self.dot, self.push, self.called)
        self.show(float(found.nudge[0]))

    def show(self, push: float) -> Self:
        """Let everything tell a nudge, from the largest down to none, where the rates are the derivatives."""
        values = [float(np.interp(push, self.pushes, course)) for course in self.courses]
        foot, dot = self.chart.point([push] * 2, [self.chart.y.low, values[0]])
        self.dot.move_to(dot)
        self.knob.move_to(foot)
        passed = self.pushes > push
        way = self.chart.point(self.pushes[passed], self.courses[0][passed])
        self.curve.set_points_as_corners([*way[::-1], dot] if len(way) else [dot, dot])
        self.push.set_value(push)
        for part in (self.push, self.called):
            part.set_opacity(float(push >= STOPS[-1] - 1e-9))
        for number, value in zip(self.product.numbers, values, strict=True):
            number.set_value(value)
        return self

    def shown(self) -> Channels:
        """Return the numbers of the nudge."""
        return {"height": [number.value for number in self.product.numbers]}


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
        _ask(scene, line, journey, Ratio(example, found, 1))
        scene.moment("ratio")
        scene.play(FadeOut(trace), run_time=max(0.6, line.left))


def _ask(scene: Lecture, line: Saying, journey: Journey, ratio: Ratio) -> None:
    """Let the changes of the cost and of the weight leave their number lines and stand over each other."""
    bar, first, second = ratio.signs
    seconds = max(1.4, line.until_mark())
    scene.play(FadeIn(ratio.symbols, bar, first, shift=0.3 * LEFT), run_time=seconds / 2)
    scene.play(
        TransformFromCopy(journey.stops["C"].change, ratio.change),
        TransformFromCopy(journey.stops["w"].change, ratio.push),
        run_time=1.2,
    )
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
    journey = Journey(found, example.y).light(0, 1, 2).push(found.nudge[0])
    ratio = Ratio(example, found, 0)
    rates = (float(found.rate_z[0]), float(found.rate_a[0]), float(found.rate_cost[0]))
    changes = _changes(journey, found)
    links = _links(example, journey, changes, rates)
    scene.open_with(journey, ratio)
    with scene.say("Look closer. {mark}Per push of the weight, z moves by so much.") as line:
        _bare(scene, journey, ratio, changes, max(1.6, line.until_mark()))
        _find_rate(scene, journey, changes, links, 0)
        scene.wait(max(0.1, line.left))
    with scene.say("Per z, a moves by so much. {mark}And the cost, per a.") as line:
        _find_rate(scene, journey, changes, links, 1)
        scene.wait(max(0.1, line.until_mark()))
        _find_rate(scene, journey, changes, links, 2)
        scene.moment("rates")
        scene.wait(max(0.1, line.left))
    product = Product(example, float(found.ratio[0]), rates, sign="Delta").shift(-LOW)
    with scene.say(
        "Multiply: {mark}what stands above and below cancels.\n{mark}What is left is cost moved, per push."
    ) as line:
        strokes, left = _cancel(scene, line, links, ratio, float(found.ratio[0]))
        scene.moment("cancelled")
        scene.wait(max(1.0, line.left))
    shrinking = Shrinking(found, product)
    with scene.say(
        "Now let the push shrink: {mark}to {tenth:.1f}, to {last:.2f}, {mark}and to nothing.",
        tenth=STOPS[0],
        last=STOPS[1],
        when=bool((np.diff(found.gap) < 0).all()),
    ) as line:
        _line_up(scene, journey, Group(*changes, *strokes), links, left, product)
        _shrink(scene, shrinking)
        scene.wait(max(0.3, line.left))
    with scene.say("The rates are derivatives now. {mark}Delta becomes a curly d: the chain rule.") as line:
        _settle(scene, line, example, found, shrinking)
        scene.moment("chain rule")
        scene.wait(max(0.5, line.left))


def _changes(journey: Journey, found: ParameterNudges) -> list[Number]:
    """Return by how much each value has moved, beside its knob, in as many decimals as the rates need."""
    values = found.nudge[0], found.change_z[0], found.change_a[0], found.change_cost[0]
    return [
        Number(value, 4, sign=True, size=44, color=stop.change.get_fill_color()).next_to(
            stop.stood if value < 0 else stop.knob, RIGHT, buff=0.2
        )
        for value, stop in zip(values, journey.stops.values(), strict=True)
    ]


def _links(
    example: ChainExample, journey: Journey, changes: list[Number], rates: tuple[float, float, float]
) -> list[Link]:
    """Return the rates of the three threads, each at the height of its own."""
    pairs = (("z3", "w3"), ("a3", "z3"), ("C", "a3"))
    return [
        Link(
            fraction(*pair, example.values, sign="Delta", size=46),
            below,
            above,
            rate,
            float(thread.get_center()[1]),
        )
        for pair, above, below, rate, thread in zip(
            pairs, changes[:-1], changes[1:], rates, journey.threads, strict=True
        )
    ]


def _bare(scene: Lecture, journey: Journey, ratio: Ratio, changes: list[Number], seconds: float) -> None:
    """Let all but the path go, its symbols come beside it, and the ratio that is asked for stand at the left."""
    stops = journey.stops.values()
    question = ratio.symbols.copy().move_to(QUESTION)
    scene.remove(journey, ratio)
    scene.add(journey.threads, journey.wanted, *(part for stop in stops for part in stop), *ratio)
    scene.play(
        *(FadeOut(stop.ruler, stop.number, stop.change) for stop in stops),
        FadeOut(journey.wanted, ratio),
        run_time=0.6,
    )
    scene.play(
        *(stop.symbol.animate.match_x(Dot((NAMES_X, 0, 0))) for stop in stops),
        *(FadeIn(change, shift=0.1 * RIGHT) for change in changes),
        FadeIn(question, shift=0.4 * LEFT),
        run_time=seconds - 0.6,
    )
    ratio.symbols.become(question)
    scene.remove(question)
    scene.add(ratio.symbols)


def _find_rate(
    scene: Lecture, journey: Journey, changes: list[Number], links: list[Link], place: int
) -> None:
    """Let the two changes at the ends of a thread stand over each other beside it, and become its rate."""
    link, swelling = links[place], cast(Any, journey.threads[place]).animate(rate_func=there_and_back)
    scene.play(
        swelling.set_stroke(width=2.2 * THICK),
        TransformFromCopy(changes[place + 1], link.over),
        Create(link.bar),
        run_time=0.7,
    )
    scene.play(TransformFromCopy(changes[place], link.under), run_time=0.7)
    scene.play(FadeIn(link.symbols, link.equals), run_time=0.5)
    scene.wait(0.5)
    scene.play(FadeOut(link.over, link.bar, link.under, scale=0.7), run_time=0.3)
    scene.play(FadeIn(link.result, scale=0.8), run_time=0.4)


def _cancel(
    scene: Lecture, line: Saying, links: list[Link], ratio: Ratio, result: float
) -> tuple[list[VMobject], Number]:
    """Strike what stands above in one rate and below in the next; the rest is what was asked for."""
    signs = [Formula("times", size=54).move_to((TIMES_X, link.symbols.get_y(), 0)) for link in links[1:]]
    scene.play(FadeIn(*signs, scale=1.5), run_time=max(0.6, line.until_mark()))
    strokes: list[VMobject] = []
    for upper, lower in itertools.pairwise(links):
        parts = upper.symbols.part("over"), lower.symbols.part("under")
        pair = [strike(part) for part in parts]
        scene.play(*(Create(stroke) for stroke in pair), run_time=0.6)
        scene.play(*(part.animate.set_opacity(palette.DIMMED) for part in parts), run_time=0.4)
        strokes += pair
    rest = links[-1].symbols.part("over"), links[0].symbols.part("under")
    asked = ratio.symbols.part("over"), ratio.symbols.part("under")
    scene.wait(max(0.1, line.until_mark() - 0.2))
    scene.play(
        *(Indicate(part, color=part[0].get_fill_color(), scale_factor=1.3) for part in (*rest, *asked)),
        run_time=1.1,
    )
    scene.play(
        LaggedStart(*(Indicate(link.result, color=palette.INK) for link in links), lag_ratio=0.3),
        run_time=1.0,
    )
    number = Number(result, 4, size=60).move_to(ANSWER)
    scene.play(FadeIn(number, shift=0.5 * DOWN), run_time=0.6)
    return [*strokes, *signs], number


def _line_up(
    scene: Lecture, journey: Journey, leaving: Group, links: list[Link], result: Number, product: Product
) -> None:
    """Let the path go, and the rates stand in a row, with what they come to at their left."""
    stops = journey.stops.values()
    question = [
        part for part in scene.on_stage() if isinstance(part, Formula) and part.get_x() < COLUMNS[0] + 1
    ]
    restored = [
        part.animate.set_opacity(1.0)
        for upper, lower in itertools.pairwise(links)
        for part in (upper.symbols.part("over"), lower.symbols.part("under"))
    ]
    scene.play(
        FadeOut(journey.threads, leaving, *(link.equals for link in links)),
        *(FadeOut(stop.symbol, stop.stood, stop.bar, stop.knob) for stop in stops),
        *restored,
        run_time=0.7,
    )
    moved = [
        (ReplacementTransform(link.symbols, symbols), ReplacementTransform(link.result, number))
        for link, symbols, number in zip(links, product.fractions[1:], product.numbers[1:], strict=True)
    ]
    scene.play(
        LaggedStart(*(one for pair in moved for one in pair), lag_ratio=0.1),
        *(ReplacementTransform(one, product.fractions[0]) for one in question),
        ReplacementTransform(result, product.numbers[0], rate_func=squish_rate_func(smooth, 0.4, 1)),
        FadeIn(*product.signs, rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=1.4,
    )
    leave_only(scene, product)


def _shrink(scene: Lecture, shrinking: Shrinking) -> None:
    """Let the push shrink from stop to stop, and to nothing; everything that depends on it follows."""

    def show(_: Group, push: float) -> None:
        shrinking.show(push)

    found = shrinking.found
    scene.play(
        FadeIn(shrinking.chart, shrinking.wide, shrinking.push, shrinking.called),
        Create(VGroup(shrinking.knob, shrinking.dot)),
        run_time=0.8,
    )
    both = Group(shrinking.product, shrinking)
    leave_only(scene, both)
    scene.moment("large push")
    for start, stop in itertools.pairwise([float(found.nudge[0]), *STOPS, 0.0]):
        scene.play(Drive(both, start, stop, show=show, rate_func=smooth), run_time=1.6 if stop else 1.0)
        scene.moment(f"push {stop}")
        scene.wait(0.4)


def _settle(
    scene: Lecture, line: Saying, example: ChainExample, found: ParameterNudges, shrinking: Shrinking
) -> None:
    """Let the changes become derivatives, delta by delta; the chart is no longer needed."""
    limit = Product(example, found.dc_dp, (found.dz_dp, found.da_dz, found.dc_da)).shift(-LOW)
    result = shrinking.product.numbers[0]
    scene.play(Indicate(result, color=palette.COST), run_time=max(0.8, line.until_mark()))
    scene.play(
        LaggedStart(
            *(
                _curl(before, after)
                for before, after in zip(shrinking.product.fractions, limit.fractions, strict=True)
            ),
            lag_ratio=0.4,
        ),
        run_time=2.0,
    )
    leave_only(scene, Group(shrinking, limit))
    falling: Any = limit.animate
    scene.play(falling.shift(LOW), FadeOut(shrinking, shift=0.5 * DOWN), run_time=0.9)


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
