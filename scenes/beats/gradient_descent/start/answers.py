"""2.1: pictures with answers, of which some are locked away to judge by."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    Transform,
    VGroup,
)

from netcore import measure
from netcore.measure.answers import Answers
from netcore.network.arrays import Array
from scenes.beats.gradient_descent.example import ScoredNetwork, StepTag, untaught_network
from scenes.beats.gradient_descent.networks import params_at
from scenes.beats.gradient_descent.start.heaps import Sheet
from scenes.beats.gradient_descent.start.one_example import the_three
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.painting import bleed, is_pinned
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.replay import Drive
from scenes.kit.values.lock import Lock

NEAR = 6000  # training images that are drawn one by one from nearby
STRIDE = 7919  # prime, so that each picture comes once
BLOCK = 4  # pixels of an image that make one of its thumbnail
JUDGED = 40  # test images that are taken from the heap
HOME = (-0.6, 0.42)  # where the first picture stays
ALONE, SOME, ALL = 5.0, 1.9, 0.0255  # width of a picture: one of them, about two dozen, all; scene units
APART = 0.9  # scene units between the two heaps
AWAY = 10.6  # by how much the heaps go to the left, so that one is left


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
    read, _ = judged(scene)
    params = params_at(scene, 0)
    pictures = scene.measure("test images", measure.examples.images, first=JUDGED, split="test")
    sheet = bleed(_sheet(scene, index).show(ALONE))
    scene.open_with(sheet)
    with scene.say("Here is a digit. In yellow, somebody has written down what it is.") as line:
        scene.play(Drive(sheet, ALONE, 0.94 * ALONE, log=True, run_time=1.4))
        scene.play(Drive(sheet, 0.94 * ALONE, SOME, log=True, rate_func=_eased, run_time=line.left))
        scene.moment("some")
    with scene.say("And not only here: {all:words} times, a picture and its answer.", all=everything) as line:
        scene.play(Drive(sheet, SOME, ALL, log=True, rate_func=_eased, run_time=max(5.0, line.left)))
        scene.moment("all")
    names = VGroup()
    with scene.say(
        "From {train:words} of them it learns. {mark}The rest is locked away, for the test.",
        train=train,
        when=not shared,
    ) as line:
        scene.play(Drive(sheet, 0, APART, show=Sheet.part, rate_func=_eased), run_time=1.4)
        for which, (count, purpose) in enumerate(((train, "to learn from"), (test, "for the test"))):
            names.add(_name(sheet, which, f"{spell(count)} {purpose}"))
        scene.play(FadeIn(names[0], shift=0.2 * UP), run_time=max(0.5, line.until_mark()))
        fence, lock = _fence(sheet), Lock().scale(1.6)
        lock.open().move_to(fence.get_corner(UP + RIGHT) + 0.65 * RIGHT + 0.3 * DOWN)
        scene.play(Create(fence), FadeIn(names[1], lock, shift=0.2 * UP), run_time=1.0)
        scene.play(lock.animate.shut(), run_time=0.4)
        scene.moment("locked")
        scene.wait(0.6)
    card = _judge(scene, sheet, names, VGroup(fence, lock), read, pictures)
    _put_before(scene, untaught_network(params, card.values[0]), card)


def _judge(
    scene: Lecture, sheet: Sheet, names: VGroup, locked: VGroup, read: Answers, pictures: Array
) -> Picture:
    """Let the trained network read some test pictures, and bring forward the one that it gets wrong."""
    missed, trained = int(np.argmin(read.correct)), StepTag(None)
    wall = VerdictWall(pictures, read.answer[None], read.label, columns=10, size=(11.0, 5.7)).shift(
        1.2 * RIGHT + 0.1 * UP
    )
    with scene.say(
        "Now {n:words} from the test. {mark}The trained network never saw them: {right} are classified correctly.",
        n=JUDGED,
        right=int(read.correct_so_far[-1]),
    ) as line:
        scene.play(FadeOut(names), locked[1].animate.open(), run_time=0.6)
        scene.play(FadeOut(locked[1], shift=0.3 * UP), FadeIn(trained), run_time=0.3)
        heap = VGroup(locked[0])
        scene.play(sheet.animate.shift(AWAY * LEFT), heap.animate.shift(AWAY * LEFT), run_time=1.0)
        wall.gather_at(heap.get_center()).gather(1)
        scene.play(Drive(wall, 1, 0, show=VerdictWall.gather, run_time=max(3.2, line.left - 0.6)))
        scene.moment("read")
        scene.wait(0.8)
    with scene.say(
        "One is not: this {label} was read as a {answer}.",
        label=int(read.label[missed]),
        answer=int(read.answer[missed]),
        when=int(read.correct.sum()) == JUDGED - 1,
    ) as line:
        card = Picture(pictures[missed], size=0.9).move_to(wall.places()[missed])
        large = Picture(pictures[missed], size=5.0).move_to((0.2, 0.2, 0.0))
        scene.add(card)
        scene.play(Drive(wall, 0, 1, show=VerdictWall.gather), Transform(card, large), run_time=1.8)
        scene.remove(wall)
        verdict = VGroup(
            Words(f"a {spell(int(read.label[missed]))}", size=66, color=palette.TARGET),
            Words(f"read as a {spell(int(read.answer[missed]))}", size=50, color=palette.NEGATIVE),
        ).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        verdict.move_to((3.2, 0.2, 0.0), aligned_edge=LEFT)
        scene.play(FadeIn(verdict[0], shift=0.2 * RIGHT), run_time=0.6)
        scene.play(FadeIn(verdict[1], shift=0.2 * RIGHT), run_time=0.6)
        scene.moment("missed")
        scene.wait(max(0.8, line.left - 0.3))
        scene.play(FadeOut(trained), run_time=0.3)
    return card


def _put_before(scene: Lecture, whole: ScoredNetwork, card: Picture) -> None:
    """Let a picture go to where a network is about to read it, and the network come, without any weights."""
    network, picture, tag = whole.network, whole.picture, whole.tag
    with scene.say("How does a network get that far? At first it knows nothing.") as line:
        scene.play(
            FadeOut(*(part for part in scene.on_stage() if part is not card and not is_pinned(part))),
            run_time=0.4,
        )
        scene.play(Transform(card, picture.picture), run_time=1.3)
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
    low, high = sheet.block(1)
    fence = Rectangle(
        width=float(high[0] - low[0]) + 0.2,
        height=float(high[1] - low[1]) + 0.2,
        color=palette.INK,
        stroke_width=4,
    )
    return fence.move_to((*((low + high) / 2), 0.0))


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)
