"""Where shown numbers and arrays are found among measured ones."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.facts.origins import FUNCTIONS, MANNERS, Origins, entries, given_to


@pytest.fixture
def origins():
    found = Origins()
    found.add("weights", np.linspace(-1, 2, 31), {"step": 300, "layer": 7})
    found.add("cost", 0.375)
    return found


@pytest.mark.parametrize("manner", sorted(set(MANNERS) - {"count"}))
def test_an_array_is_found_in_every_manner_and_again_by_its_origin(origins, manner):
    values = MANNERS[manner](np.linspace(-1, 2, 31))[3:9]
    origin = origins.of_array(values)
    assert np.allclose(entries(np.linspace(-1, 2, 31), {}, origin), values)


def test_rows_permutations_and_zeros_are_found(origins):
    values = np.linspace(-1, 2, 31)
    assert origins.of_array([0.0, values[5], 0.0, values[4]]).at == ((5, 6), (4, 5))
    assert origins.of_array(values).at == ((0, 10), (11, 31))  # but for its zero


def test_single_numbers_come_first(origins):
    origins.add("entry", -1.0)
    assert origins.of_number(-1.0).label == "entry"
    assert [one.label for one in origins.all_of_number(300)] == ["weights"]
    assert str(origins.of_number(37.5)) == "percent of cost"
    assert str(origins.of_number(31)) == "count of weights"


@pytest.mark.parametrize("foreign", [0.123, [0.1, 0.123], [0.375, 0.1, 2.5]])
def test_what_was_not_measured_is_not_found(origins, foreign):
    assert (origins.of_array(foreign) if np.ndim(foreign) else origins.of_number(foreign)) is None
    with pytest.raises(FactError, match="was not measured"):
        origins.source(np.asarray(foreign) if np.ndim(foreign) else foreign)


def test_numbers_of_two_values_are_no_array_of_one(origins):
    assert origins.of_array([0.375, -1.0]) is None


def test_the_rest_to_one_is_what_a_share_leaves():
    np.testing.assert_allclose(FUNCTIONS["rest to one"]([0.25, 1.0]), [0.75, 0.0])


def test_what_is_derived_counts_zeros_as_entries():
    origins = Origins()
    values = np.array([0.5, 0.0, -2.0, 0.0, 3.0])
    origins.add("sums", values)
    source = origins.source(values[:4])
    assert given_to(values, {}, source) == pytest.approx(values[:4])
