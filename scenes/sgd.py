"""Drunk man versus slow man: rough steps of a few examples against exact steps of all of them.

The contents page: which beats, in which order. The beats are in `scenes.beats.sgd`. What the lines claim of runs
with one seed was checked with two other seeds as well (``netcore train drunk --set training.seed=1``, and so on).
"""

from __future__ import annotations

from scenes.beats.sgd.examples_needed import it_needs_examples
from scenes.beats.sgd.numbers import the_race_in_numbers
from scenes.beats.sgd.price import the_price_of_certainty
from scenes.beats.sgd.race import drunk_man_slow_man
from scenes.beats.sgd.rough_guess import how_good_is_a_rough_guess
from scenes.kit.lecture.lecture import Lecture


class Sgd(Lecture):
    """One man asks all pictures before every step, the other a few; they race down one hill."""

    title_of_film = "Stochastic gradient descent"
    beats = (
        the_price_of_certainty,
        how_good_is_a_rough_guess,
        drunk_man_slow_man,
        the_race_in_numbers,
        it_needs_examples,
    )
    sources = (
        "H. Robbins, S. Monro: A stochastic\napproximation method. Ann. Math. Statist. 1951",
        "L. Bottou, F. Curtis, J. Nocedal: Optimization\n"
        "methods for large-scale machine learning.\n"
        "SIAM Review 60, 2018",
        "H. Li and others: Visualizing the loss\nlandscape of neural nets. NeurIPS 2018",
        "Y. LeCun and others: Gradient-based learning applied\nto document recognition. Proc. IEEE 86, 1998 (MNIST)",
    )
