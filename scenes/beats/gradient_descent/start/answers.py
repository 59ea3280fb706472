"""2.1: pictures with answers, of which some are locked away to judge by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromEdge,
    LaggedStart,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)

from netcore import measure
from netcore.measure.answers import Answers
from netcore.network.arrays import Array
from netcore.network.params import Params
from scenes.beats.gradient_descent.example import ScoredNetwork, StepTag, untaught_network
from scenes.beats.gradient_descent.networks import params_at
from scenes.beats.gradient_descent.start.heaps import Sheet
from scenes.beats.gradient_descent.start.one_example import the_three
from scenes.beats.gradient_descent.start.outputs import RightAnswers
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import bleed, is_pinned
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.pulse import ForwardPulse
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.replay import Drive
from scenes.kit.values.lock import Lock

NEAR = 6000  # training images that are drawn one by one from nearby
STRIDE = 7919  # prime, so that each picture comes once
BLOCK = 4  # pixels of an image that make one of its thumbnail
JUDGED = 40  # test images that are taken from the heap
HOME = (-0.6, 0.42)  # where the first picture stays
ALONE, SOME, ALL = 5.0, 1.9, 0.0245  # width of a picture: one of them, about two dozen, all; scene units
APART = 0.9  # scene units between the two heaps
LOCK, SHUT = 2.4, 0.7  # size of the padlock; opacity of what it holds shut
READER, READER_AT, THICK = (
    (2.2, 4.3),
    (-3.75, -0.4, 0.0),
    1.2,
)  # size, place and lines of the network that reads
SLOT, SLOT_GAP = 1.35, 0.3  # size of the picture before it, and the room between them; scene units
COLUMNS, WALL, WALL_AT = 10, (8.7, 5.0), (2.55, -0.4, 0.0)  # how the pictures stand, on which size, and where
BESIDE, BELOW = 0.18, 0.33  # of the two answers on a card from its middle, in scene units
FLIGHT = 3  # pictures that are read while an answer flies to its card
LARGE, LARGE_AT = 3.9, (-1.6, -0.2, 0.0)  # height and place of the misread one


@beat("2.1", "examples with answers")
def examples_with_answers(scene: Lecture) -> None:
    """From one picture with its answer out to all of them; some are locked away, and forty of these are read."""
    index, _ = the_three(scene)
    train, test = (
        scene.measure(f"{split} set", measure.examples.example_count, split=split)
        for split in ("train", "test")
    )
    shared = scene.measure("pictures in both", measure.examples.shared_examples)
    everything = scene.derive("pictures", "sum", train, test)
    params = params_at(scene, 0)
    reading = _reading(scene, params)
    sheet = bleed(_sheet(scene, index).show(ALONE))
    scene.open_with(sheet)
    with scene.say("Here is a digit. In yellow, somebody has written down what it is.") as line:
        scene.play(Drive(sheet, ALONE, 0.94 * ALONE, log=True, run_time=1.0))
        scene.play(Drive(sheet, 0.94 * ALONE, SOME, log=True, rate_func=_eased, run_time=line.left))
        scene.moment("some")
    with scene.say("And so on: {all:words} pictures, each with its answer.", all=everything) as line:
        scene.play(Drive(sheet, SOME, ALL, log=True, rate_func=_eased, run_time=max(3.3, line.left)))
        scene.moment("all")
    locked = _lock_away(scene, sheet, reading, train, test, bool(not shared))
    _unlock(scene, sheet, locked, reading)
    card = _read(scene, reading)
    _put_before(scene, untaught_network(params, card.values), card)


class Reading(Group):
    """The trained network, the picture before it, and the pictures that it reads, each with the true answer.

    Parameters
    ----------
    params
        Of the trained network.
    activations
        ``(n, n_l)`` for every layer, the pictures first.
    read
        Its answers, the labels.

    Attributes
    ----------
    network, slot, wall, labels, answers
        The parts; the answers wait where they come out.
    head, marks
        The frame around the picture that is being read, and those around the misread ones.
    """

    def __init__(self, params: Params, activations: Sequence[Array], read: Answers) -> None:
        self.params, self.activations, self.read = params, activations, read
        self.pictures = activations[0].reshape(-1, 28, 28)
        width, height = READER
        self.network = NetworkDiagram(
            params.layer_sizes, width=width, height=height, output_labels=(), thickness=THICK
        )
        self.network.remove(self.network.ellipses)
        self.network.show(params).move_to(READER_AT)
        self.slot = Picture(np.zeros((28, 28)), size=SLOT)
        self.slot.next_to(self.network, LEFT, buff=SLOT_GAP)
        self.wall = VerdictWall(self.pictures, read.answer[None], read.label, columns=COLUMNS, size=WALL)
        self.wall.shift(WALL_AT).stamp(0)
        self.labels, self.answers, self.marks = VGroup(), VGroup(), VGroup()
        self.goals, middles = [], self.wall.places() + BELOW * WALL[1] / 4 * DOWN
        for place, label, answer, right in zip(middles, read.label, read.answer, read.correct, strict=True):
            self.labels.add(
                Number(label, 0, size=FIGURE_SIZE, color=palette.TARGET).move_to(place + BESIDE * LEFT)
            )
            hue = palette.INK if right else palette.NEGATIVE
            self.answers.add(Number(answer, 0, size=FIGURE_SIZE, color=hue))
            self.goals.append(place + BESIDE * RIGHT)
        for place in self.wall.places()[~read.correct]:
            self.marks.add(self._frame(palette.NEGATIVE).move_to(place))
        self.head = self._frame(palette.INK).move_to(self.wall.places()[0])
        super().__init__(self.network, self.slot, self.wall, self.labels, self.marks, self.head, self.answers)

    def at(self, which: int) -> list[Array]:
        """Return the activations of every layer for one of the pictures."""
        return [layer[which] for layer in self.activations]

    def show(self, count: float) -> Reading:
        """Show the network while it reads a picture, by its number; the last answers are still on their way."""
        which = min(int(count), len(self.answers) - 1)
        self.slot.set_values(self.pictures[which])
        self.network.show(activations=self.at(which))
        self.head.move_to(self.wall.places()[which])
        for place, answer in enumerate(self.answers):
            self.fly(place, float(np.clip((count - place) / FLIGHT, 0, 1)))
            answer.set_opacity(float(count > place))
        for mark, missed in zip(self.marks, np.flatnonzero(~self.read.correct), strict=True):
            mark.set_stroke(opacity=float(count >= missed + FLIGHT))
        return self

    def fly(self, which: int, share: float) -> Reading:
        """Put an answer a share, 0..1, of its way from the output that is highest to its card."""
        neuron = self.network.neuron(-1, int(self.read.answer[which])).get_center()
        self.answers[which].move_to(neuron + smooth(share) * (self.goals[which] - neuron))
        return self

    @staticmethod
    def _frame(color: ManimColor) -> RoundedRectangle:
        return RoundedRectangle(
            corner_radius=0.08, width=WALL[0] / COLUMNS, height=WALL[1] / 4, color=color, stroke_width=5
        )


def _reading(scene: Lecture, params: Params) -> Reading:
    """Measure what the trained network, of the same layers as `params`, makes of the first test images."""
    read, _ = judged(scene)
    pictures = scene.measure("test images", measure.examples.images, first=JUDGED, split="test")
    layers = [
        scene.measure(f"layer {layer + 1}", measure.answers.layer_of_examples, layer=layer, first=JUDGED).a
        for layer in range(3)
    ]
    trained = Params(params.layer_sizes, scene.measure("trained parameters", measure.record.final_params))
    return Reading(trained, [pictures.reshape(JUDGED, -1), *layers], read)


def _lock_away(scene: Lecture, sheet: Sheet, reading: Reading, train: int, test: int, apart: bool) -> VGroup:
    """Shut the test pictures away, and let all others go into a network."""
    network = reading.network
    with scene.say(
        "{test:Words} are locked away.\n{mark}A network learns from all the others.", test=test, when=apart
    ) as line:
        scene.play(Drive(sheet, 0, APART, show=Sheet.part, rate_func=_eased), run_time=0.9)
        names = VGroup(
            _name(sheet, 0, f"{spell(train)} to learn from"), _name(sheet, 1, f"{spell(test)} for the test")
        )
        fence = _fence(sheet)
        lock = Lock().scale(LOCK).open().move_to(fence)
        scene.play(FadeIn(names, shift=0.2 * UP), GrowFromEdge(fence, UP), run_time=0.7)
        scene.play(FadeIn(lock, scale=1.4), run_time=0.3)
        scene.play(lock.animate.shut(), run_time=0.3)
        scene.moment("locked")
        scene.wait(max(0.3, line.until_mark()))
        sheet.vanish_at(network.get_center())
        scene.play(
            Drive(sheet, 0, 1, show=Sheet.take, rate_func=smooth),
            FadeOut(names[0]),
            FadeIn(network, rate_func=squish_rate_func(smooth, 0.55, 1)),
            FadeIn(StepTag(None), rate_func=squish_rate_func(smooth, 0.6, 1)),
            run_time=max(1.5, line.left),
        )
        scene.moment("trained")
    return VGroup(fence, lock, names[1])


def _unlock(scene: Lecture, sheet: Sheet, locked: VGroup, reading: Reading) -> None:
    """Open the lock, and lay out some of the test pictures with their true answers."""
    fence, lock, name = locked
    wall = reading.wall.gather_at(fence.get_center()).gather(1)
    with scene.say("Now {n:words} from under the lock. {mark}It never saw them.", n=JUDGED) as line:
        scene.play(cast(Lock, lock).animate.open(), FadeOut(name), run_time=0.4)
        scene.play(FadeOut(lock, fence), run_time=0.4)
        scene.play(
            FadeOut(sheet, rate_func=squish_rate_func(smooth, 0, 0.5)),
            Drive(wall, 1, 0, show=VerdictWall.gather),
            run_time=max(1.3, line.until_mark()),
        )
        scene.remove(sheet)
        scene.play(
            LaggedStart(*(FadeIn(label, scale=1.5) for label in reading.labels), lag_ratio=0.03),
            run_time=max(1.0, line.left),
        )
        scene.moment("unlocked")


def _read(scene: Lecture, reading: Reading) -> Picture:
    """Let the network read the pictures, and bring forward the one that it gets wrong."""
    read, wall, slot, first = reading.read, reading.wall, reading.slot, reading.answers[0]
    missed = int(np.argmin(read.correct))
    with scene.say("It reads one after the other."):
        middle, size = wall.picture_of(0)
        slot.set_values(reading.pictures[0])
        flying = Picture(reading.pictures[0], size=size).move_to(middle)
        scene.play(Create(reading.head), run_time=0.3)
        scene.play(ReplacementTransform(flying, slot, path_arc=PI / 2), run_time=0.8)
        scene.play(ForwardPulse(reading.network, reading.params, reading.at(0), run_time=1.0))
        scene.play(
            Drive(first, 0, 1, show=lambda _, share: reading.fly(0, share)),
            FadeIn(first, run_time=0.2),
            run_time=0.5,
        )
        scene.moment("first")
        scene.add(reading.marks.set_stroke(opacity=0))
        last = len(reading.answers) - 1 + FLIGHT
        scene.play(Drive(reading, FLIGHT, last, run_time=3.6))
        scene.play(FadeOut(reading.head), run_time=0.3)
        scene.moment("read")
    right = RightAnswers(int(read.correct.sum()), JUDGED)
    with scene.say(
        "{right} are right. {mark}This {label} was read as a {answer}.",
        right=int(read.correct.sum()),
        label=int(read.label[missed]),
        answer=int(read.answer[missed]),
        when=int(read.correct.sum()) == JUDGED - 1,
    ) as line:
        scene.play(FadeIn(right, shift=0.2 * UP), run_time=0.5)
        scene.moment("counted")
        scene.wait(max(0.6, line.until_mark()))
        middle, size = wall.picture_of(missed)
        card = Picture(reading.pictures[missed], size=size).move_to(middle)
        label = Words(f"a {spell(int(read.label[missed]))}", size=66, color=palette.TARGET)
        answer = Words(f"read as a {spell(int(read.answer[missed]))}", size=66, color=palette.NEGATIVE)
        VGroup(label, answer).arrange(DOWN, buff=0.8, aligned_edge=LEFT).move_to(
            (LARGE_AT[0] + LARGE / 2 + 0.6, LARGE_AT[1], 0.0), aligned_edge=LEFT
        )
        told = reading.labels[missed], reading.answers[missed]
        rest = [part for part in (*reading.labels, *reading.answers) if part not in told]
        scene.add(card, *told)
        late = squish_rate_func(smooth, 0.35, 1)
        scene.play(
            FadeOut(reading.network, slot, wall, reading.marks, right, *rest, run_time=0.5),
            cast(Any, card).animate(rate_func=late).scale(LARGE / size).move_to(LARGE_AT),
            ReplacementTransform(told[0], label, rate_func=late),
            ReplacementTransform(told[1], answer, rate_func=late),
            run_time=1.3,
        )
        scene.moment("missed")
        scene.wait(max(0.6, line.left))
    return card


def _put_before(scene: Lecture, whole: ScoredNetwork, card: Picture) -> None:
    """Let a picture go to where a network is about to read it, and the network come, without any weights."""
    network, picture, tag = whole.network, whole.picture, whole.tag
    with scene.say("How does a network get that far? At first it knows nothing.") as line:
        scene.add(card)
        scene.play(
            FadeOut(
                *(
                    part
                    for part in scene.on_stage()
                    if part is not card and (isinstance(part, StepTag) or not is_pinned(part))
                )
            ),
            run_time=0.4,
        )
        scene.play(Transform(card, picture.picture), run_time=0.8)
        scene.play(
            FadeIn(picture.rays, picture.strip),
            LaggedStart(*(FadeIn(layer, shift=0.3 * RIGHT) for layer in network.neurons), lag_ratio=0.4),
            FadeIn(network.ellipses, network.labels, tag),
            run_time=max(1.4, line.left),
        )
        scene.remove(card)
        scene.add(network, picture, tag)
        scene.moment("nothing")


def judged(scene: Lecture) -> tuple[Answers, int]:
    """Measure what the trained network makes of the first test images, and which of them it is the first to miss."""
    read = scene.measure("verdicts", measure.answers.answers, first=JUDGED)
    return read, int(np.argmin(read.correct))


def _sheet(scene: Lecture, index: int) -> Sheet:
    """Measure all pictures, and put one training image before all others."""
    order = [index, *(other for other in range(NEAR) if other != index)]
    near = scene.measure("near pictures", measure.examples.images, first=NEAR)
    labels = scene.measure("answers", measure.examples.labels, stop=NEAR)
    small = [
        scene.measure(f"small {split} pictures", measure.pictures.thumbnails, block=BLOCK, split=split)
        for split in ("train", "test")
    ]
    train = np.concatenate([small[0][order], _mixed(small[0][NEAR:])])
    return Sheet(near[order], labels[order], train, _mixed(small[1]), HOME)


def _mixed(pictures: Array) -> Array:
    """Return pictures in another order, so that no writer's hand is seen as a stripe."""
    count = len(pictures)
    return pictures[STRIDE * np.arange(count) % count]


def _name(sheet: Sheet, which: int, text: str) -> Words:
    (left, low), (right, _) = sheet.block(which)
    return Words(text, size=FIGURE_SIZE).next_to(((left + right) / 2, low, 0.0), DOWN, buff=0.2)


def _fence(sheet: Sheet) -> Rectangle:
    """Return the cover of the test pictures, which darkens them."""
    low, high = sheet.block(1)
    fence = Rectangle(
        width=float(high[0] - low[0]) + 0.2,
        height=float(high[1] - low[1]) + 0.2,
        color=palette.INK,
        stroke_width=4,
    )
    return fence.set_fill(palette.GROUND, SHUT).move_to((*((low + high) / 2), 0.0))


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)
