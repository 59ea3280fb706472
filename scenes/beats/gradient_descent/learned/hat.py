"""2.16: labels go through a hat and are learned by heart; then the whole run once more, and a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    ApplyMethod,
    Circle,
    Ellipse,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    ManimColor,
    Polygon,
    Rotate,
    Succession,
    VGroup,
    smooth,
    squish_rate_func,
    wiggle,
)
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.record import CurveBand, ScoreName, Scores
from netcore.network.params import Params
from scenes.beats.gradient_descent.descent import ASIDE as GAUGE_SIZE
from scenes.beats.gradient_descent.descent import GAUGE_ASIDE, RUN, DescentBoard, Run, descent_board
from scenes.beats.gradient_descent.learned.noise import Climb, climb_to_the_wanted
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.frame import sources_at_the_left
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import FIGURE_SIZE, Words, percent
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.records import StepRecord
from scenes.kit.replay.replay import Drive, Replay
from scenes.kit.surface.surface import CostSurface

TRUE, SHUFFLED = (tuple(f"labels-{kind}-{seed}" for seed in range(3)) for kind in ("true", "shuffled"))
SHOWN = 10  # training images whose labels are seen
ROW_Y, CELL, TAG_Y = 2.3, 1.2, 1.3  # scene units
TAG, TAG_SIZE = 0.36, 44  # radius and font size of a label
MOUTH = np.array([0.0, -0.5, 0.0])  # of the hat
SHAKE = 0.12  # of a turn, to both sides, in radians
TURN = 40.0  # degrees by which the landscape turns
SMALL_NETWORK, NETWORK_AT = 0.52, np.array([4.4, 1.75, 0.0])  # beside the sources
SMALL_SURFACE, LANDSCAPE_AT = 0.72, np.array([3.9, -1.25, 0.0])


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
            fill_color=palette.TARGET,
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


class TwoWaysToLearn(Group):
    """Costs on the training images as curves, and beside them how much is classified correctly by now.

    Parameters
    ----------
    true, shuffled
        Three trainings each, with true and with shuffled labels.
    trained, tested
        Mean accuracies of both kinds on the images they were trained on, and on test images.
    shrug
        The cost of always saying 0.1.

    Attributes
    ----------
    frame, curves, bars
        Charts and words; the curves; four bars: training images by true and shuffled labels, test images likewise.
    """

    def __init__(
        self,
        true: Scores,
        shuffled: Scores,
        trained: tuple[CurveBand, CurveBand],
        tested: tuple[CurveBand, CurveBand],
        shrug: float,
    ) -> None:
        last = float(true.step[-1])
        costs = Chart(
            (0, last),
            (0, 1),
            size=(5.9, 4.1),
            x_ticks=(0, last / 2, last),
            y_ticks=(0, 0.5, 1),
            y_label="cost, training images",
            text_size=FIGURE_SIZE,
        ).move_to((-3.25, 0.0, 0))
        level = costs.level(shrug, "always saying 0.1")
        hues: tuple[ManimColor, ManimColor] = (palette.TARGET, palette.INK)
        self.curves = [
            Curve(costs, kind.step[1:], cost[1:], color=hue, width=5).show(float(kind.step[1]))
            for kind, hue in zip((true, shuffled), hues, strict=True)
            for cost in kind.train_cost
        ]
        shares = Chart(
            (0.3, 5.7),
            (0, 1),
            size=(4.6, 4.1),
            x_ticks=(),
            y_ticks=(0, 0.5, 1),
            y_words=percent,
            text_size=FIGURE_SIZE,
        ).move_to((4.0, 0.1, 0))
        shares.shift((0, costs.area.get_y() - shares.area.get_y(), 0))
        self.shares, self.of = shares, (*trained, *tested)
        self.places = (1, 2, 4, 5)
        self.bars = [Bars.around(shares, [place], [0.0]) for place in self.places]
        for bar, hue in zip(self.bars, hues + hues, strict=True):
            bar.colors[:] = palette.rgb(hue)
        names = VGroup(
            *(
                Words(text, size=FIGURE_SIZE, color=palette.SECONDARY).next_to(
                    shares.point(x, 0), DOWN, buff=0.2
                )
                for x, text in ((1.5, "training"), (4.5, "test"))
            ),
            *(
                Words(text, size=FIGURE_SIZE, color=hue)
                for text, hue in zip(("true labels", "shuffled labels"), hues, strict=True)
            ),
        )
        names[2:].arrange(RIGHT, buff=0.5).next_to(shares.area, UP, buff=0.65)
        self.frame = Group(costs, level, shares, names)
        super().__init__(self.frame, *self.curves, *self.bars)

    def show(self, place: float) -> Self:
        """Show everything up to a measurement by its number, from 1."""
        before = int(place)
        for curve in self.curves:
            curve.show(float(np.interp(place, np.arange(len(self.of[0].step)), self.of[0].step)))
        for bar, band in zip(self.bars, self.of, strict=True):
            bar.set_values([float(band.mean[before])])
        return self

    def numbers(self) -> VGroup:
        """Return the heights of the bars in figures, over them."""
        found = VGroup()
        for bar, place in zip(self.bars, self.places, strict=True):
            value = float(bar.values[0])
            number = Number(100 * value, 0, size=FIGURE_SIZE, suffix="%")
            found.add(number.next_to(self.shares.point(place, value), UP, buff=0.12))
        return found


@beat("2.16", "by heart, and what comes next", flows_from="2.15")
def memorising(scene: Lecture) -> None:
    """Deal labels out anew: they can be learned by heart, but nothing of it holds; then ask what comes next."""
    scene.declare({"0.1": "an output that says a tenth of everything"})
    climb = climb_to_the_wanted(scene)
    pictures = scene.measure("pictures", measure.examples.images, run=TRUE[0], first=SHOWN)
    old, new = (
        scene.measure(f"{run} labels", measure.examples.labels, run=run, stop=SHOWN)
        for run in (TRUE[0], SHUFFLED[0])
    )
    true, shuffled = (
        scene.measure(runs[0], measure.record.learning_curves, run=runs) for runs in (TRUE, SHUFFLED)
    )
    trained, tested = (_both_bands(scene, score) for score in ("train_accuracy", "test_accuracy"))
    shrug = scene.measure("shrug", measure.examples.cost_of_uniform_outputs, run=TRUE[0])
    count = scene.measure("count", measure.examples.example_count, run=TRUE[0])
    last = scene.measure("steps", measure.record.steps, RUN) - 1
    board, run = descent_board(scene)
    gradient = Params(
        run.records[0].params.layer_sizes,
        scene.measure("last gradient", measure.record.step_grad, RUN, step=last),
    )
    panel = TwoWaysToLearn(true, shuffled, trained, tested, shrug)

    climb.show(len(climb.scores) - 1)
    scene.open_with(climb)
    dealt = _through_the_hat(scene, climb, pictures, old, new, count)
    learned = _learn_both(scene, dealt, panel, shrug)
    _the_whole_once_more(scene, learned, board, run, gradient)


def _both_bands(scene: Lecture, score: ScoreName) -> tuple[CurveBand, CurveBand]:
    """Measure a score of the trainings with true and with shuffled labels."""
    true, shuffled = (
        scene.measure(f"{score} of {runs[0]}", measure.record.learning_curve_band, run=runs, score=score)
        for runs in (TRUE, SHUFFLED)
    )
    return true, shuffled


def _through_the_hat(
    scene: Lecture, climb: Climb, pictures: ArrayLike, old: ArrayLike, new: ArrayLike, count: int
) -> Group:
    """Let the labels of training images fall into a hat, and others come out of it."""
    row = Mosaic(pictures, columns=SHOWN, cell_size=CELL, gap=0.13).move_to((0, ROW_Y, 0))
    before, after = list(np.asarray(old)), list(np.asarray(new))
    places = [np.array([row.cell(index).get_x(), TAG_Y, 0.0]) for index in range(len(before))]
    tags = [Tag(int(label), true=True).move_to(place) for label, place in zip(before, places, strict=True)]
    dealt = [
        Tag(int(label), true=label == own).move_to(place)
        for label, own, place in zip(after, before, places, strict=True)
    ]
    hat = Hat()
    with scene.say(
        "Has it learned, or learned by heart? {mark}Take {count} training images, and all their labels.",
        count=count,
    ) as line:
        rest = Group(*(part for part in climb if part is not climb.real))
        scene.play(FadeOut(rest), run_time=0.6)
        scene.play(
            climb.real.animate.scale_to_fit_height(CELL).move_to(row.cell(2)),
            run_time=max(line.until_mark(), 0.9),
        )
        scene.play(FadeIn(row), FadeIn(hat, shift=UP), run_time=0.8)
        scene.remove(climb.real)
        scene.play(LaggedStart(*(FadeIn(tag, shift=0.2 * DOWN) for tag in tags), lag_ratio=0.2, run_time=1.2))
        scene.moment("labels")
    with scene.say("Into one hat with them. Shake it, {mark}and deal them out again.") as line:
        over, inside = MOUTH + 0.6 * UP, MOUTH + 0.9 * DOWN
        scene.add_foreground_mobject(hat.front)  # so that labels go into the hat, not over it
        thrown = (
            Succession(ApplyMethod(tag.move_to, over, path_arc=-0.4), ApplyMethod(tag.move_to, inside))
            for tag in tags
        )
        scene.play(LaggedStart(*thrown, lag_ratio=0.12, run_time=1.9))
        scene.remove(*tags)
        scene.play(Rotate(hat, SHAKE * PI, rate_func=wiggle), run_time=1.2)
        goals = [tag.get_center() for tag in dealt]
        drawn = (
            Succession(
                ApplyMethod(tag.move_to(inside).move_to, over), ApplyMethod(tag.move_to, goal, path_arc=0.4)
            )
            for tag, goal in zip(dealt, goals, strict=True)
        )
        scene.play(LaggedStart(*drawn, lag_ratio=0.12, run_time=2.2))
        scene.remove_foreground_mobject(hat.front)
        scene.moment("shuffled")
    return Group(row, hat, *dealt)


def _learn_both(scene: Lecture, dealt: Group, panel: TwoWaysToLearn, shrug: float) -> Group:
    """Train with both kinds of labels; then compare what holds on test images; returns all that is seen of it."""
    last = len(panel.of[0].step) - 1
    with scene.say(
        "Now learn that. {mark}The cost falls all the same, but late. With true labels, early and fast.",
        when=bool(
            max(curve.ys[-1] for curve in panel.curves[3:]) < shrug - 0.2
            and max(curve.ys[19] for curve in panel.curves[:3]) < 0.2
        ),
    ) as line:
        scene.play(
            FadeOut(dealt, rate_func=squish_rate_func(smooth, 0, 0.7)),
            FadeIn(panel.frame, rate_func=squish_rate_func(smooth, 0.3, 1)),
            run_time=max(line.until_mark(), 1.2),
        )
        scene.play(Drive(panel, 1, last), run_time=max(line.left, 4.5))
        scene.moment("learned")
    tested = [float(bar.values[0]) for bar in panel.bars[2:]]
    with scene.say(
        "In the test, the true labels give {true:.0%}, {mark}the shuffled ones {chance:.0%}: as good as guessing.",
        true=tested[0],
        chance=tested[1],
        when=tested[0] > 0.8 and abs(tested[1] - 0.1) < 0.03,
    ) as line:
        numbers = panel.numbers()
        scene.play(FadeIn(numbers[:2], shift=0.2 * DOWN), run_time=0.6)
        scene.play(FadeIn(numbers[2], shift=0.2 * DOWN), run_time=0.6)
        scene.wait(max(line.until_mark(), 0.2))
        scene.play(FadeIn(numbers[3], shift=0.2 * DOWN), run_time=0.6)
        scene.moment("tested")
    return Group(panel, numbers)


def _the_whole_once_more(
    scene: Lecture, going: Group, board: DescentBoard, run: Run, gradient: Params
) -> None:
    """Let network and landscape live once more, ask where the gradient comes from, and name the sources."""
    board.cost.scale(GAUGE_SIZE).move_to(GAUGE_ASIDE)
    azimuth = float(board.surface.seen_from[0])

    def turn(surface: CostSurface, degrees: float) -> None:
        surface.show(azimuth=degrees)

    with scene.say("All of it from one wish, step after step: {mark}less cost, please.") as line:
        scene.play(
            FadeOut(going, rate_func=squish_rate_func(smooth, 0, 0.75)),
            FadeIn(board, rate_func=squish_rate_func(smooth, 0.2, 1)),
            run_time=1.2,
        )
        scene.play(
            Replay(board, run.records, run_time=max(line.left, 4.5)),
            Drive(board.surface, azimuth, azimuth + TURN, show=turn),
        )
        scene.moment("alive")
    with scene.say(
        "But who tells every weight its slope? {mark}That is the next lecture: backpropagation."
    ) as line:
        wishes = [-weight for weight in gradient.weights]
        for _ in range(2):
            scene.play(BackwardPulse(board.network, wishes, run_time=max(line.duration / 2, 2.0)))
        scene.moment("what comes next")
    with scene.say("Our sources; and it learns once more.") as line:
        network, surface = board.network, board.surface
        names = Group(network.labels, network.ellipses)
        network.remove(network.labels, network.ellipses)
        scene.play(
            FadeOut(Group(board.picture, board.cost, board.reading, names)),
            network.animate.scale(SMALL_NETWORK).move_to(NETWORK_AT),
            surface.animate.scale(SMALL_SURFACE).move_to(LANDSCAPE_AT),
            FadeIn(sources_at_the_left(scene.sources), shift=0.3 * RIGHT),
            run_time=1.0,
        )
        seconds = max(line.left, 3.0)
        scene.play(
            Replay(Group(network, surface), run.records, show=_show_on(board), run_time=seconds),
            Drive(surface, azimuth + TURN, azimuth, show=turn, run_time=seconds),
        )
        scene.moment("sources")


def _show_on(board: DescentBoard) -> Callable[[Group, StepRecord], object]:
    """Return what shows a step on network and landscape only."""

    def show(_: Group, record: StepRecord) -> None:
        board.network.show(record)
        board.surface.show(trail_lengths=[max(0, record.number - 1)])

    return show
