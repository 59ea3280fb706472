"""3.3: three ways to raise an output, of which one is out of reach."""

from __future__ import annotations

from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    BackgroundRectangle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    Line,
    TransformFromCopy,
    VGroup,
    VMobject,
    rush_from,
    rush_into,
    smooth,
    there_and_back,
    wiggle,
)

from netcore import measure
from netcore.measure.derivatives import RaisedOutput
from netcore.network.params import Params
from scenes.beats.backprop.example import (
    DIGIT,
    FAINTEST,
    THICKNESS,
    Example,
    example_shown,
    name_of_output,
    output_fan,
)
from scenes.kit.charts.scale import Scale
from scenes.kit.charts.sigmoid import SigmoidCurve
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.network.strands import Strands
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ValueArrow
from scenes.kit.values.lock import Lock
from scenes.kit.values.slider import Slider, Tube

SCALE = Scale(-1.5, 2.5)  # of sliders, tube and sigmoid alike
HEIGHT, MIDDLE = 4.8, 0.68  # scene units: of that scale, and where its middle lies
RAILS = (0.34, 1.66, 2.98)  # x of the three sliders
TUBE_X, CURVE_X = 4.1, 5.98
SYMBOLS_Y = -2.35
SYMBOL = 50
SMALL = 37  # size of a tick
FIGURE = 48  # size of the numbers a line is about
BIAS, WEIGHT, ACTIVATION = range(3)  # the levers
COLORS = palette.BIAS, palette.POSITIVE, palette.INK


class Levers(Group):
    """What an output is made of as sliders, its sum as a tube, and the sigmoid that a lamp climbs; all to one scale.

    Parameters
    ----------
    fan
        The output from nearby; its lamps and the raised edge follow the levers.
    raised
        The three levers, and what raising them does.
    source
        The neuron behind the weight.
    """

    def __init__(self, fan: NetworkDiagram, raised: RaisedOutput, source: int) -> None:
        self.raised, self.output, self.behind = raised, fan.neuron(1, 0), fan.neuron(0, source)
        self.starts = (raised.bias, raised.weight, raised.activation)
        knob = Neuron(0.26).set_activation(raised.activation)
        self.sliders = [
            Slider(SCALE, value, height=HEIGHT, color=color, knob=knob if lever == ACTIVATION else None)
            for lever, (value, color) in enumerate(zip(self.starts, COLORS, strict=True))
        ]
        self.symbols = [
            Formula(symbol, size=SYMBOL, color=color)
            for symbol, color in zip(_symbols(source), (*COLORS, palette.Z), strict=True)
        ]
        for part, symbol, x in zip(self.sliders, self.symbols, RAILS, strict=False):
            part.shift(x * RIGHT + MIDDLE * UP)
            symbol.move_to(x * RIGHT + SYMBOLS_Y * UP)
        self.tube = Tube(SCALE, raised.z, height=HEIGHT).shift(TUBE_X * RIGHT + MIDDLE * UP)
        self.zero = _zero(self.tube)
        self.symbols[-1].move_to(TUBE_X * RIGHT + SYMBOLS_Y * UP)
        self.curve = SigmoidCurve(SCALE, raised.z, width=1.5, height=HEIGHT)
        self.curve.shift(CURVE_X * RIGHT + MIDDLE * UP)
        self.sigma = Formula("sigma", size=SYMBOL).move_to(CURVE_X * RIGHT + SYMBOLS_Y * UP)
        self.stood = self.curve.lamp.copy()
        self.lines = VGroup(self._line(), self._line())
        self.gain = Number(raised.lift[BIAS], 0, sign=True, size=FIGURE)
        self.lift = Number(raised.lift[BIAS], sign=True, size=FIGURE, color=palette.Z)
        self.before = Number(raised.a, size=FIGURE, color=palette.SECONDARY)
        self.after = Number(raised.a, size=FIGURE)
        self.arrow = Arrow(0.3 * LEFT, 0.3 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=4)
        figures = VGroup(self.before, self.arrow, self.after).arrange(RIGHT, buff=0.2)
        figures.next_to(fan.halo, DOWN, buff=0.3)
        self.outcome = VGroup(self.arrow, self.after)
        look = {"thickness": THICKNESS, "faintest": FAINTEST, "largest": abs(fan.edges[0].values).max()}
        self.edge = Strands([self.behind], self.output, [raised.weight], **look)
        self.core = self.edge[0].copy().set_stroke(palette.INK, opacity=0.0)
        self.strand = Group(self.edge, self.core)
        fan.hide((0, 0, source)).submobjects.insert(1, self.strand)
        super().__init__(
            *self.sliders, self.tube, self.zero, self.curve, self.stood, self.lines, self.before, self.outcome
        )

    def _line(self) -> Line:
        return Line(self.tube.edge(), self.curve.lamp.get_left(), color=palette.Z, stroke_width=3)

    def pull(self, lever: int, share: float) -> Self:
        """Raise a lever by a share of what was measured, and let all that depends on it follow."""
        raised, start = self.raised, self.starts[lever]
        value = start + share * (raised.raised[lever] - start)
        z = raised.z + share * raised.lift[lever]
        self.sliders[lever].show(value)
        self.tube.show(z)
        self.curve.show(z)
        self.output.set_activation(self.curve.lamp.activation)
        self.after.set_value(self.curve.lamp.activation)
        self.outcome.set_opacity(min(1.0, 5 * share))
        self.lines[1].put_start_and_end_on(self.tube.edge(), self.curve.lamp.get_left())
        if lever == WEIGHT:
            self.edge.show([value])
            self.core.set_stroke(opacity=0.75 * min(1.0, 4 * share))
        if lever == ACTIVATION:
            self.behind.set_activation(value)
            self.sliders[lever].knob.set_activation(value)
        return self

    def gains(self, lever: int) -> tuple[Number, Number]:
        """Return by how much a lever is raised, and by how much the sum, over its new level."""
        middle = (self.starts[lever] + self.raised.raised[lever]) / 2
        gain = Number(self.raised.lift[BIAS], 0, sign=True, size=FIGURE, color=COLORS[lever])
        gain.next_to(self.sliders[lever].place(middle), RIGHT, buff=0.16)
        lift = Number(self.raised.lift[lever], sign=True, size=FIGURE, color=palette.Z)
        lift.next_to(self.tube.level(self.raised.raised_z[lever]), RIGHT, buff=0.42).shift(0.3 * UP)
        return gain, lift


def _zero(tube: Tube) -> VGroup:
    """Return the mark of zero at the left of a tube."""
    right = tube.level(0.0) + tube.glass.width / 2 * LEFT
    mark = Line(right + 0.16 * LEFT, right, color=palette.SECONDARY, stroke_width=3)
    label = declared(Label(spell(0), size=SMALL, color=palette.SECONDARY), "a tick of an axis")
    return VGroup(mark, label.next_to(mark, LEFT, buff=0.08))


def _symbols(source: int) -> tuple[str, ...]:
    j = DIGIT
    return f"b_{j}^((3))", f"w_({j},{source})^((3))", f"a_{source}^((2))", f"z_{j}^((3))"


@beat("3.3", "three levers", flows_from="3.2")
def three_levers(scene: Lecture) -> None:
    """Raise an output through its bias, through a weight, or through an activation before it."""
    scene.declare({"3": "the number of the last layer"})
    example = example_shown(scene)
    k = scene.measure("neuron", measure.derivatives.weight_derivatives, to=DIGIT, **example.at).largest_a
    raised = scene.measure(
        "raised output", measure.derivatives.raised_output, to=DIGIT, source=k, by=1.0, **example.at
    )
    wish = scene.measure(
        "wishes of neurons", measure.derivatives.activation_derivatives, layer=-1, **example.at
    ).parts[DIGIT, k]
    fan = output_fan(example)
    scene.open_with(fan, name_of_output(fan))
    levers = Levers(fan, raised, k)
    with scene.say(
        "How can output {j} be made brighter? {mark}It adds up sixteen products\n"
        "and a bias; σ turns the sum into light.",
        j=DIGIT,
        when=len(example.activations[-2]) == 16,
    ) as line:
        _show_sum(scene, line, fan, levers, example)
    with scene.say("One lever is the bias. {mark}Raise it by one: the sum grows by one.") as line:
        _take(scene, levers, BIAS, fan.halo, run_time=line.until_mark())
        scene.add(levers.outcome)
        figures = _pull(scene, line, fan, levers, BIAS)
        scene.moment("bias")
        _let_go(scene, fan, levers, BIAS, figures)
    with scene.say(
        "The next is a weight. {mark}Raise it by one:\nthe sum grows by the brightness behind it."
    ) as line:
        _take(scene, levers, WEIGHT, levers.edge[0], run_time=line.until_mark())
        behind = Number(raised.activation, size=FIGURE).next_to(levers.behind, LEFT, buff=0.2)
        figures = _pull(scene, line, fan, levers, WEIGHT, factor=behind)
        scene.moment("weight")
        _let_go(scene, fan, levers, WEIGHT, figures, behind)
    with scene.say(
        "The third is the neuron behind. {mark}If it could rise by one,\nthe sum would grow by the weight."
    ) as line:
        _take(scene, levers, ACTIVATION, levers.behind, run_time=line.until_mark())
        weight = Number(raised.weight, size=FIGURE, color=palette.POSITIVE)
        weight.move_to(levers.edge[0].point_from_proportion(0.3))
        figures = _pull(scene, line, fan, levers, ACTIVATION, factor=weight)
        scene.moment("activation")
        _let_go(scene, fan, levers, ACTIVATION, figures, weight)
    with scene.say(
        "But that one is computed, not set. {mark}All we can do is wish,\nand pass the wish on."
    ) as line:
        lock = _lock(scene, levers, run_time=line.until_mark())
        scene.moment("locked")
        _wish(scene, line, fan, levers, lock, wish)


def _show_sum(scene: Lecture, line: Saying, fan: NetworkDiagram, levers: Levers, example: Example) -> None:
    """Let the products run into the tube, and the lamp climb the sigmoid as high as the sum is."""
    *_, upstream, outputs = example.activations
    tube, curve = levers.tube, levers.curve
    scene.play(
        Create(tube.glass),
        FadeIn(levers.zero),
        FadeIn(levers.symbols[-1], shift=0.2 * DOWN),
        FadeIn(levers.before),
        run_time=line.until_mark(),
    )
    weights, bias = example.params.weights[-1][[DIGIT]], example.params.biases[-1][[DIGIT]]
    last = Params((len(upstream), 1), np.concatenate([weights.ravel(), bias]))
    scene.play(
        ForwardPulse(fan, last, (upstream, outputs[[DIGIT]]), background=1.0, run_time=0.5 * line.left),
        GrowFromEdge(tube.rest, DOWN, rate_func=rush_into, run_time=0.5 * line.left),
    )
    scene.add(tube)
    scene.play(
        Create(VGroup(curve.floor, curve.brightest)),
        FadeIn(curve.ends, levers.sigma),
        Create(curve.curve),
        Create(levers.lines[0]),
        TransformFromCopy(fan.neuron(1, 0), curve.lamp),
        run_time=0.8 * line.left,
    )
    scene.add(curve.lamp, levers.stood, levers.lines[1])
    scene.bring_to_front(curve.lamp)
    scene.moment("sum")


def _take(scene: Lecture, levers: Levers, lever: int, origin: VMobject, *, run_time: float) -> None:
    """Let a slider come out of what it moves."""
    slider = levers.sliders[lever]
    scene.play(
        Create(slider.rail),
        FadeIn(slider.ticks),
        TransformFromCopy(origin, slider.knob),
        FadeIn(levers.symbols[lever], shift=0.2 * DOWN),
        run_time=run_time,
    )
    scene.add(slider)


def _pull(
    scene: Lecture,
    line: Saying,
    fan: NetworkDiagram,
    levers: Levers,
    lever: int,
    factor: Number | None = None,
) -> VGroup:
    """Raise a lever; the number that the sum grows by comes from the factor that decides it.

    Returns both figures.
    """
    gain, lift = levers.gains(lever)
    plates = VGroup()
    if factor is not None:
        if lever == ACTIVATION:  # its factor stands among the edges
            plates.add(BackgroundRectangle(factor, color=palette.GROUND, fill_opacity=0.9, buff=0.08))
        scene.play(FadeIn(plates, factor), run_time=0.4)
    scene.play(_raise(fan, levers, lever, 0, 1), FadeIn(gain), run_time=0.5 * line.left)
    if factor is None:
        scene.play(FadeIn(lift), run_time=0.7)
    else:
        moving: Any = factor.copy()
        scene.play(moving.animate.set_color(palette.Z).move_to(lift, aligned_edge=RIGHT), run_time=0.7)
        scene.remove(moving)
        scene.add(lift)
    scene.wait(max(line.left - 0.5, 1.2))
    return VGroup(gain, lift, *plates)


def _let_go(scene: Lecture, fan: NetworkDiagram, levers: Levers, lever: int, *figures: VMobject) -> None:
    """Let a lever spring back."""
    scene.play(
        _raise(fan, levers, lever, 1, 0, rate_func=rush_from),
        FadeOut(*figures),
        run_time=0.5,
    )


def _raise(fan: NetworkDiagram, levers: Levers, lever: int, start: float, end: float, **how: Any) -> Drive:  # noqa: ANN401
    # The fan lies below all else, so that all that the lever moves is drawn anew with it.
    return Drive(
        fan, start, end, show=lambda _, share: levers.pull(lever, share), **{"rate_func": smooth, **how}
    )


def _lock(scene: Lecture, levers: Levers, *, run_time: float) -> Lock:
    """Grab the third knob; a padlock falls onto it and snaps shut."""
    knob: Any = levers.sliders[ACTIVATION].knob
    lock: Any = Lock().open().next_to(knob, DOWN, buff=0.0)
    tug = knob.animate(rate_func=there_and_back).shift(0.25 * UP)
    scene.play(tug, FadeIn(lock, shift=1.2 * DOWN, rate_func=rush_into), run_time=0.6 * run_time)
    scene.play(lock.animate(rate_func=rush_from).shut(), run_time=0.2)
    scene.play(
        *(part.animate(rate_func=wiggle).shift(0.12 * UP) for part in (knob, lock)),
        run_time=max(0.4 * run_time - 0.2, 0.4),
    )
    return cast(Lock, lock)


def _wish(scene: Lecture, line: Saying, fan: NetworkDiagram, levers: Levers, lock: Lock, wish: float) -> None:
    """Turn the third knob into an arrow, carry it to its neuron, and let all levers go back where they came from."""
    slider = levers.sliders[ACTIVATION]
    arrow: Any = ValueArrow(wish, largest=wish, length=0.9, from_tail=True, weight=2.2)
    arrow.stand_at(slider.knob.get_top() + 0.1 * UP)
    scene.play(GrowFromEdge(arrow, DOWN), run_time=0.25 * line.left)
    target = levers.behind.get_left() + 0.35 * LEFT
    scene.play(arrow.animate.move_to(target), run_time=0.4 * line.left)
    scene.moment("wish")
    rest = Group(*levers, *levers.symbols, levers.sigma, lock)
    scene.play(
        FadeOut(rest, target_position=levers.output, scale=0.2),
        arrow.animate(rate_func=there_and_back).shift(0.3 * UP),
        run_time=0.6 * line.left,
    )
    scene.play(FadeOut(arrow, target_position=levers.behind, scale=0.2), run_time=line.left)
    fan.unfocus().remove(levers.strand)
