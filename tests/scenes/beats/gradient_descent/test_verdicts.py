"""Verdicts stand under their pictures, and the score counts along."""

import numpy as np
import pytest
from manim import DOWN

from scenes.beats.gradient_descent.examples import Exam, Heap
from scenes.kit.look import palette
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.scores import Scores


def test_an_exam_counts_what_it_shows():
    exam = Exam(np.zeros((12, 28, 28)), [1, 0] * 6, np.cumsum([1, 0] * 6))
    for count, score in ((0, "0"), (1, "1"), (2, "1"), (12, "6"), (5, "3")):
        exam.show(count)
        assert exam.tally.number.shown == score
        assert sum(mark.get_stroke_opacity() > 0 for mark in exam.marks) == count
    for index, mark in enumerate(exam.marks):
        assert mark.get_x() == pytest.approx(exam.wall.cell(index).get_x(), abs=1e-6)
        assert mark.get_top()[1] < exam.wall.cell(index).get_bottom()[1]


def test_heaps_drawn_by_one_rule_have_areas_in_proportion():
    large, small = (Heap(np.zeros((n, 28, 28)), n // 10, 200 * n, "words").wall for n in (60, 20))
    assert large.width / small.width == pytest.approx(3, rel=0.05)


def test_scores_stand_beside_their_neurons():
    network = NetworkDiagram((784, 4, 3)).shift(DOWN)
    first, second = (Scores(network, np.zeros(784), [0.2, 0.7, 0.1], place) for place in (0, 1))
    for neuron, number in zip(network.neurons[-1], first.numbers, strict=True):
        assert number.get_y() == pytest.approx(neuron.get_y())
    assert second.numbers[0].point_x - first.numbers[0].point_x == pytest.approx(Scores.PITCH)
    opacities = [number.get_fill_opacity() for number in first.focus(1).numbers]
    assert opacities == pytest.approx([palette.receded(palette.INK), 1, palette.receded(palette.INK)])
