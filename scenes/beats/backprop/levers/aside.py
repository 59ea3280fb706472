"""The output from nearby, with its own wish or with that of one neuron: pictures before and after the levers."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP, Circle, Group, VGroup

from scenes.beats.backprop.example import NAME_SIZE, Example, name_of_output, output_fan
from scenes.beats.backprop.gaps import GapArrow, Wishes
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Label
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.values.arrows import ValueArrow

ASIDE = 0.15 * LEFT  # by how much the fan makes room for what stands at its right


def fan_aside(example: Example) -> tuple[NetworkDiagram, Label]:
    """Return the fan of the wanted output where it has made room, and the number over it."""
    fan = output_fan(example)
    name = name_of_output(fan)
    Group(fan, name).shift(ASIDE)
    return fan, name


def asking_output(example: Example, value: float) -> tuple[NetworkDiagram, Label, VGroup]:
    """Return the fan of the wanted output, the number over it, and its wish: an arrow beside it, and a number."""
    fan = output_fan(example)
    foot = fan.halo.get_right() + 0.5 * RIGHT
    arrow = GapArrow(value, foot, foot + value * Wishes.UNIT * UP)
    number = Number(value, sign=True, size=NAME_SIZE, color=palette.sign_hue(value))
    return fan, name_of_output(fan), VGroup(arrow, number.next_to(arrow, RIGHT, buff=0.25))


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
