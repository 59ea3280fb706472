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


@pytest.mark.parametrize(
    ("init", "variances"),
    [
        ("scaled", (1 / 200, 1 / 50)),
        ("unit", (1, 1)),
        ("glorot", (2 / 250, 2 / 170)),
        ("glorot-sigmoid", (32 / 250, 32 / 170)),
        ("he", (2 / 200, 2 / 50)),
    ],
)
def test_initial_weights_have_the_variance_of_their_rule(init, variances):
    params = Params.initialise((200, 50, 120), init=init, rng=np.random.default_rng(3), dtype=np.float64)
    for weight, bias, variance in zip(params.weights, params.biases, variances, strict=True):
        assert weight.mean() == pytest.approx(0, abs=5 * np.sqrt(variance / weight.size))
        assert weight.var() == pytest.approx(variance, rel=0.07)
        assert bias.any() == (init == "unit")
