import numpy as np
import pytest

from netcore.network.params import Params


def test_places_are_those_of_the_indices():
    params = Params((16, 5, 4, 3), np.zeros(16 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3))
    assert params.place(params.weight_index(1, 2, 3)) == (1, 2, 3)
    assert params.place(params.weight_index(-1, 2, 3)) == (2, 2, 3)
    assert params.place(params.bias_index(0, 4)) == (0, 4, None)
    with pytest.raises(IndexError, match="none has the index 124"):
        params.place(len(params.vector))
