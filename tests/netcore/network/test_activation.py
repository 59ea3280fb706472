"""Activations: each slope is the derivative of its value, also where numbers are huge."""

import numpy as np
import pytest

from netcore.network.activation import ACTIVATIONS, relu_slope, sigmoid


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_is_the_derivative(name):
    activation = ACTIVATIONS[name]
    z = np.concatenate([np.linspace(-8, -0.01, 80), np.linspace(0.01, 8, 80)])  # clear of relu's kink
    nudge = 1e-5
    differences = (activation.value(z + nudge) - activation.value(z - nudge)) / (2 * nudge)
    np.testing.assert_allclose(activation.slope(z, activation.value(z)), differences, atol=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_type_and_shape_are_kept_and_huge_numbers_stay_quiet(name, dtype):
    z = np.array([[-1e30, -1000, 0], [1, 1000, 1e30]], dtype)
    with np.errstate(over="raise", invalid="raise"):
        a = ACTIVATIONS[name].value(z)
        slope = ACTIVATIONS[name].slope(z, a)
    for found in (a, slope):
        assert found.dtype == dtype
        assert found.shape == z.shape
        assert np.isfinite(found).all()
    assert (slope >= 0).all()


def test_where_the_curves_lead():
    assert sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist() == [0, 0.5, 1]
    assert relu_slope(np.array([-0.1, 0.0, 0.1]), np.zeros(3)).tolist() == [0, 0, 1]  # 0 at the kink
