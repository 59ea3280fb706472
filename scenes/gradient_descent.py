"""Gradient descent: what a network is told to improve, and how it walks downhill on it.

The contents page: which beats, in which order. The beats are in `scenes.beats.gradient_descent`.
Render with ``manim render scenes/gradient_descent.py``.
"""

from __future__ import annotations

from scenes.beats.gradient_descent.descent import descent_live
from scenes.beats.gradient_descent.gradient.ramps import why_it_must_be_smooth
from scenes.beats.gradient_descent.gradient.reading import reading_the_gradient
from scenes.beats.gradient_descent.gradient.two_dials import two_dials
from scenes.beats.gradient_descent.learned.hat import memorising
from scenes.beats.gradient_descent.learned.mistakes import how_well_does_it_do
from scenes.beats.gradient_descent.learned.noise import it_always_answers
from scenes.beats.gradient_descent.learned.weight_pictures import what_does_the_first_layer_look_for
from scenes.beats.gradient_descent.one_dial.feeling import one_dial
from scenes.beats.gradient_descent.one_dial.stepping import step_by_the_slope
from scenes.beats.gradient_descent.one_dial.turning import a_function_of_the_dials
from scenes.beats.gradient_descent.one_dial.valleys import which_valley
from scenes.beats.gradient_descent.start.answers import examples_with_answers
from scenes.beats.gradient_descent.start.averaging import average
from scenes.beats.gradient_descent.start.one_example import the_cost_of_one_example
from scenes.beats.gradient_descent.start.random_start import a_random_start
from scenes.kit.lecture.lecture import Lecture


class GradientDescent(Lecture):
    """Less cost, please: from labelled examples over the cost and its slope to descent, and what comes of it."""

    title_of_film = "Gradient descent"
    beats = (
        examples_with_answers,
        a_random_start,
        the_cost_of_one_example,
        average,
        a_function_of_the_dials,
        one_dial,
        step_by_the_slope,
        which_valley,
        two_dials,
        reading_the_gradient,
        descent_live,
        why_it_must_be_smooth,
        how_well_does_it_do,
        what_does_the_first_layer_look_for,
        it_always_answers,
        memorising,
    )
    sources = (
        "M. A. Nielsen: Neural Networks and Deep Learning",
        "Goodfellow, Bengio, Courville: Deep Learning",
        "C. Olah: colah.github.io. Distill: distill.pub",
        "A. Choromanska et al.: The loss surfaces of\nmultilayer networks. arXiv 1412.0233",
        "C. Zhang et al.: Understanding deep learning\nrequires rethinking generalization. arXiv 1611.03530",
        "D. Arpit et al.: A closer look at memorization\nin deep networks. arXiv 1706.05394",
    )
