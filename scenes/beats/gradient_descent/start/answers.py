"""2.1: pictures with answers, of which some are locked away to judge by."""

from __future__ import annotations

from typing import cast

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
    LaggedStart,
    Rectangle,
    RoundedRectangle,
    Transform,
    VGroup,
    linear,
    smooth,
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
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import bleed, is_pinned
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.pictures.verdicts import ANSWER_SIZE, VerdictWall
from scenes.kit.replay.replay import Drive
from scenes.kit.values.lock import Lock

NEAR = 6000  # training images that are drawn one by one from nearby
STRIDE = 7919  # prime, so that each picture comes once
BLOCK = 4  # pixels of an image that make one of its thumbnail
JUDGED = 40  # test images that are taken from the heap
HOME = (-0.6, 0.42)  # where the first picture stays
ALONE, SOME, ALL = 5.0, 1.9, 0.0255  # width of a picture: one of them, about two dozen, all; scene units
APART = 0.9  # scene units between the two heaps
LOCK, SHACKLE_UP, SHACKLE_TURN = 2.4, 0.12, -PI / 4  # size of the padlock, and how its shackle swings open
WALL, WALL_AT = (11.0, 5.4), (1.2, -0.1, 0.0)  # size and place of the pictures that are read, ten in a row
CARD = (WALL[0] / 10, WALL[1] / 4)  # size of one of them
LARGE, LARGE_AT = 5.5, (0.2, 0.1, 0.0)  # height and place of the misread one
TALLY_AT, TALLY_SIZE = (4.35, 3.42, 0.0), 48
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
        scene.play(Drive(sheet, SOME, ALL, log=True, rate_func=_eased, run_time=max(4.0, line.left)))
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
        fence, lock = _fence(sheet), Lock().scale(LOCK)
        lock.open().move_to(fence.get_corner(UP + RIGHT) + 0.7 * RIGHT + 0.5 * DOWN)
        scene.play(Create(fence), FadeIn(names[1], lock, shift=0.2 * UP), run_time=1.0)
        scene.play(lock.animate.shut(), run_time=0.4)
        scene.moment("locked")
        scene.wait(0.4)
    wall = VerdictWall(pictures, read.answer[None], read.label, columns=10, size=WALL).shift(WALL_AT).stamp(0)
    tally, trained = Tally(JUDGED), StepTag(None)
    _unlock(scene, sheet, names, VGroup(fence, lock), wall, VGroup(trained, tally))
    card = _judge(scene, wall, tally, read, pictures)
    _put_before(scene, untaught_network(params, card.values[0]), card, trained)


class Tally(VGroup):
    """How many of the images that have been read are classified correctly, left of the tag.

    Parameters
    ----------
    count
        How many there are to be read in the end; there is room for so many.

    >>> tally = Tally(100).show(2, 40)
    >>> tally.right.value, tally.seen.value
    (2.0, 40.0)
    """

    def __init__(self, count: int) -> None:
        self.words = Words("classified correctly", size=FIGURE_SIZE)
        self.words.move_to(TALLY_AT, aligned_edge=RIGHT)
        seen_at = float(self.words.get_left()[0]) - 0.2
        self.seen = declared(Number(count, 0, size=TALLY_SIZE, at_x=seen_at), "how many were shown")
        self.seen.stand_on(self.words)
        self.of = Words("of", size=FIGURE_SIZE).next_to(self.seen, LEFT, buff=0.2).stand_on(self.words)
        right_at = float(self.of.get_left()[0]) - 0.2
        self.right = Number(0, 0, size=TALLY_SIZE, at_x=right_at).stand_on(self.words)
        super().__init__(self.right, self.of, self.seen, self.words)
        self.show(0, 0)

    def show(self, right: int, seen: int) -> Tally:
        """Show so many of so many."""
        self.right.set_value(right)
        self.seen.set_value(seen)
        return self


def _unlock(
    scene: Lecture, sheet: Sheet, names: VGroup, locked: VGroup, wall: VerdictWall, heads: VGroup
) -> None:
    """Open the lock, and lay out some of the test pictures, still without answers."""
    fence, lock = locked[0], cast(Lock, locked[1])
    with scene.say("Unlock {n:words} from the test. {mark}The network never saw them.", n=JUDGED) as line:
        hinge = lock.shackle.get_corner(DOWN + RIGHT)
        scene.play(
            lock.shackle.animate.shift(SHACKLE_UP * UP).rotate(SHACKLE_TURN, about_point=hinge),
            FadeOut(names),
            run_time=0.8,
        )
        scene.moment("unlocked")
        scene.wait(0.3)
        scene.play(sheet.animate.shift(AWAY * LEFT), locked.animate.shift(AWAY * LEFT), run_time=0.8)
        wall.gather_at(fence.get_center()).gather(1)
        scene.play(
            Drive(wall, 1, 0, show=VerdictWall.gather),
            FadeOut(lock, shift=0.2 * UP),
            FadeIn(heads),
            run_time=max(1.5, line.left),
        )


def _judge(scene: Lecture, wall: VerdictWall, tally: Tally, read: Answers, pictures: Array) -> Picture:
    """Stamp the answers of the trained network on the pictures, and bring forward the one that it gets wrong."""
    missed = int(np.argmin(read.correct))
    right_so_far = [0, *read.correct_so_far.tolist()]
    odd = VerdictWall(
        pictures[missed : missed + 1], [[read.answer[missed]]], [read.label[missed]], columns=1, size=CARD
    )
    odd.move_to(wall.places()[missed])
    mark = RoundedRectangle(
        corner_radius=0.1,
        width=CARD[0] - 0.04,
        height=CARD[1] - 0.04,
        color=palette.NEGATIVE,
        stroke_width=6,
    ).move_to(odd)

    def stamp(_: Group, count: float) -> None:
        wall.stamp(count)
        tally.show(right_so_far[int(count)], int(count))

    stamped = Group(wall, tally)
    with scene.say(
        "Now it reads them, one by one. {mark}{right} are classified correctly.",
        right=right_so_far[-1],
    ) as line:
        seconds = max(3.2, line.left - 1.2)
        for start, end in ((0, missed + 1), (missed + 1, JUDGED)):
            share = (end - start) / JUDGED
            scene.play(
                Drive(stamped, start, end, show=stamp, run_time=share * seconds, rate_func=linear),
            )
            if end <= missed + 1:
                scene.play(Create(mark), run_time=0.5)
        scene.moment("read")
        scene.wait(0.8)
    with scene.say(
        "One is not: this {label} was read as a {answer}.",
        label=int(read.label[missed]),
        answer=int(read.answer[missed]),
        when=int(read.correct.sum()) == JUDGED - 1,
    ) as line:
        scene.add(odd, mark)
        scene.play(wall.animate.set_opacity(0.25), run_time=0.5)
        place, goal = odd.get_center(), np.array(LARGE_AT)

        def grow(_: Group, share: float) -> None:
            times = 1 + (LARGE / CARD[1] - 1) * share
            odd.answer_size = times * ANSWER_SIZE
            card = Group(odd, mark)
            card.scale(times * CARD[1] / odd.height).move_to(place + share * (goal - place))

        scene.play(
            Drive(Group(odd, mark), 0, 1, show=grow, rate_func=smooth),
            wall.animate.set_opacity(0),
            FadeOut(tally),
            run_time=1.2,
        )
        scene.remove(wall)
        label = Words(f"a {spell(int(read.label[missed]))}", size=66, color=palette.TARGET)
        answer = Words(f"read as a {spell(int(read.answer[missed]))}", size=50, color=palette.NEGATIVE)
        verdict = VGroup(label, answer).arrange(DOWN, buff=1.1, aligned_edge=LEFT)
        verdict.move_to((3.1, LARGE_AT[1], 0.0), aligned_edge=LEFT)
        scene.play(
            LaggedStart(*(FadeIn(one, shift=0.2 * RIGHT) for one in verdict), lag_ratio=0.6), run_time=0.7
        )
        scene.moment("missed")
        scene.wait(max(0.8, line.left))
    middle, size = odd.picture_of(0)
    return Picture(pictures[missed], size=size).move_to(middle)


def _put_before(scene: Lecture, whole: ScoredNetwork, card: Picture, trained: StepTag) -> None:
    """Let a picture go to where a network is about to read it, and the network come, without any weights."""
    network, picture, tag = whole.network, whole.picture, whole.tag
    with scene.say("How does a network get that far? At first it knows nothing.") as line:
        scene.add(card)
        scene.play(
            FadeOut(
                *(part for part in scene.on_stage() if part is not card and not is_pinned(part)), trained
            ),
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
