"""2.16: true labels against shuffled ones, and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, FadeOut, Group, LaggedStart, ManimColor, VGroup

from netcore import measure
from netcore.measure.record import Scores
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import TEXT_SIZE, Label, percent, spell
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive


@dataclass(frozen=True, eq=False)
class Kind:
    """Several trainings that differ by their seeds only: name, colour, and learning curves."""

    word: str
    color: ManimColor
    curves: Scores


class LearningPanel(Group):
    """The costs on the training images on one chart, and beside it what each kind ends with.

    The first measurement, before any step, lies far above and is left out.

    Parameters
    ----------
    kinds
        What is compared; the first is named at the top.
    level, word
        A cost that matters, and its name.

    Attributes
    ----------
    chart, lines, ends
        Chart with its level; one curve per training; one group of words per kind.
    """

    def __init__(self, kinds: Sequence[Kind], level: float, word: str) -> None:
        last = float(kinds[0].curves.step[-1])
        plain = Chart(
            (0, last), (0, 1), size=(6.4, 3.9), x_label="step", y_label="cost on the training images"
        )
        plain.move_to(3 * LEFT + 0.25 * UP)
        self.chart = Group(plain, plain.level(level, word))
        self.lines = [
            Curve(plain, kind.curves.step[1:], cost[1:], color=kind.color, width=2)
            for kind in kinds
            for cost in kind.curves.train_cost
        ]
        self.ends = VGroup(*map(_ends, kinds)).arrange(DOWN, buff=0.7, aligned_edge=LEFT)
        self.ends.move_to(4.3 * RIGHT + 0.3 * UP)
        super().__init__(self.chart, *self.lines, self.ends)

    def draw(self, run_time: float = 5.0) -> list[Animation]:
        """Return the animations that draw all curves at one pace."""
        return [Drive(line, *line.span, run_time=run_time) for line in self.lines]


def _ends(kind: Kind) -> VGroup:
    lines = [Label(kind.word, color=kind.color, size=TEXT_SIZE)]
    for accuracy, word in ((kind.curves.train_accuracy, "training"), (kind.curves.test_accuracy, "test")):
        low, high = percent(accuracy[:, -1].min()), percent(accuracy[:, -1].max())
        lines.append(Label(f"{low if low == high else f'{low} to {high}'} of {word} images right"))
    return VGroup(*lines).arrange(DOWN, buff=0.2, aligned_edge=LEFT)


TRUE, SHUFFLED = (tuple(f"labels-{kind}-{seed}" for seed in range(3)) for kind in ("true", "shuffled"))


@beat("2.16", "memorising, and where to read on")
def memorising(scene: Lecture) -> None:
    """Deal out labels anew: they can be learned by heart, but late, and nothing of it holds."""
    scene.declare({"0.1": "the score of an output that says a tenth of everything"})
    pictures = scene.measure("pictures", measure.examples.images, run=TRUE[0], first=10)
    old, new = (
        scene.measure(f"{run} labels", measure.examples.labels, run=run, stop=10)
        for run in (TRUE[0], SHUFFLED[0])
    )
    curves = [scene.measure(runs[0], measure.record.learning_curves, run=runs) for runs in (SHUFFLED, TRUE)]
    shrug = scene.measure("shrug", measure.examples.cost_of_uniform_outputs, run=TRUE[0])
    count = scene.measure("count", measure.examples.example_count, run=TRUE[0])
    with scene.say(
        "Take {count} training images. Throw their labels into one hat and deal them out again.",
        count=count,
    ) as line:
        scene.title(note=f"the first {spell(len(pictures))} of {spell(count)} training images")
        wall = Mosaic(pictures, columns=5, cell_size=1.6, gap=0.5).shift(0.6 * UP)
        before, after = (
            [
                Label(spell(d), color=palette.TARGET, size=28).next_to(wall.cell(k), DOWN, buff=0.12)
                for k, d in enumerate(some)
            ]
            for some in (old, new)
        )
        hat: dict[str, Any] = {"target_position": 2.4 * DOWN, "scale": 0.5}
        scene.play(FadeIn(wall, *before), run_time=0.8)
        scene.wait(0.6)
        scene.play(LaggedStart(*(FadeOut(label, **hat) for label in before), lag_ratio=0.06), run_time=1.4)
        scene.play(
            LaggedStart(*(FadeIn(label, **hat) for label in after), lag_ratio=0.06), run_time=line.left
        )
        scene.moment("shuffled")
    _learn_two_ways(scene, curves[0], curves[1], shrug)
    with scene.say("Where to read on, from a first chapter to the papers, on far larger networks."):
        scene.clear_stage()
        scene.show_sources("Where to read on", scene.sources, seconds=3)
        scene.moment("sources")


def _learn_two_ways(scene: Lecture, shuffled: Scores, true: Scores, shrug: float) -> None:
    """Draw the cost over training for both kinds of labels; then what each ends with."""
    with scene.say(
        "Nothing true can be learned now, and still the cost falls, late and slowly. "
        "With the true labels it falls early and fast.",
        when=bool((shuffled.train_cost[:, -1] < shrug - 0.2).all())
        and bool((true.train_cost[:, 20] < 0.2).all()),
    ) as line:
        scene.clear_pictures()
        scene.note(
            f"three trainings of each kind, {spell(true.step[-1])} steps, from step {spell(true.step[1])} on"
        )
        kinds = (
            Kind("shuffled labels", palette.INK, shuffled),
            Kind("true labels", palette.TARGET, true),
        )
        panel = LearningPanel(kinds, shrug, "always saying 0.1")
        scene.play(FadeIn(panel.chart), run_time=0.8)
        scene.play(*panel.draw(line.left))
        scene.moment("curves")
    with scene.say(
        "It can learn a list of accidents by heart, in part. "
        "It learns a pattern much sooner, and only the pattern survives the test.",
        when=bool(shuffled.test_accuracy[:, -1].max() < 0.15 < 0.8 < true.test_accuracy[:, -1].min()),
    ):
        for part in reversed(panel.ends):
            scene.play(FadeIn(part), run_time=2.4)
        scene.moment("ends")
