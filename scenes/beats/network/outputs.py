"""1.5: ten scores come out, and the largest is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    LaggedStart,
    Line,
    Rectangle,
    RoundedRectangle,
    ScaleInPlace,
    Succession,
    Transform,
    VGroup,
    VMobject,
    linear,
    smooth,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.network.arrays import Array
from scenes.beats.network.example import TwoEnds, input_column, the_doubtful, the_sure_mistake, the_three_read
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import FIGURE_SIZE, Words, spell
from scenes.kit.look.written import declared
from scenes.kit.network.input_picture import InputPicture
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive, Replay

NEARER = 6.1  # how far left of its place the output layer stands while its scores are read, in scene units
REST = 1.0  # seconds for which a sum stays
UNIT = 5.8  # length of a score of 1
THICK, TRACK = 0.34, 1.5  # height of a bar, stroke width of its track
STACK_X, WIDE = 3.8, 1.3  # where the bars stand upright on one another, right of all lamps, and how wide
FEW = 0.01  # a score below it is written less brightly, or not at all: its bar is all but empty


class ScoreBars(VGroup):
    """The scores of the outputs as bars that grow to the right, a number at the end of each.

    Parameters
    ----------
    scores
        ``(n,)``, each in 0..1.
    x, ys
        Where the bars begin, and at which heights they lie, in scene units.
    unit
        Length of a score of 1.

    Attributes
    ----------
    bars, numbers
        One of each for every score.
    tracks
        As long as a score of 1 each: how far a bar could reach. They are no part of it.
    scores
        As they are shown.

    >>> ScoreBars([0.25, 0.5], 0.0, [1.0, 0.0]).show([0.5, 0.125]).shown()
    {'length': array([0.5  , 0.125])}
    """

    def __init__(self, scores: ArrayLike, x: float, ys: ArrayLike, unit: float = UNIT) -> None:
        self.x, self.unit = x, unit
        self.bars, self.numbers = VGroup(), VGroup()
        for y in np.asarray(ys, dtype=np.float64):
            self.bars.add(
                Rectangle(
                    width=unit, height=THICK, stroke_width=0, fill_color=palette.INK, fill_opacity=0.9
                ).move_to((x, y, 0), aligned_edge=LEFT)
            )
            number = Number(0, 3, size=FIGURE_SIZE)
            self.numbers.add(number.shift((y - number.get_y()) * UP))
        self.tracks = self.bars.copy().set_fill(opacity=0).set_stroke(palette.SECONDARY, TRACK, 0.6)
        super().__init__(self.bars, self.numbers)
        self.show(scores)

    def show(self, scores: ArrayLike) -> Self:
        """Show other scores."""
        self.scores = np.array(scores, dtype=np.float64)
        for bar, number, score in zip(self.bars, self.numbers, self.scores.tolist(), strict=True):
            bar.stretch_to_fit_width(max(self.unit * score, 1e-3)).move_to(
                (self.x, bar.get_y(), 0), aligned_edge=LEFT
            )
            number.set_value(score).set_color(palette.INK if score >= FEW else palette.SECONDARY)
            number.shift((bar.get_right()[0] + 0.2 - number.get_left()[0]) * RIGHT)
        return self

    def write(self, strength: float) -> Self:
        """Write the numbers with an opacity, but none for bars that are all but empty."""
        for number, score in zip(self.numbers, self.scores.tolist(), strict=True):
            number.set_fill(opacity=strength if score >= FEW else 0.0)
        return self

    def shown(self) -> Channels:
        """Return the scores."""
        return {"length": self.scores}

    def stacked(self, x: float, floor: float) -> VGroup:
        """Return copies of the bars, upright and end to end from the lowest, those all but empty above."""
        stack = self.bars.copy()
        order = np.lexsort((-np.arange(len(stack)), self.scores < FEW))
        tops = floor + self.unit * np.cumsum(self.scores[order])
        for index, top in zip(order.tolist(), tops.tolist(), strict=True):
            bar = stack[index].rotate(PI / 2).stretch_to_fit_width(WIDE)
            bar.move_to((x, top, 0), aligned_edge=UP)
            if self.scores[index] >= FEW:
                bar.set_stroke(palette.GROUND, 1.5)
            else:
                bar.set_fill(palette.SECONDARY)
        return stack


@dataclass(frozen=True, eq=False)
class Read:
    """A test image and what comes out for it: picture ``(784,)``, scores ``(10,)``, label and answer."""

    picture: Array
    scores: Array
    label: int
    answer: int


def read_by_rule(scene: Lecture) -> list[Read]:
    """Measure what comes out for the picture of the first beats, a sure mistake, and the most doubtful picture."""
    readings = [the_three_read(scene), the_sure_mistake(scene), the_doubtful(scene)]
    found = scene.measure("answers", measure.answers.answers, index=[one.index for one in readings])
    answers = zip(found.label.tolist(), found.answer.tolist(), strict=True)
    return [
        Read(one.activations[0], one.activations[-1], label, answer)
        for one, (label, answer) in zip(readings, answers, strict=True)
    ]


class Board(Group):
    """The two ends of the network while scores are read: the output layer near, a bar beside each lamp.

    Attributes
    ----------
    ends, bars
        As they are made for it.
    scores
        As they are shown.
    answer
        A frame around the brightest lamp and its digit.
    limits
        Over the bars' tracks, what their ends stand for.
    """

    def __init__(self, ends: TwoEnds) -> None:
        self.ends = ends
        ends.outputs.shift(NEARER * LEFT)
        ends.box.fit()
        lamps = ends.network.neurons[-1]
        self.scores: Array = np.zeros(len(lamps))
        self.bars = ScoreBars(
            self.scores, ends.network.labels.get_right()[0] + 0.3, [lamp.get_y() for lamp in lamps]
        )
        self.bars.write(0)
        self.answer = RoundedRectangle(corner_radius=0.12, height=0.58, stroke_width=4, color=palette.INK)
        self.answer.stretch_to_fit_width(ends.network.labels.get_right()[0] - lamps.get_left()[0] + 0.24)
        self.limits = VGroup(
            *(
                declared(Words(spell(end), size=FIGURE_SIZE, color=palette.SECONDARY), "an end of the scores")
                for end in (0, 1)
            )
        )
        for word, side in zip(self.limits, (LEFT, RIGHT), strict=True):
            word.next_to(self.bars.tracks[0].get_corner(UP + side), UP, buff=0.1)
        super().__init__(ends, self.bars)

    def open_up(self, run_time: float) -> Animation:
        """Return the animation in which the output layer goes to its place, and the box fills the room."""
        outputs, box = self.ends.outputs, self.ends.box
        start = outputs.get_x()

        def show(_: Group, x: float) -> None:
            outputs.set_x(x)
            box.fit()

        return Drive(
            Group(outputs, box), start, start + NEARER, show=show, rate_func=smooth, run_time=run_time
        )

    def mark(self, start: float, end: float) -> Animation:
        """Return the animation in which the marks on the picture go, or come."""
        picture = self.ends.column.picture
        return Drive(picture, start, end, show=InputPicture.mark, run_time=0.9, rate_func=smooth)

    def place_of(self, answer: int) -> NDArray[np.float64]:
        """Return the middle of an output neuron and its digit."""
        network = self.ends.network
        middle: NDArray[np.float64] = Group(network.neurons[-1][answer], network.labels[answer]).get_center()
        return middle

    def feed(self, read: Read) -> Animation:
        """Return the animation in which numbers go, then what came out, and another picture takes its place."""
        before = self.scores
        column, network = self.ends.column, self.ends.network
        inputs = [neuron.activation for neuron in column.neurons]
        after = read.picture[list(network.drawn[0])]
        old = column.picture.picture
        new = Picture(read.picture.reshape(28, 28), size=old.height).move_to(old)

        def show(_: Group, share: float) -> None:
            for neuron, start, end in zip(column.neurons, inputs, after.tolist(), strict=True):
                neuron.set_activation(start + share * (end - start))

        return Succession(
            AnimationGroup(self._write(1, 0), FadeOut(self.answer), run_time=0.2),
            Drive(
                self,
                1,
                0,
                show=lambda board, share: board.set_scores(share * before),
                rate_func=smooth,
                run_time=0.3,
            ),
            AnimationGroup(
                Transform(old, new), Drive(column, 0, 1, show=show, rate_func=smooth), run_time=0.5
            ),
        )

    def come_out(self, read: Read) -> Animation:
        """Return the animation in which the signal crosses the box; lamps and bars take scores, then numbers come."""
        frame = self.ends.box.frame
        glow = VGroup(
            *(
                Line(frame.get_bottom(), frame.get_top(), color=palette.INK, stroke_width=7)
                .set_opacity(opacity)
                .shift(offset * LEFT)
                for offset, opacity in zip(np.linspace(0, 0.3, 6), np.linspace(0.8, 0.05, 6), strict=True)
            )
        )
        glow.move_to(frame.get_left(), aligned_edge=LEFT)
        self.answer.move_to(self.place_of(read.answer))
        there = glow.copy().move_to(frame.get_right(), aligned_edge=RIGHT)

        def show(_: Group, share: float) -> None:
            self.set_scores(share * read.scores)

        return Succession(
            FadeIn(glow, run_time=0.1),
            Transform(glow, there, run_time=0.6, rate_func=linear),
            AnimationGroup(
                FadeOut(glow, run_time=0.15),
                Drive(self, 0, 1, show=show, rate_func=smooth, run_time=0.8),
            ),
            self._write(0, 1),
        )

    def _write(self, start: float, end: float) -> Animation:
        """Return the animation in which the numbers come, or go."""
        return Drive(self.bars, start, end, show=ScoreBars.write, rate_func=smooth, run_time=0.2)

    def set_scores(self, scores: Array) -> None:
        """Show scores by lamps, bars and numbers."""
        self.scores = scores
        for lamp, score in zip(self.ends.network.neurons[-1], scores.tolist(), strict=True):
            lamp.set_activation(score)
        self.bars.show(scores)


@beat("1.5", "ten numbers out", flows_from="1.4")
def ten_numbers_out(scene: Lecture) -> None:
    """Read the ten scores of three pictures; the largest is the answer, and together they make no whole."""
    three, wrong, doubtful = read_by_rule(scene)
    total = scene.derive("total of the scores", "total", doubtful.scores)
    pair = scene.derive("total of the two", "sum", *np.sort(doubtful.scores)[-2:].tolist())
    others = scene.derive("total of the others", "difference", total, pair)
    params = the_three_read(scene).params
    column = input_column(three.picture, params)
    scene.open_with(column)
    board = Board(TwoEnds(column))
    _ten_lamps(scene, board)
    _first_answer(scene, board, three)
    _mistake(scene, board, wrong)
    _doubt(scene, board, doubtful)
    _no_whole(scene, board, total, others)
    _what_is_between(scene, board)


def _ten_lamps(scene: Lecture, board: Board) -> None:
    """Let the box and the output layer come."""
    ends = board.ends
    lamps = ends.network.neurons[-1]
    with scene.say(
        "What should come out? {mark}Ten lamps, one for each digit.", when=len(lamps) == 10
    ) as line:
        scene.play(
            GrowFromEdge(ends.box.frame, LEFT),
            Create(ends.box.wires),
            FadeIn(ends.box.mark, shift=0.5 * RIGHT),
            run_time=line.until_mark(),
        )
        coming = [
            AnimationGroup(GrowFromCenter(lamp), FadeIn(label, shift=0.2 * RIGHT), GrowFromEdge(track, LEFT))
            for lamp, label, track in zip(lamps, ends.network.labels, board.bars.tracks, strict=True)
        ]
        scene.play(LaggedStart(*coming, lag_ratio=0.25), run_time=line.left)
        scene.moment("ten lamps")


def _first_answer(scene: Lecture, board: Board, read: Read) -> None:
    """Read the picture that is there."""
    with scene.say(
        "Each lights up by its score. {mark}The brightest one is the answer: {answer}.",
        answer=read.answer,
        when=read.answer == read.label,
    ) as line:
        scene.play(board.mark(1, 0), FadeIn(board.limits))
        scene.add(board.bars)
        scene.play(board.come_out(read), run_time=max(1.5, line.until_mark()))
        scene.play(Create(board.answer), run_time=0.7)
        scene.moment("answer")
        scene.wait(line.left)


def _doubt(scene: Lecture, board: Board, read: Read) -> None:
    """Read a picture of which two lamps light up all but equally."""
    second, first = np.argsort(read.scores)[-2:].tolist()
    with scene.say(
        "Is this a {first}, or a {second}? {mark}It can hardly decide.",
        first=first,
        second=second,
        when=read.scores[first] - read.scores[second] < 0.01,
    ) as line:
        board.ends.network.set_target(None)
        scene.play(board.feed(read))
        scene.play(board.come_out(read), run_time=max(1.6, line.until_mark()))
        scene.add(board.answer)
        places = [board.place_of(second), board.place_of(first)]
        scene.play(Replay(board.answer, 3 * places, show=RoundedRectangle.move_to), run_time=1.5)
        scene.moment("doubt")
        scene.wait(max(line.left, 0.3))


def _mistake(scene: Lecture, board: Board, read: Read) -> None:
    """Read a picture wrongly, and brightly."""
    with scene.say(
        "This {label} it calls a {answer}, {mark}and sounds sure. How sure is not how right.",
        label=read.label,
        answer=read.answer,
        when=read.answer != read.label and read.scores[read.answer] > 0.9,
    ) as line:
        scene.play(board.feed(read))
        scene.play(board.come_out(read), run_time=max(1.5, line.until_mark() - 0.3))
        scene.play(Create(board.answer), run_time=0.5)
        network = board.ends.network.set_target(read.label)
        scene.play(ScaleInPlace(network.halo, 1.6, rate_func=there_and_back), run_time=0.8)
        scene.moment("mistake")
        scene.wait(line.left)


def _no_whole(scene: Lecture, board: Board, total: float, others: float) -> None:
    """Lay the scores end to end on a track, where a whole would reach to its end."""
    bars, one = board.bars, board.limits[1]
    *going, track = sorted(bars.tracks, key=lambda track: -abs(track.get_y() - board.ends.box.get_y()))
    whole = track.copy().rotate(PI / 2).stretch_to_fit_width(WIDE + 0.12).set_stroke(palette.SECONDARY, 2.5)
    whole.move_to((STACK_X, board.ends.box.get_y(), 0))
    stack = bars.stacked(STACK_X, float(whole.get_bottom()[1]))
    upright = PI / 2  # a turn on an arc, so that what turns keeps its length
    reach = Brace(stack, LEFT, buff=0.15, color=palette.INK)
    number = Number(total, size=60).next_to(reach, LEFT, buff=0.15)
    gap = Line(stack.get_corner(UP + RIGHT), whole.get_corner(UP + RIGHT))
    missing = VGroup(
        Brace(gap, RIGHT, buff=0.15, color=palette.COST),
        Words("missing", size=FIGURE_SIZE, color=palette.COST),
    )
    missing[1].next_to(missing[0], RIGHT, buff=0.15)
    rest = VGroup(
        Words("others", size=FIGURE_SIZE, color=palette.SECONDARY),
        Number(others, 3, size=FIGURE_SIZE, color=palette.SECONDARY),
    ).arrange(RIGHT, buff=0.2)
    rest.next_to(stack.get_corner(UP + RIGHT), RIGHT, buff=0.25).shift(0.2 * DOWN)
    with scene.say(
        "Are they probabilities? No: {mark}the ten scores add up to {total:.2f}, not to one.",
        total=total,
        when=abs(total - 1) > 0.01,
    ) as line:
        scene.remove(board)
        scene.add(board.ends, *bars.tracks, *bars.bars, *bars.numbers, board.answer, board.limits)
        scene.play(FadeOut(board.answer, *going, board.limits[0]), run_time=0.4)
        scene.play(
            Transform(track, whole, path_arc=upright),
            one.animate.next_to(whole.get_corner(UP + LEFT), LEFT, buff=0.2),
            run_time=0.7,
        )
        rising = [
            AnimationGroup(
                Transform(bar, end, path_arc=upright),
                Transform(figure, _inside(figure, end), path_arc=upright),
            )
            for bar, figure, end in zip(bars.bars, bars.numbers, stack, strict=True)
        ]
        large, small = (
            [rising[k] for k in np.flatnonzero(few)] for few in (bars.scores >= FEW, bars.scores < FEW)
        )
        scene.play(
            LaggedStart(*reversed(large), AnimationGroup(*small), lag_ratio=0.85),
            run_time=max(2.0, line.until_mark()),
        )
        scene.play(FadeIn(reach, number, rest), run_time=0.4)
        scene.play(FadeIn(missing), run_time=0.4)
        scene.moment("no whole")
        scene.wait(max(REST, line.left))
        scene.play(FadeOut(*bars.bars, *bars.numbers, track, one, reach, number, rest, missing), run_time=0.3)


def _inside(figure: VMobject, bar: VMobject) -> VMobject:
    """Return a number as it is seen in the middle of a bar."""
    return figure.copy().move_to(bar).set_color(palette.GROUND)


def _what_is_between(scene: Lecture, board: Board) -> None:
    """Let the output layer go to its place: the box opens wide."""
    with scene.say("Both ends are clear. {mark}But what is in the box?") as line:
        scene.play(board.open_up(line.left))
        scene.moment("between")
