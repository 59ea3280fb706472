import pytest

from scenes.beats.backprop.sensitivities import Reactions


@pytest.fixture
def table():
    return Reactions(["largest", "small"], [-2.0, 0.25], [0.125, 0.5], [1.5, 6.0], "change")


def test_rows_hold_what_was_given_on_one_line(table):
    values, changes, slopes = table.weights[0:4:2], table.changes[0:4:2], table.slopes[:2]
    assert [number.value for number in values] == [-2.0, 0.25]
    assert [number.value for number in changes] == [0.125, 0.5]
    assert [number.value for number in slopes] == [1.5, 6.0]
    for row in zip(values, changes, slopes, strict=True):
        assert len({round(number.baseline, 6) for number in row}) == 1


def test_arrows_compare_the_changes(table):
    small, large = table.arrows
    assert (small.value, large.value) == (0.125, 0.5)
    assert small.get_left()[0] == pytest.approx(large.get_left()[0], abs=0.02)
    assert small.width < large.width


def test_ratios_stand_under_their_columns(table):
    line, change, _, slope, _ = table.ratios(4.0, 5.0)
    assert (change.value, slope.value) == (4.0, 5.0)
    assert change.get_top()[1] < line.get_y() < table.changes.get_bottom()[1]
    assert table.changes.get_left()[0] <= change.get_x() <= table.changes.get_right()[0]
    assert table.slopes.get_left()[0] <= slope.get_x() <= table.slopes.get_right()[0]
