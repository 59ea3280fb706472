"""3.11: what one exact step costs in rough ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Group,
    ReplacementTransform,
    VGroup,
    linear,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.network.arrays import spread
from netcore.network.params import Params
from scenes.beats.sgd.walkers import DrunkMan, SlowMan, Walker
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.text import Label, Words, spell
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.replay import Drive, Replay


class Ledger(Group):
    """What a walker has paid and what he got: pictures asked, steps taken.

    Parameters
    ----------
    walker
        Stands on the left.
    batch
        How many pictures he asks before a step.
    last
        The largest number of pictures to come, for which room is kept.
    """

    def __init__(self, walker: Walker, batch: int, last: int) -> None:
        self.batch = batch
        self.walker = walker
        self.pictures = StepCounter("pictures asked", last=last, color=palette.INK)
        self.steps = StepCounter("steps taken", last=last, color=walker.colour)
        self.pictures.next_to(walker, RIGHT, buff=0.25).shift(0.28 * UP)
        self.steps.next_to(self.pictures, DOWN, buff=0.2)
        self.steps.shift((self.pictures.word.get_left() - self.steps.word.get_left())[0] * RIGHT)
        self.steps.number.shift((self.pictures.number.point_x - self.steps.number.point_x) * RIGHT)
        super().__init__(walker, self.pictures, self.steps)

    def show(self, clock: float) -> Self:
        """Show how many pictures he has asked, and how many steps that made."""
        asked = int(clock + 1e-6)
        self.pictures.show(asked)
        self.steps.show(asked // self.batch)
        return self


class Stroll(Animation):
    """Let a walker walk to a point.

    Parameters
    ----------
    walker
        Who.
    to
        Where his feet arrive.
    paces
        How many pairs of steps he takes.
    """

    def __init__(
        self, walker: Walker, to: Sequence[float] | NDArray[np.float64], paces: float, *, run_time: float
    ) -> None:
        super().__init__(walker, run_time=run_time, rate_func=linear)
        self.walker, self.to, self.paces = walker, np.asarray(to, dtype=np.float64), paces

    def begin(self) -> None:
        """Remember from where he sets out."""
        self.start, self.phase = self.walker.foot(), self.walker.phase
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show him on his way."""
        share = self.rate_func(alpha)
        self.walker.points = self.starting_mobject.points.copy()
        self.walker.stand_at(self.start + share * (self.to - self.start), self.phase + share * self.paces)


SLOWLY = 6  # mini-batches that are shown one by one
ROW_GAPS = (1.25, 1.0)  # how far rows move apart when the pictures are cut into batches, and columns


@beat("3.11", "the price of certainty")
def the_price_of_certainty(scene: Lecture) -> None:
    """Share the price of one exact step among many rough ones."""
    price = scene.measure("price of a step", measure.record.epoch)
    batches = scene.measure("first batches", measure.examples.first_batches, count=SLOWLY)
    sizes = tuple(scene.measure("layer sizes", measure.record.layer_sizes).tolist())
    exact = -scene.measure("exact change", measure.gradients.full_gradient_at, step=0)
    rough = scene.measure("first changes", measure.record.step_changes, steps=list(range(SLOWLY)))
    shown = spread(SLOWLY, price.steps - 1, 12)
    later = scene.measure("later changes", measure.record.step_changes, steps=shown)
    every, batch, steps = price.examples, price.batch, price.steps
    slots = np.stack([batches.batch, batches.place], axis=1)
    slow, drunk = _meet_the_two(scene, every, batch)
    pictures, network = _show_pictures_and_network(scene, batches.inputs, sizes, every)
    network.show(Params(sizes, exact))
    with scene.say(
        "An exact step asks all {n:d} training pictures: one backward pass each.", n=every
    ) as line:
        scene.play(Drive(slow, 0, every, run_time=line.left - 0.6))
        scene.play(*(FadeIn(edges) for edges in network.edges), run_time=0.6)
        scene.moment("exact step")
    with scene.say(
        "Instead: shuffle the pictures and cut them\ninto mini-batches of {n:d}.", n=batch
    ) as line:
        scene.play(
            *(FadeOut(edges) for edges in network.edges),
            pictures.animate.rearrange(slots * ROW_GAPS),
            run_time=line.left,
        )
        scene.moment("mini-batches")
    with scene.say(
        "One step per batch. Each time the outputs are computed afresh, with the weights as they are now."
    ):
        _step_by_batches(scene, drunk, pictures, network, batches.batch, [Params(sizes, c) for c in rough])
        scene.moment("rough steps")
    with scene.say("For the price of one careful step you can take {n:d} rough ones.", n=steps) as line:
        changes = Replay(network, [Params(sizes, c) for c in later], run_time=line.left)
        count = Drive(drunk, batch * SLOWLY, every, run_time=line.left)
        scene.play(changes, count, pictures.animate.unfocus())
        scene.moment("the same price")


def _meet_the_two(scene: Lecture, every: int, batch: int) -> tuple[Ledger, Ledger]:
    """Let the two men enter and say how each goes; return them, put aside with what each has paid."""
    slow, drunk = SlowMan(2.6), DrunkMan(2.6)
    words = VGroup()
    for walker, at, name, way in (
        (slow, 3.2 * LEFT, "the slow man", f"asks all {spell(every)} pictures\nbefore he takes a step"),
        (drunk, 3.2 * RIGHT, "the drunk man", f"asks {spell(batch)} pictures\nand stumbles on"),
    ):
        walker.stand_at(at + DOWN + 1.1 * LEFT, 0.0)
        title = Words(name, size=28, color=walker.colour).move_to(at + 1.45 * DOWN)
        words.add(title, Words(way, align="center").next_to(title, DOWN, buff=0.2))
    with scene.say(
        "Two men go down the same hill. One asks everybody before each step, the other asks a few."
    ) as line:
        title = scene.title("Drunk man versus slow man")
        scene.play(
            FadeIn(slow, drunk, run_time=0.6),
            FadeIn(words, run_time=1.0),
            Stroll(slow, 3.2 * LEFT + DOWN + 0.7 * LEFT, 1.5, run_time=line.left),
            Stroll(drunk, 3.2 * RIGHT + DOWN + 0.6 * RIGHT, 3.5, run_time=line.left),
        )
        scene.moment("two men")
    with scene.say("What does a careful step cost?"):
        ledgers = Ledger(SlowMan(1.0), every, every), Ledger(DrunkMan(1.0), batch, every)
        Group(*ledgers).arrange(DOWN, buff=0.12, aligned_edge=LEFT).move_to(3.4 * RIGHT + 1.65 * DOWN)
        scene.play(
            FadeOut(title),
            FadeOut(words),
            *(
                ReplacementTransform(large, ledger.walker)
                for large, ledger in zip((slow, drunk), ledgers, strict=True)
            ),
            run_time=1.2,
        )
        scene.play(*(FadeIn(ledger.pictures, ledger.steps) for ledger in ledgers), run_time=0.6)
        return ledgers


def _show_pictures_and_network(
    scene: Lecture,
    pictures: Any,  # noqa: ANN401 (an array)
    sizes: tuple[int, ...],
    every: int,
) -> tuple[Mosaic, NetworkDiagram]:
    """Show the pictures of the first batches, as they lie in the training set, and a network without edges."""
    title = scene.title(
        note=f"run main, from step {spell(0)}; edges: the change a step makes, blue up, orange down",
    )
    mosaic = Mosaic(pictures, columns=10, cell_size=0.5)
    mosaic.next_to(title, DOWN, buff=0.7, aligned_edge=LEFT)
    heading = Label(f"{spell(len(pictures))} of the {spell(every)} pictures", color=palette.SECONDARY)
    heading.next_to(mosaic, UP, buff=0.2, aligned_edge=LEFT)
    network = NetworkDiagram(sizes, width=5.0, height=2.9, output_labels=()).move_to(3.7 * RIGHT + 1.4 * UP)
    parts = (mosaic, heading, network.neurons, network.ellipses)
    scene.play(*(FadeIn(part) for part in parts), run_time=0.8)
    return mosaic, network


def _step_by_batches(
    scene: Lecture,
    drunk: Ledger,
    pictures: Mosaic,
    network: NetworkDiagram,
    batch_of: Any,  # noqa: ANN401 (an array)
    changes: list[Params],
) -> None:
    """Take steps, one batch of the pictures after the other."""
    rows = [np.flatnonzero(batch_of == row).tolist() for row in range(len(changes))]
    asked = [drunk.batch * taken for taken in range(1, len(changes) + 1)]
    scene.play(
        Replay(network, changes),
        Replay(pictures, rows, show=_light),
        Replay(drunk, asked),
        run_time=0.9 * len(changes),
    )


def _light(pictures: Mosaic, chosen: Sequence[int]) -> None:
    """Let some pictures be the topic."""
    pictures.focus(*chosen)
