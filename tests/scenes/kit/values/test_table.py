import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Picture
from scenes.kit.replay.replay import Drive
from scenes.kit.values.table import Addition, SumColumn, ValueTable

VALUES = np.random.default_rng(0).normal(size=(16, 10))


def test_entries_stand_in_rows_and_columns_under_their_headers():
    table = ValueTable(
        VALUES, columns=[str(j) for j in range(10)], rows=[Picture(np.zeros(4), size=0.2)] * 16
    )
    assert table.entry(3, 4).value == VALUES[3, 4]
    assert table.entry_center(3, 4)[1] == pytest.approx(table.entry_center(3, 9)[1])
    assert table.entry_center(3, 4)[0] == pytest.approx(table.entry_center(15, 4)[0])
    assert table.column_headers[4].get_center()[0] == pytest.approx(table.entry_center(0, 4)[0])
    assert table.column_headers.get_bottom()[1] > table.columns.get_top()[1]
    assert table.row_headers.get_right()[0] < table.columns.get_left()[0]


def test_the_sum_is_the_sum():
    total = SumColumn(ValueTable(VALUES))
    np.testing.assert_allclose([arrow.value for arrow in total.column], VALUES.sum(axis=1))
    mean = SumColumn(ValueTable(VALUES), mean=True)
    np.testing.assert_allclose(mean.partial[4], VALUES[:, :4].mean(axis=1))


def test_columns_that_slide_together_show_true_sums_on_the_way(play):
    table = ValueTable(VALUES)
    total = SumColumn(table)
    adding = Addition(table, total)
    for share in np.linspace(0, 1, 21):
        adding.show(share)
        shown = np.array([arrow.value for arrow in total.column])
        assert any(np.allclose(shown, partial) for partial in total.partial)
    np.testing.assert_allclose(shown, VALUES.sum(axis=1))
    assert all(entry.get_fill_opacity() == 0 for column in table.columns for entry in column)
    few = ValueTable(VALUES[:3])
    play(lambda: Drive(Addition(few, SumColumn(few)), 0, 1, run_time=0.4))


def test_numbers_in_place_of_arrows():
    table = ValueTable([[0.25, -1.5]], entries="numbers", cell=(1.2, 0.5))
    assert table.entry(0, 1).value == -1.5
    assert table.entry(0, 1).get_fill_color() == palette.NEGATIVE
    total = SumColumn(table, header="sum").show(1)
    assert total.column[0].value == 0.25
    assert total.column[0].get_fill_color() == palette.POSITIVE


def test_focus_leaves_one_entry_at_full_strength():
    table = ValueTable(VALUES, columns=[str(j) for j in range(10)]).focus((2, 3))
    assert table.entry(2, 3).get_fill_opacity() == 1
    assert table.entry(2, 4).get_fill_opacity() == pytest.approx(palette.DIMMED)
    headers = [header[0].get_fill_opacity() for header in table.column_headers]
    assert headers[3] == 1
    assert set(headers[:3] + headers[4:]) == {palette.receded(palette.SECONDARY)}
    assert table.unfocus().entry(2, 4).get_fill_opacity() == 1


def test_headers_must_fit():
    with pytest.raises(ValueError, match="2 headers"):
        ValueTable(VALUES, columns=("a", "b"))
