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
    PI,
    RIGHT,
    UP,
    UR,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    FadeTransform,
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
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
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
ASKED = (3.2, 4.05, 4.85, 5.65, 6.4), -0.75  # x of what a ratio consists of, and its height
RATE_GAPS = (0.95, 0.4, 0.4)  # from each thread to its rate, so that no tick's number is met
CHART_SIZE, CHART_PLACE = (10.4, 2.35), np.array([0.3, -1.1, 0.0])


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
        self.number = Number(value, size=FIGURE, color=hue, at_x=POINT_X, on=level - 0.17)
        low = max(reach[0], value + (LEFT_END - START_X) / UNIT)
        high = min(reach[1], value + (RIGHT_END - START_X) / UNIT)
        self.ruler = self._ruler(low, high)
        self.stood = Circle(0.17, color=hue, stroke_width=3).move_to(self.place(value))
        self.bar = Line(color=hue, stroke_width=11)
        self.knob: VMobject = Dot(radius=0.21, color=hue)
        if name[0] == "a":
            self.knob = Neuron(0.27).set_activation(value)
        self.change = Number(0.0, sign=True, size=48, color=hue)
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
    over: str, under: str, values: dict[str, float], *, sign: str = "partial", size: float = 54
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
    """
    source = f"frac({{{{ {sign} {symbol(over)} : over }}}}, {{{{ {sign} {symbol(under)} : under }}}})"
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
        (first, equals, written, again, last), y = ASKED
        middle = np.array([written, y, 0.0])
        self.symbols = fraction("C", "w3", example.values, sign="Delta", size=48).move_to((first, y, 0))
        self.change = Number(found.change_cost[which], sign=True, size=44, color=palette.COST)
        self.push = Number(
            found.nudge[which], sign=True, size=44, color=palette.sign_hue(example.values["w3"])
        )
        self.change.next_to(middle, UP, buff=0.17)
        self.push.next_to(middle, DOWN, buff=0.17)
        self.result = Number(found.ratio[which], size=44).move_to((last, y, 0))
        self.signs = VGroup(
            Line(middle + 0.48 * LEFT, middle + 0.48 * RIGHT, stroke_width=3, color=palette.INK),
            *(Formula("=", size=54).move_to((x, y, 0)) for x in (equals, again)),
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


class Shrinking(Group):
    """The rates of a nudge that shrinks, in a product, and how far its ratio is from the derivative.

    The push is a knob on the axis at the bottom, and the ratio a dot over it on its true curve; the gap hangs
    between that and the dashed level of the derivative.

    Parameters
    ----------
    found
        Nudges from the largest to the smallest.
    product
        Whose numbers follow.
    """

    def __init__(self, found: ParameterNudges, product: Product) -> None:
        self.found, self.product = found, product
        self.pushes = found.nudge[::-1]
        room = 0.12 * float(found.gap.max())
        low, high = found.dc_dp - 3 * room, float(found.ratio.max()) + room
        self.chart = Chart(
            (0.0, float(found.nudge[0]) * 1.06),
            (low, high),
            size=CHART_SIZE,
            y_label="cost moved per push",
            x_ticks=(),
            y_ticks=(),
            text_size=FIGURE_SIZE,
        )
        self.chart.shift(CHART_PLACE - self.chart.area.get_center())
        self.curve = Curve(self.chart, self.pushes, found.ratio[::-1], color=palette.SECONDARY, width=5)
        self.level = self.chart.level(found.dc_dp, color=palette.COST).set_stroke(width=5)
        self.derivative = Number(found.dc_dp, 4, size=FIGURE, color=palette.COST)
        self.derivative.next_to(self.level, LEFT, buff=0.15)
        self.gap = Line(color=palette.COST, stroke_width=11)
        self.dot, self.knob = Dot(radius=0.17, color=palette.INK), Dot(radius=0.17, color=palette.POSITIVE)
        self.off = Number(0.0, 4, size=48, color=palette.COST)
        self.push = Number(0.0, 2, size=48, color=palette.POSITIVE)
        self.wide = Label("still off", size=FIGURE_SIZE + 5, color=palette.COST)
        self.called = Label("push", size=FIGURE_SIZE + 5, color=palette.POSITIVE)
        self.frame = Group(self.chart, self.level, self.derivative, self.curve)
        super().__init__(
            self.frame, self.gap, self.knob, self.dot, self.off, self.wide, self.push, self.called
        )
        self.show(float(found.nudge[0]))

    def show(self, push: float) -> Self:
        """Let everything tell a nudge between the largest and the smallest."""
        found = self.found
        ratio, off, *rates = (
            float(np.interp(push, self.pushes, values[::-1]))
            for values in (found.ratio, found.gap, found.rate_z, found.rate_a, found.rate_cost)
        )
        foot, dot, end = self.chart.point([push] * 3, [self.chart.y.low, ratio, found.dc_dp])
        self.dot.move_to(dot)
        self.knob.move_to(foot)
        self.gap.put_start_and_end_on(dot, end)
        left = max(dot[0] - 1.3, self.chart.area.get_left()[0] + 0.2)
        self.off.set_value(off).next_to((left, dot[1], 0), UR, buff=0.0).shift(0.5 * UP)
        self.wide.next_to(self.off, RIGHT, buff=0.2).stand_on(self.off)
        self.push.set_value(push).next_to(foot, DOWN, buff=0.2)
        self.called.next_to(self.push, RIGHT, buff=0.2).stand_on(self.push)
        for number, value in zip(self.product.numbers, (ratio, *rates), strict=True):
            number.set_value(value)
        return self

    def leave_mark(self) -> Self:
        """Let the gap of now stay to be seen when the push has shrunk on."""
        mark = VGroup(self.gap, self.dot).copy().set_opacity(palette.DIMMED)
        self.submobjects.insert(1, mark)  # over the chart, under all that moves
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
        "z moves by {z:.2f}, {mark}a by only {a:.2f}, {mark}and the cost by {cost:.2f}, downwards.",
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
    scene.play(FadeIn(second), GrowFromPoint(ratio.result, bar.get_right()), run_time=0.7)


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
    product = Product(example, float(found.ratio[0]), rates, sign="Delta")
    scene.open_with(journey, ratio)
    with scene.say("Each stop moves at a rate of its own, per push from above.") as line:
        written = _write_rates(scene, line, journey, rates)
        scene.moment("rates")
    with scene.say("Multiply along the path: {mark}that is cost moved, per push.") as line:
        _line_up(scene, line, journey, ratio, written, product)
        scene.moment("product")
        scene.wait(0.4)
    shrinking = Shrinking(found, product)
    with scene.say(
        "Now let the push shrink: {mark}to {tenth:.1f}, {mark}to {last:.2f}. {mark}The ratio settles.",
        tenth=STOPS[0],
        last=STOPS[1],
        when=bool((np.diff(found.gap) < 0).all()),
    ) as line:
        _shrink(scene, line, shrinking)
    with scene.say("Where the rates settle, they are derivatives: {mark}the chain rule.") as line:
        _settle(scene, line, example, found, shrinking)
        scene.moment("chain rule")
        scene.wait(max(0.5, line.left))


def _write_rates(
    scene: Lecture, line: Saying, journey: Journey, rates: tuple[float, float, float]
) -> list[Number]:
    """Write beside each thread how far its lower end has moved over its upper end, one after the other."""
    written = []
    changes = [stop.change for stop in journey.stops.values()]
    for place, (thread, rate) in enumerate(zip(journey.threads, rates, strict=True)):
        number = Number(rate, 3, size=FIGURE, color=palette.INK)
        number.next_to(thread.get_center(), LEFT, buff=RATE_GAPS[place]).shift(0.12 * UP)
        swelling = cast(Any, thread).animate(rate_func=there_and_back)
        scene.play(
            swelling.set_stroke(width=2.2 * THICK),
            *(
                FadeOut(change.copy(), target_position=number, scale=0.7)
                for change in changes[place : place + 2]
            ),
            FadeIn(number, rate_func=squish_rate_func(smooth, 0.6, 1)),
            run_time=max(1.1, line.left / (len(rates) - place)),
        )
        written.append(number)
    return written


def _line_up(
    scene: Lecture, line: Saying, journey: Journey, ratio: Ratio, written: list[Number], product: Product
) -> None:
    """Let the rates leave the path and stand in a row; the ratio that was asked for goes to their left."""
    scene.remove(journey)
    parts = [journey.threads, journey.wanted, *journey.stops.values()]
    scene.add(*parts)
    scene.play(
        *(
            ReplacementTransform(one, number)
            for one, number in zip(written, product.numbers[1:], strict=True)
        ),
        *(
            GrowFromPoint(symbols, thread.get_center())
            for thread, symbols in zip(journey.threads, product.fractions[1:], strict=True)
        ),
        FadeOut(journey.threads),
        *(FadeOut(stop, shift=0.6 * DOWN) for stop in journey.stops.values()),
        FadeOut(journey.wanted, ratio.signs, ratio.change, ratio.push, shift=0.6 * DOWN),
        ReplacementTransform(ratio.symbols, product.fractions[0]),
        ReplacementTransform(ratio.result, product.numbers[0]),
        FadeIn(*product.signs[1:], rate_func=squish_rate_func(smooth, 0.6, 1)),
        run_time=max(1.5, line.until_mark()),
    )
    scene.play(
        FadeIn(product.signs[0], shift=0.3 * LEFT),
        *(
            FadeOut(number.copy(), target_position=product.numbers[0], path_arc=-PI / 4)
            for number in product.numbers[1:]
        ),
        Indicate(product.numbers[0], color=palette.TARGET),
        run_time=max(1.0, line.left),
    )
    leave_only(scene, product)


def _shrink(scene: Lecture, line: Saying, shrinking: Shrinking) -> None:
    """Let the push shrink from stop to stop, and everything that depends on it follow."""

    def show(_: Group, push: float) -> None:
        shrinking.show(push)

    found = shrinking.found
    rising: Any = shrinking.product.animate
    scene.play(
        rising.shift(-LOW),
        FadeIn(shrinking.chart, shrinking.level, shrinking.derivative),
        Create(VGroup(shrinking.knob, shrinking.dot)),
        GrowFromPoint(Group(shrinking.gap, shrinking.off, shrinking.wide), shrinking.dot.get_center()),
        FadeIn(shrinking.push, shrinking.called, shrinking.curve),
        run_time=max(1.2, line.until_mark() - 0.4),
    )
    both = Group(shrinking.product, shrinking)
    leave_only(scene, both)
    scene.moment("large push")
    scene.wait(0.4)
    for start, stop in zip([float(found.nudge[0]), *STOPS], STOPS, strict=False):
        shrinking.leave_mark()
        scene.play(Drive(both, start, stop, show=show, rate_func=smooth), run_time=2.0)
        scene.moment(f"push {stop}")
        scene.wait(max(0.3, min(0.8, line.left)))


def _settle(
    scene: Lecture, line: Saying, example: ChainExample, found: ParameterNudges, shrinking: Shrinking
) -> None:
    """Let the changes become derivatives, symbols and numbers; the chart is no longer needed."""
    limit = Product(example, found.dc_dp, (found.dz_dp, found.da_dz, found.dc_da)).shift(-LOW)
    scene.play(
        *(
            Transform(number, other)
            for number, other in zip(shrinking.product.numbers, limit.numbers, strict=True)
        ),
        *(
            FadeTransform(symbols, other)
            for symbols, other in zip(shrinking.product.fractions, limit.fractions, strict=True)
        ),
        run_time=max(1.0, line.until_mark()),
    )
    leave_only(scene, Group(shrinking, limit))
    falling: Any = limit.animate
    scene.play(falling.shift(LOW), FadeOut(shrinking, shift=0.5 * DOWN), run_time=0.9)
