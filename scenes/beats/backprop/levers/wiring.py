"""3.5: a step ties bright neurons to the output that should be bright, and loosens them from one that should not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Arrow,
    BackgroundRectangle,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    VGroup,
    rush_from,
    rush_into,
    smooth,
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
from scenes.kit.network.diagram import Neuron, Point
from scenes.kit.network.strands import Strands
from scenes.kit.replay.replay import Drive
from scenes.kit.values.gauge import Gauge

SMALL, FIGURE, SYMBOL = 37, 48, 50  # sizes of words, of numbers, of formulas
SHOWN = 6  # neurons from the brightest to the darkest
SOURCE, OUTPUT, CORE = 0.36, 0.74, 0.34  # radii of neurons, of outputs, and of what these were before
SOURCE_X, OUTPUT_X, TEXT_X, TARGET_X = -4.6, 0.5, 1.7, 6.2
MIDDLE, PITCH = 0.2, 1.02  # of the neurons: height of their middle, and distance
OUTPUT_YS = (1.6, -1.5)
PRODUCT_AT, GAUGE_AT = np.array([1.62, 0.2, 0.0]), np.array([5.2, 0.3, 0.0])
WIDEST = 32  # stroke width of the largest change
PLAIN = 2.5, 0.6  # stroke width and opacity of an edge whose weight is not told
PALE = 0.2  # opacity of bands while others are looked at
SIGNAL = 0.26  # radius of a signal from a neuron that is fully lit


class Ties(VGroup):
    """What a step adds to weights: bands along edges, as wide as the change is large, that grow out of the neurons.

    Parameters
    ----------
    sources, to
        The neurons, as of `Strands`.
    changes
        ``(n,)``, one for each source.
    largest
        The change that counts as full width.

    Attributes
    ----------
    grown
        How many bands have grown, one after the other.

    >>> ties = Ties([Neuron(0.1)], Neuron(0.5).shift(4 * RIGHT), np.array([-0.2]), largest=0.4).show(1)
    >>> float(ties[0].stroke_width), round(float(ties[0].get_length()), 6)
    (16.0, 3.5)
    """

    def __init__(self, sources: Sequence[Neuron], to: Neuron, changes: Array, *, largest: float) -> None:
        self.sources, self.to, self.changes, self.grown = list(sources), to, changes, 0.0
        super().__init__(
            *(
                Line(color=palette.sign_hue(change), stroke_width=WIDEST * float(abs(change)) / largest)
                for change in changes
            )
        )
        self.show(0.0)

    def show(self, grown: float) -> Self:
        """Let so many bands reach from their neurons to the output."""
        self.grown = float(grown)
        for place, (band, source) in enumerate(zip(self, self.sources, strict=True)):
            start, way = source.get_center(), self.to.get_center() - source.get_center()
            reach = np.clip(grown - place, 1e-4, 1.0) * (1 - self.to.width / 2 / np.linalg.norm(way))
            band.put_start_and_end_on(start, start + reach * way)
        return self

    def follow(self) -> Self:
        """Lead to where the output is now."""
        return self.show(self.grown)

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
    """Tie bright neurons to the output that should fire, and loosen them from one that should not."""
    scene.declare({"1949": "the year of Hebb's book", "six": "how many neurons are drawn"})
    example = example_shown(scene)
    found = scene.measure("update", measure.derivatives.output_update, **example.at)
    after = scene.measure("after the step", measure.derivatives.updated_outputs, **example.at)
    wishes = scene.measure("wishes", measure.derivatives.weight_derivatives, to=DIGIT, **example.at)
    rate = scene.measure("learning rate", measure.record.spec, field="training.learning_rate")
    rest = int((found.output - found.target).argmax())
    pair = Pair(scene, example, found, after, rest)
    with scene.say(
        "Sort the sixteen neurons by brightness, {mark}and keep six in view.",
        when=len(found.a) == 16,
    ) as line:
        pair.sort(scene, line)
        scene.moment("sorted")
    with scene.say(
        "One step adds to each weight to {fire}: {mark}{wish:.2f},\n"
        "{mark}times the rate, {rate:.1f}, {mark}times the brightness behind it.",
        fire=DIGIT,
        wish=wishes.minus_dz,
        rate=rate,
        when=bool((found.update[DIGIT] > 0).all()),
    ) as line:
        pair.tie(scene, line, wishes, rate)
        scene.moment("tied")
    with scene.say(
        "Output {rest} should be dark. {mark}From the very same neurons,\neach weight falls.",
        rest=rest,
        when=found.target[rest] == 0 and bool((found.update[rest] < 0).all()),
    ) as line:
        pair.loosen(scene, line)
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
    with scene.say("Active together, {mark}tied together: Hebb guessed so of brains, in 1949.") as line:
        pair.replay(scene, line, 0)
        scene.moment("Hebb")
    with scene.say(
        "But {rest} was lit as well, {mark}and it was untied.\n{mark}Here the target decides.", rest=rest
    ) as line:
        pair.replay(scene, line, 1)
        pair.show_targets(scene, line)
        scene.moment("targets")
    with scene.say("That was one picture's wish. {mark}We take the step back.") as line:
        pair.take_back(scene, line)


class Pair:
    """The wanted output and one that should be dark, some of the neurons before them, and what a step adds between.

    Attributes
    ----------
    lamps
        The two outputs, the wanted one first; everything else that comes in twos is in this order.
    chosen
        Places of the neurons that stay in view, the brightest first; `sources` are these neurons.
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
        self.places = [neuron.get_center() for neuron in self.neurons]
        self.chosen = found.order[np.linspace(0, len(found.order) - 1, SHOWN).round().astype(int)]
        self.sources = [self.neurons[k] for k in self.chosen]
        self.others = [neuron for neuron in self.neurons if neuron not in self.sources]
        other = Neuron(OUTPUT).set_activation(found.output[rest])
        self.lamps: tuple[Any, Any] = (fan.neuron(1, 0), other)
        label = declared(Label(spell(rest), size=NAME_SIZE), "the number of an output neuron")
        self.names: tuple[Any, Any] = (name, label)
        self.strands = Strands(
            self.neurons, self.lamps[0], after.weights[DIGIT], thickness=THICKNESS, faintest=FAINTEST
        )
        update = found.update[:, self.chosen]
        largest = float(np.abs(update[list(self.outputs)]).max())
        self.ties = [
            Ties(self.sources, lamp, update[j], largest=largest)
            for j, lamp in zip(self.outputs, self.lamps, strict=True)
        ]
        self.bands: Any = Group()  # under the lamps, whatever is added to it
        scene.remove(fan)
        scene.add(self.strands, self.bands, *self.neurons, self.lamps[0], self.halo, name)
        self.figures = VGroup(
            *(
                Number(found.a[k], size=FIGURE).next_to(_place(row), LEFT, buff=SOURCE + 0.25)
                for row, k in enumerate(self.chosen)
            )
        )
        self.readings = [Reading(found.output[j], y) for j, y in zip(self.outputs, OUTPUT_YS, strict=True)]
        self.cost = CostReading(after)

    # -- the neurons -----------------------------------------------------------------------------------------

    def sort(self, scene: Lecture, line: Saying) -> None:
        """Let the neurons change places, the brightest on top, and some of them come close with their output."""
        moves = [
            self.neurons[k].animate(path_arc=PI / 2).move_to(self.places[row])
            for row, k in enumerate(self.found.order)
        ]
        follow = Drive(self.strands, 0, 1, show=lambda strands, _: strands.follow())
        scene.play(follow, LaggedStart(*moves, lag_ratio=0.05), run_time=line.until_mark())
        scene.play(
            Drive(self.strands, 0, 1, show=self._come_close, rate_func=smooth),
            *(
                source.animate.scale_to_fit_width(2 * SOURCE).move_to(_place(row))
                for row, source in enumerate(self.sources)
            ),
            *(FadeOut(neuron, scale=0.2) for neuron in self.others),
            *self._move_output(MIDDLE, scale=OUTPUT / LARGE),
            run_time=1.5,
        )
        figures = (
            FadeIn(figure, target_position=source, scale=0.3)
            for figure, source in zip(self.figures, self.sources, strict=True)
        )
        scene.play(LaggedStart(*figures, lag_ratio=0.2), run_time=max(line.left, 0.8))

    def _come_close(self, strands: Strands, share: float) -> None:
        """Let the edges of the neurons in view recede to plain lines, and the others go."""
        strands.follow().show(strands.weights)
        for k, edge in enumerate(strands.edges):
            plain = PLAIN if k in self.chosen else (PLAIN[0], 0.0)
            width, opacity = (
                now + share * (then - now)
                for now, then in zip((edge.stroke_width, edge.stroke_opacity), plain, strict=True)
            )
            edge.set_stroke(
                palette.sign_hue(edge.weight).interpolate(palette.SECONDARY, share), width, opacity=opacity
            )

    def _move_output(self, y: float, *, scale: float = 1.0) -> list[Animation]:
        """Return the animations in which the wanted output, its ring and its number go to a height."""
        place = np.array([OUTPUT_X, y, 0.0])
        name = self.names[0].animate.next_to(place + OUTPUT * 1.18 * UP, UP, buff=0.12)
        return [*(part.animate.scale(scale).move_to(place) for part in (self.lamps[0], self.halo)), name]

    # -- the step --------------------------------------------------------------------------------------------

    def tie(self, scene: Lecture, line: Saying, wishes: WeightDerivatives, rate: float) -> None:
        """Work out one change, let its edge swell by it, and then all others."""
        ties, update = self.ties[0], self.found.update[DIGIT, self.chosen]
        self.product = _product(wishes.minus_dz, rate, self.found.a[self.chosen[0]], update[0])
        wish, times, speed, again, brightness, equals, change = self.product
        self.labels = VGroup(
            *(self._label(value, source) for value, source in zip(update, self.sources, strict=True))
        )
        scene.play(
            Drive(self.strands, 0, 1, show=self._swell, rate_func=there_and_back), run_time=line.until_mark()
        )
        scene.play(FadeIn(wish, target_position=self.lamps[0], scale=0.3), run_time=line.until_mark())
        scene.play(FadeIn(times, speed, shift=0.3 * DOWN), run_time=line.until_mark())
        flying: Any = self.figures[0].copy()
        scene.play(
            FadeIn(again), flying.animate(path_arc=-PI / 4).move_to(brightness), run_time=max(line.left, 0.8)
        )
        scene.remove(flying)
        scene.add(brightness)
        scene.play(FadeIn(equals, change, shift=0.2 * RIGHT), run_time=0.4)
        self.bands.add(ties)
        moving: Any = change.copy()
        scene.play(
            moving.animate.match_height(self.labels[0][1]).move_to(self.labels[0]),
            Drive(self.bands, 0, 1, show=_grow, rate_func=smooth),
            run_time=1.0,
        )
        scene.remove(moving)
        scene.add(self.labels[0])
        scene.play(
            Drive(self.bands, 1, SHOWN, show=_grow),
            LaggedStart(*(FadeIn(label, scale=0.5) for label in self.labels[1:]), lag_ratio=1.0),
            run_time=1.2,
        )
        scene.wait(0.8)

    def _swell(self, strands: Strands, share: float) -> None:
        for k in self.chosen:
            strands.edges[k].set_stroke(width=PLAIN[0] + 6 * share, opacity=PLAIN[1])

    def _label(self, value: float, source: Neuron) -> VGroup:
        """Return a change on a plate, to stand on its edge."""
        number = Number(value, sign=True, size=SMALL, color=palette.sign_hue(value))
        plate = BackgroundRectangle(number, color=palette.GROUND, fill_opacity=0.9, buff=0.07)
        start, end = source.get_center(), self.lamps[0].get_center()
        return VGroup(plate, number).move_to(start + 0.36 * (end - start))

    def loosen(self, scene: Lecture, line: Saying) -> None:
        """Let another output come out from behind the wanted one, and its edges take what it is to lose."""
        lamp, name = self.lamps[1], self.names[1]
        lamp.move_to(self.lamps[0])
        scene.bring_to_back(lamp)
        place = np.array([OUTPUT_X, OUTPUT_YS[1], 0.0])
        name.next_to(place + OUTPUT * UP, UP, buff=0.12)
        scene.play(
            Drive(self.strands, 0, 1, show=lambda strands, _: strands.follow()),
            Drive(self.bands, 0, 1, show=lambda bands, _: bands[0].follow()),
            lamp.animate.move_to(place),
            *self._move_output(OUTPUT_YS[0]),
            FadeIn(name, target_position=self.lamps[0]),
            FadeOut(self.product, target_position=self.lamps[0], scale=0.3),
            FadeOut(self.labels),
            *(FadeIn(reading.before, target_position=self.lamps[0]) for reading in self.readings),
            run_time=line.until_mark(),
        )
        self.bands.add(self.ties[1])
        scene.play(Drive(self.bands, 0, SHOWN, show=_grow), run_time=max(line.left, 1.8))
        scene.wait(0.3)

    # -- what it did -----------------------------------------------------------------------------------------

    def run_again(self, scene: Lecture, line: Saying) -> None:
        """Send the same activations along the edges, and let outputs and cost take their new values."""
        cores = [
            Neuron(CORE).set_activation(lamp.activation).outline(0.0).move_to(lamp) for lamp in self.lamps
        ]
        signals = [Signals(self.sources, lamp) for lamp in self.lamps]
        arrows, numbers = (VGroup(*parts) for parts in zip(*(one[1:] for one in self.readings), strict=True))
        scene.play(
            *(Drive(one, 0, 1, rate_func=rush_into) for one in signals),
            FadeIn(arrows, numbers, self.cost),
            run_time=max(line.until_mark(), 1.4),
        )
        scene.remove(*signals)
        self.cores: Any = Group(*cores)
        scene.add(self.cores)
        scene.play(*self._outputs(0, 1), run_time=line.until_mark())
        scene.play(self.cost.change(), run_time=max(line.left, 1.2))
        scene.wait(0.4)

    def _outputs(self, start: float, end: float) -> list[Animation]:
        """Return the animations in which lamps and numbers go from one share of the step to another."""
        found: list[Animation] = []
        for j, lamp, reading in zip(self.outputs, self.lamps, self.readings, strict=True):
            before, after = float(self.after.output[j]), float(self.after.updated_output[j])
            ends = [before + share * (after - before) for share in (start, end)]
            for part, show in ((lamp, Neuron.set_activation), (reading.after, Number.set_value)):
                found.append(Drive(part, *ends, show=show, rate_func=smooth))
        return found

    def replay(self, scene: Lecture, line: Saying, one: int) -> None:
        """Let an output and its neurons light up together, and what its edges took grow once more."""
        scene.play(
            *(
                part.animate(rate_func=there_and_back).scale(1.15)
                for part in (self.lamps[one], self.cores[one])
            ),
            *(
                source.animate(rate_func=there_and_back).scale(1 + 0.5 * source.activation)
                for source in self.sources
            ),
            Drive(self.bands, 1.0, PALE, show=_fade),
            run_time=line.until_mark(),
        )
        self.bands.add(self.ties[one].copy().set_stroke(opacity=1.0).show(0))
        scene.play(Drive(self.bands, 0, SHOWN, show=_grow), run_time=1.6)
        scene.play(Drive(self.bands, PALE, 1.0, show=_fade), run_time=0.6)
        self.bands.remove(self.bands[-1])

    def show_targets(self, scene: Lecture, line: Saying) -> None:
        """Put what is wanted beside what is."""
        self.targets = VGroup()
        for j, reading in zip(self.outputs, self.readings, strict=True):
            target = Neuron(0.38).set_activation(self.found.target[j]).set_stroke(palette.TARGET, 5)
            self.targets.add(target.move_to((TARGET_X, reading.get_y(), 0)))
        word = Label("target", size=SMALL, color=palette.TARGET).next_to(self.targets[0], UP, buff=0.2)
        scene.play(
            *(FadeIn(target, scale=2.5) for target in self.targets),
            FadeIn(word),
            run_time=0.6,
        )
        self.targets.add(word)
        scene.wait(max(line.left, 0.8))

    def take_back(self, scene: Lecture, line: Saying) -> None:
        """Undo the step, and leave the fan as it was."""
        scene.play(
            Drive(self.bands, SHOWN, 0, show=_grow_all),
            *self._outputs(1, 0),
            self.cost.change(back=True),
            FadeOut(self.targets),
            run_time=line.until_mark(),
        )
        fan, name = self.home
        top = fan.neuron(1, 0)
        scene.remove(self.bands, self.cores)
        scene.play(
            Drive(self.strands, 1, 0, show=self._come_close, rate_func=smooth),
            *(
                neuron.animate(path_arc=-PI / 2).match_width(there).move_to(there)
                for neuron, there in zip(self.neurons, fan.neurons[0], strict=True)
            ),
            *(
                part.animate.match_width(there).move_to(there)
                for part, there in ((self.lamps[0], top), (self.halo, fan.halo), (self.names[0], name))
            ),
            FadeOut(self.lamps[1], self.names[1], target_position=top, scale=0.5),
            FadeOut(self.figures, *self.readings, self.cost, shift=0.3 * LEFT, rate_func=rush_from),
            run_time=max(line.left, 1.6),
        )
        scene.remove(self.strands, *self.neurons, self.lamps[0], self.halo, self.names[0])
        scene.add(fan, name)


class Reading(VGroup):
    """An output in numbers: what it was, an arrow, and what it is, to be changed; beside its lamp.

    Parameters
    ----------
    value
        What it was.
    y
        Height of its middle.
    """

    def __init__(self, value: float, y: float) -> None:
        self.before = Number(value, size=FIGURE, color=palette.SECONDARY)
        self.arrow = Arrow(0.3 * LEFT, 0.3 * RIGHT, buff=0, color=palette.SECONDARY, stroke_width=4)
        self.after = Number(value, size=FIGURE)
        super().__init__(self.before, self.arrow, self.after)
        self.arrange(RIGHT, buff=0.2).next_to((TEXT_X, y, 0), RIGHT, buff=0)


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
        self.gauge = Gauge(low, high, start=found.cost, ticks=ticks.tolist(), radius=1.4).move_to(GAUGE_AT)
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


def _product(wish: float, rate: float, a: float, change: float) -> VGroup:
    """Return a change as the product that it is, all of its parts one by one, over the output."""
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
    return row.arrange(RIGHT, buff=0.17).next_to(PRODUCT_AT, RIGHT, buff=0)


def _grow(bands: Any, grown: float) -> None:  # noqa: ANN401 (Ties)
    bands[-1].show(grown)


def _grow_all(bands: Any, grown: float) -> None:  # noqa: ANN401 (Ties)
    for ties in bands:
        ties.show(grown)


def _fade(bands: Group, opacity: float) -> None:
    for ties in bands[:2]:
        ties.set_stroke(opacity=opacity)
