import numpy as np
import pytest

from netcore.measure.gradients import ParameterDerivatives
from scenes.beats.backprop.averaging import AveragingTable
from scenes.kit.look import palette

RNG = np.random.default_rng(5)
OPINIONS = RNG.normal(size=(3, 4))
TABLE = ParameterDerivatives(
    layer=np.array([0, 1, 2]),
    to=np.array([3, 15, 9]),
    source=np.array([783, 0, 15]),
    of_examples=OPINIONS,
    mean_of_these=OPINIONS.mean(axis=1),
    mean_of_all=np.array([0.5, -0.25, 1.5]),
)


@pytest.fixture
def board():
    return AveragingTable(TABLE, list(RNG.random((4, 784))), "mean of all\n60 000")


def test_rows_are_named_and_columns_headed(board):
    for row, name in enumerate(board.table.row_headers):
        assert abs(name.get_y() - board.table.entry_center(row, 0)[1]) < 0.1
    for column, head in enumerate(board.table.column_headers):
        assert head.get_x() == pytest.approx(board.table.entry_center(0, column)[0], abs=0.2)


def test_both_means_are_those_of_the_table(board):
    np.testing.assert_allclose([number.value for number in board.these.column], TABLE.mean_of_these)
    assert [number.value for number in board.everyone[0]] == list(TABLE.mean_of_all)
    for one, other in zip(board.these.column, board.everyone[0], strict=True):
        assert one.baseline == pytest.approx(other.baseline)


def test_brackets_enclose_the_mean_of_all(board):
    numbers, words = board.everyone
    assert (
        board.brackets.get_left()[0]
        < numbers.get_left()[0]
        < numbers.get_right()[0]
        < board.brackets.get_right()[0]
    )
    assert board.brackets.get_left()[0] > board.these.column.get_right()[0]
    assert board.brackets.get_top()[1] < words.get_bottom()[1]


def test_opinions_step_back_and_the_means_do_not(board):
    board.table.focus()
    entry = board.table.entry(0, 0)
    assert entry.get_fill_opacity() == palette.receded(entry.get_fill_color())
    assert board.table.column_headers[0].opacity == pytest.approx(palette.DIMMED)
    assert board.everyone[0][0].get_fill_opacity() == 1
