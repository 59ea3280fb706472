"""4.15: three formulas that run backwards over the whole network, and all they find checked by nudging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

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
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    there_and_back,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.derivatives import ExampleDerivatives, ShrinkingNudges
from netcore.network.arrays import Array, Indices
from netcore.network.params import Params
from scenes.beats.calculus.paths import DIGITS, AddedUp, added_up, thirds_example
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Scatter
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import PER_WIDTH, Channels
from scenes.kit.look.text import FIGURE_SIZE, Label, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.input_picture import InputPicture, wide_network
from scenes.kit.network.legend import EdgeLegend
from scenes.kit.network.lift import drawn_places, edges_as_sticks
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.network.wires import Wires
from scenes.kit.pictures.sticks import Fly, Sticks
from scenes.kit.replay.replay import Drive

DIGIT = 2  # what the picture shows
EARLY = 2 / 3  # share of the test images that the network classifies correctly by then
RULES = (
    "frac(partial {{ C_0 : cost }}, partial a_j^((L))) {{ = : equals }} 2 (a_j^((L)) - {{ y_j : target }})",
    "frac(partial {{ C_0 : cost }}, partial w_(j k)^((l))) {{ = : equals }}"
    " {{ a_k^((l-1)) : behind }} thin sigma'({{ z_j^((l)) : z }})"
    " thin frac(partial {{ C_0 : cost }}, partial a_j^((l)))",
    "frac(partial {{ C_0 : cost }}, partial a_k^((l-1))) {{ = : equals }}"
    " sum_j w_(j k)^((l)) thin sigma'({{ z_j^((l)) : z }})"
    " thin frac(partial {{ C_0 : cost }}, partial a_j^((l)))",
)
OF_A_BIAS = (
    "frac(partial {{ C_0 : cost }}, partial {{ b_j^((l)) : bias }}) = {{ 1 : first }}"
    " thin sigma'({{ z_j^((l)) : z }}) thin frac(partial {{ C_0 : cost }}, partial a_j^((l)))"
)
BY_PARAMETERS = 1  # the box in which it stands, under the formula for weights
HUES = {"cost": palette.COST, "target": palette.TARGET, "z": palette.Z, "bias": palette.BIAS}
PARENTHESIS = 0.25  # what the bracket takes that closes after z, in scene units
RULE_SIZE, RULES_LEFT, RULES_LEVEL = 44, -6.75, -2.23  # in Manim's font size; scene units
BEFORE, BETWEEN = 0.7, 0.7  # what a step's number takes in its box, and what a closed step takes
TWICE_AT = np.array([2.7, RULES_LEVEL, 0.0])  # where the first step is worked out for one output
WIDTH = 5.6  # of the network beside its picture
FAR_WIDTH, SMALLER = 8.4, 0.71  # ... and over the formulas, where it is less high
ABOVE = np.array([-2.0, 1.0, 0.0])  # its middle there
ROOM_FOR_RINGS = 0.12  # between the outputs and their digits
MARK_LEVEL = -1.27  # height of the layer's number
DERIVATIVE_AT, KNOWN_AT = 3.75, np.array([6.8, 1.0, 0.0])  # of the outputs' derivatives; of their count
NUDGES = (4.0, 2.0, 1.0, 0.5, 0.1, 0.01)
CHART_PLACE, CHART_SIZE, ROOM = np.array([-1.5, 0.2, 0.0]), (8.6, 4.5), 0.02
DOT = 0.06  # radius
PANEL_LEFT = 3.4


@dataclass(frozen=True, eq=False)
class Run:
    """One picture in the half-trained network, all its derivatives, and what nudging says of these.

    Attributes
    ----------
    params
        Of the network.
    found
        Values and derivatives, layer by layer.
    check
        The same derivatives by nudging.
    so_far
        How many derivatives by weights and biases are known after the last layer, the last two, and so on.
    """

    params: Params
    found: ExampleDerivatives
    check: ShrinkingNudges
    so_far: list[int]


def the_run(scene: Lecture) -> Run:
    """Measure the network of the film half-way, and nudge each of its parameters."""
    index = scene.measure("example", measure.examples.first_with_label, label=DIGIT)
    step = scene.measure("step", measure.record.first_step_with_accuracy, accuracy=EARLY, every=100)
    sizes = scene.measure("layer sizes", measure.record.layer_sizes)
    vector = scene.measure("parameters", measure.record.step_params, step=step)
    counts = scene.measure("counts", measure.record.parameter_counts)
    found = scene.measure("derivatives", measure.derivatives.example_derivatives, index=index, step=step)
    check = scene.measure(
        "nudges", measure.derivatives.gradient_check_by_nudge, index=index, step=step, nudges=list(NUDGES)
    )
    so_far = [
        int(scene.derive(f"known from layer {layer}", "sum", *counts.weights[layer:], *counts.biases[layer:]))
        for layer in reversed(range(len(counts.weights)))
    ]
    return Run(Params(tuple(sizes), vector), found, check, so_far)


class Rings(VGroup):
    """Rings around neurons that say how the cost depends on them: thick for much, in the hue of the sign.

    Parameters
    ----------
    neurons
        n of them.
    derivatives
        ``(n,)``; the largest has the thickest ring.

    >>> rings = Rings([Neuron(0.2), Neuron(0.2)], [0.5, -0.1])
    >>> rings[0].get_stroke_width() > rings[1].get_stroke_width(), rings.shown()
    (True, {'thickness': array([ 0.5, -0.1])})
    """

    THIN, THICK = 1.5, 9.0

    def __init__(self, neurons: Sequence[Neuron], derivatives: ArrayLike) -> None:
        self.derivatives = np.array(derivatives, dtype=np.float64)
        shares = palette.share(self.derivatives, float(np.abs(self.derivatives).max()))
        super().__init__()
        for neuron, value, share in zip(neurons, self.derivatives, shares, strict=True):
            width = float(self.THIN + share * (self.THICK - self.THIN))
            ring = Circle(neuron.width / 2 + width * PER_WIDTH / 2, color=palette.sign_hue(value))
            self.add(ring.set_stroke(width=width).move_to(neuron))

    def shown(self) -> Channels:
        """Return the derivatives."""
        return {"thickness": self.derivatives}


class Rules(Group):
    """Numbered steps side by side, of which one at most is open: a box with its formula; the others are numbers.

    Attributes
    ----------
    formulas, boxes
        From the left.
    bias
        The formula for biases, in one box with that for weights.
    numbers
        Of the steps; that of the open one is at the left in its box.
    at
        Which step is open, if any.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self.formulas = [_rule(source) for source in sources]
        self.bias = _rule(OF_A_BIAS)
        self.boxes: list[Rectangle] = []
        self.numbers = VGroup()
        for place, formula in enumerate(self.formulas):
            content = VGroup(formula, self.bias) if place == BY_PARAMETERS else VGroup(formula)
            content.arrange(RIGHT, buff=0.6)
            box = Rectangle(width=content.width + BEFORE + 0.2, height=1.3, stroke_width=2.5)
            left = np.array([RULES_LEFT + place * BETWEEN, RULES_LEVEL, 0.0])
            box.move_to(left, aligned_edge=LEFT)
            content.move_to(left + BEFORE * RIGHT, aligned_edge=LEFT)
            self.boxes.append(box)
            self.numbers.add(
                declared(Label(spell(place + 1), size=60, color=palette.INK), "the number of a step")
            )
        super().__init__(*self.boxes, self.numbers, *self.formulas, self.bias)
        self.open()

    def rows(self) -> list[VGroup]:
        """Return each box with its formulas."""
        rows = [VGroup(*pair) for pair in zip(self.boxes, self.formulas, strict=True)]
        rows[BY_PARAMETERS].add(self.bias)
        return rows

    def open(self, at: int | None = None) -> Self:
        """Open one of the steps, and close all others."""
        self.at, left = at, RULES_LEFT
        for place, (number, (box, *formulas)) in enumerate(zip(self.numbers, self.rows(), strict=True)):
            number.move_to((left + BETWEEN / 2, RULES_LEVEL, 0.0))
            left += box.width + 0.1 if place == at else BETWEEN
            box.set_stroke(palette.INK, opacity=float(place == at))
            number.set_color(palette.INK if at in (None, place) else palette.SECONDARY)
            for formula in formulas:
                formula.set_fill(opacity=float(place == at))
        return self

    def left(self, at: int) -> VGroup:
        """Return what a formula says something about: the letters before its sign of equality."""
        edge = self.formulas[at].part("equals").get_left()[0]
        return self._letters(at, -np.inf, edge)

    def beyond(self, at: int) -> VGroup:
        """Return what a formula takes over from the layer that follows: its last fraction."""
        return self._letters(at, self.formulas[at].part("z").get_right()[0] + PARENTHESIS, np.inf)

    def _letters(self, at: int, left: float, right: float) -> VGroup:
        letters = cast(list[VMobject], self.formulas[at].family_members_with_points())
        return VGroup(*(letter for letter in letters if left < letter.get_x() < right))


def _rule(source: str) -> Formula:
    hues = {name: hue for name, hue in HUES.items() if f": {name} }}}}" in source}
    return Formula(source, size=RULE_SIZE, colors=hues)


@beat("4.15", "the whole algorithm", flows_from="4.14")
def the_whole_algorithm(scene: Lecture) -> None:
    """Run three formulas backwards over the whole network; then nudge every parameter and compare."""
    run = the_run(scene)
    scene.declare({"three": "the steps", "3": "the number of the last layer", "1": "a factor"})
    network = wide_network(run.params, WIDTH)
    network.ellipses[0].remove(network.ellipses[0][-1])  # its size, for which there is no room
    picture = InputPicture(run.found.a[0], network, size=3.4, gap=0.9)
    Group(network, picture).set_x(0)
    two = added_up(thirds_example(scene))
    scene.open_with(two)
    network, rules, wires = _three_formulas(scene, run, two, network, picture)
    page = _backwards(scene, run, network, rules)
    _nudged(scene, run, network, Group(wires, rules, page))


def _three_formulas(
    scene: Lecture, run: Run, two: AddedUp, network: NetworkDiagram, picture: InputPicture
) -> tuple[NetworkDiagram, Rules, Wires]:
    """Let the whole network grow around three of its neurons; pass a picture forward; make room for formulas."""
    rules = Rules(RULES)
    with scene.say("How to get all {n:words} derivatives? {mark}Three steps.", n=run.so_far[-1]) as line:
        _grow(scene, two, network, picture)
        scene.play(ForwardPulse(network, run.params, run.found.a), run_time=max(line.until_mark(), 1.4))
        network.labels[DIGIT].set_color(palette.TARGET)
        above = _over_the_formulas(run)
        wires = Wires(above, opacity=0.2)
        steps = LaggedStart(*(FadeIn(number, shift=0.5 * UP) for number in rules.numbers), lag_ratio=0.4)
        scene.play(
            Transform(network, above),
            FadeIn(wires, rate_func=squish_rate_func(smooth, 0.7, 1)),
            FadeOut(picture, shift=2 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.4)),
            steps,
            run_time=max(line.left, 1.2),
        )
        scene.remove(*network.get_family())
        scene.add(above)
        scene.bring_to_back(wires)
        scene.add(rules)
        scene.moment("steps")
    return above, rules, wires


def _over_the_formulas(run: Run) -> NetworkDiagram:
    """Return the network after its forward pass, wide and less high; what it carries is not shown by its edges."""
    above = wide_network(run.params, FAR_WIDTH / SMALLER)
    above.ellipses[0].remove(above.ellipses[0][-1])
    above.show(activations=run.found.a).scale(SMALLER)
    above.shift(ABOVE - above.neurons.get_center())
    for label in above.labels:
        label.scale(1 / SMALLER, about_edge=LEFT).shift(ROOM_FOR_RINGS * RIGHT)
    above.labels[DIGIT].set_color(palette.TARGET)
    for strands in above.edges:
        strands.emphasise(0)
    return above


def _grow(scene: Lecture, two: AddedUp, network: NetworkDiagram, picture: InputPicture) -> None:
    """Let the neuron with two roads and both outputs take their places in the whole network."""
    lamps = [two.roads.lamp, *two.roads.outputs]
    places = [network.neuron(-2, 0), *(network.neuron(-1, digit) for digit in DIGITS)]
    others = Group(*(neuron for layer in network.neurons for neuron in layer if neuron not in places))
    going = Group(*(one for one in two.get_family() if one.has_points() and one not in lamps))
    scene.remove(*two.get_family())
    scene.add(going, *lamps)
    scene.play(
        FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.3)),
        *(
            ReplacementTransform(lamp, place, rate_func=squish_rate_func(smooth, 0.1, 0.8))
            for lamp, place in zip(lamps, places, strict=True)
        ),
        FadeIn(
            others,
            *network.edges,
            network.labels,
            network.ellipses,
            picture,
            rate_func=squish_rate_func(smooth, 0.3, 1),
        ),
        run_time=1.5,
    )
    scene.remove(*network.get_family(), *picture.get_family(), others)
    scene.add(network, picture)


def _backwards(scene: Lecture, run: Run, network: NetworkDiagram, rules: Rules) -> Group:
    """Let the formulas light rings and edges layer by layer, and count what they find."""
    found, last = run.found, len(run.found.dc_dw)
    known = Number(0, 0, size=72, at_x=KNOWN_AT[0], on=KNOWN_AT[1])
    unit = Words("derivatives", size=FIGURE_SIZE).next_to(known, DOWN, buff=0.25, aligned_edge=RIGHT)
    legend = _legend()
    marks = [_mark(network, layer) for layer in range(1, last + 1)]
    rings = {
        layer: Rings(cast(Any, network.neurons[layer]), found.dc_da[layer]) for layer in range(1, last + 1)
    }
    pulls = _at_the_outputs(network, found)

    def ring(layer: int) -> LaggedStart:
        return LaggedStart(*map(GrowFromCenter, rings[layer]), lag_ratio=0.06)

    def edges(layer: int) -> BackwardPulse:
        return BackwardPulse(network, found.dc_dw, layers=[layer], background=1, keep=True)

    def count(start: float, stop: float) -> Drive:
        return Drive(known, start, stop, show=Number.set_value, rate_func=smooth)

    twice = _twice_the_gap(found)
    with scene.say("It begins at the outputs: {mark}twice how far each one is off.") as line:
        _turn_to(scene, rules, 0, FadeIn(legend))
        scene.play(_spoken_of(rules.left(0), network, last), run_time=max(line.until_mark(), 0.7))
        scene.play(
            Indicate(network.neuron(-1, DIGIT), color=palette.INK, scale_factor=1.8),
            FadeIn(twice, shift=0.3 * DOWN),
            run_time=0.9,
        )
        flying = twice.part("derivative").copy()
        scene.play(
            Transform(
                flying, flying.copy().match_height(pulls[DIGIT]).move_to(pulls[DIGIT]), path_arc=0.3 * PI
            ),
            GrowFromCenter(rings[last][DIGIT], rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=0.9,
        )
        scene.remove(flying)
        scene.add(pulls[DIGIT])
        others = [digit for digit in range(len(pulls)) if digit != DIGIT]
        scene.play(
            LaggedStart(
                *(
                    AnimationGroup(
                        GrowFromCenter(rings[last][digit]), FadeIn(pulls[digit], shift=0.3 * RIGHT)
                    )
                    for digit in others
                ),
                lag_ratio=0.2,
            ),
            run_time=max(line.left, 1.4),
        )
        scene.moment("outputs")
    weights = float(found.dc_dw[-1].size)
    mark = marks[-1]
    with scene.say(
        "From there to every weight before them, {mark}and every bias: its first factor is 1."
    ) as line:
        _turn_to(scene, rules, 1, FadeOut(twice), FadeIn(mark, known, unit))
        scene.play(
            _spoken_of(rules.formulas[1].part("behind"), network, last - 1),
            _spoken_of(rules.beyond(1), network, last),
            run_time=0.7,
        )
        scene.play(edges(last - 1), count(0, weights), run_time=max(line.until_mark(), 1.5))
        scene.play(
            Indicate(rules.bias.part("first"), color=palette.INK, scale_factor=1.8),
            *(Indicate(one, color=one.get_color(), scale_factor=1.25) for one in rings[last]),
            count(weights, run.so_far[0]),
            run_time=max(line.left, 1.4),
        )
        scene.moment("parameters")
    with scene.say("Then through the weights, to the neurons before.") as line:
        _turn_to(scene, rules, 2)
        scene.play(_spoken_of(rules.left(2), network, last - 1), run_time=0.8)
        scene.play(ring(last - 1), run_time=max(line.left, 1.0))
        scene.moment("one layer")
    with scene.say("The same again, one layer back. {mark}And again: that makes all of them.") as line:
        for place, layer in enumerate(range(last - 2, -1, -1), start=1):
            known_before = (pulls, rings[last]) if place == 1 else (rings[layer + 2],)
            _turn_to(scene, rules, 1, Transform(mark, marks[layer]), *map(FadeOut, known_before))
            scene.play(
                edges(layer),
                count(run.so_far[place - 1], run.so_far[place]),
                run_time=1.2 if layer else max(line.left - 0.8, 3.0),  # the most come last
            )
            if layer:
                _turn_to(scene, rules, 2)
                scene.play(ring(layer), run_time=0.9)
        scene.play(Indicate(known, color=palette.INK, scale_factor=1.2), run_time=0.8)
        scene.moment("all layers")
    return Group(legend, mark, known, unit, rings[1])


def _turn_to(scene: Lecture, rules: Rules, step: int, *changes: Animation) -> None:
    """Close the open step and open another; no number passes a formula that is seen."""
    closing, opening = (None, (0.0, 0.4), (0.4, 1.0)), (step, (0.6, 1.0), (0.0, 0.6))
    for at, shows, moves in (opening,) if rules.at is None else (closing, opening):
        there = rules.copy().open(at)
        scene.play(
            Transform(rules.numbers, there.numbers, rate_func=squish_rate_func(smooth, *moves)),
            *(
                Transform(one, other, rate_func=squish_rate_func(smooth, *shows))
                for row, others in zip(rules.rows(), there.rows(), strict=True)
                for one, other in zip(row, others, strict=True)
            ),
            *changes,
            run_time=0.4,
        )
        changes = ()
        rules.open(at)


def _legend() -> VGroup:
    """Return what the colors mean from here on, where they no longer are signs of weights."""
    legend = EdgeLegend("cost rises", "cost falls", size=FIGURE_SIZE)
    return (
        VGroup(Words("if raised:", size=FIGURE_SIZE, color=palette.SECONDARY), legend)
        .arrange(RIGHT, buff=0.35)
        .move_to((6.8, 3.5, 0), aligned_edge=RIGHT)
    )


def _at_the_outputs(network: NetworkDiagram, found: ExampleDerivatives) -> VGroup:
    """Return beside each output the derivative by it."""
    pulls = VGroup()
    for neuron, value in zip(network.neurons[-1], found.dc_da[-1], strict=True):
        pull = Number(value, 2, size=FIGURE_SIZE, at_x=DERIVATIVE_AT, color=palette.sign_hue(value))
        pulls.add(pull.match_y(neuron))
    return pulls


def _twice_the_gap(found: ExampleDerivatives) -> Formula:
    """Return, beside the first step what the first makes of the output that should be bright."""
    a, y, derivative = (float(values[DIGIT]) for values in (found.a[-1], found.target, found.dc_da[-1]))
    twice = Formula(
        f"2 ({spell(a, 2)} - {{{{ {spell(y, 0)} : target }}}}) = {{{{ {spell(derivative, 2)} : derivative }}}}",
        size=64,
    )
    twice.part("target").set_color(palette.TARGET)
    twice.part("derivative").set_color(palette.sign_hue(derivative))
    return twice.move_to(TWICE_AT)


def _mark(network: NetworkDiagram, layer: int) -> Formula:
    """Return under the edges into a layer its number, which the formulas call l."""
    ends = [network.neurons[at][0].get_x() for at in (layer - 1, layer)]
    mark = Formula(f'"layer" l = {layer}', size=50)
    return mark.move_to((sum(ends) / 2, MARK_LEVEL, 0))


def _spoken_of(part: VGroup, network: NetworkDiagram, layer: int) -> AnimationGroup:
    """Return the animation in which a part of a formula and the layer that it speaks of stand out together."""
    frame = SurroundingRectangle(network.neurons[layer], color=palette.INK, stroke_width=4, buff=0.12)
    return AnimationGroup(
        Indicate(part, color=palette.INK), FadeIn(frame, rate_func=there_and_back, remover=True)
    )


class Compared(Group):
    """Every derivative as a dot, as far to the right as the formulas say and as high as nudging says.

    Parameters
    ----------
    check
        Both, for each nudge.
    at
        Which nudge is shown.

    Attributes
    ----------
    chart, diagonal
        The axes, and the line of equal ones.
    clouds, cloud
        The dots for every nudge, and those that are shown.
    panel, nudge, furthest
        At the right two numbers with their names: by how much, and how far the furthest dot is off.
    """

    def __init__(self, check: ShrinkingNudges, at: int = 0) -> None:
        known, tried = check.backprop, check.differences
        self.check, self.at = check, at
        self.chart, self.diagonal = _chart(known, tried)
        self.clouds = [Scatter(self.chart, known, heights, radius=DOT, strength=1.0) for heights in tried]
        hues = np.where(known[:, None] < 0, palette.rgb(palette.NEGATIVE), palette.rgb(palette.POSITIVE))
        for cloud in self.clouds:
            cloud.colors = hues
        self.cloud = self.clouds[at]
        self.nudge = Number(check.nudge[at], 2, size=60)
        self.furthest = Number(check.largest[at], 6, size=48)
        self.panel = _panel(self.nudge, self.furthest)
        super().__init__(self.chart, self.cloud, self.panel, self.diagonal)

    def sticks(self, places: Sequence[Indices]) -> list[Sticks]:
        """Return the dots as strokes without length, by the edges that they come from; see `drawn_places`."""
        known = self.check.backprop
        dots = self.chart.point(known, self.check.differences[self.at])
        return [Sticks(dots[own], dots[own], known[own], 2 * DOT / PER_WIDTH) for own in places]


def on_one_line(run: Run) -> Compared:
    """Return all derivatives beside what the smallest nudge says: 4.15 ends on it."""
    return Compared(run.check, len(run.check.nudge) - 1)


def _nudged(scene: Lecture, run: Run, network: NetworkDiagram, page: Group) -> None:
    """Let every derivative become a dot, as far to the right as it is and as high as nudging says."""
    check, compared = run.check, Compared(run.check)
    places = drawn_places(network, run.params)
    sticks = [edges_as_sticks(network, layer) for layer in range(len(places))]
    with scene.say(
        "Is it true? {mark}Nudge every single one, by {by:words}, and compare.", by=check.nudge[0]
    ) as line:
        scene.remove(*network.edges)
        scene.add(*sticks)
        scene.play(
            FadeOut(Group(page, network.neurons, network.labels, network.ellipses), shift=0.5 * LEFT),
            run_time=0.6,
        )
        scene.play(
            *(Fly(some, there, lag=0.4) for some, there in zip(sticks, compared.sticks(places), strict=True)),
            FadeIn(compared.chart, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(compared.panel, rate_func=squish_rate_func(smooth, 0, 0.4)),
            run_time=max(line.until_mark(), 2.2),
        )
        scene.remove(*network, *sticks)
        scene.add(compared.cloud)
        scene.play(Create(compared.diagonal), run_time=0.6)
        scene.wait(max(line.left, 0.5))
        scene.moment("nudged far")
    with scene.say(
        "Smaller and smaller. {mark}At {h:.2f}, the worst of them is off by {gap:.6f}.",
        h=check.nudge[-1],
        gap=check.largest[-1],
    ) as line:
        seconds = max(line.until_mark() / (len(check.nudge) - 1), 0.65)
        for closer, by, gap in zip(compared.clouds[1:], check.nudge[1:], check.largest[1:], strict=True):
            compared.nudge.set_value(by)
            compared.furthest.set_value(gap)
            scene.play(Transform(compared.cloud, closer), run_time=seconds)
        scene.wait(max(line.left, 0.6))
        scene.moment("on one line")


def _chart(known: Array, tried: Array) -> tuple[Chart, VGroup]:
    """Return a chart for derivatives found by the formulas, and by nudging, and the line of equal ones."""
    low, high = (side(known) + way * ROOM for side, way in ((np.min, -1), (np.max, 1)))
    chart = Chart(
        (min(low, tried.min() - ROOM), max(high, tried.max() + ROOM)),
        (min(low, tried.min() - ROOM), max(high, tried.max() + ROOM)),
        size=CHART_SIZE,
        x_label="by the formulas",
        y_label="by nudging",
        x_ticks=(-0.2, 0.0),
        y_ticks=(-0.2, 0.0),
        text_size=FIGURE_SIZE,
    )
    chart.shift(CHART_PLACE - chart.area.get_center())
    ends = chart.point([low, high], [low, high])
    diagonal = DashedLine(*ends, color=palette.SECONDARY, stroke_width=2)
    name = Words("equal", size=FIGURE_SIZE, color=palette.SECONDARY).next_to(ends[1], LEFT, buff=0.5)
    return chart, VGroup(diagonal, name)


def _panel(nudge: Number, furthest: Number) -> VGroup:
    """Return two numbers under their names: the nudge, and how far the furthest derivative is off."""
    names = [
        Words(text, size=FIGURE_SIZE, color=palette.SECONDARY) for text in ("nudge", "largest difference")
    ]
    for name, number, y in zip(names, (nudge, furthest), (1.9, 0.1), strict=True):
        name.move_to((PANEL_LEFT, y, 0), aligned_edge=LEFT)
        number.move_to((PANEL_LEFT, y - 0.7, 0), aligned_edge=LEFT)
    return VGroup(*names, nudge, furthest)
