"""3.5: the target, not being lit, decides which output a step ties to the bright neurons, and which it unties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    LaggedStart,
    Line,
    VGroup,
    rush_from,
    smooth,
    squish_rate_func,
    there_and_back,
)

from netcore import measure
from netcore.measure.derivatives import OutputUpdate, UpdatedOutputs, WeightDerivatives
from netcore.network.arrays import Array
from scenes.beats.backprop.example import (
    DIGIT,
    FAINTEST,
    LARGE,
    NAME_SIZE,
    THICKNESS,
    Example,
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
from scenes.kit.network.diagram import NetworkDiagram, Neuron, Point
from scenes.kit.network.lift import edges_as_sticks
from scenes.kit.network.strands import Strands
from scenes.kit.pictures.sticks import Fly
from scenes.kit.replay.replay import Drive
from scenes.kit.values.gauge import Gauge

SMALL, FIGURE, SYMBOL = 37, 46, 46  # sizes of words, of numbers, of formulas
SHOWN = 6  # neurons from the brightest to the darkest
SOURCE, OUTPUT, CORE, TARGET = (
    0.4,
    0.72,
    0.33,
    0.42,
)  # radii: neurons, outputs, what these were, what they should be
SOURCE_X, OUTPUT_X, READING_X, WORDS_X = -3.4, 1.3, 0.85, -0.75
MIDDLE, PITCH = 0.12, 1.0  # of the neurons: height of their middle, and distance
OUTPUT_YS = (1.55, -1.45)
READING_YS, WORD_YS, PRODUCT_YS = (0.36, -2.48), (2.65, -2.55), (2.72, -0.5)
PRODUCT_RIGHT, GAUGE_AT = 6.75, np.array([5.3, -1.35, 0.0])
WHOLE_SIZE, WHOLE_AT = (2.9, 2.5), np.array([5.2, 1.75, 0.0])  # of all weights that take the step
ASIDE = 1.35  # by how much the camera looks to the left while there are no targets
WIDEST = 32  # stroke width of the largest change
PLAIN, TIED = (
    (2.5, 0.6),
    (12.0, 0.9),
)  # stroke width and opacity of an edge whose weight is not told, and of a tie from a neuron that is fully lit
SIGNAL = 0.26  # radius of a signal from a neuron that is fully lit


class Ties(VGroup):
    """What a step changes in weights: bands along edges, as wide as the change is large, that the output pulls in.

    Parameters
    ----------
    sources, to
        The neurons, as of `Strands`.
    changes
        ``(n,)``, one for each source.
    largest
        The change that counts as full width.

    >>> ties = Ties([Neuron(0.1)], Neuron(0.5).shift(4 * RIGHT), np.array([-0.2]), largest=0.4).show(1)
    >>> float(ties[0].stroke_width), round(float(ties[0].get_length()), 6)
    (16.0, 3.5)
    """

    def __init__(self, sources: Sequence[Neuron], to: Neuron, changes: Array, *, largest: float) -> None:
        self.sources, self.to, self.changes = list(sources), to, changes
        super().__init__(
            *(
                Line(color=palette.sign_hue(change), stroke_width=WIDEST * float(abs(change)) / largest)
                for change in changes
            )
        )
        self.show(0.0)

    def show(self, reach: float) -> Self:
        """Let every band reach from the output so far towards its neuron."""
        for band, source in zip(self, self.sources, strict=True):
            start, way = source.get_center(), self.to.get_center() - source.get_center()
            rim = 1 - self.to.width / 2 / np.linalg.norm(way)
            band.put_start_and_end_on(start + (1 - max(reach, 1e-4)) * rim * way, start + rim * way)
        return self

    def shown(self) -> Channels:
        """Return the changes."""
        return {"width": self.changes}


class Signals(VGroup):
    """Activations on their way to an output: a dot each, as large as the neuron is bright, that the output takes in.

    Parameters
    ----------
    sources, to
        The neurons.
    """

    TAKEN = 0.12  # of the way: where dots shrink

    def __init__(self, sources: Sequence[Neuron], to: Neuron) -> None:
        self.sources, self.to = list(sources), to
        super().__init__(*(Dot(color=palette.INK) for _ in sources))
        self.show(0.0)

    def show(self, share: float) -> Self:
        """Stand at a share of the way from rim to rim."""
        size = min(1.0, share / self.TAKEN, (1 - share) / self.TAKEN)
        for dot, source in zip(self, self.sources, strict=True):
            way = self.to.get_center() - source.get_center()
            length = float(np.linalg.norm(way))
            first, last = source.width / 2 / length, 1 - self.to.width / 2 / length
            dot.scale_to_fit_width(max(2 * SIGNAL * source.activation * size, 1e-3))
            dot.move_to(source.get_center() + (first + share * (last - first)) * way)
        return self

    def shown(self) -> Channels:
        """Return the activations."""
        return {"size": [source.activation for source in self.sources]}


@beat("3.5", "fire together, wire together", flows_from="3.4")
def fire_together_wire_together(scene: Lecture) -> None:
    """Of two outputs that are lit, tie the bright neurons to the one that should fire, and untie the other."""
    scene.declare({"1949": "the year of Hebb's book", "six": "how many neurons are drawn"})
    example = example_shown(scene)
    found = scene.measure("update", measure.derivatives.output_update, **example.at)
    after = scene.measure("after the step", measure.derivatives.updated_outputs, **example.at)
    rate = scene.measure("learning rate", measure.record.spec, field="training.learning_rate")
    rest = int((found.output - found.target).argmax())
    wishes = [
        scene.measure(f"wishes of {j}", measure.derivatives.weight_derivatives, to=j, **example.at)
        for j in (DIGIT, rest)
    ]
    pair = Pair(scene, example, found, after, rest)
    with scene.say(
        "Six neurons, brightest first, {mark}and two lit outputs: {fire} and {rest}.",
        fire=DIGIT,
        rest=rest,
        when=min(found.output[DIGIT], found.output[rest]) > 1 / 3,
    ) as line:
        pair.come_close(scene, line)
        scene.moment("two outputs")
    with scene.say("Active together, {mark}tied together: so Hebb guessed in 1949.") as line:
        pair.fire(scene, line)
        scene.moment("Hebb")
    with scene.say(
        "But here {mark}the target decides. {mark}Blue: the weight grows.\n{mark}Orange: it falls.",
        when=found.target[DIGIT] == 1
        and found.target[rest] == 0
        and bool((found.update[DIGIT] > 0).all() and (found.update[rest] < 0).all()),
    ) as line:
        pair.pull(scene, line)
        scene.moment("the target decides")
    with scene.say(
        "By how much? {mark}{wish:.2f} again, {mark}times the rate, {rate:.1f},\n"
        "{mark}times the brightness behind it.",
        wish=wishes[0].minus_dz,
        rate=rate,
    ) as line:
        pair.work_out(scene, line, wishes, rate)
    with scene.say(
        "For {rest}, its wish times its slope: {other:.2f}.",
        rest=rest,
        other=wishes[1].minus_dz,
        when=np.isclose(wishes[1].minus_da * wishes[1].slope, wishes[1].minus_dz),
    ) as line:
        pair.work_out_other(scene, line)
        scene.moment("how much")
    with scene.say("All {n} weights to the outputs {mark}take this step.", n=found.update.size) as line:
        pair.step_all(scene, line)
        scene.moment("all weights")
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
    with scene.say("That was one picture's wish. {mark}We take the step back.") as line:
        pair.take_back(scene, line)


class Pair:
    """The wanted output and one that should be dark, some neurons before them, and what a step changes between.

    Attributes
    ----------
    lamps
        The two outputs, the wanted one first; everything else that comes in twos is in this order.
    chosen
        Places of the neurons that stay in view, the brightest first; `sources` are these neurons.
    ties, targets, words
        What a step changes, what decides about it, and what its hues mean.
    whole
        What the step changes in all weights to all outputs.
    home
        The picture that the beat opens with.
    """

    def __init__(
        self, scene: Lecture, example: Example, found: OutputUpdate, after: UpdatedOutputs, rest: int
    ) -> None:
        self.found, self.after, self.outputs = found, after, (DIGIT, rest)
        fan = output_fan(example)
        name = name_of_output(fan)
        scene.open_with(fan, name)
        self.home: tuple[Any, Any] = (fan.copy(), name.copy())
        self.halo: Any = fan.halo
        self.neurons: list[Any] = [fan.neuron(0, k) for k in fan.drawn[0]]
        self.chosen = found.order[np.linspace(0, len(found.order) - 1, SHOWN).round().astype(int)]
        self.sources = [self.neurons[k] for k in self.chosen]
        self.others = [neuron for neuron in self.neurons if neuron not in self.sources]
        top: Any = fan.neuron(1, 0)
        other: Any = Neuron(OUTPUT).set_activation(found.output[rest]).move_to(top)
        self.lamps = (top, other)
        label = declared(Label(spell(rest), size=NAME_SIZE), "the number of an output neuron")
        self.names: tuple[Any, Any] = (name, label)
        looks: dict[str, Any] = {"thickness": THICKNESS, "faintest": FAINTEST}
        self.strands = Strands(self.neurons, top, after.weights[DIGIT], **looks)
        self.threads = Strands(self.sources, other, after.weights[rest, self.chosen], **looks)
        update = found.update[:, self.chosen]
        largest = float(np.abs(update[list(self.outputs)]).max())
        self.ties = [
            Ties(self.sources, lamp, update[j], largest=largest)
            for j, lamp in zip(self.outputs, self.lamps, strict=True)
        ]
        self.targets, self.words = _targets([found.target[j] for j in self.outputs]), _words()
        self.bands: Any = Group()  # under the lamps, whatever is added to it
        scene.remove(fan)
        scene.add(self.strands, self.threads, self.bands, *self.neurons, other, top, self.halo, name)
        self._show_closeness(self.strands, 0.0)
        self.figures = VGroup(
            *(
                Number(found.a[k], size=FIGURE).next_to(_place(row), LEFT, buff=SOURCE + 0.25)
                for row, k in enumerate(self.chosen)
            )
        )
        self.readings = [Reading(found.output[j], y) for j, y in zip(self.outputs, READING_YS, strict=True)]
        self.whole = _all_changes(found)
        self.cost = CostReading(after)

    # -- the neurons -----------------------------------------------------------------------------------------

    def come_close(self, scene: Lecture, line: Saying) -> None:
        """Let some of the neurons come close, the brightest on top, and another output from behind the wanted one."""
        lamp, name = self.lamps[1], self.names[1]
        place = np.array([OUTPUT_X, OUTPUT_YS[1], 0.0])
        name.next_to(place + OUTPUT * UP, UP, buff=0.12)
        numbers = (FadeIn(figure, shift=0.3 * LEFT) for figure in self.figures)
        scene.play(
            *(
                source.animate.scale_to_fit_width(2 * SOURCE).move_to(_place(row))
                for row, source in enumerate(self.sources)
            ),
            *(FadeOut(neuron, scale=0.2) for neuron in self.others),
            *self._raise_output(),
            lamp.animate.move_to(place),
            FadeIn(name, rate_func=squish_rate_func(smooth, 0.6, 1.0)),
            Drive(self.strands, 0, 1, show=self._show_closeness, rate_func=smooth),
            scene.move_on(ASIDE * LEFT),
            run_time=2.0,
        )
        scene.play(LaggedStart(*numbers, lag_ratio=0.25), run_time=max(line.until_mark(), 1.1))
        scene.play(
            *(FadeIn(reading.before, shift=0.3 * DOWN) for reading in self.readings),
            *(cast(Any, lamp).animate(rate_func=there_and_back).scale(1.12) for lamp in self.lamps),
            run_time=max(line.left, 1.0),
        )

    def _show_closeness(self, _: Strands, share: float) -> None:
        """Let the edges of the neurons in view recede to plain lines as these come close, and the others go."""
        self.strands.follow().show(self.strands.weights)
        self.threads.follow()
        for k, edge in enumerate(self.strands.edges):
            plain = PLAIN if k in self.chosen else (PLAIN[0], 0.0)
            width, opacity = (
                now + share * (then - now)
                for now, then in zip((edge.stroke_width, edge.stroke_opacity), plain, strict=True)
            )
            edge.set_stroke(
                palette.sign_hue(edge.weight).interpolate(palette.SECONDARY, share), width, opacity=opacity
            )
        self.threads.set_stroke(palette.SECONDARY, PLAIN[0], opacity=share * PLAIN[1])

    def _raise_output(self) -> list[Animation]:
        """Return the animations in which the wanted output, its ring and its number make room for the other."""
        place = np.array([OUTPUT_X, OUTPUT_YS[0], 0.0])
        name = self.names[0].animate.next_to(place + OUTPUT * 1.18 * UP, UP, buff=0.12)
        return [
            *(part.animate.scale(OUTPUT / LARGE).move_to(place) for part in (self.lamps[0], self.halo)),
            name,
        ]

    def fire(self, scene: Lecture, line: Saying) -> None:
        """Send the activations to both outputs, and tie all that are active together."""
        signals = [Signals(self.sources, lamp) for lamp in self.lamps]
        scene.play(*(Drive(one, 0, 1, rate_func=smooth) for one in signals), run_time=1.6)
        scene.remove(*signals)
        scene.play(Drive(self.strands, 0, 1, show=self._tie, rate_func=smooth), run_time=1.2)
        scene.wait(max(line.left, 0.8))

    def _tie(self, _: Strands, share: float) -> None:
        """Let the edges be so far from plain to tied, each as its neuron is lit."""
        hue = palette.SECONDARY.interpolate(palette.INK, share)
        opacity = PLAIN[1] + share * (TIED[1] - PLAIN[1])
        for edges in ([self.strands.edges[k] for k in self.chosen], self.threads.edges):
            for edge, source in zip(edges, self.sources, strict=True):
                width = PLAIN[0] + share * (TIED[0] * source.activation - PLAIN[0])
                edge.set_stroke(hue, width, opacity=opacity)

    # -- the step --------------------------------------------------------------------------------------------

    def pull(self, scene: Lecture, line: Saying) -> None:
        """Put what is wanted beside what is, and let it pull the weights: one way for each output."""
        scene.play(
            Drive(self.strands, 1, 0, show=self._tie, rate_func=smooth), run_time=max(line.until_mark(), 0.6)
        )
        scene.play(
            *(FadeIn(target, shift=0.8 * LEFT) for target in self.targets),
            scene.pull_back(),
            run_time=max(line.until_mark(), 1.0),
        )
        for ties, target, name in zip(self.ties, self.targets[:-1], self.words, strict=True):
            self.bands.add(ties)
            scene.play(
                Drive(self.bands, 0, 1, show=_pull_last, rate_func=smooth),
                cast(Any, target).animate(rate_func=there_and_back).scale(1.25),
                FadeIn(name, rate_func=squish_rate_func(smooth, 0.3, 0.7)),
                run_time=1.5,
            )
        scene.wait(max(line.left, 0.5))

    def work_out(
        self, scene: Lecture, line: Saying, wishes: Sequence[WeightDerivatives], rate: float
    ) -> None:
        """Work out the change behind the brightest neuron, and write all changes beside the neurons."""
        changes = self.found.update[list(self.outputs)][:, self.chosen]
        brightest = self.chosen[0]
        self.products = [
            _product(one.minus_dz, rate, self.found.a[brightest], change)
            .move_to((0, y, 0))
            .set_x(PRODUCT_RIGHT, direction=RIGHT)
            for one, change, y in zip(wishes, changes[:, 0], PRODUCT_YS, strict=True)
        ]
        self.changes = [
            VGroup(
                *(
                    Number(value, sign=True, size=SMALL, color=palette.sign_hue(value))
                    .next_to(figure, LEFT, buff=0.35)
                    .shift(0.21 * side)
                    for value, figure in zip(row, self.figures, strict=True)
                )
            )
            for row, side in zip(changes, (UP, DOWN), strict=True)
        ]
        wish, times, speed, again, brightness, equals, change = self.products[0]
        first: Any = self.figures[0]
        scene.wait(line.until_mark())
        scene.play(FadeIn(wish, shift=0.3 * DOWN), run_time=max(line.until_mark(), 0.6))
        scene.play(FadeIn(times, speed, shift=0.3 * DOWN), run_time=max(line.until_mark(), 0.6))
        scene.play(
            FadeIn(again, brightness, shift=0.3 * DOWN),
            first.animate(rate_func=there_and_back).scale(1.35),
            run_time=0.9,
        )
        scene.play(FadeIn(equals, change, shift=0.2 * RIGHT), run_time=0.4)
        scene.play(
            LaggedStart(*(FadeIn(one, shift=0.3 * LEFT) for one in self.changes[0]), lag_ratio=0.3),
            run_time=max(line.left, 1.2),
        )

    def work_out_other(self, scene: Lecture, line: Saying) -> None:
        """Do the same for the output that should be dark."""
        scene.play(FadeIn(self.products[1], shift=0.3 * DOWN), run_time=0.7)
        scene.play(
            LaggedStart(*(FadeIn(one, shift=0.3 * LEFT) for one in self.changes[1]), lag_ratio=0.3),
            run_time=max(line.left - 0.3, 1.0),
        )
        scene.wait(0.6)

    def step_all(self, scene: Lecture, line: Saying) -> None:
        """Show the whole layer of which this is a part, and let all of its weights take the step."""
        *lamps, word = self.targets
        changes = edges_as_sticks(self.whole, 0)
        pulled = changes.copy().put_at(changes.tips(), changes.tips())
        scene.play(
            FadeOut(*self.products, word),
            FadeIn(self.whole.neurons, self.whole.halo, rate_func=squish_rate_func(smooth, 0.3, 1.0)),
            run_time=max(0.7, 0.5 * line.until_mark()),
        )
        self.targets = VGroup(*lamps)
        scene.add(pulled, *self.whole.neurons)
        scene.play(Fly(pulled, changes, lag=0.7), run_time=max(1.6, line.left - 0.3))
        scene.remove(pulled, *self.whole.neurons, self.whole.halo)
        scene.add(self.whole)
        scene.wait(0.3)

    # -- what it did -----------------------------------------------------------------------------------------

    def run_again(self, scene: Lecture, line: Saying) -> None:
        """Send the same activations along the edges, and let outputs and cost take their new values."""
        cores = [
            Neuron(CORE).set_activation(lamp.activation).outline(0.0).move_to(lamp) for lamp in self.lamps
        ]
        signals = [Signals(self.sources, lamp) for lamp in self.lamps]
        arrows = [reading[1:] for reading in self.readings]
        scene.play(
            *(Drive(one, 0, 1, rate_func=smooth) for one in signals),
            FadeIn(*arrows, self.cost, rate_func=squish_rate_func(smooth, 0.4, 0.9)),
            run_time=max(line.until_mark(), 1.6),
        )
        scene.remove(*signals)
        self.cores: Any = Group(*cores)
        scene.add(self.cores)
        scene.play(*self._outputs(0, 1), self.cost.change(), run_time=max(line.until_mark(), 1.6))
        scene.play(Indicate(self.cost.number, 1.3, palette.COST), run_time=max(line.left, 0.8))
        scene.wait(0.8)

    def _outputs(self, start: float, end: float) -> list[Animation]:
        """Return the animations in which lamps and numbers go from one share of the step to another."""
        found: list[Animation] = [Drive(self.whole, start, end, show=self._light, rate_func=smooth)]
        for j, lamp, reading in zip(self.outputs, self.lamps, self.readings, strict=True):
            before, after = float(self.after.output[j]), float(self.after.updated_output[j])
            ends = [before + share * (after - before) for share in (start, end)]
            for part, show in ((lamp, Neuron.set_activation), (reading.after, Number.set_value)):
                found.append(Drive(part, *ends, show=show, rate_func=smooth))
        return found

    def _light(self, whole: NetworkDiagram, share: float) -> None:
        before, after = self.after.output, self.after.updated_output
        whole.show(activations=(self.found.a, before + share * (after - before)))

    def take_back(self, scene: Lecture, line: Saying) -> None:
        """Undo the step, and leave the fan as it was."""
        scene.play(
            Drive(self.bands, 1, 0, show=_pull_all, rate_func=smooth),
            *self._outputs(1, 0),
            self.cost.change(back=True),
            FadeOut(self.words, self.targets, *self.changes),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.remove(self.bands, self.cores)
        scene.play(
            FadeOut(self.figures, *self.readings, self.cost, self.whole, rate_func=rush_from), run_time=0.4
        )
        fan, name = self.home
        top = fan.neuron(1, 0)
        scene.play(
            *(
                neuron.animate(path_arc=-PI / 6).match_width(there).move_to(there)
                for neuron, there in zip(self.neurons, fan.neurons[0], strict=True)
            ),
            *(
                part.animate.match_width(there).move_to(there)
                for part, there in ((self.lamps[0], top), (self.halo, fan.halo), (self.names[0], name))
            ),
            FadeOut(self.names[1], rate_func=rush_from),
            self.lamps[1].animate.move_to(top),
            Drive(self.strands, 1, 0, show=self._show_closeness, rate_func=smooth),
            run_time=max(line.left, 1.6),
        )
        scene.remove(self.strands, self.threads, *self.neurons, *self.lamps, self.halo, self.names[0])
        scene.add(fan, name)


class Reading(VGroup):
    """An output in numbers: what it was, an arrow, and what it is, to be changed; below its lamp.

    Parameters
    ----------
    value
        What it was.
    y
        Height of its middle.
    """

    def __init__(self, value: float, y: float) -> None:
        self.before = Number(value, size=FIGURE)
        self.arrow = Arrow(0.3 * LEFT, 0.3 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=4)
        self.after = Number(value, size=FIGURE)
        super().__init__(self.before, self.arrow, self.after)
        self.arrange(RIGHT, buff=0.2).next_to((READING_X, y, 0), RIGHT, buff=0)


class CostReading(VGroup):
    """What the picture costs: a gauge and a number below it.

    Parameters
    ----------
    found
        Before and after the step.
    """

    def __init__(self, found: UpdatedOutputs) -> None:
        self.ends = (found.cost, found.updated_cost)
        low, high = np.floor(10 * self.ends[1] - 1) / 10, np.ceil(10 * self.ends[0] + 1) / 10
        ticks = np.arange(low, high + 0.05, 0.1)
        self.gauge = Gauge(low, high, start=found.cost, ticks=ticks.tolist(), radius=1.5).move_to(GAUGE_AT)
        name = Formula("C_0", size=SYMBOL, color=palette.COST)
        self.number = Number(found.cost, size=FIGURE, color=palette.COST)
        below = VGroup(name, self.number).arrange(RIGHT, buff=0.3).next_to(self.gauge, DOWN, buff=0.15)
        super().__init__(self.gauge, *below)

    def show(self, cost: float) -> Self:
        """Let needle and number tell a cost."""
        self.gauge.show(cost)
        self.number.set_value(cost)
        return self

    def change(self, *, back: bool = False) -> Drive:
        """Return the animation from the cost before the step to that after it, or back."""
        return Drive(self, *self.ends[:: -1 if back else 1], rate_func=smooth)


def _place(row: int) -> Point:
    """Return where a neuron in view stands, counted from the brightest."""
    return np.array([SOURCE_X, MIDDLE + (0.5 * (SHOWN - 1) - row) * PITCH, 0.0])


def _targets(values: Sequence[float]) -> VGroup:
    """Return what the outputs should be, each directly beside its output, and then a word for it."""
    x = OUTPUT_X + OUTPUT + 0.22 + TARGET
    lamps = [
        Neuron(TARGET).set_activation(value).set_stroke(palette.TARGET, 5).move_to((x, y, 0.0))
        for value, y in zip(values, OUTPUT_YS, strict=True)
    ]
    return VGroup(
        *lamps, Label("target", size=SMALL, color=palette.TARGET).next_to(lamps[0], RIGHT, buff=0.25)
    )


def _words() -> VGroup:
    """Return what the hues of changes mean, over the edges to the one output and under those to the other."""
    return VGroup(
        *(
            Label(text, size=SMALL, color=hue).move_to((WORDS_X, y, 0.0))
            for text, hue, y in zip(
                ("weight grows", "weight falls"), (palette.POSITIVE, palette.NEGATIVE), WORD_YS, strict=True
            )
        )
    )


def _all_changes(found: OutputUpdate) -> NetworkDiagram:
    """Return the whole last layer; its edges show what the step changes."""
    width, height = WHOLE_SIZE
    layer = NetworkDiagram(found.update.shape[::-1], width=width, height=height, output_labels=())
    layer.show(weights=[found.update], activations=(found.a, found.output)).set_target(DIGIT)
    return layer.move_to(WHOLE_AT)


def _product(wish: float, rate: float, a: float, change: float) -> VGroup:
    """Return a change as the product that it is, all of its parts one by one."""
    hue = palette.sign_hue(change)
    row = VGroup(
        Number(wish, size=FIGURE, color=hue),
        Formula("dot", size=SYMBOL),
        Number(rate, 1, size=FIGURE),
        Formula("dot", size=SYMBOL),
        Number(a, size=FIGURE),
        Formula("=", size=SYMBOL),
        Number(change, sign=True, size=FIGURE, color=hue),
    )
    return row.arrange(RIGHT, buff=0.17)


def _pull_last(bands: Group, reach: float) -> None:
    cast(Ties, bands[-1]).show(reach)


def _pull_all(bands: Group, reach: float) -> None:
    for ties in bands:
        cast(Ties, ties).show(reach)
