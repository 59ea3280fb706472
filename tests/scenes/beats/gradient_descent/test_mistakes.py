"""The judge goes through a field of test images, and misread ones come forward as cards."""

import numpy as np
import pytest

from netcore.measure.answers import Mistakes
from scenes.beats.gradient_descent.learned.answer_bars import AnswerBars
from scenes.beats.gradient_descent.learned.mistakes import ACROSS, CARDS, JudgedField, MistakeWall
from scenes.kit.look import palette


def test_only_rows_that_were_judged_show_mistakes():
    wrong = np.arange(12) % 5 == 0
    field = JudgedField(np.zeros((12, 28, 28)), wrong, size=(4.0, 3.0))
    for rows, seen in ((0, 0), (1, 4), (2.5, 8), (3, 12)):
        assert field.judge(rows).done() == seen
        assert field.shown()["misread"].tolist() == wrong[:seen].tolist()


def test_pictures_of_a_field_lie_row_by_row():
    field = JudgedField(np.zeros((12, 28, 28)), np.zeros(12), size=(4.0, 3.0)).shift((1.0, 0.0, 0.0))
    assert field.place(0)[:2] == pytest.approx([-0.5, 1.0])
    assert field.place(5)[:2] == pytest.approx([0.5, 0.0])


def test_a_card_tells_label_answer_and_score():
    found = Mistakes(
        np.arange(CARDS), np.arange(CARDS), np.arange(CARDS)[::-1], np.linspace(0.99, 0.9, CARDS)
    )
    wall = MistakeWall(np.zeros((CARDS, 28, 28)), found)
    label, _, answer, score = wall.cards[1].words
    assert (label.shown, answer.shown, score.shown) == ("1", "6", "0.98")
    assert wall.cards[0].picture.get_y() == pytest.approx(wall.cards[ACROSS - 1].picture.get_y())
    assert wall.cards[0].picture.get_x() == pytest.approx(wall.cards[ACROSS].picture.get_x())


def test_the_number_of_a_bar_stands_over_it():
    bars = AnswerBars([0.1, 0.8, *[0.0] * 8], size=(6.0, 3.0)).shift((0.0, 1.0, 0.0))
    number = bars.number(1, color=palette.NEGATIVE)
    assert number.get_bottom()[1] > bars.chart.point(1, 0.8)[1]
    assert number.shown == "0.80"


def test_a_judged_field_is_seen_from_one_distance(draw):
    field = JudgedField(np.zeros((12, 28, 28)), np.zeros(12), size=(4.0, 3.0)).look_from(0, 0, 1, 2)
    draw(field)
    assert field.plain.zoom == field.zoom == pytest.approx(2)
    assert field.plain.held.tolist() == field.held.tolist()
