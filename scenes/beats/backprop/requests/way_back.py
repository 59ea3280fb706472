"""3.8: the sums are handed on, layer by layer, down to the first weights."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    LEFT,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Group,
    GrowFromPoint,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

from netcore import measure
from scenes.beats.backprop.example import example_shown, the_picture, wishes_of_weights
from scenes.beats.backprop.requests.handed_back import HandedBack, arrows_beside
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.pulse import BackwardPulse
from scenes.kit.pictures.mosaic import Mosaic
from scenes.kit.replay.replay import Drive
from scenes.kit.values.arrows import ArrowColumn, ValueArrow
from scenes.kit.values.lock import Lock

TILE, TILES_AT = 1.17, (-4.3, 0.1, 0.0)  # of the wishes of the first weights: height of one, middle of all
ON_THE_WAY = 0.4  # share of the whole time that one request is on its way
NEAR_UNIT = 12.0  # scene units that stand for 1 in the close view
LAYER_TIME = 2.6  # seconds that a wave takes from a layer to the one before


class Collecting(Group):
    """Requests on their way to one neuron; on a negative weight they turn over, and on arrival they join its sum.

    Parameters
    ----------
    asked
        For whom they are.
    senders
        The wishes of the neurons that ask, by another scale: where the requests set out.
    wishes
        ``(n_out,)``: of the neurons that ask, for their weighted sums.
    parts
        ``(n_out,)``: their requests, which are the wishes times the weights.

    Attributes
    ----------
    requests, sum
        Arrows.
    """

    def __init__(self, asked: Neuron, senders: ArrowColumn, wishes: ArrayLike, parts: ArrayLike) -> None:
        self.wishes, self.parts = (np.asarray(v, dtype=np.float64) for v in (wishes, parts))
        self.goal = asked.get_right()
        self.starts = [arrow.get_center() for arrow in senders]
        looks: dict[str, Any] = {"length": NEAR_UNIT, "weight": 2.0, "whole": True}
        self.requests = VGroup(*(ValueArrow(wish, **looks) for wish in self.wishes))
        self.sum = ValueArrow(self.parts.sum(), **looks)
        self.sum.stand_at(asked.get_left() + 0.3 * LEFT)
        for arrow in (*self.requests, self.sum):
            arrow.set_stroke(palette.GROUND, 3, background=True)
        super().__init__(self.requests, self.sum)
        self.show(0.0)

    def show(self, share: float) -> Self:
        """Show a share, 0..1, of the whole time."""
        starts = np.linspace(0.0, 1.0 - ON_THE_WAY, len(self.parts))
        ways = np.clip(((share - starts) / ON_THE_WAY).round(6), 0.0, 1.0)
        for arrow, way, begin, wish, part in zip(
            self.requests, ways, self.starts, self.wishes, self.parts, strict=True
        ):
            turned = smooth(float(np.clip((way - 0.35) / 0.3, 0.0, 1.0)))
            value = (1 - turned) * wish + turned * part
            arrow.set_opacity(1.0 if 0 < way < 1 else 0.0)
            arrow.set_value(value or part).stand_at(begin + smooth(float(way)) * (self.goal - begin))
        arrived = float(self.parts[ways >= 1].sum())
        self.sum.set_opacity(1.0 if arrived else 0.0)
        self.sum.set_value(arrived or float(self.parts.sum()))
        return self


@beat("3.8", "and back again", flows_from="3.7")
def and_back_again(scene: Lecture) -> None:
    """Hand the sums on: they stand where the distance from the target stood, layer by layer."""
    example = example_shown(scene)
    wished = wishes_of_weights(scene, example)
    last, middle = (
        scene.measure(
            f"requests {layer}", measure.derivatives.activation_derivatives, layer=layer, **example.at
        )
        for layer in (-1, -2)
    )
    handed = HandedBack(example, last.total)
    network, picture = handed.network, handed.picture
    scene.open_with(*handed)
    with scene.say(
        "The outputs' wishes went back one layer,\nand left a wish at every weight that they passed."
    ) as line:
        scene.play(BackwardPulse(network, wished, layers=[2], keep=True, background=1.0), run_time=line.left)
        scene.moment("last weights")

    arrows = arrows_beside(network, 1, middle.total)
    neuron = int(np.abs(middle.total).argmax())
    near = Collecting(network.neuron(1, neuron), handed.sums, middle.minus_dz, middle.parts[:, neuron])
    around = _come_to_one(scene, network, neuron)
    with scene.say("Sixteen requests come in. Negative weights turn them over,\nand they add up.") as line:
        scene.play(Drive(near, 0, 1), run_time=line.left)
        scene.remove(near)
        scene.add(near.sum)
        scene.moment("one neuron")
    with scene.say("And now the whole layer, neurons and weights.") as line:
        scene.play(
            scene.pull_back(),
            FadeOut(around),
            network.edges[2].animate.emphasise(1.0),
            ReplacementTransform(near.sum, arrows[neuron]),
            run_time=1.2,
        )
        rest = [arrow for place, arrow in enumerate(arrows) if place != neuron]
        scene.play(
            BackwardPulse(network, wished, layers=[1], keep=True, background=1.0),
            *(
                GrowFromPoint(arrow, arrow.get_center(), rate_func=squish_rate_func(smooth, 0.7, 1.0))
                for arrow in rest
            ),
            run_time=max(LAYER_TIME, line.left),
        )
        scene.remove(*arrows)
        scene.add(arrows)
        scene.moment("first hidden layer")
    lock = Lock().scale(1.8).move_to(network.neurons[0])
    with scene.say("Once more. {mark}And here it ends: pixels cannot be asked.") as line:
        scene.play(
            BackwardPulse(network, wished, layers=[0], keep=True, background=1.0),
            run_time=max(line.until_mark(), LAYER_TIME),
        )
        scene.play(FadeIn(lock, scale=1.5), run_time=0.6)
        scene.moment("pixels")
    tiles = Mosaic(
        wished[0],
        columns=4,
        cell_size=TILE,
        gap=0.08,
        kind="signed",
        largest=np.abs(wished[0]).max(axis=1).tolist(),
    ).move_to(TILES_AT)
    with scene.say(
        "What each neuron here wants of its {weights} weights\nis a picture.",
        weights=example.params.layer_sizes[0],
    ) as line:
        flying = [tiles.picture(k) for k in range(len(tiles))]
        scene.play(
            FadeOut(picture, lock),
            *(
                part.animate.set_opacity(0)
                for part in (network.edges[0], *network.neurons[0], *network.ellipses)
            ),
            run_time=0.8,
        )
        scene.play(
            LaggedStart(
                *(
                    GrowFromPoint(tile, place.get_left())
                    for tile, place in zip(flying, network.neurons[1], strict=True)
                ),
                lag_ratio=0.2,
            ),
            run_time=line.left,
        )
        scene.remove(*flying)
        scene.add(tiles)
        scene.moment("tiles")
    with scene.say(
        "Nobody tells a hidden neuron what to be. {mark}It learns that from the complaints downstream."
    ) as line:
        scene.play(BackwardPulse(network, wished, layers=[2, 1], background=1.0), run_time=line.left)
    two = the_picture(example)
    with scene.say("And all of this for one single picture.") as line:
        flying = [tiles.picture(k) for k in range(len(tiles))]
        scene.remove(tiles)
        scene.play(
            *(FadeOut(tile, target_position=two, scale=two.height / TILE) for tile in flying),
            FadeOut(Group(network, arrows, handed.sums), target_position=two, scale=0.3),
            FadeIn(two, scale=0.4),
            run_time=line.left,
        )
        scene.moment("one picture")


def _come_to_one(scene: Lecture, network: NetworkDiagram, neuron: int) -> Group:
    """Come close to a neuron of the first hidden layer; returns what then marks it and the edges from it."""
    asked = network.neuron(1, neuron)
    ring = Circle(1.5 * asked.width / 2, color=palette.INK, stroke_width=2.5).move_to(asked)
    edges = Group(*(network.edge(1, to, neuron).set_stroke(opacity=0.9) for to in network.drawn[2]))
    for edge in edges:
        edge.set_stroke(width=max(1.5, 1.6 * edge.get_stroke_width()))
    view = Group(asked, *network.neurons[2][max(neuron - 3, 0) : neuron + 4])
    with scene.say("Now these neurons ask in turn. {mark}Look at one whom they ask.") as line:
        scene.play(
            scene.come_close(view, share=0.85),
            Create(ring),
            FadeIn(edges),
            network.edges[2].animate.emphasise(palette.DIMMED),
            run_time=line.left,
        )
    return Group(edges, ring)
