"""Backpropagation: what one picture wants changed, how the wish is handed back, and why wishes are averaged.

The contents page: which beats, in which order. The beats are in `scenes.beats.backprop`.
Render with ``manim render scenes/backprop.py``.
"""

from __future__ import annotations

from scenes.beats.backprop.averaging import the_averaging_table
from scenes.beats.backprop.bad_master import one_example_is_a_bad_master
from scenes.beats.backprop.levers.proportion import weights_in_proportion_to_activations
from scenes.beats.backprop.levers.three_levers import three_levers
from scenes.beats.backprop.levers.wiring import fire_together_wire_together
from scenes.beats.backprop.recipe import the_recipe_checked
from scenes.beats.backprop.requests.asking import activations_in_proportion_to_weights
from scenes.beats.backprop.requests.opinions import ten_opinions_added
from scenes.beats.backprop.requests.way_back import and_back_again
from scenes.beats.backprop.sensitivities import a_list_of_sensitivities
from scenes.beats.backprop.wishes import one_picture_ten_wishes
from scenes.kit.lecture.lecture import Lecture


class Backprop(Lecture):
    """The error is measured at the output and handed back, layer by layer."""

    title_of_film = "Backpropagation"
    beats = (
        a_list_of_sensitivities,
        one_picture_ten_wishes,
        three_levers,
        weights_in_proportion_to_activations,
        fire_together_wire_together,
        activations_in_proportion_to_weights,
        ten_opinions_added,
        and_back_again,
        one_example_is_a_bad_master,
        the_averaging_table,
        the_recipe_checked,
    )
    sources = (
        "D. E. Rumelhart, G. E. Hinton, R. J. Williams:\n"
        "Learning representations by back-propagating\n"
        "errors. Nature 323, 1986",
        "M. A. Nielsen: Neural Networks and Deep\nLearning. Determination Press, 2015. Chapter 2",
        "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner:\n"
        "Gradient-based learning applied to document\n"
        "recognition. Proc. IEEE 86, 1998 (MNIST)",
    )
