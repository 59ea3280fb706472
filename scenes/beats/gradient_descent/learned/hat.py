"""2.16: labels go through a hat and are learned by heart; then the whole run once more, and a question."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Circle,
    Create,
    CubicBezier,
    Ellipse,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Line,
    ManimColor,
    MoveAlongPath,
    Polygon,
    Rotate,
    SurroundingRectangle,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
    wiggle,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.record import CurveBand, ScoreName
from netcore.network.arrays import Indices
from netcore.network.params import Params
from scenes.beats.gradient_descent.descent import ASIDE as GAUGE_SIZE
from scenes.beats.gradient_descent.descent import GAUGE_ASIDE, LABEL, RUN, DescentBoard, Run, descent_board
from scenes.beats.gradient_descent.learned.answer_bars import NUMBER_SIZE
from scenes.beats.gradient_descent.learned.noise import WANTED, Climb, climb_to_the_wanted
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.frame import sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, percent, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.input_picture import wide_network
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay

Place = NDArray[np.float64]  # (3,), a scene point
TRUE, SHUFFLED = (tuple(f"labels-{kind}-{seed}" for seed in range(3)) for kind in ("true", "shuffled"))
ROW_Y, CELL, TAG_Y = 2.3, 1.2, 1.3  # scene units
TAG, TAG_SIZE = 0.36, 44  # radius and font size of a label
MOUTH = np.array([0.0, -0.5, 0.0])  # of the hat
STRIDE = 7  # between the labels that are tried for an image: prime to how many there are
SHAKE, SHAKES = 0.1 * PI, 5  # to both sides, in radians; how often
ALONE = 2.6  # how far right of its place stands what is learned before it is tested, in scene units
ASKED_AT = np.array([-4.4, 0.3, 0.0])  # of the slope that is asked for
WIDE, WIDE_AT = 6.0, 1.5 * RIGHT  # width and shift of the network when one weight is asked about
QUESTION, BEHIND = 90, 0.35  # font size; strength of the other edges
SMALL_NETWORK, NETWORK_AT = 0.52, np.array([4.4, 1.75, 0.0])  # beside the sources
SMALL_SURFACE, LANDSCAPE_AT = 0.62, np.array([3.9, -1.25, 0.0])


class Hat(VGroup):
    """A hat that lies upside down; what is thrown in goes between its two parts.

    Attributes
    ----------
    back, front
        The far half of the brim with the opening, and the crown with the near half.
    """

    def __init__(self) -> None:
        look = {"stroke_color": palette.SECONDARY, "stroke_width": 3.5, "fill_opacity": 1.0}
        self.back = Ellipse(width=4.6, height=0.95, fill_color=palette.FAINT, **look).move_to(MOUTH)
        opening = Ellipse(width=3.3, height=0.55, fill_color=palette.GROUND, **look).move_to(MOUTH)
        left, right, foot = MOUTH + 1.65 * LEFT, MOUTH + 1.65 * RIGHT, MOUTH + 2.15 * DOWN
        crown = Polygon(
            left, right, foot + 1.35 * RIGHT, foot + 1.35 * LEFT, fill_color=palette.FAINT, **look
        )
        band = Polygon(
            *(
                MOUTH + np.array([x, y, 0.0])
                for x, y in ((-1.61, -0.3), (1.61, -0.3), (1.55, -0.75), (-1.55, -0.75))
            ),
            fill_color=palette.SECONDARY,
            fill_opacity=0.8,
            stroke_width=0,
        )
        self.front = VGroup(crown, band)
        super().__init__(self.back, opening, self.front)


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
    """How much is classified correctly while it is learned, as two curves; and in the test, as two bars in a box.

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
            size=(6.0, 4.0),
            x_label="steps",
            y_label=f"classified correctly, of {spell(examples)} training images",
            x_ticks=(0, last / 2, last),
            y_ticks=(0, 0.5, 1),
            y_words=percent,
            text_size=FIGURE_SIZE,
        )
        left.shift(np.array([-2.8, 0.15, 0.0]) - left.area.get_center())
        right = Chart(
            (0.4, 2.6),
            (0, 1),
            size=(3.8, 4.0),
            y_label="of test images",
            x_ticks=(1, 2),
            x_words=lambda place: ("true", "shuffled")[round(place) - 1],
            y_ticks=(),
            text_size=FIGURE_SIZE,
        )
        right.shift(np.array([4.55, 0.15, 0.0]) - right.area.get_center())
        box = SurroundingRectangle(right, color=palette.SECONDARY, stroke_width=2.5, buff=0.2)
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
                ((0.5, 0.84), (0.64, 0.18)),
                strict=True,
            )
        ):
            before, after = float(learned.mean[-1]), float(held.mean[-1])
            self.learning.append(Curve(left, learned.step, learned.mean, color=hue, width=7).show(0))
            bar = Bars.around(right, [1 + which], [0.0], width=0.6)
            bar.colors[:] = palette.rgb(hue)
            self.bars.append(bar)
            self.held.append(after)
            for group, value, side, at in (
                (self.learned, before, RIGHT, left.point(last, before)),
                (self.kept, after, UP, right.point(1 + which, after)),
            ):
                number = Number(100 * value, 0, size=NUMBER_SIZE, suffix="%", color=hue)
                group.add(number.next_to(at, side, buff=0.15))
            self.names.add(
                Words(text, size=FIGURE_SIZE, color=hue).move_to(left.point(place[0] * last, place[1]))
            )
        self.frame = Group(left, box, right)
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
    board, run = descent_board(scene)
    gradient = Params(
        run.records[0].params.layer_sizes,
        scene.measure("last gradient", measure.record.step_grad, RUN, step=last),
    )
    panel = LearnedAndTested(trained, tested, count)

    climb.show(len(climb.scores) - 1)
    scene.open_with(climb)
    dealt = _through_the_hat(scene, climb, np.stack(pictures), old[chosen], new[chosen], count)
    _learn_both(scene, dealt, panel)
    _the_whole_once_more(scene, panel, board, run, gradient)


def _both_bands(scene: Lecture, score: ScoreName) -> tuple[CurveBand, CurveBand]:
    """Measure a score of the trainings with true and with shuffled labels."""
    true, shuffled = (
        scene.measure(f"{score} of {runs[0]}", measure.record.learning_curve_band, run=runs, score=score)
        for runs in (TRUE, SHUFFLED)
    )
    return true, shuffled


def _through_the_hat(
    scene: Lecture, climb: Climb, pictures: ArrayLike, old: Indices, new: Indices, count: int
) -> Group:
    """Let the labels of training images fall into a hat, and come out of it in another order."""
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
        scene.play(LaggedStart(*(FadeIn(tag, shift=0.2 * DOWN) for tag in tags), lag_ratio=0.2, run_time=1.4))
        scene.moment("labels")
    with scene.say("All labels into one hat. Shake it, {mark}and deal them out again.") as line:
        inside = MOUTH + 0.9 * DOWN
        scene.add_foreground_mobject(hat.front)  # so that labels go into the hat, not over it
        thrown = (MoveAlongPath(tag, _throw(tag.get_center(), inside)) for tag in tags)
        scene.play(LaggedStart(*thrown, lag_ratio=0.25, run_time=1.9))
        scene.remove(*tags)
        scene.play(Rotate(hat, SHAKE, rate_func=lambda share: wiggle(share, SHAKES)), run_time=1.0)
        ways = [_throw(tag.get_center(), inside).reverse_points() for tag in dealt]
        drawn = (MoveAlongPath(tag.move_to(inside), way) for tag, way in zip(dealt, ways, strict=True))
        scene.play(LaggedStart(*drawn, lag_ratio=0.25, run_time=1.9))
        scene.wait(0.8)
        scene.remove_foreground_mobject(hat.front)
        scene.moment("shuffled")
    return Group(row, hat, *dealt)


def _throw(start: Place, inside: Place) -> CubicBezier:
    """Return the way of a label from its place into the hat, whose mouth it passes from right above."""
    return CubicBezier(start, start + 0.3 * UP, MOUTH + 1.9 * UP, inside)


def _learn_both(scene: Lecture, dealt: Group, panel: LearnedAndTested) -> None:
    """Train with both kinds of labels; then compare what holds on test images."""
    last = panel.learning[0].span[1]
    by_heart = float(panel.learning[1].ys[-1])
    learned, guess = panel.held
    learning = Group(panel.frame[0], panel.names, *panel.learning, panel.learned)
    learning.shift(ALONE * RIGHT)
    with scene.say(
        "Now train on both. {mark}Nonsense takes it longer, but it learns {share:.0%} of it by heart.",
        share=by_heart,
        when=by_heart > 0.6,
    ) as line:
        scene.play(
            FadeOut(dealt, rate_func=squish_rate_func(smooth, 0, 0.7)),
            FadeIn(panel.frame[0], panel.names, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=max(line.until_mark(), 1.1),
        )
        scene.play(*(Drive(curve, 0, last, run_time=max(line.left - 0.5, 4.0)) for curve in panel.learning))
        scene.play(FadeIn(panel.learned, shift=0.2 * LEFT), run_time=0.5)
        scene.moment("learned")
    with scene.say(
        "Test it: known by heart, that gives {guess:.0%}, a guess. {mark}True labels give {learned:.0%}: learned.",
        guess=guess,
        learned=learned,
        when=learned > 0.8 and abs(guess - 0.1) < 0.01,
    ) as line:
        scene.play(
            learning.animate.shift(ALONE * LEFT),
            FadeIn(Group(*panel.frame[1:]), shift=LEFT),
            run_time=0.9,
        )
        for number, pause in ((1, line.until_mark()), (0, None)):
            scene.play(
                Drive(
                    panel.bars[number],
                    0,
                    panel.held[number],
                    show=lambda bar, height: bar.set_values([height]),
                    rate_func=smooth,
                ),
                run_time=1.0,
            )
            scene.play(FadeIn(panel.kept[number], shift=0.2 * DOWN), run_time=0.4)
            scene.wait(max(pause - 1.4 if pause else line.left, 0.6))
        scene.moment("tested")


def _the_whole_once_more(
    scene: Lecture, going: Group, board: DescentBoard, run: Run, gradient: Params
) -> None:
    """Let network and landscape live once more, ask where the gradient comes from, and name the sources."""
    board.cost.scale(GAUGE_SIZE).move_to(GAUGE_ASIDE)
    records = run.records[1:]  # the landscape does not reach up to the start
    board.show(records[0])
    alive = Group(board.machine, board.surface, board.cost)
    with scene.say("All of it from one wish, step after step: {mark}less cost, please.") as line:
        scene.play(
            FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.7)),
            FadeIn(alive, rate_func=squish_rate_func(smooth, 0.4, 1)),
            run_time=1.0,
        )
        scene.play(
            Replay(alive, records, show=lambda _, record: board.show(record), run_time=max(line.left, 2.8))
        )
        scene.moment("alive")
    _ask(scene, board, records[-1], gradient)
    with scene.say("Our sources; and it learns once more.") as line:
        network, surface = board.network, board.surface
        names = Group(network.labels, network.ellipses)
        network.remove(network.labels, network.ellipses)
        scene.play(FadeOut(names), run_time=0.4)
        scene.play(
            network.animate.scale(SMALL_NETWORK).move_to(NETWORK_AT).show(records[0].params), run_time=0.7
        )
        surface.scale(SMALL_SURFACE).move_to(LANDSCAPE_AT).show(trail_lengths=[0])
        scene.play(
            FadeIn(sources_at_the_left(scene.sources), shift=0.3 * RIGHT), FadeIn(surface), run_time=0.6
        )
        scene.play(
            Replay(Group(network, surface), records, show=_show_on(board), run_time=max(line.left, 4.8))
        )
        scene.moment("sources")


def _ask(scene: Lecture, board: DescentBoard, record: StepRecord, gradient: Params) -> None:
    """Ask for the slope of one weight; the wave from the outputs brings it."""
    network, slopes = board.network, gradient.weights[0]
    wide = wide_network(record.params, WIDE).shift(WIDE_AT).show(record).set_target(LABEL)
    to, source = _steepest(network, slopes)
    with scene.say(
        "But who tells every weight its slope? {mark}That is the next lecture: backpropagation."
    ) as line:
        scene.play(FadeOut(board.surface, board.cost, board.picture), Transform(network, wide), run_time=0.9)
        wire = network.wire(0, to, source)
        name = Words("its slope", size=FIGURE_SIZE)
        asked = Words("?", size=QUESTION)
        slope = Number(float(slopes[to, source]), 4, sign=True, size=QUESTION)
        for part in (asked, slope):
            part.move_to(ASKED_AT)
        name.next_to(slope, UP, buff=0.35)
        lead = Line(
            slope.get_right() + 0.25 * RIGHT, wire.point_from_proportion(0.3), color=palette.SECONDARY
        )
        lead.set_stroke(width=2.5)
        over = VGroup(wire, lead)
        scene.play(
            *(strands.animate.emphasise(BEHIND) for strands in network.edges),
            Create(wire),
            FadeIn(name, lead, asked),
            run_time=max(line.until_mark() - 0.9, 0.9),
        )
        scene.add_foreground_mobject(over)
        wishes = [-weight for weight in gradient.weights]
        scene.play(BackwardPulse(network, wishes, run_time=max(line.left - 0.7, 2.4), keep=True))
        scene.play(FadeOut(asked), run_time=0.2)
        scene.play(FadeIn(slope), run_time=0.3)
        scene.moment("what comes next")
        scene.wait(0.8)
        scene.remove_foreground_mobject(over)
        scene.play(FadeOut(over, name, slope), run_time=0.3)


def _steepest(network: NetworkDiagram, slopes: ArrayLike) -> tuple[int, int]:
    """Return which drawn edge from the input has the largest slope ``(n_out, n_in)``: to and from which neuron."""
    sizes = np.abs(network.drawn_weights(0, slopes)).reshape(len(network.drawn[1]), -1)
    row, column = np.unravel_index(int(sizes.argmax()), sizes.shape)
    return network.drawn[1][row], network.drawn[0][column]


def _show_on(board: DescentBoard) -> Callable[[Group, StepRecord], object]:
    """Return what shows a step on network and landscape only."""

    def show(_: Group, record: StepRecord) -> None:
        board.network.show(record)
        board.surface.show(trail_lengths=[max(0, record.number - 1)])

    return show
