"""2.16: labels go through a hat and are learned by heart; then a question, and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    ApplyMethod,
    Circle,
    Create,
    CubicBezier,
    Dot,
    Ellipse,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    ManimColor,
    MoveAlongPath,
    Rotate,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
    wiggle,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.record import CurveBand, ScoreName
from netcore.network.arrays import Indices
from netcore.network.params import Params
from scenes.beats.gradient_descent.descent import LABEL, RUN
from scenes.beats.gradient_descent.learned.answer_bars import NUMBER_SIZE
from scenes.beats.gradient_descent.learned.noise import WANTED, Climb, climb_to_the_wanted
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.frame import beside_the_sources, sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.legend import EdgeLegend
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive

Place = NDArray[np.float64]  # (3,), a scene point
TRUE, SHUFFLED = (tuple(f"labels-{kind}-{seed}" for seed in range(3)) for kind in ("true", "shuffled"))
ROW_Y, CELL, TAG_Y = 2.3, 1.2, 1.3  # scene units
TAG, TAG_SIZE = 0.36, 44  # radius and font size of a label
MOUTH = np.array([0.0, -0.5, 0.0])  # of the hat
STRIDE = 7  # between the labels that are tried for an image: prime to how many there are
SHAKE, SHAKES = 0.08 * PI, 7  # to both sides, in radians; how often
LOWER = 3.3  # how far under the first cards those with shuffled labels are laid, in scene units
SMALL_CELL, SMALL_PITCH = 0.58, 0.68  # of cards whose labels are learned: size, and distance of two
SMALL_TAG, NAME = (
    0.68,
    0.6,
)  # how far under a small picture its label, and how far over it the name of the set stands
SETS_AT = (np.array([-6.55, 1.75, 0.0]), np.array([-6.55, -1.25, 0.0]))  # of the first picture of both
ALONE = 7.0  # how far right of its place stands what is learned before it is tested, in scene units
BIG = 80  # font size of how much was kept
ASKED_AT = np.array([-4.4, 0.3, 0.0])  # of the slope that is asked for
WIDE, WIDE_AT = 6.0, 1.5 * RIGHT  # width and shift of the network when one weight is asked about
QUESTION, BEHIND = 90, 0.4  # font size; strength of the other edges
WIRE, LEGEND_Y = 9, -2.0  # stroke width of the weight that is asked about; where it is said what colors mean


class Hat(VGroup):
    """A hat that lies upside down; what is thrown in goes between its two parts.

    Attributes
    ----------
    back, front
        The far half of the brim with the opening, and the crown with the near half.
    """

    def __init__(self) -> None:
        look = {"stroke_color": palette.SECONDARY, "stroke_width": 3.5, "fill_opacity": 1.0}
        self.back = Ellipse(width=5.8, height=1.1, fill_color=palette.FAINT, **look).move_to(MOUTH)
        opening = Ellipse(width=3.3, height=0.55, fill_color=palette.GROUND, **look).move_to(MOUTH)
        crown = _drum((1.65, 0.0, 0.0), (1.8, -1.9, -0.3), fill_color=palette.FAINT, **look)
        band = _drum(
            (1.67, -0.25, -0.3),
            (1.71, -0.75, -0.3),
            fill_color=palette.SECONDARY,
            fill_opacity=0.8,
            stroke_width=0,
        )
        self.front = VGroup(crown, band)
        super().__init__(self.back, opening, self.front)


def _drum(top: tuple[float, float, float], foot: tuple[float, float, float], **look: Any) -> VMobject:  # noqa: ANN401 (Manim's)
    """Return the near side of a drum in the hat's mouth; of both rims half the width, the height, the sag."""
    side = VMobject(**look)
    for place, (half, y, sag) in enumerate((top, foot)):
        right, left = MOUTH + np.array([half, y, 0.0]), MOUTH + np.array([-half, y, 0.0])
        start, end = (left, right) if place == 0 else (right, left)
        if place == 0:
            side.start_new_path(start)
        else:
            side.add_line_to(start)
        down = 4 / 3 * sag * UP
        side.add_cubic_bezier_curve_to(start + down, end + down, end)
    return side.close_path()


class Tag(VGroup):
    """A label on a round tag: in the color of what is wanted, or of mistakes where it is not the image's own.

    >>> Tag(5, true=True).number.shown
    '5'
    """

    def __init__(self, label: int, *, true: bool) -> None:
        hue = palette.TARGET if true else palette.NEGATIVE
        self.number = Number(label, 0, size=TAG_SIZE, color=palette.GROUND)
        disc = Circle(radius=TAG, stroke_width=0, fill_color=hue, fill_opacity=1.0)
        super().__init__(disc, self.number.move_to(disc))


def one_of_each(own: Indices, dealt: Indices, wanted: int) -> list[int]:
    """Return examples, one for each label in order, among which every label was dealt once, and none its own.

    Labels far from its own are tried first, in strides, so that the choice looks no more orderly than the deal was.

    Parameters
    ----------
    own, dealt
        ``(n,)``: labels of the examples, and those that they were dealt.
    wanted
        An example that is to be among them.

    >>> one_of_each(np.array([0, 1, 2, 1]), np.array([1, 1, 0, 2]), wanted=0)
    [0, 3, 2]
    """
    count = int(own.max()) + 1
    chosen = {int(own[wanted]): wanted}

    def choose(label: int) -> bool:
        if label == count:
            return True
        if label in chosen:
            return choose(label + 1)
        taken = {int(dealt[example]) for example in chosen.values()}
        for turn in range(count):
            other = STRIDE * (label + turn) % count
            pairs = np.flatnonzero((own == label) & (dealt == other))
            if other != label and other not in taken and len(pairs):
                chosen[label] = int(pairs[0])
                if choose(label + 1):
                    return True
                del chosen[label]
        return False

    if not choose(0):
        raise ValueError("no such examples")
    return [chosen[label] for label in range(count)]


class LearnedAndTested(Group):
    """How much is classified correctly while it is learned, as two curves; and in the test, as two bars.

    Parameters
    ----------
    trained, tested
        Mean accuracies with true and with shuffled labels, on the images that were learned, and on test images.
    examples
        How many images were learned.

    Attributes
    ----------
    frame, names
        The charts of the two, side by side; what the curves are.
    learning, bars
        True and shuffled: the curve in the left chart; the bar in the right one, which has not risen yet.
    learned, kept
        How high they end, in figures; ``kept[k]`` stands where the bar will end.
    held
        How high the bars are to rise.
    """

    def __init__(
        self, trained: tuple[CurveBand, CurveBand], tested: tuple[CurveBand, CurveBand], examples: int
    ) -> None:
        last = float(trained[0].step[-1])
        left = Chart(
            (0, last),
            (0, 1),
            size=(4.6, 4.0),
            x_label="steps",
            y_label=f"correct, of {spell(examples)} in training",
            x_ticks=(0, last / 2, last),
            y_ticks=(0, 0.5, 1),
            y_words=percent,
            text_size=FIGURE_SIZE,
        )
        left.shift(np.array([-3.4, 0.15, 0.0]) - left.area.get_center())
        right = Chart(
            (0.4, 2.6),
            (0, 1),
            size=(4.2, 4.0),
            y_label="correct, of test images",
            x_ticks=(1, 2),
            x_words=lambda place: ("true", "shuffled")[round(place) - 1],
            y_ticks=(0, 0.5, 1),
            y_words=percent,
            text_size=FIGURE_SIZE,
        )
        right.shift(np.array([4.3, 0.15, 0.0]) - right.area.get_center())
        hues: tuple[ManimColor, ManimColor] = (palette.TARGET, palette.NEGATIVE)
        self.learning: list[Curve] = []
        self.bars: list[Bars] = []
        self.held: list[float] = []
        self.learned, self.kept, self.names = VGroup(), VGroup(), VGroup()
        for which, (learned, held, hue, text, place) in enumerate(
            zip(
                trained,
                tested,
                hues,
                ("true labels", "shuffled labels"),
                ((0.55, 0.84), (0.66, 0.1)),
                strict=True,
            )
        ):
            before, after = float(learned.mean[-1]), float(held.mean[-1])
            self.learning.append(Curve(left, learned.step, learned.mean, color=hue, width=7).show(0))
            bar = Bars.around(right, [1 + which], [0.0], width=0.7)
            bar.colors[:] = palette.rgb(hue)
            self.bars.append(bar)
            self.held.append(after)
            for group, value, size, side, at in (
                (self.learned, before, NUMBER_SIZE, RIGHT, left.point(last, before)),
                (self.kept, after, BIG, UP, right.point(1 + which, after)),
            ):
                number = Number(100 * value, 0, size=size, suffix="%", color=hue)
                group.add(number.next_to(at, side, buff=0.15))
            self.names.add(
                Words(text, size=FIGURE_SIZE, color=hue).move_to(left.point(place[0] * last, place[1]))
            )
        self.frame = Group(left, right)
        super().__init__(self.frame, self.names, *self.learning, *self.bars, self.learned, self.kept)


@beat("2.16", "by heart, and what comes next", flows_from="2.15")
def memorising(scene: Lecture) -> None:
    """Deal labels out anew: they can be learned by heart, but nothing of it holds; then ask what comes next."""
    climb = climb_to_the_wanted(scene)
    count = scene.measure("count", measure.examples.example_count, run=TRUE[0])
    old, new = (
        scene.measure(f"{run} labels", measure.examples.labels, run=run) for run in (TRUE[0], SHUFFLED[0])
    )
    first = scene.measure("example", measure.examples.first_with_label, TRUE[0], label=WANTED)
    chosen = one_of_each(old, new, wanted=first)
    pictures = [
        scene.measure(f"image {index}", measure.examples.image, TRUE[0], index=index) for index in chosen
    ]
    trained, tested = (_both_bands(scene, score) for score in ("train_accuracy", "test_accuracy"))
    last = scene.measure("steps", measure.record.steps, RUN) - 1
    sizes = scene.measure("layers", measure.record.layer_sizes, RUN).tolist()
    index = scene.measure("read", measure.examples.first_with_label, RUN, label=LABEL, split="test")
    states = scene.measure(
        "states", measure.examples.example_in_states, RUN, index=index, steps=[last], split="test"
    )
    records = state_records(states, [last], sizes)
    gradient = Params(tuple(sizes), scene.measure("last gradient", measure.record.step_grad, RUN, step=last))
    panel = LearnedAndTested(trained, tested, count)

    climb.show(len(climb.scores) - 1)
    scene.open_with(climb)
    cards = _through_the_hat(scene, climb, np.stack(pictures), old[chosen], new[chosen], count)
    _learn_both(scene, *cards, panel)
    _test_both(scene, panel)
    _sources(scene, _ask(scene, panel, records[0], gradient))


def _both_bands(scene: Lecture, score: ScoreName) -> tuple[CurveBand, CurveBand]:
    """Measure a score of the trainings with true and with shuffled labels."""
    true, shuffled = (
        scene.measure(f"{score} of {runs[0]}", measure.record.learning_curve_band, run=runs, score=score)
        for runs in (TRUE, SHUFFLED)
    )
    return true, shuffled


def _through_the_hat(
    scene: Lecture, climb: Climb, pictures: ArrayLike, old: Indices, new: Indices, count: int
) -> tuple[Mosaic, list[Tag], list[Tag], Hat]:
    """Let the labels of training images fall into a hat, and come out of it in another order.

    Returns the images, their own labels, which are no longer seen, those that they were dealt, and the hat.
    """
    row = Mosaic(pictures, columns=len(old), cell_size=CELL, gap=0.13).move_to((0, ROW_Y, 0))
    places = [np.array([row.cell(index).get_x(), TAG_Y, 0.0]) for index in range(len(old))]
    tags = [Tag(int(label), true=True).move_to(place) for label, place in zip(old, places, strict=True)]
    dealt = [
        Tag(int(label), true=label == own).move_to(place)
        for label, own, place in zip(new, old, places, strict=True)
    ]
    hat = Hat()
    with scene.say(
        "Has it learned, or learned by heart? {mark}Take {count} training images. Here are ten.",
        count=count,
        when=len(old) == 10,
    ) as line:
        rest = Group(*(part for part in climb if part is not climb.real))
        scene.play(FadeOut(rest), run_time=0.5)
        scene.play(
            climb.real.animate.scale_to_fit_height(CELL).move_to(row.cell(WANTED)),
            FadeIn(hat, shift=UP),
            run_time=max(line.until_mark(), 0.9),
        )
        scene.play(FadeIn(row), run_time=0.8)
        scene.remove(climb.real)
        scene.play(LaggedStart(*(FadeIn(tag, shift=0.2 * DOWN) for tag in tags), lag_ratio=0.2, run_time=1.2))
        scene.moment("labels")
    with scene.say("Their labels into one hat. Shake it, {mark}and deal them out again.") as line:
        inside = MOUTH + 0.9 * DOWN
        scene.add_foreground_mobject(hat.front)  # so that labels go into the hat, not over it
        thrown = (MoveAlongPath(tag, _throw(tag.get_center(), inside)) for tag in tags)
        scene.play(LaggedStart(*thrown, lag_ratio=0.25, run_time=1.9))
        scene.remove(*tags)
        scene.play(Rotate(hat, SHAKE, rate_func=lambda share: wiggle(share, SHAKES)), run_time=1.4)
        ways = [_throw(tag.get_center(), inside).reverse_points() for tag in dealt]
        drawn = (MoveAlongPath(tag.move_to(inside), way) for tag, way in zip(dealt, ways, strict=True))
        scene.play(LaggedStart(*drawn, lag_ratio=0.25, run_time=1.9))
        scene.wait(0.6)
        scene.remove_foreground_mobject(hat.front)
        scene.moment("shuffled")
    for tag, place in zip(tags, places, strict=True):
        tag.move_to(place)
    return row, tags, dealt, hat


def _throw(start: Place, inside: Place) -> CubicBezier:
    """Return the way of a label from its place into the hat, whose mouth it passes from right above."""
    return CubicBezier(start, start + 0.3 * UP, MOUTH + 1.9 * UP, inside)


def _learn_both(
    scene: Lecture, row: Mosaic, tags: Sequence[Tag], dealt: Sequence[Tag], hat: Hat, panel: LearnedAndTested
) -> None:
    """Part the cards into two sets, with true and with shuffled labels, and train on each."""
    last = panel.learning[0].span[1]
    by_heart = float(panel.learning[1].ys[-1])
    learning = Group(panel.frame[0], *panel.learning, panel.learned)
    learning.shift(ALONE * RIGHT)
    true, shuffled = (
        [Group(row.picture(place), tag) for place, tag in enumerate(labels)] for labels in (tags, dealt)
    )
    names = VGroup(
        *(
            name.copy().move_to(place + 0.5 * SMALL_CELL * LEFT, aligned_edge=LEFT).shift(NAME * UP)
            for name, place in zip(panel.names, SETS_AT, strict=True)
        )
    )
    with scene.say("Train one network on true labels, {mark}another on these.") as line:
        scene.remove(row, *dealt)
        below = Group(*(part for card in shuffled for part in card))
        above = [picture for picture, _ in true]
        scene.add(*above, below)
        scene.play(
            FadeOut(hat, rate_func=squish_rate_func(smooth, 0, 0.5)),
            ApplyMethod(below.shift, LOWER * DOWN, rate_func=squish_rate_func(smooth, 0.3, 1)),
            run_time=1.4,
        )
        scene.play(LaggedStart(*(FadeIn(tag) for tag in tags), lag_ratio=0.15, run_time=0.7))
        scene.wait(max(line.left - 1.0, 0.4))
        scene.remove(below)
        scene.add(*true, *shuffled)
        scene.play(*gather(true, SETS_AT[0]), *gather(shuffled, SETS_AT[1]), run_time=1.0)
    with scene.say(
        "Nonsense takes longer, {mark}but it learns {share:.0%} of it by heart.",
        share=by_heart,
        when=by_heart > 0.6,
    ) as line:
        scene.play(FadeIn(names, panel.frame[0]), run_time=0.6)
        scene.play(*(Drive(curve, 0, last, run_time=max(line.left - 0.5, 3.0)) for curve in panel.learning))
        scene.play(FadeIn(panel.learned, shift=0.2 * LEFT), run_time=0.4)
        scene.wait(0.6)
        scene.moment("learned")
        scene.play(FadeOut(*true, *shuffled, names, shift=0.6 * LEFT), run_time=0.4)


def gather(cards: Sequence[Group], at: Place) -> Iterator[Any]:
    """Yield how pictures and their labels become a row of small cards, the first picture at a place."""
    for place, (picture, tag) in enumerate(cards):
        spot = at + place * SMALL_PITCH * RIGHT
        yield picture.animate.scale_to_fit_height(SMALL_CELL).move_to(spot)
        yield tag.animate.scale(FIGURE_SIZE / TAG_SIZE).move_to(spot + SMALL_TAG * DOWN)


def _test_both(scene: Lecture, panel: LearnedAndTested) -> None:
    """Compare on test images what was learned from both kinds of labels."""
    learned, guess = panel.held
    learning = Group(panel.frame[0], *panel.learning, panel.learned)
    with scene.say(
        "Now the test. {mark}With true labels, {learned:.0%}: learned.",
        learned=learned,
        when=learned > 0.8,
    ) as line:
        scene.play(learning.animate.shift(ALONE * LEFT), run_time=0.9)
        scene.play(FadeIn(panel.frame[1], panel.names), run_time=max(line.until_mark(), 0.5))
        _rise(scene, panel, 0)
        scene.wait(max(line.left, 0.5))
    with scene.say("By heart, {guess:.0%}: {mark}a guess.", guess=guess, when=abs(guess - 0.1) < 0.01):
        _rise(scene, panel, 1)
        scene.wait(2.0)
        scene.moment("tested")


def _rise(scene: Lecture, panel: LearnedAndTested, which: int) -> None:
    """Let one bar of the test rise to its height."""
    scene.play(
        Drive(
            panel.bars[which],
            0,
            panel.held[which],
            show=lambda bar, high: bar.set_values([high]),
            rate_func=smooth,
        ),
        run_time=0.9,
    )
    scene.play(FadeIn(panel.kept[which], shift=0.2 * DOWN), run_time=0.3)


def _ask(scene: Lecture, going: Group, record: StepRecord, gradient: Params) -> NetworkDiagram:
    """Ask for the slope of one weight; the wave from the outputs brings it. Returns the network."""
    network = wide_network(record.params, WIDE).shift(WIDE_AT).show(record).set_target(LABEL)
    slopes = gradient.weights[0]
    to, source = _steepest(network, slopes)
    wire = network.wire(0, to, source).set_stroke(width=WIRE)
    name = Words("its slope", size=FIGURE_SIZE)
    asked = Words("?", size=QUESTION)
    slope = Number(float(slopes[to, source]), 4, sign=True, size=QUESTION)
    for part in (asked, slope):
        part.move_to(ASKED_AT)
    name.next_to(slope, UP, buff=0.35)
    end = wire.point_from_proportion(0.5)
    lead = VGroup(
        Line(slope.get_right() + 0.25 * RIGHT, end, color=palette.INK, stroke_width=4),
        Dot(end, radius=0.11, color=palette.INK),
    )
    legend = EdgeLegend("cost rises", "cost falls", size=FIGURE_SIZE)
    VGroup(legend[:2], legend[2:]).arrange(DOWN, aligned_edge=LEFT).move_to((ASKED_AT[0], LEGEND_Y, 0.0))
    for strands in network.edges:
        strands.set_hue(0).emphasise(BEHIND)
    with scene.say("Each step needs the slope of every weight. {mark}Who tells it?") as line:
        scene.play(
            FadeOut(going, shift=1.5 * LEFT, rate_func=squish_rate_func(smooth, 0, 0.5)),
            FadeIn(network, shift=1.5 * LEFT, rate_func=squish_rate_func(smooth, 0.15, 1)),
            run_time=1.2,
        )
        scene.play(Create(wire), run_time=0.7)
        over = VGroup(wire, lead)
        scene.play(FadeIn(name, lead, asked), run_time=max(line.until_mark(), 0.6))
        scene.add_foreground_mobject(over)
        scene.wait(max(line.left, 0.5))
    with scene.say("The next lecture: {mark}backpropagation.") as line:
        scene.play(
            BackwardPulse(network, gradient.weights, run_time=max(line.left - 0.8, 2.6), keep=True),
            FadeIn(legend, rate_func=squish_rate_func(smooth, 0, 0.25)),
        )
        scene.play(FadeOut(asked), run_time=0.2)
        scene.play(FadeIn(slope), run_time=0.3)
        scene.moment("what comes next")
        scene.wait(1.5)
        scene.remove_foreground_mobject(over)
        scene.play(FadeOut(over, name, slope, legend), run_time=0.3)
    return network


def _sources(scene: Lecture, network: NetworkDiagram) -> None:
    """Put the network aside, and name the sources one after the other."""
    card = sources_at_the_left(scene.sources)
    names = Group(network.labels, network.ellipses)
    with scene.say("Our sources.") as line:
        network.remove(network.labels, network.ellipses)
        scene.play(
            FadeOut(names),
            scene.title_goes(),
            beside_the_sources(network.animate),
            FadeIn(card[0]),
            run_time=0.9,
        )
        arriving = LaggedStart(*(FadeIn(source, shift=0.2 * RIGHT) for source in card[1]), lag_ratio=0.8)
        scene.play(arriving.set_run_time(2.0))
        scene.wait(max(line.left, 1.4))
        scene.moment("sources")


def _steepest(network: NetworkDiagram, slopes: ArrayLike) -> tuple[int, int]:
    """Return which drawn edge from the input has the largest slope ``(n_out, n_in)``: to and from which neuron."""
    sizes = np.abs(network.drawn_weights(0, slopes)).reshape(len(network.drawn[1]), -1)
    row, column = np.unravel_index(int(sizes.argmax()), sizes.shape)
    return network.drawn[1][row], network.drawn[0][column]
