"""The calculus of backpropagation: who depends on whom, and how fast, from one weight to the whole network.

The contents page: which beats, in which order. The beats are in `scenes.beats.calculus`.
Render with ``manim render scenes/calculus.py``.
"""

from __future__ import annotations

from scenes.beats.calculus.algorithm import the_whole_algorithm
from scenes.beats.calculus.averages import average_then_stack
from scenes.beats.calculus.chain import names, the_cost_of_this_example, the_smallest_network_that_learns
from scenes.beats.calculus.dependence import the_dependency_tree, the_tree_goes_on
from scenes.beats.calculus.depth import many_small_factors
from scenes.beats.calculus.doorway import a_doorway, the_bias
from scenes.beats.calculus.factors import the_three_factors, what_each_factor_says
from scenes.beats.calculus.nudges import a_nudge_travels, the_chain_rule
from scenes.beats.calculus.paths import more_neurons, sum_over_paths
from scenes.kit.lecture.lecture import Lecture


class Calculus(Lecture):
    """The derivative of the cost with respect to any weight is a product of small rates along the way."""

    title_of_film = "The calculus of backpropagation"
    beats = (
        the_smallest_network_that_learns,
        names,
        the_cost_of_this_example,
        the_dependency_tree,
        the_tree_goes_on,
        a_nudge_travels,
        the_chain_rule,
        the_three_factors,
        what_each_factor_says,
        average_then_stack,
        the_bias,
        a_doorway,
        more_neurons,
        sum_over_paths,
        the_whole_algorithm,
        many_small_factors,
    )
    sources = (
        "D. E. Rumelhart, G. E. Hinton, R. J. Williams:\n"
        "Learning representations by back-propagating\n"
        "errors. Nature 323, 1986",
        "A. Griewank, A. Walther: Evaluating\nDerivatives. SIAM, 2nd edition, 2008, ch. 3",
        "X. Glorot, A. Bordes, Y. Bengio: Deep sparse\nrectifier neural networks. AISTATS 2011",
        "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner:\n"
        "Gradient-based learning applied to document\n"
        "recognition. Proc. IEEE 86, 1998 (MNIST)",
    )
