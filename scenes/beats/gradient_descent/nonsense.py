"""2.15: noise gets an answer, and pixels pushed towards a 5 make no 5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group, LaggedStart

from netcore import measure
from netcore.measure.answers import NoiseAnswers, NoiseKind
from netcore.network.arrays import Array, spread
from netcore.network.probes import Ascent
from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import TEXT_SIZE, Label, spell
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Replay

SIZE = (3.1, 1.35)  # of each chart, in scene units


class AnswerPanel(Group):
    """Counts of the largest output and of the answers, under a picture of the kind and its name.

    Parameters
    ----------
    word
        What the pictures are.
    picture
        One of them.
    answers
        What it and its like were read as.
    """

    def __init__(self, word: str, picture: Any, answers: NoiseAnswers) -> None:  # noqa: ANN401 (array-like)
        count = len(answers.answer)
        called, sides = answers.answers_counted, np.linspace(0, 1, len(answers.scores_counted) + 1)
        upper = Chart((0, 1), (0, count), size=SIZE, x_label="largest output", x_ticks=(0, 0.5, 1))
        lower = Chart((-0.6, 9.6), (0, count), size=SIZE, x_label="answer", x_ticks=range(10))
        lower.next_to(upper, DOWN, buff=0.3, aligned_edge=LEFT)
        lower.shift((upper.area.get_left()[0] - lower.area.get_left()[0], 0, 0))
        self.firmness = Group(
            upper,
            Bars(upper, np.column_stack([sides[:-1], sides[1:]]), answers.scores_counted, color=palette.INK),
        )
        self.answers = Group(lower, Bars.around(lower, np.arange(len(called)), called))
        head = Group(Picture(picture, size=0.75), Label(word)).arrange(buff=0.25)
        self.head = head.next_to(upper.area, UP, buff=0.2)
        super().__init__(self.head, self.firmness, self.answers)


class PixelClimb(Group):
    """The picture after so many steps, its score, and the number of steps.

    Parameters
    ----------
    word
        What stands before the score.
    ascent
        The measured ascent.
    size
        Height of the picture in scene units.

    >>> import numpy as np
    >>> climb = PixelClimb("score", Ascent(np.zeros((2, 9)), np.array([0.2, 0.9])))
    >>> climb.show(1).score.value
    0.9
    """

    def __init__(self, word: str, ascent: Ascent, *, size: float = 3.4) -> None:
        self.images, self.scores = ascent.images, ascent.scores
        self.picture = Picture(self.images[0], size=size)
        self.counter = StepCounter(last=self.steps).next_to(self.picture, UP, buff=0.2)
        words = Label(word, size=TEXT_SIZE).next_to(self.picture, DOWN, buff=0.3).shift(0.45 * -RIGHT)
        self.score = Number(self.scores[0], 3, size=TEXT_SIZE).next_to(words, RIGHT, buff=0.2).stand_on(words)
        super().__init__(self.picture, self.counter, words, self.score)

    @property
    def steps(self) -> int:
        """How many steps are recorded."""
        return len(self.scores) - 1

    def show(self, steps: int) -> Self:
        """Show what so many steps have made of the picture."""
        self.picture.set_values(self.images[steps])
        self.score.set_value(self.scores[steps])
        self.counter.show(steps)
        return self


Kind = Literal["test", "uniform", "shuffled"]
NOISE: dict[Kind, str] = {
    "test": "test digits",
    "uniform": "uniform noise",
    "shuffled": "shuffled pixels",
}
WANTED = 5  # the output whose score is climbed
SURE = 0.9  # an answer with a larger output sounds sure


@beat("2.15", "confident nonsense, and no drawing")
def confident_nonsense(scene: Lecture) -> None:
    """Give it noise, which gets an answer too; push pixels up the score for 5, which makes no 5."""
    scene.declare({"two": "the kinds of noise"})
    answers = {
        kind: scene.measure(word, measure.answers.noise_answers, kind=kind, count=2000, threshold=SURE)
        for kind, word in NOISE.items()
    }
    test = scene.measure("test image", measure.examples.image, index=0, split="test")
    images: dict[Kind, Array] = {"test": test}
    noise_kinds: tuple[NoiseKind, ...] = ("uniform", "shuffled")
    for kind in noise_kinds:
        noise = scene.measure(f"{kind} image", measure.answers.noise_images, kind=kind, count=1, seed=0)
        images[kind] = noise.reshape(28, 28)
    ascent = scene.measure(
        "ascent", measure.neurons.pixel_ascent, neuron=WANTED, start=0.0, learning_rate=0.005, steps=1500
    )
    five = scene.measure("five", measure.examples.first_with_label, label=WANTED, split="test")
    real = scene.measure("a five", measure.examples.image, index=five, split="test")
    uniform = answers["uniform"]
    with scene.say(
        "Noise. There is no output for “none of these”, so it answers: {digit}.",
        digit=int(uniform.answer[0]),
    ):
        scene.title(note="the first of many noise images")
        picture = Picture(images["uniform"], size=3.0).move_to(4 * LEFT + 0.3 * UP)
        chart = Chart((-0.6, 9.6), (0, 1), size=(6, 3), x_ticks=range(10), x_label="digit", y_label="output")
        chart.move_to(2.6 * RIGHT + 0.3 * UP)
        bars = Bars.around(chart, np.arange(10), np.zeros(10))
        scene.play(FadeIn(picture, chart, bars), run_time=0.8)
        scene.play(bars.animate.set_values(uniform.first), run_time=1)
        scene.moment("noise")
    _ask_for_thousands(scene, images, answers)
    _push_pixels(scene, ascent, real)


def _ask_for_thousands(
    scene: Lecture, images: Mapping[Kind, Array], answers: Mapping[Kind, NoiseAnswers]
) -> None:
    """Show how firmly two kinds of noise and real digits are answered, and with what."""
    digits, uniform, shuffled = (answers[kind] for kind in NOISE)
    count = len(uniform.answer)
    with scene.say(
        "One noise picture would prove little. So take {count} of two kinds, beside as many real digits.",
        count=count,
    ):
        scene.clear_pictures()
        panels = [AnswerPanel(word, images[kind], answers[kind]) for kind, word in NOISE.items()]
        Group(*panels).arrange(RIGHT, buff=0.7).move_to(0.25 * UP)
        scene.note(
            f"{spell(count)} images of each kind · the first of the test set, and noise made with seed {spell(0)}"
        )
        for panel in panels:
            scene.play(FadeIn(panel.head, panel.firmness[0]), run_time=1)
    with scene.say(
        "It seldom sounds sure of noise: above {sure:.1f} for {plain:.0%} of the uniform images\n"
        "and {mixed:.0%} of the shuffled ones.",
        sure=SURE,
        plain=uniform.share_above,
        mixed=shuffled.share_above,
        when=max(uniform.share_above, shuffled.share_above) < 0.1 < 0.7 < digits.share_above,
    ) as line:
        bars = (FadeIn(panel.firmness[1]) for panel in panels)
        scene.play(LaggedStart(*bars, lag_ratio=0.8, run_time=0.7 * line.left))
        scene.moment("firmness")
    with scene.say(
        "But it never declines, and there is an answer it likes: {digit}, for {share:.0%} of uniform noise.",
        share=uniform.commonest_share,
        digit=uniform.commonest,
        when=uniform.commonest_share > 0.5,
    ):
        scene.play(*(FadeIn(panel.answers) for panel in panels), run_time=1.6)
        scene.moment("answers")


def _push_pixels(scene: Lecture, ascent: Ascent, real: Array) -> None:
    """Let a black image climb the score of 5."""
    with scene.say(
        "Take a black image, and push its pixels up the slope of the score for {digit}.", digit=WANTED
    ):
        scene.clear_pictures()
        scene.note("all pixels kept between black and white")
        climb = PixelClimb(f"score for {spell(WANTED)}:", ascent).move_to(3 * LEFT + 0.35 * UP)
        scene.play(FadeIn(climb), run_time=0.6)
        for first, last, seconds in ((0, 20, 3.0), (20, climb.steps, 3.0)):
            steps = spread(first, last, 46)
            scene.play(Replay(climb, steps, run_time=seconds))
    score = float(ascent.scores[-1])
    with scene.say(
        "It loves this, with {score:.3f}. It can judge a {digit}, but it holds no idea of one.",
        score=score,
        digit=WANTED,
        when=score > 0.99,
    ):
        other = Picture(real, size=3.4).move_to(3 * RIGHT).match_y(climb.picture)
        name = Label(f"a {spell(WANTED)} from the test set", color=palette.SECONDARY).next_to(
            other, DOWN, buff=0.3
        )
        scene.play(FadeIn(other, name), run_time=0.6)
        scene.moment("ascent")
