"""The output from nearby at the left, with the wish of one neuron: the picture between the levers and the weights."""

from __future__ import annotations

from manim import LEFT, UP, Circle, Group, VGroup

from scenes.beats.backprop.example import Example, name_of_output, output_fan
from scenes.kit.look import palette
from scenes.kit.look.text import Label
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.values.arrows import ValueArrow

ASIDE = 0.5 * LEFT  # by how much the fan makes room for what stands at its right


def fan_aside(example: Example) -> tuple[NetworkDiagram, Label]:
    """Return the fan of the wanted output where it has made room, and the number over it."""
    fan = output_fan(example)
    name = name_of_output(fan)
    Group(fan, name).shift(ASIDE)
    return fan, name


class NeuronWish(VGroup):
    """A ring around a neuron and beside it an arrow: up if it should be brighter.

    >>> wish = NeuronWish(Neuron(0.13), 0.1)
    >>> wish.arrow.value, bool(wish.arrow.get_right()[0] < wish.ring.get_left()[0])
    (0.1, True)
    """

    def __init__(self, neuron: Neuron, value: float) -> None:
        self.ring = Circle(neuron.width / 2 + 0.08, color=palette.TARGET, stroke_width=4).move_to(neuron)
        self.arrow = ValueArrow(value, largest=abs(value), length=0.8, from_tail=True, weight=2.4)
        self.arrow.stand_at(self.ring.get_left() + 0.2 * LEFT + 0.2 * (-UP if value > 0 else UP))
        super().__init__(self.ring, self.arrow)
