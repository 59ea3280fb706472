"""3.3 to 3.5: three ways to raise an output, and which weights to turn up."""

from __future__ import annotations

from typing import Any

from manim import (
    DOWN,
    DR,
    LEFT,
    PI,
    RIGHT,
    UP,
    UR,
    Arc,
    Create,
    FadeIn,
    FadeTransform,
    LaggedStart,
    Line,
    RoundedRectangle,
    VGroup,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives import OutputUpdate
from scenes.beats.backprop.example import DIGIT, Example, example_shown
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula, factor, notes_below
from scenes.kit.look.text import MARGIN, Label, Note, spell
from scenes.kit.network.diagram import NetworkDiagram


class Lock(VGroup):
    """A shackle and a body, to be put beside what is locked.

    >>> len(Lock())
    2
    """

    def __init__(self) -> None:
        body = RoundedRectangle(corner_radius=0.04, width=0.32, height=0.25, stroke_width=0)
        body.set_fill(palette.INK, 1)
        shackle = Arc(0.105, 0, PI, color=palette.INK, stroke_width=4).next_to(body, UP, buff=-0.01)
        super().__init__(shackle, body)


@beat("3.3", "three levers")
def three_levers(scene: Lecture) -> None:
    """Raise an output through its bias, through a weight, or through an activation before it."""
    example = example_shown(scene)
    z = scene.measure("sum", measure.examples.example_z, layer=-1, **example.at)[DIGIT]
    k = scene.measure("neuron", measure.derivatives.weight_derivatives, to=DIGIT, **example.at).largest_a
    *_, upstream, outputs = example.activations
    weights, bias = example.params.weights[2][DIGIT], example.params.biases[2][DIGIT]
    fan, name = _fan(scene, example)
    j, last = DIGIT, len(upstream) - 1
    products = [f"{factor(weights[i])} dot {factor(upstream[i])}" for i in (0, last)]
    whole = Formula(
        f"{{{{ z_{j} : z }}}} &= w_({j},0) a_0 + dots.c + w_({j},{last}) a_{last} + {{{{ b_{j} : b }}}} \\ "
        f"&= {products[0]} + dots.c + {products[1]} + {factor(bias)} = {spell(z, 2)} \\ "
        f"a_{j} &= sigma({{{{ z_{j} : z }}}}) = {spell(outputs[j], 2)}",
        size=30,
        colors={"b": palette.BIAS, "z": palette.Z},
    )
    whole.to_corner(UR, buff=2 * MARGIN).shift(0.1 * UP)
    hues = {"b": palette.BIAS, "z": palette.Z}
    moved = f"quad arrow quad {{{{ z_{j} : z }}}} +"
    rows = VGroup(
        Formula(f"{{{{ b_{j} : b }}}} + 1 {moved} 1", colors=hues),
        Formula(
            f"w_({j},{k}) + 1 {moved} a_{k} = {{{{ z_{j} : z }}}} + {factor(upstream[k])}",
            colors={"z": palette.Z},
        ),
        Formula(
            f"a_{k} + 1 {moved} w_({j},{k}) = {{{{ z_{j} : z }}}} + {factor(weights[k])}",
            colors={"z": palette.Z},
        ),
    )
    rows.arrange(DOWN, buff=0.6, aligned_edge=LEFT).next_to(whole, DOWN, buff=0.9)
    rows.align_to(whole, LEFT).shift(MARGIN * RIGHT)
    kinds = VGroup(*(Label(kind, color=palette.SECONDARY) for kind in ("a dial", "a dial", "a wish")))
    for kind, row in zip(kinds, rows, strict=True):
        kind.next_to(rows, RIGHT, buff=1.0).match_y(row)
    locks = VGroup(Lock().next_to(kinds[2], LEFT, buff=0.2), Lock().next_to(fan.neurons[0], DOWN, buff=0.15))
    with scene.say(
        "How can output {j} be raised? It is σ of a sum of sixteen products and a bias.",
        j=j,
        when=last == 15,
    ):
        scene.title(note=f"{example.source} · neuron {spell(k)} is the brightest of the layer before")
        scene.play(FadeIn(fan, name), run_time=0.8)
        scene.play(FadeIn(whole, shift=0.1 * UP), run_time=0.8)
        scene.wait(1.5)
        scene.moment("sum")
    with scene.say("Through its bias: raised by one, the sum grows by one."):
        scene.play(fan.animate.focus((1, 0)), FadeIn(rows[0], shift=0.1 * UP), run_time=0.8)
        scene.wait(1)
    with scene.say("Through each weight: the sum moves by the activation behind it."):
        scene.play(fan.animate.focus((0, 0, k)), FadeIn(rows[1], shift=0.1 * UP), run_time=0.8)
        scene.wait(1)
    with scene.say("Through each activation before it: the sum moves by the weight."):
        scene.play(fan.animate.focus((0, k)), FadeIn(rows[2], shift=0.1 * UP), run_time=0.8)
        scene.wait(1)
        scene.moment("three ways")
    with scene.say("Three ways in. Two are dials. The third is only a wish that we must pass on."):
        scene.play(FadeIn(kinds[:2]), run_time=0.6)
        scene.wait(0.5)
        layer = [(0, source) for source in range(len(upstream))]
        scene.play(fan.animate.focus(*layer), FadeIn(locks, kinds[2]), run_time=0.8)
        scene.wait(1.5)
        scene.moment("locked")


def _fan(scene: Lecture, example: Example) -> tuple[NetworkDiagram, Label]:
    """Return the wanted output with all its weights and the layer before it, and the output's name."""
    *_, upstream, outputs = example.activations
    fan = NetworkDiagram((len(upstream), 1), width=4.2, height=4.4)
    fan.to_edge(LEFT, buff=2 * MARGIN).shift(0.3 * UP)
    weights = example.params.weights[-1][[DIGIT]]
    fan.show(weights=[weights], activations=(upstream, [outputs[DIGIT]])).set_target(0)
    return fan, Label(spell(DIGIT), color=palette.TARGET).next_to(fan.halo, RIGHT, buff=0.15)


@beat("3.4", "weights in proportion to activations")
def weights_in_proportion_to_activations(scene: Lecture) -> None:
    """For one neuron, all wishes of its weights are one number times the activations upstream."""
    example = example_shown(scene)
    wishes = scene.measure("wishes", measure.derivatives.weight_derivatives, to=DIGIT, **example.at)
    shared, bright, dark = wishes.minus_dz, wishes.largest_a, wishes.smallest_a
    fan, name = _fan(scene, example)
    legend = Note("edges: the weights").next_to(fan, DOWN, buff=0.2)
    chart = Chart(
        (0, 1),
        Scale.around(0, wishes.nudged, shared),
        size=(5.4, 3.1),
        x_label="activation of the neuron behind the weight",
        y_label="wish of a weight",
        y_ticks=(0.1, 0.2, 0.3),
    )
    chart.to_corner(DR, buff=2 * MARGIN).align_to(legend, DOWN)
    with scene.say(
        "Output {digit} should be brighter. Sixteen weights lead to it. Which of them should be turned up most?",
        digit=DIGIT,
        when=wishes.minus_da > 0,
    ):
        scene.title(note=example.source)
        scene.play(FadeIn(fan, name, legend), run_time=0.8)
        scene.wait(1.5)
        scene.moment("weights")
    with scene.say(
        "Nudge each of them and measure how fast the cost falls: that is its wish. The edges swell with it.",
        when=(wishes.nudged > 0).all(),
    ):
        changed = Note("edges: their wishes").move_to(legend)
        swell = fan.animate.show(weights=[wishes.nudged[None]])
        scene.play(swell, FadeTransform(legend, changed), run_time=1.5)
        scene.wait(1)
        scene.moment("wishes")
    with scene.say("Now plot each wish against the activation\nof the neuron behind that weight."):
        scene.play(FadeIn(chart), run_time=0.8)
        dots = [fan.neuron(0, k).copy() for k in fan.drawn[0]]
        places = chart.point(wishes.a, wishes.nudged)
        flights: list[Any] = [
            dot.animate.scale(0.7).move_to(place) for dot, place in zip(dots, places, strict=True)
        ]
        scene.play(LaggedStart(*flights, lag_ratio=0.08), run_time=2.6)
        scene.wait(0.5)
        scene.moment("dots")
    with scene.say(
        "Sixteen dots, one straight line: each wish is the same number times the activation.",
        when=abs(wishes.nudged - shared * wishes.a).max() < 1e-6,
    ):
        line = Line(*chart.point([0, 1], [0, shared]), color=palette.POSITIVE)
        times, pull, slope = "med med dot med med", spell(wishes.minus_da, 2), spell(wishes.slope, 2)
        rule = Formula(
            f"- frac(partial C_0, partial w_({DIGIT} k)) = {{{{ {pull} : pull }}}} {times} {{{{ {slope} : slope }}}} "
            f"{times} {{{{ a_k : behind }}}} med med = med {{{{ {spell(shared, 2)} : factor }}}} thin a_k",
            colors={"factor": palette.POSITIVE},
        ).to_edge(UP, buff=MARGIN)
        rule.match_x(chart.area)
        words = {"pull": "output's\nwish", "slope": "slope\nof σ", "behind": "neuron\nbehind"}
        notes = notes_below(rule, words)
        scene.play(Create(line), run_time=1)
        scene.play(FadeIn(rule, notes, shift=0.1 * UP), run_time=0.8)
        scene.wait(1)
        scene.moment("line")
    with scene.say(
        "Turning up a weight behind a bright neuron gives most. "
        "Behind a neuron that is quite dark it would do nothing at all.",
        when=wishes.nudged.argmax() == bright and wishes.nudged.argmin() == dark,
    ):
        for lit in (bright, dark):
            fading = (dot.animate.outline(1.0 if k == lit else palette.DIMMED) for k, dot in enumerate(dots))
            scene.play(fan.animate.focus((0, 0, lit)), *fading, run_time=0.8)
            scene.wait(0.8)
            scene.moment(f"neuron {lit}")


@beat("3.5", "fire together, wire together")
def fire_together_wire_together(scene: Lecture) -> None:
    """Tie bright neurons to the output that should fire, and loosen them from one that should not."""
    scene.declare({"1949": "the year of Hebb's book"})
    example = example_shown(scene)
    found = scene.measure("updates", measure.derivatives.output_update, **example.at)
    rate = scene.measure("learning rate", measure.record.spec, field="training.learning_rate")
    fire, rest = int(found.target.argmax()), int((found.output - found.target).argmax())
    fan, duties, rules = _two_outputs(scene, example, found, fire, rest)
    with scene.say(
        "Here are the neurons before the outputs, the brightest on top. Output {fire} should fire. "
        "Output {rest} should be quiet.",
        fire=fire,
        rest=rest,
    ):
        scene.title(note=f"{example.source} · learning rate {spell(rate, 1)}")
        scene.play(FadeIn(fan, duties), run_time=0.8)
        scene.wait(1)
        scene.moment("neurons")
    with scene.say(
        "One step on this picture alone. From bright neurons to the output that should fire, weights grow most.",
        when=(found.update[fire] > 0).all(),
    ):
        _fire(scene, fan, fire)
        scene.play(fan.animate.unfocus().hide(*fan.edges_into(1, rest)), FadeIn(rules[0]), run_time=1)
        scene.wait(0.8)
        scene.moment("grown")
    with scene.say(
        "To the output that should be quiet, weights from the same neurons fall most.",
        when=(found.update[rest] < 0).all(),
    ):
        _fire(scene, fan, rest)
        scene.play(fan.animate.unfocus(), FadeIn(rules[1]), run_time=1)
        scene.wait(0.8)
        scene.moment("fallen")
    with scene.say(
        "Those that are active together get tied together: Hebb's rule of 1949. "
        "A likeness to the brain, no claim about it."
    ):
        scene.wait(1)


def _two_outputs(
    scene: Lecture, example: Example, found: OutputUpdate, *chosen: int
) -> tuple[NetworkDiagram, VGroup, VGroup]:
    """Return a sorted layer and two outputs, edges hidden; what each output should do; its rule."""
    *_, upstream, outputs = example.activations
    order = found.order.tolist()
    names = [spell(j) for j in chosen]
    fan = NetworkDiagram(
        (len(upstream), len(outputs)),
        width=5.2,
        height=4.6,
        drawn={0: order, 1: list(chosen)},
        output_labels=names,
    )
    fan.to_edge(LEFT, buff=3 * MARGIN).set_target(chosen[0])
    largest = float(abs(found.update[list(chosen)]).max())
    fan.show(weights=[found.update], activations=(upstream, outputs), largest=[largest])
    fan.hide(*(edge for output in chosen for edge in fan.edges_into(1, output)))
    fan.labels.shift(MARGIN / 2 * RIGHT)
    duties, rules = VGroup(*map(Label, ("should fire", "should be quiet"))), VGroup()
    for duty, name, j in zip(duties, fan.labels, chosen, strict=True):
        duty.next_to(name, RIGHT, buff=0.3).stand_on(name)
        shared = found.factor[j]
        rule = Formula(
            f"Delta w_({j} k) = {{{{ {spell(shared, 2, sign=True)} : factor }}}} dot a_k",
            colors={"factor": palette.sign_hue(shared)},
        )
        rules.add(rule.to_edge(RIGHT, buff=3 * MARGIN).match_y(name))
    return fan, duties, rules


def _fire(scene: Lecture, fan: NetworkDiagram, output: int) -> None:
    """Let the neurons that are more than half lit and one output swell and sink back."""
    upstream = (fan.neuron(0, k) for k in fan.drawn[0])
    firing: list[Any] = [*(neuron for neuron in upstream if neuron.activation > 0.5), fan.neuron(1, output)]
    scene.play(*(neuron.animate(rate_func=there_and_back).scale(1.35) for neuron in firing), run_time=1)
