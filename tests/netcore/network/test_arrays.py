import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netcore.network.arrays import spread


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(2, 300))
def test_spread_numbers_rise_evenly_from_first_to_last(first, extent, count):
    numbers = spread(first, first + extent, count)
    assert (numbers[0], numbers[-1]) == (first, first + extent)
    assert len(numbers) == min(count, extent + 1)
    gaps = np.diff(numbers)
    if len(gaps):
        assert gaps.min() >= 1
        assert gaps.max() - gaps.min() <= 1
