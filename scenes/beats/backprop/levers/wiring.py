"""3.5: a step ties bright neurons to the output that should be bright, and loosens them from one that should not."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    LEFT,
    PI,
    RIGHT,
    UP,
    Arrow,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    TransformFromCopy,
    VGroup,
    rush_into,
    smooth,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives import OutputUpdate, UpdatedOutputs
from netcore.network.arrays import Array
from scenes.beats.backprop.example import (
    DIGIT,
    FAINTEST,
    LARGE,
    NAME_SIZE,
    THICKNESS,
    example_shown,
    name_of_output,
    output_fan,
)
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.lecture.stage import Saying
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, spell
from scenes.kit.look.written import declared
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.strands import Strands
from scenes.kit.replay.replay import Drive

SMALL, FIGURE, SYMBOL = 37, 48, 50  # sizes of words, of numbers, of formulas
CLOSER = 12.0  # how many times as thick as usual edges are while they change
OUTPUT = 0.72  # radius of the two outputs
OUTPUT_X, OUTPUT_YS, TEXT_X, TARGET_X = 0.7, (1.55, -1.45), 2.1, 6.2
SIGNAL = 0.24  # radius of a signal from a neuron that is fully lit
LONGEST, PALE = 3.6, 0.45  # of what a step adds: length of the largest, and how pale


class Signals(VGroup):
    """Activations on their way along edges: a dot each, as large as the neuron is bright.

    Parameters
    ----------
    strands
        The edges.
    a
        ``(n,)``, one for each edge.
    """

    def __init__(self, strands: Strands, a: Array) -> None:
        self.strands, self.a = strands, a
        super().__init__(*(Dot(radius=float(SIGNAL * one), color=palette.INK) for one in a))
        self.show(0.0)

    def show(self, share: float) -> Self:
        """Stand at a share of the way from neuron to neuron."""
        for dot, edge in zip(self, self.strands.edges, strict=True):
            dot.move_to(edge.point_from_proportion(share * (1 - OUTPUT / edge.get_length())))
        return self

    def shown(self) -> Channels:
        """Return the activations."""
        return {"size": self.a}


class Additions(VGroup):
    """What a step adds to weights: bright stretches of their edges, the longer the more, that spread and sink in.

    Parameters
    ----------
    strands
        The edges.
    changes
        ``(n,)``, one for each edge.
    """

    def __init__(self, strands: Strands, changes: Array) -> None:
        self.strands, self.changes = strands, changes
        self.lengths = LONGEST * np.abs(changes) / np.abs(changes).max()
        super().__init__(*(Line(stroke_width=7) for _ in changes))
        self.grow(0.0)

    def grow(self, share: float) -> Self:
        """Come out of the neurons, to a share of their length."""
        return self._lay(share * self.lengths, 1.0)

    def spread(self, share: float) -> Self:
        """Spread over the whole edges, and sink in."""
        whole = np.array([edge.get_length() for edge in self.strands.edges]) - OUTPUT
        return self._lay((1 - share) * self.lengths + share * whole, 1 - share)

    def _lay(self, lengths: Array, opacity: float) -> Self:
        for line, edge, length, change in zip(self, self.strands.edges, lengths, self.changes, strict=True):
            line.put_start_and_end_on(
                edge.get_start(), edge.get_start() + max(length, 1e-3) * edge.get_unit_vector()
            )
            line.set_stroke(palette.sign_hue(change).interpolate(palette.INK, PALE), opacity=opacity)
        return self

    def shown(self) -> Channels:
        """Return the changes."""
        return {"length": self.changes}


@beat("3.5", "fire together, wire together", flows_from="3.4")
def fire_together_wire_together(scene: Lecture) -> None:
    """Tie bright neurons to the output that should fire, and loosen them from one that should not."""
    scene.declare({"1949": "the year of Hebb's book", "3": "the number of the last layer"})
    example = example_shown(scene)
    found = scene.measure("update", measure.derivatives.output_update, **example.at)
    after = scene.measure("after the step", measure.derivatives.updated_outputs, **example.at)
    wishes = scene.measure("wishes", measure.derivatives.weight_derivatives, to=DIGIT, **example.at)
    rate = scene.measure("learning rate", measure.record.spec, field="training.learning_rate")
    rest = int((found.output - found.target).argmax())
    fan = output_fan(example)
    name = name_of_output(fan)
    scene.open_with(fan, name)
    pair = Pair(fan, name, found, after, rest)
    with scene.say(
        "Sort the neurons by brightness. {mark}And here is output {rest}, which should be dark.",
        rest=rest,
        when=found.target[rest] == 0,
    ) as line:
        pair.sort(scene, line)
        scene.moment("sorted")
    with scene.say(
        "Now a step on this picture. Each weight to {fire} {mark}grows\n"
        "by {factor:.2f} times its brightness: {shared:.2f} times the rate, {rate:.1f}.",
        fire=DIGIT,
        factor=found.factor[DIGIT],
        shared=wishes.minus_dz,
        rate=rate,
        when=bool((found.update[DIGIT] > 0).all()),
    ) as line:
        pair.step(scene, line, 0)
        scene.moment("tied")
    with scene.say(
        "To {rest}, {mark}from the very same neurons, each weight falls.",
        rest=rest,
        when=bool((found.update[rest] < 0).all()),
    ) as line:
        pair.step(scene, line, 1)
        scene.moment("loosened")
    with scene.say(
        "Run the same picture again: {mark}{fire} is brighter, {rest} is darker,\n{mark}and the picture costs less.",
        fire=DIGIT,
        rest=rest,
        when=after.updated_output[DIGIT] > after.output[DIGIT]
        and after.updated_output[rest] < after.output[rest]
        and after.updated_cost < after.cost,
    ) as line:
        pair.run_again(scene, line)
        scene.moment("again")
    with scene.say(
        "Active together, tied together: {mark}that is Hebb's rule of 1949,\na guess about the brain."
    ) as line:
        pair.fire(scene, line)
        scene.moment("Hebb")
    with scene.say(
        "But {rest} was lit as well, {mark}and it was untied.\nHere the target decides.", rest=rest
    ) as line:
        pair.show_targets(scene, line)
        scene.moment("targets")
    with scene.say("One picture's wish, no more. {mark}We take the step back.") as line:
        pair.take_back(scene, line)


class Pair:
    """The wanted output and one that should be dark, the neurons before them, and all edges between.

    Attributes
    ----------
    lamps
        The two outputs, the wanted one first; everything else that comes in twos is in this order.
    """

    def __init__(
        self, fan: NetworkDiagram, name: Label, found: OutputUpdate, after: UpdatedOutputs, rest: int
    ) -> None:
        self.fan, self.found, self.after, self.outputs = fan, found, after, (DIGIT, rest)
        self.sources: list[Any] = [fan.neuron(0, k) for k in fan.drawn[0]]
        other = Neuron(OUTPUT).set_activation(found.output[rest]).move_to((OUTPUT_X, OUTPUT_YS[1], 0))
        self.lamps = (fan.neuron(1, 0), other)
        label = Label(spell(rest), size=NAME_SIZE).next_to(other, UP, buff=0.15)
        self.names = (name, declared(label, "the number of an output neuron"))
        self.home = fan.copy(), name.copy()
        largest = float(abs(after.weights[[DIGIT]]).max())
        self.strands = tuple(
            Strands(
                self.sources, lamp, after.weights[j], largest=largest, thickness=THICKNESS, faintest=FAINTEST
            )
            for j, lamp in zip(self.outputs, self.lamps, strict=True)
        )
        fan.edges[0].emphasise(0.0)
        fan.submobjects[:0] = list(self.strands)
        self.strands[1].emphasise(0.0)
        self.rules: Any = VGroup()
        self.targets: Any = VGroup()
        self.befores, self.arrows, self.numbers = VGroup(), VGroup(), VGroup()
        for j, y in zip(self.outputs, OUTPUT_YS, strict=True):
            row = _change(found.output[j], palette.INK).next_to((TEXT_X, y + 0.45, 0), RIGHT, buff=0)
            for group, part in zip((self.befores, self.arrows, self.numbers), row, strict=True):
                group.add(part)
        self.cost = VGroup(Formula("C_0", size=SYMBOL, color=palette.COST), _change(after.cost, palette.COST))
        self.cost.arrange(RIGHT, buff=0.35).next_to((TEXT_X, sum(OUTPUT_YS) / 2, 0), RIGHT, buff=0)

    def sort(self, scene: Lecture, line: Saying) -> None:
        """Let the neurons change places, the brightest on top, and a second output come out from behind the first."""
        heights = [source.get_center() for source in self.sources]
        moves = [
            self.sources[k].animate(path_arc=PI / 2).move_to(heights[place])
            for place, k in enumerate(self.found.order)
        ]
        scene.play(*moves, Drive(self.fan, 0, 1, show=self._follow), run_time=0.5 * line.until_mark())
        top, halo, name = self.lamps[0], self.fan.halo, self.names[0]
        place = np.array([OUTPUT_X, OUTPUT_YS[0], 0.0])
        scene.play(
            *(part.animate.scale(OUTPUT / LARGE).move_to(place) for part in (top, halo)),
            name.animate.next_to(place + OUTPUT * 1.18 * UP, UP, buff=0.15),
            FadeIn(self.befores[0], target_position=top),
            Drive(self.fan, 0, 1, show=self._come_closer, rate_func=smooth),
            run_time=0.4 * line.left,
        )
        scene.play(
            FadeIn(self.lamps[1], target_position=top),
            FadeIn(self.names[1], self.befores[1], target_position=top),
            Drive(self.fan, 0, 1, show=self._show_other, rate_func=smooth),
            run_time=line.left,
        )

    def _follow(self, _: NetworkDiagram, share: float) -> None:
        for strands in self.strands:
            strands.follow()

    def _come_closer(self, _: NetworkDiagram, share: float) -> None:
        for strands in self.strands:
            strands.thickness, strands.proportional = THICKNESS + share * (CLOSER - THICKNESS), share
            strands.follow().show(strands.weights)

    def _show_other(self, _: NetworkDiagram, share: float) -> None:
        self.strands[1].follow().emphasise(share)

    def _leave(self, fan: NetworkDiagram, share: float) -> None:
        self._show_other(fan, share)
        self._come_closer(fan, share)

    def step(self, scene: Lecture, line: Saying, one: int) -> None:
        """Let each neuron send its change to an output, and each edge swell or thin by it."""
        j, strands = self.outputs[one], self.strands[one]
        old, update = self.after.weights[j], self.found.update[j]
        shared = float(self.found.factor[j])
        rule = Formula(
            f"Delta w_({j},k)^((3)) = {{{{ {spell(shared, 2, sign=True)} : factor }}}} thin a_k^((2))",
            size=SYMBOL,
            colors={"factor": palette.sign_hue(shared)},
        )
        rule.next_to((TEXT_X, OUTPUT_YS[one] - 0.55, 0), RIGHT, buff=0)
        self.rules.add(rule)
        added = Additions(strands, update)
        scene.add(added)
        self.fan.neurons[0].set_z_index(1)
        other = self.strands[1 - one]
        scene.play(
            FadeIn(rule, shift=0.2 * RIGHT),
            Drive(self.fan, 1.0, palette.DIMMED, show=lambda _, share: other.emphasise(share)),
            Drive(added, 0, 1, show=Additions.grow, rate_func=smooth),
            run_time=line.until_mark(),
        )

        def settle(_: NetworkDiagram, share: float) -> None:
            added.spread(share)
            strands.show(old + share * update)

        scene.play(Drive(self.fan, 0, 1, show=settle, rate_func=smooth), run_time=max(line.left, 1.8))
        scene.remove(added)
        other.emphasise(1.0)

    def run_again(self, scene: Lecture, line: Saying) -> None:
        """Send the same activations along the new edges, and let both lamps take their new brightness."""
        signals = [Signals(strands, self.found.a) for strands in self.strands]
        scene.play(*(FadeIn(one, scale=0.2) for one in signals), run_time=0.4)
        scene.play(
            *(Drive(one, 0, 1, rate_func=rush_into) for one in signals), run_time=max(line.until_mark(), 1.0)
        )
        scene.remove(*signals)
        before, after = self.after.output, self.after.updated_output

        def show(_: NetworkDiagram, share: float) -> None:
            for j, lamp, number in zip(self.outputs, self.lamps, self.numbers, strict=True):
                a = float(before[j] + share * (after[j] - before[j]))
                lamp.set_activation(a)
                number.set_value(a)

        scene.play(FadeIn(self.arrows, shift=0.2 * RIGHT), FadeIn(self.numbers), run_time=0.4)
        scene.play(Drive(self.fan, 0, 1, show=show, rate_func=smooth), run_time=line.until_mark())
        falling = self.cost[1][2]
        scene.play(FadeIn(self.cost, shift=0.2 * RIGHT), run_time=0.4)
        scene.play(
            Drive(falling, self.after.cost, self.after.updated_cost, show=Number.set_value, rate_func=smooth),
            run_time=max(line.left, 1.0),
        )

    def fire(self, scene: Lecture, line: Saying) -> None:
        """Let the neurons that are more than half lit swell with the output that they are now tied to."""
        bright: list[Any] = [source for source in self.sources if source.activation > 0.5]
        wanted: tuple[Any, ...] = (self.lamps[0], self.fan.halo)
        for until in (line.until_mark, lambda: line.left):
            scene.play(
                *(one.animate(rate_func=there_and_back).scale(1.5) for one in bright),
                *(one.animate(rate_func=there_and_back).scale(1.15) for one in wanted),
                run_time=until(),
            )

    def show_targets(self, scene: Lecture, line: Saying) -> None:
        """Put what is wanted beside what is."""
        lit: Any = self.lamps[1]
        scene.play(lit.animate(rate_func=there_and_back).scale(1.15), run_time=line.until_mark())
        for j, number in zip(self.outputs, self.numbers, strict=True):
            target = Neuron(0.38).set_activation(self.found.target[j]).set_stroke(palette.TARGET, 5)
            self.targets.add(target.move_to((TARGET_X, number.get_y(), 0)))
        word = Label("target", size=SMALL, color=palette.TARGET).next_to(self.targets[0], UP, buff=0.25)
        scene.play(
            *(TransformFromCopy(lamp, target) for lamp, target in zip(self.lamps, self.targets, strict=True)),
            FadeIn(word),
            run_time=0.6 * line.left,
        )
        self.targets.add(word)
        scene.play(
            *(one.animate(rate_func=there_and_back).scale(1.3) for one in self.targets[:2]),
            run_time=line.left,
        )

    def take_back(self, scene: Lecture, line: Saying) -> None:
        """Undo the step, and leave the fan as it was."""
        before, after = self.after.output, self.after.updated_output

        def undo(_: NetworkDiagram, share: float) -> None:
            for j, lamp, strands in zip(self.outputs, self.lamps, self.strands, strict=True):
                lamp.set_activation(float(before[j] + share * (after[j] - before[j])))
                strands.show(self.after.weights[j] + share * self.found.update[j])

        words = VGroup(self.rules, self.befores, self.numbers, self.arrows, self.cost, self.targets)
        scene.play(
            Drive(self.fan, 1, 0, show=undo, rate_func=smooth),
            FadeOut(words, target_position=self.lamps[0], scale=0.3),
            run_time=line.until_mark(),
        )
        (home, name), top = self.home, self.lamps[0]
        scene.play(
            *(
                source.animate(path_arc=-PI / 2).move_to(place)
                for source, place in zip(self.sources, home.neurons[0], strict=True)
            ),
            *(
                part.animate.match_width(there).move_to(there)
                for part, there in ((top, home.neurons[1][0]), (self.fan.halo, home.halo))
            ),
            self.names[0].animate.move_to(name),
            FadeOut(self.lamps[1], self.names[1], target_position=home.neurons[1][0], scale=0.5),
            Drive(self.fan, 1, 0, show=self._leave, rate_func=smooth),
            run_time=max(line.left, 1.6),
        )
        self.fan.remove(*self.strands).unfocus()


def _change(value: float, color: ManimColor) -> VGroup:
    """Return a number, an arrow, and the same number again, to be changed."""
    before = Number(value, size=FIGURE, color=palette.SECONDARY)
    arrow = Arrow(0.3 * LEFT, 0.3 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=4)
    return VGroup(before, arrow, Number(value, size=FIGURE, color=color)).arrange(RIGHT, buff=0.2)
