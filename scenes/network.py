"""What a network is: numbers in circles, weights on edges, and a function with thirteen thousand dials.

The contents page: which beats, in which order. The beats are in `scenes.beats.network`.
Render with ``manim render scenes/network.py``.
"""

from __future__ import annotations

from scenes.beats.network.dials import choosing_the_dials, counting_the_dials
from scenes.beats.network.edge_filter import weights_by_hand
from scenes.beats.network.function.matrix import one_line_for_a_layer
from scenes.beats.network.function.relu import sigmoid_or_relu
from scenes.beats.network.function.sweep import one_function
from scenes.beats.network.lamps import a_neuron_holds_a_number, numbers_in
from scenes.beats.network.layers import hidden_layers, why_layers
from scenes.beats.network.machines import a_plain_machine
from scenes.beats.network.outputs import ten_numbers_out
from scenes.beats.network.pixels import same_digit_different_pixels
from scenes.beats.network.squash import how_much_is_enough, squashed_into_a_brightness
from scenes.beats.network.weights import what_a_connection_carries
from scenes.kit.lecture.lecture import Lecture


class Network(Lecture):
    """A picture becomes 784 numbers, layer after layer of weighted sums, and ten scores."""

    title_of_film = "What a network is"
    beats = (
        same_digit_different_pixels,
        a_plain_machine,
        a_neuron_holds_a_number,
        numbers_in,
        ten_numbers_out,
        hidden_layers,
        why_layers,
        what_a_connection_carries,
        weights_by_hand,
        squashed_into_a_brightness,
        how_much_is_enough,
        counting_the_dials,
        choosing_the_dials,
        one_line_for_a_layer,
        one_function,
        sigmoid_or_relu,
    )
    sources = (
        "M. A. Nielsen: Neural Networks\nand Deep Learning. Determination\nPress, 2015. Chapter 1",
        "Y. LeCun, L. Bottou, Y. Bengio,\nP. Haffner: Gradient-based learning\n"
        "applied to document recognition.\nProc. IEEE 86, 1998 (MNIST)",
        "X. Glorot, A. Bordes, Y. Bengio:\nDeep sparse rectifier neural networks.\nAISTATS 2011 (ReLU)",
    )
